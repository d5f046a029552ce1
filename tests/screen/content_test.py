"""Hard content: what is wide, joined, right to left or steers terminals stays in its pane and does no harm."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled(*conversations):
    return content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(*conversations))


LINES = "│├┤┌┐└┘┼┬┴"


def frames_whole(screen):
    """Every row of the body begins and ends with a line, and those under a joint of the top are there too."""
    rows = screen.grid()
    inner = [place for place, character in enumerate(rows[0]) if character == "┬" and place > 0]
    return all(row[0] in LINES and row[-1] in LINES and all(row[place] in LINES for place in inner) for row in rows[:-1])


def popup_whole(screen):
    """Both sides of the popup stand below each other in every row of it."""
    rows = screen.grid()
    top = next((number for number, row in enumerate(rows) if number > 0 and "┌" in row), None)
    if top is None:
        return False
    left, right = rows[top].index("┌"), rows[top].index("┐")
    end = next((number for number, row in enumerate(rows) if number > top and row[left] == "└"), None)
    return end is not None and all(row[left] == row[right] == "│" for row in rows[top + 1:end])


def wide_text_keeps_to_its_pane():
    with filled(content.WIDE) as box, box.start(rows=16, columns=80) as screen:
        screen.wait("長い長い").escape()
        for columns in (80, 79, 61, 60, 45, 44, 41, 40, 100, 101, 137):
            screen.resize(16, columns).wait_until(frames_whole, "whole frames at %d columns" % columns)
            # a note and a popup over wide characters, of which they cut some in half
            screen.keys("g", "g").wait("below (G)").wait_until(frames_whole, "whole frames")
            screen.keys("M-x").wait_mode("palette").wait_until(popup_whole, "a whole popup").keys("Esc").wait_mode("chat")
            screen.keys("G").wait_gone("below (G)").wait_until(frames_whole, "whole frames")
        for columns in (20, 3, 2):  # libvterm itself falls over a wide character on one column
            screen.resize(6, columns)
        screen.resize(24, 80).wait_until(frames_whole, "whole frames").keys("i").wait_mode("insert").type("é").wait("> é")


def what_lies_over_wide_text():
    """A note, a popup or a border parts a wide character: the half that is left shifts nothing (it did: the note's bracket stood
    over the border)."""
    talk = ("c1", "wide", "2026-03-12T18:30", [("user", "漢字 " + "漢字" * 400), ("assistant", "a" + "長い" * 400)])
    with filled(talk) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("長い").escape().keys("g", "g").wait("below")
        for columns in (80, 81, 82, 83, 101, 102):
            screen.resize(24, columns).wait_until(frames_whole, "whole frames at %d columns" % columns)
            for opens in ("F2", "?"):
                screen.keys(opens).wait_until(popup_whole, "a popup with its frame at %d columns" % columns).keys("Esc")
                screen.wait_until(lambda s: "".join(s.text()).count("┌") == 1, "the popup to go")
            screen.wait_until(frames_whole, "whole frames at %d columns" % columns)


def popup_whole(screen):
    """There is a popup; its frame is whole, and so is what is seen of the one around the screen."""
    rows = screen.grid()
    corner = next(((y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "┌" and (y, x) != (0, 0)), None)
    if not corner or not all(row[0] in LINES and row[-1] in LINES for row in rows[:-1]):
        return False
    top, left = corner
    right = rows[top].rindex("┐") if top else rows[top].index("┐")
    bottom = next((y for y in range(top + 1, len(rows)) if rows[y][left] == "└"), None)
    return bottom is not None and all(rows[y][left] in "│├" and rows[y][right] in "│┤" for y in range(top + 1, bottom))


def hard_strings_keep_to_their_pane():
    """Each as title, message and memory: in the list, the chat, the inspector, a popup's field and the status line."""
    talks = [("h%d" % number, "%s %s" % (text, name), "2026-03-12T18:%02d" % number, [("user", "hard: " + text * 8), ("assistant", "- " + text + "\n\n```\n" + text * 9 + "\n```\n\n| " + text + " | b |\n|--|--|\n| c | " + text + " |")])
             for number, (name, text) in enumerate(content.HARD)]
    with filled(*talks) as box:
        for name, text in content.HARD:
            box.run("memory", "add", text + " " + name)
        with box.start(rows=24, columns=130) as screen:
            screen.wait("hard: ").escape()
            for name, text in content.HARD:
                screen.keys("1").wait_mode("conversations").keys("j", "Enter").wait_mode("insert").escape().wait_until(frames_whole, "whole frames: next to " + name)
                for keys in ("C-b", "C-b", "G", "k"):
                    screen.keys(keys).wait_until(frames_whole, "whole frames: next to " + name)
            for name, text in content.HARD:
                screen.keys("F2").wait_mode("palette").wait_until(popup_whole, "the palette").paste(text.replace("\t", " ") * 4)
                screen.wait_until(popup_whole, "whole frames: %s in a popup" % name).keys("Esc").wait_mode("chat").wait_until(frames_whole, "whole frames: " + name)
                screen.keys(":").wait_row(23, ":").paste("set " + text.replace("\t", " ") + " x").keys("Enter").wait_until(frames_whole, "whole frames: %s told in the status line" % name)
            screen.keys("g", "m").wait_mode("inspector")
            for columns in (131, 101, 100, 81, 80, 60, 41, 40):
                screen.resize(24, columns).wait_until(frames_whole, "whole frames at %d columns" % columns)


