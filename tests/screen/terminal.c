/* terminal ROWS COLUMNS LOG COMMAND [ARGUMENT...]
 *
 * Runs the command in a pseudo terminal of that size behind a terminal emulator and obeys lines on standard
 * input; every byte the command writes to its terminal goes to the file LOG too. Texts are percent-encoded.
 * Each line is answered by what it asks for and then `ok`, `no` (a wait ran out) or `error SENTENCE`.
 *
 *   type TEXT             as if typed            keys NAME...        C-x M-1 S-Tab Enter Esc Up F1 a ...
 *   paste TEXT            bracketed if wanted    resize ROWS COLUMNS
 *   signal NUMBER         to the command
 *   wait MS contains TEXT | lacks TEXT | row N TEXT | cursor ROW COLUMN | change | ends | stopped | running
 *   rows                  the screen: `rows N`, then N lines
 *   grid                  the same, but one character for each cell: U+E000 for the right half of a wide one
 *   attributes            `rows N`, then for each row its runs of cells that are not plain: COLUMN+CELLS
 * fg=.. bg=.. bold.. cursor                ok ROW COLUMN visible|hidden block|underline|bar state ok
 * alternate=0|1 stopped=0|1 ended=0|1 status=N echo=0|1 canonical=0|1 bytes=N pid=N title=TEXT
 *
 * End of input kills the command. */
#include "config.h"

#include "child.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/keys.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>

struct terminal {
    struct child child;
    VTerm *emulator;
    VTermScreen *screen;
    int rows, columns;
    struct buf to_command; /* typed, not yet taken */
    struct buf title;
    VTermPos cursor;
    int cursor_visible, cursor_shape, alternate;
    uint64_t bytes; /* from the command */
    bool drained;   /* all that it said before its end has come */
    FILE *log;
};

/* How long the kernel may keep the last output of a command that has ended, on a busy machine. */
#define GRACE_MS 50

/* --- the emulator's side --- */

static void on_output(const char *bytes, size_t length, void *user)
{
    struct terminal *terminal = user;
    buf_add(&terminal->to_command, bytes, length);
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
    struct terminal *terminal = user;
    switch (property) {
    case VTERM_PROP_CURSORVISIBLE:
        terminal->cursor_visible = value->boolean;
        break;
    case VTERM_PROP_CURSORSHAPE:
        terminal->cursor_shape = value->number;
        break;
    case VTERM_PROP_ALTSCREEN:
        terminal->alternate = value->boolean;
        break;
    case VTERM_PROP_TITLE:
        buf_clear(&terminal->title);
        buf_adds(&terminal->title, value->string);
        break;
    default:
        break;
    }
    return 1;
}

static int on_cursor(VTermPos position, VTermPos before, int visible, void *user)
{
    struct terminal *terminal = user;
    (void)before;
    (void)visible;
    terminal->cursor = position;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.movecursor = on_cursor, .settermprop = on_property};

static void take_output(struct terminal *terminal)
{
    char bytes[65536];
    ssize_t got = read(terminal->child.terminal, bytes, sizeof bytes);
    if (got <= 0)
        return;
    terminal->bytes += (uint64_t)got;
    if (terminal->log) {
        fwrite(bytes, 1, (size_t)got, terminal->log);
        fflush(terminal->log);
    }
    vterm_input_write(terminal->emulator, bytes, (size_t)got);
    vterm_screen_flush_damage(terminal->screen);
}

static void give_input(struct terminal *terminal)
{
    ssize_t put = write(terminal->child.terminal, terminal->to_command.data, terminal->to_command.length);
    if (put > 0)
        buf_remove(&terminal->to_command, 0, (size_t)put);
}

/* Waits for the command's output or fate; with `input`, also for standard input. Returns false if time ran
 * out, and sets *more when there is input. */
static bool turn(struct terminal *terminal, int timeout, bool *more)
{
    struct pollfd fds[] = {
        {terminal->child.terminal, POLLIN, 0},
        {terminal->child.ended ? -1 : terminal->child.events, POLLIN, 0},
        {more ? STDIN_FILENO : -1, POLLIN, 0},
    };
    if (terminal->to_command.length > 0 && !terminal->child.ended)
        fds[0].events |= POLLOUT;
    int ready = poll(fds, 3, timeout);
    if (ready < 0)
        return errno == EINTR;
    if (fds[0].revents & POLLOUT)
        give_input(terminal);
    if (fds[0].revents & (POLLIN | POLLHUP))
        take_output(terminal);
    if (fds[1].revents)
        child_event(&terminal->child);
    if (more)
        *more = fds[2].revents != 0;
    return ready > 0;
}

