#include "config.h"

#include "ahead.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/ahead_rows.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/inspector_state.h"

#include <stdlib.h>
#include <string.h>

#define PAUSE_NS ((int64_t)300000000)

struct ahead {
    const struct rec_page *page; /* a receipt; NULL: none yet */
    struct picks picks;
    int64_t due;
    bool looking; /* the user types, or came from typing */
};

void ahead_start(struct app *app)
{
    app->ahead = xcalloc(1, sizeof *app->ahead);
    app->ahead->looking = true;
}

void ahead_stop(struct app *app)
{
    picks_clear(&app->ahead->picks);
    rec_page_free(app->ahead->page);
    free(app->ahead);
}

static unsigned show(struct app *app, const struct rec_page *page)
{
    rec_page_free(app->ahead->page);
    app->ahead->page = page;
    inspector_stale(app);
    return DRAW_INSPECTOR | DRAW_STATUS;
}

static unsigned take(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error; /* a draft too long to be sent says so when it is */
    if (compose_empty(app)) {
        rec_page_free(page);
        return 0;
    }
    return show(app, page);
}

static unsigned ask(struct app *app)
{
    const char *ids[2 * REC_MAX_CHOSEN], *all[REC_MAX_CHOSEN];
    const char *conversation = chat_conversation(app);
    struct rec_query query;
    app->ahead->due = 0;
    if (!app->opened || compose_empty(app))
        return 0;
    rec_query_init(&query, REC_QUERY_RECALL);
    query.id = *conversation ? conversation : NULL;
    query.message = compose_edited(app);
    struct buf text = BUF_INIT;
    compose_sent_as(app, &text);
    query.text = text.data;
    query.choice = picks_choice(&app->ahead->picks, ids);
    query.choice = left_out_choice(&app->left_out, conversation, &query.choice, all);
    unsigned bits = app_ask(app, ASK_RECALL, &query, take);
    buf_free(&text);
    return bits;
}

unsigned ahead_draft_changed(struct app *app)
{
    struct ahead *ahead = app->ahead;
    if (compose_empty(app)) {
        ahead->due = 0;
        app_ask_forget(app, ASK_RECALL);
        return ahead->page ? show(app, NULL) : 0;
    }
    ahead->looking = true;
    ahead->due = clock_monotonic() + PAUSE_NS;
    return 0;
}

void ahead_new_draft(struct app *app)
{
    picks_clear(&app->ahead->picks);
}

void ahead_focus_changed(struct app *app)
{
    struct ahead *ahead = app->ahead;
    bool before = ahead_shown(app);
    if (app->focus == PANE_INPUT)
        ahead->looking = true;
    else if (app->focus != PANE_INSPECTOR)
        ahead->looking = false;
    if (ahead_shown(app) != before)
        inspector_stale(app);
}

unsigned ahead_row_changed(struct app *app, const struct rec_event *event)
{
    bool matters = event->row == REC_ROW_MEMORY || event->row == REC_ROW_PREFERENCE;
    if (matters && app->ahead->page && !app->ahead->due)
        app->ahead->due = clock_monotonic() + PAUSE_NS;
    return 0;
}

void ahead_take(struct app *app, struct picks *picks)
{
    picks_move(picks, &app->ahead->picks);
}

bool ahead_shown(const struct app *app)
{
    return app->ahead->page && app->ahead->looking && app->ahead->page->count > 0;
}

void ahead_draw(struct app *app, struct entries *entries, int width)
{
    struct buf keys = BUF_INIT;
    app_own_key_label(app, CONTEXT_INSPECTOR, ACTION_LEAVE_OUT, &keys);
    buf_adds(&keys, " leaves out, ");
    app_own_key_label(app, CONTEXT_INSPECTOR, ACTION_PIN, &keys);
    buf_adds(&keys, " pins");
    ahead_rows(entries, &app->ahead->page->receipts[0], &app->ahead->picks, keys.data, width);
    buf_free(&keys);
}

static unsigned toggle(struct app *app, const struct entries *entries, bool pinned)
{
    struct ahead *ahead = app->ahead;
    const struct entry *entry = entries_selected(entries);
    const char *text =
        entry && entry->id[0] ? ahead_text(&ahead->page->receipts[0], &ahead->picks, entry->id) : NULL;
    if (!text)
        return HANDLED;
    if (!picks_toggle(&ahead->picks, entry->id, (enum rec_row_kind)entry->tag, text, pinned))
        return app_toast(app, ROLE_WARNING, "no more than %d things can be chosen by hand", REC_MAX_CHOSEN);
    inspector_stale(app);
    return ask(app) | DRAW_INSPECTOR | HANDLED;
}

unsigned ahead_act(struct app *app, enum action action, const struct entries *entries)
{
    switch (action) {
    case ACTION_LEAVE_OUT:
        return toggle(app, entries, false);
    case ACTION_PIN:
        return toggle(app, entries, true);
    default:
        return 0;
    }
}

void ahead_status(const struct app *app, struct buf *out)
{
    const struct ahead *ahead = app->ahead;
    if (!ahead_shown(app))
        return;
    const struct rec_receipt *receipt = &ahead->page->receipts[0];
    buf_addf(out, "  %zu remembered, ~%lld tokens", ahead_count(receipt), (long long)receipt->used);
}

int64_t ahead_due(const struct app *app)
{
    return app->ahead->due;
}

unsigned ahead_tick(struct app *app)
{
    return ask(app);
}
