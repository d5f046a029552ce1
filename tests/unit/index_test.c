/* The files of the index: damage, merging, several programs and several users. */
#include "config.h"

#include "finder.h"
#include "search/manifest.h"
#include "search/segment_file.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void spoil(const char *path, long at, int bytes)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    for (int i = 0; i < bytes; i++)
        fputc('x', file);
    fclose(file);
}

/* As a program before this one left it: whole, but of another format. */
static void make_older(const char *path)
{
    struct segment_header header;
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fread(&header, sizeof header, 1, file), 1);
    memcpy(header.magic, "RECSEG07", sizeof header.magic);
    header.checksum = segment_header_checksum(&header);
    rewind(file);
    assert_int_equal(fwrite(&header, sizeof header, 1, file), 1);
    fclose(file);
}

static void test_a_damaged_file_is_made_again(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder finder;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    for (int i = 0; i < 300; i++)
        model_message(model, chat, REC_ROLE_USER, arena_printf(&model->arena, "Otter number %d swims", i),
                      REC_TURN_COMPLETE);
    for (int damage = 0; damage < 7; damage++) {
        ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
        catch_up(&finder);
        find(&finder, "otter 123", ALL);
        assert_string_equal(finder.hits[0].content, "Otter number 123 swims");
        search_close(finder.search);
        const char *segment = index_file(model, folder, ".segment");
        const char *manifest = index_file(model, folder, "manifest");
        if (damage == 0)
            spoil(segment, 4096, 3000);
        else if (damage == 6)
            make_older(segment);
        else if (damage == 1)
            spoil(segment, 0, 40);
        else if (damage == 2)
            assert_int_equal(truncate(segment, 5000), 0);
        else if (damage == 3)
            assert_int_equal(unlink(segment), 0);
        else if (damage == 4)
            spoil(manifest, 30, 1);
        else
            assert_int_equal(truncate(manifest, 0), 0);
    }
    ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
    catch_up(&finder);
    find(&finder, "otter 123", ALL);
    assert_string_equal(finder.hits[0].content, "Otter number 123 swims");
    ok(model, search_rebuild(finder.search, &model->error));
    find(&finder, "otter 123", ALL);
    assert_int_equal(finder.count, 0);
    catch_up(&finder);
    find(&finder, "otter 123", ALL);
    assert_true(finder.count > 0);
    search_close(finder.search);
    model_close(model);
    remove_folder(folder);
}

/* Two programs with the files of one index. */
static void open_two(struct finder *one, struct finder *two, char *folder)
{
    assert_non_null(mkdtemp(folder));
    model_open(&one->model);
    ok(&one->model, search_open(&one->search, folder, NULL, "store", "ann", &one->model.error));
    *two = *one;
    ok(&one->model, search_open(&two->search, folder, NULL, "store", "ann", &one->model.error));
}

static void close_two(struct finder *one, struct finder *two, const char *folder)
{
    search_close(two->search);
    search_close(one->search);
    model_close(&one->model);
    remove_folder(folder);
}

/* Two programs share the files of an index, whoever writes them; another user has files of his own. */
static void test_two_on_one_file(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder one, two;
    struct search *bobs;
    (void)state;
    open_two(&one, &two, folder);
    struct model *model = &one.model;
    const char *chat = model_conversation(model, "");
    for (int i = 0; i < 600; i++) {
        model_message(model, chat, REC_ROLE_USER, arena_printf(&model->arena, "Badger sett %d", i),
                      REC_TURN_COMPLETE);
        struct finder *finder = i % 2 ? &one : &two;
        if (i % 20 <
            2) { /* one leaves and comes back: what it knew is on disk, the other goes on from there */
            search_close(finder->search);
            ok(model, search_open(&finder->search, folder, NULL, "store", "ann", &model->error));
        }
        two.model = *model;
        catch_up(finder);
        find(finder, arena_printf(&finder->model.arena, "\"sett %d\"", i), ALL);
        assert_int_equal(finder->count, 1);
        find(finder, arena_printf(&finder->model.arena, "\"sett %d\"", i / 2), ALL);
        assert_int_equal(finder->count, 1);
        *model = finder->model;
        two.model = *model;
    }
    struct store_user *bob;
    bool more;
    int64_t done, total;
    ok(model, store_user_open(model->store, "bob", true, &bob, &model->error));
    ok(model, search_open(&bobs, folder, NULL, "store", "bob", &model->error));
    ok(model, search_update(bobs, bob, 1000000000, &more, &done, &total, &model->error));
    struct search_query query = query_of("badger", ALL);
    struct rec_hit *hits;
    size_t count;
    ok(model, search_run(bobs, bob, &query, NULL, &model->arena, &hits, &count, &model->error));
    assert_int_equal(count, 0);
    ok(model, search_run(one.search, bob, &query, NULL, &model->arena, &hits, &count, &model->error));
    assert_int_equal(count, 0); /* not even with her index: rows come from his store */
    search_close(bobs);
    store_user_close(bob);
    close_two(&one, &two, folder);
}

