"""Conversations with fixed words and times for the tests that look at whole screens."""

import json

NOW = "2026-03-14T10:42:07Z"


def lines(*conversations):
    out = []
    for name, title, start, messages in conversations:
        for number, (role, text) in enumerate(messages):
            out.append(json.dumps({"conversation": name, "title": title, "id": "%s-%d" % (name, number), "role": role,
                                   "content": text, "created_at": "%s:%02dZ" % (start, number)}, ensure_ascii=False))
    return "\n".join(out) + "\n"


def fill(box, text):
    """Imports and learns, without a screen."""
    path = box.write("content.jsonl", text)
    box.run("import", path, "--no-learn")
    return box


LISBON = ("c1", "Planning the Lisbon trip", "2026-03-10T10:42", [
    ("user", "I prefer aisle seats, and no flights before nine."),
    ("assistant", "Noted: **aisle** seats, no early flights. For the first two days:\n\n1. Alfama, on foot\n2. Belém by tram\n\n"
                  "```sh\n$ book --seat aisle --after 09:00\n```\n\n> Pack light, it is *warm*.\n\n"
                  "| day | where | hours |\n|-----|-------|------:|\n| Mon | Alfama | 6 |\n| Tue | Belém | 10 |\n"),
    ("user", "And where do we eat?"),
    ("assistant", "Near the river; see [the list](https://example.org/eat)."),
])
TODAY = ("c5", LISBON[1], "2026-03-14T09:42", LISBON[3])
RUST = ("c2", "Rust or C", "2026-03-11T09:00", [
    ("user", "Which one for a terminal program?"), ("assistant", "C, if you like `ncurses`."),
])
KNEE = ("c3", "Knee exercises", "2026-03-12T18:30", [
    ("user", "What can I do for my knee?"), ("assistant", "- heel slides\n- straight leg raises\n  - slowly\n"),
])
# Strings that are hard to measure, and what each is hard for.
HARD = (
    ("family", "👨‍👩‍👧‍👦👩‍👩‍👦‍👦👨‍👩‍👧‍👦👩‍❤️‍💋‍👨"), ("skin", "👍🏽👋🏿🤝🏻🧑🏾‍🚀"), ("flags", "🇵🇹🇪🇸🇯🇵🇧🇷🏴󠁧󠁢󠁳󠁣󠁴󠁿🇵"), ("hearts", "❤️❤❤︎☎️☎✈️✈︎©️"), ("keycaps", "1️⃣2️⃣#️⃣*️⃣"),
    ("han", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"),
    ("odd han", "a漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"),
    ("half width", "ｱｲｳﾊﾞﾊﾟ ＡＢＣ"), ("hangul", "안녕하세요 한글"), ("thai", "ไทยภาษา กำลัง น้ำ"), ("hindi", "नमस्ते क्षत्रिय ज्ञान"),
    ("tamil", "நிக்ஷௌ கொ"), ("hebrew", "שלום עולם בוקר טוב"), ("arabic", "مرحبا بالعالم السَّلَامُ"), ("isolates", "⁧שלום⁩ abc ‮evil‬"),
    ("pile", "Z̨̭͒ͧ́̂̃̄̅̆̇̈̕algo é́́́́́"), ("marks alone", "́̂̃ x"),
    ("nothing", "a​b‌c‍d⁠e﻿f­g"), ("tabs", "a	b	漢	字	c"), ("one word", "wordswithoutanyblank" * 12), ("ambiguous", "§±×÷‘’“”…—☆★○●◎◇◆□■△▲▽▼→←↑↓"),
    ("private", "󰀁"), ("new", "🫨🪿🫷🩷🪻"), ("mongolian", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ"), ("ligatures", "ﷺ﷽ꧺ⸻"),
)

WIDE = ("c4", "漢字と絵文字 👨‍👩‍👧‍👦 in einem Titel", "2026-03-13T07:00", [
    ("user", "漢字かな交じり文は幅が二倍です。" * 6),
    ("assistant", "Emoji 👍🏽 and flags 🇵🇹🇪🇸, ❤️ with a selector, e\u0301 combined, family 👨‍👩‍👧‍👦, keycap 1️⃣.\n\n"
                  "שלום עולם, مرحبا بالعالم — right to left.\n\n"
                  "ไทยภาษา นमस्ते Z\u0352\u0328\u0367\u0315\u032dalgo\n\n" + "長い" * 40),
])
