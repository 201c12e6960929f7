"""What happens when a file is opened, as a clerk would go on with it: stands for xdg-open.

The folder of mails: puts those of the sample there. 裁定.xlsx: chooses the first candidate
of every question. Each path is added to a list when all is done.
Needs CLERK_INBOX (a folder) and CLERK_LOG (the list).
"""

import os
import re
import shutil
import sys
from pathlib import Path


def answer(path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path)
    page = book["裁定"]
    heading = next(row for row in page.iter_rows() if row[0].value == "事项")
    for row in page.iter_rows(min_row=heading[0].row + 1):
        if not row[0].value or row[4].value:
            continue
        words = str(row[3].value)
        pointed = re.match("见“候选”表第([0-9]+)列", words)
        row[4].value = book["候选"].cell(2, int(pointed[1])).value if pointed else re.split("[；\n]", words)[0]
    book.save(path)


def main() -> None:
    path = Path(sys.argv[1])
    if path.name == "inbox":
        shutil.copytree(os.environ["CLERK_INBOX"], path, dirs_exist_ok=True)
    if path.name == "裁定.xlsx":
        answer(path)
    with open(os.environ["CLERK_LOG"], "a", encoding="utf-8") as log:
        log.write(f"{path.name}\n")


main()
