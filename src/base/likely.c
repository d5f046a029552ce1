#include "config.h"

#include "base/likely.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_MOST 3 /* edits that are told apart where the ends are alike */

/* "theme" of "ui.theme", "list" of "memory list". */
static const char *end_of(const char *name, size_t length)
{
    const char *end = name + length;
    while (end > name && end[-1] != '.' && end[-1] != ' ')
        end--;
    return end;
}

void likely_begin(struct likely *likely, const char *typed, size_t length)
{
    const char *end = end_of(typed, length);
    spelling_read(&likely->typed, typed, length);
    spelling_read(&likely->typed_end, end, (size_t)(typed + length - end));
    likely->distance = UINT_MAX;
    likely->text[0] = '\0';
}

/* An option may be typed without its section, or with another one; its own comes first. */
void likely_offer(struct likely *likely, const char *name)
{
    size_t length = strlen(name);
    const char *end = end_of(name, length);
    unsigned most = spelling_allows(&likely->typed_end);
    struct spelling whole, rest;
    spelling_read(&whole, name, length);
    spelling_read(&rest, end, strlen(end));
    unsigned edits = spelling_edits(&likely->typed_end, &rest, most, true);
    unsigned distance = edits * (WHOLE_MOST + 2) + spelling_edits(&likely->typed, &whole, WHOLE_MOST, true);
    if (edits > most || distance >= likely->distance || likely->typed_end.count < 2)
        return;
    likely->distance = distance;
    snprintf(likely->text, sizeof likely->text, " (do you mean %.60s?)", name);
}

const char *likely_text(const struct likely *likely)
{
    return likely->text;
}
