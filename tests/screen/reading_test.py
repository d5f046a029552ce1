"""Reading the chat: finding in it, copying out of it, its details, what leaves it."""

import base64
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

CODE = ("code", "Some code", "2026-03-13T09:00", [
    ("user", "show me"),
    ("assistant", "First:\n\n```c\nint main(void)\n{\n\n    return 0;\n}\n```\n\nthen **bold** Caf\u00e9 words:\n\n```python\nprint('x')\n```\n"),
])
LONG = ("long", "Long one", "2026-03-13T09:00", [
    ("user", "needle at the top"), ("assistant", "\n\n".join("line %02d" % n for n in range(1, 41))),
    ("user", "and a Needle below"), ("assistant", "no such word"),
])
DAYS = "\n".join('{"conversation": "d", "title": "Days", "role": "%s", "content": "%s", "created_at": "2026-03-%02dT09:00:00Z"}' % row
                 for row in (("user", "on the tenth", 10), ("assistant", "also", 10), ("user", "on the twelfth", 12)))


def filled(*conversations, **environment):
    return content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW, **environment), content.lines(*conversations))


def copied(screen):
    """What was given to the terminal's clipboard last."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", screen.recorded())
    return base64.b64decode(found[-1]).decode() if found else None


def gets(screen, text):
    screen.wait_until(lambda s: copied(s) == text, "the clipboard to hold %r" % text)


def find_shows_and_walks():
    with filled(LONG) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("no such word").escape().keys("/").wait("find in").type("needle")
        # while typing the nearest place is shown, and marked
        screen.wait_until(lambda s: any("bg=208" in row for row in s.attributes()), "the place found")
        screen.keys("Enter").wait("2 of 2").keys("N").wait("1 of 2", "needle at the top")
        screen.keys("N").wait("from the end again", "and a Needle").keys("n").wait("from the beginning again")
        # a capital makes it exact
        screen.keys("/", "C-u").type("Needle").keys("Enter").wait("1 of 1")
        screen.escape().wait_until(lambda s: not any("bg=208" in row or "bg=221" in row for row in s.attributes()),
                                   "the marks to go")


def find_returns():
    with filled(LONG) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("no such word").escape().keys("k", "k", "k").wait("3 lines below")
        before = screen.text()[:-1]
        screen.keys("/").type("needle at").wait("needle at the top").keys("Esc")
        screen.wait_until(lambda s: s.text()[:-1] == before, "the place where it began")
        screen.keys("/").type("xyzzy").keys("Enter").wait("is not in this conversation")


def seconds_to_find(screen, words):
    screen.keys("/", "C-u")
    began = time.monotonic()
    screen.type(words).wait(words[-40:])
    seconds = time.monotonic() - began
    screen.keys("Esc").wait_gone(words[-40:])
    return seconds


def words_typed_at_once_are_looked_for_once():
    """A long text is looked through once for what was read together, not for each of its letters."""
    long = ("c1", "Long", "2026-03-10T10:42", [("user", "words of a long text, again and again, " * 15000)])
    with filled(long) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("again and again").escape()
        one = min(seconds_to_find(screen, words) for words in ("xq1", "xq2", "xq3"))
        many = min(seconds_to_find(screen, "z" * 200 + words) for words in ("yq1", "yq2"))
        harness.check(many < 30 * one, "%.3f s for a few letters, %.3f s for 200" % (one, many))
        # what is typed with its Enter or Esc counts just as well
        screen.type("/\x15again and\r").wait(" of 15000")
        screen.type("/\x15xyzzy\r").wait("is not in this conversation")


def copy_by_the_terminal():
    with filled(CODE) as box, box.start(rows=30, columns=90) as screen:
        screen.wait("First:").escape().keys("y", "y").wait("copied the message", "OSC 52")
        gets(screen, CODE[3][1][1])
        screen.keys("y", "c").wait("block of code 1 of 2")
        gets(screen, "int main(void)\n{\n\n    return 0;\n}\n")
        screen.keys("y", "c").wait("block of code 2 of 2")
        gets(screen, "print('x')\n")
        screen.keys("K").keys("y", "y").wait("7 bytes")
        gets(screen, "show me")
        screen.keys("i").wait_mode("insert").keys("C-x", "y").wait("copied the last answer")
        gets(screen, CODE[3][1][1])


def choose_and_copy():
    with filled(CODE) as box, box.start(rows=30, columns=90) as screen:
        screen.wait("First:").escape().keys("v").wait_mode("select").keys("$", "y").wait("copied the selection")
        gets(screen, "First:")
        screen.keys("v").wait_mode("select").keys("G", "{", "g", "g", "Esc").wait_mode("chat")
        screen.keys("G").keys("V").wait_mode("select").keys("j", "j", "j", "y").wait("copied the selection")
        gets(screen, "First:\n\n```c\nint main(void)")
        # to the end: the words as they are seen, without the marks around them
        screen.keys("v").wait_mode("select").keys(*["j"] * 9, "0", "w", "w", "w", "h", "h", "y").wait("copied the selection")
        gets(screen, "First:\nint main(void)\n{\n\n    return 0;\n}\nthen bold Caf\u00e9")


def copy_by_a_command():
    with filled(CODE) as box:
        target = box.path("copied")
        box.configure(ui={"copy_command": "cat >%s" % target})
        with box.start(rows=30, columns=120) as screen:
            screen.wait("First:").escape().keys("y", "y").wait("copied the message, %d bytes, by cat" % len(CODE[3][1][1].encode()))
            with open(target, encoding="utf-8") as file:
                harness.equal(file.read(), CODE[3][1][1])
            harness.equal(copied(screen), None)
        box.configure(ui={"copy_command": "exit 3"})
        with box.start(rows=30, columns=120) as screen:
            screen.wait("First:").escape().keys("y", "y").wait("not copied: \"exit 3\" failed")


def copy_by_a_tool_of_the_desktop():
    with filled(CODE, WAYLAND_DISPLAY="wayland-9") as box:
        tool, target = box.path("bin", "wl-copy"), box.path("copied")
        box.write("bin/wl-copy", "#!/bin/sh\n[ -e %s.fail ] && exit 1\ncat >%s\n" % (target, target))
        os.chmod(tool, 0o755)
        box.environment["PATH"] = box.path("bin") + ":" + box.environment["PATH"]
        with box.start(rows=30, columns=120) as screen:
            screen.wait("First:").escape().keys("y", "c").wait("by wl-copy")
            with open(target, encoding="utf-8") as file:
                harness.check("int main" in file.read(), "it did not get the text")
            # it fails: the terminal's way, and the note says so
            box.write("copied.fail", "")
            screen.keys("y", "y").wait("OSC 52")
            gets(screen, CODE[3][1][1])
        # far from that desktop
        with box.start(rows=30, columns=120, SSH_CONNECTION="1 2 3 4") as screen:
            screen.wait("First:").escape().keys("y", "y").wait("OSC 52")


def copy_through_multiplexers():
    with filled(CODE) as box:
        with box.start(rows=30, columns=120, TMUX="/tmp/none,1,0") as screen:
            screen.wait("First:").escape().keys("y", "y").wait("through tmux")
            harness.check(b"\x1bPtmux;\x1b\x1b]52;c;" in screen.recorded(), "not wrapped for tmux")
        with box.start(rows=30, columns=120, STY="1.x") as screen:
            screen.wait("First:").escape().keys("y", "y").wait("through screen")
            harness.check(b"\x1bP\x1b]52;c;" in screen.recorded(), "not wrapped for screen")
        with box.start(rows=30, columns=120, TERM="linux") as screen:
            screen.wait("First:").escape().keys("y", "y").wait("not copied: this terminal has no clipboard")


def days_and_details():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), DAYS + "\n") as box, box.start(rows=30, columns=100) as screen:
        screen.wait("on the twelfth", "Thursday, 12 March 2026")
        harness.equal(len([row for row in screen.text() if "March 2026" in row]), 1, "lines of days")
        screen.escape().keys("t").wait("2026-03-10 09:00:00").keys("t").wait_gone("2026-03-10 09:00:00")


def code_scrolls_sideways():
    code = "```c\nint here; %s int there;\nshort line;\n```" % ("middle, " * 20)
    talk = ("c1", "Long code", "2026-03-13T09:00", [("user", "show me"), ("assistant", "Prose.\n\n" + code)])
    with filled(talk) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("int there").escape().keys("z", "w").wait("int here", "›").wait_gone("int there")
        screen.keys("Right").wait("‹").wait_gone("int here", "short line").wait("Prose.")
        screen.keys(*["Right"] * 9).wait("int there").wait_gone("›").keys(*["Left"] * 9).wait("int here", "short line")
        screen.keys("z", "w").wait("int here", "int there")
        box.configure(ui={"wrap_code": "false"})
        with box.start(rows=24, columns=80) as other:
            other.wait("int here", "›")
            harness.check("int there" not in "\n".join(other.text()), "it is wrapped in spite of the setting")


def fork():
    with filled(LONG) as box, box.start(rows=24, columns=100) as screen:
        screen.wait("no such word").escape().keys("g", "g").wait("needle at the top").keys("F")
        screen.wait("of its own").wait_gone("no such word").wait("needle at the top")
        harness.equal(len(box.run("conversation", "list").strip().splitlines()), 2, "conversations")


def bare_view():
    with filled(CODE) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("First:").escape().keys("Z").wait_until(
            lambda s: not re.search("[│─┌]", "\n".join(s.text())), "frames to go")
        screen.wait_row(3, "Assistant").wait("First:")
        harness.check("First:" in screen.text(), "the text does not begin at the edge\n" + screen.picture())
        screen.keys("Esc").wait("Conversations")


def export():
    with filled(CODE) as box, box.start(rows=24, columns=120) as screen:
        path = box.path("out.md")
        screen.wait("First:").escape().keys(":").type("export " + path).keys("Enter").wait("2 messages written")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        harness.check(text.startswith("# Some code\n\n## You, 2026-03-13 09:00\n\nshow me\n") and CODE[3][1][1] in text, text)
        screen.keys(":").type("export " + path).keys("Enter").wait("is there already")
        screen.keys(":").type("export! " + path).keys("Enter").wait("2 messages written")
        for command in ("export ", "export! "):
            screen.keys(":").type(command + box.path("config")).keys("Enter").wait("is a folder; name a file in it")


def editor_and_pipe():
    with filled(CODE) as box:
        edit = box.write("edit", "#!/bin/sh\nprintf 'from the editor\\n' >>\"$1\"\n")
        os.chmod(edit, 0o755)
        with box.start(rows=24, columns=100, EDITOR=edit) as screen:
            screen.wait("First:").type("draft ").keys("C-x", "C-e").wait("> draft from the editor")
            screen.escape().keys("K", "E").wait("Changing a message").wait("from the editor").keys("Esc")
            screen.wait_gone("Changing").escape().keys("|").wait("pipe the message").type("tr a-z A-Z").keys("Enter")
            screen.wait("SHOW ME", "Enter goes back").keys("Enter").wait("piped 7 bytes", "Conversations")
            screen.wait_until(lambda s: "draft from" in box.stored("SELECT text FROM drafts"), "the draft to be on disk")
        with box.start(rows=24, columns=100, EDITOR="false") as screen:
            screen.wait("> draft from").keys("C-x", "C-e").wait("the text is as it was").wait("> draft from")


def tags():
    with filled(CODE) as box, box.start(rows=24, columns=120) as screen:
        screen.wait("First:").escape().keys(":").type("tag work").keys("Enter").wait("tagged: work")
        screen.wait_until(lambda s: "work" in box.run("conversation", "list", "--json"), "the tag to be stored")
        screen.keys(":").type("untag work").keys("Enter").wait("no longer tagged: work")


harness.main([find_shows_and_walks, find_returns, words_typed_at_once_are_looked_for_once, copy_by_the_terminal, choose_and_copy, copy_by_a_command,
              copy_by_a_tool_of_the_desktop, copy_through_multiplexers, days_and_details, code_scrolls_sideways, fork, bare_view, export,
              editor_and_pipe, tags])