static uint64_t generation_in(struct model *model, const char *folder)
{
    char *path = arena_strdup(&model->arena, index_file(model, folder, "manifest"));
    *strrchr(path, '/') = '\0';
    return manifest_generation(path);
}

static void say_many(struct model *model, const char *chat, int count)
{
    for (int i = 0; i < count; i++)
        model_message(model, chat, REC_ROLE_USER, arena_printf(&model->arena, "Plover %d", i),
                      REC_TURN_COMPLETE);
}

/* What another program wrote may have got less far than we had: it is brought up to date at once. An index
 * made anew is never taken for the one before. */
static void test_files_of_another_program(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder one, two;
    (void)state;
    open_two(&one, &two, folder);
    struct model *model = &one.model;
    const char *chat = model_conversation(model, "");
    catch_up(&one);
    catch_up(&two);
    say_many(model, chat, 2100);
    catch_up(&one); /* writes */
    uint64_t generation = generation_in(model, folder);
    assert_int_not_equal(generation, 0);
    model_message(model, chat, REC_ROLE_USER, "A lapwing", REC_TURN_COMPLETE);
    two.model = *model;
    catch_up(&two); /* would write, finds what the other wrote */
    find(&two, "lapwing", ALL);
    assert_int_equal(two.count, 1);
    *model = two.model;
    ok(model, search_rebuild(one.search, &model->error));
    catch_up(&one);
    assert_int_not_equal(generation_in(model, folder), generation);
    close_two(&one, &two, folder);
}

/* Whoever types on stops the search before, which may have been building the index: no message is passed
 * over. */
static void test_a_build_that_is_stopped_goes_on(void **state)
{
    struct finder finder;
    struct rec_index_check check;
    _Atomic int stopped = 1;
    int64_t done, total;
    bool more;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    for (int i = 0; i < 300; i++)
        model_message(model, chat, REC_ROLE_USER, arena_printf(&model->arena, "Heron number %d", i),
                      REC_TURN_COMPLETE);
    ok(model, search_update(finder.search, model->user, 0, &more, &done, &total, &model->error)); /* begins */
    assert_true(more);
    store_set_cancel(model->store, &stopped);
    assert_int_equal(search_update(finder.search, model->user, 0, &more, &done, &total, &model->error),
                     REC_CANCELLED);
    store_set_cancel(model->store, NULL);
    catch_up(&finder);
    find(&finder, "\"heron number 0\"", ALL);
    assert_int_equal(finder.count, 1);
    ok(model, search_check(finder.search, model->user, &check, &model->error));
    assert_int_equal(check.messages, 300);
    assert_int_equal(check.missing, 0);
    finder_close(&finder);
}

/* --- Any damage --- */

static long size_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return (long)info.st_size;
}

static void flip(const char *path, long at, int bit)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    fputc(byte ^ 1 << bit, file);
    fclose(file);
}

