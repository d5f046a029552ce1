/* The rule tables: patterns over words and what a match means. Constant data; any thread. */
#ifndef MEMORY_RULES_H
#define MEMORY_RULES_H

#include "recollect_rows.h"

/* What a matching row makes of what it captured. */
enum effect {
    LIKES, /* attitude towards <thing> */
    DISLIKES,
    AVOIDS,  /* the same, unless <thing> is one at hand: "I can't open the file", "I don't use this here" */
    REFUSES, /* only with a reason, like NEEDS */
    NEEDS,   /* the same as LIKES, but only with a reason: "due to my knee I need ..." */
    ALLERGIC,
    PREFERS, /* <thing> over <other> */
    ENDS,    /* withdraws the attitude towards <thing> */
    SETS,    /* only if <thing> is the value of a known key: "moved to light mode" */
    DIET,    /* only if <thing> is a diet */
    DIET_ENDS,
    NAME,      /* how to address the person */
    FAVOURITE, /* "favourite <thing>" is <other> */
    PROPERTY,  /* the person's <thing> is <other> */
    KEEPS,     /* a memory: the clause as said */
    NOTHING    /* looks like one of the rows below and is none */
};

struct rule {
    const char *pattern;
    enum effect effect;
    enum rec_memory_kind kind; /* of KEEPS and PROPERTY */
    const char *slot;          /* of KEEPS: "subject/relation/"; "" for none */
};

extern const struct rule rules_own[], rules_possessions[], rules_things[];
extern const size_t rules_own_count, rules_possessions_count, rules_things_count;

/* A fact about somebody else; `taste`: what they like or not. */
struct rule_other {
    const char *pattern;
    bool taste;
};

extern const struct rule_other rules_others[];
extern const size_t rules_others_count;

/* What a sentence asks for. */
enum order {
    ORDER_REMEMBER,
    ORDER_TASK,
    ORDER_FORGET,
    ORDER_FORGET_LAST,
    ORDER_INSTRUCTION,
    ORDER_NAME,
    ORDER_DECISION,
    ORDER_NOTHING
};

struct rule_order {
    const char *pattern;
    enum order order;
};

extern const struct rule_order rules_orders[];
extern const size_t rules_orders_count;

/* Lists of words, for words_among(). */
extern const char rules_politeness[], rules_openers[], rules_reporting[], rules_hedges[], rules_strong[],
    rules_subjects[], rules_own_verbs[], rules_past_verbs[], rules_time_words[];

#endif
