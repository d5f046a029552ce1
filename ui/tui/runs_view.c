#include "config.h"

#include "runs_view.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/entries.h"
#include "ui/tui/format.h"
#include "ui/tui/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH      90
#define HEIGHT_MIN 10
#define RUNS_MAX   16 /* of this program; older ones are turns of the store */
#define STEPS_MAX  24
#define TURNS_MAX  30
#define TICK_NS    ((int64_t)500000000)
#define MS_NS      1000000

struct step {
    char name[32];
    int64_t began, ended; /* clock_monotonic(); ended 0: it runs */
    int retries;
};

struct run {
    uint64_t command;
    char conversation[REC_ID_SIZE];
    int64_t began, ended;
    int64_t time; /* of the day */
    struct step steps[STEPS_MAX];
    size_t count;
    const char *outcome;                         /* NULL: it runs */
    char error[sizeof((rec_error *)0)->message]; /* the newest one, of a retry or of the end */
};

struct runs {
    struct run items[RUNS_MAX]; /* a ring: the newest is at next - 1 */
    size_t next, count;
    const struct rec_page *turns, *stats;
    struct entries entries;
    int64_t due; /* 0: nothing ticks */
};

static const struct view runs_view;

void runs_start(struct app *app)
{
    app->runs = xcalloc(1, sizeof *app->runs);
    entries_init(&app->runs->entries);
}

void runs_stop(struct app *app)
{
    rec_page_free(app->runs->turns);
    rec_page_free(app->runs->stats);
    entries_free(&app->runs->entries);
    free(app->runs);
}

/* --- Following --- */

static struct run *run_of(struct runs *runs, uint64_t command)
{
    for (size_t index = 0; index < runs->count; index++)
        if (runs->items[index].command == command)
            return &runs->items[index];
    return NULL;
}

static struct run *new_run(struct runs *runs, const struct rec_event *event)
{
    struct run *run = &runs->items[runs->next];
    runs->next = (runs->next + 1) % RUNS_MAX;
    runs->count += runs->count < RUNS_MAX;
    *run = (struct run){.command = event->command, .began = clock_monotonic(), .time = clock_now()};
    return run;
}

static void end_step(struct run *run)
{
    if (run->count && !run->steps[run->count - 1].ended)
        run->steps[run->count - 1].ended = clock_monotonic();
}

static void begin_step(struct run *run, const char *name)
{
    end_step(run);
    if (run->count == STEPS_MAX) /* a loop: the newest steps are those that tell something */
        memmove(run->steps, run->steps + 1, --run->count * sizeof *run->steps);
    struct step *step = &run->steps[run->count++];
    *step = (struct step){.began = clock_monotonic()};
    snprintf(step->name, sizeof step->name, "%s", name);
}

static void end_run(struct run *run, const struct rec_event *event)
{
    end_step(run);
    run->ended = clock_monotonic();
    run->outcome = event->kind == REC_EVENT_DONE     ? "done"
                   : event->kind == REC_EVENT_FAILED ? "failed"
                                                     : "cancelled";
    if (event->kind == REC_EVENT_FAILED)
        snprintf(run->error, sizeof run->error, "%s", event->error.message);
}

unsigned runs_event(struct app *app, const struct rec_event *event)
{
    struct run *run = event->command ? run_of(app->runs, event->command) : NULL;
    switch (event->kind) {
    case REC_EVENT_STEP:
        if (!run)
            run = new_run(app->runs, event);
        if (event->conversation[0])
            memcpy(run->conversation, event->conversation, REC_ID_SIZE);
        begin_step(run, event->text);
        break;
    case REC_EVENT_WAITING:
        if (!run)
            return 0;
        if (run->count)
            run->steps[run->count - 1].retries++;
        snprintf(run->error, sizeof run->error, "%s", event->error.message);
        break;
    case REC_EVENT_DONE:
    case REC_EVENT_FAILED:
    case REC_EVENT_CANCELLED:
        if (!run)
            return 0;
        end_run(run, event);
        break;
    default:
        return 0;
    }
    return app_has_popup(app, &runs_view) ? DRAW_POPUP : 0;
}

/* --- Rows --- */

static void line(struct entries *entries, const char *text, enum theme_role role, int width)
{
    entries_put_text(entries, text, role, " ", "     ", width > 0 ? (size_t)width : 1);
}

static void heading(struct entries *entries, const char *text, int width)
{
    entries_add(entries, "", 0);
    if (entries->count > 1)
        text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    line(entries, text, ROLE_HEADING, width);
}

static void add_step(struct entries *entries, const struct step *step, int64_t now, int width)
{
    struct buf text = BUF_INIT;
    int64_t ms = ((step->ended ? step->ended : now) - step->began) / MS_NS;
    buf_addf(&text, "    %-14s ", step->name);
    if (ms == 0)
        buf_adds(&text, "under 1 ms");
    else
        format_duration(&text, ms);
    if (step->retries)
        buf_addf(&text, ", %d retr%s", step->retries, step->retries == 1 ? "y" : "ies");
    if (!step->ended)
        buf_adds(&text, ", runs");
    entries_add(entries, "", 0);
    line(entries, text.data, step->ended ? ROLE_TEXT : ROLE_STREAMING, width);
    buf_free(&text);
}

