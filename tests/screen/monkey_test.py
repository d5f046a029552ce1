"""A monkey at the keyboard: random keys, words, pastes, clicks and sizes while answers stream.

MONKEY_SECONDS (default 8) and MONKEY_SEED (default 1) say how long and which one; a failure names its seed and the last keys.
The program must not crash, must send no sequence of content to its terminal, must keep its frames whole, give the terminal back,
and leave a store in which nothing is broken. Under a build with the address sanitizer, nothing of that kind either.
"""

import os
import random
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

SECONDS = float(os.environ.get("MONKEY_SECONDS", "8"))
AGAIN = 3  # seconds after which words that are not seen are typed again
SEED = int(os.environ.get("MONKEY_SEED", "1"))
KEYS = ("Enter Enter Esc Esc Tab S-Tab Up Down Left Right Home End PgUp PgDn Backspace Delete F1 F2 M-1 M-2 M-3 M-4 M-x M-y C-j "
        "C-a C-b C-d C-e C-f C-k C-l C-n C-p C-r C-t C-u C-v C-w C-x C-y C-_ M-b M-f M-d M-u M-l M-c M-_ M-Backspace C-c "
        "Space m s S . x a b c e f g g h i j k l m n o p q r t u v w y y z d A D E F G J K N R V Z / ? : + [ ] { } 1 2 3 4 0 $").split()
WORDS = ["heel", "line 3", "漢字", "👨‍👩‍👧‍👦", "e\u0301", "שלום", "\x1b[31m", "set ui.theme light", "zoom", "```c\nint x;\n", "@", "'", "a" * 300]
SETTINGS = ("ui.vi true", "ui.vi true", "ui.vi false", "ui.wrap_code false", "ui.wrap_code true", "ui.emoji replace", "ui.emoji show",
            "ui.list_group tag", "ui.list_group none", "ui.list_sort title", "ui.list_sort time", "ui.theme dusk", "ui.theme default",
            "ui.inspector_width 40", "ui.sidebar_width 12", "ui.mouse false", "ui.mouse true", "memory.learn propose", "memory.learn on")
SIZES = ((24, 80), (24, 80), (12, 40), (50, 200), (6, 20), (3, 7), (1, 2), (100, 300), (24, 61), (30, 99), (40, 120))
SCRIPTS = ("reply", "text:size=5,text=some%20words%20**bold**%20and%20%60code%60", "http:status=400,message=no",
           "text:size=40,text=%s" % "%0A%0A".join("line%%20%d" % number for number in range(40)), "stall:after=2,text=stays,size=2,count=5")


