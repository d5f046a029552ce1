/* The places in an answer that name what it rests on: only numbers that stand for something that was sent
 * with it (its metadata says which) are links. Pure. */
#ifndef TUI_MESSAGE_CITES_H
#define TUI_MESSAGE_CITES_H

#include "recollect.h"
#include "ui/tui/markdown.h"

/* The spans in the message's content, at most `most`; how many there are. */
size_t message_cites(const struct rec_message *message, struct markdown_span *spans, size_t most);

#endif
