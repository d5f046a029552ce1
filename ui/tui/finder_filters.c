#include "config.h"

#include "finder.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/filters.h"
#include "ui/tui/finder_state.h"

#include <stdlib.h>
#include <string.h>

#define CONVERSATIONS_MAX 300 /* looked at for titles and tags */
#define TYPED_MIN         2   /* letters of a filter's name before it is offered */

size_t finder_filter(const char *word)
{
    enum filter filter;
    return filter_named(word, &filter);
}

void finder_candidates_drop(struct finder *finder)
{
    while (finder->candidates.count > 0)
        free(finder->candidates.values[--finder->candidates.count]);
    free(finder->candidates.before);
    free(finder->candidates.after);
    free(finder->candidates.typed);
    memset(&finder->candidates, 0, sizeof finder->candidates);
}

/* A value that has what was typed in it, case and accents ignored; in quotes when it has blanks. */
static void offer(struct finder *finder, const char *value)
{
    struct buf folded = BUF_INIT, wanted = BUF_INIT, text = BUF_INIT;
    utf8_fold(&folded, value, strlen(value));
    utf8_fold(&wanted, finder->candidates.typed, strlen(finder->candidates.typed));
    bool fits = *value && (!wanted.length || (folded.length && strstr(folded.data, wanted.data)));
    bool quotes = strpbrk(value, " \t") != NULL;
    for (const char *byte = value; *byte; byte++)
        if (*byte != '"')
            buf_addc(&text, *byte);
    char *written = xmalloc(text.length + 3);
    memcpy(written + quotes, text.length ? text.data : "", text.length);
    if (quotes)
        written[0] = written[text.length + 1] = '"';
    written[text.length + (quotes ? 2 : 0)] = '\0';
    for (size_t index = 0; fits && index < finder->candidates.count; index++)
        fits = strcmp(finder->candidates.values[index], written) != 0;
    if (fits && finder->candidates.count < CANDIDATES_MAX) {
        finder->candidates.values[finder->candidates.count++] = written;
        written = NULL;
    }
    free(written);
    finder->candidates.at = finder->candidates.count;
    buf_free(&folded);
    buf_free(&wanted);
    buf_free(&text);
}

static void offer_tags(struct finder *finder, const char *tags)
{
    while (*tags) {
        tags += strspn(tags, " ");
        size_t length = strcspn(tags, " ");
        char *tag = xstrndup(tags, length);
        offer(finder, tag);
        free(tag);
        tags += length;
    }
}

static unsigned take_conversations(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct finder *finder = app->finder;
    int filter = finder->candidates.filter;
    (void)error;
    for (size_t index = 0; page && finder->candidates.before && index < page->count; index++) {
        if (filter == FILTER_IN)
            offer(finder, page->conversations[index].title);
        else if (filter == FILTER_TAG)
            offer_tags(finder, page->conversations[index].tags);
    }
    rec_page_free(page);
    return DRAW_POPUP;
}

static unsigned ask_conversations(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    query.limit = CONVERSATIONS_MAX;
    return app_ask(app, ASK_FILTER_VALUES, &query, take_conversations);
}

static unsigned offer_values(struct app *app)
{
    static const char *const times[] = {"today", "yesterday", "last_week", "last_month", "last_year"};
    struct finder *finder = app->finder;
    switch (finder->candidates.filter) {
    case FILTER_KIND:
        for (int kind = REC_MEMORY_FACT; kind <= REC_MEMORY_SUMMARY; kind++)
            offer(finder, rec_memory_kind_name((enum rec_memory_kind)kind));
        return 0;
    case FILTER_CATEGORY:
        for (int category = REC_CATEGORY_GENERAL; category <= REC_CATEGORY_COMMUNICATION; category++)
            offer(finder, rec_category_name((enum rec_category)category));
        return 0;
    case FILTER_FROM:
        offer(finder, "me"); /* "you" are the assistant, but messages of one's own are headed "You" */
        offer(finder, "assistant");
        for (size_t index = 0; index < finder->hit_count; index++)
            offer(finder, finder->hits[index]->name);
        return 0;
    case FILTER_SINCE:
    case FILTER_UNTIL:
        for (size_t index = 0; index < sizeof times / sizeof *times; index++)
            offer(finder, times[index]);
        return 0;
    default:
        return ask_conversations(app);
    }
}

void finder_asked(const struct finder *finder, struct buf *out)
{
    const char *text = editor_text(finder->editor);
    size_t caret = editor_caret(finder->editor), start = filter_word_start(text, caret);
    size_t end = filter_word_end(text, start);
    enum filter filter;
    size_t value = start + filter_named(text + start, &filter);
    bool begun = value > start && caret >= value && !filter_takes(filter, text + value, end - value);
    buf_add(out, text, begun ? start : strlen(text));
    if (begun)
        buf_adds(out, text + end);
}

void finder_unread(const struct finder *finder, struct buf *out)
{
    const char *text = editor_text(finder->editor);
    size_t typed = filter_word_start(text, editor_caret(finder->editor));
    enum filter filter;
    filter_named(text + typed, &filter);
    bool listed =
        filter == FILTER_KIND || filter == FILTER_CATEGORY; /* what fits none of them is no beginning */
    filter_unread(text, listed && finder->candidates.count == 0 ? SIZE_MAX : typed, out);
}

unsigned finder_candidates(struct app *app)
{
    struct finder *finder = app->finder;
    const char *text = editor_text(finder->editor);
    size_t caret = editor_caret(finder->editor), start = filter_word_start(text, caret);
    unsigned bits = finder->candidates.count ? DRAW_POPUP : 0;
    finder_candidates_drop(finder);
    app_ask_forget(app, ASK_FILTER_VALUES);
    size_t length = caret - start, name = finder_filter(text + start);
    if (name > length)
        name = 0;
    for (size_t index = 0; index < FILTER_COUNT; index++) {
        size_t full = strlen(filter_names[index]);
        bool named = name > 0 && strncasecmp(text + start, filter_names[index], full) == 0;
        bool begun = !name && length >= TYPED_MIN && length < full &&
                     strncasecmp(text + start, filter_names[index], length) == 0;
        if (!named && !begun)
            continue;
        size_t typed = start + name + (named && text[start + name] == '"');
        finder->candidates.before = xstrndup(text, start + name);
        finder->candidates.after = xstrdup(text + caret);
        finder->candidates.typed = xstrndup(text + typed, caret > typed ? caret - typed : 0);
        finder->candidates.filter = (int)index;
        if (named)
            return bits | offer_values(app) | DRAW_POPUP;
        offer(finder, filter_names[index]);
        return bits | DRAW_POPUP;
    }
    return bits;
}

bool finder_complete(struct app *app, int step)
{
    struct finder *finder = app->finder;
    size_t count = finder->candidates.count;
    if (count == 0)
        return false;
    size_t at = finder->candidates.at < count ? (finder->candidates.at + count + (size_t)step) % count
                : step > 0                    ? 0
                                              : count - 1;
    const char *value = finder->candidates.values[at];
    struct buf text = BUF_INIT;
    buf_addf(&text, "%s%s%s", finder->candidates.before, value, finder->candidates.after);
    bool name = finder_filter(value) == strlen(value); /* what it can be set to comes next */
    editor_replace(finder->editor, text.data);
    finder->candidates.at = at;
    if (name)
        finder_candidates(app);
    buf_free(&text);
    return true;
}
