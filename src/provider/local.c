/* The provider with no network: a memory keeper, not a language model, and it says so. It confirms what a
 * message taught, answers a question by quoting what was found for it, and lists preferences when asked. The
 * same request always gets the same answer. */
#include "config.h"

#include "provider/provider_ops.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "provider/quote.h"

#include <stdlib.h>
#include <string.h>

#define QUOTE_MAX       240
#define QUOTES_MAX      3
#define LEARNED_MAX     8
#define LOCKED          "Locked, and as it was"
#define PREFERENCES_MAX 30
#define RELATIVE_SCORE  0.5 /* of the best, below which nothing is quoted */

static const char notice[] = "I am recollect's memory keeper, not a language model: I note what you tell me, "
                             "find it again and quote it. "
                             "To talk with a model, set ANTHROPIC_API_KEY (or OPENAI_API_KEY, IOAI_API_KEY, "
                             "Z_API_KEY) and start again.";

enum intent {
    INTENT_STATEMENT,
    INTENT_QUESTION,
    INTENT_TASK,
    INTENT_LIST,
    INTENT_GREETING,
    INTENT_THANKS,
    INTENT_HELP,
    INTENT_FORGET
};

/* --- What is asked --- */

static const struct phrase {
    const char *words;
    enum intent intent;
    size_t longest; /* bytes of the whole message for which it counts; 0: any */
} phrases[] = {
    {" who are you ", INTENT_HELP, 40},
    {" what are you ", INTENT_HELP, 40},
    {" what can you do ", INTENT_HELP, 60},
    {" how do you work ", INTENT_HELP, 60},
    {" help ", INTENT_HELP, 8},
    {" hello ", INTENT_GREETING, 20},
    {" hi ", INTENT_GREETING, 16},
    {" hey ", INTENT_GREETING, 16},
    {" good morning ", INTENT_GREETING, 30},
    {" good afternoon ", INTENT_GREETING, 30},
    {" good evening ", INTENT_GREETING, 30},
    {" thanks ", INTENT_THANKS, 30},
    {" thank you ", INTENT_THANKS, 40},
};

/* A message that begins with one of these asks, with or without a question mark. */
static const char asking[] =
    " am any are can could did do does find has have how is list may remind shall should "
    "show tell was were what whats when where which who whose whos why will would ";

/* One that begins with one of these wants what only a model can do. */
static const char tasks[] =
    " calculate compare compose convert describe draft explain propose recommend rewrite "
    "suggest summarise summarize translate ";

/* So begins the wish that something be forgotten. */
static const char *const forgetting[] = {" forget ", " delete my ", " delete all ", " delete everything ",
                                         " erase "};
#define WISH_LONGEST 120 /* bytes: a story that begins so is none */

static bool wants_forgotten(const struct buf *folded)
{
    static const char please[] = " please";
    const char *begin = folded->data;
    if (folded->length > WISH_LONGEST)
        return false;
    if (strncmp(begin, please, strlen(please)) == 0)
        begin += strlen(please);
    for (size_t i = 0; i < sizeof forgetting / sizeof *forgetting; i++)
        if (strncmp(begin, forgetting[i], strlen(forgetting[i])) == 0)
            return true;
    return false;
}

static bool begins_with_one(const struct buf *folded, const char *words)
{
    char word[24] = " ";
    size_t length = strcspn(folded->data + 1, " ");
    if (length == 0 || length + 3 > sizeof word)
        return false;
    memcpy(word + 1, folded->data + 1, length);
    memcpy(word + 1 + length, " ", 2);
    return strstr(words, word) != NULL;
}

static enum intent intent_of(const struct provider_request *request)
{
    if (request->asks_for_all)
        return INTENT_LIST;
    struct buf folded = BUF_INIT;
    enum intent intent = INTENT_STATEMENT;
    quote_fold(&folded, request->question, utf8_cut(request->question, strlen(request->question), 2000));
    bool wish = request->forgotten_count > 0 && strchr(request->question, '?') == NULL;
    if (!wish && begins_with_one(&folded, tasks))
        intent = INTENT_TASK;
    else if (!wish && (strchr(request->question, '?') || begins_with_one(&folded, asking)))
        intent = INTENT_QUESTION; /* a wish is none: "What I said about nuts is no longer true" */
    if (intent == INTENT_STATEMENT && wants_forgotten(&folded))
        intent = INTENT_FORGET;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        if ((phrases[i].longest == 0 || folded.length <= phrases[i].longest) &&
            strstr(folded.data, phrases[i].words)) {
            intent = phrases[i].intent;
            break;
        }
    }
    buf_free(&folded);
    return intent;
}

/* --- Saying it --- */

