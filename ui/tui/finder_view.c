#include "config.h"

#include "finder.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/finder_state.h"
#include "ui/tui/format.h"

#include <stdlib.h>
#include <string.h>

#define MATCH_FROM '\x02' /* around the words found, in a snippet */
#define MATCH_TO   '\x03'
#define INDENT     "   "
#define BESIDE     100 /* columns from which the preview stands beside the results */
#define BELOW      18  /* rows from which it stands below them */
#define SPAN_LONG  64  /* bytes of a word found; what is longer is not one */

/* --- Words and labels --- */

void finder_words(const struct rec_hit *hit, struct buf *out)
{
    for (const char *at = strchr(hit->snippet, MATCH_FROM); at; at = strchr(at, MATCH_FROM)) {
        size_t length = strcspn(++at, "\x03");
        if (length > 0 && length <= SPAN_LONG && !memchr(at, '\n', length)) {
            buf_addc(out, '\n');
            buf_add(out, at, length);
        }
        at += length;
    }
}

const char *finder_speaker(const char *name, enum rec_role role)
{
    return name[0] ? name : role == REC_ROLE_USER ? "You" : "Answer";
}

void finder_label(const struct rec_hit *hit, struct buf *out, int64_t now)
{
    switch (hit->scope) {
    case REC_ROW_MESSAGE:
        buf_adds(out, finder_speaker(hit->name, hit->role));
        break;
    case REC_ROW_MEMORY:
        buf_adds(out, "Memory");
        if (hit->memory)
            buf_addf(out, ", %s%s", rec_memory_kind_name(hit->memory->kind),
                     hit->memory->pinned ? ", pinned" : "");
        break;
    case REC_ROW_PREFERENCE:
        buf_adds(out, "Preference");
        if (hit->preference)
            buf_addf(out, ", %s%s%s", rec_category_name(hit->preference->category),
                     hit->preference->explicit_ ? "" : ", guessed",
                     hit->preference->locked ? ", locked" : "");
        break;
    default:
        buf_adds(out, "Conversation");
        break;
    }
    if (hit->created_at) {
        buf_adds(out, ", ");
        format_day(out, hit->created_at, now);
    }
    if (hit->conversation_title[0] && hit->scope != REC_ROW_MEMORY && hit->scope != REC_ROW_PREFERENCE)
        buf_addf(out, ", %s\"%s\"", hit->scope == REC_ROW_MESSAGE ? "in " : "", hit->conversation_title);
}

/* --- Rows --- */

/* A snippet with its found words in their own style, from where the first of them can be seen. */
static void snippet_row(struct text_block *block, const char *snippet, size_t width)
{
    size_t length = strlen(snippet);
    const char *first = strchr(snippet, MATCH_FROM);
    const char *at = snippet;
    if (first && text_columns(snippet, (size_t)(first - snippet)) > width / 2) {
        size_t columns = text_columns(snippet, (size_t)(first - snippet)) - width / 3;
        at += text_fit(snippet, length, columns, NULL);
        const char *blank = memchr(at, ' ', (size_t)(first - at));
        at = blank ? blank + 1 : at; /* no half a word */
    }
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, INDENT, style_of(ROLE_TEXT), width);
    if (at > snippet)
        text_row_put(block, "\u2026", style_of(ROLE_DIM), width);
    bool found = false;
    while (*at) {
        size_t part = strcspn(at, "\x02\x03");
        char *text = xstrndup(at, part);
        text_row_put(block, text, style_of(found ? ROLE_MATCH : ROLE_DIM), width > 1 ? width - 1 : width);
        free(text);
        at += part;
        if (*at)
            found = *at++ == MATCH_FROM;
    }
}

static void hit_rows(struct entries *entries, const struct rec_hit *hit, int index, size_t width, int64_t now)
{
    struct text_block *block = &entries->block;
    struct buf label = BUF_INIT, score = BUF_INIT;
    finder_label(hit, &label, now);
    if (format_has_score(hit))
        buf_addf(&score, "%.2f", hit->score);
    entries_add(entries, hit->id, index);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, " ", style_of(ROLE_TEXT), width);
    text_row_put(block, label.data, style_of(hit->scope == REC_ROW_MESSAGE ? ROLE_USER : ROLE_HEADING),
                 width > 7 && score.length ? width - 7 : width);
    if (width > 12 && score.length) {
        text_row_pad(block, width - score.length - 1, style_of(ROLE_TEXT));
        text_row_put(block, score.data, style_of(ROLE_SCORE), width);
    }
    snippet_row(block, hit->snippet[0] ? hit->snippet : hit->content, width);
    buf_free(&label);
    buf_free(&score);
}

