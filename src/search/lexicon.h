/* The words met so far in the texts of a tail, and what each of them is, so that a text is cut into words
 * once and no word is looked up in the lists of small words again. Owned by the tail; one thread. */
#ifndef SEARCH_LEXICON_H
#define SEARCH_LEXICON_H

#include "base/buf.h"
#include "search/map.h"

struct lexicon {
    struct lexicon_word {
        uint32_t start; /* in `text` */
        uint8_t length;
        uint8_t flags;     /* of a passage it stands in */
        uint16_t marks;    /* what it is to the languages */
        uint32_t words[2]; /* as the tail knows it, in English and foreign; MAP_NONE: not yet */
    } * words;
    size_t count, capacity;
    struct buf text;
    struct map by_text;
};

void lexicon_init(struct lexicon *lexicon);
void lexicon_fini(struct lexicon *lexicon);
uint32_t lexicon_number(struct lexicon *lexicon, const char *word, size_t length); /* folded */

#endif
