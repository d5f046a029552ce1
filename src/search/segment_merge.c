/* Parts become one segment, in three passes over the living documents in their new order: one to know the
 * sizes, one to write the lists, one for the vectors. */
#include "config.h"

#include "search/segment.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "search/embed.h"
#include "search/segment_file.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct merged_word {
    const char *text;
    uint32_t length, stem_length, source, word;
    char stem[TOKEN_BYTES];
};

struct merged_document {
    uint32_t conversation, branch, sequence; /* conversation: the new number; PART_NONE behind all messages */
    uint32_t source, document;
};

struct merging {
    const struct segment_plan *plan;
    struct merged_word *words;
    size_t word_count;
    struct merged_document *documents;
    size_t document_count;
    uint32_t **word_numbers, **conversation_numbers; /* of each source: its numbers to the new ones */
    uint16_t **name_numbers;
    struct part_conversation *conversations;
    size_t conversation_count;
    struct names names;
    uint32_t *groups; /* of the new words */
    uint32_t *group_documents, *group_last;
    uint64_t *group_bytes; /* size of each list of postings; then where it goes on */
    uint32_t group_count;
    struct segment_header header;
    struct segment_sections out;
};

static bool is_message(const struct part_document *row)
{
    return row->scope == REC_ROW_MESSAGE && row->conversation != PART_NONE;
}

/* --- Words --- */

static int by_stem(const void *left, const void *right)
{
    const struct merged_word *a = left, *b = right;
    uint32_t least = a->stem_length < b->stem_length ? a->stem_length : b->stem_length;
    int order = memcmp(a->stem, b->stem, least);
    if (order == 0)
        order = (a->stem_length > b->stem_length) - (a->stem_length < b->stem_length);
    if (order == 0)
        order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Marks the words of living documents with 0 in their table of new numbers. */
static void mark_words(const struct part *part, uint32_t *numbers)
{
    memset(numbers, 0xFF, part->word_count * sizeof *numbers);
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        struct part_term terms[PASSAGE_TERMS];
        uint32_t document = part->passages[passage].document;
        if (document >= part->document_count || part_is_dead(part, document))
            continue;
        size_t count = part_terms(part, passage, terms);
        for (size_t i = 0; i < count; i++)
            numbers[terms[i].word] = 0;
    }
}

static void collect_words(struct merging *merging)
{
    size_t capacity = 0, all = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->word_numbers[s] = xmalloc((part->word_count + 1u) * sizeof **merging->word_numbers);
        mark_words(part, merging->word_numbers[s]);
        for (uint32_t word = 0; word < part->word_count; word++) {
            size_t length;
            if (merging->word_numbers[s][word] == PART_NONE)
                continue;
            merging->words = xgrow(merging->words, &capacity, all + 1, sizeof *merging->words);
            struct merged_word *row = &merging->words[all++];
            row->text = part_word(part, word, &length);
            row->length = (uint32_t)length;
            row->source = (uint32_t)s;
            row->word = word;
            row->stem_length = (uint32_t)part_stem(part, word, row->stem);
        }
    }
    if (all > 0)
        qsort(merging->words, all, sizeof *merging->words, by_stem);
    /* the same word of two sources becomes one */
    size_t kept = 0;
    for (size_t i = 0; i < all; i++) {
        const struct merged_word row = merging->words[i];
        if (kept == 0 || by_stem(&merging->words[kept - 1], &row) != 0)
            merging->words[kept++] = row;
        merging->word_numbers[row.source][row.word] = (uint32_t)(kept - 1);
    }
    merging->word_count = kept;
}

static void number_groups(struct merging *merging)
{
    merging->groups = xmalloc((merging->word_count + 1) * sizeof *merging->groups);
    for (size_t i = 0; i < merging->word_count; i++) {
        const struct merged_word *row = &merging->words[i];
        bool same = i > 0 && row[-1].stem_length == row->stem_length &&
                    memcmp(row[-1].stem, row->stem, row->stem_length) == 0;
        merging->group_count += !same;
        merging->groups[i] = merging->group_count - 1;
        merging->header.word_text_length += row->length;
    }
    merging->group_documents = xcalloc(merging->group_count + 1u, sizeof *merging->group_documents);
    merging->group_last = xcalloc(merging->group_count + 1u, sizeof *merging->group_last);
    merging->group_bytes = xcalloc(merging->group_count + 1u, sizeof *merging->group_bytes);
}

