#include "config.h"

#include "chat.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/inspector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT  60  /* messages asked for at once */
#define FIRST_LIMIT 30  /* when a conversation is opened: enough for a screen */
#define HELD_MAX    400 /* messages held; those far from the view are let go */
#define NEAR        12  /* items from the end of what is held: time to ask for more */
#define REFRESH_NS  ((int64_t)150000000)
#define SECOND_NS   ((int64_t)1000000000)

void chat_start(struct app *app)
{
    app->chat = xcalloc(1, sizeof *app->chat);
    app->answers = answers_new();
    transcript_init(&app->chat->transcript);
    scroller_init(&app->chat->scroller);
}

static void find_clear(struct chat_find *find)
{
    for (size_t index = 0; index < find->count; index++)
        free(find->ids[index]);
    free(find->ids);
    free(find->words);
    memset(find, 0, sizeof *find);
}

void chat_stop_view(struct app *app)
{
    transcript_free(&app->chat->transcript);
    find_clear(&app->chat->find);
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

/* --- What is held -------------------------------------------------------------------------------------- */

static unsigned take_messages(struct app *app, const struct rec_page *page, const rec_error *error);

static void message_query(struct app *app, struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_MESSAGES);
    query->id = app->chat->conversation;
    query->limit = PAGE_LIMIT;
}

static unsigned ask_latest(struct app *app)
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
        return ask_latest(app);
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
    if (place->selected_last || selected >= transcript->count)
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
    chat->selected += added;
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
        chat->selected = chat->selected > excess ? chat->selected - excess : 0;
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
        return bits | ask_latest(app);
    }
    chat->selected = chat->transcript.count ? chat->transcript.count - 1 : 0;
    struct scroller_items items = chat_items(app);
    scroller_bottom(&chat->scroller, &items, chat->height);
    return bits;
}

/* --- Opening ------------------------------------------------------------------------------------------- */

static void reset(struct app *app, const char *id)
{
    static const enum ask_slot slots[] = {ASK_MESSAGES, ASK_OLDER,    ASK_NEWER,
                                          ASK_TURN,     ASK_SIBLINGS, ASK_FIND};
    struct chat *chat = app->chat;
    for (size_t index = 0; index < sizeof slots / sizeof *slots; index++)
        app_ask_forget(app, slots[index]);
    transcript_free(&chat->transcript);
    find_clear(&chat->find);
    scroller_init(&chat->scroller);
    snprintf(chat->conversation, sizeof chat->conversation, "%s", id);
    chat->title[0] = chat->target[0] = chat->turn_error[0] = '\0';
    chat->selected = 0;
    chat->refresh_due = chat->refreshed_at = 0;
    chat->older_asked = chat->newer_asked = chat->to_top = false;
    chat->loaded = !*id;
}

/* What a list shows of a conversation without a title: how it begins. */
static void take_title(struct chat *chat, const struct rec_conversation *row)
{
    snprintf(chat->title, sizeof chat->title, "%s", row->title[0] ? row->title : row->last_text);
}

static unsigned take_conversation(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    if (page && page->count > 0 && strcmp(page->conversations[0].id, app->chat->conversation) == 0)
        take_title(app->chat, &page->conversations[0]);
    rec_page_free(page);
    return DRAW_FRAMES;
}

static unsigned ask_conversation(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_CONVERSATION);
    query.id = app->chat->conversation;
    return app_ask(app, ASK_CONVERSATION, &query, take_conversation);
}

unsigned chat_open(struct app *app, const char *id)
{
    reset(app, id ? id : "");
    unsigned bits = id ? ask_latest(app) | ask_conversation(app) : inspector_conversation(app);
    bits |= compose_open(app, id ? id : "");
    chat_sync(app);
    return bits | DRAW_ALL | HANDLED;
}

unsigned chat_open_row(struct app *app, const struct rec_conversation *row)
{
    reset(app, row->id);
    take_title(app->chat, row);
    unsigned bits = ask_latest(app); /* first: it is what the reader waits for */
    bits |= compose_open(app, row->id);
    return bits | DRAW_ALL | HANDLED;
}

void chat_show_item(struct app *app, size_t item)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    chat->selected = item;
    scroller_show(&chat->scroller, &items, chat->height, item, 0);
}

static unsigned branch_shown(struct app *app, const struct rec_event *event, const struct rec_result *result)
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
        return DRAW_CHAT;
    }
    if (chat->branch_tried) {
        chat->target[0] = '\0';
        return app_toast(app, ROLE_WARNING, "that message is no longer there");
    }
    chat->branch_tried = true;
    struct rec_command command = {
        .kind = REC_COMMAND_CONVERSATION_BRANCH, .message = chat->target, .category = -1};
    return app_order(app, &command, branch_shown, NULL);
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
        bits |= compose_open(app, message->conversation_id);
        reset(app, message->conversation_id);
        bits |= ask_conversation(app) | conversations_select(app, message->conversation_id);
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
        chat_show_item(app, item);
        return DRAW_CHAT | HANDLED;
    }
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_MESSAGE);
    query.id = id;
    return app_ask(app, ASK_PLACE, &query, take_place) | HANDLED;
}

/* --- Finding in this conversation ---------------------------------------------------------------------- */

static int by_time(const void *left, const void *right)
{
    const struct rec_hit *a = *(const struct rec_hit *const *)left,
                         *b = *(const struct rec_hit *const *)right;
    return a->created_at < b->created_at ? -1 : a->created_at > b->created_at;
}

