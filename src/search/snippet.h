/* One line around the words that matched. Pure, any thread. */
#ifndef SEARCH_SNIPPET_H
#define SEARCH_SNIPPET_H

#include "search/query.h"
#include "search/tokens.h"

#define SNIPPET_BYTES 180

/* How words begin that may match those of a query: found once for all texts. */
struct tokens_begin snippet_begin(const struct query_parts *parts);
/* At most about SNIPPET_BYTES of the text where most of the terms stand close together, on one line, cut at
 * words; each match between \x02 and \x03. Without a match: the beginning. soft:
 * NULL, or of each term the word that matched in its place (NULL: none). */
const char *snippet_make(const char *text, const struct query_parts *parts, const struct tokens_begin *begin,
                         const char *const *soft, struct arena *arena);

#endif
