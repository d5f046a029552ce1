#include "config.h"

#include "context/assembly.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <string.h>

#define RECEIPT_TEXT_MAX MEMORY_LINE_MAX /* bytes of an item's text in the receipt */
#define KNOWN_MAX        8               /* preferences with a word of the question: two are quoted */

static const char *const part_names[] = {
#define X(symbol, name) name,
    PARTS(X)
#undef X
};

int64_t assembly_tokens(const char *text)
{
    return tokens_estimate(text, strlen(text));
}

int64_t assembly_message_tokens(const char *text)
{
    return assembly_tokens(text) + WINDOW_MESSAGE_TOKENS;
}

double assembly_scale(const struct assembly *assembly)
{
    return assembly->input->scale > 0 ? assembly->input->scale : 1;
}

int64_t assembly_scaled(const struct assembly *assembly, int64_t tokens)
{
    return (int64_t)((double)tokens * assembly_scale(assembly));
}

void assembly_spend(struct assembly *assembly, enum part_kind kind, int64_t tokens)
{
    assembly->parts[kind].tokens += tokens;
    assembly->room -= tokens;
}

/* A new item; text is cut for the receipt. */
static struct rec_receipt_item *append_item(struct assembly *assembly, struct part *part,
                                            enum rec_row_kind row, const char *id, const char *text,
                                            int64_t tokens)
{
    struct rec_receipt_item *item = ARENA_PUSH(assembly->arena, &part->items, &part->count, &part->capacity);
    memcpy(item->id, id, strnlen(id, REC_ID_SIZE - 1));
    item->row = row;
    item->text = arena_strndup(assembly->arena, text, utf8_cut(text, strlen(text), RECEIPT_TEXT_MAX));
    item->score = -1;
    item->tokens = tokens;
    return item;
}

struct rec_receipt_item *assembly_add(struct assembly *assembly, enum part_kind kind, enum rec_row_kind row,
                                      const char *id, const char *text, int64_t tokens)
{
    assembly_spend(assembly, kind, tokens);
    return append_item(assembly, &assembly->parts[kind], row, id, text, tokens);
}

void assembly_leave_out(struct assembly *assembly, enum rec_row_kind row, const char *id, const char *text,
                        int64_t tokens, double score, const char *why)
{
    struct rec_receipt_item *item = append_item(assembly, &assembly->left_out, row, id, text, tokens);
    item->score = score;
    item->why = why;
}

/* Ids are random: a letter tells most of them apart. */
bool assembly_holds(const struct assembly *assembly, enum part_kind kind, const char *id)
{
    const struct part *part = &assembly->parts[kind];

    for (size_t i = 0; i < part->count; i++)
        if (part->items[i].id[0] == id[0] && strcmp(part->items[i].id, id) == 0)
            return true;
    return false;
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
    struct message_list list = {.arena = assembly->arena};
    list.messages = arena_alloc(assembly->arena, (assembly->window.count + 4) * sizeof *list.messages);
    if (assembly->summary_text != NULL)
        append(&list, REC_ROLE_USER, assembly->summary_text);
    for (size_t i = 0; i < assembly->window.count; i++)
        append(&list, assembly->window.messages[i].role, assembly->window.messages[i].content);
    append(&list, REC_ROLE_USER,
           arena_printf(assembly->arena, "%s%s", assembly->ahead.data, assembly->question));
    if (assembly->continue_text != NULL) {
        append(&list, REC_ROLE_ASSISTANT, arena_strdup(assembly->arena, assembly->continue_text));
        append(&list, REC_ROLE_USER, ASSEMBLY_GO_ON);
    }
    request->messages = list.messages;
    request->count = list.count;
}

/* What `local` answers with. */
static enum rec_status find_preferences(struct assembly *assembly, struct provider_request *request,
                                        rec_error *error)
{
    struct store_preference_filter all = {.category = -1, .source = -1};
    struct rec_preference *rows;
    size_t count, kept = 0;
    bool more;
    enum rec_status status =
        assembly->input->asks_for_all
            ? store_preference_list(assembly->user, &all, assembly->arena, &rows, &count, &more, error)
            : memory_known(assembly->user, assembly->input->question->content, KNOWN_MAX, assembly->arena,
                           &rows, &count, &request->known_count, error);
    if (status != REC_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        if (!context_excludes(assembly->input->choice, rows[i].id))
            rows[kept++] = rows[i];
    request->preferences = rows;
    request->preference_count = kept;
    return REC_OK;
}

enum rec_status assembly_request(struct assembly *assembly, struct provider_request *request,
                                 rec_error *error)
{
    *request = (struct provider_request){
        .system = arena_strndup(assembly->arena, assembly->system.data, assembly->system.length),
        .question = arena_strdup(assembly->arena, assembly->question),
        .recalled = assembly->recalled,
        .recalled_count = assembly->recalled_count,
        .asks_for_all = assembly->input->asks_for_all,
        .learned = assembly->recent[RECENT_LEARNED].texts,
        .learned_count = assembly->recent[RECENT_LEARNED].count,
        .forgotten = assembly->recent[RECENT_FORGOTTEN].texts,
        .forgotten_count = assembly->recent[RECENT_FORGOTTEN].count,
        .locked = assembly->recent[RECENT_LOCKED].texts,
        .locked_count = assembly->recent[RECENT_LOCKED].count};
    fill_messages(assembly, request);
    return assembly->input->no_memory ? REC_OK : find_preferences(assembly, request, error);
}

void assembly_receipt(struct assembly *assembly, struct rec_receipt *receipt)
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
            part->items[j].tokens = assembly_scaled(assembly, part->items[j].tokens);
        parts[receipt->count++] = (struct rec_receipt_part){.type = part_names[i],
                                                            .tokens = assembly_scaled(assembly, part->tokens),
                                                            .items = part->items,
                                                            .count = part->count};
        receipt->used += assembly_scaled(assembly, part->tokens);
    }
    receipt->parts = parts;
}
