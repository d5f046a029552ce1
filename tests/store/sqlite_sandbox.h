/* What only a file has: the contract's own suite is in contract.c. Each test has an empty folder and no open
 * store. */
#ifndef TESTS_SQLITE_SANDBOX_H
#define TESTS_SQLITE_SANDBOX_H

#include "contract.h"

struct sandbox {
    char folder[64], path[96];
    rec_error error;
    struct arena arena;
};

#define WELL(s, call) EXPECT_IN(s, REC_OK, call)
#define EXPECT_IN(s, want, call)                                                                             \
    do {                                                                                                     \
        error_clear(&(s)->error);                                                                            \
        enum rec_status got_ = (call);                                                                       \
        if (got_ != (want))                                                                                  \
            fail_msg("%s gave %s: %s", #call, rec_status_name(got_), (s)->error.message);                    \
    } while (0)

/* The parts of the suite, each ending with a NULL name. */
extern const struct CMUnitTest sqlite_files[], sqlite_formats[], sqlite_writers[], sqlite_log[],
    sqlite_messages[], sqlite_copies[];

int sandbox_set_up(void **state);
int sandbox_tear_down(void **state);
#define SANDBOX_TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_set_up, sandbox_tear_down)

/* What each gives is closed by the caller, before the test ends. */
struct store *open_at(struct sandbox *s, enum store_mode mode);
struct store_user *alice_of(struct sandbox *s, struct store *store);
struct rec_conversation add_titled(struct sandbox *s, struct store_user *user, const char *title);
struct rec_message add_text(struct sandbox *s, struct store_user *user, const char *conversation,
                            const char *content);
/* A store with one conversation, closed. */
struct rec_conversation make_store(struct sandbox *s);
/* Behind the store's back. */
void raw(struct sandbox *s, const char *path, const char *sql);
int64_t raw_number(struct sandbox *s, const char *path, const char *sql);
/* The permission bits; -1: there is no such file. */
int mode_of(const char *path);
/* Bytes of the write-ahead log. */
int64_t log_size(struct sandbox *s);

#endif
