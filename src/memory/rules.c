/* The rules: what a message teaches, found without a model. To extend them, add a row to one of the tables
 * and a sentence to tests/unit/sentences; the language of the patterns is described in pattern.h. Here: what
 * begins with "my", "we" or "our". rules_own*.c: with "I"; rules_things.c: with what it is about;
 * rules_orders.c: what is asked for. */
#include "config.h"

#include "memory/rules.h"

#include "base/alloc.h"
#include "memory/asked.h"
#include "memory/dated.h"
#include "memory/elided.h"
#include "memory/forms.h"
#include "memory/languages.h"
#include "memory/leaning.h"
#include "memory/lexicon.h"
#include "memory/meant.h"
#include "memory/slots.h"

#include <pthread.h>

/* After "my" at the beginning of a clause. */
static const struct rule possessions[] = {
    {"<thing> is|are $adverb* broken|dead|lost|slow|stuck|empty|down|gone|missing|wrong|fine|ok|okay|done|"
     "locked|frozen|failing|ringing",
     NOTHING, 0, ""},
    {"least favourite|favorite ~ is|are <thing>", DISLIKES, 0, ""},
    {"favourite|favorite <thing> is|are now|currently|nowadays|meanwhile <other>", FAVOURITE, 0, ""},
    {"favourite|favorite <thing> is|are|would <other>", FAVOURITE, 0, ""},
    {"ideal|perfect|preferred|favoured|favored|usual way|kind|type|form|method|style|sort|mode of|to <thing> "
     "is|are <other>",
     FAVOURITE, 0, ""},
    {"~ makes|make it $adverb* impossible|hard|difficult|painful|risky|dangerous for? me? to <thing>",
     DISLIKES, 0, ""},
    {"goal|aim|ambition|dream|resolution|target is to <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"time zone is <thing>", KEEPS, REC_MEMORY_FACT, "user/time zone/"},
    {"body|system $adverb* do|does not|poorly|badly tolerate|digest|process|like|agree|react with|to? "
     "<thing>",
     DISLIKES, 0, ""},
    {"all-time favourite|favorite <thing> is|are <other>", FAVOURITE, 0, ""},
    {"~ makes|make <thing> $adverb* $bad for|to me", DISLIKES, 0, ""},
    {"religion|faith|beliefs|culture|diet|condition|health $adverb* requires|require|obliges|oblige me to "
     "<thing>",
     HABITS, 0, ""},
    {"name is not", NOTHING, 0, ""},
    {"name is <thing>", NAME, 0, ""},
    {"friends call me <thing>", NAME, 0, ""},
    {"preference is $adverb* for|to? <thing>", LIKES, 0, ""},
    {"~ religion|faith|belief|beliefs|values|principles|ethics|convictions|conscience|culture|diet|condition|"
     "doctor|health|disability|allergy|allergies|injury|phobia|anxiety $adverb* "
     "forbids|forbid|prohibits|prohibit|prevents|prevent|keeps|keep|stops|stop|bans|ban me from <thing>",
     DISLIKES, 0, ""},
    {"~ lease|agreement|landlord|landlady|tenancy|building|association|religion|faith|doctor $adverb* "
     "forbids|forbid|prohibits|prohibit|bans|ban <thing>",
     DISLIKES, 0, ""},
    {"religion|faith|beliefs|culture|diet|condition|doctor|health $adverb* "
     "do|does not allow|permit|let me to? <thing>",
     DISLIKES, 0, ""},
    {"comfort|ideal|perfect|dream $ideal is|are|involves|includes <other>", IDEAL, 0, ""},
    {"comfort|ideal|perfect|dream $ideal would be|involve|include <other>", IDEAL, 0, ""},
    {"idea of a|an? $adverb* good|great|perfect|nice? <thing> is|are <other>", FAVOURITE, 0, ""},
    {"taste|tastes in <thing> $adverb* leans|lean|runs|run|tends|tend|is|are $adverb* toward|towards|to? "
     "<other>",
     FAVOURITE, 0, ""},
    {"doctor|dietitian|dietician|therapist|physician|dermatologist|cardiologist "
     "told|advised|asked|wants|ordered "
     "me to avoid|limit|skip|quit|cut <thing>",
     DISLIKES, 0, ""},
    {"<thing> of choice is|are <other>", FAVOURITE, 0, ""},
    {"kind|sort of <thing> is|are <other>", FAVOURITE, 0, ""},
    {"biggest|worst|number|one|greatest? pet? peeve|peeves|fear|phobia|turn-off|dealbreaker|deal-breaker "
     "is|are <thing>",
     DISLIKES, 0, ""},
    {"go-to <thing> is|are <other>", FAVOURITE, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs is|are $adverb* sensitive|allergic|vulnerable to <thing>",
     DISLIKES, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs $adverb* can|do|does not $adverb* "
     "tolerate|stand|handle|take|like|digest|cope "
     "<thing>",
     DISLIKES, 0, ""},
    {"preferred <thing> is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"editor|ide|shell|pronouns|timezone|diet is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"birthday|anniversary|address|email|age|height|weight|hometown|job|profession|employer|phone|car|"
     "university|school|company|manager|landlord|religion|nationality|degree|salary number|size|name|title? "
     "is|was <other>",
     PROPERTY, REC_MEMORY_FACT, ""},
    {"passport|locker|shoe|shirt|ring|blood|account|membership|license|licence|policy|plate "
     "number|size|code|type|group is|are <other>",
     PROPERTY, REC_MEMORY_FACT, ""},
    {"dentist|therapist|doctor|boss is called|named? <other>", PROPERTY, REC_MEMORY_FACT, ""},
    {"native|first|second|mother language|tongue is|are <thing>", KEEPS, REC_MEMORY_FACT, "user/language/"},
    {"budget|deadline ~ is|are <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"flat|apartment|house|home|room|office|school|village|shop $adverb* is "
     "on|in|at|near|above|behind|opposite|"
     "beside|close|next <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"~ is|are called when|if|to|by|in|on|from|after|with|as|for|twice|once|before", NOTHING, 0, ""},
    {"company|employer|firm|startup makes|sells|builds|develops|produces|is|offers|runs <thing>", KEEPS,
     REC_MEMORY_FACT, ""},
    {"hotel|room|workplace|office|apartment|flat|home|accommodation|kitchen|phone|laptop|car|bike|shoes|diet|"
     "workouts|desk|bed|neighborhood|neighbourhood $adverb* has|have|must|needs|need to? "
     "have|be|include|offer|come <thing>",
     LIKES, 0, ""},
    {"home|house|kitchen|apartment|flat|household|bedroom|diet is|are $adverb* $fitting", HABITS, 0, ""},
    {"laptop|computer|camera|bike|bicycle|desktop|tablet|printer|phone is a|an <thing>", KEEPS,
     REC_MEMORY_FACT, ""},
    {"project|startup|company|band|blog|podcast|boat|horse|team|school|teacher|landlord|manager|village|"
     "street|shop|bakery|restaurant|book|novel|game is|are called|named <other>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"thesis|dissertation|research|phd|doctorate is|deals about|on|with <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"book|novel is about <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"server|laptop|computer|pc|machine|phone|nas|workstation|desktop|tablet runs|uses|is on? $adverb* "
     "linux|debian|ubuntu|fedora|arch|mint|windows|macos|android|ios|freebsd|openbsd|nixos|alpine",
     KEEPS, REC_MEMORY_FACT, ""},
};
struct rule_table rules_possessions = {possessions, sizeof possessions / sizeof *possessions, NULL, NULL};

/* After "we" or "our" at the beginning of a sentence: facts only. What several people like is nobody's taste,
 * and "we" is as often who reads a text as who lives somewhere. */
static const struct rule ours[] = {
    {"$adverb* live|reside in|near|on|with <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have? $adverb* moved to|into <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have a|an|two|three|four|five|six|$number? ~ $kin", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four ~ dogs|cats|daughters|sons|children|pets", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use|run|speak|have <thing> at work|home|school", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use|run|have <thing> in|at|for our <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"are a|an ~ team|family|company|couple|startup|group|office|band|club of|with|in <thing>", KEEPS,
     REC_MEMORY_FACT, ""},
    {"are $adverb* married|engaged|divorced", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"are $adverb* vegetarians|vegans|expecting", KEEPS, REC_MEMORY_FACT, ""},
    {"have|own|rent|share|bought a|an|two ~ "
     "cottage|house|flat|apartment|cabin|boat|allotment|farm|campervan|motorhome|caravan|garden "
     "in|on|near|by|at|with|outside|behind|overlooking <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"code? base|codebase|stack|backend|frontend|product|infrastructure|website $adverb* is|are|runs "
     "mostly|mainly|written|built|based ~ <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* keep bees|chickens|hens|goats|sheep|rabbits|ducks|horses|pigeons", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* deploy|build|ship|work|develop|code|write|host|run on|in|with <thing> at work|home", KEEPS,
     REC_MEMORY_FACT, ""},
    {"got married|engaged|divorced", KEEPS, REC_MEMORY_EVENT, "user/status/"},
    {"team|company|firm|startup|office|department|group|club|band|school|shop|studio $adverb* "
     "is|are|has|have|meets|meet|uses|use|works|work|runs|ships|deploys|prefers|likes|sits|closes|opens|"
     "starts|makes|sells <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"house|flat|apartment|garden|car|address|landlord|wifi|stack|budget|office password|number|key|code? "
     "is|has|was|costs <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
};
struct rule_table rules_ours = {ours, sizeof ours / sizeof *ours, NULL, NULL};

/* After "my": facts about somebody else, "my sister (Ann) hates coriander". A <thing> in between is a name.
 */
const struct rule_other rules_others[] = {
    {"$kin is|are called|named <other>", "name"},
    {"$kin $adverb* $tastes <other>", "likes"},
    {"$kin <thing> $adverb* $tastes <other>", "likes"},
    {"best|closest|oldest|older|younger|eldest|youngest|little|big|elder|twin|late|new $kin $facts <other>",
     ""},
    {"best|closest|oldest|older|younger|eldest|youngest|little|big|elder|twin|late|new $kin <thing> $facts "
     "<other>",
     ""},
    {"$kin $facts <other>", ""},
    {"$kin <thing> $facts <other>", ""},
};
const size_t rules_others_count = sizeof rules_others / sizeof *rules_others;

/* What leads over to a statement. */
static const char *const leads[] = {
    "scratch that",
    "no wait",
    "wait no",
    "changed my mind",
    "on second thought",
    "turns out",
    "just so you know",
    "in fact",
    "as for me",
    "for the record",
    "tbh|ngl|imo|correction|update|pls|please|plz|fyi|btw|also",
};
const size_t rules_leads_count = sizeof leads / sizeof *leads;

/* --- Made ready --- */

struct pattern *rules_others_patterns, *rules_orders_patterns, *rules_leads_patterns;
struct pattern rules_short_comparison, rules_name_of_other, rules_answer_in, rules_use;

static void compile_table(struct rule_table *table)
{
    for (; table != NULL; table = table->next) {
        table->patterns = xcalloc(table->count, sizeof *table->patterns);
        for (size_t i = 0; i < table->count; i++)
            table->patterns[i] = pattern_compile(table->rules[i].pattern);
    }
}

static void prepare(void)
{
    /* first of all: their numbers are those of the enum */
#define X(symbol, what, words) lexicon_list(words);
    RULES_LISTS(X)
#undef X
    pattern_prepare();
    compile_table(&rules_own);
    compile_table(&rules_possessions);
    compile_table(&rules_ours);
    compile_table(&rules_things);
    compile_table(&rules_fronted);
    rules_others_patterns = xcalloc(rules_others_count, sizeof *rules_others_patterns);
    for (size_t i = 0; i < rules_others_count; i++)
        rules_others_patterns[i] = pattern_compile(rules_others[i].pattern);
    rules_orders_patterns = xcalloc(rules_orders_count, sizeof *rules_orders_patterns);
    for (size_t i = 0; i < rules_orders_count; i++)
        rules_orders_patterns[i] = pattern_compile(rules_orders[i].pattern);
    rules_leads_patterns = xcalloc(rules_leads_count, sizeof *rules_leads_patterns);
    for (size_t i = 0; i < rules_leads_count; i++)
        rules_leads_patterns[i] = pattern_compile(leads[i]);
    rules_short_comparison = pattern_compile("$adverb* prefer <thing> to <other>");
    rules_name_of_other = pattern_compile("name|birthday|age|job is|was <thing>");
    rules_answer_in =
        pattern_compile("answer|reply|respond|write|speak|talk|answers|replies|responses ~ in <thing>");
    rules_use = pattern_compile("use|show|give|prefer|with|in|make|put me|that|it? <thing>");
    leaning_prepare();
    languages_prepare();
    dated_prepare();
    elided_prepare();
    forms_prepare();
    meant_prepare();
    slots_prepare();
    asked_prepare();
    lexicon_complete();
}

void rules_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
}
