#include "config.h"

#include "contract.h"

#include "recollect_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each limit by the call that meets it: given a text, does it pass? */
static char conversation[REC_ID_SIZE];

static enum rec_status set_title(struct fixture *f, const char *text)
{
    struct rec_conversation row = {.title = text};
    return store_conversation_add(f->alice, &row, &f->error);
}

static enum rec_status rename_to(struct fixture *f, const char *text)
{
    struct rec_conversation row = {.title = text};
    return store_conversation_update(f->alice, conversation, STORE_TITLE, &row, &f->error);
}

static enum rec_status set_conversation_external(struct fixture *f, const char *text)
{
    struct rec_conversation row = {.external_id = text};
    return store_conversation_add(f->alice, &row, &f->error);
}

static enum rec_status set_tag(struct fixture *f, const char *text)
{
    struct rec_conversation row = {.tags = text};
    return store_conversation_add(f->alice, &row, &f->error);
}

static enum rec_status add_row(struct fixture *f, struct rec_message row)
{
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    return store_message_add(f->alice, &row, &f->error);
}

static enum rec_status set_content(struct fixture *f, const char *text)
{
    return add_row(f, (struct rec_message){.content = text});
}

static enum rec_status set_name(struct fixture *f, const char *text)
{
    return add_row(f, (struct rec_message){.name = text});
}

static enum rec_status set_message_external(struct fixture *f, const char *text)
{
    return add_row(f, (struct rec_message){.external_id = text});
}

static enum rec_status finish_with(struct fixture *f, const char *text)
{
    struct rec_message row = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &row, &f->error));
    return store_message_finish(
        f->alice, row.id, &(struct rec_message){.status = REC_TURN_COMPLETE, .content = text}, &f->error);
}

static enum rec_status set_key(struct fixture *f, const char *text)
{
    struct rec_preference row = {.key = text, .status = REC_STATE_PROPOSED};
    return store_preference_add(f->alice, &row, &f->error);
}

static enum rec_status set_value(struct fixture *f, const char *text)
{
    struct rec_preference row = {.key = "k", .value = text, .status = REC_STATE_PROPOSED};
    return store_preference_add(f->alice, &row, &f->error);
}

static enum rec_status set_draft(struct fixture *f, const char *text)
{
    return store_draft_set(f->alice, conversation, text, &f->error);
}

static enum rec_status set_setting(struct fixture *f, const char *text)
{
    return store_setting_set(f->alice, text, "v", &f->error);
}

static enum rec_status set_memory(struct fixture *f, const char *text)
{
    struct rec_memory row = {.content = text};
    return store_memory_add(f->alice, &row, &f->error);
}

static enum rec_status set_slot(struct fixture *f, const char *text)
{
    struct rec_memory row = {.slot = text};
    return store_memory_add(f->alice, &row, &f->error);
}

enum { LINES = 1, NAME = 2 }; /* may hold control characters; must not be empty */

static const struct limit {
    const char *what;
    enum rec_status (*set)(struct fixture *f, const char *text);
    size_t most;
    int form;
} limits[] = {{"title", set_title, REC_MAX_TITLE, 0},
              {"new title", rename_to, REC_MAX_TITLE, 0},
              {"conversation's external id", set_conversation_external, REC_MAX_EXTERNAL, 0},
              {"tag", set_tag, REC_MAX_TAG, 0},
              {"message", set_content, REC_MAX_MESSAGE, LINES},
              {"name", set_name, REC_MAX_USER_NAME, 0},
              {"message's external id", set_message_external, REC_MAX_EXTERNAL, 0},
              {"finished message", finish_with, REC_MAX_MESSAGE, LINES},
              {"preference key", set_key, REC_MAX_KEY, NAME},
              {"preference value", set_value, REC_MAX_VALUE, LINES},
              {"draft", set_draft, REC_MAX_MESSAGE, LINES},
              {"setting", set_setting, REC_MAX_KEY, NAME},
              {"memory", set_memory, 1 << 20, LINES},
              {"slot", set_slot, 4096, 0}};

static void at_the_limit(struct fixture *f)
{
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(conversation, c.id, REC_ID_SIZE);
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        OK(f, limits[i].set(f, long_text(f, limits[i].most)));
        EXPECT(f, REC_LIMIT, limits[i].set(f, long_text(f, limits[i].most + 1)));
        arena_free(&f->arena);
    }
}

static void forms(struct fixture *f)
{
    static const char *const not_utf8[] = {"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"};
    static const char *const controls[] = {"a\nb", "\x1b[31m", "\x7f", "\xc2\x9b", "\t"};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(conversation, c.id, REC_ID_SIZE);
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        for (size_t k = 0; k < 5; k++) {
            EXPECT(f, REC_INVALID, limits[i].set(f, not_utf8[k]));
            EXPECT(f, limits[i].form & LINES ? REC_OK : REC_INVALID, limits[i].set(f, controls[k]));
        }
        EXPECT(f, limits[i].form & NAME ? REC_INVALID : REC_OK, limits[i].set(f, ""));
        OK(f, limits[i].set(f, "ünï\xf0\x9f\x98\x80"));
    }
}

static void growing_to_the_limit(struct fixture *f)
{
    struct rec_message row = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(row.conversation_id, c.id, REC_ID_SIZE);
    row.content = long_text(f, REC_MAX_MESSAGE - 3);
    OK(f, store_message_add(f->alice, &row, &f->error));
    EXPECT(f, REC_LIMIT, store_message_append(f->alice, row.id, "abcd", 4, &f->error));
    OK(f, store_message_append(f->alice, row.id, "abc", 3, &f->error));
    EXPECT(f, REC_LIMIT, store_message_append(f->alice, row.id, "d", 1, &f->error));
    OK(f, store_message_finish(f->alice, row.id, &(struct rec_message){.status = REC_TURN_CANCELLED},
                               &f->error));
}

static void metadata(struct fixture *f)
{
    static const char *const bad[] = {"[]", "1", "{", "{\"a\":1,}", "null", "{\"a\":\"\xff\"}", " "};
    const size_t most = REC_MAX_METADATA;
    char *text = (char *)long_text(f, most + 1);

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    for (int over = 0; over < 2; over++) {
        size_t length = most + (size_t)over;
        memset(text, 'x', most + 1);
        memcpy(text, "{\"k\":\"", 6);
        memcpy(text + length - 2, "\"}", 2);
        text[length] = '\0';
        struct rec_conversation a = {.metadata = text};
        struct rec_message b = {.metadata = text};
        struct rec_memory y = {.metadata = text};
        memcpy(b.conversation_id, c.id, REC_ID_SIZE);
        EXPECT(f, over ? REC_LIMIT : REC_OK, store_conversation_add(f->alice, &a, &f->error));
        EXPECT(f, over ? REC_LIMIT : REC_OK, store_message_add(f->alice, &b, &f->error));
        EXPECT(f, over ? REC_LIMIT : REC_OK, store_memory_add(f->alice, &y, &f->error));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct rec_memory y = {.metadata = bad[i]};
        EXPECT(f, REC_INVALID, store_memory_add(f->alice, &y, &f->error));
    }
}

const struct contract_case contract_limits[] = {{"limits", at_the_limit},
                                                {"forms of texts", forms},
                                                {"a message grows to the limit", growing_to_the_limit},
                                                {"metadata", metadata},
                                                {NULL, NULL}};
