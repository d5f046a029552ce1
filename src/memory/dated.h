/* Days, months and years that a sentence names, resolved against when it was said. Pure; any thread. */
#ifndef MEMORY_DATED_H
#define MEMORY_DATED_H

#include "memory/words.h"

struct dated {
    int64_t start;   /* its first moment, local time */
    char text[32];   /* "2026-12-01", "2026-12", "2026", "week of 2026-11-30" */
    bool relative;   /* "yesterday", "in two weeks": the words alone do not tell it later on */
    bool incomplete; /* "5 June": neither does this, the year is missing */
};

void dated_prepare(void); /* by rules_prepare() */

/* The most exact time the sentence names: "yesterday", "next Tuesday", "on Friday", "two weeks ago", "in 3
 * days", "last month", "5 June 2027", "in March". Where that could be before or after, it is after if
 * `ahead`. "Next Tuesday" is the one of the next week, weeks beginning on Monday. False if none. */
bool dated_find(const struct sentence *sentence, int64_t said_at, bool ahead, struct dated *found);

#endif
