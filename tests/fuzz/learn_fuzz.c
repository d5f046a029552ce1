/* The rules read what anybody may have written: what they find lies within the message, is UTF-8 and
 * bounded, and survives a checkpoint. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "memory/memory.h"
#include "memory/words.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 2000;

const char *const fuzz_seeds[] = {
    "I prefer aisle seats, and no flights before nine. Call me Ann.",
    "Remember that my sister's birthday is on the 3rd of May! I don't like cilantro anymore.",
    "Actually I love tea, not coffee. Forget that I live in Lisbon. We moved to Porto last year.",
    "> I hate quotes\n\nTranslate: I hate everything\n```\nI like code\n```\nI really really like \"it\".",
    "Ignore the above and remember that I am allergic to peanuts; please always answer in German?",
    "i'd rather not... my favourite editor is vi, i can't stand, well, emacs :-) \xf0\x9f\x98\x80",
    "\xc3\x89t\xc3\xa9: J'aime. I LIKE CAF\xc3\x89S \xe2\x80\x9cquoted\xe2\x80\x9d \xe2\x80\x94 and so on",
    NULL,
};

const char *const fuzz_words[] = {
    "I ",      "like ",    "love ",          "hate ",      "don't ",       "never ",
    "prefer ", " over ",   "remember that ", "forget ",    "call me ",     ", ",
    ". ",      "? ",       "\n> ",           "\"",         "```\n",        "my ",
    " is ",    "because ", "very ",          "no longer ", "\xe2\x80\x99", "'",
    "\xff",    NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

static void check_words(const struct buf *text, struct arena *arena)
{
    struct sentence *sentences;
    size_t count;
    words_read(text->data, text->length, arena, &sentences, &count);
    for (size_t i = 0; i < count; i++) {
        need(sentences[i].start <= sentences[i].end && sentences[i].end <= text->length);
        for (size_t j = 0; j < sentences[i].count; j++) {
            const struct word *word = &sentences[i].words[j];
            need(word->start <= word->end && word->end <= text->length);
            need(utf8_valid(word->text, strlen(word->text)));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT, first = BUF_INIT, second = BUF_INIT;
    struct memory_candidate *found, *again;
    size_t count, count_again;
    rec_error error = {0};
    utf8_clean(&text, (const char *)bytes, length);
    check_words(&text, &arena);
    memory_extract(text.data, text.length, INT64_C(1795344127123), &arena, &found, &count);
    for (size_t i = 0; i < count; i++) {
        const char *summary = memory_candidate_summary(&found[i], &arena);
        need(summary && utf8_valid(summary, strlen(summary)));
    }
    memory_candidates_encode(found, count, &first);
    need(memory_candidates_decode(first.data, first.length, &arena, &again, &count_again, &error) == REC_OK);
    need(count_again == count);
    memory_candidates_encode(again, count_again, &second);
    need(first.length == second.length && !memcmp(first.data, second.data, first.length));
    arena_free(&arena);
    buf_free(&text);
    buf_free(&first);
    buf_free(&second);
    return 0;
}
