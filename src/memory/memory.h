/* What is learned from messages, and every change to it: extraction by rules, slots, consolidation, profile,
 * undo.
 *
 * Extraction is pure. Everything that writes goes through a store_user, inside the caller's transaction if
 * there is one, and records each change in the one history, so that it can be traced and undone. Not shared
 * between threads. */
#ifndef MEMORY_MEMORY_H
#define MEMORY_MEMORY_H

#include "base/id.h"
#include "store/store.h"

enum memory_action {
    MEMORY_LEARN_PREFERENCE,
    MEMORY_LEARN_MEMORY,
    MEMORY_FORGET,
    MEMORY_HINT /* a wish for this once; several make a guess (guess.h) */
};

/* Something a message says that is worth keeping, asks to forget, or speaks for a guess. */
struct memory_candidate {
    enum memory_action action;
    enum rec_memory_kind kind; /* of LEARN_MEMORY */
    enum rec_category category;
    const char *key, *qualifier, *value; /* of LEARN_PREFERENCE and HINT: the slot and its value; of FORGET:
                                            value is what to look for */
    bool negative;
    bool ends;            /* "I no longer like sushi": withdraws the slot's value instead of setting one */
    const char *content;  /* the statement, whole, as said */
    const char *slot;     /* of LEARN_MEMORY: "" or "subject/relation/qualifier" */
    const char *replaces; /* of LEARN_MEMORY: id of the active memory that makes way; NULL or "" none */
    double importance, confidence;
    int64_t start, end; /* byte span in the message */
    int64_t valid_from; /* in the world; 0 = when it was said */
    const char *date;   /* of LEARN_MEMORY: what "yesterday" or "on Friday" in it meant; NULL or "" nothing */
};

/* The rules (rules.h) over one user message. Strings belong to the arena. Never fails: no
 * match is count 0. */
void memory_extract(const char *text, size_t length, int64_t said_at, struct arena *arena,
                    struct memory_candidate **candidates, size_t *count);

/* A run's candidates as bytes of a checkpoint, and back. */
void memory_candidates_encode(const struct memory_candidate *candidates, size_t count,
                              struct buf *out); /* JSON */
enum rec_status memory_candidates_decode(const char *json, size_t length, struct arena *arena,
                                         struct memory_candidate **candidates, size_t *count,
                                         rec_error *error);

/* Where candidates come from. */
struct memory_source {
    const char *message_id, *conversation_id; /* "" if a person stated it directly */
    const char *source;                       /* "user", "import", "command", "model" */
    int64_t said_at;
    bool propose; /* everything waits in the review list instead of being believed */
    struct id_run
        *ids; /* of memories, where many messages are learned from at once; NULL: each call its own */
};

enum memory_outcome {
    MEMORY_ADDED,
    MEMORY_SUPERSEDED,
    MEMORY_CONFIRMED,
    MEMORY_PROPOSED,
    MEMORY_GUESSED, /* proposed, from what was asked for again and again: nobody said it */
    MEMORY_FORGOTTEN,
    MEMORY_ENDED,
    MEMORY_KEPT
};

/* One thing that came of a candidate. ADDED: it is believed from now on, though it may have waited for a yes
 * before. CONFIRMED: more evidence, which is no step to undo. KEPT: a locked value stood in the way, nothing
 * changed. */
struct memory_change {
    enum memory_outcome outcome;
    enum rec_row_kind row; /* MEMORY or PREFERENCE */
    char id[REC_ID_SIZE];
    char superseded[REC_ID_SIZE]; /* "" or the row that made way */
    const char *summary;          /* one line: "seat: window -> aisle", "likes ramen" */
};

/* Consolidates: same thing again adds evidence; another value of the same slot supersedes (older statements
 * than the current one are born superseded); explicit beats inferred, which becomes a question; a locked
 * value stays. One history group per call. */
enum rec_status memory_apply(struct store_user *user, const struct memory_candidate *candidates, size_t count,
                             const struct memory_source *source, struct arena *arena,
                             struct memory_change **changes, size_t *change_count, rec_error *error);