static void put_date(struct buf *out, int64_t time)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    char date[CLOCK_ISO_SIZE];
    clock_local(time, "%Y %m %d", date, sizeof date);
    char *at = date;
    long year = strtol(at, &at, 10), month = strtol(at, &at, 10), day = strtol(at, &at, 10);
    if (month >= 1 && month <= 12)
        buf_addf(out, "%ld %s %ld", day, months[month - 1], year);
}

/* "seat: aisle"; an attitude that was said holds the whole phrase, "likes ramen". */
static void put_preference(struct buf *out, const struct rec_preference *preference)
{
    if (!*preference->qualifier)
        buf_addf(out, "%s: %s", preference->key, preference->value);
    else if (*preference->statement)
        buf_adds(out, preference->value);
    else
        buf_addf(out, "%s %s: %s", preference->key, preference->qualifier, preference->value);
}

/* What the summaries of memories begin with, where "Noted" stands before them already. */
#define REMEMBERED "remembered: "

/* "Noted: seat: aisle; likes ramen." */
static void put_sentence(struct buf *out, const char *lead, const char *const *items, size_t count)
{
    if (count == 0)
        return;
    buf_addf(out, "%s: ", lead);
    for (size_t i = 0; i < count && i < LEARNED_MAX; i++) {
        const char *item = items[i];
        item += strncmp(item, REMEMBERED, strlen(REMEMBERED)) == 0 ? strlen(REMEMBERED) : 0;
        size_t length = strlen(item);
        while (length > 0 && strchr(". ", item[length - 1]))
            length--;
        buf_adds(out, i > 0 ? "; " : "");
        buf_add(out, item, length);
    }
    if (count > LEARNED_MAX)
        buf_addf(out, "; and %zu more", count - LEARNED_MAX);
    buf_adds(out, ".\n");
}

/* Where a quoted thing was said: "On 3 May 2026, in "Lisbon", ". */
static void put_source(struct buf *out, const struct provider_recalled *found, const char *start)
{
    buf_adds(out, start);
    if (found->time != 0) {
        buf_adds(out, *start ? " on " : "On ");
        put_date(out, found->time);
    }
    if (*found->conversation)
        buf_addf(out, "%s \"%s\"", found->time != 0 ? ", in" : *start ? " in" : "In", found->conversation);
}

static void put_recalled(struct buf *out, const struct provider_recalled *found, const struct buf *words)
{
    struct buf quote = BUF_INIT;
    quote_add(&quote, found->text, words, QUOTE_MAX);
    if (found->row != REC_ROW_MESSAGE) {
        size_t bare = quote.length;
        while (bare > 0 && quote.data[bare - 1] == '.' && (bare < 3 || quote.data[bare - 3] != '.'))
            bare--;
        buf_truncate(&quote, bare);
        buf_addf(out, "I have noted: %s", quote.data);
        if (found->time != 0 || *found->conversation) {
            buf_adds(out, " (");
            put_source(out, found, "said");
            buf_addc(out, ')');
        }
        buf_adds(out, ".\n");
    } else {
        const char *who = found->role == REC_ROLE_USER        ? "you said"
                          : found->role == REC_ROLE_ASSISTANT ? "the answer was"
                                                              : "this was said";
        const char *said = found->name && *found->name ? " said" : "";
        size_t before = out->length;
        if (*said)
            who = found->name;
        put_source(out, found, "");
        if (out->length > before)
            buf_addf(out, ", %s%s: \"%s\"\n", who, said, quote.data);
        else
            buf_addf(out, "Earlier %s%s: \"%s\"\n", who, said, quote.data);
    }
    buf_free(&quote);
}

/* --- Answers --- */

static bool contains(const struct buf *said, const char *text)
{
    struct buf folded = BUF_INIT, whole = BUF_INIT;
    quote_fold(&folded, text, utf8_cut(text, strlen(text), QUOTE_MAX));
    quote_fold(&whole, said->data, said->length);
    bool found = folded.length > 2 && strstr(whole.data, folded.data);
    buf_free(&folded);
    buf_free(&whole);
    return found;
}

/* The question itself, asked before, is no answer to it. */
static bool is_question(const struct provider_recalled *found)
{
    size_t length = strlen(found->text);
    while (length > 0 && strchr(" \n", found->text[length - 1]))
        length--;
    return found->row == REC_ROW_MESSAGE && found->role == REC_ROLE_USER && length > 0 &&
           found->text[length - 1] == '?';
}

/* Nor is the wish that the answer be forgotten. */
static bool is_wish(const struct provider_recalled *found)
{
    struct buf folded = BUF_INIT;
    size_t length = strlen(found->text);
    bool wish = false;
    if (found->row == REC_ROW_MESSAGE && found->role == REC_ROLE_USER && length <= WISH_LONGEST) {
        quote_fold(&folded, found->text, length);
        wish = wants_forgotten(&folded);
    }
    buf_free(&folded);
    return wish;
}

