#include "config.h"

#include "context/context.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "context/recall.h"
#include "context/related.h"
#include "context/window.h"
#include "src/context/system_prompt.h"

#include <inttypes.h>
#include <string.h>

#define RELATED_MAX      60  /* preferences beside the profile */
#define RECEIPT_TEXT_MAX 200 /* bytes of an item's text in the receipt */

static const char PROFILE_OPEN[] = "\n\nProfile of this person:\n";
static const char RECENT_OPEN[] = "<learned note=\"taken from this very message\">\n";
static const char RECENT_CLOSE[] = "</learned>\n\n";
static const char RELATED_OPEN[] = "<preferences note=\"of this person, on what the question is about\">\n";
static const char RELATED_CLOSE[] = "</preferences>\n\n";
static const char OTHERS_OPEN[] = "<conversations note=\"others of this person that have to do with it, and "
                                  "how they ended\">\n";
static const char OTHERS_CLOSE[] = "</conversations>\n\n";
static const char GO_ON[] =
    "Your answer was cut off. Go on exactly where it stops, without repeating anything.";

/* Tenths of its room at which the history is cut, and that are left of it then: in steps, so that the prompts
 * in between begin with the same bytes. */
enum { HISTORY_FULL = 9, HISTORY_KEPT = 5 };

#define PARTS(X)                                                                                             \
    X(SYSTEM, "system")                                                                                      \
    X(PROFILE, "profile")                                                                                    \
    X(RECENT, "recent")                                                                                      \
    X(SUMMARY, "summary") X(HISTORY, "history") X(MEMORIES, "memories") X(MESSAGE, "message")

enum part_kind {
#define X(symbol, name) PART_##symbol,
    PARTS(X)
#undef X
        PART_COUNT
};

static const char *const part_names[] = {
#define X(symbol, name) name,
    PARTS(X)
#undef X
};

struct part {
    struct rec_receipt_item *items;
    size_t count, capacity;
    int64_t tokens;
};

/* The request as it grows. */
struct assembly {
    struct store_user *user;
    const struct context_input *input;
    struct arena *arena;
    struct context_shares shares;
    int64_t room;  /* tokens not yet spent */
    int64_t spare; /* tokens that the strategy gives to nobody */
    struct part parts[PART_COUNT];
    struct buf system;    /* system text and profile: the same bytes as long as the profile is */
    struct buf ahead;     /* what goes before the newest message: learned, recalled */
    struct window window; /* history */
    struct context_summary summary;
    const char *summary_text;  /* in its fence; NULL: none */
    const char *continue_text; /* as far as it fits; NULL: nothing to continue */
    struct provider_recalled *recalled;
    size_t recalled_count;
    const char **learned, **forgotten;
    size_t learned_count, forgotten_count;
    struct part left_out; /* tokens not in use */
    int64_t left_out_memories;
    bool profile_full; /* some preferences did not fit */
};

static bool holds(const char (*ids)[REC_ID_SIZE], size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], id) == 0)
            return true;
    return false;
}

bool context_excludes(const struct context_choice *choice, const char *id)
{
    return choice != NULL && holds(choice->excluded, choice->excluded_count, id);
}

bool context_pins(const struct context_choice *choice, const char *id)
{
    return choice != NULL && holds(choice->pinned, choice->pinned_count, id);
}

static int64_t tokens_of(const char *text)
{
    return context_tokens(text, strlen(text));
}

static double scale_of(const struct assembly *assembly)
{
    return assembly->input->scale > 0 ? assembly->input->scale : 1;
}

/* As the model counts; rounded down, so that parts are never more than the whole. */
static int64_t scaled(const struct assembly *assembly, int64_t tokens)
{
    return (int64_t)((double)tokens * scale_of(assembly));
}

static void spend(struct assembly *assembly, enum part_kind kind, int64_t tokens)
{
    assembly->parts[kind].tokens += tokens;
    assembly->room -= tokens;
}

