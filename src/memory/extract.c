/* From a message to its candidates: sentences, clauses, and the rows of the tables that match them. */
#include "config.h"

#include "memory/elided.h"
#include "memory/events.h"
#include "memory/forms.h"
#include "memory/learn.h"
#include "memory/reference.h"
#include "memory/slots.h"

#include <stdlib.h>
#include <string.h>

#define SCOPE_MAX 9 /* words of "when I'm ..." before the subject */

/* --- Clauses --- */

/* "and prefer ...", "but do not ...": the subject is still "I". */
static bool verb_without_subject(const struct sentence *sentence, size_t at)
{
    if (at == 0 || !(rules_word_in(sentence, at - 1, LIST_CONJUNCTION) || sentence->words[at].comma))
        return false;
    bool conjunction = rules_word_in(sentence, at - 1, LIST_STRONG_CONJUNCTION);
    while (at < sentence->count && sentence->words[at].adverb &&
           !rules_word_in(sentence, at, LIST_KEPT_ADVERB))
        at++;
    if (rules_word_in(sentence, at, LIST_OWN_VERB)) /* ", like fresh paint" compares */
        return !word_is(sentence, at, "like") || rules_word_in(sentence, at - 1, LIST_CONJUNCTION);
    return conjunction && (rules_word_in(sentence, at, LIST_BARE_VERB) ||
                           (word_is(sentence, at, "do|can|will") && word_is(sentence, at + 1, "not|only")) ||
                           (word_is(sentence, at, "have") && word_is(sentence, at + 1, "a|an|no")) ||
                           (word_is(sentence, at, "must|should") && word_is(sentence, at + 1, "avoid")) ||
                           (word_is(sentence, at, "would") && word_is(sentence, at + 1, "rather")));
}

/* "most vegetables but not eggplant", "everything but liver": what is left out belongs to the thing. */
static bool leaves_out(const struct sentence *sentence, size_t at)
{
    if (!word_is(sentence, at, "but"))
        return false;
    return (at > 0 && word_is(sentence, at - 1, "everything|anything|all|nothing")) ||
           (word_is(sentence, at + 1, "not") &&
            !word_is(sentence, at + 2, "when|if|always|because|at|to|do|in|today|now|really"));
}

static bool ends_in_ing(const struct sentence *sentence, size_t at)
{
    if (at >= sentence->count)
        return false;
    size_t length = strlen(sentence->words[at].text);
    return length > 5 && strcmp(sentence->words[at].text + length - 3, "ing") == 0;
}

/* "..., so no sushi for me": a statement of its own, read by read_things(). */
static bool concludes(const struct sentence *sentence, size_t at)
{
    if (!rules_word_in(sentence, at, LIST_CONCLUSION))
        return false;
    if (word_is(sentence, at + 1, "no|only|please|pls") || word_is(sentence, sentence->count - 1, "please"))
        return !word_is(sentence, at + 2, "one|matter|longer|wonder|doubt");
    size_t last = sentence->count - 1;
    return sentence->words[at].comma && last > at + 2 && word_is(sentence, last, "me") &&
           word_is(sentence, last - 1, "for");
}

static bool begins_clause(const struct sentence *sentence, size_t at)
{
    if (concludes(sentence, at))
        return true;
    if (rules_word_in(sentence, at, LIST_CONTRAST))
        return !leaves_out(sentence, at);
    if (rules_word_in(sentence, at, LIST_SO) && rules_word_in(sentence, at + 1, LIST_SUBJECT))
        return true;
    if (rules_word_in(sentence, at, LIST_AND_OR) &&
        (rules_word_in(sentence, at + 1, LIST_SUBJECT) || verb_without_subject(sentence, at + 1)))
        return true;
    if (sentence->words[at].comma && word_is(sentence, at, "never|not") && ends_in_ing(sentence, at + 1))
        return true; /* "I'm done with ads, never paying for them" */
    return sentence->words[at].comma &&
           (rules_word_in(sentence, at, LIST_ASIDE_BEGINS) || verb_without_subject(sentence, at));
}

/* "and find them boring", "but avoid it at work": more about the same thing, no statement of its own. */
static bool goes_on(const struct sentence *sentence, size_t at)
{
    if (!rules_word_in(sentence, at, LIST_CONJUNCTION) || at + 2 >= sentence->count ||
        !verb_without_subject(sentence, at + 1))
        return false;
    at++;
    while (at < sentence->count && sentence->words[at].adverb)
        at++;
    return word_is(sentence, at + 1, "it|them");
}

