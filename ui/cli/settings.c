/* config list|get|set|path */
#include "config.h"

#include "base/error.h"
#include "base/likely.h"
#include "client.h"
#include "commands.h"
#include "ui/tui/themes.h"

#include <string.h>

static void option_members(struct json_writer *writer, const struct rec_option *option)
{
    json_put_member(writer, "name", option->name);
    json_put_member(writer, "value", option->value);
    json_put_member(writer, "origin", option->origin);
    json_put_member(writer, "type", option->type);
    json_put_member(writer, "default", option->default_value);
    json_put_member(writer, "choices", option->choices);
    json_put_member(writer, "environment", option->environment);
    json_put_member(writer, "help", option->help);
}

enum rec_status command_config_list(struct cli *cli)
{
    static const char *const headings[] = {"OPTION", "VALUE", "FROM", "WHAT"};
    enum rec_status status = client_settings(cli);
    if (status != REC_OK)
        return status;
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < rec_option_count(); i++) {
        struct rec_option option = rec_settings_option(cli->settings, i);
        if (cli->out.json) {
            option_members(output_object(&cli->out), &option);
            output_object_end(&cli->out);
            continue;
        }
        table_cell(&table, option.name);
        table_cell(&table, option.value);
        table_cell(&table, option.origin);
        table_cell(&table, option.help);
    }
    table_end(&table);
    return REC_OK;
}

static enum rec_status find(struct cli *cli, const char *name, struct rec_option *option)
{
    struct likely likely;
    likely_begin(&likely, name, strlen(name));
    for (size_t i = 0; i < rec_option_count(); i++) {
        *option = rec_settings_option(cli->settings, i);
        if (strcmp(option->name, name) == 0)
            return REC_OK;
        likely_offer(&likely, option->name);
    }
    error_set(&cli->error, REC_NOT_FOUND, "there is no option %s%s; see recollect config list", name,
              likely_text(&likely));
    return error_about(&cli->error, name);
}

static enum rec_status print(struct cli *cli, const char *name)
{
    struct rec_option option;
    enum rec_status status = find(cli, name, &option);
    if (status == REC_OK && cli->out.json) {
        option_members(output_object(&cli->out), &option);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        output_format(&cli->out, "%s\n", option.value);
    }
    return status;
}

enum rec_status command_config_get(struct cli *cli)
{
    enum rec_status status = client_settings(cli);
    return status == REC_OK ? print(cli, cli_word(cli, 0)) : status;
}

/* Another bad value or line may stand in the file, which other commands will stop at. */
static void warn_of_what_is_left(struct cli *cli)
{
    rec_error error = {0};
    rec_settings *settings = rec_settings_load(rec_settings_path(cli->settings), NULL, &error);
    if (!settings)
        output_warning(&cli->out, "%s", error.message);
    rec_settings_free(settings);
}

enum rec_status command_config_set(struct cli *cli)
{
    struct rec_option option;
    const char *name = cli_word(cli, 0);
    enum rec_status status = client_settings_to_edit(cli);
    if (status == REC_OK)
        status = find(cli, name, &option);
    if (status == REC_OK && cli_word(cli, 1))
        status = themes_check(cli->settings, name, cli_word(cli, 1), &cli->error);
    if (status == REC_OK)
        status = rec_settings_save(cli->settings, name, cli_word(cli, 1), &cli->error);
    if (status == REC_OK && cli_word(cli, 1) && strcmp(option.origin, "environment") == 0)
        output_warning(&cli->out, "the environment says something else, which counts before the file: %s",
                       option.environment);
    if (status == REC_OK)
        warn_of_what_is_left(cli);
    return status == REC_OK ? print(cli, name) : status;
}

enum rec_status command_config_path(struct cli *cli)
{
    static const char *const folders[] = {"config", "data", "state", "cache"};
    enum rec_status status = client_settings_to_edit(cli);
    if (status != REC_OK)
        return status;
    struct json_writer *writer = cli->out.json ? output_object(&cli->out) : NULL;
    if (writer)
        json_put_member(writer, "file", rec_settings_path(cli->settings));
    else
        output_format(&cli->out, "%s\n", rec_settings_path(cli->settings));
    for (size_t i = 0; writer && i < sizeof folders / sizeof *folders; i++)
        json_put_member(writer, folders[i], rec_settings_folder(cli->settings, folders[i]));
    if (writer)
        output_object_end(&cli->out);
    return REC_OK;
}
