/* A store in a temporary folder, the local provider, all three threads: for tests of the public header. */
#ifndef TESTS_UNIT_PLACE_H
#define TESTS_UNIT_PLACE_H

#include "check.h"

#include "recollect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONG_MS 20000

struct place {
    char folder[64], url[96], config[96];
    rec_settings *settings;
};

static inline struct place place_new(void)
{
    struct place place;
    rec_error error = {0};

    strcpy(place.folder, "/tmp/recollect-session-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    snprintf(place.url, sizeof place.url, "%s/store.db", place.folder);
    snprintf(place.config, sizeof place.config, "%s/recollect.conf", place.folder);
    setenv("XDG_CONFIG_HOME", place.folder, 1);
    setenv("XDG_CACHE_HOME", place.folder, 1);
    setenv("XDG_STATE_HOME", place.folder, 1);
    setenv("XDG_DATA_HOME", place.folder, 1);
    place.settings = rec_settings_load(NULL, NULL, &error);
    assert_non_null(place.settings);
    return place;
}

static inline void place_free(struct place *place)
{
    char command[128];

    rec_settings_free(place->settings);
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    assert_int_equal(system(command), 0);
}

static inline rec_session *open_as(const struct place *place, const char *user, unsigned flags)
{
    struct rec_open options = {.user = user, .url = place->url, .provider = "local", .flags = flags};
    rec_error error = {0};
    rec_session *session = rec_session_open(place->settings, &options, &error);

    assert_non_null(session);
    if (rec_session_wait_open(session, &error))
        fail_msg("%s", error.message);
    return session;
}

/* Submits and waits for the one event that ends it. */
static inline enum rec_event_kind run(rec_session *session, const struct rec_command *command,
                                      struct rec_result **result, rec_error *why)
{
    uint64_t number;
    struct rec_event event;
    rec_error error = {0};

    assert_int_equal(rec_submit(session, command, &number, &error), REC_OK);
    while (rec_event_wait(session, &event, LONG_MS)) {
        enum rec_event_kind kind = event.kind;
        bool mine = event.command == number;

        if (mine && why)
            *why = event.error;
        rec_event_clear(&event);
        if (mine && (kind == REC_EVENT_DONE || kind == REC_EVENT_FAILED || kind == REC_EVENT_CANCELLED)) {
            struct rec_result *taken = rec_result_take(session, number);

            if (result)
                *result = taken;
            else
                rec_result_free(taken);
            return kind;
        }
    }
    fail_msg("no end of %s", rec_command_name(command->kind));
    return REC_EVENT_FAILED;
}

static inline struct rec_result *chat(rec_session *session, const char *conversation, const char *text)
{
    struct rec_command command = {.kind = REC_COMMAND_CHAT, .id = conversation, .text = text};
    struct rec_result *result = NULL;
    rec_error why = {0};

    if (run(session, &command, &result, &why) != REC_EVENT_DONE)
        fail_msg("%s", why.message);
    assert_non_null(result);
    return result;
}

static inline const struct rec_page *page(rec_session *session, struct rec_query query)
{
    const struct rec_page *answer = NULL;
    rec_error error = {0};

    if (rec_page_wait(session, &query, &answer, &error))
        fail_msg("%s", error.message);
    return answer;
}

static inline struct rec_query query_of(enum rec_query_kind kind, const char *id)
{
    struct rec_query query;

    rec_query_init(&query, kind);
    query.id = id;
    return query;
}

#endif
