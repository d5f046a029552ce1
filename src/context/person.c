/* What is known of the person: the profile, and what this very message teaches. */
#include "config.h"

#include "context/assembly.h"
#include "context/recall.h"

#include <inttypes.h>
#include <string.h>

static const char PROFILE_OPEN[] = "\n\nProfile of this person:\n";
static const char RECENT_OPEN[] = "<learned note=\"taken from this very message\">\n";
static const char RECENT_CLOSE[] = "</learned>\n\n";

enum rec_status person_add_profile(struct assembly *assembly, rec_error *error)
{
    int64_t limit = assembly->room / assembly->shares.profile, left_out;
    if (limit > assembly->input->profile_tokens)
        limit = assembly->input->profile_tokens;
    limit -= assembly_tokens(PROFILE_OPEN);
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
        struct rec_receipt_item *item =
            assembly_add(assembly, PART_PROFILE, lines[i].row, lines[i].id, lines[i].text, lines[i].tokens);
        item->number = ++assembly->numbered;
        buf_addf(&assembly->system, "[%d] %s\n", item->number, lines[i].text);
        item->evidence = lines[i].evidence;
        item->evidence_count = lines[i].evidence_count;
        in_lines += lines[i].tokens;
    }
    if (in_lines == 0) /* all of it was left out by hand */
        buf_truncate(&assembly->system, start);
    int64_t whole = context_tokens(assembly->system.data + start, assembly->system.length - start);
    if (whole > in_lines) /* the headings */
        assembly_spend(assembly, PART_PROFILE, whole - in_lines);
    assembly->left_out_memories += left_out;
    assembly->profile_full = left_out > 0;
    if (left_out > 0)
        assembly_leave_out(
            assembly, REC_ROW_PREFERENCE, "",
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
    int64_t fixed = assembly_tokens(RECENT_OPEN) + assembly_tokens(RECENT_CLOSE);
    int64_t limit = assembly->room / assembly->shares.recent - fixed, used = 0;
    size_t start = assembly->ahead.length, lines = 0;
    buf_adds(&assembly->ahead, RECENT_OPEN);
    for (size_t i = 0; i < assembly->learned_count + assembly->forgotten_count; i++) {
        bool forget = i >= assembly->learned_count;
        const char *text =
            arena_printf(assembly->arena, "- %s%s\n", forget ? "forgotten: " : "",
                         forget ? assembly->forgotten[i - assembly->learned_count] : assembly->learned[i]);
        int64_t tokens = assembly_tokens(text);
        if (used + tokens > limit)
            break;
        used += tokens;
        buf_adds(&assembly->ahead, text);
        lines++;
        struct rec_receipt_item *item =
            assembly_add(assembly, PART_RECENT, REC_ROW_MESSAGE, input->question->id, text + 2, tokens);
        recall_message_evidence(input->question, assembly->arena, item);
    }
    if (lines == 0) {
        buf_truncate(&assembly->ahead, start);
        return;
    }
    buf_adds(&assembly->ahead, RECENT_CLOSE);
    assembly_spend(assembly, PART_RECENT, fixed);
}

static enum rec_status collect_recent(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    assembly->learned = arena_alloc(assembly->arena, (input->candidate_count + 1) * sizeof(char *));
    for (size_t i = 0; i < input->candidate_count; i++) {
        const struct memory_candidate *candidate = &input->candidates[i];
        if (candidate->action == MEMORY_HINT)
            continue; /* the message itself says it */
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

enum rec_status person_add_learned(struct assembly *assembly, rec_error *error)
{
    enum rec_status status = collect_recent(assembly, error);

    if (status == REC_OK)
        add_recent(assembly);
    return status;
}
