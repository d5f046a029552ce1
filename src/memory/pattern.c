#include "config.h"

#include "memory/pattern.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "memory/lexicon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SKIP_MAX 4 /* words that ~ may pass over */

static const struct class {
    const char *name, *words;
} classes[] = {
    {"like", "like|love|luv|adore|devour|enjoy|appreciate|favor|favour|cherish|relish|prefer"},
    {"dislike",
     "dislike|hate|detest|despise|loathe|avoid|resent|abhor|fear|dread|shun|skip|mistrust|distrust|"
     "boycott|reject|disapprove|eschew|forgo|forego|disdain|scorn|deplore|condemn|ban|veto|abandon|begrudge|"
     "sidestep|evade|ditch|ignore|refuse|disregard|banish"},
    {"bear",
     "stand|bear|tolerate|eat|drink|handle|wear|digest|consume|have|stomach|abide|deal|afford|"
     "work|sleep|focus|concentrate|participate|touch|use|watch|be|live|go|travel|ride|fly|relax|"
     "learn|study|think|read|run|swim|climb|stay|share|function|breathe|enjoy|walk|sit|hear|smell|listen|"
     "carry|lift|kneel|bend|"
     "engage|commit|drive|hike|consume"},
    {"habit",
     "eat|drink|use|buy|wear|consider|dine|purchase|shop|watch|read|listen|play|follow|travel|fly|stay|"
     "drive|choose|support|consume|adopt|feed|visit|attend|take|book|trust|accept|invest|own|order|pick|"
     "select|seek|participate|engage|practice|practise|cook|rent|ride|rely|hire|subscribe|spend|sit|"
     "sleep|train|exercise|go|work|stream|study|learn|date|tip|smoke|shower|touch|believe|do|bet|gamble|"
     "borrow|swim|run|jog|hike|camp|ski|sing|dance|vote|pray|fast|vape|recycle|commute|carpool|bike|cycle|"
     "walk|bring|keep|download|install|share|host|collect|store|bathe|bake|grill|fry|skip|pay|carry|own|"
     "lift|dress|decorate|relocate|move|wash|clean|charge|write|type|draw|paint|plant|grow"},
    {"of", "of|for|to|toward|towards|with|in|about|on|around|at|by|against|from"},
    {"be", "am|is|are|was|be|been|being|become|became|get|feel"},
    {"have", "have|hold|harbor|harbour|possess|feel|experience|maintain|develop|developed|suffer|get"},
    {"article", "a|an|the|my|our|some|any"},
    {"fan", "fan|lover|enthusiast|supporter|advocate|admirer|believer|aficionado|devotee|proponent|reader|"
            "drinker|eater|user|friend|sucker|stickler|connoisseur|champion|purist"},
    {"distaste", "aversion|distaste|dislike|hatred|phobia|fear|allergy|allergies|intolerance|sensitivity|"
                 "disdain|hate|revulsion|contempt|distrust|disgust|horror|terror|dread|loathing|antipathy|"
                 "hostility|repulsion|mistrust|suspicion|abhorrence|allergic|anxiety"},
    {"taste", "preference|fondness|passion|love|weakness|affinity|penchant|liking|appreciation|enthusiasm|"
              "thing|taste|soft|inclination|leaning|attraction|admiration|craving|obsession|reverence|"
              "desire|longing|yearning|interest|respect|hunger|thirst"},
    {"bad",
     "ineffective|boring|disorienting|distracting|annoying|unpleasant|difficult|hard|uncomfortable|"
     "overwhelming|stressful|tedious|exhausting|cruel|unappealing|tiring|dull|irritating|frustrating|"
     "off-putting|too|unhelpful|confusing|unethical|impractical|draining|demotivating|tiresome|"
     "disturbing|scary|gross|disgusting|repulsive|nauseating|unnecessary|challenging|hot|noisy|"
     "monotonous|pretentious|wasteful|claustrophobic|impersonal|restrictive|inconvenient|unreliable|"
     "overrated|unsettling|unbearable|intolerable|not|less|worthless|pointless|unproductive|cruel|"
     "barbaric|offensive|demoralizing|demoralising|depressing|dreary|stifling|soulless|patronizing|"
     "patronising|clunky|cumbersome|chaotic|cramped|gimmicky|creepy|unhygienic|invasive|intrusive|"
     "stuffy|sterile|repetitive|superficial|shallow|predictable|cheesy|distasteful|demeaning|"
     "uninspiring|alienating|isolating|inefficient|time-consuming|nerve-racking|nerve-wracking|jarring|"
     "grating|painful|triggering|unappetizing|bland|greasy|overpriced|unnerving|rushed|unnatural|"
     "unacceptable|unthinkable|useless|unsuitable|impossible|dangerous|unsafe|horrible|awful|terrible|"
     "dreadful|horrid|ghastly|vile|hideous|ugly|ridiculous|silly|stupid|childish|immature|juvenile|tacky|"
     "tasteless|corny|kitschy|garish|gaudy|flashy|vulgar|crude|rude|lifeless|flat|stale|formulaic|"
     "cliched|contrived|dated|old-fashioned|outdated|lame|cringe-worthy|cringeworthy|insufferable|maddening|"
     "infuriating|aggravating|exasperating|agonizing|agonising|excruciating|torturous|gruelling|grueling|"
     "wearisome|daunting|intimidating|terrifying|frightening|spooky|alarming|upsetting|distressing|"
     "traumatic|heartbreaking|sickening|revolting|repugnant|repellent|abhorrent|appalling|shocking|"
     "inhumane|immoral|wrong|objectionable|problematic|abusive|degrading|humiliating|embarrassing|awkward|"
     "inaccessible|unusable|unwearable|inedible|undrinkable|unpalatable|indigestible|mushy|slimy|soggy|"
     "bitter|smelly|stinky|musty|dusty|itchy|scratchy|sweaty|suffocating|constricting|unflattering|"
     "unhealthy|harmful|toxic|addictive|disruptive|obtrusive|deafening|chaotic|cluttered|hectic|frantic|"
     "messy|fussy|finicky|fiddly|overcomplicated|convoluted|laborious|mind-numbing|headache-inducing|"
     "anxiety-inducing|soul-crushing|counterproductive|ineffectual|unrewarding|unsatisfying|unfulfilling|"
     "unfriendly|cold|sad|excessive|extravagant|exploitative|deceptive|manipulative|dishonest|annoyingly|"
     "overly|excessively|painfully|unbearably|needlessly|unnecessarily|insufferably|ridiculously|"
     "frustratingly|irritatingly|depressingly|gloomy|reckless|unjustifiable|unjustified|unwarranted|"
     "unreasonable|indefensible|inexcusable|insincere|elitist|snobbish|arrogant|smug|"
     "artificial|fake|inauthentic|phony|"
     "phoney|uninteresting|uninviting|unwelcoming|hostile|grim|bleak|drab|harsh|brutal|flimsy|bulky|unwieldy|"
     "inflexible|rigid|sluggish|laggy|bloated|frivolous|vain|risky|hazardous|unsanitary|unclean|filthy|"
     "untrustworthy|preachy|moralistic|sentimental|melodramatic|saccharine|sappy|mawkish|pompous|stodgy|"
     "long-winded|unsustainable|irresponsible|outrageous|antisocial|rowdy|raucous|shrill|tinny|abrasive|"
     "dissonant|rubbery|chewy|oily|salty|sour|cloying|sickly|fishy|gamey|aggressive|violent|loud|"
     "unflattering|"
     "sexist|condescending|unserious|joyless|uncivilized|uncivilised|suffocating|unromantic|unoriginal|"
     "overhyped|nonsensical|hypocritical|dehumanizing|dehumanising|"
     "off-limits|triggering|disappointing"},
    /* nouns of the same kind, behind "a", "my", "my idea of" */
    {"woe", "dealbreaker|dealbreakers|deal-breaker|deal-breakers|deal|no-go|no-no|turn-off|turn-offs|"
            "nightmare|nightmares|hell|torture|torment|horror|misery|agony|punishment|ordeal|chore|bore|"
            "bother|nuisance|hassle|headache|drag|pain|trigger|triggers|abomination|disaster|peeve|peeves|"
            "burden|barrier|obstacle|fear|phobia|bane|non-starter|turnoff|turnoffs|disappointment"},
    /* what one cannot or does not do with the things at hand: said of trouble, not of taste */
    {"trouble",
     "find|see|open|load|install|access|compile|connect|figure|log|download|upload|print|send|receive|"
     "understand|know|remember|recall|get|tell|say|think|guess|decide|explain|solve|fix|reproduce|"
     "delete|create|save|change|update|import|export|build|parse|edit|type|reach|submit|register|sign|"
     "start|stop|seem|need|have|possess|speak|notice|wait|help|imagine|afford|come|feel|want|mind|"
     "promise|agree|make|be|give|put|set|add|move|copy|call|keep|turn|click|recommend|mean|"
     "wish|hope|deserve|exist|belong|matter|recognize|recognise|identify|locate|detect|determine|"
     "calculate|compute|prove|derive|define|convert|verify|test|debug|deploy|execute|render|display|"
     "configure|enable|disable|look|follow|finish|show|assume|count|claim|intend|plan|realise|realize|"
     "lose|miss|fail|forget|end|wonder|wake|cry|struggle|confuse|mix|break|crash|win|regret|doubt|"
     "dream|worry|quite|seem|hurt|argue|suggest|expect|hear|return|run|match|contain|include|compare|"
     "provide|offer|request|blame|list|do|handle|depend|guarantee|believe|schedule|bother|hesitate|ask|copy|"
     "paste|scroll|resize|reset|restart|reboot|undo|"
     "attach|insert|remove|select"},
    {"ailment", "headache|headaches|migraine|migraines|anxiety|heartburn|strain|pain|pains|rash|rashes|hives|"
                "acne|cramps|palpitations|nausea|vertigo|fatigue|throat|cough|allergies|nightmares|creeps|"
                "goosebumps|chills|indigestion|reflux|panic|insomnia|eczema|bloating|blisters|sinusitis|"
                "sickness|dizziness|stomachache|backache|diarrhea|diarrhoea|hiccups|spots|breakouts|itch|"
                "shivers|jitters|claustrophobia"},
    {"mine",
     "taste|tastes|liking|needs|budget|style|lifestyle|schedule|size|height|comfort|mind|opinion|view|"
     "book|books|eyes|standards|purposes|wallet|age|physique|frame|nerves|patience"},
    {"again", "any|anymore|again|longer"},
    {"good", "amazing|wonderful|lovely|great|gorgeous|elegant|tasteful|healthy|safe|reliable|ideal|perfect|"
             "essential|important|vital|crucial|indispensable|invaluable|irresistible|exhilarating|thrilling|"
             "hilarious|romantic|magical|peaceful|restorative|cathartic|moving|compelling|intriguing|"
             "easiest|quickest|simplest|heartwarming|comfortable|superior|preferable|enjoyable|relaxing|"
             "helpful|effective|engaging|appealing|comforting|inspiring|satisfying|"
             "rewarding|useful|fun|exciting|pleasant|fascinating|delicious|beautiful|best|more|most|easier|"
             "joy|comfort|motivating|stimulating|soothing|fulfilling|therapeutic|interesting|calming|"
             "energizing|energising|empowering|cozy|cosy|charming|refreshing|invigorating|liberating|"
             "meditative|uplifting|entertaining|delightful|grounding|convenient|efficient|practical|"
             "reassuring|nourishing|immersive|captivating"},
    {"best", "best|better|most|fastest|faster|quickest|quicker|easiest|easier"},
    {"bodily",
     "sleep|stomach|skin|eyes|ears|knees|knee|back|joints|head|throat|gut|guts|hands|feet|hair|nose|"
     "lungs|teeth|wrists|wrist|neck|shoulders|heart|digestion|mood|nerves|concentration|focus|"
     "energy|productivity|anxiety|asthma|allergies|migraines|eczema|blood|body|belly|tummy|brain"},
    {"ideal",
     "food|drink|vacation|holiday|holidays|trip|weekend|day|evening|morning|home|house|apartment|city|"
     "place|job|workplace|hotel|restaurant|meal|breakfast|dinner|date|partner|pet|car|workout|climate|"
     "weather|room|office|schedule|neighborhood|neighbourhood|garden|kitchen|laptop|phone|temperature"},
    {"profession", "nurse|teacher|doctor|engineer|developer|programmer|designer|accountant|lawyer|student|"
                   "architect|plumber|electrician|carpenter|chef|cook|baker|barista|waiter|waitress|"
                   "journalist|writer|editor|translator|photographer|musician|actor|actress|artist|"
                   "scientist|researcher|chemist|biologist|physicist|pharmacist|dentist|veterinarian|vet|"
                   "surgeon|paramedic|firefighter|pilot|driver|farmer|gardener|librarian|lecturer|"
                   "professor|principal|consultant|analyst|economist|banker|broker|manager|freelancer|"
                   "entrepreneur|recruiter|salesperson|cashier|hairdresser|therapist|psychologist|"
                   "physiotherapist|midwife|carer|caregiver|mechanic|welder|miner|soldier|officer"},
    {"diet", "vegan|vegetarian|pescatarian|pescetarian|kosher|halal|keto|gluten-free|dairy-free|lactose-free|"
             "carnivore|paleo|flexitarian|plant-based|low-carb"},
    {"kin", "sister|brother|mother|mom|mum|father|dad|wife|husband|partner|girlfriend|boyfriend|fiance|"
            "fiancee|son|daughter|child|kid|kids|children|baby|parents|grandmother|grandma|grandfather|"
            "grandpa|grandparents|aunt|uncle|cousin|niece|nephew|friend|roommate|flatmate|neighbor|neighbour|"
            "sister-in-law|brother-in-law|mother-in-law|father-in-law|grandson|granddaughter|grandchild|"
            "grandchildren|twins|stepmom|stepdad|godson|goddaughter|godmother|godfather|ex|"
            "boss|manager|colleague|coworker|teacher|doctor|dentist|therapist|dog|cat|puppy|kitten|horse|"
            "rabbit|parrot|hamster|twin|stepson|stepdaughter|stepfather|stepmother|in-laws|family|team"},
    {"reply", "use|answer|reply|respond|write|include|call|give|start|end|begin|explain|show|format|keep|ask|"
              "add|mention|suggest|recommend|tell|speak|address|assume|remember|be|make|put|cite|provide|"
              "summarise|summarize|translate|talk|say|check|prefer|send|offer|list|quote|convert|round|walk|"
              "guide|treat|teach|correct|label|greet|compare|define"},
    {"tastes",
     "loves|likes|hates|dislikes|prefers|avoids|enjoys|adores|detests|loathes|despises|love|like|hate|"
     "dislike|prefer|avoid|enjoy"},
    {"facts",
     "turned|died|retired|started|got|bought|takes|goes|attends|graduated|became|needs|eats|"
     "runs|suffers|teaches|coaches|"
     "is|are|was|works|work|lives|live|studies|plays|moved|has|have|turns|speaks|teaches|drives|owns"},
    {"wares",
     "books|novels|films|movies|shows|series|games|songs|podcasts|phones|laptops|gadgets|devices|appliances|"
     "products|items|tools|toys|shoes|boots|sneakers|clothes|dresses|shirts|fabrics|bags|cars|vehicles|bikes|"
     "hotels|rooms|hostels|accommodations|apartments|restaurants|cafes|dishes|meals|foods|snacks|drinks|"
     "courses|teachers|tutors|doctors|therapists|trainers|jobs|employers|workouts|exercises|treatments|"
     "cosmetics|furniture|furnishings|mattresses|pillows|lamps|flights|trips|tours|destinations|classes|"
     "textbooks|lectures|headphones|keyboards|screens|monitors|glasses|pets|breeds|accommodation|clothing"},
    /* how one feels doing what does not suit one */
    {"forlorn",
     "isolated|disconnected|lonely|trapped|nervous|restless|bored|awkward|stressed|sick|nauseous|dizzy|"
     "self-conscious|drained|exhausted|overwhelmed|guilty|unsafe|silly|embarrassed|tense|miserable|"
     "claustrophobic|"
     "frustrated|distracted|judged|exposed|vulnerable|intimidated|uninspired|unmotivated"},
    {"doing",
     "working|sitting|driving|flying|eating|riding|speaking|talking|living|sleeping|staying|walking|studying|"
     "learning|reading|watching|playing|travelling|traveling|shopping|wearing|using|being|sharing|exercising|"
     "swimming|standing|dining|cycling|running|paying|drinking|listening|commuting|presenting|dancing|"
     "singing"},
    /* what a person is or has for good, so that what is needed for it is always needed */
    {"lasting",
     "syndrome|disease|disorder|intolerance|allergy|diabetes|gout|deaf|blind|left-handed|colour-blind|color-"
     "blind|dyslexic|autistic|diabetic|epileptic|asthmatic|tall|"
     "loss|weight|training|vegan|vegetarian|pregnant|mobility|distracted|overwhelmed|overstimulated|"
     "wheelchair|crutches|cane|walker|pain|arthritis|asthma|"
     "adhd|dyslexia|epilepsy|migraines|"
     "insomnia|eczema|"
     "tinnitus|scoliosis|sciatica|vertigo|allergies|anxiety|disability|impairment|condition|knee|knees|back|"
     "hip|"
     "hips|shoulder|skin|feet|ankles|eyesight|vision|hearing|stomach|sleeper|learner|introvert|apartment|"
     "flat|"
     "studio|toddler|toddlers|budget"},
    {"spending",
     "buying|spending|paying|owning|upgrading|keeping|using|eating|wearing|flying|driving|killing|throwing|"
     "wasting|supporting|watching|travelling|traveling|staying|drinking"},
    /* what something feels like that one does not like */
    {"dreary",
     "noise|torture|work|homework|punishment|chore|plastic|rubber|sawdust|prison|poison|jail|hospital|museum|"
     "school|cattle|chaos|cheating|babysitting|surveillance|propaganda|office|morgue|dentist|circus|zoo|"
     "supermarket|factory|cage|tomb|dungeon|cardboard|medicine|soap|hell|trap|waste"},
    /* that is asked for now */
    {"tradesman",
     "plumber|electrician|mechanic|taxi|refund|replacement|locksmith|lawyer|accountant|carpenter|roofer|"
     "translator|printout|copy|receipt|invoice|lift|cab|ambulance|break|minute|moment"},
    {"aid",
     "help|advice|doctor|dentist|vet|appointment|ideas|tips|suggestions|recommendations|answer|information|"
     "recipe|recipes|plan|list|today|tonight|tomorrow|now|soon|asap|urgently|this|by|it|hand|to"},
    {"fitting",
     "accessible|wheelchair-accessible|step-free|barrier-free|pet-friendly|dog-friendly|child-friendly|"
     "kid-friendly|family-friendly|plastic-free|alcohol-free|meat-free|pet-free|gluten-free|dairy-free|nut-"
     "free|sugar-free|fragrance-free|scent-free|"
     "smoke-free|non-smoking|hypoallergenic|low-impact|ergonomic|soundproof|subtitled|captioned|large-print|"
     "halal|kosher|subtitles|captions|privacy|silence"},
    {"number", "one|two|three|four|five|six|seven|eight|nine|ten|1|2|3|4|5|6|7|8|9|10|several|many"},
};

