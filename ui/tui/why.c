#include "config.h"

#include "why.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/format.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH      72
#define HEIGHT_MIN 8

struct why {
    enum rec_row_kind row;
    char id[REC_ID_SIZE];
    const struct rec_page *page, *history;
    struct entries entries;
    int width;
};

extern const struct view why_view;

void why_start(struct app *app)
{
    app->why = xcalloc(1, sizeof *app->why);
    entries_init(&app->why->entries);
}

static void clear(struct why *why)
{
    rec_page_free(why->page);
    rec_page_free(why->history);
    why->page = why->history = NULL;
}

void why_stop(struct app *app)
{
    clear(app->why);
    entries_free(&app->why->entries);
    free(app->why);
}

static unsigned take_page(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page && app->why->page && error->code == REC_NOT_FOUND) /* it was there a moment ago */
        return app_close_popup(app, &why_view) | app_toast(app, ROLE_WARNING, "it was erased");
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(app->why->page);
    app->why->page = page;
    return DRAW_POPUP;
}

static unsigned take_history(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    rec_page_free(app->why->history);
    app->why->history = page;
    return DRAW_POPUP;
}

/* What is shown stays until the answers are there. */
static unsigned ask(struct app *app)
{
    struct why *why = app->why;
    enum rec_row_kind row = why->row;
    struct rec_query query;
    unsigned bits = 0;
    rec_query_init(&query, row == REC_ROW_PREFERENCE ? REC_QUERY_PREFERENCE
                           : row == REC_ROW_MEMORY   ? REC_QUERY_MEMORY
                                                     : REC_QUERY_MEMORIES);
    if (row == REC_ROW_MESSAGE)
        query.message = why->id;
    else
        query.id = why->id;
    query.limit = 100;
    if (row != REC_ROW_CONVERSATION)
        bits |= app_ask(app, ASK_WHY, &query, take_page);
    rec_query_init(&query, REC_QUERY_HISTORY);
    query.id = why->id;
    query.limit = 50;
    return bits | app_ask(app, ASK_WHY_HISTORY, &query, take_history);
}

unsigned why_open(struct app *app, enum rec_row_kind row, const char *id)
{
    struct why *why = app->why;
    clear(why);
    why->row = row;
    snprintf(why->id, sizeof why->id, "%s", id);
    why->entries.selected = 0;
    why->entries.count = 0;
    return app_open_popup(app, &why_view) | ask(app);
}

unsigned why_changed(struct app *app, const struct rec_event *event)
{
    const struct why *why = app->why;
    bool learned = event->row == REC_ROW_MEMORY || event->row == REC_ROW_PREFERENCE;
    bool itself = why->row != REC_ROW_MESSAGE && event->id[0];
    if (!learned || !app_has_popup(app, &why_view) || (itself && strcmp(event->id, why->id) != 0))
        return 0;
    return ask(app);
}

/* --- Rows --- */

static void line(struct entries *entries, const char *text, enum theme_role role, size_t width)
{
    entries_put_text(entries, text, role, "   ", "     ", width);
}

static void evidence_rows(struct entries *entries, const struct rec_evidence *evidence, size_t count,
                          size_t width, int64_t now)
{
    entries_add_section(entries, "where it came from", width);
    for (size_t index = 0; index < count; index++) {
        struct buf text = BUF_INIT;
        bool message = evidence[index].message_id[0] != '\0';
        entries_add(entries, evidence[index].message_id, REC_ROW_MESSAGE);
        if (strcmp(evidence[index].source, "command") == 0)
            buf_adds(&text, "set by hand");
        else
            buf_addf(&text, "said by %s",
                     strcmp(evidence[index].source, "user") == 0 ? "you" : evidence[index].source);
        if (evidence[index].created_at) {
            buf_adds(&text, ", ");
            format_time(&text, evidence[index].created_at, now);
        }
        if (message)
            buf_adds(&text, " (Enter opens the message)");
        line(entries, text.data, ROLE_TEXT, width);
        buf_free(&text);
    }
    if (count == 0) {
        entries_add_heading(entries);
        line(entries, "no source is recorded", ROLE_DIM, width);
    }
}

static void history_rows(struct entries *entries, const struct rec_page *history, size_t width, int64_t now)
{
    if (!history || history->count == 0)
        return;
    entries_add_section(entries, "what happened to it", width);
    for (size_t index = 0; index < history->count; index++) {
        const struct rec_change_record *change = &history->history[index];
        struct buf text = BUF_INIT;
        entries_add_heading(entries);
        format_time(&text, change->created_at, now);
        size_t length = strlen(change->operation);
        bool said =
            strncmp(change->summary, change->operation, length) == 0 && change->summary[length] == ':';
        buf_addf(&text, "  %s%s%s%s", said ? "" : change->operation, said ? "" : ": ", change->summary,
                 change->undone ? " (undone)" : "");
        line(entries, text.data, change->undone ? ROLE_DIM : ROLE_TEXT, width);
        buf_free(&text);
    }
}

static void memory_detail(struct entries *entries, const struct rec_memory *memory, size_t width, int64_t now)
{
    struct buf text = BUF_INIT;
    entries_add_heading(entries);
    buf_addf(&text, "importance %.2f, confidence %.2f, in %lld prompt%s", memory->importance,
             memory->confidence, (long long)memory->access_count, memory->access_count == 1 ? "" : "s");
    if (memory->accessed_at) {
        buf_adds(&text, ", last ");
        format_day(&text, memory->accessed_at, now);
    }
    line(entries, text.data, ROLE_DIM, width);
    buf_free(&text);
}

