"""The input box: what waits while an answer streams, drafts, nothing lost."""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness

STALL = "stall:after=1,text=begun%20so%20far,size=20,count=3"


def ready(box, **size):
    screen = box.start(**size)
    screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
    return screen


def drafts(box):
    return box.stored("SELECT text FROM drafts")


def box_text(screen):
    return next((line for line in reversed(screen.text()) if "> " in line), "")


def waiting_messages_are_changed_and_removed():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=1") as server, ready(box) as screen:
        screen.type("question").keys("Enter").wait("arriving")
        for words in ("first", "second", "third"):
            screen.type(words).keys("Enter").wait(": " + words)
        screen.keys("Up").wait("you change: third", "> third").keys("Up").wait("you change: second", "> second")
        screen.type(" one").keys("Enter").wait("then: second one", "> Message")
        screen.keys("Up", "Up", "Up").wait("you change: first", "> first").keys("C-u").keys("Enter").wait_gone("first")
        screen.wait("waits: second one", "then: third")
        server.script("reply")
        server.open_gate()
        screen.wait("You said: third").wait_gone("waits:", "then:")
        asked = box.stored("SELECT content FROM messages WHERE role = 'user' ORDER BY sequence")
        harness.check(asked.split("\n") == ["question", "second one", "third"], asked)


def nothing_that_waits_is_lost():
    with harness.Sandbox() as box, harness.Server(box, STALL) as server:
        with ready(box) as screen:
            screen.type("question").keys("Enter").wait("begun so far")
            screen.type("waits its turn").keys("Enter").wait("waits: waits its turn").type("half a thou")
            screen.wait_until(lambda s: "waits its turn" in drafts(box) and "half a thou" in drafts(box), "both to be on disk")
            screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)
        with box.start() as screen:
            screen.wait("waits its turn", "half a thou")


def what_was_sent_is_no_draft():
    with harness.Sandbox() as box, harness.Server(box, "gate:after=1") as server, ready(box) as screen:
        screen.type("question").keys("Enter").wait("arriving").type("comes next").keys("Enter").wait("waits: comes next")
        screen.keys("C-x", "n").wait("> Message").wait_gone("waits:")
        screen.wait_until(lambda s: "comes next" in drafts(box), "what waits to be on disk")
        server.script("reply")
        server.open_gate()
        screen.wait_until(lambda s: "You said: comes next" in box.stored("SELECT content FROM messages"), "its answer")
        screen.wait_until(lambda s: "comes next" not in drafts(box), "the draft to go")


def each_conversation_has_its_draft():
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("one").keys("Enter").wait("Recollect").wait_gone("arriving").type("of the first").keys("M-b")
        screen.keys("C-x", "n").wait("> Message").type("two").keys("Enter").wait("Kept").wait_gone("arriving").type("of the second").wait("of the second")
        screen.wait_until(lambda s: "of the second" in drafts(box), "the draft to be on disk")
        screen.keys("M-1").wait_mode("conversations")
        screen.wait_until(lambda s: s.keys("G").cursor()[0] == 3, "the first one to be selected")
        screen.keys("Enter").wait("> of the first")
        screen.wait_mode("insert").type("very ").wait("> of the very first")


def stopped_before_anything_came():
    with harness.Sandbox() as box, harness.Server(box, "stall:after=0") as server, ready(box) as screen:
        screen.type("a questoin").wait("> a questoin").keys("Enter").wait_gone("> a questoin")
        screen.wait_until(lambda s: "a questoin" in box.stored("SELECT content FROM messages"), "the question to be on disk")
        screen.keys("C-c").wait("> a questoin")
        server.script("reply")
        screen.keys("Backspace", "Backspace", "Backspace").type("ion").keys("Enter").wait("You said: a question")
        screen.wait("[2/2]", " ms").wait_gone("stops)").wait_gone("Ctrl-C stop")  # which would stop it
        # but never over newer typing
        server.script("stall:after=0")
        screen.type("another").wait("> another").keys("Enter").wait_gone("> another")
        # it may wait until the turn before it is over
        screen.wait_until(lambda s: "another" in box.stored("SELECT content FROM messages"), "the question to be on disk")
        screen.type("newer").wait("> newer").keys("C-c").wait("stopped")
        screen.wait("> newer")


