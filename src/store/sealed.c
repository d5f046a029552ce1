#include "config.h"

#include "store/sealed.h"

#include "base/alloc.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "recollect copy 1"
enum { MAGIC_SIZE = sizeof MAGIC - 1 };

bool sealed_is(const char *path)
{
    char begin[MAGIC_SIZE];
    FILE *file = fopen(path, "re");
    bool is =
        file && fread(begin, 1, MAGIC_SIZE, file) == MAGIC_SIZE && memcmp(begin, MAGIC, MAGIC_SIZE) == 0;

    if (file)
        fclose(file);
    return is;
}

#ifdef HAVE_SODIUM
#include <sodium.h>

/* magic, what the key took to make, salt: all of it is authenticated with the first piece. Then the stream's
 * own header and the pieces, the last of which says so. */
enum {
    COSTS_AT = MAGIC_SIZE, /* operations and KiB, 4 bytes each, the lowest first */
    SALT_AT = COSTS_AT + 8,
    HEADER_SIZE = SALT_AT + crypto_pwhash_SALTBYTES,
    STREAM_SIZE = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    PIECE = 64 * 1024,
    SEALED_PIECE = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES
};
#define OPERATIONS_MOST 16            /* a file must not make this program work for hours, */
#define KIB_MOST        (1024 * 1024) /* or take all memory */

struct sealing {
    const char *from, *to;
    FILE *in, *out;
    int64_t total, done;
    store_progress progress;
    void *context;
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char header[HEADER_SIZE], plain[PIECE], sealed[SEALED_PIECE];
    rec_error *error;
};

static uint32_t number_at(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void put_number(unsigned char *bytes, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(number >> 8 * i);
}

static enum rec_status make_key(struct sealing *sealing, const char *passphrase,
                                unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES])
{
    uint32_t operations = number_at(sealing->header + COSTS_AT),
             kib = number_at(sealing->header + COSTS_AT + 4);

    if (operations < crypto_pwhash_OPSLIMIT_MIN || operations > OPERATIONS_MOST || kib > KIB_MOST ||
        (size_t)kib * 1024 < crypto_pwhash_MEMLIMIT_MIN)
        return error_set(sealing->error, REC_INVALID,
                         "%s is damaged: its beginning makes no sense. Use another copy.", sealing->from);
    if (crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, passphrase, strlen(passphrase),
                      sealing->header + SALT_AT, operations, (size_t)kib * 1024,
                      crypto_pwhash_ALG_ARGON2ID13))
        return error_set(sealing->error, REC_LIMIT,
                         "There is not enough memory to make a key: %u MiB are needed.",
                         (unsigned)(kib / 1024));
    return REC_OK;
}

static enum rec_status put(struct sealing *sealing, const void *bytes, size_t length)
{
    if (fwrite(bytes, 1, length, sealing->out) == length)
        return REC_OK;
    return error_errno(sealing->error, REC_IO, errno, "%s cannot be written", sealing->to);
}

static enum rec_status cannot_read(struct sealing *sealing)
{
    return error_errno(sealing->error, REC_IO, errno, "%s cannot be read", sealing->from);
}

static bool at_end(FILE *file)
{
    int next = getc(file);

    if (next != EOF)
        ungetc(next, file);
    return next == EOF;
}

static enum rec_status advance(struct sealing *sealing, size_t length)
{
    sealing->done += (int64_t)length;
    if (sealing->progress && !sealing->progress(sealing->context, sealing->done, sealing->total))
        return error_set(sealing->error, REC_CANCELLED, "The copy was stopped.");
    return REC_OK;
}

static enum rec_status write_pieces(struct sealing *sealing, const char *passphrase)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES], stream[STREAM_SIZE];
    enum rec_status status;
    bool first = true, last = false;

    memcpy(sealing->header, MAGIC, MAGIC_SIZE);
    put_number(sealing->header + COSTS_AT, crypto_pwhash_OPSLIMIT_MODERATE);
    put_number(sealing->header + COSTS_AT + 4, crypto_pwhash_MEMLIMIT_MODERATE / 1024);
    randombytes_buf(sealing->header + SALT_AT, crypto_pwhash_SALTBYTES);
    status = make_key(sealing, passphrase, key);
    if (status)
        return status;
    crypto_secretstream_xchacha20poly1305_init_push(&sealing->state, stream, key);
    sodium_memzero(key, sizeof key);
    if ((status = put(sealing, sealing->header, HEADER_SIZE)) || (status = put(sealing, stream, STREAM_SIZE)))
        return status;
    while (!status && !last) {
        size_t length = fread(sealing->plain, 1, PIECE, sealing->in);
        unsigned long long size;

        last = at_end(sealing->in);
        if (ferror(sealing->in))
            return cannot_read(sealing);
        crypto_secretstream_xchacha20poly1305_push(
            &sealing->state, sealing->sealed, &size, sealing->plain, length, first ? sealing->header : NULL,
            first ? HEADER_SIZE : 0, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        first = false;
        status = put(sealing, sealing->sealed, (size_t)size);
        if (!status)
            status = advance(sealing, length);
    }
    return status;
}

static enum rec_status ends_early(struct sealing *sealing)
{
    return error_set(sealing->error, REC_INVALID,
                     "%s is cut off or damaged at its end, after %lld bytes: use another copy.",
                     sealing->from, (long long)sealing->total);
}

