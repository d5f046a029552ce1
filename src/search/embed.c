#include "config.h"

#include "search/embed.h"

#include <math.h>
#include <string.h>

const float embed_around[2 * EMBED_AROUND + 1] = {.3F, .6F, 1, .4F, .2F};

double embed_idf(double passages, double documents)
{
    double rest = passages > documents ? passages - documents : 0;
    return log(1 + (rest + .5) / (documents + .5));
}

bool embed_round(const float *values, size_t dimensions, int8_t *vector, float *scale)
{
    int32_t squares = kernel_round(values, dimensions, vector).out_squares;
    *scale = squares > 0 ? 1 / sqrtf((float)squares) : 0;
    return squares > 0;
}

bool embed_passage(const struct vectors *table, const struct names *names, const struct part *part,
                   uint32_t passage, const float *idf, int8_t *vector, float *scale)
{
    float sum[DIMENSIONS_MAX] = {0};
    struct part_term terms[PASSAGE_TERMS];
    size_t count = part_terms(part, passage, terms);
    for (size_t i = 0; i < count; i++) {
        int32_t row = part->word_rows[terms[i].word];
        uint32_t group = part->word_groups[terms[i].word];
        if (row < 0 || (size_t)row >= table->count || group >= part->group_count)
            continue;
        size_t length;
        const char *word = part_word(part, terms[i].word, &length);
        if (names_has_word(names, word, length))
            continue;
        kernel_add(sum, table->rows + (size_t)row * table->dimensions,
                   (float)terms[i].count * idf[group] * table->scales[row], table->dimensions);
    }
    return embed_round(sum, table->dimensions, vector, scale);
}

void embed_signs(const float *values, size_t dimensions, uint64_t signs[SIGN_WORDS])
{
    memset(signs, 0, SIGN_WORDS * sizeof *signs);
    for (size_t i = 0; i < dimensions && i < SIGN_WORDS * 64; i++)
        signs[i / 64] |= (uint64_t)(values[i] > 0) << i % 64;
}
