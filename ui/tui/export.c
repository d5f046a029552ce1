#include "config.h"

#include "export.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "ui/tui/chat.h"
#include "ui/tui/message_rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE_LIMIT 200
#define NAME_BYTES 60

struct export
{
    char conversation[REC_ID_SIZE];
    char *path;
    struct buf text;
    int64_t after; /* sequence of the last message that is in it */
    size_t messages;
};

void export_stop(struct app *app)
{
    if (!app->export)
        return;
    free(app->export->path);
    buf_free(&app->export->text);
    free(app->export);
    app->export = NULL;
}

static void add_message(struct buf *out, const struct rec_message *message)
{
    char time[64] = "";
    clock_local(message->created_at, "%Y-%m-%d %H:%M", time, sizeof time);
    buf_addf(out, "## %s, %s%s\n\n%s\n\n", message_speaker(message), time,
             message->status == REC_TURN_COMPLETE ? "" : " (cut)", message->content);
}

static unsigned ask_more(struct app *app);

static unsigned written(struct app *app)
{
    struct export *export = app->export;
    rec_error error = {0};
    enum rec_status status = file_write(export->path, export->text.data, export->text.length, 0600, &error);
    unsigned bits = status == REC_OK
                        ? app_toast(app, ROLE_SUCCESS, "%zu message%s written to %s", export->messages,
                                    export->messages == 1 ? "" : "s", export->path)
                        : app_toast_error(app, &error);
    export_stop(app);
    return bits;
}

static unsigned take_page(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct export *export = app->export;
    if (!page) {
        export_stop(app);
        return app_toast_error(app, error);
    }
    for (size_t index = 0; index < page->count; index++)
        add_message(&export->text, &page->messages[index]);
    export->messages += page->count;
    if (page->count > 0)
        export->after = page->messages[page->count - 1].sequence;
    bool more = page->more && page->count > 0;
    rec_page_free(page);
    return more ? ask_more(app) : written(app);
}

static unsigned ask_more(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_MESSAGES);
    query.id = app->export->conversation;
    query.after = app->export->after;
    if (query.after == 0)
        query.before = PAGE_LIMIT + 1; /* the first ones, not the latest */
    query.limit = PAGE_LIMIT;
    return app_ask(app, ASK_EXPORT, &query, take_page);
}

/* "Planning the Lisbon trip" as "planning-the-lisbon-trip.md". */
static void add_name(struct buf *out, const char *title)
{
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, title, strlen(title));
    size_t begin = out->length;
    for (size_t at = 0; at < folded.length && out->length - begin < NAME_BYTES; at++) {
        unsigned char byte = (unsigned char)folded.data[at];
        if (isalnum(byte) || byte >= 0x80)
            buf_addc(out, (char)byte);
        else if (out->length > begin && out->data[out->length - 1] != '-')
            buf_addc(out, '-');
    }
    buf_truncate(out, begin + utf8_cut(out->data + begin, out->length - begin, out->length - begin));
    while (out->length > begin && out->data[out->length - 1] == '-')
        buf_truncate(out, out->length - 1);
    if (out->length == begin)
        buf_adds(out, "conversation");
    buf_adds(out, ".md");
    buf_free(&folded);
}

unsigned export_conversation(struct app *app, const char *path, bool replace)
{
    struct buf name = BUF_INIT;
    if (!chat_conversation(app)[0])
        return app_toast(app, ROLE_WARNING, "there is nothing here to export yet");
    if (strncmp(path, "~/", 2) == 0 && getenv("HOME"))
        buf_addf(&name, "%s%s", getenv("HOME"), path + 1);
    else if (*path)
        buf_adds(&name, path);
    else
        add_name(&name, chat_title(app));
    if (!replace && access(name.data, F_OK) == 0) {
        unsigned bits =
            app_toast(app, ROLE_WARNING, "%s is there already; export! FILE replaces it", name.data);
        buf_free(&name);
        return bits;
    }
    export_stop(app);
    app->export = xcalloc(1, sizeof *app->export);
    memcpy(app->export->conversation, chat_conversation(app), REC_ID_SIZE);
    app->export->path = buf_take(&name);
    buf_init(&app->export->text);
    buf_addf(&app->export->text, "# %s\n\n", *chat_title(app) ? chat_title(app) : "Conversation");
    return ask_more(app);
}
