#include "config.h"

#include "finder.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/chat.h"
#include "ui/tui/editor.h"
#include "ui/tui/entries.h"
#include "ui/tui/format.h"
#include "ui/tui/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT      50
#define MATCH_FROM '\x02' /* around the words found, in a snippet */
#define MATCH_TO   '\x03'
#define WIDTH_MAX  100
#define INDENT     "   "

static const struct scope {
    const char *name;
    unsigned scopes;
} scopes[] = {
    {"everything", 0},
    {"messages", 1u << REC_ROW_MESSAGE},
    {"memories", 1u << REC_ROW_MEMORY},
    {"preferences", 1u << REC_ROW_PREFERENCE},
    {"titles", 1u << REC_ROW_CONVERSATION},
};
#define SCOPE_COUNT (sizeof scopes / sizeof *scopes)

struct finder {
    struct editor *editor;
    size_t scope;
    const struct rec_page *page;
    struct entries entries;
    bool answered; /* for the words as they are */
};

extern const struct view finder_view;

void finder_start(struct app *app)
{
    app->finder = xcalloc(1, sizeof *app->finder);
    app->finder->editor = editor_new();
    entries_init(&app->finder->entries);
}

void finder_stop(struct app *app)
{
    rec_page_free(app->finder->page);
    editor_free(app->finder->editor);
    entries_free(&app->finder->entries);
    free(app->finder);
}

static bool blank(const char *text)
{
    return text[strspn(text, " ")] == '\0';
}

static unsigned take_hits(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct finder *finder = app->finder;
    if (!page)
        return app_toast_error(app, error);
    rec_page_free(finder->page);
    finder->page = page;
    finder->answered = true;
    finder->entries.selected = 0;
    finder->entries.count = 0;
    return DRAW_POPUP;
}

static unsigned ask(struct app *app)
{
    struct finder *finder = app->finder;
    struct rec_query query;
    finder->answered = false;
    if (blank(editor_text(finder->editor))) {
        app_ask_forget(app, ASK_SEARCH);
        rec_page_free(finder->page);
        finder->page = NULL;
        return DRAW_POPUP;
    }
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = editor_text(finder->editor);
    query.scopes = scopes[finder->scope].scopes;
    query.limit = LIMIT;
    query.prefix = true; /* the last word is still being typed */
    return app_ask(app, ASK_SEARCH, &query, take_hits) | DRAW_POPUP;
}

unsigned finder_open(struct app *app, const char *words)
{
    if (words)
        editor_load(app->finder->editor, words);
    return app_open_popup(app, &finder_view) | ask(app);
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

/* Where a hit is: who said it in which conversation, or what sort of thing it is. */
static void hit_label(const struct rec_hit *hit, struct buf *out, int64_t now)
{
    switch (hit->scope) {
    case REC_ROW_MESSAGE:
        buf_adds(out, hit->name[0] ? hit->name : hit->role == REC_ROLE_USER ? "You" : "Answer");
        if (hit->conversation_title[0])
            buf_addf(out, " in \"%s\"", hit->conversation_title);
        break;
    case REC_ROW_MEMORY:
        buf_addf(out, "Memory%s%s", hit->memory ? ", " : "",
                 hit->memory ? rec_memory_kind_name(hit->memory->kind) : "");
        break;
    case REC_ROW_PREFERENCE:
        buf_adds(out, "Preference");
        break;
    default:
        buf_addf(out, "Conversation \"%s\"", hit->conversation_title);
        break;
    }
    if (hit->created_at) {
        buf_adds(out, ", ");
        format_day(out, hit->created_at, now);
    }
}

static void hit_rows(struct entries *entries, const struct rec_hit *hit, int index, size_t width, int64_t now)
{
    struct text_block *block = &entries->block;
    struct buf label = BUF_INIT, score = BUF_INIT;
    hit_label(hit, &label, now);
    buf_addf(&score, "%.2f", hit->score);
    entries_add(entries, hit->id, index);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, " ", style_of(ROLE_TEXT), width);
    text_row_put(block, label.data, style_of(hit->scope == REC_ROW_MESSAGE ? ROLE_USER : ROLE_HEADING),
                 width > 7 ? width - 7 : width);
    if (width > 12) {
        text_row_pad(block, width - score.length - 1, style_of(ROLE_TEXT));
        text_row_put(block, score.data, style_of(ROLE_SCORE), width);
    }
    snippet_row(block, hit->snippet[0] ? hit->snippet : hit->content, width);
    buf_free(&label);
    buf_free(&score);
}

static void rebuild(struct app *app, int columns)
{
    struct finder *finder = app->finder;
    size_t width = columns > 1 ? (size_t)columns : 1;
    int64_t now = clock_now();
    entries_begin(&finder->entries);
    for (size_t index = 0; finder->page && index < finder->page->count; index++)
        hit_rows(&finder->entries, &finder->page->hits[index], (int)index, width, now);
    entries_end(&finder->entries);
}

/* --- View --- */

static struct layout_place place(struct app *app)
{
    int width = app->layout.width > WIDTH_MAX + 4 ? WIDTH_MAX : app->layout.width;
    return layout_popup(&app->layout, width, app->layout.height);
}

