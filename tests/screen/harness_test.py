"""The harness itself, against programs whose behaviour is known."""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


def shell(box, script, **size):
    return box.start(command=["sh", "-c", script], **size)


def text_and_end():
    with harness.Sandbox() as box, shell(box, "printf 'one\\n  two'; exit 3", rows=4, columns=20) as screen:
        screen.wait_end(3)
        harness.equal(screen.text(), ["one", "  two", "", ""])
        harness.equal(screen.cursor()[:2], (1, 5))


def waiting_in_vain():
    with harness.Sandbox() as box, shell(box, "read line", rows=4, columns=20) as screen:
        harness.check(not screen._wait("contains", "never", patience=0.01), "found what is not there")
        screen.keys("Enter")
        screen.wait_end(0)
        try:
            screen.wait("never")
        except harness.Failure:
            return
        raise harness.Failure("no failure after the end")


def keys_reach_it():
    with harness.Sandbox() as box, shell(box, "stty raw -echo; echo ready; dd bs=1 count=15 2>/dev/null | od -An -tx1",
                                         rows=6, columns=60) as screen:
        screen.wait("ready")
        screen.type("é").keys("C-a", "M-x", "Enter", "Esc", "Backspace", "Up", "S-Tab", "Tab")
        screen.wait("c3 a9 01 1b 78 0d 1b 7f 1b 5b 41 1b 5b 5a 09")


def attributes_and_wide():
    with harness.Sandbox() as box, shell(box, "printf '\\033[1;31mred\\033[0m 漢字\\033[38;5;200mx'", rows=2,
                                         columns=20) as screen:
        screen.wait_end(0)
        harness.equal(screen.text()[0], "red 漢字x")
        harness.equal(screen.attributes()[0], "0+4 fg=1 bold; 8+12 fg=200")


def resize_and_signal():
    script = "trap 'stty size' WINCH; trap 'echo bye; exit 7' TERM; echo ready; while :; do read x || :; done"
    with harness.Sandbox() as box, shell(box, script, rows=4, columns=20) as screen:
        screen.wait("ready")
        screen.resize(9, 33).wait("9 33")
        screen.signal(signal.SIGTERM).wait("bye").wait_end(7)


def stop_and_continue():
    with harness.Sandbox() as box, shell(box, "echo a; kill -STOP $$; echo b", rows=4, columns=20) as screen:
        screen.wait_stopped()
        harness.equal(screen.text()[1], "")
        screen.signal(signal.SIGCONT).wait("b").wait_end(0)


def modes_and_screens():
    with harness.Sandbox() as box, shell(box, "stty -echo; printf '\\033[?1049h\\033[?25l\\033]0;hi there\\007in'; read x;"
                                         "printf '\\033[?1049l\\033[?25h'; stty echo", rows=4, columns=20) as screen:
        screen.wait("in")
        state = screen.state()
        harness.equal((state["alternate"], state["echo"], state["title"]), (1, 0, "hi there"))
        harness.equal(screen.cursor()[2], False)
        screen.keys("Enter").wait_end(0)
        harness.equal((screen.state()["alternate"], screen.state()["echo"]), (0, 1))
        harness.equal(screen.cursor()[2], True)


def strays_are_seen():
    harness.equal(harness.stray_controls(b"\x1b[1;2Hplain \xc3\xa9\x1b(B\r\n\x1b[?1049h"), [])
    harness.equal(harness.stray_controls(b"a\x07b\x1b]52;c;x\x07"), [b"\x07b", b"\x1b]52;c;x", b"\x07"])
    harness.equal(harness.stray_controls(b"\xc2\x9b31m"), [b"\xc2\x9b31m"])
    for cut in (b"\x1b", b"\x1b[1;", b"\x1b(", b"\x1b]", b"\x1b]2;a tit"):  # the last sequence is still on its way
        harness.equal(harness.stray_controls(b"text" + cut), [])
    harness.equal(harness.stray_controls(b"text\x1b]52;c;x"), [b"\x1b]52;c;x"])


harness.main([text_and_end, waiting_in_vain, keys_reach_it, attributes_and_wide, resize_and_signal,
              stop_and_continue, modes_and_screens, strays_are_seen])
