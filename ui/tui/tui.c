#include "config.h"

#include "tui.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/ahead.h"
#include "ui/tui/app.h"
#include "ui/tui/appearance.h"
#include "ui/tui/chat.h"
#include "ui/tui/chooser.h"
#include "ui/tui/clipboard.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/dispatch.h"
#include "ui/tui/export.h"
#include "ui/tui/finder.h"
#include "ui/tui/first_run.h"
#include "ui/tui/frame.h"
#include "ui/tui/inspector.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/log_view.h"
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
#define SETTLE_NS      ((int64_t)1000000000) /* that quitting waits for a draft on its way */
#define READ_SIZE      4096
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

/* --- The loop --- */

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
        bits |= app_act(app, ACTION_SUSPEND);
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
        app->now |= dispatch_keys(app, false);
        app->input_at = clock_monotonic();
        app->paste_told = app->paste_told && app->input.pasting;
    } else if (patience && clock_monotonic() >= app->input_at + patience) {
        app->now |= dispatch_keys(app, true);
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
