/* THE command table. Dispatch, --help, completions, recollect(1) and the test that walks all commands with
 * another user's ids come from it. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli.h"

enum {
    COMMAND_STORE = 1 << 0,    /* opens the user's store */
    COMMAND_WORKER = 1 << 1,   /* changes rows or asks the provider; recovers interrupted turns first */
    COMMAND_CREATE = 1 << 2,   /* may create the store and the user */
    COMMAND_TERMINAL = 1 << 3, /* without arguments it talks: standard input and output must be a terminal */
    COMMAND_JOBS = 1 << 4,     /* background jobs run while it does */
    COMMAND_HIDDEN = 1 << 5    /* for generators and tests: in no help */
};

#define COMMAND_NO_ROW (-1)

struct command {
    const char *name;      /* "search", "memory pin" */
    const char *arguments; /* as in the usage line: "ID TITLE", "[N]", "TEXT...", "[TEXT... | -]" */
    const char *summary;   /* one sentence without a full stop */
    const char *detail;    /* more, for people; "" if that says all */
    uint64_t options;      /* OPTION_BIT()s beside the global ones */
    unsigned modes;
    int row; /* what an argument ID names (enum rec_row_kind), or COMMAND_NO_ROW */
    enum rec_status (*run)(struct cli *cli); /* NULL: a group ("memory") */
    /* what can be said against the command line before anything is opened or made; NULL: nothing */
    enum rec_status (*check)(struct cli *cli);
};

extern const struct command commands[];
extern const size_t command_count;

/* The entry of that exact name; NULL if there is none. */
const struct command *command_find(const char *name);
/* The error that there is no command of that name, in a group (NULL: in none), with the likeliest one. */
enum rec_status command_missing(const char *group, const char *name, rec_error *error);
/* Fewest and most positional arguments that `arguments` asks for (most -1: any number). */
void command_arity(const struct command *command, int *least, int *most);

/* Each in the file of its first word. They leave their error in cli->error. */
enum rec_status command_chat(struct cli *cli);
enum rec_status command_search(struct cli *cli);
enum rec_status command_conversation_list(struct cli *cli);
enum rec_status command_conversation_show(struct cli *cli);
enum rec_status command_conversation_new(struct cli *cli);
enum rec_status command_conversation_rename(struct cli *cli);
enum rec_status command_conversation_pause(struct cli *cli);
enum rec_status command_conversation_resume(struct cli *cli);
enum rec_status command_conversation_complete(struct cli *cli);
enum rec_status command_conversation_archive(struct cli *cli);
enum rec_status command_conversation_tag(struct cli *cli);
enum rec_status command_conversation_delete(struct cli *cli);
enum rec_status command_conversation_restore(struct cli *cli);
enum rec_status command_conversation_erase(struct cli *cli);
enum rec_status command_conversation_fork(struct cli *cli);
enum rec_status command_memory_list(struct cli *cli);
enum rec_status command_memory_show(struct cli *cli);
enum rec_status command_memory_add(struct cli *cli);
enum rec_status command_memory_edit(struct cli *cli);
enum rec_status command_memory_pin(struct cli *cli);
enum rec_status command_memory_unpin(struct cli *cli);
enum rec_status command_memory_forget(struct cli *cli);
enum rec_status command_memory_restore(struct cli *cli);
enum rec_status command_memory_erase(struct cli *cli);
enum rec_status command_memory_history(struct cli *cli);
enum rec_status command_memory_review(struct cli *cli);
enum rec_status command_memory_export(struct cli *cli);
enum rec_status command_memory_import(struct cli *cli);
enum rec_status command_pref_list(struct cli *cli);
enum rec_status command_pref_get(struct cli *cli);
enum rec_status command_pref_set(struct cli *cli);
enum rec_status command_pref_unset(struct cli *cli);
enum rec_status command_pref_erase(struct cli *cli);
enum rec_status command_pref_lock(struct cli *cli);
enum rec_status command_pref_unlock(struct cli *cli);
enum rec_status command_pref_history(struct cli *cli);
enum rec_status command_accept(struct cli *cli); /* memory and pref */
enum rec_status command_reject(struct cli *cli);
enum rec_status command_undo(struct cli *cli);
enum rec_status command_redo(struct cli *cli);
enum rec_status check_context_show(struct cli *cli);
enum rec_status command_context_show(struct cli *cli);
enum rec_status command_context_refresh(struct cli *cli);
enum rec_status command_recover(struct cli *cli);
enum rec_status command_import(struct cli *cli);
enum rec_status command_export(struct cli *cli);
enum rec_status command_batch(struct cli *cli);
enum rec_status command_restore(struct cli *cli);
enum rec_status command_stats(struct cli *cli);
enum rec_status command_user_list(struct cli *cli);
enum rec_status command_user_export(struct cli *cli);
enum rec_status command_user_erase(struct cli *cli);
enum rec_status command_jobs_list(struct cli *cli);
enum rec_status command_jobs_run(struct cli *cli);
enum rec_status command_jobs_retry(struct cli *cli);
enum rec_status command_jobs_cancel(struct cli *cli);
enum rec_status command_maintain(struct cli *cli);
enum rec_status command_config_list(struct cli *cli);
enum rec_status command_config_get(struct cli *cli);
enum rec_status command_config_set(struct cli *cli);
enum rec_status command_config_path(struct cli *cli);
enum rec_status command_vectors_drop(struct cli *cli);
enum rec_status command_vectors_import(struct cli *cli);
enum rec_status command_doctor(struct cli *cli);
enum rec_status command_keys(struct cli *cli);
enum rec_status command_tour(struct cli *cli);
enum rec_status command_help(struct cli *cli);
enum rec_status command_describe(struct cli *cli);

/* Takes in the file named on the command line and says how many `what` came in. */
enum rec_status import_and_print(struct cli *cli, const char *what);
/* Prints all conversations in the form that import reads. */
enum rec_status export_conversations(struct cli *cli);
/* Erases a memory or preference for good and prints the receipt of that: memory and pref. */
enum rec_status erase_row(struct cli *cli, const char *id);

enum rec_status check_chat(struct cli *cli);
enum rec_status check_search(struct cli *cli);
enum rec_status check_batch(struct cli *cli);
enum rec_status check_undo(struct cli *cli);
enum rec_status check_maintain(struct cli *cli);
enum rec_status check_user_erase(struct cli *cli);
enum rec_status check_conversation_fork(struct cli *cli);

#endif
