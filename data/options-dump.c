/* Prints the option table in the forms that files of the project are made from: `options-dump conf` is
 * recollect.conf, `roff` the options of recollect.conf(5), `names` one name a line. */
#include "config.h"

#include "config/options.h"

#include <stdio.h>
#include <string.h>

static size_t section_length(const struct option *option)
{
    return strcspn(option->name, ".");
}

static int new_section(int id)
{
    const struct option *option = option_at((enum option_id)id), *before;

    if (id == 0)
        return 1;
    before = option_at((enum option_id)(id - 1));
    return section_length(before) != section_length(option) ||
           strncmp(before->name, option->name, section_length(option)) != 0;
}

/* "Set by $A or $B." */
static void print_variables(const char *names, const char *before, const char *each)
{
    const char *separator = before;

    while (*names) {
        size_t length = strcspn(names, " ");

        printf("%s%s%.*s", separator, each, (int)length, names);
        separator = " or ";
        names += length;
        names += strspn(names, " ");
    }
}

static void print_conf(void)
{
    puts("# Configuration of recollect: copy it to ~/.config/recollect/recollect.conf and take the # off "
         "what\n"
         "# you change. Every value below is the default. See recollect.conf(5).");
    for (int id = 0; id < SETTING_COUNT; id++) {
        const struct option *option = option_at((enum option_id)id);
        size_t section = section_length(option);
        char range[OPTION_RANGE_SIZE];

        if (new_section(id))
            printf("\n[%.*s]\n", (int)section, option->name);
        option_range((enum option_id)id, range);
        printf("\n# %s\n# Takes %s", option->help, range);
        print_variables(option->environment, "; set by ", "$");
        printf(".\n#%s =%s%s\n", option->name + section + 1, *option->default_value ? " " : "",
               option->default_value);
    }
}

/* Text with what roff would take for its own made harmless. */
static void print_roff_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '-')
            fputs("\\-", stdout);
        else
            putchar(*text);
    }
}

static void print_roff(void)
{
    for (int id = 0; id < SETTING_COUNT; id++) {
        const struct option *option = option_at((enum option_id)id);
        char range[OPTION_RANGE_SIZE];

        if (new_section(id))
            printf(".SS [%.*s]\n", (int)section_length(option), option->name);
        fputs(".TP\n.B ", stdout);
        print_roff_text(option->name + section_length(option) + 1);
        fputs("\n\\&", stdout); /* help may begin with a dot */
        print_roff_text(option->help);
        option_range((enum option_id)id, range);
        fputs("\nTakes ", stdout);
        print_roff_text(range);
        fputs(*option->default_value ? "; default " : "; default empty.", stdout);
        if (*option->default_value) {
            fputs("\\fB", stdout);
            print_roff_text(option->default_value);
            fputs("\\fR.", stdout);
        }
        print_variables(option->environment, "\nSet by the environment variable ", "");
        puts(*option->environment ? "." : "");
    }
}

int main(int argc, char **argv)
{
    const char *form = argc == 2 ? argv[1] : "";

    if (strcmp(form, "conf") == 0) {
        print_conf();
    } else if (strcmp(form, "roff") == 0) {
        print_roff();
    } else if (strcmp(form, "names") == 0) {
        for (int id = 0; id < SETTING_COUNT; id++)
            puts(option_at((enum option_id)id)->name);
    } else {
        fputs("usage: options-dump conf|roff|names\n", stderr);
        return 2;
    }
    return fflush(stdout) ? 1 : 0;
}
