/* Whether the files of a store still lie where they were opened. Whoever deletes, moves or replaces them does
 * not ask: the connection keeps files that have no name any more, and what it writes is lost with it. */
#ifndef STORE_SQLITE_PRESENCE_H
#define STORE_SQLITE_PRESENCE_H

#include "base/error.h"

#include <sys/types.h>

struct sqlite_store;

/* A file as the system knows it; inode 0: not known. */
struct presence_file {
    dev_t device;
    ino_t inode;
};

/* Remembers which files they are: after the first statement, which has opened both. */
void presence_note(struct sqlite_store *store);

/* What lies at the path is the store that was left (or NULL), or begins like one that this program can open:
 * REC_NOT_FOUND, REC_STORE. To look into a file takes the locks of this process's connections to it away. */
enum rec_status presence_look(const struct sqlite_store *left, const char *path, rec_error *error);

#endif
