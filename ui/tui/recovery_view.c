#include "config.h"

#include "recovery_view.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/format.h"
#include "ui/tui/prompt.h"
#include "ui/tui/view.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH      76
#define HEIGHT_MIN 6
#define HOUR_MS    (60 * 60 * INT64_C(1000))
#define START_NS   (5 * INT64_C(1000000000)) /* as long is the start */
#define TURNS_MOST 100

struct recovery {
    const struct rec_page *page;
    struct entries entries;
    int64_t started;
    size_t seen; /* interrupted turns, when last counted */
    size_t told; /* of these, the ones that can be gone on with and were told of */
};

extern const struct view recovery_view;

void recovery_start(struct app *app)
{
    app->recovery = xcalloc(1, sizeof *app->recovery);
    entries_init(&app->recovery->entries);
    app->recovery->started = clock_monotonic();
}

void recovery_stop(struct app *app)
{
    rec_page_free(app->recovery->page);
    entries_free(&app->recovery->entries);
    free(app->recovery);
}

static size_t interrupted(const struct rec_page *page)
{
    size_t count = 0;

    while (page && count < page->count && page->offers[count].kind == REC_OFFER_INTERRUPTED)
        count++;
    return count;
}

static int64_t since(const struct app *app)
{
    const char *hours = rec_settings_get(app->settings, "conversation.recovery_hours");

    return clock_now() - (hours ? strtoll(hours, NULL, 10) : 24) * HOUR_MS;
}

static unsigned ask(struct app *app, ask_answer answer)
{
    struct rec_query query;

    rec_query_init(&query, REC_QUERY_RECOVERY);
    query.since = since(app);
    return app_ask(app, ASK_RECOVERY, &query, answer);
}

static unsigned take_page(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(app->recovery->page);
    app->recovery->page = page;
    app->recovery->told = interrupted(page);
    return DRAW_POPUP;
}

unsigned recovery_open(struct app *app)
{
    return app_open_popup(app, &recovery_view) | ask(app, take_page);
}

/* At the start the list opens, unless the person has begun to do something; later a line says that there is
 * something in it. */
static unsigned take_look(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct recovery *recovery = app->recovery;
    size_t count = interrupted(page), told = recovery->told;

    (void)error;
    if (!page)
        return 0;
    rec_page_free(recovery->page);
    recovery->page = page;
    recovery->told = count;
    if (count > told && clock_monotonic() - recovery->started < START_NS && app->popup_count == 0 &&
        compose_empty(app))
        return app_open_popup(app, &recovery_view);
    if (count > told)
        return app_toast(app, ROLE_WARNING, "an answer was interrupted; \":recover\" goes on with it");
    return app_has_popup(app, &recovery_view) ? DRAW_POPUP : 0;
}

/* Turns change often and are seldom interrupted: only more of these are worth reading all. */
static unsigned take_turns(struct app *app, const struct rec_page *page, const rec_error *error)
{
    size_t count = page ? page->count : 0, seen = app->recovery->seen;

    (void)error;
    rec_page_free(page);
    app->recovery->seen = count;
    return count > seen ? ask(app, take_look) : 0;
}

unsigned recovery_look(struct app *app)
{
    struct rec_query query;

    rec_query_init(&query, REC_QUERY_TURNS);
    query.statuses = 1u << REC_TURN_INTERRUPTED;
    query.since = since(app);
    query.limit = TURNS_MOST;
    return app_ask(app, ASK_INTERRUPTED, &query, take_turns);
}

/* --- Rows --- */

static void line(struct entries *entries, const char *text, enum theme_role role, int width)
{
    if (*text)
        entries_put_text(entries, text, role, " ", "   ", width > 0 ? (size_t)width : 1);
}

/* One line of a text: its first, or its last. */
static void quote(struct entries *entries, const char *label, const char *text, bool last, int width)
{
    struct buf words = BUF_INIT;
    const char *from = text;
    size_t length;

    while (last && strchr(from, '\n') && strchr(from, '\n')[1])
        from = strchr(from, '\n') + 1;
    length = strcspn(from, "\n");
    if (length > 0) {
        buf_addf(&words, "  %s: %.*s", label, (int)length, from);
        line(entries, words.data, ROLE_DIM, width);
    }
    buf_free(&words);
}

