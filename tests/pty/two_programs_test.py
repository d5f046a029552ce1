"""Two programs on one store at once: both usable, each shows what the other says within a second, neither disturbs
the other's streaming answer, and nothing is lost."""

import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "screen"))
import harness

SIZE = {"rows": 40, "columns": 100}


class Server:
    """tests/provider/server.py, as long as the block."""

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "..", "provider", "server.py")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = "http://127.0.0.1:%d" % int(self.process.stdout.readline())
        return self

    def __exit__(self, *exception):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def model(self, script):
        """The variables that make a program ask it."""
        return {"ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_MODEL": script}

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=harness.PATIENCE) as answer:
            return json.load(answer)


def messages(box):
    """All that is stored: [(role, content, status)] in order of time."""
    rows = []
    for line in box.run("--json", "conversation", "list").splitlines():
        shown = json.loads(box.run("--json", "conversation", "show", json.loads(line)["id"]))
        rows += [(row["role"], row["content"], row["status"]) for row in shown["messages"]]
    return rows


def say(screen, text):
    screen.type(text).keys("Enter")


def stored_whole(box):
    """An answer is seen before it is stored: whether all of them are by now."""
    return all(status == "complete" for _, _, status in messages(box))


def each_shows_the_others_messages():
    with harness.Sandbox() as box:
        box.run("chat", "We begin here.")
        with box.start(**SIZE) as one, box.start(**SIZE) as two:
            one.wait("We begin here.")
            two.wait("We begin here.")
            delays = []
            for number in range(5):
                speaker, listener = (one, two) if number % 2 else (two, one)
                say(speaker, "Sentence number %d is said." % number)
                speaker.wait("Sentence number %d is said." % number)
                begun = time.monotonic()
                listener.wait("Sentence number %d is said." % number)
                delays.append(time.monotonic() - begun)
                one.wait_until(lambda screen: count(screen, "Kept, word for word") > number, "the answer")
                two.wait_until(lambda screen: count(screen, "Kept, word for word") > number, "the answer")
            harness.check(statistics.median(delays) <= 1.0, "seen after %s s" % delays)
            one.wait_until(lambda screen: stored_whole(box), "whole turns")
        stored = messages(box)
        harness.equal(len(stored), 12, "messages")
        harness.equal({status for _, _, status in stored}, {"complete"}, "statuses")


def count(screen, text):
    return sum(line.count(text) for line in screen.text())


def a_second_program_leaves_a_stream_alone():
    with harness.Sandbox() as box, Server() as server:
        box.run("chat", "--title", "The beginning", "We begin here.")
        with box.start(**SIZE, **server.model("gate:count=12,after=5")) as one:
            one.wait("We begin here.")
            say(one, "Tell me slowly.")
            one.wait("p4.....")
            # the second starts while the first one waits for more, and has a talk of its own
            with box.start(**SIZE, **server.model("reply")) as two:
                two.wait("Tell me slowly.")
                two.keys("C-x", "n")
                say(two, "Over here.")
                two.wait("You said: Over here.")
                one.wait("Over here.")
                harness.equal(server.get("/stats")["aborted"], 0, "streams that were cut")
                server.get("/open")
                one.wait("p11....").wait_until(lambda screen: stored_whole(box), "whole turns")
        stored = messages(box)
        told = [row for row in stored if row[1].startswith("p0")]
        harness.equal(told, [("assistant", "".join(("p%d" % i).ljust(7, ".") + " " for i in range(12)), "complete")],
                      "the slow answer")
        harness.check(("assistant", "You said: Over here.", "complete") in stored, "the quick answer is lost")
        harness.check("interrupted" not in {status for _, _, status in stored}, "a live turn was taken for a dead one")
        harness.check("interrupted" not in box.run("recover"), "something to recover")


def what_another_leaves_behind_is_told_and_gone_on_with():
    """The worker of a program without a screen is killed in the middle of an answer: the open screen says so by
    itself, and goes on with it."""
    with harness.Sandbox() as box, Server() as server:
        box.run("chat", "--title", "The beginning", "We begin here.")
        with box.start(**SIZE, **server.model("text:text=%20and%20the%20rest,size=40,count=1")) as screen:
            screen.wait("We begin here.")
            environment = dict(box.environment, **server.model("stall:after=3,text=kept%20words%20of%20it,size=6,count=9"))
            other = subprocess.Popen([harness.PROGRAM, "chat", "Tell me slowly."], env=environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            screen.wait("Tell me slowly.")  # in the list
            screen.wait_until(lambda screen: any("kept" in content for _, content, _ in messages(box)), "a part to be on disk")
            other.kill()
            other.wait()
            screen.wait_until(lambda screen: any(status == "interrupted" for _, _, status in messages(box)),
                              "the lost answer to be marked")
            screen.wait("interrupted")
            if screen.find("Where we were") is None:
                screen.escape().keys(":").type("recover").keys("Enter").wait("Where we were")
            screen.wait("kept words").keys("Enter").wait("continue").type("c").wait("and the rest")
            screen.wait_until(lambda screen: [status for _, content, status in messages(box) if "the rest" in content] == ["complete"],
                              "the rest to be stored")


def many_writers_lose_nothing():
    with harness.Sandbox() as box:
        box.run("chat", "--title", "The beginning", "We begin here.")
        with box.start(**SIZE) as screen:
            screen.wait("We begin here.")
            command = [harness.PROGRAM, "chat"]
            writers = [subprocess.Popen(command + ["Writer %d.%d" % (word, writer)], env=box.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                       for word in range(3) for writer in range(4)]
            say(screen, "And I write, too.")
            for writer in writers:
                error = writer.communicate(timeout=harness.PATIENCE)[1]
                harness.check(writer.returncode == 0, error.decode())
            screen.wait("Kept, word for word")
            screen.wait(*["Writer %d.%d" % (word, writer) for word in range(3) for writer in range(4)])
            screen.wait_until(lambda screen: stored_whole(box), "whole turns")
        said = [content for role, content, status in messages(box) if role == "user"]
        harness.equal(len(said), 14, "messages of the user")
        harness.check("And I write, too." in said, "what was typed is lost")
        box.run("maintain", "--check")


harness.main([each_shows_the_others_messages, a_second_program_leaves_a_stream_alone,
              what_another_leaves_behind_is_told_and_gone_on_with, many_writers_lose_nothing])
