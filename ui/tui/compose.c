#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAVE_NS ((int64_t)500000000) /* after the first change: on disk within a second */

void compose_start(struct app *app)
{
    struct compose *compose = app->compose = xcalloc(1, sizeof *compose);
    compose->editor = editor_new();
    compose->saved = xstrdup("");
}

void compose_stop(struct app *app)
{
    struct compose *compose = app->compose;
    for (size_t index = 0; index < compose->queue_count; index++)
        free(compose->queue[index].text);
    free(compose->queue);
    free(compose->saved);
    free(compose->stash);
    free(compose->before_search);
    editor_free(compose->editor);
    free(compose);
}

/* --- The queue --- */

static void queue_add(struct compose *compose, const char *text)
{
    compose->queue =
        xgrow(compose->queue, &compose->queue_capacity, compose->queue_count + 1, sizeof *compose->queue);
    struct waiting *waiting = &compose->queue[compose->queue_count++];
    memcpy(waiting->conversation, compose->conversation, REC_ID_SIZE);
    waiting->text = xstrdup(text);
}

/* The oldest (or newest) that waits in a conversation: its index, or the count. */
size_t compose_queue_find(const struct compose *compose, const char *conversation, bool newest)
{
    size_t found = compose->queue_count;
    for (size_t index = 0; index < compose->queue_count; index++)
        if (strcmp(compose->queue[index].conversation, conversation) == 0) {
            found = index;
            if (!newest)
                break;
        }
    return found;
}

size_t compose_queue_length(const struct compose *compose, const char *conversation)
{
    size_t count = 0;
    for (size_t index = 0; index < compose->queue_count; index++)
        count += strcmp(compose->queue[index].conversation, conversation) == 0;
    return count;
}

char *compose_queue_take(struct compose *compose, size_t index)
{
    char *text = compose->queue[index].text;
    compose->queue_count--;
    memmove(compose->queue + index, compose->queue + index + 1,
            (compose->queue_count - index) * sizeof *compose->queue);
    return text;
}

/* --- Drafts --- */

/* Everything that waits here, so that nothing typed is lost with the program. */
static void add_queue_text(const struct compose *compose, struct buf *out)
{
    for (size_t index = 0; index < compose->queue_count; index++)
        if (strcmp(compose->queue[index].conversation, compose->conversation) == 0)
            buf_addf(out, "%s\n\n", compose->queue[index].text);
}

static const char *own_text(const struct compose *compose)
{
    if (compose->editing[0])
        return compose->stash ? compose->stash : "";
    return compose->before_search ? compose->before_search : editor_text(compose->editor);
}

static void store_draft(struct app *app)
{
    struct compose *compose = app->compose;
    struct buf draft = BUF_INIT;
    add_queue_text(compose, &draft);
    buf_adds(&draft, own_text(compose));
    compose->due = 0;
    compose->seen_version = editor_version(compose->editor);
    if (strcmp(draft.length ? draft.data : "", compose->saved) != 0 && draft.length <= REC_MAX_MESSAGE) {
        struct rec_command command = {.kind = REC_COMMAND_DRAFT, .category = -1};
        command.id = compose->conversation[0] ? compose->conversation : NULL;
        command.text = draft.length ? draft.data : "";
        uint64_t number;
        app_order(app, &command, NULL, &number);
        if (number) {
            free(compose->saved);
            compose->saved = xstrdup(command.text);
        }
    }
    buf_free(&draft);
}

bool compose_unsettled(const struct app *app)
{
    return app_asking(app, ASK_DRAFT) && (!compose_empty(app) || app->compose->queue_count > 0);
}

void compose_save(struct app *app)
{
    if (app_asking(app, ASK_DRAFT))
        app->compose->due =
            clock_monotonic() + SAVE_NS; /* the one on disk is not known yet: it would be lost */
    else
        store_draft(app);
}

/* Notes that the draft is not on disk; called after whatever may have changed it. */
void compose_touched(struct compose *compose)
{
    if (editor_version(compose->editor) == compose->seen_version)
        return;
    compose->seen_version = editor_version(compose->editor);
    if (!compose->due)
        compose->due = clock_monotonic() + SAVE_NS;
}

int64_t compose_due(const struct app *app)
{
    return app->compose->due;
}

unsigned compose_tick(struct app *app)
{
    if (app->compose->due && clock_monotonic() >= app->compose->due)
        compose_save(app);
    return 0;
}

static void clean(struct compose *compose)
{
    compose->seen_version = editor_version(compose->editor);
    compose->due = 0;
}

static unsigned take_draft(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct compose *compose = app->compose;
    (void)error; /* a draft that cannot be read is no reason to disturb: there is none */
    const char *draft = page && page->count > 0 && page->drafts[0] ? page->drafts[0] : "";
    free(compose->saved);
    compose->saved = xstrdup(draft);
    size_t length = strlen(draft); /* what waited in a queue ends in blank lines */
    while (length > 0 && draft[length - 1] == '\n')
        length--;
    char *text = xstrndup(draft, length);
    draft = text;
    struct buf waiting = BUF_INIT;
    add_queue_text(compose, &waiting);
    if (waiting.length && strncmp(text, waiting.data, waiting.length) == 0)
        draft += waiting.length;
    else if (waiting.length && strncmp(text, waiting.data, length) == 0)
        draft += length; /* only the queue was there */
    buf_free(&waiting);
    if (*draft && compose_empty(app)) {
        editor_load(compose->editor, draft);
        clean(compose);
    } else if (*draft) { /* typed before the store had answered */
        struct buf both = BUF_INIT;
        buf_addf(&both, "%s\n%s", draft, editor_text(compose->editor));
        editor_load(compose->editor, both.data);
        buf_free(&both);
        compose_touched(compose);
    }
    free(text);
    rec_page_free(page);
    return DRAW_LAYOUT;
}

