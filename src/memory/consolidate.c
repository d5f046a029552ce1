#include "config.h"

#include "memory/memory.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/utf8.h"
#include "memory/guess.h"
#include "memory/record.h"
#include "memory/slots.h"

#include <string.h>

#define CURRENT (1u << REC_STATE_ACTIVE | 1u << REC_STATE_PROPOSED)
#define ANY     (CURRENT | 1u << REC_STATE_SUPERSEDED | 1u << REC_STATE_FORGOTTEN | 1u << REC_STATE_REJECTED)

struct consolidation {
    struct record record;
    const struct memory_source *source;
    struct arena *arena; /* the caller's, for the changes */
    struct memory_change *changes;
    size_t count, capacity;
    int64_t now;
    struct id_run ids; /* unless the source has some */
};

static struct memory_change *report(struct consolidation *work, enum memory_outcome outcome,
                                    enum rec_row_kind row, const char *id, const char *summary)
{
    struct memory_change *change = ARENA_PUSH(work->arena, &work->changes, &work->count, &work->capacity);
    *change =
        (struct memory_change){.outcome = outcome, .row = row, .summary = arena_strdup(work->arena, summary)};
    strcpy(change->id, id);
    return change;
}

static struct rec_evidence evidence_of(const struct consolidation *work,
                                       const struct memory_candidate *candidate)
{
    struct rec_evidence evidence = {.external_id = "",
                                    .source = work->source->source,
                                    .start = candidate->start,
                                    .end = candidate->end,
                                    .created_at = work->now};
    strcpy(evidence.message_id, work->source->message_id);
    strcpy(evidence.conversation_id, work->source->conversation_id);
    return evidence;
}

/* --- Preferences --- */

/* An attitude is the same if it points the same way: "likes" said after "loves" is no news. */
static bool says_the_same(const struct rec_preference *row, const struct memory_candidate *candidate)
{
    return row->negative == candidate->negative &&
           slot_same_value(candidate->key, candidate->qualifier, row->value, candidate->value);
}

static enum rec_status list_slot(struct store_user *user, const struct memory_candidate *candidate,
                                 unsigned statuses, const char *message, struct arena *arena,
                                 struct rec_preference **rows, size_t *count, rec_error *error)
{
    struct store_preference_filter filter = {.category = -1,
                                             .source = -1,
                                             .statuses = statuses,
                                             .key = candidate->key,
                                             .qualifier = candidate->qualifier,
                                             .message = message};
    bool more;
    return store_preference_list(user, &filter, arena, rows, count, &more, error);
}

static enum rec_status find_slot(struct consolidation *work, const struct memory_candidate *candidate,
                                 unsigned statuses, const char *message, struct rec_preference **rows,
                                 size_t *count, rec_error *error)
{
    return list_slot(work->record.user, candidate, statuses, message, &work->record.arena, rows, count,
                     error);
}

static enum rec_status add_preference(struct consolidation *work, const struct memory_candidate *candidate,
                                      enum rec_memory_status state, const char *id,
                                      const struct rec_preference *follows, const char *operation,
                                      const char *summary, rec_error *error)
{
    struct rec_evidence evidence = evidence_of(work, candidate);
    struct rec_preference row = {.category = candidate->category,
                                 .status = state,
                                 .key = candidate->key,
                                 .qualifier = candidate->qualifier,
                                 .value = candidate->value,
                                 .statement = candidate->content,
                                 .negative = candidate->negative,
                                 .explicit_ = candidate->confidence >= 1,
                                 .confidence = candidate->confidence,
                                 .since = work->now,
                                 .evidence = &evidence,
                                 .evidence_count = work->source->message_id[0] != '\0'};
    strcpy(row.id, id);
    if (state == REC_STATE_SUPERSEDED) {
        row.valid_to = follows->since;
        strcpy(row.superseded_by, follows->id);
    }
    return record_preference(&work->record, operation, NULL, &row, summary, error);
}

