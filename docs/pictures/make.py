"""The pictures of the pages and of the menu: make.py CHROMIUM PROGRAM QUARTER WORK PLACE, where QUARTER is the
folder of a quarter that was built; or make.py shrink PICTURE PICTURE for one that is made."""

import email
import email.policy
import html
import json
import pathlib
import subprocess
import sys

from PIL import Image

OUTSIDE = pathlib.Path(__file__).parents[2] / "tests" / "outside"
sys.path.insert(0, str(OUTSIDE))
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


def desk(browser, path, work, place):
    """The head of the desk, and a question beside its piece of the sheet."""
    page = browser.page(path, width=1000, height=840)
    page.picture(work / "desk.png")
    shrink(Image.open(work / "desk.png"), place / "desk.png")
    page = browser.page(path, width=1000, height=740)
    page.run(GO % "article:has(.ask)")
    page.picture(work / "question.png")
    shrink(Image.open(work / "question.png"), place / "question.png")


WINDOW = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #1e2227; color: #e6e6e6; padding: 14px 18px }
pre { margin: 0; font: 15px/1.45 "Noto Sans Mono CJK SC", monospace }
</style><pre>%s</pre>"""


def window(browser, program, quarter, work, place):
    """What a double click opens, as it waits for the first choice."""
    rules = json.dumps([["按回车：[^\n]*", [None]]])
    command = [sys.executable, OUTSIDE / "menu.py", rules, program]
    shown = subprocess.run(command, cwd=quarter, capture_output=True, text=True).stdout.partition("\n[")[0].strip()
    here = str(quarter.parent)
    (work / "window.html").write_text(WINDOW % html.escape(shown.replace(here, "/home/科员/2025年简报")), "utf-8")
    browser.page(work / "window.html", width=730, height=22 * (shown.count("\n") + 1) + 30).picture(work / "menu.png")
    shrink(Image.open(work / "menu.png"), place / "menu.png")


LETTER = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #fff; color: #1b1b1b; font: 15px/1.7 "Noto Sans CJK SC", sans-serif }
dl { margin: 0; padding: 14px 22px; background: #eef2f6; border-bottom: 1px solid #c5ced8 }
dt { float: left; width: 5em; color: #55606c } dd { margin: 0 0 0 5em }
pre { margin: 0; padding: 16px 22px; white-space: pre-wrap; font: inherit }
</style><dl><dt>收件人</dt><dd>%s</dd><dt>主题</dt><dd>%s</dd><dt>附件</dt><dd>%s</dd></dl><pre>%s</pre>"""


def letter(browser, path, work, place):
    """A draft as a mail program reads it."""
    draft = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    names = "　".join(part.get_filename() for part in draft.iter_attachments())
    body = draft.get_body().get_content()
    parts = [html.escape(words) for words in (draft["To"] or "", draft["Subject"], names, body)]
    (work / "letter.html").write_text(LETTER % tuple(parts), "utf-8")
    browser.page(work / "letter.html", width=900, height=430).picture(work / "letter.png")
    shrink(Image.open(work / "letter.png"), place / "letter.png")


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


def sheet(book, to):
    """The sheets of a form that are read first, each on one page, without the rest."""
    import openpyxl

    book = openpyxl.load_workbook(book)
    for page in book.worksheets:
        if page.title not in ("退改清单", "进展表"):
            book.remove(page)
            continue
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", 8
        page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        page.page_setup.fitToWidth = page.page_setup.fitToHeight = 1
        page.oddHeader.center.text = page.oddFooter.center.text = None
        last = page.max_column if page.title == "退改清单" else 15
        page.print_area = f"A1:{page.cell(14, last).coordinate}"
    book.save(to)


def below(pages, to):
    """Pages one below the other, without their margins."""
    from PIL import ImageChops

    shown = []
    for page in pages:
        page = Image.open(page).convert("RGB")
        white = Image.new("RGB", page.size, "white")
        left, top, right, bottom = ImageChops.difference(page, white).getbbox()
        shown.append(page.crop((max(left - 12, 0), max(top - 12, 0), right + 12, bottom + 12)))
    whole = Image.new("RGB", (max(p.width for p in shown), sum(p.height for p in shown)), "white")
    top = 0
    for page in shown:
        whole.paste(page, (0, top))
        top += page.height
    shrink(whole, to)


if sys.argv[1] == "sheet":
    sheet(*sys.argv[2:4])
elif sys.argv[1] == "below":
    below(sys.argv[3:], sys.argv[2])
elif sys.argv[1] == "shrink":
    shrink(Image.open(sys.argv[2]), sys.argv[3])
else:
    chromium, program = sys.argv[1:3]
    quarter, work, place = map(pathlib.Path, sys.argv[3:6])
    with Browser(chromium) as browser:
        window(browser, program, quarter, work, place)
        desk(browser, str(quarter / "工作台.html"), work, place)
        screens(browser, str(quarter / "out" / "简报.html"), work, place)
        sheets(browser, str(quarter / "out" / "简报.html"), work, place)
        letter(browser, quarter / "returns" / "mail" / "截止前" / "安亭镇.eml", work, place)
