#include "config.h"

#include "chat.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/finder.h"
#include "ui/tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORED_MAX 200 /* messages that the store is asked for */
#define SPAN_MAX   200 /* bytes of a source that are marked */
#define AROUND     2   /* rows shown above and below a place found */

/* A message with the words in it. */
struct candidate {
    const char *id;
    int64_t created_at;
    size_t item;   /* in the transcript; its count: not held */
    size_t places; /* of the words; at least 1 */
};

struct candidates {
    struct candidate *items;
    size_t count;
};

void chat_find_clear(struct chat_find *find)
{
    uint64_t search = find->search + 1;
    free(find->stored);
    free(find->words);
    memset(find, 0, sizeof *find);
    find->search = search;
}

const struct match_list *chat_marks(struct app *app, size_t index)
{
    const struct chat_find *find = &app->chat->find;
    struct transcript_item *item = app->chat->transcript.items[index];
    if (!find->words)
        return NULL;
    chat_render(app, index);
    if (item->marks_renders != item->renders || item->marks_search != find->search) {
        match_rows(&item->marks, &item->rows, find->words);
        item->marks_renders = item->renders;
        item->marks_search = find->search;
    }
    return &item->marks;
}

/* --- Where the words are --- */

static int by_time(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at ? -1 : 1;
    return a->item < b->item ? -1 : a->item > b->item;
}

/* All messages with the words, oldest first: those held, and those that the store knows. free() the items. */
static struct candidates collect(struct app *app)
{
    const struct chat_find *find = &app->chat->find;
    const struct transcript *transcript = &app->chat->transcript;
    struct candidates found = {xcalloc(transcript->count + find->stored_count + 1, sizeof *found.items), 0};
    for (size_t index = 0; index < transcript->count; index++) {
        const struct match_list *marks = chat_marks(app, index);
        const struct rec_message *message = &transcript->items[index]->message;
        if (marks && marks->hits > 0 && message->id[0])
            found.items[found.count++] =
                (struct candidate){message->id, message->created_at, index, marks->hits};
    }
    for (size_t index = 0; index < find->stored_count; index++)
        if (transcript_find(transcript, find->stored[index].id) == transcript->count)
            found.items[found.count++] = (struct candidate){
                find->stored[index].id, find->stored[index].created_at, transcript->count, 1};
    qsort(found.items, found.count, sizeof *found.items, by_time);
    return found;
}

static size_t candidate_of(const struct candidates *found, const char *id)
{
    size_t index = 0;
    while (index < found->count && strcmp(found->items[index].id, id) != 0)
        index++;
    return index;
}

/* --- Going there --- */

static void show_place(struct app *app, size_t item, size_t hit)
{
    struct chat *chat = app->chat;
    const struct match_list *marks = chat_marks(app, item);
    const struct match_range *range = marks ? match_hit(marks, hit) : NULL;
    struct scroller_items items = chat_items(app);
    int row = range ? (int)range->row : 0;
    int first = row > AROUND ? row - AROUND : 0;
    memcpy(chat->find.at, chat->transcript.items[item]->message.id, REC_ID_SIZE);
    chat->find.hit = hit;
    chat->selected = item;
    scroller_reveal(&chat->scroller, &items, chat->height, item, first, row - first + AROUND + 1);
}

static void set_words(struct app *app, const char *words);

/* A stretch of a message as words to look for: on one line, of a length that a person would read. */
static char *words_of_span(const struct app *app, const struct rec_message *message)
{
    const struct chat *chat = app->chat;
    size_t length = strlen(message->content), end = chat->sought_end < length ? chat->sought_end : length;
    size_t start = chat->sought_start < end ? chat->sought_start : end;
    char *words =
        xstrndup(message->content + start, utf8_cut(message->content + start, end - start, SPAN_MAX));
    words[strcspn(words, "\n")] = '\0'; /* a rendered break is no blank */
    return words;
}

/* What was sought from elsewhere is marked in the message that it was found in. */
static void take_sought(struct app *app, const struct rec_message *message)
{
    struct chat *chat = app->chat;
    char *words = chat->sought_words;
    if (!chat->sought[0] || strcmp(chat->sought, message->id) != 0)
        return;
    chat->sought_words = NULL;
    chat->sought[0] = '\0';
    if (!words)
        words = words_of_span(app, message);
    set_words(app, words);
    snprintf(chat->find.at, sizeof chat->find.at, "%s", message->id);
    chat->find.arriving = 1;
    free(words);
}

