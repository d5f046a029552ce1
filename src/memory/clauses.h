/* Where in a sentence a clause begins and ends, and what it says beside its thing. Pure; any thread. */
#ifndef MEMORY_CLAUSES_H
#define MEMORY_CLAUSES_H

#include "memory/learn.h"

/* "and prefer ...", "but do not ...": the subject is still "I". */
bool clause_leaves_out_subject(const struct sentence *sentence, size_t at);
bool clause_ends_in_ing(const struct sentence *sentence, size_t at);
/* "..., so no sushi for me": a statement of its own, read by read_things() of extract.c. */
bool clause_concludes(const struct sentence *sentence, size_t at);
/* "and find them boring", "but avoid it at work": more about the same thing, no statement of its own. */
bool clause_goes_on(const struct sentence *sentence, size_t at);
/* Sets thing_end and end: at most the limit. */
void clause_find_end(struct clause *clause, size_t limit);
/* "Due to my allergies, I ..."; "..., so I ...". */
bool clause_gives_reason(const struct clause *clause);
/* The value with its condition, if there is one: "aisle unless the flight is short". */
const char *clause_with_condition(struct extraction *extraction, const struct clause *clause,
                                  const char *value);

#endif
