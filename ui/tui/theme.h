/* How things look: roles to colours and attributes, read from theme files. Pure (no curses): the screen turns
 * a resolved style into what its terminal can do. A theme is a plain value; it owns nothing. UI thread. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(symbol, "name in theme files", what it is for) */
#define THEME_ROLES(X)                                                                                       \
    X(TEXT, "text", "ordinary text, and what every other role starts from")                                  \
    X(DIM, "dim", "times, counts, what matters less")                                                        \
    X(BORDER, "border", "lines between panes")                                                               \
    X(BORDER_FOCUSED, "border-focused", "lines around the pane that has the keys")                           \
    X(TITLE, "title", "title of a pane")                                                                     \
    X(TITLE_FOCUSED, "title-focused", "title of the pane that has the keys")                                 \
    X(SELECTED, "selected", "the selected row of the focused pane")                                          \
    X(SELECTED_IDLE, "selected-idle", "the selected row of another pane")                                    \
    X(MARKED, "marked", "a marked row")                                                                      \
    X(USER, "user", "label of what you said")                                                                \
    X(ASSISTANT, "assistant", "label of an answer")                                                          \
    X(SYSTEM, "system", "label of system and tool messages")                                                 \
    X(INPUT, "input", "text in the input box")                                                               \
    X(PLACEHOLDER, "placeholder", "what an empty box says")                                                  \
    X(HEADING, "heading", "headings in answers")                                                             \
    X(CODE, "code", "code inside a line")                                                                    \
    X(CODE_BLOCK, "code-block", "blocks of code")                                                            \
    X(CODE_LABEL, "code-label", "language of a block of code")                                               \
    X(CODE_KEYWORD, "code-keyword", "words of the language in blocks of code")                               \
    X(CODE_TYPE, "code-type", "its types and well-known names")                                              \
    X(CODE_STRING, "code-string", "strings")                                                                 \
    X(CODE_NUMBER, "code-number", "numbers")                                                                 \
    X(CODE_COMMENT, "code-comment", "comments")                                                              \
    X(CODE_NAME, "code-name", "variables, keys, directives")                                                 \
    X(CODE_ADDED, "code-added", "added lines of a difference")                                               \
    X(CODE_REMOVED, "code-removed", "removed ones")                                                          \
    X(QUOTE, "quote", "quoted text and its bar")                                                             \
    X(LINK, "link", "link text")                                                                             \
    X(URL, "url", "where a link leads")                                                                      \
    X(MARKER, "marker", "bullets and numbers of lists")                                                      \
    X(RULE, "rule", "rules, and the lines of tables")                                                        \
    X(MATCH, "match", "what was searched for")                                                               \
    X(MATCH_CURRENT, "match-current", "the hit the view stands on")                                          \
    X(SELECTION, "selection", "text chosen to be copied")                                                    \
    X(DAY, "day", "the line between two days")                                                               \
    X(STATUS, "status", "the status line")                                                                   \
    X(STATUS_INSERT, "status-insert", "the mode word while typing")                                          \
    X(STATUS_VIEW, "status-view", "the mode word in the views")                                              \
    X(HINT_KEY, "hint-key", "keys in hints and help")                                                        \
    X(HINT, "hint", "what a hinted key does")                                                                \
    X(ERROR, "error", "what failed")                                                                         \
    X(WARNING, "warning", "what was cut short, interrupted or needs care")                                   \
    X(SUCCESS, "success", "what went well, what was learned")                                                \
    X(STREAMING, "streaming", "marks of an answer that is arriving")                                         \
    X(TAB, "tab", "a tab")                                                                                   \
    X(TAB_ACTIVE, "tab-active", "the tab that is shown")                                                     \
    X(GAUGE, "gauge", "the filled part of a gauge")                                                          \
    X(GAUGE_EMPTY, "gauge-empty", "the rest of a gauge")                                                     \
    X(SCORE, "score", "scores")                                                                              \
    X(POPUP, "popup", "menus, prompts, notes")                                                               \
    X(POPUP_BORDER, "popup-border", "lines around them")

enum theme_role {
#define X(symbol, name, help) ROLE_##symbol,
    THEME_ROLES(X)
#undef X
        ROLE_COUNT
};

enum {
    STYLE_BOLD = 1 << 0,
    STYLE_DIM = 1 << 1,
    STYLE_ITALIC = 1 << 2,
    STYLE_UNDERLINE = 1 << 3,
    STYLE_REVERSE = 1 << 4,
    STYLE_STRIKE = 1 << 5
};

/* What a span of text carries: a role and attributes that come on top of the role's own. */
struct text_style {
    uint8_t role;       /* enum theme_role */
    uint8_t attributes; /* STYLE_ bits */
};

static inline struct text_style style_of(enum theme_role role)
{
    return (struct text_style){.role = (uint8_t)role};
}

struct theme_color {
    enum { THEME_COLOR_DEFAULT, THEME_COLOR_INDEX, THEME_COLOR_RGB } kind;
    uint8_t index, red, green, blue;
};

struct theme_look {
    struct theme_color foreground, background;
    uint8_t attributes;
};

struct theme {
    struct theme_look looks[ROLE_COUNT];
};

#define THEME_TRUE (1 << 24) /* so many colours: 0xrrggbb beside the 256 of the palette */

/* What the terminal is given for a style: palette numbers (-1: the terminal's own) or, from 256 up, 0xrrggbb,
 * and attributes. */
struct theme_cell {
    int foreground, background;
    uint8_t attributes;
};

/* A theme that comes with the program ("dark", "dusk", "light"); false for another name. */
bool theme_builtin(struct theme *theme, const char *name);

/* Reads lines of `role = foreground [on background] [attribute ...]`; colours are names (red, bright-blue),
 * 0..255, #rrggbb or default. Roles not named keep what *theme had. Bad lines are skipped; the error names
 * the first. */
enum rec_status theme_parse(struct theme *theme, const char *text, size_t length, rec_error *error);

/* The style in true colour or a palette of 256, 16, 8 or 0 colours, the nearest one for #rrggbb (0:
 * attributes only, and what stood on a background of its own is reversed). */
struct theme_cell theme_resolve(const struct theme *theme, struct text_style style, int colors);

const char *theme_role_name(enum theme_role role);

#endif
