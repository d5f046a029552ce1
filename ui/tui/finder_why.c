#include "config.h"

#include "finder.h"

#include "base/clock.h"
#include "ui/tui/finder_state.h"
#include "ui/tui/format.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"

#include <math.h>
#include <string.h>

#define WIDTH      72
#define HEIGHT_MIN 8

extern const struct view finder_why_view;

static void line(struct entries *entries, const char *text, enum theme_role role, size_t width)
{
    entries_add_heading(entries);
    entries_put_text(entries, text, role, "   ", "     ", width);
}

/* The words of one way of matching, in one line. */
static void words_line(struct entries *entries, const struct rec_hit_why *why, enum rec_found found,
                       const char *how, size_t width)
{
    struct buf text = BUF_INIT;
    format_found_words(&text, why, found);
    if (text.length) {
        buf_addf(&text, ": %s", how);
        line(entries, text.data, found == REC_FOUND_NOT ? ROLE_DIM : ROLE_TEXT, width);
    }
    buf_free(&text);
}

/* A number with what it stands for behind it: "+0.25 for the day that you named". */
static void number_line(struct entries *entries, double number, const char *meaning, size_t width)
{
    struct buf text = BUF_INIT;
    if (isnan(number) || fabs(number) < .005)
        return;
    buf_addf(&text, "%+.2f  %s", number, meaning);
    line(entries, text.data, ROLE_TEXT, width);
    buf_free(&text);
}

static void why_lines(struct entries *entries, const struct rec_hit_why *why, size_t width)
{
    static const struct {
        enum rec_found found;
        const char *how;
    } ways[] = {
        {REC_FOUND_WORD, "as typed, or in another form"},
        {REC_FOUND_SPEAKER, "the name of who said it"},
        {REC_FOUND_SOFT, "a word that is near in meaning"},
        {REC_FOUND_NEAR, "not here, but in a message beside it"},
        {REC_FOUND_NOT, "not found"},
    };
    if (why->reason && strcmp(why->reason, "newest") == 0) {
        line(entries, "it is among the newest that pass the filters; there are no words", ROLE_TEXT, width);
        return;
    }
    if (why->reason && strcmp(why->reason, "asked") == 0)
        line(entries, "it is what the question asks for, in whatever words it was said", ROLE_TEXT, width);
    else
        entries_add_section(entries, "your words", width);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        words_line(entries, why, ways[i].found, ways[i].how, width);
    entries_add_section(entries, "what counted", width);
    number_line(entries, why->coverage, "how much of your words it says; rare ones weigh more", width);
    number_line(entries, why->vector, "how near the meaning of the sentence is", width);
    number_line(entries, why->server, "the same, as the server of embeddings sees it", width);
    number_line(entries, why->prior, "for who said it and what sort of sentence it is", width);
    number_line(entries, why->date, "for the day that you named", width);
}

/* The row that was asked about: others may come before it, and it may go. NULL: it is no result any more. */
static const struct rec_hit *asked_about(const struct finder *finder)
{
    for (size_t index = 0; index < finder->hit_count; index++)
        if (strcmp(finder->hits[index]->id, finder->why_id) == 0)
            return finder->hits[index];
    return NULL;
}

static void rebuild(struct app *app, int columns)
{
    struct finder *finder = app->finder;
    struct entries *entries = &finder->why;
    const struct rec_hit *hit = asked_about(finder);
    size_t width = columns > 1 ? (size_t)columns : 1;
    struct buf label = BUF_INIT;
    entries_begin(entries);
    if (!hit)
        line(entries, "It is not among the results any more.", ROLE_DIM, width);
    if (hit) {
        finder_label(hit, &label, clock_now());
        line(entries, label.data, ROLE_TEXT, width);
        if (hit->why)
            why_lines(entries, hit->why, width);
        buf_clear(&label);
        buf_addf(&label, "a score of %.2f, where 1.00 is as good as it gets", hit->score);
        if (format_has_score(hit))
            line(entries, label.data, ROLE_SCORE, width);
        if (hit->scope == REC_ROW_MEMORY || hit->scope == REC_ROW_PREFERENCE) {
            entries_add_section(entries, "", width);
            line(entries, "Enter: where it came from and what happened to it", ROLE_DIM, width);
        }
    }
    entries_end(entries);
    buf_free(&label);
}

static struct list_popup popup(const struct app *app)
{
    return (struct list_popup){.entries = &app->finder->why,
                               .title = "Why this was found",
                               .width = WIDTH,
                               .height_min = HEIGHT_MIN,
                               .rebuild = rebuild};
}

static unsigned act(struct app *app, enum action action)
{
    const struct rec_hit *hit = asked_about(app->finder);
    switch (action) {
    case ACTION_OPEN:
        if (!hit || (hit->scope != REC_ROW_MEMORY && hit->scope != REC_ROW_PREFERENCE))
            return HANDLED;
        return app_close_popup(app, &finder_why_view) | why_open(app, hit->scope, hit->id);
    case ACTION_WHY:
        return app_close_popup(app, &finder_why_view);
    default:
        return 0;
    }
}

const struct view finder_why_view = {
    .name = "why",
    .context = CONTEXT_MENU,
    .list = popup,
    .act = act,
    .hints = {{ACTION_LEAVE, "close"}},
};

unsigned finder_why(struct app *app)
{
    const struct rec_hit *hit = finder_selected(app->finder);
    if (!hit)
        return HANDLED;
    memcpy(app->finder->why_id, hit->id, REC_ID_SIZE);
    return app_open_popup(app, &finder_why_view);
}
