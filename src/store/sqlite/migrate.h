/* Bringing a database to the format of this program: the numbered files of data/schema, embedded. */
#ifndef STORE_SQLITE_MIGRATE_H
#define STORE_SQLITE_MIGRATE_H

#include "recollect_error.h"

#include <sqlite3.h>

#define MIGRATION_NEWEST 10 /* the format this program writes */

struct migration {
    const char *sql; /* from format i to i + 1, where i is its place in the list */
};

extern const struct migration migrations[MIGRATION_NEWEST];

/* REC_STORE if a database without a format has tables: it is somebody else's. */
enum rec_status migrate_check_empty(sqlite3 *db, rec_error *error);

/* Runs what is missing of a list of `count`, each in a transaction of its own. A database with content is
 * copied first to PATH.format-N (path NULL: it is in memory); one without is put into WAL mode. Several
 * programs may do this at once. */
enum rec_status migrate(sqlite3 *db, const char *path, const struct migration *list, int count,
                        rec_error *error);

/* Removes the copies that migrations have left: what was erased would live on in them. */
void migrate_remove_copies(const char *path);

#endif
