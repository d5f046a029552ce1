/* The lists of postings that were chosen, read side by side: what their words add up to in each passage. A
 * window of the passages at a time, so that what is added to lies close at hand. */
#include "config.h"

#include "search/gathering.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

#define WINDOW           2048 /* passages */
#define POSTINGS_AT_ONCE 64   /* read */
#define LENGTHS          256  /* of a passage, as it is kept */
#define MANY             1000 /* passages brought up: then it is worth knowing which cannot tell enough */

/* --- What a word adds --- */

/* What a word of the query adds that is said `times` times in a passage of such a length. */
static float posting_value(const struct ranking *ranking, const struct list *list, uint32_t times,
                           unsigned length)
{
    float fixed = (float)(K1 * (1 - B)), by_length = (float)(K1 * B / ranking->average_length);
    float said = (float)times, weight = (float)ranking->terms[list->term].weight;
    return weight * (said * (float)(K1 + 1) / (said + fixed + by_length * (float)length));
}

/* What a list adds to a passage. */
struct worth {
    const struct ranking *ranking;
    const struct list *list;
    bool exact;
    float *once; /* by the length of the passage, what a word said once adds, as it mostly is; NULL: a short
                    list */
    float near;  /* what a word that is only near adds, however often it is said */
};

static void worth_begin(struct worth *worth, const struct ranking *ranking, const struct list *list)
{
    worth->ranking = ranking;
    worth->list = list;
    worth->exact = list->similarity == EXACT;
    worth->once = NULL;
    worth->near = (float)ranking->terms[list->term].weight * (SOFT * list->similarity);
    if (!worth->exact || list->passages <= LENGTHS)
        return;
    worth->once = arena_alloc(ranking->arena, LENGTHS * sizeof *worth->once);
    for (unsigned length = 0; length < LENGTHS; length++)
        worth->once[length] = posting_value(ranking, list, 1, length);
}

static inline float worth_of(const struct worth *worth, uint32_t times, unsigned length)
{
    if (!worth->exact)
        return worth->near;
    return worth->once != NULL && times == 1 ? worth->once[length]
                                             : posting_value(worth->ranking, worth->list, times, length);
}

/* --- What cannot tell enough --- */

double gather_told(const struct ranking *ranking, const struct list *list)
{
    const struct ranking_term *term = &ranking->terms[list->term];
    double share = list->similarity == EXACT ? 1 : SOFT * list->similarity;
    return term->query->asks ? 0 : term->weight * share;
}

/* Nobody around it helps what is no message: a prompt wants to know nothing of what, with all that it may
 * say, is no evidence. Of a row of several passages each says a part only. */
struct telling {
    const struct ranking *ranking;
    uint32_t first;        /* passage that is of no message */
    const uint64_t *split; /* part_split(); NULL: all tell enough */
    /* what a passage tells of a term at most: one that a list which is read brings up, any other */
    double brought_up[QUERY_TERMS_MAX], others[QUERY_TERMS_MAX];
    uint32_t enough, idle; /* terms that were seen to be so */
};

static void begin_telling(struct telling *telling, const struct ranking *ranking, size_t number,
                          const struct list *lists, size_t count)
{
    struct part *part = index_part(ranking->search, number);
    uint64_t brought = 0;
    *telling = (struct telling){.ranking = ranking, .first = gather_first_other(part)};
    for (size_t i = 0; i < count; i++) {
        double told = gather_told(ranking, &lists[i]);
        double *most = &telling->brought_up[lists[i].term], *other = &telling->others[lists[i].term];
        *most = fmax(*most, told);
        *other = lists[i].read ? *other : fmax(*other, told);
        brought += lists[i].read && !lists[i].idle ? lists[i].passages : 0;
    }
    if (ranking->query->floor > 0 && brought > MANY && telling->first < part->passage_count)
        telling->split = part_split(part);
}

static bool is_evidence(const struct telling *telling, uint32_t terms)
{
    double sum = 0;
    for (size_t t = 0; t < telling->ranking->term_count; t++)
        sum += (terms >> t & 1) != 0 ? telling->brought_up[t] : telling->others[t];
    return score_evidence_most(telling->ranking, sum) >= telling->ranking->query->floor;
}

static inline bool tells_enough(struct telling *telling, uint32_t passage, uint32_t terms)
{
    if (telling->split == NULL || terms == telling->enough)
        return true;
    if (terms != telling->idle)
        *(is_evidence(telling, terms) ? &telling->enough : &telling->idle) = terms;
    return terms == telling->enough || passage < telling->first ||
           (telling->split[passage / 64] >> passage % 64 & 1) != 0;
}

/* --- Reading --- */

/* A list while it is read. */
struct reading {
    uint32_t bit; /* of its term */
    bool idle;
    struct worth worth;
    struct part_postings postings;
    size_t at, count;
    struct part_posting some[POSTINGS_AT_ONCE];
};

/* Those that bring passages up come first. What every window asks of all lies close together. */
struct readings {
    struct reading *items;
    uint32_t *next; /* of each the passage of its next posting; PART_NONE: there are no more */
    size_t count, bringing;
};

struct window {
    uint32_t first; /* passage */
    struct tally {
        float sum;
        uint32_t terms; /* a bit for each that has added */
    } tallies[WINDOW];
    uint32_t touched[WINDOW + 1]; /* places of the passages that have one, and where the next is tried */
    size_t touched_count;
};

/* Of the next posting; PART_NONE: there are no more. */
static inline uint32_t next_passage(struct reading *reading)
{
    if (reading->at == reading->count) {
        reading->at = 0;
        reading->count = part_postings_take(&reading->postings, reading->some, POSTINGS_AT_ONCE);
    }
    return reading->count > 0 ? reading->some[reading->at].passage : PART_NONE;
}

