/* What inspector.c (what is shown) and inspector_keys.c (what is done with it) share. */
#ifndef TUI_INSPECTOR_STATE_H
#define TUI_INSPECTOR_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/entries.h"
#include "ui/tui/inspector.h"

#define INSPECTOR_PAGES_MAX 200 /* of memories held */

struct inspector {
    enum inspector_tab tab;
    struct entries entries[TAB_COUNT];
    const struct rec_page *receipt, *learned_memories, *learned_preferences;
    bool receipt_known; /* it was asked for and has come, or there is none */
    const struct rec_page *memories[INSPECTOR_PAGES_MAX];
    size_t memory_pages;
    bool more_asked;
    const struct rec_page *preferences;
    const struct rec_page *proposed_memories, *proposed_preferences, *guesses, *changes; /* to review */
    size_t waiting_end;         /* entries of the review before it wait for a yes */
    bool by_category;           /* memories are grouped by it; else by age */
    int built_width[TAB_COUNT]; /* of the rows that are there; 0: they are stale */
    bool loaded[TAB_COUNT];
    char *filter[TAB_COUNT];
    struct rect filter_line;
    int64_t reloaded_at, reload_due;
    char target[REC_ID_SIZE]; /* of the prompt or question that is open */
    enum rec_row_kind target_row;
    bool zoomed_by_key; /* the whole screen was taken for this view alone */
};

unsigned inspector_load(struct app *app); /* asks for what the tab shows */
void inspector_stale(struct app *app);    /* what is shown is to be built anew */
unsigned inspector_reload(struct app *app);
unsigned inspector_show_tab(struct app *app, enum inspector_tab tab);
unsigned inspector_act(struct app *app, enum action action);

#endif
