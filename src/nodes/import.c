/* import: takes in one message a line. Each step is one transaction of some milliseconds; a strict import is
 * one transaction as a whole, so that a bad line refuses the file. */
#include "config.h"

#include "nodes/bulk.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/sha256.h"
#include "memory/memory.h"
#include "nodes/turn.h"

#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT    (REC_MAX_MESSAGE * 2 + 64 * 1024) /* escapes may double a message */
#define STEP_NS       (16 * INT64_C(1000000)) /* shorter ones write the same pages again and again */
#define REPORT_LIMIT  (64 * 1024)
#define SPANS_PER_JOB 200
#define BULK_MARKDOWN "# Memories" /* begins what ui/cli/transfer.c writes as Markdown */

struct import_conversation {
    char *external_id;
    char id[REC_ID_SIZE];
    bool deleted;  /* and nothing that comes into it would be seen */
    int64_t first; /* sequence before the first message this import added; -1: none added */
    int64_t since; /* when that was said */
};

struct bulk_import *bulk_import_new(const struct node_services *services, FILE *file, int64_t total_bytes)
{
    struct bulk_import *import = xcalloc(1, sizeof *import);

    import->services = services;
    import->file = file;
    import->total_bytes = total_bytes;
    buf_init(&import->report);
    return import;
}

void bulk_import_free(struct bulk_import *import)
{
    if (!import)
        return;
    for (size_t i = 0; i < import->known_count; i++)
        free(import->known[i].external_id);
    free(import->known);
    map_free(&import->by_external);
    buf_free(&import->report);
    if (import->file && import->file != stdin)
        fclose(import->file);
    free(import);
}

/* --- Conversations by external id --- */

struct wanted {
    const struct bulk_import *import;
    const char *external_id;
};

static bool is_wanted(const void *context, uint32_t place)
{
    const struct wanted *wanted = context;

    return strcmp(wanted->import->known[place].external_id, wanted->external_id) == 0;
}

/* The entry of a conversation; one without an external id, to be filled and kept, of one not met before. */
static struct import_conversation *known(struct bulk_import *import, const char *external_id)
{
    const struct wanted wanted = {import, external_id};
    uint32_t place =
        map_find(&import->by_external, map_hash(external_id, strlen(external_id)), is_wanted, &wanted);

    if (place != MAP_NONE)
        return &import->known[place];
    import->known =
        xgrow(import->known, &import->known_capacity, import->known_count + 1, sizeof *import->known);
    import->known[import->known_count] = (struct import_conversation){.first = -1};
    return &import->known[import->known_count];
}

static void keep_conversation(struct bulk_import *import, struct import_conversation *entry,
                              const char *external_id)
{
    entry->external_id = xstrdup(external_id);
    map_add(&import->by_external, map_hash(external_id, strlen(external_id)),
            (uint32_t)import->known_count++);
}

/* --- One line --- */

struct line {
    const char *conversation, *title, *id, *name, *content, *metadata;
    enum rec_role role;
    int64_t created_at;
};

static enum rec_status text_member(const struct json *json, const char *key, bool needed, struct arena *arena,
                                   const char **text, rec_error *error)
{
    int value = json_get(json, 0, key);

    *text = "";
    if (json_is_null(json, value))
        return needed ? error_set(error, REC_INVALID, "\"%s\" is missing", key) : REC_OK;
    if (json_type_of(json, value) != JSON_STRING)
        return error_set(error, REC_INVALID, "\"%s\" is not a string", key);
    *text = json_string(json, value, arena, NULL);
    return needed && !**text ? error_set(error, REC_INVALID, "\"%s\" is empty", key) : REC_OK;
}

static enum rec_status time_member(const struct json *json, struct arena *arena, int64_t *time,
                                   rec_error *error)
{
    int value = json_get(json, 0, "created_at");
    const char *raw;
    size_t length;

    if (json_is_null(json, value))
        return error_set(error, REC_INVALID, "\"created_at\" is missing");
    raw = json_type_of(json, value) == JSON_STRING ? json_string(json, value, arena, NULL) : NULL;
    if (!raw) {
        raw = json_raw(json, value, &length);
        raw = arena_strndup(arena, raw, length);
    }
    if (!clock_parse(raw, time))
        return error_set(error, REC_INVALID,
                         "\"created_at\" is neither an ISO-8601 time nor unix seconds: %.60s", raw);
    if (*time == 0)
        *time = 1; /* in a row 0 means "not set", and the line would never be found again */
    return REC_OK;
}

