/* A text as the index takes it: cut at ends of sentences into passages of at most PASSAGE_WORDS words, each
 * with what the ranking wants to know of it. Pure, any thread. */
#ifndef SEARCH_PASSAGES_H
#define SEARCH_PASSAGES_H

#include "recollect_rows.h"
#include "search/language.h"

#include <stddef.h>

#define PASSAGE_WORDS 60

/* Flags of a passage. */
enum {
    PASSAGE_ASKS = 1 << 0,     /* a short question */
    PASSAGE_FIRST = 1 << 1,    /* speaks in the first person */
    PASSAGE_STANDING = 1 << 2, /* always, never, from now on, prefer */
    PASSAGE_TIME = 1 << 3,     /* has a word of time: yesterday, May, 2023 */
    PASSAGE_SETS = 1 << 4,     /* sets of flags that there can be */
    PASSAGE_SCOPE = 4          /* above them what it is of: passage_scope() shifted by so much */
};

/* What a passage is of, in two bits. */
enum passage_scope { SCOPE_MESSAGE, SCOPE_MEMORY, SCOPE_PREFERENCE, SCOPE_CONVERSATION };

static inline enum passage_scope passage_scope(enum rec_row_kind row)
{
    return row == REC_ROW_MESSAGE      ? SCOPE_MESSAGE
           : row == REC_ROW_MEMORY     ? SCOPE_MEMORY
           : row == REC_ROW_PREFERENCE ? SCOPE_PREFERENCE
                                       : SCOPE_CONVERSATION;
}

/* The weight, 0..1, of a row that nobody weighs: of messages and titles. */
#define PASSAGE_WEIGHT 0.5

/* One passage, text[start..end). */
typedef void (*passages_take)(void *context, size_t start, size_t end);

/* At least one passage, if there is anything but blanks. */
void passages_each(const char *text, size_t length, passages_take take, void *context);

/* The flags that a folded word gives a passage. */
unsigned passage_word_flags(const char *word);

/* A passage while its words are told one after the other: where each stands in the text, what it is. */
struct passage_telling {
    const char *text;
    enum language language;
    size_t words;
    unsigned flags;
    int from_now; /* how much of "from now on" the last words are */
};
void passage_tell(struct passage_telling *telling, const char *word, size_t length, size_t start, size_t end,
                  unsigned flags, unsigned marks);
unsigned passage_flags(const struct passage_telling *telling, size_t length);

#endif
