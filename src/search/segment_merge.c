/* Parts become one segment, in three passes over the living documents in their new order: one to know the
 * sizes, one to write the lists, one for the vectors. */
#include "config.h"

#include "search/segment_merge_state.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* --- Passages --- */

/* In order of word, which they mostly have: there are few. */
static void sort_terms(struct part_term *terms, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct part_term term = terms[i];
        size_t at = i;
        for (; at > 0 && terms[at - 1].word > term.word; at--)
            terms[at] = terms[at - 1];
        terms[at] = term;
    }
}

static size_t new_terms(const struct merging *merging, uint32_t source, uint32_t passage,
                        struct part_term terms[PASSAGE_TERMS])
{
    size_t count = part_terms(merging->plan->sources[source], passage, terms);
    for (size_t i = 0; i < count; i++)
        terms[i].word = merging->word_numbers[source][terms[i].word];
    sort_terms(terms, count);
    return count;
}

/* Adds a passage to the lists of its groups; with write they are written, else measured. */
static void post(struct merging *merging, uint32_t passage, const struct part_term *terms, size_t count,
                 bool write)
{
    for (size_t i = 0; i < count;) {
        uint32_t group = merging->groups[terms[i].word];
        struct merged_group *list = &merging->lists[group];
        struct part_term step = {.word = passage - list->last};
        for (; i < count && merging->groups[terms[i].word] == group; i++)
            step.count += terms[i].count;
        list->bytes += part_put_terms(write ? merging->out.postings + list->bytes : NULL, &step, 1);
        list->last = passage;
        list->documents++;
    }
}

static void pack_document(struct merging *merging, size_t number, uint32_t first)
{
    const struct merged_document *place = &merging->documents[number];
    const struct part *part = merging->plan->sources[place->source];
    const struct part_document row = part_document(part, place->document);
    uint32_t conversation = row.conversation < part->conversation_count
                                ? merging->conversation_numbers[place->source][row.conversation]
                                : PART_NONE;
    uint64_t values[] = {
        [DOCUMENT_FIRST] = first,
        [DOCUMENT_TIME] = (uint64_t)row.time,
        [DOCUMENT_SCOPE] = row.scope,
        [DOCUMENT_CONVERSATION] = (uint32_t)(conversation + 1),
        [DOCUMENT_BRANCH] = row.branch,
        [DOCUMENT_SEQUENCE] = row.sequence,
        [DOCUMENT_NAME] = row.name <= part->name_count ? merging->name_numbers[place->source][row.name] : 0u,
        [DOCUMENT_ROLE] = row.role,
        [DOCUMENT_KIND] = row.kind,
        [DOCUMENT_CATEGORY] = row.category,
        [DOCUMENT_FLAGS] = row.flags,
        [DOCUMENT_WEIGHT] = row.weight};
    packer_add(&merging->tables.documents, values);
    packer_add(&merging->tables.places, (const uint64_t[]){(uint64_t)part_place(part, place->document)});
    struct by_id *entry = &merging->ids[number];
    memcpy(entry->id, part->ids[place->document], PART_ID);
    entry->scope = row.scope;
    entry->document = (uint32_t)number;
}

/* The lists of the passages of a document, which begin with this one; how many passages. */
static uint32_t walk_document(struct merging *merging, size_t number, uint32_t passage, bool write)
{
    const struct merged_document *place = &merging->documents[number];
    const struct part *part = merging->plan->sources[place->source];
    uint32_t first, end;
    part_passages(part, place->document, &first, &end);
    for (uint32_t at = first; at < end; at++, passage++) {
        struct part_term terms[PASSAGE_TERMS];
        size_t count = new_terms(merging, place->source, at, terms);
        uint64_t forward = merging->header.forward_length;
        post(merging, passage, terms, count, write);
        if (write) {
            merging->out.lengths[passage] = part->lengths[at];
            merging->out.flags[passage] = part->flags[at];
        } else {
            packer_add(
                &merging->tables.passages,
                (const uint64_t[]){
                    [PASSAGE_DOCUMENT] = number, [PASSAGE_FORWARD] = forward, [PASSAGE_TERM_COUNT] = count});
            merging->header.length_sum += part->lengths[at];
        }
        merging->header.forward_length +=
            part_put_terms(write ? merging->out.forward + forward : NULL, terms, count);
    }
    return end - first;
}

