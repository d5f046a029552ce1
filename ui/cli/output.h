/* Printing: JSON lines, tables, content, notes. Standard output carries nothing but what was asked for; all
 * else goes to standard error. What came from messages, models and files reaches a terminal only through
 * utf8_printable(); a pipe gets it exactly. Main thread only. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "recollect_error.h"

#include <stdbool.h>
#include <stdio.h>

#define OUTPUT_READER_GONE (128 + 13) /* the exit code then: as if the signal had ended the program */

struct output {
    bool json, quiet, verbose;
    bool terminal;       /* standard output is one */
    bool error_terminal; /* standard error is one */
    bool styles;         /* bold may be used on standard output */
    bool progress_shown;
    bool work_goes_on; /* a turn, say: it is not given up when nobody reads standard output any more */
    bool reader_gone;  /* and nobody does */
    bool reported;     /* the error stands in a JSON object already */
    size_t columns;    /* of the terminal */
    struct buf line;
    struct json_writer writer;
};

void output_init(struct output *out, bool json, bool quiet, bool verbose);
void output_free(struct output *out);

/* One JSON object on a line: fill the writer between the two. */
struct json_writer *output_object(struct output *out);
void output_object_end(struct output *out);

/* "cost_usd": in USD, null below 0. */
void output_cost_member(struct json_writer *writer, double cost);

/* Content to standard output. */
void output_content(struct output *out, const char *text, size_t length);
void output_text(struct output *out, const char *text); /* the same */
/* Formatted text of which parts may be content, to standard output. */
void output_format(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Content in bold where styles are on. */
void output_bold(struct output *out, const char *text);
void output_flush(struct output *out);

/* "recollect: ..." and a newline on standard error, unless --quiet. */
void output_note(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same also with --quiet. */
void output_warning(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Content to standard error, as it is. */
void output_aside(struct output *out, const char *text);
/* The error as the contract has it: a JSON line on standard output, or a sentence on standard error. */
void output_error(struct output *out, const rec_error *error);
/* The members of an error object, without its braces. */
void output_error_members(struct json_writer *writer, const rec_error *error);

/* A bar on standard error if that is a terminal. total 0: not known. */
void output_progress(struct output *out, int64_t done, int64_t total);
/* The same with a few words behind it. */
void output_progress_note(struct output *out, int64_t done, int64_t total, const char *note);
void output_progress_end(struct output *out);

/* Rows of cells. On a terminal: headings, columns fitted to its width (the last takes what is left, the
 * widest ones give way first). To a pipe: cells separated by TAB, no headings, nothing cut. Control
 * characters in cells become blanks in both. */
struct table {
    struct output *out;
    size_t columns, count, capacity;
    const char **cells; /* count * columns, owned by the arena; the array by the table */
    const char *const *headings;
    struct arena arena;
};

/* headings: `columns` names, borrowed until the end. */
void table_begin(struct table *table, struct output *out, const char *const *headings, size_t columns);
void table_cell(struct table *table, const char *text);
void table_cell_format(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* An id: its first eight characters on a terminal. */
void table_cell_id(struct table *table, const char *id);
/* Local date and time; "" for 0. */
void table_cell_time(struct table *table, int64_t time);
void table_end(struct table *table); /* prints and frees */

#endif
