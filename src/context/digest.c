#include "config.h"

#include "context/digest.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "context/context.h"
#include "provider/provider.h"

#include <stdlib.h>
#include <string.h>

#define NAMED            "Also named: "
#define EXAMINED         4096 /* bytes of a message: its rest stays where it can be searched */
#define SENTENCE_MAX     240  /* bytes of a line */
#define ABBREVIATION_MAX 4    /* bytes, with its full stop */
#define NAME_MAX         40
#define NAMES_SHARE      6 /* of the limit, for names and numbers */
#define PIECES_MAX       4000
#define LONG_WORD        4 /* bytes */
#define COVERED          6 /* tenths of its longer words */
#define NAMES_MAX        400
#define QUESTIONS_MAX    3

/* --- Sentences --- */

struct piece {
    const char *text;
    int64_t tokens;
    int score;
    size_t order;
};

struct pieces {
    struct piece *rows;
    size_t count, capacity;
    struct arena *arena;
};

/* Beginnings of words that tell of decisions, tasks and standing wishes, folded. */
static const char *const weighty[] = {
    " decid",  " agree",     " will ",   " must ", " need ",    " todo",      " deadline", " remember",
    " prefer", " always",    " never",   " plan",  " promis",   " going to ", " allerg",   " my name",
    " i am ",  " i'm ",      " entsch",  " muss ", " werde ",   " immer ",    " nie ",     " merk",
    " dois ",  " toujours ", " jamais ", " debo ", " siempre ", " nunca ",    " devo ",    " sempre "};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is_weighty(const char *folded)
{
    for (size_t i = 0; i < sizeof weighty / sizeof *weighty; i++)
        if (strstr(folded, weighty[i]))
            return true;
    return false;
}

/* How much a sentence is worth keeping. */
static int weigh(const char *text, size_t length, bool user)
{
    struct buf folded = BUF_INIT;
    int score = user ? 4 : 0, words = 0;

    buf_addc(&folded, ' ');
    utf8_fold(&folded, text, length);
    buf_addc(&folded, ' ');
    if (is_weighty(folded.data))
        score += 4;
    for (size_t i = 1; i < folded.length; i++) {
        words += folded.data[i] == ' ' && folded.data[i - 1] != ' ';
        if (is_digit(folded.data[i]) && !is_digit(folded.data[i - 1]) && score < 12)
            score++;
    }
    if (length > 0 && text[length - 1] == '?')
        score -= 3;
    if (words < 3)
        score -= 3;
    buf_free(&folded);
    return score;
}

static void add_piece(struct pieces *pieces, const char *text, int score)
{
    struct piece *piece;

    if (pieces->count == PIECES_MAX)
        return;
    pieces->rows = xgrow(pieces->rows, &pieces->capacity, pieces->count + 1, sizeof *pieces->rows);
    piece = &pieces->rows[pieces->count];
    piece->text = text;
    piece->tokens = tokens_estimate(text, strlen(text)) + 1;
    piece->score = score;
    piece->order = pieces->count++;
}

/* A sentence on one line. */
static void add_sentence(struct pieces *pieces, const struct rec_message *message, const char *text,
                         size_t length, int bonus)
{
    struct buf line = BUF_INIT;
    bool user = message->role == REC_ROLE_USER;
    size_t keep = utf8_cut(text, length, SENTENCE_MAX);

    buf_addf(&line, "- %s: ", user ? (message->name[0] ? message->name : "user") : "assistant");
    for (size_t i = 0; i < keep; i++)
        buf_addc(&line, is_blank(text[i]) ? ' ' : text[i]);
    if (keep < length)
        buf_adds(&line, " ...");
    add_piece(pieces, arena_strndup(pieces->arena, line.data, line.length),
              weigh(text, length, user) + bonus);
    buf_free(&line);
}

/* Bytes up to the end of the first sentence: a full stop before a blank, the end of a line, or one of the
 * full stops of Chinese and Japanese. */
