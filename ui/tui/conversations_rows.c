/* The order of the rows, the headings over them and the marks before them. */
#include "config.h"

#include "conversations_state.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/answers.h"
#include "ui/tui/chat.h"
#include "ui/tui/format.h"
#include "ui/tui/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDE      26 /* columns: from here on the day is shown */
#define VERY_WIDE 48 /* and the tags */

/* --- Filter and settings --- */

static bool take_filter_word(struct list_filter *filter, const char *word)
{
    if (strncmp(word, "tag:", 4) == 0 && word[4]) {
        buf_clear(&filter->tag);
        buf_adds(&filter->tag, word + 4);
        return true;
    }
    if (strncmp(word, "is:", 3) != 0)
        return false;
    int status = rec_conversation_status_parse(word + 3);
    if (status >= 0) {
        filter->statuses |= 1u << status;
    } else if (strcmp(word + 3, "pinned") == 0) {
        buf_clear(&filter->tag);
        buf_adds(&filter->tag, PINNED_TAG);
    } else if (strcmp(word + 3, "unread") == 0) {
        filter->unread = true;
    } else {
        return false;
    }
    return true;
}

void conversations_filter(const struct conversations *list, struct list_filter *filter)
{
    char *text = xstrdup(list->filter), *rest = text, *word;
    *filter = (struct list_filter){BUF_INIT, BUF_INIT, 0, false};
    while ((word = strsep(&rest, " ")))
        if (*word && !take_filter_word(filter, word))
            buf_addf(&filter->words, "%s%s", filter->words.length ? " " : "", word);
    free(text);
}

void conversations_filter_free(struct list_filter *filter)
{
    buf_free(&filter->words);
    buf_free(&filter->tag);
}

static int choice_of(const struct app *app, const char *option, const char *const *names, int count)
{
    const char *value = rec_settings_get(app->settings, option);
    for (int index = 0; value && index < count; index++)
        if (strcmp(names[index], value) == 0)
            return index;
    return 0;
}

void conversations_take_settings(struct app *app)
{
    static const char *const sorts[SORT_COUNT] = {"time", "title", "messages"};
    static const char *const groups[GROUP_COUNT] = {"none", "day", "tag", "status"};
    app->conversations->sort = (enum list_sort)choice_of(app, "ui.list_sort", sorts, SORT_COUNT);
    app->conversations->group = (enum list_group)choice_of(app, "ui.list_group", groups, GROUP_COUNT);
}

bool conversations_need_all(const struct conversations *list)
{
    return list->sort != SORT_TIME || list->group == GROUP_TAG || list->group == GROUP_STATUS;
}

/* --- What has been seen --- */

static int compare_sight(const void *id, const void *sight)
{
    return strcmp(id, ((const struct sight *)sight)->id);
}

static struct sight *sight_of(const struct conversations *list, const char *id)
{
    return list->sight_count
               ? bsearch(id, list->sights, list->sight_count, sizeof *list->sights, compare_sight)
               : NULL;
}

static bool was_unread(const struct conversations *list, const char *id)
{
    return list->unread.length && strstr(list->unread.data, id);
}

static struct sight *new_sight(struct conversations *list, const struct row *row)
{
    list->sights = xgrow(list->sights, &list->sight_capacity, list->sight_count + 1, sizeof *list->sights);
    size_t at = list->sight_count++;
    while (at > 0 && strcmp(list->sights[at - 1].id, row->id) > 0) {
        list->sights[at] = list->sights[at - 1];
        at--;
    }
    struct sight *sight = &list->sights[at];
    memcpy(sight->id, row->id, REC_ID_SIZE);
    sight->seen = row->message_count;
    sight->running = false;
    sight->unread = was_unread(list, row->id);
    return sight;
}

static bool is_running(const struct app *app, const struct row *row)
{
    return answer_running(answers_of(app->answers, row->id)) || row->last_turn == REC_TURN_STREAMING;
}

/* A row as it was read just now: an answer that came to its end while another conversation was shown is new.
 */
