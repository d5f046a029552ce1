/* What a database has to do to be a store, and what the files of this folder share.
 *
 * store.h is checked and counted once, in store*.c; what reaches an implementation is valid: texts are UTF-8
 * within their limits (NULL stands for ""), ids are well formed, new rows have id, times and hash, filters
 * have their defaults filled in. Paths, siblings, merging of updates, idempotency and the lines of the change
 * journal are made out of these calls, so that an implementation holds rows and nothing else.
 *
 * Rules for an implementation:
 *  - It finds only rows of the given user. An id that is not there gives REC_NOT_FOUND (store_missing()).
 *  - Writing calls come between begin and commit. One that fails with REC_NOT_FOUND or REC_CONFLICT has
 * written nothing; after any other failure the transaction is rolled back.
 *  - Rows given back are in the caller's arena, their strings never NULL. Lists are given in the order said
 * here. */
#ifndef STORE_STORE_OPS_H
#define STORE_STORE_OPS_H

#include "store/store.h"

#define STORE_SAME_SIZE 16  /* bytes of store_same() */
#define STORE_LAST_TEXT 200 /* bytes of rec_conversation.last_text */
#define STORE_LAST_MAX  (STORE_LAST_TEXT + 1)
#define STORE_TIME_MAX  INT64_MAX

struct store_ops;

/* An implementation's own struct begins with this. */
struct store {
    const struct store_ops *ops;
    char *url;
    char identity[33];
    bool read_only;
    char why_read_only[256]; /* a sentence */

    int depth;            /* of store_begin() */
    int reading;          /* calls of store_read_begin() that have not ended; */
    bool reads;           /* the first of them called ops->read_begin */
    bool begun;           /* something is written: ops->begin was called, or ops->mark within a group */
    bool doomed;          /* the outermost commit will roll back */
    enum store_sync sync; /* the strictest asked for so far */
    bool defers;          /* commits wait for store_sync() */
    bool grouped;         /* ops->begin was called for those that do */
    enum store_sync wait; /* the strictest of them */
    int64_t commits;      /* that wrote */
    int64_t seen_commits; /* at the last store_changed() */
    int64_t rollbacks;
    int64_t noted_user; /* the conversation whose change this transaction has already journaled */
    char noted[REC_ID_SIZE];
};

struct store_user {
    struct store *store;
    int64_t key; /* the implementation's own */
    char name[REC_MAX_USER_NAME + 1];
    void *held; /* store_user_hold() */
    void (*release)(void *held);
};

/* A message's place, for telling siblings. */
struct store_place {
    int64_t branch;
    char id[REC_ID_SIZE];
};

/* A piece of a path: messages of one branch with first <= sequence < end. */
struct store_range {
    int64_t branch, first, end;
};

#define STORE_FOUND_MOST 16 /* messages that are read together */

struct store_ops {
    void (*close)(struct store *store); /* and frees it */
    bool (*changed)(
        struct store *store); /* has anybody else committed since the last call? The first says yes */
    enum rec_status (*begin)(struct store *store, rec_error *error);
    enum rec_status (*commit)(struct store *store, enum store_sync sync, rec_error *error);
    void (*rollback)(struct store *store); /* of a transaction that may already be gone */
    /* Between these, outside a transaction, what is read is of one moment. read_begin says whether it is. */
    bool (*read_begin)(struct store *store);
    void (*read_end)(struct store *store);
    /* Within a transaction: what is written after mark is a part that keep leaves in it and back takes out.
     * One at a time. */
    enum rec_status (*mark)(struct store *store, rec_error *error);
    enum rec_status (*keep)(struct store *store, rec_error *error);
    void (*back)(struct store *store);

    /* Users. add gives the key; erase removes all that is the user's. */
    enum rec_status (*user_find)(struct store *store, const char *name, int64_t *key, rec_error *error);
    enum rec_status (*user_add)(struct store *store, const char *name, int64_t now, int64_t *key,
                                rec_error *error);
    enum rec_status (*user_erase)(struct store *store, int64_t key, rec_error *error);
    enum rec_status (*user_list)(struct store *store, int64_t since, struct arena *arena,
                                 struct store_user_counts **rows, size_t *count, rec_error *error);

    /* Ids of a kind that begin with prefix: *count of them (counting may stop at 100), the first in id.
     * Kinds: all that have ids of their own (conversation, message, memory, preference, turn, receipt, job).
     */
    enum rec_status (*find)(struct store_user *user, enum rec_row_kind kind, const char *prefix,
                            char id[REC_ID_SIZE], int *count, rec_error *error);
    /* REC_NOT_FOUND without a sentence if there is none. Conversations and messages. */
    enum rec_status (*find_external)(struct store_user *user, enum rec_row_kind kind, const char *external,
                                     char id[REC_ID_SIZE], rec_error *error);

