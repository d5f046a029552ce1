/* Statements in other languages than English: each clause against the rules of each language. What is said is
 * kept as it was said; nothing is translated. */
#include "config.h"

#include "memory/dated.h"
#include "memory/elided.h"
#include "memory/foreign_clauses.h"
#include "memory/languages.h"
#include "memory/learn.h"
#include "memory/word_order.h"

#include <string.h>

#define SUPPOSED 0.6 /* confidence in what follows "I think" */

/* --- Days --- */

#define TIMES_MAX 64 /* words of a sentence that are looked at for a day */

static const char *english_of(const struct language *language, const struct sentence *sentence, size_t at)
{
    const char *text = sentence->words[at].text;
    if (*text >= '0' && *text <= '9')
        return text;
    if (at > 0 && sentence->words[at].start == sentence->words[at - 1].start && words_among(text, "am"))
        text = "im"; /* taken for "I'm" */
    for (size_t i = 0; i < language->time_count; i++) {
        bool part = at > 0 && rules_word_in(sentence, at - 1, language->part_of_day);
        if (words_among(text, language->times[i].words) &&
            !(part && words_among(language->times[i].english, "tomorrow")))
            return language->times[i].english;
    }
    return "";
}

static void move(struct word *words, size_t from, size_t to)
{
    struct word word = words[from];
    for (; from < to; from++)
        words[from] = words[from + 1];
    for (; from > to; from--)
        words[from] = words[from - 1];
    words[to] = word;
}

/* In English order: "ago two weeks", "week last", "5 of June of 2027". */
static void put_in_order(struct word *words, size_t *count)
{
    for (size_t i = 0; i < *count; i++) {
        bool unit = words_among(words[i].text, "week|month|year|monday|tuesday|wednesday|thursday|friday|"
                                               "saturday|sunday");
        size_t next = i + 1 + (i + 1 < *count && words[i + 1].text[0] == '\0'); /* "el mes que viene" */
        if (words_among(words[i].text, "ago") && i + 2 < *count) {
            move(words, i, i + 2);
            i += 2;
        } else if (words_among(words[i].text, "of") && i + 1 < *count && words[i + 1].text[0] != '\0' &&
                   (strlen(words[i + 1].text) == 4 || (i > 0 && words_among(words[i - 1].text, "in")))) {
            move(words, i, --*count); /* before a year, and "within of two weeks" */
        } else if (unit && next < *count && words_among(words[next].text, "last|next")) {
            move(words, next, i);
            i++;
        }
    }
}

bool foreign_dated(const struct extraction *extraction, const struct sentence *sentence, bool ahead,
                   struct dated *found)
{
    struct word words[TIMES_MAX];
    struct sentence english = *sentence;
    size_t count = 0;
    for (size_t i = 0; i < sentence->count; i++) {
        const char *text = english_of(extraction->language, sentence, i);
        for (bool more = true; more && count < TIMES_MAX;) {
            size_t length = strcspn(text, " ");
            words[count] = sentence->words[i];
            words[count].text = arena_strndup(extraction->arena, text, length);
            pattern_classify(&words[count++]);
            more = text[length] == ' ';
            text += length + more;
        }
    }
    put_in_order(words, &count);
    english.words = words;
    english.count = count;
    return dated_find(&english, extraction->said_at, ahead, found);
}

bool foreign_is_past(const struct extraction *extraction, const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->count; i++)
        if (rules_word_in(sentence, i, extraction->language->past))
            return true;
    return false;
}

/* --- What a rule makes of a clause --- */

static void learn_attitude(struct extraction *extraction, const struct clause *clause,
                           const struct language_rule *rule, const struct match *match)
{
    struct span things[FOREIGN_THINGS];
    size_t count = foreign_list_split(extraction->language, clause->sentence, match->thing, things);
    if (rule->effect == PREFERS)
        learn_comparison(extraction, clause, match);
    for (size_t i = 0; i < count && rule->effect != PREFERS; i++)
        learn_thing(extraction, clause, rule->effect, things[i]);
}

/* "Ich bin Lena aus Hamburg": the name, and the rest of it. */
static void learn_given(struct extraction *extraction, const struct clause *clause, const struct match *match)
{
    learn_attribute(extraction, clause, "name", learn_words(extraction, clause->sentence, match->thing),
                    REC_CATEGORY_PERSONAL);
    if (match->other.first < match->other.end)
        learn_clause(extraction, clause, REC_MEMORY_FACT, "user/origin/");
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
        learn_attribute(extraction, clause, rule->key, rule->value[0] ? rule->value : thing, -1);
        break;
    case LANGUAGE_NAME:
        learn_name(extraction, clause, match->thing);
        break;
    case LANGUAGE_GIVEN:
    case LANGUAGE_CALLED:
        learn_given(extraction, clause, match);
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
    case LANGUAGE_EVENT:
    case LANGUAGE_DUE: /* the day may stand in another clause */
        learn_memory(extraction, clause->sentence, clause->sentence->start, clause->sentence->end,
                     rule->means == LANGUAGE_DUE ? REC_MEMORY_TASK : REC_MEMORY_EVENT, "");
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
    case LANGUAGE_IMAGINED:
        break;
    }
}

