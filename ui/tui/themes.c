#include "config.h"

#include "themes.h"

#include "base/error.h"

#include <dirent.h>
#include <string.h>

#define THEME_END ".theme"

static void offer_folder(const char *folder, const char *typed, struct completion *completion)
{
    struct buf path = BUF_INIT;
    const struct dirent *entry;
    buf_addf(&path, "%s/themes", folder);
    DIR *open = opendir(path.data);
    while (open && (entry = readdir(open))) {
        struct buf name = BUF_INIT;
        size_t length = strlen(entry->d_name), end = strlen(THEME_END);
        if (entry->d_name[0] != '.' && length > end && strcmp(entry->d_name + length - end, THEME_END) == 0) {
            buf_add(&name, entry->d_name, length - end);
            completion_offer(completion, typed, name.data, "");
        }
        buf_free(&name);
    }
    if (open)
        closedir(open);
    buf_free(&path);
}

void themes_offer(const rec_settings *settings, const char *typed, struct completion *completion)
{
    const char *own = rec_settings_folder(settings, "config");
    completion_offer(completion, typed, "default", "by the terminal's background");
    completion_offer(completion, typed, "dark", "");
    completion_offer(completion, typed, "dusk", "true colour");
    completion_offer(completion, typed, "light", "");
    if (own)
        offer_folder(own, typed, completion);
    offer_folder(PKGDATADIR, typed, completion);
}

enum rec_status themes_check(const rec_settings *settings, const char *setting, const char *value,
                             rec_error *error)
{
    struct completion all = {0};
    struct buf names = BUF_INIT;
    bool there = !*value;
    if (strcmp(setting, "ui.theme") != 0)
        return REC_OK;
    themes_offer(settings, "", &all);
    for (size_t index = 0; index < all.count; index++) {
        const char *word = completion_word(&all, index);
        there = there || strcmp(word, value) == 0;
        buf_addf(&names, "%s%s", index ? ", " : "", word);
    }
    enum rec_status status =
        there ? REC_OK
              : error_set(error, REC_INVALID, "there is no theme \"%.60s\": there are %.300s", value,
                          names.data);
    completion_free(&all);
    buf_free(&names);
    return status;
}
