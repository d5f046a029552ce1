#include "config.h"

#include "store/sqlite/sqlite.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECKPOINT_PAGES   4000 /* the log's length at which a commit checkpoints, if nobody has when idle */
#define PART_JOURNAL_BYTES (96 << 10) /* allocated as a whole: below what malloc maps anew each time */
#define CANCEL_STEPS       1000       /* of SQLite's machine, between two looks at the cancel token */

static const struct store_ops sqlite_ops = {
#define X(name) .name = sqlite_##name,
    STORE_OPS(X)
#undef X
};

/* --- Opening --- */

static void free_buf(void *memory)
{
    buf_free(memory);
    free(memory);
}

/* The words that values[0] holds, each with a NUL behind it, and one more: made once for a statement. */
static const char *words_of(sqlite3_context *context, sqlite3_value **values)
{
    struct buf *words = sqlite3_get_auxdata(context, 0);

    if (!words) {
        words = xcalloc(1, sizeof *words);
        buf_init(words);
        for (const char *at = (const char *)sqlite3_value_text(values[0]); *(at += strspn(at, " "));) {
            size_t length = strcspn(at, " ");

            buf_add(words, at, length);
            buf_addc(words, '\0');
            at += length;
        }
        buf_addc(words, '\0');
        sqlite3_set_auxdata(context, 0, words, free_buf);
        words = sqlite3_get_auxdata(context, 0);
    }
    return words ? words->data : NULL;
}

/* Is a folded word in the folded text? */
static bool holds_word(const char *word, const char *text, size_t length, struct buf *folded)
{
    size_t ascii = 0; /* folding changes nothing but capitals then: most texts need none */

    while (text[ascii] && !(text[ascii] & 0x80))
        ascii++;
    if (!text[ascii])
        return strcasestr(text, word) != NULL;
    buf_clear(folded);
    utf8_fold(folded, text, length);
    return strstr(folded->data, word) != NULL;
}

/* has_words(words, text...): does each of the words, which are folded and separated by blanks, stand in one
 * of the texts? In any order, and as a part of a word, too. */
static void has_words(sqlite3_context *context, int count, sqlite3_value **values)
{
    const char *word = words_of(context, values);
    bool found = word != NULL;

    for (; found && *word; word += strlen(word) + 1) {
        found = false;
        for (int i = 1; i < count && !found; i++) {
            const char *text = (const char *)sqlite3_value_text(values[i]);

            found = text && holds_word(word, text, (size_t)sqlite3_value_bytes(values[i]),
                                       sqlite3_user_data(context));
        }
    }
    sqlite3_result_int(context, found);
}

/* hash_of(text): what a message's content_hash is made of. */
static void hash_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    unsigned char hash[32];
    const void *text = sqlite3_value_text(values[0]);

    (void)count;
    if (!text)
        return;
    sha256(text, (size_t)sqlite3_value_bytes(values[0]), hash);
    sqlite3_result_blob(context, hash, sizeof hash, SQLITE_TRANSIENT);
}

static int add_functions(sqlite3 *db)
{
    struct buf *scratch = xcalloc(1, sizeof(*scratch));
    buf_init(scratch);
    int result =
        sqlite3_create_function_v2(db, "hash_of", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                   NULL, hash_of, NULL, NULL, NULL);
    if (result != SQLITE_OK) {
        free_buf(scratch);
        return result;
    }
    return sqlite3_create_function_v2(db, "has_words", -1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, scratch,
                                      has_words, NULL, NULL, free_buf);
}

/* Creates the file, readable by its owner only, and its folders. A file that is there is not opened: closing
 * it again would drop the locks that other connections of this process have on it. */
static enum rec_status create_file(const char *path, rec_error *error)
{
    struct buf folder = BUF_INIT;

    if (access(path, F_OK) == 0)
        return REC_OK;
    file_folder(&folder, path);
    enum rec_status status = file_make_folders(folder.data, error);
    buf_free(&folder);
    if (status != REC_OK)
        return status;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return errno == EEXIST ? REC_OK
                               : error_errno(error, REC_STORE, errno, "The store %s cannot be created", path);
    close(file);
    return REC_OK;
}

static enum rec_status find_file(struct sqlite_store *store, const char *path, enum store_mode mode,
                                 rec_error *error)
{
    enum rec_status status = mode == STORE_WRITE ? create_file(path, error) : REC_OK;
    if (status != REC_OK)
        return status;
    store->path = realpath(path, NULL);
    if (!store->path && errno == ENOENT)
        return error_set(error, REC_NOT_FOUND, "There is no store at %s yet.", path);
    if (!store->path)
        return error_errno(error, REC_STORE, errno, "The store %s cannot be opened", path);
    struct stat info;
    if (stat(store->path, &info) == 0 && S_ISDIR(info.st_mode))
        return error_errno(error, REC_STORE, EISDIR, "The store %s cannot be opened", path);
    return REC_OK;
}