/* --- Names --- */

#define NAME_WORDS 3

/* "Ich bin Paul und Anna sehr dankbar". */
static bool is_towards(const struct language *language, const struct sentence *sentence, size_t at)
{
    at += rules_word_in(sentence, at, language->clause);
    if (!rules_word_in(sentence, at, language->given))
        return false;
    while (at < sentence->count && !rules_word_in(sentence, at, language->towards))
        at++;
    return at < sentence->count;
}

/* What is written with a capital may be anything, in German any noun: a name is known, or follows a greeting;
 * and "Max' Bruder" is none. */
static bool may_be_name(const struct language *language, const struct language_rule *rule,
                        const struct sentence *sentence, struct span name)
{
    if (name.first == name.end || name.end - name.first > NAME_WORDS ||
        is_towards(language, sentence, name.end))
        return false;
    for (size_t i = name.first; i < name.end; i++) {
        const struct word *word = &sentence->words[i];
        if (!word->capital || (i > name.first && word->comma) ||
            word->text[strcspn(word->text, "0123456789")] || rules_word_in(sentence, i, language->no_name))
            return false;
    }
    return rule->means == LANGUAGE_GIVEN ? rules_word_in(sentence, name.first, language->given)
                                         : rules_word_in(sentence, 0, language->greeting);
}

static bool is_name_rule(const struct language_rule *rule)
{
    return rule->means == LANGUAGE_GIVEN || rule->means == LANGUAGE_CALLED;
}

/* --- Sentences --- */

/* `subject`: it stands at `begin`; else it may be left out. */
static bool matches(const struct language_rule *rule, const struct sentence *sentence, size_t begin,
                    size_t end, bool subject, struct match *match)
{
    struct pattern rest = {.elements = rule->pattern.elements + 1, .first = PATTERN_ANY};
    return pattern_match(&rule->pattern, sentence->words, begin, end, match) ||
           (rule->own && !subject && pattern_match(&rest, sentence->words, begin, end, match));
}

static bool begins_with(const struct sentence *sentence, size_t at, const char *word)
{
    return strcmp(sentence->words[at].text, word) == 0;
}

/* Orders stand at the beginning, or behind a word of politeness. */
static bool begins_order(const struct sentence *sentence, size_t begin)
{
    return begin == 0 || (begin < 3 && sentence->words[begin].comma &&
                          word_is(sentence, 0, "bitte|por|hola|hallo|ok|vale"));
}

/* "Ich finde diesen Absatz super": of what is at hand nothing lasting is said. */
static bool is_of_now(const struct language *language, const struct language_rule *rule,
                      const struct sentence *sentence, const struct match *match)
{
    bool lasting =
        rule->means == LANGUAGE_ATTITUDE || rule->means == LANGUAGE_FACT || rule->means == LANGUAGE_ATTRIBUTE;
    return lasting && rules_any_in(sentence, match->thing, language->shown);
}

/* Nobody likes "nicht mehr warten" or is called "nicht Jonas". */
static bool is_denied(const struct language *language, const struct language_rule *rule,
                      const struct sentence *sentence, const struct match *match)
{
    return (rule->effect == LIKES || rule->means == LANGUAGE_NAME) &&
           rules_any_in(sentence, match->thing, language->denial);
}

/* "Por las noches me gusta leer": nobody likes "por las noches". */
static bool is_aside(const struct language *language, const struct language_rule *rule,
                     const struct sentence *sentence, const struct match *match)
{
    const struct element *first = rule->pattern.elements;
    bool open = first->kind == ELEMENT_SKIP || (first + (first->suffix == '?'))->kind == ELEMENT_THING;
    return rule->means == LANGUAGE_ATTITUDE && open &&
           rules_word_in(sentence, match->thing.first, language->preposition);
}

/* "Erdbeeren esse ich | für mein Leben gern", "im Sommer esse ich | Erdbeeren gern": the thing is the part
 * that is no aside. */
static void keep_one_side(const struct language *language, const struct sentence *sentence, size_t joint,
                          struct span *thing)
{
    if (joint <= thing->first || joint >= thing->end)
        return;
    if (rules_word_in(sentence, thing->first, language->preposition))
        thing->first = joint;
    else
        thing->end = joint;
}

