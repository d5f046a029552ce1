/* Long pastes, which stand in the box as one line with their size, and files that a message names. */
#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "ui/tui/attach.h"
#include "ui/tui/compose_state.h"

#include <stdlib.h>
#include <string.h>

#define FOLD_LINES 8
#define FOLD_BYTES 2000
#define KEPT_MAX   ((size_t)64 * 1024 * 1024) /* of all pastes: the rest stands in full */

void compose_pastes_free(struct compose *compose)
{
    while (compose->paste_count > 0) {
        free(compose->pastes[--compose->paste_count].label);
        free(compose->pastes[compose->paste_count].text);
    }
    free(compose->pastes);
}

static int64_t lines_of(const char *text, size_t length)
{
    int64_t lines = 0;
    for (const char *at = text; (at = memchr(at, '\n', length - (size_t)(at - text))); at++)
        lines++;
    return lines + (length > 0 && text[length - 1] != '\n');
}

static void keep_paste(struct compose *compose, const struct buf *text, int64_t lines)
{
    compose->pastes =
        xgrow(compose->pastes, &compose->paste_capacity, compose->paste_count + 1, sizeof *compose->pastes);
    struct paste *paste = &compose->pastes[compose->paste_count++];
    struct buf label = BUF_INIT;
    buf_addf(&label, "[paste %zu: ", compose->paste_count);
    attach_size(&label, lines, (int64_t)text->length);
    buf_addc(&label, ']');
    paste->label = buf_take(&label);
    paste->text = xstrndup(text->data, text->length);
    compose->paste_bytes += text->length;
    editor_add_atom(compose->editor, paste->label);
    editor_paste(compose->editor, paste->label, strlen(paste->label));
}

void compose_paste(struct compose *compose, const char *text, size_t length)
{
    struct buf clean = BUF_INIT;
    editor_clean(&clean, text, length);
    int64_t lines = lines_of(clean.data, clean.length);
    bool fold = lines >= FOLD_LINES || clean.length >= FOLD_BYTES;
    if (fold && compose->paste_bytes + clean.length <= KEPT_MAX)
        keep_paste(compose, &clean, lines);
    else
        editor_paste(compose->editor, clean.data, clean.length);
    buf_free(&clean);
}

/* The paste whose line stands at a place of the text; NULL. */
static const struct paste *paste_at(const struct compose *compose, const char *text)
{
    for (size_t index = 0; index < compose->paste_count && *text == '['; index++)
        if (strncmp(text, compose->pastes[index].label, strlen(compose->pastes[index].label)) == 0)
            return &compose->pastes[index];
    return NULL;
}

void compose_whole(const struct compose *compose, const char *text, struct buf *out)
{
    while (*text) {
        size_t plain = strcspn(text + 1, "[") + 1;
        const struct paste *paste = paste_at(compose, text);
        if (paste) {
            buf_adds(out, paste->text);
            text += strlen(paste->label);
        } else {
            buf_add(out, text, plain);
            text += plain;
        }
    }
    buf_add(out, "", 0);
}

bool compose_unfold(struct compose *compose)
{
    struct editor *editor = compose->editor;
    const char *text = editor_text(editor);
    const struct paste *nearest = NULL;
    size_t place = 0, caret = editor_caret(editor);
    for (size_t at = 0; text[at]; at++) {
        const struct paste *paste = paste_at(compose, text + at);
        if (!paste || (nearest && at > caret))
            continue;
        nearest = paste;
        place = at;
    }
    if (nearest)
        editor_change(editor, place, strlen(nearest->label), nearest->text, strlen(nearest->text));
    return nearest != NULL;
}

enum rec_status compose_outgoing(const struct compose *compose, const char *text, struct buf *out,
                                 rec_error *error)
{
    struct buf named = BUF_INIT;
    size_t files;
    enum rec_status status = attach_expand(text, &named, &files, error);
    if (status == REC_OK)
        compose_whole(compose, named.length ? named.data : "", out);
    if (status == REC_OK && out->length > REC_MAX_MESSAGE)
        status = REC_LIMIT;
    buf_free(&named);
    return status;
}
