/* Texts to rows: wrapping beside bare utf8proc, Markdown beside bare md4c, and a frame of an answer that is
 * arriving beside all of that answer made anew. Nothing is on a screen here; see draw_paint for that.
 *
 *     render */
#include "config.h"

#include "base/width.h"
#include "bench.h"
#include "ui/tui/markdown.h"
#include "ui/tui/wrap.h"
#include "words.h"

#include <md4c.h>
#include <string.h>
#include <utf8proc.h>

#define MEGABYTE     ((size_t)1 << 20)
#define ANSWER       ((size_t)64 << 10) /* of an answer: so much of it may be parsed again for a frame */
#define DELTA        24                 /* bytes that come between two frames */
#define CODE_DELTA   5003               /* the same in a large block of code, ending anywhere in a line */
#define ROUNDS       21
#define WIDTH        100
#define WRAP_BAR     0.3
#define MARKDOWN_BAR 2
#define FRAME_BAR    0.1

static unsigned random_state = 7;

static size_t next_random(size_t below)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 8) % below;
}

static void add_words(struct buf *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_addf(text, "%s%s", i ? " " : "", words[next_random(WORD_COUNT)]);
}

/* Most of it English, some of every other kind of writing. */
static void add_mixed(struct buf *text)
{
    static const char *const others[] = {"Übergrößenträger naïve façade",
                                         "Дорогой друг, это длинная строка",
                                         "漢字かな交じり文は幅が二倍です",
                                         "안녕하세요 세계",
                                         "שלום עולם",
                                         "مرحبا بالعالم",
                                         "नमस्ते दुनिया",
                                         "👍🏽 👨‍👩‍👧‍👦 🇵🇹 ❤️",
                                         "e\u0301a\u0300o\u0302"};
    while (text->length < MEGABYTE) {
        add_words(text, 4 + next_random(30));
        if (next_random(3) == 0)
            buf_addf(text, " %s ", others[next_random(sizeof others / sizeof *others)]);
        if (next_random(4) == 0)
            buf_adds(text, "\n");
    }
}

/* What a model answers with: mostly paragraphs, some of each kind of block. */
static void add_answer(struct buf *text, size_t length)
{
    while (text->length < length) {
        switch (next_random(10)) {
        case 0:
            buf_adds(text, "## ");
            add_words(text, 4);
            break;
        case 1:
            for (size_t item = 0; item < 4; item++) {
                buf_adds(text, item ? "\n- **" : "- **");
                add_words(text, 2);
                buf_adds(text, "**: ");
                add_words(text, 8 + next_random(12));
            }
            break;
        case 2:
            buf_adds(text,
                     "```c\nint main(int argc, char **argv)\n{\n    /* a comment */\n    for (int i = 0; i < "
                     "argc; i++)\n        printf(\"%s\\n\", argv[i]);\n    return 0;\n}\n```");
            break;
        case 3:
            buf_adds(text, "| name | what | hours |\n|------|------|------:|\n");
            for (size_t row = 0; row < 4; row++) {
                buf_adds(text, row ? "\n| " : "| ");
                add_words(text, 1);
                buf_adds(text, " | ");
                add_words(text, 4);
                buf_addf(text, " | %zu |", next_random(100));
            }
            break;
        default:
            add_words(text, 20 + next_random(20));
            buf_adds(text, " *");
            add_words(text, 2);
            buf_adds(text, "* and `");
            add_words(text, 1);
            buf_adds(text, "`, see [");
            add_words(text, 2);
            buf_adds(text, "](https://example.org/page). ");
            add_words(text, 20 + next_random(30));
            buf_adds(text, ".");
            break;
        }
        buf_adds(text, "\n\n");
    }
}

/* Of processor time: nothing here waits for anything. */
static double milliseconds_since(double began)
{
    return (bench_cpu() - began) * 1e3;
}

/* Where the clusters begin that bare utf8proc finds, and their columns. */
static size_t bare_breaks(const struct buf *text, size_t *columns)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text->data;
    utf8proc_ssize_t at = 0, length = (utf8proc_ssize_t)text->length;
    utf8proc_int32_t state = 0, before = 0;
    size_t breaks = 0;

    while (at < length) {
        utf8proc_int32_t code;
        utf8proc_ssize_t read = utf8proc_iterate(bytes + at, length - at, &code);

        if (read <= 0)
            bench_fail("the text is not UTF-8 at byte %zd", (ssize_t)at);
        if (at == 0 || utf8proc_grapheme_break_stateful(before, code, &state)) {
            breaks++;
            *columns += (size_t)utf8proc_charwidth(code);
        }
        before = code;
        at += read;
    }
    return breaks;
}

static size_t our_breaks(const struct buf *text)
{
    size_t breaks = 0;

    for (size_t at = 0; at < text->length; breaks++)
        at += grapheme_next(text->data + at, text->length - at).bytes;
    return breaks;
}

