"""What the terminal tells and is told: mouse, focus, notices, title, colours of its own, files that change."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled(*conversations, **environment):
    return content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW, **environment), content.lines(*conversations))


def mouse(screen, button, row, column, end="M"):
    screen.type("\x1b[<%d;%d;%d%s" % (button, column + 1, row + 1, end))
    return screen


def clicks_and_wheel():
    long = ("long", "Long", "2026-03-13T09:00", [("user", "go"), ("assistant", "\n\n".join("line %02d" % n for n in range(1, 61)))])
    with filled(content.RUST, content.KNEE, long) as box, box.start(rows=24, columns=100) as screen:
        screen.wait("line 60")
        mouse(screen, 64, 5, 40).wait("3 lines below")
        mouse(screen, 65, 5, 40).wait_gone("below")
        row, column = screen.find("Knee exercises")
        mouse(screen, 0, row, column).wait("heel slides").wait_mode("insert")
        row, column = screen.find("You")
        mouse(screen, 0, row, column).wait_mode("chat")
        row, column = screen.find("Message (Enter")
        mouse(screen, 0, row, column).wait_mode("insert").type("abcdef").wait("> abcdef")
        mouse(screen, 0, row, column + 2).wait_cursor(row, column + 2)
        # what is outside a popup closes it
        screen.keys("F1").wait_mode("help")
        mouse(screen, 0, 0, 0).wait_mode("insert")
        # and what is clicked in a list is opened
        screen.escape().keys(":").type("stats").keys("Enter").wait("Busiest conversations")
        row, column = screen.find("  2  Rust or C")
        mouse(screen, 0, row, column + 6).wait_gone("Busiest").wait("C, if you like")


def borders_are_dragged():
    with filled(content.KNEE) as box:
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides")
            border = screen.grid()[5].index("│", 1)
            mouse(screen, 0, 5, border)
            mouse(screen, 32, 5, border + 6).wait_until(lambda s: s.grid()[5].index("│", 1) == border + 6, "the border to move")
            mouse(screen, 0, 5, border + 6, "m")
            screen.wait_until(lambda s: "sidebar_width" in open(box.path("config", "recollect", "recollect.conf")).read()
                              if os.path.exists(box.path("config", "recollect", "recollect.conf")) else False, "the width to be kept")
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides").wait_until(lambda s: s.grid()[5].index("│", 1) == border + 6, "the border where it was left")


def the_mouse_can_be_left_alone():
    with filled(content.KNEE) as box:
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides")
            harness.check(b"\x1b[?1006h" in screen.recorded(), "the mouse is not asked for")
            screen.keys("C-c", "C-c").wait_end(0)
            harness.check(b"\x1b[?1006l" in screen.recorded(), "the mouse is not given back")
    with filled(content.KNEE) as box:
        box.configure(ui={"mouse": "false"})
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides")
            harness.check(b"\x1b[?1006h" not in screen.recorded(), "the mouse is asked for")


def title_of_the_window():
    with filled(content.RUST, content.KNEE) as box, box.start(rows=24, columns=100) as screen:
        screen.wait("heel slides").wait_until(lambda s: s.state()["title"] == "Knee exercises - recollect", "the title")
        screen.keys("M-1").wait_mode("conversations").keys("j", "Enter")
        screen.wait_until(lambda s: s.state()["title"] == "Rust or C - recollect", "the other title")
        screen.keys("C-c", "C-c").wait_end(0)
        harness.check(b"\x1b[23;2t" in screen.recorded(), "the title before is not brought back")


def notices():
    with harness.Sandbox(TERM_PROGRAM="iTerm.app") as box, harness.Server(box, "gate:after=2") as server, box.start() as screen:
        screen.wait("Welcome").keys("Enter").wait_gone("Welcome").type("question").keys("Enter").wait("arriving")
        screen.type("\x1b[O")
        server.open_gate()
        screen.wait_gone("arriving").wait_until(lambda s: b"\x1b]9;recollect: the answer has come\x07" in s.recorded(), "the notice")
        before = screen.recorded().count(b"\x1b]9;")
        server.script("reply")
        screen.type("\x1b[I").type("again").keys("Enter").wait("You said: again").wait_gone("arriving")
        harness.equal(screen.recorded().count(b"\x1b]9;"), before, "notices to one who looks")


def user_is(number):
    """The label of the user's messages, bold, in that colour of the palette."""
    return lambda screen: any("fg=%d bold" % number in row or "bold fg=%d" % number in row for row in screen.attributes())


def light_and_dark():
    dark, light = user_is(114), user_is(28)
    with filled(content.KNEE) as box:
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides").wait_until(dark, "the dark theme")
            harness.check(b"\x1b]11;?" in screen.recorded(), "the background is not asked for")
            screen.type("\x1b]11;rgb:ffff/ffff/ffff\x07").wait_until(light, "the light theme")
            screen.type("\x1b]11;rgb:1111/1111/1111\x1b\\").wait_until(dark, "the dark theme")
        with box.start(rows=24, columns=100, COLORFGBG="0;15") as screen:
            screen.wait("heel slides").wait_until(light, "the light theme")
        box.configure(ui={"theme": "dark"})
        with box.start(rows=24, columns=100, COLORFGBG="0;15") as screen:
            screen.wait("heel slides").wait_until(dark, "the theme that was asked for")


def themes_and_keys_are_reloaded():
    with filled(content.KNEE) as box:
        box.configure(ui={"theme": "mine"})
        box.write("config/recollect/themes/mine.theme", "user = 1\n")
        box.write("config/recollect/keys.conf", "[global]\nC-o = help\n")
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides").wait_until(lambda s: any("fg=1 " in row + " " for row in s.attributes()), "the theme")
            box.write("config/recollect/themes/mine.theme", "user = 5\n")
            screen.wait_until(lambda s: any("fg=5 " in row + " " for row in s.attributes()), "the changed theme")
            box.write("config/recollect/keys.conf", "[global]\nC-o = conversation-new\n")
            screen.wait_until(lambda s: s.keys("C-o") and "New conversation" in "\n".join(s.text()), "the changed keys")


def sequences_that_mean_nothing():
    """Halves and noise of what terminals answer become no text."""
    with filled(content.KNEE) as box, box.start(rows=24, columns=100) as screen:
        screen.wait("heel slides")
        for noise in ("\x1b[<0;0;0M", "\x1b[<35;10;10M", "\x1b[?62;22c", "\x1b]11;none\x07", "\x1b]4;1;rgb:0/0/0\x1b\\", "\x1b[I", "\x1b[O",
                      "\x1b[<0;99999;99999M", "\x1b[<0;99999;99999m"):
            screen.type(noise)
        screen.type("text").wait("> text")


def a_dumb_terminal():
    """Lines, without a single control sequence, where there is nothing else."""
    with harness.Sandbox(RECOLLECT_NOW=content.NOW) as box, box.start(rows=24, columns=80, TERM="dumb") as screen:
        screen.wait("You:").type("hello there").keys("Enter").wait_until(
            lambda s: sum("You:" in row for row in s.text()) == 2, "the answer and the next line")
        harness.check(b"\x1b" not in screen.recorded(), "a control sequence")
        screen.keys("C-d").wait_end(0)


harness.main([clicks_and_wheel, borders_are_dragged, the_mouse_can_be_left_alone, title_of_the_window, notices, light_and_dark,
              themes_and_keys_are_reloaded, sequences_that_mean_nothing, a_dumb_terminal])
