/* The words of a query against the words of the index. */
#include "config.h"

#include "search/ranking.h"

#include "base/spelling.h"
#include "search/embed.h"
#include "search/language.h"
#include "search/stem.h"
#include "search/synonyms.h"
#include "search/tokens.h"

#include <math.h>
#include <string.h>

#define COMMON_POWER 0.75
#define NAME_LEAST   4
#define NAME_ALIKE   0.6 /* of the 2-grams */
#define PREFIX_WORDS 256
#define WHOLE_LEAST  3     /* bytes of a word that may be all of it while it is typed; */
#define BEGUN_NEAR   0.3   /* similarity of words that are near it then */
#define SYNONYM      0.75F /* similarity of one */
#define FORMS        8     /* words of a stem that a part mostly has at most */
#define SLOTS_LEAST  64
#define DEMANDED_MAX (4 * QUERY_PHRASES_MAX * PHRASE_WORDS_MAX)
#define DOUBT        0.15 /* of the weight of a word that nobody has said: common words alone are no evidence */
#define FEW          30   /* passages: with fewer of them every word seems common, and there is less doubt */

/* --- Meaning --- */

/* Its rows in the table: as an English word and as one of another language; -1. */
struct senses {
    int32_t plain, foreign;
};

/* Which words of the parts they are is asked later: it lies all over a large table. */
static void expect_words(const struct search *search, const struct near_word *words, size_t count)
{
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (size_t i = 0; i < count && part->word_count > 0; i++)
            __builtin_prefetch(&part->row_words[words[i].row]);
    }
}

/* While somebody types, a word of the table may be all that is meant, or the beginning of another: what has
 * little to do with it is left out then. */
static void find_near(struct ranking *ranking, struct ranking_term *term, uint32_t row, size_t most)
{
    struct near_word words[NEAR_WORDS];
    struct alternative *found = &term->alternatives[term->alternative_count];
    size_t count = near_find(ranking->search->near, row, words);
    count = count < most ? count : most;
    while (term->query->prefix && count > 0 && words[count - 1].similarity < BEGUN_NEAR)
        count--;
    expect_words(ranking->search, words, count);
    for (size_t i = 0; i < count; i++)
        found[i] = (struct alternative){.row = words[i].row, .similarity = words[i].similarity};
    term->alternative_count += count;
}

/* Kept in order: the nearest come first. */
static void find_synonyms(struct ranking *ranking, struct ranking_term *term)
{
    const struct near *near = ranking->search->near;
    uint32_t numbers[SYNONYMS_MOST];
    size_t count = synonyms_find(term->query->stem, term->query->stem_length, numbers);
    for (size_t i = 0; i < count; i++) {
        int32_t row = near != NULL ? near_synonym(near, numbers[i]) : -1;
        size_t at = term->alternative_count++;
        for (; at > 0 && term->alternatives[at - 1].similarity < SYNONYM; at--)
            term->alternatives[at] = term->alternatives[at - 1];
        term->alternatives[at] = (struct alternative){.stem = synonyms_stem(numbers[i]),
                                                      .row = row >= 0 ? (uint32_t)row : PART_NONE,
                                                      .similarity = SYNONYM};
    }
}

static int32_t find_sense(const struct search *search, const char *word, size_t length)
{
    int32_t row = vectors_row(search->vectors, word, length);
    if (row >= 0) {
        vectors_expect(search->vectors, (uint32_t)row);
        near_expect(search->near, (uint32_t)row);
        expect_words(search, &(struct near_word){.row = (uint32_t)row}, 1);
    }
    return row;
}

static struct senses find_senses(const struct ranking *ranking, const struct query_term *query)
{
    const struct search *search = ranking->search;
    if (search->vectors == NULL)
        return (struct senses){-1, -1};
    return (struct senses){find_sense(search, query->word, query->word_length),
                           find_sense(search, query->foreign, query->foreign_length)};
}

/* --- Names --- */

/* Marks the speakers whom a word names; a word that nobody has said may be a misspelt name. */
static bool find_speakers(struct ranking *ranking, const struct query_term *query, bool known)
{
    const struct names *names = &ranking->search->names;
    bool exact = names_has_word(names, query->word, query->word_length), found = false;
    if (!exact &&
        (known || query->word_length < NAME_LEAST || language_stop_word(LANGUAGE_ENGLISH, query->word)))
        return false;
    for (size_t i = 0; i < names->speaker_count; i++) {
        const struct speaker *speaker = &names->speakers[i];
        for (size_t j = 0; j < speaker->word_count; j++) {
            const char *word = names->words[speaker->words[j]];
            bool same = exact ? strcmp(word, query->word) == 0
                              : word[0] == query->word[0] &&
                                    spelling_alike(query->word, query->word_length, word, strlen(word), 2) >=
                                        NAME_ALIKE;
            if (!same)
                continue;
            ranking->named[i] = found = true;
            ranking->named_count++;
            break;
        }
    }
    return found;
}

