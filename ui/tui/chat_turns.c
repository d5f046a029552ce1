#include "config.h"

#include "chat.h"

#include "base/alloc.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/chooser.h"
#include "ui/tui/commands.h"
#include "ui/tui/compose.h"
#include "ui/tui/inspector.h"
#include "ui/tui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool chat_running(const struct app *app)
{
    return answer_running(answers_of(app->answers, app->chat->conversation));
}

unsigned chat_stop(struct app *app)
{
    struct answer *answer = answers_of(app->answers, app->chat->conversation);
    if (!answer_running(answer))
        return 0;
    rec_cancel(app->session, answer->command);
    return app_toast(app, ROLE_STATUS, "stopping");
}

/* "seat: aisle" as "learned: seat = aisle". */
static void add_learned(struct buf *out, const struct rec_learned *learned)
{
    const char *line = learned->text, *colon = strstr(line, ": ");
    if (learned->forgotten) {
        buf_addf(out, "forgot: %s", line);
    } else if (learned->row == REC_ROW_MEMORY) {
        buf_adds(out, line); /* "remembered: ..." */
    } else if (colon) {
        buf_addf(out, "learned: %.*s = %s", (int)(colon - line), line, colon + 2);
    } else {
        buf_addf(out, "learned: %s", line);
    }
}

/* --- What was learned --- */

static void keep_learned(struct app *app, const char *answer, const char *text)
{
    struct chat *chat = app->chat;
    if (chat->learned_count == CHAT_LEARNED_MAX) {
        free(chat->learned[0].text);
        memmove(chat->learned, chat->learned + 1, --chat->learned_count * sizeof *chat->learned);
    }
    struct chat_learned *learned = &chat->learned[chat->learned_count++];
    *learned = (struct chat_learned){.text = xstrdup(text), .change = app->changes};
    memcpy(learned->answer, answer, REC_ID_SIZE);
}

void chat_learned_words(const struct app *app, const char *answer, struct buf *out)
{
    const struct chat *chat = app->chat;
    for (size_t index = 0; *answer && index < chat->learned_count; index++) {
        const struct chat_learned *learned = &chat->learned[index];
        if (strcmp(learned->answer, answer) != 0)
            continue;
        buf_adds(out, learned->text);
        struct buf key = BUF_INIT;
        app_key_label(app, CONTEXT_CHAT, ACTION_UNDO, &key);
        if (learned->undone)
            buf_adds(out, " (undone)");
        else if (learned->change == app->changes && key.length)
            buf_addf(out, " (%s undo)", key.data);
        buf_free(&key);
    }
}

void chat_changes(struct app *app, int way)
{
    struct chat *chat = app->chat;
    struct transcript *transcript = &chat->transcript;
    for (size_t index = 0; index < chat->learned_count; index++) {
        struct chat_learned *learned = &chat->learned[index];
        size_t item = transcript_find(transcript, learned->answer);
        if (way > 0 && learned->undone && learned->change + 1 == app->changes) {
            learned->undone = false;
            learned->change = app->changes + 1;
        } else if (way < 0 && learned->change == app->changes) {
            learned->undone = true;
        }
        if (item < transcript->count)
            transcript->items[item]->version++;
    }
    app->changes++;
}

static unsigned announce(struct app *app, const struct rec_result *result)
{
    struct buf line = BUF_INIT;
    unsigned bits = 0;
    if (result->learned_count > 0) {
        add_learned(&line, &result->learned[0]);
        if (result->learned_count > 1)
            buf_addf(&line, " and %zu more", result->learned_count - 1);
        bits = app_toast_undoable(app, "%.210s", line.data);
        if (result->message_id[0])
            keep_learned(app, result->message_id, line.data);
    } else if (result->reactivated) {
        bits = app_toast(app, ROLE_STATUS, "this conversation is active again");
    }
    buf_free(&line);
    return bits;
}

/* --- What was not sent --- */

enum refused { REFUSED_EXCERPT, REFUSED_BUDGET, REFUSED_SHORTEN };