static size_t sentence_end(const char *text, size_t length)
{
    static const char *const wide[] = {"\u3002", "\uff01", "\uff1f"};

    for (size_t i = 0; i < length; i++) {
        bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?';

        if (text[i] == '\n' || (stop && (i + 1 == length || is_blank(text[i + 1]))))
            return i + 1;
        for (size_t w = 0; w < 3; w++)
            if (length - i >= 3 && memcmp(text + i, wide[w], 3) == 0)
                return i + 3;
    }
    return length;
}

bool digest_takes(const struct rec_message *message)
{
    return message->role == REC_ROLE_USER ||
           (message->role == REC_ROLE_ASSISTANT && message->status == REC_TURN_COMPLETE &&
            !provider_quotes(message->provider));
}

/* The sentences of a text, without its code. */
struct sentences {
    const char *text;
    size_t length, at;
    bool code;
};

static struct sentences sentences_of(const char *text, size_t length)
{
    return (struct sentences){.text = text, .length = length};
}

/* NULL at the end. */
static const char *sentences_next(struct sentences *sentences, size_t *length)
{
    const char *text = sentences->text;

    while (sentences->at < sentences->length) {
        size_t begin = sentences->at, end = begin + sentence_end(text + begin, sentences->length - begin);

        sentences->at = end;
        while (begin < end && is_blank(text[begin]))
            begin++;
        while (end > begin && is_blank(text[end - 1]))
            end--;
        if (end - begin >= 3 && memcmp(text + begin, "```", 3) == 0) {
            sentences->code = !sentences->code;
        } else if (end > begin && !sentences->code) {
            *length = end - begin;
            return text + begin;
        }
    }
    return NULL;
}

static void split(struct pieces *pieces, const struct rec_message *message)
{
    const char *text = message->content, *sentence;
    struct sentences sentences = sentences_of(text, utf8_cut(text, strlen(text), EXAMINED));
    bool first = true;

    for (size_t length; (sentence = sentences_next(&sentences, &length)); first = false)
        add_sentence(pieces, message, sentence, length, first ? 1 : 0);
}

static int by_score(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->order > b->order ? -1 : a->order < b->order;
}

static int by_order(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;

    return a->order < b->order ? -1 : a->order > b->order;
}

/* The former summary, line by line; what was worth keeping once is a little more so now. */
static void take_former(struct pieces *pieces, const char *former)
{
    for (const char *line = former; *line;) {
        size_t length = strcspn(line, "\n");

        if (length > 0 && strncmp(line, NAMED, strlen(NAMED)) != 0)
            add_piece(pieces, arena_strndup(pieces->arena, line, length),
                      weigh(line, length, strncmp(line, "- assistant: ", 13) != 0) + 1);
        line += length + (line[length] == '\n');
    }
}

static void pick(struct pieces *pieces, int64_t limit)
{
    size_t kept = 0;

    if (pieces->count == 0)
        return;
    qsort(pieces->rows, pieces->count, sizeof *pieces->rows, by_score);
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->rows[i].tokens > limit)
            continue;
        limit -= pieces->rows[i].tokens;
        pieces->rows[kept++] = pieces->rows[i];
    }
    pieces->count = kept;
    qsort(pieces->rows, kept, sizeof *pieces->rows, by_order);
}

const char *digest_make(const char *former, const struct rec_message *messages, size_t count, int64_t limit,
                        struct arena *arena)
{
    struct pieces pieces = {.arena = arena};
    struct buf out = BUF_INIT;
    const char *text;

    take_former(&pieces, former);
    for (size_t i = 0; i < count; i++)
        if (digest_takes(&messages[i]))
            split(&pieces, &messages[i]);
    pick(&pieces, limit - limit / NAMES_SHARE);
    for (size_t i = 0; i < pieces.count; i++)
        buf_addf(&out, "%s%s", i > 0 ? "\n" : "", pieces.rows[i].text);
    text = digest_add_names(out.data ? out.data : "", former, messages, count, limit, arena);
    free(pieces.rows);
    buf_free(&out);
    return text;
}

/* --- Decisions and tasks --- */

/* Do most of its longer words stand in the summary? */
static bool is_covered(const char *folded, const char *summary)
{
    char word[NAME_MAX + 1];
    int all = 0, found = 0;

    for (const char *at = folded; *at;) {
        size_t length = strcspn(at, " .,;:!?()\"'");

        if (length >= LONG_WORD && length <= NAME_MAX) {
            memcpy(word, at, length);
            word[length > LONG_WORD ? length - 1 : length] = '\0'; /* without its ending */
            all++;
            found += strstr(summary, word) != NULL;
        }
        at += length;
        at += *at != '\0';
    }
    return all == 0 || found * 10 >= all * COVERED;
}

