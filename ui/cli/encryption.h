/* Whether the disk that a file is on is encrypted, as far as the system tells. */
#ifndef CLI_ENCRYPTION_H
#define CLI_ENCRYPTION_H

enum encryption { ENCRYPTION_UNKNOWN, ENCRYPTION_NONE, ENCRYPTION_DISK };

enum encryption encryption_of(const char *path);

#endif
