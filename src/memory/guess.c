#include "config.h"

#include "memory/guess.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/json.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

#define WISHES_MAX   64 /* of a key: the newest ones */
#define DAY_MS       (24 * 60 * 60 * 1000.0)
#define HALF_LIFE    90.0  /* days until a wish counts half */
#define FORGOTTEN    365.0 /* days until it does not count */
#define ENOUGH       0.7   /* what a guess must be worth to be made */
#define TOO_LITTLE   0.5   /* below this one that waits is taken back */
#define KEY_MAX      100   /* bytes; those that are guessed are short */
#define EVERY_STATUS (~0u)

struct wish {
    const char *value, *message;
    int64_t start, end, time;
};

struct wishes {
    struct wish rows[WISHES_MAX + 1]; /* oldest first */
    size_t count;
};

double guess_confidence(double support, double refusal)
{
    return (1 + support) / (2 + support + refusal);
}

/* --- What is kept: [["short","message",start,end,time],...] --- */

const char *guess_setting(const char *key, struct arena *arena)
{
    return arena_printf(arena, "wishes/%.*s", KEY_MAX, key);
}

static enum rec_status load(struct record *record, const char *key, struct wishes *wishes, rec_error *error)
{
    struct json json = JSON_INIT;
    const char *text = NULL;
    wishes->count = 0;
    enum rec_status status =
        store_setting_get(record->user, guess_setting(key, &record->arena), &record->arena, &text, error);
    if (status != REC_OK || text == NULL || json_parse(&json, text, strlen(text), NULL) != REC_OK) {
        json_free(&json);
        return status;
    }
    for (int at = json_first(&json, 0); at != JSON_NONE && wishes->count < WISHES_MAX;
         at = json_next(&json, at)) {
        struct wish *wish = &wishes->rows[wishes->count];
        wish->value = json_string(&json, json_path(&json, at, "0"), &record->arena, NULL);
        wish->message = json_string(&json, json_path(&json, at, "1"), &record->arena, NULL);
        wish->start = json_int(&json, json_path(&json, at, "2"), 0);
        wish->end = json_int(&json, json_path(&json, at, "3"), 0);
        wish->time = json_int(&json, json_path(&json, at, "4"), 0);
        wishes->count += wish->value != NULL && wish->message != NULL;
    }
    json_free(&json);
    return REC_OK;
}

static enum rec_status save(struct record *record, const char *key, const struct wishes *wishes,
                            rec_error *error)
{
    struct buf out = BUF_INIT;
    struct json_writer writer;
    json_writer_init(&writer, &out);
    json_open_array(&writer);
    for (size_t i = 0; i < wishes->count; i++) {
        const struct wish *wish = &wishes->rows[i];
        json_open_array(&writer);
        json_put_string(&writer, wish->value);
        json_put_string(&writer, wish->message);
        json_put_int(&writer, wish->start);
        json_put_int(&writer, wish->end);
        json_put_int(&writer, wish->time);
        json_close_array(&writer);
    }
    json_close_array(&writer);
    enum rec_status status =
        store_setting_set(record->user, guess_setting(key, &record->arena), out.data, error);
    buf_free(&out);
    return status;
}

/* --- What it comes to --- */

struct tally {
    double support, refusal;
    size_t messages; /* that support it */
};

static double weight(const struct wish *wish, int64_t now)
{
    double days = (double)(now - wish->time) / DAY_MS;
    return days > FORGOTTEN ? 0 : exp2(-(days > 0 ? days : 0) / HALF_LIFE);
}

static struct tally count_wishes(const struct wishes *wishes, const char *value, int64_t now)
{
    struct tally tally = {0};
    for (size_t i = 0; i < wishes->count; i++) {
        double counts = weight(&wishes->rows[i], now);
        if (counts == 0)
            continue;
        if (utf8_equal_folded(wishes->rows[i].value, value)) {
            tally.support += counts;
            tally.messages++;
        } else {
            tally.refusal += counts;
        }
    }
    return tally;
}

/* The messages may have gone since. */
static enum rec_status collect_evidence(struct record *record, const struct wishes *wishes, const char *value,
                                        const struct memory_source *source, struct rec_evidence *evidence,
                                        size_t *count, rec_error *error)
{
    *count = 0;
    for (size_t i = 0; i < wishes->count; i++) {
        const struct wish *wish = &wishes->rows[i];
        struct rec_message message;
        if (!utf8_equal_folded(wish->value, value))
            continue;
        enum rec_status status =
            store_message_get(record->user, wish->message, &record->arena, &message, error);
        if (status == REC_NOT_FOUND)
            continue;
        if (status != REC_OK)
            return status;
        struct rec_evidence *row = &evidence[(*count)++];
        *row = (struct rec_evidence){.external_id = "",
                                     .source = source->source,
                                     .start = wish->start,
                                     .end = wish->end,
                                     .created_at = wish->time};
        strcpy(row->message_id, message.id);
        strcpy(row->conversation_id, message.conversation_id);
    }
    return REC_OK;
}

/* --- The slot --- */

/* A statement, a lock, or a no to the same guess: nothing is guessed beside these. */
static bool is_settled(const struct rec_preference *row, const char *value)
{
    if (row->status == REC_STATE_ACTIVE && (row->explicit_ || row->locked))
        return true;
    return (row->status == REC_STATE_REJECTED || row->status == REC_STATE_FORGOTTEN) &&
           utf8_equal_folded(row->value, value);
}