/* --- Documents --- */

struct named_conversation {
    const unsigned char *id;
    uint32_t source, number;
};

static int by_name(const void *left, const void *right)
{
    const struct named_conversation *a = left, *b = right;
    return memcmp(a->id, b->id, PART_ID);
}

static void collect_conversations(struct merging *merging)
{
    struct named_conversation *rows = NULL;
    size_t capacity = 0, count = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->conversation_numbers[s] =
            xcalloc(part->conversation_count + 1u, sizeof **merging->conversation_numbers);
        for (uint32_t i = 0; i < part->conversation_count; i++) {
            rows = xgrow(rows, &capacity, count + 1, sizeof *rows);
            rows[count++] = (struct named_conversation){part->conversations[i].id, (uint32_t)s, i};
        }
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_name);
    merging->conversations = xcalloc(count + 1, sizeof *merging->conversations);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_name(&rows[i - 1], &rows[i]) != 0)
            memcpy(merging->conversations[merging->conversation_count++].id, rows[i].id, PART_ID);
        merging->conversation_numbers[rows[i].source][rows[i].number] =
            (uint32_t)(merging->conversation_count - 1);
    }
    free(rows);
}

static int by_place(const void *left, const void *right)
{
    const struct merged_document *a = left, *b = right;
    if (a->conversation != b->conversation)
        return a->conversation < b->conversation ? -1 : 1;
    if (a->branch != b->branch)
        return a->branch < b->branch ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

static void collect_documents(struct merging *merging)
{
    size_t capacity = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        for (uint32_t i = 0; i < part->document_count; i++) {
            const struct part_document *row = &part->documents[i];
            if (part_is_dead(part, i))
                continue;
            bool message = is_message(row) && row->conversation < part->conversation_count;
            merging->documents =
                xgrow(merging->documents, &capacity, merging->document_count + 1, sizeof *merging->documents);
            merging->documents[merging->document_count++] = (struct merged_document){
                .conversation = message ? merging->conversation_numbers[s][row->conversation] : PART_NONE,
                .branch = message ? row->branch : 0,
                .sequence = message ? row->sequence : 0,
                .source = (uint32_t)s,
                .document = i};
        }
    }
    if (merging->document_count > 0)
        qsort(merging->documents, merging->document_count, sizeof *merging->documents, by_place);
    for (size_t i = 0; i < merging->document_count; i++) {
        uint32_t number = merging->documents[i].conversation;
        if (number == PART_NONE)
            break;
        if (merging->conversations[number].count++ == 0)
            merging->conversations[number].first = (uint32_t)i;
    }
}

static void collect_names(struct merging *merging)
{
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->name_numbers[s] = xcalloc(part->name_count + 1u, sizeof **merging->name_numbers);
        for (uint32_t name = 1; name <= part->name_count; name++) {
            size_t length;
            const char *text = part_name(part, name, &length);
            names_add(&merging->names, text, length);
            uint32_t found = names_find(&merging->names, text, length);
            if (found != MAP_NONE && found < UINT16_MAX)
                merging->name_numbers[s][name] = (uint16_t)(found + 1);
        }
    }
    for (size_t i = 0; i < merging->names.speaker_count; i++)
        merging->header.name_text_length += merging->names.speakers[i].length;
}

/* --- Passages --- */

static int by_word(const void *left, const void *right)
{
    const struct part_term *a = left, *b = right;
    return (a->word > b->word) - (a->word < b->word);
}

static size_t new_terms(const struct merging *merging, uint32_t source, uint32_t passage,
                        struct part_term terms[PASSAGE_TERMS])
{
    size_t count = part_terms(merging->plan->sources[source], passage, terms);
    bool sorted = true;
    for (size_t i = 0; i < count; i++) {
        terms[i].word = merging->word_numbers[source][terms[i].word];
        sorted = sorted && (i == 0 || terms[i - 1].word < terms[i].word);
    }
    if (!sorted)
        qsort(terms, count, sizeof *terms, by_word);
    return count;
}

