#include "config.h"

#include "search/index.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "search/embed.h"
#include "search/manifest.h"
#include "search/segment.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

#define TAIL_BULK     131072 /* passages of a tail while much comes */
#define TAIL_FULL     2048   /* passages of a tail otherwise: what is read again at the next start */
#define TAIL_SMALL    256    /* fewer are not worth a file */
#define BULK_SEGMENTS 16
#define GROWTH        3 /* segments up to this many times as large as what follows them are merged with it */
#define VERIFY_SLICE  (1u << 20) /* bytes */
#define LOAD_TRIES    8
#define DEAD_SHARE    4 /* a segment of which one document in so many is dead is written anew */

/* --- Parts --- */

size_t index_part_count(const struct search *search)
{
    return search->segment_count + 1;
}

struct part *index_part(const struct search *search, size_t number)
{
    return number < search->segment_count ? search->segments[number] : tail_part(search->tail);
}

struct index_totals index_totals(const struct search *search)
{
    struct index_totals totals = {0};
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        totals.passages += part->passage_count - part->dead_passages;
        totals.length += part->length_sum - part->dead_length;
    }
    return totals;
}

uint64_t index_documents(const struct search *search, const char *stem, size_t length)
{
    uint64_t documents = 0;
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        uint32_t group = part_find_group(part, stem, length);
        if (group != PART_NONE)
            documents += part_group_documents(part, group);
    }
    return documents;
}

static void learn_names(struct search *search, const struct part *part)
{
    for (uint32_t name = 1; name <= part->name_count; name++) {
        size_t length;
        const char *text = part_name(part, name, &length);
        names_add(&search->names, text, length);
    }
}

static void drop_parts(struct search *search)
{
    for (size_t i = 0; i < search->segment_count; i++)
        segment_close(search->segments[i]);
    search->segment_count = 0;
    tail_free(search->tail);
    search->tail = tail_new(search->vectors);
    names_free(&search->names);
    near_free(search->near);
    search->near = NULL;
}

static void start_anew(struct search *search)
{
    drop_parts(search);
    search->stage = STAGE_NEW;
    search->change = search->cursor = search->total = search->done = 0;
    search->mark = 0;
    search->agreed = false;
    search->overlap = -1;
    search->erased = false;
}

/* False: a segment cannot be read. */
static bool load_segments(struct search *search, const struct manifest *manifest)
{
    for (size_t i = 0; i < manifest->segment_count; i++) {
        const struct manifest_segment *entry = &manifest->segments[i];
        struct part *part = NULL;
        rec_error error = {0};
        char *path = manifest_segment_path(search->folder, entry->number);
        enum rec_status status = segment_open(&part, path, entry->number, search->vectors, &error);
        free(path);
        if (status != REC_OK) {
            log_write(LOG_WARNING, "search: %s", error.message);
            return false;
        }
        search->segments = xgrow(search->segments, &search->segment_capacity, search->segment_count + 1,
                                 sizeof *search->segments);
        search->segments[search->segment_count++] = part;
        for (uint32_t d = 0; d < part->document_count && d / 8 < entry->dead_length; d++) {
            if (entry->dead[d / 8] >> (d % 8) & 1)
                part_kill(part, d);
        }
        learn_names(search, part);
    }
    return true;
}

/* False: another program has replaced the manifest meanwhile. */
static bool load_once(struct search *search)
{
    struct manifest manifest;
    start_anew(search);
    search->generation = 0;
    if (!manifest_read(search->folder, &manifest))
        return true;
    search->generation = manifest.generation;
    search->next_number = manifest.next_number;
    bool whole = load_segments(search, &manifest);
    if (whole) {
        search->stage = manifest.stage;
        search->change = manifest.change;
        search->mark = manifest.mark;
        search->cursor = manifest.cursor;
        search->total = manifest.total;
        search->done = manifest.done;
    } else {
        start_anew(search);
    }
    manifest_free(&manifest);
    return whole || manifest_generation(search->folder) == search->generation;
}

void index_load(struct search *search)
{
    if (search->folder == NULL) {
        start_anew(search);
        return;
    }
    for (int i = 0; i < LOAD_TRIES && !load_once(search); i++)
        ;
}

void index_reset(struct search *search)
{
    start_anew(search);
    served_free(search->served);
    search->served = NULL;
    if (search->folder == NULL)
        return;
    int lock = manifest_lock(search->folder, true);
    manifest_remove(search->folder);
    manifest_unlock(lock);
    search->generation = 0;
}

