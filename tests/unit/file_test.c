/* file, log: in a folder of their own */
#include "config.h"

#include "base/file.h"
#include "base/log.h"

#include "check.h"

#include <ctype.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "file_test.XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf ../%s", folder);
    return system(command);
}

static unsigned mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode;
}

static void files_are_replaced_whole(void **state)
{
    struct buf text = BUF_INIT;
    rec_error error;

    (void)state;
    assert_int_equal(file_write("a", "first", 5, 0600, &error), REC_OK);
    assert_int_equal(mode_of("a") & 0777, 0600);
    assert_int_equal(file_write("a", "second", 6, 0640, &error), REC_OK);
    assert_int_equal(mode_of("a") & 0777, 0640);
    buf_adds(&text, "before ");
    assert_int_equal(file_read("a", 6, &text, &error), REC_OK);
    assert_string_equal(text.data, "before second");
    assert_int_equal(file_read("a", 5, &text, &error), REC_LIMIT);
    assert_string_equal(text.data, "before second");
    buf_free(&text);
}

static void a_link_stays_a_link(void **state)
{
    struct buf text = BUF_INIT;

    (void)state;
    assert_int_equal(file_write("target", "1", 1, 0600, NULL), REC_OK);
    assert_int_equal(symlink("target", "link"), 0);
    assert_int_equal(file_write("link", "2", 1, 0600, NULL), REC_OK);
    assert_true(S_ISLNK(mode_of("link")));
    assert_int_equal(file_read("target", 10, &text, NULL), REC_OK);
    assert_string_equal(text.data, "2");
    buf_free(&text);
}

static void failures_leave_nothing_behind(void **state)
{
    struct buf text = BUF_INIT;
    rec_error error;

    (void)state;
    assert_int_equal(file_read("absent", 10, &text, &error), REC_NOT_FOUND);
    assert_non_null(strstr(error.message, "absent"));
    assert_int_equal(file_read(".", 10, &text, &error), REC_IO);
    assert_int_equal(file_write("no/such/folder", "x", 1, 0600, &error), REC_IO);
    assert_int_equal(mkdir("taken", 0700), 0);
    assert_int_equal(file_write("taken", "x", 1, 0600, &error), REC_IO);
    assert_int_not_equal(system("ls -A | grep -q '^\\.recollect'"), 0);
    buf_free(&text);
}

static void folders_are_made_with_their_parents(void **state)
{
    rec_error error;

    (void)state;
    assert_int_equal(file_make_folders("x/y//z", &error), REC_OK);
    assert_int_equal(file_make_folders("x/y/z/", &error), REC_OK);
    assert_int_equal(mode_of("x/y/z") & 0777, 0700);
    assert_int_equal(file_write("plain", "", 0, 0600, &error), REC_OK);
    assert_int_equal(file_make_folders("plain/under", &error), REC_IO);
    assert_non_null(strstr(error.message, "plain"));
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(file_make_folders("dangling/x", &error), REC_IO);
    assert_string_equal(error.message, "The folder dangling cannot be made: File exists");
}

static void folder_parts(void **state)
{
    static const char *const cases[][2] = {
        {"a/b", "a"}, {"/a/b/c", "/a/b"}, {"/a", "/"}, {"a", "."}, {"", "."}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = BUF_INIT;

        file_folder(&out, cases[i][0]);
        assert_string_equal(out.data, cases[i][1]);
        buf_free(&out);
    }
}

static void nearest_that_is_there(void **state)
{
    static const char *const cases[][2] = {{"near", "near"},
                                           {"near/a", "near"},
                                           {"near/a/b/c", "near"},
                                           {"not/there", "."},
                                           {"/not/there", "/"}};
    rec_error error = {0};

    (void)state;
    assert_int_equal(file_make_folders("near", &error), REC_OK);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = BUF_INIT;

        assert_true(file_nearest(&out, cases[i][0]));
        assert_string_equal(out.data, cases[i][1]);
        buf_free(&out);
    }
}

