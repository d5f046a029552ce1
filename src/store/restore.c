#include "config.h"

#include "store/store_ops.h"

#include "base/error.h"
#include "base/file.h"
#include "store/sealed.h"
#include "store/sqlite/maintain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

static enum rec_status pump(FILE *in, int out, const char *from, const char *to, int64_t total,
                            store_progress progress, void *context, rec_error *error)
{
    char bytes[CHUNK];
    int64_t done = 0;

    for (size_t length; (length = fread(bytes, 1, sizeof bytes, in)) > 0;) {
        for (size_t at = 0; at < length;) {
            ssize_t put = write(out, bytes + at, length - at);
            if (put < 0 && errno != EINTR)
                return error_errno(error, REC_IO, errno, "%s cannot be written", to);
            at += put > 0 ? (size_t)put : 0;
        }
        done += (int64_t)length;
        if (progress && !progress(context, done, total))
            return error_set(error, REC_CANCELLED, "The copy was stopped.");
    }
    if (ferror(in))
        return error_errno(error, REC_IO, errno, "%s cannot be read", from);
    return fsync(out) ? error_errno(error, REC_IO, errno, "%s cannot be written", to) : REC_OK;
}

static enum rec_status copy_file(const char *from, const char *to, store_progress progress, void *context,
                                 rec_error *error)
{
    struct stat about;
    FILE *in = fopen(from, "re");
    enum rec_status status = REC_OK;

    if (!in || fstat(fileno(in), &about)) {
        status = error_errno(error, REC_IO, errno, "%s cannot be read", from);
    } else {
        int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        status = out < 0 ? error_errno(error, REC_IO, errno, "%s cannot be written", to)
                         : pump(in, out, from, to, about.st_size, progress, context, error);
        if (out >= 0)
            close(out);
    }
    if (in)
        fclose(in);
    return status;
}

/* Nothing is overwritten. What an old store has left beside it would be taken for a part of the new one. */
static enum rec_status check_free(const char *path, rec_error *error)
{
    static const char *const ends[] = {"", "-wal", "-journal"};
    enum rec_status status = REC_OK;

    for (size_t i = 0; !status && i < sizeof ends / sizeof *ends; i++) {
        struct buf file = BUF_INIT;
        buf_addf(&file, "%s%s", path, ends[i]);
        if (access(file.data, F_OK) == 0)
            status = error_set(error, REC_CONFLICT,
                               "%s is there already: move it away, or restore to another place with --db.",
                               file.data);
        buf_free(&file);
    }
    return status;
}

enum rec_status store_restore(const char *url, const char *copy, const char *passphrase,
                              store_progress progress, void *context, rec_error *error)
{
    struct buf part = BUF_INIT, folder = BUF_INIT;
    const char *path;
    enum rec_status status = store_path(url, &path, error);

    if (!status && !path)
        status = error_set(error, REC_INVALID, "A store in memory cannot be restored: name a file.");
    if (!status)
        status = check_free(path, error);
    if (!status) {
        file_folder(&folder, path);
        status = file_make_folders(folder.data, error);
    }
    if (!status) {
        buf_addf(&part, "%s.%ld.part", path, (long)getpid());
        unlink(part.data);
        status = sealed_is(copy)
                     ? sealed_read(copy, part.data, passphrase ? passphrase : "", progress, context, error)
                     : copy_file(copy, part.data, progress, context, error);
        if (!status)
            status = maintain_adopt(part.data, copy, error);
        if (!status && rename(part.data, path))
            status = error_errno(error, REC_IO, errno, "%s cannot be written", path);
        if (status)
            unlink(part.data);
    }
    buf_free(&part);
    buf_free(&folder);
    return status;
}
