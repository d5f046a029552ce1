"""The spelling of what is typed: by hunspell, where it is installed; without it, one sentence and nothing else."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled(**ui):
    box = content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE))
    box.configure(ui=ui)
    return box


def there():
    """hunspell is, and knows English."""
    try:
        said = subprocess.run(["hunspell", "-d", "en_US", "-a"], input="^wrongg\n", capture_output=True, text=True, timeout=30)
    except OSError:
        return False
    return "& wrongg" in said.stdout


def underlined(screen):
    """The text of the input box that is underlined."""
    return [run for row in screen.attributes() for run in row.split() if "underline" in run]


def wrong_words_are_marked_and_mended():
    with filled(spelling="en_US") as box, box.start(rows=24, columns=80) as screen:
        screen.wait("heel slides").wait_mode("insert")
        screen.type("This is a mispeling, at /usr/lib or 12th.").wait("12th.")
        screen.wait_until(underlined, "a word to be underlined")
        harness.equal(len(underlined(screen)), 1, "marks")
        screen.keys("M-s").wait("misspelling, at").wait("1 of").wait_until(lambda s: not underlined(s), "the mark to go")
        before = screen.text()[21]
        screen.keys("M-s").wait("2 of").wait_until(lambda s: s.text()[21] != before, "the next")
        screen.keys("C-_").wait("misspelling, at").keys("C-_").wait("mispeling, at")
        # what is being typed is not marked before its end
        screen.keys("C-c").wait("> Message").type("wrogn").wait("> wrogn")
        harness.check(not underlined(screen), "it is still being typed")
        screen.type(" ").wait_until(underlined, "the mark")
        screen.keys("C-x", "s").wait("wrong").wait("1 of")


def it_is_left_alone():
    with filled() as box, box.start(rows=24, columns=80) as screen:
        screen.wait("heel slides").wait_mode("insert").type("mispeling of wrods here").wait("wrods here").keys("M-s").wait("spelling is not checked")
        harness.check(not underlined(screen), "nobody asked for it")


def without_hunspell():
    with filled(spelling="en_US") as box, box.start(rows=24, columns=80, PATH="/nonexistent") as screen:
        screen.wait("heel slides").wait_mode("insert").type("mispeling of wrods here").wait("is not there").keys("C-a")
        harness.check(not underlined(screen), "nothing is known")


def without_that_dictionary():
    with filled(spelling="xx_XX") as box, box.start(rows=24, columns=80) as screen:
        screen.wait("heel slides").wait_mode("insert").type("mispeling of wrods here").wait("xx_XX").wait("is not there")
        screen.type(" and more").wait("here and more")


tests = [it_is_left_alone, without_hunspell]
if there():
    tests += [wrong_words_are_marked_and_mended, without_that_dictionary]
else:
    print("# hunspell with en_US is not installed: marking is not tested")
harness.main(tests)