/* A new item; text is cut for the receipt. */
static struct rec_receipt_item *append_item(struct assembly *assembly, struct part *part,
                                            enum rec_row_kind row, const char *id, const char *text,
                                            int64_t tokens)
{
    if (part->count == part->capacity) {
        size_t capacity = part->capacity == 0 ? 8 : part->capacity * 2;
        struct rec_receipt_item *items = arena_alloc(assembly->arena, capacity * sizeof *items);
        if (part->count > 0)
            memcpy(items, part->items, part->count * sizeof *items);
        part->items = items;
        part->capacity = capacity;
    }
    struct rec_receipt_item *item = &part->items[part->count++];
    memcpy(item->id, id, strnlen(id, REC_ID_SIZE - 1));
    item->row = row;
    item->text = arena_strndup(assembly->arena, text, utf8_cut(text, strlen(text), RECEIPT_TEXT_MAX));
    item->score = -1;
    item->tokens = tokens;
    return item;
}

/* A new item of a part, paid for. */
static struct rec_receipt_item *add_item(struct assembly *assembly, enum part_kind kind,
                                         enum rec_row_kind row, const char *id, const char *text,
                                         int64_t tokens)
{
    spend(assembly, kind, tokens);
    return append_item(assembly, &assembly->parts[kind], row, id, text, tokens);
}

static void leave_out(struct assembly *assembly, enum rec_row_kind row, const char *id, const char *text,
                      int64_t tokens, double score, const char *why)
{
    struct rec_receipt_item *item = append_item(assembly, &assembly->left_out, row, id, text, tokens);
    item->score = score;
    item->why = why;
}

/* --- The newest message and what cannot be left out --- */

static enum rec_status add_message(struct assembly *assembly, rec_error *error)
{
    const struct rec_message *question = assembly->input->question;
    int64_t tokens = tokens_of(question->content) + WINDOW_MESSAGE_TOKENS;
    if (tokens > assembly->room) {
        return error_set(error, REC_LIMIT,
                         "The message needs about %" PRId64 " tokens and the budget is %" PRId64
                         ": shorten it, send an excerpt, or raise context.budget.",
                         scaled(assembly, tokens), assembly->input->budget);
    }
    struct rec_receipt_item *item =
        add_item(assembly, PART_MESSAGE, REC_ROW_MESSAGE, question->id, question->content, tokens);
    recall_message_evidence(question, assembly->arena, item);
    return REC_OK;
}

/* The end of the partial answer, as much as half of the room holds: that is where it goes on. */
static void add_continuation(struct assembly *assembly)
{
    const char *text = assembly->input->continue_text;
    int64_t fixed = tokens_of(GO_ON) + 2 * WINDOW_MESSAGE_TOKENS, limit = assembly->room / 2 - fixed;
    if (text == NULL || limit <= 0)
        return;
    size_t length = strlen(text), skip = 0;
    while (skip < length && context_tokens(text + skip, length - skip) > limit) {
        skip += (length - skip) / 4 + 1;
        while (skip < length && ((unsigned char)text[skip] & 0xC0) == 0x80)
            skip++;
    }
    if (skip == length)
        return;
    assembly->continue_text = text + skip;
    add_item(assembly, PART_MESSAGE, REC_ROW_MESSAGE, "", text + skip, tokens_of(text + skip) + fixed);
}

static bool has_own_system(const struct context_input *input)
{
    return input->conversation->system != NULL && input->conversation->system[0] != '\0';
}

static const char *system_of(const struct context_input *input)
{
    return has_own_system(input) ? input->conversation->system : system_prompt;
}

static enum rec_status add_system(struct assembly *assembly, rec_error *error)
{
    bool has_own = has_own_system(assembly->input);
    const char *text = system_of(assembly->input);
    int64_t tokens = tokens_of(text) + WINDOW_MESSAGE_TOKENS;
    if (tokens > assembly->room) {
        if (!has_own)
            return REC_OK;
        return error_set(error, REC_LIMIT,
                         "This conversation's system text needs about %" PRId64 " tokens and %" PRId64
                         " are left beside the message: shorten it, or raise context.budget.",
                         scaled(assembly, tokens), scaled(assembly, assembly->room));
    }
    buf_adds(&assembly->system, text);
    add_item(assembly, PART_SYSTEM, REC_ROW_CONVERSATION, assembly->input->conversation->id, text, tokens);
    return REC_OK;
}

/* --- Profile, and what this message teaches --- */

