#include "config.h"

#include "base/url.h"

#include <string.h>
#include <strings.h>

const char *url_host(const char *url, size_t *length)
{
    const char *host = strstr(url, "://");

    host = host ? host + 3 : url;
    *length = strcspn(host, "/?#");
    for (size_t i = *length; i > 0; i--) {
        if (host[i - 1] == '@') {
            host += i;
            *length -= i;
            break;
        }
    }
    return host;
}

bool url_valid(const char *url)
{
    size_t length;

    if (strncasecmp(url, "http://", 7) != 0 && strncasecmp(url, "https://", 8) != 0)
        return false;
    for (const char *at = url; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == 0x7f)
            return false;
    url_host(url, &length);
    return length > 0;
}