void chat_find_arrived(struct app *app, size_t item)
{
    struct chat_find *find = &app->chat->find;
    const char *id = app->chat->transcript.items[item]->message.id;
    take_sought(app, &app->chat->transcript.items[item]->message);
    if (!find->arriving || strcmp(find->at, id) != 0)
        return;
    const struct match_list *marks = chat_marks(app, item);
    size_t hits = marks ? marks->hits : 0;
    show_place(app, item, find->arriving < 0 && hits > 0 ? hits - 1 : 0);
    find->arriving = 0;
}

static unsigned announce(struct app *app, const struct candidates *found, const char *wrapped)
{
    const struct chat_find *find = &app->chat->find;
    size_t before = 0, all = 0, at = candidate_of(found, find->at);
    for (size_t index = 0; index < found->count; index++) {
        before += index < at ? found->items[index].places : 0;
        all += found->items[index].places;
    }
    return app_toast(app, ROLE_STATUS, "%zu of %zu%s", before + find->hit + 1, all, wrapped);
}

static unsigned go_to(struct app *app, const struct candidates *found, size_t index, int direction,
                      const char *wrapped)
{
    struct chat_find *find = &app->chat->find;
    const struct candidate *to = &found->items[index];
    if (to->item < app->chat->transcript.count) {
        show_place(app, to->item, direction < 0 ? to->places - 1 : 0);
        return DRAW_CHAT | announce(app, found, wrapped);
    }
    char id[REC_ID_SIZE];
    memcpy(id, to->id, REC_ID_SIZE);
    memcpy(find->at, id, REC_ID_SIZE);
    find->hit = 0;
    find->arriving = direction;
    return announce(app, found, wrapped) | chat_go_to_message(app, id);
}

/* The candidate to begin with: the nearest to what the reader sees. */
static size_t nearest(struct app *app, const struct candidates *found, int direction)
{
    const struct chat *chat = app->chat;
    if (chat->selected >= chat->transcript.count)
        return direction < 0 ? found->count - 1 : 0;
    int64_t here = chat->transcript.items[chat->selected]->message.created_at;
    if (direction > 0) {
        for (size_t index = 0; index < found->count; index++)
            if (found->items[index].created_at >= here)
                return index;
        return 0;
    }
    for (size_t index = found->count; index > 0; index--)
        if (here == 0 || found->items[index - 1].created_at <= here)
            return index - 1;
    return found->count - 1;
}

static unsigned step(struct app *app, const struct candidates *found, int direction)
{
    struct chat_find *find = &app->chat->find;
    size_t at = find->at[0] ? candidate_of(found, find->at) : found->count;
    if (at == found->count)
        return go_to(app, found, nearest(app, found, direction), direction, "");
    const struct candidate *present = &found->items[at];
    bool inside = direction > 0 ? find->hit + 1 < present->places : find->hit > 0;
    if (inside && present->item < app->chat->transcript.count) {
        show_place(app, present->item, find->hit + (direction > 0 ? 1 : (size_t)-1));
        return DRAW_CHAT | announce(app, found, "");
    }
    const char *wrapped = "";
    if (direction > 0 && at + 1 == found->count)
        wrapped = ", from the beginning again";
    else if (direction < 0 && at == 0)
        wrapped = ", from the end again";
    at = (at + found->count + (direction > 0 ? 1 : (size_t)-1)) % found->count;
    return go_to(app, found, at, direction, wrapped);
}

unsigned chat_find_step(struct app *app, int direction)
{
    const struct chat_find *find = &app->chat->find;
    if (finder_walking(app))
        return finder_walk(app, direction);
    if (!find->words)
        return app_toast(app, ROLE_STATUS, "nothing was searched for here");
    struct candidates found = collect(app);
    unsigned bits = found.count == 0
                        ? app_toast(app, ROLE_WARNING, "\"%.100s\" is not in this conversation", find->words)
                        : step(app, &found, direction);
    free(found.items);
    return bits | DRAW_CHAT;
}

/* --- The words --- */

