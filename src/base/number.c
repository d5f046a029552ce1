#include "config.h"

#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The C locale, made once and kept. If it cannot be made, the current one serves. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void make_locale(void)
{
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static locale_t enter(void)
{
    pthread_once(&once, make_locale);
    return c_locale ? uselocale(c_locale) : (locale_t)0;
}

static void leave(locale_t previous)
{
    if (previous)
        uselocale(previous);
}

double number_parse(const char *text)
{
    locale_t previous = enter();
    double number = strtod(text, NULL);

    leave(previous);
    return number;
}

#define PLAIN_DIGITS 6
#define PLAIN_MOST   1e9 /* of a number with all its digits: so far products are good for */
/* What is so near to the middle of two numbers is left to printf, which is exact. */
#define PLAIN_DOUBT 1e-6

/* Most numbers are small and have few digits; false: not this one. */
static bool add_plain(struct buf *out, double number, int digits)
{
    static const double scales[PLAIN_DIGITS + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    char text[16];
    size_t at = sizeof text;

    if (digits < 0 || digits > PLAIN_DIGITS || fabs(number) * scales[digits] >= PLAIN_MOST)
        return false;
    double scaled = fabs(number) * scales[digits], rest = scaled - floor(scaled);
    uint32_t value = (uint32_t)(scaled + .5);
    if (fabs(rest - .5) < PLAIN_DOUBT)
        return false;
    bool negative = number < 0 && value > 0;
    for (; digits > 0 && value % 10 == 0; digits--)
        value /= 10;
    for (int i = 0; i <= digits || value > 0; i++) {
        if (i == digits && digits > 0)
            text[--at] = '.';
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    }
    if (negative)
        text[--at] = '-';
    buf_add(out, text + at, sizeof text - at);
    return true;
}

void number_add(struct buf *out, double number, int digits)
{
    size_t start = out->length;
    locale_t previous;

    if (!isfinite(number)) {
        buf_adds(out, "null");
        return;
    }
    if (add_plain(out, number, digits))
        return;
    previous = enter();
    if (fabs(number) >= 1e15)
        buf_addf(out, "%.17g", number);
    else
        buf_addf(out, "%.*f", digits < 0 ? 0 : digits, number);
    leave(previous);
    if (memchr(out->data + start, 'e', out->length - start) ||
        !memchr(out->data + start, '.', out->length - start))
        return;
    while (out->data[out->length - 1] == '0')
        buf_truncate(out, out->length - 1);
    if (out->data[out->length - 1] == '.')
        buf_truncate(out, out->length - 1);
    if (strcmp(out->data + start, "-0") == 0)
        buf_remove(out, start, 1);
}

void number_add_int(struct buf *out, int64_t number)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        text[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        text[--at] = '-';
    buf_add(out, text + at, sizeof text - at);
}
