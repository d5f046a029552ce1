/* recollect.h: chat with memory. The public header of librecollect; see librecollect(3).
 *
 * A session is one user's door to one store, with three threads behind and before it: yours (which never
 * waits here unless a function's name says so), the worker (writes, requests, graph runs) and the reader
 * (pages, searches). You submit commands and ask for pages; answers come as events, announced on one file
 * descriptor. Text deltas carry text; all other events carry ids and kinds, and you ask for the rows again.
 *
 * Threads: all functions of a session are for the one thread that opened it, except rec_cancel(). Strings in
 * events, pages and results belong to them and die with them. The library prints nothing, installs no signal
 * handler and exits only through rec_set_fatal(). */
#ifndef RECOLLECT_H
#define RECOLLECT_H

#include "recollect_error.h"
#include "recollect_extend.h"
#include "recollect_rows.h"
#include "recollect_strategy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

const char *rec_version(void);

/* Called when memory runs out, before the process aborts: restore the terminal, print the sentence. Set it
 * before anything else. */
void rec_set_fatal(void (*handler)(void *context, const char *sentence), void *context);

/* --- Settings --- */

typedef struct rec_settings rec_settings;

struct rec_option {
    const char *name;          /* "provider.name" */
    const char *type;          /* "string", "integer", "number", "boolean", "choice", "duration", "url" */
    const char *default_value; /* as text */
    const char *choices;       /* "a, b, c" or a range "1..100"; "" if none */
    const char *environment;   /* variables that set it, separated by ' '; "" if none */
    const char *help;          /* one sentence */
    const char *value;         /* with settings: the value in force; else the default */
    const char *origin;        /* "default", "file", "environment", "command line" */
};

/* Everything configurable, in documented order; needs no settings. REC count of rec_option_at. */
size_t rec_option_count(void);
struct rec_option rec_option_at(size_t index);

/* Reads the config file (NULL: the XDG place; a missing file there is no error) and, if given, an env file;
 * then the environment. NULL with a sentence naming file, line and option on bad content. */
rec_settings *rec_settings_load(const char *config_file, const char *env_file, rec_error *error);
/* The same, to write options into the file: a value in it that is not allowed, so that it can be replaced,
 * and a line that is no option are passed over. */
rec_settings *rec_settings_load_to_edit(const char *config_file, const char *env_file, rec_error *error);
void rec_settings_free(rec_settings *settings);
/* Value in force; NULL for an unknown name. */
const char *rec_settings_get(const rec_settings *settings, const char *name);
struct rec_option rec_settings_option(const rec_settings *settings, size_t index);
/* For this process only, above everything else (a command-line option). Checks the value. */
enum rec_status rec_settings_override(rec_settings *settings, const char *name, const char *value,
                                      rec_error *error);
/* Writes one option into the config file, keeping its comments and order, and takes it into force: for this
 * process also where environment or command line said something else before. value NULL removes the line. */
enum rec_status rec_settings_save(rec_settings *settings, const char *name, const char *value,
                                  rec_error *error);
const char *rec_settings_path(const rec_settings *settings); /* of the config file */
size_t rec_settings_warning_count(const rec_settings *settings);
const char *rec_settings_warning(const rec_settings *settings, size_t index);
/* What an answer cost, in USD, by the prices of the settings; below 0: not known. Worked out from its token
 * counts whenever it is shown, so that new prices count for old answers. */
double rec_settings_cost(const rec_settings *settings, const struct rec_message *answer);
/* XDG folders of this program: which is "config", "data", "state" or "cache". Appends nothing; NULL for
 * another word. */
const char *rec_settings_folder(const rec_settings *settings, const char *which);

/* --- Word vectors --- */

struct rec_vectors {
    char language[3];         /* "de" */
    size_t words, dimensions; /* taken, and those of the file */
};

/* Takes in the word vectors of a language, so that words near in meaning are found in it: a text table of
 * GloVe, word2vec or fastText. language: two small letters; NULL: as the name of the file says
 * ("cc.de.300.vec"). Blocks for seconds; sessions opened later use them, and make their search index anew. An
 * error names the file and the line and leaves things as they were. progress: NULL allowed. */
