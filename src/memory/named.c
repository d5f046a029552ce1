/* Which rows does "forget that I like sushi" name? */
#include "config.h"

#include "memory/memory.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "memory/record.h"
#include "memory/slots.h"
#include "search/language.h"

#include <string.h>

#define WORDS_MAX 12
#define ROWS_MAX  200

/* Words of the wish that must all be in a row; plural forms match their singular. */
struct wanted {
    char words[WORDS_MAX][32];
    size_t count;
};

struct matches {
    struct arena *arena;
    struct memory_change *rows;
    size_t count, capacity;
};

static void add_match(struct matches *matches, enum rec_row_kind row, const char *id, const char *summary)
{
    struct memory_change *match =
        ARENA_PUSH(matches->arena, &matches->rows, &matches->count, &matches->capacity);
    *match = (struct memory_change){.outcome = MEMORY_FORGOTTEN, .row = row, .summary = summary};
    strcpy(match->id, id);
}

/* What is locked stays. */
static void add_preference(struct matches *matches, const struct rec_preference *row)
{
    add_match(matches, REC_ROW_PREFERENCE, row->id, memory_preference_text(row, matches->arena));
    if (row->locked)
        matches->rows[matches->count - 1].outcome = MEMORY_KEPT;
}

static size_t singular(const char *word, size_t length)
{
    return length > 3 && word[length - 1] == 's' && word[length - 2] != 's' ? length - 1 : length;
}

static bool is_separator(char byte)
{
    return (unsigned char)byte < 0x80 && strchr(" \t\r\n.,;:!?\"'()/", byte) != NULL;
}

/* Calls for each folded word of a text. */
static void each_word(const char *text, void (*take)(void *context, const char *word, size_t length),
                      void *context)
{
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, text, strlen(text));
    for (size_t at = 0; at < folded.length;) {
        size_t start = at;
        while (at < folded.length && !is_separator(folded.data[at]))
            at++;
        if (at > start)
            take(context, folded.data + start, at - start);
        at++;
    }
    buf_free(&folded);
}

static void want(void *context, const char *word, size_t length)
{
    static const char *const about_saying[] = {"like",    "love",     "hate",       "prefer",
                                               "said",    "told",     "favourite",  "favorite",
                                               "anymore", "remember", "everything", "anything"};
    struct wanted *wanted = context;
    char copy[32] = "";
    if (wanted->count == WORDS_MAX || length >= sizeof copy)
        return;
    memcpy(copy, word, length);
    for (size_t i = 0; i < sizeof about_saying / sizeof *about_saying; i++) {
        if (strcmp(copy, about_saying[i]) == 0)
            return;
    }
    if (language_stop_word(LANGUAGE_ENGLISH, copy))
        return;
    copy[singular(copy, length)] = '\0';
    memcpy(wanted->words[wanted->count++], copy, sizeof copy);
}

struct look {
    const struct wanted *wanted;
    bool found[WORDS_MAX];
};

static void look_at(void *context, const char *word, size_t length)
{
    struct look *look = context;
    length = singular(word, length);
    for (size_t i = 0; i < look->wanted->count; i++) {
        if (strlen(look->wanted->words[i]) == length && memcmp(look->wanted->words[i], word, length) == 0)
            look->found[i] = true;
    }
}

static bool names(const struct wanted *wanted, const char *text)
{
    struct look look = {.wanted = wanted};
    each_word(text, look_at, &look);
    for (size_t i = 0; i < wanted->count; i++) {
        if (!look.found[i])
            return false;
    }
    return true;
}

/* All of them: of the rows that have them the few newest are looked at word by word. */
static const char *words_of(const struct wanted *wanted, struct arena *arena)
{
    const char *words = wanted->words[0];
    for (size_t i = 1; i < wanted->count; i++)
        words = arena_printf(arena, "%s %s", words, wanted->words[i]);
    return words;
}

static enum rec_status match_preferences(struct store_user *user, const struct wanted *wanted,
                                         struct matches *matches, rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .text = words_of(wanted, matches->arena), .limit = ROWS_MAX};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status =
        store_preference_list(user, &filter, matches->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        const char *text =
            arena_printf(matches->arena, "%s %s %s", rows[i].key, rows[i].qualifier, rows[i].value);
        if (names(wanted, text))
            add_preference(matches, &rows[i]);
    }
    return status;
}

