//! What made-up towns send: a workbook each, with the answers to 22 items and a register of
//! ten to eighteen projects. Nearly every sentence is another; the same town always sends the same.

use crate::Any;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::fmt::Write;
use std::path::Path;
use std::{fs, thread};

/// The sheet of the answers.
pub const ANSWERS: &str = "任务进展";
/// The sheet of the projects.
pub const REGISTER: &str = "项目清单";

/// How many of a hundred cells are typed in another way than the list asks for.
const MESSY: usize = 2;
/// How many threads make workbooks.
const THREADS: usize = 2;

/// The tasks of the list, and the items of each with their dates.
const TASKS: [(&str, &[(&str, &str)]); 9] = [
    (
        "摸清绿色家园家底",
        &[
            ("完成绿地资源普查", "7月底前"),
            ("编制普查报告", "8月底前形成初稿，11月底前形成终稿"),
            ("建立绿地资源台账", "9月底前"),
        ],
    ),
    (
        "编制绿色家园行动方案",
        &[("编制镇级行动方案", "8月底前形成阶段成果，10月底前形成终稿"), ("建立项目储备库", "12月底前")],
    ),
    ("推进项目建设", &[("", "12月底前"), ("开放单位附属绿地", "12月底前")]),
    (
        "建设口袋公园",
        &[("形成口袋公园选点方案", "7月底前"), ("制定口袋公园管护办法", "12月底前"), ("推进健身步道建设", "12月底前")],
    ),
    ("整治背街小巷", &[("完成背街小巷摸底", "7月底前"), ("制定长效管理制度", "12月底前")]),
    ("组织园艺师进社区", &[("选聘社区园艺师", "6月底前"), ("开展园艺课堂", "长期坚持"), ("编印园艺手册", "12月底前")]),
    ("美化乡村庭院", &[("制定庭院美化导则", "8月底前"), ("开展庭院评比", "12月底前"), ("建设示范组", "12月底前")]),
    ("建立居民议绿机制", &[("建立议绿会制度", "长期坚持"), ("开展居民满意度测评", "11月底前")]),
    ("做好宣传总结", &[("报送优秀案例", "11月底前"), ("编印案例集", "2026年1月底前")]),
];

const HEADINGS: [&str; 14] = [
    "编号", "任务", "成果要求", "完成时限", "状态", "完成率", "目标数", "完成数", "本季度进展", "存在问题",
    "下一步计划", "责任人", "联系电话", "备注",
];
const OF_PROJECTS: [&str; 12] = [
    "序号", "项目名称", "项目类别", "建设地点", "实施主体", "总投资（万元）", "开工时间", "计划完工时间",
    "实际完工时间", "项目状态", "形象进度", "备注",
];

const FIRST: &str = "东西南北中上下新老大小金银青白长古平永泰清嘉丰梅桂兰竹松菊荷";
const SECOND: &str = "桥塘泾浜湾港堰庙亭浦溪渡园坊里路村店岗桐圩墩漕淞滩";
const KINDS: [&str; 8] = ["路", "社区", "村", "片区", "新村", "小区", "老街", "居民组"];
const WHO: [&str; 12] = [
    "镇规建办", "社区发展办", "城建中心", "居委会", "村委会", "社区园艺师团队", "党群服务中心", "物业公司",
    "第三方设计单位", "施工单位", "志愿者服务队", "辖区学校",
];
const DID: [&str; 16] = [
    "组织召开推进会", "开展现场踏勘", "完成方案设计", "完成居民意见征询", "签订施工合同", "启动招投标程序",
    "完成设备安装调试", "完成资金拨付", "建立问题台账", "更新工作底图", "开展专项检查", "完成权属核实", "组织专家论证",
    "新增公共座椅", "完善标识系统", "完成管线搬迁",
];
const WHAT: [&str; 14] = [
    "口袋公园", "慢行步道", "街角花园", "健身苑点", "睦邻点", "停车场", "滨水绿道", "文化活动室", "儿童友好空间",
    "非机动车棚", "雨污水管网", "屋顶花园", "便民服务点", "议事厅",
];
const THEN: [&str; 10] = [
    "居民反响较好", "预计四季度投入使用", "计划11月底前完工", "已报区主管部门备案", "累计服务居民{n}人次",
    "收集意见建议{m}条", "涉及居民{n}户", "面积约{n}平方米", "目前资金已到位", "较原计划提前{m}天",
];
const TROUBLE: [&str; 6] =
    ["无", "", "暂无", "资金尚有缺口", "权属关系复杂，协调难度较大", "居民意见不一，方案需再作调整"];
const WORDS: [(&str, &[i32]); 5] = [
    ("已完成", &[100]),
    ("序时推进", &[45, 50, 60, 70, 75, 80]),
    ("正常推进", &[40, 55, 65, 85]),
    ("进度滞后", &[10, 20, 30]),
    ("未启动", &[0]),
];

/// Chance with a seed.
struct Dice(u64);

