#include "config.h"

#include "commands.h"

#include "base/alloc.h"
#include "base/likely.h"
#include "ui/tui/chat.h"
#include "ui/tui/command_words.h"
#include "ui/tui/conversations.h"
#include "ui/tui/export.h"
#include "ui/tui/finder.h"
#include "ui/tui/first_run.h"
#include "ui/tui/kept.h"
#include "ui/tui/log_view.h"
#include "ui/tui/places.h"
#include "ui/tui/prompt.h"
#include "ui/tui/recovery_view.h"
#include "ui/tui/runs_view.h"
#include "ui/tui/stats_view.h"
#include "ui/tui/themes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned run_quit(struct app *app, const char *words)
{
    (void)words;
    return app_quit(app);
}

/* Of those that the list holds; any other is searched for. */
static unsigned run_open(struct app *app, const char *words)
{
    char id[REC_ID_SIZE];
    if (!*words)
        return app_toast(app, ROLE_WARNING, "open CONVERSATION: opens one by its title or id");
    if (!conversations_find(app, words, id))
        return finder_open(app, words);
    places_leave(app);
    return chat_open(app, id) | app_focus(app, PANE_INPUT);
}

static unsigned run_rename(struct app *app, const char *words)
{
    if (!*words || !chat_conversation(app)[0])
        return app_toast(app, ROLE_WARNING, "rename TITLE: names the conversation that is shown");
    struct rec_command command = {
        .kind = REC_COMMAND_CONVERSATION_RENAME, .id = chat_conversation(app), .text = words, .category = -1};
    return app_order(app, &command, NULL, NULL);
}

static unsigned run_import(struct app *app, const char *words)
{
    return *words ? import_file(app, words) : import_open(app);
}

static unsigned run_setup(struct app *app, const char *words)
{
    (void)words;
    return provider_setup_open(app);
}

static unsigned run_search(struct app *app, const char *words)
{
    return finder_open(app, words);
}

static unsigned run_remember(struct app *app, const char *words)
{
    if (!*words)
        return app_toast(app, ROLE_WARNING, "remember TEXT: keeps the text as a memory");
    return app_remember(app, words);
}

/* Where the value in force is from; "": there is no such option. */
static const char *origin_of(const struct app *app, const char *name)
{
    for (size_t index = 0; index < rec_option_count(); index++) {
        struct rec_option option = rec_settings_option(app->settings, index);
        if (strcmp(option.name, name) == 0)
            return option.origin;
    }
    return "";
}

static unsigned no_option(struct app *app, const char *name)
{
    struct likely likely;
    likely_begin(&likely, name, strlen(name));
    for (size_t index = 0; index < rec_option_count(); index++)
        likely_offer(&likely, rec_settings_option(app->settings, index).name);
    return app_toast(app, ROLE_ERROR, "there is no option \"%.60s\"%s", name, likely_text(&likely));
}

static unsigned run_set(struct app *app, const char *words)
{
    size_t length = strcspn(words, " =");
    char *name = xstrndup(words, length);
    const char *value = words + length + strspn(words + length, " =");
    const char *before = origin_of(app, name);
    rec_error error = {0};
    unsigned bits;
    if (!*name) {
        bits = app_toast(app, ROLE_WARNING, "set OPTION VALUE: changes an option and the config file");
    } else if (!*value) {
        const char *present = rec_settings_get(app->settings, name);
        bits = present ? app_toast(app, ROLE_STATUS, "%s = %s", name, present) : no_option(app, name);
    } else if (themes_check(app->settings, name, value, &error) != REC_OK ||
               rec_settings_save(app->settings, name, value, &error) != REC_OK) {
        bits = app_toast_error(app, &error);
    } else {
        struct rec_command command = {
            .kind = REC_COMMAND_CONFIGURE, .settings = app->settings, .category = -1};
        bits = app_order(app, &command, NULL, NULL);
        if (strcmp(before, "environment") == 0)
            bits |= app_toast(app, ROLE_WARNING, "%s = %s, saved, but next time the environment counts", name,
                              value);
        else
            bits |= app_toast(app, ROLE_SUCCESS, "%s = %s, saved in %s", name, value,
                              rec_settings_path(app->settings));
        bits |= app_settings_changed(app); /* what is wrong with it counts for more */
    }
    free(name);
    return bits;
}

static unsigned run_export(struct app *app, const char *words)
{
    return export_conversation(app, words, false);
}

static unsigned run_export_over(struct app *app, const char *words)
{
    if (!*words)
        return app_toast(app, ROLE_WARNING, "export! FILE: writes the conversation over the file");
    return export_conversation(app, words, true);
}

