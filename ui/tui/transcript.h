/* The part of a conversation that is held: messages around the view, in order of their path, each with its
 * rows once it was on screen. Owns copies of the messages. Pure but for memory. UI thread. */
#ifndef TUI_TRANSCRIPT_H
#define TUI_TRANSCRIPT_H

#include "base/arena.h"
#include "recollect.h"
#include "ui/tui/cells.h"
#include "ui/tui/markdown.h"
#include "ui/tui/match.h"

struct transcript_item {
    struct arena arena; /* of message's strings */
    struct rec_message message;
    bool provisional;       /* put there by the screen, not (yet) a row of the store */
    struct text_block rows; /* as rendered at `width`; see `rendered` */
    int width;
    uint64_t rendered;             /* version of the text that rows show; 0: none */
    uint64_t version;              /* grows when what is shown changes */
    uint64_t renders;              /* how often it was rendered */
    struct markdown_stream stream; /* of an answer that is arriving */
    uint64_t stream_version;
    bool cut;                /* as rendered */
    bool unfolded;           /* what the model thought is shown */
    size_t thought;          /* bytes of it, at the last rendering */
    bool day;                /* the rows begin with the line of its day */
    struct match_list marks; /* where in the rows the words stand that are sought */
    uint64_t marks_renders, marks_search;
};

struct transcript {
    struct transcript_item **items;
    size_t count, capacity;
    bool more_before, more_after;
};

void transcript_init(struct transcript *transcript);
void transcript_free(struct transcript *transcript); /* and makes it empty again */

/* What is held is now this page. Items that did not change keep their rows. */
void transcript_replace(struct transcript *transcript, const struct rec_message *messages, size_t count);
/* Puts those in front (or behind) that are not held yet; returns how many. */
size_t transcript_prepend(struct transcript *transcript, const struct rec_message *messages, size_t count);
size_t transcript_append(struct transcript *transcript, const struct rec_message *messages, size_t count);

/* Adds an item of the screen's own at the end; its message is empty but for the role. */
struct transcript_item *transcript_add_provisional(struct transcript *transcript, enum rec_role role,
                                                   const char *content);
void transcript_drop_provisional(struct transcript *transcript);

/* Removes the items from `index` on, or `count` from the front. */
void transcript_truncate(struct transcript *transcript, size_t index);
void transcript_remove_front(struct transcript *transcript, size_t count);

/* Index of a message; `count` of the transcript if it is not held. */
size_t transcript_find(const struct transcript *transcript, const char *id);

/* Every item is to be rendered again (another width, theme). */
void transcript_stale(struct transcript *transcript);

#endif
