#include "config.h"

#include "base/alloc.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/prompt.h"
#include "ui/tui/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rec_memory *memory_of(const struct inspector *inspector, const char *id)
{
    for (size_t page = 0; page < inspector->memory_pages; page++)
        for (size_t index = 0; index < inspector->memories[page]->count; index++)
            if (strcmp(inspector->memories[page]->memories[index].id, id) == 0)
                return &inspector->memories[page]->memories[index];
    const struct rec_page *pages[] = {inspector->learned_memories, inspector->proposed_memories};
    for (size_t page = 0; page < sizeof pages / sizeof *pages; page++)
        for (size_t index = 0; pages[page] && index < pages[page]->count; index++)
            if (strcmp(pages[page]->memories[index].id, id) == 0)
                return &pages[page]->memories[index];
    return NULL;
}

static const struct rec_preference *preference_of(const struct inspector *inspector, const char *id)
{
    const struct rec_page *pages[] = {inspector->preferences, inspector->learned_preferences,
                                      inspector->proposed_preferences, inspector->guesses};
    for (size_t page = 0; page < sizeof pages / sizeof *pages; page++)
        for (size_t index = 0; pages[page] && index < pages[page]->count; index++)
            if (strcmp(pages[page]->preferences[index].id, id) == 0)
                return &pages[page]->preferences[index];
    return NULL;
}

/* The selected row as a target of keys; false when nothing of that sort is selected. */
static bool take_target(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const struct entry *entry = entries_selected(&inspector->entries[inspector->tab]);
    if (!entry || !entry->id[0])
        return false;
    memcpy(inspector->target, entry->id, REC_ID_SIZE);
    inspector->target_row = (enum rec_row_kind)entry->tag;
    return true;
}

static unsigned order(struct app *app, enum rec_command_kind kind, const char *text, int64_t number)
{
    struct rec_command command = {
        .kind = kind, .id = app->inspector->target, .text = text, .number = number, .category = -1};
    return app_order(app, &command, NULL, NULL);
}

static unsigned open_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    if (inspector->target_row != REC_ROW_MESSAGE)
        return why_open(app, inspector->target_row, inspector->target);
    return app_go_to_message(app, inspector->target);
}

static unsigned remove_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app) || inspector->target_row == REC_ROW_MESSAGE)
        return HANDLED;
    if (inspector->target_row == REC_ROW_MEMORY) {
        const struct rec_memory *memory = memory_of(inspector, inspector->target);
        return order(app, REC_COMMAND_MEMORY_FORGET, NULL, 0) |
               app_toast_undoable(app, "forgot: %.80s", memory ? memory->content : "it");
    }
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    return order(app, REC_COMMAND_PREFERENCE_UNSET, NULL, 0) |
           app_toast_undoable(app, "forgot: %.80s", preference ? preference->key : "it");
}

static unsigned pin_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY)
        return order(app, REC_COMMAND_MEMORY_PIN, NULL, memory && memory->pinned ? 0 : 1);
    if (inspector->target_row == REC_ROW_PREFERENCE)
        return order(app, REC_COMMAND_PREFERENCE_LOCK, NULL, preference && preference->locked ? 0 : 1);
    return HANDLED;
}

static unsigned memory_edited(struct app *app, const char *text)
{
    return *text ? order(app, REC_COMMAND_MEMORY_EDIT, text, 0) : HANDLED;
}

static unsigned preference_edited(struct app *app, const char *text)
{
    const struct rec_preference *preference = preference_of(app->inspector, app->inspector->target);
    if (!preference || !*text)
        return HANDLED;
    struct rec_command command = {.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = preference->key,
                                  .qualifier = preference->qualifier[0] ? preference->qualifier : NULL,
                                  .text = text,
                                  .category = (int)preference->category};
    return app_order(app, &command, NULL, NULL);
}

static unsigned edit_selected(struct app *app)
{
    static const struct prompt_wish memory_wish = {.label = "memory: ", .accept = memory_edited};
    static struct prompt_wish preference_wish = {.accept = preference_edited};
    static char label[64];
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY && memory)
        return prompt_open(app, &memory_wish, memory->content);
    if (inspector->target_row == REC_ROW_PREFERENCE && preference) {
        snprintf(label, sizeof label, "%.50s: ", preference->key);
        preference_wish.label = label;
        return prompt_open(app, &preference_wish, preference->value);
    }
    return HANDLED;
}

