/* The screen's state and the rules its parts keep: handlers change state and return DRAW_ bits, only the loop
 * draws; nothing waits; what the store has to say comes later, through answers. UI thread. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include "recollect.h"
#include "ui/tui/actions.h"
#include "ui/tui/cells.h"
#include "ui/tui/draw.h"
#include "ui/tui/input.h"
#include "ui/tui/keys.h"
#include "ui/tui/layout.h"
#include "ui/tui/left_out.h"
#include "ui/tui/theme.h"
#include "ui/tui/toast.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a handler leaves stale. HANDLED alone: the key was mine, nothing to draw. */
enum {
    DRAW_LIST = 1 << 0,
    DRAW_CHAT = 1 << 1,
    DRAW_INPUT = 1 << 2,
    DRAW_INSPECTOR = 1 << 3,
    DRAW_STATUS = 1 << 4,
    DRAW_POPUP = 1 << 5,
    DRAW_FRAMES = 1 << 6, /* borders and titles */
    DRAW_LAYOUT = 1 << 7, /* places, and so everything */
    DRAW_ALL = (1 << 8) - 1,
    HANDLED = 1 << 8
};

struct app;

/* An action whose key the status line names, with a word for it. */
struct hint {
    enum action action;
    const char *word;
};

/* A pane or a popup. `act` returns 0 for what it does not know: the program's own meaning follows. */
struct list_popup;
struct view {
    const char *name; /* as the status line calls it */
    enum action_context context;
    /* popups that are one list (view.h): it, instead of `place`, `draw` and the keys of every list */
    struct list_popup (*list)(const struct app *app);
    /* other popups: the place they want; NULL: panes, which the layout places */
    struct layout_place (*place)(struct app *app);
    void (*draw)(struct app *app, const struct layout_place *place, bool focused);
    unsigned (*act)(struct app *app, enum action action);
    /* characters bound to nothing, or a paste; NULL: takes no text */
    unsigned (*type)(struct app *app, const char *text, size_t length, bool pasted);
    void (*close)(struct app *app); /* popups: gone from the screen; may be NULL */
    /* a click at a place of the screen that is inside; the view has the keys by then. May be NULL */
    unsigned (*click)(struct app *app, int x, int y);
    bool no_cursor;       /* though it takes text: that goes elsewhere */
    struct hint hints[6]; /* at most five, the most useful first */
};

/* Requests to the reader: one slot for each use, so that the newest wins. */
enum ask_slot {
    ASK_NONE,
    ASK_CONVERSATIONS,
    ASK_CONVERSATIONS_MORE,
    ASK_PINNED,
    ASK_CONVERSATION,
    ASK_TITLE,
    ASK_MESSAGES,
    ASK_OLDER,
    ASK_NEWER,
    ASK_TURN,
    ASK_PLACE,
    ASK_SIBLINGS,
    ASK_DRAFT,
    ASK_RECEIPT,
    ASK_LEARNED_MEMORIES,
    ASK_LEARNED_PREFERENCES,
    ASK_MEMORIES,
    ASK_MEMORIES_MORE,
    ASK_PREFERENCES,
    ASK_PROPOSED_MEMORIES,
    ASK_PROPOSED_PREFERENCES,
    ASK_GUESSES,
    ASK_CHANGES,
    ASK_SEARCH,
    ASK_AROUND,
    ASK_FILTER_VALUES,
    ASK_KNOWN,
    ASK_RECALL,
    ASK_KNOWN_ROW,
    ASK_FADING,
    ASK_SENT,
    ASK_FIND,
    ASK_INTERRUPTED,
    ASK_RECOVERY,
    ASK_STATS,
    ASK_RUN_TURNS,
    ASK_RUN_STATS,
    ASK_WHY,
    ASK_WHY_HISTORY,
    ASK_EXPORT,
    ASK_COUNT
};

/* Takes the page (rec_page_free() it), or NULL and why. */
typedef unsigned (*ask_answer)(struct app *app, const struct rec_page *page, const rec_error *error);
/* event: DONE, FAILED or CANCELLED; result may be NULL and is freed by the caller. */
typedef unsigned (*order_answer)(struct app *app, const struct rec_event *event,
                                 const struct rec_result *result);

struct order {
    uint64_t number;
    enum rec_command_kind kind;
    order_answer answer;
};

#define POPUPS_MAX 6

struct app {
    rec_session *session;
    rec_settings *settings;
    struct keymap *keymap;
    struct layout layout;
    struct input input;
    bool ascii; /* no line characters */

    bool incognito;        /* its session keeps nothing */
    bool incognito_wanted; /* one over this is to begin */

