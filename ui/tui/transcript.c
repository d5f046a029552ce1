#include "config.h"

#include "transcript.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

void transcript_init(struct transcript *transcript)
{
    memset(transcript, 0, sizeof *transcript);
}

static void item_free(struct transcript_item *item)
{
    if (!item)
        return;
    text_block_free(&item->rows);
    match_free(&item->marks);
    arena_free(&item->arena);
    free(item);
}

void transcript_free(struct transcript *transcript)
{
    transcript_truncate(transcript, 0);
    free(transcript->items);
    transcript_init(transcript);
}

static struct transcript_item *item_new(void)
{
    struct transcript_item *item = xcalloc(1, sizeof *item);
    text_block_init(&item->rows);
    item->version = 1;
    return item;
}

/* An answer's says what it rests on; that of others can be large, and is never shown. */
static const char *shown_metadata(const struct rec_message *message)
{
    return message->role == REC_ROLE_ASSISTANT ? message->metadata : "";
}

/* The copy has the strings that the screen shows; the others are empty. */
static void copy_message(struct transcript_item *item, const struct rec_message *message)
{
    struct arena arena = ARENA_INIT;
    struct rec_message copy = *message;
    copy.external_id = "";
    copy.metadata = arena_strdup(&arena, shown_metadata(message));
    copy.name = arena_strdup(&arena, message->name);
    copy.content = arena_strdup(&arena, message->content);
    copy.provider = arena_strdup(&arena, message->provider);
    copy.model = arena_strdup(&arena, message->model);
    copy.error = arena_strdup(&arena, message->error);
    copy.thinking = arena_strdup(&arena, message->thinking ? message->thinking : "");
    copy.stop_reason = arena_strdup(&arena, message->stop_reason);
    arena_free(&item->arena);
    item->arena = arena;
    item->message = copy;
}

static bool same_look(const struct rec_message *a, const struct rec_message *b)
{
    return a->status == b->status && a->sibling == b->sibling && a->siblings == b->siblings &&
           a->duration_ms == b->duration_ms && strcmp(a->error, b->error) == 0 &&
           strcmp(a->stop_reason, b->stop_reason) == 0 && strcmp(a->metadata, shown_metadata(b)) == 0 &&
           strcmp(a->thinking, b->thinking ? b->thinking : "") == 0 && strcmp(a->content, b->content) == 0;
}

static struct transcript_item *item_of(const struct rec_message *message)
{
    struct transcript_item *item = item_new();
    copy_message(item, message);
    return item;
}

static void update_item(struct transcript_item *item, const struct rec_message *message)
{
    if (!same_look(&item->message, message))
        item->version++;
    copy_message(item, message);
    item->provisional = false;
}

size_t transcript_find(const struct transcript *transcript, const char *id)
{
    size_t index = transcript->count; /* from the end: what changes is mostly new */
    while (index > 0 && strcmp(transcript->items[index - 1]->message.id, id) != 0)
        index--;
    return index > 0 ? index - 1 : transcript->count;
}

static void make_room(struct transcript *transcript, size_t more)
{
    transcript->items = xgrow(transcript->items, &transcript->capacity, transcript->count + more,
                              sizeof(struct transcript_item *));
}

void transcript_replace(struct transcript *transcript, const struct rec_message *messages, size_t count)
{
    struct transcript old = *transcript;
    transcript->items = NULL;
    transcript->count = transcript->capacity = 0;
    make_room(transcript, count + 1);
    size_t expected = 0; /* where the next one stood: paths mostly agree */
    for (size_t index = 0; index < count; index++) {
        if (expected >= old.count || !old.items[expected] ||
            strcmp(old.items[expected]->message.id, messages[index].id) != 0)
            for (expected = 0; expected < old.count; expected++)
                if (old.items[expected] && strcmp(old.items[expected]->message.id, messages[index].id) == 0)
                    break;
        struct transcript_item *item;
        if (expected < old.count) {
            item = old.items[expected];
            old.items[expected++] = NULL;
            update_item(item, &messages[index]);
        } else {
            item = item_of(&messages[index]);
        }
        transcript->items[transcript->count++] = item;
    }
    for (size_t index = 0; index < old.count; index++)
        item_free(old.items[index]);
    free(old.items);
}

size_t transcript_prepend(struct transcript *transcript, const struct rec_message *messages, size_t count)
{
    int64_t first = transcript->count ? transcript->items[0]->message.sequence : INT64_MAX;
    while (count > 0 && messages[count - 1].sequence >= first)
        count--;
    if (count == 0)
        return 0;
    make_room(transcript, count);
    memmove(transcript->items + count, transcript->items, transcript->count * sizeof *transcript->items);
    for (size_t index = 0; index < count; index++)
        transcript->items[index] = item_of(&messages[index]);
    transcript->count += count;
    return count;
}

size_t transcript_append(struct transcript *transcript, const struct rec_message *messages, size_t count)
{
    int64_t last = transcript->count ? transcript->items[transcript->count - 1]->message.sequence : 0;
    size_t added = 0;
    make_room(transcript, count);
    for (size_t index = 0; index < count; index++) {
        if (messages[index].sequence <= last)
            continue;
        transcript->items[transcript->count++] = item_of(&messages[index]);
        added++;
    }
    return added;
}

struct transcript_item *transcript_add_provisional(struct transcript *transcript, enum rec_role role,
                                                   const char *content)
{
    struct transcript_item *item = item_new();
    struct rec_message *message = &item->message;
    message->external_id = message->name = message->metadata = message->provider = message->model =
        message->error = message->stop_reason = message->thinking = "";
    message->content = arena_strdup(&item->arena, content);
    message->role = role;
    message->status = REC_TURN_COMPLETE;
    message->sibling = message->siblings = 1;
    item->provisional = true;
    make_room(transcript, 1);
    transcript->items[transcript->count++] = item;
    return item;
}

void transcript_drop_provisional(struct transcript *transcript)
{
    size_t kept = transcript->count;
    while (kept > 0 && transcript->items[kept - 1]->provisional)
        kept--;
    transcript_truncate(transcript, kept);
}

void transcript_truncate(struct transcript *transcript, size_t index)
{
    while (transcript->count > index)
        item_free(transcript->items[--transcript->count]);
}

void transcript_remove_front(struct transcript *transcript, size_t count)
{
    for (size_t index = 0; index < count; index++)
        item_free(transcript->items[index]);
    transcript->count -= count;
    memmove(transcript->items, transcript->items + count, transcript->count * sizeof *transcript->items);
}

void transcript_stale(struct transcript *transcript)
{
    for (size_t index = 0; index < transcript->count; index++)
        transcript->items[index]->rendered = 0;
}
