/* What speaks for a passage whatever it says: who says it, what kind of sentence it is, and when it was said.
 */
#include "config.h"

#include "search/ranking.h"

#include "search/dates.h"

#include <math.h>
#include <string.h>

#define HALF_DAY    43200000 /* ms */
#define HALVES_MOST 128      /* half days that are looked at for many rows at once */

bool prior_is_named(const struct ranking *ranking, const struct part *part, const struct part_document *row)
{
    if (row->name == 0 || ranking->named_count == 0)
        return false;
    size_t length;
    const char *name = part_name(part, row->name, &length);
    uint32_t speaker = names_find(&ranking->search->names, name, length);
    return speaker != MAP_NONE && ranking->named[speaker];
}

/* What was learned is what the user said; named people are neither user nor assistant. */
bool prior_is_users(const struct part *part, const struct part_document *row)
{
    size_t length;
    const char *name = part_name(part, row->name, &length);
    return row->scope == REC_ROW_MEMORY || row->scope == REC_ROW_PREFERENCE ||
           (row->role == REC_ROLE_USER && (length == 0 || (length == 4 && memcmp(name, "user", 4) == 0)));
}

bool prior_is_assistants(const struct part *part, const struct part_document *row)
{
    size_t length;
    const char *name = part_name(part, row->name, &length);
    return row->role == REC_ROLE_ASSISTANT &&
           (length == 0 || (length == 9 && memcmp(name, "assistant", 9) == 0));
}

double prior_of_flags(const struct ranking *ranking, unsigned flags, bool named, bool user, bool assistant)
{
    const struct rank_weights *weights = &ranking->weights;
    double prior = named ? weights->spk : 0;
    prior += flags & PASSAGE_ASKS ? weights->ask : 0;
    prior += flags & PASSAGE_FIRST ? weights->first : 0;
    prior += flags & PASSAGE_TIME && ranking->parts->asks_when ? weights->when : 0;
    prior += flags & PASSAGE_STANDING && user ? weights->stand : 0;
    prior += user && ranking->parts->about_me ? weights->me : 0;
    prior += assistant && ranking->parts->about_you ? weights->you : 0;
    return prior;
}

double prior_of(const struct ranking *ranking, const struct part *part, const struct part_document *row,
                uint32_t passage)
{
    return prior_of_flags(ranking, part->flags[passage], prior_is_named(ranking, part, row),
                          prior_is_users(part, row),
                          ranking->parts->about_you && prior_is_assistants(part, row));
}

static double most_of_flags(const struct ranking *ranking, unsigned flags)
{
    const struct rank_weights *weights = &ranking->weights;
    const struct query_parts *parts = ranking->parts;
    double most = flags & PASSAGE_ASKS ? weights->ask : 0;
    most += flags & PASSAGE_FIRST ? weights->first : 0;
    most += flags & PASSAGE_STANDING ? fmax(weights->stand, 0) : 0;
    most += flags & PASSAGE_TIME && parts->asks_when ? weights->when : 0;
    most += ranking->named_count > 0 ? fmax(weights->spk, 0) : 0;
    most += parts->about_me ? fmax(weights->me, 0) : 0;
    most += parts->about_you ? fmax(weights->you, 0) : 0;
    return most;
}

static double date_most(const struct ranking *ranking)
{
    const struct query_parts *parts = ranking->parts;
    bool dated = parts->date.month != 0 || parts->date.year != 0 || parts->from != 0;
    return dated ? fmax(ranking->weights.mon, 0) + fmax(ranking->weights.day, 0) : 0;
}

/* --- Dates --- */

double prior_date(const struct ranking *ranking, int64_t time)
{
    const struct query_date *date = &ranking->parts->date;
    double month = 0, day = 0;
    if (date->month != 0 || date->year != 0)
        dates_fit(date, time, &month, &day);
    else if (ranking->parts->from != 0 && time >= ranking->parts->from && time < ranking->parts->to)
        month = 1;
    return ranking->weights.mon * month + ranking->weights.day * day;
}

/* Does the query name no month or year, but from when to when? */
static bool is_span(const struct query_parts *parts)
{
    return parts->date.month == 0 && parts->date.year == 0;
}

void prior_begin_halves(struct halves *halves, const struct ranking *ranking)
{
    halves->ranking = ranking;
    for (size_t i = 0; i < HALVES_KEPT; i++)
        halves->known[i] = INT64_MIN;
}

static int64_t half_of(int64_t time)
{
    return time / HALF_DAY - (time < 0);
}

static double at_half(struct halves *halves, int64_t half)
{
    size_t at = (size_t)half % HALVES_KEPT;
    if (halves->known[at] != half) {
        halves->known[at] = half;
        halves->values[at] = prior_date(halves->ranking, half * HALF_DAY);
    }
    return halves->values[at];
}

/* A month fits all of a half day alike, a day does not. */
double prior_date_in(struct halves *halves, int64_t time)
{
    const struct query_parts *parts = halves->ranking->parts;
    if (is_span(parts))
        return prior_date(halves->ranking, time);
    double value = at_half(halves, half_of(time));
    return value > 0 && parts->date.day != 0 ? prior_date(halves->ranking, time) : value;
}

double prior_date_over(struct halves *halves, int64_t first, int64_t last)
{
    const struct query_parts *parts = halves->ranking->parts;
    double most = halves->ranking->date_most, value = 0;
    if (is_span(parts))
        return parts->from <= last && first < parts->to ? most : 0;
    int64_t half = half_of(first), end = half_of(last);
    if (end - half >= HALVES_MOST)
        return most;
    for (; half <= end; half++)
        value = fmax(value, at_half(halves, half));
    return value > 0 && parts->date.day != 0 ? most : value;
}

/* --- Bounds --- */

void prior_begin(struct ranking *ranking)
{
    ranking->date_most = date_most(ranking);
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        ranking->prior_most[flags] = most_of_flags(ranking, flags);
}
