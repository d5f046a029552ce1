#include "config.h"

#include "memory/gist.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "search/language.h"
#include "search/map.h"

#include <stdlib.h>
#include <string.h>

#define STEM       5  /* letters that two forms of a word share */
#define WORD_BYTES 32 /* longer ones say nothing */
#define TOPIC_GAIN 3
#define WORD_GAIN  2

/* Words that give away what a text is about. A topic is a bit. */
static const char *const topic_lists[] = {
    /* games */ "game|gaming|gamer|play|player|multiplayer|rpg|shooter|console|playstation|xbox|nintendo|"
                "steam|"
                "puzzle|quest|level|pixel|boss|esport|mod|character|strategy|indie|crafting|open-world|deck",
    /* film */
    "movie|film|cinema|show|series|tv|television|watch|documentary|drama|comedy|horror|thriller|anime|"
    "sitcom|streaming|netflix|episode|season|actor|director|plot|animated|animation|romcom|musical|"
    "sci-fi|fantasy|genre|franchise|superhero|blockbuster|subtitle",
    /* music */
    "music|song|album|band|concert|jazz|rock|pop|rap|hip-hop|classical|opera|playlist|listen|singer|"
    "vinyl|guitar|piano|orchestra|lyrics|artist|genre|composer|melody|techno|festival|instrument",
    /* books */
    "book|novel|read|reader|author|fiction|non-fiction|poetry|memoir|literature|literary|ebook|"
    "e-book|audiobook|story|storytelling|library|chapter|biography|fantasy|thriller|narrator",
    /* sports */
    "sport|team|football|soccer|basketball|tennis|golf|baseball|hockey|cricket|rugby|match|league|"
    "athlete|olympic|racing|boxing|coach|tournament|stadium|fan|volleyball|ski|surf|climb|cycle",
    /* lodging */
    "hotel|hostel|room|resort|stay|accommodation|lodging|airbnb|guesthouse|motel|bathroom|check-in|"
    "suite|inn|bed|breakfast|villa|apartment|amenity|pool|lobby|balcony|night|boutique|book",
    /* transport */
    "train|bus|flight|fly|airline|plane|airport|taxi|uber|ferry|metro|subway|commute|transport|"
    "transportation|public|ride|car|rental|cruise|bike|bicycle|carpool|drive|seat|aisle|layover|"
    "route|travel|travelling|traveling|underground|tram|get|around",
    /* cars */
    "car|vehicle|suv|truck|sedan|hybrid|electric|engine|driving|drive|motorcycle|transmission|diesel|"
    "fuel|mileage|tesla|brand|dealership|horsepower|minivan|convertible|automatic|manual|buy|family|"
    "interior|motor|road|off-road",
    /* sights */
    "travel|trip|visit|vacation|holiday|destination|tour|tourist|museum|city|country|beach|landmark|"
    "itinerary|sightseeing|attraction|explore|island|abroad|theme|park|activity|weekend|see|plan|"
    "cultural|historical|historic|site|spend|day",
    /* outdoors */
    "hike|hiking|mountain|outdoor|outdoors|nature|camp|camping|trail|lake|river|ocean|swim|water|"
    "forest|desert|adventure|wildlife|dive|snorkel|kayak|sun|sunbathe|climb|height|boat|sea|fish",
    /* restaurants */
    "restaurant|dine|dining|eat|menu|cuisine|dish|chef|buffet|cafe|waiter|reservation|dinner|"
    "lunch|brunch|takeout|bar|steakhouse|sushi|bistro|place|tasting|street|serve|order|meal",
    /* food */
    "food|eat|diet|vegan|vegetarian|meat|dairy|gluten|sugar|nut|seafood|shellfish|fruit|vegetable|meal|"
    "snack|protein|spicy|allergy|allergic|ingredient|organic|calorie|keto|halal|kosher|recipe|cook|"
    "dessert|nutrition|nutritious|cheese|egg|soy|breakfast|lunch|dinner|taste|drink|dish",
    /* fitness */
    "workout|exercise|fitness|gym|yoga|pilates|run|running|cardio|weight|strength|muscle|training|"
    "train|stretch|aerobic|class|shape|trainer|marathon|squat|routine|active|smoothie|protein|body",
    /* health */
    "health|doctor|medicine|medication|hospital|symptom|pain|sleep|therapy|therapist|stress|anxiety|"
    "vitamin|supplement|remedy|headache|cold|blood|treatment|wellness|mental|condition|chronic|diet|"
    "natural|herbal|meditation|insomnia|immune|dentist|vaccine|checkup|holistic|pill",
    /* beauty */
    "beauty|skin|skincare|makeup|hair|fragrance|perfume|cosmetic|lotion|shampoo|nail|moisturizer|"
    "sunscreen|lipstick|foundation|serum|product|cruelty-free|scent|salon|dye|acne|face|facial|mask|"
    "routine|cream|spa|polish|conditioner|scented|cleanser",
    /* fashion */
    "clothes|clothing|wear|dress|outfit|fashion|shoe|heel|jewelry|jewellery|fabric|leather|wool|"
    "silk|style|jacket|coat|shirt|jeans|wardrobe|brand|accessory|accessorie|bag|color|colour|pattern|"
    "vintage|suit|sweater|skirt|trend|attire|synthetic|cotton|formal|casual|sneaker|boot",
    /* pets */
    "pet|dog|cat|puppy|kitten|bird|hamster|rabbit|reptile|aquarium|vet|breed|leash|fur|litter|adopt|"
    "animal|snake|fish|toy|treat|groom|companion|parrot|guinea|kibble|crate|walk|feather|companionship",
    /* home */
    "home|house|furniture|kitchen|sofa|couch|chair|table|lamp|decor|decorate|carpet|rug|curtain|bedroom|"
    "living|appliance|garden|clean|cleaning|storage|wall|paint|mattress|bedding|plant|renovate|shelf|"
    "candle|cookware|stove|vacuum|interior|office|desk|design|room",
    /* devices */
    "phone|smartphone|laptop|computer|tablet|device|gadget|screen|headphone|camera|tech|technology|"
    "apple|android|iphone|samsung|keyboard|monitor|battery|wireless|bluetooth|smart|wearable|app|"
    "software|speaker|smartwatch|printer|charger|privacy|console|upgrade|electronics|tv|brand|vr",
    /* programming */
    "code|coding|program|programming|python|rust|java|javascript|typescript|go|c++|linux|editor|"
    "git|library|framework|database|compiler|test|function|terminal|script|indentation|tabs|api",
    /* learning */
    "learn|learning|study|course|class|lecture|textbook|tutorial|school|university|exam|teacher|"
    "education|educational|flashcard|lesson|student|training|memorization|memorize|understand|"
    "concept|subject|skill|online|classroom|resource|tutor|language|workshop|podcast|quiz|history|"
    "science|math|virtual|improve|video|webinar|principle",
    /* work */
    "work|job|career|office|remote|meeting|boss|colleague|coworker|team|manager|company|salary|overtime|"
    "freelance|startup|corporate|workplace|hybrid|industry|position|role|employer|interview|project|"
    "promotion|commute|profession|professional|hire|business|location|deadline|industry",
    /* money */
    "money|budget|invest|investment|stock|bond|crypto|bank|loan|mortgage|saving|tax|insurance|debt|"
    "credit|fund|retirement|pension|price|cheap|expensive|etf|afford|cost",
    /* talk */
    "answer|reply|explain|explanation|tone|concise|brief|detail|language|bullet|format|email|message|"
    "call|text|chat|summary|jargon|emoji|formal|write|writing",
    /* people */
    "friend|party|date|dating|family|kid|child|children|gift|wedding|crowd|social|event|club|birthday|"
    "partner|parent|celebrate|guest|gathering",
};
#define TOPICS (sizeof topic_lists / sizeof *topic_lists)
_Static_assert(TOPICS <= 32, "a set of topics is a uint32_t");

