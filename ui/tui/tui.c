#include "config.h"

#include "tui.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/ahead.h"
#include "ui/tui/app.h"
#include "ui/tui/appearance.h"
#include "ui/tui/chat.h"
#include "ui/tui/chooser.h"
#include "ui/tui/clipboard.h"
#include "ui/tui/commands.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/export.h"
#include "ui/tui/finder.h"
#include "ui/tui/first_run.h"
#include "ui/tui/frame.h"
#include "ui/tui/inspector.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/log_view.h"
#include "ui/tui/mouse.h"
#include "ui/tui/palette.h"
#include "ui/tui/places.h"
#include "ui/tui/privacy.h"
#include "ui/tui/prompt.h"
#include "ui/tui/recovery_view.h"
#include "ui/tui/runs_view.h"
#include "ui/tui/sent_view.h"
#include "ui/tui/stats_view.h"
#include "ui/tui/terminal.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME_NS       ((int64_t)33000000)   /* between frames that events cause */
#define FRAME_SHARE    8                     /* a frame takes at most one of so many parts of the time */
#define FIRST_FRAME_NS ((int64_t)50000000)   /* how long the first frame waits for the last conversation */
#define NEXT_KEYS_NS   ((int64_t)500000000)  /* after a prefix: what can follow is shown */
#define PASTE_TOLD_NS  ((int64_t)1000000000) /* without its end: that is said */
#define TWICE_NS       ((int64_t)2000000000) /* two Ctrl-C within this quit */
#define SETTLE_NS      ((int64_t)1000000000) /* that quitting waits for a draft on its way */
#define READ_SIZE      4096
#define LIGHT          500 /* thousandths of white: from here on a background is light */
#define EVENTS_MAX     512 /* taken at once before keys are looked at again */

/* What is due at some time: 0 for nothing. */
static const struct clockwork {
    int64_t (*due)(const struct app *app);
    unsigned (*tick)(struct app *app);
} clockworks[] = {
    {compose_due, compose_tick},
    {chat_due, chat_tick},
    {conversations_due, conversations_tick},
    {inspector_due, inspector_tick},
    {clipboard_due, clipboard_tick},
    {runs_due, runs_tick},
    {log_view_due, log_view_tick},
    {finder_due, finder_tick},
    {ahead_due, ahead_tick},
    {compose_spelling_due, compose_spelling_tick},
};
#define CLOCKWORK_COUNT (sizeof clockworks / sizeof *clockworks)

/* --- Actions --- */

static unsigned interrupt(struct app *app)
{
    unsigned bits = chat_stop(app);
    if (!bits)
        bits = compose_clear(app);
    if (bits)
        return bits;
    int64_t now = clock_monotonic();
    if (app->interrupted_at && now - app->interrupted_at < TWICE_NS)
        return app_quit(app);
    app->interrupted_at = now;
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_GLOBAL, ACTION_INTERRUPT, &key);
    bits = app_toast(app, ROLE_STATUS, "%s again quits", key.data);
    buf_free(&key);
    return bits;
}

static unsigned back(struct app *app)
{
    if (app->zoom) {
        app->zoom = false;
        return DRAW_LAYOUT | HANDLED;
    }
    return app->focus == PANE_CHAT ? privacy_offer_to_quit(app, "Drafts are kept.")
                                   : app_focus(app, PANE_CHAT);
}

static unsigned next_pane(struct app *app, int step)
{
    return app_focus(app, (enum layout_pane)(((int)app->focus + PANE_COUNT + step) % PANE_COUNT));
}

static unsigned suspend(struct app *app)
{
    compose_save(app);
    terminal_suspend();
    return DRAW_LAYOUT | HANDLED;
}

static unsigned everywhere(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_INTERRUPT:
        return interrupt(app);
    case ACTION_LEAVE:
    case ACTION_STOP:
        return chat_stop(app) | HANDLED;
    case ACTION_QUIT:
        return app_quit(app);
    case ACTION_SUSPEND:
        return suspend(app);
    case ACTION_REDRAW:
        draw_forget();
        return DRAW_LAYOUT | HANDLED;
    case ACTION_HELP:
        return help_open(app);
    case ACTION_PALETTE:
        return palette_open(app);
    case ACTION_COMMAND:
        return commands_open(app, "");
    case ACTION_SEARCH:
        return finder_open(app, NULL);
    case ACTION_UNDO:
        return app_undo(app);
    case ACTION_REDO:
        return app_redo(app);
    case ACTION_COPY_ANSWER:
        return chat_copy_answer(app);
    case ACTION_INCOGNITO:
        return privacy_toggle_incognito(app);
    case ACTION_LEARNING:
        return privacy_toggle_learning(app);
    case ACTION_PLACE_BACK:
        return places_back(app);
    case ACTION_PLACE_FORWARD:
        return places_forward(app);
    default:
        return 0;
    }
}

