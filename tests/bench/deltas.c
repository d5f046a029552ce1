/* A million pieces of answers through the whole program: what it holds after the last beside what it held
 * after the first tenth. One question is asked, its answer made again and again, so that what is kept on
 * purpose does not count: the alternatives are in the store.
 *
 *     deltas PROGRAM STORE       STORE is made by PROGRAM */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "server.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS       50
#define COLUMNS    200
#define PIECES     10000 /* of an answer */
#define ANSWERS    100
#define RATE       200000 /* pieces a second: no faster than they can be taken */
#define TIMEOUT_MS 60000
#define SETTLE_MS  100
#define BAR        1.1
#define LAST_WORDS "border hotel river bridge" /* of each answer */

/* The words are there, and no answer is under way that could be stopped. */
static bool has_ended(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context) && !terminal_shows(terminal, " stops)") &&
           !terminal_shows(terminal, "finishing");
}

static void await(struct terminal *terminal, bool (*reached)(struct terminal *terminal, const void *context),
                  const char *shown)
{
    if (terminal_wait(terminal, reached, shown, TIMEOUT_MS, NULL))
        return;
    terminal_print(terminal);
    bench_fail("\"%s\" was waited for in vain", shown);
}

static bool is_shown(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context);
}

/* Makes the answer again; its head, where its number stands, is at the top. */
static void answer_again(struct terminal *terminal, int number)
{
    char shown[32];

    snprintf(shown, sizeof(shown), "[%d/%d]", number, number);
    terminal_watch(terminal, SETTLE_MS); /* what was told by the last row may not be told of the turn yet */
    terminal_type(terminal, "rgg");
    await(terminal, is_shown, shown);
    terminal_type(terminal, "G");
    await(terminal, has_ended, LAST_WORDS);
}

int main(int argc, char **argv)
{
    char *program[] = {argv[1],     "--db", argc == 3 ? argv[2] : NULL, "--user", "bench", "--provider",
                       "anthropic", NULL};
    struct terminal *terminal;
    struct server server;
    long early = 0, half = 0, late;
    int64_t began;

    if (argc != 3) {
        fputs("usage: deltas PROGRAM STORE\n", stderr);
        return 2;
    }
    server_start(&server, PIECES, RATE, 100);
    setenv("ANTHROPIC_BASE_URL", server.url, 1);
    setenv("ANTHROPIC_API_KEY", "bench", 1);
    terminal = terminal_start(program, ROWS, COLUMNS);
    await(terminal, is_shown, "Welcome");
    terminal_type(terminal, "\r");
    await(terminal, is_shown, "> Message");
    began = clock_monotonic();
    terminal_type(terminal, "Tell me a long story\r");
    await(terminal, has_ended, LAST_WORDS);
    terminal_type(terminal, "\x1B");
    await(terminal, is_shown, " chat ");
    for (int answer = 2; answer <= ANSWERS; answer++) {
        answer_again(terminal, answer);
        if (answer == ANSWERS / 10)
            early = terminal_resident(terminal);
        if (answer == ANSWERS / 2)
            half = terminal_resident(terminal);
    }
    late = terminal_resident(terminal);
    bench_figure("deltas: pieces", (double)PIECES * ANSWERS, "");
    bench_figure("deltas: seconds", (double)(clock_monotonic() - began) / 1e9, "s");
    bench_figure("deltas: memory after a tenth", (double)early / 1024, "MB");
    bench_figure("deltas: memory at the end / after a tenth", (double)late / (double)early, "x");
    bench_bar("deltas: memory at the end / half-way", (double)late / (double)half, "x", BAR);
    terminal_end(terminal);
    server_stop(&server);
    return 0;
}
