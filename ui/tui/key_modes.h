/* A terminal that sends its keys one by one, as the screen would get them, while lines are printed as ever:
 * for `recollect keys`. Main thread. */
#ifndef TUI_KEY_MODES_H
#define TUI_KEY_MODES_H

#include "recollect_error.h"

/* Standard input and output must be terminals: REC_INVALID else. On failure nothing is changed. */
enum rec_status key_modes_enter(rec_error *error);
/* As it was. Harmless when not entered. */
void key_modes_leave(void);

#endif
