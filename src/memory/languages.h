/* Rules of other languages than English, from data/languages/: a file of lines "EFFECT | PATTERN", tried at
 * each beginning of a clause. Read by rules_prepare(), constant after; any thread. */
#ifndef MEMORY_LANGUAGES_H
#define MEMORY_LANGUAGES_H

#include "memory/pattern.h"
#include "memory/rules.h"

#include <string.h>

#define LANGUAGE_SHORT 2

enum language_means {
    LANGUAGE_ATTITUDE,  /* effect tells which */
    LANGUAGE_ATTRIBUTE, /* key is value, or <thing> if there is none */
    LANGUAGE_NAME,
    LANGUAGE_GIVEN,  /* a name, if it is one of those that many have; where they are from, too */
    LANGUAGE_CALLED, /* a name behind a greeting, whatever it is */
    LANGUAGE_FAVOURITE,
    LANGUAGE_FACT,   /* slot */
    LANGUAGE_PERSON, /* a fact about somebody else */
    LANGUAGE_EVENT,  /* only if it names a day, */
    LANGUAGE_DUE,    /* as this, which is a task */
    LANGUAGE_TASK,
    LANGUAGE_INSTRUCTION,
    LANGUAGE_REMEMBER,
    LANGUAGE_FORGET,
    LANGUAGE_FORGET_LAST,
    LANGUAGE_NOTHING,
    LANGUAGE_IMAGINED /* nor does the rest of the sentence */
};

struct language_rule {
    enum language_means means;
    enum effect effect;
    struct pattern pattern;
    bool own; /* begins with the person as its subject, who may be left out */
    const char *key, *value, *slot;
};

/* A word of time, and what English says for it. */
struct language_time {
    const char *words, *english; /* "a|b"; words with a blank between */
};

struct language {
    const char *name; /* "de" */
    /* lists of the lexicon: */
    unsigned clause, condition, skip, question, past;
    unsigned part_of_day; /* before a word that means tomorrow and morning, too */
    unsigned greeting, given, no_name;
    unsigned towards;                               /* behind two names: what somebody is to them */
    unsigned filler, passing, reflexive, verb_last; /* of word_order.h */
    unsigned denial, instead;
    unsigned own, shared;             /* words of its rules, and those of them that English has, too */
    unsigned determiner, joins, tail; /* of lists: "den Tee", "und", "nicht" behind one */
    bool capitals;                    /* nouns have them */
    unsigned shown;                   /* of what is at hand: "diese", "Absatz" */
    unsigned material;                /* before a colon: what follows is none of the person's own words */
    unsigned strong, hedge;           /* said strongly; only supposed */
    unsigned preposition;             /* begins what is said of a thing, not the thing */
    unsigned more, than;              /* "más el té que el café": it begins no clause */
    unsigned announce;                /* before a clause that belongs to what is said: "es, wenn" */
    const char *subject;              /* "ich", which is left out behind a conjunction; "": always */
    const char *introduces[LANGUAGE_SHORT]; /* "ich bin", for what stands behind a name: "Lena, Lehrerin" */
    size_t introducing;
    const struct language_rule *rules;
    size_t count;
    struct language_time *times;
    size_t time_count, time_capacity;
};

void languages_prepare(void);
const struct language *languages_all(size_t *count);

static inline bool language_is_subject(const struct language *language, const struct word *word)
{
    return language->subject[0] != '\0' && strcmp(word->text, language->subject) == 0;
}

#endif
