#include "config.h"

#include "filters.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "recollect.h"

#include <string.h>
#include <strings.h>

const char *const filter_names[] = {
    [FILTER_KIND] = "kind:", [FILTER_CATEGORY] = "cat:", [FILTER_IN] = "in:",       [FILTER_FROM] = "from:",
    [FILTER_TAG] = "tag:",   [FILTER_SINCE] = "since:",  [FILTER_UNTIL] = "until:",
};

size_t filter_named(const char *word, enum filter *filter)
{
    for (*filter = 0; *filter < FILTER_COUNT; (*filter)++)
        if (strncasecmp(word, filter_names[*filter], strlen(filter_names[*filter])) == 0)
            return strlen(filter_names[*filter]);
    return 0;
}

size_t filter_word_end(const char *text, size_t at)
{
    for (bool quoted = false; text[at] && (quoted || text[at] != ' '); at++)
        quoted = quoted != (text[at] == '"');
    return at;
}

size_t filter_word_start(const char *text, size_t caret)
{
    size_t start = 0;
    for (size_t end = filter_word_end(text, 0); text[end] && end < caret; end = filter_word_end(text, start))
        start = end + 1;
    return start;
}

bool filter_takes(enum filter filter, const char *text, size_t length)
{
    struct buf value = BUF_INIT;
    int64_t from, to;
    bool quoted = length > 1 && text[0] == '"' && text[length - 1] == '"', known = length > (quoted ? 2 : 0);
    utf8_fold(&value, text + quoted, length - (quoted ? 2 : 0));
    for (size_t at = 0; !quoted && at < value.length; at++)
        if (value.data[at] == '_')
            value.data[at] = ' ';
    if (known && filter == FILTER_KIND)
        known = rec_memory_kind_parse(value.data) >= 0;
    else if (known && filter == FILTER_CATEGORY)
        known = rec_category_parse(value.data) >= 0;
    else if (known && (filter == FILTER_SINCE || filter == FILTER_UNTIL))
        known = clock_parse_span(value.data, clock_now(), &from, &to);
    buf_free(&value);
    return known;
}

static void add_values(struct buf *out, enum filter filter)
{
    static const char *const words[FILTER_COUNT] = {
        [FILTER_IN] = "words of a title, or the beginning of an id",
        [FILTER_FROM] = "me, you, or the name of a speaker",
        [FILTER_TAG] = "the name of a tag",
    };
    if (words[filter])
        buf_adds(out, words[filter]);
    if (filter == FILTER_SINCE || filter == FILTER_UNTIL)
        buf_adds(out, "2026-05-31, 2026-05, 2026, yesterday, last_week, 3_days_ago");
    for (int kind = REC_MEMORY_FACT; filter == FILTER_KIND && kind <= REC_MEMORY_SUMMARY; kind++)
        buf_addf(out, "%s%s", kind == REC_MEMORY_FACT ? "" : ", ",
                 rec_memory_kind_name((enum rec_memory_kind)kind));
    for (int at = REC_CATEGORY_GENERAL; filter == FILTER_CATEGORY && at <= REC_CATEGORY_COMMUNICATION; at++)
        buf_addf(out, "%s%s", at == REC_CATEGORY_GENERAL ? "" : ", ",
                 rec_category_name((enum rec_category)at));
}

void filter_unread(const char *text, size_t typed, struct buf *out)
{
    for (size_t start = 0, end; text[start]; start = text[end] ? end + 1 : end) {
        enum filter filter;
        size_t value = start + filter_named(text + start, &filter);
        end = filter_word_end(text, start);
        if (value == start || value == end || start == typed ||
            filter_takes(filter, text + value, end - value))
            continue;
        buf_addf(out, "%.*s is searched for as words. %s takes ", (int)(end - start), text + start,
                 filter_names[filter]);
        add_values(out, filter);
        return;
    }
}
