"""Answers that stream from a server on loopback: arriving, stopped, failed, cut, read while they grow."""

import os
import re
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def ready(box, **size):
    screen = box.start(**size)
    screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
    return screen


def streaming_is_seen():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=3,count=6,size=6,text=alpha beta gamma delta epsilon zeta"
                                                  .replace(" ", "%20")) as server, ready(box) as screen:
        screen.type("go on").keys("Enter").wait("go on", "alpha", "arriving")
        harness.check("zeta" not in "\n".join(screen.text()), "all of it is there before the gate is open")
        server.open_gate()
        screen.wait("zeta").wait_gone("arriving")
        screen.wait("Claude")


def what_was_sent_is_seen_while_the_answer_comes():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=2") as server, ready(box, rows=24, columns=120) as screen:
        screen.type("first question").keys("Enter").wait("arriving").wait("budget #", "message  ").wait_gone("Nothing was sent")
        server.open_gate()
        screen.wait_gone("arriving")


def typing_while_it_streams():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=2") as server, ready(box) as screen:
        screen.type("question").keys("Enter").wait("arriving")
        # a prompt has a key that leaves it: that is not the one that stops the answer
        screen.keys("C-r").wait("search what you sent").wait("(Ctrl-C stops)").keys("C-g").wait_gone("search what you sent")
        screen.type("next one").wait("> next one").keys("Enter").wait("waits: next one")
        server.script("reply")
        server.open_gate()
        screen.wait("You said: next one").wait_gone("waits:")


def stop_keeps_what_came():
    with harness.Sandbox() as box, harness.Server(box, "stall:after=3,text=kept%20words%20of%20it,size=6,count=9") as server, \
            ready(box) as screen:
        screen.type("question").keys("Enter").wait("kept words", "arriving").keys("C-c").wait("stopped")
        screen.wait("kept words").wait_gone("arriving")
        server.get("/wait?aborted=1")
        # and continued
        server.script("text:text=%20and%20the%20rest,size=40")
        screen.escape().keys("c").wait("and the rest").wait_gone("arriving")


def retry_after_an_error():
    with harness.Sandbox() as box, harness.Server(box, "http:status=400,message=nope") as server, \
            ready(box) as screen:
        screen.type("question").keys("Enter").wait("nope")
        server.script("reply")
        screen.escape().keys("r").wait("You said: question").wait_gone("nope")


def what_broke_can_be_continued():
    with harness.Sandbox() as box, harness.Server(box, "cut:after=3,text=kept%20words%20of%20it,size=6,count=9") as server, \
            ready(box) as screen:
        screen.type("question").keys("Enter").wait("kept words", "middle of the answer").wait("Esc c goes on, Esc r asks again")
        server.script("text:text=%20and%20the%20rest,size=40")
        screen.escape().keys("c").wait("and the rest").wait_gone("arriving")


def regenerate_makes_a_sibling():
    with harness.Sandbox() as box, harness.Server(box, "text:text=first%20answer,size=40") as server, ready(box) as screen:
        screen.type("question").keys("Enter").wait("first answer").wait_gone("arriving")
        server.script("text:text=second%20answer,size=40")
        screen.escape().keys("r").wait("second answer", "[2/2]").wait_gone("first answer")
        screen.keys("[").wait("first answer", "[1/2]").wait_gone("second answer")
        screen.keys("]").wait("second answer", "[2/2]")
        # and the question itself anew
        server.script("reply")
        screen.keys("e").wait("> question").type(" two").keys("Enter").wait("You said: question two")


def the_way_back_to_a_sibling():
    with harness.Sandbox() as box, harness.Server(box, "reply") as server, ready(box, rows=40) as screen:
        screen.type("question").keys("Enter").wait("You said: question").type("more").keys("Enter").wait("You said: more")
        screen.escape().keys("g g", "e").wait("> question").type(" two").keys("Enter").wait("You said: question two", "[2/2]")
        screen.escape().keys("g g", "[").wait("[1/2]", "You said: more").keys("]").wait("[2/2]", "You said: question two").wait_gone("more")
        # and an answer in the middle
        screen.keys("[").wait("You said: more").keys("g g", "J", "r").wait("You said: question", "[2/2]").wait_gone("You said: more")
        screen.keys("[").wait("You said: more").keys("]").wait_gone("You said: more")


