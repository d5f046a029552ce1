/* Text that breaks terminals: for property tests of whatever measures, cuts or wraps. */
#ifndef TESTS_UNIT_NASTY_H
#define TESTS_UNIT_NASTY_H

#include "base/buf.h"
#include "check.h"

static const char *const nasty_pieces[] = {
    "a",
    "Z",
    "7",
    " ",
    " ",
    "  ",
    "\n",
    "\t",
    "word",
    "longer-words",
    "don't",
    ".",
    ",",
    "(",
    ")",
    "é",
    "e\xCC\x81",                                 /* combining acute */
    "Z\xCD\x92\xCC\xA8\xCD\xA7\xCC\x95\xCC\xAD", /* many marks */
    "漢",
    "字",
    "한국",
    "ｶﾞ",
    "！",
    "😀",
    "👍🏽",
    "👨‍👩‍👧‍👦", /* emoji, skin tone, family */
    "❤️",
    "1️⃣",
    "🇵🇹",
    "🇵", /* variation selector, keycap, flag, half a flag */
    "שלום",
    "مرحبا", /* right to left */
    "\xE2\x80\xAE",
    "\xE2\x80\x8B",
    "\xC2\xAD", /* override, zero width space, soft hyphen */
    "\x1b[31m",
    "\x07",
    "\xC2\x9B",
    "\x7f", /* control */
    "ไทย",
    "नमस्ते",
    "\xF0\x9F\xA7\x91\xE2\x80\x8D", /* clusters, a joiner with nothing behind */
    "Supercalifragilisticexpialidocious",
    "https://example.org/a/very/long/path?with=query",
};

static inline void nasty_text(uint64_t *state, struct buf *out, size_t pieces)
{
    while (pieces-- > 0)
        buf_adds(out, nasty_pieces[next_random(state) % COUNT_OF(nasty_pieces)]);
}

#endif
