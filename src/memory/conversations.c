/* Changes to conversations, in the same history as those to what was learned from them. */
#include "config.h"

#include "base/clock.h"
#include "memory/record.h"
#include "memory/rows_json.h"

#include <string.h>

#define DELETE   "delete"
#define PAGE     256
#define UNDOABLE (STORE_TITLE | STORE_STATUS | STORE_SYSTEM | STORE_TAGS | STORE_DELETED)

static bool only_from(const struct rec_evidence *evidence, size_t count, const char *conversation)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(evidence[i].conversation_id, conversation) != 0)
            return false;
    }
    return count > 0;
}

/* What a person has written by hand is theirs, whatever it was drawn from. */
static enum rec_status was_edited(struct record *record, const char *id, bool *edited, rec_error *error)
{
    struct rec_change_record *lines;
    size_t count;
    *edited = false;
    enum rec_status status =
        store_history_list(record->user, id, 0, PAGE, &record->arena, &lines, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        *edited = *edited || strcmp(lines[i].operation, "edit") == 0;
    return status;
}

static enum rec_status forget_memories(struct record *record, const char *conversation, rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .limit = PAGE};
    enum rec_status status = REC_OK;
    for (bool more = true; more && status == REC_OK;) {
        struct rec_memory *rows;
        size_t count;
        status = store_memory_list(record->user, &filter, &record->arena, &rows, &count, &more, error);
        for (size_t i = 0; status == REC_OK && i < count; i++) {
            bool edited;
            if (rows[i].pinned || !only_from(rows[i].evidence, rows[i].evidence_count, conversation))
                continue;
            status = was_edited(record, rows[i].id, &edited, error);
            if (status != REC_OK || edited)
                continue;
            struct rec_memory after = rows[i];
            after.status = REC_STATE_FORGOTTEN;
            after.recorded_to = clock_now();
            status = record_memory(record, "forget", &rows[i], &after,
                                   record_memory_text(&after, &record->arena), error);
        }
        if (status == REC_OK && count > 0) {
            filter.before_time = rows[count - 1].updated_at;
            filter.before_id = rows[count - 1].id;
        }
        more = more && count > 0;
    }
    return status;
}

static enum rec_status forget_preferences(struct record *record, const char *conversation, rec_error *error)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .limit = 100000};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status =
        store_preference_list(record->user, &filter, &record->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (rows[i].locked || !only_from(rows[i].evidence, rows[i].evidence_count, conversation))
            continue;
        struct rec_preference after = rows[i];
        after.status = REC_STATE_FORGOTTEN;
        after.valid_to = clock_now();
        status = record_preference(record, "forget", &rows[i], &after,
                                   memory_preference_text(&after, &record->arena), error);
    }
    return status;
}

/* One row that the deletion forgot, if it is still as the deletion left it and its slot is free. */
static enum rec_status bring_back(struct record *record, const struct rec_change_record *line,
                                  rec_error *error)
{
    if (line->row == REC_ROW_MEMORY) {
        struct rec_memory before, after;
        if (store_memory_get(record->user, line->id, &record->arena, &before, NULL) != REC_OK ||
            strcmp(rows_json_memory(&before, &record->arena), line->after) != 0)
            return REC_OK;
        after = before;
        enum rec_status status = rows_json_read_memory(line->before, &record->arena, &after, error);
        return status != REC_OK ? status
                                : record_memory(record, "restore", &before, &after, line->summary, error);
    }
    struct rec_preference before, after, *rows;
    size_t count;
    bool more;
    if (line->row != REC_ROW_PREFERENCE ||
        store_preference_get(record->user, line->id, &record->arena, &before, NULL) != REC_OK ||
        strcmp(rows_json_preference(&before, &record->arena), line->after) != 0)
        return REC_OK;
    struct store_preference_filter slot = {
        .category = -1, .source = -1, .key = before.key, .qualifier = before.qualifier};
    enum rec_status status =
        store_preference_list(record->user, &slot, &record->arena, &rows, &count, &more, error);
    if (status != REC_OK || count > 0)
        return status;
    after = before;
    status = rows_json_read_preference(line->before, &record->arena, &after, error);
    return status != REC_OK ? status
                            : record_preference(record, "restore", &before, &after, line->summary, error);
}

/* The lines of a deletion stand right before the line of the conversation itself; before them may stand those
 * of another one that was deleted with it. */
static enum rec_status bring_all_back(struct record *record, const char *conversation, rec_error *error)
{
    struct rec_change_record *lines;
    size_t count;
    int64_t before = 0, group = 0;
    enum rec_status status =
        store_history_list(record->user, conversation, 0, PAGE, &record->arena, &lines, &count, error);
    for (size_t i = 0; status == REC_OK && i < count && before == 0; i++) {
        if (strcmp(lines[i].operation, DELETE) == 0) {
            before = lines[i].number;
            group = lines[i].group;
        }
    }
    while (status == REC_OK && before > 0) {
        status = store_history_list(record->user, NULL, before, PAGE, &record->arena, &lines, &count, error);
        before = 0;
        for (size_t i = 0;
             status == REC_OK && i < count && lines[i].group == group && lines[i].row != REC_ROW_CONVERSATION;
             i++) {
            status = bring_back(record, &lines[i], error);
            before = i + 1 == count ? lines[i].number : 0;
        }
    }
    return status;
}

enum rec_status history_conversation_update(struct store_user *user, const char *id, unsigned fields,
                                            const struct rec_conversation *row, const char *operation,
                                            int64_t *group, rec_error *error)
{
    struct record record;
    struct rec_conversation before = {0}, after;
    enum rec_status status = record_begin(&record, user, "person", error);
    if (status != REC_OK)
        return status;
    record.group = group ? *group : 0;
    status = store_conversation_get(user, id, &record.arena, &before, error);
    bool deletes = fields & STORE_DELETED && row->deleted_at != 0 && before.deleted_at == 0;
    bool restores = fields & STORE_DELETED && row->deleted_at == 0 && before.deleted_at != 0;
    if (status == REC_OK && deletes)
        status = forget_memories(&record, id, error);
    if (status == REC_OK && deletes)
        status = forget_preferences(&record, id, error);
    if (status == REC_OK && restores)
        status = bring_all_back(&record, id, error);
    if (status == REC_OK)
        status = store_conversation_update(user, id, fields, row, error);
    if (status == REC_OK)
        status = store_conversation_get(user, id, &record.arena, &after, error);
    if (status == REC_OK && (fields & UNDOABLE) != 0)
        status = record_line(&record, REC_ROW_CONVERSATION, id, deletes ? DELETE : operation,
                             rows_json_conversation(&before, &record.arena),
                             rows_json_conversation(&after, &record.arena),
                             arena_printf(&record.arena, "%s: %s", operation,
                                          after.title[0] != '\0' ? after.title : after.last_text),
                             error);
    if (group)
        *group = record.group;
    return record_end(&record, status, error);
}
