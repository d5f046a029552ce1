/* Words of the draft that hunspell does not know are underlined, where `ui.spelling` names dictionaries; a
 * key puts in what it offers instead. */
#include "config.h"

#include "compose.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/compose_state.h"
#include "ui/tui/speller.h"

#include <ctype.h>
#include <string.h>

#define LOOK_NS   ((int64_t)20000000) /* between looks for answers that are on their way */
#define WORD_MAX  60                  /* bytes; longer ones are no words */
#define DRAFT_MAX ((size_t)16 << 10)  /* bytes of a draft that are looked at */
#define WIDE      0x2E80              /* from here on scripts have no words that hunspell knows */

struct word_range {
    size_t start, end;
};

/* The dictionaries of the setting; NULL: spelling is not checked. */
static struct speller *speller_of(struct app *app)
{
    struct compose *compose = app->compose;
    const char *wanted = rec_settings_get(app->settings, "ui.spelling");
    if (compose->speller && strcmp(speller_dictionaries(compose->speller), wanted) != 0) {
        speller_free(compose->speller);
        compose->speller = NULL;
    }
    if (!compose->speller && *wanted)
        compose->speller = speller_new(wanted);
    return compose->speller;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static bool is_letter(uint32_t code)
{
    return code < 0x80 ? isalpha((int)code) != 0 : code < WIDE && utf8_is_word(code);
}

/* Letters, with apostrophes and dashes between them: no number, path, name of a program or address. */
static bool is_word(const char *text, size_t length)
{
    size_t letters = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code;
        at += utf8_decode(text + at, length - at, &code);
        if (is_letter(code))
            letters++;
        else if (code != '\'' && code != 0x2019 && code != '-')
            return false;
    }
    return letters > 1 && length <= WORD_MAX;
}

/* The next word from `at` on, without what stands before and behind it: quotes, brackets, full stops. */
static bool next_word(const char *text, size_t length, size_t at, struct word_range *range)
{
    while (at < length) {
        size_t end = at;
        while (end < length && !is_blank(text[end]))
            end++;
        range->start = at;
        range->end = end;
        while (range->start < end && strchr("\"'([{<*_-", text[range->start]))
            range->start++;
        while (range->end > range->start && strchr("\"')]}>*_-.,;:!?", text[range->end - 1]))
            range->end--;
        if (is_word(text + range->start, range->end - range->start))
            return true;
        at = end + 1;
    }
    return false;
}

size_t compose_spelling_ranges(struct app *app, struct editor_range *ranges, size_t most)
{
    struct speller *speller = speller_of(app);
    const char *text = editor_text(app->compose->editor);
    size_t length = strlen(text), caret = editor_caret(app->compose->editor), count = 0;
    struct word_range word;
    if (!speller || length > DRAFT_MAX)
        return 0;
    for (size_t at = 0; count < most && next_word(text, length, at, &word); at = word.end) {
        if (word.end == caret) /* it is being typed */
            continue;
        if (speller_word(speller, text + word.start, word.end - word.start) == SPELLING_WRONG)
            ranges[count++] = (struct editor_range){word.start, word.end, {ROLE_INPUT, STYLE_UNDERLINE}};
    }
    return count;
}

/* The word that the caret is in or behind, or the wrong one before it. */
static bool word_here(struct app *app, struct speller *speller, struct word_range *found)
{
    const char *text = editor_text(app->compose->editor);
    size_t length = strlen(text), caret = editor_caret(app->compose->editor);
    struct word_range word;
    bool any = false;
    for (size_t at = 0; next_word(text, length, at, &word) && word.start < caret; at = word.end) {
        bool touched = word.end >= caret;
        if (!touched && speller_word(speller, text + word.start, word.end - word.start) != SPELLING_WRONG)
            continue;
        *found = word;
        any = true;
    }
    return any;
}

static unsigned put_suggestion(struct app *app, struct speller *speller, const struct word_range *word)
{
    const char *text = editor_text(app->compose->editor) + word->start;
    size_t length = word->end - word->start;
    const char *list = speller_suggestions(speller, text, length);
    if (!*list)
        return app_toast(app, ROLE_WARNING, "\"%.*s\" is not known, and nothing is like it", (int)length,
                         text);
    compose_offer_begin(app->compose, word->start, length);
    for (size_t at = 0, bytes; list[at]; at += bytes + (list[at + bytes] ? 2 : 0)) {
        const char *end = strstr(list + at, ", ");
        bytes = end ? (size_t)(end - list) - at : strlen(list + at);
        compose_offer_add(app->compose, list + at, bytes);
    }
    compose_offer_add(app->compose, text, length); /* round to what was typed */
    return compose_offer_next(app);
}

unsigned compose_respell(struct app *app)
{
    struct speller *speller = speller_of(app);
    struct word_range word;
    if (compose_offer_goes_on(app->compose))
        return compose_offer_next(app);
    if (!speller)
        return app_toast(app, ROLE_STATUS, "spelling is not checked; :set ui.spelling en_US does it");
    app->compose->respell = false;
    if (!word_here(app, speller, &word))
        return app_toast(app, ROLE_STATUS, "there is no word here that is misspelt");
    switch (speller_word(speller, editor_text(app->compose->editor) + word.start, word.end - word.start)) {
    case SPELLING_WRONG:
        return put_suggestion(app, speller, &word);
    case SPELLING_RIGHT:
        return app_toast(app, ROLE_STATUS, "that word is known");
    default:
        app->compose->respell = true; /* as soon as it is */
        return HANDLED;
    }
}

int64_t compose_spelling_due(const struct app *app)
{
    const struct compose *compose = app->compose;
    return compose->speller && speller_waits(compose->speller) ? compose->spelling_at + LOOK_NS : 0;
}

unsigned compose_spelling_tick(struct app *app)
{
    struct compose *compose = app->compose;
    if (!compose->speller || !speller_waits(compose->speller) ||
        clock_monotonic() < compose->spelling_at + LOOK_NS)
        return 0;
    compose->spelling_at = clock_monotonic();
    bool more = speller_step(compose->speller);
    if (speller_failed(compose->speller))
        return app_toast(app, ROLE_WARNING, "spelling: hunspell, or its dictionary \"%.40s\", is not there",
                         speller_dictionaries(compose->speller));
    unsigned bits = more ? DRAW_INPUT : 0;
    return more && compose->respell ? bits | DRAW_LAYOUT | compose_respell(app) : bits;
}
