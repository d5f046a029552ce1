/* Searching beside SQLite's FTS5, in turns in one run: whole searches with ten snippets, keys as they are
 * typed, the sign-bit stage beside a bare loop, the import with its index beside bare inserts, and what the
 * index costs in time, memory and disk.
 *
 *     search RECOLLECT VECTORS WORK-FOLDER MESSAGES
 *
 * The store, the text it was made of and FTS5's file stay in the folder for the next run. */
#include "config.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "bench.h"
#include "search/index.h"
#include "search/kernels.h"
#include "search/language.h"
#include "search/search.h"
#include "search/vectors.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define USER         "bench"
#define CONVERSATION 120 /* messages */
#define ROWS_AT_ONCE 1000
#define QUERIES      2000
#define WORDS_MOST   80
#define FIRST_TIME   INT64_C(1500000000)

/* --- Text: words by Zipf's law --- */

struct corpus {
    struct vectors *table;
    uint32_t *by_rank; /* rows of the table, the frequent words first */
    uint64_t random;
    struct buf text;
};

static uint64_t next_random(struct corpus *corpus)
{
    corpus->random ^= corpus->random << 13;
    corpus->random ^= corpus->random >> 7;
    corpus->random ^= corpus->random << 17;
    return corpus->random;
}

static const struct vectors *ranked;

static int by_rank(const void *left, const void *right)
{
    uint32_t a = ranked->ranks[*(const uint32_t *)left], b = ranked->ranks[*(const uint32_t *)right];
    return (a > b) - (a < b);
}

static void corpus_open(struct corpus *corpus, const char *vectors)
{
    rec_error error;
    if (vectors_open(&corpus->table, vectors, &error) != REC_OK)
        bench_fail("%s", error.message);
    corpus->by_rank = xmalloc(corpus->table->count * sizeof *corpus->by_rank);
    for (uint32_t i = 0; i < corpus->table->count; i++)
        corpus->by_rank[i] = i;
    ranked = corpus->table;
    qsort(corpus->by_rank, corpus->table->count, sizeof *corpus->by_rank, by_rank);
}

static void add_word(struct corpus *corpus)
{
    double even = (double)(next_random(corpus) >> 11) / (double)(UINT64_C(1) << 53);
    size_t place = (size_t)exp(even * log((double)corpus->table->count)) - 1;
    uint32_t row = corpus->by_rank[place < corpus->table->count ? place : 0];
    buf_add(&corpus->text, corpus->table->text + corpus->table->offsets[row],
            corpus->table->offsets[row + 1] - corpus->table->offsets[row]);
}

/* The text of a message depends on its number alone. */
static const char *corpus_message(struct corpus *corpus, long number)
{
    corpus->random = 88172645463325252u ^ (uint64_t)(number + 1) * 0x9E3779B97F4A7C15u;
    next_random(corpus);
    size_t words = 5 + next_random(corpus) % (number % 2 ? 46 : 26);
    buf_clear(&corpus->text);
    for (size_t i = 0; i < words; i++) {
        if (i > 0)
            buf_addc(&corpus->text, ' ');
        add_word(corpus);
        if (i % 12 == 11 || i + 1 == words)
            buf_addc(&corpus->text, next_random(corpus) % 6 ? '.' : '?');
    }
    return corpus->text.data;
}

/* Three to eight words of a message that say something; false: it has too few. */
static bool corpus_query(struct corpus *corpus, long number, struct buf *typed, struct buf *matched)
{
    char *words[WORDS_MOST], *text = xstrdup(corpus_message(corpus, number));
    size_t count = 0, wanted = 3 + (size_t)(number % 6), taken = 0;
    for (char *word = strtok(text, " .?"); word != NULL && count < WORDS_MOST; word = strtok(NULL, " .?")) {
        bool again = language_stop_word(LANGUAGE_ENGLISH, word) || strlen(word) < 2;
        for (size_t i = 0; i < count && !again; i++)
            again = strcmp(words[i], word) == 0;
        if (!again)
            words[count++] = word;
    }
    buf_clear(typed);
    buf_clear(matched);
    for (size_t i = 0; i < count && taken < wanted; i++, taken++) {
        buf_addf(typed, "%s%s", taken > 0 ? " " : "", words[i]);
        buf_addf(matched, "%s\"%s\"", taken > 0 ? " OR " : "", words[i]);
    }
    free(text);
    return taken == wanted;
}

