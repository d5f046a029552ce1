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


def filtering_shows_no_empty_list():
    with filled() as box, in_list(box) as screen:
        screen.keys("f")
        for letter in "rust":
            screen.type(letter)
        screen.wait_until(lambda s: order(s) == ["Rust"], "the one that is left").keys("Enter").wait_mode("conversations")
        harness.check(b"nothing here" not in screen.recorded(), "it was said that there is nothing while it was looked for")
        screen.keys("f").type("xyz").wait("nothing here is like").keys("Esc").wait_until(lambda s: len(order(s)) == 3, "all")


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


def order(screen):
    """The titles of the list, from the top."""
    names = ("Knee", "Planning", "Rust")
    rows = [row[:26] for row in screen.text()[1:]]
    return [name for row in rows for name in names if name in row]


def many_at_once_and_one_undo():
    with filled() as box, in_list(box) as screen:
        screen.keys("Space", "Space").wait("2 marked", "+Knee", "+Rust").keys("d").wait("deleted: 2 conversations", "Alfama")
        screen.wait_until(lambda s: "Rust" not in titles(box) and "Knee" not in titles(box), "both to go")
        screen.keys("u").wait("undone", "and 1 more")
        screen.wait_until(lambda s: "Rust" in titles(box) and "Knee" in titles(box), "both to come back")
        screen.keys("C-r").wait("done again").wait_until(lambda s: "Rust" not in titles(box), "both to go again")
        screen.wait_until(lambda s: order(s) == ["Planning"], "their rows to go")  # a list that is late would be taken for the next
        screen.keys("u").wait_until(lambda s: order(s) == ["Knee", "Rust", "Planning"], "all rows")
        # a pin is a tag in the store, but nobody set one
        screen.keys("g g", "p").wait("pinned").keys("u").wait("undone: pin: Knee").keys("C-r").wait("done again: pin").keys("u").wait("undone: pin")
        # a range
        screen.keys("g g", "v", "j", "j").wait("range", "+Planning").keys("A").wait("archived: 3 conversations")
        screen.wait_until(lambda s: not titles(box).strip(), "all to be archived").wait("none yet")
        screen.keys("u").wait_until(lambda s: len(order(s)) == 3, "all rows")  # of one time now
        screen.keys("g g", "v", "j", "v").wait("2 marked").keys("Esc").wait_gone("2 marked")


def pins_tags_and_filter_words():
    with filled() as box, in_list(box) as screen:
        screen.keys("G", "p").wait("pinned: Planning").wait_until(lambda s: order(s)[0] == "Planning", "it at the top").wait("^Planning")
        screen.keys("g g", "j", "t").wait("tag:").type("work").keys("Enter").wait("tagged work: Knee")
        screen.keys("j", ".").wait("tagged work: Rust")
        screen.keys("f").type("tag:work").wait_until(lambda s: order(s) == ["Knee", "Rust"], "those with the tag")
        screen.type(" rust").wait_until(lambda s: order(s) == ["Rust"], "the one with the word, too")
        screen.keys("C-u").type("is:pinned").wait_until(lambda s: order(s) == ["Planning"], "the pinned one").keys("Esc")
        screen.wait_until(lambda s: len(order(s)) == 3, "all again").keys("G", "t").wait("tag:").type("-work").keys("Enter")
        screen.wait("no longer tagged")
        screen.wait_until(lambda s: titles(box).count("work") == 1, "one tag to go")


def sorted_and_grouped():
    with filled() as box, in_list(box) as screen:
        box.run("conversation", "archive", "ext:c2")
        screen.wait_until(lambda s: order(s) == ["Knee", "Planning"], "the archived one to go")
        screen.keys("s").wait("sorted by: title", "by title").keys("s").wait("sorted by: messages")
        screen.wait_until(lambda s: order(s) == ["Planning", "Knee"], "the longer one first")
        screen.keys("S").wait("grouped by: day", "Tue").keys("S").wait("grouped by: tag", "no tag")
        screen.keys("S").wait("grouped by: status", "active").wait_until(lambda s: order(s) == ["Planning", "Knee", "Rust"], "all of them")
        with open(box.path("config", "recollect", "recollect.conf"), encoding="utf-8") as file:
            kept = file.read()
        harness.check("list_sort = messages" in kept and "list_group = status" in kept, kept)


def every_tag_is_a_group():
    with filled() as box, in_list(box) as screen:
        for key, tag in (("g g", "home"), ("g g", "health"), ("j", "home")):
            screen.keys(key, "t").wait("tag:").type(tag).keys("Enter").wait("tagged " + tag)
        screen.keys("S", "S").wait("grouped by: tag", "no tag")
        screen.wait_until(lambda s: order(s) == ["Knee", "Knee", "Rust", "Planning"], "the one with two tags twice")
        rows = [row[:26].strip("│ ") for row in screen.text()]
        harness.check(rows.index("health") < rows.index("home") < rows.index("no tag"), rows)
        # its second place is one of its own: the selection stays there and goes on from there
        screen.keys("g g", "j", "C-l", "j", "Enter").wait("ncurses").keys("M-1")
        screen.keys("g g", "Space").wait("1 marked").wait_until(lambda s: sum("+Knee" in row for row in s.text()) == 2, "both marked")
        screen.keys("Esc").wait_gone("marked").keys("g g", "v", "j", "v").wait("1 marked").keys("d").wait("deleted: Knee")
        screen.wait_until(lambda s: order(s) == ["Rust", "Planning"], "both rows to go")