void conversations_see(struct app *app, const struct row *row)
{
    struct conversations *list = app->conversations;
    struct sight *sight = sight_of(list, row->id);
    if (!sight)
        sight = new_sight(list, row);
    bool running = is_running(app, row), shown = strcmp(row->id, chat_conversation(app)) == 0;
    if (shown) {
        sight->unread = false;
        sight->seen = row->message_count;
    } else if (!running && (row->message_count > sight->seen || sight->running)) {
        sight->unread = true;
        sight->seen = row->message_count;
    }
    sight->running = running;
}

void conversations_keep_unread(const struct app *app)
{
    const struct conversations *list = app->conversations;
    struct buf lines = BUF_INIT;
    const char *line;
    size_t length;
    for (size_t index = 0; index < list->sight_count; index++)
        if (list->sights[index].unread)
            buf_addf(&lines, "%s\n", list->sights[index].id);
    for (size_t at = 0; kept_line(&list->unread, &at, &line, &length);) { /* not come into sight this time */
        char id[REC_ID_SIZE];
        snprintf(id, sizeof id, "%.*s", (int)length, line);
        if (length + 1 == REC_ID_SIZE && !sight_of(list, id))
            buf_addf(&lines, "%s\n", id);
    }
    if (lines.length || list->unread.length)
        kept_write(app, KEPT_UNREAD, &lines);
    buf_free(&lines);
}

static bool is_unread(const struct app *app, const struct row *row)
{
    const struct sight *sight = sight_of(app->conversations, row->id);
    return sight && sight->unread && strcmp(row->id, chat_conversation(app)) != 0;
}

/* --- Order --- */

/* qsort() takes no context; the UI thread alone sorts. */
static const struct conversations *sorted_list;

/* The tag at `tags`, or the next one that is not that of a pin; "" behind the last. */
static const char *next_tag(const char *tags, size_t *length)
{
    for (; *tags; tags += *length + (tags[*length] == ' ')) {
        *length = strcspn(tags, " ");
        if (*length && (*length != strlen(PINNED_TAG) || strncmp(tags, PINNED_TAG, *length) != 0))
            return tags;
    }
    *length = 0;
    return "";
}

static int compare_tags(const struct shown *a, const struct shown *b)
{
    if (!a->length || !b->length)
        return (a->length == 0) - (b->length == 0); /* what has none comes last */
    int order = strncmp(a->tag, b->tag, a->length < b->length ? a->length : b->length);
    return order ? order : (a->length > b->length) - (a->length < b->length);
}

static int compare_titles(const char *a, const char *b)
{
    struct buf left = BUF_INIT, right = BUF_INIT;
    utf8_fold(&left, a, strlen(a));
    utf8_fold(&right, b, strlen(b));
    int order = strcmp(left.data, right.data);
    buf_free(&left);
    buf_free(&right);
    return order;
}

static int compare_shown(const void *left, const void *right)
{
    const struct shown *one = left, *other = right;
    const struct row *a = one->row, *b = other->row;
    if (a->pinned != b->pinned)
        return b->pinned - a->pinned;
    int order = 0, later = (a->updated_at < b->updated_at) - (a->updated_at > b->updated_at);
    if (sorted_list->group == GROUP_DAY && sorted_list->sort != SORT_TIME && !a->pinned)
        order = format_same_day(a->updated_at, b->updated_at) ? 0 : later;
    else if (sorted_list->group == GROUP_TAG && !a->pinned)
        order = compare_tags(one, other);
    else if (sorted_list->group == GROUP_STATUS && !a->pinned)
        order = (int)a->status - (int)b->status;
    if (!order && sorted_list->sort == SORT_TITLE)
        order = compare_titles(a->title, b->title);
    else if (!order && sorted_list->sort == SORT_MESSAGES)
        order = (a->message_count < b->message_count) - (a->message_count > b->message_count);
    if (!order)
        order = later;
    return order ? order : strcmp(b->id, a->id);
}

static void show(struct conversations *list, const struct row *row, const char *tag, size_t length, int nth)
{
    list->shown = xgrow(list->shown, &list->shown_capacity, list->shown_count + 1, sizeof *list->shown);
    list->shown[list->shown_count++] = (struct shown){row, tag, length, nth};
}

