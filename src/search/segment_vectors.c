#include "config.h"

#include "search/segment_merge_state.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SHARED_LEAST 4096 /* passages */

/* How many passages of a part outside the merge hold the group: found by one of its words, which is cheap, or
 * by the stem. */
static uint32_t outside(const struct part *part, const struct merged_word *row)
{
    uint32_t word = part_find_word(part, row->text, row->length);
    uint32_t group =
        word != PART_NONE ? part->word_groups[word] : part_find_group(part, row->stem, row->stem_length);
    return group != PART_NONE ? part_group_documents(part, group) : 0;
}

static float *weigh_groups(const struct merging *merging, const struct part *part)
{
    const struct segment_plan *plan = merging->plan;
    float *idf = xcalloc(part->group_count + 1u, sizeof *idf);
    uint32_t *first_words = xmalloc((part->group_count + 1u) * sizeof *first_words);
    packed_column(&part->groups, GROUP_WORD, first_words);
    double passages = part->passage_count;
    for (size_t i = 0; i < plan->other_count; i++)
        passages += plan->others[i]->passage_count - plan->others[i]->dead_passages;
    for (uint32_t group = 0; group < part->group_count; group++) {
        double documents = part->group_documents[group];
        for (size_t i = 0; i < plan->other_count; i++)
            documents += outside(plan->others[i], &merging->words[first_words[group]]);
        idf[group] = (float)embed_idf(passages, documents);
    }
    free(first_words);
    return idf;
}

/* Numbers that passages of messages of one conversation and branch share; 0: of no message. */
static uint32_t *number_paths(const struct part *part)
{
    uint32_t *paths = xcalloc(part->passage_count + 1u, sizeof *paths), path = 0;
    struct part_document last = {.conversation = PART_NONE};
    for (uint32_t document = 0; document < part->document_count; document++) {
        const struct part_document row = part_document(part, document);
        uint32_t first, end;
        if (!merge_is_message(&row))
            continue;
        path += row.conversation != last.conversation || row.branch != last.branch;
        last = row;
        part_passages(part, document, &first, &end);
        for (uint32_t passage = first; passage < end; passage++)
            paths[passage] = path;
    }
    return paths;
}

static void write_signs(const struct part *part, const uint32_t *paths, uint32_t passage,
                        uint64_t signs[SIGN_WORDS])
{
    float sum[DIMENSIONS_MAX] = {0};
    for (int o = -EMBED_AROUND; o <= EMBED_AROUND; o++) {
        int64_t at = (int64_t)passage + o;
        if (at < 0 || at >= part->passage_count ||
            (o != 0 && (paths[passage] == 0 || paths[at] != paths[passage])))
            continue;
        kernel_add(sum, part->vectors + (size_t)at * part->dimensions,
                   part->scales[at] * embed_around[o + EMBED_AROUND], part->dimensions);
    }
    embed_signs(sum, part->dimensions, signs);
}

/* --- On two processors --- */

struct embedding {
    const struct merging *merging;
    const struct part *part;
    const float *idf;
    const uint32_t *paths;
};

static void embed(const struct embedding *embedding, uint32_t first, uint32_t end)
{
    const struct segment_plan *plan = embedding->merging->plan;
    const struct segment_sections *out = &embedding->merging->out;
    for (uint32_t i = first; i < end; i++)
        embed_passage(plan->table, plan->names, embedding->part, i, embedding->idf,
                      out->vectors + i * embedding->part->dimensions, &out->scales[i]);
}

static void sign(const struct embedding *embedding, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        write_signs(embedding->part, embedding->paths, i,
                    embedding->merging->out.signs + (size_t)i * SIGN_WORDS);
}

struct half {
    void (*work)(const struct embedding *embedding, uint32_t first, uint32_t end);
    const struct embedding *embedding;
    uint32_t first, end;
};

static void *do_half(void *context)
{
    const struct half *half = context;
    half->work(half->embedding, half->first, half->end);
    return NULL;
}

/* Each passage on its own: the second half on a thread of its own, if there is one and it is worth it. */
static void do_all(void (*work)(const struct embedding *embedding, uint32_t first, uint32_t end),
                   const struct embedding *embedding)
{
    uint32_t end = embedding->part->passage_count, middle = end >= SHARED_LEAST ? end / 2 : end;
    struct half second = {work, embedding, middle, end};
    pthread_t thread;
    bool shared = middle < end && pthread_create(&thread, NULL, do_half, &second) == 0;
    work(embedding, 0, shared ? middle : end);
    if (shared)
        pthread_join(thread, NULL);
}

void merge_vectors(struct merging *merging, const struct part *part)
{
    float *idf = weigh_groups(merging, part);
    uint32_t *paths = number_paths(part);
    const struct embedding embedding = {merging, part, idf, paths};
    do_all(embed, &embedding);
    do_all(sign, &embedding); /* of the vectors around as well */
    free(paths);
    free(idf);
}
