#include "config.h"

#include "search/query.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "search/dates.h"
#include "search/language.h"
#include "search/passages.h"
#include "search/stem.h"
#include "search/terms.h"
#include "search/tokens.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX     4096 /* bytes of a query that are read */
#define FILTER_NAME  9    /* bytes of the longest name of a filter, its colon included */
#define ASKING_SHARE 0.4

struct reading {
    struct query_parts *parts;
    const struct search_query *query;
    struct arena *arena;
    struct buf plain; /* what is neither phrase nor operator */
};

static char *stem_copy(struct arena *arena, const char *word, size_t length, size_t *stem_length)
{
    char *stem = arena_alloc(arena, length + 2); /* a letter longer at most */
    memcpy(stem, word, length);
    *stem_length = stem_word(stem, length);
    stem[*stem_length] = '\0';
    return stem;
}

static char *foreign_copy(struct arena *arena, const char *word, size_t length, size_t *foreign_length)
{
    length = utf8_cut(word, length, TOKEN_BYTES - 1);
    *foreign_length = length + 1;
    char *foreign = arena_alloc(arena, length + 2);
    foreign[0] = LANGUAGE_FOREIGN;
    memcpy(foreign + 1, word, length);
    return foreign;
}

struct phrase_reading {
    struct query_phrase *phrase;
    struct arena *arena;
};

static bool take_phrase_word(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct phrase_reading *reading = context;
    size_t unused;
    (void)start;
    (void)end;
    struct query_phrase *to = reading->phrase;
    to->foreign[to->count] = foreign_copy(reading->arena, word, length, &unused);
    to->stems[to->count++] = stem_copy(reading->arena, word, length, &unused);
    return reading->phrase->count < PHRASE_WORDS_MAX;
}

static void add_phrase(struct reading *reading, struct query_phrase **list, size_t *count, const char *text,
                       size_t length)
{
    if (*count == QUERY_PHRASES_MAX)
        return;
    if (*list == NULL)
        *list = arena_alloc(reading->arena, QUERY_PHRASES_MAX * sizeof **list);
    struct query_phrase *phrase = &(*list)[*count];
    tokens_each(text, length, false, take_phrase_word, &(struct phrase_reading){phrase, reading->arena});
    *count += phrase->count > 0;
}

/* --- Filters: name:value --- */

static bool read_span(struct reading *reading, const char *value, int64_t *start, int64_t *end)
{
    return clock_parse_span(value, reading->query->now != 0 ? reading->query->now : clock_now(), start, end);
}

static bool read_since(struct reading *reading, const char *value)
{
    int64_t end;
    return read_span(reading, value, &reading->parts->filters.since, &end);
}

static bool read_until(struct reading *reading, const char *value)
{
    int64_t start;
    return read_span(reading, value, &start, &reading->parts->filters.until);
}

/* A role, or a name: "me" and "you" are the two sides of a chat. */
static bool read_from(struct reading *reading, const char *value)
{
    static const struct {
        const char *name;
        enum rec_role role;
    } sides[] = {{"me", REC_ROLE_USER}, {"i", REC_ROLE_USER}, {"you", REC_ROLE_ASSISTANT}};
    struct query_filters *filters = &reading->parts->filters;
    filters->role = rec_role_parse(value);
    for (size_t i = 0; i < sizeof sides / sizeof *sides && filters->role < 0; i++) {
        if (strcmp(sides[i].name, value) == 0)
            filters->role = (int)sides[i].role;
    }
    filters->speaker = filters->role < 0 ? value : NULL;
    return true;
}

static bool read_in(struct reading *reading, const char *value)
{
    reading->parts->filters.in = value;
    return true;
}

static bool read_kind(struct reading *reading, const char *value)
{
    int kind = rec_memory_kind_parse(value);
    if (kind >= 0)
        reading->parts->filters.kind = kind;
    return kind >= 0;
}

static bool read_category(struct reading *reading, const char *value)
{
    int category = rec_category_parse(value);
    if (category >= 0)
        reading->parts->filters.category = category;
    return category >= 0;
}

