#include "config.h"

#include "ui/tui/table.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN_MIN = 3, SEPARATOR = 3, RULE = 16, BLANKS = 32 };

static const struct text_style rule_style = {ROLE_RULE, 0};
static const struct text_style plain_style = {ROLE_TEXT, 0};

/* A table while it is drawn. */
struct drawing {
    struct text_block *block;
    const struct table *table;
    const struct table_options *options;
    size_t *widths;             /* of the columns */
    struct text_block whole;    /* all cells that are not plain, one after the other, as wide as they want */
    struct text_block wrapped;  /* those of the row at hand that had to be narrower */
    struct text_span prefix;    /* before the next row */
    struct text_span rest, bar; /* before the ones behind it; BLANKS and the line between two columns */
};

static void wrap_cell(struct text_block *block, const struct table_cell *cell, size_t width)
{
    struct wrap_options options = {.width = width, .mode = WRAP_WORDS};
    wrap_pieces(block, cell->pieces, cell->count, &options);
}

/* True, and how wide it is, if wrapping would leave the cell as it is. */
static bool is_plain(const struct table_cell *cell, size_t *columns)
{
    *columns = 0;
    for (size_t i = 0; i < cell->count; i++) {
        const struct wrap_piece *piece = &cell->pieces[i];
        size_t used = text_ascii(piece->text, piece->length);
        if (used < piece->length &&
            text_fit_simple(piece->text, piece->length, piece->length, &used) < piece->length)
            return false;
        *columns += used;
    }
    const struct wrap_piece *last = cell->count > 0 ? &cell->pieces[cell->count - 1] : NULL;
    return last && cell->pieces[0].source != TEXT_NO_SOURCE && last->length > 0 &&
           last->text[last->length - 1] != ' ';
}

static void measure_cell(struct drawing *drawing, struct table_cell *cell)
{
    struct table_cell_rows *rows = &cell->rows;
    *rows = (struct table_cell_rows){.count = 1, .plain = true};
    if (is_plain(cell, &rows->widest))
        return;
    *rows = (struct table_cell_rows){.first = drawing->whole.row_count};
    wrap_cell(&drawing->whole, cell, SIZE_MAX / 2);
    rows->count = drawing->whole.row_count - rows->first;
    for (size_t row = rows->first; row < drawing->whole.row_count; row++)
        if (drawing->whole.rows[row].columns > rows->widest)
            rows->widest = drawing->whole.rows[row].columns;
}

static void measure(struct drawing *drawing)
{
    struct table_cell *cell = drawing->table->cells;
    for (size_t row = 0; row < drawing->table->rows; row++) {
        for (size_t column = 0; column < drawing->table->columns; column++, cell++) {
            measure_cell(drawing, cell);
            if (cell->rows.widest > drawing->widths[column])
                drawing->widths[column] = cell->rows.widest;
        }
    }
}

static size_t sum_cut(const size_t *widths, size_t count, size_t level)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += widths[i] < level ? widths[i] : level;
    return sum;
}

/* Cuts the widest columns to one level, so that all fit into `room`; false if even the least does not fit. */
static bool fit(size_t *widths, size_t count, size_t room)
{
    size_t level = 0, above = room + 1; /* the highest level that fits is at least the one, below the other */
    if (sum_cut(widths, count, SIZE_MAX) <= room)
        return true;
    while (above - level > 1) {
        size_t middle = level + (above - level) / 2;
        if (sum_cut(widths, count, middle) <= room)
            level = middle;
        else
            above = middle;
    }
    size_t spare = room - sum_cut(widths, count, level);
    for (size_t i = 0; i < count; i++) {
        if (widths[i] <= level)
            continue;
        if (level < COLUMN_MIN)
            return false;
        widths[i] = level + (spare > 0);
        spare -= spare > 0;
    }
    return true;
}

static void begin_row(struct drawing *drawing, size_t source)
{
    text_row_begin_with(drawing->block, TEXT_ROW_TABLE, source, &drawing->prefix);
    drawing->prefix = drawing->rest;
}