static bool is_missing(const struct piece *piece, const char *summary)
{
    struct buf folded = BUF_INIT;
    size_t length = strlen(piece->text);
    bool missing;

    buf_addc(&folded, ' ');
    utf8_fold(&folded, piece->text, length);
    buf_addc(&folded, ' ');
    missing = piece->text[length - 1] != '?' && is_weighty(folded.data) && !is_covered(folded.data, summary);
    buf_free(&folded);
    return missing;
}

const char *digest_add_decisions(const char *text, const struct rec_message *messages, const bool *kept,
                                 size_t count, int64_t limit, struct arena *arena)
{
    struct pieces pieces = {.arena = arena};
    struct buf out = BUF_INIT, folded = BUF_INIT;
    size_t left = 0;

    utf8_fold(&folded, text, strlen(text));
    buf_adds(&folded, "");
    for (size_t i = 0; i < count; i++)
        if (messages[i].role == REC_ROLE_USER && !(kept && kept[i]))
            split(&pieces, &messages[i]);
    limit -= tokens_estimate(text, strlen(text));
    for (size_t i = pieces.count; i-- > 0;) { /* newest first */
        struct piece *piece = &pieces.rows[i];
        bool wanted = piece->tokens <= limit && is_missing(piece, folded.data ? folded.data : "");

        piece->score = wanted;
        limit -= wanted ? piece->tokens : 0;
        left += wanted;
    }
    buf_adds(&out, text);
    for (size_t i = 0; left > 0 && i < pieces.count; i++)
        if (pieces.rows[i].score)
            buf_addf(&out, "%s%s", out.length > 0 ? "\n" : "", pieces.rows[i].text);
    text = arena_strndup(arena, out.data ? out.data : "", out.length);
    free(pieces.rows);
    buf_free(&out);
    buf_free(&folded);
    return text;
}

/* --- Names and numbers --- */

struct names {
    const char *rows[NAMES_MAX]; /* newest last */
    size_t count;
    const char *text; /* what they need not be in again */
    struct arena *arena;
};

static void add_name(struct names *names, const char *word, size_t length)
{
    const char *copy;

    if (length < 2 || length > NAME_MAX || names->count == NAMES_MAX)
        return;
    copy = arena_strndup(names->arena, word, length);
    if (strstr(names->text, copy))
        return;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->rows[i], copy) == 0) {
            memmove(&names->rows[i], &names->rows[i + 1], (names->count - i - 1) * sizeof *names->rows);
            names->count--;
            break;
        }
    names->rows[names->count++] = copy;
}

/* Latin, Greek and Cyrillic capitals. */
static bool begins_upper(const char *word, size_t length)
{
    static const uint32_t capitals[][2] = {
        {'A', 'Z'}, {0xC0, 0xD6}, {0xD8, 0xDE}, {0x391, 0x3A9}, {0x400, 0x42F}};
    uint32_t code;

    utf8_decode(word, length, &code);
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
        if (code >= capitals[i][0] && code <= capitals[i][1])
            return true;
    return false;
}

static bool is_separator(char byte)
{
    return is_blank(byte) || strchr("()[]{}<>\"*_`|;!?", byte) != NULL;
}

/* Words with a capital that no sentence begins with, and words with a digit. */
static void find_names(struct names *names, const char *text, size_t length)
{
    bool start = true;

    for (size_t at = 0; at < length;) {
        size_t begin, end;
        bool digit = false, stop;

        while (at < length && is_separator(text[at])) {
            start |= text[at] == '\n' || text[at] == '!' || text[at] == '?';
            at++;
        }
        begin = at;
        while (at < length && !is_separator(text[at]))
            digit |= is_digit(text[at++]);
        end = at;
        stop = end > begin && text[end - 1] == '.' &&
               (end - begin > ABBREVIATION_MAX || !begins_upper(text + begin, end - begin)); /* not "Mr." */
        while (end > begin && strchr(".,:'-", text[end - 1]))
            end--;
        if (end > begin && (digit || (!start && begins_upper(text + begin, end - begin))))
            add_name(names, text + begin, end - begin);
        start = stop;
    }
}

