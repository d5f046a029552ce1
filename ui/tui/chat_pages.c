#include "config.h"

#include "chat.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/compose.h"
#include "ui/tui/inspector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT  60  /* messages asked for at once */
#define FIRST_LIMIT 30  /* when a conversation is opened: enough for a screen */
#define HELD_MAX    400 /* messages held; those far from the view are let go */
#define NEAR        12  /* items from the end of what is held: time to ask for more */
#define REFRESH_NS  ((int64_t)150000000)

/* --- What is held --- */

static unsigned take_messages(struct app *app, const struct rec_page *page, const rec_error *error);

static void message_query(struct app *app, struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_MESSAGES);
    query->id = app->chat->conversation;
    query->limit = PAGE_LIMIT;
}

unsigned chat_ask_latest(struct app *app)
{
    struct rec_query query;
    message_query(app, &query);
    query.limit = FIRST_LIMIT;
    if (app->layout.height / 2 > FIRST_LIMIT) /* a message has two rows at least */
        query.limit = (size_t)app->layout.height / 2;
    return app_ask(app, ASK_MESSAGES, &query, take_messages);
}

unsigned chat_refresh(struct app *app)
{
    struct chat *chat = app->chat;
    if (!chat->conversation[0] || !chat->loaded)
        return 0;
    int64_t now = clock_monotonic();
    if (now - chat->refreshed_at < REFRESH_NS) {
        if (!chat->refresh_due)
            chat->refresh_due = chat->refreshed_at + REFRESH_NS;
        return 0;
    }
    chat->refreshed_at = now;
    chat->refresh_due = 0;
    const struct transcript *transcript = &chat->transcript;
    size_t stored = 0;
    while (stored < transcript->count && !transcript->items[stored]->provisional)
        stored++;
    if (stored == 0)
        return chat_ask_latest(app);
    struct rec_query query;
    message_query(app, &query);
    query.after = transcript->items[0]->message.sequence - 1;
    query.limit = stored + PAGE_LIMIT;
    return app_ask(app, ASK_MESSAGES, &query, take_messages);
}

/* Where the reader stood, by id, so that a page which replaces all keeps the place. */
struct place {
    char top[REC_ID_SIZE], selected[REC_ID_SIZE];
    size_t top_index;
    bool selected_last;
};

static struct place keep_place(const struct chat *chat)
{
    struct place place = {.top_index = chat->scroller.item};
    const struct transcript *transcript = &chat->transcript;
    if (chat->scroller.item < transcript->count)
        memcpy(place.top, transcript->items[chat->scroller.item]->message.id, REC_ID_SIZE);
    if (chat->selected < transcript->count)
        memcpy(place.selected, transcript->items[chat->selected]->message.id, REC_ID_SIZE);
    place.selected_last = chat->selected + 1 >= transcript->count;
    return place;
}

static void restore_place(struct chat *chat, const struct place *place)
{
    const struct transcript *transcript = &chat->transcript;
    if (place->top[0]) {
        size_t top = transcript_find(transcript, place->top);
        if (top < transcript->count && top != chat->scroller.item)
            chat->scroller.item = top;
    }
    size_t selected = place->selected[0] ? transcript_find(transcript, place->selected) : transcript->count;
    bool gone = selected >= transcript->count;
    if (gone && chat->sibling_of[0]) { /* another path: it stands where the one it is shown for stood */
        selected = transcript_find(transcript, chat->sibling_of);
        chat->sibling_of[0] = '\0';
    }
    if ((place->selected_last && !gone) || selected >= transcript->count)
        selected = transcript->count ? transcript->count - 1 : 0;
    chat->selected = selected;
}

static void note_edges(struct transcript *transcript, bool more_after)
{
    transcript->more_before = transcript->count > 0 && transcript->items[0]->message.sequence > 1;
    transcript->more_after = more_after;
}

static unsigned take_turn(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    struct chat *chat = app->chat;
    if (page && page->count > 0) {
        chat->turn_status = page->turns[0].status;
        snprintf(chat->turn_error, sizeof chat->turn_error, "%s", page->turns[0].error);
        chat_sync(app);
    }
    rec_page_free(page);
    return DRAW_CHAT;
}

