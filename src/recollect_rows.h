/* The rows that recollect keeps, as every layer and every front end sees them.
 *
 * A row owns nothing: its strings belong to the page (or arena) it came from. Strings are valid UTF-8 and
 * never NULL ("" when unset) unless a field says otherwise. Times are milliseconds since 1970 UTC, 0 = not
 * set. */
#ifndef RECOLLECT_ROWS_H
#define RECOLLECT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define REC_ID_SIZE 21 /* 20 characters and the NUL */

/* Limits, in bytes; what passes one is refused with a sentence (REC_LIMIT, REC_INVALID). */
#define REC_MAX_USER_NAME 128
#define REC_MAX_TITLE     500
#define REC_MAX_KEY       128
#define REC_MAX_VALUE     4096
#define REC_MAX_THINKING  (256 * 1024) /* of an answer; the rest is not kept */
#define REC_MAX_METADATA  (64 * 1024)
#define REC_MAX_MESSAGE   (16 * 1024 * 1024)
#define REC_MAX_EXTERNAL  256
#define REC_MAX_TAG       64

/* Each enum is one list: REC_X(symbol, "name in JSON, SQL and on screen"). */
/* clang-format off */
#define REC_CONVERSATION_STATUSES(X) \
    X(ACTIVE, "active") X(PAUSED, "paused") X(COMPLETED, "completed") X(ARCHIVED, "archived")
#define REC_ROLES(X) \
    X(USER, "user") X(ASSISTANT, "assistant") X(SYSTEM, "system") X(TOOL, "tool")
#define REC_TURN_STATUSES(X) \
    X(PENDING, "pending") X(STREAMING, "streaming") X(COMPLETE, "complete") X(FAILED, "failed") \
    X(CANCELLED, "cancelled") X(INTERRUPTED, "interrupted")
#define REC_MEMORY_KINDS(X) \
    X(FACT, "fact") X(PREFERENCE, "preference") X(DECISION, "decision") X(EVENT, "event") \
    X(PERSON, "person") X(TASK, "task") X(INSTRUCTION, "instruction") X(SUMMARY, "summary")
#define REC_CATEGORIES(X) \
    X(GENERAL, "general") X(PERSONAL, "personal") X(WORK, "work") X(TECHNICAL, "technical") \
    X(UI, "ui") X(SYSTEM, "system") X(HEALTH, "health") X(FOOD, "food") X(TRAVEL, "travel") \
    X(FINANCE, "finance") X(LEARNING, "learning") X(ENTERTAINMENT, "entertainment") \
    X(COMMUNICATION, "communication")
#define REC_MEMORY_STATUSES(X) \
    X(ACTIVE, "active") X(PROPOSED, "proposed") X(SUPERSEDED, "superseded") \
    X(FORGOTTEN, "forgotten") X(REJECTED, "rejected")
#define REC_JOB_STATUSES(X) \
    X(QUEUED, "queued") X(RUNNING, "running") X(DONE, "done") X(FAILED, "failed") \
    X(CANCELLED, "cancelled")
#define REC_ROW_KINDS(X) \
    X(CONVERSATION, "conversation") X(MESSAGE, "message") X(MEMORY, "memory") \
    X(PREFERENCE, "preference") X(TURN, "turn") X(RECEIPT, "receipt") X(JOB, "job") \
    X(DRAFT, "draft") X(SETTING, "setting") X(BRANCH, "branch")
/* How a word of a query was found for a hit; the better, the higher. */
#define REC_FOUNDS(X) \
    X(NOT, "missing") X(NEAR, "near") X(SOFT, "soft") X(SPEAKER, "speaker") X(WORD, "matched")
/* clang-format on */

enum rec_conversation_status {
#define X(symbol, name) REC_CONVERSATION_##symbol,
    REC_CONVERSATION_STATUSES(X)
#undef X
};
enum rec_role {
#define X(symbol, name) REC_ROLE_##symbol,
    REC_ROLES(X)
#undef X
};
enum rec_turn_status {
#define X(symbol, name) REC_TURN_##symbol,
    REC_TURN_STATUSES(X)
#undef X
};
enum rec_memory_kind {
#define X(symbol, name) REC_MEMORY_##symbol,
    REC_MEMORY_KINDS(X)
#undef X
};
enum rec_category {
#define X(symbol, name) REC_CATEGORY_##symbol,
    REC_CATEGORIES(X)
#undef X
};
/* Of memories and preferences alike. */
enum rec_memory_status {
#define X(symbol, name) REC_STATE_##symbol,
    REC_MEMORY_STATUSES(X)
#undef X
};
enum rec_job_status {
#define X(symbol, name) REC_JOB_##symbol,
    REC_JOB_STATUSES(X)
#undef X
};
enum rec_row_kind {
#define X(symbol, name) REC_ROW_##symbol,
    REC_ROW_KINDS(X)
#undef X
};
enum rec_found {
#define X(symbol, name) REC_FOUND_##symbol,
    REC_FOUNDS(X)
#undef X
};

