#include "config.h"

#include "encryption.h"

#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define DEPTH_MAX 8 /* volumes on volumes */

/* The first line of a file of the system; "" if it is not there. */
static void read_line(const char *path, char *line, size_t size)
{
    FILE *file = fopen(path, "re");

    line[0] = '\0';
    if (!file)
        return;
    if (!fgets(line, (int)size, file))
        line[0] = '\0';
    fclose(file);
}

/* A device mapped by dm-crypt has a uuid that says so; a volume (LVM) lies on others. */
static enum encryption look(const char *device, int depth)
{
    struct buf path = BUF_INIT;
    char uuid[128];
    enum encryption found = ENCRYPTION_NONE;

    buf_addf(&path, "%s/dm/uuid", device);
    read_line(path.data, uuid, sizeof uuid);
    buf_clear(&path);
    buf_addf(&path, "%s/slaves", device);
    DIR *slaves = strncmp(uuid, "CRYPT-", 6) == 0 || depth == DEPTH_MAX ? NULL : opendir(path.data);
    if (strncmp(uuid, "CRYPT-", 6) == 0)
        found = ENCRYPTION_DISK;
    for (struct dirent *entry; slaves && found == ENCRYPTION_NONE && (entry = readdir(slaves));) {
        if (entry->d_name[0] == '.')
            continue;
        buf_clear(&path);
        buf_addf(&path, "%s/slaves/%s", device, entry->d_name);
        found = look(path.data, depth + 1);
    }
    if (slaves)
        closedir(slaves);
    buf_free(&path);
    return found;
}

enum encryption encryption_of(const char *path)
{
    struct buf folder = BUF_INIT;
    struct stat status;
    char device[64];
    bool found = file_nearest(&folder, path) && stat(folder.data, &status) == 0;
    buf_free(&folder);
    if (!found)
        return ENCRYPTION_UNKNOWN;
    snprintf(device, sizeof device, "/sys/dev/block/%u:%u", major(status.st_dev), minor(status.st_dev));
    return access(device, F_OK) == 0 ? look(device, 0) : ENCRYPTION_UNKNOWN;
}
