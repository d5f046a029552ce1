#include "config.h"

#include "base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef HAVE_GETRANDOM
#include <sys/random.h>
#endif

#define POOL 64 /* ids that one call of the system is enough for */

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static _Noreturn void no_randomness(void)
{
    fputs("recollect: the system gives no random bytes.\n", stderr);
    abort();
}

#ifdef HAVE_GETRANDOM
static size_t system_bytes(void *out, size_t length)
{
    ssize_t got;

    do
        got = getrandom(out, length, 0);
    while (got < 0 && errno == EINTR);
    return got < 0 ? 0 : (size_t)got;
}
#else
static size_t system_bytes(void *out, size_t length)
{
    int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    ssize_t got = -1;

    if (file < 0)
        return 0;
    do
        got = read(file, out, length);
    while (got < 0 && errno == EINTR);
    close(file);
    return got < 0 ? 0 : (size_t)got;
}
#endif

void random_bytes(void *out, size_t length)
{
    char *at = out;

    while (length > 0) {
        size_t got = system_bytes(at, length);

        if (got == 0)
            no_randomness();
        at += got;
        length -= got;
    }
}

/* Bytes for ids, many at a time: an import makes one a message, and a call of the system costs as much as its
 * row. Each thread has its own; a child that is forked must not give out those of its parent. */
static atomic_uint forks;

static void forked(void)
{
    atomic_fetch_add(&forks, 1);
}

static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forked);
}

static const unsigned char *id_bytes(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Thread_local unsigned char pool[POOL * (ID_SIZE - 1)];
    static _Thread_local size_t left;
    static _Thread_local unsigned of_fork;

    pthread_once(&once, watch_forks);
    if (left == 0 || of_fork != atomic_load(&forks)) {
        random_bytes(pool, sizeof(pool));
        of_fork = atomic_load(&forks);
        left = POOL;
    }
    return pool + --left * (ID_SIZE - 1);
}

void id_new(char out[ID_SIZE])
{
    const unsigned char *random = id_bytes();

    for (size_t i = 0; i < ID_SIZE - 1; i++)
        out[i] = alphabet[random[i] & 31];
    out[ID_SIZE - 1] = '\0';
}

void id_next(struct id_run *run, char out[ID_SIZE])
{
    uint32_t place;

    id_new(out);
    if (!run->begun)
        random_bytes(&run->place, sizeof run->place);
    run->begun = true;
    place = run->place++;
    for (size_t i = ID_PREFIX_MIN; i-- > 0; place >>= 5)
        out[i] = alphabet[place & 31];
}

/* The number of a letter; 0 of what is none. */
static unsigned letter_number(char letter)
{
    static const unsigned char numbers[128] = {
        ['1'] = 1,  ['2'] = 2,  ['3'] = 3,  ['4'] = 4,  ['5'] = 5,  ['6'] = 6,  ['7'] = 7,  ['8'] = 8,
        ['9'] = 9,  ['a'] = 10, ['b'] = 11, ['c'] = 12, ['d'] = 13, ['e'] = 14, ['f'] = 15, ['g'] = 16,
        ['h'] = 17, ['j'] = 18, ['k'] = 19, ['m'] = 20, ['n'] = 21, ['p'] = 22, ['q'] = 23, ['r'] = 24,
        ['s'] = 25, ['t'] = 26, ['v'] = 27, ['w'] = 28, ['x'] = 29, ['y'] = 30, ['z'] = 31};

    return (unsigned char)letter < sizeof numbers ? numbers[(unsigned char)letter] : 0;
}

void id_pack(const char *id, unsigned char out[ID_PACKED])
{
    unsigned held = 0, bits = 0;
    size_t at = 0;

    for (int i = 0; i < ID_SIZE - 1; i++) {
        unsigned number = *id ? letter_number(*id++) : 0;

        held = (held << 5 | number) & 0xFFFF;
        bits += 5;
        if (bits >= 8)
            out[at++] = (unsigned char)(held >> (bits -= 8));
    }
    out[at] = (unsigned char)(held << (8 - bits));
}

void id_unpack(const unsigned char packed[ID_PACKED], char out[ID_SIZE])
{
    unsigned held = 0, bits = 0;

    for (size_t i = 0, at = 0; i < ID_SIZE - 1; i++) {
        if (bits < 5) {
            held = (held << 8 | packed[at++]) & 0xFFFF;
            bits += 8;
        }
        bits -= 5;
        out[i] = alphabet[held >> bits & 31];
    }
    out[ID_SIZE - 1] = '\0';
}

static bool length_and_letters(const char *text, size_t least, size_t most)
{
    size_t length = strnlen(text, most + 1);

    return length >= least && length <= most && strspn(text, alphabet) == length;
}

bool id_valid(const char *text)
{
    return text && length_and_letters(text, ID_SIZE - 1, ID_SIZE - 1);
}

bool id_prefix_valid(const char *text)
{
    return text && length_and_letters(text, ID_PREFIX_MIN, ID_SIZE - 1);
}