static enum rec_status read_pieces(struct sealing *sealing, const char *passphrase)
{
    unsigned char key[crypto_secretstream_xchacha20poly1305_KEYBYTES], stream[STREAM_SIZE], tag = 0;
    enum rec_status status = REC_OK;
    bool first = true;

    if (fread(sealing->header, 1, HEADER_SIZE, sealing->in) != HEADER_SIZE ||
        fread(stream, 1, STREAM_SIZE, sealing->in) != STREAM_SIZE)
        return ferror(sealing->in) ? cannot_read(sealing) : ends_early(sealing);
    if ((status = make_key(sealing, passphrase, key)))
        return status;
    int made = crypto_secretstream_xchacha20poly1305_init_pull(&sealing->state, stream, key);
    sodium_memzero(key, sizeof key);
    while (!made && !status && tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        size_t length = fread(sealing->sealed, 1, SEALED_PIECE, sealing->in);
        unsigned long long size;

        if (ferror(sealing->in))
            return cannot_read(sealing);
        if (!first && length < crypto_secretstream_xchacha20poly1305_ABYTES)
            return ends_early(sealing);
        made = crypto_secretstream_xchacha20poly1305_pull(
            &sealing->state, sealing->plain, &size, &tag, sealing->sealed, length,
            first ? sealing->header : NULL, first ? HEADER_SIZE : 0);
        if (made && first)
            return error_set(
                sealing->error, REC_INVALID,
                "The passphrase does not open %s: try again; if it is right, the file is damaged.",
                sealing->from);
        if (made && at_end(sealing->in))
            return ends_early(sealing);
        if (made)
            break;
        first = false;
        status = put(sealing, sealing->plain, (size_t)size);
        if (!status)
            status = advance(sealing, length);
    }
    if (!status && (made || !at_end(sealing->in)))
        status = error_set(sealing->error, REC_INVALID, "%s is damaged behind byte %lld: use another copy.",
                           sealing->from, (long long)sealing->done);
    return status;
}

bool sealed_available(void)
{
    return true;
}

/* Opens both, lets `run` work, and takes the new file away if that fails. */
static enum rec_status run_between(struct sealing *sealing, const char *passphrase,
                                   enum rec_status (*run)(struct sealing *sealing, const char *passphrase))
{
    struct stat about;
    enum rec_status status = REC_OK;
    int file = -1;

    if (sodium_init() < 0)
        return error_set(sealing->error, REC_INTERNAL, "libsodium could not be started.");
    sealing->in = fopen(sealing->from, "re");
    if (!sealing->in || fstat(fileno(sealing->in), &about))
        status = cannot_read(sealing);
    else
        sealing->total = about.st_size;
    if (!status && (file = open(sealing->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
        status = errno == EEXIST
                     ? error_set(sealing->error, REC_CONFLICT, "%s exists already: choose another name.",
                                 sealing->to)
                     : error_errno(sealing->error, REC_IO, errno, "%s cannot be written", sealing->to);
    if (!status && !(sealing->out = fdopen(file, "w")))
        status = error_errno(sealing->error, REC_IO, errno, "%s cannot be written", sealing->to);
    if (!status)
        status = run(sealing, passphrase);
    if (!status && (fflush(sealing->out) || fsync(file)))
        status = error_errno(sealing->error, REC_IO, errno, "%s cannot be written", sealing->to);
    if (sealing->out)
        fclose(sealing->out);
    else if (file >= 0)
        close(file);
    if (status && file >= 0)
        unlink(sealing->to);
    if (sealing->in)
        fclose(sealing->in);
    sodium_memzero(&sealing->state, sizeof sealing->state);
    sodium_memzero(sealing->plain, sizeof sealing->plain);
    return status;
}

enum rec_status sealed_write(const char *from, const char *to, const char *passphrase,
                             store_progress progress, void *context, rec_error *error)
{
    struct sealing *sealing = xcalloc(1, sizeof *sealing);
    enum rec_status status;

    *sealing =
        (struct sealing){.from = from, .to = to, .progress = progress, .context = context, .error = error};
    status = run_between(sealing, passphrase, write_pieces);
    free(sealing);
    return status;
}

enum rec_status sealed_read(const char *from, const char *to, const char *passphrase, store_progress progress,
                            void *context, rec_error *error)
{
    struct sealing *sealing = xcalloc(1, sizeof *sealing);
    enum rec_status status;

    *sealing =
        (struct sealing){.from = from, .to = to, .progress = progress, .context = context, .error = error};
    status = run_between(sealing, passphrase, read_pieces);
    free(sealing);
    return status;
}

#else

bool sealed_available(void)
{
    return false;
}

static enum rec_status unsupported(rec_error *error)
{
    return error_set(
        error, REC_UNSUPPORTED,
        "This program was built without libsodium: encrypted copies can be neither made nor read.");
}

enum rec_status sealed_write(const char *from, const char *to, const char *passphrase,
                             store_progress progress, void *context, rec_error *error)
{
    (void)from, (void)to, (void)passphrase, (void)progress, (void)context;
    return unsupported(error);
}

enum rec_status sealed_read(const char *from, const char *to, const char *passphrase, store_progress progress,
                            void *context, rec_error *error)
{
    (void)from, (void)to, (void)passphrase, (void)progress, (void)context;
    return unsupported(error);
}

#endif