static enum rec_status parse_line(const struct json *json, struct arena *arena, struct line *line,
                                  rec_error *error)
{
    const char *role;
    size_t length;
    int metadata;
    enum rec_status status;

    if (json_type_of(json, 0) == JSON_ARRAY)
        return error_set(error, REC_INVALID,
                         "a JSON list, as other programs export chats, and not one message a line; "
                         "the examples of recollect(1) make lines of it");
    if (json_type_of(json, 0) != JSON_OBJECT)
        return error_set(error, REC_INVALID, "not a JSON object");
    if ((status = text_member(json, "conversation", true, arena, &line->conversation, error)) ||
        (status = text_member(json, "title", false, arena, &line->title, error)) ||
        (status = text_member(json, "id", false, arena, &line->id, error)) ||
        (status = text_member(json, "name", false, arena, &line->name, error)) ||
        (status = text_member(json, "role", true, arena, &role, error)) ||
        (status = text_member(json, "content", true, arena, &line->content, error)) ||
        (status = time_member(json, arena, &line->created_at, error)))
        return status;
    if (rec_role_parse(role) < 0)
        return error_set(error, REC_INVALID, "\"role\" is none of user, assistant, system, tool: %.40s",
                         role);
    line->role = (enum rec_role)rec_role_parse(role);
    line->metadata = "";
    metadata = json_get(json, 0, "metadata");
    if (!json_is_null(json, metadata)) {
        if (json_type_of(json, metadata) != JSON_OBJECT)
            return error_set(error, REC_INVALID, "\"metadata\" is not an object");
        line->metadata = json_raw(json, metadata, &length);
        line->metadata = arena_strndup(arena, line->metadata, length);
    }
    return REC_OK;
}

/* By the id of another program, or by one of ours: what was exported from this store is in it. */
static enum rec_status find_row(struct bulk_import *import, enum rec_row_kind kind, const char *name,
                                struct arena *arena, char id[REC_ID_SIZE], rec_error *error)
{
    struct store_user *user = import->services->user;
    rec_error why = {0};
    enum rec_status status = store_resolve(user, kind, arena_printf(arena, "ext:%s", name), id, &why);

    if (status == REC_NOT_FOUND && id_valid(name))
        status = store_resolve(user, kind, name, id, &why);
    if (status && status != REC_NOT_FOUND && error)
        *error = why;
    return status;
}

static enum rec_status refuse_deleted(const char *conversation, rec_error *error)
{
    error_set(error, REC_CONFLICT,
              "its conversation is among the deleted ones: \"recollect conversation restore %s\" brings it "
              "back, and then the file can be imported",
              conversation);
    return error_about(error, conversation);
}

/* The line's conversation, if there is one by now: external_id is set. */
static enum rec_status find_conversation(struct bulk_import *import, const struct line *line,
                                         struct arena *arena, struct import_conversation **found,
                                         rec_error *error)
{
    struct import_conversation *entry = known(import, line->conversation);
    struct rec_conversation row;
    enum rec_status status;

    *found = entry;
    if (entry->external_id)
        return entry->deleted ? refuse_deleted(entry->id, error) : REC_OK;
    status = find_row(import, REC_ROW_CONVERSATION, line->conversation, arena, entry->id, error);
    if (status)
        return status == REC_NOT_FOUND ? REC_OK : status;
    status = store_conversation_get(import->services->user, entry->id, arena, &row, error);
    if (status)
        return status;
    keep_conversation(import, entry, line->conversation);
    entry->deleted = row.deleted_at != 0;
    return entry->deleted ? refuse_deleted(entry->id, error) : REC_OK;
}

