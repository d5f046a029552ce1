#include "config.h"

#include "store/store_path.h"

#include <assert.h>

static const struct store_branch *branch_at(const struct store_branch *branches, size_t count, int64_t number)
{
    assert(number >= 1 && (size_t)number <= count && branches[number - 1].number == number);
    return &branches[number - 1];
}

size_t path_ranges(const struct store_branch *branches, size_t count, int64_t branch,
                   struct store_range *ranges)
{
    size_t used = 0;
    int64_t end = STORE_TIME_MAX;
    for (int64_t number = branch; number != 0;) {
        const struct store_branch *row = branch_at(branches, count, number);
        if (row->fork < end) {
            ranges[used++] = (struct store_range){.branch = number, .first = row->fork, .end = end};
            end = row->fork;
        }
        number = row->parent;
    }
    return used;
}

int64_t path_owner(const struct store_branch *branches, size_t count, int64_t branch, int64_t sequence)
{
    const struct store_branch *row = branch_at(branches, count, branch);
    while (row->parent != 0 && row->fork >= sequence)
        row = branch_at(branches, count, row->parent);
    return row->number;
}

bool path_forks_at(const struct store_branch *branches, size_t count, int64_t sequence)
{
    for (size_t i = 0; i < count; i++)
        if (branches[i].parent != 0 && branches[i].fork == sequence)
            return true;
    return false;
}
