#include "config.h"

#include "context/context.h"

#include "base/error.h"
#include "base/utf8.h"
#include "context/assembly.h"
#include "context/recall.h"
#include "src/context/system_prompt.h"

#include <inttypes.h>
#include <string.h>

/* Tenths of its room at which the history is cut, and that are left of it then: in steps, so that the prompts
 * in between begin with the same bytes. */
enum { HISTORY_FULL = 9, HISTORY_KEPT = 5 };

#define EXCERPT_GAP "\n\n[... the middle of this message is left out: it is larger than a prompt ...]\n\n"

bool context_excludes(const struct context_choice *choice, const char *id)
{
    for (size_t i = 0; choice != NULL && i < choice->excluded_count; i++)
        if (strcmp(choice->excluded[i], id) == 0)
            return true;
    return false;
}

/* --- The newest message and what cannot be left out --- */

enum rec_status context_fits(const char *text, int64_t budget, double scale, rec_error *error)
{
    int64_t tokens = assembly_message_tokens(text);
    if (tokens <= (int64_t)((double)budget / scale))
        return REC_OK;
    return error_set(error, REC_LIMIT,
                     "The message needs about %" PRId64 " tokens and the budget is %" PRId64
                     ": shorten it, send an excerpt, or raise context.budget.",
                     (int64_t)((double)tokens * scale), budget);
}

/* The beginning and the end, within so many tokens: a letter says there what it is about and what it wants.
 */
static const char *excerpt_of(struct arena *arena, const char *text, int64_t limit)
{
    size_t length = strlen(text);
    size_t kept = (size_t)((double)length * (double)limit / (double)assembly_message_tokens(text));
    for (;;) {
        size_t head = utf8_cut(text, length, kept / 2), tail = length - kept / 2;
        while (((unsigned char)text[tail] & 0xC0) == 0x80)
            tail++;
        const char *excerpt = arena_printf(arena, "%.*s" EXCERPT_GAP "%s", (int)head, text, text + tail);
        if (kept == 0 || assembly_message_tokens(excerpt) <= limit)
            return excerpt;
        kept -= kept / 8 + 1;
    }
}

static enum rec_status add_message(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    const struct rec_message *question = input->question;
    int64_t whole = assembly_message_tokens(question->content), tokens = whole;
    assembly->question = question->content;
    if (tokens > assembly->room && input->excerpt) {
        assembly->question = excerpt_of(assembly->arena, question->content, assembly->room / 2);
        tokens = assembly_message_tokens(assembly->question);
        assembly_leave_out(assembly, REC_ROW_MESSAGE, question->id, "the middle of the message",
                           whole - tokens, -1, "larger than the budget");
    }
    if (tokens > assembly->room)
        return context_fits(question->content, input->budget, assembly_scale(assembly), error);
    struct rec_receipt_item *item =
        assembly_add(assembly, PART_MESSAGE, REC_ROW_MESSAGE, question->id, assembly->question, tokens);
    recall_message_evidence(question, assembly->arena, item);
    return REC_OK;
}

/* The end of the partial answer, as much as half of the room holds: that is where it goes on. */
static void add_continuation(struct assembly *assembly)
{
    const char *text = assembly->input->continue_text;
    int64_t fixed = assembly_tokens(ASSEMBLY_GO_ON) + 2 * WINDOW_MESSAGE_TOKENS,
            limit = assembly->room / 2 - fixed;
    if (text == NULL || limit <= 0)
        return;
    size_t length = strlen(text), skip = 0;
    while (skip < length && tokens_estimate(text + skip, length - skip) > limit) {
        skip += (length - skip) / 4 + 1;
        while (skip < length && ((unsigned char)text[skip] & 0xC0) == 0x80)
            skip++;
    }
    if (skip == length)
        return;
    assembly->continue_text = text + skip;
    assembly_add(assembly, PART_MESSAGE, REC_ROW_MESSAGE, "", text + skip,
                 assembly_tokens(text + skip) + fixed);
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
    int64_t tokens = assembly_tokens(text) + WINDOW_MESSAGE_TOKENS;
    if (tokens > assembly->room) {
        if (!has_own)
            return REC_OK;
        return error_set(error, REC_LIMIT,
                         "This conversation's system text needs about %" PRId64 " tokens and %" PRId64
                         " are left beside the message: shorten it, or raise context.budget.",
                         assembly_scaled(assembly, tokens), assembly_scaled(assembly, assembly->room));
    }
    buf_adds(&assembly->system, text);
    assembly_add(assembly, PART_SYSTEM, REC_ROW_CONVERSATION, assembly->input->conversation->id, text,
                 tokens);
    return REC_OK;
}

