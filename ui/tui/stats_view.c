#include "config.h"

#include "stats_view.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/chat.h"
#include "ui/tui/format.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH      76
#define HEIGHT_MIN 8
#define DAY_MS     (24 * 60 * 60 * INT64_C(1000))
#define DAYS       56 /* of a line, at most */
#define BAR        20
#define MICRO      1e6 /* of a dollar: costs as whole numbers */

struct stats {
    const struct rec_page *page;
    struct entries entries;
};

extern const struct view stats_view;

void stats_start(struct app *app)
{
    app->stats = xcalloc(1, sizeof *app->stats);
    entries_init(&app->stats->entries);
}

void stats_stop(struct app *app)
{
    rec_page_free(app->stats->page);
    entries_free(&app->stats->entries);
    free(app->stats);
}

static unsigned take_page(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(app->stats->page);
    app->stats->page = page;
    return DRAW_POPUP;
}

static unsigned ask(struct app *app)
{
    struct rec_query query;

    rec_query_init(&query, REC_QUERY_STATS);
    return app_ask(app, ASK_STATS, &query, take_page);
}

unsigned stats_open(struct app *app)
{
    return app_open_popup(app, &stats_view) | ask(app);
}

/* --- Rows --- */

static void line(struct entries *entries, const char *text, enum theme_role role, int width)
{
    entries_put_text(entries, text, role, " ", "   ", width > 0 ? (size_t)width : 1);
}

/* Nothing can be done with it, but the selection stands on it, so that all is seen on a small screen. */
static void figures(struct entries *entries, const char *text, enum theme_role role, int width)
{
    entries_add(entries, "", 0);
    line(entries, text, role, width);
}

static void heading(struct entries *entries, const char *text, int width)
{
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    line(entries, text, ROLE_HEADING, width);
}

/* A level from 0 (nothing) to 8 as a character. */
static const char *level(int64_t value, int64_t most, bool ascii)
{
    static const char *const blocks[] = {"\u00b7", "\u2581", "\u2582", "\u2583", "\u2584",
                                         "\u2585", "\u2586", "\u2587", "\u2588"};
    static const char *const plain[] = {" ", ".", ":", "-", "=", "+", "*", "%", "#"};
    int step = most > 0 && value > 0 ? (int)((value * 8 + most - 1) / most) : 0;

    return (ascii ? plain : blocks)[step];
}

enum series { TURNS, TOKENS, LEARNED, COST };

static int64_t value_of(const struct rec_day_stats *day, enum series series)
{
    switch (series) {
    case TURNS:
        return day->turns;
    case TOKENS:
        return day->input_tokens + day->output_tokens;
    case LEARNED:
        return day->memories;
    case COST:
        return day->cost_usd > 0 ? (int64_t)(day->cost_usd * MICRO + .5) : 0;
    }
    return 0;
}

/* The last days, one column each, today last. */
static void sparkline(struct entries *entries, const char *label, const struct rec_stats *stats,
                      enum series series, int columns, bool ascii, int width)
{
    int64_t values[DAYS] = {0}, most = 0, sum = 0, today = clock_now() / DAY_MS;
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < stats->day_count; i++) {
        int64_t age = today - stats->days[i].day / DAY_MS;
        int64_t value = value_of(&stats->days[i], series);
        if (age < 0 || age >= columns)
            continue;
        values[columns - 1 - age] = value;
        most = value > most ? value : most;
        sum += value;
    }
    buf_addf(&text, "%-8s ", label);
    for (int i = 0; i < columns; i++)
        buf_adds(&text, level(values[i], most, ascii));
    buf_addc(&text, ' ');
    if (series == COST)
        format_cost(&text, (double)sum / MICRO);
    else
        buf_addf(&text, "%lld", (long long)sum);
    figures(entries, text.data, ROLE_TEXT, width);
    buf_free(&text);
}

