#include "config.h"

#include "memory/meant.h"

#include "memory/pattern.h"
#include "memory/rules.h"

#include <string.h>

#define DAY  "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
#define PART "morning|afternoon|evening|week|weekend|month"
#define MADE                                                                                                 \
    "button|buttons|menu|dropdown|sidebar|header|footer|logo|column|columns|row|rows|cell|cells|script|"     \
    "function|loop|query|regex|chart|graph|bars|tooltip|parser|scraper|filter|form|field|login|popup|"       \
    "dialog|widget|icon|icons|cursor|spreadsheet|pdf|heading|subtitle|caption|slide|slides|paragraph|"       \
    "sentence|chorus|file|files|output|alarm|checkbox|tag|legend|axis|thumbnail|thumbnails|formula|macro"
#define COUNTED                                                                                              \
    "customers|orders|rows|columns|invoices|records|files|lines|entries|totals|total|photos|emails|names|"   \
    "values|numbers|users|results|figures|matches|dates|transactions|duplicates|cells"
#define WORK                                                                                                 \
    "finish|continue|complete|rewrite|rephrase|reword|shorten|translate|correct|proofread|polish|"           \
    "paraphrase|summarise|summarize|soften|modernise|modernize|tighten|anonymise|anonymize|redraft"
#define WRITING                                                                                              \
    "plot|film|movie|book|novel|story|comedy|fable|opening|line|lines|title|joke|character|caption|bio|"     \
    "toast|verse|poem|riddle|limerick|haiku|tagline|slogan|thriller|drama|premise|pitch|tale|song|lyric|"    \
    "scene|sketch|screenplay|script|paragraph|ending|blurb|letter|mail|email|complaint|essay|review|speech"
#define TOUCH                                                                                                \
    "sound|rhyme|funnier|shorter|longer|nicer|politer|clearer|catchier|punchier|friendlier|kinder|read|"     \
    "flow|formal|polite|professional|casual|wittier|smoother|darker|sharper|scarier|livelier"

/* What a cue says of the sentence it stands in, and of others. */
enum sign {
    ENDING = 1,    /* a state that ends */
    ASSUMED = 2,   /* only for the task at hand; at the beginning */
    REQUIRED = 4,  /* of a thing that is being made, or of data */
    ASKED = 8,     /* something is done with the text before, or it is judged */
    EXCLAIMS = 16, /* as irony does; at the beginning */
    DELIGHT = 32,  /* the word that irony turns round */
    MOCK = 64,     /* delight in what nobody delights in, if there is a remedy for it */
    TROUBLE = 128, /* what one does not delight in */
    REMEDY = 256,  /* a way out of it is asked for */
    ASIDE = 512    /* said for oneself beside a text; at the beginning */
};

