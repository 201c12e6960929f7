//! `docs/reading.md` is true: every example of the page is run. A table is known by
//! its heading, a sheet is a block of lines; `→` says what becomes of a line.

use crate::kit::desk::{Desk, PERIOD, merged, sheet};
use crate::kit::files::{book, read};
use jianbao::formats::Sheet;
use jianbao::master;
use jianbao::model::config::{Config, Vocabulary};
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger, Outcome};
use jianbao::model::ruling::{LEAVE_OUT, Matter, Question};
use jianbao::model::task::MasterList;
use jianbao::model::value::{Answer, Qualifier, Reading, Status, Words};
use rust_xlsxwriter::Format;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const PAGE: &str = include_str!("../../../docs/reading.md");

/// A line of the page and its number.
type Line = (usize, &'static str);

/// A block between fences with its kind, or a table with its heading.
struct Block {
    kind: String,
    lines: Vec<Line>,
}

static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut fenced, mut before) = (false, "");
    for (number, line) in (1..).zip(PAGE.lines()) {
        let starts_table = line.starts_with('|') && !before.starts_with('|');
        if let Some(kind) = line.strip_prefix("```") {
            fenced = !fenced;
            if fenced {
                blocks.push(Block { kind: kind.into(), lines: Vec::new() });
            }
        } else if starts_table && !fenced {
            blocks.push(Block { kind: cells(line).join("｜"), lines: Vec::new() });
        } else if (fenced || line.starts_with('|')) && !line.starts_with("| :--") {
            blocks.last_mut().expect("a block").lines.push((number, line));
        }
        before = line;
    }
    blocks
});

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// The phrases of a cell: `甲` `乙`, where ⏎ is a line feed.
fn phrases(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(|phrase| phrase.replace('⏎', "\n")).collect()
}

fn own_list(master: &mut MasterList, _: &mut Config) {
    static OWN: LazyLock<MasterList> = LazyLock::new(|| {
        let block = BLOCKS.iter().find(|block| block.kind == "清单").expect("the list of the page");
        let text: Vec<String> = block.lines.iter().map(|(_, line)| line.replace('｜', "\t")).collect();
        let received = master::import(text.join("\n").as_bytes(), "清单.txt").expect("a list");
        let units = "甲镇\t街镇\n乙街道\t街镇\n丙镇\t街镇\n区绿化局\t部门";
        let units = master::parse_units(units).expect("units");
        master::interpret(&received, &units, &Config::default(), PERIOD.year, &mut Findings::default())
    });
    *master = OWN.clone();
}

/// The list of the page with the words of its 词表.
fn own_words(master: &mut MasterList, config: &mut Config) {
    own_list(master, config);
    let (mut columns, mut statuses) = (Vec::new(), Vec::new());
    for row in table("类别｜词｜含义｜表上｜读作") {
        let [kind, word, meaning, ..] = row.1[..] else { panic!("{row:?}") };
        let word = phrases(word).remove(0);
        let status = Status::ALL.into_iter().find(|status| status.label() == meaning);
        match (kind, Column::of_heading(meaning), status) {
            ("列", Some(column), _) => columns.push((word, column)),
            ("状态", _, Some(status)) => statuses.push((word, status)),
            _ => panic!("line {}: no such row of 词表", row.0),
        }
    }
    config.words = Vocabulary::new(columns, statuses, Vec::new());
}

fn desk() -> Desk {
    Desk { edit: Some(own_list), ..Desk::default() }
}

/// The rows below a heading.
fn table(kind: &str) -> Vec<(usize, Vec<&'static str>)> {
    let of_kind = BLOCKS.iter().filter(|block| block.kind == kind);
    let rows: Vec<_> = of_kind.flat_map(|block| &block.lines).map(|(number, line)| (*number, cells(line))).collect();
    assert!(!rows.is_empty(), "no table {kind}");
    rows
}

/// What an answer reads as.
fn shown<T>(answer: &Answer<T>, words: impl Fn(&T) -> String) -> Option<String> {
    let answer = answer.as_ref()?;
    let near = match answer.qualifier() {
        None => "",
        Some(Qualifier::About) => "约",
        Some(Qualifier::AtLeast) => "至少",
        Some(Qualifier::AtMost) => "至多",
        Some(Qualifier::Over) => "超过",
        Some(Qualifier::Under) => "不足",
    };
    Some(match &answer.reading {
        Reading::Value(value) => format!("{near}{}", words(value)),
        Reading::NotApplicable => "没有".into(),
        Reading::Unread => "不采用".into(),
    })
}

