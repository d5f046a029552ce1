#include "config.h"

#include "memory/clauses.h"

#include <string.h>

bool clause_leaves_out_subject(const struct sentence *sentence, size_t at)
{
    if (at == 0 || !(rules_word_in(sentence, at - 1, LIST_CONJUNCTION) || sentence->words[at].comma))
        return false;
    bool conjunction = rules_word_in(sentence, at - 1, LIST_STRONG_CONJUNCTION);
    while (at < sentence->count && sentence->words[at].adverb &&
           !rules_word_in(sentence, at, LIST_KEPT_ADVERB))
        at++;
    if (rules_word_in(sentence, at, LIST_OWN_VERB)) /* ", like fresh paint" compares */
        return !word_is(sentence, at, "like") || rules_word_in(sentence, at - 1, LIST_CONJUNCTION);
    return conjunction &&
           (rules_word_in(sentence, at, LIST_BARE_VERB) ||
            (word_is(sentence, at, "do|can|will|would|could") &&
             word_is(sentence, at + 1, "not|only|never")) ||
            (word_is(sentence, at, "have") && word_is(sentence, at + 1, "a|an|no|to")) ||
            (word_is(sentence, at, "need|want") && word_is(sentence, at + 1, "to") &&
             word_is(sentence, at + 2, "avoid|limit|minimize|minimise|stay")) ||
            (word_is(sentence, at, "must|should") &&
             (sentence->words[at + (at + 1 < sentence->count)].adverb ||
              word_is(sentence, at + 1, "avoid|not|stay|limit|watch|follow|wear|use|eat|take"))) ||
            (word_is(sentence, at, "was") && word_is(sentence, at + 1, "told|advised|warned")) ||
            (word_is(sentence, at, "would") && word_is(sentence, at + 1, "rather")));
}

/* "most vegetables but not eggplant", "everything but liver": what is left out belongs to the thing. */
static bool leaves_out(const struct sentence *sentence, size_t at)
{
    if (!word_is(sentence, at, "but"))
        return false;
    return (at > 0 && word_is(sentence, at - 1, "everything|anything|all|nothing")) ||
           (word_is(sentence, at + 1, "not|no") &&
            !word_is(sentence, at + 2,
                     "when|if|always|because|at|to|do|in|today|now|really|one|longer|matter|idea|problem"));
}

bool clause_ends_in_ing(const struct sentence *sentence, size_t at)
{
    if (at >= sentence->count)
        return false;
    size_t length = strlen(sentence->words[at].text);
    return length > 5 && strcmp(sentence->words[at].text + length - 3, "ing") == 0;
}

bool clause_concludes(const struct sentence *sentence, size_t at)
{
    if (!rules_word_in(sentence, at, LIST_CONCLUSION))
        return false;
    if (word_is(sentence, at + 1, "no|only|please|pls") || word_is(sentence, sentence->count - 1, "please"))
        return !word_is(sentence, at + 2, "one|matter|longer|wonder|doubt");
    size_t last = sentence->count - 1;
    for (size_t i = at + 2; i <= last && i < at + 10 && sentence->words[at].comma; i++)
        if (word_is(sentence, i, "is|are"))
            return !word_is(sentence, at + 1, "that|it|this|there|what|here|now|far");
    return sentence->words[at].comma && last > at + 2 && word_is(sentence, last, "me") &&
           word_is(sentence, last - 1, "for");
}

static bool begins_clause(const struct sentence *sentence, size_t at)
{
    if (clause_concludes(sentence, at))
        return true;
    if (rules_word_in(sentence, at, LIST_CONTRAST))
        return !leaves_out(sentence, at);
    if (rules_word_in(sentence, at, LIST_SO) && rules_word_in(sentence, at + 1, LIST_SUBJECT))
        return true;
    if (rules_word_in(sentence, at, LIST_AND_OR) &&
        (rules_word_in(sentence, at + 1, LIST_SUBJECT) || clause_leaves_out_subject(sentence, at + 1)))
        return true;
    if (sentence->words[at].comma && word_is(sentence, at, "never|not") &&
        clause_ends_in_ing(sentence, at + 1))
        return true; /* "I'm done with ads, never paying for them" */
    return sentence->words[at].comma &&
           (rules_word_in(sentence, at, LIST_ASIDE_BEGINS) || clause_leaves_out_subject(sentence, at));
}

bool clause_goes_on(const struct sentence *sentence, size_t at)
{
    if (!rules_word_in(sentence, at, LIST_CONJUNCTION) || at + 2 >= sentence->count ||
        !clause_leaves_out_subject(sentence, at + 1))
        return false;
    at++;
    while (at < sentence->count && sentence->words[at].adverb)
        at++;
    at += word_is(sentence, at + 1, "to|with|by|on|from|for");
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
           (rules_word_in(sentence, at, LIST_DUE) && word_is(sentence, at + 1, "to")) ||
           (word_is(sentence, at, "on") && word_is(sentence, at + 1, "account")) ||
           (word_is(sentence, at, "otherwise") && rules_word_in(sentence, at + 1, LIST_I));
}

/* "aerial yoga, it calms me": a remark on the thing. "If there is one thing I hate, it is ..." goes on. */
static bool begins_remark(const struct sentence *sentence, size_t at)
{
    return sentence->words[at].comma && word_is(sentence, at, "they|it|he|she") &&
           !word_is(sentence, 0, "if");
}

void clause_find_end(struct clause *clause, size_t limit)
{
    const struct sentence *sentence = clause->sentence;
    clause->thing_end = clause->end = limit;
    for (size_t i = clause->begin + 1; i < limit; i++) {
        bool more = begins_condition(sentence, i) || clause_goes_on(sentence, i);
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

bool clause_gives_reason(const struct clause *clause)
{
    return word_is(clause->sentence, 0, "due|because|given|since|owing|as") ||
           (clause->subject > 0 && word_is(clause->sentence, clause->subject - 1, "so")) ||
           (clause->thing_end < clause->end && begins_reason(clause->sentence, clause->thing_end));
}

const char *clause_with_condition(struct extraction *extraction, const struct clause *clause,
                                  const char *value)
{
    if (clause->thing_end == clause->end || !begins_condition(clause->sentence, clause->thing_end))
        return value;
    return arena_printf(
        extraction->arena, "%s %s", value,
        learn_words(extraction, clause->sentence, (struct span){clause->thing_end, clause->end}));
}
