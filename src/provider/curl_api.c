#include "config.h"

#include "provider/curl_api.h"

#include "base/error.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

static struct curl_api api;
static const char *missing; /* what could not be found; NULL: all is there */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    static const struct {
        const char *name;
        size_t offset;
    } functions[] = {
#define X(name) {"curl_" #name, offsetof(struct curl_api, name)},
        CURL_FUNCTIONS(X)
#undef X
    };

    void *library = dlopen(CURL_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        missing = CURL_SONAME;
        return;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function) {
            missing = functions[i].name;
            return;
        }
        memcpy((char *)&api + functions[i].offset, &function, sizeof function);
    }
    if (api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        missing = "curl_global_init";
}

const struct curl_api *curl_api_load(rec_error *error)
{
    pthread_once(&once, load);
    if (!missing)
        return &api;
    error_set(error, REC_UNSUPPORTED,
              "cannot use the network: %s is missing; install libcurl (Debian: libcurl4, Fedora: libcurl)",
              missing);
    return NULL;
}
