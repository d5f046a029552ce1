"""What came in pieces, change by change, is what the whole screen sent again shows, in text and in colour: with characters of two
columns, of none and joined ones above all, of which curses, the program and the terminal must think alike.

MONKEY_SEED (default 3) and REDRAW_ROUNDS (default 40) say which moves and how many."""

import os
import random
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

SEED = int(os.environ.get("MONKEY_SEED", "3"))
ROUNDS = int(os.environ.get("REDRAW_ROUNDS", "40"))
WORDS = ["漢字", "長い文", "👍🏽", "👨‍👩‍👧‍👦", "e\u0301", "שלום", "नमस्ते", "🇵🇹", "❤️", "plain", "words", "`code 漢`", "**bold 字**", "ｆｕｌｌ", "한국어", "a"]
SIZES = ((24, 80), (23, 79), (24, 81), (30, 101), (12, 40))


def some(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count))


def talk(chance, name):
    return (name, some(chance, 4), "2026-03-12T18:30", [(who, "\n\n".join(some(chance, chance.randrange(3, 40)) for _ in range(3)))
                                                       for _ in range(6) for who in ("user", "assistant")])


def write(chance, screen, server):
    screen.keys("i").type(some(chance, chance.randrange(1, 8))).keys(*["Backspace"] * chance.randrange(4))


def send(chance, screen, server):
    server.script("text:size=%d,text=%s" % (chance.randrange(1, 9), urllib.parse.quote(some(chance, 30))))
    screen.keys("i").type(some(chance, 3)).keys("Enter")


def open_another(chance, screen, server):
    screen.keys("M-1", chance.choice("jk"), "Enter")


def resize(chance, screen, server):
    screen.resize(*chance.choice(SIZES))


def scroll(chance, screen, server):
    for _ in range(chance.randrange(1, 5)):
        screen.type(chance.choice(("j", "k", "G", "gg", "\x04", "\x15")))


MOVES = (write, send, open_another, resize, scroll, scroll)


def rested(screen):
    """Text and attributes of the rows but the last, which tells of what goes on, when nothing is waited for any more, the server
    neither."""
    screen.wait_until(lambda s: s.settle(0.4) and not any("Ctrl-C stop" in row for row in s.text()), "the end of all answers")
    return list(zip(screen.text()[:-1], screen.attributes()[:-1]))


def pieces_are_the_whole():
    chance = random.Random(SEED)
    talks = [talk(chance, "c%d" % number) for number in range(5)]
    with content.fill(harness.Sandbox(), content.lines(*talks)) as box, harness.Server(box, "reply") as server, \
            box.start(rows=24, columns=80) as screen:
        screen.wait("Message (Enter").escape()
        for number in range(ROUNDS):
            moves = [chance.choice(MOVES) for _ in range(chance.randrange(1, 4))]
            for move in moves:
                move(chance, screen, server)
                screen.keys("Esc")
            pieces = rested(screen)
            before = screen.state()["bytes"]
            screen.keys("C-l").wait_until(lambda s: s.state()["bytes"] > before + 1000, "the screen again")
            others = [(row, *both) for row, both in enumerate(zip(pieces, rested(screen))) if both[0] != both[1]]
            harness.check(not others, "round %d of seed %d, %s:\n%s" % (number, SEED, [move.__name__ for move in moves],
                                                                        "\n".join("%d: %s\n   %s" % row for row in others)))


harness.main([pieces_are_the_whole])
