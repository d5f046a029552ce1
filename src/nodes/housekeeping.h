/* The shared states of the flows that keep the house once a day: archiving and backup. Owned by whoever
 * starts the run; the nodes run on the worker, the copying of a backup on the pool, with a connection of its
 * own. */
#ifndef NODES_HOUSEKEEPING_H
#define NODES_HOUSEKEEPING_H

#include "base/arena.h"
#include "nodes/services.h"

#define ARCHIVE_JOB      "archive"
#define BACKUP_JOB       "backup"
#define ARCHIVE_KEEP_TAG "pinned" /* conversations with this tag are never archived by themselves */

struct archiving {
    const struct node_services *services;
    int64_t idle_before; /* conversations not touched since */
    int64_t before_time; /* cursor */
    char before_id[REC_ID_SIZE];
    int64_t archived;
};

struct backup {
    const char *url;    /* of the store */
    const char *folder; /* of the copies; made if it is not there */
    int64_t keep;       /* the newest so many stay */
    struct arena arena;
};

struct archiving *archiving_new(const struct node_services *services, int64_t days);
void archiving_free(struct archiving *archiving);
struct backup *backup_new(const char *url, const char *folder, int64_t keep);
void backup_free(struct backup *backup);

extern const struct rec_node node_archive, node_backup;

#endif
