#include "config.h"

#include "terminal.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/true_color.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* bracketed paste and focus; buttons, drags and wheel as SGR; titles kept and brought back */
#define ESCAPE_MODES_ON   "\033[?2004h\033[?1004h"
#define ESCAPE_MODES_OFF  "\033[?2004l\033[?1004l"
#define ESCAPE_MOUSE_ON   "\033[?1000h\033[?1002h\033[?1006h"
#define ESCAPE_MOUSE_OFF  "\033[?1006l\033[?1002l\033[?1000l"
#define ESCAPE_TITLE_KEEP "\033[22;2t"
#define ESCAPE_TITLE_BACK "\033[23;2t"
#define RESCUE_SIZE       256
#define TITLE_COLUMNS     120
#define SCREEN_CHUNK      512 /* bytes of a sequence that GNU screen passes on at once */

static SCREEN *screen;
static struct termios original_modes;
static sigset_t waiting_mask; /* in force only inside ppoll() */
static enum terminal_cursor cursor_shape;
static bool terminal_gone;
static bool mouse_on, titled;
static int watched_file = -1;

/* Written by handlers, read by the loop. */
static volatile sig_atomic_t pending[NSIG];
static volatile sig_atomic_t end_signal;

/* What terminal_rescue() writes; made at the start, because terminfo may not be asked from a handler. */
static char rescue_text[RESCUE_SIZE];
static size_t rescue_length;
static volatile sig_atomic_t rescue_armed;

static const int watched_signals[] = {SIGWINCH, SIGHUP, SIGTERM, SIGTSTP, SIGCONT, SIGINT};
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void on_signal(int number)
{
    pending[number] = 1;
    if (number == SIGHUP || number == SIGTERM)
        end_signal = number;
}

static void on_crash(int number)
{
    terminal_rescue();
    signal(number, SIG_DFL);
    raise(number);
}

static void install(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Signals stay blocked in this thread but while it waits, so that no handler runs in the middle of anything
 * and none is missed between a look at the flags and the wait. */
static void catch_signals(void)
{
    sigset_t watched;
    sigemptyset(&watched);
    for (size_t index = 0; index < COUNT(watched_signals); index++)
        sigaddset(&watched, watched_signals[index]);
    pthread_sigmask(SIG_BLOCK, &watched, &waiting_mask);
    for (size_t index = 0; index < COUNT(watched_signals); index++) {
        sigdelset(&waiting_mask, watched_signals[index]);
        install(watched_signals[index], on_signal);
    }
    for (size_t index = 0; index < COUNT(crash_signals); index++)
        install(crash_signals[index], on_crash);
}

static void release_signals(void)
{
    for (size_t index = 0; index < COUNT(crash_signals); index++)
        install(crash_signals[index], SIG_DFL);
    for (size_t index = 0; index < COUNT(watched_signals); index++)
        install(watched_signals[index], SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &waiting_mask, NULL);
}

const char *terminal_capability(const char *name)
{
    const char *value = tigetstr(name);
    return value && value != (char *)-1 ? value : NULL;
}

static int keep_byte(int byte)
{
    if (rescue_length < RESCUE_SIZE)
        rescue_text[rescue_length++] = (char)byte;
    return byte;
}

static void prepare_rescue(void)
{
    static const char *const names[] = {"sgr0", "rmkx", "cnorm", "Se", "rmcup"};
    rescue_length = 0;
    for (const char *byte = ESCAPE_MODES_OFF ESCAPE_MOUSE_OFF; *byte; byte++)
        keep_byte(*byte);
    for (size_t index = 0; index < COUNT(names); index++) {
        const char *text = terminal_capability(names[index]);
        if (text)
            tputs(text, 1, keep_byte);
    }
}

void terminal_rescue(void)
{
    if (!rescue_armed)
        return;
    rescue_armed = 0;
    if (write(STDOUT_FILENO, rescue_text, rescue_length) < 0) {
        /* a terminal that is gone needs no rescue */
    }
    tcsetattr(STDIN_FILENO, TCSANOW, &original_modes);
}

/* A terminal in a "C" environment (ssh, cron, containers) nearly always speaks UTF-8 all the same. */
static void need_utf8(void)
{
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 && !setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "en_US.UTF-8");
}

static void put(const char *text)
{
    if (text)
        putp(text);
}

static void enter_modes(void)
{
    raw();
    noecho();
    nonl();
    put(ESCAPE_MODES_ON);
    if (mouse_on)
        put(ESCAPE_MOUSE_ON);
    put(terminal_capability("smkx"));
    fflush(stdout);
}

static void leave_modes(void)
{
    put(ESCAPE_MODES_OFF);
    if (mouse_on)
        put(ESCAPE_MOUSE_OFF);
    if (titled)
        put(ESCAPE_TITLE_BACK);
    titled = false;
    put(terminal_capability("rmkx"));
    put(terminal_capability("Se"));
    fflush(stdout);
}

