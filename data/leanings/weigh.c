/* Makes the weights of src/memory/leaning.h from a corpus of sentences, each with what it teaches:
 *
 *     weigh CORPUS.tsv... >english.txt
 *
 * A line of a corpus is "EXPECTED<tab>MESSAGE", as in tests/unit/sentences. Logistic regression by
 * stochastic gradient descent with a step of its own for each cue (AdaGrad: Duchi, Hazan, Singer 2011),
 * weights drawn towards zero in proportion to their size. A fifth of the sentences, each in its turn, is kept
 * out to say on standard error what is found and what is taken for something. Same input, same output. */
#include "config.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "memory/leaning.h"
#include "memory/meant.h"
#include "search/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 4096
#define SEEN_LEAST 3 /* sentences with a cue */
#define ROUNDS     14
#define STEP       0.15
#define DECAY      0.0012
#define LEAST      8 /* units of the file: lighter ones are left out */
#define PARTS      5

struct cue {
    char *text;
    size_t length;
    uint32_t seen;
    double weight, steps; /* of the model at hand */
};

struct example {
    uint32_t *cues;
    size_t count, capacity;
    bool says, against;
};

struct weighing {
    struct cue *cues;
    size_t cue_count, cue_capacity;
    struct map by_text;
    struct example *examples;
    size_t count, capacity;
    double bias;
};

/* --- Reading --- */

struct wanted {
    const struct weighing *weighing;
    const char *text;
    size_t length;
};

static bool is_wanted(const void *context, uint32_t number)
{
    const struct wanted *wanted = context;
    const struct cue *cue = &wanted->weighing->cues[number];

    return cue->length == wanted->length && memcmp(cue->text, wanted->text, cue->length) == 0;
}

static void take(void *context, const char *text, size_t length)
{
    struct weighing *weighing = context;
    struct example *example = &weighing->examples[weighing->count];
    const struct wanted wanted = {weighing, text, length};
    uint32_t hash = map_hash(text, length), number = map_find(&weighing->by_text, hash, is_wanted, &wanted);

    if (number == MAP_NONE) {
        number = (uint32_t)weighing->cue_count;
        weighing->cues =
            xgrow(weighing->cues, &weighing->cue_capacity, weighing->cue_count + 1, sizeof *weighing->cues);
        weighing->cues[weighing->cue_count++] =
            (struct cue){.text = xstrndup(text, length), .length = length};
        map_add(&weighing->by_text, hash, number);
    }
    for (size_t i = 0; i < example->count; i++)
        if (example->cues[i] == number)
            return;
    example->cues = xgrow(example->cues, &example->capacity, example->count + 1, sizeof *example->cues);
    example->cues[example->count++] = number;
    weighing->cues[number].seen++;
}

/* Does an item of what is expected say something lasting of the person? Facts and the like are kept, too, but
 * no taste follows from them. */
static bool is_attitude(const char *item)
{
    static const char *const others[] = {"fact",   "event",  "task", "instruction", "decision",
                                         "person", "forget", "hint", "summary",     "nothing"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strncmp(item, others[i], strlen(others[i])) == 0)
            return false;
    return *item != '\0';
}

/* "likes", "dislikes", "nothing", or all candidates, as the test of the rules writes them. */
static void read_expected(const char *expected, bool *says, bool *against)
{
    size_t negative = 0, positive = 0;

    for (const char *at = expected; at != NULL; at = strstr(at, "; "), at = at != NULL ? at + 2 : NULL) {
        size_t length = strcspn(at, ";");
        const char *minus = strstr(at, " -=");

        if (!is_attitude(at))
            continue;
        if (strncmp(at, "dislikes", 8) == 0 || (minus != NULL && minus < at + length))
            negative++;
        else
            positive++;
    }
    *says = negative + positive > 0;
    *against = negative > positive;
}

static void read_line(struct weighing *weighing, char *line, struct arena *arena)
{
    struct sentence *sentences;
    size_t count;
    bool says, against;
    char *message = strchr(line, '\t');

    if (message == NULL)
        return;
    *message++ = '\0';
    read_expected(line, &says, &against);
    words_read(message, strlen(message), arena, &sentences, &count);
    if (says && count != 1) /* which of them says it? */
        return;
    meant_mark(message, sentences, count);
    for (size_t i = 0; i < count; i++) {
        if (sentences[i].shown || sentences[i].passing) /* they are not weighed */
            continue;
        weighing->examples =
            xgrow(weighing->examples, &weighing->capacity, weighing->count + 1, sizeof *weighing->examples);
        weighing->examples[weighing->count] = (struct example){.says = says, .against = against};
        leaning_cues(&sentences[i], take, weighing);
        weighing->count++;
    }
}

static bool read_corpus(struct weighing *weighing, const char *path)
{
    char line[LINE_BYTES];
    FILE *file = fopen(path, "r");

    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL) {
        struct arena arena = ARENA_INIT;

        line[strcspn(line, "\n")] = '\0';
        read_line(weighing, line, &arena);
        arena_free(&arena);
    }
    fclose(file);
    return true;
}

