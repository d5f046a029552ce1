#include "config.h"

#include "memory/lexicon.h"

#include "base/alloc.h"
#include "search/map.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ENDING_LEAST 4 /* bytes of an ending, "-allergie" */
#define ENDING_MOST  31
#define TAILS        1024

struct entry {
    const char *word; /* in the text of a list; NULL: free */
    size_t length;
    uint64_t *lists;
};

static struct {
    char **lists; /* their texts: rules name the same ones thousands of times while they are made ready */
    size_t count, capacity;
    struct map by_text;
    size_t row;            /* 64-bit numbers of a set of lists */
    struct entry *entries; /* open addressing; a power of two, at most half full */
    size_t mask;
    uint64_t *sets;
    unsigned ending_lengths; /* a bit for each length of an ending */
    uint64_t
        tails[TAILS / 64]; /* of endings: what the last bytes of a word must be, or it has none of them */
} lexicon;

static uint64_t hash(const char *word, size_t length)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        value = (value ^ (unsigned char)word[i]) * UINT64_C(0x100000001b3);
    return value ^ value >> 29;
}

static bool is_list(const void *text, uint32_t number)
{
    return strcmp(lexicon.lists[number], text) == 0;
}

unsigned lexicon_list(const char *alternatives)
{
    assert(lexicon.entries == NULL && "all lists are known before the first message is read");
    uint32_t key = map_hash(alternatives, strlen(alternatives));
    uint32_t known = map_find(&lexicon.by_text, key, is_list, alternatives);
    if (known != MAP_NONE)
        return known;
    lexicon.lists = xgrow(lexicon.lists, &lexicon.capacity, lexicon.count + 1, sizeof *lexicon.lists);
    lexicon.lists[lexicon.count] = xstrdup(alternatives);
    map_add(&lexicon.by_text, key, (uint32_t)lexicon.count);
    return (unsigned)lexicon.count++;
}

/* The word's place, or the free one for it. */
static struct entry *place_of(const char *word, size_t length)
{
    size_t at = hash(word, length) & lexicon.mask;
    while (lexicon.entries[at].word != NULL &&
           (lexicon.entries[at].length != length || memcmp(lexicon.entries[at].word, word, length) != 0))
        at = (at + 1) & lexicon.mask;
    return &lexicon.entries[at];
}

static size_t count_words(void)
{
    size_t words = 0;
    for (size_t i = 0; i < lexicon.count; i++) {
        words++;
        for (const char *at = lexicon.lists[i]; *at != '\0'; at++)
            words += *at == '|';
    }
    return words;
}

/* --- Endings --- */

static size_t tail(const char *word, size_t length)
{
    return hash(word + length - ENDING_LEAST, ENDING_LEAST) % TAILS;
}

static void note_ending(const char *ending, size_t length)
{
    assert(length >= ENDING_LEAST && length < ENDING_MOST);
    size_t at = tail(ending, length);
    lexicon.ending_lengths |= 1u << length;
    lexicon.tails[at / 64] |= UINT64_C(1) << at % 64;
}

/* The longest ending that the word has with something before it; NULL: none. */
static const struct entry *ending_of(const char *word, size_t length)
{
    if (length <= ENDING_LEAST)
        return NULL;
    size_t at = tail(word, length);
    if ((lexicon.tails[at / 64] >> at % 64 & 1) == 0)
        return NULL;
    char ending[ENDING_MOST + 1] = "-";
    for (size_t i = length - 1 < ENDING_MOST ? length - 1 : ENDING_MOST - 1; i >= ENDING_LEAST; i--) {
        if ((lexicon.ending_lengths >> i & 1) == 0)
            continue;
        memcpy(ending + 1, word + length - i, i);
        const struct entry *entry = place_of(ending, i + 1);
        if (entry->word != NULL)
            return entry;
    }
    return NULL;
}

/* What ends in "-allergie", a word or a longer ending, is in the lists of that, too. */
static void inherit(void)
{
    for (size_t i = 0; i <= lexicon.mask; i++) {
        const struct entry *own = &lexicon.entries[i], *from = own;
        while (from != NULL && from->word != NULL) {
            size_t mark = *from->word == '-';
            from = ending_of(from->word + mark, from->length - mark);
            for (size_t n = 0; from != NULL && n < lexicon.row; n++)
                own->lists[n] |= from->lists[n];
        }
    }
}

void lexicon_complete(void)
{
    size_t words = count_words(), size = 64, used = 0;
    while (size < 2 * words)
        size *= 2;
    lexicon.row = (lexicon.count + 63) / 64;
    assert(lexicon.row <= LEXICON_ROW);
    lexicon.mask = size - 1;
    lexicon.entries = xcalloc(size, sizeof *lexicon.entries);
    lexicon.sets = xcalloc(words * lexicon.row, sizeof *lexicon.sets);
    for (size_t i = 0; i < lexicon.count; i++) {
        for (const char *at = lexicon.lists[i]; *at != '\0';) {
            size_t length = strcspn(at, "|");
            struct entry *entry = place_of(at, length);
            if (entry->word == NULL)
                *entry = (struct entry){at, length, lexicon.sets + used++ * lexicon.row};
            if (*at == '-' && length > 1)
                note_ending(at + 1, length - 1);
            entry->lists[i / 64] |= UINT64_C(1) << i % 64;
            at += length + (at[length] == '|');
        }
    }
    inherit();
}

void lexicon_unite(struct lexicon_union *all, const uint64_t *lists)
{
    for (size_t i = 0; lists != NULL && i < lexicon.row; i++)
        all->lists[i] |= lists[i];
}

const uint64_t *lexicon_find(const char *word, size_t length)
{
    if (lexicon.entries == NULL)
        return NULL;
    const struct entry *entry = place_of(word, length);
    if (entry->word == NULL)
        entry = ending_of(word, length);
    return entry == NULL ? NULL : entry->lists;
}
