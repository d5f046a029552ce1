#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/ahead.h"
#include "ui/tui/compose_state.h"
#include "ui/tui/kept.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAVE_NS  ((int64_t)500000000)  /* after the first change: on disk within a second */
#define AGAIN_NS ((int64_t)1000000000) /* after one that failed */

/* --- Those of conversations that are not shown --- */

const struct parked *compose_parked(const struct compose *compose, const char *conversation)
{
    for (size_t index = 0; index < compose->parked_count; index++)
        if (strcmp(compose->parked[index].conversation, conversation) == 0)
            return &compose->parked[index];
    return NULL;
}

void compose_park(struct compose *compose, const char *conversation, const char *text, size_t caret)
{
    struct parked *parked = (struct parked *)compose_parked(compose, conversation);
    if (!parked) {
        compose->parked = xgrow(compose->parked, &compose->parked_capacity, compose->parked_count + 1,
                                sizeof *compose->parked);
        parked = &compose->parked[compose->parked_count++];
        *parked = (struct parked){0};
        snprintf(parked->conversation, sizeof parked->conversation, "%s", conversation);
    }
    char *copy = xstrdup(text);
    free(parked->text);
    parked->text = copy;
    parked->caret = caret;
}

void compose_drafts_free(struct compose *compose)
{
    while (compose->parked_count > 0)
        free(compose->parked[--compose->parked_count].text);
    free(compose->parked);
}

/* --- What is kept --- */

static void add_queue_text(const struct compose *compose, const char *conversation, struct buf *out)
{
    for (size_t index = 0; index < compose->queue_count; index++)
        if (strcmp(compose->queue[index].conversation, conversation) == 0 &&
            compose->queue[index].number != compose->taken)
            buf_addf(out, "%s\n\n", compose->queue[index].whole);
}

/* What is in the box, and what is put aside meanwhile. */
static void add_own_text(const struct compose *compose, struct buf *out)
{
    if (compose->before_search) {
        buf_adds(out, compose->before_search);
        return;
    }
    if (!compose->editing[0]) {
        editor_keep(compose->editor, out);
        return;
    }
    bool changed = strcmp(editor_text(compose->editor), compose->original ? compose->original : "") != 0;
    if (compose->stash)
        buf_adds(out, compose->stash);
    if (changed && out->length)
        buf_adds(out, "\n\n");
    if (changed)
        buf_adds(out, editor_text(compose->editor));
}

/* Everything that waits here and is being typed, so that nothing is lost with the program. */
static void draft_of(const struct compose *compose, const char *conversation, struct buf *out)
{
    struct buf own = BUF_INIT;
    add_queue_text(compose, conversation, out);
    if (strcmp(conversation, compose->conversation) == 0) {
        add_own_text(compose, &own);
        compose_whole(compose, own.length ? own.data : "", out);
    } else if (compose_parked(compose, conversation)) {
        buf_adds(out, compose_parked(compose, conversation)->text);
    }
    buf_free(&own);
}

/* One that the store does not take is tried again until it does: a full disk is emptied, a store that was
 * moved comes back. Said once. */
static unsigned draft_kept(struct app *app, const struct rec_event *event, const struct rec_result *result)
{
    struct compose *compose = app->compose;
    (void)result;
    if (event->kind != REC_EVENT_FAILED || event->error.code == REC_NOT_FOUND) {
        compose->failing = false;
        return 0;
    }
    bool said = compose->failing;
    compose->failing = compose->unsaved = true;
    compose->due = clock_monotonic() + AGAIN_NS;
    return said ? 0 : app_toast_error(app, &event->error);
}

void compose_keep_draft(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    struct buf draft = BUF_INIT;
    bool shown = strcmp(conversation, compose->conversation) == 0;
    draft_of(compose, conversation, &draft);
    const char *text = draft.length ? draft.data : "";
    if (shown) {
        compose->due = 0;
        compose->seen_version = editor_version(compose->editor);
    }
    if ((!shown || strcmp(text, compose->saved) != 0) && draft.length <= REC_MAX_MESSAGE) {
        struct rec_command command = {.kind = REC_COMMAND_DRAFT, .category = -1};
        command.id = *conversation ? conversation : NULL;
        command.text = text;
        uint64_t number;
        app_order(app, &command, draft_kept, &number);
        if (number && shown) {
            free(compose->saved);
            compose->saved = xstrdup(text);
        }
    }
    buf_free(&draft);
}

