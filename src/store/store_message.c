#include "config.h"

#include "base/error.h"
#include "base/sha256.h"
#include "base/tokens.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"
#include "store/store_path.h"

#include <string.h>

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static enum rec_status check_row(const struct rec_message *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The message", CHECK_TEXT, REC_MAX_MESSAGE, row->content},
                                       {"The external id", CHECK_LINE, REC_MAX_EXTERNAL, row->external_id},
                                       {"The speaker's name", CHECK_LINE, REC_MAX_USER_NAME, row->name},
                                       {"The metadata", CHECK_JSON, REC_MAX_METADATA, row->metadata},
                                       {"The provider", CHECK_LINE, STORE_MAX_SHORT, row->provider},
                                       {"The model", CHECK_LINE, STORE_MAX_SHORT, row->model},
                                       {"The stop reason", CHECK_LINE, STORE_MAX_SHORT, row->stop_reason},
                                       {"The error", CHECK_TEXT, STORE_MAX_SENTENCE, row->error},
                                       {"The thinking", CHECK_TEXT, REC_MAX_THINKING, row->thinking},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The role", (int)row->role, CHECK_COUNT(REC_ROLES), error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_TURN_STATUSES), error);
    return status;
}

/* The beginning of a message, for lists. */
static const char *last_text(const char *content, char out[STORE_LAST_MAX])
{
    size_t length = utf8_cut(content, strlen(content), STORE_LAST_TEXT);
    memcpy(out, content, length);
    out[length] = '\0';
    return out;
}

/* Which message has it. */
static enum rec_status say_taken(struct store_user *user, const char *external, rec_error *error)
{
    char found[REC_ID_SIZE];

    if (!external || !external[0])
        return REC_CONFLICT;
    enum rec_status status = user->store->ops->find_external(user, REC_ROW_MESSAGE, external, found, error);
    if (status == REC_NOT_FOUND)
        return REC_CONFLICT;
    if (status == REC_OK) {
        status = error_set(error, REC_CONFLICT, "There is a message with the external id \"%.128s\" already.",
                           external);
        error_about(error, found);
    }
    return status;
}

enum rec_status store_message_add(struct store_user *user, struct rec_message *row, rec_error *error)
{
    struct store *store = user->store;
    char last[STORE_LAST_MAX];