/* --- The program: import --- */

static void write_import(struct corpus *corpus, const char *path, long messages)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        bench_fail("cannot write %s", path);
    for (long i = 0; i < messages; i++)
        fprintf(file,
                "{\"conversation\":\"c%ld\",\"id\":\"m%ld\",\"role\":\"%s\",\"content\":\"%s\",\"created_"
                "at\":%lld}\n",
                i / CONVERSATION, i, i % 2 ? "assistant" : "user", corpus_message(corpus, i),
                (long long)(FIRST_TIME + i * 41));
    fclose(file);
}

static void run(char *const arguments[])
{
    int state;
    pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stdout);
        freopen("/dev/null", "w", stderr);
        execv(arguments[0], arguments);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &state, 0) != child || state != 0)
        bench_fail("%s %s failed", arguments[0], arguments[5]);
}

/* Seconds until everything is stored and can be found. */
static double import(const char *recollect, const char *database, const char *file)
{
    char *const add[] = {(char *)recollect, "--db",       (char *)database, "--user", USER,
                         "import",          "--no-learn", (char *)file,     NULL};
    char *const find[] = {(char *)recollect, "--db", (char *)database, "--user", USER, "search",
                          "--limit",         "1",    "word",           NULL};
    int64_t began = clock_monotonic();
    run(add);
    run(find);
    return (double)(clock_monotonic() - began) / 1e9;
}

/* --- FTS5 --- */

static void execute(sqlite3 *database, const char *sql)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        bench_fail("%s: %s", sql, sqlite3_errmsg(database));
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        bench_fail("%s: %s", sql, sqlite3_errmsg(database));
    return statement;
}