enum rec_status rec_vectors_import(const char *file, const char *language,
                                   void (*progress)(void *context, int64_t done, int64_t total),
                                   void *context, struct rec_vectors *made, rec_error *error);

/* --- Session --- */

typedef struct rec_session rec_session;

enum {
    REC_OPEN_NO_JOBS = 1 << 0,     /* leave background jobs queued (one-shot commands) */
    REC_OPEN_EXISTING = 1 << 1,    /* do not create a store or user that is not there: REC_NOT_FOUND */
    REC_OPEN_NO_RECOVERY = 1 << 2, /* do not mark turns whose owner is gone as interrupted */
    REC_OPEN_READ_FIRST =
        1 << 3, /* pages are asked for at once: they are read before the rest starts (screens) */
};

struct rec_open {
    const char *user;             /* NULL: $RECOLLECT_USER, else the login name */
    const char *url;              /* NULL: $RECOLLECT_DB, $DATABASE_URL, else the default file */
    const char *provider, *model; /* as rec_settings_override() would have them; NULL: by settings */
    unsigned flags;
    const struct rec_strategy *strategy;    /* of your own, copied; NULL: the option context.strategy */
    const struct rec_extension *extensions; /* of this program; not copied */
    size_t extension_count;
};

/* Starts the threads and returns at once; settings are copied. The store is opened behind: REC_EVENT_OPENED,
 * or REC_EVENT_CLOSED with the error, follows. NULL only for bad arguments. */
rec_session *rec_session_open(const rec_settings *settings, const struct rec_open *options, rec_error *error);
/* Waits until the store is open, or gives the error. */
enum rec_status rec_session_wait_open(rec_session *session, rec_error *error);
/* Ends: what streams is cancelled and kept as cancelled, drafts and rows are flushed, threads joined. NULL
 * allowed. */
void rec_session_close(rec_session *session);

/* Makes the store that the options name, which must not be there yet, from a copy. `ask` is called once, for
 * the passphrase of an encrypted one, unless backup.passphrase_command prints it; its answer is borrowed,
 * NULL cancels. Waits; no session is needed. */
enum rec_status rec_restore(const rec_settings *settings, const struct rec_open *options, const char *file,
                            const char *(*ask)(void *context),
                            void (*progress)(void *context, int64_t done, int64_t total), void *context,
                            rec_error *error);

struct rec_info {
    const char *user, *url, *provider,
        *model;       /* live as long as the session, or until REC_COMMAND_CONFIGURE is done */
    bool local;       /* the provider is the memory keeper, not a language model */
    bool read_only;   /* the store is newer than this program, or may not be written */
    const char *lost; /* what has happened to the store, so that nothing is saved just now; else "" */
    int64_t jobs;     /* queued and running */
    int64_t indexed, to_index;  /* search index: equal when it is up to date */
    int64_t embedded, to_embed; /* texts with a vector of the server that embedding.provider names, since
                                   its job last ran; 0: not yet */
};
void rec_session_info(rec_session *session, struct rec_info *info);

/* --- Commands --- */

/* X(symbol, "name", fields of struct rec_command that it reads). `id` is always a full id or what rec_resolve
 * accepts. */
