#!/usr/bin/env python3
"""Write the second sample, qinghu-2025: another district, another list, other hands.

The district, its towns, departments, people and figures are invented; telephone
numbers cannot exist (021-0000…), addresses end in .invalid. Deterministic like
make_inbox.py: fixed dates, no clock, the same bytes with the same openpyxl, xlwt
and python-docx.

    python3 samples/make_qinghu.py            the list, the units, both inboxes
    python3 samples/make_qinghu.py master.xlsx
        qinghu-2025/master.xlsx from one that `jianbao init` made of the list:
        jianbao init DIR --master samples/qinghu-2025/任务分解表.xlsx --units samples/qinghu-2025/units.txt
"""

import csv
import datetime as dt
import io
import sys

import docx
import openpyxl
import xlwt
from openpyxl.styles import Alignment, Border, Font, Side

import make_inbox as kit
import make_mails as post
from make_qinghu_facts import (ANSWERS, DEPARTMENTS, ITEMS, NOTE, PERIODS, REPORTERS, SHARES, TASKS, TITLE, TOWNS, UNITS,
                               WORDS)

HOME = kit.HERE / "qinghu-2025"
THIN = Side(style="thin")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LIST = ["序号", "重点任务", "工作内容", "预期成果", "完成时限", "牵头单位", "配合单位"]


# --------------------------------------------------------------------------
# Pens: rows of text and numbers, ranges to merge, a title and lines above.

def xlsx(name, rows, merges=(), widths=(), sheet="Sheet1"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for at, row in enumerate(rows, 1):
        for col, value in enumerate(row, 1):
            if value not in (None, ""):
                cell = page.cell(at, col, value)
                cell.font, cell.alignment = Font(name="宋体", size=11), Alignment(wrap_text=True, vertical="center")
                if len(row) > 2:
                    cell.border = GRID
    for area in merges:
        page.merge_cells(area)
    for col, width in enumerate(widths, 1):
        page.column_dimensions[openpyxl.utils.get_column_letter(col)].width = width
    out = io.BytesIO()
    book.save(out)
    return name, kit.same_every_time(out.getvalue())


def xls(name, rows, sheet="Sheet1"):
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet(sheet)
    for at, row in enumerate(rows):
        for col, value in enumerate(row):
            if value not in (None, ""):
                page.write(at, col, value)
    out = io.BytesIO()
    book.save(out)
    return name, out.getvalue()


def word(name, above, rows):
    paper = docx.Document()
    for line in above:
        paper.add_paragraph(line)
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, value in zip(table.add_row().cells, row):
            cell.text = "" if value is None else str(value)
    out = io.BytesIO()
    paper.save(out)
    return name, kit.same_every_time(out.getvalue())


def comma(name, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["" if v is None else v for v in row] for row in rows])
    return name, out.getvalue().encode("gb18030")


# --------------------------------------------------------------------------
# The list and the units.

def list_rows():
    """A row a deliverable where the office typed them apart, else a row a task."""
    rows, merges = [["附件"], [TITLE], LIST], ["A2:G2"]
    for number, task in TASKS.items():
        items = [item for item in ITEMS if item.split(".")[0] == number]
        first = len(rows) + 1
        if task["together"]:
            words = "\n".join(f"{at}、{ITEMS[item]['text']}。" for at, item in enumerate(items, 1))
            times = "\n".join(f"{at}、{ITEMS[item]['due']}" for at, item in enumerate(items, 1))
            rows.append([int(number), task["title"], task["work"], words, times, task["lead"], task["with"]])
            continue
        for item in items:
            facts = ITEMS[item]
            head = [int(number), task["title"], task["work"]] if item == items[0] else [None] * 3
            lead, support = facts.get("lead", task["lead"]), facts.get("with", task["with"])
            rows.append(head + [facts["text"], facts["due"], lead, support])
        if len(items) > 1:
            merges += [f"{col}{first}:{col}{len(rows)}" for col in "ABC"]
    rows.append([NOTE])
    merges.append(f"A{len(rows)}:G{len(rows)}")
    return rows, merges


def units_text():
    line = "{}\t{}\t{}\t{}\n".format
    towns = [line(name, "街镇", "；".join(UNITS[name]["also"]), UNITS[name]["mail"]) for name in TOWNS]
    return "名称\t类别\t别名\t邮箱\n" + "".join(towns) + "".join(line(n, "部门", "", UNITS[n]["mail"]) for n in DEPARTMENTS)


# --------------------------------------------------------------------------
# Answers of a unit in a quarter: dicts of plain values.