def menu_of_the_row():
    with filled() as box, in_list(box) as screen:
        screen.keys("j", "m").wait_mode("palette").wait("Rust or C", "Pin it").wait_gone("Suspend").type("archive")
        screen.wait_gone("Pin it").keys("Enter").wait("archived: Rust or C").wait_mode("conversations")


def many_to_files():
    with filled() as box, in_list(box) as screen:
        folder = box.path("out")
        os.mkdir(folder)
        screen.keys("Space", "Space", "Space", "W").wait("folder:").keys("C-u").type(folder).keys("Enter").wait("3 files written")
        screen.keys("g g", "W").wait("folder:").keys("C-u").type(folder).keys("Enter").wait("1 file written")
        harness.equal(sorted(os.listdir(folder)), ["knee-exercises-2.md", "knee-exercises.md", "planning-the-lisbon-trip.md", "rust-or-c.md"])
        with open(os.path.join(folder, "rust-or-c.md"), encoding="utf-8") as file:
            harness.check("ncurses" in file.read(), "the file is empty")


def two_answers_at_once():
    with filled() as box, harness.Server(box, "gate:after=1") as server, box.start(columns=100) as screen:
        screen.wait("heel slides").type("one").keys("Enter").wait("* Knee")
        screen.keys("M-1").wait_mode("conversations").keys("j", "Enter").wait("ncurses").wait("* Knee")
        screen.type("two").keys("Enter").wait("* Knee", "* Rust")
        screen.keys("M-1").wait_mode("conversations").keys("G", "Enter").wait("Alfama").wait("* Knee", "* Rust")
        server.open_gate()
        screen.wait_gone("* Knee", "* Rust").wait("\u2022 Knee", "\u2022 Rust")
        screen.keys("M-1").wait_mode("conversations").keys("f").type("is:unread").wait_until(lambda s: "Planning" not in order(s), "the read one to go").keys("Enter").wait_mode("conversations")
        screen.keys("Enter").wait_until(lambda s: sum("\u2022" in row[:4] for row in s.text()) < 2, "one to be read")


def the_command_line_completes():
    with filled() as box, box.start(rows=24, columns=100) as screen:
        screen.wait("heel slides").escape().keys(":").type("set ui.li").keys("Tab").wait(":set ui.list_", "ui.list_group")
        screen.type("g").keys("Tab").wait(":set ui.list_group").wait_gone("ui.list_sort").keys("Tab").wait("status")
        screen.keys("Tab").wait(":set ui.list_group none").keys("S-Tab").wait(":set ui.list_group status").keys("Enter").wait("saved in")
        screen.keys(":").type("open pla").keys("Tab").wait(":open Planning the Lisbon trip").keys("Enter").wait("Alfama").wait_mode("insert")
        # each prompt has its own history
        screen.escape().keys("M-1").wait_mode("conversations").keys("r").wait("title:").keys("C-u").type("Knees").keys("Enter")
        screen.keys(":").keys("Up").wait(":open Planning").keys("Up").wait(":set ui.list_group status").keys("Esc").wait_mode("conversations")


def what_can_follow_a_prefix():
    with filled() as box:
        box.write("config/recollect/keys.conf", "[view]\ng x = zoom\ng x = reload\nQ = quit\n[chat]\ny = zoom\n")
        with box.start(rows=40, columns=100) as screen:
            screen.wait("; recollect keys tells all) keys.conf:")
            screen.escape().keys("g").wait("Show the memories", "Show the preferences", "g ...", "g x").keys("m").wait_mode("inspector")
            screen.wait_gone("Show the memories").keys("M-3").wait_mode("insert").keys("C-x").wait("Start a new conversation", "Ctrl-X ...")
            screen.keys("n").wait("New conversation")
        with box.start(rows=24, columns=80) as screen:
            screen.wait_mode("insert").escape().wait_mode("chat").keys("z").wait("Wrap long code", "scrolled side…")


harness.main([opens_on_the_last_conversation, walking_and_opening, new_conversation, rename, delete_and_undo,
              archive_and_back, erase_asks, filtering, filtering_shows_no_empty_list, inspector_tabs, search_everything, help_is_of_the_view,
              palette_and_command_line, own_keys, zoom_and_panes, two_programs_on_one_store, many_at_once_and_one_undo,
              pins_tags_and_filter_words, sorted_and_grouped, every_tag_is_a_group, menu_of_the_row, many_to_files, two_answers_at_once, the_command_line_completes, what_can_follow_a_prefix])