/* Adds a passage to the lists of its groups; with write they are written, else measured. */
static void post(struct merging *merging, uint32_t passage, const struct part_term *terms, size_t count,
                 bool write)
{
    for (size_t i = 0; i < count;) {
        uint32_t group = merging->groups[terms[i].word];
        struct part_term step = {.word = passage - merging->group_last[group]};
        for (; i < count && merging->groups[terms[i].word] == group; i++)
            step.count += terms[i].count;
        uint8_t *at = write ? merging->out.postings + merging->group_bytes[group] : NULL;
        merging->group_bytes[group] += part_put_terms(at, &step, 1);
        merging->group_last[group] = passage;
        merging->group_documents[group]++;
    }
}

static void put_document(struct merging *merging, size_t number, uint32_t first)
{
    const struct merged_document *place = &merging->documents[number];
    const struct part *part = merging->plan->sources[place->source];
    struct part_document row = part->documents[place->document];
    row.conversation = row.conversation < part->conversation_count
                           ? merging->conversation_numbers[place->source][row.conversation]
                           : PART_NONE;
    row.name = row.name <= part->name_count ? merging->name_numbers[place->source][row.name] : 0;
    row.first = first;
    merging->out.documents[number] = row;
}

static void walk(struct merging *merging, bool write)
{
    uint32_t passage = 0;
    size_t forward = 0;
    memset(merging->group_last, 0, merging->group_count * sizeof *merging->group_last);
    memset(merging->group_documents, 0, merging->group_count * sizeof *merging->group_documents);
    merging->header.length_sum = 0;
    for (size_t i = 0; i < merging->document_count; i++) {
        const struct merged_document *place = &merging->documents[i];
        const struct part *part = merging->plan->sources[place->source];
        uint32_t first, end;
        part_passages(part, place->document, &first, &end);
        if (write)
            put_document(merging, i, passage);
        for (uint32_t at = first; at < end; at++, passage++) {
            struct part_term terms[PASSAGE_TERMS];
            size_t count = new_terms(merging, place->source, at, terms);
            post(merging, passage, terms, count, write);
            if (write) {
                struct part_passage row = part->passages[at];
                row.document = (uint32_t)i;
                row.forward = (uint32_t)forward;
                row.terms = (uint8_t)count;
                merging->out.passages[passage] = row;
            }
            forward += part_put_terms(write ? merging->out.forward + forward : NULL, terms, count);
            merging->header.length_sum += part->passages[at].length;
        }
    }
    merging->header.passage_count = passage;
    merging->header.forward_length = forward;
}

/* --- Writing --- */

struct by_text {
    const struct merged_word *words;
    uint32_t word;
};