static unsigned take_hits(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat_find *find = &app->chat->find;
    if (!page)
        return app_toast_error(app, error);
    const struct rec_hit **hits = xmalloc((page->count + 1) * sizeof *hits);
    for (size_t index = 0; index < page->count; index++)
        hits[index] = &page->hits[index];
    qsort(hits, page->count, sizeof *hits, by_time);
    find->ids = xcalloc(page->count + 1, sizeof *find->ids);
    for (size_t index = 0; index < page->count; index++)
        find->ids[find->count++] = xstrdup(hits[index]->id);
    free(hits);
    rec_page_free(page);
    if (find->count == 0)
        return app_toast(app, ROLE_WARNING, "\"%.100s\" is not in this conversation", find->words);
    find->at = 0; /* one step back from the oldest is the newest */
    return chat_find_step(app, -1);
}

unsigned chat_find_words(struct app *app, const char *words)
{
    struct chat *chat = app->chat;
    find_clear(&chat->find);
    if (!*words || !chat->conversation[0])
        return HANDLED;
    chat->find.words = xstrdup(words);
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = chat->find.words;
    query.id = chat->conversation;
    query.scopes = 1u << REC_ROW_MESSAGE;
    query.limit = 200;
    return app_ask(app, ASK_FIND, &query, take_hits) | HANDLED;
}

unsigned chat_find_step(struct app *app, int direction)
{
    struct chat_find *find = &app->chat->find;
    if (find->count == 0)
        return app_toast(app, ROLE_STATUS, "nothing was searched for here");
    const char *wrapped = "";
    if (direction > 0 && find->at + 1 == find->count)
        wrapped = ", from the beginning again";
    if (direction < 0 && find->at == 0 && find->count > 1)
        wrapped = ", from the end";
    find->at = (find->at + find->count + (size_t)(direction > 0 ? 1 : -1)) % find->count;
    unsigned bits = app_toast(app, ROLE_STATUS, "hit %zu of %zu%s", find->at + 1, find->count, wrapped);
    return bits | chat_go_to_message(app, find->ids[find->at]);
}

/* --- Sending and what comes back ----------------------------------------------------------------------- */

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

/* "seat: aisle" as "seat = aisle". */
static void add_learned(struct buf *out, const char *line)
{
    static const char noted[] = "remembered: ";
    const char *colon = strstr(line, ": ");
    if (strncmp(line, noted, strlen(noted)) == 0) {
        buf_adds(out, line + strlen(noted));
    } else if (colon) {
        buf_add(out, line, (size_t)(colon - line));
        buf_addf(out, " = %s", colon + 2);
    } else {
        buf_adds(out, line);
    }
}

static unsigned announce(struct app *app, const struct rec_result *result)
{
    struct buf line = BUF_INIT;
    unsigned bits = 0;
    if (result->learned_count > 0) {
        add_learned(&line, result->learned[0]);
        if (result->learned_count > 1)
            buf_addf(&line, " and %zu more", result->learned_count - 1);
        bits = app_toast_undoable(app, "learned: %.200s", line.data);
    } else if (result->reactivated) {
        bits = app_toast(app, ROLE_STATUS, "this conversation is active again");
    }
    buf_free(&line);
    return bits;
}

static unsigned never_sent(struct app *app, struct answer *answer, const rec_error *error)
{
    unsigned bits = app_toast_error(app, error);
    if (answer->prompt && !answer->replaces[0])
        bits |= compose_put_back(app, answer->prompt);
    answers_remove(app->answers, answer);
    chat_sync(app);
    app->chat->refreshed_at = 0;
    return bits | chat_refresh(app) | DRAW_CHAT;
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
    if (result)
        bits |= announce(app, result);
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
    unsigned bits = app_order(app, command, answered, &number);
    if (number == 0)
        return bits | (prompt ? compose_put_back(app, prompt) : 0);
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

unsigned chat_send(struct app *app, const char *conversation, const char *text, const char *edited)
{
    struct rec_command command = {.kind = REC_COMMAND_CHAT, .text = text, .message = edited, .category = -1};
    if (*conversation)
        command.id = conversation;
    return order_answer_of(app, conversation, &command, text, edited);
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
        struct rec_command command = {
            .kind = REC_COMMAND_CONVERSATION_BRANCH, .message = page->messages[other].id, .category = -1};
        bits |= app_order(app, &command, branch_shown, NULL);
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

/* --- Events -------------------------------------------------------------------------------------------- */

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
        memcpy(chat->conversation, answer->conversation, REC_ID_SIZE);
        compose_named(app, chat->conversation);
        bits |= ask_conversation(app) | conversations_reload(app);
    }
    if (strcmp(answer->conversation, chat->conversation) != 0)
        return bits;
    if (event->kind == REC_EVENT_STARTED) {
        compose_save(app);
        bits |= chat_refresh(app) | DRAW_LIST | DRAW_STATUS;
    }
    chat_sync(app);
    return bits | DRAW_CHAT;
}

unsigned chat_changed(struct app *app, const struct rec_event *event)
{
    struct chat *chat = app->chat;
    if (!chat->conversation[0] || !chat->loaded)
        return 0;
    bool everything = !event->id[0];
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

/* The store has a row for the answer before its first words have come. */
static void adopt_row(const struct transcript *transcript, struct answer *answer)
{
    if (!answer_running(answer) || answer->message[0] || transcript->count == 0)
        return;
    const struct rec_message *last = &transcript->items[transcript->count - 1]->message;
    if (last->role == REC_ROLE_ASSISTANT && last->status <= REC_TURN_STREAMING)
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

/* --- Time ---------------------------------------------------------------------------------------------- */

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
