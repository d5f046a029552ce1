/* Porter's stemmer for English (M. F. Porter, 1980), after what no rule reaches ("bought" is of "buy", "feet"
 * of "foot"); "died" and "cries" as in his later one (snowballstem.org/algorithms/english). Pure, any thread.
 */
#ifndef SEARCH_STEM_H
#define SEARCH_STEM_H

#include <stddef.h>

#define STEM_FORM  12 /* room for the longest irregular form */
#define STEM_FORMS 3  /* of a word at most */

/* Stems a folded word in place and gives its new length, one more than it had at most. Words with anything
 * but the letters a to z stay as they are: they are numbers or another language's. */
size_t stem_word(char *word, size_t length);

/* The irregular forms of the words with this stem: how many. */
size_t stem_forms(const char *stem, size_t length, const char *forms[STEM_FORMS]);

#endif
