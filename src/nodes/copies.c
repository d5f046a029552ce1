/* The copies of the store that the program made by itself: those of each day, and those from before a new
 * format. What is erased must not live on in them. */
#include "config.h"

#include "nodes/housekeeping.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK    (1024 * 1024)
#define LOOK_MAX (INT64_C(64) * 1024 * 1024) /* bytes: a larger copy goes without a look */

/* Chunks overlap by the longest of the words. An unreadable file may hold anything. */
static bool holds(const char *path, const char *const *words, size_t count)
{
    size_t longest = 0, kept = 0;
    bool found = false;
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    for (size_t i = 0; i < count; i++)
        longest = strlen(words[i]) > longest ? strlen(words[i]) : longest;
    if (file < 0 || fstat(file, &about) || about.st_size > LOOK_MAX) {
        if (file >= 0)
            close(file);
        return true;
    }
    char *bytes = xmalloc(CHUNK + longest);
    for (ssize_t got; !found && (got = read(file, bytes + kept, CHUNK)) > 0;) {
        size_t length = kept + (size_t)got;

        for (size_t i = 0; i < count && !found; i++)
            found =
                strlen(words[i]) >= COPIES_WORD_LEAST && memmem(bytes, length, words[i], strlen(words[i]));
        kept = length < longest ? length : longest;
        memmove(bytes, bytes + length - kept, kept);
    }
    free(bytes);
    close(file);
    return found;
}

/* The path as a pattern: what is special in one stands for itself. */
static void add_literal(struct buf *pattern, const char *path)
{
    for (; *path; path++)
        buf_addf(pattern, "%s%c", strchr("*?[]\\", *path) ? "\\" : "", *path);
}

static void remove_holding(const char *pattern, const char *const *words, size_t count,
                           struct copies_erased *erased)
{
    glob_t found;

    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            if (!holds(found.gl_pathv[i], words, count))
                continue;
            if (unlink(found.gl_pathv[i]) == 0 || errno == ENOENT)
                erased->removed++;
            else
                erased->failed++;
        }
        globfree(&found);
    }
}

struct copies_erased copies_erase(const char *folder, const char *store, const char *const *words,
                                  size_t count)
{
    struct copies_erased erased = {0};
    struct buf pattern = BUF_INIT;

    add_literal(&pattern, folder);
    buf_adds(&pattern, "/recollect-*");
    remove_holding(pattern.data, words, count, &erased);
    buf_clear(&pattern);
    add_literal(&pattern, store);
    buf_adds(&pattern, ".format-*");
    remove_holding(pattern.data, words, count, &erased);
    buf_free(&pattern);
    return erased;
}
