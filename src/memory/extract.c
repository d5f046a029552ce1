/* From a message to its candidates: sentences, clauses, and the rows of the tables that match them. */
#include "config.h"

#include "memory/clauses.h"
#include "memory/effects.h"
#include "memory/elided.h"
#include "memory/events.h"
#include "memory/forms.h"
#include "memory/introduction.h"
#include "memory/leaning.h"
#include "memory/learn.h"
#include "memory/meant.h"

#include <stdlib.h>
#include <string.h>

#define SCOPE_MAX 9 /* words of "when I'm ..." before the subject */

static void read_sentence(struct extraction *extraction, const struct sentence *sentence);

/* "My sister hates coriander, so what can I cook?": what stands before the question is a statement. */
static size_t statement_end(const struct sentence *sentence)
{
    if (!sentence->question)
        return sentence->count;
    for (size_t i = 2; i < sentence->count; i++) {
        if (sentence->words[i].comma &&
            (rules_word_in(sentence, i, LIST_ASKING) ||
             (word_is(sentence, i, "so|and|but") && rules_word_in(sentence, i + 1, LIST_ASKING))))
            return i;
    }
    return 0;
}

/* "In emails", "When I travel", "At work": what stands before "I" says where or when. */
static bool begins_with_scope(const struct sentence *sentence, size_t at)
{
    size_t from = at; /* "..., but after a fall I avoid it" */
    while (from > 0 && !(from < at && (sentence->words[from].comma ||
                                       rules_word_in(sentence, from - 1, LIST_CONJUNCTION))))
        from--;
    if (at < from + 2 || at > from + SCOPE_MAX)
        from = 0;
    return at > 1 &&
           word_is(sentence, from,
                   "when|whenever|wherever|while|if|before|after|for|in|on|at|during|with|due|because|"
                   "given|since|as|owing|thanks|ever") &&
           !word_is(sentence, from + 1, "this|that|your") &&
           !word_is(
               sentence, at - 1,
               "what|that|which|who|how|where|the|everything|anything|things|thing|something|nothing|said|"
               "say|think|knew|thought|believed|told|a|an|of|to");
}

/* "For work emails", "When I'm coding": the clause holds only then. What merely leads over ("In fact", "If
 * you ask me", "At least") limits nothing. */
static struct span scope_before(const struct sentence *sentence, size_t at)
{
    static const char *const leading[][2] = {
        {"in", "general|fact|truth|addition|short|particular|conclusion|summary|theory|principle|hindsight|"
               "retrospect|return|response|reply|case|all|contrast|comparison|that|this|other|reality|total"},
        {"for", "me|us|what|now|example|instance|some|years|decades|months|ages|once|starters|context|"
                "reference|fun|real|sure|that|this|health|medical|religious|ethical|personal|various|many|"
                "several|environmental|safety|privacy"},
        {"on", "other|whole|contrary|one|top|second|that|this|account|balance|reflection"},
        {"at", "least|first|last|this|that|times|heart|all"},
        {"with", "that|this|all|respect|regard|regards|due|my|a|an|so"},
        {"if", "possible|not|so|anything|needed|necessary|you|it|asked|that|only|there|we|any|at"},
        {"before|after|during", "all|that|this|some|years|many|much|trying|having|a|reading|talking"},
        {"while", "most|some|many|others|other|my|everyone|everybody|people|a|an|all|few"},
        {"while|when|whenever", "you|it|we|they|he|she|that|this|true|asked|the"},
    };
    static const char leading_nouns[] =
        "opinion|view|book|experience|end|past|future|meantime|beginning|record|"
        "moment|time|whole|hand|contrary|sake|case|mind|subject|topic|note|"
        "eyes|sense|case|world|grand|rest|first|life|health|knees|back";
    static const struct span none = {0, 0};
    if (at < 2 || at > SCOPE_MAX ||
        !word_is(sentence, 0, "when|whenever|wherever|while|if|before|after|for|in|on|at|during|with"))
        return none;
    for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
        if (word_is(sentence, 0, leading[i][0]) && word_is(sentence, 1, leading[i][1]))
            return none;
    if (word_is(sentence, 1, "my|our|the"))
        for (size_t i = 2; i < at; i++)
            if (word_is(sentence, i, leading_nouns))
                return none;
    for (size_t i = 1; i < at; i++)
        if (sentence->words[i].comma || rules_word_in(sentence, i, LIST_OPENER))
            return none;
    return (struct span){0, at};
}

