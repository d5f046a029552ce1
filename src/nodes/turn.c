#include "config.h"

#include "nodes/turn.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/width.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FLUSH_NS      (900 * INT64_C(1000000)) /* invariant 1: streamed text is on disk within a second */

#define TITLE_COLUMNS 60

struct turn *turn_new(const struct node_services *services)
{
    struct turn *turn = xcalloc(1, sizeof *turn);

    turn->services = services;
    turn->started_at = clock_monotonic();
    turn->status = REC_TURN_PENDING;
    turn->result.usage = (struct provider_usage){-1, -1, -1, -1};
    turn->result.model = turn->result.stop_reason = turn->result.request_id = "";
    buf_init(&turn->answer);
    buf_init(&turn->thinking);
    return turn;
}

void turn_free(struct turn *turn)
{
    if (!turn)
        return;
    if (turn->search)
        turn->services->search_cancel(turn->services->context, turn->search);
    provider_call_free(turn->call);
    buf_free(&turn->answer);
    buf_free(&turn->thinking);
    arena_free(&turn->arena);
    free(turn);
}

const char *turn_model(const struct turn *turn)
{
    if (*turn->result.model || !turn->provider)
        return turn->result.model;
    return provider_model(turn->provider);
}

enum rec_status turn_fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                              rec_error *error)
{
    struct turn *turn = prepared;

    (void)step;
    (void)error;
    turn->failure = *why;
    turn->status = REC_TURN_FAILED;
    *result = NULL;
    return REC_OK;
}

bool turn_stop(struct turn *turn)
{
    if (!turn->wait)
        return false;
    turn->stop = true;
    rec_wait_wake(turn->wait);
    return true;
}

int64_t turn_flush_due(const struct turn *turn)
{
    bool waits = turn->wait && turn->answer_id[0] && turn->answer.length > turn->stored;

    return waits ? turn->flushed_at + FLUSH_NS : 0;
}

void turn_wake(struct turn *turn)
{
    if (turn->wait)
        rec_wait_wake(turn->wait);
}

enum rec_status turn_flush(struct turn *turn, rec_error *error)
{
    size_t fresh = turn->answer.length - turn->stored;
    enum rec_status status;

    turn->flushed_at = clock_monotonic();
    if (!fresh || !turn->answer_id[0])
        return REC_OK;
    status = store_message_append(turn->services->user, turn->answer_id, turn->answer.data + turn->stored,
                                  fresh, error);
    if (!status)
        turn->stored = turn->answer.length;
    return status;
}

enum rec_status turn_abandon(struct turn *turn, enum rec_turn_status status, const rec_error *why,
                             rec_error *error)
{
    struct store_user *user = turn->services->user;
    struct rec_message message = {
        .status = status, .error = why ? why->message : "", .first_token_ms = turn->first_token_ms};
    struct rec_turn row = {.status = status, .error = message.error};
    enum rec_status result;

    if (!turn->id[0])
        return REC_OK;
    message.provider = turn->provider ? provider_name(turn->provider) : "";
    message.model = turn_model(turn);
    message.stop_reason = "";
    message.thinking = turn->thinking.data;
    message.content = turn->answer.length ? turn->answer.data : NULL; /* whole: a piece may have been lost */
    message.input_tokens = message.output_tokens = message.cache_read_tokens = message.cache_write_tokens =
        -1;
    if ((result = store_begin(store_of(user), STORE_FULL, error)))
        return result;
    if (turn->answer_id[0])
        result = store_message_finish(user, turn->answer_id, &message, error);
    /* the message had ended already, or never reached the disk: the turn goes with it */
    if (!result || result == REC_CONFLICT || result == REC_NOT_FOUND)
        result = store_turn_update(user, turn->id, STORE_TURN_STATUS | STORE_TURN_ERROR, &row, error);
    if (!result)
        result = turn_learn(turn, error);
    if (!result && turn->run_id[0])
        result = store_run_end(user, turn->run_id, error);
    if (result) {
        store_rollback(store_of(user));
        return result;
    }
    return store_commit(store_of(user), error);
}

enum rec_status turn_encode(void *shared, void **bytes, size_t *length, rec_error *error)
{
    const struct turn *turn = shared;
    struct buf out = BUF_INIT, candidates = BUF_INIT;
    struct json_writer writer;

