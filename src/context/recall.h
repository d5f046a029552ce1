/* What was found, as it stands in a prompt: one line a hit, in a fence that says it is data. Strings belong
 * to the caller's arena. */
#ifndef CONTEXT_RECALL_H
#define CONTEXT_RECALL_H

#include "base/arena.h"
#include "recollect_rows.h"

#define RECALL_OPEN  "<recalled>\n"
#define RECALL_CLOSE "</recalled>\n\n"

/* When it was said. A memory may be about another day; its words name that one. */
int64_t recall_time(const struct rec_hit *hit);

/* "2026-05-03, you said in \"Lisbon\": text\n"; the text on one line, cut where it is long, unable to
 * close the fence. */
const char *recall_line(const struct rec_hit *hit, struct arena *arena);

/* "- \"Lisbon\" (2026-05-03): how it ended\n", made in the same way, and shorter. */
const char *recall_conversation(const struct rec_conversation *conversation, const char *end,
                                struct arena *arena);

/* The evidence of a hit: a memory's or preference's own; a message is its own. */
void recall_evidence(const struct rec_hit *hit, struct arena *arena, struct rec_receipt_item *item);
void recall_message_evidence(const struct rec_message *message, struct arena *arena,
                             struct rec_receipt_item *item);

#endif