bool index_verify(struct search *search, bool *damaged)
{
    *damaged = false;
    for (size_t i = 0; i < search->segment_count; i++) {
        enum segment_state state = segment_verify(search->segments[i], VERIFY_SLICE);
        if (state == SEGMENT_UNREAD)
            return true;
        if (state == SEGMENT_DAMAGED) {
            log_write(LOG_WARNING, "search: the index is damaged and is made again.");
            index_reset(search);
            *damaged = true;
            return false;
        }
    }
    return false;
}

void index_close(struct search *search)
{
    drop_parts(search);
    tail_free(search->tail);
    free(search->segments);
    free(search->touched);
    free(search->said);
    free(search->cosines);
    arena_free(&search->scratch);
    vectors_close(search->vectors);
    served_free(search->served);
    free(search->folder);
    free(search);
}

uint64_t *index_make_said(struct search *search)
{
    size_t words = 1;
    for (size_t i = 0; i < search->segment_count; i++)
        words += search->segments[i]->passage_count / 64 + 1;
    search->said = xgrow(search->said, &search->said_capacity, words, sizeof *search->said);
    memset(search->said, 0, words * sizeof *search->said);
    return search->said;
}

/* --- Rows --- */

void index_remove(struct search *search, enum rec_row_kind scope, const char *id)
{
    if (search->served != NULL)
        served_forget(search->served, id);
    for (size_t i = index_part_count(search); i-- > 0;) {
        struct part *part = index_part(search, i);
        uint32_t document = part_find_document(part, scope, id);
        if (document != PART_NONE)
            part_kill(part, document);
    }
}

void index_add(struct search *search, const struct tail_entry *entry)
{
    names_add(&search->names, entry->name, strlen(entry->name));
    tail_add(search->tail, entry);
}

struct removal {
    struct part *part;
    uint32_t *documents;
    size_t count, capacity;
};

static void collect(void *context, uint32_t document)
{
    struct removal *removal = context;
    removal->documents =
        xgrow(removal->documents, &removal->capacity, removal->count + 1, sizeof *removal->documents);
    removal->documents[removal->count++] = document;
}

void index_remove_conversation(struct search *search, const char *id)
{
    for (size_t i = 0; i < index_part_count(search); i++) {
        struct removal removal = {.part = index_part(search, i)};
        uint32_t conversation = part_find_conversation(removal.part, id);
        if (conversation != PART_NONE)
            part_conversation_each(removal.part, conversation, collect, &removal);
        for (size_t d = 0; d < removal.count; d++)
            part_kill(removal.part, removal.documents[d]);
        free(removal.documents);
    }
    index_remove(search, REC_ROW_CONVERSATION, id);
}

/* --- Vectors --- */

/* Mostly no word has come since. */
static bool follows_all(const struct search *search)
{
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        if (part->row_words == NULL || part->row_words_done < part->word_count ||
            part->near_words_done < part->word_count)
            return false;
    }
    return true;
}

void index_find_near(struct search *search)
{
    if (search->near != NULL && follows_all(search))
        return;
    struct part **parts = xmalloc(index_part_count(search) * sizeof(struct part *));
    size_t count = 0;
    if (search->near == NULL)
        search->near = near_new(search->vectors);
    for (size_t i = 0; i < index_part_count(search); i++)
        parts[count++] = index_part(search, i);
    near_follow(search->near, parts, count);
    free(parts);
}

void index_embed_tail(struct search *search)
{
    struct part *tail = tail_part(search->tail);
    uint32_t done = tail_vectors_done(search->tail);
    if (search->vectors == NULL || done == tail->passage_count)
        return;
    double passages = (double)index_totals(search).passages;
    if (tail->passage_count > 2 * done || tail->passage_count < 64) {
        tail_reset_vectors(search->tail); /* words weigh differently now */
        done = 0;
    }
    float *idf = xmalloc((tail->group_count + 1u) * sizeof *idf);
    for (uint32_t group = 0; group < tail->group_count; group++)
        idf[group] = -1;
    for (uint32_t passage = done; passage < tail->passage_count; passage++) {
        struct part_term terms[PASSAGE_TERMS];
        int8_t vector[DIMENSIONS_MAX];
        float scale;
        size_t count = part_terms(tail, passage, terms);
        for (size_t i = 0; i < count; i++) {
            uint32_t group = tail->word_groups[terms[i].word];
            char stem[TOKEN_BYTES];
            if (idf[group] < 0) {
                size_t length = part_stem(tail, terms[i].word, stem);
                idf[group] = (float)embed_idf(passages, (double)index_documents(search, stem, length));
            }
        }
        embed_passage(search->vectors, &search->names, tail, passage, idf, vector, &scale);
        tail_set_vector(search->tail, passage, vector, scale);
    }
    free(idf);
}

