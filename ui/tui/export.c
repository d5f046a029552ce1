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
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_LIMIT  200
#define NAME_BYTES  60
#define NUMBERS_MAX 1000 /* of files with the same name */

struct export
{
    char conversation[REC_ID_SIZE];
    char *path;
    struct buf text;
    int64_t after; /* sequence of the last message that is in it */
    size_t messages;
    char *folder; /* of many; NULL: one file */
    struct waiting {
        char id[REC_ID_SIZE];
        char *title;
    } * waiting; /* those after this one */
    size_t waiting_count, next, files;
};

void export_stop(struct app *app)
{
    if (!app->export)
        return;
    for (size_t index = 0; index < app->export->waiting_count; index++)
        free(app->export->waiting[index].title);
    free(app->export->waiting);
    free(app->export->folder);
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

static unsigned begin_next(struct app *app);

static unsigned written(struct app *app)
{
    struct export *export = app->export;
    rec_error error = {0};
    enum rec_status status = file_write(export->path, export->text.data, export->text.length, 0600, &error);
    if (status == REC_OK && export->folder) {
        export->files++;
        return begin_next(app);
    }
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

static void add_path(struct buf *out, const char *path)
{
    if (path[0] == '~' && (path[1] == '/' || !path[1]) && getenv("HOME"))
        buf_addf(out, "%s%s", getenv("HOME"), path + 1);
    else
        buf_adds(out, path);
}

static void begin(struct app *app, const char *id, const char *title, char *path)
{
    struct export *export = app->export;
    memcpy(export->conversation, id, REC_ID_SIZE);
    free(export->path);
    export->path = path;
    export->after = 0;
    buf_clear(&export->text);
    buf_addf(&export->text, "# %s\n\n", *title ? title : "Conversation");
}

/* "FOLDER/planning-the-trip.md", or "-2.md" beside one that is there. */
static char *free_path(const char *folder, const char *title)
{
    struct buf path = BUF_INIT;
    add_path(&path, folder);
    if (path.data[path.length - 1] != '/')
        buf_addc(&path, '/');
    add_name(&path, title);
    size_t stem = path.length - strlen(".md");
    for (int number = 2; access(path.data, F_OK) == 0 && number < NUMBERS_MAX; number++) {
        buf_truncate(&path, stem);
        buf_addf(&path, "-%d.md", number);
    }
    return buf_take(&path);
}

static unsigned begin_next(struct app *app)
{
    struct export *export = app->export;
    if (export->next == export->waiting_count) {
        unsigned bits = app_toast(app, ROLE_SUCCESS, "%zu file%s written to %s", export->files,
                                  export->files == 1 ? "" : "s", export->folder);
        export_stop(app);
        return bits;
    }
    const struct waiting *next = &export->waiting[export->next++];
    begin(app, next->id, next->title, free_path(export->folder, next->title));
    return ask_more(app);
}

unsigned export_many(struct app *app, const char *folder, const struct export_wish *wishes, size_t count)
{
    if (!*folder || !count)
        return HANDLED;
    export_stop(app);
    struct export *export = app->export = xcalloc(1, sizeof *app->export);
    buf_init(&export->text);
    export->folder = xstrdup(folder);
    export->waiting = xcalloc(count, sizeof *export->waiting);
    export->waiting_count = count;
    for (size_t index = 0; index < count; index++) {
        memcpy(export->waiting[index].id, wishes[index].id, REC_ID_SIZE);
        export->waiting[index].title = xstrdup(wishes[index].title);
    }
    return begin_next(app);
}

unsigned export_conversation(struct app *app, const char *path, bool replace)
{
    struct buf name = BUF_INIT;
    if (!chat_conversation(app)[0])
        return app_toast(app, ROLE_WARNING, "there is nothing here to export yet");
    if (*path)
        add_path(&name, path);
    else
        add_name(&name, chat_title(app));
    struct stat there;
    if (stat(name.data, &there) == 0 && (!replace || S_ISDIR(there.st_mode))) {
        unsigned bits = app_toast(app, ROLE_WARNING,
                                  S_ISDIR(there.st_mode) ? "%s is a folder; name a file in it"
                                                         : "%s is there already; export! FILE replaces it",
                                  name.data);
        buf_free(&name);
        return bits;
    }
    export_stop(app);
    app->export = xcalloc(1, sizeof *app->export);
    buf_init(&app->export->text);
    begin(app, chat_conversation(app), chat_title(app), buf_take(&name));
    return ask_more(app);
}
