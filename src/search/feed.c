/* Keeping the index in step with the store: a build from content, then the change journal. */
#include "config.h"

#include "search/index.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

#define BATCH          256
#define TEXT_MAX       (1 << 20) /* bytes of a message that are indexed */
#define SHORT_QUESTION 25        /* words */

/* A row of the store as the index keeps it. */
struct entry {
    enum rec_row_kind scope;
    const char *id, *conversation, *name, *text;
    int64_t branch, sequence, time;
    int role, kind, category;
    unsigned flags;
    double weight; /* 0..1: importance, confidence */
};

/* --- Writing rows --- */

static enum rec_status remove_row(struct search *search, enum rec_row_kind scope, const char *id,
                                  int64_t meta[META_COUNT], rec_error *error)
{
    sqlite3_stmt *find = index_statement(search, INDEX_ROW_FIND);
    sqlite3_bind_int(find, 1, (int)scope);
    sqlite3_bind_text(find, 2, id, -1, SQLITE_STATIC);
    int result = sqlite3_step(find);
    enum rec_status status = index_error(search, result, error);
    if (result != SQLITE_ROW) {
        index_done(find);
        return status;
    }
    int64_t rowid = sqlite3_column_int64(find, 0);
    meta[META_ROWS]--;
    meta[META_WORDS] -= sqlite3_column_int64(find, 3);
    sqlite3_stmt *text = index_statement(search, INDEX_TEXT_DELETE);
    sqlite3_bind_int64(text, 1, rowid);
    sqlite3_bind_value(text, 2, sqlite3_column_value(find, 1));
    sqlite3_bind_value(text, 3, sqlite3_column_value(find, 2));
    status = index_run(search, text, error);
    index_done(find);
    if (status != REC_OK)
        return status;
    sqlite3_stmt *row = index_statement(search, INDEX_ROW_DELETE);
    sqlite3_bind_int64(row, 1, rowid);
    return index_run(search, row, error);
}

struct reading {
    int64_t words;
    unsigned flags;
};

static bool read_term(void *context, const char *term, size_t length, size_t start, size_t end)
{
    /* stems, as the tokenizer gives them */
    static const struct {
        const char *term;
        unsigned flag;
    } telling[] = {{"i", ROW_FIRST},        {"my", ROW_FIRST},       {"me", ROW_FIRST},
                   {"we", ROW_FIRST},       {"our", ROW_FIRST},      {"alwai", ROW_STANDING},
                   {"never", ROW_STANDING}, {"prefer", ROW_STANDING}};
    struct reading *reading = context;
    (void)start;
    (void)end;
    reading->words++;
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        if (strlen(telling[i].term) == length && memcmp(telling[i].term, term, length) == 0)
            reading->flags |= telling[i].flag;
    }
    return true;
}

static bool ends_as_question(const char *text, size_t length)
{
    while (length > 0 && strchr(" \t\r\n\"')", text[length - 1]) != NULL)
        length--;
    return length > 0 && text[length - 1] == '?';
}

