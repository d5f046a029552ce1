/* What is selected among the results, in full, and what was said around it. */
#include "config.h"

#include "finder.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/finder_state.h"
#include "ui/tui/format.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define PREVIEW_BYTES (32 * 1024) /* of a long message, around the first place */
#define AROUND_BYTES  240         /* of a message beside it */
#define OPENING       3           /* messages shown of a conversation */
#define LEAD          2           /* rows above the first place */
#define MARKS_MAX     64          /* in a row */

/* --- What was said around it --- */

void finder_preview_drop(struct finder *finder)
{
    rec_page_free(finder->preview.around);
    finder->preview.around = NULL;
    finder->preview.around_of[0] = finder->preview.id[0] = '\0';
}

static unsigned take_around(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct preview *preview = &app->finder->preview;
    (void)error; /* the result itself is shown in any case */
    rec_page_free(preview->around);
    preview->around = page;
    preview->id[0] = '\0';
    return DRAW_POPUP;
}

/* Its place is known: the message before, itself, the one behind. */
static unsigned take_place(struct app *app, const struct rec_page *page, const rec_error *error)
{
    unsigned bits = 0;
    (void)error;
    if (page && page->count > 0) {
        const struct rec_message *message = &page->messages[0];
        struct rec_query query;
        rec_query_init(&query, REC_QUERY_MESSAGES);
        query.id = message->conversation_id;
        query.branch = message->branch;
        query.before = message->sequence + 2;
        query.limit = 3;
        bits = app_ask(app, ASK_AROUND, &query, take_around);
    }
    rec_page_free(page);
    return bits;
}

static unsigned ask_around(struct app *app, const struct rec_hit *hit)
{
    struct preview *preview = &app->finder->preview;
    bool message = hit->scope == REC_ROW_MESSAGE;
    if (strcmp(preview->around_of, hit->id) == 0)
        return 0;
    finder_preview_drop(app->finder);
    memcpy(preview->around_of, hit->id, REC_ID_SIZE);
    app_ask_forget(app, ASK_AROUND);
    if (!message && hit->scope != REC_ROW_CONVERSATION)
        return 0;
    struct rec_query query;
    rec_query_init(&query, message ? REC_QUERY_MESSAGE : REC_QUERY_MESSAGES);
    query.id = hit->id;
    query.before = OPENING + 1;
    query.limit = OPENING;
    return app_ask(app, ASK_AROUND, &query, message ? take_place : take_around);
}

/* --- Rows --- */

static void preview_facts(const struct rec_hit *hit, struct buf *out, int64_t now)
{
    if (hit->scope == REC_ROW_MEMORY && hit->memory) {
        const struct rec_memory *memory = hit->memory;
        buf_addf(out, "\n\n%s, %s\nweight %.2f, sure %.2f, used %lld times\n",
                 rec_memory_kind_name(memory->kind), rec_category_name(memory->category), memory->importance,
                 memory->confidence, (long long)memory->access_count);
        if (memory->evidence_count > 0)
            buf_addf(out, "drawn from %zu place%s", memory->evidence_count,
                     memory->evidence_count == 1 ? "" : "s");
        else
            buf_adds(out, "entered by hand");
    } else if (hit->scope == REC_ROW_PREFERENCE && hit->preference) {
        const struct rec_preference *preference = hit->preference;
        if (preference->statement[0])
            buf_addf(out, "\n\n\"%s\"", preference->statement);
        buf_addf(out, "\n\n%s, %s (%d%%), since ", rec_category_name(preference->category),
                 preference->explicit_ ? "stated" : "guessed", (int)(preference->confidence * 100 + 0.5));
        format_day(out, preference->since, now);
    }
}

/* The part of a long text around the first word found. */
static const char *window(const char *text, const char *words, size_t *length)
{
    size_t first = strcspn(words + (*words == '\n'), "\n");
    char *word = xstrndup(words + (*words == '\n'), first);
    const char *at = *length > PREVIEW_BYTES && *word ? strcasestr(text, word) : NULL;
    free(word);
    size_t skip = at && at - text > PREVIEW_BYTES / 2 ? (size_t)(at - text) - PREVIEW_BYTES / 2 : 0;
    while (skip > 0 && ((unsigned char)text[skip] & 0xC0) == 0x80)
        skip--;
    *length = utf8_cut(text + skip, *length - skip, PREVIEW_BYTES);
    return text + skip;
}

static void put(struct text_block *block, const char *text, size_t length, enum theme_role role, int columns)
{
    struct wrap_options options = {.width = columns > 1 ? (size_t)columns : 1,
                                   .prefix_style = style_of(ROLE_TEXT)};
    wrap_text(block, text, length, style_of(role), &options);
}

