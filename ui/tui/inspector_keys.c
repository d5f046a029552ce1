#include "config.h"

#include "base/alloc.h"
#include "ui/tui/ahead.h"
#include "ui/tui/chat.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/places.h"
#include "ui/tui/prompt.h"
#include "ui/tui/why.h"

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

/* The target as a row; false when it is none, or not held. */
static bool take_learned(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY && memory)
        learned_take_memory(app, memory);
    else if (inspector->target_row == REC_ROW_PREFERENCE && preference)
        learned_take_preference(app, preference);
    else
        return false;
    return true;
}

static unsigned open_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    if (inspector->target_row == REC_ROW_MESSAGE)
        return app_go_to_message(app, inspector->target);
    if (!take_learned(app) || !learned_has_source(app))
        return why_open(app, inspector->target_row, inspector->target);
    places_leave(app);
    app->zoom = false;
    return learned_show_source(app) | DRAW_LAYOUT;
}

/* x: a row is left out of the prompts of the conversation that is open, or let in again. */
static unsigned leave_out(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const char *conversation = chat_conversation(app);
    if (!take_target(app))
        return HANDLED;
    if (!*conversation)
        return app_toast(app, ROLE_STATUS, "there is no conversation yet to leave it out of");
    bool was = left_out_has(&app->left_out, conversation, inspector->target);
    bool out = left_out_toggle(&app->left_out, conversation, inspector->target);
    inspector_stale(app);
    if (!was && !out)
        return app_toast(app, ROLE_WARNING, "no more than %d can be left out", REC_MAX_CHOSEN);
    return app_toast(app, ROLE_STATUS,
                     out ? "left out of this conversation until the program ends; x lets it in again"
                         : "it may go along again") |
           DRAW_INSPECTOR;
}

/* What can be done to a memory or preference wherever it is shown. */
static unsigned act_on_selected(struct app *app, enum action action)
{
    const struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    return take_learned(app) ? learned_act(app, action)
                             : learned_act_on(app, inspector->target_row, inspector->target, action);
}

static unsigned memory_added(struct app *app, const char *text)
{
    return *text ? app_remember(app, text) : HANDLED;
}

static unsigned ask_preference(struct app *app, const char *text);

/* "seat = aisle", or "seat: aisle" as they are shown. */
static unsigned preference_added(struct app *app, const char *text)
{
    const char *equals = strpbrk(text, "=:");
    if (!*text)
        return HANDLED;
    if (!equals || equals == text || !equals[1 + strspn(equals + 1, " ")])
        return ask_preference(app, text) | prompt_hint(app, "write it as seat = aisle");
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

static unsigned ask_preference(struct app *app, const char *text)
{
    static const struct prompt_wish wish = {.label = "preference (key = value): ",
                                            .accept = preference_added};
    return prompt_open(app, &wish, text);
}

static unsigned add(struct app *app)
{
    static const struct prompt_wish memory = {.label = "remember: ", .accept = memory_added};
    if (app->inspector->tab == TAB_CONTEXT || app->inspector->tab == TAB_REVIEW)
        return HANDLED;
    return app->inspector->tab == TAB_MEMORIES ? prompt_open(app, &memory, "") : ask_preference(app, "");
}

static unsigned filter_changed(struct app *app, const char *text)
{
    struct inspector *inspector = app->inspector;
    free(inspector->filter[inspector->tab]);
    inspector->filter[inspector->tab] = xstrdup(text);
    inspector->filtered_anew = true;
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
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    if (inspector->tab == TAB_REVIEW && inspector->entries[TAB_REVIEW].selected >= inspector->waiting_end) {
        if (yes)
            return inspector_keep(app);
        return inspector_on_contradicted(inspector) ? inspector_bring_back(app)
                                                    : act_on_selected(app, ACTION_REMOVE);
    }
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
    unsigned bits = 0;
    if (inspector->tab == TAB_CONTEXT && ahead_shown(app))
        bits = ahead_act(app, action, &inspector->entries[TAB_CONTEXT]);
    if (bits)
        return bits;
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
    case ACTION_LEAVE_OUT:
        return leave_out(app);
    case ACTION_EDIT:
    case ACTION_EDIT_OUTSIDE:
    case ACTION_PIN:
    case ACTION_REMOVE:
    case ACTION_ERASE:
        return act_on_selected(app, action);
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
