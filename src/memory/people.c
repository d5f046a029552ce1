/* Changes by a person: each is one group of the history. */
#include "config.h"

#include "memory/memory.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "memory/record.h"
#include "memory/slots.h"

#include <ctype.h>
#include <string.h>

#define PERSON "person"

/* --- Memories --- */

static enum rec_status check_text(const char *text, rec_error *error)
{
    if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
        return error_set(error, REC_INVALID, "A memory needs a text.");
    return REC_OK;
}

/* What a person writes down by hand matters to them; how much more, its words say. */
static double importance_by_hand(const char *text, enum rec_memory_kind kind, bool pinned)
{
    double value = kind == REC_MEMORY_INSTRUCTION ? 0.8 : 0.65;
    bool number = false, name = false;
    for (const char *at = text; *at != '\0'; at++) {
        number = number || isdigit((unsigned char)*at);
        name = name || (at > text && at[-1] == ' ' && isupper((unsigned char)*at));
    }
    value += 0.05 * number + 0.05 * name + 0.1 * pinned;
    return value > 1 ? 1 : value;
}

/* The same fact is stored once. REC_NOT_FOUND: it is new. */
static enum rec_status known_already(struct store_user *user, const char *text, bool pinned,
                                     char id[REC_ID_SIZE], rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .content = text, .limit = 1};
    struct arena arena = ARENA_INIT;
    struct rec_memory *rows;
    size_t count = 0;
    bool more;
    enum rec_status status = store_memory_list(user, &filter, &arena, &rows, &count, &more, error);
    if (status == REC_OK && count > 0) {
        strcpy(id, rows[0].id);
        if (pinned && !rows[0].pinned)
            status = memory_pin(user, id, true, error);
    } else if (status == REC_OK) {
        status = REC_NOT_FOUND;
    }
    arena_free(&arena);
    return status;
}

enum rec_status memory_add(struct store_user *user, const char *text, enum rec_memory_kind kind,
                           enum rec_category category, bool pinned, char id[REC_ID_SIZE], rec_error *error)
{
    struct record record;
    enum rec_status status = check_text(text, error);
    if (status == REC_OK)
        status = known_already(user, text, pinned, id, error);
    if (status != REC_NOT_FOUND)
        return status;
    status = record_begin(&record, user, PERSON, error);
    if (status != REC_OK)
        return status;
    struct rec_memory row = {
        .kind = kind,
        .category = category == REC_CATEGORY_GENERAL ? slot_category(text, REC_CATEGORY_GENERAL) : category,
        .content = text,
        .slot = "",
        .importance = importance_by_hand(text, kind, pinned),
        .confidence = 1,
        .pinned = pinned,
        .valid_from = clock_now(),
        .metadata = ""};
    status = record_memory(
        &record, "add", NULL, &row,
        arena_printf(&record.arena, "remembered: %s", record_memory_text(&row, &record.arena)), error);
    strcpy(id, row.id);
    return record_end(&record, status, error);
}

/* What a change does to a row: called with a copy to change. REC_DONE: nothing to do. */
struct memory_edit {
    const char *operation;
    enum rec_status (*change)(struct record *record, struct rec_memory *row, const void *argument,
                              rec_error *error);
    const void *argument;
};

static enum rec_status change_memory(struct store_user *user, const char *id, const struct memory_edit *edit,
                                     rec_error *error)
{
    struct record record;
    struct rec_memory before, after;
    enum rec_status status = record_begin(&record, user, PERSON, error);
    if (status != REC_OK)
        return status;
    status = store_memory_get(user, id, &record.arena, &before, error);
    if (status == REC_OK) {
        after = before;
        status = edit->change(&record, &after, edit->argument, error);
    }
    if (status == REC_OK)
        status = record_memory(
            &record, edit->operation, &before, &after,
            arena_printf(&record.arena, "%s: %s", edit->operation, record_memory_text(&after, &record.arena)),
            error);
    return record_end(&record, status == REC_DONE ? REC_OK : status, error);
}

static enum rec_status set_text(struct record *record, struct rec_memory *row, const void *text,
                                rec_error *error)
{
    (void)record;
    (void)error;
    if (strcmp(row->content, text) == 0)
        return REC_DONE;
    row->content = text;
    return REC_OK;
}

