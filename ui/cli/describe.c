/* The tables of this program for generators and tests: recollect describe
 * json|bash|zsh|fish|man|keys. The installed completions and manual pages are made by it when the
 * program is built. */
#include "config.h"

#include "base/error.h"
#include "commands.h"
#include "complete.h"
#include "help.h"
#include "manual.h"

#include <string.h>

static void option_object(struct json_writer *writer, enum option option)
{
    static const char *const kinds[] = {"flag", "text", "number", "date", "file", "choice", "row"};
    const struct option_row *row = &options[option];
    json_open_object(writer);
    json_put_member(writer, "name", row->name);
    json_put_member(writer, "kind", kinds[row->kind]);
    json_put_member(writer, "argument", row->argument);
    json_put_member(writer, "choices", row->choices);
    json_put_member(writer, "help", row->help);
    json_close_object(writer);
}

static void option_array(struct json_writer *writer, uint64_t set, bool global)
{
    json_key(writer, "options");
    json_open_array(writer);
    for (enum option i = 0; i < OPTION_COUNT; i++)
        if (options[i].global == global && (global || set >> i & 1))
            option_object(writer, i);
    json_close_array(writer);
}

static void command_members(struct json_writer *writer, const struct command *command)
{
    static const char *const modes[] = {"store", "worker", "create", "terminal", "jobs", "hidden"};
    int least, most;
    command_arity(command, &least, &most);
    json_put_member(writer, "name", command->name);
    json_put_member(writer, "arguments", command->arguments);
    json_put_member(writer, "summary", command->summary);
    json_put_member_bool(writer, "group", !command->run);
    json_put_member_int(writer, "least", least);
    json_put_member_int(writer, "most", most);
    json_put_member(writer, "row",
                    command->row == COMMAND_NO_ROW ? NULL
                                                   : rec_row_kind_name((enum rec_row_kind)command->row));
    json_key(writer, "modes");
    json_open_array(writer);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (command->modes >> i & 1)
            json_put_string(writer, modes[i]);
    json_close_array(writer);
    option_array(writer, command->options, false);
}

static void describe_json(struct output *out)
{
    for (size_t i = 0; i < command_count; i++) {
        command_members(output_object(out), &commands[i]);
        output_object_end(out);
    }
    struct json_writer *writer = output_object(out);
    json_put_member(writer, "name", "");
    option_array(writer, 0, true);
    output_object_end(out);
}

static const struct {
    const char *name;
    void (*print)(struct output *out);
} forms[] = {
    {"json", describe_json}, {"bash", complete_bash},  {"zsh", complete_zsh},
    {"fish", complete_fish}, {"man", manual_commands}, {"keys", manual_keys},
};

enum rec_status command_describe(struct cli *cli)
{
    const char *what = cli_word(cli, 0);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcmp(forms[i].name, what) == 0) {
            forms[i].print(&cli->out);
            return REC_OK;
        }
    }
    return error_set(&cli->error, REC_INVALID, "describe what? json, bash, zsh, fish, man or keys");
}