static void put_beside(struct text_block *block, const struct rec_message *message, int columns)
{
    struct buf text = BUF_INIT;
    size_t length = strlen(message->content), cut = utf8_cut(message->content, length, AROUND_BYTES);
    buf_addf(&text, "%s: ", finder_speaker(message->name, message->role));
    buf_add(&text, message->content, cut);
    buf_adds(&text, cut < length ? "\u2026" : "");
    put(block, text.data, text.length, ROLE_DIM, columns);
    buf_free(&text);
}

/* The messages before it, or behind it: those of a conversation are all behind. */
static void put_around(struct preview *preview, const struct rec_hit *hit, bool before, int columns)
{
    const struct rec_page *page = preview->around;
    size_t own = 0;
    if (!page)
        return;
    if (hit->scope == REC_ROW_MESSAGE)
        while (own < page->count && strcmp(page->messages[own].id, hit->id) != 0)
            own++;
    size_t first = before ? 0 : hit->scope == REC_ROW_MESSAGE ? own + 1 : 0, end = before ? own : page->count;
    for (size_t index = first; index < end; index++) {
        if (!before)
            text_row_begin(&preview->rows, TEXT_ROW_PLAIN, 0);
        put_beside(&preview->rows, &page->messages[index], columns);
        if (before)
            text_row_begin(&preview->rows, TEXT_ROW_PLAIN, 0);
    }
}

static void build(struct finder *finder, const struct rec_hit *hit, int columns)
{
    struct preview *preview = &finder->preview;
    struct buf facts = BUF_INIT, words = BUF_INIT;
    if (strcmp(preview->id, hit->id) == 0 && preview->width == columns)
        return;
    memcpy(preview->id, hit->id, REC_ID_SIZE);
    preview->width = columns;
    finder_words(hit, &words);
    size_t length = strlen(hit->content);
    const char *from = window(hit->content, words.length ? words.data : "", &length);
    text_block_clear(&preview->rows);
    put_around(preview, hit, true, columns);
    preview->own = preview->rows.row_count;
    put(&preview->rows, from, length, ROLE_TEXT, columns);
    put_around(preview, hit, false, columns);
    match_rows(&preview->marks, &preview->rows, words.length ? words.data : "");
    preview_facts(hit, &facts, clock_now());
    if (facts.length)
        put(&preview->rows, facts.data + 1, facts.length - 1, ROLE_DIM, columns);
    buf_free(&facts);
    buf_free(&words);
}

/* --- Drawing --- */

/* The row at the top: the first word found in the result itself is to be seen. */
static size_t top_row(const struct preview *preview, size_t view)
{
    size_t first = match_row(&preview->marks, preview->own);
    if (preview->rows.row_count <= view || first >= preview->marks.count ||
        preview->marks.ranges[first].row <= LEAD)
        return 0;
    size_t row = preview->marks.ranges[first].row;
    return row < view / 2 ? 0 : row - LEAD;
}

void finder_preview(struct app *app, struct rect area)
{
    struct finder *finder = app->finder;
    const struct rec_hit *hit = finder_selected(finder);
    struct preview *preview = &finder->preview;
    if (area.width < 4 || area.height < 1)
        return;
    draw_fill(&area, ROLE_TEXT);
    if (!hit)
        return;
    app->soon |= ask_around(app, hit);
    struct rect line = {area.x, area.y, area.width, 1};
    struct buf label = BUF_INIT;
    finder_label(hit, &label, clock_now());
    draw_fill(&line, ROLE_TEXT);
    draw_line(&line, 0, 0, line.width, label.data, ROLE_HEADING);
    buf_free(&label);
    build(finder, hit, area.width);
    area.y++;
    area.height--;
    size_t rows = preview->rows.row_count, view = area.height > 0 ? (size_t)area.height : 0;
    size_t top = top_row(preview, view);
    for (size_t y = 0; y < view && top + y < rows; y++) {
        struct draw_mark marks[MARKS_MAX];
        size_t count = 0;
        for (size_t at = match_row(&preview->marks, top + y);
             at < preview->marks.count && preview->marks.ranges[at].row == top + y && count < MARKS_MAX; at++)
            marks[count++] = (struct draw_mark){preview->marks.ranges[at].start,
                                                preview->marks.ranges[at].end, ROLE_MATCH};
        draw_row_marked(&area, (int)y, &preview->rows, top + y, ROLE_TEXT, marks, count);
    }
}
