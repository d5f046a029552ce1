#include "config.h"

#include "config/settings.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/likely.h"
#include "config/conffile.h"
#include "config/paths.h"
#include "config/prices.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX_BYTES (1024 * 1024)

static const char *const folder_names[] = {"config", "data", "state", "cache"};
static const char *const origin_names[] = {"default", "file", "environment", "command line"};

struct variable {
    char *name, *value;
};

struct rec_settings {
    char *path;                                /* of the config file; */
    bool to_edit;                              /* what is bad in it is passed over */
    char *values[SETTING_COUNT][ORIGIN_COUNT]; /* NULL: that origin says nothing; DEFAULT is never set */
    struct variable *variables;                /* of the env file */
    size_t variable_count, variable_capacity;
    char **warnings;
    size_t warning_count, warning_capacity;
    char *folders[sizeof(folder_names) / sizeof(*folder_names)];
};

static void set_value(char **place, const char *value)
{
    char *copy = xstrdup(value);

    free(*place);
    *place = copy;
}

/* The value, which is allowed, of an origin. */
static void set_option(rec_settings *settings, int id, enum settings_origin origin, const char *value)
{
    char *spelled = value ? option_spelling((enum option_id)id, value) : NULL;

    set_value(&settings->values[id][origin], spelled);
    free(spelled);
}

static void warn(rec_settings *settings, const char *text)
{
    settings->warnings = xgrow(settings->warnings, &settings->warning_capacity, settings->warning_count + 1,
                               sizeof(*settings->warnings));
    settings->warnings[settings->warning_count++] = xstrdup(text);
}

/* --- the config file --- */

static const char *likeliest(struct likely *likely, const char *name)
{
    likely_begin(likely, name, strlen(name));
    for (enum option_id id = 0; id < SETTING_COUNT; id++)
        likely_offer(likely, option_at(id)->name);
    return likely_text(likely);
}

struct load {
    rec_settings *settings;
    rec_error *error; /* of the first bad value */
    enum rec_status status;
};

static void take_option(void *context, const char *name, const char *value, int line)
{
    struct load *load = context;
    rec_settings *settings = load->settings;
    int id = option_find(name);
    rec_error error = {0};

    if (load->status)
        return;
    if (id < 0) {
        struct buf text = BUF_INIT;
        struct likely likely;

        buf_addf(&text, "%s:%d: there is no option %s%s; it is ignored.", settings->path, line, name,
                 likeliest(&likely, name));
        warn(settings, text.data);
        buf_free(&text);
    } else if (option_check_standing((enum option_id)id, value, &error)) {
        if (!settings->to_edit)
            load->status = error_set(load->error, REC_INVALID,
                                     "%s:%d: %s \"recollect config set %s VALUE\" "
                                     "mends it.",
                                     settings->path, line, error.message, name);
    } else {
        set_option(settings, id, ORIGIN_FILE, value);
    }
}

static enum rec_status load_file(rec_settings *settings, bool must_exist, rec_error *error)
{
    struct load load = {.settings = settings, .error = error};
    struct buf text = BUF_INIT;
    enum rec_status status;

    /* without the sentence that an error brings: the first one has the C library look for its translations,
     * which costs a start without a config file a tenth of a millisecond or more */
    if (!must_exist && access(settings->path, F_OK) && errno == ENOENT)
        return REC_OK;
    status = file_read(settings->path, FILE_MAX_BYTES, &text, error);
    if (!status) {
        status = conffile_parse(settings->path, &text, take_option, &load, settings->to_edit, error);
        if (!status)
            status = load.status;
    }
    buf_free(&text);
    return status;
}

/* --- variables --- */

static void take_variable(void *context, const char *name, const char *value, int line)
{
    rec_settings *settings = context;

    (void)line;
    settings->variables = xgrow(settings->variables, &settings->variable_capacity,
                                settings->variable_count + 1, sizeof(*settings->variables));
    settings->variables[settings->variable_count++] = (struct variable){xstrdup(name), xstrdup(value)};
}

static enum rec_status load_env_file(rec_settings *settings, const char *path, rec_error *error)
{
    struct buf text = BUF_INIT;
    enum rec_status status = file_read(path, FILE_MAX_BYTES, &text, error);

    if (!status)
        status = envfile_parse(path, &text, take_variable, settings, error);
    if (text.length)
        explicit_bzero(text.data, text.length);
    buf_free(&text);
    return status;
}

const char *settings_variable(const rec_settings *settings, const char *name)
{
    const char *value = getenv(name);

    for (size_t i = settings->variable_count; i > 0 && !(value && *value); i--)
        if (strcmp(settings->variables[i - 1].name, name) == 0)
            value = settings->variables[i - 1].value;
    return value && *value ? value : NULL;
}

