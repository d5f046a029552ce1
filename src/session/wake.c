#include "config.h"

#include "session/wake.h"

#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>
#ifdef HAVE_EVENTFD
#include <sys/eventfd.h>
#endif

void wake_init(struct wake *wake)
{
#ifdef HAVE_EVENTFD
    wake->read_fd = wake->write_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    assert(wake->read_fd >= 0);
#else
    int fds[2], failed = pipe(fds);

    assert(!failed);
    (void)failed;
    for (int i = 0; i < 2; i++) {
        fcntl(fds[i], F_SETFL, O_NONBLOCK);
        fcntl(fds[i], F_SETFD, FD_CLOEXEC);
    }
    wake->read_fd = fds[0];
    wake->write_fd = fds[1];
#endif
}

void wake_fini(struct wake *wake)
{
    close(wake->read_fd);
    if (wake->write_fd != wake->read_fd)
        close(wake->write_fd);
}

void wake_set(struct wake *wake)
{
    uint64_t one = 1;

    /* a full pipe or counter is readable already: nothing is lost */
    ssize_t written = write(wake->write_fd, &one, sizeof one);
    (void)written;
}

void wake_drain(struct wake *wake)
{
    uint64_t bytes[16];

    /* a full buffer: a pipe may hold more; a counter is taken whole */
    while (read(wake->read_fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes)
        ;
}
