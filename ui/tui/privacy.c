#include "config.h"

#include "privacy.h"

#include "ui/tui/chat.h"
#include "ui/tui/prompt.h"

#define TAG "no-learning"

/* --- Conversations that teach nothing --- */

static unsigned tag(struct app *app, const char *conversation, bool add)
{
    struct rec_command command = {
        .kind = REC_COMMAND_CONVERSATION_TAG, .id = conversation, .text = TAG, .number = add, .category = -1};
    return app_order(app, &command, NULL, NULL) |
           app_toast_undoable(app, add ? "nothing that is said here is learned"
                                       : "what is said here is learned again");
}

static unsigned begun(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    (void)result;
    if (event->kind != REC_EVENT_DONE)
        return app_toast_error(app, &event->error);
    return chat_named(app, event->id) | tag(app, event->id, true);
}

unsigned privacy_toggle_learning(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_NEW, .category = -1};
    const char *conversation = chat_conversation(app);
    if (app->incognito)
        return app_toast(app, ROLE_STATUS, "nothing of this conversation is kept anyway");
    if (*conversation)
        return tag(app, conversation, !chat_teaches_nothing(app));
    if (chat_running(app))
        return app_toast(app, ROLE_WARNING,
                         "the first message is on its way: say it again when it is answered");
    return app_order(app, &command, begun, NULL); /* it must have a row before anything is said */
}

/* --- Incognito --- */

unsigned privacy_offer_to_quit(struct app *app, const char *kept)
{
    static const struct question_choice quit[] = {{'y', "quit", app_quit}};
    static const struct question_choice leave[] = {{'y', "leave it", app_quit}};
    struct buf text = BUF_INIT;
    if (app->incognito)
        buf_adds(&text, "Leave the incognito conversation? Nothing of it is kept.");
    else
        buf_addf(&text, "Quit recollect? %s", kept);
    unsigned bits = question_open(app, text.data, app->incognito ? leave : quit, 1);
    buf_free(&text);
    return bits;
}

unsigned privacy_toggle_incognito(struct app *app)
{
    if (app->incognito)
        return *chat_conversation(app) ? privacy_offer_to_quit(app, "") : app_quit(app);
    app->incognito_wanted = true; /* once this key has been dealt with */
    return HANDLED;
}

rec_session *privacy_session(const struct app *app, rec_error *error)
{
    struct rec_info info;
    rec_session_info(app->session, &info);
    struct rec_open options = {.user = info.user,
                               .url = "sqlite:///:memory:",
                               .provider = *info.provider ? info.provider : NULL,
                               .model = *info.model ? info.model : NULL};
    rec_session *session = rec_session_open(app->settings, &options, error);
    if (session &&
        rec_session_wait_open(session, error) != REC_OK) { /* nothing is on a disk: no wait at all */
        rec_session_close(session);
        session = NULL;
    }
    return session;
}

const char *privacy_status(const struct app *app)
{
    if (app->incognito)
        return "incognito: nothing is kept";
    return chat_teaches_nothing(app) ? "learns nothing here" : "";
}