static void bench_wrap(void)
{
    struct samples ours = SAMPLES_INIT, bare = SAMPLES_INIT;
    struct text_block block = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = WIDTH};
    struct buf text = BUF_INIT;
    size_t columns = 0;

    add_mixed(&text);
    if (our_breaks(&text) != bare_breaks(&text, &columns))
        bench_fail("%zu clusters, utf8proc has %zu", our_breaks(&text), bare_breaks(&text, &columns));
    for (int round = 0; round < ROUNDS; round++) {
        double began = bench_cpu();

        bare_breaks(&text, &columns);
        samples_add(&bare, milliseconds_since(began));
        text_block_clear(&block);
        began = bench_cpu();
        wrap_text(&block, text.data, text.length, (struct text_style){0, 0}, &options);
        samples_add(&ours, milliseconds_since(began));
    }
    bench_compare("wrap 1 MB", "ms", &ours, "utf8proc_grapheme_break", &bare, WRAP_BAR);
    samples_free(&ours);
    samples_free(&bare);
    text_block_free(&block);
    buf_free(&text);
}

static int count_block(MD_BLOCKTYPE type, void *detail, void *count)
{
    (void)type;
    (void)detail;
    ++*(size_t *)count;
    return 0;
}

static int count_span(MD_SPANTYPE type, void *detail, void *count)
{
    (void)type;
    (void)detail;
    ++*(size_t *)count;
    return 0;
}

static int count_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *count)
{
    (void)type;
    (void)text;
    *(size_t *)count += size;
    return 0;
}

static void bare_parse(const struct buf *text)
{
    static const MD_PARSER parser = {.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
                                     .enter_block = count_block,
                                     .leave_block = count_block,
                                     .enter_span = count_span,
                                     .leave_span = count_span,
                                     .text = count_text};
    size_t count = 0;

    if (md_parse(text->data, (MD_SIZE)text->length, &parser, &count) || count == 0)
        bench_fail("md4c did not parse the text");
}

static void bench_markdown(void)
{
    struct samples ours = SAMPLES_INIT, bare = SAMPLES_INIT;
    struct text_block block = TEXT_BLOCK_INIT;
    struct markdown_options options = {.width = WIDTH, .prefix = "   "};
    struct buf text = BUF_INIT;

    add_answer(&text, MEGABYTE);
    for (int round = 0; round < ROUNDS; round++) {
        double began = bench_cpu();

        bare_parse(&text);
        samples_add(&bare, milliseconds_since(began));
        text_block_clear(&block);
        began = bench_cpu();
        markdown_render(&block, text.data, text.length, &options);
        samples_add(&ours, milliseconds_since(began));
    }
    bench_compare("markdown 1 MB", "ms", &ours, "md_parse", &bare, MARKDOWN_BAR);
    samples_free(&ours);
    samples_free(&bare);
    text_block_free(&block);
    buf_free(&text);
}

/* Frames of the second half of an answer of which `delta` bytes come for each. */
static void bench_stream(const char *name, const struct buf *text, size_t delta)
{
    struct samples ours = SAMPLES_INIT, anew = SAMPLES_INIT;
    struct text_block block = TEXT_BLOCK_INIT, whole = TEXT_BLOCK_INIT;
    struct markdown_options options = {.width = WIDTH, .prefix = "   "};
    struct markdown_stream stream = {.started = false};
    struct buf label = BUF_INIT;

    for (size_t length = delta; length < text->length; length += delta) {
        double began = bench_cpu();

        markdown_grow(&block, &stream, text->data, length, &options);
        if (length < text->length / 2)
            continue;
        samples_add(&ours, milliseconds_since(began));
        text_block_clear(&whole);
        began = bench_cpu();
        markdown_render(&whole, text->data, length, &options);
        samples_add(&anew, milliseconds_since(began));
        if (block.row_count != whole.row_count || block.span_count != whole.span_count)
            bench_fail("after %zu bytes the rows differ", length);
    }
    buf_addf(&label, "rows of %s", name);
    bench_compare(label.data, "ms", &ours, "all rows anew", &anew, FRAME_BAR);
    samples_free(&ours);
    samples_free(&anew);
    text_block_free(&block);
    text_block_free(&whole);
    buf_free(&label);
}

static void bench_streams(void)
{
    struct buf answer = BUF_INIT, code = BUF_INIT;

    add_answer(&answer, ANSWER);
    bench_stream("a streaming frame", &answer, DELTA);
    buf_adds(&code, "```c\n");
    while (code.length < MEGABYTE)
        buf_adds(&code,
                 "    for (size_t i = 0; i < count; i++) /* each of\n        them */ use(\"it\", i);\n");
    bench_stream("a frame of 1 MB of code", &code, CODE_DELTA);
    buf_free(&answer);
    buf_free(&code);
}

int main(void)
{
    bench_wrap();
    bench_markdown();
    bench_streams();
    return 0;
}