    enum rec_status status = check_row(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK && row->turn_id[0])
        status = check_id(REC_ROW_TURN, row->turn_id, error);
    if (status == REC_OK)
        status = check_id(REC_ROW_CONVERSATION, row->conversation_id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    store_fill_new(row->id, &row->created_at, NULL);
    if (row->role != REC_ROLE_ASSISTANT)
        row->status = REC_TURN_COMPLETE;
    row->sibling = row->siblings = 1;
    const char *content = or_empty(row->content);
    sha256(content, strlen(content), row->content_hash);
    row->tokens = row->status == REC_TURN_STREAMING ? 0 : tokens_estimate(content, strlen(content));
    status = store->ops->branch_end(user, row->conversation_id, &row->branch, &row->sequence, error);
    if (status == REC_OK)
        status = store->ops->message_add(user, row, last_text(content, last), error);
    if (status == REC_CONFLICT)
        status = say_taken(user, row->external_id, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_MESSAGE, row->id, 'i', error);
    if (status == REC_OK)
        status = store_note_conversation(user, row->conversation_id, error);
    return store_write_end(store, status, error);
}

/* The message, if it is one that may still grow. */
static enum rec_status get_streaming(struct store_user *user, const char *id, struct arena *arena,
                                     struct rec_message *row, rec_error *error)
{
    enum rec_status status = user->store->ops->message_get(user, id, arena, row, error);
    if (status == REC_OK && (row->role != REC_ROLE_ASSISTANT || row->status != REC_TURN_STREAMING)) {
        status = error_set(error, REC_CONFLICT, "The message has ended: it is never rewritten.");
        error_about(error, id);
    }
    return status;
}

/* Why the message could not grow. */
static enum rec_status cannot_append(struct store_user *user, const char *id, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_message row;

    enum rec_status status = get_streaming(user, id, &arena, &row, error);
    arena_free(&arena);
    if (status != REC_OK)
        return status;
    return error_set(error, REC_LIMIT, "The message is too long: at most %d bytes are kept.",
                     REC_MAX_MESSAGE);
}

enum rec_status store_message_append(struct store_user *user, const char *id, const char *text, size_t length,
                                     rec_error *error)
{
    struct store *store = user->store;
    bool alone = store->depth == 0;

    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    if (status == REC_OK)
        status = check_text("The text", CHECK_TEXT, REC_MAX_MESSAGE, text, length, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    if (alone)
        store->sync = STORE_LOOSE;
    status = store->ops->message_append(user, id, text, length, error);
    if (status == REC_NOT_FOUND)
        status = cannot_append(user, id, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_MESSAGE, id, 'u', error);
    return store_write_end(store, status, error);
}

enum rec_status store_message_finish(struct store_user *user, const char *id, const struct rec_message *row,
                                     rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct rec_message stored, full = *row;
    char last[STORE_LAST_MAX];

    full.role = REC_ROLE_ASSISTANT;
    full.external_id = full.name = NULL; /* not looked at */
    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    if (status == REC_OK)
        status = check_row(&full, error);
    if (status == REC_OK && (row->status == REC_TURN_PENDING || row->status == REC_TURN_STREAMING))
        status =
            error_set(error, REC_INVALID, "A message cannot end as %s.", rec_turn_status_name(row->status));
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = get_streaming(user, id, &arena, &stored, error);
    if (status == REC_OK) {
        const char *content = row->content ? row->content : stored.content;
        sha256(content, strlen(content), full.content_hash);
        full.tokens = tokens_estimate(content, strlen(content));
        status = store->ops->message_finish(user, id, &full, last_text(content, last), error);
    }
    if (status == REC_OK)
        status = store_note(user, REC_ROW_MESSAGE, id, 'u', error);
    if (status == REC_OK)
        status = store_note_conversation(user, stored.conversation_id, error);
    arena_free(&arena);
    return store_write_end(store, status, error);
}

/* --- Paths and siblings --- */

/* The branches of one conversation, while a page is read. */
struct tree {
    struct store_branch *branches;
    size_t count;
    int64_t shown;
};

static enum rec_status tree_get(struct store_user *user, const char *conversation, struct arena *arena,
                                struct tree *tree, rec_error *error)
{
    return user->store->ops->branch_list(user, conversation, arena, &tree->branches, &tree->count,
                                         &tree->shown, error);
}

/* The alternatives at a message's place, itself among them; without those on branches that have come since
 * the tree was read. */
static enum rec_status place_group(struct store_user *user, const struct tree *tree,
                                   const struct rec_message *row, struct arena *arena,
                                   struct store_place **group, size_t *count, rec_error *error)
{
    size_t all = 0, kept = 0;

    *count = 0;
    enum rec_status status = user->store->ops->message_places(user, row->conversation_id, row->sequence,
                                                              arena, group, &all, error);
    if (status != REC_OK)
        return status;
    int64_t owner = path_owner(tree->branches, tree->count, row->branch, row->sequence);
    for (size_t i = 0; i < all; i++)
        if ((*group)[i].branch <= (int64_t)tree->count &&
            path_owner(tree->branches, tree->count, (*group)[i].branch, row->sequence) == owner)
            (*group)[kept++] = (*group)[i];
    *count = kept;
    return REC_OK;
}

static enum rec_status number_siblings(struct store_user *user, const struct tree *tree,
                                       struct rec_message *rows, size_t count, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    enum rec_status status = REC_OK;

    for (size_t i = 0; i < count && status == REC_OK; i++) {
        struct store_place *group;
        size_t size;
        if (!path_forks_at(tree->branches, tree->count, rows[i].sequence))
            continue;
        status = place_group(user, tree, &rows[i], &arena, &group, &size, error);
        for (size_t k = 0; k < size && status == REC_OK; k++)
            if (strcmp(group[k].id, rows[i].id) == 0) {
                rows[i].sibling = (int)k + 1;
                rows[i].siblings = (int)size;
            }
    }
    arena_free(&arena);
    return status;
}

enum rec_status store_message_get(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_message *row, rec_error *error)
{
    struct arena scratch = ARENA_INIT;
    struct tree tree;

    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    if (status == REC_OK)
        status = user->store->ops->message_get(user, id, arena, row, error);
    if (status == REC_OK)
        status = tree_get(user, row->conversation_id, &scratch, &tree, error);
    if (status == REC_OK)
        status = number_siblings(user, &tree, row, 1, error);
    arena_free(&scratch);
    return status;
}

enum rec_status store_message_get_alone(struct store_user *user, const char *id, struct arena *arena,
                                        struct rec_message *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    return status == REC_OK ? user->store->ops->message_get(user, id, arena, row, error) : status;
}

enum rec_status store_messages_found(struct store_user *user, const char *const *ids, const int64_t *places,
                                     size_t count, struct arena *arena, struct store_found *rows,
                                     rec_error *error)
{
    enum rec_status status = REC_OK;

    for (size_t i = 0; i < count; i++)
        rows[i] = (struct store_found){.content = NULL};
    for (size_t i = 0; i < count && status == REC_OK; i += STORE_FOUND_MOST) {
        size_t some = count - i < STORE_FOUND_MOST ? count - i : STORE_FOUND_MOST;
        status = user->store->ops->messages_found(user, ids + i, places ? places + i : NULL, some, arena,
                                                  rows + i, error);
    }
    return status;
}

enum rec_status store_message_siblings(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_message **rows, size_t *count, rec_error *error)
{
    struct arena scratch = ARENA_INIT;
    struct rec_message row;
    struct store_place *group = NULL;
    struct tree tree;
    size_t size = 0;

    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    if (status == REC_OK)
        status = user->store->ops->message_get(user, id, &scratch, &row, error);
    if (status == REC_OK)
        status = tree_get(user, row.conversation_id, &scratch, &tree, error);
    if (status == REC_OK)
        status = place_group(user, &tree, &row, &scratch, &group, &size, error);
    if (status == REC_OK)
        *rows = arena_alloc(arena, size * sizeof(**rows));
    for (size_t i = 0; i < size && status == REC_OK; i++) {
        status = user->store->ops->message_get(user, group[i].id, arena, &(*rows)[i], error);
        (*rows)[i].sibling = (int)i + 1;
        (*rows)[i].siblings = (int)size;
    }
    *count = status == REC_OK ? size : 0;
    arena_free(&scratch);
    return status;
}

static void reverse(struct rec_message *rows, size_t count)
{
    for (size_t low = 0, high = count; low + 1 < high; low++) {
        struct rec_message row = rows[low];
        rows[low] = rows[--high];
        rows[high] = row;
    }
}

/* Up to `limit` rows of a path, walking its ranges from one end: up from `after`, or down from `before`. */
static enum rec_status walk_path(struct store_user *user, const struct store_message_query *query,
                                 const struct tree *tree, size_t limit, bool down, struct arena *scratch,
                                 struct arena *arena, struct rec_message **rows, size_t *count,
                                 rec_error *error)
{
    struct store_range *ranges = arena_alloc(scratch, tree->count * sizeof(*ranges));
    size_t used =
        path_ranges(tree->branches, tree->count, query->branch ? query->branch : tree->shown, ranges);
    size_t capacity = 0;
    struct rec_message *page = NULL;
    enum rec_status status = REC_OK;

    *count = 0;
    for (size_t i = 0; i < used && *count < limit && status == REC_OK; i++) {
        struct store_range range = ranges[down ? i : used - 1 - i];
        struct rec_message *part = NULL;
        size_t part_count = 0;
        if (query->before && range.end > query->before)
            range.end = query->before;
        if (query->after >= range.first)
            range.first = query->after + 1;
        if (range.first >= range.end)
            continue;
        status = user->store->ops->message_range(user, query->conversation, &range, limit - *count, down,
                                                 arena, &part, &part_count, error);
        if (used == 1) {
            page = part;
            *count = part_count;
        } else
            for (size_t k = 0; k < part_count; k++)
                *ARENA_PUSH(arena, &page, count, &capacity) = part[k];
    }
    *rows = page;
    return status;
}

enum rec_status store_message_page(struct store_user *user, const struct store_message_query *query,
                                   struct arena *arena, struct rec_message **rows, size_t *count, bool *more,
                                   rec_error *error)
{
    struct arena scratch = ARENA_INIT;
    struct tree tree;
    size_t limit = store_limit(query->limit, 50);
    bool down = query->after == 0;

    *rows = NULL;
    *count = 0;
    *more = false;
    enum rec_status status = check_id(REC_ROW_CONVERSATION, query->conversation, error);
    if (status == REC_OK)
        status = tree_get(user, query->conversation, &scratch, &tree, error);
    if (status == REC_OK && (query->branch < 0 || query->branch > (int64_t)tree.count))
        status =
            error_set(error, REC_NOT_FOUND, "The conversation has no branch %lld.", (long long)query->branch);
    if (status == REC_OK)
        status = walk_path(user, query, &tree, limit + 1, down, &scratch, arena, rows, count, error);
    if (status == REC_OK) {
        store_cut(limit, count, more);
        if (down)
            reverse(*rows, *count);
        status = number_siblings(user, &tree, *rows, *count, error);
    }
    arena_free(&scratch);
    return status;
}

/* --- For imports and the index --- */

enum rec_status store_message_same(struct store_user *user, const char *conversation, enum rec_role role,
                                   int64_t created_at, const unsigned char hash[32], char id[REC_ID_SIZE],
                                   rec_error *error)
{
    id[0] = '\0';
    enum rec_status status = store_require(user, REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status = user->store->ops->message_same(user, conversation, role, created_at, hash, id, error);
    return status;
}

enum rec_status store_message_total(struct store_user *user, int64_t *total, rec_error *error)
{
    return user->store->ops->message_total(user, total, error);
}

enum rec_status store_message_place(struct store_user *user, const char *id, int64_t *place, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_MESSAGE, id, error);
    return status == REC_OK ? user->store->ops->message_place(user, id, place, error) : status;
}

enum rec_status store_message_scan(struct store_user *user, int64_t *cursor, size_t limit,
                                   struct arena *arena, struct rec_message **rows, int64_t **places,
                                   size_t *count, rec_error *error)
{
    int64_t at = *cursor;

    enum rec_status status = user->store->ops->message_scan(user, &at, store_limit(limit, 1000), arena, rows,
                                                            places, count, error);
    if (status == REC_OK)
        *cursor = at;
    return status;
}
