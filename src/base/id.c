#include "config.h"

#include "base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef HAVE_GETRANDOM
#include <sys/random.h>
#endif

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

void id_new(char out[ID_SIZE])
{
    unsigned char random[ID_SIZE - 1];

    random_bytes(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++)
        out[i] = alphabet[random[i] & 31];
    out[ID_SIZE - 1] = '\0';
}

void id_pack(const char *id, unsigned char out[ID_PACKED])
{
    unsigned held = 0, bits = 0;
    size_t at = 0;

    for (int i = 0; i < ID_SIZE - 1; i++) {
        const char *found = *id ? strchr(alphabet, *id++) : NULL;

        held = (held << 5 | (found ? (unsigned)(found - alphabet) : 0)) & 0xFFFF;
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
