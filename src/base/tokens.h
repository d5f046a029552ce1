/* How many tokens a text is for a model, estimated. Pure; any thread. */
#ifndef BASE_TOKENS_H
#define BASE_TOKENS_H

#include <stddef.h>
#include <stdint.h>

/* By character class, marked "~" wherever it is shown. At the cautious end of what the tokenisers of the
 * usual models count; what a model really counts is learned beside it (context/scale.h). The estimate of a
 * whole never exceeds the sum of those of its pieces. */
int64_t tokens_estimate(const char *text, size_t length);

#endif