/* name of a value; "?" outside the list. */
const char *rec_conversation_status_name(enum rec_conversation_status value);
const char *rec_role_name(enum rec_role value);
const char *rec_turn_status_name(enum rec_turn_status value);
const char *rec_memory_kind_name(enum rec_memory_kind value);
const char *rec_category_name(enum rec_category value);
const char *rec_memory_status_name(enum rec_memory_status value);
const char *rec_job_status_name(enum rec_job_status value);
const char *rec_row_kind_name(enum rec_row_kind value);
const char *rec_found_name(enum rec_found value);
/* value of a name (exact, lower case); -1 if there is none. */
int rec_conversation_status_parse(const char *name);
int rec_role_parse(const char *name);
int rec_turn_status_parse(const char *name);
int rec_memory_kind_parse(const char *name);
int rec_category_parse(const char *name);
int rec_memory_status_parse(const char *name);
int rec_job_status_parse(const char *name);
int rec_row_kind_parse(const char *name);
int rec_found_parse(const char *name);

struct rec_conversation {
    char id[REC_ID_SIZE];
    const char *external_id; /* "" unless imported or set by a batch */
    const char *title;       /* "" until it has one */
    const char *system;      /* system text of this conversation, "" for the default */
    const char *tags;        /* names separated by ' ', sorted */
    const char *metadata;    /* JSON object text or "" */
    enum rec_conversation_status status;
    int64_t created_at,
        updated_at; /* updated_at: time of the newest message, or of the last change of title and status */
    int64_t deleted_at;             /* 0 unless deleted (restorable) */
    int64_t message_count;          /* on every branch */
    int64_t branch;                 /* the branch it shows; 1 is the first */
    const char *last_text;          /* beginning of the newest message, for lists; at most 200 bytes */
    enum rec_turn_status last_turn; /* of the newest turn; COMPLETE when there is none */
};

struct rec_message {
    char id[REC_ID_SIZE];
    char conversation_id[REC_ID_SIZE];
    char turn_id[REC_ID_SIZE]; /* "" for imported messages */
    const char *external_id;
    const char *name;     /* who speaks, from imports; "" otherwise */
    const char *content;  /* exact */
    const char *metadata; /* JSON object text or "" */
    enum rec_role role;
    enum rec_turn_status status; /* of an assistant message: its turn's; COMPLETE for all others */
    int64_t branch, sequence;    /* place on the path; sequence starts at 1 and orders a path */
    int64_t created_at;
    const char *provider, *model; /* of an assistant message */
    const char *error;            /* why the turn failed: one sentence; "" otherwise */
    int64_t tokens;               /* of the content, estimated; 0: not known, as while it arrives */
    int64_t input_tokens, output_tokens, cache_read_tokens, cache_write_tokens; /* as the server reports */
    int64_t duration_ms, first_token_ms;
    const char *stop_reason;
    const char
        *thinking; /* of the model, before it answered: to look at, never dialogue; "" if there is none */
    int sibling,
        siblings; /* [2/3]: this one of how many alternatives at this place; 1 and 1 when it is alone */
    unsigned char content_hash[32];
};

struct rec_turn {
    char id[REC_ID_SIZE];
    char conversation_id[REC_ID_SIZE];
    char user_message_id[REC_ID_SIZE];
    char assistant_message_id[REC_ID_SIZE]; /* "" until the answer has a row */
    enum rec_turn_status status;
    const char *provider, *model, *error;
    int64_t created_at, updated_at;
};

/* Where a memory or preference came from. */
struct rec_evidence {
    char message_id[REC_ID_SIZE]; /* "" when a person stated it without a message */
    char conversation_id[REC_ID_SIZE];
    const char *external_id; /* of the source message, though it may not be here; "" if it has none */
    const char *source;      /* "user", "assistant", "import", "command" */
    int64_t start, end;      /* byte span in the message's content */
    int64_t created_at;      /* of the source */
};