static enum rec_status add_conversation(struct bulk_import *import, const struct line *line,
                                        struct arena *arena, struct import_conversation *entry,
                                        rec_error *error)
{
    struct rec_conversation row = {.external_id = line->conversation,
                                   .title = line->title,
                                   .system = "",
                                   .tags = "",
                                   .metadata = "",
                                   .created_at = line->created_at};
    enum rec_status status;

    if (!*row.title && line->role == REC_ROLE_USER)
        row.title = turn_title(line->content, arena);
    if ((status = store_conversation_add(import->services->user, &row, error)))
        return status;
    memcpy(entry->id, row.id, sizeof entry->id);
    keep_conversation(import, entry, line->conversation);
    import->conversations++;
    return REC_OK;
}

/* Ids of a program that counts anew in each conversation: a line that says something else elsewhere is no
 * message that is there already, and must not be lost without a word. */
static enum rec_status refuse_other(struct bulk_import *import, const struct line *line,
                                    const struct import_conversation *conversation, const char *id,
                                    struct arena *arena, rec_error *error)
{
    struct rec_message row;
    struct rec_conversation other;
    enum rec_status status = store_message_get_alone(import->services->user, id, arena, &row, error);

    if (status || (conversation->external_id && strcmp(row.conversation_id, conversation->id) == 0))
        return status;
    status = store_conversation_get(import->services->user, row.conversation_id, arena, &other, error);
    if (!status && other.deleted_at)
        return refuse_deleted(row.conversation_id, error);
    if (status || strcmp(row.content, line->content) == 0)
        return status;
    return error_set(error, REC_CONFLICT,
                     "the id \"%.60s\" is that of another message in another conversation; ids must differ "
                     "in the whole file (put the conversation's before them)",
                     line->id);
}

/* Same id, or without one the same conversation, role, time and content: the message is there already. */
static enum rec_status is_there(struct bulk_import *import, const struct line *line,
                                const struct import_conversation *conversation, struct arena *arena,
                                bool *there, rec_error *error)
{
    char id[REC_ID_SIZE] = "";
    unsigned char hash[32];
    enum rec_status status = REC_OK;

    if (*line->id) {
        status = find_row(import, REC_ROW_MESSAGE, line->id, arena, id, error);
        *there = status == REC_OK;
        if (*there)
            return refuse_other(import, line, conversation, id, arena, error);
        return status == REC_NOT_FOUND ? REC_OK : status;
    }
    if (conversation->external_id) {
        sha256(line->content, strlen(line->content), hash);
        status = store_message_same(import->services->user, conversation->id, line->role, line->created_at,
                                    hash, id, error);
    }
    *there = id[0] != '\0';
    return status;
}

/* --- Lines that hold what was learned --- */

static enum rec_status import_learned(struct bulk_import *import, const struct json *json, rec_error *error)
{
    bool added = false;
    enum rec_status status = memory_import(import->services->user, json, &import->group, &added, error);

    if (!status) {
        import->added += added;
        import->same += !added;
    }
    return status;
}

#define COMMENT     "<!-- {"
#define COMMENT_END "} -->"

/* Parses the comment with the row; REC_NOT_FOUND: there is none. What the row says may hold such signs, too,
 * once before the comment and once in it, where no ">" is: the last that can be read is the one. */
static enum rec_status parse_comment(struct json *json, const struct buf *text, rec_error *error)
{
    enum rec_status status = REC_NOT_FOUND;
    const char *end;

    for (size_t at = text->length; status && at-- > 0;)
        if (strncmp(text->data + at, COMMENT, strlen(COMMENT)) == 0 &&
            (end = strstr(text->data + at, COMMENT_END))) {
            const char *row = text->data + at + strlen(COMMENT) - 1;

            status = json_parse(json, row, (size_t)(end + 1 - row), error);
        }
    return status;
}

/* "- Text <!-- {row} -->": the row counts; an item without one is something new to remember. Headings and
 * what stands between them are for people. */