static const char *files; /* how SQLite opens them; set once */

/* Counting the library's memory takes one lock at each allocation, which the threads would wait for each
 * other at. What a part of a transaction would take back stays in memory. Refused, without harm, if the
 * process has used SQLite before. */
static void configure_library(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, PART_JOURNAL_BYTES);
    files = log_file_register();
}

static enum rec_status connect(struct sqlite_store *store, rec_error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (store->path ? 0 : SQLITE_OPEN_CREATE);
    const char *name = store->path ? store->path : store->shared ? store->shared : ":memory:";

    pthread_once(&once, configure_library);
    int result = sqlite3_open_v2(name, &store->db, flags, store->shared ? "memdb" : files);
    if (result == SQLITE_OK)
        sqlite_set_busy(&store->base, SQLITE_BUSY_MS);
    if (result == SQLITE_OK)
        result = sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_wal_autocheckpoint(store->db, CHECKPOINT_PAGES);
    if (result == SQLITE_OK)
        result = add_functions(store->db);
    return sql_status(store->db, result, error);
}

/* Looks at what the file is and brings it to the format of this program. *newer: it is of a later one. */
static enum rec_status prepare(struct sqlite_store *store, enum store_mode mode, int64_t *newer,
                               rec_error *error)
{
    int64_t version = 0, application = 0;

    *newer = 0;
    enum rec_status status = sql_pragma(store->db, "PRAGMA user_version", &version, error);
    if (status == REC_OK)
        status = sql_pragma(store->db, "PRAGMA application_id", &application, error);
    if (status != REC_OK)
        return status;
    if (version == 0 && mode == STORE_READ)
        return error_set(error, REC_NOT_FOUND, "There is no store in %s yet.",
                         store->path ? store->path : "memory");
    if (version == 0)
        status = migrate_check_empty(store->db, error);
    else if (application != SQLITE_APPLICATION_ID)
        status = error_set(error, REC_STORE, "%s is the database of another program.", store->path);
    if (status != REC_OK)
        return status;
    if (version > MIGRATION_NEWEST)
        *newer = version;
    else if (version < MIGRATION_NEWEST)
        status = migrate(store->db, store->path, migrations, MIGRATION_NEWEST, error);
    return status;
}

/* Commits sync the log only where they are asked to (sync_log()). What is deleted is overwritten. A log that
 * an import has made long is cut when it begins anew. The pages that one of its transactions changes stay in
 * memory (up to 8 MB) until it ends: what is written to the log before is written twice, and read again. */
static const char writer_settings[] = "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; "
                                      "PRAGMA journal_size_limit = 16777216; PRAGMA cache_spill = -8192";

/* What is read again and again, as the rows that a search finds, stays (up to 8 MB) without asking the system
 * for it each time. */
static const char reader_settings[] = "PRAGMA query_only = ON; PRAGMA cache_size = -8192";

static enum rec_status configure(struct sqlite_store *store, bool writes, rec_error *error)
{
    int result = sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    enum rec_status status = sql_status(store->db, result, error);
    if (status == REC_OK && !store->path) /* what is sorted stays there, too */
        status = sql_script(store->db, "PRAGMA temp_store = MEMORY", error);
    if (status == REC_OK)
        status = sql_script(store->db, writes ? writer_settings : reader_settings, error);
    return status;
}

/* The name of the database: its own, and where it lies, so that a copy is another one. */
static enum rec_status identify(struct sqlite_store *store, const char *url, rec_error *error)
{
    sqlite3_stmt *statement = NULL;
    struct buf identity = BUF_INIT;

    int result = sqlite3_prepare_v2(store->db, "SELECT identity FROM store", -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        buf_adds(&identity, (const char *)sqlite3_column_text(statement, 0));
    enum rec_status status = sql_status(store->db, result, error);
    sqlite3_finalize(statement);
    buf_adds(&identity, store->path);
    if (status == REC_OK)
        store_init(&store->base, &sqlite_ops, url, identity.data);
    buf_free(&identity);
    return status;
}

static void say_read_only(struct sqlite_store *store, enum store_mode mode, int64_t newer)
{
    if (newer != 0)
        store_set_read_only(
            &store->base,
            "The store is of a newer recollect (format %lld, this program knows %d): it can be read "
            "but not written. Update the program.",
            (long long)newer, MIGRATION_NEWEST);
    else if (mode == STORE_READ)
        store_set_read_only(&store->base, "This connection only reads the store.");
    else if (sqlite3_db_readonly(store->db, "main") == 1)
        store_set_read_only(&store->base,
                            "The store may not be written, so nothing is saved: check the permissions of %s.",
                            store->path);
}

/* Lets the next one write. */
static void end_turn(struct sqlite_store *store)
{
    if (store->writes)
        writers_end(store->writers);
    store->writes = false;
}

static void release(struct sqlite_store *store)
{
    sql_finalize_all(store);
    heads_forget(&store->heads);
    sqlite3_close(store->db);
    end_turn(store);
    writers_leave(store->writers);
    free(store->path);
    free(store->log_path);
    free(store->shared);
    free(store);
}

/* Takes the store. */
static enum rec_status open_found(struct store **out, struct sqlite_store *store, const char *url,
                                  enum store_mode mode, enum rec_status status, rec_error *error)
{
    int64_t newer = 0;

