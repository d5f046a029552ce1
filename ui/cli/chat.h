/* Saying something and showing the answer: chat, and the tour. Main thread only. */
#ifndef CLI_CHAT_H
#define CLI_CHAT_H

#include "client.h"

/* Runs a CHAT command; streams the answer to standard output, or prints the contract's JSON object. In text,
 * what was learned goes to standard error. conversation (may be NULL) receives the conversation's id. */
enum rec_status chat_run(struct cli *cli, const struct rec_command *command, char conversation[REC_ID_SIZE]);
/* Puts the files that a text names with @ behind it, as they go along with it. */
enum rec_status chat_add_files(struct cli *cli, struct buf *text);
/* The members of the JSON object of an answer, without its braces. */
void chat_members(struct json_writer *writer, const struct rec_result *result);

#endif
