#include "config.h"

#include "search/language.h"

#include "search/terms.h"
#include "search/tokens.h"

#include <string.h>

#define LOOKED_AT 4096 /* bytes of a text */
#define LANGUAGES 6
#define SHORT     8 /* words */

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

static bool holds(const char *list, const char *word, size_t length)
{
    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length) {
        if (at > list && at[-1] == ' ' && at[length] == ' ')
            return true;
    }
    return false;
}

bool language_stop_word(enum language language, const char *word)
{
    return language == LANGUAGE_ENGLISH ? search_stop_word(word)
                                        : holds(small_words[language], word, strlen(word));
}

bool language_first_person(enum language language, const char *word)
{
    const char *list = small_words[language], *found = list;
    size_t length = strlen(word);
    if (list == NULL)
        return false;
    for (const char *bar = strchr(list, '|'); (found = strstr(found, word)) != NULL && found < bar;
         found += length) {
        if (found > list && found[-1] == ' ' && found[length] == ' ')
            return true;
    }
    return false;
}

/* --- Guessing --- */

struct counts {
    bool all; /* languages, not only English */
    unsigned words, of[LANGUAGES];
};

static bool count(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct counts *counts = context;
    char copy[TOKEN_BYTES + 1];
    (void)start;
    (void)end;
    memcpy(copy, word, length);
    copy[length] = '\0';
    counts->words++;
    counts->of[LANGUAGE_ENGLISH] += search_stop_word(copy);
    /* all small words are short */
    for (enum language language = LANGUAGE_GERMAN; counts->all && language < LANGUAGES && length <= 8;
         language++)
        counts->of[language] += holds(small_words[language], copy, length);
    return true;
}

enum language language_guess(const char *text, size_t length)
{
    struct counts counts = {0};
    enum language best = LANGUAGE_ENGLISH;
    if (length > LOOKED_AT)
        length = LOOKED_AT;
    tokens_each(text, length, false, count, &counts);
    /* every second word of English text is a small one; few words may be so by chance, as in "was ... am" */
    if (counts.words >= SHORT && 4 * counts.of[LANGUAGE_ENGLISH] >= counts.words)
        return LANGUAGE_ENGLISH;
    counts = (struct counts){.all = true};
    tokens_each(text, length, false, count, &counts);
    for (enum language language = LANGUAGE_GERMAN; language < LANGUAGES; language++) {
        if (counts.of[language] > counts.of[best])
            best = language;
    }
    /* one word alone is a name or a loan, unless nothing speaks for English */
    bool sure = counts.of[best] >= 2 || (counts.of[LANGUAGE_ENGLISH] == 0 && counts.words <= 4);
    return sure && 6 * counts.of[best] >= counts.words ? best : LANGUAGE_ENGLISH;
}