    store->data_version = -1;
    if (status == REC_OK)
        status = connect(store, error);
    if (status == REC_OK)
        status = prepare(store, mode, &newer, error);
    if (status == REC_OK)
        status = configure(store, mode == STORE_WRITE && newer == 0, error);
    if (status == REC_OK)
        status = identify(store, url, error);
    if (status != REC_OK) {
        release(store);
        return status;
    }
    presence_note(store);
    say_read_only(store, mode, newer);
    if (!store->base.read_only && store->file.inode)
        store->writers = writers_join(&store->file);
    *out = &store->base;
    return REC_OK;
}

enum rec_status sqlite_open(struct store **out, const char *url, const char *path, enum store_mode mode,
                            rec_error *error)
{
    struct sqlite_store *store = xcalloc(1, sizeof(*store));

    return open_found(out, store, url, mode, find_file(store, path, mode, error), error);
}

enum rec_status sqlite_open_memory(struct store **out, const char *url, const char *name,
                                   enum store_mode mode, rec_error *error)
{
    struct sqlite_store *store = xcalloc(1, sizeof(*store));
    struct buf shared = BUF_INIT;

    if (name[0]) {
        buf_addf(&shared, "/recollect-%s", name);
        store->shared = buf_take(&shared);
    }
    return open_found(out, store, url, name[0] ? mode : STORE_WRITE, REC_OK, error);
}

void sqlite_close(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);

    if (sqlite_present(base, NULL) != REC_OK)
        sqlite_leave(base);
    else if (!store->left && !base->read_only)
        sqlite_checkpoint(base, NULL);
    store_fini(base);
    release(store);
}

bool sqlite_changed(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);
    int64_t version = 0;
    bool found;

    if (sql_int(store, SQL_DATA_VERSION, NO_VALUES, &version, &found, NULL) != REC_OK)
        return true;
    bool changed = version != store->data_version;
    store->data_version = version;
    return changed;
}

void sqlite_set_busy(struct store *base, int milliseconds)
{
    struct sqlite_store *store = sqlite_of(base);

    store->busy_ms = milliseconds;
    sqlite3_busy_timeout(store->db, milliseconds);
}

static int look_at_token(void *context)
{
    const struct sqlite_store *store = context;
    return atomic_load_explicit(store->cancel, memory_order_relaxed) != 0;
}

void sqlite_set_cancel(struct store *base, const _Atomic int *token)
{
    struct sqlite_store *store = sqlite_of(base);

    store->cancel = token;
    sqlite3_progress_handler(store->db, token ? CANCEL_STEPS : 0, token ? look_at_token : NULL, store);
}

/* --- Transactions --- */

/* Changes with every commit, whoever's it was; known once a transaction has begun. */
static unsigned data_version(struct sqlite_store *store)
{
    unsigned version = 0;

    sqlite3_file_control(store->db, NULL, SQLITE_FCNTL_DATA_VERSION, &version);
    return version;
}

/* Has SQLite taken the transaction back by itself? What were written now would stand alone. */
static enum rec_status check_transaction(struct sqlite_store *store, rec_error *error)
{
    if (!sqlite3_get_autocommit(store->db))
        return REC_OK;
    if (error)
        *error = store->lost;
    return store->lost.code != REC_OK
               ? store->lost.code
               : error_set(error, REC_STORE, "Nothing was saved: the store took the transaction back.");
}

enum rec_status sqlite_begin(struct store *base, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);

    error_clear(&store->lost);
    if (store->writers && !writers_begin(store->writers, store->busy_ms))
        return sql_status(NULL, SQLITE_BUSY, error);
    store->writes = store->writers != NULL;
    enum rec_status status = sql_run(store, SQL_BEGIN, NO_VALUES, NULL, error);
    if (status != REC_OK)
        end_turn(store);
    /* nobody has written since the last commit: its counters still hold */
    store->counters.loaded =
        status == REC_OK && store->counters.kept && data_version(store) == store->counters.version;
    store->counters.kept = false;
    if (!store->counters.loaded)
        store->grown.known = false;
    return status;
}

/* Puts the log on disk: what synchronous = FULL does at each commit, for the commits that asked for it. */
static enum rec_status sync_log(struct sqlite_store *store, rec_error *error)
{
    sqlite3_file *log = NULL;

