#include "config.h"

#include "server.h"

#include "base/buf.h"
#include "base/clock.h"
#include "bench.h"
#include "words.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char head[] =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\nrequest-id: req_bench\r\n\r\n"
    "event: message_start\n"
    "data: "
    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
    "\"model\":\"bench\",\"content\":[],\"usage\":{\"input_tokens\":900,\"output_tokens\":1}}}\n\n"
    "event: content_block_start\n"
    "data: "
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
    "event: content_block_delta\n"
    "data: "
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
    "\"" SERVER_FIRST_WORDS " \"}}\n\n";

static const char tail[] =
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "event: message_delta\n"
    "data: "
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":99}}"
    "\n\n"
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

static const char missing[] = "HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

static bool put(int peer, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(peer, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* Reads a request with its body. False if the peer left. */
static bool take_request(int peer, struct buf *request)
{
    size_t whole = 0;

    buf_clear(request);
    while (whole == 0 || request->length < whole) {
        char bytes[16384];
        ssize_t got = recv(peer, bytes, sizeof(bytes), 0);
        const char *end, *length;

        if (got <= 0)
            return false;
        buf_add(request, bytes, (size_t)got);
        end = strstr(request->data, "\r\n\r\n");
        if (whole == 0 && end) {
            length = strcasestr(request->data, "\r\ncontent-length:");
            whole = (size_t)(end - request->data) + 4;
            if (length && length < end)
                whole += strtoul(length + strlen("\r\ncontent-length:"), NULL, 10);
        }
    }
    return true;
}

static void sleep_until(int64_t when)
{
    struct timespec at = {.tv_sec = when / 1000000000, .tv_nsec = when % 1000000000};

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        continue;
}

static void stream(int peer, long deltas, long rate, long burst)
{
    int64_t began = clock_monotonic();
    struct buf events = BUF_INIT;

    if (!put(peer, head, sizeof(head) - 1))
        return;
    for (long i = 0; i < deltas; i++) {
        buf_addf(&events,
                 "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                 "{\"type\":\"text_delta\",\"text\":\"%s%s\"}}\n\n",
                 words[i * 7 % (long)WORD_COUNT], i % 12 == 11 ? ".\\n\\n" : " ");
        if ((i + 1) % burst && i + 1 < deltas)
            continue;
        sleep_until(began + i * 1000000000 / rate);
        if (!put(peer, events.data, events.length))
            return;
        buf_clear(&events);
    }
    put(peer, tail, sizeof(tail) - 1);
}

static _Noreturn void serve(int listener, pid_t parent, long deltas, long rate, long burst)
{
    struct buf request = BUF_INIT;
    int on = 1;

    signal(SIGCHLD, SIG_IGN);
    while (getppid() == parent) {
        int peer = accept(listener, NULL, NULL);

        if (peer < 0)
            continue; /* a signal, or nobody within the time set on the socket */
        if (fork() == 0) {
            close(listener);
            setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
            if (take_request(peer, &request)) {
                if (strncmp(request.data, "POST ", 5) == 0)
                    stream(peer, deltas, rate, burst);
                else
                    put(peer, missing, sizeof(missing) - 1);
            }
            shutdown(peer, SHUT_WR);
            _exit(0);
        }
        close(peer);
    }
    _exit(0);
}

void server_start(struct server *server, long deltas, long rate, long burst)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 1};
    socklen_t length = sizeof(address);
    pid_t parent = getpid();
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 16) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        bench_fail("no server on loopback: %s", strerror(errno));
    setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    server->port = ntohs(address.sin_port);
    snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d", server->port);
    server->child = fork();
    if (server->child < 0)
        bench_fail("no process for the server: %s", strerror(errno));
    if (server->child == 0)
        serve(listener, parent, deltas, rate, burst);
    close(listener);
}

void server_stop(struct server *server)
{
    kill(server->child, SIGTERM);
    waitpid(server->child, NULL, 0);
}
