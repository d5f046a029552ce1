#include "config.h"

#include "ui/tui/markdown_state.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* --- pieces --- */

static inline void push_piece(struct renderer *renderer, const char *text, size_t length,
                              struct text_style style, size_t source)
{
    if (length == 0)
        return;
    if (renderer->piece_count == renderer->piece_capacity)
        renderer->pieces = xgrow(renderer->pieces, &renderer->piece_capacity, renderer->piece_count + 1,
                                 sizeof *renderer->pieces);
    if (source != TEXT_NO_SOURCE)
        source += renderer->options->source;
    renderer->pieces[renderer->piece_count++] = (struct wrap_piece){text, length, style, source};
}

void markdown_add_piece(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                        size_t source)
{
    push_piece(renderer, text, length, style, source);
}

/* Plain text, whose places that lead somewhere are links. */
static void add_plain(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                      size_t source)
{
    size_t done = 0, links = source == TEXT_NO_SOURCE ? 0 : renderer->options->link_count;
    for (size_t i = 0; i < links; i++) {
        const struct markdown_span *span = &renderer->options->links[i];
        if (span->start < source + done || span->end > source + length)
            continue;
        struct text_style link = {ROLE_LINK, style.attributes};
        markdown_add_piece(renderer, text + done, span->start - source - done, style, source + done);
        markdown_add_piece(renderer, text + (span->start - source), span->end - span->start, link,
                           span->start);
        done = span->end - source;
    }
    push_piece(renderer, text + done, length - done, style,
               source == TEXT_NO_SOURCE ? source : source + done);
}

/* Of the block at hand, without its spans. */
static struct text_style find_block_style(const struct renderer *renderer)
{
    struct text_style style = {ROLE_TEXT, 0};
    if (renderer->code_block)
        style.role = ROLE_CODE_BLOCK;
    else if (renderer->heading)
        style.role = ROLE_HEADING;
    else if (markdown_in_quote(renderer))
        style.role = ROLE_QUOTE;
    if (renderer->heading_cell || (renderer->heading > 0 && renderer->heading <= 2))
        style.attributes |= STYLE_BOLD;
    if (renderer->heading == 1)
        style.attributes |= STYLE_UNDERLINE;
    return style;
}

/* Here. Made anew for each text: reading it as one right after its parts were written takes longer. */
static inline struct text_style style_here(struct renderer *renderer)
{
    if (!renderer->block_style_known)
        renderer->block_style = find_block_style(renderer);
    renderer->block_style_known = true;
    uint8_t role = renderer->open[MD_SPAN_CODE] ? ROLE_CODE
                   : renderer->links            ? ROLE_LINK
                                                : renderer->block_style.role;
    return (struct text_style){role, renderer->block_style.attributes | renderer->attributes};
}

/* Code is given line by line, and its line ends and indents as copies, but mostly it is one text. */
static bool lengthens(const struct wrap_piece *piece, const char *text, struct text_style style,
                      size_t source)
{
    return source != TEXT_NO_SOURCE && piece->source + piece->length == source &&
           piece->text + piece->length == text && piece->style.role == style.role &&
           piece->style.attributes == style.attributes;
}

static void add_code(struct renderer *renderer, const char *text, size_t length, struct text_style style,
                     size_t source)
{
    const char *here = source == TEXT_NO_SOURCE ? text : renderer->text + source;
    if (here != text && memcmp(here, text, length) == 0)
        text = here;
    if (renderer->piece_count > renderer->leaf &&
        lengthens(&renderer->pieces[renderer->piece_count - 1], text, style,
                  source == TEXT_NO_SOURCE ? source : source + renderer->options->source))
        renderer->pieces[renderer->piece_count - 1].length += length;
    else
        markdown_add_piece(renderer, text, length, style, source);
}

