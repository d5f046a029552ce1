/* Talks through librecollect with an extractor and an after-turn action of its own: librecollect(3),
 * EXTENSIONS. Says what was learned and how long the conversation is.
 *
 *     cc -o entities entities.c $(pkg-config --cflags --libs recollect) && ./entities "I work on ABC-123." */
#include <recollect.h>

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* A ticket: capital letters, '-', digits. Its length; 0: none begins here. */
static size_t ticket_length(const char *text)
{
    size_t letters = 0, digits = 0;
    while (letters < 10 && isupper((unsigned char)text[letters]))
        letters++;
    if (letters < 2 || text[letters] != '-')
        return 0;
    while (digits < 8 && isdigit((unsigned char)text[letters + 1 + digits]))
        digits++;
    return digits > 0 ? letters + 1 + digits : 0;
}

static void find_tickets(void *context, const char *text, size_t length, int64_t said_at,
                         rec_findings *findings)
{
    (void)context, (void)said_at;
    for (size_t at = 0; at < length;) {
        size_t ticket = ticket_length(text + at);
        if (ticket > 0) {
            char content[64];
            snprintf(content, sizeof content, "Works with the ticket %.*s", (int)ticket, text + at);
            rec_findings_add(findings, &(struct rec_finding){.kind = REC_MEMORY_FACT,
                                                             .category = REC_CATEGORY_WORK,
                                                             .content = content,
                                                             .start = at,
                                                             .end = at + ticket,
                                                             .importance = 0.6,
                                                             .confidence = 0.9});
        }
        at += ticket > 0 ? ticket : 1;
    }
}

/* Whoever wants it gets the whole conversation, once it has been answered. */
static enum rec_status count_bytes(void *context, const char *json, rec_error *error)
{
    atomic_size_t *bytes = context;
    (void)error;
    atomic_store(bytes, strlen(json));
    return REC_OK;
}

/* Submits a command and waits for its end. */
static bool run(rec_session *session, const struct rec_command *command)
{
    struct rec_event event;
    uint64_t number;
    rec_error error;
    bool ended = false, done = false;
    if (rec_submit(session, command, &number, &error) != REC_OK) {
        fprintf(stderr, "%s\n", error.message);
        return false;
    }
    while (!ended && rec_event_wait(session, &event, -1)) {
        ended = event.kind == REC_EVENT_CLOSED || (event.command == number && event.kind >= REC_EVENT_DONE);
        done = event.kind == REC_EVENT_DONE;
        if (ended && !done)
            fprintf(stderr, "%s\n", event.error.message);
        rec_event_clear(&event);
    }
    return done;
}

static void print_memories(rec_session *session)
{
    struct rec_query query;
    const struct rec_page *page;
    rec_error error;
    rec_query_init(&query, REC_QUERY_MEMORIES);
    if (rec_page_wait(session, &query, &page, &error) != REC_OK) {
        fprintf(stderr, "%s\n", error.message);
        return;
    }
    for (size_t i = 0; i < page->count; i++)
        printf("learned: %s\n", page->memories[i].content);
    rec_page_free(page);
}

int main(int argc, char **argv)
{
    atomic_size_t bytes = 0;
    const struct rec_extension extension = {
        .name = "tickets", .context = &bytes, .extract = find_tickets, .after_turn = count_bytes};
    const struct rec_open options = {
        .provider = "local", .flags = REC_OPEN_NO_JOBS, .extensions = &extension, .extension_count = 1};
    rec_error error;
    rec_settings *settings = rec_settings_load(NULL, NULL, &error);
    rec_session *session = settings ? rec_session_open(settings, &options, &error) : NULL;
    if (!session || rec_session_wait_open(session, &error) != REC_OK) {
        fprintf(stderr, "%s\n", error.message);
        rec_session_close(session);
        rec_settings_free(settings);
        return 1;
    }
    bool done = run(session, &(struct rec_command){.kind = REC_COMMAND_CHAT,
                                                   .text = argc > 1 ? argv[1] : "I work on ABC-123.",
                                                   .category = -1}) &&
                run(session, &(struct rec_command){.kind = REC_COMMAND_JOBS_RUN, .category = -1});
    print_memories(session);
    printf("after the turn: %s\n", atomic_load(&bytes) > 0 ? "told" : "nothing");
    rec_session_close(session);
    rec_settings_free(settings);
    return done ? 0 : 1;
}