static void rebuild(struct app *app, int width)
{
    static const char *const kinds[] = {"interrupted", "paused", "recent"};
    struct recovery *recovery = app->recovery;
    struct entries *entries = &recovery->entries;
    int64_t now = clock_now();

    entries_begin(entries);
    for (size_t i = 0; recovery->page && i < recovery->page->count; i++) {
        const struct rec_offer *offer = &recovery->page->offers[i];
        struct buf title = BUF_INIT;

        entries_add(entries, offer->kind == REC_OFFER_INTERRUPTED ? offer->turn.id : offer->conversation_id,
                    (int)i);
        format_time(&title, offer->time, now);
        buf_addf(&title, "  %s: %s", kinds[offer->kind], *offer->title ? offer->title : "untitled");
        line(entries, title.data, offer->kind == REC_OFFER_INTERRUPTED ? ROLE_WARNING : ROLE_TEXT, width);
        quote(entries, "you", offer->question, false, width);
        quote(entries, offer->kind == REC_OFFER_INTERRUPTED ? "answer so far" : "answer", offer->answer, true,
              width);
        quote(entries, "open", offer->open, true, width);
        quote(entries, "summary", offer->summary, true, width);
        buf_free(&title);
    }
    if (!recovery->page || recovery->page->count == 0) {
        entries_add_heading(entries);
        line(entries, recovery->page ? "Nothing was interrupted or left open." : "Looking ...", ROLE_DIM,
             width);
    }
    entries_end(entries);
}

/* --- What can be done --- */

static const struct rec_offer *selected(struct app *app)
{
    const struct entry *entry = entries_selected(&app->recovery->entries);
    const struct rec_page *page = app->recovery->page;

    return entry && page && (size_t)entry->tag < page->count ? &page->offers[entry->tag] : NULL;
}

static unsigned show(struct app *app, const struct rec_offer *offer)
{
    char id[REC_ID_SIZE];

    memcpy(id, offer->conversation_id, sizeof id);
    app->zoom = false;
    return app_close_popup(app, &recovery_view) | chat_open(app, id);
}

/* Goes on where the answer stops; one that had not begun is asked for again. */
static unsigned go_on(struct app *app)
{
    const struct rec_offer *offer = selected(app);
    bool begun = offer && *offer->turn.assistant_message_id && *offer->answer;

    if (!offer)
        return HANDLED;
    char message[REC_ID_SIZE];
    memcpy(message, begun ? offer->turn.assistant_message_id : offer->turn.user_message_id, sizeof message);
    unsigned bits = show(app, offer);
    return bits | chat_ask_again(app, begun ? REC_COMMAND_CONTINUE : REC_COMMAND_RETRY, message);
}

static unsigned retry(struct app *app)
{
    const struct rec_offer *offer = selected(app);

    if (!offer)
        return HANDLED;
    char message[REC_ID_SIZE];
    memcpy(message, offer->turn.user_message_id, sizeof message);
    unsigned bits = show(app, offer);
    return bits | chat_ask_again(app, REC_COMMAND_RETRY, message);
}

static unsigned discarded(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    (void)result;
    if (event->kind == REC_EVENT_FAILED)
        return app_toast_error(app, &event->error);
    return ask(app, take_page);
}

static unsigned discard(struct app *app)
{
    const struct rec_offer *offer = selected(app);
    struct rec_command command = {.kind = REC_COMMAND_TURN_DISCARD, .category = -1};

    if (!offer)
        return HANDLED;
    command.id = offer->turn.id;
    return app_order(app, &command, discarded, NULL) | HANDLED;
}

static unsigned show_selected(struct app *app)
{
    const struct rec_offer *offer = selected(app);

    return offer ? show(app, offer) : HANDLED;
}

static unsigned open_selected(struct app *app)
{
    static const struct question_choice choices[] = {{'c', "continue", go_on},
                                                     {'r', "retry", retry},
                                                     {'d', "discard", discard},
                                                     {'s', "show", show_selected}};
    const struct rec_offer *offer = selected(app);

    if (!offer)
        return HANDLED;
    if (offer->kind != REC_OFFER_INTERRUPTED)
        return show(app, offer);
    return question_open(app, "This answer was interrupted. What had arrived is kept.", choices,
                         sizeof choices / sizeof *choices);
}

/* --- View --- */

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->recovery->entries,
                               .title = "Where we were",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

static unsigned act(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_RELOAD:
        return ask(app, take_page) | HANDLED;
    default:
        return 0;
    }
}

const struct view recovery_view = {
    .name = "recovery",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .hints = {{ACTION_OPEN, "go on"}, {ACTION_LEAVE, "close"}},
};
