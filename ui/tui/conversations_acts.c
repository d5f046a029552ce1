/* What can be done with the selected conversation, with those that are marked, or with a range. */
#include "config.h"

#include "conversations_state.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/export.h"
#include "ui/tui/palette.h"
#include "ui/tui/prompt.h"
#include "ui/tui/why.h"

#include <stdlib.h>
#include <string.h>

/* --- Marks --- */

bool conversations_is_marked(const struct conversations *list, const char *id)
{
    for (size_t index = 0; index < list->marked_count; index++)
        if (strcmp(list->marked[index], id) == 0)
            return true;
    return false;
}

static void set_mark(struct conversations *list, const char *id, bool marked)
{
    size_t kept = 0;
    for (size_t index = 0; index < list->marked_count; index++)
        if (strcmp(list->marked[index], id) != 0)
            memmove(list->marked[kept++], list->marked[index], REC_ID_SIZE);
    list->marked_count = kept;
    if (marked) {
        list->marked = xgrow(list->marked, &list->marked_capacity, kept + 1, sizeof *list->marked);
        memcpy(list->marked[list->marked_count++], id, REC_ID_SIZE);
    }
}

static bool place_of(const struct conversations *list, const char *id, size_t *place)
{
    for (*place = 0; *place < list->order_count; ++*place)
        if (strcmp(list->order[*place]->id, id) == 0)
            return true;
    return false;
}

/* Where the selected row is shown. */
static bool selected_place(const struct conversations *list, size_t *place)
{
    const struct entry *selected = entries_selected(&list->entries);
    for (*place = 0; selected && *place < list->shown_count; ++*place)
        if (strcmp(list->shown[*place].row->id, selected->id) == 0 &&
            list->shown[*place].nth == selected->tag)
            return true;
    return false;
}

bool conversations_range(const struct conversations *list, size_t *first, size_t *last)
{
    if (!list->range_from[0] || !selected_place(list, last))
        return false;
    *first = SIZE_MAX;
    for (size_t place = 0; place < list->shown_count; place++)
        if (strcmp(list->shown[place].row->id, list->range_from) == 0 &&
            list->shown[place].nth == list->range_nth)
            *first = place;
    if (*first == SIZE_MAX)
        return false;
    if (*first > *last) {
        size_t other = *first;
        *first = *last;
        *last = other;
    }
    return true;
}

bool conversations_unmark(struct conversations *list)
{
    bool some = list->marked_count || list->range_from[0];
    list->marked_count = 0;
    list->range_from[0] = '\0';
    return some;
}

static unsigned mark(struct app *app)
{
    struct conversations *list = app->conversations;
    const struct row *row = conversations_selected(list);
    if (row) {
        set_mark(list, row->id, !conversations_is_marked(list, row->id));
        entries_act(&list->entries, ACTION_LINE_DOWN);
    }
    return DRAW_LIST | HANDLED;
}

/* Opens a range; closed by the same key it becomes marks. */
static unsigned range(struct app *app)
{
    struct conversations *list = app->conversations;
    const struct row *row = conversations_selected(list);
    size_t first, last;
    if (!list->stale && conversations_range(list, &first, &last)) {
        for (size_t place = first; place <= last; place++)
            set_mark(list, list->shown[place].row->id, true);
        list->range_from[0] = '\0';
    } else if (row) {
        memcpy(list->range_from, row->id, REC_ID_SIZE);
        list->range_nth = entries_selected(&list->entries)->tag;
    }
    return DRAW_LIST | HANDLED;
}

/* --- What is acted on --- */

static bool is_target(const struct conversations *list, const char *id)
{
    return list->targets.length && strstr(list->targets.data, id) != NULL;
}

/* Ids of the range and the marked rows, else of the selected one, into `targets`; how many. What was marked
 * and is not shown (another filter) is not touched. */
static size_t choose(struct conversations *list)
{
    const struct row *selected = conversations_selected(list);
    size_t first = 1, last = 0, count = 0;
    bool some = !list->stale && (conversations_range(list, &first, &last) || list->marked_count);
    buf_clear(&list->targets);
    for (size_t place = 0; some && place < list->shown_count; place++) {
        const char *id = list->shown[place].row->id;
        if (is_target(list, id))
            continue;
        if ((place >= first && place <= last) || conversations_is_marked(list, id)) {
            buf_addf(&list->targets, "%s%s", count ? " " : "", id);
            count++;
        }
    }
    if (count == 0 && selected) {
        buf_adds(&list->targets, selected->id);
        count = 1;
    }
    return count;
}

/* All of them are like that. */
static bool targets_are(const struct conversations *list, bool (*like)(const struct row *row))
{
    for (size_t place = 0; place < list->order_count; place++)
        if (is_target(list, list->order[place]->id) && !like(list->order[place]))
            return false;
    return true;
}

