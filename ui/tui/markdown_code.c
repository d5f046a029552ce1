#include "config.h"

#include "ui/tui/markdown.h"

#include <md4c.h>

struct search {
    size_t length, wanted, count;
    struct buf *out;
    bool inside;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct search *search = data;
    (void)detail;
    if (type == MD_BLOCK_CODE)
        search->inside = true;
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    struct search *search = data;
    (void)detail;
    if (type == MD_BLOCK_CODE) {
        search->inside = false;
        search->count++;
    }
    return 0;
}

static int on_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)type;
    (void)detail;
    (void)data;
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    const struct search *search = data;
    (void)type;
    if (search->inside && search->out && search->count == search->wanted && size <= search->length)
        buf_add(search->out, text, size);
    return 0;
}

size_t markdown_code(const char *text, size_t length, size_t wanted, struct buf *out)
{
    static const MD_PARSER parser = {
        .flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = on_span,
        .leave_span = on_span,
        .text = on_text,
    };
    struct search search = {.length = length, .wanted = wanted, .out = out};
    md_parse(text, (MD_SIZE)length, &parser, &search);
    return search.count;
}
