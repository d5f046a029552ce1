/* Erasing words wherever a user's rows hold them. */
#include "config.h"

#include "base/json.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"
#include "store/store_receipt.h"

#include <string.h>

#define WORDS_MIN 4 /* bytes: shorter ones would be cut out of words that have nothing to do with them */

struct erasure {
    struct store_user *user;
    const char *id; /* of the row erased */
    const char *const *texts;
    size_t count;
    int64_t *places;
    struct arena arena;
    rec_error *error;
};

static bool counts(const char *words)
{
    return strlen(words) >= WORDS_MIN;
}

/* Replaces what it finds; false if there was nothing. */
static bool replace_all(const struct erasure *work, const char *text, struct buf *out)
{
    bool found = false;
    buf_adds(out, text);
    for (size_t i = 0; i < work->count; i++) {
        size_t length = strlen(work->texts[i]), from = 0;
        const char *at;
        while (counts(work->texts[i]) && (at = strstr(out->data + from, work->texts[i])) != NULL) {
            size_t offset = (size_t)(at - out->data);
            buf_remove(out, offset, length);
            buf_insert(out, offset, STORE_ERASED, strlen(STORE_ERASED));
            from = offset + strlen(STORE_ERASED);
            found = true;
        }
    }
    return found;
}

static enum rec_status rewrite_message(struct erasure *work, const char *id)
{
    struct store_user *user = work->user;
    struct rec_message row;
    struct buf content = BUF_INIT, thinking = BUF_INIT;
    char last[STORE_LAST_TEXT + 1];
    enum rec_status status = user->store->ops->message_get(user, id, &work->arena, &row, work->error);
    bool said = status == REC_OK && replace_all(work, row.content, &content);
    bool thought = status == REC_OK && replace_all(work, row.thinking, &thinking);
    if (said || thought) {
        size_t length = utf8_cut(content.data, content.length, STORE_LAST_TEXT);
        buf_truncate(&thinking, utf8_cut(thinking.data, thinking.length, REC_MAX_THINKING));
        row.thinking = thinking.data;
        memcpy(last, content.data, length);
        last[length] = '\0';
        row.content = content.data;
        sha256(content.data, content.length, row.content_hash);
        status = user->store->ops->message_finish(user, id, &row, last, work->error);
        if (status == REC_OK)
            status = store_note(user, REC_ROW_MESSAGE, id, 'u', work->error);
        if (status == REC_OK)
            status = store_note_conversation(user, row.conversation_id, work->error);
        ++*work->places;
    }
    buf_free(&content);
    buf_free(&thinking);
    return status;
}

static enum rec_status rewrite_title(struct erasure *work, const char *id)
{
    struct store_user *user = work->user;
    struct rec_conversation row;
    struct buf title = BUF_INIT;
    enum rec_status status = user->store->ops->conversation_get(user, id, &work->arena, &row, work->error);
    if (status == REC_OK && replace_all(work, row.title, &title)) {
        buf_truncate(&title, utf8_cut(title.data, title.length, REC_MAX_TITLE));
        row.title = title.data;
        status = user->store->ops->conversation_put(user, &row, work->error);
        if (status == REC_OK)
            status = store_note_conversation(user, id, work->error);
        ++*work->places;
    }
    buf_free(&title);
    return status;
}

/* The words of one statement may stand in several rows. */
static enum rec_status rewrite_statement(struct erasure *work, const char *id)
{
    struct store_user *user = work->user;
    struct rec_preference row;
    struct buf statement = BUF_INIT, value = BUF_INIT;
    enum rec_status status = user->store->ops->preference_get(user, id, &work->arena, &row, work->error);
    bool stated = status == REC_OK && replace_all(work, row.statement, &statement);
    bool held = status == REC_OK && replace_all(work, row.value, &value);
    if (stated || held) {
        row.statement = statement.data;
        buf_truncate(&value, utf8_cut(value.data, value.length, REC_MAX_VALUE));
        row.value = value.data;
        row.evidence_count = 0; /* put adds; none is new */
        status = user->store->ops->preference_put(user, &row, work->error);
        if (status == REC_OK)
            status = store_note(user, REC_ROW_PREFERENCE, id, 'u', work->error);
        ++*work->places;
    }
    buf_free(&statement);
    buf_free(&value);
    return status;
}

