/* Rows on standard output: JSON lines, or tables. Rows are borrowed. Main thread only. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli.h"

void print_conversations(struct cli *cli, const struct rec_conversation *rows, size_t count);
void print_memories(struct cli *cli, const struct rec_memory *rows, size_t count);
void print_preferences(struct cli *cli, const struct rec_preference *rows, size_t count);
void print_history(struct cli *cli, const struct rec_change_record *rows, size_t count);
void print_jobs(struct cli *cli, const struct rec_job *rows, size_t count);
void print_receipt(struct cli *cli, const struct rec_receipt *receipt); /* for people only */

/* The row as it is now, for the verbs that change one; when it is gone, its id. */
enum rec_status print_row(struct cli *cli, enum rec_row_kind kind, const char *id);
/* Runs a command and prints the row that it leaves. */
enum rec_status print_changed(struct cli *cli, enum rec_row_kind kind, const struct rec_command *command);

#endif