/// Every answer of an entry by its heading.
fn answers(entry: &Entry) -> Vec<(&'static str, String)> {
    let own = &entry.answers;
    let text = |text: &Words| if text.is_empty() { "没有".to_string() } else { text.replace('\n', "⏎") };
    let all = [
        ("状态", shown(&own.status, |status| status.label().to_string())),
        ("完成率", shown(&own.percent, ToString::to_string)),
        ("目标数", shown(&own.target, ToString::to_string)),
        ("完成数", shown(&own.done, ToString::to_string)),
        ("进展", shown(&own.progress, text)),
        ("问题", shown(&own.problems, text)),
        ("下一步", shown(&own.next_steps, text)),
        ("亮点", shown(&own.highlight, text)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// An entry in words: `1.1 状态 序时推进、新建2、改造1`.
fn said(entry: &Entry, master: &MasterList) -> String {
    let subject = match (entry.item, entry.task) {
        (Some(item), _) => item.to_string(),
        (None, Some(task)) => format!("任务{task}"),
        (None, None) => "哪一项不明".into(),
    };
    let targets = entry.item.and_then(|item| master.item(item)).map_or(&[][..], |item| &item.targets);
    let several = targets.iter().filter(|target| !target.is_share()).count() > 1;
    let counts: Vec<String> = entry
        .counts
        .iter()
        .filter(|_| several)
        .map(|count| {
            let words = &targets[count.target as usize - 1].words;
            format!("“{words}”计{}", count.done.exact().map_or("？".into(), ToString::to_string))
        })
        .collect();
    let answers = answers(entry).into_iter().filter(|(name, _)| *name != "完成数" || counts.is_empty());
    let all: Vec<String> = answers.map(|(name, value)| format!("{name} {value}")).chain(counts.clone()).collect();
    format!("{subject} {}", all.join("、")).trim().to_string()
}

/// `（I201、I219）`, or nothing.
fn codes<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let ids: BTreeSet<&str> = findings.map(|f| f.code.id()).filter(|id| id.starts_with('I')).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    if ids.is_empty() { String::new() } else { format!("（{}）", ids.join("、")) }
}

fn matters(questions: &[Question]) -> String {
    let asked: BTreeSet<Matter> = questions.iter().map(|question| question.matter).collect();
    asked.iter().map(|matter| matter.label()).collect::<Vec<_>>().join("、")
}

/// What is asked of staff, behind what was read.
fn asked(questions: &[Question]) -> String {
    if questions.is_empty() { String::new() } else { format!("；问：{}", matters(questions)) }
}

/// The claims that do not hold.
#[derive(Default)]
struct Wrong(String);

impl Wrong {
    fn hold(&mut self, line: usize, what: &str, claim: &str, seen: &str) {
        if claim != seen {
            self.0 += &format!("line {line}: {what}\n   page: {claim}\n   read: {seen}\n");
        }
    }
}

impl Drop for Wrong {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "docs/reading.md is not true:\n{}", self.0);
        }
    }
}

/// One cell below `heading` in the row of an item, above rows as they should be.
fn one_cell(heading: &str, item: &str, cell: &str, usual: &str) -> Ledger {
    let head = format!("编号|{heading}|本季度进展");
    let row = |item: &str, cell: &str| format!("{item}|{cell}|各项工作按照要求有序推进");
    let rows = [head, row(item, cell), row("3.2", usual), row("4.1", usual)];
    desk().file("甲镇.xlsx", vec![sheet("三季度", &rows.each_ref().map(String::as_str))]).ledger()
}

fn first(ledger: &Ledger) -> &Entry {
    ledger.entries.iter().find(|entry| entry.source.is_some()).expect("a row that was read")
}

