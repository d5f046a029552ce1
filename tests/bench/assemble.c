/* Building a prompt for the next message of a conversation, besides the search, with eight things found: at
 * the end of a million messages, and near the beginning of the same, where the window is as full; before
 * anything was summed up, and after.
 *
 *     assemble STORE   whose oldest conversation is the large one (generate FILE N 1 10) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "context/context.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS    300
#define HITS      8
#define SHOWN     90   /* messages behind the summary */
#define EARLY     2000 /* messages of the short one */
#define BUDGET    8000
#define QUESTION  "Where did we say the long way round would take us, and when is it that we leave?"
#define SUMMARIES "- The person plans a journey with friends and wants to leave early in the day.\n"

struct subject {
    struct rec_conversation conversation;
    struct rec_hit hits[HITS];
    int64_t newest;
};

static struct arena rows = ARENA_INIT;

static void check(enum rec_status status, const rec_error *error)
{
    if (status)
        bench_fail("%s", error->message);
}

static void find_hits(struct store_user *user, struct subject *subject)
{
    struct store_message_query query = {.conversation = subject->conversation.id, .before = 0, .limit = HITS};
    struct rec_message *messages;
    size_t count;
    bool more;
    rec_error error;

    query.after = -1; /* its oldest: none of them is in the window */
    check(store_message_page(user, &query, &rows, &messages, &count, &more, &error), &error);
    for (size_t i = 0; i < count; i++) {
        struct rec_hit *hit = &subject->hits[i];

        *hit = (struct rec_hit){.scope = REC_ROW_MESSAGE,
                                .external_id = "",
                                .conversation_external_id = "",
                                .conversation_title = subject->conversation.title,
                                .role = messages[i].role,
                                .name = "",
                                .created_at = messages[i].created_at,
                                .content = messages[i].content,
                                .snippet = messages[i].content,
                                .score = 0.5};
        strcpy(hit->id, messages[i].id);
        strcpy(hit->conversation_id, subject->conversation.id);
    }
}

static void choose(struct store_user *user, struct subject *subject)
{
    struct store_conversation_filter filter = {.statuses = 0};
    struct rec_conversation *found;
    size_t count;
    bool more;
    rec_error error;

    check(store_conversation_list(user, &filter, &rows, &found, &count, &more, &error), &error);
    if (count < 1)
        bench_fail("the store has no conversation");
    subject->conversation = found[0];
    for (size_t i = 1; i < count; i++)
        if (found[i].message_count > subject->conversation.message_count)
            subject->conversation = found[i];
    subject->newest = subject->conversation.message_count;
    if (subject->newest < 2 * EARLY)
        bench_fail("the longest conversation has only %lld messages", (long long)subject->newest);
    find_hits(user, subject);
}

/* before: the sequence of the next message. */
static double assemble(struct store_user *user, const struct subject *subject, int64_t before, int64_t *used)
{
    struct rec_message question = {.role = REC_ROLE_USER, .content = QUESTION, .metadata = ""};
    struct context_input input = {.conversation = &subject->conversation,
                                  .question = &question,
                                  .before = before,
                                  .branch = 1,
                                  .budget = BUDGET,
                                  .profile_tokens = 600,
                                  .hits = subject->hits,
                                  .hit_count = HITS,
                                  .provider = "bench",
                                  .model = "bench"};
    struct arena arena = ARENA_INIT;
    struct rec_receipt receipt;
    struct provider_request request;
    struct context_summary summary;
    rec_error error;
    int64_t began = clock_monotonic();

    check(context_build(user, &input, &arena, &receipt, &request, &summary, &error), &error);
    double us = (double)(clock_monotonic() - began) / 1e3;
    *used = receipt.used;
    arena_free(&arena);
    return us;
}

static void measure(struct store_user *user, const char *name, const struct subject *subject)
{
    struct samples ours = SAMPLES_INIT, theirs = SAMPLES_INIT;
    char label[96];
    int64_t used = 0, used_early = 0;

    for (int i = 0; i < ROUNDS; i++) {
        samples_add(&theirs, assemble(user, subject, EARLY + 1, &used_early));
        samples_add(&ours, assemble(user, subject, subject->newest + 1, &used));
    }
    snprintf(label, sizeof label, "assemble_%s", name);
    bench_compare(label, "us", &ours, "two_thousand_messages", &theirs, 1.2);
    snprintf(label, sizeof label, "assemble %s: median", name);
    bench_bar(label, samples_quantile(&ours, 0.5) / 1e3, "ms", 2);
    snprintf(label, sizeof label, "assemble %s: used", name);
    bench_figure(label, (double)used, "tokens");
    snprintf(label, sizeof label, "assemble %s: used of two thousand", name);
    bench_figure(label, (double)used_early, "tokens");
    samples_free(&ours);
    samples_free(&theirs);
}

static void sum_up(struct store_user *user, const struct subject *subject, int64_t end)
{
    struct store_summary row = {.branch = 1,
                                .first = 1,
                                .last = end - SHOWN,
                                .tokens = 150,
                                .content = SUMMARIES SUMMARIES SUMMARIES SUMMARIES SUMMARIES SUMMARIES,
                                .provider = "",
                                .model = ""};
    rec_error error;

    strcpy(row.conversation_id, subject->conversation.id);
    check(store_summary_put(user, &row, &error), &error);
}

int main(int argc, char **argv)
{
    struct subject subject;
    struct store *store;
    struct store_user *user;
    rec_error error;

    if (argc != 2) {
        fputs("usage: assemble STORE\n", stderr);
        return 2;
    }
    check(store_open(&store, argv[1], STORE_WRITE, &error), &error);
    check(store_user_open(store, "bench", false, &user, &error), &error);
    choose(user, &subject);
    measure(user, "before_a_summary", &subject);
    check(store_begin(store, STORE_NORMAL, &error), &error); /* the store stays as it was */
    sum_up(user, &subject, EARLY);
    sum_up(user, &subject, subject.newest);
    measure(user, "summed_up", &subject);
    store_rollback(store);
    store_user_close(user);
    store_close(store);
    arena_free(&rows);
    return 0;
}
