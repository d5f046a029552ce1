/* Markdown (CommonMark with tables, strike-through, task lists, bare links; HTML is shown as the text it is)
 * to rows at a width. No text is lost: what the parser would swallow is shown as it stands. Any prefix of a
 * text can be rendered, so a streaming answer is rendered again whole and ends as if it had come at once.
 * Nesting is bounded. Pure. UI thread. */
#ifndef TUI_MARKDOWN_H
#define TUI_MARKDOWN_H

#include "ui/tui/cells.h"

struct markdown_options {
    size_t width;
    const char *prefix; /* put before every row ("  "); NULL: none */
    bool ascii;         /* bars, bullets and rules in ASCII */
};

/* Appends the rows of text (valid UTF-8) to the block; none for empty text. */
void markdown_render(struct text_block *block, const char *text, size_t length,
                     const struct markdown_options *options);

#endif
