"""What users of such programs complain about, each with the test that holds it here; and the tests of those that have none elsewhere.

The table names files and functions (or a word that stands in a file that is no Python): what is renamed or dropped fails.
"""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

COMPLAINTS = (
    ("a conversation is not found by what was said in it", "screen/search_test.py results_and_preview"),
    ("a hit opens the conversation, not the message", "screen/search_test.py opening_walking_and_coming_back"),
    ("a hit on another branch is not shown", "screen/stream_test.py find_goes_to_another_path"),
    ("Esc in a search does not return to where one was", "screen/reading_test.py find_returns"),
    ("case and accents hide hits", "unit/match_test.c test_places"),
    ("an answer cannot be copied as it was written", "screen/reading_test.py copy_by_the_terminal"),
    ("a block of code is copied with its fence", "screen/reading_test.py copy_by_the_terminal"),
    ("a span cannot be chosen by key", "screen/reading_test.py choose_and_copy"),
    ("\"copied\" though nothing was", "screen/reading_test.py copy_by_a_tool_of_the_desktop"),
    ("copying fails inside tmux", "screen/reading_test.py copy_through_multiplexers"),
    ("a drag takes the lists along, or the terminal's own selection is dead", "screen/reading_test.py bare_view"),
    ("Enter and newline cannot be told apart", "screen/input_test.py lines_begin_and_messages_are_sent"),
    ("a paste that is cut off swallows all keys", "screen/input_test.py a_paste_without_an_end"),
    ("keys of readline are taken away", "screen/input_test.py every_key_of_readline"),
    ("the view moves while one reads", "screen/stream_test.py the_readers_place_is_sacred"),
    ("the place is lost by a resize", "screen/stream_test.py words_stay_when_the_width_changes"),
    ("the end of a stream looks otherwise than the stream", "unit/markdown_test.c test_growing"),
    ("the last words of a stream are not drawn", "screen/stream_test.py streaming_is_seen"),
    ("wide characters eat the border", "screen/content_test.py hard_strings_keep_to_their_pane"),
    ("what lies over wide characters shifts the row", "screen/content_test.py what_lies_over_wide_text"),
    ("a pane narrower than one character hangs", "screen/content_test.py wide_text_keeps_to_its_pane"),
    ("the window of an input method opens elsewhere", "screen/content_test.py wide_typing"),
    ("emoji do not fit the terminal", "screen/content_test.py emoji_are_replaced_by_choice"),
    ("a draft is gone after a crash", "screen/start_test.py drafts_survive_kill"),
    ("a draft is gone when a message is aborted", "screen/input_test.py stopped_before_anything_came"),
    ("changing an older prompt destroys it", "screen/input_test.py looking_at_older_prompts_keeps_the_draft"),
    ("what waited to be sent is lost", "screen/input_test.py nothing_that_waits_is_lost"),
    ("an answer is gone when the stream breaks", "screen/stream_test.py a_kill_in_mid_answer"),
    ("starting takes seconds", "bench/first_paint.c first"),
    ("an edit overwrites what was", "screen/stream_test.py regenerate_makes_a_sibling"),
    ("there is no fork", "screen/reading_test.py fork"),
    ("undo without redo", "screen/list_test.py many_at_once_and_one_undo"),
    ("tokens and money are not shown", "screen/reading_test.py days_and_details"),
    ("it learns without saying so", "screen/learned_test.py learned_once_and_undone_alone"),
    ("one memory cannot be deleted for good", "screen/learned_test.py erase"),
    ("nobody knows where a memory came from", "screen/learned_test.py source_and_editor"),
    ("memory cannot be switched off for one chat", "cli/chat_test.py test_no_memory_learns_nothing"),
    ("keys cannot be changed", "screen/list_test.py own_keys"),
    ("control codes come through a pipe", "cli/chat_test.py test_text_goes_to_standard_output_alone"),
    ("the home folder is littered", "screen/complaints_test.py the_home_folder_is_left_alone"),
    ("a chat cannot be kept off the disk", "cli/chat_test.py test_incognito_leaves_no_trace"),
    ("conversations cannot be taken out", "screen/reading_test.py export"),
    ("two programs damage the store", "pty/two_programs_test.py many_writers_lose_nothing"),
    ("a resize while an editor is open breaks the screen", "screen/complaints_test.py a_resize_behind_an_editor"),
    ("a tiny window ends it", "screen/stream_test.py every_size_and_back"),
    ("a screen reader reads boxes", "cli/terminal_test.py test_plain_mode_has_all_three_jobs"),
)


