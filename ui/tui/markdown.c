#include "config.h"

#include "ui/tui/markdown.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "ui/tui/syntax.h"
#include "ui/tui/table.h"
#include "ui/tui/wrap.h"

#include <ctype.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEST_MAX = 16, /* quotes and lists inside each other that are drawn; deeper ones stay at this indent */
    LINK_MAX = 8,  /* links and images inside each other */
    CUT_MAX = 2000 /* columns of code and tables that are not fitted */
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

/* A link or image that is open. */
struct link {
    size_t piece; /* its first */
    const char *target, *title;
};

struct piece_range {
    size_t first, count;
};

struct renderer {
    struct text_block *block;
    const struct markdown_options *options;
    const char *text;
    size_t length;
    size_t seen; /* end of the last text that the parser gave us */
    size_t first_row;
    struct arena arena;
    struct buf first, rest; /* prefixes of the rows at hand */

    struct container containers[NEST_MAX];
    struct list lists[NEST_MAX];
    size_t depth, list_depth; /* may be larger than NEST_MAX */
    bool gap;                 /* an empty row is due before the next block */

    struct wrap_piece *pieces; /* of the leaf block or table at hand */
    size_t piece_count, piece_capacity;
    unsigned heading; /* level; 0: none */
    bool code_block;
    const char *language;
    unsigned strong, emphasis, strike, code, links;
    struct link link[LINK_MAX];

    bool in_table;
    size_t table_columns;
    struct piece_range *cells;
    size_t cell_count, cell_capacity;
    enum table_align *aligns;
    size_t align_count, align_capacity;
};

/* --- prefixes --- */

static bool draws_quote(const struct renderer *renderer)
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

static bool marker_waits(const struct renderer *renderer)
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
    return (struct text_style){draws_quote(renderer) ? ROLE_QUOTE : ROLE_MARKER, 0};
}

/* --- rows --- */

static void draw_gap(struct renderer *renderer)
{
    struct buf prefix = BUF_INIT;
    if (renderer->gap && renderer->block->row_count > renderer->first_row) {
        struct wrap_options options = {.width = renderer->options->width,
                                       .prefix_style = prefix_style(renderer)};
        if (draws_quote(renderer)) {
            add_prefix(renderer, false, &prefix);
            while (prefix.length > 0 && prefix.data[prefix.length - 1] == ' ')
                buf_truncate(&prefix, prefix.length - 1);
            options.first = prefix.data;
        }
        wrap_pieces(renderer->block, NULL, 0, &options);
    }
    renderer->gap = false;
    buf_free(&prefix);
}

static void set_prefixes(struct renderer *renderer, const char *more)
{
    buf_clear(&renderer->first);
    buf_clear(&renderer->rest);
    add_prefix(renderer, true, &renderer->first);
    add_prefix(renderer, false, &renderer->rest);
    buf_adds(&renderer->first, more);
    buf_adds(&renderer->rest, more);
}

/* The prefixes of what is open now, and what `kind` adds to them. */
static void draw_pieces(struct renderer *renderer, const struct wrap_piece *pieces, size_t count,
                        enum text_row_kind kind)
{
    bool code = kind == TEXT_ROW_CODE;
    draw_gap(renderer);
    set_prefixes(renderer, code ? "  " : "");
    size_t width = renderer->options->width;
    struct wrap_options options = {
        .width = code && renderer->options->cut && width < CUT_MAX ? CUT_MAX : width,
        .first = renderer->first.data,
        .rest = renderer->rest.data,
        .prefix_style = prefix_style(renderer),
        .kind = kind,
        .mode = code ? WRAP_EXACT : WRAP_WORDS,
    };
    wrap_pieces(renderer->block, pieces, count, &options);
    markers_drawn(renderer);
}

