#include "config.h"

#include "memory/forms.h"

#include "base/alloc.h"
#include "memory/slots.h"

#include <string.h>

#define CODE_LANGUAGES                                                                                       \
    "python|javascript|typescript|java|rust|golang|ruby|perl|php|kotlin|swift|scala|haskell|lua|bash|awk|"   \
    "c++|c#|c|go|r|julia|clojure|elixir|zig|ocaml|fortran|sql|powershell"
#define TELL  "answer|reply|respond|explain|describe|tell|say|summarize|summarise|put|give|show|list"
#define IT    "it|that|them|this|answer|answers|reply|replies|explanation|explanations|response|responses"
#define PARTS "sentence|sentences|line|lines|word|words|paragraph|paragraphs"

/* Anywhere in a sentence that asks for something. value NULL: the last word matched. The values of a key
 * speak against each other. */
static const struct form {
    const char *pattern, *key, *value;
} forms[] = {
    {"shorter|briefer|terser please|answer|version|reply|explanation", "answer length", "short"},
    {"make|keep " IT " a? $adverb* short|shorter|brief|briefer|concise|terse|terser", "answer length",
     "short"},
    {"be $adverb* brief|briefer|concise|succinct|terse", "answer length", "short"},
    {"in one|two|three|a|1|2|3 single|short? " PARTS, "answer length", "short"},
    {"briefly|concisely " TELL, "answer length", "short"},
    {TELL " ~ briefly|concisely|succinctly", "answer length", "short"},
    {"just|only the answer|result|number|code|command", "answer length", "short"},
    {"that|this|it is|was $adverb* too long|verbose|wordy", "answer length", "short"},
    {"tldr", "answer length", "short"},
    {"short|brief|concise answer|summary|version|explanation please", "answer length", "short"},
    {"in more? detail|depth", "answer length", "detailed"},
    {"more details|detail|depth", "answer length", "detailed"},
    {"longer|fuller|detailed please|answer|version|reply|explanation", "answer length", "detailed"},
    {"make " IT " a? $adverb* longer", "answer length", "detailed"},
    {"elaborate", "answer length", "detailed"},
    {"go|going deeper", "answer length", "detailed"},

    {"in|as|with|using a? bullet|bulleted points|list|form", "answer format", "bullet points"},
    {"as|in|with|using bullets", "answer format", "bullet points"},
    {"bullet points|list please", "answer format", "bullet points"},
    {"as|into a? table", "answer format", "table"},
    {"in table|tabular form|format", "answer format", "table"},
    {"step by step", "answer format", "step by step"},
    {"step-by-step", "answer format", "step by step"},
    {"as|in|with numbered steps|list", "answer format", "step by step"},

    {"in simple|simpler|plain|layman's|lay|easy terms|words|english|language", "answer level", "simple"},
    {"like i am a? five|5|ten|10|twelve|12|beginner|child|kid", "answer level", "simple"},
    {"eli5", "answer level", "simple"},
    {"make|put|say|explain " IT " a? $adverb* simpler|simply", "answer level", "simple"},
    {"explain ~ more simply", "answer level", "simple"},

    {"be a? bit|little|lot|much? less formal", "tone", "informal"},
    {"be a? bit|little|lot|much? more informal|casual|relaxed", "tone", "informal"},
    {"be a? bit|little|lot|much? more formal", "tone", "formal"},

    {"with a|an|some|one|two|three? short|small|code|concrete? example|examples", "examples",
     "with examples"},
    {"give|show me? a|an|some|another? short|small|code|concrete? example|examples", "examples",
     "with examples"},

    {"without|no|fewer|less|drop|skip the|any? emoji|emojis|emoticons", "emojis", "none"},

    {"in|to metric|kilometres|kilometers|km|metres|meters|kilograms|kg", "units", "metric"},
    {"in|to miles|feet|inches|pounds|gallons", "units", "imperial"},
    {"in|to celsius|centigrade", "temperature unit", "celsius"},
    {"in|to fahrenheit", "temperature unit", "fahrenheit"},

    {"code|script|program|function|snippet|implementation|one-liner ~ in " CODE_LANGUAGES, "code language",
     NULL},
    {TELL " ~ in <thing>", "language", NULL},
};
#define FORMS (sizeof forms / sizeof *forms)