    /* Conversations; add makes branch 1 (fork 1), too. put writes title .. metadata, status, times, branch,
     * external. */
    enum rec_status (*conversation_add)(struct store_user *user, const struct rec_conversation *row,
                                        rec_error *error);
    enum rec_status (*conversation_put)(struct store_user *user, const struct rec_conversation *row,
                                        rec_error *error);
    enum rec_status (*conversation_get)(struct store_user *user, const char *id, struct arena *arena,
                                        struct rec_conversation *row, rec_error *error);
    /* By (updated_at, id), newest first. filter->text is folded; before_time and updated_before are never 0.
     */
    enum rec_status (*conversation_list)(struct store_user *user,
                                         const struct store_conversation_filter *filter, struct arena *arena,
                                         struct rec_conversation **rows, size_t *count, rec_error *error);
    /* With all that hangs on it. touched: the memories and preferences that lost evidence (row and id are
     * set). */
    enum rec_status (*conversation_erase)(struct store_user *user, const char *id, struct arena *arena,
                                          struct rec_change **touched, size_t *count, rec_error *error);

    /* Branches, numbered 1, 2, ... without gaps; in that order. shown: the conversation's. */
    enum rec_status (*branch_add)(struct store_user *user, const char *conversation,
                                  const struct store_branch *row, rec_error *error);
    enum rec_status (*branch_list)(struct store_user *user, const char *conversation, struct arena *arena,
                                   struct store_branch **rows, size_t *count, int64_t *shown,
                                   rec_error *error);
    /* *branch 0 becomes the one shown; *next: the sequence its next message gets (its fork if it has none).
     */
    enum rec_status (*branch_end)(struct store_user *user, const char *conversation, int64_t *branch,
                                  int64_t *next, rec_error *error);

    /* Messages. last_text: what the conversation's becomes, "" to leave it (finish: if this is the newest
     * message). add: REC_CONFLICT and nothing said if the external id is there. append: REC_NOT_FOUND and
     * nothing said if it is not there, not streaming, or would grow beyond REC_MAX_MESSAGE. */
    enum rec_status (*message_add)(struct store_user *user, const struct rec_message *row,
                                   const char *last_text, rec_error *error);
    enum rec_status (*message_append)(struct store_user *user, const char *id, const char *text,
                                      size_t length, rec_error *error);
    enum rec_status (*message_finish)(struct store_user *user, const char *id, const struct rec_message *row,
                                      const char *last_text, rec_error *error);
    enum rec_status (*message_get)(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_message *row, rec_error *error);
    /* STORE_FOUND_MOST of them at most. Only those that are there are filled. places: may be wrong, or NULL.
     */
    enum rec_status (*messages_found)(struct store_user *user, const char *const *ids, const int64_t *places,
                                      size_t count, struct arena *arena, struct store_found *rows,
                                      rec_error *error);
    /* By sequence; sibling and siblings are left 1. */
    enum rec_status (*message_range)(struct store_user *user, const char *conversation,
                                     const struct store_range *range, size_t limit, bool descending,
                                     struct arena *arena, struct rec_message **rows, size_t *count,
                                     rec_error *error);
    /* All messages with that sequence, on any branch, in order of creation. */
    enum rec_status (*message_places)(struct store_user *user, const char *conversation, int64_t sequence,
                                      struct arena *arena, struct store_place **rows, size_t *count,
                                      rec_error *error);
    enum rec_status (*message_same)(struct store_user *user, const char *conversation, enum rec_role role,
                                    int64_t created_at, const unsigned char hash[32], char id[REC_ID_SIZE],
                                    rec_error *error);
    enum rec_status (*message_place)(struct store_user *user, const char *id, int64_t *place,
                                     rec_error *error);
    enum rec_status (*message_total)(struct store_user *user, int64_t *total, rec_error *error);
    enum rec_status (*message_scan)(struct store_user *user, int64_t *cursor, size_t limit,
                                    struct arena *arena, struct rec_message **rows, int64_t **places,
                                    size_t *count, rec_error *error);