static enum rec_status add_profile(struct assembly *assembly, rec_error *error)
{
    int64_t limit = assembly->room / assembly->shares.profile, left_out;
    if (limit > assembly->input->profile_tokens)
        limit = assembly->input->profile_tokens;
    limit -= tokens_of(PROFILE_OPEN);
    if (limit <= 0)
        return REC_OK;
    struct memory_profile_line *lines;
    size_t count;
    enum rec_status status = memory_profile(assembly->user, limit, context_tokens, assembly->arena, &lines,
                                            &count, &left_out, error);
    if (status != REC_OK || count == 0)
        return status;
    size_t start = assembly->system.length;
    int64_t in_lines = 0;
    buf_adds(&assembly->system, start > 0 ? PROFILE_OPEN : PROFILE_OPEN + 2);
    const char *section = "";
    for (size_t i = 0; i < count; i++) {
        if (context_excludes(assembly->input->choice, lines[i].id))
            continue;
        if (strcmp(lines[i].section, section) != 0)
            buf_addf(&assembly->system, "%s:\n", lines[i].section);
        section = lines[i].section;
        buf_addf(&assembly->system, "- %s\n", lines[i].text);
        struct rec_receipt_item *item =
            add_item(assembly, PART_PROFILE, lines[i].row, lines[i].id, lines[i].text, lines[i].tokens);
        item->evidence = lines[i].evidence;
        item->evidence_count = lines[i].evidence_count;
        in_lines += lines[i].tokens;
    }
    if (in_lines == 0) /* all of it was left out by hand */
        buf_truncate(&assembly->system, start);
    int64_t whole = context_tokens(assembly->system.data + start, assembly->system.length - start);
    if (whole > in_lines) /* the headings */
        spend(assembly, PART_PROFILE, whole - in_lines);
    assembly->left_out_memories += left_out;
    assembly->profile_full = left_out > 0;
    if (left_out > 0)
        leave_out(assembly, REC_ROW_PREFERENCE, "",
                  arena_printf(assembly->arena, "%" PRId64 " preferences and instructions", left_out), 0, -1,
                  "the profile is full");
    return REC_OK;
}

static enum rec_status collect_forgotten(struct assembly *assembly, const struct memory_candidate *candidate,
                                         rec_error *error)
{
    struct memory_change *matches;
    size_t count;
    enum rec_status status =
        memory_find_named(assembly->user, candidate, assembly->arena, &matches, &count, error);
    if (status != REC_OK || count == 0)
        return status;
    const char **all = arena_alloc(assembly->arena, (assembly->forgotten_count + count) * sizeof *all);
    for (size_t i = 0; i < assembly->forgotten_count; i++)
        all[i] = assembly->forgotten[i];
    for (size_t i = 0; i < count; i++)
        all[assembly->forgotten_count + i] = matches[i].summary;
    assembly->forgotten = all;
    assembly->forgotten_count += count;
    return REC_OK;
}

static void add_recent(struct assembly *assembly)
{
    const struct context_input *input = assembly->input;
    int64_t fixed = tokens_of(RECENT_OPEN) + tokens_of(RECENT_CLOSE);
    int64_t limit = assembly->room / assembly->shares.recent - fixed, used = 0;
    size_t start = assembly->ahead.length, lines = 0;
    buf_adds(&assembly->ahead, RECENT_OPEN);
    for (size_t i = 0; i < assembly->learned_count + assembly->forgotten_count; i++) {
        bool forget = i >= assembly->learned_count;
        const char *text =
            arena_printf(assembly->arena, "- %s%s\n", forget ? "forgotten: " : "",
                         forget ? assembly->forgotten[i - assembly->learned_count] : assembly->learned[i]);
        int64_t tokens = tokens_of(text);
        if (used + tokens > limit)
            break;
        used += tokens;
        buf_adds(&assembly->ahead, text);
        lines++;
        struct rec_receipt_item *item =
            add_item(assembly, PART_RECENT, REC_ROW_MESSAGE, input->question->id, text + 2, tokens);
        recall_message_evidence(input->question, assembly->arena, item);
    }
    if (lines == 0) {
        buf_truncate(&assembly->ahead, start);
        return;
    }
    buf_adds(&assembly->ahead, RECENT_CLOSE);
    spend(assembly, PART_RECENT, fixed);
}