/* "unless it rains", "but only on Sundays", "as long as it is short", "except when I travel": when the
 * statement holds. It belongs to what is kept, not to the thing. */
static bool begins_condition(const struct sentence *sentence, size_t at)
{
    static const char when[] =
        "when|if|on|in|at|for|with|during|until|after|before|while|as|where|to|by|from";
    if (!rules_word_in(sentence, at, LIST_CONDITION))
        return false;
    if (word_is(sentence, at, "unless"))
        return true;
    if (word_is(sentence, at, "but"))
        return word_is(sentence, at + 1, "only|not|never") && word_is(sentence, at + 2, when);
    if (word_is(sentence, at, "as|so"))
        return word_is(sentence, at + 1, "long") && word_is(sentence, at + 2, "as");
    if (word_is(sentence, at, "except"))
        return word_is(sentence, at + 1, "when|if|on|in|at|during|while|with");
    return word_is(sentence, at, "only") && word_is(sentence, at + 1, "when|if|until");
}

static bool begins_reason(const struct sentence *sentence, size_t at)
{
    return rules_word_in(sentence, at, LIST_BECAUSE) ||
           (rules_word_in(sentence, at, LIST_AS) && rules_word_in(sentence, at + 1, LIST_REFERENCE)) ||
           (rules_word_in(sentence, at, LIST_DUE) && word_is(sentence, at + 1, "to"));
}

/* "aerial yoga, it calms me": a remark on the thing. "If there is one thing I hate, it is ..." goes on. */
static bool begins_remark(const struct sentence *sentence, size_t at)
{
    return sentence->words[at].comma && word_is(sentence, at, "they|it|he|she") &&
           !word_is(sentence, 0, "if");
}

static void find_end(struct clause *clause, size_t limit)
{
    const struct sentence *sentence = clause->sentence;
    clause->thing_end = clause->end = limit;
    for (size_t i = clause->begin + 1; i < limit; i++) {
        bool more = begins_condition(sentence, i) || goes_on(sentence, i);
        if (!more && begins_clause(sentence, i)) {
            clause->end = i;
            break;
        }
        if ((more || begins_reason(sentence, i) || begins_remark(sentence, i)) && clause->thing_end == limit)
            clause->thing_end = i;
    }
    if (clause->thing_end > clause->end)
        clause->thing_end = clause->end;
}

/* "Due to my allergies, I ..."; "..., so I ...". */
static bool gives_reason(const struct clause *clause)
{
    return word_is(clause->sentence, 0, "due|because|given|since|owing|as") ||
           (clause->subject > 0 && word_is(clause->sentence, clause->subject - 1, "so")) ||
           (clause->thing_end < clause->end && begins_reason(clause->sentence, clause->thing_end));
}

/* "aisle unless the flight is short". */
static const char *with_condition(struct extraction *extraction, const struct clause *clause,
                                  const char *value)
{
    if (clause->thing_end == clause->end || !begins_condition(clause->sentence, clause->thing_end))
        return value;
    return arena_printf(
        extraction->arena, "%s %s", value,
        learn_words(extraction, clause->sentence, (struct span){clause->thing_end, clause->end}));
}

/* "Love hiking", "Hate the cold". "Love letters" and "Hate speech" are no statements. */
static bool apply_bare(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    bool doing = ends_in_ing(sentence, thing.first);
    bool against = word_is(sentence, clause->begin, "hate|dislike");
    if (clause->begin > 0 || !(doing || (against && word_is(sentence, thing.first, "the"))) ||
        reference_elsewhere(sentence, thing))
        return false;
    for (size_t i = thing.first; i < thing.end; i++)
        if (word_is(sentence, i, "is|are|this|that|your|was"))
            return false;
    learn_thing(extraction, clause, against ? DISLIKES : LIKES, thing);
    return true;
}

/* "Whenever I can", "for lunch": what is done then is done each time. */
static bool is_routine(const struct clause *clause)
{
    const struct sentence *sentence = clause->sentence;
    struct span scope = clause->scope;
    return scope.end > scope.first &&
           (word_is(sentence, scope.first, "whenever|wherever") ||
            (word_is(sentence, scope.first, "for") &&
             word_is(sentence, scope.first + 1, "breakfast|lunch|dinner|supper|dessert|snacks")));
}

/* "x over y in this proof" */
static bool points(const struct sentence *sentence, struct span thing)
{
    for (size_t i = thing.first; i < thing.end; i++)
        if (rules_word_in(sentence, i, LIST_SHOWN) && !word_is(sentence, i + 1, "days"))
            return true;
    return false;
}

