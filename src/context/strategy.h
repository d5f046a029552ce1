/* The strategies that come along, and what one gives to an input. Pure functions, any thread. */
#ifndef CONTEXT_STRATEGY_H
#define CONTEXT_STRATEGY_H

#include "recollect_strategy.h"

struct context_input;

/* In the order of the option's choices; the first is the usual one. */
extern const struct rec_strategy context_strategies[];

/* What a strategy (NULL: the usual) gives to this input, within the bounds of struct rec_shares. least:
 * tokens that cannot be left out. */
struct rec_shares context_share(const struct rec_strategy *strategy, const struct context_input *input,
                                int64_t least);

#endif
