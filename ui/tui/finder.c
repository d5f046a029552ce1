#include "config.h"

#include "finder.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/finder_state.h"
#include "ui/tui/format.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/places.h"
#include "ui/tui/why.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT       50
#define LIMIT_TIME  200 /* by time, the best are put in order: more of them */
#define RELOAD_NS   ((int64_t)200000000)
#define SEARCH_LONG 1000 /* bytes of a search that are remembered */

const char *const finder_scopes[FINDER_SCOPES] = {"everything", "messages", "memories", "preferences",
                                                  "titles"};
static const unsigned scope_bits[FINDER_SCOPES] = {0, 1u << REC_ROW_MESSAGE, 1u << REC_ROW_MEMORY,
                                                   1u << REC_ROW_PREFERENCE, 1u << REC_ROW_CONVERSATION};

void finder_start(struct app *app)
{
    struct finder *finder = app->finder = xcalloc(1, sizeof *finder);
    finder->editor = editor_new();
    entries_init(&finder->entries);
    entries_init(&finder->why);
    text_block_init(&finder->preview.rows);
}

static void drop_hits(struct finder *finder)
{
    rec_page_free(finder->page);
    free(finder->hits);
    finder->page = NULL;
    finder->hits = NULL;
    finder->hit_count = 0;
    finder->built_width = 0;
    finder->preview.id[0] = '\0';
}

void finder_stop(struct app *app)
{
    struct finder *finder = app->finder;
    drop_hits(finder);
    finder_preview_drop(finder);
    finder_candidates_drop(finder);
    while (finder->past_count > 0)
        free(finder->past[--finder->past_count]);
    free(finder->past);
    free(finder->unfinished);
    buf_free(&finder->asked);
    editor_free(finder->editor);
    entries_free(&finder->entries);
    entries_free(&finder->why);
    text_block_free(&finder->preview.rows);
    match_free(&finder->preview.marks);
    free(finder);
}

/* --- Asking --- */

static int newest_first(const void *left, const void *right)
{
    const struct rec_hit *const *a = left, *const *b = right;
    if ((*a)->created_at != (*b)->created_at)
        return (*a)->created_at < (*b)->created_at ? 1 : -1;
    return *a < *b ? -1 : *a > *b;
}

static void put_in_order(struct finder *finder)
{
    for (size_t index = 0; index < finder->hit_count; index++)
        finder->hits[index] = &finder->page->hits[index];
    if (finder->by_time && finder->hit_count)
        qsort(finder->hits, finder->hit_count, sizeof *finder->hits, newest_first);
    finder->built_width = 0;
}

static unsigned open_hit(struct app *app, const struct rec_hit *hit);

static unsigned take_hits(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct finder *finder = app->finder;
    if (!page)
        return app_toast_error(app, error);
    drop_hits(finder);
    if (finder->same) /* something has changed, maybe what stands around the result */
        finder_preview_drop(finder);
    finder->page = page;
    finder->hit_count = page->count;
    finder->hits = xcalloc(page->count + 1, sizeof *finder->hits);
    finder->answered = true;
    put_in_order(finder);
    if (!finder->same) {
        finder->entries.count = 0;
        entries_top(&finder->entries);
    }
    finder->same = false;
    bool open = finder->open_best && finder->hit_count > 0 && finder_shown(app);
    finder->open_best = false;
    return open ? open_hit(app, finder->hits[0]) : DRAW_POPUP;
}

static bool blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

static unsigned ask(struct app *app)
{
    struct finder *finder = app->finder;
    struct rec_query query;
    finder->answered = false;
    finder->walking = finder->walking && finder->same;
    finder->open_best = false;
    finder->reload_due = 0;
    finder->asked_at = clock_monotonic();
    buf_clear(&finder->asked);
    finder_asked(finder, &finder->asked);
    if (blank(finder->asked.data)) {
        app_ask_forget(app, ASK_SEARCH);
        drop_hits(finder);
        finder->acting = false;
        return DRAW_POPUP;
    }
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = finder->asked.data;
    query.scopes = scope_bits[finder->scope];
    query.limit = finder->by_time ? LIMIT_TIME : LIMIT;
    query.prefix = true; /* the last word is still being typed */
    return app_ask(app, ASK_SEARCH, &query, take_hits) | DRAW_POPUP;
}

static unsigned ask_again(struct app *app)
{
    app->finder->same = true;
    return ask(app);
}

