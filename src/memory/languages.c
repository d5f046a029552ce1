#include "config.h"

#include "memory/languages.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "src/memory/language_de.h"
#include "src/memory/language_es.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64

/* An effect as the files write it. */
static const struct {
    const char *name;
    enum language_means means;
    enum effect effect;
} effects[] = {
    {"likes", LANGUAGE_ATTITUDE, LIKES},
    {"dislikes", LANGUAGE_ATTITUDE, DISLIKES},
    {"allergic", LANGUAGE_ATTITUDE, ALLERGIC},
    {"prefers", LANGUAGE_ATTITUDE, PREFERS},
    {"ends", LANGUAGE_ATTITUDE, ENDS},
    {"set", LANGUAGE_ATTRIBUTE, SETS},
    {"name", LANGUAGE_NAME, NAME},
    {"given", LANGUAGE_GIVEN, NAME},
    {"called", LANGUAGE_CALLED, NAME},
    {"favourite", LANGUAGE_FAVOURITE, FAVOURITE},
    {"fact", LANGUAGE_FACT, KEEPS},
    {"person", LANGUAGE_PERSON, KEEPS},
    {"event", LANGUAGE_EVENT, KEEPS},
    {"due", LANGUAGE_DUE, KEEPS},
    {"task", LANGUAGE_TASK, KEEPS},
    {"instruction", LANGUAGE_INSTRUCTION, KEEPS},
    {"remember", LANGUAGE_REMEMBER, KEEPS},
    {"forget", LANGUAGE_FORGET, NOTHING},
    {"forget-last", LANGUAGE_FORGET_LAST, NOTHING},
    {"nothing", LANGUAGE_NOTHING, NOTHING},
    {"imagined", LANGUAGE_IMAGINED, NOTHING},
};

static struct language all[2];

/* A file while it is read. What is kept lives as long as the process. */
struct reading {
    struct language *language;
    struct language_rule *rules;
    size_t count, capacity;
    char *names[NAMES_MAX], *words[NAMES_MAX]; /* of `let` */
    size_t name_count;
    struct buf own; /* the words of all rules */
};

static char *fold(const char *text, size_t length)
{
    struct buf out = BUF_INIT;
    utf8_fold(&out, text, length);
    char *folded = xstrdup(out.data);
    buf_free(&out);
    return folded;
}

/* The pattern with @NAME replaced and blanks made single. */
static char *expand(const struct reading *reading, const char *text)
{
    struct buf out = BUF_INIT;
    for (const char *at = text; *at != '\0';) {
        size_t name = 0;
        if (*at == '@')
            for (size_t i = 0; i < reading->name_count && name == 0; i++) {
                size_t length = strlen(reading->names[i]);
                if (strncmp(at + 1, reading->names[i], length) == 0) {
                    buf_adds(&out, reading->words[i]);
                    name = length + 1;
                }
            }
        assert((*at != '@' || name > 0) && "a rule names words that no `let` has");
        if (name > 0) {
            at += name;
            continue;
        }
        if (*at != ' ' || (out.length > 0 && out.data[out.length - 1] != ' '))
            buf_addc(&out, *at);
        at++;
    }
    while (out.length > 0 && out.data[out.length - 1] == ' ')
        buf_truncate(&out, out.length - 1);
    char *result = xstrdup(out.data);
    buf_free(&out);
    return result;
}

/* "ich lebe in Graz und arbeite ...": behind a conjunction the subject may be left out. */
static bool begins_with_subject(const struct language *language, const char *pattern)
{
    size_t length = strlen(language->subject);
    return length > 0 && strncmp(pattern, language->subject, length) == 0 && pattern[length] == ' ';
}

/* The words of a pattern, without its signs. */
static void add_own_words(struct reading *reading, const char *pattern)
{
    while (*pattern != '\0') {
        size_t length = strcspn(pattern, " ");
        if (memchr("<~.$", *pattern, 4) == NULL) {
            buf_addc(&reading->own, '|');
            buf_add(&reading->own, pattern, length - (strchr("?*", pattern[length - 1]) != NULL));
        }
        pattern += length + (pattern[length] == ' ');
    }
}

static void read_rule(struct reading *reading, const char *line, const char *bar)
{
    size_t length = strcspn(line, " :|");
    struct language_rule rule = {
        .means = LANGUAGE_NOTHING, .effect = NOTHING, .key = "", .value = "", .slot = ""};
    bool known = false;
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (strlen(effects[i].name) == length && memcmp(effects[i].name, line, length) == 0) {
            rule.means = effects[i].means;
            rule.effect = effects[i].effect;
            known = true;
        }
    assert(known && "a rule has an effect that is not in the table");
    (void)known;
    if (line[length] == ':') {
        const char *argument = line + length + 1;
        size_t end = strcspn(argument, " |"), equals = strcspn(argument, "= |");
        if (rule.means == LANGUAGE_ATTRIBUTE) { /* "theme=dark", or "editor", which is <thing> */
            rule.key = xstrndup(argument, equals);
            if (equals < end)
                rule.value = xstrndup(argument + equals + 1, end - equals - 1);
        } else {
            rule.slot = xstrndup(argument, end);
        }
    }
    char *folded = fold(bar + 1, strlen(bar + 1));
    char *pattern = expand(reading, folded);
    rule.pattern = pattern_compile(pattern);
    rule.own = begins_with_subject(reading->language, pattern);
    add_own_words(reading, pattern);
    free(pattern);
    free(folded);
    reading->rules = xgrow(reading->rules, &reading->capacity, reading->count + 1, sizeof *reading->rules);
    reading->rules[reading->count++] = rule;
}