static void pad(struct drawing *drawing, size_t blanks)
{
    text_row_pad(drawing->block, drawing->block->rows[drawing->block->row_count - 1].columns + blanks,
                 plain_style);
}

static void copy_row(struct text_block *to, const struct text_block *from, size_t row)
{
    const struct text_span *spans = text_row_spans(from, row);
    for (uint32_t i = 0; i < from->rows[row].count; i++)
        text_row_add(to, text_span_text(from, &spans[i]), spans[i].bytes, spans[i].columns, spans[i].style,
                     spans[i].source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : spans[i].source);
}

static void put_plain(struct drawing *drawing, const struct table_cell *cell)
{
    for (size_t i = 0; i < cell->count; i++) {
        const struct wrap_piece *piece = &cell->pieces[i];
        size_t columns = cell->count == 1 ? cell->rows.widest : utf8_count(piece->text, piece->length);
        text_row_add(drawing->block, piece->text, piece->length, columns, piece->style, piece->source);
    }
}

/* So many blanks and the line between two columns. */
static void draw_bar(struct drawing *drawing, size_t blanks)
{
    struct text_span bar = drawing->bar;
    uint32_t left_out = blanks < BLANKS ? BLANKS - (uint32_t)blanks : 0;
    bar.start += left_out;
    bar.bytes -= left_out;
    bar.columns -= left_out;
    if (blanks > BLANKS)
        pad(drawing, blanks - BLANKS);
    text_row_add_span(drawing->block, &bar);
}

/* A line of a cell and the blanks before it. Returns the blanks that fill its column. */
static size_t draw_cell(struct drawing *drawing, const struct table_cell *cell, size_t column, size_t line)
{
    const struct table_cell_rows *rows = &cell->rows;
    const struct text_block *block = rows->wrapped ? &drawing->wrapped : &drawing->whole;
    bool there = line < rows->count;
    size_t columns = !there ? 0 : rows->plain ? rows->widest : block->rows[rows->first + line].columns;
    size_t blanks = drawing->widths[column] - columns, left = 0;
    if (drawing->table->aligns[column] == TABLE_RIGHT)
        left = blanks;
    else if (drawing->table->aligns[column] == TABLE_CENTER)
        left = blanks / 2;
    pad(drawing, left);
    if (there && rows->plain)
        put_plain(drawing, cell);
    else if (there)
        copy_row(drawing->block, block, rows->first + line);
    return blanks - left;
}

/* Where the first cell of a row begins. */
static size_t row_source(const struct drawing *drawing, const struct table_cell *cell)
{
    const struct text_block *block = cell->rows.wrapped ? &drawing->wrapped : &drawing->whole;
    return cell->rows.plain ? cell->pieces[0].source : block->rows[cell->rows.first].source;
}

/* Wraps the cells that are wider than their columns. Returns the lines of the highest. */
static size_t wrap_row(struct drawing *drawing, struct table_cell *cells)
{
    struct text_block *wrapped = &drawing->wrapped;
    size_t lines = 1;
    text_block_clear(wrapped);
    for (size_t column = 0; column < drawing->table->columns; column++) {
        struct table_cell_rows *rows = &cells[column].rows;
        size_t width = drawing->widths[column], first = wrapped->row_count;
        if (rows->widest > width) {
            wrap_cell(wrapped, &cells[column], width);
            *rows = (struct table_cell_rows){
                .first = first, .count = wrapped->row_count - first, .wrapped = true};
        }
        if (rows->count > lines)
            lines = rows->count;
    }
    return lines;
}

static void draw_row(struct drawing *drawing, struct table_cell *cells)
{
    size_t lines = wrap_row(drawing, cells), source = row_source(drawing, cells);
    for (size_t line = 0; line < lines; line++) {
        begin_row(drawing, source);
        size_t blanks = draw_cell(drawing, &cells[0], 0, line);
        for (size_t column = 1; column < drawing->table->columns; column++) {
            draw_bar(drawing, blanks);
            blanks = draw_cell(drawing, &cells[column], column, line);
        }
    }
}

