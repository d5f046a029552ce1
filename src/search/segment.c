#include "config.h"

#include "search/segment.h"

#include "base/alloc.h"
#include "base/error.h"
#include "search/segment_file.h"
#include "search/tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHECKED_AT_ONCE (1u << 20) /* bytes; a larger segment is read on by segment_verify() */

size_t segment_lay_out(const struct segment_header *header, void *base, struct segment_sections *sections)
{
    uint64_t at = sizeof *header;
    char *bytes = base;
#define SECTION(member, type, count)                                                                         \
    if (sections != NULL)                                                                                    \
        sections->member = (type *)(void *)(bytes + at);                                                     \
    at += ((uint64_t)(count) * sizeof(type) + 7) & ~UINT64_C(7);                                             \
    if (at > SIZE_MAX / 4)                                                                                   \
        return 0;
#define TABLE(member, columns, rows) SECTION(member, uint8_t, header->member##_length)
    SEGMENT_TABLES(TABLE)
    SEGMENT_SECTIONS(SECTION)
#undef TABLE
#undef SECTION
    return (size_t)at;
}

#define CHECKSUM_INIT                                                                                        \
    {                                                                                                        \
        1, 2, 3, 4                                                                                           \
    }
#define CHECKSUM_STEP 32 /* bytes */

static void checksum_add(uint64_t sums[4], const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint64_t word;
    for (; length >= CHECKSUM_STEP; length -= CHECKSUM_STEP, at += CHECKSUM_STEP) {
        for (int i = 0; i < 4; i++) {
            memcpy(&word, at + 8 * i, 8);
            sums[i] = (sums[i] ^ word) * 0x9E3779B97F4A7C15u;
            sums[i] ^= sums[i] >> 29;
        }
    }
}

static uint64_t checksum_end(const uint64_t sums[4], const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint64_t sum = sums[0];
    for (; length > 0; length--)
        sum = (sum ^ *at++) * 0x100000001B3u;
    for (int i = 1; i < 4; i++)
        sum = (sum ^ sums[i]) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 32;
}

uint64_t segment_checksum(const void *bytes, size_t length)
{
    uint64_t sums[4] = CHECKSUM_INIT;
    size_t whole = length / CHECKSUM_STEP * CHECKSUM_STEP;
    checksum_add(sums, bytes, whole);
    return checksum_end(sums, (const char *)bytes + whole, length - whole);
}

/* The text of the words, and where each begins, up to the end of the bytes. */
static void unpack_text(struct part *part, size_t length, uint32_t *offsets)
{
    const uint8_t *at = part->word_parts, *end = at + length;
    struct buf *text = &part->word_bytes;
    size_t last = 0; /* length of the word before */
    buf_init(text);
    for (uint32_t i = 0; i < part->word_count; i++) {
        char word[TOKEN_BYTES];
        size_t same = at < end ? *at >> 4 : 0, more = at < end ? *at++ & 15u : 0;
        if (more == WORD_PART_MOST)
            more += at < end ? *at++ : 0u;
        if (same > last || same + more > TOKEN_BYTES || more > (size_t)(end - at))
            same = more = 0;
        offsets[i] = (uint32_t)text->length;
        memcpy(word, text->data + text->length - last, same);
        memcpy(word + same, at, more);
        buf_add(text, word, last = same + more);
        at += more;
    }
    offsets[part->word_count] = (uint32_t)text->length;
    part->word_text = text->data;
    part->word_text_length = text->length;
}

/* What is read at every step, for every word. */
static void unpack(struct part *part, size_t length)
{
    size_t words = part->word_count, groups = part->group_count;
    uint32_t *memory = xmalloc((3 * words + groups + 3) * sizeof *memory);
    uint32_t *offsets = memory, *of_group = offsets + words + 1, *rows = of_group + words + 1;
    for (uint32_t i = 0; i < words; i++) {
        uint64_t values[PACKED_COLUMNS];
        packed_row(&part->words, i, values);
        of_group[i] = (uint32_t)values[WORD_GROUP];
        rows[i] = (uint32_t)values[WORD_ROW] - 1;
    }
    unpack_text(part, length, offsets);
    uint32_t *documents = rows + words;
    for (uint32_t i = 0; i < groups; i++)
        documents[i] = (uint32_t)packed_get(&part->groups, i, GROUP_DOCUMENTS);
    part->unpacked = memory;
    part->stem_keys = xcalloc(groups + 1, sizeof *part->stem_keys);
    part->word_offsets = offsets;
    part->word_groups = of_group;
    part->word_rows = (const int32_t *)rows;
    part->group_documents = documents;
}

