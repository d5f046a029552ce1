#include "config.h"

#include "memory/effects.h"

#include "memory/clauses.h"
#include "memory/reference.h"
#include "memory/slots.h"

#include <string.h>

/* "Love hiking", "Hate the cold". "Love letters" and "Hate speech" are no statements. */
static bool apply_bare(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    bool doing = clause_ends_in_ing(sentence, thing.first);
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

/* "Be less formal", "be more formal with me": how answers sound, unless only somewhere. */
static bool learn_tone(struct extraction *extraction, const struct clause *clause, size_t at, size_t end)
{
    const struct sentence *sentence = clause->sentence;
    size_t manner = at + 1;
    while (manner < end && word_is(sentence, manner, "a|bit|little|lot|much"))
        manner++;
    bool less = word_is(sentence, manner, "less");
    if (manner + 1 >= end || !word_is(sentence, at, "be|sound|stay") ||
        !word_is(sentence, manner, "less|more") ||
        !word_is(sentence, manner + 1, less ? "formal" : "formal|informal|casual") ||
        (manner + 2 < end && !word_is(sentence, manner + 2, "with|to|toward|towards|from|please|now")))
        return false;
    bool formal = word_is(sentence, manner + 1, "formal") && !less;
    learn_attribute(extraction, clause, "tone", formal ? "formal" : "informal", REC_CATEGORY_COMMUNICATION);
    return true;
}

bool effects_of_instruction(struct extraction *extraction, const struct clause *clause, struct span thing)
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
        if (learn_tone(extraction, clause, i, thing.end))
            return true;
        struct slot_attribute found;
        if (pattern_match(&rules_use, sentence->words, i, thing.end, &match) &&
            slot_attribute_find(sentence->words, match.thing, extraction->text, extraction->arena, &found)) {
            learn_attribute(extraction, clause, found.key, found.value, (int)found.category);
            return true;
        }
    }
    return false;
}

/* "it entirely", "them anymore" */
static bool is_pronoun(const struct clause *clause, struct span thing)
{
    return thing.first < thing.end && word_is(clause->sentence, thing.first, "it|them") &&
           thing.end - thing.first < 4;
}

/* "I used to love camping, but now I avoid it": the sentence is about camping. */
static bool behind_formerly(struct extraction *extraction, const struct clause *clause, enum effect effect)
{
    struct span thing = extraction->formerly;
    struct clause whole = *clause;
    bool against = effect == DISLIKES || effect == AVOIDS;
    if (thing.first == thing.end || !(against || effect == LIKES || effect == HABITS))
        return false;
    while (thing.end - thing.first > 1 && clause->sentence->words[thing.first].habit &&
           word_is(clause->sentence, thing.first,
                   "like|love|enjoy|hate|dislike|avoid|adore|eat|drink|prefer|watch|play|read|buy|use"))
        thing.first++;
    whole.subject = 0;
    whole.whole = true;
    learn_thing(extraction, &whole, against ? DISLIKES : LIKES, thing);
    return true;
}

bool effects_of_value(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    struct slot_attribute found;
    if (!learn_value(extraction, clause, thing, &found))
        return false;
    learn_attribute(extraction, clause, found.key, clause_with_condition(extraction, clause, found.value),
                    (int)found.category);
    return true;
}

/* "A hotel for Saturday": what is needed once. */
static bool has_its_day(const struct sentence *sentence, struct span thing)
{
    return rules_any_in(sentence, thing, LIST_TIME);
}

/* False: the captured words do not make what the row asks for; the next row may. */
static bool apply(struct extraction *extraction, const struct clause *clause, const struct rule *rule,
                  const struct match *match)
{
    struct span thing = match->thing;
    if (thing.first == thing.end && clause->thing_end - clause->begin > 1) {
        thing = (struct span){clause->begin + 1, clause->thing_end};
        while (thing.end - thing.first > 1 && word_is(clause->sentence, thing.first, "not|want|both|neither"))
            thing.first++;
    }
    if (is_pronoun(clause, thing) && behind_formerly(extraction, clause, rule->effect))
        return true;
    switch (rule->effect) {
    case NOTHING:
        extraction->dismissed = true;
        return true;
    case NEEDS:
        if (!clause_gives_reason(clause) || has_its_day(clause->sentence, thing))
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
        if (word_is(clause->sentence, thing.first, "my") && thing.first > clause->begin + 1)
            thing.first--; /* "never dye my hair": it is not the hair that one avoids */
        if (!reference_at_hand(clause, thing))
            learn_thing(extraction, clause, rule->effect == AVOIDS ? DISLIKES : LIKES, thing);
        return true;
    case MANNER:
        learn_manner(extraction, clause, thing);
        return true;
    case CHOICE:
        learn_thing(extraction, clause, LIKES, (struct span){thing.first - 1, thing.end});
        return true;
    case FORMERLY:
        extraction->formerly = thing;
        return true;
    case EXCEPTS:
        learn_exception(extraction, clause, match);
        return true;
    case BARE:
        return apply_bare(extraction, clause, thing);
    case REFUSES:
        if (!clause_gives_reason(clause) || reference_at_hand(clause, thing))
            return false;
        learn_thing(extraction, clause, DISLIKES, thing);
        return true;
    case LIKES:
    case DISLIKES:
    case ALLERGIC:
    case ENDS:
    case ALLERGIC_ENDS:
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
        return effects_of_value(extraction, clause, thing);
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
            effects_of_instruction(extraction, clause, (struct span){clause->begin, clause->end}))
            return true;
        learn_clause(extraction, clause, rule->kind, rule->slot);
        return true;
    }
    return false;
}

static bool read_row(struct extraction *extraction, const struct clause *clause,
                     const struct rule_table *table, size_t row, size_t verb)
{
    const struct pattern *pattern = &table->patterns[row];
    const struct word *words = clause->sentence->words;
    struct match match;
    return (pattern_match(pattern, words, clause->begin, clause->thing_end, &match) ||
            (verb > clause->begin && pattern_match(pattern, words, verb, clause->thing_end, &match))) &&
           apply(extraction, clause, &table->rules[row], &match);
}

bool effects_of_table(struct extraction *extraction, const struct clause *clause,
                      const struct rule_table *table)
{
    const struct word *words = clause->sentence->words;
    size_t verb = clause->begin; /* "really do not": rows need not provide for adverbs in front of "do" */
    while (verb < clause->thing_end && words[verb].adverb && !words_among(words[verb].text, "do|never|only"))
        verb++;
    struct lexicon_union present = {{0}};
    for (size_t i = clause->begin; i < clause->thing_end; i++)
        lexicon_unite(&present, words[i].lists);
    for (; table != NULL; table = table->next)
        for (size_t i = 0; i < table->count; i++)
            if (pattern_possible(&table->patterns[i], &present) &&
                read_row(extraction, clause, table, i, verb))
                return true;
    return false;
}

bool effects_of_short_comparison(struct extraction *extraction, const struct clause *clause)
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

bool effects_on_others(struct extraction *extraction, const struct clause *clause)
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
        const char *relation = rules_others[i].relation, *other = "";
        if (strcmp(relation, "likes") == 0)
            other = learn_normal(extraction, learn_words(extraction, sentence, match.other));
        const char *slot =
            *relation == '\0' ? "" : arena_printf(extraction->arena, "%s/%s/%s", kin, relation, other);
        learn_clause(extraction, clause, REC_MEMORY_PERSON, slot);
        return true;
    }
    return false;
}

bool effects_name_of_other(struct extraction *extraction, const struct clause *clause)
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