/* --- The words of topics --- */

struct topic_word {
    const char *text;
    size_t length;
    uint32_t topics;
};

struct topics {
    struct topic_word *words;
    size_t count, capacity;
    struct map map; /* of places in words */
};

struct wanted {
    const struct topics *topics;
    const char *text;
    size_t length;
};

static bool is_wanted(const void *context, uint32_t place)
{
    const struct wanted *wanted = context;
    const struct topic_word *word = &wanted->topics->words[place];
    return word->length == wanted->length && memcmp(word->text, wanted->text, word->length) == 0;
}

static struct topic_word *find_word(const struct topics *topics, const char *text, size_t length)
{
    const struct wanted wanted = {topics, text, length};
    uint32_t place = map_find(&topics->map, map_hash(text, length), is_wanted, &wanted);
    return place == MAP_NONE ? NULL : &topics->words[place];
}

struct topics *topics_new(void)
{
    struct topics *topics = xcalloc(1, sizeof *topics);
    for (size_t i = 0; i < TOPICS; i++) {
        for (const char *at = topic_lists[i]; *at != '\0';) {
            size_t length = strcspn(at, "|");
            struct topic_word *word = find_word(topics, at, length);
            if (word == NULL) {
                topics->words =
                    xgrow(topics->words, &topics->capacity, topics->count + 1, sizeof *topics->words);
                word = &topics->words[topics->count];
                *word = (struct topic_word){.text = at, .length = length};
                map_add(&topics->map, map_hash(at, length), (uint32_t)topics->count++);
            }
            word->topics |= UINT32_C(1) << i;
            at += length;
            at += *at == '|';
        }
    }
    return topics;
}