def a_message_being_changed_is_kept():
    with harness.Sandbox() as box:
        with ready(box) as screen:
            screen.type("the question").keys("Enter").wait("Recollect").wait_gone("arriving").type("a draft").escape()
            screen.wait_mode("chat").keys("e").wait("> the question").type(" anew")
            screen.wait_until(lambda s: "question anew" in drafts(box) and "a draft" in drafts(box), "both to be on disk")
            screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)
        with box.start() as screen:
            screen.wait("a draft", "the question anew")


def looking_at_older_prompts_keeps_the_draft():
    with harness.Sandbox() as box:
        with ready(box) as screen:
            screen.type("an older one").keys("Enter").wait("Recollect").wait_gone("arriving").type("my draft")
            screen.keys("Up").wait("> an older one")
            screen.wait_until(lambda s: drafts(box) == "my draft", "the draft to be on disk")
            screen.type(" changed").keys("Down").wait("> my draft").keys("Up").wait("> an older one").wait_gone("changed")
            screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)
        with box.start() as screen:
            screen.wait("> my draft")


READLINE = [
    # text, keys, what stands there then, the caret's column behind "> "
    ("one two", ["C-a"], "one two", 0), ("one two", ["Home", "C-e"], "one two", 7),
    ("one two", ["C-b", "Left", "C-f"], "one two", 6), ("one two", ["M-b", "M-b", "M-f"], "one two", 3),
    ("one two", ["C-Left", "C-Left", "C-Right"], "one two", 3), ("one", ["C-h", "Backspace"], "o", 1),
    ("one", ["C-a", "C-d", "Delete"], "e", 0), ("one/two", ["C-w"], None, 0), ("one/two", ["M-Backspace"], "one/", 4),
    ("one two", ["C-a", "M-d"], " two", 0), ("one two", ["M-b", "C-u"], "two", 0), ("one two", ["M-b", "C-k"], "one ", 4),
    ("one two", ["M-b", "C-k", "C-y", "C-y"], "one twotwo", 10), ("a b", ["C-w", "C-a", "C-k", "C-y", "M-y"], "b", 1),
    ("ab", ["C-t"], "ba", 2), ("one two", ["C-a", "M-u", "M-c"], "ONE Two", 7), ("ONE", ["C-a", "M-l"], "one", 3),
    ("one", ["C-c", "C-_"], "one", 3), ("one", ["C-c", "C-y"], "one", 3), ("ab", ["Left", "C-v", "Tab"], "a       b", 8),
    ("one", ["C-w", "C-_"], "one", 3), ("one", ["C-w", "C-_", "M-_"], None, 0),
]


def every_key_of_readline():
    with harness.Sandbox() as box, ready(box) as screen:
        for text, keys, wanted, column in READLINE:
            screen.type(text).wait("> " + text).keys(*keys)
            screen.wait_until(lambda s: box_text(s).split("> ")[1].rstrip("│ ") == (wanted or "Message (Enter sends, Ctrl-J begins a line)").rstrip(),
                              "%r after %s" % (wanted, keys))
            screen.wait_until(lambda s: s.cursor()[1] == box_text(s).index("> ") + 2 + column, "the caret behind %d after %s" % (column, keys))
            screen.keys("C-e", "C-u").wait("> Message")


def lines_begin_and_messages_are_sent():
    with harness.Sandbox() as box:
        with ready(box) as screen:
            screen.type("one").keys("C-j").type("two").keys("M-Enter").type("three").wait("> one", "  two", "  three").keys("Enter")
            screen.wait_until(lambda s: box.stored("SELECT content FROM messages") .startswith("one\ntwo\nthree"), "three lines to be sent")
        box.configure(ui={"send_key": "alt-enter"})
        with box.start() as screen:
            screen.wait_mode("insert").type("four").keys("Enter").type("five").wait("> four", "  five").keys("M-Enter").wait("> Message")
            screen.wait_until(lambda s: "four\nfive" in box.stored("SELECT content FROM messages"), "two lines to be sent")


