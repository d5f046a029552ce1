#include "config.h"

#include "memory/learn.h"

#include "base/alloc.h"
#include "memory/dated.h"
#include "memory/languages.h"
#include "memory/slots.h"
#include "memory/third_person.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *copy(struct extraction *extraction, size_t start, size_t end)
{
    return arena_strndup(extraction->arena, extraction->text + start, end - start);
}

struct extent learn_extent(const struct sentence *sentence, struct span span)
{
    const struct word *words = sentence->words;
    struct extent extent = {words[span.first].start, words[span.first].end};
    for (size_t i = span.first + 1; i < span.end; i++) {
        extent.start = words[i].start < extent.start ? words[i].start : extent.start;
        extent.end = words[i].end > extent.end ? words[i].end : extent.end;
    }
    return extent;
}

const char *learn_words(struct extraction *extraction, const struct sentence *sentence, struct span span)
{
    if (span.first >= span.end)
        return "";
    struct extent extent = learn_extent(sentence, span);
    return copy(extraction, extent.start, extent.end);
}

const char *learn_normal(struct extraction *extraction, const char *text)
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
    unsigned strong = extraction->language != NULL ? extraction->language->strong : LIST_STRONG;
    bool nouns = extraction->language != NULL && extraction->language->capitals; /* no names, most of them */
    bool strongly = false, name = false, number = false;
    for (size_t i = 0; i < sentence->count; i++) {
        const struct word *word = &sentence->words[i];
        strongly = strongly || lexicon_has(word->lists, strong);
        name = name || (i > 0 && word->capital && !nouns && strcmp(word->text, "i") != 0);
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

void learn_attribute(struct extraction *extraction, const struct clause *clause, const char *key,
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

/* "smoking in 2019", "gluten two years ago", "meat last winter": since when is no part of the thing. */
static struct span without_time(const struct word *words, struct span thing)
{
    size_t count = thing.end - thing.first;
    const char *last = words[thing.end - 1].text, *before = words[thing.end - (count > 1 ? 2 : 1)].text;
    bool year = strlen(last) == 4 && strspn(last, "0123456789") == 4;
    const char *number = words[thing.end - (count > 2 ? 3 : 1)].text;
    if (count > 3 && words_among(last, "ago") &&
        words_among(before, "day|days|week|weeks|month|months|year|years") &&
        (words_among(number, pattern_class("number")) || words_among(number, "a|few") ||
         isdigit((unsigned char)*number)))
        thing.end -= 3;
    else if (count > 2 && ((year && words_among(before, "in|since")) ||
                           (lexicon_has(words[thing.end - 1].lists, LIST_SPAN_OF_TIME) &&
                            words_among(before, "last|this"))))
        thing.end -= 2;
    return thing;
}

/* "mushrooms at all", "meat anymore": the thing is what stands before. */
static struct span without_tail(const struct word *words, struct span thing)
{
    static const char *const tails[] = {
        "anymore", "any more",   "at all",     "these days", "any day",  "last year", "whatsoever",
        "lately",  "completely", "entirely",   "very much",  "so much",  "a lot",     "as well",
        "either",  "ever",       "in general", "too much",   "any time", "years ago", "tbh",
        "btw",     "ngl",        "imo",        "lol",        "haha",     "sorry",     "please",
        "though",  "after all",  "for me",     "right now",  "always",   "now",       "again"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const char *space = strchr(tails[i], ' ');
        size_t count = space == NULL ? 1 : 2;
        if (thing.end - thing.first <= count)
            continue;
        const char *first = words[thing.end - count].text;
        bool same = space == NULL ? strcmp(first, tails[i]) == 0
                                  : strncmp(first, tails[i], (size_t)(space - tails[i])) == 0 &&
                                        first[space - tails[i]] == '\0' &&
                                        strcmp(words[thing.end - 1].text, space + 1) == 0;
        if (same)
            thing.end -= count;
    }
    return thing;
}

/* Where the thing is the subject: "musicals just ...", "a long walk, if you ask me". */
static struct span without_aside(const struct sentence *sentence, struct span thing)
{
    for (size_t i = thing.first + 1; i < thing.end; i++)
        if (sentence->words[i].comma &&
            word_is(sentence, i, "if|they|it|honestly|really|seriously|frankly|though|to|i|please|thanks|so"))
            thing.end = i;
    while (thing.end - thing.first > 1 && sentence->words[thing.end - 1].adverb)
        thing.end--;
    return thing;
}

/* What holds only sometimes says when: "a formal tone" is "a formal tone for work emails", and so nothing
 * that a statement about other times could end. */
static const char *with_scope(struct extraction *extraction, const struct clause *clause, const char *text)
{
    if (clause->scope.first == clause->scope.end)
        return text;
    char *scope = arena_strdup(extraction->arena, learn_words(extraction, clause->sentence, clause->scope));
    scope[0] = (char)tolower((unsigned char)scope[0]);
    bool reason = clause->thing_end < clause->end && strstr(text, " because ") != NULL;
    return reason ? arena_printf(extraction->arena, "%s, %s", scope, text)
                  : arena_printf(extraction->arena, "%s %s", text, scope);
}

bool learn_value(struct extraction *extraction, const struct clause *clause, struct span thing,
                 struct slot_attribute *found)
{
    if (!slot_attribute_find(clause->sentence->words, thing, extraction->text, extraction->arena, found))
        return false;
    const char *scope = learn_words(extraction, clause->sentence, clause->scope);
    return scope[0] == '\0' || (found->category != REC_CATEGORY_COMMUNICATION && /* mails are no letters */
                                slot_category(scope, REC_CATEGORY_GENERAL) == found->category);
}

static void add_attitude(struct extraction *extraction, const struct clause *clause, enum effect effect,
                         struct span thing, const char *value)
{
    const struct word *words = clause->sentence->words;
    while (thing.first + 1 < thing.end && words_among(words[thing.first].text, "to|the|a|an|it"))
        thing.first++;
    bool without = thing.first + 1 < thing.end && words_among(words[thing.first].text, "no");
    thing.first += without;
    bool particle =
        thing.end - thing.first == 1 && words_among(words[thing.first].text, "in|out|up|off|away");
    if (thing.first > 0 && (particle || words_among(words[thing.first].text, "anymore|either")))
        thing.first--; /* "do not fly anymore", "sleep in": the verb says it */
    thing = without_tail(words, without_time(words, thing));
    for (size_t i = thing.first + 1; i < thing.end; i++) /* "ramen, not udon" */
        if (words[i].comma && words_among(words[i].text, "not|only|just"))
            thing.end = i;
    if (clause->whole)
        thing = without_aside(clause->sentence, thing);
    const char *text = learn_words(extraction, clause->sentence, thing);
    enum rec_category category =
        slot_category(text, slot_category(copy(extraction, clause->sentence->start, clause->sentence->end),
                                          REC_CATEGORY_GENERAL));
    if (effect == ALLERGIC)
        category = REC_CATEGORY_HEALTH;
    text = with_scope(extraction, clause, text);
    value = with_scope(extraction, clause, value);
    struct memory_candidate *candidate =
        add(extraction, clause->sentence, MEMORY_LEARN_PREFERENCE, REC_MEMORY_PREFERENCE, category);
    candidate->key = effect == ALLERGIC || effect == ALLERGIC_ENDS ? SLOT_ALLERGIC : SLOT_LIKES;
    candidate->qualifier = learn_normal(extraction, text);
    candidate->negative = effect == DISLIKES || effect == ALLERGIC || (effect == LIKES && without);
    candidate->ends = effect == ENDS || effect == ALLERGIC_ENDS;
    candidate->confidence = clause->confidence;
    candidate->value = value;
}

/* "I'm Irish, a fan of rain": that is no list of things. */
static bool says_nothing(const struct word *words, struct span part)
{
    const char *text = words[part.first].text;
    return part.end - part.first == 1 &&
           (words_among(text, "a|an|the|my") || strspn(text, "0123456789") == strlen(text));
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
        bool conjunction = i < thing.end && words_among(words[i].text, "and|or|nor");
        if (i < thing.end && !conjunction && !(words[i].comma && i > first))
            continue;
        if (i > first) {
            struct span part = {first, i};
            if (count == 4 || says_nothing(words, part))
                return 0;
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
    verb.end = thing.first - words_among(clause->sentence->words[thing.first - 1].text, "both");
    verb.whole = verb.whole || speaks_of_self(clause->sentence->words, part);
    return arena_printf(extraction->arena, "%s %s", third_person(extraction, &verb),
                        learn_words(extraction, clause->sentence, part));
}

void learn_thing(struct extraction *extraction, const struct clause *clause, enum effect effect,
                 struct span thing)
{
    struct span parts[4];
    size_t count = clause->whole ? 0 : split_list(extraction, clause, thing, parts);
    if (count == 0) {
        add_attitude(extraction, clause, effect, thing, third_person(extraction, clause));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct slot_attribute found;
        if (effect == LIKES && learn_value(extraction, clause, parts[i], &found))
            learn_attribute(extraction, clause, found.key, found.value, (int)found.category);
        else
            add_attitude(extraction, clause, effect, parts[i],
                         verb_with(extraction, clause, thing, parts[i]));
    }
}

void learn_manner(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    struct span taken = {thing.first - 1, thing.first};
    add_attitude(extraction, clause, LIKES, taken, third_person(extraction, clause));
    extraction->candidates[extraction->count - 1].key = SLOT_TAKES;
}

void learn_exception(struct extraction *extraction, const struct clause *clause, const struct match *match)
{
    const char *statement = third_person(extraction, clause);
    struct span parts[4] = {match->thing};
    size_t count = match->thing.end > match->thing.first;
    size_t split = count > 0 ? split_list(extraction, clause, match->thing, parts) : 0;
    count = split > 0 ? split : count;
    for (size_t i = 0; i < count; i++)
        add_attitude(extraction, clause, LIKES, parts[i], statement);
    add_attitude(extraction, clause, DISLIKES, match->other, statement);
}

void learn_comparison(struct extraction *extraction, const struct clause *clause, const struct match *match)
{
    struct slot_attribute found;
    if (learn_value(extraction, clause, match->thing, &found)) {
        learn_attribute(extraction, clause, found.key, found.value, (int)found.category);
        return;
    }
    const char *one = learn_normal(extraction, learn_words(extraction, clause->sentence, match->thing));
    const char *two =
        learn_normal(extraction, learn_words(extraction, clause->sentence,
                                             without_tail(clause->sentence->words, match->other)));
    bool in_order = strcmp(one, two) < 0;
    add_attitude(extraction, clause, LIKES, match->thing, third_person(extraction, clause));
    struct memory_candidate *candidate = &extraction->candidates[extraction->count - 1];
    candidate->key = SLOT_PREFERS;
    candidate->qualifier = learn_normal(
        extraction,
        with_scope(extraction, clause,
                   arena_printf(extraction->arena, "%s or %s", in_order ? one : two, in_order ? two : one)));
}

/* "Sam", "Mary Ann": up to three words, of which a name has the capitals. */
bool learn_name(struct extraction *extraction, const struct clause *clause, struct span thing)
{
    const struct word *words = clause->sentence->words;
    size_t end = thing.first + 1;
    while (end < thing.end && end < thing.first + 3 && words[end].capital && !words[end].comma)
        end++;
    if (end < thing.end && !words[end].comma &&
        !words_among(words[end].text, "and|but|please|from|instead|not|now|bitte|por"))
        return false;
    learn_attribute(extraction, clause, "name",
                    learn_words(extraction, clause->sentence, (struct span){thing.first, end}),
                    REC_CATEGORY_PERSONAL);
    return true;
}

bool learn_diet(struct extraction *extraction, const struct clause *clause, struct span thing, bool ends)
{
    const struct word *words = clause->sentence->words;
    struct span diet = {thing.end, thing.end};
    for (size_t i = thing.first; i < thing.end && diet.first == thing.end; i++) {
        if (words_among(words[i].text, pattern_class("diet")))
            diet = (struct span){i, i + 1};
    }
    if (diet.first == thing.end || thing.end - thing.first > 3)
        return false;
    learn_attribute(extraction, clause, "diet", learn_words(extraction, clause->sentence, diet),
                    REC_CATEGORY_FOOD);
    extraction->candidates[extraction->count - 1].ends = ends;
    return true;
}

/* --- Memories --- */

/* When it was or will be. A fact is true from when it was said, unless it says of what is past how long ago
 * that was: its newest statement counts, whatever years it names. */
static void date(const struct extraction *extraction, const struct sentence *sentence,
                 struct memory_candidate *candidate)
{
    bool fact = candidate->kind != REC_MEMORY_EVENT && candidate->kind != REC_MEMORY_TASK;
    bool past = false;
    struct dated found;
    for (size_t i = 0; i < sentence->count && candidate->kind != REC_MEMORY_TASK; i++)
        past = past || word_is(sentence, i, "were") || rules_word_in(sentence, i, LIST_PAST_VERB);
    bool dates = extraction->language != NULL
                     ? foreign_dated(extraction, sentence, !foreign_is_past(extraction, sentence), &found)
                     : dated_find(sentence, extraction->said_at, !past, &found);
    if (!dates)
        return;
    if (!fact || (found.relative && found.start <= extraction->said_at))
        candidate->valid_from = found.start;
    if (found.relative || found.incomplete)
        candidate->date = arena_strdup(extraction->arena, found.text);
}

void learn_memory(struct extraction *extraction, const struct sentence *sentence, size_t start, size_t end,
                  enum rec_memory_kind kind, const char *slot)
{
    const char *content = copy(extraction, start, end);
    enum rec_category category = slot_category(content, REC_CATEGORY_PERSONAL);
    struct memory_candidate *candidate = add(extraction, sentence, MEMORY_LEARN_MEMORY, kind, category);
    candidate->content = content;
    candidate->slot = slot;
    candidate->start = (int64_t)start;
    candidate->end = (int64_t)end;
    date(extraction, sentence, candidate);
}

/* A word that was left out; the first one is written large. */
static void put_before(const struct extraction *extraction, struct memory_candidate *candidate,
                       const char *word, bool first)
{
    char *content = arena_printf(extraction->arena, "%s %s", word, candidate->content);
    content[0] = first ? (char)toupper((unsigned char)content[0]) : content[0];
    candidate->content = content;
}

void learn_clause(struct extraction *extraction, const struct clause *clause, enum rec_memory_kind kind,
                  const char *slot)
{
    const struct sentence *sentence = clause->sentence;
    struct extent extent = learn_extent(sentence, (struct span){clause->subject, clause->end});
    learn_memory(extraction, sentence, extent.start, extent.end, kind, slot);
    struct memory_candidate *candidate = &extraction->candidates[extraction->count - 1];
    candidate->confidence = clause->confidence;
    if (clause->subject_left_out)
        put_before(extraction, candidate, extraction->language != NULL ? extraction->language->subject : "i",
                   true);
    size_t added = clause->subject; /* words that the message leaves out: elided.h */
    while (added < clause->end && sentence->words[added].start == sentence->words[added].end)
        added++;
    while (added-- > clause->subject)
        put_before(extraction, candidate, sentence->words[added].text, added == clause->subject);
}

void learn_property(struct extraction *extraction, const struct clause *clause, const struct rule *rule,
                    const struct match *match)
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
    const char *key = learn_words(extraction, sentence, name);
    if (rule->kind == REC_MEMORY_PREFERENCE)
        learn_attribute(extraction, clause, key, learn_words(extraction, sentence, value), -1);
    else
        learn_clause(extraction, clause, rule->kind,
                     arena_printf(extraction->arena, "user/%s/", learn_normal(extraction, key)));
}

void learn_favourite(struct extraction *extraction, const struct clause *clause, const struct match *match)
{
    const char *thing = learn_words(extraction, clause->sentence, match->thing);
    const char *value =
        learn_words(extraction, clause->sentence, without_tail(clause->sentence->words, match->other));
    learn_attribute(extraction, clause, arena_printf(extraction->arena, "favourite %s", thing), value,
                    (int)slot_category(thing, slot_category(value, REC_CATEGORY_GENERAL)));
}

/* --- Forgetting --- */

void learn_forget(struct extraction *extraction, const struct sentence *sentence, const char *what)
{
    struct memory_candidate *candidate =
        add(extraction, sentence, MEMORY_FORGET, REC_MEMORY_FACT, REC_CATEGORY_GENERAL);
    candidate->value = what;
}
