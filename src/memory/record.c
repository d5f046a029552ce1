#include "config.h"

#include "memory/record.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "memory/rows_json.h"

#include <string.h>

#define SUMMARY_TEXT_MAX 120 /* bytes of a memory's text in a summary */

enum rec_status record_begin(struct record *record, struct store_user *user, const char *cause,
                             rec_error *error)
{
    *record = (struct record){.user = user, .cause = cause};
    return store_begin(store_of(user), STORE_NORMAL, error);
}

enum rec_status record_end(struct record *record, enum rec_status status, rec_error *error)
{
    if (status == REC_OK)
        status = store_commit(store_of(record->user), error);
    else
        store_rollback(store_of(record->user));
    arena_free(&record->arena);
    return status;
}

enum rec_status record_line(struct record *record, enum rec_row_kind row, const char *id,
                            const char *operation, const char *before, const char *after, const char *summary,
                            rec_error *error)
{
    struct rec_change_record line = {.row = row,
                                     .operation = operation,
                                     .before = before,
                                     .after = after,
                                     .cause = record->cause,
                                     .summary = summary,
                                     .group = record->group,
                                     .created_at = clock_now()};
    memcpy(line.id, id, strnlen(id, REC_ID_SIZE - 1));
    enum rec_status status = store_history_add(record->user, &line, error);
    record->group = line.group;
    return status;
}

enum rec_status record_memory(struct record *record, const char *operation, const struct rec_memory *before,
                              struct rec_memory *after, const char *summary, rec_error *error)
{
    after->updated_at = clock_now();
    enum rec_status status = before == NULL ? store_memory_add(record->user, after, error)
                                            : store_memory_update(record->user, after, error);
    if (status != REC_OK)
        return status;
    return record_line(record, REC_ROW_MEMORY, after->id, operation,
                       before == NULL ? "" : rows_json_memory(before, &record->arena),
                       rows_json_memory(after, &record->arena), summary, error);
}

enum rec_status record_preference(struct record *record, const char *operation,
                                  const struct rec_preference *before, struct rec_preference *after,
                                  const char *summary, rec_error *error)
{
    after->updated_at = clock_now();
    enum rec_status status = before == NULL ? store_preference_add(record->user, after, error)
                                            : store_preference_update(record->user, after, error);
    if (status != REC_OK)
        return status;
    return record_line(record, REC_ROW_PREFERENCE, after->id, operation,
                       before == NULL ? "" : rows_json_preference(before, &record->arena),
                       rows_json_preference(after, &record->arena), summary, error);
}

const char *memory_preference_text(const struct rec_preference *row, struct arena *arena)
{
    if (row->qualifier[0] == '\0')
        return arena_printf(arena, "%s: %s", row->key, row->value);
    /* learned attitudes hold the whole phrase; ones set by hand may hold anything */
    return row->statement[0] != '\0' ? arena_strdup(arena, row->value)
                                     : arena_printf(arena, "%s %s: %s", row->key, row->qualifier, row->value);
}

const char *record_memory_text(const struct rec_memory *row, struct arena *arena)
{
    size_t length = strlen(row->content), keep = utf8_cut(row->content, length, SUMMARY_TEXT_MAX);
    char *text = arena_printf(arena, "%.*s%s", (int)keep, row->content, keep < length ? " ..." : "");
    for (char *at = text; *at != '\0'; at++) {
        if (*at == '\n' || *at == '\t' || *at == '\r')
            *at = ' ';
    }
    return text;
}
