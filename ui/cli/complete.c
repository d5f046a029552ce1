#include "config.h"

#include "complete.h"

#include "help.h"

#include <string.h>

/* Text between single quotes of a shell. */
static void put_quoted(struct output *out, const char *text)
{
    struct buf quoted = BUF_INIT;
    for (; *text; text++) {
        if (*text == '\'')
            buf_adds(&quoted, "'\\''");
        else
            buf_addc(&quoted, *text);
    }
    output_content(out, quoted.data, quoted.length);
    buf_free(&quoted);
}

static bool shown(const struct command *command)
{
    return !(command->modes & COMMAND_HIDDEN);
}

/* The last word of a name: "pin" of "memory pin". */
static const char *verb(const struct command *command)
{
    const char *blank = strchr(command->name, ' ');
    return blank ? blank + 1 : command->name;
}

/* "a b c" from "a|b|c|" */
static void put_choices(struct output *out, const char *choices)
{
    struct buf words = BUF_INIT;
    for (; *choices; choices++)
        if (*choices != '|')
            buf_addc(&words, *choices);
        else if (choices[1])
            buf_addc(&words, ' ');
    output_text(out, words.data);
    buf_free(&words);
}

static void put_option_names(struct output *out, uint64_t set, bool global)
{
    for (enum option i = 0; i < OPTION_COUNT; i++)
        if (options[i].global == global && (global || set >> i & 1))
            output_format(out, " --%s", options[i].name);
}

/* "--a | --b": the options behind which a value stands, of whatever command; for a case of a shell. */
static void put_valued_options(struct output *out)
{
    const char *between = "";
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        bool skipped = options[i].kind == OPTION_IS_FLAG; /* and what was named already */
        for (enum option before = 0; before < i && !skipped; before++)
            skipped = strcmp(options[before].name, options[i].name) == 0;
        if (skipped)
            continue;
        output_format(out, "%s--%s", between, options[i].name);
        between = " | ";
    }
}

/* --- bash --- */

static void bash_names(struct output *out, const char *group)
{
    for (size_t i = 0; i < command_count; i++)
        if (shown(&commands[i]) && help_in_group(&commands[i], group))
            output_format(out, " %s", verb(&commands[i]));
}

/* The values of an option depend on the command only for names that occur twice. */
static void bash_values(struct output *out)
{
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &options[i];
        if (row->kind == OPTION_IS_FILE) {
            output_format(out, "    *:--%s) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n",
                          row->name);
        } else if (row->kind == OPTION_IS_CHOICE) {
            for (size_t c = 0; c < command_count; c++) {
                if (!(commands[c].options >> i & 1))
                    continue;
                output_format(out, "    '%s:--%s') words='", commands[c].name, row->name);
                put_choices(out, row->choices);
                output_text(out, "' ;;\n");
            }
        } else if (row->kind != OPTION_IS_FLAG) {
            output_format(out, "    *:--%s) return ;;\n", row->name);
        }
    }
}

void complete_bash(struct output *out)
{
    output_text(out, "# bash completion of recollect; made from its command table\n"
                     "_recollect()\n{\n"
                     "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                     "    local command= words= i\n"
                     "    COMPREPLY=()\n"
                     "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                     "        case ${COMP_WORDS[i]} in\n        ");
    put_valued_options(out);
    output_text(out, ") ((i++)) ;;\n"
                     "        -*) ;;\n"
                     "        *)\n"
                     "            case $command in\n"
                     "            '') command=${COMP_WORDS[i]} ;;\n            ");
    bool first = true;
    for (size_t i = 0; i < command_count; i++) {
        if (commands[i].run)
            continue;
        output_format(out, "%s%s", first ? "" : " | ", commands[i].name);
        first = false;
    }
    output_text(out, ") command+=\" ${COMP_WORDS[i]}\" ;;\n"
                     "            esac ;;\n"
                     "        esac\n"
                     "    done\n"
                     "    case $command:$previous in\n");
    bash_values(out);
    output_text(out, "    esac\n    if [[ -z $words ]]; then\n        case $command in\n        '') words='");
    bash_names(out, NULL);
    put_option_names(out, 0, true);
    output_text(out, "' ;;\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        if (!shown(command))
            continue;
        output_format(out, "        '%s') words='", command->name);
        if (command->run)
            put_option_names(out, command->options, false);
        else
            bash_names(out, command->name);
        put_option_names(out, 0, true);
        output_text(out, "' ;;\n");
    }
    output_text(out, "        esac\n    fi\n"
                     "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                     "    if [[ $command == import && $current != -* ]]; then\n"
                     "        COMPREPLY+=($(compgen -f -- \"$current\"))\n"
                     "    fi\n"
                     "}\ncomplete -F _recollect recollect\n");
}

/* --- zsh --- */

static void zsh_options(struct output *out, uint64_t set, bool global)
{
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &options[i];
        if (row->global != global || (!global && !(set >> i & 1)))
            continue;
        struct buf help = BUF_INIT;
        for (const char *at = row->help; *at; at++) {
            if (strchr("[]:\\", *at))
                buf_addc(&help, '\\');
            buf_addc(&help, *at);
        }
        output_format(out, " \\\n        '--%s[", row->name);
        put_quoted(out, help.data);
        output_text(out, "]");
        if (row->kind == OPTION_IS_CHOICE) {
            output_format(out, ":%s:(", row->argument);
            put_choices(out, row->choices);
            output_text(out, ")");
        } else if (row->kind == OPTION_IS_FILE) {
            output_format(out, ":%s:_files", row->argument);
        } else if (row->kind != OPTION_IS_FLAG) {
            output_format(out, ":%s:", row->argument);
        }
        output_text(out, "'");
        buf_free(&help);
    }
}

