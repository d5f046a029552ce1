#include "config.h"

#include "base/spelling.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* --- Edits --- */

void spelling_read(struct spelling *spelling, const char *word, size_t length)
{
    spelling->count = 0;
    spelling->seen = 0;
    for (size_t at = 0; at < length && spelling->count < SPELLING_LETTERS;) {
        uint32_t letter = (unsigned char)word[at];
        at += letter < 0x80 ? 1 : utf8_decode(word + at, length - at, &letter);
        spelling->letters[spelling->count++] = letter;
        spelling->seen |= UINT64_C(1) << letter % 64;
    }
}

unsigned spelling_allows(const struct spelling *typed)
{
    return typed->count < 4 ? 0 : typed->count < 8 ? 1 : 2;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Row `i` of the table of edits, from the two rows before it. */
static void next_row(const struct spelling *typed, const struct spelling *word, size_t i, unsigned *row,
                     const unsigned *last, const unsigned *before)
{
    const uint32_t *a = typed->letters, *b = word->letters;
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= word->count; j++) {
        row[j] = least(last[j - 1] + (a[i - 1] != b[j - 1]), least(last[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = least(row[j], before[j - 2] + 1);
    }
}

unsigned spelling_edits(const struct spelling *typed, const struct spelling *word, unsigned most,
                        bool beginning)
{
    unsigned rows[3][SPELLING_LETTERS + 1];
    size_t gap = typed->count > word->count ? typed->count - word->count : word->count - typed->count;
    if (gap > most && (!beginning || typed->count > word->count))
        return most + 1;
    /* an edit changes at most one letter on each side */
    if ((unsigned)__builtin_popcountll(typed->seen & ~word->seen) > most)
        return most + 1;
    for (size_t j = 0; j <= word->count; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= typed->count; i++) {
        unsigned *row = rows[i % 3], best = most + 1;
        next_row(typed, word, i, row, rows[(i + 2) % 3], rows[(i + 1) % 3]);
        for (size_t j = 0; j <= word->count; j++)
            best = least(best, row[j]);
        if (best > most)
            return most + 1;
    }
    const unsigned *row = rows[typed->count % 3];
    unsigned edits = row[word->count];
    for (size_t j = 0; beginning && j < word->count; j++)
        edits = least(edits, row[j]);
    return least(edits, most + 1);
}

/* --- Runs of letters --- */

static size_t grams(const char *word, size_t length, size_t n, uint32_t *out)
{
    char marked[SPELLING_LETTERS + 2];
    size_t count = 0;
    if (length > SPELLING_LETTERS)
        length = SPELLING_LETTERS;
    marked[0] = '^';
    memcpy(marked + 1, word, length);
    marked[length + 1] = '$';
    for (size_t i = 0; i + n <= length + 2; i++) {
        uint32_t gram = 0;
        for (size_t j = 0; j < n; j++)
            gram = gram << 8 | (unsigned char)marked[i + j];
        size_t k = 0;
        while (k < count && out[k] != gram)
            k++;
        if (k == count)
            out[count++] = gram;
    }
    return count;
}

double spelling_alike(const char *a, size_t a_length, const char *b, size_t b_length, size_t n)
{
    uint32_t x[SPELLING_LETTERS + 2], y[SPELLING_LETTERS + 2];
    size_t x_count = grams(a, a_length, n, x), y_count = grams(b, b_length, n, y), both = 0;
    for (size_t i = 0; i < x_count; i++) {
        for (size_t j = 0; j < y_count; j++)
            both += x[i] == y[j];
    }
    return x_count + y_count > 0 ? 2.0 * (double)both / (double)(x_count + y_count) : 0;
}