#define REC_COMMANDS(X)                                                                                      \
    X(CHAT, "chat",                                                                                          \
      "id: conversation or NULL for a new one; text; title, system: of a new one; message: user message to " \
      "edit (a sibling); choice")                                                                            \
    X(REGENERATE, "regenerate", "message: the assistant message to answer anew (a sibling); choice")         \
    X(CONTINUE, "continue", "message: the cut, cancelled or interrupted assistant message to go on with")    \
    X(RETRY, "retry", "message: the user message of a failed turn: asks again; choice")                      \
    X(CONVERSATION_NEW, "conversation-new", "title, system; text: external id or NULL")                      \
    X(CONVERSATION_RENAME, "conversation-rename", "id, text: title")                                         \
    X(CONVERSATION_STATUS, "conversation-status",                                                            \
      "id, or several separated by blanks; number: enum rec_conversation_status")                            \
    X(CONVERSATION_TAG, "conversation-tag",                                                                  \
      "id, or several separated by blanks; text: tag, number: 1 adds, 0 removes")                            \
    X(CONVERSATION_DELETE, "conversation-delete", "id, or several separated by blanks: undone together")     \
    X(CONVERSATION_RESTORE, "conversation-restore", "id")                                                    \
    X(CONVERSATION_ERASE, "conversation-erase", "id")                                                        \
    X(CONVERSATION_FORK, "conversation-fork",                                                                \
      "id, message: last message to take along; result id: the new conversation")                            \
    X(CONVERSATION_BRANCH, "conversation-branch", "message: show the newest path that it is on")             \
    X(DRAFT, "draft", "id: conversation or NULL; text")                                                      \
    X(MEMORY_ADD, "memory-add", "text, kind, category, number: 1 pins")                                      \
    X(MEMORY_EDIT, "memory-edit", "id, text")                                                                \
    X(MEMORY_PIN, "memory-pin", "id, number: 1 or 0")                                                        \
    X(MEMORY_FORGET, "memory-forget", "id")                                                                  \
    X(MEMORY_RESTORE, "memory-restore", "id")                                                                \
    X(MEMORY_ERASE, "memory-erase",                                                                          \
      "id: of a memory or preference; result added: other rows that held its words, report: what was "       \
      "reached")                                                                                             \
    X(MEMORY_OPENED, "memory-opened", "id: counts an access")                                                \
    X(PREFERENCE_SET, "preference-set", "key, text: value, category or -1, qualifier")                       \
    X(PREFERENCE_UNSET, "preference-unset", "id")                                                            \
    X(PREFERENCE_LOCK, "preference-lock", "id, number: 1 or 0")                                              \
    X(USER_ERASE, "user-erase",                                                                              \
      "everything of the session's user, who is gone after it: close the session. Result report: what was "  \
      "reached")                                                                                             \
    X(ACCEPT, "accept", "id: of a proposed memory or preference")                                            \
    X(REJECT, "reject", "id: of a proposed memory or preference")                                            \
    X(UNDO, "undo", "number: steps")                                                                         \
    X(REDO, "redo", "number: steps; what was undone, as long as nothing else has been changed")              \
    X(IMPORT, "import", "text: path or -; flags: REC_STRICT, REC_NO_LEARN")                                  \
    X(JOBS_RUN, "jobs-run", "number: 1 adds those of each day first; runs all that are due")                 \
    X(ARCHIVE, "archive", "number: days; conversations not touched for so long; result added: how many")     \
    X(JOB_RETRY, "job-retry", "id")                                                                          \
    X(JOB_CANCEL, "job-cancel", "id")                                                                        \
    X(RECOVER, "recover", "number: window in hours; marks and lists what was interrupted")                   \
    X(TURN_DISCARD, "turn-discard",                                                                          \
      "id: of an interrupted turn: it is not offered any more, and stays as it is")                          \
    X(BACKUP, "backup",                                                                                      \
      "text: path; flags: REC_ENCRYPT; key: its passphrase, NULL: what backup.passphrase_command prints")    \
    X(CHECK, "check", "result report: findings")                                                             \
    X(VACUUM, "vacuum", "")                                                                                  \
    X(REBUILD, "rebuild", "derived data: search index and counters")                                         \
    X(VECTORS_DROP, "vectors-drop",                                                                          \
      "vectors that a server made of what was said; they are made anew if one is set. Result added: how "    \
      "many there were")                                                                                     \
    X(CONTEXT_REFRESH, "context-refresh",                                                                    \
      "id: conversation, number: tokens of history that may stay, 0: a third of the budget; result added: "  \
      "summaries made, same: messages summed up")                                                            \
    X(PROBE, "probe",                                                                                        \
      "asks the provider whether it answers; number 1: who makes vectors; result report: what it said")      \
    X(CONFIGURE, "configure", "settings: take these into force (provider, model, budget)")

enum rec_command_kind {
#define X(symbol, name, fields) REC_COMMAND_##symbol,
    REC_COMMANDS(X)
#undef X
};
const char *rec_command_name(enum rec_command_kind kind);