#[test]
fn cells_are_read_as_the_page_says() {
    let mut wrong = Wrong::default();
    for (heading, name, item, usual) in [
        ("状态", "状态", "2.1", "正常推进"),
        ("是否完成", "状态", "2.1", "是"),
        ("完成数", "完成数", "3.1", "2"),
        ("目标数", "目标数", "3.1", "2"),
        ("完成率", "完成率", "2.1", "50%"),
    ] {
        for (line, row) in table(&format!("{heading}一栏写｜读作")) {
            for cell in phrases(row[0]) {
                let ledger = one_cell(heading, item, &cell, usual);
                let value = answers(first(&ledger)).into_iter().find(|(own, _)| *own == name);
                let value = value.map_or_else(|| "没有填".into(), |(_, value)| value);
                let of_cell = ledger.findings.iter().filter(|f| f.place.cell.is_some_and(|at| at.row == 2));
                wrong.hold(line, &cell, row[1], &format!("{value}{}", codes(of_cell)));
            }
        }
    }
}

#[test]
fn dates_are_read_as_the_page_says() {
    let mut wrong = Wrong::default();
    for column in ["开工时间", "实际完工时间"] {
        for (line, row) in table(&format!("{column}一栏写｜读作")) {
            for cell in phrases(row[0]) {
                let heading = format!("序号|项目名称|总投资（万元）|{column}|项目状态");
                let rows = [&*heading, &format!("1|口袋公园|300|{cell}|已完工")];
                let ledger = desk().file("甲镇.xlsx", vec![sheet("项目清单", &rows)]).ledger();
                let project = &ledger.projects[0];
                let date = if column == "开工时间" { &project.start } else { &project.actual_finish };
                let value = shown(date, ToString::to_string).unwrap_or_default();
                let of_cell = ledger.findings.iter().filter(|f| f.place.cell.is_some_and(|at| at.row == 2));
                wrong.hold(line, &cell, row[1], &format!("{value}{}", codes(of_cell)));
            }
        }
    }
}

#[test]
fn columns_are_read_as_the_page_says() {
    let mut wrong = Wrong::default();
    let (master, _) = listed();
    for (kind, items) in
        [("各列的表头｜一行的内容｜读作", &["2.1", "3.1", "4.1"][..]), ("1.1 一行的表头｜一行的内容｜读作", &["1.1"])]
    {
        for (line, row) in table(kind) {
            let head = format!("编号|{}", row[0].replace('｜', "|"));
            let rows = items.iter().map(|item| format!("{item}|{}", row[1].replace('｜', "|")));
            let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let (ledger, questions) = desk().file("甲镇.xlsx", vec![sheet("三季度", &lines)]).run();
            let all = said(first(&ledger), &master);
            let seen = format!("{}{}", all.trim_start_matches(items[0]).trim(), codes(ledger.findings.iter()));
            wrong.hold(line, row[0], row[2], &format!("{seen}{}", asked(&questions)));
        }
    }
}

fn listed() -> (MasterList, Config) {
    let (mut master, mut config) = crate::kit::desk::list();
    own_list(&mut master, &mut config);
    (master, config)
}

/// A sheet of lines whose cells are parted by ｜; ↑ is merged with the cell above.
fn of_lines(name: &str, lines: &[&str]) -> Sheet {
    let lines: Vec<String> = lines.iter().map(|line| line.replace('｜', "|")).collect();
    let plain: Vec<String> = lines.iter().map(|line| line.replace('↑', "")).collect();
    let mut made = sheet(name, &plain.iter().map(String::as_str).collect::<Vec<_>>());
    for (row, line) in (1..).zip(&lines) {
        for (col, _) in ('A'..).zip(line.split('|')).filter(|(_, cell)| *cell == "↑") {
            made = merged(made, &format!("{col}{}", row - 1), &format!("{col}{row}"));
        }
    }
    made
}

