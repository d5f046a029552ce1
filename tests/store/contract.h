/* The contract of store.h as tests that know of no database: each gets a fresh, empty store with two users.
 */
#ifndef TESTS_STORE_CONTRACT_H
#define TESTS_STORE_CONTRACT_H

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct fixture {
    struct store *store;
    struct store_user *alice, *bob;
    struct arena arena; /* for whatever a test reads */
    rec_error error;
    char folder[64]; /* "" or to be removed */
};

typedef void contract_test(struct fixture *f);

struct contract_case {
    const char *name;
    contract_test *run;
};

/* The parts of the suite, each ending with a NULL name. */
extern const struct contract_case contract_basics[], contract_conversations[], contract_messages[],
    contract_branches[], contract_turns[], contract_memories[], contract_preferences[], contract_records[],
    contract_statistics[], contract_vectors[], contract_limits[], contract_isolation[];

/* Fails the test, with the sentence of the error, unless the call gave what was wanted. */
#define EXPECT(f, wanted, call)                                                                              \
    do {                                                                                                     \
        error_clear(&(f)->error);                                                                            \
        contract_expect(f, wanted, call, #call, __FILE__, __LINE__);                                         \
    } while (0)
#define OK(f, call) EXPECT(f, REC_OK, call)
void contract_expect(struct fixture *f, enum rec_status wanted, enum rec_status got, const char *call,
                     const char *file, int line);

/* Rows with what is not said left at its default. */
struct rec_conversation add_conversation(struct fixture *f, struct store_user *user, const char *title);
struct rec_message add_message(struct fixture *f, struct store_user *user, const char *conversation,
                               enum rec_role role, const char *content);
struct rec_message add_on_branch(struct fixture *f, struct store_user *user, const char *conversation,
                                 int64_t branch, const char *content);
struct rec_turn add_turn(struct fixture *f, struct store_user *user, const char *conversation);
struct rec_memory add_memory(struct fixture *f, struct store_user *user, const char *content);
struct rec_preference add_preference(struct fixture *f, struct store_user *user, const char *key,
                                     const char *qualifier, const char *value);
const char *long_text(struct fixture *f, size_t length); /* of 'x' */

#endif