static bool has_word(const char *text, size_t length)
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
static void draw_swallowed(struct renderer *renderer, size_t to)
{
    struct wrap_options options = {.width = renderer->options->width,
                                   .first = renderer->options->prefix,
                                   .rest = renderer->options->prefix};
    bool definition = false;
    for (size_t at = renderer->seen; at < to;) {
        const char *line = renderer->text + at;
        const char *end = memchr(line, '\n', renderer->length - at);
        size_t length = end ? (size_t)(end - line) : renderer->length - at;
        bool whole = at == 0 || line[-1] == '\n';
        if (at + length > to)
            break;
        definition = whole && has_word(line, length) && line[0] != '`' && line[0] != '~' &&
                     (definition || is_definition(line, length));
        if (definition) {
            draw_gap(renderer);
            struct wrap_piece piece = {line, length, {ROLE_URL, 0}, at + renderer->options->source};
            wrap_pieces(renderer->block, &piece, 1, &options);
        }
        at += length + 1;
    }
}

/* Draws the leaf block that was gathered. */
static void flush(struct renderer *renderer)
{
    if (renderer->in_table || renderer->piece_count == 0)
        return;
    draw_pieces(renderer, renderer->pieces, renderer->piece_count,
                renderer->heading ? TEXT_ROW_HEADING : TEXT_ROW_PLAIN);
    renderer->piece_count = 0;
}

/* --- pieces --- */

static void add_piece(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                      size_t source)
{
    if (length == 0)
        return;
    renderer->pieces = xgrow(renderer->pieces, &renderer->piece_capacity, renderer->piece_count + 1,
                             sizeof *renderer->pieces);
    if (source != TEXT_NO_SOURCE)
        source += renderer->options->source;
    renderer->pieces[renderer->piece_count++] = (struct wrap_piece){text, length, style, source};
}

/* Plain text, whose places that lead somewhere are links. */
static void add_plain(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                      size_t source)
{
    size_t done = 0;
    for (size_t i = 0; source != TEXT_NO_SOURCE && i < renderer->options->link_count; i++) {
        const struct markdown_span *span = &renderer->options->links[i];
        if (span->start < source + done || span->end > source + length)
            continue;
        struct text_style link = {ROLE_LINK, style.attributes};
        add_piece(renderer, text + done, span->start - source - done, style, source + done);
        add_piece(renderer, text + (span->start - source), span->end - span->start, link, span->start);
        done = span->end - source;
    }
    add_piece(renderer, text + done, length - done, style, source == TEXT_NO_SOURCE ? source : source + done);
}

static struct text_style style_here(const struct renderer *renderer)
{
    struct text_style style = {ROLE_TEXT, 0};
    if (renderer->code_block)
        style.role = ROLE_CODE_BLOCK;
    else if (renderer->code)
        style.role = ROLE_CODE;
    else if (renderer->links)
        style.role = ROLE_LINK;
    else if (renderer->heading)
        style.role = ROLE_HEADING;
    else if (draws_quote(renderer))
        style.role = ROLE_QUOTE;
    if (renderer->strong || (renderer->heading > 0 && renderer->heading <= 2))
        style.attributes |= STYLE_BOLD;
    if (renderer->heading == 1)
        style.attributes |= STYLE_UNDERLINE;
    if (renderer->emphasis)
        style.attributes |= STYLE_ITALIC;
    if (renderer->strike)
        style.attributes |= STYLE_STRIKE;
    return style;
}

/* The character of an entity ("&amp;"), or the entity as it stands. */
static const char *decode_entity(struct renderer *renderer, const char *text, size_t length, size_t *bytes)
{
    static const struct {
        const char *name, *text;
    } entities[] = {
        {"&amp;", "&"},   {"&lt;", "<"},     {"&gt;", ">"},    {"&quot;", "\""},  {"&apos;", "'"},
        {"&nbsp;", " "},  {"&hellip;", "…"}, {"&mdash;", "—"}, {"&ndash;", "–"},  {"&copy;", "©"},
        {"&reg;", "®"},   {"&deg;", "°"},    {"&times;", "×"}, {"&middot;", "·"}, {"&laquo;", "«"},
        {"&raquo;", "»"}, {"&rarr;", "→"},   {"&larr;", "←"},  {"&lsquo;", "‘"},  {"&rsquo;", "’"},
        {"&ldquo;", "“"}, {"&rdquo;", "”"},  {"&bull;", "•"},  {"&euro;", "€"},
    };
    *bytes = length;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, text, length) == 0) {
            *bytes = strlen(entities[i].text);
            return entities[i].text;
        }
    }
    if (length > 3 && text[1] == '#') {
        bool hexadecimal = text[2] == 'x' || text[2] == 'X';
        size_t digits = hexadecimal ? 3 : 2;
        char *copy = arena_strndup(&renderer->arena, text + digits, length - digits);
        unsigned long code = strtoul(copy, NULL, hexadecimal ? 16 : 10);
        bool valid = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        char *out = arena_alloc(&renderer->arena, 5);
        *bytes = utf8_encode(valid ? (uint32_t)code : UTF8_REPLACEMENT, out);
        return out;
    }
    return text;
}

