#include "config.h"

#include "clipboard.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "ui/tui/format.h"
#include "ui/tui/process.h"
#include "ui/tui/terminal.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_NS      ((int64_t)20000000)   /* between looks at a command that runs */
#define PATIENCE_NS  ((int64_t)3000000000) /* then it is given up */
#define TERMINAL_MAX 74994                 /* bytes that terminals commonly take this way */

struct clipboard {
    char *text, *what;
    size_t length;
    struct process process; /* the command that has the text */
    const char *tool;       /* its name; NULL: none runs */
    bool own;               /* it is the user's: no other way is tried when it fails */
    int64_t since, look;    /* begun; looked at next */
};

/* Tools of desktops: the first that is there and has its display. */
static const struct tool {
    const char *variable, *program, *command;
} tools[] = {
    {"WAYLAND_DISPLAY", "wl-copy", "wl-copy"},       {"DISPLAY", "xclip", "xclip -selection clipboard"},
    {"DISPLAY", "xsel", "xsel --clipboard --input"}, {"TERM_PROGRAM", "pbcopy", "pbcopy"},
    {"WSL_DISTRO_NAME", "clip.exe", "clip.exe"},
};

void clipboard_start(struct app *app)
{
    app->clipboard = xcalloc(1, sizeof *app->clipboard);
}

static void forget(struct clipboard *clipboard)
{
    free(clipboard->text);
    free(clipboard->what);
    clipboard->text = clipboard->what = NULL;
    clipboard->tool = NULL;
}

void clipboard_stop(struct app *app)
{
    forget(app->clipboard);
    free(app->clipboard);
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && *value;
}

static unsigned note(struct app *app, const char *way)
{
    const struct clipboard *clipboard = app->clipboard;
    return app_toast(app, ROLE_SUCCESS, "copied %s, %zu byte%s, %s", clipboard->what, clipboard->length,
                     clipboard->length == 1 ? "" : "s", way);
}

/* --- The terminal --- */

static void add_base64(struct buf *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < length; at += 3) {
        size_t left = length - at;
        uint32_t group = (uint32_t)bytes[at] << 16;
        group |= left > 1 ? (uint32_t)bytes[at + 1] << 8 : 0;
        group |= left > 2 ? bytes[at + 2] : 0;
        buf_addc(out, digits[group >> 18 & 63]);
        buf_addc(out, digits[group >> 12 & 63]);
        buf_addc(out, left > 1 ? digits[group >> 6 & 63] : '=');
        buf_addc(out, left > 2 ? digits[group & 63] : '=');
    }
}

static unsigned by_terminal(struct app *app)
{
    const struct clipboard *clipboard = app->clipboard;
    const char *term = getenv("TERM");
    if (term && (strcmp(term, "linux") == 0 || strncmp(term, "vt", 2) == 0))
        return app_toast(app, ROLE_WARNING,
                         "not copied: this terminal has no clipboard; ui.copy_command can name a command");
    if (clipboard->length > TERMINAL_MAX)
        return app_toast(
            app, ROLE_WARNING,
            "not copied: %zu bytes are more than terminals take (%d); ui.copy_command can name a "
            "command",
            clipboard->length, TERMINAL_MAX);
    struct buf sequence = BUF_INIT, out = BUF_INIT;
    buf_adds(&sequence, "\033]52;c;");
    add_base64(&sequence, (const unsigned char *)clipboard->text, clipboard->length);
    buf_addc(&sequence, '\a');
    terminal_add_passed(&out, sequence.data, sequence.length);
    terminal_send(out.data, out.length);
    unsigned bits = note(app, is_set("TMUX")  ? "through tmux to the terminal (OSC 52)"
                              : is_set("STY") ? "through screen to the terminal (OSC 52)"
                                              : "by the terminal (OSC 52)");
    buf_free(&sequence);
    buf_free(&out);
    return bits;
}

/* --- Commands --- */

static bool run(struct app *app, const char *name, const char *command, rec_error *error)
{
    struct clipboard *clipboard = app->clipboard;
    if (process_start(&clipboard->process, command, clipboard->text, clipboard->length, error) != REC_OK)
        return false;
    clipboard->tool = name;
    clipboard->since = clock_monotonic();
    clipboard->look = clipboard->since + LOOK_NS;
    return true;
}

static bool start_tool(struct app *app)
{
    rec_error error;
    if (is_set("SSH_CONNECTION") || is_set("SSH_TTY"))
        return false; /* the clipboard of the machine at the other end is nobody's */
    for (size_t index = 0; index < sizeof tools / sizeof *tools; index++)
        if (is_set(tools[index].variable) && process_exists(tools[index].program) &&
            run(app, tools[index].program, tools[index].command, &error))
            return true;
    return false;
}

unsigned clipboard_copy(struct app *app, const char *what, const char *text, size_t length)
{
    struct clipboard *clipboard = app->clipboard;
    rec_error error = {0};
    if (clipboard->tool)
        process_end(&clipboard->process);
    forget(clipboard);
    if (length == 0)
        return app_toast(app, ROLE_WARNING, "there is nothing to copy");
    clipboard->text = xstrndup(text, length);
    clipboard->length = length;
    clipboard->what = xstrdup(what);
    const char *own = rec_settings_get(app->settings, "ui.copy_command");
    clipboard->own = own && *own;
    if (clipboard->own)
        return run(app, own, own, &error) ? HANDLED : app_toast_error(app, &error);
    return start_tool(app) ? HANDLED : by_terminal(app);
}

int64_t clipboard_due(const struct app *app)
{
    return app->clipboard->tool ? app->clipboard->look : 0;
}

/* The command has ended: the note, or the terminal's way. */
static unsigned ended(struct app *app, int status)
{
    struct clipboard *clipboard = app->clipboard;
    struct buf way = BUF_INIT;
    unsigned bits;
    if (status == 0) {
        buf_addf(&way, "by %.40s", clipboard->tool);
        bits = note(app, way.data);
    } else if (clipboard->own) {
        bits = app_toast(app, ROLE_ERROR, "not copied: \"%.60s\" %s", clipboard->tool,
                         status < 0 ? "did not end" : "failed");
    } else {
        bits = by_terminal(app);
    }
    buf_free(&way);
    forget(clipboard);
    return bits;
}

unsigned clipboard_tick(struct app *app)
{
    struct clipboard *clipboard = app->clipboard;
    int status;
    if (process_ended(&clipboard->process, &status))
        return ended(app, status);
    clipboard->look = clock_monotonic() + LOOK_NS;
    if (clipboard->look - clipboard->since < PATIENCE_NS)
        return 0;
    process_end(&clipboard->process);
    return ended(app, -1);
}
