/* Summaries by rule: the sentences that say most, picked from the former summary and from what leaves the
 * window, and the names and numbers that must not get lost. Pure functions; strings belong to the caller's
 * arena. */
#ifndef CONTEXT_DIGEST_H
#define CONTEXT_DIGEST_H

#include "base/arena.h"
#include "recollect_rows.h"

/* Does a message say something that a summary is made of? Not partial answers (invariant 2), and not what
 * `local` quoted. */
bool digest_takes(const struct rec_message *message);

/* One line a sentence, in the order in which they were said, at most `limit` tokens (tokens_estimate()).
 * former: "" if there is none. */
const char *digest_make(const char *former, const struct rec_message *messages, size_t count, int64_t limit,
                        struct arena *arena);

/* text, and a line for each sentence of a person's in the messages that tells of a decision, a task or a
 * standing wish and that the text lacks: newest first, until limit is reached. kept: messages that memory
 * holds what they say of; NULL: none. */
const char *digest_add_decisions(const char *text, const struct rec_message *messages, const bool *kept,
                                 size_t count, int64_t limit, struct arena *arena);

/* text, and in a last line names and numbers of the messages and of the former summary that it lacks: newest
 * first, until limit is reached. */
const char *digest_add_names(const char *text, const char *former, const struct rec_message *messages,
                             size_t count, int64_t limit, struct arena *arena);

/* The last sentence of a summary: not its names. "" if it has none. */
const char *digest_last_line(const char *summary, struct arena *arena);

/* The last sentences of a text that ask something, one a line, at most three; code asks nothing. "" if none
 * does. */
const char *digest_questions(const char *text, struct arena *arena);

#endif
