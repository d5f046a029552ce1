#include "config.h"

#include "memory/words.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCES_MAX 64   /* of one message; what a person says about themselves stands early */
#define LONG_MESSAGE  4000 /* bytes: above it, only the first and the last paragraph are read */
#define QUOTE_WORDS   3    /* a quotation this long is somebody's sentence, shorter ones are names */
#define CODE_MARKS    3    /* brackets and operators that make a line program text */
#define MASK          '\x01'

bool words_among(const char *word, const char *alternatives)
{
    size_t length = strlen(word);
    if (length == 0)
        return false;
    for (const char *at = alternatives; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == alternatives || at[-1] == '|') && (at[length] == '\0' || at[length] == '|'))
            return true;
    }
    return false;
}

/* --- Masking --- */

static void mask(char *text, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        if (text[i] != '\n')
            text[i] = ' ';
    }
    if (start < end)
        text[start] = MASK;
}

static void mask_code(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '`')
            continue;
        size_t ticks = strspn(text + i, "`");
        char fence[4] = "```";
        fence[ticks < 3 ? ticks : 3] = '\0';
        const char *close = strstr(text + i + ticks, fence);
        if (close == NULL && ticks < 3)
            continue;
        size_t end = close == NULL ? length : (size_t)(close - text) + strlen(fence);
        mask(text, i, end);
        i = end - 1;
    }
}

static void mask_quoted_lines(char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        const char *line_end = memchr(text + i, '\n', length - i);
        size_t end = line_end == NULL ? length : (size_t)(line_end - text);
        size_t first = i + strspn(text + i, " \t");
        if (first < end && text[first] == '>')
            mask(text, i, end);
        i = end + 1;
    }
}

static const struct {
    const char *open, *close;
} quotes[] = {{"\"", "\""},
              {"\xE2\x80\x9C", "\xE2\x80\x9D"},
              {"\xE2\x80\x9E", "\xE2\x80\x9C"},
              {"\xC2\xAB", "\xC2\xBB"},
              {"'", "'"},
              {"\xE2\x80\x98", "\xE2\x80\x99"}};

static size_t count_words(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return count;
}

