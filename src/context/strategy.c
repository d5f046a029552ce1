#include "config.h"

#include "context/strategy.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "context/context.h"

#include <string.h>

#define EXAMINED      2000 /* bytes of a question */
#define SMALL_LEAST   1500 /* tokens of a small prompt: below that nothing is saved */
#define LONG_QUESTION 200  /* tokens */
#define STRONG_HIT    0.5  /* score */

static void fixed(void *context, const struct rec_strategy_facts *facts, struct rec_shares *shares)
{
    (void)context;
    (void)facts;
    (void)shares;
}

/* --- Adaptive --- */

/* Folded beginnings of words with which a question reaches back over much, and those that point to what was
 * said just now. */
static const char *const far[] = {
    " remember", " recall", " earlier", " before",  " last time", " previous", " summar",  " overview",
    " compar",   " all ",   " every",   " history", " so far",    " we ",      " decided", " agreed",
    " again",    " list ",  " erinner", " frueher", " fruher",    " zusammen", " alle",    " bisher",
    " wir ",     " wieder", " recuerd", " antes",   " resum",     " todos",    " todas",   " hemos "};
static const char *const near[] = {" it ",   " that ", " this ", " those ", " these ", " they ",
                                   " them ", " he ",   " she ",  " es ",    " das ",   " dies",
                                   " sie ",  " er ",   " eso ",  " esto ",  " lo ",    " why "};

static bool says(const char *folded, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(folded, words[i]))
            return true;
    return false;
}

/* 0: stands for itself; 1: leans on what was said just now, or on something found; 2: reaches back. */
static int reach_of(const struct rec_strategy_facts *facts)
{
    const char *text = facts->question;
    size_t length = utf8_cut(text, strlen(text), EXAMINED);
    struct buf folded = BUF_INIT;
    int reach = 0;

    buf_addc(&folded, ' ');
    utf8_fold(&folded, text, length);
    for (size_t i = 0; i < folded.length; i++)
        if (folded.data[i] < '0' && folded.data[i] >= 0)
            folded.data[i] = ' ';
    buf_addc(&folded, ' ');
    if (says(folded.data, near, sizeof near / sizeof *near) || facts->tokens > LONG_QUESTION ||
        facts->best >= STRONG_HIT)
        reach = 1;
    if (facts->asks_for_all || facts->continues || says(folded.data, far, sizeof far / sizeof *far))
        reach = 2;
    buf_free(&folded);
    return reach;
}

/* Small prompts for questions that stand for themselves: they cost less and are answered sooner. */
static void adaptive(void *context, const struct rec_strategy_facts *facts, struct rec_shares *shares)
{
    int reach = reach_of(facts);

    (void)context;
    if (reach == 2) {
        shares->memories = 2;
        return;
    }
    shares->budget = facts->budget / (reach == 1 ? 2 : 4);
    shares->why =
        reach == 1 ? "adaptive: the question leans on little" : "adaptive: the question stands for itself";
    if (shares->budget < SMALL_LEAST)
        shares->budget = SMALL_LEAST;
}

const struct rec_strategy context_strategies[] = {{fixed, NULL}, {adaptive, NULL}};

static struct rec_strategy_facts facts_of(const struct context_input *input, int64_t least)
{
    return (struct rec_strategy_facts){
        .question = input->question->content,
        .tokens = tokens_estimate(input->question->content, strlen(input->question->content)),
        .budget = input->budget,
        .least = least,
        .messages = input->conversation->message_count,
        .found = input->hit_count,
        .best = input->hit_count > 0 ? input->hits[0].score : 0,
        .asks_for_all = input->asks_for_all,
        .continues = input->continue_text != NULL};
}

/* A strategy may come from outside: whatever it says, there is a prompt. */
static void bound(struct rec_shares *shares, const struct rec_strategy_facts *facts)
{
    int *const parts[] = {&shares->profile, &shares->recent, &shares->related, &shares->memories,
                          &shares->summary};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i] < 1)
            *parts[i] = 1;
    if (shares->budget < facts->budget && shares->budget / 2 < facts->least)
        shares->budget = 2 * facts->least;
    if (shares->budget >= facts->budget) {
        shares->budget = facts->budget;
        shares->why = NULL;
    } else if (!shares->why || !utf8_valid(shares->why, strlen(shares->why))) {
        shares->why = "the strategy gives it less";
    }
}

struct rec_shares context_share(const struct rec_strategy *strategy, const struct context_input *input,
                                int64_t least)
{
    const struct rec_strategy_facts facts = facts_of(input, least);
    struct rec_shares shares = {.profile = 2, .recent = 4, .related = 8, .memories = 3, .summary = 3};

    if (input->shares)
        shares = *input->shares;
    shares.budget = input->budget;

    if (!strategy)
        strategy = context_strategies;
    strategy->share(strategy->context, &facts, &shares);
    bound(&shares, &facts);
    return shares;
}
