/* Walking lists that are longer than a page. What a row given to a callback points to lives until that
 * returns; a status of it other than REC_OK ends the walk and is returned. Main thread only. */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include "client.h"

/* Prints all rows of a query (CONVERSATIONS, MEMORIES, PREFERENCES, JOBS), or the first `limit` (0: all). */
enum rec_status pages_print(struct cli *cli, struct rec_query *query, size_t limit);

/* Calls `take` for each message on the conversation's path in order; of a limit the latest. */
typedef enum rec_status pages_message(void *context, const struct rec_message *message);
enum rec_status pages_messages(struct cli *cli, const char *conversation, size_t limit, pages_message *take,
                               void *context);

/* Calls `take` for each conversation, newest first, archived ones too. */
typedef enum rec_status pages_conversation(void *context, const struct rec_conversation *conversation);
enum rec_status pages_conversations(struct cli *cli, pages_conversation *take, void *context);

/* Calls them for each preference, and each memory, of these statuses and this category (-1: any), preferences
 * first in the order in which they were made; NULL: only counts. */
struct pages_learned {
    unsigned statuses;
    int category;
    enum rec_status (*memory)(void *context, const struct rec_memory *row);
    enum rec_status (*preference)(void *context, const struct rec_preference *row);
    void *context;
};
enum rec_status pages_learned(struct cli *cli, const struct pages_learned *wanted, size_t *count);

/* Prints the history of one row (id not NULL) or of all rows of a kind. */
enum rec_status pages_history(struct cli *cli, const char *id, enum rec_row_kind kind, size_t limit);

#endif
