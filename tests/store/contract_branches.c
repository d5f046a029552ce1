#include "config.h"

#include "contract.h"

#include <string.h>

static size_t page(struct fixture *f, struct store_message_query query, struct rec_message **rows, bool *more)
{
    size_t count;
    OK(f, store_message_page(f->alice, &query, &f->arena, rows, &count, more, &f->error));
    return count;
}

static void forking(struct fixture *f)
{
    struct rec_conversation shown = {0}, row;
    struct store_branch *branches;
    struct rec_message *rows, m;
    int64_t number;
    size_t count;
    bool more;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    for (int i = 0; i < 4; i++)
        add_message(f, f->alice, c.id, REC_ROLE_USER, "one");
    EXPECT(f, REC_INVALID, store_branch_add(f->alice, c.id, 1, 0, &number, &f->error));
    EXPECT(f, REC_INVALID, store_branch_add(f->alice, c.id, 1, 6, &number, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_branch_add(f->alice, c.id, 2, 1, &number, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_branch_add(f->alice, c.id, 0, 1, &number, &f->error));
    OK(f, store_branch_add(f->alice, c.id, 1, 3, &number, &f->error));
    assert_int_equal(number, 2);
    /* not shown yet, and empty: its path ends where it forks */
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id, .branch = 2}, &rows, &more),
                     2);
    m = add_on_branch(f, f->alice, c.id, 2, "two");
    assert_int_equal(m.sequence, 3);
    m = add_on_branch(f, f->alice, c.id, 2, "two");
    assert_int_equal(m.sequence, 4);
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id, .branch = 2}, &rows, &more),
                     4);
    assert_int_equal(rows[1].branch, 1);
    assert_int_equal(rows[2].branch, 2);
    m = add_on_branch(f, f->alice, c.id, 0, "still the first");
    assert_int_equal(m.branch, 1);
    assert_int_equal(m.sequence, 5);
    shown.branch = 2;
    OK(f, store_conversation_update(f->alice, c.id, STORE_BRANCH, &shown, &f->error));
    m = add_on_branch(f, f->alice, c.id, 0, "the second");
    assert_int_equal(m.branch, 2);
    assert_int_equal(m.sequence, 5);
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id}, &rows, &more), 5);
    assert_int_equal(rows[4].branch, 2);
    OK(f, store_branch_list(f->alice, c.id, &f->arena, &branches, &count, &f->error));
    assert_int_equal(count, 2);
    assert_int_equal(branches[0].number, 1);
    assert_int_equal(branches[0].parent, 0);
    assert_int_equal(branches[1].parent, 1);
    assert_int_equal(branches[1].fork, 3);
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.message_count, 8);
    struct rec_message lost = {.branch = 3};
    memcpy(lost.conversation_id, c.id, REC_ID_SIZE);
    EXPECT(f, REC_NOT_FOUND, store_message_add(f->alice, &lost, &f->error));
    EXPECT(f, REC_NOT_FOUND,
           store_message_page(f->alice, &(struct store_message_query){.conversation = c.id, .branch = 3},
                              &f->arena, &rows, &count, &more, &f->error));
}

static void siblings(struct fixture *f)
{
    struct rec_message *rows, m;
    int64_t number;
    size_t count;
    bool more;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    add_message(f, f->alice, c.id, REC_ROLE_USER, "question");
    struct rec_message first = add_message(f, f->alice, c.id, REC_ROLE_ASSISTANT, "answer 1");
    OK(f, store_branch_add(f->alice, c.id, 1, 2, &number, &f->error));
    struct rec_message second = add_on_branch(f, f->alice, c.id, number, "answer 2");
    OK(f, store_branch_add(f->alice, c.id, 2, 2, &number, &f->error)); /* a regeneration of the second */
    OK(f, store_message_get(f->alice, second.id, &f->arena, &m, &f->error));
    assert_int_equal(m.siblings, 2); /* the third is not there yet */
    struct rec_message third = add_on_branch(f, f->alice, c.id, number, "answer 3");
    const char *ids[] = {first.id, second.id, third.id};
    for (size_t i = 0; i < 3; i++) {
        OK(f, store_message_get(f->alice, ids[i], &f->arena, &m, &f->error));
        assert_int_equal(m.sibling, i + 1);
        assert_int_equal(m.siblings, 3);
        OK(f, store_message_siblings(f->alice, ids[i], &f->arena, &rows, &count, &f->error));
        assert_int_equal(count, 3);
        for (size_t k = 0; k < 3; k++) {
            assert_string_equal(rows[k].id, ids[k]);
            assert_int_equal(rows[k].sibling, k + 1);
        }
    }
    /* the same sequence further down different branches is not the same place */
    struct rec_message on2 = add_on_branch(f, f->alice, c.id, 2, "x");
    struct rec_message on3 = add_on_branch(f, f->alice, c.id, 3, "y");
    assert_int_equal(on2.sequence, on3.sequence);
    OK(f, store_message_get(f->alice, on2.id, &f->arena, &m, &f->error));
    assert_int_equal(m.siblings, 1);
    OK(f, store_message_siblings(f->alice, on2.id, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id, .branch = 3}, &rows, &more),
                     3);
    assert_int_equal(rows[0].siblings, 1);
    assert_int_equal(rows[1].sibling, 3);
    assert_int_equal(rows[1].siblings, 3);
}