static bool read_tag(struct reading *reading, const char *value)
{
    reading->parts->filters.tag = value;
    return true;
}

/* Where the filter at `at` ends; at itself if there is none: what has no name or no value that is known is
 * text. "in:word", "in:two_words", "in:\"two words\"". */
static size_t read_filter(struct reading *reading, const char *text, size_t at, size_t length)
{
    static const struct {
        const char *name;
        bool (*read)(struct reading *reading, const char *value);
        bool exact; /* the value is taken as it stands */
    } filters[] = {
        {"since:", read_since, false},       {"until:", read_until, false},
        {"from:", read_from, false},         {"in:", read_in, false},
        {"kind:", read_kind, false},         {"cat:", read_category, false},
        {"category:", read_category, false}, {"tag:", read_tag, true},
    };
    if (memchr(text + at, ':', length - at < FILTER_NAME ? length - at : FILTER_NAME) == NULL)
        return at;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        size_t start = at + strlen(filters[i].name), end;
        if (start >= length || strncasecmp(text + at, filters[i].name, start - at) != 0)
            continue;
        const char *close = text[start] == '"' ? memchr(text + start + 1, '"', length - start - 1) : NULL;
        start += close != NULL;
        for (end = start;
             end < length && (close != NULL || !isspace((unsigned char)text[end])) && text + end != close;
             end++)
            ;
        while (close == NULL && end > start && text[end - 1] == '?')
            end--; /* it ends the question */
        if (end == start)
            return at;
        struct buf value = BUF_INIT;
        if (filters[i].exact)
            buf_add(&value, text + start, end - start);
        else
            utf8_fold(&value, text + start, end - start);
        for (char *byte = value.data; close == NULL && !filters[i].exact && byte < value.data + value.length;
             byte++) {
            if (*byte == '_')
                *byte = ' '; /* since:last_week */
        }
        bool read = filters[i].read(reading, arena_strndup(reading->arena, value.data, value.length));
        buf_free(&value);
        reading->parts->filters.any |= read;
        return read ? end + (close != NULL) : at;
    }
    return at;
}

/* --- Operators --- */

/* In a question quotes quote and a dash is a dash. */
static bool is_question(const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return length > 0 && text[length - 1] == '?';
}

/* Takes filters, phrases and excluded words out; the rest is left in `plain`. */
static void read_operators(struct reading *reading, const char *text, size_t length)
{
    struct query_parts *parts = reading->parts;
    bool question = is_question(text, length);
    for (size_t at = 0; at < length;) {
        if (isspace((unsigned char)text[at])) {
            buf_addc(&reading->plain, ' ');
            at++;
            continue;
        }
        size_t end = read_filter(reading, text, at, length);
        if (end > at) {
            at = end;
            continue;
        }
        bool without =
            !question && text[at] == '-' && at + 1 < length && !isspace((unsigned char)text[at + 1]);
        size_t start = at + without;
        const char *close =
            !question && text[start] == '"' ? memchr(text + start + 1, '"', length - start - 1) : NULL;
        if (close != NULL) {
            end = (size_t)(close - text);
            add_phrase(reading, without ? &parts->excluded : &parts->phrases,
                       without ? &parts->excluded_count : &parts->phrase_count, text + start + 1,
                       end - start - 1);
            if (!without) { /* its words score, too */
                buf_add(&reading->plain, text + start + 1, end - start - 1);
                buf_addc(&reading->plain, ' ');
            }
            at = end + 1;
            continue;
        }
        for (end = start; end < length && !isspace((unsigned char)text[end]);)
            end++;
        if (without)
            add_phrase(reading, &parts->excluded, &parts->excluded_count, text + start, end - start);
        else
            buf_add(&reading->plain, text + start, end - start);
        at = end;
    }
}

/* --- Words --- */

struct word {
    char *text;
    size_t length, end;
    unsigned marks; /* language_marks() */
};

struct words {
    struct reading *reading;
    struct word *all; /* as they follow each other */
    size_t count, capacity;
    struct language_counts counts;
    enum language language;
    size_t last_end;       /* of the last word taken */
    bool after_subject;    /* the word before says who does something */
    bool with_small_words; /* stop words are words, too */
};

