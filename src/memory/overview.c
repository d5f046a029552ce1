/* What is known of a person, when that is the question itself. */
#include "config.h"

#include "memory/memory.h"

#include "base/buf.h"
#include "memory/rules.h"
#include "memory/words.h"

#include <stdlib.h>
#include <string.h>

/* An importance is compared among this many newest memories. */
#define CONSIDERED 500

static const struct phrase {
    const char *words;
    size_t longest; /* words of the sentence for which it counts; 0: any */
} phrases[] = {
    {" do you know about me ", 0},   {" do you remember about me ", 0},
    {" do you remember of me ", 0},  {" have you learned about me ", 0},
    {" did you learn about me ", 0}, {" you noted about me ", 0},
    {" everything you know ", 10},   {" all you know ", 10},
    {" my preferences ", 8},         {" what do you know ", 4},
    {" what do you remember ", 4},   {" who am i ", 4},
};

bool memory_asks_for_all(const char *text, size_t length)
{
    struct arena arena = ARENA_INIT;
    struct sentence *sentences;
    size_t count;
    bool asked = false;

    rules_prepare(); /* the lists that words are looked up in */
    words_read(text, length, &arena, &sentences, &count);
    for (size_t i = 0; i < count && !asked; i++) {
        struct buf folded = BUF_INIT;
        buf_addc(&folded, ' ');
        for (size_t w = 0; w < sentences[i].count; w++)
            buf_addf(&folded, "%s ", sentences[i].words[w].text);
        for (size_t p = 0; p < sizeof phrases / sizeof *phrases && !asked; p++)
            asked = (phrases[p].longest == 0 || sentences[i].count <= phrases[p].longest) &&
                    strstr(folded.data, phrases[p].words);
        buf_free(&folded);
    }
    arena_free(&arena);
    return asked;
}

static int by_weight(const void *a, const void *b)
{
    const struct rec_memory *left = a, *right = b;

    if (left->pinned != right->pinned)
        return left->pinned ? -1 : 1;
    if (left->importance != right->importance)
        return left->importance > right->importance ? -1 : 1;
    if (left->updated_at != right->updated_at)
        return left->updated_at > right->updated_at ? -1 : 1;
    return strcmp(left->id, right->id);
}

enum rec_status memory_overview(struct store_user *user, size_t limit, struct arena *arena,
                                struct rec_memory **rows, size_t *count, rec_error *error)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .limit = CONSIDERED};
    bool more;
    enum rec_status status = store_memory_list(user, &filter, arena, rows, count, &more, error);

    if (status)
        return status;
    if (*count > 1)
        qsort(*rows, *count, sizeof **rows, by_weight);
    if (*count > limit)
        *count = limit;
    return REC_OK;
}
