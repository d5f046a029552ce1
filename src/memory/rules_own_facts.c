/* What a person says with "I" about themselves: facts, tasks, decisions, events. See rules.c. */
#include "config.h"

#include "memory/rules.h"

static const struct rule facts[] = {
    {"$adverb* live|reside in|at|near|on|with <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* based in <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have? $adverb* moved to|into <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* originally? from <thing>", KEEPS, REC_MEMORY_FACT, "user/origin/"},
    {"grew up in|on|near <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"was born in|on|at <thing>", KEEPS, REC_MEMORY_FACT, "user/birth/"},
    {"$adverb* work as <thing>", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am $adverb* a|an $adverb* <thing> by trade|profession|training", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am $adverb* a|an ~ $profession", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* work at|for <thing>", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"$adverb* work in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* employed|self-employed|retired|unemployed|freelancing", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* teach <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* married|single|divorced|engaged|widowed|pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"got $adverb* married|engaged|divorced|widowed", KEEPS, REC_MEMORY_EVENT, "user/status/"},
    {"am $adverb* "
     "left-handed|right-handed|colorblind|colourblind|color-blind|colour-blind|deaf|blind|diabetic|"
     "dyslexic|autistic|asthmatic|claustrophobic|dyspraxic|pregnant|retired|agoraphobic|acrophobic|arthritic|"
     "epileptic|photosensitive|"
     "bilingual",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an? severe|mild|chronic|bad|slight|frequent|terrible? "
     "asthma|diabetes|dyslexia|adhd|migraines|epilepsy|arthritis|celiac|hypertension|insomnia|tinnitus|"
     "vertigo|"
     "eczema|psoriasis|rosacea|ibs|gerd|gout|glaucoma|scoliosis|sciatica|autism|ocd|ptsd|pcos|endometriosis|"
     "fibromyalgia|osteoporosis|anemia|anaemia|hemophilia|haemophilia|lupus|crohn's|narcolepsy",
     KEEPS, REC_MEMORY_FACT, ""},
    {"am|have $adverb* a|an? type ~ diabetic|diabetes", KEEPS, REC_MEMORY_FACT, ""},
    {"was $adverb* diagnosed with <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have $adverb* sleep apnea|apnoea", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an? $adverb* sensitive|delicate|weak|bad|injured|oily|dry|curly|fair|acne-prone "
     "skin|stomach|back|knee|knees|hip|shoulder|wrist|eyesight|hearing|teeth|scalp|hair|heart|immune|ankle",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* work part-time|full-time|remotely|freelance|nights|shifts|weekends", KEEPS, REC_MEMORY_FACT,
     ""},
    {"am ~ months|weeks pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"am $adverb* between jobs", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"am $adverb* color|colour|legally|partially|partly|half blind|deaf|sighted", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* hard of hearing", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* recovering|healing from <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have $adverb* a|an? $adverb* budget of <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"can not swim|drive|cook|sing|dance|ride|ski|skate|whistle|read|hear|walk|smell|cycle .", KEEPS,
     REC_MEMORY_FACT, ""},
    {"have been learning|studying|playing|practising|practicing|training|teaching|working|living|writing|"
     "dancing|married|vegan|vegetarian <thing> for|since <other>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have been married|divorced|retired|single|self-employed|unemployed|sober for|since <thing>", KEEPS,
     REC_MEMORY_FACT, "user/status/"},
    {"have $adverb* been a|an ~ $profession", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* code|program|develop $adverb* in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* keep bees|chickens|hens|goats|sheep|rabbits|ducks|fish|horses|pigeons|quails", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* fast during|on|in|for <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"want|plan|hope|intend to <thing> this|next|by|before|in year|month|summer|winter|spring|autumn|the",
     KEEPS, REC_MEMORY_FACT, ""},
    {"sing|play|dance|row|act in a|an|the ~ choir|band|orchestra|club|team|ensemble|quartet|league|group",
     KEEPS, REC_MEMORY_FACT, ""},
    {"coach|run|lead|manage a|an|the|my ~ team|club|group|choir|department", KEEPS, REC_MEMORY_FACT, ""},
    {"was raised|brought in|on|near|up <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am doing|starting|finishing|pursuing a|an|my ~ "
     "phd|master's|masters|degree|doctorate|apprenticeship|internship|mba|residency",
     KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$verb <thing> once|twice|thrice|three|four a|times week|month|day|a", KEEPS, REC_MEMORY_FACT, ""},
    {"have to", NOTHING, 0, ""},
    {"have a|an|two|three|four|five|six|no|$number? ~ $kin", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four ~ dogs|cats|daughters|sons|sisters|brothers|children|cousins|pets", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* speak <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am ~ years old", KEEPS, REC_MEMORY_FACT, "user/age/"},
    {"am ~ tall", KEEPS, REC_MEMORY_FACT, "user/height/"},
    {"$adverb* weigh <thing>", KEEPS, REC_MEMORY_FACT, "user/weight/"},
    {"$verb every|each day|morning|evening|night|week|weekend|year|summer|winter", KEEPS, REC_MEMORY_FACT,
     ""},
    {"work from home|the|a|my|cafes|abroad <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"live alone|together|apart in|on|with|at|near? <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have a|an|some|another ~ problem|problems|question|issue|issues|trouble|error|errors|bug", NOTHING, 0,
     ""},
    {"have|own|drive|ride|use|play a|an|two|three|my ~ "
     "camera|car|motorbike|motorcycle|bicycle|bike|laptop|desktop|van|scooter|printer|turntable|telescope|"
     "tractor|sewing|guitar|piano|violin|drums .",
     KEEPS, REC_MEMORY_FACT, ""},
    {"use <thing> on my|all|our <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"use a|an <thing> running|with <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* learning|studying|practising|practicing about|how|that|a|so|from|more|it|this|what|why|the",
     NOTHING, 0, ""},
    {"am $adverb* learning|studying|practising|practicing <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* training|preparing|studying|saving for <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* get|wake|go up|to bed? at|around|before|after <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"play the <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"drive|own a|an <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* study|studied|major|majored ~ at|in <thing>", KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$adverb* use this|that|it|these|those|your|the", NOTHING, 0, ""},
    {"$adverb* use <thing> every|each day|week|morning|evening|night|weekend", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use <thing> daily|regularly", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use <thing> at|for work|home|school|university|college|everything", KEEPS, REC_MEMORY_FACT,
     ""},
    {"run|own|manage|founded|opened a|an|my|our ~ "
     "bakery|shop|store|company|business|restaurant|cafe|farm|studio|agency|practice|salon|clinic|gym|hotel|"
     "hostel|startup|firm|bar|pub|charity|nonprofit|brewery|bookshop|gallery|nursery|podcast",
     KEEPS, REC_MEMORY_FACT, ""},
    {"am the ~ of this|that|these|it", NOTHING, 0, ""},
    {"am the ceo|cto|cfo|coo|head|director|founder|co-founder|owner|chair|president|captain|coach|principal|"
     "headmaster|treasurer|secretary|manager|organiser|organizer of|at|for|in <thing>",
     KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am in|at my|the first|second|third|fourth|fifth|final|last year|semester|term|grade of|at|in <thing>",
     KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$adverb* run|do|play|practise|practice "
     "marathons|triathlons|ultramarathons|half-marathons|yoga|pilates|judo|karate|aikido|boxing|tennis|"
     "football|soccer|basketball|chess|rugby|volleyball|badminton|golf|squash|hockey|handball|cricket|"
     "baseball|guitar|piano|violin|drums|bass|cello|flute|saxophone|clarinet|trumpet",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have|own a|an|two|three ~ "
     "retriever|labrador|terrier|poodle|spaniel|collie|dachshund|bulldog|beagle|husky|corgi|greyhound|"
     "goldfish|budgie|canary|tortoise|turtle|gecko|ferret|chickens|pony|goats|ponies|mare|gelding|whippet",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have|own|rent|share|bought|inherited a|an|two|three ~ "
     "cottage|house|flat|apartment|cabin|boat|yacht|allotment|farm|campervan|motorhome|caravan|garden|"
     "balcony "
     "in|on|near|by|at|with|outside|behind|overlooking <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> once|twice|thrice a|per|every day|week|month|night|morning", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> for my $bodily", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> for my "
     "blood|heart|allergy|allergies|asthma|diabetes|thyroid|cholesterol|migraines|anxiety|depression|"
     "epilepsy",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear a|an? size <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear a|an|my? hearing|reading|contact aids|aid|glasses|lenses", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear glasses|contacts|braces|dentures", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* writing|building ~ review|report|summary|of", NOTHING, 0, ""},
    {"am $adverb* writing|building|renovating|restoring|recording a|an|my|our ~ "
     "novel|book|thesis|dissertation|memoir|screenplay|musical|album|boat|house|cabin|kitchen|bathroom|"
     "camper|van|motorbike|guitar|opera|cookbook|treehouse|shed|pond|greenhouse|robot|telescope|thesis",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* volunteer at|for|with|in|as <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* work night|day|early|late|weekend|evening|morning|split|rotating|double shifts|shift", KEEPS,
     REC_MEMORY_FACT, ""},
    {"need|have|must|got to? $adverb* renew|pay|collect|pick|extend|return up|for? my|the|some|a|an? ~ "
     "passport|visa|licence|license|insurance|rent|bill|bills|taxes|groceries|parcel|prescription|"
     "medication|subscription|membership|kids|library",
     KEEPS, REC_MEMORY_TASK, ""},
    {"need|have|must|got to? $adverb* call|phone|ring|visit|see|meet my|the $adverb* "
     "$kin",
     KEEPS, REC_MEMORY_TASK, ""},
    {"need|have|must|got to? $adverb* call|phone|ring|visit my|the "
     "bank|plumber|electrician|landlord|insurance|garage|vet|embassy|school|accountant|lawyer|optician",
     KEEPS, REC_MEMORY_TASK, ""},
    {"have? decided to|on|that|against <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have? chosen|chose|settled|agreed on|to? <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"will go with <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have a|an|another? appointment|meeting|interview|exam|flight|deadline|call|date|checkup ~ "
     "at|on|in|with|tomorrow|next|this|today",
     KEEPS, REC_MEMORY_EVENT, ""},
};
struct rule_table rules_own_facts = {facts, sizeof facts / sizeof *facts, NULL, &rules_own_any_verb};