static bool collect_word(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct words *words = context;
    struct arena *arena = words->reading->arena;
    struct word *added = ARENA_PUSH(arena, &words->all, &words->count, &words->capacity);
    (void)start;
    *added = (struct word){.text = arena_strndup(arena, word, length), .length = length, .end = end};
    added->marks = language_marks(added->text);
    language_count(&words->counts, added->marks);
    return true;
}

/* False: there is no room for more. */
static bool take_word(struct words *words, const struct word *word)
{
    struct reading *reading = words->reading;
    struct query_parts *parts = reading->parts;
    struct query_term term = {.word = word->text, .word_length = word->length};
    bool does = words->after_subject; /* "what did I order?" */
    unsigned marks = word->marks;
    words->after_subject = search_subject(term.word);
    parts->about_me |= (marks >> words->language >> LANGUAGE_FIRST & 1) != 0;
    if (!words->with_small_words && ((marks >> words->language & 1) != 0 ||
                                     (words->language != LANGUAGE_ENGLISH && strcmp(term.word, "i") == 0)))
        return true;
    term.foreign = foreign_copy(reading->arena, word->text, word->length, &term.foreign_length);
    term.stem = stem_copy(reading->arena, word->text, word->length, &term.stem_length);
    term.form_count = stem_forms(term.stem, term.stem_length, term.forms);
    words->last_end = word->end;
    for (size_t i = 0; i < parts->term_count; i++) {
        if (strcmp(parts->terms[i].stem, term.stem) == 0)
            return true;
    }
    if (parts->term_count == QUERY_TERMS_MAX)
        return false;
    term.share = search_asking_stem(term.stem) ? ASKING_SHARE : 1;
    term.asks = (term.share < 1 && !(does && search_deed_stem(term.stem))) || search_request_word(term.word);
    uint32_t code;
    /* one character of a script without blanks is the beginning of the pairs it stands in */
    term.prefix = utf8_decode(word->text, word->length, &code) == word->length && search_is_unspaced(code);
    parts->terms[parts->term_count++] = term;
    return true;
}

static void take_words(struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (!take_word(words, &words->all[i]))
            break;
    }
}

/* "c" is a small word in French, but the beginning of something else while somebody types. Several small
 * words are a phrase. */
static void take_begun_word(struct words *words)
{
    const struct buf *plain = &words->reading->plain;
    size_t start = 0;
    while (start < plain->length && isspace((unsigned char)plain->data[start]))
        start++;
    for (size_t i = start; i < plain->length; i++) {
        if (isspace((unsigned char)plain->data[i]))
            return;
    }
    words->with_small_words = true;
    take_words(words);
}

/* Is one of the phrases in the text, between word boundaries? A final '*' stands for the rest of a word. */
static bool says(const char *text, const char *const *phrases)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (at > text && isalnum((unsigned char)at[-1]))
            continue;
        for (const char *const *phrase = phrases; *phrase != NULL; phrase++) {
            if (**phrase != *at)
                continue;
            size_t length = strlen(*phrase);
            bool open = (*phrase)[length - 1] == '*';
            length -= open;
            if (strncmp(at, *phrase, length) == 0 && (open || !isalnum((unsigned char)at[length])))
                return true;
        }
    }
    return false;
}

static bool asks_when(const char *text)
{
    static const char *const begins[] = {"when",     "how long",   "since when", "what date",
                                         "what day", "what month", "what year",  "what time"};
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        if (strncmp(text, begins[i], strlen(begins[i])) == 0)
            return true;
    }
    const char *when = strstr(text, " when ");
    return when != NULL && when - text < 15;
}

