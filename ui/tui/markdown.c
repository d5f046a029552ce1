#include "config.h"

#include "ui/tui/markdown.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/markdown_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- blocks --- */

static void push_container(struct renderer *renderer, bool quote)
{
    if (renderer->depth < NEST_MAX)
        renderer->containers[renderer->depth] = (struct container){.quote = quote};
    renderer->depth++;
}

static void push_list(struct renderer *renderer, bool ordered, bool tight, unsigned start, char delimiter)
{
    markdown_flush(renderer);
    if (renderer->list_depth < NEST_MAX)
        renderer->lists[renderer->list_depth] = (struct list){ordered, tight, start, delimiter};
    renderer->list_depth++;
}

static bool in_tight_list(const struct renderer *renderer)
{
    return renderer->list_depth > 0 && renderer->list_depth <= NEST_MAX &&
           renderer->lists[renderer->list_depth - 1].tight;
}

static void open_item(struct renderer *renderer, const MD_BLOCK_LI_DETAIL *item)
{
    bool ascii = renderer->options->ascii;
    push_container(renderer, false);
    if (renderer->depth > NEST_MAX || renderer->list_depth > NEST_MAX)
        return;
    struct list *list = &renderer->lists[renderer->list_depth - 1];
    struct container *container = &renderer->containers[renderer->depth - 1];
    const char *bullet = ascii ? "- " : renderer->list_depth % 2 ? "• " : "◦ ";
    if (item->is_task && ascii)
        bullet = item->task_mark == ' ' ? "[ ] " : "[x] ";
    else if (item->is_task)
        bullet = item->task_mark == ' ' ? "☐ " : "☑ ";
    if (list->ordered)
        snprintf(container->marker, sizeof container->marker, "%u%c %s", list->next++, list->delimiter,
                 item->is_task ? bullet : "");
    else
        memcpy(container->marker, bullet, strlen(bullet) + 1);
    container->columns = utf8_count(container->marker, strlen(container->marker));
    container->fresh = true;
}

/* --- tables --- */

static void open_table(struct renderer *renderer, const MD_BLOCK_TABLE_DETAIL *table)
{
    markdown_flush(renderer);
    renderer->in_table = true;
    renderer->table = (struct table_place){renderer->cell_count, renderer->align_count, table->col_count, 0};
}

static void open_cell(struct renderer *renderer, const MD_BLOCK_TD_DETAIL *cell)
{
    if (renderer->align_count - renderer->table.align < renderer->table.columns) {
        renderer->aligns = xgrow(renderer->aligns, &renderer->align_capacity, renderer->align_count + 1,
                                 sizeof *renderer->aligns);
        renderer->aligns[renderer->align_count++] = cell->align == MD_ALIGN_RIGHT    ? TABLE_RIGHT
                                                    : cell->align == MD_ALIGN_CENTER ? TABLE_CENTER
                                                                                     : TABLE_LEFT;
    }
    renderer->cells =
        xgrow(renderer->cells, &renderer->cell_capacity, renderer->cell_count + 1, sizeof *renderer->cells);
    renderer->cells[renderer->cell_count++].count = 0;
    renderer->cell_piece = renderer->piece_count;
}

static void close_cell(struct renderer *renderer)
{
    renderer->cells[renderer->cell_count - 1].count = renderer->piece_count - renderer->cell_piece;
}

/* Cells beyond the heading's are swallowed by the parser: they go behind the last one. */
static void close_table_row(struct renderer *renderer)
{
    const char *rest = renderer->text + renderer->seen;
    const char *end = memchr(rest, '\n', renderer->length - renderer->seen);
    if (!end)
        end = renderer->text + renderer->length;
    const char *bar = memchr(rest, '|', (size_t)(end - rest));
    if (!bar || renderer->cell_count == renderer->table.cell)
        return;
    while (bar < end && strchr("| \t\r", *bar))
        bar++;
    while (end > bar && strchr("| \t\r", end[-1]))
        end--;
    if (markdown_has_word(bar, (size_t)(end - bar))) {
        struct text_style style = {ROLE_DIM, 0};
        markdown_add_piece(renderer, " ", 1, style, TEXT_NO_SOURCE);
        markdown_add_piece(renderer, bar, (size_t)(end - bar), style, (size_t)(bar - renderer->text));
        renderer->seen = (size_t)(end - renderer->text);
        close_cell(renderer);
    }
}