static void bar(struct entries *entries, const char *label, int64_t value, int64_t most, const char *note,
                bool ascii, int width)
{
    struct buf text = BUF_INIT;
    int filled = most > 0 ? (int)((value * BAR + most - 1) / most) : 0;

    buf_addf(&text, "%-26.26s ", label);
    for (int i = 0; i < BAR; i++)
        buf_adds(&text, i < filled ? (ascii ? "#" : "\u2588") : (ascii ? "." : "\u00b7"));
    buf_addf(&text, " %lld%s", (long long)value, note);
    figures(entries, text.data, ROLE_TEXT, width);
    buf_free(&text);
}

static void totals(struct entries *entries, const struct rec_stats *stats, int width)
{
    struct buf text = BUF_INIT;

    buf_addf(&text, "%lld conversations, %lld messages, %lld memories, %lld preferences",
             (long long)stats->conversations_total, (long long)stats->messages_total,
             (long long)stats->memories_total, (long long)stats->preferences_total);
    figures(entries, text.data, ROLE_TEXT, width);
    buf_clear(&text);
    buf_addf(&text, "%lld tokens sent, %lld read from caches, %lld received", (long long)stats->input_tokens,
             (long long)stats->cache_read_tokens, (long long)stats->output_tokens);
    if (stats->cost_usd >= 0) {
        buf_adds(&text, ", ");
        format_cost(&text, stats->cost_usd);
    }
    figures(entries, text.data, ROLE_DIM, width);
    buf_free(&text);
}

static void models(struct entries *entries, const struct rec_stats *stats, bool ascii, int width)
{
    if (stats->model_count == 0)
        return;
    heading(entries, "Answers by model", width);
    for (size_t i = 0; i < stats->model_count; i++) {
        const struct rec_model_stats *model = &stats->models[i];
        struct buf note = BUF_INIT;
        if (model->cost_usd >= 0)
            buf_adds(&note, ", ");
        format_cost(&note, model->cost_usd);
        bar(entries, model->model[0] ? model->model : model->provider, model->answers,
            stats->models[0].answers, note.length > 0 ? note.data : "", ascii, width);
        buf_free(&note);
    }
}

static void categories(struct entries *entries, const struct rec_stats *stats, bool ascii, int width)
{
    enum { COUNT = sizeof stats->memories_by_category / sizeof *stats->memories_by_category };
    int64_t most = 0;

    for (int i = 0; i < COUNT; i++)
        most = stats->memories_by_category[i] > most ? stats->memories_by_category[i] : most;
    if (most == 0)
        return;
    heading(entries, "Memories by category", width);
    for (int i = 0; i < COUNT; i++)
        if (stats->memories_by_category[i] > 0)
            bar(entries, rec_category_name((enum rec_category)i), stats->memories_by_category[i], most, "",
                ascii, width);
}

/* A histogram: one column for each class of durations, the shortest first. */
static void histogram(struct buf *text, const struct rec_node_stats *node, bool ascii)
{
    int64_t most = 0;

    for (int i = 0; i < REC_DURATIONS; i++)
        most = node->durations[i] > most ? node->durations[i] : most;
    for (int i = 0; i < REC_DURATIONS; i++)
        buf_adds(text, level(node->durations[i], most, ascii));
}

static bool is_search(const struct rec_node_stats *node)
{
    return strcmp(node->flow, "memory search") == 0;
}

static void steps(struct entries *entries, const struct rec_stats *stats, bool searches, bool ascii,
                  int width)
{
    struct buf text = BUF_INIT;
    bool begun = false;

    for (size_t i = 0; i < stats->node_count; i++) {
        const struct rec_node_stats *node = &stats->nodes[i];
        if (is_search(node) != searches)
            continue;
        if (!begun)
            heading(entries,
                    searches ? "Searches: durations from 0.1 ms to 10 s, mean, longest, failed"
                             : "Steps: durations from 0.1 ms to 10 s, mean, longest, failed",
                    width);
        begun = true;
        buf_clear(&text);
        buf_addf(&text, "%-12.12s ", node->node);
        histogram(&text, node, ascii);
        buf_addf(&text, " %8.1f ms %8.1f ms %5lld of %lld", node->mean_ms, node->max_ms,
                 (long long)node->failures, (long long)node->runs);
        figures(entries, text.data, ROLE_TEXT, width);
    }
    buf_free(&text);
}

