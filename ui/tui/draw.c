#include "config.h"

#include "draw.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/seams.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define PAIRS_MAX       256
#define ZERO_WIDTH_JOIN 0x200d
#define VARIATION_FIRST 0xfe00
#define VARIATION_LAST  0xfe0f

/* What a terminal is given for a role with its attributes: looked up for every span, so kept. */
struct look {
    attr_t attributes;
    short pair;
    bool known;
};

static bool replacing; /* emoji by signs of plain width */
static struct theme current_theme;
static int palette;
static struct look looks[ROLE_COUNT][64];
static struct {
    int foreground, background;
} pairs[PAIRS_MAX];
static short pair_count; /* pair 0 is the terminal's own */
static int caret_x, caret_y;

void draw_theme(const struct theme *theme, int colours)
{
    current_theme = *theme;
    palette = colours >= THEME_TRUE ? THEME_TRUE
              : colours >= 256      ? 256
              : colours >= 16       ? 16
              : colours >= 8        ? 8
                                    : 0;
    pair_count = 0;
    memset(looks, 0, sizeof looks);
}

static short pair_of(int foreground, int background)
{
    if (palette == 0 || (foreground < 0 && background < 0))
        return 0;
    for (short index = 0; index < pair_count; index++)
        if (pairs[index].foreground == foreground && pairs[index].background == background)
            return (short)(index + 1);
    if (pair_count >= PAIRS_MAX - 1 || pair_count + 1 >= COLOR_PAIRS)
        return 0;
    pairs[pair_count].foreground = foreground;
    pairs[pair_count].background = background;
    pair_count++;
#ifdef NCURSES_EXT_COLORS
    init_extended_pair(pair_count, foreground, background);
#else
    init_pair(pair_count, (short)foreground, (short)background);
#endif
    return pair_count;
}

static attr_t curses_attributes(uint8_t attributes)
{
    static const struct {
        uint8_t ours;
        attr_t theirs;
    } map[] = {
        {STYLE_BOLD, A_BOLD},           {STYLE_DIM, A_DIM},         {STYLE_ITALIC, A_ITALIC},
        {STYLE_UNDERLINE, A_UNDERLINE}, {STYLE_REVERSE, A_REVERSE},
    };
    attr_t result = A_NORMAL;
    for (size_t index = 0; index < sizeof map / sizeof *map; index++)
        if (attributes & map[index].ours)
            result |= map[index].theirs;
    return result;
}

/* The look of what is drawn next. The window gets it too: curses gives the window's attributes and colours to
 * every cell that has none of its own, so what was drawn before would shine through plain text. */
static const struct look *look_of(struct text_style style)
{
    struct look *look = &looks[style.role][style.attributes & 63];
    if (!look->known) {
        struct theme_cell cell = theme_resolve(&current_theme, style, palette);
        look->attributes = curses_attributes(cell.attributes);
        look->pair = pair_of(cell.foreground, cell.background);
        look->known = true;
    }
    attr_set(look->attributes, look->pair, NULL);
    return look;
}

/* The style of a span on a row with a look of its own: the row's colours, the span's attributes. */
static struct text_style over(enum theme_role under, struct text_style style)
{
    if (under == ROLE_TEXT)
        return style;
    return (struct text_style){.role = (uint8_t)under, .attributes = style.attributes};
}

/* Signs that terminals disagree about: emoji, flags, keycaps, and pictures that may be shown as emoji. */
static bool is_disputed(const char *text, struct grapheme cluster)
{
    uint32_t code;
    utf8_decode(text, cluster.bytes, &code);
    if (seams_disputed(code))
        return true;
    return cluster.columns > 1 && code < 0x1100; /* made wide by what follows it */
}

void draw_replace_emoji(bool wanted)
{
    replacing = wanted;
}

