/* What the parts of the input box share: compose.c (sending), compose_drafts.c (what is kept),
 * compose_paste.c (long pastes), compose_queue.c (what waits), compose_spelling.c, compose_complete.c and
 * compose_view.c (drawing, keys). UI thread. */
#ifndef TUI_COMPOSE_STATE_H
#define TUI_COMPOSE_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/editor.h"
#include "ui/tui/picks.h"
#include "ui/tui/vi.h"

/* A message that waits until the answer before it has come. */
struct waiting {
    uint64_t number; /* tells it from the others; > 0 */
    char conversation[REC_ID_SIZE];
    char *text;  /* as typed */
    char *whole; /* as it is sent: with its files and pastes */
    struct picks picks;
};

/* A long paste, and the line that stands for it. They are kept: it may come back by undo or from the kill
 * ring. */
struct paste {
    char *label, *text;
};

/* The draft of a conversation that is not shown. */
struct parked {
    char conversation[REC_ID_SIZE];
    char *text;
    size_t caret;
};

struct compose {
    struct editor *editor;
    struct vi vi; /* where the setting wants it */
    struct paste *pastes;
    size_t paste_count, paste_capacity, paste_bytes;
    char conversation[REC_ID_SIZE]; /* whose draft it is; "" for a new one */
    bool begun;                     /* the first conversation is known: what was typed before belongs to it */
    bool send_then;                 /* it was sent before: it goes when the draft on disk is known */
    char *saved;                    /* the draft as last given to the store */
    uint64_t seen_version;          /* of the editor when `due` was set or it was saved */
    int64_t due;
    bool unsaved, failing; /* a draft was not taken: to be given again; that was said */
    struct buf carets;     /* where they stood when the program ended last: a line with id and byte each */
    struct parked *parked;
    size_t parked_count, parked_capacity;
    struct waiting *queue; /* oldest first, of all conversations */
    size_t queue_count, queue_capacity;
    uint64_t last_number;
    uint64_t taken;            /* the waiting message that is in the box to be changed; 0: none */
    char editing[REC_ID_SIZE]; /* the message that is changed and sent anew; "" none */
    char *original;            /* its words */
    char *stash;               /* the draft meanwhile */
    char *before_search;
    size_t search_skip;
    struct completions {
        char **names;
        size_t count, next, at, length; /* the one that stands at [at, at + length) is names[next - 1] */
        uint64_t version;               /* of the editor when it was put there */
    } completions;
    struct speller *speller; /* NULL: none is wanted, or not yet */
    int64_t spelling_at;     /* when its answers were looked for last */
    bool respell;            /* the key was pressed before the word was known */
    struct rect text;        /* where the draft was drawn last, from row `top` of it on */
    int top;
};

/* --- compose_queue.c --- */

/* Messages that wait in a conversation; the oldest or newest of them: its index, or queue_count. */
size_t compose_queue_length(const struct compose *compose, const char *conversation);
size_t compose_queue_find(const struct compose *compose, const char *conversation, bool newest);
/* At its end, or before everything else of the conversation. Takes the picks (NULL: none). */
void compose_queue_add(struct compose *compose, const char *conversation, const char *text, const char *whole,
                       struct picks *picks, bool first);
void compose_queue_remove(struct compose *compose, size_t index);
/* Sends the oldest, unless it is just being changed. */
unsigned compose_queue_send(struct app *app, const char *conversation);
/* Takes the waiting message before (or after) the one in the box into it to be changed; 0: there is none. */
unsigned compose_queue_step(struct app *app, bool older);
/* The one in the box goes back to its place with the words it has now; none are left: it is gone. */
void compose_queue_put_back(struct app *app);
void compose_queue_free(struct compose *compose);

/* --- compose_drafts.c --- */

/* Notes that the draft is not on disk; called after whatever may have changed it. */
unsigned compose_touched(struct app *app);
/* It is as the store has it. */
unsigned compose_clean(struct app *app);
void compose_keep_draft(struct app *app, const char *conversation);
void compose_park(struct compose *compose, const char *conversation, const char *text, size_t caret);
const struct parked *compose_parked(const struct compose *compose, const char *conversation);
void compose_drafts_free(struct compose *compose);
void compose_keep_carets(const struct app *app);

/* --- compose_paste.c --- */

void compose_paste(struct compose *compose, const char *text, size_t length);
/* Text of the box with the pastes in it in full; appends. */
void compose_whole(const struct compose *compose, const char *text, struct buf *out);
/* The same with the files that it names: what is sent. */
enum rec_status compose_outgoing(const struct compose *compose, const char *text, struct buf *out,
                                 rec_error *error);
bool compose_unfold(struct compose *compose); /* the paste before the caret, or the next, in full */
void compose_pastes_free(struct compose *compose);

/* --- compose_complete.c --- */

/* Tab: completes the word before the caret; again: the next that it could be. 0: there is none. */
unsigned compose_complete(struct app *app);

/* What a word at a place could be replaced by: each is put there in turn. */
void compose_offer_begin(struct compose *compose, size_t at, size_t length);
void compose_offer_add(struct compose *compose, const char *name, size_t length);
unsigned compose_offer_next(struct app *app);
bool compose_offer_goes_on(const struct compose *compose); /* the one put there last stands at the caret */

/* --- compose_spelling.c --- */

/* The words that are misspelt, as far as it is known; asks about the others. */
size_t compose_spelling_ranges(struct app *app, struct editor_range *ranges, size_t most);
/* Another spelling of the word at the caret, or of the wrong one before it; again: the next. */
unsigned compose_respell(struct app *app);

/* --- compose.c --- */

bool compose_vi(const struct app *app); /* the setting wants it */

unsigned compose_leave_edit(struct app *app);

#endif