/* --- Segments --- */

static bool needs_writing(const struct search *search, const struct part *part)
{
    return part->dead_count > 0 &&
           (search->erased || part->dead_count >= part->document_count / DEAD_SHARE + 1);
}

/* How many of the newest segments go into one that is made of them and of so many passages more. */
static size_t choose(const struct search *search, uint64_t passages)
{
    size_t chosen = 0;
    for (size_t i = search->segment_count; i-- > 0;) {
        const struct part *part = search->segments[i];
        bool small = part->passage_count <= passages * GROWTH;
        if (small && search->bulk)
            small = search->segment_count >= BULK_SEGMENTS;
        if (small || needs_writing(search, part))
            chosen = search->segment_count - i;
        passages += part->passage_count;
    }
    return chosen;
}

static enum rec_status write_manifest(struct search *search, rec_error *error)
{
    /* not 1: a program that has slept since before the index was made anew would take it for its own */
    uint64_t generation = search->generation != 0 ? search->generation + 1 : (uint64_t)clock_monotonic();
    struct manifest manifest = {.generation = generation,
                                .next_number = search->next_number,
                                .change = search->change,
                                .cursor = search->cursor,
                                .total = search->total,
                                .done = search->done,
                                .mark = search->mark,
                                .stage = search->stage,
                                .segment_count = search->segment_count};
    manifest.segments = xcalloc(search->segment_count + 1, sizeof *manifest.segments);
    for (size_t i = 0; i < search->segment_count; i++) {
        const struct part *part = search->segments[i];
        manifest.segments[i].number = part->number;
        manifest.segments[i].dead = part->dead;
        manifest.segments[i].dead_length = part->dead != NULL ? part->document_count / 8 + 1 : 0;
    }
    enum rec_status status = manifest_write(search->folder, &manifest, error);
    free(manifest.segments);
    if (status == REC_OK)
        search->generation = generation;
    return status;
}

/* Replaces the newest `chosen` segments and the tail by one segment. */
static enum rec_status merge(struct search *search, size_t chosen, rec_error *error)
{
    size_t kept = search->segment_count - chosen;
    struct part **sources = xcalloc(chosen + 1, sizeof(struct part *)), *part = NULL;
    for (size_t i = 0; i <= chosen; i++)
        sources[i] = index_part(search, kept + i);
    uint64_t number = ++search->next_number;
    char *path = search->folder != NULL ? manifest_segment_path(search->folder, number) : NULL;
    const struct segment_plan plan = {.sources = sources,
                                      .source_count = chosen + 1,
                                      .others = search->segments,
                                      .other_count = kept,
                                      .table = search->vectors,
                                      .names = &search->names,
                                      .number = number};
    enum rec_status status = segment_write(&part, &plan, path, error);
    free(sources);
    free(path);
    if (status != REC_OK)
        return status;
    for (size_t i = kept; i < search->segment_count; i++)
        segment_close(search->segments[i]);
    search->segment_count = kept;
    if (part != NULL) {
        search->segments =
            xgrow(search->segments, &search->segment_capacity, kept + 1, sizeof *search->segments);
        search->segments[search->segment_count++] = part;
    }
    tail_free(search->tail);
    search->tail = tail_new(search->vectors);
    return REC_OK;
}

enum rec_status index_flush(struct search *search, bool all, bool *replaced, rec_error *error)
{
    *replaced = false;
    uint32_t passages = tail_part(search->tail)->passage_count;
    uint32_t full = search->bulk ? TAIL_BULK : all ? TAIL_SMALL : TAIL_FULL;
    if (search->stage == STAGE_NEW || (passages < full && choose(search, 0) == 0))
        return REC_OK;
    int lock = -1;
    if (search->folder != NULL) {
        lock = manifest_lock(search->folder, false);
        if (lock < 0)
            return REC_OK;
        *replaced = manifest_generation(search->folder) != search->generation;
        if (*replaced) {
            index_load(search);
            manifest_unlock(lock);
            return REC_OK;
        }
    }
    enum rec_status status = merge(search, choose(search, passages), error);
    if (status == REC_OK && search->folder != NULL)
        status = write_manifest(search, error);
    if (status == REC_OK && search->folder != NULL)
        manifest_sweep(search->folder);
    if (status == REC_OK)
        search->erased = false;
    manifest_unlock(lock);
    return status;
}
