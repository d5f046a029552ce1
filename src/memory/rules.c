/* The rules: what a message teaches, found without a model. To extend them, add a row to one of the tables,
 * here or in rules_*.c, and a sentence to tests/unit/sentences; the language of the patterns is described
 * in pattern.h. */
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

/* Where the thing is the subject, at the beginning of a sentence: "crowds make me nervous". */
static const struct rule things[] = {
    /* about that person */
    {"my|our|his|her|their $kin ~ me", NOTHING, 0, ""},
    {"<thing> is|are $adverb* a|an no|nope|no-no|no-go|non-starter|hard|absolute no|pass? for? me?", DISLIKES,
     0, ""},
    {"<thing> make|makes|give|gives me $adverb* feel? a|an|the? $adverb* "
     "anxious|nervous|uncomfortable|uneasy|sick|dizzy|nauseous|nauseated|sad|tired|sleepy|angry|"
     "claustrophobic|"
     "headache|headaches|migraines|migraine|creeps|anxiety|heartburn|stressed|ill|queasy|seasick|carsick|"
     "break|"
     "itch|bloated|cringe|gag|furious|depressed|restless|hives|miserable|grumpy|cranky|irritable|drowsy|"
     "jittery|tense|panic|shudder|sneeze|wheeze|sweat|vomit|bored|lonely|unhappy",
     DISLIKES, 0, ""},
    {"<thing> $adverb* $annoys me", DISLIKES, 0, ""},
    {"<thing> $adverb* no longer $pleases|interests|interest|appeals|appeal|attracts|attract to? me", ENDS, 0,
     ""},
    {"<thing> do|does not $adverb* $pleases|interest|appeal|attract to? me $again", ENDS, 0, ""},
    {"<thing> make|makes my ~ boil|crawl|ache|itch|spin|race|hurt|tingle|churn|turn", DISLIKES, 0, ""},
    {"<thing> drive|drives me up", DISLIKES, 0, ""},
    {"<thing> test|tests|try|tries my patience|nerves", DISLIKES, 0, ""},
    {"<thing> put|puts|throw|throws|set|sets me $adverb* off|on? edge?", DISLIKES, 0, ""},
    {"<thing> make|makes me feel like i am choking|suffocating|drowning|trapped|dying", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* too ~ for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* too ~ for my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $bad to|for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $bad to|for|in my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* $good|suitable|helpful|accessible|an to|for me|option", DISLIKES,
     0, ""},
    {"<thing> is|are not ~ $woe", NOTHING, 0, ""},
    {"<thing> is|are ~ $woe breaker|breakers? for|to me", DISLIKES, 0, ""},
    {"<thing> is|are ~ $woe breaker|breakers? for|to|in my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are my $adverb* worst|biggest|greatest|absolute $woe|enemy", DISLIKES, 0, ""},
    {"<thing> make|makes|leave|leaves|get|gets me $adverb* feel? $adverb* $bad|motion|travel|dizzy|sick|ill|"
     "guilty|empty|old|fat|worse|worthless|inadequate",
     DISLIKES, 0, ""},
    {"<thing> give|gives|cause|causes|bring|brings me a|an|the? ~ $ailment", DISLIKES, 0, ""},
    {"<thing> is|are my $adverb* idea of a|an|pure? $woe", DISLIKES, 0, ""},
    {"<thing> is|are a waste of time|money|effort|space in|for|to me|my", DISLIKES, 0, ""},
    {"<thing> is|are against|contrary to? my", DISLIKES, 0, ""},
    {"<thing> is|are one|among of? my ~ "
     "pleasures|joys|passions|favourites|favorites|loves|delights|obsessions|weaknesses|interests|hobbies|"
     "comforts",
     LIKES, 0, ""},
    {"<thing> is|are one|among of? my ~ fears|phobias|nightmares|turn-offs|hates|irritations|dislikes",
     DISLIKES, 0, ""},
    {"<thing> hold|holds|have|has no|little|zero ~ for|to me", DISLIKES, 0, ""},
    {"<thing> make|makes my|me|any|every|a ~ feel|look|seem|sound|taste|smell like a|an? ~ $dreary", DISLIKES,
     0, ""},
    {"<thing> do|does not $adverb* sit|agree|mix|settle|work|go well|kindly? with|in|on|for my "
     "$bodily|$mine",
     DISLIKES, 0, ""},
    {"<thing> is|are the only|one <other> that|which? my $bodily|$mine", LIKES, 0, ""},
    {"<thing> $adverb* feel|feels|sound|sounds|look|looks|seem|seems|taste|tastes|smell|smells $adverb* like "
     "a|an? ~ $dreary ~ to me",
     DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* $dislike|refuse|boycott", DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* will|would|do|can|could not|never", DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* try|tend|stay|steer|keep|shy|swear to? avoid|away|clear|off", DISLIKES, 0,
     ""},
    {"<thing> is|are the? only ~ i $adverb* $verb", LIKES, 0, ""},
    {"<thing> $adverb* $pleases me", LIKES, 0, ""},
    {"<thing> is|are $adverb* $good to|for me|my", LIKES, 0, ""},
    {"<thing> do|does not $adverb* appeal|interest|agree|suit|work|excite|sit well? to|with|for? me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* my $adverb* "
     "thing|cup|style|taste|forte|scene|vibe|speed|favourite|favorite|favourites|favorites",
     DISLIKES, 0, ""},
    {"<thing> is|are not really? my|an|for thing|cup|me|option|style", DISLIKES, 0, ""},
    {"<thing> have|has|had? never $adverb* "
     "appealed|interested|clicked|excited|attracted|spoken|spoke|grabbed|suited to|with|for? "
     "me",
     DISLIKES, 0, ""},
    {"<thing> drive|drives me crazy|mad|nuts|insane|up", DISLIKES, 0, ""},
    {"<thing> leave|leaves me $adverb* cold|unmoved|exhausted|drained|bored|frustrated|hungry", DISLIKES, 0,
     ""},
    {"<thing> get|gets|grate|grates $adverb* on my nerves", DISLIKES, 0, ""},
    {"<thing> turn|turns me $adverb* off", DISLIKES, 0, ""},
    {"<thing> rub|rubs me $adverb* the wrong way", DISLIKES, 0, ""},
    {"<thing> make|makes me $adverb* feel? $adverb* "
     "happy|smile|calm|calmer|relaxed|alive|good|better|cozy|cosy|safe|energized|productive",
     LIKES, 0, ""},
    {"<thing> put|puts me to|off to? sleep|my?", DISLIKES, 0, ""},
    {"<thing> freak|freaks|creep|creeps|gross|grosses|stress|stresses|weird|weirds|wear|wears|burn|burns me "
     "out",
     DISLIKES, 0, ""},
    {"<thing> $adverb* wreck|wrecks|ruin|ruins|mess|messes|hurt|hurts|destroy|destroys|kill|kills|dry|dries|"
     "irritate|irritates|strain|strains|upset|upsets|eat|eats up|with|out|into? my $bodily",
     DISLIKES, 0, ""},
    {"my $bodily can|do|does|will|would not $adverb* "
     "tolerate|stand|handle|take|like|digest|cope|agree|survive with? <thing>",
     DISLIKES, 0, ""},
    {"<thing> trigger|triggers|aggravate|aggravates|worsen|worsens|irritate|irritates|upset|upsets my "
     "<other>",
     DISLIKES, 0, ""},
    {"<thing> have|has never $adverb* done|meant|said anything|much for|to me", DISLIKES, 0, ""},
    {"<thing> scare|scares|bore|bores|annoy|annoys|frighten|frightens|bug|bugs|irritate|irritates the ~ out "
     "of me",
     DISLIKES, 0, ""},
    {"<thing> make|makes me $adverb* want to "
     "scream|run|hide|leave|cry|quit|puke|vomit|flee|throw|shout|sleep|stop|go|get",
     DISLIKES, 0, ""},
    {"<thing> make|makes me "
     "clam|freeze|shut|shrink|squirm|shiver|cough|snap|explode|withdraw|retreat|zone|switch|lose|yawn|scream|"
     "cry|choke|faint|jump|nervous|roll|doubt|dread|hate|struggle|stumble",
     DISLIKES, 0, ""},
    {"<thing> keep|keeps my <other> at|away|under|in bay|control|check", LIKES, 0, ""},
    {"<thing> help|helps with|against my <other>", LIKES, 0, ""},
    {"<thing> is|are not $adverb* my $adverb* idea|notion of <other>", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* a|an|pure|sheer? total|absolute|complete|real? $woe .", DISLIKES, 0, ""},
    {"<thing> do|does not $adverb* $annoys|hurt|harm|let|allow|give|show|tell|help|send|mind|stop|prevent|"
     "cost|ask me|my",
     NOTHING, 0, ""},
    {"<thing> do|does not $adverb* $verb with|to|for|on|in|at? me", DISLIKES, 0, ""},
    {"<thing> do|does not do|mean anything|much|it for|to me", DISLIKES, 0, ""},
    {"<thing> is|are off limits|the table? for me", DISLIKES, 0, ""},
    {"<thing> taste|tastes like soap|dirt|metal|cardboard|medicine|grass|chalk|dust|feet|paper to me",
     DISLIKES, 0, ""},
    {"<thing> taste|tastes|smell|smells|look|looks|sound|sounds $adverb* "
     "awful|terrible|disgusting|horrible|vile|gross|foul|bad|ugly to me",
     DISLIKES, 0, ""},
    {"<thing> only for me", LIKES, 0, ""},
    {"<thing> only please? when|whenever you <other>", SETS, 0, ""},
    {"<thing> only please? when|whenever you <other>", LIKES, 0, ""},
    {"<thing> is|are out of the question .", DISLIKES, 0, ""},
    {"<thing> is|are out of the question for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* out|off-limits .", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* off limits|the limits|table? .", DISLIKES, 0, ""},
    {"<thing> ruin|ruins|spoil|spoils ~ for me", DISLIKES, 0, ""},
    {"<thing> give|gives|cause|causes me ~ strain|pain|pains|rashes|acne|cramps|palpitations", DISLIKES, 0,
     ""},
    {"<thing> help|helps me $adverb* focus|concentrate|relax|sleep|unwind|think|learn|work|recover", LIKES, 0,
     ""},
    {"<thing> is|are how|where|when i $adverb* learn|work|study|relax|think|concentrate|focus $adverb* $best",
     LIKES, 0, ""},
    {"<thing> is|are a|my|one of? my? ~ pet peeve|peeves|hate", DISLIKES, 0, ""},
    {"<thing> is|are something i $adverb* can|could not $adverb* "
     "stand|bear|stomach|tolerate|abide|eat|drink|watch|listen",
     DISLIKES, 0, ""},
    {"<thing> is|are something i ~ avoid|hate|dislike|detest|loathe|dread|never", DISLIKES, 0, ""},
    {"<thing> is|are something|what|the i|ones|one|only $adverb* i|ones|one? $adverb* "
     "like|love|enjoy|prefer|buy|read|watch|eat|drink|use|listen|need|want|live|go|wear|choose|play",
     LIKES, 0, ""},
    {"no <thing> for me", DISLIKES, 0, ""},
    {"no <thing> ever", DISLIKES, 0, ""},
    {"no more? <thing> for|with us|me", DISLIKES, 0, ""},
    {"<thing> no|hell way|thanks|thank|no", DISLIKES, 0, ""},
    {"<thing> is|are what|something that? $adverb* keeps|makes|gets|lets me $adverb* "
     "sane|happy|calm|grounded|going|motivated|fit|healthy|smile|relax|relaxed|moving",
     LIKES, 0, ""},
    {"<thing> keep|keeps me awake|up", DISLIKES, 0, ""},
    {"<thing> $adverb* help|helps? keep|keeps me $adverb* "
     "sane|happy|calm|grounded|motivated|fit|healthy|balanced|energized|"
     "company|entertained|focused",
     LIKES, 0, ""},
    {"<thing> is|are the only|one|best $adverb* "
     "version|option|way|fix|solution|setting|build|branch|value|approach|answer|command",
     NOTHING, 0, ""},
    {"<thing> is|are the only|one|best ~ that|which $adverb* "
     "works|work|helps|help|suits|suit|calms|calm|relaxes|agrees|agree for|with? me|my",
     LIKES, 0, ""},
    {"<thing> hold|holds|have|has no|little|zero appeal|interest|charm for|to me", DISLIKES, 0, ""},
    {"<thing> is|are the only|one <other> i $adverb* "
     "like|love|enjoy|eat|drink|play|watch|wear|trust|can|do|listen|use|buy|read|want|cook|follow",
     LIKES, 0, ""},
    {"<thing> do|does absolutely? nothing for me", DISLIKES, 0, ""},
    {"<thing> make|makes my $bodily $adverb* "
     "swell|itch|itchy|hurt|ache|burn|water|bleed|crawl|sore|worse|react|bloated|upset|race|spin",
     DISLIKES, 0, ""},
    {"<thing> is|are a? $adverb* hard|big|definite|firm|no? no|pass for|from me", DISLIKES, 0, ""},
    {"<thing> allergy|intolerance here|severe|so|please", ALLERGIC, 0, ""},
    {"<thing> beat|beats|trump|trumps <other> every|any|for|hands|anytime", PREFERS, 0, ""},
    {"<thing> please? always", SETS, 0, ""},
    {"<thing> please always", LIKES, 0, ""},
    {"always a|an|the? <thing> please", SETS, 0, ""},
    {"<thing> for me", SETS, 0, ""},
    {"<thing> for me except|unless|please|always|any|every|whenever <other>", LIKES, 0, ""},
    {"<thing> is|are better|easier|nicer|best for me", SETS, 0, ""},
    {"<thing> is|are better|easier|nicer|best for me", LIKES, 0, ""},
    {"back to|on|with <thing>", SETS, 0, ""},
    {"make|put that|it|me? the|a|an? <thing> from now on|onwards", SETS, 0, ""},
    {"<thing> is|are $adverb* gross|disgusting|vile|yuck|yucky|revolting|repulsive", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* the|a|an $adverb* worst|crime|abomination|sin|bane|chore", DISLIKES, 0, ""},
    {"big|huge|massive|lifelong|total|avid? <thing> fan|nerd|lover|geek|user|owner|addict|drinker|person|"
     "enthusiast|junkie|nut|buff here",
     LIKES, 0, ""},
    {"only <thing> for me", LIKES, 0, ""},
    {"give me <thing> over <other>", PREFERS, 0, ""},
    {"<thing> is|are $adverb* my? $adverb* "
     "comfort|favourite|favorite|fave|faves|go-to|default|staple|happy|cup",
     LIKES, 0, ""},
    {"<thing> is|are my ~ of choice", LIKES, 0, ""},
    {"<thing> is|are my $adverb* weakness|obsession|vice|guilty pleasure?", LIKES, 0, ""},
    {"<thing> is|are $adverb* my thing|jam|passion|drug|poison", LIKES, 0, ""},
    {"<thing> is|are my? $adverb* top|main|biggest|first|highest|number one? priority|concern|criterion",
     LIKES, 0, ""},
    {"<thing> matter|matters|mean|means|count|counts $adverb* more? to|for me than <other>", PREFERS, 0, ""},
    {"<thing> is|are $adverb* better|easier|nicer|healthier for me than <other>", PREFERS, 0, ""},
    {"<thing> matter|matters|mean|means a? $adverb* lot|deal|world? to me", LIKES, 0, ""},
    {"<thing> have|has|had? always? work|works|worked $adverb* well|better|best|wonders for|with me", LIKES,
     0, ""},
    {"hate|detest|loathe|despise <thing> with a|all|every ~ passion|heart|fury|fibre|fiber", DISLIKES, 0, ""},
    {"hate|love|enjoy|dislike <thing>", BARE, 0, ""},
    {"do not $adverb* like|enjoy|eat|drink <thing>", AVOIDS, 0, ""},
    {"<thing> is|are $adverb* a|an? $adverb* "
     "deal-breaker|dealbreaker|deal-breakers|dealbreakers|no-go|turn-off|nightmare|unbearable|intolerable "
     "for|to me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $adverb* important|essential|crucial|vital|sacred|non-negotiable|"
     "indispensable to|for me|my",
     LIKES, 0, ""},
    {"<thing> is|are $adverb* a|an|my? $adverb* must|must-have|priority|joy|passion|pleasure|delight for|to? "
     "me",
     LIKES, 0, ""},
    {"<thing> work|works best for me", LIKES, 0, ""},
    {"<thing> suit|suits me $adverb* best|better|well|perfectly|fine", LIKES, 0, ""},
    {"everyone|everybody|people|friends|they all|just? call|calls me <thing>", NAME, 0, ""},
    {"not $adverb* a|an|the? big|huge|biggest|great? $fan of <thing>", DISLIKES, 0, ""},
    {"can not stand|bear <thing>", DISLIKES, 0, ""},
    {"not $adverb* into|keen|interested|fond $of? <thing>", AVOIDS, 0, ""},
    {"never been a|an? $adverb* big|huge? $fan of <thing>", DISLIKES, 0, ""},
    {"allergic to <thing>", ALLERGIC, 0, ""},
    {"<thing> over <other> any|always|anytime", PREFERS, 0, ""},
    {"<thing> > <other> for|in|any|always|imo|tbh|every", PREFERS, 0, ""},
    {"<thing> all the way", LIKES, 0, ""},
    {"<thing> forever|ftw", LIKES, 0, ""},
    {"<thing> any day", LIKES, 0, ""},
    {"big|huge|lifelong|massive $fan of <thing>", LIKES, 0, ""},
};
struct rule_table rules_things = {things, sizeof things / sizeof *things, NULL, NULL};

/* Where what it is about stands last, at the beginning of a sentence: "what I hate most is ...". */
static const struct rule fronted[] = {
    {"what|something|thing i $adverb* hate|dislike|detest|loathe|avoid|fear|dread ~ is|are <thing>", DISLIKES,
     0, ""},
    {"what|something i can not $adverb* stand|bear|stomach ~ is|are <thing>", DISLIKES, 0, ""},
    {"what|something i $adverb* like|love|enjoy|prefer|value|appreciate ~ is|are <thing>", LIKES, 0, ""},
    {"what i $adverb* want|need|look for? most|first? from|in|when you|this|that|it|him|her|them|these|your",
     NOTHING, 0, ""},
    {"what i $adverb* want|need|seek|value|appreciate|look for? most|first? from|in|out|when <other> is|are "
     "<thing>",
     LIKES, 0, ""},
    {"what $adverb* "
     "puts|turns|bothers|annoys|irritates|scares|stresses|bores|bugs|frustrates|disgusts|freaks "
     "me ~ is|are <thing>",
     DISLIKES, 0, ""},
    {"what $adverb* drives me crazy|mad|nuts|insane ~ is|are <thing>", DISLIKES, 0, ""},
    {"what $adverb* makes|keeps|gets me $adverb* "
     "happy|happiest|smile|calm|sane|going|motivated|relax|relaxed|tick ~ is|are <thing>",
     LIKES, 0, ""},
    {"the? one|only|single? thing i $adverb* hate|dislike|detest|loathe|avoid|fear|dread ~ is|are <thing>",
     DISLIKES, 0, ""},
    {"the? one|only|single? thing i can not $adverb* stand|bear|stomach ~ is|are <thing>", DISLIKES, 0, ""},
    {"the? one|only|single? thing i $adverb* like|love|enjoy|prefer|value ~ is|are <thing>", LIKES, 0, ""},
    {"if there is one|a|anything thing? i can not $adverb* stand|bear|stomach it is <thing>", DISLIKES, 0,
     ""},
    {"if there is one|a|anything thing? i $adverb* hate|dislike|avoid it is <thing>", DISLIKES, 0, ""},
    {"if there is one|a|anything thing? i $adverb* like|love|enjoy it is <thing>", LIKES, 0, ""},
    {"there is nothing i $adverb* like|love|enjoy $adverb* better? than <thing>", LIKES, 0, ""},
    {"there is nothing i $adverb* hate|dislike $adverb* than <thing>", DISLIKES, 0, ""},
    {"there is nothing better|nicer|finer than <thing>", LIKES, 0, ""},
    {"there is nothing worse than <thing>", DISLIKES, 0, ""},
    {"if there is one|a|anything thing? i $adverb* "
     "insist|rely|depend|need|want|value|require|cherish|treasure on? "
     "it is <thing>",
     LIKES, 0, ""},
    {"nothing makes me $adverb* happier|calmer|prouder|better|merrier|hungrier than <thing>", LIKES, 0, ""},
    {"nothing makes me $adverb* sadder|angrier|madder|sicker|grumpier|worse than <thing>", DISLIKES, 0, ""},
    {"for? me? nothing beats|tops <thing>", LIKES, 0, ""},
    {"nothing $adverb* relaxes|calms|comforts|soothes|excites|motivates|inspires me $adverb* "
     "like|more|better|as than|much|well? as? <thing>",
     LIKES, 0, ""},
    {"nothing $adverb* $annoys me out? $adverb* like|more|as than|much? as? <thing>", DISLIKES, 0, ""},
    {"the? best|nicest|greatest part|thing|bit of|about|in <other> for|to me is|are <thing>", LIKES, 0, ""},
    {"the? worst part|thing|bit of|about|in <other> for|to me is|are <thing>", DISLIKES, 0, ""},
    {"under|in no circumstances|way would|will|do|can i $adverb* <thing>", AVOIDS, 0, ""},
    {"never would|will|do i $adverb* <thing>", AVOIDS, 0, ""},
    {"rarely|seldom do i $adverb* <thing>", AVOIDS, 0, ""},
    {"there is no way i am|will|would ever? "
     "eat|eating|drink|drinking|fly|flying|wear|wearing|ride|riding|sleep|sleeping|pay|paying|buy|buying|"
     "stay|staying|camp|camping <thing>",
     AVOIDS, 0, ""},
    {"you will|would not|never ever? catch|find|see me ever? $of? <thing>", DISLIKES, 0, ""},
    {"it is $adverb* important|essential|crucial|vital for|to me that|to <thing>", LIKES, 0, ""},
    {"it $adverb* $annoys me out? "
     "when|if|to|how "
     "<thing>",
     AVOIDS, 0, ""},
    {"it makes me $adverb* uncomfortable|nervous|anxious|uneasy|angry|sad|sick|furious when|if|to <thing>",
     AVOIDS, 0, ""},
    {"it drives me crazy|mad|nuts|insane when|if|how <thing>", AVOIDS, 0, ""},
};
struct rule_table rules_fronted = {fronted, sizeof fronted / sizeof *fronted, NULL, NULL};

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

/* At the beginning of a sentence, after words of politeness. */
const struct rule_order rules_orders[] = {
    {"never mind", ORDER_NOTHING},
    {"remember|note|memorize|memorise to <thing>", ORDER_TASK},
    {"remember|note|memorize|memorise|store|save that|this|for|: ~ that <thing>", ORDER_REMEMBER},
    {"remember|note|memorize|memorise|know that <thing>", ORDER_REMEMBER},
    {"remember|memorize|memorise this|the|: following? <thing>", ORDER_REMEMBER},
    {"keep|bear in mind that? <thing>", ORDER_REMEMBER},
    {"do not forget to <thing>", ORDER_TASK},
    {"do not let me forget to|about? <thing>", ORDER_TASK},
    {"do not forget that? <thing>", ORDER_REMEMBER},
    {"remind me to|about|of|that <thing>", ORDER_TASK},
    {"forget|delete|erase|remove|drop|lose what|everything|anything|all ~ about|on|of <thing>", ORDER_FORGET},
    {"forget|delete|erase|remove|drop|lose about? the|my|that <thing> "
     "thing|stuff|bit|part|business|preference",
     ORDER_FORGET},
    {"forget that|this|it|what i just? said|told|wrote|mentioned|you? you?", ORDER_FORGET_LAST},
    {"forget|delete|erase|remove that|the last|latest? one|thing|note|memory|bit", ORDER_FORGET_LAST},
    {"delete|erase|remove|undo that|this|it .", ORDER_FORGET_LAST},
    {"delete|erase|remove|wipe that|this|it from your|the memory|memories|notes", ORDER_FORGET_LAST},
    {"what i $adverb* said|told|wrote|mentioned you? about|of|on <thing> is|was|does|are? no|not longer? "
     "$adverb* "
     "true|right|correct|accurate|valid|current|hold|apply|holds|applies anymore|any? more? .",
     ORDER_FORGET},
    {"what i $adverb* said|told|wrote|mentioned you? about|of|on <thing> is|was $adverb* "
     "wrong|false|outdated|obsolete now? .",
     ORDER_FORGET},
    {"forget that|this", ORDER_FORGET_LAST},
    {"forget about that|this", ORDER_FORGET_LAST},
    {"forget about|that <thing>", ORDER_FORGET},
    {"forget my|our <thing>", ORDER_FORGET},
    {"delete|remove|erase ~ memory|memories|note|notes|preference ~ about|that|for|of <thing>", ORDER_FORGET},
    {"do not remember ~ about|that <thing>", ORDER_FORGET},
    {"call|address me <thing> instead|please|from", ORDER_NAME},
    {"call me back|later|when|if|maybe|again|at|on|tomorrow", ORDER_NOTHING},
    {"do not call me <other> call me <thing>", ORDER_NAME},
    {"do not call me <thing>", ORDER_INSTRUCTION},
    {"do not $adverb* use|add|include|write|insert $adverb* any? "
     "emoji|emojis|emoticons|bullet|bullets|markdown|slang|jargon|headings|exclamation|em-dashes|dashes|"
     "filler|"
     "hashtags|cliches|semicolons|tables|headers|footnotes|abbreviations|acronyms",
     ORDER_GENERAL},
    {"do not <thing> in your|any|all answers|replies|responses|messages|explanations", ORDER_INSTRUCTION},
    {"do not $adverb* apologise|apologize|lecture|moralise|moralize|flatter|preach "
     "me|please|when|at|about|all|for",
     ORDER_GENERAL},
    {"use|switch|go|change|move back? to? <thing> instead|again", ORDER_SETS},
    {"switch|change|go|move back? to <thing>", ORDER_SETS},
    {"i take it|that back", ORDER_FORGET_LAST},
    {"stop apologising|apologizing|praising|flattering|lecturing|moralising|moralizing|repeating|asking|"
     "thanking|using|adding|calling|saying ~ all|so|always|every|with|me",
     ORDER_GENERAL},
    {"stop using|adding|calling|apologizing|apologising|saying|repeating|praising|flattering <thing>",
     ORDER_GENERAL},
    {"keep|make ~ answers|replies|responses|explanations <thing>", ORDER_GENERAL},
    {"keep|make it|things|them $adverb* <thing> when|whenever|if you $reply", ORDER_INSTRUCTION},
    {"use|be <thing> with|for me", ORDER_GENERAL},
    {"answer|reply|respond|write|speak|talk back? to? me? only? in <thing> only|always", ORDER_INSTRUCTION},
    {"$reply all|any|every code|script|scripts|example|examples|answers|replies|snippets|formulas ~ in "
     "<thing>",
     ORDER_GENERAL},
    {"$reply <thing> in|for|with all|every ~ "
     "answer|answers|reply|replies|response|responses|messages|emails|code",
     ORDER_GENERAL},
    {"when|whenever|if you $reply <thing>", ORDER_GENERAL},
    {"call|address me as? <thing>", ORDER_NAME},
    {"refer to me as <thing>", ORDER_NAME},
    {"from now on|onwards|onward <thing>", ORDER_INSTRUCTION},
    {"from here on out? <thing>", ORDER_INSTRUCTION},
    {"in the? future <thing>", ORDER_INSTRUCTION},
    {"going forward <thing>", ORDER_INSTRUCTION},
    {"always|never $reply <thing>", ORDER_INSTRUCTION},
    {"do not ever $reply <thing>", ORDER_INSTRUCTION},
    {"make sure to|you always|never <thing>", ORDER_INSTRUCTION},
    {"$reply <thing> when|whenever you "
     "write|answer|reply|respond|talk|speak|explain|give|show|provide|quote|send|mention|recommend|suggest",
     ORDER_GENERAL},
    {"whenever we talk|speak|discuss|chat <thing>", ORDER_GENERAL},
    {"$reply <thing> from now on|onwards|onward", ORDER_LASTING},
    {"$reply <thing> in the? future", ORDER_LASTING},
    {"$reply <thing> going forward", ORDER_LASTING},
    {"$reply <thing> always|everywhere", ORDER_LASTING},
    {"let us go|stick|stay with <thing>", ORDER_DECISION},
    {"let us use|take|choose|pick|adopt <thing> for|as|from <other>", ORDER_DECISION},
    {"we will|have? decided|agreed|chose|chosen|go|settled with|on|to|that? <thing>", ORDER_DECISION},
};
const size_t rules_orders_count = sizeof rules_orders / sizeof *rules_orders;

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
