/* The option table: everything that can be configured, once. Config file, environment, `recollect config
 * list`, recollect.conf, recollect.conf(5) and completions are made from it. Constant data, any thread. */
#ifndef CONFIG_OPTIONS_H
#define CONFIG_OPTIONS_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
    OPTION_STRING,
    OPTION_INTEGER,
    OPTION_NUMBER, /* with a fraction */
    OPTION_BOOLEAN,
    OPTION_CHOICE,   /* one word of `choices` */
    OPTION_DURATION, /* "10 s", "500 ms", "2 min"; milliseconds inside */
    OPTION_URL       /* of a server; empty where that is the default */
};

/* X(symbol, name, type, default, least, most, choices, environment, help): limits are of integers,
 * numbers and the milliseconds of durations; the first variable that is set counts. */
#define OPTIONS_OF_PROVIDER(X, SYMBOL, name, title, model, url, variable, model_variable, url_variable)      \
    X(SYMBOL##_MODEL, name ".model", STRING, model, 0, 0, "", model_variable,                                \
      "Model asked at " title ", used exactly as written.")                                                  \
    X(SYMBOL##_BASE_URL, name ".base_url", URL, url, 0, 0, "", url_variable,                                 \
      "Where requests to " title " go. Its key is sent to this host only.")                                  \
    X(SYMBOL##_KEY_VARIABLE, name ".key_variable", STRING, variable, 0, 0, "", "",                           \
      "Environment variable that holds the key for " title ".")                                              \
    X(SYMBOL##_KEY_COMMAND, name ".key_command", STRING, "", 0, 0, "", "",                                   \
      "Command whose first line of output is the key for " title "; used instead of the variable.")          \
    X(SYMBOL##_AUTH, name ".auth", CHOICE, "auto", 0, 0, "auto, x-api-key, bearer", "",                      \
      "How the key is sent to " title "; auto: as its protocol says.")                                       \
    X(SYMBOL##_MAX_TOKENS, name ".max_tokens", INTEGER, "8192", 1, 1000000, "", "",                          \
      "Room for an answer of " title ", in tokens; its thinking counts, too.")

