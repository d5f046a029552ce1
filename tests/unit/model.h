/* A store in memory with one user, for tests of search, memory and context. */
#ifndef TESTS_UNIT_MODEL_H
#define TESTS_UNIT_MODEL_H

#include "check.h"

#include "base/arena.h"
#include "memory/memory.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000)
#define START  INT64_C(1780000000000) /* of what is said: 28 May 2026 */

struct model {
    struct store *store;
    struct store_user *user;
    struct arena arena;
    rec_error error;
    int64_t now; /* a minute later with every message */
    struct memory_change *changes;
    size_t change_count;
    char message[REC_ID_SIZE]; /* the last one */
};

#define ok(model, call)                                                                                      \
    do {                                                                                                     \
        enum rec_status status_ = (call);                                                                    \
        if (status_ != REC_OK)                                                                               \
            print_message("%s\n", (model)->error.message);                                                   \
        assert_int_equal(status_, REC_OK);                                                                   \
    } while (0)

static inline void model_open(struct model *model)
{
    *model = (struct model){.now = START};
    ok(model, store_open(&model->store, "sqlite:///:memory:", STORE_WRITE, &model->error));
    ok(model, store_user_open(model->store, "ann", true, &model->user, &model->error));
}

static inline void model_close(struct model *model)
{
    store_user_close(model->user);
    store_close(model->store);
    arena_free(&model->arena);
}

static inline const char *model_conversation(struct model *model, const char *title)
{
    struct rec_conversation row = {
        .external_id = "", .title = title, .system = "", .tags = "", .metadata = ""};
    ok(model, store_conversation_add(model->user, &row, &model->error));
    return arena_strdup(&model->arena, row.id);
}

static inline struct rec_message model_message(struct model *model, const char *conversation,
                                               enum rec_role role, const char *content,
                                               enum rec_turn_status status)
{
    struct rec_message row = {.external_id = "",
                              .name = "",
                              .content = content,
                              .metadata = "",
                              .provider = "",
                              .model = "",
                              .error = "",
                              .stop_reason = "",
                              .role = role,
                              .status = status,
                              .created_at = model->now};
    strcpy(row.conversation_id, conversation);
    model->now += MINUTE;
    ok(model, store_message_add(model->user, &row, &model->error));
    strcpy(model->message, row.id);
    return row;
}

/* What learning from a message does, as the preferences node has it. */
static inline void model_learn(struct model *model, const char *conversation,
                               const struct rec_message *message, bool propose)
{
    struct memory_candidate *candidates;
    size_t count;
    struct memory_source source = {.message_id = message->id,
                                   .conversation_id = conversation,
                                   .source = "user",
                                   .said_at = message->created_at,
                                   .propose = propose};
    memory_extract(message->content, strlen(message->content), message->created_at, &model->arena,
                   &candidates, &count);
    ok(model, memory_apply(model->user, candidates, count, &source, &model->arena, &model->changes,
                           &model->change_count, &model->error));
}

static inline void model_say(struct model *model, const char *conversation, const char *text)
{
    struct rec_message message = model_message(model, conversation, REC_ROLE_USER, text, REC_TURN_COMPLETE);
    model_learn(model, conversation, &message, false);
}

/* "key/qualifier=value" of the active preferences, joined by "; ". */
static inline const char *model_preferences(struct model *model)
{
    struct store_preference_filter filter = {.category = -1, .source = -1};
    struct rec_preference *rows;
    size_t count;
    bool more;
    const char *all = "";
    ok(model,
       store_preference_list(model->user, &filter, &model->arena, &rows, &count, &more, &model->error));
    for (size_t i = 0; i < count; i++)
        all = arena_printf(&model->arena, "%s%s%s%s%s%s=%s", all, i > 0 ? "; " : "", rows[i].key,
                           rows[i].qualifier[0] ? "/" : "", rows[i].qualifier, rows[i].negative ? "-" : "",
                           rows[i].value);
    return all;
}

static inline int model_memory_order(const void *left, const void *right)
{
    return strcmp(((const struct rec_memory *)left)->content, ((const struct rec_memory *)right)->content);
}

/* The active memories by the alphabet (several may be of the same millisecond), joined by "; ". */
static inline const char *model_memories(struct model *model)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1};
    struct rec_memory *rows;
    size_t count;
    bool more;
    const char *all = "";
    ok(model, store_memory_list(model->user, &filter, &model->arena, &rows, &count, &more, &model->error));
    if (count > 0)
        qsort(rows, count, sizeof(*rows), model_memory_order);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(&model->arena, "%s%s%s", all, i > 0 ? "; " : "", rows[i].content);
    return all;
}

#endif
