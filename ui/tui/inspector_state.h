/* What inspector.c (what is asked for and held), inspector_view.c (how it is shown), inspector_review.c (what
 * waits for a yes or a no, and the last week) and inspector_keys.c (what is done with it) share. UI thread.
 */
#ifndef TUI_INSPECTOR_STATE_H
#define TUI_INSPECTOR_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/entries.h"
#include "ui/tui/inspector.h"

#define INSPECTOR_PAGES_MAX 200 /* of memories held */
#define INSPECTOR_FADING_MS (60 * 24 * 3600 * INT64_C(1000))

struct inspector {
    enum inspector_tab tab;
    struct entries entries[TAB_COUNT];
    const struct rec_page *receipt, *learned_memories, *learned_preferences;
    bool receipt_known; /* it was asked for and has come, or there is none */
    const struct rec_page *memories[INSPECTOR_PAGES_MAX];
    size_t memory_pages;
    bool more_asked;
    const struct rec_memory **shown; /* the memories of the pages, in the order shown */
    size_t shown_count, shown_capacity;
    int64_t built_at; /* the clock when rows were made */
    const struct rec_page *preferences;
    const struct rec_page *proposed_memories, *proposed_preferences, *guesses, *changes; /* to review */
    const struct rec_page *fading; /* memories that nothing has happened to for long */
    char (*kept)[REC_ID_SIZE];     /* looked at, and as they should be: off the list until the program ends */
    size_t kept_count, kept_capacity;
    size_t contradicted_from, contradicted_end; /* entries of the review */
    size_t waiting_end;                         /* entries of the review before it wait for a yes */
    bool by_category;                           /* memories are grouped by it; else by age */
    int built_width[TAB_COUNT];                 /* of the rows that are there; 0: they are stale */
    bool loaded[TAB_COUNT];
    char *filter[TAB_COUNT];
    bool filtered_anew; /* what is asked for next is another list: its beginning will do */
    struct rect filter_line;
    int64_t reloaded_at, reload_due;
    char target[REC_ID_SIZE]; /* of the prompt or question that is open */
    enum rec_row_kind target_row;
    bool zoomed_by_key; /* the whole screen was taken for this view alone */
};

unsigned inspector_load(struct app *app);          /* asks for what the tab shows */
unsigned inspector_more_memories(struct app *app); /* when the view comes near the end of those held */
void inspector_stale(struct app *app);             /* what is shown is to be built anew */
unsigned inspector_reload(struct app *app);
unsigned inspector_show_tab(struct app *app, enum inspector_tab tab);

/* The review. */
void inspector_rebuild_review(struct app *app, int width, int64_t now);
unsigned inspector_keep(struct app *app); /* the selected row of the last week is as it should be */
bool inspector_on_contradicted(const struct inspector *inspector);
unsigned inspector_bring_back(struct app *app); /* what was contradicted counts again */

unsigned inspector_act(struct app *app, enum action action);

#endif