/* --- Terms --- */

struct counting {
    const struct part *part;
    uint64_t documents;
};

static void count_word(void *context, uint32_t word)
{
    struct counting *counting = context;
    counting->documents += part_group_documents(counting->part, counting->part->word_groups[word]);
}

/* The groups of a word of the query in a part: of its stem, and of its foreign form. */
static uint32_t *groups_of(const struct ranking *ranking, size_t part, size_t place)
{
    return ranking->groups + 2 * (part * QUERY_TERMS_MAX + place);
}

/* Who says the word itself has its group, too: that is nearer than looking for the stem. */
static uint32_t find_group(const struct part *part, int32_t row, const char *stem, size_t length)
{
    uint32_t group = row >= 0 && part->word_count > 0 ? part->row_words[row].group : PART_NONE;
    return group != PART_NONE ? group : part_find_group(part, stem, length);
}

static void find_groups(struct ranking *ranking, const struct senses *senses)
{
    size_t parts = index_part_count(ranking->search);
    ranking->groups = arena_alloc(ranking->arena, 2 * parts * QUERY_TERMS_MAX * sizeof *ranking->groups);
    for (size_t p = 0; p < parts; p++) {
        const struct part *part = index_part(ranking->search, p);
        for (size_t i = 0; i < ranking->parts->term_count; i++) {
            const struct query_term *query = &ranking->parts->terms[i];
            uint32_t *groups = groups_of(ranking, p, i);
            groups[0] = find_group(part, senses[i].plain, query->stem, query->stem_length);
            groups[1] = find_group(part, senses[i].foreign, query->foreign, query->foreign_length);
            part_expect_group(part, groups[0]);
            part_expect_group(part, groups[1]);
        }
    }
}

/* Passages with the word, of all parts. */
static uint64_t said_in(const struct ranking *ranking, size_t place)
{
    uint64_t documents = 0;
    for (size_t p = 0; p < index_part_count(ranking->search); p++) {
        const uint32_t *groups = groups_of(ranking, p, place);
        for (size_t i = 0; i < 2; i++)
            documents +=
                groups[i] != PART_NONE ? part_group_documents(index_part(ranking->search, p), groups[i]) : 0;
    }
    return documents;
}

static double documents_of(const struct ranking *ranking, const struct ranking_term *term, double passages)
{
    const struct query_term *query = term->query;
    if (!query->prefix)
        return (double)said_in(ranking, term->place);
    double documents = 0;
    for (size_t i = 0; i < index_part_count(ranking->search); i++) {
        struct counting counting = {index_part(ranking->search, i), 0};
        part_prefix_words(counting.part, query->word, query->word_length, PREFIX_WORDS, count_word,
                          &counting);
        part_prefix_words(counting.part, query->foreign, query->foreign_length, PREFIX_WORDS, count_word,
                          &counting);
        documents += (double)counting.documents;
    }
    return fmin(documents, passages);
}

static void weigh_term(struct ranking *ranking, struct ranking_term *term, struct senses senses,
                       double passages, float *meaning)
{
    const struct query_term *query = term->query;
    const struct vectors *table = ranking->search->vectors;
    if (ranking->parts->foreign && senses.foreign >= 0)
        senses.plain = -1;
    int32_t row = senses.plain >= 0 ? senses.plain : senses.foreign;
    double documents = documents_of(ranking, term, passages), common = 1;
    if (table != NULL) {
        double rank = row >= 0 ? table->ranks[row] & VECTORS_RANK_MASK : VECTORS_RANK_NONE;
        common = pow(log(2 + rank) / log(VECTORS_RANK_NONE + 1), COMMON_POWER);
    }
    size_t most = senses.plain >= 0 && senses.foreign >= 0 ? NEAR_WORDS / 2 : NEAR_WORDS;
    bool whole = !query->prefix || query->word_length >= WHOLE_LEAST;
    if (senses.plain >= 0 && whole)
        find_near(ranking, term, (uint32_t)senses.plain, most);
    if (senses.foreign >= 0 && whole)
        find_near(ranking, term, (uint32_t)senses.foreign, most);
    if (!ranking->parts->foreign && whole)
        find_synonyms(ranking, term);
    if (documents <= 0 && strspn(query->word, "0123456789") < query->word_length)
        documents = slips_find(ranking, term, row < 0);
    term->weight = embed_idf(passages, documents) * common * query->share;
    ranking->weight_sum += term->weight;
    if (row >= 0)
        kernel_add(meaning, table->rows + (size_t)row * table->dimensions,
                   (float)term->weight * table->scales[row], table->dimensions);
}

