#include "config.h"

#include "speller.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX  4096 /* words known; of the others nothing is said */
#define PLACES     (2 * WORDS_MAX)
#define ANSWER_MAX ((size_t)64 << 10) /* of a word: longer ones are none of hunspell's */

struct word {
    char *text;
    char *suggestions;
    enum spelling spelling;
};

struct speller {
    char *dictionaries;
    struct word *words; /* in the order in which they were asked */
    size_t count, answered;
    uint16_t *places; /* by their hash: number of a word, from 1 */
    struct buf out, in;
    pid_t process;
    int channel; /* to it and from it; -1: none */
    bool greeted, failed, told;
};

extern char **environ;

struct speller *speller_new(const char *dictionaries)
{
    struct speller *speller = xcalloc(1, sizeof *speller);
    speller->dictionaries = xstrdup(dictionaries);
    speller->words = xcalloc(WORDS_MAX, sizeof *speller->words);
    speller->places = xcalloc(PLACES, sizeof *speller->places);
    speller->channel = -1;
    buf_init(&speller->out);
    buf_init(&speller->in);
    return speller;
}

static void end_process(struct speller *speller)
{
    if (speller->channel >= 0)
        close(speller->channel);
    speller->channel = -1;
    if (speller->process > 0) {
        kill(speller->process, SIGKILL);
        while (waitpid(speller->process, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    speller->process = 0;
}

void speller_free(struct speller *speller)
{
    if (!speller)
        return;
    end_process(speller);
    for (size_t index = 0; index < speller->count; index++) {
        free(speller->words[index].text);
        free(speller->words[index].suggestions);
    }
    free(speller->words);
    free(speller->places);
    free(speller->dictionaries);
    buf_free(&speller->out);
    buf_free(&speller->in);
    free(speller);
}

const char *speller_dictionaries(const struct speller *speller)
{
    return speller->dictionaries;
}

/* --- The process --- */

static void fail(struct speller *speller)
{
    end_process(speller);
    speller->failed = true;
}

static int spawn(struct speller *speller, int end)
{
    const char *arguments[] = {"hunspell", "-a", "-i", "UTF-8", "-d", speller->dictionaries, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_adddup2(&files, end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, end, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0); /* keys that interrupt are not meant for it */
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    int failed =
        posix_spawnp(&speller->process, arguments[0], &files, &attributes, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

static void start(struct speller *speller)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        fail(speller);
        return;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK); /* ours; hunspell waits on the other */
    speller->channel = ends[0];
    int failed = spawn(speller, ends[1]);
    close(ends[1]);
    if (failed) {
        speller->process = 0;
        fail(speller);
    }
}

/* --- Words --- */

/* The place of a word, or the empty one where it belongs. */
static size_t place_of(const struct speller *speller, const char *text, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t at = 0; at < length; at++)
        hash = (hash ^ (unsigned char)text[at]) * 16777619u;
    size_t place = hash % PLACES;
    while (speller->places[place]) {
        const char *there = speller->words[speller->places[place] - 1].text;
        if (strncmp(there, text, length) == 0 && there[length] == '\0')
            break;
        place = (place + 1) % PLACES;
    }
    return place;
}

enum spelling speller_word(struct speller *speller, const char *word, size_t length)
{
    size_t place = place_of(speller, word, length);
    if (speller->places[place])
        return speller->words[speller->places[place] - 1].spelling;
    if (speller->failed || speller->count == WORDS_MAX)
        return SPELLING_UNKNOWN;
    speller->words[speller->count] = (struct word){.text = xstrndup(word, length)};
    speller->places[place] = (uint16_t)++speller->count;
    buf_addf(&speller->out, "^%.*s\n", (int)length, word); /* ^: what follows is no command */
    return SPELLING_UNKNOWN;
}

const char *speller_suggestions(struct speller *speller, const char *word, size_t length)
{
    size_t place = place_of(speller, word, length);
    const char *text = speller->places[place] ? speller->words[speller->places[place] - 1].suggestions : NULL;
    return text ? text : "";
}

/* A line of an answer: "*", "+ root", "-" for a right word, "# word 1", "& word 2 1: this, that" for a wrong
 * one; an empty one ends it. */
static bool take_line(struct speller *speller, const char *line, size_t length)
{
    struct word *word = &speller->words[speller->answered];
    if (!speller->greeted) {
        speller->greeted = true; /* the first says who it is */
        return false;
    }
    if (speller->answered == speller->count)
        return false;
    if (length == 0) {
        if (word->spelling == SPELLING_UNKNOWN)
            word->spelling = SPELLING_RIGHT;
        speller->answered++;
        return true;
    }
    if (line[0] == '&' || line[0] == '#')
        word->spelling = SPELLING_WRONG;
    const char *list = line[0] == '&' ? memmem(line, length, ": ", 2) : NULL;
    if (list && !word->suggestions)
        word->suggestions = xstrndup(list + 2, length - (size_t)(list + 2 - line));
    return false;
}

static bool take_lines(struct speller *speller)
{
    bool more = false;
    size_t at = 0;
    for (const char *end; (end = memchr(speller->in.data + at, '\n', speller->in.length - at));) {
        size_t length = (size_t)(end - speller->in.data) - at;
        more |= take_line(speller, speller->in.data + at, length);
        at += length + 1;
    }
    buf_remove(&speller->in, 0, at);
    return more;
}

bool speller_step(struct speller *speller)
{
    char bytes[4096];
    ssize_t count;
    if (speller->channel < 0 && !speller->failed && speller->out.length)
        start(speller);
    if (speller->channel < 0)
        return false;
    while (speller->out.length &&
           (count = send(speller->channel, speller->out.data, speller->out.length, MSG_NOSIGNAL)) > 0)
        buf_remove(&speller->out, 0, (size_t)count);
    while ((count = recv(speller->channel, bytes, sizeof bytes, 0)) > 0)
        buf_add(&speller->in, bytes, (size_t)count);
    bool ended = count == 0 || (errno != EAGAIN && errno != EINTR);
    bool more = take_lines(speller);
    if (ended || speller->in.length > ANSWER_MAX)
        fail(speller);
    return more;
}

bool speller_waits(const struct speller *speller)
{
    return !speller->failed && speller->answered < speller->count;
}

bool speller_failed(struct speller *speller)
{
    bool now = speller->failed && !speller->told;
    speller->told = speller->failed;
    return now;
}
