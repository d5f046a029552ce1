/* Opening a conversation of a million messages beside one of ten: from the key to its newest message on the
 * screen, in turns in one run of the program.
 *
 *     open_paint PROGRAM STORE       whose only conversations these two are (generate FILE N 1 10) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "terminal.h"

#include <stdio.h>

#define ROWS       50
#define COLUMNS    200
#define ROUNDS     60
#define TIMEOUT_MS 10000
#define SETTLE_MS  60

/* The list is in order of time, newest first: the ten are at its top, the million below. */
struct target {
    const char *select, *text;
    struct samples samples;
};

static bool only_shows(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context);
}

static void open_it(struct terminal *terminal, struct target *target)
{
    int64_t began, when;

    terminal_type(terminal, "\x1B"
                            "1");
    terminal_watch(terminal, SETTLE_MS);
    terminal_type(terminal, target->select);
    terminal_watch(terminal, SETTLE_MS);
    if (terminal_shows(terminal, target->text)) {
        terminal_print(terminal);
        bench_fail("\"%s\" was there before its conversation was opened", target->text);
    }
    began = clock_monotonic();
    terminal_type(terminal, "\r");
    if (!terminal_wait(terminal, only_shows, target->text, TIMEOUT_MS, &when)) {
        terminal_print(terminal);
        bench_fail("\"%s\" did not appear", target->text);
    }
    samples_add(&target->samples, (double)(when - began) / 1e6);
    terminal_watch(terminal, SETTLE_MS);
}

int main(int argc, char **argv)
{
    char *program[] = {argv[1], "--db", argc == 3 ? argv[2] : NULL, "--user", "bench", NULL};
    struct target small = {.select = "\x1B[H", .text = "Newest message of the tail", .samples = SAMPLES_INIT};
    struct target large = {
        .select = "\x1B[F", .text = "Newest message of the beginning", .samples = SAMPLES_INIT};
    struct terminal *terminal;

    if (argc != 3) {
        fputs("usage: open_paint PROGRAM STORE\n", stderr);
        return 2;
    }
    terminal = terminal_start(program, ROWS, COLUMNS);
    if (!terminal_wait_text(terminal, small.text, TIMEOUT_MS, NULL)) {
        terminal_print(terminal);
        bench_fail("%s did not show its newest conversation", argv[1]);
    }
    terminal_watch(terminal, 300);
    for (int i = 0; i < ROUNDS; i++) {
        open_it(terminal, &large);
        open_it(terminal, &small);
    }
    bench_compare("open_million", "ms", &large.samples, "open_ten", &small.samples, 1.2);
    terminal_end(terminal);
    samples_free(&small.samples);
    samples_free(&large.samples);
    return 0;
}
