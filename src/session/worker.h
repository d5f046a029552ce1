/* The worker: the graph's background thread. It owns the writing connection, the network and all runs; one
 * loop interleaves them by priority. Everything here is for that thread, but worker_submit(), worker_cancel()
 * and worker_poke(). */
#ifndef SESSION_WORKER_H
#define SESSION_WORKER_H

#include "config/choose.h"
#include "flows/flows.h"
#include "nodes/bulk.h"
#include "nodes/embed.h"
#include "nodes/hooks.h"
#include "nodes/housekeeping.h"
#include "nodes/refine.h"
#include "nodes/refresh.h"
#include "nodes/title.h"
#include "nodes/turn.h"
#include "provider/http.h"
#include "session/session.h"

struct command {
    struct command *next;
    struct result *result; /* of one that has ended, until it is told */
    enum rec_status status;
    rec_error error;
    uint64_t number;
    struct rec_command row; /* strings in the arena; settings owned */
    struct arena arena;
};

/* One run of a graph and what it is for. */
struct running {
    struct running *next;
    struct worker *worker;
    struct command *command; /* owned; NULL for background runs */
    rec_run *run;
    struct turn *turn;          /* a turn */
    struct bulk_import *import; /* or an import */
    struct bulk_learn *learn;   /* or learning from an import */
    struct refresh *refresh;    /* or summing up */
    struct refine *refine;      /* or a model's second look */
    struct archiving *archiving;
    struct retention *retention;
    struct titling *titling; /* or naming a conversation */
    struct backup *backup;
    struct hook *hook;
    struct embedding *embedding; /* or making vectors */
    bool is_job;
    struct rec_job job; /* of the queue; strings in job_arena */
    struct arena job_arena;
    bool dry_run, batched;
    bool next_external; /* as the checkpoint on disk says */
    bool announced;     /* STARTED was sent */
    rec_error lost;     /* why what it has written is not on disk, and it cannot go on; REC_OK: it is */
};

#define WORKER_HEARTBEAT (2 * INT64_C(1000000000)) /* ns between signs of life of a run */

struct worker {
    struct rec_session *session;
    pthread_t thread;

    pthread_mutex_t lock;
    struct command *first, *last; /* guarded by lock */
    size_t waiting;               /* guarded by lock */
    uint64_t *cancels;            /* guarded by lock: numbers to cancel */
    size_t cancel_count, cancel_capacity;
    bool stop; /* guarded by lock */
    struct wake wake;

    struct store *store;
    struct store_user *user;
    struct http *http;
    struct provider *provider;
    struct provider *embedder; /* who makes vectors; NULL: nobody, or not asked for yet */
    int64_t embed_change;      /* what was changed up to here has been looked at for them, */
    int64_t embed_settled;     /* messages up to here have theirs; */
    int64_t embed_after;       /* the clock; after a failure they wait so long */
    rec_error embed_error;     /* what was said of that */
    struct provider **retired; /* replaced ones: calls may still be in flight */
    size_t retired_count, retired_capacity;
    rec_engine *engine;
    struct flows flows;
    struct node_services services;
    struct gate gate;
    char owner[REC_ID_SIZE];
    char host[256];

    struct running *runs;
    size_t batched; /* turns under way that are one of many: FULL commits wait for each other meanwhile */
    struct command *ended;   /* newest first; told once their commits are on disk */
    struct command *blocked; /* chats that wait for the turn before them in their conversation, in order */
    /* when each is due next, on the monotonic clock; metrics_last: at the latest */
    int64_t heartbeat_at, jobs_at, recover_at, checkpoint_at, housekeeping_at, metrics_at, metrics_last;
    int64_t commits_seen;
    struct command *jobs_command; /* JOBS_RUN under way */
    struct provider_call *probe;  /* PROBE under way, and its command */
    struct command *probe_command;
    struct counting *counting; /* requests whose tokens a server counts */
    int64_t jobs_done, jobs_failed;

    rec_error broken;         /* why the loop could not go on; REC_OK while it runs */
    bool lost;                /* the store is what is missing */
    int64_t look_at;          /* when it is looked for next */
    char former[REC_ID_SIZE]; /* the owner we were before a restart */
    struct kept *kept;        /* restart.c: answers that no store has taken */
};

struct worker *worker_start(struct rec_session *session);
void worker_stop(struct worker *worker); /* cancels what runs, waits for it, joins the thread */
void worker_free(struct worker *worker); /* after worker_stop() and reader_stop() */
enum rec_status worker_submit(struct worker *worker, struct command *command,
                              rec_error *error); /* takes the command */
void worker_cancel(struct worker *worker, uint64_t number);
void worker_poke(struct worker *worker);
void command_free(struct command *command);

/* worker_queue.c */
void worker_wake(
    void *context); /* for calls to end a wait of the network; context is the worker. [any thread] */
/* Starts or runs a command; takes it. */
void worker_dispatch(struct worker *worker, struct command *command);
/* Stops what somebody has asked to be stopped meanwhile. */
void worker_take_cancels(struct worker *worker);
/* Ends a command with its one event; takes both; result may be NULL. */
void worker_end(struct worker *worker, struct command *command, struct result *result, enum rec_status status,
                const rec_error *error);

