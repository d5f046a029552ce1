#include "config.h"

#include "search/components.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE 10000 /* vectors that are looked at: the first, which are the most frequent words */
#define ROUNDS 40

static void subtract_mean(float *vectors, size_t count, size_t dimensions)
{
    double *mean = xcalloc(dimensions, sizeof *mean);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < dimensions; j++)
            mean[j] += (double)vectors[i * dimensions + j] / (double)count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < dimensions; j++)
            vectors[i * dimensions + j] -= (float)mean[j];
    free(mean);
}

static float *covariance_of(const float *vectors, size_t count, size_t dimensions)
{
    float *sums = xcalloc(dimensions * dimensions, sizeof *sums);
    for (size_t i = 0; i < count && i < SAMPLE; i++) {
        const float *vector = vectors + i * dimensions;
        for (size_t j = 0; j < dimensions; j++)
            for (size_t k = 0; k < dimensions; k++)
                sums[j * dimensions + k] += vector[j] * vector[k];
    }
    return sums;
}

static double dot(const float *a, const float *b, size_t length)
{
    double sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

/* Makes each vector of unit length and upright on those before it. */
static void make_upright(float *axes, size_t count, size_t dimensions)
{
    for (size_t i = 0; i < count; i++) {
        float *axis = axes + i * dimensions;
        for (size_t j = 0; j < i; j++) {
            double shared = dot(axis, axes + j * dimensions, dimensions);
            for (size_t k = 0; k < dimensions; k++)
                axis[k] -= (float)shared * axes[j * dimensions + k];
        }
        double length = sqrt(dot(axis, axis, dimensions));
        for (size_t k = 0; k < dimensions; k++)
            axis[k] = length > 1e-12 ? (float)(axis[k] / length) : 0;
    }
}

/* The first eigenvectors of the covariance, by orthogonal iteration from a fixed start. */
static float *find_axes(const float *covariance, size_t count, size_t dimensions)
{
    float *axes = xmalloc(count * dimensions * sizeof *axes);
    float *next = xmalloc(count * dimensions * sizeof *next);
    unsigned seed = 1;
    for (size_t i = 0; i < count * dimensions; i++) {
        seed = seed * 1103515245u + 12345u;
        axes[i] = (float)(seed >> 16 & 0x7FFF) / 16384.0F - 1;
    }
    make_upright(axes, count, dimensions);
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < dimensions; j++)
                next[i * dimensions + j] =
                    (float)dot(covariance + j * dimensions, axes + i * dimensions, dimensions);
        make_upright(next, count, dimensions);
        float *swap = axes;
        axes = next;
        next = swap;
    }
    free(next);
    return axes;
}

void components_reduce(float *vectors, size_t count, size_t dimensions, size_t common, size_t kept)
{
    if (count == 0 || dimensions == 0)
        return;
    size_t axis_count = common + (kept < dimensions ? kept : 0);
    if (axis_count > dimensions)
        axis_count = dimensions;
    if (common > 0)
        subtract_mean(vectors, count, dimensions);
    if (axis_count == 0)
        return;
    float *covariance = covariance_of(vectors, count, dimensions);
    float *axes = find_axes(covariance, axis_count, dimensions);
    float *made = xmalloc(dimensions * sizeof *made);
    for (size_t i = 0; i < count; i++) {
        float *vector = vectors + i * dimensions;
        if (kept >= dimensions) {
            for (size_t j = 0; j < common && j < axis_count; j++) {
                double share = dot(vector, axes + j * dimensions, dimensions);
                for (size_t k = 0; k < dimensions; k++)
                    vector[k] -= (float)share * axes[j * dimensions + k];
            }
            continue;
        }
        for (size_t j = 0; j < kept; j++)
            made[j] = common + j < axis_count
                          ? (float)dot(vector, axes + (common + j) * dimensions, dimensions)
                          : 0;
        memcpy(vectors + i * kept, made, kept * sizeof *made);
    }
    free(made);
    free(axes);
    free(covariance);
}
