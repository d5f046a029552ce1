/* Status codes and the error value, shared by both public headers (recollect.h, recollect_graph.h).
 *
 * Every call that can fail for a reason from outside returns an enum rec_status and fills a caller-owned
 * rec_error with one readable sentence. A rec_error owns nothing; it may be copied. NULL is allowed where a
 * rec_error * is expected. Any thread. */
#ifndef RECOLLECT_ERROR_H
#define RECOLLECT_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

enum rec_status {
    REC_OK = 0,
    REC_PENDING,     /* not an error: accepted, the answer follows */
    REC_DONE,        /* not an error: no more of these */
    REC_INVALID,     /* invalid input: exit code 2 */
    REC_NOT_FOUND,   /* no such row of this user: 3 */
    REC_CONFLICT,    /* the row changed, is locked, or already exists: 1 */
    REC_LIMIT,       /* a documented limit was passed: 2 */
    REC_CANCELLED,   /* 130 */
    REC_TIMEOUT,     /* a deadline or a stall: 4 */
    REC_PROVIDER,    /* the model's server refused or failed: 4 */
    REC_NETWORK,     /* could not reach or lost the server: 4 */
    REC_STORE,       /* the database failed: 5 */
    REC_BUSY,        /* the database is held by somebody else for too long: 5 */
    REC_READ_ONLY,   /* the store may not be written (newer format, permissions): 5 */
    REC_IO,          /* a file could not be read or written: 1 */
    REC_UNSUPPORTED, /* not available in this build or with this store: 1 */
    REC_INTERNAL     /* a mistake of ours, reported instead of a crash: 1 */
};

typedef struct rec_error {
    enum rec_status code;
    int detail;        /* HTTP status, errno or a store's own code; 0 if none */
    int retry_after;   /* seconds the server asked to wait; 0 if it did not say */
    char id[64];       /* the thing the error is about: an id, a line number, a request id; may be "" */
    char message[512]; /* one sentence: what happened, to what, and what to do next; valid UTF-8 */
} rec_error;

/* A short stable name for a code ("not_found"), as printed in {"error":{"code":...}}. */
const char *rec_status_name(enum rec_status code);

/* What the program exits with for a status: 0 to 5, or 130 (recollect(1)). */
int rec_status_exit_code(enum rec_status code);

#ifdef __cplusplus
}
#endif
#endif
