#include "config.h"

#include "ui/tui/markdown_state.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/syntax.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* --- prefixes --- */

bool markdown_in_quote(const struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->depth && i < NEST_MAX; i++)
        if (renderer->containers[i].quote)
            return true;
    return false;
}

static void add_prefix(const struct renderer *renderer, bool first, struct buf *out)
{
    buf_adds(out, renderer->options->prefix);
    for (size_t i = 0; i < renderer->depth && i < NEST_MAX; i++) {
        const struct container *container = &renderer->containers[i];
        if (container->quote)
            buf_adds(out, renderer->options->ascii ? "| " : "│ ");
        else if (first && container->fresh)
            buf_adds(out, container->marker);
        else
            for (size_t blank = 0; blank < container->columns; blank++)
                buf_addc(out, ' ');
    }
}

bool markdown_marker_waits(const struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->depth && i < NEST_MAX; i++)
        if (renderer->containers[i].fresh)
            return true;
    return false;
}

static void markers_drawn(struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->depth && i < NEST_MAX; i++)
        renderer->containers[i].fresh = false;
}

static struct text_style prefix_style(const struct renderer *renderer)
{
    return (struct text_style){markdown_in_quote(renderer) ? ROLE_QUOTE : ROLE_MARKER, 0};
}

/* --- rows --- */

/* The prefix of the rows at hand and `more`; lives as long as the renderer. */
static const char *make_prefix(struct renderer *renderer, bool first, const char *more)
{
    struct buf *prefix = &renderer->scratch;
    if (renderer->depth == 0 && !*more)
        return renderer->options->prefix ? renderer->options->prefix : "";
    buf_clear(prefix);
    add_prefix(renderer, first, prefix);
    buf_adds(prefix, more);
    return arena_strndup(&renderer->arena, prefix->data, prefix->length);
}

/* What the empty row before the next block shows; NULL: none is due. */
static const char *take_gap(struct renderer *renderer)
{
    struct buf *prefix = &renderer->scratch;
    bool due =
        renderer->gap && (renderer->waiting_count > 0 || renderer->block->row_count > renderer->first_row);
    renderer->gap = false;
    if (!due || !markdown_in_quote(renderer))
        return due ? "" : NULL;
    buf_clear(prefix);
    add_prefix(renderer, false, prefix);
    while (prefix->length > 0 && prefix->data[prefix->length - 1] == ' ')
        buf_truncate(prefix, prefix->length - 1);
    return arena_strndup(&renderer->arena, prefix->data, prefix->length);
}

static void draw_gap(struct renderer *renderer, const char *gap)
{
    struct wrap_options options = {
        .width = renderer->options->width, .first = gap, .prefix_style = {ROLE_QUOTE, 0}};
    if (gap && *gap)
        wrap_pieces(renderer->block, NULL, 0, &options);
    else if (gap)
        text_row_begin(renderer->block, TEXT_ROW_PLAIN, TEXT_NO_SOURCE);
}

/* Pieces of code, cut where their colours change. */
struct coloring {
    const struct wrap_piece *from; /* the piece that the next run begins in */
    size_t offset;                 /* bytes of it that have their colour */
    struct wrap_piece *pieces;
    size_t count, capacity;
};

static void color_run(void *context, size_t length, enum theme_role role)
{
    struct coloring *coloring = context;
    while (length > 0) {
        const struct wrap_piece *from = coloring->from;
        size_t rest = from->length - coloring->offset, bytes = length < rest ? length : rest;
        bool sourced = from->source != TEXT_NO_SOURCE;
        if (coloring->count == coloring->capacity)
            coloring->pieces =
                xgrow(coloring->pieces, &coloring->capacity, coloring->count + 1, sizeof *coloring->pieces);
        coloring->pieces[coloring->count++] =
            (struct wrap_piece){from->text + coloring->offset,
                                bytes,
                                {(uint8_t)role, 0},
                                sourced ? from->source + coloring->offset : TEXT_NO_SOURCE};
        coloring->offset += bytes;
        length -= bytes;
        if (coloring->offset == from->length) {
            coloring->from++;
            coloring->offset = 0;
        }
    }
}

static void draw_colored(struct renderer *renderer, const struct waiting *leaf)
{
    struct wrap_piece *pieces = renderer->pieces + leaf->first;
    struct coloring coloring = {
        .from = pieces, .pieces = renderer->colored, .capacity = renderer->colored_capacity};
    struct buf *code = &renderer->code_text;
    buf_clear(code);
    for (size_t i = 0; leaf->count > 1 && i < leaf->count; i++)
        buf_add(code, pieces[i].text, pieces[i].length);
    if (leaf->count == 1)
        syntax_scan(leaf->language, pieces->text, pieces->length, color_run, &coloring);
    else
        syntax_scan(leaf->language, code->data, code->length, color_run, &coloring);
    wrap_pieces(renderer->block, coloring.pieces, coloring.count, &leaf->options);
    renderer->colored = coloring.pieces;
    renderer->colored_capacity = coloring.capacity;
}

