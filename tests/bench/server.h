/* A server on loopback that streams an answer in Anthropic's form to whoever asks, in a process of its own,
 * so that its CPU time is not ours. It ends with us. */
#ifndef TESTS_BENCH_SERVER_H
#define TESTS_BENCH_SERVER_H

#include <sys/types.h>

/* What every answer begins with. */
#define SERVER_FIRST_WORDS "Once upon a time"

struct server {
    pid_t child;
    int port;
    char url[64]; /* http://127.0.0.1:port */
};

/* Answers have `deltas` pieces of a word each, `rate` a second, `burst` of them in one write. */
void server_start(struct server *server, long deltas, long rate, long burst);
void server_stop(struct server *server);

#endif
