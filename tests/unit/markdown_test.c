#include "config.h"

#include "base/utf8.h"
#include "nasty.h"
#include "ui/tui/markdown.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void render(struct text_block *block, const char *text, size_t length, size_t width)
{
    struct markdown_options options = {.width = width};
    text_block_clear(block);
    markdown_render(block, text, length, &options);
}

static void join(const struct text_block *block, struct buf *out)
{
    for (size_t i = 0; i < block->row_count; i++) {
        text_row_string(block, i, out);
        buf_addc(out, '\n');
    }
}

static void check(const char *text, size_t width, const char *expected)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct buf out = BUF_INIT;
    render(&block, text, strlen(text), width);
    join(&block, &out);
    assert_string_equal(out.data, expected);
    buf_free(&out);
    text_block_free(&block);
}

static void test_blocks(void **state)
{
    (void)state;
    check("", 20, "");
    check("one\n\ntwo", 20, "one\n\ntwo\n");
    check("# Title\ntext", 20, "Title\n\ntext\n");
    check("a\nb", 20, "a\nb\n");
    check("- one\n- two\n  - deep\n- three\n\nafter", 20, "• one\n• two\n  ◦ deep\n• three\n\nafter\n");
    check("1. one\n2. two words here\n", 10, "1. one\n2. two\n   words\n   here\n");
    check("9. nine\n10. ten", 20, "9. nine\n10. ten\n");
    check("- loose\n\n- list", 20, "• loose\n\n• list\n");
    check("-\n- x", 20, "• \n• x\n");
    check("- [ ] open\n- [x] done", 20, "☐ open\n☑ done\n");
    check("> quoted text goes on\n> - item", 12, "│ quoted\n│ text goes\n│ on\n│\n│ • item\n");
    check("a\n\n> b\n\nc", 12, "a\n\n│ b\n\nc\n");
    check("---", 5, "─────\n");
    check("```sh\n$ ls\n\n$ x\n```\nend", 20, "  sh\n  $ ls\n  \n  $ x\n\nend\n");
    check("```\nabcdefgh\n```", 6, "  abcd\n  efgh\n");
    check("- a\n  ```\n  x\n  ```\n- b", 20, "• a\n    x\n• b\n");
}

static void test_inline(void **state)
{
    (void)state;
    check("**bold** _it_ `code` ~~gone~~", 40, "bold it code gone\n");
    check("[text](http://x.org)", 40, "text (http://x.org)\n");
    check("[text](http://x.org \"title\")", 60, "text (http://x.org \"title\")\n");
    check("<http://x.org> and http://y.org", 40, "http://x.org and http://y.org\n");
    check("![alt](pic.png)", 40, "alt (pic.png)\n");
    check("a &amp; b &lt;&#65;&#x42;&bogus;", 40, "a & b <AB&bogus;\n");
    check("<b>html</b> <!-- kept -->", 40, "<b>html</b> <!-- kept -->\n");
    check("<div>\nx\n</div>", 40, "<div>\nx\n</div>\n");
    check("see [a]\n\n[a]: http://a.org\n", 40, "see a (http://a.org)\n\n[a]: http://a.org\n");
    check("[note]: nobody uses this\n\ntext", 40, "[note]: nobody uses this\n\ntext\n");
    check("a\\*b", 40, "a*b\n");
    check("x\x1b[31my", 40, "x␛[31my\n");
}

static void test_tables(void **state)
{
    (void)state;
    check("| a | b |\n|---|--:|\n| one | 2 |\n| x | 10 |", 30, "a   │  b\n────┼───\none │  2\nx   │ 10\n");
    /* a word that begins with plain letters and goes on with others stays in its line */
    check("| a |\n|---|\n| be naïve now |", 30, "a\n────────────\nbe naïve now\n");
}

static void test_table_shapes(void **state)
{
    (void)state;
    /* a column is as wide as what is shown in it, without the blank at its end */
    check("| a | b |\n|---|---|\n| `c ` | d |", 30, "a │ b\n──┼──\nc │ d\n");
    /* two columns that want more than there is get the same; those that want less get that */
    check("| a | b | c |\n|---|---|---|\n| x | one two three four | five six seven eight |", 27,
          "a │ b          │ c\n──┼────────────┼───────────\nx │ one two    │ five six\n"
          "  │ three four │ seven\n  │            │ eight\n");
    check("|a|b|\n|---|---|\n|one two three|x|", 12,
          "a        │ b\n─────────┼──\none two  │ x\nthree    │ \n");
    check("|a|b|\n|---|---|\n|one|two|", 5, "a:\none\nb:\ntwo\n");
    check("|a|\n|---|\n|x|lost|", 20, "a\n──────\nx lost\n");
    check("- # h\n- > q", 20, "• h\n• │ q\n");
}

