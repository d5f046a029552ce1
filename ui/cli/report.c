#include "config.h"

#include "report.h"

#include <string.h>

/* Length of the line at *text; moves *text behind it. */
static size_t next_line(const char **text)
{
    size_t length = strcspn(*text, "\n");
    *text += length + ((*text)[length] == '\n');
    return length;
}

void report_lines(struct json_writer *writer, const char *key, const char *text)
{
    json_key(writer, key);
    json_open_array(writer);
    while (text && *text) {
        const char *line = text;
        json_put_string_n(writer, line, next_line(&text));
    }
    json_close_array(writer);
}

void report_print(struct output *out, const char *text)
{
    if (!text || !*text)
        return;
    output_text(out, text);
    if (text[strlen(text) - 1] != '\n')
        output_text(out, "\n");
}

void report_warn(struct output *out, const char *text)
{
    while (text && *text) {
        const char *line = text;
        size_t length = next_line(&text);
        output_warning(out, "%.*s", (int)length, line);
    }
}
