#include "config.h"

#include "message_rows.h"

#include "base/clock.h"
#include "base/width.h"
#include "ui/tui/attach.h"
#include "ui/tui/format.h"
#include "ui/tui/markdown.h"
#include "ui/tui/message_cites.h"
#include "ui/tui/wrap.h"

#include <stdio.h>
#include <string.h>

#define MARGIN        1  /* for the mark of the selected message */
#define NARROW        40 /* columns: below, the text is not indented under its label */
#define INDENT        "   "
#define INDENT_NARROW " "
#define CITES_MAX     256 /* links of an answer to what it rests on */

static struct text_style bold(enum theme_role role)
{
    return (struct text_style){.role = (uint8_t)role, .attributes = STYLE_BOLD};
}

const char *message_speaker(const struct rec_message *message)
{
    if (message->name[0])
        return message->name;
    switch (message->role) {
    case REC_ROLE_USER:
        return "You";
    case REC_ROLE_SYSTEM:
        return "System";
    case REC_ROLE_TOOL:
        return "Tool";
    case REC_ROLE_ASSISTANT:
        break;
    }
    if (strcmp(message->provider, "anthropic") == 0)
        return "Claude";
    if (strcmp(message->provider, "local") == 0)
        return "Recollect";
    return message->model[0] ? message->model : "Assistant";
}

static enum theme_role speaker_role(const struct rec_message *message)
{
    if (message->role == REC_ROLE_USER)
        return ROLE_USER;
    return message->role == REC_ROLE_ASSISTANT ? ROLE_ASSISTANT : ROLE_SYSTEM;
}

/* The right end of the first row: which alternative, how long it took, or when it was said. */
static void add_aside(struct buf *out, const struct rec_message *message, const struct message_look *look)
{
    if (message->siblings > 1)
        buf_addf(out, "[%d/%d] ", message->sibling, message->siblings);
    if (look->doing)
        return;
    if (message->role == REC_ROLE_ASSISTANT && message->duration_ms > 0)
        format_duration(out, message->duration_ms);
    else
        format_time(out, message->created_at, look->now);
}

static void add_header(struct text_block *block, const struct rec_message *message,
                       const struct message_look *look)
{
    struct buf aside = BUF_INIT;
    add_aside(&aside, message, look);
    size_t width = (size_t)look->width;
    size_t aside_columns = text_columns(aside.data, aside.length);
    bool fits = aside_columns + MARGIN + 8 < width;
    size_t room = fits ? width - aside_columns - 2 : width;
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_pad(block, width < MARGIN ? width : MARGIN, style_of(ROLE_TEXT));
    text_row_put(block, message_speaker(message), bold(speaker_role(message)), room);
    if (fits && aside.length) {
        text_row_pad(block, width - aside_columns - 1, style_of(ROLE_TEXT));
        text_row_put(block, aside.data, style_of(ROLE_DIM), width);
    }
    buf_free(&aside);
}

static void add_day(struct text_block *block, const struct rec_message *message,
                    const struct message_look *look)
{
    char day[64] = "";
    struct buf line = BUF_INIT;
    const char *dash = look->ascii ? "-" : "\u2500";
    size_t width = (size_t)look->width;
    clock_local(message->created_at, "%A, %-d %B %Y", day, sizeof day);
    for (int column = 0; column < 3; column++)
        buf_adds(&line, dash);
    buf_addf(&line, " %s ", day);
    for (size_t column = text_columns(line.data, line.length) + MARGIN; column < width; column++)
        buf_adds(&line, dash);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_pad(block, width < MARGIN ? width : MARGIN, style_of(ROLE_TEXT));
    text_row_put(block, line.data, style_of(ROLE_DAY), width);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    buf_free(&line);
}

static void add_note(struct text_block *block, const struct message_look *look, const char *indent,
                     enum theme_role role, const char *text)
{
    struct wrap_options options = {
        .width = (size_t)look->width, .first = indent, .rest = indent, .prefix_style = style_of(ROLE_TEXT)};
    struct wrap_piece piece = {text, strlen(text), style_of(role), TEXT_NO_SOURCE};
    wrap_pieces(block, &piece, 1, &options);
}

