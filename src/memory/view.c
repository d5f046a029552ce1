#include "config.h"

#include "memory/view.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "provider/quote.h"

#include <stdlib.h>
#include <string.h>

#define INSTRUCTIONS "instructions"
#define PINNED       "remembered"
#define FOLLOW_MAX   500 /* lines of the journal; when there are more, everything is read again */

/* --- Rows --- */

const struct rec_evidence *view_evidence(const struct rec_evidence *rows, size_t count, struct arena *arena)
{
    struct rec_evidence *copies = arena_alloc(arena, (count + 1) * sizeof *copies);
    for (size_t i = 0; i < count; i++) {
        copies[i] = rows[i];
        copies[i].external_id = arena_strdup(arena, rows[i].external_id);
        copies[i].source = arena_strdup(arena, rows[i].source);
    }
    return copies;
}

static const struct rec_preference *copy_preference(const struct rec_preference *row, struct arena *arena)
{
    struct rec_preference *copy = arena_alloc(arena, sizeof *copy);
    *copy = *row;
    copy->key = arena_strdup(arena, row->key);
    copy->qualifier = arena_strdup(arena, row->qualifier);
    copy->value = arena_strdup(arena, row->value);
    copy->statement = arena_strdup(arena, row->statement);
    copy->evidence = view_evidence(row->evidence, row->evidence_count, arena);
    return copy;
}

const struct rec_preference *view_preference(const struct view_row *row, struct arena *arena)
{
    return copy_preference(row->preference, arena);
}

static const char *one_line(const char *text, struct arena *arena)
{
    char *line = arena_strdup(arena, text);
    for (char *at = line; *at != '\0'; at++) {
        if (*at == '\n' || *at == '\r' || *at == '\t')
            *at = ' ';
    }
    return line;
}

static void free_row(struct view_row *row)
{
    struct arena arena = row->arena; /* the row lies in it */
    arena_free(&arena);
}

static struct view_row *new_row(enum rec_row_kind kind, const char *id, const struct rec_evidence *evidence,
                                size_t evidence_count)
{
    struct arena arena = ARENA_INIT;
    struct view_row *row = arena_alloc(&arena, sizeof *row);
    *row = (struct view_row){.kind = kind, .tokens = -1, .evidence_count = evidence_count};
    strcpy(row->id, id);
    row->evidence = view_evidence(evidence, evidence_count, &arena);
    row->arena = arena;
    return row;
}

uint64_t view_word(const char *word, size_t length)
{
    uint64_t number = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < length; i++)
        number = (number ^ (unsigned char)word[i]) * UINT64_C(0x100000001B3);
    return number;
}

static void add_words(struct view_row *row)
{
    struct buf folded = BUF_INIT;
    quote_fold(&folded, row->text, strlen(row->text));
    uint64_t *words = arena_alloc(&row->arena, (folded.length / 2 + 1) * sizeof *words);
    for (const char *word = folded.data + 1; *word != '\0';) {
        size_t length = strcspn(word, " ");
        words[row->word_count++] = view_word(word, length);
        word += length + 1;
    }
    row->words = words;
    buf_free(&folded);
}

static struct view_row *preference_row(const struct view *view, const struct rec_preference *preference)
{
    struct view_row *row = new_row(REC_ROW_PREFERENCE, preference->id, NULL, 0);
    uint64_t words[GIST_WORDS];
    struct arena scratch = ARENA_INIT;
    row->preference = copy_preference(preference, &row->arena);
    row->evidence = row->preference->evidence;
    row->evidence_count = row->preference->evidence_count;
    row->rank = preference->locked ? 2 : 0;
    row->confidence = preference->confidence;
    row->since = preference->since;
    row->section = rec_category_name(preference->category);
    row->place = (int)preference->category;
    row->text = one_line(memory_preference_text(preference, &scratch), &row->arena);
    bool said = preference->statement[0] != '\0';
    gist_read(
        &row->gist, view->topics,
        arena_printf(&scratch, "%s %s", preference->key, said ? preference->statement : preference->value),
        words);
    uint64_t *kept = arena_alloc(&row->arena, (row->gist.count + 1) * sizeof *kept);
    memcpy(kept, words, row->gist.count * sizeof *kept);
    row->gist.words = kept;
    add_words(row);
    arena_free(&scratch);
    return row;
}

