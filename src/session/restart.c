/* A store that vanishes or is replaced under the program, and a loop that cannot go on: both end what runs,
 * keep what could not be written, and begin the worker's state anew. */
#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "session/reader.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MS 500 /* between two looks whether there is a store */

/* Of a turn that no store has taken: the question, and what had arrived of the answer. */
struct kept {
    struct kept *next;
    char answer_id[REC_ID_SIZE];
    char *question, *answer;
};

void restart_keep(struct worker *worker, const struct turn *turn)
{
    struct kept *kept;

    if (!turn->answer_id[0] || !turn->answer.length)
        return;
    kept = xcalloc(1, sizeof *kept);
    memcpy(kept->answer_id, turn->answer_id, REC_ID_SIZE);
    kept->question = xstrdup(turn->question.content ? turn->question.content : "");
    kept->answer = xstrdup(turn->answer.data);
    kept->next = worker->kept;
    worker->kept = kept;
}

/* --- Ending --- */

/* Runs end by their callbacks: turns as interrupted, jobs back in their queue. */
static void end_runs(struct worker *worker)
{
    rec_engine_free(worker->engine);
    worker->engine = NULL;
    flows_free(&worker->flows);
    worker_refuse(worker, &worker->broken);
    worker_settle(worker);
}

/* --- Coming back --- */

/* The question and the answer in a file of their own: the store that lies there now knows neither. */
static void put_aside(struct worker *worker, const struct kept *kept)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    rec_error said = {0}, error = {0};

    buf_addf(&path, "%s/unsaved-%s.md", rec_settings_folder(worker->session->settings, "state"),
             kept->answer_id);
    buf_addf(&text, "%s\n\n---\n\n%s\n", kept->question, kept->answer);
    if (file_write(path.data, text.data, text.length, 0600, &error))
        error_set(&said, error.code, "An answer that had begun could not be kept: %s", error.message);
    else
        error_set(&said, REC_STORE, "What had arrived of an answer is in %s", path.data);
    log_write(LOG_WARNING, "%s", said.message);
    session_event(worker->session, REC_EVENT_NOTICE, 0, NULL, &said);
    buf_free(&path);
    buf_free(&text);
}

/* Adds to the answer in the store what it lacks; false: there is no such answer in it, or it has ended. */
static bool add_rest(struct worker *worker, const struct kept *kept)
{
    struct arena arena = ARENA_INIT;
    struct rec_message message;
    rec_error none = {0};
    bool added = false;

    if (!store_message_get(worker->user, kept->answer_id, &arena, &message, &none)) {
        size_t length = strlen(message.content), whole = strlen(kept->answer);

        added = length == whole && strcmp(message.content, kept->answer) == 0;
        if (length < whole && strncmp(message.content, kept->answer, length) == 0)
            added = !store_message_append(worker->user, kept->answer_id, kept->answer + length,
                                          whole - length, &none);
    }
    arena_free(&arena);
    return added;
}

static void free_kept(struct kept *kept)
{
    free(kept->question);
    free(kept->answer);
    free(kept);
}

static void deliver_kept(struct worker *worker)
{
    struct kept *kept;

    while ((kept = worker->kept)) {
        worker->kept = kept->next;
        if (store_read_only(worker->store) || !add_rest(worker, kept))
            put_aside(worker, kept);
        free_kept(kept);
    }
}

/* Both connections are closed before the new ones are opened: SQLite would share the locks of a file that has
 * come back with those to its log that has not. */
static bool open_again(struct worker *worker, rec_error *error)
{
    struct rec_session *session = worker->session;
    enum rec_status status = store_look(worker->store, session->url, error);

    if (status)
        return false;
    reader_detach(session->reader);
    store_user_close(worker->user);
    store_close(worker->store);
    worker->user = NULL;
    worker->store = NULL;
    status = worker_open(worker, error);
    if (status) {
        store_user_close(worker->user);
        store_close(worker->store);
        worker->user = NULL;
        worker->store = NULL;
    }
    reader_store_ready(session->reader); /* else what is asked for would wait, and not be told why */
    return status == REC_OK;
}

/* False: the session is closed. */
static bool wait_for_store(struct worker *worker)
{
    for (;;) {
        struct pollfd fd = {.fd = worker->wake.read_fd, .events = POLLIN};
        rec_error error = {0};

        wake_drain(&worker->wake);
        worker_refuse(worker, &worker->broken);
        if (worker_stopping(worker))
            return false;
        if (open_again(worker, &error))
            return true;
        if (error.code != REC_NOT_FOUND) { /* something lies there that is of no use */
            worker->broken = error;
            session_lost(worker->session, &worker->broken);
        }
        poll(&fd, 1, AGAIN_MS);
    }
}

static void say_back(struct worker *worker)
{
    rec_error said = {0};

    session_lost(worker->session, NULL);
    error_set(&said, REC_STORE, "A store is at %s again: what is said is saved.", store_url(worker->store));
    session_event(worker->session, REC_EVENT_NOTICE, 0, NULL, &said);
}

bool restart(struct worker *worker)
{
    bool lost = worker->lost;

    log_write(LOG_ERROR, "worker: %s", worker->broken.message);
    if (lost)
        session_lost(worker->session, &worker->broken);
    else
        session_event(worker->session, REC_EVENT_NOTICE, 0, NULL, &worker->broken);
    end_runs(worker);
    if (lost) {
        store_leave(worker->store);
        if (!wait_for_store(worker))
            return false;
    } else {
        worker_drop_network(worker);
        worker->http = http_new();
    }
    memcpy(worker->former, worker->owner, sizeof worker->former);
    worker_serve(worker);
    if (lost)
        say_back(worker);
    deliver_kept(worker);
    if (!store_read_only(worker->store))
        recovery_run(worker, NULL);
    worker->lost = false;
    worker->broken = (rec_error){0};
    worker->commits_seen = -1; /* so that the screen is told */
    worker->look_at = worker->heartbeat_at = 0;
    worker->embed_change = worker->embed_settled =
        0; /* which texts have vectors is another store's now, maybe */
    return true;
}

void restart_free(struct worker *worker)
{
    struct kept *kept;

    while ((kept = worker->kept)) {
        worker->kept = kept->next;
        put_aside(worker, kept);
        free_kept(kept);
    }
}
