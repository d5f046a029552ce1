#include "config.h"

#include "learned_rows.h"

#include "base/width.h"
#include "ui/tui/format.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/wrap.h"

#include <string.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define GAP    2
#define BAR    6

/* Widths of the columns behind the text, from the left. */
enum {
    MEMORY_KIND,
    MEMORY_CATEGORY,
    MEMORY_IMPORTANCE,
    MEMORY_CONFIDENCE,
    MEMORY_AGE,
    MEMORY_USES,
    MEMORY_SOURCE
};
enum { PREFERENCE_SOURCE, PREFERENCE_CONFIDENCE, PREFERENCE_EVIDENCE, PREFERENCE_AGE, PREFERENCE_LOCK };
static const struct column {
    const char *title;
    size_t width;
    int rank; /* the highest goes first where there is no room; 0 stays */
} memory_columns[] = {{"kind", 11, 0},  {"category", 13, 2}, {"weight", BAR, 3}, {"sure", 5, 5},
                      {"since", 10, 1}, {"used", 4, 6},      {"from", 7, 4}},
  preference_columns[] = {{"source", 7, 0}, {"sure", BAR, 1}, {"said", 4, 3}, {"since", 10, 2}, {"", 6, 0}};

#define MEMORY_COLUMNS     (sizeof memory_columns / sizeof *memory_columns)
#define PREFERENCE_COLUMNS (sizeof preference_columns / sizeof *preference_columns)
#define KEY_WIDTH          22 /* at least; at most twice as wide */
#define RANKS              6

static size_t clamp(int width)
{
    return width > 1 ? (size_t)width : 1;
}

/* A table as it fits into a width: the columns up to a rank, and what remains for the text before them. */
struct fit {
    int rank;
    size_t room;
};

static struct fit fit(int width, const struct column *columns, size_t count, size_t least)
{
    struct fit fit = {.rank = RANKS};
    for (;; fit.rank--) {
        size_t behind = 1;
        for (size_t i = 0; i < count; i++)
            behind += columns[i].rank <= fit.rank ? columns[i].width + GAP : 0;
        fit.room = clamp(width) > behind + 12 ? clamp(width) - behind : 12;
        if (fit.room >= least || fit.rank == 0)
            return fit;
    }
}

/* The text is what is read: three eighths of the width are its own. */
static struct fit fit_memory(int width)
{
    return fit(width, memory_columns, MEMORY_COLUMNS, clamp(width) * 3 / 8);
}

/* Keys are short, but what somebody likes may be said in many words: a wide screen shows more of them. */
static size_t key_width(int width)
{
    size_t part = clamp(width) / 4;
    return part < KEY_WIDTH ? KEY_WIDTH : part > 2 * KEY_WIDTH ? 2 * KEY_WIDTH : part;
}

static struct fit fit_preference(int width)
{
    return fit(width, preference_columns, PREFERENCE_COLUMNS,
               3 + key_width(width) + GAP + clamp(width) * 3 / 10);
}

/* A text in a column that begins at `at`. */
static void cell(struct text_block *block, size_t at, const char *text, size_t columns, enum theme_role role)
{
    struct buf line = BUF_INIT;
    text_row_pad(block, at, style_of(ROLE_TEXT));
    format_line(&line, text, columns);
    text_row_put(block, line.data, style_of(role), at + columns);
    buf_free(&line);
}

static void bar_cell(struct text_block *block, size_t at, double share, size_t columns)
{
    struct buf bar = BUF_INIT;
    text_row_pad(block, at, style_of(ROLE_TEXT));
    format_bar(&bar, (int64_t)(share * 1000), 1000, columns);
    size_t filled = strspn(bar.data, "#");
    text_row_add(block, bar.data, filled, filled, style_of(ROLE_GAUGE), TEXT_NO_SOURCE);
    text_row_add(block, bar.data + filled, bar.length - filled, bar.length - filled,
                 style_of(ROLE_GAUGE_EMPTY), TEXT_NO_SOURCE);
    buf_free(&bar);
}

static void titles(struct entries *entries, const char *first, const char *second, size_t second_at,
                   const struct column *columns, size_t count, struct fit fit)
{
    size_t at = fit.room + GAP;
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    cell(&entries->block, 3, first, 12, ROLE_DIM);
    if (second)
        cell(&entries->block, second_at, second, 12, ROLE_DIM);
    for (size_t i = 0; i < count; i++) {
        if (columns[i].rank > fit.rank)
            continue;
        cell(&entries->block, at, columns[i].title, columns[i].width, ROLE_DIM);
        at += columns[i].width + GAP;
    }
}

void learned_memory_titles(struct entries *entries, int width)
{
    titles(entries, "memory", NULL, 0, memory_columns, MEMORY_COLUMNS, fit_memory(width));
}

void learned_preference_titles(struct entries *entries, int width)
{
    titles(entries, "key", "value", 3 + key_width(width) + GAP, preference_columns, PREFERENCE_COLUMNS,
           fit_preference(width));
}

void learned_group(struct entries *entries, const char *name, int width)
{
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, " ", style_of(ROLE_TEXT), clamp(width));
    text_row_put(&entries->block, name, style_of(ROLE_HEADING), clamp(width));
}

static void mark(struct text_block *block, bool kept, bool negative, bool left_out)
{
    const char *text = left_out ? " o " : kept ? " ^ " : negative ? " x " : " - ";
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, text, style_of(left_out || kept ? ROLE_WARNING : ROLE_MARKER), 3);
}

static const char *source_of(const struct rec_evidence *evidence, size_t count)
{
    if (count == 0 || strcmp(evidence[0].source, "command") == 0)
        return "by hand";
    return strcmp(evidence[0].source, "user") == 0 ? "said" : evidence[0].source;
}

