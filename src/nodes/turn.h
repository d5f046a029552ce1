/* The shared state of the conversation flow: one turn from the words of a person to a stored answer. Owned by
 * whoever starts the run (turn_new, turn_free); worker thread only. Its nodes are in the files of this folder
 * named after them. */
#ifndef NODES_TURN_H
#define NODES_TURN_H

#include "base/arena.h"
#include "nodes/services.h"

enum turn_kind {
    TURN_CHAT,       /* a new user message, or with `message` a sibling of that one */
    TURN_REGENERATE, /* a sibling of the assistant message `message` */
    TURN_CONTINUE,   /* goes on after the partial answer `message` */
    TURN_RETRY       /* the user message `message` is asked again */
};

struct turn {
    const struct node_services *services;
    struct provider *provider; /* who is asked; NULL in a turn resumed behind its answer */
    struct arena arena;        /* every string and array below */

    /* what was asked */
    uint64_t command;
    enum turn_kind kind;
    bool no_memory;
    bool excerpt;     /* the beginning and end of a message are enough, if all of it does not fit */
    int64_t parallel; /* of a batch: requests in flight at once; 0: no limit */
    bool batched;     /* one of many: learns when it begins, in the order of the commands */
    const char *text, *title, *system, *external_id; /* NULL if not given */
    char message[REC_ID_SIZE];
    struct context_choice choice; /* what the person left out or put in by hand */

    /* init */
    char id[REC_ID_SIZE], run_id[REC_ID_SIZE];
    struct rec_conversation conversation;
    struct rec_message question;
    const char *partial; /* TURN_CONTINUE: the text so far */
    bool reactivated;
    int64_t started_at; /* clock_monotonic */
    struct memory_candidate *candidates;
    size_t candidate_count;

    /* retrieval */
    struct retrieve *retrieve;  /* what is looked for; NULL: not known yet */
    struct node_search *search; /* while one is under way */
    struct rec_hit *hits;
    size_t hit_count;
    bool asks_for_all; /* "what do you know about me?": the hits are what weighs most */

    /* context */
    struct rec_receipt receipt;
    struct context_summary summary;
    double scale; /* of the token estimates */
    struct provider_request request;
    char answer_id[REC_ID_SIZE];

    /* response */
    struct provider_call *call; /* while one is in flight */
    rec_wait *wait;             /* of that call: to wake it when the person says stop */
    bool inside, waits;         /* gate.h */
    struct turn *behind;
    bool stop; /* the person said stop: end the answer here, keep what came */
    bool sent; /* a request has left */
    struct buf answer;
    size_t stored;       /* bytes of the answer that are in the store */
    struct buf thinking; /* the first REC_MAX_THINKING bytes of it */
    int64_t flushed_at, sent_at, first_token_ms, duration_ms;
    struct provider_result result;
    enum rec_turn_status status; /* COMPLETE, CANCELLED or FAILED once the response has ended */
    rec_error failure;

    /* preferences */
    bool learned; /* the candidates were committed */
    struct memory_change *changes;
    size_t change_count;
};

struct turn *turn_new(const struct node_services *services);
void turn_free(struct turn *turn);

/* The model as the server named it, else as it was asked for; "" if nobody was asked. */
const char *turn_model(const struct turn *turn);
/* Of a node without which there is no answer (the prompt is too large, the server refuses): the turn fails,
 * but what was said is still stored and learned. */
enum rec_status turn_fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                              rec_error *error);

/* Ends the answer where it is; what the person said is still stored and learned. False if no answer is being
 * waited for: cancel the run instead. */
bool turn_stop(struct turn *turn);

/* When text that has arrived must be written at the latest (monotonic ns), though no more comes; 0: none
 * waits. Then turn_wake() lets the response write it. */
int64_t turn_flush_due(const struct turn *turn);
void turn_wake(struct turn *turn);

/* Writes what has arrived of the answer since the last time; a transaction of its own. */
enum rec_status turn_flush(struct turn *turn, rec_error *error);

/* Commits what the rules found in the user's message: once, inside the caller's transaction if there is one.
 */
enum rec_status turn_learn(struct turn *turn, rec_error *error);

/* Begins the search for what is asked in a conversation, while the question is read and goes to the disk. */
void turn_look_ahead(struct turn *turn);

/* Closes a turn whose run ended before its session node: message and turn get `status`, what the person said
 * is learned, the run row goes. */
enum rec_status turn_abandon(struct turn *turn, enum rec_turn_status status, const rec_error *why,
                             rec_error *error);

/* The codec of its checkpoints (struct rec_graph_spec): ids and candidates. */
enum rec_status turn_encode(void *shared, void **bytes, size_t *length, rec_error *error);
enum rec_status turn_decode(const void *bytes, size_t length, void *shared, rec_error *error);

/* A title from the first words of a text: one line, at most 60 columns, cut between words. Belongs to the
 * arena. */
const char *turn_title(const char *text, struct arena *arena);

extern const struct rec_node node_init, node_retrieval, node_context, node_response, node_storage,
    node_preferences, node_session;
/* Of the preview flow (a dry run): the same reading, nothing written. */
extern const struct rec_node node_preview_init, node_preview_context;

#endif