enum {
    REC_NO_MEMORY = 1 << 0, /* CHAT: neither profile nor memories in the prompt, nothing learned */
    REC_DRY_RUN = 1 << 1,   /* CHAT: writes and sends nothing; result: request and receipt */
    REC_EXCERPT = 1 << 8, /* CHAT: of a message larger than the budget its beginning and end are sent, and all
                             of it is kept. Without it such a message is refused (REC_LIMIT), not kept */
    REC_COUNT = 1 << 7,   /* with REC_DRY_RUN: the server counts the tokens, without answering (result:
                             input_tokens); REC_UNSUPPORTED if it does not */
    REC_STRICT = 1 << 2,  /* IMPORT: a bad line refuses the whole file */
    REC_NO_LEARN = 1 << 3, /* IMPORT: no learning job */
    REC_ENCRYPT = 1 << 6,  /* BACKUP: only its passphrase opens the copy; REC_UNSUPPORTED without libsodium */
    REC_BY_ITSELF = 1 << 5, /* CONVERSATION_STATUS: not an act of a person's, so undo does not take it back */
    REC_BATCHED = 1 << 4 /* CHAT, RETRY: one of many. Comes behind what a person waits for; what it teaches is
                         learned when it is sent, so that the order is that of the commands; many share one
                         wait for the disk; number: how many requests may be in flight at once, 0: any */
};

/* What a question must not take along, and what it must, whatever the search finds: full ids of memories,
 * preferences and past messages. What is pinned comes first, and may still not fit. An id that names nothing
 * any more does no harm. At most REC_MAX_CHOSEN of each. */
#define REC_MAX_CHOSEN 64
struct rec_choice {
    const char *const *excluded, *const *pinned;
    size_t excluded_count, pinned_count;
};

struct rec_command {
    enum rec_command_kind kind;
    const char *id, *message, *text, *title, *system, *key, *qualifier;
    const char *external_id; /* CHAT: external id for the user message, or NULL */
    int row_kind;            /* MEMORY_ADD: enum rec_memory_kind */
    int category;
    int64_t number;
    unsigned flags;
    struct rec_choice choice;
    const rec_settings *settings;
};

/* Accepts a command (copied whole) and gives it a number > 0; every accepted command ends in exactly one
 * DONE, FAILED or CANCELLED event. Commands that write rows run in order; CHAT and its relatives run side by
 * side, but one after the other within a conversation. REC_LIMIT when 1024 are waiting. */
enum rec_status rec_submit(rec_session *session, const struct rec_command *command, uint64_t *number,
                           rec_error *error);
/* Asks a command to stop; harmless when it has ended. [any thread] */
void rec_cancel(rec_session *session, uint64_t number);

/* --- Events --- */

enum rec_event_kind {
    REC_EVENT_OPENED,  /* the store is open; rec_session_info is filled */
    REC_EVENT_CLOSED,  /* the store could not be opened or is lost: error */
    REC_EVENT_STARTED, /* command; conversation, id: user message, once it is on disk (CHAT and its relatives)
                        */
    REC_EVENT_STEP,    /* command, text: name of the node that starts; conversation; not for one of many */
    REC_EVENT_WAITING, /* command: retry or rate limit; number: milliseconds until it goes on; error: why */
    REC_EVENT_DELTA,   /* command, conversation, id: assistant message; text: more of the answer */
    REC_EVENT_THINKING, /* the same of the model's thinking */
    REC_EVENT_PROGRESS, /* command; number of total */
    REC_EVENT_CHANGED,  /* row, id, operation ('i', 'u', 'd'), conversation if known; id "": many of the kind,
                           ask  for all of it again */
    REC_EVENT_PAGE,     /* request: rec_page_take() has its answer */
    REC_EVENT_INFO,     /* rec_session_info has changed */
    REC_EVENT_DONE,     /* command; id: the row made or changed; rec_result_take() may have more */
    REC_EVENT_FAILED,   /* command, error */
    REC_EVENT_CANCELLED, /* command */
    REC_EVENT_NOTICE     /* error: something in the background failed, a hook; nothing waits for it */
};

