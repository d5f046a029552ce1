#include "config.h"

#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH_MAX 2048

static uint64_t state = 0x9e3779b97f4a7c15u;

static size_t below(size_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit ? (size_t)(state % limit) : 0;
}

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list[count])
        count++;
    return count;
}

struct input {
    uint8_t bytes[LENGTH_MAX];
    size_t length;
};

static void insert(struct input *input, size_t at, const void *bytes, size_t length)
{
    if (length > LENGTH_MAX - input->length)
        length = LENGTH_MAX - input->length;
    memmove(input->bytes + at + length, input->bytes + at, input->length - at);
    memcpy(input->bytes + at, bytes, length);
    input->length += length;
}

static void change(struct input *input)
{
    size_t at = below(input->length + 1), span = below(input->length - at + 1);
    const char *text;
    uint8_t copy[LENGTH_MAX];
    switch (below(6)) {
    case 0:
        if (at < input->length)
            input->bytes[at] = (uint8_t)below(256);
        break;
    case 1:
        if (at < input->length)
            input->bytes[at] ^= (uint8_t)(1u << below(8));
        break;
    case 2:
        memmove(input->bytes + at, input->bytes + at + span, input->length - at - span);
        input->length -= span;
        break;
    case 3:
        memcpy(copy, input->bytes + at, span);
        insert(input, below(input->length + 1), copy, span);
        break;
    case 4:
        text = fuzz_words[below(count_of(fuzz_words))];
        insert(input, at, text, strlen(text));
        break;
    default:
        text = fuzz_seeds[below(count_of(fuzz_seeds))];
        insert(input, at, text, strlen(text));
        break;
    }
}

/* What abort() leaves behind: the input, to be given to this program again. */
static const struct input *current;

static void keep_input(int signal_number)
{
    int file = open("fuzz-found", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    (void)signal_number;
    if (file >= 0 && write(file, current->bytes, current->length) >= 0)
        close(file);
}

static void run(const struct input *input)
{
    current = input;
    uint8_t *exact = malloc(input->length + 1); /* so that a read past the end is seen */
    memcpy(exact, input->bytes, input->length);
    LLVMFuzzerTestOneInput(exact, input->length);
    free(exact);
}

static void run_file(const char *path)
{
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    uint8_t *exact = malloc(length + 1);
    memcpy(exact, bytes, length);
    LLVMFuzzerTestOneInput(exact, length);
    free(exact);
}

int main(int argc, char **argv)
{
    long rounds = argc > 1 ? atol(argv[1]) : fuzz_rounds;
    struct input input;
    if (argc > 1 && rounds == 0) {
        for (int i = 1; i < argc; i++)
            run_file(argv[i]);
        return 0;
    }
    signal(SIGABRT, keep_input);
    for (size_t i = 0; i < count_of(fuzz_seeds); i++) {
        input.length = 0;
        insert(&input, 0, fuzz_seeds[i], strlen(fuzz_seeds[i]));
        run(&input);
    }
    for (long round = 0; round < rounds; round++) {
        const char *seed = fuzz_seeds[below(count_of(fuzz_seeds))];
        input.length = 0;
        insert(&input, 0, seed, strlen(seed));
        for (size_t changes = 1 + below(6); changes > 0; changes--)
            change(&input);
        run(&input);
    }
    printf("1..1\nok 1 - %ld changed inputs\n", rounds);
    return 0;
}