    if (!store->path)
        return REC_OK;
    int result = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    errno = 0;
    if (result == SQLITE_OK && log && log->pMethods)
        result = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    return result == SQLITE_OK ? REC_OK : sql_disk_error(result == SQLITE_FULL ? ENOSPC : errno, error);
}

enum rec_status sqlite_commit(struct store *base, enum store_sync sync, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);

    enum rec_status status = check_transaction(store, error);
    /* here, so that nothing counts as saved that has gone into a file without a name */
    if (status == REC_OK && sync != STORE_LOOSE)
        status = sqlite_present(base, error);
    if (status == REC_OK)
        status = sqlite_counters_save(store, error);
    if (status == REC_OK)
        status = sql_run(store, SQL_COMMIT, NO_VALUES, NULL, error);
    if (status != REC_OK)
        return status;
    store->counters.kept = store->counters.loaded;
    store->counters.version = data_version(store);
    store->counters.loaded = false;
    end_turn(store);
    if (sync == STORE_FULL)
        status = sync_log(store, error);
    if (store->erased) {
        store->slack = true;
        sqlite_empty_log(store, NULL); /* if somebody reads just now, the next one empties it */
    }
    return status;
}

bool sqlite_read_begin(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);
    return sqlite3_get_autocommit(store->db) &&
           sql_run(store, SQL_BEGIN_READING, NO_VALUES, NULL, NULL) == REC_OK;
}

void sqlite_read_end(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);
    /* an error in between may have ended it */
    if (!sqlite3_get_autocommit(store->db) && sql_run(store, SQL_COMMIT, NO_VALUES, NULL, NULL) != REC_OK)
        sql_run(store, SQL_ROLLBACK, NO_VALUES, NULL, NULL);
}

void sqlite_rollback(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);

    store->growing.count = 0;
    if (!sqlite3_get_autocommit(store->db)) /* a full disk, for one, has rolled back already */
        sql_run(store, SQL_ROLLBACK, NO_VALUES, NULL, NULL);
    store->counters.loaded = store->counters.dirty = store->grown.known = false;
    end_turn(store);
}

enum rec_status sqlite_mark(struct store *base, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);

    enum rec_status status = check_transaction(store, error);
    if (status == REC_OK) /* so that going back to here leaves them right */
        status = sqlite_counters_save(store, error);
    return status == REC_OK ? sql_run(store, SQL_SAVEPOINT, NO_VALUES, NULL, error) : status;
}

enum rec_status sqlite_keep(struct store *base, rec_error *error)
{
    enum rec_status status = check_transaction(sqlite_of(base), error);
    return status == REC_OK ? sql_run(sqlite_of(base), SQL_RELEASE, NO_VALUES, NULL, error) : status;
}

void sqlite_back(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);

    store->growing.count = 0; /* of before the mark nothing waits */
    if (!sqlite3_get_autocommit(store->db)) {
        sql_run(store, SQL_ROLLBACK_TO, NO_VALUES, NULL, NULL);
        sql_run(store, SQL_RELEASE, NO_VALUES, NULL, NULL);
    }
    store->counters.loaded = store->counters.dirty = store->grown.known = false;
}

enum rec_status sqlite_counters_save(struct sqlite_store *store, rec_error *error)
{
    enum rec_status status = REC_OK;
    if (store->counters.loaded && store->counters.dirty)
        status = sql_run(store, SQL_COUNTERS_SET,
                         VALUES(INT(store->counters.user), INT(store->counters.history)), NULL, error);
    store->counters.dirty = false;
    return status;
}

static bool have_next(const struct sqlite_store *store)
{
    int64_t changes = store->counters.changes, history = store->counters.history;

    return changes >= 0 && changes < SQLITE_COUNT_MAX && history >= 0 && history < SQLITE_COUNT_MAX;
}

enum rec_status sqlite_counters_load(struct sqlite_store *store, int64_t user, rec_error *error)
{
    struct query query;

    if (store->counters.loaded && store->counters.user == user)
        return REC_OK;
    enum rec_status status = sqlite_counters_save(store, error);
    if (status != REC_OK)
        return status;
    store->counters.loaded = false;
    query_open(&query, store, SQL_COUNTERS_GET, VALUES(INT(user)));
    if (query_next(&query)) {
        store->counters.user = user;
        store->counters.changes = query_int(&query);
        store->counters.history = query_int(&query);
        store->counters.loaded = true;
    }
    status = query_close(&query, error);
    if (status == REC_OK && store->counters.loaded && !have_next(store)) {
        store->counters.loaded = false;
        return sql_status(NULL, SQLITE_CORRUPT, error);
    }
    if (status == REC_OK && !store->counters.loaded)
        status = error_set(error, REC_NOT_FOUND, "The user is not in this store any more.");
    return status;
}
