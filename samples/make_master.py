#!/usr/bin/env python3
"""Fill in the sample master.xlsx as the staff of the bureau would.

First a new workspace from the list as received, then this script:

    jianbao init samples-tmp --master samples/jiading-2025/master-2025.txt --units samples/jiading-2025/units.txt
    python3 samples/make_master.py samples-tmp/master.xlsx

It writes samples/jiading-2025/master.xlsx: the same workbook with the sheet 分解
filled for item 3.1 (the table in README.md) and the third quarter in 设置. Only
cells are written; nothing else of the workbook is touched.

The same workbook and openpyxl 3.1.5 give the same bytes.
"""

import io
import sys
from pathlib import Path

import openpyxl

from make_inbox import same_every_time

HERE = Path(__file__).resolve().parent
TARGET = HERE / "jiading-2025" / "master.xlsx"

# 3.1: unit -> (推进, 完成), as in README.md.
SPLIT = {
    "嘉定镇街道": (13, 13),
    "新成路街道": (10, 10),
    "真新街道": (12, 12),
    "菊园新区": (12, 12),
    "嘉定工业区": (20, 19),
    "南翔镇": (18, 17),
    "安亭镇": (19, 18),
    "马陆镇": (19, 19),
    "徐行镇": (11, 11),
    "华亭镇": (4, 4),
    "外冈镇": (5, 5),
    "江桥镇": (18, 17),
}
ITEM = "3.1"
TARGETS = ("161个项目", "157个项目")

PERIOD = "2025Q3"
# Text, as everything in that sheet.
SETTINGS = {
    "期号": "3",
    "报送截止": "2025-09-28 17:00",
    "最迟接收": "2025-10-10",
    "印发日期": "2025-10-15",
    "报": "区委、区政府，市规划资源局",
    "送": "区人大、区政协，各相关部门",
    "发": "各镇、街道，菊园新区管委会，嘉定工业区管委会",
}


def columns(sheet, row):
    """Column numbers by heading."""
    return {cell.value: cell.column for cell in sheet[row] if cell.value is not None}


def row_with(sheet, heading):
    """The row whose first cell is this heading."""
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 1).value == heading:
            return row
    sys.exit(f"{sheet.title}: no row begins with {heading}")


def fill_split(sheet):
    """Every share of 3.1, each row found by its unit and the target it names."""
    for target, total in zip(TARGETS, (161, 157)):
        which = TARGETS.index(target)
        assert sum(shares[which] for shares in SPLIT.values()) == total, target
    head = row_with(sheet, "成果")
    at = columns(sheet, head)
    filled = set()
    for row in range(head + 1, sheet.max_row + 1):
        item, unit, target = (sheet.cell(row, at[name]).value for name in ("成果", "单位", "哪个目标"))
        if item == ITEM:
            sheet.cell(row, at["目标"]).value = SPLIT[unit][TARGETS.index(target)]
            filled.add((unit, target))
    missing = {(unit, target) for unit in SPLIT for target in TARGETS} - filled
    if missing:
        sys.exit(f"{sheet.title}: no row for {sorted(missing)}")


def fill_settings(sheet):
    """The row of the quarter in the lower table."""
    at = columns(sheet, row_with(sheet, "期间"))
    row = row_with(sheet, PERIOD)
    for heading, value in SETTINGS.items():
        sheet.cell(row, at[heading]).value = value


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    workbook = openpyxl.load_workbook(sys.argv[1])
    fill_split(workbook["分解"])
    fill_settings(workbook["设置"])
    written = io.BytesIO()
    workbook.save(written)
    TARGET.write_bytes(same_every_time(written.getvalue()))
    print(TARGET)


if __name__ == "__main__":
    main()
