/* Memories and preferences from another store, as `memory export` writes them: one JSON object a row. */
#include "config.h"

#include "memory/memory.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "memory/record.h"
#include "memory/rows_json.h"

#include <stddef.h>
#include <string.h>

/* --- Members: a table a row kind --- */

enum member_type { TEXT, ID, TIME, SHARE, COUNT, FLAG, NAME, OBJECT };

struct member {
    const char *name;
    enum member_type type;
    size_t offset;
    int (*parse)(const char *name); /* of NAME */
    bool needed;
};

#define MEMBER(row, field, type, ...)                                                                        \
    {                                                                                                        \
#field, type, offsetof(struct row, field), __VA_ARGS__                                               \
    }

static int polarity_parse(const char *name)
{
    return strcmp(name, "positive") == 0 ? 0 : strcmp(name, "negative") == 0 ? 1 : -1;
}

static int source_parse(const char *name)
{
    return strcmp(name, "inferred") == 0 ? 0 : strcmp(name, "explicit") == 0 ? 1 : -1;
}

static const struct member memory_members[] = {
    MEMBER(rec_memory, kind, NAME, rec_memory_kind_parse, true),
    MEMBER(rec_memory, category, NAME, rec_category_parse, true),
    MEMBER(rec_memory, status, NAME, rec_memory_status_parse, true),
    MEMBER(rec_memory, content, TEXT, NULL, true),
    MEMBER(rec_memory, slot, TEXT, NULL, false),
    MEMBER(rec_memory, importance, SHARE, NULL, true),
    MEMBER(rec_memory, confidence, SHARE, NULL, true),
    MEMBER(rec_memory, access_count, COUNT, NULL, false),
    MEMBER(rec_memory, accessed_at, TIME, NULL, false),
    MEMBER(rec_memory, pinned, FLAG, NULL, false),
    MEMBER(rec_memory, valid_from, TIME, NULL, false),
    MEMBER(rec_memory, valid_to, TIME, NULL, false),
    MEMBER(rec_memory, recorded_from, TIME, NULL, false),
    MEMBER(rec_memory, recorded_to, TIME, NULL, false),
    MEMBER(rec_memory, superseded_by, ID, NULL, false),
    MEMBER(rec_memory, created_at, TIME, NULL, true),
    MEMBER(rec_memory, updated_at, TIME, NULL, false),
    MEMBER(rec_memory, metadata, OBJECT, NULL, false),
};

/* `polarity` and `source` are flags of the row under another name. */
static const struct member preference_members[] = {
    MEMBER(rec_preference, category, NAME, rec_category_parse, true),
    MEMBER(rec_preference, status, NAME, rec_memory_status_parse, true),
    MEMBER(rec_preference, key, TEXT, NULL, true),
    MEMBER(rec_preference, qualifier, TEXT, NULL, false),
    MEMBER(rec_preference, value, TEXT, NULL, true),
    MEMBER(rec_preference, statement, TEXT, NULL, false),
    {"polarity", FLAG, offsetof(struct rec_preference, negative), polarity_parse, true},
    {"source", FLAG, offsetof(struct rec_preference, explicit_), source_parse, true},
    MEMBER(rec_preference, locked, FLAG, NULL, false),
    MEMBER(rec_preference, confidence, SHARE, NULL, true),
    MEMBER(rec_preference, access_count, COUNT, NULL, false),
    MEMBER(rec_preference, since, TIME, NULL, false),
    MEMBER(rec_preference, valid_to, TIME, NULL, false),
    MEMBER(rec_preference, superseded_by, ID, NULL, false),
    MEMBER(rec_preference, created_at, TIME, NULL, true),
    MEMBER(rec_preference, updated_at, TIME, NULL, false),
};

#define LENGTH(table) (sizeof(table) / sizeof *(table))

static enum rec_status read_time(const struct json *json, int value, const char *name, struct arena *arena,
                                 int64_t *time, rec_error *error)
{
    const char *text = json_string(json, value, arena, NULL);
    if (json_is_null(json, value))
        return REC_OK;
    if (text == NULL || !clock_parse(text, time))
        return error_set(error, REC_INVALID, "\"%s\" is no ISO-8601 time", name);
    return REC_OK;
}

static enum rec_status read_id(const struct json *json, int value, const char *name, struct arena *arena,
                               char id[REC_ID_SIZE], rec_error *error)
{
    const char *text = json_string(json, value, arena, NULL);
    if (json_is_null(json, value))
        return REC_OK;
    if (text == NULL || !id_valid(text))
        return error_set(error, REC_INVALID, "\"%s\" is no id", name);
    strcpy(id, text);
    return REC_OK;
}

static enum rec_status read_name(const struct json *json, int value, const struct member *member,
                                 struct arena *arena, int *number, rec_error *error)
{
    const char *text = json_string(json, value, arena, NULL);
    *number = text == NULL ? -1 : member->parse(text);
    return *number >= 0 ? REC_OK
                        : error_set(error, REC_INVALID, "\"%s\" has no such value: %.40s", member->name,
                                    text == NULL ? "not a string" : text);
}