/* "Tue 2026-03-10 10:42:07, claude-x, 1.2k in, 240 out, 2.1 s, first words after 0.4 s". */
static void add_details(struct text_block *block, const struct rec_message *message,
                        const struct message_look *look, const char *indent)
{
    char time[64] = "";
    struct buf line = BUF_INIT;
    clock_local(message->created_at, "%a %Y-%m-%d %H:%M:%S", time, sizeof time);
    buf_adds(&line, time);
    if (message->role == REC_ROLE_ASSISTANT && message->model[0])
        buf_addf(&line, ", %s", message->model);
    if (message->role == REC_ROLE_ASSISTANT && message->input_tokens >= 0 && message->output_tokens > 0) {
        buf_adds(&line, ", ");
        format_count(&line, message->input_tokens);
        buf_adds(&line, " in");
        if (message->cache_read_tokens > 0) {
            buf_adds(&line, " (");
            format_count(&line, message->cache_read_tokens);
            buf_adds(&line, " from the cache)");
        }
        buf_adds(&line, ", ");
        format_count(&line, message->output_tokens);
        buf_adds(&line, " out");
        double cost = look->settings ? rec_settings_cost(look->settings, message) : -1;
        if (cost >= 0)
            buf_adds(&line, ", ");
        format_cost(&line, cost);
    }
    if (message->duration_ms > 0) {
        buf_adds(&line, ", ");
        format_duration(&line, message->duration_ms);
    }
    if (message->duration_ms > 0 && message->first_token_ms > 0) {
        buf_adds(&line, ", first words after ");
        format_duration(&line, message->first_token_ms);
    }
    add_note(block, look, indent, ROLE_DIM, line.data);
    buf_free(&line);
}

bool message_is_cut(const struct rec_message *message)
{
    if (message->role != REC_ROLE_ASSISTANT)
        return false;
    if (message->status == REC_TURN_CANCELLED || message->status == REC_TURN_INTERRUPTED)
        return true;
    return message->status == REC_TURN_COMPLETE &&
           (strcmp(message->stop_reason, "length") == 0 || strcmp(message->stop_reason, "max_tokens") == 0);
}

/* What became of it, where that is not simply "all of it is there". */
static enum theme_role outcome(const struct rec_message *message, const char **words)
{
    *words = NULL;
    if (message->status == REC_TURN_FAILED) {
        *words = message->error[0] ? message->error : "the answer failed";
        return ROLE_ERROR;
    }
    if (message->status == REC_TURN_INTERRUPTED)
        *words = message->error[0] ? message->error : "interrupted";
    else if (message->status == REC_TURN_CANCELLED)
        *words = "stopped";
    else if (message_is_cut(message))
        *words = "cut at the limit of its length";
    return ROLE_WARNING;
}

static void add_outcome(struct text_block *block, const struct rec_message *message,
                        const struct message_look *look, const char *indent)
{
    const char *words;
    enum theme_role role = outcome(message, &words);
    if (!words)
        return;
    struct buf note = BUF_INIT;
    buf_addf(&note, "%s %s", look->ascii ? "!" : "\u26a0", words);
    if (look->hint && role == ROLE_WARNING)
        buf_addf(&note, ": %s", look->hint);
    add_note(block, look, indent, role, note.data);
    if (look->hint && role == ROLE_ERROR)
        add_note(block, look, indent, ROLE_DIM, look->hint);
    buf_free(&note);
}

static size_t count_words(const char *text)
{
    size_t count = 0;
    for (text += strspn(text, " \t\n"); *text; text += strspn(text, " \t\n"), count++)
        text += strcspn(text, " \t\n");
    return count;
}

/* One row when it is folded; it is not the answer, so it has no place in the source. */
static void add_thought(struct text_block *block, const struct message_look *look, const char *indent)
{
    struct buf note = BUF_INIT, prefix = BUF_INIT;
    const char *sign = look->fold ? look->ascii ? "+" : "\u25b8" : look->ascii ? "-" : "\u25be";
    buf_addf(&note, "%s thought ", sign);
    format_count(&note, (int64_t)count_words(look->thought));
    buf_adds(&note, " words");
    if (look->fold && *look->fold)
        buf_addf(&note, " (%s shows them)", look->fold);
    add_note(block, look, indent, ROLE_DIM, note.data);
    if (!look->fold) {
        struct text_style style = {ROLE_DIM, STYLE_ITALIC};
        buf_addf(&prefix, "%s%s ", indent, look->ascii ? "|" : "\u2502");
        struct wrap_options options = {.width = (size_t)look->width,
                                       .first = prefix.data,
                                       .rest = prefix.data,
                                       .prefix_style = style_of(ROLE_DIM)};
        struct wrap_piece piece = {look->thought, strlen(look->thought), style, TEXT_NO_SOURCE};
        while (piece.length > 0 && strchr(" \n", piece.text[piece.length - 1]))
            piece.length--;
        wrap_pieces(block, &piece, 1, &options);
        text_row_begin(block, TEXT_ROW_PLAIN, 0);
    }
    buf_free(&note);
    buf_free(&prefix);
}