/* The four providers that go over the network have the same six options, in this order. */
#define OPTIONS(X)                                                                                           \
    X(STORE_URL, "store.url", STRING, "", 0, 0, "", "RECOLLECT_DB DATABASE_URL",                             \
      "The store: a path or a URL; empty: recollect.db in the data folder.")                                 \
    X(STORE_USER, "store.user", STRING, "", 0, 0, "", "RECOLLECT_USER",                                      \
      "Whose data is shown and kept; empty: the login name.")                                                \
    X(PROVIDER_NAME, "provider.name", CHOICE, "auto", 0, 0, "auto, anthropic, ionet, zai, openai, local",    \
      "", "Who answers; auto: the first in this order that has a key, else local.")                          \
    X(PROVIDER_MODEL, "provider.model", STRING, "", 0, 0, "", "",                                            \
      "Model to ask, whoever answers; empty: the provider's own setting.")                                   \
    X(CONNECT_TIMEOUT, "provider.connect_timeout", DURATION, "10 s", 100, 600000, "", "",                    \
      "How long a connection may take.")                                                                     \
    X(FIRST_BYTE_TIMEOUT, "provider.first_byte_timeout", DURATION, "60 s", 100, 3600000, "", "",             \
      "How long the server may think before the first byte of its answer.")                                  \
    X(IDLE_TIMEOUT, "provider.idle_timeout", DURATION, "60 s", 100, 3600000, "", "",                         \
      "How long an answer may stand still. There is no limit on the whole.")                                 \
    OPTIONS_OF_PROVIDER(X, ANTHROPIC, "anthropic", "Anthropic", "claude-sonnet-5-5",                         \
                        "https://api.anthropic.com", "ANTHROPIC_API_KEY", "ANTHROPIC_MODEL",                 \
                        "ANTHROPIC_BASE_URL")                                                                \
    OPTIONS_OF_PROVIDER(X, IONET, "ionet", "io.net", "meta-llama/Llama-3.3-70B-Instruct",                    \
                        "https://api.intelligence.io.solutions/api/v1", "IOAI_API_KEY", "IOAI_MODEL",        \
                        "IOAI_BASE_URL")                                                                     \
    OPTIONS_OF_PROVIDER(X, ZAI, "zai", "Z.ai", "glm-5.3", "https://api.z.ai/api/paas/v4", "Z_API_KEY",       \
                        "Z_MODEL", "Z_BASE_URL")                                                             \
    OPTIONS_OF_PROVIDER(X, OPENAI, "openai", "OpenAI or a compatible server", "gpt-5.5",                     \
                        "https://api.openai.com/v1", "OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_BASE_URL")    \
    X(PRICES, "provider.prices", STRING, "", 0, 0, "", "",                                                   \
      "Prices that come before the built-in ones, as PATTERN INPUT OUTPUT [CACHE-READ CACHE-WRITE] "         \
      "[to TOKENS], in USD for a million tokens; several are separated by a semicolon.")                     \
    X(CONTEXT_BUDGET, "context.budget", INTEGER, "8000", 500, 2000000, "", "",                               \
      "Tokens that a whole prompt may have.")                                                                \
    X(CONTEXT_STRATEGY, "context.strategy", CHOICE, "fixed", 0, 0, "fixed, adaptive", "",                    \
      "How much of the budget a prompt takes: fixed takes what there is to say, adaptive half or a quarter " \
      "for questions that do not reach back.")                                                               \
    X(PROFILE_PART, "context.profile_part", INTEGER, "2", 1, 1000, "", "",                                   \
      "Of what a prompt has room for when they are put in, preferences and standing instructions take at "   \
      "most one part in this many; what a part does not use is left to the next.")                           \
    X(RECENT_PART, "context.recent_part", INTEGER, "4", 1, 1000, "", "",                                     \
      "The same for what was learned or forgotten since the profile was made.")                              \
    X(RELATED_PART, "context.related_part", INTEGER, "8", 1, 1000, "", "",                                   \
      "The same for lines about related conversations.")                                                     \
    X(FOUND_PART, "context.found_part", INTEGER, "3", 1, 1000, "", "",                                       \
      "The same for memories and earlier messages that the question finds.")                                 \
    X(SUMMARY_PART, "context.summary_part", INTEGER, "3", 1, 1000, "", "",                                   \
      "The same for the summary of what no longer fits.")                                                    \
    X(PROFILE_TOKENS, "memory.profile_tokens", INTEGER, "600", 0, 20000, "", "",                             \
      "Tokens of each prompt that preferences and standing instructions may take; what they leave goes "     \
      "into the words in which they were said.")                                                             \
    X(MEMORY_LEARN, "memory.learn", CHOICE, "on", 0, 0, "on, propose, off", "",                              \
      "What is done with what you say: on keeps it, propose asks you first, off ignores it.")                \
    X(REFINE_DAILY, "memory.refine", INTEGER, "100", 0, 1000, "", "",                                        \
      "How many times a day a model may be asked what the rules missed of what you said; 0: never.")         \
    X(RETRIEVAL_LIMIT, "memory.limit", INTEGER, "8", 0, 50, "", "",                                          \
      "How many things found in the past may go into a prompt.")                                             \
    X(RETRIEVAL_FLOOR, "memory.floor", NUMBER, "0.28", 0, 1, "", "",                                         \
      "How much of what a question is about, from 0 to 1, something found must have to go into a prompt.")   \
    X(EMBEDDING_PROVIDER, "embedding.provider", CHOICE, "none", 0, 0, "none, openai, ollama", "",            \
      "Server that makes vectors of what was said, for searches: any that has the /embeddings of OpenAI, "   \
      "or "                                                                                                  \
      "Ollama; none: the built-in table of words alone.")                                                    \
    X(EMBEDDING_MODEL, "embedding.model", STRING, "", 0, 0, "", "",                                          \
      "Model that makes these vectors, used exactly as written.")                                            \
    X(EMBEDDING_BASE_URL, "embedding.base_url", URL, "", 0, 0, "", "",                                       \
      "Where it is asked; empty: openai.base_url, with its key, or http://localhost:11434 for Ollama.")      \
    X(EMBEDDING_KEY_VARIABLE, "embedding.key_variable", STRING, "EMBEDDING_API_KEY", 0, 0, "", "",           \
      "Environment variable that holds the key for embedding.base_url.")                                     \
    X(EMBEDDING_KEY_COMMAND, "embedding.key_command", STRING, "", 0, 0, "", "",                              \
      "Command whose first line of output is the key for embedding.base_url; used instead of the variable.") \
    X(ARCHIVE_DAYS, "conversation.archive_days", INTEGER, "30", 0, 36500, "", "",                            \
      "Days after which a conversation that nobody touched is archived, unless it has the tag pinned; 0: "   \
      "never.")                                                                                              \
    X(TITLES, "conversation.titles", CHOICE, "model", 0, 0, "model, rule", "",                               \
      "Who names new conversations: the rule, after their first words, or then the model, in the "           \
      "background.")                                                                                         \
    X(RETENTION, "conversation.retention", STRING, "", 0, 0, "", "",                                         \
      "Tags whose conversations are deleted so many days after they were last touched, as TAG DAYS; "        \
      "several are separated by a semicolon. The tag pinned keeps one.")                                     \
    X(TRASH_DAYS, "conversation.trash_days", INTEGER, "30", 0, 36500, "", "",                                \
      "Days after which a deleted conversation is erased for good; 0: never.")                               \
    X(PAUSE_ON_QUIT, "conversation.pause_on_quit", BOOLEAN, "false", 0, 0, "", "",                           \
      "The conversation that is shown when the screen is left is marked as paused.")                         \
    X(BACKUP_KEEP, "backup.keep", INTEGER, "7", 0, 1000, "", "",                                             \
      "How many of the daily copies of the store stay in the state folder; 0: none are made.")               \
    X(BACKUP_PASSPHRASE, "backup.passphrase_command", STRING, "", 0, 0, "", "",                              \
      "Command that prints the passphrase of encrypted copies, such as \"pass show backup\"; without one "   \
      "it is "                                                                                               \
      "asked for.")                                                                                          \
    X(RECOVERY_HOURS, "conversation.recovery_hours", INTEGER, "24", 1, 8760, "", "",                         \
      "How far back interrupted answers and open conversations are offered to go on with.")                  \
    X(HOOKS_RUN, "hooks.run", BOOLEAN, "true", 0, 0, "", "",                                                 \
      "The executables in the hooks folder are run after each answer.")                                      \
    X(HOOKS_TIMEOUT, "hooks.timeout", DURATION, "10 s", 100, 600000, "", "",                                 \
      "How long a hook may take before it is killed.")                                                       \
    X(HOOKS_ATTEMPTS, "hooks.attempts", INTEGER, "5", 1, 50, "", "",                                         \
      "How many times in all a hook that fails is tried, with growing pauses.")                              \
    X(UI_THEME, "ui.theme", STRING, "default", 0, 0, "", "",                                                 \
      "Theme: the name of a file in a themes folder, or dark, dusk (true colour), light.")                   \
    X(UI_BORDERS, "ui.borders", CHOICE, "auto", 0, 0, "auto, ascii, unicode", "",                            \
      "Characters that lines are drawn with; auto: what the locale can show.")                               \
    X(UI_EMOJI, "ui.emoji", CHOICE, "show", 0, 0, "show, replace", "",                                       \
      "Emoji and flags; replace draws [] instead, where the terminal gives them another width than others.") \
    X(UI_SIDEBAR_WIDTH, "ui.sidebar_width", INTEGER, "24", 12, 100, "", "",                                  \
      "Columns of the conversation list.")                                                                   \
    X(UI_PLAIN, "ui.plain", BOOLEAN, "false", 0, 0, "", "",                                                  \
      "For screen readers: recollect alone talks line by line, without a screen.")                           \
    X(UI_LIST_SORT, "ui.list_sort", CHOICE, "time", 0, 0, "time, title, messages", "",                       \
      "How the conversations are sorted; pinned ones come first.")                                           \
    X(UI_LIST_GROUP, "ui.list_group", CHOICE, "none", 0, 0, "none, day, tag, status", "",                    \
      "Headings over the conversations; by tag, each is under all of its tags.")                             \
    X(UI_INSPECTOR_WIDTH, "ui.inspector_width", INTEGER, "26", 16, 120, "", "", "Columns of the inspector.") \
    X(UI_SEND_KEY, "ui.send_key", CHOICE, "enter", 0, 0, "enter, alt-enter", "",                             \
      "Key that sends what you typed; the other one begins a new line.")                                     \
    X(UI_VI, "ui.vi", BOOLEAN, "false", 0, 0, "", "",                                                        \
      "The input box has the keys of vi: Esc goes to its normal mode, and once more leaves it.")             \
    X(UI_SPELLING, "ui.spelling", STRING, "", 0, 0, "", "",                                                  \
      "Dictionaries of hunspell that what you type is checked with, as en_US or en_US,de_DE; empty: not "    \
      "checked.")                                                                                            \
    X(UI_MOUSE, "ui.mouse", BOOLEAN, "true", 0, 0, "", "",                                                   \
      "Wheel, clicks and dragged borders are ours; the terminal's own selection needs Shift, or the bare "   \
      "view.")                                                                                               \
    X(UI_TITLE, "ui.title", BOOLEAN, "true", 0, 0, "", "",                                                   \
      "The window's title says which conversation is shown.")                                                \
    X(UI_NOTICES, "ui.notices", BOOLEAN, "true", 0, 0, "", "",                                               \
      "Rings, and tells where the terminal can, when an answer has come and the terminal is not looked at.") \
    X(UI_WRAP_CODE, "ui.wrap_code", BOOLEAN, "true", 0, 0, "", "",                                           \
      "Long lines of code are wrapped and tables fitted; false: they are cut and scrolled sideways.")        \
    X(UI_COPY_COMMAND, "ui.copy_command", STRING, "", 0, 0, "", "",                                          \
      "Command that takes copied text on its standard input; empty: the desktop's tool, or the terminal.")   \
    X(LOG_LEVEL, "log.level", CHOICE, "warning", 0, 0, "error, warning, info, debug", "LOG_LEVEL",           \
      "What is written to the log file, from least to most.")

