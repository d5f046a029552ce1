/* What may replace what: known keys and their values, normal forms, categories. Pure; any thread. */
#ifndef MEMORY_SLOTS_H
#define MEMORY_SLOTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "memory/pattern.h"
#include "recollect_rows.h"

/* Keys of attitudes; the thing is their qualifier. */
#define SLOT_LIKES    "likes"    /* either polarity: loving and hating the same thing exclude each other */
#define SLOT_ALLERGIC "allergic" /* liking peanuts does not end an allergy to them */
#define SLOT_TAKES    "takes"    /* how: the qualifier is coffee, the value says that it is black */
#define SLOT_PREFERS  "prefers"  /* one of two; the qualifier names both, in alphabetical order */

struct slot_attribute {
    const char *key, *value;
    enum rec_category category;
};

/* "aisle seats", "dark mode interfaces", "metric units": is this the value of a known key? */
bool slot_attribute_find(const struct word *words, struct span thing, const char *text, struct arena *arena,
                         struct slot_attribute *attribute);

/* Do two values of a slot say the same? Of an attitude to the thing that the qualifier names they do: the
 * value is how it was said. Which way they point is not looked at. */
bool slot_same_value(const char *key, const char *qualifier, const char *value, const char *other);

/* The category a key implies, or -1. */
int slot_key_category(const char *key);

void slots_prepare(void); /* by rules_prepare() */

/* By the words of a text; `otherwise` if they say nothing. */
enum rec_category slot_category(const char *text, enum rec_category otherwise);

/* The form in which things are compared: folded, one blank between words, no article in front, no stop at the
 * end, at most REC_MAX_KEY bytes. Appended. */
void slot_normal(struct buf *out, const char *text, size_t length);

/* Is it a human language ("German")? */
bool slot_is_language(const char *word);

#endif
