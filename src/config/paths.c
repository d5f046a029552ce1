#include "config.h"

#include "config/paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *which, *variable, *below_home;
} folders[] = {
    {"config", "XDG_CONFIG_HOME", ".config"},
    {"data", "XDG_DATA_HOME", ".local/share"},
    {"state", "XDG_STATE_HOME", ".local/state"},
    {"cache", "XDG_CACHE_HOME", ".cache"},
};

/* The account's entry; buffer holds its strings. NULL if there is none. */
static const struct passwd *account(struct passwd *entry, char *buffer, size_t size)
{
    struct passwd *found = NULL;

    getpwuid_r(getuid(), entry, buffer, size, &found);
    return found;
}

static void add_home(struct buf *out)
{
    const char *home = getenv("HOME");
    const struct passwd *found;
    struct passwd entry;
    char buffer[4096];

    if (home && home[0] == '/') {
        buf_adds(out, home);
        return;
    }
    found = account(&entry, buffer, sizeof(buffer));
    buf_adds(out, found && found->pw_dir[0] == '/' ? found->pw_dir : "/");
}

bool paths_folder(const char *which, struct buf *out)
{
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        const char *folder = getenv(folders[i].variable);

        if (strcmp(folders[i].which, which))
            continue;
        if (folder && folder[0] == '/') {
            buf_adds(out, folder);
        } else {
            add_home(out);
            buf_addf(out, "/%s", folders[i].below_home);
        }
        buf_adds(out, "/recollect");
        return true;
    }
    return false;
}

void paths_login_name(struct buf *out)
{
    const char *name = getenv("USER");
    const struct passwd *found;
    struct passwd entry;
    char buffer[4096];

    found = account(&entry, buffer, sizeof(buffer));
    if (found)
        name = found->pw_name;
    if (name && *name)
        buf_adds(out, name);
    else
        buf_addf(out, "user-%lu", (unsigned long)getuid());
}
