#include "config.h"

#include "nodes/extensions.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"
#include "memory/slots.h"

#include <string.h>

#define FINDINGS_MAX 32 /* of one extractor in one message */
#define CONTENT_MAX  400
#define NAME_MAX     64

struct rec_findings {
    struct memory_candidate items[FINDINGS_MAX];
    size_t count;
    size_t length; /* of the text */
    struct arena *arena;
};

/* One line without control characters: it stands in lists, and in prompts. */
static bool is_line(const char *text)
{
    size_t length = text ? strlen(text) : 0;

    if (length == 0 || length > CONTENT_MAX || !utf8_valid(text, length))
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return text[strspn(text, " ")] != '\0';
}

static bool is_share(double number)
{
    return number >= 0 && number <= 1;
}

static bool is_category(int category)
{
    return category == -1 || (category >= 0 && rec_category_name((enum rec_category)category)[0] != '?');
}

static bool is_good(const rec_findings *findings, const struct rec_finding *finding)
{
    bool preference = finding->kind == REC_MEMORY_PREFERENCE;

    return (unsigned)finding->kind < REC_MEMORY_SUMMARY && is_line(finding->content) &&
           finding->start <= finding->end && finding->end <= findings->length &&
           is_share(finding->importance) && is_share(finding->confidence) && is_category(finding->category) &&
           (!preference || (is_line(finding->key) && is_line(finding->value)));
}

bool rec_findings_add(rec_findings *findings, const struct rec_finding *finding)
{
    if (findings->count == FINDINGS_MAX || !is_good(findings, finding))
        return false;
    bool preference = finding->kind == REC_MEMORY_PREFERENCE;
    struct memory_candidate *candidate = &findings->items[findings->count++];
    *candidate =
        (struct memory_candidate){.action = preference ? MEMORY_LEARN_PREFERENCE : MEMORY_LEARN_MEMORY,
                                  .kind = finding->kind,
                                  .key = "",
                                  .qualifier = "",
                                  .value = preference ? arena_strdup(findings->arena, finding->value) : "",
                                  .content = arena_strdup(findings->arena, finding->content),
                                  .slot = "",
                                  .replaces = "",
                                  .importance = finding->importance,
                                  .confidence = finding->confidence,
                                  .start = (int64_t)finding->start,
                                  .end = (int64_t)finding->end};
    int category = finding->category;
    if (preference) {
        struct buf normal = BUF_INIT;
        memory_key_normal(finding->key, &normal, category < 0 ? &category : &(int){0});
        candidate->key = arena_strndup(findings->arena, normal.data, normal.length);
        buf_free(&normal);
    }
    candidate->category =
        category >= 0 ? (enum rec_category)category : slot_category(candidate->content, REC_CATEGORY_GENERAL);
    return true;
}

void extensions_extract(const struct node_services *services, const char *text, size_t length,
                        int64_t said_at, struct arena *arena, struct memory_candidate **candidates,
                        size_t *count)
{
    const struct hook_settings *hooks = &services->hooks;

    for (size_t i = 0; i < hooks->extension_count; i++) {
        const struct rec_extension *extension = &hooks->extensions[i];
        if (!extension->extract)
            continue;
        struct rec_findings findings = {.length = length, .arena = arena};
        extension->extract(extension->context, text, length, said_at, &findings);
        if (findings.count == 0)
            continue;
        struct memory_candidate *all = arena_alloc(arena, (*count + findings.count) * sizeof *all);
        if (*count > 0)
            memcpy(all, *candidates, *count * sizeof *all);
        memcpy(all + *count, findings.items, findings.count * sizeof *all);
        *candidates = all;
        *count += findings.count;
    }
}

bool extensions_valid(const struct rec_extension *extensions, size_t count, rec_error *error)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

    for (size_t i = 0; i < count; i++) {
        const char *name = extensions[i].name;
        size_t length = name ? strlen(name) : 0;

        if (length == 0 || length > NAME_MAX || strspn(name, letters) != length) {
            error_set(error, REC_INVALID,
                      "an extension needs a name of letters, digits, - and _, at most %d of them", NAME_MAX);
            return false;
        }
    }
    return true;
}