static void walk(struct merging *merging, bool write)
{
    uint32_t passage = 0;
    for (uint32_t i = 0; i < merging->group_count; i++)
        merging->lists[i].documents = merging->lists[i].last = 0;
    merging->header.forward_length = 0;
    for (size_t i = 0; i < merging->document_count; i++) {
        if (!write)
            pack_document(merging, i, passage);
        passage += walk_document(merging, i, passage, write);
    }
    merging->header.passage_count = passage;
    if (!write) /* where the last one ends */
        packer_add(&merging->tables.documents,
                   (const uint64_t[DOCUMENT_COLUMNS]){[DOCUMENT_FIRST] = passage});
}

/* --- Writing --- */

struct by_text {
    uint64_t key; /* the first bytes */
    const struct merged_word *row;
};

static int compare_text(const void *left, const void *right)
{
    const struct by_text *a = left, *b = right;
    const struct merged_word *x = a->row, *y = b->row;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    int order = memcmp(x->text, y->text, x->length < y->length ? x->length : y->length);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static uint32_t *order_by_text(const struct merging *merging)
{
    struct by_text *order = xmalloc((merging->word_count + 1) * sizeof *order);
    uint32_t *words = xmalloc((merging->word_count + 1) * sizeof *words);
    for (size_t i = 0; i < merging->word_count; i++) {
        const struct merged_word *row = &merging->words[i];
        order[i] = (struct by_text){part_key(row->text, row->length), row};
    }
    if (merging->word_count > 0)
        qsort(order, merging->word_count, sizeof *order, compare_text);
    for (size_t i = 0; i < merging->word_count; i++)
        words[i] = (uint32_t)(order[i].row - merging->words);
    words[merging->word_count] = 0;
    free(order);
    return words;
}

static void pack_words(struct merging *merging)
{
    uint32_t *by_text = order_by_text(merging);
    uint64_t postings = 0;
    for (size_t i = 0; i <= merging->word_count; i++) {
        const struct merged_word *row = i < merging->word_count ? &merging->words[i] : NULL;
        int32_t vector = row != NULL ? merging->plan->sources[row->source]->word_rows[row->word] : -1;
        packer_add(&merging->tables.words,
                   (const uint64_t[]){[WORD_GROUP] = row != NULL ? merging->groups[i] : merging->group_count,
                                      [WORD_ROW] = (uint32_t)(vector + 1),
                                      [WORD_BY_TEXT] = by_text[i]});
        if (i < merging->word_count && i > 0 && merging->groups[i] == merging->groups[i - 1])
            continue;
        uint32_t group = row != NULL ? merging->groups[i] : merging->group_count;
        packer_add(&merging->tables.groups,
                   (const uint64_t[]){[GROUP_DOCUMENTS] = merging->lists[group].documents,
                                      [GROUP_WORD] = i,
                                      [GROUP_POSTINGS] = postings});
        postings += merging->lists[group].bytes;
    }
    free(by_text);
}

static int compare_id(const void *left, const void *right)
{
    const struct by_id *a = left, *b = right;
    int order = memcmp(a->id, b->id, PART_ID);
    return order != 0 ? order : (a->scope > b->scope) - (a->scope < b->scope);
}

static void pack_ids(struct merging *merging)
{
    qsort(merging->ids, merging->document_count, sizeof *merging->ids, compare_id);
    for (size_t i = 0; i < merging->document_count; i++)
        packer_add(&merging->tables.by_id, (const uint64_t[]){merging->ids[i].document});
}

static void write_words(const struct merging *merging)
{
    uint8_t *at = merging->out.word_parts;
    for (size_t i = 0; i < merging->word_count; i++)
        at += merge_put_word(at, i > 0 ? &merging->words[i - 1] : NULL, &merging->words[i]);
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
        uint64_t length = merging->lists[i].bytes;
        merging->lists[i].bytes = offset;
        offset += length;
    }
    walk(merging, true);
    for (size_t i = 0; i < merging->document_count; i++)
        memcpy(merging->out.ids[merging->ids[i].document], merging->ids[i].id, PART_ID);
    memcpy(merging->out.conversations, merging->conversations,
           merging->conversation_count * sizeof *merging->conversations);
    write_words(merging);
    write_names(merging);
#define TABLE(member, columns, rows) packer_copy(&merging->tables.member, merging->out.member);
    SEGMENT_TABLES(TABLE)
#undef TABLE
}

