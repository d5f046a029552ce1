"""Recall while typing: what a draft would take along, left out or pinned before it is sent."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness

QUESTION = "Where does my dog Bruno swim"


def remembering():
    box = harness.Sandbox()
    for words in ("Bruno the dog swims in the Isar", "The boiler was serviced in March", "Bruno the dog fears cats"):
        box.run("memory", "add", words)
    box.run("pref", "set", "seat", "aisle")
    return box


def start(box, **size):
    screen = box.start(**size)
    screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
    return screen


def accesses(box):
    return box.stored("SELECT sum(access_count) FROM memory_index")


def typing_shows_what_goes_along():
    with remembering() as box, start(box, columns=120) as screen:
        before = accesses(box)
        screen.type(QUESTION).wait("takes along", "0.95 Bruno", "seat: aisle", "remembered,")
        harness.check("boiler" not in "\n".join(screen.text()), "what has nothing to do with it is shown")
        screen.keys("C-u").wait_gone("takes along")
        harness.check(accesses(box) == before, "looking ahead counted as an access")


def left_out_and_pinned_before_sending():
    with remembering() as box, start(box, columns=120) as screen:
        screen.type("boiler").wait("remembered (1)").keys("M-4").wait_mode("inspector").keys("g", "g", "p").wait("^ The boiler")
        screen.keys("M-3").wait_mode("insert").keys("C-u").type(QUESTION).wait("^ The boiler", "remembered (3)")
        screen.keys("M-4", "g", "g", "j").wait_mode("inspector").keys("x").wait("left out (1)", "x Bruno")
        screen.keys("G", "x").wait_gone("left out")  # the same key once more takes it along again
        screen.keys("g", "g", "j", "x").wait("left out (1)")
        gone = next(line for line in screen.text() if " x Bruno" in line).split(" x ")[1][:20]
        screen.keys("M-3", "Enter").wait_gone("takes along").wait("budget", "memories (2)")
        sent = box.stored("SELECT parts FROM context_windows ORDER BY rowid DESC LIMIT 1")
        harness.check("boiler" in sent, "what was pinned did not go along")
        harness.check(gone not in sent.split('"message"')[0], "what was left out (%s) went along: %s" % (gone, sent))
        # the choice was for this message alone
        screen.type("cats of Bruno").wait("takes along").wait_gone("left out", "^ The boiler")


def reading_wants_what_was_sent():
    with remembering() as box, start(box, columns=120) as screen:
        screen.type(QUESTION).keys("Enter").wait("budget", "system (1)").wait_gone("arriving")
        screen.type("boiler").wait("takes along").escape().wait_mode("chat").wait("budget", "system (1)")
        screen.keys("i").wait_mode("insert").wait("takes along")


harness.main([typing_shows_what_goes_along, left_out_and_pinned_before_sending, reading_wants_what_was_sent])
