/* What the screen shows of messages, receipts, memories and numbers: the pure parts of its panes. */
#include "config.h"

#include "check.h"
#include "ui/tui/entries.h"
#include "ui/tui/format.h"
#include "ui/tui/message_rows.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/transcript.h"

#include <stdio.h>
#include <string.h>

#define NOW ((int64_t)1763808000000) /* Sat 2025-11-22 10:40 UTC */
#define DAY ((int64_t)86400000)

/* --- Numbers and times --- */

static void test_counts(void **state)
{
    static const struct {
        int64_t count;
        const char *text;
    } cases[] = {{0, "0"},       {999, "999"},       {1000, "1k"},         {3149, "3.1k"},
                 {10499, "10k"}, {999999, "999k"},   {1200000, "1.2M"},    {25000000, "25M"},
                 {-5, "-5"},     {1000000000, "1G"}, {1999999999, "1.9G"}, {1049, "1k"}};
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct buf out = BUF_INIT;
        format_count(&out, cases[index].count);
        assert_string_equal(out.data, cases[index].text);
        buf_free(&out);
    }
}

static void test_durations(void **state)
{
    static const struct {
        int64_t duration;
        const char *text;
    } cases[] = {{0, "0 ms"}, {999, "999 ms"}, {2149, "2.1 s"}, {59999, "59.9 s"}, {185000, "3:05 min"}};
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct buf out = BUF_INIT;
        format_duration(&out, cases[index].duration);
        assert_string_equal(out.data, cases[index].text);
        buf_free(&out);
    }
}

static void test_costs(void **state)
{
    static const struct {
        double cost;
        const char *text;
    } cases[] = {{0, "$0.00"}, {.00042, "$0.0004"}, {.0123, "$0.012"}, {3.1, "$3.10"}};
    struct buf out = BUF_INIT;
    (void)state;
    format_cost(&out, -1);
    assert_int_equal(out.length, 0);
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        buf_clear(&out);
        format_cost(&out, cases[index].cost);
        assert_string_equal(out.data, cases[index].text);
    }
    buf_free(&out);
}

static void test_times(void **state)
{
    static const struct {
        int64_t time;
        const char *text, *day;
    } cases[] = {{NOW, "10:40", "today"},
                 {NOW - DAY, "Fri 10:40", "yesterday"},
                 {NOW - 4 * DAY, "Tue 10:40", "Tue"},
                 {NOW - 30 * DAY, "23 Oct 10:40", "23 Oct"},
                 {NOW - 15 * DAY, "7 Nov 10:40", "7 Nov"},
                 {NOW - 400 * DAY, "2024-10-18", "18 Oct 2024"}};
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct buf out = BUF_INIT;
        format_time(&out, cases[index].time, NOW);
        assert_string_equal(out.data, cases[index].text);
        buf_clear(&out);
        format_day(&out, cases[index].time, NOW);
        assert_string_equal(out.data, cases[index].day);
        buf_free(&out);
    }
}

static void test_lines(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *line;
    } cases[] = {
        {"short", 10, "short"},
        {"exactly ten", 11, "exactly ten"},
        {"exactly ten", 10, "exactly t\u2026"},
        {"a\nb", 10, "a b"},
        {"\033[31mred", 10, "\u241b[31mred"},
        {"\u65e5\u672c\u8a9e", 5, "\u65e5\u672c\u2026"},
        {"\u65e5\u672c\u8a9e", 4, "\u65e5\u2026"},
        {"text", 0, ""},
    };
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
        struct buf out = BUF_INIT;
        format_line(&out, cases[index].text, cases[index].columns);
        assert_string_equal(out.length ? out.data : "", cases[index].line);
        buf_free(&out);
    }
}

static void test_bars(void **state)
{
    struct buf out = BUF_INIT;
    (void)state;
    format_bar(&out, 1, 4, 8);
    format_bar(&out, 1, 1000000, 4);
    format_bar(&out, 9, 4, 3);
    format_bar(&out, 0, 0, 2);
    assert_string_equal(out.data, "##------"
                                  "#---"
                                  "###"
                                  "--");
    buf_free(&out);
}

