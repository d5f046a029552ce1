/* The SQLite implementation of store_ops.h: one connection to one file in WAL mode. Only store.c and tests
 * include this from outside the folder. */
#ifndef STORE_SQLITE_SQLITE_H
#define STORE_SQLITE_SQLITE_H

#include "store/sqlite/heads.h"
#include "store/sqlite/presence.h"
#include "store/sqlite/statements.h"
#include "store/sqlite/writers.h"
#include "store/store_ops.h"

#include <sqlite3.h>

#define SQLITE_APPLICATION_ID 0x7265636f /* "reco" */
#define SQLITE_BUSY_MS        5000
#define SQLITE_COUNT_MAX      (INT64_MAX / 2) /* of a user's counters: nobody counts so far */

#define SQLITE_TOUCHED        1024

struct sqlite_store {
    struct store base;
    sqlite3 *db;
    char *path;                     /* absolute; NULL in memory */
    char *log_path;                 /* of its log; NULL in memory */
    char *shared;                   /* there: the name that connections share it by; NULL: none do */
    struct presence_file file, log; /* as they were opened */
    struct writers *writers;        /* of this process; NULL: this connection only reads, or in memory */
    bool writes;                    /* it is its turn */
    int busy_ms;                    /* how long it waits */
    bool left;                      /* sqlite_leave() */
    int64_t data_version;
    bool slack;  /* pages may hold it between their rows: only a vacuum writes them anew */
    bool erased; /* something was erased: the log still has it until a checkpoint has emptied it */
    const _Atomic int *cancel;
    rec_error lost; /* why SQLite itself took a transaction back (a full disk, for one) */

    /* The newest numbers of a user's `changes` and `history` while a transaction lasts: it has the write
     * lock, so that nobody else counts. That of history is written to the user's row before the commit, or
     * when another user's turn comes. Kept from one transaction to the next while the database's version is
     * the one that our last commit made. */
    struct {
        int64_t user, changes, history;
        bool loaded, dirty, kept;
        unsigned version;
    } counters;

    /* The answer that grew last, and how many bytes it has, kept from one piece to the next: known while
     * nobody has written since (the counters are kept) and this connection has changed no row but in the
     * journal. */
    struct {
        char id[REC_ID_SIZE];
        int64_t user, key, length;
        bool known;
        int changes; /* rows that this connection had changed by then */
    } grown;

    /* What the messages added last make of their conversation: written once for all of them, when a statement
     * comes that is not for adding messages (statement.c). */
    struct {
        char conversation[REC_ID_SIZE];
        int64_t user, key, updated_at, last_message;
        int64_t count; /* of them; 0: nothing waits */
        char last_text[STORE_LAST_MAX];
    } growing;
    /* Where the next message of a branch comes, as was asked last; while nothing but messages is added. */
    struct {
        char conversation[REC_ID_SIZE]; /* "": not known */
        int64_t user, asked, branch, next;
    } end;
    /* Keys of memories and preferences whose access was counted; whether they are still of these ids, the
     * statement asks. */
    struct touched {
        char id[REC_ID_SIZE];
        int64_t key; /* 0: not known */
    } touched[SQLITE_TOUCHED];

    struct heads heads;

    sqlite3_stmt *statements[SQL_COUNT]; /* prepared when first used */
};

enum rec_status sqlite_open(struct store **store, const char *url, const char *path, enum store_mode mode,
                            rec_error *error);
/* A database in memory, which is gone with the last connection to it. name: all connections of this process
 * that give it share one; "": it is this connection's alone. */
enum rec_status sqlite_open_memory(struct store **store, const char *url, const char *name,
                                   enum store_mode mode, rec_error *error);

/* How long a statement waits for another program's lock, or for another connection of this one. */
void sqlite_set_busy(struct store *store, int milliseconds);

static inline struct sqlite_store *sqlite_of(struct store *store)
{
    return (struct sqlite_store *)store;
}

/* The key of a conversation; REC_NOT_FOUND. */
enum rec_status sqlite_conversation_key(struct store_user *user, const char *id, int64_t *key,
                                        rec_error *error);

/* Is store->end of this conversation? */
bool sqlite_is_end(const struct sqlite_store *store, const struct store_user *user, const char *conversation);

/* Makes the user's counters the ones in store->counters. */
enum rec_status sqlite_counters_load(struct sqlite_store *store, int64_t user, rec_error *error);
enum rec_status sqlite_counters_save(struct sqlite_store *store, rec_error *error);

#define X(name) STORE_OP(sqlite_##name, name);
STORE_OPS(X)
#undef X

#endif
