/* The options of all commands, once: parsing, --help, completions, the manual and the tests read this list.
 * A value is kept as the text that was given; what it must look like is checked while reading. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "recollect.h"

#include <stdbool.h>
#include <stdint.h>

enum option_kind {
    OPTION_IS_FLAG,
    OPTION_IS_TEXT,
    OPTION_IS_NUMBER, /* 1..1000000000 */
    OPTION_IS_DATE,   /* what clock_parse_span() takes */
    OPTION_IS_FILE,
    OPTION_IS_CHOICE, /* one of `choices`, separated by '|' */
    OPTION_IS_ROW     /* an id, a prefix or ext:ID; `choices` names the kind of row */
};

#define OPTION_NAMES_(symbol, name) name "|"

/* X(symbol, "name", kind, "ARGUMENT", "choices", "help") */
#define GLOBAL_OPTIONS(X)                                                                                    \
    X(USER, "user", OPTION_IS_TEXT, "NAME", "", "whose data (default $RECOLLECT_USER, else the login name)") \
    X(DB, "db", OPTION_IS_TEXT, "URL", "", "the store (default $RECOLLECT_DB, $DATABASE_URL, else a file)")  \
    X(CONFIG, "config", OPTION_IS_FILE, "FILE", "", "read this configuration file")                          \
    X(ENV_FILE, "env-file", OPTION_IS_FILE, "FILE", "", "read variables (keys, models) from this file too")  \
    X(PROVIDER, "provider", OPTION_IS_TEXT, "NAME", "", "who answers: anthropic, openai, local, ...")        \
    X(MODEL, "model", OPTION_IS_TEXT, "ID", "", "the model, used exactly as written")                        \
    X(JSON, "json", OPTION_IS_FLAG, "", "", "one JSON object per line on standard output")                   \
    X(QUIET, "quiet", OPTION_IS_FLAG, "", "", "no notes and no progress on standard error")                  \
    X(VERBOSE, "verbose", OPTION_IS_FLAG, "", "", "tell each step on standard error")                        \
    X(VERSION, "version", OPTION_IS_FLAG, "", "", "print the version")                                       \
    X(HELP, "help", OPTION_IS_FLAG, "", "", "print help: of the program, a group or a command")

