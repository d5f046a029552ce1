#include "config.h"

#include "seams.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/terminal.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define BORDER_FIRST 0x2500u
#define BORDER_LAST  0x257Fu

bool seams_disputed(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } disputed[] = {{0x231A, 0x23FF}, {0x25AA, 0x25FE}, {0x2600, 0x27BF},
                    {0x2934, 0x2935}, {0x2B05, 0x2B55}, {0x1F000, 0x1FAFF}};
    for (size_t index = 0; index < sizeof disputed / sizeof *disputed; index++)
        if (code >= disputed[index].first && code <= disputed[index].last)
            return true;
    return false;
}

/* What terminals may see otherwise: also scripts whose signs join, and what has no place in any. */
static bool is_doubtful(wchar_t character)
{
    uint32_t code = (uint32_t)character;
    if (code < 0x0300) /* nearly all */
        return false;
    bool settled = (code >= 0x0370 && code < 0x0590) || (code >= 0x1E00 && code < 0x2300) ||
                   (code >= BORDER_FIRST && code <= 0x259F) || (code >= 0x3000 && code < 0xA000) ||
                   (code >= 0xAC00 && code < 0xD7A4) || (code >= 0xFF00 && code < 0xFFE0);
    return !settled || seams_disputed(code);
}

static bool same_cells(const cchar_t *a, const cchar_t *b)
{
    return a->attr == b->attr && wcsncmp(a->chars, b->chars, CCHARW_MAX) == 0;
}

/* The row as it will be has a doubtful sign. cells: room for one more than a row has, which ends it: right
 * halves are left out. */
static bool has_doubts(int y, cchar_t *cells)
{
    if (mvwin_wchnstr(newscr, y, 0, cells, COLS) == ERR)
        return false;
    for (int x = 0; x < COLS && cells[x].chars[0]; x++)
        if (is_doubtful(cells[x].chars[0]) || cells[x].chars[1])
            return true;
    return false;
}

/* The row is going to be written, and a doubtful sign is in it. Few rows have one: the others are read in one
 * call. */
static bool needs_seams(int y, cchar_t *cells)
{
    bool changed = is_cleared(curscr) || is_cleared(newscr);
    if ((!changed && !is_linetouched(newscr, y)) || !has_doubts(y, cells))
        return false;
    for (int x = 0; x < COLS && !changed; x++) {
        cchar_t next, shown;
        mvwin_wch(newscr, y, x, &next);
        mvwin_wch(curscr, y, x, &shown);
        changed = !same_cells(&next, &shown);
    }
    return changed;
}

static bool is_right_half(const cchar_t *cell)
{
    return (cell->attr & A_CHARTEXT) > 1;
}

/* How the cell before was written. */
struct pen {
    attr_t attributes;
    short pair;
};

/* vid_attr() sends what gives the terminal its own colours back by way of curses' buffer, so not before the
 * next doupdate(): it is sent here, and behind it nothing is left on that what comes late could take away. */
static void reset_pen(struct pen *pen)
{
    const char *own_colors = terminal_capability("op");
    vid_attr(A_NORMAL, 0, NULL);
    if (pen->pair && own_colors)
        putp(own_colors);
    *pen = (struct pen){A_NORMAL, 0};
}

static void write_cell(struct pen *pen, const cchar_t *cell)
{
    wchar_t characters[CCHARW_MAX + 1];
    struct pen next;
    char bytes[5];
    if (is_right_half(cell) || getcchar(cell, characters, &next.attributes, &next.pair, NULL) == ERR)
        return;
    if (next.pair != pen->pair)
        reset_pen(pen);
    vid_attr(next.attributes, next.pair, NULL);
    *pen = next;
    for (size_t at = 0; characters[at]; at++) { /* one by one: "$<" would be taken for a pause */
        bytes[utf8_encode((uint32_t)characters[at], bytes)] = '\0';
        putp(bytes);
    }
}

static bool is_border(const cchar_t *cell)
{
    uint32_t code = (uint32_t)cell->chars[0];
    return code == '|' || (code >= BORDER_FIRST && code <= BORDER_LAST);
}

/* Writes the row again from each border on that stands behind a doubtful sign, and of what stands before it
 * as many cells as the signs may have moved it. */
static void write_seams(struct pen *pen, int y)
{
    cchar_t *cells = xcalloc((size_t)COLS, sizeof *cells);
    int free_from = 0, doubts = 0; /* where the last doubtful sign ended; how many since the last border */
    bool writing = false;
    for (int x = 0; x < COLS; x++)
        mvwin_wch(curscr, y, x, &cells[x]);
    for (int x = 0; x < COLS; x++) {
        bool doubtful = !is_right_half(&cells[x]) && (is_doubtful(cells[x].chars[0]) || cells[x].chars[1]);
        if (doubts > 0 && is_border(&cells[x])) {
            int from = x - doubts > free_from ? x - doubts : free_from;
            while (from > 0 && is_right_half(&cells[from]))
                from++;
            mvcur(-1, -1, y, from);
            for (; from < x; from++)
                write_cell(pen, &cells[from]);
            doubts = 0;
            writing = true;
        }
        if (writing)
            write_cell(pen, &cells[x]);
        if (doubtful) {
            doubts++;
            free_from = x + 1;
        }
    }
    free(cells);
}

void seams_update(void)
{
    int row, column, lines = LINES, columns = COLS;
    bool *rows = xcalloc((size_t)lines, sizeof *rows), any = false;
    cchar_t *cells = xcalloc((size_t)columns + 1, sizeof *cells);
    struct pen pen = {A_NORMAL, 1}; /* doupdate() leaves some colour or none */
    getyx(newscr, row, column);
    for (int y = 0; y < lines - 1 && MB_CUR_MAX > 1; y++) /* the last has no border */
        any |= rows[y] = needs_seams(y, cells);
    wmove(newscr, row, column);
    doupdate();
    /* coming back from another program curses may find that the window has another size: all is drawn again
     */
    any = any && lines == LINES && columns == COLS;
    for (int y = 0; y < lines && any; y++)
        if (rows[y])
            write_seams(&pen, y);
    if (any) {
        reset_pen(&pen);
        mvcur(-1, -1, row, column);
        fflush(stdout);
    }
    free(cells);
    free(rows);
}
