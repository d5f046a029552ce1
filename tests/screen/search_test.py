"""The search: what is typed, filters, every key of the line and of the results, and the ways there and back."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled(*memories):
    box = harness.Sandbox(RECOLLECT_NOW=content.NOW)
    content.fill(box, content.lines(content.LISBON, content.RUST, content.KNEE))
    for memory in memories:
        box.run("memory", "add", memory)
    return box


TRAM = "The tram in Lisbon is line 28"


def searching(box, words, *shown, rows=30, columns=120):
    screen = box.start(rows=rows, columns=columns).wait("Knee exercises").keys("C-x", "/").wait_mode("search")
    return screen.type(words).wait(*shown)


def marked(screen, text):
    """The cells of the text have the look of what was found."""
    row, column = screen.find(text)
    runs = screen.attributes()[row]
    return runs and ("%d+" % column) in runs


def row_of(screen, text):
    return next((number for number, row in enumerate(screen.text()) if text in row), -1)


def what_can_be_typed():
    with filled() as box, searching(box, "", "in any order", "kind:fact", "since:last_week") as screen:
        screen.type("zzyzx qqq").wait("Nothing has these words", "fewer words").keys("Tab").wait("Nothing of this kind", "another kind")
        screen.keys("C-u").wait("kind:fact").keys("C-c").wait_mode("insert")


def results_and_preview():
    with filled(TRAM) as box, searching(box, "tram", "2, best first", "Memory, fact", "entered by hand", ', in "Planning') as screen:
        screen.keys("Down").wait("| Tue | Bel").keys("Up").wait_gone("| Tue | Bel")
        screen.resize(24, 80).wait("entered by hand")  # below instead of beside
        screen.resize(12, 40).wait_gone("entered by hand").wait("tram")


def the_preview_covers_what_was_there():
    with harness.Sandbox(RECOLLECT_NOW=content.NOW) as box:
        content.fill(box, content.lines(("c1", "Walls", "2026-03-10T10:42", [("user", "brick " + "#" * 900)])))
        with box.start(rows=24, columns=80) as screen:
            screen.wait("##│").keys("C-x", "/").wait_mode("search").type("wall").wait("Conversation, Tue", "You: brick")
            below = screen.text()[15:22]
            harness.check(all(row.startswith("│ ") and row.endswith(" │") for row in below), "\n".join(below))


def what_was_said_around_it():
    with filled() as box, searching(box, "rust", "1, best first", "Conversation,") as screen:
        screen.wait("You: Which one for a terminal", "Answer: C, if you like")  # how it begins
        screen.keys("C-u").type("eat river").wait("best first", "Near the river", "You: And where do we eat?")
        screen.keys("C-u").type("where eat").wait("Answer: Near the river", "Answer: Noted: **aisle** seats")


def opening_walking_and_coming_back():
    with filled("Alfama has the oldest houses") as box:
        box.run("chat", "Remember that my flat in Alfama is number 12.")
        with box.start(rows=30, columns=120) as screen:
            screen.wait("flat in Alfama").keys("C-x", "/").type("alfama").wait("best first", 'in "Planning')
            screen.keys("C-r").wait("newest first").keys("PgDn").wait("| Mon | Alfama").keys("Enter").wait_mode("chat")
            screen.wait("Planning the Lisbon", "on foot")
            harness.check(marked(screen, "Alfama, on foot"), "the word is not marked")
            screen.keys("n").wait("result ").keys("N").wait("result ").wait("on foot")
            # back before the other conversation has come: it does not come any more
            screen.keys("n", "N", "C-o").wait_mode("search").keys("M-Right").wait_mode("chat").wait("on foot")
            screen.keys("C-o").wait_mode("search").wait("newest first", "> alfama").keys("M-Right").wait_mode("chat").wait("on foot")
            screen.keys("C-o").wait("newest first").keys("C-o").wait_gone("newest first").wait("flat in Alfama")
            screen.keys("C-o").wait("the first place")
            screen.keys("M-Right").wait("newest first").keys("M-Right").wait("on foot").keys("M-Right").wait("the last place")


def a_search_in_the_chat_ends_the_walk():
    with filled(TRAM) as box, searching(box, "tram", "best first") as screen:
        screen.keys("Down", "Enter").wait_mode("chat").wait("Near the river").keys("/").wait("find in this conversation").type("river").keys("Enter")
        screen.keys("n").wait("1 of 1")


def order_and_kinds():
    with filled(TRAM) as box, searching(box, "lisbon", "best first", "Memory", "Conversation") as screen:
        screen.keys("C-r").wait("newest first").keys("C-r").wait("best first")
        screen.keys("Tab", "Tab").wait("1, best first").wait_gone("Conversation,").keys("S-Tab", "S-Tab").wait("Conversation,")
        screen.keys("Esc").wait_mode("results").keys("s").wait("newest first").keys("s").wait("best first")
        screen.keys("Right", "Right").wait_gone("Conversation,").keys("Left", "Left").wait("Conversation,")
        screen.keys("/").wait_mode("search").keys("Esc").wait_mode("results").keys("i").wait_mode("search")
        screen.keys("Esc").wait_mode("results").keys("q").wait_mode("insert")


def the_kind_is_seen_on_a_narrow_screen():
    with filled(TRAM) as box, searching(box, "tram", "everything messages", rows=12, columns=40) as screen:
        for kind in ("messages", "memories", "preferences", "titles"):
            screen.keys("Tab").wait_until(lambda s: kind in s.text()[2], kind)
        screen.keys("Tab").wait("everything messages")


def filters_are_completed():
    with filled(TRAM) as box:
        box.run("conversation", "tag", box.run("conversation", "list").split()[0], "body")
        with searching(box, "tram ki", "Tab kind:") as screen:
            screen.keys("Tab").wait("> tram kind:", "Tab fact  preference").keys("Tab").wait("> tram kind:fact", "Memory, fact")
            screen.keys("Tab").wait("kind:preference").keys("S-Tab").wait("kind:fact")
            screen.keys("C-u").type("cat:foo").wait("Tab food").keys("C-u").type("from:").wait("Tab me  assistant")
            screen.keys("C-u").type("since:").wait("Tab today  yesterday").keys("C-u").type("un").wait("Tab until:")
            screen.keys("C-u").type("tag:").wait("Tab body").keys("C-u").type("in:lis").wait('Tab "Planning the Lisbon trip"')
            screen.keys("Tab").wait('> in:"Planning the Lisbon trip"').type(" ").wait_gone("Tab \"")


def filters_that_say_nothing():
    with filled(TRAM) as box, searching(box, "tram ki", "Tab kind:") as screen:
        screen.keys("C-u").type("tram").wait("2, best first").keys("Enter").wait_mode("why").keys("q").wait_mode("search")
        # not searched for as long as it is being typed
        screen.type(" kind:").wait("Tab fact  preference", "Memory, fact", 'in "Planning').type("fac").wait("Tab fact", 'in "Planning')
        screen.type("t").wait_gone('in "Planning').keys("C-u").type("since:2026-1").wait("searched for lately:")
        screen.keys("C-u").type("tram kind:xyz").wait("kind:xyz is searched for as words. kind: takes fact,", "preference, decision")
        screen.type(" ").wait("kind:xyz is searched").keys("C-u").type("since:monday tram").wait("since:monday is searched", "last_week")
        screen.keys("C-u").type("kind:fact tram since:2026").wait("1, best first").wait_gone("is searched for")
        # what is left out with a dash are words
        screen.keys("C-u").type("tram -kind").wait_gone("Tab kind:")


def filters_alone_give_the_newest():
    with filled(TRAM) as box, searching(box, "kind:fact ", "1, newest first", "Memory, fact") as screen:
        harness.check("1.00" not in screen.text()[row_of(screen, "Memory, fact")], "no score: nothing was compared")
        screen.keys("C-r").wait("there are no words").keys("Esc").wait_mode("results")
        screen.keys("w").wait("among the newest").wait_gone("a score").wait_gone("what counted").keys("Esc").wait_mode("results")
        screen.keys("/").wait_mode("search").type("tram").wait("1, best first")


def that_there_is_more_is_told():
    with filled() as box:
        content.fill(box, content.lines(("c9", "Trams", "2026-03-01T10:00", [("user", "tram number %d" % n) for n in range(55)])))
        with searching(box, "tram", "50+, best first") as screen:
            screen.keys("C-u").type('"tram number 7"').wait("1, best first")


def the_search_before_is_replaced_or_gone_on_with():
    with filled(TRAM) as box, searching(box, "tram", "2, best first") as screen:
        again = lambda: screen.keys("C-c").wait_mode("insert").keys("C-x", "/").wait_mode("search").wait("> tram", "2, best first")
        again().type("rust").wait("> rust  ", "1, best first").keys("C-u").type("tram").wait("2, best first")
        again().keys("Right").type(" lisbon").wait("> tram lisbon").keys("C-u").type("tram").wait("> tram  ")
        again().keys("Backspace").wait("kind:fact").type("tram").wait("2, best first")
        again().keys("Tab").wait("1, best first").type("eat").wait("> eat  ").keys("S-Tab").wait("best first")
        screen.keys("C-u").type("zzyzx qqq").wait("Nothing has these words").wait_gone("best first")


def earlier_searches():
    with filled(TRAM) as box, searching(box, "tram", "best first") as screen:
        screen.keys("Enter").wait_mode("why").keys("q").wait_mode("search").keys("C-u").type("lisbon").wait("Conversation")
        screen.keys("C-p").wait("> tram").keys("C-n").wait("> lisbon").keys("C-p", "C-p").wait("no earlier")
        screen.keys("C-u").wait("searched for lately:").keys("Enter").wait("> tram", "best first")


def rows_are_changed_in_place():
    with filled(TRAM) as box:
        box.run("pref", "set", "seat", "aisle")
        box.write("editor", "#!/bin/sh\necho 'The tram is line 12' > \"$1\"\n")
        os.chmod(box.path("editor"), 0o700)
        box.environment["EDITOR"] = box.path("editor")
        with searching(box, "tram", "Memory, fact") as screen:
            screen.keys("Esc").wait_mode("results").keys("p").wait("fact, pinned").keys("p").wait_gone("fact, pinned")
            screen.keys("e").wait("memory: The tram").keys("C-u").type("The tram is line 15").keys("Enter").wait("changed: ", "line 15  ")
            screen.keys("u").wait("undone").wait("line 28").keys("E").wait("line 12  ").wait_mode("results")
            screen.keys("d").wait("forgot: ").wait_gone("Memory, fact").keys("u").wait("Memory, fact")
            screen.keys("g", "g", "D").wait("Erase ").keys("y").wait("erased for good").wait_gone("Memory, fact")
            harness.equal(box.run("memory", "list"), "")
            screen.keys("/").wait_mode("search").keys("C-u").type("seat").wait("Preference, ").keys("Tab", "Tab", "Tab").wait("1, best first")
            screen.keys("Esc").wait_mode("results").keys("p").wait(", locked,").keys("e").wait("seat: ")
            screen.keys("C-u").type("window").keys("Enter").wait("seat: window")


def a_word_is_looked_for_by_what_it_means_while_it_is_typed():
    with filled() as box, searching(box, "plane", "best first", "flights before") as screen:
        screen.keys("Esc").wait_mode("results").keys("w").wait("plane ~ flights: a word that is near in meaning")


def why_it_was_found():
    with filled(TRAM) as box, searching(box, "tram flugzeug", "Memory, fact") as screen:
        screen.keys("Esc").wait_mode("results").keys("w").wait("Why this was found", "tram: as typed", "flugzeug: not found", "a score of")
        screen.keys("Enter").wait("where it came from").keys("q").wait_mode("results")
        screen.keys("j", "w").wait("Answer,").keys("q").wait_mode("results").keys("p").wait("only memories and preferences")


def why_follows_what_changes():
    with filled(TRAM) as box, searching(box, "tram", "Memory, fact") as screen:
        memory = json.loads(box.run("memory", "list", "--json").splitlines()[0])["id"]
        screen.keys("Esc").wait_mode("results").keys("w").wait("a score of").keys("Enter").wait("- The tram in Lisbon", "what happened")
        box.run("memory", "edit", memory, "The tram in Lisbon is line 15")
        screen.wait("- The tram in Lisbon is line 15").wait_gone("- The tram in Lisbon is line 28").keys("q").wait_mode("results")
        screen.wait("│   The tram in Lisbon is line 15").keys("w").wait("a score of", "tram: as typed")
        box.run("memory", "add", "The tram tram")  # others come and go: this one stays
        screen.wait("3, best first").wait("a score of", "tram: as typed")
        box.run("memory", "forget", memory)
        screen.wait("It is not among the results any more").wait_gone("a score of").keys("q").wait_mode("results")
        screen.keys("g", "g").wait("│   The tram tram").keys("w").wait("a score of").keys("Enter").wait("- The tram tram")
        box.run("memory", "erase", json.loads(box.run("memory", "list", "--json").splitlines()[0])["id"])
        screen.wait_mode("results").wait("it was erased")


harness.main([what_can_be_typed, results_and_preview, the_preview_covers_what_was_there, what_was_said_around_it, opening_walking_and_coming_back, a_search_in_the_chat_ends_the_walk,
              order_and_kinds, the_kind_is_seen_on_a_narrow_screen, filters_are_completed, filters_that_say_nothing, filters_alone_give_the_newest, that_there_is_more_is_told, the_search_before_is_replaced_or_gone_on_with, earlier_searches, rows_are_changed_in_place, a_word_is_looked_for_by_what_it_means_while_it_is_typed, why_it_was_found, why_follows_what_changes])
