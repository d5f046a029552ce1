#include "config.h"

#include "search/tokens.h"

#include "base/buf.h"
#include "base/lanes.h"
#include "base/utf8.h"
#include "search/terms.h"

#include <stdint.h>
#include <string.h>

enum script { SCRIPT_NONE, SCRIPT_SPACED, SCRIPT_UNSPACED, SCRIPT_APOSTROPHE };

struct walk {
    const char *text;
    size_t length;
    bool ends;
    tokens_take take;
    void *context;
    struct buf folded;
};

static enum script script_at(const struct walk *walk, size_t at, size_t *bytes)
{
    unsigned char byte = (unsigned char)walk->text[at];
    *bytes = 1;
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
        return SCRIPT_SPACED;
    if (byte < 0x80)
        return byte >= '0' && byte <= '9' ? SCRIPT_SPACED : byte == '\'' ? SCRIPT_APOSTROPHE : SCRIPT_NONE;
    uint32_t code;
    *bytes = utf8_decode(walk->text + at, walk->length - at, &code);
    if (code == 0x2019)
        return SCRIPT_APOSTROPHE;
    if (search_is_unspaced(code))
        return SCRIPT_UNSPACED;
    return utf8_is_word(code) ? SCRIPT_SPACED : SCRIPT_NONE;
}

/* End of the run of one script that begins at `at`; an apostrophe between two letters belongs to it. */
static size_t run_end(const struct walk *walk, size_t at, enum script script, bool *plain)
{
    *plain = true;
    while (at < walk->length) {
        size_t bytes, after;
        enum script found = script_at(walk, at, &bytes);
        if (found == SCRIPT_APOSTROPHE && script == SCRIPT_SPACED && at + bytes < walk->length &&
            script_at(walk, at + bytes, &after) == SCRIPT_SPACED)
            found = SCRIPT_SPACED;
        if (found != script)
            break;
        if ((unsigned char)walk->text[at] >= 0x80)
            *plain = false;
        at += bytes;
    }
    return at;
}

/* Drops a final 's, then the apostrophes. */
static size_t strip_apostrophes(char *word, size_t length)
{
    size_t kept = 0;
    if (length > 2 && word[length - 2] == '\'' && word[length - 1] == 's')
        length -= 2;
    for (size_t i = 0; i < length; i++) {
        if (word[i] != '\'')
            word[kept++] = word[i];
    }
    return kept;
}

static bool give_word(struct walk *walk, size_t start, size_t end, bool plain)
{
    size_t length = utf8_cut(walk->text + start, end - start, 4 * TOKEN_BYTES);
    buf_clear(&walk->folded);
    if (plain) {
        buf_add(&walk->folded, walk->text + start, length);
        for (size_t i = 0; i < length; i++) {
            char *byte = &walk->folded.data[i];
            *byte = (char)(*byte >= 'A' && *byte <= 'Z' ? *byte + ('a' - 'A') : *byte);
        }
    } else {
        for (size_t at = start; at < start + length;) { /* the apostrophe's other form */
            uint32_t code;
            size_t bytes = utf8_decode(walk->text + at, start + length - at, &code);
            if (code == 0x2019)
                buf_addc(&walk->folded, '\'');
            else
                utf8_fold(&walk->folded, walk->text + at, bytes);
            at += bytes;
        }
    }
    size_t kept = strip_apostrophes(walk->folded.data, walk->folded.length);
    kept = utf8_cut(walk->folded.data, kept, TOKEN_BYTES);
    return kept == 0 || walk->take(walk->context, walk->folded.data, kept, start, end);
}

static bool give_folded(struct walk *walk, size_t start, size_t end)
{
    buf_clear(&walk->folded);
    utf8_fold(&walk->folded, walk->text + start, end - start);
    size_t length = utf8_cut(walk->folded.data, walk->folded.length, TOKEN_BYTES);
    return length == 0 || walk->take(walk->context, walk->folded.data, length, start, end);
}