    (void)error;
    memory_candidates_encode(turn->candidates, turn->candidate_count, &candidates);
    json_writer_init(&writer, &out);
    json_open_object(&writer);
    json_put_member(&writer, "turn", turn->id);
    json_put_member(&writer, "run", turn->run_id);
    json_put_member(&writer, "conversation", turn->conversation.id);
    json_put_member(&writer, "question", turn->question.id);
    json_put_member(&writer, "answer", turn->answer_id);
    json_put_member(&writer, "receipt", turn->receipt.id);
    json_put_member(&writer, "status", rec_turn_status_name(turn->status));
    json_put_member_bool(&writer, "no_memory", turn->no_memory);
    json_put_member_bool(&writer, "sent", turn->sent);
    json_key(&writer, "candidates");
    json_put_raw(&writer, candidates.data, candidates.length);
    json_close_object(&writer);
    buf_free(&candidates);
    *length = out.length;
    *bytes = buf_take(&out);
    return REC_OK;
}

static void take_id(const struct json *json, const char *key, char id[REC_ID_SIZE], struct arena *arena)
{
    const char *text = json_string(json, json_get(json, 0, key), arena, NULL);

    if (text && strlen(text) < REC_ID_SIZE)
        strcpy(id, text);
}

enum rec_status turn_decode(const void *bytes, size_t length, void *shared, rec_error *error)
{
    struct turn *turn = shared;
    struct store_user *user = turn->services->user;
    struct json json = JSON_INIT;
    const char *raw, *name;
    size_t raw_length = 0;
    enum rec_status status = json_parse(&json, bytes, length, error);

    if (status)
        return status;
    take_id(&json, "turn", turn->id, &turn->arena);
    take_id(&json, "run", turn->run_id, &turn->arena);
    take_id(&json, "conversation", turn->conversation.id, &turn->arena);
    take_id(&json, "question", turn->question.id, &turn->arena);
    take_id(&json, "answer", turn->answer_id, &turn->arena);
    take_id(&json, "receipt", turn->receipt.id, &turn->arena);
    name = json_string(&json, json_get(&json, 0, "status"), &turn->arena, NULL);
    turn->status = (enum rec_turn_status)(
        name && rec_turn_status_parse(name) >= 0 ? rec_turn_status_parse(name) : REC_TURN_PENDING);
    turn->no_memory = json_bool(&json, json_get(&json, 0, "no_memory"), false);
    turn->sent = json_bool(&json, json_get(&json, 0, "sent"), false);
    raw = json_raw(&json, json_get(&json, 0, "candidates"), &raw_length);
    if (raw)
        status = memory_candidates_decode(raw, raw_length, &turn->arena, &turn->candidates,
                                          &turn->candidate_count, error);
    json_free(&json);
    if (!status)
        status =
            store_conversation_get(user, turn->conversation.id, &turn->arena, &turn->conversation, error);
    if (!status)
        status = store_message_get(user, turn->question.id, &turn->arena, &turn->question, error);
    if (!status && turn->receipt.id[0])
        status = store_receipt_get(user, turn->receipt.id, &turn->arena, &turn->receipt, error);
    return status;
}

#define GREETING_MAX 32 /* bytes to its end: "Good morning, Caroline!" */
#define SUBJECT_MIN  8  /* bytes that have to follow */

/* Where the subject begins: behind "Hey Mel!", which says nothing in a list. */
static size_t greeting_length(const char *line)
{
    static const char *const greetings[] = {"hey",  "hi",    "hello",        "hiya",           "dear",
                                            "yo",   "hallo", "good morning", "good afternoon", "good evening",
                                            "hola", "thanks"};
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++) {
        size_t length = strlen(greetings[i]), end = strcspn(line, "!.,?;:");

        if (strncasecmp(line, greetings[i], length) != 0 || !strchr(" ,!.", line[length]) || !line[end] ||
            end > GREETING_MAX)
            continue;
        end += strspn(line + end, "!.,?;: ");
        return strlen(line + end) >= SUBJECT_MIN ? end : 0;
    }
    return 0;
}

const char *turn_title(const char *text, struct arena *arena)
{
    struct buf line = BUF_INIT;
    size_t length, end;
    const char *title;

    text += strspn(text, " \t\r\n");
    length = strlen(text);
    utf8_printable(&line, text, length < 1000 ? length : utf8_cut(text, length, 1000), true);
    end = strcspn(line.data, "\n");
    buf_truncate(&line, end);
    end = greeting_length(line.data);
    if (end > 0) {
        buf_remove(&line, 0, end);
        if (line.data[0] >= 'a' && line.data[0] <= 'z')
            line.data[0] = (char)(line.data[0] - 'a' + 'A');
    }
    end = text_fit(line.data, line.length, TITLE_COLUMNS, NULL);
    if (end < line.length) {
        size_t word = end;

        while (word > end / 2 && line.data[word] != ' ')
            word--;
        buf_truncate(&line, line.data[word] == ' ' ? word : end);
        buf_adds(&line, "\u2026");
    }
    title = arena_strdup(arena, line.data);
    buf_free(&line);
    return title;
}