static void note(struct entries *entries, const char *text, size_t width)
{
    entries_add_heading(entries);
    entries_put_text(entries, text, ROLE_DIM, " ", " ", width);
}

/* Before anything is typed: what can be, and what was searched for lately. */
static void first_rows(struct finder *finder, size_t width)
{
    static const char *const notes[] = {
        "Words you remember, in any order; a beginning is enough, a slip of the finger does no harm.",
        "",
        "\"words in this order\"      -without this one",
        "kind:fact  cat:food  tag:trip  in:\"a title\"  from:me  since:last_week  until:2026-03",
        "",
    };
    struct entries *entries = &finder->entries;
    for (size_t index = 0; index < sizeof notes / sizeof *notes; index++)
        note(entries, notes[index], width);
    if (finder->past_count > 0)
        note(entries, "searched for lately:", width);
    for (size_t index = finder->past_count; index > 0; index--) {
        entries_add(entries, "", -1 - (int)(finder->past_count - index));
        text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
        text_row_put(&entries->block, INDENT, style_of(ROLE_TEXT), width);
        text_row_put(&entries->block, finder->past[index - 1], style_of(ROLE_TEXT), width);
    }
}

/* The words without filters and operators are no longer than one: nothing can be left out. */
static void empty_rows(const struct finder *finder, struct entries *entries, size_t width)
{
    const char *text = editor_text(finder->editor);
    bool filters = false, quoted = strchr(text, '"') != NULL;
    size_t words = 0;
    for (const char *at = text; *at;) {
        at += strspn(at, " ");
        words += *at && !finder_filter(at);
        filters = filters || finder_filter(at) > 0;
        at += strcspn(at, " ");
    }
    note(entries, finder->scope ? "Nothing of this kind has these words." : "Nothing has these words.",
         width);
    note(entries, "", width);
    if (finder->scope)
        note(entries, " - Tab looks for another kind: messages, memories, preferences, titles", width);
    if (filters)
        note(entries, " - without the filter there may be more", width);
    if (quoted)
        note(entries, " - without the quotes the words may stand apart", width);
    if (words > 1)
        note(entries, " - fewer words find more", width);
    note(entries, " - another word for it; the beginning of a word is enough", width);
}

static void rebuild(struct app *app, int columns)
{
    struct finder *finder = app->finder;
    size_t width = columns > 1 ? (size_t)columns : 1;
    int64_t now = clock_now();
    bool asking = finder->page == NULL && app_asking(app, ASK_SEARCH);
    struct buf unread = BUF_INIT;
    if (finder->page && finder->built_width == columns)
        return;
    finder->built_width = columns;
    entries_begin(&finder->entries);
    finder_unread(finder, &unread);
    if (unread.length)
        note(&finder->entries, unread.data, width);
    buf_free(&unread);
    for (size_t index = 0; index < finder->hit_count; index++)
        hit_rows(&finder->entries, finder->hits[index], (int)index, width, now);
    if (finder->page && finder->hit_count == 0)
        empty_rows(finder, &finder->entries, width);
    else if (!finder->page && !asking)
        first_rows(finder, width);
    entries_end(&finder->entries);
}

/* --- The whole --- */

struct layout_place finder_place(struct app *app)
{
    return layout_popup(&app->layout, app->layout.width, app->layout.height);
}

/* What is typed, the filters in it in a look of their own; the part around the caret when it is too long. */
static void draw_words(struct app *app, const struct rect *area, bool focused)
{
    const struct finder *finder = app->finder;
    struct rect line = {area->x, area->y, area->width, 1};
    const char *text = editor_text(finder->editor);
    size_t caret = editor_caret(finder->editor), from = 0;
    draw_fill(&line, ROLE_INPUT);
    int left = draw_line(&line, 0, 0, line.width, "> ", ROLE_HINT_KEY);
    if (!*text)
        draw_line(&line, left, 0, line.width - left, "words you remember, in any order", ROLE_PLACEHOLDER);
    while (line.width > left + 1 && text_columns(text + from, caret - from) >= (size_t)(line.width - left))
        from += grapheme_next(text + from, caret - from).bytes;
    int x = left;
    for (const char *at = text + from; *at && x < line.width;) {
        size_t filter = at == text || at[-1] == ' ' ? finder_filter(at) : 0;
        size_t length = filter ? filter : strcspn(at, " ");
        length += filter ? 0 : strspn(at + length, " ");
        char *part = xstrndup(at, length);
        x = draw_line(&line, x, 0, line.width - x, part,
                      finder->chosen ? ROLE_SELECTION
                      : filter       ? ROLE_HINT_KEY
                                     : ROLE_INPUT);
        free(part);
        at += length;
    }
    if (focused && !finder->acting)
        draw_caret(line.x + left + (int)text_columns(text + from, caret - from), line.y);
}