static enum rec_status import_item(struct bulk_import *import, struct json *json, const struct buf *text,
                                   rec_error *error)
{
    char id[REC_ID_SIZE];
    enum rec_status status = parse_comment(json, text, error);

    if (status != REC_NOT_FOUND)
        return status ? status : import_learned(import, json, error);
    if (strncmp(text->data, "- ", 2) != 0)
        return REC_OK;
    status = memory_add(import->services->user, text->data + 2, REC_MEMORY_FACT, REC_CATEGORY_GENERAL, false,
                        id, error);
    import->added += !status;
    return status;
}

static enum rec_status add_message(struct bulk_import *import, const struct line *line,
                                   struct import_conversation *conversation, rec_error *error)
{
    struct rec_message row = {.external_id = line->id,
                              .name = line->name,
                              .content = line->content,
                              .metadata = line->metadata,
                              .role = line->role,
                              .status = REC_TURN_COMPLETE,
                              .created_at = line->created_at,
                              .provider = "",
                              .model = "",
                              .error = "",
                              .stop_reason = ""};
    enum rec_status status;

    id_next(&import->ids, row.id);
    memcpy(row.conversation_id, conversation->id, sizeof row.conversation_id);
    status = store_message_add(import->services->user, &row, error);
    if (!status) {
        import->added++;
        if (conversation->first < 0) {
            conversation->first = row.sequence - 1;
            conversation->since = line->created_at;
        }
    }
    return status;
}

/* The store says it of another program's id, too; but with the first row of a step comes the lock, which a
 * file that is there already does not need. No conversation is begun for a message that is in another one. */
static enum rec_status import_message(struct bulk_import *import, const struct line *line,
                                      struct arena *arena, rec_error *error)
{
    struct import_conversation *conversation;
    bool there = false, locked = import->added > import->added_before;
    enum rec_status status = find_conversation(import, line, arena, &conversation, error);
    bool told = locked && *line->id && !id_valid(line->id) && conversation->external_id;

    if (!status && !told)
        status = is_there(import, line, conversation, arena, &there, error);
    if (!status && !there && !conversation->external_id)
        status = add_conversation(import, line, arena, conversation, error);
    if (!status && !there) {
        status = add_message(import, line, conversation, error);
        if (status == REC_CONFLICT)
            status = is_there(import, line, conversation, arena, &there, error);
    }
    import->same += !status && there;
    return status;
}

static enum rec_status import_line(struct bulk_import *import, struct json *json, const struct buf *text,
                                   rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct line line;
    enum rec_status status;

    if (import->markdown)
        return import_item(import, json, text, error);
    if ((status = json_parse(json, text->data, text->length, error)))
        goto out;
    if (json_get(json, 0, "row") != JSON_NONE) {
        status = import_learned(import, json, error);
        goto out;
    }
    if (!(status = parse_line(json, &arena, &line, error)))
        status = import_message(import, &line, &arena, error);
out:
    arena_free(&arena);
    return status;
}

static void report_line(struct bulk_import *import, const rec_error *why)
{
    import->failed++;
    if (import->report.length < REPORT_LIMIT)
        buf_addf(&import->report, "line %lld: %s\n", (long long)import->line, why->message);
}

/* --- The learning jobs --- */

static enum rec_status add_learn_job(struct bulk_import *import, const struct buf *spans, rec_error *error)
{
    struct rec_job job = {.kind = "learn", .max_attempts = 5};
    unsigned char hash[32];
    char key[80] = "learn:";
    struct buf payload = BUF_INIT;
    enum rec_status status;

    buf_addf(&payload, "{\"conversations\":[%s]}", spans->data);
    sha256(payload.data, payload.length, hash);
    for (size_t i = 0; i < sizeof hash; i++)
        snprintf(key + 6 + i * 2, 3, "%02x", hash[i]);
    job.key = key;
    job.payload = payload.data;
    job.error = "";
    status = store_job_add(import->services->user, &job, error);
    buf_free(&payload);
    return status;
}

static int oldest_first(const void *left, const void *right)
{
    const struct import_conversation *const *a = left, *const *b = right;

    if ((*a)->since != (*b)->since)
        return (*a)->since < (*b)->since ? -1 : 1;
    return strcmp((*a)->external_id, (*b)->external_id);
}

