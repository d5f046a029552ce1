"""Whole screens, text, attributes and cursor, against the files in golden/. SCREEN_UPDATE=1 writes them."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import content
import harness

SIZES = ((12, 40), (24, 80), (50, 200))


def each_size(name, make, show, sizes=SIZES):
    for rows, columns in sizes:
        with make() as box, box.start(rows=rows, columns=columns) as screen:
            show(screen)
            screen.golden("%s-%dx%d" % (name, columns, rows))


def filled(*conversations):
    return lambda: content.fill(harness.Sandbox(RECOLLECT_NOW=content.NOW), content.lines(*conversations))


def first_run():
    each_size("first-run", lambda: harness.Sandbox(RECOLLECT_NOW=content.NOW), lambda screen: screen.wait("Welcome"))


def chat():
    each_size("chat", filled(content.KNEE, content.RUST, content.TODAY),
              lambda screen: screen.wait("Near the river" if screen.columns > 40 else "Near"))


def wide():
    each_size("wide", filled(content.WIDE),
              lambda screen: screen.wait("長い長い").type("漢字 in the draft").wait("the draft"))


def in_light(make):
    def light():
        box = make()
        box.configure(ui={"theme": "light"})
        return box

    return light


def light():
    each_size("light", in_light(filled(content.TODAY)), lambda screen: screen.wait("Near").escape().keys("g", "g"))


def list_focused():
    each_size("list", filled(content.LISBON, content.RUST, content.KNEE),
              lambda screen: screen.wait("slowly").keys("M-1").wait_mode("conversations").keys("j"))


def inspector():
    def make():
        box = filled(content.TODAY)()
        box.run("pref", "set", "seat", "aisle", "--category", "travel")
        box.run("pref", "set", "reply_language", "English")
        box.run("memory", "add", "The cat is called Miu")
        return box

    for name, wanted in (("inspector", make), ("light-inspector", in_light(make))):
        each_size(name, wanted,
                  lambda screen: screen.wait("Near").escape().keys("g", "p").wait_mode("inspector").wait("aisle", "English"))


def help_view():
    for name, wanted in (("help", filled(content.KNEE)), ("light-help", in_light(filled(content.KNEE)))):
        each_size(name, wanted, lambda screen: screen.wait("slowly").keys("M-1").wait_mode("conversations")
                  .keys("?").wait_mode("help"))


harness.main([first_run, chat, wide, light, list_focused, inspector, help_view])
