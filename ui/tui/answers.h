/* The answers that this program is waiting for or receiving, in whatever conversation. An answer lives from
 * its submission until the store's own row of it is on screen (or nobody looks). UI thread. */
#ifndef TUI_ANSWERS_H
#define TUI_ANSWERS_H

#include "base/buf.h"
#include "recollect.h"

enum answer_state {
    ANSWER_SENT,    /* not on disk yet */
    ANSWER_STARTED, /* the question is on disk */
    ANSWER_STREAMING,
    ANSWER_DONE,
    ANSWER_FAILED,
    ANSWER_CANCELLED
};

struct answer {
    uint64_t command;
    enum rec_command_kind kind;
    enum answer_state state;
    char conversation[REC_ID_SIZE]; /* "" until a new one has its id */
    char question[REC_ID_SIZE];     /* the user message, once it is on disk */
    char message[REC_ID_SIZE];      /* the answer, once text has come */
    char replaces[REC_ID_SIZE]; /* the message that a sibling is made of: it and what follows is not shown */
    char *prompt;               /* what was asked; NULL when its row is there already */
    struct buf text;
    struct buf thought; /* what the model thinks, as far as it is kept */
    bool thinking;
    char step[32];    /* name of the node that runs */
    char notice[256]; /* why it waits */
    rec_error error;
    int64_t started; /* clock_monotonic() */
    uint64_t version;
};

struct answers {
    struct answer **items;
    size_t count, capacity;
};

struct answers *answers_new(void);
void answers_free(struct answers *answers);

struct answer *answers_add(struct answers *answers, uint64_t command, enum rec_command_kind kind);
void answers_remove(struct answers *answers, struct answer *answer);
struct answer *answers_by_command(const struct answers *answers, uint64_t command);
/* The newest one of a conversation, ended or not; NULL if there is none. */
struct answer *answers_of(const struct answers *answers, const char *conversation);

bool answer_running(const struct answer *answer); /* NULL: false */
/* Has it more of the text than the row that is held of it? NULL: no. */
bool answer_has_more(const struct answer *answer, const struct rec_message *row);

/* Takes a STARTED, STEP, WAITING, DELTA or THINKING event into the answer it belongs to. Returns that, or
 * NULL. */
struct answer *answers_event(struct answers *answers, const struct rec_event *event);

/* What it is doing now, for people: "looking through your memories". Never empty while it runs. */
void answer_doing(const struct answer *answer, const char *model, struct buf *out);

#endif