static unsigned refused_chosen(struct app *app, int tag)
{
    unsigned bits = app_focus(app, PANE_INPUT) | HANDLED;
    if (tag == REFUSED_BUDGET)
        return bits | commands_open(app, "set context.budget ");
    app->chat->excerpt = tag == REFUSED_EXCERPT;
    if (tag == REFUSED_EXCERPT)
        bits |= compose_send(app);
    app->chat->excerpt = false;
    return bits;
}

/* It is in the box again, where each choice finds it. */
static unsigned ask_about_size(struct app *app, const rec_error *error)
{
    static struct chooser_wish wish = {.title = "Too large to send", .chosen = refused_chosen};
    static const struct choice choices[] = {
        {"Send an excerpt", "Its beginning and its end; all of it is kept and can be searched.",
         REFUSED_EXCERPT},
        {"Raise the budget", "For all that is sent from now on; Enter sends it then.", REFUSED_BUDGET},
        {"Shorten it", "It is in the box.", REFUSED_SHORTEN},
    };
    snprintf(app->chat->refusal, sizeof app->chat->refusal, "%s", error->message);
    wish.text = app->chat->refusal;
    return chooser_open(app, &wish, choices, sizeof choices / sizeof *choices);
}

static unsigned back_in_the_box(struct app *app, const struct answer *answer)
{
    if (answer->replaces[0])
        return compose_ask_anew(app, answer->conversation, answer->replaces, answer->prompt);
    return compose_put_back(app, answer->conversation, answer->prompt);
}

static unsigned never_sent(struct app *app, struct answer *answer, const rec_error *error)
{
    /* not over newer typing, which the choices would be about then */
    bool here = strcmp(answer->conversation, app->chat->conversation) == 0 && compose_empty(app) &&
                !compose_editing(app);
    unsigned bits = answer->prompt ? back_in_the_box(app, answer) : 0;
    bits |= error->code == REC_LIMIT && answer->prompt && here ? ask_about_size(app, error)
                                                               : app_toast_error(app, error);
    answers_remove(app->answers, answer);
    chat_sync(app);
    app->chat->refreshed_at = 0;
    return bits | chat_refresh(app) | DRAW_CHAT;
}

/* Stopped before anything of the answer had come: the question is back in the box. */
static unsigned stopped_early(struct app *app, const struct answer *answer, const struct rec_result *result)
{
    const char *question = answer->question[0] ? answer->question : result ? result->user_message_id : "";
    if (*question)
        return compose_ask_anew(app, answer->conversation, question, answer->prompt);
    return answer->replaces[0] ? 0 : compose_put_back(app, answer->conversation, answer->prompt);
}

static unsigned answered(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    struct answer *answer = answers_by_command(app->answers, event->command);
    unsigned bits = DRAW_CHAT | DRAW_STATUS | DRAW_LIST;
    if (!answer)
        return bits;
    if (answer->state == ANSWER_SENT && event->kind == REC_EVENT_FAILED)
        return never_sent(app, answer, &event->error);
    answer->state = event->kind == REC_EVENT_DONE     ? ANSWER_DONE
                    : event->kind == REC_EVENT_FAILED ? ANSWER_FAILED
                                                      : ANSWER_CANCELLED;
    answer->error = event->error;
    answer->version++;
    if (result && result->message_id[0])
        memcpy(answer->message, result->message_id, REC_ID_SIZE);
    char conversation[REC_ID_SIZE];
    memcpy(conversation, answer->conversation, REC_ID_SIZE);
    if (answer->state == ANSWER_CANCELLED && answer->prompt && answer->text.length == 0)
        bits |= stopped_early(app, answer, result);
    if (result)
        bits |= announce(app, result);
    if (app->elsewhere && app_setting(app, "ui.notices"))
        terminal_notice(event->kind == REC_EVENT_DONE ? "recollect: the answer has come"
                                                      : "recollect: the answer did not come to its end");
    if (strcmp(conversation, app->chat->conversation) == 0) {
        app->chat->refreshed_at = 0;
        chat_sync(app);
        bits |= chat_refresh(app) | inspector_conversation(app);
    } else {
        answers_remove(app->answers, answer);
    }
    return bits | compose_answered(app, conversation, event->kind == REC_EVENT_DONE);
}

