/* A list of entries of one or more rows each, with a selected one: conversations, memories, receipts, search
 * results, help, choices. Owns its rows. Rebuilt whole when its content changes; the selection stays with its
 * id. UI thread. */
#ifndef TUI_ENTRIES_H
#define TUI_ENTRIES_H

#include "recollect.h"
#include "ui/tui/actions.h"
#include "ui/tui/cells.h"
#include "ui/tui/layout.h"
#include "ui/tui/scroller.h"

struct entry {
    size_t first_row, rows;
    bool passive;   /* a heading: passed over by the selection */
    bool later;     /* its rows are made when they are needed; 0 rows: not known how many yet */
    uint32_t index; /* of the owner, of one whose rows are made later */
    int tag;        /* of the owner: an index, a kind */
    char id[REC_ID_SIZE];
};

struct entries {
    struct text_block block;
    struct entry *items;
    size_t count, capacity;
    size_t selected;
    struct scroller scroller;
    int view;                  /* rows at the last drawing */
    char kept_id[REC_ID_SIZE]; /* between begin and end of a rebuilding; an id that is there more than once */
    int kept_tag;              /* has its tag, too */
    /* Adds the rows of an entry that was added for later, as of any other, to `out`. NULL: there are none to
     * be had now. */
    void (*render)(void *context, const struct entry *entry, struct entries *out);
    void *context;
    struct entries *rendered; /* one entry, the one at rendered_at */
    size_t rendered_at;
};

void entries_init(struct entries *entries);
void entries_free(struct entries *entries);

/* Rebuilding: begin, then for each entry entries_add() and its rows put into ->block, then end. */
void entries_begin(struct entries *entries);
void entries_add(struct entries *entries, const char *id, int tag);
/* One of thousands: costs nothing until it is on screen. rows 0: as many as ->render makes. */
void entries_add_later(struct entries *entries, const char *id, int tag, uint32_t index, size_t rows);
void entries_add_heading(struct entries *entries);
/* A blank row and the title of what follows, neither of which can be selected. */
void entries_add_section(struct entries *entries, const char *title, size_t width);
/* A text as the next rows of the entry that was added last, behind blanks: `first` in the first row, `rest`
 * in those that go on. */
void entries_put_text(struct entries *entries, const char *text, enum theme_role role, const char *first,
                      const char *rest, size_t width);
void entries_end(struct entries *entries);

/* The rows of an entry and the block that holds them, until the next call. */
size_t entries_rows(struct entries *entries, size_t index);
const struct text_block *entries_block(struct entries *entries, size_t index, size_t *first_row);

/* The selected entry; NULL when there is none that can be. */
const struct entry *entries_selected(const struct entries *entries);
bool entries_select_id(struct entries *entries, const char *id);
void entries_select(struct entries *entries, size_t index); /* or the next that can be */
void entries_top(struct entries *entries);

/* A moving action; false if it is none. */
bool entries_act(struct entries *entries, enum action action);
/* The selection stands within `margin` entries of the end. */
bool entries_near_end(const struct entries *entries, size_t margin);

/* Selects what is shown on a row of the view as it was drawn last; false if that cannot be. */
bool entries_click(struct entries *entries, int view_row);

struct scroller_items entries_items(struct entries *entries);

/* On the screen (entries_draw.c). */
void entries_draw(struct entries *entries, const struct rect *area, bool focused);

#endif
