#include "config.h"

#include "base/cite.h"

#include <ctype.h>
#include <string.h>

static size_t run_of(const struct cite_scan *scan, size_t at)
{
    size_t end = at;
    while (end < scan->length && scan->text[end] == scan->text[at])
        end++;
    return end - at;
}

static size_t line_end(const struct cite_scan *scan, size_t at)
{
    const char *end = memchr(scan->text + at, '\n', scan->length - at);
    return end ? (size_t)(end - scan->text) + 1 : scan->length;
}

/* At the beginning of a line: whether it, or all up to the end of a block of code, is passed over. */
static bool pass_code(struct cite_scan *scan)
{
    size_t at = scan->at;
    while (at < scan->length && scan->text[at] == ' ')
        at++;
    char mark = at < scan->length ? scan->text[at] : '\0';
    size_t run = mark == '`' || mark == '~' ? run_of(scan, at) : 0;
    bool fence = run >= 3 && at - scan->at < 4;
    if (scan->fence && fence && mark == scan->fence && run >= scan->fence_length) {
        scan->fence = '\0';
    } else if (!scan->fence && fence) {
        scan->fence = mark;
        scan->fence_length = run;
    } else if (!scan->fence) {
        return false;
    }
    scan->at = line_end(scan, scan->at);
    return true;
}

/* Behind a span of code that begins here; behind its marks if nothing closes it. */
static size_t behind_span(const struct cite_scan *scan)
{
    size_t run = run_of(scan, scan->at), at = scan->at + run;
    while (at < scan->length) {
        const char *mark = memchr(scan->text + at, '`', scan->length - at);
        if (!mark)
            break;
        at = (size_t)(mark - scan->text);
        size_t other = run_of(scan, at);
        at += other;
        if (other == run)
            return at;
    }
    return scan->at + run;
}

static bool read_number(const struct cite_scan *scan, size_t *at, int *number)
{
    size_t start = *at;
    *number = 0;
    while (*at < scan->length && isdigit((unsigned char)scan->text[*at]) && *at - start < CITE_DIGITS)
        *number = *number * 10 + (scan->text[(*at)++] - '0');
    return *at > start && *number > 0;
}

static bool read_cite(const struct cite_scan *scan, struct cite *cite)
{
    const char *text = scan->text;
    size_t at = scan->at;
    unsigned char before = at > 0 ? (unsigned char)text[at - 1] : ' ';
    if (isalnum(before) || before == '_' || before == ')' || before == '\\' || before == '!')
        return false;
    *cite = (struct cite){.start = at++};
    while (cite->count < CITE_MAX && read_number(scan, &at, &cite->numbers[cite->count])) {
        cite->count++;
        if (at < scan->length && text[at] == ']') {
            cite->end = ++at;
            return at >= scan->length || (text[at] != '(' && text[at] != ':');
        }
        if (at >= scan->length || text[at] != ',')
            return false;
        at++;
        while (at < scan->length && text[at] == ' ')
            at++;
    }
    return false;
}

bool cite_next(struct cite_scan *scan, struct cite *cite)
{
    while (scan->at < scan->length) {
        if (!scan->inside && pass_code(scan))
            continue;
        scan->inside = true;
        char byte = scan->text[scan->at];
        if (byte == '`') {
            scan->at = behind_span(scan);
        } else if (byte == '[' && read_cite(scan, cite)) {
            scan->at = cite->end;
            return true;
        } else {
            scan->inside = byte != '\n';
            scan->at++;
        }
    }
    return false;
}
