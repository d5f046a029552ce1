#include "config.h"

#include "first_run.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/chooser.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Providers that can be set up: X(name in the options, title, what it is) */
#define PROVIDERS(X)                                                                                         \
    X("anthropic", "Anthropic", "Claude. Needs a key.")                                                      \
    X("openai", "OpenAI or a compatible server", "Also servers on your own computer, which need no key.")    \
    X("ionet", "io.net", "Needs a key.")                                                                     \
    X("zai", "Z.ai", "Needs a key.")

static const struct provider {
    const char *name, *title, *help;
} providers[] = {
#define X(name, title, help) {name, title, help},
    PROVIDERS(X)
#undef X
};

/* The options that a set-up may change: X(symbol, suffix) */
#define FIELDS(X)                                                                                            \
    X(KEY_VARIABLE, "key_variable") X(KEY_COMMAND, "key_command") X(BASE_URL, "base_url") X(MODEL, "model")

enum field {
#define X(symbol, suffix) FIELD_##symbol,
    FIELDS(X)
#undef X
        FIELD_COUNT
};

static const char *const field_names[] = {
#define X(symbol, suffix) suffix,
    FIELDS(X)
#undef X
};

struct first_run {
    const struct provider *provider;
    char *fields[FIELD_COUNT]; /* as chosen; NULL: left as it is */
    char *before[FIELD_COUNT], *name_before;
    char text[1024]; /* of the popup that is open */
};

static struct first_run *state(struct app *app)
{
    if (!app->first_run)
        app->first_run = xcalloc(1, sizeof *app->first_run);
    return app->first_run;
}

static void clear(struct first_run *run)
{
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        free(run->fields[field]);
        free(run->before[field]);
        run->fields[field] = run->before[field] = NULL;
    }
    free(run->name_before);
    run->name_before = NULL;
}

void first_run_stop(struct app *app)
{
    if (!app->first_run)
        return;
    clear(app->first_run);
    free(app->first_run);
}

static const char *option_name(const struct first_run *run, enum field field, char out[64])
{
    snprintf(out, 64, "%s.%s", run->provider->name, field_names[field]);
    return out;
}

static const char *present(struct app *app, enum field field)
{
    char name[64];
    const char *value = rec_settings_get(app->settings, option_name(app->first_run, field, name));
    return value ? value : "";
}

/* What a prompt begins with: what was typed the last time, before it was tried, else what is set. */
static const char *offered(struct app *app, enum field field)
{
    const char *typed = app->first_run->fields[field];
    return typed && *typed ? typed : present(app, field);
}

/* --- Import --- */

static unsigned imported(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    if (event->kind == REC_EVENT_FAILED)
        return app_toast_error(app, &event->error);
    bool nothing_shown = !chat_conversation(app)[0] && compose_empty(app);
    unsigned bits = nothing_shown ? conversations_begin(app) : conversations_reload(app);
    if (!result)
        return bits;
    if (result->failed > 0)
        return bits | app_toast(app, ROLE_WARNING, "imported %lld messages; %lld line%s left out: %.*s",
                                (long long)result->added, (long long)result->failed,
                                result->failed == 1 ? "" : "s",
                                (int)strcspn(result->report ? result->report : "", "\n"),
                                result->report ? result->report : "");
    return bits | app_toast(app, ROLE_SUCCESS, "imported %lld messages (%lld were there already)",
                            (long long)result->added, (long long)result->same);
}

unsigned import_file(struct app *app, const char *path)
{
    struct buf whole = BUF_INIT;
    const char *home = getenv("HOME");
    if (path[0] == '~' && path[1] == '/' && home)
        buf_addf(&whole, "%s%s", home, path + 1);
    else
        buf_adds(&whole, path);
    struct rec_command command = {.kind = REC_COMMAND_IMPORT, .text = whole.data, .category = -1};
    unsigned bits =
        app_order(app, &command, imported, NULL) | app_toast(app, ROLE_STATUS, "importing %.200s", path);
    buf_free(&whole);
    return bits;
}

static unsigned path_accepted(struct app *app, const char *text)
{
    return *text ? import_file(app, text) : first_run_open(app);
}

unsigned import_open(struct app *app)
{
    static const struct prompt_wish wish = {
        .label = "file to import (one JSON object a line): ", .accept = path_accepted, .cancel = NULL};
    return prompt_open(app, &wish, "");
}

/* --- Provider: what is asked --- */

static unsigned ask_key(struct app *app);
static unsigned ask_url(struct app *app);
static unsigned ask_model(struct app *app);
static unsigned try_it(struct app *app);

static unsigned provider_chosen(struct app *app, int tag)
{
    struct first_run *run = state(app);
    clear(run);
    run->provider = &providers[tag];
    return ask_key(app);
}