    enum rec_status (*turn_add)(struct store_user *user, const struct rec_turn *row, rec_error *error);
    enum rec_status (*turn_put)(struct store_user *user, const struct rec_turn *row, rec_error *error);
    enum rec_status (*turn_get)(struct store_user *user, const char *id, struct arena *arena,
                                struct rec_turn *row, rec_error *error);
    enum rec_status (*turn_list)(struct store_user *user, const struct store_turn_filter *filter,
                                 struct arena *arena, struct rec_turn **rows, size_t *count,
                                 rec_error *error);

    enum rec_status (*run_add)(struct store_user *user, const struct store_run *row, rec_error *error);
    enum rec_status (*run_checkpoint)(struct store_user *user, const struct store_run *row, rec_error *error);
    enum rec_status (*run_heartbeat)(struct store_user *user, const char *owner, int64_t now,
                                     int64_t expires_at, rec_error *error);
    enum rec_status (*run_end)(struct store_user *user, const char *id, rec_error *error);
    /* REC_CONFLICT unless owner and heartbeat_at are still those of seen. */
    enum rec_status (*run_take)(struct store_user *user, const char *id, const struct store_run *seen,
                                const char *owner, int64_t pid, int64_t started, int64_t now,
                                int64_t expires_at, rec_error *error);
    enum rec_status (*run_list)(struct store_user *user, struct arena *arena, struct store_run **rows,
                                size_t *count, rec_error *error);

    /* add and put add the row's evidence as well; its messages exist. */
    enum rec_status (*memory_add)(struct store_user *user, const struct rec_memory *row, rec_error *error);
    enum rec_status (*memory_put)(struct store_user *user, const struct rec_memory *row, rec_error *error);
    enum rec_status (*memory_get)(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_memory *row, rec_error *error);
    /* filter->text is folded; statuses 0: any (as_of); before_time is never 0. */
    enum rec_status (*memory_list)(struct store_user *user, const struct store_memory_filter *filter,
                                   struct arena *arena, struct rec_memory **rows, size_t *count,
                                   rec_error *error);
    enum rec_status (*preference_add)(struct store_user *user, const struct rec_preference *row,
                                      rec_error *error);
    enum rec_status (*preference_put)(struct store_user *user, const struct rec_preference *row,
                                      rec_error *error);
    enum rec_status (*preference_get)(struct store_user *user, const char *id, struct arena *arena,
                                      struct rec_preference *row, rec_error *error);
    enum rec_status (*preference_list)(struct store_user *user, const struct store_preference_filter *filter,
                                       struct arena *arena, struct rec_preference **rows, size_t *count,
                                       rec_error *error);
    /* The active one of a slot; id "" if there is none. */
    enum rec_status (*preference_active)(struct store_user *user, enum rec_category category, const char *key,
                                         const char *qualifier, char id[REC_ID_SIZE], rec_error *error);
    /* A memory or a preference, with its evidence and its history. */
    enum rec_status (*learned_erase)(struct store_user *user, enum rec_row_kind kind, const char *id,
                                     rec_error *error);
    enum rec_status (*learned_touch)(struct store_user *user, enum rec_row_kind kind, const char *id,
                                     int64_t now, rec_error *error);

    /* Ids of the conversations (by title), messages (content), preferences (statement) or receipts (parts)
     * that hold the words; of no other kind. */
    enum rec_status (*words_find)(struct store_user *user, enum rec_row_kind kind, const char *words,
                                  struct arena *arena, struct rec_change **rows, size_t *count,
                                  rec_error *error);
    /* Puts `instead` in their place in drafts, jobs, summaries and history; json: the words as they stand in
     * a JSON string. */
    enum rec_status (*words_replace)(struct store_user *user, const char *words, const char *json,
                                     const char *instead, int64_t *changed, rec_error *error);

    enum rec_status (*history_add)(struct store_user *user, struct rec_change_record *row, rec_error *error);
    enum rec_status (*history_list)(struct store_user *user, const char *id, int64_t before, size_t limit,
                                    struct arena *arena, struct rec_change_record **rows, size_t *count,
                                    rec_error *error);
    enum rec_status (*history_mark)(struct store_user *user, int64_t number, bool undone, rec_error *error);