/* --- looking at the screen --- */

static VTermScreenCell cell_at(const struct terminal *terminal, int row, int column)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(terminal->screen, (VTermPos){row, column}, &cell);
    return cell;
}

/* The characters of a row, without blanks at its end. */
static void add_row(const struct terminal *terminal, int row, struct buf *out)
{
    size_t start = out->length, end = start;
    for (int column = 0; column < terminal->columns;) {
        VTermScreenCell cell = cell_at(terminal, row, column);
        if (cell.chars[0] == 0 || cell.chars[0] == UINT32_MAX) {
            buf_addc(out, ' ');
        } else {
            for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++) {
                char bytes[4];
                buf_add(out, bytes, utf8_encode(cell.chars[i], bytes));
            }
            if (cell.chars[0] != ' ')
                end = out->length;
        }
        column += cell.width > 1 ? cell.width : 1;
    }
    buf_truncate(out, end);
}

static bool screen_contains(const struct terminal *terminal, const char *text)
{
    struct buf all = BUF_INIT;
    for (int row = 0; row < terminal->rows; row++) {
        add_row(terminal, row, &all);
        buf_addc(&all, '\n');
    }
    bool found = strstr(all.data, text) != NULL;
    buf_free(&all);
    return found;
}

static bool row_contains(const struct terminal *terminal, int row, const char *text)
{
    struct buf line = BUF_INIT;
    if (row < 0 || row >= terminal->rows)
        return false;
    add_row(terminal, row, &line);
    bool found = strstr(line.data, text) != NULL;
    buf_free(&line);
    return found;
}

static void add_color(struct buf *out, const char *name, VTermColor color, bool plain)
{
    if (plain)
        return;
    if (VTERM_COLOR_IS_INDEXED(&color))
        buf_addf(out, " %s=%d", name, color.indexed.idx);
    else
        buf_addf(out, " %s=#%02x%02x%02x", name, color.rgb.red, color.rgb.green, color.rgb.blue);
}

/* A blank whose foreground cannot be seen: a program may leave there what it likes. */
static bool shows_nothing(const VTermScreenCell *cell)
{
    bool blank = cell->chars[0] == 0 || (cell->chars[0] == ' ' && cell->chars[1] == 0);
    return blank && !cell->attrs.underline && !cell->attrs.reverse && !cell->attrs.strike;
}

static void add_background(const VTermScreenCell *cell, struct buf *out)
{
    add_color(out, "bg", cell->bg, VTERM_COLOR_IS_DEFAULT_BG(&cell->bg));
}

static void add_attributes(const VTermScreenCell *cell, struct buf *out)
{
    add_color(out, "fg", cell->fg, VTERM_COLOR_IS_DEFAULT_FG(&cell->fg));
    add_background(cell, out);
    buf_adds(out, cell->attrs.bold ? " bold" : "");
    buf_adds(out, cell->attrs.italic ? " italic" : "");
    buf_adds(out, cell->attrs.underline ? " underline" : "");
    buf_adds(out, cell->attrs.reverse ? " reverse" : "");
    buf_adds(out, cell->attrs.strike ? " strike" : "");
    buf_adds(out, cell->attrs.blink ? " blink" : "");
}

/* Cells that look alike, the second half of a wide character to the first, blanks counted to the run before
 * them if it has their background. */
struct run {
    int start;
    struct buf look, background;
};

static void end_run(struct run *run, int column, struct buf *out)
{
    if (run->look.length > 0)
        buf_addf(out, "%s%d+%d%s", out->length > 0 ? "; " : "", run->start, column - run->start,
                 run->look.data);
    run->start = column;
    buf_clear(&run->look);
    buf_clear(&run->background);
}

