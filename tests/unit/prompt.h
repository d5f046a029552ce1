/* A prompt built over a store in memory, for tests of what is sent. */
#ifndef TESTS_UNIT_PROMPT_H
#define TESTS_UNIT_PROMPT_H

#include "model.h"

#include "base/utf8.h"
#include "context/context.h"

#include <stdio.h>

struct built {
    struct rec_receipt receipt;
    struct provider_request request;
    struct context_summary summary;
};

static inline struct context_input input_for(struct model *model, const char *conversation,
                                             const struct rec_message *question)
{
    struct rec_conversation *row = arena_alloc(&model->arena, sizeof *row);
    ok(model, store_conversation_get(model->user, conversation, &model->arena, row, &model->error));
    return (struct context_input){.conversation = row,
                                  .question = question,
                                  .before = question->sequence,
                                  .budget = 4000,
                                  .profile_tokens = 600,
                                  .provider = "local",
                                  .model = "local"};
}

static inline enum rec_status build(struct model *model, const struct context_input *input,
                                    struct built *built)
{
    return context_build(model->user, input, &model->arena, &built->receipt, &built->request, &built->summary,
                         &model->error);
}

static inline const struct rec_receipt_part *part_of(const struct built *built, const char *type)
{
    for (size_t i = 0; i < built->receipt.count; i++) {
        if (strcmp(built->receipt.parts[i].type, type) == 0)
            return &built->receipt.parts[i];
    }
    return NULL;
}

/* What is true of every prompt: within budget, accounted for, the newest message last. */
static inline void check_whole(const struct context_input *input, const struct built *built)
{
    int64_t parts = 0, sent = tokens_estimate(built->request.system, strlen(built->request.system));
    for (size_t i = 0; i < built->receipt.count; i++) {
        const struct rec_receipt_part *part = &built->receipt.parts[i];
        int64_t items = 0;
        parts += part->tokens;
        for (size_t j = 0; j < part->count; j++) {
            items += part->items[j].tokens;
            assert_true(strlen(part->items[j].text) <= 200);
            assert_true(utf8_valid(part->items[j].text, strlen(part->items[j].text)));
        }
        assert_true(items <= part->tokens);
    }
    for (size_t i = 0; i < built->request.count; i++) {
        sent +=
            tokens_estimate(built->request.messages[i].content, strlen(built->request.messages[i].content));
        assert_true(i == 0 || built->request.messages[i].role != built->request.messages[i - 1].role);
    }
    assert_int_equal(built->receipt.budget, input->budget);
    assert_int_equal(built->receipt.used, parts);
    assert_true(sent <= built->receipt.used);
    assert_true(built->receipt.used <= built->receipt.budget);
    assert_int_equal(built->request.messages[0].role, REC_ROLE_USER);
    const struct provider_message *last = &built->request.messages[built->request.count - 1];
    assert_int_equal(last->role, REC_ROLE_USER);
    if (input->continue_text == NULL) {
        size_t length = strlen(last->content), question = strlen(input->question->content);
        assert_true(length >= question);
        assert_string_equal(last->content + length - question, input->question->content);
    }
    assert_string_equal(built->request.question, input->question->content);
}

#endif
