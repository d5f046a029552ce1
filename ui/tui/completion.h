/* What Tab offers for the word that is being typed at a prompt. Owns its candidates. UI thread. */
#ifndef TUI_COMPLETION_H
#define TUI_COMPLETION_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define COMPLETION_MAX 200

struct completion {
    size_t from; /* byte of the text where the word begins; each candidate goes from there to the end */
    struct buf words;
    struct {
        size_t at; /* in words: NUL-terminated */
        const char *help;
    } items[COMPLETION_MAX];
    size_t count;
    size_t chosen; /* count: none yet */
    bool open;     /* shown */
};

void completion_clear(struct completion *completion);
void completion_free(struct completion *completion);

/* Adds a candidate if it begins with what is typed, case and accents ignored; help must live as long as the
 * program, or be "". */
void completion_offer(struct completion *completion, const char *typed, const char *word, const char *help);
const char *completion_word(const struct completion *completion, size_t index);
/* Appends what all candidates have in common, as the first one writes it. */
void completion_common(const struct completion *completion, struct buf *out);

#endif