static enum rec_status add_row(struct search *search, const struct entry *entry, int64_t meta[META_COUNT],
                               rec_error *error)
{
    size_t length = utf8_cut(entry->text, strlen(entry->text), TEXT_MAX);
    struct reading reading = {.flags = entry->flags};
    tokens_each(search->tokens, entry->text, length, read_term, &reading);
    if (reading.words <= SHORT_QUESTION && ends_as_question(entry->text, length))
        reading.flags |= ROW_ASKS;
    struct buf text = BUF_INIT;
    tokens_spaced(&text, entry->text, length, true);
    sqlite3_stmt *row = index_statement(search, INDEX_ROW_ADD);
    sqlite3_bind_int(row, 1, (int)entry->scope);
    sqlite3_bind_text(row, 2, entry->id, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 3, entry->conversation, -1, SQLITE_STATIC);
    sqlite3_bind_int64(row, 4, entry->branch);
    sqlite3_bind_int64(row, 5, entry->sequence);
    sqlite3_bind_int(row, 6, entry->role);
    sqlite3_bind_int(row, 7, entry->kind);
    sqlite3_bind_int(row, 8, entry->category);
    sqlite3_bind_int64(row, 9, entry->time);
    sqlite3_bind_int(row, 10, (int)reading.flags);
    sqlite3_bind_double(row, 11, entry->weight);
    sqlite3_bind_int64(row, 12, reading.words);
    sqlite3_bind_text(row, 13, entry->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 14, text.data, (int)text.length, SQLITE_STATIC);
    enum rec_status status = index_run(search, row, error);
    if (status == REC_OK) {
        sqlite3_stmt *words = index_statement(search, INDEX_TEXT_ADD);
        sqlite3_bind_int64(words, 1, sqlite3_last_insert_rowid(search->db));
        sqlite3_bind_text(words, 2, text.data, (int)text.length, SQLITE_STATIC);
        sqlite3_bind_text(words, 3, entry->name, -1, SQLITE_STATIC);
        status = index_run(search, words, error);
        meta[META_ROWS]++;
        meta[META_WORDS] += reading.words;
    }
    buf_free(&text);
    return status;
}

static enum rec_status put_row(struct search *search, const struct entry *entry, int64_t meta[META_COUNT],
                               rec_error *error)
{
    enum rec_status status = remove_row(search, entry->scope, entry->id, meta, error);
    return status == REC_OK && entry->text[0] != '\0' ? add_row(search, entry, meta, error) : status;
}

/* --- From rows of the store --- */

static enum rec_status put_message(struct search *search, const struct rec_message *row,
                                   int64_t meta[META_COUNT], rec_error *error)
{
    /* the memory keeper quotes what is remembered: a prompt fed with its answers would feed on itself */
    bool echo = row->role == REC_ROLE_ASSISTANT && strcmp(row->provider, "local") == 0;
    struct entry entry = {.scope = REC_ROW_MESSAGE,
                          .id = row->id,
                          .conversation = row->conversation_id,
                          .name = row->name,
                          .text = row->content,
                          .branch = row->branch,
                          .sequence = row->sequence,
                          .time = row->created_at,
                          .role = (int)row->role,
                          .kind = -1,
                          .category = -1,
                          .flags = row->status == REC_TURN_COMPLETE && !echo ? ROW_ENDED : 0u,
                          .weight = 0.5};
    /* What a failed call left is no dialogue; what still streams comes when it has ended; what the memory
     * keeper answers quotes rows that are found themselves. */
    if (row->status == REC_TURN_FAILED || row->status == REC_TURN_STREAMING ||
        row->status == REC_TURN_PENDING ||
        (row->role == REC_ROLE_ASSISTANT && strcmp(row->provider, "local") == 0))
        entry.text = "";
    return put_row(search, &entry, meta, error);
}

static const char *source_conversation(const struct rec_evidence *evidence, size_t count)
{
    return count > 0 ? evidence[0].conversation_id : "";
}

static enum rec_status put_memory(struct search *search, const struct rec_memory *row,
                                  int64_t meta[META_COUNT], struct arena *arena, rec_error *error)
{
    struct entry entry = {.scope = REC_ROW_MEMORY,
                          .id = row->id,
                          .conversation = source_conversation(row->evidence, row->evidence_count),
                          .name = "",
                          .text = row->content,
                          .time = row->valid_from != 0 ? row->valid_from : row->created_at,
                          .role = -1,
                          .kind = (int)row->kind,
                          .category = (int)row->category,
                          .flags = ROW_ENDED,
                          .weight = row->importance};
    if (row->status != REC_STATE_ACTIVE)
        entry.text = "";
    else if (row->category != REC_CATEGORY_GENERAL)
        entry.text = arena_printf(arena, "%s\n%s", row->content, rec_category_name(row->category));
    return put_row(search, &entry, meta, error);
}