static const char *attribute_text(struct renderer *renderer, const MD_ATTRIBUTE *attribute)
{
    struct buf out = BUF_INIT;
    if (attribute->size == 0)
        return "";
    if (attribute->substr_offsets[1] == attribute->size && attribute->substr_types[0] == MD_TEXT_NORMAL)
        return arena_strndup(&renderer->arena, attribute->text, attribute->size);
    for (size_t i = 0; attribute->substr_offsets[i] < attribute->size; i++) {
        const char *text = attribute->text + attribute->substr_offsets[i];
        size_t length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i], bytes = length;
        if (attribute->substr_types[i] == MD_TEXT_ENTITY)
            text = decode_entity(renderer, text, length, &bytes);
        buf_add(&out, text, bytes);
    }
    const char *copy = arena_strndup(&renderer->arena, out.data, out.length);
    buf_free(&out);
    return copy;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct renderer *renderer = data;
    struct text_style style = style_here(renderer);
    const char *start = renderer->text, *end = renderer->text + renderer->length;
    size_t length = size, source = TEXT_NO_SOURCE;
    if (length > renderer->length + 1)
        return 0; /* some versions of the parser count below zero behind a text that ends in a link's middle
                   */
    if ((uintptr_t)text >= (uintptr_t)start && (uintptr_t)text < (uintptr_t)end) {
        source = (size_t)(text - start);
        if (length > renderer->length - source)
            length = renderer->length - source;
        if (renderer->piece_count == 0)
            draw_swallowed(renderer, source);
        if (source + length > renderer->seen)
            renderer->seen = source + length;
    } else if (renderer->code_block && renderer->seen + length <= renderer->length) {
        source = renderer->seen; /* line ends and indents of code are given as copies */
        renderer->seen += length;
    }
    switch (type) {
    case MD_TEXT_NULLCHAR:
        add_piece(renderer, "\xEF\xBF\xBD", 3, style, source);
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        /* people and models mean the line ends they write */
        add_piece(renderer, renderer->in_table ? " " : "\n", 1, style, renderer->seen);
        break;
    case MD_TEXT_ENTITY:
        text = decode_entity(renderer, text, length, &length);
        add_piece(renderer, text, length, style, source);
        break;
    case MD_TEXT_NORMAL:
        add_plain(renderer, text, length, style, source);
        break;
    default:
        add_piece(renderer, text, length, style, source);
        break;
    }
    return 0;
}

/* --- spans --- */

static void open_link(struct renderer *renderer, const MD_ATTRIBUTE *target, const MD_ATTRIBUTE *title)
{
    if (renderer->links < LINK_MAX)
        renderer->link[renderer->links] = (struct link){
            renderer->piece_count, attribute_text(renderer, target), attribute_text(renderer, title)};
    renderer->links++;
}

/* True if the pieces from the link's first on are this text. */
static bool says(const struct renderer *renderer, const struct link *link, const char *text)
{
    for (size_t i = link->piece; i < renderer->piece_count; i++) {
        const struct wrap_piece *piece = &renderer->pieces[i];
        if (strncmp(text, piece->text, piece->length) != 0)
            return false;
        text += piece->length;
    }
    return *text == '\0';
}

/* True if the link's text says where it leads. */
static bool says_target(const struct renderer *renderer, const struct link *link)
{
    static const char *const added[] = {"", "mailto:", "http://", "https://"};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        size_t prefix = strlen(added[i]);
        if (strncmp(link->target, added[i], prefix) == 0 && says(renderer, link, link->target + prefix))
            return true;
    }
    return false;
}

