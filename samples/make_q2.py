#!/usr/bin/env python3
"""Write the sample inbox of the second quarter of 2025: jiading-2025/2025Q2/inbox/.

Eleven workbooks of one plain layout, as the units might have sent them a quarter
before the ten of `make_inbox.py`; 华亭镇 sends nothing. It shares facts and pens with
that script and is as deterministic; LibreOffice is not needed.

    python3 samples/make_q2.py

What the third quarter must notice (the table in README.md): 徐行镇's 7 finished
projects become 6, 安亭镇's 19 projects become 21 and its finished 9.3 is unfinished
again, 外冈镇 falls silent.
"""

import datetime as dt

import make_inbox as kit

INBOX = kit.HERE / "jiading-2025" / "2025Q2" / "inbox"

# 外冈镇 reports in this quarter only.
kit.UNITS["外冈镇"] = dict(kit.UNITS["徐行镇"], n=16, u=4, t=5, d=2, p1="外冈老街党群服务点", p2="百安公路绿带", p3="葛隆睦邻点",
                        p4="某农业公司停车场", planner="尤某某", who="姜某某", tel="021-00001111")

# Projects finished by the end of June; those of September are in make_inbox.
FINISHED = {"嘉定镇街道": 4, "新成路街道": 3, "真新街道": 3, "菊园新区": 4, "嘉定工业区": 6, "南翔镇": 5, "安亭镇": 6, "马陆镇": 5,
            "徐行镇": 7, "江桥镇": 4, "外冈镇": 2}

# item: (progress, status, per cent, problem, next step)
SAID = {
    "1.1": ("对照综合网格开展基本单元复核，已核对{n}个居村的边界，拟于7月下旬报送。", "正常推进", 60, "无", "7月底前报送边界成果。"),
    "1.2": ("启动“十四五”评估资料收集，已整理{done5}个项目的台账。", "正常推进", 30, "部分历史资料不全", "8月形成初稿。"),
    "1.3": ("开展“十五五”需求摸排，召开座谈会2场。", "正常推进", 25, "无", "8月形成初稿。"),
    "2.1": ("完成社区规划招标，正在开展现状调研，已走访{n}个居村。", "正常推进", 30, "无", "8月底前形成阶段成果。"),
    "3.1": ("年度{t}个项目已全部落实责任人，截至6月底完成{d}个。", "正常推进", None, "个别项目前期手续较慢", "三季度加快施工。"),
    "3.2": ("摸排可开放的单位附属空间{k}处，正与{p4}沟通。", "正常推进", 25, "单位对安全管理有顾虑", "三季度签订开放协议。"),
    "4.1": ("先行先试社区已完成选址，正在编制改造方案。", "正常推进", 35, "无", "三季度开工。"),
    "5.1": ("“人民坊”实施方案已形成框架稿，正在征求地产北虹和各部门意见。", "正常推进", 70, "无", "7月底前印发。"),
    "6.1": ("已发布“街区烟火气”工作方案征集公告，收到报名5家。", "正常推进", 20, "无", "9月完成评审。"),
    "7.1": ("完成“掌中宝”应用场景调研，梳理需求12项。", "正常推进", 30, "无", "三季度上线首批场景。"),
    "7.2": ("明确信息专员1名，开始梳理设施点位。", "正常推进", 10, "无", "配合试点推广。"),
    "8": ("二季度举办“人民城市大课堂”1场。", "持续推进", None, "无", "三季度增加场次。"),
    "9.1": ("确定宣传对象为{planner}团队，尚未成稿。", "正常推进", 20, "无", "三季度完成采写。"),
    "9.3": ("正在与{planner}团队对接续聘事宜。", "正常推进", 50, "无", "三季度签约。"),
    "10.1": ("已布置案例申报，{p2}列入备选。", "正常推进", 10, "无", "三季度初选。"),
    "12.1": ("", "未启动", None, "无", "10月起实施。"),
    "13.1": ("在{p2}更新中开展居民协商2次。", "持续推进", None, "无", "继续总结做法。"),
}

MORE = {"嘉定镇街道": ["4.1", "6.1", "7.1"], "江桥镇": ["4.1", "5.1", "7.2"], "嘉定工业区": ["4.1", "7.2"], "南翔镇": ["4.1", "7.2"],
        "马陆镇": ["4.1", "7.2"], "徐行镇": ["4.1", "7.2"]}
TAIL = ["8", "9.1", "9.3", "10.1", "12.1", "13.1"]

COLUMNS = [("编号", "id"), ("任务", "task"), ("成果", "item"), ("本季度进展", "progress"), ("状态", "status"), ("完成率", "pct"), ("目标数", "target"),
           ("完成数", "done"), ("存在问题", "problems"), ("下一步计划", "next"), ("联系人", "contact"), ("联系电话", "phone")]


def answers(unit, item):
    facts = dict(kit.UNITS[unit], d=FINISHED[unit])
    if unit == "安亭镇":
        facts["t"] = 19  # the two that are carried over came later
    progress, status, pct, problems, after = SAID[item]
    row = dict(item_id=item, _task=kit.task_of(item), id=item, task=kit.TASKS[kit.task_of(item)], item=kit.ITEMS[item][0],
               progress=progress.format(**facts), status=status, problems=problems, next=after, contact=facts["who"],
               phone=facts["tel"], target=None, done=None)
    if item == "3.1":
        row["target"], row["done"] = facts["t"], facts["d"]
        pct = round(100 * facts["d"] / facts["t"])
    if item in ("2.1", "9.1", "10.1") or item == "3.2" and unit in kit.OPENS:
        row["target"], row["done"] = 2 if item == "10.1" else 1, 0
    if item == "9.3" and unit == "安亭镇":
        row.update(progress=f"已与{facts['planner']}团队完成续聘。", status="已完成", next="加强日常考核。")
        pct = 100
    row["pct"] = None if pct is None else f"{pct}%"
    return row


def sheet(unit):
    book = kit.Book(f"{unit}2025年第二季度工作推进情况表.xlsx", "openpyxl")
    grid = book.sheet("二季度")
    items = kit.COMMON + MORE.get(unit, ["7.2"]) + TAIL
    kit.top_line(grid, 1, 1, len(COLUMNS), f"{unit}2025年第二季度“15分钟社区生活圈”行动工作推进情况表", "title")
    grid.put(2, 1, f"填报单位：{unit}", "sub")
    kit.table(grid, 4, 1, COLUMNS, [answers(unit, item) for item in items])
    grid.freeze = "A5"
    book.save()


def main():
    INBOX.mkdir(parents=True, exist_ok=True)
    for old in INBOX.glob("*.xlsx"):
        old.unlink()
    # The date in the properties of every book.
    kit.STAMP = dt.datetime(2025, 6, 28, 9, 0, 0)
    for unit in FINISHED:
        sheet(unit)
    for name, data in kit.MADE.items():
        (INBOX / name).write_bytes(data)


if __name__ == "__main__":
    main()
