/* Tables of word vectors that a person brings. */
#include "config.h"

#include "recollect.h"

#include "base/arena.h"
#include "search/search.h"
#include "search/vectors_import.h"

#include <string.h>

enum rec_status rec_vectors_import(const char *file, const char *language,
                                   void (*progress)(void *context, int64_t done, int64_t total),
                                   void *context, struct rec_vectors *made, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct vectors_import import = {.file = file,
                                    .language = language,
                                    .base = search_vectors_base(&arena),
                                    .into = search_vectors_imported(&arena),
                                    .progress = progress,
                                    .context = context};
    enum rec_status status = vectors_import(&import, error);

    memset(made, 0, sizeof *made);
    if (!status) {
        memcpy(made->language, import.found, sizeof made->language);
        made->words = import.words;
        made->dimensions = import.dimensions;
    }
    arena_free(&arena);
    return status;
}
