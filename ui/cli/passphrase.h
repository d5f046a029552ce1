/* Asks for a passphrase on the terminal, wherever standard input and output go; nothing of it is shown. Main
 * thread only. */
#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include "base/buf.h"
#include "recollect_error.h"

#include <stdbool.h>

/* Appended; the caller forgets it. twice: it is new, and must be typed alike two times. REC_INVALID without a
 * terminal, REC_CANCELLED on Ctrl-C, Ctrl-D or nothing. */
enum rec_status passphrase_ask(const char *question, bool twice, struct buf *passphrase, rec_error *error);
void passphrase_forget(struct buf *passphrase);

#endif
