/* From text to terms: words folded, without accents and stemmed (FTS5's porter over unicode61; beginnings of
 * words are not stemmed); pairs of characters where a script writes no blanks. Belongs to one thread. */
#ifndef SEARCH_TOKENS_H
#define SEARCH_TOKENS_H

#include "base/buf.h"
#include "recollect_error.h"

#include <sqlite3.h>

#define TOKENS_NAME "recollect" /* of the tokenizer, in the definition of the full-text table */

struct tokens;

/* Also registers the tokenizer with the connection: before the full-text table is touched. */
enum rec_status tokens_new(struct tokens **tokens, sqlite3 *db, rec_error *error);
void tokens_free(struct tokens *tokens);

/* Calls take() for each term with its bytes in the text. Returning false stops. */
typedef bool (*tokens_take)(void *context, const char *term, size_t length, size_t start, size_t end);
void tokens_each(struct tokens *tokens, const char *text, size_t length, tokens_take take, void *context);

/* Appends the text as the full-text table gets it: unspaced script as pairs with blanks between, all else as
 * it stands. `whole`: the last character of a run stands alone as well, so that one character finds it (for
 * rows; queries leave it out). */
void tokens_spaced(struct buf *out, const char *text, size_t length, bool whole);

#endif