/* Said again: more evidence; a guess or a proposal that is now stated becomes one. */
static enum rec_status confirm_preference(struct consolidation *work,
                                          const struct memory_candidate *candidate,
                                          const struct rec_preference *current, const char *summary,
                                          rec_error *error)
{
    struct rec_evidence evidence = evidence_of(work, candidate);
    struct rec_preference row = *current;
    row.evidence = &evidence;
    row.evidence_count = work->source->message_id[0] != '\0';
    bool stated = candidate->confidence >= 1 && !row.explicit_;
    bool accepted = row.status == REC_STATE_PROPOSED && !work->source->propose;
    report(work, stated || accepted ? MEMORY_ADDED : MEMORY_CONFIRMED, REC_ROW_PREFERENCE, row.id, summary);
    if (!stated && !accepted) {
        row.updated_at = clock_now();
        return store_preference_update(work->record.user, &row, error);
    }
    row.explicit_ = row.explicit_ || stated;
    row.confidence = stated ? 1 : row.confidence;
    row.status = REC_STATE_ACTIVE;
    return record_preference(&work->record, "confirm", current, &row, summary, error);
}

static enum rec_status end_preference(struct consolidation *work, const struct rec_preference *current,
                                      const char *summary, rec_error *error)
{
    struct rec_preference row = *current;
    row.status = REC_STATE_SUPERSEDED;
    row.valid_to = work->now;
    report(work, MEMORY_ENDED, REC_ROW_PREFERENCE, row.id, summary);
    return record_preference(&work->record, "end", current, &row, summary, error);
}

static enum rec_status supersede_preference(struct consolidation *work,
                                            const struct memory_candidate *candidate,
                                            const struct rec_preference *current, rec_error *error)
{
    const char *old = memory_preference_text(current, &work->record.arena);
    const char *new = memory_candidate_summary(candidate, &work->record.arena);
    const char *summary =
        candidate->qualifier[0] == '\0'
            ? arena_printf(work->arena, "%s: %s -> %s", candidate->key, current->value, candidate->value)
            : arena_printf(work->arena, "%s -> %s", old, new);
    char id[REC_ID_SIZE];
    id_new(id);
    struct rec_preference closed = *current;
    closed.status = REC_STATE_SUPERSEDED;
    closed.valid_to = work->now;
    strcpy(closed.superseded_by, id);
    enum rec_status status = record_preference(&work->record, "supersede", current, &closed, summary, error);
    if (status == REC_OK)
        status = add_preference(work, candidate, REC_STATE_ACTIVE, id, NULL, "add", summary, error);
    struct memory_change *change = report(work, MEMORY_SUPERSEDED, REC_ROW_PREFERENCE, id, summary);
    strcpy(change->superseded, current->id);
    return status;
}

/* Rows of the slot that this very message has given before, whatever became of them. */
static enum rec_status learned_before(struct consolidation *work, const struct memory_candidate *candidate,
                                      struct rec_preference *row, bool *found, rec_error *error)
{
    struct rec_preference *rows;
    size_t count;
    *found = false;
    if (work->source->message_id[0] == '\0')
        return REC_OK;
    enum rec_status status = find_slot(work, candidate, ANY, work->source->message_id, &rows, &count, error);
    for (size_t i = 0; status == REC_OK && i < count && !*found; i++) {
        *found = candidate->ends || says_the_same(&rows[i], candidate);
        *row = rows[i];
    }
    return status;
}

/* What is only supposed does not touch what was stated, and of two guesses neither wins: it becomes a
 * question, once. */
static enum rec_status ask_about_preference(struct consolidation *work,
                                            const struct memory_candidate *candidate,
                                            const struct rec_preference *rows, size_t count, const char *id,
                                            const char *summary, rec_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].status == REC_STATE_PROPOSED && says_the_same(&rows[i], candidate)) {
            report(work, MEMORY_KEPT, REC_ROW_PREFERENCE, rows[i].id, summary);
            return REC_OK;
        }
    }
    report(work, MEMORY_PROPOSED, REC_ROW_PREFERENCE, id, summary);
    return add_preference(work, candidate, REC_STATE_PROPOSED, id, NULL, "propose", summary, error);
}

