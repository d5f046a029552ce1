#include "config.h"

#include "entries.h"

#include "base/alloc.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define NOTHING SIZE_MAX

void entries_init(struct entries *entries)
{
    memset(entries, 0, sizeof *entries);
    text_block_init(&entries->block);
    entries->view = 1;
}

void entries_free(struct entries *entries)
{
    if (entries->rendered)
        entries_free(entries->rendered);
    free(entries->rendered);
    text_block_free(&entries->block);
    free(entries->items);
    entries_init(entries);
}

void entries_begin(struct entries *entries)
{
    const struct entry *selected = entries_selected(entries);
    memset(entries->kept_id, 0, sizeof entries->kept_id);
    if (selected) {
        memcpy(entries->kept_id, selected->id, REC_ID_SIZE);
        entries->kept_tag = selected->tag;
    }
    text_block_clear(&entries->block);
    entries->count = 0;
    entries->rendered_at = NOTHING;
}

static void close_last(struct entries *entries)
{
    if (entries->count && !entries->items[entries->count - 1].later) {
        struct entry *last = &entries->items[entries->count - 1];
        last->rows = entries->block.row_count - last->first_row;
    }
}

static struct entry *open_next(struct entries *entries)
{
    close_last(entries);
    entries->items = xgrow(entries->items, &entries->capacity, entries->count + 1, sizeof *entries->items);
    struct entry *entry = &entries->items[entries->count++];
    memset(entry, 0, sizeof *entry);
    entry->first_row = entries->block.row_count;
    return entry;
}

void entries_add(struct entries *entries, const char *id, int tag)
{
    struct entry *entry = open_next(entries);
    strncpy(entry->id, id, REC_ID_SIZE - 1);
    entry->tag = tag;
}

void entries_add_later(struct entries *entries, const char *id, int tag, uint32_t index, size_t rows)
{
    entries_add(entries, id, tag);
    struct entry *entry = &entries->items[entries->count - 1];
    entry->later = true;
    entry->index = index;
    entry->rows = rows;
}

void entries_add_heading(struct entries *entries)
{
    open_next(entries)->passive = true;
}

void entries_add_section(struct entries *entries, const char *title, size_t width)
{
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, " ", style_of(ROLE_TEXT), width);
    text_row_put(&entries->block, title, style_of(ROLE_HEADING), width);
}

void entries_put_text(struct entries *entries, const char *text, enum theme_role role, const char *first,
                      const char *rest, size_t width)
{
    struct wrap_options options = {
        .width = width, .first = first, .rest = rest, .prefix_style = style_of(ROLE_TEXT)};
    wrap_text(&entries->block, text, strlen(text), style_of(role), &options);
}

/* The one with this tag of those with the id. */
static bool select_same(struct entries *entries, const char *id, int tag)
{
    for (size_t index = 0; index < entries->count; index++) {
        const struct entry *entry = &entries->items[index];
        if (!entry->passive && entry->tag == tag && strcmp(entry->id, id) == 0) {
            entries->selected = index;
            return true;
        }
    }
    return entries_select_id(entries, id);
}

void entries_end(struct entries *entries)
{
    close_last(entries);
    if (!entries->kept_id[0] || !select_same(entries, entries->kept_id, entries->kept_tag))
        entries_select(entries, entries->selected);
}

const struct entry *entries_selected(const struct entries *entries)
{
    if (entries->selected >= entries->count || entries->items[entries->selected].passive)
        return NULL;
    return &entries->items[entries->selected];
}

bool entries_select_id(struct entries *entries, const char *id)
{
    for (size_t index = 0; index < entries->count; index++)
        if (!entries->items[index].passive && strcmp(entries->items[index].id, id) == 0) {
            entries->selected = index;
            return true;
        }
    return false;
}

void entries_select(struct entries *entries, size_t index)
{
    if (index >= entries->count)
        index = entries->count ? entries->count - 1 : 0;
    size_t start = index;
    while (index < entries->count && entries->items[index].passive)
        index++;
    if (index >= entries->count) {
        index = start;
        while (index > 0 && entries->items[index].passive)
            index--;
    }
    entries->selected = index;
}

