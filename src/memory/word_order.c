#include "config.h"

#include "memory/word_order.h"

#include <string.h>

#define FRONT_MOST 8 /* words before the verb and its subject */

/* A clause while its words are put down one after the other. */
struct row {
    const struct language *language;
    struct word *words;
    size_t count, dropped, joint;
};

static void put(struct row *row, const struct word *word)
{
    if (lexicon_has(word->lists, row->language->filler)) {
        row->dropped++;
        return;
    }
    row->words[row->count] = *word;
    row->words[row->count++].comma = false;
}

static void put_all(struct row *row, const struct sentence *sentence, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        put(row, &sentence->words[i]);
}

/* Where "Zwiebeln mag ich" has its subject; the end of the clause if it is no such clause, or one of today.
 */
static size_t turned_subject(const struct language *language, const struct sentence *sentence,
                             struct span clause)
{
    size_t limit = clause.first + FRONT_MOST + 2;
    if (rules_word_in(sentence, clause.first, language->passing))
        return clause.end;
    for (size_t i = clause.first + 2; i < clause.end && i < limit; i++)
        if (language_is_subject(language, &sentence->words[i]))
            return i;
    return clause.end;
}

/* The subject, its verb and what belongs to it, and then what stood before the verb. */
static void put_turned(struct row *row, const struct sentence *sentence, struct span clause, size_t subject)
{
    size_t behind = subject + 1;
    put(row, &sentence->words[subject]);
    put(row, &sentence->words[subject - 1]);
    while (behind < clause.end && rules_word_in(sentence, behind, row->language->reflexive))
        put(row, &sentence->words[behind++]);
    put_all(row, sentence, clause.first, subject - 1);
    row->joint = clause.first + row->count;
    put_all(row, sentence, behind, clause.end);
}

bool word_order_plain(const struct language *language, const struct sentence *sentence, struct span clause,
                      bool verb_last, struct arena *arena, struct plain *plain)
{
    const struct word *words = sentence->words;
    bool own = language_is_subject(language, &words[clause.first]);
    bool last = own && verb_last && clause.end - clause.first > 2;
    size_t subject = own ? clause.end : turned_subject(language, sentence, clause);
    bool filled = rules_any_in(sentence, clause, language->filler);
    if (!last && subject == clause.end && !filled)
        return false;

    struct word *copy = arena_alloc(arena, sentence->count * sizeof *copy);
    struct row row = {.language = language, .words = copy + clause.first};
    memcpy(copy, words, clause.first * sizeof *copy);
    if (subject < clause.end) {
        put_turned(&row, sentence, clause, subject);
    } else if (last) {
        put(&row, &words[clause.first]);
        put(&row, &words[clause.end - 1]);
        put_all(&row, sentence, clause.first + 1, clause.end - 1);
    } else {
        put_all(&row, sentence, clause.first, clause.end);
    }
    if (row.count == 0)
        return false;
    row.words[0].comma = words[clause.first].comma;
    if (language_is_subject(language,
                            &row.words[0])) /* never part of a thing: what is kept begins with the clause */
        row.words[0].start = words[clause.first].start;
    memcpy(row.words + row.count, words + clause.end, (sentence->count - clause.end) * sizeof *copy);
    *plain = (struct plain){.sentence = *sentence, .dropped = row.dropped, .joint = row.joint};
    plain->sentence.words = copy;
    plain->sentence.count -= row.dropped;
    return true;
}

/* What the clause says before or behind its "nicht", without what is denied. */
static struct span undenied(const struct language *language, const struct sentence *sentence,
                            struct span denied)
{
    size_t no = denied.first;
    while (no < denied.end && !rules_word_in(sentence, no, language->denial))
        no++;
    if (no > denied.first || no == denied.end)
        return (struct span){denied.first, no < denied.end ? no : denied.first};
    size_t verb = no + 1 + rules_word_in(sentence, no + 1, language->reflexive);
    return (struct span){no + 1, verb < denied.end ? verb + 1 : no + 1};
}

bool word_order_instead(const struct language *language, const struct sentence *sentence, struct span denied,
                        size_t at, struct arena *arena, struct sentence *instead)
{
    struct span kept = undenied(language, sentence, denied);
    size_t before = kept.end - kept.first, behind = sentence->count - at;
    if (before == 0 || behind == 0)
        return false;
    struct word *words = arena_alloc(arena, (before + behind) * sizeof *words);
    memcpy(words, sentence->words + kept.first, before * sizeof *words);
    memcpy(words + before, sentence->words + at, behind * sizeof *words);
    words[before].comma = false;
    words[0].start = sentence->words[denied.first].start; /* what is kept says what is denied, too */
    *instead = *sentence;
    instead->words = words;
    instead->count = before + behind;
    return true;
}
