/* The commands that only write rows: what their functions share. Worker thread. */
#ifndef SESSION_COMMANDS_STATE_H
#define SESSION_COMMANDS_STATE_H

#include "session/worker.h"

/* What a command's function gets: ids are full by now. */
struct call {
    struct worker *worker;
    struct store_user *user;
    uint64_t number;
    const struct rec_command *row;
    struct rec_result *result;
    struct arena *arena; /* of the result */
    char id[REC_ID_SIZE], message[REC_ID_SIZE];
    int64_t group; /* of the history: all that one command changes is undone together */
    rec_error *error;
};

typedef enum rec_status command_function(struct call *call);

/* commands_conversation.c */
command_function run_conversation_new, run_conversation_rename, run_conversation_status, run_conversation_tag,
    run_conversation_delete, run_conversation_restore, run_conversation_erase, run_conversation_fork,
    run_conversation_branch, run_draft;
/* commands_learned.c */
command_function run_new_memory, run_edit_memory, run_pin_memory, run_forget_memory, run_restore_memory,
    run_erase_learned, run_opened_memory, run_set_preference, run_unset_preference, run_lock_preference,
    run_erase_user, run_accept_proposal, run_reject_proposal, run_undo, run_redo;

#endif
