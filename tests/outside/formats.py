"""Write the same progress sheet as .xlsx (openpyxl), .xls (xlwt) and .csv: formats.py FOLDER

Row 1 is a title over merged cells, row 3 the headings. Rows 4 and 5 share a merged id, row 6 is hidden and so is
column D; in the files called plain nothing is hidden and every row has its id.
"""

import csv
import datetime as dt
import os
import sys

import openpyxl
import xlwt

HEADINGS = ["编号", "状态", "完成率", "联系人", "完成数", "本季度进展", "存在问题", "备注"]
DAY = dt.datetime(2025, 9, 6)
ROWS = [
    ["1.1", "已完成", (0.875, "0.0%"), "某某", 3, "第一行\n第二行，“引号”；𠮷祥里", "无", (DAY, 'yyyy"年"m"月"d"日"')],
    [None, "序时推进", (1, "0%"), "某某", 1.5, "=1+1", "/", True],
    ["2.1", "进度滞后", "约六成", None, None, "一 二", "资金&<b>土地</b>", None],
    ["3.1", "未启动", (0.05, "0.00%"), None, 0, None, None, "末"],
]

folder = sys.argv[1]


def split(value):
    return value if isinstance(value, tuple) else (value, None)




def with_openpyxl(name, all_shown):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "三季度"
    sheet["A1"] = "南翔镇2025年第三季度工作推进情况表"
    sheet.merge_cells("A1:H1")
    for at, row in enumerate([HEADINGS] + ROWS, 3):
        for column, value in enumerate(row, 1):
            value, form = split(value)
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if form:
                cell.number_format = form
    if all_shown:
        sheet["A5"] = "1.2"
    else:
        sheet.merge_cells("A4:A5")
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["D"].hidden = True
    hidden = book.create_sheet("旧表")
    hidden["B2"] = "上季度"
    hidden.sheet_state = "hidden"
    book.save(os.path.join(folder, name))


with_openpyxl("openpyxl.xlsx", False)
with_openpyxl("plain.xlsx", True)


def with_xlwt(name, all_shown):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("三季度")
    sheet.write_merge(0, 0, 0, 7, "南翔镇2025年第三季度工作推进情况表")
    for at, row in enumerate([HEADINGS] + ROWS, 2):
        for column, value in enumerate(row):
            value, form = split(value)
            if value is None or (at, column) == (3, 0):
                continue
            style = xlwt.easyxf(num_format_str=form) if form else xlwt.Style.default_style
            sheet.write(at, column, value, style)
    if all_shown:
        sheet.write(3, 0, "1.1")
        sheet.write(4, 0, "1.2")
    else:
        sheet.write_merge(3, 4, 0, 0, "1.1")
        sheet.row(5).hidden = True
        sheet.col(3).hidden = True
    hidden = book.add_sheet("旧表")
    hidden.write(1, 1, "上季度")
    hidden.visibility = 1
    book.save(os.path.join(folder, name))


with_xlwt("xlwt.xls", False)
with_xlwt("plain.xls", True)


def shown(value):
    value, form = split(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return "2025年9月6日"
    if form:
        return f"{value * 100:g}%"
    return "" if value is None else str(value)


for name, encoding, dialect in [
    ("utf8.csv", "utf-8", "excel"),
    ("mark.csv", "utf-8-sig", "excel"),
    ("gb.csv", "gb18030", "excel"),
    ("unicode.txt", "utf-16", "excel-tab"),
    ("gb.tsv", "gb18030", "excel-tab"),
]:
    with open(os.path.join(folder, name), "w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, dialect)
        writer.writerow(["南翔镇2025年第三季度工作推进情况表"])
        writer.writerow([])
        for row in [HEADINGS, ROWS[0], ["1.2"] + ROWS[1][1:]] + ROWS[2:]:
            writer.writerow([shown(value) for value in row])
