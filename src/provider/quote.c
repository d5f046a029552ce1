#include "config.h"

#include "provider/quote.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define SCAN_MAX  (64 * 1024) /* of a text, looked at for sentences */
#define WORDS_MAX 4096

static const char empty_words[] =
    " a about again all am an and any are as at be been but by can could did do does for from had has have "
    "he "
    "her here him his how i if in is it its just know like list may me might much my no not now of on or our "
    "out "
    "over please remember remind say she should show so some tell than that the their them then there these "
    "they this to too us very was we were what when where which who whose why will with would you your ";

void quote_fold(struct buf *out, const char *text, size_t length)
{
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, text, length);
    buf_addc(out, ' ');
    for (size_t i = 0; i < folded.length; i++) {
        unsigned char byte = (unsigned char)folded.data[i];
        if (byte == '\'')
            continue; /* what's, don't */
        if (isalnum(byte) || byte >= 0x80)
            buf_addc(out, (char)byte);
        else if (out->data[out->length - 1] != ' ')
            buf_addc(out, ' ');
    }
    if (out->data[out->length - 1] != ' ')
        buf_addc(out, ' ');
    buf_free(&folded);
}

/* "seats" -> "seat": enough for comparing, wrong for nothing that matters here. */
static size_t stem(const char *word, size_t length)
{
    return length > 3 && word[length - 1] == 's' && word[length - 2] != 's' ? length - 1 : length;
}

/* Whether " word" begins a word of the list; the word there may be longer by its ending. */
static bool listed(const char *list, const char *word, size_t length)
{
    char needle[64] = " ";
    if (length + 2 > sizeof needle)
        return false;
    memcpy(needle + 1, word, length);
    needle[length + 1] = '\0';
    for (const char *at = strstr(list, needle); at; at = strstr(at + 1, needle)) {
        const char *end = at + 1 + length;
        if (*end == ' ' || (*end == 's' && end[1] == ' '))
            return true;
    }
    return false;
}

void quote_words(struct buf *out, const char *text)
{
    struct buf folded = BUF_INIT;
    quote_fold(&folded, text, utf8_cut(text, strlen(text), WORDS_MAX));
    buf_addc(out, ' ');
    for (const char *word = folded.data + 1; *word;) {
        size_t length = strcspn(word, " "), stemmed = stem(word, length);
        char exact[66] = " ";
        if (length < 64) {
            memcpy(exact + 1, word, length);
            memcpy(exact + 1 + length, " ", 2);
        }
        if (length > 1 && length < 62 && !strstr(empty_words, exact) && !listed(out->data, word, stemmed)) {
            buf_add(out, word, stemmed);
            buf_addc(out, ' ');
        }
        word += length + 1;
    }
    buf_free(&folded);
}

int quote_overlap(const struct buf *words, const char *text, size_t length)
{
    struct buf folded = BUF_INIT;
    int count = 0;
    quote_fold(&folded, text, length);
    for (const char *word = words->data + 1; words->length > 1 && *word;) {
        size_t span = strcspn(word, " ");
        count += listed(folded.data, word, span);
        word += span + 1;
    }
    buf_free(&folded);
    return count;
}

/* Bytes of the sentence at text, the blanks behind it included. */
static size_t sentence(const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && text[i] != '\n') {
        bool stop = strchr(".!?", text[i]) != NULL;
        i++;
        if (stop && i < length && (text[i] == ' ' || text[i] == '\n'))
            break;
    }
    while (i < length && isspace((unsigned char)text[i]))
        i++;
    return i;
}

static void add_line(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isspace((unsigned char)text[i]))
            buf_addc(out, text[i]);
        else if (out->length > 0 && out->data[out->length - 1] != ' ')
            buf_addc(out, ' ');
    }
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        buf_truncate(out, out->length - 1);
}

/* At most limit bytes, ending between words if there is a blank in the second half. */
static size_t cut_at_word(const char *text, size_t length, size_t limit)
{
    size_t cut = utf8_cut(text, length, limit);
    for (size_t i = cut; i > cut / 2; i--) {
        if (isspace((unsigned char)text[i - 1]))
            return i - 1;
    }
    return cut;
}

void quote_add(struct buf *out, const char *text, const struct buf *words, size_t limit)
{
    size_t length = strlen(text), scan = utf8_cut(text, length, SCAN_MAX);
    size_t best = 0;
    int most = -1;
    for (size_t at = 0; at < scan;) {
        size_t span = sentence(text + at, scan - at);
        int overlap = quote_overlap(words, text + at, span);
        if (overlap > most) {
            most = overlap;
            best = at;
        }
        at += span;
    }
    size_t end = best;
    while (end < scan) {
        size_t span = sentence(text + end, scan - end);
        if (end + span - best > limit)
            break;
        end += span;
    }
    if (end == best) /* one sentence, too long by itself */
        end += cut_at_word(text + best, scan - best, limit);
    if (best > 0)
        buf_adds(out, "... ");
    add_line(out, text + best, end - best);
    if (end < length)
        buf_adds(out, " ...");
}
