/* What a server is asked for beside answers: its models, a count of tokens, vectors. */
#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void wake_asked(void *context)
{
    struct asked *asked = context;
    asked->woken = true;
}

static void lists_models(void **state)
{
    static const struct {
        const char *dialect, *key, *path, *text, *says;
        enum rec_status status;
    } cases[] = {
        {"anthropic", "k", "", "served-model\nother/model-2\n", "", REC_DONE},
        {"openai", "k", "", "served-model\nother/model-2\n", "", REC_DONE},
        {"anthropic", "bad", "", "", "did not accept the key (401): \"invalid x-api-key: (key)\"",
         REC_PROVIDER},
        {"openai", "k", "/stats?", "", "sent no list of models", REC_PROVIDER}, /* JSON, but no list */
        {"openai", "endless", "", "", "more than 1 MiB, which is not read", REC_PROVIDER},
        {"local", "", "", "", "", REC_DONE},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf url = BUF_INIT;
        buf_addf(&url, "%s%s", rig->url, cases[i].path);
        struct provider_options options = {
            .dialect = cases[i].dialect, .base_url = url.data, .model = "m", .key = cases[i].key};
        struct provider *provider = provider_new(&options, rig->http, NULL);
        struct asked asked = {.status = REC_PENDING};
        assert_int_equal(provider_probe(provider, wake_asked, &asked, &asked.call, &asked.error), REC_OK);
        rig_run(rig, &asked, 0);
        assert_int_equal(asked.status, cases[i].status);
        assert_string_equal(asked.text.length ? asked.text.data : "", cases[i].text);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        asked_free(&asked);
        provider_free(provider);
        buf_free(&url);
    }
}

static void counts(void **state)
{
    static const struct {
        const char *dialect, *model, *says;
        enum rec_status status;
    } cases[] = {{"anthropic", "reply", "", REC_DONE},
                 {"anthropic", "uncounted", "sent no count of tokens", REC_PROVIDER},
                 {"openai", "reply", "offers no count", REC_UNSUPPORTED}};
    const struct provider_message message = {.role = REC_ROLE_USER,
                                             .content = "thirty letters, said just once"};
    const struct provider_request request = {.system = "", .messages = &message, .count = 1};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider *provider = rig_provider(rig, cases[i].dialect, cases[i].model);
        struct asked asked = {.status = REC_PENDING};
        enum rec_status status =
            provider_count(provider, &request, wake_asked, &asked, &asked.call, &asked.error);
        if (status == REC_OK) {
            rig_run(rig, &asked, 0);
            status = asked.status;
        }
        assert_int_equal(status, cases[i].status);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        if (status == REC_DONE)
            assert_int_equal(provider_call_result(asked.call)->usage.input, 17);
        asked_free(&asked);
        provider_free(provider);
    }
}

static void vectors(void **state)
{
    static const struct {
        const char *dialect, *model, *says;
        enum rec_status status;
        size_t dimensions;
    } cases[] = {{"openai", "one", "", REC_DONE, 16}, /* the server lists them backwards, with their index */
                 {"ollama", "one:dimensions=24", "", REC_DONE, 24},
                 {"openai", "one:dimensions=4096", "", REC_DONE, 4096},
                 {"openai", "one:short=1", "no vector for each text", REC_PROVIDER, 0},
                 {"ollama", "one:dimensions=9000", "no vector for each text", REC_PROVIDER, 0},
                 {"openai", "html", "no vector for each text", REC_PROVIDER, 0},
                 {"openai", "http:status=429,retry=7", "429", REC_PROVIDER, 0},
                 {"anthropic", "one", "makes no vectors", REC_UNSUPPORTED, 0}};
    static const char *const texts[] = {"a dog", "a physician", "dog a"};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider *provider = rig_provider(rig, cases[i].dialect, cases[i].model);
        struct asked asked = {.status = REC_PENDING};
        enum rec_status status =
            provider_embed(provider, NULL, texts, 3, 0, wake_asked, &asked, &asked.call, &asked.error);
        size_t size = 0;
        if (status == REC_OK) {
            rig_run(rig, &asked, 0);
            status = asked.status;
        }
        assert_int_equal(status, cases[i].status);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        if (status == REC_PROVIDER && cases[i].dimensions == 0 && strcmp(cases[i].says, "429") == 0)
            assert_int_equal(asked.error.retry_after, 7);
        if (status == REC_DONE) {
            const float *values = provider_call_vectors(asked.call, &size);
            assert_int_equal(size, cases[i].dimensions);
            assert_true(values[1] > 9 && values[2] < 2);               /* the dog */
            assert_true(values[size + 1] < 2 && values[size + 2] > 9); /* the physician */
            assert_memory_equal(values, values + 2 * size, size * sizeof *values);
        }
        asked_free(&asked);
        provider_free(provider);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_models),
        cmocka_unit_test(counts),
        cmocka_unit_test(vectors),
    };
    return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