static unsigned go_to_tab(struct app *app, enum inspector_tab tab, bool whole_screen)
{
    places_leave(app);
    return inspector_show(app, tab, whole_screen);
}

static unsigned in_panes(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_GO_CONTEXT:
        return go_to_tab(app, TAB_CONTEXT, false);
    case ACTION_GO_MEMORIES:
        return go_to_tab(app, TAB_MEMORIES, true);
    case ACTION_GO_PREFERENCES:
        return go_to_tab(app, TAB_PREFERENCES, true);
    case ACTION_GO_REVIEW:
        return go_to_tab(app, TAB_REVIEW, true);
    case ACTION_CONVERSATION_NEW:
        return conversations_new(app);
    case ACTION_PANE_NEXT:
        return next_pane(app, 1);
    case ACTION_PANE_PREVIOUS:
        return next_pane(app, -1);
    case ACTION_PANE_LIST:
        return app_focus(app, PANE_LIST);
    case ACTION_PANE_CHAT:
        return app_focus(app, PANE_CHAT);
    case ACTION_PANE_INPUT:
    case ACTION_TYPE:
        return app_focus(app, PANE_INPUT);
    case ACTION_PANE_INSPECTOR:
        return app_focus(app, PANE_INSPECTOR);
    case ACTION_ZOOM:
        app->zoom = !app->zoom;
        return DRAW_LAYOUT | HANDLED;
    case ACTION_BACK:
        return back(app);
    case ACTION_PAGE_DOWN:
    case ACTION_PAGE_UP:
        return chat_view.act(app, action);
    default:
        return 0;
    }
}

/* To a place of its own, from anywhere: what is open on the way there is left as by Esc. */
static bool leads_away(enum action action)
{
    return action == ACTION_GO_CONTEXT || action == ACTION_GO_MEMORIES || action == ACTION_GO_PREFERENCES ||
           action == ACTION_GO_REVIEW || action == ACTION_PANE_LIST || action == ACTION_PANE_CHAT ||
           action == ACTION_PANE_INPUT || action == ACTION_PANE_INSPECTOR;
}

static unsigned leave_popups(struct app *app)
{
    unsigned bits = 0;
    /* one may take two steps: from typing in it, and from itself */
    for (size_t steps = 2 * app->popup_count; steps > 0 && app->popup_count > 0; steps--)
        bits |= view_act(app, app_view(app), ACTION_LEAVE);
    return bits;
}

unsigned app_act(struct app *app, enum action action)
{
    if (action == ACTION_LITERAL) {
        app->literal = true;
        return HANDLED;
    }
    unsigned bits = view_act(app, app_view(app), action);
    if (!bits)
        bits = everywhere(app, action);
    if (bits)
        return bits;
    if (leads_away(action))
        bits = leave_popups(app);
    if (app->popup_count == 0)
        bits |= in_panes(app, action);
    return bits;
}

unsigned app_settings_changed(struct app *app)
{
    struct buf report = BUF_INIT;
    appearance_load(app, &report);
    unsigned bits = DRAW_LAYOUT;
    if (report.length) {
        size_t first = strcspn(report.data, "\n"), more = 0;
        for (size_t at = first + 1; at < report.length; at++)
            more += report.data[at] == '\n';
        if (more)
            bits |= app_toast(app, ROLE_ERROR, "(1 of %zu; recollect keys tells all) %.*s", more + 1,
                              (int)first, report.data);
        else
            bits |= app_toast(app, ROLE_ERROR, "%.*s", (int)first, report.data);
    }
    buf_free(&report);
    return bits;
}

/* --- Keys --- */

static unsigned type_text(struct app *app, const char *text, size_t length, bool pasted)
{
    const struct view *view = app_view(app);
    if (view->type)
        return view->type(app, text, length, pasted);
    if (app->popup_count)
        return HANDLED;
    return app_focus(app, PANE_INPUT) | compose_view.type(app, text, length, pasted);
}