static int compare_text(const void *left, const void *right)
{
    const struct by_text *a = left, *b = right;
    const struct merged_word *x = &a->words[a->word], *y = &b->words[b->word];
    int order = memcmp(x->text, y->text, x->length < y->length ? x->length : y->length);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static void write_words(struct merging *merging)
{
    const struct segment_plan *plan = merging->plan;
    struct segment_sections *out = &merging->out;
    struct by_text *order = xmalloc((merging->word_count + 1) * sizeof *order);
    uint32_t offset = 0;
    for (uint32_t i = 0; i < merging->word_count; i++) {
        const struct merged_word *row = &merging->words[i];
        if (i == 0 || merging->groups[i] != merging->groups[i - 1])
            out->group_words[merging->groups[i]] = i;
        out->word_offsets[i] = offset;
        memcpy(out->word_text + offset, row->text, row->length);
        offset += row->length;
        out->word_groups[i] = merging->groups[i];
        out->word_rows[i] = plan->sources[row->source]->word_rows[row->word];
        order[i] = (struct by_text){merging->words, i};
    }
    out->word_offsets[merging->word_count] = offset;
    out->group_words[merging->group_count] = (uint32_t)merging->word_count;
    qsort(order, merging->word_count, sizeof *order, compare_text);
    for (size_t i = 0; i < merging->word_count; i++)
        out->words_by_text[i] = order[i].word;
    free(order);
}

struct by_id {
    const struct part_document *documents;
    uint32_t document;
};

static int compare_id(const void *left, const void *right)
{
    const struct by_id *a = left, *b = right;
    const struct part_document *x = &a->documents[a->document], *y = &b->documents[b->document];
    int order = memcmp(x->id, y->id, PART_ID);
    return order != 0 ? order : (x->scope > y->scope) - (x->scope < y->scope);
}

static void write_ids(struct merging *merging)
{
    struct by_id *order = xmalloc((merging->document_count + 1) * sizeof *order);
    for (uint32_t i = 0; i < merging->document_count; i++)
        order[i] = (struct by_id){merging->out.documents, i};
    qsort(order, merging->document_count, sizeof *order, compare_id);
    for (size_t i = 0; i < merging->document_count; i++)
        merging->out.by_id[i] = order[i].document;
    free(order);
}

static void write_names(struct merging *merging)
{
    uint32_t offset = 0;
    for (size_t i = 0; i < merging->names.speaker_count; i++) {
        const struct speaker *speaker = &merging->names.speakers[i];
        merging->out.name_offsets[i] = offset;
        memcpy(merging->out.name_text + offset, speaker->name, speaker->length);
        offset += (uint32_t)speaker->length;
    }
    merging->out.name_offsets[merging->names.speaker_count] = offset;
}

static void write_lists(struct merging *merging)
{
    uint64_t offset = 0;
    for (uint32_t i = 0; i < merging->group_count; i++) {
        uint64_t length = merging->group_bytes[i];
        merging->out.posting_offsets[i] = merging->group_bytes[i] = offset;
        offset += length;
    }
    merging->out.posting_offsets[merging->group_count] = offset;
    walk(merging, true);
    merging->out.documents[merging->document_count] =
        (struct part_document){.first = merging->header.passage_count};
    memcpy(merging->out.group_documents, merging->group_documents,
           merging->group_count * sizeof *merging->group_documents);
    memcpy(merging->out.conversations, merging->conversations,
           merging->conversation_count * sizeof *merging->conversations);
    write_words(merging);
    write_ids(merging);
    write_names(merging);
}

/* --- Vectors --- */

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
    double passages = part->passage_count;
    for (size_t i = 0; i < plan->other_count; i++)
        passages += plan->others[i]->passage_count - plan->others[i]->dead_passages;
    for (uint32_t group = 0; group < part->group_count; group++) {
        double documents = part->group_documents[group];
        for (size_t i = 0; i < plan->other_count; i++)
            documents += outside(plan->others[i], &merging->words[part->group_words[group]]);
        idf[group] = (float)embed_idf(passages, documents);
    }
    return idf;
}

/* Are the two passages of messages of one conversation and branch? */
static bool same_path(const struct part *part, uint32_t a, uint32_t b)
{
    const struct part_document *x = &part->documents[part->passages[a].document];
    const struct part_document *y = &part->documents[part->passages[b].document];
    return is_message(x) && is_message(y) && x->conversation == y->conversation && x->branch == y->branch;
}

static void write_signs(const struct part *part, uint32_t passage, uint64_t signs[SIGN_WORDS])
{
    float sum[DIMENSIONS_MAX] = {0};
    for (int o = -EMBED_AROUND; o <= EMBED_AROUND; o++) {
        int64_t at = (int64_t)passage + o;
        if (at < 0 || at >= part->passage_count || (o != 0 && !same_path(part, passage, (uint32_t)at)))
            continue;
        kernel_add(sum, part->vectors + (size_t)at * part->dimensions,
                   part->scales[at] * embed_around[o + EMBED_AROUND], part->dimensions);
    }
    embed_signs(sum, part->dimensions, signs);
}

static void write_vectors(struct merging *merging, const struct part *part)
{
    const struct segment_plan *plan = merging->plan;
    float *idf = weigh_groups(merging, part);
    for (uint32_t i = 0; i < part->passage_count; i++)
        embed_passage(plan->table, plan->names, part, i, idf, merging->out.vectors + i * part->dimensions,
                      &merging->out.scales[i]);
    for (uint32_t i = 0; i < part->passage_count; i++)
        write_signs(part, i, merging->out.signs + (size_t)i * SIGN_WORDS);
    free(idf);
}

