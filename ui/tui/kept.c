#include "config.h"

#include "kept.h"

#include "base/file.h"
#include "base/utf8.h"

#include <string.h>

#define KEPT_MAX ((size_t)256 << 10)

static void path_of(const struct app *app, const char *name, struct buf *path)
{
    buf_addf(path, "%s/%s", rec_settings_folder(app->settings, "state"), name);
}

void kept_read(const struct app *app, const char *name, struct buf *out)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    rec_error none = {0};
    if (app->incognito)
        return;
    path_of(app, name, &path);
    if (file_read(path.data, KEPT_MAX, &text, &none) == REC_OK && utf8_valid(text.data, text.length))
        buf_add(out, text.data, text.length);
    buf_free(&path);
    buf_free(&text);
}

void kept_write(const struct app *app, const char *name, const struct buf *lines)
{
    struct buf path = BUF_INIT;
    rec_error none = {0};
    if (app->incognito)
        return;
    path_of(app, name, &path);
    if (lines->length <= KEPT_MAX &&
        file_make_folders(rec_settings_folder(app->settings, "state"), &none) == REC_OK)
        file_write(path.data, lines->data, lines->length, 0600, &none);
    buf_free(&path);
}

bool kept_line(const struct buf *lines, size_t *at, const char **line, size_t *length)
{
    if (*at >= lines->length)
        return false;
    const char *end = memchr(lines->data + *at, '\n', lines->length - *at);
    *line = lines->data + *at;
    *length = end ? (size_t)(end - *line) : lines->length - *at;
    *at += *length + 1;
    return true;
}
