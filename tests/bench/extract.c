/* Time of the rules for a KB of message (1,024 bytes), over messages as people write them: statements,
 * questions, chat, orders, code, other languages. Of the processor, so that what else runs does not count. */
#include "config.h"

#include "bench.h"

#include "base/arena.h"
#include "base/buf.h"
#include "memory/memory.h"

#define SAID    INT64_C(1780000000000)
#define MESSAGE 1000 /* bytes at least: sentences are added until a message has them */
#define ROUNDS  41

static const char *const sentences[] = {
    "I prefer aisle seats when I fly at night. ",
    "Could you look over the plan for next week and tell me what is missing? ",
    "The train from Porto was late again and we had to wait for an hour. ",
    "My sister hates coriander, so what can I cook for her birthday? ",
    "I am not a fan of open offices because the noise makes it hard to think. ",
    "Here is what I have so far, the second half needs more work.\n",
    "Please always answer in German. ",
    "It works now, thank you! ",
    "How do I sort a table by two columns in PostgreSQL? ",
    "I can not open the file that you sent yesterday, it says access denied. ",
    "Yesterday I bought a red bicycle for my daughter. ",
    "What would you change about the structure of the introduction?\n",
    "```\nint main(void)\n{\n    return prefer(1, \"I love code\");\n}\n```\n",
    "Remember that my locker code is 4711. ",
    "We should probably move the meeting to Thursday, since half of the team is away. ",
    "Ich trinke lieber Tee als Kaffee, aber morgens brauche ich Espresso. ",
    "If I liked horror films, which one would you recommend first? ",
    "The error comes from the parser, I think: it reads one byte too many. ",
    "No me gusta el cilantro. ",
    "I live in Lisbon and work as a nurse, mostly at night. ",
};

/* Messages of about a KB in which every sentence begins one. */
static size_t compose(struct buf messages[sizeof sentences / sizeof *sentences])
{
    size_t count = sizeof sentences / sizeof *sentences, bytes = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i; messages[i].length < MESSAGE; j++)
            buf_adds(&messages[i], sentences[j % count]);
        bytes += messages[i].length;
    }
    return bytes;
}

int main(void)
{
    struct buf messages[sizeof sentences / sizeof *sentences] = {0};
    size_t count = sizeof sentences / sizeof *sentences, bytes = compose(messages), found = 0;
    struct samples samples = SAMPLES_INIT;
    for (int round = 0; round < ROUNDS; round++) {
        double began = bench_cpu();
        for (size_t i = 0; i < count; i++) {
            struct arena arena = ARENA_INIT;
            struct memory_candidate *candidates;
            size_t learned;
            memory_extract(messages[i].data, messages[i].length, SAID, &arena, &candidates, &learned);
            found += learned;
            arena_free(&arena);
        }
        samples_add(&samples, (bench_cpu() - began) * 1e6 * 1024 / (double)bytes);
    }
    if (found == 0)
        bench_fail("nothing was found in the messages");
    bench_bar("extract_kb", samples_quantile(&samples, 0.5), "us", 200);
    for (size_t i = 0; i < count; i++)
        buf_free(&messages[i]);
    samples_free(&samples);
    return 0;
}
