/* The limits of recollect_rows.h, checked before anything reaches a database.
 * Pure functions; each failure is REC_INVALID or REC_LIMIT with a sentence that names the field. */
#ifndef STORE_STORE_CHECK_H
#define STORE_STORE_CHECK_H

#include "store/store_ops.h"

#define STORE_MAX_QUALIFIER REC_MAX_TITLE
#define STORE_MAX_SHORT     256       /* provider, model, flow, node, stop reason ... */
#define STORE_MAX_SENTENCE  4096      /* errors, statements, slots, summaries of changes, all tags together */
#define STORE_MAX_TEXT      (1 << 20) /* system text, memories, settings, payloads, history, checkpoints */

/* How a text must look, besides being UTF-8. */
enum check_form {
    CHECK_TEXT, /* anything */
    CHECK_LINE, /* no control characters */
    CHECK_NAME, /* the same, and not empty */
    CHECK_JSON  /* "" or an object */
};

struct check_rule {
    const char *what; /* "The title" */
    enum check_form form;
    size_t limit;
    const char *text; /* NULL is "" */
};

/* All rules of an array that ends with what == NULL. */
enum rec_status check_texts(const struct check_rule *rules, rec_error *error);
enum rec_status check_text(const char *what, enum check_form form, size_t limit, const char *text,
                           size_t length, rec_error *error);
/* value in 0 .. count-1 */
enum rec_status check_choice(const char *what, int value, int count, rec_error *error);
enum rec_status check_share(const char *what, double value, rec_error *error); /* 0..1 */
enum rec_status check_not_negative(const char *what, int64_t value, rec_error *error);
/* A full id: anything else is no row's id and so REC_NOT_FOUND. */
enum rec_status check_id(enum rec_row_kind kind, const char *id, rec_error *error);
/* An id to be given to a new row: "" or well formed. */
enum rec_status check_new_id(const char *id, rec_error *error);

/* Tags, separated by blanks, in any order, to the form kept: sorted, each once. */
enum rec_status check_tags(const char *tags, struct buf *out, rec_error *error);

#define CHECK_COUNT(LIST)            (0 LIST(CHECK_PLUS_ONE))
#define CHECK_PLUS_ONE(symbol, name) +1

#endif
