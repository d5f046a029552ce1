#include "config.h"

#include "memory/refine.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "memory/slots.h"
#include "src/memory/refine_prompt.h"

#include <string.h>

#define PAGE            24
#define KNOWN_MAX       40
#define PREFERENCES_MAX 60
#define MESSAGE_MAX     4000 /* bytes of a message that are shown, and may be quoted */
#define ANSWER_SHOWN    400  /* bytes of an assistant's: it only says what the person speaks about */
#define CHANGES_MAX     16
#define CONTENT_MAX     400
#define QUOTE_MIN       3
#define CONFIDENCE      0.8 /* of what a model understood: stated words, not a stated fact */
#define SAME_WORDS      0.6 /* share of words at which a memory of the same words says the same */

/* --- What is asked about --- */

static bool by_person(const struct rec_message *message)
{
    return message->role == REC_ROLE_USER && message->content[0];
}

static size_t shown_length(const struct rec_message *message)
{
    return utf8_cut(message->content, strlen(message->content),
                    by_person(message) ? MESSAGE_MAX : ANSWER_SHOWN);
}

enum rec_status refine_plan(struct store_user *user, const char *conversation, int64_t first,
                            struct arena *arena, struct refine_plan *plan, rec_error *error)
{
    struct store_message_query query = {
        .conversation = conversation, .after = first > 1 ? first - 1 : -1, .limit = PAGE};
    enum rec_status status =
        store_message_page(user, &query, arena, &plan->messages, &plan->count, &plan->more, error);
    bool any = false;

    if (status == REC_NOT_FOUND) { /* erased since */
        plan->count = 0;
        return REC_OK;
    }
    for (size_t i = 0; !status && i < plan->count; i++) {
        any = any || by_person(&plan->messages[i]);
        plan->last = plan->messages[i].sequence;
    }
    if (status || !any) {
        plan->count = 0;
        return status;
    }
    return memory_overview(user, KNOWN_MAX, arena, &plan->known, &plan->known_count, error);
}

/* --- The request --- */

static void put_known(struct json_writer *json, const struct refine_plan *plan)
{
    json_key(json, "known");
    json_open_array(json);
    for (size_t i = 0; i < plan->known_count; i++) {
        json_open_object(json);
        json_key(json, "n");
        json_put_int(json, (int64_t)i + 1);
        json_key(json, "kind");
        json_put_string(json, rec_memory_kind_name(plan->known[i].kind));
        json_key(json, "content");
        json_put_string_n(json, plan->known[i].content,
                          utf8_cut(plan->known[i].content, strlen(plan->known[i].content), CONTENT_MAX));
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_messages(struct json_writer *json, const struct refine_plan *plan)
{
    json_key(json, "messages");
    json_open_array(json);
    for (size_t i = 0; i < plan->count; i++) {
        const struct rec_message *message = &plan->messages[i];
        char day[CLOCK_ISO_SIZE];

        if (!by_person(message) && message->status != REC_TURN_COMPLETE)
            continue;
        json_open_object(json);
        if (by_person(message)) {
            json_key(json, "message");
            json_put_int(json, (int64_t)i + 1);
            clock_local(message->created_at, "%A %Y-%m-%d", day, sizeof day);
            json_key(json, "date");
            json_put_string(json, day);
        }
        json_key(json, "said_by");
        json_put_string(json, by_person(message) ? "person" : "assistant");
        json_key(json, "text");
        json_put_string_n(json, message->content, shown_length(message));
        json_close_object(json);
    }
    json_close_array(json);
}

static enum rec_status put_preferences(struct store_user *user, struct json_writer *json, struct arena *arena,
                                       rec_error *error)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .limit = PREFERENCES_MAX};
    struct rec_preference *rows = NULL;
    size_t count = 0;
    bool more;
    enum rec_status status = store_preference_list(user, &filter, arena, &rows, &count, &more, error);

    json_key(json, "preferences");
    json_open_array(json);
    for (size_t i = 0; !status && i < count; i++)
        json_put_string(json, memory_preference_text(&rows[i], arena));
    json_close_array(json);
    return status;
}

enum rec_status refine_request(struct store_user *user, const struct refine_plan *plan, struct arena *arena,
                               struct provider_request *request, rec_error *error)
{
    struct provider_message *message = arena_alloc(arena, sizeof *message);
    struct buf text = BUF_INIT;
    struct json_writer json;
    enum rec_status status;

    json_writer_init(&json, &text);
    json_open_object(&json);
    put_known(&json, plan);
    status = put_preferences(user, &json, arena, error);
    put_messages(&json, plan);
    json_close_object(&json);
    *message = (struct provider_message){.role = REC_ROLE_USER,
                                         .content = arena_strndup(arena, text.data, text.length)};
    *request = (struct provider_request){
        .system = refine_prompt, .messages = message, .count = 1, .question = message->content};
    buf_free(&text);
    return status;
}

/* --- The answer --- */

struct reading {
    const struct refine_plan *plan;
    struct store_user *user;
    const struct json *json;
    struct arena *arena;
};

