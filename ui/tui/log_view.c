#include "config.h"

#include "log_view.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/entries.h"
#include "ui/tui/view.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH      120
#define HEIGHT_MIN 10
#define TAIL_BYTES (64 * 1024)
#define LOOK_NS    ((int64_t)1000000000)

struct log_view {
    struct buf text; /* the tail, whole lines */
    int64_t size, time;
    struct entries entries;
    int64_t due; /* 0: it is not shown */
};

static const struct view log_tail_view;

void log_view_start(struct app *app)
{
    app->log = xcalloc(1, sizeof *app->log);
    buf_init(&app->log->text);
    entries_init(&app->log->entries);
}

void log_view_stop(struct app *app)
{
    buf_free(&app->log->text);
    entries_free(&app->log->entries);
    free(app->log);
}

/* Reads the end of the file when it has changed; false if it has not. */
static bool read_tail(struct app *app)
{
    struct log_view *log = app->log;
    const char *folder = rec_settings_folder(app->settings, "state");
    struct buf path = BUF_INIT;
    struct stat info = {0};
    bool changed = false;
    buf_addf(&path, "%s/log", folder ? folder : "");
    int file = open(path.data, O_RDONLY | O_CLOEXEC);
    if (file >= 0 && fstat(file, &info) == 0 && S_ISREG(info.st_mode) &&
        (info.st_size != log->size || info.st_mtime != log->time)) {
        char bytes[4096];
        off_t at = info.st_size > TAIL_BYTES ? info.st_size - TAIL_BYTES : 0;
        bool cut = at > 0;
        ssize_t length;
        buf_clear(&log->text);
        while (log->text.length < TAIL_BYTES && (length = pread(file, bytes, sizeof bytes, at)) > 0) {
            buf_add(&log->text, bytes, (size_t)length);
            at += length;
        }
        const char *first = cut ? memchr(log->text.data, '\n', log->text.length) : NULL;
        if (first)
            buf_remove(&log->text, 0, (size_t)(first - log->text.data) + 1);
        log->size = info.st_size;
        log->time = info.st_mtime;
        changed = true;
    }
    if (file >= 0)
        close(file);
    buf_free(&path);
    return changed;
}

static enum theme_role role_of(const char *line, size_t length)
{
    static const struct {
        const char *word;
        enum theme_role role;
    } levels[] = {{" error ", ROLE_ERROR}, {" warning ", ROLE_WARNING}, {" debug ", ROLE_DIM}};
    for (size_t index = 0; index < sizeof levels / sizeof *levels; index++)
        if (memmem(line, length < 40 ? length : 40, levels[index].word, strlen(levels[index].word)))
            return levels[index].role;
    return ROLE_TEXT;
}

static void rebuild(struct app *app, int width)
{
    struct log_view *log = app->log;
    size_t columns = width > 0 ? (size_t)width : 1;
    entries_begin(&log->entries);
    for (size_t at = 0; at < log->text.length;) {
        const char *line = log->text.data + at, *end = memchr(line, '\n', log->text.length - at);
        size_t length = end ? (size_t)(end - line) : log->text.length - at;
        struct buf clean = BUF_INIT;
        utf8_printable(&clean, line, length, false);
        entries_add(&log->entries, "", 0);
        entries_put_text(&log->entries, clean.length ? clean.data : "", role_of(line, length), " ", "   ",
                         columns);
        buf_free(&clean);
        at += length + 1;
    }
    if (log->text.length == 0) {
        static const char none[] =
            "Nothing has been logged. log.level says how much is: error, warning, info, debug.";
        entries_add(&log->entries, "", 0);
        entries_put_text(&log->entries, none, ROLE_DIM, " ", "   ", columns);
    }
    entries_end(&log->entries);
}

/* New lines are shown while the last one is selected. */
static unsigned look(struct app *app, bool opened)
{
    struct entries *entries = &app->log->entries;
    bool last = opened || entries->selected + 1 >= entries->count;
    if (!read_tail(app) && !opened)
        return 0;
    rebuild(app, WIDTH);
    if (last)
        entries_select(entries, entries->count);
    return DRAW_POPUP;
}

unsigned log_view_open(struct app *app)
{
    app->log->due = clock_monotonic() + LOOK_NS;
    return look(app, true) | app_open_popup(app, &log_tail_view);
}

int64_t log_view_due(const struct app *app)
{
    return app->log->due;
}

unsigned log_view_tick(struct app *app)
{
    bool shown = app_has_popup(app, &log_tail_view);
    app->log->due = shown ? clock_monotonic() + LOOK_NS : 0;
    return shown ? look(app, false) : 0;
}

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->log->entries,
                               .title = "Log",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

static unsigned act(struct app *app, enum action action)
{
    return action == ACTION_RELOAD ? look(app, true) | HANDLED : 0;
}

static const struct view log_tail_view = {
    .name = "log",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .hints = {{ACTION_BOTTOM, "newest"}, {ACTION_PAGE_UP, "older"}, {ACTION_LEAVE, "close"}},
};
