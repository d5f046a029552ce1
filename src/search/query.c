#include "config.h"

#include "search/query.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "search/terms.h"

#include <ctype.h>
#include <string.h>

#define TEXT_MAX 4096 /* bytes of a query that are read */

/* Words about the asking, not about the thing: they count less. */
static const char *const asking_words[] = {
    "advice",      "advise",    "answer",       "ask",       "asked",          "bring",
    "brought",     "chat",      "conversation", "describe",  "detail",         "detailed",
    "details",     "different", "discuss",      "discussed", "discussion",     "explain",
    "find",        "help",      "list",         "looking",   "mention",        "mentioned",
    "need",        "overview",  "provide",      "recommend", "recommendation", "recommendations",
    "said",        "say",       "session",      "show",      "suggest",        "suggestion",
    "suggestions", "summarise", "summarize",    "summary",   "talk",           "talked",
    "think",       "tip",       "tips",         "various",   "want",           "way",
};

static bool about_asking(const char *word)
{
    for (size_t i = 0; i < sizeof asking_words / sizeof *asking_words; i++) {
        if (strcmp(asking_words[i], word) == 0)
            return true;
    }
    return false;
}

void query_quote(struct buf *out, const char *text)
{
    buf_addc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_addc(out, '"');
        buf_addc(out, *text);
    }
    buf_addc(out, '"');
}

/* --- Operators --- */

struct reading {
    struct query_parts *parts;
    struct tokens *tokens;
    const struct search_query *query;
    struct arena *arena;
    struct buf plain; /* what is neither phrase nor operator */
};

static const char *spaced(struct reading *reading, const char *text, size_t length)
{
    struct buf out = BUF_INIT;
    tokens_spaced(&out, text, length, false);
    const char *result = arena_strndup(reading->arena, out.data, out.length);
    buf_free(&out);
    return result;
}

static bool any_token(void *context, const char *term, size_t length, size_t start, size_t end)
{
    (void)term;
    (void)length;
    (void)start;
    (void)end;
    *(bool *)context = true;
    return false;
}

/* Phrases without a single word would be syntax errors of the full-text table. */
static void add_phrase(struct reading *reading, const char ***list, size_t *count, const char *text,
                       size_t length)
{
    bool words = false;
    tokens_each(reading->tokens, text, length, any_token, &words);
    if (!words)
        return;
    const char **grown = arena_alloc(reading->arena, (*count + 1) * sizeof *grown);
    if (*count > 0)
        memcpy(grown, *list, *count * sizeof *grown);
    grown[(*count)++] = spaced(reading, text, length);
    *list = grown;
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
        size_t end = start;
        while (end < length && !isspace((unsigned char)text[end]))
            end++;
        if (without)
            add_phrase(reading, &parts->excluded, &parts->excluded_count, text + start, end - start);
        else if (!read_date(reading, text + start, end - start))
            buf_add(&reading->plain, text + start, end - start);
        at = end;
    }
}

/* --- Words --- */

struct words {
    struct reading *reading;
    bool stop_words; /* take them, too */
    size_t last_end; /* of the last word taken */
};

static bool take_word(void *context, const char *term, size_t length, size_t start, size_t end)
{
    struct words *words = context;
    struct reading *reading = words->reading;
    struct query_parts *parts = reading->parts;
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, reading->plain.data + start, end - start);
    const char *word = arena_strndup(reading->arena, folded.data, folded.length);
    buf_free(&folded);
    if (!words->stop_words && search_stop_word(word))
        return true;
    for (size_t i = 0; i < parts->term_count; i++) {
        if (strlen(parts->terms[i].term) == length && memcmp(parts->terms[i].term, term, length) == 0) {
            words->last_end = end;
            return true;
        }
    }
    if (parts->term_count == QUERY_TERMS_MAX)
        return false;
    parts->terms[parts->term_count++] =
        (struct query_term){.word = word,
                            .term = arena_strndup(reading->arena, term, length),
                            .share = about_asking(word) ? 0.4 : 1};
    words->last_end = end;
    return true;
}

/* Is one of the phrases in the text, between word boundaries? */
static bool says(const char *text, const char *const *phrases)
{
    for (; *phrases != NULL; phrases++) {
        size_t length = strlen(*phrases);
        for (const char *at = text; (at = strstr(at, *phrases)) != NULL; at++) {
            bool begins = at == text || !isalnum((unsigned char)at[-1]);
            if (begins && !isalnum((unsigned char)at[length]))
                return true;
        }
    }
    return false;
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
                                      "your answer",
                                      "your explanation",
                                      NULL};
    static const char *const both[] = {"summary", "summarise", "summarize", "overview", "recap", NULL};
    static const char *const when[] = {"when",       "how long",  "what date", "what day",
                                       "what month", "what year", "what time", NULL};
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, text, length);
    parts->about_me = says(folded.data, me) && !says(folded.data, both);
    parts->about_you = says(folded.data, you);
    parts->asks_when = says(folded.data, when);
    buf_free(&folded);
}

void query_read(struct query_parts *parts, struct tokens *tokens, const struct search_query *query,
                struct arena *arena)
{
    *parts = (struct query_parts){0};
    struct reading reading = {.parts = parts, .tokens = tokens, .query = query, .arena = arena};
    buf_init(&reading.plain);
    size_t length = utf8_cut(query->text, strlen(query->text), TEXT_MAX);
    read_operators(&reading, query->text, length);
    struct words words = {.reading = &reading};
    tokens_each(tokens, reading.plain.data, reading.plain.length, take_word, &words);
    /* somebody who looks for "to be or not to be" means it; a prompt's question of such words asks for
     * nothing */
    if (parts->term_count == 0 && query->floor <= 0) {
        words.stop_words = true;
        tokens_each(tokens, reading.plain.data, reading.plain.length, take_word, &words);
    }
    if (query->prefix && parts->term_count > 0 && words.last_end == reading.plain.length)
        parts->terms[parts->term_count - 1].prefix = true;
    read_meaning(parts, reading.plain.data, reading.plain.length);
    buf_free(&reading.plain);
}
