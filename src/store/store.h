/* The store: rows, and the contract every database behind them keeps.
 *
 * A `struct store` is one connection to one database and belongs to one thread. All content goes through a
 * `struct store_user`, a handle bound to one user: no call below can see or touch another user's row; ids of
 * others give REC_NOT_FOUND. Calls are plain and return when done. Strings in rows they give belong to the
 * arena the caller passes. No call exposes a rowid or SQL.
 *
 * The functions here check limits, UTF-8 and JSON once for all implementations (store*.c), then call through
 * struct store_ops (store_ops.h). Every write appends to the change journal in its own transaction. A write
 * outside store_begin() is a transaction of its own. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "recollect_error.h"
#include "recollect_rows.h"

struct store;
struct store_user;

/* --- Opening
 * ------------------------------------------------------------------------------------------------------------
 */

enum store_mode {
    STORE_READ,  /* query only; fails with REC_NOT_FOUND if the database does not exist yet */
    STORE_WRITE, /* creates the file (0600) and its folder, migrates (each migration in a transaction, a copy
                    made first) */
};

/* url: a bare path, sqlite:///relative, sqlite:////absolute, sqlite:///:memory: (followed by a name: the
 * connections of this process that give it share one), postgresql://... (REC_UNSUPPORTED so far). A database
 * newer than this program is opened read-only whatever the mode: store_read_only() says so, writes give
 * REC_READ_ONLY with a sentence. */
enum rec_status store_open(struct store **store, const char *url, enum store_mode mode, rec_error *error);
/* Is it the address of one in memory, which is gone with the last who has it open? */
bool store_url_in_memory(const char *url);
void store_close(struct store *store); /* NULL allowed; a writing connection checkpoints */
bool store_read_only(const struct store *store);
const char *store_url(const struct store *store); /* without a password */
/* A stable name for this database (hex), for cache folders. */
const char *store_identity(const struct store *store);
/* True if anybody, this connection included, has committed since the last call: one cheap look (PRAGMA
 * data_version and own counter), for the 200 ms tick. The first call has nothing to compare with and says
 * yes. */
bool store_changed(struct store *store);

/* Do the files of the store lie where they were opened? A sentence says what has happened to them; nothing is
 * committed any more then. A few system calls. */
enum rec_status store_present(struct store *store, rec_error *error);
/* For one whose files do not: keeps what is in its log with its file, wherever that lies now, and out of any
 * other. Then store_close(). */
void store_leave(struct store *store);
/* Does a store that this program can open lie at url? The one that was left (NULL: it is closed), or another
 * by its first bytes; nothing else of this process may have it open. REC_NOT_FOUND, REC_STORE. */
enum rec_status store_look(struct store *left, const char *url, rec_error *error);

/* The handle of a user; created (with `create`) or REC_NOT_FOUND. Name: 1..128 bytes, no control characters.
 * Close before the store. */
enum rec_status store_user_open(struct store *store, const char *name, bool create, struct store_user **user,
                                rec_error *error);
void store_user_close(struct store_user *user);
/* Something made of the user's rows that the layer above keeps as long as the handle lives, or until the next
 * call; release frees it. NULL: nothing. */
void store_user_hold(struct store_user *user, void *held, void (*release)(void *held));
void *store_user_held(const struct store_user *user);
const char *store_user_name(const struct store_user *user);
struct store *store_of(const struct store_user *user);

/* Removes a user and everything that is the user's, for good. Handles of the user are dead after.
 * REC_NOT_FOUND. */
enum rec_status store_user_erase(struct store *store, const char *name, rec_error *error);

/* --- Transactions --- */

/* LOOSE: nobody is told that it is saved, and who writes looks by itself whether the store is present. */
enum store_sync { STORE_LOOSE, STORE_NORMAL, STORE_FULL };

/* Transactions nest by counting; FULL anywhere makes the outermost commit FULL (on disk before it returns).
 * BEGIN takes the write lock lazily or at once, as the implementation likes, but never fails later for having
 * read first. store_rollback() inside dooms the outermost: its commit then rolls back and returns
 * REC_CONFLICT. */
