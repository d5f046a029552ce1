/* Names of the values of recollect_rows.h, both ways, made from its lists. */
#include "config.h"

#include "recollect_rows.h"

#include <math.h>
#include <string.h>

static const char *name_of(const char *const *names, size_t count, int value)
{
    return value >= 0 && (size_t)value < count ? names[value] : "?";
}

static int value_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (names[i][0] == name[0] && strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

#define NAME(symbol, name) name,
#define DEFINE(type, LIST)                                                                                   \
    static const char *const type##_names[] = {LIST(NAME)};                                                  \
    const char *rec_##type##_name(enum rec_##type value)                                                     \
    {                                                                                                        \
        return name_of(type##_names, sizeof(type##_names) / sizeof(*type##_names), (int)value);              \
    }                                                                                                        \
    int rec_##type##_parse(const char *name)                                                                 \
    {                                                                                                        \
        return value_of(type##_names, sizeof(type##_names) / sizeof(*type##_names), name);                   \
    }

DEFINE(conversation_status, REC_CONVERSATION_STATUSES)
DEFINE(role, REC_ROLES)
DEFINE(turn_status, REC_TURN_STATUSES)
DEFINE(memory_kind, REC_MEMORY_KINDS)
DEFINE(category, REC_CATEGORIES)
DEFINE(memory_status, REC_MEMORY_STATUSES)
DEFINE(job_status, REC_JOB_STATUSES)
DEFINE(row_kind, REC_ROW_KINDS)
DEFINE(found, REC_FOUNDS)

static const double duration_limits[REC_DURATIONS - 1] = {.1, .3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000};

int rec_duration_class(double ms)
{
    int number = 0;

    while (number < REC_DURATIONS - 1 && ms >= duration_limits[number])
        number++;
    return number;
}

double rec_duration_limit(int number)
{
    return number >= 0 && number < REC_DURATIONS - 1 ? duration_limits[number] : (double)INFINITY;
}
