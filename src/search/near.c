#include "config.h"

#include "search/near.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <stdlib.h>
#include <string.h>

#define ENOUGH     16   /* words from the file beside the table: with 32 of them no more is found */
#define LATER_MOST 256  /* words said since that are looked at one by one */
#define CLOSE      256  /* words that the sign bits bring up */
#define AT_ONCE    32   /* that are compared together */
#define KEPT       8192 /* words whose nearest are kept */
#define LINE       64   /* bytes of a line of the cache */

struct near {
    const struct vectors *table;
    bool begun;     /* the words of all parts were looked at */
    uint64_t *said; /* a bit a row: a part has the word */
    uint32_t *rows; /* the vocabulary that the kept lists stand on, ascending; NULL: none was needed yet */
    uint64_t *signs;
    size_t row_count;
    uint32_t later[LATER_MOST]; /* said since */
    size_t later_count;
    uint64_t turn; /* counts words that are said for the first time */

    uint32_t *places; /* of each row in `lists`, from 1; 0: not computed */
    struct near_list {
        uint32_t count;
        bool known;    /* from the file beside the table */
        uint64_t turn; /* when the file was asked */
        struct near_word words[NEAR_WORDS];
    } * lists;
    size_t list_count, list_capacity;
};

struct near *near_new(const struct vectors *table)
{
    struct near *near = xcalloc(1, sizeof *near);
    near->table = table;
    near->said = xcalloc(table->count / 64 + 1, sizeof *near->said);
    near->places = xcalloc(table->count + 1, sizeof *near->places);
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
        near->turn++;
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
                add(list, row, (cosine - NEAR_FROM) / (1 - NEAR_FROM));
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

void near_expect(const struct near *near, uint32_t row)
{
    const struct vectors *table = near->table;
    __builtin_prefetch(&near->places[row]);
    for (size_t at = 0; table->near != NULL && at < table->near_width; at += LINE / sizeof *table->near)
        __builtin_prefetch(table->near + row * table->near_width + at);
}

/* It lies anywhere in a large table. */
static inline void expect_row(const struct vectors *table, size_t row)
{
    const int8_t *values = table->rows + row * table->dimensions;
    __builtin_prefetch(values);
    __builtin_prefetch(values + table->dimensions - 1);
    __builtin_prefetch(&table->scales[row]);
    __builtin_prefetch(&table->ranks[row]);
}

/* Those of the file beside the table that somebody has said, from the place *at on, so many at most: how
 * many; *end: there are no more. */
static size_t take_known(const struct near *near, const uint16_t *known, size_t *at, uint32_t *rows,
                         size_t most, bool *end)
{
    size_t count = 0;
    for (; *at < near->table->near_width && count < most && !*end; ++*at) {
        *end = known[*at] >= near->table->count;
        if (!*end && is_said(near->said, known[*at])) {
            expect_row(near->table, known[*at]);
            rows[count++] = known[*at];
        }
    }
    return count;
}

/* From the file beside the table. False: it knows more than it can say, but too few that somebody has said.
 */
static bool find_known(const struct near *near, uint32_t wanted, struct near_list *list)
{
    const struct vectors *table = near->table;
    const uint16_t *known = table->near != NULL ? table->near + wanted * table->near_width : NULL;
    uint32_t rows[NEAR_WORDS];
    bool end = false;
    list->count = 0;
    for (size_t at = 0; known != NULL && at < table->near_width && !end && list->count < NEAR_WORDS;) {
        size_t count = take_known(near, known, &at, rows, NEAR_WORDS - list->count, &end);
        consider(near, list, wanted, rows, count);
    }
    return end || list->count >= ENOUGH;
}

/* Which is kept; the file is asked again when more words were said since. */
static const struct near_list *find_list(struct near *near, uint32_t row)
{
    bool kept = near->places[row] != 0;
    if (!kept && near->list_count == KEPT) {
        near->list_count = 0;
        memset(near->places, 0, near->table->count * sizeof *near->places);
    }
    if (!kept) {
        near->lists = xgrow(near->lists, &near->list_capacity, near->list_count + 1, sizeof *near->lists);
        near->places[row] = (uint32_t)++near->list_count;
    }
    struct near_list *list = &near->lists[near->places[row] - 1], anew;
    if (kept && list->turn == near->turn)
        return list;
    struct near_list *found = kept && !list->known ? &anew : list; /* what was computed may stay */
    found->known = find_known(near, row, found);
    if (found == list && !found->known)
        compute(near, row, list);
    else if (found != list && found->known)
        *list = *found;
    list->turn = near->turn;
    return list;
}

size_t near_find(struct near *near, uint32_t row, struct near_word words[NEAR_WORDS])
{
    const struct near_list *list = find_list(near, row);
    struct near_list more;
    if (near->later_count > 0 && !list->known) {
        more = *list;
        consider(near, &more, row, near->later, near->later_count);
        list = &more;
    }
    memcpy(words, list->words, list->count * sizeof *words);
    return list->count;
}
