#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "memory/record.h"
#include "memory/rows_json.h"

#include <string.h>

#define UNDO "undo"
#define REDO "redo"
#define PAGE 100

static enum rec_status changed_since(const struct rec_change_record *line, rec_error *error)
{
    error_set(error, REC_CONFLICT, "\"%s\" cannot be taken back: it has changed since, or was erased.",
              line->summary);
    return error_about(error, line->id);
}

/* A row that a change added is kept as rejected: taking it away would let the same message teach it again. */
static enum rec_status undo_memory(struct record *record, const struct rec_change_record *line,
                                   rec_error *error)
{
    struct rec_memory row;
    if (store_memory_get(record->user, line->id, &record->arena, &row, NULL) != REC_OK ||
        strcmp(rows_json_memory(&row, &record->arena), line->after) != 0)
        return changed_since(line, error);
    const char *now = rows_json_memory(&row, &record->arena);
    enum rec_status status = REC_OK;
    if (line->before[0] != '\0') {
        status = rows_json_read_memory(line->before, &record->arena, &row, error);
    } else {
        row.status = REC_STATE_REJECTED;
        row.recorded_to = clock_now();
    }
    row.updated_at = clock_now();
    if (status == REC_OK)
        status = store_memory_update(record->user, &row, error);
    if (status != REC_OK)
        return status;
    return record_line(record, line->row, line->id, record->cause, now,
                       rows_json_memory(&row, &record->arena), line->summary, error);
}

static enum rec_status undo_preference(struct record *record, const struct rec_change_record *line,
                                       rec_error *error)
{
    struct rec_preference row;
    if (store_preference_get(record->user, line->id, &record->arena, &row, NULL) != REC_OK ||
        strcmp(rows_json_preference(&row, &record->arena), line->after) != 0)
        return changed_since(line, error);
    const char *now = rows_json_preference(&row, &record->arena);
    enum rec_status status = REC_OK;
    if (line->before[0] != '\0') {
        status = rows_json_read_preference(line->before, &record->arena, &row, error);
    } else {
        row.status = REC_STATE_REJECTED;
        row.valid_to = clock_now();
    }
    row.updated_at = clock_now();
    if (status == REC_OK)
        status = store_preference_update(record->user, &row, error);
    if (status != REC_OK)
        return status;
    return record_line(record, line->row, line->id, record->cause, now,
                       rows_json_preference(&row, &record->arena), line->summary, error);
}

/* A conversation goes on living after a change: only what the change touched is put back. */
static enum rec_status undo_conversation(struct record *record, const struct rec_change_record *line,
                                         rec_error *error)
{
    struct rec_conversation row, before = {.title = "", .system = "", .tags = ""}, after = before;
    if (line->before[0] == '\0' ||
        store_conversation_get(record->user, line->id, &record->arena, &row, NULL) != REC_OK)
        return changed_since(line, error);
    const char *now = rows_json_conversation(&row, &record->arena);
    enum rec_status status = rows_json_read_conversation(line->before, &record->arena, &before, error);
    if (status == REC_OK)
        status = rows_json_read_conversation(line->after, &record->arena, &after, error);
    if (status != REC_OK)
        return status;
    unsigned fields = STORE_TOUCH;
    fields |= strcmp(before.title, after.title) != 0 ? STORE_TITLE : 0u;
    fields |= strcmp(before.system, after.system) != 0 ? STORE_SYSTEM : 0u;
    fields |= strcmp(before.tags, after.tags) != 0 ? STORE_TAGS : 0u;
    fields |= before.status != after.status ? STORE_STATUS : 0u;
    fields |= before.deleted_at != after.deleted_at ? STORE_DELETED : 0u;
    before.updated_at = row.updated_at;
    status = store_conversation_update(record->user, line->id, fields, &before, error);
    if (status == REC_OK)
        status = store_conversation_get(record->user, line->id, &record->arena, &row, error);
    if (status != REC_OK)
        return status;
    return record_line(record, line->row, line->id, record->cause, now,
                       rows_json_conversation(&row, &record->arena), line->summary, error);
}

