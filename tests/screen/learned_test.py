"""Memories, preferences and what waits for a yes: the tables, and every key of theirs."""

import atexit
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness

SAID = ["I prefer aisle seats.", "I love ramen and I hate olives.", "I live in Oslo and work as a nurse.",
        "Remember that my locker code is 4711."]


TAUGHT = []  # a sandbox that was told all that is SAID, to be copied


def taught(*more):
    if not TAUGHT:
        TAUGHT.append(harness.Sandbox())
        atexit.register(TAUGHT[0].remove)
        for text in SAID:
            TAUGHT[0].run("chat", text)
    box = harness.Sandbox()
    shutil.copytree(TAUGHT[0].path("data"), box.path("data"), dirs_exist_ok=True)
    for text in more:
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
        screen.keys("G").keys("p").wait("^ seat").keys("p").wait_gone("^ seat")
        screen.keys("e").wait("seat: ").keys("C-u").type("window").keys("Enter").wait("window")
        screen.wait_until(lambda s: values(box, "seat") == ["window"], "the value in the store")
        screen.keys("u").wait_until(lambda s: "aisle" in line(s, "- seat"), "the old value")
        screen.keys("w").wait("why do I think so?", "You said so, today", "where it came from", "what happened to it", "I prefer aisle seats").keys("q").wait_gone("came from")
        screen.keys("d").wait("forgot: seat").wait_until(lambda s: values(box, "seat") == [], "the preference to go")
        screen.keys("u").wait_until(lambda s: values(box, "seat") == ["aisle"], "it to come back")


def a_popup_moves_nothing():
    with taught() as box, view(box, "g p", "aisle") as screen:
        row = screen.find("olives")[0]
        screen.keys("w").wait("what happened to it")
        harness.equal(screen.find("olives")[0], row, "the row below a popup")
        screen.keys("q").wait_mode("inspector").keys("G", "e").wait("seat: ")
        harness.equal(screen.find("olives")[0], row, "the row above a prompt")


def a_preference_is_written():
    with taught() as box, view(box, "g p", "aisle") as screen:
        screen.keys("a").wait("preference (key = value):").type("drink").keys("Enter").wait("write it as seat = aisle", "value): drink")
        screen.type(" =").keys("Enter").wait("write it as").type(" green tea").keys("Enter").wait("set: drink = green tea")
        screen.keys("a").type("Language: Portuguese").keys("Enter").wait_until(lambda s: values(box, "language") == ["Portuguese"], "it as it is shown")
        screen.keys("a").wait("value):").keys("Enter").wait_mode("inspector")


def memories():
    with taught() as box, view(box, "g m", "the last day", "locker code", "fact", "said") as screen:
        screen.keys("s").wait_gone("the last day").wait("personal").keys("s").wait("the last day")
        screen.keys("/").type("oslo").keys("Enter").wait_gone("locker").wait("Oslo")
        screen.keys("p").wait("^ I live in Oslo").keys("Esc").wait("locker")


def narrow():
    """At 80 columns the text is what is read; columns give way, the less telling first."""
    with taught("I love the smell of old libraries in small towns.") as box, box.start(rows=24, columns=80) as screen:
        screen.wait("libraries").escape()
        screen.keys("g m").wait_mode("inspector").wait("- my locker code is 4711", "category", "since").wait_gone("from")
        screen.keys("g p").wait("loves the smell of old", "stated", "######").wait_gone("said  ")


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
            harness.equal(sum("seat: window" in row for row in screen.text()), 1, "what waits is not told twice")
            harness.equal(values(box, "seat"), ["aisle"])
            screen.keys("y").wait("accepted").wait_gone("instead of").wait("1 to review")
            screen.wait_until(lambda s: values(box, "seat") == ["window"], "the new value")
            screen.keys("n").wait("rejected").wait("nothing is waiting")
            harness.equal(values(box, "theme"), [])
            screen.keys("u").wait("guessed (60%)").keys("Y").wait("Say yes to all").keys("y").wait("nothing is waiting")
            screen.wait_until(lambda s: [row["source"] for row in rows(box, "pref", "list") if row["key"] == "theme"]
                              == ["explicit"], "the guess to be stated")
            screen.keys("g p").wait("since", "window")  # not as it stood before the review


def empty_while_much_waits():
    """After an import the tables are empty, and say where what was learned waits."""
    with harness.Sandbox() as box:
        box.write("old.jsonl", json.dumps({"conversation": "c", "role": "user", "content": "I love ramen and I hate olives.",
                                           "created_at": "2026-03-01T10:00:00Z"}) + "\n")
        box.run("import", box.path("old.jsonl"))
        with box.start(rows=30, columns=120).wait("2 to review").escape() as screen:
            screen.keys("g p").wait("No preferences yet", "2 guesses wait for your yes or no: g r")
            screen.keys("g r").wait("waiting for a yes").keys("y").wait("accepted").wait("1 to review")
            screen.keys("g m").wait("Nothing is remembered yet", "1 guess waits for your yes")


