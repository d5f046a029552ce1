#include "config.h"

#include "search/terms.h"

#include "search/passages.h"

#include <stdlib.h>
#include <string.h>

/* Mostly the first letter tells already. */
static int compare(const void *key, const void *entry)
{
    const unsigned char *word = key, *other = *(const unsigned char *const *)entry;
    return word[0] != other[0] ? word[0] - other[0] : strcmp(key, *(const char *const *)entry);
}

/* Sorted. Stems of: advice, answer, chat, conversation, describe, discussion, ... */
static const char *const asking_stems[] = {
    "across",     "advic",      "advis",   "answer",  "ask",    "aspect",   "bring",    "chat",
    "comprehens", "convers",    "describ", "detail",  "differ", "discuss",  "explain",  "give",
    "help",       "item",       "list",    "mention", "order",  "overview", "provid",   "recommend",
    "sai",        "session",    "show",    "suggest", "summar", "summari",  "summaris", "talk",
    "tell",       "throughout", "tip",     "variou",  "walk",
};

/* Sorted. "how many", "what is the name of", and what an assistant is told to do. */
static const char *const request_words[] = {
    "calculate", "compose",   "continue", "convert", "draft",     "generate", "kind",
    "kinds",     "long",      "many",     "much",    "name",      "named",    "names",
    "often",     "proofread", "rewrite",  "sort",    "translate", "type",     "write",
};

/* Sorted. */
static const char *const time_words[] = {
    "ago",     "april",    "august",   "day",       "days",    "december",  "fall",      "february",
    "few",     "friday",   "january",  "july",      "june",    "just",      "last",      "march",
    "may",     "monday",   "month",    "months",    "morning", "next",      "night",     "november",
    "october", "recently", "saturday", "september", "since",   "soon",      "spring",    "summer",
    "sunday",  "thursday", "today",    "tomorrow",  "tonight", "tuesday",   "wednesday", "week",
    "weekend", "weeks",    "winter",   "year",      "years",   "yesterday",
};

static const char *const months[] = {"january", "february", "march",     "april",   "may",      "june",
                                     "july",    "august",   "september", "october", "november", "december"};

static bool in_list(const char *word, const char *const *list, size_t count)
{
    return bsearch(word, list, count, sizeof *list, compare) != NULL;
}

bool search_asking_stem(const char *stem)
{
    return in_list(stem, asking_stems, sizeof asking_stems / sizeof *asking_stems);
}

/* Sorted. Those of the asking stems that are something done, too: "what did they bring?" */
static const char *const deed_stems[] = {
    "advis", "bring",  "brought",   "give", "help",    "list",
    "order", "provid", "recommend", "show", "suggest", "walk",
};

bool search_deed_stem(const char *stem)
{
    return in_list(stem, deed_stems, sizeof deed_stems / sizeof *deed_stems);
}

bool search_subject(const char *word)
{
    static const char *const subjects[] = {"he", "i", "she", "they", "we"};
    return in_list(word, subjects, sizeof subjects / sizeof *subjects);
}

bool search_request_word(const char *word)
{
    return in_list(word, request_words, sizeof request_words / sizeof *request_words);
}

unsigned search_word_flags(const char *word)
{
    static const char *const first[] = {"i", "im", "ive", "me", "my", "our", "we"};
    static const char *const standing[] = {"always", "never", "prefer"};
    unsigned flags = 0;
    if (in_list(word, first, sizeof first / sizeof *first))
        flags |= PASSAGE_FIRST;
    if (in_list(word, standing, sizeof standing / sizeof *standing))
        flags |= PASSAGE_STANDING;
    if (in_list(word, time_words, sizeof time_words / sizeof *time_words))
        flags |= PASSAGE_TIME;
    return flags;
}

int search_month(const char *word)
{
    size_t length = strlen(word);
    for (int i = 0; i < 12; i++) {
        if (word[0] != months[i][0])
            continue;
        if (strcmp(word, months[i]) == 0 || (length == 3 && strncmp(word, months[i], 3) == 0))
            return i + 1;
    }
    return 0;
}

bool search_begins_month(const char *text)
{
    for (int i = 0; i < 12; i++) {
        if (text[0] == months[i][0] && strncmp(text, months[i], 3) == 0)
            return true;
    }
    return false;
}

bool search_is_unspaced(unsigned code)
{
    static const struct {
        unsigned first, last;
    } ranges[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF},  {0x3005, 0x3007},
                  {0x3040, 0x30FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},  {0xAC00, 0xD7AF},
                  {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF}};
    if (code < ranges[0].first) /* most are */
        return false;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    }
    return false;
}
