#include "config.h"

#include "search/synonyms.h"

#include "search/map.h"
#include "search/stem.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#define WORD_MOST 16 /* letters, and a NUL */
#define WORDS     8  /* of a group, and a NULL */

/* Of words of one stem one is enough, unless the vectors know another better. A word may be in several. */
static const char *const groups[][WORDS + 1] = {
    /* people */
    {"wedding", "married", "marry", "marriage", "bride"},
    {"engaged", "engagement", "fiance", "fiancee", "propose"},
    {"divorce", "divorced", "separated", "ex"},
    {"partner", "boyfriend", "girlfriend", "husband", "wife", "spouse"},
    {"kid", "child", "son", "daughter", "baby", "toddler"},
    {"pregnant", "pregnancy", "expecting", "baby"},
    {"born", "birth", "birthday"},
    {"mother", "mom", "mum", "mama", "parent"},
    {"father", "dad", "papa", "parent"},
    {"sibling", "brother", "sister"},
    {"grandmother", "grandma", "granny", "nana", "grandparent"},
    {"grandfather", "grandpa", "grandparent"},
    {"relative", "family", "cousin", "aunt", "uncle"},
    {"friend", "buddy", "pal", "mate"},
    {"colleague", "coworker", "teammate"},
    {"boss", "manager", "supervisor"},
    {"neighbor", "neighbour"},
    {"die", "dead", "death", "funeral"},
    /* work, school and money */
    {"job", "work", "career", "profession", "occupation", "employed", "employer"},
    {"company", "firm", "business", "employer", "startup"},
    {"office", "workplace", "desk"},
    {"salary", "wage", "income", "earn", "pay"},
    {"fired", "redundant", "unemployed"},
    {"retire", "retired", "pension"},
    {"resume", "cv", "application"},
    {"school", "college", "university", "class"},
    {"study", "student", "degree", "course"},
    {"exam", "test", "quiz"},
    {"teacher", "professor", "tutor"},
    {"programming", "coding", "software", "code", "developer"},
    {"deadline", "due"},
    {"meeting", "appointment"},
    {"buy", "purchase", "shopping"},
    {"price", "cost", "expensive", "cheap", "afford"},
    {"loan", "mortgage", "debt", "owe"},
    {"rent", "lease", "landlord", "tenant"},
    /* home and things */
    {"live", "home", "house", "apartment", "address", "reside"},
    {"apartment", "flat", "condo"},
    {"move", "relocate", "relocated"},
    {"town", "city", "village", "hometown"},
    {"country", "nationality", "abroad"},
    {"garden", "yard", "plant", "gardening"},
    {"furniture", "sofa", "couch"},
    {"car", "vehicle", "drive", "auto"},
    {"truck", "lorry"},
    {"bike", "bicycle", "cycling"},
    {"parked", "parking", "garage"},
    {"phone", "mobile", "smartphone", "cell"},
    {"computer", "laptop", "pc", "macbook"},
    {"television", "tv"},
    {"password", "pin", "passcode"},
    {"wifi", "internet", "network"},
    {"broken", "fix", "repair", "mend"},
    {"trash", "garbage", "rubbish"},
    {"elevator", "lift"},
    {"clothes", "wear", "outfit", "clothing"},
    {"sweater", "jumper"},
    {"trousers", "pants", "jeans"},
    {"sneakers", "trainers", "shoes"},
    {"glasses", "spectacles", "lenses"},
    {"present", "gift"},
    /* body and health */
    {"doctor", "physician", "clinic"},
    {"dentist", "tooth", "teeth"},
    {"sick", "ill", "illness", "disease", "unwell"},
    {"condition", "diagnosed", "diagnosis"},
    {"allergy", "allergic", "intolerant", "intolerance"},
    {"medicine", "medication", "pill", "tablet", "prescription"},
    {"surgery", "operation", "hospital"},
    {"injury", "injured", "hurt", "accident"},
    {"pain", "ache", "sore"},
    {"sleep", "insomnia", "asleep"},
    {"tired", "exhausted", "fatigue"},
    {"afraid", "fear", "scared", "phobia"},
    {"sad", "depressed", "upset", "unhappy"},
    {"angry", "mad", "annoyed"},
    {"happy", "glad", "pleased"},
    {"therapist", "therapy", "counselor", "psychologist"},
    {"exercise", "workout", "gym", "fitness"},
    {"run", "jogging", "marathon"},
    {"weight", "kilo", "heavy"},
    {"height", "tall"},
    {"smoke", "cigarette"},
    /* food */
    {"eat", "food", "meal", "diet"},
    {"dinner", "supper", "meal"},
    {"lunch", "meal"},
    {"vegetarian", "vegan", "meat"},
    {"drink", "beverage", "coffee", "tea", "wine", "beer"},
    {"alcohol", "wine", "beer", "sober"},
    {"dessert", "cake"},
    {"seafood", "fish", "shellfish", "shrimp"},
    {"dairy", "milk", "lactose", "cheese"},
    {"gluten", "wheat", "celiac"},
    {"restaurant", "cafe", "diner", "bistro"},
    {"recipe", "cook", "bake", "ingredient"},
    {"cookie", "biscuit"},
    {"spicy", "chili"},
    /* free time */
    {"hobby", "pastime", "interest", "leisure"},
    {"vacation", "holiday", "trip", "travel", "getaway"},
    {"flight", "plane", "airplane", "fly", "airline", "airport"},
    {"train", "railway"},
    {"hotel", "hostel", "accommodation", "stay"},
    {"luggage", "suitcase", "baggage"},
    {"ticket", "reservation"},
    {"passport", "visa"},
    {"beach", "sea", "ocean", "coast"},
    {"hike", "hiking", "trail", "mountain"},
    {"swim", "pool"},
    {"ski", "skiing", "snowboard"},
    {"camp", "camping", "tent"},
    {"soccer", "football"},
    {"team", "club"},
    {"movie", "film", "cinema"},
    {"series", "episode"},
    {"book", "novel", "read", "author"},
    {"song", "music", "album", "band", "singer"},
    {"concert", "gig", "festival"},
    {"instrument", "guitar", "piano", "violin", "drums"},
    {"game", "play", "gaming"},
    {"paint", "painting", "drawing", "art"},
    {"photo", "picture", "photography", "camera"},
    {"knit", "knitting", "crochet", "sewing"},
    {"pet", "dog", "cat", "puppy", "kitten"},
    {"volunteer", "charity", "donate"},
    {"party", "celebrate", "celebration"},
    {"church", "religion", "faith", "pray"},
    {"language", "speak", "fluent", "bilingual"},
    {"favorite", "favourite"},
    {"color", "colour"},
};

