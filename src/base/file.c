#include "config.h"

#include "base/file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NO_WRITER "%s is a pipe that nobody writes to."

/* Opened to wait for a writer, a pipe with a name would be waited for for ever. */
static enum rec_status open_at_once(const char *path, int *file, rec_error *error)
{
    *file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*file < 0)
        return error_errno(error, errno == ENOENT ? REC_NOT_FOUND : REC_IO, errno, "%s cannot be opened",
                           path);
    return REC_OK;
}

static bool is_pipe(int file)
{
    struct stat info;

    return fstat(file, &info) == 0 && S_ISFIFO(info.st_mode);
}

/* At its end, nothing having been read: a pipe with a name that nobody has opened to write to. */
static bool has_no_writer(int file)
{
    struct pollfd end = {.fd = file, .events = POLLIN};

    return is_pipe(file) && poll(&end, 1, 0) == 0;
}

/* read(), waiting for what a pipe has not got yet. */
static ssize_t read_some(int file, char *out, size_t size)
{
    ssize_t got;

    while ((got = read(file, out, size)) < 0 && (errno == EINTR || errno == EAGAIN))
        if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = file, .events = POLLIN}, 1, -1);
    return got;
}

enum rec_status file_read(const char *path, size_t limit, struct buf *out, rec_error *error)
{
    bool standard = strcmp(path, "-") == 0;
    int file = STDIN_FILENO;
    enum rec_status status = standard ? REC_OK : open_at_once(path, &file, error);
    size_t start = out->length;

    if (status)
        return status;
    if (standard)
        path = "The input";
    for (;;) {
        size_t left = limit - (out->length - start);
        size_t wish = left < 65536 ? left + 1 : 65536;
        ssize_t got;

        buf_reserve(out, wish);
        got = read_some(file, out->data + out->length, wish);
        if (got < 0) {
            status = error_errno(error, REC_IO, errno, "%s cannot be read", path);
            break;
        }
        if ((size_t)got > left) {
            status = error_set(error, REC_LIMIT, "%s is larger than %zu bytes.", path, limit);
            break;
        }
        out->length += (size_t)got;
        out->data[out->length] = '\0';
        if (got == 0 && out->length == start && has_no_writer(file))
            status = error_set(error, REC_IO, NO_WRITER, path);
        if (got == 0)
            break;
    }
    if (status)
        buf_truncate(out, start);
    out->data[out->length] = '\0';
    if (!standard)
        close(file);
    return status;
}

FILE *file_open(const char *path, rec_error *error)
{
    char first;
    ssize_t got = -1;
    FILE *stream;
    int file;

    if (open_at_once(path, &file, error))
        return NULL;
    if (is_pipe(file))
        got = read(file, &first, 1); /* nothing else tells whether somebody is there */
    if (got == 0 && has_no_writer(file)) {
        error_set(error, REC_IO, NO_WRITER, path);
        close(file);
        return NULL;
    }
    (void)fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
    stream = fdopen(file, "r");
    if (!stream)
        error_errno(error, REC_IO, errno, "%s cannot be read", path);
    else if (got == 1)
        ungetc((unsigned char)first, stream);
    return stream;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(file, bytes, length);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        length -= (size_t)put;
    }
    return true;
}

/* Makes a rename durable; some file systems cannot, which is no failure of ours. */
static void sync_folder(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return;
    (void)fsync(folder);
    close(folder);
}

enum rec_status file_write(const char *path, const void *bytes, size_t length, unsigned mode,
                           rec_error *error)
{
    char *target = realpath(path, NULL); /* a link stays a link: its target is replaced */
    struct buf folder = BUF_INIT, temporary = BUF_INIT;
    enum rec_status status = REC_OK;
    int file = -1;

    file_folder(&folder, target ? target : path);
    buf_addf(&temporary, "%s/.recollect.XXXXXX", folder.data);
    file = mkostemp(temporary.data, O_CLOEXEC);
    if (file < 0) {
        status = error_errno(error, REC_IO, errno, "%s cannot be written", path);
        goto out;
    }
    if (fchmod(file, (mode_t)mode) || !write_all(file, bytes, length) || fsync(file) ||
        rename(temporary.data, target ? target : path)) {
        status = error_errno(error, REC_IO, errno, "%s cannot be written", path);
        unlink(temporary.data);
        goto out;
    }
    sync_folder(folder.data);
out:
    if (file >= 0)
        close(file);
    buf_free(&folder);
    buf_free(&temporary);
    free(target);
    return status;
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* 0, or why not. */
static int make_folder(const char *path)
{
    int why = mkdir(path, 0700) == 0 ? 0 : errno;

    return why && is_folder(path) ? 0 : why;
}

enum rec_status file_make_folders(const char *path, rec_error *error)
{
    struct buf part = BUF_INIT;
    enum rec_status status = REC_OK;

    buf_adds(&part, path);
    for (size_t at = 1; at <= part.length && !status; at++) {
        char saved = part.data[at];
        int why;

        if (saved != '/' && saved != '\0')
            continue;
        part.data[at] = '\0';
        if ((why = make_folder(part.data)) != 0)
            status = error_errno(error, REC_IO, why, "The folder %s cannot be made", part.data);
        part.data[at] = saved;
    }
    buf_free(&part);
    return status;
}

void file_folder(struct buf *out, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        buf_addc(out, '.');
    else
        buf_add(out, path, slash == path ? 1 : (size_t)(slash - path));
}

bool file_nearest(struct buf *out, const char *path)
{
    struct buf at = BUF_INIT;
    bool there, top = false;

    buf_adds(&at, path);
    while (!(there = access(at.data, F_OK) == 0) && !top) {
        struct buf parent = BUF_INIT;

        file_folder(&parent, at.data);
        top = strcmp(parent.data, at.data) == 0;
        buf_free(&at);
        at = parent;
    }
    if (there)
        buf_adds(out, at.data);
    buf_free(&at);
    return there;
}

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The mark is not text, nor is the \r of a line's end. */
static void trim_line(struct buf *line)
{
    size_t mark = strlen(BYTE_ORDER_MARK);

    if (line->length >= mark && memcmp(line->data, BYTE_ORDER_MARK, mark) == 0)
        buf_remove(line, 0, mark);
    if (line->length > 0 && line->data[line->length - 1] == '\r')
        buf_truncate(line, line->length - 1);
}

enum rec_status file_line(FILE *file, size_t limit, struct buf *line, rec_error *error)
{
    size_t most = limit + strlen(BYTE_ORDER_MARK "\r");
    bool too_long = false, any = false;
    char piece[512];
    size_t held = 0; /* bytes of it that are still to be added */
    int byte;

    buf_clear(line);
    buf_reserve(line, 0);
    flockfile(file);
    while ((byte = getc_unlocked(file)) != EOF && byte != '\n') {
        any = true;
        if (line->length + held >= most) {
            too_long = true;
            continue;
        }
        piece[held++] = (char)byte;
        if (held == sizeof piece) {
            buf_add(line, piece, held);
            held = 0;
        }
    }
    buf_add(line, piece, held);
    funlockfile(file);
    if (byte == EOF && ferror(file))
        return error_errno(error, REC_IO, errno, "The input cannot be read");
    if (byte == EOF && !any)
        return REC_DONE;
    if (!too_long)
        trim_line(line);
    if (too_long || line->length > limit) {
        buf_clear(line);
        return error_set(error, REC_LIMIT, "The line is longer than %zu bytes.", limit);
    }
    return REC_OK;
}