class Monkey:
    def __init__(self, box, server):
        self.random = random.Random(SEED)
        self.box, self.server = box, server
        self.screen, self.done, self.starts, self.seen = None, [], 0, 0

    def note(self, what):
        self.done = self.done[-60:] + [what]

    def start(self):
        rows, columns = 24, 80
        self.screen = self.box.start(rows=rows, columns=columns, EDITOR="true")
        self.screen.wait_until(lambda s: s.state()["bytes"] > 500, "the first frame")
        self.starts += 1

    def key(self):
        name = self.random.choice(KEYS)
        self.note(name)
        self.screen.keys(name)

    def words(self):
        text = self.random.choice(WORDS)
        self.note("type %r" % text)
        self.screen.type(text)

    def paste(self):
        text = "".join(self.random.choice(WORDS) + self.random.choice(" \n\t") for _ in range(self.random.randrange(1, 30)))
        self.note("paste")
        self.screen.paste(text)

    def resize(self):
        rows, columns = self.random.choice(SIZES)
        self.note("resize %d %d" % (rows, columns))
        self.screen.resize(rows, columns)

    def mouse(self):
        button = self.random.choice((0, 0, 32, 64, 65))
        self.note("mouse %d" % button)
        self.screen.type("\x1b[<%d;%d;%d%s" % (button, self.random.randrange(1, 210), self.random.randrange(1, 60), self.random.choice("MMm")))

    def send(self):
        self.note("send")
        self.server.script(self.random.choice(SCRIPTS))
        self.screen.keys("M-3").type("go on %d" % self.random.randrange(1000)).keys("Enter")

    def setting(self):
        text = self.random.choice(SETTINGS)
        self.note("set " + text)
        self.screen.keys("Esc Esc").type(":set " + text).keys("Enter")

    def other(self):
        self.note("signal")
        try:
            self.screen.signal(self.random.choice((signal.SIGWINCH, signal.SIGCONT, signal.SIGINT)))
        except harness.Failure:
            self.look()  # it had just ended

    def look(self):
        """What must hold at any time."""
        state = self.screen.state()
        if state["stopped"]:
            self.screen.signal(signal.SIGCONT)
        if state["ended"]:
            # an interrupt from outside may come when the program has not begun to catch it, or has stopped doing so
            harness.check(state["status"] in (0, 128 + signal.SIGINT), "exit status %d" % state["status"])
            self.given_back()
            self.screen.close()
            self.start()

    def given_back(self):
        state = self.screen.state()
        harness.equal((state["alternate"], state["echo"], state["canonical"]), (0, 1, 1), "the terminal as it was")

    def frames(self):
        """At a size that has frames, they are whole when nothing covers them, once all has been drawn anew."""
        self.screen.resize(24, 80)
        self.screen.keys("Esc Esc Esc Esc Esc Esc")
        self.caught_up()
        self.screen.wait_until(lambda s: s.state()["ended"] or self.whole(s), "whole frames")

    def caught_up(self):
        """Until all that was typed has been read: words typed now are seen, and go when they are wiped out."""
        self.seen += 1
        words = "seen %d times" % self.seen
        # C-l twice: behind Esc a key is taken for one with Alt
        self.until(lambda: self.shows(words), lambda: self.screen.keys("Esc Esc C-l C-l").type(":" + words), "what was typed last")
        self.until(lambda: not self.shows(words) or self.screen.state()["ended"], lambda: self.screen.keys("C-u", "Esc"), "it to go")

    def until(self, reached, press, said):
        """Keys may be lost, as a person's are: an editor that comes and goes has the terminal for a moment. Then they are pressed
        again, after an Esc of its own: the end of a paste may be among them."""
        until = time.monotonic() + harness.PATIENCE
        while not reached():
            if time.monotonic() > until:
                raise harness.Failure("waited in vain for %s\n%s\n%s" % (said, self.screen.state(), self.screen.picture()))
            press()
            if not self.within(AGAIN, reached):
                self.screen.keys("Esc")
                self.within(1, reached)

    def within(self, seconds, reached):
        until = time.monotonic() + seconds
        while time.monotonic() < until and not reached():
            self.screen.wait_change()
        return reached()

    def shows(self, words):
        return self.screen.state()["ended"] or any(words in row for row in self.screen.text())

    @staticmethod
    def whole(screen):
        rows = screen.grid()
        if rows[0][0] != "┌":
            return True  # the bare view
        if not all(row[0] in "│├┌└" and row[-1] in "│┤┐┘" for row in rows[:-1]):
            return False
        return all(Monkey.line_goes_on([row[column] for row in rows[1:-1]]) for column, cell in enumerate(rows[0]) if cell == "┬")

    @staticmethod
    def line_goes_on(cells):
        """The line between two panes, from the top to where it ends."""
        end = next((at for at, cell in enumerate(cells) if cell == "┴"), None)
        return end is not None and all(cell in "│├┤┼" for cell in cells[:end])


def monkey():
    steps = 0
    with harness.Sandbox(RECOLLECT_NOW=content.NOW) as box, harness.Server(box) as server:
        content.fill(box, content.lines(content.LISBON, content.RUST, content.KNEE, content.WIDE))
        box.configure(provider={"name": "anthropic"}, ui={"copy_command": "cat >/dev/null"})
        self = Monkey(box, server)
        self.start()
        acts = [self.key] * 30 + [self.words] * 4 + [self.paste, self.resize, self.mouse, self.mouse, self.send, self.setting, self.other]
        until = time.monotonic() + SECONDS
        try:
            while time.monotonic() < until:
                self.random.choice(acts)()
                steps += 1
                if steps % 20 == 0:
                    self.look()
                if steps % 200 == 0:
                    self.frames()
            self.look()
            self.frames()
            self.look()
            self.screen.signal(signal.SIGTERM)
            self.screen.wait_until(lambda s: s.state()["ended"] or (s.state()["stopped"] and not s.signal(signal.SIGCONT)), "the end")
            self.given_back()
            harness.check(self.screen.state()["status"] in (0, 128 + signal.SIGTERM, 128 + signal.SIGINT), "exit status %d" % self.screen.state()["status"])
        except harness.Failure as failure:
            raise harness.Failure("seed %d, step %d, after %s\n%s" % (SEED, steps, " ".join(self.done), failure)) from None
        finally:
            self.screen.close()
        strays = harness.stray_controls(self.screen.recorded())
        harness.equal(strays, [], "sequences of content")
        print("# %d steps, %d starts" % (steps, self.starts))
        checked = box.run("maintain", "--check", check=False)
        harness.equal(checked.returncode, 0, "the store: " + checked.stdout + checked.stderr)


harness.main([monkey])
