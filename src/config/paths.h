/* Where things lie: the XDG folders of this program. Any thread. */
#ifndef CONFIG_PATHS_H
#define CONFIG_PATHS_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends the folder: which is "config", "data", "state" or "cache"; false for another word. Relative
 * XDG_*_HOME values are ignored, as the standard says. The folder need not exist. */
bool paths_folder(const char *which, struct buf *out);

/* Appends the user name that counts when none is given: the login name. */
void paths_login_name(struct buf *out);

#endif