unsigned provider_setup_open(struct app *app)
{
    static const struct chooser_wish wish = {.title = "Set up a provider",
                                             .text = "Who shall answer?",
                                             .chosen = provider_chosen,
                                             .left = first_run_open};
    struct choice choices[sizeof providers / sizeof *providers];
    for (size_t index = 0; index < sizeof providers / sizeof *providers; index++)
        choices[index] = (struct choice){providers[index].title, providers[index].help, (int)index};
    return chooser_open(app, &wish, choices, sizeof providers / sizeof *providers);
}

static void set_field(struct first_run *run, enum field field, const char *text)
{
    free(run->fields[field]);
    run->fields[field] = xstrdup(text);
}

static unsigned variable_accepted(struct app *app, const char *text)
{
    struct first_run *run = app->first_run;
    if (!*text)
        return ask_key(app);
    set_field(run, FIELD_KEY_VARIABLE, text);
    set_field(run, FIELD_KEY_COMMAND, "");
    unsigned bits = 0;
    if (!getenv(text))
        bits =
            app_toast(app, ROLE_WARNING, "$%.80s is not set here; set it before you start recollect", text);
    return bits | ask_url(app);
}

static unsigned command_accepted(struct app *app, const char *text)
{
    if (!*text)
        return ask_key(app);
    set_field(app->first_run, FIELD_KEY_COMMAND, text);
    return ask_url(app);
}

static unsigned key_chosen(struct app *app, int tag)
{
    static const struct prompt_wish variable = {
        .label = "environment variable with the key: ", .accept = variable_accepted, .cancel = ask_key};
    static const struct prompt_wish command = {
        .label = "command that prints the key: ", .accept = command_accepted, .cancel = ask_key};
    switch (tag) {
    case 0:
        return prompt_open(app, &variable, offered(app, FIELD_KEY_VARIABLE));
    case 1:
        return prompt_open(app, &command, offered(app, FIELD_KEY_COMMAND));
    default:
        set_field(app->first_run, FIELD_KEY_COMMAND, "");
        return ask_url(app);
    }
}

static unsigned ask_key(struct app *app)
{
    static const struct chooser_wish wish = {
        .title = "Where is the key?",
        .text = "Keys are never written to a file here. Tell where yours comes from.",
        .chosen = key_chosen,
        .left = provider_setup_open};
    struct first_run *run = app->first_run;
    const char *variable = offered(app, FIELD_KEY_VARIABLE);
    snprintf(run->text, sizeof run->text, "For instance $%s, which is %s.", variable,
             *variable && getenv(variable) ? "set" : "not set now");
    struct choice choices[] = {
        {"An environment variable", run->text, 0},
        {"A command", "Such as a password manager: pass show api/claude", 1},
        {"No key", "For a server of your own that wants none.", 2},
    };
    return chooser_open(app, &wish, choices, strcmp(run->provider->name, "openai") == 0 ? 3 : 2);
}

static unsigned url_accepted(struct app *app, const char *text)
{
    if (*text)
        set_field(app->first_run, FIELD_BASE_URL, text);
    return ask_model(app);
}

static unsigned ask_url(struct app *app)
{
    static const struct prompt_wish wish = {
        .label = "address (Enter keeps it): ", .accept = url_accepted, .cancel = ask_key};
    return prompt_open(app, &wish, offered(app, FIELD_BASE_URL));
}

static unsigned model_accepted(struct app *app, const char *text)
{
    if (*text)
        set_field(app->first_run, FIELD_MODEL, text);
    return try_it(app);
}

static unsigned ask_model(struct app *app)
{
    static const struct prompt_wish wish = {
        .label = "model (Enter keeps it): ", .accept = model_accepted, .cancel = ask_url};
    return prompt_open(app, &wish, offered(app, FIELD_MODEL));
}

/* --- Provider: tried, then saved --- */

/* Takes values into force for this process; what cannot be is told. */
static enum rec_status override_all(struct app *app, const char *provider, char *const values[FIELD_COUNT],
                                    rec_error *error)
{
    char name[64];
    enum rec_status status = rec_settings_override(app->settings, "provider.name", provider, error);
    for (size_t field = 0; field < FIELD_COUNT && status == REC_OK; field++)
        if (values[field])
            status = rec_settings_override(
                app->settings, option_name(app->first_run, (enum field)field, name), values[field], error);
    return status;
}

static unsigned configure(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_CONFIGURE, .settings = app->settings, .category = -1};
    return app_order(app, &command, NULL, NULL) | DRAW_STATUS;
}

static unsigned go_back(struct app *app)
{
    struct first_run *run = app->first_run;
    rec_error error = {0};
    override_all(app, run->name_before, run->before, &error);
    return configure(app);
}

