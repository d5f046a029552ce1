"""Every action of the table, in every view where it may be bound: each pair is pressed, and does what every_action.txt says.

The pairs come from actions.h: an action that is new fails until the file says what it does in each view. A line of the file is
`ACTION VIEW OUTCOME`:

    ends, stops       the program ends well, or stops as by Ctrl-Z
    stays             the view has no use for it, and is not disturbed by it
    moves             the screen is another one
    mode NAME         that view has the keys, as the status line says

SCREEN_UPDATE=1 adds the lines that are missing, as they come out; read them before they are kept.
"""

import os
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

OUTCOMES = os.path.join(harness.SOURCE, "tests", "screen", "every_action.txt")
LONG = ("long", "The long one", "2026-03-13T09:00", [
    ("user", "needle at the top"), ("assistant", "\n\n".join("line %02d" % n for n in range(1, 61)) + "\n\n```sh\necho\n```\n"),
    ("user", "and the last question"), ("assistant", "the last answer"),
])

# view: its context, and the way there from the chat, so that there is something above and below
VIEWS = {
    "insert": ("INPUT", lambda s: s.keys("i").wait_mode("insert").type("two words more").keys("C-w", "M-b").wait_gone("more").wait("remembered")),
    "chat": ("CHAT", lambda s: s),
    "conversations": ("LIST", lambda s: s.keys("M-1").wait_mode("conversations").keys("j")),
    "inspector": ("INSPECTOR", lambda s: s.keys("g", "m").wait_mode("inspector").wait("Miu").keys("j")),
    "prompt": ("PROMPT", lambda s: s.keys(":").type("two words").wait(":two words").keys("M-b")),
    "palette": ("PROMPT", lambda s: s.keys("C-p").wait_mode("palette").keys("Down")),
    "help": ("HELP", lambda s: s.keys("?").wait_mode("help").keys("C-d")),
    "select": ("SELECT", lambda s: s.keys("v").wait_mode("select").keys("j", "j", *["l"] * 5)),
    "question": ("MENU", lambda s: s.keys("M-1").wait_mode("conversations").keys("D").wait_mode("question")),
    "search": ("SEARCH", lambda s: s.keys("g", "/").wait_mode("search").type("called").wait("3, best first").keys("M-b", "Down")),
    "results": ("RESULTS", lambda s: s.keys("g", "/").wait_mode("search").type("called").wait("3, best first").keys("Esc")
                .wait_mode("results").keys("j")),
    "why": ("MENU", lambda s: s.keys("g", "m").wait("Miu").keys("w").wait_mode("why")),
}


def table():
    """(name, contexts) of every action, as actions.h has them."""
    with open(os.path.join(harness.SOURCE, "ui", "tui", "actions.h"), encoding="utf-8") as file:
        text = file.read().replace("\\\n", " ")
    groups = dict(re.findall(r"#define (IN_\w+) +(.*)", text))

    def contexts(words):
        found = set()
        for one, group in re.findall(r"\bIN\((\w+)\)|\b(IN_\w+)", words):
            found |= {one} if one else contexts(groups[group])
        return found

    text = text[text.index("#define ACTIONS(X)"):text.index("enum action {")]
    rows = re.findall(r'X\(\w+,\s*"([\w-]+)",\s*"[^"]*"(?:\s*"[^"]*")*,\s*((?:IN\(\w+\)|IN_\w+)(?:\s*\|\s*(?:IN\(\w+\)|IN_\w+))*)\)', text)
    return [(name, contexts(where)) for name, where in rows]


ACTIONS = table()



def edits(name, where):
    """The line of the search is edited as any other: what was walked at a prompt is not walked there again."""
    return {"EDIT", "PROMPT"} <= where and "VIEW" not in where and name not in ("send", "cursor-up", "cursor-down")


PAIRS = [(name, view) for name, where in ACTIONS for view, (context, _) in VIEWS.items()
         if context in where and not (view == "search" and edits(name, where))]


def keys_of(name):
    """C-] and two letters."""
    number = [action for action, _ in ACTIONS].index(name)
    return ["C-]", chr(ord("a") + number // 26), chr(ord("a") + number % 26)]


def store():
    box = content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW, EDITOR="true"),
                       content.lines(content.LISBON, content.RUST, LONG))
    for memory in ("The cat is called Miu", "The dog is called Rex", "The bird is called Pip"):
        box.run("memory", "add", memory)
    names = {context: name for context, name in re.findall(r'X\((\w+), "(\w+)", \w+, "[^"]*"\)', open(
        os.path.join(harness.SOURCE, "ui", "tui", "actions.h"), encoding="utf-8").read())}
    lines = []
    for context in sorted({context for context, _ in VIEWS.values()}):
        lines.append("[%s]" % names[context])
        lines += ["%s = %s" % (" ".join(keys_of(name)), name) for name, where in ACTIONS if context in where]
    box.write("config/recollect/keys.conf", "\n".join(lines) + "\n")
    return box


def portrait(screen):
    """Everything but the status line and the border above it; that border (None: a note stands there); the status line and the note."""
    row, column, visible, _ = screen.cursor()
    text, attributes = screen.text(), screen.attributes()
    noted = text[-2].startswith(" ")
    border, note = (None, text[-2]) if noted else ((text[-2], attributes[-2]), None)
    return (text[:-2], attributes[:-2], (row, column) if visible else None), border, (text[-1], attributes[-1], note)