impl Dice {
    /// A number from 0 and less than `below`.
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    fn from(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn letter(&mut self, of: &str) -> char {
        let at = self.below(of.chars().count());
        of.chars().nth(at).unwrap_or_default()
    }

    fn place(&mut self) -> String {
        format!("{}{}{}", self.letter(FIRST), self.letter(SECOND), self.one(&KINDS))
    }

    fn sentence(&mut self) -> String {
        let (who, place, what, did) = (self.one(&WHO), self.place(), self.one(&WHAT), self.one(&DID));
        let (n, m) = (self.from(20, 3000).to_string(), self.from(2, 60).to_string());
        let then = self.one(&THEN).replace("{n}", &n).replace("{m}", &m);
        format!("{}月{}日，{who}对{place}{what}{did}，{then}。", self.from(7, 9), self.from(1, 30))
    }
}

fn name(town: usize) -> String {
    format!("测试{town:04}镇")
}

/// The units, as `init` takes them.
pub fn units(size: usize) -> String {
    (1..=size).fold("名称\t类别\t别名\t邮箱\n".to_string(), |mut all, town| {
        let _ = writeln!(all, "{}\t街镇\t测试{town:04}\tu{town:04}@example.invalid", name(town));
        all
    })
}

/// The ids of the items with their task, words and date, for so many towns.
fn items(size: usize) -> Vec<[String; 4]> {
    let mut items = Vec::new();
    for ((task, own), number) in TASKS.iter().zip(1..) {
        for ((words, due), position) in own.iter().zip(1..) {
            let projects = || format!("推进建设{}个项目，完成{}个", size * 14, size * 12);
            let words = if words.is_empty() { projects() } else { words.to_string() };
            items.push([format!("{number}.{position}"), task.to_string(), words, due.to_string()]);
        }
    }
    items
}

/// The list as a bureau sends it.
pub fn list(size: usize) -> Any<Vec<u8>> {
    let mut book = book()?;
    let page = book.add_worksheet();
    page.write(0, 0, "2025年“绿色家园”行动重点任务分解表")?;
    page.write_row(1, 0, ["序号", "重点任务", "工作内容", "预期成果", "完成时限", "牵头单位", "配合单位"])?;
    for (row, [id, task, words, due]) in (2..).zip(items(size)) {
        if let Some(number) = id.strip_suffix(".1") {
            page.write(row, 0, number)?;
            page.write(row, 1, task)?;
        }
        page.write(row, 3, words)?;
        page.write(row, 4, due)?;
        page.write(row, 6, "各镇")?;
    }
    Ok(book.save_to_buffer()?)
}

/// Writes the workbooks of towns, each in its so many-th version.
pub fn write_all(inbox: &Path, towns: Vec<(usize, u64)>) -> Any<()> {
    let write = |part: &[(usize, u64)]| -> Any<()> {
        for (town, version) in part {
            let path = inbox.join(format!("{}2025年第三季度工作推进情况表.xlsx", name(*town)));
            let made = workbook(*town, *version).map_err(|error| format!("{}: {error}", path.display()))?;
            // What stands there may be the file of another workspace too.
            if path.exists() {
                fs::remove_file(&path)?;
            }
            fs::write(path, made)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let parts = towns.chunks(towns.len().div_ceil(THREADS).max(1));
        let writers: Vec<_> = parts.map(|part| scope.spawn(move || write(part))).collect();
        writers.into_iter().try_for_each(|writer| writer.join().unwrap_or_else(|_| Err("a writer broke down".into())))
    })
}

/// A workbook that says nothing of the moment when it was made.
fn book() -> Any<Workbook> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2025, 9, 28)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

/// The pens of a workbook.
struct Pens {
    head: Format,
    body: Format,
    share: Format,
    date: Format,
}

fn workbook(town: usize, version: u64) -> Any<Vec<u8>> {
    let mut dice = Dice((town as u64) << 8 | version);
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let pens = Pens {
        head: body.clone().set_bold().set_align(FormatAlign::Center).set_background_color("DDEBF7"),
        share: body.clone().set_num_format("0%"),
        date: body.clone().set_num_format("yyyy-mm-dd"),
        body,
    };
    let projects = dice.from(10, 18);
    let finished = dice.from(projects / 2, projects - 2);
    let of = Town { number: town, projects, finished };
    let mut book = book()?;
    answers(book.add_worksheet().set_name(ANSWERS)?, of, &pens, &mut dice)?;
    register(book.add_worksheet().set_name(REGISTER)?, of, &pens, &mut dice)?;
    Ok(book.save_to_buffer()?)
}

/// A town, and how many projects it has and has finished.
#[derive(Clone, Copy)]
struct Town {
    number: usize,
    projects: usize,
    finished: usize,
}