static sqlite3 *fts_open(const char *path)
{
    sqlite3 *database;
    if (sqlite3_open(path, &database) != SQLITE_OK)
        bench_fail("%s: %s", path, sqlite3_errmsg(database));
    execute(database,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 4294967296");
    return database;
}

/* Seconds of bare inserts. */
static double fts_fill(struct corpus *corpus, sqlite3 *database, long messages)
{
    int64_t began = clock_monotonic();
    execute(database,
            "CREATE TABLE messages (id INTEGER PRIMARY KEY, external TEXT UNIQUE, conversation INT, role INT,"
            " created_at INT, content TEXT);"
            "CREATE VIRTUAL TABLE found USING fts5(content, content='messages', content_rowid='id',"
            " tokenize='porter unicode61')");
    sqlite3_stmt *row = prepare(database, "INSERT INTO messages VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    sqlite3_stmt *words = prepare(database, "INSERT INTO found (rowid, content) VALUES (?1, ?2)");
    for (long i = 0; i < messages; i++) {
        char external[32];
        const char *text = corpus_message(corpus, i);
        if (i % ROWS_AT_ONCE == 0)
            execute(database, i > 0 ? "COMMIT; BEGIN" : "BEGIN");
        snprintf(external, sizeof external, "m%ld", i);
        sqlite3_bind_int64(row, 1, i + 1);
        sqlite3_bind_text(row, 2, external, -1, SQLITE_STATIC);
        sqlite3_bind_int64(row, 3, i / CONVERSATION);
        sqlite3_bind_int64(row, 4, i % 2);
        sqlite3_bind_int64(row, 5, FIRST_TIME + i * 41);
        sqlite3_bind_text(row, 6, text, -1, SQLITE_STATIC);
        sqlite3_bind_int64(words, 1, i + 1);
        sqlite3_bind_text(words, 2, text, -1, SQLITE_STATIC);
        if (sqlite3_step(row) != SQLITE_DONE || sqlite3_step(words) != SQLITE_DONE)
            bench_fail("%s", sqlite3_errmsg(database));
        sqlite3_reset(row);
        sqlite3_reset(words);
    }
    execute(database, "COMMIT");
    sqlite3_finalize(row);
    sqlite3_finalize(words);
    return (double)(clock_monotonic() - began) / 1e9;
}

static double fts_bytes(sqlite3 *database)
{
    sqlite3_stmt *sizes = prepare(database, "SELECT (SELECT sum(length(block)) FROM found_data) + "
                                            "(SELECT sum(length(sz) + 4) FROM found_docsize)");
    sqlite3_step(sizes);
    double bytes = (double)sqlite3_column_int64(sizes, 0);
    sqlite3_finalize(sizes);
    return bytes;
}

/* All is in memory and of one thread: processor time, which other programs do not stretch. */
static double fts_search(sqlite3_stmt *search, const char *words)
{
    double began = bench_cpu();
    int64_t sum = 0;
    sqlite3_bind_text(search, 1, words, -1, SQLITE_STATIC);
    while (sqlite3_step(search) == SQLITE_ROW)
        sum += sqlite3_column_int64(search, 0);
    sqlite3_reset(search);
    if (sum == 0)
        bench_fail("FTS5 finds nothing for %s", words);
    return (bench_cpu() - began) * 1e3;
}

/* --- Our search --- */

struct finder {
    struct store *store;
    struct store_user *user;
    struct search *search;
    struct arena arena;
};

static void check(enum rec_status status, const rec_error *error)
{
    if (status != REC_OK)
        bench_fail("%s", error->message);
}

static void catch_up(struct finder *finder)
{
    rec_error error;
    int64_t done, total;
    for (bool more = true; more;)
        check(search_update(finder->search, finder->user, 20000000, &more, &done, &total, &error), &error);
}

/* As the reader of a session does. */
static void finder_open(struct finder *finder, const char *database, const char *cache, const char *vectors)
{
    rec_error error;
    check(store_open(&finder->store, database, STORE_READ, &error), &error);
    check(store_user_open(finder->store, USER, false, &finder->user, &error), &error);
    check(search_open(&finder->search, cache, vectors, store_identity(finder->store), USER, &error), &error);
}

static void finder_close(struct finder *finder)
{
    search_close(finder->search);
    store_user_close(finder->user);
    store_close(finder->store);
    arena_free(&finder->arena);
}

static size_t find(struct finder *finder, const char *text, bool prefix, double *ms)
{
    struct search_query query = {.text = text,
                                 .scopes = 1u << REC_ROW_MESSAGE,
                                 .kind = -1,
                                 .category = -1,
                                 .role = -1,
                                 .limit = 10,
                                 .prefix = prefix};
    struct rec_hit *hits;
    size_t count;
    rec_error error;
    arena_free(&finder->arena);
    double began = bench_cpu();
    check(search_run(finder->search, finder->user, &query, NULL, &finder->arena, &hits, &count, &error),
          &error);
    *ms = (bench_cpu() - began) * 1e3;
    return count;
}

/* --- What is measured --- */

static void bench_ratio(const char *name, double value, double bar)
{
    bench_bar(name, value, "x", bar);
}

static void measure_queries(struct corpus *corpus, struct finder *finder, sqlite3 *database, long messages)
{
    struct samples ours = SAMPLES_INIT, theirs = SAMPLES_INIT, ranged = SAMPLES_INIT, told = SAMPLES_INIT;
    struct buf typed = BUF_INIT, matched = BUF_INIT;
    sqlite3_stmt *plain =
        prepare(database, "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 10");
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT rowid FROM found WHERE found MATCH ? AND rowid BETWEEN 1 AND %ld ORDER BY rank LIMIT 10",
             messages);
    sqlite3_stmt *best = prepare(database, sql);
    sqlite3_stmt *telling =
        prepare(database, "SELECT rowid, snippet(found, 0, '<', '>', '...', 30) FROM found "
                          "WHERE found MATCH ? ORDER BY rank LIMIT 10");
    long wanted = bench_setting("BENCH_QUERIES", QUERIES), asked = 0;
    for (long i = 0; asked < wanted; i++) {
        double ms;
        if (!corpus_query(corpus, (i * 7919 + 13) % messages, &typed, &matched))
            continue;
        asked++;
        if (find(finder, typed.data, false, &ms) == 0)
            bench_fail("nothing found for %s", typed.data);
        samples_add(&ours, ms);
        samples_add(&theirs, fts_search(plain, matched.data));
        if (asked % 4 == 0)
            samples_add(&ranged, fts_search(best, matched.data));
        if (asked % 4 == 2)
            samples_add(&told, fts_search(telling, matched.data));
    }
    bench_compare("whole search, ten snippets", "ms", &ours, "FTS5", &theirs, 0.2);
    bench_ratio("whole search / FTS5, p99", samples_quantile(&ours, .99) / samples_quantile(&theirs, .99),
                0.3);
    bench_ratio("whole search / FTS5 with the user as a range of rows",
                samples_quantile(&ours, .5) / samples_quantile(&ranged, .5), 0.5);
    bench_figure("whole search / FTS5 with its ten snippets",
                 samples_quantile(&ours, .5) / samples_quantile(&told, .5), "x");
    sqlite3_finalize(telling);
    sqlite3_finalize(plain);
    sqlite3_finalize(best);
    samples_free(&ours);
    samples_free(&theirs);
    samples_free(&ranged);
    samples_free(&told);
    buf_free(&typed);
    buf_free(&matched);
}

/* Each key of a query is a search. */
static void measure_keys(struct corpus *corpus, struct finder *finder, long messages)
{
    struct samples keys = SAMPLES_INIT;
    struct buf typed = BUF_INIT, matched = BUF_INIT;
    long wanted = bench_setting("BENCH_QUERIES", QUERIES) / 20, asked = 0;
    for (long i = 0; asked < wanted; i++) {
        if (!corpus_query(corpus, (i * 104729 + 5) % messages, &typed, &matched))
            continue;
        asked++;
        for (size_t length = 1; length <= typed.length; length++) {
            double ms;
            char *text = xstrndup(typed.data, length);
            find(finder, text, true, &ms);
            samples_add(&keys, ms);
            free(text);
        }
    }
    bench_figure("search as you type, median of a key", samples_quantile(&keys, .5), "ms");
    bench_bar("search as you type, p99 of a key", samples_quantile(&keys, .99), "ms", 16);
    samples_free(&keys);
    buf_free(&typed);
    buf_free(&matched);
}

#if defined __x86_64__
__attribute__((target("popcnt")))
#endif
static uint64_t
bare_loop(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS])
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (uint64_t)(__builtin_popcountll(signs[2 * i] ^ query[0]) +
                          __builtin_popcountll(signs[2 * i + 1] ^ query[1]));
    return sum;
}