enum rec_status memory_edit(struct store_user *user, const char *id, const char *text, rec_error *error)
{
    enum rec_status status = check_text(text, error);
    if (status != REC_OK)
        return status;
    return change_memory(user, id, &(struct memory_edit){"edit", set_text, text}, error);
}

static enum rec_status set_pin(struct record *record, struct rec_memory *row, const void *pinned,
                               rec_error *error)
{
    (void)record;
    (void)error;
    if (row->pinned == *(const bool *)pinned)
        return REC_DONE;
    row->pinned = *(const bool *)pinned;
    return REC_OK;
}

enum rec_status memory_pin(struct store_user *user, const char *id, bool pinned, rec_error *error)
{
    return change_memory(user, id, &(struct memory_edit){pinned ? "pin" : "unpin", set_pin, &pinned}, error);
}

/* The active row of the same slot makes way for the one that becomes active. */
static enum rec_status clear_memory_slot(struct record *record, const struct rec_memory *row,
                                         rec_error *error)
{
    if (row->slot[0] == '\0')
        return REC_OK;
    struct store_memory_filter filter = {.kind = -1, .category = -1, .slot = row->slot};
    struct rec_memory *rows;
    size_t count;
    bool more;
    enum rec_status status =
        store_memory_list(record->user, &filter, &record->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (strcmp(rows[i].id, row->id) == 0)
            continue;
        struct rec_memory closed = rows[i];
        closed.status = REC_STATE_SUPERSEDED;
        closed.valid_to = clock_now();
        closed.recorded_to = closed.valid_to;
        strcpy(closed.superseded_by, row->id);
        status = record_memory(record, "supersede", &rows[i], &closed,
                               record_memory_text(&closed, &record->arena), error);
    }
    return status;
}

static enum rec_status set_state(struct record *record, struct rec_memory *row, const void *argument,
                                 rec_error *error)
{
    enum rec_memory_status state = *(const enum rec_memory_status *)argument;
    if (row->status == state)
        return REC_DONE;
    row->status = state;
    row->recorded_to = state == REC_STATE_ACTIVE ? 0 : clock_now();
    if (state != REC_STATE_ACTIVE)
        return REC_OK;
    row->valid_to = 0;
    row->superseded_by[0] = '\0';
    return clear_memory_slot(record, row, error);
}

static enum rec_status set_memory_state(struct store_user *user, const char *id, const char *operation,
                                        enum rec_memory_status state, rec_error *error)
{
    return change_memory(user, id, &(struct memory_edit){operation, set_state, &state}, error);
}

/* --- Preferences --- */

static enum rec_status close_active(struct record *record, const char *key, const char *qualifier,
                                    const char *successor, const char *summary, rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .key = key, .qualifier = qualifier};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status =
        store_preference_list(record->user, &filter, &record->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (strcmp(rows[i].id, successor) == 0)
            continue;
        struct rec_preference closed = rows[i];
        closed.status = REC_STATE_SUPERSEDED;
        closed.valid_to = clock_now();
        strcpy(closed.superseded_by, successor);
        status = record_preference(record, "supersede", &rows[i], &closed, summary, error);
    }
    return status;
}

static enum rec_status set_preference_state(struct store_user *user, const char *id, const char *operation,
                                            enum rec_memory_status state, rec_error *error)
{
    struct record record;
    struct rec_preference before, after;
    enum rec_status status = record_begin(&record, user, PERSON, error);
    if (status != REC_OK)
        return status;
    status = store_preference_get(user, id, &record.arena, &before, error);
    bool yes = state == REC_STATE_ACTIVE && !before.explicit_; /* to a guess that is in force already */
    if (status == REC_OK && (before.status != state || yes)) {
        const char *summary =
            arena_printf(&record.arena, "%s: %s", operation, memory_preference_text(&before, &record.arena));
        after = before;
        after.status = state;
        after.valid_to = state == REC_STATE_ACTIVE ? 0 : clock_now();
        if (state == REC_STATE_ACTIVE) {
            after.superseded_by[0] = '\0';
            after.explicit_ = true; /* a yes makes a guess a statement */
            after.confidence = 1;
            status = close_active(&record, after.key, after.qualifier, after.id, summary, error);
        }
        if (status == REC_OK)
            status = record_preference(&record, operation, &before, &after, summary, error);
    }
    return record_end(&record, status, error);
}

