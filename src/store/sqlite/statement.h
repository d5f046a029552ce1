/* Statements: prepared when first used and kept, values bound by position, columns read in order, reset by
 * whoever stepped them. Errors of SQLite become a status and a sentence. One thread, the connection's. */
#ifndef STORE_SQLITE_STATEMENT_H
#define STORE_SQLITE_STATEMENT_H

#include "store/sqlite/sqlite.h"

struct value {
    enum { VALUE_END, VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } type;
    int64_t integer; /* or the length of a text (-1: up to its NUL) or blob */
    double real;
    const void *bytes;
};

#define INT(number)                                                                                          \
    {                                                                                                        \
        .type = VALUE_INT, .integer = (int64_t)(number)                                                      \
    }
#define REAL(number)                                                                                         \
    {                                                                                                        \
        .type = VALUE_REAL, .real = (number)                                                                 \
    }
#define TEXT(text)                                                                                           \
    {                                                                                                        \
        .type = VALUE_TEXT, .integer = -1, .bytes = (text)                                                   \
    } /* NULL is "" */
#define TEXT_N(text, length)                                                                                 \
    {                                                                                                        \
        .type = VALUE_TEXT, .integer = (int64_t)(length), .bytes = (text)                                    \
    }
#define TEXT_OR_NULL(text)                                                                                   \
    {                                                                                                        \
        .type = (text) ? VALUE_TEXT : VALUE_NULL, .integer = -1, .bytes = (text)                             \
    }
#define BLOB(data, length)                                                                                   \
    {                                                                                                        \
        .type = VALUE_BLOB, .integer = (int64_t)(length), .bytes = (data)                                    \
    }
#define BLOB_OR_NULL(data, length)                                                                           \
    {                                                                                                        \
        .type = (data) ? VALUE_BLOB : VALUE_NULL, .integer = (int64_t)(length), .bytes = (data)              \
    }

/* The values of ?1, ?2, ... */
#define VALUES(...) ((const struct value[]){__VA_ARGS__, {.type = VALUE_END}})
#define NO_VALUES   ((const struct value[]){{.type = VALUE_END}})

/* Appends the names of the values whose bits are set, for "instr(?, status)": no name is part of another. */
#define ADD_NAMES(out, mask, name)                                                                           \
    do {                                                                                                     \
        for (unsigned value = 0; (mask) >> value != 0; value++)                                              \
            if ((mask) >> value & 1)                                                                         \
                buf_addf(out, " %s", name(value));                                                           \
    } while (0)

/* A statement that is running: open, next until false, close. */
struct query {
    struct sqlite_store *store;
    sqlite3_stmt *statement; /* NULL: it could not be prepared */
    int result;              /* the last one of SQLite */
    int column;              /* to be read next */
};

/* Texts and blobs of values must live until close. */
void query_open(struct query *query, struct sqlite_store *store, enum sql sql, const struct value *values);
bool query_next(struct query *query);                               /* is there another row? */
enum rec_status query_close(struct query *query, rec_error *error); /* the status of it all */

int64_t query_int(struct query *query);
double query_real(struct query *query);
const char *query_text(struct query *query, struct arena *arena); /* NULL gives "" */
const void *query_blob(struct query *query, struct arena *arena, size_t *length);
void query_copy(struct query *query, char *out, size_t size); /* a text into an array: ids */
void query_bytes(struct query *query, unsigned char *out, size_t size);
/* A name of one of the lists of recollect_rows.h to its value. */
int query_name(struct query *query, int (*parse)(const char *name));

/* Writes what waits in store->growing; query_open() does so before every statement that may not come first.
 */
enum rec_status sql_grow(struct sqlite_store *store, rec_error *error);

/* Runs a statement that gives no rows; *changed (may be NULL) is how many it wrote. */
enum rec_status sql_run(struct sqlite_store *store, enum sql sql, const struct value *values,
                        int64_t *changed, rec_error *error);
/* The first column of the first row; *found says whether there was one. */
enum rec_status sql_int(struct sqlite_store *store, enum sql sql, const struct value *values, int64_t *number,
                        bool *found, rec_error *error);
enum rec_status sql_id(struct sqlite_store *store, enum sql sql, const struct value *values,
                       char id[REC_ID_SIZE], rec_error *error); /* "" if there was no row */

/* Text of one or more statements, run once. */
enum rec_status sql_script(sqlite3 *db, const char *script, rec_error *error);
/* A number from a statement run once: a pragma. */
enum rec_status sql_pragma(sqlite3 *db, const char *text, int64_t *number, rec_error *error);
/* What a result of SQLite means: REC_OK, or an error and its sentence. */
enum rec_status sql_status(sqlite3 *db, int result, rec_error *error);
/* Input and output that failed: what the system says about it by its errno; 0: unknown. */
enum rec_status sql_disk_error(int number, rec_error *error);
void sql_finalize_all(struct sqlite_store *store);

#endif