/* Submits an order that ends in an answer, and shows it as under way. */
static unsigned order_answer_of(struct app *app, const char *conversation, const struct rec_command *command,
                                const char *prompt, const char *replaces)
{
    struct chat *chat = app->chat;
    uint64_t number;
    struct answer *older = answers_of(app->answers, conversation);
    if (answer_running(older))
        return app_toast(app, ROLE_WARNING, "an answer is still arriving here; stop it first");
    const char *ids[REC_MAX_CHOSEN];
    struct rec_command chosen = *command;
    chosen.choice = left_out_choice(&app->left_out, conversation, &command->choice, ids);
    if (chat->excerpt)
        chosen.flags |= REC_EXCERPT;
    unsigned bits = app_order(app, &chosen, answered, &number);
    if (number == 0)
        return bits | (prompt && !replaces ? compose_put_back(app, conversation, prompt) : 0);
    if (older)
        answers_remove(app->answers, older);
    struct answer *answer = answers_add(app->answers, number, command->kind);
    snprintf(answer->conversation, sizeof answer->conversation, "%s", conversation);
    snprintf(answer->replaces, sizeof answer->replaces, "%s", replaces ? replaces : "");
    answer->prompt = xstrdup(prompt);
    if (strcmp(conversation, chat->conversation) != 0)
        return bits;
    chat->turn_error[0] = '\0';
    chat_sync(app);
    return bits | chat_to_bottom(app) | DRAW_LIST | DRAW_STATUS;
}

unsigned chat_send(struct app *app, const char *conversation, const char *text, const char *edited,
                   const struct rec_choice *choice)
{
    struct rec_command command = {.kind = REC_COMMAND_CHAT, .text = text, .message = edited, .category = -1};
    if (*conversation)
        command.id = conversation;
    if (choice)
        command.choice = *choice;
    return order_answer_of(app, conversation, &command, text, edited);
}

unsigned chat_ask_again(struct app *app, enum rec_command_kind kind, const char *message)
{
    struct rec_command command = {.kind = kind, .message = message, .category = -1};
    return order_answer_of(app, app->chat->conversation, &command, NULL, NULL);
}

/* The question above an item, or the item itself. */
static const struct transcript_item *question_of(const struct chat *chat, size_t item)
{
    for (size_t index = item + 1; index > 0; index--)
        if (chat->transcript.items[index - 1]->message.role == REC_ROLE_USER)
            return chat->transcript.items[index - 1];
    return NULL;
}

static bool turn_failed(const struct chat *chat, size_t item)
{
    const struct rec_message *message = &chat->transcript.items[item]->message;
    if (message->role == REC_ROLE_ASSISTANT)
        return message->status == REC_TURN_FAILED;
    return item + 1 == chat->transcript.count ||
           chat->transcript.items[item + 1]->message.status == REC_TURN_FAILED;
}

unsigned chat_regenerate(struct app *app, size_t item)
{
    struct chat *chat = app->chat;
    if (item >= chat->transcript.count)
        return HANDLED;
    const struct transcript_item *question = question_of(chat, item);
    if (turn_failed(chat, item) && question) {
        struct rec_command retry = {
            .kind = REC_COMMAND_RETRY, .message = question->message.id, .category = -1};
        size_t at = transcript_find(&chat->transcript, question->message.id);
        const char *failed =
            at + 1 < chat->transcript.count ? chat->transcript.items[at + 1]->message.id : NULL;
        return order_answer_of(app, chat->conversation, &retry, NULL, failed);
    }
    const struct rec_message *message = &chat->transcript.items[item]->message;
    if (message->role == REC_ROLE_USER && item + 1 < chat->transcript.count)
        message = &chat->transcript.items[item + 1]->message;
    if (message->role != REC_ROLE_ASSISTANT || !message->id[0])
        return app_toast(app, ROLE_WARNING, "there is no answer here to ask for again");
    struct rec_command command = {.kind = REC_COMMAND_REGENERATE, .message = message->id, .category = -1};
    return order_answer_of(app, chat->conversation, &command, NULL, message->id);
}