static void draw_table(struct renderer *renderer, const struct waiting *leaf)
{
    const struct wrap_options *prefixes = &leaf->options;
    bool cut = renderer->options->cut && renderer->options->width < CUT_MAX;
    struct table table = {renderer->cells + leaf->table.cell, renderer->aligns + leaf->table.align,
                          leaf->table.columns, leaf->table.rows};
    struct table_options options = {cut ? CUT_MAX : renderer->options->width, prefixes->first, prefixes->rest,
                                    prefixes->prefix_style, renderer->options->ascii};
    const struct wrap_piece *pieces = renderer->pieces + leaf->first;
    for (size_t i = 0; i < table.columns * table.rows; i++) {
        table.cells[i].pieces = pieces;
        pieces += table.cells[i].count;
    }
    table_render(renderer->block, &table, &options);
}

static void draw_waiting(struct renderer *renderer)
{
    for (size_t i = 0; i < renderer->waiting_count; i++) {
        const struct waiting *leaf = &renderer->waiting[i];
        draw_gap(renderer, leaf->gap);
        if (leaf->language)
            draw_colored(renderer, leaf);
        else if (leaf->table.rows > 0)
            draw_table(renderer, leaf);
        else
            wrap_pieces(renderer->block, renderer->pieces + leaf->first, leaf->count, &leaf->options);
    }
    renderer->waiting_count = 0;
}

void markdown_draw_gap(struct renderer *renderer)
{
    draw_waiting(renderer);
    draw_gap(renderer, take_gap(renderer));
}

/* With the prefixes of what is open now, and what `kind` adds to them. The markers count as drawn. */
static struct wrap_options take_options(struct renderer *renderer, enum text_row_kind kind)
{
    bool code = kind == TEXT_ROW_CODE, marker = markdown_marker_waits(renderer);
    const char *more = code ? "  " : "";
    size_t width = renderer->options->width;
    struct wrap_options options = {
        .width = code && renderer->options->cut && width < CUT_MAX ? CUT_MAX : width,
        .rest = make_prefix(renderer, false, more),
        .prefix_style = prefix_style(renderer),
        .kind = kind,
        .mode = code ? WRAP_EXACT : WRAP_WORDS,
    };
    options.first = marker ? make_prefix(renderer, true, more) : options.rest;
    if (marker)
        markers_drawn(renderer);
    return options;
}

void markdown_draw_pieces(struct renderer *renderer, const struct wrap_piece *pieces, size_t count,
                          enum text_row_kind kind)
{
    markdown_draw_gap(renderer);
    struct wrap_options options = take_options(renderer, kind);
    wrap_pieces(renderer->block, pieces, count, &options);
}

bool markdown_has_word(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80)
            return true;
    return false;
}

/* "[name]: target". The parser keeps such lines to itself, but somebody wrote them to be read. */
static bool is_definition(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && strchr(" >\t", line[at]))
        at++;
    if (at == length || line[at] != '[')
        return false;
    for (; at + 1 < length; at++)
        if (line[at] == ']' && line[at + 1] == ':')
            return true;
    return false;
}

/* Draws the definitions between what was seen last and the line of the source byte `to`. */
void markdown_draw_swallowed(struct renderer *renderer, size_t to)
{
    bool definition = false;
    /* mostly there is nothing but blanks and marks */
    if (to <= renderer->seen || !memchr(renderer->text + renderer->seen, '[', to - renderer->seen))
        return;
    struct wrap_options options = {.width = renderer->options->width,
                                   .first = renderer->options->prefix,
                                   .rest = renderer->options->prefix};
    for (size_t at = renderer->seen; at < to;) {
        const char *line = renderer->text + at;
        const char *end = memchr(line, '\n', renderer->length - at);
        size_t length = end ? (size_t)(end - line) : renderer->length - at;
        bool whole = at == 0 || line[-1] == '\n';
        if (at + length > to)
            break;
        definition = whole && markdown_has_word(line, length) && line[0] != '`' && line[0] != '~' &&
                     (definition || is_definition(line, length));
        if (definition) {
            markdown_draw_gap(renderer);
            struct wrap_piece piece = {line, length, {ROLE_URL, 0}, at + renderer->options->source};
            wrap_pieces(renderer->block, &piece, 1, &options);
        }
        at += length + 1;
    }
}

