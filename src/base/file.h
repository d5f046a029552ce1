/* Small file helpers. Any thread. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "recollect_error.h"

#include <stdio.h>

/* Appends the whole file (bounded: more than `limit` bytes is REC_LIMIT). path "-" reads standard input. */
enum rec_status file_read(const char *path, size_t limit, struct buf *out, rec_error *error);

/* Opens it to read, to be closed with fclose(); waits for nobody to write to a pipe. NULL: error. */
FILE *file_open(const char *path, rec_error *error);

/* Writes through a temporary file in the same folder, fsync and rename; mode e.g. 0600. */
enum rec_status file_write(const char *path, const void *bytes, size_t length, unsigned mode,
                           rec_error *error);

/* Creates the folder and its parents with mode 0700. */
enum rec_status file_make_folders(const char *path, rec_error *error);

/* The folder part of path ("." if none), appended. */
void file_folder(struct buf *out, const char *path);

/* The nearest to path that is there, appended: itself, or a folder above it. False: there is none. */
bool file_nearest(struct buf *out, const char *path);

/* Reads one line of any length (at most limit) without its \n or \r\n, and without the mark of the
 * byte order that texts of some editors begin with (anywhere: files are joined). REC_DONE at end of file;
 * REC_LIMIT for a longer line, the rest of which is skipped. */
enum rec_status file_line(FILE *file, size_t limit, struct buf *line, rec_error *error);

#endif