/* Variables like LOG_LEVEL belong to other programs, too: what we cannot use is a warning, not an error. */
static void load_variables(rec_settings *settings)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        const char *at = option_at((enum option_id)id)->environment;

        while (*at) {
            size_t length = strcspn(at, " ");
            char *name = xstrndup(at, length);
            const char *value = settings_variable(settings, name);
            struct buf text = BUF_INIT;
            rec_error error;

            if (value && option_check_standing((enum option_id)id, value, &error)) {
                buf_addf(&text, "$%s is ignored: %s", name, error.message);
                warn(settings, text.data);
                value = NULL;
            }
            buf_free(&text);
            free(name);
            if (value) {
                set_option(settings, id, ORIGIN_ENVIRONMENT, value);
                break;
            }
            at += length;
            at += strspn(at, " ");
        }
    }
}

/* --- life --- */

static void find_folders(rec_settings *settings)
{
    for (size_t i = 0; i < sizeof(folder_names) / sizeof(*folder_names); i++) {
        struct buf folder = BUF_INIT;

        paths_folder(folder_names[i], &folder);
        settings->folders[i] = buf_take(&folder);
    }
}

static rec_settings *load(const char *config_file, const char *env_file, bool to_edit, rec_error *error)
{
    rec_settings *settings = xcalloc(1, sizeof(*settings));
    struct buf path = BUF_INIT;

    settings->to_edit = to_edit;
    find_folders(settings);
    if (config_file)
        buf_adds(&path, config_file);
    else
        buf_addf(&path, "%s/recollect.conf", rec_settings_folder(settings, "config"));
    settings->path = buf_take(&path);
    if (load_file(settings, config_file != NULL, error) ||
        (env_file && load_env_file(settings, env_file, error))) {
        rec_settings_free(settings);
        return NULL;
    }
    load_variables(settings);
    return settings;
}

rec_settings *rec_settings_load(const char *config_file, const char *env_file, rec_error *error)
{
    return load(config_file, env_file, false, error);
}

rec_settings *rec_settings_load_to_edit(const char *config_file, const char *env_file, rec_error *error)
{
    return load(config_file, env_file, true, error);
}

rec_settings *settings_copy(const rec_settings *settings)
{
    rec_settings *copy = xcalloc(1, sizeof(*copy));

    copy->path = xstrdup(settings->path);
    copy->to_edit = settings->to_edit;
    for (int id = 0; id < SETTING_COUNT; id++)
        for (int origin = 0; origin < ORIGIN_COUNT; origin++)
            copy->values[id][origin] = xstrdup(settings->values[id][origin]);
    for (size_t i = 0; i < settings->variable_count; i++)
        take_variable(copy, settings->variables[i].name, settings->variables[i].value, 0);
    for (size_t i = 0; i < settings->warning_count; i++)
        warn(copy, settings->warnings[i]);
    for (size_t i = 0; i < sizeof(folder_names) / sizeof(*folder_names); i++)
        copy->folders[i] = xstrdup(settings->folders[i]);
    return copy;
}

void rec_settings_free(rec_settings *settings)
{
    if (!settings)
        return;
    for (int id = 0; id < SETTING_COUNT; id++)
        for (int origin = 0; origin < ORIGIN_COUNT; origin++)
            free(settings->values[id][origin]);
    for (size_t i = 0; i < settings->variable_count; i++) {
        explicit_bzero(settings->variables[i].value, strlen(settings->variables[i].value)); /* keys */
        free(settings->variables[i].name);
        free(settings->variables[i].value);
    }
    for (size_t i = 0; i < settings->warning_count; i++)
        free(settings->warnings[i]);
    for (size_t i = 0; i < sizeof(folder_names) / sizeof(*folder_names); i++)
        free(settings->folders[i]);
    free(settings->variables);
    free(settings->warnings);
    free(settings->path);
    free(settings);
}

/* --- reading --- */

const char *settings_below(const rec_settings *settings, enum option_id id, enum settings_origin most)
{
    for (int origin = (int)most; origin > ORIGIN_DEFAULT; origin--)
        if (settings->values[id][origin])
            return settings->values[id][origin];
    return option_at(id)->default_value;
}

const char *settings_string(const rec_settings *settings, enum option_id id)
{
    return settings_below(settings, id, ORIGIN_COMMAND_LINE);
}

/* Every value was checked when it came in. */
static int64_t number_of(const rec_settings *settings, enum option_id id)
{
    int64_t number;

    option_check(id, settings_string(settings, id), &number, NULL);
    return number;
}

int64_t settings_integer(const rec_settings *settings, enum option_id id)
{
    return number_of(settings, id);
}

double settings_number(const rec_settings *settings, enum option_id id)
{
    return (double)number_of(settings, id) / 1000;
}

bool settings_boolean(const rec_settings *settings, enum option_id id)
{
    return number_of(settings, id) != 0;
}

int settings_choice(const rec_settings *settings, enum option_id id)
{
    return (int)number_of(settings, id);
}

enum settings_origin settings_origin(const rec_settings *settings, enum option_id id)
{
    for (int origin = ORIGIN_COUNT - 1; origin > ORIGIN_DEFAULT; origin--)
        if (settings->values[id][origin])
            return (enum settings_origin)origin;
    return ORIGIN_DEFAULT;
}

void settings_store_url(const rec_settings *settings, struct buf *out)
{
    const char *url = settings_string(settings, SETTING_STORE_URL);

    if (*url)
        buf_adds(out, url);
    else
        buf_addf(out, "%s/recollect.db", rec_settings_folder(settings, "data"));
}

