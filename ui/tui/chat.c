#include "config.h"

#include "chat.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/inspector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_NS ((int64_t)1000000000)

void chat_start(struct app *app)
{
    app->chat = xcalloc(1, sizeof *app->chat);
    app->answers = answers_new();
    transcript_init(&app->chat->transcript);
    scroller_init(&app->chat->scroller);
}

void chat_stop_view(struct app *app)
{
    transcript_free(&app->chat->transcript);
    chat_find_clear(&app->chat->find);
    free(app->chat->sought_words);
    while (app->chat->learned_count > 0)
        free(app->chat->learned[--app->chat->learned_count].text);
    free(app->chat);
    answers_free(app->answers);
}

const char *chat_conversation(const struct app *app)
{
    return app->chat->conversation;
}

const char *chat_title(const struct app *app)
{
    if (app->chat->title[0])
        return app->chat->title;
    return app->chat->conversation[0] || !app->chat->loaded ? "" : "New conversation";
}

bool chat_loaded(const struct app *app)
{
    return app->chat->loaded;
}

const char *chat_last_user_message(const struct app *app)
{
    const struct transcript *transcript = &app->chat->transcript;
    for (size_t index = transcript->count; index > 0; index--)
        if (transcript->items[index - 1]->message.role == REC_ROLE_USER)
            return transcript->items[index - 1]->message.id;
    return "";
}

const char *chat_goal(const struct app *app)
{
    return app_asking(app, ASK_PLACE) ? app->chat->going : chat_selected_message(app);
}

const char *chat_selected_message(const struct app *app)
{
    const struct transcript *transcript = &app->chat->transcript;
    size_t selected = app->chat->selected;
    return selected < transcript->count ? transcript->items[selected]->message.id : "";
}

const struct rec_message *chat_last_answer(const struct app *app)
{
    const struct transcript *transcript = &app->chat->transcript;
    for (size_t index = transcript->count; index > 0; index--) {
        const struct rec_message *message = &transcript->items[index - 1]->message;
        if (message->role == REC_ROLE_ASSISTANT && message->status == REC_TURN_COMPLETE &&
            !transcript->items[index - 1]->provisional)
            return message;
    }
    return NULL;
}

/* --- Opening --- */

static void reset(struct app *app, const char *id)
{
    static const enum ask_slot slots[] = {ASK_MESSAGES, ASK_OLDER,    ASK_NEWER,
                                          ASK_TURN,     ASK_SIBLINGS, ASK_FIND};
    struct chat *chat = app->chat;
    for (size_t index = 0; index < sizeof slots / sizeof *slots; index++)
        app_ask_forget(app, slots[index]);
    chat_select_end(app);
    transcript_free(&chat->transcript);
    chat_find_clear(&chat->find);
    scroller_init(&chat->scroller);
    snprintf(chat->conversation, sizeof chat->conversation, "%s", id);
    chat->title[0] = chat->target[0] = chat->turn_error[0] = '\0';
    chat->teaches_nothing = false;
    chat->selected = 0;
    chat->shift = chat->shift_max = 0;
    chat->refresh_due = chat->refreshed_at = 0;
    chat->older_asked = chat->newer_asked = chat->to_top = false;
    chat->loaded = !*id;
}

static bool has_tag(const char *tags, const char *tag)
{
    size_t length = strlen(tag);
    for (const char *at = tags; *at; at += strcspn(at, " "), at += *at == ' ')
        if (strcspn(at, " ") == length && strncmp(at, tag, length) == 0)
            return true;
    return false;
}

/* What a list shows of a conversation without a title: how it begins. */
static void take_title(struct chat *chat, const struct rec_conversation *row)
{
    snprintf(chat->title, sizeof chat->title, "%s", row->title[0] ? row->title : row->last_text);
    chat->teaches_nothing = has_tag(row->tags, "no-learning");
}

/* The store that lies there now does not have it: what was being typed stays in the box, for a new one. */
static unsigned conversation_gone(struct app *app)
{
    struct buf typed = BUF_INIT;
    compose_sent_as(app, &typed);
    unsigned bits = chat_open(app, NULL);
    if (typed.length)
        bits |= compose_put_back(app, "", typed.data);
    buf_free(&typed);
    if (app->toast.until) /* what has happened to the store says more */
        return bits;
    return bits | app_toast(app, ROLE_WARNING, "that conversation is not in this store");
}