void learned_memory_line(struct entries *entries, const struct rec_memory *memory, bool left_out, int width,
                         int64_t now)
{
    struct text_block *block = &entries->block;
    struct buf text = BUF_INIT;
    struct fit fit = fit_memory(width);
    size_t at = fit.room + GAP;
    entries_add(entries, memory->id, REC_ROW_MEMORY);
    mark(block, memory->pinned, false, left_out);
    cell(block, 3, memory->content, fit.room - 3,
         memory->status == REC_STATE_ACTIVE && !left_out ? ROLE_TEXT : ROLE_DIM);
    for (size_t i = 0; i < MEMORY_COLUMNS; i++) {
        size_t columns = memory_columns[i].width;
        if (memory_columns[i].rank > fit.rank)
            continue;
        buf_clear(&text);
        switch (i) {
        case MEMORY_KIND:
            buf_adds(&text, memory->status == REC_STATE_ACTIVE ? rec_memory_kind_name(memory->kind)
                                                               : rec_memory_status_name(memory->status));
            break;
        case MEMORY_CATEGORY:
            buf_adds(&text, rec_category_name(memory->category));
            break;
        case MEMORY_IMPORTANCE:
            bar_cell(block, at, memory->importance, columns);
            break;
        case MEMORY_CONFIDENCE:
            buf_addf(&text, "%.2f", memory->confidence);
            break;
        case MEMORY_AGE:
            format_day(&text, memory->valid_from ? memory->valid_from : memory->created_at, now);
            break;
        case MEMORY_USES:
            format_count(&text, memory->access_count);
            break;
        case MEMORY_SOURCE:
            buf_adds(&text, source_of(memory->evidence, memory->evidence_count));
            break;
        }
        if (text.length)
            cell(block, at, text.data, columns, ROLE_DIM);
        at += columns + GAP;
    }
    buf_free(&text);
}

void learned_preference_line(struct entries *entries, const struct rec_preference *preference, bool left_out,
                             int width, int64_t now)
{
    struct text_block *block = &entries->block;
    const struct column *columns = preference_columns;
    struct buf text = BUF_INIT;
    struct fit fit = fit_preference(width);
    size_t at = fit.room + GAP, key = key_width(width);
    bool attitude = preference->qualifier[0] != '\0';
    entries_add(entries, preference->id, REC_ROW_PREFERENCE);
    mark(block, preference->locked, preference->negative, left_out);
    enum theme_role role = preference->status == REC_STATE_ACTIVE && !left_out ? ROLE_TEXT : ROLE_DIM;
    cell(block, 3, attitude ? preference->qualifier : preference->key, key, role);
    if (fit.room > 3 + key + GAP)
        cell(block, 3 + key + GAP, preference->value, fit.room - 3 - key - GAP, role);
    for (size_t i = 0; i < PREFERENCE_COLUMNS; i++) {
        if (columns[i].rank > fit.rank)
            continue;
        buf_clear(&text);
        enum theme_role shade = ROLE_DIM;
        switch (i) {
        case PREFERENCE_SOURCE:
            buf_adds(&text, preference->explicit_ ? "stated" : "guess");
            shade = preference->explicit_ ? ROLE_DIM : ROLE_WARNING;
            break;
        case PREFERENCE_CONFIDENCE:
            bar_cell(block, at, preference->confidence, columns[i].width);
            break;
        case PREFERENCE_EVIDENCE:
            if (preference->evidence_count)
                buf_addf(&text, "%zux", preference->evidence_count);
            else
                buf_adds(&text, "-");
            break;
        case PREFERENCE_AGE:
            format_day(&text, preference->since, now);
            break;
        case PREFERENCE_LOCK:
            buf_adds(&text, preference->locked ? "locked" : "");
            shade = ROLE_WARNING;
            break;
        }
        if (text.length)
            cell(block, at, text.data, columns[i].width, shade);
        at += columns[i].width + GAP;
    }
    buf_free(&text);
}

const char *learned_age(int64_t time, int64_t now)
{
    if (now - time < DAY_MS)
        return "the last day";
    if (now - time < 7 * DAY_MS)
        return "the last week";
    return now - time < 30 * DAY_MS ? "the last month" : "earlier";
}

void learned_question(struct entries *entries, const struct rec_preference *proposed,
                      const struct rec_preference *current, int width, int64_t now)
{
    preference_rows(entries, proposed, width, now);
    if (!current)
        return;
    struct buf text = BUF_INIT;
    buf_addf(&text, "instead of \"%s\", which you said ", current->value);
    format_day(&text, current->since, now);
    buf_adds(&text, ": y takes the new one, n keeps the old one");
    entries_put_text(entries, text.data, ROLE_WARNING, "   ", "     ", clamp(width));
    buf_free(&text);
}

void learned_change_line(struct entries *entries, const struct rec_change_record *change, bool operation,
                         int width, int64_t now)
{
    struct buf text = BUF_INIT;
    struct wrap_options options = {.width = clamp(width),
                                   .first = " - ",
                                   .rest = "   ",
                                   .prefix_style = style_of(change->undone ? ROLE_DIM : ROLE_MARKER)};
    entries_add(entries, change->id, (int)change->row);
    format_time(&text, change->created_at, now);
    buf_addf(&text, "  %s%s%s%s", operation ? change->operation : "", operation ? ": " : "", change->summary,
             change->undone ? " (undone)" : "");
    wrap_text(&entries->block, text.data, text.length, style_of(change->undone ? ROLE_DIM : ROLE_TEXT),
              &options);
    buf_free(&text);
}