def wide_typing():
    """Each step waits for what it alone shows: a program that is slow may still be drawing the one before."""
    def typed(screen):
        return sum(row.count("漢") + row.count("字") for row in screen.text()) == 60

    with filled(content.KNEE) as box, box.start(rows=24, columns=60) as screen:
        screen.wait("heel slides").type("漢字" * 30).wait_until(typed, "all that was typed").wait_until(frames_whole)
        row, last = next((row, cells) for row, cells in reversed(list(enumerate(screen.grid()))) if "字" in cells)
        screen.wait_cursor(row, last.rindex("字") + 2)
        top = next(row for row, cells in enumerate(screen.grid()) if "> 漢字" in cells.replace("\ue000", ""))
        screen.keys("C-a").wait_cursor(top, screen.grid()[top].index("漢"))
        screen.type("👍🏽🇵🇹e\u0301").wait("> 👍🇵🇹e\u0301漢字").wait_until(frames_whole, "whole frames")
        for left in ("> 👍🇵🇹漢字", "> 👍漢字", "> 漢字"):  # a cluster each time, never half of one
            screen.keys("Backspace").wait(left).wait_until(frames_whole, "whole frames").wait_until(typed)


def emoji_are_replaced_by_choice():
    with filled(content.WIDE) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("👍").escape().keys(":").type("set ui.emoji replace").keys("Enter").wait("[] and flags [][]", "saved in")
        harness.check(not any("\U0001f000" <= character <= "\U0001faff" for row in screen.text() for character in row), "an emoji is left")
        screen.wait_until(frames_whole, "whole frames").keys(":").type("set ui.emoji show").keys("Enter").wait("👍")


ATTACKS = [
    "\x1b]0;title taken\x07", "\x1b]52;c;c3RvbGVu\x07", "\x1b[2J\x1b[H", "\x1b[?1049l", "\x1b[31mred", "\x1bP+q544e\x1b\\",
    "\x1b_hidden\x1b\\", "\x9b31m", "\x9d0;eight bit\x9c", "\x07", "\x08\x08\x08", "\x0e", "\x7f", "\x1b[6n", "\x1bc",
    "\u202egnp.exe", "\u2066isolated\u2069", "\u2028line", "a\u0000b", "\x1b[200~", "\x05",
]


