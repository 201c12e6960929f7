#!/usr/bin/env python3
"""Write the sample inbox of the third quarter of 2025: jiading-2025/2025Q3/inbox/.

Ten workbooks, as ten of the twelve street-level units of the district might mail
them in, within the mails that brought them (make_mails.py). Everything in them is invented. The script has no seed from outside, reads
no clock and stamps a fixed date, so a second run with the same openpyxl, XlsxWriter
and LibreOffice writes the same bytes.

    python3 samples/make_inbox.py              write the mails
    python3 samples/make_inbox.py --oddities   and print the table for README.md
"""

import datetime as dt
import io
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from make_mails import mails

HERE = Path(__file__).resolve().parent
INBOX = HERE / "jiading-2025" / "2025Q3" / "inbox"
STAMP = dt.datetime(2025, 9, 28, 9, 0, 0)
DATE = dt.date

# --------------------------------------------------------------------------
# The task list, as the offices have it in front of them.

TASKS = {
    1: "落实“多格合一”要求，研究制定“十五五”行动指引",
    2: "推进社区规划编制，统筹资源与行动",
    3: "统筹推动项目实施",
    4: "推进社区嵌入式服务设施建设",
    5: "推动“人民坊”实施与运营",
    6: "促进商业发展，提升街区“烟火气”",
    7: "结合上海量子城市时空智能创新建设，推进“美好生活掌中宝”开发利用",
    8: "持续擦亮好“人民城市大课堂”交流平台",
    9: "充分发挥社区规划师的规划统筹和技术支撑作用",
    10: "组织参加2025年度“15分钟社区生活圈”优秀案例评选",
    11: "常态化开展问卷需求计和项目清单制定工作",
    12: "配合搭建社区营造联盟",
    13: "持续完善“一图三会”社区协商制度",
    14: "强化资金保障",
    15: "强化统筹协调",
}