/* Verbs: the form of the third person belongs to them, too. */
static const struct class verb_classes[] = {
    /* what a thing does to somebody */
    {"annoys",
     "annoy|bother|disgust|scare|terrify|frighten|bore|irritate|kill|anger|enrage|infuriate|madden|"
     "exasperate|repulse|revolt|sicken|nauseate|frustrate|overwhelm|exhaust|drain|distract|stress|depress|"
     "sadden|upset|distress|disturb|intimidate|unsettle|unnerve|tire|fatigue|alarm|horrify|petrify|panic|"
     "appal|appall|offend|insult|embarrass|vex|bug|peeve|aggravate|demotivate|discourage|dishearten|"
     "alienate|disappoint|disorient|suffocate|trigger|torture|torment|worry|daunt|agitate|"
     "fluster|repel|haunt|traumatize|traumatise|baffle|incense|displease|demoralize|demoralise|lose|"
     "hurt|underwhelm|overstimulate|nauseate|dizzy|isolate|restrict|paralyze|paralyse|suffocate"},
    {"pleases",
     "relax|calm|fascinate|inspire|delight|soothe|energize|energise|thrill|amuse|cheer|comfort|intrigue|"
     "motivate|recharge|excite|captivate|charm|enchant|please|satisfy|uplift|ground|nourish|stimulate|"
     "refresh|invigorate|enthral|enthrall|move|absorb|hook|engage|entertain|reassure|fulfil|fulfill"},
};

