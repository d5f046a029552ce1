#include "config.h"

#include "output.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "base/width.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_DEFAULT 80
#define COLUMN_GAP      2
#define COLUMN_LEAST    8 /* a column is not squeezed below this */
#define SHORT_ID        8
#define COST_DIGITS     6

static size_t terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    int number = columns ? atoi(columns) : 0;
    return number > 0 ? (size_t)number : COLUMNS_DEFAULT;
}

void output_init(struct output *out, bool json, bool quiet, bool verbose)
{
    memset(out, 0, sizeof *out);
    out->json = json;
    out->quiet = quiet;
    out->verbose = verbose && !quiet;
    out->terminal = isatty(STDOUT_FILENO) == 1;
    out->error_terminal = isatty(STDERR_FILENO) == 1;
    out->columns = terminal_columns();
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    out->styles =
        out->terminal && !json && (!no_color || !*no_color) && term && *term && strcmp(term, "dumb") != 0;
    buf_init(&out->line);
}

void output_free(struct output *out)
{
    buf_free(&out->line);
}

/* A reader that went away (head, less) ends the program quietly, unless work goes on that is worth more than
 * its words; a full disk ends it with a sentence. */
static void check_stdout(struct output *out)
{
    if (!ferror(stdout))
        return;
    if (errno == EPIPE && out->work_goes_on && freopen("/dev/null", "w", stdout) != NULL) {
        out->reader_gone = true;
        return;
    }
    if (errno == EPIPE)
        _exit(OUTPUT_READER_GONE);
    fprintf(stderr, "recollect: cannot write to standard output: %s\n", strerror(errno));
    _exit(1);
}

void output_flush(struct output *out)
{
    fflush(stdout);
    check_stdout(out);
}

struct json_writer *output_object(struct output *out)
{
    buf_clear(&out->line);
    json_writer_init(&out->writer, &out->line);
    json_open_object(&out->writer);
    return &out->writer;
}

void output_cost_member(struct json_writer *writer, double cost)
{
    json_key(writer, "cost_usd");
    if (cost < 0)
        json_put_null(writer);
    else
        json_put_double(writer, cost, COST_DIGITS);
}

void output_object_end(struct output *out)
{
    json_close_object(&out->writer);
    buf_addc(&out->line, '\n');
    output_content(out, out->line.data, out->line.length);
}

static void put(FILE *file, bool terminal, const char *text, size_t length)
{
    if (!terminal) {
        fwrite(text, 1, length, file);
        return;
    }
    struct buf safe = BUF_INIT;
    utf8_printable(&safe, text, length, true);
    fwrite(safe.data, 1, safe.length, file);
    buf_free(&safe);
}

void output_content(struct output *out, const char *text, size_t length)
{
    put(stdout, out->terminal, text, length);
    check_stdout(out);
}

void output_text(struct output *out, const char *text)
{
    output_content(out, text, strlen(text));
}

void output_format(struct output *out, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list arguments;
    va_start(arguments, format);
    buf_vaddf(&text, format, arguments);
    va_end(arguments);
    output_content(out, text.data, text.length);
    buf_free(&text);
}

void output_bold(struct output *out, const char *text)
{
    if (out->styles)
        fputs("\033[1m", stdout);
    output_text(out, text);
    if (out->styles)
        fputs("\033[0m", stdout);
}

static void note(struct output *out, const char *format, va_list arguments)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, "recollect: ");
    buf_vaddf(&text, format, arguments);
    buf_addc(&text, '\n');
    output_progress_end(out);
    fflush(stdout);
    put(stderr, out->error_terminal, text.data, text.length);
    buf_free(&text);
}

