/* The index against the content that it was made of. */
#include "config.h"

#include "search/index.h"

#include "base/error.h"

#include <string.h>

#define BATCH     256
#define TRIES     3
#define UPDATE_NS (50 * INT64_C(1000000))

static bool has(const struct search *search, const char *id)
{
    for (size_t i = index_part_count(search); i-- > 0;) {
        const struct part *part = index_part(search, i);
        uint32_t document = part_find_document(part, REC_ROW_MESSAGE, id);
        if (document != PART_NONE && !part_is_dead(part, document))
            return true;
    }
    return false;
}

static int64_t living(const struct search *search)
{
    int64_t count = 0;
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        for (uint32_t d = 0; d < part->document_count; d++)
            count += part_scope(part, d) == REC_ROW_MESSAGE && !part_is_dead(part, d);
    }
    return count;
}

static enum rec_status update(struct search *search, struct store_user *user, rec_error *error)
{
    enum rec_status status = REC_OK;
    int64_t done, total;
    for (bool more = true; more && status == REC_OK;)
        status = search_update(search, user, UPDATE_NS, &more, &done, &total, error);
    return status;
}

static enum rec_status count_differences(struct search *search, struct store_user *user,
                                         struct rec_index_check *found, rec_error *error)
{
    enum rec_status status = REC_OK;
    int64_t cursor = 0;
    for (size_t count = 1; status == REC_OK && count > 0;) {
        struct arena arena = ARENA_INIT;
        struct rec_message *rows;
        status = store_message_scan(user, &cursor, BATCH, &arena, &rows, NULL, &count, error);
        for (size_t i = 0; status == REC_OK && i < count; i++) {
            bool wanted = index_wants_message(&rows[i]);
            found->messages += wanted;
            found->missing += wanted && !has(search, rows[i].id);
        }
        arena_free(&arena);
    }
    found->extra = living(search) - (found->messages - found->missing);
    return status;
}

/* Both at one moment of the store, which others write to meanwhile: what they say behind that is neither in
 * the rows nor in the index. */
static enum rec_status compare(struct search *search, struct store_user *user, struct rec_index_check *found,
                               rec_error *error)
{
    store_read_begin(store_of(user));
    enum rec_status status = update(search, user, error);
    if (status == REC_OK)
        status = count_differences(search, user, found, error);
    store_read_end(store_of(user));
    return status;
}

static bool agrees(const struct rec_index_check *found)
{
    return found->missing == 0 && found->extra == 0;
}

enum rec_status search_check(struct search *search, struct store_user *user, struct rec_index_check *found,
                             rec_error *error)
{
    bool damaged = false, more = true;
    *found = (struct rec_index_check){.damaged = false};
    while (more && !damaged)
        more = search_verify(search, &damaged);
    for (int try = 0; try < TRIES; try++) { /* files of the index that another program writes may be ahead */
        *found = (struct rec_index_check){.damaged = damaged};
        enum rec_status status = compare(search, user, found, error);
        if (status != REC_OK || agrees(found))
            return status;
    }
    return REC_OK;
}