const char *pattern_class(const char *name)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (strcmp(classes[i].name, name) == 0)
            return classes[i].words;
    }
    assert(false && "a rule names a class that is not in the table");
    return "";
}

/* --- Words of open classes --- */

static const char adverbs[] =
    "just|still|also|always|never|ever|often|sometimes|seldom|now|very|quite|rather|so|too|pretty|much|"
    "kind|of|sort|bit|little|both|even|most|more|instead|super|well|do|far|tend|to|only"; /* and -ly */
static const char no_adverbs[] = "apply|reply|supply|rely|family|italy|early|daily|ally|jelly|belly|bully";
static const char no_habits[] =
    "said|got|had|heard|knew|thought|did|saw|went|was|were|came|took|made|found|met|told|wrote|ate|gave|"
    "left|lost|felt|kept|understood|began|became|bought|brought|caught|chose|drove|fell|forgot|meant|paid|"
    "ran|sent|slept|spoke|stood|taught|won|wore|been|seen|done|mind|know|understand|remember|get|have|be|"
    "mean|see|find|hear|think|say|seem|expect|realise|realize|forget|notice|learn|liked|again|did|ask|would|"
    "could|should|can|will|am|is|are|ever|really|quite|once|before|tell|imagine|knowingly|"
    "in|on|at|when|if|for|with|by|to|from|of|the|an|my|this|that|it|as|because|since|until|after|before|"
    "while|during|without|through|and|or|but|not|no|one|two|three|four|five|six|ten|any|all|every|each|"
    "these|those|your|our|his|her|their|it's|there|here|where|what|who|how|why|up|down|out|off|over|under|"
    "near|around|about|into|onto|than|then|too|i|we|you|he|she|they|me|us|him|them|"
    "drank|swam|flew|rode|sang|spent|woke|threw|broke|drew|fought|hid|led|sold|shot|swore|grew";

