#include "config.h"

#include "context/scale.h"

#include "base/number.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define ESTIMATED_LEAST                                                                                      \
    200                 /* tokens; what servers add to every prompt would weigh too much in a shorter one */
#define RATIO_LEAST 0.6 /* beyond these a report is not believed */
#define RATIO_MOST  2.5
#define SCALE_LEAST 0.75
#define FALL        8
#define STEP        0.005 /* smaller changes are not worth a write */

static void key_of(const char *model, char key[REC_MAX_KEY + 1])
{
    static const char prefix[] = "tokens of ";

    snprintf(key, REC_MAX_KEY + 1, "%s%.*s", prefix,
             (int)utf8_cut(model, strlen(model), REC_MAX_KEY - sizeof prefix), model);
}

double context_scale(struct store_user *user, const char *model)
{
    struct arena arena = ARENA_INIT;
    char key[REC_MAX_KEY + 1];
    const char *value = NULL;
    rec_error none = {0};
    double scale = 1;

    key_of(model, key);
    if (!model[0] || store_setting_get(user, key, &arena, &value, &none) || !value ||
        !((scale = number_parse(value)) >= SCALE_LEAST && scale <= RATIO_MOST))
        scale = 1;
    arena_free(&arena);
    return scale;
}

enum rec_status context_scale_learn(struct store_user *user, const char *model, int64_t estimated,
                                    int64_t reported, rec_error *error)
{
    double old = context_scale(user, model), ratio, scale;
    struct buf value = BUF_INIT;
    char key[REC_MAX_KEY + 1];
    enum rec_status status;

    if (!model[0] || estimated < ESTIMATED_LEAST || reported <= 0)
        return REC_OK;
    ratio = (double)reported / (double)estimated;
    if (ratio < RATIO_LEAST || ratio > RATIO_MOST)
        return REC_OK;
    scale = ratio > old ? ratio : old + (ratio - old) / FALL;
    if (scale < SCALE_LEAST)
        scale = SCALE_LEAST;
    if (scale - old < STEP && old - scale < STEP)
        return REC_OK;
    key_of(model, key);
    number_add(&value, scale, 3);
    status = store_setting_set(user, key, value.data, error);
    buf_free(&value);
    return status;
}