/* "Honestly, ...", "To be fair, ...", "no wait, ...": the first word behind it. */
static size_t behind_lead(const struct sentence *sentence)
{
    if (sentence->count > 4 && word_is(sentence, 0, "to") && word_is(sentence, 1, "be") &&
        sentence->words[3].comma)
        return 3;
    for (size_t i = 0; i < rules_leads_count; i++) {
        struct match match;
        if (pattern_match(&rules_leads_patterns[i], sentence->words, 0, sentence->count, &match))
            return match.end + 2 < sentence->count ? match.end : 0;
    }
    bool lead = rules_word_in(sentence, 0, LIST_OPENER) || sentence->words[0].adverb;
    return lead && sentence->count > 2 && sentence->words[1].comma ? 1 : 0;
}

static bool may_begin(const struct sentence *sentence, size_t at, double *confidence)
{
    static const char announcing[] = "note|fyi|ps|p.s|also|context|background|me|thing|things|info|update|"
                                     "btw|remember|remembered|reminder|"
                                     "preference|preferences|fact|honest|important|correction|sorry|hi|hello|"
                                     "hey|know|clear|reason|mind|problem";
    *confidence = 1;
    for (size_t i = at + 1; i < sentence->count; i++) {
        if (word_is(sentence, i, "joke|joking|kidding|sarcastic") &&
            word_is(sentence, i - 1, "a|only|just|was"))
            return false;
        if (sentence->question &&
            word_is(sentence, i, "song|lyrics|lyric|quote|verse|poem|line|film|movie") &&
            word_is(sentence, i - 1, "that|this|which|what"))
            return false; /* "I want to break free, which song is that?" */
        if (sentence->words[i].comma &&
            (rules_word_in(sentence, i, LIST_SAID_BEHIND) ||
             (word_is(sentence, i, "who|he|she|they") && rules_word_in(sentence, i + 1, LIST_SAID_BEHIND))))
            return false; /* "I love rain, said the frog" */
    }
    for (size_t i = 0; i < at; i++) {
        bool own = i > 0 && word_is(sentence, i - 1, "i") && !word_is(sentence, 0, "if") &&
                   (word_is(sentence, i, "said") ||
                    (word_is(sentence, i, "told") && word_is(sentence, i + 1, "you")));
        if (rules_word_in(sentence, i, LIST_REPORTING) && !own)
            return false;
        bool had = /* "I have a toddler, so I ..." */
            (i > 1 && word_is(sentence, i - 2, "have|my|our|with")) ||
            (i > 2 && word_is(sentence, i - 3, "have|my|our|with"));
        if ((rules_word_in(sentence, i, LIST_CHILDHOOD) && !had) ||
            (i > 0 && word_is(sentence, i, "was|were") && word_is(sentence, i - 1, "i|we")))
            return false;
        if (rules_word_in(sentence, i, LIST_HEDGE))
            *confidence = 0.6;
    }
    /* "write an essay arguing that I ..." */
    if (at > 0 && !sentence->words[at].comma &&
        word_is(sentence, 0, "write|make|create|generate|draft|compose|argue|prove|tell|set|turn") &&
        !word_is(sentence, at - 1, "because|since|as|but|so|although|though|and"))
        return false;
    if (word_is(sentence, 0, "if") && word_is(sentence, 2, "were"))
        return false;
    if (word_is(sentence, 0, "let") && /* "Let's play a game: I am ..." */
        (word_is(sentence, 1, "play|pretend|imagine|say") ||
         word_is(sentence, 2, "play|pretend|imagine|say")))
        return false;
    if (word_is(sentence, 0, "as") && /* "As a user I want to ...": a story of a program */
        word_is(sentence, 2,
                "user|admin|administrator|customer|visitor|guest|moderator|buyer|seller|editor|"
                "subscriber|member|player|developer") &&
        (word_is(sentence, at + 1, "want|need|can|should|must") || word_is(sentence, at + 2, "want|need")))
        return false;
    if (word_is(sentence, 0, "in") && word_is(sentence, 2, "perfect|ideal|parallel|different|another") &&
        word_is(sentence, 3, "world|life|universe"))
        return false;
    if (at > 0 && word_is(sentence, at - 1, "why") && !(at > 1 && word_is(sentence, at - 2, "is|was|reason")))
        return false;
    /* "Subject: I ..." is shown; "Note: I ..." is said */
    if (sentence->words[at].colon && !word_is(sentence, at - 1, announcing) &&
        !word_is(sentence, 0, "background|context|note|fyi|disclaimer") &&
        !word_is(sentence, 1, "background|context|note"))
        return false; /* nor is "Quick background before I ask: I ..." */
    size_t true_that = at > 1 && word_is(sentence, at - 2, "true|correct|right|accurate|case");
    if (at > 1 + true_that && word_is(sentence, at - 1, "that") &&
        word_is(sentence, at - 2 - true_that, "not"))
        return false; /* "it's not that I dislike cheese", "it is not true that I do" */
    size_t verb = at > 1 && word_is(sentence, at - 1, "that") ? at - 2 : at > 0 ? at - 1 : 0;
    if (verb > 0 && word_is(sentence, verb, "think|believe|assume|guess|suppose") &&
        !word_is(sentence, verb - 1, "i|we|do|not|also|really|just|honestly|actually|would|and"))
        return false; /* "my friends think I love clubbing" */
    if (at > 1 && word_is(sentence, at - 1, "then|days|day|time") &&
        word_is(sentence, at - 2, "back|those|the|that"))
        return false; /* "back then I never drank coffee" */
    if (at > 0 && !sentence->words[at].comma &&
        word_is(sentence, at - 1, "if|whether|than|would|do|did|could|should|can"))
        return false;
    return at == 0 || sentence->words[at].comma || rules_word_in(sentence, at - 1, LIST_OPENER) ||
           begins_with_scope(sentence, at) || at == behind_lead(sentence);
}