static void test_styles(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    (void)state;
    const char *text = "**b**\n\n```c\nint x;\n```\n\n# h";
    render(&block, text, strlen(text), 20);
    assert_int_equal(text_row_spans(&block, 0)[0].style.attributes, STYLE_BOLD);
    assert_int_equal(block.rows[2].kind, TEXT_ROW_CODE);
    assert_int_equal(text_row_spans(&block, 2)[1].style.role, ROLE_CODE_LABEL);
    assert_int_equal(text_row_spans(&block, 3)[1].style.role, ROLE_CODE_TYPE);
    assert_int_equal(text_row_spans(&block, 3)[2].style.role, ROLE_CODE_BLOCK);
    assert_int_equal(block.rows[5].kind, TEXT_ROW_HEADING);
    assert_int_equal(text_row_spans(&block, 5)[0].style.role, ROLE_HEADING);
    assert_int_equal(text_row_spans(&block, 5)[0].source, strlen(text) - 1);
    /* a span that the parser leaves open ends with its block */
    text = "![*``| http://auto.org***x\n\na";
    render(&block, text, strlen(text), 40);
    assert_int_equal(text_row_spans(&block, 2)[0].style.attributes, 0);
    text_block_free(&block);
}

static const char *const marks[] = {
    "\n",
    "\n",
    "\n\n",
    "# ",
    "## ",
    "- ",
    "* ",
    "1. ",
    "> ",
    "> > ",
    "    ",
    "```\n",
    "```c\n",
    "~~~\n",
    "---\n",
    "| a | b |\n|---|:-:|\n| c | d | e |\n",
    "| ",
    " |",
    "**",
    "*",
    "_",
    "`",
    "``",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "[ref]: http://r.org 'r'\n",
    "[ref]",
    "<",
    ">",
    "&amp;",
    "&#65;",
    "\\",
    "http://auto.org",
    "- [x] ",
    "===\n",
    "  ",
};

static void markup(uint64_t *seed, struct buf *out, size_t pieces)
{
    while (pieces-- > 0) {
        if (next_random(seed) % 2)
            nasty_text(seed, out, 1);
        else
            buf_adds(out, marks[next_random(seed) % COUNT_OF(marks)]);
    }
}

/* Words of the text that are no markup must all be shown. */
static void check_words_shown(const char *text, const char *shown)
{
    static const char *const words[] = {"longer-words", "Supercalifragilisticexpialidocious", "한국", "שלום",
                                        "😀"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t in_text = 0, in_shown = 0;
        for (const char *at = text; (at = strstr(at, words[i])); at += strlen(words[i]))
            in_text++;
        for (const char *at = shown; (at = strstr(at, words[i])); at += strlen(words[i]))
            in_shown++;
        if (in_shown < in_text)
            fail_msg("%zu of %zu times %s in:\n%s\nshown as:\n%s", in_shown, in_text, words[i], text, shown);
    }
}

static void test_any_text(void **state)
{
    uint64_t seed = 0xbeef;
    struct buf text = BUF_INIT, rows = BUF_INIT;
    struct text_block block = TEXT_BLOCK_INIT;
    (void)state;
    for (int round = 0; round < 4000; round++) {
        size_t width = 1 + next_random(&seed) % 30;
        buf_clear(&text);
        markup(&seed, &text, next_random(&seed) % 40);
        render(&block, text.data, text.length, width);
        uint32_t source = 0;
        for (size_t i = 0; i < block.row_count; i++) {
            assert_true(block.rows[i].columns <= width);
            assert_true(block.rows[i].source >= source && block.rows[i].source <= text.length);
            source = block.rows[i].source;
        }
        render(&block, text.data, text.length, 100000);
        buf_clear(&rows);
        join(&block, &rows);
        for (size_t i = 0; i < rows.length; i++)
            assert_true((unsigned char)rows.data[i] >= 0x20 || rows.data[i] == '\n');
        check_words_shown(text.data, rows.data);
    }
    buf_free(&text);
    buf_free(&rows);
    text_block_free(&block);
}

/* An answer that streams is rendered at every split, into the same block; the last screen is the one-shot
 * screen. */
static void test_streaming(void **state)
{
    uint64_t seed = 0xcafe;
    struct buf text = BUF_INIT, whole = BUF_INIT, streamed = BUF_INIT;
    struct text_block block = TEXT_BLOCK_INIT, once = TEXT_BLOCK_INIT;
    (void)state;
    for (int round = 0; round < 30; round++) {
        buf_clear(&text);
        markup(&seed, &text, 60);
        for (size_t split = 0; split <= text.length; split++) {
            size_t length = utf8_cut(text.data, text.length, split);
            render(&block, text.data, length, 17);
        }
        render(&once, text.data, text.length, 17);
        buf_clear(&whole);
        buf_clear(&streamed);
        join(&once, &whole);
        join(&block, &streamed);
        assert_string_equal(streamed.data, whole.data);
        text_block_free(&once);
    }
    buf_free(&text);
    buf_free(&whole);
    buf_free(&streamed);
    text_block_free(&block);
}

