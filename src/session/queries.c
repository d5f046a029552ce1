/* What each kind of query reads: one table. */
#include "config.h"

#include "session/embedder.h"
#include "session/reader.h"

#include "base/error.h"
#include "base/id.h"
#include "base/utf8.h"
#include "nodes/find.h"
#include "search/statement.h"
#include "session/ahead.h"
#include "session/costs.h"
#include "session/offers.h"

#include <stdint.h>
#include <string.h>

#define PREFERENCES_MOST 1000 /* if no limit is given */

void rec_query_init(struct rec_query *query, enum rec_query_kind kind)
{
    memset(query, 0, sizeof *query);
    query->kind = kind;
    query->row_kind = query->category = query->role = query->source = -1;
}

struct answer {
    const struct query_tools *tools;
    struct store_user *user;
    const struct rec_query *query;
    struct page *page;
    char id[REC_ID_SIZE]; /* query->id in full */
    rec_error *error;
};

static enum rec_status conversations(struct answer *answer)
{
    const struct rec_query *query = answer->query;
    struct store_conversation_filter filter = {.statuses = query->statuses,
                                               .deleted = query->deleted,
                                               .text = query->text,
                                               .tag = query->tag,
                                               .before_time = query->before_time,
                                               .before_id = query->before_id,
                                               .limit = query->limit};
    struct rec_conversation *rows = NULL;
    enum rec_status status =
        store_conversation_list(answer->user, &filter, &answer->page->arena, &rows, &answer->page->row.count,
                                &answer->page->row.more, answer->error);

    answer->page->row.conversations = rows;
    return status;
}

/* A single row of a kind: `get` fills it. */
#define ONE_ROW(function, type, member, get)                                                                 \
    static enum rec_status function(struct answer *answer)                                                   \
    {                                                                                                        \
        struct type *row = arena_alloc(&answer->page->arena, sizeof *row);                                   \
        enum rec_status status = get(answer->user, answer->id, &answer->page->arena, row, answer->error);    \
                                                                                                             \
        answer->page->row.member = row;                                                                      \
        answer->page->row.count = 1;                                                                         \
        return status;                                                                                       \
    }
ONE_ROW(conversation, rec_conversation, conversations, store_conversation_get)
ONE_ROW(message, rec_message, messages, store_message_get)
ONE_ROW(memory, rec_memory, memories, store_memory_get)

static enum rec_status messages(struct answer *answer)
{
    const struct rec_query *query = answer->query;
    struct store_message_query path = {.conversation = answer->id,
                                       .branch = query->branch,
                                       .before = query->before,
                                       .after = query->after,
                                       .limit = query->limit};
    struct rec_message *rows = NULL;
    enum rec_status status =
        store_message_page(answer->user, &path, &answer->page->arena, &rows, &answer->page->row.count,
                           &answer->page->row.more, answer->error);

    answer->page->row.messages = rows;
    return status;
}

static enum rec_status siblings(struct answer *answer)
{
    struct rec_message *rows = NULL;
    enum rec_status status = store_message_siblings(answer->user, answer->id, &answer->page->arena, &rows,
                                                    &answer->page->row.count, answer->error);

    answer->page->row.messages = rows;
    return status;
}

static enum rec_status memories(struct answer *answer)
{
    const struct rec_query *query = answer->query;
    struct store_memory_filter filter = {.kind = query->row_kind,
                                         .category = query->category,
                                         .statuses = query->statuses,
                                         .text = query->text,
                                         .message = query->message,
                                         .as_of = query->as_of,
                                         .pinned = query->pinned,
                                         .before_time = query->before_time,
                                         .before_id = query->before_id,
                                         .limit = query->limit};
    struct rec_memory *rows = NULL;
    enum rec_status status =
        store_memory_list(answer->user, &filter, &answer->page->arena, &rows, &answer->page->row.count,
                          &answer->page->row.more, answer->error);

    answer->page->row.memories = rows;
    return status;
}

/* The store finds what has the words in all of the statement, which may be about other things, too. */
static bool is_about(const struct rec_preference *row, const char *words, struct arena *arena)
{
    const char *thing = row->qualifier[0] ? row->qualifier : row->value;
    const char *whole = arena_printf(arena, "%s\n%s\n%s\n%s", row->key, row->qualifier, row->value,
                                     statement_about(row->statement, thing, arena));
    struct buf text = BUF_INIT, wanted = BUF_INIT;
    bool found = true;
    char *rest, *word;

    utf8_fold(&text, whole, strlen(whole));
    utf8_fold(&wanted, words, strlen(words));
    for (rest = wanted.data; found && (word = strtok_r(rest, " ", &rest));)
        found = strstr(text.data, word) != NULL;
    buf_free(&text);
    buf_free(&wanted);
    return found;
}