void output_note(struct output *out, const char *format, ...)
{
    if (out->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    note(out, format, arguments);
    va_end(arguments);
}

void output_warning(struct output *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    note(out, format, arguments);
    va_end(arguments);
}

void output_aside(struct output *out, const char *text)
{
    put(stderr, out->error_terminal, text, strlen(text));
}

void output_error_members(struct json_writer *writer, const rec_error *error)
{
    json_put_member(writer, "code", rec_status_name(error->code));
    json_put_member(writer, "message", error->message);
    if (error->id[0])
        json_put_member(writer, "id", error->id);
}

void output_error(struct output *out, const rec_error *error)
{
    output_progress_end(out);
    if (out->reported)
        return;
    if (!out->json) {
        output_warning(out, "%s", error->message);
        return;
    }
    struct json_writer *writer = output_object(out);
    json_key(writer, "error");
    json_open_object(writer);
    output_error_members(writer, error);
    json_close_object(writer);
    output_object_end(out);
}

void output_progress(struct output *out, int64_t done, int64_t total)
{
    output_progress_note(out, done, total, "");
}

void output_progress_note(struct output *out, int64_t done, int64_t total, const char *note)
{
    enum { WIDTH = 30 };
    if (out->quiet || !out->error_terminal)
        return;
    out->progress_shown = true;
    if (total <= 0) {
        fprintf(stderr, "\r%lld%s\033[K", (long long)done, note);
        fflush(stderr);
        return;
    }
    if (done > total)
        done = total;
    int filled = (int)(done * WIDTH / total);
    char bar[WIDTH + 1];
    memset(bar, '-', WIDTH);
    memset(bar, '#', (size_t)filled);
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r%s %3d%% %lld/%lld%s\033[K", bar, (int)(done * 100 / total), (long long)done,
            (long long)total, note);
    fflush(stderr);
}

void output_progress_end(struct output *out)
{
    if (!out->progress_shown)
        return;
    out->progress_shown = false;
    fputs("\r\033[K", stderr);
}

/* --- Tables --- */

void table_begin(struct table *table, struct output *out, const char *const *headings, size_t columns)
{
    memset(table, 0, sizeof *table);
    table->out = out;
    table->headings = headings;
    table->columns = columns;
}

void table_cell(struct table *table, const char *text)
{
    struct buf cell = BUF_INIT;
    utf8_printable(&cell, text, strlen(text), false);
    table->cells = xgrow(table->cells, &table->capacity, table->count + 1, sizeof *table->cells);
    table->cells[table->count++] = arena_strndup(&table->arena, cell.data, cell.length);
    buf_free(&cell);
}

void table_cell_format(struct table *table, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list arguments;
    va_start(arguments, format);
    buf_vaddf(&text, format, arguments);
    va_end(arguments);
    table_cell(table, text.data);
    buf_free(&text);
}

void table_cell_id(struct table *table, const char *id)
{
    table_cell_format(table, "%.*s", table->out->terminal ? SHORT_ID : ID_SIZE - 1, id);
}

void table_cell_time(struct table *table, int64_t time)
{
    char text[64] = "";
    if (time && table->out->terminal)
        clock_local(time, "%Y-%m-%d %H:%M", text, sizeof text);
    else if (time)
        clock_iso(time, text);
    table_cell(table, text);
}

static void print_plain(struct table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        output_text(table->out, table->cells[i]);
        output_text(table->out, (i + 1) % table->columns ? "\t" : "\n");
    }
}

/* Natural widths, then the widest column gives way until the row fits. */
static void fit(const struct table *table, size_t *widths)
{
    size_t total = COLUMN_GAP * (table->columns - 1);
    for (size_t c = 0; c < table->columns; c++) {
        widths[c] = strlen(table->headings[c]);
        for (size_t i = c; i < table->count; i += table->columns) {
            size_t width = text_columns(table->cells[i], strlen(table->cells[i]));
            if (width > widths[c])
                widths[c] = width;
        }
        total += widths[c];
    }
    while (total > table->out->columns) {
        size_t widest = 0;
        for (size_t c = 1; c < table->columns; c++)
            if (widths[c] > widths[widest])
                widest = c;
        if (widths[widest] <= COLUMN_LEAST)
            break;
        size_t second = COLUMN_LEAST;
        for (size_t c = 0; c < table->columns; c++)
            if (c != widest && widths[c] > second && widths[c] < widths[widest])
                second = widths[c];
        size_t over = total - table->out->columns, room = widths[widest] - second;
        size_t cut = over < room ? over : room;
        if (cut == 0)
            cut = 1;
        widths[widest] -= cut;
        total -= cut;
    }
}

static void print_cell(struct table *table, const char *text, size_t width, bool last)
{
    size_t length = strlen(text), used = 0;
    size_t columns = text_columns(text, length);
    if (columns > width) {
        size_t bytes = text_fit(text, length, width - 1, &used);
        output_content(table->out, text, bytes);
        output_text(table->out, "\u2026");
        used++;
    } else {
        output_content(table->out, text, length);
        used = columns;
    }
    if (!last)
        output_format(table->out, "%*s", (int)(width - used + COLUMN_GAP), "");
}

static void print_fitted(struct table *table)
{
    size_t *widths = xcalloc(table->columns, sizeof *widths);
    fit(table, widths);
    if (table->out->styles)
        fputs("\033[1m", stdout);
    for (size_t c = 0; c < table->columns; c++)
        print_cell(table, table->headings[c], widths[c], c + 1 == table->columns);
    if (table->out->styles)
        fputs("\033[0m", stdout);
    output_text(table->out, "\n");
    for (size_t i = 0; i < table->count; i++) {
        size_t c = i % table->columns;
        print_cell(table, table->cells[i], widths[c], c + 1 == table->columns);
        if (c + 1 == table->columns)
            output_text(table->out, "\n");
    }
    free(widths);
}

void table_end(struct table *table)
{
    if (!table->out->terminal)
        print_plain(table);
    else if (table->count)
        print_fitted(table);
    free(table->cells);
    arena_free(&table->arena);
}