static unsigned adverb_list, no_adverb_list, no_habit_list;

void pattern_prepare(void)
{
    adverb_list = lexicon_list(adverbs);
    no_adverb_list = lexicon_list(no_adverbs);
    no_habit_list = lexicon_list(no_habits);
}

void pattern_classify(struct word *word)
{
    size_t length = strlen(word->text);
    bool ly = length > 4 && strcmp(word->text + length - 2, "ly") == 0;
    bool past = length > 3 && strcmp(word->text + length - 2, "ed") == 0;
    word->lists = lexicon_find(word->text, length);
    word->adverb = ly ? !lexicon_has(word->lists, no_adverb_list) : lexicon_has(word->lists, adverb_list);
    word->habit = length > 1 && !past && !lexicon_has(word->lists, no_habit_list);
}

/* --- Patterns made ready --- */

/* Verbs as they stand behind "I" and behind a thing, appended: "annoy|annoys". */
static void add_with_third_person(struct buf *out, const char *verbs)
{
    while (*verbs != '\0') {
        size_t length = strcspn(verbs, "|");
        buf_add(out, verbs, length);
        buf_addc(out, '|');
        words_third_person(out, verbs, length);
        verbs += length;
        if (*verbs == '|')
            buf_addc(out, *verbs++);
    }
}