enum option_id {
#define X(symbol, ...) SETTING_##symbol,
    OPTIONS(X)
#undef X
        SETTING_COUNT
};

struct option {
    const char *name, *default_value;
    const char *choices;     /* separated by ", "; of numbers the range: "1..100", "100..60000 ms" */
    const char *environment; /* separated by ' ' */
    const char *help;
    enum option_type type;
    int64_t least, most;
};

const struct option *option_at(enum option_id id);
int option_find(const char *name); /* an enum option_id; -1 if there is none */
const char *option_type_name(enum option_type type);

/* What is allowed, for people: "one of auto, ascii, unicode", "a whole number from 1 to 50". Needs at most
 * OPTION_RANGE_SIZE bytes. */
#define OPTION_RANGE_SIZE 160
void option_range(enum option_id id, char out[OPTION_RANGE_SIZE]);

/* A value as it counts: the number (thousandths of a NUMBER, milliseconds of a DURATION, 0 or 1 of a BOOLEAN,
 * the place of a CHOICE in its list); nothing of a STRING. The error says what is allowed. */
enum rec_status option_check(enum option_id id, const char *value, int64_t *number, rec_error *error);

/* The same of what stands in a file or a variable: of an address only that it is one line of text. If it were
 * refused or passed over here, the program would not start, or would ask another server than the one that is
 * meant; so who needs the address tells (choose.h). */
enum rec_status option_check_standing(enum option_id id, const char *value, rec_error *error);

/* A value that is allowed, as its readers compare it: "on" is "true", a choice is written as in its list. The
 * caller frees it. */
char *option_spelling(enum option_id id, const char *value);

#endif
