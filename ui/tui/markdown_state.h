/* What the parts of the Markdown renderer share: markdown.c (the parser, blocks and tables), markdown_spans.c
 * (texts and spans of a block), markdown_rows.c (from a block to rows). UI thread. */
#ifndef TUI_MARKDOWN_STATE_H
#define TUI_MARKDOWN_STATE_H

#include "base/arena.h"
#include "ui/tui/markdown.h"
#include "ui/tui/table.h"
#include "ui/tui/wrap.h"

#include <md4c.h>

enum {
    NEST_MAX = 16, /* quotes and lists inside each other that are drawn; deeper ones stay at this indent */
    SPAN_TYPES = MD_SPAN_U + 1, /* of the parser */
    WAITING_MAX = 128,          /* leaf blocks that wait until they are drawn, */
    WAITING_PIECES = 1024,      /* or about so many pieces */
    LINK_MAX = 8,               /* links and images inside each other */
    CUT_MAX = 2000              /* columns of code and tables that are not fitted */
};

/* A quote or a list item that what follows is in. */
struct container {
    bool quote;
    bool fresh;      /* its marker has not been drawn */
    char marker[24]; /* of a list item */
    size_t columns;  /* of the marker */
};

struct list {
    bool ordered, tight;
    unsigned next;
    char delimiter;
};

/* Where the cells of a table and the aligns of its columns begin. */
struct table_place {
    size_t cell, align, columns, rows;
};

/* A leaf block that is to be drawn. Many are drawn at once: if the parser and what makes rows took turns at
 * every block, they would push each other out of the processor's caches. */
struct waiting {
    const char *gap; /* what the empty row before it shows; NULL: there is none */
    struct wrap_options options;
    size_t first, count;           /* pieces */
    const struct syntax *language; /* of code that is coloured; else NULL */
    struct table_place table;      /* no rows: it is none */
};

struct renderer {
    struct text_block *block;
    const struct markdown_options *options;
    const char *text;
    size_t length;
    size_t seen; /* end of the last text that the parser gave us */
    size_t first_row;
    bool code_goes_on; /* the first block is the rest of one of code */
    struct markdown_end end;
    struct arena arena;
    struct buf scratch; /* a text while it is made */

    struct container containers[NEST_MAX];
    struct list lists[NEST_MAX];
    size_t depth, list_depth; /* may be larger than NEST_MAX */
    bool gap;                 /* an empty row is due before the next block */

    struct wrap_piece *pieces; /* of what waits, then of the leaf block or table at hand */
    size_t piece_count, piece_capacity;
    size_t leaf; /* the first piece of the leaf block at hand */
    struct waiting *waiting;
    size_t waiting_count, waiting_capacity;
    struct buf code_text; /* of a block of code, and its pieces by colour */
    struct wrap_piece *colored;
    size_t colored_capacity;
    struct text_style block_style; /* without spans */
    bool block_style_known;        /* it is that of the block at hand */
    unsigned heading;              /* level; 0: none */
    bool code_block, heading_cell;
    const char *language;
    unsigned open[SPAN_TYPES]; /* spans of each type, */
    uint8_t attributes;        /* and what they make of a style */
    unsigned links;            /* and images */
    size_t link[LINK_MAX];     /* the first piece of each */

    bool in_table;
    struct table_place table;
    struct table_cell *cells; /* also of the tables that wait; their pieces are found when all are there */
    size_t cell_count, cell_capacity, cell_piece; /* the first of the last cell */
    enum table_align *aligns;
    size_t align_count, align_capacity;
};

/* --- markdown_rows.c --- */

bool markdown_in_quote(const struct renderer *renderer);
/* The marker of a list item is still to be drawn. */
bool markdown_marker_waits(const struct renderer *renderer);
/* The empty row before a block, if one is due. */
void markdown_draw_gap(struct renderer *renderer);
void markdown_draw_pieces(struct renderer *renderer, const struct wrap_piece *pieces, size_t count,
                          enum text_row_kind kind);
/* The definitions between what was seen last and the line of the source byte `to`. */
void markdown_draw_swallowed(struct renderer *renderer, size_t to);
bool markdown_has_word(const char *text, size_t length);
/* The leaf block that was gathered is to be drawn. */
void markdown_flush(struct renderer *renderer);
/* Draws all that is to be. */
void markdown_draw_all(struct renderer *renderer);
void markdown_draw_rule(struct renderer *renderer);
void markdown_draw_code(struct renderer *renderer);
void markdown_draw_table(struct renderer *renderer);

/* --- markdown_spans.c --- */

void markdown_add_piece(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                        size_t source);
/* The text of an attribute with its entities decoded; lives as long as the renderer. */
const char *markdown_attribute(struct renderer *renderer, const MD_ATTRIBUTE *attribute);
/* For the parser. */
int markdown_on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data);
int markdown_enter_span(MD_SPANTYPE type, void *detail, void *data);
int markdown_leave_span(MD_SPANTYPE type, void *detail, void *data);

#endif
