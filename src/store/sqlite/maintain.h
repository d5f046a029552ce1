/* Copies of a whole database, made while others read and write it. */
#ifndef STORE_SQLITE_MAINTAIN_H
#define STORE_SQLITE_MAINTAIN_H

#include "store/store.h"

#include <sqlite3.h>

/* Copies to a new file (mode 0600) that is whole or not there: it gets its name when it is complete. replace:
 * one that is there is replaced; else REC_CONFLICT. */
enum rec_status maintain_copy(sqlite3 *db, const char *path, bool replace, store_progress progress,
                              void *context, rec_error *error);

/* Looks whether the file at `path` is a whole store, and gives it an identity of its own: a search index of
 * the store that it is a copy of must not be taken for its. copy: its name in errors. */
enum rec_status maintain_adopt(const char *path, const char *copy, rec_error *error);

/* Copies what stands in the write-ahead log into the file; empties the log if something was erased. */
struct sqlite_store;
enum rec_status sqlite_empty_log(struct sqlite_store *store, rec_error *error);

#endif
