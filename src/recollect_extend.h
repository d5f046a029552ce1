/* recollect_extend.h: what a program that uses the library adds to it. See librecollect(3), "Extensions of a
 * program".
 *
 * An extension is given to rec_session_open() and must live as long as the session. A program that is run
 * instead of linked does the same as a hook: see recollect(1), HOOKS. */
#ifndef RECOLLECT_EXTEND_H
#define RECOLLECT_EXTEND_H

#include "recollect_error.h"
#include "recollect_rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Something that an extractor found in what a person said. Strings are copied. */
struct rec_finding {
    enum rec_memory_kind kind; /* not SUMMARY; PREFERENCE needs key and value */
    int category;              /* enum rec_category; -1: by the words */
    const char *content;       /* the statement: one line of UTF-8, at most 400 bytes */
    const char *key, *value;   /* of a PREFERENCE: "seat", "aisle"; else NULL */
    size_t start, end;         /* bytes of the text that prove it */
    double importance;         /* 0..1 */
    double confidence;         /* 0..1 */
};

typedef struct rec_findings rec_findings;

/* Adds one. False, and nothing is added, if a field is not as said above or there are 32 already. */
bool rec_findings_add(rec_findings *findings, const struct rec_finding *finding);

struct rec_extension {
    const char *name; /* of letters, digits, '-' and '_', at most 64: names it in jobs, errors and the log */
    void *context;    /* handed to its functions */
    /* Optional. Looks at a message of the person before it is answered; what it finds is known to the answer,
     * is told with it, and goes through consolidation like what the rules found. Within 5 ms: the answer
     * waits. [the session's worker thread] */
    void (*extract)(void *context, const char *text, size_t length, int64_t said_at, rec_findings *findings);
    /* Optional. Runs once a turn is complete, from the durable queue of jobs: an error is tried again later
     * with growing pauses, hooks.attempts times in all, so it may see a turn more than once: "delivery" in
     * the JSON stays the same. json: what hooks read. It may take its time. [a thread of its own, one at a
     * time] */
    enum rec_status (*after_turn)(void *context, const char *json, rec_error *error);
};

#ifdef __cplusplus
}
#endif

#endif