static void put_in_order(struct conversations *list, const struct row *row)
{
    size_t length = 0;
    bool tags = list->group == GROUP_TAG && !row->pinned;
    const char *tag = tags ? next_tag(row->tags, &length) : "";
    show(list, row, tag, length, 0);
    for (int nth = 1; length && *(tag = next_tag(tag + length, &length)); nth++)
        show(list, row, tag, length, nth);
}

/* Every row once: under its first tag. */
static void order_once(struct conversations *list)
{
    list->order_count = 0;
    list->order = xgrow(list->order, &list->order_capacity, list->shown_count, sizeof *list->order);
    for (size_t place = 0; place < list->shown_count; place++)
        if (list->shown[place].nth == 0)
            list->order[list->order_count++] = list->shown[place].row;
}

static bool is_held(const struct rows *rows, const char *id)
{
    for (size_t index = 0; index < rows->count; index++)
        if (strcmp(rows->items[index].id, id) == 0)
            return true;
    return false;
}

void conversations_order(struct app *app)
{
    struct conversations *list = app->conversations;
    struct list_filter filter;
    conversations_filter(list, &filter);
    list->shown_count = 0;
    /* those that the pages have not reached yet */
    for (size_t index = 0; !list->filter[0] && index < list->pinned.count; index++)
        put_in_order(list, &list->pinned.items[index]);
    for (size_t index = 0; index < list->rows.count; index++) {
        const struct row *row = &list->rows.items[index];
        if ((!list->filter[0] && is_held(&list->pinned, row->id)) || (filter.unread && !is_unread(app, row)))
            continue;
        put_in_order(list, row);
    }
    conversations_filter_free(&filter);
    sorted_list = list;
    if (list->shown_count)
        qsort(list->shown, list->shown_count, sizeof *list->shown, compare_shown);
    order_once(list);
}

/* --- Drawing --- */

/* The first mark says what its newest turn is doing, the second what the user has done with it. */
static const char *state_mark(const struct app *app, const struct row *row, enum theme_role *role)
{
    *role = ROLE_STREAMING;
    if (is_running(app, row))
        return "*";
    *role = ROLE_WARNING;
    if (row->last_turn == REC_TURN_INTERRUPTED)
        return "!";
    *role = ROLE_ERROR;
    if (row->last_turn == REC_TURN_FAILED)
        return "x";
    *role = ROLE_SUCCESS;
    if (is_unread(app, row))
        return app->ascii ? "o" : "\u2022";
    *role = ROLE_TEXT; /* like what stands beside it: a change of colour is two dozen bytes in every row */
    return " ";
}

static void add_right(const struct row *row, int width, int64_t now, struct buf *out)
{
    size_t length;
    for (const char *tag = next_tag(row->tags, &length); width >= VERY_WIDE && length;
         tag = next_tag(tag + length, &length))
        buf_addf(out, "%.*s ", (int)length, tag);
    if (out->length)
        buf_addc(out, ' ');
    if (row->status != REC_CONVERSATION_ACTIVE)
        buf_adds(out, rec_conversation_status_name(row->status));
    else if (width >= WIDE)
        format_day(out, row->updated_at, now);
}

static void add_entry(struct app *app, const struct row *row, bool marked, int width, int64_t now)
{
    struct text_block *block = &app->conversations->entries.block;
    enum theme_role role;
    const char *mark = state_mark(app, row, &role);
    struct text_style style = style_of(row->status == REC_CONVERSATION_ACTIVE ? ROLE_TEXT : ROLE_DIM);
    if (strcmp(row->id, chat_conversation(app)) == 0 || is_unread(app, row))
        style.attributes |= STYLE_BOLD;
    struct buf right = BUF_INIT;
    add_right(row, width, now, &right);
    int columns = (int)text_columns(right.data, right.length);
    int room = columns && width - columns - 2 > 12 ? width - columns - 2 : width - 1;
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, mark, style_of(role), (size_t)width);
    text_row_put(block,
                 marked        ? "+"
                 : row->pinned ? "^"
                               : " ",
                 style_of(marked        ? ROLE_MATCH
                          : row->pinned ? ROLE_MARKER
                                        : ROLE_TEXT),
                 (size_t)width);
    text_row_put(block, row->title[0] ? row->title : "(nothing said yet)", style,
                 (size_t)(room > 0 ? room : 0));
    if (columns && room < width - 1) {
        text_row_pad(block, (size_t)(width - columns - 1), style_of(ROLE_TEXT));
        text_row_put(block, right.data, style_of(ROLE_DIM), (size_t)width);
    }
    buf_free(&right);
}

