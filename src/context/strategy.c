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

static void fixed(const struct context_input *input, struct context_shares *shares)
{
    (void)input;
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
static int reach_of(const struct context_input *input)
{
    const char *text = input->question->content;
    size_t length = utf8_cut(text, strlen(text), EXAMINED);
    struct buf folded = BUF_INIT;
    int reach = 0;

    buf_addc(&folded, ' ');
    utf8_fold(&folded, text, length);
    for (size_t i = 0; i < folded.length; i++)
        if (folded.data[i] < '0' && folded.data[i] >= 0)
            folded.data[i] = ' ';
    buf_addc(&folded, ' ');
    if (says(folded.data, near, sizeof near / sizeof *near) || context_tokens(text, length) > LONG_QUESTION ||
        (input->hit_count > 0 && input->hits[0].score >= STRONG_HIT))
        reach = 1;
    if (input->asks_for_all || input->continue_text || says(folded.data, far, sizeof far / sizeof *far))
        reach = 2;
    buf_free(&folded);
    return reach;
}

/* Small prompts for questions that stand for themselves: they cost less and are answered sooner. */
static void adaptive(const struct context_input *input, struct context_shares *shares)
{
    int reach = reach_of(input);

    if (reach == 2) {
        shares->memories = 2;
        return;
    }
    shares->budget = input->budget / (reach == 1 ? 2 : 4);
    shares->why =
        reach == 1 ? "adaptive: the question leans on little" : "adaptive: the question stands for itself";
    if (shares->budget < SMALL_LEAST)
        shares->budget = SMALL_LEAST;
}

const struct context_strategy context_strategies[] = {{"fixed", fixed}, {"adaptive", adaptive}};

struct context_shares context_share(const struct context_strategy *strategy,
                                    const struct context_input *input, int64_t least)
{
    struct context_shares shares = {
        .budget = input->budget, .profile = 2, .recent = 4, .related = 8, .memories = 3, .summary = 3};

    (strategy ? strategy : context_strategies)->share(input, &shares);
    if (shares.budget < 2 * least)
        shares.budget = 2 * least;
    if (shares.budget >= input->budget) {
        shares.budget = input->budget;
        shares.why = NULL;
    }
    return shares;
}
