#include "config.h"

#include "answers.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answers *answers_new(void)
{
    return xcalloc(1, sizeof(struct answers));
}

static void answer_free(struct answer *answer)
{
    free(answer->prompt);
    buf_free(&answer->text);
    buf_free(&answer->thought);
    free(answer);
}

void answers_free(struct answers *answers)
{
    if (!answers)
        return;
    for (size_t index = 0; index < answers->count; index++)
        answer_free(answers->items[index]);
    free(answers->items);
    free(answers);
}

struct answer *answers_add(struct answers *answers, uint64_t command, enum rec_command_kind kind)
{
    struct answer *answer = xcalloc(1, sizeof *answer);
    answer->command = command;
    answer->kind = kind;
    answer->started = clock_monotonic();
    answer->version = 1;
    buf_init(&answer->text);
    buf_init(&answer->thought);
    answers->items = xgrow(answers->items, &answers->capacity, answers->count + 1, sizeof *answers->items);
    answers->items[answers->count++] = answer;
    return answer;
}

void answers_remove(struct answers *answers, struct answer *answer)
{
    for (size_t index = 0; index < answers->count; index++) {
        if (answers->items[index] != answer)
            continue;
        memmove(answers->items + index, answers->items + index + 1,
                (answers->count - index - 1) * sizeof *answers->items);
        answers->count--;
        answer_free(answer);
        return;
    }
}

struct answer *answers_by_command(const struct answers *answers, uint64_t command)
{
    for (size_t index = 0; index < answers->count; index++)
        if (answers->items[index]->command == command)
            return answers->items[index];
    return NULL;
}

struct answer *answers_of(const struct answers *answers, const char *conversation)
{
    for (size_t index = answers->count; index > 0; index--)
        if (strcmp(answers->items[index - 1]->conversation, conversation) == 0)
            return answers->items[index - 1];
    return NULL;
}

bool answer_running(const struct answer *answer)
{
    return answer && answer->state <= ANSWER_STREAMING;
}

bool answer_has_more(const struct answer *answer, const struct rec_message *row)
{
    return answer && answer->text.length > strlen(row->content);
}

static void started(struct answer *answer, const struct rec_event *event)
{
    memcpy(answer->conversation, event->conversation, REC_ID_SIZE);
    memcpy(answer->question, event->id, REC_ID_SIZE);
    answer->state = ANSWER_STARTED;
}

struct answer *answers_event(struct answers *answers, const struct rec_event *event)
{
    struct answer *answer = event->command ? answers_by_command(answers, event->command) : NULL;
    if (!answer || !answer_running(answer))
        return NULL;
    switch (event->kind) {
    case REC_EVENT_STARTED:
        started(answer, event);
        break;
    case REC_EVENT_STEP:
        snprintf(answer->step, sizeof answer->step, "%s", event->text);
        answer->notice[0] = '\0';
        break;
    case REC_EVENT_WAITING:
        buf_clear(&answer->thought);
        snprintf(answer->notice, sizeof answer->notice, "%.200s; trying again in %lld s",
                 event->error.message, (long long)((event->number + 999) / 1000));
        break;
    case REC_EVENT_THINKING:
        answer->thinking = true;
        buf_add(&answer->thought, event->text,
                utf8_cut(event->text, event->length, REC_MAX_THINKING - answer->thought.length));
        break;
    case REC_EVENT_DELTA:
        if (event->id[0])
            memcpy(answer->message, event->id, REC_ID_SIZE);
        buf_add(&answer->text, event->text, event->length);
        answer->state = ANSWER_STREAMING;
        answer->thinking = false;
        answer->notice[0] = '\0';
        break;
    default:
        return NULL;
    }
    answer->version++;
    return answer;
}

void answer_doing(const struct answer *answer, const char *model, struct buf *out)
{
    static const struct {
        const char *step, *words;
    } steps[] = {
        {"init", "saving your message"},
        {"retrieval", "looking through what you said before"},
        {"context", "putting the prompt together"},
        {"storage", "saving the answer"},
        {"preferences", "noting what it learned"},
        {"session", "finishing"},
    };
    if (answer->notice[0]) {
        buf_adds(out, answer->notice);
        return;
    }
    if (answer->thinking) {
        buf_addf(out, "%s is thinking", *model ? model : "the model");
        return;
    }
    for (size_t index = 0; index < sizeof steps / sizeof *steps; index++)
        if (strcmp(answer->step, steps[index].step) == 0) {
            buf_adds(out, steps[index].words);
            return;
        }
    if (answer->step[0])
        buf_addf(out, "waiting for %s", *model ? model : "the model");
    else
        buf_adds(out, "saving your message");
}
