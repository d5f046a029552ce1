#include "config.h"

#include "app.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/ahead.h"
#include "ui/tui/answers.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/finder.h"
#include "ui/tui/inspector.h"
#include "ui/tui/places.h"
#include "ui/tui/recovery_view.h"
#include "ui/tui/why.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const struct view *const app_panes[PANE_COUNT] = {
    [PANE_LIST] = &conversations_view,
    [PANE_CHAT] = &chat_view,
    [PANE_INPUT] = &compose_view,
    [PANE_INSPECTOR] = &inspector_view,
};

/* --- Asking and ordering --- */

unsigned app_ask(struct app *app, enum ask_slot slot, const struct rec_query *query, ask_answer answer)
{
    const struct rec_page *page = NULL;
    rec_error error = {0};
    app->asks[slot].request = 0;
    app->asks[slot].answer = answer;
    switch (rec_page(app->session, query, (int)slot, &page, &app->asks[slot].request, &error)) {
    case REC_OK:
        return answer(app, page, NULL);
    case REC_PENDING:
        return 0;
    default:
        return answer(app, NULL, &error);
    }
}

void app_ask_forget(struct app *app, enum ask_slot slot)
{
    app->asks[slot].request = 0;
}

bool app_asking(const struct app *app, enum ask_slot slot)
{
    return app->asks[slot].request != 0;
}

static unsigned page_event(struct app *app, const struct rec_event *event)
{
    for (size_t slot = 1; slot < ASK_COUNT; slot++) {
        if (app->asks[slot].request != event->request || event->request == 0)
            continue;
        const struct rec_page *page = NULL;
        rec_error error = {0};
        app->asks[slot].request = 0;
        if (rec_page_take(app->session, event->request, &page, &error) == REC_OK)
            return app->asks[slot].answer(app, page, NULL);
        return error.code == REC_NOT_FOUND && !error.message[0] ? 0
                                                                : app->asks[slot].answer(app, NULL, &error);
    }
    /* an answer that nobody waits for any more */
    const struct rec_page *unwanted = NULL;
    if (rec_page_take(app->session, event->request, &unwanted, NULL) == REC_OK)
        rec_page_free(unwanted);
    return 0;
}

unsigned app_order(struct app *app, const struct rec_command *command, order_answer answer, uint64_t *number)
{
    rec_error error = {0};
    uint64_t accepted = 0;
    if (rec_submit(app->session, command, &accepted, &error) != REC_OK) {
        if (number)
            *number = 0;
        return app_toast_error(app, &error);
    }
    app->orders = xgrow(app->orders, &app->order_capacity, app->order_count + 1, sizeof *app->orders);
    app->orders[app->order_count++] =
        (struct order){.number = accepted, .kind = command->kind, .answer = answer};
    if (number)
        *number = accepted;
    return HANDLED;
}

static unsigned end_event(struct app *app, const struct rec_event *event)
{
    for (size_t index = 0; index < app->order_count; index++) {
        if (app->orders[index].number != event->command)
            continue;
        struct order order = app->orders[index];
        app->orders[index] = app->orders[--app->order_count];
        struct rec_result *result = rec_result_take(app->session, event->command);
        unsigned bits = 0;
        if (order.answer)
            bits = order.answer(app, event, result);
        else if (event->kind == REC_EVENT_FAILED)
            bits = app_toast_error(app, &event->error);
        rec_result_free(result);
        return bits;
    }
    return 0;
}

unsigned app_event(struct app *app, const struct rec_event *event)
{
    switch (event->kind) {
    case REC_EVENT_OPENED:
        app->opened = true;
        return DRAW_STATUS | conversations_opened(app);
    case REC_EVENT_CLOSED:
        app->failure = event->error;
        app->exit_code = rec_status_exit_code(event->error.code);
        app->quit = true;
        return 0;
    case REC_EVENT_PAGE:
        return page_event(app, event);
    case REC_EVENT_DONE:
    case REC_EVENT_FAILED:
    case REC_EVENT_CANCELLED:
        return end_event(app, event);
    case REC_EVENT_STARTED:
    case REC_EVENT_STEP:
    case REC_EVENT_WAITING:
    case REC_EVENT_DELTA:
    case REC_EVENT_THINKING:
        return chat_answer_event(app, event);
    case REC_EVENT_PROGRESS:
        return app_toast(app, ROLE_STATUS, "%lld of %lld done", (long long)event->number,
                         (long long)event->total);
    case REC_EVENT_CHANGED:
        return chat_changed(app, event) | conversations_changed(app, event) | inspector_changed(app, event) |
               finder_changed(app, event) | why_changed(app, event) | ahead_row_changed(app, event) |
               (event->row == REC_ROW_TURN || (event->row == REC_ROW_MESSAGE && !event->id[0])
                    ? recovery_look(app)
                    : 0);
    case REC_EVENT_INFO:
        return DRAW_STATUS;
    case REC_EVENT_NOTICE:
        toast_notice(&app->toast, event->error.message);
        return DRAW_STATUS;
    }
    return 0;
}

/* --- Showing --- */

unsigned app_toast(struct app *app, enum theme_role role, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    toast_show(&app->toast, role, false, format, arguments);
    va_end(arguments);
    return DRAW_STATUS | HANDLED;
}