struct rec_memory {
    char id[REC_ID_SIZE];
    enum rec_memory_kind kind;
    enum rec_category category;
    enum rec_memory_status status;
    const char *content;
    const char *slot; /* "subject/relation/qualifier": what may replace what; "" = none */
    double importance, confidence;
    int64_t access_count, accessed_at;
    bool pinned;
    int64_t valid_from, valid_to;       /* true in the world; 0 = open */
    int64_t recorded_from, recorded_to; /* believed by the store; recorded_to 0 = now */
    char superseded_by[REC_ID_SIZE];
    int64_t created_at, updated_at;
    const char *metadata;
    const struct rec_evidence *evidence;
    size_t evidence_count;
};

struct rec_preference {
    char id[REC_ID_SIZE];
    enum rec_category category;
    enum rec_memory_status status;
    const char *key, *qualifier; /* qualifier "" for an attribute */
    const char *value;
    const char *statement; /* the words it was drawn from; "" when set by hand */
    bool negative;         /* polarity */
    bool explicit_;        /* stated; else inferred */
    bool locked;
    double confidence;
    int64_t access_count;
    int64_t since;    /* valid from */
    int64_t valid_to; /* 0 = current */
    char superseded_by[REC_ID_SIZE];
    int64_t created_at, updated_at;
    const struct rec_evidence *evidence;
    size_t evidence_count;
};

/* One part of an assembled prompt, in prompt order. */
struct rec_receipt_item {
    char id[REC_ID_SIZE];
    enum rec_row_kind row; /* MESSAGE, MEMORY or PREFERENCE */
    const char *text;      /* as sent (cut at 200 bytes in stored receipts) */
    double score;          /* < 0: has none */
    int64_t tokens;
    const struct rec_evidence *evidence;
    size_t evidence_count;
    int number;      /* by which the answer can name it: "[3]"; 0: it has none */
    bool cited;      /* the answer did: it was made use of, not merely sent */
    const char *why; /* it was left out; NULL or "" of what was sent */
};

struct rec_receipt_part {
    const char *type; /* "system", "profile", "recent", "summary", "history", "memories", "message" */
    int64_t tokens;
    const struct rec_receipt_item *items;
    size_t count;
};

/* The account of one request. */
struct rec_receipt {
    char id[REC_ID_SIZE];
    char conversation_id[REC_ID_SIZE];
    char turn_id[REC_ID_SIZE];
    int64_t created_at;
    int64_t budget, used; /* tokens, estimated */
    const char *provider, *model;
    const struct rec_receipt_part *parts;
    size_t count;
    int64_t left_out_messages, left_out_memories; /* did not fit */
    const struct rec_receipt_item *left_out; /* with reasons; an item with no id stands for several rows */
    size_t left_out_count;
};

/* One line of the history of changes to memories, preferences and conversations: what `undo` walks back. */
struct rec_change_record {
    int64_t number; /* per user, ascending */
    enum rec_row_kind row;
    char id[REC_ID_SIZE];
    const char *operation;      /* "add", "edit", "supersede", "forget", "pin", "rename", "delete", ... */
    const char *before, *after; /* JSON of the row; "" for none */
    const char *cause;          /* message id, "person", "import", "undo", "redo" */
    const char *summary;        /* one line for people: "seat: window -> aisle" */
    int64_t group;              /* changes of one cause are undone together */
    int64_t created_at;
    bool undone;
};

/* One hit of a search, on one scale over all scopes. */
/* A word of the query. */
struct rec_hit_word {
    const char *word;
    const char *near; /* SOFT: the word of the text that is near it; NULL: not known */
    enum rec_found found;
};

/* Why a row is among the hits. */
struct rec_hit_why {
    const char *reason; /* whatever it says: "asked" (it is what the question asks for), "pinned", "overview",
                           "newest" (there are filters and no words; the score says nothing); NULL: for what
                           follows */
    const struct rec_hit_word *words;
    size_t word_count;
    double coverage; /* how much of what was looked for it says, 0..1; rare words weigh more */
    double vector;   /* cosine of the meaning; NAN: there are no word vectors */
    double prior;    /* points for who said it and what sort of sentence it is, */
    double date;     /* and for the day that was named */
    double server;   /* how near the vector of a server is, 0..1 */
    double points;   /* the sum that the score is made of */
};