struct part *segment_part(void *base, size_t length, bool mapped, uint64_t number)
{
    const struct segment_header *header = base;
    struct segment_sections sections;
    struct part *part = xcalloc(1, sizeof *part);
    segment_lay_out(header, base, &sections);
#define TABLE(member, column_count, row_count)                                                               \
    part->member = (struct packed){sections.member, (size_t)header->member##_length, row_count, column_count};
    SEGMENT_TABLES(TABLE)
#undef TABLE
#define SECTION(member, type, count) part->member = (const type *)sections.member;
    SEGMENT_SECTIONS(SECTION)
#undef SECTION
    part->document_count = header->document_count;
    part->passage_count = header->passage_count;
    part->word_count = header->word_count;
    part->group_count = header->group_count;
    part->conversation_count = header->conversation_count;
    part->name_count = header->name_count;
    part->dimensions = header->dimensions;
    part->forward_length = header->forward_length;
    part->postings_length = header->postings_length;
    part->name_text_length = header->name_text_length;
    part->length_sum = header->length_sum;
    part->number = number;
    part->map = base;
    part->map_length = length;
    part->mapped = mapped;
    unpack(part, header->word_parts_length);
    return part;
}

void segment_close(struct part *part)
{
    if (part == NULL)
        return;
    munmap(part->map, part->map_length);
    free(part->dead);
    free(part->group_dead);
    free(part->row_words);
    free(part->unpacked);
    free(part->stem_keys);
    free(part->spans);
    free(part->split);
    buf_free(&part->word_bytes);
    free(part);
}

void segment_let_go(struct part *part)
{
    if (part->mapped)
        madvise(part->map, part->map_length, MADV_DONTNEED);
}

uint64_t segment_header_checksum(const struct segment_header *header)
{
    return segment_checksum(header, offsetof(struct segment_header, checksum));
}

static bool tables_fit(const struct segment_header *header, size_t length)
{
#define TABLE(member, columns, rows)                                                                         \
    if (header->member##_length > length)                                                                    \
        return false;
    SEGMENT_TABLES(TABLE)
#undef TABLE
    return true;
}

static bool plausible(const void *base, size_t length, const struct vectors *table)
{
    const struct segment_header *header = base;
    size_t dimensions = table != NULL ? table->dimensions : 0;
    return length >= sizeof *header && memcmp(header->magic, SEGMENT_MAGIC, sizeof header->magic) == 0 &&
           header->dimensions == dimensions && header->vectors == (table != NULL ? table->identity : 0) &&
           header->forward_length <= length && header->word_parts_length <= length &&
           header->postings_length <= length && header->name_text_length <= length &&
           tables_fit(header, length) && segment_lay_out(header, NULL, NULL) == length &&
           header->checksum == segment_header_checksum(header);
}

/* What a loop over a whole section would otherwise have to ask at each step. */
static bool consistent(const struct part *part)
{
    for (uint32_t i = 0; i < part->word_count; i++) {
        if (part->word_groups[i] >= part->group_count)
            return false;
    }
    return packed_get(&part->documents, part->document_count, DOCUMENT_FIRST) == part->passage_count;
}

enum segment_state segment_verify(struct part *part, size_t bytes)
{
    const struct segment_header *header = part->map;
    const char *base = part->map;
    if (!part->mapped || part->verified == part->map_length)
        return SEGMENT_WHOLE;
    if (part->verified == 0) {
        static const uint64_t begin[4] = CHECKSUM_INIT;
        memcpy(part->sums, begin, sizeof begin);
        part->verified = sizeof *header;
    }
    size_t at = part->verified, left = part->map_length - at;
    size_t taken = (left < bytes ? left : bytes) / CHECKSUM_STEP * CHECKSUM_STEP;
    checksum_add(part->sums, base + at, taken);
    part->verified += taken;
    if (left - taken < CHECKSUM_STEP) {
        part->verified = part->map_length;
        if (checksum_end(part->sums, base + at + taken, left - taken) != header->content)
            return SEGMENT_DAMAGED;
    }
    return part->verified == part->map_length ? SEGMENT_WHOLE : SEGMENT_UNREAD;
}

enum rec_status segment_open(struct part **part, const char *path, uint64_t number,
                             const struct vectors *table, rec_error *error)
{
    struct stat info;
    void *map = MAP_FAILED;
    *part = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0 && fstat(file, &info) == 0 && info.st_size > 0)
        map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0)
        close(file);
    if (map == MAP_FAILED)
        return error_set(error, REC_STORE, "The segment %s of the search index cannot be read.", path);
    if (plausible(map, (size_t)info.st_size, table)) {
        *part = segment_part(map, (size_t)info.st_size, true, number);
        if (consistent(*part) && segment_verify(*part, CHECKED_AT_ONCE) != SEGMENT_DAMAGED)
            return REC_OK;
        segment_close(*part);
        *part = NULL;
    } else {
        munmap(map, (size_t)info.st_size);
    }
    return error_set(error, REC_STORE, "The segment %s of the search index is damaged.", path);
}