/// What became of a row: what was read, else what its disposition says.
fn row_of(ledger: &Ledger, master: &MasterList, file: &str, name: &str, row: u32) -> String {
    let own = |entry: &&Entry| {
        let at = entry.source.as_ref();
        at.is_some_and(|at| at.path.steps()[0] == file && &*at.sheet == name && at.row == row)
    };
    let read: Vec<String> = ledger.entries.iter().filter(own).map(|entry| said(entry, master)).collect();
    let at = |f: &&Finding| {
        let there = f.place.origin.as_ref().is_some_and(|origin| origin.steps()[0] == file);
        there && f.place.sheet.as_deref() == Some(name) && f.place.cell.is_some_and(|cell| cell.row == row)
    };
    let fate = ledger.dispositions.iter().find(|d| {
        let here = d.path.steps()[0] == file && d.sheet.as_deref() == Some(name);
        here && d.rows.iter().any(|(from, to)| (*from..=*to).contains(&row))
    });
    let fate = fate.map_or("", |fate| match fate.what {
        Outcome::Merged if fate.why == Outcome::Merged.label() => "并入同一项",
        Outcome::Merged if read.is_empty() => fate.why.as_str(),
        Outcome::Merged | Outcome::Unmatched | Outcome::Heading | Outcome::Note | Outcome::Blank => "",
        other => other.label(),
    });
    let read = if read.is_empty() { fate.to_string() } else { read.join("；") };
    format!("{read}{}", codes(ledger.findings.iter().filter(at)))
}

/// A sheet's name, and its lines: number on the page, cells, claim.
type Lines<'p> = (&'p str, Vec<(usize, &'p str, &'p str)>);

#[test]
fn rows_and_sheets_are_read_as_the_page_says() {
    let mut wrong = Wrong::default();
    let (master, _) = listed();
    for block in BLOCKS.iter().filter(|block| block.kind == "表") {
        let mut files: BTreeMap<&str, Vec<Lines>> = BTreeMap::new();
        let (mut at, mut asked) = (("甲镇.xlsx", "三季度"), "");
        for (number, line) in &block.lines {
            let (line, claim) = line.split_once(" → ").unwrap_or((line, ""));
            if let Some(words) = line.strip_prefix("裁定：") {
                asked = words;
            } else if let Some((file, name)) =
                line.strip_prefix('〔').and_then(|l| l.strip_suffix('〕')?.split_once("・"))
            {
                at = (file, name);
            } else {
                let sheets = files.entry(at.0).or_default();
                if sheets.last().is_none_or(|(name, _)| *name != at.1) {
                    sheets.push((at.1, Vec::new()));
                }
                sheets.last_mut().expect("a sheet").1.push((*number, line.trim_end(), claim));
            }
        }
        let filed = files.iter().fold(desk(), |desk, (file, sheets)| {
            let of =
                |(name, lines): &Lines| of_lines(name, &lines.iter().map(|(_, line, _)| *line).collect::<Vec<_>>());
            desk.file(file, sheets.iter().map(of).collect())
        });
        let (ledger, questions) = filed.run();
        for (file, sheets) in &files {
            for (name, lines) in sheets {
                for (row, (number, line, claim)) in (1..).zip(lines) {
                    wrong.hold(*number, line, claim, &row_of(&ledger, &master, file, name, row));
                }
            }
        }
        wrong.hold(block.lines[0].0, "裁定", asked, &matters(&questions));
    }
}

#[test]
fn senders_are_judged_as_the_page_says() {
    let mut wrong = Wrong::default();
    for (line, row) in table("文件名｜填报单位或标题写｜算谁报的") {
        for words in phrases(row[1]) {
            let rows = [&words, "编号|状态|本季度进展", "2.1|正常推进|有序推进"];
            let (ledger, questions) = desk().file(&phrases(row[0])[0], vec![sheet("三季度", &rows)]).run();
            let unit = ledger.entries.iter().find(|entry| entry.source.is_some()).map_or("不采用", |e| &e.unit);
            let seen = format!("{unit}{}{}", codes(ledger.findings.iter()), asked(&questions));
            wrong.hold(line, &words, row[2], &seen);
        }
    }
}