/* "Dance is so graceful, it speaks to me": what stands before the verb is a sentence, not a thing. */
static bool is_sentence(const struct clause *clause, struct span thing)
{
    size_t last = thing.end - 1;
    while (last > thing.first && clause->sentence->words[last].adverb)
        last--;
    if (!clause->whole || !word_is(clause->sentence, last, "it|they|this|that|which"))
        return false;
    for (size_t i = thing.first; i < thing.end; i++)
        if (word_is(clause->sentence, i, "is|are|was|were"))
            return true;
    return false;
}

static bool instruction_sets_key(struct extraction *extraction, const struct clause *clause,
                                 struct span thing);

/* False: the captured words do not make what the row asks for; the next row may. */
static bool apply(struct extraction *extraction, const struct clause *clause, const struct rule *rule,
                  const struct match *match)
{
    struct slot_attribute found;
    struct span thing = match->thing;
    if (thing.first == thing.end && clause->thing_end - clause->begin > 1) {
        thing = (struct span){clause->begin + 1, clause->thing_end};
        while (thing.end - thing.first > 1 && word_is(clause->sentence, thing.first, "not"))
            thing.first++;
    }
    switch (rule->effect) {
    case NOTHING:
        return true;
    case NEEDS:
        if (!gives_reason(clause))
            return false;
        learn_thing(extraction, clause, LIKES, thing);
        return true;
    case ROUTINE:
        if (!is_routine(clause))
            return false;
        if (!reference_at_hand(clause, thing))
            learn_thing(extraction, clause, LIKES, thing);
        return true;
    case AVOIDS:
    case HABITS:
        if (!reference_at_hand(clause, thing))
            learn_thing(extraction, clause, rule->effect == AVOIDS ? DISLIKES : LIKES, thing);
        return true;
    case MANNER:
        learn_thing(extraction, clause, LIKES, (struct span){thing.first - 1, thing.end});
        return true;
    case EXCEPTS:
        learn_exception(extraction, clause, match);
        return true;
    case BARE:
        return apply_bare(extraction, clause, thing);
    case REFUSES:
        if (!gives_reason(clause) || reference_at_hand(clause, thing))
            return false;
        learn_thing(extraction, clause, DISLIKES, thing);
        return true;
    case LIKES:
    case DISLIKES:
    case ALLERGIC:
    case ENDS:
        if (word_is(clause->sentence, thing.first, "not") || is_sentence(clause, thing))
            return false;
        if (reference_elsewhere(clause->sentence, thing) ||
            (!clause->whole && word_is(clause->sentence, thing.end - 1, "here")))
            return true;
        learn_thing(extraction, clause, rule->effect, thing);
        return true;
    case PREFERS:
        if (points(clause->sentence, match->thing) || points(clause->sentence, match->other))
            return true;
        learn_comparison(extraction, clause, match);
        return true;
    case SETS:
        if (!learn_value(extraction, clause, thing, &found))
            return false;
        learn_attribute(extraction, clause, found.key, with_condition(extraction, clause, found.value),
                        (int)found.category);
        return true;
    case DIET:
    case DIET_ENDS:
        return learn_diet(extraction, clause, thing, rule->effect == DIET_ENDS);
    case NAME:
        return learn_name(extraction, clause, thing);
    case FAVOURITE:
        learn_favourite(extraction, clause, match);
        return true;
    case IDEAL:
        learn_attribute(
            extraction, clause,
            learn_words(extraction, clause->sentence, (struct span){clause->begin, clause->begin + 2}),
            learn_words(extraction, clause->sentence, match->other), -1);
        return true;
    case PROPERTY:
        learn_property(extraction, clause, rule, match);
        return true;
    case KEEPS:
        if (rule->kind == REC_MEMORY_INSTRUCTION &&
            instruction_sets_key(extraction, clause, (struct span){clause->begin, clause->end}))
            return true;
        learn_clause(extraction, clause, rule->kind, rule->slot);
        return true;
    }
    return false;
}

