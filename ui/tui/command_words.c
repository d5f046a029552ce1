#include "config.h"

#include "command_words.h"

#include "base/alloc.h"
#include "conversations_state.h"
#include "ui/tui/commands.h"
#include "ui/tui/themes.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static void offer_names(struct app *app, const char *typed, struct completion *completion)
{
    (void)app;
    for (size_t index = 0; index < screen_command_count(); index++) {
        const struct screen_command *command = screen_command_at(index);
        if (strlen(command->name) > 1)
            completion_offer(completion, typed, command->name, command->help);
    }
    for (enum action action = ACTION_NONE + 1; *typed && action < ACTION_SEND; action++)
        completion_offer(completion, typed, action_name(action), action_help(action));
}

static void offer_options(struct app *app, const char *typed, struct completion *completion)
{
    (void)app;
    for (size_t index = 0; index < rec_option_count(); index++) {
        struct rec_option option = rec_option_at(index);
        completion_offer(completion, typed, option.name, option.help);
    }
}

/* The choices of the option that is named before. */
static void offer_values(const rec_settings *settings, const char *words, const char *typed,
                         struct completion *completion)
{
    if (strncmp(words, "ui.theme ", 9) == 0)
        themes_offer(settings, typed, completion);
    for (size_t index = 0; index < rec_option_count(); index++) {
        struct rec_option option = rec_option_at(index);
        size_t length = strlen(option.name);
        if (strncmp(words, option.name, length) != 0 || words[length] != ' ')
            continue;
        bool boolean = strcmp(option.type, "boolean") == 0, choice = strcmp(option.type, "choice") == 0;
        char *choices = xstrdup(boolean  ? "true, false"
                                : choice ? option.choices
                                         : ""),
             *rest = choices, *word;
        while ((word = strsep(&rest, ",")))
            completion_offer(completion, typed, word + strspn(word, " "), "");
        free(choices);
    }
}

static void offer_conversations(struct app *app, const char *typed, struct completion *completion)
{
    const struct conversations *list = app->conversations;
    for (size_t index = 0; index < list->order_count; index++)
        completion_offer(completion, typed, list->order[index]->title, "");
    for (size_t index = 0; *typed && index < list->order_count; index++)
        completion_offer(completion, typed, list->order[index]->id, "");
}

static void offer_tags(struct app *app, const char *typed, struct completion *completion)
{
    const struct conversations *list = app->conversations;
    for (size_t index = 0; index < list->order_count; index++) {
        char *tags = xstrdup(list->order[index]->tags), *rest = tags, *tag;
        while ((tag = strsep(&rest, " ")))
            completion_offer(completion, typed, tag, "");
        free(tags);
    }
}

/* Names in a folder; folders with a / behind. */
static void offer_folder(const char *folder, const char *before, const char *typed,
                         struct completion *completion)
{
    DIR *open = opendir(*folder ? folder : ".");
    const struct dirent *entry;
    while (open && (entry = readdir(open))) {
        struct buf word = BUF_INIT;
        if (entry->d_name[0] != '.') {
            buf_addf(&word, "%s%s%s", before, entry->d_name, entry->d_type == DT_DIR ? "/" : "");
            completion_offer(completion, typed, word.data, "");
        }
        buf_free(&word);
    }
    if (open)
        closedir(open);
}

static void offer_themes(struct app *app, const char *typed, struct completion *completion)
{
    themes_offer(app->settings, typed, completion);
}

static void offer_files(struct app *app, const char *typed, struct completion *completion)
{
    const char *slash = strrchr(typed, '/'), *home = getenv("HOME");
    char *before = slash ? xstrndup(typed, (size_t)(slash - typed) + 1) : xstrdup("");
    struct buf folder = BUF_INIT;
    (void)app;
    if (strncmp(before, "~/", 2) == 0 && home)
        buf_addf(&folder, "%s%s", home, before + 1);
    else
        buf_adds(&folder, before);
    offer_folder(folder.length ? folder.data : "", before, typed, completion);
    buf_free(&folder);
    free(before);
}

/* By what the table of commands calls its words. */
static const struct {
    const char *words;
    void (*offer)(struct app *app, const char *typed, struct completion *completion);
} kinds[] = {
    {"CONVERSATION", offer_conversations},
    {"TAG", offer_tags},
    {"THEME", offer_themes},
    {"FILE", offer_files},
    {"OPTION VALUE", offer_options},
};

void command_words(struct app *app, const char *text, struct completion *completion)
{
    size_t begin = strspn(text, " :"), name = strcspn(text + begin, " ");
    completion_clear(completion);
    if (!text[begin + name]) {
        completion->from = begin;
        offer_names(app, text + begin, completion);
    } else {
        completion->from = begin + name + strspn(text + begin + name, " ");
        const char *words = text + completion->from;
        for (size_t index = 0; index < screen_command_count(); index++) {
            const struct screen_command *command = screen_command_at(index);
            if (strlen(command->name) != name || strncmp(command->name, text + begin, name) != 0)
                continue;
            const char *value = strchr(words, ' ');
            for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
                if (strcmp(kinds[kind].words, command->words) == 0 &&
                    !(value && kinds[kind].offer == offer_options))
                    kinds[kind].offer(app, words, completion);
            if (value && strcmp(command->words, "OPTION VALUE") == 0) {
                completion->from = (size_t)(value - text) + strspn(value, " ");
                offer_values(app->settings, words, text + completion->from, completion);
            }
        }
    }
    completion->chosen = completion->count;
}
