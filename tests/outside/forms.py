"""Fill in forms as clerks do, and say what was typed: forms.py FOLDER

FOLDER/blank holds the forms of several units. Each is filled in and saved by openpyxl in several ways, a folder a way;
FOLDER/typed.json says of each file what stands in it now. FOLDER/plan.txt says the same cell by cell, for another
program to type: file, sheet, cell and what is typed; nothing where the cell is locked and must refuse it.
"""

import datetime as dt
import json
import os
import sys

import openpyxl

STATUSES = ["已完成", "序时推进", "进度滞后", "未启动", "长期坚持", "已调整", "逾期未完成"]
SHARES = [100, 80, 1, 0.5, 0, 33.3]
WORDS = {
    "本季度进展": "有序开展各项工作，已形成阶段成果",
    "存在问题": "无",
    "下一步计划": "下季度继续推进",
    "亮点做法": "=组织居民参与",
    "备注": "详见说明",
}
PROJECT = {
    "项目名称": "河边口袋公园",
    "项目类型": "新建",
    "建设地点": "河边路1号",
    "实施主体": "某某公司",
    "总投资（万元）": 100.5,
    "开工时间": dt.datetime(2025, 3, 1),
    "计划完工时间": "2025年12月",
    "状态": "序时推进",
    "完成率（填0至100的数）": 1,
}
TOP = 4

folder = sys.argv[1]
typed, plan, cells = [], [], []


def headings(sheet):
    return {sheet.cell(TOP, column).value: column for column in range(1, sheet.max_column + 1)}


def put(sheet, row, column, value):
    cell = sheet.cell(row, column)
    assert not cell.protection.locked, cell.coordinate
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    keys = f"{value:%Y.%-m.%-d}" if isinstance(value, dt.datetime) else str(value)
    cells.append([sheet.title, cell.coordinate, keys])


def locked(cell):
    assert cell.protection.locked, cell.coordinate
    cells.append([cell.parent.title, cell.coordinate, ""])


def fill_items(sheet):
    at, rows, lead = headings(sheet), [], 0
    for row in range(TOP + 1, sheet.max_row + 1):
        said = {"编号": sheet.cell(row, at["编号"]).value, "目标": sheet.cell(row, at["计入目标"]).value, "cells": {}}
        leads = not sheet.cell(row, at["状态"]).protection.locked
        done = row % 5
        put(sheet, row, at["完成数"], done)
        said["完成数"] = done
        if leads:
            answers = {"状态": STATUSES[lead % len(STATUSES)], "完成率（填0至100的数）": SHARES[lead % len(SHARES)], **WORDS}
            for heading, value in answers.items():
                put(sheet, row, at[heading], value)
                said["cells"][heading] = value
            lead += 1
            for heading in ["联系人", "联系电话"]:
                said["cells"][heading] = sheet.cell(row, at[heading]).value
        else:
            locked(sheet.cell(row, at["本季度进展"]))
        locked(sheet.cell(row, at["编号"]))
        rows.append(said)
    return rows


def fill_projects(sheet):
    at, names, known = headings(sheet), [], []
    rows = range(TOP + 1, sheet.max_row + 1)
    for row in rows:
        if sheet.cell(row, at["项目名称"]).value:
            known.append(row)
    # One of those that the form lists is left as it is.
    silent = known[-1:] if len(known) > 1 else []
    for row in known:
        if row not in silent:
            put(sheet, row, at["状态"], "序时推进")
            put(sheet, row, at["完成率（填0至100的数）"], 50)
            names.append(sheet.cell(row, at["项目名称"]).value)
    new = [row for row in rows if row not in known][0]
    for heading, value in PROJECT.items():
        put(sheet, new, at[heading], value)
    names.append(PROJECT["项目名称"])
    return names, len(silent)


def values(sheet, first, last):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first, max_row=last)]


def backwards(book):
    for sheet in book.worksheets[:-1]:
        rows = values(sheet, TOP + 1, sheet.max_row)
        for at, row in enumerate(reversed(rows), TOP + 1):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column).value = value
                if isinstance(value, str):
                    sheet.cell(at, column).data_type = "s"


def more_columns(book):
    sheet = book.worksheets[0]
    sheet.protection.disable()
    for column in [sheet.max_column + 1, 9, 1]:
        if column <= sheet.max_column:
            sheet.insert_cols(column)
        sheet.cell(TOP, column).value = f"流转编码{column}"
        for row in range(TOP + 1, sheet.max_row + 1):
            sheet.cell(row, column).value = f"N-{row}"


def renamed(book):
    for number, sheet in enumerate(book.worksheets, 1):
        sheet.protection.disable()
        sheet.title = f"Sheet{number}"


def copied(book, first):
    """The values alone, in a book of their own."""
    new = openpyxl.Workbook()
    for number, sheet in enumerate(book.worksheets[:-1]):
        page = new.active if number == 0 else new.create_sheet()
        page.title = "副本" if number == 0 else f"副本{number}"
        for row in values(sheet, first, sheet.max_row):
            page.append(row)
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    return new


def without_key(book):
    for sheet in book.worksheets:
        if sheet["A2"].value and "表样" in str(sheet["A2"].value):
            sheet["A2"].value = None
    return copied(book, 1)


WAYS = {
    "filled": lambda book: book,
    "backwards": backwards,
    "columns": more_columns,
    "renamed": renamed,
    "copied": lambda book: copied(book, 1),
    "keyless": without_key,
}

for name in sorted(os.listdir(os.path.join(folder, "blank"))):
    for way, change in WAYS.items():
        book = openpyxl.load_workbook(os.path.join(folder, "blank", name))
        cells.clear()
        rows = fill_items(book["进展表"])
        projects, silent = fill_projects(book["项目清单"]) if "项目清单" in book.sheetnames else ([], 0)
        book = change(book) or book
        os.makedirs(os.path.join(folder, way), exist_ok=True)
        book.save(os.path.join(folder, way, name))
        if way == "filled":
            plan.extend("\t".join([name, *cell]) for cell in cells)
        typed.append({"way": way, "file": name, "rows": rows, "projects": projects, "silent": silent})

with open(os.path.join(folder, "typed.json"), "w", encoding="utf-8") as out:
    json.dump(typed, out, ensure_ascii=False)

with open(os.path.join(folder, "plan.txt"), "w", encoding="utf-8") as out:
    out.write("\n".join(plan))
