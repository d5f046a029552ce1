/* Keeping the index in step with the store: a build from content, then the change journal. */
#include "config.h"

#include "search/index.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "provider/provider.h"
#include "search/map.h"
#include "search/passages.h"
#include "search/statement.h"

#include <string.h>

#define BATCH      256
#define BULK_LINES 20000 /* of the journal, behind which we are */
#define DAY        (24 * 60 * 60 * INT64_C(1000))

/* --- From rows of the store --- */

static void put_row(struct search *search, const struct tail_entry *entry)
{
    index_remove(search, entry->scope, entry->id);
    if (entry->text[0] != '\0')
        index_add(search, entry);
}

/* What a failed call left is no dialogue; what still streams comes when it has ended; what the memory keeper
 * answers quotes rows that are found themselves. */
bool index_wants_message(const struct rec_message *row)
{
    return row->content[0] != '\0' && row->status != REC_TURN_FAILED && row->status != REC_TURN_STREAMING &&
           row->status != REC_TURN_PENDING &&
           !(row->role == REC_ROLE_ASSISTANT && provider_quotes(row->provider));
}

/* is_new: it cannot be in the index. */
static void put_message(struct search *search, const struct rec_message *row, int64_t place, bool is_new)
{
    struct tail_entry entry = {.scope = REC_ROW_MESSAGE,
                               .id = row->id,
                               .conversation = row->conversation_id,
                               .name = row->name,
                               .text = row->content,
                               .branch = row->branch,
                               .sequence = row->sequence,
                               .time = row->created_at,
                               .place = place,
                               .role = (int)row->role,
                               .kind = -1,
                               .category = -1,
                               .flags = row->status == REC_TURN_COMPLETE ? DOCUMENT_ENDED : 0u,
                               .weight = PASSAGE_WEIGHT};
    if (!index_wants_message(row) || (search->as_of != 0 && row->created_at >= search->as_of))
        entry.text = "";
    if (!is_new)
        put_row(search, &entry);
    else if (entry.text[0] != '\0')
        index_add(search, &entry);
}

static const char *source_conversation(const struct rec_evidence *evidence, size_t count)
{
    return count > 0 ? evidence[0].conversation_id : "";
}

static void put_memory(struct search *search, const struct rec_memory *row, struct arena *arena)
{
    struct tail_entry entry = {.scope = REC_ROW_MEMORY,
                               .id = row->id,
                               .conversation = source_conversation(row->evidence, row->evidence_count),
                               .name = "",
                               .text = row->content,
                               .time = row->valid_from != 0 ? row->valid_from : row->created_at,
                               .role = -1,
                               .kind = (int)row->kind,
                               .category = (int)row->category,
                               .flags = DOCUMENT_ENDED,
                               .weight = row->importance};
    if (row->status != REC_STATE_ACTIVE && search->as_of == 0)
        entry.text = "";
    else if (row->category != REC_CATEGORY_GENERAL)
        entry.text = arena_printf(arena, "%s\n%s", row->content, rec_category_name(row->category));
    put_row(search, &entry);
}

static void put_preference(struct search *search, const struct rec_preference *row, struct arena *arena)
{
    struct tail_entry entry = {.scope = REC_ROW_PREFERENCE,
                               .id = row->id,
                               .conversation = source_conversation(row->evidence, row->evidence_count),
                               .name = "",
                               .text = "",
                               .time = row->since,
                               .role = -1,
                               .kind = REC_MEMORY_PREFERENCE,
                               .category = (int)row->category,
                               .flags = DOCUMENT_ENDED,
                               .weight = row->confidence};
    if (row->status == REC_STATE_ACTIVE || search->as_of != 0) {
        /* the statement holds the words of the value where it was said, and may be about other things, too */
        bool said = row->statement[0] != '\0';
        const char *words = row->qualifier[0] != '\0' ? row->qualifier : row->value;
        entry.text = arena_printf(
            arena, "%s %s %s\n%s", row->key, said ? "" : row->qualifier,
            said ? statement_of_another(statement_about(row->statement, words, arena), arena) : row->value,
            rec_category_name(row->category));
    }
    put_row(search, &entry);
}

/* Every message touches its conversation; what is said of it here seldom changes. The text's hash stands
 * where a message has its sequence. */
