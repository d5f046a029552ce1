#include "config.h"

#include "commands.h"

#include "base/error.h"
#include "base/likely.h"

#include <string.h>

#define B      OPTION_BIT
#define READS  COMMAND_STORE
#define WRITES (COMMAND_STORE | COMMAND_WORKER)
#ifdef HAVE_SODIUM
#define ENCRYPTION B(ENCRYPT)
#else
#define ENCRYPTION 0
#endif
#define MAKES (COMMAND_STORE | COMMAND_WORKER | COMMAND_CREATE)
#define NONE  COMMAND_NO_ROW
#define GROUP(name, summary)                                                                                 \
    {                                                                                                        \
        name, "", summary, "", 0, 0, NONE, NULL, NULL                                                        \
    }

/* clang-format off */
const struct command commands[] = {
    {"chat", "[TEXT... | -]", "say something and print the answer; without TEXT: talk line by line",
     "The answer goes to standard output, all else to standard error. Without --conversation and --last a new\n"
     "conversation begins. @PATH in the text attaches that file: text in UTF-8, at most 256 kB, no file that\n"
     "keys or passwords are kept in. With --incognito the conversation lives in memory only: no row, no draft, no\n"
     "log, and nothing that is known is used. Ctrl-C stops the answer and keeps what has arrived. Line mode, without\n"
     "TEXT on a terminal, uses the labels You: and Assistant: and no screen control, and has commands for lists, search,\n"
     "memories, preferences and undo (/help). With --plain, or ui.plain, it suits screen readers: answers come in\n"
     "finished lines, without styles; recollect --plain alone does the same.",
     B(CONVERSATION) | B(LAST) | B(NEW) | B(TITLE) | B(SYSTEM) | B(EXCERPT) | B(NO_MEMORY) | B(INCOGNITO) | B(DRY_RUN) | B(WAIT) | B(TALK_PLAIN),
     MAKES | COMMAND_TERMINAL, NONE, command_chat, check_chat},
    {"search", "[QUERY...]", "search messages, memories, preferences and conversations",
     "Best hits first, on one scale over everything; a question (\"where do I live?\") brings the fact it asks for\n"
     "first, in whatever words it was said. No hits is no error. --batch FILE answers one query per\n"
     "line (ID, TAB, query) with one line of JSON each, when --json is given.",
     B(SCOPE) | B(CONVERSATION) | B(KIND) | B(CATEGORY) | B(ROLE) | B(SINCE) | B(UNTIL) | B(AS_OF) | B(LIMIT) | B(EXPLAIN)
         | B(BATCH),
     READS, NONE, command_search, check_search},

    GROUP("conversation", "list, show and arrange conversations"),
    {"conversation list", "", "list conversations, newest first", "",
     B(STATUS) | B(DELETED) | B(TAG) | B(LIMIT), READS, NONE, command_conversation_list, NULL},
    {"conversation show", "ID", "print a conversation", "", B(LIMIT), READS, REC_ROW_CONVERSATION,
     command_conversation_show, NULL},
    {"conversation new", "", "make an empty conversation", "", B(TITLE) | B(SYSTEM), MAKES, NONE,
     command_conversation_new, NULL},
    {"conversation rename", "ID TITLE", "give it another title", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_rename, NULL},
    {"conversation pause", "ID", "mark it as paused", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_pause, NULL},
    {"conversation resume", "ID", "mark it as active again", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_resume, NULL},
    {"conversation complete", "ID", "mark it as completed", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_complete, NULL},
    {"conversation archive", "ID", "take it out of the list", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_archive, NULL},
    {"conversation unarchive", "ID", "bring it back into the list", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_resume, NULL},
    {"conversation tag", "ID NAME", "put a tag on it, or take one away",
     "pinned: it is never archived by itself. no-learning: nothing said in it is learned.", B(REMOVE), WRITES,
     REC_ROW_CONVERSATION, command_conversation_tag, NULL},
    {"conversation delete", "ID", "delete it; restore or undo brings it back", "", 0, WRITES,
     REC_ROW_CONVERSATION, command_conversation_delete, NULL},
    {"conversation restore", "ID", "bring a deleted one back", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_restore, NULL},
    {"conversation erase", "ID", "remove it for good, with its messages", "", 0, WRITES, REC_ROW_CONVERSATION,
     command_conversation_erase, NULL},
    {"conversation fork", "ID", "begin another one with its messages up to --at", "", B(AT), WRITES,
     REC_ROW_CONVERSATION, command_conversation_fork, check_conversation_fork},

    GROUP("memory", "what is remembered"),
    {"memory list", "", "list memories, newest first", "",
     B(KIND) | B(CATEGORY) | B(STATE) | B(PINNED) | B(AS_OF) | B(LIMIT), READS, NONE, command_memory_list, NULL},
    {"memory show", "ID", "print one with its evidence; counts as an access", "", 0, WRITES, REC_ROW_MEMORY,
     command_memory_show, NULL},
    {"memory add", "TEXT...", "remember something", "", B(KIND) | B(CATEGORY) | B(PIN), MAKES, NONE,
     command_memory_add, NULL},
    {"memory edit", "ID TEXT...", "replace its text; undo brings the old one back", "", 0, WRITES,
     REC_ROW_MEMORY, command_memory_edit, NULL},
    {"memory pin", "ID", "let it come first, and never fade", "", 0, WRITES, REC_ROW_MEMORY, command_memory_pin, NULL},
    {"memory unpin", "ID", "take the pin away", "", 0, WRITES, REC_ROW_MEMORY, command_memory_unpin, NULL},
    {"memory forget", "ID", "hide it; restore brings it back", "", 0, WRITES, REC_ROW_MEMORY,
     command_memory_forget, NULL},
    {"memory restore", "ID", "bring a forgotten one back", "", 0, WRITES, REC_ROW_MEMORY,
     command_memory_restore, NULL},
    {"memory erase", "ID", "remove it for good",
     "With its history, and its words wherever they stand: in the message that taught it, answers, titles and\n"
     "receipts. The receipt printed says what is out of reach. Nothing brings it back.",
     0, WRITES, REC_ROW_MEMORY, command_memory_erase, NULL},
    {"memory history", "[ID]", "what changed, newest first: of one, or of all", "", B(LIMIT), READS,
     REC_ROW_MEMORY, command_memory_history, NULL},
    {"memory review", "", "guesses that wait for a yes or a no, preferences too", "", B(LIMIT), READS, NONE,
     command_memory_review, NULL},
    {"memory accept", "ID", "say yes to a guess; all: to every guess", "", 0, WRITES, REC_ROW_MEMORY, command_accept, NULL},
    {"memory reject", "ID", "say no to a guess; all: to every guess", "", 0, WRITES, REC_ROW_MEMORY, command_reject, NULL},
    {"memory export", "", "print all memories and preferences, so that nothing is lost",
     "JSON lines, or Markdown to be read. Superseded and forgotten ones are in it, unless --status says which.",
     B(STATE) | B(OUTPUT_FORMAT), READS, NONE, command_memory_export, NULL},
    {"memory import", "FILE", "take in what memory export printed, also as Markdown; - is standard input",
     "What is here already stays as it is; a preference that contradicts one of here waits for review. A bad line is\n"
     "told with its number and left out, unless --strict. In Markdown an item without a comment is a new memory.",
     B(STRICT), MAKES, NONE, command_memory_import, NULL},

    GROUP("pref", "how you like things"),
    {"pref list", "", "list preferences", "", B(CATEGORY) | B(STATE) | B(AS_OF) | B(LIMIT), READS, NONE,
     command_pref_list, NULL},
    {"pref get", "KEY", "print what is known under a key, or one row by its id", "", B(QUALIFIER) | B(CATEGORY),
     READS, REC_ROW_PREFERENCE, command_pref_get, NULL},
    {"pref set", "KEY VALUE...", "state a preference",
     "A key has one value, but there are many things that you like or are allergic to: \"likes ramen\" and \"likes\n"
     "hates olives\" stand side by side, each under the thing as its qualifier.",
     B(CATEGORY) | B(QUALIFIER), MAKES, NONE,
     command_pref_set, NULL},
    {"pref unset", "KEY", "withdraw one, by key or id", "", B(QUALIFIER) | B(CATEGORY), WRITES,
     REC_ROW_PREFERENCE, command_pref_unset, NULL},
    {"pref erase", "KEY", "remove one for good, by key or id; see memory erase", "", B(QUALIFIER) | B(CATEGORY),
     WRITES, REC_ROW_PREFERENCE, command_pref_erase, NULL},
    {"pref lock", "KEY", "let nothing but you change it", "", B(QUALIFIER) | B(CATEGORY), WRITES,
     REC_ROW_PREFERENCE, command_pref_lock, NULL},
    {"pref unlock", "KEY", "let it be changed again", "", B(QUALIFIER) | B(CATEGORY), WRITES,
     REC_ROW_PREFERENCE, command_pref_unlock, NULL},
    {"pref history", "[KEY]", "what changed, newest first: of one, or of all", "",
     B(QUALIFIER) | B(CATEGORY) | B(LIMIT), READS, REC_ROW_PREFERENCE, command_pref_history, NULL},
    {"pref accept", "ID", "say yes to a guess; all: to every guess", "", 0, WRITES, REC_ROW_PREFERENCE, command_accept, NULL},
    {"pref reject", "ID", "say no to a guess; all: to every guess", "", 0, WRITES, REC_ROW_PREFERENCE, command_reject, NULL},

    {"undo", "[N]", "take back the last change, or the last N",
     "Changes to memories, preferences and conversations, whatever made them; what one message or command\n"
     "changed is taken back together.",
     0, WRITES, NONE, command_undo, check_undo},
    {"redo", "[N]", "do again what undo took back last, or the last N times",
     "Only as long as nothing else has been changed since.", 0, WRITES, NONE, command_redo, check_undo},

    GROUP("context", "what is sent to the model"),
    {"context show", "ID", "the receipt of the newest request of a conversation, or that of a message",
     "With --query: of the request that this text would make now. Nothing is sent or written, unless --exact\n"
     "asks the server to count its tokens: estimates are better from then on.\n"
     "A note has the number by which the answer can name it, and is marked as cited where it did.", B(QUERY) | B(EXACT),
     WRITES, REC_ROW_CONVERSATION, command_context_show, check_context_show},
    {"context refresh", "ID", "sum up the beginning of a conversation, so that less of it is sent",
     "Happens by itself when a conversation comes near its budget. The messages stay, can be read and are found.",
     B(MAX_TOKENS), WRITES, REC_ROW_CONVERSATION, command_context_refresh, NULL},

    {"recover", "", "where we were: interrupted answers, paused and recent conversations",
     "Answers that their conversation still ends with, then what was paused, then what was talked of last: what\n"
     "was asked and answered, which questions are open, how the summary ends. With --resume each interrupted\n"
     "answer is continued where it stops, or asked for again if it had not begun.",
     B(WINDOW) | B(RESUME), WRITES, NONE, command_recover, NULL},
    {"batch", "FILE", "answer many messages, several at once; - is standard input",
     "A line is {\"message\", \"id\"?, \"conversation_id\"?, \"user_id\"?}; without conversation_id it begins a\n"
     "conversation. Prints a line for each, in the order of the file, as chat --json does, with id and user_id. A\n"
     "line whose id has an answer already is not asked again, so a run that was stopped can simply be repeated.",
     B(PARALLEL) | B(PLAIN) | B(BATCH_RESUME), MAKES, NONE, command_batch, check_batch},
    {"import", "FILE", "take in messages from JSON lines; - is standard input",
     "A line is a message: {\"conversation\", \"title\"?, \"id\"?, \"role\", \"name\"?, \"content\", \"created_at\",\n"
     "\"metadata\"?}. Importing the same file twice changes nothing: an id is that of one message, in whatever\n"
     "conversation. A bad line is told with its number and left out, unless --strict. What the messages teach is\n"
     "learned by a job: see recollect jobs. After a large file it waits until all of it can be found; Ctrl-C\n"
     "ends that wait, and the next search does the rest.\n"
     "The examples of recollect(1) make such lines of what ChatGPT and Claude export.",
     B(FORMAT) | B(STRICT) | B(NO_LEARN) | B(WAIT), MAKES, NONE, command_import, NULL},
    {"export", "", "print conversations as JSON lines that import reads, or as Markdown", "",
     B(OUTPUT_FORMAT) | B(CONVERSATION), READS, NONE, command_export, NULL},
    {"stats", "", "count what there is", "", B(SINCE) | B(ALL_USERS), READS, NONE, command_stats, NULL},

    GROUP("user", "whose data there is"),
    {"user list", "", "list the users of this store", "", 0, READS, NONE, command_user_list, NULL},
    {"user export", "", "print all that is yours as JSON lines: messages, memories and preferences",
     "Of the user that --user names. recollect import takes it in again, also in another store.", 0, READS, NONE,
     command_user_export, NULL},
    {"user erase", "", "remove a user and all that is theirs, for good",
     "The user that --user names. Asks for the name first, unless --yes. Copies of the store that the program made by\n"
     "itself and that hold the user go, too. The receipt printed says what is out of reach. Nothing brings it back.",
     B(YES), WRITES, NONE, command_user_erase, check_user_erase},

    GROUP("jobs", "work that waits in the store"),
    {"jobs list", "", "list jobs", "", B(JOB_STATUS) | B(LIMIT), READS, NONE, command_jobs_list, NULL},
    {"jobs run", "", "run all that are due, those of each day too: archiving, retention, backup", "", 0, WRITES, NONE, command_jobs_run, NULL},
    {"jobs retry", "ID", "queue a failed one again", "", 0, WRITES, REC_ROW_JOB, command_jobs_retry, NULL},
    {"jobs cancel", "ID", "take one out of the queue", "", 0, WRITES, REC_ROW_JOB, command_jobs_cancel, NULL},

    {"maintain", "", "check, back up and tidy the store", "",
     B(BACKUP) | ENCRYPTION | B(CHECK) | B(VACUUM) | B(REBUILD) | B(ARCHIVE_DAYS), WRITES, NONE, command_maintain, check_maintain},
    {"restore", "FILE", "make the store from a copy: of maintain --backup, or one of each day",
     "The store (of --db, or the usual one) must not be there yet; nothing is overwritten. The copy is looked through\n"
     "first. The passphrase of an encrypted one is asked for, unless backup.passphrase_command prints it.",
     0, 0, NONE, command_restore, NULL},

    GROUP("config", "settings"),
    {"config list", "", "list all options with their values and where they come from", "", 0, 0, NONE,
     command_config_list, NULL},
    {"config get", "NAME", "print one value", "", 0, 0, NONE, command_config_get, NULL},
    {"config set", "NAME [VALUE]", "write one into the configuration file; without VALUE back to the default",
     "", 0, 0, NONE, command_config_set, NULL},
    {"config path", "", "print where configuration and data lie", "", 0, 0, NONE, command_config_path, NULL},

    GROUP("vectors", "which words are near in meaning"),
    {"vectors import", "FILE", "take in word vectors of another language, for the search",
     "A text table as GloVe, word2vec and fastText write it: a word and its numbers a line, the most frequent words\n"
     "first, of which 40,000 are taken. The name tells the language (cc.de.300.vec), or --language. What is there of\n"
     "other languages stays; the search index is made again. A line that cannot be read refuses the file.",
     B(LANGUAGE), 0, NONE, command_vectors_import, NULL},
    {"vectors drop", "", "forget the vectors that a server made of what was said",
     "Where embedding.provider is set they are made anew, which costs what its server takes for it. For a server that\n"
     "has another model under the same name. Searches use the tables of words meanwhile.", 0, WRITES, NONE,
     command_vectors_drop, NULL},

    {"doctor", "", "tell what is configured, reachable and writable; no secrets",
     "Exits with the code of the first thing that is broken.", 0, 0, NONE,
     command_doctor, NULL},
    {"keys", "", "show what a key sends, what keys.conf calls it and what it does",
     "Needs a terminal; q, or Ctrl-C twice, ends. With --json an object for each key.", 0, 0, NONE, command_keys, NULL},
    {"tour", "", "a short demonstration on a store of its own, without network", "", 0, 0, NONE, command_tour, NULL},
    {"help", "[COMMAND...]", "print help", "", 0, 0, NONE, command_help, NULL},
    {"describe", "WHAT", "print the tables of this program: json, bash, zsh, fish, man or keys", "", 0,
     COMMAND_HIDDEN, NONE, command_describe, NULL},
};
/* clang-format on */
const size_t command_count = sizeof commands / sizeof *commands;

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

enum rec_status command_missing(const char *group, const char *name, rec_error *error)
{
    struct likely likely;
    size_t length = group ? strlen(group) : 0;
    likely_begin(&likely, name, strlen(name));
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = &commands[i];
        bool within = group ? strncmp(command->name, group, length) == 0 && command->name[length] == ' '
                            : !strchr(command->name, ' ');
        if (within && (command->modes & COMMAND_HIDDEN) == 0)
            likely_offer(&likely, command->name);
    }
    return error_set(error, REC_INVALID, "there is no command \"%s\"%s; see recollect %s%s--help", name,
                     likely_text(&likely), group ? group : "", group ? " " : "");
}

void command_arity(const struct command *command, int *least, int *most)
{
    *least = *most = 0;
    bool optional = false, many = false;
    for (const char *at = command->arguments; *at;) {
        size_t length = strcspn(at, " ");
        if (at[0] == '[')
            optional = true;
        if (at[0] != '|' && at[0] != '-') {
            *least += !optional;
            ++*most;
        }
        many |= strstr(at, "...") && strstr(at, "...") < at + length;
        if (memchr(at, ']', length))
            optional = false;
        at += length + (at[length] == ' ');
    }
    if (many)
        *most = -1;
}