static unsigned erase_done(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    if (event->kind != REC_EVENT_DONE)
        return app_toast_error(app, &event->error);
    return app_toast(app, ROLE_STATUS, "erased for good, here and in %lld other rows",
                     (long long)(result ? result->added : 0));
}

static unsigned erase_confirmed(struct app *app)
{
    struct rec_command command = {
        .kind = REC_COMMAND_MEMORY_ERASE, .id = app->inspector->target, .category = -1};
    return app_order(app, &command, erase_done, NULL);
}

static unsigned erase_selected(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "erase it", erase_confirmed}};
    struct inspector *inspector = app->inspector;
    if (!take_target(app) ||
        (inspector->target_row != REC_ROW_MEMORY && inspector->target_row != REC_ROW_PREFERENCE))
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    struct buf text = BUF_INIT;
    buf_addf(
        &text,
        "Erase \"%.160s\" for good, with its history and its words in messages and receipts? This cannot "
        "be undone.",
        memory       ? memory->content
        : preference ? preference->value
                     : "it");
    unsigned bits = question_open(app, text.data, choices, 1);
    buf_free(&text);
    return bits;
}

static unsigned memory_added(struct app *app, const char *text)
{
    return *text ? app_remember(app, text) : HANDLED;
}

/* "seat = aisle" */
static unsigned preference_added(struct app *app, const char *text)
{
    const char *equals = strchr(text, '=');
    if (!*text)
        return HANDLED;
    if (!equals || equals == text)
        return app_toast(app, ROLE_WARNING, "write it as KEY = VALUE, for instance seat = aisle");
    size_t length = (size_t)(equals - text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    char *key = xstrndup(text, length);
    const char *value = equals + 1 + strspn(equals + 1, " ");
    struct rec_command command = {
        .kind = REC_COMMAND_PREFERENCE_SET, .key = key, .text = value, .category = -1};
    unsigned bits =
        app_order(app, &command, NULL, NULL) | app_toast_undoable(app, "set: %.40s = %.80s", key, value);
    free(key);
    return bits;
}

static unsigned add(struct app *app)
{
    static const struct prompt_wish memory = {.label = "remember: ", .accept = memory_added};
    static const struct prompt_wish preference = {.label = "preference (key = value): ",
                                                  .accept = preference_added};
    if (app->inspector->tab == TAB_CONTEXT || app->inspector->tab == TAB_REVIEW)
        return HANDLED;
    return prompt_open(app, app->inspector->tab == TAB_MEMORIES ? &memory : &preference, "");
}

static unsigned filter_changed(struct app *app, const char *text)
{
    struct inspector *inspector = app->inspector;
    free(inspector->filter[inspector->tab]);
    inspector->filter[inspector->tab] = xstrdup(text);
    entries_top(&inspector->entries[inspector->tab]);
    return inspector_load(app) | DRAW_INSPECTOR;
}

static unsigned filter_accepted(struct app *app, const char *text)
{
    (void)text;
    return app_focus(app, PANE_INSPECTOR) | DRAW_INSPECTOR;
}

static unsigned filter_cancelled(struct app *app)
{
    return filter_changed(app, "");
}

static const struct rect *filter_line(struct app *app)
{
    return &app->inspector->filter_line;
}

static unsigned filter(struct app *app)
{
    static const struct prompt_wish wish = {.label = " / ",
                                            .accept = filter_accepted,
                                            .change = filter_changed,
                                            .cancel = filter_cancelled,
                                            .line = filter_line};
    struct inspector *inspector = app->inspector;
    if (inspector->tab == TAB_CONTEXT || inspector->tab == TAB_REVIEW)
        return HANDLED;
    return prompt_open(app, &wish, inspector->filter[inspector->tab]);
}

static unsigned leave(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (inspector->tab != TAB_CONTEXT && inspector->filter[inspector->tab][0])
        return filter_cancelled(app) | HANDLED;
    if (inspector->zoomed_by_key && app->zoom)
        app->zoom = false;
    inspector->zoomed_by_key = false;
    return app_focus(app, PANE_CHAT) | DRAW_LAYOUT | HANDLED;
}

static unsigned why_selected(struct app *app)
{
    return take_target(app) ? why_open(app, app->inspector->target_row, app->inspector->target) : HANDLED;
}

/* --- Guesses --- */

/* Is the target one that waits for a yes or a no? */
static bool waits(const struct inspector *inspector)
{
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY)
        return memory && memory->status == REC_STATE_PROPOSED;
    return inspector->target_row == REC_ROW_PREFERENCE && preference &&
           (preference->status == REC_STATE_PROPOSED || !preference->explicit_);
}

