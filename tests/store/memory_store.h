/* A second implementation of store_ops.h: plain arrays, searched from end to end, copied whole when a
 * transaction begins. It is there to keep the contract honest: whatever the suite asks of it can be had
 * without SQLite. */
#ifndef TESTS_STORE_MEMORY_STORE_H
#define TESTS_STORE_MEMORY_STORE_H

#include "store/store_ops.h"

struct store *memory_store_new(void); /* store_close() frees it */

#endif
