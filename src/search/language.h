/* Which language a text is in, as far as the index cares: English words are cut to their stems, those of
 * other languages written with blanks are left whole, for Porter's rules would cut them wrongly. The index
 * keeps a foreign word apart by a mark before it, so that a query need not know in which language something
 * was said: it looks for both. Pure, any thread. */
#ifndef SEARCH_LANGUAGE_H
#define SEARCH_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#define LANGUAGE_FOREIGN '\x01' /* stands before a word of a text that is not in English */

enum language {
    LANGUAGE_ENGLISH,
    LANGUAGE_GERMAN,
    LANGUAGE_SPANISH,
    LANGUAGE_FRENCH,
    LANGUAGE_ITALIAN,
    LANGUAGE_DUTCH
};

#define LANGUAGES 6

/* What a folded word is: a bit for each language in which it is a small word, and LANGUAGE_FIRST bits higher
 * one for each in which it means "I" or "my". */
#define LANGUAGE_FIRST 8
#define LANGUAGE_SMALL ((1u << LANGUAGES) - 1) /* in any of them */
unsigned language_marks(const char *word);

/* The small words of a text in each language. */
struct language_counts {
    unsigned words, of[LANGUAGES];
};
void language_count(struct language_counts *counts, unsigned marks);
enum language language_decide(const struct language_counts *counts); /* ENGLISH when in doubt */

/* Is the folded word too common in the language to say anything ("the", "what", "dont")? */
bool language_stop_word(enum language language, const char *word);

#endif