static void add_run(struct entries *entries, const struct run *run, int width)
{
    struct buf text = BUF_INIT;
    int64_t now = clock_monotonic();
    format_time(&text, run->time, clock_now());
    buf_addf(&text, "  %s in ", run->outcome ? run->outcome : "running");
    format_duration(&text, ((run->ended ? run->ended : now) - run->began) / MS_NS);
    entries_add(entries, run->conversation, 0);
    line(entries, text.data, run->outcome ? ROLE_TEXT : ROLE_STREAMING, width);
    for (size_t index = 0; index < run->count; index++)
        add_step(entries, &run->steps[index], now, width);
    if (run->error[0]) {
        entries_add(entries, run->conversation, 0);
        buf_clear(&text);
        buf_addf(&text, "    %s", run->error);
        line(entries, text.data, ROLE_ERROR, width);
    }
    buf_free(&text);
}

static void add_turn(struct entries *entries, const struct rec_turn *turn, int width)
{
    struct buf text = BUF_INIT;
    format_time(&text, turn->created_at, clock_now());
    buf_addf(&text, "  %s", rec_turn_status_name(turn->status));
    if (turn->updated_at > turn->created_at) {
        buf_adds(&text, " after ");
        format_duration(&text, turn->updated_at - turn->created_at);
    }
    buf_addf(&text, "  %s", turn->model[0] ? turn->model : turn->provider);
    if (turn->error[0])
        buf_addf(&text, "  %s", turn->error);
    entries_add(entries, turn->conversation_id, 0);
    line(entries, text.data, turn->status == REC_TURN_FAILED ? ROLE_ERROR : ROLE_TEXT, width);
    buf_free(&text);
}

static void add_node(struct entries *entries, const struct rec_node_stats *node, int width)
{
    struct buf text = BUF_INIT;
    buf_addf(&text, "%-13.13s %-13.13s %8lld %8lld %8lld %9.1f ms %9.1f ms", node->flow, node->node,
             (long long)node->runs, (long long)(node->attempts - node->runs), (long long)node->failures,
             node->mean_ms, node->max_ms);
    entries_add(entries, "", 0);
    line(entries, text.data, node->failures ? ROLE_WARNING : ROLE_TEXT, width);
    buf_free(&text);
}

static void rebuild(struct app *app, int width)
{
    struct runs *runs = app->runs;
    struct entries *entries = &runs->entries;
    entries_begin(entries);
    heading(entries, "Of this program", width);
    if (runs->count == 0) {
        entries_add(entries, "", 0);
        line(entries, "nothing has run yet", ROLE_DIM, width);
    }
    for (size_t index = 0; index < runs->count; index++)
        add_run(entries, &runs->items[(runs->next + RUNS_MAX - 1 - index) % RUNS_MAX], width);
    if (runs->turns && runs->turns->count) {
        heading(entries, "Turns in the store, newest first", width);
        entries_add(entries, "", 0);
        line(entries, "their steps are not kept one by one; all of them are added up below", ROLE_DIM, width);
        for (size_t index = 0; index < runs->turns->count; index++)
            add_turn(entries, &runs->turns->turns[index], width);
    }
    if (runs->stats && runs->stats->stats->node_count) {
        heading(entries, "flow          step              runs  retries   failed      mean    longest",
                width);
        for (size_t index = 0; index < runs->stats->stats->node_count; index++)
            add_node(entries, &runs->stats->stats->nodes[index], width);
    }
    entries_end(entries);
}

/* --- View --- */

static unsigned take_turns(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(app->runs->turns);
    app->runs->turns = page;
    return DRAW_POPUP;
}

static unsigned take_stats(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(app->runs->stats);
    app->runs->stats = page;
    return DRAW_POPUP;
}

static unsigned ask(struct app *app)
{
    struct rec_query turns, stats;
    rec_query_init(&turns, REC_QUERY_TURNS);
    turns.statuses = (1u << (REC_TURN_INTERRUPTED + 1)) - 1;
    turns.limit = TURNS_MAX;
    rec_query_init(&stats, REC_QUERY_STATS);
    return app_ask(app, ASK_RUN_TURNS, &turns, take_turns) | app_ask(app, ASK_RUN_STATS, &stats, take_stats);
}

unsigned runs_open(struct app *app)
{
    app->runs->due = clock_monotonic() + TICK_NS;
    return app_open_popup(app, &runs_view) | ask(app);
}

int64_t runs_due(const struct app *app)
{
    return app->runs->due;
}

unsigned runs_tick(struct app *app)
{
    bool shown = app_has_popup(app, &runs_view), runs = false;
    for (size_t index = 0; index < app->runs->count; index++)
        runs = runs || !app->runs->items[index].outcome;
    app->runs->due = shown ? clock_monotonic() + TICK_NS : 0;
    return shown && runs ? DRAW_POPUP : 0;
}

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->runs->entries,
                               .title = "Runs",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

static unsigned open_selected(struct app *app)
{
    const struct entry *entry = entries_selected(&app->runs->entries);
    char id[REC_ID_SIZE];
    if (!entry || !entry->id[0])
        return HANDLED;
    memcpy(id, entry->id, sizeof id);
    app->zoom = false;
    return app_close_popup(app, &runs_view) | chat_open(app, id);
}

static unsigned act(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_RELOAD:
        return ask(app) | HANDLED;
    default:
        return 0;
    }
}

static const struct view runs_view = {
    .name = "runs",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .hints = {{ACTION_OPEN, "conversation"}, {ACTION_RELOAD, "reload"}, {ACTION_LEAVE, "close"}},
};
