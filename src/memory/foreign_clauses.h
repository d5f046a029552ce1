/* Where the clauses of other languages than English end, and the things of a list. Pure; any thread. */
#ifndef MEMORY_FOREIGN_CLAUSES_H
#define MEMORY_FOREIGN_CLAUSES_H

#include "memory/languages.h"

#define FOREIGN_THINGS 4 /* of a list */

/* "Ich hasse es, wenn ...", "ich mag es nicht, wenn ...": what begins at `at` is the thing itself. */
bool foreign_is_announced(const struct sentence *sentence, const struct language *language, size_t at);

size_t foreign_clause_end(const struct sentence *sentence, const struct language *language, size_t begin);

/* ", ausser nachts": when the clause that ends at `end` holds is kept with it. */
size_t foreign_condition_end(const struct sentence *sentence, const struct language *language, size_t end);

/* "Fleisch und keinen Fisch": its things, if each is one word; else the thing itself. How many. */
size_t foreign_list_split(const struct language *language, const struct sentence *sentence, struct span thing,
                          struct span things[FOREIGN_THINGS]);

#endif
