/* The shared states of the flows that keep the house once a day: archiving, retention and backup. Owned by
 * whoever starts the run; the nodes run on the worker, the copying of a backup on the pool, with a connection
 * of its own. */
#ifndef NODES_HOUSEKEEPING_H
#define NODES_HOUSEKEEPING_H

#include "base/arena.h"
#include "nodes/services.h"

#define ARCHIVE_JOB      "archive"
#define BACKUP_JOB       "backup"
#define RETENTION_JOB    "retention"
#define NO_LEARNING_TAG  "no-learning" /* nothing is learned in conversations with this tag */
#define ARCHIVE_KEEP_TAG "pinned"      /* conversations with this tag are never archived by themselves */

struct archiving {
    const struct node_services *services;
    int64_t idle_before; /* conversations not touched since */
    int64_t before_time; /* cursor */
    char before_id[REC_ID_SIZE];
    int64_t archived;
};

/* Has it the tag that keeps it? */
bool archiving_keeps(const struct rec_conversation *row);

struct retention {
    const struct node_services *services;
    const char *rules;   /* as in the settings */
    int64_t trash_days;  /* 0: nothing is erased */
    bool trash;          /* the live ones have been looked through */
    int64_t before_time; /* cursor */
    char before_id[REC_ID_SIZE];
    int64_t deleted, erased;
    const char **erased_ids; /* of the conversations, `erased` of them */
    size_t erased_capacity;
    struct arena arena;
};

struct backup {
    const char *url;    /* of the store */
    const char *folder; /* of the copies; made if it is not there */
    int64_t keep;       /* the newest so many stay */
    struct arena arena;
};

struct copies_erased {
    int64_t removed, failed;
};

#define COPIES_WORD_LEAST 4 /* bytes: shorter words stand everywhere and are not looked for */

/* Removes the copies that the program made by itself and that hold one of the words: in `folder` (of backups)
 * and beside the file `store` (from before a new format). Reads them; any thread. */
struct copies_erased copies_erase(const char *folder, const char *store, const char *const *words,
                                  size_t count);

/* Is `tag` one of a conversation's tags? */
bool tags_have(const char *tags, const char *tag);

struct archiving *archiving_new(const struct node_services *services, int64_t days);
void archiving_free(struct archiving *archiving);
struct retention *retention_new(const struct node_services *services, const char *rules, int64_t trash_days);
void retention_free(struct retention *retention);
struct backup *backup_new(const char *url, const char *folder, int64_t keep);
void backup_free(struct backup *backup);

extern const struct rec_node node_archive, node_backup, node_retention;

#endif