/* The leaf block that was gathered is drawn later, with all that is open now. */
static void wait_to_draw(struct renderer *renderer, size_t first, size_t count, enum text_row_kind kind,
                         const struct syntax *language)
{
    const char *gap = take_gap(renderer);
    if (renderer->waiting_count == renderer->waiting_capacity)
        renderer->waiting = xgrow(renderer->waiting, &renderer->waiting_capacity, renderer->waiting_count + 1,
                                  sizeof *renderer->waiting);
    struct waiting *leaf = &renderer->waiting[renderer->waiting_count++];
    leaf->gap = gap;
    leaf->options = take_options(renderer, kind);
    leaf->first = first;
    leaf->count = count;
    leaf->language = language;
    leaf->table.rows = 0;
}

/* Behind the last piece of one, all of which are to be drawn. */
static void end_leaf(struct renderer *renderer)
{
    if (renderer->piece_count >= WAITING_PIECES || renderer->waiting_count >= WAITING_MAX) {
        draw_waiting(renderer);
        renderer->piece_count = renderer->cell_count = renderer->align_count = 0;
    }
    renderer->leaf = renderer->piece_count;
}

void markdown_flush(struct renderer *renderer)
{
    size_t count = renderer->piece_count - renderer->leaf;
    if (renderer->in_table || count == 0)
        return;
    wait_to_draw(renderer, renderer->leaf, count, renderer->heading ? TEXT_ROW_HEADING : TEXT_ROW_PLAIN,
                 NULL);
    end_leaf(renderer);
}

void markdown_draw_all(struct renderer *renderer)
{
    markdown_flush(renderer);
    draw_waiting(renderer);
}

/* --- code and rules --- */

void markdown_draw_rule(struct renderer *renderer)
{
    struct buf line = BUF_INIT, prefix = BUF_INIT;
    add_prefix(renderer, true, &prefix);
    size_t taken = utf8_count(prefix.data, prefix.length), width = renderer->options->width;
    for (size_t i = taken < width / 2 ? taken : width / 2; i < width; i++)
        buf_adds(&line, renderer->options->ascii ? "-" : "─");
    struct wrap_piece piece = {line.data, line.length, {ROLE_RULE, 0}, TEXT_NO_SOURCE};
    markdown_draw_pieces(renderer, &piece, 1, TEXT_ROW_PLAIN);
    buf_free(&line);
    buf_free(&prefix);
}

/* The line end behind the last line is not one of its rows, but the rest of a block needs a place for it. */
static void drop_last_line_end(struct renderer *renderer, bool keep_place)
{
    size_t count = renderer->piece_count - renderer->leaf;
    struct wrap_piece *last = count > 0 ? &renderer->pieces[renderer->piece_count - 1] : NULL;
    if (last && last->text[last->length - 1] == '\n' && --last->length == 0 && !(keep_place && count == 1))
        renderer->piece_count--;
}

void markdown_draw_code(struct renderer *renderer)
{
    const struct syntax *language = syntax_find(renderer->language);
    bool rest = renderer->code_goes_on, nothing = rest && renderer->piece_count == renderer->leaf;
    drop_last_line_end(renderer, rest);
    size_t first = renderer->leaf, count = renderer->piece_count - first;
    if (*renderer->language && !rest) {
        struct text_style style = {ROLE_CODE_LABEL, 0};
        markdown_add_piece(renderer, renderer->language, strlen(renderer->language), style, TEXT_NO_SOURCE);
        wait_to_draw(renderer, first + count, 1, TEXT_ROW_CODE, NULL);
    }
    if (rest && count > 0 && renderer->pieces[first].length == 0)
        language = NULL;
    if (!nothing)
        wait_to_draw(renderer, first, count, TEXT_ROW_CODE, language);
    end_leaf(renderer);
    renderer->code_block = false;
    renderer->code_goes_on = false;
}

/* --- tables --- */

void markdown_draw_table(struct renderer *renderer)
{
    size_t cells = renderer->cell_count - renderer->table.cell;
    renderer->in_table = false;
    renderer->table.rows = renderer->table.columns > 0 ? cells / renderer->table.columns : 0;
    if (renderer->table.rows > 0) {
        wait_to_draw(renderer, renderer->leaf, renderer->piece_count - renderer->leaf, TEXT_ROW_TABLE, NULL);
        renderer->waiting[renderer->waiting_count - 1].table = renderer->table;
    }
    end_leaf(renderer);
}
