#include "config.h"

#include "config/retention.h"

#include "base/error.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MOST 36500

struct rule {
    const char *tag;
    size_t length;
    int64_t days;
};

static bool read_rule(const char *at, const char *end, struct rule *rule)
{
    char *rest;

    while (at < end && *at == ' ')
        at++;
    rule->tag = at;
    while (at < end && *at != ' ')
        at++;
    rule->length = (size_t)(at - rule->tag);
    while (at < end && *at == ' ')
        at++;
    if (at == end || *at < '0' || *at > '9')
        return false;
    rule->days = strtoll(at, &rest, 10);
    while (rest < end && *rest == ' ')
        rest++;
    return rule->length > 0 && rest == end && rule->days >= 1 && rule->days <= DAYS_MOST;
}

/* The next entry that is not blank; false: there is none. */
static bool next_rule(const char **rules, const char **from, const char **end)
{
    *from = *rules + strspn(*rules, "; ");
    *end = *from + strcspn(*from, ";");
    *rules = *end;
    return *end > *from;
}

static bool has_tag(const char *tags, const struct rule *rule)
{
    for (const char *tag = tags; *tag; tag += strcspn(tag, " "), tag += *tag == ' ')
        if (strcspn(tag, " ") == rule->length && memcmp(tag, rule->tag, rule->length) == 0)
            return true;
    return false;
}

int64_t retention_days(const char *rules, const char *tags)
{
    const char *from, *end;
    struct rule rule;
    int64_t days = 0;

    while (next_rule(&rules, &from, &end))
        if (read_rule(from, end, &rule) && has_tag(tags, &rule) && (days == 0 || rule.days < days))
            days = rule.days;
    return days;
}

enum rec_status retention_check(const char *rules, rec_error *error)
{
    const char *from, *end;
    struct rule rule;

    while (next_rule(&rules, &from, &end))
        if (!read_rule(from, end, &rule))
            return error_set(error, REC_INVALID,
                             "\"%.*s\" is no rule: it takes a tag and a number of days from 1 to %d",
                             end - from > 60 ? 60 : (int)(end - from), from, DAYS_MOST);
    return REC_OK;
}