/* Until it has been suspended once, curses writes after each movement of the cursor, so that a frame reaches
 * the terminal in pieces; after that, in one. So it is suspended before anything is shown, with nobody
 * listening. */
static void buffer_frames(void)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC), original = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (null >= 0 && original >= 0 && dup2(null, STDOUT_FILENO) >= 0) {
        endwin();
        dup2(original, STDOUT_FILENO);
    }
    if (null >= 0)
        close(null);
    if (original >= 0)
        close(original);
}

enum rec_status terminal_start(rec_error *error)
{
    if (tcgetattr(STDIN_FILENO, &original_modes) != 0)
        return error_errno(error, REC_IO, errno, "the standard input is not a terminal");
    need_utf8();
    terminal_gone = false;
    catch_signals(); /* before curses: it would ignore SIGTSTP, and lose one that waits, in each refresh */
    screen = true_color_newterm();
    if (!screen) {
        release_signals();
        return error_set(
            error, REC_UNSUPPORTED,
            "the terminal type \"%s\" cannot show a full screen; set TERM, or use `recollect chat`",
            getenv("TERM") ? getenv("TERM") : "");
    }
    buffer_frames();
    typeahead(-1);
    /* No inserting and deleting of characters: what stands behind a cell whose width the terminal sees
     * otherwise would move, the border of the pane with it. */
    idcok(stdscr, FALSE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    enter_modes();
    prepare_rescue();
    rescue_armed = 1;
    cursor_shape = CURSOR_BLOCK;
    return REC_OK;
}

void terminal_stop(void)
{
    if (!screen)
        return;
    terminal_cursor(CURSOR_BLOCK);
    leave_modes();
    endwin();
    rescue_armed = 0;
    release_signals();
    delscreen(screen);
    screen = NULL;
}

static bool take(int number)
{
    bool was = pending[number];
    pending[number] = 0;
    return was;
}

static unsigned take_signals(void)
{
    unsigned result = 0;
    if (take(SIGWINCH))
        result |= TERMINAL_RESIZED;
    if (take(SIGCONT))
        result |= TERMINAL_CONTINUED;
    if (take(SIGTSTP))
        result |= TERMINAL_SUSPEND;
    if (take(SIGINT))
        result |= TERMINAL_INTERRUPT;
    if (end_signal || terminal_gone)
        result |= TERMINAL_END;
    return result;
}

unsigned terminal_wait(int event_fd, int64_t timeout_ns)
{
    struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                           {.fd = event_fd, .events = POLLIN},
                           {.fd = watched_file, .events = POLLIN}};
    struct timespec timeout = {timeout_ns / 1000000000, timeout_ns % 1000000000};
    int ready = ppoll(fds, COUNT(fds), timeout_ns < 0 ? NULL : &timeout, &waiting_mask);
    unsigned result = take_signals();
    if (ready > 0) {
        if (fds[0].revents)
            result |= TERMINAL_INPUT;
        if (fds[1].revents)
            result |= TERMINAL_EVENT;
        if (fds[2].revents)
            result |= TERMINAL_WATCHED;
    }
    return result;
}

void terminal_watch(int descriptor)
{
    watched_file = descriptor;
}

int terminal_watched(void)
{
    return watched_file;
}

size_t terminal_read(char *out, size_t size)
{
    ssize_t length = read(STDIN_FILENO, out, size);
    if (length > 0)
        return (size_t)length;
    if (length == 0 || (errno != EINTR && errno != EAGAIN))
        terminal_gone = true;
    return 0;
}

int terminal_rows(void)
{
    return LINES > 0 ? LINES : 1;
}

int terminal_columns(void)
{
    return COLS > 0 ? COLS : 1;
}

void terminal_resize(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    clearok(curscr, TRUE); /* terminals move what they show when they are resized, each in its own way */
}

void terminal_leave(void)
{
    leave_modes();
    endwin();
    rescue_armed = 0;
    install(SIGINT, SIG_IGN); /* the other program's */
    install(SIGTSTP, SIG_IGN);
}

void terminal_resume(void)
{
    enum terminal_cursor shape = cursor_shape;
    install(SIGINT, on_signal);
    install(SIGTSTP, on_signal);
    reset_prog_mode();
    enter_modes();
    terminal_resize();
    clearok(curscr, TRUE);
    cursor_shape = CURSOR_BLOCK;
    terminal_cursor(shape);
    rescue_armed = 1;
}

void terminal_suspend(void)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    leave_modes();
    endwin();
    rescue_armed = 0;
    install(SIGTSTP, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
    kill(0, SIGTSTP); /* the whole job, as the terminal would: also what started us */
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    install(SIGTSTP, on_signal);
    sigset_t resumed;
    sigemptyset(&resumed);
    sigaddset(&resumed, SIGCONT);
    sigtimedwait(&resumed, NULL, &(struct timespec){0, 0}); /* ours: not a continuation from outside */
    terminal_resume();
}

