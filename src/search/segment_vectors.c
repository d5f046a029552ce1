#include "config.h"

#include "search/segment_merge_state.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <stdlib.h>
#include <string.h>

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

void merge_vectors(struct merging *merging, const struct part *part)
{
    const struct segment_plan *plan = merging->plan;
    float *idf = weigh_groups(merging, part);
    uint32_t *paths = number_paths(part);
    for (uint32_t i = 0; i < part->passage_count; i++)
        embed_passage(plan->table, plan->names, part, i, idf, merging->out.vectors + i * part->dimensions,
                      &merging->out.scales[i]);
    for (uint32_t i = 0; i < part->passage_count; i++)
        write_signs(part, paths, i, merging->out.signs + (size_t)i * SIGN_WORDS);
    free(paths);
    free(idf);
}
