#include "config.h"

#include "external.h"

#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"
#include "ui/tui/process.h"
#include "ui/tui/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *variable(const char *name, const char *otherwise)
{
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

/* A file of our own with the text, readable to nobody else; its name is appended. */
static enum rec_status make_file(const char *text, struct buf *name, rec_error *error)
{
    static const char ending[] = ".md"; /* editors know by it what they have */
    buf_addf(name, "%s/recollect-XXXXXX%s", variable("XDG_RUNTIME_DIR", variable("TMPDIR", "/tmp")), ending);
    int file = mkstemps(name->data, sizeof ending - 1);
    FILE *stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!stream)
        return error_errno(error, REC_IO, errno, "%s could not be made", name->data);
    fputs(text, stream);
    if (fclose(stream) != 0)
        return error_errno(error, REC_IO, errno, "%s could not be written", name->data);
    return REC_OK;
}

static enum rec_status take_file(const char *name, struct buf *out, rec_error *error)
{
    struct buf raw = BUF_INIT;
    enum rec_status status = file_read(name, REC_MAX_MESSAGE, &raw, error);
    if (status == REC_OK)
        utf8_clean(out, raw.data, raw.length);
    while (out->length > 0 && out->data[out->length - 1] == '\n')
        buf_truncate(out, out->length - 1);
    buf_free(&raw);
    return status;
}

static void add_quoted(struct buf *out, const char *text)
{
    buf_addc(out, '\'');
    for (; *text; text++)
        buf_adds(out, *text == '\'' ? "'\\''" : (char[]){*text, '\0'});
    buf_addc(out, '\'');
}

bool external_edit(struct app *app, const char *text, struct buf *out, unsigned *bits)
{
    rec_error error = {0};
    struct buf name = BUF_INIT, command = BUF_INIT;
    const char *editor = variable("VISUAL", variable("EDITOR", "vi"));
    bool changed = false;
    *bits = DRAW_LAYOUT | HANDLED;
    if (make_file(text, &name, &error) != REC_OK) {
        *bits |= app_toast_error(app, &error);
        goto done;
    }
    buf_addf(&command, "%s ", editor);
    add_quoted(&command, name.data);
    terminal_leave();
    int status = process_run(command.data, NULL, 0);
    terminal_resume();
    if (status != 0)
        *bits |= app_toast(app, ROLE_ERROR, "\"%.60s\" failed; the text is as it was", editor);
    else if (take_file(name.data, out, &error) != REC_OK)
        *bits |= app_toast_error(app, &error);
    else
        changed = strcmp(out->length ? out->data : "", text) != 0;
done:
    if (name.length)
        unlink(name.data);
    buf_free(&name);
    buf_free(&command);
    return changed;
}

unsigned external_pipe(struct app *app, const char *command, const char *text)
{
    terminal_leave();
    int status = process_run(command, text, strlen(text));
    if (status == 0)
        printf("\n-- Enter goes back to recollect --");
    else
        printf("\n-- exit status %d; Enter goes back to recollect --", status);
    fflush(stdout);
    for (char byte = 0; byte != '\n' && byte != '\r';)
        if (read(STDIN_FILENO, &byte, 1) <= 0)
            break;
    terminal_resume();
    if (status == 0)
        return DRAW_LAYOUT | app_toast(app, ROLE_SUCCESS, "piped %zu bytes to %.60s", strlen(text), command);
    return DRAW_LAYOUT | app_toast(app, ROLE_ERROR, "\"%.60s\" failed", command);
}