int terminal_end_signal(void)
{
    return end_signal;
}

int terminal_colours(void)
{
    if (!has_colors())
        return 0;
    /* where numbers above the first eight are colours themselves, only ours can name the palette's */
    return COLORS > 256 && !true_color_known() ? 8 : COLORS;
}

void terminal_cursor(enum terminal_cursor shape)
{
    if (shape == cursor_shape)
        return;
    curs_set(shape == CURSOR_HIDDEN ? 0 : 1);
    const char *style = terminal_capability("Ss");
    if (style && shape == CURSOR_BAR)
        put(tiparm(style, 6));
    else if (style && cursor_shape == CURSOR_BAR)
        put(terminal_capability("Se"));
    fflush(stdout);
    cursor_shape = shape;
}

void terminal_mouse(bool wanted)
{
    if (wanted == mouse_on)
        return;
    mouse_on = wanted;
    put(wanted ? ESCAPE_MOUSE_ON : ESCAPE_MOUSE_OFF);
    fflush(stdout);
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

/* Consoles that print what they do not understand. */
static bool understands_osc(void)
{
    const char *term = getenv("TERM");
    return term && strcmp(term, "linux") != 0 && strncmp(term, "vt", 2) != 0 && strncmp(term, "dumb", 4) != 0;
}

void terminal_title(const char *title)
{
    if (!understands_osc())
        return;
    struct buf clean = BUF_INIT, out = BUF_INIT;
    utf8_printable(&clean, title, strlen(title), false);
    if (!titled)
        buf_adds(&out, ESCAPE_TITLE_KEEP);
    titled = true;
    buf_adds(&out, "\033]2;");
    buf_add(&out, clean.data, text_fit(clean.data, clean.length, TITLE_COLUMNS, NULL));
    buf_addc(&out, '\a');
    terminal_send(out.data, out.length);
    buf_free(&clean);
    buf_free(&out);
}

void terminal_ask_background(void)
{
    static const char question[] = "\033]11;?\a";
    if (understands_osc() && !is_set("STY"))
        terminal_send(question, sizeof question - 1);
}

void terminal_add_passed(struct buf *out, const char *sequence, size_t length)
{
    if (is_set("TMUX")) {
        buf_adds(out, "\033Ptmux;");
        for (size_t at = 0; at < length; at++) {
            if (sequence[at] == '\033')
                buf_addc(out, '\033');
            buf_addc(out, sequence[at]);
        }
        buf_adds(out, "\033\\");
    } else if (is_set("STY")) {
        for (size_t at = 0; at < length; at += SCREEN_CHUNK) {
            size_t part = length - at < SCREEN_CHUNK ? length - at : SCREEN_CHUNK;
            buf_adds(out, "\033P");
            buf_add(out, sequence + at, part);
            buf_adds(out, "\033\\");
        }
    } else {
        buf_add(out, sequence, length);
    }
}

/* Which terminals show notices, and by which sequence: the beginning of $TERM_PROGRAM or $TERM. */
static const struct {
    const char *name, *before;
} notices[] = {
    {"iTerm", "9;"},
    {"WezTerm", "9;"},
    {"ghostty", "9;"},
    {"xterm-kitty", "9;"},
    {"xterm-ghostty", "9;"},
    {"rxvt", "777;notify;recollect;"},
    {"foot", "777;notify;recollect;"},
    {"contour", "777;notify;recollect;"},
};

void terminal_notice(const char *text)
{
    const char *program = getenv("TERM_PROGRAM"), *term = getenv("TERM");
    struct buf clean = BUF_INIT, sequence = BUF_INIT, out = BUF_INIT;
    utf8_printable(&clean, text, strlen(text), false);
    for (size_t index = 0; index < COUNT(notices) && !sequence.length; index++) {
        size_t length = strlen(notices[index].name);
        if ((program && strncmp(program, notices[index].name, length) == 0) ||
            (term && strncmp(term, notices[index].name, length) == 0)) {
            buf_addf(&sequence, "\033]%s", notices[index].before);
            buf_add(&sequence, clean.data, text_fit(clean.data, clean.length, TITLE_COLUMNS, NULL));
            buf_addc(&sequence, '\a');
        }
    }
    terminal_add_passed(&out, sequence.data, sequence.length);
    if (sequence.length)
        terminal_send(out.data, out.length);
    beep();
    buf_free(&clean);
    buf_free(&sequence);
    buf_free(&out);
}

void terminal_send(const char *bytes, size_t length)
{
    fflush(stdout);
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            return; /* the terminal is gone: the loop will see that */
        bytes += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
}