static unsigned type_key(struct app *app, uint32_t key)
{
    char text[4];
    if (!key_is_text(key))
        return HANDLED;
    return type_text(app, text, utf8_encode(key, text), false);
}

static unsigned drop_keys(struct app *app)
{
    bool shown = app->keys_shown;
    app->key_count = 0;
    app->keys_shown = false;
    return shown ? DRAW_LAYOUT : DRAW_STATUS;
}

static unsigned press(struct app *app, uint32_t key)
{
    if (app->literal) {
        app->literal = false;
        if (key == KEY_NAMED_TAB || key == KEY_NAMED_ENTER)
            return type_text(app, key == KEY_NAMED_TAB ? "\t" : "\n", 1, false);
        return type_key(app, key);
    }
    enum action action = ACTION_NONE;
    app->keys[app->key_count++] = key;
    enum key_found found =
        keymap_find(app->keymap, app_view(app)->context, app->keys, app->key_count, &action);
    bool first = app->key_count == 1;
    if (found == KEYS_PREFIX && app->key_count < KEYS_MAX) {
        app->keys_since = clock_monotonic();
        return HANDLED | DRAW_STATUS | (app->keys_shown ? DRAW_POPUP : 0);
    }
    unsigned bits = first ? 0 : drop_keys(app);
    app->key_count = 0;
    if (found == KEYS_ACTION)
        return bits | app_act(app, action);
    return first ? bits | type_key(app, key) : bits;
}

static unsigned take_input(struct app *app, const struct input_event *event)
{
    switch (event->kind) {
    case INPUT_PASTE:
        return drop_keys(app) | type_text(app, event->text, event->length, true);
    case INPUT_MOUSE:
        return drop_keys(app) | mouse_take(app, &event->mouse);
    case INPUT_FOCUS:
        app->elsewhere = !event->focused;
        return 0;
    case INPUT_COLOR:
        app->light = event->luminance > LIGHT;
        return app_settings_changed(app);
    default:
        return press(app, event->key);
    }
}

/* Keys are drawn one by one only when they come one by one: what was read together is shown together. */
static unsigned take_keys(struct app *app, bool late)
{
    unsigned bits = 0;
    for (;;) {
        struct input_event event = input_next(&app->input, late);
        if (event.kind == INPUT_NONE || app->quit)
            return bits | prompt_settle(app);
        bits |= take_input(app, &event);
    }
}

/* --- The loop --- */

