"""What the terminal tells and is told: mouse, focus, notices, title, colours of its own, files that change."""

import os
import re
import shutil
import subprocess
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


def choices_are_clicked():
    with harness.Sandbox() as box, box.start() as screen:
        row, column = screen.wait("Welcome").find("A chat that remembers")
        mouse(screen, 0, row, column)  # no choice
        row, column = screen.find("Set up a provider")
        mouse(screen, 0, row + 1, column).wait("Who shall answer?")
        row, column = screen.find("io.net")
        mouse(screen, 0, row, column).wait("Where is the key?")


def questions_are_clicked():
    """The words of a choice, its key too; "Esc no" leaves, and what is no choice is let be."""
    with filled(content.KNEE, content.RUST) as box, box.start(rows=24, columns=100) as screen:
        screen.wait("Rust or C").escape().keys("1").wait_mode("conversations").keys("D").wait("Esc no")
        row, column = screen.find("Esc no")
        mouse(screen, 0, row - 2, column)
        mouse(screen, 0, row, column - 1)
        mouse(screen, 0, row, column + 5).wait_gone("Esc no").wait("Rust or C").keys("D").wait("Esc no")
        row, column = screen.find("y erase")
        mouse(screen, 0, row, column + 3).wait_gone("Esc no").wait("erased for good")


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


def a_first_theme_is_seen():
    """Where there was no folder of themes when the program began; and a theme that is not there is said to be so."""
    def user_in(number):
        return lambda screen: any("fg=%d " % number in row + " " for row in screen.attributes())

    with filled(content.KNEE) as box:
        box.configure(ui={"theme": "mine"})
        with box.start(rows=24, columns=100) as screen:
            screen.wait("heel slides", 'there is no theme "mine"')
            box.write("config/recollect/themes/mine.theme", "user = 1\n")
            screen.wait_until(user_in(1), "the theme")
            box.write("config/recollect/themes/mine.theme", "user = 5\n")
            screen.wait_until(user_in(5), "the changed theme")


# two that terminfo does not have everywhere
ENTRIES = r"""xterm-16color|16 colours, colors#16, pairs#256,
	setaf=\E[%?%p1%{8}%<%t%p1%{30}%+%e%p1%'R'%+%;%dm, setab=\E[%?%p1%{8}%<%t%p1%'('%+%e%p1%{92}%+%;%dm, use=xterm-256color,
xterm-direct|true colour by number, RGB, colors#0x1000000, pairs#0x7FFF,
	setaf=\E[%?%p1%{8}%<%t3%p1%d%e38:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m,
	setab=\E[%?%p1%{8}%<%t4%p1%d%e48:2::%p1%{65536}%/%d:%p1%{256}%/%{255}%&%d:%p1%{255}%&%d%;m, use=xterm-256color,
"""


def colours_of_terminals():
    """A theme with #rrggbb: true colour where the terminal says so, else the nearest that it has."""
    true, of_256, of_16, any_colour = rb"\x1b\[[34]8;2;\d", rb"\x1b\[[34]8;5;(?:1[6-9]|[2-9]\d|\d{3})m", rb"\x1b\[(?:9|10)[0-7]m", rb"\x1b\[[34][0-7]m"
    label = rb"\x1b\[38;2;1;128;255m"
    with filled(content.KNEE) as box:
        box.configure(ui={"theme": "mine"})
        box.write("config/recollect/themes/mine.theme", "user = #0180ff\nassistant = 5 bold\nborder = 240\ndim = bright-red\nsystem = #000000\n")
        box.write("entries", ENTRIES)
        folder = box.path("terminfo")
        made = shutil.which("tic") and subprocess.run(["tic", "-x", "-o", folder, box.path("entries")], capture_output=True).returncode == 0
        cases = [({"COLORTERM": "truecolor"}, [label, of_256, true], []),
                 ({"COLORTERM": "24bit", "TERM": "screen-256color"}, [label], []),  # tmux
                 ({"COLORTERM": "24bit", "TERM": "screen-256color", "STY": "1.screen"}, [of_256], [true]),
                 ({}, [of_256], [true]),
                 ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, [], [true, of_256, of_16, any_colour]),
                 ({"TERM": "linux", "COLORTERM": "truecolor"}, [any_colour], [true, of_256, of_16]),
                 ({"TERM": "vt100", "COLORTERM": "truecolor"}, [], [true, of_256, of_16, any_colour])]
        if made:
            cases += [({"TERM": "xterm-16color", "TERMINFO": folder}, [any_colour, of_16], [true, of_256]),
                      ({"TERM": "xterm-direct", "TERMINFO": folder}, [label, of_256], [rb"8:2:"]),
                      ({"TERM": "xterm-direct", "TERMINFO": folder, "NO_COLOR": "1"}, [], [true, of_256, of_16, any_colour, rb"8:2:"])]
        for environment, there, not_there in cases:
            box.write("terminal.log", "")
            with box.start(rows=24, columns=100, **environment) as screen:
                screen.wait("heel slides")
                sent = screen.recorded()
                for pattern in there:
                    harness.check(re.search(pattern, sent), "%s: no %r" % (environment, pattern))
                for pattern in not_there:
                    harness.check(not re.search(pattern, sent), "%s: %r" % (environment, pattern))


def the_terminal_is_described_to_nobody_else():
    """What makes colours true is between the screen and curses: a program that is started sees the environment as it was."""
    with filled(content.KNEE) as box:
        box.write("look", "#!/bin/sh\nenv >%s\n" % box.path("seen"))
        os.chmod(box.path("look"), 0o755)
        with box.start(rows=24, columns=100, COLORTERM="truecolor", EDITOR=box.path("look"), VISUAL="") as screen:
            screen.wait("heel slides").keys("C-x", "C-e").wait_until(lambda s: os.path.exists(box.path("seen")), "the editor")
            screen.wait("heel slides")
        with open(box.path("seen")) as file:
            seen = file.read()
        harness.check("COLORTERM=truecolor" in seen and "TERM=xterm-256color" in seen and "TERMINFO=hex" not in seen, seen)


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


def a_theme_that_is_not_there():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box:
        box.write("config/recollect/themes/mine.theme", "user = red\n")
        with box.start(rows=24, columns=120) as screen:
            screen.wait("heel slides").escape()
            for command in ("theme drak", "set ui.theme drak"):
                screen.keys(":").type(command).keys("Enter").wait('no theme "drak": there are default, dark, dusk, light, mine')
            harness.check(not os.path.exists(box.path("config/recollect/recollect.conf")), "nothing is saved")
            screen.keys(":").type("set ui.theme mi").keys("Tab").wait(":set ui.theme mine").keys("Enter").wait("ui.theme = mine, saved in")


harness.main([clicks_and_wheel, choices_are_clicked, questions_are_clicked, borders_are_dragged, the_mouse_can_be_left_alone, title_of_the_window, notices, light_and_dark,
              themes_and_keys_are_reloaded, a_first_theme_is_seen, colours_of_terminals,
              the_terminal_is_described_to_nobody_else, sequences_that_mean_nothing, a_dumb_terminal, a_theme_that_is_not_there])
