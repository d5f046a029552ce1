/* Questions that rest on a fact: memory_asks_about(). */
#ifndef MEMORY_ASKED_H
#define MEMORY_ASKED_H

void asked_prepare(void); /* by rules_prepare() */

#endif
