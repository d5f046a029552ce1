/* What is told of a conversation beside its messages, kept while nobody writes to the file: many are found in
 * few conversations, and again in the next search. Belongs to a connection; its thread. */
#ifndef STORE_SQLITE_HEADS_H
#define STORE_SQLITE_HEADS_H

#include "store/store_ops.h"

#include <stdbool.h>
#include <stdint.h>

#define HEADS_KEPT 128

struct sqlite_store;

/* In one piece. */
struct head {
    int64_t key; /* of the conversation */
    int64_t deleted_at;
    char id[REC_ID_SIZE];
    uint32_t external_length, title_length;
    char texts[]; /* the two, each with its NUL */
};

struct heads {
    bool lasting;     /* they may outlive the transaction in which they were read, */
    unsigned version; /* which saw this one of the file */
    struct head *kept[HEADS_KEPT];
};

static inline const char *head_external_id(const struct head *head)
{
    return head->texts;
}

static inline const char *head_title(const struct head *head)
{
    return head->texts + head->external_length + 1;
}

/* While a statement that reads is under way, so that all is of the same state: forgets what may have changed
 * since. */
void heads_follow(struct sqlite_store *store);
/* Until the next one is asked for; REC_NOT_FOUND. */
enum rec_status heads_find(struct sqlite_store *store, int64_t key, const struct head **head,
                           rec_error *error);
void heads_forget(struct heads *heads);

#endif
