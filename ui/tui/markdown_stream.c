#include "config.h"

#include "ui/tui/markdown.h"

#include <ctype.h>
#include <string.h>

#define FENCE_MIN 3

/* Blanks at the beginning, of which more than three make code of a line. */
static size_t indent_of(const char *line, size_t length)
{
    size_t count = 0;
    while (count < length && line[count] == ' ')
        count++;
    return count;
}

static size_t run_of(const char *line, size_t length, char mark)
{
    size_t count = 0;
    while (count < length && line[count] == mark)
        count++;
    return count;
}

static bool is_blank(const char *line, size_t length)
{
    for (size_t at = 0; at < length; at++)
        if (!strchr(" \t\r", line[at]))
            return false;
    return true;
}

/* Opens or closes a fence, or is a line like any other. */
static void look_for_fence(struct markdown_stream *stream, const char *line, size_t length)
{
    size_t indent = indent_of(line, length);
    line += indent;
    length -= indent;
    if (length == 0)
        return;
    if (stream->fence) {
        size_t run = run_of(line, length, stream->fence_mark);
        if (indent < 4 && run >= stream->fence && is_blank(line + run, length - run))
            stream->fence = 0;
        return;
    }
    size_t run = line[0] == '`' || line[0] == '~' ? run_of(line, length, line[0]) : 0;
    if (run >= FENCE_MIN && (line[0] == '~' || !memchr(line + run, '`', length - run))) {
        stream->fence = run;
        stream->fence_mark = line[0];
    }
}

/* A line that begins a paragraph, heading or fence of its own when it stands behind a blank one, whatever
 * else is still to come of it: it goes on with no list, quote or table. */
static bool begins_block(const char *line, size_t length)
{
    unsigned char first = length > 0 ? (unsigned char)line[0] : 0;
    return isalpha(first) || first >= 0x80 || first == '#';
}

static bool is_definition(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && strchr(" >\t*+-", line[at]))
        at++;
    const char *close = at < length && line[at] == '[' ? memmem(line + at, length - at, "]:", 2) : NULL;
    return close != NULL;
}

/* Looks at the lines that are whole, and at the beginning of the one that is not. Returns where the last
 * block begins that may still change. */
static size_t scan(struct markdown_stream *stream, const char *text, size_t length)
{
    size_t safe = stream->frozen;
    while (stream->scanned < length) {
        const char *line = text + stream->scanned;
        const char *end = memchr(line, '\n', length - stream->scanned);
        size_t bytes = end ? (size_t)(end - line) : length - stream->scanned;
        if (stream->blank && !stream->fence && begins_block(line, bytes))
            safe = stream->scanned;
        stream->definitions = stream->definitions || is_definition(line, bytes);
        if (!end)
            break;
        look_for_fence(stream, line, bytes);
        stream->blank = is_blank(line, bytes);
        stream->scanned += bytes + 1;
    }
    return safe;
}

static void render_part(struct text_block *block, const char *text, size_t from, size_t to,
                        const struct markdown_options *options)
{
    struct markdown_options part = *options;
    part.source = from;
    part.continued = from > 0;
    markdown_render(block, text + from, to - from, &part);
}

void markdown_grow(struct text_block *block, struct markdown_stream *stream, const char *text, size_t length,
                   const struct markdown_options *options)
{
    if (!stream->started) {
        *stream = (struct markdown_stream){.started = true, .rows = text_block_mark(block)};
        stream->first = stream->rows;
    }
    size_t safe = scan(stream, text, length);
    if (stream->definitions) {
        safe = stream->frozen = 0;
        stream->rows = stream->first;
    }
    text_block_truncate(block, stream->rows);
    if (safe > stream->frozen) {
        render_part(block, text, stream->frozen, safe, options);
        stream->frozen = safe;
        stream->rows = text_block_mark(block);
    }
    render_part(block, text, stream->frozen, length, options);
}
