#include "config.h"

#include "search/near.h"

#include "base/alloc.h"
#include "search/embed.h"
#include "search/synonyms.h"

#include <stdlib.h>
#include <string.h>

#define LATER_MOST 256  /* words said since that are looked at one by one */
#define CLOSE      256  /* words that the sign bits bring up */
#define AT_ONCE    32   /* that are compared together */
#define KEPT       8192 /* words whose nearest are kept */

struct near {
    const struct vectors *table;
    bool begun;     /* the words of all parts were looked at */
    uint64_t *said; /* a bit a row: a part has the word */
    uint32_t *rows; /* the vocabulary that the kept lists stand on, ascending; NULL: none was needed yet */
    uint64_t *signs;
    size_t row_count;
    uint32_t later[LATER_MOST]; /* said since */
    size_t later_count;

    uint32_t *places; /* of each row in `lists`, from 1; 0: not computed */
    struct near_list {
        size_t count;
        struct near_word words[NEAR_WORDS];
    } * lists;
    size_t list_count, list_capacity;
    int32_t *synonyms; /* the row of each; -1: it is not in the table */
};

struct near *near_new(const struct vectors *table)
{
    struct near *near = xcalloc(1, sizeof *near);
    near->table = table;
    near->said = xcalloc(table->count / 64 + 1, sizeof *near->said);
    near->places = xcalloc(table->count + 1, sizeof *near->places);
    near->synonyms = xmalloc(synonyms_count() * sizeof *near->synonyms);
    for (uint32_t i = 0; i < synonyms_count(); i++)
        near->synonyms[i] = vectors_row(table, synonyms_word(i), strlen(synonyms_word(i)));
    return near;
}

void near_free(struct near *near)
{
    if (near == NULL)
        return;
    free(near->said);
    free(near->rows);
    free(near->signs);
    free(near->places);
    free(near->lists);
    free(near->synonyms);
    free(near);
}

/* --- The vocabulary --- */

static bool is_said(const uint64_t *said, size_t row)
{
    return (said[row / 64] >> row % 64 & 1) != 0;
}

static void forget(struct near *near)
{
    near->row_count = near->later_count = near->list_count = 0;
    memset(near->places, 0, near->table->count * sizeof *near->places);
    free(near->rows);
    free(near->signs);
    near->rows = NULL;
    near->signs = NULL;
}

static void collect_vocabulary(struct near *near)
{
    size_t dimensions = near->table->dimensions;
    near->rows = xmalloc((near->table->count + 1) * sizeof *near->rows);
    near->signs = xmalloc((near->table->count + 1) * SIGN_WORDS * sizeof *near->signs);
    for (uint32_t row = 0; row < near->table->count; row++) {
        if (!is_said(near->said, row))
            continue;
        kernel_signs(near->table->rows + (size_t)row * dimensions, dimensions,
                     near->signs + near->row_count * SIGN_WORDS);
        near->rows[near->row_count++] = row;
    }
}

static void note_said(uint64_t *said, const struct part *part, size_t rows)
{
    for (uint32_t word = 0; word < part->word_count; word++) {
        int32_t row = part->word_rows[word];
        if (row >= 0 && (size_t)row < rows)
            said[row / 64] |= UINT64_C(1) << row % 64;
    }
}

/* False: there are too many of them. */
static bool note_later(struct near *near, struct part *part)
{
    for (; part->near_words_done < part->word_count; part->near_words_done++) {
        int32_t row = part->word_rows[part->near_words_done];
        if (row < 0 || (size_t)row >= near->table->count || is_said(near->said, (size_t)row))
            continue;
        if (near->rows != NULL && near->later_count == LATER_MOST)
            return false;
        near->said[row / 64] |= UINT64_C(1) << row % 64;
        if (near->rows != NULL)
            near->later[near->later_count++] = (uint32_t)row;
    }
    return true;
}

/* Words that are gone stay in the lists until they are begun anew: no part has them. */
void near_follow(struct near *near, struct part *const *parts, size_t count)
{
    bool anew = !near->begun;
    for (size_t i = 0; i < count; i++) {
        part_find_rows(parts[i], near->table->count);
        anew = anew || !note_later(near, parts[i]);
    }
    if (!anew)
        return;
    memset(near->said, 0, (near->table->count / 64 + 1) * sizeof *near->said);
    for (size_t i = 0; i < count; i++) {
        note_said(near->said, parts[i], near->table->count);
        parts[i]->near_words_done = parts[i]->word_count;
    }
    forget(near);
    near->begun = true;
}

