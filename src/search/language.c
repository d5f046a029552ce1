#include "config.h"

#include "search/language.h"

#include "search/terms.h"
#include "search/tokens.h"

#include <string.h>

#define LOOKED_AT 4096 /* bytes of a text */
#define SHORT     8    /* words */
#define LONGEST   8    /* letters of a small word */

/* Folded, between blanks; those that speak of oneself come first, up to the bar. */
static const char *const small_words[LANGUAGES] = {
    [LANGUAGE_GERMAN] = " ich mein meine meinen meinem meiner mir mich wir unser unsere uns | der die das "
                        "den dem des und ist nicht"
                        " du dein deine dir dich ihr ihre sie es ein eine einen einem einer eines mit auf "
                        "fur von zu zum zur im ins"
                        " am an in um bei nach aus wie wo wer was wann warum welche welcher welches welchen "
                        "sich auch noch schon nur"
                        " aber oder wenn dass weil als war waren bin bist sind hat habe hast haben hatte "
                        "wird werden wurde kann kannst"
                        " konnen mochte will soll gern sehr kein keine keinen so da dann man mal bitte ja "
                        "nein uber unter vor seit"
                        " dieser diese dieses euch er ",
    [LANGUAGE_SPANISH] =
        " yo mi mis me mio mia nosotros nuestro nuestra nos | el la los las un una unos unas de del al que y "
        "en es no"
        " se por para con como tu tus su sus lo le les te muy pero mas este esta esto ese esa cual cuando "
        "donde quien"
        " soy eres estoy estas son era fue ha he hay tengo tiene tienes si sin sobre ya o a porque cuanto ",
    [LANGUAGE_FRENCH] =
        " je mon ma mes moi me nous notre nos j | le la les un une des du de et est que qui dans pour pas "
        "sur avec tu"
        " il elle on vous ils elles ton ta tes toi son sa ses ce cet cette ces au aux ne plus mais ou quand "
        "comment"
        " quel quelle quels suis es sont ai as a ont etait d l qu n s c en y par si tres bien ",
    [LANGUAGE_ITALIAN] = " io mio mia miei mie mi noi nostro nostra ci | il lo la i gli le un uno una di del "
                         "della dei delle al alla"
                         " che e in non si per con come tu tuo tua ti suo sua sono sei ho hai ha hanno era "
                         "molto ma piu questo questa"
                         " quale quando dove chi da dal nel nella sul sulla anche perche cosa a ",
    [LANGUAGE_DUTCH] = " ik mijn mij me wij we ons onze | de het een en van is niet in op te dat die met "
                       "voor zijn was je jij jouw hij"
                       " zij ze er aan bij uit om naar als maar ook nog wel geen heb hebt heeft hebben had "
                       "ben bent wat waar wanneer"
                       " wie hoe welke kan wil moet graag deze dit dan of ",
};

/* Where the word stands in a list; NULL. */
static const char *find(const char *list, const char *word, size_t length)
{
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
        if (at > list && at[-1] == ' ' && at[length] == ' ')
            return at;
    }
    return NULL;
}

bool language_stop_word(enum language language, const char *word)
{
    return language == LANGUAGE_ENGLISH ? search_stop_word(word)
                                        : find(small_words[language], word, strlen(word)) != NULL;
}

/* The words before the mark are those of the first person. */
static bool is_first(enum language language, const char *found)
{
    return found < strchr(small_words[language], '|');
}

bool language_first_person(enum language language, const char *word)
{
    size_t length = strlen(word);
    const char *found =
        language != LANGUAGE_ENGLISH && length <= LONGEST ? find(small_words[language], word, length) : NULL;
    return found != NULL && is_first(language, found);
}

unsigned language_marks(const char *word)
{
    size_t length = strlen(word);
    unsigned marks = search_stop_word(word) ? 1u << LANGUAGE_ENGLISH : 0;
    for (enum language language = LANGUAGE_GERMAN; language < LANGUAGES && length <= LONGEST; language++) {
        const char *found = find(small_words[language], word, length);
        if (found == NULL)
            continue;
        marks |= 1u << language;
        if (is_first(language, found))
            marks |= 1u << language << LANGUAGE_FIRST;
    }
    return marks;
}

/* --- Guessing --- */

void language_count(struct language_counts *counts, unsigned marks)
{
    counts->words++;
    for (enum language language = LANGUAGE_ENGLISH; language < LANGUAGES; language++)
        counts->of[language] += marks >> language & 1;
}

enum language language_decide(const struct language_counts *counts)
{
    enum language best = LANGUAGE_ENGLISH;
    /* every second word of English text is a small one; few words may be so by chance, as in "was ... am" */
    if (counts->words >= SHORT && 4 * counts->of[LANGUAGE_ENGLISH] >= counts->words)
        return LANGUAGE_ENGLISH;
    for (enum language language = LANGUAGE_GERMAN; language < LANGUAGES; language++) {
        if (counts->of[language] > counts->of[best])
            best = language;
    }
    /* one word alone is a name or a loan, unless nothing speaks for English */
    bool sure = counts->of[best] >= 2 || (counts->of[LANGUAGE_ENGLISH] == 0 && counts->words <= 4);
    return sure && 6 * counts->of[best] >= counts->words ? best : LANGUAGE_ENGLISH;
}

static bool count(void *context, const char *word, size_t length, size_t start, size_t end)
{
    char copy[TOKEN_BYTES + 1];
    (void)start;
    (void)end;
    memcpy(copy, word, length);
    copy[length] = '\0';
    language_count(context, language_marks(copy));
    return true;
}

enum language language_guess(const char *text, size_t length)
{
    struct language_counts counts = {0};
    tokens_each(text, length < LOOKED_AT ? length : LOOKED_AT, false, count, &counts);
    return language_decide(&counts);
}