static unsigned read_list(const char *text)
{
    char *folded = fold(text, strlen(text));
    unsigned list = lexicon_list(folded);
    free(folded);
    return list;
}

/* "gestern | yesterday" */
static void read_time(struct language *language, const char *text, const char *bar)
{
    char *folded = fold(text, strcspn(text, " "));
    language->times =
        xgrow(language->times, &language->time_capacity, language->time_count + 1, sizeof *language->times);
    bar += 1 + strspn(bar + 1, " ");
    language->times[language->time_count++] = (struct language_time){folded, xstrdup(bar)};
}

/* Lines that are a list of words, "NAME a|b|c". */
static const struct {
    const char *name;
    size_t at; /* of the list in struct language */
} lists[] = {
    {"clause", offsetof(struct language, clause)},
    {"condition", offsetof(struct language, condition)},
    {"skip", offsetof(struct language, skip)},
    {"question", offsetof(struct language, question)},
    {"past", offsetof(struct language, past)},
    {"part-of-day", offsetof(struct language, part_of_day)},
    {"greeting", offsetof(struct language, greeting)},
    {"given", offsetof(struct language, given)},
    {"no-name", offsetof(struct language, no_name)},
    {"towards", offsetof(struct language, towards)},
    {"filler", offsetof(struct language, filler)},
    {"passing", offsetof(struct language, passing)},
    {"reflexive", offsetof(struct language, reflexive)},
    {"verb-last", offsetof(struct language, verb_last)},
    {"denial", offsetof(struct language, denial)},
    {"instead", offsetof(struct language, instead)},
    {"determiner", offsetof(struct language, determiner)},
    {"joins", offsetof(struct language, joins)},
    {"tail", offsetof(struct language, tail)},
    {"strong", offsetof(struct language, strong)},
    {"hedge", offsetof(struct language, hedge)},
    {"preposition", offsetof(struct language, preposition)},
    {"shown", offsetof(struct language, shown)},
    {"material", offsetof(struct language, material)},
    {"shared", offsetof(struct language, shared)},
    {"announce", offsetof(struct language, announce)},
    {"more", offsetof(struct language, more)},
    {"than", offsetof(struct language, than)},
};

static unsigned *list_at(struct language *language, size_t number)
{
    return (unsigned *)(void *)((char *)language + lists[number].at);
}

/* False: the line is none. */
static bool read_words(struct language *language, const char *name, size_t length, const char *rest)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strlen(lists[i].name) == length && memcmp(lists[i].name, name, length) == 0) {
            *list_at(language, i) = read_list(rest);
            return true;
        }
    return false;
}

/* "let NAME words" */
static void read_let(struct reading *reading, const char *text)
{
    size_t length = strcspn(text, " ");
    assert(reading->name_count < NAMES_MAX);
    reading->names[reading->name_count] = xstrndup(text, length);
    text += length + strspn(text + length, " ");
    reading->words[reading->name_count++] = fold(text, strlen(text));
}

/* "introduces ich bin" */
static void read_introducing(struct language *language, const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        assert(language->introducing < LANGUAGE_SHORT);
        language->introduces[language->introducing++] = xstrndup(text, length);
        text += length + strspn(text + length, " ");
    }
}

static void read_line(struct reading *reading, const char *line)
{
    struct language *language = reading->language;
    const char *bar = strchr(line, '|');
    size_t length = strcspn(line, " ");
    const char *rest = line + length + strspn(line + length, " ");
    bool is_rule = strstr(line, " | ") != NULL;
    if (*line == '\0' || *line == '#')
        return;
    if (length == 3 && memcmp(line, "let", 3) == 0) {
        read_let(reading, rest);
    } else if (length == 7 && memcmp(line, "subject", 7) == 0) {
        language->subject = xstrdup(rest);
    } else if (length == 8 && memcmp(line, "capitals", 8) == 0) {
        language->capitals = true;
    } else if (length == 10 && memcmp(line, "introduces", 10) == 0) {
        read_introducing(language, rest);
    } else if (length == 4 && memcmp(line, "time", 4) == 0) {
        assert(is_rule && "words of time have no English ones");
        read_time(language, rest, strstr(rest, " | ") + 1);
    } else if (is_rule || !read_words(language, line, length, rest)) {
        assert(bar != NULL && "a line of a language file is no rule");
        read_rule(reading, line, bar);
    }
}

static void read_file(struct language *language, const char *name, const char *text)
{
    struct reading reading = {.language = language};
    unsigned none = lexicon_list("");
    *language = (struct language){.name = name, .subject = ""};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        *list_at(language, i) = none;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        char *line = xstrndup(text, length);
        read_line(&reading, line);
        free(line);
        text += length + (text[length] == '\n');
    }
    for (size_t i = 0; i < reading.name_count; i++) {
        free(reading.names[i]);
        free(reading.words[i]);
    }
    language->own = lexicon_list(reading.own.data + 1);
    buf_free(&reading.own);
    language->rules = reading.rules;
    language->count = reading.count;
}

void languages_prepare(void)
{
    read_file(&all[0], "de", language_de);
    read_file(&all[1], "es", language_es);
}

const struct language *languages_all(size_t *count)
{
    *count = sizeof all / sizeof *all;
    return all;
}