static size_t keep_what_is_about(struct rec_preference *rows, size_t count, const char *words,
                                 struct arena *arena)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (is_about(&rows[i], words, arena))
            rows[kept++] = rows[i];
    return kept;
}

/* With words the limit is one of those that are about them. */
static enum rec_status list_preferences(struct answer *answer, const struct store_preference_filter *filter)
{
    struct rec_page *page = &answer->page->row;
    struct store_preference_filter all = *filter;
    struct rec_preference *rows = NULL;
    size_t limit = filter->limit ? filter->limit : PREFERENCES_MOST;

    all.limit = filter->text ? SIZE_MAX : limit;
    enum rec_status status = store_preference_list(answer->user, &all, &answer->page->arena, &rows,
                                                   &page->count, &page->more, answer->error);
    if (!status && filter->text) {
        size_t kept = keep_what_is_about(rows, page->count, filter->text, &answer->page->arena);
        page->more = kept > limit;
        page->count = page->more ? limit : kept;
    }
    page->preferences = rows;
    return status;
}

static enum rec_status preferences(struct answer *answer)
{
    const struct rec_query *query = answer->query;
    struct store_preference_filter filter = {.category = query->category,
                                             .statuses = query->statuses,
                                             .key = query->key,
                                             .qualifier = query->qualifier,
                                             .text = query->text,
                                             .message = query->message,
                                             .source = query->source,
                                             .as_of = query->as_of,
                                             .limit = query->limit};
    return list_preferences(answer, &filter);
}

/* By id, or by key as a person writes it: every active value of that key. */
static enum rec_status preference(struct answer *answer)
{
    struct store_preference_filter filter = {.category = answer->query->category, .source = -1};
    struct rec_preference *row;
    struct buf key = BUF_INIT;
    int category = -1;
    enum rec_status status;

    if (answer->id[0]) {
        row = arena_alloc(&answer->page->arena, sizeof *row);
        answer->page->row.preferences = row;
        answer->page->row.count = 1;
        return store_preference_get(answer->user, answer->id, &answer->page->arena, row, answer->error);
    }
    if (!answer->query->key)
        return error_set(answer->error, REC_INVALID, "a preference is asked for by its id or its key");
    memory_key_normal(answer->query->key, &key, &category);
    filter.key = key.data;
    filter.qualifier = answer->query->qualifier;
    status = list_preferences(answer, &filter);
    buf_free(&key);
    if (!status && !answer->page->row.count) {
        error_set(answer->error, REC_NOT_FOUND, "there is no preference \"%s\"; \"pref list\" shows all",
                  answer->query->key);
        status = error_about(answer->error, answer->query->key);
        status = REC_NOT_FOUND;
    }
    return status;
}

static enum rec_status receipt(struct answer *answer)
{
    struct rec_receipt *row = arena_alloc(&answer->page->arena, sizeof *row);
    struct rec_message named;
    rec_error none = {0};
    enum rec_status status =
        store_receipt_get(answer->user, answer->id, &answer->page->arena, row, answer->error);

    if (status == REC_NOT_FOUND &&
        !store_message_get(answer->user, answer->id, &answer->page->arena, &named, &none) && named.turn_id[0])
        status = store_receipt_get(answer->user, named.turn_id, &answer->page->arena, row, answer->error);
    if (status == REC_NOT_FOUND) {
        error_set(answer->error, status, "nothing was sent to a model for %s", answer->id);
        status = error_about(answer->error, answer->id);
    }
    answer->page->row.receipts = row;
    answer->page->row.count = 1;
    return status;
}

static enum rec_status history(struct answer *answer)
{
    struct rec_change_record *rows = NULL;
    enum rec_status status = store_history_list(
        answer->user, answer->query->id ? answer->id : NULL, answer->query->before, answer->query->limit,
        &answer->page->arena, &rows, &answer->page->row.count, answer->error);

    answer->page->row.history = rows;
    answer->page->row.more = answer->query->limit && answer->page->row.count == answer->query->limit;
    return status;
}

static enum rec_status turns(struct answer *answer)
{
    const struct store_turn_filter filter = {.statuses = answer->query->statuses,
                                             .conversation = answer->query->id ? answer->id : NULL,
                                             .message = answer->query->message,
                                             .since = answer->query->since,
                                             .limit = answer->query->limit};
    struct rec_turn *rows = NULL;
    enum rec_status status = store_turn_list(answer->user, &filter, &answer->page->arena, &rows,
                                             &answer->page->row.count, answer->error);

    answer->page->row.turns = rows;
    return status;
}

