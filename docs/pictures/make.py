"""The pictures of the page: make.py CHROMIUM PAGE WORK PLACE, or make.py shrink PICTURE PICTURE for one that is made."""

import pathlib
import subprocess
import sys

from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tests" / "outside"))
from browser import Browser  # noqa: E402

GO = """
document.documentElement.style.scrollBehavior = "auto";
scrollTo(0, document.querySelector("%s").getBoundingClientRect().top - 16)"""


def shrink(picture, to):
    """A small palette is enough for a page."""
    picture.convert("RGB").quantize(160, dither=Image.Dither.NONE).save(to, optimize=True)


def screens(browser, path, work, place):
    """Desktop: the head, and the matrix with the detail; phone: the head."""
    for name, at, width, height in [
        ("desktop", "body", 1280, 1000),
        ("matrix", ".matrix", 1280, 1000),
        ("phone", "body", 375, 812),
    ]:
        page = browser.page(path, width=width, height=height)
        page.run(GO % at)
        page.picture(work / f"{name}.png")
        shrink(Image.open(work / f"{name}.png"), place / f"{name}.png")


def sheets(browser, path, work, place):
    """The first page, a full one and the last one on paper, side by side."""
    browser.page(path).print(work / "page.pdf")
    subprocess.run(["pdftoppm", "-r", "60", "-png", work / "page.pdf", work / "sheet"], check=True)
    pages = sorted(work.glob("sheet-*.png"))
    shown = [Image.open(page) for page in (pages[0], pages[1], pages[-1])]
    gap = 12
    whole = Image.new("RGB", (sum(p.width + gap for p in shown) + gap, shown[0].height + 2 * gap), "#8a939c")
    left = gap
    for page in shown:
        whole.paste(page, (left, gap))
        left += page.width + gap
    shrink(whole, place / "print.png")


if sys.argv[1] == "shrink":
    shrink(Image.open(sys.argv[2]), sys.argv[3])
else:
    chromium, path = sys.argv[1:3]
    work, place = map(pathlib.Path, sys.argv[3:5])
    with Browser(chromium) as browser:
        screens(browser, path, work, place)
        sheets(browser, path, work, place)