/* What the loops below look at for every posting, in registers. */
struct adding {
    const struct worth *worth;
    const uint8_t *flags, *lengths; /* of passages */
    unsigned unwanted;
    uint32_t bit, first; /* of the term; passage of the window */
};

static inline void add(struct tally *tally, const struct adding *adding, const struct part_posting *posting)
{
    tally->terms |= adding->bit;
    tally->sum += worth_of(adding->worth, posting->count, adding->lengths[posting->passage]);
}

/* Exact lists come first, near ones in order: what a term has added is not less than what follows. These
 * return the first posting behind the window. */
static const struct part_posting *add_to_window(struct window *window, struct adding adding,
                                                const struct part_posting *next,
                                                const struct part_posting *end)
{
    size_t touched = window->touched_count;
    for (; next < end && next->passage - adding.first < WINDOW; next++) {
        uint32_t place = next->passage - adding.first;
        struct tally *tally = &window->tallies[place];
        uint32_t terms = tally->terms;
        if ((terms & adding.bit) != 0 ||
            (terms == 0 && (adding.unwanted >> (adding.flags[next->passage] >> PASSAGE_SCOPE) & 1) != 0))
            continue;
        add(tally, &adding, next);
        window->touched[touched] = place;
        touched += terms == 0;
    }
    window->touched_count = touched;
    return next;
}

static const struct part_posting *add_idle(struct window *window, struct adding adding,
                                           const struct part_posting *next, const struct part_posting *end)
{
    for (; next < end && next->passage - adding.first < WINDOW; next++) {
        struct tally *tally = &window->tallies[next->passage - adding.first];
        if (tally->terms != 0 && (tally->terms & adding.bit) == 0)
            add(tally, &adding, next);
    }
    return next;
}

/* Returns the passage of the first posting behind the window; PART_NONE. */
static uint32_t read_window(const struct gathering *gathering, const struct part *part,
                            struct reading *reading, struct window *window)
{
    const struct adding adding = {.worth = &reading->worth,
                                  .flags = part->flags,
                                  .lengths = part->lengths,
                                  .unwanted = gathering->unwanted,
                                  .bit = reading->bit,
                                  .first = window->first};
    uint32_t passage;
    while ((passage = next_passage(reading)) != PART_NONE) {
        const struct part_posting *next = reading->some + reading->at, *end = reading->some + reading->count;
        while (next < end && next->passage < window->first) /* an idle list may lag behind */
            next++;
        next = (reading->idle ? add_idle : add_to_window)(window, adding, next, end);
        reading->at = (size_t)(next - reading->some);
        if (next < end)
            return next->passage;
    }
    return passage;
}

/* Takes what tells enough, and clears the window. */
static void end_window(struct gathering *gathering, struct window *window, struct telling *telling)
{
    struct search *search = gathering->ranking->search;
    search->touched = xgrow(search->touched, &search->touched_capacity,
                            gathering->touched_count + window->touched_count, sizeof *search->touched);
    struct touched *next = search->touched + gathering->touched_count;
    for (size_t i = 0; i < window->touched_count; i++) {
        struct tally tally = window->tallies[window->touched[i]];
        uint32_t passage = window->first + window->touched[i];
        window->tallies[window->touched[i]] = (struct tally){0, 0};
        if (gathering->all_read) /* else it is of no use */
            gathering->said[passage / 64] |= UINT64_C(1) << passage % 64;
        if (tells_enough(telling, passage, tally.terms))
            *next++ = (struct touched){passage, tally.sum};
    }
    gathering->touched_count = (size_t)(next - search->touched);
    window->touched_count = 0;
}

static void begin_readings(struct readings *readings, const struct ranking *ranking, const struct part *part,
                           const struct list *lists, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        used += lists[i].read;
    *readings = (struct readings){.items = arena_alloc(ranking->arena, (used + 1) * sizeof *readings->items),
                                  .next = arena_alloc(ranking->arena, (used + 1) * sizeof *readings->next)};
    for (int idle = 0; idle < 2; idle++) {
        for (size_t i = 0; i < count; i++) {
            if (!lists[i].read || lists[i].idle != (idle != 0))
                continue;
            struct reading *reading = &readings->items[readings->count];
            reading->bit = UINT32_C(1) << lists[i].term;
            reading->idle = lists[i].idle;
            reading->postings = part_postings(part, lists[i].group);
            worth_begin(&reading->worth, ranking, &lists[i]);
            readings->next[readings->count++] = next_passage(reading);
            readings->bringing += !lists[i].idle;
        }
    }
}

void gather_lists(struct gathering *gathering, size_t number, const struct list *lists, size_t count)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    struct readings readings;
    struct window window;
    struct telling telling;
    memset(window.tallies, 0, sizeof window.tallies);
    window.touched_count = 0;
    begin_readings(&readings, gathering->ranking, part, lists, count);
    begin_telling(&telling, gathering->ranking, number, lists, count);
    for (;;) {
        window.first = PART_NONE;
        for (size_t i = 0; i < readings.bringing; i++)
            window.first = readings.next[i] < window.first ? readings.next[i] : window.first;
        if (window.first == PART_NONE)
            break;
        for (size_t i = 0; i < readings.count; i++) {
            if (readings.next[i] < window.first || readings.next[i] - window.first < WINDOW)
                readings.next[i] = read_window(gathering, part, &readings.items[i], &window);
        }
        end_window(gathering, &window, &telling);
    }
}