static enum rec_status apply_preference(struct consolidation *work, const struct memory_candidate *candidate,
                                        rec_error *error)
{
    const char *summary = memory_candidate_summary(candidate, work->arena);
    struct rec_preference before, *rows;
    size_t count;
    bool found;
    enum rec_status status = learned_before(work, candidate, &before, &found, error);
    if (status != REC_OK)
        return status;
    if (found) {
        report(work, before.status == REC_STATE_ACTIVE ? MEMORY_CONFIRMED : MEMORY_KEPT, REC_ROW_PREFERENCE,
               before.id, summary);
        return REC_OK;
    }
    status = find_slot(work, candidate, CURRENT, NULL, &rows, &count, error);
    if (status != REC_OK)
        return status;
    const struct rec_preference *current = NULL;
    for (size_t i = 0; i < count; i++) {
        if (current == NULL || rows[i].status == REC_STATE_ACTIVE)
            current = &rows[i];
    }
    char id[REC_ID_SIZE];
    id_new(id);
    if (candidate->ends) {
        if (current == NULL || current->since > work->now)
            return REC_OK;
        if (current->locked || candidate->confidence < 1) {
            report(work, MEMORY_KEPT, REC_ROW_PREFERENCE, current->id, summary);
            return REC_OK;
        }
        return end_preference(work, current, summary, error);
    }
    if (current != NULL && says_the_same(current, candidate))
        return confirm_preference(work, candidate, current, summary, error);
    if (work->source->propose || (current != NULL && current->status == REC_STATE_PROPOSED)) {
        bool wait = work->source->propose;
        report(work, wait ? MEMORY_PROPOSED : MEMORY_ADDED, REC_ROW_PREFERENCE, id, summary);
        return add_preference(work, candidate, wait ? REC_STATE_PROPOSED : REC_STATE_ACTIVE, id, NULL,
                              wait ? "propose" : "add", summary, error);
    }
    if (current == NULL) {
        report(work, MEMORY_ADDED, REC_ROW_PREFERENCE, id, summary);
        return add_preference(work, candidate, REC_STATE_ACTIVE, id, NULL, "add", summary, error);
    }
    if (current->locked) {
        report(work, MEMORY_KEPT, REC_ROW_PREFERENCE, current->id, summary);
        return REC_OK;
    }
    if (candidate->confidence < 1)
        return ask_about_preference(work, candidate, rows, count, id, summary, error);
    if (current->since > work->now) { /* an older statement than the one believed */
        report(work, MEMORY_KEPT, REC_ROW_PREFERENCE, current->id, summary);
        return add_preference(work, candidate, REC_STATE_SUPERSEDED, id, current, "add", summary, error);
    }
    return supersede_preference(work, candidate, current, error);
}

enum rec_status memory_find_lock(struct store_user *user, const struct memory_candidate *candidate,
                                 struct arena *arena, const char **kept, rec_error *error)
{
    struct rec_preference *rows = NULL;
    size_t count = 0;
    *kept = NULL;
    if (candidate->action != MEMORY_LEARN_PREFERENCE)
        return REC_OK;
    enum rec_status status =
        list_slot(user, candidate, 1u << REC_STATE_ACTIVE, NULL, arena, &rows, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (rows[i].locked && (candidate->ends || !says_the_same(&rows[i], candidate)))
            *kept = memory_preference_text(&rows[i], arena);
    }
    return status;
}

/* --- Memories --- */

static enum rec_status list_memories(struct consolidation *work, const struct store_memory_filter *filter,
                                     struct rec_memory **rows, size_t *count, rec_error *error)
{
    bool more;
    return store_memory_list(work->record.user, filter, &work->record.arena, rows, count, &more, error);
}

static enum rec_status find_replaced(struct consolidation *work, const struct memory_candidate *candidate,
                                     const struct rec_memory **current, rec_error *error)
{
    struct rec_memory *row = arena_alloc(&work->record.arena, sizeof *row);
    enum rec_status status =
        store_memory_get(work->record.user, candidate->replaces, &work->record.arena, row, error);
    if (status == REC_OK && row->status == REC_STATE_ACTIVE)
        *current = row;
    return status == REC_NOT_FOUND ? REC_OK : status;
}

/* The row that says this already (same words, or what this message gave before), or the one whose slot it
 * takes; NULL: neither. */
