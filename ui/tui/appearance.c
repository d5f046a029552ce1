#include "config.h"

#include "appearance.h"

#include "base/file.h"
#include "ui/tui/terminal.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

#define FILE_MAX (256 * 1024)

static const char *setting(const struct app *app, const char *name)
{
    const char *value = rec_settings_get(app->settings, name);
    return value ? value : "";
}

/* Reads a file that need not be there. */
static bool read_if_there(const char *path, struct buf *out, struct buf *report)
{
    rec_error error = {0};
    if (access(path, F_OK) != 0)
        return false;
    if (file_read(path, FILE_MAX, out, &error) == REC_OK)
        return true;
    buf_addf(report, "%s\n", error.message);
    return false;
}

static bool theme_file(struct app *app, struct theme *theme, const char *folder, const char *name,
                       struct buf *report)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    rec_error error = {0};
    (void)app;
    buf_addf(&path, "%s/themes/%s.theme", folder, name);
    bool found = read_if_there(path.data, &text, report);
    if (found && theme_parse(theme, text.data, text.length, &error) != REC_OK)
        buf_addf(report, "%s: %s\n", path.data, error.message);
    buf_free(&path);
    buf_free(&text);
    return found;
}

static void load_theme(struct app *app, struct buf *report)
{
    struct theme theme;
    const char *name = setting(app, "ui.theme");
    const char *folder = rec_settings_folder(app->settings, "config");
    theme_builtin(&theme, app->light ? "light" : "dark");
    if (*name && strcmp(name, "default") != 0 && !theme_builtin(&theme, name)) {
        bool plain = strchr(name, '/') == NULL;
        if (!plain || ((!folder || !theme_file(app, &theme, folder, name, report)) &&
                       !theme_file(app, &theme, PKGDATADIR, name, report)))
            buf_addf(report, "there is no theme \"%.60s\"\n", name);
    }
    const char *no_color = getenv("NO_COLOR");
    draw_theme(&theme, no_color && *no_color ? 0 : terminal_colours());
}

struct keymap *appearance_keymap(const rec_settings *settings, struct buf *report)
{
    static const char swapped[] = "[input]\nM-Enter = send\nEnter = newline\n";
    struct buf path = BUF_INIT, text = BUF_INIT;
    const char *folder = rec_settings_folder(settings, "config"),
               *send = rec_settings_get(settings, "ui.send_key");
    struct keymap *keymap = keymap_new();
    if (send && strcmp(send, "alt-enter") == 0)
        keymap_parse(keymap, "ui.send_key", swapped, strlen(swapped), report);
    if (folder) {
        buf_addf(&path, "%s/keys.conf", folder);
        if (read_if_there(path.data, &text, report))
            keymap_parse(keymap, "keys.conf", text.data, text.length, report);
    }
    buf_free(&path);
    buf_free(&text);
    return keymap;
}

#ifdef __linux__
/* Folders that are not there are watched when they come; those that are watched already stay so. */
static void watch_folders(const struct app *app)
{
    const char *folder = rec_settings_folder(app->settings, "config");
    struct buf themes = BUF_INIT;
    if (terminal_watched() < 0 || !folder)
        return;
    buf_addf(&themes, "%s/themes", folder);
    inotify_add_watch(terminal_watched(), folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE);
    inotify_add_watch(terminal_watched(), themes.data, IN_CLOSE_WRITE | IN_MOVED_TO);
    buf_free(&themes);
}

static void watch(const struct app *app)
{
    terminal_watch(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    watch_folders(app);
}

/* The folder of themes itself may be new, and have some by now. */
static bool is_ours(const struct inotify_event *event)
{
    const char *name = event->len ? event->name : "", *end = strrchr(name, '.');
    if (event->mask & IN_ISDIR)
        return strcmp(name, "themes") == 0;
    return !(event->mask & IN_CREATE) &&
           (strcmp(name, "keys.conf") == 0 || (end && strcmp(end, ".theme") == 0));
}

bool appearance_files_changed(struct app *app)
{
    _Alignas(struct inotify_event) char bytes[4096];
    bool ours = false;
    ssize_t length;
    (void)app;
    while ((length = read(terminal_watched(), bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; at < length;) {
            const struct inotify_event *event = (const struct inotify_event *)(bytes + at);
            ours = ours || is_ours(event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    return ours;
}
#else
static void watch_folders(const struct app *app)
{
    (void)app;
}

static void watch(const struct app *app)
{
    (void)app;
}

bool appearance_files_changed(struct app *app)
{
    (void)app;
    return false;
}
#endif

void appearance_load(struct app *app, struct buf *report)
{
    const char *borders = setting(app, "ui.borders");
    bool unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    app->ascii = strcmp(borders, "ascii") == 0 || (!unicode && strcmp(borders, "unicode") != 0);
    draw_replace_emoji(strcmp(setting(app, "ui.emoji"), "replace") == 0);
    watch_folders(app); /* before they are read: what comes later is seen */
    load_theme(app, report);
    keymap_free(app->keymap);
    app->keymap = appearance_keymap(app->settings, report);
    terminal_mouse(app_setting(app, "ui.mouse"));
}

/* What some terminals say without being asked: "foreground;background" as numbers of the palette. */
static bool said_to_be_light(void)
{
    const char *colors = getenv("COLORFGBG"), *last = colors ? strrchr(colors, ';') : NULL;
    return last && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

void appearance_start(struct app *app)
{
    app->light = said_to_be_light();
    watch(app);
    const char *name = setting(app, "ui.theme");
    if (!*name || strcmp(name, "default") == 0)
        terminal_ask_background();
}

void appearance_stop(struct app *app)
{
    (void)app;
    if (terminal_watched() >= 0)
        close(terminal_watched());
    terminal_watch(-1);
}
