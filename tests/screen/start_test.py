"""The first minutes: an empty store, typing and sending with nothing but the memory keeper, leaving."""

import os
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


def skip_welcome(screen):
    screen.wait("Welcome to recollect").keys("Enter").wait_gone("Welcome to recollect")
    return screen


def first_screen_offers_three_ways():
    with harness.Sandbox() as box, box.start() as screen:
        screen.wait("Welcome to recollect", "1 Start now", "2 Set up a provider", "3 Import conversations")
        screen.keys("Down", "Enter").wait("Who shall answer?", "Anthropic").keys("Esc")
        screen.wait("Welcome to recollect").keys("Esc").wait_gone("Welcome")
        screen.type("x").wait("> x")


def typing_at_once_loses_nothing():
    for text in ("help me, I'm quite new here", "qué hora es?", ": what is this"):
        with harness.Sandbox() as box, box.start() as screen:
            screen.wait("Welcome to recollect").type(text).wait_gone("Welcome").wait("> " + text)
            screen.keys("Enter").wait("You", "Recollect")
    with harness.Sandbox() as box, box.start() as screen:
        screen.wait("Welcome to recollect").paste("3 things\nfor today").wait_gone("Welcome").wait("> 3 things", "for today")
    with harness.Sandbox() as box, box.start() as screen:  # the choices still are chosen with keys
        screen.wait("Welcome to recollect").keys("Down", "Down", "Up", "Tab", "Enter").wait("file to import")


def a_provider_that_cannot_answer_is_said():
    with harness.Sandbox() as box:
        box.configure(provider={"name": "anthropic"})
        for _ in range(2):  # without a store, and with an empty one
            with box.start() as screen:
                screen.wait("Welcome to recollect", "cannot answer yet")


def import_from_the_first_screen():
    with harness.Sandbox() as box, box.start() as screen:
        path = box.write("old.jsonl", '{"conversation":"c1","title":"Old talk","role":"user","content":"Hello from long ago",'
                                      '"created_at":"2020-01-02T03:04:05Z"}\n')
        screen.wait("3 Import").type("3").wait("file to import").type(path).keys("Enter")
        screen.wait("Old talk", "imported 1 message")


def typing_and_sending():
    with harness.Sandbox() as box, box.start() as screen:
        skip_welcome(screen)
        screen.type("I prefer aisle seats")
        screen.wait("> I prefer aisle seats")
        row, column = screen.find("> I prefer")
        screen.wait_cursor(row, column + len("> I prefer aisle seats"))
        harness.check(screen.cursor()[2], "the cursor is not shown while typing")
        screen.keys("Enter").wait("Recollect", "Noted", "learned: seat = aisle")
        # the conversation is in the list, and a second one knows what the first taught
        screen.keys("C-x", "n").wait("New conversation")
        screen.type("Which seat do I like?").keys("Enter").wait("aisle", "Which seat")
        harness.equal(screen.state()["alternate"], 1)


def several_lines():
    with harness.Sandbox() as box, box.start() as screen:
        skip_welcome(screen)
        screen.type("one").keys("C-j").type("two").keys("M-Enter").type("three")
        screen.wait("> one", "  two", "  three")
        screen.keys("Up", "Up", "C-a").type("zero ").wait("> zero one")
        screen.paste("pasted\nlines\r\nhere ").wait("pasted", "lines", "here one")
        screen.keys("C-_").wait_gone("pasted").wait("> zero one")
        screen.keys("C-c").wait_gone("zero").keys("C-_").wait("> zero one", "three")


def quitting():
    with harness.Sandbox() as box:
        for leave in (lambda s: s.keys("C-c", "C-c"), lambda s: s.keys("C-d").wait("Quit").keys("y"),
                      lambda s: s.escape().keys(":", "q", "Enter"), lambda s: s.escape().keys("q").wait("Quit").keys("y")):
            with box.start() as screen:
                skip_welcome(screen)
                leave(screen).wait_end(0)
                state = screen.state()
                harness.equal((state["alternate"], state["echo"], state["canonical"]), (0, 1, 1), "terminal")
                harness.check(screen.cursor()[2], "the cursor stayed hidden")


def no_terminal_no_screen():
    with harness.Sandbox() as box:
        done = box.run(check=False)
        harness.equal(done.returncode, 2)
        harness.equal(done.stdout, "")


def signals_restore_the_terminal():
    for number in (signal.SIGTERM, signal.SIGHUP):
        with harness.Sandbox() as box, box.start() as screen:
            skip_welcome(screen)
            screen.type("unsent").wait("> unsent").signal(number).wait_end(128 + number)
            state = screen.state()
            harness.equal((state["alternate"], state["echo"], state["canonical"]), (0, 1, 1), "terminal")
            harness.check(screen.cursor()[2], "the cursor stayed hidden")
            with box.start() as again:
                again.wait("> unsent")


def suspend_and_resume():
    with harness.Sandbox() as box, box.start() as screen:
        skip_welcome(screen)
        screen.type("half a thought").wait("> half a thought")
        # the signal often: it comes while a frame is drawn, too
        for stop in (lambda: screen.keys("C-z"), *[lambda: screen.signal(signal.SIGTSTP)] * 9):
            stop()
            screen.wait_stopped()
            state = screen.state()
            harness.equal((state["alternate"], state["echo"], state["canonical"]), (0, 1, 1), "terminal while stopped")
            screen.resume().wait_until(lambda s: s.state()["alternate"] == 1)
            screen.wait("> half a thought")
        screen.type(" more").wait("> half a thought more")


def drafts_survive_kill():
    with harness.Sandbox() as box:
        with box.start() as screen:
            skip_welcome(screen)
            screen.type("first").keys("Enter").wait("Recollect").type("typed and lost?").wait("> typed and lost?")
            screen.wait_until(lambda s: "typed and lost?" in box.stored("SELECT * FROM drafts"), "the draft to be on disk")
            screen.signal(signal.SIGKILL).wait_end(128 + signal.SIGKILL)
        with box.start() as screen:
            screen.wait("> typed and lost?")


def a_provider_is_set_up():
    with harness.Sandbox() as box, harness.Server(box) as server:
        for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "ANTHROPIC_MODEL"):
            box.environment.pop(name)
        with box.start() as screen:
            screen.wait("Welcome").type("2").wait("Who shall answer?").type("2").wait("Where is the key?").type("3")
            # what is no address is not asked, and cannot be saved
            screen.wait("address (Enter keeps it): https://api").keys("C-u").type("my server").keys("Enter").wait("model (Enter keeps it):")
            screen.keys("Enter").wait("That cannot be", 'openai.base_url: "my server" is not allowed', "2 Leave it").type("1")
            screen.wait("Where is the key?").type("3").wait("address (Enter keeps it): ").keys("C-u").type("http://127.0.0.1:1/v1").keys("Enter")
            screen.wait("model (Enter keeps it):").keys("C-u").type("reply").keys("Enter").wait("It did not answer")
            # what was typed is there to be changed
            screen.type("1").wait("Where is the key?").type("3").wait("keeps it): http://127.0.0.1:1/v1").keys("C-u")
            screen.type(server.url + "/v1").keys("Enter").wait("model (Enter keeps it): reply").keys("Enter").wait("is set up; saved in")
            screen.type("hello").keys("Enter").wait("You said: hello")


harness.main([a_provider_is_set_up, first_screen_offers_three_ways, typing_at_once_loses_nothing, a_provider_that_cannot_answer_is_said, import_from_the_first_screen, typing_and_sending, several_lines, quitting,
              no_terminal_no_screen, signals_restore_the_terminal, suspend_and_resume, drafts_survive_kill])