static void former_names(struct names *names, const char *former)
{
    const char *line = strstr(former, NAMED);

    if (!line)
        return;
    line += strlen(NAMED);
    for (size_t end = strcspn(line, "\n"), at = 0; at < end;) {
        size_t length = 0;

        while (at + length < end && strncmp(line + at + length, ", ", 2) != 0)
            length++;
        add_name(names, line + at, length);
        at += length + 2;
    }
}

const char *digest_add_names(const char *text, const char *former, const struct rec_message *messages,
                             size_t count, int64_t limit, struct arena *arena)
{
    struct names names = {.text = text, .arena = arena};
    struct buf line = BUF_INIT;
    const char *whole;
    size_t used = 0;

    former_names(&names, former);
    for (size_t i = 0; i < count; i++)
        if (digest_takes(&messages[i]))
            find_names(&names, messages[i].content,
                       utf8_cut(messages[i].content, strlen(messages[i].content), EXAMINED));
    buf_addf(&line, "%s%s" NAMED, text, text[0] ? "\n" : "");
    limit -= tokens_estimate(line.data, line.length);
    for (size_t i = names.count; i-- > 0;) { /* newest first */
        int64_t tokens = tokens_estimate(names.rows[i], strlen(names.rows[i])) + 2;

        if (tokens > limit)
            continue;
        limit -= tokens;
        buf_addf(&line, "%s%s", used++ ? ", " : "", names.rows[i]);
    }
    whole = used ? arena_strndup(arena, line.data, line.length) : text;
    if (whole == text)
        whole = arena_strdup(arena, text);
    buf_free(&line);
    return whole;
}

const char *digest_last_line(const char *summary, struct arena *arena)
{
    const char *last = "";
    size_t last_length = 0;

    for (const char *line = summary; *line;) {
        size_t length = strcspn(line, "\n");

        if (length > 0 && strncmp(line, NAMED, strlen(NAMED)) != 0) {
            last = line;
            last_length = length;
        }
        line += length + (line[length] == '\n');
    }
    if (last_length > 2 && last[0] == '-' && last[1] == ' ') {
        last += 2;
        last_length -= 2;
    }
    return arena_strndup(arena, last, last_length);
}

static bool asks(const char *sentence, size_t length)
{
    static const char wide[] = "\uff1f";
    const size_t size = sizeof wide - 1;

    while (length > 0 && strchr("\"'*_)", sentence[length - 1])) /* quotations, emphasis */
        length--;
    return length > 1 && (sentence[length - 1] == '?' ||
                          (length > size && memcmp(sentence + length - size, wide, size) == 0));
}

static void add_question(struct buf *out, const char *text, size_t length)
{
    size_t keep = utf8_cut(text, length, SENTENCE_MAX);

    if (out->length > 0)
        buf_addc(out, '\n');
    for (size_t i = 0; i < keep; i++)
        buf_addc(out, is_blank(text[i]) ? ' ' : text[i]);
    if (keep < length)
        buf_adds(out, " ...");
}

const char *digest_questions(const char *text, struct arena *arena)
{
    struct {
        const char *text;
        size_t length;
    } last[QUESTIONS_MAX];
    struct sentences sentences = sentences_of(text, strlen(text));
    size_t count = 0;
    struct buf lines = BUF_INIT;
    const char *sentence;

    for (size_t length; (sentence = sentences_next(&sentences, &length));)
        if (asks(sentence, length)) {
            last[count % QUESTIONS_MAX].text = sentence;
            last[count++ % QUESTIONS_MAX].length = length;
        }
    for (size_t i = count > QUESTIONS_MAX ? count - QUESTIONS_MAX : 0; i < count; i++)
        add_question(&lines, last[i % QUESTIONS_MAX].text, last[i % QUESTIONS_MAX].length);
    sentence = arena_strndup(arena, lines.length > 0 ? lines.data : "", lines.length);
    buf_free(&lines);
    return sentence;
}
