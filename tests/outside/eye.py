"""Write a sheet on which the eye sees less, or something else, than what is stored: eye.py FOLDER"""

import datetime as dt
import os
import sys

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "三季度"
struck, raised, plain = InlineFont(strike=True), InlineFont(vertAlign="superscript"), InlineFont()
lowered = InlineFont(vertAlign="subscript")
values = [
    CellRichText(TextBlock(struck, "10"), TextBlock(plain, "12")),
    CellRichText("12", TextBlock(raised, "1")),
    CellRichText("9m", TextBlock(raised, "2")),
    CellRichText("CO", TextBlock(lowered, "2")),
    CellRichText(TextBlock(struck, "全"), TextBlock(struck, "划")),
    "全划",
    15,
    True,
    dt.datetime(2025, 9, 28),
]
for row, value in enumerate(values, 1):
    sheet.cell(row, 1).value = value
for row in range(6, 10):
    sheet.cell(row, 1).font = Font(strike=True)
formats = [
    (66.7, '0.0"%"'),
    (50, "0\\%"),
    (0.8, "0.0%;[Red]-0.0%"),
    (12, '"约"0"个"'),
    (5, ";;;"),
    ("藏", ";;;"),
    (12345, "#,##0,"),
    (0, "0;-0;;@"),
    (1, '[=1]"是";[=0]"否";0'),
    ("已完成", '"未"@'),
]
for row, (value, code) in enumerate(formats, 1):
    sheet.cell(row, 2).value = value
    sheet.cell(row, 2).number_format = code
sheet["C1"] = "有批注"
sheet["C1"].comment = Comment("区里核减后为10个", "某某")
book.save(os.path.join(sys.argv[1], "eye.xlsx"))