/* A sentence while it is read. */
struct foreign {
    const struct language *language;
    const struct sentence *sentence;
    struct lexicon_union present; /* of all its words */
    size_t joint;                 /* of word_order.h */
    bool introduced;              /* somebody has said who they are: what follows may be without "I am" */
};

static struct foreign foreign_of(const struct language *language, const struct sentence *sentence)
{
    struct foreign foreign = {.language = language, .sentence = sentence};
    for (size_t i = 0; i < sentence->count; i++)
        lexicon_unite(&foreign.present, sentence->words[i].lists);
    return foreign;
}

/* Where a clause is read. */
struct place {
    size_t begin, end;
    bool subject; /* it stands there, or may be nobody else; else it may be left out */
};

static bool is_order(const struct language_rule *rule)
{
    return rule->means >= LANGUAGE_TASK && rule->means <= LANGUAGE_FORGET_LAST;
}

static bool is_dated(const struct language_rule *rule)
{
    return rule->means == LANGUAGE_EVENT || rule->means == LANGUAGE_DUE;
}

/* Of all the sentence from where it begins? */
static bool is_whole(const struct language_rule *rule)
{
    return is_order(rule) || is_dated(rule) || rule->means == LANGUAGE_IMAGINED;
}

/* Does the rule match there? *end: what it is about ends there. */
static bool fits(const struct extraction *extraction, const struct foreign *foreign,
                 const struct language_rule *rule, const struct place *place, struct match *match,
                 size_t *end)
{
    const struct sentence *sentence = foreign->sentence;
    const struct language *language = foreign->language;
    bool left_out = rule->own && !place->subject;
    if (!left_out && (!pattern_begins(&rule->pattern, sentence->words, place->begin, sentence->count) ||
                      !pattern_possible(&rule->pattern, &foreign->present)))
        return false;
    if (is_order(rule) && !begins_order(sentence, place->begin))
        return false;
    *end = is_whole(rule) ? sentence->count : place->end;
    /* "Por favor, responde en ..." reaches over the comma */
    bool over = rule->means == LANGUAGE_ATTRIBUTE && rule->value[0] != '\0';
    if (!matches(rule, sentence, place->begin, over ? sentence->count : *end, place->subject, match) ||
        (is_name_rule(rule) && !may_be_name(language, rule, sentence, match->thing)) ||
        is_denied(language, rule, sentence, match) || is_aside(language, rule, sentence, match))
        return false;
    if (rule->means == LANGUAGE_ATTITUDE)
        keep_one_side(language, sentence, foreign->joint, &match->thing);
    *end = match->end > *end ? match->end : *end;
    struct dated found;
    return !is_dated(rule) || foreign_dated(extraction, sentence, true, &found);
}

/* Does one of the rules match at `begin`? subject: whether one stands there, or it may be left out. */
static bool read_clause(struct extraction *extraction, struct foreign *foreign, size_t begin, bool subject,
                        size_t *end)
{
    const struct language *language = foreign->language;
    const struct sentence *sentence = foreign->sentence;
    struct place place = {begin, foreign_clause_end(sentence, language, begin), subject};
    for (size_t i = 0; i < language->count; i++) {
        const struct language_rule *rule = &language->rules[i];
        struct match match;
        if (!fits(extraction, foreign, rule, &place, &match, end))
            continue;
        struct clause clause = {
            .sentence = sentence,
            .subject = begin,
            .begin = begin,
            .thing_end = *end,
            .end = is_whole(rule) ? *end : foreign_condition_end(sentence, language, *end),
            .subject_left_out = rule->own && !subject && !begins_with(sentence, begin, language->subject),
            .confidence = rules_any_in(sentence, (struct span){0, *end}, language->hedge) ? SUPPOSED : 1,
            .whole = true};
        if (!is_of_now(language, rule, sentence, &match))
            apply(extraction, &clause, rule, &match);
        foreign->introduced = foreign->introduced || is_name_rule(rule) || rule->means == LANGUAGE_NAME;
        *end = clause.end;
        return true;
    }
    return false;
}

static bool may_state(const struct language *language, const struct sentence *sentence)
{
    if (sentence->question || rules_word_in(sentence, 0, language->question))
        return false;
    for (size_t i = 1; i < sentence->count; i++)
        if (sentence->words[i].colon && rules_any_in(sentence, (struct span){0, i}, language->material))
            return false; /* "Mein Text: Ich ..." */
    for (size_t i = 0; i < sentence->count; i++)
        if (rules_word_in(sentence, i, language->skip) && !foreign_is_announced(sentence, language, i))
            return false;
    return true;
}

