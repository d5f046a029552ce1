#include "config.h"

#include "session/page.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "session/ahead.h"

#include <stdlib.h>
#include <string.h>

#define VECTOR_MAX     65536         /* numbers: a longer one is refused, not read */
#define PAGE_MAX_BYTES (1024 * 1024) /* kept */

void rec_page_free(const struct rec_page *row)
{
    struct page *page = (struct page *)row;

    if (page && atomic_fetch_sub(&page->references, 1) == 1) {
        arena_free(&page->arena);
        free(page);
    }
}

static void key_text(struct buf *key, const char *text)
{
    buf_addf(key, "%s\x1f", text ? text : "\x1e");
}

static void key_choice(struct buf *key, const struct rec_choice *choice)
{
    for (size_t i = 0; i < choice->excluded_count; i++)
        buf_addf(key, "-%s", choice->excluded[i]);
    for (size_t i = 0; i < choice->pinned_count; i++)
        buf_addf(key, "+%s", choice->pinned[i]);
}

char *page_query_key(const struct rec_query *query)
{
    struct buf key = BUF_INIT;

    buf_addf(&key, "%d %u %d %d %d %d %lld %lld %lld %lld %lld %lld %lld %zu %u %d%d%d ", (int)query->kind,
             query->statuses, query->row_kind, query->category, query->role, query->source,
             (long long)query->branch, (long long)query->before, (long long)query->after,
             (long long)query->before_time, (long long)query->since, (long long)query->until,
             (long long)query->as_of, query->limit, query->scopes, query->deleted, query->pinned,
             query->prefix);
    key_text(&key, query->id);
    key_text(&key, query->text);
    key_text(&key, query->key);
    key_text(&key, query->qualifier);
    key_text(&key, query->tag);
    key_text(&key, query->message);
    key_text(&key, query->before_id);
    key_choice(&key, &query->choice);
    return buf_take(&key);
}

void page_query_copy(struct arena *arena, struct rec_query *to, const struct rec_query *from)
{
    *to = *from;
    to->id = arena_strdup(arena, from->id);
    to->text = arena_strdup(arena, from->text);
    to->key = arena_strdup(arena, from->key);
    to->qualifier = arena_strdup(arena, from->qualifier);
    to->tag = arena_strdup(arena, from->tag);
    to->message = arena_strdup(arena, from->message);
    to->before_id = arena_strdup(arena, from->before_id);
    choice_copy(arena, &to->choice, &from->choice);
    to->vector_model = arena_strdup(arena, from->vector_model);
    if (from->vector && from->dimensions > 0 && from->dimensions <= VECTOR_MAX) {
        float *vector = arena_alloc(arena, from->dimensions * sizeof *vector);

        memcpy(vector, from->vector, from->dimensions * sizeof *vector);
        to->vector = vector;
    }
}

struct page *page_cache_find(struct page_cache *cache, const char *key, uint64_t generation)
{
    for (size_t i = 0; i < PAGE_CACHE_SIZE; i++) {
        struct cached_page *entry = &cache->pages[i];

        if (entry->page && entry->generation == generation && strcmp(entry->key, key) == 0) {
            entry->used = ++cache->uses;
            atomic_fetch_add(&entry->page->references, 1);
            return entry->page;
        }
    }
    return NULL;
}

static void drop(struct cached_page *entry)
{
    free(entry->key);
    if (entry->page)
        rec_page_free(&entry->page->row);
    entry->key = NULL;
    entry->page = NULL;
}

void page_cache_keep(struct page_cache *cache, const char *key, struct page *page, uint64_t generation)
{
    struct cached_page *oldest = &cache->pages[0];

    if (page->arena.total > PAGE_MAX_BYTES || page->row.kind == REC_QUERY_STATS ||
        page->row.kind == REC_QUERY_SEARCH || page->row.kind == REC_QUERY_RECALL ||
        page->row.kind == REC_QUERY_INDEX)
        return;
    for (size_t i = 0; i < PAGE_CACHE_SIZE; i++)
        if (cache->pages[i].used < oldest->used)
            oldest = &cache->pages[i];
    drop(oldest);
    oldest->key = xstrdup(key);
    oldest->page = page;
    oldest->generation = generation;
    oldest->used = ++cache->uses;
    atomic_fetch_add(&page->references, 1);
}

void page_cache_free(struct page_cache *cache)
{
    for (size_t i = 0; i < PAGE_CACHE_SIZE; i++)
        drop(&cache->pages[i]);
}