unsigned finder_changed(struct app *app, const struct rec_event *event)
{
    struct finder *finder = app->finder;
    bool mine = event->row == REC_ROW_MEMORY || event->row == REC_ROW_PREFERENCE ||
                event->row == REC_ROW_MESSAGE || event->row == REC_ROW_CONVERSATION;
    if (!mine || !finder->page || !finder_shown(app))
        return 0;
    if (!finder->reload_due)
        finder->reload_due = finder->asked_at + RELOAD_NS;
    return finder_tick(app);
}

int64_t finder_due(const struct app *app)
{
    return app->finder->reload_due;
}

unsigned finder_tick(struct app *app)
{
    const struct finder *finder = app->finder;
    return finder->reload_due && clock_monotonic() >= finder->reload_due ? ask_again(app) : 0;
}

/* --- Coming and going --- */

bool finder_shown(const struct app *app)
{
    return app_has_popup(app, &finder_view) || app_has_popup(app, &finder_results_view);
}

unsigned finder_close(struct app *app)
{
    if (!finder_shown(app))
        return 0;
    app->finder->reload_due = 0;
    return app_close_popup(app, &finder_view) | app_close_popup(app, &finder_results_view);
}

/* The line has the keys, or the results. */
static unsigned give_keys(struct app *app, bool to_results)
{
    struct finder *finder = app->finder;
    finder->acting = to_results && finder->hit_count > 0;
    finder_candidates_drop(finder);
    return finder_close(app) | app_open_popup(app, finder->acting ? &finder_results_view : &finder_view);
}

unsigned finder_open(struct app *app, const char *words)
{
    struct finder *finder = app->finder;
    finder->chosen = !words && !finder_shown(app) && editor_length(finder->editor) > 0;
    if (words)
        editor_load(finder->editor, words);
    else if (!finder_shown(app))
        editor_point(finder->editor, 0, SIZE_MAX);
    if (!finder_shown(app))
        places_leave(app);
    finder->same = !words;
    unsigned bits = ask(app);
    return bits | give_keys(app, false);
}

unsigned finder_resume(struct app *app)
{
    app->finder->chosen = false;
    unsigned bits = give_keys(app, app->finder->acting);
    return app->finder->page ? bits | ask_again(app) : bits;
}

static void remember(struct finder *finder)
{
    const char *text = editor_text(finder->editor);
    size_t length = editor_length(finder->editor);
    free(finder->unfinished);
    finder->unfinished = NULL;
    if (blank(text) || length > SEARCH_LONG)
        return;
    for (size_t index = 0; index < finder->past_count; index++)
        if (strcmp(finder->past[index], text) == 0) { /* it becomes the newest */
            free(finder->past[index]);
            finder->past_count--;
            memmove(finder->past + index, finder->past + index + 1,
                    (finder->past_count - index) * sizeof *finder->past);
        }
    if (!finder->past)
        finder->past = xcalloc(FINDER_PAST_MAX, sizeof *finder->past);
    if (finder->past_count == FINDER_PAST_MAX) {
        free(finder->past[0]);
        memmove(finder->past, finder->past + 1, --finder->past_count * sizeof *finder->past);
    }
    finder->past[finder->past_count++] = xstrdup(text);
}

/* --- A result --- */

const struct rec_hit *finder_selected(const struct finder *finder)
{
    const struct entry *entry = entries_selected(&finder->entries);
    return entry && entry->tag >= 0 && (size_t)entry->tag < finder->hit_count ? finder->hits[entry->tag]
                                                                              : NULL;
}

static bool take_learned(struct app *app, const struct rec_hit *hit)
{
    if (hit->scope == REC_ROW_MEMORY && hit->memory)
        learned_take_memory(app, hit->memory);
    else if (hit->scope == REC_ROW_PREFERENCE && hit->preference)
        learned_take_preference(app, hit->preference);
    else
        return false;
    return true;
}

/* Shows where a result comes from; 0 when that is no message or conversation. */
static unsigned show(struct app *app, const struct rec_hit *hit)
{
    if (hit->scope == REC_ROW_MESSAGE) {
        struct buf words = BUF_INIT;
        finder_words(hit, &words);
        unsigned bits = chat_find_show(app, hit->id, words.data ? words.data : "");
        buf_free(&words);
        return bits | app_focus(app, PANE_CHAT);
    }
    if (hit->scope == REC_ROW_CONVERSATION)
        return chat_open(app, hit->id) | app_focus(app, PANE_CHAT);
    return take_learned(app, hit) ? learned_show_source(app) : 0;
}

