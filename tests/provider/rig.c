#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/json.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 30000

const char *const rig_dialects[2] = {"anthropic", "openai"};

static void start_server(struct rig *rig)
{
    int in[2], out[2];
    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    rig->server = fork();
    assert_true(rig->server >= 0);
    if (rig->server == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execlp(PYTHON, PYTHON, TEST_SERVER, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    rig->server_stdin = in[1];
    char line[32] = "";
    FILE *output = fdopen(out[0], "r");
    if (fgets(line, sizeof line, output))
        rig->port = atoi(line);
    fclose(output);
    assert_true(rig->port > 0);
    snprintf(rig->url, sizeof rig->url, "http://127.0.0.1:%d", rig->port);
}

int rig_setup(void **state)
{
    static const char *const proxies[] = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        unsetenv(proxies[i]);
    signal(SIGPIPE, SIG_IGN);
    struct rig *rig = xcalloc(1, sizeof *rig);
    start_server(rig);
    rig->http = http_new();
    *state = rig;
    return 0;
}

int rig_teardown(void **state)
{
    struct rig *rig = *state;
    http_free(rig->http);
    close(rig->server_stdin);
    int status = 0;
    waitpid(rig->server, &status, 0);
    free(rig);
    return status == 0 ? 0 : -1;
}

struct provider *rig_provider(struct rig *rig, const char *dialect, const char *model)
{
    rec_error error = {0};
    struct provider_options options = {
        .name = dialect,
        .dialect = dialect,
        .base_url = rig->url,
        .model = model,
        .key = "sk-test",
        .max_tokens = 1000,
        .first_byte_ms = 20000,
        .idle_ms = 20000,
    };
    struct provider *provider = provider_new(&options, rig->http, &error);
    assert_string_equal(error.message, "");
    assert_non_null(provider);
    return provider;
}

static void wake(void *context)
{
    struct asked *asked = context;
    asked->woken = true;
    asked->wakes++;
}

void asked_start(struct asked *asked, struct provider *provider, const char *question)
{
    struct provider_message message = {REC_ROLE_USER, question};
    struct provider_request request = {
        .system = "Be brief.", .messages = &message, .count = 1, .question = question};
    memset(asked, 0, sizeof *asked);
    buf_init(&asked->text);
    buf_init(&asked->thinking);
    asked->status = provider_start(provider, &request, wake, asked, &asked->call, &asked->error);
    if (asked->status == REC_OK)
        asked->status = REC_PENDING;
}

void asked_read(struct asked *asked)
{
    if (!asked->woken || asked->status != REC_PENDING)
        return;
    asked->woken = false;
    asked->reads++;
    asked->status = provider_read(asked->call, &asked->text, &asked->thinking, &asked->error);
}

void asked_free(struct asked *asked)
{
    provider_call_free(asked->call);
    provider_free(asked->provider);
    asked->call = NULL;
    asked->provider = NULL;
    buf_free(&asked->text);
    buf_free(&asked->thinking);
}

void rig_turn(struct rig *rig)
{
    http_wait(rig->http, NULL, 0, PATIENCE_MS);
    http_perform(rig->http);
}

void rig_run(struct rig *rig, struct asked *asked, size_t bytes)
{
    asked_read(asked);
    while (asked->status == REC_PENDING && (bytes == 0 || asked->text.length < bytes)) {
        if (!asked->woken) {
            assert_true(http_active(rig->http));
            rig_turn(rig);
        }
        asked_read(asked);
    }
}

void rig_ask(struct rig *rig, const char *dialect, const char *model, struct asked *asked)
{
    struct provider *provider = rig_provider(rig, dialect, model);
    asked_start(asked, provider, "How are you today?");
    asked->provider = provider;
    rig_run(rig, asked, 0);
}

void rig_get(struct rig *rig, const char *path, struct buf *out)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)rig->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    struct buf request = BUF_INIT;
    buf_addf(&request, "GET %s HTTP/1.0\r\n\r\n", path);
    assert_int_equal(write(fd, request.data, request.length), (ssize_t)request.length);
    buf_free(&request);
    char bytes[4096];
    for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;)
        buf_add(out, bytes, (size_t)got);
    close(fd);
    assert_non_null(strstr(out->data, " 200 "));
    char *body = strstr(out->data, "\r\n\r\n");
    assert_non_null(body);
    buf_remove(out, 0, (size_t)(body + 4 - out->data));
}

long rig_stat(struct rig *rig, const char *name)
{
    struct buf body = BUF_INIT;
    struct json json = JSON_INIT;
    rig_get(rig, "/stats", &body);
    assert_int_equal(json_parse(&json, body.data, body.length, NULL), REC_OK);
    long number = (long)json_int(&json, json_get(&json, 0, name), -1);
    json_free(&json);
    buf_free(&body);
    return number;
}
