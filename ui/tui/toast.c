#include "config.h"

#include "toast.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_NS ((int64_t)6000000000)
#define READ_NS  ((int64_t)3000000000) /* what a notice has at least; all, if another waits */

void toast_init(struct toast *toast)
{
    *toast = (struct toast){.role = ROLE_STATUS};
    buf_init(&toast->text);
}

void toast_free(struct toast *toast)
{
    while (toast->waiting_count)
        free(toast->waiting[--toast->waiting_count]);
    buf_free(&toast->text);
}

static void insert(struct toast *toast, size_t at, const char *text)
{
    if (toast->waiting_count == TOAST_WAITING) {
        free(toast->waiting[0]);
        memmove(toast->waiting, toast->waiting + 1, --toast->waiting_count * sizeof *toast->waiting);
        at -= at > 0;
    }
    memmove(toast->waiting + at + 1, toast->waiting + at,
            (toast->waiting_count++ - at) * sizeof *toast->waiting);
    toast->waiting[at] = xstrdup(text);
}

static void begin(struct toast *toast, enum theme_role role)
{
    toast->role = role;
    toast->undoable = toast->notice = false;
    toast->shown = clock_monotonic();
    toast->until = toast->shown + SHOWN_NS;
}

void toast_show(struct toast *toast, enum theme_role role, bool undoable, const char *format,
                va_list arguments)
{
    if (toast->until && toast->notice && clock_monotonic() - toast->shown < READ_NS)
        insert(toast, 0, toast->text.data);
    buf_clear(&toast->text);
    buf_vaddf(&toast->text, format, arguments);
    if (!utf8_valid(toast->text.data, toast->text.length)) { /* "%.80s" may end within a character */
        struct buf clean = BUF_INIT;
        utf8_clean_cut(&clean, toast->text.data, toast->text.length);
        buf_free(&toast->text);
        toast->text = clean;
    }
    begin(toast, role);
    toast->undoable = undoable;
}

static void show_notice(struct toast *toast, const char *text)
{
    buf_clear(&toast->text);
    buf_adds(&toast->text, text);
    begin(toast, ROLE_WARNING);
    toast->notice = true;
    if (toast->waiting_count)
        toast->until = toast->shown + READ_NS;
}

void toast_notice(struct toast *toast, const char *text)
{
    if (!toast->until || !toast->notice) {
        show_notice(toast, text);
        return;
    }
    const char *last = toast->waiting_count ? toast->waiting[toast->waiting_count - 1] : toast->text.data;
    if (strcmp(last, text) == 0)
        return;
    insert(toast, toast->waiting_count, text);
    toast->until = toast->shown + READ_NS;
}

void toast_end(struct toast *toast)
{
    toast->until = 0;
    if (!toast->waiting_count)
        return;
    char *text = toast->waiting[0];
    memmove(toast->waiting, toast->waiting + 1, --toast->waiting_count * sizeof *toast->waiting);
    show_notice(toast, text);
    free(text);
}
