/* How long a key takes to be on the screen in the table of memories and in the search, with 10,000 memories:
 * moving at the end of the list, filtering as one types, editing, searching as one types.
 *
 *     list_paint PROGRAM STORE
 *
 * STORE is made if it is not there. */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "recollect.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMORIES   10000
#define AT_ONCE    500
#define ROWS       50
#define COLUMNS    160
#define MOVES      200
#define WORDS      20
#define TIMEOUT_MS 20000
#define BAR_MS     16.0

/* --- The store --- */

static void run_command(rec_session *session, const struct rec_command *command, size_t *waiting)
{
    rec_error error = {0};
    struct rec_event event;

    if (rec_submit(session, command, NULL, &error) != REC_OK)
        bench_fail("%s", error.message);
    ++*waiting;
    while (*waiting >= AT_ONCE && rec_event_wait(session, &event, TIMEOUT_MS)) {
        if (event.kind == REC_EVENT_FAILED)
            bench_fail("%s", event.error.message);
        *waiting -= event.kind == REC_EVENT_DONE;
        rec_event_clear(&event);
    }
}

static void make_store(const char *file)
{
    rec_error error = {0};
    rec_settings *settings = rec_settings_load("/dev/null", NULL, &error);
    struct rec_open options = {.user = "bench", .url = file, .provider = "local", .flags = REC_OPEN_NO_JOBS};
    rec_session *session = settings ? rec_session_open(settings, &options, &error) : NULL;
    struct rec_command conversation = {
        .kind = REC_COMMAND_CONVERSATION_NEW, .title = "The bench", .category = -1};
    struct rec_event event;
    size_t waiting = 0;

    if (!session || rec_session_wait_open(session, &error) != REC_OK)
        bench_fail("%s", error.message);
    run_command(session, &conversation, &waiting);
    for (int number = 0; number < MEMORIES; number++) {
        char text[120];
        struct rec_command command = {
            .kind = REC_COMMAND_MEMORY_ADD, .text = text, .row_kind = number % 7, .category = number % 13};
        snprintf(text, sizeof(text), "note %05d: the %s of the %s is in box %d", number,
                 number % 2 ? "receipt" : "warranty", number % 3 ? "kettle" : "bicycle", number / 7);
        run_command(session, &command, &waiting);
    }
    while (waiting > 0 && rec_event_wait(session, &event, TIMEOUT_MS)) {
        waiting -= event.kind == REC_EVENT_DONE;
        rec_event_clear(&event);
    }
    rec_session_close(session);
    rec_settings_free(settings);
}

/* --- Keys --- */

struct wanted {
    int row, column; /* of the cursor; -1: not asked */
    const char *text;
};

static bool there(struct terminal *terminal, const void *context)
{
    const struct wanted *wanted = context;
    int row, column;

    terminal_cursor(terminal, &row, &column);
    return (wanted->row < 0 || wanted->row == row) &&
           (!wanted->text || terminal_shows(terminal, wanted->text));
}

static void press(struct terminal *terminal, const char *keys, struct wanted wanted, struct samples *samples)
{
    int64_t began = clock_monotonic(), when;

    terminal_type(terminal, keys);
    if (!terminal_wait(terminal, there, &wanted, TIMEOUT_MS, &when)) {
        terminal_print(terminal);
        bench_fail("\"%s\" did not do what it should", keys);
    }
    if (samples)
        samples_add(samples, (double)(when - began) / 1e6);
}

static void say(const char *name, struct samples *samples)
{
    char label[80];

    snprintf(label, sizeof(label), "%s median", name);
    bench_figure(label, samples_quantile(samples, 0.5), "ms");
    snprintf(label, sizeof(label), "%s p99", name);
    bench_bar(label, samples_quantile(samples, 0.99), "ms", BAR_MS);
    samples_free(samples);
}

static void clear_line(struct terminal *terminal)
{
    terminal_type(terminal, "\x15"); /* Ctrl-U */
    terminal_watch(terminal, 80);
}

/* The keys of a word one by one, each until it is shown; then all at once, until what they find is. */
static void type_word(struct terminal *terminal, const char *before, const char *word, const char *found,
                      struct samples *keys, struct samples *answers)
{
    char shown[80], key[2] = "";