static void add_beginning(struct text_block *block, const struct rec_message *message,
                          const struct message_look *look, const char *indent)
{
    text_block_clear(block);
    if (look->day)
        add_day(block, message, look);
    add_header(block, message, look);
    if (look->details && message->created_at)
        add_details(block, message, look, indent);
    if (look->thought && *look->thought)
        add_thought(block, look, indent);
}

/* What the person said; files that went along are one line each, unless details are wanted. */
static void add_said(struct text_block *block, const char *text, size_t length,
                     const struct message_look *look, const char *indent)
{
    struct wrap_options options = {
        .width = (size_t)look->width, .first = indent, .rest = indent, .prefix_style = style_of(ROLE_TEXT)};
    struct attached file;
    size_t shown = 0;
    for (size_t at = 0; !look->details && attach_find(text, length, &at, &file); shown = at) {
        struct buf label = BUF_INIT;
        size_t end = file.start; /* without the blank line before it */
        while (end > shown && text[end - 1] == '\n')
            end--;
        struct wrap_piece before = {text + shown, end - shown, style_of(ROLE_TEXT), shown};
        if (end > shown)
            wrap_pieces(block, &before, 1, &options);
        buf_addf(&label, "[%.*s: ", (int)file.name_length, text + file.name);
        attach_size(&label, file.lines, file.bytes);
        buf_addc(&label, ']');
        struct wrap_piece piece = {label.data, label.length, style_of(ROLE_CODE_LABEL), TEXT_NO_SOURCE};
        wrap_pieces(block, &piece, 1, &options);
        buf_free(&label);
    }
    while (shown > 0 && shown < length && text[shown] == '\n')
        shown++;
    struct wrap_piece rest = {text + shown, length - shown, style_of(ROLE_TEXT), shown};
    if (shown < length)
        wrap_pieces(block, &rest, 1, &options);
}

static void add_answer(struct text_block *block, const struct rec_message *message, const char *text,
                       size_t length, const struct message_look *look, const char *indent)
{
    struct markdown_span links[CITES_MAX];
    struct markdown_options options = {.width = (size_t)look->width,
                                       .prefix = indent,
                                       .ascii = look->ascii,
                                       .cut = look->cut,
                                       .links = links};
    if (look->stream) {
        markdown_grow(block, look->stream, text, length, &options);
        return;
    }
    if (text == message->content)
        options.link_count = message_cites(message, links, CITES_MAX);
    markdown_render(block, text, length, &options);
}

void message_rows(struct text_block *block, const struct rec_message *message,
                  const struct message_look *look)
{
    const char *indent = look->bare ? "" : look->width < NARROW ? INDENT_NARROW : INDENT;
    const char *text = look->text ? look->text : message->content;
    size_t length = look->text ? look->length : strlen(message->content);
    if (!look->stream || !look->stream->started)
        add_beginning(block, message, look, indent);
    if (length > 0 && message->role == REC_ROLE_ASSISTANT) {
        add_answer(block, message, text, length, look, indent);
    } else if (length > 0 && message->role == REC_ROLE_USER && !look->bare) {
        add_said(block, text, length, look, indent);
    } else if (length > 0) {
        struct wrap_options options = {.width = (size_t)look->width,
                                       .first = indent,
                                       .rest = indent,
                                       .prefix_style = style_of(ROLE_TEXT)};
        wrap_text(block, text, length, style_of(message->role == REC_ROLE_USER ? ROLE_TEXT : ROLE_DIM),
                  &options);
    }
    if (look->doing) {
        struct buf note = BUF_INIT;
        buf_addf(&note, "%s %s", look->ascii ? "..." : "\u2026", look->doing);
        add_note(block, look, indent, ROLE_STREAMING, note.data);
        buf_free(&note);
    } else {
        add_outcome(block, message, look, indent);
        if (look->learned)
            add_note(block, look, indent, ROLE_SUCCESS, look->learned);
    }
    text_row_begin(block, TEXT_ROW_PLAIN, length);
}