static void put_cell(int y, int x, const wchar_t *characters, const struct look *look)
{
    cchar_t cell;
    setcchar(&cell, characters, look->attributes, look->pair, NULL);
    mvadd_wch(y, x, &cell);
}

/* One grapheme cluster as cells whose width curses, the terminal and base/width.h agree upon: the base
 * character with its marks when it has the cluster's width by itself, else what of it can be shown, and
 * blanks up to the width. Joined emoji show their first part: terminals disagree about the rest. */
static void put_cluster(int y, int x, const char *text, struct grapheme cluster, const struct look *look)
{
    wchar_t characters[CCHARW_MAX + 1];
    int count = 0, columns = 0;
    if (replacing && is_disputed(text, cluster)) {
        mvaddnstr(y, x, cluster.columns > 1 ? "[]" : "*", cluster.columns);
        return;
    }
    for (size_t at = 0; at < cluster.bytes;) {
        uint32_t code;
        at += utf8_decode(text + at, cluster.bytes - at, &code);
        int width = wcwidth((wchar_t)code);
        if (code == ZERO_WIDTH_JOIN)
            break;
        if (code >= VARIATION_FIRST && code <= VARIATION_LAST)
            continue;
        if (width < 0) {
            code = UTF8_REPLACEMENT;
            width = 1;
        }
        if (width > 0 && columns + width > cluster.columns)
            break;
        if (width > 0 && count > 0) { /* a second wide part, as of a flag: a cell of its own */
            characters[count] = L'\0';
            put_cell(y, x, characters, look);
            x += columns;
            cluster.columns -= columns;
            count = columns = 0;
        }
        if ((width > 0) == (count == 0) && count < CCHARW_MAX) {
            characters[count++] = (wchar_t)code;
            columns += width;
        }
    }
    characters[count] = L'\0';
    if (count > 0)
        put_cell(y, x, characters, look);
    for (; columns < cluster.columns; columns++)
        put_cell(y, x + columns, L" ", look);
}

/* The second half of a wide character: ncurses tells it by the low bits of the cell (A_CHARTEXT), of which a
 * narrow one has none and a wide one counts its columns from 1. */
static bool second_half(int y, int x)
{
    cchar_t cell;
    return x > 0 && x < COLS && mvin_wch(y, x, &cell) == OK && (cell.attr & A_CHARTEXT) > 1;
}

/* What is written over half of a wide character leaves the other half as it was, and the terminal then shows
 * that one whole and the rest of the row a column further. So the half outside becomes a blank: before
 * writing from x on ... */
static void free_left(int y, int x)
{
    if (second_half(y, x))
        mvaddnstr(y, x - 1, " ", 1);
}

/* ... and after writing up to x. */
static void free_right(int y, int x)
{
    if (second_half(y, x))
        mvaddnstr(y, x, " ", 1);
}

static bool visible_row(const struct rect *area, int y)
{
    return y >= 0 && y < area->height && area->y + y < LINES;
}

static int edge(const struct rect *area)
{
    int right = area->x + area->width;
    return (right < COLS ? right : COLS) - area->x;
}

int draw_text(const struct rect *area, int x, int y, const char *text, size_t length, struct text_style style)
{
    const struct look *look = look_of(style);
    int right = edge(area);
    if (!visible_row(area, y))
        return x;
    size_t at = 0;
    free_left(area->y + y, area->x + x);
    while (at < length && x < right) {
        /* runs of ASCII go out at once: nearly all text is */
        size_t run = 0;
        while (at + run < length && x + (int)run < right && text[at + run] >= ' ' && text[at + run] < 0x7f &&
               (at + run + 1 >= length || (text[at + run + 1] & 0x80) == 0))
            run++;
        if (run > 0) {
            mvaddnstr(area->y + y, area->x + x, text + at, (int)run);
            at += run;
            x += (int)run;
            continue;
        }
        struct grapheme cluster = grapheme_next(text + at, length - at);
        if (x + cluster.columns > right)
            break;
        if (cluster.columns > 0)
            put_cluster(area->y + y, area->x + x, text + at, cluster, look);
        x += cluster.columns;
        at += cluster.bytes;
    }
    free_right(area->y + y, area->x + x);
    return x;
}

