/* From a matched clause to candidates: values, categories, importance, spans. Strings belong to the
 * extraction's arena; the list of candidates is freed by who made the extraction. Any thread. */
#ifndef MEMORY_LEARN_H
#define MEMORY_LEARN_H

#include "memory/memory.h"
#include "memory/pattern.h"
#include "memory/rules.h"
#include "memory/slots.h"

struct extraction {
    const char *text;
    int64_t said_at;
    struct arena *arena;
    struct memory_candidate *candidates;
    size_t count, capacity;
    bool asked_to_remember;          /* inside "remember that ..." */
    const struct language *language; /* of the sentence at hand; NULL: English */
    bool dismissed;                  /* a row says that the sentence is none of those it looks like */
    struct span formerly;            /* "used to love camping": what an "it" behind it is; empty: nothing */
};

/* A clause under examination. */
struct clause {
    const struct sentence *sentence;
    size_t subject;    /* word of "I" or "my"; where it is left out, of the verb */
    size_t begin;      /* first word after it */
    size_t thing_end;  /* what is captured ends here: before the reason */
    size_t end;        /* the clause with its reason ends here */
    struct span scope; /* "For work emails", "When I'm coding": before the subject; empty: none */
    bool subject_left_out;
    bool whole; /* the person is not its subject: it reads best as said */
    double confidence;
};

/* From where to where the words of a span, which is not empty, stand in the message; word_order.h may have
 * changed their order. */
struct extent {
    size_t start, end; /* bytes */
};
struct extent learn_extent(const struct sentence *sentence, struct span span);

/* The words of a span as they stand in the message; "" if it is empty. */
const char *learn_words(struct extraction *extraction, const struct sentence *sentence, struct span span);
/* A text in the form in which things are compared. */
const char *learn_normal(struct extraction *extraction, const char *text);

/* Is the thing the value of a known key? Not if the clause holds only sometimes, unless that is when the key
 * matters at all: "when I travel" does not limit a seat. */
bool learn_value(struct extraction *extraction, const struct clause *clause, struct span thing,
                 struct slot_attribute *found);

/* One value of a key. category -1: the key's own. */
void learn_attribute(struct extraction *extraction, const struct clause *clause, const char *key,
                     const char *value, int category);
/* Attitudes towards a thing, or towards each thing of a list. */
void learn_thing(struct extraction *extraction, const struct clause *clause, enum effect effect,
                 struct span thing);
/* "my coffee black": how the word before the thing is taken; one way at a time. */
void learn_manner(struct extraction *extraction, const struct clause *clause, struct span thing);
/* One thing over the other. */
void learn_comparison(struct extraction *extraction, const struct clause *clause, const struct match *match);
/* <thing>, if there is one, but not <other> */
void learn_exception(struct extraction *extraction, const struct clause *clause, const struct match *match);
/* These two: false if the words do not make one. */
bool learn_name(struct extraction *extraction, const struct clause *clause, struct span thing);
bool learn_diet(struct extraction *extraction, const struct clause *clause, struct span thing, bool ends);
/* "my <thing> is <other>", "use <thing> as my ..." */
void learn_property(struct extraction *extraction, const struct clause *clause, const struct rule *rule,
                    const struct match *match);
void learn_favourite(struct extraction *extraction, const struct clause *clause, const struct match *match);

/* A memory of the bytes from start to end. */
void learn_memory(struct extraction *extraction, const struct sentence *sentence, size_t start, size_t end,
                  enum rec_memory_kind kind, const char *slot);
/* A memory of the clause as said. */
void learn_clause(struct extraction *extraction, const struct clause *clause, enum rec_memory_kind kind,
                  const char *slot);
/* The day a sentence in another language names, as dated_find(), and whether it tells of what is past. */
struct dated;
bool foreign_dated(const struct extraction *extraction, const struct sentence *sentence, bool ahead,
                   struct dated *found);
bool foreign_is_past(const struct extraction *extraction, const struct sentence *sentence);
/* A sentence in another language than English, by the rules of data/languages/. True: it is in one, whether
 * it teaches something or not. */
bool foreign_read(struct extraction *extraction, const struct sentence *sentence);
void foreign_remember(struct extraction *extraction, const struct sentence *sentence, struct span thing);

/* A wish to forget: what, or "" for what was learned last. */
void learn_forget(struct extraction *extraction, const struct sentence *sentence, const char *what);

#endif