    /* parts is the receipt's parts as JSON; id as in store_receipt_get(). */
    enum rec_status (*receipt_add)(struct store_user *user, const struct rec_receipt *row, const char *parts,
                                   rec_error *error);
    enum rec_status (*receipt_get)(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_receipt *row, const char **parts, rec_error *error);
    /* put replaces the one with the same conversation, branch and last. get: the newest of the range's branch
     * whose last lies in it; row->last stays 0 if there is none. */
    enum rec_status (*summary_put)(struct store_user *user, const struct store_summary *row,
                                   rec_error *error);
    enum rec_status (*summary_get)(struct store_user *user, const char *conversation,
                                   const struct store_range *range, struct arena *arena,
                                   struct store_summary *row, rec_error *error);
    enum rec_status (*receipt_put)(struct store_user *user, const char *id, const char *parts,
                                   rec_error *error);
    enum rec_status (*draft_set)(struct store_user *user, const char *conversation, const char *text,
                                 rec_error *error);
    enum rec_status (*draft_get)(struct store_user *user, const char *conversation, struct arena *arena,
                                 const char **text, rec_error *error);
    enum rec_status (*setting_set)(struct store_user *user, const char *key, const char *value,
                                   rec_error *error);
    enum rec_status (*setting_get)(struct store_user *user, const char *key, struct arena *arena,
                                   const char **value, rec_error *error);
    enum rec_status (*metric_add)(struct store_user *user, const struct store_metric *row, int64_t day,
                                  rec_error *error);
    enum rec_status (*retrieval_add)(struct store_user *user, const struct rec_retrieval_stats *counts,
                                     int64_t day, rec_error *error);
    enum rec_status (*stats)(struct store_user *user, int64_t since, struct arena *arena,
                             struct rec_stats *stats,
                             rec_error *error); /* all but the averages of conversations */
    enum rec_status (*usage)(struct store_user *user, int64_t since, const int64_t limits[STORE_USAGE_LIMITS],
                             void (*take)(void *context, const struct store_usage *row), void *context,
                             rec_error *error);

    enum rec_status (*job_add)(struct store_user *user, const struct rec_job *row, rec_error *error);
    /* Writes status, attempts, run_after, error, updated_at, and the lease: owner "" without one. */
    enum rec_status (*job_put)(struct store_user *user, const struct rec_job *row, const char *owner,
                               int64_t expires_at, rec_error *error);
    enum rec_status (*job_get)(struct store_user *user, const char *id, struct arena *arena,
                               struct rec_job *row, rec_error *error);
    /* The one with this key that is queued, running or done; id "" if there is none. */
    enum rec_status (*job_find)(struct store_user *user, const char *key, char id[REC_ID_SIZE],
                                rec_error *error);
    /* The next that is due, by run_after, then in order of adding. REC_DONE: none. user (store, key and name)
     * is filled. kinds: " kind kind ", NULL any. */
    enum rec_status (*job_next)(struct store *store, const char *kinds, const char *user_name, int64_t now,
                                struct arena *arena, struct rec_job *row, struct store_user *user,
                                rec_error *error);
    enum rec_status (*job_list)(struct store_user *user, unsigned statuses, size_t limit, struct arena *arena,
                                struct rec_job **rows, size_t *count, rec_error *error);

    /* Of a row that exists; there is one of each model at most: this one takes its place. */
    enum rec_status (*vector_put)(struct store_user *user, const struct store_vector *row, rec_error *error);
    enum rec_status (*vector_scan)(struct store_user *user, const char *model, int64_t *cursor, size_t limit,
                                   struct arena *arena, struct store_vector **rows, size_t *count,
                                   rec_error *error);
    /* Texts may be longer than STORE_VECTOR_TEXT. */
    enum rec_status (*vector_texts)(struct store_user *user, enum rec_row_kind kind, const char *model,
                                    int64_t *cursor, size_t limit, struct arena *arena,
                                    struct store_vector_text **rows, size_t *count, rec_error *error);
    enum rec_status (*vector_drop)(struct store_user *user, const char *keep, rec_error *error);
    enum rec_status (*vector_models)(struct store_user *user, struct arena *arena,
                                     struct store_vector_model **rows, size_t *count, rec_error *error);

    enum rec_status (*change_add)(struct store_user *user, enum rec_row_kind kind, const char *id,
                                  char operation, rec_error *error);
    int64_t (*change_last)(struct store_user *user);
    enum rec_status (*change_list)(struct store_user *user, int64_t after, size_t limit, struct arena *arena,
                                   struct rec_change **rows, size_t *count, rec_error *error);
    enum rec_status (*change_trim)(struct store_user *user, int64_t up_to, rec_error *error);

    enum rec_status (*backup)(struct store *store, const char *path, store_progress progress, void *context,
                              rec_error *error);
    enum rec_status (*check)(struct store *store, struct buf *report, store_progress progress, void *context,
                             rec_error *error);
    enum rec_status (*vacuum)(struct store *store, store_progress progress, void *context, rec_error *error);
    enum rec_status (*checkpoint)(struct store *store, rec_error *error);
    void (*set_cancel)(struct store *store, const _Atomic int *token);
    enum rec_status (*present)(struct store *store, rec_error *error);
    void (*leave)(struct store *store);
};