static void blank(const struct rect *area, int x, int y, int columns, struct text_style style)
{
    const struct look *look = look_of(style);
    int right = edge(area);
    if (!visible_row(area, y) || x >= right || columns <= 0)
        return;
    cchar_t cell;
    setcchar(&cell, L" ", look->attributes, look->pair, NULL);
    move(area->y + y, area->x + x);
    hline_set(&cell, columns < right - x ? columns : right - x);
}

void draw_fill(const struct rect *area, enum theme_role role)
{
    for (int y = 0; y < area->height; y++)
        blank(area, 0, y, area->width, style_of(role));
}

int draw_line(const struct rect *area, int x, int y, int columns, const char *text, enum theme_role role)
{
    int room = edge(area) - x;
    if (columns > room)
        columns = room;
    if (columns <= 0 || !visible_row(area, y))
        return x;
    struct text_block line = TEXT_BLOCK_INIT;
    text_row_begin(&line, TEXT_ROW_PLAIN, 0);
    text_row_put(&line, text, style_of(role), (size_t)columns);
    for (size_t index = 0; index < line.span_count; index++)
        x = draw_text(area, x, y, text_span_text(&line, &line.spans[index]), line.spans[index].bytes,
                      line.spans[index].style);
    text_block_free(&line);
    return x;
}

void draw_row_marked(const struct rect *area, int y, const struct text_block *block, size_t row,
                     enum theme_role under, const struct draw_mark *marks, size_t count)
{
    int x = 0;
    size_t at = 0; /* bytes of the row that are drawn */
    const struct text_row *line = &block->rows[row];
    const struct text_span *spans = text_row_spans(block, row);
    for (size_t index = 0; index < line->count; index++) {
        const char *text = text_span_text(block, &spans[index]);
        struct text_style style = over(under, spans[index].style);
        for (size_t done = 0; done < spans[index].bytes;) {
            while (count > 0 && marks->end <= at) {
                marks++;
                count--;
            }
            bool marked = count > 0 && marks->start <= at;
            size_t rest = spans[index].bytes - done;
            size_t edge_at = count == 0 ? SIZE_MAX : marked ? marks->end : marks->start;
            size_t bytes = edge_at - at < rest ? edge_at - at : rest;
            x = draw_text(area, x, y, text + done, bytes, marked ? over(marks->role, style) : style);
            done += bytes;
            at += bytes;
        }
    }
    enum theme_role rest = line->kind == TEXT_ROW_CODE && under == ROLE_TEXT ? ROLE_CODE_BLOCK : under;
    blank(area, x, y, area->width - x, style_of(rest));
}

void draw_row(const struct rect *area, int y, const struct text_block *block, size_t row,
              enum theme_role under)
{
    draw_row_marked(area, y, block, row, under, NULL, 0);
}

enum { GO_UP = 1, GO_DOWN = 2, GO_LEFT = 4, GO_RIGHT = 8 };

/* Which ways the lines of a border cell lead, and whose look it has. */
struct border_cell {
    unsigned char ways;
    unsigned char role;
};

static void mark_border(struct border_cell *cells, const struct draw_frame *frame)
{
    int left = frame->area.x, top = frame->area.y;
    int right = left + frame->area.width - 1, bottom = top + frame->area.height - 1;
    for (int y = top; y <= bottom && y < LINES; y++) {
        bool edge_row = y == top || y == bottom;
        for (int x = left; x <= right && x < COLS; x += edge_row || right == left ? 1 : right - left) {
            struct border_cell *cell = &cells[(size_t)y * (size_t)COLS + (size_t)x];
            bool edge_column = x == left || x == right;
            unsigned ways = 0;
            if (edge_row)
                ways |= (x > left ? GO_LEFT : 0u) | (x < right ? GO_RIGHT : 0u);
            if (edge_column)
                ways |= (y > top ? GO_UP : 0u) | (y < bottom ? GO_DOWN : 0u);
            cell->ways |= (unsigned char)ways;
            cell->role = (unsigned char)frame->border;
        }
    }
}

