#include "config.h"

#include "picks.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void picks_clear(struct picks *picks)
{
    while (picks->count > 0)
        free(picks->items[--picks->count].text);
    free(picks->items);
    *picks = (struct picks){0};
}

void picks_move(struct picks *to, struct picks *from)
{
    picks_clear(to);
    *to = *from;
    *from = (struct picks){0};
}

const struct pick *picks_find(const struct picks *picks, const char *id)
{
    for (size_t index = 0; index < picks->count; index++)
        if (strcmp(picks->items[index].id, id) == 0)
            return &picks->items[index];
    return NULL;
}

static void remove_at(struct picks *picks, size_t index)
{
    free(picks->items[index].text);
    memmove(picks->items + index, picks->items + index + 1, (--picks->count - index) * sizeof *picks->items);
}

bool picks_toggle(struct picks *picks, const char *id, enum rec_row_kind row, const char *text, bool pinned)
{
    const struct pick *found = picks_find(picks, id);
    if (found) {
        size_t index = (size_t)(found - picks->items);
        if (found->pinned == pinned)
            remove_at(picks, index);
        else
            picks->items[index].pinned = pinned;
        return true;
    }
    if (picks->count == REC_MAX_CHOSEN || strlen(id) >= REC_ID_SIZE)
        return false;
    picks->items = xgrow(picks->items, &picks->capacity, picks->count + 1, sizeof *picks->items);
    struct pick *pick = &picks->items[picks->count++];
    *pick = (struct pick){.row = row, .pinned = pinned, .text = xstrdup(text)};
    strcpy(pick->id, id);
    return true;
}

struct rec_choice picks_choice(const struct picks *picks, const char *ids[2 * REC_MAX_CHOSEN])
{
    struct rec_choice choice = {.excluded = ids, .pinned = ids + REC_MAX_CHOSEN};
    for (size_t index = 0; index < picks->count; index++) {
        const struct pick *pick = &picks->items[index];
        if (pick->pinned)
            ids[REC_MAX_CHOSEN + choice.pinned_count++] = pick->id;
        else
            ids[choice.excluded_count++] = pick->id;
    }
    return choice;
}