enum rec_status store_begin(struct store *store, enum store_sync sync, rec_error *error);
enum rec_status store_commit(struct store *store, rec_error *error);
void store_rollback(struct store *store);
/* While deferring, what is committed becomes part of one transaction that store_sync() commits: nobody else
 * sees it before, and if that fails, all of it is lost. Whoever defers must tell nobody that something is
 * saved, and let no request leave, before that. Ending it does not sync by itself. */
void store_defer(struct store *store, bool defer);
bool store_unsynced(const struct store *store);
enum rec_status store_sync(struct store *store, rec_error *error);
int store_depth(const struct store *store);
bool store_writing(const struct store *store); /* the transaction has begun to write */
/* What is read until store_read_end() is of one moment, and costs one lock instead of one a call. Nothing is
 * written in between. Within a transaction it changes nothing. May be nested. */
void store_read_begin(struct store *store);
void store_read_end(struct store *store);
/* Commits that wrote, since opening: for tests and the bench. */
int64_t store_commits(const struct store *store);
/* How often something written was taken back: numbers of the journal may have been given anew. */
int64_t store_rollbacks(const struct store *store);

/* --- Finding an id --- */

/* text: a full id, a unique prefix of 6 characters or more, or "ext:EXTERNAL-ID" (conversations, messages) to
 * a full id of that kind. REC_INVALID: not in that form, or not unique (the sentence says how many);
 * REC_NOT_FOUND. */
enum rec_status store_resolve(struct store_user *user, enum rec_row_kind kind, const char *text,
                              char id[REC_ID_SIZE], rec_error *error);

/* --- Conversations, branches --- */

enum {
    STORE_TITLE = 1 << 0,
    STORE_STATUS = 1 << 1,
    STORE_SYSTEM = 1 << 2,
    STORE_TAGS = 1 << 3,
    STORE_METADATA = 1 << 4,
    STORE_BRANCH = 1 << 5,
    STORE_DELETED = 1 << 6, /* deleted_at */
    STORE_EXTERNAL = 1 << 7,
    STORE_TOUCH = 1 << 8 /* updated_at as given (otherwise a title or status change sets now) */
};

struct store_conversation_filter {
    unsigned statuses;   /* bits 1 << status; 0: all but archived */
    bool deleted;        /* only deleted ones; else only those that are not */
    const char *text;    /* each word of it is in the title, case and accents ignored; NULL: any */
    const char *tag;     /* NULL: any */
    int64_t before_time; /* cursor: rows after (updated_at, id) in newest-first order; 0: from the newest */
    const char *before_id;
    int64_t updated_before; /* 0: any; for archiving */
    size_t limit;           /* 0: 100 */
};

/* Fills row->id if "", created_at and updated_at if 0; branch 1 comes with it. REC_CONFLICT if the external
 * id exists. */
enum rec_status store_conversation_add(struct store_user *user, struct rec_conversation *row,
                                       rec_error *error);
enum rec_status store_conversation_get(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_conversation *row, rec_error *error);
enum rec_status store_conversation_list(struct store_user *user,
                                        const struct store_conversation_filter *filter, struct arena *arena,
                                        struct rec_conversation **rows, size_t *count, bool *more,
                                        rec_error *error);
enum rec_status store_conversation_update(struct store_user *user, const char *id, unsigned fields,
                                          const struct rec_conversation *row, rec_error *error);
/* Removes it and everything that hangs on it (messages, turns, receipts, drafts, evidence rows) for good. */
enum rec_status store_conversation_erase(struct store_user *user, const char *id, rec_error *error);

struct store_branch {
    int64_t number, parent, fork; /* messages of the parent's path with sequence < fork come before this
                                     branch's own; parent 0: root */
};
enum rec_status store_branch_add(struct store_user *user, const char *conversation, int64_t parent,
                                 int64_t fork, int64_t *number, rec_error *error);
enum rec_status store_branch_list(struct store_user *user, const char *conversation, struct arena *arena,
                                  struct store_branch **rows, size_t *count, rec_error *error);

/* --- Messages
 * -----------------------------------------------------------------------------------------------------------
 */

