/* Statements in other languages than English: each clause against the rules of each language. What is said is
 * kept as it was said; nothing is translated. */
#include "config.h"

#include "memory/languages.h"
#include "memory/learn.h"

#include <string.h>

static size_t clause_end(const struct sentence *sentence, const struct language *language, size_t begin)
{
    for (size_t i = begin + 1; i < sentence->count; i++)
        if (sentence->words[i].comma || rules_word_in(sentence, i, language->clause))
            return i;
    return sentence->count;
}

static void learn_attitude(struct extraction *extraction, const struct clause *clause,
                           const struct language_rule *rule, const struct match *match)
{
    if (rule->effect == PREFERS)
        learn_comparison(extraction, clause, match);
    else
        learn_thing(extraction, clause, rule->effect, match->thing);
}

static void apply(struct extraction *extraction, const struct clause *clause,
                  const struct language_rule *rule, const struct match *match)
{
    const char *thing = learn_words(extraction, clause->sentence, match->thing);
    switch (rule->means) {
    case LANGUAGE_ATTITUDE:
        learn_attitude(extraction, clause, rule, match);
        break;
    case LANGUAGE_ATTRIBUTE:
        learn_attribute(extraction, clause, rule->key, rule->value, -1);
        break;
    case LANGUAGE_NAME:
        learn_name(extraction, clause, match->thing);
        break;
    case LANGUAGE_FAVOURITE:
        learn_favourite(extraction, clause, match);
        break;
    case LANGUAGE_FACT:
        learn_clause(extraction, clause, REC_MEMORY_FACT, rule->slot);
        break;
    case LANGUAGE_PERSON:
        learn_clause(extraction, clause, REC_MEMORY_PERSON, "");
        break;
    case LANGUAGE_TASK:
        learn_clause(extraction, clause, REC_MEMORY_TASK, "");
        break;
    case LANGUAGE_INSTRUCTION:
        learn_clause(extraction, clause, REC_MEMORY_INSTRUCTION, "");
        break;
    case LANGUAGE_REMEMBER:
        foreign_remember(extraction, clause->sentence, match->thing);
        break;
    case LANGUAGE_FORGET:
        learn_forget(extraction, clause->sentence, thing);
        break;
    case LANGUAGE_FORGET_LAST:
        learn_forget(extraction, clause->sentence, "");
        break;
    case LANGUAGE_NOTHING:
        break;
    }
}

static bool matches(const struct language_rule *rule, const struct sentence *sentence, size_t begin,
                    size_t end, struct match *match)
{
    if (pattern_match(rule->pattern, sentence->words, begin, end, match))
        return true;
    struct pattern rest = {rule->pattern.elements + 1};
    return rule->own && begin > 0 && !sentence->words[begin].comma &&
           strcmp(sentence->words[begin].text, "ich") != 0 &&
           pattern_match(rest, sentence->words, begin, end, match);
}

/* Does one of the rules match at `begin`? */
static bool read_clause(struct extraction *extraction, const struct language *language,
                        const struct sentence *sentence, size_t begin, size_t *end)
{
    for (size_t i = 0; i < language->count; i++) {
        const struct language_rule *rule = &language->rules[i];
        bool order = rule->means >= LANGUAGE_TASK && rule->means <= LANGUAGE_FORGET_LAST;
        struct match match;
        if (order && begin > 0)
            continue;
        *end = order ? sentence->count : clause_end(sentence, language, begin);
        if (!matches(rule, sentence, begin, *end, &match))
            continue;
        struct clause clause = {.sentence = sentence,
                                .subject = begin,
                                .begin = begin,
                                .thing_end = *end,
                                .end = *end,
                                .confidence = 1,
                                .whole = true};
        apply(extraction, &clause, rule, &match);
        return true;
    }
    return false;
}

static bool may_state(const struct language *language, const struct sentence *sentence)
{
    if (sentence->question || rules_word_in(sentence, 0, language->question))
        return false;
    for (size_t i = 0; i < sentence->count; i++)
        if (rules_word_in(sentence, i, language->skip))
            return false;
    return true;
}

void foreign_read(struct extraction *extraction, const struct sentence *sentence)
{
    size_t count, before = extraction->count;
    const struct language *languages = languages_all(&count);
    for (size_t i = 0; i < count && extraction->count == before; i++) {
        if (!may_state(&languages[i], sentence))
            continue;
        for (size_t at = 0, end; at < sentence->count; at++) {
            bool begins =
                at == 0 || sentence->words[at].comma || rules_word_in(sentence, at - 1, languages[i].clause);
            if (begins && read_clause(extraction, &languages[i], sentence, at, &end) && end > at)
                at = end - 1;
        }
    }
}

void foreign_remember(struct extraction *extraction, const struct sentence *sentence, struct span thing)
{
    struct sentence part = *sentence;
    size_t before = extraction->count;
    part.words += thing.first;
    part.count = thing.end - thing.first;
    part.start = part.words[0].start;
    part.end = part.words[part.count - 1].end;
    extraction->asked_to_remember = true;
    foreign_read(extraction, &part);
    if (extraction->count == before)
        learn_memory(extraction, &part, part.start, part.end, REC_MEMORY_FACT, "");
    extraction->asked_to_remember = false;
}
