"""Every control sequence there is, in everything that comes from outside: nothing but printable cells reaches the terminal.

What the program sent to its terminal is recorded, and whatever begins with a control character there must be one of the few
sequences that it uses itself. Bidirectional controls and line separators must not be there at all.
"""

import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

C0 = [chr(code) for code in range(1, 32) if chr(code) not in "\n\t\r"] + ["\x7f"]
C1 = [chr(code) for code in range(0x80, 0xa0)]
CSI = ["\x1b[%s%s" % (parameters, chr(final)) for final in range(0x40, 0x7f) for parameters in ("", "2", "1;2", "?25")]
OSC = ["\x1b]%s;%s%s" % (number, "taken", end) for number in (0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 22, 50, 52, 104, 133, 777, 1337)
       for end in ("\x07", "\x1b\\", "")]
STRINGS = ["\x1b%s%s%s" % (opening, "hidden", end) for opening in "PX^_k" for end in ("\x1b\\", "\x07", "")]
SINGLE = ["\x1b" + chr(final) for final in list(range(0x20, 0x30)) + list(range(0x30, 0x7f))]
EIGHT_BIT = ["\x9b31m", "\x9d0;taken\x9c", "\x90hidden\x9c", "\x9ehidden\x9c", "\x9fhidden\x9c"]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SEPARATORS = list("\u2028\u2029\ufeff\u00ad\u034f\u115f\u180e")
CORPUS = C0 + C1 + CSI + OSC + STRINGS + SINGLE + EIGHT_BIT + BIDI + SEPARATORS
OVERLONG = [b"\xc0\x9b31m", b"\xe0\x80\x9b31m", b"\xf0\x80\x80\x9b31m", b"\xc1\x9b", b"\x9b31m", b"\x9d0;taken\x07", b"\xed\xa0\x80",
            b"\xf4\x90\x80\x80", b"\xff\xfe", b"\xc2", b"\xe2\x80", b"\xf0\x9f"]
TEXT = "".join("<%s>" % piece for piece in CORPUS)


def short(number, size=40):
    """Some of the corpus, for what is short."""
    return "".join(CORPUS[(number * size + place) % len(CORPUS)] for place in range(size))


def clean(screen, what):
    recorded = screen.recorded()
    harness.equal(harness.stray_controls(recorded), [], what)
    for character in BIDI + ["\u2028", "\u2029"]:
        harness.check(character.encode() not in recorded, "%s: U+%04X reached the terminal" % (what, ord(character)))
    harness.check(b"\x1b]52" not in recorded, what + ": the clipboard was set")
    harness.check("taken" not in screen.state()["title"], what + ": the title was taken")
    harness.equal(screen.state()["alternate"], 1, what)


def lines():
    rows = []
    for number, (role, text) in enumerate((("user", TEXT), ("assistant", TEXT), ("assistant", "```c\n%s\n```\n\n| %s | b |\n|--|--|\n| %s | d |\n" % (
            TEXT, short(1), short(2))), ("assistant", "# %s\n\n> %s\n\n- %s\n\n[%s](%s) ![%s](%s) `%s` **%s**\n\n[x]: %s \"%s\"\n" % tuple(short(n) for n in range(3, 14))))):
        rows.append(json.dumps({"conversation": "e", "title": "Title " + "".join(BIDI + SEPARATORS[2:]), "id": "e-%d" % number, "role": role, "name": "N" + "".join(BIDI),
                                "content": text, "created_at": "2026-03-12T09:00:%02dZ" % number}))
    return "\n".join(rows) + "\n"


def conversations_and_messages():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), lines()) as box, box.start(rows=50, columns=140) as screen:
        screen.wait("Title", "[x]:").escape().keys("g", "g")
        for _ in range(60):
            screen.keys("PgDn")
        screen.keys("t", "G", "V").wait_mode("select").keys("k", "k", "Esc").wait_mode("chat").keys("/").type("hidden").keys("Enter").wait(" of ")
        screen.keys("Z", "Z", "w").wait_mode("sent").keys("Esc").wait_mode("chat")
        screen.keys("M-1").wait_mode("conversations").keys("r").wait("title:").keys("Esc").wait_gone("title:").keys("D").wait("Erase").keys("Esc")
        screen.wait_gone("Erase").keys("A").wait("archived")
        screen.keys("C-x", "/").type("hidden").wait("hidden").keys("Esc")
        clean(screen, "messages")


