"""What a reader of the page meets: page.py CHROMIUM PAGE [phone] prints what was seen as JSON; "phone" looks at the phone only.
page.py CHROMIUM 工作台.html desk looks at a page without scripts, and goes over it by keyboard."""

import importlib.util
import json
import pathlib
import sys

from browser import Browser

WINDOWS = {"desktop": (1280, 900, False), "phone": (375, 812, False), "dark": (1280, 900, True)}
TAB, RIGHT, DOWN, ESCAPE, ENTER = ("Tab", 9), ("ArrowRight", 39), ("ArrowDown", 40), ("Escape", 27), ("Enter", 13)
# What axe finds wrong: the rule and where.
AXE = "axe.run(%s).then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' ')))"
# Everything that stands on the page, but for the filters and the signs of the sort buttons.
TEXT = """(() => {
  const all = document.body.cloneNode(true);
  all.querySelectorAll(".filters, script").forEach(e => e.remove());
  return all.textContent.replace(/\\s+/g, " ");
})()"""
ROWS = '[...document.querySelectorAll("#rows tbody tr")].filter(r => r.offsetParent).map(r => [...r.cells].map(c => c.textContent))'
FOCUS = """(() => {
  const e = document.activeElement;
  return [e.tagName.toLowerCase(), e.className, e.name || e.textContent.slice(0, 20)].join("|");
})()"""
BAR = 'getComputedStyle(document.activeElement, "::after").content'


def axe_source():
    """axe-core, which a package for Python brings along."""
    [place] = importlib.util.find_spec("axe_playwright_python").submodule_search_locations
    return (pathlib.Path(place) / "axe.min.js").read_text(encoding="utf-8")


def looked_at(browser, path, windows):
    """The page in windows of several kinds. Colours, which take axe long on large pages, are those of any page."""
    axe = AXE % json.dumps({} if len(windows) > 1 else {"rules": {"color-contrast": {"enabled": False}}})
    seen = {}
    for name, (width, height, dark) in windows.items():
        page = browser.page(path, width, height, dark=dark)
        wide = page.run("document.scrollingElement.scrollWidth")
        hidden = page.run("[...document.querySelectorAll('main p')].filter(p => p.scrollWidth > p.clientWidth + 1).length")
        page.run(axe_source())
        seen[name] = {"width": wide, "cut": hidden, "violations": page.run(axe), "complaints": page.complaints()}
    # A picture without a description, which axe must find, or it finds nothing at all.
    page.run('document.querySelector("main").append(document.createElement("img"))')
    seen["planted"] = page.run(axe)
    return seen


def tabbed(browser, path):
    """What each Tab reaches."""
    page, reached = browser.page(path), []
    for _ in range(400):
        page.press(*TAB)
        reached.append(page.run(FOCUS))
        if reached[-1].startswith("body|") or len(set(reached)) < len(reached) - 40:
            break
    return reached


def typed_at(browser, path):
    """The page from the keyboard: what each Tab reaches, what is said there, and where the arrows lead."""
    reached = tabbed(browser, path)
    page = browser.page(path)
    page.run('document.querySelector("main p .figure").focus()')
    told = {"first": page.run(FOCUS), "heard": page.heard(), "bar": page.run(BAR)}
    page.press(*RIGHT)
    told["next"] = page.run(FOCUS)
    page.press(*ESCAPE)
    told["left"] = [page.run(FOCUS), page.run(BAR)]
    page = browser.page(path)
    page.run('document.querySelector("#rows summary").focus()')
    is_open = "document.activeElement.parentElement.open"
    opened = {"first": page.run(FOCUS), "before": page.run(is_open)}
    page.press(*ENTER)
    opened["after"] = page.run(is_open)
    page.press(*DOWN)
    opened["next"] = page.run(FOCUS)
    return {"reached": reached, "figure": told, "opened": opened}


def searched(browser, path):
    """The filters and the sorting."""
    page = browser.page(path)
    set_to = "() => { const f = document.querySelector('.filters'); f.elements[%s].value = %s; f.dispatchEvent(new Event('input')) }"
    steps = {"all": page.run(ROWS)}
    for name, value in (("status", steps["all"][0][2]), ("unit", steps["all"][0][0])):
        page.run(f"({set_to % (json.dumps(name), json.dumps(value))})()")
        steps[name] = page.run(ROWS)
    steps["output"] = page.run("document.querySelector('.filters output').textContent")
    page.run("document.querySelector('.filters').reset(); new Promise(done => setTimeout(done, 50))")
    steps["reset"] = len(page.run(ROWS))
    page.run(f"({set_to % (json.dumps('text'), json.dumps('没有这样的字'))})()")
    steps["nothing"] = len(page.run(ROWS))
    page.run("document.querySelector('.filters').reset(); new Promise(done => setTimeout(done, 50))")
    page.run('document.querySelectorAll("#rows thead button")[3].focus()')
    for turn in ("ascending", "descending", "before"):
        page.press(*ENTER)
        steps[turn] = [page.run('document.querySelector("#rows thead th:nth-child(4)").ariaSort'), page.run(ROWS)]
    return steps


chromium, path = sys.argv[1:3]
if sys.argv[3:] == ["desk"]:
    with Browser(chromium) as browser:
        found = looked_at(browser, path, {**WINDOWS, "narrow": (360, 740, False)})
        found["reached"] = tabbed(browser, path)
    print(json.dumps(found))
    sys.exit()
with Browser(chromium) as browser:
    all_of_it = sys.argv[3:] != ["phone"]
    found = looked_at(browser, path, WINDOWS if all_of_it else {"phone": WINDOWS["phone"]})
    with_scripts, without = browser.page(path), browser.page(path, scripts=False)
    found["texts"] = [with_scripts.run(TEXT), without.run(TEXT)]
    found["without"] = {
        "filters": without.run("document.querySelector('.filters').offsetParent !== null"),
        "rows": without.run(ROWS),
        "complaints": [line for line in without.complaints() if "script" not in line.lower()],
    }
    if all_of_it:
        found["keyboard"] = typed_at(browser, path)
        found["search"] = searched(browser, path)
print(json.dumps(found))