static void measure_signs(struct finder *finder)
{
    struct samples ours = SAMPLES_INIT, theirs = SAMPLES_INIT;
    const struct part *largest = NULL;
    uint64_t sum = 0;
    for (size_t i = 0; i < finder->search->segment_count; i++) {
        const struct part *part = finder->search->segments[i];
        if (largest == NULL || part->passage_count > largest->passage_count)
            largest = part;
    }
    if (largest == NULL || largest->signs == NULL)
        bench_fail("the index has no segment with vectors");
    for (uint32_t i = 0; i < 200; i++) {
        const uint64_t *query = largest->signs + (size_t)SIGN_WORDS * (i * 7919u % largest->passage_count);
        uint32_t nearest[512];
        double began = bench_cpu();
        sum += kernel_nearest(largest->signs, largest->passage_count, query, nearest, 200);
        double between = bench_cpu();
        sum += bare_loop(largest->signs, largest->passage_count, query);
        samples_add(&ours, (between - began) * 1e6);
        samples_add(&theirs, (bench_cpu() - between) * 1e6);
    }
    if (sum == 0)
        bench_fail("no signs");
    bench_compare("sign-bit stage", "us", &ours, "bare popcount loop", &theirs, 2.5);
    samples_free(&ours);
    samples_free(&theirs);
}

