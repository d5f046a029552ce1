#include "config.h"

#include "contract.h"

#include "base/alloc.h"
#include "memory_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void contract_expect(struct fixture *f, enum rec_status wanted, enum rec_status got, const char *call,
                     const char *file, int line)
{
    if (got == wanted && (got == REC_OK || got == REC_DONE || f->error.message[0]))
        return;
    print_error("%s\n  gave %s (%s), not %s\n", call, rec_status_name(got), f->error.message,
                rec_status_name(wanted));
    _fail(file, line);
}

/* --- Rows --- */

struct rec_conversation add_conversation(struct fixture *f, struct store_user *user, const char *title)
{
    struct rec_conversation row = {.title = title};
    OK(f, store_conversation_add(user, &row, &f->error));
    return row;
}

struct rec_message add_message(struct fixture *f, struct store_user *user, const char *conversation,
                               enum rec_role role, const char *content)
{
    struct rec_message row = {.role = role, .status = REC_TURN_COMPLETE, .content = content};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    OK(f, store_message_add(user, &row, &f->error));
    return row;
}

struct rec_message add_on_branch(struct fixture *f, struct store_user *user, const char *conversation,
                                 int64_t branch, const char *content)
{
    struct rec_message row = {.role = REC_ROLE_USER, .branch = branch, .content = content};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    OK(f, store_message_add(user, &row, &f->error));
    return row;
}

struct rec_turn add_turn(struct fixture *f, struct store_user *user, const char *conversation)
{
    struct rec_turn row = {.status = REC_TURN_PENDING};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    OK(f, store_turn_add(user, &row, &f->error));
    return row;
}

struct rec_memory add_memory(struct fixture *f, struct store_user *user, const char *content)
{
    struct rec_memory row = {.content = content, .importance = 0.5, .confidence = 1};
    OK(f, store_memory_add(user, &row, &f->error));
    return row;
}

struct rec_preference add_preference(struct fixture *f, struct store_user *user, const char *key,
                                     const char *qualifier, const char *value)
{
    struct rec_preference row = {.key = key, .qualifier = qualifier, .value = value, .confidence = 1};
    OK(f, store_preference_add(user, &row, &f->error));
    return row;
}

const char *long_text(struct fixture *f, size_t length)
{
    return memset(arena_alloc(&f->arena, length + 1), 'x', length);
}

/* --- Stores --- */

static struct store *open_url(struct fixture *f, const char *url)
{
    struct store *store = NULL;
    if (store_open(&store, url, STORE_WRITE, &f->error) != REC_OK)
        print_error("%s\n", f->error.message);
    return store;
}

static struct store *open_file(struct fixture *f)
{
    char path[sizeof(f->folder) + 16];
    const char *parent = getenv("TMPDIR");

    snprintf(f->folder, sizeof(f->folder), "%s/recollect-XXXXXX",
             parent && strlen(parent) < 40 ? parent : "/tmp");
    if (!mkdtemp(f->folder))
        return NULL;
    snprintf(path, sizeof(path), "%s/store.db", f->folder);
    return open_url(f, path);
}

static struct store *open_in_memory(struct fixture *f)
{
    return open_url(f, "sqlite:///:memory:");
}

static struct store *open_arrays(struct fixture *f)
{
    (void)f;
    return memory_store_new();
}

static const struct factory {
    const char *name;
    struct store *(*open)(struct fixture *f);
} factories[] = {{"sqlite file", open_file}, {"sqlite memory", open_in_memory}, {"arrays", open_arrays}};

/* --- Running --- */

struct run {
    const struct factory *factory;
    const struct contract_case *test;
    struct fixture fixture;
};

static int set_up(void **state)
{
    struct run *run = *state;
    struct fixture *f = &run->fixture;

    f->store = run->factory->open(f);
    if (!f->store || store_user_open(f->store, "alice", true, &f->alice, &f->error) != REC_OK ||
        store_user_open(f->store, "bob", true, &f->bob, &f->error) != REC_OK)
        return -1;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const files[] = {"store.db", "store.db-wal", "store.db-shm"};
    struct fixture *f = &((struct run *)*state)->fixture;
    char path[sizeof(f->folder) + 16];

    store_user_close(f->alice);
    store_user_close(f->bob);
    store_close(f->store);
    arena_free(&f->arena);
    for (size_t i = 0; f->folder[0] && i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", f->folder, files[i]);
        unlink(path);
    }
    return f->folder[0] ? rmdir(f->folder) : 0;
}

static void run_case(void **state)
{
    struct run *run = *state;
    run->test->run(&run->fixture);
}

int main(void)
{
    static const struct contract_case *const parts[] = {
        contract_basics,     contract_conversations, contract_messages,    contract_branches,
        contract_turns,      contract_memories,      contract_preferences, contract_records,
        contract_statistics, contract_vectors,       contract_limits,      contract_isolation};
    enum { MOST = 400 };
    static struct run runs[MOST];
    static struct CMUnitTest tests[MOST];
    static char names[MOST][100];
    size_t count = 0;

    for (size_t i = 0; i < sizeof(factories) / sizeof(factories[0]); i++)
        for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
            for (const struct contract_case *test = parts[k]; test->name && count < MOST; test++, count++) {
                snprintf(names[count], sizeof(names[count]), "%s: %s", factories[i].name, test->name);
                runs[count] = (struct run){.factory = &factories[i], .test = test};
                tests[count] = (struct CMUnitTest){names[count], run_case, set_up, tear_down, &runs[count]};
            }
    return _cmocka_run_group_tests("contract", tests, count, NULL, NULL);
}
