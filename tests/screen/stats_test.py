"""The statistics on the screen."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness


def statistics_are_shown():
    with harness.Sandbox() as box:
        for text in ("I prefer aisle seats.", "Please remember that my boat is called Esperanza.", "What is my boat called?"):
            box.run("--json", "chat", text)
        with box.start(rows=40, columns=100) as screen:
            screen.wait("What is my boat called?").escape().keys(":").type("stats").keys("Enter")
            screen.wait("Statistics", "3 conversations, 6 messages", "Day by day", "turns", "Answers by model", "local",
                        "Memories by category", "response")
            screen.keys("G").wait("Busiest conversations")
            screen.keys("Esc").wait_gone("Statistics")


harness.main([statistics_are_shown])