/* Another program stores; until this one finds it. */
static void measure_freshness(struct finder *finder, const char *database)
{
    struct samples waits = SAMPLES_INIT;
    struct store *store;
    struct store_user *user;
    rec_error error;
    char conversation[REC_ID_SIZE] = "", said[REC_ID_SIZE] = "";
    check(store_open(&store, database, STORE_WRITE, &error), &error);
    check(store_user_open(store, USER, false, &user, &error), &error);
    struct rec_conversation row = {.title = "Fresh"};
    check(store_conversation_add(user, &row, &error), &error);
    strcpy(conversation, row.id);
    for (int i = 0; i < 50; i++) {
        char text[80];
        double ms;
        struct rec_message message = {.role = REC_ROLE_USER, .status = REC_TURN_COMPLETE};
        snprintf(text, sizeof text, "unheard%dof%d of the morning market", i, (int)getpid());
        message.content = text;
        strcpy(message.conversation_id, conversation);
        check(store_message_add(user, &message, &error), &error);
        strcpy(said, message.id);
        int64_t began = clock_monotonic();
        *strchr(text, ' ') = '\0';
        do
            catch_up(finder);
        while (find(finder, text, false, &ms) == 0);
        samples_add(&waits, (double)(clock_monotonic() - began) / 1e6);
    }
    bench_bar("a new message found by another program, p99", samples_quantile(&waits, .99), "ms", 50);
    check(store_conversation_erase(user, conversation, &error), &error);
    samples_free(&waits);
    store_user_close(user);
    store_close(store);
}

static void measure_size(const struct finder *finder, sqlite3 *database)
{
    double disk = 0, vectors = 0, passages = 0;
    for (size_t i = 0; i < finder->search->segment_count; i++) {
        const struct part *part = finder->search->segments[i];
        passages += part->passage_count;
        disk += (double)part->map_length;
        vectors += (double)part->passage_count * (double)(part->dimensions + 4 + 8 * SIGN_WORDS);
    }
    bench_figure("passages", passages, "");
    bench_figure("segments", (double)finder->search->segment_count, "");
    bench_bar("memory, all of it mapped files", disk / passages, "bytes a passage", 400);
    bench_figure("of them vectors", vectors / passages, "bytes a passage");
    bench_ratio("disk less vectors / FTS5", (disk - vectors) / fts_bytes(database), 1.2);
}

int main(int argc, char **argv)
{
    struct corpus corpus = {.text = BUF_INIT};
    struct finder finder = {.arena = ARENA_INIT};
    struct stat info;
    char database[512], text[512], peer[512];
    const char *cache = getenv("BENCH_CACHE");
    if (argc != 5 || cache == NULL)
        bench_fail("usage: search RECOLLECT VECTORS WORK-FOLDER MESSAGES; BENCH_CACHE: the program's cache");
    long messages = strtol(argv[4], NULL, 10);
    snprintf(database, sizeof database, "%s/search-%ld.db", argv[3], messages);
    snprintf(text, sizeof text, "%s/search-%ld.jsonl", argv[3], messages);
    snprintf(peer, sizeof peer, "%s/fts5-%ld.db", argv[3], messages);
    corpus_open(&corpus, argv[2]);
    if (stat(peer, &info) != 0) {
        write_import(&corpus, text, messages);
        double ours = import(argv[1], database, text);
        sqlite3 *making = fts_open(peer);
        double theirs = fts_fill(&corpus, making, messages);
        sqlite3_close(making);
        bench_figure("import with index", (double)messages / ours, "messages/s");
        bench_figure("import: bare inserts and FTS5", (double)messages / theirs, "messages/s");
        bench_ratio("time of the import / bare inserts", ours / theirs, 2);
        unlink(text);
    }
    sqlite3 *fts = fts_open(peer);
    double ms;
    int64_t began = clock_monotonic();
    finder_open(&finder, database, cache, argv[2]);
    catch_up(&finder);
    find(&finder, "morning market", false, &ms);
    bench_bar("from nothing open to the first hits", (double)(clock_monotonic() - began) / 1e6, "ms", 150);
    measure_size(&finder, fts);
    measure_signs(&finder);
    measure_queries(&corpus, &finder, fts, messages);
    measure_keys(&corpus, &finder, messages);
    measure_freshness(&finder, database);
    finder_close(&finder);
    sqlite3_close(fts);
    vectors_close(corpus.table);
    free(corpus.by_rank);
    buf_free(&corpus.text);
    return 0;
}