static void add_runs(const struct terminal *terminal, int row, struct buf *out)
{
    struct run run = {0, BUF_INIT, BUF_INIT};
    struct buf look = BUF_INIT, background = BUF_INIT;
    for (int column = 0, width; column < terminal->columns; column += width) {
        VTermScreenCell cell = cell_at(terminal, row, column);
        width = cell.width > 1 ? cell.width : 1;
        bool blank = shows_nothing(&cell);
        buf_clear(&look);
        buf_clear(&background);
        add_background(&cell, &background);
        if (blank)
            add_background(&cell, &look);
        else
            add_attributes(&cell, &look);
        if (blank && strcmp(background.data, run.background.data) == 0 && !strstr(run.look.data, "underline"))
            continue;
        if (strcmp(look.data, run.look.data) == 0)
            continue;
        end_run(&run, column, out);
        buf_adds(&run.look, look.data);
        buf_adds(&run.background, background.data);
    }
    end_run(&run, terminal->columns, out);
    buf_free(&run.look);
    buf_free(&run.background);
    buf_free(&look);
    buf_free(&background);
}

/* --- requests --- */

static void decode(char *text)
{
    char *out = text;
    for (; *text; text++) {
        char digits[3] = {text[0] == '%' ? text[1] : '\0', '\0', '\0'};
        if (digits[0] && (digits[1] = text[2])) {
            *out++ = (char)strtol(digits, NULL, 16);
            text += 2;
        } else {
            *out++ = *text;
        }
    }
    *out = '\0';
}

static char *word(char **rest)
{
    char *start = *rest + strspn(*rest, " ");
    char *end = start + strcspn(start, " ");
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return start;
}