static bool give_pairs(struct walk *walk, size_t start, size_t end)
{
    uint32_t code;
    size_t first = start, second = start + utf8_decode(walk->text + start, end - start, &code);
    if (second >= end)
        return give_folded(walk, start, end);
    while (second < end) {
        size_t after = second + utf8_decode(walk->text + second, end - second, &code);
        if (!give_folded(walk, first, after))
            return false;
        first = second;
        second = after;
    }
    return !walk->ends || give_folded(walk, first, end);
}

/* What a byte is in a word: its folded form, 0 where it ends one, OTHER where it may be part of one that is
 * not plain. */
#define OTHER        1
#define PICTURE_BYTE 0xE2 /* no picture begins with a lower one */

/* clang-format off */
static const unsigned char folded[256] = {
    ['\''] = OTHER,
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
    ['8'] = '8', ['9'] = '9',
#define LETTER(upper, lower) [upper] = lower, [lower] = lower
    LETTER('A', 'a'), LETTER('B', 'b'), LETTER('C', 'c'), LETTER('D', 'd'), LETTER('E', 'e'),
    LETTER('F', 'f'), LETTER('G', 'g'), LETTER('H', 'h'), LETTER('I', 'i'), LETTER('J', 'j'),
    LETTER('K', 'k'), LETTER('L', 'l'), LETTER('M', 'm'), LETTER('N', 'n'), LETTER('O', 'o'),
    LETTER('P', 'p'), LETTER('Q', 'q'), LETTER('R', 'r'), LETTER('S', 's'), LETTER('T', 't'),
    LETTER('U', 'u'), LETTER('V', 'v'), LETTER('W', 'w'), LETTER('X', 'x'), LETTER('Y', 'y'),
    LETTER('Z', 'z'),
#undef LETTER
    [0x80 ... 0xFF] = OTHER};
/* clang-format on */

/* Most words are plain: their letters, folded, into `word`, and where they end; 0: it is no such word. */
static size_t plain_word(const char *text, size_t at, size_t length, char word[TOKEN_BYTES])
{
    size_t most = length - at < TOKEN_BYTES ? length - at : TOKEN_BYTES, count = 0;
    const char *from = text + at;
    unsigned char byte = 0;
    for (; count < most; count++) {
        byte = folded[(unsigned char)from[count]];
        if (byte <= OTHER)
            break;
        word[count] = (char)byte;
    }
    if (count < most ? byte == OTHER : count < length - at && folded[(unsigned char)from[count]] != 0)
        return 0;
    return at + count;
}

/* Gives the words from `at` on to where the next byte between words stands, which is returned. */
static size_t give_until_between(struct walk *walk, size_t at, bool *go_on)
{
    while (at < walk->length && *go_on && folded[(unsigned char)walk->text[at]] != 0) {
        char word[TOKEN_BYTES];
        size_t bytes, after = plain_word(walk->text, at, walk->length, word);
        if (after > at) {
            *go_on = walk->take(walk->context, word, after - at, at, after);
            return after;
        }
        enum script script = script_at(walk, at, &bytes);
        if (script != SCRIPT_SPACED && script != SCRIPT_UNSPACED) {
            at += bytes;
            continue;
        }
        bool plain;
        size_t end = run_end(walk, at, script, &plain);
        *go_on = script == SCRIPT_SPACED ? give_word(walk, at, end, plain) : give_pairs(walk, at, end);
        at = end;
    }
    return at;
}

void tokens_each(const char *text, size_t length, bool ends, tokens_take take, void *context)
{
    struct walk walk = {.text = text, .length = length, .ends = ends, .take = take, .context = context};
    bool go_on = true;
    buf_init(&walk.folded);
    for (size_t at = 0; at < length && go_on;) {
        if (folded[(unsigned char)text[at]] == 0)
            at++;
        else
            at = give_until_between(&walk, at, &go_on);
    }
    buf_free(&walk.folded);
}

/* --- Pictures --- */

/* Emoji and symbols that are used as such. Not what only changes the one before it, such as colours of skin.
 */