static const char *text_of(const struct reading *reading, int change, const char *key)
{
    const char *text = json_string(reading->json, json_get(reading->json, change, key), reading->arena, NULL);
    return text ? text : "";
}

/* One line without control characters: it stands in lists, and in prompts. */
static bool is_line(const char *text, size_t limit)
{
    size_t length = strlen(text);

    if (length == 0 || length > limit)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return text[strspn(text, " ")] != '\0';
}

/* The person's own words that prove it; what is beyond what was shown does not count. */
static bool find_quote(const struct reading *reading, int change, const struct rec_message *message,
                       struct memory_candidate *candidate)
{
    const char *quote = text_of(reading, change, "quote");
    const char *found = strlen(quote) >= QUOTE_MIN ? strstr(message->content, quote) : NULL;

    if (!found || (size_t)(found - message->content) + strlen(quote) > shown_length(message))
        return false;
    candidate->start = found - message->content;
    candidate->end = candidate->start + (int64_t)strlen(quote);
    return true;
}

static bool read_kind(const struct reading *reading, int change, struct memory_candidate *candidate)
{
    int kind = rec_memory_kind_parse(text_of(reading, change, "kind"));
    int category = rec_category_parse(text_of(reading, change, "category"));

    if (kind < 0 || kind == REC_MEMORY_SUMMARY)
        return false;
    candidate->kind = (enum rec_memory_kind)kind;
    candidate->category =
        category >= 0 ? (enum rec_category)category : slot_category(candidate->content, REC_CATEGORY_GENERAL);
    if (kind != REC_MEMORY_PREFERENCE) {
        candidate->action = MEMORY_LEARN_MEMORY;
        return true;
    }
    candidate->action = MEMORY_LEARN_PREFERENCE;
    candidate->value = text_of(reading, change, "value");
    const char *key = text_of(reading, change, "key");
    if (!is_line(candidate->value, CONTENT_MAX / 4) || !is_line(key, CONTENT_MAX / 8))
        return false;
    struct buf normal = BUF_INIT;
    int implied = -1;
    memory_key_normal(key, &normal, &implied);
    candidate->key = arena_strndup(reading->arena, normal.data, normal.length);
    if (implied >= 0)
        candidate->category = (enum rec_category)implied;
    buf_free(&normal);
    return candidate->key[0] != '\0';
}

/* A memory that a person has pinned is theirs. */
static bool read_target(const struct reading *reading, int change, struct memory_candidate *candidate)
{
    int64_t number = json_int(reading->json, json_get(reading->json, change, "target"), 0);
    bool better = json_string_is(reading->json, json_get(reading->json, change, "action"), "update");

    int action = json_get(reading->json, change, "action");

    if (action == JSON_NONE || json_string_is(reading->json, action, "add"))
        return true;
    if (!better && !json_string_is(reading->json, json_get(reading->json, change, "action"), "supersede"))
        return false;
    if (number < 1 || (uint64_t)number > reading->plan->known_count ||
        candidate->action != MEMORY_LEARN_MEMORY)
        return false;
    const struct rec_memory *target = &reading->plan->known[number - 1];
    if (target->pinned)
        return false;
    candidate->replaces = target->id;
    candidate->slot = target->slot;
    if (better)
        candidate->valid_from = target->valid_from;
    return true;
}

/* How much of the words of `text` is said by `other`, both folded. */
static double said_by(const char *text, const char *other)
{
    struct buf words = BUF_INIT, whole = BUF_INIT;
    size_t count = 0, found = 0;

    utf8_fold(&words, text, strlen(text));
    buf_addc(&whole, ' ');
    utf8_fold(&whole, other, strlen(other));
    for (char *word = strtok(words.data, " .,;:!?()\"'"); word; word = strtok(NULL, " .,;:!?()\"'")) {
        if (strlen(word) < 4)
            continue;
        count++;
        found += strstr(whole.data, word) != NULL;
    }
    buf_free(&words);
    buf_free(&whole);
    return count ? (double)found / (double)count : 1;
}

static bool overlaps(const struct rec_evidence *evidence, size_t count, const struct rec_message *message,
                     const struct memory_candidate *candidate)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(evidence[i].message_id, message->id) == 0 && evidence[i].start < candidate->end &&
            candidate->start < evidence[i].end)
            return true;
    return false;
}

/* A second derivation from the same words is no news, whatever became of the
 * first. */