/* "Planning the trip", or "3 conversations". */
static void name_targets(const struct conversations *list, size_t count, struct buf *out)
{
    for (size_t place = 0; count == 1 && place < list->order_count; place++)
        if (is_target(list, list->order[place]->id)) {
            buf_addf(out, "%.80s", list->order[place]->title);
            return;
        }
    buf_addf(out, "%zu conversation%s", count, count == 1 ? "" : "s");
}

/* One command for all, so that one undo takes it back. */
static unsigned order_all(struct app *app, enum rec_command_kind kind, const char *text, int64_t number,
                          const char *done, size_t count)
{
    struct conversations *list = app->conversations;
    struct rec_command command = {
        .kind = kind, .id = list->targets.data, .text = text, .number = number, .category = -1};
    struct buf name = BUF_INIT;
    name_targets(list, count, &name);
    unsigned bits = app_toast_undoable(app, "%s: %s", done, name.data);
    bits |= app_order(app, &command, NULL, NULL);
    conversations_unmark(list);
    buf_free(&name);
    return bits | DRAW_LIST;
}

/* --- Acts --- */

static bool is_archived(const struct row *row)
{
    return row->status == REC_CONVERSATION_ARCHIVED;
}

static bool is_pinned(const struct row *row)
{
    return row->pinned;
}

static unsigned archive(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t count = choose(list);
    if (count == 0)
        return HANDLED;
    bool back = targets_are(list, is_archived);
    return order_all(app, REC_COMMAND_CONVERSATION_STATUS, NULL,
                     back ? REC_CONVERSATION_ACTIVE : REC_CONVERSATION_ARCHIVED,
                     back ? "active again" : "archived", count);
}

static unsigned pin(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t count = choose(list);
    if (count == 0)
        return HANDLED;
    bool off = targets_are(list, is_pinned);
    return order_all(app, REC_COMMAND_CONVERSATION_TAG, PINNED_TAG, !off, off ? "no longer pinned" : "pinned",
                     count);
}

static unsigned tagged(struct app *app, const char *text)
{
    struct conversations *list = app->conversations;
    bool off = *text == '-';
    const char *tag = text + strspn(text, "-+# ");
    if (!*tag)
        return HANDLED;
    size_t count = 1;
    for (const char *at = list->targets.data; at && (at = strchr(at, ' ')); at++)
        count++;
    struct buf done = BUF_INIT;
    free(list->tagged);
    list->tagged = xstrdup(text);
    buf_addf(&done, "%s %.64s", off ? "no longer tagged" : "tagged", tag);
    unsigned bits = order_all(app, REC_COMMAND_CONVERSATION_TAG, tag, !off, done.data, count);
    buf_free(&done);
    return bits;
}

static unsigned ask_tag(struct app *app)
{
    static const struct prompt_wish wish = {.label = "tag: ", .accept = tagged};
    return choose(app->conversations) ? prompt_open(app, &wish, "") : HANDLED;
}

static unsigned renamed(struct app *app, const char *title)
{
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_RENAME,
                                  .id = app->conversations->targets.data,
                                  .text = title,
                                  .category = -1};
    return app_order(app, &command, NULL, NULL);
}

static unsigned ask_title(struct app *app)
{
    static const struct prompt_wish wish = {.label = "title: ", .accept = renamed};
    struct conversations *list = app->conversations;
    const struct row *row = conversations_selected(list);
    if (!row)
        return HANDLED;
    buf_clear(&list->targets);
    buf_adds(&list->targets, row->id);
    return prompt_open(app, &wish, row->title);
}

/* What is shown instead of a conversation that goes: its neighbour in the list. */
static unsigned leave_targets(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t place;
    if (!chat_conversation(app)[0] || !is_target(list, chat_conversation(app)))
        return 0;
    compose_save(app);
    if (!place_of(list, chat_conversation(app), &place))
        return chat_open(app, NULL);
    for (size_t step = 1; step < list->order_count; step++) {
        size_t other = place + step < list->order_count ? place + step : list->order_count - 1 - step;
        char next[REC_ID_SIZE];
        if (is_target(list, list->order[other]->id))
            continue;
        memcpy(next, list->order[other]->id, REC_ID_SIZE);
        return chat_open(app, next);
    }
    return chat_open(app, NULL);
}

static unsigned remove_all(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t count = choose(list);
    if (count == 0)
        return HANDLED;
    unsigned bits = leave_targets(app);
    return bits | order_all(app, REC_COMMAND_CONVERSATION_DELETE, NULL, 0, "deleted", count);
}

/* One by one: what cannot be undone needs no group, and one that still streams must not save the others. */
static unsigned erase_confirmed(struct app *app)
{
    struct conversations *list = app->conversations;
    unsigned bits = leave_targets(app) | app_toast(app, ROLE_STATUS, "erased for good");
    char *ids = xstrdup(list->targets.data), *rest = ids, *id;
    while ((id = strsep(&rest, " "))) {
        struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_ERASE, .id = id, .category = -1};
        bits |= app_order(app, &command, NULL, NULL);
    }
    free(ids);
    conversations_unmark(list);
    return bits;
}