static void open_code(struct renderer *renderer, const MD_BLOCK_CODE_DETAIL *code)
{
    markdown_flush(renderer);
    renderer->code_block = true;
    renderer->language = markdown_attribute(renderer, &code->info);
    if (code->fence_char && renderer->depth == 0 && renderer->list_depth == 0)
        renderer->end = (struct markdown_end){true, code->fence_char, SIZE_MAX};
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct renderer *renderer = data;
    renderer->end.code = renderer->block_style_known = false;
    /* the parser leaves some spans open ("[*`` http://a.org***"): none goes on into another block */
    memset(renderer->open, 0, sizeof renderer->open);
    renderer->attributes = 0;
    renderer->links = 0;
    switch (type) {
    case MD_BLOCK_QUOTE:
        markdown_flush(renderer);
        /* the empty row before a quote is not part of it */
        if (!markdown_marker_waits(renderer))
            markdown_draw_gap(renderer);
        push_container(renderer, true);
        break;
    case MD_BLOCK_UL:
        push_list(renderer, false, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight, 0, 0);
        break;
    case MD_BLOCK_OL: {
        const MD_BLOCK_OL_DETAIL *list = detail;
        push_list(renderer, true, list->is_tight, list->start, list->mark_delimiter);
        break;
    }
    case MD_BLOCK_LI:
        open_item(renderer, detail);
        break;
    case MD_BLOCK_HR:
        markdown_flush(renderer);
        markdown_draw_rule(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_H:
        markdown_flush(renderer);
        renderer->heading = ((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        open_code(renderer, detail);
        break;
    case MD_BLOCK_P:
        markdown_flush(renderer);
        break;
    case MD_BLOCK_TABLE:
        open_table(renderer, detail);
        break;
    case MD_BLOCK_TH:
        renderer->heading_cell = true;
        open_cell(renderer, detail);
        break;
    case MD_BLOCK_TD:
        open_cell(renderer, detail);
        break;
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct renderer *renderer = data;
    (void)detail;
    renderer->block_style_known = false;
    switch (type) {
    case MD_BLOCK_QUOTE:
        markdown_flush(renderer);
        renderer->depth--;
        renderer->gap = true;
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        renderer->list_depth--;
        renderer->gap = !in_tight_list(renderer);
        break;
    case MD_BLOCK_LI:
        markdown_flush(renderer);
        if (markdown_marker_waits(renderer))
            markdown_draw_pieces(renderer, NULL, 0, TEXT_ROW_PLAIN);
        renderer->depth--;
        if (in_tight_list(renderer))
            renderer->gap = false;
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
        markdown_flush(renderer);
        renderer->heading = 0;
        renderer->gap = true;
        break;
    case MD_BLOCK_CODE:
        markdown_draw_code(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_TABLE:
        markdown_draw_table(renderer);
        renderer->gap = true;
        break;
    case MD_BLOCK_TH:
        renderer->heading_cell = false;
        close_cell(renderer);
        break;
    case MD_BLOCK_TD:
        close_cell(renderer);
        break;
    case MD_BLOCK_TR:
        close_table_row(renderer);
        break;
    default:
        break;
    }
    return 0;
}

/* The text behind the fence, with a NUL behind it. */
static char *copy_text(const struct markdown_options *options, const char *text, size_t length)
{
    size_t fence = options->fence ? options->fence_length : 0;
    char *copy = xmalloc(fence + length + 1);
    if (fence > 0)
        memcpy(copy, options->fence, fence);
    memcpy(copy + fence, text, length);
    copy[fence + length] = '\0';
    return copy;
}

struct markdown_end markdown_render(struct text_block *block, const char *text, size_t length,
                                    const struct markdown_options *options)
{
    static const MD_PARSER parser = {
        .flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = markdown_enter_span,
        .leave_span = markdown_leave_span,
        .text = markdown_on_text,
    };
    size_t fence = options->fence ? options->fence_length : 0;
    struct markdown_options part = *options;
    part.source -= fence;
    /* md4c looks at the byte behind a text, and a link that ends in ")" there takes it beyond its arrays */
    char *copy = fence > 0 || text[length] ? copy_text(options, text, length) : NULL;
    struct renderer renderer = {.block = block,
                                .options = &part,
                                .text = copy ? copy : text,
                                .length = fence + length,
                                .seen = fence,
                                .code_goes_on = fence > 0,
                                .first_row = options->continued ? 0 : block->row_count,
                                .gap = options->continued && fence == 0,
                                .arena = ARENA_INIT,
                                .scratch = BUF_INIT,
                                .code_text = BUF_INIT,
                                .language = ""};
    if (md_parse(renderer.text, (MD_SIZE)renderer.length, &parser, &renderer) == 0)
        markdown_draw_swallowed(&renderer, renderer.length);
    markdown_draw_all(&renderer);
    free(renderer.waiting);
    free(renderer.pieces);
    free(renderer.colored);
    buf_free(&renderer.code_text);
    free(renderer.cells);
    free(renderer.aligns);
    arena_free(&renderer.arena);
    buf_free(&renderer.scratch);
    free(copy);
    return renderer.end;
}
