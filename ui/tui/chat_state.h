/* What the parts of the chat share: chat.c (opening, events), chat_pages.c (what is held, jumps),
 * chat_turns.c (sending and its answers), chat_view.c (drawing, keys). */
#ifndef TUI_CHAT_STATE_H
#define TUI_CHAT_STATE_H

#include "ui/tui/answers.h"
#include "ui/tui/app.h"
#include "ui/tui/scroller.h"
#include "ui/tui/transcript.h"

struct chat {
    char conversation[REC_ID_SIZE]; /* "" for a new one */
    char title[REC_MAX_TITLE + 1];
    bool loaded;
    struct transcript transcript;
    struct scroller scroller;
    size_t selected; /* item that message keys act on */
    int width, height;
    bool older_asked, newer_asked;
    bool to_top;              /* the first page is asked for */
    char target[REC_ID_SIZE]; /* the message to be shown once its page is there */
    bool branch_tried;        /* the path of `target` was asked for */
    char turn_error[512];     /* of the newest turn, when no answer has a row to tell it */
    enum rec_turn_status turn_status;
    int64_t refreshed_at, refresh_due;
    int sibling_step; /* +1, -1 while the alternatives are asked for */
    char sibling_of[REC_ID_SIZE];
    int64_t ticked; /* seconds shown of the waiting answer */
    struct chat_find {
        char **ids; /* of hits, oldest first */
        size_t count, at;
        char *words;
    } find;
};

/* Rows of the item, rendered if need be. */
void chat_render(struct app *app, size_t item);
struct scroller_items chat_items(struct app *app);
/* Puts what answers show into the transcript. Call after either changed. */
void chat_sync(struct app *app);
/* The answer that an item shows, or NULL. */
const struct answer *chat_answer_at(const struct app *app, const struct transcript_item *item);
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
void chat_find_clear(struct chat_find *find);
unsigned chat_find_words(struct app *app, const char *words);
unsigned chat_find_step(struct app *app, int direction);

/* Orders about messages. */
unsigned chat_regenerate(struct app *app, size_t item);
unsigned chat_continue(struct app *app, size_t item);
unsigned chat_sibling(struct app *app, size_t item, int step);

#endif
