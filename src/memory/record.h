/* Writing rows together with their line of the history. One `struct record` is one group: changes of one
 * cause, in one transaction, undone together. Not shared between threads. */
#ifndef MEMORY_RECORD_H
#define MEMORY_RECORD_H

#include "memory/memory.h"

struct record {
    struct store_user *user;
    const char *cause; /* message id, "person", "import", "undo", "redo" */
    int64_t group;     /* filled by the first line */
    struct arena arena;
};

enum rec_status record_begin(struct record *record, struct store_user *user, const char *cause,
                             rec_error *error);
/* Commits if status is REC_OK, else rolls back; gives the status. Frees the arena. */
enum rec_status record_end(struct record *record, enum rec_status status, rec_error *error);

/* One line. before and after: JSON of the row, "" for none. */
enum rec_status record_line(struct record *record, enum rec_row_kind row, const char *id,
                            const char *operation, const char *before, const char *after, const char *summary,
                            rec_error *error);

/* The row is written as `after`, with updated_at set, and the line is added. before NULL: a new row (its id
 * is filled). */
enum rec_status record_memory(struct record *record, const char *operation, const struct rec_memory *before,
                              struct rec_memory *after, const char *summary, rec_error *error);
enum rec_status record_preference(struct record *record, const char *operation,
                                  const struct rec_preference *before, struct rec_preference *after,
                                  const char *summary, rec_error *error);

/* A memory's text in one line, cut. */
const char *record_memory_text(const struct rec_memory *row, struct arena *arena);

#endif