static void leave_edit(struct compose *compose)
{
    compose->editing[0] = '\0';
    editor_load(compose->editor, compose->stash ? compose->stash : "");
    free(compose->stash);
    compose->stash = NULL;
    clean(compose);
}

unsigned compose_open(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    if (compose->editing[0])
        leave_edit(compose);
    store_draft(app);
    app_ask_forget(app, ASK_DRAFT);
    snprintf(compose->conversation, sizeof compose->conversation, "%s", conversation);
    editor_load(compose->editor, "");
    free(compose->saved);
    compose->saved = xstrdup("");
    clean(compose);
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_DRAFT);
    query.id = *conversation ? conversation : NULL;
    return DRAW_LAYOUT | app_ask(app, ASK_DRAFT, &query, take_draft);
}

void compose_named(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    /* the draft of the new conversation becomes that of this one */
    if (compose->saved[0]) {
        struct rec_command command = {.kind = REC_COMMAND_DRAFT, .text = "", .category = -1};
        app_order(app, &command, NULL, NULL);
        compose->saved[0] = '\0';
    }
    for (size_t index = 0; index < compose->queue_count; index++)
        if (!compose->queue[index].conversation[0])
            snprintf(compose->queue[index].conversation, REC_ID_SIZE, "%s", conversation);
    snprintf(compose->conversation, sizeof compose->conversation, "%s", conversation);
    compose_save(app);
}

/* --- Sending --- */

static bool blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static unsigned send_waiting(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    size_t index = compose_queue_find(compose, conversation, false);
    if (index == compose->queue_count)
        return 0;
    char *text = compose_queue_take(compose, index);
    unsigned bits = chat_send(app, conversation, text, NULL);
    free(text);
    return bits | DRAW_LAYOUT;
}

unsigned compose_send(struct app *app)
{
    struct compose *compose = app->compose;
    unsigned bits = HANDLED | DRAW_LAYOUT;
    if (blank(editor_text(compose->editor))) {
        if (chat_running(app) || compose_queue_length(compose, compose->conversation) == 0)
            return HANDLED;
        return send_waiting(app, compose->conversation);
    }
    if (!app->opened)
        return app_toast(app, ROLE_STATUS, "the store is still being opened");
    char edited[REC_ID_SIZE];
    memcpy(edited, compose->editing, REC_ID_SIZE);
    if (edited[0] && chat_running(app))
        return app_toast(app, ROLE_WARNING, "an answer is still arriving here; stop it first");
    char *text = editor_send(compose->editor);
    if (edited[0]) {
        leave_edit(compose);
        bits |= chat_send(app, compose->conversation, text, edited);
    } else if (chat_running(app) || compose_queue_length(compose, compose->conversation) > 0) {
        queue_add(compose, text);
        if (!chat_running(app))
            bits |= send_waiting(app, compose->conversation);
    } else {
        bits |= chat_send(app, compose->conversation, text, NULL);
    }
    free(text);
    if (compose->conversation[0])
        compose_save(app);
    return bits;
}

unsigned compose_answered(struct app *app, const char *conversation, bool well)
{
    struct compose *compose = app->compose;
    size_t count = compose_queue_length(compose, conversation);
    if (count == 0)
        return 0;
    if (well)
        return send_waiting(app, conversation);
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_INPUT, ACTION_SEND, &key);
    unsigned bits =
        app_toast(app, ROLE_WARNING, "%zu message%s still wait%s; %s in the empty box sends the next", count,
                  count == 1 ? "" : "s", count == 1 ? "s" : "", key.data);
    buf_free(&key);
    return bits | DRAW_INPUT;
}

unsigned compose_put_back(struct app *app, const char *text)
{
    struct compose *compose = app->compose;
    if (!compose_empty(app))
        return 0; /* newer typing wins; the older text is among the prompts sent: one Up away */
    editor_load(compose->editor, text);
    compose_touched(compose);
    return DRAW_LAYOUT;
}

unsigned compose_edit_message(struct app *app, const struct rec_message *message)
{
    struct compose *compose = app->compose;
    if (!message->id[0])
        return app_toast(app, ROLE_STATUS, "this message is not stored yet");
    if (!compose->editing[0]) {
        compose_save(app);
        free(compose->stash);
        compose->stash = xstrdup(editor_text(compose->editor));
    }
    memcpy(compose->editing, message->id, REC_ID_SIZE);
    editor_load(compose->editor, message->content);
    clean(compose);
    return app_focus(app, PANE_INPUT) | DRAW_LAYOUT;
}

unsigned compose_edit_as(struct app *app, const struct rec_message *message, const char *text)
{
    unsigned bits = compose_edit_message(app, message);
    if (compose_editing(app))
        editor_replace(app->compose->editor, text);
    return bits;
}

bool compose_editing(const struct app *app)
{
    return app->compose->editing[0] != '\0';
}

bool compose_empty(const struct app *app)
{
    return editor_length(app->compose->editor) == 0;
}

unsigned compose_clear(struct app *app)
{
    struct compose *compose = app->compose;
    if (compose->editing[0]) {
        leave_edit(compose);
        return DRAW_LAYOUT | HANDLED;
    }
    if (compose_empty(app))
        return 0;
    editor_clear(compose->editor);
    compose_touched(compose);
    return DRAW_LAYOUT | HANDLED;
}
