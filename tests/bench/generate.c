/* Makes a store of any size, the same for the same arguments (but for ids): conversations of a person and an
 * assistant, words by Zipf's law. Usage:
 *
 *     generate FILE [MESSAGES [CONVERSATIONS [TAIL]]]
 *
 * MESSAGES (1000) are dealt out over CONVERSATIONS (MESSAGES / 1000, at least 1) in order of time. TAIL (0)
 * more make a newest conversation of their own. The newest message of each conversation begins with "Newest
 * message of " and the conversation's title. User: bench. */
#include "config.h"

#include "base/buf.h"
#include "bench.h"
#include "store/store.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>

#define USER             "bench"
#define ROWS_IN_A_COMMIT 20000
#define FIRST_TIME       INT64_C(1500000000000)
#define TIME_STEP        INT64_C(41000)

struct generator {
    struct store *store;
    struct store_user *user;
    uint64_t random;
    int64_t now;
    long pending; /* rows of the open transaction */
    struct buf text, title;
};

static void check(enum rec_status status, const rec_error *error)
{
    if (status)
        bench_fail("%s", error->message);
}

static uint64_t next_random(struct generator *generator)
{
    generator->random ^= generator->random << 13;
    generator->random ^= generator->random >> 7;
    generator->random ^= generator->random << 17;
    return generator->random;
}

/* Rank r comes about 1/r as often as the first: the product of two even numbers is a fair likeness. */
static const char *next_word(struct generator *generator)
{
    uint64_t even = next_random(generator);
    uint64_t place = (even & 0xFFFF) * (even >> 16 & 0xFFFF) % ((uint64_t)1 << 32);

    return words[(place * WORD_COUNT) >> 32];
}

static void add_sentence(struct generator *generator, unsigned length)
{
    size_t start = generator->text.length;

    for (unsigned i = 0; i < length; i++)
        buf_addf(&generator->text, "%s%s", i ? " " : "", next_word(generator));
    if (generator->text.data[start] >= 'a' && generator->text.data[start] <= 'z')
        generator->text.data[start] = (char)(generator->text.data[start] - 'a' + 'A');
    buf_addc(&generator->text, next_random(generator) % 6 ? '.' : '?');
}

/* A person writes a sentence or two; the assistant some more, now and then with a list or code. */
static void add_text(struct generator *generator, enum rec_role role)
{
    unsigned sentences =
        role == REC_ROLE_USER ? 1 + next_random(generator) % 2 : 1 + next_random(generator) % 4;

    for (unsigned i = 0; i < sentences; i++) {
        if (i)
            buf_addc(&generator->text, ' ');
        add_sentence(generator, 4 + next_random(generator) % 16);
    }
    if (role == REC_ROLE_ASSISTANT && next_random(generator) % 16 == 0)
        for (int i = 0; i < 3; i++)
            buf_addf(&generator->text, "\n- **%s** %s", next_word(generator), next_word(generator));
    if (role == REC_ROLE_ASSISTANT && next_random(generator) % 40 == 0)
        buf_addf(&generator->text, "\n\n```sh\n%s --%s\n```", next_word(generator), next_word(generator));
}

static void begin(struct generator *generator)
{
    rec_error error;

    check(store_begin(generator->store, STORE_NORMAL, &error), &error);
    generator->pending = 0;
}

static void commit(struct generator *generator)
{
    rec_error error;

    check(store_commit(generator->store, &error), &error);
}

static void add_conversation(struct generator *generator, const char *title, long messages)
{
    struct rec_conversation conversation = {.title = title, .created_at = generator->now};
    rec_error error;

    conversation.updated_at = generator->now;
    check(store_conversation_add(generator->user, &conversation, &error), &error);
    for (long i = 0; i < messages; i++) {
        struct rec_message message = {.role = i % 2 ? REC_ROLE_ASSISTANT : REC_ROLE_USER,
                                      .status = REC_TURN_COMPLETE,
                                      .created_at = generator->now};

        if (message.role == REC_ROLE_ASSISTANT) {
            message.provider = "anthropic";
            message.model = "claude-sonnet-5-5";
            message.stop_reason = "end_turn";
            message.input_tokens = 900;
            message.output_tokens = 60;
            message.duration_ms = 1800;
        }
        snprintf(message.conversation_id, sizeof(message.conversation_id), "%s", conversation.id);
        buf_clear(&generator->text);
        if (i == messages - 1)
            buf_addf(&generator->text, "Newest message of %s. ", title);
        add_text(generator, message.role);
        message.content = generator->text.data;
        check(store_message_add(generator->user, &message, &error), &error);
        generator->now += TIME_STEP;
        if (++generator->pending >= ROWS_IN_A_COMMIT) {
            commit(generator);
            begin(generator);
        }
    }
}

static long number(int argc, char **argv, int place, long otherwise)
{
    return argc > place ? strtol(argv[place], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    struct generator generator = {
        .random = 88172645463325252u, .now = FIRST_TIME, .text = BUF_INIT, .title = BUF_INIT};
    long messages = number(argc, argv, 2, 1000);
    long conversations = number(argc, argv, 3, messages < 1000 ? 1 : messages / 1000);
    long tail = number(argc, argv, 4, 0);
    rec_error error;

    if (argc < 2 || argc > 5 || messages < 0 || conversations < 1 || tail < 0) {
        fputs("usage: generate FILE [MESSAGES [CONVERSATIONS [TAIL]]]\n", stderr);
        return 2;
    }
    check(store_open(&generator.store, argv[1], STORE_WRITE, &error), &error);
    check(store_user_open(generator.store, USER, true, &generator.user, &error), &error);
    begin(&generator);
    for (long i = 0; i < conversations; i++) {
        buf_clear(&generator.title);
        if (conversations == 1)
            buf_adds(&generator.title, "the beginning");
        else
            buf_addf(&generator.title, "%s %s %ld", next_word(&generator), next_word(&generator), i + 1);
        add_conversation(&generator, generator.title.data,
                         messages * (i + 1) / conversations - messages * i / conversations);
    }
    if (tail)
        add_conversation(&generator, "the tail", tail);
    commit(&generator);
    store_user_close(generator.user);
    store_close(generator.store);
    buf_free(&generator.text);
    buf_free(&generator.title);
    return 0;
}
