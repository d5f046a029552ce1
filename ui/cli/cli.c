#include "config.h"

#include "cli.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int64_t cli_number(const struct cli *cli, enum option option, int64_t otherwise)
{
    const char *value = cli_value(cli, option);
    return value ? strtoll(value, NULL, 10) : otherwise;
}

int64_t cli_date(const struct cli *cli, enum option option, bool end)
{
    const char *value = cli_value(cli, option);
    int64_t first, last;
    if (!value || !clock_parse_span(value, clock_now(), &first, &last))
        return 0;
    return end ? last : first;
}

int cli_choice(const struct cli *cli, enum option option, int (*parse)(const char *name))
{
    const char *value = cli_value(cli, option);
    return value ? parse(value) : -1;
}

enum rec_status cli_text(struct cli *cli, int first, struct buf *text)
{
    const char *word = cli_word(cli, first);
    if (word && strcmp(word, "-") == 0 && cli->arguments.count == first + 1) {
        enum rec_status status = file_read("-", REC_MAX_MESSAGE, text, &cli->error);
        if (status != REC_OK)
            return status;
        if (text->length && text->data[text->length - 1] == '\n')
            buf_truncate(text, text->length - 1);
    } else {
        for (int i = first; i < cli->arguments.count; i++) {
            if (i > first)
                buf_addc(text, ' ');
            buf_adds(text, cli->arguments.words[i]);
        }
    }
    if (!utf8_valid(text->data, text->length))
        return error_set(&cli->error, REC_INVALID, "the text on standard input is not valid UTF-8");
    if (text->data[strspn(text->data, " \t\r\n")] == '\0')
        return error_set(&cli->error, REC_INVALID, "there is no text");
    return REC_OK;
}
