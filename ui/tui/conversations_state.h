/* What the parts of the list of conversations share: conversations.c reads pages and takes keys,
 * conversations_rows.c puts rows in order and draws them, conversations_acts.c acts on one or many. UI
 * thread. */
#ifndef TUI_CONVERSATIONS_STATE_H
#define TUI_CONVERSATIONS_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/conversations.h"
#include "ui/tui/entries.h"

#define PINNED_TAG "pinned" /* which the archive job knows, too */

struct row {
    char id[REC_ID_SIZE];
    char *title;   /* or how it begins, when it has none */
    bool untitled; /* and how it begins is not known yet */
    char *tags;    /* separated by blanks */
    bool pinned;
    enum rec_conversation_status status;
    enum rec_turn_status last_turn;
    int64_t updated_at, message_count;
};

struct rows {
    struct row *items;
    size_t count, capacity;
};

/* What has been seen of a conversation, so that what came while it was not shown can be marked. */
struct sight {
    char id[REC_ID_SIZE];
    int64_t seen; /* messages */
    bool running; /* an answer was under way when its row was read */
    bool unread;
};

enum list_sort { SORT_TIME, SORT_TITLE, SORT_MESSAGES, SORT_COUNT };
enum list_group { GROUP_NONE, GROUP_DAY, GROUP_TAG, GROUP_STATUS, GROUP_COUNT };

/* A row where it is shown: grouped by tag, under each of its tags. */
struct shown {
    const struct row *row;
    const char *tag; /* of those of the row; "": none */
    size_t length;
    int nth; /* tag of the row */
};

struct conversations {
    struct rows rows, pinned; /* as read: newest first */
    const struct row **order; /* each once */
    size_t order_count, order_capacity;
    struct shown *shown; /* and as shown */
    size_t shown_count, shown_capacity;
    enum list_sort sort;
    enum list_group group;
    bool more, more_asked;
    bool stale;     /* the rows are those of the filter before, until its own come: nothing acts on them */
    unsigned reads; /* of the rows anew */
    unsigned more_read; /* which of them the rows that were asked for go on */
    struct entries entries;
    bool loaded;             /* the first page has come */
    bool nothing;            /* and was empty */
    char asked[REC_ID_SIZE]; /* the one whose beginning is asked for */
    struct beginning {
        char id[REC_ID_SIZE];
        char *words;
    } * beginnings; /* of conversations without a title, oldest first */
    size_t beginning_count, beginning_capacity;
    struct sight *sights; /* by id */
    size_t sight_count, sight_capacity;
    char (*marked)[REC_ID_SIZE];
    size_t marked_count, marked_capacity;
    char range_from[REC_ID_SIZE]; /* "": no range is open */
    int range_nth;                /* place where it is shown */
    char *filter;
    struct rect filter_line;
    int rows_y; /* row of the screen where the list begins */
    int64_t reloaded_at, reload_due;
    struct buf targets;       /* ids of the question that is asked, or the prompt that is open */
    enum action repeats;      /* the last act that can be repeated */
    char *tagged;             /* what was typed last at the tag prompt */
    char wanted[REC_ID_SIZE]; /* to be selected when it comes */
    struct buf unread;        /* ids of those that were unread when the program ended last, a line each */
};

/* --- conversations.c --- */

const struct row *conversations_row(const struct conversations *list, const char *id); /* NULL: not held */
const struct row *conversations_selected(const struct conversations *list);

/* --- conversations_rows.c --- */

/* The filter's words without what stands for something else: tag:NAME, is:STATUS. */
struct list_filter {
    struct buf words, tag;
    unsigned statuses; /* 0: the usual ones */
    bool unread;
};
void conversations_filter(const struct conversations *list, struct list_filter *filter);
void conversations_filter_free(struct list_filter *filter);

/* Reads how rows are sorted and grouped from the settings. */
void conversations_take_settings(struct app *app);
/* All rows are needed, for they are not shown in the order in which they are read. */
bool conversations_need_all(const struct conversations *list);

void conversations_order(struct app *app);
void conversations_see(struct app *app, const struct row *row);
/* Those that have unread answers are told the next time the program runs. */
void conversations_keep_unread(const struct app *app);
void conversations_rows_draw(struct app *app, const struct rect *area, bool focused);

/* --- conversations_acts.c --- */

bool conversations_is_marked(const struct conversations *list, const char *id);
/* The places in `shown` between the beginning of the range and the selected row; false if no range is open.
 */
bool conversations_range(const struct conversations *list, size_t *first, size_t *last);
/* Marks and range are gone; false if there were none. */
bool conversations_unmark(struct conversations *list);
/* 0 for what it does not know. */
unsigned conversations_act(struct app *app, enum action action);

#endif
