#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/chat.h"
#include "ui/tui/editor.h"
#include "ui/tui/format.h"
#include "ui/tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAVE_NS     ((int64_t)500000000) /* after the first change: on disk within a second */
#define SHOWN_MAX   3                    /* waiting messages that are shown */
#define PROMPT_MARK 2                    /* columns of "> " */

/* A message that waits until the answer before it has come. */
struct waiting {
    char conversation[REC_ID_SIZE];
    char *text;
};

struct compose {
    struct editor *editor;
    char conversation[REC_ID_SIZE]; /* whose draft it is; "" for a new one */
    char *saved;                    /* the draft as last given to the store */
    uint64_t seen_version;          /* of the editor when `due` was set or it was saved */
    int64_t due;
    struct waiting *queue; /* oldest first, of all conversations */
    size_t queue_count, queue_capacity;
    char editing[REC_ID_SIZE]; /* the message that is changed and sent anew; "" none */
    char *stash;               /* the draft meanwhile */
    char *before_search;
    size_t search_skip;
};

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

/* --- The queue ----------------------------------------------------------------------------------------- */

static void queue_add(struct compose *compose, const char *text)
{
    compose->queue =
        xgrow(compose->queue, &compose->queue_capacity, compose->queue_count + 1, sizeof *compose->queue);
    struct waiting *waiting = &compose->queue[compose->queue_count++];
    memcpy(waiting->conversation, compose->conversation, REC_ID_SIZE);
    waiting->text = xstrdup(text);
}

/* The oldest (or newest) that waits in a conversation: its index, or the count. */
static size_t queue_find(const struct compose *compose, const char *conversation, bool newest)
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

static size_t queue_length(const struct compose *compose, const char *conversation)
{
    size_t count = 0;
    for (size_t index = 0; index < compose->queue_count; index++)
        count += strcmp(compose->queue[index].conversation, conversation) == 0;
    return count;
}

static char *queue_take(struct compose *compose, size_t index)
{
    char *text = compose->queue[index].text;
    compose->queue_count--;
    memmove(compose->queue + index, compose->queue + index + 1,
            (compose->queue_count - index) * sizeof *compose->queue);
    return text;
}

/* --- Drafts -------------------------------------------------------------------------------------------- */

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

void compose_save(struct app *app)
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

/* Notes that the draft is not on disk; called after whatever may have changed it. */
static void touched(struct compose *compose)
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
        touched(compose);
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
    compose_save(app);
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

/* --- Sending ------------------------------------------------------------------------------------------- */

static bool blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static unsigned send_waiting(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    size_t index = queue_find(compose, conversation, false);
    if (index == compose->queue_count)
        return 0;
    char *text = queue_take(compose, index);
    unsigned bits = chat_send(app, conversation, text, NULL);
    free(text);
    return bits | DRAW_LAYOUT;
}

