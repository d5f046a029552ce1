/* The filters of a search as they are typed, "kind:fact" or "in:\"a title\"": the search itself reads them,
 * this tells what it will make of them. Pure, any thread. */
#ifndef TUI_FILTERS_H
#define TUI_FILTERS_H

#include "base/buf.h"

enum filter {
    FILTER_KIND,
    FILTER_CATEGORY,
    FILTER_IN,
    FILTER_FROM,
    FILTER_TAG,
    FILTER_SINCE,
    FILTER_UNTIL,
    FILTER_COUNT
};

extern const char *const filter_names[FILTER_COUNT]; /* "kind:" */

/* Length of the filter that a word begins with, its colon included; 0: it is none, and *filter FILTER_COUNT.
 */
size_t filter_named(const char *word, enum filter *filter);
/* Does the search read this as the value of the filter? What it cannot read it takes for words. */
bool filter_takes(enum filter filter, const char *value, size_t length);

/* Where a word ends that begins at `at`, and where the one begins that `caret` stands in or behind; blanks in
 * quotes belong to a word. */
size_t filter_word_end(const char *text, size_t at);
size_t filter_word_start(const char *text, size_t caret);

/* A sentence about the first filter whose value is none, if there is one; the word that begins at `typed` is
 * still being typed (SIZE_MAX: none is). */
void filter_unread(const char *text, size_t typed, struct buf *out);

#endif
