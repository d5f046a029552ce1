/* Markdown and wrapping: no row is wider than asked, nothing on it moves the cursor, sources ascend; a text
 * that arrives in pieces ends as if it had come at once. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/markdown.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 3000;

const char *const fuzz_seeds[] = {
    "# Heading\n\nText with *emphasis*, **strong**, `code` and [a link](https://example.org \"title\").\n",
    "- one\n  - two\n    1. three\n- [x] done\n- [ ] open\n\n> quoted\n> > twice\n",
    "```c\nint main(void)\n{\n\treturn 0;\n}\n```\n\n    indented code\n",
    "| a | b |\n|:--|--:|\n| one | two |\n| three and more words than fit | `x|y` |\n",
    "<b>html</b> &amp; &#x1f600; &nbsp; <script>alert(1)</script>\n\n---\n",
    "~~gone~~ https://example.org/a/very/long/path?with=query&and=more hard  \nbreak\\\nhere",
    "\xe6\xbc\xa2\xe5\xad\x97\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9 \x1b[31m \xe2\x80\xae wide",
    "1. a\n\n   para\n\n       code\n2) b\n* * *\nSetext\n======\n[ref]: http://x\n[ref]\n",
    NULL,
};

const char *const fuzz_words[] = {
    "*",  "**",           "`",  "```\n", "> ",  "- ",    "|",        "\n|-|-|\n",        "[",  "](", "<",
    "&#", "\n\n",         "\t", "    ",  "~~~", "\x1b]", "\xcc\x81", "\xf0\x9f\x91\x8d", "\\", "#",  "1. ",
    "![", "\xe2\x80\xae", NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

static void check(const struct text_block *block, size_t width, size_t length)
{
    struct buf line = BUF_INIT;
    uint32_t source = 0;
    for (size_t i = 0; i < block->row_count; i++) {
        const struct text_row *row = &block->rows[i];
        need(row->columns <= width && row->first + row->count <= block->span_count);
        need(row->source >= source && row->source <= length);
        source = row->source;
        buf_clear(&line);
        text_row_string(block, i, &line);
        need(utf8_valid(line.data, line.length) && text_columns(line.data, line.length) <= width);
        for (size_t at = 0; at < line.length; at++)
            need((unsigned char)line.data[at] >= 0x20 && line.data[at] != 0x7f);
    }
    buf_free(&line);
}

/* What is seen of a row: its text, and the style of each byte. */
static void add_seen(struct buf *out, const struct text_block *block, size_t row)
{
    const struct text_span *spans = text_row_spans(block, row);
    text_row_string(block, row, out);
    for (uint32_t i = 0; i < block->rows[row].count; i++)
        for (uint32_t at = 0; at < spans[i].bytes; at++)
            buf_add(out, &spans[i].style, sizeof spans[i].style);
}

static void check_same(const struct text_block *a, const struct text_block *b)
{
    struct buf one = BUF_INIT, other = BUF_INIT;
    need(a->row_count == b->row_count);
    for (size_t i = 0; i < a->row_count; i++) {
        need(a->rows[i].columns == b->rows[i].columns && a->rows[i].kind == b->rows[i].kind);
        buf_clear(&one);
        buf_clear(&other);
        add_seen(&one, a, i);
        add_seen(&other, b, i);
        need(one.length == other.length && memcmp(one.data, other.data, one.length) == 0);
    }
    buf_free(&one);
    buf_free(&other);
}

static void check_growing(const struct buf *text, size_t step)
{
    struct markdown_options options = {.width = 24, .prefix = "  "};
    struct markdown_stream stream = {.started = false};
    struct text_block grown = TEXT_BLOCK_INIT, once = TEXT_BLOCK_INIT;
    for (size_t at = step; at < text->length; at += step)
        markdown_grow(&grown, &stream, text->data, utf8_cut(text->data, text->length, at), &options);
    markdown_grow(&grown, &stream, text->data, text->length, &options);
    markdown_render(&once, text->data, text->length, &options);
    check_same(&grown, &once);
    text_block_free(&grown);
    text_block_free(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const size_t widths[] = {1, 7, 40};
    struct text_block block;
    struct buf text = BUF_INIT;
    utf8_clean(&text, (const char *)bytes, length);
    text_block_init(&block);
    for (size_t i = 0; i < 3; i++) {
        struct markdown_options options = {.width = widths[i], .ascii = i == 1};
        struct wrap_options wrap = {.width = widths[i], .mode = (enum wrap_mode)i};
        markdown_render(&block, text.data, text.length, &options);
        check(&block, widths[i], text.length);
        text_block_clear(&block);
        wrap_text(&block, text.data, text.length, (struct text_style){0}, &wrap);
        need(block.row_count > 0);
        check(&block, widths[i], text.length);
        text_block_clear(&block);
    }
    text_block_free(&block);
    check_growing(&text, 1 + text.length / 16);
    buf_free(&text);
    return 0;
}