/* The words of a class, appended. */
static void add_class(struct buf *out, const char *name)
{
    for (size_t i = 0; i < sizeof verb_classes / sizeof *verb_classes; i++) {
        if (strcmp(verb_classes[i].name, name) == 0) {
            add_with_third_person(out, verb_classes[i].words);
            return;
        }
    }
    buf_adds(out, pattern_class(name));
}

/* "$like|want": the words of the class and one more. */
static unsigned read_list(const char *text)
{
    struct buf words = BUF_INIT;
    while (*text != '\0') {
        size_t length = strcspn(text, "|");
        char *word = xstrndup(text, length);
        if (words.length > 0)
            buf_addc(&words, '|');
        if (word[0] == '$')
            add_class(&words, word + 1);
        else
            buf_adds(&words, word);
        free(word);
        text += length + (text[length] == '|');
    }
    unsigned list = lexicon_list(words.data);
    buf_free(&words);
    return list;
}

/* One word of a pattern's text; a class by its name, a list by its words. */
static struct element read_element(const char *text, size_t length)
{
    struct element element = {.kind = ELEMENT_WORDS};
    if (text[length - 1] == '?' || text[length - 1] == '*')
        element.suffix = text[--length];
    char *word = xstrndup(text, length);
    if (strcmp(word, "<thing>") == 0)
        element.kind = ELEMENT_THING;
    else if (strcmp(word, "<other>") == 0)
        element.kind = ELEMENT_OTHER;
    else if (strcmp(word, "~") == 0)
        element.kind = ELEMENT_SKIP;
    else if (strcmp(word, ".") == 0)
        element.kind = ELEMENT_LAST;
    else if (strcmp(word, "$adverb") == 0)
        element.kind = ELEMENT_ADVERB;
    else if (strcmp(word, "$verb") == 0)
        element.kind = ELEMENT_VERB;
    else
        element.list = read_list(word);
    free(word);
    return element;
}

