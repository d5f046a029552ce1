/* What a person may want to go on with: interrupted turns, paused and recent conversations. Reader thread;
 * rows belong to the arena. */
#ifndef SESSION_OFFERS_H
#define SESSION_OFFERS_H

#include "recollect_rows.h"
#include "store/store.h"

enum rec_status offers_read(struct store_user *user, int64_t since, struct arena *arena,
                            struct rec_offer **rows, size_t *count, rec_error *error);

#endif
