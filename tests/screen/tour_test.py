"""The same tour through two terminal emulators that know nothing of each other gives the same text: libvterm and tmux."""

import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

SIZE = (24, 100)
# keys as the harness names them; what must be on the screen then
TOUR = (
    ((), "heel slides"), (("Esc",), "e change"), (("g", "g"), "What can I do"), (("M-1",), "open"), (("j", "j", "Enter"), "Alfama"),
    (("Esc",), "e change"), (("t",), "2026-03-10 10:42:03"), (("t",), "e change"), (("/",), "find in this"), (("t", "r", "a", "m", "Enter"), "of 1"),
    (("F1",), "Keys"), (("Esc",), "e change"), (("g", "p"), "No preferences"), (("2",), "e change"), (("Z",), "You"), (("Z",), "e change"),
    (("M-1",), "open"), (("g", "g", "j", "Enter"), "ncurses"), (("h", "i"), "> hi"), (("C-c",), "Message (Enter"),
)


class Tmux:
    NAMES = {"Esc": "Escape"}

    def __init__(self, box):
        self.box = box
        self.environment = dict(box.environment, TMUX_TMPDIR=box.folder)
        self.environment.pop("TMUX", None)
        quoted = " ".join("'%s=%s'" % pair for pair in dict(box.environment, TERM="screen-256color").items())
        self.tell("-f", "/dev/null", "new-session", "-d", "-x", str(SIZE[1]), "-y", str(SIZE[0]), "-s", "tour",
                  "env %s %s; sleep 60" % (quoted, harness.PROGRAM), ";", "set", "-g", "status", "off", ";", "set", "-s", "escape-time", "0",
                  ";", "resize-window", "-x", str(SIZE[1]), "-y", str(SIZE[0]))

    def tell(self, *words):
        return subprocess.run(["tmux", "-L", "tour", *words], env=self.environment, capture_output=True, text=True, encoding="utf-8",
                              timeout=harness.PATIENCE, check=True).stdout

    def keys(self, *names):
        self.tell("send-keys", "-t", "tour", *[self.NAMES.get(name, name) for name in names])

    def text(self):
        rows = [row.rstrip() for row in self.tell("capture-pane", "-p", "-t", "tour").split("\n")]
        return rows[:SIZE[0]]

    def close(self):
        subprocess.run(["tmux", "-L", "tour", "kill-server"], env=self.environment, capture_output=True)


def wait(text, words):
    until = time.monotonic() + harness.PATIENCE
    while True:
        rows = text()
        if any(words in row for row in rows):
            return rows
        if time.monotonic() > until:
            raise harness.Failure("waited in vain for %r\n%s" % (words, "\n".join(rows)))


def same_text():
    if not shutil.which("tmux"):
        print("# tmux is not here")
        return
    boxes = [content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.LISBON, content.RUST, content.KNEE)) for _ in range(2)]
    tmux = Tmux(boxes[1])
    try:
        with boxes[0].start(rows=SIZE[0], columns=SIZE[1], TERM="screen-256color") as screen:
            for keys, words in TOUR:
                for one in (screen, tmux):
                    if keys:
                        one.keys(*keys)
                    wait(one.text, words)
                until = time.monotonic() + harness.PATIENCE
                while [row.rstrip() for row in screen.text()] != tmux.text():
                    harness.check(time.monotonic() < until, "after %s\n%s\n--\n%s" % (keys, "\n".join(screen.text()), "\n".join(tmux.text())))
    finally:
        tmux.close()
        for box in boxes:
            box.remove()


harness.main([same_text])
