/* Summaries of what has left the window. A summary covers a path from its first message
 * to a stated one; the next is made from it and from the messages that leave, never grows past its limit, and
 * replaces it only by covering more. Reads through the store_user; strings belong to the caller's arena. Not
 * shared between threads. */
#ifndef CONTEXT_SUMMARY_H
#define CONTEXT_SUMMARY_H

#include "provider/provider.h"
#include "store/store.h"

/* Tokens that a summary may have in prompts of this budget. */
int64_t summary_limit(int64_t budget);

/* What one step is to sum up. */
struct summary_plan {
    struct store_summary former;  /* last 0: there is none */
    struct rec_message *messages; /* that leave, in order; count 0: nothing has to */
    size_t count;
    int64_t limit;
    bool more;        /* others have to leave as well: a further step */
    const bool *kept; /* of each message: memory holds something it said; NULL: not known */
};

/* Fills plan->kept. */
enum rec_status summary_find_kept(struct store_user *user, struct summary_plan *plan, struct arena *arena,
                                  rec_error *error);

struct summary_range {
    const char *conversation;
    int64_t branch; /* 0: the one shown */
    int64_t before; /* sequence; 0: to the end of the path */
    bool briefly;   /* on a turn's path: what takes more than one step is not read, only told (`more`) */
};

/* Once what is behind the newest summary passes `full` tokens, all but the latest whole turns of `keep`
 * tokens leave (the window is cut in steps, so that prompts begin alike for long). */
enum rec_status summary_plan(struct store_user *user, const struct summary_range *range, int64_t full,
                             int64_t keep, int64_t limit, struct arena *arena, struct summary_plan *plan,
                             rec_error *error);
/* The same messages again, if the newest summary was made by the rules and a model is to do better; count 0
 * if not, or if they are too many. */
enum rec_status summary_plan_again(struct store_user *user, const struct summary_range *range, int64_t limit,
                                   struct arena *arena, struct summary_plan *plan, rec_error *error);

/* By rule: at once, always possible. */
void summary_by_rule(const struct summary_plan *plan, struct arena *arena, struct store_summary *row);

/* What a model is asked. */
void summary_request(const struct summary_plan *plan, struct arena *arena, struct provider_request *request);
/* What it answered, with the decisions and tasks that neither it nor memory holds, and the names and numbers
 * that it left out. REC_INVALID if the answer is empty or no
 * shorter than what it stands for: then the old state holds. */
enum rec_status summary_by_model(const struct summary_plan *plan, const char *answer, struct arena *arena,
                                 struct store_summary *row, rec_error *error);

/* As it stands in a prompt: in a fence, unable to close it; the newest lines of it where it passes `limit`
 * tokens. "" if not even one fits. */
const char *summary_text(const struct store_summary *row, int64_t limit, struct arena *arena);

#endif