static enum rec_status withdraw(struct record *record, const struct rec_preference *row,
                                const char *successor, int64_t now, rec_error *error)
{
    struct rec_preference closed = *row;
    closed.status = REC_STATE_SUPERSEDED;
    closed.valid_to = now;
    strcpy(closed.superseded_by, successor);
    return record_preference(
        record, "supersede", row, &closed,
        arena_printf(&record->arena, "no longer guessed: %s", memory_preference_text(row, &record->arena)),
        error);
}

struct guess {
    struct record *record;
    const struct memory_candidate *hint;
    const struct memory_source *source;
    const struct wishes *wishes;
    int64_t now;
};

static enum rec_status propose(const struct guess *guess, const struct tally *tally, char id[REC_ID_SIZE],
                               bool *proposed, rec_error *error)
{
    struct rec_evidence evidence[WISHES_MAX + 1];
    struct rec_preference row = {.category = guess->hint->category,
                                 .status = REC_STATE_PROPOSED,
                                 .key = guess->hint->key,
                                 .qualifier = "",
                                 .value = guess->hint->value,
                                 .statement = guess->hint->content,
                                 .confidence = guess_confidence(tally->support, tally->refusal),
                                 .since = guess->now,
                                 .evidence = evidence};
    enum rec_status status = collect_evidence(guess->record, guess->wishes, row.value, guess->source,
                                              evidence, &row.evidence_count, error);
    if (status != REC_OK || row.evidence_count < GUESS_SUPPORTS)
        return status;
    strcpy(row.id, id);
    *proposed = true;
    return record_preference(guess->record, "propose", NULL, &row,
                             arena_printf(&guess->record->arena, "guessed from %zu wishes: %s",
                                          row.evidence_count,
                                          memory_preference_text(&row, &guess->record->arena)),
                             error);
}

/* The guess that waits is worth more or less now, and this message speaks for it if it says the same. */
static enum rec_status weigh(const struct guess *guess, struct rec_preference *row, rec_error *error)
{
    struct tally tally = count_wishes(guess->wishes, row->value, guess->now);
    struct rec_evidence evidence = {.external_id = "",
                                    .source = guess->source->source,
                                    .start = guess->hint->start,
                                    .end = guess->hint->end,
                                    .created_at = guess->now};
    strcpy(evidence.message_id, guess->source->message_id);
    strcpy(evidence.conversation_id, guess->source->conversation_id);
    row->confidence = guess_confidence(tally.support, tally.refusal);
    row->evidence = &evidence;
    row->evidence_count = utf8_equal_folded(row->value, guess->hint->value);
    row->updated_at = clock_now();
    return store_preference_update(guess->record->user, row, error);
}

static enum rec_status reconsider(const struct guess *guess, char id[REC_ID_SIZE], bool *proposed,
                                  rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .statuses = EVERY_STATUS, .key = guess->hint->key, .qualifier = ""};
    struct tally tally = count_wishes(guess->wishes, guess->hint->value, guess->now);
    struct rec_preference *rows;
    size_t count;
    bool more,
        enough = tally.messages >= GUESS_SUPPORTS && guess_confidence(tally.support, tally.refusal) >= ENOUGH;
    enum rec_status status = store_preference_list(guess->record->user, &filter, &guess->record->arena, &rows,
                                                   &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        if (is_settled(&rows[i], guess->hint->value))
            return REC_OK;
    id_new(id);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        bool waits = rows[i].status == REC_STATE_PROPOSED && !rows[i].explicit_;
        if (!waits && rows[i].status != REC_STATE_ACTIVE)
            continue;
        bool same = utf8_equal_folded(rows[i].value, guess->hint->value);
        tally = count_wishes(guess->wishes, rows[i].value, guess->now);
        enough = enough && !same;
        if (waits && !same && guess_confidence(tally.support, tally.refusal) < TOO_LITTLE)
            status = withdraw(guess->record, &rows[i], enough ? id : "", guess->now, error);
        else if (waits)
            status = weigh(guess, &rows[i], error);
    }
    tally = count_wishes(guess->wishes, guess->hint->value, guess->now);
    return status == REC_OK && enough ? propose(guess, &tally, id, proposed, error) : status;
}

enum rec_status guess_support(struct record *record, const struct memory_candidate *hint,
                              const struct memory_source *source, int64_t now, char id[REC_ID_SIZE],
                              bool *proposed, rec_error *error)
{
    struct wishes wishes;
    *proposed = false;
    if (source->message_id[0] == '\0')
        return REC_OK;
    enum rec_status status = load(record, hint->key, &wishes, error);
    for (size_t i = 0; status == REC_OK && i < wishes.count; i++)
        if (strcmp(wishes.rows[i].message, source->message_id) == 0)
            return REC_OK;
    if (status != REC_OK)
        return status;
    wishes.rows[wishes.count++] = (struct wish){.value = hint->value,
                                                .message = source->message_id,
                                                .start = hint->start,
                                                .end = hint->end,
                                                .time = now};
    if (wishes.count > WISHES_MAX)
        memmove(wishes.rows, wishes.rows + 1, --wishes.count * sizeof *wishes.rows);
    status = save(record, hint->key, &wishes, error);
    const struct guess guess = {record, hint, source, &wishes, now};
    return status == REC_OK ? reconsider(&guess, id, proposed, error) : status;
}
