/* Context strategies: how much of its budget a prompt takes, and how its parts share it. recollect brings
 * two, named by the option context.strategy; a program that uses the library may give a session one of its
 * own (struct rec_open). */
#ifndef RECOLLECT_STRATEGY_H
#define RECOLLECT_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is known before anything is read for a prompt. */
struct rec_strategy_facts {
    const char *question; /* the newest message, whole */
    int64_t tokens;       /* of it, estimated */
    int64_t budget;       /* tokens that the whole prompt may have */
    int64_t least;        /* tokens that cannot be left out: system text and question */
    int64_t messages;     /* of the conversation so far; 0: it begins */
    size_t found;         /* memories, preferences and past messages that a search found for it */
    double best;          /* score of the best of these, 0..1 */
    bool asks_for_all;    /* "what do you know about me?" */
    bool continues;       /* an answer that was cut off */
};

/* A part may take one n-th of the room that is left when its turn comes; what it does not use flows on to the
 * next. Less than 1 counts as 1. */
struct rec_shares {
    int64_t budget; /* tokens of the whole prompt: not less than 2 * least, nor more than the facts' budget */
    int profile, recent, related, memories, summary;
    const char *why; /* the budget is smaller than it could be: UTF-8, for receipts; NULL: it is not */
};

struct rec_strategy {
    /* shares are filled in with the usual ones. Called by two threads of a session, maybe at once: it must
     * depend on nothing but the facts and what does not change. `why` must live as long as the session. */
    void (*share)(void *context, const struct rec_strategy_facts *facts, struct rec_shares *shares);
    void *context;
};

#ifdef __cplusplus
}
#endif
#endif
