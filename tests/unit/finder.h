/* A search over a store in memory, for tests of finding and of the index. */
#ifndef TESTS_UNIT_FINDER_H
#define TESTS_UNIT_FINDER_H

#include "model.h"

#include "search/search.h"

#include <stdio.h>

#define ALL      0u
#define MESSAGES (1u << REC_ROW_MESSAGE)

struct finder {
    struct model model;
    struct search *search;
    struct rec_hit *hits;
    size_t count;
};

static inline void catch_up(struct finder *finder)
{
    bool more = true;
    int64_t done, total;
    while (more)
        ok(&finder->model, search_update(finder->search, finder->model.user, 1000000000, &more, &done, &total,
                                         &finder->model.error));
    assert_int_equal(done, total);
}

static inline void finder_open(struct finder *finder)
{
    model_open(&finder->model);
    ok(&finder->model, search_open(&finder->search, NULL, NULL, "store", "ann", &finder->model.error));
}

static inline void finder_close(struct finder *finder)
{
    search_close(finder->search);
    model_close(&finder->model);
}

static inline void find_with(struct finder *finder, struct search_query query)
{
    ok(&finder->model, search_run(finder->search, finder->model.user, &query, NULL, &finder->model.arena,
                                  &finder->hits, &finder->count, &finder->model.error));
    for (size_t i = 0; i < finder->count; i++) {
        assert_true(finder->hits[i].score >= 0 && finder->hits[i].score <= 1);
        assert_true(i == 0 || finder->hits[i].score <= finder->hits[i - 1].score);
        assert_non_null(finder->hits[i].why);
    }
}

static inline struct search_query query_of(const char *text, unsigned scopes)
{
    return (struct search_query){.text = text, .scopes = scopes, .kind = -1, .category = -1, .role = -1};
}

static inline void find(struct finder *finder, const char *text, unsigned scopes)
{
    find_with(finder, query_of(text, scopes));
}

/* How a word of the query was found: "soft car ~ vehicle"; "": it is none. */
static inline const char *how_found(struct finder *finder, const struct rec_hit *hit, const char *word)
{
    for (size_t i = 0; i < hit->why->word_count; i++) {
        const struct rec_hit_word *found = &hit->why->words[i];
        if (strcmp(found->word, word) == 0)
            return arena_printf(&finder->model.arena, "%s %s%s%s", rec_found_name(found->found), word,
                                found->near ? " ~ " : "", found->near ? found->near : "");
    }
    return "";
}

/* Contents of the hits, joined by "|". */
static inline const char *found(struct finder *finder)
{
    const char *all = "";
    for (size_t i = 0; i < finder->count; i++)
        all = arena_printf(&finder->model.arena, "%s%s%s", all, i > 0 ? "|" : "", finder->hits[i].content);
    return all;
}

static inline const char *say(struct finder *finder, const char *conversation, const char *text)
{
    struct rec_message row =
        model_message(&finder->model, conversation, REC_ROLE_USER, text, REC_TURN_COMPLETE);
    return arena_strdup(&finder->model.arena, row.id);
}

static inline void remove_folder(const char *folder)
{
    char command[160];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* The first file of the index's folder with that ending. */
static inline const char *index_file(struct model *model, const char *folder, const char *ending)
{
    char command[160], name[160] = "";
    snprintf(command, sizeof command, "ls '%s'/*/*%s", folder, ending);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    assert_non_null(fgets(name, sizeof name, list));
    pclose(list);
    name[strcspn(name, "\n")] = '\0';
    return arena_strdup(&model->arena, name);
}

#endif
