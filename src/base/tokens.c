#include "config.h"

#include "base/tokens.h"

#include "base/utf8.h"

/* Tokenisers merge runs of one kind of character: words, numbers, blanks. A character weighs so many twelfths
 * of a token, at the cautious end; each run is rounded up. So the estimate of a whole never exceeds the sum
 * of the estimates of its pieces, and parts may be added up. */
enum run { LETTERS, DIGITS, BLANKS, NEWLINES, PUNCTUATION, OTHER };

struct weight {
    enum run run;
    int64_t twelfths;
};

static const struct weight ascii[0x80] = {
    [0 ... '\b'] = {PUNCTUATION, 12},
    ['\t'] = {BLANKS, 2},
    ['\n' ... '\r'] = {NEWLINES, 6},
    [0x0E ... 0x1F] = {PUNCTUATION, 12},
    [' '] = {BLANKS, 2},
    ['!' ... '/'] = {PUNCTUATION, 12},
    ['0' ... '9'] = {DIGITS, 6},
    [':' ... '@'] = {PUNCTUATION, 12},
    ['A' ... 'Z'] = {LETTERS, 4},
    ['[' ... '`'] = {PUNCTUATION, 12},
    ['a' ... 'z'] = {LETTERS, 2},
    ['{' ... 0x7F] = {PUNCTUATION, 12},
};

static const struct {
    uint32_t first, last;
    struct weight weight;
} ranges[] = {
    {0x0080, 0x00BF, {PUNCTUATION, 12}},
    {0x00C0, 0x1FFF, {LETTERS, 6}}, /* accented Latin, Greek, Cyrillic, Arabic, Devanagari, Thai ... */
    {0x2000, 0x2BFF, {PUNCTUATION, 24}},
    {0x2E80, 0xD7AF, {LETTERS, 18}}, /* Han, Kana, Hangul */
    {0xF900, 0xFFEF, {LETTERS, 18}},
    {0x20000, 0x3FFFF, {LETTERS, 24}},
};

static struct weight weight_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last)
            return ranges[i].weight;
    }
    return (struct weight){OTHER, 36};
}

int64_t tokens_estimate(const char *text, size_t length)
{
    int64_t tokens = 0, twelfths = 0;
    enum run current = OTHER;
    size_t blanks = 0;
    bool inside = false; /* something stands before the current run */
    for (size_t at = 0; at < length;) {
        uint32_t code = (unsigned char)text[at];
        struct weight weight;
        if (code < 0x80) {
            weight = ascii[code];
            at++;
        } else {
            at += utf8_decode(text + at, length - at, &code);
            weight = weight_of(code);
        }
        if (twelfths > 0 && weight.run != current) {
            /* a single blank between two words is part of the second one */
            if (!(current == BLANKS && blanks == 1 && inside))
                tokens += (twelfths + 11) / 12;
            twelfths = 0;
            blanks = 0;
            inside = true;
        }
        current = weight.run;
        twelfths += weight.twelfths;
        blanks += weight.run == BLANKS;
    }
    return tokens + (twelfths + 11) / 12;
}