# id: (deliverable, deadline as printed, owners)
ITEMS = {
    "1.1": ("优化“15分钟社区生活圈”基本单元", "7月底前", "区规划资源局、各相关部门、各街镇"),
    "1.2": ("“十四五”行动实施评估报告", "8月前形成初稿、11月前形成最终成果", "区规划资源局、各相关部门、各街镇"),
    "1.3": ("“十五五”行动指引", "8月前形成初稿、11月前形成最终成果", "区规划资源局、各相关部门、各街镇"),
    "2.1": ("各街镇社区规划", "8月底前形成阶段成果，10月底前形成稳定方案", "各街镇、区规划资源局"),
    "3.1": ("推进建设161个项目，实施完成157个。", "年底前", "各街镇、各相关部门"),
    "3.2": ("推进3个单位附属空间开放", "年底前", "各街镇、各相关部门"),
    "4.1": ("推进7个社区先行先试，梳理一批社区嵌入式服务设施重点项目，总结推广一批创新做法和典型经验，全年至少形成一篇优秀案例宣传材料。", "全年", "区发改委、相关街镇"),
    "5.1": ("7月底前形成相应实施方案，明确时序安排、相关主体和资金保障情况。", "7月底前", "地产北虹、江桥镇、区规划资源局"),
    "6.1": ("6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。", "6-9月", "区商务委、区绿化市容局、嘉定镇街道、城发集团、城发西门更新公司"),
    "7.1": ("推进试点街镇嘉定镇街道应用场景建设", "", "嘉定镇街道、区数据局、区规划资源局"),
    "7.2": ("其他各街镇做好相关保障，2026-2027年按要求统筹推进“美好生活掌中宝”开发利用。", "2026-2027年", "其他各街镇"),
    "8": ("", "", "区规划资源局、各街镇"),
    "9.1": ("各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", ""),
    "9.2": ("研究起草社区规划师综合评价工作实施细则（试行）", "", ""),
    "9.3": ("各街镇开展社区责任规划师聘任或续聘", "", ""),
    "10.1": ("举办“我‘嘉’生活圈”区级优秀案例评选，每个街镇至少提交2个示范案例（10月底前）", "10月底前", ""),
    "10.2": ("组织参加上海市2025年度“15分钟社区生活圈”优秀案例评选活动", "", ""),
    "10.3": ("2026年1月底前，配合市规划资源局形成优秀案例集", "2026年1月底前", ""),
    "11.1": ("配合市联席会议办公室结合相关优秀实践案例推荐，形成社区营造联盟首批名录及工作方案。", "", ""),
    "11.2": ("至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。", "至2025年底", ""),
    "11.3": ("2026年1月底前，配合市规划资源局形成优秀案例集", "2026年1月底前", ""),
    "12.1": ("各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "10月起", ""),
    "12.2": ("至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。", "至2025年底", ""),
    "13.1": ("各街镇创新做法和特色案例", "", ""),
    "14.1": ("各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "10月起", ""),
    "14.2": ("至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。", "至2025年底", ""),
    "15.1": ("各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", ""),
    "15.2": ("研究起草社区规划师综合评价工作实施细则（试行）", "", ""),
    "15.3": ("各街镇开展社区责任规划师聘任或续聘", "", ""),
}

COMMON = ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2"]


def task_of(item):
    return int(item.split(".")[0])


# --------------------------------------------------------------------------
# What is said. {braces} are facts of the unit, below.

PROSE = {
    "1.1": (
        ["结合“多格合一”网格调整，将辖区{n}个居村归并为{u}个“15分钟社区生活圈”基本单元，边界成果已于7月25日报区规划资源局。",
         "7月中旬完成基本单元复核，共划定{u}个单元，覆盖{n}个居村、常住人口约{pop}万人。",
         "对照综合网格边界逐一核对，调整{k}处不一致的单元界线，最终形成{u}个基本单元。",
         "召开专题会议2次，会同社区规划师完成{u}个基本单元的优化方案，并征求了{n}个居村意见。"],
        ["{p1}作为枢纽节点已挂牌运行，党群服务阵地实现单元全覆盖。",
         "各单元均明确1名责任领导和1名联络员，台账同步更新。",
         "单元内为老、托幼、文体设施底数已摸清，短板清单报备。",
         "单元成果已同步纳入社区规划底图，便于后续项目落点。"]),
    "1.2": (
        ["已完成“十四五”期间{done5}个生活圈项目的回访评估，形成评估报告初稿约1.2万字。",
         "评估报告初稿于8月22日形成，涵盖设施覆盖率、居民满意度等{k2}类指标。",
         "配合区规划资源局完成居民满意度问卷{q}份，回收有效问卷率为九成以上，评估初稿已提交。",
         "完成{u}个单元的设施可达性测算，评估初稿已于8月下旬送区规划资源局审阅。"],
        ["目前正按照区级反馈意见修改，重点补充乡村单元和老旧小区的对比分析。",
         "居民对为老服务、公共空间满意度较高，对停车、文体设施意见较集中。",
         "下一阶段将与“十五五”行动指引衔接，统一数据口径。",
         "报告中{p2}等3个案例拟推荐为区级示范。"]),
    "1.3": (
        ["行动指引初稿已形成，提出{k2}个方面的重点行动和{done5}余项储备项目。",
         "围绕“宜居、宜业、宜游、宜学、宜养”梳理“十五五”需求，初稿已于8月底前报送。",
         "组织居村、企业和社会组织座谈{m}场，初步提出“十五五”期间建设重点。",
         "结合社区规划同步编制，初稿明确了{u}个单元的发展定位和设施补短清单。"],
        ["初稿已征求各条线部门意见，收到建议{k}条，正在研究吸纳。",
         "正与财政、建管部门对接资金测算，力争10月形成送审稿。",
         "后续将根据区级统一框架调整章节。",
         "重点补充了乡村社区和产业社区的相关内容。"]),
    "2.1": (
        ["社区规划阶段成果已于8月28日形成，划定{u}个单元，提出近期行动项目{done5}个。",
         "已完成现状调研、需求征集和空间评估，阶段成果通过专家咨询会。",
         "8月底前完成阶段成果编制，共开展“社区规划工作坊”{m}场，参与居民{q}余人次。",
         "社区规划由街镇主要领导牵头推进，阶段成果已报区规划资源局备案。"],
        ["{p1}、{p2}等节点已形成概念方案，正征求居民意见。",
         "目前正对用地权属、资金来源逐项核实，确保方案可落地。",
         "下一步将结合年度预算形成分年度实施计划。",
         "规划师团队每周驻点，已收集意见{q2}条，采纳率约七成。"]),
    "3.1": (
        ["全年计划推进项目{t}个，截至9月底已完成{d}个，其余项目均已开工或完成招标。",
         "三季度新增完工{k}个，累计完成{d}个，{p2}改造提升、{p1}等一批项目投入使用。",
         "建立“一项目一专班”，{t}个项目全部落实责任人，累计完工{d}个。",
         "年度{t}个项目中，基础设施类项目进展较快，品质提升类项目受方案调整影响略慢，累计完成{d}个。"],
        ["{p3}项目于9月中旬竣工验收，居民反响较好。",
         "9月受台风和高温影响，个别室外项目工期顺延约一周。",
         "资金拨付率达到{pay}，未发生工程款拖欠。",
         "未完工项目计划11月底前全部竣工。"]),
    "3.2": (
        ["已摸排可开放的机关、企事业单位附属空间{k}处，其中{p4}已签订开放协议。",
         "{p4}附属绿地和停车场自8月起向周边居民错时开放。",
         "与{p4}等单位多次沟通，初步达成开放意向，正在完善安全管理方案。",
         "完成辖区单位附属空间底数调查，{p4}已列入年度开放计划。"],
        ["开放时段为早6点至晚8点，由属地居委协助管理。",
         "计划四季度完成围墙打开和标识设置。",
         "前期已开展安全评估，增设监控{k}处。",
         "同步制定了文明使用公约。"]),
    "4.1": (
        ["{p1}先行先试社区建设稳步推进，助餐、托育、健康小屋三类功能已集成运行。",
         "社区嵌入式服务综合体主体改造完成，已梳理重点项目{k}个。",
         "选定{p3}作为先行先试社区，目前完成内部装修，正在引入运营机构。",
         "围绕“一老一小”梳理嵌入式服务设施重点项目{k}个，其中2个已投入运营。"],
        ["日均服务居民约{q2}人次，居民满意度较高。",
         "正在总结“公建民营”做法，拟形成宣传材料1篇。",
         "与区发改委对接，同步申报专项支持。",
         "宣传材料初稿已完成，拟于四季度在区级媒体刊发。"]),
    "7.2": (
        ["按要求做好数据底数梳理，已归集辖区服务设施点位{q2}处。",
         "明确1名信息专员对接区数据局，完成设施信息核对和上报。",
         "配合开展“随申办”社区专栏信息维护，更新设施信息{q2}条。",
         "学习嘉定镇街道试点经验，组织居村干部培训1场。"],
        ["2026年将根据全区统一部署推进。",
         "目前暂无专项经费，拟纳入明年预算。",
         "个别点位坐标存在偏差，正在逐一修正。",
         ""]),
    "8": (
        ["三季度举办“人民城市大课堂”{m}场，主题涵盖社区规划、公共空间更新等，参与{q}余人次。",
         "组建由社区规划师、社工、居民代表组成的讲师团，开展“点单送学”{m}次。",
         "在{p1}开展现场考察教学{m}场，邀请高校专家讲授社区更新案例。",
         "与区委党校、辖区学校合作开设流动课堂，已深入{k}个居村。"],
        ["活动信息在“上海嘉定”等平台发布，反响良好。",
         "拟四季度结合优秀案例评选再办2场。",
         "已形成课程菜单{k2}项，供居村选择。",
         ""]),
    "9.1": (
        ["已完成优秀社区规划师专题宣传1篇，介绍{planner}老师团队参与{p2}更新的做法。",
         "选定{planner}团队作为宣传对象，稿件已完成采访，正在修改。",
         "专题报道《走进弄堂的规划师》已于8月在街镇公众号刊发，阅读量2300余次。",
         "正在组织撰写专题宣传稿，拟10月刊发。"],
        ["", "同步制作短视频1条。", "稿件已报区规划资源局备案。", ""]),
    "9.3": (
        ["已与{planner}团队续签社区责任规划师聘任协议，聘期至2027年6月。",
         "完成{k}名社区责任规划师续聘，并新聘1名青年规划师。",
         "社区责任规划师聘任工作已完成，聘书于7月发放。",
         "聘任方案已经班子会议审议，正在履行采购程序。"],
        ["每月至少驻点2次，参与项目方案审查{k}次。", "", "明确了服务清单和考核要求。", "资金从年度预算中列支。"]),
    "10.1": (
        ["已组织申报区级优秀案例2个，分别为{p2}和{p3}，材料正在完善。",
         "结合居民投票从{k2}个候选案例中初选2个，拟10月上旬提交。",
         "初步确定{p3}、{p1}两个示范案例，正在拍摄展示视频。",
         "已提交{p2}案例1个，另1个正在整理图纸和居民评价材料。"],
        ["", "计划10月15日前完成全部材料报送。", "案例将同步在居村展示。", ""]),
    "10.2": (
        ["{p2}拟推荐参加市级评选，申报书已完成初稿。", "待区级评选结果后择优推荐，已提前准备展板和视频素材。"],
        ["", "居民满意度测评已开展。"]),
    "11.1": (
        ["已推荐{p3}运营团队等{k}家机构进入首批名录备选。", "摸排社会组织、企业和高校资源{k2}家，名录材料已报送。"],
        ["", "工作方案待市级部署后细化。"]),
    "12.1": (
        ["前期已选取{k}个居村试点“一图三会”机制，编制项目地图1张。",
         "制定“一图三会”工作指引（试行），拟10月起在{n}个居村全面推开。",
         "对居村书记开展专题培训1次，明确“征集会、协调会、评议会”流程。",
         "在{p2}项目中先行试用“三会”流程，为10月全面启动作准备。"],
        ["", "", "相关台账模板已下发。", "将与居民自治项目结合推进。"]),
    "13.1": (
        ["{p3}项目通过“三会”收集意见{q2}条，方案修改3轮，形成可复制做法。",
         "总结提炼“周五议事角”做法，已在{k}个居村推广。",
         "围绕{p2}更新开展协商议事{m}次，化解停车、噪声等矛盾{k}件。",
         "探索“规划师+书记+楼组长”协商模式，形成案例1篇。"],
        ["", "案例材料已报送区规划资源局。", "后续将结合优秀案例评选进一步打磨。", ""]),
}

PROBLEMS = {
    "1.2": ["部分历史项目资料不全，投资和受益人口数据难以核实", "评估口径与条线部门数据不一致", "无", ""],
    "1.3": ["“十五五”资金盘子尚未明确，项目库难以定稿", "暂无", "与街镇国土空间规划衔接尚需区级指导", ""],
    "2.1": ["个别地块权属复杂，产权单位协调难度较大", "居民对停车与绿地取舍意见不一", "无", "暂无"],
    "3.1": ["1个管网改造项目因管线搬迁影响，工期较原计划延后约1个月", "部分项目资金缺口较大，需区级统筹", "老旧小区施工扰民投诉较多，夜间不能施工", "年底前集中竣工，验收力量不足"],
    "3.2": ["单位对安全管理责任有顾虑，开放协议推进较慢", "无", "需区级层面协调市属单位", "暂无"],
    "4.1": ["专业运营机构引入困难，可持续运营压力大", "租金较高，盈利点不足", "无", "消防验收流程较长"],
    "7.2": ["无", "缺少专业技术人员", "无", "/"],
    "8": ["无", "专家讲师资源有限", "无", "工作日居民参与率不高"],
    "9.1": ["无", "无", "", "暂无"],
    "9.3": ["无", "规划师服务经费标准偏低", "无", "无"],
    "10.1": ["无", "案例展示材料制作经费不足", "无", ""],
    "12.1": ["居村工作力量紧张，台账负担需统筹", "无", "", "部分居村对流程尚不熟悉"],
    "13.1": ["无", "居民代表性不足，青年参与少", "暂无", "无"],
}

NEXT = {
    "1.1": ["做好单元信息动态更新。", "将单元成果应用于项目谋划。", "根据网格调整适时维护。"],
    "1.2": ["根据反馈意见修改完善，11月前形成最终成果。", "10月组织专家评审，11月中旬定稿。", "补充数据后报区规划资源局汇总。"],
    "1.3": ["10月形成送审稿，11月前定稿。", "与区级指引衔接，完善项目库。", "征求居村意见后报审。"],
    "2.1": ["10月底前形成稳定方案并公示。", "深化节点方案，10月中旬提交专家评审。", "加快推进，确保10月底前形成稳定方案。"],
    "3.1": ["倒排工期，11月底前完成全部项目建设。", "加强现场调度，每周通报进度。", "协调管线单位，确保年底前完工。"],
    "4.1": ["11月底前完成宣传材料。", "推进运营机构遴选，年底前开业。", "总结经验，形成可推广模式。"],
    "7.2": ["按区级统一部署推进。", "继续做好数据更新维护。", "组织业务培训。"],
    "8": ["10月起结合案例评选开展巡讲。", "丰富课程菜单，扩大覆盖面。", "组织居民讲师培训。"],
    "9.1": ["做好宣传推广。", "择优推荐市级媒体。"],
    "9.3": ["加强日常考核。", "组织规划师联席交流。"],
    "10.1": ["10月底前提交2个案例。", "完善申报材料，按时报送。", "做好现场评审准备。"],
    "12.1": ["10月起全面实施。", "选树示范居村。", "11月开展一次督查。"],
    "13.1": ["持续总结提炼。", "编印案例手册。", "加强宣传推广。"],
}

OPENING = [("自8月起", "完善标识和管理制度。"), ("已签订", "四季度正式开放。"), ("", "继续对接产权单位，争取11月底前签约。")]

HIGHLIGHTS = {
    "1.1": "单元边界与综合网格“一张图”管理",
    "2.1": "“规划工作坊”走进楼组，居民画出自己的生活圈",
    "3.1": "“一项目一专班”，书记每周现场办公",
    "4.1": "助餐、托育、健康三位一体，一次装修、分时共享",
    "8": "“点单送学”，居村点单、讲师团送课上门",
    "9.1": "规划师驻点日志每月上墙公示",
    "13.1": "“周五议事角”，一杯茶的工夫把事说开",
}

# --------------------------------------------------------------------------
# Who says it.

UNITS = {
    "嘉定镇街道": dict(n=17, u=4, pop="8.6", k=3, k2=6, done5=21, q=620, q2=148, m=4, t=13, d=9, pay="68%",
        p1="塔城路党群服务站", p2="西大街口袋公园", p3="桃园睦邻点", p4="清河路某事业单位", planner="周某某",
        who="王某某", tel="021-00000101", boss="陈某某", places=["塔城路", "西大街", "桃园", "清河路", "梅园", "银杏", "李园"]),
    "新成路街道": dict(n=13, u=3, pop="6.2", k=2, k2=5, done5=16, q=480, q2=96, m=3, t=10, d=7, pay="七成",
        p1="新成路社区综合为老服务中心", p2="迎园中路步道", p3="仓场邻里汇", p4="辖区某中学运动场", planner="郑某某",
        who="李某某", tel="021-00000202", boss="吴某某", places=["迎园", "仓场", "沧海", "新成", "墅沟", "天博"]),
    "真新街道": dict(n=24, u=5, pop="11.3", k=4, k2=6, done5=19, q=750, q2=132, m=5, t=12, d=8, pay="75%",
        p1="金沙社区党群服务中心", p2="丰庄路街角花园", p3="清峪路邻里驿站", p4="某科技园区中庭绿地", planner="孙某某",
        who="赵某某", tel="021-00000303", boss="冯某某", places=["丰庄", "清峪路", "金沙", "鼎秀", "万镇路", "梅川"]),
    "菊园新区": dict(n=19, u=4, pop="9.1", k=3, k2=7, done5=18, q=560, q2=115, m=3, t=12, d=8, pay="71%",
        p1="嘉宏社区党群服务中心", p2="环城河滨水步道", p3="嘉呈睦邻中心", p4="某研究所附属球场", planner="何某某",
        who="钱某某", tel="021-00000404", boss="韩某某", places=["嘉宏", "嘉呈", "平城路", "树屏路", "永靖路", "嘉筱"]),
    "嘉定工业区": dict(n=31, u=7, pop="13.8", k=5, k2=6, done5=26, q=910, q2=205, m=6, t=20, d=13, pay="65%",
        p1="娄塘老街党群服务站", p2="汇源路公园绿地", p3="福蕴社区食堂", p4="某汽车零部件企业停车场", planner="许某某",
        who="孙某某", tel="021-00000505", boss="蒋某某", places=["娄塘", "福蕴", "汇源路", "朱桥", "霜竹", "裕民", "草庵"]),
    "南翔镇": dict(n=28, u=6, pop="15.2", k=4, k2=8, done5=24, q=880, q2=176, m=5, t=18, d=12, pay="72.5%",
        p1="东社区党群服务中心", p2="古猗园路街角绿地", p3="永翔邻里中心", p4="某商务楼宇屋顶花园", planner="沈某某",
        who="周某某", tel="021-00000606", boss="朱某某", places=["永翔", "古猗园路", "丰翔", "东园", "白鹤", "翔和"]),
    "安亭镇": dict(n=36, u=8, pop="20.4", k=6, k2=7, done5=30, q=1020, q2=238, m=6, t=21, d=13, pay="69%",
        p1="昌吉路党群服务中心", p2="泗泾河滨水公园", p3="黄渡邻里中心", p4="某整车企业体育馆", planner="曹某某",
        who="吴某某", tel="021-00000707", boss="魏某某", places=["昌吉", "黄渡", "方泰", "沁富", "博园路", "泗泾河", "玉兰"]),
    "马陆镇": dict(n=26, u=6, pop="17.5", k=4, k2=6, done5=22, q=700, q2=160, m=4, t=19, d=12, pay="74%",
        p1="希望社区党群服务中心", p2="远香湖环湖步道", p3="戬浜社区食堂", p4="某文化场馆附属广场", planner="谢某某",
        who="冯某某", tel="021-00000808", boss="杨某某", places=["希望", "戬浜", "远香湖", "天祝路", "包桥", "大裕"]),
    "徐行镇": dict(n=18, u=4, pop="5.4", k=2, k2=5, done5=13, q=350, q2=72, m=2, t=11, d=6, pay="六成",
        p1="启宁路党群服务站", p2="曹王老街广场", p3="伏虎村睦邻点", p4="某草编文化园庭院", planner="严某某",
        who="褚某某", tel="021-00000909", boss="秦某某", places=["启宁路", "曹王", "伏虎", "劳动", "钱桥"]),
    "江桥镇": dict(n=33, u=7, pop="19.6", k=5, k2=8, done5=28, q=960, q2=221, m=5, t=18, d=10, pay="70%",
        p1="北虹之星党群服务中心", p2="吴淞江滨水绿道", p3="嘉怡邻里中心", p4="某总部企业中庭", planner="华某某",
        who="金某某", tel="021-00001010", boss="卫某某", places=["嘉怡", "华江", "金鹤", "增建", "吴淞江", "金园"]),
}
OPENS = {"嘉定镇街道", "真新街道", "安亭镇"}  # one unit of the district's three each
UNIT_NO = {name: i for i, name in enumerate(UNITS)}

# Class of status → how different offices put it.
WORDS = {
    "done": ["已完成", "完成", "全部完成", "已办结"],
    "on": ["序时推进", "正常推进", "按序时推进", "按计划推进", "推进中", "正在推进"],
    "lag": ["进度滞后", "滞后", "慢序时"],
    "not": ["未启动", "尚未开展"],
    "stand": ["持续推进", "常态化推进", "长期坚持"],
    "na": ["不涉及"],
}

# How the quarter stands in most places: item → (class, per cent).
USUAL = {
    "1.1": ("done", 100), "1.2": ("on", 75), "1.3": ("on", 70), "2.1": ("on", 70), "3.1": ("on", None),
    "3.2": ("on", 60), "4.1": ("on", 70), "7.2": ("on", 30), "8": ("stand", None), "9.1": ("done", 100),
    "9.3": ("done", 100), "10.1": ("on", 50), "10.2": ("on", 40), "11.1": ("on", 40), "12.1": ("not", None),
    "13.1": ("stand", None),
}


def pick(options, *keys):
    return options[sum(keys) % len(options)]


def story(unit, item):
    """The answers of one unit for one item, before its own style is put on them."""
    facts, no = UNITS[unit], UNIT_NO[unit]
    t = int(item.replace(".", ""))
    row = dict(progress="", pct=None, status="", target=None, done=None, problems="", next="", highlight="",
               contact=facts["who"], phone=facts["tel"], note="", boss=facts["boss"], when="")
    if item in PROSE:
        a, b = PROSE[item]
        row["progress"] = (pick(a, no, t) + pick(b, no * 3, t, no // 4)).format(**facts)
    if item in PROBLEMS:
        row["problems"] = pick(PROBLEMS[item], no * 3, t // 2).format(**facts)
    if item in NEXT:
        row["next"] = pick(NEXT[item], no, t)
    kind, pct = USUAL.get(item, ("on", None))
    # Not every office stands equally well.
    if pct not in (None, 100):
        pct = min(95, max(15, pct + [5, 0, 10, -5, 0, 5, -10, 0, -15, 5][no]))
    if item == "3.1":
        pct = round(100 * facts["d"] / facts["t"])
        row["target"], row["done"] = facts["t"], facts["d"]
    # What was said decides what can follow.
    if item in ("9.1", "9.3"):
        first = pick(PROSE[item][0], no, t)
        if "正在" in first:
            kind, pct, row["progress"] = "on", 60, first.format(**facts)
            row["next"] = "10月底前完成刊发。" if item == "9.1" else "四季度完成采购程序并签约。"
        else:
            row["next"] = pick(NEXT[item][:2], no)
    if item == "3.2":
        row["next"] = next(then for words, then in OPENING if words in row["progress"])
    if item in ("2.1", "9.1", "10.1") or item == "3.2" and unit in OPENS:
        row["target"] = 2 if item == "10.1" else 1
        row["done"] = 1 if item == "9.1" and kind == "done" or item == "3.2" and "自8月起" in row["progress"] else 0
    if item == "10.1" and "1个，另1个" in row["progress"]:
        row["done"] = 1
    row["status"] = "" if not kind else pick(WORDS[kind], no, 0 if kind != "on" else t)
    row["pct"] = pct
    if item in HIGHLIGHTS and (no + t) % 3 == 0:
        row["highlight"] = HIGHLIGHTS[item]
    return row


# --------------------------------------------------------------------------
# A sheet on paper, and the two libraries that write it down.

class Percent(float):
    """A number cell shown as a percentage."""


class Grid:
    def __init__(self, name, hidden=False):
        self.name, self.hidden = name, hidden
        self.cells, self.merges, self.widths, self.freeze = {}, [], {}, None

    def heights(self):
        """Rows as high as their words need, as a hand that drags the edges would make them."""
        spans = {(r1, c1): (r2, c2) for r1, c1, r2, c2 in self.merges}
        need = {}
        for (row, col), (value, look) in self.cells.items():
            if not isinstance(value, str) or look in ("sub", "foot", "plain"):
                continue
            last_row, last_col = spans.get((row, col), (row, col))
            room = max(4, sum(self.widths.get(c, 9) for c in range(col, last_col + 1)) - 1)
            lines = sum(-(-sum(2.1 if ord(ch) > 255 else 1.1 for ch in part) // room) for part in value.split("\n"))
            height = max(18, 14.5 * lines + 4) if look != "title" else 32
            for r in range(row, last_row + 1):
                need[r] = max(need.get(r, 0), height / (last_row - row + 1))
        return {r: min(h, 400) for r, h in need.items()}

    def put(self, row, col, value, look="cell"):
        if value is not None and value != "":
            self.cells[row, col] = (value, look)
        elif look != "plain":
            self.cells.setdefault((row, col), (None, look))
        return f"{get_column_letter(col)}{row}"

    def merge(self, r1, c1, r2, c2):
        if (r1, c1) != (r2, c2):
            self.merges.append((r1, c1, r2, c2))


LOOKS = {
    "title": dict(font="方正小标宋简体", size=18, bold=False, align="center", border=False, fill=None),
    "sub": dict(font="楷体", size=12, bold=False, align="left", border=False, fill=None),
    "head": dict(font="黑体", size=11, bold=False, align="center", border=True, fill="D9E1F2"),
    "cell": dict(font="宋体", size=10.5, bold=False, align="left", border=True, fill=None),
    "mid": dict(font="宋体", size=10.5, bold=False, align="center", border=True, fill=None),
    "foot": dict(font="楷体", size=11, bold=False, align="left", border=False, fill=None),
    "plain": dict(font="宋体", size=10.5, bold=False, align="left", border=False, fill=None),
}


def number_format(value):
    if isinstance(value, Percent):
        return "0%" if abs(value * 100 - round(value * 100)) < 1e-9 else "0.0%"
    if isinstance(value, dt.date):
        return 'yyyy"年"m"月"d"日"'
    return "General"


def openpyxl_bytes(grids):
    book = openpyxl.Workbook()
    book.remove(book.active)
    line = Side(style="thin", color="000000")
    for grid in grids:
        ws = book.create_sheet(grid.name)
        if grid.hidden:
            ws.sheet_state = "hidden"
        for (row, col), (value, look) in sorted(grid.cells.items()):
            cell = ws.cell(row, col)
            if value is not None:
                text = isinstance(value, str) and value.startswith("=") and not value.startswith("=SUM(")
                cell.value = float(value) if isinstance(value, Percent) else value
                if text:
                    cell.data_type = "s"
            style = LOOKS[look]
            cell.font = Font(name=style["font"], size=style["size"], bold=style["bold"])
            cell.alignment = Alignment(horizontal=style["align"], vertical="center", wrap_text=look not in ("sub", "foot", "plain"))
            if style["border"]:
                cell.border = Border(left=line, right=line, top=line, bottom=line)
            if style["fill"]:
                cell.fill = PatternFill("solid", fgColor=style["fill"])
            cell.number_format = number_format(value)
        for r1, c1, r2, c2 in grid.merges:
            ws.merge_cells(start_row=r1, start_column=c1, end_row=r2, end_column=c2)
        for col, width in grid.widths.items():
            ws.column_dimensions[get_column_letter(col)].width = width
        for row, height in sorted(grid.heights().items()):
            ws.row_dimensions[row].height = height
        if grid.freeze:
            ws.freeze_panes = grid.freeze
        ws.page_setup.orientation = "landscape"
        ws.page_setup.paperSize = 9
        ws.page_setup.fitToHeight = 0
        ws.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.properties.creator = "填报人"
    book.properties.created = book.properties.modified = STAMP
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsxwriter_bytes(grids):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "填报人", "created": STAMP})
    formats = {}

    def fmt(value, look):
        key = (look, number_format(value))
        if key not in formats:
            style = LOOKS[look]
            spec = {"font_name": style["font"], "font_size": style["size"], "align": style["align"], "valign": "vcenter",
                    "text_wrap": look not in ("sub", "foot", "plain"), "num_format": key[1]}
            if style["border"]:
                spec["border"] = 1
            if style["fill"]:
                spec["bg_color"] = "#" + style["fill"]
            formats[key] = book.add_format(spec)
        return formats[key]

    for grid in grids:
        ws = book.add_worksheet(grid.name)
        if grid.hidden:
            ws.hide()
        covered = set()
        for r1, c1, r2, c2 in grid.merges:
            value, look = grid.cells.get((r1, c1), (None, "cell"))
            ws.merge_range(r1 - 1, c1 - 1, r2 - 1, c2 - 1, "", fmt(value, look))
            covered |= {(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} - {(r1, c1)}
        for (row, col), (value, look) in sorted(grid.cells.items()):
            if (row, col) in covered:
                continue
            f = fmt(value, look)
            if value is None:
                ws.write_blank(row - 1, col - 1, None, f)
            elif isinstance(value, str):
                ws.write_string(row - 1, col - 1, value, f)
            elif isinstance(value, dt.date):
                ws.write_datetime(row - 1, col - 1, dt.datetime(value.year, value.month, value.day), f)
            else:
                ws.write_number(row - 1, col - 1, float(value), f)
        for col, width in grid.widths.items():
            ws.set_column(col - 1, col - 1, width)
        for row, height in sorted(grid.heights().items()):
            ws.set_row(row - 1, height)
        if grid.freeze:
            ws.freeze_panes(grid.freeze)
        ws.set_landscape()
        ws.set_paper(9)
        ws.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def soffice_bytes(grids, ending="xlsx"):
    kind = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xlsm": "xlsm:Calc MS Excel 2007 VBA XML"}[ending]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in" / "sheet.xlsx"
        source.parent.mkdir()
        source.write_bytes(openpyxl_bytes(grids))
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind,
                        "--outdir", folder, str(source)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return (Path(folder) / f"sheet.{ending}").read_bytes()


def same_every_time(data):
    """The same archive with fixed dates: those of its members and those in the document's properties."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    stamp = STAMP.strftime("%Y-%m-%dT%H:%M:%SZ")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            body = source.read(info.filename)
            if info.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", lambda m: m[1] + stamp.encode(), body)
            entry = zipfile.ZipInfo(info.filename, STAMP.timetuple()[:6])
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 0
            target.writestr(entry, body)
    return out.getvalue()


# --------------------------------------------------------------------------
# Oddities are noted where they are placed, so the table in README.md cannot drift.

ODDITIES = []

# The workbooks, by file name.
MADE = {}


class Book:
    def __init__(self, file, writer):
        self.file, self.writer, self.grids = file, writer, []

    def sheet(self, name, hidden=False):
        grid = Grid(name, hidden)
        self.grids.append(grid)
        return grid

    def odd(self, grid, cell, what, outcome):
        ODDITIES.append((self.file, grid.name if grid else "–", cell, what, outcome))

    def save(self):
        make = {"openpyxl": openpyxl_bytes, "xlsxwriter": xlsxwriter_bytes, "soffice": soffice_bytes,
                "soffice-xlsm": lambda g: soffice_bytes(g, "xlsm")}[self.writer]
        MADE[self.file] = same_every_time(make(self.grids))


WIDTHS = dict(id=7, task=22, item=28, due=14, owner=18, progress=52, pct=10, status=11, target=9, done=9, problems=28,
              next=28, highlight=22, contact=9, phone=14, note=14, boss=9, unit=12, when=14)
MIDDLE = {"id", "pct", "status", "target", "done", "contact", "phone", "boss", "unit", "due", "when"}


def table(grid, top, left, columns, rows, *, merge_task=False, gaps=(), head=True):
    """Heads at `top`, then one line a row. `rows` are dicts by column key; returns {(index, key): (row, col)} and the next row."""
    at = {}
    for i, (heading, key) in enumerate(columns):
        if head:
            grid.put(top, left + i, heading, "head")
        grid.widths[left + i] = WIDTHS[key]
    line = top + 1 if head else top
    spans = {}
    for index, row in enumerate(rows):
        for i, (_, key) in enumerate(columns):
            value = row.get(key)
            if key == "task" and merge_task:
                if row["_task"] in spans:
                    spans[row["_task"]][1] = line
                    value = None
                else:
                    spans[row["_task"]] = [line, line, left + i]
            grid.put(line, left + i, value, "mid" if key in MIDDLE else "cell")
            at[index, key] = (line, left + i)
        line += 1
        if row["item_id"] in gaps:
            line += 1
    for first, last, col in spans.values():
        grid.merge(first, col, last, col)
    return at, line


def address(place):
    return f"{get_column_letter(place[1])}{place[0]}"


def rows_of(unit, items, *, pct=lambda p: p, count=lambda n: n, ids=str, task=lambda n: TASKS[n], changes=None):
    out = []
    for item in items:
        row = story(unit, item)
        row.update(item_id=item, _task=task_of(item), id=ids(item), task=task(task_of(item)), item=ITEMS[item][0],
                   due=ITEMS[item][1], owner=ITEMS[item][2], unit=unit)
        row["pct"] = None if row["pct"] is None else pct(row["pct"])
        for key in ("target", "done"):
            row[key] = None if row[key] is None else count(row[key])
        row.update((changes or {}).get(item, {}))
        out.append(row)
    return out


def find(at, rows, item, key):
    index = next(i for i, row in enumerate(rows) if row["item_id"] == item)
    return address(at[index, key])


def top_line(grid, row, left, width, text, look):
    grid.put(row, left, text, look)
    if look == "title":
        grid.merge(row, left, row, left + width - 1)


# --------------------------------------------------------------------------
# Project registers.

KINDS = [("品质提升", "{}口袋公园建设工程", "新建绿地、座椅及照明"), ("公共服务", "{}老年助餐点改造", "厨房改造、增设餐位"),
         ("基础设施", "{}慢行步道贯通", "人行道翻新、无障碍改造"), ("基础设施", "{}非机动车棚改造", "车棚更新、增设充电设施"),
         ("公共服务", "{}社区卫生服务站升级", "诊室调整、设备更新"), ("公共空间", "{}儿童友好空间", "活动场地、安全地垫"),
         ("基础设施", "{}雨污水管网改造", "管网翻排及路面恢复"), ("公共空间", "{}健身苑点更新", "器材更换、场地翻新"),
         ("公共服务", "{}“家门口”服务站", "空间整合及窗口改造"), ("品质提升", "{}沿街立面整治", "店招统一、外墙修缮"),
         ("商业便民", "{}菜市场标准化改造", "摊位改造、冷链设施"), ("品质提升", "{}架空线整治", "线缆入地及杆件归并")]


def register(unit, count, finished, seed):
    rng = random.Random(seed)
    facts, out = UNITS[unit], []
    for i in range(count):
        kind, name, content = KINDS[(i + seed) % len(KINDS)]
        place = facts["places"][i % len(facts["places"])]
        done = i < finished
        start = DATE(2025, rng.randint(2, 6), rng.randint(1, 28))
        plan = DATE(2025, rng.randint(7, 8) if done else rng.randint(10, 12), rng.choice([15, 20, 28, 30]))
        out.append(dict(name=name.format(place), kind=kind, place=f"{place}{rng.choice(['社区', '居委会', '片区'])}", content=content,
                        owner=f"{unit}{rng.choice(['城建中心', '社区发展办', '规划建设办'])}", money=rng.randrange(18, 620) + rng.choice([0, 0, 0.5]),
                        start=start, plan=plan, actual=plan - dt.timedelta(days=rng.randint(0, 12)) if done else None,
                        look=rng.choice(["已竣工验收", "已完工，正在办理移交"]) if done else rng.choice(["主体施工中", "完成总工程量的60%", "完成招标，施工准备", "管线施工"]),
                        finished="是" if done else "否", pct=100 if done else rng.choice([20, 30, 45, 60, 75])))
    order = list(range(count))
    rng.shuffle(order)
    return [out[i] for i in order]


def register_sheet(book, name, unit, projects, *, title, columns, top=3, dates=lambda d: d, pct=lambda p: Percent(p / 100), total=None):
    grid = book.sheet(name)
    if title:
        top_line(grid, 1, 1, len(columns), title, "title")
    for i, (heading, _) in enumerate(columns):
        grid.put(top, 1 + i, heading, "head")
        grid.widths[1 + i] = 14
    grid.widths[2] = 30
    for n, project in enumerate(projects):
        for i, (_, key) in enumerate(columns):
            value = n + 1 if key == "no" else project[key]
            if isinstance(value, dt.date):
                value = dates(value)
            if key == "pct":
                value = pct(value)
            grid.put(top + 1 + n, 1 + i, value, "cell" if key in ("name", "content") else "mid")
    if total:
        row = top + 1 + len(projects)
        grid.put(row, 1, "合计", "mid")
        col = 1 + [key for _, key in columns].index("money")
        letter = get_column_letter(col)
        grid.put(row, col, f"=SUM({letter}{top + 1}:{letter}{row - 1})" if total == "formula" else sum(p["money"] for p in projects), "mid")
        grid.put(row, 2, f"{len(projects)}个项目", "mid")
    return grid


# --------------------------------------------------------------------------
# The ten workbooks.

def jiadingzhen():
    unit = "嘉定镇街道"
    book = Book("嘉定镇街道2025年第三季度工作推进情况表.xlsx", "openpyxl")
    grid = book.sheet("三季度")
    columns = [("序号", "id"), ("重点任务", "task"), ("成果", "item"), ("完成时限", "due"), ("责任部门", "owner"), ("本季度进展情况", "progress"),
               ("完成率", "pct"), ("进展状态", "status"), ("目标数", "target"), ("完成数", "done"), ("存在问题", "problems"), ("下一步计划", "next"),
               ("亮点", "highlight"), ("分管领导", "boss"), ("联系人", "contact"), ("联系电话", "phone"), ("备注", "note")]
    items = COMMON + ["4.1", "6.1", "7.1", "8", "9.1", "9.3", "10.1", "10.2", "12.1", "13.1"]
    changes = {
        "6.1": dict(progress="6月启动西门历史文化街区“街区烟火气”工作方案征集，共收到应征方案11份，经专家评审入围3份。会同城发西门更新公司完成现场踏勘和商户访谈40余户，征集成果已在西大街展示。",
                    status="已完成", pct=Percent(0.8), problems="入围方案与文物保护要求的衔接仍需区文旅部门进一步明确", next="10月深化优选方案，形成实施清单。",
                    highlight="居民、商户共同投票，把“烟火气”交给街坊来选", target=1, done=1),
        "7.1": dict(progress="作为全区试点，完成“美好生活掌中宝”首批26个应用场景需求梳理，其中助餐预约、停车错时、场馆预订3个场景已上线试运行。累计注册用户4100余人，线上受理居民建议230件。",
                    status="按序时推进", pct=Percent(0.65), problems="部分设施数据更新不及时，需条线部门共享接口", next="四季度新增5个场景，组织居民体验官测评。",
                    highlight="体验官“边走边提”，场景需求来自社区现场", target=None, done=None),
    }
    rows = rows_of(unit, items, pct=lambda p: Percent(p / 100), changes=changes)
    top_line(grid, 1, 1, len(columns), "嘉定镇街道2025年第三季度“15分钟社区生活圈”行动工作推进情况表", "title")
    top_line(grid, 2, 1, len(columns), "填报单位：嘉定镇街道办事处（盖章）", "sub")
    top_line(grid, 2, 10, 4, "填报日期：2025年9月26日", "sub")
    at, after = table(grid, 4, 1, columns, rows, merge_task=True)
    grid.freeze = "D5"
    top_line(grid, after + 1, 1, 4, "填报人：王某某        审核人：陈某某        联系电话：021-00000101", "foot")
    book.odd(grid, find(at, rows, "6.1", "status"), "status 已完成 beside a rate of 80 %", "both kept; finding that status and rate disagree")
    book.odd(grid, f"{address(at[0, 'task'])} and below", "task names in merged cells, one merge a task", "the name fills downwards; nothing to report")
    book.odd(grid, address((4, 14)), "an extra column 分管领导", "kept as an extra column; nothing lost")
    book.odd(grid, f"A{after + 1}", "line with 填报人/审核人 and a phone number under the table", "a note, not a row of data")
    regs = register(unit, 13, 9, 1)
    cols = [("序号", "no"), ("项目名称", "name"), ("项目类型", "kind"), ("建设地点", "place"), ("建设内容", "content"), ("实施主体", "owner"),
            ("总投资（万元）", "money"), ("开工时间", "start"), ("计划竣工时间", "plan"), ("实际竣工时间", "actual"), ("形象进度", "look"), ("是否完工", "finished"), ("完成率", "pct")]
    sheet = register_sheet(book, "项目清单", unit, regs, title="嘉定镇街道“15分钟社区生活圈”项目清单", columns=cols, total="number")
    book.odd(sheet, "A4:M16", "13 projects, 9 of them finished: equal to 目标数 and 完成数 of item 3.1", "13 projects; agrees with the progress sheet")
    book.odd(sheet, "A17", "合计 row with the sum typed as a number", "a check, not a project")
    book.save()


def xinchenglu():
    unit = "新成路街道"
    book = Book("2025年三季度生活圈进展.xlsx", "xlsxwriter")
    grid = book.sheet("Sheet1")
    columns = [("任务编号", "id"), ("主要任务", "task"), ("成果要求", "item"), ("推进状态", "status"), ("完成比例", "pct"), ("工作进展", "progress"),
               ("困难和问题", "problems"), ("下阶段计划", "next"), ("目标值", "target"), ("实际完成", "done"), ("责任人", "contact"), ("手机", "phone"), ("说明", "note")]
    items = COMMON + ["7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"3.1": dict(pct="七成", note="以实际竣工验收为准"),
               "3.2": dict(progress="辖区某中学运动场拟于周末向居民开放，目前正在协商保险和管理费用。<b>建议区级出台补贴标准</b>，否则学校积极性不高。"),
               "7.2": dict(problems="", pct="/", status="按计划推进")}
    rows = rows_of(unit, items, pct=lambda p: f"{p}％", ids=lambda i: float(i) if "." in i else int(i), changes=changes)
    top_line(grid, 1, 1, len(columns), "新成路街道“15分钟社区生活圈”行动2025年第三季度推进情况汇总", "title")
    top_line(grid, 2, 1, len(columns), "说明：1.完成比例按形象进度填写；2.暂无问题的填“无”；3.请于9月28日前报送。", "sub")
    at, after = table(grid, 3, 1, columns, rows)
    grid.put(after, 1, "合计", "mid")
    grid.put(after, 9, sum(r["target"] or 0 for r in rows), "mid")
    grid.put(after, 10, sum(r["done"] or 0 for r in rows), "mid")
    grid.freeze = "A4"
    book.odd(grid, "A1", "the unit is named in the title only; the file name says nothing", "read as 新成路街道")
    book.odd(grid, "A4 and below", "ids typed as numbers (1.1, 10.1), not as text", "read as ids")
    book.odd(grid, find(at, rows, "3.1", "pct"), "七成 among percentages written 80％", "about 70, marked as approximate: never enters an average")
    book.odd(grid, find(at, rows, "3.2", "progress"), "tags: `<b>…</b>` in the text", "shown as typed, never as bold")
    book.odd(grid, find(at, rows, "7.2", "pct"), "/ in the rate column", "not applicable")
    book.odd(grid, f"A{after}", "合计 row", "a check, not data; the sum adds unlike things")
    book.save()


def zhenxin():
    unit = "真新街道"
    book = Book("三季度推进情况（报规资局）.xlsx", "soffice")
    grid = book.sheet("推进情况")
    columns = [("工作事项", "task"), ("工作成果", "item"), ("最新进展", "progress"), ("完成率（%）", "pct"), ("状态", "status"),
               ("需区级协调解决的问题", "problems"), ("下一步工作安排", "next"), ("特色做法", "highlight"), ("计划数", "target"), ("已完成数", "done"),
               ("经办人", "contact"), ("电话", "phone"), ("备注", "note")]
    items = COMMON + ["7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"1.1": dict(status="√"), "8": dict(pct="—")}
    rows = rows_of(unit, items, task=lambda n: f"{n}：{TASKS[n]}", count=lambda n: f"{n}个", changes=changes)
    top_line(grid, 1, 3, len(columns), "“15分钟社区生活圈”行动工作推进情况表", "title")
    grid.put(2, 3, "填报单位", "mid")
    grid.put(2, 4, "真新街道", "mid")
    grid.put(2, 7, "报送时间", "mid")
    grid.put(2, 8, DATE(2025, 9, 29), "mid")
    at, after = table(grid, 4, 3, columns, rows, merge_task=True, gaps=("3.2", "9.3"))
    book.odd(grid, "D2", "the unit stands only in the cell beside 填报单位; neither title nor file name has it", "read as 真新街道")
    book.odd(grid, "C4", "the table starts at C4; columns A and B are empty", "found all the same; addresses are those of the sheet")
    book.odd(grid, f"{address(at[0, 'task'])} and below", "no id column; 1：落实… in merged task cells, deliverables in words", "ids from the task number and the words of the deliverable")
    book.odd(grid, find(at, rows, "1.1", "status"), "√ for a status", "done")
    book.odd(grid, find(at, rows, "1.1", "pct"), "100 without a sign, % in the heading", "100 per cent")
    book.odd(grid, "rows " + ", ".join(str(at[next(i for i, r in enumerate(rows) if r['item_id'] == x), 'task'][0] + 1) for x in ("3.2", "9.3")),
             "blank rows between blocks", "skipped and not counted")
    book.odd(grid, find(at, rows, "8", "pct"), "— in the rate column", "no figure; kept as typed, never 0")
    book.save()


def juyuan():
    unit = "菊园新区"
    book = Book("菊园新区管委会-三季度报送.xlsx", "openpyxl")
    grid = book.sheet("进展表")
    columns = [("编号", "id"), ("任务名称", "task"), ("工作成果", "item"), ("时间节点", "due"), ("目前进展", "progress"),
               ("目标数", "target"), ("完成数", "done"), ("完成率", "pct"), ("是否完成", "status"),
               ("存在的问题", "problems"), ("下一步", "next"), ("联系人", "contact"), ("联系电话", "phone")]
    items = COMMON + ["4.1", "7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"9.3": dict(status="部分完成", pct="约80%"), "1.1": dict(status="是"), "9.1": dict(status="是" if "正在" not in story(unit, "9.1")["progress"] else "否"),
               "12.1": dict(status="未启动（10月起）")}
    rows = rows_of(unit, items, pct=lambda p: f"{p}%", changes=changes)
    top_line(grid, 1, 1, len(columns), "“15分钟社区生活圈”行动重点任务三季度进展情况", "title")
    # Two header rows: 完成情况 spans its three figures, every other head spans both rows.
    for i, (heading, _) in enumerate(columns):
        if 5 <= i <= 7:
            grid.put(3, 1 + i, "完成情况" if i == 5 else None, "head")
            grid.put(4, 1 + i, heading, "head")
        else:
            grid.put(3, 1 + i, heading, "head")
            grid.put(4, 1 + i, None, "head")
            grid.merge(3, 1 + i, 4, 1 + i)
    grid.merge(3, 6, 3, 8)
    at, after = table(grid, 5, 1, columns, rows, head=False)
    grid.freeze = "D5"
    book.odd(None, "–", "the unit is named in the file name only (菊园新区管委会-三季度报送.xlsx)", "read as 菊园新区")
    book.odd(grid, "F3:H4", "two header rows: 完成情况 spans 目标数, 完成数, 完成率", "three columns, each under its own name")
    book.odd(grid, find(at, rows, "9.3", "status"), "部分完成 for a status, 约80% for a rate", "not done; the rate is about 80 and enters no average")
    book.odd(grid, find(at, rows, "1.1", "status"), "是 in a column 是否完成", "done, by the heading; or kept with a finding")
    book.odd(grid, find(at, rows, "12.1", "status"), "未启动（10月起）: a status with a bracket", "not started; the words kept")
    regs = register(unit, 12, 8, 2)
    cols = [("序号", "no"), ("项目名称", "name"), ("类型", "kind"), ("地点", "place"), ("责任主体", "owner"), ("投资额（万元）", "money"),
            ("开工日期", "start"), ("计划完工", "plan"), ("实际完工", "actual"), ("是否完工", "finished"), ("进度", "pct")]
    sheet = register_sheet(book, "2025项目清单", unit, regs, title=None, columns=cols, top=1, dates=lambda d: f"{d.year}.{d.month}.{d.day}", pct=lambda p: f"{p}%")
    book.odd(sheet, "G2:I13", "dates typed as text: 2025.6.3", "read as dates, the words kept")
    book.save()


def gongyequ():
    unit = "嘉定工业区"
    book = Book("嘉工区15分钟生活圈进展（终稿）.xlsx", "xlsxwriter")
    grid = book.sheet("2025年第三季度")
    columns = [("序号", "id"), ("重点工作", "task"), ("成果", "item"), ("责任单位", "owner"), ("落实情况", "progress"), ("进展状态", "status"), ("完成进度", "pct"),
               ("难点堵点", "problems"), ("工作打算", "next"), ("联系人", "contact"), ("联系电话", "phone"), ("目标值", "target"), ("累计完成", "done")]
    items = list(ITEMS)
    mine = COMMON + ["4.1", "7.2", "8", "9.1", "9.3", "10.1", "11.1", "12.1", "13.1"]
    changes = {"5.1": dict(progress="不涉及", status="不涉及", pct="/", problems="/", next="/"),
               "6.1": dict(progress="不涉及", status="不涉及", pct="/", problems="/", next="/"),
               "7.1": dict(progress="不涉及", status="不涉及", pct="/", problems="/", next="/"),
               "15.1": dict(progress="同9.1"), "15.3": dict(progress="同9.3"), "14.1": dict(progress="同12.1")}
    own = story(unit, "3.1")
    changes["3.1"] = dict(progress="计划推进20个、年内实施完成19个。" + own["progress"])
    for item in items:
        if item not in mine and item not in changes:
            changes[item] = {}
        if item not in mine:
            blank = dict(progress="", status="", pct=None, problems="", next="", target=None, done=None, contact="", phone="")
            changes[item] = {**blank, **changes[item]}
    changes["13.1"] = dict(pct="=以实际为准")
    rows = rows_of(unit, items, pct=lambda p: Percent(p / 100), changes=changes)
    top_line(grid, 1, 1, len(columns), "嘉定工业区管委会“15分钟社区生活圈”行动推进情况（截至2025年9月底）", "title")
    grid.put(2, 1, "填报单位（盖章）：嘉定工业区管理委员会", "sub")
    grid.put(2, 11, "日期：2025.9.28", "sub")
    at, after = table(grid, 3, 1, columns, rows)
    grid.freeze = "C4"
    book.odd(grid, find(at, rows, "13.1", "pct"), "text that looks like a formula: =以实际为准", "kept as text, no figure, a finding; never written out as a formula")
    book.odd(grid, f"{find(at, rows, '5.1', 'progress')}:{find(at, rows, '7.1', 'next')}", "不涉及 and / for items of other units", "not applicable; nothing due from this unit")
    book.odd(grid, find(at, rows, "3.1", "progress"), "both targets only in words: 计划推进20个、年内实施完成19个; 目标值 has the 20", "20 is the target that closes against 161; the words stay words")
    book.odd(grid, f"{find(at, rows, '9.2', 'progress')} and others", "the whole list printed, rows of others left empty", "empty rows stay without an answer")
    book.odd(grid, f"{find(at, rows, '14.1', 'progress')}, {find(at, rows, '15.1', 'progress')}, {find(at, rows, '15.3', 'progress')}",
             "同12.1, 同9.1, 同9.3 under items that repeat others", "kept as typed; repeats are counted nowhere")
    book.save()


def nanxiang():
    unit = "南翔镇"
    book = Book("南翔镇-2025三季度-生活圈工作推进情况.xlsx", "openpyxl")
    grid = book.sheet("Q3推进情况")
    columns = [("编号", "id"), ("任务", "task"), ("成果", "item"), ("进展情况", "progress"), ("存在问题及原因", "problems"), ("下一步工作安排", "next"),
               ("完成率", "pct"), ("状态", "status"), ("目标数", "target"), ("完成数", "done"), ("创新做法", "highlight"), ("填报人", "contact"), ("联系电话", "phone"), ("备注", "note")]
    items = COMMON + ["4.1", "5.1", "7.2", "8", "9.1", "9.3", "10.1", "11.1", "12.1", "13.1"]
    numbers = {100: "百分之百", 75: "百分之七十五", 80: "百分之八十", 65: "百分之六十五", 70: "百分之七十", 60: "百分之六十", 55: "百分之五十五"}
    changes = {"3.1": dict(target="18（含续建3个）", done="十二个", pct="66.7%"),
               "5.1": dict(progress="与江桥镇相邻片区在慢行系统、公交接驳方面做好衔接，已配合提供道路红线和公共服务设施资料。7月参加地产北虹组织的协调会1次。",
                           status="按计划推进", pct="百分之五十", problems="无", next="继续做好配合。"),
               "2.1": dict(progress=story(unit, "2.1")["progress"] + "\n其中老街片区单独编制更新导则，与古镇保护要求衔接。", problems="老街片区产权分散，涉及私房较多，\n征询难度大")}
    rows = rows_of(unit, items, pct=lambda p: numbers.get(p, f"{p}%"), changes=changes)
    top_line(grid, 1, 1, len(columns), "2025年第三季度“15分钟社区生活圈”行动推进情况表", "title")
    top_line(grid, 2, 1, len(columns), "报送单位：南翔镇人民政府", "sub")
    at, after = table(grid, 4, 1, columns, rows, merge_task=True)
    grid.freeze = "D5"
    book.odd(grid, find(at, rows, "5.1", "id"), "item 5.1 belongs to 江桥镇 alone", "listed apart: a unit reports on a task not assigned to it")
    book.odd(grid, find(at, rows, "3.1", "target"), "18（含续建3个） in the target column", "18, the bracket kept as words")
    book.odd(grid, find(at, rows, "3.1", "done"), "十二个", "12")
    book.odd(grid, find(at, rows, "1.1", "pct"), "百分之百 and others written out in words", "100 and so on")
    book.odd(grid, find(at, rows, "2.1", "progress"), "a line break inside the answer (and inside the problem)", "kept inside the answer")
    regs = register(unit, 18, 12, 3)
    for n, project in enumerate(regs[:3]):
        project["content"] += "（续建）"
    cols = [("序号", "no"), ("项目名称", "name"), ("项目类别", "kind"), ("建设地点", "place"), ("建设内容及规模", "content"), ("建设单位", "owner"),
            ("总投资（万元）", "money"), ("开工时间", "start"), ("计划竣工时间", "plan"), ("实际竣工时间", "actual"), ("工程进度", "look"), ("是否完工", "finished")]
    words = lambda d: f"{d.year}年{d.month}月" + ("底" if d.day > 27 else "中旬" if d.day > 10 else "上旬")
    sheet = register_sheet(book, "项目清单", unit, regs, title="南翔镇2025年度项目清单", columns=cols, dates=words, total="number")
    book.odd(sheet, "H4:J21", "dates in words: 2025年9月底, 中旬, 上旬", "read by the deadline grammar or kept as words; never guessed to a day in silence")
    book.save()


def anting():
    unit = "安亭镇"
    book = Book("安亭镇三季度报表.xlsx", "soffice")
    grid = book.sheet("进展情况")
    columns = [("序", "id"), ("工作任务", "task"), ("成果", "item"), ("完成时限", "due"), ("责任单位", "owner"), ("本季度进展", "progress"), ("完成状态", "status"),
               ("完成率", "pct"), ("目标值", "target"), ("实际完成", "done"), ("存在问题", "problems"), ("整改措施", "next"), ("联系人", "contact"), ("手机", "phone"), ("备注", "note")]
    items = COMMON + ["7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"3.1": dict(note="含结转项目2个，其中1个为市级项目", target="21个", done="13个"),
               "8": dict(status="差不多了"), "10.1": dict(problems="/")}
    rows = rows_of(unit, items, pct=lambda p: f"{p}%", changes=changes)
    rows[0]["due"] = DATE(2025, 7, 31)
    top_line(grid, 1, 1, len(columns), "安亭镇“15分钟社区生活圈”行动工作推进情况表", "title")
    grid.put(2, 1, "填报单位：安亭镇人民政府", "sub")
    grid.put(2, 12, "填报时间：2025年9月30日", "sub")
    at, after = table(grid, 3, 1, columns, rows)
    grid.freeze = "A4"
    book.odd(grid, find(at, rows, "8", "status"), "差不多了 for a status", "not a status of the list: value empty, a finding")
    book.odd(grid, find(at, rows, "3.1", "target"), "21个, while the register beside it has 19 and 2 of the 21 are carried over (备注)", "21 as typed; finding that the register has 19; district sum goes over")
    book.odd(grid, "E3", "a heading 责任单位 over the owners of the list, beside 联系人", "owners, not the reporting unit and not a contact")
    book.odd(grid, find(at, rows, "10.1", "problems"), "/ under 存在问题", "not applicable")
    book.odd(grid, find(at, rows, "1.1", "due"), "a date cell (2025年7月31日) among deadlines in words", "the deadline of the list is not changed by it")
    regs = register(unit, 19, 13, 4)
    cols = [("序号", "no"), ("项目名称", "name"), ("项目类型", "kind"), ("建设地点", "place"), ("实施主体", "owner"), ("总投资（万元）", "money"),
            ("开工时间", "start"), ("计划竣工", "plan"), ("实际竣工", "actual"), ("形象进度", "look"), ("状态", "finished"), ("完成率", "pct")]
    for project in regs:
        project["finished"] = "已竣工" if project["finished"] == "是" else "在建"
    sheet = register_sheet(book, "项目清单", unit, regs, title="安亭镇2025年生活圈项目清单", columns=cols, total="formula")
    book.odd(sheet, "F23", "合计 by a formula =SUM(F4:F22)", "its cached value is a check, not a project")
    book.odd(sheet, "A4:L22", "19 projects, the progress sheet says 21", "the difference is printed")
    book.save()


def malu():
    unit = "马陆镇"
    book = Book("嘉定新城（马陆镇）2025年三季度.xlsx", "openpyxl")
    grid = book.sheet("三季度")
    columns = [("序号", "id"), ("目标任务", "task"), ("成果", "item"), ("推进情况", "progress"), ("完成率", "pct"), ("状态", "status"), ("目标数", "target"),
               ("实际完成", "done"), ("存在问题", "problems"), ("下阶段计划", "next"), ("亮点", "highlight"), ("联系人", "contact"), ("联系电话", "phone")]
    items = COMMON + ["4.1", "7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"3.1": dict(target="十九个", done="12个"), "4.1": dict(status="已完成一半", pct=Percent(0.5))}
    rows = rows_of(unit, items, pct=lambda p: Percent(p / 100), changes=changes)
    top_line(grid, 1, 1, len(columns), "嘉定新城（马陆镇）“15分钟社区生活圈”行动推进情况表（三季度）", "title")
    grid.put(2, 1, "填报单位：嘉定新城（马陆镇）", "sub")
    at, after = table(grid, 4, 1, columns, rows, merge_task=True)
    grid.freeze = "A5"
    book.odd(grid, "A2", "the unit under its alias 嘉定新城（马陆镇）", "read as 马陆镇")
    book.odd(grid, find(at, rows, "3.1", "target"), "十九个", "19")
    book.odd(grid, find(at, rows, "4.1", "status"), "已完成一半 for a status", "not done: kept with a finding")
    old = book.sheet("二季度")
    earlier = rows_of(unit, COMMON + ["4.1", "8", "9.3"], pct=lambda p: Percent(max(10, p - 30) / 100))
    for row in earlier:
        row["progress"] = {"1.1": "正在开展基本单元复核，拟于7月底前报送边界成果。", "1.2": "已启动“十四五”评估资料收集。", "1.3": "完成“十五五”需求摸排方案。", "2.1": "完成社区规划招标，正在开展现状调研。",
                           "3.1": "年度19个项目已全部落实责任人，累计完工5个。", "3.2": "正在摸排可开放空间。", "4.1": "先行先试社区完成选址。", "8": "二季度举办大课堂1次。", "9.3": "正在对接续聘事宜。"}[row["item_id"]]
        row["status"], row["problems"], row["highlight"] = "正在推进", "无", ""
        if row["item_id"] == "3.1":
            row["done"], row["pct"] = 5, Percent(5 / 19)
    top_line(old, 1, 1, len(columns), "嘉定新城（马陆镇）“15分钟社区生活圈”行动推进情况表（二季度，截至6月底）", "title")
    old.put(2, 1, "填报单位：嘉定新城（马陆镇）", "sub")
    table(old, 4, 1, columns, earlier, merge_task=True)
    book.odd(old, "whole sheet", "the sheet of the second quarter left in the workbook", "other period: none of its rows is merged")
    book.save()


def xuhang():
    unit = "徐行镇"
    book = Book("徐行镇上报表.xlsx", "soffice")
    grid = book.sheet("Sheet1")
    columns = [("编号", "id"), ("工作任务", "task"), ("工作成果", "item"), ("完成时间", "due"), ("推进情况", "progress"), ("进度", "pct"), ("状态", "status"), ("计划数", "target"),
               ("累计完成", "done"), ("困难和问题", "problems"), ("下一步工作安排", "next"), ("联系人", "contact"), ("电话", "phone"), ("其他", "note")]
    items = COMMON + ["4.1", "7.2", "8", "9.1", "9.3", "10.1", "12.1", "13.1"]
    changes = {"2.1": dict(status="正常推进", pct="40%", progress="已完成现状调研和居民问卷，目前正在汇总需求清单，规划初步方案正在编制。受规划编制单位人员调整影响，阶段成果尚未形成。",
                           next="加快推进，力争10月中旬提交阶段成果。", problems="规划编制单位力量不足"),
               "1.1": dict(status="已完成", pct="100%"), "3.1": dict(target="11个", done="6个", pct="55%", status="进度滞后"),
               "8": dict(pct="")}
    rows = rows_of(unit, items, pct=lambda p: f"{p}%", changes=changes)
    rows[2]["due"] = "8月初稿，11月终稿"
    for row in rows[1:]:
        row["contact"] = row["phone"] = "同上"
    top_line(grid, 1, 1, len(columns), "2025年三季度“15分钟社区生活圈”行动工作推进情况表", "title")
    grid.put(2, 1, "填报单位：徐行镇", "sub")
    grid.put(2, 8, "单位：个", "sub")
    at, after = table(grid, 4, 1, columns, rows)
    grid.put(after, 1, "小计", "mid")
    grid.put(after, 8, f"{sum(int(str(r['target']).strip('个')) for r in rows if r['target'])}个", "mid")
    top_line(grid, after + 2, 1, 6, "注：以上数据截至2025年9月25日。", "foot")
    grid.freeze = "A5"
    book.odd(grid, find(at, rows, "2.1", "status"), "正常推进, though the stage result due on 31 August is not there", "reported on_track, derived overdue; both shown")
    book.odd(grid, find(at, rows, "1.2", "contact") + " and below", "同上 for contact and telephone in every row but the first", "taken from the row above, and said so")
    book.odd(grid, find(at, rows, "1.3", "due"), "a deadline reworded by the office: 8月初稿，11月终稿", "the list's own deadline stands")
    book.odd(grid, find(at, rows, "3.1", "status"), "进度滞后 at 55 %, six of eleven done", "lagging, as reported")
    book.odd(grid, f"A{after}", "小计 row and a note under it", "a check and a note, not data")
    book.odd(grid, "H2", "单位：个 (a measure, not a reporting unit) on the line of 填报单位", "the unit stays 徐行镇")
    book.save()


def jiangqiao():
    unit = "江桥镇"
    book = Book("附件：江桥镇（北虹桥）三季度.xlsm", "soffice-xlsm")
    grid = book.sheet("三季度推进表")
    columns = [("序号", "id"), ("重点任务", "task"), ("成果", "item"), ("进展情况", "progress"), ("完成率", "pct"), ("推进状态", "status"), ("目标数", "target"), ("完成数", "done"),
               ("存在的问题", "problems"), ("工作打算", "next"), ("典型经验", "highlight"), ("联系人", "contact"), ("联系电话", "phone"), ("备注", "note")]
    items = list(ITEMS)[:4] + ["3.1", "3.2", "4.1", "5.1", "7.2", "8", "9.1", "9.3", "10.1", "11.1", "12.1", "13.1"]
    changes = {"5.1": dict(progress="“人民坊”实施方案已于7月29日形成，明确了一期建设时序、实施主体和资金渠道。地产北虹已完成公共服务设施方案深化，预计年内启动首批改造。镇级成立工作专班，每两周召开例会。",
                           status="已完成", pct=Percent(1.0), problems="部分商业空间招商推进偏慢，需市级平台支持", next="跟踪一期开工准备，四季度启动首批空间改造。",
                           highlight="国际方案征集成果与居民日常需求对账，方案不悬空", target=None, done=None),
               "4.1": dict(pct="0.6"), "3.2": dict(problems="无", pct=Percent(0.6))}
    rows = rows_of(unit, items, pct=lambda p: Percent(p / 100), changes=changes)
    top_line(grid, 1, 1, len(columns), "江桥镇2025年第三季度“15分钟社区生活圈”工作推进情况", "title")
    top_line(grid, 2, 1, len(columns), "填报单位：江桥镇人民政府", "sub")
    at, after = table(grid, 4, 1, columns, rows, merge_task=True)
    grid.freeze = "D5"
    book.odd(None, "–", "an .xlsm workbook (macro-enabled type, no macros inside)", "read like an .xlsx")
    book.odd(grid, find(at, rows, "4.1", "pct"), "0.6 as text, without a sign, among cells formatted as %", "60 or 0.6 per cent: a finding, not a guess")
    book.save()


MAKERS = [jiadingzhen, xinchenglu, zhenxin, juyuan, gongyequ, nanxiang, anting, malu, xuhang, jiangqiao]


def main():
    INBOX.mkdir(parents=True, exist_ok=True)
    for old in INBOX.iterdir():
        if old.suffix in (".xlsx", ".xlsm", ".eml"):
            old.unlink()
    for make in MAKERS:
        make()
    for name, mail in mails(MADE, same_every_time):
        (INBOX / name).write_bytes(mail)
    if "--oddities" in sys.argv:
        print("| file | sheet | cell | what it is | what should come of it |")
        print("|---|---|---|---|---|")
        for row in ODDITIES:
            print("| " + " | ".join(str(x).replace("|", "\\|").replace("\n", " ") for x in row) + " |")


if __name__ == "__main__":
    main()