static void lines_end_where_they_should(void **state)
{
    static const char text[] = "\xef\xbb\xbfone\r\n\nfour\rx\n12345\n123456\n12345\r\n123456\r\na\0b\n"
                               "\xef\xbb\xbf\n\xef\xbb\xbf"
                               "12345\r\n\xef\xbb\xbf"
                               "123456\n\xef\xbb\nlast";
    static const struct {
        enum rec_status status;
        const char *line;
        size_t length;
    } expected[] = {
        {REC_OK, "one", 3},  {REC_OK, "", 0},      {REC_LIMIT, "", 0}, {REC_OK, "12345", 5},
        {REC_LIMIT, "", 0},  {REC_OK, "12345", 5}, {REC_LIMIT, "", 0}, {REC_OK, "a\0b", 3},
        {REC_OK, "", 0},     {REC_OK, "12345", 5}, {REC_LIMIT, "", 0}, {REC_OK, "\xef\xbb", 2},
        {REC_OK, "last", 4}, {REC_DONE, "", 0},    {REC_DONE, "", 0},
    };
    struct buf line = BUF_INIT;
    FILE *file;

    (void)state;
    assert_int_equal(file_write("lines", text, sizeof(text) - 1, 0600, NULL), REC_OK);
    file = fopen("lines", "r");
    assert_non_null(file);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(file_line(file, 5, &line, NULL), expected[i].status);
        assert_int_equal(line.length, expected[i].length);
        assert_memory_equal(line.data, expected[i].line, line.length + 1);
    }
    fclose(file);
    buf_free(&line);
}

static void put(int file, const char *text)
{
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
}

/* Writes two words into the pipe, the second when the first has been read. */
static void *write_slowly(void *context)
{
    const int *ends = context;
    int waiting = 1;

    put(ends[1], "one ");
    while (waiting > 0 && ioctl(ends[0], FIONREAD, &waiting) == 0)
        sched_yield();
    put(ends[1], "two");
    close(ends[1]);
    return NULL;
}

static void pipes(void **state)
{
    struct buf text = BUF_INIT;
    rec_error error;
    pthread_t writer;
    char name[32];
    int ends[2];

    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(file_read("fifo", 100, &text, &error), REC_IO);
    assert_string_equal(error.message, "fifo is a pipe that nobody writes to.");
    for (int written = 0; written < 2; written++) { /* one that has ended */
        assert_int_equal(pipe(ends), 0);
        if (written)
            put(ends[1], "text");
        close(ends[1]);
        snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
        assert_int_equal(file_read(name, 100, &text, &error), REC_OK);
        assert_string_equal(text.data, written ? "text" : "");
        close(ends[0]);
    }
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pthread_create(&writer, NULL, write_slowly, ends), 0);
    snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
    buf_clear(&text);
    assert_int_equal(file_read(name, 100, &text, &error), REC_OK);
    assert_string_equal(text.data, "one two");
    pthread_join(writer, NULL);
    close(ends[0]);
    buf_free(&text);
}

static void opened(void **state)
{
    struct buf line = BUF_INIT;
    rec_error error;
    char name[32];
    FILE *file;
    int ends[2];

    (void)state;
    assert_null(file_open("fifo", &error));
    assert_string_equal(error.message, "fifo is a pipe that nobody writes to.");
    assert_null(file_open("absent", &error));
    assert_int_equal(error.code, REC_NOT_FOUND);
    assert_int_equal(pipe(ends), 0);
    snprintf(name, sizeof(name), "/dev/fd/%d", ends[0]);
    put(ends[1], "one\n");
    for (int closed = 0; closed < 2; closed++) {
        file = file_open(name, &error);
        assert_non_null(file);
        if (!closed) {
            assert_int_equal(file_line(file, 100, &line, &error), REC_OK);
            assert_string_equal(line.data, "one");
            close(ends[1]);
        }
        assert_int_equal(file_line(file, 100, &line, &error), REC_DONE);
        fclose(file);
    }
    close(ends[0]);
    buf_free(&line);
}

