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
    const struct context_choice *choice = assembly->input->choice;
    const struct memory_profile_limits limits = {.tokens = limit,
                                                 .estimate = tokens_estimate,
                                                 .excluded = choice != NULL ? choice->excluded : NULL,
                                                 .excluded_count =
                                                     choice != NULL ? choice->excluded_count : 0};
    enum rec_status status =
        memory_profile(assembly->user, &limits, assembly->arena, &lines, &count, &left_out, error);
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
    int64_t whole = tokens_estimate(assembly->system.data + start, assembly->system.length - start);
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

static void add_text(struct assembly *assembly, enum recent_kind kind, const char *text)
{
    struct recent *recent = &assembly->recent[kind];
    *ARENA_PUSH(assembly->arena, &recent->texts, &recent->count, &recent->capacity) = text;
}

static enum rec_status collect_forgotten(struct assembly *assembly, const struct memory_candidate *candidate,
                                         rec_error *error)
{
    struct memory_change *matches;
    size_t count;
    enum rec_status status =
        memory_find_named(assembly->user, candidate, assembly->arena, &matches, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        add_text(assembly, matches[i].outcome == MEMORY_KEPT ? RECENT_LOCKED : RECENT_FORGOTTEN,
                 matches[i].summary);
    return status;
}

static enum rec_status collect_learned(struct assembly *assembly, const struct memory_candidate *candidate,
                                       rec_error *error)
{
    const char *kept;
    enum rec_status status = memory_find_lock(assembly->user, candidate, assembly->arena, &kept, error);
    if (status == REC_OK && kept != NULL)
        add_text(assembly, RECENT_LOCKED, kept);
    else if (status == REC_OK)
        add_text(assembly, RECENT_LEARNED, memory_candidate_summary(candidate, assembly->arena));
    return status;
}

/* What this very message changes, by the rules, when its turn is stored. */
static enum rec_status collect_recent(struct assembly *assembly, rec_error *error)
{
    const struct context_input *input = assembly->input;
    enum rec_status status = REC_OK;
    for (size_t i = 0; status == REC_OK && i < input->candidate_count; i++) {
        const struct memory_candidate *candidate = &input->candidates[i];
        if (candidate->action == MEMORY_FORGET)
            status = collect_forgotten(assembly, candidate, error);
        else if (candidate->action != MEMORY_HINT) /* the message itself says it */
            status = collect_learned(assembly, candidate, error);
    }
    return status;
}

static bool add_recent(struct assembly *assembly, const char *opening, const char *text, int64_t *room)
{
    const struct rec_message *question = assembly->input->question;
    const char *said = arena_printf(assembly->arena, "%s%s", opening, text);
    const char *line = arena_printf(assembly->arena, "- %s\n", said);
    int64_t tokens = assembly_tokens(line);
    if (tokens > *room)
        return false;
    *room -= tokens;
    buf_adds(&assembly->ahead, line);
    struct rec_receipt_item *item =
        assembly_add(assembly, PART_RECENT, REC_ROW_MESSAGE, question->id, said, tokens);
    recall_message_evidence(question, assembly->arena, item);
    return true;
}

static void add_all_recent(struct assembly *assembly)
{
    static const char *const openings[RECENTS] = {
        [RECENT_LEARNED] = "", [RECENT_FORGOTTEN] = "forgotten: ", [RECENT_LOCKED] = "locked, it stays: "};
    int64_t fixed = assembly_tokens(RECENT_OPEN) + assembly_tokens(RECENT_CLOSE);
    int64_t room = assembly->room / assembly->shares.recent - fixed;
    size_t start = assembly->ahead.length, lines = 0;
    bool fits = true;
    buf_adds(&assembly->ahead, RECENT_OPEN);
    for (size_t kind = 0; kind < RECENTS; kind++) {
        const struct recent *recent = &assembly->recent[kind];
        for (size_t i = 0; i < recent->count && fits; i++) {
            fits = add_recent(assembly, openings[kind], recent->texts[i], &room);
            lines += fits;
        }
    }
    if (lines == 0) {
        buf_truncate(&assembly->ahead, start);
        return;
    }
    buf_adds(&assembly->ahead, RECENT_CLOSE);
    assembly_spend(assembly, PART_RECENT, fixed);
}

enum rec_status person_add_learned(struct assembly *assembly, rec_error *error)
{
    enum rec_status status = collect_recent(assembly, error);

    if (status == REC_OK)
        add_all_recent(assembly);
    return status;
}