static enum rec_status read_member(const struct json *json, const struct member *member, struct arena *arena,
                                   void *row, rec_error *error)
{
    char *at = (char *)row + member->offset;
    int value = json_get(json, 0, member->name), number = 0;
    enum rec_status status = REC_OK;
    const char *text = "";
    size_t length;
    if (json_is_null(json, value) && member->needed)
        return error_set(error, REC_INVALID, "\"%s\" is missing", member->name);
    switch (member->type) {
    case TEXT:
        if (!json_is_null(json, value) && (text = json_string(json, value, arena, NULL)) == NULL)
            return error_set(error, REC_INVALID, "\"%s\" is not a string", member->name);
        memcpy(at, &text, sizeof text);
        return REC_OK;
    case OBJECT:
        if (!json_is_null(json, value)) {
            text = json_raw(json, value, &length);
            text = arena_strndup(arena, text, length);
        }
        memcpy(at, &text, sizeof text);
        return REC_OK; /* the store looks at it */
    case ID:
        return read_id(json, value, member->name, arena, at, error);
    case TIME:
        return read_time(json, value, member->name, arena, (int64_t *)(void *)at, error);
    case SHARE:
        *(double *)(void *)at = json_double(json, value, -1); /* the store refuses what is none */
        return REC_OK;
    case COUNT:
        *(int64_t *)(void *)at = json_int(json, value, 0);
        return *(int64_t *)(void *)at >= 0 ? REC_OK
                                           : error_set(error, REC_INVALID, "\"%s\" is below 0", member->name);
    case FLAG:
        if (member->parse != NULL)
            status = read_name(json, value, member, arena, &number, error);
        *(bool *)(void *)at = member->parse != NULL ? number == 1 : json_bool(json, value, false);
        return status;
    case NAME:
        status = read_name(json, value, member, arena, &number, error);
        memcpy(at, &number, sizeof number); /* an enum is an int */
        return status;
    }
    return status;
}

/* --- Evidence --- */

/* A message is here under its id, or as it was called from outside, or not at all: then the evidence keeps
 * what it was called. */
static enum rec_status find_message(struct store_user *user, const char *name, struct arena *arena,
                                    struct rec_evidence *evidence, rec_error *error)
{
    rec_error none = {0};
    enum rec_status status = store_resolve(user, REC_ROW_MESSAGE, name, evidence->message_id, &none);
    if (status != REC_OK || strcmp(evidence->message_id, name) != 0)
        status = store_resolve(user, REC_ROW_MESSAGE, arena_printf(arena, "ext:%s", name),
                               evidence->message_id, &none);
    if (status == REC_OK)
        return REC_OK;
    evidence->message_id[0] = '\0';
    evidence->external_id = name;
    if (status == REC_NOT_FOUND || status == REC_INVALID)
        return REC_OK;
    if (error != NULL)
        *error = none;
    return status;
}

static enum rec_status read_evidence(struct store_user *user, const struct json *json, struct arena *arena,
                                     const struct rec_evidence **rows, size_t *count, rec_error *error)
{
    int list = json_get(json, 0, "evidence");
    struct rec_evidence *all =
        arena_alloc(arena, ((size_t)json_size(json, list) + 1) * sizeof *all); /* 0 of null */
    enum rec_status status = REC_OK;
    *rows = all;
    *count = 0;
    if (json_is_null(json, list))
        return REC_OK;
    if (json_type_of(json, list) != JSON_ARRAY)
        return error_set(error, REC_INVALID, "\"evidence\" is not an array");
    for (int at = json_first(json, list); at != JSON_NONE && status == REC_OK; at = json_next(json, at)) {
        struct rec_evidence *evidence = &all[(*count)++];
        const char *source = json_string(json, json_get(json, at, "source"), arena, NULL);
        const char *message = json_string(json, json_get(json, at, "message"), arena, NULL);
        *evidence = (struct rec_evidence){.external_id = "", .source = source == NULL ? "import" : source};
        evidence->start = json_int(json, json_get(json, at, "start"), 0);
        evidence->end = json_int(json, json_get(json, at, "end"), 0);
        status = read_time(json, json_get(json, at, "created_at"), "created_at", arena, &evidence->created_at,
                           error);
        if (status == REC_OK && message != NULL && message[0] != '\0')
            status = find_message(user, message, arena, evidence, error);
    }
    return status;
}

/* --- Rows --- */

struct transfer {
    struct record record;
    const struct json *json;
    bool added;
};