static struct view_row *standing_row(const struct rec_memory *memory)
{
    bool instruction = memory->kind == REC_MEMORY_INSTRUCTION;
    struct view_row *row = new_row(REC_ROW_MEMORY, memory->id, memory->evidence, memory->evidence_count);
    row->rank = memory->pinned ? 2 : 1;
    row->confidence = memory->confidence;
    row->since = memory->created_at;
    row->section = instruction ? INSTRUCTIONS : PINNED;
    row->place = instruction ? VIEW_INSTRUCTIONS : VIEW_PINNED;
    row->text = one_line(memory->content, &row->arena);
    return row;
}

/* --- As they stand in a prompt --- */

/* What was drawn from the messages has changed, or anything (none given): rows of the same messages are
 * judged anew. */
static void forget_judged(struct view *view, const struct rec_evidence *evidence, size_t count)
{
    for (size_t i = 0; view->judged && i < view->preferences.count; i++) {
        struct view_row *row = view->preferences.rows[i];
        bool touched = count == 0;
        for (size_t e = 0; row->judged && e < count && !touched; e++)
            touched =
                row->evidence_count > 0 && strcmp(evidence[e].message_id, row->evidence[0].message_id) == 0;
        row->judged = row->judged && !touched;
    }
}

void view_count_with(struct view *view, int64_t (*estimate)(const char *text, size_t length))
{
    if (view->estimate == estimate)
        return;
    view->estimate = estimate;
    view->preferences.shortest = view->standing.shortest = 0;
    forget_judged(view, NULL, 0);
    for (size_t i = 0; i < view->preferences.count; i++)
        view->preferences.rows[i]->tokens = -1;
    for (size_t i = 0; i < view->standing.count; i++)
        view->standing.rows[i]->tokens = -1;
}

int64_t view_tokens(const struct view *view, const char *format, const char *text)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, format, text);
    int64_t tokens = view->estimate(line.data, line.length);
    buf_free(&line);
    return tokens;
}

int64_t view_line_tokens(const struct view *view, struct view_row *row)
{
    if (row->tokens < 0)
        row->tokens = view_tokens(view, "[99] %s\n", row->text);
    return row->tokens;
}

void view_line(const struct view *view, struct view_row *row, struct arena *arena,
               struct memory_profile_line *line)
{
    *line = (struct memory_profile_line){.row = row->kind,
                                         .text = arena_strdup(arena, row->text),
                                         .section = row->section,
                                         .tokens = view_line_tokens(view, row),
                                         .evidence = view_evidence(row->evidence, row->evidence_count, arena),
                                         .evidence_count = row->evidence_count};
    strcpy(line->id, row->id);
}

/* --- Lists --- */

static bool is_stated(const struct view_row *row)
{
    return row->preference == NULL || row->preference->explicit_;
}

size_t view_stated(const struct view *view)
{
    size_t count = view->preferences.count;
    while (count > 0 && !is_stated(view->preferences.rows[count - 1]))
        count--;
    return count;
}

/* Their words lie behind them. */
const struct gist *view_gists(struct view *view)
{
    struct view_list *list = &view->preferences;
    size_t words = 0;
    if (list->gists != NULL)
        return list->gists;
    for (size_t i = 0; i < list->count; i++)
        words += list->rows[i]->gist.count;
    list->gists = xmalloc((list->count + 1) * sizeof *list->gists + words * sizeof(uint64_t));
    uint64_t *next = (uint64_t *)(list->gists + list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct gist *gist = &list->gists[i];
        *gist = list->rows[i]->gist;
        gist->words = memcpy(next, gist->words, gist->count * sizeof *next);
        next += gist->count;
    }
    return list->gists;
}

int view_order(const struct view_row *a, const struct view_row *b)
{
    if (is_stated(a) != is_stated(b))
        return is_stated(a) ? -1 : 1;
    if (a->rank != b->rank)
        return b->rank - a->rank;
    if (a->confidence < b->confidence || a->confidence > b->confidence)
        return a->confidence < b->confidence ? 1 : -1;
    if (a->since != b->since)
        return a->since < b->since ? 1 : -1;
    return strcmp(b->id, a->id);
}

/* Who says what: at the end, until somebody asks. */
static void note_words(struct view_list *list, struct view_row *row)
{
    list->said =
        xgrow(list->said, &list->said_capacity, list->said_count + row->word_count, sizeof *list->said);
    for (size_t i = 0; i < row->word_count; i++)
        list->said[list->said_count++] = (struct view_said){row->words[i], row};
}

