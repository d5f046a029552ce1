/* What was likely meant by a name that there is not. Pure, any thread. */
#ifndef BASE_LIKELY_H
#define BASE_LIKELY_H

#include "base/spelling.h"

#define LIKELY_SIZE 96

struct likely {
    struct spelling typed, typed_end; /* the end: what stands behind the last dot or blank */
    unsigned distance;                /* of the best so far, */
    char text[LIKELY_SIZE];           /* which this tells */
};

/* Of a name of so many bytes. */
void likely_begin(struct likely *likely, const char *typed, size_t length);

/* A name that there is. Of those equally near the first counts. */
void likely_offer(struct likely *likely, const char *name);

/* " (do you mean NAME?)", to stand behind the name that was typed; "": nothing is near. Lives as long as
 * what tells it. */
const char *likely_text(const struct likely *likely);

#endif
