#include "config.h"

#include "options.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/likely.h"
#include "base/utf8.h"
#include "commands.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MOST 1000000000

const struct option_row options[OPTION_COUNT] = {
#define X(symbol, name, kind, argument, choices, help) {name, kind, argument, choices, help, true},
    GLOBAL_OPTIONS(X)
#undef X
#define X(symbol, name, kind, argument, choices, help) {name, kind, argument, choices, help, false},
        COMMAND_OPTIONS(X)
#undef X
};

bool choices_contain(const char *choices, const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || strchr(name, '|'))
        return false;
    for (const char *at = choices; *at;) {
        size_t word = strcspn(at, "|");
        if (word == length && memcmp(at, name, word) == 0)
            return true;
        at += word + (at[word] == '|');
    }
    return false;
}

static bool number_valid(const char *text)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    return isdigit((unsigned char)text[0]) && *end == '\0' && errno == 0 && number >= 1 &&
           number <= NUMBER_MOST;
}

/* "a, b or c" from "a|b|c|". */
static void list_choices(struct buf *out, const char *choices)
{
    size_t length = strlen(choices);
    while (length && choices[length - 1] == '|')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (choices[i] != '|')
            buf_addc(out, choices[i]);
        else
            buf_adds(out, memchr(choices + i + 1, '|', length - i - 1) ? ", " : " or ");
    }
}

static enum rec_status check_value(enum option option, const char *value, rec_error *error)
{
    const struct option_row *row = &options[option];
    int64_t start, end;
    if (!utf8_valid(value, strlen(value)) && row->kind != OPTION_IS_FILE)
        return error_set(error, REC_INVALID, "the value of --%s is not valid UTF-8", row->name);
    if (row->kind == OPTION_IS_NUMBER && !number_valid(value))
        return error_set(error, REC_INVALID, "--%s takes a whole number from 1 to %d, not \"%s\"", row->name,
                         NUMBER_MOST, value);
    if (row->kind == OPTION_IS_DATE && !clock_parse_span(value, clock_now(), &start, &end))
        return error_set(error, REC_INVALID,
                         "--%s takes a date such as 2026-05-01, 2025-11, yesterday or \"3 weeks ago\", not "
                         "\"%s\"",
                         row->name, value);
    if (row->kind == OPTION_IS_CHOICE && !choices_contain(row->choices, value)) {
        struct buf choices = BUF_INIT;
        list_choices(&choices, row->choices);
        error_set(error, REC_INVALID, "--%s takes %s, not \"%s\"", row->name, choices.data, value);
        buf_free(&choices);
        return REC_INVALID;
    }
    return REC_OK;
}

static bool takes(const struct command *command, enum option option)
{
    uint64_t own = command ? command->options : OPTION_BIT(TALK_PLAIN); /* recollect --plain */
    return options[option].global || (own >> option & 1) != 0;
}

/* The option of that name that is global or the command's; OPTION_COUNT if there is none. */
static enum option option_find(const struct command *command, const char *name, size_t length,
                               bool *elsewhere)
{
    *elsewhere = false;
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        if (strlen(options[i].name) != length || memcmp(options[i].name, name, length) != 0)
            continue;
        if (takes(command, i))
            return i;
        *elsewhere = true;
    }
    return OPTION_COUNT;
}

static enum rec_status no_option(const struct command *command, const char *text, rec_error *error)
{
    struct likely likely;
    char name[LIKELY_SIZE];
    likely_begin(&likely, text, strcspn(text, "="));
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        snprintf(name, sizeof name, "--%s", options[i].name);
        if (takes(command, i))
            likely_offer(&likely, name);
    }
    return error_set(error, REC_INVALID, "there is no option %s%s; see recollect %s%s--help", text,
                     likely_text(&likely), command ? command->name : "", command ? " " : "");
}

