/* A folder of its own for tests of src/config, and an environment that says nothing. */
#ifndef TESTS_CONFIG_PLACE_H
#define TESTS_CONFIG_PLACE_H

#include "base/file.h"
#include "config/options.h"
#include "config/settings.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "config.XXXXXX";
static char home[4096];

static inline int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) || !getcwd(home, sizeof(home)))
        return -1;
    return 0;
}

static inline int remove_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf ../%s", folder);
    return system(command);
}

/* Each test begins with an environment that says nothing. */
static inline int clean(void **state)
{
    static const char *const names[] = {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "SOME_KEY"};

    (void)state;
    for (int id = 0; id < SETTING_COUNT; id++) {
        char variables[256], *rest = variables, *name;

        snprintf(variables, sizeof(variables), "%s", option_at((enum option_id)id)->environment);
        while ((name = strsep(&rest, " ")))
            if (*name)
                unsetenv(name);
        if (strstr(option_at((enum option_id)id)->name, ".key_variable"))
            unsetenv(option_at((enum option_id)id)->default_value);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
    setenv("HOME", home, 1);
    setenv("XDG_CONFIG_HOME", home, 1);
    if (system("rm -rf recollect recollect.conf env"))
        return -1;
    return 0;
}

static inline void put(const char *path, const char *text)
{
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), REC_OK);
}

static inline rec_settings *load_text(const char *text)
{
    rec_settings *settings;
    rec_error error;

    put("recollect.conf", text);
    settings = rec_settings_load("recollect.conf", NULL, &error);
    if (!settings)
        fail_msg("%s", error.message);
    return settings;
}

#endif