static void close_link(struct renderer *renderer)
{
    if (--renderer->links >= LINK_MAX)
        return;
    const struct link *link = &renderer->link[renderer->links];
    struct text_style style = {ROLE_URL, 0};
    bool target = *link->target && !says_target(renderer, link), title = *link->title;
    if (!target && !title)
        return;
    add_piece(renderer, " (", 2, style, TEXT_NO_SOURCE);
    if (target)
        add_piece(renderer, link->target, strlen(link->target), style, TEXT_NO_SOURCE);
    if (title) {
        add_piece(renderer, target ? " \"" : "\"", target ? 2 : 1, style, TEXT_NO_SOURCE);
        add_piece(renderer, link->title, strlen(link->title), style, TEXT_NO_SOURCE);
        add_piece(renderer, "\"", 1, style, TEXT_NO_SOURCE);
    }
    add_piece(renderer, ")", 1, style, TEXT_NO_SOURCE);
}

static int on_span(MD_SPANTYPE type, void *detail, struct renderer *renderer, bool enter)
{
    unsigned step = enter ? 1u : (unsigned)-1;
    switch (type) {
    case MD_SPAN_EM:
        renderer->emphasis += step;
        break;
    case MD_SPAN_STRONG:
        renderer->strong += step;
        break;
    case MD_SPAN_DEL:
        renderer->strike += step;
        break;
    case MD_SPAN_CODE:
        renderer->code += step;
        break;
    case MD_SPAN_A: {
        const MD_SPAN_A_DETAIL *link = detail;
        if (enter)
            open_link(renderer, &link->href, &link->title);
        else
            close_link(renderer);
        break;
    }
    case MD_SPAN_IMG: {
        const MD_SPAN_IMG_DETAIL *image = detail;
        if (enter)
            open_link(renderer, &image->src, &image->title);
        else
            close_link(renderer);
        break;
    }
    default:
        break;
    }
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    return on_span(type, detail, data, true);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    return on_span(type, detail, data, false);
}

/* --- blocks --- */

static void push_container(struct renderer *renderer, bool quote)
{
    if (renderer->depth < NEST_MAX)
        renderer->containers[renderer->depth] = (struct container){.quote = quote};
    renderer->depth++;
}

static void push_list(struct renderer *renderer, bool ordered, bool tight, unsigned start, char delimiter)
{
    flush(renderer);
    if (renderer->list_depth < NEST_MAX)
        renderer->lists[renderer->list_depth] = (struct list){ordered, tight, start, delimiter};
    renderer->list_depth++;
}

static bool in_tight_list(const struct renderer *renderer)
{
    return renderer->list_depth > 0 && renderer->list_depth <= NEST_MAX &&
           renderer->lists[renderer->list_depth - 1].tight;
}

static void open_item(struct renderer *renderer, const MD_BLOCK_LI_DETAIL *item)
{
    bool ascii = renderer->options->ascii;
    push_container(renderer, false);
    if (renderer->depth > NEST_MAX || renderer->list_depth > NEST_MAX)
        return;
    struct list *list = &renderer->lists[renderer->list_depth - 1];
    struct container *container = &renderer->containers[renderer->depth - 1];
    const char *bullet = ascii ? "- " : renderer->list_depth % 2 ? "• " : "◦ ";
    if (item->is_task && ascii)
        bullet = item->task_mark == ' ' ? "[ ] " : "[x] ";
    else if (item->is_task)
        bullet = item->task_mark == ' ' ? "☐ " : "☑ ";
    if (list->ordered)
        snprintf(container->marker, sizeof container->marker, "%u%c %s", list->next++, list->delimiter,
                 item->is_task ? bullet : "");
    else
        snprintf(container->marker, sizeof container->marker, "%s", bullet);
    container->columns = utf8_count(container->marker, strlen(container->marker));
    container->fresh = true;
}

