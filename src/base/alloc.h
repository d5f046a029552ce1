/* Allocation that does not return NULL: running out of memory calls the fatal handler (which restores the
 * terminal) and aborts. Any thread; the handler is set once before threads start. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

#define CACHE_LINE 64 /* bytes, as most processors have them */

/* handler(context, sentence) must not return to the allocator; if it does, abort() follows. */
void alloc_set_fatal(void (*handler)(void *context, const char *sentence), void *context);

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);  /* zeroed; overflow of count * size is fatal */
void *xrealloc(void *memory, size_t size); /* as realloc */
void *xaligned(size_t size);               /* begins a CACHE_LINE */
void *xpages(size_t size); /* zeroed; begins a page. Where nothing is written no memory is taken. */
void pages_free(void *memory, size_t size); /* NULL allowed; the system has it back at once */
void *xreallocarray(void *memory, size_t count, size_t size);
/* Gives the system back what was freed and lies between what is in use. Takes less than a millisecond: where
 * one waits for something else anyway. */
void alloc_trim(void);
char *xstrdup(const char *text); /* NULL gives NULL */
char *xstrndup(const char *text, size_t length);

/* Grows *items (elements of `size` bytes) so that at least `need` fit, doubling; *capacity is in elements. */
void *xgrow(void *items, size_t *capacity, size_t need, size_t size);

#endif