/* argv[*at] is "--name", "--name=value" or "-h"; moves *at over a value that stands by itself. */
static enum rec_status read_option(struct arguments *arguments, int argc, char **argv, int *at,
                                   rec_error *error)
{
    const char *text = argv[*at];
    if (strcmp(text, "-h") == 0)
        text = "--help";
    const char *name = text + 2;
    size_t length = strcspn(name, "=");
    const struct command *command = arguments->command;
    bool elsewhere = false, long_form = text[1] == '-';
    enum option option = long_form ? option_find(command, name, length, &elsewhere) : OPTION_COUNT;
    if (option == OPTION_COUNT && long_form && elsewhere && command)
        return error_set(error, REC_INVALID, "%s takes no --%.*s; see recollect %s --help", command->name,
                         (int)length, name, command->name);
    if (option == OPTION_COUNT && long_form && elsewhere)
        return error_set(error, REC_INVALID,
                         "--%.*s stands after the command it is for; see recollect --help", (int)length,
                         name);
    if (option == OPTION_COUNT)
        return no_option(command, text, error);
    const struct option_row *row = &options[option];
    if (row->kind == OPTION_IS_FLAG) {
        if (name[length])
            return error_set(error, REC_INVALID, "--%s takes no value", row->name);
        arguments->values[option] = "";
        return REC_OK;
    }
    const char *value = name[length] ? name + length + 1 : *at + 1 < argc ? argv[++*at] : NULL;
    if (!value)
        return error_set(error, REC_INVALID, "--%s needs a value: --%s %s", row->name, row->name,
                         row->argument);
    arguments->values[option] = value;
    return check_value(option, value, error);
}

/* A word before the command is known is its name or the first half of it. */
static enum rec_status read_name(struct arguments *arguments, const char *word, rec_error *error)
{
    struct buf name = BUF_INIT;
    if (arguments->group)
        buf_addf(&name, "%s ", arguments->group);
    buf_adds(&name, word);
    const struct command *command = command_find(name.data);
    enum rec_status status = command ? REC_OK : command_missing(arguments->group, name.data, error);
    buf_free(&name);
    if (command) {
        arguments->command = command->run ? command : NULL;
        arguments->group = command->run ? NULL : command->name;
    }
    return status;
}

static enum rec_status check_words(const struct arguments *arguments, rec_error *error)
{
    const struct command *command = arguments->command;
    if (!command || arguments->values[OPTION_HELP] || arguments->values[OPTION_VERSION])
        return REC_OK;
    if (arguments->values[OPTION_TALK_PLAIN] && !(command->options & OPTION_BIT(TALK_PLAIN)))
        return error_set(error, REC_INVALID,
                         "--plain stands after the command it is for; see recollect --help");
    int least, most;
    command_arity(command, &least, &most);
    if (arguments->count < least)
        return error_set(error, REC_INVALID, "something is missing: recollect %s %s", command->name,
                         command->arguments);
    if (most >= 0 && arguments->count > most)
        return error_set(error, REC_INVALID, "\"%s\" is too much: recollect %s%s%s; see recollect %s --help",
                         arguments->words[most], command->name, *command->arguments ? " " : "",
                         command->arguments, command->name);
    return REC_OK;
}

enum rec_status arguments_read(struct arguments *arguments, int argc, char **argv, rec_error *error)
{
    memset(arguments, 0, sizeof *arguments);
    arguments->words = xcalloc((size_t)argc + 1, sizeof *arguments->words);
    bool plain = false; /* after -- */
    for (int at = 1; at < argc; at++) {
        const char *text = argv[at];
        enum rec_status status = REC_OK;
        if (!plain && strcmp(text, "--") == 0)
            plain = true;
        else if (!plain && text[0] == '-' && text[1] != '\0')
            status = read_option(arguments, argc, argv, &at, error);
        else if (!arguments->command)
            status = read_name(arguments, text, error);
        else if (!utf8_valid(text, strlen(text)))
            status = error_set(error, REC_INVALID, "argument %d is not valid UTF-8", at);
        else
            arguments->words[arguments->count++] = text;
        if (status != REC_OK)
            return status;
    }
    return check_words(arguments, error);
}

void arguments_free(struct arguments *arguments)
{
    free(arguments->words);
    memset(arguments, 0, sizeof *arguments);
}