static void forget_words(struct view_list *list, const struct view_row *row)
{
    size_t kept = 0, sorted = 0;
    for (size_t i = 0; i < list->said_count && row->word_count > 0; i++) {
        if (list->said[i].row == row)
            continue;
        sorted += i < list->said_sorted;
        list->said[kept++] = list->said[i];
    }
    if (row->word_count > 0) {
        list->said_count = kept;
        list->said_sorted = sorted;
    }
}

/* Rows came or went. */
static void forget_gists(struct view_list *list)
{
    free(list->gists);
    list->gists = NULL;
}

static void push(struct view_list *list, struct view_row *row)
{
    forget_gists(list);
    if (list->rows == NULL)
        list->rows = xcalloc(VIEW_ROWS + 1, sizeof(struct view_row *));
    list->rows[list->count++] = row;
    list->shortest = 0;
    note_words(list, row);
}

/* The row is out of the list already. */
static void drop(struct view_list *list, struct view_row *row)
{
    forget_gists(list);
    forget_words(list, row);
    free_row(row);
}

static void take_out(struct view_list *list, const char *id)
{
    size_t at = 0;
    while (at < list->count && strcmp(list->rows[at]->id, id) != 0)
        at++;
    if (at == list->count)
        return;
    drop(list, list->rows[at]);
    memmove(&list->rows[at], &list->rows[at + 1], (--list->count - at) * sizeof(struct view_row *));
}

/* Where it belongs; what lies behind all that is held may belong behind others that are not. */
static void put_in(struct view_list *list, struct view_row *row)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view_order(list->rows[middle], row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == list->count && (list->more || list->count == VIEW_ROWS)) {
        list->more = true;
        free_row(row);
        return;
    }
    push(list, row);
    memmove(&list->rows[low + 1], &list->rows[low], (list->count - 1 - low) * sizeof(struct view_row *));
    list->rows[low] = row;
    if (list->count > VIEW_ROWS) {
        list->more = true;
        drop(list, list->rows[--list->count]);
    }
}

static void clear(struct view_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free_row(list->rows[i]);
    free(list->rows);
    free(list->said);
    free(list->gists);
    *list = (struct view_list){.more = true};
}

/* --- Who says what --- */

#define FEW_WORDS 64 /* put in one by one */
#define AHEAD     8  /* rows that are fetched before their turn */

static int by_word(const void *left, const void *right)
{
    const struct view_said *a = left, *b = right;
    return (a->word > b->word) - (a->word < b->word);
}