/* "Lena, 34, Lehrerin": what stands behind a name, as "ich bin 34". */
static bool read_apposition(struct extraction *extraction, const struct foreign *foreign, size_t begin,
                            size_t *end)
{
    const struct language *language = foreign->language;
    struct sentence whole;
    elided_put_before(foreign->sentence, begin, language->introduces, language->introducing,
                      extraction->arena, &whole);
    struct foreign rest = foreign_of(language, &whole);
    if (!read_clause(extraction, &rest, 0, true, end))
        return false;
    *end = begin + *end - language->introducing;
    return true;
}

/* The clause in the order of words that the rules are written in. */
static bool read_plain(struct extraction *extraction, const struct foreign *foreign, size_t begin,
                       size_t *end)
{
    const struct sentence *sentence = foreign->sentence;
    const struct language *language = foreign->language;
    struct span clause = {begin, foreign_clause_end(sentence, language, begin)};
    bool verb_last =
        begin == 0 ? extraction->asked_to_remember : rules_word_in(sentence, begin - 1, language->verb_last);
    struct foreign turned = *foreign;
    struct plain plain;
    if (!word_order_plain(language, sentence, clause, verb_last, extraction->arena, &plain))
        return false;
    turned.sentence = &plain.sentence;
    turned.joint = plain.joint;
    if (!read_clause(extraction, &turned, begin, true, end))
        return false;
    *end += plain.dropped;
    return true;
}

/* "Ich wohne in Graz und arbeite ...": it stands before, and not in this clause. Not in "und Tee trinke ich",
 * and in "er wohnt in Graz und mag Jazz" it is somebody else. */
static bool may_leave_out_subject(const struct foreign *foreign, size_t begin)
{
    const struct sentence *sentence = foreign->sentence;
    size_t end = foreign_clause_end(sentence, foreign->language, begin);
    bool before = foreign->introduced;
    for (size_t i = 0; i < end; i++)
        if (begins_with(sentence, i, foreign->language->subject)) {
            if (i >= begin)
                return false;
            before = true;
        }
    return before;
}

static bool read_at(struct extraction *extraction, struct foreign *foreign, size_t begin, size_t *end)
{
    const struct sentence *sentence = foreign->sentence;
    bool comma = sentence->words[begin].comma;
    bool subject = begin == 0 || comma || !may_leave_out_subject(foreign, begin);
    if (read_clause(extraction, foreign, begin, subject, end) || read_plain(extraction, foreign, begin, end))
        return true;
    if (!foreign->introduced || !comma)
        return false;
    return read_clause(extraction, foreign, begin, false, end) ||
           read_apposition(extraction, foreign, begin, end);
}

/* "..., sondern in Dresden": with the words of the clause before that it goes on from. */
static void read_instead(struct extraction *extraction, const struct foreign *foreign, size_t before,
                         size_t at)
{
    struct sentence instead;
    size_t end;
    if (!word_order_instead(foreign->language, foreign->sentence, (struct span){before, at - 1}, at,
                            extraction->arena, &instead))
        return;
    struct foreign rest = foreign_of(foreign->language, &instead);
    (void)read_clause(extraction, &rest, 0, true, &end);
}

/* How many of its words only the rules of this language know. */
static size_t count_own(const struct language *language, const struct sentence *sentence)
{
    size_t count = 0;
    for (size_t i = 0; i < sentence->count; i++)
        count += rules_word_in(sentence, i, language->own) && !rules_word_in(sentence, i, language->shared);
    return count;
}

bool foreign_read(struct extraction *extraction, const struct sentence *sentence)
{
    size_t count, before = extraction->count;
    const struct language *languages = languages_all(&count), *outer = extraction->language;
    bool foreign_words = false;
    for (size_t i = 0; i < count && extraction->count == before; i++) {
        size_t own = count_own(&languages[i], sentence);
        foreign_words = foreign_words || own > 1; /* one may be a name */
        if (own == 0 || !may_state(&languages[i], sentence))
            continue;
        struct foreign foreign = foreign_of(&languages[i], sentence);
        extraction->language = &languages[i];
        for (size_t at = 0, clause = 0, end; at < sentence->count; at++) {
            if (at > 0 && rules_word_in(sentence, at - 1, languages[i].instead))
                read_instead(extraction, &foreign, clause, at);
            bool begins =
                at == 0 || sentence->words[at].comma || rules_word_in(sentence, at - 1, languages[i].clause);
            if (!begins)
                continue;
            clause = rules_word_in(sentence, at, languages[i].instead) ? clause : at;
            if (read_at(extraction, &foreign, at, &end) && end > at)
                at = end - 1;
        }
    }
    extraction->language = outer;
    return foreign_words;
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
    (void)foreign_read(extraction, &part);
    if (extraction->count == before)
        learn_memory(extraction, &part, part.start, part.end, REC_MEMORY_FACT, "");
    extraction->asked_to_remember = false;
}
