/* Strategies: how much of its budget a prompt takes, and how the parts share it. A strategy is a row of a
 * table in C; the option context.strategy names one. It decides before anything is read, from what is known
 * then: the question, what was found, the budget. Pure functions, any thread. */
#ifndef CONTEXT_STRATEGY_H
#define CONTEXT_STRATEGY_H

#include <stdint.h>

struct context_input;

/* A part may take one n-th of the room that is left when its turn comes; what it does not use flows on. */
struct context_shares {
    int64_t budget; /* tokens of the whole prompt; what is above the input's budget is not given */
    int profile, recent, related, memories, summary;
    const char *why; /* the budget is smaller than it could be; NULL: it is not */
};

struct context_strategy {
    const char *name;
    void (*share)(const struct context_input *input,
                  struct context_shares *shares); /* filled in: the usual */
};

/* In the order of the option's choices; the first is the usual one. */
extern const struct context_strategy context_strategies[];

/* What a strategy (NULL: the usual) gives to this input. A budget is never less than twice `least`, the
 * tokens that cannot be left out, as far as the input's own budget reaches. */
struct context_shares context_share(const struct context_strategy *strategy,
                                    const struct context_input *input, int64_t least);

#endif