def answers(unit, quarter):
    rows = []
    for item in ITEMS:
        if unit not in REPORTERS[item]:
            continue
        said = dict(ANSWERS[quarter][item])
        said.update(ANSWERS[quarter].get((unit, item), {}))
        shares = SHARES.get(item, {}).get(unit, ())
        done = said.pop("done", ())
        done = done[unit] if isinstance(done, dict) else done
        facts = dict(UNITS[unit]["facts"], t=shares, d=done, unit=unit)
        text = {key: value.format(**facts) if isinstance(value, str) else value for key, value in said.items()}
        number = item.split(".")[0]
        rows.append(dict(text, id=item, number=number, task=TASKS[number]["title"], item=ITEMS[item]["text"],
                         due=ITEMS[item]["due"], word=WORDS[UNITS[unit]["words"]][said["status"]], targets=shares,
                         counts=done, who=UNITS[unit]["who"], tel=UNITS[unit]["tel"], percent=said.get("percent")))
    return rows


def share(row):
    """The rate as typed: of what is counted, else what the unit thinks."""
    if row["counts"] and len(row["counts"]) == 1 and row["targets"]:
        return f"{round(100 * row['counts'][0] / row['targets'][0])}%"
    return f"{row['percent']}%" if row["percent"] is not None else "/"


# The names of what is counted where an item has two targets.
KINDS = {"1.1": ("新建口袋公园", "改造口袋公园")}


def counted(rows):
    """A row a target: item, name of the deliverable, target, done."""
    out = []
    for row in rows:
        kinds = KINDS.get(row["id"], (row["item"],))
        for at, kind in enumerate(kinds):
            pair = (row["targets"] or (None,) * 2), (row["counts"] or (None,) * 2)
            if len(kinds) == 1 or (pair[0][at] or 0) > 0:
                out.append((row, kind, pair[0][at], pair[1][at]))
    return out


def usual(unit, quarter, name=None):
    """The layout that most use in the second quarter."""
    head = ["任务编号", "成果名称", "进展情况", "推进状态", "完成比例", "年度任务数", "已完成数", "困难和问题", "下步计划", "联系人", "电话"]
    rows = [[f"{unit}2025年第{PERIODS[quarter]}季度“绿色家园”行动推进情况表"], ["填报单位：" + unit], head]
    for row, kind, target, done in counted(answers(unit, quarter)):
        first = kind in (row["item"], KINDS.get(row["id"], ("",))[0])
        rows.append([row["id"], kind, row["progress"] if first else "同上", row["word"], share(row), target, done,
                     row["problems"], row["next"], row["who"], row["tel"]])
    return xlsx(name or f"{unit}{PERIODS[quarter]}季度推进情况表.xlsx", rows, ["A1:K1"], [9, 28, 50, 10, 10, 10, 10, 24, 28, 10, 16])


def second_quarter():
    for unit in TOWNS + DEPARTMENTS:
        if unit != "云溪乡":
            yield usual(unit, "2025Q2")


# --------------------------------------------------------------------------
# The third quarter: everybody types as he likes.

def printed_list(unit):
    """The list as it was printed, with one column more."""
    said = {row["id"]: row for row in answers(unit, "2025Q3")}
    rows, merges = list_rows()
    rows[0], rows[1] = [f"{unit}报送"], ["2025年青湖区“绿色家园”行动重点任务分解表（三季度进展）"]
    rows[2] = rows[2] + ["本季度进展"]
    for row in rows[3:-1]:
        items = [item for item, facts in ITEMS.items() if facts["text"] in (row[3] or "")]
        own = [said[item] for item in items if item in said]
        lines = [f"{items.index(r['id']) + 1}、{r['progress']}" for r in own] if len(items) > 1 else [r["progress"] for r in own]
        row.append("\n".join(lines))
    return xlsx(f"{unit}（三季度进展）.xlsx", rows, merges, [6, 20, 30, 36, 14, 14, 18, 50], "任务分解")


def by_kind(unit):
    head = ["序号", "工作任务", "工作成果", "工作进展", "状态", "完成率", "存在问题", "下一步安排", "负责人", "联系方式"]
    rows = [["“绿色家园”行动2025年三季度工作进展"], ["报送单位", unit], [], head]
    rows += [[row["id"], row["task"], row["item"], row["progress"], row["word"], share(row), row["problems"], row["next"],
              row["who"], row["tel"]] for row in answers(unit, "2025Q3")]
    return xls(f"{unit}三季度.xls", rows, "三季度")


def on_paper(unit):
    head = ["编号", "重点任务", "预期成果", "推进情况", "是否完成", "存在的问题", "下阶段工作安排"]
    done = {"done": "是"}
    rows = [[row["id"], row["task"], row["item"], row["progress"], done.get(row["status"], "否"), row["problems"], row["next"]]
            for row in answers(unit, "2025Q3")]
    above = [f"{unit}2025年第三季度“绿色家园”行动推进情况", "青湖区园林绿化局："]
    return word(f"{unit}2025年第三季度推进情况.docx", above, [head] + rows)


def with_commas(unit):
    head = ["单位", "编号", "成果", "完成情况", "进展说明", "目标数", "完成数", "问题", "下一步", "联系人"]
    rows = [[unit, row["id"], kind, row["word"], row["progress"], target, done, row["problems"], row["next"], row["who"]]
            for row, kind, target, done in counted(answers(unit, "2025Q3"))]
    return comma(f"{unit}三季度报表.csv", [head] + rows)