static enum rec_status put_preference(struct search *search, const struct rec_preference *row,
                                      int64_t meta[META_COUNT], struct arena *arena, rec_error *error)
{
    struct entry entry = {.scope = REC_ROW_PREFERENCE,
                          .id = row->id,
                          .conversation = source_conversation(row->evidence, row->evidence_count),
                          .name = "",
                          .text = "",
                          .time = row->since,
                          .role = -1,
                          .kind = REC_MEMORY_PREFERENCE,
                          .category = (int)row->category,
                          .flags = ROW_ENDED,
                          .weight = row->confidence};
    if (row->status == REC_STATE_ACTIVE) {
        /* the statement holds the words of the value where it was said */
        bool said = row->statement[0] != '\0';
        entry.text = arena_printf(arena, "%s %s %s\n%s", row->key, said ? "" : row->qualifier,
                                  said ? row->statement : row->value, rec_category_name(row->category));
    }
    return put_row(search, &entry, meta, error);
}

static enum rec_status put_conversation(struct search *search, const struct rec_conversation *row,
                                        int64_t meta[META_COUNT], struct arena *arena, rec_error *error)
{
    struct entry entry = {
        .scope = REC_ROW_CONVERSATION,
        .id = row->id,
        .conversation = row->id,
        .name = "",
        .text = row->deleted_at != 0
                    ? ""
                    : arena_printf(arena, "%s%s%s", row->title, row->tags[0] != '\0' ? "\n" : "", row->tags),
        .time = row->updated_at,
        .role = -1,
        .kind = -1,
        .category = -1,
        .flags = ROW_ENDED,
        .weight = 0.5};
    return put_row(search, &entry, meta, error);
}

/* --- Build --- */

static enum rec_status begin_build(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                   struct arena *arena, rec_error *error)
{
    struct rec_stats stats;
    int result = sqlite3_exec(search->db, "DELETE FROM rows; INSERT INTO words (words) VALUES ('delete-all')",
                              NULL, NULL, NULL);
    if (result != SQLITE_OK)
        return index_error(search, result, error);
    memset(meta, 0, META_COUNT * sizeof *meta);
    /* what changes while the build goes on comes again with the changes: harmless */
    meta[META_CHANGE] = store_change_last(user);
    meta[META_STAGE] = STAGE_MESSAGES;
    meta[META_CURSOR] = 0;
    enum rec_status status = store_stats(user, 0, arena, &stats, error);
    meta[META_TOTAL] = status == REC_OK ? stats.messages_total : 0;
    return status;
}

static enum rec_status build_messages(struct search *search, struct store_user *user,
                                      int64_t meta[META_COUNT], struct arena *arena, rec_error *error)
{
    struct rec_message *rows;
    size_t count;
    enum rec_status status = store_message_scan(user, &meta[META_CURSOR], BATCH, arena, &rows, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        status = put_message(search, &rows[i], meta, error);
    if (status == REC_OK && count == 0)
        meta[META_STAGE] = STAGE_REST;
    return status;
}

static enum rec_status build_memories(struct search *search, struct store_user *user,
                                      int64_t meta[META_COUNT], rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .limit = BATCH};
    enum rec_status status = REC_OK;
    char last[REC_ID_SIZE] = "";
    for (bool more = true; more && status == REC_OK;) {
        struct arena arena = ARENA_INIT;
        struct rec_memory *rows;
        size_t count;
        status = store_memory_list(user, &filter, &arena, &rows, &count, &more, error);
        for (size_t i = 0; status == REC_OK && i < count; i++)
            status = put_memory(search, &rows[i], meta, &arena, error);
        if (status == REC_OK && count > 0) {
            strcpy(last, rows[count - 1].id);
            filter.before_time = rows[count - 1].updated_at;
            filter.before_id = last;
        }
        more = more && count > 0;
        arena_free(&arena);
    }
    return status;
}