static size_t place_of(const struct view_list *list, uint64_t word)
{
    size_t low = 0, high = list->said_sorted;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->said[middle].word < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void sort_words(struct view_list *list)
{
    if (list->said_count - list->said_sorted > FEW_WORDS) {
        qsort(list->said, list->said_count, sizeof *list->said, by_word);
        list->said_sorted = list->said_count;
    }
    for (; list->said_sorted < list->said_count; list->said_sorted++) {
        struct view_said one = list->said[list->said_sorted];
        size_t at = place_of(list, one.word);
        memmove(&list->said[at + 1], &list->said[at], (list->said_sorted - at) * sizeof *list->said);
        list->said[at] = one;
    }
}

void view_tell(struct view *view, const uint64_t *words, size_t count,
               void (*take)(void *context, const struct view_row *row), void *context)
{
    struct view_list *list = &view->preferences;
    sort_words(list);
    list->told++;
    for (size_t i = 0; i < count; i++)
        for (size_t at = place_of(list, words[i]); at < list->said_count && list->said[at].word == words[i];
             at++) {
            struct view_row *row = list->said[at].row;
            if (at + AHEAD < list->said_count)
                view_fetch(list->said[at + AHEAD].row);
            if (row->told != list->told)
                take(context, row);
            row->told = list->told;
        }
}

/* --- From the store --- */

static enum rec_status fill_preferences(struct view *view, struct store_user *user, rec_error *error)
{
    struct view_list *list = &view->preferences;
    struct store_preference_filter filter = {.weightiest = true, .limit = VIEW_ROWS - list->count};
    struct arena arena = ARENA_INIT;
    struct rec_preference *rows;
    size_t count;
    filter.below = list->count > 0 ? list->rows[list->count - 1]->preference : NULL;
    enum rec_status status = store_preference_list(user, &filter, &arena, &rows, &count, &list->more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        push(list, preference_row(view, &rows[i]));
    arena_free(&arena);
    return status;
}

static enum rec_status fill_standing(struct view *view, struct store_user *user, rec_error *error)
{
    struct view_list *list = &view->standing;
    struct store_memory_filter filter = {.standing = true, .limit = VIEW_ROWS - list->count};
    struct rec_memory last;
    struct arena arena = ARENA_INIT;
    struct rec_memory *rows;
    size_t count;
    if (list->count > 0) {
        const struct view_row *row = list->rows[list->count - 1];
        last = (struct rec_memory){
            .pinned = row->rank == 2, .confidence = row->confidence, .created_at = row->since};
        strcpy(last.id, row->id);
        filter.below = &last;
    }
    enum rec_status status = store_memory_list(user, &filter, &arena, &rows, &count, &list->more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        push(list, standing_row(&rows[i]));
    arena_free(&arena);
    return status;
}

/* After what was taken out made room, what lies behind comes up. */
static enum rec_status fill(struct view *view, struct store_user *user, rec_error *error)
{
    enum rec_status status = REC_OK;
    if (view->preferences.more && view->preferences.count < VIEW_ROWS)
        status = fill_preferences(view, user, error);
    if (status == REC_OK && view->standing.more && view->standing.count < VIEW_ROWS)
        status = fill_standing(view, user, error);
    return status;
}

static enum rec_status read_all(struct view *view, struct store_user *user, rec_error *error)
{
    clear(&view->preferences);
    clear(&view->standing);
    view->rollbacks = store_rollbacks(store_of(user));
    view->change = store_change_last(user);
    return fill(view, user, error);
}

static enum rec_status take_preference(struct view *view, struct store_user *user, const char *id,
                                       rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_preference row = {0};
    enum rec_status status = store_preference_get(user, id, &arena, &row, error);
    take_out(&view->preferences, id);
    forget_judged(view, row.evidence, row.evidence_count);
    if (status == REC_OK && row.status == REC_STATE_ACTIVE)
        put_in(&view->preferences, preference_row(view, &row));
    arena_free(&arena);
    return status == REC_NOT_FOUND ? REC_OK : status;
}

static enum rec_status take_memory(struct view *view, struct store_user *user, const char *id,
                                   rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_memory row = {0};
    enum rec_status status = store_memory_get(user, id, &arena, &row, error);
    take_out(&view->standing, id);
    forget_judged(view, row.evidence, row.evidence_count);
    if (status == REC_OK && row.status == REC_STATE_ACTIVE &&
        (row.pinned || row.kind == REC_MEMORY_INSTRUCTION))
        put_in(&view->standing, standing_row(&row));
    arena_free(&arena);
    return status == REC_NOT_FOUND ? REC_OK : status;
}

/* Conversations that are erased give their memories and preferences lines of their own. */
static enum rec_status follow(struct view *view, struct store_user *user, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_change *lines;
    size_t count;
    enum rec_status status = store_changes(user, view->change, FOLLOW_MAX, &arena, &lines, &count, error);
    if (status == REC_LIMIT || (status == REC_OK && count == FOLLOW_MAX)) {
        arena_free(&arena);
        return read_all(view, user, error);
    }
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        bool counted = lines[i].id[0] == '\0'; /* accesses, which nothing here depends on */
        if (!counted && lines[i].row == REC_ROW_PREFERENCE)
            status = take_preference(view, user, lines[i].id, error);
        else if (!counted && lines[i].row == REC_ROW_MEMORY)
            status = take_memory(view, user, lines[i].id, error);
        view->change = lines[i].number;
    }
    arena_free(&arena);
    return status == REC_OK ? fill(view, user, error) : status;
}

static void free_view(void *held)
{
    struct view *view = held;
    clear(&view->preferences);
    clear(&view->standing);
    topics_free(view->topics);
    free(view);
}

void view_drop(struct store_user *user)
{
    store_user_hold(user, NULL, NULL);
}

static enum rec_status bring_up(struct store_user *user, rec_error *error)
{
    struct view *held = store_user_held(user);
    if (held == NULL) {
        held = xcalloc(1, sizeof *held);
        held->topics = topics_new();
        store_user_hold(user, held, free_view);
        return read_all(held, user, error);
    }
    bool anew = held->rollbacks != store_rollbacks(store_of(user)) || held->change > store_change_last(user);
    return anew ? read_all(held, user, error) : follow(held, user, error);
}

enum rec_status view_get(struct store_user *user, struct view **view, rec_error *error)
{
    store_read_begin(store_of(user));
    enum rec_status status = bring_up(user, error);
    store_read_end(store_of(user));
    if (status != REC_OK) /* it may have been left half-way */
        view_drop(user);
    *view = store_user_held(user);
    return status;
}