/* The character of an entity ("&amp;"), or the entity as it stands. */
static const char *decode_entity(struct renderer *renderer, const char *text, size_t length, size_t *bytes)
{
    static const struct {
        const char *name, *text;
    } entities[] = {
        {"&amp;", "&"},   {"&lt;", "<"},     {"&gt;", ">"},    {"&quot;", "\""},  {"&apos;", "'"},
        {"&nbsp;", " "},  {"&hellip;", "…"}, {"&mdash;", "—"}, {"&ndash;", "–"},  {"&copy;", "©"},
        {"&reg;", "®"},   {"&deg;", "°"},    {"&times;", "×"}, {"&middot;", "·"}, {"&laquo;", "«"},
        {"&raquo;", "»"}, {"&rarr;", "→"},   {"&larr;", "←"},  {"&lsquo;", "‘"},  {"&rsquo;", "’"},
        {"&ldquo;", "“"}, {"&rdquo;", "”"},  {"&bull;", "•"},  {"&euro;", "€"},
    };
    *bytes = length;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, text, length) == 0) {
            *bytes = strlen(entities[i].text);
            return entities[i].text;
        }
    }
    if (length > 3 && text[1] == '#') {
        bool hexadecimal = text[2] == 'x' || text[2] == 'X';
        size_t digits = hexadecimal ? 3 : 2;
        char *copy = arena_strndup(&renderer->arena, text + digits, length - digits);
        unsigned long code = strtoul(copy, NULL, hexadecimal ? 16 : 10);
        bool valid = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        char *out = arena_alloc(&renderer->arena, 5);
        *bytes = utf8_encode(valid ? (uint32_t)code : UTF8_REPLACEMENT, out);
        return out;
    }
    return text;
}

static void add_attribute(struct renderer *renderer, const MD_ATTRIBUTE *attribute, struct buf *out)
{
    for (size_t i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++) {
        const char *text = attribute->text + attribute->substr_offsets[i];
        size_t length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i], bytes = length;
        if (attribute->substr_types[i] == MD_TEXT_ENTITY)
            text = decode_entity(renderer, text, length, &bytes);
        buf_add(out, text, bytes);
    }
}

const char *markdown_attribute(struct renderer *renderer, const MD_ATTRIBUTE *attribute)
{
    struct buf *text = &renderer->scratch;
    buf_clear(text);
    add_attribute(renderer, attribute, text);
    return arena_strndup(&renderer->arena, text->data, text->length);
}

/* Where a text of the parser is in the source, which it goes on from; TEXT_NO_SOURCE: nowhere. */
static size_t find_source(struct renderer *renderer, const char *text, size_t *length)
{
    size_t source = (size_t)((uintptr_t)text - (uintptr_t)renderer->text);
    if (source < renderer->length) {
        if (*length > renderer->length - source)
            *length = renderer->length - source;
        if (renderer->piece_count == renderer->leaf)
            markdown_draw_swallowed(renderer, source);
        if (source + *length > renderer->seen || renderer->code_block)
            renderer->seen = source + *length;
        if (renderer->end.code && renderer->end.line == SIZE_MAX)
            renderer->end.line = source + renderer->options->source;
        return source;
    }
    if (!renderer->code_block || renderer->seen + *length > renderer->length)
        return TEXT_NO_SOURCE;
    renderer->seen += *length; /* line ends and indents of code are given as copies */
    return renderer->seen - *length;
}

int markdown_on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct renderer *renderer = data;
    size_t length = size, source;
    if (length > renderer->length + 1)
        return 0; /* some versions of the parser count below zero behind a text that ends in a link's middle
                   */
    source = find_source(renderer, text, &length);
    struct text_style style = style_here(renderer);
    if (type == MD_TEXT_NORMAL && renderer->options->link_count == 0) { /* nearly always */
        push_piece(renderer, text, length, style, source);
        return 0;
    }
    switch (type) {
    case MD_TEXT_NULLCHAR:
        push_piece(renderer, "\xEF\xBF\xBD", 3, style, source);
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        /* people and models mean the line ends they write */
        push_piece(renderer, renderer->in_table ? " " : "\n", 1, style, renderer->seen);
        break;
    case MD_TEXT_ENTITY:
        text = decode_entity(renderer, text, length, &length);
        push_piece(renderer, text, length, style, source);
        break;
    case MD_TEXT_NORMAL:
        add_plain(renderer, text, length, style, source);
        break;
    case MD_TEXT_CODE:
        add_code(renderer, text, length, style, source);
        break;
    default:
        push_piece(renderer, text, length, style, source);
        break;
    }
    return 0;
}

