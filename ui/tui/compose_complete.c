/* Completing the word before the caret: names of files after an "@", else words of this conversation and of
 * what is remembered. */
#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "ui/tui/attach.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/compose_state.h"
#include "ui/tui/inspector_state.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 100
#define WORD_MIN  2         /* bytes typed before words are offered */
#define TEXT_MAX  (1 << 20) /* bytes of text looked through: a key must not be felt */

void compose_offer_begin(struct compose *compose, size_t at, size_t length)
{
    struct completions *completions = &compose->completions;
    if (!completions->names)
        completions->names = xcalloc(NAMES_MAX, sizeof *completions->names);
    while (completions->count > 0)
        free(completions->names[--completions->count]);
    completions->next = 0;
    completions->at = at;
    completions->length = length;
}

bool compose_offer_goes_on(const struct compose *compose)
{
    const struct completions *completions = &compose->completions;
    return completions->count > 0 && completions->version == editor_version(compose->editor) &&
           editor_caret(compose->editor) == completions->at + completions->length;
}

unsigned compose_offer_next(struct app *app)
{
    struct completions *completions = &app->compose->completions;
    struct editor *editor = app->compose->editor;
    const char *name = completions->names[completions->next];
    editor_change(editor, completions->at, completions->length, name, strlen(name));
    completions->length = strlen(name);
    completions->version = editor_version(editor);
    completions->next = (completions->next + 1) % completions->count;
    if (completions->count < 2)
        return HANDLED;
    return HANDLED | app_toast(app, ROLE_STATUS, "%zu of %zu",
                               completions->next ? completions->next : completions->count,
                               completions->count);
}

static void add(struct completions *completions, const char *name, size_t length)
{
    for (size_t index = 0; index < completions->count; index++)
        if (strlen(completions->names[index]) == length &&
            memcmp(completions->names[index], name, length) == 0)
            return;
    if (completions->count < NAMES_MAX)
        completions->names[completions->count++] = xstrndup(name, length);
}

static bool in_word(const char *text, size_t at)
{
    unsigned char byte = (unsigned char)text[at];
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == '_' || byte == '-';
}

static bool begins(const char *word, size_t length, const struct buf *wanted)
{
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, word, length);
    bool same = folded.length > wanted->length && memcmp(folded.data, wanted->data, wanted->length) == 0;
    buf_free(&folded);
    return same;
}

/* The words of a text that begin so; *room: bytes that may still be looked through. */
static void add_words(struct completions *completions, const char *text, const struct buf *wanted,
                      size_t *room)
{
    size_t length = strlen(text);
    length = length < *room ? length : *room;
    *room -= length;
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && in_word(text, end))
            end++;
        if (end > at + wanted->length && begins(text + at, utf8_cut(text + at, end - at, 200), wanted))
            add(completions, text + at, end - at);
        at = end + 1;
    }
}

static void add_known_words(struct app *app, struct completions *completions, const struct buf *wanted)
{
    const struct transcript *transcript = &app->chat->transcript;
    const struct inspector *inspector = app->inspector;
    const struct rec_page *preferences = inspector->preferences;
    size_t room = TEXT_MAX;
    for (size_t index = transcript->count; index > 0; index--)
        if (transcript->items[index - 1]->message.content)
            add_words(completions, transcript->items[index - 1]->message.content, wanted, &room);
    for (size_t page = 0; page < inspector->memory_pages; page++)
        for (size_t index = 0; index < inspector->memories[page]->count; index++)
            add_words(completions, inspector->memories[page]->memories[index].content, wanted, &room);
    for (size_t index = 0; preferences && index < preferences->count; index++) {
        add_words(completions, preferences->preferences[index].key, wanted, &room);
        add_words(completions, preferences->preferences[index].value, wanted, &room);
    }
}

void compose_offer_add(struct compose *compose, const char *name, size_t length)
{
    add(&compose->completions, name, length);
}

/* Where the word before the caret begins. */
static size_t word_start(const char *text, size_t caret)
{
    size_t at = caret;
    while (at > 0 && !strchr(" \t\n", text[at - 1]))
        at--;
    if (text[at] == '@')
        return at;
    at = caret;
    while (at > 0 && in_word(text, at - 1))
        at--;
    return at;
}

static void gather(struct app *app, struct completions *completions, const char *text, size_t at,
                   size_t length)
{
    char *typed = xstrndup(text + at, length);
    if (typed[0] == '@') {
        char *names[NAMES_MAX];
        size_t count = attach_complete(typed + 1, names, NAMES_MAX - 1);
        for (size_t index = 0; index < count; index++) {
            struct buf name = BUF_INIT;
            buf_addf(&name, "@%s", names[index]);
            add(completions, name.data, name.length);
            buf_free(&name);
            free(names[index]);
        }
    } else if (length >= WORD_MIN) {
        struct buf wanted = BUF_INIT;
        utf8_fold(&wanted, typed, length);
        add_known_words(app, completions, &wanted);
        buf_free(&wanted);
    }
    if (completions->count > 1) /* round to what was typed */
        add(completions, typed, length);
    free(typed);
}

unsigned compose_complete(struct app *app)
{
    struct compose *compose = app->compose;
    struct editor *editor = compose->editor;
    struct completions *completions = &compose->completions;
    if (compose_commands(app))
        return 0;
    if (!compose_offer_goes_on(compose)) {
        size_t caret = editor_caret(editor), at = word_start(editor_text(editor), caret);
        compose_offer_begin(compose, at, caret - at);
        if (completions->length == 0)
            return 0;
        gather(app, completions, editor_text(editor), completions->at, completions->length);
        if (completions->count == 0)
            return HANDLED;
    }
    return compose_offer_next(app);
}