static bool apply_table(struct extraction *extraction, const struct clause *clause,
                        const struct rule_table *table)
{
    const struct word *words = clause->sentence->words;
    size_t verb = clause->begin; /* "really do not": rows need not provide for adverbs in front of "do" */
    while (verb < clause->thing_end && words[verb].adverb && !words_among(words[verb].text, "do|never|only"))
        verb++;
    struct lexicon_union present = {{0}};
    for (size_t i = clause->begin; i < clause->thing_end; i++)
        lexicon_unite(&present, words[i].lists);
    for (size_t i = 0; i < table->count; i++) {
        const struct pattern *pattern = &table->patterns[i];
        struct match match;
        if (!pattern_possible(pattern, &present))
            continue;
        if ((pattern_match(pattern, words, clause->begin, clause->thing_end, &match) ||
             (verb > clause->begin && pattern_match(pattern, words, verb, clause->thing_end, &match))) &&
            apply(extraction, clause, &table->rules[i], &match))
            return true;
    }
    return false;
}

/* "tea to coffee" compares; "to" in "movies to watch" does not: only short things on both sides. */
static bool apply_short_comparison(struct extraction *extraction, const struct clause *clause)
{
    struct match match;
    if (!pattern_match(&rules_short_comparison, clause->sentence->words, clause->begin, clause->thing_end,
                       &match))
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
    for (size_t i = 0; i < rules_others_count; i++) {
        if (!pattern_match(&rules_others_patterns[i], sentence->words, clause->begin, clause->end, &match))
            continue;
        struct span name = match.thing;
        if (name.end > name.first && (name.end - name.first > 2 || !sentence->words[name.first].capital))
            continue;
        const char *kin = sentence->words[clause->begin].text;
        const char *other = learn_normal(extraction, learn_words(extraction, sentence, match.other));
        learn_clause(extraction, clause, REC_MEMORY_PERSON,
                     rules_others[i].taste ? arena_printf(extraction->arena, "%s/likes/%s", kin, other) : "");
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
    if (!pattern_match(&rules_name_of_other, sentence->words, clause->begin + 1, clause->end, &match))
        return false;
    const char *slot = arena_printf(extraction->arena, "%.*s/%s/", (int)(length - 2), owner,
                                    sentence->words[clause->begin + 1].text);
    learn_clause(extraction, clause, REC_MEMORY_PERSON, slot);
    return true;
}

/* --- Sentences --- */

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
    return at > 1 &&
           word_is(sentence, 0,
                   "when|whenever|while|if|before|after|for|in|on|at|during|with|due|because|"
                   "given|since|as|owing|thanks|ever") &&
           !word_is(sentence, 1, "this|that|your") &&
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
        {"while|when|whenever", "you|it|we|they|he|she|that|this|true|asked|the"},
    };
    static const char leading_nouns[] =
        "opinion|view|book|experience|end|past|future|meantime|beginning|record|"
        "moment|time|whole|hand|contrary|sake|case|mind|subject|topic|note|"
        "eyes|sense|case|world|grand|rest|first|life|health|knees|back";
    static const struct span none = {0, 0};
    if (at < 2 || at > SCOPE_MAX ||
        !word_is(sentence, 0, "when|whenever|while|if|before|after|for|in|on|at|during|with"))
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
        if (rules_word_in(sentence, i, LIST_CHILDHOOD) ||
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
    find_end(clause, limit);
    if (clause->begin >= clause->thing_end)
        return false;
    if (word_is(clause->sentence, clause->subject, "my"))
        return apply_table(extraction, clause, &rules_possessions) ||
               learn_name_of_other(extraction, clause) || learn_about_others(extraction, clause);
    return apply_short_comparison(extraction, clause) || apply_table(extraction, clause, &rules_own);
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
        } else if (own && verb_without_subject(sentence, i)) {
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
            i = clause.thing_end - 1 + 2 * goes_on(sentence, clause.thing_end);
    }
    if (extraction->count == before)
        events_learn(extraction, sentence, limit);
    return first;
}