static unsigned take_conversation(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page && error && error->code == REC_NOT_FOUND)
        return conversation_gone(app);
    if (page && page->count > 0 && strcmp(page->conversations[0].id, app->chat->conversation) == 0)
        take_title(app->chat, &page->conversations[0]);
    rec_page_free(page);
    return DRAW_FRAMES | DRAW_STATUS;
}

static unsigned ask_conversation(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_CONVERSATION);
    query.id = app->chat->conversation;
    return app_ask(app, ASK_CONVERSATION, &query, take_conversation);
}

unsigned chat_switch(struct app *app, const char *id)
{
    reset(app, id);
    return ask_conversation(app) | compose_open(app, id) | conversations_select(app, id);
}

unsigned chat_open(struct app *app, const char *id)
{
    reset(app, id ? id : "");
    unsigned bits = id ? chat_ask_latest(app) | ask_conversation(app) : inspector_conversation(app);
    bits |= compose_open(app, id ? id : "");
    chat_sync(app);
    return bits | DRAW_ALL | HANDLED;
}

unsigned chat_open_row(struct app *app, const struct rec_conversation *row)
{
    reset(app, row->id);
    take_title(app->chat, row);
    unsigned bits = chat_ask_latest(app); /* first: it is what the reader waits for */
    bits |= compose_open(app, row->id);
    return bits | DRAW_ALL | HANDLED;
}

unsigned chat_named(struct app *app, const char *id)
{
    snprintf(app->chat->conversation, sizeof app->chat->conversation, "%s", id);
    compose_named(app, id);
    return ask_conversation(app) | conversations_reload(app);
}

bool chat_teaches_nothing(const struct app *app)
{
    return app->chat->teaches_nothing;
}

/* --- Events --- */

unsigned chat_answer_event(struct app *app, const struct rec_event *event)
{
    struct chat *chat = app->chat;
    struct answer *answer = answers_by_command(app->answers, event->command);
    bool new_conversation = answer && event->kind == REC_EVENT_STARTED && !answer->conversation[0];
    answer = answers_event(app->answers, event);
    if (!answer)
        return 0;
    unsigned bits = 0;
    if (new_conversation && !chat->conversation[0]) {
        bits |= chat_named(app, answer->conversation);
    }
    if (event->kind == REC_EVENT_STARTED)
        compose_started(app, answer->conversation);
    if (strcmp(answer->conversation, chat->conversation) != 0)
        return bits;
    if (event->kind == REC_EVENT_STARTED) {
        bits |= chat_refresh(app) | DRAW_LIST | DRAW_STATUS;
    }
    chat_sync(app);
    return bits | DRAW_CHAT;
}

/* A row that was written because more of its text has come, which has been told here already: reading all of
 * it once a second would take more than the answer itself. */
static bool is_streamed_row(const struct app *app, const struct rec_event *event)
{
    const struct answer *answer = answers_of(app->answers, app->chat->conversation);
    const struct transcript *transcript = &app->chat->transcript;
    return event->row == REC_ROW_MESSAGE && answer_running(answer) && answer->message[0] &&
           strcmp(event->id, answer->message) == 0 &&
           transcript_find(transcript, answer->message) < transcript->count;
}

unsigned chat_changed(struct app *app, const struct rec_event *event)
{
    struct chat *chat = app->chat;
    if (!chat->conversation[0] || !chat->loaded || is_streamed_row(app, event))
        return 0;
    bool everything = !event->id[0] && (event->row == REC_ROW_MESSAGE || event->row == REC_ROW_CONVERSATION);
    bool mine =
        strcmp(event->conversation, chat->conversation) == 0 || strcmp(event->id, chat->conversation) == 0;
    unsigned bits = 0;
    if (everything || (mine && event->row == REC_ROW_CONVERSATION))
        bits |= ask_conversation(app);
    if (everything || (mine && (event->row == REC_ROW_MESSAGE || event->row == REC_ROW_TURN ||
                                event->row == REC_ROW_BRANCH || event->row == REC_ROW_CONVERSATION)))
        bits |= chat_refresh(app);
    return bits;
}

/* A question without an answer, when its turn has ended: a note below it. */
static void add_turn_note(struct chat *chat)
{
    bool ended = chat->turn_status == REC_TURN_FAILED || chat->turn_status == REC_TURN_CANCELLED ||
                 chat->turn_status == REC_TURN_INTERRUPTED;
    if (!ended)
        return;
    struct transcript_item *item = transcript_add_provisional(&chat->transcript, REC_ROLE_ASSISTANT, "");
    item->message.status = chat->turn_status;
    item->message.error = arena_strdup(&item->arena, chat->turn_error);
}