/* Rows, spans, styles and places in the source. */
static void assert_same(const struct text_block *a, const struct text_block *b)
{
    assert_int_equal(a->row_count, b->row_count);
    assert_int_equal(a->span_count, b->span_count);
    for (size_t i = 0; i < a->row_count; i++) {
        assert_int_equal(a->rows[i].source, b->rows[i].source);
        assert_int_equal(a->rows[i].count, b->rows[i].count);
        assert_int_equal(a->rows[i].kind, b->rows[i].kind);
    }
    for (size_t i = 0; i < a->span_count; i++) {
        assert_int_equal(a->spans[i].source, b->spans[i].source);
        assert_int_equal(a->spans[i].bytes, b->spans[i].bytes);
        assert_memory_equal(text_span_text(a, &a->spans[i]), text_span_text(b, &b->spans[i]),
                            a->spans[i].bytes);
        assert_int_equal(a->spans[i].style.role, b->spans[i].style.role);
        assert_int_equal(a->spans[i].style.attributes, b->spans[i].style.attributes);
    }
}

static void add_document(uint64_t *seed, struct buf *text)
{
    static const char *const blocks[] = {
        "A paragraph of *some* words.\nAnd its second line.\n\n",
        "# Heading\n\n",
        "Setext\n======\n\n",
        "- one\n- two\n\n  more of two\n- three\n\n",
        "1. one\n\n2. two\n\n",
        "- item\n\n  ```c\n  int x;\n\n  y();\n  ```\n\n",
        "> quoted\n> text\n\n> another quote\n\n",
        "```c\nint main(void)\n{\n\n    return 0;\n}\n```\n\n",
        "~~~\n```\n\nstill code\n~~~\n\n",
        "````md\n```\ninside\n\nText\n```\n````\n\n",
        "    indented code\n\n    more of it\n\n",
        "| a | b |\n|---|--:|\n| x | 1 |\n\n",
        "a | b\n--|--\n1 | 2\n\n",
        "---\n\n",
        "``` not a fence ` here\n\n",
        "Text\n- list right behind it\n\nText\n\n",
        "漢字かな交じり文 👍🏽.\n\n",
        "+ plus\n\n\n\n+ list\n\n",
        "* * *\n\n",
        "```unfinished\ncode\n\nText\n",
        "```\nplain code\n\n\tindented by a tab\n    by blanks\n\n\n[a]: b\n\nText\n```\n",
        "```c\n/* a comment\nof two lines */ int x; // and\n\n\n\"a string\n\n  'c'\n```\n```sh\n$ ls\n```\n",
        "~~~~ python title\n\n\"\"\"a text\n\nof lines: 1\n\"\"\"\n~~~\n~~~~~ x\ndef f(): 'x'\n~~~~\n",
        "```html\n<a\n href=\"x\">\n<!-- no\n\nyes -->\n  <b>\n```\n",
        "```diff\n--- a\n+++ b\n@@ -1 +1 @@\n\n-x\n+y\n```\n",
        "```json\r\n{\r\n  \"a\": [1,\r\n\r\n  2]\r\n}\r\n```\r\n",
        "1. step\n    ```sh\n    $ ls\n\n    ```\n\n```\nAbc\n\nText\n```\n\n",
        "    ```\n\n```\nAbc\n\nText\n\nMore\n```\n\n",
        "  ```c\n  int indented;\n\n Text\n  ```\n\n",
        "> ```\n> quoted code\n\n```\nopen\n",
        "```js &amp; more\nlet x = `a\n\nb`;\n",
        "````md\n```js\nx\n```\n\nText\n",
    };
    static const char definition[] = "See [one] here.\n\n[one]: http://example.org\n\nAfter it.\n\n";
    size_t count = 1 + next_random(seed) % 8;
    for (size_t i = 0; i < count; i++)
        buf_adds(text, blocks[next_random(seed) % COUNT_OF(blocks)]);
    if (next_random(seed) % 8 == 0)
        buf_adds(text, definition);
}

