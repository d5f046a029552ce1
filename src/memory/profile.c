#include "config.h"

#include "memory/memory.h"

#include "base/alloc.h"
#include "memory/record.h"

#include <stdlib.h>
#include <string.h>

#define INSTRUCTIONS "instructions"
#define PINNED       "remembered"
#define LINES_MAX    1000

struct entry {
    struct memory_profile_line line;
    int rank; /* 2: locked or pinned; 1: instructions; 0: the rest */
    double confidence;
    int64_t since;
    int section; /* place of its section */
    bool chosen;
};

struct entries {
    struct entry *items;
    size_t count;
};

static const char *one_line(const char *text, struct arena *arena)
{
    char *line = arena_strdup(arena, text);
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '\n' || *at == '\r' || *at == '\t')
            *at = ' ';
    }
    return line;
}

static void add_preference(struct entries *entries, const struct rec_preference *row, struct arena *arena)
{
    struct entry *entry = &entries->items[entries->count++];
    *entry = (struct entry){.line = {.row = REC_ROW_PREFERENCE,
                                     .text = one_line(memory_preference_text(row, arena), arena),
                                     .section = rec_category_name(row->category),
                                     .evidence = row->evidence,
                                     .evidence_count = row->evidence_count},
                            .rank = row->locked ? 2 : 0,
                            .confidence = row->confidence,
                            .since = row->since,
                            .section = (int)row->category};
    strcpy(entry->line.id, row->id);
}

static void add_memory(struct entries *entries, const struct rec_memory *row, struct arena *arena)
{
    bool instruction = row->kind == REC_MEMORY_INSTRUCTION;
    struct entry *entry = &entries->items[entries->count++];
    *entry = (struct entry){.line = {.row = REC_ROW_MEMORY,
                                     .text = one_line(row->content, arena),
                                     .section = instruction ? INSTRUCTIONS : PINNED,
                                     .evidence = row->evidence,
                                     .evidence_count = row->evidence_count},
                            .rank = row->pinned ? 2 : 1,
                            .confidence = row->confidence,
                            .since = row->created_at,
                            .section = instruction ? 100 : 101};
    strcpy(entry->line.id, row->id);
}

static enum rec_status add_memories(struct store_user *user, int kind, bool pinned, struct entries *entries,
                                    struct arena *arena, rec_error *error)
{
    struct store_memory_filter filter = {.kind = kind, .category = -1, .pinned = pinned, .limit = LINES_MAX};
    struct rec_memory *rows;
    size_t count;
    bool more;
    enum rec_status status = store_memory_list(user, &filter, arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (!pinned || rows[i].kind != REC_MEMORY_INSTRUCTION)
            add_memory(entries, &rows[i], arena);
    }
    return status;
}

/* What goes first when not all fits. */
static int by_weight(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->rank != b->rank)
        return b->rank - a->rank;
    if (a->confidence != b->confidence)
        return a->confidence < b->confidence ? 1 : -1;
    if (a->since != b->since)
        return a->since < b->since ? 1 : -1;
    return strcmp(a->line.id, b->line.id);
}

/* The order in the prompt: it does not depend on what was learned last, so that the bytes before a new line
 * stay the same. */
static int by_place(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->section != b->section)
        return a->section - b->section;
    if (a->since != b->since)
        return a->since > b->since ? 1 : -1;
    return strcmp(a->line.id, b->line.id);
}

static int64_t line_tokens(struct arena *arena, int64_t (*estimate)(const char *, size_t), const char *format,
                           const char *text)
{
    const char *line = arena_printf(arena, format, text);
    return estimate(line, strlen(line));
}

/* Marks what fits, headings of sections included. Returns how many were left out. */
static int64_t choose(struct entries *entries, int64_t room, int64_t (*estimate)(const char *, size_t),
                      struct arena *arena)
{
    int64_t left_out = 0;
    for (size_t i = 0; i < entries->count; i++) {
        struct entry *entry = &entries->items[i];
        bool opened = false;
        for (size_t j = 0; j < i && !opened; j++)
            opened = entries->items[j].chosen && entries->items[j].section == entry->section;
        entry->line.tokens = line_tokens(arena, estimate, "[99] %s\n", entry->line.text);
        int64_t cost =
            entry->line.tokens + (opened ? 0 : line_tokens(arena, estimate, "%s:\n", entry->line.section));
        entry->chosen = cost <= room;
        room -= entry->chosen ? cost : 0;
        left_out += !entry->chosen;
    }
    return left_out;
}

enum rec_status memory_profile(struct store_user *user, int64_t token_limit,
                               int64_t (*estimate)(const char *text, size_t length), struct arena *arena,
                               struct memory_profile_line **lines, size_t *count, int64_t *left_out,
                               rec_error *error)
{
    struct store_preference_filter filter = {.category = -1, .source = 1, .limit = LINES_MAX};
    struct entries entries = {.items = xcalloc(3 * LINES_MAX, sizeof(struct entry))};
    struct rec_preference *rows;
    size_t row_count;
    bool more;
    *lines = NULL;
    *count = 0;
    *left_out = 0;
    enum rec_status status = store_preference_list(user, &filter, arena, &rows, &row_count, &more, error);
    for (size_t i = 0; status == REC_OK && i < row_count; i++)
        add_preference(&entries, &rows[i], arena);
    if (status == REC_OK)
        status = add_memories(user, REC_MEMORY_INSTRUCTION, false, &entries, arena, error);
    if (status == REC_OK)
        status = add_memories(user, -1, true, &entries, arena, error);
    if (status != REC_OK || entries.count == 0) {
        free(entries.items);
        return status;
    }
    qsort(entries.items, entries.count, sizeof *entries.items, by_weight);
    *left_out = choose(&entries, token_limit, estimate, arena);
    qsort(entries.items, entries.count, sizeof *entries.items, by_place);
    *lines = arena_alloc(arena, entries.count * sizeof **lines);
    for (size_t i = 0; i < entries.count; i++) {
        if (entries.items[i].chosen)
            (*lines)[(*count)++] = entries.items[i].line;
    }
    free(entries.items);
    return REC_OK;
}