unsigned chat_ask_without(struct app *app, const char *answer, const char *id)
{
    const char *conversation = app->chat->conversation;
    if (answer_running(answers_of(app->answers, conversation)))
        return app_toast(app, ROLE_WARNING, "an answer is still arriving here; stop it first");
    if (!left_out_has(&app->left_out, conversation, id) && !left_out_toggle(&app->left_out, conversation, id))
        return app_toast(app, ROLE_WARNING, "no more than %d can be left out", REC_MAX_CHOSEN);
    struct rec_command command = {.kind = REC_COMMAND_REGENERATE, .message = answer, .category = -1};
    return order_answer_of(app, conversation, &command, NULL, answer) |
           app_toast(app, ROLE_STATUS, "asking again without it; [ shows the answer before");
}

unsigned chat_continue(struct app *app, size_t item)
{
    struct chat *chat = app->chat;
    if (item < chat->transcript.count && chat->transcript.items[item]->message.role == REC_ROLE_USER &&
        item + 1 < chat->transcript.count)
        item++;
    if (item >= chat->transcript.count || chat->transcript.items[item]->message.role != REC_ROLE_ASSISTANT)
        return app_toast(app, ROLE_WARNING, "there is no answer here to go on with");
    const struct rec_message *message = &chat->transcript.items[item]->message;
    struct rec_command command = {.kind = REC_COMMAND_CONTINUE, .message = message->id, .category = -1};
    return order_answer_of(app, chat->conversation, &command, NULL, NULL);
}

static unsigned take_siblings(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat *chat = app->chat;
    if (!page)
        return app_toast_error(app, error);
    unsigned bits = HANDLED;
    for (size_t index = 0; index < page->count; index++) {
        if (strcmp(page->messages[index].id, chat->sibling_of) != 0)
            continue;
        size_t other = index + (size_t)chat->sibling_step;
        if (other >= page->count) {
            bits |= app_toast(app, ROLE_STATUS,
                              chat->sibling_step > 0 ? "no later alternative" : "no earlier alternative");
            break;
        }
        memcpy(chat->sibling_of, page->messages[other].id, REC_ID_SIZE); /* what is selected then */
        struct rec_command command = {
            .kind = REC_COMMAND_CONVERSATION_BRANCH, .message = chat->sibling_of, .category = -1};
        bits |= app_order(app, &command, chat_branch_shown, NULL);
        break;
    }
    rec_page_free(page);
    return bits;
}

unsigned chat_sibling(struct app *app, size_t item, int step)
{
    struct chat *chat = app->chat;
    if (item >= chat->transcript.count || chat->transcript.items[item]->message.siblings < 2)
        return app_toast(app, ROLE_STATUS,
                         "this message has no alternatives; r makes one of an answer, e of a question");
    chat->sibling_step = step;
    memcpy(chat->sibling_of, chat->transcript.items[item]->message.id, REC_ID_SIZE);
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_SIBLINGS);
    query.id = chat->sibling_of;
    return app_ask(app, ASK_SIBLINGS, &query, take_siblings) | HANDLED;
}

static unsigned forked(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    if (event->kind != REC_EVENT_DONE || !result || !result->id[0])
        return app_toast_error(app, &event->error);
    char id[REC_ID_SIZE];
    memcpy(id, result->id, REC_ID_SIZE);
    return chat_open(app, id) | app_focus(app, PANE_INPUT) |
           app_toast_undoable(app, "a conversation of its own, up to that message");
}

unsigned chat_fork(struct app *app, size_t item)
{
    const struct chat *chat = app->chat;
    if (item >= chat->transcript.count || !chat->transcript.items[item]->message.id[0])
        return app_toast(app, ROLE_STATUS, "there is no stored message to fork at");
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_FORK,
                                  .id = chat->conversation,
                                  .message = chat->transcript.items[item]->message.id,
                                  .category = -1};
    return app_order(app, &command, forked, NULL);
}
