"""The list of conversations and the ways to everything else, by keys."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness


def filled():
    box = harness.Sandbox(RECOLLECT_NOW=content.NOW)
    return content.fill(box, content.lines(content.LISBON, content.RUST, content.KNEE))


def in_list(box, **size):
    screen = box.start(**size)
    return screen.wait("Knee exercises", "Rust or C", "straight leg").keys("M-1").wait_mode("conversations")


def titles(box):
    return box.run("conversation", "list")


def opens_on_the_last_conversation():
    with filled() as box, box.start() as screen:
        screen.wait("Knee exercises", "heel slides").wait_mode("insert")
        screen.type("x").wait("> x")


def walking_and_opening():
    with filled() as box, in_list(box) as screen:
        screen.keys("j", "Enter").wait("ncurses").wait_gone("heel slides").wait_mode("insert")
        screen.keys("M-1", "G", "l").wait("Alfama").keys("M-1", "g", "g", "Enter").wait("heel slides")


def new_conversation():
    with filled() as box, in_list(box) as screen:
        screen.keys("a").wait("New conversation").wait_mode("insert").type("hello there").keys("Enter").wait("Recollect")
        harness.check("hello there" in titles(box), "the new conversation is not stored")


def rename():
    with filled() as box, in_list(box) as screen:
        screen.keys("r").wait("title: Knee exercises").keys("C-u").type("Knees").keys("Enter").wait_gone("Knee exercises")
        screen.wait("Knees")
        harness.check("Knees" in titles(box), "the title is not stored")
        screen.keys("u").wait("Knee exercises")


def delete_and_undo():
    with filled() as box, in_list(box) as screen:
        screen.keys("d").wait("deleted: Knee exercises").wait("ncurses")
        screen.wait_until(lambda s: "Knee" not in titles(box), "the conversation to go")
        screen.keys("u").wait_until(lambda s: "Knee exercises" in titles(box), "the conversation to come back")
        screen.wait_until(lambda s: any("Knee exercises" in row for row in s.text()[2:6]), "its row")


def archive_and_back():
    with filled() as box, in_list(box) as screen:
        screen.keys("j", "A").wait("archived: Rust or C")
        screen.wait_until(lambda s: "Rust or C" not in titles(box), "it to leave the list")
        screen.keys("u").wait_until(lambda s: any("Rust or C" in row for row in s.text()[2:6]), "its row")


def erase_asks():
    with filled() as box, in_list(box) as screen:
        screen.keys("D").wait("Erase", "cannot be").keys("Esc").wait_gone("cannot be")
        harness.check("Knee" in titles(box), "erased without a yes")
        screen.keys("D").wait("Erase").keys("y").wait("erased for good")
        screen.wait_until(lambda s: "Knee" not in titles(box), "the conversation to go")


def filtering():
    with filled() as box, in_list(box) as screen:
        screen.keys("/").type("lisb").wait_until(
            lambda s: not any("Rust or C" in row for row in s.text()), "the others to go")
        screen.wait("Planning the Lis").keys("Esc").wait("Rust or C")
        screen.keys("f").type("rust").wait_gone("Planning").keys("Enter").wait_mode("conversations")
        screen.wait("Rust or C").keys("Enter").wait("ncurses")


def inspector_tabs():
    with filled() as box, box.start(rows=30, columns=120) as screen:
        box.run("memory", "add", "The cat is called Miu")
        box.run("pref", "set", "seat", "aisle")
        screen.wait("Knee exercises").escape()
        screen.keys("g", "m").wait("The cat is called Miu").keys("g", "p").wait("seat", "aisle")
        screen.keys("Left").wait("The cat is called Miu").keys("Right").wait("aisle").wait_mode("inspector")
        # change, forget and undo
        screen.keys("Left").wait("Miu").keys("d").wait_gone("called Miu  ")
        screen.wait_until(lambda s: "Miu" not in box.run("memory", "list"), "the memory to be forgotten")
        screen.keys("u").wait_until(lambda s: "Miu" in box.run("memory", "list"), "the memory to come back")


def search_everything():
    with filled() as box, box.start(rows=30, columns=100) as screen:
        screen.wait("Knee exercises").keys("C-x", "/").type("tram").wait("Belém")
        screen.keys("Enter").wait("Planning the Lisbon").wait("Belém by tram")


def help_is_of_the_view():
    with filled() as box, in_list(box, rows=40, columns=100) as screen:
        screen.keys("?").wait("Rename the conversation").keys("/").type("archive").wait("Archive the conversation")
        screen.wait_gone("Rename the conversation").keys("Esc", "Esc").wait_gone("Archive the conversation")
        screen.keys("M-3").wait_mode("insert").keys("F1").wait("Put back what was killed")


def palette_and_command_line():
    with filled() as box, box.start(rows=40, columns=100) as screen:
        screen.wait("Knee exercises").keys("M-x").type("search everything").wait("Search everything").keys("Enter")
        screen.wait_gone("Choose").keys("Esc")
        screen.escape().keys(":").type("q").keys("Enter").wait_end(0)


def own_keys():
    with filled() as box:
        box.write("config/recollect/keys.conf", "[global]\nC-o = conversation-new\nC-g = fly\n")
        with box.start(columns=120) as screen:
            screen.wait("no action \"fly\"").keys("C-o").wait("New conversation")


def zoom_and_panes():
    with filled() as box, box.start(rows=30, columns=120) as screen:
        screen.wait("Conversations", "Inspector").escape().keys("+").wait_gone("Inspector", "Conversations")
        screen.keys("+").wait("Inspector", "Conversations").keys("Tab").wait_mode("insert")
        screen.keys("S-Tab").wait_mode("chat").keys("S-Tab").wait_mode("conversations")
        screen.keys("4").wait_mode("inspector").keys("2").wait_mode("chat")


def two_programs_on_one_store():
    with filled() as box, box.start() as one, box.start() as two:
        one.wait("heel slides")
        two.wait("heel slides")
        one.type("said in the first").keys("Enter")
        two.wait("said in the first")
        two.type("and in the second").keys("Enter")
        one.wait("and in the second")


harness.main([opens_on_the_last_conversation, walking_and_opening, new_conversation, rename, delete_and_undo,
              archive_and_back, erase_asks, filtering, inspector_tabs, search_everything, help_is_of_the_view,
              palette_and_command_line, own_keys, zoom_and_panes, two_programs_on_one_store])
