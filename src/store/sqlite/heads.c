#include "config.h"

#include "store/sqlite/heads.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "store/sqlite/statement.h"

#include <stdlib.h>
#include <string.h>

void heads_forget(struct heads *heads)
{
    for (size_t i = 0; i < HEADS_KEPT; i++) {
        free(heads->kept[i]);
        heads->kept[i] = NULL;
    }
}

/* The version that SQLite tells here counts what others commit and what this connection does, as far as the
 * running statement sees it; what a transaction of its own has changed so far is not in it. */
void heads_follow(struct sqlite_store *store)
{
    unsigned version = 0;
    bool told = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_DATA_VERSION, &version) == SQLITE_OK;
    bool lasting = told && sqlite3_txn_state(store->db, "main") == SQLITE_TXN_READ;

    if (!lasting || !store->heads.lasting || version != store->heads.version)
        heads_forget(&store->heads);
    store->heads.lasting = lasting;
    store->heads.version = version;
}

static struct head *head_new(int64_t key, const char *id, const char *external_id, const char *title)
{
    size_t external_length = strlen(external_id), title_length = strlen(title);
    struct head *head = xmalloc(sizeof *head + external_length + title_length + 2);

    head->key = key;
    strcpy(head->id, id);
    head->external_length = (uint32_t)external_length;
    head->title_length = (uint32_t)title_length;
    memcpy(head->texts, external_id, external_length + 1);
    memcpy(head->texts + external_length + 1, title, title_length + 1);
    return head;
}

static enum rec_status read_head(struct sqlite_store *store, int64_t key, struct head **head,
                                 rec_error *error)
{
    struct query query;
    struct arena arena = ARENA_INIT;

    *head = NULL;
    query_open(&query, store, SQL_CONVERSATION_HEAD, VALUES(INT(key)));
    if (query_next(&query)) {
        char id[REC_ID_SIZE];
        query_copy(&query, id, sizeof(id));
        const char *external_id = query_text(&query, &arena), *title = query_text(&query, &arena);
        *head = head_new(key, id, external_id, title);
        (*head)->deleted_at = query_int(&query);
    }
    enum rec_status status = query_close(&query, error);
    arena_free(&arena);
    return status == REC_OK && !*head ? REC_NOT_FOUND : status;
}

enum rec_status heads_find(struct sqlite_store *store, int64_t key, const struct head **head,
                           rec_error *error)
{
    struct head **kept = &store->heads.kept[(uint64_t)key % HEADS_KEPT];
    enum rec_status status = REC_OK;

    if (!*kept || (*kept)->key != key) {
        free(*kept);
        status = read_head(store, key, kept, error);
    }
    *head = *kept;
    return status;
}
