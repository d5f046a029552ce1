/* How a model counts tokens, against how tokens_estimate() does: learned from the usage its server reports,
 * kept for each user and model. Not shared between threads. */
#ifndef CONTEXT_SCALE_H
#define CONTEXT_SCALE_H

#include "store/store.h"

/* Tokens of the model for each one estimated; 1 while nothing is known. */
double context_scale(struct store_user *user, const char *model);

/* After an answer: `estimated` by tokens_estimate(), `reported` by the server, of the whole prompt. Rises at
 * once and falls slowly, so that prompts stay within their budget; reports that cannot be true (of test
 * servers, of proxies that count in their own way) change nothing. */
enum rec_status context_scale_learn(struct store_user *user, const char *model, int64_t estimated,
                                    int64_t reported, rec_error *error);

#endif
