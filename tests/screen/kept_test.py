"""What outlasts the program though it is no content: unread marks, typed commands, the caret of a draft."""

import os
import re
import stat
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled(*conversations):
    return content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(*conversations))


def quit_by_command(screen):
    screen.keys(":").wait_row(23, ":").type("q").wait_row(23, ":q").keys("Enter").wait_end(0)


def row_of(screen, title):
    return next((row for row in screen.text() if re.match("│[^│]*%s" % title, row)), "")


def unread_marks():
    with filled(content.KNEE, content.RUST) as box, harness.Server(box, "gate:after=2") as server:
        box.configure(provider={"name": "anthropic"})
        with box.start(rows=24, columns=80) as screen:
            screen.wait("Rust or C").wait_mode("insert").type("question").keys("Enter").wait("arriving").escape()
            asked = re.sub(r"^┌.*┬─ (.*?) ─*┐$", r"\1", screen.text()[0])
            screen.keys("1").wait_mode("conversations").keys("j", "Enter").wait_until(lambda s: asked not in s.text()[0], "the other")
            server.open_gate()
            screen.wait_until(lambda s: "•" in row_of(s, asked), "the mark")
            screen.keys("Esc").wait_until(lambda s: s.text()[-1].startswith((" chat", " conversations")), "a view")
            quit_by_command(screen)
        with box.start(rows=24, columns=80) as screen:
            screen.wait_until(lambda s: "•" in row_of(s, asked) or asked in s.text()[0], "the mark, or the conversation itself")
            if asked not in screen.text()[0]:
                screen.escape().keys("1").wait_mode("conversations")
                screen.keys("g", "g").keys("Enter").wait_until(lambda s: asked in s.text()[0], "the conversation")
            screen.wait_until(lambda s: "•" not in row_of(s, asked), "the mark to go")
            screen.keys("Esc").wait_until(lambda s: s.text()[-1].startswith((" chat", " conversations")), "a view")
            quit_by_command(screen)
        with box.start(rows=24, columns=80) as screen:
            screen.wait(asked).wait_until(lambda s: "•" not in row_of(s, asked), "no mark")


def typed_commands():
    with filled(content.KNEE) as box:
        with box.start(rows=24, columns=80) as screen:
            screen.wait("heel slides").escape()
            screen.keys(":").wait_row(23, ":").type("set ui.theme light").wait_row(23, "light").keys("Enter").wait("saved in")
            quit_by_command(screen)
        with box.start(rows=24, columns=80) as screen:
            screen.wait("heel slides").escape()
            screen.keys(":").wait_row(23, ":").keys("Up").wait_row(23, ":q").keys("Up").wait_row(23, ":set ui.theme light")
        path = next(os.path.join(folder, "commands") for folder, _, files in os.walk(box.folder) if "commands" in files)
        harness.equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, "who may read them")


def the_caret_of_a_draft():
    with filled(content.KNEE) as box:
        with box.start(rows=24, columns=80) as screen:
            screen.wait("heel slides").wait_mode("insert").type("begin end").wait("> begin end").keys("M-b").type("of the ").wait("> begin of the end").escape()
            quit_by_command(screen)
        with box.start(rows=24, columns=80) as screen:
            screen.wait("> begin of the end").wait_mode("insert").type("very ").wait("> begin of the very end")


def a_model_set_counts_at_once():
    """Though the environment and the command line name others."""
    with filled(content.KNEE) as box, harness.Server(box):
        with box.start("--model", "first-model", rows=24, columns=80) as screen:
            screen.wait("heel slides").wait_mode("insert").type("one").keys("Enter").wait("first-model").escape()
            screen.keys(":").wait_row(23, ":").type("set provider.model second-model").keys("Enter").wait("saved in")
            screen.keys("i").wait_mode("insert").type("two").keys("Enter").wait_until(
                lambda s: any("second-model" in row and "saved in" not in row for row in s.text()), "the other model")
            screen.escape()
            quit_by_command(screen)


def what_the_environment_says_counts_at_the_next_start():
    with filled(content.KNEE) as box, harness.Server(box):
        for _ in range(2):
            with box.start(rows=24, columns=80) as screen:
                screen.wait("heel slides").escape().keys(":").wait_row(23, ":").type("set anthropic.model other").keys("Enter")
                screen.wait("other, saved, but next time the environment counts")
                screen.keys(":").wait_row(23, ":").type("set ui.theme light").keys("Enter").wait("ui.theme = light, saved in")
                quit_by_command(screen)


harness.main([unread_marks, typed_commands, the_caret_of_a_draft, a_model_set_counts_at_once,
              what_the_environment_says_counts_at_the_next_start])