/* Adds at the end of a path. Fills id, created_at, branch (0: the one shown), sequence, content_hash; keeps
 * the conversation's updated_at, message_count and last_text. REC_CONFLICT (id = the row that is there) if
 * the external id exists. */
enum rec_status store_message_add(struct store_user *user, struct rec_message *row, rec_error *error);
/* Grows an assistant message whose status is STREAMING; REC_CONFLICT for any other. Alone, not within a
 * transaction, its commit is LOOSE: the text is written whole when the message ends. */
enum rec_status store_message_append(struct store_user *user, const char *id, const char *text, size_t length,
                                     rec_error *error);
/* Ends a STREAMING message: row gives status, content (NULL: keep what is there), provider, model, error,
 * tokens, times, stop_reason, metadata (NULL: as before). */
enum rec_status store_message_finish(struct store_user *user, const char *id, const struct rec_message *row,
                                     rec_error *error);
enum rec_status store_message_get(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_message *row, rec_error *error);
/* The same without its place among siblings, which costs a look at the branches: both are 1. */
enum rec_status store_message_get_alone(struct store_user *user, const char *id, struct arena *arena,
                                        struct rec_message *row, rec_error *error);

/* What a list of messages from many conversations shows of one. */
struct store_found {
    const char *external_id, *name, *content;
    enum rec_role role;
    enum rec_turn_status status;
    int64_t created_at;
    char conversation_id[REC_ID_SIZE];
    const char *conversation_external_id, *conversation_title;
    int64_t conversation_deleted_at;
};
/* Any number of them, which cost less together; content NULL: it is not there. places: where each of them was
 * when somebody last looked, as store_message_scan() and store_message_place() say it, which makes them
 * quicker to find; 0, or all of it NULL: not known. Wrong ones do no harm. */
enum rec_status store_messages_found(struct store_user *user, const char *const *ids, const int64_t *places,
                                     size_t count, struct arena *arena, struct store_found *rows,
                                     rec_error *error);

struct store_message_query {
    const char *conversation;
    int64_t branch;        /* 0: the one shown */
    int64_t before, after; /* sequences, exclusive; both 0: the latest `limit`. With `after` the next ones,
                              with `before` the ones before */
    size_t limit;          /* 0: 50 */
};
/* Along the path, always given in ascending sequence. *more: there are others in the direction asked for. */
enum rec_status store_message_page(struct store_user *user, const struct store_message_query *query,
                                   struct arena *arena, struct rec_message **rows, size_t *count, bool *more,
                                   rec_error *error);
/* The alternatives at a message's place, in order of creation. */
enum rec_status store_message_siblings(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_message **rows, size_t *count, rec_error *error);
/* Import: is there a message of this conversation, role, time and content hash? *id "" if not. */
enum rec_status store_message_same(struct store_user *user, const char *conversation, enum rec_role role,
                                   int64_t created_at, const unsigned char hash[32], char id[REC_ID_SIZE],
                                   rec_error *error);
/* All messages of the user in order of adding, those of deleted conversations too, for building an index:
 * *cursor starts at 0 and is moved on, but by a call that fails or is stopped; count 0 at the end. *places
 * (NULL: not asked for): of each row. */
enum rec_status store_message_scan(struct store_user *user, int64_t *cursor, size_t limit,
                                   struct arena *arena, struct rec_message **rows, int64_t **places,
                                   size_t *count, rec_error *error);
/* *place: as a cursor, the next one is this message. */
enum rec_status store_message_place(struct store_user *user, const char *id, int64_t *place,
                                    rec_error *error);
enum rec_status store_message_total(struct store_user *user, int64_t *total, rec_error *error); /* of them */

/* --- Turns and runs --- */

enum {
    STORE_TURN_STATUS = 1 << 0,
    STORE_TURN_ANSWER = 1 << 1,   /* assistant_message_id */
    STORE_TURN_PROVIDER = 1 << 2, /* provider, model */
    STORE_TURN_ERROR = 1 << 3
};
enum rec_status store_turn_add(struct store_user *user, struct rec_turn *row, rec_error *error);
enum rec_status store_turn_update(struct store_user *user, const char *id, unsigned fields,
                                  const struct rec_turn *row, rec_error *error);