static const struct cue {
    unsigned sign;
    const char *pattern;
} cues[] = {
    {ENDING, "until|till|til ~ " DAY
             "|tomorrow|healed|heals|heal|stitches|cast|plaster|infection|operation|surgery|swelling|rash|"
             "plumber|dentist|exam|exams|repaired|recovered|recovers|fitted|removed|easter|christmas|crown|"
             "bandage|further|wound|tests|voice"},
    {ENDING, "until|till|til it|they is|are|has|have better|off|gone|out|over|back|done|fixed"},
    {ENDING, "can|must|may|should|will|am|have not ~ at|for the moment|present|time"},
    {ENDING, "can|must|may|should|will|am|have not ~ right|for now"},
    {ENDING, "since ~ yesterday|" DAY "|morning"},
    {ENDING, "since last|the night|week|weekend|flight|fall|accident ."},
    {ENDING, "since ~ last night|week|weekend"},
    {ENDING, "for the? next|another|coming $number|few|couple|of|more? ~ days|weeks|months|hours|week|month|"
             "day|fortnight"},
    {ENDING, "can|must|may|should|will|am not ~ today|tonight"},
    {ENDING, "would|need|want|can|will|should|must <thing> tomorrow|tonight"},
    {ENDING, "have a|an|the $adverb* bad? cold|fever|flu|hangover and|so|but nothing|everything|i|my|can"},
    {ENDING, "can|must|may|should|will|am not ~ this " PART},

    {ASSUMED, "assume|assuming|suppose|supposing|pretend that? i|we|my|our"},
    {ASSUMED, "let us|me assume|suppose|say|pretend|imagine"},
    {ASSUMED, "say i|we were|was|had|only|can|could|have|am"},
    {ASSUMED, "for the|this|my|our proof|exercise|exam|assignment|puzzle|quiz|homework|kata i|we|assume"},

    {REQUIRED, "want|need|like the|this|that|each|every|my|our|all $adverb* " MADE},
    {REQUIRED, "want|need|like a|an $adverb* " MADE " that|which|to|with|in|where"},
    {REQUIRED, "only|just want|need|wanted|needed the|those|these|my ~ " COUNTED},

    {ASKED, WORK " this|that|it|these|them"},
    {ASKED, WORK "|fix|improve|check|mend the|my|this "
                 "story|poem|rhyme|verse|letter|next|text|grammar|commas|spelling|punctuation|tone|style|"
                 "wording|flow|dialogue|monologue|lyrics|limerick|song|rest|sentence|paragraph|draft|scene|"
                 "speech"},
    {ASKED, "write|add the|a|another next|second|third|last|final|following|new "
            "line|lines|verse|paragraph|chapter|stanza|sentence|scene|couplet|part"},
    {ASKED, "continue in|with|from rhyme|verse|the|this|a|here|there"},
    {ASKED, "please continue|finish|go ."},
    {ASKED, "make|get this|that|it ~ " TOUCH},
    {ASKED, "turn|put|make|change|convert|transform this|that|it ~ into"},
    {ASKED, "does|do|would|could|can|might|will this|that|it ~ as|for|be|make a|an|the ~ " WRITING},
    {ASKED, "does|do|would|could this|that|it|the ~ " WRITING " work"},
    {ASKED, "is|are this|that|it|these too|a|an ~ " WRITING "|informal|formal|blunt|dark|rude|cheesy|cliche"},
    {ASKED, "guess who|which|what|where ~ i|this|that|is|from"},
    {ASKED, "which|what ~ story|novel|book|film|movie|song|poem|play|character|series|game is|are "
            "this|that|it|i|these"},
    {ASKED, "who am i ."},
    {ASKED, "who said|wrote this|that|it"},
    {ASKED, "name the|that song|novel|film|movie|book|author|poet|play|story|character"},

    {EXCLAIMS, "$adverb* "
               "brilliant|great|fantastic|marvellous|marvelous|wonderful|super|lovely|perfect|terrific|"
               "splendid|superb|awesome|nice|bravo|excellent|congratulations|thanks|oh|ah|wow|well|fabulous|"
               "charming|yay|hooray|amazing"},
    {DELIGHT, "love|adore|enjoy|treasure|cherish|loving|thrilled|favourite|favorite|joy|treat|delighted"},
    {MOCK, "i $adverb* love|adore|enjoy "
           "being|getting|waiting|having|paying|losing|spending|when|how|it"},
    {MOCK, "am $adverb* loving|enjoying this|how|the|my|that"},
    {MOCK, "am $adverb* thrilled|delighted that"},
    {TROUBLE, "ticket|crash|crashes|crashed|delete|deleted|deletes|deleting|lost|losing|broken|error|errors|"
              "jam|jams|fail|failed|fails|stuck|waiting|queue|queues|hold|locked|charged|delayed|delay|"
              "cancelled|canceled|vanished|leak|leaks|spam|outage|twice|logs|breaks|overcharged|erased|"
              "erasing|closing"},
    {REMEDY, "appeal|refund|restore|complain|complaint|undo|revert|dispute|compensation|liable|legal|unlock|"
             "unlocked|recover|refunded|reimbursed|sue|lawyer"},
    {REMEDY, "get|give|bring|put|have ~ back"},
    {REMEDY, "what rights do|have"},
    {REMEDY, "report a|an|the|it|them|this"},
    {REMEDY, "stop|prevent|fix it|that|this"},

    {ASIDE, "by the way"},
    {ASIDE, "and|also? btw|fyi|ps|p.s|incidentally|unrelated|separately"},
    {ASIDE, "on another|a note|different|separate"},
    {ASIDE, "and|also? just so you know"},
    {ASIDE, "for the record|future"},
    {ASIDE, "remember that"},
};

#define CUES     (sizeof cues / sizeof *cues)
#define STARTING (ASSUMED | EXCLAIMS | ASIDE)

static struct pattern patterns[CUES];

void meant_prepare(void)
{
    for (size_t i = 0; i < CUES; i++)
        patterns[i] = pattern_compile(cues[i].pattern);
}

