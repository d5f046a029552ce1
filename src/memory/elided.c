/* In chats "I" and its verb are often left out: "allergic to nuts", "been vegan since May", "huge fan of
 * jazz". Such a sentence is read once more with the words that are missing, which take no room in the
 * message. */
#include "config.h"

#include "memory/elided.h"

#include "memory/rules.h"

#include <string.h>

/* What a sentence begins with, the word behind it ("" for any), and what is missing before. */
static const struct {
    const char *first, *second, *missing[3];
} openings[] = {
    {"been", "", {"i", "have"}},
    {"never", "liked|loved|enjoyed|understood|cared|trusted|learned|learnt|got", {"i"}},
    {"never", "been", {"i", "have"}},
    {"not", "a|an|into|keen|big|much|really|fond|crazy|wild|allergic|comfortable|exactly|good", {"i", "am"}},
    {"allergic|intolerant|addicted|hooked|sensitive|averse|prone|partial", "to|on", {"i", "am"}},
    {"obsessed|done|fed|comfortable", "with|up", {"i", "am"}},
    {"sick|tired|scared|terrified|afraid|fond|wary|weary", "of|and", {"i", "am"}},
    {"based|born|originally|currently|married|vegan|vegetarian|pescatarian|diabetic|pregnant|colourblind|"
     "colorblind|left-handed|retired|self-employed",
     "in|from|at|near|on|to|with|based|for|since|now|here|and|so",
     {"i", "am"}},
    {"trying", "to|not", {"i", "am"}},
    {"cutting", "down|out|back", {"i", "am"}},
    {"gave|given|quit|stopped|switched|moved|swore|grew", "", {"i"}},
    {"went|gone", "vegan|vegetarian|off|back|pescatarian", {"i"}},
    {"prefer|dislike|detest|despise|loathe|adore", "", {"i"}},
    {"mostly|usually|mainly", "", {"i"}},
    {"can", "not", {"i"}},
    {"could", "not|never|live", {"i"}},
    {"would", "rather|never|not", {"i"}},
    {"work|live", "as|in|from|at|best|near", {"i"}},
    {"have|had", "a|an|two|three|four|no|asthma|diabetes|adhd|celiac", {"i"}},
};

static unsigned first_lists[sizeof openings / sizeof *openings];

void elided_prepare(void)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        first_lists[i] = lexicon_list(openings[i].first);
}

static const char *const *missing_before(const struct sentence *sentence, size_t at)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (rules_word_in(sentence, at, first_lists[i]) &&
            (openings[i].second[0] == '\0' || word_is(sentence, at + 1, openings[i].second)))
            return openings[i].missing;
    return NULL;
}

void elided_put_before(const struct sentence *sentence, size_t at, const char *const *missing, size_t count,
                       struct arena *arena, struct sentence *whole)
{
    size_t left = sentence->count - at, start = sentence->words[at].start;
    struct word *words = arena_alloc(arena, (count + left) * sizeof *words);
    for (size_t i = 0; i < count; i++) {
        words[i] = (struct word){.text = missing[i], .start = start, .end = start};
        pattern_classify(&words[i]);
    }
    memcpy(words + count, sentence->words + at, left * sizeof *words);
    words[count].comma = words[count].comma && count == 0; /* it goes on */
    *whole = *sentence;
    whole->words = words;
    whole->count = count + left;
    whole->start = start;
    whole->passing_from = sentence->passing_from > at ? sentence->passing_from - at + count : 0;
}

bool elided_complete(const struct sentence *sentence, size_t at, struct arena *arena, struct sentence *whole)
{
    const char *const *missing = missing_before(sentence, at);
    if (missing == NULL || sentence->question || at + 2 > sentence->count)
        return false;
    for (size_t i = at; i < sentence->count;
         i++) /* "Prefer small steps is a rule", "Can't stand it lyrics" */
        if (rules_word_in(sentence, i, LIST_REPORTING) || (i < at + 6 && word_is(sentence, i, "is|are|was")))
            return false;
    elided_put_before(sentence, at, missing, 1 + (missing[1] != NULL), arena, whole);
    return true;
}