/* One bit or one lost end, wherever it is: it is seen, the index is made again, and nothing crashes. */
static void test_damage_anywhere(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder finder;
    uint64_t random = 4711;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "Rivers");
    for (int i = 0; i < 300; i++)
        model_message(model, chat, REC_ROLE_USER, arena_printf(&model->arena, "Otter number %d swims", i),
                      REC_TURN_COMPLETE);
    for (int round = 0; round < 120; round++) {
        bool damaged = false;
        ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
        catch_up(&finder);
        while (search_verify(finder.search, &damaged))
            ;
        assert_false(damaged);
        find(&finder, "otter 123", ALL);
        assert_string_equal(finder.hits[0].content, "Otter number 123 swims");
        search_close(finder.search);
        const char *path = index_file(model, folder, round % 3 == 0 ? "manifest" : ".segment");
        long size = size_of(path), at = (long)(next_random(&random) % (uint64_t)size);
        if (round % 5 == 0)
            assert_int_equal(truncate(path, at), 0);
        else
            flip(path, at, (int)(next_random(&random) % 8));
    }
    model_close(model);
    remove_folder(folder);
}

/* --- Merging --- */

static size_t count_files(const char *folder, const char *pattern)
{
    char command[200];
    unsigned count = 0;
    snprintf(command, sizeof command, "ls '%s'/*/ | grep -c '%s'", folder, pattern);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%u", &count), 1);
    pclose(list);
    return count;
}

/* A program that comes and goes writes a small segment each time; they do not pile up, and each row is in
 * one of them only. */
static void test_small_segments_are_merged(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder finder;
    size_t most = 0;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    for (int visit = 0; visit < 24; visit++) {
        ok(model, store_begin(model->store, STORE_NORMAL, &model->error));
        for (int i = 0; i < 300; i++)
            say(&finder, chat, arena_printf(&model->arena, "Heron %d stands", visit * 300 + i));
        ok(model, store_commit(model->store, &model->error));
        ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
        catch_up(&finder);
        search_close(finder.search);
        size_t segments = count_files(folder, "segment");
        most = segments > most ? segments : most;
    }
    assert_true(most <= 4); /* sizes grow by a factor */
    assert_int_equal(count_files(folder, "new"), 0);
    ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
    catch_up(&finder);
    for (int i = 0; i < 24 * 300; i += 577) {
        find(&finder, arena_printf(&model->arena, "\"heron %d\"", i), ALL);
        assert_int_equal(finder.count, 1);
    }
    struct rec_index_check check;
    ok(model, search_check(finder.search, model->user, &check, &model->error));
    assert_int_equal(check.messages, 24 * 300);
    assert_true(check.missing == 0 && check.extra == 0 && !check.damaged);
    search_close(finder.search);
    model_close(model);
    remove_folder(folder);
}

/* While much comes, nothing is tidied up; then all of it is, in one segment. Rows that change or go meanwhile
 * are as they are then, and what a build has read before its line of the journal came is there once. */
static void test_much_is_tidied_up_at_its_end(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct rec_index_check check;
    struct finder finder;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, ""), *gone = model_conversation(model, "");
    ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
    search_expect(finder.search, true);
    int64_t done, total;
    bool more;
    ok(model, search_update(finder.search, model->user, 0, &more, &done, &total, &model->error)); /* begins */
    for (int round = 0; round < 3; round++) {
        ok(model, store_begin(model->store, STORE_NORMAL, &model->error));
        for (int i = 0; i < 1000; i++) {
            say(&finder, chat, arena_printf(&model->arena, "Heron %d stands", round * 1000 + i));
            if (i % 10 == 0)
                say(&finder, gone, arena_printf(&model->arena, "Stork %d goes", round * 1000 + i));
        }
        ok(model, store_commit(model->store, &model->error));
        if (round == 2)
            ok(model, store_conversation_erase(model->user, gone, &model->error));
        catch_up(&finder);
        assert_int_equal(count_files(folder, "segment"), 0);
    }
    search_expect(finder.search, false);
    catch_up(&finder);
    assert_int_equal(count_files(folder, "segment"), 1);
    ok(model, search_check(finder.search, model->user, &check, &model->error));
    assert_int_equal(check.messages, 3000);
    assert_true(check.missing == 0 && check.extra == 0 && !check.damaged);
    for (int i = 0; i < 3000; i += 577) {
        find(&finder, arena_printf(&model->arena, "\"heron %d\"", i), ALL);
        assert_int_equal(finder.count, 1);
    }
    search_close(finder.search);
    model_close(model);
    remove_folder(folder);
}