struct pattern pattern_compile(const char *text)
{
    size_t count = 1;
    for (const char *at = text; *at != '\0'; at++)
        count += *at == ' ';
    struct element *elements = xcalloc(count + 1, sizeof *elements);
    for (size_t i = 0; *text != '\0'; i++) {
        size_t length = strcspn(text, " ");
        elements[i] = read_element(text, length);
        text += length + (text[length] == ' ');
    }
    struct pattern pattern = {.elements = elements, .first = PATTERN_ANY};
    if (elements[0].kind == ELEMENT_WORDS && elements[0].suffix == 0)
        pattern.first = elements[0].list;
    for (size_t i = 0; elements[i].kind != ELEMENT_END && pattern.need_count < PATTERN_NEEDS; i++)
        if (elements[i].kind == ELEMENT_WORDS && elements[i].suffix == 0)
            pattern.needs[pattern.need_count++] = elements[i].list;
    return pattern;
}

/* --- Matching --- */

static bool accepts(const struct element *element, const struct word *word)
{
    switch (element->kind) {
    case ELEMENT_ADVERB:
        return word->adverb;
    case ELEMENT_VERB:
        return word->habit;
    default:
        return lexicon_has(word->lists, element->list);
    }
}

static bool step(const struct element *element, const struct word *words, size_t at, size_t limit,
                 struct match *match);