static enum rec_status match_memories(struct store_user *user, const struct wanted *wanted,
                                      struct matches *matches, rec_error *error)
{
    struct store_memory_filter filter = {
        .kind = -1, .category = -1, .text = words_of(wanted, matches->arena), .limit = ROWS_MAX};
    struct rec_memory *rows;
    size_t count;
    bool more;
    enum rec_status status = store_memory_list(user, &filter, matches->arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (names(wanted, rows[i].content))
            add_match(matches, REC_ROW_MEMORY, rows[i].id, record_memory_text(&rows[i], matches->arena));
    }
    return status;
}

static bool is_matched(const struct matches *matches, const char *id)
{
    for (size_t i = 0; i < matches->count; i++) {
        if (strcmp(matches->rows[i].id, id) == 0)
            return true;
    }
    return false;
}

/* "Forget that I prefer dark mode" takes back what "I prefer dark mode" has taught, whatever words that is
 * kept in. */
static enum rec_status match_stated(struct store_user *user, const char *text, struct matches *matches,
                                    rec_error *error)
{
    enum rec_status status = REC_OK;
    struct memory_candidate *stated;
    size_t stated_count, count;
    memory_extract(text, strlen(text), 0, matches->arena, &stated, &stated_count);
    for (size_t i = 0; status == REC_OK && i < stated_count; i++) {
        const struct store_preference_filter filter = {
            .category = -1, .source = -1, .key = stated[i].key, .qualifier = stated[i].qualifier};
        struct rec_preference *rows;
        bool more;
        if (stated[i].action != MEMORY_LEARN_PREFERENCE)
            continue;
        status = store_preference_list(user, &filter, matches->arena, &rows, &count, &more, error);
        for (size_t k = 0; status == REC_OK && k < count; k++) {
            if (slot_same_value(stated[i].key, stated[i].qualifier, rows[k].value, stated[i].value) &&
                !is_matched(matches, rows[k].id))
                add_preference(matches, &rows[k]);
        }
    }
    return status;
}

/* "Forget that": what the newest message that taught something taught. */
static enum rec_status match_last(struct store_user *user, struct matches *matches, rec_error *error)
{
    struct rec_change_record *lines;
    size_t count;
    int64_t group = 0;
    enum rec_status status = store_history_list(user, NULL, 0, 50, matches->arena, &lines, &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        if (lines[i].undone || strcmp(lines[i].operation, "add") != 0 ||
            strcmp(lines[i].cause, "person") == 0)
            continue;
        if (group != 0 && lines[i].group != group)
            break;
        group = lines[i].group;
        struct rec_memory memory;
        struct rec_preference preference;
        if (lines[i].row == REC_ROW_MEMORY &&
            store_memory_get(user, lines[i].id, matches->arena, &memory, NULL) == REC_OK &&
            memory.status == REC_STATE_ACTIVE)
            add_match(matches, REC_ROW_MEMORY, memory.id, record_memory_text(&memory, matches->arena));
        else if (lines[i].row == REC_ROW_PREFERENCE &&
                 store_preference_get(user, lines[i].id, matches->arena, &preference, NULL) == REC_OK &&
                 preference.status == REC_STATE_ACTIVE)
            add_preference(matches, &preference);
    }
    return status;
}

enum rec_status memory_find_named(struct store_user *user, const struct memory_candidate *candidate,
                                  struct arena *arena, struct memory_change **rows, size_t *count,
                                  rec_error *error)
{
    struct matches matches = {.arena = arena};
    struct wanted wanted = {.count = 0};
    each_word(candidate->value, want, &wanted);
    enum rec_status status = REC_OK;
    if (candidate->value[0] == '\0') {
        status = match_last(user, &matches, error);
    } else if (wanted.count > 0) {
        status = match_preferences(user, &wanted, &matches, error);
        if (status == REC_OK)
            status = match_stated(user, candidate->value, &matches, error);
        if (status == REC_OK)
            status = match_memories(user, &wanted, &matches, error);
    }
    *rows = matches.rows;
    *count = matches.count;
    return status;
}