def all_refused():
    with taught("I think I prefer light mode.") as box, view(box, "g r", "theme: light", shown="light mode") as screen:
        screen.keys("N").wait("Say no to all").keys("n").wait("nothing is waiting")
        harness.equal(values(box, "theme"), [])


def source_and_editor():
    with taught() as box:
        box.write("editor", "#!/bin/sh\necho 'I live in Bergen' > \"$1\"\n")
        os.chmod(box.path("editor"), 0o700)
        box.environment["EDITOR"] = box.path("editor")
        with view(box, "g m", "locker code") as screen:
            screen.keys("/").type("oslo").keys("Enter").wait_gone("locker").keys("Enter").wait_mode("chat").wait("I live in Oslo and work")
            screen.keys("C-o").wait_mode("inspector").wait("I live in Oslo").keys("E").wait("I live in Bergen").wait_mode("inspector")
            screen.keys("u").wait("undone")


def why_leads_to_the_source():
    with taught() as box, view(box, "g m", "locker code") as screen:
        screen.keys("/").type("oslo").keys("Enter").wait_gone("locker").keys("p").wait("^ I live").keys("w").wait("what happened to it", "  pin: I live")
        screen.keys("Enter").wait_mode("chat").wait("I live in Oslo and work").keys("C-o").wait_mode("inspector")
        box.run("memory", "add", "Oslo has a tram")
        screen.wait("Oslo has a tram").keys("g g", "w").wait("no source is recorded").keys("Enter").wait("comes from no message").keys("q").wait_mode("inspector")


def known_values():
    with taught() as box:
        box.run("pref", "set", "seat", "window")
        with view(box, "g p", "window") as screen:
            screen.keys("G", "e").wait("seat: window", "Tab: ").keys("Tab").wait("seat: aisle").keys("Tab").wait("seat: window")
            screen.keys("S-Tab").wait("seat: aisle").keys("Enter").wait_gone("window")  # at once; the store follows
            screen.wait_until(lambda s: values(box, "seat") == ["aisle"], "the value in the store")


def what_an_answer_was_sent_with():
    with taught() as box, box.start(rows=30, columns=120) as screen:
        screen.wait("locker").type("Where do I live?").keys("Enter").wait("I have noted: I live in Oslo").escape()
        screen.keys("w").wait_mode("sent").wait("What this answer was sent with", "memories", "I live in Oslo")
        screen.keys("G", "k", "k").keys("w").wait("where it came from").keys("q").wait_mode("sent")
        screen.keys("e").wait("memory: I live in Oslo").keys("Esc").wait_mode("sent")
        screen.keys("x").wait_mode("chat").wait("asking again without it").wait("2/2")
        screen.keys("x").wait_mode("sent").wait_gone("memories (").keys("q").wait_mode("chat")  # nor what it was drawn from
        screen.keys("g", "m").wait(" o I live in Oslo")


def left_out_by_hand():
    with taught() as box, view(box, "g m", "locker code") as screen:
        screen.keys("x").wait("left out of this conversation", " o ").keys("x").wait("may go along again").wait_gone(" o ")


def on_caret(screen, text):
    return text in screen.text()[screen.cursor()[0]]


def the_last_week():
    with taught("Actually, I prefer window seats.") as box:
        box.run("memory", "pin", rows(box, "memory", "list")[0]["id"])
        with view(box, "g r", "nothing is waiting", "contradicted", "aisle -> window", "new", "loves ramen", shown="window") as screen:
            screen.keys("g", "g").wait_until(lambda s: on_caret(s, "aisle -> window"), "the first line")
            screen.keys("j").wait_until(lambda s: on_caret(s, "locker code"), "the newest")  # though it was pinned since
            screen.keys("y").wait("kept as it is").wait_gone("locker code").keys("j", "e").wait("memory: I live in Oslo").keys("Esc")
            screen.wait_mode("inspector").keys("n").wait("forgot: I live in Oslo").wait(" forgotten")
            screen.keys("u").wait("undone").wait_gone(" forgotten").wait("remembered: I live in Oslo")  # new, as it was
            screen.keys("g", "g", "n").wait("seat = aisle, as before").wait_until(lambda s: values(box, "seat") == ["aisle"], "the old value")


def learned_once_and_undone_alone():
    with taught() as box, box.start(rows=30, columns=120) as screen:
        screen.wait("locker").type("Actually, I prefer a window seat.").keys("Enter").wait("learned: ", "undo)")
        screen.wait_until(lambda s: any("   learned: seat" in row and "(Esc u undo)" in row for row in s.text()[:-1]), "the line under the answer")
        harness.equal(values(box, "seat"), ["window"])
        screen.escape().wait(" (u undo)").keys("u").wait(" (undone)").wait_until(lambda s: values(box, "seat") == ["aisle"], "the old value")
        harness.check("I live in Oslo" in box.run("memory", "list"), "more was undone than was learned")


harness.main([a_popup_moves_nothing, why_leads_to_the_source, preferences, a_preference_is_written, the_last_week, learned_once_and_undone_alone, memories, narrow, erase, guesses, empty_while_much_waits, all_refused, source_and_editor, known_values,
              what_an_answer_was_sent_with, left_out_by_hand])
