#include "config.h"

#include "manual.h"

#include "help.h"
#include "ui/tui/actions.h"
#include "ui/tui/keys.h"

#include <ctype.h>
#include <string.h>

/* Text in mdoc: no macro, no escape by accident; what is said in sentences has each on a line of its own. */
static void put_safe(struct output *out, const char *text, bool sentences)
{
    struct buf safe = BUF_INIT;
    for (const char *at = text; *at; at++) {
        bool start = at == text || at[-1] == '\n';
        if (start && (*at == '.' || *at == '\''))
            buf_adds(&safe, "\\&");
        if (sentences && *at == ' ' && at > text && at[-1] == '.')
            buf_addc(&safe, '\n');
        else if (*at == '\\')
            buf_adds(&safe, "\\e");
        else if (*at == '-')
            buf_adds(&safe, "\\-");
        else
            buf_addc(&safe, *at);
    }
    output_content(out, safe.data, safe.length);
    buf_free(&safe);
}

static void put_text(struct output *out, const char *text)
{
    put_safe(out, text, true);
}

static void put_line(struct output *out, const char *text)
{
    put_text(out, text);
    output_text(out, "\n");
}

/* A macro with one argument, quoted: no word of it is a macro, and it is no delimiter. */
static void put_macro(struct output *out, const char *macro, const char *text)
{
    struct buf quoted = BUF_INIT;
    for (; *text; text++)
        buf_adds(&quoted, *text == '"' ? "\"\"" : (char[]){*text, '\0'});
    output_format(out, "%s \"\\&", macro);
    put_safe(out, quoted.data, false);
    output_text(out, "\"\n");
    buf_free(&quoted);
}

static void put_choices(struct output *out, const char *choices)
{
    struct buf list = BUF_INIT;
    for (const char *at = choices; *at; at++) {
        if (*at != '|')
            buf_addc(&list, *at);
        else if (at[1])
            buf_adds(&list, ", ");
    }
    output_text(out, ":\n");
    put_line(out, list.data);
    buf_free(&list);
}

static void put_options(struct output *out, uint64_t set, bool global)
{
    output_text(out, ".Bl -tag -width Ds -compact\n");
    for (enum option i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &options[i];
        if (row->global != global || (!global && !(set >> i & 1)))
            continue;
        struct buf name = BUF_INIT;
        help_option(&name, i);
        put_macro(out, ".It", name.data);
        put_text(out, row->help);
        if (row->kind == OPTION_IS_CHOICE)
            put_choices(out, row->choices);
        else
            output_text(out, ".\n");
        buf_free(&name);
    }
    output_text(out, ".El\n");
}

static void put_command(struct output *out, const struct command *command)
{
    struct buf usage = BUF_INIT;
    buf_addf(&usage, "%s%s%s", command->name, *command->arguments ? " " : "", command->arguments);
    put_macro(out, ".It Ic", usage.data);
    buf_free(&usage);
    struct buf sentence = BUF_INIT;
    buf_adds(&sentence, command->summary);
    sentence.data[0] = (char)toupper((unsigned char)sentence.data[0]);
    put_text(out, sentence.data);
    output_text(out, ".\n");
    buf_free(&sentence);
    if (*command->detail)
        put_line(out, command->detail);
    if (command->options)
        put_options(out, command->options, false);
}

void manual_commands(struct output *out)
{
    output_text(out, ".Sh GLOBAL OPTIONS\nThey stand before or after the command;\n.Fl \\-\nends options.\n"
                     ".Pp\n");
    put_options(out, 0, true);
    output_text(out, ".Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < command_count; i++)
        if (commands[i].run && !(commands[i].modes & COMMAND_HIDDEN))
            put_command(out, &commands[i]);
    output_text(out, ".El\n");
}

void manual_keys(struct output *out)
{
    struct keymap *keymap = keymap_new();
    for (int context = 0; context < CONTEXT_COUNT; context++) {
        bool any = false;
        for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
            struct buf keys = BUF_INIT;
            keymap_labels(keymap, (enum action_context)context, (enum action)action, &keys);
            if (keys.length) {
                if (!any)
                    output_format(out, ".Ss \"%s: [%s]\"\n.Bl -tag -width Ds -compact\n",
                                  action_context_heading((enum action_context)context),
                                  action_context_name((enum action_context)context));
                any = true;
                put_macro(out, ".It", keys.data);
                put_macro(out, ".Ic", action_name((enum action)action));
                put_text(out, action_help((enum action)action));
                output_text(out, ".\n");
            }
            buf_free(&keys);
        }
        if (any)
            output_text(out, ".El\n");
    }
    keymap_free(keymap);
}