static bool read_clause(struct extraction *extraction, struct clause *clause, size_t limit)
{
    clause_find_end(clause, limit);
    if (clause->begin >= clause->thing_end)
        return false;
    if (word_is(clause->sentence, clause->subject, "my"))
        return effects_of_table(extraction, clause, &rules_possessions) ||
               effects_name_of_other(extraction, clause) || effects_on_others(extraction, clause);
    return effects_of_short_comparison(extraction, clause) ||
           effects_of_table(extraction, clause, &rules_own);
}

/* The subject of the first statement that taught something; SIZE_MAX if none did. */
static size_t read_statements(struct extraction *extraction, const struct sentence *sentence)
{
    size_t limit = statement_end(sentence), before = extraction->count, first = SIZE_MAX;
    bool own = false; /* "I" was a subject already */
    for (size_t i = 0; i < limit; i++) {
        struct clause clause = {.sentence = sentence, .subject = i, .begin = i + 1, .confidence = 1};
        if (rules_word_in(sentence, i, LIST_PERSON)) {
            if (!may_begin(sentence, i, &clause.confidence))
                continue;
            own = rules_word_in(sentence, i, LIST_I);
            clause.scope = scope_before(sentence, i);
        } else if (own && clause_leaves_out_subject(sentence, i)) {
            clause.begin = i;
            clause.subject_left_out = true;
        } else {
            continue;
        }
        if (!read_clause(extraction, &clause, limit))
            continue;
        if (extraction->count > before && first == SIZE_MAX)
            first = i;
        if (clause.thing_end > i + 1)
            i = clause.thing_end - 1 + 2 * clause_goes_on(sentence, clause.thing_end);
    }
    if (extraction->count == before)
        events_learn(extraction, sentence, limit);
    return first;
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
    part.passing_from = span.first < part.passing_from ? part.passing_from - span.first : 0;
    return part;
}

static void remember(struct extraction *extraction, const struct sentence *sentence, struct span thing)
{
    struct sentence part = part_of(sentence, thing);
    size_t before = extraction->count;
    extraction->asked_to_remember = true;
    read_sentence(extraction, &part);
    if (extraction->count == before)
        learn_memory(extraction, &part, part.start, part.end, REC_MEMORY_FACT, "");
    extraction->asked_to_remember = false;
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
        extraction->dismissed = true;
        break;
    case ORDER_REMEMBER:
        remember(extraction, sentence, match->thing);
        break;
    case ORDER_FORGET:
        learn_forget(extraction, sentence, learn_words(extraction, sentence, match->thing));
        break;
    case ORDER_FORGET_LAST:
        learn_forget(extraction, sentence, "");
        break;
    case ORDER_NAME:
        learn_name(extraction, &clause, match->thing);
        break;
    case ORDER_GENERAL:
        for (size_t i = at; i < sentence->count; i++)
            if (word_is(sentence, i,
                        "this|that|these|those|here|it|above|below|now|first|second|last|following") &&
                !(i > at && word_is(sentence, i, "now") && word_is(sentence, i - 1, "from")))
                return;
        if (!effects_of_instruction(extraction, &clause, (struct span){at, sentence->count}))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_LASTING:
        if (!effects_of_instruction(extraction, &clause, (struct span){at, match->thing.end}))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_INSTRUCTION:
        if (!effects_of_instruction(extraction, &clause, (struct span){at, sentence->count}) &&
            !word_is(sentence, match->thing.first, "i|we|my|he|she|they|it"))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_SETS:
        effects_of_value(extraction, &clause, match->thing);
        break;
    case ORDER_TASK:
        learn_clause(extraction, &clause, REC_MEMORY_TASK, "");
        break;
    case ORDER_DECISION:
        learn_clause(extraction, &clause, REC_MEMORY_DECISION, "");
        break;
    }
}

