/* error, names, id, sha256, url */
#include "config.h"

#include "base/error.h"
#include "base/id.h"
#include "base/sha256.h"
#include "base/url.h"
#include "base/utf8.h"
#include "recollect_rows.h"

#include "check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void sentences_are_cut_at_characters(void **state)
{
    char wide[2000];
    rec_error error;

    (void)state;
    for (size_t i = 0; i + 1 < sizeof(wide); i += 3)
        memcpy(wide + i, "\xE6\xBC\xA2", 4 > sizeof(wide) - i ? sizeof(wide) - i : 4);
    wide[1998] = '\0';
    for (int pad = 0; pad < 3; pad++) {
        assert_int_equal(error_set(&error, REC_LIMIT, "%.*s%s", pad, "aa", wide), REC_LIMIT);
        assert_true(utf8_valid(error.message, strlen(error.message)));
        assert_in_range(strlen(error.message), 509, 511);
    }
    error_set(&error, REC_INVALID, "bad \xFF byte");
    assert_string_equal(error.message, "bad \xEF\xBF\xBD byte");
    error_set(&error, REC_INVALID, "\"%.4s\" is not allowed", "\xE6\xBC\xA2\xE6\xBC\xA2");
    assert_string_equal(error.message, "\"\xE6\xBC\xA2\xE2\x80\xA6\" is not allowed");
}

static void errors_gather_their_story(void **state)
{
    rec_error error;

    (void)state;
    assert_int_equal(error_errno(&error, REC_IO, ENOENT, "%s cannot be opened", "x.db"), REC_IO);
    assert_int_equal(error.detail, ENOENT);
    assert_non_null(strstr(error.message, "x.db cannot be opened: "));
    assert_int_equal(error_about(&error, "7ah3k9"), REC_IO);
    assert_string_equal(error.id, "7ah3k9");
    assert_int_equal(error_prefix(&error, "line %d", 12), REC_IO);
    assert_memory_equal(error.message, "line 12: x.db", 13);
    assert_int_equal(error.detail, ENOENT);
    assert_string_equal(error.id, "7ah3k9");
    error_set(&error, REC_BUSY, "again");
    assert_int_equal(error.detail, 0);
    assert_string_equal(error.id, "");
    error_clear(&error);
    assert_int_equal(error.code, REC_OK);
    assert_string_equal(error.message, "");
    assert_int_equal(error_set(NULL, REC_BUSY, "%d", 1), REC_BUSY);
    error_about(NULL, "x");
    error_clear(NULL);
}

static void statuses_have_names_and_exit_codes(void **state)
{
    static const int codes[] = {0, 0, 0, 2, 3, 1, 2, 130, 4, 4, 4, 5, 5, 5, 1, 1, 1};

    (void)state;
    assert_int_equal(COUNT_OF(codes), REC_INTERNAL + 1);
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        assert_int_equal(rec_status_exit_code((enum rec_status)i), codes[i]);
        assert_true(strlen(rec_status_name((enum rec_status)i)) > 1);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rec_status_name((enum rec_status)i), rec_status_name((enum rec_status)j));
    }
    assert_string_equal(rec_status_name(REC_NOT_FOUND), "not_found");
    assert_string_equal(rec_status_name((enum rec_status)99), "?");
    assert_int_equal(rec_status_exit_code((enum rec_status)99), 1);
}

