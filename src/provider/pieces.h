/* Text that arrives in pieces, from servers that disagree on what a piece is. Pure; owns its buffers.
 *
 * Most send only what is new. Some send the whole text so far each time ("cumulative"): told apart by the
 * second piece beginning with the first, and settled by the third. What could still be either is held back
 * until then. Reasoning models may put their thinking into the text as a leading <think>...</think>. */
#ifndef PROVIDER_PIECES_H
#define PROVIDER_PIECES_H

#include "base/buf.h"

struct pieces {
    enum { PIECES_FIRST, PIECES_SECOND, PIECES_DOUBT, PIECES_NEW, PIECES_CUMULATIVE } mode;
    struct buf seen; /* the whole text, as long as it may be needed */
    struct buf held; /* the piece in doubt */
};

/* Appends to fresh what a piece adds. */
void pieces_add(struct pieces *pieces, const char *piece, size_t length, struct buf *fresh);
void pieces_end(struct pieces *pieces, struct buf *fresh); /* what is still held back */
void pieces_free(struct pieces *pieces);

struct think {
    enum { THINK_MAYBE, THINK_INSIDE, THINK_AFTER, THINK_OVER } mode;
    struct buf held; /* may be the beginning of a tag */
};

/* Sorts a piece of text into text and thinking. */
void think_add(struct think *think, const char *piece, size_t length, struct buf *text, struct buf *thinking);
void think_end(struct think *think, struct buf *text, struct buf *thinking);
void think_free(struct think *think);

#endif
