/* The index of one user's content: segments, the tail, and how far it has got in the change journal. Derived
 * data: a manifest that is missing or does not fit means that it is made again. The folder belongs to one
 * store and user and may be shared by programs: each has a tail of its own; who holds the lock file writes
 * segments, and the manifest last. Owned by a struct search; one thread. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "search/names.h"
#include "search/near.h"
#include "search/search.h"
#include "search/served.h"
#include "search/tail.h"

#include <stdatomic.h>

/* What a build has read; STAGE_DONE: changes only. */
enum { STAGE_NEW, STAGE_MESSAGES, STAGE_REST, STAGE_DONE };

struct search {
    char *folder; /* NULL: in memory */
    struct vectors *vectors;
    struct part **segments;
    size_t segment_count, segment_capacity;
    struct tail *tail;
    struct names names;
    struct near *near;       /* of the vectors */
    struct cosines *cosines; /* ranking.h; NULL: not found yet */
    struct served *served;   /* vectors that a server made; NULL: nobody has searched by one */

    uint64_t generation;  /* of the manifest we stand on */
    uint64_t next_number; /* of a segment */
    int64_t change;       /* changes up to this number are in; */
    uint64_t mark;        /* what its line said */
    bool agreed;          /* the journal was seen to have that line since the index was loaded */
    int64_t overlap;      /* the messages of changes up to this number may be in as well; -1: ask the store */
    int64_t cursor;       /* of the build: place in the messages */
    int64_t total;        /* messages there were when the build began */
    int64_t done;         /* of them, read so far */
    int stage;
    bool expecting; /* search_expect() */
    bool bulk;      /* so much comes that large tails become segments, which are merged at its end */
    int64_t as_of;  /* it holds what was said and believed then; 0: now */
    bool erased;    /* something was erased for good: segments are written anew */
    const _Atomic int *cancel; /* of the search that runs */
    struct arena scratch;      /* of it, too */

    uint64_t
        *said; /* of the search that runs: a bit for each passage of the segments, each from a new word */
    size_t said_capacity;
    struct touched {
        uint32_t passage;
        float words; /* what they add up to */
    } * touched;     /* room for the passages that the words of a query bring up */
    size_t touched_capacity;
    struct sheet *sheet; /* of a small index; NULL: not made yet */
    size_t spare;        /* rows that searches rank beyond what they want: some are gone from the store */
};

/* Loads what the manifest names; a new, empty index if there is none that fits. */
void index_load(struct search *search);
/* Forgets everything, files as well. */
void index_reset(struct search *search);
/* Reads on in the segments, a slice at a call. *damaged: it was reset. False: all was read. */
bool index_verify(struct search *search, bool *damaged);
void index_close(struct search *search);

/* All parts, the tail last. */
size_t index_part_count(const struct search *search);
struct part *index_part(const struct search *search, size_t number);

/* Numbers over all living passages. */
struct index_totals {
    uint64_t passages, length;
};
struct index_totals index_totals(const struct search *search);
uint64_t index_documents(const struct search *search, const char *stem, size_t length); /* passages */

/* Is it dialogue that can be found? (feed.c) */
bool index_wants_message(const struct rec_message *row);

/* Takes a row out, wherever it is. */
void index_remove(struct search *search, enum rec_row_kind scope, const char *id);
void index_add(struct search *search, const struct tail_entry *entry);
/* The messages of a conversation, and it. */
void index_remove_conversation(struct search *search, const char *id);

/* Vectors of what was added. Before the next search. */
void index_embed_tail(struct search *search);

/* Brings `near` up to date; there must be vectors. */
void index_find_near(struct search *search);

/* Makes room in `said`, all of it 0. */
uint64_t *index_make_said(struct search *search);

/* Turns the tail into a segment if it is large enough, or whatever there is with `all`, merging what is
 * small, and what holds too much that is dead. A segment is larger than GROWTH times all that are newer; in
 * bulk there may be BULK_SEGMENTS before that is made true again. Not an error: another program is at it.
 * *replaced: one has written; what it wrote was loaded, and has to be brought up to date. */
enum rec_status index_flush(struct search *search, bool all, bool *replaced, rec_error *error);

#endif
