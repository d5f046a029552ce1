/* The parser of server-sent events: whatever the network does to the bytes, the events are the same. */
#include "config.h"

#include "provider/sse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Writes "name|data\x1e" for each event. */
static enum rec_status record(void *context, const char *name, const char *data, size_t length)
{
    struct buf *log = context;
    assert_int_equal(strlen(data), length);
    buf_addf(log, "%s|%s\x1e", name, data);
    return REC_OK;
}

static const struct {
    const char *stream, *events;
} cases[] = {
    {"data: one\n\n", "|one\x1e"},
    {"data:one\ndata: two\n\n", "|one\ntwo\x1e"},
    {"event: ping\ndata: {}\n\ndata: x\n\n", "ping|{}\x1e|x\x1e"},
    {"event: a\r\ndata: 1\r\n\r\nevent: b\r\ndata: 2\r\n\r\n", "a|1\x1e"
                                                               "b|2\x1e"},
    {"data: 1\r\rdata: 2\rdata: 3\r\r", "|1\x1e|2\n3\x1e"},
    {"data: 1\r\n\rdata: 2\n\r\n", "|1\x1e|2\x1e"},
    {": comment\n\n:\ndata: x\n:more\ndata: y\n\n", "|x\ny\x1e"},
    {"\xef\xbb\xbf"
     "data: bom\n\n",
     "|bom\x1e"},
    {"\xef\xbb"
     "data: no bom\n\n",
     ""},
    {"data:  two blanks\n\ndata\n\ndata:\n\n", "| two blanks\x1e|\x1e|\x1e"},
    {"event: without data\n\nid: 7\nretry: 10\nother: x\n\ndata: y\n\n", "|y\x1e"},
    {"data: Gr\xc3\xbc\xc3\x9f \xf0\x9f\x91\x8b\n\n", "|Gr\xc3\xbc\xc3\x9f \xf0\x9f\x91\x8b\x1e"},
    {"data: no empty line at the end\n", "|no empty line at the end\x1e"},
    {"event: e\ndata: no line end at all", "e|no line end at all\x1e"},
    {"data: a:b: c\nevent:x\n\n", "x|a:b: c\x1e"},
    {"\n\n\r\n\r\rdata: after empty lines\n\n", "|after empty lines\x1e"},
    {"", ""},
};

static void check(size_t index, const size_t *cuts, size_t count)
{
    const char *stream = cases[index].stream;
    size_t length = strlen(stream), at = 0;
    struct buf log = BUF_INIT;
    struct sse sse;
    sse_init(&sse, 1000, record, &log);
    for (size_t i = 0; i <= count; i++) {
        size_t end = i < count ? cuts[i] : length;
        char *copy = malloc(end - at + 1); /* exact, so that ASan sees a read past the end */
        memcpy(copy, stream + at, end - at);
        assert_int_equal(sse_feed(&sse, copy, end - at), REC_OK);
        free(copy);
        at = end;
    }
    assert_int_equal(sse_end(&sse), REC_OK);
    assert_string_equal(log.length ? log.data : "", cases[index].events);
    sse_free(&sse);
    buf_free(&log);
}

static void whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(i, NULL, 0);
}

static void every_two_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = strlen(cases[i].stream);
        for (size_t a = 0; a <= length; a++) {
            for (size_t b = a; b <= length; b++)
                check(i, (size_t[]){a, b}, 2);
        }
    }
}

static void byte_by_byte(void **state)
{
    (void)state;
    size_t cuts[200];
    for (size_t i = 0; i < 200; i++)
        cuts[i] = i;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(i, cuts, strlen(cases[i].stream));
}

static void limits(void **state)
{
    (void)state;
    struct buf log = BUF_INIT;
    struct sse sse;
    sse_init(&sse, 16, record, &log);
    assert_int_equal(sse_feed(&sse, "data: 0123456789\n\n", 18), REC_OK);
    assert_int_equal(sse_feed(&sse, "data: 0123456789x\n", 18), REC_LIMIT);
    sse_reset(&sse);
    for (int i = 0; i < 16; i++)
        assert_int_equal(sse_feed(&sse, ":", 1), REC_OK);
    assert_int_equal(sse_feed(&sse, ":", 1), REC_LIMIT);
    sse_reset(&sse);
    assert_int_equal(sse_feed(&sse, "data: 012345678\n", 16), REC_OK);
    assert_int_equal(sse_feed(&sse, "data: 0123456\n", 14), REC_LIMIT);
    sse_reset(&sse);
    assert_int_equal(sse_feed(&sse, "data: fresh\n\n", 13), REC_OK);
    assert_string_equal(log.data, "|0123456789\x1e|fresh\x1e");
    sse_free(&sse);
    buf_free(&log);
}

static enum rec_status refuse(void *context, const char *name, const char *data, size_t length)
{
    (void)name, (void)data, (void)length;
    ++*(int *)context;
    return REC_PROVIDER;
}

static void handler_ends_it(void **state)
{
    (void)state;
    int calls = 0;
    struct sse sse;
    sse_init(&sse, 100, refuse, &calls);
    assert_int_equal(sse_feed(&sse, "data: 1\n\ndata: 2\n\n", 18), REC_PROVIDER);
    assert_int_equal(calls, 1);
    sse_free(&sse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),  cmocka_unit_test(every_two_cuts),  cmocka_unit_test(byte_by_byte),
        cmocka_unit_test(limits), cmocka_unit_test(handler_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
