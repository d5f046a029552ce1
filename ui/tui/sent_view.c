#include "config.h"

#include "sent_view.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"
#include "ui/tui/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH      76
#define HEIGHT_MIN 8

struct sent {
    char answer[REC_ID_SIZE];
    const struct rec_page *page;
    bool none; /* nothing is known of what was sent */
    struct entries entries;
};

extern const struct view sent_view;

void sent_start(struct app *app)
{
    app->sent = xcalloc(1, sizeof *app->sent);
    entries_init(&app->sent->entries);
}

void sent_stop(struct app *app)
{
    rec_page_free(app->sent->page);
    entries_free(&app->sent->entries);
    free(app->sent);
}

static unsigned take_receipt(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct sent *sent = app->sent;
    (void)error; /* an imported answer has none */
    rec_page_free(sent->page);
    sent->page = page;
    sent->none = !page || page->count == 0;
    return DRAW_POPUP;
}

unsigned sent_open(struct app *app, const char *answer)
{
    struct sent *sent = app->sent;
    struct rec_query query;
    rec_page_free(sent->page);
    sent->page = NULL;
    sent->none = false;
    sent->entries.count = 0;
    entries_top(&sent->entries);
    snprintf(sent->answer, sizeof sent->answer, "%s", answer);
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = sent->answer;
    return app_open_popup(app, &sent_view) | app_ask(app, ASK_SENT, &query, take_receipt);
}

static void rebuild(struct app *app, int columns)
{
    static const char none[] =
        "What this answer was sent with is not known: it was imported, or made without a "
        "request.";
    struct sent *sent = app->sent;
    const struct receipt_learned nothing = {0};
    struct wrap_options options = {.width = columns > 1 ? (size_t)columns : 1,
                                   .first = " ",
                                   .rest = " ",
                                   .prefix_style = style_of(ROLE_TEXT)};
    entries_begin(&sent->entries);
    if (sent->none) {
        entries_add_heading(&sent->entries);
        wrap_text(&sent->entries.block, none, strlen(none), style_of(ROLE_DIM), &options);
    } else if (sent->page) {
        receipt_rows(&sent->entries, &sent->page->receipts[0], &nothing, columns);
    }
    entries_end(&sent->entries);
}

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->sent->entries,
                               .title = "What this answer was sent with",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

/* --- Keys --- */

static unsigned ask_without(struct app *app, const struct entry *entry)
{
    char id[REC_ID_SIZE], answer[REC_ID_SIZE];
    memcpy(id, entry->id, REC_ID_SIZE);
    memcpy(answer, app->sent->answer, REC_ID_SIZE);
    return app_close_popup(app, &sent_view) | chat_ask_without(app, answer, id);
}

static unsigned open_entry(struct app *app, const struct entry *entry)
{
    char id[REC_ID_SIZE];
    memcpy(id, entry->id, REC_ID_SIZE);
    if (entry->tag != REC_ROW_MESSAGE)
        return why_open(app, (enum rec_row_kind)entry->tag, id);
    return app_close_popup(app, &sent_view) | app_go_to_message(app, id);
}

static unsigned act(struct app *app, enum action action)
{
    const struct entry *entry = entries_selected(&app->sent->entries);
    switch (action) {
    case ACTION_OPEN:
    case ACTION_WHY:
        return entry && entry->id[0] ? open_entry(app, entry) : HANDLED;
    case ACTION_LEAVE_OUT:
        return entry && entry->id[0] ? ask_without(app, entry) : HANDLED;
    case ACTION_EDIT:
    case ACTION_EDIT_OUTSIDE:
    case ACTION_PIN:
    case ACTION_REMOVE:
    case ACTION_ERASE:
        return entry && entry->id[0] ? learned_act_on(app, (enum rec_row_kind)entry->tag, entry->id, action)
                                     : HANDLED;
    default:
        return 0;
    }
}

const struct view sent_view = {
    .name = "sent",
    .context = CONTEXT_INSPECTOR,
    .list = popup,
    .act = act,
    .hints = {{ACTION_OPEN, "open"},
              {ACTION_LEAVE_OUT, "ask without"},
              {ACTION_EDIT, "change"},
              {ACTION_REMOVE, "forget"},
              {ACTION_LEAVE, "close"}},
};
