/* How long a key takes to be on the screen while an answer streams in at 200 deltas a second, beside a curses
 * program that does nothing but echo.
 *
 *     key_paint PROGRAM ECHO STORE
 *
 * STORE is made by PROGRAM if it is not there; the question that starts the stream is added to it. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "bench.h"
#include "server.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS       50
#define COLUMNS    200
#define KEYS       400
#define PER_LINE   40 /* then the line is killed */
#define RATE       200
#define TIMEOUT_MS 10000
#define RATIO_BAR  2.5
#define P99_BAR    8.0

struct typist {
    struct terminal *terminal;
    char typed[PER_LINE + 1];
    size_t count;
    struct samples samples; /* milliseconds */
};

/* What was typed stands before the cursor. */
static bool shows_typed(struct terminal *terminal, const void *context)
{
    const struct typist *typist = context;
    char row[4096];
    size_t length;
    int at, column;

    terminal_cursor(terminal, &at, &column);
    terminal_row(terminal, at, column, row, sizeof(row));
    length = strlen(row);
    return length >= typist->count && strcmp(row + length - typist->count, typist->typed) == 0;
}

static void press(struct typist *typist, char key)
{
    char bytes[2] = {key, '\0'};
    int64_t began, when;

    typist->typed[typist->count++] = key;
    typist->typed[typist->count] = '\0';
    began = clock_monotonic();
    terminal_type(typist->terminal, bytes);
    if (!terminal_wait(typist->terminal, shows_typed, typist, TIMEOUT_MS, &when)) {
        terminal_print(typist->terminal);
        bench_fail("the key %s did not appear", bytes);
    }
    samples_add(&typist->samples, (double)(when - began) / 1e6);
}

static void clear_line(struct typist *typist)
{
    terminal_type(typist->terminal, "\x15"); /* Ctrl-U */
    terminal_watch(typist->terminal, 100);
    typist->count = 0;
    typist->typed[0] = '\0';
}

static void type_in_turns(struct typist *ours, struct typist *echo)
{
    unsigned random = 12345;

    for (int i = 0; i < KEYS; i++) {
        char key = (char)('a' + i % 26);

        if (i % PER_LINE == PER_LINE - 1) {
            clear_line(ours);
            clear_line(echo);
        }
        press(ours, key);
        press(echo, key);
        random = random * 1103515245 + 12345;
        terminal_watch(ours->terminal, 10 + (int)(random >> 16) % 20);
    }
}

static void prepare_environment(const struct server *server)
{
    setenv("ANTHROPIC_BASE_URL", server->url, 1);
    setenv("ANTHROPIC_API_KEY", "bench", 1);
}

int main(int argc, char **argv)
{
    char *our_argv[] = {argv[1],     "--db", argc == 4 ? argv[3] : NULL, "--user", "bench", "--provider",
                        "anthropic", NULL};
    char *echo_argv[] = {argv[2], NULL};
    struct typist ours = {.samples = SAMPLES_INIT}, echo = {.samples = SAMPLES_INIT};
    struct server server;

    if (argc != 4) {
        fputs("usage: key_paint PROGRAM ECHO STORE\n", stderr);
        return 2;
    }
    server_start(&server, RATE * 120, RATE, 1);
    prepare_environment(&server);
    ours.terminal = terminal_start(our_argv, ROWS, COLUMNS);
    echo.terminal = terminal_start(echo_argv, ROWS, COLUMNS);
    if (!terminal_wait_text(echo.terminal, "ready", TIMEOUT_MS, NULL))
        bench_fail("%s did not start", argv[2]);
    terminal_watch(ours.terminal, 500);
    terminal_type(ours.terminal, "Tell me a long story\r");
    if (!terminal_wait_text(ours.terminal, SERVER_FIRST_WORDS, TIMEOUT_MS, NULL)) {
        terminal_print(ours.terminal);
        bench_fail("no answer appeared");
    }
    terminal_watch(ours.terminal, 1000);
    type_in_turns(&ours, &echo);
    bench_compare("key_paint", "ms", &ours.samples, "echo", &echo.samples, RATIO_BAR);
    bench_bar("key_paint p99", samples_quantile(&ours.samples, 0.99), "ms", P99_BAR);
    terminal_end(ours.terminal);
    terminal_end(echo.terminal);
    server_stop(&server);
    samples_free(&ours.samples);
    samples_free(&echo.samples);
    return 0;
}
