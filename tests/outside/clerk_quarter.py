"""What the units do with what a clerk sends them, by mail alone: clerk_quarter.py answer DRAFTS INBOX SILENT FAULTY
fills in the form of every draft, but for the unit SILENT, and sends it back, that of FAULTY with a word that says
nothing; clerk_quarter.py mend DRAFTS INBOX does what the drafts ask.

A draft is read as mail programs read it. Prints the units that answered, one a line.
"""

import email
import email.policy
import email.utils
import io
import sys
from email.message import EmailMessage
from pathlib import Path

import openpyxl

HEADINGS = 4


def columns(sheet):
    return {cell.value: cell.column for cell in sheet[HEADINGS] if cell.value}


def fill(sheet, unit):
    at = columns(sheet)
    for row in range(HEADINGS + 1, sheet.max_row + 1):
        item = sheet.cell(row, at["编号"]).value
        if item is None:
            continue
        sheet.cell(row, at["状态"]).value = "已完成"
        sheet.cell(row, at["本季度进展"]).value = f"{unit}第{item}项已经办结，材料已经归档"
        sheet.cell(row, at["存在问题"]).value = "无"
        wanted = sheet.cell(row, at["目标数"]).value
        if wanted is not None:
            sheet.cell(row, at["完成数"]).value = wanted


def mend(sheet):
    """Types what is right into every cell that has a note."""
    at, mended = columns(sheet), 0
    for row in sheet.iter_rows(min_row=HEADINGS + 1):
        for cell in row:
            if cell.comment and cell.comment.text.startswith("〔退改〕"):
                assert cell.column == at["状态"], cell.coordinate
                cell.value, mended = "已完成", mended + 1
    return mended


def letters(folder):
    for path in sorted(Path(folder).glob("*.eml")):
        draft = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert draft["X-Unsent"] == "1" and draft["Date"] is None, path
        (form,) = draft.iter_attachments()
        book = openpyxl.load_workbook(io.BytesIO(form.get_payload(decode=True)))
        unit = next(s for s in book.worksheets if s.title == "进展表")["A2"].value.split("　")[0].split("：")[1]
        yield unit, draft, form.get_filename(), book


def reply(unit, draft, name, book, day, inbox):
    out = io.BytesIO()
    book.save(out)
    mail = EmailMessage()
    mail["From"], mail["To"] = draft["To"], "office@example.invalid"
    mail["Subject"] = "回复：" + draft["Subject"]
    mail["Date"] = email.utils.format_datetime(day)
    mail.set_content("表已填好，请查收。")
    kind = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    mail.add_attachment(out.getvalue(), maintype=kind[0], subtype=kind[1], filename=name)
    target = Path(inbox) / f"{day:%m%d}{unit}.eml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(mail.as_bytes())
    print(unit)


def day(text):
    return email.utils.parsedate_to_datetime(text)


def main(what, drafts, inbox, date, silent="", faulty=""):
    for unit, draft, name, book in letters(drafts):
        sheet = book["进展表"]
        if what == "answer" and unit == silent:
            continue
        if what == "mend" and "退改清单" in book.sheetnames:
            assert mend(sheet) == 1, unit
        else:
            fill(sheet, unit)
        if what == "answer" and unit == faulty:
            sheet.cell(HEADINGS + 1, columns(sheet)["状态"]).value = "差不多了"
        reply(unit, draft, name, book, day(date), inbox)


main(*sys.argv[1:])