static enum rec_status build_conversations(struct search *search, struct store_user *user,
                                           int64_t meta[META_COUNT], rec_error *error)
{
    struct store_conversation_filter filter = {.statuses = ~0u, .limit = BATCH};
    enum rec_status status = REC_OK;
    char last[REC_ID_SIZE] = "";
    for (bool more = true; more && status == REC_OK;) {
        struct arena arena = ARENA_INIT;
        struct rec_conversation *rows;
        size_t count;
        status = store_conversation_list(user, &filter, &arena, &rows, &count, &more, error);
        for (size_t i = 0; status == REC_OK && i < count; i++)
            status = put_conversation(search, &rows[i], meta, &arena, error);
        if (status == REC_OK && count > 0) {
            strcpy(last, rows[count - 1].id);
            filter.before_time = rows[count - 1].updated_at;
            filter.before_id = last;
        }
        more = more && count > 0;
        arena_free(&arena);
    }
    return status;
}

static enum rec_status build_rest(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                  struct arena *arena, rec_error *error)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .limit = 100000};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status = store_preference_list(user, &filter, arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        status = put_preference(search, &rows[i], meta, arena, error);
    if (status == REC_OK)
        status = build_memories(search, user, meta, error);
    if (status == REC_OK)
        status = build_conversations(search, user, meta, error);
    if (status == REC_OK)
        meta[META_STAGE] = STAGE_DONE;
    return status;
}

/* --- Changes --- */

static enum rec_status remove_conversation(struct search *search, const char *id, int64_t meta[META_COUNT],
                                           struct arena *arena, rec_error *error)
{
    sqlite3_stmt *statement = index_statement(search, INDEX_CONVERSATION_ROWS);
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    char(*ids)[REC_ID_SIZE] = NULL;
    size_t count = 0, capacity = 0;
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_int(statement, 0) != REC_ROW_MESSAGE)
            continue;
        if (count == capacity) {
            capacity = capacity == 0 ? 64 : capacity * 2;
            char(*grown)[REC_ID_SIZE] = arena_alloc(arena, capacity * sizeof *grown);
            if (count > 0)
                memcpy(grown, ids, count * sizeof *ids);
            ids = grown;
        }
        const char *text = (const char *)sqlite3_column_text(statement, 1);
        memcpy(ids[count++], text, strnlen(text, REC_ID_SIZE - 1) + 1);
    }
    index_done(statement);
    enum rec_status status = index_error(search, result, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        status = remove_row(search, REC_ROW_MESSAGE, ids[i], meta, error);
    return status == REC_OK ? remove_row(search, REC_ROW_CONVERSATION, id, meta, error) : status;
}

static enum rec_status take_change(struct search *search, struct store_user *user,
                                   const struct rec_change *change, int64_t meta[META_COUNT],
                                   struct arena *arena, rec_error *error)
{
    union {
        struct rec_message message;
        struct rec_memory memory;
        struct rec_preference preference;
        struct rec_conversation conversation;
    } row;
    enum rec_status found = change->operation == 'd' ? REC_NOT_FOUND : REC_OK;
    switch (change->row) {
    case REC_ROW_MESSAGE:
        if (found == REC_OK)
            found = store_message_get(user, change->id, arena, &row.message, error);
        if (found == REC_OK)
            return put_message(search, &row.message, meta, error);
        break;
    case REC_ROW_MEMORY:
        if (found == REC_OK)
            found = store_memory_get(user, change->id, arena, &row.memory, error);
        if (found == REC_OK)
            return put_memory(search, &row.memory, meta, arena, error);
        break;
    case REC_ROW_PREFERENCE:
        if (found == REC_OK)
            found = store_preference_get(user, change->id, arena, &row.preference, error);
        if (found == REC_OK)
            return put_preference(search, &row.preference, meta, arena, error);
        break;
    case REC_ROW_CONVERSATION:
        if (found == REC_OK)
            found = store_conversation_get(user, change->id, arena, &row.conversation, error);
        if (found == REC_OK)
            return put_conversation(search, &row.conversation, meta, arena, error);
        if (found == REC_NOT_FOUND)
            return remove_conversation(search, change->id, meta, arena, error);
        break;
    default:
        return REC_OK;
    }
    return found == REC_NOT_FOUND ? remove_row(search, change->row, change->id, meta, error) : found;
}