/* --- The file --- */

static void *make_room(const char *path, size_t length, int *file, rec_error *error)
{
    void *base;
    *file = -1;
    if (path == NULL) {
        base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    } else {
        *file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        /* written, not only set: a full disk must say so here and not as a signal */
        if (*file < 0 || posix_fallocate(*file, 0, (off_t)length) != 0) {
            error_errno(error, REC_IO, errno, "cannot write the search index %s", path);
            return NULL;
        }
        base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, *file, 0);
    }
    if (base == MAP_FAILED) {
        error_errno(error, REC_IO, errno, "no room for the search index");
        return NULL;
    }
    return base;
}

static enum rec_status fill(struct merging *merging, const char *path, struct part **part, rec_error *error)
{
    struct segment_header *header = &merging->header;
    struct buf temporary = BUF_INIT;
    int file;
    memcpy(header->magic, SEGMENT_MAGIC, sizeof header->magic);
    header->document_count = (uint32_t)merging->document_count;
    header->word_count = (uint32_t)merging->word_count;
    header->group_count = merging->group_count;
    header->conversation_count = (uint32_t)merging->conversation_count;
    header->name_count = (uint32_t)merging->names.speaker_count;
    header->dimensions = merging->plan->table != NULL ? merging->plan->table->dimensions : 0;
    header->vectors = merging->plan->table != NULL ? merging->plan->table->identity : 0;
    for (uint32_t i = 0; i < merging->group_count; i++)
        header->postings_length += merging->group_bytes[i];
    if (path != NULL)
        buf_addf(&temporary, "%s.new", path);
    size_t length = segment_lay_out(header, NULL, NULL);
    void *base = make_room(path != NULL ? temporary.data : NULL, length, &file, error);
    enum rec_status status = base != NULL ? REC_OK : REC_IO;
    if (status == REC_OK) {
        memcpy(base, header, sizeof *header);
        segment_lay_out(header, base, &merging->out);
        write_lists(merging);
        *part = segment_part(base, length, path != NULL, merging->plan->number);
        if (merging->plan->table != NULL)
            write_vectors(merging, *part);
        header->content = segment_checksum((const char *)base + sizeof *header, length - sizeof *header);
        header->checksum = segment_header_checksum(header);
        memcpy(base, header, sizeof *header);
        if (path != NULL && (msync(base, length, MS_SYNC) != 0 || rename(temporary.data, path) != 0)) {
            status = error_errno(error, REC_IO, errno, "cannot write the search index %s", path);
            segment_close(*part);
            *part = NULL;
        } else {
            mprotect(base, length, PROT_READ);
        }
    }
    if (file >= 0)
        close(file);
    if (status != REC_OK && path != NULL)
        unlink(temporary.data);
    buf_free(&temporary);
    return status;
}

enum rec_status segment_write(struct part **part, const struct segment_plan *plan, const char *path,
                              rec_error *error)
{
    struct merging merging = {.plan = plan};
    enum rec_status status = REC_OK;
    *part = NULL;
    merging.word_numbers = xcalloc(plan->source_count + 1, sizeof *merging.word_numbers);
    merging.conversation_numbers = xcalloc(plan->source_count + 1, sizeof *merging.conversation_numbers);
    merging.name_numbers = xcalloc(plan->source_count + 1, sizeof *merging.name_numbers);
    collect_words(&merging);
    number_groups(&merging);
    collect_conversations(&merging);
    collect_documents(&merging);
    collect_names(&merging);
    walk(&merging, false);
    if (merging.document_count > 0)
        status = fill(&merging, path, part, error);
    for (size_t s = 0; s < plan->source_count; s++) {
        free(merging.word_numbers[s]);
        free(merging.conversation_numbers[s]);
        free(merging.name_numbers[s]);
    }
    void *const arrays[] = {merging.words,         merging.documents,  merging.word_numbers,
                            merging.name_numbers,  merging.groups,     merging.conversation_numbers,
                            merging.conversations, merging.group_last, merging.group_documents,
                            merging.group_bytes};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    names_free(&merging.names);
    return status;
}
