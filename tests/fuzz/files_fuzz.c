/* Files that people write: key file, theme, recollect.conf, env file. Every problem is a readable line, and
 * no sentence about an env file quotes it. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "config/conffile.h"
#include "ui/tui/keys.h"
#include "ui/tui/theme.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 5000;

const char *const fuzz_seeds[] = {
    "[global]\nC-x n = new\nC-p = palette\nnone = \n# comment\n[chat]\nS-Tab = none\nPgUp = page-up\n",
    "[theme]\ntext = default\nuser = #ff8800 bold\nborder = 240 on 16 underline\n",
    "[provider]\nname = anthropic\nmodel = claude # not a comment\n\n[ui]\ntheme=dark\n; another comment\n",
    "export API_KEY='secret-0123456789'\nNAME=\"with \\\"quotes\\\"\"\nPLAIN=value # rest\n=bad\nno line\n",
    "[broken\nx\n=\n[]\n[a]\n \t= b\n",
    NULL,
};

const char *const fuzz_words[] = {
    "[",    "]",   "=",  "\n",   "#",        ";",       "\"",   "'",   "C-",   "M-x ", "S-F12",
    "bold", "#12", "\\", "\xff", "\xc3\xa9", "export ", "\r\n", "   ", "none", NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

static void take(void *context, const char *name, const char *value, int line)
{
    (void)context;
    need(name && value && line > 0);
    need(strlen(name) + strlen(value) < 100000);
}

static void need_sentence(const rec_error *error)
{
    need(error->message[0] && utf8_valid(error->message, strlen(error->message)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct buf text = BUF_INIT, report = BUF_INIT;
    struct theme theme;
    rec_error error = {0};
    struct keymap *keymap = keymap_new();
    buf_add(&text, bytes, length);

    size_t problems = keymap_parse(keymap, "keys.conf", text.data, text.length, &report);
    size_t lines = 0;
    for (size_t i = 0; i < report.length; i++)
        lines += report.data[i] == '\n';
    need(lines == problems);
    keymap_free(keymap);
    need(theme_builtin(&theme, "dark"));
    if (theme_parse(&theme, text.data, text.length, &error) != REC_OK)
        need_sentence(&error);
    error.message[0] = '\0';
    if (conffile_parse("recollect.conf", &text, take, NULL, false, &error) != REC_OK)
        need_sentence(&error);
    error.message[0] = '\0';
    if (envfile_parse("env", &text, take, NULL, &error) != REC_OK) {
        need_sentence(&error);
        need(!strstr(error.message, "secret"));
    }
    conffile_edit(&text, "ui.theme", "light");
    conffile_edit(&text, "ui.theme", NULL);
    buf_free(&text);
    buf_free(&report);
    return 0;
}