static bool is_known(struct search *search, const struct tail_entry *entry)
{
    for (size_t i = index_part_count(search); i-- > 0;) {
        const struct part *part = index_part(search, i);
        uint32_t document = part_find_document(part, entry->scope, entry->id);
        if (document == PART_NONE)
            continue;
        const struct part_document row = part_document(part, document);
        return row.sequence == (uint32_t)entry->sequence && entry->time >= row.time &&
               entry->time - row.time < DAY;
    }
    return false;
}

static void put_conversation(struct search *search, const struct rec_conversation *row, struct arena *arena)
{
    struct tail_entry entry = {
        .scope = REC_ROW_CONVERSATION,
        .id = row->id,
        .conversation = row->id,
        .name = "",
        .text = row->deleted_at != 0 || (search->as_of != 0 && row->created_at >= search->as_of)
                    ? ""
                    : arena_printf(arena, "%s%s%s", row->title, row->tags[0] != '\0' ? "\n" : "", row->tags),
        .time = row->updated_at,
        .role = -1,
        .kind = -1,
        .category = -1,
        .flags = DOCUMENT_ENDED,
        .weight = PASSAGE_WEIGHT};
    entry.sequence = map_hash(entry.text, strlen(entry.text));
    if (entry.text[0] == '\0' || !is_known(search, &entry))
        put_row(search, &entry);
}

/* --- Its place in the journal --- */

static uint64_t mark_of(const struct rec_change *line)
{
    return (uint64_t)map_hash(line->id, strlen(line->id)) << 32 |
           (uint64_t)(unsigned char)line->operation << 8 | (uint64_t)line->row;
}

static void stand_at(struct search *search, const struct rec_change *line)
{
    search->change = line->number;
    search->mark = mark_of(line);
}

/* The newest line, before anything is read: what changes while a build goes on comes again with the changes,
 * harmless. */
static enum rec_status stand_at_end(struct search *search, struct store_user *user, struct arena *arena,
                                    rec_error *error)
{
    struct rec_change *lines;
    size_t count = 0;
    search->change = store_change_last(user);
    search->mark = 0;
    if (search->change == 0)
        return REC_OK;
    enum rec_status status = store_changes(user, search->change - 1, 1, arena, &lines, &count, error);
    if (status == REC_LIMIT) /* trimmed, and never asked for again */
        status = REC_OK;
    else if (status == REC_OK && count > 0)
        stand_at(search, &lines[0]);
    return status;
}

/* --- Build --- */

static enum rec_status begin_build(struct search *search, struct store_user *user, struct arena *arena,
                                   rec_error *error)
{
    enum rec_status status = stand_at_end(search, user, arena, error);
    if (status == REC_OK)
        status = store_message_total(user, &search->total, error);
    if (status != REC_OK)
        return status;
    search->cursor = search->done = 0;
    search->stage = STAGE_MESSAGES;
    return REC_OK;
}

