/* Whether the disk that a file is on is encrypted, as far as the system tells. Any thread. */
#ifndef CLI_ENCRYPTION_H
#define CLI_ENCRYPTION_H

enum encryption { ENCRYPTION_UNKNOWN, ENCRYPTION_NONE, ENCRYPTION_DISK };

/* Of a file that is not there yet: where it will be. */
enum encryption encryption_of(const char *path);

#endif
