#include "config.h"

#include "search/names.h"

#include "base/alloc.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->speaker_count; i++)
        free(names->speakers[i].name);
    for (size_t i = 0; i < names->word_count; i++)
        free(names->words[i]);
    free(names->speakers);
    free(names->words);
    map_free(&names->by_name);
    map_free(&names->by_word);
    *names = (struct names){0};
}

struct key {
    const struct names *names;
    const char *text;
    size_t length;
};

static bool same_name(const void *context, uint32_t value)
{
    const struct key *key = context;
    const struct speaker *speaker = &key->names->speakers[value];
    return speaker->length == key->length && memcmp(speaker->name, key->text, key->length) == 0;
}

static bool same_word(const void *context, uint32_t value)
{
    const struct key *key = context;
    const char *word = key->names->words[value];
    return strlen(word) == key->length && memcmp(word, key->text, key->length) == 0;
}

uint32_t names_find(const struct names *names, const char *name, size_t length)
{
    return map_find(&names->by_name, map_hash(name, length), same_name, &(struct key){names, name, length});
}

static uint32_t find_word(const struct names *names, const char *word, size_t length)
{
    return map_find(&names->by_word, map_hash(word, length), same_word, &(struct key){names, word, length});
}

bool names_has_word(const struct names *names, const char *word, size_t length)
{
    return names->word_count > 0 && find_word(names, word, length) != MAP_NONE;
}

static bool add_word(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct names *names = context;
    struct speaker *speaker = &names->speakers[names->speaker_count - 1];
    uint32_t found = find_word(names, word, length);
    (void)start;
    (void)end;
    if (found == MAP_NONE) {
        found = (uint32_t)names->word_count;
        names->words =
            xgrow(names->words, &names->word_capacity, names->word_count + 1, sizeof *names->words);
        names->words[names->word_count++] = xstrndup(word, length);
        map_add(&names->by_word, map_hash(word, length), found);
    }
    speaker->words[speaker->word_count++] = found;
    return speaker->word_count < NAME_WORDS;
}

void names_add(struct names *names, const char *name, size_t length)
{
    static const char *const roles[] = {"user", "assistant"};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (strlen(roles[i]) == length && memcmp(roles[i], name, length) == 0)
            return;
    }
    if (length == 0 || names_find(names, name, length) != MAP_NONE)
        return;
    names->speakers =
        xgrow(names->speakers, &names->speaker_capacity, names->speaker_count + 1, sizeof *names->speakers);
    names->speakers[names->speaker_count] =
        (struct speaker){.name = xstrndup(name, length), .length = length};
    map_add(&names->by_name, map_hash(name, length), (uint32_t)names->speaker_count++);
    tokens_each(name, length, false, add_word, names);
}