void topics_free(struct topics *topics)
{
    if (topics == NULL)
        return;
    map_free(&topics->map);
    free(topics->words);
    free(topics);
}

/* A form in -s, -ing or -ed counts, too. */
static uint32_t topics_of(const struct topics *topics, const char *word, size_t length)
{
    static const char *const endings[] = {"", "s", "es", "ing", "ed", "er"};
    uint32_t found = 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t cut = strlen(endings[i]);
        if (length < cut + 2 || memcmp(word + length - cut, endings[i], cut) != 0)
            continue;
        const struct topic_word *known = find_word(topics, word, length - cut);
        found |= known != NULL ? known->topics : 0;
    }
    return found;
}

/* --- Gists --- */

static void take_word(struct gist *gist, const struct topics *topics, const char *word, size_t length,
                      uint64_t words[GIST_WORDS])
{
    char whole[WORD_BYTES] = "";
    if (length < 2 || length >= sizeof whole)
        return;
    memcpy(whole, word, length);
    gist->topics |= topics_of(topics, word, length);
    if (length < 4 || language_stop_word(LANGUAGE_ENGLISH, whole) || gist->count == GIST_WORDS)
        return;
    words[gist->count] = 0;
    memcpy(&words[gist->count], word, length < STEM ? length : STEM);
    gist->marks |= UINT64_C(1) << (words[gist->count++] * UINT64_C(0x9E3779B97F4A7C15) >> 58);
}

void gist_read(struct gist *gist, const struct topics *topics, const char *text, uint64_t words[GIST_WORDS])
{
    struct buf folded = BUF_INIT;
    *gist = (struct gist){.words = words};
    utf8_fold(&folded, text, strlen(text));
    for (size_t at = 0; at < folded.length;) {
        size_t length = strcspn(folded.data + at, " \t\r\n.,;:!?\"()'/");
        take_word(gist, topics, folded.data + at, length, words);
        at += length + 1;
    }
    buf_free(&folded);
}

int gist_likeness(const struct gist *question, const struct gist *text)
{
    uint32_t topics = question->topics & text->topics;
    int points = topics != 0 ? TOPIC_GAIN * __builtin_popcount(topics) : 0;
    if ((question->marks & text->marks) == 0)
        return points;
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = 0; j < question->count; j++)
            if (text->words[i] == question->words[j]) {
                points += WORD_GAIN;
                break;
            }
    return points;
}
