/* How long until the screen of a large store is there, and what it takes in memory, beside a curses program
 * that opens the same store and beside tig.
 *
 *     first_paint PROGRAM HELLO STORE [REPOSITORY]
 *
 * STORE comes from `generate`. Where tig or the repository is missing, that comparison is left out. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "bench.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS       50
#define COLUMNS    200
#define ROUNDS     25
#define TIMEOUT_MS 20000

struct subject {
    char *argv[8];
    const char *awaited;
    struct samples paint, memory;
};

/* One start; milliseconds until the awaited text is visible. */
static void measure(struct subject *subject)
{
    struct terminal *terminal = terminal_start(subject->argv, ROWS, COLUMNS);
    int64_t when;

    if (!terminal_wait_text(terminal, subject->awaited, TIMEOUT_MS, &when)) {
        terminal_print(terminal);
        bench_fail("%s did not show \"%s\"", subject->argv[0], subject->awaited);
    }
    samples_add(&subject->paint, (double)(when - terminal_started(terminal)) / 1e6);
    samples_add(&subject->memory, (double)terminal_resident(terminal) / 1024);
    terminal_end(terminal);
}

static bool have_tig(const char *repository)
{
    struct buf command = BUF_INIT;
    int result;

    buf_addf(&command, "command -v tig >/dev/null && git -C '%s' rev-parse -q --verify HEAD >/dev/null 2>&1",
             repository);
    result = system(command.data);
    buf_free(&command);
    return result == 0;
}

int main(int argc, char **argv)
{
    struct subject ours = {.argv = {argv[1], "--db", argc > 3 ? argv[3] : NULL, "--user", "bench", NULL},
                           .awaited = "Newest message of"};
    struct subject hello = {.argv = {argv[2], argc > 3 ? argv[3] : NULL, NULL},
                            .awaited = "Newest message of"};
    struct subject tig = {.argv = {"tig", NULL}, .awaited = "[main]"};
    bool with_tig = argc == 5 && have_tig(argv[4]);

    if (argc < 4 || argc > 5) {
        fputs("usage: first_paint PROGRAM HELLO STORE [REPOSITORY]\n", stderr);
        return 2;
    }
    if (with_tig)
        setenv("GIT_DIR", argv[4], 1);
    measure(&ours); /* fills the page cache */
    measure(&hello);
    samples_free(&ours.paint), samples_free(&ours.memory);
    samples_free(&hello.paint), samples_free(&hello.memory);
    for (int i = 0; i < ROUNDS; i++) {
        measure(&ours);
        measure(&hello);
        if (with_tig)
            measure(&tig);
    }
    bench_compare("first_paint", "ms", &ours.paint, "hello", &hello.paint, 1.5);
    bench_compare("first_paint_memory", "MB", &ours.memory, "hello", &hello.memory, 2);
    if (with_tig)
        bench_compare("first_paint", "ms", &ours.paint, "tig", &tig.paint, 0.6);
    else
        puts("first_paint / tig\tleft out: no tig, or no repository");
    return 0;
}
