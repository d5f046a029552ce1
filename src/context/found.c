/* What a search found that has to do with the question. */
#include "config.h"

#include "context/assembly.h"
#include "context/recall.h"
#include "context/related.h"
#include "provider/quote.h"

#include <string.h>

#define PREFERENCES_MAX 60 /* beside the profile */

/* Words of a statement that need not be in the line drawn from it. */
#define HOW_IT_IS_SAID "prefer want love hate avoid enjoy use always never"

static const char RELATED_OPEN[] = "<preferences note=\"of this person, on what the question is about\">\n";
static const char RELATED_CLOSE[] = "</preferences>\n\n";
static const char OTHERS_OPEN[] = "<conversations note=\"others of this person that have to do with it, and "
                                  "how they ended\">\n";
static const char OTHERS_CLOSE[] = "</conversations>\n\n";

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
                                   .time = recall_time(hit),
                                   .score = hit->score};
}

static bool rests_on(const struct rec_receipt_item *item, const char *message)
{
    for (size_t i = 0; i < item->evidence_count; i++)
        if (strcmp(item->evidence[i].message_id, message) == 0)
            return true;
    return false;
}

/* Does a message say nothing but what lines of the profile say that were drawn from it? Whoever said "I
 * prefer aisle seats, and my flight leaves on Friday" said more than the profile knows. */
static bool profile_says(const struct assembly *assembly, const struct rec_hit *hit)
{
    const struct part *profile = &assembly->parts[PART_PROFILE];
    struct buf lines = BUF_INIT, words = BUF_INIT;
    int count = 0, said = 0;
    for (size_t i = 0; hit->scope == REC_ROW_MESSAGE && i < profile->count; i++)
        if (rests_on(&profile->items[i], hit->id))
            buf_addf(&lines, "%s\n", profile->items[i].text);
    if (lines.length > 0) {
        buf_adds(&lines, HOW_IT_IS_SAID);
        quote_words(&words, hit->content);
        said = quote_overlap(&words, lines.data, lines.length);
        for (const char *at = words.data + 1; *at != '\0'; at++)
            count += *at == ' ';
    }
    buf_free(&lines);
    buf_free(&words);
    return count > 0 && said == count;
}

/* Hits best first into the fence, until the room is used up. What the window or the profile holds already is
 * known to the model: it costs nothing again. */
void found_add_memories(struct assembly *assembly, const char *const *lines)
{
    const struct context_input *input = assembly->input;
    int64_t fixed = assembly_tokens(RECALL_OPEN) + assembly_tokens(RECALL_CLOSE);
    size_t start = assembly->ahead.length;
    buf_adds(&assembly->ahead, RECALL_OPEN);
    for (size_t i = 0; i < input->hit_count; i++) {
        const struct rec_hit *hit = &input->hits[i];
        if (!usable(assembly, hit))
            continue;
        if (window_holds(&assembly->window, hit->id) || assembly_holds(assembly, PART_PROFILE, hit->id)) {
            add_recalled(assembly, hit);
            continue;
        }
        if (profile_says(assembly, hit)) {
            add_recalled(assembly, hit);
            assembly_leave_out(assembly, hit->scope, hit->id, hit->content, 0, hit->score,
                               "the profile says it");
            continue;
        }
        bool first = assembly->parts[PART_MEMORIES].count == 0;
        int64_t tokens = assembly_tokens(lines[i]) + assembly_tokens(ASSEMBLY_NUMBER);
        if (tokens + (first ? fixed : 0) > assembly->room) {
            assembly->left_out_memories++;
            assembly_leave_out(assembly, hit->scope, hit->id, hit->content, tokens, hit->score, "no room");
            continue;
        }
        if (first)
            assembly_spend(assembly, PART_MEMORIES, fixed);
        struct rec_receipt_item *item =
            assembly_add(assembly, PART_MEMORIES, hit->scope, hit->id, hit->content, tokens);
        item->score = hit->score;
        recall_evidence(hit, assembly->arena, item);
        item->number = ++assembly->numbered;
        buf_addf(&assembly->ahead, "[%d] %s", item->number, lines[i]);
        add_recalled(assembly, hit);
    }
    if (assembly->parts[PART_MEMORIES].count == 0)
        buf_truncate(&assembly->ahead, start);
    else
        buf_adds(&assembly->ahead, RECALL_CLOSE);
}

/* Other conversations that have to do with the question, if there is some room to spare for them. */
enum rec_status found_add_conversations(struct assembly *assembly, rec_error *error)
{
    int64_t fixed = assembly_tokens(OTHERS_OPEN) + assembly_tokens(OTHERS_CLOSE);
    int64_t limit = assembly->room / assembly->shares.related - fixed;
    struct related rows[RELATED_CONVERSATIONS];
    size_t count = 0, added = 0, start = assembly->ahead.length;
    if (limit <= 0 || assembly->input->asks_for_all)
        return REC_OK;
    enum rec_status status =
        related_find(assembly->user, assembly->input, assembly->arena, rows, &count, error);
    buf_adds(&assembly->ahead, OTHERS_OPEN);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        int64_t tokens = assembly_tokens(rows[i].line);
        if (tokens > limit) {
            assembly_leave_out(assembly, REC_ROW_CONVERSATION, rows[i].id, rows[i].line + 2, tokens,
                               rows[i].score, "no room");
            continue;
        }
        limit -= tokens;
        buf_adds(&assembly->ahead, rows[i].line);
        struct rec_receipt_item *item =
            assembly_add(assembly, PART_RECENT, REC_ROW_CONVERSATION, rows[i].id, rows[i].line + 2, tokens);
        item->score = rows[i].score;
        added++;
    }
    if (added == 0) {
        buf_truncate(&assembly->ahead, start);
        return status;
    }
    buf_adds(&assembly->ahead, OTHERS_CLOSE);
    assembly_spend(assembly, PART_RECENT, fixed);
    return status;
}

/* Preferences that the profile had no room for, but that are about what the question is about. */
enum rec_status found_add_preferences(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    struct memory_profile_line *lines;
    size_t count;
    int64_t left = assembly->room / assembly->shares.memories,
            fixed = assembly_tokens(RELATED_OPEN) + assembly_tokens(RELATED_CLOSE);
    if (left > input->profile_tokens)
        left = input->profile_tokens;
    left -= fixed;
    if (!assembly->profile_full || left <= 0)
        return REC_OK;
    enum rec_status status = memory_related(assembly->user, input->question->content, PREFERENCES_MAX,
                                            tokens_estimate, assembly->arena, &lines, &count, error);
    bool opened = false;
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        const struct memory_profile_line *line = &lines[i];
        if (line->tokens > left || assembly_holds(assembly, PART_PROFILE, line->id) ||
            context_excludes(input->choice, line->id) || assembly_holds(assembly, PART_MEMORIES, line->id))
            continue;
        if (!opened) {
            buf_adds(&assembly->ahead, RELATED_OPEN);
            assembly_spend(assembly, PART_MEMORIES, fixed);
        }
        opened = true;
        left -= line->tokens;
        struct rec_receipt_item *item =
            assembly_add(assembly, PART_MEMORIES, line->row, line->id, line->text, line->tokens);
        item->evidence = line->evidence;
        item->evidence_count = line->evidence_count;
        item->number = ++assembly->numbered;
        buf_addf(&assembly->ahead, "[%d] %s\n", item->number, line->text);
    }
    if (opened)
        buf_adds(&assembly->ahead, RELATED_CLOSE);
    return status;
}