#[test]
fn what_the_eye_sees_is_what_the_page_says() {
    let mut wrong = Wrong::default();
    for (line, row) in table("单元格里｜读作") {
        let page = format!("<table><tr><td>编号<td>{}<tr><td>2.1<td>乙</table>", row[0]);
        let sheets = read(page.as_bytes()).expect("a page").sheets;
        let seen = sheets[0].cell("B1".parse().expect("a cell")).map_or("没有填".into(), |cell| cell.text());
        wrong.hold(line, row[0], row[1], &seen);
    }
    for (line, row) in table("存的数｜数字格式｜显示｜完成率读作") {
        let format = Format::new().set_num_format(&phrases(row[1])[0]);
        let number: f64 = row[0].parse().expect("a number");
        let file = book(|s| {
            s.write(0, 0, "编号")?.write(0, 1, "完成率")?.write(0, 2, "本季度进展")?;
            s.write(1, 0, "2.1")?.write_with_format(1, 1, number, &format)?.write(1, 2, "有序推进")?;
            Ok(())
        });
        let ledger = desk().file("甲镇.xlsx", read(&file).expect("a workbook").sheets).ledger();
        let value = shown(&first(&ledger).answers.percent, ToString::to_string).unwrap_or_default();
        let of_cell = ledger.findings.iter().filter(|f| f.place.cell.is_some_and(|at| at.row == 2));
        wrong.hold(line, row[0], row[3], &format!("{value}{}", codes(of_cell)));
    }
}

#[test]
fn questions_are_asked_as_the_page_says() {
    let mut wrong = Wrong::default();
    let told: Vec<&str> = table("事项｜没有答复以前｜一次答复").iter().map(|row| row.1[0]).collect();
    let all = [
        Matter::Sender,
        Matter::Sheet,
        Matter::Item,
        Matter::Version,
        Matter::Row,
        Matter::Column,
        Matter::Word,
        Matter::Target,
    ];
    assert_eq!(told, all.map(|matter| matter.label()));
    for ((line, row), matter) in table("事项｜没有答复以前｜一次答复").iter().zip(all) {
        wrong.hold(*line, row[0], row[1], &Question::new(matter, "", "", Vec::new()).until);
        wrong.hold(*line, row[0], row[2], if matter.is_lasting() { "以后各季度都有效" } else { "只管这一处" });
    }
    assert!(PAGE.contains(LEAVE_OUT));
}

#[test]
fn words_of_the_office_are_read_as_the_page_says() {
    let mut wrong = Wrong::default();
    let (master, _) = listed();
    for (line, row) in table("类别｜词｜含义｜表上｜读作") {
        let (head, cell) =
            phrases(row[3])[0].split_once('：').map(|(h, c)| (h.to_string(), c.to_string())).expect("：");
        let rows = [format!("编号|状态|{head}|备注"), format!("2.1|正常推进|{cell}|甲")];
        let rows =
            if head == "状态" { ["编号|状态|备注".to_string(), format!("2.1|{cell}|甲")] } else { rows };
        let rows = [rows[0].as_str(), rows[1].as_str()];
        let filed = Desk { edit: Some(own_words), ..Desk::default() }.file("甲镇.xlsx", vec![sheet("三季度", &rows)]);
        let ledger = filed.ledger();
        let seen = said(first(&ledger), &master);
        let seen = format!("{}{}", seen.trim_start_matches("2.1").trim(), codes(ledger.findings.iter()));
        wrong.hold(line, row[1], row[4], &seen);
    }
}

/// Nothing stands on the page that is not run, and every code exists.
#[test]
fn every_example_of_the_page_is_run() {
    const KINDS: &[&str] = &[
        "清单",
        "表",
        "状态一栏写｜读作",
        "是否完成一栏写｜读作",
        "完成数一栏写｜读作",
        "目标数一栏写｜读作",
        "完成率一栏写｜读作",
        "开工时间一栏写｜读作",
        "实际完工时间一栏写｜读作",
        "各列的表头｜一行的内容｜读作",
        "1.1 一行的表头｜一行的内容｜读作",
        "单元格里｜读作",
        "存的数｜数字格式｜显示｜完成率读作",
        "文件名｜填报单位或标题写｜算谁报的",
        "事项｜没有答复以前｜一次答复",
        "类别｜词｜含义｜表上｜读作",
    ];
    for block in BLOCKS.iter() {
        assert!(KINDS.contains(&block.kind.as_str()), "no test runs {}", block.kind);
    }
    let code = |at: usize| PAGE.get(at..at + 4).filter(|id| id[1..].chars().all(|c| c.is_ascii_digit()));
    for (at, _) in PAGE.char_indices().filter(|(_, c)| "MRIGA".contains(*c)) {
        if let Some(id) = code(at) {
            assert!(Code::of_id(id).is_some(), "{id}");
        }
    }
}
