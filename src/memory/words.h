/* A message as the rules see it: sentences of folded words, with what is not the person's own statement
 * masked out. Everything belongs to the caller's arena. Pure; any thread. */
#ifndef MEMORY_WORDS_H
#define MEMORY_WORDS_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One word. Contractions are taken apart ("don't" is "do" and "not", both with the span of the whole). */
struct word {
    const char *text;  /* lower case, without accents */
    size_t start, end; /* bytes in the message */
    bool comma;        /* a comma, colon, dash or bracket stands before it */
    bool colon;        /* the same, of a colon */
    bool capital;      /* begins with a capital letter */
    bool adverb;       /* "really", "also" */
    bool habit; /* may stand after "never" where a habit is meant: a verb neither in the past nor one of
                   knowing or having */
    const uint64_t *lists; /* of lexicon.h */
};

struct sentence {
    const struct word *words;
    size_t count;
    size_t start, end; /* bytes in the message, without blanks around it */
    bool question;     /* ends with "?", or begins as one */
    bool code;         /* looks like program text */
    /* Of meant.h: */
    bool shown;          /* text to work on or to judge: not the person's own statement */
    bool passing;        /* nothing lasting is said */
    size_t passing_from; /* word: what is said before it may be lasting */
};

/* Sentences in order. Code blocks, quotations of three words or more, lines quoted with ">", and what follows
 * "Translate:" and its like are left out, as is everything after "ignore the above". */
void words_read(const char *text, size_t length, struct arena *arena, struct sentence **sentences,
                size_t *count);

/* The regular form of the third person, appended: "love" makes "loves", "carry" "carries". */
void words_third_person(struct buf *out, const char *verb, size_t length);

/* True if `word` is one of the alternatives "a|b|c". */
bool words_among(const char *word, const char *alternatives);

#endif
