/* From a message to its candidates: sentences, clauses, and the rows of the tables that match them. */
#include "config.h"

#include "memory/learn.h"
#include "memory/slots.h"

#include <stdlib.h>
#include <string.h>

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
    if (word_is(sentence, at, rules_own_verbs))
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
    if (word_is(sentence, at, "so") && word_is(sentence, at + 1, rules_subjects))
        return true;
    if (word_is(sentence, at, "and|or") &&
        (word_is(sentence, at + 1, rules_subjects) || verb_without_subject(sentence, at + 1)))
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

/* "the file", "this function", "my keys", "... tomorrow": one that is at hand, not one of its kind. After
 * "can not" even "the ..." is; "I do not go to the gym" is a habit. */
static bool is_at_hand(const struct clause *clause, struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    size_t first = thing.first;
    bool can = word_is(sentence, clause->begin, "can|could|have|am|find|get");
    while (first + 1 < thing.end && word_is(sentence, first, "to|in|on|at|with|for|from|of|about|into|by"))
        first++;
    for (size_t i = first; i < thing.end; i++) {
        bool early = i < first + 3;
        if (word_is(sentence, i, "this|your|yours|here|today|tomorrow|tonight|now|yet|again|error|these") ||
            (early && word_is(sentence, i, "it|them|him|her|you|that") && i == first) ||
            (i == first &&
             word_is(sentence, i, "my|his|their|our|what|how|why|where|whether|if|anything?")) ||
            (can && i < first + 2 && word_is(sentence, i, "the|my")))
            return true;
    }
    return false;
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
    case AVOIDS:
        if (is_at_hand(clause, thing))
            return true;
        learn_thing(extraction, clause, DISLIKES, thing);
        return true;
    case REFUSES:
        if (!gives_reason(clause) || is_at_hand(clause, thing))
            return false;
        learn_thing(extraction, clause, DISLIKES, thing);
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
        learn_attribute(extraction, clause, found.key, found.value, (int)found.category);
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
        learn_clause(extraction, clause, rule->kind, rule->slot);
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
    for (size_t i = 0; i < rules_others_count; i++) {
        if (!pattern_match(rules_others[i].pattern, sentence->words, clause->begin, clause->end, &match))
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
    if (!pattern_match("name|birthday|age|job is|was <thing>", sentence->words, clause->begin + 1,
                       clause->end, &match))
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
    for (size_t i = at + 1; i < sentence->count; i++) {
        if (sentence->words[i].comma &&
            word_is(sentence, i, "said|says|wrote|writes|claims|replied|whispered"))
            return false; /* "I love rain, said the frog" */
    }
    for (size_t i = 0; i < at; i++) {
        bool own = i > 0 && word_is(sentence, i - 1, "i") && word_is(sentence, i, "said|told");
        if (word_is(sentence, i, rules_reporting) && !own)
            return false;
        if (word_is(sentence, i, rules_hedges))
            *confidence = 0.6;
    }
    if (at > 0 && word_is(sentence, at - 1, "if|whether|than|would|do|did|could|should|can"))
        return false;
    return at == 0 || sentence->words[at].comma || word_is(sentence, at - 1, rules_openers) ||
           (at > 2 && word_is(sentence, 0, "when|whenever|while|if|before|after|for|in|on|at") &&
            !word_is(sentence, 1, "this|that|your") &&
            !word_is(sentence, at - 1, "what|that|which|who|how|where|the|everything|anything|things"));
}

static bool read_clause(struct extraction *extraction, struct clause *clause, size_t limit)
{
    find_end(clause, limit);
    if (clause->begin >= clause->thing_end)
        return false;
    if (word_is(clause->sentence, clause->subject, "my"))
        return apply_table(extraction, clause, rules_possessions, rules_possessions_count) ||
               learn_name_of_other(extraction, clause) || learn_about_others(extraction, clause);
    return apply_short_comparison(extraction, clause) ||
           apply_table(extraction, clause, rules_own, rules_own_count);
}

/* Something that happened or will happen to the person, with a time. */
static void learn_event(struct extraction *extraction, const struct sentence *sentence, size_t limit)
{
    bool acted = false, timed = false;
    for (size_t i = 0; i < limit; i++) {
        acted = acted || (word_is(sentence, i, "i|we") && word_is(sentence, i + 1, rules_past_verbs));
        timed = timed || word_is(sentence, i, rules_time_words) ||
                (word_is(sentence, i, "last|this|next") &&
                 word_is(sentence, i + 1, "week|month|year|night|weekend|summer|winter|spring|morning"));
    }
    if (acted && timed && limit >= 4)
        learn_memory(extraction, sentence, sentence->words[0].start, sentence->words[limit - 1].end,
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
            learn_attribute(
                extraction, clause, "language",
                learn_words(extraction, sentence, (struct span){match.thing.first, match.thing.first + 1}),
                REC_CATEGORY_COMMUNICATION);
            return true;
        }
        struct slot_attribute found;
        if (pattern_match("use|show|give|prefer|with|in <thing>", sentence->words, i, thing.end, &match) &&
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
            if (!pattern_match(rules_orders[i].pattern, sentence->words, at, sentence->count, &match))
                continue;
            bool asks = sentence->question && !(at > 0 && word_is(sentence, at - 1, "you|please"));
            if (rules_orders[i].order == ORDER_FORGET_LAST && match.end < sentence->count)
                continue;
            if (asks)
                return false;
            obey(extraction, sentence, rules_orders[i].order, at, &match);
            return true;
        }
        if (!word_is(sentence, at, rules_politeness))
            return false;
        at++;
    }
}

/* "Crowds make me nervous", "not a fan of opera". */
static void read_things(struct extraction *extraction, const struct sentence *sentence)
{
    struct clause clause = {.sentence = sentence, .confidence = 1, .whole = true};
    static const char pointing[] =
        "it|this|that|these|those|he|she|they|you|what|which|there|nothing|everything|"
        "something|i|we|if|when|all|one|none|neither|which|whatever|maybe|and|but";
    find_end(&clause, statement_end(sentence));
    if (clause.thing_end < 3 || word_is(sentence, 0, pointing) || word_is(sentence, 0, rules_reporting) ||
        (word_is(sentence, 0, "the|your") &&
         !word_is(sentence, 1, "sound|smell|taste|look|idea|thought|sight|texture|feel|noise")))
        return;
    for (size_t i = 0; i < clause.thing_end; i++)
        if (word_is(sentence, i, rules_reporting) || word_is(sentence, i, "i|if|whether"))
            return;
    apply_table(extraction, &clause, rules_things, rules_things_count);
}

static void read_sentence(struct extraction *extraction, const struct sentence *sentence)
{
    if (sentence->code || sentence->count < 2)
        return;
    size_t before = extraction->count;
    if (read_orders(extraction, sentence) && extraction->count > before)
        return;
    read_statements(extraction, sentence);
    if (extraction->count == before)
        read_things(extraction, sentence);
    if (extraction->count == before)
        foreign_read(extraction, sentence);
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