/* What the store finds beyond what is held, here and on other branches. */
static unsigned take_hits(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct chat_find *find = &app->chat->find;
    if (!page)
        return app_toast_error(app, error);
    free(find->stored);
    find->stored = xcalloc(page->count + 1, sizeof *find->stored);
    find->stored_count = 0;
    for (size_t index = 0; index < page->count && find->words; index++) {
        const struct rec_hit *hit = &page->hits[index];
        if (!match_text(hit->content, strlen(hit->content), find->words))
            continue;
        struct chat_found *stored = &find->stored[find->stored_count++];
        memcpy(stored->id, hit->id, REC_ID_SIZE);
        stored->created_at = hit->created_at;
    }
    rec_page_free(page);
    if (!find->words)
        return HANDLED;
    if (!find->at[0])
        return chat_find_step(app, -1);
    size_t held = 0;
    struct candidates found = collect(app);
    for (size_t index = 0; index < found.count; index++)
        held += found.items[index].item < app->chat->transcript.count;
    unsigned bits = held < found.count ? announce(app, &found, "") : 0;
    free(found.items);
    return bits;
}

static void set_words(struct app *app, const char *words)
{
    struct chat_find *find = &app->chat->find;
    struct scroller origin = find->origin;
    size_t selected = find->origin_selected;
    app_ask_forget(app, ASK_FIND);
    chat_find_clear(find);
    find->words = *words ? xstrdup(words) : NULL;
    find->origin = origin;
    find->origin_selected = selected;
}

static void to_origin(struct app *app)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    chat->scroller = chat->find.origin;
    chat->selected = chat->find.origin_selected;
    scroller_settle(&chat->scroller, &items, chat->height);
}

/* While the words are typed: to the nearest place above, as far as messages are held. */
static unsigned words_changed(struct app *app, const char *words)
{
    set_words(app, words);
    to_origin(app);
    if (!*words)
        return DRAW_CHAT;
    struct candidates found = collect(app);
    if (found.count)
        go_to(app, &found, nearest(app, &found, -1), -1, "");
    free(found.items);
    return DRAW_CHAT | DRAW_STATUS;
}

static unsigned words_accepted(struct app *app, const char *words)
{
    struct chat_find *find = &app->chat->find;
    if (!find->words || strcmp(find->words, words) != 0)
        set_words(app, words);
    if (!*words || !app->chat->conversation[0])
        return HANDLED | DRAW_CHAT;
    unsigned bits = 0;
    if (find->at[0]) { /* as far as it is known by now */
        struct candidates found = collect(app);
        bits = found.count ? announce(app, &found, "") : 0;
        free(found.items);
    }
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = find->words;
    query.id = app->chat->conversation;
    query.scopes = 1u << REC_ROW_MESSAGE;
    query.limit = STORED_MAX;
    query.prefix = true;
    return bits | app_ask(app, ASK_FIND, &query, take_hits) | HANDLED | DRAW_CHAT;
}

static unsigned words_cancelled(struct app *app)
{
    to_origin(app);
    set_words(app, "");
    return DRAW_CHAT;
}

unsigned chat_find_open(struct app *app)
{
    static const struct prompt_wish wish = {.label = "find in this conversation: ",
                                            .accept = words_accepted,
                                            .change = words_changed,
                                            .cancel = words_cancelled};
    struct chat *chat = app->chat;
    chat->find.origin = chat->scroller;
    chat->find.origin_selected = chat->selected;
    bool several = chat->find.words && chat->find.words[0] == '\n'; /* from the search: not typed here */
    finder_walk_end(app);
    return prompt_open(app, &wish, chat->find.words && !several ? chat->find.words : "");
}

/* --- From elsewhere --- */

static unsigned show(struct app *app, const char *id, char *words, size_t start, size_t end)
{
    struct chat *chat = app->chat;
    free(chat->sought_words);
    chat->sought_words = words;
    chat->sought_start = start;
    chat->sought_end = end;
    snprintf(chat->sought, sizeof chat->sought, "%s", id);
    unsigned bits = chat_go_to_message(app, id);
    size_t item = transcript_find(&chat->transcript, id);
    if (chat->sought[0] && item < chat->transcript.count)
        chat_find_arrived(app, item);
    return bits | DRAW_CHAT;
}

unsigned chat_find_show(struct app *app, const char *id, const char *words)
{
    return show(app, id, xstrdup(words), 0, 0);
}

unsigned chat_find_show_span(struct app *app, const char *id, size_t start, size_t end)
{
    return show(app, id, NULL, start, end);
}
