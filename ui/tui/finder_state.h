/* What the parts of the search share: finder.c (asking, opening, keys), finder_view.c (drawing),
 * finder_preview.c (the selected result in full), finder_filters.c (completing filters), finder_why.c (why a
 * result was found). UI thread. */
#ifndef TUI_FINDER_STATE_H
#define TUI_FINDER_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/editor.h"
#include "ui/tui/entries.h"
#include "ui/tui/match.h"

#define FINDER_SCOPES   5
#define CANDIDATES_MAX  64
#define FINDER_PAST_MAX 100

struct finder {
    struct editor *editor;
    size_t scope;
    bool by_time; /* the newest first */
    bool acting;  /* the results have the keys, not the line */
    const struct rec_page *page;
    const struct rec_hit **hits; /* of the page, in the order shown */
    size_t hit_count;
    bool chosen;      /* the words of the search before: what is typed replaces them */
    struct buf asked; /* what was searched for last */
    bool answered;    /* for the words as they are */
    bool open_best;   /* Enter was pressed before the answer came */
    bool same;        /* what is asked for is what is shown, once more: the selection stays */
    struct entries entries;
    int built_width; /* of the rows that are there; 0: they are stale */
    int64_t asked_at, reload_due;
    struct rect results; /* where they were drawn last */

    char **past; /* searches that led somewhere, oldest first; for this run only: an erased word must not come
                    back from a file */
    size_t past_count, past_at;
    char *unfinished; /* what was typed when going back through them began; NULL: not going back */

    bool walking;           /* n and N in the chat */
    char walk[REC_ID_SIZE]; /* the result that is shown there */

    struct {
        char *values[CANDIDATES_MAX];
        size_t count, at; /* at: the one put in last; count: none yet */
        char *before;     /* the text in front of what is completed; NULL: nothing to complete */
        char *after;
        char *typed; /* of the value */
        int filter;
    } candidates;

    char why_id[REC_ID_SIZE];
    struct entries why; /* of the result with this id, in words */
    struct preview {
        char id[REC_ID_SIZE]; /* of the result whose rows are there; "": they are stale */
        int width;
        struct text_block rows;
        struct match_list marks;
        size_t own;                    /* the row with which the result itself begins */
        char around_of[REC_ID_SIZE];   /* the result whose neighbours are held or asked for */
        const struct rec_page *around; /* messages; NULL: none are known */
    } preview;
};

extern const struct view finder_view, finder_results_view;
extern const char *const finder_scopes[FINDER_SCOPES];

const struct rec_hit *finder_selected(const struct finder *finder); /* NULL: none */
/* The words found in a hit, as match.h takes them. */
void finder_words(const struct rec_hit *hit, struct buf *out);
/* Filters alone: what was found is the newest, in whatever order it is asked for. */
bool finder_unranked(const struct finder *finder);
/* Who says it. */
const char *finder_speaker(const char *name, enum rec_role role);
void finder_label(const struct rec_hit *hit, struct buf *out, int64_t now);

struct layout_place finder_place(struct app *app);
void finder_draw(struct app *app, const struct layout_place *place, bool focused);
unsigned finder_click(struct app *app, int x, int y);

/* Draws it, and asks for what was said around it. */
void finder_preview(struct app *app, struct rect area);
void finder_preview_drop(struct finder *finder);

/* --- Filters --- */

/* After the text has changed: what could stand at the caret. */
unsigned finder_candidates(struct app *app);
void finder_candidates_drop(struct finder *finder);
/* Puts in the next (1) or previous (-1) of them; false when there are none. */
bool finder_complete(struct app *app, int step);
/* Length of the filter that a word begins with, its colon included ("kind:"); 0: it is none. */
size_t finder_filter(const char *word);

/* What there is to search for: what was typed, without the filter at the caret as long as it says nothing. */
void finder_asked(const struct finder *finder, struct buf *out);
/* A sentence about a filter whose value is none; nothing when all are read. */
void finder_unread(const struct finder *finder, struct buf *out);

unsigned finder_why(struct app *app);

#endif
