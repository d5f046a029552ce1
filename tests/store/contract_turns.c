#include "config.h"

#include "contract.h"

#include <stdio.h>
#include <string.h>

static void turns(struct fixture *f)
{
    struct rec_turn row, t = {.status = REC_TURN_PENDING, .created_at = 10};
    struct rec_turn answer = {.status = REC_TURN_COMPLETE, .provider = "p", .model = "m", .error = "e"};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "q");
    memcpy(t.conversation_id, c.id, REC_ID_SIZE);
    memcpy(t.user_message_id, m.id, REC_ID_SIZE);
    memcpy(answer.assistant_message_id, "0000000000000000000a", REC_ID_SIZE);
    OK(f, store_turn_add(f->alice, &t, &f->error));
    OK(f, store_turn_get(f->alice, t.id, &f->arena, &row, &f->error));
    assert_string_equal(row.conversation_id, c.id);
    assert_string_equal(row.user_message_id, m.id);
    assert_string_equal(row.assistant_message_id, "");
    assert_string_equal(row.provider, "");
    assert_int_equal(row.status, REC_TURN_PENDING);
    assert_int_equal(row.created_at, 10);
    OK(f, store_turn_update(f->alice, t.id, STORE_TURN_ANSWER, &answer, &f->error));
    OK(f, store_turn_get(f->alice, t.id, &f->arena, &row, &f->error));
    assert_string_equal(row.assistant_message_id, "0000000000000000000a");
    assert_int_equal(row.status, REC_TURN_PENDING);
    assert_string_equal(row.model, "");
    OK(f, store_turn_update(f->alice, t.id, STORE_TURN_STATUS | STORE_TURN_PROVIDER | STORE_TURN_ERROR,
                            &answer, &f->error));
    OK(f, store_turn_get(f->alice, t.id, &f->arena, &row, &f->error));
    assert_int_equal(row.status, REC_TURN_COMPLETE);
    assert_string_equal(row.provider, "p");
    assert_string_equal(row.model, "m");
    assert_string_equal(row.error, "e");
    assert_true(row.updated_at > 10);
    EXPECT(f, REC_NOT_FOUND, store_turn_update(f->alice, c.id, STORE_TURN_STATUS, &answer, &f->error));
}

static size_t list_turns(struct fixture *f, struct store_user *user, const struct store_turn_filter *filter,
                         struct rec_turn **rows)
{
    size_t count;

    OK(f, store_turn_list(user, filter, &f->arena, rows, &count, &f->error));
    return count;
}

static void turn_lists(struct fixture *f)
{
    struct rec_turn *rows;

    struct rec_conversation c = add_conversation(f, f->alice, "c"), d = add_conversation(f, f->alice, "d");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "q");
    for (int i = 0; i < 6; i++) {
        struct rec_turn t = {.status = (enum rec_turn_status)i, .created_at = 100 + i / 2};
        memcpy(t.conversation_id, i % 2 ? d.id : c.id, REC_ID_SIZE);
        if (i == 0 || i == 4) /* asked, and once more */
            memcpy(t.user_message_id, m.id, REC_ID_SIZE);
        OK(f, store_turn_add(f->alice, &t, &f->error));
    }
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){0}, &rows), 6);
    for (int i = 0; i < 6; i++) /* newest first, later ones first where times are equal */
        assert_int_equal(rows[i].status, 5 - i);
    const unsigned some = 1u << REC_TURN_INTERRUPTED | 1u << REC_TURN_PENDING;
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){.statuses = some}, &rows), 2);
    assert_int_equal(rows[0].status, REC_TURN_INTERRUPTED);
    assert_int_equal(rows[1].status, REC_TURN_PENDING);
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){.conversation = d.id}, &rows), 3);
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){.message = m.id}, &rows), 2);
    assert_int_equal(rows[0].status, 4);
    assert_int_equal(rows[1].status, 0);
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){.since = 102}, &rows), 2);
    assert_int_equal(list_turns(f, f->alice, &(struct store_turn_filter){.limit = 1}, &rows), 1);
    assert_int_equal(list_turns(f, f->bob, &(struct store_turn_filter){0}, &rows), 0);
}

