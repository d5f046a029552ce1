#include "config.h"

#include "memory/quotation.h"

#include "base/utf8.h"
#include "memory/memory.h"
#include "memory/words.h"
#include "provider/quote.h"

#include <ctype.h>
#include <string.h>

#define WORD_BYTES 24 /* of a word that is looked up */
#define GAPS       " ,;:.!?()"

/* --- Cleaning --- */

const char *quotation_of(const char *statement, struct arena *arena)
{
    struct buf visible = BUF_INIT, out = BUF_INIT;
    utf8_printable(&visible, statement, strlen(statement), false);
    for (const char *at = visible.data; *at != '\0'; at++) {
        bool blank = *at == ' ';
        if (blank && (out.length == 0 || out.data[out.length - 1] == ' '))
            continue;
        buf_addc(&out, *at == '"' ? '\'' : *at);
        if (*at == '<' && at[1] == '/')
            buf_addc(&out, ' '); /* it closes no fence */
    }
    while (out.length > 0 && out.data[out.length - 1] == ' ')
        buf_truncate(&out, out.length - 1);
    const char *quotation = arena_strndup(arena, out.data, out.length);
    buf_free(&visible);
    buf_free(&out);
    return quotation;
}

/* --- What it says --- */

/* The next word in small letters, cut; returns where it ends. */
static const char *take_word(const char *at, char word[WORD_BYTES])
{
    size_t length = strcspn(at, GAPS), kept = length < WORD_BYTES - 1 ? length : WORD_BYTES - 1;
    for (size_t i = 0; i < kept; i++)
        word[i] = (char)tolower((unsigned char)at[i]);
    word[kept] = '\0';
    return at + length;
}

/* "what can I", "how do you", "could you", "is there"; began: the first of the two begins a clause. */
static bool begins_question(const char *first, const char *second, bool began)
{
    if (words_among(second, "you|we|i|there|it") && began &&
        words_among(first, "can|could|would|will|should|do|does|did|is|are|am|have|has|may|shall"))
        return true;
    if (words_among(second, "can|could|should|would|do|does|did|shall|may"))
        return words_among(first, "what|how|where|who|whom|why|when|which");
    return began && words_among(second, "is|are") && words_among(first, "what|how|where|who|why");
}

bool quotation_lasts(const char *quotation)
{
    static const char days[] = "today|tonight|tomorrow|yesterday|monday|tuesday|wednesday|thursday|friday|"
                               "saturday|sunday|please";
    static const char leads[] = "so|and|then|but|also|now|just|can|could|would|will|you";
    static const char requests[] = "write|draft|compose|give|tell|show|find|suggest|recommend|plan|help|make|"
                                   "create|build|generate|list|explain|translate|summarize|summarise|compare|"
                                   "book|order|describe|name|pick|design|prepare|propose|fix|review|edit|"
                                   "rewrite|let|let's|any|what's|where's|who's|how's";
    bool begins = true, began = false; /* a clause: this word, the one before */
    char word[WORD_BYTES], last[WORD_BYTES] = "";
    if (strchr(quotation, '?') != NULL || strstr(quotation, STORE_ERASED) != NULL)
        return false;
    for (const char *at = quotation; *at != '\0';) {
        at = take_word(at, word);
        if (words_among(word, days) || (begins && words_among(word, requests)) ||
            begins_question(last, word, began))
            return false;
        began = begins;
        begins = begins && words_among(word, leads);
        size_t gap = strspn(at, GAPS);
        for (size_t i = 0; i < gap; i++)
            begins = begins || at[i] != ' ';
        at += gap;
        strcpy(last, word);
    }
    return true;
}

/* "stays" and "stay", "tries" and "try", "chooses" and "choose". */
static size_t stem(const char *word, size_t length)
{
    if (length > 3 && word[length - 1] == 's' && word[length - 2] != 's')
        length--;
    return length > 3 && word[length - 1] == 'e' ? length - 1 : length;
}

static bool same_word(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t length = stem(a, a_length);
    if (length != stem(b, b_length) || length == 0)
        return false;
    char a_last = a[length - 1], b_last = b[length - 1];
    return memcmp(a, b, length - 1) == 0 &&
           (a_last == b_last || (strchr("iy", a_last) != NULL && strchr("iy", b_last) != NULL));
}

/* words: each between spaces, as folded. */
static bool has_word(const char *words, const char *word, size_t length)
{
    for (const char *at = words + 1; *at != '\0';) {
        size_t span = strcspn(at, " ");
        if (same_word(at, span, word, length))
            return true;
        at += span + (at[span] == ' ');
    }
    return false;
}

size_t quotation_adds(const char *text, const char *lines)
{
    static const char manners[] = " prefer want love hate avoid enjoy use always never really absolutely "
                                  "strictly strongly generally definitely simply honestly actually ";
    struct buf words = BUF_INIT, folded = BUF_INIT;
    size_t count = 0;
    quote_words(&words, text);
    quote_fold(&folded, lines, strlen(lines));
    for (const char *word = words.data + 1; *word != '\0';) {
        size_t length = strcspn(word, " ");
        count += !has_word(manners, word, length) && !has_word(folded.data, word, length);
        word += length + (word[length] == ' ');
    }
    buf_free(&words);
    buf_free(&folded);
    return count;
}

bool quotation_covers(const char *quotation, const char *line)
{
    return strstr(quotation, line) != NULL || quotation_adds(line, quotation) == 0;
}

const char *quotation_line(const char *line, const char *quotation, struct arena *arena)
{
    const char *wide = quotation_covers(quotation, line)
                           ? arena_printf(arena, "\"%s\"", quotation)
                           : arena_printf(arena, "%s (\"%s\")", line, quotation);
    return strlen(wide) <= MEMORY_LINE_MAX ? wide : NULL;
}
