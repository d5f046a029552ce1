/* Finding what was said and learned. An index of one user's content, derived from the store: it can be
 * deleted at any time and is made again. It lies in the cache folder and is fed by the change journal; no
 * index write stands on a turn's path.
 *
 * A `struct search` belongs to one thread (the reader of a session). Rows in results belong to the caller's
 * arena. */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "store/store.h"

struct search;

/* folder: where this store's and user's index lies (created); NULL keeps it in memory. A damaged or older
 * index is deleted and made again. vectors: a table of word vectors (vectors.h); NULL, or one that cannot be
 * read: words match by their letters alone. */
enum rec_status search_open(struct search **search, const char *folder, const char *vectors,
                            const char *store_identity, const char *user_name, rec_error *error);
void search_close(struct search *search);

/* Before the first search_update() of an index in memory: it takes in what was said until that time and what
 * was believed then, whatever became of it since. It does not follow changes. */
void search_look_back(struct search *search, int64_t as_of);

/* Takes in what changed since the last call, for at most budget_ns (at least one batch). *more: call again;
 * *done of *total: progress of a build. Another process feeding the same index at the same time is harmless.
 */
enum rec_status search_update(struct search *search, struct store_user *user, int64_t budget_ns, bool *more,
                              int64_t *done, int64_t *total, rec_error *error);

/* Much is on its way, or (false) has come: until then it is taken in without tidying up, which makes a search
 * slower. */
void search_expect(struct search *search, bool much);

/* Where the table of word vectors lies: $RECOLLECT_VECTORS ("none": nowhere), what was imported, where the
 * program is installed, where it was built; NULL. */
const char *search_vectors_path(struct arena *arena);
/* Where imported ones are written, and the table that they are added to (NULL: none). */
const char *search_vectors_imported(struct arena *arena);
const char *search_vectors_base(struct arena *arena);

/* Something will be added before anybody searches again: what it would make useless is held no longer. */
void search_rest(struct search *search);

/* For idle moments: compares the files with their checksums, a slice of a millisecond at a call. *damaged:
 * the index was deleted, search_update() makes it again. False: all is read. */
bool search_verify(struct search *search, bool *damaged);

/* Brings the index up to date and compares it with the messages: all files, all rows. */
enum rec_status search_check(struct search *search, struct store_user *user, struct rec_index_check *found,
                             rec_error *error);

/* Deletes the index; the next search_update makes it again from content. */
enum rec_status search_rebuild(struct search *search, rec_error *error);

struct search_query {
    const float *vector; /* what is looked for as a server made it: beside text, or alone; NULL */
    size_t dimensions;
    const char *vector_model;
    bool optional_vector; /* if it does not fit what is kept, the search does without */
    const char *text;     /* as typed: words, "quoted phrases", -excluded, and filters: since:D, until:D,
                             from:me|you|ROLE|NAME, in:TITLE, kind:K, cat:C, tag:T; a question in plain words,
                             too. Filters alone give the newest rows that pass */
    unsigned scopes;      /* bits 1 << REC_ROW_MESSAGE, _MEMORY, _PREFERENCE, _CONVERSATION; 0: all four */
    const char *conversation;           /* only of this one; NULL */
    int kind, category, role;           /* -1: any */
    int64_t since, until;               /* 0: open; until exclusive */
    size_t limit;                       /* 0: 20 */
    double floor;                       /* for prompts: how much of what the text is about a hit must have,
                                           0..1; 0: keep all */
    const char (*exclude)[REC_ID_SIZE]; /* rows to leave out (what is already in the window) */
    size_t exclude_count;
    bool prefix;           /* the last word may be the beginning of one: search as you type */
    bool beginnings;       /* so may a word that nobody has said */
    bool ended_turns_only; /* for prompts: only messages of complete turns and imports (invariant 2); others
                              show all */
    bool bare;             /* the snippet of a hit is its content, and nothing says why */
    int64_t now;           /* for "yesterday"; 0: the clock */
};

/* Best first. Empty text gives no hits. *token != 0 stops it with REC_CANCELLED (NULL: none). */
enum rec_status search_run(struct search *search, struct store_user *user, const struct search_query *query,
                           const _Atomic int *token, struct arena *arena, struct rec_hit **hits,
                           size_t *count, rec_error *error);

/* One row as a hit that nothing was looked for with: no score. *there false: it is gone, put away or failed.
 */
enum rec_status search_row(struct store_user *user, enum rec_row_kind scope, const char *id,
                           struct arena *arena, struct rec_hit *hit, bool *there, rec_error *error);

#endif