static enum rec_status take_changes(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                    struct arena *arena, bool *more, rec_error *error)
{
    struct rec_change *rows;
    size_t count;
    enum rec_status status = store_changes(user, meta[META_CHANGE], BATCH, arena, &rows, &count, error);
    if (status == REC_LIMIT) { /* the journal has moved on without us: from content again */
        meta[META_STAGE] = STAGE_NEW;
        *more = true;
        return REC_OK;
    }
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        bool again = false; /* a later line of the batch names the same row: that one has it as it is now */
        for (size_t j = i + 1; j < count && !again; j++)
            again = rows[j].row == rows[i].row && strcmp(rows[j].id, rows[i].id) == 0;
        if (!again)
            status = take_change(search, user, &rows[i], meta, arena, error);
        meta[META_CHANGE] = rows[i].number;
    }
    *more = count == BATCH;
    return status;
}

/* --- One batch --- */

static enum rec_status take_batch(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                  struct arena *arena, bool *more, rec_error *error)
{
    *more = true;
    switch (meta[META_STAGE]) {
    case STAGE_NEW:
        return begin_build(search, user, meta, arena, error);
    case STAGE_MESSAGES:
        return build_messages(search, user, meta, arena, error);
    case STAGE_REST:
        return build_rest(search, user, meta, arena, error);
    default:
        return take_changes(search, user, meta, arena, more, error);
    }
}

/* Is there anything to do? Looked at before the write lock is asked for. */
static enum rec_status up_to_date(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                  bool *current, rec_error *error)
{
    enum rec_status status = index_meta_read(search, meta, error);
    *current =
        status == REC_OK && meta[META_STAGE] == STAGE_DONE && meta[META_CHANGE] >= store_change_last(user);
    return status;
}

static enum rec_status run_batch(struct search *search, struct store_user *user, int64_t meta[META_COUNT],
                                 bool *more, rec_error *error)
{
    enum rec_status status = index_run(search, index_statement(search, INDEX_BEGIN), error);
    if (status != REC_OK)
        return status;
    struct arena arena = ARENA_INIT;
    status = index_meta_read(search, meta, error); /* another program may have gone on meanwhile */
    if (status == REC_OK)
        status = take_batch(search, user, meta, &arena, more, error);
    if (status == REC_OK)
        status = index_meta_write(search, meta, error);
    if (status == REC_OK)
        status = index_run(search, index_statement(search, INDEX_COMMIT), error);
    if (status != REC_OK)
        index_run(search, index_statement(search, INDEX_ROLLBACK), NULL);
    arena_free(&arena);
    return status;
}

enum rec_status search_update(struct search *search, struct store_user *user, int64_t budget_ns, bool *more,
                              int64_t *done, int64_t *total, rec_error *error)
{
    int64_t start = clock_monotonic(), meta[META_COUNT] = {0};
    bool current = false;
    *more = false;
    *done = *total = 0;
    enum rec_status status = search->damaged ? index_reset(search, error) : REC_OK;
    if (status == REC_OK)
        status = up_to_date(search, user, meta, &current, error);
    while (status == REC_OK && !current) {
        status = run_batch(search, user, meta, more, error);
        current = !*more;
        if (clock_monotonic() - start >= budget_ns)
            break;
    }
    if (status == REC_BUSY) { /* somebody else feeds it: what they add is ours, too */
        *more = false;
        status = REC_OK;
    }
    if (search->damaged) {
        status = index_reset(search, error);
        *more = true;
    }
    bool building = meta[META_STAGE] != STAGE_DONE;
    *done = building ? meta[META_ROWS] : meta[META_CHANGE];
    *total = building ? meta[META_TOTAL] : store_change_last(user);
    if (*total < *done || !*more)
        *total = *done;
    if (*more && *total == *done)
        *total = *done + 1;
    return status;
}
