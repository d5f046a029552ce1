/* One message as rows: who and when, the text (Markdown for answers), what became of it. Pure. */
#ifndef TUI_MESSAGE_ROWS_H
#define TUI_MESSAGE_ROWS_H

#include "recollect.h"
#include "ui/tui/cells.h"
#include "ui/tui/markdown.h"

struct message_look {
    int width;
    int64_t now;
    bool ascii;
    bool bare;                    /* no margins: to be copied with the mouse */
    bool day;                     /* it begins a day: a line says which */
    bool cut;                     /* code and tables may be wider: they are scrolled sideways */
    bool details;                 /* a row about time, model, tokens and what they cost */
    const rec_settings *settings; /* that name prices; NULL: costs are not shown */
    const char *text; /* shown instead of the message's content (an answer that is arriving); NULL: that */
    size_t length;
    const char *thought;            /* what the model thought before it answered; NULL: nothing */
    const char *fold;               /* the key that shows it; NULL: it is shown */
    struct markdown_stream *stream; /* of an answer that is arriving: the rows that stay; NULL: all anew */
    const char *doing; /* of an answer that is not finished: what goes on; NULL: it is finished */
    const char
        *hint; /* what can be done about a failed, stopped or interrupted one: "c goes on"; NULL: nothing */
    const char *learned; /* what was learned from the question: "seat = aisle"; NULL: nothing that is told */
};

/* The block is cleared first, but for the rows of a stream that stay. Ends with a blank row. */
void message_rows(struct text_block *block, const struct rec_message *message,
                  const struct message_look *look);

/* The label: the speaker's name if there is one, else "You", the model's family, ... */
const char *message_speaker(const struct rec_message *message);

/* An answer that stopped before its end and can be continued. */
bool message_is_cut(const struct rec_message *message);

#endif
