/* Markdown (CommonMark with tables, strike-through, task lists, bare links; HTML is shown as the text it is)
 * to rows at a width. No text is lost: what the parser would swallow is shown as it stands. Any prefix of a
 * text can be rendered, so a streaming answer is rendered again whole and ends as if it had come at once.
 * Nesting is bounded. Pure. UI thread. */
#ifndef TUI_MARKDOWN_H
#define TUI_MARKDOWN_H

#include "ui/tui/cells.h"

struct markdown_span {
    size_t start, end; /* bytes of the source */
};

/* What a text ends in. */
struct markdown_end {
    bool code;   /* a block of code at top level; its fence may be closed */
    char mark;   /* of the fence */
    size_t line; /* a byte of its first line that is not blank; SIZE_MAX: there is none */
};

struct markdown_options {
    size_t width;
    const char *prefix; /* put before every row ("  "); NULL: none */
    bool cut;           /* lines of code and tables are as wide as they are, not as `width` */
    bool ascii;         /* bars, bullets and rules in ASCII */
    size_t source;      /* added to the places in the source: the text is a part of a longer one */
    bool continued;     /* rows of the part before it are there */
    const char *fence;  /* the line that opened the block of code in which the text begins; NULL: in none */
    size_t fence_length;
    const struct markdown_span *links; /* plain text that is shown as a link; ascending */
    size_t link_count;
};

/* Appends the rows of text (valid UTF-8; the byte behind it can be read, and it is not copied if that is NUL)
 * to the block; none for empty text. */
struct markdown_end markdown_render(struct text_block *block, const char *text, size_t length,
                                    const struct markdown_options *options);

/* A text that grows at its end. Blocks that nothing can change any more are rendered once and stay, and so do
 * the whole lines of a block of code that is still open (but not those of a comment or string that is); at
 * any time the rows are those of the whole text rendered at once. */
struct markdown_stream {
    size_t frozen;          /* bytes whose rows stay */
    struct text_mark rows;  /* the block up to there */
    struct text_mark first; /* and before any of it */
    bool started;
    /* of the lines that have been looked at */
    size_t scanned, fence;
    char fence_mark;
    struct markdown_span
        open;         /* `frozen` is within the block of code that this line opened; empty: in none */
    bool code;        /* and so is all that has been looked at since */
    bool blank;       /* the last one was */
    bool definitions; /* there are some: they change what was said before them, so nothing stays */
};

/* Renders `text` (as above), which begins with what was given before, behind what the block had at the first
 * call (an empty stream: {0}). */
void markdown_grow(struct text_block *block, struct markdown_stream *stream, const char *text, size_t length,
                   const struct markdown_options *options);

/* How many blocks of code the text has; the `wanted`-th, without its fence, is appended to out (NULL: only
 * counts). */
size_t markdown_code(const char *text, size_t length, size_t wanted, struct buf *out);

#endif