static void draw_rule(struct drawing *drawing)
{
    const char *line = drawing->options->ascii ? "----------------" : "────────────────"; /* RULE columns */
    const char *cross = drawing->options->ascii ? "-+-" : "─┼─";
    begin_row(drawing, TEXT_NO_SOURCE);
    for (size_t column = 0; column < drawing->table->columns; column++) {
        if (column > 0)
            text_row_add(drawing->block, cross, strlen(cross), SEPARATOR, rule_style, TEXT_NO_SOURCE);
        for (size_t left = drawing->widths[column], step; left > 0; left -= step) {
            step = left < RULE ? left : RULE;
            text_row_add(drawing->block, line, strlen(line) / RULE * step, step, rule_style, TEXT_NO_SOURCE);
        }
    }
}

/* No room for columns: a row becomes lines of "heading: cell". */
static void draw_records(struct drawing *drawing)
{
    const struct table *table = drawing->table;
    const struct table_options *options = drawing->options;
    struct wrap_options wrap = {options->width,        options->first, options->rest,
                                options->prefix_style, TEXT_ROW_PLAIN, WRAP_WORDS};
    for (size_t row = table->rows > 1; row < table->rows; row++) {
        for (size_t column = 0; column < table->columns; column++) {
            const struct table_cell *heading = &table->cells[column];
            const struct table_cell *cell = &table->cells[row * table->columns + column];
            size_t count = 0;
            struct wrap_piece *pieces = xcalloc(heading->count + cell->count + 1, sizeof *pieces);
            for (size_t i = 0; row > 0 && i < heading->count; i++) {
                pieces[count] = heading->pieces[i];
                pieces[count++].source = TEXT_NO_SOURCE;
            }
            if (row > 0)
                pieces[count++] = (struct wrap_piece){": ", 2, rule_style, TEXT_NO_SOURCE};
            for (size_t i = 0; i < cell->count; i++)
                pieces[count++] = cell->pieces[i];
            wrap_pieces(drawing->block, pieces, count, &wrap);
            wrap.first = wrap.rest;
            free(pieces);
        }
    }
}

static struct text_span add_prefix(struct text_block *block, const char *prefix,
                                   const struct table_options *options)
{
    size_t columns, bytes = text_fit(prefix, strlen(prefix), options->width / 2, &columns);
    return text_block_prefix(block, prefix, bytes, columns, options->prefix_style);
}

/* What stands before the rows and between their columns is in the block once. */
static void add_shared(struct drawing *drawing)
{
    static const char unicode[] = "                                 │ "; /* BLANKS and the line */
    static const char ascii[] = "                                 | ";
    const struct table_options *options = drawing->options;
    const char *bar = options->ascii ? ascii : unicode;
    drawing->prefix = add_prefix(drawing->block, options->first, options);
    drawing->rest = add_prefix(drawing->block, options->rest, options);
    drawing->bar = text_block_prefix(drawing->block, bar, strlen(bar), BLANKS + SEPARATOR, rule_style);
}

void table_render(struct text_block *block, const struct table *table, const struct table_options *options)
{
    struct drawing drawing = {.block = block,
                              .table = table,
                              .options = options,
                              .widths = xcalloc(table->columns, sizeof *drawing.widths),
                              .whole = TEXT_BLOCK_INIT,
                              .wrapped = TEXT_BLOCK_INIT};
    for (size_t i = 0; i < table->columns; i++)
        drawing.widths[i] = 1;
    measure(&drawing);
    add_shared(&drawing);
    size_t taken = drawing.rest.columns + SEPARATOR * (table->columns - 1);
    if (options->width >= taken + 1 && fit(drawing.widths, table->columns, options->width - taken)) {
        for (size_t row = 0; row < table->rows; row++) {
            draw_row(&drawing, &table->cells[row * table->columns]);
            if (row == 0)
                draw_rule(&drawing);
        }
    } else {
        draw_records(&drawing);
    }
    text_block_free(&drawing.wrapped);
    text_block_free(&drawing.whole);
    free(drawing.widths);
}