static enum rec_status collect_recent(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    assembly->learned = arena_alloc(assembly->arena, (input->candidate_count + 1) * sizeof(char *));
    for (size_t i = 0; i < input->candidate_count; i++) {
        const struct memory_candidate *candidate = &input->candidates[i];
        if (candidate->action != MEMORY_FORGET) {
            assembly->learned[assembly->learned_count++] =
                memory_candidate_summary(candidate, assembly->arena);
            continue;
        }
        enum rec_status status = collect_forgotten(assembly, candidate, error);
        if (status != REC_OK)
            return status;
    }
    return REC_OK;
}

/* --- History and memories --- */

static bool in_profile(const struct assembly *assembly, const char *id)
{
    const struct part *profile = &assembly->parts[PART_PROFILE];
    for (size_t i = 0; i < profile->count; i++) {
        if (strcmp(profile->items[i].id, id) == 0)
            return true;
    }
    return false;
}

static bool usable(const struct assembly *assembly, const struct rec_hit *hit)
{
    return hit->scope != REC_ROW_CONVERSATION && strcmp(hit->id, assembly->input->question->id) != 0 &&
           !context_excludes(assembly->input->choice, hit->id);
}

static void add_recalled(struct assembly *assembly, const struct rec_hit *hit)
{
    assembly->recalled[assembly->recalled_count++] =
        (struct provider_recalled){.row = hit->scope,
                                   .role = hit->role,
                                   .name = hit->name,
                                   .text = hit->content,
                                   .conversation = hit->conversation_title,
                                   .time = hit->created_at,
                                   .score = hit->score};
}

/* What the history stands on: the newest summary, or a new one if the history comes near its room. A small
 * prompt is no reason to sum up: what it has no room for may be in the next one. */
static enum rec_status find_summary(struct assembly *assembly, int64_t room, rec_error *error)
{
    const struct context_input *input = assembly->input;
    const struct summary_range range = {.conversation = input->conversation->id,
                                        .branch = input->branch,
                                        .briefly = true,
                                        .before =
                                            input->before != 0 ? input->before : input->question->sequence};
    struct summary_plan plan;
    int64_t limit = summary_limit(assembly->room + assembly->spare), rest = room > limit ? room - limit : 0;
    enum rec_status status = summary_plan(assembly->user, &range, rest * HISTORY_FULL / 10,
                                          rest * HISTORY_KEPT / 10, limit, assembly->arena, &plan, error);
    if (status != REC_OK)
        return status;
    assembly->summary.row = plan.former;
    assembly->summary.behind = plan.more;
    if (plan.count == 0 || plan.more)
        return REC_OK;
    summary_by_rule(&plan, assembly->arena, &assembly->summary.row);
    assembly->summary.made = true;
    return REC_OK;
}

static void add_summary(struct assembly *assembly, int64_t room)
{
    const struct store_summary *row = &assembly->summary.row;
    if (row->last == 0)
        return;
    const char *text =
        summary_text(row, room / assembly->shares.summary - WINDOW_MESSAGE_TOKENS, assembly->arena);
    if (text[0] == '\0')
        return;
    assembly->summary_text = text;
    add_item(assembly, PART_SUMMARY, REC_ROW_CONVERSATION, row->conversation_id, row->content,
             tokens_of(text) + WINDOW_MESSAGE_TOKENS);
}

static enum rec_status add_history(struct assembly *assembly, int64_t reserve, rec_error *error)
{
    const struct context_input *input = assembly->input;
    if (input->conversation->id[0] == '\0')
        return REC_OK;
    int64_t before = input->before != 0 ? input->before : input->question->sequence;
    enum rec_status status = find_summary(assembly, assembly->room + assembly->spare - reserve, error);
    if (status != REC_OK)
        return status;
    add_summary(assembly, assembly->room - reserve);
    status = window_choose(assembly->user, input->conversation->id, input->branch, assembly->summary.row.last,
                           before, assembly->room - reserve, assembly->arena, &assembly->window, error);
    for (size_t i = 0; status == REC_OK && i < assembly->window.count; i++) {
        const struct rec_message *message = &assembly->window.messages[i];
        struct rec_receipt_item *item = add_item(assembly, PART_HISTORY, REC_ROW_MESSAGE, message->id,
                                                 message->content, assembly->window.costs[i]);
        recall_message_evidence(message, assembly->arena, item);
    }
    if (assembly->window.left_out > 0)
        leave_out(assembly, REC_ROW_MESSAGE, "",
                  arena_printf(assembly->arena, "%" PRId64 " older messages", assembly->window.left_out), 0,
                  -1, assembly->shares.why != NULL ? assembly->shares.why : "no room");
    return status;
}

