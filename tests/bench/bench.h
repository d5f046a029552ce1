/* Samples and figures of the benchmarks. What counts is a ratio against something bare, measured in turns in
 * the same run: absolute times move with the machine. Single-threaded. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

struct samples {
    double *values;
    size_t count, capacity;
};

#define SAMPLES_INIT                                                                                         \
    {                                                                                                        \
        NULL, 0, 0                                                                                           \
    }

void samples_add(struct samples *samples, double value);
double samples_quantile(struct samples *samples, double quantile); /* 0.5 is the median */
void samples_free(struct samples *samples);

/* "name <tab> value <tab> unit" */
void bench_figure(const char *name, double value, const char *unit);
/* The same with " <= bar" and whether it is kept. */
void bench_bar(const char *name, double value, const char *unit, double bar);
/* Median and p99 of both in `unit`, and the ratio of the medians against its bar. */
void bench_compare(const char *name, const char *unit, struct samples *ours, const char *peer,
                   struct samples *theirs, double bar);

/* Prints the sentence, ends the program. */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* CPU seconds of this thread, user and system. */
double bench_cpu(void);

/* A number from the environment, or the default. */
long bench_setting(const char *variable, long otherwise);

#endif
