#include "config.h"

#include "learned_acts.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/chat.h"
#include "ui/tui/external.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define KNOWN_MAX  200 /* earlier values that are looked at */
#define KNOWN_SAID 60  /* columns of them in the status line */

struct learned {
    enum rec_row_kind row;
    char id[REC_ID_SIZE];
    char *text; /* content of a memory, value of a preference */
    char *key, *qualifier;
    enum rec_category category;
    bool kept;          /* pinned, locked */
    enum action wanted; /* what is to be done to the row that is asked for */
    struct {
        char message[REC_ID_SIZE]; /* "": none */
        size_t start, end;         /* in its text */
    } source;
    struct {
        char id[REC_ID_SIZE]; /* "": none */
        char *text;
        bool done; /* it is in the store */
    } changed;
    /* values that such a preference has or had, while one is typed */
    char **known;
    size_t known_count, known_capacity;
    char *typed;      /* what stood there before Tab; NULL: nothing was completed yet */
    size_t suggested; /* values put in so far */
};

void learned_start(struct app *app)
{
    app->learned = xcalloc(1, sizeof *app->learned);
}

static void forget_known(struct learned *learned)
{
    while (learned->known_count > 0)
        free(learned->known[--learned->known_count]);
    free(learned->typed);
    learned->typed = NULL;
}

void learned_stop(struct app *app)
{
    struct learned *learned = app->learned;
    forget_known(learned);
    free(learned->known);
    free(learned->changed.text);
    free(learned->text);
    free(learned->key);
    free(learned->qualifier);
    free(learned);
}

static void take(struct app *app, enum rec_row_kind row, const char *id, const char *text)
{
    struct learned *learned = app->learned;
    free(learned->text);
    free(learned->key);
    free(learned->qualifier);
    learned->key = learned->qualifier = NULL;
    learned->row = row;
    snprintf(learned->id, sizeof learned->id, "%s", id);
    learned->text = xstrdup(text);
}

/* The newest message that says it. */
static void take_source(struct learned *learned, const struct rec_evidence *evidence, size_t count)
{
    int64_t newest = INT64_MIN;
    memset(&learned->source, 0, sizeof learned->source);
    for (size_t index = 0; index < count; index++) {
        if (!evidence[index].message_id[0] || evidence[index].created_at < newest)
            continue;
        newest = evidence[index].created_at;
        memcpy(learned->source.message, evidence[index].message_id, REC_ID_SIZE);
        learned->source.start = evidence[index].start > 0 ? (size_t)evidence[index].start : 0;
        learned->source.end = evidence[index].end > 0 ? (size_t)evidence[index].end : 0;
    }
}

void learned_take_memory(struct app *app, const struct rec_memory *memory)
{
    take(app, REC_ROW_MEMORY, memory->id, memory->content);
    take_source(app->learned, memory->evidence, memory->evidence_count);
    app->learned->kept = memory->pinned;
}

void learned_take_preference(struct app *app, const struct rec_preference *preference)
{
    struct learned *learned = app->learned;
    take(app, REC_ROW_PREFERENCE, preference->id, preference->value);
    take_source(learned, preference->evidence, preference->evidence_count);
    learned->key = xstrdup(preference->key);
    learned->qualifier = xstrdup(preference->qualifier);
    learned->category = preference->category;
    learned->kept = preference->locked;
}

static unsigned order(struct app *app, enum rec_command_kind kind, const char *text, int64_t number)
{
    struct rec_command command = {
        .kind = kind, .id = app->learned->id, .text = text, .number = number, .category = -1};
    return app_order(app, &command, NULL, NULL);
}

/* --- Where it came from --- */

bool learned_has_source(const struct app *app)
{
    return app->learned->source.message[0] != '\0';
}

unsigned learned_show_source(struct app *app)
{
    const struct learned *learned = app->learned;
    if (!learned_has_source(app))
        return 0;
    unsigned bits = HANDLED;
    if (learned->row == REC_ROW_MEMORY)
        bits |= order(app, REC_COMMAND_MEMORY_OPENED, NULL, 0);
    bits |= chat_find_show_span(app, learned->source.message, learned->source.start, learned->source.end);
    return bits | app_focus(app, PANE_CHAT);
}

/* --- Another text --- */

const char *learned_changed_to(const struct app *app, const char *id)
{
    const struct learned *learned = app->learned;
    return learned->changed.id[0] && strcmp(learned->changed.id, id) == 0 ? learned->changed.text : NULL;
}

void learned_read_anew(struct app *app)
{
    if (app->learned->changed.done)
        app->learned->changed.id[0] = '\0';
}

