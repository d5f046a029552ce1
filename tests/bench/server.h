/* A server on loopback that streams an answer in Anthropic's form to whoever asks, in a process of its own,
 * so that its CPU time is not ours. It ends with us. */
#ifndef TESTS_BENCH_SERVER_H
#define TESTS_BENCH_SERVER_H

#include <sys/types.h>

struct server {
    pid_t child;
    int port;
    char url[64]; /* http://127.0.0.1:port */
};

/* Answers have `deltas` pieces of a word each: `rate` a second, or as fast as they are taken (0), each in a
 * write of its own. */
void server_start(struct server *server, long deltas, long rate);
void server_stop(struct server *server);

#endif