static enum rec_status recovery(struct answer *answer)
{
    struct rec_offer *rows = NULL;
    enum rec_status status = offers_read(answer->user, answer->query->since, &answer->page->arena, &rows,
                                         &answer->page->row.count, answer->error);

    answer->page->row.offers = rows;
    return status;
}

static enum rec_status jobs(struct answer *answer)
{
    struct rec_job *rows = NULL;
    enum rec_status status =
        store_job_list(answer->user, answer->query->statuses, answer->query->limit, &answer->page->arena,
                       &rows, &answer->page->row.count, answer->error);

    answer->page->row.jobs = rows;
    return status;
}

static enum rec_status draft(struct answer *answer)
{
    const char **text = arena_alloc(&answer->page->arena, sizeof *text);
    enum rec_status status = store_draft_get(answer->user, answer->query->id ? answer->id : "",
                                             &answer->page->arena, text, answer->error);

    if (!*text)
        *text = "";
    answer->page->row.drafts = text;
    answer->page->row.count = 1;
    return status;
}

static enum rec_status stats(struct answer *answer)
{
    struct rec_stats *row = arena_alloc(&answer->page->arena, sizeof *row);

    answer->page->row.stats = row;
    answer->page->row.count = 1;
    enum rec_status status =
        store_stats(answer->user, answer->query->since, &answer->page->arena, row, answer->error);

    return status ? status
                  : costs_add(answer->user, answer->query->since, answer->tools->prices, row, answer->error);
}

static enum rec_status index_check(struct answer *answer)
{
    struct rec_index_check *row = arena_alloc(&answer->page->arena, sizeof *row);

    answer->page->row.index = row;
    answer->page->row.count = 1;
    if (!answer->tools->search)
        return error_set(answer->error, REC_STORE, "the search index could not be opened; see the log");
    return search_check(answer->tools->search, answer->user, row, answer->error);
}

static enum rec_status users(struct answer *answer)
{
    struct store_user_counts *rows = NULL;
    struct rec_user_counts *out;
    size_t count = 0;
    enum rec_status status = store_users(store_of(answer->user), answer->query->since, &answer->page->arena,
                                         &rows, &count, answer->error);

    out = arena_alloc(&answer->page->arena, (count + 1) * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        out[i].name = rows[i].name;
        out[i].created_at = rows[i].created_at;
        out[i].conversations = rows[i].conversations;
        out[i].messages = rows[i].messages;
        out[i].memories = rows[i].memories;
        out[i].preferences = rows[i].preferences;
    }
    answer->page->row.users = out;
    answer->page->row.count = count;
    return status;
}

/* The index knows the present: for the past one is made in memory, for this one question. */
static enum rec_status search_back(struct answer *answer, const struct search_query *what)
{
    struct query_tools tools = *answer->tools;
    struct rec_hit *hits = NULL;
    enum rec_status status =
        search_open(&tools.search, NULL, tools.session->vectors, store_identity(store_of(tools.user)),
                    store_user_name(tools.user), answer->error);

    if (status)
        return status;
    tools.as_of = answer->query->as_of;
    search_look_back(tools.search, tools.as_of);
    tools.update_ns = 0;
    status = query_find(&tools, what, &answer->page->arena, &hits, &answer->page->row.count, answer->error);
    search_close(tools.search);
    answer->page->row.hits = hits;
    answer->page->row.more = what->limit && answer->page->row.count == what->limit;
    return status;
}

static enum rec_status search(struct answer *answer)
{
    const struct rec_query *query = answer->query;
    struct search_query what = {.text = query->text ? query->text : "",
                                .scopes = query->scopes,
                                .kind = query->row_kind,
                                .category = query->category,
                                .role = query->role,
                                .since = query->since,
                                .until = query->until,
                                .limit = query->limit,
                                .prefix = query->prefix,
                                .vector = query->vector,
                                .dimensions = query->dimensions,
                                .vector_model = query->vector_model,
                                .beginnings = true};
    struct rec_hit *hits = NULL;
    enum rec_status status;

    what.conversation = query->id ? answer->id : NULL;
    if (query->as_of)
        return search_back(answer, &what);
    status = query_find(answer->tools, &what, &answer->page->arena, &hits, &answer->page->row.count,
                        answer->error);
    answer->page->row.hits = hits;
    answer->page->row.more = what.limit && answer->page->row.count == what.limit;
    return status;
}

static enum rec_status recall(struct answer *answer)
{
    struct rec_receipt *row = arena_alloc(&answer->page->arena, sizeof *row);

    answer->page->row.receipts = row;
    answer->page->row.count = 1;
    return ahead_receipt(answer->tools, answer->query, answer->id, &answer->page->arena, row, answer->error);
}

