"""A store that is deleted, moved or replaced under the running program, and a worker whose loop fails: said, nothing
that was typed or had arrived is lost, and the program goes on as soon as there is a store again."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "screen"))
import harness

GONE = "The store is gone"
OTHER = "Another file lies where the store was"
BACK = "again: what is said is saved"
STALL = "stall:after=3,text=kept%20words%20of%20it,size=6,count=9"


def store(box):
    return box.path("data", "recollect", "recollect.db")


def ready(box):
    screen = box.start(rows=30, columns=120)
    screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
    return screen


def contents(box):
    """Of what streams, the pieces, too."""
    return box.stored("SELECT content FROM messages UNION ALL SELECT content FROM pieces")


def whole(box):
    done = box.run("maintain", "--check", check=False)
    harness.equal(done.returncode, 0, "maintain --check: " + done.stdout + done.stderr)


def copied(box, to):
    """A copy made by the program itself: whole, whatever is in the log."""
    box.run("maintain", "--backup", box.path(to))
    return box.path(to)


def deleted_and_restored():
    """rm, then a backup put back: what was typed meanwhile is still there and is stored."""
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("my desk is made of oak").keys("Enter").wait("Kept, word for word")
        screen.wait_until(lambda s: "complete" in box.stored("SELECT status FROM turns"), "the turn to be stored")
        backup = copied(box, "backup.db")
        os.unlink(store(box))
        screen.wait(GONE)
        screen.type("typed without a store").wait("typed without a store").keys("Enter")
        screen.wait_until(lambda s: s.find("typed without a store"), "the question to be back in the box")
        screen.wait(GONE)
        os.rename(backup, store(box))
        screen.wait(BACK).wait_gone(GONE).wait("typed without a store", "my desk is made of oak")
        screen.wait_until(lambda s: "typed without a store" in box.stored("SELECT text FROM drafts"), "the draft to be stored")
        screen.keys("Enter").wait_until(lambda s: "typed without a store" in contents(box), "the message to be stored")
        whole(box)


def moved_and_brought_back():
    """mv away while an answer streams, and back: the answer is marked interrupted, all its text is there."""
    with harness.Sandbox() as box, harness.Server(box) as server:
        server.script(STALL)
        with ready(box) as screen:
            screen.type("tell me a tale").keys("Enter").wait("kept words")
            screen.wait_until(lambda s: "kept" in contents(box), "the answer so far to be stored")
            os.rename(store(box), box.path("elsewhere.db"))
            screen.wait(GONE, "kept words")
            harness.check(not os.path.exists(store(box)), "a file was made where the store had been")
            os.rename(box.path("elsewhere.db"), store(box))
            screen.wait("Where we were", "interrupted", "kept words")
            server.script("text:text=%20and%20the%20rest,size=40")
            screen.keys("Enter").wait("continue").type("c").wait("and the rest")
            screen.wait_until(lambda s: "and the rest" in contents(box), "the rest to be stored")
        harness.check("kept words of it" in contents(box), "the text that had arrived: " + contents(box))
        whole(box)


def moved_for_good():
    """What was said lies where the file lies now, the log included."""
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("my desk is made of oak").keys("Enter").wait("Kept, word for word")
        screen.wait_until(lambda s: "complete" in box.stored("SELECT status FROM turns"), "the turn to be stored")
        os.rename(store(box), box.path("elsewhere.db"))
        screen.wait(GONE)
        screen.wait_until(lambda s: not os.path.exists(store(box) + "-wal"), "the log to be folded back")
        harness.check("oak" in box.run("--db", box.path("elsewhere.db"), "search", "desk"), "nothing at the new place")


def replaced_by_another():
    """mv other.db over it: said, and the program goes on with that one, which nothing of the first has entered."""
    with harness.Sandbox() as box, harness.Server(box) as server:
        other = box.path("other.db")
        server.script("reply")
        box.run("--db", other, "chat", "a sentence of the other store")
        server.script(STALL)
        with ready(box) as screen:
            screen.type("tell me a tale").keys("Enter").wait("kept words")
            screen.wait_until(lambda s: "kept" in contents(box), "the answer so far to be stored")
            os.rename(other, store(box))
            screen.wait("What had arrived of an answer is in")
            screen.wait_until(lambda s: [name for name in os.listdir(box.path("state", "recollect"))
                                         if name.startswith("unsaved-")], "the answer to be put aside")
            screen.wait_gone("kept words").wait("What is on your mind?", "a sentence of the o")
            server.script("text:text=a%20new%20answer,size=40")
            screen.type("a new question").keys("Enter").wait("a new answer")
            screen.wait_until(lambda s: "a new answer" in contents(box), "the answer to be stored")
        harness.check("tell me a tale" not in contents(box), "the first store has leaked into the other")
        name, = [name for name in os.listdir(box.path("state", "recollect")) if name.startswith("unsaved-")]
        with open(box.path("state", "recollect", name), encoding="utf-8") as file:
            text = file.read()
        harness.check("tell me a tale" in text and "kept words" in text, "put aside: " + text)
        whole(box)


def replaced_by_what_is_no_store():
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("my desk is made of oak").keys("Enter").wait("Kept, word for word")
        screen.wait_until(lambda s: "complete" in box.stored("SELECT status FROM turns"), "the turn to be stored")
        backup = copied(box, "backup.db")
        os.rename(box.write("text", "no store at all\n" * 100), store(box))
        screen.wait("is not a store")
        os.rename(backup, store(box))
        screen.wait(BACK)
        screen.type("and the chair of ash").keys("Enter").wait_until(lambda s: "ash" in contents(box), "the message")
        whole(box)


def log_taken_away():
    with harness.Sandbox() as box, ready(box) as screen:
        screen.type("my desk is made of oak").keys("Enter").wait("Kept, word for word")
        os.unlink(store(box) + "-wal")
        screen.wait(BACK)
        screen.type("and the chair of ash").keys("Enter").wait_until(lambda s: "ash" in contents(box), "the message")
        harness.check("oak" in contents(box), "what was in the log")
        whole(box)


def in_line_mode():
    """`chat` says it at the next line, and goes on behind that."""
    with harness.Sandbox() as box, box.start("chat", rows=30, columns=120) as screen:
        screen.wait("You:").type("my desk is made of oak").keys("Enter").wait("Kept, word for word")
        screen.wait_until(lambda s: "complete" in box.stored("SELECT status FROM turns"), "the turn to be stored")
        backup = copied(box, "backup.db")
        os.unlink(store(box))
        screen.wait_until(lambda s: not os.path.exists(store(box) + "-wal"), "it to be noticed")
        screen.type("said to nobody").keys("Enter").wait(GONE)
        os.rename(backup, store(box))
        screen.wait_until(lambda s: os.path.exists(store(box) + "-wal"), "the store to be opened")
        screen.type("and the chair of ash").keys("Enter").wait_until(lambda s: "ash" in contents(box), "the message")
        whole(box)


def has_vector(box, text):
    return box.stored("SELECT count(*) FROM vectors v JOIN messages m ON m.pk = v.message WHERE m.content = '%s'" % text) == "1"


def worker_fails():
    """The system refuses to wait for anything once: the worker is started again, the answer is marked and kept. Who
    makes vectors is asked again, too."""
    shim = {"LD_PRELOAD": os.path.join(harness.BUILD, "tests", "pty", "points.so"),
            # a sanitizer wants to be the first
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
    with harness.Sandbox(**shim) as box, harness.Server(box) as server:
        server.script(STALL)
        box.environment["POINTS_POLL"] = box.path("fail")
        for name, value in (("provider", "openai"), ("model", "one"), ("base_url", server.url)):
            box.run("config", "set", "embedding." + name, value)
        with ready(box) as screen:
            screen.type("tell me a tale").keys("Enter").wait("kept words")
            box.write("fail", "")
            screen.wait("was started again", "kept words")
            screen.wait_until(lambda s: "interrupted" in box.stored("SELECT status FROM turns"), "the turn to be marked")
            harness.check("kept words" in contents(box), "the text that had arrived")
            server.script("text:text=a%20new%20answer,size=40")
            # the turn has ended for the screen, too: else what is sent waits, and then for its person
            screen.wait("Where we were").keys("Esc").wait_gone("Where we were").wait("goes on")
            screen.type("and now?").keys("Enter").wait("a new answer")
            screen.wait_until(lambda s: "a new answer" in contents(box), "the answer to be stored")
            screen.wait_until(lambda s: has_vector(box, "and now?"), "the question's vector")
        whole(box)


harness.main([deleted_and_restored, moved_and_brought_back, moved_for_good, replaced_by_another,
              replaced_by_what_is_no_store, log_taken_away, in_line_mode, worker_fails])