static unsigned open_hit(struct app *app, const struct rec_hit *hit)
{
    struct finder *finder = app->finder;
    remember(finder);
    if ((hit->scope == REC_ROW_MEMORY || hit->scope == REC_ROW_PREFERENCE) &&
        !(take_learned(app, hit) && learned_has_source(app)))
        return why_open(app, hit->scope, hit->id);
    places_leave(app);
    unsigned bits = finder_close(app) | DRAW_LAYOUT;
    app->zoom = false;
    finder->walking = true;
    memcpy(finder->walk, hit->id, REC_ID_SIZE);
    return bits | show(app, hit);
}

static unsigned open_selected(struct app *app)
{
    struct finder *finder = app->finder;
    const struct entry *entry = entries_selected(&finder->entries);
    const struct rec_hit *hit = finder_selected(finder);
    if (app_asking(app, ASK_SEARCH) && !finder->same) { /* the answer to what is typed opens its best */
        finder->open_best = true;
        return HANDLED;
    }
    if (entry && !hit && !finder->page) { /* an earlier search */
        size_t at = finder->past_count - 1 - (size_t)(-1 - entry->tag);
        if (at < finder->past_count)
            editor_replace(finder->editor, finder->past[at]);
        return ask(app);
    }
    return hit ? open_hit(app, hit) : HANDLED;
}

bool finder_walking(const struct app *app)
{
    return app->finder->walking && app->finder->hit_count > 0;
}

void finder_walk_end(struct app *app)
{
    app->finder->walking = false;
}

unsigned finder_walk(struct app *app, int direction)
{
    struct finder *finder = app->finder;
    size_t count = finder->hit_count, at = 0;
    bool over = false;
    while (at < count && strcmp(finder->hits[at]->id, finder->walk) != 0)
        at++;
    for (size_t tried = 0; tried < count; tried++) {
        over = over || (direction > 0 ? at + 1 >= count : at == 0);
        at = direction > 0 ? (at + 1 >= count ? 0 : at + 1) : (at == 0 ? count : at) - 1;
        const struct rec_hit *hit = finder->hits[at];
        unsigned bits = show(app, hit);
        if (!bits)
            continue; /* it has no place in a conversation */
        memcpy(finder->walk, hit->id, REC_ID_SIZE);
        entries_select_id(&finder->entries, hit->id); /* the search comes back where one is */
        return bits | app_toast(app, ROLE_STATUS, "result %zu of %zu%s%s%.60s", at + 1, count,
                                over ? ", from the other end" : "", hit->conversation_title[0] ? ": " : "",
                                hit->conversation_title);
    }
    return HANDLED;
}

static unsigned change_learned(struct app *app, enum action action)
{
    const struct rec_hit *hit = finder_selected(app->finder);
    if (!hit)
        return HANDLED;
    if (!take_learned(app, hit))
        return app_toast(app, ROLE_STATUS, "only memories and preferences can be changed here");
    return learned_act(app, action);
}

/* --- Keys --- */

static unsigned change_scope(struct app *app, int step)
{
    struct finder *finder = app->finder;
    finder->same = false;
    finder->scope = (finder->scope + FINDER_SCOPES + (size_t)step) % FINDER_SCOPES;
    return ask(app) | HANDLED;
}

bool finder_unranked(const struct finder *finder)
{
    return finder->hit_count > 0 && !format_has_score(finder->hits[0]);
}

static unsigned change_order(struct app *app)
{
    struct finder *finder = app->finder;
    if (finder_unranked(finder))
        return app_toast(app, ROLE_STATUS, "the newest first: there are no words to find the best by");
    finder->by_time = !finder->by_time;
    put_in_order(finder); /* what is there at once; then, with more or fewer of them, what the reader says */
    finder->entries.count = 0;
    entries_top(&finder->entries);
    return ask_again(app) |
           app_toast(app, ROLE_STATUS, finder->by_time ? "the newest first" : "the best first");
}

static unsigned changed_text(struct app *app)
{
    app->finder->same = false;
    return ask(app) | finder_candidates(app) | HANDLED;
}

static unsigned earlier_search(struct app *app, int step)
{
    struct finder *finder = app->finder;
    if (!finder->unfinished) {
        if (step > 0)
            return HANDLED;
        finder->unfinished = xstrdup(editor_text(finder->editor));
        finder->past_at = finder->past_count;
    }
    finder->chosen = false;
    if (step < 0 && finder->past_at == 0)
        return app_toast(app, ROLE_STATUS, "no earlier search");
    size_t at = finder->past_at + (step < 0 ? (size_t)-1 : 1);
    if (at > finder->past_count)
        return HANDLED;
    finder->past_at = at;
    finder->same = false;
    editor_replace(finder->editor, at < finder->past_count ? finder->past[at] : finder->unfinished);
    finder_candidates_drop(finder);
    return ask(app) | HANDLED;
}

