#include "config.h"

#include "provider/pieces.h"

#include <string.h>

/* A second and last piece that begins with the first counts as cumulative from this length on: shorter ones
 * happen by chance ("ha", "haha"). */
#define CHANCE 16

static bool begins_with(const char *piece, size_t length, const struct buf *start)
{
    return length >= start->length && memcmp(piece, start->data, start->length) == 0;
}

static void keep(struct buf *buf, const char *piece, size_t length)
{
    buf_clear(buf);
    buf_add(buf, piece, length);
}

void pieces_add(struct pieces *pieces, const char *piece, size_t length, struct buf *fresh)
{
    if (length == 0)
        return;
    switch (pieces->mode) {
    case PIECES_FIRST:
        keep(&pieces->seen, piece, length);
        pieces->mode = PIECES_SECOND;
        break;
    case PIECES_SECOND:
        if (length > pieces->seen.length && begins_with(piece, length, &pieces->seen)) {
            keep(&pieces->held, piece, length);
            pieces->mode = PIECES_DOUBT;
            return;
        }
        pieces->mode = PIECES_NEW;
        break;
    case PIECES_DOUBT:
        if (begins_with(piece, length, &pieces->held)) {
            buf_add(fresh, piece + pieces->seen.length, length - pieces->seen.length);
            keep(&pieces->seen, piece, length);
            pieces->mode = PIECES_CUMULATIVE;
            return;
        }
        buf_add(fresh, pieces->held.data, pieces->held.length);
        pieces->mode = PIECES_NEW;
        break;
    case PIECES_CUMULATIVE:
        if (begins_with(piece, length, &pieces->seen)) {
            buf_add(fresh, piece + pieces->seen.length, length - pieces->seen.length);
            keep(&pieces->seen, piece, length);
            return;
        }
        buf_add(&pieces->seen, piece, length);
        break;
    case PIECES_NEW:
        break;
    }
    buf_add(fresh, piece, length);
}

void pieces_end(struct pieces *pieces, struct buf *fresh)
{
    if (pieces->mode != PIECES_DOUBT)
        return;
    size_t known = pieces->seen.length >= CHANCE ? pieces->seen.length : 0;
    buf_add(fresh, pieces->held.data + known, pieces->held.length - known);
    pieces->mode = PIECES_NEW;
}

void pieces_free(struct pieces *pieces)
{
    buf_free(&pieces->seen);
    buf_free(&pieces->held);
}

/* --- <think> --- */

#define OPEN  "<think>"
#define CLOSE "</think>"

/* Bytes at the end of text that may be the beginning of tag. */
static size_t tail_of_tag(const struct buf *text, const char *tag)
{
    size_t most = strlen(tag) - 1;
    if (most > text->length)
        most = text->length;
    while (most > 0 && memcmp(text->data + text->length - most, tag, most) != 0)
        most--;
    return most;
}

static void after_think(struct think *think, const char *piece, size_t length, struct buf *text)
{
    while (length > 0 && (*piece == '\n' || *piece == '\r')) {
        piece++;
        length--;
    }
    if (length > 0)
        think->mode = THINK_OVER;
    buf_add(text, piece, length);
}

static void inside_think(struct think *think, struct buf *text, struct buf *thinking)
{
    struct buf *held = &think->held;
    char *close = memmem(held->data, held->length, CLOSE, strlen(CLOSE));
    if (!close) {
        size_t sure = held->length - tail_of_tag(held, CLOSE);
        buf_add(thinking, held->data, sure);
        buf_remove(held, 0, sure);
        return;
    }
    buf_add(thinking, held->data, (size_t)(close - held->data));
    const char *rest = close + strlen(CLOSE);
    think->mode = THINK_AFTER;
    after_think(think, rest, held->length - (size_t)(rest - held->data), text);
    buf_clear(held);
}

static void maybe_think(struct think *think, struct buf *text, struct buf *thinking)
{
    struct buf *held = &think->held;
    size_t blank = strspn(held->data, " \t\r\n");
    size_t length = held->length - blank, tag = strlen(OPEN);
    if (memcmp(held->data + blank, OPEN, length < tag ? length : tag) != 0) {
        think->mode = THINK_OVER;
        buf_add(text, held->data, held->length);
        buf_clear(held);
    } else if (length >= tag) {
        think->mode = THINK_INSIDE;
        buf_remove(held, 0, blank + tag);
        inside_think(think, text, thinking);
    }
}

void think_add(struct think *think, const char *piece, size_t length, struct buf *text, struct buf *thinking)
{
    switch (think->mode) {
    case THINK_MAYBE:
        buf_add(&think->held, piece, length);
        maybe_think(think, text, thinking);
        break;
    case THINK_INSIDE:
        buf_add(&think->held, piece, length);
        inside_think(think, text, thinking);
        break;
    case THINK_AFTER:
        after_think(think, piece, length, text);
        break;
    case THINK_OVER:
        buf_add(text, piece, length);
        break;
    }
}

void think_end(struct think *think, struct buf *text, struct buf *thinking)
{
    buf_add(think->mode == THINK_INSIDE ? thinking : text, think->held.data, think->held.length);
    buf_clear(&think->held);
    think->mode = THINK_OVER;
}

void think_free(struct think *think)
{
    buf_free(&think->held);
}
