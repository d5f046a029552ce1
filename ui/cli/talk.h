/* Line mode: a talk in lines, with commands that begin with / for everything that the screen has beside the
 * chat. For terminals that can do no more, and for screen readers. Main thread only. */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include "cli.h"

/* Until end of input or /quit; `command` is the CHAT that each line becomes, `conversation` its id or "". */
enum rec_status talk_run(struct cli *cli, struct rec_command *command, char conversation[REC_ID_SIZE]);

#endif
