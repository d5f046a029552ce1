/* Looking ahead: what a question would be sent with, while it is still being typed. Reads, and changes
 * nothing: no row, no access count. */
#ifndef SESSION_AHEAD_H
#define SESSION_AHEAD_H

#include "session/reader.h"

/* The receipt that the question of a RECALL query would get; strings belong to the arena. Reader thread. */
enum rec_status ahead_receipt(const struct query_tools *tools, const struct rec_query *query,
                              const char *conversation, struct arena *arena, struct rec_receipt *receipt,
                              rec_error *error);

/* A choice with strings of the arena's. */
void choice_copy(struct arena *arena, struct rec_choice *to, const struct rec_choice *from);
/* The same as the context takes it; what cannot be an id is not in it. */
struct context_choice choice_ids(struct arena *arena, const struct rec_choice *choice);

#endif
