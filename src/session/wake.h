/* One file descriptor that says "look": an eventfd, or a pipe where there is none. Setting is for any thread,
 * any number of times; one drain takes them all. */
#ifndef SESSION_WAKE_H
#define SESSION_WAKE_H

struct wake {
    int read_fd, write_fd; /* the same for an eventfd */
};

void wake_init(struct wake *wake);
void wake_fini(struct wake *wake);
void wake_set(struct wake *wake);
void wake_drain(struct wake *wake);

#endif