/* --- A random tree against one made by hand --- */

enum { BRANCHES = 12, MOST = 60 };

struct tree {
    struct rec_message paths[BRANCHES + 1][MOST]; /* of each branch, whole */
    size_t lengths[BRANCHES + 1];
    int branches;
};

/* Two messages are alternatives if they have one sequence and all before them is the same. */
static bool alternatives(const struct tree *tree, int a, int b, size_t at)
{
    if (tree->lengths[a] <= at || tree->lengths[b] <= at)
        return false;
    return at == 0 || strcmp(tree->paths[a][at - 1].id, tree->paths[b][at - 1].id) == 0;
}

static int count_alternatives(const struct tree *tree, int branch, size_t at)
{
    const char *seen[BRANCHES + 1];
    int count = 0;
    for (int other = 1; other <= tree->branches; other++) {
        bool known = false;
        if (!alternatives(tree, branch, other, at))
            continue;
        for (int i = 0; i < count; i++)
            known |= strcmp(seen[i], tree->paths[other][at].id) == 0;
        if (!known)
            seen[count++] = tree->paths[other][at].id;
    }
    return count;
}

static void compare_pages(struct fixture *f, const struct tree *tree, const char *conversation, int branch,
                          size_t limit)
{
    struct store_message_query query = {.conversation = conversation, .branch = branch, .limit = limit};
    size_t length = tree->lengths[branch], at = 0;
    struct rec_message *rows;
    bool more = true;

    for (bool first = true; first || more; first = false) { /* down from the end */
        size_t count = page(f, query, &rows, &more);
        for (size_t i = 0; i < count; i++) {
            const struct rec_message *wanted = &tree->paths[branch][length - at - count + i];
            assert_string_equal(rows[i].id, wanted->id);
            assert_int_equal(rows[i].siblings,
                             count_alternatives(tree, branch, (size_t)wanted->sequence - 1));
        }
        at += count;
        query.before = count ? rows[0].sequence : 1;
        assert_int_equal(more, at < length);
    }
    assert_int_equal(at, length);
    if (length == 0)
        return;
    query.before = 0;
    query.after = 1; /* up from the second */
    for (at = 1, more = length > 1; more;) {
        size_t count = page(f, query, &rows, &more);
        for (size_t i = 0; i < count; i++)
            assert_string_equal(rows[i].id, tree->paths[branch][at + i].id);
        at += count;
        query.after = rows[count - 1].sequence;
    }
    assert_int_equal(at, length);
}

static void random_tree(struct fixture *f)
{
    static struct tree tree;
    unsigned seed = 7;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memset(&tree, 0, sizeof(tree));
    tree.branches = 1;
    for (int step = 0; step < 400; step++) {
        seed = seed * 1103515245u + 12345u;
        unsigned dice = seed >> 16;
        int branch = 1 + (int)(dice % (unsigned)tree.branches);
        size_t length = tree.lengths[branch];
        if (dice % 17 == 0 && tree.branches < BRANCHES) {
            int64_t number;
            size_t fork = 1 + (dice / 17) % (length + 1);
            OK(f, store_branch_add(f->alice, c.id, branch, (int64_t)fork, &number, &f->error));
            tree.branches++;
            assert_int_equal(number, tree.branches);
            memcpy(tree.paths[number], tree.paths[branch], sizeof(tree.paths[0]));
            tree.lengths[number] = fork - 1;
        } else if (length < MOST) {
            tree.paths[branch][length] = add_on_branch(f, f->alice, c.id, branch, "m");
            assert_int_equal(tree.paths[branch][length].sequence, length + 1);
            tree.lengths[branch]++;
        }
    }
    assert_int_equal(tree.branches, BRANCHES);
    for (int branch = 1; branch <= tree.branches; branch++)
        for (size_t limit = 1; limit < 24; limit += 7)
            compare_pages(f, &tree, c.id, branch, limit);
}

const struct contract_case contract_branches[] = {
    {"branches", forking},
    {"siblings", siblings},
    {"a random tree of branches", random_tree},
    {NULL, NULL},
};
