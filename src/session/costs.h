/* What the answers of statistics cost: by day, by model, by conversation. Reader thread. */
#ifndef SESSION_COSTS_H
#define SESSION_COSTS_H

#include "store/store.h"

/* Fills the costs of statistics that store_stats() has made; prices as in the settings. */
enum rec_status costs_add(struct store_user *user, int64_t since, const char *prices, struct rec_stats *stats,
                          rec_error *error);

#endif