def memories_and_preferences():
    with harness.Sandbox(RECOLLECT_NOW=content.NOW) as box:
        for number in range(0, len(CORPUS), 60):
            text = "".join(CORPUS[number:number + 60]).replace("\x00", "")
            box.run("memory", "add", "Memory %d %s" % (number, text), check=False)
        box.run("pref", "set", "seat", "aisle " + short(3), check=False)
        box.run("pref", "set", "likes", "tea")
        with box.start(rows=60, columns=140) as screen:
            screen.wait("Welcome").keys("Enter").wait_gone("Welcome").escape().keys("g", "m").wait("by hand")
            for _ in range(12):
                screen.keys("j")
            screen.keys("w").wait_mode("why").keys("Esc").wait_mode("inspector").keys("e").wait_gone(" inspector ").keys("Esc").wait_mode("inspector")
            screen.keys("g", "p").wait("likes").keys("C-x", "/").type("Memory").wait("Memory").keys("Esc")
            clean(screen, "memories")


def what_a_server_says():
    for number in range(0, 4):
        error = urllib.parse.quote("Bad " + short(number, 30))
        with harness.Sandbox() as box, \
                harness.Server(box, "http:status=400,message=%s" % error) as server:
            box.environment["ANTHROPIC_MODEL"] = "model" + "".join(BIDI)
            with box.start(rows=24, columns=120) as screen:
                screen.wait("Welcome").keys("Enter").wait_gone("Welcome").type("question one").keys("Enter").wait("asks again")
                server.script("text:size=7,text=%s" % urllib.parse.quote("Answer " + TEXT[number * 300:number * 300 + 300]))
                screen.type("again").keys("Enter").wait("Answer").wait_gone("arriving")
                clean(screen, "a server")


def drafts_pastes_and_names():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW, EDITOR="false"), content.lines(content.KNEE)) as box:
        box.write("config/recollect/keys.conf", "[global]\nC-o = fly%s\n[%s]\n" % (short(1).replace("\n", ""), short(2)))
        box.write("config/recollect/themes/bad.theme", "user = %s\n" % short(5))
        with box.start(rows=24, columns=120) as screen:
            screen.wait("heel slides").paste("pasted " + TEXT.replace("\x1b[201~", "")).wait("[paste 1:").keys("C-x", "z").wait("<z>")
            screen.keys("C-x", "C-e")
            screen.keys("C-c").escape()
            for command in ("theme bad", "theme no" + short(6), "export /nowhere/" + short(7), "import /nowhere/" + short(8), short(9),
                            "remember " + short(10), "rename " + short(11), "tag " + short(12, 5), "set ui.theme " + short(13),
                            "find " + short(14)):
                screen.keys(":").paste(command).keys("Enter").keys("Esc")
            screen.keys("Esc").wait_mode("chat")
            clean(screen, "typed text and names")


def bytes_that_are_no_text():
    with harness.Sandbox(RECOLLECT_NOW=content.NOW) as box:
        path = box.path("raw.jsonl")
        with open(path, "wb") as file:
            for number, piece in enumerate(OVERLONG):
                file.write(b'{"conversation": "o", "title": "raw", "role": "user", "content": "Raw %s end", "created_at": 1700000000}\n' % piece)
            file.write(b'{"conversation": "o", "title": "raw", "role": "user", "content": "the last line", "created_at": 1700000001}\n')
        box.run("import", path, "--no-learn", check=False)
        with box.start(rows=40, columns=120) as screen:
            screen.wait("the last line")
            for piece in OVERLONG:
                screen._ask("type", "".join("%%%02x" % byte for byte in piece))
            screen.keys("C-c").escape()
            screen.keys(":").type("import " + path).keys("Enter").wait("line")
            clean(screen, "bytes")


harness.main([conversations_and_messages, memories_and_preferences, what_a_server_says, drafts_pastes_and_names, bytes_that_are_no_text])
