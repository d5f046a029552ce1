#include "config.h"

#include "memory/mask.h"

#include "memory/words.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define LONG_MESSAGE 4000 /* bytes: above it, only the first and the last paragraph are read */
#define QUOTE_WORDS  3    /* a quotation this long is somebody's sentence, shorter ones are names */

static void mask(char *text, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        if (text[i] != '\n')
            text[i] = ' ';
    }
    if (start < end)
        text[start] = MASK_MARK;
}

static void mask_code(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '`')
            continue;
        size_t ticks = strspn(text + i, "`");
        char fence[4] = "```";
        fence[ticks < 3 ? ticks : 3] = '\0';
        const char *close = strstr(text + i + ticks, fence);
        if (close == NULL && ticks < 3)
            continue;
        size_t end = close == NULL ? length : (size_t)(close - text) + strlen(fence);
        mask(text, i, end);
        i = end - 1;
    }
}

static void mask_quoted_lines(char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        const char *line_end = memchr(text + i, '\n', length - i);
        size_t end = line_end == NULL ? length : (size_t)(line_end - text);
        size_t first = i + strspn(text + i, " \t");
        if (first < end && text[first] == '>')
            mask(text, i, end);
        i = end + 1;
    }
}

static const struct {
    const char *open, *close;
} quotes[] = {{"\"", "\""},
              {"\xE2\x80\x9C", "\xE2\x80\x9D"},
              {"\xE2\x80\x9E", "\xE2\x80\x9C"},
              {"\xC2\xAB", "\xC2\xBB"},
              {"'", "'"},
              {"\xE2\x80\x98", "\xE2\x80\x99"}};

static size_t count_words(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return count;
}

