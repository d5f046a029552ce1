/* archive: takes conversations that were left alone for long out of the list, a page a step. Only those that
 * were talked in here: what was imported was old when it came. */
#include "config.h"

#include "nodes/housekeeping.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

#define PAGE   50
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

struct archiving *archiving_new(const struct node_services *services, int64_t days)
{
    struct archiving *archiving = xcalloc(1, sizeof *archiving);

    archiving->services = services;
    archiving->idle_before = clock_now() - days * DAY_MS;
    return archiving;
}

void archiving_free(struct archiving *archiving)
{
    free(archiving);
}

bool tags_have(const char *tags, const char *tag)
{
    size_t length = strlen(tag);

    for (; *tags; tags += strcspn(tags, " "), tags += *tags == ' ')
        if (strcspn(tags, " ") == length && memcmp(tags, tag, length) == 0)
            return true;
    return false;
}

bool archiving_keeps(const struct rec_conversation *row)
{
    return tags_have(row->tags, ARCHIVE_KEEP_TAG);
}

/* Not by the history: undo is for what a person did. */
static enum rec_status archive_one(struct archiving *archiving, const struct rec_conversation *row,
                                   rec_error *error)
{
    struct rec_conversation change = {.status = REC_CONVERSATION_ARCHIVED, .updated_at = row->updated_at};
    const struct store_turn_filter any = {.conversation = row->id, .limit = 1};
    struct arena arena = ARENA_INIT;
    struct rec_turn *turns;
    size_t count = 0;
    enum rec_status status = store_turn_list(archiving->services->user, &any, &arena, &turns, &count, error);

    arena_free(&arena);
    if (status || count == 0 || archiving_keeps(row))
        return status;
    archiving->archived++;
    return store_conversation_update(archiving->services->user, row->id, STORE_STATUS | STORE_TOUCH, &change,
                                     error);
}

static enum rec_status archive_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct archiving *archiving = shared;
    struct store_conversation_filter filter = {.updated_before = archiving->idle_before,
                                               .before_time = archiving->before_time,
                                               .before_id = archiving->before_id,
                                               .limit = PAGE};
    struct arena arena = ARENA_INIT;
    struct rec_conversation *rows = NULL;
    size_t count = 0;
    bool more = false;
    enum rec_status status;

    (void)prepared;
    (void)result;
    if (rec_step_cancelled(step))
        return error_set(error, REC_CANCELLED, "archiving was cancelled");
    status = store_conversation_list(archiving->services->user, &filter, &arena, &rows, &count, &more, error);
    for (size_t i = 0; !status && i < count; i++) {
        archiving->before_time = rows[i].updated_at;
        memcpy(archiving->before_id, rows[i].id, REC_ID_SIZE);
        status = archive_one(archiving, &rows[i], error);
    }
    arena_free(&arena);
    if (more)
        *action = "again";
    return status;
}

static const char *const archive_actions[] = {"again", NULL};
static const char *const archive_terminal[] = {"default", NULL};

const struct rec_node node_archive = {
    .name = "archive", .actions = archive_actions, .terminal = archive_terminal, .post = archive_post};