static bool is_letter(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* An apostrophe quotes only where no letter touches its outer side. */
static const char *find_close(const char *text, const char *from, const char *close)
{
    const char *at = from;
    while ((at = strstr(at, close)) != NULL) {
        size_t length = strlen(close);
        if (*close != '\'' || (!is_letter(at[length]) && at > text && at[-1] != ' '))
            return at;
        at += length;
    }
    return NULL;
}

static void mask_quotations(char *text)
{
    for (size_t q = 0; q < sizeof quotes / sizeof *quotes; q++) {
        size_t open = strlen(quotes[q].open), close = strlen(quotes[q].close);
        char *at = text;
        while ((at = strstr(at, quotes[q].open)) != NULL) {
            const char *end = NULL;
            if (*quotes[q].open != '\'' || at == text || !is_letter(at[-1]))
                end = find_close(text, at + open, quotes[q].close);
            if (end == NULL) {
                at += open;
                continue;
            }
            bool whole = at == text && end[close] == '\0'; /* the message stands in quotes itself */
            if (!whole && count_words(at + open, (size_t)(end - at) - open) >= QUOTE_WORDS)
                mask(text, (size_t)(at - text), (size_t)(end - text) + close);
            at = text + (end - text) + close;
        }
    }
}

/* Verbs that ask to work on the text that follows: it is material, not a statement. */
static const char working_verbs[] =
    "translate|rewrite|rephrase|paraphrase|summarise|summarize|fix|correct|proofread|improve|edit|analyse|"
    "analyze|explain|review|classify|shorten|expand|convert|check|grade|write|compose|draft|continue|"
    "complete|"
    "reword|polish|revise|transcribe|parse|format|extract|evaluate|critique|generate|create|respond|reply";

static void mask_material(char *text, size_t length)
{
    size_t end = 0;
    while (end < length && isalpha((unsigned char)text[end]))
        end++;
    char verb[16] = "";
    for (size_t i = 0; i < end && i < sizeof verb - 1; i++)
        verb[i] = (char)tolower((unsigned char)text[i]);
    if (end >= sizeof verb || !words_among(verb, working_verbs))
        return;
    const char *from = strpbrk(text, ":\n");
    if (from != NULL)
        mask(text, (size_t)(from - text), length);
}

/* A line of a conversation that is shown, "A: I love rain": what follows is not the person speaking. */
static void mask_labels(char *text, size_t length)
{
    static const char speakers[] =
        "q|a|user|assistant|human|ai|bot|system|customer|client|interviewer|speaker|"
        "guest|host|narrator|teacher|student|patient|doctor|agent|person|them|him|her";
    for (const char *colon = text; (colon = strchr(colon, ':')) != NULL; colon++) {
        size_t end = (size_t)(colon - text), start = end;
        char word[16] = "";
        while (start > 0 && isalpha((unsigned char)text[start - 1]))
            start--;
        if (start == end || end - start >= sizeof word)
            continue;
        for (size_t i = start; i < end; i++)
            word[i - start] = (char)tolower((unsigned char)text[i]);
        size_t before = start;
        while (before > 0 && text[before - 1] == ' ')
            before--;
        bool begins = before == 0 || strchr("\n.?!", text[before - 1]) != NULL;
        if (!begins || !words_among(word, speakers))
            continue;
        const char *line_end = memchr(colon, '\n', length - end);
        mask(text, start, line_end == NULL ? length : (size_t)(line_end - text));
    }
}

/* "Dear Sir, ...": a letter is material. */
static void mask_letter(char *text, size_t length)
{
    if (strncasecmp(text, "dear ", 5) == 0)
        mask(text, 0, length);
}

/* Somebody else's text that tries to give orders: nothing after it counts. */
static void mask_hijack(char *text, size_t length)
{
    static const char *const openings[] = {
        "ignore the above",        "ignore the previous",      "ignore all previous",
        "ignore previous",         "ignore your instructions", "disregard the above",
        "disregard all previous",  "disregard previous",       "forget all previous instructions",
        "forget your instructions"};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        const char *at = strcasestr(text, openings[i]);
        if (at != NULL)
            mask(text, (size_t)(at - text), length);
    }
}

static void mask_middle(char *text, size_t length)
{
    if (length <= LONG_MESSAGE)
        return;
    const char *first = strstr(text, "\n\n"), *last = NULL;
    for (const char *at = first; at != NULL; at = strstr(at + 1, "\n\n"))
        last = at;
    mask(text, first == NULL ? LONG_MESSAGE : (size_t)(first - text),
         last == NULL || last == first ? length : (size_t)(last - text));
}

/* --- Words --- */

/* Whole words that stand for two. */
static const char *const contractions[][3] = {
    {"can't", "can", "not"},   {"cannot", "can", "not"}, {"won't", "will", "not"}, {"shan't", "shall", "not"},
    {"ain't", "am", "not"},    {"dont", "do", "not"},    {"cant", "can", "not"},   {"im", "i", "am"},
    {"ive", "i", "have"},      {"let's", "let", "us"},   {"it's", "it", "is"},     {"he's", "he", "is"},
    {"she's", "she", "is"},    {"that's", "that", "is"}, {"what's", "what", "is"}, {"who's", "who", "is"},
    {"there's", "there", "is"}};
/* Endings that stand for a word. */
static const char *const endings[][2] = {{"n't", "not"},  {"'m", "am"},    {"'ve", "have"},
                                         {"'d", "would"}, {"'ll", "will"}, {"'re", "are"}};

struct reader {
    const char *original, *text; /* text: masked copy of the same length */
    size_t length;
    struct arena *arena;
    struct word *words;
    size_t count, capacity;
    struct sentence *sentences;
    size_t sentence_count, sentence_capacity;
    size_t first;        /* word that begins the current sentence */
    size_t *first_words; /* of each sentence: words may move while they grow */
    size_t first_capacity;
    bool comma; /* seen since the last word */
};

