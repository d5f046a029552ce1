/* A page of a conversation of a million messages: the bare keyset query, the same through the store, and
 * through a session's reader thread.
 *
 *     page STORE       whose oldest conversation is the large one (generate FILE N 1 10) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "recollect.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define PAGES     2000
#define PAGE_SIZE 50

static const char page_sql[] = "SELECT sequence, id, turn, role, status, created_at, external_id, name, "
                               "provider, model, error, stop_reason, "
                               "input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, "
                               "duration_ms, first_token_ms, content_hash, "
                               "metadata, content FROM messages WHERE conversation = ? AND branch = 1 AND "
                               "sequence < ? ORDER BY sequence DESC "
                               "LIMIT 50";

static void check(enum rec_status status, const rec_error *error)
{
    if (status)
        bench_fail("%s", error->message);
}

struct bare {
    sqlite3 *database;
    sqlite3_stmt *page;
    int64_t conversation;
    char id[REC_ID_SIZE];
    int64_t last; /* sequence of the newest message */
};

static void bare_open(struct bare *bare, const char *path)
{
    sqlite3_stmt *find;

    if (sqlite3_open_v2(path, &bare->database, SQLITE_OPEN_READWRITE, NULL) ||
        sqlite3_exec(bare->database, "PRAGMA query_only = 1", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(bare->database, page_sql, -1, &bare->page, NULL) ||
        sqlite3_prepare_v2(
            bare->database,
            "SELECT pk, id, message_count FROM conversations ORDER BY message_count DESC LIMIT 1", -1, &find,
            NULL) ||
        sqlite3_step(find) != SQLITE_ROW)
        bench_fail("%s: %s", path, sqlite3_errmsg(bare->database));
    bare->conversation = sqlite3_column_int64(find, 0);
    snprintf(bare->id, sizeof(bare->id), "%s", (const char *)sqlite3_column_text(find, 1));
    bare->last = sqlite3_column_int64(find, 2);
    sqlite3_finalize(find);
}

/* Steps through the rows and looks at each column, as any reader must. */
static double bare_page(struct bare *bare, int64_t before, size_t *bytes)
{
    int64_t began = clock_monotonic();
    int rows = 0;

    sqlite3_bind_int64(bare->page, 1, bare->conversation);
    sqlite3_bind_int64(bare->page, 2, before);
    while (sqlite3_step(bare->page) == SQLITE_ROW) {
        rows++;
        for (int i = 0; i < 21; i++)
            if (sqlite3_column_type(bare->page, i) == SQLITE_INTEGER)
                *bytes += (size_t)sqlite3_column_int64(bare->page, i) & 1;
            else
                *bytes +=
                    sqlite3_column_text(bare->page, i) ? (size_t)sqlite3_column_bytes(bare->page, i) : 0;
    }
    sqlite3_reset(bare->page);
    if (rows != PAGE_SIZE)
        bench_fail("the bare query gave %d rows", rows);
    return (double)(clock_monotonic() - began) / 1e3;
}

static double store_page(struct store_user *user, const struct bare *bare, int64_t before)
{
    struct store_message_query query = {.conversation = bare->id, .before = before, .limit = PAGE_SIZE};
    int64_t began = clock_monotonic();
    struct arena arena = ARENA_INIT;
    struct rec_message *rows;
    rec_error error;
    size_t count;
    bool more;

    check(store_message_page(user, &query, &arena, &rows, &count, &more, &error), &error);
    if (count != PAGE_SIZE || rows[PAGE_SIZE - 1].sequence != before - 1)
        bench_fail("the store gave %zu rows", count);
    arena_free(&arena);
    return (double)(clock_monotonic() - began) / 1e3;
}

static double session_page(rec_session *session, const struct bare *bare, int64_t before)
{
    int64_t began = clock_monotonic();
    const struct rec_page *page;
    struct rec_query query;
    rec_error error;

    rec_query_init(&query, REC_QUERY_MESSAGES);
    query.id = bare->id;
    query.before = before;
    query.limit = PAGE_SIZE;
    check(rec_page_wait(session, &query, &page, &error), &error);
    if (page->count != PAGE_SIZE)
        bench_fail("the session gave %zu rows", page->count);
    rec_page_free(page);
    return (double)(clock_monotonic() - began) / 1e3;
}

int main(int argc, char **argv)
{
    struct samples bare_us = SAMPLES_INIT, store_us = SAMPLES_INIT, session_us = SAMPLES_INIT;
    struct rec_open options = {
        .user = "bench", .url = argv[1], .flags = REC_OPEN_NO_JOBS | REC_OPEN_EXISTING};
    rec_settings *settings;
    rec_session *session;
    struct store *store;
    struct store_user *user;
    struct bare bare;
    rec_error error;
    uint64_t random = 9;
    size_t bytes = 0;

    if (argc != 2) {
        fputs("usage: page STORE\n", stderr);
        return 2;
    }
    bare_open(&bare, argv[1]);
    check(store_open(&store, argv[1], STORE_READ, &error), &error);
    check(store_user_open(store, "bench", false, &user, &error), &error);
    settings = rec_settings_load(NULL, NULL, &error);
    session = settings ? rec_session_open(settings, &options, &error) : NULL;
    if (!session)
        bench_fail("%s", error.message);
    check(rec_session_wait_open(session, &error), &error);
    for (int i = 0; i < PAGES; i++) {
        int64_t before;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        before = PAGE_SIZE + 1 + (int64_t)((random >> 16) % (uint64_t)(bare.last - PAGE_SIZE));
        bare_page(&bare, before, &bytes); /* brings the pages in for all three */
        samples_add(&bare_us, bare_page(&bare, before, &bytes));
        samples_add(&store_us, store_page(user, &bare, before));
        samples_add(&session_us, session_page(session, &bare, before));
    }
    bench_compare("page_store", "us", &store_us, "keyset_query", &bare_us, 3);
    bench_compare("page_session", "us", &session_us, "keyset_query", &bare_us, 3);
    bench_figure("page: bytes read", (double)bytes / (2 * PAGES), "a page");
    rec_session_close(session);
    rec_settings_free(settings);
    store_user_close(user);
    store_close(store);
    sqlite3_finalize(bare.page);
    sqlite3_close(bare.database);
    samples_free(&bare_us);
    samples_free(&store_us);
    samples_free(&session_us);
    return 0;
}
