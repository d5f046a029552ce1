#include "config.h"

#include "search/lexicon.h"

#include "base/alloc.h"
#include "search/language.h"
#include "search/passages.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

void lexicon_init(struct lexicon *lexicon)
{
    *lexicon = (struct lexicon){0};
    buf_init(&lexicon->text);
}

void lexicon_fini(struct lexicon *lexicon)
{
    free(lexicon->words);
    buf_free(&lexicon->text);
    map_free(&lexicon->by_text);
}

struct key {
    const struct lexicon *lexicon;
    const char *word;
    size_t length;
};

static bool same_word(const void *context, uint32_t value)
{
    const struct key *key = context;
    const struct lexicon_word *row = &key->lexicon->words[value];
    return row->length == key->length &&
           memcmp(key->lexicon->text.data + row->start, key->word, key->length) == 0;
}

static uint32_t add(struct lexicon *lexicon, const char *word, size_t length, uint32_t hash)
{
    char copy[TOKEN_BYTES + 1];
    uint32_t number = (uint32_t)lexicon->count++;
    memcpy(copy, word, length);
    copy[length] = '\0';
    lexicon->words = xgrow(lexicon->words, &lexicon->capacity, lexicon->count, sizeof *lexicon->words);
    lexicon->words[number] = (struct lexicon_word){.start = (uint32_t)lexicon->text.length,
                                                   .length = (uint8_t)length,
                                                   .flags = (uint8_t)passage_word_flags(copy),
                                                   .marks = (uint16_t)language_marks(copy),
                                                   .words = {MAP_NONE, MAP_NONE}};
    buf_add(&lexicon->text, word, length);
    map_add(&lexicon->by_text, hash, number);
    return number;
}

uint32_t lexicon_number(struct lexicon *lexicon, const char *word, size_t length)
{
    struct key key = {lexicon, word, length};
    uint32_t hash = map_hash(word, length);
    uint32_t found = map_find(&lexicon->by_text, hash, same_word, &key);
    return found != MAP_NONE ? found : add(lexicon, word, length, hash);
}