/* --- Words of the parts --- */

struct noting {
    struct arena *arena;
    const struct part *part;
    struct part_matches *matches;
    size_t first; /* of the term */
    float similarity;
    uint8_t term;
};

/* Is the word a match of the term already? Then it is what it is best. */
static bool is_noted(const struct noting *noting, uint32_t word, float similarity)
{
    const struct part_matches *matches = noting->matches;
    for (size_t i = noting->first; i < matches->count; i++) {
        struct match *match = &matches->items[i];
        if (match->word == word) {
            match->similarity = match->similarity < similarity ? similarity : match->similarity;
            return true;
        }
    }
    return false;
}

static inline void add_match(const struct noting *noting, uint32_t word, uint32_t group, float similarity)
{
    struct part_matches *matches = noting->matches;
    uint64_t bit = UINT64_C(1) << word % 64;
    if ((matches->known[word / 64] & bit) != 0 && is_noted(noting, word, similarity))
        return;
    if (matches->count == matches->capacity)
        matches->items = arena_room(noting->arena, matches->items, matches->count, &matches->capacity,
                                    sizeof *matches->items);
    matches->items[matches->count++] = (struct match){word, group, similarity, noting->term};
    matches->known[word / 64] |= bit;
}

static void note(void *context, uint32_t word)
{
    const struct noting *noting = context;
    add_match(noting, word, noting->part->word_groups[word], noting->similarity);
}

static inline uint32_t slot_of(const struct part_matches *matches, uint32_t word)
{
    return word * UINT32_C(0x9E3779B1) >> 7 & (matches->slot_count - 1);
}

static void find_slots(struct arena *arena, struct part_matches *matches)
{
    matches->slot_count = SLOTS_LEAST;
    while (matches->slot_count < 2 * matches->count)
        matches->slot_count *= 2;
    matches->slots = arena_alloc(arena, matches->slot_count * sizeof *matches->slots);
    for (uint32_t i = 0; i < matches->count; i++) {
        uint32_t slot = slot_of(matches, matches->items[i].word);
        while (matches->slots[slot] != 0)
            slot = (slot + 1) & (matches->slot_count - 1);
        matches->slots[slot] = i + 1;
    }
}

static void note_group(const struct part *part, uint32_t group, struct noting *noting)
{
    if (group != PART_NONE)
        part_group_words(part, group, note, noting);
}

static void note_alternatives(const struct part *part, const struct ranking_term *term, struct noting *noting)
{
    for (size_t i = 0; i < term->alternative_count; i++) {
        const struct alternative *other = &term->alternatives[i];
        struct part_row_word said = {PART_NONE, PART_NONE};
        if (other->row != PART_NONE)
            said = part->row_words[other->row];
        noting->similarity = other->similarity;
        if (other->stem != NULL)
            note_group(part,
                       said.group != PART_NONE ? said.group
                                               : part_find_group(part, other->stem, strlen(other->stem)),
                       noting);
        else if (said.word != PART_NONE)
            add_match(noting, said.word, said.group, other->similarity);
    }
}

static void note_part(struct ranking *ranking, size_t number)
{
    const struct part *part = index_part(ranking->search, number);
    struct part_matches *matches = &ranking->matches[number];
    matches->known = arena_alloc(ranking->arena, (part->word_count / 64 + 1) * sizeof *matches->known);
    matches->capacity = ranking->term_count * (ALTERNATIVES + FORMS); /* mostly enough */
    matches->items = arena_alloc(ranking->arena, matches->capacity * sizeof *matches->items);
    for (size_t t = 0; t < ranking->term_count && part->word_count > 0; t++) {
        const struct ranking_term *term = &ranking->terms[t];
        struct noting noting = {ranking->arena, part, matches, matches->count, EXACT, (uint8_t)t};
        note_group(part, groups_of(ranking, number, term->place)[0], &noting);
        note_group(part, groups_of(ranking, number, term->place)[1], &noting);
        if (term->query->prefix) {
            part_prefix_words(part, term->query->word, term->query->word_length, PREFIX_WORDS, note, &noting);
            part_prefix_words(part, term->query->foreign, term->query->foreign_length, PREFIX_WORDS, note,
                              &noting);
        }
        note_alternatives(part, term, &noting);
    }
    find_slots(ranking->arena, matches);
}