def the_newest_answers_below_a_sibling():
    with harness.Sandbox() as box, harness.Server(box, "reply") as server, ready(box, rows=40) as screen:
        screen.type("question").keys("Enter").wait("You said: question")
        server.script("text:text=the%20older%20one,size=40")
        screen.type("more").keys("Enter").wait("the older one").wait_gone("arriving").escape()
        server.script("text:text=the%20newer%20one,size=40")
        screen.keys("r").wait("the newer one", "[2/2]").wait_gone("arriving")
        server.script("reply")
        screen.keys("g g", "e").wait("> question").type(" two").keys("Enter").wait("You said: question two").wait_gone("arriving")
        screen.escape().keys("g g", "[").wait("[1/2]", "the newer one").wait_gone("question two")


def find_goes_to_another_path():
    with harness.Sandbox() as box, harness.Server(box, "text:text=zebra%20crossing,size=40") as server, ready(box) as screen:
        screen.type("question").keys("Enter").wait("zebra crossing").wait_gone("arriving", "finishing")
        server.script("text:text=plain%20answer,size=40")
        screen.escape().keys("r").wait("plain answer", "[2/2]").wait_gone("zebra", "arriving", "finishing")
        server.script("text:text=deeper%20still,size=40")
        screen.keys("i").wait_mode("insert").type("more").keys("Enter").wait("deeper still").wait_gone("arriving").escape()
        screen.keys("/").type("zebra").keys("Enter").wait("zebra crossing", "[1/2]", "1 of 1").wait_gone("deeper still")
        screen.keys("n").wait("from the beginning again").keys("N").wait("from the end again")


def thinking_is_folded():
    """It is shown when asked for, while the answer comes and ever after, and nowhere taken for what was said."""
    with harness.Sandbox() as box, harness.Server(box, "thinking") as server:
        with ready(box) as screen:
            screen.type("question").keys("Enter").wait("Here is the answer.", "thought 5 words").wait_gone("arriving")
            harness.check("Let me think" not in "\n".join(screen.text()), "it is not folded")
            screen.escape().keys("z", "a").wait("│ Let me think about this.", "Here is the answer.")
            screen.keys("y", "y").wait("copied").keys("z", "a").wait_gone("Let me think")
            screen.keys("K", "z", "a").wait("no thinking came")
            screen.keys("/").type("Let me think").keys("Enter").wait("is not in this conversation").keys("Esc")
        with box.start() as screen:
            screen.wait("Here is the answer.").escape().keys("z", "a").wait("│ Let me think about this.")
        sent = box.run("chat", "--last", "--dry-run", "--json", "more")
        harness.check("Here is the answer." in sent and "Let me think" not in sent, "it would be sent back: " + sent)
        harness.check(server.process.poll() is None, "the server ended")
        harness.check("think about" not in box.run("search", "think about this", "--json"), "it is searched")


def a_kill_in_mid_answer():
    with harness.Sandbox() as box, harness.Server(box, "stall:after=4,text=already%20here,size=3,count=9") as server:
        with ready(box) as screen:
            screen.type("question").keys("Enter").wait("already here")
            screen.wait_until(lambda s: "already here" in box.stored("SELECT content FROM pieces"), "the answer so far to be on disk")
            screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)
        server.script("text:text=%20and%20finished,size=40")
        with box.start() as screen:
            screen.wait("Where we were").keys("Esc").wait_gone("Where we were")
            screen.wait("question", "already here", "interrupted").escape().keys("c").wait("finished")


LINES = "%0A%0A".join("line%%20%02d." % number for number in range(1, 61))


def the_readers_place_is_sacred():
    """Scrolled up while the answer grows: the rows read stay where they are; at the end it follows again."""
    with harness.Sandbox() as box, harness.Server(box, "gate:after=60,size=6,text=%s" % LINES) as server, \
            ready(box, rows=20, columns=60) as screen:
        screen.type("question").keys("Enter").wait("line 36.", "arriving").escape().keys("k", "k", "k", "k").wait("below")
        before = reading(screen)
        server.open_gate()
        # the count of what is below grows, what is read does not move
        screen.wait_gone("arriving")
        harness.equal(reading(screen), before, "what is read while the answer grows")
        screen.keys("G").wait("line 60.").wait_gone("below")