static void add_answer_items(struct chat *chat, const struct answer *answer)
{
    struct transcript *transcript = &chat->transcript;
    bool asked = answer->question[0] && transcript_find(transcript, answer->question) < transcript->count;
    if (answer->prompt && !asked)
        memcpy(transcript_add_provisional(transcript, REC_ROLE_USER, answer->prompt)->message.id,
               answer->question, REC_ID_SIZE);
    if (answer->message[0] && transcript_find(transcript, answer->message) < transcript->count)
        return;
    struct transcript_item *item = transcript_add_provisional(transcript, REC_ROLE_ASSISTANT, "");
    memcpy(item->message.id, answer->message, REC_ID_SIZE);
    item->message.status = REC_TURN_STREAMING;
    if (answer->state == ANSWER_FAILED) {
        item->message.status = REC_TURN_FAILED;
        item->message.error = arena_strdup(&item->arena, answer->error.message);
    } else if (answer->state == ANSWER_CANCELLED) {
        item->message.status = REC_TURN_CANCELLED;
    }
}

/* The store has a row for the answer before its first words have come, and one of how it ended before we are
 * told: until then nothing can be done about it. */
static void adopt_row(const struct transcript *transcript, struct answer *answer)
{
    if (!answer_running(answer) || answer->message[0] || transcript->count == 0)
        return;
    const struct rec_message *last = &transcript->items[transcript->count - 1]->message;
    bool follows = answer->prompt && answer->question[0] && transcript->count > 1 &&
                   strcmp(transcript->items[transcript->count - 2]->message.id, answer->question) == 0;
    if (last->role == REC_ROLE_ASSISTANT && (follows || last->status <= REC_TURN_STREAMING))
        memcpy(answer->message, last->id, REC_ID_SIZE);
}

void chat_sync(struct app *app)
{
    struct chat *chat = app->chat;
    struct transcript *transcript = &chat->transcript;
    struct answer *answer = answers_of(app->answers, chat->conversation);
    bool last = chat->selected + 1 >= transcript->count;
    transcript_drop_provisional(transcript);
    if (answer && answer->state == ANSWER_SENT && answer->replaces[0])
        transcript_truncate(transcript, transcript_find(transcript, answer->replaces));
    adopt_row(transcript, answer);
    if (answer && !transcript->more_after)
        add_answer_items(chat, answer);
    else if (!answer && !transcript->more_after && transcript->count > 0 &&
             transcript->items[transcript->count - 1]->message.role == REC_ROLE_USER)
        add_turn_note(chat);
    if (last || chat->selected >= transcript->count)
        chat->selected = transcript->count ? transcript->count - 1 : 0;
}

const struct answer *chat_answer_at(const struct app *app, const struct transcript_item *item)
{
    const struct answer *answer = answers_of(app->answers, app->chat->conversation);
    if (!answer || item->message.role != REC_ROLE_ASSISTANT)
        return NULL;
    if (answer->message[0] ? strcmp(answer->message, item->message.id) != 0 : !item->provisional)
        return NULL;
    return answer;
}

/* --- Time --- */

static const struct answer *awaited(const struct app *app)
{
    const struct answer *answer = answers_of(app->answers, app->chat->conversation);
    return answer_running(answer) && answer->text.length == 0 ? answer : NULL;
}

int64_t chat_due(const struct app *app)
{
    const struct answer *answer = awaited(app);
    int64_t due = app->chat->refresh_due;
    if (answer) {
        int64_t tick = answer->started + (app->chat->ticked + 1) * SECOND_NS;
        if (!due || tick < due)
            due = tick;
    }
    return due;
}

unsigned chat_tick(struct app *app)
{
    struct chat *chat = app->chat;
    unsigned bits = 0;
    int64_t now = clock_monotonic();
    const struct answer *answer = awaited(app);
    chat->ticked = answer ? (now - answer->started) / SECOND_NS : 0;
    if (answer)
        bits |= DRAW_CHAT;
    if (chat->refresh_due && now >= chat->refresh_due)
        bits |= chat_refresh(app);
    return bits;
}

void chat_focus_changed(struct app *app)
{
    struct transcript *transcript = &app->chat->transcript;
    size_t first = transcript->count > 2 ? transcript->count - 2 : 0;
    for (size_t index = first; index < transcript->count; index++)
        transcript->items[index]->version++; /* hints name keys that are valid from where one is */
}