/* Hits best first into the fence, until the room is used up. What the window or the profile holds already is
 * known to the model: it costs nothing again. */
static void add_memories(struct assembly *assembly, const char *const *lines)
{
    const struct context_input *input = assembly->input;
    int64_t fixed = tokens_of(RECALL_OPEN) + tokens_of(RECALL_CLOSE);
    size_t start = assembly->ahead.length;
    buf_adds(&assembly->ahead, RECALL_OPEN);
    for (size_t i = 0; i < input->hit_count; i++) {
        const struct rec_hit *hit = &input->hits[i];
        if (!usable(assembly, hit))
            continue;
        if (window_holds(&assembly->window, hit->id) || in_profile(assembly, hit->id)) {
            add_recalled(assembly, hit);
            continue;
        }
        bool first = assembly->parts[PART_MEMORIES].count == 0;
        int64_t tokens = tokens_of(lines[i]);
        if (tokens + (first ? fixed : 0) > assembly->room) {
            assembly->left_out_memories++;
            leave_out(assembly, hit->scope, hit->id, hit->content, tokens, hit->score, "no room");
            continue;
        }
        if (first)
            spend(assembly, PART_MEMORIES, fixed);
        struct rec_receipt_item *item =
            add_item(assembly, PART_MEMORIES, hit->scope, hit->id, hit->content, tokens);
        item->score = hit->score;
        recall_evidence(hit, assembly->arena, item);
        buf_adds(&assembly->ahead, lines[i]);
        add_recalled(assembly, hit);
    }
    if (assembly->parts[PART_MEMORIES].count == 0)
        buf_truncate(&assembly->ahead, start);
    else
        buf_adds(&assembly->ahead, RECALL_CLOSE);
}

/* Other conversations that have to do with the question, if there is some room to spare for them. */
static enum rec_status add_conversations(struct assembly *assembly, rec_error *error)
{
    int64_t fixed = tokens_of(OTHERS_OPEN) + tokens_of(OTHERS_CLOSE);
    int64_t limit = assembly->room / assembly->shares.related - fixed;
    struct related rows[RELATED_CONVERSATIONS];
    size_t count = 0, added = 0, start = assembly->ahead.length;
    if (limit <= 0 || assembly->input->asks_for_all)
        return REC_OK;
    enum rec_status status =
        related_find(assembly->user, assembly->input, assembly->arena, rows, &count, error);
    buf_adds(&assembly->ahead, OTHERS_OPEN);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        int64_t tokens = tokens_of(rows[i].line);
        if (tokens > limit) {
            leave_out(assembly, REC_ROW_CONVERSATION, rows[i].id, rows[i].line + 2, tokens, rows[i].score,
                      "no room");
            continue;
        }
        limit -= tokens;
        buf_adds(&assembly->ahead, rows[i].line);
        struct rec_receipt_item *item =
            add_item(assembly, PART_RECENT, REC_ROW_CONVERSATION, rows[i].id, rows[i].line + 2, tokens);
        item->score = rows[i].score;
        added++;
    }
    if (added == 0) {
        buf_truncate(&assembly->ahead, start);
        return status;
    }
    buf_adds(&assembly->ahead, OTHERS_CLOSE);
    spend(assembly, PART_RECENT, fixed);
    return status;
}

static bool item_is_there(const struct part *part, const char *id)
{
    for (size_t i = 0; i < part->count; i++)
        if (strcmp(part->items[i].id, id) == 0)
            return true;
    return false;
}

