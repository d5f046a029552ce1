"""[1] in an answer is a link: a key opens what it names."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


def answered(screen, text):
    """The answer has come and its row was read back, with how long it took and what it names."""
    return screen.wait(text).wait_until(lambda s: re.search(r"Claude +[\d.]+ m?s\b", "\n".join(s.text())), "the end of the answer")


def one_source(rows, columns):
    with harness.Sandbox() as box:
        box.run("chat", "I prefer aisle seats.")
        with harness.Server(box, "text:text=Take%20the%20aisle%20[1]%2C%20not%20[7].") as server, \
                box.start(rows=rows, columns=columns) as screen:
            screen.wait("Message (Enter", "prefer aisle").keys("C-x", "n").wait("on your mind").type("Which seat?").keys("Enter")
            answered(screen, "not [7].").escape().wait_mode("chat")
            screen.keys("w").wait("the answer names 1 of 1", "* [1] ").wait_mode("sent").keys("q").wait_mode("chat")
            screen.keys("o").wait("I prefer aisle seats.", "You").wait_gone("not [7].")
            screen.keys("C-o").wait("not [7].")
            server.script("text:text=Nothing%20is%20named.")
            screen.keys("i").type("And now?").keys("Enter").wait("Nothing is named.").wait_gone("stops)").escape().wait_mode("chat")
            screen.keys("o").wait("names no sources")


def wide():
    one_source(24, 100)


def narrow():
    one_source(12, 40)


def several():
    with harness.Sandbox() as box:
        box.run("chat", "I prefer aisle seats.")
        box.run("chat", "--new", "I hate olives.")
        with harness.Server(box, "text:text=The%20aisle%20[1]%2C%20no%20olives%20[2].") as server, box.start() as screen:
            screen.wait("Message (Enter", "hate olives").keys("C-x", "n").wait("on your mind").type("Book me a flight with a meal.").keys("Enter")
            answered(screen, "no olives [2].").escape().wait_mode("chat").keys("o").wait("What this answer rests on", "[1] ", "[2] ").keys("j", "Enter")
            screen.wait("I hate olives.").wait_gone("rests on")


harness.main([wide, narrow, several])
