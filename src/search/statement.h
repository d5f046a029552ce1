/* What of a statement is about one of the things it says. Pure, any thread. */
#ifndef SEARCH_STATEMENT_H
#define SEARCH_STATEMENT_H

#include "base/arena.h"

/* Of "I live in Lisbon and I love sushi" what speaks of sushi: "and I love sushi". A new thing is said where
 * "I" or "my" stands behind a comma, "and" or "but"; "because I" goes on with what is before it. The whole
 * statement if no part of it has one of the words. In the arena, or the statement itself. */
const char *statement_about(const char *statement, const char *words, struct arena *arena);

/* "prefers" for "prefer" and the like: how others would say it. Who asks for the word finds it by its stem;
 * by meaning "prefer" stands near much that people do ("eat", "sit"), and in what was said of anything. In
 * the arena. */
const char *statement_of_another(const char *statement, struct arena *arena);

#endif
