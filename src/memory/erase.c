/* Erasing a memory or preference for good, with its words wherever we hold them. */
#include "config.h"

#include "memory/memory.h"

#include "base/utf8.h"
#include "memory/guess.h"
#include "memory/quotation.h"
#include "memory/view.h"

#include <string.h>

#define TEXTS_MAX 64
#define SAME_MAX  100
#define ANY       (~0u)

struct erasure {
    struct store_user *user;
    struct arena arena;
    const char *texts[TEXTS_MAX];
    size_t count;
    const char *ids[SAME_MAX];
    size_t id_count;
};

static void add_text(struct erasure *work, const char *text)
{
    for (size_t i = 0; i < work->count; i++)
        if (strcmp(work->texts[i], text) == 0)
            return;
    if (text[0] != '\0' && work->count < TEXTS_MAX)
        work->texts[work->count++] = text;
}

/* As it was said, and as a profile quotes it. */
static void add_said(struct erasure *work, const char *text)
{
    add_text(work, text);
    add_text(work, quotation_of(text, &work->arena));
}

/* A conversation is named by how its first message begins: if that is what goes, so does the name, which may
 * be cut in the middle of it. */
static enum rec_status drop_title(struct erasure *work, const struct rec_message *message,
                                  const struct rec_evidence *evidence, rec_error *error)
{
    struct rec_conversation row;
    enum rec_status status =
        store_conversation_get(work->user, message->conversation_id, &work->arena, &row, error);
    if (status != REC_OK)
        return status;
    size_t length = strlen(row.title);
    while (length > 0 && ((unsigned char)row.title[length - 1] >= 0x80 || row.title[length - 1] == '.'))
        length--; /* the mark of a cut */
    const char *at =
        length > 0 ? memmem(message->content, strlen(message->content), row.title, length) : NULL;
    if (at == NULL)
        return REC_OK;
    int64_t first = at - message->content, end = first + (int64_t)length;
    if (end <= evidence->start || first >= evidence->end)
        return REC_OK;
    return store_conversation_update(work->user, row.id, STORE_TITLE, &(struct rec_conversation){.title = ""},
                                     error);
}

/* The words in the messages it was drawn from. */
static enum rec_status add_sources(struct erasure *work, const struct rec_evidence *evidence, size_t count,
                                   rec_error *error)
{
    enum rec_status status = REC_OK;
    for (size_t i = 0; i < count && status == REC_OK; i++) {
        struct rec_message message;
        if (evidence[i].message_id[0] == '\0')
            continue;
        status = store_message_get(work->user, evidence[i].message_id, &work->arena, &message, error);
        if (status != REC_OK)
            break;
        int64_t length = (int64_t)strlen(message.content);
        if (evidence[i].start >= 0 && evidence[i].start < evidence[i].end && evidence[i].end <= length)
            add_said(work, arena_strndup(&work->arena, message.content + evidence[i].start,
                                         (size_t)(evidence[i].end - evidence[i].start)));
        status = drop_title(work, &message, &evidence[i], error);
    }
    return status;
}

/* Earlier and forgotten rows that say the same, word for word, go along. */
static enum rec_status erase_memory(struct erasure *work, const struct rec_memory *row, rec_error *error)
{
    struct store_memory_filter filter = {
        .kind = -1, .category = -1, .statuses = ANY, .content = row->content, .limit = SAME_MAX};
    struct rec_memory *rows;
    size_t count;
    bool more;
    add_said(work, row->content);
    enum rec_status status =
        store_memory_list(work->user, &filter, &work->arena, &rows, &count, &more, error);
    for (size_t i = 0; i < count && status == REC_OK; i++) {
        add_said(work, rows[i].content);
        status = add_sources(work, rows[i].evidence, rows[i].evidence_count, error);
        work->ids[work->id_count++] = rows[i].id;
        if (status == REC_OK)
            status = store_memory_erase(work->user, rows[i].id, error);
    }
    return status;
}

/* Texts that only a row's words make: a single word may stand anywhere for anything. */
static void add_preference_texts(struct erasure *work, const struct rec_preference *row)
{
    add_said(work, row->statement);
    add_text(work, memory_preference_text(row, &work->arena));
    add_text(work, arena_printf(&work->arena, "%s: %s", row->key, row->value));
    add_text(work, arena_printf(&work->arena, " -> %s", row->value));
    add_text(work, arena_printf(&work->arena, "%s -> ", row->value));
    if (strchr(row->value, ' ') != NULL)
        add_text(work, row->value);
}

/* Earlier and refused rows of the slot that say the same go along. */
static enum rec_status erase_preference(struct erasure *work, const struct rec_preference *row,
                                        rec_error *error)
{
    struct store_preference_filter filter = {.category = -1,
                                             .source = -1,
                                             .statuses = ANY,
                                             .key = row->key,
                                             .qualifier = row->qualifier,
                                             .limit = SAME_MAX};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status = /* what it was guessed from */
        store_setting_set(work->user, guess_setting(row->key, &work->arena), NULL, error);
    if (status == REC_OK)
        status = store_preference_list(work->user, &filter, &work->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (strcmp(rows[i].id, row->id) != 0 &&
            (rows[i].negative != row->negative || !utf8_equal_folded(rows[i].value, row->value)))
            continue;
        add_preference_texts(work, &rows[i]);
        work->ids[work->id_count++] = rows[i].id;
        status = add_sources(work, rows[i].evidence, rows[i].evidence_count, error);
        if (status == REC_OK)
            status = store_preference_erase(work->user, rows[i].id, error);
    }
    return status;
}

static const char *const *erased_words(const struct erasure *work, struct arena *arena, size_t *count)
{
    const char **words = arena_alloc(arena, (work->count + work->id_count + 1) * sizeof *words);
    *count = 0;
    for (size_t i = 0; i < work->id_count; i++)
        words[(*count)++] = arena_strdup(arena, work->ids[i]);
    for (size_t i = 0; i < work->count; i++)
        words[(*count)++] = arena_strdup(arena, work->texts[i]);
    return words;
}

enum rec_status memory_erase(struct store_user *user, const char *id, int64_t *places, struct arena *arena,
                             const char *const **words, size_t *count, rec_error *error)
{
    struct erasure work = {.user = user};
    struct rec_preference preference;
    struct rec_memory memory;
    *places = 0;
    enum rec_status status = store_begin(store_of(user), STORE_FULL, error);
    if (status != REC_OK)
        return status;
    if (store_preference_get(user, id, &work.arena, &preference, NULL) == REC_OK) {
        status = erase_preference(&work, &preference, error);
    } else {
        status = store_memory_get(user, id, &work.arena, &memory, error);
        if (status == REC_OK)
            status = erase_memory(&work, &memory, error);
    }
    if (status == REC_OK)
        status = store_words_erase(user, id, work.texts, work.count, places, error);
    if (status == REC_OK)
        status = store_commit(store_of(user), error);
    else
        store_rollback(store_of(user));
    view_drop(user); /* its words stand in memory, too */
    if (words != NULL)
        *words = erased_words(&work, arena, count);
    arena_free(&work.arena);
    return status;
}