static VTermKey emulator_key(uint32_t code)
{
    static const struct {
        uint32_t code;
        VTermKey key;
    } keys[] = {
        {KEY_NAMED_UP, VTERM_KEY_UP},          {KEY_NAMED_DOWN, VTERM_KEY_DOWN},
        {KEY_NAMED_LEFT, VTERM_KEY_LEFT},      {KEY_NAMED_RIGHT, VTERM_KEY_RIGHT},
        {KEY_NAMED_HOME, VTERM_KEY_HOME},      {KEY_NAMED_END, VTERM_KEY_END},
        {KEY_NAMED_PAGE_UP, VTERM_KEY_PAGEUP}, {KEY_NAMED_PAGE_DOWN, VTERM_KEY_PAGEDOWN},
        {KEY_NAMED_INSERT, VTERM_KEY_INS},     {KEY_NAMED_DELETE, VTERM_KEY_DEL},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    if (code >= KEY_NAMED_F1 && code <= KEY_NAMED_F12)
        return (VTermKey)VTERM_KEY_FUNCTION(1 + code - KEY_NAMED_F1);
    return VTERM_KEY_NONE;
}

static void press(struct terminal *terminal, uint32_t key)
{
    uint32_t code = key & KEY_CODE_MASK;
    VTermModifier held = (key & KEY_MOD_SHIFT ? VTERM_MOD_SHIFT : 0) |
                         (key & KEY_MOD_ALT ? VTERM_MOD_ALT : 0) | (key & KEY_MOD_CTRL ? VTERM_MOD_CTRL : 0);
    VTermKey named = emulator_key(code);
    char bytes[4];
    if (named != VTERM_KEY_NONE) {
        vterm_keyboard_key(terminal->emulator, named, held);
        return;
    }
    if (code == KEY_NAMED_TAB && (key & KEY_MOD_SHIFT)) {
        buf_adds(&terminal->to_command, "\x1b[Z");
        return;
    }
    if (key & KEY_MOD_ALT)
        buf_addc(&terminal->to_command, 0x1b);
    if (code == KEY_NAMED_ENTER)
        buf_addc(&terminal->to_command, '\r');
    else if (code == KEY_NAMED_TAB)
        buf_addc(&terminal->to_command, '\t');
    else if (code == KEY_NAMED_ESC)
        buf_addc(&terminal->to_command, 0x1b);
    else if (code == KEY_NAMED_BACKSPACE)
        buf_addc(&terminal->to_command, 0x7f);
    else if (key & KEY_MOD_CTRL)
        buf_addc(&terminal->to_command, (char)(code & 0x1f));
    else
        buf_add(&terminal->to_command, bytes, utf8_encode(code, bytes));
}

static const char *request_keys(struct terminal *terminal, char *rest)
{
    while (*rest) {
        struct key_sequence sequence;
        const char *name = word(&rest);
        if (!key_sequence_parse(name, strlen(name), &sequence))
            return "error this is not a key";
        press(terminal, sequence.keys[0]);
    }
    return "ok";
}

static const char *request_type(struct terminal *terminal, char *rest)
{
    decode(rest);
    buf_adds(&terminal->to_command, rest);
    return "ok";
}

static const char *request_paste(struct terminal *terminal, char *rest)
{
    decode(rest);
    vterm_keyboard_start_paste(terminal->emulator);
    buf_adds(&terminal->to_command, rest);
    vterm_keyboard_end_paste(terminal->emulator);
    return "ok";
}

static const char *request_resize(struct terminal *terminal, char *rest)
{
    int rows = atoi(word(&rest)), columns = atoi(word(&rest));
    if (rows < 1 || columns < 1 || !child_resize(&terminal->child, rows, columns))
        return "error the terminal cannot have that size";
    terminal->rows = rows;
    terminal->columns = columns;
    vterm_set_size(terminal->emulator, rows, columns);
    vterm_screen_flush_damage(terminal->screen);
    return "ok";
}

static const char *request_signal(struct terminal *terminal, char *rest)
{
    if (terminal->child.ended || kill(terminal->child.command, atoi(rest)) != 0)
        return "error the signal could not be sent";
    return "ok";
}

/* Whether what is waited for is so now; false for an unknown condition sets *known. */
static bool holds(const struct terminal *terminal, const char *what, const char *text, int first, int second,
                  uint64_t bytes, bool *known)
{
    *known = true;
    if (strcmp(what, "contains") == 0)
        return screen_contains(terminal, text);
    if (strcmp(what, "lacks") == 0)
        return !screen_contains(terminal, text);
    if (strcmp(what, "row") == 0)
        return row_contains(terminal, first, text);
    if (strcmp(what, "cursor") == 0)
        return terminal->cursor.row == first && terminal->cursor.col == second;
    if (strcmp(what, "change") == 0)
        return terminal->bytes != bytes || terminal->child.ended;
    if (strcmp(what, "ends") == 0)
        return terminal->child.ended;
    if (strcmp(what, "stopped") == 0)
        return terminal->child.stopped;
    if (strcmp(what, "running") == 0)
        return !terminal->child.stopped && !terminal->child.ended;
    *known = false;
    return false;
}

static const char *request_wait(struct terminal *terminal, char *rest)
{
    int64_t until = clock_monotonic() + (int64_t)atoi(word(&rest)) * 1000000;
    const char *what = word(&rest);
    int first = 0, second = 0;
    bool known;
    uint64_t bytes = terminal->bytes;
    if (strcmp(what, "row") == 0 || strcmp(what, "cursor") == 0)
        first = atoi(word(&rest));
    if (strcmp(what, "cursor") == 0)
        second = atoi(word(&rest));
    decode(rest);
    while (!holds(terminal, what, rest, first, second, bytes, &known)) {
        int64_t left = (until - clock_monotonic()) / 1000000;
        if (!known)
            return "error there is no such condition";
        if (left <= 0)
            return "no";
        /* what has ended says no more, but what it said must be read */
        bool ended = terminal->child.ended;
        if (!turn(terminal, ended ? 0 : (int)left, NULL) && ended)
            return "no";
    }
    return "ok";
}

static const char *print_rows(struct terminal *terminal,
                              void (*add)(const struct terminal *, int, struct buf *))
{
    printf("rows %d\n", terminal->rows);
    for (int row = 0; row < terminal->rows; row++) {
        struct buf line = BUF_INIT;
        add(terminal, row, &line);
        puts(line.data);
        buf_free(&line);
    }
    return "ok";
}

static const char *request_rows(struct terminal *terminal, char *rest)
{
    (void)rest;
    return print_rows(terminal, add_row);
}

static void add_grid_row(const struct terminal *terminal, int row, struct buf *out)
{
    for (int column = 0; column < terminal->columns; column++) {
        VTermScreenCell cell = cell_at(terminal, row, column);
        char bytes[4];
        uint32_t code = cell.chars[0] == 0 ? ' ' : cell.chars[0] == UINT32_MAX ? 0xE000 : cell.chars[0];
        buf_add(out, bytes, utf8_encode(code, bytes));
    }
}

static const char *request_grid(struct terminal *terminal, char *rest)
{
    (void)rest;
    return print_rows(terminal, add_grid_row);
}

static const char *request_attributes(struct terminal *terminal, char *rest)
{
    (void)rest;
    return print_rows(terminal, add_runs);
}

static const char *request_cursor(struct terminal *terminal, char *rest)
{
    static const char *const shapes[] = {"block", "block", "underline", "bar"};
    (void)rest;
    printf("ok %d %d %s %s\n", terminal->cursor.row, terminal->cursor.col,
           terminal->cursor_visible ? "visible" : "hidden",
           shapes[terminal->cursor_shape >= 0 && terminal->cursor_shape < 4 ? terminal->cursor_shape : 0]);
    return NULL;
}

static const char *request_state(struct terminal *terminal, char *rest)
{
    struct termios modes = {.c_lflag = 0};
    const struct child *child = &terminal->child;
    /* what it said before its end belongs to its state */
    for (uint64_t bytes = terminal->bytes + 1; child->ended && bytes != terminal->bytes;) {
        bytes = terminal->bytes;
        turn(terminal, terminal->drained ? 0 : GRACE_MS, NULL);
    }
    terminal->drained = child->ended;
    int status = !child->ended                ? -1
                 : WIFSIGNALED(child->status) ? 128 + WTERMSIG(child->status)
                                              : WEXITSTATUS(child->status);
    (void)rest;
    tcgetattr(child->terminal, &modes);
    printf("ok alternate=%d stopped=%d ended=%d status=%d echo=%d canonical=%d bytes=%" PRIu64
           " pid=%d title=",
           terminal->alternate, child->stopped, child->ended, status, (modes.c_lflag & ECHO) != 0,
           (modes.c_lflag & ICANON) != 0, terminal->bytes, (int)child->command);
    for (const char *c = terminal->title.data; *c; c++)
        printf((unsigned char)*c <= ' ' || *c == '%' ? "%%%02x" : "%c", (unsigned char)*c);
    puts("");
    return NULL;
}

static void answer(struct terminal *terminal, char *line)
{
    static const struct {
        const char *name;
        const char *(*run)(struct terminal *terminal, char *rest);
    } requests[] = {
        {"keys", request_keys},     {"type", request_type},     {"paste", request_paste},
        {"resize", request_resize}, {"signal", request_signal}, {"wait", request_wait},
        {"rows", request_rows},     {"cursor", request_cursor}, {"attributes", request_attributes},
        {"state", request_state},   {"grid", request_grid},
    };
    const char *reply = "error there is no such request", *name = word(&line);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (strcmp(requests[i].name, name) == 0)
            reply = requests[i].run(terminal, line);
    if (reply)
        puts(reply);
    fflush(stdout);
}

/* Obeys the lines that have come; false at the end of input. */
static bool take_requests(struct terminal *terminal, struct buf *input)
{
    char bytes[4096], *end;
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    if (got <= 0)
        return got < 0 && errno == EINTR;
    buf_add(input, bytes, (size_t)got);
    while ((end = memchr(input->data, '\n', input->length))) {
        size_t length = (size_t)(end - input->data);
        *end = '\0';
        answer(terminal, input->data);
        buf_remove(input, 0, length + 1);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct terminal terminal = {.cursor_visible = 1};
    struct buf input = BUF_INIT;
    if (argc < 5) {
        fputs("usage: terminal ROWS COLUMNS LOG COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    buf_init(&terminal.to_command);
    buf_init(&terminal.title);
    terminal.rows = atoi(argv[1]);
    terminal.columns = atoi(argv[2]);
    terminal.log = fopen(argv[3], "ab");
    signal(SIGPIPE, SIG_IGN);
    terminal.emulator = vterm_new(terminal.rows, terminal.columns);
    vterm_set_utf8(terminal.emulator, 1);
    vterm_output_set_callback(terminal.emulator, on_output, &terminal);
    terminal.screen = vterm_obtain_screen(terminal.emulator);
    vterm_screen_enable_altscreen(terminal.screen, 1);
    vterm_screen_set_callbacks(terminal.screen, &callbacks, &terminal);
    vterm_screen_reset(terminal.screen, 1);
    if (!child_start(&terminal.child, terminal.rows, terminal.columns, argv + 4)) {
        perror(argv[4]);
        return 1;
    }
    for (bool more = false, open = true; open;) {
        turn(&terminal, -1, &more);
        if (more)
            open = take_requests(&terminal, &input);
    }
    child_finish(&terminal.child);
    vterm_free(terminal.emulator);
    if (terminal.log)
        fclose(terminal.log);
    buf_free(&terminal.to_command);
    buf_free(&terminal.title);
    buf_free(&input);
    return 0;
}