static bool files_hold(const char *folder, const char *word)
{
    char command[200];
    snprintf(command, sizeof command, "grep -rq '%s' '%s'", word, folder);
    return system(command) == 0;
}

/* What is erased for good leaves the files, too. */
static void test_erased_words_leave_the_files(void **state)
{
    char folder[] = "/tmp/recollect-search-XXXXXX";
    struct finder finder;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, ""), *secret = model_conversation(model, "");
    for (int i = 0; i < 600; i++)
        say(&finder, chat, arena_printf(&model->arena, "Heron %d stands", i));
    say(&finder, secret, "The xylograph is behind the mirror");
    ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
    catch_up(&finder);
    assert_true(files_hold(folder, "xylograph"));
    ok(model, store_conversation_erase(model->user, secret, &model->error));
    catch_up(&finder);
    find(&finder, "xylograph", ALL);
    assert_int_equal(finder.count, 0);
    assert_false(files_hold(folder, "xylograph"));
    search_close(finder.search);
    model_close(model);
    remove_folder(folder);
}

/* --- Users --- */

/* What another user says changes neither what is found nor what it is worth. */
static void test_users_do_not_weigh_each_others_words(void **state)
{
    static const char *const queries[] = {
        "otter river", "what did the heron do", "otter", "\"the river\"", "riv", "herron"};
    char folder[] = "/tmp/recollect-search-XXXXXX", before[COUNT_OF(queries)][2000];
    struct finder finder;
    struct store_user *bob;
    (void)state;
    assert_non_null(mkdtemp(folder));
    model_open(&finder.model);
    struct model *model = &finder.model;
    struct store_user *ann = model->user;
    ok(model, store_user_open(model->store, "bob", true, &bob, &model->error));
    const char *chat = model_conversation(model, "Rivers");
    for (int i = 0; i < 40; i++)
        say(&finder, chat, i % 3 ? "An otter swims in the river" : "A heron stands there and waits");
    for (int round = 0; round < 2; round++) {
        ok(model, search_open(&finder.search, folder, NULL, "store", "ann", &model->error));
        catch_up(&finder);
        for (size_t i = 0; i < COUNT_OF(queries); i++) {
            struct search_query query = query_of(queries[i], ALL);
            struct buf out = BUF_INIT;
            query.prefix = i == 4;
            find_with(&finder, query);
            for (size_t j = 0; j < finder.count; j++)
                buf_addf(&out, "%s %.9f\n", finder.hits[j].id, finder.hits[j].score);
            assert_true(out.length > 0 && out.length < sizeof before[i]);
            if (round == 0)
                strcpy(before[i], out.data);
            else
                assert_string_equal(out.data, before[i]);
            buf_free(&out);
        }
        search_close(finder.search);
        model->user = bob; /* says the same words and others like them, in the same store and folder */
        const char *bobs = model_conversation(model, "Rivers");
        for (int i = 0; i < 500; i++)
            say(&finder, bobs, i % 2 ? "Otters, otters, rivers and herrons" : "The river was full of rivets");
        struct search *search;
        bool more = true;
        int64_t done, total;
        ok(model, search_open(&search, folder, NULL, "store", "bob", &model->error));
        while (more)
            ok(model, search_update(search, bob, 1000000000, &more, &done, &total, &model->error));
        search_close(search);
        model->user = ann;
    }
    store_user_close(bob);
    model_close(model);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_damaged_file_is_made_again),
                                       cmocka_unit_test(test_damage_anywhere),
                                       cmocka_unit_test(test_two_on_one_file),
                                       cmocka_unit_test(test_files_of_another_program),
                                       cmocka_unit_test(test_a_build_that_is_stopped_goes_on),
                                       cmocka_unit_test(test_small_segments_are_merged),
                                       cmocka_unit_test(test_much_is_tidied_up_at_its_end),
                                       cmocka_unit_test(test_erased_words_leave_the_files),
                                       cmocka_unit_test(test_users_do_not_weigh_each_others_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
