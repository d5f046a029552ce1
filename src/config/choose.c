#include "config.h"

#include "config/choose.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "base/url.h"
#include "config/command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COMMAND_TIMEOUT_MS 30000

/* In the order in which they are looked for. Each has six options that stand side by side, the model first.
 */
static const struct server {
    const char *name, *dialect;
    enum option_id options;
} servers[] = {
    {"anthropic", "anthropic", SETTING_ANTHROPIC_MODEL},
    {"ionet", "openai", SETTING_IONET_MODEL},
    {"zai", "openai", SETTING_ZAI_MODEL},
    {"openai", "openai", SETTING_OPENAI_MODEL},
};

#define OPTION_OF(server, which)                                                                             \
    ((enum option_id)((int)(server)->options + (SETTING_ANTHROPIC_##which - SETTING_ANTHROPIC_MODEL)))

static const char *value_of(const rec_settings *settings, enum option_id id)
{
    return settings_string(settings, id);
}

static const struct server *find_server(const char *name)
{
    for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++)
        if (strcasecmp(servers[i].name, name) == 0)
            return &servers[i];
    return NULL;
}

static const char *default_url(const struct server *server)
{
    return option_at(OPTION_OF(server, BASE_URL))->default_value;
}

/* The key command speaks for the base URL that the file gives, not for one that a variable brings in. */
static const char *key_command(const rec_settings *settings, const struct server *server)
{
    enum option_id url = OPTION_OF(server, BASE_URL);

    if (settings_origin(settings, url) == ORIGIN_ENVIRONMENT &&
        strcmp(value_of(settings, url), settings_below(settings, url, ORIGIN_FILE)) != 0)
        return "";
    return value_of(settings, OPTION_OF(server, KEY_COMMAND));
}

static const char *key_variable(const rec_settings *settings, const struct server *server)
{
    const char *name = value_of(settings, OPTION_OF(server, KEY_VARIABLE));

    return *name && settings_variable(settings, name) ? name : NULL;
}

static bool own_server(const rec_settings *settings, const struct server *server)
{
    return strcmp(value_of(settings, OPTION_OF(server, BASE_URL)), default_url(server)) != 0;
}

/* The first server that can be asked, and why. A server of one's own that speaks the OpenAI protocol needs no
 * key. */
static const struct server *by_key(const rec_settings *settings, struct arena *arena, const char **reason)
{
    for (size_t i = 0; i < sizeof(servers) / sizeof(*servers); i++) {
        const char *variable = key_variable(settings, &servers[i]);

        if (*key_command(settings, &servers[i]))
            *reason = option_at(OPTION_OF(&servers[i], KEY_COMMAND))->name;
        else if (variable)
            *reason = arena_printf(arena, "$%s", variable);
        else if (strcmp(servers[i].name, "openai") == 0 && own_server(settings, &servers[i]))
            *reason = option_at(OPTION_OF(&servers[i], BASE_URL))->name;
        else
            continue;
        return &servers[i];
    }
    *reason = "no key";
    return NULL;
}

static bool fits_a_header(const char *key)
{
    for (; *key; key++)
        if ((unsigned char)*key <= 0x20 || (unsigned char)*key >= 0x7F)
            return false;
    return true;
}

/* Into choice->key; neither given: no key. */
static enum rec_status read_key(const rec_settings *settings, const char *what, const char *command,
                                const char *variable, struct choice *choice, rec_error *error)
{
    struct buf line = BUF_INIT;
    enum rec_status status;

    if (*command) {
        status = command_first_line(what, command, COMMAND_TIMEOUT_MS, &line, error);
        choice->key = buf_take(&line);
        if (status)
            return status;
    } else if (variable) {
        what = variable;
        choice->key = xstrdup(settings_variable(settings, variable));
    }
    if (!choice->key)
        return REC_OK;
    log_add_secret(choice->key);
    if (!fits_a_header(choice->key))
        return error_set(error, REC_INVALID, "The key of %s holds a blank or a character that no key has.",
                         what);
    return REC_OK;
}

static enum rec_status take_key(const rec_settings *settings, const struct server *server,
                                struct choice *choice, rec_error *error)
{
    const char *command = key_command(settings, server), *variable = key_variable(settings, server);
    const char *what = option_at(OPTION_OF(server, KEY_COMMAND))->name;

    if (!*command && !variable && !own_server(settings, server))
        return error_set(error, REC_INVALID, "%s needs a key: set the variable %s, or %s in %s.",
                         server->name, value_of(settings, OPTION_OF(server, KEY_VARIABLE)), what,
                         rec_settings_path(settings));
    return read_key(settings, what, command, variable, choice, error);
}

static void fill_timeouts(const rec_settings *settings, struct choice *choice)
{
    choice->connect_ms = (int)settings_integer(settings, SETTING_CONNECT_TIMEOUT);
    choice->first_byte_ms = (int)settings_integer(settings, SETTING_FIRST_BYTE_TIMEOUT);
    choice->idle_ms = (int)settings_integer(settings, SETTING_IDLE_TIMEOUT);
}

/* Is it an address? A file or a variable may bring in any text. */
static enum rec_status check_url(enum option_id id, const char *url, rec_error *error)
{
    if (url_valid(url))
        return REC_OK;
    return error_set(error, REC_INVALID,
                     "%s: \"%.200s\" is no address of a server; write it like https://host/v1.",
                     option_at(id)->name, url);
}

static enum rec_status fill_server(const rec_settings *settings, const struct server *server,
                                   struct arena *arena, struct choice *choice, rec_error *error)
{
    const char *common = value_of(settings, SETTING_PROVIDER_MODEL);
    const char *auth = value_of(settings, OPTION_OF(server, AUTH));
    const char *url = value_of(settings, OPTION_OF(server, BASE_URL));

    if (check_url(OPTION_OF(server, BASE_URL), url, error))
        return REC_INVALID;
    choice->name = server->name;
    choice->dialect = server->dialect;
    choice->base_url = arena_strdup(arena, url);
    choice->model = arena_strdup(arena, *common ? common : value_of(settings, OPTION_OF(server, MODEL)));
    choice->auth = settings_choice(settings, OPTION_OF(server, AUTH)) == 0 ? NULL : arena_strdup(arena, auth);
    choice->max_tokens = settings_integer(settings, OPTION_OF(server, MAX_TOKENS));
    return take_key(settings, server, choice, error);
}

enum rec_status choose_provider(const rec_settings *settings, struct arena *arena, struct choice *choice,
                                rec_error *error)
{
    const char *name = value_of(settings, SETTING_PROVIDER_NAME);
    bool asked = settings_origin(settings, SETTING_PROVIDER_NAME) == ORIGIN_COMMAND_LINE;
    const struct server *server;

    *choice = (struct choice){.reason = asked ? "--provider" : "provider.name"};
    fill_timeouts(settings, choice);
    server = strcasecmp(name, "auto") == 0 ? by_key(settings, arena, &choice->reason) : find_server(name);
    if (server) {
        enum rec_status status = fill_server(settings, server, arena, choice, error);

        if (status)
            choice_clear(choice);
        return status;
    }
    choice->name = choice->dialect = "local";
    choice->base_url = "";
    choice->model = "local";
    return REC_OK;
}

enum rec_status choose_embedding(const rec_settings *settings, struct arena *arena, struct choice *choice,
                                 rec_error *error)
{
    static const char ollama_url[] = "http://localhost:11434";
    const char *own = value_of(settings, SETTING_EMBEDDING_BASE_URL), *url = own;
    const char *model = value_of(settings, SETTING_EMBEDDING_MODEL);
    bool ollama = strcasecmp(value_of(settings, SETTING_EMBEDDING_PROVIDER), "ollama") == 0;
    const struct server *openai = find_server("openai");
    enum rec_status status;

    *choice = (struct choice){.reason = "embedding.provider"};
    if (strcasecmp(value_of(settings, SETTING_EMBEDDING_PROVIDER), "none") == 0)
        return REC_OK;
    fill_timeouts(settings, choice);
    if (!*model)
        return error_set(error, REC_INVALID,
                         "embedding.model is not set: name the model that makes vectors.");
    if (!*url)
        url = ollama ? ollama_url : value_of(settings, SETTING_OPENAI_BASE_URL);
    if (check_url(*own ? SETTING_EMBEDDING_BASE_URL : SETTING_OPENAI_BASE_URL, url, error))
        return REC_INVALID;
    if (!ollama && strcmp(url, value_of(settings, SETTING_OPENAI_BASE_URL)) == 0) {
        status = take_key(settings, openai, choice, error);
    } else {
        const char *variable = value_of(settings, SETTING_EMBEDDING_KEY_VARIABLE);

        status =
            read_key(settings, "embedding.key_command", value_of(settings, SETTING_EMBEDDING_KEY_COMMAND),
                     *variable && settings_variable(settings, variable) ? variable : NULL, choice, error);
    }
    if (status) {
        choice_clear(choice);
        return status;
    }
    choice->name = choice->dialect = ollama ? "ollama" : "openai";
    choice->base_url = arena_strdup(arena, url);
    choice->model = arena_strdup(arena, model);
    return REC_OK;
}

void choice_clear(struct choice *choice)
{
    if (choice->key)
        explicit_bzero(choice->key, strlen(choice->key));
    free(choice->key);
    choice->key = NULL;
}