struct rec_event {
    enum rec_event_kind kind;
    uint64_t command; /* 0: of no command */
    uint64_t request;
    enum rec_row_kind row;
    char operation;
    char id[REC_ID_SIZE], conversation[REC_ID_SIZE];
    const char *text; /* NUL-terminated; "" if none */
    size_t length;
    int64_t number, total;
    rec_error error;
    void *owner_; /* private */
};

/* Readable when events wait (level-triggered until drained). */
int rec_event_fd(rec_session *session);
/* Takes the next event; false if there is none. Clear each with rec_event_clear(). */
bool rec_event_next(rec_session *session, struct rec_event *event);
void rec_event_clear(struct rec_event *event);
/* Waits for the next event; false after timeout_ms (-1: never). For programs without a loop. */
bool rec_event_wait(rec_session *session, struct rec_event *event, int timeout_ms);

/* --- What a command did --- */

struct rec_learned {
    enum rec_row_kind row; /* PREFERENCE or MEMORY */
    const char *text;      /* one line: "seat: aisle", "likes ramen"; "remembered: ..." of a memory */
    bool forgotten;        /* it is no longer known */
};

/* After DONE, FAILED or CANCELLED of a command; kept for the newest 64 commands until taken. */
struct rec_result {
    enum rec_command_kind kind;
    char id[REC_ID_SIZE]; /* the row made or changed */
    /* CHAT and its relatives */
    char conversation_id[REC_ID_SIZE], user_message_id[REC_ID_SIZE],
        message_id[REC_ID_SIZE]; /* "" in a dry run */
    const char *response;
    bool generated; /* the provider answered */
    const char *provider, *model, *stop_reason;
    int64_t input_tokens, output_tokens, cache_read_tokens, cache_write_tokens; /* -1: not told */
    double cost_usd;                                                            /* below 0: not known */
    int64_t duration_ms;
    const char *request;               /* dry run: the body that would be sent */
    bool reactivated;                  /* the conversation was not active before */
    const struct rec_receipt *receipt; /* NULL if none */
    const struct rec_memory *memories_used;
    size_t memories_used_count;
    const struct rec_memory *memories_extracted;
    size_t memories_extracted_count;
    const struct rec_preference *preferences_updated;
    size_t preferences_updated_count;
    const struct rec_learned *learned;
    size_t learned_count;
    /* others */
    int64_t added, same, failed; /* IMPORT: messages; UNDO, REDO: changes; JOBS_RUN: jobs */
    const char *report;          /* lines: bad import lines, findings, what was undone */
};
struct rec_result *rec_result_take(rec_session *session,
                                   uint64_t command); /* NULL if there is none; rec_result_free() it */
void rec_result_free(struct rec_result *result);

/* --- Pages and searches --- */

/* X(symbol, what the page holds, fields of struct rec_query read) */
#define REC_QUERIES(X)                                                                                       \
    X(CONVERSATIONS, conversations,                                                                          \
      "statuses, deleted, text: words in the title, tag, before_time, before_id, limit")                     \
    X(CONVERSATION, conversations, "id (or prefix or ext:)")                                                 \
    X(MESSAGES, messages, "id: conversation, branch, before or after: sequence, limit")                      \
    X(MESSAGE, messages, "id")                                                                               \
    X(SIBLINGS, messages, "id: message")                                                                     \
    X(MEMORIES, memories,                                                                                    \
      "statuses, row_kind, category, text, message, as_of, pinned, before_time, before_id, limit")           \
    X(MEMORY, memories, "id")                                                                                \
    X(PREFERENCES, preferences, "statuses, category, key, text, message, source, as_of, limit")              \
    X(PREFERENCE, preferences, "id, or key (with qualifier)")                                                \
    X(RECEIPT, receipts, "id: of a receipt, turn, message or conversation (its newest)")                     \
    X(HISTORY, history, "id or NULL: all; before: number; limit")                                            \
    X(TURNS, turns, "statuses, id: conversation or NULL, message: what they answer, since, limit")           \
    X(RECOVERY, offers, "since")                                                                             \
    X(JOBS, jobs, "statuses, limit")                                                                         \
    X(DRAFT, drafts, "id: conversation or NULL")                                                             \
    X(STATS, stats, "since")                                                                                 \
    X(INDEX, index, "the search index compared with the messages: takes a while")                            \
    X(USERS, users, "since: counts per user, no content")                                                    \
    X(SEARCH, hits,                                                                                          \
      "text, vector (dimensions, vector_model) or both, scopes, id: conversation, row_kind, category, "      \
      "role, "                                                                                               \
      "since, until, as_of, limit, prefix")                                                                  \
    X(RECALL, receipts,                                                                                      \
      "what a question would be sent with, though nothing is: text; id: conversation or NULL; message: the " \
      "user message that it would replace; choice")

