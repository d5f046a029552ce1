#include "config.h"

#include "receipt_rows.h"

#include "base/width.h"
#include "ui/tui/format.h"
#include "ui/tui/wrap.h"

#include <string.h>

#define ITEMS_SHOWN 8 /* of a part; the last ones of the history say most */
#define BAR_MIN     4

static size_t clamp(int width)
{
    return width > 1 ? (size_t)width : 1;
}

static void heading(struct entries *entries, const char *text, size_t width)
{
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, " ", style_of(ROLE_TEXT), width);
    text_row_put(&entries->block, text, style_of(ROLE_HEADING), width);
}

static void blank(struct entries *entries)
{
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
}

/* A row with something at its right end. */
static void row_with_number(struct entries *entries, const char *indent, const char *text,
                            enum theme_role role, const char *number, enum theme_role number_role,
                            size_t width)
{
    struct text_block *block = &entries->block;
    size_t columns = text_columns(number, strlen(number));
    size_t room = width > columns + 2 ? width - columns - 2 : width;
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, indent, style_of(ROLE_TEXT), width);
    text_row_put(block, text, style_of(role), room);
    if (room < width) {
        text_row_pad(block, width - columns - 1, style_of(ROLE_TEXT));
        text_row_put(block, number, style_of(number_role), width);
    }
}

size_t receipt_cited(const struct rec_receipt *receipt, size_t *numbered)
{
    size_t cited = 0;
    for (size_t part = 0; part < receipt->count; part++)
        for (size_t index = 0; index < receipt->parts[part].count; index++) {
            *numbered += receipt->parts[part].items[index].number > 0;
            cited += receipt->parts[part].items[index].cited;
        }
    return cited;
}

static void budget_rows(struct entries *entries, const struct rec_receipt *receipt, size_t width)
{
    struct text_block *block = &entries->block;
    struct buf numbers = BUF_INIT, bar = BUF_INIT;
    buf_adds(&numbers, "~");
    format_count(&numbers, receipt->used);
    buf_addc(&numbers, '/');
    format_count(&numbers, receipt->budget);
    size_t columns = width > numbers.length + 10 + BAR_MIN ? width - numbers.length - 10 : 0;
    format_bar(&bar, receipt->used, receipt->budget, columns);
    size_t filled = strspn(bar.data, "#");
    entries_add_heading(entries);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, " budget ", style_of(ROLE_TEXT), width);
    text_row_add(block, bar.data, filled, filled, style_of(ROLE_GAUGE), TEXT_NO_SOURCE);
    text_row_add(block, bar.data + filled, bar.length - filled, bar.length - filled,
                 style_of(ROLE_GAUGE_EMPTY), TEXT_NO_SOURCE);
    text_row_put(block, columns ? " " : "", style_of(ROLE_TEXT), width);
    text_row_put(block, numbers.data, style_of(ROLE_DIM), width);
    buf_free(&numbers);
    buf_free(&bar);
}

static void item_rows(struct entries *entries, const struct rec_receipt_item *item, size_t width)
{
    struct buf score = BUF_INIT, number = BUF_INIT;
    entries_add(entries, item->id, (int)item->row);
    if (item->number > 0)
        buf_addf(&number, "[%d] ", item->number);
    if (item->score >= 0)
        buf_addf(&score, "%.2f ", item->score);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, item->cited ? " * " : "   ", style_of(ROLE_SUCCESS), width);
    text_row_put(&entries->block, number.length ? number.data : "",
                 style_of(item->cited ? ROLE_LINK : ROLE_DIM), width);
    text_row_put(&entries->block, score.length ? score.data : "", style_of(ROLE_SCORE), width);
    text_row_put(&entries->block, item->text, style_of(ROLE_TEXT), width > 1 ? width - 1 : width);
    buf_free(&score);
    buf_free(&number);
}

void receipt_cited_rows(struct entries *entries, const struct rec_receipt *receipt, int width)
{
    for (size_t part = 0; part < receipt->count; part++)
        for (size_t index = 0; index < receipt->parts[part].count; index++)
            if (receipt->parts[part].items[index].cited)
                item_rows(entries, &receipt->parts[part].items[index], clamp(width));
}

