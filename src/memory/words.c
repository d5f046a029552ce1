#include "config.h"

#include "memory/words.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "memory/mask.h"
#include "memory/pattern.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCES_MAX 64 /* of one message; what a person says about themselves stands early */
#define CODE_MARKS    3  /* brackets and operators that make a line program text */

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

/* A letter or a digit of ASCII. */
static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

static bool is_letter(char byte)
{
    return is_plain(byte) || (unsigned char)byte >= 0x80;
}

/* --- Words --- */

/* Whole words that stand for two. */
static const char *const contractions[][3] = {
    {"can't", "can", "not"},    {"cannot", "can", "not"},   {"won't", "will", "not"},
    {"shan't", "shall", "not"}, {"ain't", "am", "not"},     {"dont", "do", "not"},
    {"cant", "can", "not"},     {"im", "i", "am"},          {"ive", "i", "have"},
    {"let's", "let", "us"},     {"it's", "it", "is"},       {"he's", "he", "is"},
    {"she's", "she", "is"},     {"that's", "that", "is"},   {"what's", "what", "is"},
    {"who's", "who", "is"},     {"there's", "there", "is"}, {"name's", "name", "is"}};
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
    bool comma, colon;        /* seen since the last word */
    struct buf plain, folded; /* the word at hand with plain apostrophes, and as it is read */
};

static void push(struct reader *reader, const char *text, size_t length, size_t start, size_t end)
{
    reader->words = xgrow(reader->words, &reader->capacity, reader->count + 1, sizeof *reader->words);
    unsigned char first = (unsigned char)reader->original[start];
    reader->words[reader->count++] = (struct word){.text = arena_strndup(reader->arena, text, length),
                                                   .start = start,
                                                   .end = end,
                                                   .comma = reader->comma,
                                                   .colon = reader->colon,
                                                   .capital = isupper(first) != 0};
    pattern_classify(&reader->words[reader->count - 1]);
    reader->comma = reader->colon = false;
}

/* "tea's my thing" is "tea is my thing"; which it is, the next word says. */
static void part_from_is(struct reader *reader, const char *next)
{
    static const char behind[] = "my|not|a|an|the|so|too|never|always|just|really|allergic|vegan|vegetarian|"
                                 "gross|disgusting|where|what|out|better|best";
    if (reader->count <= reader->first || reader->comma)
        return;
    struct word *last = &reader->words[reader->count - 1];
    size_t length = strlen(last->text);
    if (length < 4 || last->text[length - 2] != '\'' || last->text[length - 1] != 's' ||
        !words_among(next, behind))
        return;
    struct word whole = *last;
    reader->count--;
    reader->comma = whole.comma;
    reader->colon = whole.colon;
    size_t end =
        whole.end - (reader->original[whole.end - 2] == '\'' ? 2 : 4); /* the curly one has three bytes */
    push(reader, whole.text, length - 2, whole.start, end);
    push(reader, "is", 2, end, whole.end);
}

/* Folded, and the curly apostrophe is one like any other. */
static const struct buf *fold_word(struct reader *reader, size_t start, size_t end)
{
    static const char curly[] = "\xE2\x80\x99";
    struct buf *plain = &reader->plain, *folded = &reader->folded;
    buf_clear(folded);
    if (memchr(reader->text + start, curly[0], end - start) == NULL) {
        utf8_fold(folded, reader->text + start, end - start);
        return folded;
    }
    buf_clear(plain);
    buf_add(plain, reader->text + start, end - start);
    for (char *at = plain->data; (at = strstr(at, curly)) != NULL;) {
        *at++ = '\'';
        buf_remove(plain, (size_t)(at - plain->data), sizeof curly - 2);
    }
    utf8_fold(folded, plain->data, plain->length);
    return folded;
}

static void push_word(struct reader *reader, size_t start, size_t end)
{
    const struct buf *word = fold_word(reader, start, end);
    bool apostrophe = memchr(word->data, '\'', word->length) != NULL;
    bool may_stand_for_two = apostrophe || (strchr("cdi", *word->data) != NULL &&
                                            words_among(word->data, "cannot|dont|cant|im|ive"));
    for (size_t i = 0; may_stand_for_two && i < sizeof contractions / sizeof *contractions; i++) {
        if (strcmp(word->data, contractions[i][0]) == 0) {
            push(reader, contractions[i][1], strlen(contractions[i][1]), start, end);
            push(reader, contractions[i][2], strlen(contractions[i][2]), start, end);
            return;
        }
    }
    for (size_t i = 0; apostrophe && i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i][0]);
        if (word->length > length && strcmp(word->data + word->length - length, endings[i][0]) == 0) {
            push(reader, word->data, word->length - length, start, end);
            push(reader, endings[i][1], strlen(endings[i][1]), start, end);
            return;
        }
    }
    if (strcmp(word->data, "got") == 0 && reader->count > reader->first && !reader->comma &&
        strcmp(reader->words[reader->count - 1].text, "have") == 0)
        return; /* "have got" is "have" */
    part_from_is(reader, word->data);
    push(reader, word->data, word->length, start, end);
}