static bool is_picture(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x231A, 0x231B},   {0x23E9, 0x23F3},   {0x2600, 0x2712},
                  {0x2728, 0x2767},   {0x2B50, 0x2B55},   {0x1F000, 0x1F0FF},
                  {0x1F1E6, 0x1F3FA}, {0x1F400, 0x1F6FF}, {0x1F900, 0x1FAFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

/* From here on, where the next byte is that a picture may begin with. */
static size_t next_picture(const char *text, size_t at, size_t length)
{
    for (; at + LANES <= length; at += LANES) {
        uint64_t bits = lanes_bits((lanes)(lanes_at(text + at) >= PICTURE_BYTE));
        if (bits != 0)
            return at + (size_t)__builtin_ctzll(bits);
    }
    while (at < length && (unsigned char)text[at] < PICTURE_BYTE)
        at++;
    return at;
}

void tokens_each_picture(const char *text, size_t length, tokens_take take, void *context)
{
    for (size_t at = next_picture(text, 0, length); at < length; at = next_picture(text, at, length)) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(text + at, length - at, &code);
        if (is_picture(code) && !take(context, text + at, bytes, at, at + bytes))
            return;
        at += bytes;
    }
}

/* --- Few of the words --- */

#define BLOCK 64 /* bytes, each a bit of a number */

static unsigned pair_of(unsigned char first, unsigned char second)
{
    return (first * 33u + second) % (64 * TOKENS_PAIRS);
}

void tokens_begin_add(struct tokens_begin *begin, const char *word, size_t length)
{
    unsigned pair = pair_of((unsigned char)word[0], length > 1 ? (unsigned char)word[1] : 0);
    begin->pairs[pair / 64] |= UINT64_C(1) << pair % 64;
}

void tokens_begin_add_letter(struct tokens_begin *begin, char letter)
{
    for (unsigned second = 0; second < 0x80; second++)
        tokens_begin_add(begin, (const char[]){letter, (char)folded[second]}, 2);
}

static bool begins_so(const struct walk *walk, size_t at, const struct tokens_begin *begin)
{
    unsigned char second = at + 1 < walk->length ? folded[(unsigned char)walk->text[at + 1]] : 0;
    unsigned pair = pair_of(folded[(unsigned char)walk->text[at]], second);
    return (begin->pairs[pair / 64] >> pair % 64 & 1) != 0;
}

/* Of the first sixteen bytes, or fewer, a bit each, the first one lowest: which are part of a word, and which
 * of one that may not be plain (OTHER). */
static void find_kinds(const char *text, size_t length, uint64_t *words, uint64_t *others)
{
    lanes bytes = length >= LANES ? lanes_at(text) : lanes_of(text, length);
    lanes letter = (lanes)((bytes | 0x20) - 'a' <= 'z' - 'a'), digit = (lanes)(bytes - '0' <= 9);
    lanes other = (lanes)(bytes >= 0x80) | (lanes)(bytes == '\'');
    *words = lanes_bits(letter | digit | other);
    *others = lanes_bits(other);
}

/* Words are told by how they begin before anything is made of them. Where one may not be plain, what it is
 * folded to is not known yet: then all that stands between the same two blanks is given. */
void tokens_each_of(const char *text, size_t length, const struct tokens_begin *begin, tokens_take take,
                    void *context)
{
    struct walk walk = {.text = text, .length = length, .take = take, .context = context};
    bool go_on = true;
    uint64_t inside = 0;         /* does the byte before the block belong to a word? */
    size_t start = 0, given = 0; /* of the last word; all that begin before it */
    buf_init(&walk.folded);
    for (size_t block = 0; block < length && go_on; block += BLOCK) {
        uint64_t words = 0, others = 0;
        for (size_t i = 0; i < BLOCK && block + i < length; i += LANES) {
            uint64_t of_words, of_others;
            find_kinds(text + block + i, length - block - i, &of_words, &of_others);
            words |= of_words << i;
            others |= of_others << i;
        }
        uint64_t starts = words & ~(words << 1 | inside);
        inside = words >> (BLOCK - 1);
        for (uint64_t left = starts | others; left != 0 && go_on; left &= left - 1) {
            size_t at = block + (size_t)__builtin_ctzll(left);
            uint64_t bit = left & -left;
            if ((starts & bit) != 0)
                start = at;
            if (at >= given && ((others & bit) != 0 || begins_so(&walk, at, begin)))
                given = give_until_between(&walk, start, &go_on);
        }
    }
    buf_free(&walk.folded);
}