    clear_line(terminal);
    for (size_t length = 1; length <= strlen(word); length++) {
        snprintf(shown, sizeof(shown), "%s%.*s", before, (int)length, word);
        key[0] = word[length - 1];
        press(terminal, key, (struct wanted){-1, -1, shown}, keys);
    }
    clear_line(terminal);
    press(terminal, word, (struct wanted){-1, -1, found}, answers);
}

static void to_the_end(struct terminal *terminal)
{
    for (int tries = 0; tries < 200 && !terminal_shows(terminal, "note 00000"); tries++) {
        terminal_type(terminal, "G");
        terminal_watch(terminal, 60);
    }
    if (!terminal_shows(terminal, "note 00000"))
        bench_fail("the list did not come to its end");
}

static void move_at_the_end(struct terminal *terminal)
{
    struct samples samples = SAMPLES_INIT;
    int row, column;

    terminal_watch(terminal, 200);
    terminal_cursor(terminal, &row, &column);
    for (int i = 0; i < MOVES; i++)
        press(terminal, i % 2 ? "j" : "k", (struct wanted){row - (i % 2 ? 0 : 1), -1, NULL}, &samples);
    say("list_paint: j and k among 10,000", &samples);
}

static void filter(struct terminal *terminal)
{
    struct samples keys = SAMPLES_INIT, answers = SAMPLES_INIT;

    press(terminal, "/", (struct wanted){-1, -1, " / "}, NULL);
    for (int i = 0; i < WORDS; i++) {
        char word[20], found[40];
        snprintf(word, sizeof(word), "%05d", 9973 * i % MEMORIES);
        snprintf(found, sizeof(found), "note %s: the", word);
        type_word(terminal, " / ", word, found, &keys, &answers);
    }
    say("list_paint: a letter of the filter", &keys);
    say("list_paint: the rows of a filter", &answers);
    terminal_type(terminal, "\r");
    terminal_watch(terminal, 60);
}

static void edit(struct terminal *terminal)
{
    struct samples samples = SAMPLES_INIT;

    for (int i = 0; i < WORDS; i++) {
        char text[40], shown[60];
        snprintf(text, sizeof(text), "note 05678: the box %d", i);
        snprintf(shown, sizeof(shown), "- %s  ", text);
        if (i == 0) {
            terminal_type(terminal, "/\x15"
                                    "05678");
            terminal_watch(terminal, 100);
            terminal_type(terminal, "\r");
            terminal_watch(terminal, 100);
        }
        terminal_type(terminal, "e\x15");
        terminal_watch(terminal,
                       260); /* a list that has just changed is read again 200 ms later at the soonest */
        terminal_type(terminal, text);
        terminal_watch(terminal, 60);
        press(terminal, "\r", (struct wanted){-1, -1, shown}, &samples);
    }
    say("list_paint: a memory edited", &samples);
}

static void search(struct terminal *terminal)
{
    struct samples keys = SAMPLES_INIT, answers = SAMPLES_INIT;

    terminal_type(terminal, "\x18/");
    terminal_wait_text(terminal, "in any order", TIMEOUT_MS, NULL);
    for (int i = 0; i < WORDS; i++) {
        char word[20], found[40];
        snprintf(word, sizeof(word), "%05d", (9973 * i + 17) % MEMORIES);
        snprintf(found, sizeof(found), "note %s: the", word);
        type_word(terminal, "> ", word, found, &keys, &answers);
    }
    say("list_paint: a letter of the search", &keys);
    say("list_paint: the results of a search", &answers);
}

int main(int argc, char **argv)
{
    char *program[] = {argv[1], "--db", argc == 3 ? argv[2] : NULL, "--user", "bench", "--provider",
                       "local", NULL};

    if (argc != 3) {
        fputs("usage: list_paint PROGRAM STORE\n", stderr);
        return 2;
    }
    if (access(argv[2], F_OK) != 0)
        make_store(argv[2]);
    struct terminal *terminal = terminal_start(program, ROWS, COLUMNS);
    terminal_wait_text(terminal, "Enter send", TIMEOUT_MS, NULL);
    terminal_watch(terminal, 2000); /* the index is ready by then */
    terminal_type(terminal, "\x1b");
    terminal_watch(terminal, 200);
    terminal_type(terminal, "gm");
    terminal_wait_text(terminal, "note 09999", TIMEOUT_MS, NULL);
    to_the_end(terminal);
    move_at_the_end(terminal);
    filter(terminal);
    edit(terminal);
    search(terminal);
    terminal_end(terminal);
    return 0;
}