/* What a sentence shows, and the words where it shows an end and a request. */
struct signs {
    unsigned found;
    size_t ending, asked;
};

/* "So please assume ...": the word where it begins. */
static size_t beginning(const struct sentence *sentence)
{
    size_t at = 0;

    while (at + 1 < sentence->count && word_is(sentence, at, "so|please|pls|now|but|and|also|ok|okay"))
        at++;
    return at;
}

/* "Finish it", "can you finish it", or any question; not "I will finish it". */
static bool is_request(const struct sentence *sentence, size_t at)
{
    return sentence->question || at == 0 || sentence->words[at].comma ||
           word_is(sentence, at - 1, "you|please|pls|me|and|then|just|kindly|now|so");
}

static void find_sign(struct signs *signs, const struct sentence *sentence, size_t cue)
{
    bool starting = (cues[cue].sign & STARTING) != 0;
    size_t at = cues[cue].sign & ASSUMED ? beginning(sentence) : 0, end = starting ? at + 1 : sentence->count;
    struct match match;

    for (; at < end; at++) {
        if (!pattern_match(&patterns[cue], sentence->words, at, sentence->count, &match) ||
            (cues[cue].sign == ASKED && !is_request(sentence, at)))
            continue;
        signs->found |= cues[cue].sign;
        if (cues[cue].sign == ENDING)
            signs->ending = at;
        if (cues[cue].sign == ASKED)
            signs->asked = at;
        return;
    }
}

static struct signs signs_of(const struct sentence *sentence)
{
    struct lexicon_union present = {{0}};
    struct signs signs = {0};

    for (size_t i = 0; i < sentence->count; i++)
        lexicon_unite(&present, sentence->words[i].lists);
    for (size_t i = 0; i < CUES; i++)
        if (pattern_possible(&patterns[i], &present))
            find_sign(&signs, sentence, i);
    return signs;
}

/* "Translate this: ..." asks about what follows, not about what was said before. */
static bool leads_on(const char *text, const struct sentence *sentence, size_t asked)
{
    for (size_t i = asked; i < sentence->count; i++)
        if (sentence->words[i].colon && i > asked)
            return true;
    return text[sentence->end + strspn(text + sentence->end, " ?")] == ':';
}

/* "I never leave the house until the swelling ...": what is so each time has no end. */
static bool is_habitual(const struct sentence *sentence, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (word_is(sentence, i, "never|always|usually|every|each|rarely|whenever"))
            return true;
    return false;
}

/* Where the part of the sentence begins that the word at `at` belongs to. */
static size_t part_around(const struct sentence *sentence, size_t at)
{
    while (at > 0 && !sentence->words[at].comma && !rules_word_in(sentence, at, LIST_CONJUNCTION))
        at--;
    return at;
}

static void mark_passing(struct sentence *sentence, const struct signs *signs, unsigned elsewhere)
{
    unsigned irony = signs->found & (TROUBLE | DELIGHT);
    bool remedy = ((signs->found | elsewhere) & REMEDY) != 0;
    bool ironic = ((signs->found & EXCLAIMS) && irony == (TROUBLE | DELIGHT)) ||
                  ((signs->found & EXCLAIMS) && irony == DELIGHT && (elsewhere & REMEDY)) ||
                  ((signs->found & MOCK) && remedy && (signs->found & EXCLAIMS || irony & TROUBLE));

    sentence->passing = true;
    sentence->passing_from = 0;
    if (ironic || signs->found & (ASSUMED | REQUIRED))
        return;
    if (signs->found & ENDING && !is_habitual(sentence, signs->ending))
        sentence->passing_from = part_around(sentence, signs->ending);
    else
        sentence->passing = false;
}

void meant_mark(const char *text, struct sentence *sentences, size_t count)
{
    unsigned elsewhere = 0;

    /* from behind: what is asked for follows what it is about */
    for (size_t i = count; i-- > 0;) {
        struct signs signs = signs_of(&sentences[i]);

        if (signs.found & ASKED && leads_on(text, &sentences[i], signs.asked))
            signs.found &= ~(unsigned)ASKED;
        bool aside = (signs.found & ASIDE) != 0;
        bool within = (signs.found & ASKED) && signs.asked > 2; /* "..., does that work as a plot?" */

        sentences[i].shown = !aside && (within || (elsewhere & ASKED));
        mark_passing(&sentences[i], &signs, elsewhere);
        elsewhere |= signs.found;
    }
}
