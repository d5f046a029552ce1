#include "config.h"

#include "context/summary.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"
#include "context/context.h"
#include "context/digest.h"
#include "context/window.h"
#include "src/context/summary_prompt.h"

#include <inttypes.h>
#include <string.h>

#define SHARE       8 /* of the budget */
#define LIMIT_LEAST 60
#define LIMIT_MOST  1500
#define STEP        200  /* messages summed up at a time */
#define NAMES_SHARE 6    /* of the limit, for the names that a model left out */
#define MESSAGE_MAX 6000 /* bytes of a message that a model is given */

int64_t summary_limit(int64_t budget)
{
    int64_t limit = budget / SHARE;

    return limit < LIMIT_LEAST ? LIMIT_LEAST : limit > LIMIT_MOST ? LIMIT_MOST : limit;
}

/* --- What leaves --- */

/* The messages behind the former summary and before sequence `end`, as many whole turns as a step takes. */
static enum rec_status collect(struct store_user *user, const struct summary_range *range, int64_t end,
                               struct arena *arena, struct summary_plan *plan, rec_error *error)
{
    struct store_message_query query = {.conversation = range->conversation,
                                        .branch = range->branch,
                                        .after = plan->former.last ? plan->former.last : -1,
                                        .limit = STEP + 1};
    bool more;
    enum rec_status status =
        store_message_page(user, &query, arena, &plan->messages, &plan->count, &more, error);

    if (status)
        return status;
    while (plan->count > 0 && plan->messages[plan->count - 1].sequence >= end)
        plan->count--;
    plan->more = plan->count > STEP;
    if (plan->more) {
        size_t cut = STEP;

        while (cut > 1 && plan->messages[cut].role != REC_ROLE_USER)
            cut--;
        plan->count = cut > 1 ? cut : STEP; /* one turn without end: cut it all the same */
    }
    return REC_OK;
}

/* Where the latest whole turns of at most `keep` tokens begin, of a window of more; 0: there are none. */
static int64_t kept_from(const struct window *window, int64_t keep)
{
    int64_t tokens = 0, open = 0, from = 0;

    for (size_t i = window->count; i-- > 0;) {
        const struct rec_message *message = &window->messages[i];

        open += window->costs[i];
        if (tokens + open > keep)
            break;
        if (message->role != REC_ROLE_USER)
            continue;
        tokens += open;
        open = 0;
        from = message->sequence;
    }
    return from;
}

enum rec_status summary_plan(struct store_user *user, const struct summary_range *range, int64_t full,
                             int64_t keep, int64_t limit, struct arena *arena, struct summary_plan *plan,
                             rec_error *error)
{
    struct window window;
    enum rec_status status;
    int64_t end;

    *plan = (struct summary_plan){.limit = limit};
    status = store_summary_get(user, range->conversation, range->branch, range->before, arena, &plan->former,
                               error);
    if (!status)
        status = window_choose(user, range->conversation, range->branch, plan->former.last, range->before,
                               full, arena, &window, error);
    if (status || window.left_out == 0)
        return status;
    end = kept_from(&window, keep);
    if (end == 0)
        end = range->before > 0 ? range->before : INT64_MAX;
    plan->more = range->briefly && end < INT64_MAX && end - plan->former.last > STEP + 1;
    if (plan->more)
        return REC_OK;
    return collect(user, range, end, arena, plan, error);
}

enum rec_status summary_plan_again(struct store_user *user, const struct summary_range *range, int64_t limit,
                                   struct arena *arena, struct summary_plan *plan, rec_error *error)
{
    struct store_summary newest;
    enum rec_status status;

    *plan = (struct summary_plan){.limit = limit};
    status =
        store_summary_get(user, range->conversation, range->branch, range->before, arena, &newest, error);
    if (status || newest.last == 0 || newest.provider[0])
        return status;
    status =
        store_summary_get(user, range->conversation, range->branch, newest.last, arena, &plan->former, error);
    if (!status)
        status = collect(user, range, newest.last + 1, arena, plan, error);
    if (plan->more)
        plan->count = 0;
    plan->more = false;
    return status;
}

enum rec_status summary_find_kept(struct store_user *user, struct summary_plan *plan, struct arena *arena,
                                  rec_error *error)
{
    bool *kept = arena_alloc(arena, plan->count * sizeof *kept);
    enum rec_status status = REC_OK;

    for (size_t i = 0; status == REC_OK && i < plan->count; i++) {
        struct store_memory_filter filter = {
            .kind = -1, .category = -1, .message = plan->messages[i].id, .limit = 1};
        struct arena scratch = ARENA_INIT;
        struct rec_memory *rows;
        size_t count = 0;
        bool more;

        if (plan->messages[i].role == REC_ROLE_USER)
            status = store_memory_list(user, &filter, &scratch, &rows, &count, &more, error);
        kept[i] = count > 0;
        arena_free(&scratch);
    }
    plan->kept = kept;
    return status;
}

/* --- Making one --- */

