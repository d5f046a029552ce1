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

void markdown_draw_gap(struct renderer *renderer)
{
    if (renderer->gap && renderer->block->row_count > renderer->first_row) {
        if (markdown_in_quote(renderer)) {
            struct buf *prefix = &renderer->rest;
            struct wrap_options options = {.width = renderer->options->width,
                                           .prefix_style = prefix_style(renderer)};
            buf_clear(prefix);
            add_prefix(renderer, false, prefix);
            while (prefix->length > 0 && prefix->data[prefix->length - 1] == ' ')
                buf_truncate(prefix, prefix->length - 1);
            options.first = prefix->data;
            wrap_pieces(renderer->block, NULL, 0, &options);
        } else {
            text_row_begin(renderer->block, TEXT_ROW_PLAIN, TEXT_NO_SOURCE);
        }
    }
    renderer->gap = false;
}

static void set_prefixes(struct renderer *renderer, const char *more)
{
    if (renderer->depth == 0 && !*more) {
        renderer->first_prefix = renderer->rest_prefix =
            renderer->options->prefix ? renderer->options->prefix : "";
        return;
    }
    buf_clear(&renderer->rest);
    add_prefix(renderer, false, &renderer->rest);
    buf_adds(&renderer->rest, more);
    renderer->first_prefix = renderer->rest_prefix = renderer->rest.data;
    if (!markdown_marker_waits(renderer))
        return;
    buf_clear(&renderer->first);
    add_prefix(renderer, true, &renderer->first);
    buf_adds(&renderer->first, more);
    renderer->first_prefix = renderer->first.data;
}

/* The prefixes of what is open now, and what `kind` adds to them. */
void markdown_draw_pieces(struct renderer *renderer, const struct wrap_piece *pieces, size_t count,
                          enum text_row_kind kind)
{
    bool code = kind == TEXT_ROW_CODE;
    markdown_draw_gap(renderer);
    set_prefixes(renderer, code ? "  " : "");
    size_t width = renderer->options->width;
    struct wrap_options options = {
        .width = code && renderer->options->cut && width < CUT_MAX ? CUT_MAX : width,
        .first = renderer->first_prefix,
        .rest = renderer->rest_prefix,
        .prefix_style = prefix_style(renderer),
        .kind = kind,
        .mode = code ? WRAP_EXACT : WRAP_WORDS,
    };
    wrap_pieces(renderer->block, pieces, count, &options);
    markers_drawn(renderer);
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
    struct wrap_options options = {.width = renderer->options->width,
                                   .first = renderer->options->prefix,
                                   .rest = renderer->options->prefix};
    bool definition = false;
    if (to <= renderer->seen || !memchr(renderer->text + renderer->seen, '[', to - renderer->seen))
        return;
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

/* Draws the leaf block that was gathered. */
void markdown_flush(struct renderer *renderer)
{
    if (renderer->in_table || renderer->piece_count == 0)
        return;
    markdown_draw_pieces(renderer, renderer->pieces, renderer->piece_count,
                         renderer->heading ? TEXT_ROW_HEADING : TEXT_ROW_PLAIN);
    renderer->piece_count = 0;
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

static void draw_colored(struct renderer *renderer, const struct syntax *language)
{
    struct coloring coloring = {
        .from = renderer->pieces, .pieces = renderer->colored, .capacity = renderer->colored_capacity};
    struct buf *code = &renderer->code_text;
    buf_clear(code);
    for (size_t i = 0; renderer->piece_count > 1 && i < renderer->piece_count; i++)
        buf_add(code, renderer->pieces[i].text, renderer->pieces[i].length);
    if (renderer->piece_count == 1)
        syntax_scan(language, renderer->pieces->text, renderer->pieces->length, color_run, &coloring);
    else
        syntax_scan(language, code->data, code->length, color_run, &coloring);
    markdown_draw_pieces(renderer, coloring.pieces, coloring.count, TEXT_ROW_CODE);
    renderer->colored = coloring.pieces;
    renderer->colored_capacity = coloring.capacity;
}

/* The line end behind the last line is not one of its rows, but the rest of a block needs a place for it. */
static void drop_last_line_end(struct renderer *renderer, bool keep_place)
{
    struct wrap_piece *last = renderer->piece_count > 0 ? &renderer->pieces[renderer->piece_count - 1] : NULL;
    if (last && last->text[last->length - 1] == '\n' && --last->length == 0 &&
        !(keep_place && renderer->piece_count == 1))
        renderer->piece_count--;
}

void markdown_draw_code(struct renderer *renderer)
{
    const struct syntax *language = syntax_find(renderer->language);
    bool rest = renderer->code_goes_on, nothing = rest && renderer->piece_count == 0;
    if (*renderer->language && !rest) {
        struct wrap_piece label = {
            renderer->language, strlen(renderer->language), {ROLE_CODE_LABEL, 0}, TEXT_NO_SOURCE};
        markdown_draw_pieces(renderer, &label, 1, TEXT_ROW_CODE);
    }
    drop_last_line_end(renderer, rest);
    if (language && !nothing && !(rest && renderer->pieces[0].length == 0))
        draw_colored(renderer, language);
    else if (!nothing)
        markdown_draw_pieces(renderer, renderer->pieces, renderer->piece_count, TEXT_ROW_CODE);
    renderer->piece_count = 0;
    renderer->code_block = false;
    renderer->code_goes_on = false;
}

/* --- tables --- */

void markdown_draw_table(struct renderer *renderer)
{
    size_t count = renderer->cell_count / (renderer->table_columns ? renderer->table_columns : 1);
    renderer->in_table = false;
    if (count > 0) {
        for (size_t i = 0, first = 0; i < renderer->cell_count; first += renderer->cells[i++].count)
            renderer->cells[i].pieces = renderer->pieces + first;
        struct table table = {renderer->cells, renderer->aligns, renderer->table_columns, count};
        markdown_draw_gap(renderer);
        set_prefixes(renderer, "");
        bool cut = renderer->options->cut && renderer->options->width < CUT_MAX;
        struct table_options options = {cut ? CUT_MAX : renderer->options->width, renderer->first_prefix,
                                        renderer->rest_prefix, prefix_style(renderer),
                                        renderer->options->ascii};
        table_render(renderer->block, &table, &options);
        markers_drawn(renderer);
    }
    renderer->piece_count = 0;
}
