#include "config.h"

#include "left_out.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void left_out_free(struct left_out *left_out)
{
    free(left_out->items);
    *left_out = (struct left_out){0};
}

static size_t find(const struct left_out *left_out, const char *conversation, const char *id)
{
    size_t index = 0;
    while (index < left_out->count && (strcmp(left_out->items[index].id, id) != 0 ||
                                       strcmp(left_out->items[index].conversation, conversation) != 0))
        index++;
    return index;
}

bool left_out_has(const struct left_out *left_out, const char *conversation, const char *id)
{
    return find(left_out, conversation, id) < left_out->count;
}

bool left_out_toggle(struct left_out *left_out, const char *conversation, const char *id)
{
    size_t index = find(left_out, conversation, id), own = 0;
    if (index < left_out->count) {
        left_out->items[index] = left_out->items[--left_out->count];
        return false;
    }
    for (index = 0; index < left_out->count; index++)
        own += strcmp(left_out->items[index].conversation, conversation) == 0;
    if (own >= REC_MAX_CHOSEN)
        return false;
    left_out->items =
        xgrow(left_out->items, &left_out->capacity, left_out->count + 1, sizeof *left_out->items);
    struct left_out_item *item = &left_out->items[left_out->count++];
    snprintf(item->conversation, sizeof item->conversation, "%s", conversation);
    snprintf(item->id, sizeof item->id, "%s", id);
    return true;
}

struct rec_choice left_out_choice(const struct left_out *left_out, const char *conversation,
                                  const struct rec_choice *choice, const char *ids[REC_MAX_CHOSEN])
{
    struct rec_choice all = *choice;
    size_t count = 0;
    for (; count < choice->excluded_count && count < REC_MAX_CHOSEN; count++)
        ids[count] = choice->excluded[count];
    for (size_t index = 0; index < left_out->count && count < REC_MAX_CHOSEN; index++)
        if (strcmp(left_out->items[index].conversation, conversation) == 0)
            ids[count++] = left_out->items[index].id;
    all.excluded = ids;
    all.excluded_count = count;
    return all;
}