static unsigned text_changed(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    struct learned *learned = app->learned;
    (void)result;
    if (event->kind == REC_EVENT_DONE) {
        learned->changed.done = true;
        return HANDLED;
    }
    learned->changed.id[0] = '\0';
    inspector_stale(app);
    return app_toast_error(app, &event->error) | DRAW_INSPECTOR;
}

/* Shows it at once; the store says it later. */
static unsigned order_change(struct app *app, const struct rec_command *command)
{
    struct learned *learned = app->learned;
    memcpy(learned->changed.id, learned->id, REC_ID_SIZE);
    free(learned->changed.text);
    learned->changed.text = xstrdup(command->text);
    learned->changed.done = false;
    inspector_stale(app);
    return app_order(app, command, text_changed, NULL) | DRAW_INSPECTOR;
}

static unsigned change_text(struct app *app, const char *text)
{
    struct learned *learned = app->learned;
    if (!*text || strcmp(text, learned->text) == 0)
        return HANDLED;
    if (learned->row == REC_ROW_MEMORY) {
        struct rec_command edit = {
            .kind = REC_COMMAND_MEMORY_EDIT, .id = learned->id, .text = text, .category = -1};
        return order_change(app, &edit) | app_toast_undoable(app, "changed: %.80s", text);
    }
    struct rec_command command = {.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = learned->key,
                                  .qualifier = learned->qualifier[0] ? learned->qualifier : NULL,
                                  .text = text,
                                  .category = (int)learned->category};
    return order_change(app, &command) | app_toast_undoable(app, "%.40s = %.80s", learned->key, text);
}

static unsigned edit_outside(struct app *app)
{
    struct buf text = BUF_INIT;
    unsigned bits;
    if (external_edit(app, app->learned->text, &text, &bits) && text.length) {
        size_t limit = app->learned->row == REC_ROW_MEMORY ? REC_MAX_METADATA : REC_MAX_VALUE;
        if (text.length > limit)
            bits |= app_toast(app, ROLE_ERROR, "that is too long: at most %zu bytes", limit);
        else
            bits |= change_text(app, text.data);
    }
    buf_free(&text);
    return bits;
}

/* --- Values that are known --- */

static void add_known(struct learned *learned, const char *value)
{
    for (size_t index = 0; index < learned->known_count; index++)
        if (strcmp(learned->known[index], value) == 0)
            return;
    learned->known =
        xgrow(learned->known, &learned->known_capacity, learned->known_count + 1, sizeof *learned->known);
    learned->known[learned->known_count++] = xstrdup(value);
}

static unsigned take_known(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct learned *learned = app->learned;
    struct buf said = BUF_INIT;
    (void)error;
    for (size_t index = 0; page && index < page->count; index++)
        if (page->preferences[index].value[0])
            add_known(learned, page->preferences[index].value);
    rec_page_free(page);
    for (size_t index = 0; index < learned->known_count && said.length < KNOWN_SAID; index++)
        buf_addf(&said, "%s%s", index ? ", " : "", learned->known[index]);
    unsigned bits = DRAW_POPUP;
    if (learned->known_count > 1) {
        struct buf hint = BUF_INIT;
        buf_addf(&hint, "Tab: %s", said.data);
        bits |= prompt_hint(app, hint.data);
        buf_free(&hint);
    }
    buf_free(&said);
    return bits;
}

static unsigned ask_known(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.key = app->learned->key;
    query.category = (int)app->learned->category;
    query.statuses = 1u << REC_STATE_ACTIVE | 1u << REC_STATE_SUPERSEDED | 1u << REC_STATE_PROPOSED;
    query.limit = KNOWN_MAX;
    return app_ask(app, ASK_KNOWN, &query, take_known);
}

/* Tab puts in the known value that begins with what was typed; again the next. */
static unsigned complete(struct app *app, enum action action, const char *text)
{
    struct learned *learned = app->learned;
    bool back = action == ACTION_PANE_PREVIOUS;
    if (action != ACTION_PANE_NEXT && !back) {
        free(learned->typed);
        learned->typed = NULL;
        return 0;
    }
    if (!learned->typed) { /* the whole value stands there at first: all are candidates */
        learned->typed = xstrdup(strcmp(text, learned->text) == 0 ? "" : text);
        learned->suggested = back ? 0 : (size_t)-1;
    }
    for (size_t tried = 0; tried < learned->known_count; tried++) {
        learned->suggested =
            (learned->suggested + (back ? learned->known_count - 1 : 1)) % learned->known_count;
        const char *value = learned->known[learned->suggested];
        if (strncasecmp(value, learned->typed, strlen(learned->typed)) == 0 && strcmp(value, text) != 0)
            return prompt_replace(app, value) | HANDLED;
    }
    return HANDLED;
}

