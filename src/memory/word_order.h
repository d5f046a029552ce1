/* One order of words for the rules of data/languages: "Oliven mag ich leider nicht" and "dass ich Oliven
 * nicht mag" are "ich mag Oliven nicht" to them. The words keep their places in the message (learn_extent()),
 * so what is kept reads as it was said. In the caller's arena; pure; any thread. */
#ifndef MEMORY_WORD_ORDER_H
#define MEMORY_WORD_ORDER_H

#include "memory/languages.h"

struct plain {
    struct sentence sentence;
    size_t dropped; /* words that said nothing */
    size_t joint;   /* word before which the verb and its subject stood; 0: nowhere */
};

/* The sentence with its clause in the order of a main clause, without the words that say nothing. verb_last:
 * a word stands before that lets the verb come last. False: it is as it was. */
bool word_order_plain(const struct language *language, const struct sentence *sentence, struct span clause,
                      bool verb_last, struct arena *arena, struct plain *plain);

/* "ich wohne nicht mehr in Leipzig, sondern | in Dresden": "ich wohne in Dresden", a sentence of its own.
 * `denied`: the clause before, `at`: what is true begins there. False: the clause before denies nothing. */
bool word_order_instead(const struct language *language, const struct sentence *sentence, struct span denied,
                        size_t at, struct arena *arena, struct sentence *instead);

#endif