static void draw_rule(struct renderer *renderer)
{
    struct buf line = BUF_INIT, prefix = BUF_INIT;
    add_prefix(renderer, true, &prefix);
    size_t taken = utf8_count(prefix.data, prefix.length), width = renderer->options->width;
    for (size_t i = taken < width / 2 ? taken : width / 2; i < width; i++)
        buf_adds(&line, renderer->options->ascii ? "-" : "─");
    struct wrap_piece piece = {line.data, line.length, {ROLE_RULE, 0}, TEXT_NO_SOURCE};
    draw_pieces(renderer, &piece, 1, TEXT_ROW_PLAIN);
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
    struct coloring coloring = {.from = renderer->pieces};
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < renderer->piece_count; i++)
        buf_add(&text, renderer->pieces[i].text, renderer->pieces[i].length);
    syntax_scan(language, text.data, text.length, color_run, &coloring);
    draw_pieces(renderer, coloring.pieces, coloring.count, TEXT_ROW_CODE);
    free(coloring.pieces);
    buf_free(&text);
}

static void draw_code(struct renderer *renderer)
{
    const struct syntax *language = syntax_find(renderer->language);
    struct wrap_piece *last = renderer->piece_count > 0 ? &renderer->pieces[renderer->piece_count - 1] : NULL;
    if (*renderer->language) {
        struct wrap_piece label = {
            renderer->language, strlen(renderer->language), {ROLE_CODE_LABEL, 0}, TEXT_NO_SOURCE};
        draw_pieces(renderer, &label, 1, TEXT_ROW_CODE);
    }
    if (last && last->text[last->length - 1] == '\n' && --last->length == 0)
        renderer->piece_count--;
    if (language)
        draw_colored(renderer, language);
    else
        draw_pieces(renderer, renderer->pieces, renderer->piece_count, TEXT_ROW_CODE);
    renderer->piece_count = 0;
    renderer->code_block = false;
}

/* --- tables --- */

static void open_table(struct renderer *renderer, const MD_BLOCK_TABLE_DETAIL *table)
{
    flush(renderer);
    renderer->in_table = true;
    renderer->table_columns = table->col_count;
    renderer->cell_count = 0;
    renderer->align_count = 0;
}

static void open_cell(struct renderer *renderer, const MD_BLOCK_TD_DETAIL *cell)
{
    if (renderer->align_count < renderer->table_columns) {
        renderer->aligns = xgrow(renderer->aligns, &renderer->align_capacity, renderer->align_count + 1,
                                 sizeof *renderer->aligns);
        renderer->aligns[renderer->align_count++] = cell->align == MD_ALIGN_RIGHT    ? TABLE_RIGHT
                                                    : cell->align == MD_ALIGN_CENTER ? TABLE_CENTER
                                                                                     : TABLE_LEFT;
    }
    renderer->cells =
        xgrow(renderer->cells, &renderer->cell_capacity, renderer->cell_count + 1, sizeof *renderer->cells);
    renderer->cells[renderer->cell_count++] = (struct piece_range){renderer->piece_count, 0};
}

static void close_cell(struct renderer *renderer)
{
    struct piece_range *cell = &renderer->cells[renderer->cell_count - 1];
    cell->count = renderer->piece_count - cell->first;
}

/* Cells beyond the heading's are swallowed by the parser: they go behind the last one. */
static void close_table_row(struct renderer *renderer)
{
    const char *rest = renderer->text + renderer->seen;
    const char *end = memchr(rest, '\n', renderer->length - renderer->seen);
    if (!end)
        end = renderer->text + renderer->length;
    const char *bar = memchr(rest, '|', (size_t)(end - rest));
    if (!bar || renderer->cell_count == 0)
        return;
    while (bar < end && strchr("| \t\r", *bar))
        bar++;
    while (end > bar && strchr("| \t\r", end[-1]))
        end--;
    if (has_word(bar, (size_t)(end - bar))) {
        struct text_style style = {ROLE_DIM, 0};
        add_piece(renderer, " ", 1, style, TEXT_NO_SOURCE);
        add_piece(renderer, bar, (size_t)(end - bar), style, (size_t)(bar - renderer->text));
        renderer->seen = (size_t)(end - renderer->text);
        close_cell(renderer);
    }
}