/* The draft on disk is not known yet. */
static bool awaits_draft(const struct app *app)
{
    return !app->compose->begun || app_asking(app, ASK_DRAFT);
}

bool compose_unsettled(const struct app *app)
{
    return awaits_draft(app) && (!compose_empty(app) || app->compose->queue_count > 0);
}

void compose_save(struct app *app)
{
    if (awaits_draft(app))
        app->compose->due = clock_monotonic() + SAVE_NS; /* the one on disk would be lost */
    else
        compose_keep_draft(app, app->compose->conversation);
}

void compose_started(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    if (strcmp(conversation, compose->conversation) != 0) {
        compose_keep_draft(app, conversation);
        return;
    }
    /* with the message, its draft has left the disk: whatever has been typed since is to be written again */
    free(compose->saved);
    compose->saved = xstrdup("");
    compose_save(app);
}

unsigned compose_touched(struct app *app)
{
    struct compose *compose = app->compose;
    if (editor_version(compose->editor) == compose->seen_version)
        return 0;
    compose->seen_version = editor_version(compose->editor);
    if (!compose->due)
        compose->due = clock_monotonic() + SAVE_NS;
    return ahead_draft_changed(app);
}

unsigned compose_clean(struct app *app)
{
    struct compose *compose = app->compose;
    compose->seen_version = editor_version(compose->editor);
    compose->due = 0;
    return ahead_draft_changed(app);
}

int64_t compose_due(const struct app *app)
{
    return app->compose->due;
}

unsigned compose_tick(struct app *app)
{
    struct compose *compose = app->compose;
    if (!compose->due || clock_monotonic() < compose->due)
        return 0;
    if (compose->unsaved && !awaits_draft(app)) {
        compose->unsaved = false;
        free(compose->saved);
        compose->saved = xstrdup("\n"); /* no draft: what the store has is not known */
        for (size_t index = 0; index < compose->parked_count; index++)
            if (strcmp(compose->parked[index].conversation, compose->conversation) != 0)
                compose_keep_draft(app, compose->parked[index].conversation);
    }
    compose_save(app);
    return 0;
}

/* --- Another conversation --- */

/* The draft on disk without what waits in the queue, which stands before it. */
static char *without_queue(const struct compose *compose, const char *draft)
{
    struct buf waiting = BUF_INIT;
    size_t length = strlen(draft); /* what waited in a queue ends in blank lines */
    while (length > 0 && draft[length - 1] == '\n')
        length--;
    char *text = xstrndup(draft, length);
    size_t skip = 0;
    add_queue_text(compose, compose->conversation, &waiting);
    if (waiting.length && strncmp(text, waiting.data, waiting.length) == 0)
        skip = waiting.length;
    else if (waiting.length && strncmp(text, waiting.data, length) == 0)
        skip = length; /* only the queue was there */
    buf_free(&waiting);
    memmove(text, text + skip, length - skip + 1);
    return text;
}

#define NEW_CONVERSATION "new"

static void add_caret(struct buf *lines, const char *conversation, size_t caret, size_t length)
{
    if (caret < length)
        buf_addf(lines, "%s %zu %zu\n", *conversation ? conversation : NEW_CONVERSATION, caret, length);
}

/* The lengths tell whether a draft is still the one that the caret stood in. */
void compose_keep_carets(const struct app *app)
{
    const struct compose *compose = app->compose;
    struct buf lines = BUF_INIT;
    for (size_t index = 0; index < compose->parked_count; index++) {
        const struct parked *parked = &compose->parked[index];
        if (strcmp(parked->conversation, compose->conversation) != 0)
            add_caret(&lines, parked->conversation, parked->caret, strlen(parked->text));
    }
    if (!compose->editing[0])
        add_caret(&lines, compose->conversation, editor_caret(compose->editor),
                  strlen(editor_text(compose->editor)));
    if (lines.length || compose->carets.length)
        kept_write(app, KEPT_CARETS, &lines);
    buf_free(&lines);
}

