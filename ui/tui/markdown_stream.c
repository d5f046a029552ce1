#include "config.h"

#include "ui/tui/markdown.h"

#include "ui/tui/syntax.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FENCE_MIN 3
#define INFO_MAX  64

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

/* Closes a fence of `fence` marks. */
static bool closes(const char *line, size_t length, char mark, size_t fence)
{
    size_t indent = indent_of(line, length), run = run_of(line + indent, length - indent, mark);
    return indent < 4 && run >= fence && is_blank(line + indent + run, length - indent - run);
}

/* Opens or closes a fence, or is a line like any other. */
static void look_for_fence(struct markdown_stream *stream, const char *line, size_t length)
{
    if (stream->fence) {
        if (closes(line, length, stream->fence_mark, stream->fence)) {
            stream->fence = 0;
            stream->code = false;
        }
        return;
    }
    size_t indent = indent_of(line, length);
    line += indent;
    length -= indent;
    if (length == 0)
        return;
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
        if (!stream->code)
            stream->definitions = stream->definitions || is_definition(line, bytes);
        if (!end)
            break;
        look_for_fence(stream, line, bytes);
        stream->blank = is_blank(line, bytes);
        stream->scanned += bytes + 1;
    }
    return safe;
}

static struct markdown_end render_part(struct text_block *block, const struct markdown_stream *stream,
                                       const char *text, size_t to, const struct markdown_options *options)
{
    struct markdown_options part = *options;
    part.source = stream->frozen;
    part.continued = stream->frozen > 0;
    part.fence = stream->open.end > 0 ? text + stream->open.start : NULL;
    part.fence_length = stream->open.end - stream->open.start;
    return markdown_render(block, text + stream->frozen, to - stream->frozen, &part);
}

static size_t line_start(const char *text, size_t at)
{
    const char *before = memrchr(text, '\n', at);
    return before ? (size_t)(before - text) + 1 : 0;
}

/* Up to the line end at `end`, back over lines that are blank: behind one that is not, not before `from`. */
static size_t skip_blank_lines(const char *text, size_t from, size_t end)
{
    while (end > from) {
        size_t start = line_start(text, end - 1);
        if (!is_blank(text + start, end - 1 - start))
            break;
        end = start;
    }
    return end;
}

/* What a text ends in. */
enum open_code {
    CODE_CLOSED, /* or there is none */
    CODE_OPEN,
    CODE_UNKNOWN /* there is some */
};

/* The text from `from` to `whole`, a line's end, was rendered and ended so: finds the line of the fence that
 * is open there, behind which all is code until a line closes it. Only a fence without indent, whose lines
 * are as they stand, and behind which not all is blank. */
static enum open_code find_open_code(struct markdown_stream *stream, const char *text, size_t from,
                                     size_t whole, struct markdown_end end, struct markdown_span *open)
{
    if (!end.code)
        return CODE_CLOSED;
    if (end.line >= whole)
        return CODE_UNKNOWN;
    size_t content = skip_blank_lines(text, 0, line_start(text, end.line));
    size_t start = content > 0 ? line_start(text, content - 1) : 0;
    size_t fence = run_of(text + start, content - start, end.mark);
    if (start < from) /* the lines that were looked at tell */
        return CODE_CLOSED;
    if (fence < FENCE_MIN || memchr(text + start, '&', content - start) ||
        memchr(text + start, '\\', content - start))
        return CODE_UNKNOWN;
    for (size_t at = content; at < whole;) {
        const char *line_end = memchr(text + at, '\n', whole - at);
        size_t length = line_end ? (size_t)(line_end - text) - at : whole - at;
        if (closes(text + at, length, end.mark, fence))
            return CODE_CLOSED;
        at += length + 1;
    }
    stream->fence = fence;
    stream->fence_mark = end.mark;
    *open = (struct markdown_span){start, content};
    return CODE_OPEN;
}

static const struct syntax *language_of(const char *text, struct markdown_span open, size_t fence)
{
    char info[INFO_MAX];
    const char *words = text + open.start + fence;
    size_t length = open.end - 1 - open.start - fence;
    for (; length > 0 && *words == ' '; length--)
        words++;
    snprintf(info, sizeof info, "%.*s", (int)(length < INFO_MAX ? length : INFO_MAX), words);
    return syntax_find(info);
}

/* Up to where the lines of an open block of code will look the same whatever comes. */
static size_t settled_code(const struct markdown_stream *stream, struct markdown_span open, const char *text)
{
    size_t start = stream->frozen > open.end ? stream->frozen : open.end, settled;
    if (stream->scanned <= start)
        return 0;
    const struct syntax *language = language_of(text, open, stream->fence);
    settled = stream->scanned - start;
    if (language)
        settled = syntax_scan(language, text + start, settled, NULL, NULL);
    /* the parser tells places in the source behind letters only, and one line end from the other not at all
     */
    settled = skip_blank_lines(text, start, start + settled);
    return settled > start + 1 && text[settled - 2] != '\r' ? settled : 0;
}

/* Renders up to `to` for good; what follows is within the block of code that `open` opens. */
static struct markdown_end freeze(struct text_block *block, struct markdown_stream *stream, const char *text,
                                  size_t to, struct markdown_span open,
                                  const struct markdown_options *options)
{
    text_block_truncate(block, stream->rows);
    struct markdown_end end = render_part(block, stream, text, to, options);
    stream->frozen = to;
    stream->rows = text_block_mark(block);
    stream->open = open;
    return end;
}

/* The same up to `safe`, where a block begins, unless that is in a block of code whose fence was overlooked:
 * then nothing changes but that it is known, if it could be found. */
static void freeze_blocks(struct text_block *block, struct markdown_stream *stream, const char *text,
                          size_t safe, const struct markdown_options *options)
{
    struct markdown_stream before = *stream;
    struct markdown_span none = {0, 0}, open;
    struct markdown_end end = freeze(block, stream, text, safe, none, options);
    enum open_code code = find_open_code(stream, text, before.frozen, safe, end, &open);
    if (code == CODE_CLOSED)
        return;
    if (code == CODE_OPEN) {
        before.fence = stream->fence;
        before.fence_mark = stream->fence_mark;
        before.scanned = safe;
    }
    *stream = before;
}

void markdown_grow(struct text_block *block, struct markdown_stream *stream, const char *text, size_t length,
                   const struct markdown_options *options)
{
    struct markdown_span none = {0, 0}, open;
    if (!stream->started) {
        *stream = (struct markdown_stream){.started = true, .rows = text_block_mark(block)};
        stream->first = stream->rows;
    }
    size_t safe = scan(stream, text, length), code;
    if (stream->definitions) {
        safe = stream->frozen = 0;
        stream->rows = stream->first;
        stream->open = none;
        stream->code = false;
    }
    text_block_truncate(block, stream->rows);
    if (safe > stream->frozen)
        freeze_blocks(block, stream, text, safe, options);
    if (stream->code && (code = settled_code(stream, stream->open, text)) > 0)
        freeze(block, stream, text, code, stream->open, options);
    text_block_truncate(block, stream->rows);
    struct markdown_end end = render_part(block, stream, text, length, options);
    if (stream->definitions || stream->code ||
        find_open_code(stream, text, stream->frozen, stream->scanned, end, &open) != CODE_OPEN ||
        (code = settled_code(stream, open, text)) == 0)
        return;
    freeze(block, stream, text, code, open, options);
    stream->code = true;
    render_part(block, stream, text, length, options);
}
