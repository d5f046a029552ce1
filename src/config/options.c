#include "config.h"

#include "config/options.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/number.h"
#include "base/url.h"
#include "base/utf8.h"
#include "config/prices.h"
#include "config/retention.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VALUE_MAX_BYTES (16 * 1024)

/* The texts of the member choices, by type. */
#define RANGE_STRING(least, most, choices)   ""
#define RANGE_INTEGER(least, most, choices)  #least ".." #most
#define RANGE_NUMBER(least, most, choices)   #least ".." #most
#define RANGE_BOOLEAN(least, most, choices)  "true, false"
#define RANGE_CHOICE(least, most, choices)   choices
#define RANGE_DURATION(least, most, choices) #least ".." #most " ms"
#define RANGE_URL(least, most, choices)      ""

static const struct option options[] = {
#define X(symbol, name_, type_, value, least_, most_, choices_, environment_, help_)                         \
    [SETTING_##symbol] = {.name = (name_),                                                                   \
                          .default_value = (value),                                                          \
                          .choices = RANGE_##type_(least_, most_, choices_),                                 \
                          .environment = (environment_),                                                     \
                          .help = (help_),                                                                   \
                          .type = OPTION_##type_,                                                            \
                          .least = (least_),                                                                 \
                          .most = (most_)},
    OPTIONS(X)
#undef X
};

static const char *const type_names[] = {
    [OPTION_STRING] = "string",   [OPTION_INTEGER] = "integer", [OPTION_NUMBER] = "number",
    [OPTION_BOOLEAN] = "boolean", [OPTION_CHOICE] = "choice",   [OPTION_DURATION] = "duration",
    [OPTION_URL] = "url",
};

const struct option *option_at(enum option_id id)
{
    return &options[id];
}

int option_find(const char *name)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (strcmp(options[i].name, name) == 0)
            return i;
    return -1;
}

const char *option_type_name(enum option_type type)
{
    return type_names[type];
}

void option_range(enum option_id id, char out[OPTION_RANGE_SIZE])
{
    const struct option *option = &options[id];

    switch (option->type) {
    case OPTION_STRING:
        snprintf(out, OPTION_RANGE_SIZE, "one line of text");
        break;
    case OPTION_INTEGER:
        snprintf(out, OPTION_RANGE_SIZE, "a whole number from %" PRId64 " to %" PRId64, option->least,
                 option->most);
        break;
    case OPTION_NUMBER:
        snprintf(out, OPTION_RANGE_SIZE, "a number from %" PRId64 " to %" PRId64, option->least,
                 option->most);
        break;
    case OPTION_BOOLEAN:
        snprintf(out, OPTION_RANGE_SIZE, "true or false");
        break;
    case OPTION_CHOICE:
        snprintf(out, OPTION_RANGE_SIZE, "one of %s", option->choices);
        break;
    case OPTION_DURATION:
        snprintf(out, OPTION_RANGE_SIZE,
                 "a time like \"500 ms\", \"10 s\" or \"2 min\" from %" PRId64 " ms to %" PRId64 " s",
                 option->least, option->most / 1000);
        break;
    case OPTION_URL:
        snprintf(out, OPTION_RANGE_SIZE, "an address like https://host/v1 or http://localhost:8080%s",
                 *option->default_value ? "" : ", or nothing");
        break;
    }
}

static bool parse_choice(const char *choices, const char *value, int64_t *number)
{
    size_t length = strlen(value);

    *number = 0;
    for (const char *at = choices; *at; (*number)++) {
        size_t word = strcspn(at, ",");

        if (word == length && strncasecmp(at, value, length) == 0)
            return true;
        at += word;
        at += strspn(at, ", ");
    }
    return false;
}

static bool parse_boolean(const char *value, int64_t *number)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (strcasecmp(value, words[i]) == 0) {
            *number = (int64_t)(i % 2);
            return true;
        }
    }
    return false;
}