/* Where it stood in the draft of this length when the program ended last; else the end. */
static size_t kept_caret(const struct compose *compose, size_t draft_length)
{
    const char *wanted = compose->conversation[0] ? compose->conversation : NEW_CONVERSATION;
    const char *line;
    size_t length;
    for (size_t at = 0; kept_line(&compose->carets, &at, &line, &length);) {
        char id[REC_ID_SIZE];
        size_t caret, whole;
        if (sscanf(line, "%20s %zu %zu", id, &caret, &whole) == 3 && strcmp(id, wanted) == 0 &&
            whole == draft_length)
            return caret;
    }
    return draft_length;
}

static unsigned take_draft(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct compose *compose = app->compose;
    (void)error; /* a draft that cannot be read is no reason to disturb: there is none */
    const char *stored = page && page->count > 0 && page->drafts[0] ? page->drafts[0] : "";
    unsigned bits = DRAW_LAYOUT;
    free(compose->saved);
    compose->saved = xstrdup(stored);
    char *draft = without_queue(compose, stored);
    const struct parked *parked = compose_parked(compose, compose->conversation);
    if (*draft && compose_empty(app)) {
        editor_load(compose->editor, draft);
        if (parked && strcmp(parked->text, draft) == 0)
            editor_go(compose->editor, parked->caret);
        else if (!parked)
            editor_go(compose->editor, kept_caret(compose, strlen(draft)));
        bits |= compose_clean(app);
    } else if (*draft) { /* typed before the store had answered */
        struct buf both = BUF_INIT;
        buf_addf(&both, "%s\n%s", draft, editor_text(compose->editor));
        editor_load(compose->editor, both.data);
        buf_free(&both);
        bits |= compose_touched(app);
    } else if (compose->send_then) {
        bits |= compose_send(app);
    }
    compose->send_then = false;
    free(draft);
    rec_page_free(page);
    return bits;
}

static void leave_conversation(struct app *app)
{
    struct compose *compose = app->compose;
    if (compose->editing[0])
        compose_leave_edit(app);
    compose_queue_put_back(app);
    compose_keep_draft(app, compose->conversation);
    struct buf whole = BUF_INIT;
    compose_whole(compose, editor_text(compose->editor), &whole);
    compose_park(compose, compose->conversation, whole.data, editor_caret(compose->editor));
    buf_free(&whole);
    vi_reset(&compose->vi);
    app_ask_forget(app, ASK_DRAFT);
    editor_load(compose->editor, "");
    ahead_new_draft(app);
}

unsigned compose_open(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    unsigned bits = 0;
    if (compose->begun) {
        leave_conversation(app);
        bits = compose_clean(app);
    }
    compose->begun = true;
    snprintf(compose->conversation, sizeof compose->conversation, "%s", conversation);
    free(compose->saved);
    compose->saved = xstrdup("");
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_DRAFT);
    query.id = *conversation ? conversation : NULL;
    return DRAW_LAYOUT | bits | app_ask(app, ASK_DRAFT, &query, take_draft);
}

void compose_named(struct app *app, const char *conversation)
{
    struct compose *compose = app->compose;
    /* the draft of the new conversation becomes that of this one */
    if (compose->saved[0]) {
        struct rec_command command = {.kind = REC_COMMAND_DRAFT, .text = "", .category = -1};
        app_order(app, &command, NULL, NULL);
        compose->saved[0] = '\0';
    }
    for (size_t index = 0; index < compose->queue_count; index++)
        if (!compose->queue[index].conversation[0])
            snprintf(compose->queue[index].conversation, REC_ID_SIZE, "%s", conversation);
    snprintf(compose->conversation, sizeof compose->conversation, "%s", conversation);
    compose_save(app);
}
