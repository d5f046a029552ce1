/* The extractors of a program that uses the library (recollect_extend.h). Worker thread only. */
#ifndef NODES_EXTENSIONS_H
#define NODES_EXTENSIONS_H

#include "nodes/services.h"

/* Adds what they find in a message to the candidates; strings and the array belong to the arena. */
void extensions_extract(const struct node_services *services, const char *text, size_t length,
                        int64_t said_at, struct arena *arena, struct memory_candidate **candidates,
                        size_t *count);

/* False with a sentence if one of them is not as it should be. */
bool extensions_valid(const struct rec_extension *extensions, size_t count, rec_error *error);

#endif