    bool opened; /* the store is */
    bool first_frame_begun, first_frame_done;
    bool quit;
    int exit_code;
    rec_error failure; /* why the program ends, if not by wish */

    bool elsewhere;                                                   /* the terminal has not the keyboard */
    bool light;                                                       /* its background is */
    struct buf title;                                                 /* of the window, as last set */
    enum mouse_drag { DRAG_NONE, DRAG_LIST, DRAG_INSPECTOR } dragged; /* border that the mouse holds */

    enum layout_pane focus;
    bool zoom;
    bool bare; /* nothing but the chat's text, for the mouse of the terminal */
    const struct view *popups[POPUPS_MAX];
    size_t popup_count;

    uint32_t keys[KEYS_MAX]; /* typed of a longer sequence */
    size_t key_count;
    int64_t keys_since;
    int64_t input_at;       /* when the terminal last sent something */
    bool paste_told;        /* that a paste has not ended */
    bool keys_shown;        /* what can follow is on screen */
    bool literal;           /* the next key is text */
    int64_t interrupted_at; /* Ctrl-C: twice quits */

    unsigned now, soon; /* DRAW_ bits: of keys, and of events, which wait for their frame */
    int64_t frame_at;   /* when the last frame of events was drawn */
    int64_t frame_took; /* and for how long */

    struct toast toast;
    bool toast_above; /* some of it stands in the line above the status line */
    uint64_t changes; /* made here that a key can take back */

    struct {
        uint64_t request;
        ask_answer answer;
    } asks[ASK_COUNT];
    struct order *orders;
    size_t order_count, order_capacity;

    struct ahead *ahead;
    struct answers *answers;
    struct chat *chat;
    struct clipboard *clipboard;
    struct compose *compose;
    struct conversations *conversations;
    struct inspector *inspector;
    struct learned *learned;
    struct left_out left_out; /* of the prompts of a conversation, by hand */
    struct sent *sent;
    struct places *places;
    struct prompt *prompt;
    struct finder *finder;
    struct chooser *chooser;
    struct palette *palette;
    struct why *why;
    struct recovery *recovery;
    struct stats *stats;
    struct runs *runs;
    struct log_view *log;
    struct first_run *first_run;
    struct export *export; /* NULL: none is under way */
};

/* --- Asking and ordering --- */

/* Asks for a page; the answer comes at once when it is cached, else with an event. */
unsigned app_ask(struct app *app, enum ask_slot slot, const struct rec_query *query, ask_answer answer);
bool app_asking(const struct app *app, enum ask_slot slot);
/* No answer to this slot's question is wanted any more. */
void app_ask_forget(struct app *app, enum ask_slot slot);
/* Submits; `answer` may be NULL: then a failure is shown and success is silent. *number may be NULL. */
unsigned app_order(struct app *app, const struct rec_command *command, order_answer answer, uint64_t *number);

/* --- Showing --- */

/* A line about what was done, see toast.h. */
unsigned app_toast(struct app *app, enum theme_role role, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
unsigned app_toast_error(struct app *app, const rec_error *error);

unsigned app_focus(struct app *app, enum layout_pane pane);
unsigned app_open_popup(struct app *app, const struct view *view);
unsigned app_close_popup(struct app *app, const struct view *view); /* wherever it is in the pile */
bool app_has_popup(const struct app *app, const struct view *view);

/* The view that has the keys, and its context. */
const struct view *app_view(const struct app *app);
unsigned app_act(struct app *app, enum action action);
/* Moves the focus and everything shown to a message, memory or preference. */
unsigned app_go_to_message(struct app *app, const char *id);
unsigned app_undo(struct app *app);
unsigned app_redo(struct app *app);
/* Theme, keys or panes may be others now. */
unsigned app_settings_changed(struct app *app);
unsigned app_event(struct app *app, const struct rec_event *event);
unsigned app_quit(struct app *app);

/* Appends the key that reaches the action from where the user is now: "Ctrl-X n", or "Esc u" when it is a key
 * of the views and the user is typing. Nothing if there is none. */
void app_key_label(const struct app *app, enum action_context context, enum action action, struct buf *out);
/* The key in the context itself, wherever the user is. */
void app_own_key_label(const struct app *app, enum action_context context, enum action action,
                       struct buf *out);

/* A printf into the status line's undo form: "forgot: x (u undo)". */
unsigned app_toast_undoable(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Keeps the text as a memory, and says so. */
unsigned app_remember(struct app *app, const char *text);

bool app_setting(const struct app *app, const char *name); /* a boolean option */

/* The panes, in the order of enum layout_pane. */
extern const struct view *const app_panes[PANE_COUNT];

#endif
