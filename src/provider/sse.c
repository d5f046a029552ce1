#include "config.h"

#include "provider/sse.h"

#include <string.h>

#define BOM      "\xef\xbb\xbf"
#define BOM_PAST 4

void sse_init(struct sse *sse, size_t limit, sse_handler handler, void *context)
{
    memset(sse, 0, sizeof *sse);
    buf_init(&sse->line);
    buf_init(&sse->name);
    buf_init(&sse->data);
    sse->limit = limit;
    sse->handler = handler;
    sse->context = context;
}

void sse_free(struct sse *sse)
{
    buf_free(&sse->line);
    buf_free(&sse->name);
    buf_free(&sse->data);
}

void sse_reset(struct sse *sse)
{
    buf_clear(&sse->line);
    buf_clear(&sse->name);
    buf_clear(&sse->data);
    sse->bom = 0;
    sse->after_cr = sse->has_data = false;
}

static enum rec_status dispatch(struct sse *sse)
{
    enum rec_status status = REC_OK;
    if (sse->has_data)
        status = sse->handler(sse->context, sse->name.data, sse->data.data, sse->data.length);
    buf_clear(&sse->name);
    buf_clear(&sse->data);
    sse->has_data = false;
    return status;
}

/* One whole line without its end. */
static enum rec_status take_line(struct sse *sse, const char *line, size_t length)
{
    if (length == 0)
        return dispatch(sse);
    const char *colon = memchr(line, ':', length);
    size_t field = colon ? (size_t)(colon - line) : length;
    const char *value = line + field + (colon ? 1 : 0);
    size_t value_length = length - (size_t)(value - line);
    if (value_length > 0 && *value == ' ') {
        value++;
        value_length--;
    }
    if (field == 4 && memcmp(line, "data", 4) == 0) {
        if (sse->data.length + value_length + 1 > sse->limit)
            return REC_LIMIT;
        if (sse->has_data)
            buf_addc(&sse->data, '\n');
        buf_add(&sse->data, value, value_length);
        sse->has_data = true;
    } else if (field == 5 && memcmp(line, "event", 5) == 0) {
        buf_clear(&sse->name);
        buf_add(&sse->name, value, value_length);
    }
    return REC_OK;
}

/* Passes over a byte order mark at the very beginning, however it is cut; bytes that only looked like the
 * start of one go into the line. */
static size_t skip_bom(struct sse *sse, const char *bytes, size_t length)
{
    size_t used = 0;
    while (sse->bom < 3 && used < length && bytes[used] == BOM[sse->bom]) {
        sse->bom++;
        used++;
    }
    if (sse->bom < 3 && used == length)
        return used;
    if (sse->bom < 3)
        buf_add(&sse->line, BOM, (size_t)sse->bom);
    sse->bom = BOM_PAST;
    return used;
}

enum rec_status sse_feed(struct sse *sse, const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    if (sse->bom != BOM_PAST)
        at += skip_bom(sse, bytes, length);
    /* the next line end of each kind; looked for again only once passed, so that the work stays linear */
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    const char *cr = memchr(at, '\r', (size_t)(end - at));
    while (at < end) {
        if (sse->after_cr) {
            sse->after_cr = false;
            if (*at == '\n') {
                at++;
                lf = memchr(at, '\n', (size_t)(end - at));
                continue;
            }
        }
        const char *stop = !cr || (lf && lf < cr) ? lf : cr;
        size_t part = (size_t)((stop ? stop : end) - at);
        if (sse->line.length + part > sse->limit)
            return REC_LIMIT;
        if (!stop) {
            buf_add(&sse->line, at, part);
            return REC_OK;
        }
        enum rec_status status;
        if (sse->line.length == 0) {
            status = take_line(sse, at, part);
        } else {
            buf_add(&sse->line, at, part);
            status = take_line(sse, sse->line.data, sse->line.length);
            buf_clear(&sse->line);
        }
        if (status != REC_OK)
            return status;
        at = stop + 1;
        if (*stop == '\r') {
            sse->after_cr = true;
            cr = memchr(at, '\r', (size_t)(end - at));
        } else {
            lf = memchr(at, '\n', (size_t)(end - at));
        }
    }
    return REC_OK;
}

enum rec_status sse_end(struct sse *sse)
{
    enum rec_status status = REC_OK;
    if (sse->line.length > 0)
        status = take_line(sse, sse->line.data, sse->line.length);
    buf_clear(&sse->line);
    if (status == REC_OK)
        status = dispatch(sse);
    return status;
}
