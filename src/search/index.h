/* The index file: one SQLite database per store and user with the texts, a full-text table over them, and how
 * far it has got in the change journal. Owned by a struct search; one thread. */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "search/search.h"
#include "search/tokens.h"

enum index_statement {
    INDEX_BEGIN,
    INDEX_COMMIT,
    INDEX_ROLLBACK,
    INDEX_META_GET,
    INDEX_META_SET,
    INDEX_ROW_FIND, /* scope, id -> rowid, text, name, length */
    INDEX_ROW_ADD,
    INDEX_ROW_DELETE, /* rowid */
    INDEX_TEXT_ADD,   /* rowid, text, name */
    INDEX_TEXT_DELETE,
    INDEX_CONVERSATION_ROWS, /* conversation -> scope, id */
    INDEX_DOCUMENTS,         /* term -> how many rows hold it */
    INDEX_DOCUMENTS_PREFIX,  /* first, last -> the same of all terms in between */
    INDEX_ROW_GET,           /* rowid -> the row */
    INDEX_NEIGHBOURS,        /* conversation, branch, first, last sequence -> the rows */
    INDEX_NAMES,             /* -> speakers' names */
    INDEX_STATEMENT_COUNT
};

/* Numbers kept in the index. */
enum index_meta {
    META_CHANGE, /* changes up to this number are in */
    META_STAGE,  /* of a build: what is being read; STAGE_DONE: changes only */
    META_CURSOR, /* of the build: place in the messages */
    META_ROWS,   /* rows */
    META_WORDS,  /* words in all of them */
    META_TOTAL,  /* messages there were when the build began */
    META_COUNT
};

enum { STAGE_NEW, STAGE_MESSAGES, STAGE_REST, STAGE_DONE };

/* Flags of a row. */
enum {
    ROW_ASKS = 1 << 0,     /* a short question */
    ROW_FIRST = 1 << 1,    /* speaks in the first person */
    ROW_STANDING = 1 << 2, /* always, never, from now on, prefer */
    ROW_ENDED = 1 << 3     /* may enter a prompt: of a complete turn, or no message */
};

struct search {
    char *path; /* of the file; ":memory:" */
    sqlite3 *db;
    struct tokens *tokens;
    sqlite3_stmt *statements[INDEX_STATEMENT_COUNT];
    bool damaged;              /* found so by a statement: rebuilt at the next chance */
    const _Atomic int *cancel; /* of the search that runs */
};

/* Makes a new, empty index in place of the old one. */
enum rec_status index_reset(struct search *search, rec_error *error);

/* A statement ready for binding; the caller resets it with index_done(). */
sqlite3_stmt *index_statement(struct search *search, enum index_statement which);
void index_done(sqlite3_stmt *statement);

/* A result of SQLite as a status; marks the index as damaged if it says so. */
enum rec_status index_error(struct search *search, int result, rec_error *error);

/* Steps a statement that gives no row. */
enum rec_status index_run(struct search *search, sqlite3_stmt *statement, rec_error *error);

enum rec_status index_meta_read(struct search *search, int64_t values[META_COUNT], rec_error *error);
enum rec_status index_meta_write(struct search *search, const int64_t values[META_COUNT], rec_error *error);

#endif