static enum rec_status find_memory(struct consolidation *work, const struct memory_candidate *candidate,
                                   const struct rec_memory **same, const struct rec_memory **current,
                                   rec_error *error)
{
    struct rec_memory *rows;
    size_t count;
    struct store_memory_filter filter = {
        .kind = -1, .category = -1, .statuses = ANY, .content = candidate->content};
    enum rec_status status = list_memories(work, &filter, &rows, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        bool believed = rows[i].status == REC_STATE_ACTIVE || rows[i].status == REC_STATE_PROPOSED;
        bool from_here = false;
        for (size_t e = 0; e < rows[i].evidence_count; e++)
            from_here = from_here || (work->source->message_id[0] != '\0' &&
                                      strcmp(rows[i].evidence[e].message_id, work->source->message_id) == 0);
        if ((believed || from_here) && (*same == NULL || rows[i].status == REC_STATE_ACTIVE))
            *same = &rows[i];
    }
    if (status != REC_OK || *same != NULL)
        return status;
    if (candidate->replaces != NULL && candidate->replaces[0] != '\0')
        return find_replaced(work, candidate, current, error);
    if (candidate->slot[0] == '\0')
        return REC_OK;
    filter = (struct store_memory_filter){.kind = -1, .category = -1, .slot = candidate->slot};
    status = list_memories(work, &filter, &rows, &count, error);
    if (status == REC_OK && count > 0)
        *current = &rows[0];
    return status;
}

static enum rec_status confirm_memory(struct consolidation *work, const struct memory_candidate *candidate,
                                      const struct rec_memory *same, const char *summary, rec_error *error)
{
    bool believed = same->status == REC_STATE_ACTIVE || same->status == REC_STATE_PROPOSED;
    bool accepted = same->status == REC_STATE_PROPOSED && !work->source->propose;
    report(work,
           accepted   ? MEMORY_ADDED
           : believed ? MEMORY_CONFIRMED
                      : MEMORY_KEPT,
           REC_ROW_MEMORY, same->id, summary);
    if (!believed)
        return REC_OK;
    struct rec_evidence evidence = evidence_of(work, candidate);
    struct rec_memory row = *same;
    row.evidence = &evidence;
    row.evidence_count = work->source->message_id[0] != '\0';
    if (accepted) {
        row.status = REC_STATE_ACTIVE;
        return record_memory(&work->record, "confirm", same, &row, summary, error);
    }
    return store_memory_update(work->record.user, &row, error);
}

static enum rec_status close_memory(struct consolidation *work, const struct rec_memory *current,
                                    const char *successor, const char *summary, rec_error *error)
{
    struct rec_memory row = *current;
    row.status = REC_STATE_SUPERSEDED;
    row.valid_to = work->now;
    row.recorded_to = clock_now();
    strcpy(row.superseded_by, successor);
    return record_memory(&work->record, "supersede", current, &row, summary, error);
}

static enum rec_status apply_memory(struct consolidation *work, const struct memory_candidate *said,
                                    rec_error *error)
{
    const char *summary = memory_candidate_summary(said, work->arena);
    struct memory_candidate whole = *said;
    const struct memory_candidate *candidate = &whole;
    whole.content = memory_candidate_content(said, work->arena);
    const struct rec_memory *same = NULL, *current = NULL;
    enum rec_status status = find_memory(work, candidate, &same, &current, error);
    if (status != REC_OK)
        return status;
    if (same != NULL)
        return confirm_memory(work, candidate, same, summary, error);
    struct rec_evidence evidence = evidence_of(work, candidate);
    struct rec_memory row = {.kind = candidate->kind,
                             .category = candidate->category,
                             .status = work->source->propose ? REC_STATE_PROPOSED : REC_STATE_ACTIVE,
                             .content = candidate->content,
                             .slot = candidate->slot,
                             .importance = candidate->importance,
                             .confidence = candidate->confidence,
                             .valid_from = candidate->valid_from != 0 ? candidate->valid_from : work->now,
                             .metadata = "",
                             .evidence = &evidence,
                             .evidence_count = work->source->message_id[0] != '\0'};
    /* lists go by time, then id: what is learned in the same millisecond stands as it was said */
    id_next(work->source->ids != NULL ? work->source->ids : &work->ids, row.id);
    enum memory_outcome outcome = work->source->propose ? MEMORY_PROPOSED : MEMORY_ADDED;
    struct memory_change *change = report(work, outcome, REC_ROW_MEMORY, row.id, summary);
    if (current != NULL && !work->source->propose) {
        /* said later, as imports come in any order; "I moved last month" still tells the newer of an
         * address that was given this month */
        bool older = current->valid_from > work->now;
        if (older) {
            row.status = REC_STATE_SUPERSEDED;
            row.valid_to = current->valid_from;
            strcpy(row.superseded_by, current->id);
            change->outcome = MEMORY_KEPT;
        } else {
            change->outcome = MEMORY_SUPERSEDED;
            strcpy(change->superseded, current->id);
            status = close_memory(work, current, row.id, summary, error);
        }
    }
    if (status != REC_OK)
        return status;
    return record_memory(&work->record, work->source->propose ? "propose" : "add", NULL, &row, summary,
                         error);
}

