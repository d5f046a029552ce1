/* From a conversation, its profile and what was found, to one request within a token budget, and the receipt
 * that accounts for it. Reads through the store_user; owns nothing: all strings belong to the caller's arena.
 * Not shared between threads. */
#ifndef CONTEXT_CONTEXT_H
#define CONTEXT_CONTEXT_H

#include "base/tokens.h"
#include "context/strategy.h"
#include "context/summary.h"
#include "memory/memory.h"
#include "provider/provider.h"
#include "search/search.h"

/* What a person left out of a prompt, or put into it, by hand: ids of memories, preferences, messages of the
 * past. */
struct context_choice {
    const char (*excluded)[REC_ID_SIZE];
    size_t excluded_count;
    const char (*pinned)[REC_ID_SIZE];
    size_t pinned_count;
};
/* choice NULL: nothing was chosen */
bool context_excludes(const struct context_choice *choice, const char *id);

struct context_input {
    const struct rec_conversation *conversation;
    const struct rec_message
        *question;  /* the newest user message; its row need not be stored (dry run): sequence 0 then */
    int64_t before; /* history: messages of the path with sequence below this; 0: all */
    int64_t branch; /* path of the history; 0: the one shown */
    bool excerpt;   /* of a question larger than the budget its beginning and end are enough */
    const char *continue_text; /* partial answer the user asked to continue, or NULL: becomes an assistant
                                  turn plus "go on" */
    int64_t budget;            /* tokens of the whole prompt */
    const struct rec_strategy *strategy; /* NULL: the usual one */
    const struct rec_shares *shares;     /* that it begins with, but for the budget; NULL: the usual ones */
    double scale; /* tokens of the model for each that tokens_estimate() counts; 0: 1 */
    int64_t profile_tokens;
    bool no_memory;                      /* neither profile nor memories */
    const struct context_choice *choice; /* NULL: none */
    const struct rec_hit *hits;
    size_t hit_count;
    bool asks_for_all;                         /* for what is known, by no word of its own */
    const struct memory_candidate *candidates; /* what this very message teaches: part "recent", as are other
                                                  conversations that have to do with the question */
    size_t candidate_count;
    const char *provider, *model;
};

/* What stands for the messages that have left the window. */
struct context_summary {
    struct store_summary row; /* last 0: nothing has left it */
    bool made;                /* by this call, by rule: to be stored with the receipt */
    bool behind; /* more has left than is worth summing up on a turn's path: the refresh flow catches up */
};

/* Whether a message can be sent at all; REC_LIMIT if it alone passes the budget, with both numbers in the
 * sentence, and what can be done. */
enum rec_status context_fits(const char *text, int64_t budget, double scale, rec_error *error);

/* Fills receipt (parts in prompt order: system, profile, recent, summary, history, memories, message) and
 * request (what provider_start takes). The newest message is always in, or an excerpt of it, or it is refused
 * as by context_fits(). Failed turns' texts and partial answers never enter (invariant 2). What had to be
 * left out stands in the receipt with the reason. When the history reaches nine tenths of its room, it is cut
 * to half of it, and a summary made by rule stands for what leaves. */
enum rec_status context_build(struct store_user *user, const struct context_input *input, struct arena *arena,
                              struct rec_receipt *receipt, struct provider_request *request,
                              struct context_summary *summary, rec_error *error);

#endif
