/* read, ask, keep: the title flow. Whatever fails, the rule's title stays. */
#include "config.h"

#include "nodes/title.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "src/nodes/title_prompt.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX    2000 /* bytes of a message that the model is given */
#define ANSWER_MAX  4096
#define TITLE_BYTES 200 /* bytes: what is longer is an answer, not a title */
#define DELAY_MS    10000

struct titling *titling_new(const struct node_services *services, struct provider *provider,
                            const char *payload)
{
    struct titling *titling = xcalloc(1, sizeof *titling);

    titling->services = services;
    ask_init(&titling->ask, provider, "a title", ANSWER_MAX);
    if (strlen(payload) < REC_ID_SIZE)
        strcpy(titling->conversation, payload);
    return titling;
}

void titling_free(struct titling *titling)
{
    if (!titling)
        return;
    ask_fini(&titling->ask);
    arena_free(&titling->arena);
    free(titling);
}

enum rec_status titling_queue(const struct turn *turn, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job row = {.kind = TITLE_JOB, .max_attempts = 2, .error = ""};
    enum rec_status status;

    if (turn->status != REC_TURN_COMPLETE || turn->kind != TURN_CHAT || turn->question.sequence != 1 ||
        turn->title || turn->batched || !turn->services->model_titles || !turn->provider ||
        provider_is_local(turn->provider))
        return REC_OK;
    row.key = arena_printf(&arena, TITLE_JOB ":%s", turn->conversation.id);
    row.payload = turn->conversation.id;
    row.run_after = clock_now() + DELAY_MS;
    status = store_job_add(turn->services->user, &row, error);
    arena_free(&arena);
    return status;
}

/* --- read --- */

static void add_message(struct buf *out, const struct rec_message *message)
{
    size_t length = utf8_cut(message->content, strlen(message->content), TEXT_MAX);

    buf_addf(out, "%s: ", rec_role_name(message->role));
    for (size_t i = 0; i < length; i++) {
        buf_addc(out, message->content[i]);
        if (message->content[i] == '<' && i + 1 < length && message->content[i + 1] == '/')
            buf_addc(out, ' '); /* it cannot close the fence */
    }
    buf_addc(out, '\n');
}

static void make_request(struct titling *titling, const struct rec_message *rows, size_t count)
{
    struct provider_message *message = arena_alloc(&titling->arena, sizeof *message);
    struct buf text = BUF_INIT;

    buf_adds(&text, "<conversation>\n");
    for (size_t i = 0; i < count; i++)
        add_message(&text, &rows[i]);
    buf_adds(&text, "</conversation>\n\nIts title:");
    *message = (struct provider_message){.role = REC_ROLE_USER,
                                         .content = arena_strndup(&titling->arena, text.data, text.length)};
    titling->ask.request = (struct provider_request){
        .system = title_prompt, .messages = message, .count = 1, .question = message->content};
    buf_free(&text);
}

/* Nobody has named it meanwhile: it still has the rule's title. */
static enum rec_status is_ours(struct titling *titling, bool *ours, rec_error *error)
{
    struct rec_conversation row;
    enum rec_status status =
        store_conversation_get(titling->services->user, titling->conversation, &titling->arena, &row, error);

    *ours = !status && !row.deleted_at && strcmp(row.title, titling->rule) == 0;
    return status == REC_NOT_FOUND ? REC_OK : status; /* erased meanwhile */
}

static enum rec_status read_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct titling *titling = shared;
    struct store_message_query query = {.conversation = titling->conversation, .after = -1, .limit = 2};
    struct rec_message *rows = NULL;
    size_t count = 0;
    bool more, ours = false;
    enum rec_status status;

    (void)step;
    *prepared = titling;
    if (!titling->ask.provider || !titling->conversation[0])
        return REC_OK;
    status =
        store_message_page(titling->services->user, &query, &titling->arena, &rows, &count, &more, error);
    if (status == REC_NOT_FOUND || (!status && (count == 0 || rows[0].role != REC_ROLE_USER)))
        return REC_OK;
    if (!status) {
        titling->rule = turn_title(rows[0].content, &titling->arena);
        status = is_ours(titling, &ours, error);
    }
    if (!status && ours)
        make_request(titling, rows, count);
    return status;
}

static enum rec_status read_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    const struct titling *titling = shared;

    (void)step;
    (void)prepared;
    (void)result;
    (void)error;
    if (titling->ask.request.count)
        *action = "ask";
    return REC_OK;
}

static const char *const read_actions[] = {"ask", NULL};
static const char *const terminal[] = {"default", NULL};

const struct rec_node node_title_read = {.name = "read",
                                         .flags = REC_NODE_PURE,
                                         .actions = read_actions,
                                         .terminal = terminal,
                                         .prep = read_prep,
                                         .post = read_post};

/* --- keep --- */

static size_t mark_length(const char *text)
{
    static const char *const marks[] = {"\"", "'",      "*",      "#",      "_",      "`",
                                        " ",  "\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb"};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

const char *titling_clean(const char *answer, struct arena *arena)
{
    const char *from = answer + strspn(answer, " \t\r\n");
    size_t length, cut;
    char *line;

    if (strncasecmp(from, "title:", 6) == 0)
        from += 6;
    while ((cut = mark_length(from)))
        from += cut;
    length = strcspn(from, "\r\n");
    if (length == 0 || length > TITLE_BYTES || from[length + strspn(from + length, " \t\r\n")])
        return "";
    line = arena_strndup(arena, from, length);
    for (bool again = true; again && length > 0;) {
        size_t start = length - 1;

        while (start > 0 && ((unsigned char)line[start] & 0xC0) == 0x80)
            start--;
        again = line[start] == '.' || mark_length(line + start) == length - start;
        if (again)
            line[length = start] = '\0';
    }
    return length > 0 ? turn_title(line, arena) : "";
}

static enum rec_status keep_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct titling *titling = shared;
    struct rec_conversation change = {.title = titling_clean(ask_answer(&titling->ask), &titling->arena)};
    bool ours = false;
    enum rec_status status = is_ours(titling, &ours, error);

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (status || !ours || !change.title[0])
        return status;
    return store_conversation_update(titling->services->user, titling->conversation, STORE_TITLE, &change,
                                     error);
}

const struct rec_node node_title_keep = {.name = "keep", .terminal = terminal, .post = keep_post};
