"""Interrupted answers are offered again: at the start, and from the palette."""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


def ready(box):
    screen = box.start(rows=30, columns=100)
    screen.wait("Welcome").keys("Enter").wait_gone("Welcome")
    return screen


def interrupt(box, server):
    """A program killed while an answer streams, once what has come is on disk."""
    server.script("stall:after=3,text=kept%20words%20of%20it,size=6,count=9")
    with ready(box) as screen:
        screen.type("tell me a tale").keys("Enter").wait("kept words")
        screen.wait_until(lambda s: "kept" in box.stored("SELECT content FROM pieces"), "the answer so far to be on disk")
        screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)


def continued_from_the_list():
    with harness.Sandbox() as box, harness.Server(box) as server:
        interrupt(box, server)
        server.script("text:text=%20and%20the%20rest,size=40")
        with box.start(rows=30, columns=100) as screen:
            screen.wait("Where we were", "interrupted", "tell me a tale")
            screen.keys("Enter").wait("continue").type("c").wait("and the rest").wait_gone("Where we were")
            screen.type(":").wait_gone("arriving")


def discarded_from_the_list():
    with harness.Sandbox() as box, harness.Server(box) as server:
        interrupt(box, server)
        with box.start(rows=30, columns=100) as screen:
            screen.wait("Where we were", "interrupted").keys("Enter").wait("discard").type("d")
            screen.wait_gone("interrupted: tell me a tale")
            screen.wait("recent: tell me a tale")
        harness.check("interrupted" not in box.run("--json", "recover"), "offers after the answer was discarded")


def nothing_to_go_on_with():
    with harness.Sandbox() as box, ready(box) as screen:
        screen.escape().keys(":").type("recover").keys("Enter").wait("Nothing was interrupted")
        screen.keys("Esc").wait_gone("Nothing was interrupted")


def paused_when_left():
    with harness.Sandbox() as box:
        box.run("config", "set", "conversation.pause_on_quit", "true")
        with ready(box) as screen:
            screen.type("a plan for tomorrow").keys("Enter").wait("Recollect").wait_gone("arriving")
            screen.escape().keys(":").type("q").keys("Enter").wait_end(0)
        harness.equal(box.stored("SELECT status FROM conversations"), "paused", "the status")


harness.main([paused_when_left, continued_from_the_list, discarded_from_the_list, nothing_to_go_on_with])