static bool is_letter(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* An apostrophe quotes only where no letter touches its outer side. */
static const char *find_close(const char *text, const char *from, const char *close)
{
    const char *at = from;
    while ((at = strstr(at, close)) != NULL) {
        size_t length = strlen(close);
        if (*close != '\'' || (!is_letter(at[length]) && at > text && at[-1] != ' '))
            return at;
        at += length;
    }
    return NULL;
}

static void mask_quotations(char *text)
{
    for (size_t q = 0; q < sizeof quotes / sizeof *quotes; q++) {
        size_t open = strlen(quotes[q].open), close = strlen(quotes[q].close);
        char *at = text;
        while ((at = strstr(at, quotes[q].open)) != NULL) {
            const char *end = NULL;
            if (*quotes[q].open != '\'' || at == text || !is_letter(at[-1]))
                end = find_close(text, at + open, quotes[q].close);
            if (end == NULL) {
                at += open;
                continue;
            }
            bool whole = at == text && end[close] == '\0'; /* the message stands in quotes itself */
            if (!whole && count_words(at + open, (size_t)(end - at) - open) >= QUOTE_WORDS)
                mask(text, (size_t)(at - text), (size_t)(end - text) + close);
            at = text + (end - text) + close;
        }
    }
}

/* Verbs that ask to work on the text that follows: it is material, not a statement. */
static const char working_verbs[] =
    "translate|rewrite|rephrase|paraphrase|summarise|summarize|fix|correct|proofread|improve|edit|analyse|"
    "analyze|explain|review|classify|shorten|expand|convert|check|grade|write|compose|draft|continue|"
    "complete|"
    "reword|polish|revise|transcribe|parse|format|extract|evaluate|critique|generate|create|respond|reply|"
    "turn|simplify|"
    "change|put|make|"
    "\xC3\x9C"
    "bersetze|\xC3\xBC"
    "bersetze|\xC3\x9C"
    "bersetz|\xC3\xBC"
    "bersetz|korrigiere|korrigier|verbessere|"
    "formuliere|traduce|trad\xC3\xBA"
    "ceme|corrige|corr\xC3\xAD"
    "geme|reescribe|mejora";

/* Where the first of the phrases begins, at the beginning of a word; NULL: none is there. */
static const char *find_first(const char *text, const char *const phrases[])
{
    bool initials[256] = {false};
    for (size_t i = 0; phrases[i] != NULL; i++)
        initials[(unsigned char)phrases[i][0]] = true;
    for (const char *at = text; *at != '\0'; at++) {
        if (!initials[(unsigned char)tolower((unsigned char)*at)] || (at > text && is_letter(at[-1])))
            continue;
        for (size_t i = 0; phrases[i] != NULL; i++)
            if (phrases[i][0] == tolower((unsigned char)*at) &&
                strncasecmp(at, phrases[i], strlen(phrases[i])) == 0)
                return at;
    }
    return NULL;
}

/* Where what is said for oneself beside a text begins again, at the beginning of a sentence; or the end. */
static size_t aside_behind(const char *text, size_t from, size_t length)
{
    static const char *const asides[] = {
        "by the way",          "btw",        "ps:", "ps.", "p.s", "fyi", "unrelated", "on another note",
        "on a different note", "separately", NULL};
    for (size_t at = from; at < length;) {
        const char *found = find_first(text + at, asides);
        if (found == NULL)
            return length;
        size_t aside = (size_t)(found - text), before = aside;
        while (before > from && strchr(" (-", text[before - 1]) != NULL)
            before--;
        if (before > from && strchr(".!?;,\n\"", text[before - 1]) != NULL)
            return aside;
        at = aside + 1;
    }
    return length;
}

/* The word at `at`, in small letters; "" if it is too long. Returns its length. */
static size_t small_word(const char *text, size_t at, char word[16])
{
    size_t length = 0;
    while (is_letter(text[at + length]))
        length++;
    for (size_t i = 0; i < length && length < 16; i++)
        word[i] = (char)tolower((unsigned char)text[at + i]);
    word[length < 16 ? length : 0] = '\0';
    return length;
}

/* Does what stands before a colon ask to work on what follows: "Please correct", "Here's my letter, can you
 * shorten it"? A verb counts where a request has one, at the beginning of it. */
static bool asks_for_work(const char *text, size_t end)
{
    static const char lasting[] = "remember|always|never|note|whenever|before|if|every|everything|anything";
    char word[16], last[16] = "", before[16] = "";
    bool begins = true, asks = false;
    for (size_t at = 0; at < end;) {
        if (!is_letter(text[at])) {
            begins = begins || strchr(",;(-", text[at]) != NULL;
            at++;
            continue;
        }
        at += small_word(text, at, word);
        if (words_among(word, lasting))
            return false;
        asks = asks || words_among(word, "translated|shortened|corrected|rewritten|proofread|polished") ||
               (words_among(word, working_verbs) &&
                (begins || words_among(last, "please|pls|kindly|me|just|then") ||
                 (words_among(last, "you") && words_among(before, "can|could|would|will"))));
        begins = false;
        memcpy(before, last, sizeof before);
        memcpy(last, word, sizeof last);
    }
    return asks;
}

#define LEAD_BYTES 120 /* at most, before the colon */

static void mask_material(char *text, size_t length)
{
    char verb[16];
    small_word(text, 0, verb);
    const char *from = words_among(verb, working_verbs) ? strpbrk(text, ":\n") : NULL;
    const char *colon = strchr(text, ':');
    if (from == NULL && colon != NULL && colon - text < LEAD_BYTES && strchr(" \n", colon[1]) != NULL &&
        strcspn(text, ".?!\n") > (size_t)(colon - text) && asks_for_work(text, (size_t)(colon - text)))
        from = colon;
    if (from != NULL)
        mask(text, (size_t)(from - text), aside_behind(text, (size_t)(from - text), length));
}

/* Is one of the phrases in what stands before `end`? */
static bool says_before(char *text, size_t end, const char *const phrases[])
{
    char mark = text[end];
    text[end] = '\0';
    bool said = find_first(text, phrases) != NULL;
    text[end] = mark;
    return said;
}

/* "Which of these sentences is in the passive?": the sentences follow. */
static void mask_examples(char *text, size_t length)
{
    static const char *const asked_of[] = {
        "these sentences", "following sentence", "this sentence", "these statements", "following statement",
        "following text",  "following phrase",   "these phrases", "this phrase",      NULL};
    const char *end = strpbrk(text, "?:\n");
    if (end == NULL)
        return;
    if (says_before(text, (size_t)(end - text), asked_of))
        mask(text, (size_t)(end - text) + 1, length);
}

/* "From the manual: ...", "The article says: ...", "Here's my profile, make it funnier: ...": what is read
 * out or worked on. */
static void mask_document(char *text, size_t length)
{
    static const char *const documents[] = {
        "manual",    "article",      "readme",     "documentation", "handbook", "website", "report",
        "leaflet",   "instructions", "transcript", "recipe",        "brochure", "label",   "contract",
        "newspaper", "profile",      "bio",        "paragraph",     "essay",    "draft",   "poem",
        "abstract",  "caption",      "tweet",      "review",        "email",    "letter",  "speech",
        "lyrics",    "exercise",     "drill",      "dictation",     "premise",  "logline", "rhyme",
        "statement", "monologue",    "dialogue",   "posting",       "plot",     NULL};
    static const char *const leads[] = {"from the ", "the ",       "in the ",  "here",      "this is ",
                                        "lyrics",    "exercise ",  "grammar ", "dictation", "plot",
                                        "premise",   "candidate ", "next in ", NULL};
    const char *colon = strchr(text, ':');
    bool led = false;
    for (size_t i = 0; leads[i] != NULL && !led; i++)
        led = strncasecmp(text, leads[i], strlen(leads[i])) == 0;
    if (colon == NULL || !led || count_words(text, (size_t)(colon - text)) > 8)
        return;
    if (says_before(text, (size_t)(colon - text), documents))
        mask(text, (size_t)(colon - text), aside_behind(text, (size_t)(colon - text), length));
}

/* What stands between rulers is pasted. */
static void mask_between_rulers(char *text)
{
    char *first = strstr(text, "---"), *last = NULL;
    for (char *at = first; at != NULL; at = strstr(at + 3, "---"))
        last = at;
    if (first != NULL && last > first + 3)
        mask(text, (size_t)(first - text), (size_t)(last - text) + 3);
}

/* A line of a conversation that is shown, "A: I love rain": what follows is not the person speaking. */
static void mask_labels(char *text, size_t length)
{
    static const char speakers[] =
        "q|a|user|assistant|human|ai|bot|system|customer|client|interviewer|speaker|"
        "guest|host|narrator|teacher|student|patient|doctor|agent|person|them|him|her";
    for (const char *colon = text; (colon = strchr(colon, ':')) != NULL; colon++) {
        size_t end = (size_t)(colon - text), start = end;
        char word[16] = "";
        while (start > 0 && isalpha((unsigned char)text[start - 1]))
            start--;
        if (start == end || end - start >= sizeof word)
            continue;
        for (size_t i = start; i < end; i++)
            word[i - start] = (char)tolower((unsigned char)text[i]);
        size_t before = start;
        while (before > 0 && text[before - 1] == ' ')
            before--;
        bool begins = before == 0 || strchr("\n.?!", text[before - 1]) != NULL;
        if (!begins || !words_among(word, speakers))
            continue;
        const char *line_end = memchr(colon, '\n', length - end);
        mask(text, start, line_end == NULL ? length : (size_t)(line_end - text));
    }
}

/* "Dear Sir, ...": a letter is material. */
static void mask_letter(char *text, size_t length)
{
    if (strncasecmp(text, "dear ", 5) == 0 || strncasecmp(text, "subject: ", 9) == 0)
        mask(text, 0, aside_behind(text, 0, length));
}

/* "npm ERR! code ERESOLVE ... Could not resolve": what a program printed, up to the end of the sentence. */
static void mask_printed(char *text, size_t length)
{
    static const char *const markers[] = {"npm err!", "error:", "exception:", "traceback (",
                                          "fatal:",   "panic:", NULL};
    for (const char *at = text; (at = find_first(at, markers)) != NULL;) {
        size_t start = (size_t)(at - text), end = start + strcspn(at, ":!(") + 1;
        while (end < length && text[end] != '\n' &&
               !(strchr(".?", text[end - 1]) != NULL && text[end] == ' ' &&
                 isupper((unsigned char)text[end + 1])))
            end++;
        mask(text, start, end);
        at = text + end;
    }
}

/* Somebody else's text that tries to give orders, and what is played: nothing after it counts. */
static void mask_hijack(char *text, size_t length)
{
    static const char *const openings[] = {"ignore the above",
                                           "ignore the previous",
                                           "ignore all previous",
                                           "ignore previous",
                                           "ignore your instructions",
                                           "ignore any previous",
                                           "disregard the above",
                                           "disregard all previous",
                                           "disregard previous",
                                           "disregard your",
                                           "forget all previous instructions",
                                           "forget your instructions",
                                           "role-play",
                                           "role play",
                                           "roleplay",
                                           "pretend i",
                                           "pretend that i",
                                           "pretend to be",
                                           "imagine i ",
                                           "imagine that i ",
                                           "for the sake of argument",
                                           NULL};
    const char *at = find_first(text, openings);
    if (at != NULL)
        mask(text, (size_t)(at - text), length);
}

/* "Great, I love meetings /s" */
static void mask_sarcasm(char *text, size_t length)
{
    const char *at = strstr(text, " /s");
    if (at != NULL && !is_letter(at[3]))
        mask(text, 0, length);
}

/* "Here is what the client wrote:", "Poem:" and a new line: what follows is shown, unless it is about the
 * person. */
static void mask_shown(char *text, size_t length)
{
    static const char *const shows[] = {"here is", "here are", "here's", "this is", "below", "following",
                                        "wrote",   "says",     "said",   "text",    "email", NULL};
    static const char *const own[] = {"prefer", "taste",      "like", "love",     "about me", "hate",
                                      "rules",  "background", "info", "note",     "fyi",      "context",
                                      "hello",  "hi",         "fact", "remember", NULL};
    const char *colon = strstr(text, ":\n");
    if (colon == NULL)
        return;
    size_t at = (size_t)(colon - text), start = at;
    while (start > 0 && strchr(".!?\n", text[start - 1]) == NULL)
        start--;
    bool title = start == 0 && count_words(text, at) <= 3;
    text[at] = '\0';
    bool shown = (title || find_first(text + start, shows) != NULL) && find_first(text + start, own) == NULL;
    text[at] = ':';
    if (shown)
        mask(text, at, length);
}

static void mask_middle(char *text, size_t length)
{
    if (length <= LONG_MESSAGE)
        return;
    const char *first = strstr(text, "\n\n"), *last = NULL;
    for (const char *at = first; at != NULL; at = strstr(at + 1, "\n\n"))
        last = at;
    mask(text, first == NULL ? LONG_MESSAGE : (size_t)(first - text),
         last == NULL || last == first ? length : (size_t)(last - text));
}

void mask_all(char *text, size_t length)
{
    mask_code(text, length);
    mask_quoted_lines(text, length);
    mask_middle(text, length);
    mask_quotations(text);
    mask_material(text, length);
    mask_examples(text, length);
    mask_document(text, length);
    mask_between_rulers(text);
    mask_labels(text, length);
    mask_letter(text, length);
    mask_printed(text, length);
    mask_hijack(text, length);
    mask_sarcasm(text, length);
    mask_shown(text, length);
}
