/* A turn of a person of whom 100,000 memories and preferences are known, beside one of whom a few are: one
 * that asks and one that teaches something, taken in turns, each person in a session of its own. Nobody is
 * asked but the memory keeper, so the time is all ours, and that of the disk.
 *
 *     crowd FEW MANY [TURNS]       (stores; made if they are not there) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "recollect.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FEW              600 /* so many that a prompt is as long as with many: the tokens are printed */
#define MANY             100000
#define ROWS_IN_A_COMMIT 5000
#define TURNS            100
#define TIMEOUT_MS       60000
#define RATIO_BAR        1.1

static void check(enum rec_status status, const rec_error *error)
{
    if (status)
        bench_fail("%s", error->message);
}

/* --- The stores --- */

static void add_row(struct store_user *user, long number)
{
    static const char *const things[] = {"kettle",  "bicycle", "harbour", "violin",
                                         "orchard", "lantern", "sledge"};
    static const char *const places[] = {"attic", "cellar", "garden", "office", "garage"};
    char text[120];
    rec_error error;

    if (number % 2) {
        struct rec_memory row = {.kind = number % 3 ? REC_MEMORY_FACT : REC_MEMORY_EVENT,
                                 .category = (enum rec_category)(number % 13),
                                 .content = text,
                                 .slot = "",
                                 .metadata = "",
                                 .importance = 0.5,
                                 .confidence = 1};

        snprintf(text, sizeof text, "the %s no. %ld is kept in the %s", things[number % 7], number,
                 places[number % 5]);
        check(store_memory_add(user, &row, &error), &error);
    } else {
        struct rec_preference row = {.category = (enum rec_category)(number % 13),
                                     .key = "likes",
                                     .qualifier = text,
                                     .value = text,
                                     .statement = "",
                                     .explicit_ = true,
                                     .confidence = 1};

        snprintf(text, sizeof text, "%s no. %ld", things[number % 7], number);
        check(store_preference_add(user, &row, &error), &error);
    }
}

static void make_store(const char *path, long rows)
{
    struct store *store;
    struct store_user *user;
    rec_error error;

    if (access(path, F_OK) == 0)
        return;
    fprintf(stderr, "making %s ...\n", path);
    check(store_open(&store, path, STORE_WRITE, &error), &error);
    check(store_user_open(store, "bench", true, &user, &error), &error);
    for (long i = 0; i < rows; i++) {
        if (i % ROWS_IN_A_COMMIT == 0)
            check(store_begin(store, STORE_NORMAL, &error), &error);
        add_row(user, i);
        if ((i + 1) % ROWS_IN_A_COMMIT == 0 || i + 1 == rows)
            check(store_commit(store, &error), &error);
    }
    store_user_close(user);
    store_close(store);
}

/* --- The turns --- */

static rec_session *open_session(const char *path)
{
    const struct rec_open options = {
        .user = "bench", .url = path, .provider = "local", .flags = REC_OPEN_NO_JOBS};
    rec_error error = {0};
    rec_settings *settings = rec_settings_load("/dev/null", NULL, &error);
    rec_session *session = settings ? rec_session_open(settings, &options, &error) : NULL;

    rec_settings_free(settings);
    if (!session || rec_session_wait_open(session, &error))
        bench_fail("%s", error.message);
    return session;
}

/* conversation: REC_ID_SIZE, of the turn. */
static double turn_ms(rec_session *session, const char *text, char *conversation)
{
    const struct rec_command command = {
        .kind = REC_COMMAND_CHAT, .text = text, .category = -1, .row_kind = -1};
    int64_t began = clock_monotonic();
    uint64_t submitted;
    struct rec_event event;
    rec_error error;
    bool done = false;

    check(rec_submit(session, &command, &submitted, &error), &error);
    while (!done && rec_event_wait(session, &event, TIMEOUT_MS)) {
        if (event.command == submitted && event.kind == REC_EVENT_FAILED)
            bench_fail("the turn failed: %s", event.error.message);
        done = event.command == submitted && event.kind == REC_EVENT_DONE;
        if (event.command == submitted && event.conversation[0])
            memcpy(conversation, event.conversation, REC_ID_SIZE);
        rec_event_clear(&event);
    }
    if (!done)
        bench_fail("the turn did not end");
    return (double)(clock_monotonic() - began) / 1e6;
}

/* Of both persons, one after the other, each of them first every other time. */
struct pair {
    struct samples few, many;
    char last[2][REC_ID_SIZE]; /* conversation of the last turn of each */
};

static void take(rec_session *const sessions[2], const char *format, int number, struct pair *pair)
{
    char text[80];
    double taken[2];
    int first = number & 1;
    snprintf(text, sizeof text, format, number);
    taken[first] = turn_ms(sessions[first], text, pair->last[first]);
    taken[!first] = turn_ms(sessions[!first], text, pair->last[!first]);
    if (number < 0) /* the first ones warm up */
        return;
    samples_add(&pair->few, taken[0]);
    samples_add(&pair->many, taken[1]);
}

static double prompt_tokens(rec_session *session, const char *conversation)
{
    struct rec_query query;
    const struct rec_page *page;
    rec_error error;

    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = conversation;
    check(rec_page_wait(session, &query, &page, &error), &error);
    double tokens = page->count > 0 ? (double)page->receipts[0].used : 0;
    rec_page_free(page);
    return tokens;
}

int main(int argc, char **argv)
{
    struct pair asks = {SAMPLES_INIT, SAMPLES_INIT, {{0}}}, teaches = {SAMPLES_INIT, SAMPLES_INIT, {{0}}};

    if (argc < 3 || argc > 4)
        bench_fail("usage: crowd FEW MANY [TURNS]");
    int turns = argc > 3 ? atoi(argv[3]) : TURNS;
    make_store(argv[1], FEW);
    make_store(argv[2], MANY);
    if (turns < 1)
        return 0;
    rec_session *sessions[] = {open_session(argv[1]), open_session(argv[2])};
    for (int i = -5; i < turns; i++)
        take(sessions, "Where is the lantern of the garden, and what was said about %d?", i, &asks);
    for (int i = -5; i < turns; i++)
        take(sessions, "I like the tea of house no. %d.", i, &teaches);
    bench_figure("prompt of a turn with 100,000", prompt_tokens(sessions[1], asks.last[1]), "tokens");
    bench_figure("prompt of a turn with 600", prompt_tokens(sessions[0], asks.last[0]), "tokens");
    bench_compare("turn with 100,000 memories and preferences", "ms", &asks.many, "turn with 600", &asks.few,
                  RATIO_BAR);
    bench_compare("turn that teaches, with 100,000", "ms", &teaches.many, "with 600", &teaches.few,
                  RATIO_BAR);
    rec_session_close(sessions[0]);
    rec_session_close(sessions[1]);
    samples_free(&asks.few);
    samples_free(&asks.many);
    samples_free(&teaches.few);
    samples_free(&teaches.many);
    return 0;
}
