#include "config.h"

#include "config/prices.h"

#include "base/error.h"
#include "base/number.h"

#include <fnmatch.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX    128
#define NUMBERS     4
#define CACHE_READ  0.1
#define CACHE_WRITE 1.25
#define MILLION     1e6

struct price {
    char pattern[WORD_MAX];
    double numbers[NUMBERS]; /* input, output, cache read, cache write */
    size_t count;            /* of the numbers that were given */
    int64_t limit;           /* 0: none */
};

static bool read_number(const char *word, double *number)
{
    if (word[0] == '\0' || word[strspn(word, "0123456789.")] != '\0')
        return false;
    *number = number_parse(word);
    return *number >= 0 && *number <= 1e6;
}

/* The next word of an entry; "" at its end. False: it is too long. */
static bool next_word(const char **at, const char *end, char word[WORD_MAX])
{
    size_t length = 0;

    while (*at < end && **at == ' ')
        ++*at;
    while (*at < end && **at != ' ' && length < WORD_MAX - 1)
        word[length++] = *(*at)++;
    word[length] = '\0';
    return *at == end || **at == ' ';
}

static bool read_price(const char *at, const char *end, struct price *price)
{
    char word[WORD_MAX];
    double limit;

    *price = (struct price){.count = 0};
    if (!next_word(&at, end, price->pattern) || price->pattern[0] == '\0')
        return false;
    for (;;) {
        if (!next_word(&at, end, word))
            return false;
        if (word[0] == '\0' || strcmp(word, "to") == 0)
            break;
        if (price->count == NUMBERS || !read_number(word, &price->numbers[price->count++]))
            return false;
    }
    if (word[0] != '\0') {
        if (!next_word(&at, end, word) || word[strspn(word, "0123456789")] != '\0' ||
            (limit = number_parse(word)) <= 0 || limit > 1e12)
            return false;
        price->limit = (int64_t)limit;
        if (!next_word(&at, end, word) || word[0] != '\0')
            return false;
    }
    if (price->count == 2) {
        price->numbers[2] = price->numbers[0] * CACHE_READ;
        price->numbers[3] = price->numbers[0] * CACHE_WRITE;
    }
    return price->count == 2 || price->count == NUMBERS;
}

/* Of two lists the entries, one after the other. False: there are no more. */
static bool next_price(const char *lists[2], const char **from, const char **end)
{
    for (size_t i = 0; i < 2; i++) {
        while (lists[i] && *lists[i]) {
            *from = lists[i] + strspn(lists[i], "; ");
            *end = *from + strcspn(*from, ";");
            lists[i] = *end;
            if (*end > *from)
                return true;
        }
    }
    return false;
}

static int64_t known(int64_t tokens)
{
    return tokens > 0 ? tokens : 0;
}

double prices_cost(const char *own, const struct price_use *use)
{
    const char *lists[] = {own, PRICES_BUILT_IN}, *from, *end;
    int64_t prompt =
        use->prompt >= 0 ? use->prompt : known(use->input) + known(use->cache_read) + known(use->cache_write);
    struct price price;

    if (use->input < 0 || use->output < 0 || !use->model)
        return -1;
    while (next_price(lists, &from, &end)) {
        if (!read_price(from, end, &price) || (price.limit && prompt > price.limit) ||
            fnmatch(price.pattern, use->model, 0) != 0)
            continue;
        return ((double)use->input * price.numbers[0] + (double)use->output * price.numbers[1] +
                (double)known(use->cache_read) * price.numbers[2] +
                (double)known(use->cache_write) * price.numbers[3]) /
               MILLION;
    }
    return -1;
}

static int by_size(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

size_t prices_limits(const char *own, int64_t *limits, size_t most)
{
    const char *lists[] = {own, PRICES_BUILT_IN}, *from, *end;
    struct price price;
    size_t count = 0;

    while (count < most && next_price(lists, &from, &end)) {
        size_t at = 0;

        if (!read_price(from, end, &price) || !price.limit)
            continue;
        while (at < count && limits[at] != price.limit)
            at++;
        limits[at] = price.limit;
        count += at == count;
    }
    qsort(limits, count, sizeof *limits, by_size);
    return count;
}

enum rec_status prices_check(const char *own, rec_error *error)
{
    const char *lists[] = {own, NULL}, *from, *end;
    struct price price;

    while (next_price(lists, &from, &end))
        if (!read_price(from, end, &price))
            return error_set(
                error, REC_INVALID,
                "\"%.*s\" is no price: it takes a model's pattern, USD for a million tokens of "
                "input and of output, and may go on with those read from and written to a cache, "
                "and with \"to\" and the largest prompt",
                end - from > 60 ? 60 : (int)(end - from), from);
    return REC_OK;
}