static void push(struct reader *reader, const char *text, size_t length, size_t start, size_t end)
{
    reader->words = xgrow(reader->words, &reader->capacity, reader->count + 1, sizeof *reader->words);
    unsigned char first = (unsigned char)reader->original[start];
    reader->words[reader->count++] = (struct word){.text = arena_strndup(reader->arena, text, length),
                                                   .start = start,
                                                   .end = end,
                                                   .comma = reader->comma,
                                                   .capital = isupper(first) != 0};
    reader->comma = false;
}

static void push_word(struct reader *reader, size_t start, size_t end)
{
    struct buf folded = BUF_INIT;
    for (size_t i = start; i < end; i++) { /* the curly apostrophe is one, too */
        if (i + 2 < end && memcmp(reader->text + i, "\xE2\x80\x99", 3) == 0) {
            buf_addc(&folded, '\'');
            i += 2;
        } else {
            buf_addc(&folded, reader->text[i]);
        }
    }
    struct buf word = BUF_INIT;
    utf8_fold(&word, folded.data, folded.length);
    buf_free(&folded);
    for (size_t i = 0; i < sizeof contractions / sizeof *contractions; i++) {
        if (strcmp(word.data, contractions[i][0]) == 0) {
            push(reader, contractions[i][1], strlen(contractions[i][1]), start, end);
            push(reader, contractions[i][2], strlen(contractions[i][2]), start, end);
            goto out;
        }
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i][0]);
        if (word.length > length && strcmp(word.data + word.length - length, endings[i][0]) == 0) {
            push(reader, word.data, word.length - length, start, end);
            push(reader, endings[i][1], strlen(endings[i][1]), start, end);
            goto out;
        }
    }
    push(reader, word.data, word.length, start, end);
out:
    buf_free(&word);
}

static const char question_words[] =
    "what|which|who|whom|whose|how|why|when|where|do|does|did|is|are|am|was|were|can|could|would|should|will|"
    "shall|have|has|had|may|might";

/* A bracket right behind a word calls something; elsewhere it is an aside. "//" begins a comment, unless it
 * belongs to an address. */
static bool looks_like_code(const char *text, size_t start, size_t end)
{
    size_t marks = 0, before = start;
    while (before > 0 && text[before - 1] == ' ')
        before--;
    if (before > 1 && text[before - 1] == '/' && text[before - 2] == '/')
        return true;
    for (size_t i = start; i < end; i++) {
        marks += strchr("{}[];=<>_\\|$", text[i]) != NULL && text[i] != '\0';
        marks += text[i] == '(' && i > start && (isalnum((unsigned char)text[i - 1]) || text[i + 1] == ')');
        marks += 2u * (text[i] == '/' && text[i + 1] == '/' && (i == 0 || text[i - 1] != ':'));
        marks += 2u * (text[i] == '#' && text[i + 1] == ' ');
    }
    return marks >= CODE_MARKS;
}

/* "When I travel, I ..." is no question; "when do I ..." is. */
static bool begins_as_question(const struct word *words, size_t count)
{
    if (count < 2 || !words_among(words[0].text, question_words))
        return false;
    if (strcmp(words[1].text, "not") == 0) /* "don't you ...?" asks, "don't forget" does not */
        return count > 2 && words_among(words[2].text, "you|i|we|they|he|she|it|that|this");
    if (words_among(words[0].text, "when|where|how|what|which|who"))
        return words_among(words[1].text, question_words) || words_among(words[0].text, "which|how");
    return true;
}

static void end_sentence(struct reader *reader, char terminator)
{
    size_t count = reader->count - reader->first;
    if (count > 0 && reader->sentence_count < SENTENCES_MAX) {
        const struct word *words = reader->words + reader->first;
        size_t start = words[0].start, end = words[count - 1].end;
        reader->sentences = xgrow(reader->sentences, &reader->sentence_capacity, reader->sentence_count + 1,
                                  sizeof *reader->sentences);
        reader->first_words = xgrow(reader->first_words, &reader->first_capacity, reader->sentence_count + 1,
                                    sizeof *reader->first_words);
        reader->first_words[reader->sentence_count] = reader->first;
        reader->sentences[reader->sentence_count++] =
            (struct sentence){.count = count,
                              .start = start,
                              .end = end,
                              .question = terminator == '?' || begins_as_question(words, count),
                              .code = looks_like_code(reader->text, start, end)};
    }
    reader->first = reader->count;
    reader->comma = false;
}

