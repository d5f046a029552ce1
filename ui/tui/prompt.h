/* One line asked for: a name, a filter, a command; and a question answered with one key. Popups; one at a
 * time. UI thread. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include "ui/tui/app.h"
#include "ui/tui/completion.h"

struct prompt_wish {
    const char *label;
    const char *kept; /* the name under which what was typed is kept for the next start; NULL: it is not */
    unsigned (*accept)(struct app *app, const char *text); /* Enter */
    unsigned (*change)(struct app *app,
                       const char *text); /* the text has changed; NULL: nothing to be done */
    unsigned (*cancel)(struct app *app);  /* Esc; NULL: nothing to be done */
    unsigned (*act)(struct app *app, enum action action,
                    const char *text);           /* keys of its own, first; NULL: none */
    const struct rect *(*line)(struct app *app); /* where it is typed, one row; NULL: above the status line */
    void (*complete)(struct app *app, const char *text,
                     struct completion *completion); /* Tab; NULL: nothing */
};

void prompt_start(struct app *app);
void prompt_stop(struct app *app);

/* The wish must live as long as the program (a static const). */
unsigned prompt_open(struct app *app, const struct prompt_wish *wish, const char *text);
unsigned prompt_accept(struct app *app); /* as Enter does */
/* When all keys that have come are taken: the wish is told of a change once, not for each of them. */
unsigned prompt_settle(struct app *app);
/* A word about what can be typed, at the end of the line that is open; "" or another prompt takes it away. */
unsigned prompt_hint(struct app *app, const char *text);
/* Another text in the line that is open, as one step that can be undone. */
unsigned prompt_replace(struct app *app, const char *text);

/* "Erase it for good?" Each choice is a letter; any other key but Esc asks again. */
struct question_choice {
    char key;
    const char *words;
    unsigned (*chosen)(struct app *app);
};
/* The choices must live as long as the program; text is copied. */
unsigned question_open(struct app *app, const char *text, const struct question_choice *choices,
                       size_t count);

#endif