/* --- The file --- */

/* What they take of memory would stand beside as much that is written. */
static void let_go_sources(const struct segment_plan *plan)
{
    for (size_t s = 0; s < plan->source_count; s++)
        segment_let_go(plan->sources[s]);
}

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
        header->postings_length += merging->lists[i].bytes;
#define TABLE(member, columns, rows) header->member##_length = packer_end(&merging->tables.member);
    SEGMENT_TABLES(TABLE)
#undef TABLE
    if (path != NULL)
        buf_addf(&temporary, "%s.new", path);
    size_t length = segment_lay_out(header, NULL, NULL);
    void *base = make_room(path != NULL ? temporary.data : NULL, length, &file, error);
    enum rec_status status = base != NULL ? REC_OK : REC_IO;
    if (status == REC_OK) {
        memcpy(base, header, sizeof *header);
        segment_lay_out(header, base, &merging->out);
        write_lists(merging);
        let_go_sources(merging->plan); /* the rest is made of what was written */
        *part = segment_part(base, length, path != NULL, merging->plan->number);
        if (merging->plan->table != NULL)
            merge_vectors(merging, *part);
        header->content = segment_checksum((const char *)base + sizeof *header, length - sizeof *header);
        header->checksum = segment_header_checksum(header);
        memcpy(base, header, sizeof *header);
        if (path != NULL && (msync(base, length, MS_SYNC) != 0 || rename(temporary.data, path) != 0)) {
            status = error_errno(error, REC_IO, errno, "cannot write the search index %s", path);
            segment_close(*part);
            *part = NULL;
        } else {
            mprotect(base, length, PROT_READ);
            segment_let_go(*part);
        }
    }
    if (file >= 0)
        close(file);
    if (status != REC_OK && path != NULL)
        unlink(temporary.data);
    buf_free(&temporary);
    return status;
}

static void begin_tables(struct merging *merging)
{
    merging->ids = xmalloc((merging->document_count + 1) * sizeof *merging->ids);
#define TABLE(member, columns, rows) packer_init(&merging->tables.member, columns);
    SEGMENT_TABLES(TABLE)
#undef TABLE
}

static void end_tables(struct merging *merging)
{
    free(merging->ids);
#define TABLE(member, columns, rows) packer_free(&merging->tables.member);
    SEGMENT_TABLES(TABLE)
#undef TABLE
}

enum rec_status segment_write(struct part **part, const struct segment_plan *plan, const char *path,
                              rec_error *error)
{
    struct merging merging = {.plan = plan, .stems = ARENA_INIT};
    enum rec_status status = REC_OK;
    *part = NULL;
    merging.word_numbers = xcalloc(plan->source_count + 1, sizeof *merging.word_numbers);
    merging.conversation_numbers = xcalloc(plan->source_count + 1, sizeof *merging.conversation_numbers);
    merging.name_numbers = xcalloc(plan->source_count + 1, sizeof *merging.name_numbers);
    let_go_sources(plan); /* searches have read their vectors and lists, which a merge does not */
    merge_words(&merging);
    merge_groups(&merging);
    merge_conversations(&merging);
    merge_documents(&merging);
    merge_names(&merging);
    begin_tables(&merging);
    walk(&merging, false);
    pack_words(&merging);
    pack_ids(&merging);
    if (merging.document_count > 0)
        status = fill(&merging, path, part, error);
    for (size_t s = 0; s < plan->source_count; s++) {
        free(merging.word_numbers[s]);
        free(merging.conversation_numbers[s]);
        free(merging.name_numbers[s]);
    }
    void *const arrays[] = {merging.words,         merging.documents, merging.word_numbers,
                            merging.name_numbers,  merging.groups,    merging.conversation_numbers,
                            merging.conversations, merging.lists};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    arena_free(&merging.stems);
    names_free(&merging.names);
    end_tables(&merging);
    return status;
}
