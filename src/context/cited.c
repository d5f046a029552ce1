#include "config.h"

#include "context/cited.h"

#include "base/cite.h"

#include <string.h>

#define NUMBERS_MAX 1000 /* CITE_DIGITS of them */

static size_t numbers_named(const char *answer, size_t length, bool named[NUMBERS_MAX])
{
    struct cite_scan scan = {.text = answer, .length = length};
    struct cite cite;
    size_t count = 0;
    while (cite_next(&scan, &cite))
        for (int i = 0; i < cite.count; i++, count++)
            named[cite.numbers[i]] = true;
    return count;
}

static bool is_named(const struct rec_receipt_item *item, const bool named[NUMBERS_MAX])
{
    return item->number > 0 && item->number < NUMBERS_MAX && named[item->number];
}

/* Copies only the parts that hold one of them. */
static size_t mark_part(struct rec_receipt_part *part, const bool named[NUMBERS_MAX], struct arena *arena,
                        struct buf *numbers)
{
    struct rec_receipt_item *items = NULL;
    size_t count = 0;
    for (size_t i = 0; i < part->count; i++) {
        if (!is_named(&part->items[i], named))
            continue;
        if (!items) {
            items = arena_alloc(arena, part->count * sizeof *items);
            memcpy(items, part->items, part->count * sizeof *items);
        }
        items[i].cited = true;
        buf_addf(numbers, "%s%d", numbers->length > 0 ? "," : "[", items[i].number);
        count++;
    }
    if (items)
        part->items = items;
    return count;
}

size_t cited_mark(struct rec_receipt *receipt, const char *answer, size_t length, struct arena *arena,
                  struct buf *numbers)
{
    bool named[NUMBERS_MAX] = {false};
    size_t count = 0;
    if (receipt->count == 0 || numbers_named(answer, length, named) == 0)
        return 0;
    struct rec_receipt_part *parts = arena_alloc(arena, receipt->count * sizeof *parts);
    struct buf out = BUF_INIT;
    memcpy(parts, receipt->parts, receipt->count * sizeof *parts);
    for (size_t i = 0; i < receipt->count; i++)
        count += mark_part(&parts[i], named, arena, &out);
    if (count > 0) {
        receipt->parts = parts;
        buf_addf(numbers, "%s]", out.data);
    }
    buf_free(&out);
    return count;
}