static unsigned move(struct app *app, enum action action)
{
    return entries_act(&app->finder->entries, action) ? DRAW_POPUP | HANDLED : 0;
}

static unsigned act(struct app *app, enum action action)
{
    struct finder *finder = app->finder;
    uint64_t before = editor_version(finder->editor);
    switch (action) {
    case ACTION_SEND:
        return open_selected(app);
    case ACTION_LEAVE:
        return finder->hit_count > 0 ? give_keys(app, true) : finder_close(app);
    case ACTION_INTERRUPT:
        return finder_close(app);
    case ACTION_TYPE_UP:
        return move(app, ACTION_LINE_UP);
    case ACTION_TYPE_DOWN:
        return move(app, ACTION_LINE_DOWN);
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        return move(app, action);
    case ACTION_SEARCH_OLDER:
        return earlier_search(app, -1);
    case ACTION_SEARCH_NEWER:
        return earlier_search(app, 1);
    case ACTION_SORT:
        return change_order(app);
    case ACTION_PANE_NEXT:
        return finder_complete(app, 1) ? ask(app) | HANDLED : change_scope(app, 1);
    case ACTION_PANE_PREVIOUS:
        return finder_complete(app, -1) ? ask(app) | HANDLED : change_scope(app, -1);
    default:
        if (finder->chosen && (action == ACTION_TYPE_DELETE_LEFT || action == ACTION_TYPE_DELETE_RIGHT))
            action = ACTION_TYPE_KILL_TO_START; /* the caret is at the end */
        finder->chosen = false;
        if (editor_apply(finder->editor, action))
            return DRAW_POPUP | HANDLED |
                   (editor_version(finder->editor) != before ? changed_text(app) : finder_candidates(app));
        return action_valid(action, CONTEXT_SEARCH) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
    }
}

static unsigned type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct finder *finder = app->finder;
    char *line = xstrndup(text, length);
    for (char *byte = line; *byte; byte++)
        if (*byte == '\n' || *byte == '\r' || *byte == '\t')
            *byte = ' ';
    if (finder->chosen)
        editor_replace(finder->editor, "");
    finder->chosen = false;
    if (pasted)
        editor_paste(finder->editor, line, strlen(line));
    else
        editor_type(finder->editor, line, strlen(line));
    free(line);
    free(finder->unfinished);
    finder->unfinished = NULL;
    return changed_text(app);
}

static unsigned act_on_results(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_WHY:
        return finder_why(app);
    case ACTION_TYPE:
    case ACTION_SEARCH:
        return give_keys(app, false);
    case ACTION_LEAVE:
    case ACTION_BACK:
    case ACTION_INTERRUPT:
        return finder_close(app);
    case ACTION_SORT:
        return change_order(app);
    case ACTION_TAB_NEXT:
    case ACTION_TAB_PREVIOUS:
        return change_scope(app, action == ACTION_TAB_NEXT ? 1 : -1);
    case ACTION_EDIT:
    case ACTION_EDIT_OUTSIDE:
    case ACTION_PIN:
    case ACTION_REMOVE:
    case ACTION_ERASE:
        return change_learned(app, action);
    case ACTION_RELOAD:
        return ask_again(app) | HANDLED;
    case ACTION_GO_CONTEXT:
    case ACTION_GO_MEMORIES:
    case ACTION_GO_PREFERENCES:
    case ACTION_GO_REVIEW:
    case ACTION_CONVERSATION_NEW:
        places_leave(app);
        return finder_close(app) | app_act(app, action);
    default:
        return move(app, action);
    }
}

const struct view finder_view = {
    .name = "search",
    .context = CONTEXT_SEARCH,
    .place = finder_place,
    .draw = finder_draw,
    .act = act,
    .type = type,
    .click = finder_click,
    .hints = {{ACTION_SEND, "open"},
              {ACTION_LEAVE, "results"},
              {ACTION_PANE_NEXT, "what kind"},
              {ACTION_SORT, "order"},
              {ACTION_SEARCH_OLDER, "earlier"}},
};

const struct view finder_results_view = {
    .name = "results",
    .context = CONTEXT_RESULTS,
    .place = finder_place,
    .draw = finder_draw,
    .act = act_on_results,
    .click = finder_click,
    .hints = {{ACTION_OPEN, "open"},
              {ACTION_WHY, "why"},
              {ACTION_SORT, "order"},
              {ACTION_TYPE, "words"},
              {ACTION_LEAVE, "close"}},
};
