#include "config.h"

#include "search/language.h"

#include "search/map.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define SHORT      8  /* words */
#define LONGEST    10 /* letters of a small word */
#define WORDS_MOST 640

/* Folded, between blanks; those that speak of oneself come first, up to the bar. Apostrophes are gone:
 * "don't" is "dont". */
static const char *const small_words[LANGUAGES] = {
    [LANGUAGE_ENGLISH] =
        " a about above after again against ain all also am an and any are arent as at be "
        "because been before being below between both but by can cannot cant could couldnt did didnt "
        "do does doesnt doing dont down during each few for from further gonna gotta had hadnt has "
        "hasnt have havent having he hed hell hello her here heres hers herself hes hey hi him "
        "himself his how hows i id if ill im in into is isnt it its itself ive just lets may me "
        "might more most must mustnt my myself no nor not of off oh ok okay on once only or other "
        "ought our ours ourselves out over own please same shall shant she shed shell shes should "
        "shouldnt so some such than thanks that thats the their theirs them themselves then there "
        "theres these they theyd theyll theyre theyve this those through to too under until up very "
        "wanna was wasnt we wed well were werent weve what whats when whens where wheres which while "
        "who whom whos why whys will with wont would wouldnt wow yeah yes you youd youll your youre "
        "yours yourself yourselves youve ",
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

/* All of them, to be found at once: whatever is written or asked for is looked up here, word by word. */
static struct small_word {
    char text[LONGEST + 1];
    uint16_t marks;
} words[WORDS_MOST];
static size_t word_count;
static struct map by_text;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool same_text(const void *text, uint32_t word)
{
    return strcmp(words[word].text, text) == 0;
}

static void add_word(const char *text, unsigned marks)
{
    uint32_t hash = map_hash(text, strlen(text)), found = map_find(&by_text, hash, same_text, text);
    if (found == MAP_NONE) {
        assert(word_count < WORDS_MOST);
        found = (uint32_t)word_count++;
        snprintf(words[found].text, sizeof words[found].text, "%s", text);
        map_add(&by_text, hash, found);
    }
    words[found].marks |= (uint16_t)marks;
}

static void add_words(void)
{
    for (enum language language = LANGUAGE_ENGLISH; language < LANGUAGES; language++) {
        unsigned marks = 1u << language;
        const char *bar = strchr(small_words[language], '|');
        for (const char *at = small_words[language] + 1, *end; *at != '\0'; at = end + 1) {
            char text[LONGEST + 1];
            end = strchr(at, ' ');
            assert(end != NULL && end - at <= LONGEST);
            snprintf(text, sizeof text, "%.*s", (int)(end - at), at);
            if (at != bar)
                add_word(text, bar != NULL && at < bar ? marks | marks << LANGUAGE_FIRST : marks);
        }
    }
}

unsigned language_marks(const char *word)
{
    size_t length = strlen(word);
    pthread_once(&once, add_words);
    uint32_t found =
        length <= LONGEST ? map_find(&by_text, map_hash(word, length), same_text, word) : MAP_NONE;
    return found != MAP_NONE ? words[found].marks : 0;
}

bool language_stop_word(enum language language, const char *word)
{
    return (language_marks(word) >> language & 1) != 0;
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
