/* The rule tables: patterns over words and what a match means. Constant once they are made ready; any thread.
 */
#ifndef MEMORY_RULES_H
#define MEMORY_RULES_H

#include "memory/lexicon.h"
#include "memory/pattern.h"
#include "recollect_rows.h"

#include <string.h>

/* What a matching row makes of what it captured. */
enum effect {
    LIKES, /* attitude towards <thing> */
    DISLIKES,
    AVOIDS,  /* the same, unless <thing> is one at hand: "I can't open the file", "I don't use this here" */
    HABITS,  /* LIKES, unless <thing> is one at hand or a single one: "I go for walks" */
    MANNER,  /* how the word before <thing> is taken: "take my coffee black" */
    CHOICE,  /* LIKES, of <thing> and the word before it: "choose the cheapest option" */
    ROUTINE, /* HABITS, if it is said when: "whenever I can, I cycle", "for lunch I have soup" */
    EXCEPTS, /* LIKES <thing>, if there is one, but not <other> */
    BARE,    /* "love hiking", without a subject: an -ing form or "the ..."; polarity by the verb */
    REFUSES, /* only with a reason, like NEEDS */
    NEEDS,   /* the same as LIKES, but only with a reason: "due to my knee I need ..." */
    ALLERGIC,
    PREFERS, /* <thing> over <other> */
    ENDS,    /* withdraws the attitude towards <thing> */
    ALLERGIC_ENDS,
    FORMERLY, /* teaches nothing, but says what "it" and "them" behind it are */
    SETS,     /* only if <thing> is the value of a known key: "moved to light mode" */
    DIET,     /* only if <thing> is a diet */
    DIET_ENDS,
    NAME,      /* how to address the person */
    FAVOURITE, /* "favourite <thing>" is <other> */
    IDEAL,     /* the same, of what stands behind "ideal" */
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

/* The first row that matches counts. */
struct rule_table {
    const struct rule *rules;
    size_t count;
    struct pattern *patterns; /* of each rule */
    struct rule_table *next;  /* tried when no row of this one matches; NULL: that was all */
};

extern struct rule_table rules_own, rules_possessions, rules_ours, rules_things, rules_fronted;
/* Behind rules_own, in this order. */
extern struct rule_table rules_own_dislikes, rules_own_likes, rules_own_facts, rules_own_any_verb;

/* A fact about somebody else. "likes" may stand beside others, one for each thing; of other relations there
 * is one; "" is none that a later statement could replace. */
struct rule_other {
    const char *pattern, *relation;
};

extern const struct rule_other rules_others[];
extern const size_t rules_others_count;
extern struct pattern *rules_others_patterns;

/* What a sentence asks for. */
enum order {
    ORDER_REMEMBER,
    ORDER_TASK,
    ORDER_FORGET,
    ORDER_FORGET_LAST,
    ORDER_INSTRUCTION,
    ORDER_LASTING, /* an instruction that ends with how long it holds: the sentence ends there */
    ORDER_GENERAL, /* the same, unless it is about something at hand */
    ORDER_SETS,    /* only if <thing> is the value of a known key */
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
extern struct pattern *rules_orders_patterns;

/* "Scratch that", "for the record": before a statement. */
extern const size_t rules_leads_count;
extern struct pattern *rules_leads_patterns;

/* Patterns that are part of a rule's work. */
extern struct pattern rules_short_comparison, rules_name_of_other, rules_answer_in, rules_use;

/* Makes all patterns ready, those of other languages, too; before the first message is read. Once: further
 * calls do nothing. Any thread. */
void rules_prepare(void);

/* Lists of words, by their numbers in the lexicon. X(symbol, "what they do", words) */
#define RULES_LISTS(X)                                                                                       \
    X(POLITENESS, "before an order",                                                                         \
      "please|pls|plz|ok|okay|actually|well|hey|hi|hello|so|and|also|oh|no|just|then|now|btw|"               \
      "kindly|thanks|yes|right|alright|great|cool|but|you|can|could|would|will|by|the|"                      \
      "way")                                                                                                 \
    X(OPENER, "\"I\" may begin a clause after these, and after a comma",                                     \
      "and|but|so|because|since|as|though|although|while|that|think|guess|believe|"                          \
      "actually|well|honestly|also|plus|usually|generally|personally|hi|hello|hey|yes|"                      \
      "yeah|no|note|why|then|however|or|ok|okay|suppose|maybe|perhaps|probably|now|"                         \
      "sorry|btw|fyi|lately|nowadays|still|said|told|know|basically|normally|overall|"                       \
      "recently|ugh|haha|lol|hmm|yep|nope|man|gosh|general|days|frankly|seriously")                          \
    X(REPORTING, "what another one says, or what is only imagined, is not the person's own word",            \
      "says|said|told|tells|claims|claimed|wrote|writes|saying|goes|argues|quote|"                           \
      "quotes|lyrics|character|hero|narrator|survey|imagine|suppose|pretend|"                                \
      "hypothetically|whether|sentence|phrase|prompt|synonym|meaning|roleplay|role-play|according|"          \
      "pretending|repeat|"                                                                                   \
      "persona|placeholder|protagonist|say|thinks|lied|joke|joked|dreamt|dreamed|sign|reads")                \
    X(SAID_BEHIND, "\"I love rain, said the frog\"",                                                         \
      "said|says|wrote|writes|claims|replied|whispered|joked|shouted|muttered|sighed|laughed|yelled")        \
    X(CHILDHOOD, "before \"I\": told of former times",                                                       \
      "teenager|teen|kid|child|childhood|teens|youth|youngster|toddler|boy|girl|formerly|once")              \
    X(HEDGE, "what is only supposed", "think|guess|suppose|maybe|perhaps|probably|might|possibly|kinda")     \
    X(STRONG, "said strongly",                                                                               \
      "always|never|allergic|allergy|hate|love|strictly|absolutely|severe|severely|"                         \
      "must|strongly|favourite|favorite|detest|loathe|important|critical|only")                              \
    X(SUBJECT, "what may begin a clause behind a conjunction",                                               \
      "i|we|you|he|she|they|it|my|our|please|can|could|would|do|does|what|which|how|"                        \
      "is|are|should|any|where|who|this|that|there|let")                                                     \
    X(OWN_VERB, "\"I\" may be left out before these",                                                        \
      "prefer|like|love|enjoy|hate|dislike|avoid|detest|despise|loathe|favor|favour|"                        \
      "refuse|adore|opt|tend|appreciate|value|cannot|gravitate|live|work|try|insist|rely|choose|follow|"     \
      "stick|steer|stay|shy|abstain|refrain|swear|skip|shun|depend|adhere|distrust|oppose|reject|boycott")   \
    X(PAST_VERB, "of what happened to the person",                                                           \
      "went|bought|saw|met|got|had|ate|lost|found|made|took|started|finished|visited|"                       \
      "moved|joined|quit|sold|won|broke|began|came|did|drove|flew|gave|heard|left|"                          \
      "paid|ran|read|sent|spoke|swam|taught|told|understood|watched|wrote|attended|adopted|"                 \
      "signed|ordered|passed|failed|graduated|celebrated|completed|booked|tried|"                            \
      "played|was")                                                                                          \
    X(COMING_VERB, "of what happens or will happen to them", "am|are|have|will|start|fly|leave|move")        \
    X(OCCASION, "behind \"the\": has its day",                                                               \
      "meeting|appointment|exam|interview|deadline|flight|wedding|party|concert|call|demo|"                  \
      "launch|release|conference|trip|funeral|match|course|ceremony")                                        \
    X(TAKES_PLACE, "what something with its day does",                                                       \
      "starts|start|begins|ends|leaves|departs|arrives|opens|expires|gets|turns|moves|graduates|"            \
      "visits|comes|retires|due")                                                                            \
    X(TO_COME, "behind \"is\": the day follows, or what will be",                                            \
      "on|next|this|in|tomorrow|tonight|today|due|scheduled|booked|planned|getting|coming|"                  \
      "moving|visiting|starting|graduating")                                                                 \
    X(TIME, "when",                                                                                          \
      "yesterday|today|tomorrow|tonight|ago|monday|tuesday|wednesday|thursday|friday|"                       \
      "saturday|sunday|january|february|march|april|june|july|august|september|"                             \
      "october|november|december")                                                                           \
    X(CONJUNCTION, "", "and|but|or|so|yet")                                                                  \
    X(STRONG_CONJUNCTION, "with these more verbs may follow without a subject", "and|but|yet|so")            \
    X(AND_OR, "", "and|or")                                                                                  \
    X(CONTRAST, "a clause of its own follows", "but|although|though|whereas|unless|however")                 \
    X(ASIDE_BEGINS, "behind a comma: begins a clause",                                                       \
      "i|we|please|can|could|would|what|how|which|so|who|rewrite|check|show|prove|tell|recommend|suggest|"   \
      "give|explain|fix|by|btw|though|actually|honestly|fyi")                                                \
    X(BARE_VERB, "behind a conjunction, without a subject",                                                  \
      "am|never|only|find|refuse|strongly|get|feel|always|rarely|seldom|struggle")                           \
    X(KEPT_ADVERB, "adverbs that are part of a rule", "do|never|tend|only")                                  \
    X(CONDITION, "what a statement holds under may begin so", "unless|but|as|so|except|only")                \
    X(CONCLUSION, "what follows from a statement may begin so", "so|therefore|hence")                        \
    X(SHOWN, "what both see", "this|these|your")                                                             \
    X(BODY, "\"my ...\" that can tell what one likes",                                                       \
      "stomach|skin|eyes|ears|knees|knee|back|joints|head|throat|gut|feet|hair|nose|lungs|teeth|body|"       \
      "digestion|religion|faith|beliefs|anxiety|asthma|allergies|health|condition")                          \
    X(MEANS, "", "mean|means")                                                                               \
    X(BECAUSE, "", "because|since")                                                                          \
    X(REFERENCE, "\"as they ...\"", "they|it|i|he|she|the|that|this")                                        \
    X(DUE, "followed by \"to\"", "due|owing|thanks")                                                         \
    X(PERSON, "a statement about oneself begins with it", "i|my")                                            \
    X(I, "", "i")                                                                                            \
    X(I_OR_WE, "", "i|we")                                                                                   \
    X(SO, "", "so")                                                                                          \
    X(AS, "", "as")                                                                                          \
    X(SPAN, "followed by a span of time", "last|this|next")                                                  \
    X(SPAN_OF_TIME, "", "week|month|year|night|weekend|summer|winter|spring|morning")                        \
    X(ASKING, "begins a question behind a statement",                                                        \
      "what|which|who|how|can|could|would|do|does|is|are|should|any|where|when|will|"                        \
      "why")

enum rules_list {
#define X(symbol, what, words) LIST_##symbol,
    RULES_LISTS(X)
#undef X
};

/* Is the sentence's word at `at`, if there is one, in a list of the lexicon? */
static inline bool rules_word_in(const struct sentence *sentence, size_t at, unsigned list)
{
    return at < sentence->count && lexicon_has(sentence->words[at].lists, list);
}

/* Is one of the span's words in it? */
static inline bool rules_any_in(const struct sentence *sentence, struct span span, unsigned list)
{
    for (size_t i = span.first; i < span.end; i++)
        if (rules_word_in(sentence, i, list))
            return true;
    return false;
}

/* Is it one of "a|b|c"? For lists that are asked for seldom. Of one word the compiler makes a comparison. */
static inline bool word_is(const struct sentence *sentence, size_t at, const char *alternatives)
{
    if (at >= sentence->count)
        return false;
    const char *word = sentence->words[at].text;
    return strchr(alternatives, '|') != NULL ? words_among(word, alternatives)
                                             : strcmp(word, alternatives) == 0;
}

#endif