/* What a FORGET candidate would take back: the active rows it names, best first, as FORGOTTEN changes, those
 * that are locked as KEPT; changes nothing. */
enum rec_status memory_find_named(struct store_user *user, const struct memory_candidate *candidate,
                                  struct arena *arena, struct memory_change **matches, size_t *count,
                                  rec_error *error);

/* The locked preference that keeps a LEARN_PREFERENCE candidate from being believed, as it reads: "seat:
 * aisle"; NULL: nothing stands in its way. Changes nothing. */
enum rec_status memory_find_lock(struct store_user *user, const struct memory_candidate *candidate,
                                 struct arena *arena, const char **kept, rec_error *error);

/* What a memory says: the statement, and what its relative date meant: "... next Friday (2026-12-04)". */
const char *memory_candidate_content(const struct memory_candidate *candidate, struct arena *arena);
/* Bytes of such a text without that date. */
size_t memory_said_length(const char *content);
/* How candidates read on screen and in `local`'s answers: "seat: aisle", "likes ramen", "remembered: ...". */
const char *memory_candidate_summary(const struct memory_candidate *candidate, struct arena *arena);

/* True of "what do you know about me?" and its like, where no word says what to look for. */
bool memory_asks_for_all(const char *text, size_t length);

/* The slots of facts that a question asks for or rests on, whatever words they were said in: where the person
 * lives for "where do I live?" and "a cafe near me". Returns how many; the texts are constant. */
#define MEMORY_ASKED_MOST 4
size_t memory_asks_about(const char *text, size_t length, const char *slots[MEMORY_ASKED_MOST]);

/* The active memories that weigh most: pinned, important, recent ones first. */
enum rec_status memory_overview(struct store_user *user, size_t limit, struct arena *arena,
                                struct rec_memory **rows, size_t *count, rec_error *error);

/* --- Changes by a person --- */

enum rec_status memory_add(struct store_user *user, const char *text, enum rec_memory_kind kind,
                           enum rec_category category, bool pinned, char id[REC_ID_SIZE], rec_error *error);
enum rec_status memory_edit(struct store_user *user, const char *id, const char *text, rec_error *error);
enum rec_status memory_pin(struct store_user *user, const char *id, bool pinned, rec_error *error);
enum rec_status memory_forget(struct store_user *user, const char *id,
                              rec_error *error); /* hides; can be restored */
enum rec_status memory_restore(struct store_user *user, const char *id, rec_error *error);
enum rec_status memory_accept(struct store_user *user, const char *id,
                              rec_error *error); /* of the review list */
enum rec_status memory_reject(struct store_user *user, const char *id, rec_error *error);
/* A memory or preference for good, with its history, rows that say the same, and its words wherever they
 * stand: in the messages it was drawn from, answers, titles, receipts, drafts, jobs. *places: how many other
 * rows held them. words (count of them, of the arena; NULL: not asked for): ids and texts that are gone, for
 * looking through files. */
enum rec_status memory_erase(struct store_user *user, const char *id, int64_t *places, struct arena *arena,
                             const char *const **words, size_t *count, rec_error *error);

/* category -1: by the key's table, else as it was, else "general". An attribute's older value is superseded.
 * The qualifier of "likes" and "allergic" is found in the value where it is not given; which way an attitude
 * points is read in the value, else as it was. */
enum rec_status memory_preference_set(struct store_user *user, int category, const char *key,
                                      const char *qualifier, const char *value, char id[REC_ID_SIZE],
                                      rec_error *error);
enum rec_status memory_preference_unset(struct store_user *user, const char *id, rec_error *error);
enum rec_status memory_preference_lock(struct store_user *user, const char *id, bool locked,
                                       rec_error *error);
/* A key as written by a person ("dark mode", "ui/theme", "theme") to the normal form used in slots; appended.
 * *category is set if the key implies one. */
void memory_key_normal(const char *key, struct buf *out, int *category);