def words_stay_when_the_width_changes():
    """Whatever the width, the words at the top of the view stay there, and come back to their row."""
    words = " ".join("word%03d" % number for number in range(600))
    talk = [("c1", "words", "2026-03-12T18:30", [("user", "say much"), ("assistant", words), ("user", "and"), ("assistant", "that")])]
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(*talk)) as box, box.start(rows=20, columns=80) as screen:
        screen.wait("that").escape().keys("g", "g").wait("word000")
        for _ in range(3):  # each seen, so that the last one is over when the words are read
            rows = screen.text()
            screen.keys("C-d").wait_until(lambda s: s.text()[1:] != rows[1:], "half a page")

        def top(screen):
            found = re.search(r"word\d+", "\n".join(screen.text()))
            return found and found.group()

        before = top(screen)
        for columns in (60, 100, 45, 40):
            screen.resize(20, columns)
            screen.wait_until(lambda s: before in s.text()[1], "%s in the first row at %d columns" % (before, columns))
        screen.resize(20, 80).wait_until(lambda s: before in s.text()[1], "%s in the first row again" % before)


def reading(screen):
    """The rows of the chat but the last, over which the number of lines below may stand."""
    rows = [row for row in screen.text() if "line" in row and "below" not in row]
    return rows[:6]


def paging():
    with harness.Sandbox() as box, harness.Server(box, "text:size=600,text=%s" % LINES) as server, \
            ready(box, rows=20, columns=60) as screen:
        screen.type("say much").keys("Enter").wait("line 60.").wait_gone("arriving")
        screen.keys("PgUp").wait_gone("line 60.").keys("PgDn").wait("line 60.")
        screen.escape().keys("g", "g").wait("line 01.").keys("C-f").wait_gone("line 01.").keys("C-b").wait("line 01.")
        screen.keys("C-d").wait_gone("line 01.").keys("C-u").wait("line 01.").keys("Space").wait_gone("line 01.")
        screen.keys("G").wait("line 60.").keys("Home").wait("line 01.").keys("End").wait("line 60.")
        screen.keys("k").wait("1 line below").keys("j").wait_gone("below").keys("K").wait("line 01.")
        harness.check(server.process.poll() is None, "the server ended")


def every_size_and_back():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=4,size=6,text=%s" % LINES) as server, \
            ready(box, rows=24, columns=80) as screen:
        screen.type("question").keys("Enter").wait("arriving")
        for rows, columns in ((6, 20), (12, 40), (24, 80), (50, 200), (150, 400), (1, 1), (2, 3), (24, 80)):
            screen.resize(rows, columns)
            if columns >= 40:
                screen.wait_until(frames_stand, "whole frames").wait("arriving", "line 01.")
            elif rows >= 6:
                screen.wait_row(0, "question").wait_row(1, "arriving").wait_mode("insert")
        screen.type("draft").wait("> draft")
        server.open_gate()
        screen.wait("line 60.").resize(12, 40).wait("line 60.").resize(24, 80).wait("line 60.", "> draft")
        screen.wait_until(frames_stand, "whole frames")


def frames_stand(screen):
    """Each row but the status line begins and ends with a line."""
    rows = screen.text()
    return all(len(row) and row[0] in "┌│├└" and row[-1] in "┐│┤┘" for row in rows[:-1]) and len(rows[-1]) > 1


harness.main([streaming_is_seen, what_was_sent_is_seen_while_the_answer_comes, typing_while_it_streams, stop_keeps_what_came, retry_after_an_error, what_broke_can_be_continued,
              regenerate_makes_a_sibling, the_way_back_to_a_sibling, the_newest_answers_below_a_sibling, find_goes_to_another_path, thinking_is_folded, a_kill_in_mid_answer, the_readers_place_is_sacred,
              words_stay_when_the_width_changes, paging, every_size_and_back])
