/* Files that go along with a message: each @path in it that names a file becomes a fenced block behind the
 * text. Reads files; knows neither screen nor session. UI thread, and the command line. */
#ifndef TUI_ATTACH_H
#define TUI_ATTACH_H

#include "base/buf.h"
#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATTACH_FILE_MAX (256 * 1024)  /* bytes of one */
#define ATTACH_ALL_MAX  (1024 * 1024) /* of all of one message */
#define ATTACH_MAX      16

/* Appends the text with its files. "@" stands at the beginning of a word; @"with blanks" and @~/ are
 * understood; a word that names no file stays as it is. Refused, with what and why: what is no text, too
 * large, cannot be read, or has a name that keys and passwords are kept under. *count: files. */
enum rec_status attach_expand(const char *text, struct buf *out, size_t *count, rec_error *error);

/* The first name behind an "@" that looks like one of a file, and is of none, which is likely a slip: quoted,
 * beginning as a path does, or with an ending that is known. False: there is no such name. */
bool attach_missing(const char *text, struct buf *name);
#define ATTACH_MISSING "no file \"%s\" is there: its name is sent as it stands"

/* A file of that name is not given to a model by a slip of the hand. */
bool attach_sensitive(const char *path);

/* A part of a message as attach_expand() makes it: [start, end) of the text is the block, the name of the
 * file is [name, name + name_length). */
struct attached {
    size_t start, end, name, name_length;
    int64_t lines, bytes;
};
/* The next one at or behind *at, which goes to its end; false if there is none. */
bool attach_find(const char *text, size_t length, size_t *at, struct attached *found);

/* "main.c: 120 lines, 4.2 kB" */
void attach_size(struct buf *out, int64_t lines, int64_t bytes);

/* Names of files that begin as `word` (without the @) does, each with its folder as typed, folders with a
 * slash; sorted, at most `most`. Returns how many; each is to be freed. */
size_t attach_complete(const char *word, char **names, size_t most);

#endif
