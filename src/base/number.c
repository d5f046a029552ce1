#include "config.h"

#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
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

void number_add(struct buf *out, double number, int digits)
{
    size_t start = out->length;
    locale_t previous;

    if (!isfinite(number)) {
        buf_adds(out, "null");
        return;
    }
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