static const cchar_t *border_character(unsigned ways)
{
    switch (ways) {
    case GO_UP | GO_DOWN | GO_LEFT | GO_RIGHT:
        return WACS_PLUS;
    case GO_UP | GO_DOWN | GO_RIGHT:
        return WACS_LTEE;
    case GO_UP | GO_DOWN | GO_LEFT:
        return WACS_RTEE;
    case GO_LEFT | GO_RIGHT | GO_DOWN:
        return WACS_TTEE;
    case GO_LEFT | GO_RIGHT | GO_UP:
        return WACS_BTEE;
    case GO_DOWN | GO_RIGHT:
        return WACS_ULCORNER;
    case GO_DOWN | GO_LEFT:
        return WACS_URCORNER;
    case GO_UP | GO_RIGHT:
        return WACS_LLCORNER;
    case GO_UP | GO_LEFT:
        return WACS_LRCORNER;
    default:
        return ways & (GO_UP | GO_DOWN) ? WACS_VLINE : WACS_HLINE;
    }
}

static wchar_t border_ascii(unsigned ways)
{
    if ((ways & (GO_LEFT | GO_RIGHT)) == 0)
        return L'|';
    return (ways & (GO_UP | GO_DOWN)) == 0 ? L'-' : L'+';
}

static void put_border(int y, int x, const struct border_cell *border, bool ascii)
{
    const struct look *look = look_of(style_of(border->role));
    wchar_t characters[CCHARW_MAX + 1] = {border_ascii(border->ways), L'\0'};
    attr_t attributes;
    short pair;
    cchar_t cell;
    if (!ascii)
        getcchar(border_character(border->ways), characters, &attributes, &pair, NULL);
    setcchar(&cell, characters, look->attributes, look->pair, NULL);
    free_left(y, x);
    mvadd_wch(y, x, &cell);
    free_right(y, x + 1);
}

static void put_title(const struct draw_frame *frame)
{
    struct rect edge_row = {frame->area.x + 2, frame->area.y, frame->area.width - 4, 1};
    if (!frame->title || !*frame->title || edge_row.width < 4)
        return;
    int x = draw_text(&edge_row, 0, 0, " ", 1, style_of(frame->title_role));
    x = draw_line(&edge_row, x, 0, edge_row.width - 2, frame->title, frame->title_role);
    draw_text(&edge_row, x, 0, " ", 1, style_of(frame->title_role));
}

void draw_frames(const struct draw_frame *frames, size_t count, bool ascii)
{
    struct border_cell *cells = xcalloc((size_t)LINES * (size_t)COLS, sizeof *cells);
    for (size_t index = 0; index < count; index++)
        if (frames[index].area.width > 0 && frames[index].area.height > 0)
            mark_border(cells, &frames[index]);
    for (int y = 0; y < LINES; y++)
        for (int x = 0; x < COLS; x++)
            if (cells[(size_t)y * (size_t)COLS + (size_t)x].ways)
                put_border(y, x, &cells[(size_t)y * (size_t)COLS + (size_t)x], ascii);
    free(cells);
    for (size_t index = 0; index < count; index++)
        put_title(&frames[index]);
}

void draw_caret(int x, int y)
{
    caret_x = x;
    caret_y = y;
}

void draw_show(void)
{
    move(caret_y < LINES ? caret_y : LINES - 1, caret_x < COLS ? caret_x : COLS - 1);
    wnoutrefresh(stdscr);
    seams_update();
}

void draw_forget(void)
{
    clearok(curscr, TRUE);
}