static unsigned save(struct app *app)
{
    struct first_run *run = app->first_run;
    rec_error error = {0};
    char name[64];
    enum rec_status status = REC_OK;
    for (size_t field = 0; field < FIELD_COUNT && status == REC_OK; field++)
        if (run->fields[field])
            status = rec_settings_save(app->settings, option_name(run, (enum field)field, name),
                                       run->fields[field][0] ? run->fields[field] : NULL, &error);
    if (status == REC_OK) /* last: with it the rest counts */
        status = rec_settings_save(app->settings, "provider.name", run->provider->name, &error);
    if (status != REC_OK)
        return app_toast_error(app, &error);
    return configure(app) | app_focus(app, PANE_INPUT) |
           app_toast(app, ROLE_SUCCESS, "%s is set up; saved in %s", run->provider->title,
                     rec_settings_path(app->settings));
}

static unsigned failure_chosen(struct app *app, int tag)
{
    switch (tag) {
    case 0:
        return go_back(app) | ask_key(app);
    case 1:
        return save(app);
    default:
        return go_back(app) | first_run_open(app);
    }
}

static unsigned failure_left(struct app *app)
{
    return failure_chosen(app, 2);
}

/* What is no value of an option cannot be saved, and nobody was asked. */
static unsigned ask_after_failure(struct app *app, const rec_error *error, bool asked)
{
    static struct chooser_wish wish = {.chosen = failure_chosen, .left = failure_left};
    static const struct choice refused[] = {
        {"Change what I typed", NULL, 0},
        {"Leave it", "Nothing is saved.", 2},
    };
    static const struct choice unanswered[] = {
        {"Change what I typed", NULL, 0},
        {"Save it all the same", "For instance when you are not online now.", 1},
        {"Leave it", "Nothing is saved.", 2},
    };
    wish.title = asked ? "It did not answer" : "That cannot be";
    snprintf(app->first_run->text, sizeof app->first_run->text, "%s", error->message);
    wish.text = app->first_run->text;
    return asked ? chooser_open(app, &wish, unanswered, sizeof unanswered / sizeof *unanswered)
                 : chooser_open(app, &wish, refused, sizeof refused / sizeof *refused);
}

static unsigned probed(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    (void)result;
    toast_end(&app->toast);
    if (event->kind == REC_EVENT_DONE)
        return save(app);
    rec_error error = event->error;
    if (!error.message[0])
        snprintf(error.message, sizeof error.message, "The test was stopped.");
    return ask_after_failure(app, &error, true);
}

static unsigned try_it(struct app *app)
{
    struct first_run *run = app->first_run;
    rec_error error = {0};
    free(run->name_before);
    run->name_before = xstrdup(rec_settings_get(app->settings, "provider.name"));
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        free(run->before[field]);
        run->before[field] = xstrdup(present(app, (enum field)field));
    }
    if (override_all(app, run->provider->name, run->fields, &error) != REC_OK)
        return ask_after_failure(app, &error, false);
    struct rec_command probe = {.kind = REC_COMMAND_PROBE, .category = -1};
    return configure(app) | app_order(app, &probe, probed, NULL) |
           app_toast(app, ROLE_STREAMING, "asking %s whether it answers", run->provider->title);
}

/* --- The first screen --- */

static unsigned first_chosen(struct app *app, int tag)
{
    switch (tag) {
    case 1:
        return provider_setup_open(app);
    case 2:
        return import_open(app);
    default:
        return app_focus(app, PANE_INPUT) | HANDLED;
    }
}

/* Who begins to type wants to talk: no letter of it is lost to the choice that stood in the way. */
static unsigned first_typed(struct app *app, const char *text, size_t length, bool pasted)
{
    return app_focus(app, PANE_INPUT) | compose_view.type(app, text, length, pasted);
}

unsigned first_run_open(struct app *app)
{
    static const struct chooser_wish wish = {
        .title = "Welcome to recollect",
        .text = "A chat that remembers. Everything you say is kept in one file on this computer, and what it "
                "learns you can see, correct and erase at any time.",
        .chosen = first_chosen,
        .typed = first_typed,
    };
    struct rec_info info;
    rec_session_info(app->session, &info);
    char start[160];
    if (info.local)
        snprintf(start, sizeof start,
                 "No key needed: it remembers, finds and quotes, but is no language model.");
    else if (!*info.provider)
        snprintf(start, sizeof start, "What is set up cannot answer yet; recollect doctor says why.");
    else
        snprintf(start, sizeof start, "%s is set up: %.100s will answer.", info.provider, info.model);
    struct choice choices[] = {
        {"Start now, or just type", start, 0},
        {"Set up a provider", "Claude, OpenAI or any compatible server; it is tried before it is saved.", 1},
        {"Import conversations", "From a file with one JSON message a line.", 2},
    };
    return chooser_open(app, &wish, choices, sizeof choices / sizeof *choices);
}