/* A question without an answer below it: its turn knows why. */
static unsigned ask_turn(struct app *app)
{
    struct chat *chat = app->chat;
    const struct transcript *transcript = &chat->transcript;
    chat->turn_error[0] = '\0';
    chat->turn_status = REC_TURN_COMPLETE;
    if (transcript->more_after || transcript->count == 0 ||
        transcript->items[transcript->count - 1]->message.role != REC_ROLE_USER || chat_running(app))
        return 0;
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_TURNS);
    query.id = chat->conversation;
    query.limit = 1;
    return app_ask(app, ASK_TURN, &query, take_turn);
}

/* Lets a finished answer go once the store's row of it is held. */
static void retire_answer(struct app *app)
{
    struct answer *answer = answers_of(app->answers, app->chat->conversation);
    if (!answer || answer_running(answer))
        return;
    const struct transcript *transcript = &app->chat->transcript;
    size_t row = answer->message[0] ? transcript_find(transcript, answer->message) : transcript->count;
    bool stored = row < transcript->count && !transcript->items[row]->provisional &&
                  transcript->items[row]->message.status > REC_TURN_STREAMING;
    if (stored || transcript->more_after || answer->state != ANSWER_FAILED)
        answers_remove(app->answers, answer);
}

static unsigned show_target(struct app *app);

static unsigned take_messages(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat *chat = app->chat;
    if (!page)
        return app_toast_error(app, error);
    struct place place = keep_place(chat);
    transcript_drop_provisional(&chat->transcript);
    transcript_replace(&chat->transcript, page->messages, page->count);
    note_edges(&chat->transcript,
               chat->target[0] || chat->to_top || chat->transcript.more_after ? page->more : false);
    rec_page_free(page);
    bool first = !chat->loaded;
    for (size_t index = 0; first && index < chat->transcript.count; index++)
        if (chat->transcript.items[index]->message.role == REC_ROLE_USER)
            compose_remember(app, chat->transcript.items[index]->message.content);
    chat->loaded = true;
    chat->older_asked = chat->newer_asked = false;
    retire_answer(app);
    unsigned bits = ask_turn(app);
    chat_sync(app);
    restore_place(chat, &place);
    if (chat->to_top) {
        chat->to_top = false;
        chat->selected = 0;
        scroller_top(&chat->scroller);
    }
    if (chat->target[0])
        bits |= show_target(app);
    if (first)
        bits |= inspector_conversation(app);
    return bits | DRAW_CHAT | DRAW_STATUS;
}

static unsigned take_older(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat *chat = app->chat;
    chat->older_asked = false;
    if (!page)
        return app_toast_error(app, error);
    size_t added = transcript_prepend(&chat->transcript, page->messages, page->count);
    scroller_inserted(&chat->scroller, 0, added);
    scroller_inserted(&chat->find.origin, 0, added);
    chat->selected += added;
    chat->find.origin_selected += added;
    chat->selection.anchor.item += added;
    chat->selection.caret.item += added;
    chat->transcript.more_before = page->count > 0 && chat->transcript.items[0]->message.sequence > 1;
    rec_page_free(page);
    if (chat->transcript.count > HELD_MAX && chat->scroller.item + PAGE_LIMIT < HELD_MAX) {
        transcript_truncate(&chat->transcript, HELD_MAX);
        chat->transcript.more_after = true;
        if (chat->selected >= HELD_MAX)
            chat->selected = chat->scroller.item;
    }
    return DRAW_CHAT;
}

static size_t less(size_t place, size_t gone)
{
    return place > gone ? place - gone : 0;
}

static unsigned take_newer(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat *chat = app->chat;
    chat->newer_asked = false;
    if (!page)
        return app_toast_error(app, error);
    transcript_append(&chat->transcript, page->messages, page->count);
    chat->transcript.more_after = page->more;
    rec_page_free(page);
    if (chat->transcript.count > HELD_MAX) {
        size_t excess = chat->transcript.count - HELD_MAX;
        if (excess > chat->scroller.item)
            excess = chat->scroller.item;
        transcript_remove_front(&chat->transcript, excess);
        scroller_removed(&chat->scroller, 0, excess);
        chat->selected = less(chat->selected, excess);
        chat->selection.anchor.item = less(chat->selection.anchor.item, excess);
        chat->selection.caret.item = less(chat->selection.caret.item, excess);
        chat->transcript.more_before = chat->transcript.more_before || excess > 0;
    }
    chat_sync(app);
    return DRAW_CHAT;
}

