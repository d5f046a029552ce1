#include "config.h"

#include "completion.h"

#include "base/utf8.h"

#include <string.h>

void completion_clear(struct completion *completion)
{
    buf_clear(&completion->words);
    completion->count = completion->chosen = 0;
    completion->open = false;
}

void completion_free(struct completion *completion)
{
    buf_free(&completion->words);
    completion->count = 0;
}

static bool begins_with(const char *word, const char *typed)
{
    struct buf one = BUF_INIT, other = BUF_INIT;
    utf8_fold(&one, word, strlen(word));
    utf8_fold(&other, typed, strlen(typed));
    bool same =
        other.length == 0 || (one.length >= other.length && memcmp(one.data, other.data, other.length) == 0);
    buf_free(&one);
    buf_free(&other);
    return same;
}

void completion_offer(struct completion *completion, const char *typed, const char *word, const char *help)
{
    if (completion->count == COMPLETION_MAX || !*word || !begins_with(word, typed))
        return;
    for (size_t index = 0; index < completion->count; index++)
        if (strcmp(completion_word(completion, index), word) == 0)
            return;
    completion->items[completion->count].at = completion->words.length;
    completion->items[completion->count].help = help;
    buf_add(&completion->words, word, strlen(word) + 1);
    completion->count++;
}

const char *completion_word(const struct completion *completion, size_t index)
{
    return completion->words.data + completion->items[index].at;
}

void completion_common(const struct completion *completion, struct buf *out)
{
    if (completion->count == 0)
        return;
    const char *first = completion_word(completion, 0);
    size_t length = strlen(first);
    for (size_t index = 1; index < completion->count; index++) {
        const char *word = completion_word(completion, index);
        size_t same = 0;
        while (same < length && word[same] == first[same])
            same++;
        length = same;
    }
    buf_add(out, first, utf8_cut(first, strlen(first), length));
}