static void read_meaning(struct query_parts *parts, const char *folded, bool question)
{
    static const char *const me[] = {"i", "my", "me", "mine", "we", "our", NULL};
    static const char *const you[] = {"did you",
                                      "have you",
                                      "had you",
                                      "you said",
                                      "you told",
                                      "you suggested",
                                      "you recommended",
                                      "you mentioned",
                                      "you gave",
                                      "you advised",
                                      "you explained",
                                      "you provided",
                                      "you proposed",
                                      "your advice",
                                      "your suggestion",
                                      "your suggestions",
                                      "your recommendation",
                                      "your recommendations",
                                      "your answer",
                                      "your explanation",
                                      NULL};
    static const char *const both[] = {"summar*", "overview", "recap", NULL};
    const char *at = folded;
    while (*at == ' ')
        at++;
    parts->about_me = (parts->about_me || says(at, me)) && !says(at, both);
    parts->about_you = strstr(at, "you") != NULL && says(at, you); /* each of them has it */
    parts->asks_when = asks_when(at);
    parts->about_world = question && !parts->about_me && !parts->about_you;
}

/* "5th" of May, "last week", "today" */
static void mark_date(struct query_parts *parts)
{
    static const char *const relative[] = {"today", "tomorrow", "tonight", "yesterday"};
    bool named = parts->date.month != 0 || parts->date.year != 0;
    for (size_t i = 0; i < parts->term_count; i++) {
        struct query_term *term = &parts->terms[i];
        if (named)
            term->dates = isdigit((unsigned char)term->word[0]) || search_month(term->word) != 0;
        if (parts->from != 0)
            term->dates |= (search_word_flags(term->word) & PASSAGE_TIME) != 0;
        bool may_be = term->word[0] == 'y' || term->word[0] == 't';
        for (size_t j = 0; j < sizeof relative / sizeof *relative && may_be; j++)
            term->dates |= strcmp(term->word, relative[j]) == 0;
    }
}

/* The beginning of reading: parts and plain. */
static struct reading read_text(struct query_parts *parts, const struct search_query *query,
                                struct arena *arena)
{
    struct reading reading = {.parts = parts, .query = query, .arena = arena};
    size_t length = utf8_cut(query->text, strlen(query->text), TEXT_MAX);
    *parts = (struct query_parts){.filters = {.role = -1, .kind = -1, .category = -1}};
    buf_init(&reading.plain);
    if (query->ended_turns_only) /* what is said to a model is no search that somebody types */
        buf_add(&reading.plain, query->text, length);
    else
        read_operators(&reading, query->text, length);
    return reading;
}

const char *query_words(const struct search_query *query, struct arena *arena)
{
    struct query_parts *parts = arena_alloc(arena, sizeof *parts);
    struct reading reading = read_text(parts, query, arena);
    const char *words = arena_strdup(arena, reading.plain.length ? reading.plain.data : "");
    buf_free(&reading.plain);
    return words;
}

void query_read(struct query_parts *parts, const struct search_query *query, struct arena *arena)
{
    struct reading reading = read_text(parts, query, arena);
    struct words words = {.reading = &reading};
    tokens_each(reading.plain.data, reading.plain.length, false, collect_word, &words);
    parts->pictures = words.count == 0 && query->floor <= 0; /* "so good 👍" and a prompt ask for none */
    if (parts->pictures)
        tokens_each_picture(reading.plain.data, reading.plain.length, collect_word, &words);
    words.language = language_decide(&words.counts);
    parts->foreign = words.language != LANGUAGE_ENGLISH;
    take_words(&words);
    if (parts->term_count == 0 && parts->phrase_count == 0 && query->prefix)
        take_begun_word(&words);
    /* somebody who looks for "to be or not to be" means it; a prompt's question of such words asks for
     * nothing */
    if (parts->term_count == 0 && parts->phrase_count == 0 && query->floor <= 0)
        add_phrase(&reading, &parts->phrases, &parts->phrase_count, reading.plain.data, reading.plain.length);
    if (query->prefix && parts->term_count > 0 && words.last_end == reading.plain.length)
        parts->terms[parts->term_count - 1].prefix = true;
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, reading.plain.data, reading.plain.length);
    read_meaning(parts, folded.data, is_question(reading.plain.data, reading.plain.length));
    dates_named(folded.data, &parts->date);
    dates_meant(folded.data, query->now != 0 ? query->now : clock_now(), &parts->from, &parts->to);
    mark_date(parts);
    buf_free(&folded);
    buf_free(&reading.plain);
}