size_t ranking_lists(const struct ranking *ranking, size_t part, size_t term, size_t *at, uint64_t *known,
                     struct term_list *lists)
{
    const struct part_matches *matches = &ranking->matches[part];
    size_t count = 0;
    for (; *at < matches->count && matches->items[*at].term == term; ++*at) {
        const struct match *match = &matches->items[*at];
        uint64_t bit = UINT64_C(1) << match->group % 64;
        size_t before = count;
        if ((known[match->group / 64] & bit) == 0)
            lists[count++] = (struct term_list){(uint32_t)part, match->group, match->similarity, match->term};
        else if (match->similarity != EXACT) { /* mostly the nearest word of a group comes first */
            while (lists[before - 1].group != match->group)
                before--;
            lists[before - 1].similarity = fmaxf(lists[before - 1].similarity, match->similarity);
        }
        known[match->group / 64] |= bit;
    }
    for (size_t i = 0; i < count; i++)
        known[lists[i].group / 64] = 0;
    return count;
}

/* The words that a row must hold, and those that it must not, each as a stem and as a foreign word. A stop
 * word of any language is left out: the text that the phrase is in may be without it. */
static size_t demand(const struct query_phrase *phrases, size_t count, bool whole, const char *words[])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < phrases[i].count && (whole || phrases[i].count == 1); j++) {
            unsigned marks = language_marks(phrases[i].foreign[j] + 1) | language_marks(phrases[i].stems[j]);
            if ((marks & LANGUAGE_SMALL) != 0)
                continue;
            words[found++] = phrases[i].stems[j];
            words[found++] = phrases[i].foreign[j];
        }
    }
    return found;
}

static void find_demanded(struct ranking *ranking)
{
    const struct query_parts *parts = ranking->parts;
    const char *words[DEMANDED_MAX];
    ranking->must_count = demand(parts->phrases, parts->phrase_count, true, words);
    ranking->must_not_count =
        demand(parts->excluded, parts->excluded_count, false, words + ranking->must_count);
    size_t count = ranking->must_count + ranking->must_not_count;
    ranking->demanded =
        arena_alloc(ranking->arena, index_part_count(ranking->search) * count * sizeof *ranking->demanded);
    for (size_t p = 0; p < index_part_count(ranking->search); p++) {
        for (size_t i = 0; i < count; i++)
            ranking->demanded[p * count + i] =
                part_find_group(index_part(ranking->search, p), words[i], strlen(words[i]));
    }
}

void ranking_find_terms(struct ranking *ranking)
{
    struct search *search = ranking->search;
    const struct vectors *table = search->vectors;
    struct senses senses[QUERY_TERMS_MAX];
    float meaning[DIMENSIONS_MAX] = {0};
    struct index_totals totals = index_totals(search);
    size_t part_count = index_part_count(search), names = 0;
    if (table != NULL)
        index_find_near(search);
    ranking->doubt = DOUBT * embed_idf((double)totals.passages, 0) * fmin((double)totals.passages / FEW, 1);
    ranking->average_length = totals.passages > 0 ? (double)totals.length / (double)totals.passages : 1;
    if (ranking->average_length < 1)
        ranking->average_length = 1;
    ranking->named = arena_alloc(ranking->arena, (search->names.speaker_count + 1) * sizeof *ranking->named);
    ranking->terms = arena_alloc(ranking->arena, (ranking->parts->term_count + 1) * sizeof *ranking->terms);
    for (size_t i = 0; i < ranking->parts->term_count && table != NULL; i++)
        vectors_expect_word(table, ranking->parts->terms[i].word, ranking->parts->terms[i].word_length);
    for (size_t i = 0; i < ranking->parts->term_count; i++)
        senses[i] = find_senses(ranking, &ranking->parts->terms[i]);
    find_groups(ranking, senses);
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        const struct query_term *query = &ranking->parts->terms[i];
        ranking->is_name[i] = !query->prefix && find_speakers(ranking, query, said_in(ranking, i) > 0);
        names += ranking->is_name[i];
    }
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        /* a name acts through who speaks, unless nothing else is asked */
        if (ranking->is_name[i] && names < ranking->parts->term_count)
            continue;
        struct ranking_term *term = &ranking->terms[ranking->term_count++];
        term->query = &ranking->parts->terms[i];
        term->place = i;
        weigh_term(ranking, term, senses[i], (double)totals.passages, meaning);
    }
    if (table != NULL) {
        ranking->vector = arena_alloc(ranking->arena, table->dimensions);
        if (embed_round(meaning, table->dimensions, ranking->vector, &ranking->vector_scale))
            embed_signs(meaning, table->dimensions, ranking->signs);
        else
            ranking->vector = NULL;
    }
    ranking->matches = arena_alloc(ranking->arena, part_count * sizeof *ranking->matches);
    for (size_t i = 0; i < part_count; i++)
        note_part(ranking, i);
    find_demanded(ranking);
}

