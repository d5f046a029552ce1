#include "config.h"

#include "bench.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void samples_add(struct samples *samples, double value)
{
    samples->values =
        xgrow(samples->values, &samples->capacity, samples->count + 1, sizeof(*samples->values));
    samples->values[samples->count++] = value;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double samples_quantile(struct samples *samples, double quantile)
{
    size_t place;

    if (samples->count == 0)
        return 0;
    qsort(samples->values, samples->count, sizeof(*samples->values), compare);
    place = (size_t)((double)samples->count * quantile);
    return samples->values[place < samples->count ? place : samples->count - 1];
}

void samples_free(struct samples *samples)
{
    free(samples->values);
    *samples = (struct samples)SAMPLES_INIT;
}

void bench_figure(const char *name, double value, const char *unit)
{
    printf("%s\t%.4g\t%s\n", name, value, unit);
    fflush(stdout);
}

void bench_bar(const char *name, double value, const char *unit, double bar)
{
    printf("%s\t%.4g\t%s\t<= %g\t%s\n", name, value, unit, bar, value <= bar ? "ok" : "MISSED");
    fflush(stdout);
}

void bench_compare(const char *name, const char *unit, struct samples *ours, const char *peer,
                   struct samples *theirs, double bar)
{
    double mine = samples_quantile(ours, 0.5), other = samples_quantile(theirs, 0.5);

    printf("%s\t%.4g\t%s\tp99 %.4g\tn %zu\n", name, mine, unit, samples_quantile(ours, 0.99), ours->count);
    printf("%s: %s\t%.4g\t%s\tp99 %.4g\tn %zu\n", name, peer, other, unit, samples_quantile(theirs, 0.99),
           theirs->count);
    printf("%s / %s\t%.3g\tx\t<= %g\t%s\n", name, peer, mine / other, bar,
           mine <= bar * other ? "ok" : "MISSED");
    fflush(stdout);
}

void bench_fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

double bench_cpu(void)
{
    struct timespec used;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

long bench_setting(const char *variable, long otherwise)
{
    const char *text = getenv(variable);

    return text && *text ? strtol(text, NULL, 10) : otherwise;
}