/* What was said last is learned last. */
static enum rec_status add_learn_jobs(struct bulk_import *import, rec_error *error)
{
    struct import_conversation **entries;
    struct buf spans = BUF_INIT;
    size_t count = 0, entry_count = 0;
    enum rec_status status = REC_OK;

    if (import->no_learn || import->services->learning == NODE_LEARN_NOTHING)
        return REC_OK;
    entries = xcalloc(import->known_count + 1, sizeof *entries);
    for (size_t i = 0; i < import->known_count; i++)
        if (import->known[i].first >= 0)
            entries[entry_count++] = &import->known[i];
    qsort(entries, entry_count, sizeof *entries, oldest_first);
    for (size_t i = 0; !status && i < entry_count; i++) {
        const struct import_conversation *entry = entries[i];

        buf_addf(&spans, "%s[\"%s\",%lld]", count ? "," : "", entry->id, (long long)entry->first);
        if (++count == SPANS_PER_JOB) {
            status = add_learn_job(import, &spans, error);
            buf_clear(&spans);
            count = 0;
        }
    }
    if (!status && count)
        status = add_learn_job(import, &spans, error);
    buf_free(&spans);
    free(entries);
    return status;
}

/* --- The node --- */

static void announce(struct bulk_import *import)
{
    struct node_event event = {
        .kind = NODE_EVENT_PROGRESS, .command = import->command, .conversation = "", .id = "", .text = ""};

    event.done = import->bytes;
    event.total = import->total_bytes;
    import->services->event(import->services->context, &event);
}

/* Strictly, one bad line is enough. Its sentence goes on. */
static void refuse_all(const struct bulk_import *import, const rec_error *why, rec_error *error)
{
    size_t length = strlen(why->message);

    if (length > 0 && why->message[length - 1] == '.')
        length--;
    error_set(error, REC_INVALID, "line %lld: %.*s; nothing was imported", (long long)import->line,
              (int)length, why->message);
}

static enum rec_status read_lines(rec_step *step, struct bulk_import *import, rec_error *error)
{
    struct buf text = BUF_INIT;
    struct json json = JSON_INIT;
    int64_t until = clock_monotonic() + STEP_NS;
    enum rec_status status = REC_OK;

    import->added_before = import->added;
    while (!import->ended && (import->strict || clock_monotonic() < until)) {
        rec_error why = {0};

        buf_clear(&text);
        status = file_line(import->file, LINE_LIMIT, &text, &why);
        if (status == REC_DONE) {
            import->ended = true;
            status = REC_OK;
            break;
        }
        import->bytes += (int64_t)text.length + 1;
        import->line++;
        if (!status && text.length == strspn(text.data, " \t\r"))
            continue;
        if (!status && import->added + import->same + import->failed == 0 &&
            strcmp(text.data, BULK_MARKDOWN) == 0)
            import->markdown = true;
        if (!status)
            status = import_line(import, &json, &text, &why);
        if (status == REC_INVALID || status == REC_LIMIT || status == REC_CONFLICT) {
            report_line(import, &why);
            if (import->strict) {
                refuse_all(import, &why, error);
                break;
            }
            status = REC_OK;
        } else if (status) {
            if (error)
                *error = why;
            break;
        }
        if (rec_step_cancelled(step)) {
            status =
                error_set(error, REC_CANCELLED, "import cancelled at line %lld", (long long)import->line);
            break;
        }
    }
    buf_free(&text);
    json_free(&json);
    return status;
}

static enum rec_status import_post(rec_step *step, void *shared, void *prepared, void *result,
                                   const char **action, rec_error *error)
{
    struct bulk_import *import = shared;
    enum rec_status status = read_lines(step, import, error);

    (void)prepared;
    (void)result;
    announce(import);
    if (status)
        return error ? error->code : status;
    if (!import->ended) {
        *action = "again";
        return REC_OK;
    }
    return add_learn_jobs(import, error);
}

static const char *const import_actions[] = {"again", NULL};
static const char *const import_terminal[] = {"default", NULL};

const struct rec_node node_import = {
    .name = "import", .actions = import_actions, .terminal = import_terminal, .post = import_post};