/* Puts on disk what has been committed since the last time, and only then tells who waits for it. */
void worker_settle(struct worker *worker);
struct command *worker_take(struct worker *worker); /* the next that waits; NULL: none */
bool worker_stopping(struct worker *worker);
/* For a command that does its work in one go: has somebody asked to stop it, or the program to end? */
bool worker_gives_up(struct worker *worker, uint64_t number);
enum rec_status worker_open(struct worker *worker, rec_error *error);
void worker_serve(struct worker *worker); /* makes the engine and what its nodes are given */
/* Ends every command that waits for something. */
void worker_refuse(struct worker *worker, const rec_error *why);

/* restart.c: after the loop has ended by an error. Ends what runs, says so, and waits until there is a store
 * again; false: the session was closed meanwhile. */
bool restart(struct worker *worker);
/* Keeps the answer of a turn that could not be written, until there is a store again. */
void restart_keep(struct worker *worker, const struct turn *turn);
void restart_free(struct worker *worker); /* what is kept still goes to files */

/* worker_settings.c */
void worker_configure(struct worker *worker); /* after the settings have changed, and at the start */
/* Makes the provider that the settings choose, if it is not there yet: only when somebody wants to chat,
 * since its key may come from a command that asks a person. */
enum rec_status worker_need_provider(struct worker *worker, rec_error *error);
/* The same for who makes vectors; *provider is NULL where nobody does. */
enum rec_status worker_need_embedder(struct worker *worker, struct provider **provider, rec_error *error);
/* Frees the network and all that refers to it; no call may be under way. */
void worker_drop_network(struct worker *worker);

/* sink.c: what the engine and the nodes call */
void sink_connect(struct worker *worker, struct rec_engine_options *options);

/* commands.c: runs a command that only writes rows, in one transaction. REC_UNSUPPORTED if it is none of
 * these. */
enum rec_status command_run(struct worker *worker, const struct command *command, struct result *result,
                            rec_error *error);

/* turns.c */
void turns_start(struct worker *worker, struct command *command); /* takes it */
void turns_unblock(struct worker *worker);
void turns_cancel(struct worker *worker, struct running *running);
/* Before a node of the run writes: all that a turn writes once its answer has ended is one commit, made
 * before anybody is told that it is done; what other runs write is no part of it. */
enum rec_status turns_group(struct running *running, rec_error *error);
struct running *running_new(struct worker *worker, struct command *command);
void running_free(struct running *running); /* unlinks */
/* Ends a run and its command; takes the result; error may be of the run. */
void running_end(struct running *running, struct result *result, enum rec_status status,
                 const rec_error *error);
/* What all runs have written since the last sync is gone: they cannot go on, and end with this error. */
void running_lose(struct worker *worker, const rec_error *why);
/* How a run ended, with what was lost in mind; for its done callback. May point *error at what `running` has.
 */
enum rec_status running_outcome(const struct running *running, enum rec_status status,
                                const rec_error **error);
bool turns_resume(struct worker *worker,
                  const struct store_run *row); /* goes on behind the answer; false if it cannot */

/* jobs.c: import, learning and the queue of jobs */
void import_start(struct worker *worker, struct command *command);  /* takes it */
void refresh_start(struct worker *worker, struct command *command); /* takes it */
void archive_start(struct worker *worker, struct command *command); /* takes it */
void jobs_start(struct worker *worker, struct command *command);    /* JOBS_RUN: takes it */
void jobs_tick(struct worker *worker);
void jobs_housekeeping(struct worker *worker); /* queues what is due once a day */
/* Takes the copies of the store that hold one of the words away; the next job makes a new one. */
struct copies_erased jobs_erase_copies(struct worker *worker, const char *const *words, size_t count);
void jobs_count(struct worker *worker);

/* Where the program's own copies of the store lie. */
const char *jobs_backup_folder(const struct worker *worker, struct arena *arena);

/* copies.c: a copy that only its passphrase opens; NULL: what the command of the settings prints */
enum rec_status copies_encrypted(struct worker *worker, const char *to, const char *passphrase,
                                 store_progress progress, void *context, rec_error *error);

/* recovery.c */
void recovery_init(struct worker *worker); /* who we are: owner, pid, start time, host */
void recovery_heartbeat(struct worker *worker);
/* Marks turns whose owner is gone; returns how many, each named in report (may be NULL). */
int64_t recovery_run(struct worker *worker, struct buf *report);

/* count.c: takes command and result unless it fails */
enum rec_status count_start(struct worker *worker, struct command *command, struct turn *turn,
                            struct result *result, rec_error *error);
void count_step(struct worker *worker);
bool count_cancel(struct worker *worker, uint64_t number, const rec_error *why); /* 0: any; false: none */

/* probe.c */
void probe_start(struct worker *worker, struct command *command); /* takes it */
void probe_step(struct worker *worker);
void probe_end(struct worker *worker, const rec_error *why); /* if one is under way */

#endif