unsigned app_toast_undoable(struct app *app, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    toast_show(&app->toast, ROLE_SUCCESS, true, format, arguments);
    va_end(arguments);
    chat_changes(app, 0);
    return DRAW_STATUS | HANDLED | DRAW_CHAT;
}

unsigned app_remember(struct app *app, const char *text)
{
    struct rec_command command = {.kind = REC_COMMAND_MEMORY_ADD,
                                  .text = text,
                                  .row_kind = REC_MEMORY_FACT,
                                  .category = REC_CATEGORY_GENERAL};
    return app_order(app, &command, NULL, NULL) | app_toast_undoable(app, "remembered: %.80s", text);
}

unsigned app_toast_error(struct app *app, const rec_error *error)
{
    return app_toast(app, ROLE_ERROR, "%s",
                     error->message[0] ? error->message : rec_status_name(error->code));
}

unsigned app_focus(struct app *app, enum layout_pane pane)
{
    if (app->focus == pane)
        return HANDLED;
    app->focus = pane;
    app->bare = false;
    chat_focus_changed(app);
    ahead_focus_changed(app);
    return DRAW_LAYOUT | HANDLED;
}

unsigned app_open_popup(struct app *app, const struct view *view)
{
    if (app_has_popup(app, view))
        return DRAW_POPUP | HANDLED;
    if (app->popup_count == POPUPS_MAX)
        return HANDLED;
    app->popups[app->popup_count++] = view;
    return DRAW_ALL | HANDLED; /* the pane under it no longer has the focus, and shows that */
}

unsigned app_close_popup(struct app *app, const struct view *view)
{
    size_t kept = 0;
    bool found = false;
    for (size_t index = 0; index < app->popup_count; index++) {
        if (app->popups[index] == view)
            found = true;
        else
            app->popups[kept++] = app->popups[index];
    }
    app->popup_count = kept;
    if (!found)
        return HANDLED;
    if (view->close)
        view->close(app);
    return DRAW_LAYOUT | HANDLED;
}

bool app_has_popup(const struct app *app, const struct view *view)
{
    for (size_t index = 0; index < app->popup_count; index++)
        if (app->popups[index] == view)
            return true;
    return false;
}

const struct view *app_view(const struct app *app)
{
    return app->popup_count ? app->popups[app->popup_count - 1] : app_panes[app->focus];
}

/* Bound in a context itself or in a parent of it. */
static bool key_of(const struct app *app, enum action_context context, enum action action,
                   struct key_sequence *sequence)
{
    return keymap_keys(app->keymap, context, action, sequence);
}

void app_own_key_label(const struct app *app, enum action_context context, enum action action,
                       struct buf *out)
{
    struct key_sequence sequence;
    if (key_of(app, context, action, &sequence))
        key_sequence_label(&sequence, out);
}

void app_key_label(const struct app *app, enum action_context context, enum action action, struct buf *out)
{
    struct key_sequence sequence;
    const struct view *view = app_view(app);
    if (key_of(app, view->context, action, &sequence)) {
        key_sequence_label(&sequence, out);
    } else if (key_of(app, context, action, &sequence)) {
        if (view->type) {
            struct key_sequence leave;
            if (!key_of(app, view->context, ACTION_LEAVE, &leave))
                return;
            key_sequence_label(&leave, out);
            buf_addc(out, ' ');
        }
        key_sequence_label(&sequence, out);
    }
}

/* --- What every view can do --- */

static unsigned taken_back(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    if (event->kind == REC_EVENT_FAILED)
        return app_toast_error(app, &event->error);
    bool again = result && result->kind == REC_COMMAND_REDO;
    const char *done = again ? "done again" : "undone";
    if (result && result->added > 0)
        chat_changes(app, again ? 1 : -1);
    const char *report = result && result->report ? result->report : "";
    size_t line = strcspn(report, "\n");
    long long more = result ? (long long)result->added - 1 : 0;
    if (line == 0)
        return app_toast(app, ROLE_STATUS, "%s", done);
    struct buf others = BUF_INIT;
    if (more > 0)
        buf_addf(&others, ", and %lld more", more);
    unsigned bits = app_toast(app, ROLE_SUCCESS, "%s: %.*s%s", done, (int)utf8_cut(report, line, 200), report,
                              others.length ? others.data : "");
    buf_free(&others);
    return bits | DRAW_CHAT;
}

unsigned app_undo(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_UNDO, .number = 1, .category = -1};
    return app_order(app, &command, taken_back, NULL);
}

unsigned app_redo(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_REDO, .number = 1, .category = -1};
    return app_order(app, &command, taken_back, NULL);
}

bool app_setting(const struct app *app, const char *name)
{
    const char *value = rec_settings_get(app->settings, name);
    return value && strcmp(value, "true") == 0;
}

unsigned app_quit(struct app *app)
{
    app->quit = true;
    return HANDLED;
}

unsigned app_go_to_message(struct app *app, const char *id)
{
    places_leave(app);
    unsigned bits = finder_close(app) | chat_go_to_message(app, id);
    return bits | app_focus(app, PANE_CHAT);
}