/* Preferences that the profile had no room for, but that are about what the question is about. */
static enum rec_status add_related(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    const struct rec_preference **rows;
    size_t count;
    int64_t left = assembly->room / assembly->shares.memories,
            fixed = tokens_of(RELATED_OPEN) + tokens_of(RELATED_CLOSE);
    if (left > input->profile_tokens)
        left = input->profile_tokens;
    left -= fixed;
    if (!assembly->profile_full || left <= 0)
        return REC_OK;
    enum rec_status status = memory_related(assembly->user, input->question->content, RELATED_MAX,
                                            assembly->arena, &rows, &count, error);
    bool opened = false;
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        const char *text = memory_preference_text(rows[i], assembly->arena);
        const char *line = arena_printf(assembly->arena, "- %s\n", text);
        int64_t tokens = tokens_of(line);
        if (tokens > left || in_profile(assembly, rows[i]->id) ||
            context_excludes(input->choice, rows[i]->id) ||
            item_is_there(&assembly->parts[PART_MEMORIES], rows[i]->id))
            continue;
        if (!opened) {
            buf_adds(&assembly->ahead, RELATED_OPEN);
            spend(assembly, PART_MEMORIES, fixed);
        }
        opened = true;
        left -= tokens;
        struct rec_receipt_item *item =
            add_item(assembly, PART_MEMORIES, REC_ROW_PREFERENCE, rows[i]->id, text, tokens);
        item->evidence = rows[i]->evidence;
        item->evidence_count = rows[i]->evidence_count;
        buf_adds(&assembly->ahead, line);
    }
    if (opened)
        buf_adds(&assembly->ahead, RELATED_CLOSE);
    return status;
}

static enum rec_status add_history_and_memories(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    size_t hits = input->no_memory ? 0 : input->hit_count;
    const char **lines = arena_alloc(assembly->arena, (hits + 1) * sizeof *lines);
    int64_t wanted = 0;
    for (size_t i = 0; i < hits; i++) {
        lines[i] = recall_line(&input->hits[i], assembly->arena);
        wanted += tokens_of(lines[i]);
    }
    if (hits > 0)
        wanted += tokens_of(RECALL_OPEN) + tokens_of(RECALL_CLOSE);
    int64_t share = assembly->room / assembly->shares.memories;
    enum rec_status status = hits > 0 ? add_conversations(assembly, error) : REC_OK;
    if (status == REC_OK)
        status = add_history(assembly, wanted < share ? wanted : share, error);
    if (status == REC_OK && hits > 0) {
        assembly->recalled = arena_alloc(assembly->arena, hits * sizeof *assembly->recalled);
        add_memories(assembly, lines);
    }
    if (status == REC_OK && !input->no_memory)
        status = add_related(assembly, error);
    return status;
}

/* --- Output --- */

struct message_list {
    struct provider_message *messages;
    size_t count;
    struct arena *arena;
};

/* Two of one role in a row become one: not every server takes them apart. */
static void append(struct message_list *list, enum rec_role role, const char *content)
{
    struct provider_message *last = list->count > 0 ? &list->messages[list->count - 1] : NULL;
    if (last != NULL && last->role == role)
        last->content = arena_printf(list->arena, "%s\n\n%s", last->content, content);
    else
        list->messages[list->count++] = (struct provider_message){.role = role, .content = content};
}

static void fill_messages(struct assembly *assembly, struct provider_request *request)
{
    const struct context_input *input = assembly->input;
    struct message_list list = {.arena = assembly->arena};
    list.messages = arena_alloc(assembly->arena, (assembly->window.count + 4) * sizeof *list.messages);
    if (assembly->summary_text != NULL)
        append(&list, REC_ROLE_USER, assembly->summary_text);
    for (size_t i = 0; i < assembly->window.count; i++)
        append(&list, assembly->window.messages[i].role, assembly->window.messages[i].content);
    append(&list, REC_ROLE_USER,
           arena_printf(assembly->arena, "%s%s", assembly->ahead.data, input->question->content));
    if (assembly->continue_text != NULL) {
        append(&list, REC_ROLE_ASSISTANT, arena_strdup(assembly->arena, assembly->continue_text));
        append(&list, REC_ROLE_USER, GO_ON);
    }
    request->messages = list.messages;
    request->count = list.count;
}