static unsigned decide(struct app *app, enum rec_command_kind kind)
{
    bool yes = kind == REC_COMMAND_ACCEPT;
    if (!take_target(app))
        return HANDLED;
    if (!waits(app->inspector))
        return app_toast(app, ROLE_STATUS, "this is no guess: there is nothing to say yes or no to");
    return order(app, kind, NULL, 0) | app_toast_undoable(app, yes ? "accepted" : "rejected");
}

static unsigned decide_all(struct app *app, enum rec_command_kind kind)
{
    struct inspector *inspector = app->inspector;
    const struct rec_page *preferences[] = {inspector->proposed_preferences, inspector->guesses};
    size_t count = inspector_to_review(app);
    unsigned bits = HANDLED;
    struct rec_command command = {.kind = kind, .category = -1};
    for (size_t page = 0; page < sizeof preferences / sizeof *preferences; page++)
        for (size_t index = 0; preferences[page] && index < preferences[page]->count; index++) {
            command.id = preferences[page]->preferences[index].id;
            bits |= app_order(app, &command, NULL, NULL);
        }
    for (size_t index = 0; inspector->proposed_memories && index < inspector->proposed_memories->count;
         index++) {
        command.id = inspector->proposed_memories->memories[index].id;
        bits |= app_order(app, &command, NULL, NULL);
    }
    return bits | app_toast(app, ROLE_STATUS, "%s: %zu", kind == REC_COMMAND_ACCEPT ? "accepted" : "rejected",
                            count);
}

static unsigned accept_all(struct app *app)
{
    return decide_all(app, REC_COMMAND_ACCEPT);
}

static unsigned reject_all(struct app *app)
{
    return decide_all(app, REC_COMMAND_REJECT);
}

static unsigned ask_all(struct app *app, bool yes)
{
    static const struct question_choice accept[] = {{'y', "yes to all", accept_all}},
                                        reject[] = {{'n', "no to all", reject_all}};
    size_t count = inspector_to_review(app);
    if (count == 0)
        return app_toast(app, ROLE_STATUS, "nothing is waiting");
    struct buf text = BUF_INIT;
    buf_addf(&text, "%zu %s for a yes or a no. Say %s to all of them?", count,
             count == 1 ? "guess waits" : "guesses wait", yes ? "yes" : "no");
    unsigned bits = question_open(app, text.data, yes ? accept : reject, 1);
    buf_free(&text);
    return bits;
}

static unsigned change_group(struct app *app)
{
    if (app->inspector->tab != TAB_MEMORIES)
        return HANDLED;
    app->inspector->by_category = !app->inspector->by_category;
    inspector_stale(app);
    return DRAW_INSPECTOR | HANDLED;
}

unsigned inspector_act(struct app *app, enum action action)
{
    struct inspector *inspector = app->inspector;
    switch (action) {
    case ACTION_TAB_NEXT:
        return inspector_show_tab(app, (inspector->tab + 1) % TAB_COUNT);
    case ACTION_TAB_PREVIOUS:
        return inspector_show_tab(app, (inspector->tab + TAB_COUNT - 1) % TAB_COUNT);
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_WHY:
        return why_selected(app);
    case ACTION_ADD:
        return add(app);
    case ACTION_EDIT:
        return edit_selected(app);
    case ACTION_PIN:
        return pin_selected(app);
    case ACTION_ACCEPT:
        return decide(app, REC_COMMAND_ACCEPT);
    case ACTION_REJECT:
        return decide(app, REC_COMMAND_REJECT);
    case ACTION_ACCEPT_ALL:
        return ask_all(app, true);
    case ACTION_REJECT_ALL:
        return ask_all(app, false);
    case ACTION_GROUP:
        return change_group(app);
    case ACTION_REMOVE:
        return remove_selected(app);
    case ACTION_ERASE:
        return erase_selected(app);
    case ACTION_FILTER:
        return filter(app);
    case ACTION_RELOAD:
        return inspector_reload(app) | HANDLED;
    case ACTION_LEAVE:
    case ACTION_BACK:
        return leave(app);
    default:
        return entries_act(&inspector->entries[inspector->tab], action) ? DRAW_INSPECTOR | HANDLED : 0;
    }
}