/* "hates crowded trails", as it stands in a list, or in the person's own words: to what it is an attitude,
 * and whether against it. NULL: to nothing. */
static const char *attitude_to(const char *value, struct arena *arena, bool *negative)
{
    static const struct {
        const char *third, *first;
    } verbs[] = {{"does", "do"}, {"has", "have"}, {"is", "am"}};
    size_t length = strcspn(value, " ");
    const char *verb = arena_strndup(arena, value, length - (length > 1 && value[length - 1] == 's'));
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strlen(verbs[i].third) == length && memcmp(verbs[i].third, value, length) == 0)
            verb = verbs[i].first;
    const char *const texts[] = {value, arena_printf(arena, "I %s%s", verb, value + length)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct memory_candidate *candidates;
        size_t count;
        memory_extract(texts[i], strlen(texts[i]), clock_now(), arena, &candidates, &count);
        for (size_t j = 0; j < count; j++) {
            if (candidates[j].action != MEMORY_LEARN_PREFERENCE || candidates[j].qualifier[0] == '\0')
                continue;
            *negative = candidates[j].negative;
            return candidates[j].qualifier;
        }
    }
    return NULL;
}

/* "likes = ramen" stands beside what else they like, as if they had said that. */
static void find_qualifier(struct rec_preference *row, struct arena *arena)
{
    const char *phrase = strcmp(row->key, SLOT_LIKES) == 0      ? "likes"
                         : strcmp(row->key, SLOT_ALLERGIC) == 0 ? "is allergic to"
                                                                : NULL;
    if (phrase == NULL || row->qualifier[0] != '\0')
        return;
    const char *whole = arena_printf(arena, "%s %s", phrase, row->value);
    const char *thing = attitude_to(row->value, arena, &row->negative);
    if (thing == NULL && (thing = attitude_to(whole, arena, &row->negative)) != NULL)
        row->value = whole;
    if (thing != NULL)
        row->qualifier = thing;
}

/* The active ones of its slot. */
static enum rec_status find_active(struct record *record, const struct rec_preference *row,
                                   struct rec_preference **rows, size_t *count, rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .key = row->key, .qualifier = row->qualifier};
    bool more;
    return store_preference_list(record->user, &filter, &record->arena, rows, count, &more, error);
}

/* Those found are cut to what can be kept; what a person names is not, or it would not be found again. */
static enum rec_status check_key(const char *what, const char *text, rec_error *error)
{
    size_t length = strlen(text);
    return length <= REC_MAX_KEY
               ? REC_OK
               : error_set(error, REC_LIMIT, "%s is too long: %zu bytes, at most %d are kept.", what, length,
                           REC_MAX_KEY);
}

enum rec_status memory_preference_set(struct store_user *user, int category, const char *key,
                                      const char *qualifier, const char *value, char id[REC_ID_SIZE],
                                      rec_error *error)
{
    struct record record;
    enum rec_status status = record_begin(&record, user, PERSON, error);
    if (status != REC_OK)
        return status;
    struct buf normal_key = BUF_INIT, normal_qualifier = BUF_INIT;
    status = check_key("The key", key, error);
    if (status == REC_OK && qualifier != NULL)
        status = check_key("The qualifier", qualifier, error);
    memory_key_normal(key, &normal_key, &category);
    if (qualifier != NULL)
        slot_normal(&normal_qualifier, qualifier, strlen(qualifier));
    struct rec_preference row = {
        .category = category < 0 ? REC_CATEGORY_GENERAL : (enum rec_category)category,
        .status = REC_STATE_ACTIVE,
        .key = arena_strndup(&record.arena, normal_key.data, normal_key.length),
        .qualifier = arena_strndup(&record.arena, normal_qualifier.data, normal_qualifier.length),
        .value = value,
        .statement = "",
        .explicit_ = true,
        .confidence = 1,
        .since = clock_now()};
    struct rec_preference *rows = NULL;
    size_t count = 0;
    if (status == REC_OK && (row.key[0] == '\0' || value == NULL || value[strspn(value, " \t")] == '\0'))
        status = error_set(error, REC_INVALID, "A preference needs a key and a value.");
    if (status == REC_OK)
        status = find_active(&record, &row, &rows, &count, error);
    if (status == REC_OK && count == 0) {
        find_qualifier(&row, &record.arena);
        status = find_active(&record, &row, &rows, &count, error);
    }
    if (status == REC_OK && count > 0 && category < 0)
        row.category = rows[0].category;
    if (status == REC_OK && row.qualifier[0] != '\0') {
        row.negative = count > 0 && rows[0].negative;
        if (attitude_to(row.value, &record.arena, &row.negative) != NULL)
            row.statement = row.value;
    }
    if (status == REC_OK && count > 0 && strcmp(rows[0].value, row.value) == 0 && rows[0].explicit_ &&
        rows[0].category == row.category) {
        strcpy(id, rows[0].id); /* as it is already */
    } else if (status == REC_OK) {
        id_new(row.id);
        row.locked = count > 0 && rows[0].locked; /* the person may change what is locked; it stays locked */
        const char *summary =
            count > 0 ? arena_printf(&record.arena, "%s: %s -> %s", row.key, rows[0].value, row.value)
                      : memory_preference_text(&row, &record.arena);
        status = close_active(&record, row.key, row.qualifier, row.id, summary, error);
        if (status == REC_OK)
            status = record_preference(&record, "set", NULL, &row, summary, error);
        strcpy(id, row.id);
    }
    buf_free(&normal_key);
    buf_free(&normal_qualifier);
    return record_end(&record, status, error);
}

