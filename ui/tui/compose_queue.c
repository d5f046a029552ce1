#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose_state.h"

#include <stdlib.h>
#include <string.h>

size_t compose_queue_find(const struct compose *compose, const char *conversation, bool newest)
{
    size_t found = compose->queue_count;
    for (size_t index = 0; index < compose->queue_count; index++)
        if (strcmp(compose->queue[index].conversation, conversation) == 0) {
            found = index;
            if (!newest)
                break;
        }
    return found;
}

size_t compose_queue_length(const struct compose *compose, const char *conversation)
{
    size_t count = 0;
    for (size_t index = 0; index < compose->queue_count; index++)
        count += strcmp(compose->queue[index].conversation, conversation) == 0;
    return count;
}

void compose_queue_add(struct compose *compose, const char *conversation, const char *text, const char *whole,
                       struct picks *picks, bool first)
{
    compose->queue =
        xgrow(compose->queue, &compose->queue_capacity, compose->queue_count + 1, sizeof *compose->queue);
    size_t at = first ? 0 : compose->queue_count;
    memmove(compose->queue + at + 1, compose->queue + at,
            (compose->queue_count - at) * sizeof *compose->queue);
    compose->queue_count++;
    struct waiting *waiting = &compose->queue[at];
    *waiting =
        (struct waiting){.number = ++compose->last_number, .text = xstrdup(text), .whole = xstrdup(whole)};
    memcpy(waiting->conversation, conversation, strnlen(conversation, REC_ID_SIZE - 1));
    if (picks)
        picks_move(&waiting->picks, picks);
}

static void waiting_free(struct waiting *waiting)
{
    free(waiting->text);
    free(waiting->whole);
    picks_clear(&waiting->picks);
}

void compose_queue_remove(struct compose *compose, size_t index)
{
    if (compose->queue[index].number == compose->taken)
        compose->taken = 0;
    waiting_free(&compose->queue[index]);
    compose->queue_count--;
    memmove(compose->queue + index, compose->queue + index + 1,
            (compose->queue_count - index) * sizeof *compose->queue);
}

void compose_queue_free(struct compose *compose)
{
    for (size_t index = 0; index < compose->queue_count; index++)
        waiting_free(&compose->queue[index]);
    free(compose->queue);
}

unsigned compose_queue_send(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    size_t index = compose_queue_find(compose, conversation, false);
    if (index == compose->queue_count || compose->queue[index].number == compose->taken)
        return 0;
    const char *ids[2 * REC_MAX_CHOSEN];
    struct waiting waiting = compose->queue[index];
    struct rec_choice choice = picks_choice(&waiting.picks, ids);
    compose->queue[index].text = compose->queue[index].whole = NULL;
    compose->queue[index].picks = (struct picks){0};
    compose_queue_remove(compose, index);
    unsigned bits = chat_send(app, conversation, waiting.whole, NULL, &choice);
    waiting_free(&waiting);
    return bits | DRAW_LAYOUT;
}

static size_t taken_index(const struct compose *compose)
{
    for (size_t index = 0; compose->taken && index < compose->queue_count; index++)
        if (compose->queue[index].number == compose->taken)
            return index;
    return compose->queue_count;
}

static void set_text(struct compose *compose, struct waiting *waiting, const char *text)
{
    struct buf whole = BUF_INIT;
    rec_error error = {0};
    if (compose_outgoing(compose, text, &whole, &error) != REC_OK) { /* the text alone, then */
        buf_clear(&whole);
        compose_whole(compose, text, &whole);
    }
    free(waiting->whole);
    waiting->whole = buf_take(&whole);
    free(waiting->text);
    waiting->text = xstrdup(text);
}

void compose_queue_put_back(struct app *app)
{
    struct compose *compose = app->compose;
    size_t index = taken_index(compose);
    compose->taken = 0;
    if (index == compose->queue_count)
        return;
    const char *text = editor_text(compose->editor);
    if (text[strspn(text, " \t\r\n")]) {
        set_text(compose, &compose->queue[index], text);
    } else {
        compose_queue_remove(compose, index);
    }
    editor_load(compose->editor, "");
}

/* The nearest of the conversation before or after an index; the count when there is none. */
static size_t neighbour(const struct compose *compose, size_t from, bool older)
{
    size_t found = compose->queue_count;
    for (size_t index = 0; index < compose->queue_count; index++) {
        if (strcmp(compose->queue[index].conversation, compose->conversation) != 0)
            continue;
        if (older && index < from)
            found = index;
        if (!older && index > from)
            return index;
    }
    return found;
}

unsigned compose_queue_step(struct app *app, bool older)
{
    struct compose *compose = app->compose;
    size_t from = taken_index(compose);
    if (from == compose->queue_count && (!older || !compose_empty(app)))
        return 0;
    size_t to = neighbour(compose, from, older);
    if (to == compose->queue_count && (older || from == compose->queue_count))
        return 0;
    uint64_t number = to < compose->queue_count ? compose->queue[to].number : 0;
    compose_queue_put_back(app);
    compose->taken = number;
    to = taken_index(compose);
    if (to < compose->queue_count)
        editor_load(compose->editor, compose->queue[to].text);
    return compose_touched(app) | DRAW_LAYOUT | HANDLED;
}
