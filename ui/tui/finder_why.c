#include "config.h"

#include "finder.h"

#include "base/clock.h"
#include "base/json.h"
#include "ui/tui/finder_state.h"
#include "ui/tui/view.h"
#include "ui/tui/why.h"
#include "ui/tui/wrap.h"

#include <string.h>

#define WIDTH      72
#define HEIGHT_MIN 8

extern const struct view finder_why_view;

static void line(struct entries *entries, const char *text, enum theme_role role, size_t width)
{
    struct wrap_options options = {
        .width = width, .first = "   ", .rest = "     ", .prefix_style = style_of(ROLE_TEXT)};
    entries_add_heading(entries);
    wrap_text(&entries->block, text, strlen(text), style_of(role), &options);
}

/* The words of one way of matching, in one line. */
static void words_line(struct entries *entries, const struct json *json, const char *member, const char *how,
                       size_t width)
{
    struct buf text = BUF_INIT;
    int list = json_get(json, 0, member);
    int word = list != JSON_NONE && json_size(json, list) > 0 ? json_first(json, list) : JSON_NONE;
    for (bool first = true; word != JSON_NONE; word = json_next(json, word), first = false) {
        buf_adds(&text, first ? "" : ", ");
        json_string_add(json, word, &text);
    }
    if (text.length) {
        buf_addf(&text, ": %s", how);
        line(entries, text.data, strcmp(member, "missing") == 0 ? ROLE_DIM : ROLE_TEXT, width);
    }
    buf_free(&text);
}

/* A number with what it stands for behind it: "+0.25 for the day that you named". */
static void number_line(struct entries *entries, const struct json *json, const char *member,
                        const char *meaning, size_t width)
{
    int value = json_get(json, 0, member);
    double number = json_double(json, value, 0);
    if (value == JSON_NONE || number == 0)
        return;
    struct buf text = BUF_INIT;
    buf_addf(&text, "%+.2f  %s", number, meaning);
    line(entries, text.data, ROLE_TEXT, width);
    buf_free(&text);
}

static void rebuild(struct app *app, int columns)
{
    static const struct {
        const char *member, *how;
    } ways[] = {
        {"matched", "as typed, or in another form"},
        {"speaker", "the name of who said it"},
        {"soft", "a word that is near in meaning"},
        {"near", "not here, but in a message beside it"},
        {"missing", "not found"},
    };
    struct finder *finder = app->finder;
    struct entries *entries = &finder->why;
    const struct rec_hit *hit = finder_selected(finder);
    size_t width = columns > 1 ? (size_t)columns : 1;
    struct buf label = BUF_INIT;
    entries_begin(entries);
    if (hit) {
        struct json json = JSON_INIT;
        rec_error error = {0};
        finder_label(hit, &label, clock_now());
        line(entries, label.data, ROLE_TEXT, width);
        if (json_parse(&json, hit->why, strlen(hit->why), &error) == REC_OK) {
            if (json_get(&json, 0, "asked") != JSON_NONE)
                line(entries, "it is what the question asks for, in whatever words it was said", ROLE_TEXT,
                     width);
            else
                entries_add_section(entries, "your words", width);
            for (size_t index = 0; index < sizeof ways / sizeof *ways; index++)
                words_line(entries, &json, ways[index].member, ways[index].how, width);
            entries_add_section(entries, "what counted", width);
            number_line(entries, &json, "coverage", "how much of your words it says; rare ones weigh more",
                        width);
            number_line(entries, &json, "vector", "how near the meaning of the sentence is", width);
            number_line(entries, &json, "prior", "for who said it and what sort of sentence it is", width);
            number_line(entries, &json, "date", "for the day that you named", width);
        }
        json_free(&json);
        buf_clear(&label);
        buf_addf(&label, "a score of %.2f, where 1.00 is as good as it gets", hit->score);
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
    const struct rec_hit *hit = finder_selected(app->finder);
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
    return finder_selected(app->finder) ? app_open_popup(app, &finder_why_view) : HANDLED;
}