static const struct {
    enum rec_status (*read)(struct answer *answer);
    int id_kind; /* what query->id names; -1: it is taken as it stands */
    bool needs_id;
} queries[] = {
    [REC_QUERY_CONVERSATIONS] = {conversations, REC_ROW_CONVERSATION, false},
    [REC_QUERY_CONVERSATION] = {conversation, REC_ROW_CONVERSATION, true},
    [REC_QUERY_MESSAGES] = {messages, REC_ROW_CONVERSATION, true},
    [REC_QUERY_MESSAGE] = {message, REC_ROW_MESSAGE, true},
    [REC_QUERY_SIBLINGS] = {siblings, REC_ROW_MESSAGE, true},
    [REC_QUERY_MEMORIES] = {memories, REC_ROW_MEMORY, false},
    [REC_QUERY_MEMORY] = {memory, REC_ROW_MEMORY, true},
    [REC_QUERY_PREFERENCES] = {preferences, REC_ROW_PREFERENCE, false},
    [REC_QUERY_PREFERENCE] = {preference, REC_ROW_PREFERENCE, false},
    [REC_QUERY_RECEIPT] = {receipt, -1, true},
    [REC_QUERY_HISTORY] = {history, -1, false},
    [REC_QUERY_TURNS] = {turns, REC_ROW_CONVERSATION, false},
    [REC_QUERY_RECOVERY] = {recovery, -1, false},
    [REC_QUERY_JOBS] = {jobs, REC_ROW_JOB, false},
    [REC_QUERY_DRAFT] = {draft, REC_ROW_CONVERSATION, false},
    [REC_QUERY_STATS] = {stats, -1, false},
    [REC_QUERY_INDEX] = {index_check, -1, false},
    [REC_QUERY_USERS] = {users, -1, false},
    [REC_QUERY_SEARCH] = {search, REC_ROW_CONVERSATION, false},
    [REC_QUERY_RECALL] = {recall, REC_ROW_CONVERSATION, false},
};

/* A full id needs no look-up of its own: the read that follows finds out. */
static enum rec_status full_id(struct answer *answer, int kind)
{
    const char *text = answer->query->id;

    if (strlen(text) < REC_ID_SIZE && (id_valid(text) || kind < 0)) {
        strcpy(answer->id, text);
        return REC_OK;
    }
    if (kind <
        0) /* a receipt is asked for by the id of many kinds; a person most likely means a conversation */
        kind = REC_ROW_CONVERSATION;
    return store_resolve(answer->user, (enum rec_row_kind)kind, text, answer->id, answer->error);
}

enum rec_status query_run(const struct query_tools *tools, const struct rec_query *query, struct page *page,
                          rec_error *error)
{
    struct answer answer = {
        .tools = tools, .user = tools->user, .query = query, .page = page, .error = error};
    enum rec_status status = REC_OK;

    page->row.kind = query->kind;
    if (query->id && *query->id) {
        status = full_id(&answer, queries[query->kind].id_kind);
        /* prefixes of whatever a receipt may belong to */
        if (status && query->kind == REC_QUERY_RECEIPT)
            status = store_resolve(tools->user, REC_ROW_MESSAGE, query->id, answer.id, error);
    } else if (queries[query->kind].needs_id) {
        status = error_set(error, REC_INVALID, "an id is needed");
    }
    return status ? status : queries[query->kind].read(&answer);
}

/* --- The memory search flow --- */

struct outcome {
    enum rec_status status;
    rec_error error;
};

static void find_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                      const rec_error *error)
{
    struct outcome *outcome = user;

    (void)run;
    (void)last_action;
    outcome->status = status;
    if (error)
        outcome->error = *error;
}

enum rec_status query_find(const struct query_tools *tools, const struct search_query *query,
                           struct arena *arena, struct rec_hit **hits, size_t *count, rec_error *error)
{
    struct find find = {.search = tools->search,
                        .user = tools->user,
                        .query = *query,
                        .as_of = tools->as_of,
                        .update_ns = tools->update_ns,
                        .cancel = tools->cancel,
                        .progress = tools->progress,
                        .context = tools->context,
                        .arena = arena};
    struct outcome outcome = {.status = REC_INTERNAL};
    struct rec_run_options options = {.user = &outcome, .done = find_done};

    if (!tools->search)
        return error_set(error, REC_STORE, "the search index could not be opened; see the log");
    if (tools->embedder)
        embedder_ask(tools->embedder, tools->user, tools->cancel, &find.query, arena);
    if (!rec_engine_start(tools->engine, tools->memory_search, &find, &options, error))
        return error ? error->code : REC_INTERNAL;
    rec_engine_drain(tools->engine);
    if (outcome.status && error)
        *error = outcome.error;
    *hits = find.hits;
    *count = find.count;
    return outcome.status;
}