enum rec_status store_turn_get(struct store_user *user, const char *id, struct arena *arena,
                               struct rec_turn *row, rec_error *error);
struct store_turn_filter {
    unsigned statuses;        /* bits, 0 = all */
    const char *conversation; /* NULL = all */
    const char *message;      /* of this user message; NULL = all */
    int64_t since;            /* created_at >=, 0 = all */
    size_t limit;             /* 0 = 100 */
};
/* Newest first. */
enum rec_status store_turn_list(struct store_user *user, const struct store_turn_filter *filter,
                                struct arena *arena, struct rec_turn **rows, size_t *count, rec_error *error);

struct store_run {
    char id[REC_ID_SIZE];
    char turn_id[REC_ID_SIZE]; /* "" for runs that are no turn */
    const char *flow;
    const char *owner; /* random token of the process that runs it */
    int64_t pid,
        started; /* of that process: pid and its start time (clock ticks since boot, from the system) */
    const char *host;
    int64_t heartbeat_at, expires_at;
    /* the newest checkpoint; node "" if there is none */
    uint64_t hash;
    const char *node, *next;
    int attempt, steps;
    bool next_external;
    const void *state;
    size_t state_length;
};
enum rec_status store_run_add(struct store_user *user, struct store_run *row, rec_error *error);
enum rec_status store_run_checkpoint(struct store_user *user, const struct store_run *row,
                                     rec_error *error); /* by id; hash .. state */
enum rec_status store_run_heartbeat(struct store_user *user, const char *owner, int64_t now,
                                    int64_t expires_at, rec_error *error);
enum rec_status store_run_end(struct store_user *user, const char *id, rec_error *error);
/* Takes over a run whose lease has expired or whose owner is known to be gone; REC_CONFLICT if its owner
 * changed or beat since `seen`. */
enum rec_status store_run_take(struct store_user *user, const char *id, const struct store_run *seen,
                               const char *owner, int64_t pid, int64_t started, int64_t expires_at,
                               rec_error *error);
enum rec_status store_run_list(struct store_user *user, struct arena *arena, struct store_run **rows,
                               size_t *count, rec_error *error);

/* --- Memories, preferences, evidence --- */

struct store_memory_filter {
    int kind, category;  /* -1: any */
    unsigned statuses;   /* bits; 0: ACTIVE only */
    const char *text;    /* each word of it is in the content, case and accents ignored; NULL */
    const char *slot;    /* exact; NULL */
    const char *content; /* exact after folding and collapsing of blanks; NULL: for finding duplicates */
    const char *message; /* has evidence in this message; NULL */
    int64_t as_of;       /* what was believed at that time; 0: now (then statuses applies) */
    bool pinned;         /* only pinned */
    int64_t before_time; /* cursor (updated_at, id), newest first */
    const char *before_id;
    size_t limit; /* 0: 100 */
    /* Active instructions and pinned ones instead, and nothing else of the above but the limit, in the
     * profile's order: pinned, confidence, created_at, id, the highest first. */
    bool standing;
    const struct rec_memory *below; /* those behind this one; NULL: from the first */
};
/* Updates write all columns of the row (get, change, update). Evidence given in the row is added too; the
 * same (message, start, end) again is no second evidence. List and get give rows with their evidence. */
enum rec_status store_memory_add(struct store_user *user, struct rec_memory *row, rec_error *error);
enum rec_status store_memory_update(struct store_user *user, const struct rec_memory *row, rec_error *error);
enum rec_status store_memory_get(struct store_user *user, const char *id, struct arena *arena,
                                 struct rec_memory *row, rec_error *error);
enum rec_status store_memory_list(struct store_user *user, const struct store_memory_filter *filter,
                                  struct arena *arena, struct rec_memory **rows, size_t *count, bool *more,
                                  rec_error *error);
enum rec_status store_memory_erase(struct store_user *user, const char *id, rec_error *error);