static enum rec_status fill_request(struct assembly *assembly, struct provider_request *request,
                                    rec_error *error)
{
    *request = (struct provider_request){
        .system = arena_strndup(assembly->arena, assembly->system.data, assembly->system.length),
        .question = arena_strdup(assembly->arena, assembly->input->question->content),
        .recalled = assembly->recalled,
        .recalled_count = assembly->recalled_count,
        .asks_for_all = assembly->input->asks_for_all,
        .learned = assembly->learned,
        .learned_count = assembly->learned_count,
        .forgotten = assembly->forgotten,
        .forgotten_count = assembly->forgotten_count};
    fill_messages(assembly, request);
    if (assembly->input->no_memory)
        return REC_OK;
    struct store_preference_filter filter = {.category = -1, .source = -1};
    struct rec_preference *preferences;
    bool more;
    enum rec_status status = store_preference_list(assembly->user, &filter, assembly->arena, &preferences,
                                                   &request->preference_count, &more, error);
    size_t kept = 0;
    for (size_t i = 0; status == REC_OK && i < request->preference_count; i++)
        if (!context_excludes(assembly->input->choice, preferences[i].id))
            preferences[kept++] = preferences[i];
    request->preference_count = kept;
    request->preferences = preferences;
    return status;
}

static void fill_receipt(struct assembly *assembly, struct rec_receipt *receipt)
{
    const struct context_input *input = assembly->input;
    *receipt = (struct rec_receipt){
        .created_at = clock_now(),
        .budget = input->budget,
        .provider = arena_strdup(assembly->arena, input->provider != NULL ? input->provider : ""),
        .model = arena_strdup(assembly->arena, input->model != NULL ? input->model : ""),
        .left_out = assembly->left_out.items,
        .left_out_count = assembly->left_out.count,
        .left_out_messages = assembly->window.left_out,
        .left_out_memories = assembly->left_out_memories};
    strcpy(receipt->conversation_id, input->conversation->id);
    strcpy(receipt->turn_id, input->question->turn_id);
    struct rec_receipt_part *parts = arena_alloc(assembly->arena, PART_COUNT * sizeof *parts);
    for (size_t i = 0; i < PART_COUNT; i++) {
        struct part *part = &assembly->parts[i];
        if (part->count == 0)
            continue;
        for (size_t j = 0; j < part->count; j++)
            part->items[j].tokens = scaled(assembly, part->items[j].tokens);
        parts[receipt->count++] = (struct rec_receipt_part){.type = part_names[i],
                                                            .tokens = scaled(assembly, part->tokens),
                                                            .items = part->items,
                                                            .count = part->count};
        receipt->used += scaled(assembly, part->tokens);
    }
    receipt->parts = parts;
}

enum rec_status context_build(struct store_user *user, const struct context_input *input, struct arena *arena,
                              struct rec_receipt *receipt, struct provider_request *request,
                              struct context_summary *summary, rec_error *error)
{
    struct assembly assembly = {.user = user, .input = input, .arena = arena};
    int64_t least =
        tokens_of(input->question->content) + tokens_of(system_of(input)) + 2 * WINDOW_MESSAGE_TOKENS;
    assembly.shares = context_share(input->strategy, input, scaled(&assembly, least));
    assembly.room = (int64_t)((double)assembly.shares.budget / scale_of(&assembly));
    assembly.spare = (int64_t)((double)input->budget / scale_of(&assembly)) - assembly.room;
    buf_init(&assembly.system);
    buf_init(&assembly.ahead);
    enum rec_status status = add_message(&assembly, error);
    if (status == REC_OK)
        status = add_system(&assembly, error);
    if (status == REC_OK)
        add_continuation(&assembly);
    if (status == REC_OK && !input->no_memory)
        status = add_profile(&assembly, error);
    if (status == REC_OK && !input->no_memory)
        status = collect_recent(&assembly, error);
    if (status == REC_OK)
        add_recent(&assembly);
    if (status == REC_OK)
        status = add_history_and_memories(&assembly, error);
    if (status == REC_OK)
        status = fill_request(&assembly, request, error);
    if (status == REC_OK)
        fill_receipt(&assembly, receipt);
    *summary = assembly.summary;
    buf_free(&assembly.system);
    buf_free(&assembly.ahead);
    return status;
}