static unsigned edit(struct app *app)
{
    static const struct prompt_wish memory_wish = {.label = "memory: ", .accept = change_text};
    static struct prompt_wish preference_wish = {.accept = change_text, .act = complete};
    static char label[64];
    struct learned *learned = app->learned;
    if (learned->row == REC_ROW_MEMORY)
        return prompt_open(app, &memory_wish, learned->text);
    const char *name = learned->qualifier[0] ? learned->qualifier : learned->key;
    snprintf(label, sizeof label, "%.*s: ", (int)utf8_cut(name, strlen(name), 50), name);
    preference_wish.label = label;
    forget_known(learned);
    unsigned bits = prompt_open(app, &preference_wish, learned->text);
    return bits | ask_known(app);
}

/* --- Kept, forgotten, erased --- */

static unsigned pin(struct app *app)
{
    const struct learned *learned = app->learned;
    bool memory = learned->row == REC_ROW_MEMORY;
    unsigned bits = order(app, memory ? REC_COMMAND_MEMORY_PIN : REC_COMMAND_PREFERENCE_LOCK, NULL,
                          learned->kept ? 0 : 1);
    return bits | app_toast_undoable(app, "%s: %.80s",
                                     memory ? (learned->kept ? "no longer pinned" : "pinned")
                                            : (learned->kept ? "no longer locked" : "locked"),
                                     memory ? learned->text : learned->key);
}

static unsigned forget(struct app *app)
{
    const struct learned *learned = app->learned;
    bool memory = learned->row == REC_ROW_MEMORY;
    return order(app, memory ? REC_COMMAND_MEMORY_FORGET : REC_COMMAND_PREFERENCE_UNSET, NULL, 0) |
           app_toast_undoable(app, "forgot: %.80s", memory ? learned->text : learned->key);
}

static unsigned erased(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    if (event->kind != REC_EVENT_DONE)
        return app_toast_error(app, &event->error);
    long long others = result ? (long long)result->added : 0;
    return app_toast(app, ROLE_STATUS, "erased for good, here and in %lld other row%s", others,
                     others == 1 ? "" : "s");
}

static unsigned erase_confirmed(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_MEMORY_ERASE, .id = app->learned->id, .category = -1};
    return app_order(app, &command, erased, NULL);
}

static unsigned erase(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "erase it", erase_confirmed}};
    struct buf text = BUF_INIT;
    buf_addf(
        &text,
        "Erase \"%.160s\" for good, with its history and its words in messages and receipts? This cannot "
        "be undone.",
        app->learned->text);
    unsigned bits = question_open(app, text.data, choices, 1);
    buf_free(&text);
    return bits;
}

unsigned learned_act(struct app *app, enum action action)
{
    static const struct {
        enum action action;
        unsigned (*act)(struct app *app);
    } acts[] = {{ACTION_EDIT, edit},
                {ACTION_EDIT_OUTSIDE, edit_outside},
                {ACTION_PIN, pin},
                {ACTION_REMOVE, forget},
                {ACTION_ERASE, erase}};
    for (size_t index = 0; index < sizeof acts / sizeof *acts; index++)
        if (acts[index].action == action)
            return acts[index].act(app) | HANDLED;
    return 0;
}

/* --- Rows that are not at hand --- */

static unsigned take_row(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page || page->count == 0) {
        rec_page_free(page);
        return page ? app_toast(app, ROLE_WARNING, "it is no longer there") : app_toast_error(app, error);
    }
    if (page->memories)
        learned_take_memory(app, &page->memories[0]);
    else
        learned_take_preference(app, &page->preferences[0]);
    rec_page_free(page);
    return learned_act(app, app->learned->wanted);
}

unsigned learned_act_on(struct app *app, enum rec_row_kind row, const char *id, enum action action)
{
    struct rec_query query;
    if (row != REC_ROW_MEMORY && row != REC_ROW_PREFERENCE)
        return app_toast(app, ROLE_STATUS, "only memories and preferences can be changed here");
    rec_query_init(&query, row == REC_ROW_MEMORY ? REC_QUERY_MEMORY : REC_QUERY_PREFERENCE);
    query.id = id;
    app->learned->wanted = action;
    return app_ask(app, ASK_KNOWN_ROW, &query, take_row) | HANDLED;
}