/* A decimal number, then `rest`. */
static bool parse_decimal(const char *value, double *number, const char **rest)
{
    size_t length = strspn(value, "0123456789.");

    if (length == 0 || length > 20 || value[0] == '.' || value[length - 1] == '.' ||
        (strchr(value, '.') && strchr(strchr(value, '.') + 1, '.')))
        return false;
    *number = number_parse(value);
    *rest = value + length;
    return true;
}

static bool parse_integer(const char *value, int64_t *number)
{
    char *end;

    if (!strchr("-0123456789", value[0]) || !value[0])
        return false;
    errno = 0;
    *number = strtoll(value, &end, 10);
    return errno == 0 && *end == '\0';
}

static bool parse_duration(const char *value, int64_t *number)
{
    static const struct {
        const char *name;
        double milliseconds;
    } units[] = {{"ms", 1}, {"s", 1000}, {"sec", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}};
    const char *unit;
    double amount;

    if (!parse_decimal(value, &amount, &unit) || amount > 1e9)
        return false;
    unit += strspn(unit, " ");
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        if (strcasecmp(unit, units[i].name) == 0) {
            *number = llround(amount * units[i].milliseconds);
            return true;
        }
    }
    return false;
}

static bool parse_number(const char *value, int64_t *number)
{
    const char *rest;
    double real;

    if (!parse_decimal(value, &real, &rest) || *rest || real > 1e12)
        return false;
    *number = llround(real * 1000);
    return true;
}

static bool parse_string(const char *value)
{
    size_t length = strlen(value);

    for (size_t i = 0; i < length; i++)
        if ((unsigned char)value[i] < 0x20 || value[i] == 0x7F)
            return false;
    return length <= VALUE_MAX_BYTES && utf8_valid(value, length);
}

static bool parse(const struct option *option, const char *value, int64_t *number)
{
    switch (option->type) {
    case OPTION_STRING:
        return parse_string(value);
    case OPTION_CHOICE:
        return parse_choice(option->choices, value, number);
    case OPTION_BOOLEAN:
        return parse_boolean(value, number);
    case OPTION_INTEGER:
        return parse_integer(value, number) && *number >= option->least && *number <= option->most;
    case OPTION_NUMBER:
        return parse_number(value, number) && *number >= option->least * 1000 &&
               *number <= option->most * 1000;
    case OPTION_DURATION:
        return parse_duration(value, number) && *number >= option->least && *number <= option->most;
    case OPTION_URL:
        return parse_string(value) && (url_valid(value) || (!*value && !*option->default_value));
    }
    return false;
}

static enum rec_status refuse(enum option_id id, const char *value, rec_error *error)
{
    char range[OPTION_RANGE_SIZE];

    option_range(id, range);
    return error_set(error, REC_INVALID, "%s: \"%.60s\" is not allowed; it takes %s.", options[id].name,
                     value, range);
}

enum rec_status option_check(enum option_id id, const char *value, int64_t *number, rec_error *error)
{
    *number = 0;
    if (parse(&options[id], value, number))
        return id == SETTING_PRICES      ? prices_check(value, error)
               : id == SETTING_RETENTION ? retention_check(value, error)
                                         : REC_OK;
    return refuse(id, value, error);
}

enum rec_status option_check_standing(enum option_id id, const char *value, rec_error *error)
{
    int64_t number;

    if (options[id].type != OPTION_URL)
        return option_check(id, value, &number, error);
    return parse_string(value) ? REC_OK : refuse(id, value, error);
}

char *option_spelling(enum option_id id, const char *value)
{
    const struct option *option = &options[id];
    const char *word = option->choices;
    int64_t number;

    if (option->type == OPTION_BOOLEAN && parse_boolean(value, &number))
        return xstrdup(number ? "true" : "false");
    if (option->type != OPTION_CHOICE || !parse_choice(option->choices, value, &number))
        return xstrdup(value);
    for (; number > 0; number--) {
        word += strcspn(word, ",");
        word += strspn(word, ", ");
    }
    return xstrndup(word, strcspn(word, ","));
}
