#include "config.h"

#include "help.h"

#include "base/error.h"

#include <string.h>

#define NAME_COLUMNS   26
#define OPTION_COLUMNS 22

void help_option(struct buf *text, enum option option)
{
    buf_addf(text, "--%s%s%s", options[option].name, *options[option].argument ? " " : "",
             options[option].argument);
}

bool help_in_group(const struct command *command, const char *group)
{
    if (!group)
        return !strchr(command->name, ' ');
    size_t length = strlen(group);
    return strncmp(command->name, group, length) == 0 && command->name[length] == ' ';
}

static void print_options(struct output *out, const char *heading, uint64_t set, bool global)
{
    bool first = true;
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        if (options[i].global != global || (!global && !(set >> i & 1)))
            continue;
        if (first)
            output_format(out, "\n%s\n", heading);
        first = false;
        struct buf name = BUF_INIT;
        help_option(&name, i);
        output_format(out, "  %-*s  %s\n", OPTION_COLUMNS, name.data, options[i].help);
        buf_free(&name);
    }
}

static void print_commands(struct output *out, const char *group)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        if (command->modes & COMMAND_HIDDEN || !help_in_group(command, group))
            continue;
        struct buf usage = BUF_INIT;
        buf_addf(&usage, "%s%s%s", command->name, command->run ? " " : " ...", command->arguments);
        output_format(out, "  %-*s  %s\n", NAME_COLUMNS, usage.data, command->summary);
        buf_free(&usage);
    }
}

static void print_command(struct output *out, const struct command *command)
{
    output_format(out, "recollect %s%s%s%s\n\n%s.\n", command->name, command->options ? " [OPTIONS]" : "",
                  *command->arguments ? " " : "", command->arguments, command->summary);
    if (*command->detail)
        output_format(out, "\n%s\n", command->detail);
    if (command->row != COMMAND_NO_ROW)
        output_text(out, "\nAn ID is a full id, its first 6 or more characters if no other begins so, or "
                         "ext:EXTERNAL-ID.\n");
    print_options(out, "Options", command->options, false);
    output_text(out, "\nGlobal options (--db, --json, --user, ...): recollect --help\n");
}

static void print_program(struct output *out)
{
    output_text(out, "recollect: chat that remembers\n\n"
                     "  recollect                   open the screen\n"
                     "  recollect --plain           talk line by line, for screen readers\n"
                     "  recollect COMMAND ...\n\nCommands\n");
    print_commands(out, NULL);
    print_options(out, "Global options, before or after the command; -- ends options", 0, true);
    output_text(out, "\nExit: 0 done, 1 failed, 2 wrong usage or input, 3 not found, 4 provider, 5 store, "
                     "130 cancelled.\nrecollect COMMAND --help tells more, man recollect all.\n");
}

void help_print(struct output *out, const struct command *command, const char *group)
{
    if (command) {
        print_command(out, command);
    } else if (group) {
        output_format(out, "recollect %s COMMAND ...: %s\n\n", group, command_find(group)->summary);
        print_commands(out, group);
        output_format(out, "\nrecollect %s COMMAND --help tells more.\n", group);
    } else {
        print_program(out);
    }
}

enum rec_status command_help(struct cli *cli)
{
    struct buf name = BUF_INIT;
    for (int i = 0; i < cli->arguments.count; i++)
        buf_addf(&name, "%s%s", i ? " " : "", cli->arguments.words[i]);
    const struct command *command = name.length ? command_find(name.data) : NULL;
    enum rec_status status = REC_OK;
    if (name.length && !command)
        status = command_missing(NULL, name.data, &cli->error);
    else if (command && !command->run)
        help_print(&cli->out, NULL, command->name);
    else
        help_print(&cli->out, command, NULL);
    buf_free(&name);
    return status;
}
