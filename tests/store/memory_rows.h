/* The rows of the store in memory, and what its parts share: one file for each of the contract's parts, as
 * src/store/sqlite has them. */
#ifndef MEMORY_ROWS_H
#define MEMORY_ROWS_H

#include "memory_store.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Each row begins with whose it is and its id. */
struct user_row {
    int64_t key;
    const char *name;
    int64_t created_at, changes, trimmed, history;
};
struct conversation_row {
    int64_t user;
    struct rec_conversation row;
    char last_message[REC_ID_SIZE];
};
struct branch_row {
    int64_t user;
    char conversation[REC_ID_SIZE];
    struct store_branch row;
};
struct message_row {
    int64_t user;
    struct rec_message row;
};
struct turn_row {
    int64_t user;
    struct rec_turn row;
};
struct run_row {
    int64_t user;
    struct store_run row;
};
struct memory_row {
    int64_t user;
    struct rec_memory row;
};
struct preference_row {
    int64_t user;
    struct rec_preference row;
};
struct history_row {
    int64_t user;
    struct rec_change_record row;
};
struct receipt_row {
    int64_t user;
    struct rec_receipt row;
    const char *parts;
};
struct summary_row {
    int64_t user;
    struct store_summary row;
};
struct text_row { /* a draft or a setting */
    int64_t user;
    const char *key, *text;
};
struct metric_row {
    int64_t user, day;
    struct rec_node_stats row; /* mean_ms is the sum */
};
struct retrieval_row {
    int64_t user, day;
    struct rec_retrieval_stats row;
};
struct job_row {
    int64_t user;
    struct rec_job row;
    const char *owner;
    int64_t expires_at;
};
struct vector_row {
    int64_t user, number;
    struct store_vector row;
    const char *text; /* what it was made of */
};
struct change_row {
    int64_t user;
    struct rec_change row;
};

#define TABLES(X)                                                                                            \
    X(user)                                                                                                  \
    X(conversation)                                                                                          \
    X(branch)                                                                                                \
    X(message)                                                                                               \
    X(turn)                                                                                                  \
    X(run)                                                                                                   \
    X(memory) X(preference) X(history) X(receipt) X(summary) X(metric) X(retrieval) X(job) X(vector) X(change)

struct state {
#define X(name)                                                                                              \
    struct {                                                                                                 \
        struct name##_row *rows;                                                                             \
        size_t count, capacity;                                                                              \
    } name;
    TABLES(X)
#undef X
    struct {
        struct text_row *rows;
        size_t count, capacity;
    } draft, setting;
};

struct memory_store {
    struct store base;
    struct state now, before, part; /* before: as it was when the transaction began, part: at its mark */
    struct arena texts;             /* every text ever stored */
    int64_t last_user, last_vector;
    bool looked;
};

#define NOW(store) (&((struct memory_store *)(store))->now)
#define EACH(table, item)                                                                                    \
    for (__typeof__((table).rows) item = (table).rows; item < (table).rows + (table).count; item++)
#define ADD(table)                                                                                           \
    ((table).rows = xgrow((table).rows, &(table).capacity, (table).count + 1, sizeof(*(table).rows)),        \
     memset(&(table).rows[(table).count], 0, sizeof(*(table).rows)), &(table).rows[(table).count++])
#define REMOVE_IF(table, item, condition)                                                                    \
    do {                                                                                                     \
        size_t kept = 0;                                                                                     \
        EACH (table, item)                                                                                   \
            if (!(condition))                                                                                \
                (table).rows[kept++] = *item;                                                                \
        (table).count = kept;                                                                                \
    } while (0)
/* The row of a user with an id, or NULL. */
#define FIND(user_, table, id_)                                                                              \
    ({                                                                                                       \
        __typeof__(NOW((user_)->store)->table.rows) found_ = NULL;                                           \
        EACH (NOW((user_)->store)->table, item_)                                                             \
            if (item_->user == (user_)->key && strcmp(item_->row.id, id_) == 0)                              \
                found_ = item_;                                                                              \
        found_;                                                                                              \
    })

/* Copies that live as long as the store. */
const char *kept_text(struct store_user *user, const char *text);
const void *kept_bytes(struct store_user *user, const void *bytes, size_t length);
/* Stands each of the words, which are folded, in one of the texts, of which NULL is the last? */
bool has_words(const char *words, const char *text, ...) __attribute__((sentinel));
/* Of two rows: below 0 when the first is the newer one. */
int newest_first(int64_t time_a, const char *id_a, int64_t time_b, const char *id_b);
/* Lists find all rows, and leave the first `limit`. */
void cut_rows(size_t limit, size_t *count);
struct user_row *user_row(struct store *base, int64_t key);
enum rec_status id_taken(rec_error *error);
/* Is it one of the tags, which are separated by blanks? */
bool has_tag(const char *tags, const char *tag);

#define X(name) STORE_OP(mem_##name, name);
STORE_OPS(X)
#undef X

#endif