static void begin(const struct summary_plan *plan, struct store_summary *row)
{
    const struct rec_message *last = &plan->messages[plan->count - 1];

    *row =
        (struct store_summary){.provider = "", .model = "", .branch = last->branch, .last = last->sequence};
    memcpy(row->conversation_id, last->conversation_id, sizeof row->conversation_id);
    row->first = plan->former.last ? plan->former.first : plan->messages[0].sequence;
}

void summary_by_rule(const struct summary_plan *plan, struct arena *arena, struct store_summary *row)
{
    begin(plan, row);
    row->content = digest_make(plan->former.last ? plan->former.content : "", plan->messages, plan->count,
                               plan->limit, arena);
    row->tokens = tokens_estimate(row->content, strlen(row->content));
}

/* Text that cannot close a fence. */
static void add_fenced(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        buf_addc(out, text[i]);
        if (text[i] == '<' && i + 1 < length && text[i + 1] == '/')
            buf_addc(out, ' ');
    }
}

static bool said(const struct rec_message *message)
{
    return message->content[0] && digest_takes(message);
}

void summary_request(const struct summary_plan *plan, struct arena *arena, struct provider_request *request)
{
    struct provider_message *message = arena_alloc(arena, sizeof *message);
    struct buf text = BUF_INIT;

    if (plan->former.last) {
        buf_adds(&text, "<summary>\n");
        add_fenced(&text, plan->former.content, strlen(plan->former.content));
        buf_adds(&text, "\n</summary>\n\n");
    }
    buf_adds(&text, "<messages>\n");
    for (size_t i = 0; i < plan->count; i++) {
        const char *content = plan->messages[i].content;

        if (!said(&plan->messages[i]))
            continue;
        buf_addf(&text, "%s: ", rec_role_name(plan->messages[i].role));
        add_fenced(&text, content, utf8_cut(content, strlen(content), MESSAGE_MAX));
        buf_addc(&text, '\n');
    }
    buf_addf(&text, "</messages>\n\nWrite the new summary in at most %" PRId64 " words.", plan->limit / 2);
    *message = (struct provider_message){.role = REC_ROLE_USER,
                                         .content = arena_strndup(arena, text.data, text.length)};
    *request = (struct provider_request){
        .system = summary_prompt, .messages = message, .count = 1, .question = message->content};
    buf_free(&text);
}

enum rec_status summary_by_model(const struct summary_plan *plan, const char *answer, struct arena *arena,
                                 struct store_summary *row, rec_error *error)
{
    int64_t replaced = plan->former.last ? plan->former.tokens : 0;
    const char *text;
    size_t length;

    begin(plan, row);
    while (*answer == ' ' || *answer == '\n' || *answer == '\r')
        answer++;
    for (length = strlen(answer); length > 0 && strchr(" \r\n", answer[length - 1]);)
        length--;
    if (length == 0)
        return error_set(error, REC_INVALID, "the model's summary is empty");
    for (size_t i = 0; i < plan->count; i++)
        if (said(&plan->messages[i]))
            replaced += tokens_estimate(plan->messages[i].content, strlen(plan->messages[i].content));
    if (tokens_estimate(answer, length) > plan->limit || tokens_estimate(answer, length) >= replaced)
        return error_set(error, REC_INVALID,
                         "the model's summary has about %" PRId64 " tokens, and %" PRId64
                         " were asked for in place of %" PRId64,
                         tokens_estimate(answer, length), plan->limit, replaced);
    text = digest_add_decisions(arena_strndup(arena, answer, length), plan->messages, plan->kept, plan->count,
                                plan->limit - plan->limit / NAMES_SHARE, arena);
    row->content = digest_add_names(text, plan->former.last ? plan->former.content : "", plan->messages,
                                    plan->count, plan->limit, arena);
    row->tokens = tokens_estimate(row->content, strlen(row->content));
    return REC_OK;
}

/* --- In a prompt --- */

const char *summary_text(const struct store_summary *row, int64_t limit, struct arena *arena)
{
    struct buf fenced = BUF_INIT, text = BUF_INIT;
    const char *content, *whole = "";
    const char *open = arena_printf(
        arena, "<earlier note=\"summary of messages %" PRId64 " to %" PRId64 " of this conversation\">\n",
        row->first, row->last);
    static const char close[] = "\n</earlier>";

    add_fenced(&fenced, row->content, strlen(row->content));
    content = fenced.data ? fenced.data : "";
    limit -= tokens_estimate(open, strlen(open)) + tokens_estimate(close, strlen(close)) + 1;
    while (*content && tokens_estimate(content, strlen(content)) > limit) {
        content += strcspn(content, "\n");
        content += *content == '\n';
    }
    if (*content) {
        buf_adds(&text, open);
        buf_adds(&text, content);
        buf_adds(&text, close);
        whole = arena_strndup(arena, text.data, text.length);
    }
    buf_free(&fenced);
    buf_free(&text);
    return whole;
}
