/* A server on loopback that answers any number of requests at once, each after the same time, in a process of
 * its own; it keeps connections open and counts. It ends with us. */
#ifndef TESTS_BENCH_LATE_SERVER_H
#define TESTS_BENCH_LATE_SERVER_H

#include <stdint.h>
#include <sys/types.h>

struct late_server {
    pid_t child;
    char url[64];             /* http://127.0.0.1:port */
    volatile int64_t *served; /* requests that came, shared with the child */
};

void late_server_start(struct late_server *server, int64_t delay_ms);
void late_server_stop(struct late_server *server);

#endif
