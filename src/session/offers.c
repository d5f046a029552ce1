/* The session recovery flow as a query: what was interrupted, then what was paused, then what was talked of
 * last, within a window of time. Reader thread. */
#include "config.h"

#include "session/offers.h"

#include "base/utf8.h"
#include "context/digest.h"
#include "store/store.h"

#include <string.h>

#define TURNS_MOST  1000
#define RECENT_MOST 5
#define PAUSED_MOST 50
#define TEXT_MAX    200 /* bytes */
#define EXAMINED    4096

struct offers {
    struct store_user *user;
    struct arena *arena;
    struct rec_offer *rows;
    size_t count;
    rec_error *error;
};

static const char *beginning(struct offers *offers, const char *text)
{
    return arena_strndup(offers->arena, text, utf8_cut(text, strlen(text), TEXT_MAX));
}

static const char *last_of(const char *text, size_t most)
{
    size_t length = strlen(text), at = length > most ? length - most : 0;

    while (at < length && ((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return text + at;
}

static const char *end(struct offers *offers, const char *text)
{
    const char *part = last_of(text, TEXT_MAX);
    size_t word = part == text ? 0 : strcspn(part, " \n"); /* cut at a word, if there is one */

    if (part[word] == '\0')
        word = 0;
    return part == text ? arena_strdup(offers->arena, text)
                        : arena_printf(offers->arena, "...%s", part + word);
}

/* A long question is seldom asked at its end, an answer always asks there. */
static const char *open_in(struct offers *offers, const char *text, bool at_end)
{
    const char *part = at_end ? last_of(text, EXAMINED)
                              : arena_strndup(offers->arena, text, utf8_cut(text, strlen(text), EXAMINED));

    return digest_questions(part, offers->arena);
}

static bool offered(const struct offers *offers, const char *conversation)
{
    for (size_t i = 0; i < offers->count; i++)
        if (strcmp(offers->rows[i].conversation_id, conversation) == 0)
            return true;
    return false;
}

static struct rec_offer *add(struct offers *offers, enum rec_offer_kind kind,
                             const struct rec_conversation *conversation)
{
    struct rec_offer *row = &offers->rows[offers->count++];

    *row = (struct rec_offer){.kind = kind, .question = "", .answer = "", .summary = "", .open = ""};
    row->title = conversation->title;
    row->time = conversation->updated_at;
    memcpy(row->conversation_id, conversation->id, REC_ID_SIZE);
    return row;
}

/* The end of the path that a conversation shows: what was asked last and what was said to it, and what of
 * both is open: the question if no answer ended, and what an answer asks. */
static enum rec_status read_end(struct offers *offers, struct rec_offer *row, char last[REC_ID_SIZE])
{
    struct store_message_query query = {.conversation = row->conversation_id, .limit = 2};
    struct arena arena = ARENA_INIT;
    struct rec_message *messages = NULL;
    size_t count = 0;
    bool more;
    enum rec_status status =
        store_message_page(offers->user, &query, &arena, &messages, &count, &more, offers->error);

    last[0] = '\0';
    for (size_t i = 0; !status && i < count; i++) {
        memcpy(last, messages[i].id, REC_ID_SIZE);
        if (messages[i].role == REC_ROLE_USER) {
            row->question = beginning(offers, messages[i].content);
            row->answer = "";
            row->open = open_in(offers, messages[i].content, false);
        } else {
            row->answer = end(offers, messages[i].content);
            if (messages[i].role == REC_ROLE_ASSISTANT && messages[i].status == REC_TURN_COMPLETE)
                row->open = open_in(offers, messages[i].content, true);
        }
    }
    arena_free(&arena);
    return status;
}

/* Once a conversation went on, nothing is left to offer of the turn. */
static enum rec_status offer_turn(struct offers *offers, const struct rec_turn *turn)
{
    const char *ends = *turn->assistant_message_id ? turn->assistant_message_id : turn->user_message_id;
    struct rec_conversation conversation;
    char last[REC_ID_SIZE];
    struct rec_offer *row;
    enum rec_status status = store_conversation_get(offers->user, turn->conversation_id, offers->arena,
                                                    &conversation, offers->error);

    if (status || conversation.deleted_at)
        return status;
    row = add(offers, REC_OFFER_INTERRUPTED, &conversation);
    row->turn = *turn;
    row->time = turn->created_at;
    status = read_end(offers, row, last);
    if (status || strcmp(last, ends) != 0)
        offers->count--;
    return status;
}

static enum rec_status offer_turns(struct offers *offers, int64_t since)
{
    const struct store_turn_filter filter = {
        .statuses = 1u << REC_TURN_INTERRUPTED, .since = since, .limit = TURNS_MOST};
    struct rec_turn *turns = NULL;
    size_t count = 0;
    enum rec_status status =
        store_turn_list(offers->user, &filter, offers->arena, &turns, &count, offers->error);

    offers->rows = arena_alloc(offers->arena, (count + PAUSED_MOST + RECENT_MOST) * sizeof *offers->rows);
    for (size_t i = 0; !status && i < count; i++)
        status = offer_turn(offers, &turns[i]);
    return status;
}

static enum rec_status offer_conversations(struct offers *offers, enum rec_offer_kind kind,
                                           enum rec_conversation_status wanted, size_t limit, int64_t since)
{
    struct store_conversation_filter filter = {.statuses = 1u << wanted, .limit = limit};
    struct rec_conversation *rows = NULL;
    size_t count = 0;
    bool more;
    enum rec_status status =
        store_conversation_list(offers->user, &filter, offers->arena, &rows, &count, &more, offers->error);

    for (size_t i = 0; !status && i < count; i++) {
        struct store_summary summary;
        struct rec_offer *row;
        char last[REC_ID_SIZE];

        if (rows[i].updated_at < since || rows[i].message_count == 0 || offered(offers, rows[i].id))
            continue;
        row = add(offers, kind, &rows[i]);
        status = read_end(offers, row, last);
        if (!status)
            status =
                store_summary_get(offers->user, rows[i].id, 0, 0, offers->arena, &summary, offers->error);
        if (!status)
            row->summary = end(offers, summary.content);
    }
    return status;
}

enum rec_status offers_read(struct store_user *user, int64_t since, struct arena *arena,
                            struct rec_offer **rows, size_t *count, rec_error *error)
{
    struct offers offers = {.user = user, .arena = arena, .error = error};
    enum rec_status status = offer_turns(&offers, since);

    if (!status)
        status = offer_conversations(&offers, REC_OFFER_PAUSED, REC_CONVERSATION_PAUSED, PAUSED_MOST, since);
    if (!status)
        status = offer_conversations(&offers, REC_OFFER_RECENT, REC_CONVERSATION_ACTIVE, RECENT_MOST, since);
    *rows = offers.rows;
    *count = offers.count;
    return status;
}
