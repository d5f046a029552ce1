#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "ui/tui/ahead.h"
#include "ui/tui/attach.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose_state.h"
#include "ui/tui/kept.h"
#include "ui/tui/speller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void compose_start(struct app *app)
{
    struct compose *compose = app->compose = xcalloc(1, sizeof *compose);
    compose->editor = editor_new();
    vi_init(&compose->vi);
    compose->saved = xstrdup("");
    buf_init(&compose->carets);
    kept_read(app, KEPT_CARETS, &compose->carets);
}

void compose_stop(struct app *app)
{
    struct compose *compose = app->compose;
    compose_keep_carets(app);
    buf_free(&compose->carets);
    speller_free(compose->speller);
    compose_queue_free(compose);
    compose_drafts_free(compose);
    compose_pastes_free(compose);
    vi_free(&compose->vi);
    while (compose->completions.count > 0)
        free(compose->completions.names[--compose->completions.count]);
    free(compose->completions.names);
    free(compose->saved);
    free(compose->stash);
    free(compose->original);
    free(compose->before_search);
    editor_free(compose->editor);
    free(compose);
}

/* --- Sending --- */

static bool blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static unsigned send_now(struct app *app, const char *text, const char *edited)
{
    const char *ids[2 * REC_MAX_CHOSEN];
    struct picks picks = {0};
    ahead_take(app, &picks);
    struct rec_choice choice = picks_choice(&picks, ids);
    unsigned bits = chat_send(app, app->compose->conversation, text, edited, &choice);
    picks_clear(&picks);
    return bits;
}

static unsigned send_or_wait(struct app *app, const char *text, const char *whole)
{
    struct compose *compose = app->compose;
    struct picks picks = {0};
    if (!chat_running(app) && compose_queue_length(compose, compose->conversation) == 0)
        return send_now(app, whole, NULL);
    ahead_take(app, &picks);
    compose_queue_add(compose, compose->conversation, text, whole, &picks, false);
    unsigned bits = chat_running(app) ? 0 : compose_queue_send(app, compose->conversation);
    compose_save(app);
    return bits;
}

/* A waiting message was changed: it keeps its place. */
static unsigned send_taken(struct app *app)
{
    struct compose *compose = app->compose;
    struct buf whole = BUF_INIT;
    rec_error error = {0};
    enum rec_status status = compose_outgoing(compose, editor_text(compose->editor), &whole, &error);
    buf_free(&whole);
    if (status != REC_OK)
        return app_toast_error(app, &error);
    editor_history_add(compose->editor, editor_text(compose->editor));
    compose_queue_put_back(app);
    unsigned bits = compose_touched(app) | DRAW_LAYOUT | HANDLED;
    if (!chat_running(app))
        bits |= compose_queue_send(app, compose->conversation);
    compose_save(app);
    return bits;
}

/* Said once it is on its way: "@types/node" may be meant. */
static unsigned tell_missing(struct app *app, const char *text)
{
    struct buf name = BUF_INIT;
    unsigned bits = attach_missing(text, &name) ? app_toast(app, ROLE_WARNING, ATTACH_MISSING, name.data) : 0;
    buf_free(&name);
    return bits;
}

unsigned compose_send(struct app *app)
{
    struct compose *compose = app->compose;
    unsigned bits = HANDLED | DRAW_LAYOUT;
    if (compose->taken)
        return send_taken(app);
    if (blank(editor_text(compose->editor)))
        return chat_running(app) ? HANDLED : compose_queue_send(app, compose->conversation) | HANDLED;
    if (!compose->begun) {
        compose->send_then = true;
        return app_toast(app, ROLE_STATUS, "the store is still being opened; then this is sent");
    }
    char edited[REC_ID_SIZE];
    memcpy(edited, compose->editing, REC_ID_SIZE);
    if (edited[0] && chat_running(app))
        return app_toast(app, ROLE_WARNING, "an answer is still arriving here; stop it first");
    struct buf whole = BUF_INIT;
    rec_error error = {0};
    if (compose_outgoing(compose, editor_text(compose->editor), &whole, &error) != REC_OK) {
        buf_free(&whole);
        return app_toast_error(app, &error);
    }
    char *text = editor_send(compose->editor);
    vi_reset(&compose->vi);
    if (edited[0]) {
        bits |= compose_leave_edit(app);
        bits |= send_now(app, whole.data, edited);
    } else {
        bits |= send_or_wait(app, text, whole.data);
    }
    bits |= tell_missing(app, text);
    free(text);
    buf_free(&whole);
    return bits | compose_touched(app);
}