def control_sequences_do_nothing():
    text = "".join("<%s>" % attack for attack in ATTACKS)
    talk = ("c9", "Title \u202egnp.exe \u2066x\u2069 \u2028 end", "2026-03-12T18:30", [("user", "From outside: " + text),
                                                       ("assistant", "Answer: " + text + "\n\n```" + text + "\ncode " + text + "\n```")])
    with filled(talk) as box, box.start(rows=40, columns=100) as screen:
        screen.wait("Answer:").wait_until(frames_whole, "whole frames")
        state = screen.state()
        harness.check("taken" not in state["title"] and "eight" not in state["title"], "the window title was set")
        harness.equal(state["alternate"], 1)
        screen.escape().keys("g", "m").wait_mode("inspector").keys("M-1").wait_mode("conversations")
        screen.keys("r").wait("title:").keys("Esc").wait_mode("conversations")
        screen.keys("C-x", "/").type("outside").wait("outside").keys("Esc")
        screen.keys("M-3").wait_mode("insert").paste("pasted " + text).wait("pasted")
        harness.equal(harness.stray_controls(screen.recorded()), [])
        outputs = screen.recorded()
        for forbidden in (b"\x1b]52", b"\x1bP", b"\x1b_", b"\x1bc", b"\x1b[6n", "\u202e".encode(), "\u2066".encode(),
                          "\u2028".encode(), b"\xc2\x9b", b"\xc2\x9d"):
            harness.check(forbidden not in outputs, "%r reached the terminal" % forbidden)
        screen.keys("C-c", "C-c", "C-c").wait_end(0)
        harness.equal(screen.state()["alternate"], 0)


def names_from_outside():
    """User names of messages, models and errors are content too."""
    import json
    line = json.dumps({"conversation": "n", "title": "names", "role": "user", "name": "Eve \u202eevil\u2066", "content": "hello",
                       "created_at": 1700000000})
    with harness.Sandbox() as box, harness.Server(box, "http:status=400,message=bad%1b%5d0;x%07news") as server:
        box.run("import", box.write("n.jsonl", line + "\n"), "--no-learn")
        with box.start(rows=24, columns=100) as screen:
            screen.wait("Eve", "hello").type("hi").keys("Enter").wait("bad", "news")
            harness.equal(harness.stray_controls(screen.recorded()), [])
            harness.check(server.process.poll() is None, "the server ended")


def very_long_lines_and_messages():
    talk = ("c8", "long", "2026-03-12T18:30", [("user", "x" * 50000), ("assistant", "word " * 20000)])
    with filled(talk) as box, box.start(rows=24, columns=80) as screen:
        screen.wait("word word").wait_until(frames_whole, "whole frames").escape().keys("g", "g").wait("xxxxxxxx")
        screen.wait_until(frames_whole, "whole frames").resize(24, 41).wait_until(frames_whole, "whole frames")
        screen.keys("G").wait("word")


def no_color():
    with filled(content.LISBON) as box, box.start(rows=24, columns=80, NO_COLOR="1") as screen:
        screen.wait("Near the river")
        for row in screen.attributes():
            harness.check(not re.search(r"[fb]g=", row), "a colour in spite of NO_COLOR: " + row)


def few_colors_and_ascii():
    for term in ("xterm", "linux", "vt100", "screen-256color", "tmux-256color"):
        with filled(content.LISBON) as box, box.start(rows=24, columns=80, TERM=term) as screen:
            screen.wait("Near the river").type("typed").wait("> typed").keys("C-c", "C-c", "C-c").wait_end(0)
    with filled(content.LISBON) as box:
        box.configure(ui={"borders": "ascii"})
        with box.start(rows=24, columns=80, LC_ALL="C", LANG="C") as screen:
            screen.wait("Near the river").escape().keys("g", "g").wait("Noted")
            for row in screen.text():
                harness.check(not re.search("[─│┌•]", row), "not ASCII: " + row)


harness.main([wide_text_keeps_to_its_pane, what_lies_over_wide_text, hard_strings_keep_to_their_pane, wide_typing, emoji_are_replaced_by_choice, control_sequences_do_nothing, names_from_outside,
              very_long_lines_and_messages, no_color, few_colors_and_ascii])