void entries_top(struct entries *entries)
{
    scroller_top(&entries->scroller);
    entries->scroller.follow = false;
    entries_select(entries, 0);
}

const struct text_block *entries_block(struct entries *entries, size_t index, size_t *first_row)
{
    struct entry *entry = &entries->items[index];
    *first_row = 0;
    if (!entry->later) {
        *first_row = entry->first_row;
        return &entries->block;
    }
    if (!entries->rendered) {
        entries->rendered = xcalloc(1, sizeof *entries->rendered);
        entries_init(entries->rendered);
        entries->rendered_at = NOTHING;
    }
    if (entries->rendered_at != index) {
        entries->rendered_at = index;
        entries_begin(entries->rendered);
        if (entries->render)
            entries->render(entries->context, entry, entries->rendered);
        entry->rows = entries->rendered->block.row_count;
    }
    return &entries->rendered->block;
}

size_t entries_rows(struct entries *entries, size_t index)
{
    size_t first;
    const struct entry *entry = &entries->items[index];
    if (entry->later && entry->rows == 0)
        entries_block(entries, index, &first);
    return entry->rows;
}

static int entry_height(void *context, size_t item)
{
    return (int)entries_rows(context, item);
}

struct scroller_items entries_items(struct entries *entries)
{
    return (struct scroller_items){.count = entries->count, .height = entry_height, .context = entries};
}

/* Moves the selection by entries that can be selected; stays where there is none further. */
static void step(struct entries *entries, long by)
{
    size_t at = entries->selected;
    long left = by < 0 ? -by : by;
    while (left > 0) {
        size_t next = at;
        do {
            if (by > 0 ? next + 1 >= entries->count : next == 0)
                goto out;
            next = by > 0 ? next + 1 : next - 1;
        } while (entries->items[next].passive);
        at = next;
        left--;
    }
out:
    entries->selected = at;
}

/* Entries that make about so many rows from the selection on. */
static long entries_in(struct entries *entries, int rows, int direction)
{
    long result = 0;
    size_t at = entries->selected;
    while (rows > 0 && at < entries->count) {
        rows -= (int)entries_rows(entries, at);
        result++;
        if (direction < 0 && at == 0)
            break;
        at = direction > 0 ? at + 1 : at - 1;
    }
    return result > 0 ? result : 1;
}

bool entries_act(struct entries *entries, enum action action)
{
    int half = entries->view / 2 > 0 ? entries->view / 2 : 1;
    switch (action) {
    case ACTION_LINE_DOWN:
    case ACTION_ITEM_NEXT:
        step(entries, 1);
        return true;
    case ACTION_LINE_UP:
    case ACTION_ITEM_PREVIOUS:
        step(entries, -1);
        if (entries->selected == 0 || (entries->selected < 3 && entries->items[0].passive))
            scroller_top(&entries->scroller);
        return true;
    case ACTION_HALF_PAGE_DOWN:
        step(entries, entries_in(entries, half, 1));
        return true;
    case ACTION_HALF_PAGE_UP:
        step(entries, -entries_in(entries, half, -1));
        return true;
    case ACTION_PAGE_DOWN:
        step(entries, entries_in(entries, entries->view, 1));
        return true;
    case ACTION_PAGE_UP:
        step(entries, -entries_in(entries, entries->view, -1));
        return true;
    case ACTION_TOP:
        entries_top(entries);
        return true;
    case ACTION_BOTTOM:
        entries_select(entries, entries->count);
        return true;
    default:
        return false;
    }
}

bool entries_near_end(const struct entries *entries, size_t margin)
{
    return entries->selected + margin >= entries->count;
}

bool entries_click(struct entries *entries, int view_row)
{
    struct scroller_items items = entries_items(entries);
    size_t index;
    int row;
    if (view_row < 0 || !scroller_at(&entries->scroller, &items, view_row, &index, &row) ||
        entries->items[index].passive)
        return false;
    entries->selected = index;
    return true;
}
