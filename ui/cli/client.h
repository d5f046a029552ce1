/* The session as one-shot commands use it: open, do one thing, wait for its end. Ctrl-C asks the running
 * command to stop (the first time) or ends the program (the second, or when nothing runs). Main thread only.
 */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "cli.h"

#include <poll.h>

/* Loads the settings the command line asks for. */
enum rec_status client_settings(struct cli *cli);
/* The same, but bad values of the file are passed over, so that they can be replaced. */
enum rec_status client_settings_to_edit(struct cli *cli);
/* Waits for something to be written to a pipe with a name, until Ctrl-C: what opens it later does not. Gives
 * what keeps it open until then; -1: the path is no pipe, or cannot be read. */
int client_await_writer(struct cli *cli, const char *path);
/* Opens the session as the command's modes say. A store or user that is not there and may not be made sets
 * cli->absent and is no error. url NULL: as the command line says. */
enum rec_status client_open(struct cli *cli, unsigned modes, const char *url);
void client_close(struct cli *cli);

/* Called for every event of the command that runs. */
typedef void client_event(struct cli *cli, const struct rec_event *event, void *context);

/* Submits the command and waits for its end. *result (may be NULL) is to be freed, whatever the status; NULL
 * if there is none. handler may be NULL; progress and waiting are shown in any case. */
enum rec_status client_run(struct cli *cli, const struct rec_command *command, client_event *handler,
                           void *context, struct rec_result **result);
/* Waits until the index has what a command brought, if the session has begun with that; until Ctrl-C. */
void client_await_index(struct cli *cli);
/* A page; with cli->absent an empty one. client_page_free() it. */
enum rec_status client_page(struct cli *cli, const struct rec_query *query, const struct rec_page **page);
void client_page_free(const struct rec_page *page);
enum rec_status client_resolve(struct cli *cli, enum rec_row_kind kind, const char *text,
                               char id[REC_ID_SIZE]);

/* The options that open another user's session with the same settings; user NULL: as the command line says.
 */
struct rec_open client_options(const struct cli *cli, const char *user);
/* Waits for one of the descriptors or a signal; `fds` has room for one more. */
void client_poll(struct pollfd *fds, size_t count, int timeout_ms);

/* Installs the handler of SIGINT, SIGTERM and SIGHUP. With `hold` they only set a flag even when nothing
 * runs: for who has to tidy up. */
void client_signals(bool hold);
bool client_interrupted(void);

#endif
