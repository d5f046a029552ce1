#include "config.h"

#include "session/reader_state.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "memory/view.h"

#include <string.h>

#define CHANGES_MAX   256 /* in one look; more, and the screen is told to ask for everything again */
#define IDLE_INDEX_NS (5 * INT64_C(1000000)) /* a slice of index work between two looks at the queue */

/* Of a large import: the index takes in what comes while it comes, and nobody searches meanwhile. A session
 * that goes on looks after its index anyway. */
static bool follows_import(const struct reader *reader)
{
    return (reader->session->flags & REC_OPEN_NO_JOBS) && atomic_load(&reader->session->importing);
}

enum rec_status reader_open_store(struct reader *reader, rec_error *error)
{
    struct rec_session *session = reader->session;
    enum rec_status status = REC_OK;

    if (!reader->store)
        status = store_open(&reader->store, session->url, STORE_READ, error);
    if (!status && !reader->user) {
        status = store_user_open(reader->store, session->user, false, &reader->user, error);
        if (!status)
            reader->change = store_change_last(reader->user);
    }
    return status;
}

void reader_open_index(struct reader *reader)
{
    rec_error error = {0};

    if (reader->search || reader->index_failed || !reader->user)
        return;
    if (search_open(&reader->search, reader->session->cache_folder, reader->session->vectors,
                    store_identity(reader->store), reader->session->user, &error)) {
        reader->index_failed = true;
        log_write(LOG_ERROR, "search index: %s", error.message);
        return;
    }
    reader->index_behind = true;
}

void reader_tell_progress(void *context, int64_t done, int64_t total)
{
    struct reader *reader = context;

    session_counts(reader->session, -1, done, total);
}

static void update_index(struct reader *reader)
{
    rec_error error = {0};
    int64_t done = 0, total = 0;
    bool more = false;

    if (search_update(reader->search, reader->user, IDLE_INDEX_NS, &more, &done, &total, &error)) {
        log_write(LOG_WARNING, "search index: %s", error.message);
        more = false;
    }
    reader->index_behind = more;
    if (reader->index_expects && !more)
        total = done + 1;
    session_counts(reader->session, -1, more || reader->index_expects ? done : total, total);
}

static void tell_change(struct reader *reader, const struct rec_change *change)
{
    struct rec_event event = {.kind = REC_EVENT_CHANGED, .row = change->row, .operation = change->operation};
    struct arena arena = ARENA_INIT;
    struct rec_message message;
    struct rec_receipt receipt;
    rec_error none = {0};

    memcpy(event.id, change->id, sizeof event.id);
    if (change->row == REC_ROW_CONVERSATION || change->row == REC_ROW_DRAFT)
        memcpy(event.conversation, change->id, sizeof event.conversation);
    else if (change->row == REC_ROW_MESSAGE &&
             !store_message_get(reader->user, change->id, &arena, &message, &none))
        memcpy(event.conversation, message.conversation_id, sizeof event.conversation);
    else if (change->row == REC_ROW_RECEIPT &&
             !store_receipt_get(reader->user, change->id, &arena, &receipt, &none))
        memcpy(event.conversation, receipt.conversation_id, sizeof event.conversation);
    arena_free(&arena);
    events_push(&reader->session->events, &event);
}

void reader_tell_everything(struct reader *reader)
{
    static const enum rec_row_kind kinds[] = {REC_ROW_CONVERSATION, REC_ROW_MESSAGE, REC_ROW_MEMORY,
                                              REC_ROW_PREFERENCE};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct rec_event event = {.kind = REC_EVENT_CHANGED, .row = kinds[i], .operation = 'u'};

        events_push(&reader->session->events, &event);
    }
    reader->change = store_change_last(reader->user);
}

void reader_follow_changes(struct reader *reader)
{
    struct arena arena = ARENA_INIT;
    struct rec_change *rows = NULL;
    size_t count = 0;
    rec_error error = {0};
    enum rec_status status;

    if (!reader->user || !store_changed(reader->store))
        return;
    if (reader->index_expects) { /* told at its end, not row by row */
        atomic_fetch_add(&reader->session->generation, 1);
        reader->index_behind = true;
        return;
    }
    status = store_changes(reader->user, reader->change, CHANGES_MAX + 1, &arena, &rows, &count, &error);
    if (status == REC_OK && !count) {
        arena_free(&arena);
        return;
    }
    atomic_fetch_add(&reader->session->generation, 1);
    reader->index_behind = reader->search != NULL;
    if (status || count > CHANGES_MAX) {
        view_drop(reader->user);
        reader_tell_everything(reader);
    } else {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].operation == 'd' &&
                (rows[i].row == REC_ROW_MEMORY || rows[i].row == REC_ROW_PREFERENCE))
                view_drop(reader->user); /* nothing that is erased is kept for looking ahead */
            if (i + 1 == count || rows[i].row != rows[i + 1].row ||
                memcmp(rows[i].id, rows[i + 1].id, REC_ID_SIZE) != 0) /* runs of one row: once */
                tell_change(reader, &rows[i]);
        }
        reader->change = rows[count - 1].number;
    }
    arena_free(&arena);
}

bool reader_wants_index(const struct reader *reader)
{
    return reader->user && !reader->search && !reader->index_failed &&
           (!(reader->session->flags & REC_OPEN_NO_JOBS) || follows_import(reader));
}

static void expect_import(struct reader *reader)
{
    bool expects = follows_import(reader);

    if (expects == reader->index_expects)
        return;
    search_expect(reader->search, expects);
    reader->index_expects = expects;
    reader->index_behind = true;
    if (expects)
        return;
    view_drop(reader->user);
    reader_tell_everything(reader);
}

void reader_tend_index(struct reader *reader, bool idle)
{
    bool damaged = false;
    rec_error none = {0};

    if (!reader->user && follows_import(reader)) /* nothing was there to be read */
        reader_open_store(reader, &none);
    if (reader_wants_index(reader) && (clock_monotonic() >= reader->index_due || follows_import(reader)))
        reader_open_index(reader);
    if (!reader->search)
        return;
    expect_import(reader);
    if (reader->index_behind)
        update_index(reader);
    else if (idle)
        search_verify(reader->search, &damaged);
    reader->index_behind = reader->index_behind || damaged;
}

void reader_rebuild_index(struct reader *reader)
{
    rec_error error = {0};

    reader_open_index(reader);
    if (reader->search && search_rebuild(reader->search, &error))
        log_write(LOG_ERROR, "search index: %s", error.message);
    reader->index_behind = reader->search != NULL;
}