#define GROUPS (sizeof groups / sizeof *groups)

/* A word of a group; those of a group follow each other, those of one stem are a chain. */
static struct word {
    const char *text;
    char stem[WORD_MOST];
    uint32_t group, next;
} words[GROUPS * WORDS];
static uint32_t word_count;
static struct map by_stem;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct key {
    const char *stem;
    size_t length;
};

static bool has_stem(const void *context, uint32_t number)
{
    const struct key *key = context;
    const char *stem = words[number].stem;
    return strncmp(key->stem, stem, key->length) == 0 && stem[key->length] == '\0';
}

static void add_word(const char *text, uint32_t group)
{
    uint32_t number = word_count++;
    struct word *word = &words[number];
    *word = (struct word){.text = text, .group = group, .next = MAP_NONE};
    strcpy(word->stem, text);
    struct key key = {word->stem, stem_word(word->stem, strlen(text))};
    word->stem[key.length] = '\0';
    uint32_t hash = map_hash(key.stem, key.length), first = map_find(&by_stem, hash, has_stem, &key);
    if (first == MAP_NONE) {
        map_add(&by_stem, hash, number);
        return;
    }
    word->next = words[first].next;
    words[first].next = number;
}

static void add_words(void)
{
    for (uint32_t group = 0; group < GROUPS; group++) {
        for (const char *const *text = groups[group]; *text != NULL; text++)
            add_word(*text, group);
    }
}

size_t synonyms_count(void)
{
    pthread_once(&once, add_words);
    return word_count;
}

const char *synonyms_word(uint32_t number)
{
    return words[number].text;
}

const char *synonyms_stem(uint32_t number)
{
    return words[number].stem;
}

size_t synonyms_find(const char *stem, size_t length, uint32_t numbers[SYNONYMS_MOST])
{
    const struct key key = {stem, length};
    size_t count = 0;
    pthread_once(&once, add_words);
    uint32_t at = length < WORD_MOST ? map_find(&by_stem, map_hash(stem, length), has_stem, &key) : MAP_NONE;
    for (; at != MAP_NONE; at = words[at].next) {
        uint32_t first = at;
        while (first > 0 && words[first - 1].group == words[at].group)
            first--;
        for (; first < word_count && words[first].group == words[at].group && count < SYNONYMS_MOST; first++)
            numbers[count++] = first;
    }
    return count;
}