static void zsh_names(struct output *out, const char *group)
{
    for (size_t i = 0; i < command_count; i++) {
        if (!shown(&commands[i]) || !help_in_group(&commands[i], group))
            continue;
        output_format(out, "\n        '%s:", verb(&commands[i]));
        put_quoted(out, commands[i].summary);
        output_text(out, "'");
    }
}

void complete_zsh(struct output *out)
{
    output_text(out, "#compdef recollect\n# made from the command table of recollect\n"
                     "_recollect()\n{\n"
                     "    local -a global names\n"
                     "    local command=\n"
                     "    global=(");
    zsh_options(out, 0, true);
    output_text(out, ")\n"
                     "    local -a plain=()\n"
                     "    local -i i\n"
                     "    for ((i = 2; i < CURRENT; i++)); do\n"
                     "        case ${words[i]} in\n        ");
    put_valued_options(out);
    output_text(out, ") ((i++)) ;;\n"
                     "        -*) ;;\n"
                     "        *) plain+=(${words[i]}) ;;\n"
                     "        esac\n"
                     "    done\n"
                     "    command=\"${plain[1]}\"\n"
                     "    case $command in\n");
    for (size_t i = 0; i < command_count; i++)
        if (!commands[i].run)
            output_format(out, "    %s) [[ -n ${plain[2]} ]] && command+=\" ${plain[2]}\" ;;\n",
                          commands[i].name);
    output_text(out, "    esac\n    case $command in\n    '')\n        names=(");
    zsh_names(out, NULL);
    output_text(out, ")\n        _describe command names\n        _arguments $global ;;\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        if (!shown(command))
            continue;
        output_format(out, "    '%s')\n", command->name);
        if (command->run) {
            output_text(out, "        _arguments $global");
            zsh_options(out, command->options, false);
            output_format(out, "%s ;;\n", strcmp(command->name, "import") == 0 ? " '*:file:_files'" : "");
        } else {
            output_text(out, "        names=(");
            zsh_names(out, command->name);
            output_text(out, ")\n        _describe command names ;;\n");
        }
    }
    output_text(out, "    esac\n}\n_recollect \"$@\"\n");
}

/* --- fish --- */

static void fish_option(struct output *out, enum option option, const char *condition)
{
    const struct option_row *row = &options[option];
    output_format(out, "complete -c recollect -l %s", row->name);
    if (*condition)
        output_format(out, " -n '%s'", condition);
    output_text(out, " -d '");
    put_quoted(out, row->help);
    output_text(out, "'");
    if (row->kind == OPTION_IS_CHOICE) {
        output_text(out, " -xa '");
        put_choices(out, row->choices);
        output_text(out, "'");
    } else if (row->kind == OPTION_IS_FILE) {
        output_text(out, " -rF");
    } else if (row->kind != OPTION_IS_FLAG) {
        output_text(out, " -x");
    }
    output_text(out, "\n");
}

static void fish_command(struct output *out, const struct command *command)
{
    struct buf here = BUF_INIT;
    const char *blank = strchr(command->name, ' ');
    if (blank)
        buf_addf(&here, "__fish_seen_subcommand_from %.*s; and __fish_seen_subcommand_from %s",
                 (int)(blank - command->name), command->name, blank + 1);
    else
        buf_addf(&here, "__fish_seen_subcommand_from %s", command->name);
    if (blank)
        output_format(out, "complete -c recollect -n '__fish_seen_subcommand_from %.*s' -a %s -d '",
                      (int)(blank - command->name), command->name, blank + 1);
    else
        output_format(out, "complete -c recollect -n __fish_use_subcommand -a %s -d '", command->name);
    put_quoted(out, command->summary);
    output_text(out, "'\n");
    for (enum option i = 0; i < OPTION_COUNT; i++)
        if (command->options >> i & 1)
            fish_option(out, i, here.data);
    if (strcmp(command->name, "import") == 0)
        output_format(out, "complete -c recollect -n '%s' -F\n", here.data);
    buf_free(&here);
}

void complete_fish(struct output *out)
{
    output_text(out, "# fish completion of recollect; made from its command table\n"
                     "complete -c recollect -f\n");
    for (enum option i = 0; i < OPTION_COUNT; i++)
        if (options[i].global)
            fish_option(out, i, "");
    for (size_t i = 0; i < command_count; i++)
        if (shown(&commands[i]))
            fish_command(out, &commands[i]);
}
