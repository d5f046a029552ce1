/* What models cost. Prices are configuration (option provider.prices, then the built-in table below); money
 * is worked out when it is shown, from the token counts as the servers reported them. Pure functions, any
 * thread.
 *
 * A price is "PATTERN INPUT OUTPUT [CACHE-READ CACHE-WRITE] [to TOKENS]": USD for a million tokens of the
 * models whose id the pattern matches ("claude-haiku-*"), for prompts of at most so many tokens; several are
 * separated by ";", and the first that fits counts. Tokens read from a cache cost a tenth of input unless
 * said, those written to one five quarters. */
#ifndef CONFIG_PRICES_H
#define CONFIG_PRICES_H

#include "recollect_error.h"

#include <stddef.h>
#include <stdint.h>

#define PRICES_BUILT_IN                                                                                      \
    "claude-opus-5-5* 4 20;"                                                                                 \
    "claude-fable-5-1* 10 50;"                                                                               \
    "claude-fable-5-2* 8 40;"                                                                                \
    "claude-sonnet-5-5* 2 10;"                                                                               \
    "claude-haiku-5-5* 0.1 0.5 to 100000;"                                                                   \
    "claude-haiku-5-5* 0.5 2.5;"                                                                             \
    "claude-haiku-4-5* 1 5"

/* Tokens of answers of one model; below 0: not told. */
struct price_use {
    const char *model;
    int64_t prompt; /* tokens of the whole prompt of each, which may decide the price; below 0: as below */
    int64_t input, output, cache_read, cache_write;
};

/* In USD; -1 if there is no price for the model, or the server told no tokens. own: the user's prices. */
double prices_cost(const char *own, const struct price_use *use);

/* The prompt sizes at which some price changes, ascending, at most `most`; returns how many. */
size_t prices_limits(const char *own, int64_t *limits, size_t most);

/* Are these prices? If not the error quotes the one that is none. */
enum rec_status prices_check(const char *own, rec_error *error);

#endif