void settings_user_name(const rec_settings *settings, struct buf *out)
{
    const char *user = settings_string(settings, SETTING_STORE_USER);

    if (*user)
        buf_adds(out, user);
    else
        paths_login_name(out);
}

/* --- the public functions --- */

size_t rec_option_count(void)
{
    return SETTING_COUNT;
}

struct rec_option rec_option_at(size_t index)
{
    const struct option *option = option_at((enum option_id)index);

    return (struct rec_option){
        .name = option->name,
        .type = option_type_name(option->type),
        .default_value = option->default_value,
        .choices = option->choices,
        .environment = option->environment,
        .help = option->help,
        .value = option->default_value,
        .origin = origin_names[ORIGIN_DEFAULT],
    };
}

struct rec_option rec_settings_option(const rec_settings *settings, size_t index)
{
    struct rec_option option = rec_option_at(index);

    option.value = settings_string(settings, (enum option_id)index);
    option.origin = origin_names[settings_origin(settings, (enum option_id)index)];
    return option;
}

const char *rec_settings_get(const rec_settings *settings, const char *name)
{
    int id = option_find(name);

    return id < 0 ? NULL : settings_string(settings, (enum option_id)id);
}

static enum rec_status check_option(const char *name, const char *value, int *id, rec_error *error)
{
    struct likely likely;
    int64_t number;

    *id = option_find(name);
    if (*id < 0)
        return error_set(error, REC_INVALID,
                         "There is no option %s%s; `recollect config list` names them all.", name,
                         likeliest(&likely, name));
    return value ? option_check((enum option_id) * id, value, &number, error) : REC_OK;
}

enum rec_status rec_settings_override(rec_settings *settings, const char *name, const char *value,
                                      rec_error *error)
{
    int id;
    enum rec_status status = check_option(name, value, &id, error);

    if (!status)
        set_option(settings, id, ORIGIN_COMMAND_LINE, value);
    return status;
}

/* What the edited file says must be what was meant: the form of the file cannot carry every value. */
struct expected {
    const char *name, *value;
    char *found;
};

static void compare_option(void *context, const char *name, const char *value, int line)
{
    struct expected *expected = context;

    (void)line;
    if (strcmp(name, expected->name) == 0)
        set_value(&expected->found, value);
}

static enum rec_status check_edit(rec_settings *settings, const struct buf *text, const char *name,
                                  const char *value, rec_error *error)
{
    struct expected expected = {.name = name};
    /* a line passed over is never one that was written: that says "name = " */
    enum rec_status status =
        conffile_parse(settings->path, text, compare_option, &expected, settings->to_edit, error);
    bool same = value ? expected.found && strcmp(expected.found, value) == 0 : !expected.found;

    free(expected.found);
    if (status || same)
        return status;
    return error_set(error, REC_INVALID, "%s: this value cannot be written in a config file.", name);
}

enum rec_status rec_settings_save(rec_settings *settings, const char *name, const char *value,
                                  rec_error *error)
{
    struct buf text = BUF_INIT, folder = BUF_INIT;
    enum rec_status status;
    int id;

    status = check_option(name, value, &id, error);
    if (status)
        return status;
    status = file_read(settings->path, FILE_MAX_BYTES, &text, error);
    if (status == REC_NOT_FOUND) {
        error_clear(error);
        status = REC_OK;
    }
    if (!status) {
        conffile_edit(&text, name, value);
        status = check_edit(settings, &text, name, value, error);
    }
    file_folder(&folder, settings->path);
    if (!status)
        status = file_make_folders(folder.data, error);
    if (!status)
        status = file_write(settings->path, text.data, text.length, 0600, error);
    if (!status)
        set_option(settings, id, ORIGIN_FILE, value);
    for (int above = ORIGIN_FILE + 1; !status && value && above < ORIGIN_COUNT; above++)
        set_option(settings, id, (enum settings_origin)above, NULL);
    buf_free(&text);
    buf_free(&folder);
    return status;
}

const char *rec_settings_path(const rec_settings *settings)
{
    return settings->path;
}

size_t rec_settings_warning_count(const rec_settings *settings)
{
    return settings->warning_count;
}

const char *rec_settings_warning(const rec_settings *settings, size_t index)
{
    return index < settings->warning_count ? settings->warnings[index] : "";
}

const char *rec_settings_folder(const rec_settings *settings, const char *which)
{
    for (size_t i = 0; i < sizeof(folder_names) / sizeof(*folder_names); i++)
        if (strcmp(folder_names[i], which) == 0)
            return settings->folders[i];
    return NULL;
}

double rec_settings_cost(const rec_settings *settings, const struct rec_message *answer)
{
    return prices_cost(settings_string(settings, SETTING_PRICES),
                       &(struct price_use){.model = answer->model,
                                           .prompt = -1,
                                           .input = answer->input_tokens,
                                           .output = answer->output_tokens,
                                           .cache_read = answer->cache_read_tokens,
                                           .cache_write = answer->cache_write_tokens});
}