/* --- The nearest --- */

static void add(struct near_list *list, uint32_t row, float similarity)
{
    size_t at = list->count;
    if (list->count == NEAR_WORDS && similarity <= list->words[NEAR_WORDS - 1].similarity)
        return;
    if (list->count < NEAR_WORDS)
        list->count++;
    else
        at--;
    for (; at > 0 && list->words[at - 1].similarity < similarity; at--)
        list->words[at] = list->words[at - 1];
    list->words[at] = (struct near_word){row, similarity};
}

/* Some of the rows. */
static void consider(const struct near *near, struct near_list *list, uint32_t wanted, const uint32_t *rows,
                     size_t count)
{
    const struct vectors *table = near->table;
    int32_t dots[AT_ONCE];
    for (size_t first = 0, here; first < count; first += here) {
        here = count - first < AT_ONCE ? count - first : AT_ONCE;
        kernel_dots_at(table->rows, rows + first, here, table->rows + wanted * table->dimensions,
                       table->dimensions, dots);
        for (size_t i = 0; i < here; i++) {
            uint32_t row = rows[first + i];
            float cosine = (float)dots[i] * table->scales[wanted] * table->scales[row];
            bool other = (table->ranks[row] ^ table->ranks[wanted]) >> VECTORS_LANGUAGE_SHIFT != 0;
            if (row != wanted && !other && cosine > NEAR_FROM)
                add(list, row, near_similarity(cosine));
        }
    }
}

static void compute(struct near *near, uint32_t wanted, struct near_list *list)
{
    uint64_t signs[SIGN_WORDS];
    uint32_t close[CLOSE];
    size_t dimensions = near->table->dimensions;
    list->count = 0;
    if (near->rows == NULL)
        collect_vocabulary(near);
    if (near->row_count <= 4 * CLOSE) {
        consider(near, list, wanted, near->rows, near->row_count);
        return;
    }
    kernel_signs(near->table->rows + wanted * dimensions, dimensions, signs);
    size_t count = kernel_nearest(near->signs, near->row_count, signs, close, CLOSE);
    for (size_t i = 0; i < count; i++)
        close[i] = near->rows[close[i]];
    consider(near, list, wanted, close, count);
}

/* Which is kept. */
static const struct near_list *find_computed(struct near *near, uint32_t row)
{
    if (near->places[row] == 0) {
        if (near->list_count == KEPT) {
            near->list_count = 0;
            memset(near->places, 0, near->table->count * sizeof *near->places);
        }
        near->lists = xgrow(near->lists, &near->list_capacity, near->list_count + 1, sizeof *near->lists);
        compute(near, row, &near->lists[near->list_count]);
        near->places[row] = (uint32_t)++near->list_count;
    }
    return &near->lists[near->places[row] - 1];
}

void near_expect(const struct near *near, uint32_t row)
{
    const struct vectors *table = near->table;
    for (size_t at = 0; table->near != NULL && at < table->near_width; at += CACHE_LINE / sizeof *table->near)
        __builtin_prefetch(table->near + row * table->near_width + at);
}

/* Those of the file beside the table that somebody has said. False: it knows more than it can say, but too
 * few of them. */
static bool find_known(const struct near *near, uint32_t row, struct near_word words[NEAR_WORDS],
                       size_t *count)
{
    const struct vectors *table = near->table;
    const struct vectors_near *known = table->near + row * table->near_width;
    size_t at = 0, found = 0;
    for (; at < table->near_width && known[at].row < table->count && found < NEAR_WORDS; at++) {
        words[found] = (struct near_word){known[at].row, (float)known[at].similarity / VECTORS_NEAR_STEPS};
        found += is_said(near->said, known[at].row);
    }
    *count = found;
    return at < table->near_width || found == NEAR_WORDS;
}

size_t near_find(struct near *near, uint32_t row, struct near_word words[NEAR_WORDS])
{
    size_t count;
    if (near->table->near != NULL && find_known(near, row, words, &count))
        return count;
    struct near_list list = *find_computed(near, row);
    consider(near, &list, row, near->later, near->later_count);
    memcpy(words, list.words, list.count * sizeof *words);
    return list.count;
}

int32_t near_synonym(const struct near *near, uint32_t number)
{
    return near->synonyms[number];
}
