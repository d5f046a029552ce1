#include "config.h"

#include "ahead_rows.h"

#include "base/width.h"
#include "ui/tui/draw.h"
#include "ui/tui/format.h"

#include <string.h>

/* Parts whose items can be left out, with the word for them. */
static const struct {
    const char *part, *words;
} chosen_parts[] = {{"memories", "remembered"}, {"profile", "about you"}};
#define CHOSEN_COUNT (sizeof chosen_parts / sizeof *chosen_parts)

static const struct rec_receipt_part *part_of(const struct rec_receipt *receipt, const char *type)
{
    for (size_t index = 0; index < receipt->count; index++)
        if (strcmp(receipt->parts[index].type, type) == 0)
            return &receipt->parts[index];
    return NULL;
}

/* " ^ 0.42 text           12": mark, score, text, tokens. */
static void row(struct entries *entries, const char *mark, enum theme_role mark_role, const char *score,
                const char *text, enum theme_role role, const char *number, size_t width)
{
    struct text_block *block = &entries->block;
    size_t columns = text_columns(number, strlen(number));
    size_t room = width > columns + 2 ? width - columns - 2 : width;
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, mark, style_of(mark_role), width);
    text_row_put(block, score, style_of(ROLE_SCORE), room);
    text_row_put(block, text, style_of(role), room);
    if (*number && room < width) {
        text_row_pad(block, width - columns - 1, style_of(ROLE_TEXT));
        text_row_put(block, number, style_of(ROLE_DIM), width);
    }
}

static void heading(struct entries *entries, const char *words, size_t count, int64_t tokens, size_t width)
{
    struct buf title = BUF_INIT, number = BUF_INIT;
    buf_adds(&title, words);
    if (count > 0)
        buf_addf(&title, " (%zu)", count);
    if (tokens >= 0)
        format_count(&number, tokens);
    entries_add_heading(entries);
    row(entries, " ", ROLE_TEXT, "", title.data, ROLE_HEADING, number.length ? number.data : "", width);
    buf_free(&title);
    buf_free(&number);
}

static void item(struct entries *entries, const struct rec_receipt_item *what, const struct picks *picks,
                 size_t width)
{
    struct buf score = BUF_INIT, tokens = BUF_INIT, text = BUF_INIT;
    const struct pick *pick = picks_find(picks, what->id);
    bool pinned = pick && pick->pinned;
    if (what->score >= 0 && !pinned)
        buf_addf(&score, "%.2f ", what->score);
    format_count(&tokens, what->tokens);
    format_line(&text, what->text, width);
    entries_add(entries, what->id, (int)what->row);
    row(entries, pinned ? " ^ " : "   ", ROLE_WARNING, score.length ? score.data : "", text.data, ROLE_TEXT,
        tokens.data, width);
    buf_free(&score);
    buf_free(&tokens);
    buf_free(&text);
}

static void left_out(struct entries *entries, const struct picks *picks, size_t width)
{
    size_t count = 0;
    for (size_t index = 0; index < picks->count; index++)
        count += !picks->items[index].pinned;
    if (count == 0)
        return;
    heading(entries, "left out", count, -1, width);
    for (size_t index = 0; index < picks->count; index++) {
        struct buf text = BUF_INIT;
        if (picks->items[index].pinned)
            continue;
        format_line(&text, picks->items[index].text, width);
        entries_add(entries, picks->items[index].id, (int)picks->items[index].row);
        row(entries, " x ", ROLE_ERROR, "", text.data, ROLE_DIM, "", width);
        buf_free(&text);
    }
}

static int64_t tokens_of_others(const struct rec_receipt *receipt)
{
    int64_t tokens = receipt->used;
    for (size_t index = 0; index < CHOSEN_COUNT; index++) {
        const struct rec_receipt_part *part = part_of(receipt, chosen_parts[index].part);
        tokens -= part ? part->tokens : 0;
    }
    return tokens;
}

void ahead_rows(struct entries *entries, const struct rec_receipt *receipt, const struct picks *picks,
                const char *keys, int width)
{
    size_t columns = width > 1 ? (size_t)width : 1;
    struct buf line = BUF_INIT, number = BUF_INIT;
    buf_addc(&number, '~');
    format_count(&number, receipt->used);
    buf_addc(&number, '/');
    format_count(&number, receipt->budget);
    entries_add_heading(entries);
    row(entries, " ", ROLE_TEXT, "", "takes along", ROLE_DIM, number.data, columns);
    for (size_t index = 0; index < CHOSEN_COUNT; index++) {
        const struct rec_receipt_part *part = part_of(receipt, chosen_parts[index].part);
        if (!part || part->count == 0)
            continue;
        heading(entries, chosen_parts[index].words, part->count, part->tokens, columns);
        for (size_t i = 0; i < part->count; i++)
            item(entries, &part->items[i], picks, columns);
    }
    left_out(entries, picks, columns);
    heading(entries, "conversation and draft", 0, tokens_of_others(receipt), columns);
    if (receipt->left_out_messages + receipt->left_out_memories > 0) {
        buf_addf(&line, "no room for %lld more",
                 (long long)(receipt->left_out_messages + receipt->left_out_memories));
        entries_add_heading(entries);
        row(entries, " ", ROLE_TEXT, "", line.data, ROLE_DIM, "", columns);
    }
    entries_add_heading(entries);
    row(entries, " ", ROLE_TEXT, "", keys, ROLE_PLACEHOLDER, "", columns);
    buf_free(&line);
    buf_free(&number);
}

const char *ahead_text(const struct rec_receipt *receipt, const struct picks *picks, const char *id)
{
    const struct pick *pick = picks_find(picks, id);
    if (pick)
        return pick->text;
    for (size_t index = 0; index < CHOSEN_COUNT; index++) {
        const struct rec_receipt_part *part = part_of(receipt, chosen_parts[index].part);
        for (size_t i = 0; part && i < part->count; i++)
            if (strcmp(part->items[i].id, id) == 0)
                return part->items[i].text;
    }
    return NULL;
}

size_t ahead_count(const struct rec_receipt *receipt)
{
    size_t count = 0;
    for (size_t index = 0; index < CHOSEN_COUNT; index++) {
        const struct rec_receipt_part *part = part_of(receipt, chosen_parts[index].part);
        count += part ? part->count : 0;
    }
    return count;
}