static bool word_byte(const struct reader *reader, size_t at)
{
    char byte = reader->text[at];
    if (isalnum((unsigned char)byte) || byte == '\'' || byte == '+' || byte == '#' || byte == '%' ||
        byte == '@')
        return true;
    if ((byte == '-' || byte == '/' || byte == '.' || byte == '&' || byte == '_') && at > 0 &&
        at + 1 < reader->length)
        return is_letter(reader->text[at - 1]) && is_letter(reader->text[at + 1]);
    if ((unsigned char)byte < 0x80)
        return false;
    /* general punctuation (dashes, curly quotes, ellipsis) is not a letter; the curly apostrophe inside a
     * word is */
    const char *text = reader->text + at;
    if ((unsigned char)text[0] == 0xE2 && (unsigned char)text[1] == 0x80)
        return (unsigned char)text[2] == 0x99 && at > 0 && is_letter(text[-1]) && is_letter(text[3]);
    return true;
}

static size_t character_length(const char *text)
{
    unsigned char byte = (unsigned char)*text;
    return byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
}

/* A full stop inside "e.g. this" or "Dr. Ng" ends nothing. */
static bool ends_sentence(const struct reader *reader, size_t at)
{
    char byte = reader->text[at];
    if (byte == '\n' || byte == '!' || byte == '?' || byte == ';' || byte == MASK)
        return true;
    if (byte != '.')
        return false;
    if (at + 1 < reader->length && !isspace((unsigned char)reader->text[at + 1]) &&
        strchr("\"')", reader->text[at + 1]) == NULL)
        return false;
    const char *last = reader->count > reader->first ? reader->words[reader->count - 1].text : "";
    return !words_among(last, "e.g|i.e|mr|mrs|ms|dr|prof|vs|etc|st|approx|no");
}

static void read_all(struct reader *reader)
{
    for (size_t at = 0; at < reader->length;) {
        if (word_byte(reader, at)) {
            size_t start = at;
            while (at < reader->length && word_byte(reader, at))
                at += character_length(reader->text + at);
            size_t end = at < reader->length ? at : reader->length;
            while (end > start && reader->text[end - 1] == '\'')
                end--;
            while (start < end && reader->text[start] == '\'')
                start++;
            if (end > start)
                push_word(reader, start, end);
            continue;
        }
        char byte = reader->text[at];
        if (ends_sentence(reader, at))
            end_sentence(reader, byte);
        else if (strchr(",:()[]\"-", byte) != NULL || (unsigned char)byte == 0xE2)
            reader->comma = true;
        at += character_length(reader->text + at);
    }
    end_sentence(reader, '\n');
}

void words_read(const char *text, size_t length, struct arena *arena, struct sentence **sentences,
                size_t *count)
{
    char *masked = xmalloc(length + 4); /* word_byte() looks three bytes ahead */
    memcpy(masked, text, length);
    memset(masked + length, 0, 4);
    mask_code(masked, length);
    mask_quoted_lines(masked, length);
    mask_middle(masked, length);
    mask_quotations(masked);
    mask_material(masked, length);
    mask_labels(masked, length);
    mask_letter(masked, length);
    mask_hijack(masked, length);
    struct reader reader = {.original = text, .text = masked, .length = length, .arena = arena};
    read_all(&reader);
    struct word *words = arena_alloc(arena, (reader.count + 1) * sizeof *words);
    if (reader.count > 0)
        memcpy(words, reader.words, reader.count * sizeof *words);
    *sentences = arena_alloc(arena, (reader.sentence_count + 1) * sizeof **sentences);
    for (size_t i = 0; i < reader.sentence_count; i++) {
        (*sentences)[i] = reader.sentences[i];
        (*sentences)[i].words = words + reader.first_words[i];
    }
    *count = reader.sentence_count;
    free(reader.words);
    free(reader.sentences);
    free(reader.first_words);
    free(masked);
}
