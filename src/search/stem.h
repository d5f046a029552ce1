/* Porter's stemmer for English (M. F. Porter, 1980). Pure, any thread. */
#ifndef SEARCH_STEM_H
#define SEARCH_STEM_H

#include <stddef.h>

/* Stems a folded word in place and gives its new length. Words with anything but the letters a to z stay as
 * they are: they are numbers or another language's. */
size_t stem_word(char *word, size_t length);

#endif
