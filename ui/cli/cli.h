/* What a subcommand has in its hands: the command line, the settings, the printer and the session. One per
 * process, on the main thread. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "options.h"
#include "output.h"
#include "recollect.h"

struct cli {
    struct arguments arguments;
    struct output out;
    rec_settings *settings; /* NULL until loaded */
    rec_session *session;   /* NULL: not opened, or `absent` */
    bool absent; /* the store or the user is not there yet, and the command may not make it: all is empty */
    bool talks;  /* line by line, with commands like /undo */
    bool plain;  /* for a screen reader: whole lines, no styles */
    struct buf text; /* what cli_text() read for a command that looks at it before the store is opened */
    rec_error error;
};

/* Value of an option, NULL if it was not given. */
static inline const char *cli_value(const struct cli *cli, enum option option)
{
    return cli->arguments.values[option];
}

static inline bool cli_flag(const struct cli *cli, enum option option)
{
    return cli->arguments.values[option] != NULL;
}

/* Positional argument, NULL if there are not so many. */
static inline const char *cli_word(const struct cli *cli, int index)
{
    return index < cli->arguments.count ? cli->arguments.words[index] : NULL;
}

/* The option's number (checked while reading), or `otherwise`. */
int64_t cli_number(const struct cli *cli, enum option option, int64_t otherwise);
/* Begin (or end, exclusive) of the option's span in ms; 0 if it was not given. */
int64_t cli_date(const struct cli *cli, enum option option, bool end);
/* Index of an option's value among the names of an enum, by its parser; -1 if it was not given. */
int cli_choice(const struct cli *cli, enum option option, int (*parse)(const char *name));
/* The words from `first` on, joined by blanks (a lone "-": standard input to its end, without its last
 * newline), appended. REC_INVALID if that is empty or not UTF-8. */
enum rec_status cli_text(struct cli *cli, int first, struct buf *text);

#endif
