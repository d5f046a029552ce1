/* The functions of libcurl that we call, found with dlopen() when the first transfer starts: linking the
 * library would cost every start of the program 3.6 ms. The table lives as long as the process. Any thread.
 */
#ifndef PROVIDER_CURL_API_H
#define PROVIDER_CURL_API_H

#include "recollect_error.h"

#define CURL_DISABLE_TYPECHECK /* its macros call the functions by name */
#include <curl/curl.h>

#define CURL_FUNCTIONS(X)                                                                                    \
    X(global_init)                                                                                           \
    X(easy_init)                                                                                             \
    X(easy_cleanup)                                                                                          \
    X(easy_setopt)                                                                                           \
    X(easy_getinfo)                                                                                          \
    X(easy_strerror)                                                                                         \
    X(getdate)                                                                                               \
    X(multi_init)                                                                                            \
    X(multi_cleanup)                                                                                         \
    X(multi_add_handle)                                                                                      \
    X(multi_remove_handle)                                                                                   \
    X(multi_perform)                                                                                         \
    X(multi_poll)                                                                                            \
    X(multi_info_read)                                                                                       \
    X(multi_strerror)                                                                                        \
    X(slist_append)                                                                                          \
    X(slist_free_all)

struct curl_api {
#define X(name) __typeof__(curl_##name) *name;
    CURL_FUNCTIONS(X)
#undef X
};

/* The table, loaded by the first call; NULL and REC_UNSUPPORTED with the package to install if that failed.
 */
const struct curl_api *curl_api_load(rec_error *error);

#endif