struct store_preference_filter {
    int category;          /* -1: any */
    unsigned statuses;     /* bits; 0: ACTIVE only */
    const char *key;       /* exact; NULL */
    const char *qualifier; /* exact; NULL: any ("" is the attribute) */
    const char *text;      /* each word is in key, qualifier, value or statement; NULL */
    const char *message;   /* has evidence in this message; NULL */
    int source;            /* -1 any, 0 inferred, 1 explicit */
    int64_t as_of;
    size_t limit; /* 0: 1000; order: category, key, qualifier, newest first */
    /* Active ones, and nothing else of the above but the limit, in the profile's order instead: stated,
     * locked, confidence, since, id, the highest first. */
    bool weightiest;
    const struct rec_preference *below; /* those behind this one; NULL: from the first */
};
enum rec_status store_preference_add(struct store_user *user, struct rec_preference *row,
                                     rec_error *error); /* REC_CONFLICT: slot has an active one */
enum rec_status store_preference_update(struct store_user *user, const struct rec_preference *row,
                                        rec_error *error);
enum rec_status store_preference_get(struct store_user *user, const char *id, struct arena *arena,
                                     struct rec_preference *row, rec_error *error);
enum rec_status store_preference_list(struct store_user *user, const struct store_preference_filter *filter,
                                      struct arena *arena, struct rec_preference **rows, size_t *count,
                                      bool *more, rec_error *error);
enum rec_status store_preference_erase(struct store_user *user, const char *id, rec_error *error);
/* Counts an access of each memory or preference (invariant 8). Unknown ids are passed over. One line of the
 * journal, which names none, tells of all of them: nothing but lists on a screen has these counts. */
enum rec_status store_touch(struct store_user *user, enum rec_row_kind kind, const char (*ids)[REC_ID_SIZE],
                            size_t count, int64_t now, rec_error *error);

/* What is erased must not live on in what was made of it or in what it was drawn from: each of the texts,
 * letter for letter, is replaced by STORE_ERASED in the user's messages, titles, statements, receipts,
 * drafts, jobs and the history of other rows, and what receipts hold of the row `id` is, too. *places counts
 * the rows that were changed. Texts shorter than four bytes are passed over. Reads everything: for rare use.
 */
#define STORE_ERASED "[erased]"
enum rec_status store_words_erase(struct store_user *user, const char *id, const char *const *texts,
                                  size_t count, int64_t *places, rec_error *error);

/* --- History of changes (undo) --- */

/* Fills number, and group if 0 (a new group). */
enum rec_status store_history_add(struct store_user *user, struct rec_change_record *row, rec_error *error);
/* Newest first; id NULL: of all rows; before: numbers below, 0: from the newest; limit 0: 100. */
enum rec_status store_history_list(struct store_user *user, const char *id, int64_t before, size_t limit,
                                   struct arena *arena, struct rec_change_record **rows, size_t *count,
                                   rec_error *error);
enum rec_status store_history_mark(struct store_user *user, int64_t number, bool undone, rec_error *error);

/* --- Receipts, drafts, settings, metrics, jobs --- */

enum rec_status store_receipt_add(struct store_user *user, struct rec_receipt *row,
                                  rec_error *error); /* table context_windows */
/* By receipt id, turn id (its newest), or conversation id (its newest). */
enum rec_status store_receipt_get(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_receipt *row, rec_error *error);
/* Writes its parts anew: which of them the answer made use of is known later. */
enum rec_status store_receipt_put(struct store_user *user, const struct rec_receipt *row, rec_error *error);

/* What stands for the first messages of a path once they have left the window. */
struct store_summary {
    char conversation_id[REC_ID_SIZE];
    int64_t branch, first, last; /* (branch, last) is the place of the last message covered */
    int64_t tokens, created_at;
    const char *provider, *model; /* "" when the rules made it */
    const char *content;
};
/* Adds one, or replaces the one that ends at the same message; REC_CONFLICT if that one covers more
 * (invariant 5). Forks share what was summed up before them. Not journaled. */
