/* retention: deletes conversations whose tag says that they are not kept any longer, and erases for good what
 * was deleted long ago. A page a step. */
#include "config.h"

#include "nodes/housekeeping.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "config/retention.h"

#include <stdlib.h>
#include <string.h>

#define PAGE   50
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

struct retention *retention_new(const struct node_services *services, const char *rules, int64_t trash_days)
{
    struct retention *retention = xcalloc(1, sizeof *retention);

    retention->services = services;
    retention->rules = arena_strdup(&retention->arena, rules);
    retention->trash_days = trash_days;
    return retention;
}

void retention_free(struct retention *retention)
{
    if (!retention)
        return;
    arena_free(&retention->arena);
    free(retention->erased_ids);
    free(retention);
}

/* Not by the history: undo is for what a person did. It can be restored as long as it is in the trash. */
static enum rec_status take_live(struct retention *retention, const struct rec_conversation *row,
                                 rec_error *error)
{
    struct rec_conversation change = {.deleted_at = clock_now()};
    int64_t days = retention_days(retention->rules, row->tags);

    if (days == 0 || archiving_keeps(row) || row->updated_at > change.deleted_at - days * DAY_MS)
        return REC_OK;
    retention->deleted++;
    return store_conversation_update(retention->services->user, row->id, STORE_DELETED, &change, error);
}

static enum rec_status take_deleted(struct retention *retention, const struct rec_conversation *row,
                                    rec_error *error)
{
    if (row->deleted_at > clock_now() - retention->trash_days * DAY_MS)
        return REC_OK;
    retention->erased_ids = xgrow(retention->erased_ids, &retention->erased_capacity,
                                  (size_t)retention->erased + 1, sizeof *retention->erased_ids);
    retention->erased_ids[retention->erased++] = arena_strdup(&retention->arena, row->id);
    return store_conversation_erase(retention->services->user, row->id, error);
}

static enum rec_status take_page(struct retention *retention, bool *more, rec_error *error)
{
    struct store_conversation_filter filter = {.deleted = retention->trash,
                                               .before_time = retention->before_time,
                                               .before_id = retention->before_id,
                                               .limit = PAGE};
    struct arena arena = ARENA_INIT;
    struct rec_conversation *rows = NULL;
    size_t count = 0;
    enum rec_status status =
        store_conversation_list(retention->services->user, &filter, &arena, &rows, &count, more, error);

    for (size_t i = 0; !status && i < count; i++) {
        retention->before_time = rows[i].updated_at;
        memcpy(retention->before_id, rows[i].id, REC_ID_SIZE);
        status = retention->trash ? take_deleted(retention, &rows[i], error)
                                  : take_live(retention, &rows[i], error);
    }
    arena_free(&arena);
    return status;
}

static enum rec_status retention_post(rec_step *step, void *shared, void *prepared, void *result,
                                      const char **action, rec_error *error)
{
    struct retention *retention = shared;
    bool more = false;
    enum rec_status status = REC_OK;

    (void)prepared;
    (void)result;
    if (rec_step_cancelled(step))
        return error_set(error, REC_CANCELLED, "looking for what is not kept was cancelled");
    if (retention->trash ? retention->trash_days > 0 : retention->rules[0] != '\0')
        status = take_page(retention, &more, error);
    if (!more && !retention->trash) { /* then the deleted ones */
        retention->trash = more = true;
        retention->before_time = 0;
        retention->before_id[0] = '\0';
    }
    if (more)
        *action = "again";
    return status;
}

static const char *const retention_actions[] = {"again", NULL};
static const char *const retention_terminal[] = {"default", NULL};

const struct rec_node node_retention = {.name = "retention",
                                        .actions = retention_actions,
                                        .terminal = retention_terminal,
                                        .post = retention_post};