static struct store_run run_of(struct fixture *f, struct store_user *user, const char *owner)
{
    struct store_run run = {.flow = "conversation",
                            .owner = owner,
                            .pid = 7,
                            .started = 8,
                            .host = "h",
                            .heartbeat_at = 100,
                            .expires_at = 200,
                            .hash = UINT64_C(0xfedcba9876543210)};
    OK(f, store_run_add(user, &run, &f->error));
    return run;
}

static void runs(struct fixture *f)
{
    struct store_run *rows;
    size_t count;
    const char state[] = {1, 0, 2};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_turn t = add_turn(f, f->alice, c.id);
    struct store_run run = {.flow = "conversation",
                            .owner = "me",
                            .pid = 7,
                            .started = 8,
                            .host = "h",
                            .heartbeat_at = 100,
                            .expires_at = 200};
    memcpy(run.turn_id, t.id, REC_ID_SIZE);
    OK(f, store_run_add(f->alice, &run, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].turn_id, t.id);
    assert_string_equal(rows[0].flow, "conversation");
    assert_string_equal(rows[0].owner, "me");
    assert_int_equal(rows[0].pid, 7);
    assert_int_equal(rows[0].started, 8);
    assert_string_equal(rows[0].host, "h");
    assert_string_equal(rows[0].node, "");
    assert_int_equal(rows[0].state_length, 0);

    run.hash = UINT64_C(0xfedcba9876543210);
    run.node = "init";
    run.next = "retrieval";
    run.attempt = 2;
    run.steps = 3;
    run.next_external = true;
    run.state = state;
    run.state_length = sizeof(state);
    OK(f, store_run_checkpoint(f->alice, &run, &f->error));
    OK(f, store_run_heartbeat(f->alice, "somebody else", 300, 400, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &rows, &count, &f->error));
    assert_true(rows[0].hash == run.hash);
    assert_string_equal(rows[0].node, "init");
    assert_string_equal(rows[0].next, "retrieval");
    assert_int_equal(rows[0].attempt, 2);
    assert_int_equal(rows[0].steps, 3);
    assert_true(rows[0].next_external);
    assert_int_equal(rows[0].state_length, 3);
    assert_memory_equal(rows[0].state, state, 3);
    assert_int_equal(rows[0].heartbeat_at, 100);
    OK(f, store_run_heartbeat(f->alice, "me", 300, 400, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &rows, &count, &f->error));
    assert_int_equal(rows[0].heartbeat_at, 300);
    assert_int_equal(rows[0].expires_at, 400);

    OK(f, store_run_end(f->alice, run.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_run_end(f->alice, run.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_run_checkpoint(f->alice, &run, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 0);
    memcpy(run.turn_id, "00000000000000000001", REC_ID_SIZE);
    EXPECT(f, REC_NOT_FOUND, store_run_add(f->alice, &run, &f->error));
}

static void takeover(struct fixture *f)
{
    struct store_run *seen, *rows;
    size_t count;

    struct store_run run = run_of(f, f->alice, "dead");
    OK(f, store_run_list(f->alice, &f->arena, &seen, &count, &f->error));
    /* it was alive after all */
    OK(f, store_run_heartbeat(f->alice, "dead", 150, 250, &f->error));
    EXPECT(f, REC_CONFLICT, store_run_take(f->alice, run.id, seen, "me", 1, 2, 500, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &seen, &count, &f->error));
    assert_string_equal(seen[0].owner, "dead");
    OK(f, store_run_take(f->alice, run.id, seen, "me", 1, 2, 500, &f->error));
    /* a second one that saw the same comes too late */
    EXPECT(f, REC_CONFLICT, store_run_take(f->alice, run.id, seen, "other", 3, 4, 500, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &rows, &count, &f->error));
    assert_string_equal(rows[0].owner, "me");
    assert_int_equal(rows[0].pid, 1);
    assert_int_equal(rows[0].started, 2);
    assert_int_equal(rows[0].expires_at, 500);
    assert_true(rows[0].heartbeat_at > 150);
    EXPECT(f, REC_NOT_FOUND,
           store_run_take(f->alice, "00000000000000000001", seen, "me", 1, 2, 500, &f->error));
}

/* --- Jobs --- */

static struct rec_job job_of(struct fixture *f, struct store_user *user, const char *kind, const char *key)
{
    struct rec_job row = {.kind = kind, .key = key, .payload = "{}", .max_attempts = 2, .run_after = 1000};
    OK(f, store_job_add(user, &row, &f->error));
    return row;
}

static enum rec_status lease(struct fixture *f, int64_t now, struct rec_job *row, const char **user)
{
    return store_job_lease(f->store, NULL, NULL, "me", now, 100, &f->arena, row, user, &f->error);
}

static void job_keys(struct fixture *f)
{
    struct rec_job row;
    const char *user;

    struct rec_job a = job_of(f, f->alice, "learn", "m1/1");
    struct rec_job b = job_of(f, f->alice, "learn", "m1/1"); /* queued */
    assert_string_equal(a.id, b.id);
    struct rec_job other = job_of(f, f->bob, "learn", "m1/1");
    assert_string_not_equal(other.id, a.id);
    assert_string_not_equal(job_of(f, f->alice, "learn", "").id, job_of(f, f->alice, "learn", "").id);
    OK(f, lease(f, 1000, &row, &user));
    assert_string_equal(row.id, a.id);
    assert_string_equal(job_of(f, f->alice, "learn", "m1/1").id, a.id); /* running */
    row.status = REC_JOB_DONE;
    OK(f, store_job_end(f->alice, &row, &f->error));
    assert_string_equal(job_of(f, f->alice, "learn", "m1/1").id, a.id); /* done */

    struct rec_job c = job_of(f, f->alice, "learn", "m2/1");
    c.status = REC_JOB_CANCELLED;
    OK(f, store_job_end(f->alice, &c, &f->error));
    struct rec_job d = job_of(f, f->alice, "learn", "m2/1");
    assert_string_not_equal(d.id, c.id); /* a cancelled one does not stand in the way */
    c.status = REC_JOB_QUEUED;
    EXPECT(f, REC_CONFLICT, store_job_end(f->alice, &c, &f->error)); /* but now it may not come back */
    assert_string_equal(f->error.id, d.id);
}

static void job_leases(struct fixture *f)
{
    struct rec_job row, stored;
    const char *user;

    EXPECT(f, REC_DONE, lease(f, 5000, &row, &user));
    struct rec_job a = job_of(f, f->alice, "learn", "a");
    struct rec_job b = job_of(f, f->bob, "title", "b");
    EXPECT(f, REC_DONE, lease(f, 999, &row, &user)); /* not due */
    OK(f, lease(f, 1000, &row, &user));
    assert_string_equal(row.id, a.id);
    assert_string_equal(user, "alice");
    assert_string_equal(row.kind, "learn");
    assert_string_equal(row.payload, "{}");
    assert_int_equal(row.status, REC_JOB_RUNNING);
    assert_int_equal(row.attempts, 1);
    OK(f, lease(f, 1000, &row, &user));
    assert_string_equal(row.id, b.id);
    assert_string_equal(user, "bob");
    EXPECT(f, REC_DONE, lease(f, 1099, &row, &user)); /* both are held */
    OK(f, lease(f, 1100, &row, &user));               /* the first lease has run out */
    assert_string_equal(row.id, a.id);
    assert_int_equal(row.attempts, 2);
    OK(f, store_job_get(f->alice, a.id, &f->arena, &stored, &f->error));
    struct rec_job late = stored;
    late.attempts = 1;
    late.status = REC_JOB_DONE;
    EXPECT(f, REC_CONFLICT, store_job_end(f->alice, &late, &f->error)); /* the first holder is too late */
    OK(f, lease(f, 1100, &row, &user));                                 /* bob's */
    /* attempts have run out with the lease: it has failed, and there is no other */
    EXPECT(f, REC_DONE, lease(f, 1300, &row, &user));
    OK(f, store_job_get(f->alice, a.id, &f->arena, &stored, &f->error));
    assert_int_equal(stored.status, REC_JOB_FAILED);
    assert_true(stored.error[0]);
}

static void job_choice(struct fixture *f)
{
    struct rec_job row;
    const char *user;
    const char *const kinds[] = {"title", "index", NULL}, *const none[] = {"titles", NULL};

    job_of(f, f->alice, "learn", "a");
    struct rec_job b = job_of(f, f->bob, "title", "b");
    struct rec_job early = {.kind = "learn", .run_after = 500};
    OK(f, store_job_add(f->alice, &early, &f->error));
    EXPECT(f, REC_DONE,
           store_job_lease(f->store, none, NULL, "me", 2000, 100, &f->arena, &row, &user, &f->error));
    OK(f, store_job_lease(f->store, kinds, NULL, "me", 2000, 100, &f->arena, &row, &user, &f->error));
    assert_string_equal(row.id, b.id);
    EXPECT(f, REC_DONE,
           store_job_lease(f->store, NULL, "bob", "me", 2000, 100, &f->arena, &row, &user, &f->error));
    OK(f, store_job_lease(f->store, NULL, "alice", "me", 2000, 100, &f->arena, &row, &user, &f->error));
    assert_string_equal(row.id, early.id); /* the one that was due first */
}

static void job_ends(struct fixture *f)
{
    struct rec_job row, *rows;
    const char *user;
    size_t count;

    struct rec_job a = job_of(f, f->alice, "learn", "a");
    OK(f, lease(f, 1000, &row, &user));
    row.status = REC_JOB_RUNNING;
    EXPECT(f, REC_INVALID, store_job_end(f->alice, &row, &f->error));
    row.status = REC_JOB_QUEUED;
    row.run_after = 3000;
    row.error = "no network";
    OK(f, store_job_end(f->alice, &row, &f->error));
    EXPECT(f, REC_DONE, lease(f, 2999, &row, &user));
    OK(f, lease(f, 3000, &row, &user));
    assert_string_equal(row.error, "no network");
    assert_int_equal(row.attempts, 2);
    row.status = REC_JOB_FAILED;
    OK(f, store_job_end(f->alice, &row, &f->error));
    row.status = REC_JOB_DONE;
    EXPECT(f, REC_CONFLICT, store_job_end(f->alice, &row, &f->error));
    row.status = REC_JOB_QUEUED; /* a person tries again: attempts begin anew */
    row.run_after = 0;
    OK(f, store_job_end(f->alice, &row, &f->error));
    OK(f, lease(f, 4000, &row, &user));
    assert_int_equal(row.attempts, 1);
    row.status = REC_JOB_DONE;
    OK(f, store_job_end(f->alice, &row, &f->error));
    row.status = REC_JOB_QUEUED;
    EXPECT(f, REC_CONFLICT, store_job_end(f->alice, &row, &f->error));

    job_of(f, f->alice, "title", "b");
    job_of(f, f->bob, "title", "b");
    OK(f, store_job_list(f->alice, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].kind, "title"); /* newest first */
    OK(f, store_job_list(f->alice, 1u << REC_JOB_DONE, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].id, a.id);
    OK(f, store_job_list(f->alice, 0, 1, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
}

const struct contract_case contract_turns[] = {{"turns", turns},
                                               {"turn lists", turn_lists},
                                               {"runs", runs},
                                               {"taking over a run", takeover},
                                               {"job keys", job_keys},
                                               {"job leases", job_leases},
                                               {"job choice", job_choice},
                                               {"job ends", job_ends},
                                               {NULL, NULL}};