/* The members by name, for an implementation's prototypes and table. */
/* clang-format off */
#define STORE_OPS(X) \
    X(close) X(changed) X(begin) X(commit) X(read_begin) X(read_end) X(rollback) X(mark) X(keep) X(back) X(user_find) X(user_add) X(user_erase) \
    X(user_list) X(find) X(find_external) X(conversation_add) X(conversation_put) \
    X(conversation_get) X(conversation_list) X(conversation_erase) X(branch_add) X(branch_list) \
    X(branch_end) X(message_add) X(message_append) X(message_finish) X(message_get) X(messages_found) \
    X(message_range) X(message_places) X(message_same) X(message_place) X(message_total) X(message_scan) \
    X(turn_add) X(turn_put) X(turn_get) X(turn_list) X(run_add) X(run_checkpoint) X(run_heartbeat) X(run_end) \
    X(run_take) X(run_list) X(memory_add) X(memory_put) X(memory_get) X(memory_list) \
    X(preference_add) X(preference_put) X(preference_get) X(preference_list) \
    X(preference_active) X(learned_erase) X(learned_touch) X(words_find) X(words_replace) \
    X(history_add) X(history_list) X(history_mark) X(receipt_add) X(receipt_get) X(receipt_put) \
    X(summary_put) X(summary_get) X(draft_set) X(draft_get) X(setting_set) \
    X(setting_get) X(metric_add) X(retrieval_add) X(stats) X(usage) X(job_add) X(job_put) X(job_get) X(job_find) \
    X(job_next) X(job_list) X(vector_put) X(vector_scan) X(vector_texts) X(vector_drop) X(vector_models) \
    X(change_add) X(change_last) X(change_list) X(change_trim) X(backup) \
    X(check) X(vacuum) X(checkpoint) X(set_cancel) X(present) X(leave)
/* clang-format on */

/* Declares a function of the type of the member `name`. */
#define STORE_OP(function, name) __typeof__(*((struct store_ops *)0)->name) function

/* --- For implementations --- */

/* Makes the common part; url is copied, identity (a stable name, any text) hashed. ops->close() calls
 * store_fini(). */
void store_init(struct store *store, const struct store_ops *ops, const char *url, const char *identity);
void store_fini(struct store *store);
/* Writes are refused from now on; the sentence says why. */
void store_set_read_only(struct store *store, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "There is no message ...": REC_NOT_FOUND, about id. */
enum rec_status store_missing(rec_error *error, enum rec_row_kind kind, const char *id);
/* Runs are no rows of the screen and have no kind. */
enum rec_status store_missing_run(rec_error *error, const char *id);
enum rec_status store_missing_history(rec_error *error, int64_t number);

/* What is equal for contents that are the same after folding and collapsing of blanks. */
void store_same(const char *content, unsigned char same[STORE_SAME_SIZE]);

/* --- Between the files store*.c --- */

/* A writing call: store_write_begin(), the work, store_write_end() with its status. The transaction is taken
 * when the first write comes, so one without writes costs nothing. */
enum rec_status store_write_begin(struct store *store, rec_error *error);
enum rec_status store_write_end(struct store *store, enum rec_status status, rec_error *error);
/* A line of the change journal. */
enum rec_status store_note(struct store_user *user, enum rec_row_kind kind, const char *id, char operation,
                           rec_error *error);
/* The same for a conversation that a message changes: once in a transaction. */
enum rec_status store_note_conversation(struct store_user *user, const char *id, rec_error *error);
/* REC_NOT_FOUND unless the user has this row. */
enum rec_status store_require(struct store_user *user, enum rec_row_kind kind, const char *id,
                              rec_error *error);
/* What a new row gets unless it brings it along (an import, an undo): an id for "", now for a time of 0, and
 * the time it was made as that of its last change. updated_at may be NULL. */
void store_fill_new(char id[REC_ID_SIZE], int64_t *created_at, int64_t *updated_at);
/* A limit as asked for: 0 is the default, and no more than any list can hold. */
size_t store_limit(size_t limit, size_t otherwise);
/* Lists ask for one row more than wanted: drops it, *more says whether it was there. */
void store_cut(size_t limit, size_t *count, bool *more);

/* The file that a url names, within it; NULL: memory. */
enum rec_status store_path(const char *url, const char **path, rec_error *error);

#endif