def two_heads(unit):
    top = ["编号", "主要任务", "成果要求", "完成情况", None, None, "目前进展", "进展状态", "问题和困难", "下步打算", "经办人"]
    low = [None, None, None, "目标数", "完成数", "完成率", None, None, None, None, None]
    rows = [[f"{unit}“绿色家园”行动第三季度情况"], top, low]
    for row, kind, target, done in counted(answers(unit, "2025Q3")):
        rows.append([row["id"], row["task"], kind, target, done, share(row), row["progress"], row["word"], row["problems"],
                     row["next"], row["who"]])
    rows.append([f"填报人：{UNITS[unit]['who']}"])
    merges = ["A1:K1", "D2:F2"] + [f"{col}2:{col}3" for col in "ABCGHIJK"]
    return xlsx(f"{unit}第三季度推进情况.xlsx", rows, merges, [8, 22, 30, 8, 8, 8, 50, 10, 24, 28, 10], "第三季度")


def third_quarter():
    def mail(number, unit, day, hour, minute, subject, words, *attached):
        name = UNITS[unit]["who"]
        body = post.plain(number, UNITS[unit]["mail"], name, subject, post.at(9, day, hour, minute), words, attached)
        return f"{subject}.eml", body

    yield printed_list("湖滨街道")
    yield usual("城南街道", "2025Q3", "城南街道2025年三季度进展表.xlsx")
    yield by_kind("柳堤街道")
    yield on_paper("白石镇")
    yield with_commas("松岭镇")
    yield mail(1, "河湾镇", 26, 10, 5, "河湾镇三季度推进情况", "各位同事：\n\n附件是我镇三季度推进情况表，请查收。\n\n谢谢！\n",
               two_heads("河湾镇"))
    yield two_heads("古渡镇")
    yield mail(2, "云溪乡", 27, 15, 40, "云溪乡报送三季度表", "你好：\n\n三季度推进情况见附件，请查收。\n", usual("云溪乡", "2025Q3"))
    yield usual("区园林绿化局", "2025Q3")
    yield mail(3, "区城管局", 28, 9, 30, "区城管局三季度进展", "您好，三季度进展表请查收。\n", by_kind("区城管局"))
    yield on_paper("区教育局")


# --------------------------------------------------------------------------

def fill(path):
    """The workbook of `init`, as staff would fill it."""
    book = openpyxl.load_workbook(path)

    def table(name, first="编号"):
        sheet = book[name]
        head = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == first)
        at = {cell.value: cell.column for cell in sheet[head] if cell.value}
        return sheet, at, range(head + 1, sheet.max_row + 1)

    sheet, at, rows = table("成果")
    for row in rows:
        item = sheet.cell(row, at["编号"]).value
        if item in REPORTERS and set(REPORTERS[item]) & set(DEPARTMENTS):
            sheet.cell(row, at["填报单位"]).value = "、".join(REPORTERS[item])
    sheet, at, rows = table("分解", "成果")
    for row in rows:
        item, unit, which = (sheet.cell(row, at[name]).value for name in ("成果", "单位", "哪个目标"))
        if item in SHARES:
            target = 1 if item == "1.1" and str(which).startswith("8") else 0
            sheet.cell(row, at["目标"]).value = SHARES[item][unit][target]
    sheet, at, rows = table("设置", "期间")
    for row in rows:
        if sheet.cell(row, 1).value == "2025Q3":
            for heading, value in {"期号": "3", "报送截止": "2025-09-28", "印发日期": "2025-10-14", "报": "区委、区政府",
                                   "送": "区人大、区政协", "发": "各乡镇、街道，各相关部门"}.items():
                sheet.cell(row, at[heading]).value = value
    sheet, at, rows = table("设置", "项目")
    for row in rows:
        if sheet.cell(row, 1).value == "编发单位":
            sheet.cell(row, at["值"]).value = "青湖区园林绿化局"
    out = io.BytesIO()
    book.save(out)
    (HOME / "master.xlsx").write_bytes(kit.same_every_time(out.getvalue()))


def main():
    if len(sys.argv) == 2:
        return fill(sys.argv[1])
    HOME.mkdir(exist_ok=True)
    kit.STAMP = dt.datetime(2025, 3, 10, 9, 0, 0)
    rows, merges = list_rows()
    name, data = xlsx("任务分解表.xlsx", rows, merges, [6, 20, 34, 40, 14, 14, 20], "任务分解")
    (HOME / name).write_bytes(data)
    (HOME / "units.txt").write_text(units_text(), encoding="utf-8")
    for quarter, month, files in (("2025Q2", 6, second_quarter), ("2025Q3", 9, third_quarter)):
        kit.STAMP = dt.datetime(2025, month, 26, 9, 0, 0)
        inbox = HOME / quarter / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        for old in inbox.iterdir():
            old.unlink()
        for name, data in files():
            (inbox / name).write_bytes(data)


if __name__ == "__main__":
    main()