static int64_t earliest(int64_t a, int64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

static bool first_frame_ready(const struct app *app, int64_t now, int64_t started)
{
    return chat_loaded(app) || now - started >= FIRST_FRAME_NS;
}

/* When events may cause a frame again. A huge block that is still open is rendered whole for each, so the
 * costlier they are, the fewer they become. */
static int64_t next_frame(const struct app *app)
{
    int64_t pause = app->frame_took * FRAME_SHARE;
    return app->frame_at + (pause > FRAME_NS ? pause : FRAME_NS);
}

static int64_t next_due(const struct app *app, int64_t started)
{
    int64_t due = toast_due(&app->toast);
    for (size_t index = 0; index < CLOCKWORK_COUNT; index++)
        due = earliest(due, clockworks[index].due(app));
    if (app->key_count && !app->keys_shown)
        due = earliest(due, app->keys_since + NEXT_KEYS_NS);
    if (app->input.pasting && !app->paste_told)
        due = earliest(due, app->input_at + PASTE_TOLD_NS);
    if (input_patience(&app->input))
        due = earliest(due, app->input_at + input_patience(&app->input));
    if (!app->first_frame_done)
        due = earliest(due, started + FIRST_FRAME_NS);
    else if (app->soon & DRAW_ALL)
        due = earliest(due, next_frame(app));
    return due;
}

static unsigned tick(struct app *app, int64_t now)
{
    unsigned bits = 0;
    if (toast_due(&app->toast) && now >= toast_due(&app->toast)) {
        toast_end(&app->toast);
        bits |= DRAW_STATUS;
    }
    if (app->key_count && !app->keys_shown && now >= app->keys_since + NEXT_KEYS_NS) {
        app->keys_shown = true;
        bits |= DRAW_POPUP;
    }
    if (app->input.pasting && !app->paste_told && now >= app->input_at + PASTE_TOLD_NS) {
        app->paste_told = true;
        bits |= app_toast(app, ROLE_STATUS, "a paste has not ended; Esc takes what has come of it");
    }
    for (size_t index = 0; index < CLOCKWORK_COUNT; index++) {
        int64_t due = clockworks[index].due(app);
        if (due && now >= due)
            bits |= clockworks[index].tick(app);
    }
    return bits;
}

static unsigned take_events(struct app *app)
{
    struct rec_event event;
    unsigned bits = 0;
    for (int count = 0; count < EVENTS_MAX && rec_event_next(app->session, &event); count++) {
        bits |= runs_event(app, &event) | app_event(app, &event);
        rec_event_clear(&event);
    }
    return bits;
}

static unsigned take_signals(struct app *app, unsigned woken)
{
    unsigned bits = 0;
    if (woken & TERMINAL_END) {
        int number = terminal_end_signal();
        app->exit_code = 128 + (number ? number : SIGHUP);
        app->quit = true;
    }
    if (woken & TERMINAL_SUSPEND)
        bits |= suspend(app);
    if (woken & TERMINAL_CONTINUED) {
        terminal_resume();
        bits |= DRAW_LAYOUT;
    }
    if (woken & TERMINAL_RESIZED) {
        terminal_resize();
        bits |= DRAW_LAYOUT;
    }
    if (woken & TERMINAL_INTERRUPT)
        bits |= app_act(app, ACTION_INTERRUPT);
    if ((woken & TERMINAL_WATCHED) && appearance_files_changed(app))
        bits |= app_settings_changed(app);
    return bits;
}

/* What the window is called, when that has changed. */
static void show_title(struct app *app)
{
    struct buf title = BUF_INIT;
    const char *name = app->incognito ? "incognito" : chat_title(app); /* it would outlive it elsewhere */
    if (chat_running(app))
        buf_adds(&title, "* ");
    buf_addf(&title, "%s%srecollect", name, *name ? " - " : "");
    if (app_setting(app, "ui.title") && strcmp(title.data, app->title.data) != 0) {
        terminal_title(title.data);
        buf_clear(&app->title);
        buf_adds(&app->title, title.data);
    }
    buf_free(&title);
}

/* Nothing is shown until the newest messages are there. What is known before is drawn while they are read. */
static void begin_first_frame(struct app *app, int64_t now, int64_t started)
{
    unsigned bits = (app->now | app->soon) & DRAW_ALL;
    if (!app->first_frame_begun)
        bits = DRAW_LAYOUT;
    app->first_frame_done = first_frame_ready(app, now, started);
    app->first_frame_begun = true;
    app->frame_at = now;
    app->now = app->soon = 0;
    if (app->first_frame_done)
        frame_draw(app, bits | DRAW_CHAT);
    else
        frame_prepare(app, bits);
}

/* One turn: sleep, keys first and drawn at once, then events, drawn at their frames. */
static void turn(struct app *app, int64_t started)
{
    char bytes[READ_SIZE];
    int64_t now = clock_monotonic();
    int64_t due = next_due(app, started);
    int64_t timeout = due == 0 ? -1 : due > now ? due - now : 0;
    int64_t patience = input_patience(&app->input);
    unsigned woken = terminal_wait(rec_event_fd(app->session), timeout);
    app->now |= take_signals(app, woken);
    if (woken & TERMINAL_INPUT) {
        input_add(&app->input, bytes, terminal_read(bytes, sizeof bytes));
        app->now |= take_keys(app, false);
        app->input_at = clock_monotonic();
        app->paste_told = app->paste_told && app->input.pasting;
    } else if (patience && clock_monotonic() >= app->input_at + patience) {
        app->now |= take_keys(app, true);
    }
    if (app->first_frame_done) {
        frame_draw(app, app->now);
        app->soon &= ~app->now;
        app->now = 0;
    }
    now = clock_monotonic();
    if (woken & TERMINAL_EVENT)
        app->soon |= take_events(app);
    app->soon |= tick(app, now);
    if (!app->first_frame_done) {
        begin_first_frame(app, now, started);
    } else if ((app->soon & DRAW_ALL) && now >= next_frame(app)) {
        unsigned bits = app->soon;
        app->soon = 0;
        app->frame_at = now;
        frame_draw(app, bits);
        app->frame_took = clock_monotonic() - now;
    }
    if (app->first_frame_done)
        show_title(app);
}

static void start_parts(struct app *app)
{
    input_init(&app->input);
    toast_init(&app->toast);
    buf_init(&app->title);
    app->focus = PANE_INPUT;
    ahead_start(app);
    chat_start(app);
    clipboard_start(app);
    compose_start(app);
    conversations_start(app);
    inspector_start(app);
    prompt_start(app);
    chooser_start(app);
    finder_start(app);
    learned_start(app);
    sent_start(app);
    places_start(app);
    palette_start(app);
    why_start(app);
    recovery_start(app);
    stats_start(app);
    runs_start(app);
    log_view_start(app);
}

static void stop_parts(struct app *app)
{
    export_stop(app);
    log_view_stop(app);
    runs_stop(app);
    stats_stop(app);
    recovery_stop(app);
    why_stop(app);
    palette_stop(app);
    finder_stop(app);
    learned_stop(app);
    left_out_free(&app->left_out);
    sent_stop(app);
    places_stop(app);
    chooser_stop(app);
    first_run_stop(app);
    prompt_stop(app);
    inspector_stop(app);
    conversations_stop(app);
    compose_stop(app);
    clipboard_stop(app);
    chat_stop_view(app);
    ahead_stop(app);
    keymap_free(app->keymap);
    input_free(&app->input);
    toast_free(&app->toast);
    buf_free(&app->title);
    free(app->orders);
}

/* Where we were: the recovery list offers it next time. */
static void pause_conversation(struct app *app)
{
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_STATUS,
                                  .id = chat_conversation(app),
                                  .category = -1,
                                  .number = REC_CONVERSATION_PAUSED,
                                  .flags = REC_BY_ITSELF};
    uint64_t number;
    if (app_setting(app, "conversation.pause_on_quit") && *command.id && !chat_running(app))
        rec_submit(app->session, &command, &number, NULL);
}

