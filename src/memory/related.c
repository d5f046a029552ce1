/* Which preferences matter to a question that names none of them: by what both are about. A question for a
 * hotel shares no word with "avoids shared bathrooms", but both are about lodging. */
#include "config.h"

#include "memory/memory.h"

#include "base/utf8.h"
#include "memory/record.h"
#include "memory/words.h"
#include "search/terms.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MAX   1000
#define WORDS_MAX  64
#define STEM       5 /* letters that two forms of a word share */
#define TOPIC_GAIN 3
#define WORD_GAIN  2

/* Words that give away what a text is about; a form in -s, -ing or -ed counts, too. A topic is a bit. */
static const char *const topics[] = {
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
#define TOPICS (sizeof topics / sizeof *topics)
_Static_assert(TOPICS <= 32, "a set of topics is a uint32_t");

struct gist {
    uint32_t topics;
    char words[WORDS_MAX][STEM + 1];
    size_t count;
};

static bool topic_has(const char *words, const char *word, size_t length)
{
    static const char *const endings[] = {"", "s", "es", "ing", "ed", "er"};
    char stem[32];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t cut = strlen(endings[i]);
        if (length < cut + 2 || length - cut >= sizeof stem ||
            memcmp(word + length - cut, endings[i], cut) != 0)
            continue;
        memcpy(stem, word, length - cut);
        stem[length - cut] = '\0';
        if (words_among(stem, words))
            return true;
    }
    return false;
}

static void take_word(struct gist *gist, const char *word, size_t length)
{
    char whole[32] = "";
    if (length < 2 || length >= sizeof whole)
        return;
    memcpy(whole, word, length);
    for (size_t i = 0; i < TOPICS; i++)
        if (topic_has(topics[i], word, length))
            gist->topics |= 1u << i;
    if (length < 4 || search_stop_word(whole) || gist->count == WORDS_MAX)
        return;
    size_t keep = length < STEM ? length : STEM;
    memcpy(gist->words[gist->count], word, keep);
    gist->words[gist->count++][keep] = '\0';
}

static void read_gist(struct gist *gist, const char *text)
{
    struct buf folded = BUF_INIT;
    *gist = (struct gist){.topics = 0};
    utf8_fold(&folded, text, strlen(text));
    for (size_t at = 0; at < folded.length;) {
        size_t length = strcspn(folded.data + at, " \t\r\n.,;:!?\"()'/");
        take_word(gist, folded.data + at, length);
        at += length + 1;
    }
    buf_free(&folded);
}

static int score(const struct gist *question, const struct gist *text)
{
    int points = TOPIC_GAIN * __builtin_popcount(question->topics & text->topics);
    for (size_t i = 0; i < text->count; i++)
        for (size_t j = 0; j < question->count; j++)
            if (strcmp(text->words[i], question->words[j]) == 0) {
                points += WORD_GAIN;
                break;
            }
    return points;
}

struct scored {
    const struct rec_preference *row;
    int points;
};

static int best_first(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;
    if (a->points != b->points)
        return b->points - a->points;
    if (a->row->since != b->row->since)
        return a->row->since < b->row->since ? 1 : -1;
    return strcmp(a->row->id, b->row->id);
}

enum rec_status memory_related(struct store_user *user, const char *question, size_t limit,
                               struct arena *arena, const struct rec_preference ***rows, size_t *count,
                               rec_error *error)
{
    struct store_preference_filter filter = {.category = -1, .source = 1, .limit = ROWS_MAX};
    struct rec_preference *all;
    struct gist asked, text;
    size_t all_count, found = 0;
    bool more;
    *count = 0;
    enum rec_status status = store_preference_list(user, &filter, arena, &all, &all_count, &more, error);
    if (status != REC_OK)
        return status;
    struct scored *scores = arena_alloc(arena, (all_count + 1) * sizeof *scores);
    read_gist(&asked, question);
    for (size_t i = 0; i < all_count; i++) {
        read_gist(&text, arena_printf(arena, "%s %s", all[i].key,
                                      all[i].statement[0] != '\0' ? all[i].statement : all[i].value));
        scores[found] = (struct scored){&all[i], score(&asked, &text)};
        found += scores[found].points > 0;
    }
    qsort(scores, found, sizeof *scores, best_first);
    *rows = arena_alloc(arena, (found + 1) * sizeof **rows);
    for (; *count < found && *count < limit; ++*count)
        (*rows)[*count] = scores[*count].row;
    return REC_OK;
}