enum rec_status store_summary_put(struct store_user *user, struct store_summary *row, rec_error *error);
/* The newest one on the path of a branch (0: the one shown) that ends before sequence `before` (0: anywhere);
 * row->last is 0 if there is none. */
enum rec_status store_summary_get(struct store_user *user, const char *conversation, int64_t branch,
                                  int64_t before, struct arena *arena, struct store_summary *row,
                                  rec_error *error);

/* conversation "" is the draft of a conversation not yet begun. Empty text removes the draft. */
enum rec_status store_draft_set(struct store_user *user, const char *conversation, const char *text,
                                rec_error *error);
enum rec_status store_draft_get(struct store_user *user, const char *conversation, struct arena *arena,
                                const char **text, rec_error *error);

enum rec_status store_setting_set(struct store_user *user, const char *key, const char *value,
                                  rec_error *error); /* value NULL removes */
enum rec_status store_setting_get(struct store_user *user, const char *key, struct arena *arena,
                                  const char **value, rec_error *error); /* NULL: unset */

/* Runs of a node, summed up. */
struct store_metric {
    const char *flow, *node;
    int64_t runs, failures, attempts;
    double total_ms, max_ms;
    int64_t durations[REC_DURATIONS];
};
void store_metric_count(struct store_metric *row, double ms, int attempts, bool failed); /* one more run */
enum rec_status store_metrics_add(struct store_user *user, const struct store_metric *rows, size_t count,
                                  rec_error *error); /* summed per flow, node, day */
/* Adds to the counts of today. */
enum rec_status store_retrieval_add(struct store_user *user, const struct rec_retrieval_stats *counts,
                                    rec_error *error);
enum rec_status store_stats(struct store_user *user, int64_t since, struct arena *arena,
                            struct rec_stats *stats, rec_error *error); /* all but what it cost */

/* Tokens of the answers of a day in a conversation by one model, as far as the server told them. */
struct store_usage {
    int64_t day; /* its beginning */
    char conversation_id[REC_ID_SIZE];
    const char *provider, *model;
    int64_t answers, prompt; /* tokens of the largest prompt */
    int64_t input, output, cache_read, cache_write;
};
#define STORE_USAGE_LIMITS 4
/* Each of them, in no order; row and its strings are valid during the call. Answers to prompts of at most
 * limits[0] tokens, of more and at most limits[1], and so on, are not added up together. */
enum rec_status store_usage_each(struct store_user *user, int64_t since, const int64_t *limits,
                                 size_t limit_count,
                                 void (*take)(void *context, const struct store_usage *row), void *context,
                                 rec_error *error);

/* A job with the same key that is queued, running or done is left alone: REC_OK, row->id is the one that is
 * there. */
enum rec_status store_job_add(struct store_user *user, struct rec_job *row, rec_error *error);
/* Leases the next job that is due, of any user: row and its user's name. REC_DONE if there is none. kinds
 * NULL: any; user_name NULL: any user. A running job whose lease has expired counts as queued. */
enum rec_status store_job_lease(struct store *store, const char *const *kinds, const char *user_name,
                                const char *owner, int64_t now, int64_t lease_ms, struct arena *arena,
                                struct rec_job *row, const char **user, rec_error *error);
/* Ends a lease: DONE, FAILED, CANCELLED, or QUEUED again at row->run_after with row->error. */
enum rec_status store_job_end(struct store_user *user, const struct rec_job *row, rec_error *error);
enum rec_status store_job_get(struct store_user *user, const char *id, struct arena *arena,
                              struct rec_job *row, rec_error *error);
enum rec_status store_job_list(struct store_user *user, unsigned statuses, size_t limit, struct arena *arena,
                               struct rec_job **rows, size_t *count, rec_error *error);

/* --- Vectors that a server made of rows --- */

/* Derived data: of messages, memories and preferences, one of each model. It goes with its row, and when the
 * row's text changes. Not journaled. */