static enum rec_status build_messages(struct search *search, struct store_user *user, struct arena *arena,
                                      rec_error *error)
{
    struct rec_message *rows;
    int64_t *places;
    size_t count;
    enum rec_status status =
        store_message_scan(user, &search->cursor, BATCH, arena, &rows, &places, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        put_message(search, &rows[i], places[i], true); /* each comes once */
    if (status == REC_OK && count == 0)
        search->stage = STAGE_REST;
    search->done += status == REC_OK ? (int64_t)count : 0;
    return status;
}

static enum rec_status build_memories(struct search *search, struct store_user *user, rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .as_of = search->as_of, .limit = BATCH};
    enum rec_status status = REC_OK;
    char last[REC_ID_SIZE] = "";
    for (bool more = true; more && status == REC_OK;) {
        struct arena arena = ARENA_INIT;
        struct rec_memory *rows;
        size_t count;
        status = store_memory_list(user, &filter, &arena, &rows, &count, &more, error);
        for (size_t i = 0; status == REC_OK && i < count; i++)
            put_memory(search, &rows[i], &arena);
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

static enum rec_status build_conversations(struct search *search, struct store_user *user, rec_error *error)
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
            put_conversation(search, &rows[i], &arena);
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

static enum rec_status build_rest(struct search *search, struct store_user *user, struct arena *arena,
                                  rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .as_of = search->as_of, .limit = 100000};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status = store_preference_list(user, &filter, arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        put_preference(search, &rows[i], arena);
    if (status == REC_OK)
        status = build_memories(search, user, error);
    if (status == REC_OK)
        status = build_conversations(search, user, error);
    if (status == REC_OK) {
        search->stage = STAGE_DONE;
        search->overlap = -1; /* what has come meanwhile was read, too */
    }
    return status;
}

/* --- Changes --- */

static void remove_changed(struct search *search, const struct rec_change *change)
{
    if (change->operation == 'd')
        search->erased = true;
    if (change->row == REC_ROW_CONVERSATION)
        index_remove_conversation(search, change->id);
    else
        index_remove(search, change->row, change->id);
}

static bool is_added_message(const struct rec_change *change)
{
    return change->row == REC_ROW_MESSAGE && change->operation == 'i';
}

/* The messages that a batch of changes added, read in one go: they lie in the store in the order in which
 * they came. */
struct added {
    struct rec_message *rows;
    int64_t *places;
    size_t count;
};

static enum rec_status read_added(struct store_user *user, const struct rec_change *changes, size_t count,
                                  struct arena *arena, struct added *added, rec_error *error)
{
    const struct rec_change *first = NULL;
    size_t wanted = 0;
    int64_t place;
    for (size_t i = count; i-- > 0;) {
        if (is_added_message(&changes[i])) {
            first = &changes[i];
            wanted++;
        }
    }
    if (wanted < 2)
        return REC_OK;
    enum rec_status status = store_message_place(user, first->id, &place, error);
    if (status == REC_OK)
        return store_message_scan(user, &place, wanted, arena, &added->rows, &added->places, &added->count,
                                  error);
    if (status != REC_NOT_FOUND)
        return status;
    error_clear(error); /* erased meanwhile: then they are read one by one */
    return REC_OK;
}

static enum rec_status get_message(struct store_user *user, const struct rec_change *change,
                                   struct added *added, struct arena *arena, struct rec_message *row,
                                   int64_t *place, rec_error *error)
{
    bool next = is_added_message(change) && added->count > 0 && strcmp(added->rows->id, change->id) == 0;
    if (!next) {
        enum rec_status status = store_message_get_alone(user, change->id, arena, row, error);
        return status == REC_OK ? store_message_place(user, change->id, place, error) : status;
    }
    *row = *added->rows++;
    *place = *added->places++;
    added->count--;
    return REC_OK;
}

static enum rec_status take_change(struct search *search, struct store_user *user,
                                   const struct rec_change *change, struct added *added, struct arena *arena,
                                   rec_error *error)
{
    union {
        struct rec_message message;
        struct rec_memory memory;
        struct rec_preference preference;
        struct rec_conversation conversation;
    } row;
    int64_t place;
    enum rec_status found = change->operation == 'd' ? REC_NOT_FOUND : REC_OK;
    if (change->id[0] == '\0') /* accesses that were counted: nothing that is looked for */
        return REC_OK;
    switch (change->row) {
    case REC_ROW_MESSAGE:
        if (found == REC_OK)
            found = get_message(user, change, added, arena, &row.message, &place, error);
        if (found == REC_OK)
            put_message(search, &row.message, place,
                        is_added_message(change) && change->number > search->overlap);
        break;
    case REC_ROW_MEMORY:
        if (found == REC_OK)
            found = store_memory_get(user, change->id, arena, &row.memory, error);
        if (found == REC_OK)
            put_memory(search, &row.memory, arena);
        break;
    case REC_ROW_PREFERENCE:
        if (found == REC_OK)
            found = store_preference_get(user, change->id, arena, &row.preference, error);
        if (found == REC_OK)
            put_preference(search, &row.preference, arena);
        break;
    case REC_ROW_CONVERSATION:
        if (found == REC_OK)
            found = store_conversation_get(user, change->id, arena, &row.conversation, error);
        if (found == REC_OK)
            put_conversation(search, &row.conversation, arena);
        break;
    default:
        return REC_OK;
    }
    if (found == REC_NOT_FOUND) {
        remove_changed(search, change);
        return REC_OK;
    }
    return found;
}

/* The lines after our own, from *first on. *lost: the journal has moved on without us, or our own line is
 * another one now: its number was given again after a transaction was taken back, the power failed or an
 * older copy of the store was put in place. As long as it was not, the index is ahead and lacks nothing. */
static enum rec_status read_changes(struct search *search, struct store_user *user, struct arena *arena,
                                    struct rec_change **rows, size_t *first, size_t *count, bool *lost,
                                    rec_error *error)
{
    int64_t after = search->change > 0 ? search->change - 1 : 0;
    enum rec_status status = store_changes(user, after, BATCH, arena, rows, count, error);
    *first = search->change > 0;
    *lost = status == REC_OK && *first > 0 && *count > 0 &&
            ((*rows)[0].number != search->change || mark_of(&(*rows)[0]) != search->mark);
    if (status != REC_LIMIT)
        return status;
    *first = 0; /* trimmed up to our own, perhaps */
    error_clear(error);
    status = store_changes(user, search->change, BATCH, arena, rows, count, error);
    *lost = status == REC_LIMIT;
    return *lost ? REC_OK : status;
}

/* A later line of the batch names the same row: that one has it as it is now. Few messages are named again
 * so soon after they came, and there may be nothing else in the batch. */
static bool comes_again(const struct rec_change *rows, size_t count, size_t at)
{
    for (size_t i = at + 1; i < count && !is_added_message(&rows[at]); i++) {
        if (rows[i].row == rows[at].row && strcmp(rows[i].id, rows[at].id) == 0)
            return true;
    }
    return false;
}

static enum rec_status take_changes(struct search *search, struct store_user *user, struct arena *arena,
                                    bool *more, rec_error *error)
{
    struct rec_change *rows;
    struct added added = {.count = 0};
    size_t count = 0, first = 0;
    bool lost = false;
    if (search->overlap < 0)
        search->overlap = store_change_last(user);
    enum rec_status status = read_changes(search, user, arena, &rows, &first, &count, &lost, error);
    if (lost) { /* from content again */
        index_reset(search);
        *more = true;
        return REC_OK;
    }
    search->agreed = status == REC_OK;
    if (status == REC_OK && count > first)
        status = read_added(user, rows + first, count - first, arena, &added, error);
    for (size_t i = first; status == REC_OK && i < count; i++) {
        if (!comes_again(rows, count, i))
            status = take_change(search, user, &rows[i], &added, arena, error);
        if (status == REC_OK)
            stand_at(search, &rows[i]);
    }
    *more = count == BATCH;
    return status;
}

/* --- One batch --- */

static enum rec_status take_batch(struct search *search, struct store_user *user, bool *more,
                                  rec_error *error)
{
    struct arena arena = ARENA_INIT;
    enum rec_status status;
    *more = true;
    switch (search->stage) {
    case STAGE_NEW:
        status = begin_build(search, user, &arena, error);
        break;
    case STAGE_MESSAGES:
        status = build_messages(search, user, &arena, error);
        break;
    case STAGE_REST:
        status = build_rest(search, user, &arena, error);
        break;
    default: /* row by row */
        store_read_begin(store_of(user));
        status = take_changes(search, user, &arena, more, error);
        store_read_end(store_of(user));
    }
    arena_free(&arena);
    return status;
}

/* An index that cannot be written works from memory. True: it is another program's now, which may have got
 * less far. */
static bool flush(struct search *search, bool all)
{
    rec_error error = {0};
    bool replaced;
    if (index_flush(search, all, &replaced, &error) != REC_OK)
        log_write(LOG_WARNING, "search: %s", error.message);
    return replaced;
}

void search_expect(struct search *search, bool much)
{
    search->expecting = much;
}

enum rec_status search_update(struct search *search, struct store_user *user, int64_t budget_ns, bool *more,
                              int64_t *done, int64_t *total, rec_error *error)
{
    int64_t start = clock_monotonic(), last = store_change_last(user);
    enum rec_status status = REC_OK;
    bool current = search->stage == STAGE_DONE && !search->bulk &&
                   (search->as_of != 0 || (search->agreed && search->change == last));
    *more = false;
    while (status == REC_OK && !current) {
        status = take_batch(search, user, more, error);
        *more = *more && !(search->as_of != 0 && search->stage == STAGE_DONE);
        bool ended = search->bulk && !*more && !search->expecting;
        search->bulk =
            search->expecting ||
            (*more && (search->bulk || search->stage != STAGE_DONE || last - search->change >= BULK_LINES));
        *more = flush(search, ended) || *more;
        current = !*more;
        if (clock_monotonic() - start >= budget_ns)
            break;
    }
    bool building = search->stage != STAGE_DONE;
    *done = building ? search->done : search->change;
    *total = building ? search->total : last;
    if (*total < *done || !*more)
        *total = *done;
    if (*more && *total == *done)
        *total = *done + 1;
    return status;
}
