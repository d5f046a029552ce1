/* What a text is about, in a form that is quickly compared: topics that its words give away, and the
 * beginnings of the words themselves. */
#ifndef MEMORY_GIST_H
#define MEMORY_GIST_H

#include <stddef.h>
#include <stdint.h>

#define GIST_WORDS 64

struct gist {
    uint32_t topics; /* a bit each */
    uint32_t count;
    uint64_t marks;        /* of the words: a bit each, which others may share */
    const uint64_t *words; /* the first letters of the words that say something, as numbers */
};

/* The words of the topics, to look up; a thread has its own. */
struct topics;
struct topics *topics_new(void);
void topics_free(struct topics *topics);

/* words: room for GIST_WORDS. */
void gist_read(struct gist *gist, const struct topics *topics, const char *text, uint64_t words[GIST_WORDS]);
/* How much of what a question is about a text is about; 0: nothing. */
int gist_likeness(const struct gist *question, const struct gist *text);

#endif