static void levels(void **state)
{
    enum log_level level;

    (void)state;
    assert_true(log_level_parse("WARNING", &level));
    assert_int_equal(level, LOG_WARNING);
    assert_false(log_level_parse("loud", &level));
    assert_false(log_level_parse(NULL, &level));
    assert_false(log_enabled(LOG_ERROR)); /* closed */
    log_write(LOG_ERROR, "lost");
    log_open("levels.log", LOG_INFO);
    assert_true(log_enabled(LOG_INFO));
    assert_false(log_enabled(LOG_DEBUG));
    log_write(LOG_DEBUG, "not there");
    assert_int_not_equal(access("levels.log", F_OK), 0);
    log_write(LOG_INFO, "there");
    log_close();
    assert_int_equal(mode_of("levels.log") & 0777, 0600);
    assert_int_equal(system("grep -q 'info .* there' levels.log && ! grep -q not levels.log"), 0);
    log_open("made/with/its/folders.log", LOG_INFO);
    log_write(LOG_INFO, "there");
    assert_int_equal(access("made/with/its/folders.log", F_OK), 0);
    log_open("levels.log/is/no/folder", LOG_INFO);
    assert_true(log_enabled(LOG_ERROR));
    log_write(LOG_ERROR, "lost");
    assert_false(log_enabled(LOG_ERROR)); /* nowhere to write */
    log_close();
}

static void the_log_is_clean_and_keeps_secrets(void **state)
{
    static char padding[5000];
    struct buf text = BUF_INIT;

    (void)state;
    log_add_secret("sk-ant-0123456789");
    log_add_secret("sk-ant-0123456789");
    log_add_secret("ab"); /* too short to be one */
    log_add_secret(NULL);
    log_open("log", LOG_DEBUG);
    log_write(LOG_INFO, "key sk-ant-0123456789 twice sk-ant-0123456789sk-ant-0123456789 tabs");
    log_write(LOG_INFO, "esc \x1B[31m nl \n bad \xFF");
    memset(padding, 'p', sizeof(padding) - 1);
    /* a secret that the cut would split */
    for (int shift = 0; shift < 60; shift++)
        log_write(LOG_INFO, "%.*ssk-ant-0123456789", 4010 + shift, padding);
    log_close();
    assert_int_equal(file_read("log", 1 << 20, &text, NULL), REC_OK);
    assert_null(strstr(text.data, "0123456789"));
    assert_null(strstr(text.data, "sk-"));
    assert_non_null(strstr(text.data, "key *** twice ****** tabs"));
    for (size_t i = 0, line = 0; i < text.length; i++) {
        line = text.data[i] == '\n' ? 0 : line + 1;
        assert_true(line < 4096);
        assert_true(text.data[i] == '\n' || !iscntrl((unsigned char)text.data[i]));
    }
    buf_free(&text);
}

static void *write_lines(void *argument)
{
    for (int i = 0; i < 500; i++)
        log_write(LOG_INFO, "thread %s line %d end", (const char *)argument, i);
    return NULL;
}

static void lines_of_threads_do_not_mix(void **state)
{
    pthread_t threads[4];
    char names[4][2] = {"a", "b", "c", "d"};

    (void)state;
    log_open("threads.log", LOG_INFO);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_lines, names[i]), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    log_close();
    assert_int_equal(
        system("test $(grep -c 'info \\[[0-9]*\\] thread [a-d] line [0-9]* end$' threads.log) = 2000"), 0);
}

static void a_large_log_is_set_aside(void **state)
{
    static char padding[4001];

    (void)state;
    memset(padding, 'p', sizeof(padding) - 1);
    log_open("large.log", LOG_INFO);
    for (int i = 0; i < 1100; i++)
        log_write(LOG_INFO, "%s", padding);
    log_write(LOG_INFO, "the last line");
    log_close();
    assert_int_equal(system("grep -q 'the last line' large.log && test -s large.log.1 && "
                            "test $(wc -c < large.log) -lt 4194304"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_replaced_whole),
        cmocka_unit_test(a_link_stays_a_link),
        cmocka_unit_test(failures_leave_nothing_behind),
        cmocka_unit_test(folders_are_made_with_their_parents),
        cmocka_unit_test(folder_parts),
        cmocka_unit_test(nearest_that_is_there),
        cmocka_unit_test(lines_end_where_they_should),
        cmocka_unit_test(pipes),
        cmocka_unit_test(opened),
        cmocka_unit_test(levels),
        cmocka_unit_test(the_log_is_clean_and_keeps_secrets),
        cmocka_unit_test(lines_of_threads_do_not_mix),
        cmocka_unit_test(a_large_log_is_set_aside),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
