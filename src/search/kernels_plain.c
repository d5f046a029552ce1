#include "config.h"

#include "search/kernels_forms.h"

void kernel_spread_plain(const uint16_t *values, size_t count, const uint16_t *around, uint16_t weight,
                         uint16_t *sums, uint16_t *heard)
{
    spread_rest(values, 0, count, around, weight, sums, heard);
}

void kernel_bounds_plain(const uint16_t *sums, const uint8_t *sets, size_t count,
                         const struct kernel_worth *worth, uint16_t *bounds)
{
    bounds_rest(sums, sets, 0, count, worth, bounds);
}

size_t kernel_keep_plain(const uint64_t *signs, const uint16_t *bounds, const struct kernel_alike *alike,
                         uint16_t least, uint32_t *places, size_t count)
{
    return keep_all(signs, bounds, alike, least, places, count);
}

void kernel_fold_plain(uint16_t *most, const uint16_t *values, size_t count)
{
    fold_rest(most, values, 0, count);
}

size_t kernel_reach_plain(const uint16_t *values, size_t count, uint16_t least)
{
    return reach_rest(values, 0, count, least);
}

size_t kernel_reaching_plain(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    return reaching_rest(values, 0, count, least, out);
}

struct kernel_rounded kernel_round_plain(const float *values, size_t length, int8_t *out)
{
    struct kernel_rounded rounded = {.most = most_of_rest(values, 0, length, 0)};
    round_rest(values, 0, length, out, &rounded);
    return rounded;
}

void kernel_add_plain(float *out, const int8_t *row, float weight, size_t length)
{
    add_rest(out, row, weight, 0, length);
}

int32_t kernel_dot_plain(const int8_t *a, const int8_t *b, size_t length)
{
    return dot_rest(a, b, 0, length);
}

void kernel_dots_plain(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                       size_t length, int32_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = dot_rest(row_at(rows, places, count, i, length), b, 0, length);
}

void kernel_hamming_plain(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)distance_of(signs + SIGN_WORDS * i, query);
}

size_t kernel_within_plain(const uint8_t *distances, size_t count, uint8_t limit)
{
    return within_rest(distances, 0, count, limit);
}

size_t kernel_collect_plain(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
{
    return collect_rest(distances, 0, count, limit, out);
}
