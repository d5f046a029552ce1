#include "config.h"

#include "batch_item.h"

#include "base/error.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "chat.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *batch_user(const struct cli *cli)
{
    struct rec_info info;

    rec_session_info(cli->session, &info);
    return info.user;
}

/* --- Reading --- */

/* What knows a line without an id: its words and its place. */
static const char *made_id(struct batch_item *item)
{
    unsigned char hash[32];
    struct buf text = BUF_INIT;
    char hex[33];

    buf_addf(&text, "%" PRId64 "\n%s\n%s\n", item->line, item->user ? item->user : "",
             item->conversation ? item->conversation : "");
    buf_adds(&text, item->message);
    sha256(text.data, text.length, hash);
    for (size_t i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    buf_free(&text);
    return arena_printf(&item->arena, "batch-%s", hex);
}

static const char *member(const struct json *json, const char *key, struct batch_item *item)
{
    int value = json_get(json, 0, key);
    const char *text = json_string(json, value, &item->arena, NULL);

    if (!text && !json_is_null(json, value) && item->error.code == REC_OK)
        error_set(&item->error, REC_INVALID, "line %" PRId64 ": %s is not a string", item->line, key);
    return text;
}

void batch_item_read(struct batch_item *item, int64_t line, const char *text, size_t length)
{
    struct json json = JSON_INIT;

    *item = (struct batch_item){.line = line, .line_out = BUF_INIT};
    if (!utf8_valid(text, length)) {
        error_set(&item->error, REC_INVALID, "line %" PRId64 " is not UTF-8", line);
    } else if (json_parse(&json, text, length, &item->error) != REC_OK) {
        error_prefix(&item->error, "line %" PRId64, line);
    } else if (json_type_of(&json, 0) != JSON_OBJECT) {
        error_set(&item->error, REC_INVALID, "line %" PRId64 " is not an object", line);
    } else {
        item->id = member(&json, "id", item);
        item->user = member(&json, "user_id", item);
        item->conversation = member(&json, "conversation_id", item);
        item->message = member(&json, "message", item);
    }
    if (item->error.code == REC_OK && !item->message)
        error_set(&item->error, REC_INVALID, "line %" PRId64 " has no message", line);
    if (item->error.code == REC_OK)
        item->external = item->id && *item->id ? item->id : made_id(item);
    json_free(&json);
}

void batch_item_clear(struct batch_item *item)
{
    arena_free(&item->arena);
    buf_free(&item->line_out);
    *item = (struct batch_item){.line_out = BUF_INIT};
}

/* --- What is in the store --- */

static enum rec_status get_message(rec_session *session, const char *id, const struct rec_page **page,
                                   rec_error *error)
{
    struct rec_query query;

    rec_query_init(&query, REC_QUERY_MESSAGE);
    query.id = id;
    return rec_page_wait(session, &query, page, error);
}

/* What is kept of a whole turn: the answer, what was sent for it, what the message taught. */
struct kept {
    const struct rec_page *question, *answer, *receipt, *memories, *preferences;
};

static void free_kept(struct kept *kept)
{
    rec_page_free(kept->question);
    rec_page_free(kept->answer);
    rec_page_free(kept->receipt);
    rec_page_free(kept->memories);
    rec_page_free(kept->preferences);
}

static enum rec_status get_rest(rec_session *session, const char *turn, struct kept *kept, rec_error *error)
{
    const char *message = kept->question->messages->id;
    struct rec_query query;
    rec_error none = {0};

    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = turn;
    if (rec_page_wait(session, &query, &kept->receipt, &none) != REC_OK)
        kept->receipt = NULL;
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.message = message;
    enum rec_status status = rec_page_wait(session, &query, &kept->memories, error);
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.message = message;
    return status == REC_OK ? rec_page_wait(session, &query, &kept->preferences, error) : status;
}

static void render_kept(const struct cli *cli, struct batch_item *item, const struct kept *kept)
{
    const struct rec_message *answer = kept->answer->messages;
    struct rec_result result = {.kind = REC_COMMAND_CHAT,
                                .generated = true,
                                .response = answer->content,
                                .provider = answer->provider,
                                .model = answer->model,
                                .stop_reason = answer->stop_reason,
                                .input_tokens = answer->input_tokens,
                                .output_tokens = answer->output_tokens,
                                .cache_read_tokens = answer->cache_read_tokens,
                                .cache_write_tokens = answer->cache_write_tokens,
                                .cost_usd = rec_settings_cost(cli->settings, answer),
                                .duration_ms = answer->duration_ms,
                                .memories_extracted = kept->memories->memories,
                                .memories_extracted_count = kept->memories->count,
                                .preferences_updated = kept->preferences->preferences,
                                .preferences_updated_count = kept->preferences->count};

    memcpy(result.conversation_id, answer->conversation_id, REC_ID_SIZE);
    memcpy(result.user_message_id, kept->question->messages->id, REC_ID_SIZE);
    memcpy(result.message_id, answer->id, REC_ID_SIZE);
    if (kept->receipt && kept->receipt->count > 0)
        result.receipt = kept->receipt->receipts;
    error_clear(&item->error);
    batch_item_render(item, batch_user(cli), &result);
}

/* The newest turn that answered the message, and its answer. Else REC_PENDING: somebody is answering it just
 * now; or REC_NOT_FOUND: it is to be asked again. One look, since what is under way may end at any moment. */
static enum rec_status find_answer(rec_session *session, struct batch_item *item,
                                   const struct rec_message *question, char turn[REC_ID_SIZE],
                                   char answer[REC_ID_SIZE])
{
    const struct rec_page *page = NULL;
    struct rec_query query;
    bool open = false;

    rec_query_init(&query, REC_QUERY_TURNS);
    query.message = question->id;
    query.statuses = 1u << REC_TURN_COMPLETE | 1u << REC_TURN_PENDING | 1u << REC_TURN_STREAMING;
    enum rec_status status = rec_page_wait(session, &query, &page, &item->error);
    for (size_t i = 0; status == REC_OK && i < page->count && !turn[0]; i++) {
        const struct rec_turn *row = &page->turns[i];
        if (row->status == REC_TURN_COMPLETE) {
            memcpy(turn, row->id, REC_ID_SIZE);
            memcpy(answer, row->assistant_message_id, REC_ID_SIZE);
        } else {
            open = true;
        }
    }
    rec_page_free(page);
    if (status != REC_OK || turn[0])
        return status;
    if (open)
        return REC_PENDING;
    memcpy(item->again, question->id, REC_ID_SIZE);
    return REC_NOT_FOUND;
}

enum rec_status batch_item_find(const struct cli *cli, rec_session *session, struct batch_item *item)
{
    struct kept kept = {0};
    char turn[REC_ID_SIZE] = "", answer[REC_ID_SIZE] = "";
    rec_error *error = &item->error;

    enum rec_status status =
        get_message(session, arena_printf(&item->arena, "ext:%s", item->external), &kept.question, error);
    if (status == REC_OK)
        status = find_answer(session, item, kept.question->messages, turn, answer);
    if (status == REC_OK)
        status = get_message(session, answer, &kept.answer, error);
    if (status == REC_OK)
        status = get_rest(session, turn, &kept, error);
    if (status == REC_OK)
        render_kept(cli, item, &kept);
    free_kept(&kept);
    return status;
}

/* --- The result line --- */

void batch_item_render(struct batch_item *item, const char *user, const struct rec_result *result)
{
    static const struct rec_result none = {.input_tokens = -1,
                                           .output_tokens = -1,
                                           .cache_read_tokens = -1,
                                           .cache_write_tokens = -1,
                                           .cost_usd = -1};
    struct json_writer writer;

    buf_clear(&item->line_out);
    json_writer_init(&writer, &item->line_out);
    json_open_object(&writer);
    json_put_member(&writer, "id", item->id);
    json_put_member(&writer, "user_id", item->user ? item->user : user);
    chat_members(&writer, result ? result : &none);
    if (item->error.code != REC_OK) {
        json_key(&writer, "error");
        json_open_object(&writer);
        output_error_members(&writer, &item->error);
        json_close_object(&writer);
    }
    json_close_object(&writer);
    buf_addc(&item->line_out, '\n');
}