/* Something was learned or forgotten, or would have been: that is answer enough. */
static bool teaches(const struct provider_request *request)
{
    return request->learned_count + request->forgotten_count + request->locked_count > 0;
}

/* What the answers of this provider begin with: quoting a quotation says nothing new. */
static bool is_own(const struct provider_recalled *found)
{
    static const char *const openings[] = {
        "I have noted: ", "I know nothing ", "Noted: ",           "Forgotten: ",     LOCKED ": ",
        "What I know ",   "Kept, ",          "I am recollect's ", "I forgot nothing"};
    if (found->row != REC_ROW_MESSAGE || found->role != REC_ROLE_ASSISTANT)
        return false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (strncmp(found->text, openings[i], strlen(openings[i])) == 0)
            return true;
    }
    return strstr(found->text, "you said: \"") != NULL;
}

/* The current preferences whose own words the question uses. */
static size_t put_preferences_on(struct buf *out, const struct provider_request *request,
                                 const struct buf *words, size_t limit)
{
    size_t count = 0;
    for (size_t i = 0; i < request->preference_count && count < limit; i++) {
        const struct rec_preference *preference = &request->preferences[i];
        struct buf line = BUF_INIT;
        put_preference(&line, preference);
        if (quote_overlap(words, line.data, line.length) > 0 && !contains(out, line.data)) {
            buf_addf(out, "I have noted: %s", line.data);
            if (preference->since != 0) {
                buf_adds(out, " (since ");
                put_date(out, preference->since);
                buf_addc(out, ')');
            }
            buf_adds(out, ".\n");
            count++;
        }
        buf_free(&line);
    }
    return count;
}

static size_t put_quotes(struct buf *out, const struct provider_request *request, const struct buf *words,
                         size_t limit)
{
    size_t count = 0;
    double floor = request->recalled_count ? request->recalled[0].score * RELATIVE_SCORE : 0;
    for (size_t i = 0; i < request->recalled_count && count < limit; i++) {
        const struct provider_recalled *found = &request->recalled[i];
        if (found->score < floor)
            break;
        if (is_question(found) || is_wish(found) || is_own(found) || contains(out, found->text))
            continue;
        put_recalled(out, found, words);
        count++;
    }
    return count;
}

/* Several lines are a list. */
static void put_lines(struct buf *out, const struct buf *lines, size_t count)
{
    for (const char *line = lines->data; *line;) {
        size_t length = strcspn(line, "\n") + 1;
        buf_adds(out, count > 1 ? "- " : "");
        buf_add(out, line, length);
        line += length;
    }
}

/* With what is remembered of it. */
static void answer_question(struct buf *out, const struct provider_request *request, const char *nothing)
{
    struct buf words = BUF_INIT, lines = BUF_INIT;
    quote_words(&words, request->question);
    size_t count = put_preferences_on(&lines, request, &words, QUOTES_MAX - 1);
    count += put_quotes(&lines, request, &words, QUOTES_MAX - count);
    put_lines(out, &lines, count);
    if (count == 0 && !teaches(request))
        buf_adds(out, nothing);
    buf_free(&words);
    buf_free(&lines);
}

/* What is remembered and not said by a preference above it. */
static void list_memories(struct buf *out, const struct provider_request *request)
{
    struct buf words = BUF_INIT, quote = BUF_INIT;
    quote_words(&words, "");
    for (size_t i = 0; i < request->recalled_count; i++) {
        const struct provider_recalled *found = &request->recalled[i];
        if (found->row != REC_ROW_MEMORY || contains(out, found->text))
            continue;
        buf_truncate(&quote, 0);
        quote_add(&quote, found->text, &words, QUOTE_MAX);
        buf_addf(out, "- remembered: %s\n", quote.data);
    }
    buf_free(&quote);
    buf_free(&words);
}

static void list_all(struct buf *out, const struct provider_request *request)
{
    if (request->preference_count + request->recalled_count == 0) {
        buf_adds(out, "I know nothing about you yet. Tell me what you like, and I will remember it.\n");
        return;
    }
    buf_adds(out, "What I know about you:\n\n");
    for (size_t i = 0; i < request->preference_count && i < PREFERENCES_MAX; i++) {
        const struct rec_preference *preference = &request->preferences[i];
        buf_adds(out, "- ");
        put_preference(out, preference);
        if (preference->category != REC_CATEGORY_GENERAL)
            buf_addf(out, " (%s)", rec_category_name(preference->category));
        buf_adds(out, preference->explicit_ ? "\n" : ", I think\n");
    }
    if (request->preference_count > PREFERENCES_MAX)
        buf_adds(out, "- and more: `recollect pref list` shows all\n");
    list_memories(out, request);
}