/* At whatever bytes the text arrives, the rows are those of all that has come, rendered at once. */
static void test_growing(void **state)
{
    uint64_t seed = 0xbeef;
    struct buf text = BUF_INIT;
    struct text_block grown = TEXT_BLOCK_INIT, once = TEXT_BLOCK_INIT;
    size_t most = 0;
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct markdown_stream stream = {.started = false};
        struct markdown_options options = {.width = 12 + next_random(&seed) % 30, .prefix = "  "};
        buf_clear(&text);
        if (round % 4 == 3)
            markup(&seed, &text, 60);
        else
            add_document(&seed, &text);
        text_block_clear(&grown);
        for (size_t at = 0; at < text.length;) {
            at += 1 + next_random(&seed) % (round % 2 ? 3 : 40);
            size_t length = utf8_cut(text.data, text.length, at < text.length ? at : text.length);
            text_block_clear(&once);
            markdown_grow(&grown, &stream, text.data, length, &options);
            markdown_render(&once, text.data, length, &options);
            assert_same(&grown, &once);
            most = stream.frozen > most ? stream.frozen : most;
        }
    }
    assert_true(most > 100); /* something did stay */
    buf_free(&text);
    text_block_free(&grown);
    text_block_free(&once);
}

/* Whole lines of a block of code stay before its fence is closed, but for those of a comment that is open. */
static void test_growing_code(void **state)
{
    static const struct {
        const char *text;
        size_t frozen;
    } cases[] = {
        {"```\nabc\n\ndef\ngh", 13},
        {"Text.\n\n```c\nint x;\n\nint y;\n\n", 27},
        {"Text.\n\n```c\nint x;\n/* int y;\n\nint z;\n", 19},
        {"```c\n/* x\n */\nint y;\n", 21},
        {"```\nabc\n```\nText", 0}, /* closed at once: the paragraph may still be anything */
        {"- ```\n  abc\n  def\n", 0},
        /* the first fence is a row of the table, the second opens: nothing but blanks tells of it yet */
        {"| a |\n|---|\n```\n\n```\n \ncode", 0},
        {"one\n\t```\n\ntwo\n\ncode", 0}, /* for the parser, that is a fence */
    };
    struct markdown_options options = {.width = 40};
    struct text_block grown = TEXT_BLOCK_INIT, once = TEXT_BLOCK_INIT;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct markdown_stream stream = {.started = false};
        size_t length = strlen(cases[i].text);
        text_block_clear(&grown);
        text_block_clear(&once);
        markdown_grow(&grown, &stream, cases[i].text, length, &options);
        markdown_render(&once, cases[i].text, length, &options);
        assert_same(&grown, &once);
        assert_int_equal(stream.frozen, cases[i].frozen);
    }
    text_block_free(&grown);
    text_block_free(&once);
}

/* The bytes behind a text are none of its business: md4c looks at the first of them. */
static void test_end(void **state)
{
    static const char text[] = "see *this* and `that`, [a link](https://example.org/page) and more";
    struct text_block part = TEXT_BLOCK_INIT, alone = TEXT_BLOCK_INIT;
    (void)state;
    for (size_t length = 1; length < sizeof text; length++) {
        char *copy = malloc(length + 1);
        memcpy(copy, text, length);
        copy[length] = '\0';
        render(&part, text, length, 30);
        render(&alone, copy, length, 30);
        assert_same(&part, &alone);
        free(copy);
    }
    text_block_free(&part);
    text_block_free(&alone);
}

static void test_code_blocks(void **state)
{
    static const char text[] =
        "Text\n\n```c\nint x;\n\ny();\n```\n\n> ```\n> quoted\n> ```\n\n    indented\n\n"
        "- a\n  ~~~\n  in a list\n  ~~~\n\n```sh\nunfinished";
    static const char *const wanted[] = {"int x;\n\ny();\n", "quoted\n", "indented\n", "in a list\n",
                                         "unfinished\n"};
    (void)state;
    assert_int_equal(markdown_code(text, strlen(text), 0, NULL), COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct buf code = BUF_INIT;
        markdown_code(text, strlen(text), i, &code);
        assert_string_equal(code.data, wanted[i]);
        buf_free(&code);
    }
    assert_int_equal(markdown_code("no code", 7, 0, NULL), 0);
}

static void test_depth(void **state)
{
    struct buf text = BUF_INIT;
    struct text_block block = TEXT_BLOCK_INIT;
    (void)state;
    for (int i = 0; i < 500; i++)
        buf_adds(&text, "> ");
    buf_adds(&text, "deep");
    render(&block, text.data, text.length, 40);
    assert_int_equal(block.row_count, 1);
    buf_clear(&text);
    for (int i = 0; i < 500; i++)
        buf_adds(&text, "- ");
    buf_adds(&text, "deep");
    render(&block, text.data, text.length, 10);
    assert_true(block.row_count >= 1);
    buf_clear(&text);
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, "[");
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, "](x)");
    render(&block, text.data, text.length, 80);
    buf_free(&text);
    text_block_free(&block);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),    cmocka_unit_test(test_inline),
        cmocka_unit_test(test_tables),    cmocka_unit_test(test_table_shapes),
        cmocka_unit_test(test_styles),    cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_streaming), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_growing),   cmocka_unit_test(test_growing_code),
        cmocka_unit_test(test_end),       cmocka_unit_test(test_code_blocks),
    };
    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
