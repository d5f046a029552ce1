#include "config.h"

#include "base/error.h"
#include "base/file.h"
#include "client.h"
#include "commands.h"
#include "encryption.h"

#include <errno.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum finding { FINE, ODD, BROKEN };

static void tell(struct cli *cli, enum finding finding, const char *what, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(struct cli *cli, enum finding finding, const char *what, const char *format, ...)
{
    static const char *const names[] = {"ok", "note", "broken"};
    struct buf text = BUF_INIT;
    va_list arguments;
    va_start(arguments, format);
    buf_vaddf(&text, format, arguments);
    va_end(arguments);
    if (cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "what", what);
        json_put_member(writer, "state", names[finding]);
        json_put_member(writer, "message", text.data);
        output_object_end(&cli->out);
    } else {
        output_format(&cli->out, "%-7s %-10s %s\n", names[finding], what, text.data);
    }
    buf_free(&text);
}

/* Tells of what cli->error says, with what is to be known beside it. The first one told becomes the command's
 * own error. */
static void tell_broken(struct cli *cli, rec_error *first, const char *what, const char *beside)
{
    tell(cli, BROKEN, what, "%s%s", cli->error.message, beside);
    if (first->code == REC_OK)
        *first = cli->error;
}

/* The nearest folder above path that is there must let us in: 0, or why it does not. */
static int why_not_made(const char *path)
{
    struct buf folder = BUF_INIT;
    int why = !file_nearest(&folder, path) ? ENOENT : access(folder.data, W_OK) == 0 ? 0 : errno;
    buf_free(&folder);
    return why;
}

static void look_at_folders(struct cli *cli, rec_error *first)
{
    static const char *const folders[] = {"config", "data", "state", "cache"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = rec_settings_folder(cli->settings, folders[i]);
        int error = access(path, W_OK) == 0 ? 0 : errno;
        bool absent = error == ENOENT;
        if (absent)
            error = why_not_made(path);
        if (!error && !absent) {
            tell(cli, FINE, folders[i], "%s", path);
        } else if (!error) {
            tell(cli, FINE, folders[i], "%s (made on first use)", path);
        } else {
            error_errno(&cli->error, REC_IO, error, "%s%s", path, absent ? " cannot be made" : "");
            tell_broken(cli, first, folders[i], "");
        }
    }
}

static void look_at_encryption(struct cli *cli)
{
    switch (encryption_of(rec_settings_folder(cli->settings, "data"))) {
    case ENCRYPTION_DISK:
        tell(cli, FINE, "encryption", "the disk with the data folder is encrypted");
        break;
    case ENCRYPTION_NONE:
        tell(cli, ODD, "encryption",
             "the disk with the data folder is not encrypted: whoever has it can read it all");
        break;
    case ENCRYPTION_UNKNOWN:
        tell(cli, FINE, "encryption",
             "the system does not tell whether the data folder is on an encrypted disk");
        break;
    }
}

static void look_at_terminal(struct cli *cli)
{
    const char *term = getenv("TERM"), *codeset = nl_langinfo(CODESET);
    bool utf8 = strcmp(codeset, "UTF-8") == 0;
    tell(cli, utf8 ? FINE : ODD, "locale", "%s%s", codeset,
         utf8 ? "" : "; the screen needs a UTF-8 locale, such as LC_ALL=C.UTF-8");
    tell(cli, term && *term ? FINE : ODD, "terminal", "%s", term && *term ? term : "TERM is not set");
}

/* Only where each comes from: never a key, and no command is run. */
static void look_at_keys(struct cli *cli)
{
    static const char *const providers[] = {"anthropic", "ionet", "zai", "openai"};
    struct buf found = BUF_INIT;
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.key_variable", providers[i]);
        const char *variable = rec_settings_get(cli->settings, name);
        snprintf(name, sizeof name, "%s.key_command", providers[i]);
        const char *command = rec_settings_get(cli->settings, name);
        const char *key = variable && *variable ? getenv(variable) : NULL;
        if (command && *command)
            buf_addf(&found, "%s%s by command", found.length ? ", " : "", providers[i]);
        else if (key && *key)
            buf_addf(&found, "%s%s in $%s", found.length ? ", " : "", providers[i], variable);
    }
    tell(cli, FINE, "keys", "%s", found.length ? found.data : "none; local needs none");
    buf_free(&found);
}

