/* Rows as JSON, for the history of changes: what `undo` puts back. Evidence and access counts are left out:
 * an undo does not take back what was said or used. */
#ifndef MEMORY_ROWS_JSON_H
#define MEMORY_ROWS_JSON_H

#include "base/arena.h"
#include "recollect_error.h"
#include "recollect_rows.h"

const char *rows_json_memory(const struct rec_memory *row, struct arena *arena);
const char *rows_json_preference(const struct rec_preference *row, struct arena *arena);
const char *rows_json_conversation(const struct rec_conversation *row, struct arena *arena);

/* Puts the fields that the JSON holds into a row; strings go to the arena. REC_INVALID if it is damaged. */
enum rec_status rows_json_read_memory(const char *json, struct arena *arena, struct rec_memory *row,
                                      rec_error *error);
enum rec_status rows_json_read_preference(const char *json, struct arena *arena, struct rec_preference *row,
                                          rec_error *error);
enum rec_status rows_json_read_conversation(const char *json, struct arena *arena,
                                            struct rec_conversation *row, rec_error *error);

#endif