static void draw_scopes(struct app *app, const struct rect *area)
{
    struct rect line = {area->x, area->y, area->width, 1};
    int x = 1;
    draw_fill(&line, ROLE_TEXT);
    for (size_t scope = 0; scope < SCOPE_COUNT; scope++) {
        x = draw_line(&line, x, 0, line.width - x, scopes[scope].name,
                      scope == app->finder->scope ? ROLE_TAB_ACTIVE : ROLE_TAB);
        x = draw_line(&line, x, 0, line.width - x, "  ", ROLE_TEXT);
    }
}

static void draw_words(struct app *app, const struct rect *area, bool focused)
{
    struct finder *finder = app->finder;
    struct rect line = {area->x, area->y, area->width, 1};
    const char *text = editor_text(finder->editor);
    draw_fill(&line, ROLE_INPUT);
    int x = draw_line(&line, 0, 0, line.width, "> ", ROLE_HINT_KEY);
    if (*text)
        draw_line(&line, x, 0, line.width - x, text, ROLE_INPUT);
    else
        draw_line(&line, x, 0, line.width - x, "words you remember, in any order", ROLE_PLACEHOLDER);
    if (focused)
        draw_caret(line.x + x + (int)text_columns(text, editor_caret(finder->editor)), line.y);
}

static void draw_results(struct app *app, struct rect area, bool focused)
{
    struct finder *finder = app->finder;
    rebuild(app, area.width);
    entries_draw(&finder->entries, &area, focused);
    if (finder->answered && finder->entries.count == 0)
        draw_line(&area, 1, 0, area.width - 2, "Nothing has these words.", ROLE_DIM);
}

static void draw(struct app *app, const struct layout_place *where, bool focused)
{
    struct rect area = where->content;
    struct draw_frame frame = {where->frame, "Search", ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    draw_words(app, &area, focused);
    int head = area.height > 4 ? 2 : 1;
    if (head == 2) {
        struct rect tabs = {area.x, area.y + 1, area.width, 1};
        draw_scopes(app, &tabs);
    }
    area.y += head;
    area.height -= head;
    draw_results(app, area, focused);
}

static unsigned open_selected(struct app *app)
{
    struct finder *finder = app->finder;
    const struct entry *entry = entries_selected(&finder->entries);
    if (!entry || !finder->page || (size_t)entry->tag >= finder->page->count)
        return HANDLED;
    const struct rec_hit *hit = &finder->page->hits[entry->tag];
    char id[REC_ID_SIZE];
    memcpy(id, hit->id, REC_ID_SIZE);
    enum rec_row_kind scope = hit->scope;
    if (scope == REC_ROW_MEMORY || scope == REC_ROW_PREFERENCE)
        return why_open(app, scope, id);
    app->zoom = false;
    unsigned bits = app_close_popup(app, &finder_view);
    if (scope == REC_ROW_MESSAGE)
        return bits | app_go_to_message(app, id);
    return bits | chat_open(app, id) | app_focus(app, PANE_INPUT);
}

static unsigned act(struct app *app, enum action action)
{
    struct finder *finder = app->finder;
    uint64_t before = editor_version(finder->editor);
    switch (action) {
    case ACTION_SEND:
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_LEAVE:
    case ACTION_INTERRUPT:
        return app_close_popup(app, &finder_view);
    case ACTION_TYPE_UP:
    case ACTION_TYPE_DOWN:
        entries_act(&finder->entries, action == ACTION_TYPE_UP ? ACTION_LINE_UP : ACTION_LINE_DOWN);
        return DRAW_POPUP | HANDLED;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        entries_act(&finder->entries, action);
        return DRAW_POPUP | HANDLED;
    case ACTION_PANE_NEXT:
        finder->scope = (finder->scope + 1) % SCOPE_COUNT;
        return ask(app) | HANDLED;
    case ACTION_PANE_PREVIOUS:
        finder->scope = (finder->scope + SCOPE_COUNT - 1) % SCOPE_COUNT;
        return ask(app) | HANDLED;
    default:
        if (editor_apply(finder->editor, action))
            return HANDLED | DRAW_POPUP | (editor_version(finder->editor) != before ? ask(app) : 0);
        return action_valid(action, CONTEXT_PROMPT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
    }
}

static unsigned type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct finder *finder = app->finder;
    char *line = xstrndup(text, length);
    for (char *byte = line; *byte; byte++)
        if (*byte == '\n' || *byte == '\r' || *byte == '\t')
            *byte = ' ';
    if (pasted)
        editor_paste(finder->editor, line, strlen(line));
    else
        editor_type(finder->editor, line, strlen(line));
    free(line);
    return ask(app) | HANDLED;
}

const struct view finder_view = {
    .name = "search",
    .context = CONTEXT_PROMPT,
    .place = place,
    .draw = draw,
    .act = act,
    .type = type,
    .hints = {{ACTION_SEND, "open"},
              {ACTION_TYPE_DOWN, "next"},
              {ACTION_PANE_NEXT, "what kind"},
              {ACTION_LEAVE, "close"}},
};