static unsigned ask_erase(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "erase", erase_confirmed}};
    struct conversations *list = app->conversations;
    size_t count = choose(list);
    if (count == 0)
        return HANDLED;
    struct buf text = BUF_INIT, name = BUF_INIT;
    name_targets(list, count, &name);
    buf_addf(&text,
             "Erase \"%s\" for good, with the messages and what was learned only from them? This cannot be "
             "undone.",
             name.data);
    unsigned bits = question_open(app, text.data, choices, 1);
    buf_free(&text);
    buf_free(&name);
    return bits;
}

static unsigned export_to(struct app *app, const char *folder)
{
    struct conversations *list = app->conversations;
    struct export_wish *wishes = xcalloc(list->order_count + 1, sizeof *wishes);
    size_t count = 0;
    for (size_t place = 0; place < list->order_count; place++)
        if (is_target(list, list->order[place]->id))
            wishes[count++] = (struct export_wish){list->order[place]->id, list->order[place]->title};
    unsigned bits = export_many(app, folder, wishes, count);
    conversations_unmark(list);
    free(wishes);
    return bits | DRAW_LIST;
}

static unsigned ask_export(struct app *app)
{
    static const struct prompt_wish wish = {.label = "folder: ", .accept = export_to};
    return choose(app->conversations) ? prompt_open(app, &wish, ".") : HANDLED;
}

/* --- Sorting and grouping --- */

/* The next choice of an option, kept for the next time. */
static unsigned next_choice(struct app *app, const char *option, const char *const *names, int count,
                            int present, const char *words)
{
    rec_error error = {0};
    const char *name = names[(present + 1) % count];
    if (rec_settings_save(app->settings, option, name, &error) != REC_OK)
        return app_toast_error(app, &error);
    conversations_take_settings(app);
    return app_toast(app, ROLE_STATUS, "%s: %s", words, name) | conversations_reload(app) | DRAW_LIST;
}

static unsigned sort(struct app *app)
{
    static const char *const names[SORT_COUNT] = {"time", "title", "messages"};
    return next_choice(app, "ui.list_sort", names, SORT_COUNT, (int)app->conversations->sort, "sorted by");
}

static unsigned group(struct app *app)
{
    static const char *const names[GROUP_COUNT] = {"none", "day", "tag", "status"};
    return next_choice(app, "ui.list_group", names, GROUP_COUNT, (int)app->conversations->group,
                       "grouped by");
}

/* --- The table --- */

static unsigned show_why(struct app *app)
{
    const struct row *row = conversations_selected(app->conversations);
    return row ? why_open(app, REC_ROW_CONVERSATION, row->id) : HANDLED;
}

static unsigned menu(struct app *app)
{
    struct conversations *list = app->conversations;
    struct buf name = BUF_INIT;
    size_t count = choose(list);
    if (count == 0)
        return HANDLED;
    name_targets(list, count, &name);
    unsigned bits = menu_open(app, name.data);
    buf_free(&name);
    return bits;
}

static const struct {
    unsigned (*act)(struct app *app);
    bool repeats;
} acts[ACTION_COUNT] = {
    [ACTION_MARK] = {mark, true},        [ACTION_MARK_RANGE] = {range, false},
    [ACTION_ARCHIVE] = {archive, true},  [ACTION_PIN] = {pin, true},
    [ACTION_TAG] = {ask_tag, true},      [ACTION_RENAME] = {ask_title, false},
    [ACTION_EDIT] = {ask_title, false},  [ACTION_REMOVE] = {remove_all, true},
    [ACTION_ERASE] = {ask_erase, false}, [ACTION_EXPORT] = {ask_export, false},
    [ACTION_SORT] = {sort, false},       [ACTION_GROUP] = {group, false},
    [ACTION_WHY] = {show_why, false},    [ACTION_MENU] = {menu, false},
};

static unsigned repeat(struct app *app)
{
    struct conversations *list = app->conversations;
    if (list->repeats == ACTION_NONE)
        return app_toast(app, ROLE_STATUS, "nothing to repeat yet");
    if (list->repeats != ACTION_TAG)
        return conversations_act(app, list->repeats);
    if (!list->tagged || choose(list) == 0)
        return HANDLED;
    char *text = xstrdup(list->tagged);
    unsigned bits = tagged(app, text);
    free(text);
    return bits;
}

unsigned conversations_act(struct app *app, enum action action)
{
    if (action == ACTION_REPEAT)
        return repeat(app);
    if (!acts[action].act)
        return 0;
    if (acts[action].repeats)
        app->conversations->repeats = action;
    return acts[action].act(app) | HANDLED;
}