def each_has_its_test():
    for complaint, place in COMPLAINTS:
        path, name = place.split()
        with open(os.path.join(harness.SOURCE, "tests", path), encoding="utf-8") as file:
            text = file.read()
        found = re.search(r"^def %s\(" % name, text, re.M) if path.endswith(".py") else name in text
        harness.check(found, "%s: there is no %s in %s" % (complaint, name, path))


def the_home_folder_is_left_alone():
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box:
        before = set(os.listdir(box.folder))
        with box.start(rows=24, columns=80) as screen:
            screen.wait("heel slides").wait_mode("insert").type("I prefer tea.").keys("Enter").wait("learned").escape()
            screen.keys(":").wait_row(23, ":").type("q").wait_row(23, ":q").keys("Enter").wait_end(0)
        harness.equal(set(os.listdir(box.folder)) - before - {"terminal.log"}, set(), "what was left in the home folder")


def a_resize_behind_an_editor():
    """Whatever happens to the window meanwhile: the screen has its size, and the text is the editor's."""
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box:
        gate = os.path.join(box.folder, "gate")
        os.mkfifo(gate)
        edit = box.write("edit", "#!/bin/sh\nprintf 'from the editor 👍' >\"$1\"\necho editing\ncat %s >/dev/null\n" % gate)
        os.chmod(edit, 0o755)
        with box.start(rows=24, columns=80, EDITOR=edit) as screen:
            screen.wait("heel slides").wait_mode("insert").type("draft").wait("> draft").keys("C-x", "C-e").wait("editing")
            screen.resize(12, 61).resize(30, 100)
            with open(gate, "w"):
                pass
            screen.wait("> from the editor").wait_until(frames_stand, "whole frames at the new size")


def frames_stand(screen):
    rows = screen.text()
    return len(rows) == 30 and all(row and row[0] in "┌│├└" and row[-1] in "┐│┤┘" for row in rows[:-1])


def a_note_leaves_the_keys():
    """A short one stands beside the hints, a longer one in the line above, where the border was; nothing is cut at 80 columns."""
    with content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(content.KNEE)) as box, box.start(rows=24, columns=80) as screen:
        border = screen.wait("heel slides").escape().wait("Enter write").text()[22]
        screen.keys(":").type("tag short").keys("Enter").wait("tagged: short").wait_row(23, "tagged: short (u undo)").wait_row(23, "Enter write")
        harness.equal(screen.text()[22], border)
        screen.keys(":").type("theme drak").keys("Enter").wait_row(22, 'there is no theme "drak": there are default, dark, dusk, light')
        screen.wait_row(23, "Enter write  e change")
        screen.keys(":").type("set openai.base_url localhost:11434").keys("Enter")
        screen.wait_row(22, ' openai.base_url: "localhost:11434" is not allowed').wait_row(23, "http://localhost:8080.")
        screen.keys(":").type("set ui.vi").keys("Enter").wait_row(23, "ui.vi = false").wait_row(23, "Enter write")
        harness.equal(screen.text()[22], border)
        screen.keys(":").type("theme drak").keys("Enter").wait_row(22, "no theme")
        screen.resize(12, 40).wait("chat").resize(24, 80).wait_gone("no theme").wait_until(lambda s: s.text()[22] == border, "the border is back")


harness.main([each_has_its_test, the_home_folder_is_left_alone, a_resize_behind_an_editor, a_note_leaves_the_keys])