/* --- History and memories --- */

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
    assembly_add(assembly, PART_SUMMARY, REC_ROW_CONVERSATION, row->conversation_id, row->content,
                 assembly_tokens(text) + WINDOW_MESSAGE_TOKENS);
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
        struct rec_receipt_item *item = assembly_add(assembly, PART_HISTORY, REC_ROW_MESSAGE, message->id,
                                                     message->content, assembly->window.costs[i]);
        recall_message_evidence(message, assembly->arena, item);
    }
    if (assembly->window.left_out > 0)
        assembly_leave_out(
            assembly, REC_ROW_MESSAGE, "",
            arena_printf(assembly->arena, "%" PRId64 " older messages", assembly->window.left_out), 0, -1,
            assembly->shares.why != NULL ? assembly->shares.why : "no room");
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
        wanted += assembly_tokens(lines[i]) + assembly_tokens(ASSEMBLY_NUMBER);
    }
    if (hits > 0)
        wanted += assembly_tokens(RECALL_OPEN) + assembly_tokens(RECALL_CLOSE);
    int64_t share = assembly->room / assembly->shares.memories;
    enum rec_status status = hits > 0 ? found_add_conversations(assembly, error) : REC_OK;
    if (status == REC_OK)
        status = add_history(assembly, wanted < share ? wanted : share, error);
    if (status == REC_OK && hits > 0) {
        assembly->recalled = arena_alloc(assembly->arena, hits * sizeof *assembly->recalled);
        found_add_memories(assembly, lines);
    }
    if (status == REC_OK && !input->no_memory)
        status = found_add_preferences(assembly, error);
    return status;
}

enum rec_status context_build(struct store_user *user, const struct context_input *input, struct arena *arena,
                              struct rec_receipt *receipt, struct provider_request *request,
                              struct context_summary *summary, rec_error *error)
{
    struct assembly assembly = {.user = user, .input = input, .arena = arena};
    int64_t least =
        assembly_message_tokens(input->question->content) + assembly_message_tokens(system_of(input));
    assembly.shares = context_share(input->strategy, input, assembly_scaled(&assembly, least));
    assembly.room = (int64_t)((double)assembly.shares.budget / assembly_scale(&assembly));
    assembly.spare = (int64_t)((double)input->budget / assembly_scale(&assembly)) - assembly.room;
    buf_init(&assembly.system);
    buf_init(&assembly.ahead);
    enum rec_status status = add_message(&assembly, error);
    if (status == REC_OK)
        status = add_system(&assembly, error);
    if (status == REC_OK)
        add_continuation(&assembly);
    if (status == REC_OK && !input->no_memory)
        status = person_add_profile(&assembly, error);
    if (status == REC_OK && !input->no_memory)
        status = person_add_learned(&assembly, error);
    if (status == REC_OK)
        status = add_history_and_memories(&assembly, error);
    if (status == REC_OK)
        status = assembly_request(&assembly, request, error);
    if (status == REC_OK)
        assembly_receipt(&assembly, receipt);
    *summary = assembly.summary;
    buf_free(&assembly.system);
    buf_free(&assembly.ahead);
    return status;
}