/* Takes in a row of another store, as `memory export` writes it: an object whose "row" is memory or
 * preference. One whose id, words or slot and value are here gives its evidence at most (*added false); a
 * preference whose slot holds something else is proposed. Within the caller's transaction, which may go on
 * after REC_INVALID, REC_LIMIT and REC_CONFLICT: nothing was written. *group, 0 at first, makes one step of
 * undo of many. */
struct json;
enum rec_status memory_import(struct store_user *user, const struct json *json, int64_t *group, bool *added,
                              rec_error *error);

/* --- History --- */

/* Conversations' changes are recorded by these, too: rename, status, tags, delete, restore. fields:
 * STORE_TITLE ... of store.h. Deleting
 * one forgets what was learned from it alone, unless pinned, locked or edited; restoring it brings that back.
 * *group, 0 at first, makes one step of undo of several calls; NULL: each is a step. */
enum rec_status history_conversation_update(struct store_user *user, const char *id, unsigned fields,
                                            const struct rec_conversation *row, const char *operation,
                                            int64_t *group, rec_error *error);

/* Takes back the last `steps` groups not yet undone, newest first; each undo is itself a line of the history.
 * *changes: what was taken back. REC_NOT_FOUND if there is nothing to undo; REC_CONFLICT if a row has changed
 * since in a way that forbids it. */
enum rec_status history_undo(struct store_user *user, int steps, struct arena *arena,
                             struct memory_change **changes, size_t *count, rec_error *error);
/* Does again what was undone last, up to `steps` times, as long as nothing else has been changed since; it
 * can be undone as before. REC_NOT_FOUND if there is nothing to redo. */
enum rec_status history_redo(struct store_user *user, int steps, struct arena *arena,
                             struct memory_change **changes, size_t *count, rec_error *error);

/* --- Profile --- */

#define MEMORY_LINE_MAX 200 /* bytes of a line with a statement: receipts hold as many */

struct memory_profile_line {
    char id[REC_ID_SIZE];
    enum rec_row_kind row; /* PREFERENCE, or MEMORY for standing instructions */
    const char *text;      /* "seat: aisle", "avoids olives", "Always answer in German"; with the statement:
                              "diet: vegan (\"...\")", or the statement alone, "\"I avoid olives, ...\"" */
    const char *section;   /* heading: the category's name, or "instructions" */
    int64_t tokens;        /* of its line, a number of two digits and the line break included */
    const struct rec_evidence *evidence;
    size_t evidence_count;
};

struct memory_profile_limits {
    int64_t tokens;
    int64_t (*estimate)(const char *text, size_t length); /* counts them */
    const char (
        *excluded)[REC_ID_SIZE]; /* messages, memories and preferences that no statement may tell of */
    size_t excluded_count;
};

/* The bounded block for every prompt: stated preferences and standing instructions, chosen by lock and pin,
 * confidence and recency when they do not all fit, given in stable order. When they do, the room that is left
 * goes into what was said, of the heaviest first, where that says more than the lines drawn from it; not
 * where something else that it says holds no longer. */
enum rec_status memory_profile(struct store_user *user, const struct memory_profile_limits *limits,
                               struct arena *arena, struct memory_profile_line **lines, size_t *count,
                               int64_t *left_out, rec_error *error);

/* Stated preferences that are about what a question is about, best first, as the profile would say them: for
 * those that it has no room for. Only rows that share a topic or a word with it. */
enum rec_status memory_related(struct store_user *user, const char *question, size_t limit,
                               int64_t (*estimate)(const char *text, size_t length), struct arena *arena,
                               struct memory_profile_line **lines, size_t *count, rec_error *error);

/* Current preferences, guesses that were accepted included, whose line (memory_preference_text()) has a word
 * of the question, in the order of a list: the first `limit` of them. *known: how many current ones there
 * are; counting stops at a thousand. */
enum rec_status memory_known(struct store_user *user, const char *question, size_t limit, struct arena *arena,
                             struct rec_preference **rows, size_t *count, size_t *known, rec_error *error);

/* How a preference reads in one line: "seat: aisle", "loves ramen". */
const char *memory_preference_text(const struct rec_preference *row, struct arena *arena);

#endif