static void add_group(const struct conversations *list, const struct shown *shown, int64_t now,
                      struct buf *out)
{
    const struct row *row = shown->row;
    if (row->pinned) {
        buf_adds(out, "pinned");
        return;
    }
    switch (list->group) {
    case GROUP_DAY:
        format_day(out, row->updated_at, now);
        break;
    case GROUP_TAG:
        buf_add(out, shown->tag, shown->length);
        if (!shown->length)
            buf_adds(out, "no tag");
        break;
    case GROUP_STATUS:
        buf_adds(out, rec_conversation_status_name(row->status));
        break;
    default:
        break;
    }
}

static void add_heading(struct conversations *list, const char *words, int width)
{
    struct text_block *block = &list->entries.block;
    entries_add_heading(&list->entries);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, words, style_of(ROLE_HEADING), (size_t)width);
}

static void rebuild(struct app *app, int width)
{
    struct conversations *list = app->conversations;
    struct buf group = BUF_INIT, before = BUF_INIT;
    int64_t now = clock_now();
    size_t first, last;
    bool range = conversations_range(list, &first, &last);
    entries_begin(&list->entries);
    for (size_t index = 0; index < list->shown_count; index++) {
        const struct row *row = list->shown[index].row;
        buf_clear(&group);
        if (list->group != GROUP_NONE)
            add_group(list, &list->shown[index], now, &group);
        if (group.length && strcmp(group.data, before.length ? before.data : "") != 0) {
            add_heading(list, group.data, width);
            buf_clear(&before);
            buf_add(&before, group.data, group.length);
        }
        entries_add(&list->entries, row->id, list->shown[index].nth);
        bool marked = (range && index >= first && index <= last) || conversations_is_marked(list, row->id);
        add_entry(app, row, marked, width, now);
    }
    entries_end(&list->entries);
    if (list->wanted[0] && entries_select_id(&list->entries, list->wanted))
        list->wanted[0] = '\0';
    buf_free(&group);
    buf_free(&before);
}

static void draw_filter(struct app *app, const struct rect *line)
{
    struct conversations *list = app->conversations;
    struct buf key = BUF_INIT, text = BUF_INIT;
    enum theme_role role = ROLE_PLACEHOLDER;
    list->filter_line = *line;
    draw_fill(line, ROLE_TEXT);
    if (list->marked_count || list->range_from[0]) {
        app_own_key_label(app, CONTEXT_LIST, ACTION_MENU, &key);
        if (list->range_from[0])
            buf_adds(&text, "range");
        else
            buf_addf(&text, "%zu marked", list->marked_count);
        if (key.length)
            buf_addf(&text, "  %s menu", key.data);
        role = ROLE_MATCH;
    } else if (list->filter[0]) {
        buf_addf(&text, "/ %s", list->filter);
        role = ROLE_MATCH;
    } else {
        app_own_key_label(app, CONTEXT_LIST, ACTION_FILTER, &key);
        buf_addf(&text, "%s filter", key.length ? key.data : "");
        if (list->sort != SORT_TIME)
            buf_addf(&text, "  by %s", list->sort == SORT_TITLE ? "title" : "messages");
    }
    draw_line(line, 0, 0, line->width, text.data, role);
    buf_free(&key);
    buf_free(&text);
}

void conversations_rows_draw(struct app *app, const struct rect *content, bool focused)
{
    struct conversations *list = app->conversations;
    struct rect area = *content;
    rebuild(app, area.width);
    list->filter_line = (struct rect){0};
    if (area.height > 3) {
        struct rect line = {area.x, area.y, area.width, 1};
        draw_filter(app, &line);
        area.y++;
        area.height--;
    }
    list->rows_y = area.y;
    entries_draw(&list->entries, &area, focused);
    if (list->order_count == 0 && list->loaded && area.height > 0)
        draw_line(&area, 0, 0, area.width, list->filter[0] ? "  nothing here is like that" : "  none yet",
                  ROLE_DIM);
}