static enum rec_status is_known(const struct reading *reading, const struct rec_message *message,
                                const struct memory_candidate *candidate, bool *known, rec_error *error)
{
    const unsigned any = 1u << REC_STATE_ACTIVE | 1u << REC_STATE_PROPOSED | 1u << REC_STATE_SUPERSEDED |
                         1u << REC_STATE_FORGOTTEN | 1u << REC_STATE_REJECTED;
    struct store_memory_filter memories = {
        .kind = -1, .category = -1, .statuses = any, .message = message->id};
    struct store_preference_filter preferences = {
        .category = -1, .source = -1, .statuses = any, .message = message->id};
    struct rec_memory *rows = NULL;
    struct rec_preference *attitudes = NULL;
    size_t count = 0, attitude_count = 0;
    bool more;
    enum rec_status status =
        store_memory_list(reading->user, &memories, reading->arena, &rows, &count, &more, error);

    if (!status)
        status = store_preference_list(reading->user, &preferences, reading->arena, &attitudes,
                                       &attitude_count, &more, error);
    if (status)
        return status;
    for (size_t i = 0; i < count && !*known; i++)
        *known = strcmp(rows[i].id, candidate->replaces) != 0 &&
                 overlaps(rows[i].evidence, rows[i].evidence_count, message, candidate) &&
                 said_by(candidate->content, rows[i].content) >= SAME_WORDS;
    for (size_t i = 0; i < attitude_count && !*known; i++)
        *known = overlaps(attitudes[i].evidence, attitudes[i].evidence_count, message, candidate) &&
                 (candidate->action == MEMORY_LEARN_PREFERENCE ||
                  said_by(candidate->content, attitudes[i].statement) >= SAME_WORDS);
    return REC_OK;
}

/* True if the change is whole, proven and new. */
static enum rec_status read_change(const struct reading *reading, int change,
                                   const struct rec_message *message, struct memory_candidate *candidate,
                                   bool *good, rec_error *error)
{
    bool known = false;
    enum rec_status status;

    *candidate = (struct memory_candidate){.key = "",
                                           .qualifier = "",
                                           .value = "",
                                           .slot = "",
                                           .replaces = "",
                                           .content = text_of(reading, change, "content"),
                                           .importance = 0.45,
                                           .confidence = CONFIDENCE};
    *good = is_line(candidate->content, CONTENT_MAX) && find_quote(reading, change, message, candidate) &&
            read_kind(reading, change, candidate) && read_target(reading, change, candidate);
    if (!*good)
        return REC_OK;
    status = is_known(reading, message, candidate, &known, error);
    *good = !known;
    return status;
}

/* Those of one message; in all at most CHANGES_MAX of an answer are looked at. */
static enum rec_status apply_to(const struct reading *reading, int changes, size_t index, bool propose,
                                size_t *changed, rec_error *error)
{
    const struct rec_message *message = &reading->plan->messages[index];
    struct memory_candidate candidates[CHANGES_MAX];
    struct memory_source source = {.message_id = message->id,
                                   .conversation_id = message->conversation_id,
                                   .source = "model",
                                   .said_at = message->created_at,
                                   .propose = propose};
    struct memory_change *outcomes;
    size_t count = 0, looked = 0, outcome_count = 0;
    enum rec_status status = REC_OK;

    for (int change = json_first(reading->json, changes);
         change != JSON_NONE && looked < CHANGES_MAX && !status;
         change = json_next(reading->json, change), looked++) {
        bool good = false;

        if (json_int(reading->json, json_get(reading->json, change, "message"), 1) != (int64_t)index + 1)
            continue;
        status = read_change(reading, change, message, &candidates[count], &good, error);
        count += good;
    }
    if (!status && count)
        status = memory_apply(reading->user, candidates, count, &source, reading->arena, &outcomes,
                              &outcome_count, error);
    for (size_t i = 0; !status && i < outcome_count; i++)
        *changed += outcomes[i].outcome <= MEMORY_PROPOSED && outcomes[i].outcome != MEMORY_CONFIRMED;
    return status;
}

/* Models like to wrap what they are asked for in a fence or a sentence. */
static enum rec_status parse(struct json *json, const char *answer, int *changes, rec_error *error)
{
    const char *start = strchr(answer, '{'), *end = strrchr(answer, '}');
    rec_error none = {0};

    if (start && end && start < end && json_parse(json, start, (size_t)(end - start) + 1, &none) == REC_OK) {
        *changes = json_get(json, 0, "changes");
        if (*changes != JSON_NONE && json_type_of(json, *changes) == JSON_ARRAY)
            return REC_OK;
    }
    return error_set(error, REC_INVALID,
                     "the model's second look at a conversation is not the JSON it was asked for");
}

enum rec_status refine_apply(struct store_user *user, const struct refine_plan *plan, const char *answer,
                             bool propose, struct arena *arena, size_t *changed, rec_error *error)
{
    struct json json = JSON_INIT;
    struct reading reading = {.plan = plan, .user = user, .json = &json, .arena = arena};
    int changes = JSON_NONE;
    enum rec_status status = parse(&json, answer, &changes, error);

    *changed = 0;
    if (!status)
        status = store_begin(store_of(user), STORE_NORMAL, error);
    if (!status) {
        for (size_t i = 0; !status && i < plan->count; i++)
            if (by_person(&plan->messages[i]))
                status = apply_to(&reading, changes, i, propose, changed, error);
        if (status)
            store_rollback(store_of(user));
        else
            status = store_commit(store_of(user), error);
    }
    json_free(&json);
    return status;
}