unsigned compose_answered(struct app *app, const char *conversation, bool well)
{
    struct compose *compose = app->compose;
    size_t count = compose_queue_length(compose, conversation);
    if (count == 0)
        return 0;
    if (well)
        return compose_queue_send(app, conversation);
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_INPUT, ACTION_SEND, &key);
    unsigned bits =
        app_toast(app, ROLE_WARNING, "%zu message%s still wait%s; %s in the empty box sends the next", count,
                  count == 1 ? "" : "s", count == 1 ? "s" : "", key.data);
    buf_free(&key);
    return bits | DRAW_INPUT;
}

unsigned compose_put_back(struct app *app, const char *conversation, const char *text)
{
    struct compose *compose = app->compose;
    if (strcmp(conversation, compose->conversation) == 0 && compose_empty(app) && !compose->editing[0]) {
        editor_load(compose->editor, text);
        return DRAW_LAYOUT | compose_touched(app);
    }
    /* newer typing wins: it waits above it */
    compose_queue_add(compose, conversation, text, text, NULL, true);
    compose_keep_draft(app, conversation);
    return DRAW_LAYOUT;
}

/* --- Changing what was sent --- */

unsigned compose_leave_edit(struct app *app)
{
    struct compose *compose = app->compose;
    compose->editing[0] = '\0';
    editor_load(compose->editor, compose->stash ? compose->stash : "");
    free(compose->stash);
    compose->stash = NULL;
    return compose_clean(app);
}

static unsigned begin_edit(struct app *app, const char *id, const char *text)
{
    struct compose *compose = app->compose;
    compose_queue_put_back(app);
    if (!compose->editing[0]) {
        compose_save(app);
        free(compose->stash);
        compose->stash = xstrdup(editor_text(compose->editor));
    }
    snprintf(compose->editing, sizeof compose->editing, "%s", id);
    free(compose->original);
    compose->original = xstrdup(text);
    editor_load(compose->editor, text);
    return compose_clean(app) | DRAW_LAYOUT;
}

unsigned compose_edit_message(struct app *app, const struct rec_message *message)
{
    if (!message->id[0])
        return app_toast(app, ROLE_STATUS, "this message is not stored yet");
    return begin_edit(app, message->id, message->content) | app_focus(app, PANE_INPUT);
}

unsigned compose_edit_as(struct app *app, const struct rec_message *message, const char *text)
{
    unsigned bits = compose_edit_message(app, message);
    if (compose_editing(app)) {
        editor_replace(app->compose->editor, text);
        bits |= compose_touched(app);
    }
    return bits;
}

unsigned compose_ask_anew(struct app *app, const char *conversation, const char *question, const char *text)
{
    const struct compose *compose = app->compose;
    if (strcmp(conversation, compose->conversation) != 0 || !compose_empty(app) || compose->editing[0])
        return 0; /* newer typing wins; the question stands in the chat, where e takes it up again */
    return begin_edit(app, question, text);
}

bool compose_editing(const struct app *app)
{
    return app->compose->editing[0] != '\0';
}

const char *compose_edited(const struct app *app)
{
    return app->compose->editing[0] ? app->compose->editing : NULL;
}

void compose_sent_as(const struct app *app, struct buf *out)
{
    const char *text = editor_text(app->compose->editor);
    rec_error error = {0};
    if (compose_outgoing(app->compose, text, out, &error) != REC_OK) { /* said when it is sent */
        buf_clear(out);
        compose_whole(app->compose, text, out);
    }
}

bool compose_vi(const struct app *app)
{
    return app_setting(app, "ui.vi");
}

const char *compose_mode(const struct app *app)
{
    return compose_vi(app) ? vi_mode_name(&app->compose->vi) : "insert";
}

bool compose_commands(const struct app *app)
{
    return compose_vi(app) && app->compose->vi.mode != VI_INSERT;
}

bool compose_empty(const struct app *app)
{
    return editor_length(app->compose->editor) == 0;
}

unsigned compose_clear(struct app *app)
{
    struct compose *compose = app->compose;
    if (compose->editing[0])
        return compose_leave_edit(app) | DRAW_LAYOUT | HANDLED;
    if (compose_empty(app))
        return 0;
    editor_clear(compose->editor);
    if (compose->taken)
        compose_queue_put_back(app);
    return compose_touched(app) | DRAW_LAYOUT | HANDLED;
}