static void draw_candidates(const struct finder *finder, const struct rect *line)
{
    int x = draw_line(line, 1, 0, line->width - 1, "Tab ", ROLE_HINT_KEY);
    size_t first = finder->candidates.at < finder->candidates.count ? finder->candidates.at : 0;
    for (size_t index = first; index < finder->candidates.count && x < line->width; index++) {
        x = draw_line(line, x, 0, line->width - x, finder->candidates.values[index],
                      index == finder->candidates.at ? ROLE_TAB_ACTIVE : ROLE_TAB);
        x = draw_line(line, x, 0, line->width - x, "  ", ROLE_TEXT);
    }
}

static void draw_scopes(struct app *app, const struct rect *line)
{
    const struct finder *finder = app->finder;
    int x = 1;
    const char *gap = line->width < 60 ? " " : "  ";
    size_t first = 0, columns = 0;
    for (size_t scope = 0; scope <= finder->scope; scope++)
        columns += strlen(finder_scopes[scope]) + strlen(gap);
    while (first < finder->scope && columns >= (size_t)line->width) /* the active one is seen */
        columns -= strlen(finder_scopes[first++]) + strlen(gap);
    for (size_t scope = first; scope < FINDER_SCOPES; scope++) {
        x = draw_line(line, x, 0, line->width - x, finder_scopes[scope],
                      scope == finder->scope ? ROLE_TAB_ACTIVE : ROLE_TAB);
        x = draw_line(line, x, 0, line->width - x, gap, ROLE_TEXT);
    }
    struct buf count = BUF_INIT;
    if (finder->page && finder->hit_count > 0)
        buf_addf(&count, "%zu%s, %s first", finder->hit_count, finder->page->more ? "+" : "",
                 finder->by_time || finder_unranked(finder) ? "newest" : "best");
    if (count.length && x + (int)count.length + 1 < line->width)
        draw_line(line, line->width - (int)count.length - 1, 0, (int)count.length, count.data, ROLE_DIM);
    buf_free(&count);
}

/* The part of the area that is left for the results; the rest shows what is selected. */
static struct rect share_with_preview(struct app *app, struct rect area)
{
    struct finder *finder = app->finder;
    struct rect rest = area;
    if (finder->hit_count == 0 || (area.width < BESIDE && area.height < BELOW))
        return area;
    if (area.width >= BESIDE) {
        area.width = area.width * 11 / 20;
        rest.x += area.width;
        rest.width -= area.width;
        for (int y = 0; y < rest.height; y++) {
            struct rect cell = {rest.x, rest.y + y, 2, 1};
            draw_line(&cell, 0, 0, 2, app->ascii ? "| " : "\u2502 ", ROLE_POPUP_BORDER);
        }
        rest.x += 2;
        rest.width -= 2;
    } else {
        area.height = area.height * 3 / 5;
        rest.y += area.height;
        rest.height -= area.height;
        draw_fill(&rest, ROLE_TEXT); /* its margins, too */
        struct rect rule = {rest.x, rest.y, rest.width, 1};
        for (int x = 0; x < rule.width; x++)
            draw_line(&rule, x, 0, 1, app->ascii ? "-" : "\u2500", ROLE_POPUP_BORDER);
        rest.x++;
        rest.width -= 2;
        rest.y++;
        rest.height--;
    }
    finder_preview(app, rest);
    return area;
}

void finder_draw(struct app *app, const struct layout_place *where, bool focused)
{
    struct finder *finder = app->finder;
    struct rect area = where->content;
    struct draw_frame frame = {where->frame, "Search", ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    draw_words(app, &area, focused);
    int head = area.height > 4 ? 2 : 1;
    if (head == 2) {
        struct rect line = {area.x, area.y + 1, area.width, 1};
        draw_fill(&line, ROLE_TEXT);
        if (finder->candidates.count > 0)
            draw_candidates(finder, &line);
        else
            draw_scopes(app, &line);
    }
    area.y += head;
    area.height -= head;
    if (area.height < 1)
        return;
    bool narrow = area.width < BESIDE;
    int width = finder->hit_count == 0 || narrow ? area.width : area.width * 11 / 20;
    rebuild(app, width);
    finder->results = share_with_preview(app, area);
    entries_draw(&finder->entries, &finder->results, focused && finder->acting);
    if (focused && !finder->acting)
        draw_words(app, &where->content, focused); /* the caret belongs there */
}

unsigned finder_click(struct app *app, int x, int y)
{
    struct finder *finder = app->finder;
    (void)x;
    return entries_click(&finder->entries, y - finder->results.y) ? DRAW_POPUP | HANDLED : HANDLED;
}
