/* Rows as JSON: the same everywhere they occur, as recollect(1) has them. Rows are borrowed. Any thread. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "base/json.h"
#include "recollect.h"

/* The members of a row's object, without its braces. */
void row_conversation(struct json_writer *writer, const struct rec_conversation *row);
void row_message(struct json_writer *writer, const struct rec_message *row);
void row_memory(struct json_writer *writer, const struct rec_memory *row);
void row_preference(struct json_writer *writer, const struct rec_preference *row);
void row_receipt(struct json_writer *writer, const struct rec_receipt *row); /* budget, used, parts */
void row_change(struct json_writer *writer, const struct rec_change_record *row);
void row_job(struct json_writer *writer, const struct rec_job *row);
void row_turn(struct json_writer *writer, const struct rec_turn *row);
/* "memories_used":[{...}], and the like. */
void row_memories(struct json_writer *writer, const char *key, const struct rec_memory *rows, size_t count);
void row_preferences(struct json_writer *writer, const char *key, const struct rec_preference *rows,
                     size_t count);
/* What a memory or preference adds to a hit, beside id, content and created_at. */
void row_memory_of_hit(struct json_writer *writer, const struct rec_memory *row);
void row_preference_of_hit(struct json_writer *writer, const struct rec_preference *row);
/* Why it is one; NULL: {}. */
void row_why(struct json_writer *writer, const struct rec_hit_why *why);
/* The numbers of that which say something, in order; how many. */
#define ROW_WHY_NUMBERS 6
struct row_why_number {
    const char *name;
    double value;
    int digits;
};
size_t row_why_numbers(const struct rec_hit_why *why, struct row_why_number numbers[ROW_WHY_NUMBERS]);

/* The whole row as an object, for another store. */
void row_memory_whole(struct json_writer *writer, const struct rec_memory *row);
void row_preference_whole(struct json_writer *writer, const struct rec_preference *row);

#endif