enum rec_status memory_preference_unset(struct store_user *user, const char *id, rec_error *error)
{
    return set_preference_state(user, id, "unset", REC_STATE_FORGOTTEN, error);
}

enum rec_status memory_preference_lock(struct store_user *user, const char *id, bool locked, rec_error *error)
{
    struct record record;
    struct rec_preference before, after;
    enum rec_status status = record_begin(&record, user, PERSON, error);
    if (status != REC_OK)
        return status;
    status = store_preference_get(user, id, &record.arena, &before, error);
    if (status == REC_OK && before.locked != locked) {
        after = before;
        after.locked = locked;
        const char *operation = locked ? "lock" : "unlock";
        status = record_preference(
            &record, operation, &before, &after,
            arena_printf(&record.arena, "%s: %s", operation, memory_preference_text(&after, &record.arena)),
            error);
    }
    return record_end(&record, status, error);
}

/* --- Either --- */

/* An id of a memory, or else of a preference. */
static enum rec_status set_any_state(struct store_user *user, const char *id, const char *operation,
                                     enum rec_memory_status state, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_preference preference;
    bool is_preference = store_preference_get(user, id, &arena, &preference, NULL) == REC_OK;
    arena_free(&arena);
    return is_preference ? set_preference_state(user, id, operation, state, error)
                         : set_memory_state(user, id, operation, state, error);
}

enum rec_status memory_forget(struct store_user *user, const char *id, rec_error *error)
{
    return set_any_state(user, id, "forget", REC_STATE_FORGOTTEN, error);
}

enum rec_status memory_restore(struct store_user *user, const char *id, rec_error *error)
{
    return set_any_state(user, id, "restore", REC_STATE_ACTIVE, error);
}

/* A yes or a no to what waits for one, or has had it: a slip in the id must not drop what is believed, nor
 * bring back what was replaced. */
static enum rec_status decide(struct store_user *user, const char *id, const char *operation,
                              enum rec_memory_status state, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_preference preference;
    struct rec_memory memory;
    bool decides = true; /* what is not there is told below */
    if (store_preference_get(user, id, &arena, &preference, NULL) == REC_OK)
        decides = preference.status == REC_STATE_PROPOSED || preference.status == state ||
                  (preference.status == REC_STATE_ACTIVE && !preference.explicit_);
    else if (store_memory_get(user, id, &arena, &memory, NULL) == REC_OK)
        decides = memory.status == REC_STATE_PROPOSED || memory.status == state;
    arena_free(&arena);
    if (decides || store_read_only(store_of(user))) /* that it cannot be written matters more */
        return set_any_state(user, id, operation, state, error);
    error_set(error, REC_CONFLICT, "this is no guess: there is nothing to say yes or no to");
    error_about(error, id);
    return REC_CONFLICT;
}

enum rec_status memory_accept(struct store_user *user, const char *id, rec_error *error)
{
    return decide(user, id, "accept", REC_STATE_ACTIVE, error);
}

enum rec_status memory_reject(struct store_user *user, const char *id, rec_error *error)
{
    return decide(user, id, "reject", REC_STATE_REJECTED, error);
}
