#include "config.h"

#include "search/query.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "search/dates.h"
#include "search/stem.h"
#include "search/terms.h"
#include "search/tokens.h"

#include <ctype.h>
#include <string.h>

#define TEXT_MAX     4096 /* bytes of a query that are read */
#define ASKING_SHARE 0.4

/* --- Operators --- */

struct reading {
    struct query_parts *parts;
    const struct search_query *query;
    struct arena *arena;
    struct buf plain; /* what is neither phrase nor operator */
};

static char *stem_copy(struct arena *arena, const char *word, size_t length, size_t *stem_length)
{
    char *stem = arena_strndup(arena, word, length);
    *stem_length = stem_word(stem, length);
    stem[*stem_length] = '\0';
    return stem;
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
    reading->phrase->stems[reading->phrase->count++] = stem_copy(reading->arena, word, length, &unused);
    return reading->phrase->count < PHRASE_WORDS_MAX;
}

static void add_phrase(struct reading *reading, struct query_phrase *list, size_t *count, const char *text,
                       size_t length)
{
    if (*count == QUERY_PHRASES_MAX)
        return;
    struct phrase_reading phrase = {&list[*count], reading->arena};
    list[*count] = (struct query_phrase){0};
    tokens_each(text, length, false, take_phrase_word, &phrase);
    *count += list[*count].count > 0;
}

static bool read_date(struct reading *reading, const char *word, size_t length)
{
    static const char *const names[] = {"since:", "until:"};
    int64_t start, end;
    for (int i = 0; i < 2; i++) {
        size_t name = strlen(names[i]);
        if (length <= name || strncmp(word, names[i], name) != 0)
            continue;
        char *text = arena_strndup(reading->arena, word + name, length - name);
        for (char *at = text; *at != '\0'; at++) {
            if (*at == '_')
                *at = ' '; /* since:last_week */
        }
        int64_t now = reading->query->now != 0 ? reading->query->now : clock_now();
        if (!clock_parse_span(text, now, &start, &end))
            return false;
        if (i == 0)
            reading->parts->since = start;
        else
            reading->parts->until = end;
        return true;
    }
    return false;
}

/* In a question, and in what is said to a model, quotes quote and a dash is a dash. */
static bool has_operators(const struct search_query *query, const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    return !query->ended_turns_only && length > 0 && text[length - 1] != '?';
}

/* Takes phrases and operators out; the rest is left in `plain`. */
static void read_operators(struct reading *reading, const char *text, size_t length)
{
    struct query_parts *parts = reading->parts;
    for (size_t at = 0; at < length;) {
        if (isspace((unsigned char)text[at])) {
            buf_addc(&reading->plain, ' ');
            at++;
            continue;
        }
        bool without = text[at] == '-' && at + 1 < length && !isspace((unsigned char)text[at + 1]);
        size_t start = at + without;
        const char *close = text[start] == '"' ? memchr(text + start + 1, '"', length - start - 1) : NULL;
        if (close != NULL) {
            size_t end = (size_t)(close - text);
            add_phrase(reading, without ? parts->excluded : parts->phrases,
                       without ? &parts->excluded_count : &parts->phrase_count, text + start + 1,
                       end - start - 1);
            if (!without) { /* its words score, too */
                buf_add(&reading->plain, text + start + 1, end - start - 1);
                buf_addc(&reading->plain, ' ');
            }
            at = end + 1;
            continue;
        }
        size_t end = start;
        while (end < length && !isspace((unsigned char)text[end]))
            end++;
        if (without)
            add_phrase(reading, parts->excluded, &parts->excluded_count, text + start, end - start);
        else if (!read_date(reading, text + start, end - start))
            buf_add(&reading->plain, text + start, end - start);
        at = end;
    }
}

/* --- Words --- */

struct words {
    struct reading *reading;
    size_t last_end; /* of the last word taken */
};

static bool take_word(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct words *words = context;
    struct reading *reading = words->reading;
    struct query_parts *parts = reading->parts;
    struct query_term term = {.word = arena_strndup(reading->arena, word, length), .word_length = length};
    (void)start;
    if (search_stop_word(term.word))
        return true;
    term.stem = stem_copy(reading->arena, word, length, &term.stem_length);
    words->last_end = end;
    for (size_t i = 0; i < parts->term_count; i++) {
        if (strcmp(parts->terms[i].stem, term.stem) == 0)
            return true;
    }
    if (parts->term_count == QUERY_TERMS_MAX)
        return false;
    term.share = search_asking_stem(term.stem) ? ASKING_SHARE : 1;
    uint32_t code;
    /* one character of a script without blanks is the beginning of the pairs it stands in */
    term.prefix = utf8_decode(word, length, &code) == length && search_is_unspaced(code);
    parts->terms[parts->term_count++] = term;
    return true;
}

/* Is one of the phrases in the text, between word boundaries? A final '*' stands for the rest of a word. */
static bool says(const char *text, const char *const *phrases)
{
    for (; *phrases != NULL; phrases++) {
        size_t length = strlen(*phrases);
        bool open = (*phrases)[length - 1] == '*';
        length -= open;
        for (const char *at = text; *at != '\0'; at++) {
            bool begins = at == text || !isalnum((unsigned char)at[-1]);
            if (begins && strncmp(at, *phrases, length) == 0 && (open || !isalnum((unsigned char)at[length])))
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

static void read_meaning(struct query_parts *parts, const char *text, size_t length)
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
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, text, length);
    const char *at = folded.data;
    while (*at == ' ')
        at++;
    parts->about_me = says(at, me) && !says(at, both);
    parts->about_you = says(at, you);
    parts->asks_when = asks_when(at);
    buf_free(&folded);
}

void query_read(struct query_parts *parts, const struct search_query *query, struct arena *arena)
{
    *parts = (struct query_parts){0};
    struct reading reading = {.parts = parts, .query = query, .arena = arena};
    buf_init(&reading.plain);
    size_t length = utf8_cut(query->text, strlen(query->text), TEXT_MAX);
    if (has_operators(query, query->text, length))
        read_operators(&reading, query->text, length);
    else
        buf_add(&reading.plain, query->text, length);
    struct words words = {.reading = &reading};
    tokens_each(reading.plain.data, reading.plain.length, false, take_word, &words);
    /* somebody who looks for "to be or not to be" means it; a prompt's question of such words asks for
     * nothing */
    if (parts->term_count == 0 && parts->phrase_count == 0 && query->floor <= 0)
        add_phrase(&reading, parts->phrases, &parts->phrase_count, reading.plain.data, reading.plain.length);
    if (query->prefix && parts->term_count > 0 && words.last_end == reading.plain.length)
        parts->terms[parts->term_count - 1].prefix = true;
    read_meaning(parts, reading.plain.data, reading.plain.length);
    dates_named(reading.plain.data, reading.plain.length, &parts->date);
    dates_meant(reading.plain.data, reading.plain.length, query->now != 0 ? query->now : clock_now(),
                &parts->from, &parts->to);
    buf_free(&reading.plain);
}
