/* Colours for code: a table of languages (syntax_languages.h) and one small lexer that never looks further
 * back than its last token. What it does not know stays as it is. Pure, any thread. */
#ifndef TUI_SYNTAX_H
#define TUI_SYNTAX_H

#include "ui/tui/theme.h"

#include <stddef.h>

struct syntax;

/* The language that the first word behind a fence names ("c", "Python", "bash"); NULL for one that is not in
 * the table. */
const struct syntax *syntax_find(const char *info);

/* Gives the text to `run` (NULL: to nobody) in order and whole, in runs of one role each. Returns where the
 * last line begins from which on the text can be scanned by itself, whatever is still to come behind it; 0 if
 * there is none. */
typedef void (*syntax_run)(void *context, size_t length, enum theme_role role);
size_t syntax_scan(const struct syntax *language, const char *text, size_t length, syntax_run run,
                   void *context);

#endif
