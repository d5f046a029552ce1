/* Which themes there are: those that come with the program, those that are installed beside it, and one's
 * own. UI thread, or the command line. */
#ifndef TUI_THEMES_H
#define TUI_THEMES_H

#include "recollect.h"
#include "ui/tui/completion.h"

/* Their names, each once. */
void themes_offer(const rec_settings *settings, const char *typed, struct completion *completion);

/* May a setting have this value? REC_INVALID for a theme that is not there, with a sentence that names them
 * all;
 * "" is "default". Other settings may have any. */
enum rec_status themes_check(const rec_settings *settings, const char *setting, const char *value,
                             rec_error *error);

#endif
