#include "config.h"

#include "memory/foreign_clauses.h"

bool foreign_is_announced(const struct sentence *sentence, const struct language *language, size_t at)
{
    return (at > 0 && rules_word_in(sentence, at - 1, language->announce)) ||
           (at > 1 && rules_word_in(sentence, at - 1, language->denial) &&
            rules_word_in(sentence, at - 2, language->announce));
}

/* "1,85 m" has no clauses. */
static bool parts(const struct sentence *sentence, size_t at)
{
    return sentence->words[at].comma && sentence->words[at].start > sentence->words[at - 1].end + 1;
}

/* --- Lists --- */

static bool is_subject(const struct sentence *sentence, const struct language *language, size_t at)
{
    return at < sentence->count && language_is_subject(language, &sentence->words[at]);
}

/* "den Tee", "keine Hunde", "Tee": how many words; 0: none of a list. Where nouns have capitals, they tell.
 */
static size_t item_length(const struct sentence *sentence, const struct language *language, size_t at,
                          bool subject)
{
    size_t noun = at;
    while (noun < at + 2 && rules_word_in(sentence, noun, language->determiner))
        noun++;
    if (noun >= sentence->count || (language->capitals && !sentence->words[noun].capital))
        return 0;
    size_t next = noun + 1;
    bool turned = !subject && is_subject(sentence, language, next + 1); /* "... mag ich" */
    bool ends = next == sentence->count || turned || parts(sentence, next) ||
                rules_word_in(sentence, next, language->joins) ||
                rules_word_in(sentence, next, language->tail) ||
                rules_word_in(sentence, next, language->clause);
    return ends ? next - at : 0;
}

/* The end of a list that goes on at `at`, a word behind a comma or the "und"; `at` if there is none. */
static size_t list_end(const struct sentence *sentence, const struct language *language, size_t at,
                       bool subject)
{
    size_t end = at;
    for (bool joined = false; !joined;) {
        joined = rules_word_in(sentence, end, language->joins);
        if (!joined && !(end < sentence->count && parts(sentence, end)))
            return at;
        size_t length = item_length(sentence, language, end + joined, subject);
        if (length == 0)
            return at;
        end += joined + length;
    }
    return end;
}

size_t foreign_list_split(const struct language *language, const struct sentence *sentence, struct span thing,
                          struct span things[FOREIGN_THINGS])
{
    size_t count = 0, first = thing.first;
    for (size_t i = thing.first; i <= thing.end; i++) {
        bool join = i < thing.end && rules_word_in(sentence, i, language->joins);
        if (i < thing.end && !join && !(i > first && parts(sentence, i)))
            continue;
        while (first + 1 < i && rules_word_in(sentence, first, language->determiner))
            first++;
        if (i != first + 1 || count == FOREIGN_THINGS) {
            things[0] = thing;
            return 1;
        }
        things[count++] = (struct span){first, i};
        first = join ? i + 1 : i;
    }
    return count;
}

/* --- Clauses --- */

/* "Me gusta más el té que el café", "antes que en avión": one thing after the other. What follows a verb is a
 * clause: "más la película que vimos ayer". */
static bool compares(const struct sentence *sentence, const struct language *language, size_t begin,
                     size_t at)
{
    if (!rules_word_in(sentence, at, language->than) || at + 1 >= sentence->count)
        return false;
    bool thing = at + 2 == sentence->count || rules_word_in(sentence, at + 1, language->determiner) ||
                 rules_word_in(sentence, at - 1, language->more);
    for (size_t i = begin; i < at && thing; i++)
        if (rules_word_in(sentence, i, language->more))
            return true;
    return false;
}

size_t foreign_clause_end(const struct sentence *sentence, const struct language *language, size_t begin)
{
    bool subject = is_subject(sentence, language, begin);
    for (size_t i = begin + 1; i < sentence->count; i++) {
        subject = subject || is_subject(sentence, language, i);
        if ((!parts(sentence, i) && !rules_word_in(sentence, i, language->clause) &&
             !rules_word_in(sentence, i, language->condition)) ||
            foreign_is_announced(sentence, language, i) || compares(sentence, language, begin, i))
            continue;
        size_t end = list_end(sentence, language, i, subject);
        if (end == i)
            return i;
        i = end - 1;
    }
    return sentence->count;
}

size_t foreign_condition_end(const struct sentence *sentence, const struct language *language, size_t end)
{
    return rules_word_in(sentence, end, language->condition) ? foreign_clause_end(sentence, language, end)
                                                             : end;
}