/* A receipt cuts long texts, so what it has of the erased row goes whole. */
static struct rec_receipt_item *rewrite_items(struct erasure *work, const struct rec_receipt_item *from,
                                              size_t count, bool *changed)
{
    struct rec_receipt_item *items = arena_alloc(&work->arena, (count + 1) * sizeof *items);
    for (size_t i = 0; i < count; i++) {
        struct buf text = BUF_INIT;
        items[i] = from[i];
        bool own = strcmp(items[i].id, work->id) == 0 && strcmp(items[i].text, STORE_ERASED) != 0;
        if (replace_all(work, items[i].text, &text) || own) {
            items[i].text = own ? STORE_ERASED : arena_strdup(&work->arena, text.data);
            *changed = true;
        }
        buf_free(&text);
    }
    return items;
}

static enum rec_status rewrite_receipt(struct erasure *work, const char *id)
{
    struct store_user *user = work->user;
    struct rec_receipt row;
    struct buf parts = BUF_INIT;
    bool changed = false;
    enum rec_status status = store_receipt_get(user, id, &work->arena, &row, work->error);
    if (status != REC_OK)
        return status;
    for (size_t p = 0; p < row.count; p++) /* the arena's, decoded just now */
        ((struct rec_receipt_part *)row.parts)[p].items =
            rewrite_items(work, row.parts[p].items, row.parts[p].count, &changed);
    row.left_out = rewrite_items(work, row.left_out, row.left_out_count, &changed);
    if (changed)
        status = receipt_encode(&row, &parts, work->error);
    if (changed && status == REC_OK)
        status = user->store->ops->receipt_put(user, id, parts.data, work->error);
    *work->places += changed;
    buf_free(&parts);
    return status;
}

static enum rec_status rewrite_each(struct erasure *work, enum rec_row_kind kind, const char *words,
                                    enum rec_status (*rewrite)(struct erasure *work, const char *id))
{
    struct rec_change *rows;
    size_t count;
    enum rec_status status =
        work->user->store->ops->words_find(work->user, kind, words, &work->arena, &rows, &count, work->error);
    for (size_t i = 0; i < count && status == REC_OK; i++)
        status = rewrite(work, rows[i].id);
    return status;
}

/* As the text stands within the quotes of a JSON string. */
static const char *json_form(struct arena *arena, const char *text)
{
    struct json_writer writer;
    struct buf out = BUF_INIT;
    json_writer_init(&writer, &out);
    json_put_string(&writer, text);
    const char *form = arena_strndup(arena, out.data + 1, out.length - 2);
    buf_free(&out);
    return form;
}

static enum rec_status erase_words(struct erasure *work, const char *words)
{
    const char *json = json_form(&work->arena, words);
    int64_t changed = 0;
    enum rec_status status = rewrite_each(work, REC_ROW_MESSAGE, words, rewrite_message);
    if (status == REC_OK)
        status = rewrite_each(work, REC_ROW_CONVERSATION, words, rewrite_title);
    if (status == REC_OK)
        status = rewrite_each(work, REC_ROW_PREFERENCE, words, rewrite_statement);
    if (status == REC_OK)
        status = rewrite_each(work, REC_ROW_RECEIPT, json, rewrite_receipt);
    if (status == REC_OK)
        status = work->user->store->ops->words_replace(work->user, words, json, STORE_ERASED, &changed,
                                                       work->error);
    *work->places += changed;
    return status;
}

enum rec_status store_words_erase(struct store_user *user, const char *id, const char *const *texts,
                                  size_t count, int64_t *places, rec_error *error)
{
    struct erasure work = {
        .user = user, .id = id, .texts = texts, .count = count, .places = places, .error = error};
    *places = 0;
    enum rec_status status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = rewrite_each(&work, REC_ROW_RECEIPT, id, rewrite_receipt);
    for (size_t i = 0; i < count && status == REC_OK; i++)
        if (counts(texts[i]))
            status = erase_words(&work, texts[i]);
    arena_free(&work.arena);
    return store_write_end(user->store, status, error);
}