struct rec_hit {
    enum rec_row_kind scope; /* MESSAGE, MEMORY, PREFERENCE or CONVERSATION */
    char id[REC_ID_SIZE];
    const char *external_id;
    char conversation_id[REC_ID_SIZE]; /* "" for a memory or preference without a source message */
    const char *conversation_external_id, *conversation_title;
    enum rec_role role;
    const char *name; /* speaker, from imports */
    int64_t created_at;
    const char *content;           /* whole */
    const char *snippet;           /* one line around the best words; the words stand between \x02 and \x03 */
    double score;                  /* 0..1 */
    const struct rec_hit_why *why; /* NULL: nothing was looked for */
    const struct rec_memory *memory;         /* the row, for scope MEMORY; else NULL */
    const struct rec_preference *preference; /* for scope PREFERENCE; else NULL */
};

/* Something to go on with, in this order. */
enum rec_offer_kind { REC_OFFER_INTERRUPTED, REC_OFFER_PAUSED, REC_OFFER_RECENT };

struct rec_offer {
    enum rec_offer_kind kind;
    char conversation_id[REC_ID_SIZE];
    struct rec_turn turn; /* of an interrupted answer; else empty */
    const char *title;
    const char *question; /* what was asked last: its beginning */
    const char *answer;   /* what was said to it, or what had arrived: its end */
    const char *summary;  /* of the conversation: its end; "" if there is none */
    const char *open;     /* questions that nobody has answered, one a line; "" if there are none */
    int64_t time;
};

struct rec_job {
    char id[REC_ID_SIZE];
    const char *kind; /* "learn", "title", "index", ... */
    const char *key;  /* idempotency key */
    const char *payload;
    const char *error;
    enum rec_job_status status;
    int attempts, max_attempts;
    int64_t run_after, created_at, updated_at;
};

/* One line of the change journal. */
struct rec_change {
    int64_t number; /* per user, in commit order */
    enum rec_row_kind row;
    char id[REC_ID_SIZE];
    char operation; /* 'i' inserted, 'u' updated, 'd' deleted or erased */
};

/* The search index against the messages. */
struct rec_index_check {
    int64_t messages;       /* that can be found */
    int64_t missing, extra; /* of these; rows of the index that no message stands behind */
    bool damaged;           /* files differed from their checksums; the index was made anew */
};

struct rec_count {
    const char *name;
    int64_t count;
};

#define REC_DURATIONS 12

struct rec_node_stats {
    const char *flow, *node;
    int64_t runs, failures, attempts;
    double mean_ms, max_ms;
    int64_t durations[REC_DURATIONS]; /* runs by how long they took: see rec_duration_limit() */
};

/* Durations are counted in REC_DURATIONS classes. The one that so many milliseconds are in, and what those of
 * a class are less than (of the last one infinity). */
int rec_duration_class(double ms);
double rec_duration_limit(int number);

/* A day (UTC) on which something was said or learned. */
struct rec_day_stats {
    int64_t day; /* its beginning */
    int64_t turns, input_tokens, output_tokens, memories;
    double cost_usd; /* here and below: under 0 not known */
};

struct rec_model_stats {
    const char *provider, *model;
    int64_t answers, input_tokens, output_tokens;
    double cost_usd;
};

/* A conversation with its messages, or a memory with the prompts it was in. */
struct rec_top_stats {
    char id[REC_ID_SIZE];
    const char *text;
    int64_t count;
    double cost_usd; /* of a conversation */
};

/* What was looked up for prompts that were sent, and of what was found the rows that went along. */
struct rec_retrieval_stats {
    int64_t prompts, used; /* looked up for; of these with something that was found */
    int64_t memories, preferences, messages;
};

#define REC_STATS_DAYS 366 /* the newest days, at most */
#define REC_STATS_TOP  10

struct rec_stats {
    int64_t conversations_total, conversations_by_status[4];
    double average_messages;
    int64_t messages_total, messages_by_role[4];
    int64_t memories_total, memories_by_kind[8], memories_by_category[13];
    int64_t preferences_total, preferences_explicit, preferences_inferred;
    int64_t input_tokens, output_tokens, cache_read_tokens, cache_write_tokens;
    double cost_usd;
    int64_t unpriced;                     /* answers whose tokens are known, but no price of their model */
    struct rec_retrieval_stats retrieval; /* this and the nodes: by whole days */
    const struct rec_node_stats *nodes;   /* the searches a person asked for are flow "memory search" */
    size_t node_count;
    const struct rec_day_stats *days; /* ascending */
    size_t day_count;
    const struct rec_model_stats *models; /* most answers first */
    size_t model_count;
    const struct rec_top_stats *busiest, *used; /* conversations, memories; the highest counts */
    size_t busiest_count, used_count;
};

#ifdef __cplusplus
}
#endif
#endif