static enum rec_status undo_line(struct record *record, const struct rec_change_record *line,
                                 rec_error *error)
{
    enum rec_status status;
    switch (line->row) {
    case REC_ROW_MEMORY:
        status = undo_memory(record, line, error);
        break;
    case REC_ROW_PREFERENCE:
        status = undo_preference(record, line, error);
        break;
    case REC_ROW_CONVERSATION:
        status = undo_conversation(record, line, error);
        break;
    default:
        return changed_since(line, error);
    }
    if (status == REC_OK)
        status = store_history_mark(record->user, line->number, true, error);
    return status;
}

struct taken_back {
    struct arena *arena;
    struct memory_change *changes;
    size_t count, capacity;
};

static void report(struct taken_back *taken, const struct rec_change_record *line)
{
    struct memory_change *change = ARENA_PUSH(taken->arena, &taken->changes, &taken->count, &taken->capacity);
    *change = (struct memory_change){
        .outcome = MEMORY_FORGOTTEN, .row = line->row, .summary = arena_strdup(taken->arena, line->summary)};
    strcpy(change->id, line->id);
}

/* Takes back the lines of the newest group that `wanted` says yes to, newest first, up to the end of the
 * group, as a change whose cause is `cause`. REC_DONE: there is none, or `ends` says that what is older does
 * not count. */
static enum rec_status take_back_group(struct store_user *user, const char *cause,
                                       bool (*wanted)(const struct rec_change_record *line),
                                       bool (*ends)(const struct rec_change_record *line),
                                       struct taken_back *taken, rec_error *error)
{
    struct record record;
    enum rec_status status = record_begin(&record, user, cause, error);
    if (status != REC_OK)
        return status;
    int64_t before = 0, group = 0;
    for (bool done = false; status == REC_OK && !done;) {
        struct rec_change_record *lines;
        size_t count;
        status = store_history_list(user, NULL, before, PAGE, &record.arena, &lines, &count, error);
        for (size_t i = 0; status == REC_OK && i < count && !done; i++) {
            before = lines[i].number;
            if (group != 0 ? lines[i].group != group : ends(&lines[i])) {
                done = true;
            } else if (wanted(&lines[i])) {
                group = lines[i].group;
                status = undo_line(&record, &lines[i], error);
                report(taken, &lines[i]);
            }
        }
        done = done || count == 0;
    }
    status = record_end(&record, status, error);
    return status == REC_OK && group == 0 ? REC_DONE : status;
}

static bool can_be_undone(const struct rec_change_record *line)
{
    return !line->undone && strcmp(line->cause, UNDO) != 0;
}

static bool never(const struct rec_change_record *line)
{
    (void)line;
    return false;
}

static bool can_be_redone(const struct rec_change_record *line)
{
    return !line->undone && strcmp(line->cause, UNDO) == 0;
}

/* Something new: what was undone before it stays undone. */
static bool is_new(const struct rec_change_record *line)
{
    return strcmp(line->cause, UNDO) != 0 && strcmp(line->cause, REDO) != 0;
}

static enum rec_status take_back(struct store_user *user, bool again, int steps, struct arena *arena,
                                 struct memory_change **changes, size_t *count, rec_error *error)
{
    struct taken_back taken = {.arena = arena};
    enum rec_status status = store_begin(store_of(user), STORE_NORMAL, error);
    if (status != REC_OK)
        return status;
    for (int i = 0; i < steps && status == REC_OK; i++)
        status = again ? take_back_group(user, REDO, can_be_redone, is_new, &taken, error)
                       : take_back_group(user, UNDO, can_be_undone, never, &taken, error);
    if (status == REC_DONE) /* fewer than asked for: these are taken back */
        status = taken.count > 0
                     ? REC_OK
                     : error_set(error, REC_NOT_FOUND, "There is nothing to %s.", again ? REDO : UNDO);
    if (status == REC_OK)
        status = store_commit(store_of(user), error);
    else
        store_rollback(store_of(user));
    *changes = taken.changes;
    *count = status == REC_OK ? taken.count : 0;
    return status;
}

enum rec_status history_undo(struct store_user *user, int steps, struct arena *arena,
                             struct memory_change **changes, size_t *count, rec_error *error)
{
    return take_back(user, false, steps, arena, changes, count, error);
}

enum rec_status history_redo(struct store_user *user, int steps, struct arena *arena,
                             struct memory_change **changes, size_t *count, rec_error *error)
{
    return take_back(user, true, steps, arena, changes, count, error);
}
