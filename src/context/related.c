#include "config.h"

#include "context/related.h"

#include "context/digest.h"
#include "context/recall.h"

#include <string.h>

static bool there(const struct related *rows, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, id) == 0)
            return true;
    return false;
}

/* The last line of its newest summary. What was never summed up is so short that what was found says as much
 * itself, and its end may be what was corrected since: "". */
static enum rec_status end_of(struct store_user *user, const char *conversation, struct arena *arena,
                              const char **end, rec_error *error)
{
    struct store_summary summary;
    enum rec_status status = store_summary_get(user, conversation, 0, 0, arena, &summary, error);

    *end = status ? "" : digest_last_line(summary.content, arena);
    return status;
}

enum rec_status related_find(struct store_user *user, const struct context_input *input, struct arena *arena,
                             struct related rows[RELATED_CONVERSATIONS], size_t *count, rec_error *error)
{
    *count = 0;
    for (size_t i = 0; i < input->hit_count && *count < RELATED_CONVERSATIONS; i++) {
        const struct rec_hit *hit = &input->hits[i];
        struct rec_conversation conversation;
        struct related *row = &rows[*count];
        const char *end = "";

        if (!hit->conversation_id[0] || strcmp(hit->conversation_id, input->conversation->id) == 0 ||
            context_excludes(input->choice, hit->conversation_id) ||
            context_excludes(input->choice, hit->id) || there(rows, *count, hit->conversation_id))
            continue;
        /* most have no summary, and need not be read */
        enum rec_status status = end_of(user, hit->conversation_id, arena, &end, error);
        if (status == REC_OK && end[0])
            status = store_conversation_get(user, hit->conversation_id, arena, &conversation, error);
        if (status == REC_NOT_FOUND || (status == REC_OK && (!end[0] || conversation.deleted_at)))
            continue;
        if (status != REC_OK)
            return status;
        memcpy(row->id, conversation.id, REC_ID_SIZE);
        row->score = hit->score;
        row->line = recall_conversation(&conversation, end, arena);
        ++*count;
    }
    return REC_OK;
}
