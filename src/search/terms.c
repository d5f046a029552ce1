#include "config.h"

#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

/* Sorted. Apostrophes are gone before the comparison: "don't" is "dont", and "don" where the index splits. */
static const char *const stop_words[] = {
    "a",       "about",      "above",   "after",    "again",      "against",  "ain",    "all",     "also",
    "am",      "an",         "and",     "any",      "are",        "arent",    "as",     "at",      "be",
    "because", "been",       "before",  "being",    "below",      "between",  "both",   "but",     "by",
    "can",     "cannot",     "cant",    "could",    "couldnt",    "d",        "did",    "didnt",   "do",
    "does",    "doesnt",     "doing",   "don",      "dont",       "down",     "during", "each",    "ever",
    "few",     "for",        "from",    "further",  "give",       "gonna",    "gotta",  "had",     "hadnt",
    "has",     "hasnt",      "have",    "havent",   "having",     "he",       "hello",  "her",     "here",
    "heres",   "hers",       "herself", "hes",      "hey",        "hi",       "him",    "himself", "his",
    "how",     "hows",       "i",       "id",       "if",         "ill",      "im",     "in",      "into",
    "is",      "isnt",       "it",      "its",      "itself",     "ive",      "just",   "know",    "let",
    "lets",    "ll",         "m",       "may",      "me",         "might",    "more",   "most",    "must",
    "mustnt",  "my",         "myself",  "no",       "nor",        "not",      "of",     "off",     "oh",
    "ok",      "okay",       "on",      "once",     "only",       "or",       "other",  "ought",   "our",
    "ours",    "ourselves",  "out",     "over",     "own",        "please",   "re",     "s",       "same",
    "shall",   "shant",      "she",     "shes",     "should",     "shouldnt", "so",     "some",    "such",
    "t",       "tell",       "than",    "thanks",   "that",       "thats",    "the",    "their",   "theirs",
    "them",    "themselves", "then",    "there",    "theres",     "these",    "they",   "theyd",   "theyll",
    "theyre",  "theyve",     "this",    "those",    "through",    "to",       "too",    "under",   "until",
    "up",      "ve",         "very",    "wanna",    "was",        "wasnt",    "we",     "wed",     "well",
    "were",    "werent",     "weve",    "what",     "whats",      "when",     "whens",  "where",   "wheres",
    "which",   "while",      "who",     "whom",     "whos",       "why",      "whys",   "will",    "with",
    "wont",    "would",      "wouldnt", "wow",      "yeah",       "yes",      "you",    "youd",    "youll",
    "your",    "youre",      "yours",   "yourself", "yourselves", "youve",
};

static int compare(const void *key, const void *entry)
{
    return strcmp(key, *(const char *const *)entry);
}

bool search_stop_word(const char *word)
{
    return bsearch(word, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words, compare) !=
           NULL;
}

bool search_is_unspaced(unsigned code)
{
    static const struct {
        unsigned first, last;
    } ranges[] = {{0x0E00, 0x0EFF}, {0x1000, 0x109F}, {0x1780, 0x17FF},  {0x3005, 0x3007},
                  {0x3040, 0x30FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},  {0xAC00, 0xD7AF},
                  {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x20000, 0x3FFFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    }
    return false;
}