/* What says the same word for word is here already: the evidence is united. */
static enum rec_status unite_memory(struct transfer *work, const struct rec_memory *row, bool *united,
                                    rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .content = row->content, .limit = 1};
    struct rec_memory *rows;
    size_t count = 0;
    bool more;
    enum rec_status status = REC_OK;
    *united = false;
    if (row->status == REC_STATE_ACTIVE)
        status =
            store_memory_list(work->record.user, &filter, &work->record.arena, &rows, &count, &more, error);
    if (status != REC_OK || count == 0)
        return status;
    *united = true;
    rows[0].evidence = row->evidence;
    rows[0].evidence_count = row->evidence_count;
    return store_memory_update(work->record.user, &rows[0], error);
}

static enum rec_status take_memory(struct transfer *work, const char *id, rec_error *error)
{
    struct rec_memory row = {.content = "", .slot = "", .metadata = ""}, here;
    struct arena *arena = &work->record.arena;
    bool united;
    enum rec_status status = REC_OK;
    for (size_t i = 0; status == REC_OK && i < LENGTH(memory_members); i++)
        status = read_member(work->json, &memory_members[i], arena, &row, error);
    if (status == REC_OK)
        status =
            read_evidence(work->record.user, work->json, arena, &row.evidence, &row.evidence_count, error);
    if (status != REC_OK || store_memory_get(work->record.user, id, arena, &here, NULL) == REC_OK)
        return status;
    strcpy(row.id, id);
    status = unite_memory(work, &row, &united, error);
    if (status != REC_OK || united)
        return status;
    work->added = true;
    status = store_memory_add(work->record.user, &row, error);
    return status != REC_OK
               ? status
               : record_line(&work->record, REC_ROW_MEMORY, row.id, "import", "",
                             rows_json_memory(&row, arena), record_memory_text(&row, arena), error);
}

/* Its slot may be taken: by the same, which gets its evidence; or by something else, which stays, and the row
 * becomes a question. */
static enum rec_status unite_preference(struct transfer *work, struct rec_preference *row, bool *united,
                                        rec_error *error)
{
    struct store_preference_filter filter = {.category = (int)row->category,
                                             .source = -1,
                                             .key = row->key,
                                             .qualifier = row->qualifier,
                                             .limit = 1};
    struct rec_preference *rows;
    size_t count = 0;
    bool more;
    enum rec_status status = REC_OK;
    *united = false;
    if (row->status == REC_STATE_ACTIVE)
        status = store_preference_list(work->record.user, &filter, &work->record.arena, &rows, &count, &more,
                                       error);
    if (status != REC_OK || count == 0)
        return status;
    *united = rows[0].negative == row->negative && strcmp(rows[0].value, row->value) == 0;
    if (!*united) {
        row->status = REC_STATE_PROPOSED;
        return REC_OK;
    }
    rows[0].evidence = row->evidence;
    rows[0].evidence_count = row->evidence_count;
    return store_preference_update(work->record.user, &rows[0], error);
}

static enum rec_status take_preference(struct transfer *work, const char *id, rec_error *error)
{
    struct rec_preference row = {.key = "", .qualifier = "", .value = "", .statement = ""}, here;
    struct arena *arena = &work->record.arena;
    bool united;
    enum rec_status status = REC_OK;
    for (size_t i = 0; status == REC_OK && i < LENGTH(preference_members); i++)
        status = read_member(work->json, &preference_members[i], arena, &row, error);
    if (status == REC_OK)
        status =
            read_evidence(work->record.user, work->json, arena, &row.evidence, &row.evidence_count, error);
    if (status != REC_OK || store_preference_get(work->record.user, id, arena, &here, NULL) == REC_OK)
        return status;
    strcpy(row.id, id);
    status = unite_preference(work, &row, &united, error);
    if (status != REC_OK || united)
        return status;
    work->added = true;
    status = store_preference_add(work->record.user, &row, error);
    return status != REC_OK
               ? status
               : record_line(&work->record, REC_ROW_PREFERENCE, row.id, "import", "",
                             rows_json_preference(&row, arena), memory_preference_text(&row, arena), error);
}

/* No transaction of its own: taking one back would take the caller's back, and a bad line is no reason to. */
enum rec_status memory_import(struct store_user *user, const struct json *json, int64_t *group, bool *added,
                              rec_error *error)
{
    struct transfer work = {.record = {.user = user, .cause = "import", .group = *group}, .json = json};
    char id[REC_ID_SIZE] = "";
    int kind = json_get(json, 0, "row");
    enum rec_status status = read_id(json, json_get(json, 0, "id"), "id", &work.record.arena, id, error);
    if (status == REC_OK && id[0] == '\0')
        status = error_set(error, REC_INVALID, "\"id\" is missing");
    if (status == REC_OK && json_string_is(json, kind, "memory"))
        status = take_memory(&work, id, error);
    else if (status == REC_OK && json_string_is(json, kind, "preference"))
        status = take_preference(&work, id, error);
    else if (status == REC_OK)
        status = error_set(error, REC_INVALID, "\"row\" is neither \"memory\" nor \"preference\"");
    arena_free(&work.record.arena);
    *group = work.record.group;
    *added = work.added;
    return status;
}
