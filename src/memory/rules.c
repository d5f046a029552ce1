/* The rules: what a message teaches, found without a model. To extend them, add a row to one of the tables
 * and a sentence to tests/unit/rules.c; the language of the patterns is described in pattern.h. */
#include "config.h"

#include "memory/memory.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "memory/pattern.h"
#include "memory/slots.h"
#include "memory/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a matching row makes of what it captured. */
enum effect {
    LIKES, /* attitude towards <thing> */
    DISLIKES,
    NEEDS, /* the same as LIKES, but only with a reason: "due to my knee I need ..." */
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

/* After "I", and after "and" or "but" once "I" was the subject. The first row that matches counts. */
static const struct rule own_statements[] = {
    /* no statements of taste */
    {"would like|love|appreciate|prefer|hate", NOTHING, 0, ""},
    {"$adverb* like|love|enjoy|hate|prefer|appreciate "
     "you|your|it|this|that|these|those|them|him|her|how|what|"
     "when|where",
     NOTHING, 0, ""},
    {"$adverb* like|love|prefer|enjoy the|both|all|each "
     "answer|idea|first|second|third|last|way|sound|new|one|"
     "others|of|version|result|suggestion|suggestions",
     NOTHING, 0, ""},
    {"$adverb* like to think|know|see|ask", NOTHING, 0, ""},
    {"$adverb* hate|love|like|prefer to say|admit|break|ask|bother|be that|honest", NOTHING, 0, ""},
    {"do not like|love|enjoy|prefer|use|want|have|see this|that|it|these|those|them|your|you|how|what",
     NOTHING, 0, ""},

    /* withdrawn */
    {"$adverb* no longer like|love|enjoy|prefer|want|hate|dislike|avoid|mind <thing>", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> anymore", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> any more|longer", ENDS, 0, ""},
    {"do not $adverb* hate|dislike|mind|avoid <thing> anymore|any", ENDS, 0, ""},
    {"have? $adverb* stopped liking|loving|enjoying|hating|avoiding <thing>", ENDS, 0, ""},
    {"am not allergic to <thing> anymore", ENDS, 0, ""},
    {"am no longer $adverb* a|an? <thing>", DIET_ENDS, 0, ""},
    {"am not $adverb* a|an? <thing> anymore", DIET_ENDS, 0, ""},

    /* a value of a known key */
    {"have? $adverb* moved|switched|changed|went|gone back? over? to|for <thing>", SETS, 0, ""},
    {"$adverb* prefer|like|love|favor|favour|want|use|choose|take|book|pick|need|set|enjoy the? <thing>",
     SETS, 0, ""},
    {"would $adverb* prefer|like|rather the? <thing>", SETS, 0, ""},
    {"$adverb* use|prefer|like <thing> as|for my editor|ide|shell|browser|terminal|font|theme", PROPERTY,
     REC_MEMORY_PREFERENCE, ""},
    {"am $adverb* a|an? strict|lifelong|committed? $adverb* <thing>", DIET, 0, ""},
    {"$adverb* follow|keep|observe|maintain|practice|practise|eat|have|keep a|an|my? strict|strictly? "
     "<thing> "
     "diet|lifestyle",
     DIET, 0, ""},
    {"am on a|an strict? <thing> diet", DIET, 0, ""},
    {"$adverb* prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"would? $adverb* like|prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"go by <thing>", NAME, 0, ""},
    {"am called <thing>", NAME, 0, ""},

    /* one over the other */
    {"would $adverb* rather <thing> than <other>", PREFERS, 0, ""},
    {"$adverb* prefer|like|love|enjoy|favor|favour|choose|pick <thing> over|versus <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> rather|more? than <other>", PREFERS, 0, ""},
    {"$adverb* like|love|enjoy <thing> more|better than <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> instead of <other>", PREFERS, 0, ""},

    /* against */
    {"am $adverb* allergic|intolerant to <thing>", ALLERGIC, 0, ""},
    {"have a|an? ~ allergy|intolerance|allergies to|of <thing>", ALLERGIC, 0, ""},
    {"have a|an severe|serious|bad|mild? <thing> allergy|intolerance|sensitivity", ALLERGIC, 0, ""},
    {"suffer from a|an? ~ <thing> allergy|intolerance", ALLERGIC, 0, ""},
    {"$adverb* prefer to? $adverb* avoid|avoiding|skip|minimize|minimise|limit <thing>", DISLIKES, 0, ""},
    {"$adverb* prefer to? not to? <thing>", DISLIKES, 0, ""},
    {"would $adverb* rather not <thing>", DISLIKES, 0, ""},
    {"would $adverb* never <thing>", DISLIKES, 0, ""},
    {"$adverb* try|tend|aim|strive|choose|like to $adverb* avoid|skip|minimize|minimise|limit <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* trying to avoid|limit|reduce|minimize|cut <thing>", DISLIKES, 0, ""},
    {"$adverb* $dislike <thing>", DISLIKES, 0, ""},
    {"do not $adverb* like|enjoy|love|appreciate|care|favor|favour|tolerate|do|trust|approve|support|"
     "believe|agree|fancy|prefer for|about|of|in|with|well|to|it? <thing>",
     DISLIKES, 0, ""},
    {"do not $adverb* feel comfortable|safe|good|like|at ~ <thing>", DISLIKES, 0, ""},
    {"do not $adverb* see|find ~ point|value|appeal|appealing|enjoyable|engaging|interesting <thing>",
     DISLIKES, 0, ""},
    {"do not $adverb* $habit <thing>", DISLIKES, 0, ""},
    {"can not $adverb* $bear <thing>", DISLIKES, 0, ""},
    {"will not|never $adverb* $habit <thing>", DISLIKES, 0, ""},
    {"never $habit <thing>", DISLIKES, 0, ""},
    {"$adverb* never $habit <thing>", DISLIKES, 0, ""},
    {"$adverb* refuse|decline to? <thing>", DISLIKES, 0, ""},
    {"$adverb* steer|stay|keep|shy|turn clear|away of|from <thing>", DISLIKES, 0, ""},
    {"$adverb* abstain|refrain from <thing>", DISLIKES, 0, ""},
    {"$adverb* limit|minimize|minimise|restrict|oppose|struggle with|to? <thing>", DISLIKES, 0, ""},
    {"have? given|gave|cut up|out <thing>", DISLIKES, 0, ""},
    {"have? $adverb* quit <thing>", DISLIKES, 0, ""},
    {"am $adverb* averse|opposed|against|sensitive|resistant to? <thing>", DISLIKES, 0, ""},
    {"$be $adverb* "
     "uncomfortable|uneasy|nervous|anxious|claustrophobic|overwhelmed|bothered|turned|put|annoyed|"
     "irritated|dizzy|nauseous|seasick|carsick|distracted|intimidated off? "
     "by|with|in|on|around|about|from|when "
     "<thing>",
     DISLIKES, 0, ""},
    {"$be $adverb* afraid|scared|terrified|wary|tired|weary|sick|skeptical|sceptical|critical|cautious|leery "
     "and? tired? of|about <thing>",
     DISLIKES, 0, ""},
    {"am not $adverb* a|an? $adverb* big|huge|great|much? of? a? $fan of <thing>", DISLIKES, 0, ""},
    {"am not $adverb* into|keen|interested|fond|comfortable|crazy|wild|big|good|enthusiastic|attracted|drawn|"
     "able|willing|happy|ok|okay|inclined|one|suited $of? <thing>",
     DISLIKES, 0, ""},
    {"am not a|an ~ person", DISLIKES, 0, ""},
    {"am $adverb* uninterested|disinterested in <thing>", DISLIKES, 0, ""},
    {"$be $adverb* uncomfortable|uneasy|anxious <thing>", DISLIKES, 0, ""},
    {"must|need|have|should to? avoid|skip|limit|minimize|minimise <thing>", DISLIKES, 0, ""},
    {"have a|an? ~ objection|objections|bias|prejudice $of <thing>", DISLIKES, 0, ""},
    {"have a|an? $adverb* low|limited|poor|bad tolerance|patience|experience|experiences $of <thing>",
     DISLIKES, 0, ""},
    {"have a|an? ~ $distaste $of <thing>", DISLIKES, 0, ""},
    {"have a|an? $adverb* strong|severe|intense|deep|extreme? <thing> phobia", DISLIKES, 0, ""},
    {"have no|zero|little|low ~ interest|desire|patience|tolerance|appetite|love|use $of <thing>", DISLIKES,
     0, ""},
    {"have a|an? ~ difficulty|trouble|hard $of? <thing>", DISLIKES, 0, ""},
    {"lack ~ interest|patience $of <thing>", DISLIKES, 0, ""},
    {"$adverb* find it|myself $adverb* $bad ~ to|when|in|with <thing>", DISLIKES, 0, ""},
    {"$adverb* find|consider <thing> to? be? $adverb* $bad", DISLIKES, 0, ""},

    /* in favour */
    {"would $adverb* rather <thing>", LIKES, 0, ""},
    {"$adverb* $like to? <thing>", LIKES, 0, ""},
    {"am $adverb* a|an? $adverb* big|huge|great|avid|devoted|strong|firm|massive|long-time|lifelong? $fan "
     "$of "
     "<thing>",
     LIKES, 0, ""},
    {"am $adverb* "
     "into|fond|keen|passionate|enthusiastic|crazy|obsessed|drawn|partial|committed|dedicated|mad|"
     "loyal|devoted|attracted|inclined $of? <thing>",
     LIKES, 0, ""},
    {"$be $adverb* comfortable|productive|happiest|relaxed|engaged|focused|motivated "
     "in|with|around|on|when|while|at|doing? <thing>",
     LIKES, 0, ""},
    {"am a|an? $adverb* morning|night|early|evening|dog|cat|coffee|tea|people|beach|mountain person|owl|bird|"
     "lark|lover",
     LIKES, 0, ""},
    {"have a|an? ~ $taste spot? $of <thing>", LIKES, 0, ""},
    {"$adverb* find <thing> to? be? $adverb* $good", LIKES, 0, ""},
    {"$adverb* learn|work|study|focus|sleep|think|perform|operate|function|concentrate $adverb* $best "
     "<thing>",
     LIKES, 0, ""},
    {"$adverb* thrive|excel|delight|revel $of? <thing>", LIKES, 0, ""},
    {"$adverb* value|prioritize|prioritise|insist|swear|favor|gravitate|lean|opt|stick|advocate|embrace|"
     "emphasize|root|admire|treasure|stand $of? <thing>",
     LIKES, 0, ""},
    {"$adverb* believe in <thing>", LIKES, 0, ""},
    {"only|exclusively|strictly|always|mostly|mainly|primarily|solely|usually|typically|generally $adverb* "
     "$habit <thing>",
     LIKES, 0, ""},
    {"$habit only|exclusively|solely|nothing <thing>", LIKES, 0, ""},
    {"make sure|it to|a point|priority $of? <thing>", LIKES, 0, ""},
    {"$adverb* follow|maintain|observe|adhere|stick to? a|an? <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"am fascinated|inspired|captivated|intrigued|excited|energized|energised by <thing>", LIKES, 0, ""},
    {"am on a|an $adverb* <thing> diet", LIKES, 0, ""},
    {"can|will only $habit <thing>", LIKES, 0, ""},
    {"only want to? <thing>", LIKES, 0, ""},
    {"need|require|seek <thing>", NEEDS, 0, ""},
    {"do not mind <thing>", NOTHING, 0, ""},

    /* about the person */
    {"$adverb* live|reside in|at|near|on|with <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* based in <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have? $adverb* moved to|into <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* originally? from <thing>", KEEPS, REC_MEMORY_FACT, "user/origin/"},
    {"grew up in|on|near <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"was born in|on|at <thing>", KEEPS, REC_MEMORY_FACT, "user/birth/"},
    {"$adverb* work as <thing>", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* work at|for <thing>", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"$adverb* work in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* employed|self-employed|retired|unemployed|freelancing", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* teach <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* married|single|divorced|engaged|widowed|pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"am left-handed|right-handed|colorblind|colourblind|color-blind|colour-blind|deaf|blind|diabetic|"
     "dyslexic|autistic|asthmatic",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have asthma|diabetes|dyslexia|adhd|migraines|epilepsy|arthritis|celiac|hypertension|insomnia|tinnitus",
     KEEPS, REC_MEMORY_FACT, ""},
    {"was $adverb* diagnosed with <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four|five|six|no|$number? ~ $kin", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four ~ dogs|cats|daughters|sons|sisters|brothers|children|cousins|pets", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* speak <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"play the <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"drive|own a|an <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* study|studied|major|majored ~ at|in <thing>", KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"have? decided to|on|that|against <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have? chosen|chose|settled|agreed on|to? <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"will go with <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have an? appointment|meeting|interview|exam|flight|deadline ~ at|on|in|with|tomorrow|next|this|today",
     KEEPS, REC_MEMORY_EVENT, ""},
};

/* After "my" at the beginning of a clause. */
static const struct rule possessions[] = {
    {"favourite|favorite <thing> is|are|would <other>", FAVOURITE, 0, ""},
    {"all-time favourite|favorite <thing> is|are <other>", FAVOURITE, 0, ""},
    {"name is not", NOTHING, 0, ""},
    {"name is <thing>", NAME, 0, ""},
    {"friends call me <thing>", NAME, 0, ""},
    {"preference is for|to? <thing>", LIKES, 0, ""},
    {"preferred <thing> is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"editor|ide|shell|pronouns|timezone|diet is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"birthday|anniversary|address|email|age|height|weight|hometown|job|profession|employer|phone|car|"
     "university|school|company|manager|landlord|religion|nationality|degree|salary number|size|name|title? "
     "is|was <other>",
     PROPERTY, REC_MEMORY_FACT, ""},
};

/* After "my": facts about somebody else, "my sister (Ann) hates coriander". A <thing> in between is a name.
 */
static const struct {
    const char *pattern;
    bool taste;
} others[] = {
    {"$kin $adverb* $tastes <other>", true},
    {"$kin <thing> $adverb* $tastes <other>", true},
    {"$kin $facts <other>", false},
    {"$kin <thing> $facts <other>", false},
};

/* At the beginning of a sentence, after words of politeness. */
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

static const struct {
    const char *pattern;
    enum order order;
} orders[] = {
    {"never mind", ORDER_NOTHING},
    {"remember|note|memorize|memorise to <thing>", ORDER_TASK},
    {"remember|note|memorize|memorise|store|save that|this|for|: ~ that <thing>", ORDER_REMEMBER},
    {"remember|note|memorize|memorise|know that <thing>", ORDER_REMEMBER},
    {"remember|memorize|memorise this|the|: following? <thing>", ORDER_REMEMBER},
    {"keep|bear in mind that? <thing>", ORDER_REMEMBER},
    {"do not forget to <thing>", ORDER_TASK},
    {"do not let me forget to|about? <thing>", ORDER_TASK},
    {"do not forget that? <thing>", ORDER_REMEMBER},
    {"remind me to|about|of|that <thing>", ORDER_TASK},
    {"forget what|everything|anything|all ~ about <thing>", ORDER_FORGET},
    {"forget that|this", ORDER_FORGET_LAST},
    {"forget about that|this", ORDER_FORGET_LAST},
    {"forget about|that <thing>", ORDER_FORGET},
    {"forget my|our <thing>", ORDER_FORGET},
    {"delete|remove|erase ~ memory|memories|note|notes|preference ~ about|that|for|of <thing>", ORDER_FORGET},
    {"do not remember ~ about|that <thing>", ORDER_FORGET},
    {"call me back|later|when|if|maybe|again|at|on|tomorrow", ORDER_NOTHING},
    {"call|address me as? <thing>", ORDER_NAME},
    {"refer to me as <thing>", ORDER_NAME},
    {"from now on|onwards|onward <thing>", ORDER_INSTRUCTION},
    {"from here on out? <thing>", ORDER_INSTRUCTION},
    {"in the? future <thing>", ORDER_INSTRUCTION},
    {"going forward <thing>", ORDER_INSTRUCTION},
    {"always|never $reply <thing>", ORDER_INSTRUCTION},
    {"do not ever $reply <thing>", ORDER_INSTRUCTION},
    {"make sure to|you always|never <thing>", ORDER_INSTRUCTION},
    {"let us go|stick|stay with <thing>", ORDER_DECISION},
    {"we will|have? decided|agreed|chose|chosen|go|settled with|on|to|that? <thing>", ORDER_DECISION},
};

static const char politeness[] =
    "please|ok|okay|actually|well|hey|hi|hello|so|and|also|oh|no|just|then|now|btw|"
    "kindly|thanks|yes|right|alright|great|cool|but|you|can|could|would|will|by|the|"
    "way";
/* "I" may begin a clause after these, and after a comma. */
static const char clause_openers[] =
    "and|but|so|because|since|as|though|although|while|that|think|guess|believe|actually|well|honestly|also|"
    "plus|"
    "usually|generally|personally|hi|hello|hey|yes|yeah|no|note|why|then|however|or|ok|okay|suppose|maybe|"
    "perhaps|"
    "probably|now|sorry|btw|fyi|lately|nowadays|still|said|told|know|basically|normally|overall|recently";
/* What another one says is not the person's own word, nor is what is only imagined. */
static const char reporting[] =
    "says|said|told|tells|claims|claimed|wrote|writes|saying|goes|argues|quote|quotes|lyrics|character|hero|"
    "narrator|survey|imagine|suppose|pretend|hypothetically|whether|sentence|phrase|prompt|"
    "synonym|meaning|roleplay";
static const char hedges[] = "think|guess|suppose|maybe|perhaps|probably|might|possibly|kinda";
static const char strong[] =
    "always|never|allergic|allergy|hate|love|strictly|absolutely|severe|severely|must|"
    "strongly|favourite|favorite|detest|loathe|important|critical|only";
static const char subjects[] =
    "i|we|you|he|she|they|it|my|our|please|can|could|would|do|does|what|which|how|is|"
    "are|should|any|where|who|this|that|there|let";
static const char own_verbs[] =
    "prefer|like|love|enjoy|hate|dislike|avoid|detest|despise|loathe|favor|favour|"
    "refuse|adore|opt|tend|appreciate|value|cannot|gravitate|live|work";

/* --- Collecting --- */

struct extraction {
    const char *text;
    int64_t said_at;
    struct arena *arena;
    struct memory_candidate *candidates;
    size_t count, capacity;
    bool asked_to_remember; /* inside "remember that ..." */
};

/* A clause under examination. */
struct clause {
    const struct sentence *sentence;
    size_t subject;   /* word of "I" or "my"; where it is left out, of the verb */
    size_t begin;     /* first word after it */
    size_t thing_end; /* what is captured ends here: before the reason */
    size_t end;       /* the clause with its reason ends here */
    bool subject_left_out;
    double confidence;
};

static const char *copy(struct extraction *extraction, size_t start, size_t end)
{
    return arena_strndup(extraction->arena, extraction->text + start, end - start);
}

static const char *copy_words(struct extraction *extraction, const struct sentence *sentence,
                              struct span span)
{
    if (span.first >= span.end)
        return "";
    return copy(extraction, sentence->words[span.first].start, sentence->words[span.end - 1].end);
}

static const char *normal(struct extraction *extraction, const char *text)
{
    struct buf out = BUF_INIT;
    slot_normal(&out, text, strlen(text));
    const char *result = arena_strndup(extraction->arena, out.data, out.length);
    buf_free(&out);
    return result;
}

/* How much a thing matters: what kind it is, how strongly it is said, whether it holds names and numbers. */
static double importance(const struct extraction *extraction, const struct sentence *sentence,
                         enum rec_memory_kind kind, enum rec_category category)
{
    static const double by_kind[] = {
        [REC_MEMORY_FACT] = 0.45,   [REC_MEMORY_PREFERENCE] = 0.5, [REC_MEMORY_DECISION] = 0.5,
        [REC_MEMORY_EVENT] = 0.35,  [REC_MEMORY_PERSON] = 0.4,     [REC_MEMORY_TASK] = 0.55,
        [REC_MEMORY_SUMMARY] = 0.3, [REC_MEMORY_INSTRUCTION] = 0.7};
    double value = by_kind[kind];
    bool strongly = false, name = false, number = false;
    for (size_t i = 0; i < sentence->count; i++) {
        const struct word *word = &sentence->words[i];
        strongly = strongly || words_among(word->text, strong);
        name = name || (i > 0 && word->capital && strcmp(word->text, "i") != 0);
        number = number || isdigit((unsigned char)word->text[0]);
    }
    value += 0.15 * strongly + 0.05 * name + 0.05 * number + 0.2 * extraction->asked_to_remember;
    value += category == REC_CATEGORY_HEALTH ? 0.1 : 0;
    return value > 1 ? 1 : value;
}

static struct memory_candidate *add(struct extraction *extraction, const struct sentence *sentence,
                                    enum memory_action action, enum rec_memory_kind kind,
                                    enum rec_category category)
{
    extraction->candidates = xgrow(extraction->candidates, &extraction->capacity, extraction->count + 1,
                                   sizeof *extraction->candidates);
    struct memory_candidate *candidate = &extraction->candidates[extraction->count++];
    *candidate = (struct memory_candidate){.action = action,
                                           .kind = kind,
                                           .category = category,
                                           .key = "",
                                           .qualifier = "",
                                           .value = "",
                                           .slot = "",
                                           .content = copy(extraction, sentence->start, sentence->end),
                                           .importance = importance(extraction, sentence, kind, category),
                                           .confidence = 1,
                                           .start = (int64_t)sentence->start,
                                           .end = (int64_t)sentence->end};
    return candidate;
}

/* --- Preferences --- */

/* Third person: "love" to "loves", "have" to "has". */
static void conjugate(struct buf *out, const char *verb)
{
    static const struct {
        const char *from, *to;
    } irregular[] = {{"am", "is"},     {"have", "has"},    {"do", "does"},     {"can", "can"},
                     {"will", "will"}, {"would", "would"}, {"was", "was"},     {"get", "gets"},
                     {"gave", "gave"}, {"never", "never"}, {"given", "given"}, {"cut", "cut"}};
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++) {
        if (strcmp(verb, irregular[i].from) == 0) {
            buf_adds(out, irregular[i].to);
            return;
        }
    }
    size_t length = strlen(verb);
    char last = verb[length - 1], before = length > 1 ? verb[length - 2] : ' ';
    if (last == 'y' && strchr("aeou", before) == NULL) {
        buf_add(out, verb, length - 1);
        buf_adds(out, "ies");
    } else {
        bool hissing = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
                       (last == 'h' && (before == 's' || before == 'c'));
        buf_adds(out, verb);
        buf_adds(out, hissing ? "es" : "s");
    }
}

/* "really do not like olives because ..." as it reads in a list: "really does not like olives because ...".
 */
static const char *third_person(struct extraction *extraction, const struct clause *clause)
{
    const struct word *words = clause->sentence->words;
    struct buf out = BUF_INIT;
    size_t at = clause->begin;
    while (at + 1 < clause->end &&
           (words_among(words[at].text, "no|longer") ||
            (pattern_is_adverb(words[at].text) && !words_among(words[at].text, "do|tend")))) {
        buf_addf(&out, "%s ", words[at].text);
        at++;
    }
    conjugate(&out, words[at].text);
    if (at + 1 < clause->end && words[at + 1].start == words[at].start) { /* the rest of a contraction */
        buf_addf(&out, " %s", words[at + 1].text);
        at++;
    }
    if (at + 1 < clause->end) {
        size_t start = words[at].end, end = words[clause->end - 1].end;
        buf_add(&out, extraction->text + start, end - start);
    }
    if (out.length > REC_MAX_VALUE)
        buf_truncate(&out, REC_MAX_VALUE / 2);
    const char *result = arena_strndup(extraction->arena, out.data, out.length);
    buf_free(&out);
    return result;
}

static void add_attribute(struct extraction *extraction, const struct clause *clause, const char *key,
                          const char *value, int category)
{
    struct buf normal_key = BUF_INIT;
    memory_key_normal(key, &normal_key, &category);
    struct memory_candidate *candidate =
        add(extraction, clause->sentence, MEMORY_LEARN_PREFERENCE, REC_MEMORY_PREFERENCE,
            category < 0 ? REC_CATEGORY_GENERAL : (enum rec_category)category);
    candidate->key = arena_strndup(extraction->arena, normal_key.data, normal_key.length);
    candidate->value = value;
    candidate->confidence = clause->confidence;
    buf_free(&normal_key);
}

static void add_attitude(struct extraction *extraction, const struct clause *clause, enum effect effect,
                         struct span thing, const char *value)
{
    const struct word *words = clause->sentence->words;
    while (thing.first + 1 < thing.end && words_among(words[thing.first].text, "to|the|a|an|it"))
        thing.first++;
    bool without = thing.first + 1 < thing.end && words_among(words[thing.first].text, "no");
    thing.first += without;
    const char *text = copy_words(extraction, clause->sentence, thing);
    enum rec_category category =
        slot_category(text, slot_category(copy(extraction, clause->sentence->start, clause->sentence->end),
                                          REC_CATEGORY_GENERAL));
    if (effect == ALLERGIC)
        category = REC_CATEGORY_HEALTH;
    struct memory_candidate *candidate =
        add(extraction, clause->sentence, MEMORY_LEARN_PREFERENCE, REC_MEMORY_PREFERENCE, category);
    candidate->key = effect == ALLERGIC ? SLOT_ALLERGIC : SLOT_LIKES;
    candidate->qualifier = normal(extraction, text);
    candidate->negative = effect == DISLIKES || effect == ALLERGIC || (effect == LIKES && without);
    candidate->ends = effect == ENDS;
    candidate->confidence = clause->confidence;
    candidate->value = value;
}

/* The words of a list, "Python and dark mode interfaces", if they are things of their own: all single words,
 * or all with a capital, or one of them the value of a known key or "no ...". */
static size_t split_list(struct extraction *extraction, const struct clause *clause, struct span thing,
                         struct span parts[4])
{
    const struct word *words = clause->sentence->words;
    size_t count = 0, first = thing.first;
    bool single = true, capitals = true, attribute = false;
    for (size_t i = thing.first; i <= thing.end; i++) {
        bool conjunction = i < thing.end && strcmp(words[i].text, "and") == 0;
        if (i < thing.end && !conjunction && !(words[i].comma && i > first))
            continue;
        if (i > first) {
            if (count == 4)
                return 0;
            struct span part = {first, i};
            struct slot_attribute found;
            single = single && part.end - part.first == 1;
            capitals = capitals && words[part.first].capital;
            attribute = attribute || strcmp(words[part.first].text, "no") == 0 ||
                        slot_attribute_find(words, part, extraction->text, extraction->arena, &found);
            parts[count++] = part;
        }
        first = conjunction ? i + 1 : i;
    }
    return count > 1 && (single || capitals || attribute) ? count : 0;
}

static const char *verb_with(struct extraction *extraction, const struct clause *clause, struct span thing,
                             struct span part)
{
    struct clause verb = *clause;
    verb.end = thing.first;
    return arena_printf(extraction->arena, "%s %s", third_person(extraction, &verb),
                        copy_words(extraction, clause->sentence, part));
}

static void learn_thing(struct extraction *extraction, const struct clause *clause, enum effect effect,
                        struct span thing)
{
    struct span parts[4];
    size_t count = split_list(extraction, clause, thing, parts);
    if (count == 0) {
        add_attitude(extraction, clause, effect, thing, third_person(extraction, clause));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct slot_attribute found;
        if (effect == LIKES && slot_attribute_find(clause->sentence->words, parts[i], extraction->text,
                                                   extraction->arena, &found))
            add_attribute(extraction, clause, found.key, found.value, (int)found.category);
        else
            add_attitude(extraction, clause, effect, parts[i],
                         verb_with(extraction, clause, thing, parts[i]));
    }
}

static void learn_comparison(struct extraction *extraction, const struct clause *clause,
                             const struct match *match)
{
    struct slot_attribute found;
    if (slot_attribute_find(clause->sentence->words, match->thing, extraction->text, extraction->arena,
                            &found)) {
        add_attribute(extraction, clause, found.key, found.value, (int)found.category);
        return;
    }
    const char *one = normal(extraction, copy_words(extraction, clause->sentence, match->thing));
    const char *two = normal(extraction, copy_words(extraction, clause->sentence, match->other));
    bool in_order = strcmp(one, two) < 0;
    add_attitude(extraction, clause, LIKES, match->thing, third_person(extraction, clause));
    struct memory_candidate *candidate = &extraction->candidates[extraction->count - 1];
    candidate->key = SLOT_PREFERS;
    candidate->qualifier = normal(
        extraction, arena_printf(extraction->arena, "%s or %s", in_order ? one : two, in_order ? two : one));
}

/* "Sam", "Mary Ann": up to three words, of which a name has the capitals. */
static bool learn_name(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    const struct word *words = clause->sentence->words;
    size_t end = thing.first + 1;
    while (end < thing.end && end < thing.first + 3 && words[end].capital && !words[end].comma)
        end++;
    if (end < thing.end && !words[end].comma &&
        !words_among(words[end].text, "and|but|please|from|instead|not|now"))
        return false;
    add_attribute(extraction, clause, "name",
                  copy_words(extraction, clause->sentence, (struct span){thing.first, end}),
                  REC_CATEGORY_PERSONAL);
    return true;
}

static bool learn_diet(struct extraction *extraction, const struct clause *clause, struct span thing,
                       bool ends)
{
    const struct word *words = clause->sentence->words;
    struct span diet = {thing.end, thing.end};
    for (size_t i = thing.first; i < thing.end && diet.first == thing.end; i++) {
        if (words_among(words[i].text, pattern_class("diet")))
            diet = (struct span){i, i + 1};
    }
    if (diet.first == thing.end || thing.end - thing.first > 3)
        return false;
    add_attribute(extraction, clause, "diet", copy_words(extraction, clause->sentence, diet),
                  REC_CATEGORY_FOOD);
    extraction->candidates[extraction->count - 1].ends = ends;
    return true;
}

/* --- Memories --- */

/* When it was or will be, from "yesterday", "last week", "3 days ago", "tomorrow"; 0 if the sentence does not
 * say. */
static int64_t when(const struct extraction *extraction, const struct sentence *sentence)
{
    static const int64_t day = 24 * 60 * 60 * 1000;
    int64_t start, end;
    for (size_t i = 0; i < sentence->count; i++) {
        const char *word = sentence->words[i].text;
        const char *next = i + 1 < sentence->count ? sentence->words[i + 1].text : "";
        const char *third = i + 2 < sentence->count ? sentence->words[i + 2].text : "";
        char span[96] = "";
        if (words_among(word, "yesterday|today"))
            snprintf(span, sizeof span, "%s", word);
        else if (words_among(word, "tonight|this") && words_among(next, "|morning|evening|afternoon"))
            snprintf(span, sizeof span, "today");
        else if (strcmp(word, "last") == 0 && words_among(next, "week|month|year"))
            snprintf(span, sizeof span, "last %.8s", next);
        else if (strcmp(word, "last") == 0 && strcmp(next, "night") == 0)
            snprintf(span, sizeof span, "yesterday");
        else if (strcmp(third, "ago") == 0 && strlen(word) < 8 && strlen(next) < 8)
            snprintf(span, sizeof span, "%s %s ago", words_among(word, "a|an|one") ? "1" : word, next);
        if (span[0] != '\0' && clock_parse_span(span, extraction->said_at, &start, &end))
            return start;
        if (strcmp(word, "tomorrow") == 0 && clock_parse_span("today", extraction->said_at, &start, &end))
            return start + day;
    }
    return 0;
}

static void add_memory(struct extraction *extraction, const struct sentence *sentence, size_t start,
                       size_t end, enum rec_memory_kind kind, const char *slot)
{
    const char *content = copy(extraction, start, end);
    enum rec_category category = slot_category(content, REC_CATEGORY_PERSONAL);
    struct memory_candidate *candidate = add(extraction, sentence, MEMORY_LEARN_MEMORY, kind, category);
    candidate->content = content;
    candidate->slot = slot;
    candidate->start = (int64_t)start;
    candidate->end = (int64_t)end;
    candidate->valid_from = when(extraction, sentence);
}

static void add_clause(struct extraction *extraction, const struct clause *clause, enum rec_memory_kind kind,
                       const char *slot)
{
    const struct sentence *sentence = clause->sentence;
    size_t start = sentence->words[clause->subject].start, end = sentence->words[clause->end - 1].end;
    add_memory(extraction, sentence, start, end, kind, slot);
    struct memory_candidate *candidate = &extraction->candidates[extraction->count - 1];
    candidate->confidence = clause->confidence;
    if (clause->subject_left_out)
        candidate->content = arena_printf(extraction->arena, "I %s", candidate->content);
}

static void learn_property(struct extraction *extraction, const struct clause *clause,
                           const struct rule *rule, const struct match *match)
{
    const struct sentence *sentence = clause->sentence;
    /* "my editor is vim": the property is the first word; "use vim as my editor": the last one */
    bool reversed = match->other.first == match->other.end;
    struct span name = match->thing, value = match->other;
    if (reversed) {
        value = match->thing;
        name = (struct span){match->end - 1, match->end};
    } else if (name.first == name.end) {
        name = (struct span){clause->begin, clause->begin + 1};
    }
    const char *key = copy_words(extraction, sentence, name);
    if (rule->kind == REC_MEMORY_PREFERENCE)
        add_attribute(extraction, clause, key, copy_words(extraction, sentence, value), -1);
    else
        add_clause(extraction, clause, rule->kind,
                   arena_printf(extraction->arena, "user/%s/", normal(extraction, key)));
}

static void learn_favourite(struct extraction *extraction, const struct clause *clause,
                            const struct match *match)
{
    const char *thing = copy_words(extraction, clause->sentence, match->thing);
    const char *value = copy_words(extraction, clause->sentence, match->other);
    add_attribute(extraction, clause, arena_printf(extraction->arena, "favourite %s", thing), value,
                  (int)slot_category(thing, slot_category(value, REC_CATEGORY_GENERAL)));
}

/* --- Clauses --- */

static bool word_is(const struct sentence *sentence, size_t at, const char *alternatives)
{
    return at < sentence->count && words_among(sentence->words[at].text, alternatives);
}

/* "and prefer ...", "but do not ...": the subject is still "I". */
static bool verb_without_subject(const struct sentence *sentence, size_t at)
{
    if (at == 0 || !(word_is(sentence, at - 1, "and|but|or|so|yet") || sentence->words[at].comma))
        return false;
    bool conjunction = word_is(sentence, at - 1, "and|but|yet|so");
    while (at < sentence->count && pattern_is_adverb(sentence->words[at].text) &&
           !word_is(sentence, at, "do|never|tend|only"))
        at++;
    if (word_is(sentence, at, own_verbs))
        return true;
    return conjunction && (word_is(sentence, at, "am|never|only|find|refuse|strongly") ||
                           (word_is(sentence, at, "do|can|will") && word_is(sentence, at + 1, "not|only")) ||
                           (word_is(sentence, at, "have") && word_is(sentence, at + 1, "a|an|no")) ||
                           (word_is(sentence, at, "would") && word_is(sentence, at + 1, "rather")));
}

static bool begins_clause(const struct sentence *sentence, size_t at)
{
    if (word_is(sentence, at, "but|although|though|whereas|unless|however"))
        return true;
    if (word_is(sentence, at, "so") && word_is(sentence, at + 1, subjects))
        return true;
    if (word_is(sentence, at, "and|or") &&
        (word_is(sentence, at + 1, subjects) || verb_without_subject(sentence, at + 1)))
        return true;
    return sentence->words[at].comma &&
           (word_is(sentence, at, "i|we|please|can|could|would|what|how|which|so") ||
            verb_without_subject(sentence, at));
}

static bool begins_reason(const struct sentence *sentence, size_t at)
{
    return word_is(sentence, at, "because|since") ||
           (word_is(sentence, at, "as") && word_is(sentence, at + 1, "they|it|i|he|she|the|that|this")) ||
           (word_is(sentence, at, "due|owing|thanks") && word_is(sentence, at + 1, "to"));
}

static void find_end(struct clause *clause, size_t limit)
{
    const struct sentence *sentence = clause->sentence;
    clause->thing_end = clause->end = limit;
    for (size_t i = clause->begin + 1; i < limit; i++) {
        if (begins_clause(sentence, i)) {
            clause->end = i;
            break;
        }
        if (begins_reason(sentence, i) && clause->thing_end == limit)
            clause->thing_end = i;
    }
    if (clause->thing_end > clause->end)
        clause->thing_end = clause->end;
}

static bool points_elsewhere(const struct sentence *sentence, struct span thing)
{
    return word_is(sentence, thing.first,
                   "you|your|it|this|that|these|those|them|him|her|how|what|if|when|there") &&
           !(word_is(sentence, thing.first, "when|it") && thing.end - thing.first > 3);
}

/* "Due to my allergies, I ..."; "..., so I ...". */
static bool gives_reason(const struct clause *clause)
{
    return word_is(clause->sentence, 0, "due|because|given|since|owing|as") ||
           (clause->subject > 0 && word_is(clause->sentence, clause->subject - 1, "so")) ||
           clause->thing_end < clause->end;
}

/* False: the captured words do not make what the row asks for; the next row may. */
static bool apply(struct extraction *extraction, const struct clause *clause, const struct rule *rule,
                  const struct match *match)
{
    struct slot_attribute found;
    struct span thing = match->thing;
    if (thing.first == thing.end && clause->thing_end - clause->begin > 1)
        thing = (struct span){clause->begin + 1, clause->thing_end};
    switch (rule->effect) {
    case NOTHING:
        return true;
    case NEEDS:
        if (!gives_reason(clause))
            return false;
        learn_thing(extraction, clause, LIKES, thing);
        return true;
    case LIKES:
    case DISLIKES:
    case ALLERGIC:
    case ENDS:
        if (points_elsewhere(clause->sentence, thing))
            return true;
        learn_thing(extraction, clause, rule->effect, thing);
        return true;
    case PREFERS:
        learn_comparison(extraction, clause, match);
        return true;
    case SETS:
        if (!slot_attribute_find(clause->sentence->words, thing, extraction->text, extraction->arena, &found))
            return false;
        add_attribute(extraction, clause, found.key, found.value, (int)found.category);
        return true;
    case DIET:
    case DIET_ENDS:
        return learn_diet(extraction, clause, thing, rule->effect == DIET_ENDS);
    case NAME:
        return learn_name(extraction, clause, thing);
    case FAVOURITE:
        learn_favourite(extraction, clause, match);
        return true;
    case PROPERTY:
        learn_property(extraction, clause, rule, match);
        return true;
    case KEEPS:
        add_clause(extraction, clause, rule->kind, rule->slot);
        return true;
    }
    return false;
}

static bool apply_table(struct extraction *extraction, const struct clause *clause, const struct rule *rules,
                        size_t count)
{
    const struct word *words = clause->sentence->words;
    size_t verb = clause->begin; /* "really do not": rows need not provide for adverbs in front of "do" */
    while (verb < clause->thing_end && pattern_is_adverb(words[verb].text) &&
           !words_among(words[verb].text, "do|never|only"))
        verb++;
    for (size_t i = 0; i < count; i++) {
        struct match match;
        if ((pattern_match(rules[i].pattern, words, clause->begin, clause->thing_end, &match) ||
             pattern_match(rules[i].pattern, words, verb, clause->thing_end, &match)) &&
            apply(extraction, clause, &rules[i], &match))
            return true;
    }
    return false;
}

/* "tea to coffee" compares; "to" in "movies to watch" does not: only short things on both sides. */
static bool apply_short_comparison(struct extraction *extraction, const struct clause *clause)
{
    struct match match;
    if (!pattern_match("$adverb* prefer <thing> to <other>", clause->sentence->words, clause->begin,
                       clause->thing_end, &match))
        return false;
    if (match.thing.end - match.thing.first > 2 || match.other.end - match.other.first > 2 ||
        word_is(clause->sentence, match.thing.first, "to|not"))
        return false;
    learn_comparison(extraction, clause, &match);
    return true;
}

/* "My sister hates coriander": subject, relation and what it is about make the slot. */
static bool learn_about_others(struct extraction *extraction, const struct clause *clause)
{
    const struct sentence *sentence = clause->sentence;
    struct match match;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (!pattern_match(others[i].pattern, sentence->words, clause->begin, clause->end, &match))
            continue;
        struct span name = match.thing;
        if (name.end > name.first && (name.end - name.first > 2 || !sentence->words[name.first].capital))
            continue;
        const char *kin = sentence->words[clause->begin].text;
        const char *other = normal(extraction, copy_words(extraction, sentence, match.other));
        add_clause(extraction, clause, REC_MEMORY_PERSON,
                   others[i].taste ? arena_printf(extraction->arena, "%s/likes/%s", kin, other) : "");
        return true;
    }
    return false;
}

/* "My dog's name is Rex". */
static bool learn_name_of_other(struct extraction *extraction, const struct clause *clause)
{
    const struct sentence *sentence = clause->sentence;
    const char *owner = sentence->words[clause->begin].text;
    size_t length = strlen(owner);
    if (length < 4 || strcmp(owner + length - 2, "'s") != 0)
        return false;
    struct match match;
    if (!pattern_match("name|birthday|age|job is|was <thing>", sentence->words, clause->begin + 1,
                       clause->end, &match))
        return false;
    const char *slot = arena_printf(extraction->arena, "%.*s/%s/", (int)(length - 2), owner,
                                    sentence->words[clause->begin + 1].text);
    add_clause(extraction, clause, REC_MEMORY_PERSON, slot);
    return true;
}

/* --- Sentences --- */

static void read_sentence(struct extraction *extraction, const struct sentence *sentence);

/* "My sister hates coriander, so what can I cook?": what stands before the question is a statement. */
static size_t statement_end(const struct sentence *sentence)
{
    if (!sentence->question)
        return sentence->count;
    static const char asking[] =
        "what|which|who|how|can|could|would|do|does|is|are|should|any|where|when|will|why";
    for (size_t i = 2; i < sentence->count; i++) {
        if (sentence->words[i].comma &&
            (word_is(sentence, i, asking) ||
             (word_is(sentence, i, "so|and|but") && word_is(sentence, i + 1, asking))))
            return i;
    }
    return 0;
}

static bool may_begin(const struct sentence *sentence, size_t at, double *confidence)
{
    *confidence = 1;
    for (size_t i = 0; i < at; i++) {
        bool own = i > 0 && word_is(sentence, i - 1, "i") && word_is(sentence, i, "said|told");
        if (word_is(sentence, i, reporting) && !own)
            return false;
        if (word_is(sentence, i, hedges))
            *confidence = 0.6;
    }
    if (at > 0 && word_is(sentence, at - 1, "if|whether|than|would|do|did|could|should|can"))
        return false;
    return at == 0 || sentence->words[at].comma || word_is(sentence, at - 1, clause_openers) ||
           (at > 2 && word_is(sentence, 0, "when|whenever|while|if|before|after|for|in|on|at") &&
            !word_is(sentence, at - 1, "what|that|which|who|how|where|the|everything|anything|things"));
}

static bool read_clause(struct extraction *extraction, struct clause *clause, size_t limit)
{
    find_end(clause, limit);
    if (clause->begin >= clause->thing_end)
        return false;
    if (word_is(clause->sentence, clause->subject, "my"))
        return apply_table(extraction, clause, possessions, sizeof possessions / sizeof *possessions) ||
               learn_name_of_other(extraction, clause) || learn_about_others(extraction, clause);
    return apply_short_comparison(extraction, clause) ||
           apply_table(extraction, clause, own_statements, sizeof own_statements / sizeof *own_statements);
}

static const char past_verbs[] =
    "went|bought|saw|met|got|had|ate|lost|found|made|took|started|finished|visited|moved|joined|quit|sold|"
    "won|"
    "broke|began|came|did|drove|flew|gave|heard|left|paid|ran|read|sent|spoke|swam|taught|told|watched|wrote|"
    "attended|adopted|signed|ordered|passed|failed|graduated|celebrated|completed|booked|tried|played|am|"
    "have|"
    "will|was";
static const char time_words[] =
    "yesterday|today|tomorrow|tonight|ago|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|"
    "february|march|april|june|july|august|september|october|november|december";

/* Something that happened or will happen to the person, with a time. */
static void learn_event(struct extraction *extraction, const struct sentence *sentence, size_t limit)
{
    bool acted = false, timed = false;
    for (size_t i = 0; i < limit; i++) {
        acted = acted || (word_is(sentence, i, "i|we") && word_is(sentence, i + 1, past_verbs));
        timed = timed || word_is(sentence, i, time_words) ||
                (word_is(sentence, i, "last|this|next") &&
                 word_is(sentence, i + 1, "week|month|year|night|weekend|summer|winter|spring|morning"));
    }
    if (acted && timed && limit >= 4)
        add_memory(extraction, sentence, sentence->words[0].start, sentence->words[limit - 1].end,
                   REC_MEMORY_EVENT, "");
}

static void read_statements(struct extraction *extraction, const struct sentence *sentence)
{
    size_t limit = statement_end(sentence), before = extraction->count;
    bool own = false; /* "I" was a subject already */
    for (size_t i = 0; i < limit; i++) {
        struct clause clause = {.sentence = sentence, .subject = i, .begin = i + 1, .confidence = 1};
        if (word_is(sentence, i, "i|my")) {
            if (!may_begin(sentence, i, &clause.confidence))
                continue;
            own = word_is(sentence, i, "i");
        } else if (own && verb_without_subject(sentence, i)) {
            clause.begin = i;
            clause.subject_left_out = true;
        } else {
            continue;
        }
        if (read_clause(extraction, &clause, limit) && clause.thing_end > i + 1)
            i = clause.thing_end - 1;
    }
    if (extraction->count == before)
        learn_event(extraction, sentence, limit);
}

/* "answer in German", "use metric units": an instruction that sets a known key. */
static bool instruction_sets_key(struct extraction *extraction, const struct clause *clause,
                                 struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    struct match match;
    for (size_t i = thing.first; i < thing.end; i++) {
        if (pattern_match("answer|reply|respond|write|speak|talk|answers|replies|responses ~ in <thing>",
                          sentence->words, i, thing.end, &match) &&
            slot_is_language(sentence->words[match.thing.first].text)) {
            add_attribute(
                extraction, clause, "language",
                copy_words(extraction, sentence, (struct span){match.thing.first, match.thing.first + 1}),
                REC_CATEGORY_COMMUNICATION);
            return true;
        }
        struct slot_attribute found;
        if (pattern_match("use|show|give|prefer|with|in <thing>", sentence->words, i, thing.end, &match) &&
            slot_attribute_find(sentence->words, match.thing, extraction->text, extraction->arena, &found)) {
            add_attribute(extraction, clause, found.key, found.value, (int)found.category);
            return true;
        }
    }
    return false;
}

/* The words of a span as a sentence of their own. */
static struct sentence part_of(const struct sentence *sentence, struct span span)
{
    struct sentence part = *sentence;
    part.words += span.first;
    part.count = span.end - span.first;
    part.start = part.words[0].start;
    part.end = part.words[part.count - 1].end;
    part.question = false;
    return part;
}

static void remember(struct extraction *extraction, const struct sentence *sentence, struct span thing)
{
    struct sentence part = part_of(sentence, thing);
    size_t before = extraction->count;
    extraction->asked_to_remember = true;
    read_sentence(extraction, &part);
    if (extraction->count == before)
        add_memory(extraction, &part, part.start, part.end, REC_MEMORY_FACT, "");
    extraction->asked_to_remember = false;
}

static void forget(struct extraction *extraction, const struct sentence *sentence, const char *what)
{
    struct memory_candidate *candidate =
        add(extraction, sentence, MEMORY_FORGET, REC_MEMORY_FACT, REC_CATEGORY_GENERAL);
    candidate->value = what;
}

static void obey(struct extraction *extraction, const struct sentence *sentence, enum order order, size_t at,
                 const struct match *match)
{
    struct clause clause = {.sentence = sentence,
                            .subject = at,
                            .begin = at,
                            .thing_end = sentence->count,
                            .end = sentence->count,
                            .confidence = 1};
    switch (order) {
    case ORDER_NOTHING:
        break;
    case ORDER_REMEMBER:
        remember(extraction, sentence, match->thing);
        break;
    case ORDER_FORGET:
        forget(extraction, sentence, copy_words(extraction, sentence, match->thing));
        break;
    case ORDER_FORGET_LAST:
        forget(extraction, sentence, "");
        break;
    case ORDER_NAME:
        learn_name(extraction, &clause, match->thing);
        break;
    case ORDER_INSTRUCTION:
        if (!instruction_sets_key(extraction, &clause, (struct span){at, sentence->count}) &&
            !word_is(sentence, match->thing.first, "i|we|my|he|she|they|it"))
            add_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_TASK:
        add_clause(extraction, &clause, REC_MEMORY_TASK, "");
        break;
    case ORDER_DECISION:
        add_clause(extraction, &clause, REC_MEMORY_DECISION, "");
        break;
    }
}

/* Orders stand at the beginning; "please" and "can you" may come before. */
static bool read_orders(struct extraction *extraction, const struct sentence *sentence)
{
    size_t at = 0;
    for (;;) {
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
            struct match match;
            if (!pattern_match(orders[i].pattern, sentence->words, at, sentence->count, &match))
                continue;
            bool asks = sentence->question && !(at > 0 && word_is(sentence, at - 1, "you|please"));
            if (orders[i].order == ORDER_FORGET_LAST && match.end < sentence->count)
                continue;
            if (asks)
                return false;
            obey(extraction, sentence, orders[i].order, at, &match);
            return true;
        }
        if (!word_is(sentence, at, politeness))
            return false;
        at++;
    }
}

static void read_sentence(struct extraction *extraction, const struct sentence *sentence)
{
    if (sentence->code || sentence->count < 2)
        return;
    size_t before = extraction->count;
    if (read_orders(extraction, sentence) && extraction->count > before)
        return;
    read_statements(extraction, sentence);
}

void memory_extract(const char *text, size_t length, int64_t said_at, struct arena *arena,
                    struct memory_candidate **candidates, size_t *count)
{
    struct sentence *sentences;
    size_t sentence_count;
    words_read(text, length, arena, &sentences, &sentence_count);
    struct extraction extraction = {.text = text, .said_at = said_at, .arena = arena};
    for (size_t i = 0; i < sentence_count; i++)
        read_sentence(&extraction, &sentences[i]);
    *count = extraction.count;
    *candidates = arena_alloc(arena, (extraction.count + 1) * sizeof **candidates);
    if (extraction.count > 0)
        memcpy(*candidates, extraction.candidates, extraction.count * sizeof **candidates);
    free(extraction.candidates);
}
