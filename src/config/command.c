#include "config.h"

#include "config/command.h"

#include "base/child.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>
#include <sys/wait.h>

#define OUTPUT_MAX_BYTES 65536
#define ERRORS_MAX_BYTES 200

static enum rec_status judge(const char *what, const struct child *child, rec_error *error)
{
    struct buf shown = BUF_INIT;
    enum rec_status status = REC_OK;
    int state = child->state;

    utf8_printable(&shown, child->errors.data, child->errors.length, false);
    if (child->late)
        status =
            error_set(error, REC_TIMEOUT, "The command of %s did not end in time and was stopped.", what);
    else if (!child_succeeded(child))
        status = error_set(error, REC_INVALID, "The command of %s failed (status %d)%s%s", what,
                           WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state),
                           shown.length ? ": " : ".", shown.data);
    else if (strcspn(child->output.data, "\r\n") == 0)
        status = error_set(error, REC_INVALID, "The command of %s printed nothing on its first line.", what);
    buf_free(&shown);
    return status;
}

enum rec_status command_first_line(const char *what, const char *command, int timeout_ms, struct buf *out,
                                   rec_error *error)
{
    char *const arguments[] = {"/bin/sh", "-c", (char *)command, NULL};
    struct child child = {.arguments = arguments,
                          .timeout_ms = timeout_ms,
                          .output_max = OUTPUT_MAX_BYTES,
                          .cut = true,
                          .errors_max = ERRORS_MAX_BYTES,
                          .stop_fd = -1};
    enum rec_status status = child_run(&child, error);

    if (status)
        error_prefix(error, "The command of %s cannot be run", what);
    else
        status = judge(what, &child, error);
    if (!status)
        buf_add(out, child.output.data, strcspn(child.output.data, "\r\n"));
    child_free(&child);
    return status;
}
