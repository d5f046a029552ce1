#include "config.h"

#include "memory/leaning.h"

#include "base/alloc.h"
#include "memory/slots.h"
#include "search/map.h"
#include "src/memory/leanings_english.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_LEAST 4   /* less is no statement */
#define WORDS_MOST  48  /* more is a text */
#define SAYS_BESIDE 3.0 /* odds of 20 to one: beside a fact that has a place of its own, or a decision */
#define SAYS_MORE   4.5 /* of 90 to one */

/* --- The cues of a sentence --- */

static void take_joined(leaning_take *take, void *context, const char *before, const char *word)
{
    char cue[LEANING_CUE_BYTES];
    size_t first = strlen(before), second = strlen(word);

    if (first + 1 + second > sizeof cue)
        return;
    memcpy(cue, before, first);
    cue[first] = ' ';
    memcpy(cue + first + 1, word, second);
    take(context, cue, first + 1 + second);
}

/* One number is like another. */
static const char *text_of(const struct word *word)
{
    return isdigit((unsigned char)*word->text) ? "#" : word->text;
}

/* "am ...ing": what kind of form follows. */
static void take_ending(leaning_take *take, void *context, const char *before, const char *word)
{
    static const char *const endings[] = {"...ing", "...ed", "...s"};
    size_t length = strlen(word);

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t cut = strlen(endings[i]) - 3;

        if (length > cut + 2 && strcmp(word + length - cut, endings[i] + 3) == 0) {
            take(context, endings[i], cut + 3);
            take_joined(take, context, before, endings[i]);
            return;
        }
    }
}

void leaning_cues(const struct sentence *sentence, leaning_take *take, void *context)
{
    static const char *const lengths[] = {"few words", "some words", "many words"};
    const char *before = "^";

    for (size_t i = 0; i < sentence->count; i++) {
        const char *word = text_of(&sentence->words[i]);

        take(context, word, strlen(word));
        take_joined(take, context, before, word);
        if (i == 1) /* how it begins */
            take_joined(take, context, "^ +", word);
        if (sentence->words[i].comma)
            take_joined(take, context, ",", word);
        take_ending(take, context, before, word);
        before = word;
    }
    const char *length = lengths[sentence->count < 8 ? 0 : sentence->count < 20 ? 1 : 2];
    take(context, length, strlen(length));
}

/* --- Their weights --- */

static struct cue {
    const char *text;
    size_t length;
    double says, against;
} * cues;
static size_t cue_count;
static struct map cues_by_text;

struct wanted {
    const char *text;
    size_t length;
};

static bool is_wanted(const void *context, uint32_t number)
{
    const struct wanted *wanted = context;

    return cues[number].length == wanted->length &&
           memcmp(cues[number].text, wanted->text, wanted->length) == 0;
}

/* A line is "SAYS AGAINST CUE", hundredths; lines with "#" say where it comes from. */
void leaning_prepare(void)
{
    size_t capacity = 0;

    for (const char *at = leanings_english; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
        char *end;
        long says = strtol(at, &end, 10), against = strtol(end, &end, 10);

        if (end == at || *end != ' ')
            continue;
        assert(cue_count < LEANING_CUES_MAX);
        cues = xgrow(cues, &capacity, cue_count + 1, sizeof *cues);
        cues[cue_count] = (struct cue){.text = end + 1,
                                       .length = strcspn(end + 1, "\n"),
                                       .says = (double)says / LEANING_UNIT,
                                       .against = (double)against / LEANING_UNIT};
        map_add(&cues_by_text, map_hash(end + 1, cues[cue_count].length), (uint32_t)cue_count);
        cue_count++;
    }
}

struct sum {
    struct leaning leaning;
    uint64_t counted[LEANING_CUES_MAX / 64]; /* a cue counts once */
};

static void add_cue(void *context, const char *text, size_t length)
{
    struct sum *sum = context;
    const struct wanted wanted = {text, length};
    uint32_t number = map_find(&cues_by_text, map_hash(text, length), is_wanted, &wanted);

    if (number == MAP_NONE || (sum->counted[number / 64] >> number % 64 & 1) != 0)
        return;
    sum->counted[number / 64] |= UINT64_C(1) << number % 64;
    sum->leaning.says += cues[number].says;
    sum->leaning.against += cues[number].against;
}

struct leaning leaning_weigh(const struct sentence *sentence)
{
    struct sum sum = {0};

    add_cue(&sum, "", 0); /* how it is without any */
    leaning_cues(sentence, add_cue, &sum);
    return sum.leaning;
}

/* --- What is learned --- */

static bool speaks_of_the_person(const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->count; i++)
        if (word_is(sentence, i, "i|me|my|mine|myself|we|us|our"))
            return true;
    return false;
}

/* What the sum must reach. A sentence about what was said before ("it makes me happy") must say much by
 * itself. */
static double enough(const struct extraction *extraction, const struct sentence *sentence, size_t before)
{
    bool points = word_is(sentence, 0, "it|this|that|these|those|they|he|she|you|your|there|such");

    if (points || extraction->dismissed)
        return SAYS_MORE;
    for (size_t i = before; i < extraction->count; i++)
        if (extraction->candidates[i].slot[0] || extraction->candidates[i].kind == REC_MEMORY_DECISION)
            return SAYS_BESIDE;
    return LEANING_SAYS_LEAST;
}

/* A fact in the same words says nothing more. */
static void drop_facts_as_long(struct extraction *extraction, const struct sentence *sentence, size_t before)
{
    size_t kept = before;

    for (size_t i = before; i < extraction->count; i++) {
        const struct memory_candidate *candidate = &extraction->candidates[i];

        if (candidate->slot[0] || (size_t)candidate->start > sentence->start ||
            (size_t)candidate->end < sentence->end)
            extraction->candidates[kept++] = *candidate;
    }
    extraction->count = kept;
}

void leaning_read(struct extraction *extraction, const struct sentence *sentence, size_t before)
{
    struct clause clause = {.sentence = sentence,
                            .thing_end = sentence->count,
                            .end = sentence->count,
                            .confidence = 1,
                            .whole = true};

    if (sentence->question || sentence->count < WORDS_LEAST || sentence->count > WORDS_MOST ||
        !speaks_of_the_person(sentence))
        return;
    struct leaning leaning = leaning_weigh(sentence);
    if (leaning.says < enough(extraction, sentence, before))
        return;
    drop_facts_as_long(extraction, sentence, before);
    learn_thing(extraction, &clause, leaning.against > 0 ? DISLIKES : LIKES,
                (struct span){0, sentence->count});
}