static void retrieval(struct entries *entries, const struct rec_retrieval_stats *counts, bool ascii,
                      int width)
{
    struct buf text = BUF_INIT;

    if (counts->prompts == 0)
        return;
    heading(entries, "Looked up for prompts", width);
    bar(entries, "prompts", counts->prompts, counts->prompts, "", ascii, width);
    bar(entries, "with something found", counts->used, counts->prompts, "", ascii, width);
    buf_addf(&text, "sent with them: %lld memories, %lld preferences, %lld older messages",
             (long long)counts->memories, (long long)counts->preferences, (long long)counts->messages);
    figures(entries, text.data, ROLE_DIM, width);
    buf_free(&text);
}

static void top(struct entries *entries, const char *title, enum rec_row_kind kind,
                const struct rec_top_stats *rows, size_t count, int width)
{
    struct buf text = BUF_INIT;

    if (count == 0)
        return;
    heading(entries, title, width);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&text);
        buf_addf(&text, "%6lld  ", (long long)rows[i].count);
        utf8_printable(&text, rows[i].text, strlen(rows[i].text), false);
        entries_add(entries, rows[i].id, (int)kind);
        line(entries, text.data, ROLE_TEXT, width);
    }
    buf_free(&text);
}

static void rebuild(struct app *app, int width)
{
    struct entries *entries = &app->stats->entries;
    const struct rec_stats *stats = app->stats->page ? app->stats->page->stats : NULL;
    int columns = width - 24 < DAYS ? width - 24 : DAYS;

    entries_begin(entries);
    if (!stats) {
        figures(entries, "Counting ...", ROLE_DIM, width);
    } else {
        totals(entries, stats, width);
        if (columns > 0) {
            heading(entries, "Day by day, today last", width);
            sparkline(entries, "turns", stats, TURNS, columns, app->ascii, width);
            sparkline(entries, "tokens", stats, TOKENS, columns, app->ascii, width);
            sparkline(entries, "learned", stats, LEARNED, columns, app->ascii, width);
            if (stats->cost_usd >= 0)
                sparkline(entries, "cost", stats, COST, columns, app->ascii, width);
        }
        models(entries, stats, app->ascii, width);
        categories(entries, stats, app->ascii, width);
        retrieval(entries, &stats->retrieval, app->ascii, width);
        steps(entries, stats, true, app->ascii, width);
        steps(entries, stats, false, app->ascii, width);
        top(entries, "Busiest conversations: messages", REC_ROW_CONVERSATION, stats->busiest,
            stats->busiest_count, width);
        top(entries, "Most used memories: prompts", REC_ROW_MEMORY, stats->used, stats->used_count, width);
    }
    entries_end(entries);
}

/* --- View --- */

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->stats->entries,
                               .title = "Statistics",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

static unsigned open_selected(struct app *app)
{
    const struct entry *entry = entries_selected(&app->stats->entries);
    char id[REC_ID_SIZE];

    if (!entry || !entry->id[0])
        return HANDLED;
    memcpy(id, entry->id, sizeof id);
    if (entry->tag == REC_ROW_MEMORY)
        return why_open(app, REC_ROW_MEMORY, id);
    app->zoom = false;
    return app_close_popup(app, &stats_view) | chat_open(app, id);
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

const struct view stats_view = {
    .name = "statistics",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .hints = {{ACTION_OPEN, "open"}, {ACTION_LEAVE, "close"}},
};
