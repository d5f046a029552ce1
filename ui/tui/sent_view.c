#include "config.h"

#include "sent_view.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH      76
#define HEIGHT_MIN 8

struct sent {
    char answer[REC_ID_SIZE];
    const struct rec_page *page;
    bool none;   /* nothing is known of what was sent */
    bool chosen; /* only what the answer names */
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

static unsigned ask(struct app *app, const char *answer, bool chosen, ask_answer taken)
{
    struct sent *sent = app->sent;
    struct rec_query query;
    rec_page_free(sent->page);
    sent->page = NULL;
    sent->none = false;
    sent->chosen = chosen;
    sent->entries.count = 0;
    entries_top(&sent->entries);
    snprintf(sent->answer, sizeof sent->answer, "%s", answer);
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = sent->answer;
    return app_ask(app, ASK_SENT, &query, taken);
}

unsigned sent_open(struct app *app, const char *answer)
{
    return app_open_popup(app, &sent_view) | ask(app, answer, false, take_receipt);
}

/* --- The sources of an answer --- */

/* The message that a note was drawn from; one that has none is shown with its history. */
static unsigned open_source(struct app *app, const struct rec_receipt_item *item)
{
    char id[REC_ID_SIZE];
    memcpy(id, item->id, REC_ID_SIZE);
    if (item->row == REC_ROW_MESSAGE)
        return app_go_to_message(app, id);
    if (item->evidence_count == 0 || !item->evidence[0].message_id[0])
        return why_open(app, item->row, id);
    if (item->row == REC_ROW_MEMORY) {
        struct rec_command command = {.kind = REC_COMMAND_MEMORY_OPENED, .id = id, .category = -1};
        app_order(app, &command, NULL, NULL);
    }
    memcpy(id, item->evidence[0].message_id, REC_ID_SIZE);
    return app_go_to_message(app, id);
}

/* The item that an entry shows, or without one the first that the answer names. */
static const struct rec_receipt_item *cited_item(const struct rec_receipt *receipt, const struct entry *entry)
{
    for (size_t part = 0; part < receipt->count; part++)
        for (size_t index = 0; index < receipt->parts[part].count; index++) {
            const struct rec_receipt_item *item = &receipt->parts[part].items[index];
            if (item->cited && (!entry || strcmp(item->id, entry->id) == 0))
                return item;
        }
    return NULL;
}

static unsigned take_sources(struct app *app, const struct rec_page *page, const rec_error *error)
{
    size_t numbered = 0, cited;
    take_receipt(app, page, error);
    cited = app->sent->none ? 0 : receipt_cited(&page->receipts[0], &numbered);
    if (cited == 0) /* it was imported: its numbers are those of another store */
        return app_toast(app, ROLE_STATUS, "what this answer was sent with is not known");
    if (cited > 1)
        return app_open_popup(app, &sent_view);
    return open_source(app, cited_item(&page->receipts[0], NULL));
}

unsigned sent_open_sources(struct app *app, const char *answer)
{
    return ask(app, answer, true, take_sources) | HANDLED;
}

static void rebuild(struct app *app, int columns)
{
    static const char none[] =
        "What this answer was sent with is not known: it was imported, or made without a "
        "request.";
    struct sent *sent = app->sent;
    const struct receipt_learned nothing = {0};
    entries_begin(&sent->entries);
    if (sent->none) {
        entries_add_heading(&sent->entries);
        entries_put_text(&sent->entries, none, ROLE_DIM, " ", " ", columns > 1 ? (size_t)columns : 1);
    } else if (sent->page && sent->chosen) {
        receipt_cited_rows(&sent->entries, &sent->page->receipts[0], columns);
    } else if (sent->page) {
        receipt_rows(&sent->entries, &sent->page->receipts[0], &nothing, columns);
    }
    entries_end(&sent->entries);
}

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->sent->entries,
                               .title = app->sent->chosen ? "What this answer rests on"
                                                          : "What this answer was sent with",
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
        if (entry && app->sent->chosen)
            return app_close_popup(app, &sent_view) |
                   open_source(app, cited_item(&app->sent->page->receipts[0], entry));
        return entry && entry->id[0] ? open_entry(app, entry) : HANDLED;
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