/* --- Messages --- */

static struct rec_message message_of(enum rec_role role, const char *content)
{
    return (struct rec_message){.id = "m",
                                .external_id = "",
                                .name = "",
                                .content = content,
                                .metadata = "",
                                .role = role,
                                .status = REC_TURN_COMPLETE,
                                .created_at = NOW,
                                .provider = role == REC_ROLE_ASSISTANT ? "anthropic" : "",
                                .model = "",
                                .error = "",
                                .stop_reason = "",
                                .sibling = 1,
                                .siblings = 1};
}

static void rows_are(const struct text_block *block, const char *const *rows, size_t count)
{
    assert_int_equal(block->row_count, count);
    for (size_t index = 0; index < count; index++) {
        struct buf out = BUF_INIT;
        text_row_string(block, index, &out);
        while (out.length && out.data[out.length - 1] == ' ')
            buf_truncate(&out, out.length - 1);
        assert_string_equal(out.length ? out.data : "", rows[index]);
        buf_free(&out);
    }
}

static void test_message(void **state)
{
    static const char *const question[] = {" You                              10:40", "   aisle seats please",
                                           ""};
    static const char *const answer[] = {" Claude                     [2/3] 2.1 s", "   Noted: aisle.", ""};
    struct message_look look = {.width = 40, .now = NOW};
    struct text_block block = TEXT_BLOCK_INIT;
    (void)state;
    struct rec_message message = message_of(REC_ROLE_USER, "aisle seats please");
    message_rows(&block, &message, &look);
    rows_are(&block, question, 3);
    message = message_of(REC_ROLE_ASSISTANT, "Noted: *aisle*.");
    message.sibling = 2;
    message.siblings = 3;
    message.duration_ms = 2100;
    message_rows(&block, &message, &look);
    rows_are(&block, answer, 3);
    text_block_free(&block);
}

static void test_outcomes(void **state)
{
    static const char *const failed[] = {" Claude                           10:40", "   ! no network",
                                         "   r asks again", ""};
    static const char *const stopped[] = {" Claude                           10:40", "   half an",
                                          "   ! stopped: r asks again", ""};
    static const char *const running[] = {" Claude", "   half", "   ... arriving", ""};
    struct message_look look = {.width = 40, .now = NOW, .ascii = true, .hint = "r asks again"};
    struct text_block block = TEXT_BLOCK_INIT;
    (void)state;
    struct rec_message message = message_of(REC_ROLE_ASSISTANT, "");
    message.status = REC_TURN_FAILED;
    message.error = "no network";
    message_rows(&block, &message, &look);
    rows_are(&block, failed, 4);
    message = message_of(REC_ROLE_ASSISTANT, "half an");
    message.status = REC_TURN_CANCELLED;
    assert_true(message_is_cut(&message));
    message_rows(&block, &message, &look);
    rows_are(&block, stopped, 4);
    message = message_of(REC_ROLE_ASSISTANT, "");
    look.text = "half an answer";
    look.length = 4;
    look.doing = "arriving";
    message_rows(&block, &message, &look);
    rows_are(&block, running, 4);
    text_block_free(&block);
}

/* What the model thought stands above its answer, folded to one row or whole; it has no place in the answer.
 */
static void test_thought(void **state)
{
    static const char *const folded[] = {" Claude                           10:40",
                                         "   + thought 4 words (z a shows them)", "   Noted: aisle.", ""};
    static const char *const whole[] = {" Claude                           10:40",
                                        "   - thought 4 words",
                                        "   | They want aisle",
                                        "   | seats.",
                                        "",
                                        "   Noted: aisle.",
                                        ""};
    struct message_look look = {
        .width = 40, .now = NOW, .ascii = true, .thought = "They want aisle\nseats.\n\n", .fold = "z a"};
    struct text_block block = TEXT_BLOCK_INIT;
    struct rec_message message = message_of(REC_ROLE_ASSISTANT, "Noted: *aisle*.");
    (void)state;
    message_rows(&block, &message, &look);
    rows_are(&block, folded, 4);
    look.fold = NULL;
    message_rows(&block, &message, &look);
    rows_are(&block, whole, 7);
    for (size_t row = 0; row < 5; row++)
        assert_false(block.rows[row].sourced);
    text_block_free(&block);
}