static void draw_table(struct renderer *renderer)
{
    size_t count = renderer->cell_count / (renderer->table_columns ? renderer->table_columns : 1);
    renderer->in_table = false;
    if (count > 0) {
        struct table_cell *cells = xcalloc(renderer->cell_count, sizeof *cells);
        for (size_t i = 0; i < renderer->cell_count; i++)
            cells[i] =
                (struct table_cell){renderer->pieces + renderer->cells[i].first, renderer->cells[i].count};
        struct table table = {cells, renderer->aligns, renderer->table_columns, count};
        draw_gap(renderer);
        set_prefixes(renderer, "");
        bool cut = renderer->options->cut && renderer->options->width < CUT_MAX;
        struct table_options options = {cut ? CUT_MAX : renderer->options->width, renderer->first.data,
                                        renderer->rest.data, prefix_style(renderer),
                                        renderer->options->ascii};
        table_render(renderer->block, &table, &options);
        markers_drawn(renderer);
        free(cells);
    }
    renderer->piece_count = 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct renderer *renderer = data;
    switch (type) {
    case MD_BLOCK_QUOTE:
        flush(renderer);
        /* the empty row before a quote is not part of it */
        if (!marker_waits(renderer))
            draw_gap(renderer);
        push_container(renderer, true);
        break;
    case MD_BLOCK_UL:
        push_list(renderer, false, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0, 0);
        break;
    case MD_BLOCK_OL: {
        const MD_BLOCK_OL_DETAIL *list = detail;
        push_list(renderer, true, list->is_tight, list->start, list->mark_delimiter);
        break;
    }
    case MD_BLOCK_LI:
        open_item(renderer, detail);
        break;
    case MD_BLOCK_HR:
        flush(renderer);
        draw_rule(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_H:
        flush(renderer);
        renderer->heading = ((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        flush(renderer);
        renderer->code_block = true;
        renderer->language = attribute_text(renderer, &((MD_BLOCK_CODE_DETAIL *)detail)->info);
        break;
    case MD_BLOCK_P:
        flush(renderer);
        break;
    case MD_BLOCK_TABLE:
        open_table(renderer, detail);
        break;
    case MD_BLOCK_TH:
        renderer->strong++;
        open_cell(renderer, detail);
        break;
    case MD_BLOCK_TD:
        open_cell(renderer, detail);
        break;
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct renderer *renderer = data;
    (void)detail;
    switch (type) {
    case MD_BLOCK_QUOTE:
        flush(renderer);
        renderer->depth--;
        renderer->gap = true;
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        renderer->list_depth--;
        renderer->gap = !in_tight_list(renderer);
        break;
    case MD_BLOCK_LI:
        flush(renderer);
        if (marker_waits(renderer))
            draw_pieces(renderer, NULL, 0, TEXT_ROW_PLAIN);
        renderer->depth--;
        if (in_tight_list(renderer))
            renderer->gap = false;
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
        flush(renderer);
        renderer->heading = 0;
        renderer->gap = true;
        break;
    case MD_BLOCK_CODE:
        draw_code(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_TABLE:
        draw_table(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_TH:
        renderer->strong--;
        close_cell(renderer);
        break;
    case MD_BLOCK_TD:
        close_cell(renderer);
        break;
    case MD_BLOCK_TR:
        close_table_row(renderer);
        break;
    default:
        break;
    }
    return 0;
}

void markdown_render(struct text_block *block, const char *text, size_t length,
                     const struct markdown_options *options)
{
    static const MD_PARSER parser = {
        .flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text,
    };
    /* md4c looks at the byte behind a text, and a link that ends in ")" there takes it beyond its arrays */
    char *copy = xmalloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    struct renderer renderer = {.block = block,
                                .options = options,
                                .text = copy,
                                .length = length,
                                .first_row = options->continued ? 0 : block->row_count,
                                .gap = options->continued,
                                .arena = ARENA_INIT,
                                .first = BUF_INIT,
                                .rest = BUF_INIT,
                                .language = ""};
    if (md_parse(copy, (MD_SIZE)length, &parser, &renderer) == 0)
        draw_swallowed(&renderer, length);
    free(renderer.pieces);
    free(renderer.cells);
    free(renderer.aligns);
    arena_free(&renderer.arena);
    buf_free(&renderer.first);
    buf_free(&renderer.rest);
    free(copy);
}