static void look_at_provider(struct cli *cli, rec_error *first)
{
    struct rec_info info;
    struct rec_result *result;
    const struct rec_command probe = {.kind = REC_COMMAND_PROBE};
    enum rec_status status = client_run(cli, &probe, NULL, NULL, &result);
    rec_session_info(cli->session, &info); /* the provider is made when it is first asked */
    if (status == REC_OK) {
        bool named = strcmp(info.provider, info.model) != 0; /* local has no models */
        tell(cli, FINE, "provider", "%s%s%s%s%s", info.provider, named ? " " : "", named ? info.model : "",
             result->report && *result->report ? ": " : "", result->report ? result->report : "");
    } else {
        if (*info.provider)
            error_prefix(&cli->error, "%s %s", info.provider, info.model);
        tell_broken(cli, first, "provider", "");
    }
    rec_result_free(result);
}

/* Nothing is said where nobody is to make vectors. Searches go on without them. */
static void look_at_vectors(struct cli *cli, rec_error *first)
{
    struct rec_result *result;
    const struct rec_command probe = {.kind = REC_COMMAND_PROBE, .number = 1};
    if (client_run(cli, &probe, NULL, NULL, &result) != REC_OK)
        tell_broken(cli, first, "vectors", " (searches use the built-in ones)");
    else if (result->report && *result->report)
        tell(cli, FINE, "vectors", "%s", result->report);
    rec_result_free(result);
}

/* Without a store to open, the provider is asked from one in memory. */
static void look_at_provider_alone(struct cli *cli, rec_error *first)
{
    if (client_open(cli, COMMAND_STORE | COMMAND_CREATE, "sqlite:///:memory:") == REC_OK)
        look_at_provider(cli, first);
    else
        tell_broken(cli, first, "provider", "");
}

/* Brings it up to date, as a search would. */
static void look_at_index(struct cli *cli, rec_error *first)
{
    struct rec_query query;
    const struct rec_page *page = NULL;

    rec_query_init(&query, REC_QUERY_INDEX);
    if (client_page(cli, &query, &page) != REC_OK) {
        tell_broken(cli, first, "index", "");
        return;
    }
    const struct rec_index_check *found = page->index;
    if (found->missing || found->extra) {
        error_set(&cli->error, REC_STORE,
                  "the search index has %lld of %lld messages, and %lld that are gone: "
                  "\"recollect maintain --rebuild\" makes it anew",
                  (long long)(found->messages - found->missing), (long long)found->messages,
                  (long long)found->extra);
        tell_broken(cli, first, "index", "");
    } else {
        tell(cli, FINE, "index", "up to date: %lld message%s to be found%s", (long long)found->messages,
             found->messages == 1 ? "" : "s",
             found->damaged ? "; its files were damaged, it is made anew" : "");
    }
    client_page_free(page);
}

static void look_at_store(struct cli *cli, rec_error *first)
{
    if (client_open(cli, COMMAND_STORE, NULL) != REC_OK) {
        tell_broken(cli, first, "store", "");
        return;
    }
    if (cli->absent) {
        tell(cli, FINE, "store", "not there yet, or without this user: made on first use");
        look_at_provider_alone(cli, first);
        return;
    }
    struct rec_info info;
    rec_session_info(cli->session, &info);
    tell(cli, info.read_only ? ODD : FINE, "store", "%s%s", info.url, info.read_only ? " (read only)" : "");
    tell(cli, FINE, "user", "%s", info.user);
    tell(cli, FINE, "jobs", "%lld waiting", (long long)info.jobs);
    look_at_index(cli, first);
    look_at_vectors(cli, first);
    look_at_provider(cli, first);
}

enum rec_status command_doctor(struct cli *cli)
{
    tell(cli, FINE, "version", "recollect %s", rec_version());
    rec_error first = {0};
    if (client_settings(cli) != REC_OK) {
        tell_broken(cli, &first, "settings", "");
        return first.code;
    }
    const char *path = rec_settings_path(cli->settings);
    tell(cli, FINE, "settings", "%s%s", path, access(path, F_OK) == 0 ? "" : " (not there; defaults)");
    look_at_folders(cli, &first);
    look_at_encryption(cli);
    look_at_terminal(cli);
    look_at_keys(cli);
    look_at_store(cli, &first);
    cli->error = first;
    return first.code;
}