static void run(struct app *app, int64_t started); /* until the user leaves */

/* Over the screen another one, with a session of its own. Nothing of it reaches a file, and all of it is gone
 * when it is left; what happens below meanwhile waits. */
static unsigned go_incognito(struct app *below)
{
    rec_error error = {0};
    compose_save(below);
    below->incognito_wanted = false;
    struct app app = {
        .session = privacy_session(below, &error), .settings = below->settings, .incognito = true};
    if (!app.session)
        return app_toast_error(below, &error);
    app.light = below->light;
    start_parts(&app);
    conversations_begin(&app);
    app_settings_changed(&app);
    frame_layout(&app);
    run(&app, clock_monotonic());
    stop_parts(&app);
    rec_session_close(app.session);
    if (app.exit_code >= 128) { /* a signal ends both */
        below->exit_code = app.exit_code;
        below->quit = true;
    }
    draw_forget();
    return app_settings_changed(below) | DRAW_LAYOUT |
           (app.failure.message[0]
                ? app_toast_error(below, &app.failure)
                : app_toast(below, ROLE_STATUS, "nothing of the incognito conversation is kept"));
}

static void run(struct app *app, int64_t started)
{
    while (!app->quit) {
        turn(app, started);
        if (app->incognito_wanted)
            frame_draw(app, go_incognito(app));
    }
}

int tui_run(rec_session *session, rec_settings *settings)
{
    struct app app = {.session = session, .settings = settings};
    int64_t started = clock_monotonic();
    rec_error error = {0};
    start_parts(&app);
    conversations_begin(&app); /* what the first frame shows is read while the terminal is made ready */
    enum rec_status status = terminal_start(&error);
    if (status != REC_OK) {
        fprintf(stderr, "recollect: %s\n", error.message);
        stop_parts(&app);
        return rec_status_exit_code(status);
    }
    appearance_start(&app);
    app_settings_changed(&app);
    frame_layout(&app);
    run(&app, started);
    for (int64_t until = clock_monotonic() + SETTLE_NS; compose_unsettled(&app) && clock_monotonic() < until;)
        turn(&app, started);
    app_ask_forget(&app, ASK_DRAFT);
    compose_save(&app);
    pause_conversation(&app);
    terminal_stop();
    if (app.failure.message[0])
        fprintf(stderr, "recollect: %s\n", app.failure.message);
    stop_parts(&app);
    appearance_stop(&app);
    return app.exit_code;
}

void tui_fatal(void *context, const char *sentence)
{
    static const char name[] = "recollect: ";
    (void)context;
    terminal_rescue();
    if (write(STDERR_FILENO, name, sizeof name - 1) < 0 ||
        write(STDERR_FILENO, sentence, strlen(sentence)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
        return; /* there is nobody to tell */
}