def mode(screen):
    """As the status line says; what stands in its place otherwise is a prompt, or nothing but text."""
    row = screen.text()[-1]
    words = re.match(r" ([a-z]+) ", row)
    return words.group(1) if words else "prompt" if re.match(r":|title|find|pipe|search|[a-z]+:", row) else "none"


def processed(screen):
    """Everything pressed before has been dealt with: the whole screen has been sent again."""
    before = screen.state()["bytes"]
    screen.keys(*keys_of("redraw"))
    screen.wait_until(lambda s: s.state()["bytes"] > before + 1000 or s.state()["ended"] or s.state()["stopped"], "the screen again")
    screen.settle()


def way_to(view, screen):
    screen.wait("the last answer").escape().keys("C-u").wait("below").keys("C-u")
    VIEWS[view][1](screen)
    processed(screen)


def classify(screen, before, was, want=None):
    state = screen.state()
    if state["ended"]:
        return "ends" if state["status"] == 0 else "ends with %d" % state["status"]
    if state["stopped"]:
        return "stops"
    now = mode(screen)
    if now != was:
        return "mode " + now
    body, border, status = portrait(screen)
    # the status line tells of work in the background, too: it may change when nothing was to happen
    same = body == before[0] and (border == before[1] or None in (border, before[1])) and (status == before[2] or want == "stays")
    return "stays" if same else "moves"


def pressed(screen, name, want):
    """What comes of it in the view that is shown: waits for what is wanted, if that is a change."""
    screen.settle()
    before, was = portrait(screen), mode(screen)
    screen.keys(*keys_of(name))
    if name == "literal":
        screen.keys("C-]")  # the key that is taken as it is, and is no text; what follows are keys again
    if name in ("quit", "suspend"):
        screen.wait_until(lambda s: s.state()["ended"] or s.state()["stopped"], "it to go")
    elif want is None or want == "stays":
        processed(screen)
        screen.settle()
    else:
        screen.wait_until(lambda s: classify(s, before, was, want) == want, want)
    found = classify(screen, before, was, want)
    if found == "stops":
        screen.resume().wait_until(lambda s: mode(s) == was, "the mode " + was)
    return found


def walk(model, view, names, want):
    """[((name, view), outcome)]: one program for as long as the view is not disturbed, then the next."""
    found = []
    while len(found) < len(names):
        with model.copy() as box, box.start(rows=24, columns=100) as screen:
            outcome = "stays"
            while outcome == "stays" and len(found) < len(names):
                name = names[len(found)]
                try:
                    if not found or found[-1][1] != "stays":
                        way_to(view, screen)
                    outcome = pressed(screen, name, want)
                except Exception as failure:  # told with its pair
                    outcome = "fails: %s" % str(failure)
                found.append(((name, view), outcome))
    return found


def wanted():
    with open(OUTCOMES, encoding="utf-8") as file:
        rows = [line.split(None, 2) for line in file if line.strip() and not line.startswith("#")]
    return {(name, view): outcome.strip() for name, view, outcome in rows}


def walks(pairs, known):
    """Pairs that are to leave their view undisturbed share a program; each other one has its own."""
    shared = {}
    for name, view in pairs:
        if known.get((name, view)) == "stays":
            shared.setdefault(view, []).append(name)
    alone = [(view, [name], known.get((name, view))) for name, view in pairs if known.get((name, view)) != "stays"]
    return [(view, names, "stays") for view, names in shared.items()] + alone


def every_pair():
    known = wanted()
    harness.check(len(ACTIONS) > 80 and len(PAIRS) > 300, "the table was not understood")
    if harness.UPDATE:
        missing = [pair for pair in PAIRS if pair not in known]
    else:
        harness.equal(sorted(set(PAIRS) - set(known)), [], "pairs that nothing is said about (SCREEN_UPDATE=1 adds them)")
        harness.equal(sorted(set(known) - set(PAIRS)), [], "pairs that are no longer there (SCREEN_UPDATE=1 drops them)")
        missing = PAIRS
    with store() as model, ThreadPoolExecutor(6) as pool:
        found = dict(row for rows in pool.map(lambda one: walk(model, *one), walks(missing, known)) for row in rows)
    if harness.UPDATE:
        known.update(found)
        with open(OUTCOMES, "w", encoding="utf-8") as file:
            for pair in PAIRS:
                file.write("%s %s %s\n" % (*pair, known[pair].splitlines()[0]))
        return
    wrong = ["%s in %s: %s, not %s" % (*pair, came, known[pair]) for pair, came in found.items() if came != known[pair]]
    harness.check(not wrong, "\n".join(wrong))


def every_view_is_walked():
    """A context that some view has is one of those walked here."""
    folder = os.path.join(harness.SOURCE, "ui", "tui")
    used = set()
    for name in os.listdir(folder):
        if name.endswith(".c"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                used |= set(re.findall(r"\.context = CONTEXT_(\w+),\n", file.read()))
    used.discard("GLOBAL")
    harness.equal(sorted(used - {context for context, _ in VIEWS.values()} - {"RESULTS"}), [], "contexts of views")


if __name__ == "__main__":
    harness.main([every_pair, every_view_is_walked])
