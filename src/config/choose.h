/* Who answers, and with which key: the provider that was named, else the first whose key is there, else
 * local. */
#ifndef CONFIG_CHOOSE_H
#define CONFIG_CHOOSE_H

#include "base/arena.h"
#include "config/settings.h"

/* Ready for struct provider_options, whose fields these are. Strings belong to the arena, the key to the
 * choice. */
struct choice {
    const char *name, *dialect, *base_url, *model;
    const char *auth; /* NULL: the dialect's own */
    char *key;        /* NULL: none */
    int64_t max_tokens;
    int connect_ms, first_byte_ms, idle_ms;
    const char *reason; /* "--provider", "provider.name", "$ANTHROPIC_API_KEY", ...: why this one */
};

/* REC_INVALID for an unknown name or when its key is missing. May run the key command, which may take a while
 * (it is stopped after 30 s).
 *
 * A key belongs to one base URL: the key command to the one that the file (or the table) gives. When the
 * environment names another one, only the environment's key goes there. */
enum rec_status choose_provider(const rec_settings *settings, struct arena *arena, struct choice *choice,
                                rec_error *error);

/* Who makes vectors, if anybody: choice->name is NULL where the settings name nobody. The same rules: only a
 * server at openai.base_url is sent the key of openai. */
enum rec_status choose_embedding(const rec_settings *settings, struct arena *arena, struct choice *choice,
                                 rec_error *error);

/* Wipes and frees the key. */
void choice_clear(struct choice *choice);

#endif
