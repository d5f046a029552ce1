/* Which preferences say a word of a question, for an answer that quotes them. */
#include "config.h"

#include "memory/view.h"

#include "base/buf.h"
#include "provider/quote.h"

#include <string.h>

#define ASKED_MAX 128

/* Each word of the question, and its plural. */
struct asked {
    uint64_t words[ASKED_MAX];
    size_t count;
};

static void ask_for(struct asked *asked, const char *word, size_t length)
{
    if (asked->count < ASKED_MAX)
        asked->words[asked->count++] = view_word(word, length);
}

static void read_question(struct asked *asked, const char *question)
{
    struct buf words = BUF_INIT, plural = BUF_INIT;
    asked->count = 0;
    quote_words(&words, question);
    for (const char *word = words.data + 1; words.length > 1 && *word != '\0';) {
        size_t length = strcspn(word, " ");
        buf_clear(&plural);
        buf_addf(&plural, "%.*ss", (int)length, word);
        ask_for(asked, word, length);
        ask_for(asked, plural.data, plural.length);
        word += length + 1;
    }
    buf_free(&words);
    buf_free(&plural);
}

/* The first of those that say a word. */
struct first {
    const struct view_row **rows;
    size_t count, limit;
};

/* As store_preference_list() orders them. */
static bool comes_before(const struct rec_preference *a, const struct rec_preference *b)
{
    int order = strcmp(rec_category_name(a->category), rec_category_name(b->category));
    if (order == 0)
        order = strcmp(a->key, b->key);
    if (order == 0)
        order = strcmp(a->qualifier, b->qualifier);
    return order < 0;
}

static void take(void *context, const struct view_row *row)
{
    struct first *first = context;
    size_t at = first->count;
    for (; at > 0 && comes_before(row->preference, first->rows[at - 1]->preference); at--)
        first->rows[at] = first->rows[at - 1];
    first->rows[at] = row;
    first->count += first->count < first->limit;
}

enum rec_status memory_known(struct store_user *user, const char *question, size_t limit, struct arena *arena,
                             struct rec_preference **rows, size_t *count, size_t *known, rec_error *error)
{
    struct first first = {arena_alloc(arena, (limit + 1) * sizeof(const struct view_row *)), 0, limit};
    struct asked asked;
    struct view *view;
    *rows = arena_alloc(arena, (limit + 1) * sizeof **rows);
    *count = *known = 0;
    enum rec_status status = view_get(user, &view, error);
    if (status != REC_OK)
        return status;
    read_question(&asked, question);
    view_tell(view, asked.words, asked.count, take, &first);
    for (size_t i = 0; i < first.count; i++)
        (*rows)[i] = *view_preference(first.rows[i], arena);
    *count = first.count;
    *known = view->preferences.count;
    return REC_OK;
}
