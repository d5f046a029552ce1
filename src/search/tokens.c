#include "config.h"

#include "search/tokens.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/utf8.h"
#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

struct tokens {
    fts5_tokenizer stemming, plain; /* functions of porter and unicode61 */
    Fts5Tokenizer *stemmer, *folder;
};

static const char *unicode_arguments[] = {"unicode61", "remove_diacritics", "2"};

static int create_pair(struct tokens *tokens, fts5_api *api)
{
    void *porter, *unicode;
    int result = api->xFindTokenizer(api, "porter", &porter, &tokens->stemming);
    if (result == SQLITE_OK)
        result = api->xFindTokenizer(api, "unicode61", &unicode, &tokens->plain);
    if (result == SQLITE_OK)
        result = tokens->stemming.xCreate(porter, unicode_arguments, 3, &tokens->stemmer);
    if (result == SQLITE_OK)
        result = tokens->plain.xCreate(unicode, unicode_arguments + 1, 2, &tokens->folder);
    return result;
}

void tokens_free(struct tokens *tokens)
{
    if (tokens == NULL)
        return;
    if (tokens->stemmer != NULL)
        tokens->stemming.xDelete(tokens->stemmer);
    if (tokens->folder != NULL)
        tokens->plain.xDelete(tokens->folder);
    free(tokens);
}

/* --- As a tokenizer of FTS5 --- */

static int fts_create(void *context, const char **arguments, int count, Fts5Tokenizer **tokenizer)
{
    struct tokens *tokens = xcalloc(1, sizeof *tokens);
    (void)arguments;
    (void)count;
    int result = create_pair(tokens, context);
    if (result != SQLITE_OK) {
        tokens_free(tokens);
        tokens = NULL;
    }
    *tokenizer = (Fts5Tokenizer *)tokens;
    return result;
}

static void fts_delete(Fts5Tokenizer *tokenizer)
{
    tokens_free((struct tokens *)tokenizer);
}

/* The beginning of a word has no stem: "bicy" would become "bici" and find no bicycle. */
static int fts_tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length,
                        int (*take)(void *, int, const char *, int, int, int))
{
    struct tokens *tokens = (struct tokens *)tokenizer;
    if (flags & FTS5_TOKENIZE_PREFIX)
        return tokens->plain.xTokenize(tokens->folder, context, flags, text, length, take);
    return tokens->stemming.xTokenize(tokens->stemmer, context, flags, text, length, take);
}

enum rec_status tokens_new(struct tokens **tokens, sqlite3 *db, rec_error *error)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;
    *tokens = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
    if (api == NULL)
        return error_set(error, REC_UNSUPPORTED, "This SQLite was built without full-text search (FTS5).");
    fts5_tokenizer functions = {fts_create, fts_delete, fts_tokenize};
    struct tokens *made = xcalloc(1, sizeof *made);
    if (create_pair(made, api) != SQLITE_OK ||
        api->xCreateTokenizer(api, TOKENS_NAME, api, &functions, NULL) != SQLITE_OK) {
        tokens_free(made);
        return error_set(error, REC_UNSUPPORTED, "This SQLite lacks the tokenizers of full-text search.");
    }
    *tokens = made;
    return REC_OK;
}

/* --- Terms of a text --- */

struct feed {
    tokens_take take;
    void *context;
    size_t base;
    bool stopped;
};

static int take_token(void *context, int flags, const char *token, int length, int start, int end)
{
    struct feed *feed = context;
    (void)flags;
    if (!feed->take(feed->context, token, (size_t)length, feed->base + (size_t)start,
                    feed->base + (size_t)end))
        feed->stopped = true;
    return feed->stopped ? SQLITE_DONE : SQLITE_OK;
}

/* End of the run of one kind of script that begins at `at`. */
static size_t run_end(const char *text, size_t length, size_t at, bool unspaced)
{
    while (at < length) {
        if (!unspaced && (unsigned char)text[at] < 0x80) {
            at++;
            continue;
        }
        uint32_t code;
        size_t bytes = utf8_decode(text + at, length - at, &code);
        if (search_is_unspaced(code) != unspaced)
            break;
        at += bytes;
    }
    return at;
}

static bool begins_unspaced(const char *text, size_t length, size_t at)
{
    uint32_t code;
    utf8_decode(text + at, length - at, &code);
    return search_is_unspaced(code);
}

/* Calls pair(context, start, end) for each pair of a run; for a single character, once. */
static void each_pair(const char *text, size_t start, size_t end,
                      bool (*pair)(void *context, size_t first, size_t last), void *context)
{
    uint32_t code;
    size_t first = start, second = start + utf8_decode(text + start, end - start, &code);
    if (second >= end)
        pair(context, start, end);
    while (second < end) {
        size_t after = second + utf8_decode(text + second, end - second, &code);
        if (!pair(context, first, after))
            return;
        first = second;
        second = after;
    }
}

struct pairs {
    struct feed *feed;
    const char *text;
};

static bool take_pair(void *context, size_t first, size_t last)
{
    struct pairs *pairs = context;
    struct feed *feed = pairs->feed;
    feed->stopped = !feed->take(feed->context, pairs->text + first, last - first, first, last);
    return !feed->stopped;
}

void tokens_each(struct tokens *tokens, const char *text, size_t length, tokens_take take, void *context)
{
    struct feed feed = {.take = take, .context = context};
    for (size_t at = 0; at < length && !feed.stopped;) {
        bool unspaced = begins_unspaced(text, length, at);
        size_t end = run_end(text, length, at, unspaced);
        if (unspaced) {
            each_pair(text, at, end, take_pair, &(struct pairs){&feed, text});
        } else {
            feed.base = at;
            tokens->stemming.xTokenize(tokens->stemmer, &feed, FTS5_TOKENIZE_DOCUMENT, text + at,
                                       (int)(end - at), take_token);
        }
        at = end;
    }
}

struct spacing {
    struct buf *out;
    const char *text;
};

static bool add_pair(void *context, size_t first, size_t last)
{
    struct spacing *spacing = context;
    buf_add(spacing->out, spacing->text + first, last - first);
    buf_addc(spacing->out, ' ');
    return true;
}

static size_t last_character(const char *text, size_t start, size_t end)
{
    size_t at = end - 1;
    while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

void tokens_spaced(struct buf *out, const char *text, size_t length, bool whole)
{
    for (size_t at = 0; at < length;) {
        bool unspaced = begins_unspaced(text, length, at);
        size_t end = run_end(text, length, at, unspaced);
        if (unspaced) {
            struct spacing spacing = {out, text};
            buf_addc(out, ' ');
            each_pair(text, at, end, add_pair, &spacing);
            size_t last = last_character(text, at, end);
            if (whole && last > at)
                add_pair(&spacing, last, end);
        } else {
            buf_add(out, text + at, end - at);
        }
        at = end;
    }
}
