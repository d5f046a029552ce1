#include "config.h"

#include "memory/events.h"

#include "memory/dated.h"

#include <string.h>

#define MONTH_MS (INT64_C(31) * 24 * 60 * 60 * 1000)

/* "My flight is next Friday", "our wedding is on 5 June", "my sister gets married in May". */
static bool has_its_day(const struct extraction *extraction, const struct sentence *sentence, size_t limit)
{
    struct dated found;
    bool happens = false;
    if (!word_is(sentence, 0, "my|our") &&
        !(word_is(sentence, 0, "the") && rules_word_in(sentence, 1, LIST_OCCASION)))
        return false;
    for (size_t i = 2; i + 1 < limit && !happens; i++)
        happens = rules_word_in(sentence, i, LIST_TAKES_PLACE) ||
                  (word_is(sentence, i, "is|are") && rules_word_in(sentence, i + 1, LIST_TO_COME));
    return happens && dated_find(sentence, extraction->said_at, true, &found) &&
           found.start > extraction->said_at - MONTH_MS; /* this month, or ahead */
}

/* "We need to finish it by Friday", "I have to call Ann tomorrow". */
static bool is_due(const struct extraction *extraction, const struct sentence *sentence, size_t limit)
{
    struct dated found;
    bool must = false, deadline = false;
    for (size_t i = 0; i + 1 < limit; i++) {
        if (!rules_word_in(sentence, i, LIST_I_OR_WE))
            continue;
        size_t verb = i + 2 + !word_is(sentence, i + 1, "must"); /* behind "must", "have to" */
        bool here = word_is(sentence, i + 1, "must|have|need|got") &&
                    (word_is(sentence, i + 1, "must") || word_is(sentence, i + 2, "to")) &&
                    !word_is(sentence, verb, "say|admit|confess|agree|be|ask");
        must = must || here;
        deadline = deadline || (here && word_is(sentence, i + 1, "have|must"));
    }
    for (size_t i = 0; must && !deadline && i + 1 < limit; i++)
        deadline = word_is(sentence, i, "by|until|before");
    return must && deadline && dated_find(sentence, extraction->said_at, true, &found);
}

static bool ends_in_ed(const struct sentence *sentence, size_t at)
{
    if (at >= sentence->count)
        return false;
    size_t length = strlen(sentence->words[at].text);
    return length > 4 && strcmp(sentence->words[at].text + length - 2, "ed") == 0 &&
           !word_is(sentence, at,
                    "need|liked|loved|hated|enjoyed|disliked|preferred|needed|wanted|tried|asked|used|"
                    "noticed|wondered|copied|changed|clicked|typed");
}

/* Whoever got married is no longer single. */
static bool changes_status(const struct sentence *sentence, size_t limit)
{
    for (size_t i = 0; i + 2 < limit; i++)
        if (rules_word_in(sentence, i, LIST_I_OR_WE) && word_is(sentence, i + 1, "got") &&
            word_is(sentence, i + 2, "married|engaged|divorced|widowed"))
            return true;
    return false;
}

void events_learn(struct extraction *extraction, const struct sentence *sentence, size_t limit)
{
    bool acted = false, timed = false, due = is_due(extraction, sentence, limit);
    struct dated found;
    for (size_t i = 0; i < limit; i++) {
        acted = acted || (rules_word_in(sentence, i, LIST_I_OR_WE) &&
                          (rules_word_in(sentence, i + 1, LIST_PAST_VERB) || ends_in_ed(sentence, i + 1) ||
                           rules_word_in(sentence, i + 1, LIST_COMING_VERB)) &&
                          !(word_is(sentence, i + 1, "have") && word_is(sentence, i + 2, "to")));
        timed = timed || rules_word_in(sentence, i, LIST_TIME) ||
                (rules_word_in(sentence, i, LIST_SPAN) && rules_word_in(sentence, i + 1, LIST_SPAN_OF_TIME));
    }
    if (acted && !timed && limit >= 4)
        timed = dated_find(sentence, extraction->said_at, false, &found);
    if ((acted && timed && limit >= 4) || due || has_its_day(extraction, sentence, limit))
        learn_memory(extraction, sentence, sentence->words[0].start, sentence->words[limit - 1].end,
                     due ? REC_MEMORY_TASK : REC_MEMORY_EVENT,
                     changes_status(sentence, limit) ? "user/status/" : "");
}
