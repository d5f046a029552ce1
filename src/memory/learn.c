#include "config.h"

#include "memory/learn.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "memory/slots.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *copy(struct extraction *extraction, size_t start, size_t end)
{
    return arena_strndup(extraction->arena, extraction->text + start, end - start);
}

const char *learn_words(struct extraction *extraction, const struct sentence *sentence, struct span span)
{
    if (span.first >= span.end)
        return "";
    return copy(extraction, sentence->words[span.first].start, sentence->words[span.end - 1].end);
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
    bool strongly = false, name = false, number = false;
    for (size_t i = 0; i < sentence->count; i++) {
        const struct word *word = &sentence->words[i];
        strongly = strongly || lexicon_has(word->lists, LIST_STRONG);
        name = name || (i > 0 && word->capital && strcmp(word->text, "i") != 0);
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

/* Third person: "love" to "loves", "have" to "has". */
static void conjugate(struct buf *out, const char *verb)
{
    static const struct {
        const char *from, *to;
    } irregular[] = {{"am", "is"},       {"have", "has"},    {"do", "does"},       {"can", "can"},
                     {"will", "will"},   {"would", "would"}, {"was", "was"},       {"get", "gets"},
                     {"gave", "gave"},   {"never", "never"}, {"given", "given"},   {"cut", "cut"},
                     {"could", "could"}, {"must", "must"},   {"should", "should"}, {"lost", "lost"},
                     {"grew", "grew"},   {"went", "went"},   {"had", "had"},       {"learnt", "learnt"}};
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++) {
        if (strcmp(verb, irregular[i].from) == 0) {
            buf_adds(out, irregular[i].to);
            return;
        }
    }
    size_t length = strlen(verb);
    if (length > 3 && strcmp(verb + length - 2, "ed") == 0 && strcmp(verb, "need") != 0) {
        buf_adds(out, verb); /* of the past */
        return;
    }
    char last = verb[length - 1], before = length > 1 ? verb[length - 2] : ' ';
    if (last == 'y' && strchr("aeou", before) == NULL) {
        buf_add(out, verb, length - 1);
        buf_adds(out, "ies");
    } else {
        bool hissing = last == 's' || last == 'x' || last == 'z' || last == 'o' ||
                       (last == 'h' && (before == 's' || before == 'c'));
        buf_adds(out, verb);
        buf_adds(out, hissing ? "es" : "s");
    }
}

/* "really do not like olives because ..." as it reads in a list: "really does not like olives because ...".
 */
static const char *third_person(struct extraction *extraction, const struct clause *clause)
{
    const struct word *words = clause->sentence->words;
    if (clause->whole || words_among(words[clause->subject].text, "my"))
        return copy(extraction, words[clause->subject].start, words[clause->end - 1].end);
    struct buf out = BUF_INIT;
    size_t at = clause->begin;
    while (at + 1 < clause->end && (words_among(words[at].text, "no|longer") ||
                                    (words[at].adverb && !words_among(words[at].text, "do|tend")))) {
        buf_addf(&out, "%s ", words[at].text);
        at++;
    }
    conjugate(&out, words[at].text);
    if (at + 1 < clause->end && words[at + 1].start == words[at].start) { /* the rest of a contraction */
        buf_addf(&out, " %s", words[at + 1].text);
        at++;
    }
    if (at + 1 < clause->end) {
        size_t start = words[at].end, end = words[clause->end - 1].end;
        buf_add(&out, extraction->text + start, end - start);
    }
    if (out.length > REC_MAX_VALUE)
        buf_truncate(&out, REC_MAX_VALUE / 2);
    const char *result = arena_strndup(extraction->arena, out.data, out.length);
    buf_free(&out);
    return result;
}

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

/* "mushrooms at all", "meat anymore": the thing is what stands before. */
static struct span without_tail(const struct word *words, struct span thing)
{
    static const char *const tails[] = {"anymore",   "any more",   "at all",   "these days", "any day",
                                        "last year", "whatsoever", "lately",   "completely", "entirely",
                                        "very much", "so much",    "a lot",    "as well",    "either",
                                        "ever",      "in general", "too much", "any time",   "years ago"};
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
    return scope[0] == '\0' || slot_category(scope, REC_CATEGORY_GENERAL) == found->category;
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
    thing = without_tail(words, thing);
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
    candidate->key = effect == ALLERGIC ? SLOT_ALLERGIC : SLOT_LIKES;
    candidate->qualifier = learn_normal(extraction, text);
    candidate->negative = effect == DISLIKES || effect == ALLERGIC || (effect == LIKES && without);
    candidate->ends = effect == ENDS;
    candidate->confidence = clause->confidence;
    candidate->value = value;
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
        bool conjunction = i < thing.end && strcmp(words[i].text, "and") == 0;
        if (i < thing.end && !conjunction && !(words[i].comma && i > first))
            continue;
        if (i > first) {
            if (count == 4)
                return 0;
            struct span part = {first, i};
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
    verb.end = thing.first;
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

void learn_exception(struct extraction *extraction, const struct clause *clause, const struct match *match)
{
    const char *statement = third_person(extraction, clause);
    if (match->thing.end > match->thing.first)
        add_attitude(extraction, clause, LIKES, match->thing, statement);
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
    const char *two = learn_normal(extraction, learn_words(extraction, clause->sentence, match->other));
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
        !words_among(words[end].text, "and|but|please|from|instead|not|now"))
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

/* When it was or will be, from "yesterday", "last week", "3 days ago", "tomorrow"; 0 if the sentence does not
 * say. */
static int64_t when(const struct extraction *extraction, const struct sentence *sentence)
{
    static const int64_t day = 24 * 60 * 60 * 1000;
    int64_t start, end;
    for (size_t i = 0; i < sentence->count; i++) {
        const char *word = sentence->words[i].text;
        const char *next = i + 1 < sentence->count ? sentence->words[i + 1].text : "";
        const char *third = i + 2 < sentence->count ? sentence->words[i + 2].text : "";
        char span[96] = "";
        if (words_among(word, "yesterday|today"))
            snprintf(span, sizeof span, "%s", word);
        else if (words_among(word, "tonight|this") && words_among(next, "|morning|evening|afternoon"))
            snprintf(span, sizeof span, "today");
        else if (strcmp(word, "last") == 0 && words_among(next, "week|month|year"))
            snprintf(span, sizeof span, "last %.8s", next);
        else if (strcmp(word, "last") == 0 && strcmp(next, "night") == 0)
            snprintf(span, sizeof span, "yesterday");
        else if (strcmp(third, "ago") == 0 && strlen(word) < 8 && strlen(next) < 8)
            snprintf(span, sizeof span, "%s %s ago", words_among(word, "a|an|one") ? "1" : word, next);
        if (span[0] != '\0' && clock_parse_span(span, extraction->said_at, &start, &end))
            return start;
        if (strcmp(word, "tomorrow") == 0 && clock_parse_span("today", extraction->said_at, &start, &end))
            return start + day;
    }
    return 0;
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
    candidate->valid_from = when(extraction, sentence);
}

void learn_clause(struct extraction *extraction, const struct clause *clause, enum rec_memory_kind kind,
                  const char *slot)
{
    const struct sentence *sentence = clause->sentence;
    size_t start = sentence->words[clause->subject].start, end = sentence->words[clause->end - 1].end;
    learn_memory(extraction, sentence, start, end, kind, slot);
    struct memory_candidate *candidate = &extraction->candidates[extraction->count - 1];
    candidate->confidence = clause->confidence;
    if (clause->subject_left_out)
        candidate->content = arena_printf(extraction->arena, "I %s", candidate->content);
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
    const char *value = learn_words(extraction, clause->sentence, match->other);
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
