/* What a question rests on: "where do I live?" and "a café near me" say no word of "I moved to Lyon". */
#include "config.h"

#include "memory/asked.h"

#include "memory/memory.h"
#include "memory/pattern.h"
#include "memory/rules.h"

#include <stdlib.h>
#include <string.h>

#define HOME     "user/home/"
#define ORIGIN   "user/origin/"
#define BIRTH    "user/birth/"
#define JOB      "user/job/"
#define EMPLOYER "user/employer/"
#define STUDIES  "user/studies/"
#define STATUS   "user/status/"
#define AGE      "user/age/"
#define HEIGHT   "user/height/"
#define WEIGHT   "user/weight/"

static const struct question {
    const char *pattern, *slot;
} questions[] = {
    {"where do|did|will i|we $adverb* live|reside|stay", HOME},
    {"where am|are i|we $adverb* based|living", HOME},
    {"where i|we $adverb* live|reside", HOME},
    {"near|around|by|beside|behind|to|from|with me|us|here .", HOME},
    {"near|around me|us|here|home", HOME},
    {"nearby|locally", HOME},
    {"local "
     "time|news|shop|shops|library|doctor|doctors|dentist|restaurant|restaurants|cafe|cafes|events|market|"
     "club|clubs|gym|park|parks|produce|school|schools|hospital|pharmacy|weather|transport|council",
     HOME},
    {"weather|forecast ~ today|tomorrow|tonight|outside|now|here|weekend", HOME},
    {"my|our $adverb* "
     "address|city|town|area|neighborhood|neighbourhood|village|region|country|home|house|flat|"
     "apartment|street|district|place",
     HOME},
    {"wo wohne|lebe|wohnen|leben ich|wir", HOME},
    {"in meiner|unserer nahe|stadt|gegend|strasse|umgebung", HOME},
    {"meine|unsere adresse|stadt|wohnung", HOME},
    {"donde vivo|vivimos|resido", HOME},
    {"cerca de? mi|aqui|casa", HOME},
    {"mi|nuestra ciudad|barrio|direccion|casa|zona", HOME},

    {"what do i $adverb* do for a|my living|work|job|money", JOB},
    {"what do i $adverb* do .", JOB},
    {"where|when|what|who|how do|did i $adverb* work", JOB},
    {"am i by profession|trade|training", JOB},
    {"my $adverb* "
     "job|profession|occupation|career|workplace|boss|manager|colleague|colleagues|coworkers|coworker|"
     "shift|shifts",
     JOB},
    {"mein|meine|meinen|meinem job|beruf|arbeit|chef|chefin|kollegen", JOB},
    {"was|wo|wann|als arbeite ich", JOB},
    {"mi trabajo|empleo|profesion|jefe|jefa", JOB},
    {"que|donde trabajo", JOB},

    {"where|who do|did i $adverb* work", EMPLOYER},
    {"my $adverb* employer|company|firm|boss|office|workplace|manager|colleague|colleagues|coworkers",
     EMPLOYER},
    {"wo|bei arbeite ich", EMPLOYER},
    {"mi empresa|jefe|jefa|oficina", EMPLOYER},

    {"do|did|am i $adverb* study|studying|major|majoring", STUDIES},
    {"my $adverb* studies|degree|university|college|major|course|courses|exam|exams|campus", STUDIES},
    {"studiere ich", STUDIES},
    {"mein|meine|meinem studium|universitat|prufung", STUDIES},
    {"estudio .", STUDIES},

    {"am|are i|we $adverb* married|single|engaged|divorced|widowed", STATUS},
    {"my $adverb* marital|relationship|family status", STATUS},
    {"bin ich verheiratet|ledig|geschieden", STATUS},
    {"estoy casado|casada|soltero|soltera", STATUS},

    {"was i born", BIRTH},
    {"my birthday|birthdate|birthplace", BIRTH},
    {"wurde|bin ich geboren", BIRTH},
    {"naci .", BIRTH},

    {"am i $adverb* originally? from", ORIGIN},
    {"do i $adverb* come from", ORIGIN},
    {"my hometown|origin|origins|nationality|roots", ORIGIN},
    {"komme ich", ORIGIN},
    {"de donde soy", ORIGIN},

    {"how old am i", AGE},
    {"my age", AGE},
    {"wie alt bin ich", AGE},
    {"cuantos anos tengo", AGE},

    {"how tall am i", HEIGHT},
    {"my height|bmi", HEIGHT},
    {"do i $adverb* weigh", WEIGHT},
    {"my weight|bmi", WEIGHT},
};
#define QUESTION_COUNT (sizeof questions / sizeof *questions)

static struct pattern patterns[QUESTION_COUNT];

void asked_prepare(void)
{
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        patterns[i] = pattern_compile(questions[i].pattern);
}

static bool is_asked(const struct pattern *pattern, const struct sentence *sentences, size_t count)
{
    struct match match;
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < sentences[i].count && !sentences[i].code; at++)
            if (pattern_match(pattern, sentences[i].words, at, sentences[i].count, &match))
                return true;
    return false;
}

size_t memory_asks_about(const char *text, size_t length, const char *slots[MEMORY_ASKED_MOST])
{
    struct arena arena = ARENA_INIT;
    struct sentence *sentences;
    size_t sentence_count, count = 0;
    rules_prepare();
    words_read(text, length, &arena, &sentences, &sentence_count);
    for (size_t i = 0; i < QUESTION_COUNT && count < MEMORY_ASKED_MOST; i++) {
        bool known = count > 0 && strcmp(slots[count - 1], questions[i].slot) == 0; /* they lie together */
        if (!known && is_asked(&patterns[i], sentences, sentence_count))
            slots[count++] = questions[i].slot;
    }
    arena_free(&arena);
    return count;
}