/* --- spans --- */

static void open_link(struct renderer *renderer)
{
    if (renderer->links < LINK_MAX)
        renderer->link[renderer->links] = renderer->piece_count;
    renderer->links++;
}

/* True if the pieces from the first of a link on are this text, which is as long. */
static bool says(const struct renderer *renderer, size_t first, const char *text)
{
    for (size_t i = first; i < renderer->piece_count; i++) {
        const struct wrap_piece *piece = &renderer->pieces[i];
        if (memcmp(text, piece->text, piece->length) != 0)
            return false;
        text += piece->length;
    }
    return true;
}

/* True if the text of the link says where it leads. */
static bool says_target(const struct renderer *renderer, size_t first, const char *target, size_t length)
{
    static const struct {
        const char *text;
        size_t length;
    } added[] = {{"", 0}, {"mailto:", 7}, {"http://", 7}, {"https://", 8}};
    size_t said = 0;
    for (size_t i = first; i < renderer->piece_count; i++)
        said += renderer->pieces[i].length;
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        size_t prefix = added[i].length;
        if (prefix + said == length && memcmp(target, added[i].text, prefix) == 0 &&
            says(renderer, first, target + prefix))
            return true;
    }
    return false;
}

/* Behind the text of a link: " (target "title")", as far as there is something to say. */
static void close_link(struct renderer *renderer, const MD_ATTRIBUTE *target, const MD_ATTRIBUTE *title)
{
    if (--renderer->links >= LINK_MAX)
        return;
    struct buf *behind = &renderer->scratch;
    buf_clear(behind);
    buf_add(behind, " (", 2);
    add_attribute(renderer, target, behind);
    size_t first = renderer->link[renderer->links], length = behind->length - 2;
    if (length > 0 && says_target(renderer, first, behind->data + 2, length))
        buf_truncate(behind, 2);
    bool targeted = behind->length > 2;
    if (title->size > 0) {
        buf_adds(behind, targeted ? " \"" : "\"");
        add_attribute(renderer, title, behind);
        buf_addc(behind, '"');
    } else if (!targeted) {
        return;
    }
    buf_addc(behind, ')');
    struct text_style style = {ROLE_URL, 0};
    push_piece(renderer, arena_strndup(&renderer->arena, behind->data, behind->length), behind->length, style,
               TEXT_NO_SOURCE);
}

static void on_span(MD_SPANTYPE type, void *detail, struct renderer *renderer, bool enter)
{
    static const uint8_t attributes[SPAN_TYPES] = {
        [MD_SPAN_STRONG] = STYLE_BOLD, [MD_SPAN_EM] = STYLE_ITALIC, [MD_SPAN_DEL] = STYLE_STRIKE};
    if ((unsigned)type < SPAN_TYPES) {
        renderer->open[type] += enter ? 1u : (unsigned)-1;
        renderer->attributes &= (uint8_t)~attributes[type];
        renderer->attributes |= renderer->open[type] ? attributes[type] : 0;
    }
    if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
        const MD_SPAN_A_DETAIL *link = detail;
        const MD_SPAN_IMG_DETAIL *image = detail;
        if (enter)
            open_link(renderer);
        else if (type == MD_SPAN_A)
            close_link(renderer, &link->href, &link->title);
        else
            close_link(renderer, &image->src, &image->title);
    }
}

int markdown_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    on_span(type, detail, data, true);
    return 0;
}

int markdown_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    on_span(type, detail, data, false);
    return 0;
}