/* --- Weighing --- */

static bool label_of(const struct example *example, bool against)
{
    return against ? example->against : example->says;
}

static double score(const struct weighing *weighing, const struct example *example)
{
    double sum = weighing->bias;

    for (size_t i = 0; i < example->count; i++)
        if (weighing->cues[example->cues[i]].seen >= SEEN_LEAST)
            sum += weighing->cues[example->cues[i]].weight;
    return sum;
}

static void learn(struct weighing *weighing, const struct example *example, bool label)
{
    double slope = 1 / (1 + exp(-score(weighing, example))) - label;

    weighing->bias -= STEP / 10 * slope;
    for (size_t i = 0; i < example->count; i++) {
        struct cue *cue = &weighing->cues[example->cues[i]];

        if (cue->seen < SEEN_LEAST)
            continue;
        double step = slope + DECAY * cue->weight;

        cue->steps += step * step;
        cue->weight -= STEP * step / sqrt(cue->steps + 1e-8);
    }
}

/* Without the examples of one part; PARTS: of all. Polarity is learned of those that say something. */
static void weigh(struct weighing *weighing, bool against, size_t part)
{
    uint64_t random = 1;
    size_t *order = xmalloc((weighing->count + 1) * sizeof *order), used = 0;

    weighing->bias = 0;
    for (size_t i = 0; i < weighing->cue_count; i++)
        weighing->cues[i].weight = weighing->cues[i].steps = 0;
    for (size_t i = 0; i < weighing->count; i++)
        if (i % PARTS != part && (!against || weighing->examples[i].says))
            order[used++] = i;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = used; i > 1; i--) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            size_t other = (size_t)(random >> 33) % i, kept = order[i - 1];

            order[i - 1] = order[other];
            order[other] = kept;
        }
        for (size_t i = 0; i < used; i++)
            learn(weighing, &weighing->examples[order[i]], label_of(&weighing->examples[order[i]], against));
    }
    free(order);
}

static void report(struct weighing *weighing, bool against)
{
    size_t found = 0, wanted = 0, mistaken = 0, others = 0;

    for (size_t part = 0; part < PARTS; part++) {
        weigh(weighing, against, part);
        for (size_t i = part; i < weighing->count; i += PARTS) {
            const struct example *example = &weighing->examples[i];
            bool yes = score(weighing, example) > (against ? 0 : LEANING_SAYS_LEAST),
                 label = label_of(example, against);

            if (against && !example->says)
                continue;
            found += label && yes;
            wanted += label;
            mistaken += !label && yes;
            others += !label;
        }
    }
    fprintf(stderr, "%s: %zu of %zu found, %zu of %zu mistaken\n", against ? "against" : "says", found,
            wanted, mistaken, others);
}

/* --- Writing --- */

static int by_text(const void *left, const void *right)
{
    const struct cue *a = *(struct cue *const *)left, *b = *(struct cue *const *)right;

    return strcmp(a->text, b->text);
}

static void print(struct weighing *weighing)
{
    long(*weights)[2] = xcalloc(weighing->cue_count + 1, sizeof *weights), bias[2];
    struct cue **order = xmalloc((weighing->cue_count + 1) * sizeof(struct cue *));

    for (int against = 0; against < 2; against++) {
        weigh(weighing, against != 0, PARTS);
        bias[against] = lround(LEANING_UNIT * weighing->bias);
        for (size_t i = 0; i < weighing->cue_count; i++)
            weights[i][against] = lround(LEANING_UNIT * weighing->cues[i].weight);
    }
    for (size_t i = 0; i < weighing->cue_count; i++)
        order[i] = &weighing->cues[i];
    qsort(order, weighing->cue_count, sizeof(struct cue *), by_text);
    printf("# says, against, cue: made by data/leanings/weigh.c from tests/unit/sentences\n");
    printf("%ld %ld \n", bias[0], bias[1]);
    for (size_t i = 0; i < weighing->cue_count; i++) {
        const long *weight = weights[order[i] - weighing->cues];

        if (order[i]->seen >= SEEN_LEAST && (labs(weight[0]) >= LEAST || labs(weight[1]) >= LEAST))
            printf("%ld %ld %s\n", weight[0], weight[1], order[i]->text);
    }
    free(order);
    free(weights);
}

int main(int argc, char **argv)
{
    struct weighing weighing = {0};

    rules_prepare();
    for (int i = 1; i < argc; i++)
        if (!read_corpus(&weighing, argv[i])) {
            fprintf(stderr, "weigh: %s cannot be read\n", argv[i]);
            return 1;
        }
    if (argc < 2) {
        fprintf(stderr, "usage: weigh CORPUS.tsv...\n");
        return 2;
    }
    report(&weighing, false);
    report(&weighing, true);
    print(&weighing);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
