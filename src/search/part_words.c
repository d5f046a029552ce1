/* The words of a part: looked up by their text, by their stem, by how they begin. */
#include "config.h"

#include "search/part.h"

#include "base/alloc.h"
#include "search/stem.h"
#include "search/tail.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

uint64_t part_key(const char *text, size_t length)
{
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++)
        key = key << 8 | (i < length ? (unsigned char)text[i] : 0);
    return key;
}

static const char *text_at(const uint32_t *offsets, const char *text, size_t text_length, uint32_t at,
                           size_t *length)
{
    uint32_t start = offsets[at], end = offsets[at + 1];
    *length = 0;
    if (start > end || end > text_length)
        return "";
    *length = end - start;
    return text + start;
}

const char *part_word(const struct part *part, uint32_t word, size_t *length)
{
    return text_at(part->word_offsets, part->word_text, part->word_text_length, word, length);
}

const char *part_name(const struct part *part, uint32_t name, size_t *length)
{
    *length = 0;
    if (name == 0 || name > part->name_count)
        return "";
    return text_at(part->name_offsets, part->name_text, part->name_text_length, name - 1, length);
}

void part_find_rows(struct part *part, size_t rows)
{
    if (part->row_words == NULL) {
        part->row_words = xmalloc((rows + 1) * sizeof *part->row_words);
        memset(part->row_words, 0xFF, (rows + 1) * sizeof *part->row_words);
    }
    for (; part->row_words_done < part->word_count; part->row_words_done++) {
        int32_t row = part->word_rows[part->row_words_done];
        if (row >= 0 && (size_t)row < rows)
            part->row_words[row] =
                (struct part_row_word){part->row_words_done, part->word_groups[part->row_words_done]};
    }
}

size_t part_stem(const struct part *part, uint32_t word, char *out)
{
    size_t length;
    const char *text = part->tail != NULL ? tail_stem(part->tail, part->word_groups[word], &length)
                                          : part_word(part, word, &length);
    if (length > TOKEN_BYTES)
        length = TOKEN_BYTES;
    memcpy(out, text, length);
    return part->tail != NULL ? length : stem_word(out, length);
}

static int compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static uint32_t first_word(const struct part *part, uint32_t group)
{
    return (uint32_t)packed_get(&part->groups, group, GROUP_WORD);
}

static uint32_t by_text(const struct part *part, uint32_t place)
{
    return (uint32_t)packed_get(&part->words, place, WORD_BY_TEXT);
}

/* How a stem stands to that of a group. */
static int compare_group(const struct part *part, uint32_t group, const char *stem, size_t length,
                         uint64_t key)
{
    uint64_t *known = &part->stem_keys[group];
    char other[TOKEN_BYTES];
    size_t other_length = TOKEN_BYTES;
    if (*known == 0) {
        other_length = part_stem(part, first_word(part, group), other);
        *known = part_key(other, other_length);
    }
    if (*known != key)
        return key < *known ? -1 : 1;
    if (length < sizeof key) /* it is all of it */
        return 0;
    if (other_length == TOKEN_BYTES)
        other_length = part_stem(part, first_word(part, group), other);
    return compare(stem, length, other, other_length);
}

uint32_t part_find_group(const struct part *part, const char *stem, size_t length)
{
    if (part->tail != NULL)
        return tail_find_group(part->tail, stem, length);
    uint32_t low = 0, high = part->group_count;
    uint64_t key = part_key(stem, length);
    if (high > 0 && part->stem_keys[0] != 0 && key < part->stem_keys[0])
        return PART_NONE; /* as is each word of another language where all is in English */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (part->stem_keys[middle] == 0 && first_word(part, middle) >= part->word_count)
            return PART_NONE;
        int order = compare_group(part, middle, stem, length, key);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PART_NONE;
}

/* The first word, in order of text, that is not before this one. */
static uint32_t word_place(const struct part *part, const char *text, size_t length)
{
    uint32_t low = 0, high = part->word_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, word = by_text(part, middle);
        size_t other_length = 0;
        const char *other = word < part->word_count ? part_word(part, word, &other_length) : "";
        if (compare(text, length, other, other_length) <= 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint32_t part_find_word(const struct part *part, const char *word, size_t length)
{
    if (part->tail != NULL)
        return tail_find_word(part->tail, word, length);
    uint32_t place = word_place(part, word, length);
    if (place == part->word_count)
        return PART_NONE;
    uint32_t found = by_text(part, place);
    size_t other_length = 0;
    const char *other = found < part->word_count ? part_word(part, found, &other_length) : "";
    return other_length == length && memcmp(other, word, length) == 0 ? found : PART_NONE;
}

uint32_t part_group_documents(const struct part *part, uint32_t group)
{
    uint32_t dead = part->group_dead != NULL ? part->group_dead[group] : 0;
    return part->group_documents[group] > dead ? part->group_documents[group] - dead : 0;
}

void part_expect_group(const struct part *part, uint32_t group)
{
    if (group == PART_NONE)
        return;
    __builtin_prefetch(&part->group_documents[group]);
    if (part->tail == NULL)
        packed_expect(&part->groups, group);
}

void part_group_words(const struct part *part, uint32_t group, void (*take)(void *context, uint32_t word),
                      void *context)
{
    if (part->tail != NULL) {
        for (uint32_t at = tail_first_word(part->tail, group); at != PART_NONE;
             at = tail_next_word(part->tail, at))
            take(context, at);
        return;
    }
    uint32_t end = first_word(part, group + 1);
    for (uint32_t word = first_word(part, group); word < end && word < part->word_count; word++)
        take(context, word);
}

static bool begins_with(const struct part *part, uint32_t word, const char *text, size_t length)
{
    size_t other_length;
    const char *other = part_word(part, word, &other_length);
    return other_length >= length && memcmp(other, text, length) == 0;
}

void part_prefix_words(const struct part *part, const char *text, size_t length, size_t limit,
                       void (*take)(void *context, uint32_t word), void *context)
{
    size_t given = 0;
    if (part->tail != NULL) {
        for (uint32_t word = 0; word < part->word_count && given < limit; word++) {
            if (begins_with(part, word, text, length)) {
                take(context, word);
                given++;
            }
        }
        return;
    }
    for (uint32_t at = word_place(part, text, length); at < part->word_count && given < limit;
         at++, given++) {
        uint32_t word = by_text(part, at);
        if (word >= part->word_count || !begins_with(part, word, text, length))
            break;
        take(context, word);
    }
}
