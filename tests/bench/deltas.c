/* A million pieces of text through the whole program, and what it holds of them. First as a hundred answers:
 * one question whose answer is made again and again, so that what is kept on purpose does not count; the
 * alternatives are in the store. A quarter of them fills the page caches of SQLite's two connections, 2 MB
 * each; from there on nothing grows. Then as one answer, whose text is held.
 *
 *     deltas PROGRAM STORE       STORE is made by PROGRAM */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "server.h"
#include "terminal.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS       50
#define COLUMNS    200
#define PIECES     10000 /* of an answer */
#define ANSWERS    100
#define RATE       200000 /* pieces a second: no faster than they can be taken */
#define TIMEOUT_MS 60000
#define SETTLE_MS  100
#define LOOK_MS    50
#define BAR        1.1
#define TEXT_BAR   12                          /* times its text: see bench_one() */
#define LAST_WORDS "border hotel river bridge" /* of each answer */

static bool is_shown(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context);
}

static bool is_running(struct terminal *terminal)
{
    return terminal_shows(terminal, " stops)") || terminal_shows(terminal, "finishing");
}

/* The words are there, and no answer is under way that could be stopped. */
static bool has_ended(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context) && !is_running(terminal);
}

static void await(struct terminal *terminal, bool (*reached)(struct terminal *terminal, const void *context),
                  const char *shown)
{
    if (terminal_wait(terminal, reached, shown, TIMEOUT_MS, NULL))
        return;
    terminal_print(terminal);
    bench_fail("\"%s\" was waited for in vain", shown);
}

static struct terminal *start(char *program[], struct server *server, long pieces)
{
    struct terminal *terminal;

    server_start(server, pieces, RATE, 100);
    setenv("ANTHROPIC_BASE_URL", server->url, 1);
    setenv("ANTHROPIC_API_KEY", "bench", 1);
    terminal = terminal_start(program, ROWS, COLUMNS);
    if (terminal_wait(terminal, is_shown, "Welcome", TIMEOUT_MS / 20, NULL))
        terminal_type(terminal, "\r");
    await(terminal, is_shown, "> Message");
    return terminal;
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

static void bench_many(char *program[])
{
    struct server server;
    struct terminal *terminal = start(program, &server, PIECES);
    long early = 0, half = 0, late, resident;
    int64_t began = clock_monotonic();

    terminal_type(terminal, "Tell me a long story\r");
    await(terminal, has_ended, LAST_WORDS);
    terminal_type(terminal, "\x1B");
    await(terminal, is_shown, " chat ");
    for (int answer = 2; answer <= ANSWERS; answer++) {
        answer_again(terminal, answer);
        if (answer == ANSWERS / 4)
            early = terminal_own(terminal);
        if (answer == ANSWERS / 2)
            half = terminal_own(terminal);
    }
    late = terminal_own(terminal);
    resident = terminal_resident(terminal);
    bench_figure("deltas: pieces", (double)PIECES * ANSWERS, "");
    bench_figure("deltas: seconds", (double)(clock_monotonic() - began) / 1e9, "s");
    bench_figure("deltas: own memory after a quarter", (double)early / 1024, "MB");
    bench_figure("deltas: pages of files at the end", (double)(resident - late) / 1024, "MB");
    bench_bar("deltas: own memory at the end / after a quarter", (double)late / (double)early, "x", BAR);
    bench_bar("deltas: own memory at the end / half-way", (double)late / (double)half, "x", BAR);
    terminal_end(terminal);
    server_stop(&server);
}

/* As the server makes it. */
static size_t text_of(long pieces)
{
    size_t bytes = 0;

    for (long i = 0; i < pieces; i++)
        bytes += strlen(words[i * 7 % (long)WORD_COUNT]) + (i % 12 == 11 ? 3 : 1);
    return bytes;
}

/* Of its text the worker holds one copy and the screen one, the screen's rows weigh 2.3 more (paragraphs of a
 * row and a blank one: the text as drawn, rows and spans), and SQLite makes four for a moment, once a second,
 * when it writes a row that has grown. */
static void bench_one(char *program[])
{
    const long pieces = (long)PIECES * ANSWERS;
    struct server server;
    struct terminal *terminal = start(program, &server, pieces);
    double text = (double)text_of(pieces) / 1024;
    long before, most = 0, after;
    int64_t began;

    terminal_type(terminal, "\x18n"); /* a conversation of its own */
    await(terminal, is_shown, "What is on your mind");
    terminal_watch(terminal, SETTLE_MS);
    before = terminal_own(terminal);
    began = clock_monotonic();
    terminal_type(terminal, "Tell me everything\r");
    await(terminal, is_shown, " stops)");
    while (is_running(terminal)) {
        long now = terminal_own(terminal);

        most = now > most ? now : most;
        terminal_watch(terminal, LOOK_MS);
        if (clock_monotonic() - began > INT64_C(1000000) * TIMEOUT_MS * 2)
            bench_fail("the answer did not end");
    }
    bench_figure("deltas: one answer: its text", text / 1024, "MB");
    bench_figure("deltas: one answer: seconds", (double)(clock_monotonic() - began) / 1e9, "s");
    terminal_watch(terminal, SETTLE_MS * 10);
    after = terminal_own(terminal);
    bench_figure("deltas: one answer: own memory afterwards", (double)(after - before) / text, "x its text");
    bench_bar("deltas: one answer: most own memory meanwhile", (double)(most - before) / text, "x its text",
              TEXT_BAR);
    terminal_end(terminal);
    server_stop(&server);
}

int main(int argc, char **argv)
{
    char *program[] = {argv[1],     "--db", argc == 3 ? argv[2] : NULL, "--user", "bench", "--provider",
                       "anthropic", NULL};

    if (argc != 3) {
        fputs("usage: deltas PROGRAM STORE\n", stderr);
        return 2;
    }
    bench_many(program);
    bench_one(program);
    return 0;
}