/* Orders stand at the beginning; "please" and "can you" may come before. */
static bool read_orders(struct extraction *extraction, const struct sentence *sentence)
{
    size_t at = 0;
    for (;;) {
        for (size_t i = 0; i < rules_orders_count; i++) {
            struct match match;
            if (!pattern_match(&rules_orders_patterns[i], sentence->words, at, sentence->count, &match))
                continue;
            bool asks = sentence->question && !(at > 0 && word_is(sentence, at - 1, "you|please"));
            bool whole = rules_orders[i].order == ORDER_FORGET_LAST || rules_orders[i].order == ORDER_LASTING;
            if (whole && match.end < sentence->count)
                continue;
            if (asks)
                return false;
            obey(extraction, sentence, rules_orders[i].order, at, &match);
            return true;
        }
        if (!rules_word_in(sentence, at, LIST_POLITENESS))
            return false;
        at++;
    }
}

/* "Crowds make me nervous", "not a fan of opera", from a word on. */
static void read_things_from(struct extraction *extraction, const struct sentence *sentence, size_t at)
{
    struct clause clause = {.sentence = sentence, .subject = at, .begin = at, .confidence = 1, .whole = true};
    static const char pointing[] =
        "it|this|that|these|those|he|she|they|you|what|which|there|nothing|everything|because|due|given|"
        "since|"
        "something|i|we|if|when|all|one|none|neither|which|whatever|maybe|and|but|nobody|somebody|someone|"
        "anyone";
    static const char what_is_shown[] =
        "lyrics|character|hero|narrator|survey|sign|joke|quotes|sentence|phrase|persona|protagonist";
    size_t limit = statement_end(sentence);
    if (limit < at + 3)
        return;
    clause_find_end(&clause, limit);
    if (clause.thing_end < at + 3 || word_is(sentence, at, pointing) ||
        rules_word_in(sentence, at, LIST_REPORTING) ||
        (word_is(sentence, at, "the|your") &&
         !word_is(sentence, at + 1, "sound|smell|taste|look|idea|thought|sight|texture|feel|noise")))
        return;
    if (word_is(sentence, at, "my|our") && !rules_word_in(sentence, at + 1, LIST_BODY))
        return; /* "my phone keeps me awake": that one, not its kind */
    bool asks = sentence->question || word_is(sentence, sentence->count - 1, "please");
    for (size_t i = clause.thing_end; i < sentence->count; i++)
        asks = asks || word_is(sentence, i, "please");
    for (size_t i = at; i < clause.thing_end && asks; i++) /* "loops are hard for me, can you ...?" */
        if (word_is(sentence, i, "confusing|hard|difficult|challenging|complicated|unclear|head|impossible"))
            return;
    bool said = false; /* "the garden job that I hate": of the thing */
    for (size_t i = at; i < clause.thing_end; i++) {
        said = said || word_is(sentence, i, "only|is|are");
        if ((rules_word_in(sentence, i, LIST_REPORTING) &&
             !(i + 1 < clause.thing_end && word_is(sentence, i, what_is_shown))) ||
            word_is(sentence, i, "if|whether|your") ||
            (word_is(sentence, i, "this|these") && !word_is(sentence, i + 1, "days")) ||
            (word_is(sentence, i, "i") && !said &&
             !word_is(sentence, i - 1, "something|what|one|ones|only|the|how|where|when|like")))
            return;
    }
    effects_of_table(extraction, &clause, &rules_things);
}

/* At the beginning, or behind what is a reason for it: "..., so no cruises for me". `stated`: the beginning
 * has taught something already. */