static struct pattern patterns[FORMS];

void forms_prepare(void)
{
    for (size_t i = 0; i < FORMS; i++)
        patterns[i] = pattern_compile(forms[i].pattern);
}

enum rec_category forms_category(const char *key)
{
    if (strcmp(key, "code language") == 0)
        return REC_CATEGORY_TECHNICAL;
    int category = slot_key_category(key);
    return strncmp(key, "answer ", 7) == 0 || category < 0 ? REC_CATEGORY_COMMUNICATION
                                                           : (enum rec_category)category;
}

/* "Shorter, please", "Can you ...", "I want it ...": not what somebody tells of something. */
static bool asks(const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->count; i++)
        if (rules_word_in(sentence, i, LIST_MEANS) || (rules_word_in(sentence, i, LIST_REPORTING) &&
                                                       !word_is(sentence, i, "say|sentence|phrase|prompt")))
            return false;
    if (sentence->question || word_is(sentence, 0, "that|it|this"))
        return true;
    if (word_is(sentence, 0, "i"))
        return word_is(sentence, 1, "want|need|would");
    return !word_is(sentence, 0, "the|a|an|we|he|she|they|my|our|his|her|their|there|these|those");
}

/* The word itself, unless the form says what it stands for; NULL if that is not of the form's kind. */
static const char *value_of(struct extraction *extraction, const struct form *form,
                            const struct sentence *sentence, const struct match *match)
{
    if (form->value != NULL)
        return form->value;
    bool named = match->thing.end > match->thing.first;
    size_t at = named ? match->thing.first : match->end - 1;
    if (named && !slot_is_language(sentence->words[at].text))
        return NULL;
    return learn_words(extraction, sentence, (struct span){at, at + 1});
}

static void add(struct extraction *extraction, const struct sentence *sentence, const struct form *form,
                const char *value)
{
    for (size_t i = 0; i < extraction->count; i++)
        if (extraction->candidates[i].action == MEMORY_HINT &&
            strcmp(extraction->candidates[i].key, form->key) == 0)
            return;
    extraction->candidates = xgrow(extraction->candidates, &extraction->capacity, extraction->count + 1,
                                   sizeof *extraction->candidates);
    extraction->candidates[extraction->count++] = (struct memory_candidate){
        .action = MEMORY_HINT,
        .kind = REC_MEMORY_PREFERENCE,
        .category = forms_category(form->key),
        .key = form->key,
        .qualifier = "",
        .value = value,
        .content = arena_strndup(extraction->arena, extraction->text + sentence->start,
                                 sentence->end - sentence->start),
        .slot = "",
        .importance = 0.3,
        .confidence = 0.5,
        .start = (int64_t)sentence->start,
        .end = (int64_t)sentence->end};
}

/* "Be less formal", "can you be less formal", but not "should my letter be less formal". */
static bool is_told_to(const struct sentence *sentence, size_t at)
{
    return at == 0 || word_is(sentence, at - 1, "you|please|just|kindly");
}

void forms_read(struct extraction *extraction, const struct sentence *sentence)
{
    struct lexicon_union present = {{0}};
    const struct form *form;
    struct match match;
    size_t possible[FORMS], count = 0;
    if (!asks(sentence))
        return;
    for (size_t i = 0; i < sentence->count; i++)
        lexicon_unite(&present, sentence->words[i].lists);
    for (size_t i = 0; i < FORMS; i++)
        if (pattern_possible(&patterns[i], &present))
            possible[count++] = i;
    for (size_t at = 0; at < sentence->count; at++) {
        for (size_t i = 0; i < count; i++) {
            if (!pattern_match(&patterns[possible[i]], sentence->words, at, sentence->count, &match))
                continue;
            form = &forms[possible[i]];
            if (strcmp(form->key, "tone") == 0 && !is_told_to(sentence, at))
                continue;
            const char *value = value_of(extraction, form, sentence, &match);
            if (value != NULL)
                add(extraction, sentence, form, value);
        }
    }
}
