"""The statistics, the runs and the log on the screen."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def statistics_are_shown():
    with harness.Sandbox() as box:
        for text in ("I prefer aisle seats.", "Please remember that my boat is called Esperanza.", "What is my boat called?"):
            box.run("--json", "chat", text)
        box.run("search", "boat")
        with box.start(rows=40, columns=100) as screen:
            screen.wait("What is my boat called?").escape().keys(":").type("stats").keys("Enter")
            screen.wait("Statistics", "3 conversations, 6 messages", "Day by day", "turns", "Answers by model", "local",
                        "Memories by category")
            screen.keys("G").wait("Looked up for prompts", "with something found", "Searches: durations", "rank", "response")
            screen.wait("Busiest conversations")
            screen.keys("Esc").wait_gone("Statistics")


def statistics_begin_at_their_top():
    """On a small screen, too, where moving down shows what follows."""
    with harness.Sandbox() as box:
        box.run("--json", "chat", "I prefer aisle seats.")
        for rows, columns in ((24, 80), (12, 40), (50, 200)):
            with box.start(rows=rows, columns=columns) as screen:
                screen.wait("aisle").escape().keys(":").type("stats").keys("Enter").wait("1 conversations", "Day by day")
                screen.keys("j j j j j").wait("Answers by model").keys("G").wait("Busiest conversations")
                screen.keys("k k").wait("storage").keys("g g").wait("1 conversations")


def runs_tell_steps_retries_and_errors():
    with content.fill(harness.Sandbox(), content.lines(content.KNEE)) as box, harness.Server(box, "http:status=500,retry=0,message=broken") as server, \
            box.start(rows=50, columns=100) as screen:
        screen.wait("heel slides").type("one").keys("Enter").wait("asks again")
        server.script("gate:after=1")
        screen.type("two").keys("Enter").escape().keys(":").type("runs").keys("Enter").wait("Of this program", "response", "retr", "broken", "running in", "runs  retries")
        server.open_gate()
        screen.wait_gone("running in").wait("done in").keys("Esc").wait_gone("Of this program")


def past_runs_are_turns_and_sums_of_steps():
    """What ran in another process: what became of it, that its steps are not there one by one, and where they are counted."""
    with harness.Sandbox() as box:
        box.run("--json", "chat", "I prefer aisle seats.")
        with box.start(rows=40, columns=100) as screen:
            screen.wait("aisle").escape().keys(":").type("runs").keys("Enter")
            screen.wait("nothing has run yet", "complete after", "their steps are not kept one by one", "runs  retries", "response")


def the_log_is_followed():
    with content.fill(harness.Sandbox(LOG_LEVEL="warning"), content.lines(content.KNEE)) as box, box.start(rows=24, columns=100) as screen:
        os.makedirs(box.path("state", "recollect"), exist_ok=True)
        screen.wait("heel slides").escape().keys(":").type("log").keys("Enter").wait("Nothing has been logged")
        with open(box.path("state", "recollect", "log"), "a", encoding="utf-8") as file:
            file.write("2026-03-14T10:42:07Z warning [1] a first line\n2026-03-14T10:42:08Z error [1] a second \033[31mline\n")
        screen.wait("a first line", "a second").keys("Esc").wait_gone("a first line")
        harness.equal(harness.stray_controls(screen.recorded()), [])


harness.main([statistics_are_shown, statistics_begin_at_their_top, runs_tell_steps_retries_and_errors, past_runs_are_turns_and_sums_of_steps, the_log_is_followed])
