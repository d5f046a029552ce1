#include "config.h"

#include "session/results.h"

#include "base/alloc.h"

#include <stdlib.h>

#define KEPT 128

void results_init(struct result_shelf *shelf)
{
    pthread_mutex_init(&shelf->lock, NULL);
    shelf->newest = NULL;
}

void results_fini(struct result_shelf *shelf)
{
    struct result *next;

    for (struct result *result = shelf->newest; result; result = next) {
        next = result->next;
        rec_result_free(&result->row);
    }
    pthread_mutex_destroy(&shelf->lock);
}

struct result *result_new(enum rec_command_kind kind, uint64_t command)
{
    struct result *result = xcalloc(1, sizeof *result);
    struct rec_result *row = &result->row;

    row->kind = kind;
    row->response = row->provider = row->model = row->stop_reason = row->report = "";
    row->input_tokens = row->output_tokens = row->cache_read_tokens = row->cache_write_tokens = -1;
    result->command = command;
    return result;
}

void results_put(struct result_shelf *shelf, struct result *result)
{
    struct result **place;
    struct result *oldest;
    int count = 0;

    pthread_mutex_lock(&shelf->lock);
    result->next = shelf->newest;
    shelf->newest = result;
    for (place = &shelf->newest; *place && count < KEPT; place = &(*place)->next)
        count++;
    oldest = *place;
    *place = NULL;
    pthread_mutex_unlock(&shelf->lock);
    if (oldest)
        rec_result_free(&oldest->row);
}

struct rec_result *results_take(struct result_shelf *shelf, uint64_t command)
{
    struct result *found = NULL;

    pthread_mutex_lock(&shelf->lock);
    for (struct result **place = &shelf->newest; *place; place = &(*place)->next)
        if ((*place)->command == command) {
            found = *place;
            *place = found->next;
            break;
        }
    pthread_mutex_unlock(&shelf->lock);
    return found ? &found->row : NULL;
}

void rec_result_free(struct rec_result *row)
{
    struct result *result = (struct result *)row;

    if (!result)
        return;
    arena_free(&result->arena);
    free(result);
}
