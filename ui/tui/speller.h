/* The spelling of single words by hunspell, a process beside us that is started with the first word. Nothing
 * here waits: a word is asked about once, and what is known of it by now is told. UI thread. */
#ifndef TUI_SPELLER_H
#define TUI_SPELLER_H

#include <stdbool.h>
#include <stddef.h>

enum spelling {
    SPELLING_UNKNOWN, /* asked, or nobody can be asked */
    SPELLING_RIGHT,
    SPELLING_WRONG
};

struct speller;

/* For dictionaries as hunspell names them: "en_US", "de_DE,en_US". */
struct speller *speller_new(const char *dictionaries);
void speller_free(struct speller *speller); /* NULL allowed */
const char *speller_dictionaries(const struct speller *speller);

/* Valid UTF-8 without blanks or control characters. */
enum spelling speller_word(struct speller *speller, const char *word, size_t length);
/* What could be meant by a wrong word: "the, then", the best first; "" for none. Lives until the next call.
 */
const char *speller_suggestions(struct speller *speller, const char *word, size_t length);

/* Sends what is asked and takes what has come; true when more is known than before. */
bool speller_step(struct speller *speller);
bool speller_waits(const struct speller *speller);
/* True once, when hunspell could not be started or has ended by itself: nobody can be asked any more. */
bool speller_failed(struct speller *speller);

#endif
