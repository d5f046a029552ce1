/* A context strategy of one's own, for librecollect(3): questions of a few words get a small prompt.
 *
 * Tells a conversation a long story, then asks two things without sending them, and prints how many of the
 * older messages would have gone along. Nothing is kept, and no network is used.
 *
 *     cc -o strategy strategy.c $(pkg-config --cflags --libs recollect) && ./strategy */
#include <recollect.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Both threads of a session may call it: it looks at nothing but the facts, and at what never changes. */
static void small_talk(void *context, const struct rec_strategy_facts *facts, struct rec_shares *shares)
{
    const int64_t *small = context;

    if (facts->tokens > *small || facts->asks_for_all)
        return;
    shares->budget = 600;
    shares->memories = 2; /* half of what is left, if something was found */
    shares->why = "a few words";
}

/* Waits until a command has ended; its result, or NULL. */
static struct rec_result *run(rec_session *session, const struct rec_command *command, rec_error *error)
{
    uint64_t number;
    struct rec_event event;
    bool ended = false, done = false;

    if (rec_submit(session, command, &number, error) != REC_OK)
        return NULL;
    while (!ended && rec_event_wait(session, &event, -1)) {
        done = event.command == number && event.kind == REC_EVENT_DONE;
        ended = done || (event.command == number && event.kind >= REC_EVENT_FAILED);
        if (ended && !done)
            *error = event.error;
        rec_event_clear(&event);
    }
    return done ? rec_result_take(session, number) : NULL;
}

static bool tell_story(rec_session *session, char conversation[REC_ID_SIZE], rec_error *error)
{
    struct rec_command chat = {.kind = REC_COMMAND_CHAT, .category = -1};

    for (int day = 1; day <= 30; day++) {
        char text[200];
        snprintf(text, sizeof text,
                 "On day %d we sailed on along the coast, with a fair wind from the south west, past bays "
                 "that no chart shows, and wrote down what we saw.",
                 day);
        chat.text = text;
        chat.id = conversation[0] ? conversation : NULL;
        struct rec_result *result = run(session, &chat, error);
        if (!result)
            return false;
        memcpy(conversation, result->conversation_id, REC_ID_SIZE);
        rec_result_free(result);
    }
    return true;
}

/* What would be sent. */
static bool preview(rec_session *session, const char *conversation, const char *text, rec_error *error)
{
    const struct rec_command chat = {
        .kind = REC_COMMAND_CHAT, .category = -1, .flags = REC_DRY_RUN, .id = conversation, .text = text};
    struct rec_result *result = run(session, &chat, error);

    if (!result)
        return false;
    printf("%s\n", text);
    for (size_t i = 0; i < result->receipt->count; i++)
        if (strcmp(result->receipt->parts[i].type, "history") == 0)
            printf("  older messages: %s\n", result->receipt->parts[i].count < 60 ? "some" : "all");
    for (size_t i = 0; i < result->receipt->left_out_count; i++)
        if (result->receipt->left_out[i].row == REC_ROW_MESSAGE && !result->receipt->left_out[i].id[0])
            printf("  left out: %s\n", result->receipt->left_out[i].why);
    rec_result_free(result);
    return true;
}

int main(void)
{
    int64_t small = 8; /* tokens of a question */
    const struct rec_strategy strategy = {.share = small_talk, .context = &small};
    const struct rec_open open = {
        .user = "example", .url = "sqlite:///:memory:", .provider = "local", .strategy = &strategy};
    char conversation[REC_ID_SIZE] = "";
    rec_error error = {0};
    rec_settings *settings = rec_settings_load(NULL, NULL, &error);
    rec_session *session = settings ? rec_session_open(settings, &open, &error) : NULL;
    bool well =
        session && rec_session_wait_open(session, &error) == REC_OK &&
        tell_story(session, conversation, &error) && preview(session, conversation, "And then?", &error) &&
        preview(session, conversation, "What did the chart of that coast look like on the last day?", &error);

    rec_session_close(session);
    rec_settings_free(settings);
    if (!well)
        fprintf(stderr, "%s\n", error.message);
    return well ? EXIT_SUCCESS : EXIT_FAILURE;
}