static unsigned tag(struct app *app, const char *words, bool add)
{
    if (!*words || !chat_conversation(app)[0])
        return app_toast(app, ROLE_WARNING, "%s TAG: %s the conversation that is shown",
                         add ? "tag" : "untag", add ? "gives a tag to" : "takes a tag from");
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_TAG,
                                  .id = chat_conversation(app),
                                  .text = words,
                                  .number = add,
                                  .category = -1};
    return app_order(app, &command, NULL, NULL) |
           app_toast_undoable(app, "%s: %.80s", add ? "tagged" : "no longer tagged", words);
}

static unsigned run_tag(struct app *app, const char *words)
{
    return tag(app, words, true);
}

static unsigned run_untag(struct app *app, const char *words)
{
    return tag(app, words, false);
}

static unsigned run_theme(struct app *app, const char *words)
{
    struct buf line = BUF_INIT;
    if (!*words)
        return app_toast(app, ROLE_STATUS, "the theme is %s", rec_settings_get(app->settings, "ui.theme"));
    buf_addf(&line, "ui.theme %s", words);
    unsigned bits = run_set(app, line.data);
    buf_free(&line);
    return bits;
}

static unsigned run_recover(struct app *app, const char *words)
{
    (void)words;
    return recovery_open(app);
}

static unsigned run_stats(struct app *app, const char *words)
{
    (void)words;
    return stats_open(app);
}

static unsigned run_runs(struct app *app, const char *words)
{
    (void)words;
    return runs_open(app);
}

static unsigned run_log(struct app *app, const char *words)
{
    (void)words;
    return log_view_open(app);
}

/* X(name, function, words, help) */
#define COMMANDS(X)                                                                                          \
    X("quit", run_quit, "", "Quit; drafts are kept")                                                         \
    X("q", run_quit, "", "Quit")                                                                             \
    X("open", run_open, "CONVERSATION", "Open a conversation by its title or id")                            \
    X("rename", run_rename, "TITLE", "Rename the conversation that is shown")                                \
    X("find", run_search, "WORDS", "Search everything for the words")                                        \
    X("remember", run_remember, "TEXT", "Keep the text as a memory")                                         \
    X("set", run_set, "OPTION VALUE", "Change an option, also in the config file")                           \
    X("stats", run_stats, "", "Show the statistics")                                                         \
    X("runs", run_runs, "", "Show what runs and ran: steps, times, retries, errors")                         \
    X("log", run_log, "", "Show the end of the log")                                                         \
    X("recover", run_recover, "", "Show interrupted answers and where we were")                              \
    X("setup", run_setup, "", "Set up a provider")                                                           \
    X("theme", run_theme, "THEME", "Change the theme")                                                       \
    X("tag", run_tag, "TAG", "Give a tag to the conversation that is shown")                                 \
    X("untag", run_untag, "TAG", "Take a tag from it")                                                       \
    X("export", run_export, "FILE", "Write the conversation that is shown to a Markdown file")               \
    X("export!", run_export_over, "FILE", "The same over a file that is there")                              \
    X("import", run_import, "FILE", "Import conversations from a file")

static const struct screen_command table[] = {
#define X(name, function, words, help) {name, words, help, function},
    COMMANDS(X)
#undef X
};

size_t screen_command_count(void)
{
    return sizeof table / sizeof *table;
}

const struct screen_command *screen_command_at(size_t index)
{
    return &table[index];
}

static unsigned no_command(struct app *app, const char *line, size_t length)
{
    struct likely likely;
    likely_begin(&likely, line, length);
    for (size_t index = 0; index < screen_command_count(); index++)
        likely_offer(&likely, table[index].name);
    for (enum action action = 1; action < ACTION_COUNT; action++)
        likely_offer(&likely, action_name(action));
    return app_toast(app, ROLE_ERROR, "there is no command \"%.*s\"%s; the palette lists them all",
                     (int)length, line, likely_text(&likely));
}

static unsigned run_line(struct app *app, const char *line)
{
    size_t length = strcspn(line, " ");
    const char *words = line + length + strspn(line + length, " ");
    if (length == 0)
        return HANDLED;
    for (size_t index = 0; index < screen_command_count(); index++)
        if (strlen(table[index].name) == length && strncmp(table[index].name, line, length) == 0)
            return table[index].run(app, words) | HANDLED;
    enum action action = action_parse(line, length);
    if (action == ACTION_NONE)
        return no_command(app, line, length);
    unsigned bits = app_act(app, action);
    return bits ? bits : app_toast(app, ROLE_WARNING, "%s does nothing here", action_name(action));
}

unsigned commands_run(struct app *app, const char *line)
{
    line += strspn(line, " :");
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == ' ')
        length--;
    char *trimmed = xstrndup(line, length);
    unsigned bits = run_line(app, trimmed);
    free(trimmed);
    return bits;
}

unsigned commands_open(struct app *app, const char *text)
{
    static const struct prompt_wish wish = {
        .label = ":", .kept = KEPT_HISTORY, .accept = commands_run, .complete = command_words};
    return prompt_open(app, &wish, text);
}