/* Whatever the width: rows fit, and control characters do not get through. */
static void test_narrow(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct rec_message message =
        message_of(REC_ROLE_ASSISTANT, "a *long* word: \u65e5\u672c\u8a9e \033[2J\n```\ncode\n```\n");
    message.status = REC_TURN_INTERRUPTED;
    (void)state;
    for (int width = 1; width < 60; width++) {
        struct message_look look = {.width = width, .now = NOW, .hint = "c goes on, r asks again"};
        message_rows(&block, &message, &look);
        for (size_t row = 0; row < block.row_count; row++)
            assert_true(block.rows[row].columns <= (uint32_t)width);
        assert_null(memchr(block.text.data, '\033', block.text.length));
    }
    text_block_free(&block);
}

/* --- Receipts and lists --- */

static void entries_are(const struct entries *entries, const char *const *rows, size_t count)
{
    rows_are(&entries->block, rows, count);
}

static void test_receipt(void **state)
{
    static const struct rec_receipt_item memories[] = {
        {.id = "a", .row = REC_ROW_MEMORY, .text = "hates 6am flights", .score = 0.83, .tokens = 9},
        {.id = "b",
         .row = REC_ROW_MEMORY,
         .text = "was in Porto 2019 with both of the sisters",
         .score = 0.714,
         .tokens = 8}};
    static const struct rec_receipt_part parts[] = {
        {.type = "profile", .tokens = 212, .items = NULL, .count = 0},
        {.type = "memories", .tokens = 388, .items = memories, .count = 2}};
    static const struct rec_receipt receipt = {.budget = 8000,
                                               .used = 3100,
                                               .provider = "",
                                               .model = "",
                                               .parts = parts,
                                               .count = 2,
                                               .left_out_messages = 12};
    static const struct rec_preference preference = {
        .id = "p", .key = "seat", .qualifier = "", .value = "aisle", .statement = ""};
    static const struct receipt_learned learned = {.preferences = &preference, .preference_count = 1};
    static const char *const rows[] = {" budget #####------- ~3.1k/8k",
                                       " profile                  212",
                                       " memories (2)             388",
                                       "   0.83 hates 6am flights",
                                       "   0.71 was in Porto 2019 wi\u2026",
                                       " left out: 12 older messages",
                                       "",
                                       " learned just now",
                                       " + seat: aisle"};
    struct entries entries;
    (void)state;
    entries_init(&entries);
    entries_begin(&entries);
    receipt_rows(&entries, &receipt, &learned, 30);
    entries_end(&entries);
    /* headings are passed over: the first memory is selected, then the second, then what was learned */
    assert_string_equal(entries_selected(&entries)->id, "a");
    entries_act(&entries, ACTION_LINE_DOWN);
    entries_act(&entries, ACTION_LINE_DOWN);
    assert_string_equal(entries_selected(&entries)->id, "p");
    assert_int_equal(entries_selected(&entries)->tag, REC_ROW_PREFERENCE);
    entries_act(&entries, ACTION_LINE_DOWN);
    assert_string_equal(entries_selected(&entries)->id, "p");
    entries_are(&entries, rows, sizeof rows / sizeof *rows);
    for (int width = 1; width < 40; width++) {
        entries_begin(&entries);
        receipt_rows(&entries, &receipt, &learned, width);
        entries_end(&entries);
        assert_string_equal(entries_selected(&entries)->id, "p"); /* it stays with its id */
        for (size_t row = 0; row < entries.block.row_count; row++)
            assert_true(entries.block.rows[row].columns <= (uint32_t)width);
    }
    entries_free(&entries);
}