static unsigned send(struct app *app)
{
    struct compose *compose = app->compose;
    unsigned bits = HANDLED | DRAW_LAYOUT;
    if (blank(editor_text(compose->editor))) {
        if (chat_running(app) || queue_length(compose, compose->conversation) == 0)
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
    } else if (chat_running(app) || queue_length(compose, compose->conversation) > 0) {
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
    size_t count = queue_length(compose, conversation);
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
    touched(compose);
    return DRAW_LAYOUT;
}

unsigned compose_edit_message(struct app *app, const struct rec_message *message)
{
    struct compose *compose = app->compose;
    if (!message->id[0])
        return app_toast(app, ROLE_STATUS, "this message is not stored yet");
    if (!compose->editing[0]) {
        free(compose->stash);
        compose->stash = xstrdup(editor_text(compose->editor));
    }
    memcpy(compose->editing, message->id, REC_ID_SIZE);
    editor_load(compose->editor, message->content);
    clean(compose);
    return app_focus(app, PANE_INPUT) | DRAW_LAYOUT;
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
    touched(compose);
    return DRAW_LAYOUT | HANDLED;
}

/* --- Searching what was sent --------------------------------------------------------------------------- */

static unsigned search_show(struct app *app, const char *words)
{
    struct compose *compose = app->compose;
    const char *found = *words ? editor_history_find(compose->editor, words, compose->search_skip) : NULL;
    if (!found)
        return *words ? app_toast(app, ROLE_WARNING, "no older prompt contains \"%.80s\"", words) : 0;
    char *text = xstrdup(found);
    editor_replace(compose->editor, text);
    free(text);
    return DRAW_LAYOUT;
}

static unsigned search_changed(struct app *app, const char *words)
{
    app->compose->search_skip = 0;
    return search_show(app, words);
}

static unsigned search_end(struct app *app)
{
    free(app->compose->before_search);
    app->compose->before_search = NULL;
    touched(app->compose);
    return DRAW_LAYOUT;
}

static unsigned search_accepted(struct app *app, const char *words)
{
    (void)words;
    return search_end(app);
}

static unsigned search_cancelled(struct app *app)
{
    editor_replace(app->compose->editor, app->compose->before_search);
    return search_end(app);
}

static unsigned search_act(struct app *app, enum action action, const char *words)
{
    if (action != ACTION_HISTORY_SEARCH)
        return 0;
    app->compose->search_skip++;
    return HANDLED | search_show(app, words);
}

static unsigned search_sent(struct app *app)
{
    static const struct prompt_wish wish = {.label = "search what you sent: ",
                                            .accept = search_accepted,
                                            .change = search_changed,
                                            .cancel = search_cancelled,
                                            .act = search_act};
    struct compose *compose = app->compose;
    free(compose->before_search);
    compose->before_search = xstrdup(editor_text(compose->editor));
    compose->search_skip = 0;
    return prompt_open(app, &wish, "");
}

void compose_remember(struct app *app, const char *text)
{
    editor_history_add(app->compose->editor, text);
}

/* --- Drawing ------------------------------------------------------------------------------------------- */

static int shown_waiting(const struct compose *compose)
{
    size_t count = queue_length(compose, compose->conversation);
    return (int)(count < SHOWN_MAX ? count : SHOWN_MAX);
}

int compose_rows(const struct app *app, int width)
{
    struct compose *compose = app->compose;
    int columns = width > PROMPT_MARK + 1 ? width - PROMPT_MARK : 1;
    struct editor_view view = editor_rows(compose->editor, (size_t)columns);
    size_t rows = view.block->row_count;
    return (int)(rows < 1000 ? rows : 1000) + shown_waiting(compose);
}

static void draw_waiting(struct app *app, const struct rect *area, int rows)
{
    const struct compose *compose = app->compose;
    size_t count = queue_length(compose, compose->conversation), seen = 0;
    int y = 0;
    for (size_t index = 0; index < compose->queue_count && y < rows; index++) {
        if (strcmp(compose->queue[index].conversation, compose->conversation) != 0)
            continue;
        struct buf line = BUF_INIT;
        struct rect row = {area->x, area->y + y, area->width, 1};
        draw_fill(&row, ROLE_INPUT);
        seen++;
        if (y == SHOWN_MAX - 1 && count > SHOWN_MAX) {
            buf_addf(&line, "%zu more wait", count - seen + 1);
        } else {
            buf_addf(&line, "%s: ", seen == 1 ? "waits" : "then");
            format_line(&line, compose->queue[index].text, (size_t)(area->width > 8 ? area->width - 8 : 1));
        }
        if (seen == count && compose_empty(app))
            buf_adds(&line, "  (Up takes it back)");
        draw_line(&row, 0, 0, row.width, line.data, ROLE_WARNING);
        buf_free(&line);
        y++;
    }
}

static void draw_placeholder(struct app *app, const struct rect *area)
{
    struct buf text = BUF_INIT, key = BUF_INIT;
    if (compose_editing(app)) {
        buf_adds(&text, "The message you are changing");
    } else {
        buf_adds(&text, "Message");
        app_own_key_label(app, CONTEXT_INPUT, ACTION_SEND, &key);
        buf_addf(&text, " (%s sends", key.data);
        buf_clear(&key);
        app_own_key_label(app, CONTEXT_INPUT, ACTION_NEWLINE, &key);
        buf_addf(&text, ", %s begins a line)", key.data);
    }
    draw_line(area, 0, 0, area->width, text.data, ROLE_PLACEHOLDER);
    buf_free(&text);
    buf_free(&key);
}

static void draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct compose *compose = app->compose;
    struct rect area = place->content;
    int waiting = shown_waiting(compose);
    if (waiting > area.height - 1)
        waiting = area.height > 1 ? area.height - 1 : 0;
    draw_waiting(app, &area, waiting);
    area.y += waiting;
    area.height -= waiting;
    int mark = area.width > PROMPT_MARK + 1 ? PROMPT_MARK : 0;
    struct rect text = {area.x + mark, area.y, area.width - mark, area.height};
    draw_fill(&area, ROLE_INPUT);
    if (mark)
        draw_line(&area, 0, 0, mark, "> ", focused ? ROLE_HINT_KEY : ROLE_DIM);
    struct editor_view view = editor_rows(compose->editor, (size_t)(text.width > 0 ? text.width : 1));
    int rows = (int)view.block->row_count;
    int top = (int)view.row >= text.height ? (int)view.row - text.height + 1 : 0;
    if (compose_empty(app)) {
        struct rect line = {text.x, text.y, text.width, text.height > 0 ? 1 : 0};
        draw_placeholder(app, &line);
    } else {
        for (int y = 0; y < text.height && top + y < rows; y++) {
            struct rect line = {text.x, text.y + y, text.width, 1};
            draw_row(&line, 0, view.block, (size_t)(top + y), ROLE_INPUT);
        }
    }
    if (focused)
        draw_caret(text.x + (int)view.column, text.y + (int)view.row - top);
}