static void names_go_both_ways(void **state)
{
    (void)state;
#define BOTH_WAYS(type, count)                                                                               \
    do {                                                                                                     \
        for (int i = 0; i < (count); i++)                                                                    \
            assert_int_equal(rec_##type##_parse(rec_##type##_name((enum rec_##type)i)), i);                  \
        assert_string_equal(rec_##type##_name((enum rec_##type)(count)), "?");                               \
        assert_int_equal(rec_##type##_parse("?"), -1);                                                       \
        assert_int_equal(rec_##type##_parse(""), -1);                                                        \
        assert_int_equal(rec_##type##_parse(NULL), -1);                                                      \
    } while (0)
    BOTH_WAYS(conversation_status, 4);
    BOTH_WAYS(role, 4);
    BOTH_WAYS(turn_status, 6);
    BOTH_WAYS(memory_kind, 8);
    BOTH_WAYS(category, 13);
    BOTH_WAYS(memory_status, 5);
    BOTH_WAYS(job_status, 5);
    BOTH_WAYS(row_kind, 10);
    assert_int_equal(rec_role_parse("assistant"), REC_ROLE_ASSISTANT);
    assert_int_equal(rec_role_parse("Assistant"), -1);
    assert_string_equal(rec_memory_kind_name(REC_MEMORY_SUMMARY), "summary");
}

static void ids_are_new_and_valid(void **state)
{
    char ids[1000][ID_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        id_new(ids[i]);
        assert_int_equal(strlen(ids[i]), ID_SIZE - 1);
        assert_true(id_valid(ids[i]));
        assert_true(id_prefix_valid(ids[i]));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(ids[i], ids[j]);
    }
}

/* Six characters tell them apart; those that come one after the other lie side by side, but where the count
 * begins anew. */
static void ids_of_a_run_lie_side_by_side(void **state)
{
    struct id_run run = {.begun = true, .place = UINT32_MAX - 100}, other = {0}, third = {0};
    char id[ID_SIZE], before[ID_SIZE] = "";
    int descending = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        id_next(&run, id);
        assert_true(id_valid(id));
        descending += i > 0 && strcmp(id, before) < 0;
        assert_int_not_equal(strncmp(id, before, ID_PREFIX_MIN), 0);
        assert_int_not_equal(strcmp(id + ID_PREFIX_MIN, before + ID_PREFIX_MIN), 0);
        memcpy(before, id, sizeof before);
    }
    assert_int_equal(descending, 1);
    id_next(&other, id);
    id_next(&third, before);
    assert_int_not_equal(other.place, third.place);
}

/* Random bytes are held in store: a process that is forked must not make the ids of its parent. */
static void forked_ids_are_others(void **state)
{
    char ours[ID_SIZE], theirs[ID_SIZE] = "";
    int channel[2];
    (void)state;
    id_new(ours);
    assert_int_equal(pipe(channel), 0);
    pid_t child = fork();
    if (child == 0) {
        id_new(ours);
        _exit(write(channel[1], ours, sizeof ours) != sizeof ours);
    }
    assert_true(child > 0);
    assert_int_equal(read(channel[0], theirs, sizeof theirs), sizeof theirs);
    assert_int_equal(waitpid(child, NULL, 0), child);
    id_new(ours);
    assert_string_not_equal(ours, theirs);
    close(channel[0]);
    close(channel[1]);
}

/* Packed ids can be taken out again, and keep their order. */
static void packed_ids_keep_their_order(void **state)
{
    unsigned char last[ID_PACKED], packed[ID_PACKED];
    char id[ID_SIZE], before[ID_SIZE] = "00000000000000000000", out[ID_SIZE];
    (void)state;
    id_pack(before, last);
    for (int i = 0; i < 2000; i++) {
        id_new(id);
        if (i % 2) /* one that differs in the last character */
            memcpy(id, before, ID_SIZE - 2);
        id_pack(id, packed);
        id_unpack(packed, out);
        assert_string_equal(out, id);
        int order = memcmp(packed, last, ID_PACKED), wanted = strcmp(id, before);
        assert_int_equal((order > 0) - (order < 0), (wanted > 0) - (wanted < 0));
        memcpy(last, packed, ID_PACKED);
        memcpy(before, id, ID_SIZE);
    }
    id_pack("zzz", packed); /* no id: nothing bad comes of it */
    id_unpack(packed, out);
    assert_string_equal(out, "zzz00000000000000000");
    memset(packed, 0xFF, sizeof packed);
    id_unpack(packed, out);
    assert_true(id_valid(out));
}

static void only_ids_are_ids(void **state)
{
    (void)state;
    assert_true(id_valid("0123456789abcdefghjk"));
    assert_false(id_valid("0123456789abcdefghj"));
    assert_false(id_valid("0123456789abcdefghjkm"));
    assert_false(id_valid("0123456789abcdefghil")); /* i and l are not in the alphabet */
    assert_false(id_valid("0123456789ABCDEFGHJK"));
    assert_false(id_valid(""));
    assert_false(id_valid(NULL));
    assert_true(id_prefix_valid("7ah3k9"));
    assert_false(id_prefix_valid("7ah3k"));
    assert_false(id_prefix_valid("7ah3k%"));
    assert_false(id_prefix_valid("0123456789abcdefghjkm"));
    assert_false(id_prefix_valid(NULL));
}

static void hex(const unsigned char hash[32], char out[65])
{
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", (unsigned)hash[i]);
}

static void check_hashes(void)
{
    static const struct {
        const char *text, *hash;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmno"
         "pqrstnopqrs"
         "tu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    static char million[1000000];
    unsigned char hash[32];
    char text[65];

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        sha256(cases[i].text, strlen(cases[i].text), hash);
        hex(hash, text);
        assert_string_equal(text, cases[i].hash);
    }
    memset(million, 'a', sizeof(million));
    sha256(million, sizeof(million), hash);
    hex(hash, text);
    assert_string_equal(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* With the processor's own instructions, where it has them, and without. */
static void hashes_of_the_standard(void **state)
{
    (void)state;
    sha256_choose(true);
    check_hashes();
    sha256_choose(false);
    check_hashes();
}

static void pieces_hash_like_the_whole(void **state)
{
    unsigned char bytes[300], whole[32], pieces[32];
    uint64_t seed = 3;

    (void)state;
    for (size_t length = 0; length < sizeof(bytes); length++) {
        struct sha256 hash;

        bytes[length] = (unsigned char)next_random(&seed);
        sha256_choose(true);
        sha256(bytes, length, whole);
        sha256_choose(false);
        sha256_init(&hash);
        for (size_t at = 0; at < length;) {
            size_t part = (size_t)(next_random(&seed) % 70);

            part = part < length - at ? part : length - at;
            sha256_add(&hash, bytes + at, part);
            at += part;
        }
        sha256_finish(&hash, pieces);
        assert_memory_equal(whole, pieces, 32);
    }
}

static void hosts(void **state)
{
    static const char *const cases[][2] = {
        {"https://example.com/a/b", "example.com"},
        {"http://user:secret@h:81?x=1", "h:81"},
        {"http://[::1]:9/x", "[::1]:9"},
        {"https://a@b@c", "c"},
        {"http:///x", ""},
        {"nothing", "nothing"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t length;
        const char *host = url_host(cases[i][0], &length);

        assert_int_equal(length, strlen(cases[i][1]));
        assert_memory_equal(host, cases[i][1], length);
    }
}

static void only_addresses_are_addresses(void **state)
{
    static const char *const good[] = {"http://h", "HTTPS://h:8/v1/", "https://a:b@h/v1?x=1",
                                       "http://[::1]:9"};
    static const char *const bad[] = {"",           "not a url",  "h",           "ftp://h",
                                      "http:/h",    "http://",    "http:///",    "http://a@",
                                      "http://a b", "http://a\n", "http://a\x7f"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(url_valid(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(url_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_are_cut_at_characters),
        cmocka_unit_test(errors_gather_their_story),
        cmocka_unit_test(statuses_have_names_and_exit_codes),
        cmocka_unit_test(names_go_both_ways),
        cmocka_unit_test(ids_are_new_and_valid),
        cmocka_unit_test(ids_of_a_run_lie_side_by_side),
        cmocka_unit_test(forked_ids_are_others),
        cmocka_unit_test(only_ids_are_ids),
        cmocka_unit_test(packed_ids_keep_their_order),
        cmocka_unit_test(hashes_of_the_standard),
        cmocka_unit_test(pieces_hash_like_the_whole),
        cmocka_unit_test(hosts),
        cmocka_unit_test(only_addresses_are_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
