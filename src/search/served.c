#include "config.h"

#include "search/served.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "search/embed.h"
#include "search/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BATCH     256
#define BYTES_MAX ((size_t)512 << 20) /* of vectors in memory; what is beyond has none */
#define LOOK      4096                /* rows between two looks at the token */

struct served {
    char *model;
    int64_t cursor; /* in the store */
    uint32_t last;  /* mark of the row it came from */
    size_t dimensions, count, capacity;
    struct served_row {
        unsigned char id[PART_ID];
        float scale; /* 0: forgotten */
        float value; /* of the search that runs */
    } * rows;
    int8_t *values;
    struct map by_id;
    bool full;
};

struct served *served_new(const char *model)
{
    struct served *served = xcalloc(1, sizeof *served);
    served->model = xstrdup(model);
    return served;
}

static void begin_anew(struct served *served)
{
    char *model = served->model;
    free(served->rows);
    free(served->values);
    map_free(&served->by_id);
    *served = (struct served){.model = model};
}

void served_free(struct served *served)
{
    if (served == NULL)
        return;
    begin_anew(served);
    free(served->model);
    free(served);
}

const char *served_model(const struct served *served)
{
    return served->model;
}

size_t served_dimensions(const struct served *served)
{
    return served->dimensions;
}

/* --- Rows --- */

struct wanted {
    const struct served *served;
    const unsigned char *id;
};

static bool same_id(const void *context, uint32_t value)
{
    const struct wanted *wanted = context;
    return memcmp(wanted->served->rows[value].id, wanted->id, PART_ID) == 0;
}

static uint32_t find(const struct served *served, const unsigned char id[PART_ID])
{
    const struct wanted wanted = {served, id};
    return map_find(&served->by_id, map_hash(id, PART_ID), same_id, &wanted);
}

static uint32_t make_room(struct served *served, const unsigned char id[PART_ID])
{
    if ((served->count + 1) * served->dimensions > BYTES_MAX) {
        if (!served->full)
            log_write(LOG_WARNING, "search: only the first %zu vectors of %s are used", served->count,
                      served->model);
        served->full = true;
        return MAP_NONE;
    }
    if (served->count == served->capacity) {
        served->capacity = served->capacity == 0 ? 1024 : served->capacity * 2;
        served->rows = xreallocarray(served->rows, served->capacity, sizeof *served->rows);
        served->values = xreallocarray(served->values, served->capacity, served->dimensions);
    }
    memcpy(served->rows[served->count].id, id, PART_ID);
    map_add(&served->by_id, map_hash(id, PART_ID), (uint32_t)served->count);
    return (uint32_t)served->count++;
}

static void take(struct served *served, const struct store_vector *row)
{
    unsigned char id[PART_ID];
    if (served->dimensions == 0)
        served->dimensions = row->dimensions;
    if (row->dimensions != served->dimensions)
        return;
    id_pack(row->id, id);
    uint32_t place = find(served, id);
    if (place == MAP_NONE && (place = make_room(served, id)) == MAP_NONE)
        return;
    int8_t *values = served->values + (size_t)place * served->dimensions;
    memcpy(values, row->values, served->dimensions);
    int32_t squares = kernel_dot(values, values, served->dimensions);
    served->rows[place].scale = squares > 0 ? 1 / sqrtf((float)squares) : 0;
}

static uint32_t mark_of(const struct store_vector *row)
{
    return map_hash(row->id, strlen(row->id)) ^ map_hash(row->values, row->dimensions);
}

/* What was read counts as long as the last row that was read is in its place: this or another program may
 * have dropped them all, and have had them made anew. */
static enum rec_status check_last(struct served *served, struct store_user *user, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct store_vector *rows;
    int64_t at = served->cursor - 1;
    size_t count = 0;
    enum rec_status status = REC_OK;
    if (served->cursor > 0)
        status = store_vector_scan(user, served->model, &at, 1, &arena, &rows, &count, error);
    if (status == REC_OK && served->cursor > 0 &&
        (count == 0 || at != served->cursor || mark_of(&rows[0]) != served->last))
        begin_anew(served);
    arena_free(&arena);
    return status;
}

enum rec_status served_update(struct served *served, struct store_user *user, const _Atomic int *cancel,
                              rec_error *error)
{
    enum rec_status status = check_last(served, user, error);
    for (size_t count = 1; status == REC_OK && count > 0;) {
        struct arena arena = ARENA_INIT;
        struct store_vector *rows;
        status = store_vector_scan(user, served->model, &served->cursor, BATCH, &arena, &rows, &count, error);
        for (size_t i = 0; status == REC_OK && i < count; i++)
            take(served, &rows[i]);
        if (status == REC_OK && count > 0)
            served->last = mark_of(&rows[count - 1]);
        arena_free(&arena);
        if (status == REC_OK && cancel != NULL && *cancel != 0)
            return error_set(error, REC_CANCELLED, "The search was stopped.");
    }
    return status;
}

void served_forget(struct served *served, const char *id)
{
    unsigned char packed[PART_ID];
    id_pack(id, packed);
    uint32_t place = find(served, packed);
    if (place == MAP_NONE)
        return;
    served->rows[place].scale = served->rows[place].value = 0;
    memset(served->values + (size_t)place * served->dimensions, 0, served->dimensions);
}

/* --- Likeness --- */

enum rec_status served_compare(struct served *served, const float *vector, const _Atomic int *cancel,
                               rec_error *error)
{
    int8_t *query = xmalloc(served->dimensions);
    float scale = 0;
    double sum = 0;
    size_t living = 0;
    bool fine = true;
    for (size_t i = 0; i < served->dimensions; i++)
        fine = fine && isfinite(vector[i]);
    fine = fine && embed_round(vector, served->dimensions, query, &scale);
    for (size_t i = 0; fine && i < served->count; i++) {
        struct served_row *row = &served->rows[i];
        row->value = row->scale * scale *
                     (float)kernel_dot(served->values + i * served->dimensions, query, served->dimensions);
        sum += row->scale > 0 ? row->value : 0;
        living += row->scale > 0;
        if (i % LOOK == LOOK - 1 && cancel != NULL && *cancel != 0) {
            free(query);
            return error_set(error, REC_CANCELLED, "The search was stopped.");
        }
    }
    free(query);
    if (!fine)
        return error_set(error, REC_INVALID, "The vector holds nothing but zeros, or what is no number.");
    double mean = living > 1 ? fmin(fmax(sum / (double)living, 0), .99) : 0;
    for (size_t i = 0; i < served->count; i++) {
        struct served_row *row = &served->rows[i];
        double value = row->scale > 0 ? (row->value - mean) / (1 - mean) : 0;
        row->value = (float)fmin(fmax(value, 0), 1);
    }
    return REC_OK;
}

double served_likeness(const struct served *served, const unsigned char id[PART_ID])
{
    uint32_t place = find(served, id);
    return place != MAP_NONE ? served->rows[place].value : 0;
}

size_t served_nearest(const struct served *served, unsigned char (*ids)[PART_ID], double *values, size_t most)
{
    size_t count = 0, worst = 0;
    for (size_t i = 0; i < served->count && most > 0; i++) {
        double value = served->rows[i].value;
        size_t at = count;
        if (value <= 0 || (count == most && value <= values[worst]))
            continue;
        if (count == most)
            at = worst;
        else
            count++;
        values[at] = value;
        memcpy(ids[at], served->rows[i].id, PART_ID);
        worst = 0;
        for (size_t j = 1; j < count; j++)
            worst = values[j] < values[worst] ? j : worst;
    }
    return count;
}