def what_is_typed_while_the_store_opens_stays():
    """The lock of another program holds the store up."""
    with harness.Sandbox() as box:
        with ready(box) as screen:
            screen.type("one").keys("Enter").wait("Recollect").type("a draft")
            screen.wait_until(lambda s: drafts(box) == "a draft", "the draft to be on disk")
        for keys in ([], ["Enter"]):
            with box.locked() as release, box.start() as screen:
                screen.wait_mode("insert").type("two").keys(*keys).wait("> two")
                if keys:
                    screen.wait("still being opened")
                release()
                if keys:
                    screen.wait("  two", "> Message").wait_gone("still being opened")
                else:
                    screen.wait("Recollect", "> a draft", "  two").keys("C-c").wait("> Message")
                    screen.wait_until(lambda s: drafts(box) == "", "the draft to be gone")


def older_prompts_are_searched():
    with harness.Sandbox() as box, ready(box) as screen:
        for words in ("alpha beta", "alpha gamma", "delta"):
            screen.type(words).wait("> " + words).keys("Enter").wait_gone("> " + words)
        screen.type("my draft").keys("C-r").wait("search what you sent").type("alpha").wait("> alpha gamma").keys("C-r").wait("> alpha beta")
        screen.keys("Enter").wait("> alpha beta").wait_gone("search what").keys("C-u").type("again").keys("C-r").type("delta").wait("> delta")
        screen.keys("C-g").wait("> again")
        screen.keys("C-r").type("alpha").wait("> alpha gamma").keys("Esc").wait_gone("search what").wait("> alpha gamma")


def a_paste_without_an_end():
    """As when the brackets are switched off while it comes: nobody is stuck in it."""
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("\x1b[200~half of it").wait("a paste has not ended").keys("Esc").wait("> half of it").type(", and more").wait("half of it, and more")


def long_pastes_are_one_line():
    text = "\n".join("line %d of it" % number for number in range(1, 31))
    with harness.Sandbox() as box:
        with ready(box) as screen:
            screen.type("see ").paste(text).wait("> see [paste 1: 30 lines,").type(" please")
            screen.wait_until(lambda s: "line 30 of it please" in drafts(box), "all of it to be on disk")
            # it goes as one, and comes back as one
            screen.keys(*["C-b"] * 7, "Backspace").wait("> see  please").wait_gone("paste").keys("C-_").wait("[paste 1: 30 lines,")
            screen.keys("C-x", "z").wait("line 30 of it please").wait_gone("[paste").keys("C-_").wait("[paste 1")
            screen.keys("Enter").wait_gone("[paste")
            screen.wait_until(lambda s: box.stored("SELECT content FROM messages WHERE role = 'user'") == "see %s please" % text,
                              "all of it to be sent")
            # a short one is as it is
            screen.paste("two\nlines").wait("two", "lines")


def files_go_along():
    with harness.Sandbox() as box:
        box.write("notes.txt", "\n".join("note %d" % number for number in range(1, 21)) + "\n")
        box.write("id_rsa", "secret")
        with box.start(command=["sh", "-c", "cd %s && exec %s" % (box.folder, harness.PROGRAM)], columns=110) as screen:
            screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
            screen.type("read @not").keys("Tab").wait("> read @notes.txt").type(" please").keys("Enter")
            screen.wait("[notes.txt: 20 lines, 151 bytes]").wait_gone("note 7")
            screen.wait_until(lambda s: "note 20" in box.stored("SELECT content FROM messages"), "the file to be sent")
            screen.type("and @id_rsa").keys("Enter").wait("keys or passwords", "> and @id_rsa")
            screen.keys("C-u").escape().keys("t").wait("note 20")
            screen.keys("i").type("see @note.txt").keys("Enter").wait('no file "note.txt"')


