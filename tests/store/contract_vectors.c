#include "config.h"

#include "contract.h"

#include <string.h>

static enum rec_status put_vector(struct fixture *f, struct store_user *user, enum rec_row_kind kind,
                                  const char *id, const char *model, int8_t first)
{
    const int8_t values[3] = {first, -128, 127};
    struct store_vector row = {.kind = kind, .model = model, .values = values, .dimensions = 3};
    strcpy(row.id, id);
    return store_vector_put(user, &row, &f->error);
}

static size_t vectors_of(struct fixture *f, struct store_user *user, const char *model,
                         struct store_vector **rows)
{
    int64_t cursor = 0;
    size_t count = 0;
    OK(f, store_vector_scan(user, model, &cursor, 100, &f->arena, rows, &count, &f->error));
    return count;
}

/* How many rows of a kind have no vector of the model yet; the text of the last. */
static size_t lacking(struct fixture *f, enum rec_row_kind kind, const char *model, const char **text)
{
    struct store_vector_text *rows;
    size_t count = 1, found = 0;
    for (int64_t cursor = 0; count > 0;) {
        OK(f, store_vector_texts(f->alice, kind, model, &cursor, 2, &f->arena, &rows, &count, &f->error));
        for (size_t i = 0; i < count; i++) {
            found += rows[i].text[0] != '\0';
            *text = rows[i].text[0] != '\0' ? rows[i].text : *text;
        }
    }
    return found;
}

/* Rows that have vectors: two messages and a memory of the model "one", a preference of "two". */
struct embedded {
    struct rec_conversation conversation;
    struct rec_message first, second;
    struct rec_memory memory;
    struct rec_preference preference;
};

static struct embedded add_rows(struct fixture *f)
{
    struct embedded rows = {.conversation = add_conversation(f, f->alice, "c")};
    rows.first = add_message(f, f->alice, rows.conversation.id, REC_ROLE_USER, "hello");
    rows.second = add_message(f, f->alice, rows.conversation.id, REC_ROLE_USER, "there");
    rows.memory = add_memory(f, f->alice, "likes tea");
    rows.preference = add_preference(f, f->alice, "seat", "", "aisle");
    add_message(f, f->alice, rows.conversation.id, REC_ROLE_SYSTEM, "not embedded");
    return rows;
}

static void put_vectors(struct fixture *f, const struct embedded *rows)
{
    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, rows->first.id, "one", 1));
    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, rows->second.id, "one", 2));
    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, rows->second.id, "one",
                     3)); /* takes the place of the other */
    OK(f, put_vector(f, f->alice, REC_ROW_MEMORY, rows->memory.id, "one", 4));
    OK(f, put_vector(f, f->alice, REC_ROW_PREFERENCE, rows->preference.id, "two", 5));
}

static void vectors(struct fixture *f)
{
    struct embedded has = add_rows(f);
    struct store_vector *rows;
    struct store_vector_model *models;
    const char *text = "";
    int64_t cursor = 0, again;
    size_t count;

    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "one", &text), 2);
    assert_string_equal(text, "there");
    assert_int_equal(lacking(f, REC_ROW_PREFERENCE, "one", &text), 1);
    assert_string_equal(text, "seat : aisle");

    put_vectors(f, &has);
    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "one", &text), 0);
    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "two", &text), 2);
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 3);
    assert_string_equal(rows[0].id, has.first.id);
    assert_string_equal(rows[1].id, has.second.id);
    assert_int_equal(rows[1].values[0], 3);
    assert_int_equal(rows[1].values[1], -128);
    assert_int_equal(rows[2].kind, REC_ROW_MEMORY);
    OK(f, store_vector_scan(f->alice, "one", &cursor, 2, &f->arena, &rows, &count, &f->error));
    again = cursor - 1;
    OK(f, store_vector_scan(f->alice, "one", &again, 1, &f->arena, &rows, &count, &f->error));
    assert_int_equal(again, cursor);
    assert_string_equal(rows[0].id, has.second.id);
    OK(f, store_vector_models(f->alice, &f->arena, &models, &count, &f->error));
    assert_int_equal(count, 2);
    assert_string_equal(models[0].model, "one");
    assert_int_equal(models[0].count, 3);
    assert_int_equal(models[1].dimensions, 3);
}

static void vectors_of_another(struct fixture *f)
{
    struct embedded has = add_rows(f);
    struct store_vector *rows;

    put_vectors(f, &has);
    assert_int_equal(vectors_of(f, f->bob, "one", &rows), 0);
    EXPECT(f, REC_NOT_FOUND, put_vector(f, f->bob, REC_ROW_MESSAGE, has.first.id, "one", 9));
    OK(f, store_vector_drop(f->bob, NULL, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 3);
}

/* With its text a vector goes, and with its row. */
static void vectors_go(struct fixture *f)
{
    struct embedded has = add_rows(f);
    struct store_vector *rows;
    const char *text = "";

    put_vectors(f, &has);
    has.memory.content = "likes coffee";
    OK(f, store_memory_update(f->alice, &has.memory, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 2);
    assert_int_equal(lacking(f, REC_ROW_MEMORY, "one", &text), 1);
    has.preference.value = "window";
    OK(f, store_preference_update(f->alice, &has.preference, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "two", &rows), 0);
    OK(f, put_vector(f, f->alice, REC_ROW_MEMORY, has.memory.id, "two", 6));
    OK(f, store_memory_erase(f->alice, has.memory.id, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "two", &rows), 0);
    OK(f, store_vector_drop(f->alice, "one", &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 2);
    OK(f, store_conversation_erase(f->alice, has.conversation.id, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 0);
}

const struct contract_case contract_vectors[] = {{"vectors", vectors},
                                                 {"vectors of another user", vectors_of_another},
                                                 {"vectors go with what they were made of", vectors_go},
                                                 {NULL, NULL}};