static void answer_statement(struct buf *out, const struct provider_request *request)
{
    if (teaches(request))
        return;
    struct buf words = BUF_INIT;
    buf_adds(out, "Kept, word for word; ask me about it whenever you like.\n");
    quote_words(&words, request->question);
    put_quotes(out, request, &words, 1);
    buf_free(&words);
}

static bool first_use(const struct provider_request *request)
{
    return request->count == 1 && request->recalled_count == 0 &&
           request->preference_count <= request->learned_count &&
           request->known_count <= request->learned_count;
}

static void compose(const struct provider_request *request, struct buf *out)
{
    enum intent intent = intent_of(request);
    put_sentence(out, "Noted", request->learned, request->learned_count);
    put_sentence(out, "Forgotten", request->forgotten, request->forgotten_count);
    put_sentence(out, LOCKED, request->locked, request->locked_count);
    switch (intent) {
    case INTENT_STATEMENT:
        answer_statement(out, request);
        break;
    case INTENT_QUESTION:
        answer_question(out, request, "I know nothing about that yet. Tell me, and I will remember it.\n");
        break;
    case INTENT_TASK:
        answer_question(out, request, "");
        break;
    case INTENT_LIST:
        list_all(out, request);
        break;
    case INTENT_GREETING:
        if (out->length == 0)
            buf_adds(out, "Hello. Tell me something to remember, or ask about what was said before.\n");
        break;
    case INTENT_THANKS:
        if (out->length == 0)
            buf_adds(out, "You are welcome.\n");
        break;
    case INTENT_FORGET:
        if (!teaches(request))
            buf_adds(out,
                     "I forgot nothing: no memory was named by this. Say it as it was noted, as in \"Forget "
                     "that I like tea\"; `recollect memory erase ID` removes one for good, `recollect user "
                     "erase` everything.\n");
        break;
    case INTENT_HELP:
        break;
    }
    if (intent == INTENT_HELP || (intent == INTENT_TASK && !teaches(request)) || first_use(request))
        buf_addf(out, "%s%s\n", out->length > 0 ? "\n" : "", notice);
    buf_truncate(out, out->length - 1); /* its last line end */
}

/* --- The account of a request, for --dry-run --- */

static void put_strings(struct json_writer *writer, const char *key, const char *const *items, size_t count)
{
    json_key(writer, key);
    json_open_array(writer);
    for (size_t i = 0; i < count; i++)
        json_put_string(writer, items[i]);
    json_close_array(writer);
}

static void put_found(struct json_writer *writer, const struct provider_recalled *found)
{
    json_open_object(writer);
    json_put_member(writer, "kind", rec_row_kind_name(found->row));
    if (found->row == REC_ROW_MESSAGE)
        json_put_member(writer, "role", rec_role_name(found->role));
    json_put_member(writer, "text", found->text);
    json_put_member(writer, "conversation", found->conversation);
    json_put_member_time(writer, "created_at", found->time);
    json_put_member_double(writer, "score", found->score, 4);
    json_close_object(writer);
}

static void body(const struct provider *provider, const struct provider_request *request,
                 struct json_writer *writer)
{
    json_put_member(writer, "provider", provider->name);
    json_put_member(writer, "system", request->system);
    json_key(writer, "messages");
    json_open_array(writer);
    for (size_t i = 0; i < request->count; i++) {
        json_open_object(writer);
        json_put_member(writer, "role", rec_role_name(request->messages[i].role));
        json_put_member(writer, "content", request->messages[i].content);
        json_close_object(writer);
    }
    json_close_array(writer);
    json_put_member(writer, "question", request->question);
    put_strings(writer, "learned", request->learned, request->learned_count);
    put_strings(writer, "forgotten", request->forgotten, request->forgotten_count);
    put_strings(writer, "locked", request->locked, request->locked_count);
    json_key(writer, "recalled");
    json_open_array(writer);
    for (size_t i = 0; i < request->recalled_count; i++)
        put_found(writer, &request->recalled[i]);
    json_close_array(writer);
    json_key(writer, "preferences");
    json_open_array(writer);
    for (size_t i = 0; i < request->preference_count; i++) {
        struct buf line = BUF_INIT;
        put_preference(&line, &request->preferences[i]);
        json_put_string(writer, line.data);
        buf_free(&line);
    }
    json_close_array(writer);
}

const struct provider_ops provider_local = {
    .dialect = "local",
    .body = body,
    .compose = compose,
};