static void test_learned_rows(void **state)
{
    static const struct rec_memory memory = {.id = "m",
                                             .kind = REC_MEMORY_FACT,
                                             .category = REC_CATEGORY_WORK,
                                             .content = "works as a nurse",
                                             .slot = "",
                                             .pinned = true,
                                             .created_at = NOW,
                                             .access_count = 3};
    static const struct rec_preference preference = {.id = "p",
                                                     .category = REC_CATEGORY_FOOD,
                                                     .key = "likes",
                                                     .qualifier = "ramen",
                                                     .value = "likes ramen",
                                                     .confidence = 0.714,
                                                     .since = NOW - DAY};
    static const char *const rows[] = {" ^ works as a nurse", "   fact, work, today, used 3 times",
                                       " - likes ramen", "   food, guessed (71%), yesterday"};
    struct entries entries;
    (void)state;
    entries_init(&entries);
    entries_begin(&entries);
    memory_rows(&entries, &memory, 50, NOW);
    preference_rows(&entries, &preference, 50, NOW);
    entries_end(&entries);
    entries_are(&entries, rows, 4);
    entries_free(&entries);
}

/* --- The transcript --- */

static void make(struct rec_message *messages, char (*texts)[16], size_t count, int64_t first)
{
    for (size_t index = 0; index < count; index++) {
        int64_t sequence = first + (int64_t)index;
        snprintf(texts[index], sizeof texts[index], "text %lld", (long long)sequence);
        messages[index] = message_of(sequence % 2 ? REC_ROLE_USER : REC_ROLE_ASSISTANT, texts[index]);
        snprintf(messages[index].id, sizeof messages[index].id, "id%lld", (long long)sequence);
        messages[index].sequence = sequence;
    }
}

static void sequences_are(const struct transcript *transcript, int64_t first, size_t count)
{
    assert_int_equal(transcript->count, count);
    for (size_t index = 0; index < count; index++)
        assert_int_equal(transcript->items[index]->message.sequence, first + (int64_t)index);
}

static void test_transcript(void **state)
{
    struct rec_message messages[10];
    char texts[10][16];
    struct transcript transcript;
    (void)state;
    transcript_init(&transcript);
    make(messages, texts, 5, 11);
    transcript_replace(&transcript, messages, 5);
    sequences_are(&transcript, 11, 5);
    /* rows of what did not change are kept; a change of text asks for new ones */
    for (size_t index = 0; index < 5; index++)
        transcript.items[index]->rendered = transcript.items[index]->version;
    make(messages, texts, 6, 11);
    messages[3].content = "longer than before";
    transcript_replace(&transcript, messages, 6);
    sequences_are(&transcript, 11, 6);
    assert_true(transcript.items[2]->rendered == transcript.items[2]->version);
    assert_true(transcript.items[3]->rendered != transcript.items[3]->version);
    assert_string_equal(transcript.items[3]->message.content, "longer than before");
    /* pages may overlap what is held */
    make(messages, texts, 10, 3);
    assert_int_equal(transcript_prepend(&transcript, messages, 10), 8);
    sequences_are(&transcript, 3, 14);
    make(messages, texts, 10, 15);
    assert_int_equal(transcript_append(&transcript, messages, 10), 8);
    sequences_are(&transcript, 3, 22);
    transcript_remove_front(&transcript, 2);
    sequences_are(&transcript, 5, 20);
    assert_int_equal(transcript_find(&transcript, "id7"), 2);
    assert_int_equal(transcript_find(&transcript, "id1"), transcript.count);
    transcript_add_provisional(&transcript, REC_ROLE_USER, "not stored yet");
    assert_int_equal(transcript.count, 21);
    transcript_drop_provisional(&transcript);
    sequences_are(&transcript, 5, 20);
    transcript_free(&transcript);
    assert_int_equal(transcript.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),     cmocka_unit_test(test_durations),
        cmocka_unit_test(test_costs),      cmocka_unit_test(test_times),
        cmocka_unit_test(test_lines),      cmocka_unit_test(test_bars),
        cmocka_unit_test(test_message),    cmocka_unit_test(test_thought),
        cmocka_unit_test(test_outcomes),   cmocka_unit_test(test_narrow),
        cmocka_unit_test(test_receipt),    cmocka_unit_test(test_learned_rows),
        cmocka_unit_test(test_transcript),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
