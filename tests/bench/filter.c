/* The list of conversations filtered while the filter is typed: each key asks for what has the words so far,
 * through a session's reader as on the screen.
 *
 *     filter STORE       with 10,000 conversations (generate FILE 20000 10000) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "recollect.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 40
#define LIMIT  100 /* rows that the list asks for */
#define BAR    16

static double ask(rec_session *session, const char *words, size_t *rows)
{
    int64_t began = clock_monotonic();
    const struct rec_page *page;
    struct rec_query query;
    rec_error error;

    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    query.text = words;
    query.limit = LIMIT;
    if (rec_page_wait(session, &query, &page, &error))
        bench_fail("%s", error.message);
    *rows += page->count;
    rec_page_free(page);
    return (double)(clock_monotonic() - began) / 1e6;
}

int main(int argc, char **argv)
{
    static const char *const typed[] = {"meeting", "trip to", "xyzzy", "review of"};
    struct rec_open options = {
        .user = "bench", .url = argv[1], .flags = REC_OPEN_NO_JOBS | REC_OPEN_EXISTING};
    struct samples keys = SAMPLES_INIT;
    rec_settings *settings;
    rec_session *session;
    rec_error error;
    size_t rows = 0;

    if (argc != 2) {
        fputs("usage: filter STORE\n", stderr);
        return 2;
    }
    settings = rec_settings_load(NULL, NULL, &error);
    session = settings ? rec_session_open(settings, &options, &error) : NULL;
    if (!session)
        bench_fail("%s", error.message);
    if (rec_session_wait_open(session, &error))
        bench_fail("%s", error.message);
    clock_t began = clock();
    for (int round = 0; round < ROUNDS; round++) {
        const char *words = typed[round % 4];
        char begun[32];

        for (size_t length = 1; length <= strlen(words); length++) {
            snprintf(begun, sizeof(begun), "%.*s", (int)length, words);
            samples_add(&keys, ask(session, begun, &rows));
        }
    }
    if (rows == 0)
        bench_fail("nothing was found");
    bench_figure("filter 10,000 conversations: processor time",
                 (double)(clock() - began) / CLOCKS_PER_SEC * 1e3 / (double)keys.count, "ms a key");
    bench_bar("filter 10,000 conversations", samples_quantile(&keys, 0.5), "ms a key", BAR);
    bench_bar("filter 10,000 conversations p99", samples_quantile(&keys, 0.99), "ms a key", BAR);
    rec_session_close(session);
    rec_settings_free(settings);
    samples_free(&keys);
    return 0;
}