#define COMMAND_OPTIONS(X)                                                                                   \
    X(CONVERSATION, "conversation", OPTION_IS_ROW, "ID", "conversation", "in this conversation")             \
    X(LAST, "last", OPTION_IS_FLAG, "", "", "in the newest conversation")                                    \
    X(NEW, "new", OPTION_IS_FLAG, "", "", "in a new conversation (the default)")                             \
    X(TITLE, "title", OPTION_IS_TEXT, "TITLE", "", "title of the new conversation")                          \
    X(SYSTEM, "system", OPTION_IS_TEXT, "TEXT", "", "system text of the new conversation")                   \
    X(EXCERPT, "excerpt", OPTION_IS_FLAG, "", "", "send the beginning and end of what passes the budget")    \
    X(NO_MEMORY, "no-memory", OPTION_IS_FLAG, "", "", "neither use nor learn anything")                      \
    X(INCOGNITO, "incognito", OPTION_IS_FLAG, "", "",                                                        \
      "keep nothing and know nothing: neither store nor log is touched")                                     \
    X(DRY_RUN, "dry-run", OPTION_IS_FLAG, "", "",                                                            \
      "show the request and its receipt; send and write nothing")                                            \
    X(WAIT, "wait", OPTION_IS_FLAG, "", "", "run the jobs that follow from it before returning")             \
    X(SCOPE, "scope", OPTION_IS_CHOICE, "SCOPE", "all|messages|memories|preferences|conversations",          \
      "search only there")                                                                                   \
    X(KIND, "kind", OPTION_IS_CHOICE, "KIND", REC_MEMORY_KINDS(OPTION_NAMES_), "kind of memory")             \
    X(CATEGORY, "category", OPTION_IS_CHOICE, "CATEGORY", REC_CATEGORIES(OPTION_NAMES_), "category")         \
    X(ROLE, "role", OPTION_IS_CHOICE, "ROLE", REC_ROLES(OPTION_NAMES_), "who said it")                       \
    X(SINCE, "since", OPTION_IS_DATE, "DATE", "",                                                            \
      "not before: 2026-05-01, 2025, yesterday, \"3 weeks ago\", \"last month\"")                            \
    X(UNTIL, "until", OPTION_IS_DATE, "DATE", "", "not after (the named day, month or year is included)")    \
    X(LIMIT, "limit", OPTION_IS_NUMBER, "N", "", "at most N rows (of messages: the latest N)")               \
    X(EXPLAIN, "explain", OPTION_IS_FLAG, "", "", "say why each hit was found")                              \
    X(BATCH, "batch", OPTION_IS_FILE, "FILE", "",                                                            \
      "many queries: lines of ID, TAB, query; - is standard input")                                          \
    X(STATUS, "status", OPTION_IS_CHOICE, "STATUS", REC_CONVERSATION_STATUSES(OPTION_NAMES_),                \
      "only conversations in this status (default: all but archived)")                                       \
    X(STATE, "status", OPTION_IS_CHOICE, "STATUS", REC_MEMORY_STATUSES(OPTION_NAMES_),                       \
      "only those in this status (default: active)")                                                         \
    X(JOB_STATUS, "status", OPTION_IS_CHOICE, "STATUS", REC_JOB_STATUSES(OPTION_NAMES_),                     \
      "only jobs in this status")                                                                            \
    X(AS_OF, "as-of", OPTION_IS_DATE, "DATE", "", "what was known then, not what is known now")              \
    X(DELETED, "deleted", OPTION_IS_FLAG, "", "", "the deleted ones, which can be restored")                 \
    X(TAG, "tag", OPTION_IS_TEXT, "NAME", "", "only those with this tag")                                    \
    X(REMOVE, "remove", OPTION_IS_FLAG, "", "", "take the tag away")                                         \
    X(AT, "at", OPTION_IS_ROW, "MESSAGE", "message", "the last message to take along; has to be given")      \
    X(PIN, "pin", OPTION_IS_FLAG, "", "", "pin it at once")                                                  \
    X(PINNED, "pinned", OPTION_IS_FLAG, "", "", "only pinned ones")                                          \
    X(QUALIFIER, "qualifier", OPTION_IS_TEXT, "TEXT", "", "the thing an attitude is about")                  \
    X(FORMAT, "format", OPTION_IS_CHOICE, "FORMAT", "auto|jsonl", "of the file (default: auto)")             \
    X(OUTPUT_FORMAT, "format", OPTION_IS_CHOICE, "FORMAT", "jsonl|markdown", "default: jsonl")               \
    X(STRICT, "strict", OPTION_IS_FLAG, "", "", "a bad line refuses the whole file")                         \
    X(NO_LEARN, "no-learn", OPTION_IS_FLAG, "", "", "keep the messages, learn nothing from them")            \
    X(QUERY, "query", OPTION_IS_TEXT, "TEXT", "", "the prompt that this text would make; sends nothing")     \
    X(EXACT, "exact", OPTION_IS_FLAG, "", "",                                                                \
      "with --query: ask the server to count the tokens, where it offers that; it sees the prompt")          \
    X(ALL_USERS, "all-users", OPTION_IS_FLAG, "", "", "counts per user, no content")                         \
    X(BACKUP, "backup", OPTION_IS_FILE, "FILE", "", "copy the store to a new file while it is in use")       \
    X(ENCRYPT, "encrypt", OPTION_IS_FLAG, "", "",                                                            \
      "with --backup: only a passphrase opens the copy (asked for, or backup.passphrase_command)")           \
    X(CHECK, "check", OPTION_IS_FLAG, "", "", "check the store; findings on standard output")                \
    X(VACUUM, "vacuum", OPTION_IS_FLAG, "", "", "give unused space back")                                    \
    X(REBUILD, "rebuild", OPTION_IS_FLAG, "", "", "make the search index and counters anew")                 \
    X(ARCHIVE_DAYS, "archive-days", OPTION_IS_NUMBER, "N", "", "archive what nobody touched for N days")     \
    X(WINDOW, "window", OPTION_IS_NUMBER, "HOURS", "",                                                       \
      "how far back to look (default: conversation.recovery_hours)")                                         \
    X(RESUME, "resume", OPTION_IS_FLAG, "", "", "go on with each of them")                                   \
    X(TALK_PLAIN, "plain", OPTION_IS_FLAG, "", "", "for screen readers: line by line, without a screen")     \
    X(PARALLEL, "parallel", OPTION_IS_NUMBER, "N", "",                                                       \
      "at most N requests at once (default: 8, at most 64)")                                                 \
    X(PLAIN, "plain", OPTION_IS_FLAG, "", "", "bare answers: neither use nor learn anything")                \
    X(BATCH_RESUME, "resume", OPTION_IS_FLAG, "", "",                                                        \
      "go on where a run of this file was stopped, also with lines that have no id")                         \
    X(YES, "yes", OPTION_IS_FLAG, "", "", "do not ask first")                                                \
    X(LANGUAGE, "language", OPTION_IS_TEXT, "CODE", "", "of the words: two letters, de, fr, pl ...")         \
    X(MAX_TOKENS, "max-tokens", OPTION_IS_NUMBER, "N", "",                                                   \
      "leave at most N tokens of history beside the summary (default: a third of the budget)")

enum option {
#define X(symbol, name, kind, argument, choices, help) OPTION_##symbol,
    GLOBAL_OPTIONS(X) COMMAND_OPTIONS(X)
#undef X
        OPTION_COUNT
};
_Static_assert(OPTION_COUNT <= 64, "a set of options is a uint64_t");

struct option_row {
    const char *name;
    enum option_kind kind;
    const char *argument, *choices, *help;
    bool global;
};
extern const struct option_row options[OPTION_COUNT];

#define OPTION_BIT(symbol) ((uint64_t)1 << OPTION_##symbol)

/* What stood on the command line. Borrows argv. */
struct arguments {
    const struct command *command;    /* NULL: none was named */
    const char *group;                /* "memory" when only a group was named, or a word that names nothing */
    const char *values[OPTION_COUNT]; /* NULL: not given; "" for a flag */
    const char **words;               /* positional arguments of the command; owned */
    int count;
};

/* Reads the command line; REC_INVALID with a sentence. --help and --version stop the checking of what the
 * command needs. Free in any case. */
enum rec_status arguments_read(struct arguments *arguments, int argc, char **argv, rec_error *error);
void arguments_free(struct arguments *arguments);

/* True if `name` occurs in a list "a|b|c". */
bool choices_contain(const char *choices, const char *name);

#endif