unsigned chat_page(struct app *app)
{
    struct chat *chat = app->chat;
    struct transcript *transcript = &chat->transcript;
    struct rec_query query;
    unsigned bits = 0;
    if (!chat->loaded || transcript->count == 0)
        return 0;
    if (transcript->more_before && !chat->older_asked && chat->scroller.item < NEAR) {
        chat->older_asked = true;
        message_query(app, &query);
        query.before = transcript->items[0]->message.sequence;
        bits |= app_ask(app, ASK_OLDER, &query, take_older);
    }
    if (transcript->more_after && !chat->newer_asked &&
        chat->scroller.item + (size_t)chat->height + NEAR > transcript->count) {
        chat->newer_asked = true;
        message_query(app, &query);
        query.after = transcript->items[transcript->count - 1]->message.sequence;
        bits |= app_ask(app, ASK_NEWER, &query, take_newer);
    }
    return bits;
}

unsigned chat_to_top(struct app *app)
{
    struct chat *chat = app->chat;
    if (!chat->transcript.more_before) {
        chat->selected = 0;
        scroller_top(&chat->scroller);
        return DRAW_CHAT | HANDLED;
    }
    struct rec_query query;
    message_query(app, &query);
    query.after = 0;
    query.before = PAGE_LIMIT + 1;
    chat->to_top = true;
    return HANDLED | app_ask(app, ASK_MESSAGES, &query, take_messages);
}

unsigned chat_to_bottom(struct app *app)
{
    struct chat *chat = app->chat;
    unsigned bits = DRAW_CHAT | HANDLED;
    if (chat->transcript.more_after) {
        chat->transcript.more_after = false;
        chat->scroller.follow = true;
        chat->selected = chat->transcript.count;
        return bits | chat_ask_latest(app);
    }
    chat->selected = chat->transcript.count ? chat->transcript.count - 1 : 0;
    struct scroller_items items = chat_items(app);
    scroller_bottom(&chat->scroller, &items, chat->height);
    return bits;
}

void chat_show_item(struct app *app, size_t item)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    chat->selected = item;
    scroller_show(&chat->scroller, &items, chat->height, item, 0);
}

unsigned chat_branch_shown(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    (void)result;
    if (event->kind == REC_EVENT_FAILED)
        return app_toast_error(app, &event->error);
    app->chat->refreshed_at = 0;
    return chat_refresh(app);
}

/* The page around the target has come: show it, or, if it is on another path, that path first. */
static unsigned show_target(struct app *app)
{
    struct chat *chat = app->chat;
    size_t item = transcript_find(&chat->transcript, chat->target);
    if (item < chat->transcript.count) {
        chat->target[0] = '\0';
        chat_show_item(app, item);
        chat_find_arrived(app, item);
        return DRAW_CHAT;
    }
    if (chat->branch_tried) {
        chat->target[0] = '\0';
        return app_toast(app, ROLE_WARNING, "that message is no longer there");
    }
    chat->branch_tried = true;
    struct rec_command command = {
        .kind = REC_COMMAND_CONVERSATION_BRANCH, .message = chat->target, .category = -1};
    return app_order(app, &command, chat_branch_shown, NULL);
}

static unsigned take_place(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat *chat = app->chat;
    if (!page)
        return app_toast_error(app, error);
    unsigned bits = 0;
    if (page->count == 0) {
        rec_page_free(page);
        return app_toast(app, ROLE_WARNING, "that message is no longer there");
    }
    const struct rec_message *message = &page->messages[0];
    if (strcmp(message->conversation_id, chat->conversation) != 0) {
        bits |= chat_switch(app, message->conversation_id);
    }
    memcpy(chat->target, message->id, REC_ID_SIZE);
    chat->branch_tried = false;
    struct rec_query query;
    message_query(app, &query);
    query.after = message->sequence > PAGE_LIMIT / 2 ? message->sequence - PAGE_LIMIT / 2 : 0;
    if (query.after == 0)
        query.before = PAGE_LIMIT + 1;
    chat->scroller.follow = false;
    chat->transcript.more_after = true;
    rec_page_free(page);
    return bits | app_ask(app, ASK_MESSAGES, &query, take_messages) | DRAW_ALL;
}

unsigned chat_go_to_message(struct app *app, const char *id)
{
    struct chat *chat = app->chat;
    size_t item = transcript_find(&chat->transcript, id);
    if (item < chat->transcript.count) {
        app_ask_forget(app, ASK_PLACE); /* on the way to another: not any more */
        chat_show_item(app, item);
        return DRAW_CHAT | HANDLED;
    }
    snprintf(chat->going, sizeof chat->going, "%s", id);
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_MESSAGE);
    query.id = id;
    return app_ask(app, ASK_PLACE, &query, take_place) | HANDLED;
}
