#include "config.h"

#include "search/statement.h"

#include "base/buf.h"
#include "search/language.h"
#include "search/passages.h"
#include "search/stem.h"
#include "search/terms.h"
#include "search/tokens.h"

#include <string.h>

#define WORDS_MOST 16

struct word {
    char text[TOKEN_BYTES + 1]; /* a stem where it has one */
    size_t length;
};

struct walk {
    const char *statement;
    struct word wanted[WORDS_MOST];
    size_t wanted_count;
    struct arena *arena;
    const char *about; /* the parts so far; NULL: none */
    size_t part;       /* where this one begins, */
    bool says;         /* and whether it has one of the words */
    size_t end;        /* of the word before */
    bool joins;        /* it joins what is before it with what is behind, */
    size_t start;      /* and begins here */
};

static void read_word(struct word *word, const char *text, size_t length)
{
    memcpy(word->text, text, length);
    word->text[length] = '\0';
    word->length = length;
}

static unsigned marks_of(const struct word *word)
{
    return language_marks(word->text) |
           (search_word_flags(word->text) & PASSAGE_FIRST ? 1u << LANGUAGE_FIRST : 0);
}

static bool take_wanted(void *context, const char *text, size_t length, size_t start, size_t end)
{
    struct walk *walk = context;
    struct word *word = &walk->wanted[walk->wanted_count];
    (void)start;
    (void)end;
    read_word(word, text, length);
    if (marks_of(word) != 0)
        return true;
    word->length = stem_word(word->text, length);
    return ++walk->wanted_count < WORDS_MOST;
}

static bool is_wanted(const struct walk *walk, struct word word)
{
    word.length = stem_word(word.text, word.length);
    for (size_t i = 0; i < walk->wanted_count; i++) {
        const struct word *wanted = &walk->wanted[i];
        if (wanted->length == word.length && memcmp(wanted->text, word.text, word.length) == 0)
            return true;
    }
    return false;
}

static bool is_joint(const char *word)
{
    static const char *const joints[] = {"and",  "but", "und",  "aber", "y",
                                         "pero", "et",  "mais", "maar", "ma"};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (strcmp(word, joints[i]) == 0)
            return true;
    return false;
}

static void end_part(struct walk *walk, size_t end)
{
    const char *before = walk->about != NULL ? walk->about : "";
    if (walk->says)
        walk->about = arena_printf(walk->arena, "%s%.*s", before, (int)(end - walk->part),
                                   walk->statement + walk->part);
    walk->part = end;
    walk->says = false;
}

static bool take(void *context, const char *text, size_t length, size_t start, size_t end)
{
    struct walk *walk = context;
    struct word word;
    read_word(&word, text, length);
    bool apart = false;
    for (size_t at = walk->end; at < start; at++)
        apart = apart || strchr(",;:.!?", walk->statement[at]) != NULL;
    if (marks_of(&word) >> LANGUAGE_FIRST != 0 && (walk->joins || apart))
        end_part(walk, walk->joins ? walk->start : start);
    walk->says = walk->says || is_wanted(walk, word);
    walk->joins = is_joint(word.text);
    walk->start = start;
    walk->end = end;
    return true;
}

const char *statement_about(const char *statement, const char *words, struct arena *arena)
{
    struct walk walk = {.statement = statement, .arena = arena};
    size_t length = strlen(statement);
    tokens_each(words, strlen(words), false, take_wanted, &walk);
    tokens_each(statement, length, false, take, &walk);
    end_part(&walk, length);
    return walk.about != NULL ? walk.about : statement;
}

/* --- Verbs of liking --- */

struct rewriting {
    const char *statement;
    struct buf text;
    size_t done; /* bytes of the statement */
};

static bool put_verb(void *context, const char *text, size_t length, size_t start, size_t end)
{
    static const struct {
        const char *stem, *verb;
    } verbs[] = {{"prefer", "prefers"}, {"enjoi", "enjoys"}, {"want", "wants"}};
    struct rewriting *rewriting = context;
    struct word word;
    read_word(&word, text, length);
    word.text[stem_word(word.text, length)] = '\0';
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(word.text, verbs[i].stem) != 0)
            continue;
        buf_add(&rewriting->text, rewriting->statement + rewriting->done, start - rewriting->done);
        buf_adds(&rewriting->text, verbs[i].verb);
        rewriting->done = end;
    }
    return true;
}

const char *statement_of_another(const char *statement, struct arena *arena)
{
    struct rewriting rewriting = {.statement = statement, .text = BUF_INIT};
    tokens_each(statement, strlen(statement), false, put_verb, &rewriting);
    buf_adds(&rewriting.text, statement + rewriting.done);
    const char *text = arena_strndup(arena, rewriting.text.data, rewriting.text.length);
    buf_free(&rewriting.text);
    return text;
}
