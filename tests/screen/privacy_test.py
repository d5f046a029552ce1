"""What is not kept: incognito conversations leave nothing behind, and a conversation can teach nothing."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness

WORD = "zanzibar-8841"


def holding(box, word):
    """The files of the sandbox that hold the word, or are named after it."""
    found = []
    for folder, _, files in os.walk(box.path()):
        for name in set(files) - {"terminal.log"}: # of the emulator: what it was told to press
            path = os.path.join(folder, name)
            try:
                with open(path, "rb") as file:
                    if word.encode() in file.read() or word in name:
                        found.append(path)
            except OSError:
                pass
    return found


def talk(screen):
    screen.keys("C-x", "i").wait("Incognito: nothing of this is", "it knows nothing of the others", "incognito: nothing is kept  local")
    screen.type("I love %s tea." % WORD).keys("Enter").wait("learned: loves %s" % WORD)
    screen.type("What tea do I love?").keys("Enter").wait("I have noted: loves %s" % WORD)
    screen.escape().wait_mode("chat").type(":rename %s" % WORD).keys("Enter").wait_mode("chat").keys("i").wait_mode("insert")
    screen.type("%s in a draft" % WORD).wait("in a draft")


def incognito(rows, columns):
    with harness.Sandbox(LOG_LEVEL="debug") as box:
        box.run("chat", "I prefer aisle seats.")
        with box.start(rows=rows, columns=columns) as screen:
            screen.wait("Message (Enter", "aisle")
            talk(screen)
            harness.check("aisle" not in "\n".join(screen.text()), "it knows what was said elsewhere")
            screen.keys("C-x", "i").wait("Leave the incognito conversation?").keys("n").wait_gone("Leave the").wait("in a draft")
            screen.keys("C-x", "i").wait("Leave the incognito conversation?").keys("y").wait_gone("Incognito").wait("aisle seats.")
            screen.keys("C-x", "i").wait("it knows nothing of the others").keys("C-x", "i").wait_gone("Incognito").wait("aisle seats.")
            screen.escape().wait_mode("chat").type(":q").keys("Enter").wait_until(lambda s: s.state()["ended"], "the end")
        harness.check(holding(box, WORD) == [], "it is in %s" % holding(box, WORD))
        harness.check(WORD not in box.run("pref", "list") + box.run("memory", "list") + box.run("conversation", "list"), "it was kept")


def wide():
    incognito(24, 80)


def narrow():
    incognito(16, 60)


def killed():
    with harness.Sandbox(LOG_LEVEL="debug") as box, box.start() as screen:
        screen.wait("recollect").keys("Enter").wait("Message (Enter")
        screen.keys("C-x", "i").wait("Incognito: nothing of this is kept").type("I love %s tea." % WORD).keys("Enter").wait("Noted: loves")
        os.kill(screen.state()["pid"], 9)
        screen.wait_until(lambda s: s.state()["ended"], "the end")
        harness.check(holding(box, WORD) == [], "it is in %s" % holding(box, WORD))


def teaches_nothing():
    with harness.Sandbox() as box:
        box.run("chat", "I prefer aisle seats.")
        with box.start() as screen:
            screen.wait("Message (Enter", "aisle").keys("C-x", "l").wait("nothing that is said here is learned", "learns nothing here")
            screen.type("I love ramen.").keys("Enter").wait("Kept, word for word")
            screen.keys("C-x", "l").wait("is learned again").wait_gone("learns nothing")
            screen.type("I love pizza.").keys("Enter").wait("learned: loves pizza")
            screen.type("Forget that I love pizza.").keys("Enter").wait("forgot: loves pizza")
            screen.type("I love sushi.").keys("Enter").wait("learned: loves sushi")
            screen.keys("C-x", "n").wait("on your mind").type("I love mango").keys("C-x", "l").wait("learns nothing here", "I love mango")
            screen.keys("Enter").wait("Kept, word for word")
            screen.wait_until(lambda s: "I love mango" in box.run("conversation", "list"), "its title")
        learned = box.run("pref", "list")
        harness.check("sushi" in learned and "ramen" not in learned and "mango" not in learned, learned)


harness.main([wide, narrow, killed, teaches_nothing])