def words_are_completed():
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("Physiotherapist and Physiognomy").keys("Enter").wait("Recollect").wait_gone("arriving")
        screen.type("my physiot").keys("Tab").wait("> my Physiotherapist")
        screen.type(", phy").keys("Tab").wait(", Physio").keys("Tab").wait("2 of 3").keys("Tab").wait(", phy")
        screen.type(" ").keys("Tab").wait_mode("inspector")


def the_keys_of_vi():
    with harness.Sandbox() as box:
        box.configure(ui={"vi": "true"})
        with ready(box) as screen:
            screen.type("one two three").wait("> one two three").keys("Esc").wait_mode("normal")
            screen.wait_until(lambda s: s.cursor()[3] == "block", "a block in normal mode")
            screen.type("bdwu0cwsix").wait("> six two three").keys("Esc").wait_mode("normal").type("w.").wait("> six six three")
            screen.type("0v$y").wait_mode("normal").type("vb").wait_mode("visual").keys("Esc").wait_mode("normal")
            screen.type("u").keys("C-r").wait("> six six three").keys("Esc").wait_mode("chat").keys("i").wait_mode("normal")
            screen.type("A now").wait_mode("insert").wait("three now")
            screen.wait_until(lambda s: s.cursor()[3] == "bar", "a bar in insert mode")
            screen.keys("Esc").wait_mode("normal").keys("Enter").wait("> Message").wait_mode("insert")


def too_large_to_send():
    """It is back in the box, one that was sent before as well, and there are three ways on."""
    with harness.Sandbox() as box:
        box.run("config", "set", "context.budget", "700")
        with box.start(rows=30, columns=100) as screen:
            screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
            screen.paste("Dear all, " + "and so on and so on " * 300 + "agreed?").wait("[paste 1").keys("Enter")
            screen.wait("Too large to send", "the budget is 700").type("3").wait_gone("Too large").wait("agreed?")
            harness.equal(box.stored("SELECT count(*) FROM messages"), "0", "what is kept of it")
            screen.keys("Enter").wait("Too large to send").type("2").wait(":set context.budget").type("720").keys("Enter")
            screen.wait("context.budget = 720").keys("Enter").wait("Too large to send", "the budget is 720").type("1")
            screen.wait_gone("Too large").wait("Recollect")
            screen.type("short").keys("Enter").wait("> Message").settle()  # nothing is sent anew while an answer arrives
            screen.escape().keys("k", "k", "e").wait("> short")
            screen.paste("Dear Sirs, " + "and so on and so on " * 300).keys("Enter").wait("Too large to send").type("3")
            screen.wait("Changing a message", "and so on and so on")
        harness.equal(box.stored("SELECT count(*) FROM messages WHERE role = 'user' AND content LIKE 'Dear all%agreed?'"), "1",
                      "the whole message")


def too_large_behind_newer_typing():
    """What waited is refused while something else is typed: that stays, and no choice is about it."""
    with harness.Sandbox() as box, harness.Server(box, "gate:after=2") as server:
        box.run("config", "set", "context.budget", "700")
        with box.start(rows=30, columns=100) as screen:
            screen.wait("Welcome").keys("Enter").wait_gone("Welcome").type("first").keys("Enter").wait("arriving")
            screen.paste("Dear all, " + "and so on and so on " * 300).keys("Enter").type("newer words")
            server.open_gate()
            screen.wait("the budget is 700").wait("> newer words").wait_gone("Too large to send")


harness.main([too_large_to_send, too_large_behind_newer_typing, waiting_messages_are_changed_and_removed,
              nothing_that_waits_is_lost, what_was_sent_is_no_draft,
              each_conversation_has_its_draft, stopped_before_anything_came, a_message_being_changed_is_kept,
              looking_at_older_prompts_keeps_the_draft, every_key_of_readline,
              lines_begin_and_messages_are_sent, what_is_typed_while_the_store_opens_stays, older_prompts_are_searched,
              a_paste_without_an_end, long_pastes_are_one_line, files_go_along, words_are_completed, the_keys_of_vi])