/* How much of what could be named was. */
static void cited_row(struct entries *entries, const struct rec_receipt *receipt, size_t width)
{
    size_t numbered = 0, cited = receipt_cited(receipt, &numbered);
    struct buf text = BUF_INIT;
    if (cited == 0)
        return;
    buf_addf(&text, " * the answer names %zu of %zu", cited, numbered);
    entries_add_heading(entries);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, text.data, style_of(ROLE_SUCCESS), width);
    buf_free(&text);
}

static void part_rows(struct entries *entries, const struct rec_receipt_part *part, size_t width)
{
    struct buf title = BUF_INIT, tokens = BUF_INIT;
    buf_adds(&title, part->type);
    if (part->count > 0 && strcmp(part->type, "message") != 0)
        buf_addf(&title, " (%zu)", part->count);
    format_count(&tokens, part->tokens);
    entries_add_heading(entries);
    row_with_number(entries, " ", title.data, ROLE_TEXT, tokens.data, ROLE_DIM, width);
    bool history = strcmp(part->type, "history") == 0;
    size_t first = history && part->count > 3 ? part->count - 3 : 0;
    for (size_t index = first; index < part->count && index < first + ITEMS_SHOWN; index++)
        item_rows(entries, &part->items[index], width);
    size_t shown = part->count - first < ITEMS_SHOWN ? part->count - first : ITEMS_SHOWN;
    if (shown < part->count) {
        buf_clear(&title);
        buf_addf(&title, "and %zu %s", part->count - shown, history ? "before" : "more");
        entries_add_heading(entries);
        text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
        text_row_put(&entries->block, "   ", style_of(ROLE_TEXT), width);
        text_row_put(&entries->block, title.data, style_of(ROLE_DIM), width);
    }
    buf_free(&title);
    buf_free(&tokens);
}

static void left_out_rows(struct entries *entries, const struct rec_receipt *receipt, size_t width)
{
    struct buf text = BUF_INIT;
    if (receipt->left_out_messages > 0)
        buf_addf(&text, "%lld older messages", (long long)receipt->left_out_messages);
    if (receipt->left_out_memories > 0)
        buf_addf(&text, "%s%lld memories", text.length ? ", " : "", (long long)receipt->left_out_memories);
    size_t shown = receipt->left_out_count < ITEMS_SHOWN ? receipt->left_out_count : ITEMS_SHOWN;
    if (text.length) {
        struct wrap_options options = {
            .width = width, .first = " left out: ", .rest = "   ", .prefix_style = style_of(ROLE_DIM)};
        entries_add_heading(entries);
        wrap_text(&entries->block, text.data, text.length, style_of(ROLE_DIM), &options);
    }
    for (size_t index = 0; index < shown; index++) {
        const struct rec_receipt_item *item = &receipt->left_out[index];
        buf_clear(&text);
        buf_addf(&text, "%s: %s", item->why, item->text);
        if (item->id[0])
            entries_add(entries, item->id, (int)item->row);
        else
            entries_add_heading(entries);
        text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
        text_row_put(&entries->block, "   ", style_of(ROLE_TEXT), width);
        text_row_put(&entries->block, text.data, style_of(ROLE_DIM), width > 1 ? width - 1 : width);
    }
    buf_free(&text);
}

/* An attribute is "seat: aisle"; the value of an attitude is a sentence of its own: "likes sushi". */
static void preference_text(const struct rec_preference *preference, struct buf *out)
{
    if (!preference->qualifier[0])
        buf_addf(out, "%s: %s", preference->key, preference->value);
    else if (preference->value[0])
        buf_adds(out, preference->value);
    else
        buf_addf(out, "%s%s %s", preference->negative ? "not " : "", preference->key, preference->qualifier);
}

static void learned_row(struct entries *entries, const char *id, enum rec_row_kind row, const char *text,
                        size_t width)
{
    entries_add(entries, id, (int)row);
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, " + ", style_of(ROLE_SUCCESS), width);
    text_row_put(&entries->block, text, style_of(ROLE_TEXT), width > 1 ? width - 1 : width);
}

