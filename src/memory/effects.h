/* What becomes of a clause: the effect of the row that matches it (rules.h). Candidates go into the
 * extraction; false: the words make none. Any thread. */
#ifndef MEMORY_EFFECTS_H
#define MEMORY_EFFECTS_H

#include "memory/learn.h"

/* Of the first row that matches, of the table or of those behind it. */
bool effects_of_table(struct extraction *extraction, const struct clause *clause,
                      const struct rule_table *table);
/* "tea to coffee" compares; "to" in "movies to watch" does not: only short things on both sides. */
bool effects_of_short_comparison(struct extraction *extraction, const struct clause *clause);
/* "answer in German", "use metric units": an instruction that sets a known key. */
bool effects_of_instruction(struct extraction *extraction, const struct clause *clause, struct span thing);
/* The value of a known key: false if it is none. */
bool effects_of_value(struct extraction *extraction, const struct clause *clause, struct span thing);
/* "My sister hates coriander": subject, relation and what it is about make the slot. */
bool effects_on_others(struct extraction *extraction, const struct clause *clause);
/* "My dog's name is Rex". */
bool effects_name_of_other(struct extraction *extraction, const struct clause *clause);

#endif
