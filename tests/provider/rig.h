/* For tests of providers: the test server (server.py) as a child, and calls driven to their end. One rig a
 * test program; the child ends with it. */
#ifndef TESTS_PROVIDER_RIG_H
#define TESTS_PROVIDER_RIG_H

#include "provider/http.h"
#include "provider/provider.h"

#include <sys/types.h>

struct rig {
    struct http *http;
    int port;
    pid_t server;
    int server_stdin;
    char url[64];
};

/* cmocka group setup and teardown; *state is the rig. Ends the program as skipped if there is no Python. */
int rig_setup(void **state);
int rig_teardown(void **state);

/* What speaks to a server; `local` does not. */
extern const char *const rig_dialects[2];
#define EACH_DIALECT(dialect)                                                                                \
    for (const char *const *each = rig_dialects, *dialect; each < rig_dialects + 2 && (dialect = *each);     \
         each++)

/* A provider of the dialect at the server, with the model (a script of server.py) and the key "sk-test". */
struct provider *rig_provider(struct rig *rig, const char *dialect, const char *model);

/* One call and what came of it. */
struct asked {
    struct provider *provider; /* set by rig_ask, which owns it until asked_free */
    struct provider_call *call;
    struct buf text, thinking;
    enum rec_status status; /* REC_PENDING until its end */
    rec_error error;
    int wakes, reads;
    bool woken;
};

void asked_start(struct asked *asked, struct provider *provider, const char *question);
/* Reads if it was woken. */
void asked_read(struct asked *asked);
void asked_free(struct asked *asked);

/* Turns the loop once, for all calls. Fails the test after 30 s without anything. */
void rig_turn(struct rig *rig);
/* Turns it until the call has ended, or until at least `bytes` of its text have come (0: the end). */
void rig_run(struct rig *rig, struct asked *asked, size_t bytes);
/* Provider, start, run to the end; the caller frees asked. */
void rig_ask(struct rig *rig, const char *dialect, const char *model, struct asked *asked);

/* GET of one of the server's own paths ("/wait?aborted=1"); the body goes to out. */
void rig_get(struct rig *rig, const char *path, struct buf *out);
/* A number of /stats. */
long rig_stat(struct rig *rig, const char *name);

#endif
