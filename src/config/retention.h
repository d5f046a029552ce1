/* How long conversations are kept, by tag: the option conversation.retention, "TAG DAYS" separated by ";".
 * Pure functions, any thread. */
#ifndef CONFIG_RETENTION_H
#define CONFIG_RETENTION_H

#include "recollect_error.h"

#include <stdint.h>

/* Days that a conversation with these tags (words) is kept since it was last touched; 0: for ever. Of several
 * rules the shortest. */
int64_t retention_days(const char *rules, const char *tags);

enum rec_status retention_check(const char *rules, rec_error *error);

#endif
