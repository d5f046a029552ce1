/* Segments of the search index whose checksums are right and whose content is not, as a program of another
 * version might leave them: searching in them and merging them gives wrong answers at worst. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/arena.h"
#include "base/file.h"
#include "search/index.h"
#include "search/manifest.h"
#include "search/segment_file.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MESSAGES 400
#define CHANGE   5 /* bytes: which section, where in it (three), what */

const long fuzz_rounds = 400;

/* Read as changes; any bytes will do. */
const char *const fuzz_seeds[] = {
    "documents first", "passages forward lists", "conversations and words", "postings and names, by id", NULL,
};

const char *const fuzz_words[] = {
    "\x01\xff\xff\xff\xff",
    "\x02zzz\xff",
    "\x03"
    "abc\x80",
    "\x0f\x01\x02\x03\x7f",
    "\x10qqq\x01",
    NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

static struct {
    char folder[64];
    char *path; /* of the only segment */
    struct buf segment;
    struct buf manifest;
    char *manifest_path;
    struct store *store;
    struct store_user *user;
} world;

static void read_file(const char *path, struct buf *out)
{
    char bytes[4096];
    FILE *file = fopen(path, "rb");
    need(file != NULL);
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
        buf_add(out, bytes, got);
    fclose(file);
}

static void write_file(const char *path, const struct buf *bytes)
{
    FILE *file = fopen(path, "wb");
    need(file != NULL && fwrite(bytes->data, 1, bytes->length, file) == bytes->length && fclose(file) == 0);
}

static struct search *open_search(void)
{
    rec_error error = {0};
    struct search *search;
    bool more = true;
    int64_t done, total;
    need(search_open(&search, world.folder, NULL, "store", "ann", &error) == REC_OK);
    while (more)
        need(search_update(search, world.user, 1000000000, &more, &done, &total, &error) == REC_OK);
    return search;
}

static void fill_store(void)
{
    static const char *const texts[] = {
        "The otter swims in the river, always from the left.", "Did the heron see it in May 2023?",
        "Ich habe den Hund gesehen und er mich.", "The river was high; herons stood in the reeds and waited.",
        "\xe6\xb0\xb4\xe8\xbe\xba\xe3\x81\xae\xe9\xb3\xa5 heron"};
    rec_error error = {0};
    char conversation[REC_ID_SIZE] = "";
    for (int i = 0; i < MESSAGES; i++) {
        if (i % 40 == 0) {
            struct rec_conversation row = {.title = i % 80 ? "Rivers" : "Birds and fish", .tags = "water"};
            need(store_conversation_add(world.user, &row, &error) == REC_OK);
            strcpy(conversation, row.id);
        }
        struct rec_message row = {.role = i % 2 ? REC_ROLE_ASSISTANT : REC_ROLE_USER,
                                  .status = REC_TURN_COMPLETE,
                                  .name = i % 3   ? ""
                                          : i % 2 ? "Ada"
                                                  : "Bert Brown",
                                  .content = texts[i % 5]};
        strcpy(row.conversation_id, conversation);
        need(store_message_add(world.user, &row, &error) == REC_OK);
    }
}

static void close_world(void)
{
    char command[100];
    store_user_close(world.user);
    store_close(world.store);
    snprintf(command, sizeof command, "rm -rf '%s'", world.folder);
    need(system(command) == 0);
    free(world.path);
    free(world.manifest_path);
    buf_free(&world.segment);
    buf_free(&world.manifest);
}

static void open_world(void)
{
    rec_error error = {0};
    strcpy(world.folder, "/tmp/recollect-fuzz-XXXXXX");
    buf_init(&world.segment);
    buf_init(&world.manifest);
    need(mkdtemp(world.folder) != NULL);
    need(store_open(&world.store, "sqlite:///:memory:", STORE_WRITE, &error) == REC_OK);
    need(store_user_open(world.store, "ann", true, &world.user, &error) == REC_OK);
    fill_store();
    struct search *search = open_search();
    need(search->segment_count == 1);
    struct buf manifest = BUF_INIT;
    buf_addf(&manifest, "%s/manifest", search->folder);
    world.manifest_path = buf_take(&manifest);
    world.path = manifest_segment_path(search->folder, search->segments[0]->number);
    search_close(search);
    read_file(world.path, &world.segment);
    read_file(world.manifest_path, &world.manifest);
}

/* Where the sections begin, the header first, and the end. */
static size_t section_starts(const struct buf *segment, size_t starts[64])
{
    struct segment_sections sections;
    char *base = segment->data;
    size_t count = 0;
    segment_lay_out((const struct segment_header *)(const void *)base, base, &sections);
#define SECTION(member, type, number) starts[count++] = (size_t)((char *)sections.member - base);
#define TABLE(member, columns, rows)  SECTION(member, uint8_t, rows)
    SEGMENT_TABLES(TABLE)
    SEGMENT_SECTIONS(SECTION)
#undef TABLE
#undef SECTION
    starts[count] = segment->length;
    return count;
}

static void change(struct buf *segment, const uint8_t *bytes, size_t length)
{
    struct segment_header *header = (struct segment_header *)(void *)segment->data;
    size_t starts[64], count = section_starts(segment, starts);
    for (; length >= CHANGE; bytes += CHANGE, length -= CHANGE) {
        size_t section = bytes[0] % count, size = starts[section + 1] - starts[section];
        size_t place = (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
        if (size > 0)
            segment->data[starts[section] + place % size] = (char)bytes[4];
    }
    header->content = segment_checksum(segment->data + sizeof *header, segment->length - sizeof *header);
    header->checksum = segment_header_checksum(header);
}

static void look(struct search *search, const char *text, bool prefix)
{
    struct search_query query = {
        .text = text, .kind = -1, .category = -1, .role = -1, .prefix = prefix, .limit = 30};
    struct arena arena = ARENA_INIT;
    struct rec_hit *hits;
    size_t count;
    rec_error error = {0};
    /* an id that is none may be refused */
    if (search_run(search, world.user, &query, NULL, &arena, &hits, &count, &error) == REC_OK)
        need(count <= 30);
    arena_free(&arena);
}

static void merge(struct search *search)
{
    struct part *merged = NULL;
    rec_error error = {0};
    const struct segment_plan plan = {.sources = search->segments,
                                      .source_count = search->segment_count,
                                      .names = &search->names,
                                      .number = 99};
    if (segment_write(&merged, &plan, NULL, &error) == REC_OK)
        segment_close(merged);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const queries[] = {"otter river",      "what did the heron see in May 2023",
                                          "\"in the river\"", "hund -otter",
                                          "from:ada heron",   "in:rivers high",
                                          "otterr herron",    "tag:water"};
    struct buf segment = BUF_INIT;
    if (!world.store) {
        open_world();
        atexit(close_world);
    }
    buf_add(&segment, world.segment.data, world.segment.length);
    change(&segment, bytes, length);
    write_file(world.path, &segment);
    write_file(world.manifest_path, &world.manifest);
    struct search *search = open_search();
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        look(search, queries[i], i == 0);
    setenv("RECOLLECT_SEARCH", "stages=2", 1);
    for (size_t i = 0; i < 3; i++)
        look(search, queries[i], i == 1);
    unsetenv("RECOLLECT_SEARCH");
    merge(search);
    while (search->segment_count > 0 && search->segments[0]->dead_count < 3)
        part_kill(search->segments[0], search->segments[0]->dead_count * 7);
    merge(search);
    search_close(search);
    buf_free(&segment);
    return 0;
}