static const char question_words[] =
    "what|which|who|whom|whose|how|why|when|where|do|does|did|is|are|am|was|were|can|could|would|should|will|"
    "shall|have|has|had|may|might";

/* "prefs.set(", "my_list(" */
static bool names_a_member(const char *text, size_t start, size_t end)
{
    while (end > start && is_plain(text[end - 1]))
        end--;
    return end > start && (text[end - 1] == '.' || text[end - 1] == '_');
}

/* A bracket right behind a word calls something; elsewhere it is an aside. "//" begins a comment, unless it
 * belongs to an address. */
static bool looks_like_code(const char *text, size_t start, size_t end)
{
    size_t marks = 0, before = start;
    while (before > 0 && text[before - 1] == ' ')
        before--;
    if (before > 1 && text[before - 2] == '/' && (text[before - 1] == '/' || text[before - 1] == '*'))
        return true;
    for (size_t i = start; (i += strcspn(text + i, "{}[];=<>_\\|$(/#")) < end; i++) {
        marks += strchr("(/#", text[i]) == NULL;
        marks += text[i] == '(' && i > start && (is_plain(text[i - 1]) || text[i + 1] == ')');
        marks +=
            2u * (text[i] == '(' && i > start && is_plain(text[i - 1]) && names_a_member(text, start, i));
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
    if (strcmp(words[0].text, "am") == 0 && strcmp(words[1].text, "i") != 0)
        return false;                      /* "am liebsten", "am not ..." */
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
    reader->comma = reader->colon = false;
}

static bool word_byte(const struct reader *reader, size_t at)
{
    char byte = reader->text[at];
    if (is_plain(byte) || byte == '\'' || byte == '+' || byte == '#' || byte == '%' || byte == '@')
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
    /* nor are the wide blank, marks upside down and angle quotes */
    return (unsigned char)text[0] != 0xC2 || strchr("\xA0\xA1\xAB\xB7\xBB\xBF", text[1]) == NULL;
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
    if (byte == '\n' || byte == '!' || byte == '?' || byte == ';' || byte == MASK_MARK)
        return true;
    if (byte != '.')
        return false;
    if (at + 1 < reader->length && !isspace((unsigned char)reader->text[at + 1]) &&
        strchr("\"')", reader->text[at + 1]) == NULL)
        return false;
    const char *last = reader->count > reader->first ? reader->words[reader->count - 1].text : "";
    size_t digits = strspn(last, "0123456789"), behind = reader->count - reader->first;
    if (digits > 0 && digits < 3 && last[digits] == '\0' && behind > 1 &&
        words_among(reader->words[reader->count - 2].text, "am|zum|vom|bis|seit|dem|den|der") &&
        !(behind > 2 && words_among(reader->words[reader->count - 3].text, "i")))
        return false; /* "am 5. Juni", but not "I am 5." */
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
        bool more = byte == '>' && reader->count > reader->first && at + 1 < reader->length &&
                    reader->text[at - 1] == ' ' && reader->text[at + 1] == ' '; /* "tea > coffee" */
        if (more)
            push(reader, ">", 1, at, at + 1);
        if (ends_sentence(reader, at))
            end_sentence(reader, byte);
        else if (strchr(",:()[]\"-", byte) != NULL || (unsigned char)byte == 0xE2)
            reader->comma = true;
        reader->colon = reader->colon || (byte == ':' && reader->count > reader->first);
        at += character_length(reader->text + at);
    }
    end_sentence(reader, '\n');
}

void words_third_person(struct buf *out, const char *verb, size_t length)
{
    char last = verb[length - 1], before = length > 1 ? verb[length - 2] : ' ';
    if (last == 'y' && strchr("aeou", before) == NULL) {
        buf_add(out, verb, length - 1);
        buf_adds(out, "ies");
        return;
    }
    bool hissing = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
                   (last == 'h' && (before == 's' || before == 'c'));
    buf_add(out, verb, length);
    buf_adds(out, hissing ? "es" : "s");
}

void words_read(const char *text, size_t length, struct arena *arena, struct sentence **sentences,
                size_t *count)
{
    char *masked = xmalloc(length + 4); /* word_byte() looks three bytes ahead */
    memcpy(masked, text, length);
    memset(masked + length, 0, 4);
    mask_all(masked, length);
    struct reader reader = {.original = text, .text = masked, .length = length, .arena = arena};
    buf_init(&reader.plain);
    buf_init(&reader.folded);
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
    buf_free(&reader.plain);
    buf_free(&reader.folded);
    free(masked);
}