/* "answer in German", "use metric units": an instruction that sets a known key. */
static bool instruction_sets_key(struct extraction *extraction, const struct clause *clause,
                                 struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    struct match match;
    for (size_t i = thing.first; i < thing.end; i++) {
        if (pattern_match(&rules_answer_in, sentence->words, i, thing.end, &match) &&
            slot_is_language(sentence->words[match.thing.first].text)) {
            learn_attribute(
                extraction, clause, "language",
                learn_words(extraction, sentence, (struct span){match.thing.first, match.thing.first + 1}),
                REC_CATEGORY_COMMUNICATION);
            return true;
        }
        struct slot_attribute found;
        if (pattern_match(&rules_use, sentence->words, i, thing.end, &match) &&
            slot_attribute_find(sentence->words, match.thing, extraction->text, extraction->arena, &found)) {
            learn_attribute(extraction, clause, found.key, found.value, (int)found.category);
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
        if (!instruction_sets_key(extraction, &clause, (struct span){at, sentence->count}))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_LASTING:
        if (!instruction_sets_key(extraction, &clause, (struct span){at, match->thing.end}))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case ORDER_INSTRUCTION:
        if (!instruction_sets_key(extraction, &clause, (struct span){at, sentence->count}) &&
            !word_is(sentence, match->thing.first, "i|we|my|he|she|they|it"))
            learn_clause(extraction, &clause, REC_MEMORY_INSTRUCTION, "");
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
        "it|this|that|these|those|he|she|they|you|what|which|there|nothing|everything|"
        "something|i|we|if|when|all|one|none|neither|which|whatever|maybe|and|but|nobody|somebody|someone|"
        "anyone";
    size_t limit = statement_end(sentence);
    if (limit < at + 3)
        return;
    find_end(&clause, limit);
    if (clause.thing_end < at + 3 || word_is(sentence, at, pointing) ||
        rules_word_in(sentence, at, LIST_REPORTING) ||
        (word_is(sentence, at, "the|your") &&
         !word_is(sentence, at + 1, "sound|smell|taste|look|idea|thought|sight|texture|feel|noise")))
        return;
    bool only = false; /* "the only sport I enjoy" */
    for (size_t i = at; i < clause.thing_end; i++) {
        only = only || word_is(sentence, i, "only");
        if (rules_word_in(sentence, i, LIST_REPORTING) || word_is(sentence, i, "if|whether") ||
            (word_is(sentence, i, "i") && !only &&
             !word_is(sentence, i - 1, "something|what|one|ones|only|the|how|where|when")))
            return;
    }
    apply_table(extraction, &clause, &rules_things);
}

/* At the beginning, or behind what is a reason for it: "..., so no cruises for me". `stated`: the beginning
 * has taught something already. */
static void read_things(struct extraction *extraction, const struct sentence *sentence, bool stated)
{
    if (!stated)
        read_things_from(extraction, sentence, behind_lead(sentence));
    size_t before = extraction->count;
    for (size_t i = 2; i < sentence->count && extraction->count == before; i++)
        if (concludes(sentence, i - 1) ||
            (!stated && rules_word_in(sentence, i - 1, LIST_CONCLUSION) && sentence->words[i - 1].comma))
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
    find_end(&clause, sentence->count);
    apply_table(extraction, &clause, &rules_fronted);
}

/* "We use Postgres at work", "our team meets on Tuesdays", "our dog is allergic to chicken". */
static void read_ours(struct extraction *extraction, const struct sentence *sentence)
{
    size_t at = behind_lead(sentence);
    struct clause clause = {.sentence = sentence, .subject = at, .begin = at + 1, .confidence = 1};
    if (sentence->question || sentence->count < at + 4 || !word_is(sentence, at, "we|our"))
        return;
    for (size_t i = at; i < sentence->count; i++)
        if (rules_word_in(sentence, i, LIST_REPORTING) || rules_word_in(sentence, i, LIST_SHOWN) ||
            word_is(sentence, i, "if|would"))
            return;
    find_end(&clause, sentence->count);
    if (!apply_table(extraction, &clause, &rules_ours) && word_is(sentence, at, "our") &&
        !learn_name_of_other(extraction, &clause))
        learn_about_others(extraction, &clause);
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

static void read_sentence(struct extraction *extraction, const struct sentence *sentence)
{
    if (sentence->code || sentence->count < 2 || is_sarcastic(sentence))
        return;
    size_t before = extraction->count;
    if (read_orders(extraction, sentence) && extraction->count > before)
        return;
    size_t first = read_statements(extraction, sentence);
    bool aside =
        first > 2 && first < sentence->count && sentence->words[first].comma; /* "tea always, I ..." */
    if (extraction->count == before)
        read_elided(extraction, sentence);
    if (extraction->count == before)
        read_fronted(extraction, sentence);
    read_things(extraction, sentence, extraction->count > before && !aside);
    if (extraction->count == before)
        read_ours(extraction, sentence);
    if (extraction->count == before)
        foreign_read(extraction, sentence);
    if (extraction->count == before)
        forms_read(extraction, sentence);
}

void memory_extract(const char *text, size_t length, int64_t said_at, struct arena *arena,
                    struct memory_candidate **candidates, size_t *count)
{
    struct sentence *sentences;
    size_t sentence_count;
    rules_prepare();
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