enum rec_query_kind {
#define X(symbol, member, fields) REC_QUERY_##symbol,
    REC_QUERIES(X)
#undef X
};

struct rec_query {
    enum rec_query_kind kind;
    const char *id, *text, *key, *qualifier, *tag, *message;
    unsigned statuses;                    /* bits; 0: the kind's default */
    int row_kind, category, role, source; /* -1: any. rec_query_init() sets them */
    int64_t branch, before, after, before_time, since, until, as_of;
    const char *before_id;
    size_t limit;
    unsigned scopes; /* SEARCH: bits 1 << REC_ROW_...; 0: all */
    bool deleted, pinned, prefix;
    struct rec_choice choice;
    /* SEARCH: what is looked for, as a vector: with text or alone. The model whose vectors the store keeps
     * (embedding.model), and as many numbers as these have: REC_INVALID if not */
    const float *vector;
    size_t dimensions;
    const char *vector_model;
};
void rec_query_init(struct rec_query *query, enum rec_query_kind kind);

struct rec_user_counts {
    const char *name;
    int64_t created_at, conversations, messages, memories, preferences;
};

/* Immutable; may be shared: each take or answer must be freed once. */
struct rec_page {
    enum rec_query_kind kind;
    size_t count;
    bool more;
    int64_t duration_us;                          /* what the reader needed */
    const struct rec_conversation *conversations; /* the member of the kind is set, the others are NULL */
    const struct rec_message *messages;
    const struct rec_memory *memories;
    const struct rec_preference *preferences;
    const struct rec_receipt *receipts;
    const struct rec_change_record *history;
    const struct rec_turn *turns;
    const struct rec_offer *offers;
    const struct rec_job *jobs;
    const char *const *drafts;
    const struct rec_stats *stats;
    const struct rec_index_check *index;
    const struct rec_user_counts *users;
    const struct rec_hit *hits;
};

/* A page that is cached and still true is given at once (REC_OK, *page). Otherwise REC_PENDING and *request:
 * REC_EVENT_PAGE follows, then rec_page_take(). A newer request with the same `slot` > 0 (one of your views)
 * replaces one still waiting: that one gets no event. */
enum rec_status rec_page(rec_session *session, const struct rec_query *query, int slot,
                         const struct rec_page **page, uint64_t *request, rec_error *error);
/* The answer of a request, once: REC_OK and *page, or its error. REC_NOT_FOUND if it was replaced or taken.
 */
enum rec_status rec_page_take(rec_session *session, uint64_t request, const struct rec_page **page,
                              rec_error *error);
/* Asks and waits: for programs without a loop. */
enum rec_status rec_page_wait(rec_session *session, const struct rec_query *query,
                              const struct rec_page **page, rec_error *error);
void rec_page_free(const struct rec_page *page);

/* rec_page() of kind SEARCH over all scopes. */
enum rec_status rec_search(rec_session *session, const char *text, size_t limit, int slot,
                           const struct rec_page **page, uint64_t *request, rec_error *error);

/* A full id, a unique prefix (6 characters or more) or ext:EXTERNAL-ID to a full id. Waits for the reader. */
enum rec_status rec_resolve(rec_session *session, enum rec_row_kind kind, const char *text,
                            char id[REC_ID_SIZE], rec_error *error);

#ifdef __cplusplus
}
#endif
#endif
