#include "config.h"

#include "passphrase.h"

#include "base/error.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LENGTH_MAX 1024
enum { CTRL_C = 3, CTRL_D = 4, BACKSPACE = 8, CTRL_U = 21, DELETE = 127 };

/* Its own buffer is large enough from the beginning: none is left behind by one that grew. */
static bool read_line(int terminal, char line[LENGTH_MAX + 1], size_t *length)
{
    unsigned char byte;

    *length = 0;
    while (read(terminal, &byte, 1) == 1) {
        if (byte == '\r' || byte == '\n')
            return *length > 0;
        if (byte == CTRL_C || byte == CTRL_D)
            return false;
        if (byte == CTRL_U)
            *length = 0;
        else if (byte == BACKSPACE || byte == DELETE)
            *length -= *length > 0;
        else if (byte >= ' ' && *length < LENGTH_MAX)
            line[(*length)++] = (char)byte;
    }
    return false;
}

static bool ask_once(int terminal, const char *question, char line[LENGTH_MAX + 1], size_t *length)
{
    struct termios before, silent;

    if (tcgetattr(terminal, &before))
        return false;
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    tcsetattr(terminal, TCSAFLUSH, &silent);
    dprintf(terminal, "%s: ", question); /* what is typed from now on counts */
    bool given = read_line(terminal, line, length);
    tcsetattr(terminal, TCSAFLUSH, &before);
    dprintf(terminal, "\n");
    return given;
}

enum rec_status passphrase_ask(const char *question, bool twice, struct buf *passphrase, rec_error *error)
{
    char first[LENGTH_MAX + 1], second[LENGTH_MAX + 1];
    size_t length, again = 0;
    enum rec_status status = REC_OK;
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

    if (terminal < 0)
        return error_set(error, REC_INVALID,
                         "There is no terminal to ask for a passphrase on: set backup.passphrase_command.");
    if (!ask_once(terminal, question, first, &length) ||
        (twice && !ask_once(terminal, "The same again", second, &again)))
        status = error_set(error, REC_CANCELLED, "No passphrase was given.");
    else if (twice && (length != again || memcmp(first, second, length) != 0))
        status = error_set(error, REC_INVALID, "These were two different passphrases: try again.");
    else
        buf_add(passphrase, first, length);
    explicit_bzero(first, sizeof first);
    explicit_bzero(second, sizeof second);
    close(terminal);
    return status;
}

void passphrase_forget(struct buf *passphrase)
{
    if (passphrase->length > 0)
        explicit_bzero(passphrase->data, passphrase->length);
    buf_free(passphrase);
}