/* --- Passages --- */

static inline bool is_known(const struct part_matches *matches, uint32_t word)
{
    return (matches->known[word / 64] >> word % 64 & 1) != 0;
}

/* The next one of a word from a slot on, which is moved behind it; NULL. */
static inline const struct match *next_match(const struct part_matches *matches, uint32_t word,
                                             uint32_t *slot)
{
    while (matches->slots[*slot] != 0) {
        const struct match *match = &matches->items[matches->slots[*slot] - 1];
        *slot = (*slot + 1) & (matches->slot_count - 1);
        if (match->word == word)
            return match;
    }
    return NULL;
}

bool ranking_passage(const struct ranking *ranking, size_t number, uint32_t passage, struct said *said)
{
    struct part_passage row;
    part_passage_rows(index_part(ranking->search, number), passage, 1, &row);
    return ranking_passage_of(ranking, number, passage, &row, said);
}

bool ranking_passage_of(const struct ranking *ranking, size_t number, uint32_t passage,
                        const struct part_passage *row, struct said *said)
{
    const struct part *part = index_part(ranking->search, number);
    const struct part_matches *matches = &ranking->matches[number];
    struct part_words words;
    if (ranking->term_count == 0)
        return false;
    memset(said, 0, ranking->term_count * sizeof *said);
    if (matches->said != NULL && (matches->said[passage / 64] >> passage % 64 & 1) == 0)
        return false;
    bool any = false;
    part_words_of(part, row, &words);
    struct part_words here = words; /* in registers */
    while (matches->count > 0 && part_words_next(&here)) {
        uint32_t word = here.word;
        if (!is_known(matches, word))
            continue;
        any = true;
        uint32_t slot = slot_of(matches, word);
        for (const struct match *match; (match = next_match(matches, word, &slot)) != NULL;) {
            struct said *term = &said[match->term];
            if (match->similarity == EXACT)
                term->own += (float)here.count;
            else if (SOFT * match->similarity > term->worth)
                term->worth = SOFT * match->similarity;
        }
    }
    float size = ranking_size(part->lengths[passage], ranking->average_length);
    for (size_t t = 0; any && t < ranking->term_count; t++) {
        if (said[t].own > 0)
            said[t].own = ranking_own(said[t].own, size);
        if (said[t].own > said[t].worth)
            said[t].worth = said[t].own;
    }
    return any;
}

static const char *copy_word(const struct ranking *ranking, const struct part *part, uint32_t word)
{
    size_t length;
    const char *text = part_word(part, word, &length);
    size_t mark = length > 0 && text[0] == LANGUAGE_FOREIGN;
    return arena_strndup(ranking->arena, text + mark, length - mark);
}

void ranking_soft_words(const struct ranking *ranking, size_t number, uint32_t passage, uint32_t wanted,
                        const char *soft[])
{
    const struct part *part = index_part(ranking->search, number);
    const struct part_matches *matches = &ranking->matches[number];
    struct part_term said[PASSAGE_TERMS];
    size_t count = part_terms(part, passage, said);
    const struct match *best[QUERY_TERMS_MAX] = {NULL};
    for (size_t i = 0; i < count; i++) {
        if (!is_known(matches, said[i].word))
            continue;
        uint32_t slot = slot_of(matches, said[i].word);
        for (const struct match *match; (match = next_match(matches, said[i].word, &slot)) != NULL;) {
            const struct match **nearest = &best[match->term];
            if (match->similarity != EXACT && match->similarity > (*nearest ? (*nearest)->similarity : 0))
                *nearest = match;
        }
    }
    for (size_t t = 0; t < ranking->term_count; t++) {
        if ((wanted >> t & 1) != 0 && best[t] != NULL)
            soft[ranking->terms[t].place] = copy_word(ranking, part, best[t]->word);
    }
}