fn answers(page: &mut Worksheet, of: Town, pens: &Pens, dice: &mut Dice) -> Any<()> {
    let Town { number, projects, finished } = of;
    page.merge_range(0, 0, 0, 13, "“绿色家园”行动任务进展表（2025年第三季度）", &pens.head)?;
    page.write(1, 0, format!("填报单位：{}", name(number)))?;
    page.write(1, 10, format!("填报日期：2025年9月{}日", dice.from(20, 28)))?;
    page.write_row_with_format(2, 0, HEADINGS, &pens.head)?;
    let (contact, phone) =
        (format!("{}某", dice.letter("王李张刘陈杨赵黄周吴")), format!("021-0000{:04}", dice.below(10_000)));
    for (row, item) in (3..).zip(items(0)) {
        let [id, task, words, due] = &item;
        let of_projects = id == "3.1";
        let words = if of_projects { "推进项目建设" } else { words.as_str() };
        for (col, text) in (0..).zip([id.as_str(), task, words, due]) {
            page.write_with_format(row, col, text, &pens.body)?;
        }
        // What is past its date is done as a rule.
        let past = due.starts_with(['6', '7', '8', '9']) && !due.contains('，');
        let (said, rates) = match dice.below(10) {
            _ if of_projects => WORDS[1],
            0..9 if past => WORDS[0],
            other => WORDS[[0, 1, 1, 1, 1, 2, 2, 2, 3, 4][other]],
        };
        let rate = if of_projects { (100 * finished / projects) as i32 } else { dice.one(rates) };
        page.write_with_format(row, 4, said, &pens.body)?;
        match dice.below(100) {
            n if n < MESSY => page.write_with_format(row, 5, format!("约{rate}%"), &pens.body)?,
            n if n < 30 => page.write_with_format(row, 5, format!("{rate}%"), &pens.body)?,
            _ => page.write_with_format(row, 5, f64::from(rate) / 100.0, &pens.share)?,
        };
        if of_projects {
            page.write_with_format(row, 6, projects as f64, &pens.body)?;
            match dice.below(100) {
                n if n < MESSY => page.write_with_format(row, 7, format!("{finished}个"), &pens.body)?,
                _ => page.write_with_format(row, 7, finished as f64, &pens.body)?,
            };
        }
        let progress = (0..dice.from(2, 4)).map(|_| dice.sentence()).collect::<String>();
        let trouble = format!("{}{}", ["", &dice.place()][dice.below(2)], dice.one(&TROUBLE[3..]));
        let trouble = if dice.below(4) == 0 { trouble.as_str() } else { dice.one(&TROUBLE[..3]) };
        let plan = format!("{}月底前{}{}。", dice.from(10, 12), dice.one(&DID), dice.place());
        for (col, text) in (8..).zip([progress.as_str(), trouble, &plan, &contact, &phone, ""]) {
            match text {
                "" => page.write_blank(row, col, &pens.body)?,
                text => page.write_with_format(row, col, text, &pens.body)?,
            };
        }
    }
    Ok(())
}

fn register(page: &mut Worksheet, of: Town, pens: &Pens, dice: &mut Dice) -> Any<()> {
    let Town { number, projects, finished } = of;
    page.write_row_with_format(0, 0, OF_PROJECTS, &pens.head)?;
    for project in 1..=projects {
        let row = u32::try_from(project)?;
        let (done, at) = (project <= finished, dice.place());
        let kind = dice.one(&["品质提升", "公共服务", "基础设施", "公共空间"]);
        let body = dice.one(&["城建中心", "社区发展办"]);
        let texts = [
            format!("{at}{}改造", dice.one(&WHAT)),
            kind.into(),
            format!("{at}{}号", dice.from(1, 999)),
            name(number) + body,
        ];
        page.write_with_format(row, 0, project as f64, &pens.body)?;
        for (col, text) in (1..).zip(&texts) {
            page.write_with_format(row, col, text, &pens.body)?;
        }
        page.write_with_format(row, 5, dice.from(18, 620) as f64, &pens.body)?;
        let mut day = |col: u16, month: usize, day: usize, messy: bool| -> Any<()> {
            let (month, day) = (u8::try_from(month)?, u8::try_from(day)?);
            if messy {
                page.write_with_format(row, col, format!("2025.{month}.{day}"), &pens.body)?;
            } else {
                page.write_with_format(row, col, &ExcelDateTime::from_ymd(2025, month, day)?, &pens.date)?;
            }
            Ok(())
        };
        let end = if done { dice.from(7, 8) } else { dice.from(10, 12) };
        day(6, dice.from(2, 6), dice.from(1, 28), dice.below(100) < MESSY)?;
        day(7, end, 30, dice.below(100) < MESSY)?;
        if done {
            day(8, end, dice.from(15, 30), dice.below(100) < MESSY)?;
        }
        page.write_with_format(row, 9, if done { "已完工" } else { "在建" }, &pens.body)?;
        let stage = if done {
            "已竣工验收"
        } else {
            dice.one(&["主体施工", "装饰装修", "管线施工", "完成招标"])
        };
        page.write_with_format(row, 10, stage, &pens.body)?;
        page.write_blank(row, 11, &pens.body)?;
    }
    Ok(())
}