/* --- Keys ---------------------------------------------------------------------------------------------- */

static unsigned confirmed_quit(struct app *app)
{
    return app_quit(app);
}

static unsigned offer_to_quit(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "quit", confirmed_quit}};
    return question_open(app, "Quit recollect? Your draft is kept.", choices, 1);
}

static unsigned take_back(struct app *app)
{
    struct compose *compose = app->compose;
    size_t index = queue_find(compose, compose->conversation, true);
    if (!compose_empty(app) || index == compose->queue_count)
        return 0;
    char *text = queue_take(compose, index);
    editor_load(compose->editor, text);
    free(text);
    touched(compose);
    return DRAW_LAYOUT | HANDLED;
}

static unsigned after_change(struct app *app, int rows_before)
{
    touched(app->compose);
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    return HANDLED | (rows == rows_before ? DRAW_INPUT : DRAW_LAYOUT);
}

static unsigned act(struct app *app, enum action action)
{
    struct compose *compose = app->compose;
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    unsigned bits;
    switch (action) {
    case ACTION_SEND:
        return send(app);
    case ACTION_HISTORY_SEARCH:
        return search_sent(app);
    case ACTION_LEAVE:
        if (compose->editing[0])
            return compose_clear(app);
        return app_focus(app, PANE_CHAT);
    case ACTION_TYPE_UP:
        bits = take_back(app);
        if (bits)
            return bits;
        break;
    case ACTION_TYPE_DELETE_RIGHT:
        if (compose_empty(app))
            return offer_to_quit(app);
        break;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        return chat_view.act(app, action);
    default:
        break;
    }
    if (editor_apply(compose->editor, action))
        return after_change(app, rows);
    return action_valid(action, CONTEXT_INPUT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
}

static unsigned type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct compose *compose = app->compose;
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    if (!editor_fits(compose->editor, length))
        return app_toast(app, ROLE_WARNING, "that is too long for one message");
    if (pasted)
        editor_paste(compose->editor, text, length);
    else
        editor_type(compose->editor, text, length);
    return after_change(app, rows);
}

const struct view compose_view = {
    .name = "insert",
    .context = CONTEXT_INPUT,
    .draw = draw,
    .act = act,
    .type = type,
    .hints = {{ACTION_SEND, "send"},
              {ACTION_LEAVE, "leave"},
              {ACTION_PALETTE, "actions"},
              {ACTION_SEARCH, "search"},
              {ACTION_HELP, "help"}},
};