struct store_vector {
    enum rec_row_kind kind;
    char id[REC_ID_SIZE];
    const char *model;
    const int8_t *values;
    size_t dimensions;
};
#define STORE_VECTOR_MAX  8192 /* dimensions */
#define STORE_VECTOR_TEXT 6000 /* bytes of a row's text that are given */
/* Replaces the row's vector of that model. */
enum rec_status store_vector_put(struct store_user *user, const struct store_vector *row, rec_error *error);
/* All of a model in order of adding: *cursor starts at 0 and is moved on; count 0 at the end. What is added
 * later comes later; but numbers of what was dropped are given again: the row that *cursor came from is the
 * first from *cursor - 1 on, if it still is there. model is not filled. */
enum rec_status store_vector_scan(struct store_user *user, const char *model, int64_t *cursor, size_t limit,
                                  struct arena *arena, struct store_vector **rows, size_t *count,
                                  rec_error *error);

struct store_vector_text {
    char id[REC_ID_SIZE];
    const char *text; /* ""; there is a vector already, or nothing to make one of */
    bool grows;       /* a message that is not whole yet */
};
/* The rows of a kind in order of adding, to find those without a vector of the model. *cursor as above. */
enum rec_status store_vector_texts(struct store_user *user, enum rec_row_kind kind, const char *model,
                                   int64_t *cursor, size_t limit, struct arena *arena,
                                   struct store_vector_text **rows, size_t *count, rec_error *error);
/* Drops those of other models; keep NULL: all. */
enum rec_status store_vector_drop(struct store_user *user, const char *keep, rec_error *error);

struct store_vector_model {
    const char *model;
    int64_t dimensions, count;
};
/* By name. */
enum rec_status store_vector_models(struct store_user *user, struct arena *arena,
                                    struct store_vector_model **rows, size_t *count, rec_error *error);

/* --- Change journal --- */

/* What is in it: a line for each row of the kinds of rec_row_kind that a call wrote; a message also changes
 * its conversation ('u', once in a transaction). Of a branch the id is the conversation's, of a draft, too
 * ("" for the one not yet begun); settings have no id, nor has a line about accesses that were counted. A
 * conversation's 'd' stands for all that hung on it; memories and preferences that lost evidence with it have
 * their own 'u'. Runs, metrics and history are not journaled. */
int64_t store_change_last(struct store_user *user); /* newest number; 0 if none */
/* Changes with number > after, ascending. REC_LIMIT if the journal no longer reaches back that far: rebuild
 * from content. */
enum rec_status store_changes(struct store_user *user, int64_t after, size_t limit, struct arena *arena,
                              struct rec_change **rows, size_t *count, rec_error *error);
enum rec_status store_changes_trim(struct store_user *user, int64_t up_to,
                                   rec_error *error); /* drops numbers <= up_to */

/* --- Process-wide --- */

struct store_user_counts {
    const char *name;
    int64_t created_at, conversations, messages, memories, preferences;
};
/* since: of what was made then or later; 0 = all. */
enum rec_status store_users(struct store *store, int64_t since, struct arena *arena,
                            struct store_user_counts **rows, size_t *count, rec_error *error);

typedef bool (*store_progress)(void *context, int64_t done, int64_t total); /* false: stop, REC_CANCELLED */

/* Online copy to a new file (refused if it exists); readers and writers go on. */
enum rec_status store_backup(struct store *store, const char *path, store_progress progress, void *context,
                             rec_error *error);
/* Integrity of the file and of references, and that counters agree with rows. Findings, one a line, into
 * report; REC_STORE if there are any. */
/* Makes the store at `url`, which must not be there, from a copy, sealed or not. passphrase: of a sealed one.
 * The store that it was a copy of may still be in use: this one is another. */
enum rec_status store_restore(const char *url, const char *copy, const char *passphrase,
                              store_progress progress, void *context, rec_error *error);
enum rec_status store_check(struct store *store, struct buf *report, store_progress progress, void *context,
                            rec_error *error);
/* Gives unused room back. */
enum rec_status store_vacuum(struct store *store, store_progress progress, void *context, rec_error *error);
enum rec_status store_checkpoint(struct store *store, rec_error *error); /* when idle */
/* Makes a long statement of this connection stop with REC_CANCELLED while *token is not 0. NULL: off. */
void store_set_cancel(struct store *store, const _Atomic int *token);

#endif