/* Why it is believed, in words. */
static void reason_lines(struct entries *entries, const struct rec_preference *preference, size_t width,
                         int64_t now)
{
    struct buf text = BUF_INIT;
    size_t count = preference->evidence_count;
    int64_t since = preference->since ? preference->since : preference->created_at;
    bool by_hand = count == 0 || strcmp(preference->evidence[0].source, "command") == 0;
    entries_add_section(entries, "why do I think so?", width);
    entries_add_heading(entries);
    if (!preference->explicit_) {
        buf_addf(&text,
                 "It is a guess. %zu thing%s you said point%s to it, which makes me %d%% sure. Your yes (y) "
                 "makes it certain, your no (n) drops it.",
                 count, count == 1 ? "" : "s", count == 1 ? "s" : "",
                 (int)(preference->confidence * 100 + 0.5));
    } else {
        buf_adds(&text, by_hand ? "You set it by hand, " : "You said so, ");
        format_day(&text, since, now);
        if (count > 1)
            buf_addf(&text, ", and said it %zu times", count);
        buf_adds(&text, ". What is only guessed never changes it; another statement of yours does.");
    }
    line(entries, text.data, ROLE_TEXT, width);
    if (preference->locked) {
        entries_add_heading(entries);
        line(entries, "It is locked: nothing but your own hand changes it.", ROLE_WARNING, width);
    }
    if (preference->access_count > 0) {
        buf_clear(&text);
        buf_addf(&text, "It was in %lld prompt%s.", (long long)preference->access_count,
                 preference->access_count == 1 ? "" : "s");
        entries_add_heading(entries);
        line(entries, text.data, ROLE_DIM, width);
    }
    buf_free(&text);
}

static void rebuild(struct app *app, int columns)
{
    struct why *why = app->why;
    struct entries *entries = &why->entries;
    size_t width = columns > 1 ? (size_t)columns : 1;
    int64_t now = clock_now();
    entries_begin(entries);
    for (size_t index = 0; why->page && index < why->page->count; index++) {
        if (why->row == REC_ROW_PREFERENCE) {
            const struct rec_preference *preference = &why->page->preferences[index];
            preference_rows(entries, preference, columns, now);
            reason_lines(entries, preference, width, now);
            if (preference->statement[0]) {
                entries_add_section(entries, "the words", width);
                entries_add_heading(entries);
                line(entries, preference->statement, ROLE_QUOTE, width);
            }
            evidence_rows(entries, preference->evidence, preference->evidence_count, width, now);
        } else {
            const struct rec_memory *memory = &why->page->memories[index];
            memory_rows(entries, memory, columns, now);
            if (why->row == REC_ROW_MEMORY) {
                memory_detail(entries, memory, width, now);
                evidence_rows(entries, memory->evidence, memory->evidence_count, width, now);
            }
        }
    }
    if (why->row == REC_ROW_MESSAGE && why->page && why->page->count == 0) {
        entries_add_heading(entries);
        line(entries, "Nothing was learned from this message.", ROLE_DIM, width);
    }
    history_rows(entries, why->history, width, now);
    entries_end(entries);
}

/* --- View --- */

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){
        .entries = &app->why->entries,
        .title = app->why->row == REC_ROW_MESSAGE ? "What was learned from this message" : "Why",
        .width = WIDTH,
        .height_min = HEIGHT_MIN,
        .rebuild = rebuild};
}

/* The first message that what is shown rests on; "": none. */
static const char *first_source(const struct why *why)
{
    bool preference = why->row == REC_ROW_PREFERENCE;
    if (!why->page || why->page->count == 0 || (!preference && why->row != REC_ROW_MEMORY))
        return "";
    const struct rec_preference *value = preference ? why->page->preferences : NULL;
    const struct rec_memory *memory = preference ? NULL : why->page->memories;
    const struct rec_evidence *evidence = preference ? value->evidence : memory->evidence;
    size_t count = preference ? value->evidence_count : memory->evidence_count;
    for (size_t index = 0; index < count; index++)
        if (evidence[index].message_id[0])
            return evidence[index].message_id;
    return "";
}

static unsigned open_selected(struct app *app)
{
    const struct entry *entry = entries_selected(&app->why->entries);
    if (!entry || !entry->id[0])
        return HANDLED;
    bool itself = entry->tag != REC_ROW_MESSAGE && strcmp(entry->id, app->why->id) == 0;
    const char *message = itself ? first_source(app->why) : entry->id;
    if (!*message)
        return app_toast(app, ROLE_STATUS, "it comes from no message that could be opened");
    if (entry->tag != REC_ROW_MESSAGE && !itself)
        return why_open(app, (enum rec_row_kind)entry->tag, entry->id);
    if (app->why->row == REC_ROW_MEMORY) {
        struct rec_command command = {.kind = REC_COMMAND_MEMORY_OPENED, .id = app->why->id, .category = -1};
        app_order(app, &command, NULL, NULL);
    }
    char id[REC_ID_SIZE];
    memcpy(id, message, REC_ID_SIZE);
    app->zoom = false;
    return app_close_popup(app, &why_view) | app_go_to_message(app, id);
}

static unsigned act(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_WHY:
        return app_close_popup(app, &why_view);
    default:
        return 0;
    }
}

static void closed(struct app *app)
{
    clear(app->why);
}

const struct view why_view = {
    .name = "why",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .close = closed,
    .hints = {{ACTION_OPEN, "open"}, {ACTION_LEAVE, "close"}},
};