/* The shortest run that lets the rest of the pattern match. */
static bool step_capture(const struct element *element, const struct word *words, size_t at, size_t limit,
                         struct match *match)
{
    struct span *span = element->kind == ELEMENT_THING ? &match->thing : &match->other;
    if (element[1].kind == ELEMENT_END) {
        *span = (struct span){at, limit};
        match->end = limit;
        return at < limit;
    }
    for (size_t end = at + 1; end <= limit; end++) {
        *span = (struct span){at, end};
        if (step(element + 1, words, end, limit, match))
            return true;
    }
    return false;
}

static bool step_skip(const struct element *element, const struct word *words, size_t at, size_t limit,
                      struct match *match)
{
    for (size_t skip = 0; skip <= SKIP_MAX && at + skip <= limit; skip++) {
        if (step(element + 1, words, at + skip, limit, match))
            return true;
    }
    return false;
}

static bool step(const struct element *element, const struct word *words, size_t at, size_t limit,
                 struct match *match)
{
    switch (element->kind) {
    case ELEMENT_END:
        match->end = at;
        return true;
    case ELEMENT_THING:
    case ELEMENT_OTHER:
        return step_capture(element, words, at, limit, match);
    case ELEMENT_SKIP:
        return step_skip(element, words, at, limit, match);
    case ELEMENT_LAST:
        match->end = at;
        return at == limit;
    default:
        break;
    }
    bool accepted = at < limit && accepts(element, &words[at]);
    if (accepted && step(element->suffix == '*' ? element : element + 1, words, at + 1, limit, match))
        return true;
    return element->suffix != 0 && step(element + 1, words, at, limit, match);
}

bool pattern_match_here(const struct pattern *pattern, const struct word *words, size_t at, size_t limit,
                        struct match *match)
{
    *match = (struct match){0};
    return step(pattern->elements, words, at, limit, match);
}
