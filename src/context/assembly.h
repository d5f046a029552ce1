/* A prompt as it grows: its parts, what they cost, what is left, and what had to be left out. Private to
 * src/context. Strings and items belong to the caller's arena. Not shared between threads. */
#ifndef CONTEXT_ASSEMBLY_H
#define CONTEXT_ASSEMBLY_H

#include "context/context.h"
#include "context/window.h"

#define ASSEMBLY_GO_ON  "Your answer was cut off. Go on exactly where it stops, without repeating anything."

#define ASSEMBLY_NUMBER "[999] \n" /* of a line that has one, with its end */

/* In prompt order. */
#define PARTS(X)                                                                                             \
    X(SYSTEM, "system")                                                                                      \
    X(PROFILE, "profile")                                                                                    \
    X(RECENT, "recent")                                                                                      \
    X(SUMMARY, "summary") X(HISTORY, "history") X(MEMORIES, "memories") X(MESSAGE, "message")

enum part_kind {
#define X(symbol, name) PART_##symbol,
    PARTS(X)
#undef X
        PART_COUNT
};

/* What the newest message does to what is known. */
enum recent_kind { RECENT_LEARNED, RECENT_FORGOTTEN, RECENT_LOCKED, RECENTS };

struct part {
    struct rec_receipt_item *items;
    size_t count, capacity;
    int64_t tokens;
};

struct assembly {
    struct store_user *user;
    const struct context_input *input;
    struct arena *arena;
    struct rec_shares shares;
    int64_t room;  /* tokens not yet spent */
    int64_t spare; /* tokens that the strategy gives to nobody */
    struct part parts[PART_COUNT];
    struct buf system;    /* system text and profile: the same bytes as long as the profile is */
    struct buf ahead;     /* what goes before the newest message: learned, recalled */
    struct window window; /* history */
    struct context_summary summary;
    const char *question;      /* the newest message, or its excerpt */
    const char *summary_text;  /* in its fence; NULL: none */
    const char *continue_text; /* as far as it fits; NULL: nothing to continue */
    struct provider_recalled *recalled;
    size_t recalled_count;
    struct recent {
        const char **texts;
        size_t count, capacity;
    } recent[RECENTS];
    struct part left_out; /* tokens not in use */
    int64_t left_out_memories;
    int numbered;      /* items by which the answer can name what it rests on: the last one's number */
    bool profile_full; /* some preferences did not fit */
};

int64_t assembly_tokens(const char *text);
/* Of a text as it stands alone in a message. */
int64_t assembly_message_tokens(const char *text);
/* As the model counts; rounded down, so that parts are never more than the whole. */
int64_t assembly_scaled(const struct assembly *assembly, int64_t tokens);
double assembly_scale(const struct assembly *assembly);

void assembly_spend(struct assembly *assembly, enum part_kind kind, int64_t tokens);
/* A new item of a part, paid for; its text is cut for the receipt. */
struct rec_receipt_item *assembly_add(struct assembly *assembly, enum part_kind kind, enum rec_row_kind row,
                                      const char *id, const char *text, int64_t tokens);
bool assembly_holds(const struct assembly *assembly, enum part_kind kind, const char *id);
void assembly_leave_out(struct assembly *assembly, enum rec_row_kind row, const char *id, const char *text,
                        int64_t tokens, double score, const char *why);

/* Parts, each within what the shares allow it. */
enum rec_status person_add_profile(struct assembly *assembly, rec_error *error);
enum rec_status person_add_learned(struct assembly *assembly, rec_error *error); /* from this very message */
enum rec_status found_add_conversations(struct assembly *assembly, rec_error *error);
/* The hits of the input; lines: of each, as it stands in the prompt. */
void found_add_memories(struct assembly *assembly, const char *const *lines);
/* Preferences that the profile had no room for, but that are about what the question is about. */
enum rec_status found_add_preferences(struct assembly *assembly, rec_error *error);

/* What is sent, and the account of it. */
enum rec_status assembly_request(struct assembly *assembly, struct provider_request *request,
                                 rec_error *error);
void assembly_receipt(struct assembly *assembly, struct rec_receipt *receipt);

#endif
