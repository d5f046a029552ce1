/* The parts of a receipt as JSON, the form in which stores keep them. Pure functions. */
#ifndef STORE_STORE_RECEIPT_H
#define STORE_STORE_RECEIPT_H

#include "base/arena.h"
#include "base/buf.h"
#include "recollect_error.h"
#include "recollect_rows.h"

#define RECEIPT_TEXT_MAX 200 /* bytes kept of an item's text */

/* Appends row's parts. REC_INVALID if a text is not valid UTF-8. */
enum rec_status receipt_encode(const struct rec_receipt *row, struct buf *out, rec_error *error);
/* Fills row's parts and count. */
enum rec_status receipt_decode(struct rec_receipt *row, const char *text, struct arena *arena,
                               rec_error *error);

#endif
