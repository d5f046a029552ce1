/* The names of those who speak, and the words they are made of. Owned by an index; one thread. */
#ifndef SEARCH_NAMES_H
#define SEARCH_NAMES_H

#include "search/map.h"

#define NAME_WORDS 8 /* of a name that count */

struct names {
    struct speaker {
        char *name;
        size_t length;
        uint32_t words[NAME_WORDS]; /* into `words` */
        size_t word_count;
    } * speakers;
    char **words; /* folded */
    size_t speaker_count, word_count, speaker_capacity, word_capacity;
    struct map by_name, by_word;
};

void names_free(struct names *names);
void names_add(struct names *names, const char *name,
               size_t length); /* known ones and roles are passed over */
/* Is the folded word part of a name? */
bool names_has_word(const struct names *names, const char *word, size_t length);
/* The name's place among the speakers; MAP_NONE. */
uint32_t names_find(const struct names *names, const char *name, size_t length);

#endif
