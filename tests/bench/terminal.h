/* A program in a pseudo-terminal with an emulator behind it: what a person would see, and when. The time of a
 * change is that of the read() that brought its bytes, so the emulator's own work is not in it.
 * Single-threaded. */
#ifndef TESTS_BENCH_TERMINAL_H
#define TESTS_BENCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct terminal;

/* Starts argv[0] (a path, or a name found in PATH). */
struct terminal *terminal_start(char *const argv[], int rows, int columns);
int64_t terminal_started(const struct terminal *terminal); /* monotonic ns, before the fork */
/* Sends what a person would type. */
void terminal_type(struct terminal *terminal, const char *bytes);

/* Reads until the test holds; *when is the time of the read that made it true. False when timeout_ms have
 * passed, or the program has ended. */
bool terminal_wait(struct terminal *terminal, bool (*test)(struct terminal *terminal, const void *context),
                   const void *context, int timeout_ms, int64_t *when);
/* The text stands in one row. */
bool terminal_wait_text(struct terminal *terminal, const char *text, int timeout_ms, int64_t *when);
/* Reads and emulates whatever comes for so long. */
void terminal_watch(struct terminal *terminal, int milliseconds);

bool terminal_shows(struct terminal *terminal, const char *text);
/* The text of a row before `column` (-1: the whole row), without blanks at its end. */
void terminal_row(struct terminal *terminal, int row, int column, char *out, size_t size);
void terminal_cursor(struct terminal *terminal, int *row, int *column);
/* kB of memory the program has, and kB of that which are no pages of files; -1 where the system does not say.
 */
long terminal_resident(const struct terminal *terminal);
long terminal_own(const struct terminal *terminal);
void terminal_print(struct terminal *terminal); /* the screen on stderr, to see what went wrong */

/* Closes the terminal, which ends the program; kills it if it does not end within two seconds. */
void terminal_end(struct terminal *terminal);

#endif