static void read_things(struct extraction *extraction, const struct sentence *sentence, bool stated)
{
    if (!stated)
        read_things_from(extraction, sentence, behind_lead(sentence));
    size_t before = extraction->count;
    bool reason =
        word_is(sentence, 0, "because|since|as|due|given|owing"); /* "Because ..., lilies are ..." */
    for (size_t i = 2; i < sentence->count && extraction->count == before && reason; i++)
        if (sentence->words[i].comma)
            read_things_from(extraction, sentence, i);
    for (size_t i = 2; i < sentence->count && extraction->count == before; i++)
        if (clause_concludes(sentence, i - 1) ||
            ((rules_word_in(sentence, i - 1, LIST_CONCLUSION) || word_is(sentence, i - 1, "but")) &&
             sentence->words[i - 1].comma))
            read_things_from(extraction, sentence, i);
}

/* "What I hate most is being interrupted". */
static void read_fronted(struct extraction *extraction, const struct sentence *sentence)
{
    struct clause clause = {.sentence = sentence, .confidence = 1, .whole = true};
    if (sentence->question)
        return;
    for (size_t i = 0; i < sentence->count; i++)
        if (rules_word_in(sentence, i, LIST_SHOWN))
            return;
    while (clause.begin + 3 < sentence->count && rules_word_in(sentence, clause.begin, LIST_OPENER) &&
           !word_is(sentence, clause.begin, "that"))
        clause.begin++;
    clause.subject = clause.begin;
    clause_find_end(&clause, sentence->count);
    effects_of_table(extraction, &clause, &rules_fronted);
}

/* "We use Postgres at work", "our team meets on Tuesdays", "our dog is allergic to chicken". */
static void read_ours(struct extraction *extraction, const struct sentence *sentence)
{
    size_t at = behind_lead(sentence);
    struct clause clause = {.sentence = sentence, .subject = at, .begin = at + 1, .confidence = 1};
    if (sentence->question || sentence->count < at + 3 || !word_is(sentence, at, "we|our"))
        return;
    for (size_t i = at; i < sentence->count; i++)
        if (rules_word_in(sentence, i, LIST_REPORTING) || rules_word_in(sentence, i, LIST_SHOWN) ||
            word_is(sentence, i, "if|would"))
            return;
    clause_find_end(&clause, sentence->count);
    if (!effects_of_table(extraction, &clause, &rules_ours) && word_is(sentence, at, "our") &&
        !effects_name_of_other(extraction, &clause))
        effects_on_others(extraction, &clause);
}

/* "Allergic to nuts", "been vegan since May". */
static void read_elided(struct extraction *extraction, const struct sentence *sentence)
{
    struct sentence whole;
    if (elided_complete(sentence, behind_lead(sentence), extraction->arena, &whole))
        read_statements(extraction, &whole);
}

/* "Oh great, I love meetings". */
static bool is_sarcastic(const struct sentence *sentence)
{
    if (word_is(sentence, 0, "wow|gee|yay|sure"))
        return sentence->words[1].comma || word_is(sentence, 1, "because");
    if (word_is(sentence, 0, "thanks"))
        return word_is(sentence, 1, "for") && word_is(sentence, 2, "nothing");
    return word_is(sentence, 0, "oh|yeah|ah") &&
           word_is(sentence, 1, "sure|right|great|joy|wonderful|fantastic|lovely|yeah|yes");
}

/* Has the sentence taught an attitude, or asked for something, since there were `before` candidates? That
 * somebody has asthma, or in a part of it lives on a hill, leaves open what the rest of the sentence says. */
static bool says_enough(const struct extraction *extraction, const struct sentence *sentence, size_t before)
{
    for (size_t i = before; i < extraction->count; i++) {
        const struct memory_candidate *candidate = &extraction->candidates[i];
        bool part = (size_t)candidate->start > sentence->start || (size_t)candidate->end < sentence->end;
        bool fact = candidate->kind == REC_MEMORY_FACT || candidate->kind == REC_MEMORY_PERSON;
        if (candidate->action != MEMORY_LEARN_MEMORY || (candidate->slot[0] && !part) ||
            (!fact && !(part && candidate->kind == REC_MEMORY_DECISION)))
            return true;
    }
    return false;
}

/* Drops what was learned since there were `before` candidates: attitudes, or all others. */
static void drop(struct extraction *extraction, size_t before, bool attitudes)
{
    size_t kept = before;
    for (size_t i = before; i < extraction->count; i++)
        if ((extraction->candidates[i].action == MEMORY_LEARN_PREFERENCE) != attitudes)
            extraction->candidates[kept++] = extraction->candidates[i];
    extraction->count = kept;
}

