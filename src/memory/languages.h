/* Rules of other languages than English, from data/languages/: a file of lines "EFFECT | PATTERN", tried at
 * each beginning of a clause. Read once, constant after; any thread. */
#ifndef MEMORY_LANGUAGES_H
#define MEMORY_LANGUAGES_H

#include "memory/pattern.h"
#include "memory/rules.h"

enum language_means {
    LANGUAGE_ATTITUDE,  /* effect tells which */
    LANGUAGE_ATTRIBUTE, /* key is value */
    LANGUAGE_NAME,
    LANGUAGE_FAVOURITE,
    LANGUAGE_FACT,   /* slot */
    LANGUAGE_PERSON, /* a fact about somebody else */
    LANGUAGE_TASK,
    LANGUAGE_INSTRUCTION,
    LANGUAGE_REMEMBER,
    LANGUAGE_FORGET,
    LANGUAGE_FORGET_LAST,
    LANGUAGE_NOTHING
};

struct language_rule {
    enum language_means means;
    enum effect effect;
    const char *pattern; /* folded */
    const char *key, *value, *slot;
};

struct language {
    const char *name;                     /* "de" */
    const char *clause, *skip, *question; /* for words_among() */
    const struct language_rule *rules;
    size_t count;
};

const struct language *languages_all(size_t *count);

#endif