/* --- Forgetting --- */

static enum rec_status forget_preference(struct consolidation *work, const struct memory_change *match,
                                         rec_error *error)
{
    struct rec_preference before, after;
    enum rec_status status =
        store_preference_get(work->record.user, match->id, &work->record.arena, &before, error);
    if (status != REC_OK || before.since > work->now)
        return status;
    after = before;
    after.status = REC_STATE_FORGOTTEN;
    after.valid_to = work->now;
    report(work, match->outcome, REC_ROW_PREFERENCE, before.id, match->summary);
    if (match->outcome == MEMORY_KEPT)
        return REC_OK;
    return record_preference(&work->record, "forget", &before, &after, match->summary, error);
}

static enum rec_status forget_memory(struct consolidation *work, const struct memory_change *match,
                                     rec_error *error)
{
    struct rec_memory before, after;
    enum rec_status status =
        store_memory_get(work->record.user, match->id, &work->record.arena, &before, error);
    if (status != REC_OK || (before.evidence_count > 0 && before.evidence[0].created_at > work->now))
        return status; /* said after the wish to forget: an import in the wrong order */
    after = before;
    after.status = REC_STATE_FORGOTTEN;
    after.recorded_to = clock_now();
    report(work, MEMORY_FORGOTTEN, REC_ROW_MEMORY, before.id, match->summary);
    return record_memory(&work->record, "forget", &before, &after, match->summary, error);
}

static enum rec_status apply_forget(struct consolidation *work, const struct memory_candidate *candidate,
                                    rec_error *error)
{
    struct memory_change *matches;
    size_t count;
    enum rec_status status =
        memory_find_named(work->record.user, candidate, &work->record.arena, &matches, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        status = matches[i].row == REC_ROW_PREFERENCE ? forget_preference(work, &matches[i], error)
                                                      : forget_memory(work, &matches[i], error);
    }
    return status;
}

static enum rec_status apply_hint(struct consolidation *work, const struct memory_candidate *candidate,
                                  rec_error *error)
{
    char id[REC_ID_SIZE];
    bool proposed;
    enum rec_status status =
        guess_support(&work->record, candidate, work->source, work->now, id, &proposed, error);
    if (status == REC_OK && proposed)
        report(work, MEMORY_GUESSED, REC_ROW_PREFERENCE, id,
               memory_candidate_summary(candidate, work->arena));
    return status;
}

enum rec_status memory_apply(struct store_user *user, const struct memory_candidate *candidates, size_t count,
                             const struct memory_source *source, struct arena *arena,
                             struct memory_change **changes, size_t *change_count, rec_error *error)
{
    static enum rec_status (*const apply[])(struct consolidation *, const struct memory_candidate *,
                                            rec_error *) = {[MEMORY_LEARN_PREFERENCE] = apply_preference,
                                                            [MEMORY_LEARN_MEMORY] = apply_memory,
                                                            [MEMORY_FORGET] = apply_forget,
                                                            [MEMORY_HINT] = apply_hint};
    struct consolidation work = {
        .source = source, .arena = arena, .now = source->said_at != 0 ? source->said_at : clock_now()};
    *changes = NULL;
    *change_count = 0;
    if (count == 0)
        return REC_OK;
    enum rec_status status = record_begin(
        &work.record, user, source->message_id[0] != '\0' ? source->message_id : source->source, error);
    if (status != REC_OK)
        return status;
    for (size_t i = 0; status == REC_OK && i < count; i++)
        status = apply[candidates[i].action](&work, &candidates[i], error);
    status = record_end(&work.record, status, error);
    if (status == REC_OK) {
        *changes = work.changes;
        *change_count = work.count;
    }
    return status;
}
