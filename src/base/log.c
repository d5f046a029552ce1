#include "config.h"

#include "base/log.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES  4096
#define FILE_MAX_BYTES  (4 * 1024 * 1024)
#define SECRET_MIN_SIZE 4 /* shorter ones would only riddle the log */

static const char *const level_names[] = {"error", "warning", "info", "debug"};

/* The level is read without the lock; everything else is guarded by it. -1: nothing is written. */
static atomic_int threshold = -1, held;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static char *log_path;
static off_t log_size;
static char **secrets;
static size_t secret_count, secret_capacity;

int log_level_parse(const char *name, enum log_level *level)
{
    for (int i = 0; name && i <= LOG_DEBUG; i++) {
        if (strcasecmp(name, level_names[i]) == 0) {
            *level = (enum log_level)i;
            return 1;
        }
    }
    return 0;
}

/* With the lock held. A file that cannot be opened is not tried again. */
static void open_file(void)
{
    struct buf folder = BUF_INIT;
    struct stat info;

    file_folder(&folder, log_path);
    if (file_make_folders(folder.data, NULL) == REC_OK)
        log_file = open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    buf_free(&folder);
    if (log_file < 0)
        atomic_store(&threshold, -1);
    else
        log_size = fstat(log_file, &info) == 0 ? info.st_size : 0;
}

/* With the lock held. */
static void rotate(void)
{
    struct buf old = BUF_INIT;

    buf_addf(&old, "%s.1", log_path);
    if (rename(log_path, old.data) == 0) {
        close(log_file);
        log_file = -1;
        open_file();
    } else {
        log_size = 0; /* tried again after as many bytes */
    }
    buf_free(&old);
}

void log_open(const char *path, enum log_level level)
{
    log_close();
    pthread_mutex_lock(&lock);
    log_path = xstrdup(path);
    atomic_store(&threshold, (int)level);
    pthread_mutex_unlock(&lock);
}

void log_close(void)
{
    pthread_mutex_lock(&lock);
    atomic_store(&threshold, -1);
    if (log_file >= 0)
        close(log_file);
    log_file = -1;
    free(log_path);
    log_path = NULL;
    pthread_mutex_unlock(&lock);
}

void log_hold(void)
{
    atomic_fetch_add(&held, 1);
}

void log_release(void)
{
    atomic_fetch_sub(&held, 1);
}

int log_enabled(enum log_level level)
{
    return atomic_load_explicit(&held, memory_order_relaxed) == 0 &&
           (int)level <= atomic_load_explicit(&threshold, memory_order_relaxed);
}

void log_add_secret(const char *secret)
{
    if (!secret || strlen(secret) < SECRET_MIN_SIZE)
        return;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < secret_count; i++) {
        if (strcmp(secrets[i], secret) == 0) {
            pthread_mutex_unlock(&lock);
            return;
        }
    }
    secrets = xgrow(secrets, &secret_capacity, secret_count + 1, sizeof(*secrets));
    secrets[secret_count++] = xstrdup(secret);
    pthread_mutex_unlock(&lock);
}

/* With the lock held. */
static void hide_secrets(struct buf *text)
{
    for (size_t i = 0; i < secret_count; i++) {
        size_t length = strlen(secrets[i]), from = 0;
        char *found;

        while ((found = memmem(text->data + from, text->length - from, secrets[i], length))) {
            size_t at = (size_t)(found - text->data);

            buf_remove(text, at, length);
            buf_insert(text, at, "***", 3);
            from = at + 3;
        }
    }
}

void log_write(enum log_level level, const char *format, ...)
{
    struct buf message = BUF_INIT, line = BUF_INIT;
    char time[CLOCK_ISO_SIZE];
    va_list arguments;
    ssize_t written;

    if (!log_enabled(level))
        return;
    va_start(arguments, format);
    buf_vaddf(&message, format, arguments);
    va_end(arguments);
    clock_iso(clock_now(), time);
    buf_addf(&line, "%s %s [%ld] ", time, level_names[level], (long)getpid());

    pthread_mutex_lock(&lock);
    hide_secrets(&message); /* before the cut, which could split one */
    utf8_printable(&line, message.data, message.length, false);
    buf_truncate(&line, utf8_cut(line.data, line.length, LINE_MAX_BYTES - 1));
    buf_addc(&line, '\n');
    if (log_file < 0 && log_path)
        open_file();
    if (log_file >= 0 && log_size > FILE_MAX_BYTES)
        rotate();
    if (log_file >= 0) {
        written = write(log_file, line.data, line.length);
        log_size += written > 0 ? written : 0;
    }
    pthread_mutex_unlock(&lock);
    buf_free(&message);
    buf_free(&line);
}
