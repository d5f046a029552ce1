/* recollect: reads the command line, opens what the command's modes ask for, calls it, turns its status into
 * the exit code. */
#include "config.h"

#include "base/alloc.h"
#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "help.h"
#include "ui/tui/tui.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void fatal(void *context, const char *sentence)
{
    (void)context;
    static const char name[] = "recollect: ";
    ssize_t ignored = write(STDERR_FILENO, name, sizeof name - 1);
    ignored = write(STDERR_FILENO, sentence, strlen(sentence));
    ignored = write(STDERR_FILENO, "\n", 1);
    (void)ignored;
}

static void set_fatal(void (*handler)(void *context, const char *sentence))
{
    rec_set_fatal(handler, NULL);
    alloc_set_fatal(handler, NULL);
}

/* Also when the command line is wrong somewhere, its errors must be in the form that was asked for. */
static bool asks_for_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            return true;
    return false;
}

static int finish(struct cli *cli, enum rec_status status)
{
    client_close(cli);
    if (status != REC_OK) {
        cli->error.code = status;
        output_error(&cli->out, &cli->error);
    }
    output_flush(&cli->out);
    rec_settings_free(cli->settings);
    arguments_free(&cli->arguments);
    buf_free(&cli->text);
    output_free(&cli->out);
    return cli->out.reader_gone ? OUTPUT_READER_GONE : rec_status_exit_code(status);
}

/* recollect alone. */
static int open_screen(struct cli *cli)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        enum rec_status status = error_set(&cli->error, REC_INVALID,
                                           "the screen needs a terminal; try recollect chat \"hello\", "
                                           "recollect tour or recollect --help");
        return finish(cli, status);
    }
    enum rec_status status = client_settings(cli);
    if (status != REC_OK)
        return finish(cli, status);
    const struct rec_open open = {
        .user = cli_value(cli, OPTION_USER),
        .url = cli_value(cli, OPTION_DB),
        .flags = REC_OPEN_READ_FIRST,
    };
    cli->session = rec_session_open(cli->settings, &open, &cli->error);
    if (!cli->session)
        return finish(cli, cli->error.code);
    set_fatal(tui_fatal);
    int code = tui_run(cli->session, cli->settings);
    set_fatal(fatal);
    finish(cli, REC_OK);
    return code;
}

static enum rec_status run(struct cli *cli)
{
    const struct command *command = cli->arguments.command;
    unsigned modes = command->modes;
    bool talks = modes & COMMAND_TERMINAL && cli->arguments.count == 0;
    if (talks && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || cli->out.json))
        return error_set(&cli->error, REC_INVALID,
                         "%s without TEXT needs a terminal; give the text, or - to read standard input",
                         command->name);
    if (talks)
        modes |= COMMAND_JOBS;
    enum rec_status status = command->check ? command->check(cli) : REC_OK;
    if (status == REC_OK && modes & COMMAND_STORE)
        status = client_settings(cli);
    if (status == REC_OK && modes & COMMAND_STORE)
        status = client_open(cli, modes, cli_flag(cli, OPTION_INCOGNITO) ? "sqlite:///:memory:" : NULL);
    return status == REC_OK ? command->run(cli) : status;
}

/* One that can do no more than print lines: an editor's shell, a serial console. */
static bool is_dumb_terminal(void)
{
    const char *term = getenv("TERM");
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && (!term || !*term || strcmp(term, "dumb") == 0);
}

/* A screen is of no use to a screen reader: by option, or by setting. */
static bool is_plain(struct cli *cli)
{
    if (cli_flag(cli, OPTION_TALK_PLAIN))
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || client_settings(cli) != REC_OK)
        return false;
    const char *plain = rec_settings_get(cli->settings, "ui.plain");
    return plain && strcmp(plain, "true") == 0;
}

/* The worker and the reader have heaps of their own. They begin with a piece that is large enough for a
 * start, for glibc makes a thread's heap larger by a page at a time, each with a system call that stops all
 * threads. */
static void size_heaps(void)
{
#ifdef M_TOP_PAD
    mallopt(M_TOP_PAD, 1024 * 1024);
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 4 * 1024 * 1024);
#endif
}

/* What is said is English, and numbers are written as in JSON: of the locale only the characters and the
 * names of days and months are wanted. Each of the others would be a file to read before the first paint. */
static void choose_locale(void)
{
    setlocale(LC_CTYPE, "");
    setlocale(LC_TIME, "");
}

int main(int argc, char **argv)
{
    struct cli cli = {.text = BUF_INIT};
    size_heaps();
    choose_locale();
    signal(SIGPIPE, SIG_IGN);
    set_fatal(fatal);
    enum rec_status status = arguments_read(&cli.arguments, argc, argv, &cli.error);
    output_init(&cli.out, cli_flag(&cli, OPTION_JSON) || (status != REC_OK && asks_for_json(argc, argv)),
                cli_flag(&cli, OPTION_QUIET), cli_flag(&cli, OPTION_VERBOSE));
    if (status != REC_OK)
        return finish(&cli, status);
    if (cli_flag(&cli, OPTION_VERSION)) {
        output_format(&cli.out, "recollect %s\n", rec_version());
        return finish(&cli, REC_OK);
    }
    if (cli_flag(&cli, OPTION_HELP)) {
        help_print(&cli.out, cli.arguments.command, cli.arguments.group);
        return finish(&cli, REC_OK);
    }
    if (cli.arguments.group) {
        status = error_set(&cli.error, REC_INVALID, "%s needs one of its commands; see recollect %s --help",
                           cli.arguments.group, cli.arguments.group);
        return finish(&cli, status);
    }
    if (!cli.arguments.command && (is_dumb_terminal() || is_plain(&cli)))
        cli.arguments.command = command_find("chat"); /* which talks line by line */
    if (!cli.arguments.command)
        return open_screen(&cli);
    client_signals(false);
    return finish(&cli, run(&cli));
}
