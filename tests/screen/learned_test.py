"""Memories, preferences and what waits for a yes: the tables, and every key of theirs."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness

SAID = ["I prefer aisle seats.", "I love ramen and I hate olives.", "I live in Oslo and work as a nurse.",
        "Remember that my locker code is 4711."]


def taught(*more):
    box = harness.Sandbox()
    for text in [*SAID, *more]:
        box.run("chat", text)
    return box


def rows(box, *command):
    return [json.loads(line) for line in box.run("--json", *command).splitlines()]


def values(box, key):
    return [row["value"] for row in rows(box, "pref", "list") if row["key"] == key]


def view(box, keys, *texts, shown="locker"):
    screen = box.start(rows=30, columns=120).wait(shown).escape()
    return screen.keys(keys).wait_mode("inspector").wait(*texts)


def line(screen, text):
    return next((row for row in screen.text() if text in row), "")


def preferences():
    with taught() as box, view(box, "g p", "aisle", "stated", "######") as screen:
        harness.check("1x" in line(screen, "aisle"), "the evidence is not counted")
        screen.keys("G").keys("p").wait("locked").keys("p").wait_gone("locked")
        screen.keys("e").wait("seat: ").keys("C-u").type("window").keys("Enter").wait("window")
        harness.equal(values(box, "seat"), ["window"])
        screen.keys("u").wait("aisle").wait_gone("window")
        screen.keys("w").wait("where it came from", "what happened to it", "I prefer aisle seats").keys("q").wait_gone("came from")
        screen.keys("d").wait("forgot: seat").wait_until(lambda s: values(box, "seat") == [], "the preference to go")
        screen.keys("u").wait_until(lambda s: values(box, "seat") == ["aisle"], "it to come back")


def memories():
    with taught() as box, view(box, "g m", "the last day", "locker code", "fact", "said") as screen:
        screen.keys("s").wait_gone("the last day").wait("personal").keys("s").wait("the last day")
        screen.keys("/").type("oslo").keys("Enter").wait_gone("locker").wait("Oslo")
        screen.keys("p").wait("^ I live in Oslo").keys("Esc").wait("locker")


def erase():
    with taught() as box, view(box, "g m", "locker code") as screen:
        screen.keys("/").type("locker").keys("Enter").wait_gone("Oslo")
        screen.keys("D").wait("for good").keys("y").wait("erased for good").wait_gone("4711")
        screen.wait_until(lambda s: "4711" not in box.run("export"), "the words to go")


def guesses():
    with taught("I think I prefer light mode.", "I think I prefer window seats.") as box:
        screen = box.start(rows=30, columns=120).wait("2 to review")
        with screen:
            screen.escape().keys("g r").wait("waiting for a yes", "theme: light", "seat: window", 'instead of "aisle"')
            harness.equal(values(box, "seat"), ["aisle"])
            screen.keys("y").wait("accepted").wait_gone("instead of").wait("1 to review")
            screen.wait_until(lambda s: values(box, "seat") == ["window"], "the new value")
            screen.keys("n").wait("rejected").wait("nothing is waiting")
            harness.equal(values(box, "theme"), [])
            screen.keys("u").wait("guessed (60%)").keys("Y").wait("Say yes to all").keys("y").wait("nothing is waiting")
            screen.wait_until(lambda s: [row["source"] for row in rows(box, "pref", "list") if row["key"] == "theme"]
                              == ["explicit"], "the guess to be stated")


def all_refused():
    with taught("I think I prefer light mode.") as box, view(box, "g r", "theme: light", shown="light mode") as screen:
        screen.keys("N").wait("Say no to all").keys("n").wait("nothing is waiting")
        harness.equal(values(box, "theme"), [])


harness.main([preferences, memories, erase, guesses, all_refused])
