#include "config.h"

#include "late_server.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PEERS_MAX 256

static const char body[] =
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\","
    "\"role\":\"assistant\",\"model\":\"late\",\"content\":[],\"usage\":{\"input_tokens\":900,"
    "\"output_tokens\":1}}}\n\n"
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
    "{\"type\":\"text\",\"text\":\"\"}}\n\n"
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
    "{\"type\":\"text_delta\",\"text\":\"An answer of a line, as short as most are.\"}}\n\n"
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
    "\"usage\":{\"output_tokens\":9}}\n\n"
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

struct peer {
    int fd;
    struct buf request;
    int64_t answer_at; /* 0: its request has not come yet */
};

static struct peer peers[PEERS_MAX];
static size_t peer_count;

static void drop(size_t index)
{
    close(peers[index].fd);
    buf_free(&peers[index].request);
    peers[index] = peers[--peer_count];
}

static bool whole(const struct buf *request)
{
    const char *end = request->length > 0 ? strstr(request->data, "\r\n\r\n") : NULL;
    const char *length = end ? strcasestr(request->data, "\r\ncontent-length:") : NULL;
    size_t size = length && length < end ? strtoul(length + 17, NULL, 10) : 0;

    return end && request->length >= (size_t)(end - request->data) + 4 + size;
}

/* False: it has left. */
static bool take(struct peer *peer, int64_t delay, volatile int64_t *served)
{
    char bytes[65536];
    ssize_t got = recv(peer->fd, bytes, sizeof bytes, MSG_DONTWAIT);

    if (got <= 0)
        return got < 0 && (errno == EAGAIN || errno == EINTR);
    buf_add(&peer->request, bytes, (size_t)got);
    if (!peer->answer_at && whole(&peer->request)) {
        ++*served;
        peer->answer_at = clock_monotonic() + delay;
    }
    return true;
}

static bool answer(struct peer *peer)
{
    char head[256];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: %zu\r\n\r\n",
                          sizeof body - 1);
    bool sent = send(peer->fd, head, (size_t)length, MSG_NOSIGNAL | MSG_MORE) == length &&
                send(peer->fd, body, sizeof body - 1, MSG_NOSIGNAL) == (ssize_t)sizeof body - 1;

    peer->answer_at = 0;
    buf_clear(&peer->request);
    return sent;
}

static int until_next(int64_t now)
{
    int64_t next = now + INT64_C(1000000000);

    for (size_t i = 0; i < peer_count; i++)
        if (peers[i].answer_at && peers[i].answer_at < next)
            next = peers[i].answer_at;
    return next <= now ? 0 : (int)((next - now) / 1000000) + 1;
}

static void greet(int listener)
{
    int on = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return;
    if (peer_count == PEERS_MAX) {
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    peers[peer_count++] = (struct peer){.fd = fd, .request = BUF_INIT};
}

static _Noreturn void serve(int listener, pid_t parent, int64_t delay, volatile int64_t *served)
{
    struct pollfd fds[PEERS_MAX + 1];

    while (getppid() == parent) {
        size_t count = peer_count;
        fds[0] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (size_t i = 0; i < count; i++)
            fds[i + 1] = (struct pollfd){.fd = peers[i].fd, .events = POLLIN};
        poll(fds, count + 1, until_next(clock_monotonic()));
        int64_t now = clock_monotonic();
        for (size_t i = count; i-- > 0;) { /* from the end: drop() moves the last one here */
            bool there = !fds[i + 1].revents || take(&peers[i], delay, served);
            if (there && peers[i].answer_at && now >= peers[i].answer_at)
                there = answer(&peers[i]);
            if (!there)
                drop(i);
        }
        if (fds[0].revents)
            greet(listener);
    }
    _exit(0);
}

void late_server_start(struct late_server *server, int64_t delay_ms)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    pid_t parent = getpid();
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 128) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        bench_fail("no server on loopback: %s", strerror(errno));
    server->served =
        mmap(NULL, sizeof *server->served, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (server->served == MAP_FAILED)
        bench_fail("no shared counter: %s", strerror(errno));
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    server->child = fork();
    if (server->child < 0)
        bench_fail("no process for the server: %s", strerror(errno));
    if (server->child == 0)
        serve(listener, parent, delay_ms * 1000000, server->served);
    close(listener);
}

void late_server_stop(struct late_server *server)
{
    kill(server->child, SIGTERM);
    waitpid(server->child, NULL, 0);
}
