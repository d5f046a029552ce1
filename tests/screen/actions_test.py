"""No action of the table is without an effect: each is handled by some view or by the program, and every key of the
built-in file does something where it is bound."""

import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

SCREEN = os.path.join(harness.SOURCE, "ui", "tui")


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def table():
    """(symbol, name) of every action."""
    text = read(os.path.join(SCREEN, "actions.h"))
    text = text[text.index("#define ACTIONS(X)"):text.index("enum action {")]
    return re.findall(r'X\((\w+),\s*"([\w-]+)"', text)


def every_action_is_handled():
    source = "\n".join(read(path) for path in sorted(glob.glob(os.path.join(SCREEN, "*.c")))
                       if os.path.basename(path) not in ("actions.c", "keys.c"))
    handled = set(re.findall(r"(?:case|[!=]=) ACTION_(\w+)", source)) | set(re.findall(r"\[ACTION_(\w+)\]", source))
    actions = table()
    harness.check(len(actions) > 60, "the table was not understood")
    missing = [name for symbol, name in actions if symbol not in handled]
    harness.equal(missing, [], "actions that nothing handles")


def the_help_of_every_part():
    """Each part of the screen shows its own keys, and every line of it is an action of the table."""
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box, \
            box.start(rows=100, columns=120) as screen:
        screen.wait("heel slides")
        for key, mode, own in (("M-1", "conversations", "Rename the conversation"), ("M-2", "chat", "Go on with an answer"),
                               ("M-3", "insert", "Begin a new line"), ("M-4", "inspector", "Say yes to the guess")):
            screen.keys(key).wait_mode(mode).keys("F1").wait_mode("help").wait(own).keys("Esc").wait_mode(mode)
            screen.wait_gone(own)


def what_does_not_fit_is_told_in_two_lines():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box, \
            box.start(rows=24, columns=80) as screen:
        screen.wait("heel slides").keys("M-4").wait_mode("inspector").keys("F1").wait_mode("help")
        screen.wait("or the question to", " ask it anew").resize(24, 40).wait("Show where it came from ", " question to ask it anew")
        screen.keys("Esc").wait_mode("inspector").keys("M-3").wait_mode("insert").keys("F1").wait("  Ctrl-J, Alt-Enter, Shift-Enter  ", "Begin a new line")


harness.main([every_action_is_handled, the_help_of_every_part, what_does_not_fit_is_told_in_two_lines])