static void learned_rows(struct entries *entries, const struct receipt_learned *learned, size_t width)
{
    if (learned->memory_count + learned->preference_count == 0)
        return;
    blank(entries);
    heading(entries, "learned just now", width);
    for (size_t index = 0; index < learned->preference_count; index++) {
        struct buf text = BUF_INIT;
        preference_text(&learned->preferences[index], &text);
        learned_row(entries, learned->preferences[index].id, REC_ROW_PREFERENCE, text.data, width);
        buf_free(&text);
    }
    for (size_t index = 0; index < learned->memory_count; index++)
        learned_row(entries, learned->memories[index].id, REC_ROW_MEMORY, learned->memories[index].content,
                    width);
}

void receipt_rows(struct entries *entries, const struct rec_receipt *receipt,
                  const struct receipt_learned *learned, int width)
{
    size_t columns = clamp(width);
    if (!receipt) {
        static const char nothing[] = "Nothing was sent here yet. What goes to the model with a message is "
                                      "accounted for in this place.";
        entries_add_heading(entries);
        entries_put_text(entries, nothing, ROLE_DIM, " ", " ", columns);
    } else {
        budget_rows(entries, receipt, columns);
        cited_row(entries, receipt, columns);
        for (size_t index = 0; index < receipt->count; index++)
            part_rows(entries, &receipt->parts[index], columns);
        left_out_rows(entries, receipt, columns);
    }
    learned_rows(entries, learned, columns);
}

static void details_row(struct entries *entries, const char *text, size_t width)
{
    text_row_begin(&entries->block, TEXT_ROW_PLAIN, 0);
    text_row_put(&entries->block, "   ", style_of(ROLE_TEXT), width);
    text_row_put(&entries->block, text, style_of(ROLE_DIM), width > 1 ? width - 1 : width);
}

static void status_word(struct buf *out, enum rec_memory_status status)
{
    if (status != REC_STATE_ACTIVE)
        buf_addf(out, "%s, ", rec_memory_status_name(status));
}

void memory_rows(struct entries *entries, const struct rec_memory *memory, int width, int64_t now)
{
    size_t columns = clamp(width);
    struct wrap_options options = {.width = columns,
                                   .first = memory->pinned ? " ^ " : " - ",
                                   .rest = "   ",
                                   .prefix_style = style_of(memory->pinned ? ROLE_WARNING : ROLE_MARKER)};
    struct buf details = BUF_INIT;
    entries_add(entries, memory->id, REC_ROW_MEMORY);
    wrap_text(&entries->block, memory->content, strlen(memory->content),
              style_of(memory->status == REC_STATE_ACTIVE ? ROLE_TEXT : ROLE_DIM), &options);
    status_word(&details, memory->status);
    buf_addf(&details, "%s, %s, ", rec_memory_kind_name(memory->kind), rec_category_name(memory->category));
    format_day(&details, memory->valid_from ? memory->valid_from : memory->created_at, now);
    if (memory->access_count > 0)
        buf_addf(&details, ", used %lld time%s", (long long)memory->access_count,
                 memory->access_count == 1 ? "" : "s");
    details_row(entries, details.data, columns);
    buf_free(&details);
}

void preference_rows(struct entries *entries, const struct rec_preference *preference, int width, int64_t now)
{
    size_t columns = clamp(width);
    struct wrap_options options = {.width = columns,
                                   .first = preference->locked     ? " ^ "
                                            : preference->negative ? " x "
                                                                   : " - ",
                                   .rest = "   ",
                                   .prefix_style = style_of(preference->locked ? ROLE_WARNING : ROLE_MARKER)};
    struct buf text = BUF_INIT;
    entries_add(entries, preference->id, REC_ROW_PREFERENCE);
    preference_text(preference, &text);
    wrap_text(&entries->block, text.data, text.length,
              style_of(preference->status == REC_STATE_ACTIVE ? ROLE_TEXT : ROLE_DIM), &options);
    buf_clear(&text);
    status_word(&text, preference->status);
    buf_adds(&text, rec_category_name(preference->category));
    if (preference->explicit_)
        buf_adds(&text, ", you said so");
    else
        buf_addf(&text, ", guessed (%d%%)", (int)(preference->confidence * 100 + 0.5));
    if (preference->since) {
        buf_adds(&text, ", ");
        format_day(&text, preference->since, now);
    }
    if (preference->locked)
        buf_adds(&text, ", locked");
    details_row(entries, text.data, columns);
    buf_free(&text);
}
