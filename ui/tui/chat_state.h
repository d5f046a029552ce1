/* What the parts of the chat share: chat.c (opening, events), chat_pages.c (what is held, jumps), chat_find.c
 * (finding in it), chat_copy.c (copying out of it), chat_turns.c (sending and its answers), chat_view.c
 * (drawing), chat_keys.c (keys). UI thread. */
#ifndef TUI_CHAT_STATE_H
#define TUI_CHAT_STATE_H

#include "ui/tui/answers.h"
#include "ui/tui/app.h"
#include "ui/tui/scroller.h"
#include "ui/tui/transcript.h"

#define CHAT_LEARNED_MAX 16

struct chat {
    char conversation[REC_ID_SIZE]; /* "" for a new one */
    char title[REC_MAX_TITLE + 1];
    bool teaches_nothing;
    bool loaded;
    struct transcript transcript;
    struct scroller scroller;
    size_t selected; /* item that message keys act on */
    int width, height;
    bool older_asked, newer_asked;
    bool to_top;             /* the first page is asked for */
    char going[REC_ID_SIZE]; /* the message whose conversation is looked up (ASK_PLACE), to be opened there */
    char target[REC_ID_SIZE]; /* the message to be shown once its page is there */
    bool branch_tried;        /* the path of `target` was asked for */
    char turn_error[512];     /* of the newest turn, when no answer has a row to tell it */
    enum rec_turn_status turn_status;
    char refusal[512]; /* why the last message was not sent, while it is asked what to do */
    bool excerpt;      /* what is sent now may go in parts */
    int64_t refreshed_at, refresh_due;
    int sibling_step; /* +1, -1 while the alternatives are asked for */
    char sibling_of[REC_ID_SIZE];
    int64_t ticked;       /* seconds shown of the waiting answer */
    bool wrap_other;      /* code is wrapped, or not, other than the setting says */
    bool cut;             /* long code is cut, as of the last drawing */
    int shift, shift_max; /* columns by which what is cut is scrolled sideways, at most */
    /* Where the view was put when its width changed: as long as nobody scrolls, the next width goes by the
     * words it began with, not by the row that has them now. */
    struct {
        char message[REC_ID_SIZE];
        int row;
        uint32_t source;
    } kept;
    bool details; /* a row about each answer's time, model and tokens */
    struct chat_find {
        char *words;     /* NULL: nothing is sought */
        uint64_t search; /* number of it */
        struct chat_found {
            char id[REC_ID_SIZE];
            int64_t created_at;
        } * stored; /* messages that the store has found, on any branch */
        size_t stored_count;
        char at[REC_ID_SIZE]; /* the message that n and N stand on; "" none yet */
        size_t hit;           /* and the place in it */
        int arriving;         /* that message is asked for: its first (1) or last (-1) place is to be shown */
        struct scroller origin; /* where the reader stood before typing */
        size_t origin_selected;
    } find;
    char
        sought[REC_ID_SIZE]; /* a message that is on its way, and what is to be marked in it; NULL: nothing */
    char *sought_words;
    size_t sought_start, sought_end; /* bytes of its text instead, when there are no words */
    struct chat_learned {            /* told under the newest answers that taught something, oldest first */
        char answer[REC_ID_SIZE];
        char *text;
        uint64_t change; /* number of it among those that a key can take back: the last one still can */
        bool undone;
    } learned[CHAT_LEARNED_MAX];
    size_t learned_count;
    struct chat_selection {
        bool active, lines;
        struct chat_spot {
            size_t item, row, byte; /* of the row's text */
        } anchor, caret;
    } selection;
    char code_of[REC_ID_SIZE]; /* the message whose block of code was copied last */
    size_t code_at;
};

/* Rows of the item, rendered if need be. */
void chat_render(struct app *app, size_t item);
struct scroller_items chat_items(struct app *app);
/* Puts what answers show into the transcript. Call after either changed. */
void chat_sync(struct app *app);
/* The answer that an item shows, or NULL. */
const struct answer *chat_answer_at(const struct app *app, const struct transcript_item *item);
/* Whether long lines of code are cut, and can be scrolled sideways. */
bool chat_cuts_code(const struct app *app);
unsigned chat_act(struct app *app, enum action action);
unsigned chat_click(struct app *app, int x, int y);
/* Asks for older or newer messages when the view comes near the end of what is held. */
unsigned chat_page(struct app *app);
unsigned chat_refresh(struct app *app);
unsigned chat_ask_latest(struct app *app);
/* Another conversation, of which a page is going to be asked for. */
unsigned chat_switch(struct app *app, const char *id);
/* After CONVERSATION_BRANCH: reads the path anew. */
unsigned chat_branch_shown(struct app *app, const struct rec_event *event, const struct rec_result *result);
unsigned chat_to_top(struct app *app);
unsigned chat_to_bottom(struct app *app);
/* Brings an item to the reader. */
void chat_show_item(struct app *app, size_t item);

/* Finding. */
void chat_find_clear(struct chat_find *find);
unsigned chat_find_open(struct app *app);
unsigned chat_find_step(struct app *app, int direction);
/* A message that was asked for is held now. */
void chat_find_arrived(struct app *app, size_t item);
/* Where the sought words stand in an item's rows; NULL when nothing is sought. */
const struct match_list *chat_marks(struct app *app, size_t item);

/* Copying. */
unsigned chat_copy_message(struct app *app);
unsigned chat_copy_code(struct app *app);
unsigned chat_select(struct app *app, bool lines);
/* Nothing is chosen any more: another conversation comes into the chat. Draws with it. */
void chat_select_end(struct app *app);
/* Bytes of the row that are chosen; false if none are. */
bool chat_selected_bytes(const struct app *app, size_t item, size_t row, size_t *start, size_t *end);
/* The text of an item as it was written. */
const char *chat_item_text(const struct app *app, size_t item);

/* What an answer taught, in words, with the key that takes just that back; appends nothing when it taught
 * nothing. */
void chat_learned_words(const struct app *app, const char *answer, struct buf *out);

/* Orders about messages. */
unsigned chat_regenerate(struct app *app, size_t item);
unsigned chat_continue(struct app *app, size_t item);
unsigned chat_fork(struct app *app, size_t item);
unsigned chat_sibling(struct app *app, size_t item, int step);

#endif
