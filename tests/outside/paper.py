"""The page on paper: paper.py CHROMIUM PAGE PDF prints it and says, page by page and in millimetres, what stands where."""

import json
import logging
import sys
from collections import Counter

import pdfplumber
from browser import Browser

logging.disable(logging.WARNING)  # Fonts without a box are told at length.
MARGINS = {False: (37, 26, 35, 28), True: (28, 37, 26, 35)}  # top, right, bottom, left of an odd page, upright and wide


def mm(points):
    return points / 72 * 25.4


def area(page, number):
    """The type area after GB/T 9704: left, top, right, bottom. Even pages are bound on the other side."""
    wide = page.width > page.height
    top, right, bottom, left = MARGINS[wide]
    if number % 2 == 0:
        top, right, bottom, left = (bottom, right, top, left) if wide else (top, left, bottom, right)
    return left, top, mm(page.width) - right, mm(page.height) - bottom


def box(things):
    """Left, top, right, bottom of what is given."""
    if not things:
        return None
    return [
        round(f(mm(thing[key]) for thing in things), 1)
        for f, key in ((min, "x0"), (min, "top"), (max, "x1"), (max, "bottom"))
    ]


def lines(chars):
    """Lines of text, upright ones: their chars by baseline."""
    by_line = {}
    for char in chars:
        by_line.setdefault(round(char["bottom"], 0), []).append(char)
    return [sorted(by_line[at], key=lambda char: char["x0"]) for at in sorted(by_line)]


def below(chars):
    """The lower edge of the last words."""
    return max((mm(char["bottom"]) for char in chars), default=0)


def told(page, number):
    left, top, right, bottom = area(page, number)
    inside, outside = [], []
    for char in page.chars:
        x, y = mm(char["x0"] + char["x1"]) / 2, mm(char["top"] + char["bottom"]) / 2
        (inside if left - 2 < x < right + 2 and top - 2 < y < bottom + 2 else outside).append(char)
    # An opening mark at the head of a line is set half as wide as its box.
    inked = [char for char in inside if char["text"] not in "“‘（《〔［〈"]
    text = lines(inside)
    body = [line for line in text if abs(line[-1]["size"] - 16) < 0.2]
    # From one character to the next, where the line is not stretched.
    hanzi = range(0x4E00, 0xA000)
    pairs = [pair for line in body for pair in zip(line, line[1:]) if all(ord(c["text"][0]) in hanzi for c in pair)]
    rules = [rule for rule in page.rects + page.lines if mm(rule["x1"] - rule["x0"]) > 150 and mm(rule["height"]) < 1]
    return {
        "wide": page.width > page.height,
        "area": [round(side, 1) for side in (left, top, right, bottom)],
        "box": box(inked),
        "number": "".join(char["text"] for char in outside),
        "number_box": box(outside),
        "number_upright": all(char["upright"] for char in outside),
        "sizes": Counter(f"{char['size']:.1f}" for char in inside),
        "lines": ["".join(char["text"] for char in line) for line in text],
        "tops": {f"{char['size']:.1f}": round(mm(char["top"]), 1) for char in reversed(inside)},
        # Lines and cells that are drawn well below the last words, where nothing should be.
        "astray": [round(mm(drawn["top"]), 1) for drawn in page.rects + page.lines if mm(drawn["top"]) > below(inside) + 4],
        "largest": max((f"{char['size']:.1f}" for char in inside), key=float, default=""),
        "body_lines": len(body),
        "step": min((round(b["x0"] - a["x0"], 1) for a, b in pairs), default=None),
        "rules": [[round(mm(rule["top"]), 1), rule["non_stroking_color"]] for rule in sorted(rules, key=lambda rule: rule["top"])],
    }


chromium, path, pdf = sys.argv[1:4]
with Browser(chromium) as browser:
    browser.page(path).print(pdf)
with pdfplumber.open(pdf) as book:
    print(json.dumps([told(page, number) for number, page in enumerate(book.pages, 1)]))
