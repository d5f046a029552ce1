/* Encrypted copies of the store, and stores made from copies. */
#include "config.h"

#include "session/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "config/command.h"
#include "config/settings.h"
#include "store/sealed.h"

#include <string.h>
#include <unistd.h>

#define COMMAND_TIMEOUT_MS 60000 /* it may ask a person */

/* What the command of the settings prints; untouched if there is none. */
static enum rec_status command_passphrase(const rec_settings *settings, struct buf *passphrase,
                                          rec_error *error)
{
    const char *command = settings_string(settings, SETTING_BACKUP_PASSPHRASE);

    return *command ? command_first_line("backup.passphrase_command", command, COMMAND_TIMEOUT_MS, passphrase,
                                         error)
                    : REC_OK;
}

static void forget(struct buf *passphrase)
{
    explicit_bzero(passphrase->data, passphrase->length);
    buf_free(passphrase);
}

/* SQLite copies to a file only. It lies where the daily copies do, and is taken away like what is left of
 * these: the readable copy goes nowhere that the store is not itself. */
static void plain_path(struct worker *worker, struct buf *path)
{
    struct arena arena = ARENA_INIT;
    char day[CLOCK_ISO_SIZE];

    clock_local(clock_now(), "%Y-%m-%d", day, sizeof day);
    buf_addf(path, "%s/recollect-%s.%ld.part", jobs_backup_folder(worker, &arena), day, (long)getpid());
    arena_free(&arena);
}

enum rec_status copies_encrypted(struct worker *worker, const char *to, const char *passphrase,
                                 store_progress progress, void *context, rec_error *error)
{
    struct buf plain = BUF_INIT, folder = BUF_INIT, word = BUF_INIT;
    enum rec_status status = REC_OK;

    if (!sealed_available()) /* says so */
        return sealed_write("", "", "", NULL, NULL, error);
    if (access(to, F_OK) == 0)
        return error_set(error, REC_CONFLICT, "%s exists already: choose another name.", to);
    if (passphrase)
        buf_adds(&word, passphrase);
    else
        status = command_passphrase(worker->session->settings, &word, error);
    if (!status && word.length == 0)
        status = error_set(error, REC_INVALID,
                           "An encrypted copy needs a passphrase: set backup.passphrase_command.");
    plain_path(worker, &plain);
    file_folder(&folder, plain.data);
    if (!status)
        status = file_make_folders(folder.data, error);
    if (!status) {
        unlink(plain.data);
        status = store_backup(worker->store, plain.data, progress, context, error);
        if (!status)
            status = sealed_write(plain.data, to, word.data, progress, context, error);
        unlink(plain.data);
    }
    forget(&word);
    buf_free(&plain);
    buf_free(&folder);
    return status;
}

struct progress {
    void (*tell)(void *context, int64_t done, int64_t total);
    void *context;
};

static bool tell(void *context, int64_t done, int64_t total)
{
    const struct progress *progress = context;

    if (progress->tell)
        progress->tell(progress->context, done, total);
    return true;
}

enum rec_status rec_restore(const rec_settings *settings, const struct rec_open *options, const char *file,
                            const char *(*ask)(void *context),
                            void (*progress)(void *context, int64_t done, int64_t total), void *context,
                            rec_error *error)
{
    struct progress told = {progress, context};
    struct buf url = BUF_INIT, word = BUF_INIT;
    enum rec_status status = REC_OK;

    if (options->url)
        buf_adds(&url, options->url);
    else
        settings_store_url(settings, &url);
    if (sealed_is(file) && !sealed_available()) {
        status = sealed_read("", "", "", NULL, NULL, error);
    } else if (sealed_is(file)) {
        status = command_passphrase(settings, &word, error);
        const char *answer = !status && word.length == 0 && ask ? ask(context) : NULL;
        if (answer)
            buf_adds(&word, answer);
        if (!status && word.length == 0)
            status = error_set(error, REC_CANCELLED, "%s is encrypted, and no passphrase was given.", file);
    }
    if (!status)
        status = store_restore(url.data, file, word.data, tell, &told, error);
    forget(&word);
    buf_free(&url);
    return status;
}