/* "I'm vegan and can't eat anything hard until Monday": no attitude follows from what has an end, but from
 * what stands before it. */
static void read_passing(struct extraction *extraction, const struct sentence *sentence, size_t before)
{
    drop(extraction, before, true);
    if (sentence->passing_from < 3)
        return;
    struct sentence part = part_of(sentence, (struct span){0, sentence->passing_from});
    part.passing = false;
    before = extraction->count;
    read_sentence(extraction, &part);
    drop(extraction, before, false);
}

static void read_sentence(struct extraction *extraction, const struct sentence *sentence)
{
    if (sentence->code || sentence->shown || sentence->count < 2 || is_sarcastic(sentence))
        return;
    size_t before = extraction->count;
    struct sentence rest;
    extraction->formerly = (struct span){0, 0};
    extraction->dismissed = false;
    if (introduction_read(extraction, sentence, &rest)) {
        read_sentence(extraction, &rest);
        return;
    }
    if (read_orders(extraction, sentence) && extraction->count > before)
        return;
    size_t first = read_statements(extraction, sentence);
    bool aside = first > 2 &&
                 first < sentence->count && /* "tea always, I ...", "boats make me sick, so I ..." */
                 (sentence->words[first].comma || rules_word_in(sentence, first - 1, LIST_CONCLUSION));
    if (extraction->count == before)
        read_elided(extraction, sentence);
    if (extraction->count == before)
        read_fronted(extraction, sentence);
    read_things(extraction, sentence, extraction->count > before && !aside);
    if (extraction->count == before)
        read_ours(extraction, sentence);
    bool foreign = extraction->count == before && foreign_read(extraction, sentence);
    if (extraction->count == before)
        forms_read(extraction, sentence);
    if (sentence->passing)
        read_passing(extraction, sentence, before);
    else if (!foreign && !says_enough(extraction, sentence, before))
        leaning_read(extraction, sentence, before);
}

/* --- Statements --- */

static bool goes_on(const struct extraction *extraction, const struct sentence *sentence)
{
    const char *gap = extraction->text + sentence->end;
    size_t length = sentence[1].start - sentence->end;
    return strspn(gap, " ;") >= length && memchr(gap, ';', length) != NULL && !sentence[0].question &&
           !sentence[1].question && !sentence[0].code && !sentence[1].code;
}

/* "I dislike audiobooks; I need to see the words": two sentences to the rules, one statement. */
static void join_statements(struct extraction *extraction, const struct sentence *sentences, size_t count)
{
    for (size_t first = 0, last = 0; first < count; first = ++last) {
        while (last + 1 < count && goes_on(extraction, &sentences[last]))
            last++;
        size_t start = sentences[first].start, end = sentences[last].end;
        if (first == last || end - start > MEMORY_LINE_MAX)
            continue;
        for (size_t i = 0; i < extraction->count; i++) {
            struct memory_candidate *candidate = &extraction->candidates[i];
            size_t own = (size_t)candidate->start;
            if (candidate->action != MEMORY_LEARN_PREFERENCE || own < start || own >= end)
                continue;
            size_t from = own < sentences[first].end ? own : start; /* without its "Remember that" */
            candidate->content = arena_strndup(extraction->arena, extraction->text + from, end - from);
        }
    }
}

void memory_extract(const char *text, size_t length, int64_t said_at, struct arena *arena,
                    struct memory_candidate **candidates, size_t *count)
{
    struct sentence *sentences;
    size_t sentence_count;
    rules_prepare();
    words_read(text, length, arena, &sentences, &sentence_count);
    meant_mark(text, sentences, sentence_count);
    struct extraction extraction = {.text = text, .said_at = said_at, .arena = arena};
    for (size_t i = 0; i < sentence_count; i++)
        if (!(i + 1 < sentence_count && sentences[i + 1].count == 1 && word_is(&sentences[i + 1], 0, "not")))
            read_sentence(&extraction, &sentences[i]); /* "I love mornings... not." */
    join_statements(&extraction, sentences, sentence_count);
    *count = extraction.count;
    *candidates = arena_alloc(arena, (extraction.count + 1) * sizeof **candidates);
    if (extraction.count > 0)
        memcpy(*candidates, extraction.candidates, extraction.count * sizeof **candidates);
    free(extraction.candidates);
}
