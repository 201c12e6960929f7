//! Codes of reading files and sheets.

use super::Scene;
use crate::kit::desk::{Desk, HEAD, merged, one, places, progress, sheet};
use jianbao::formats::{Content, Kind, Remark, RemarkKind, Sheet, Unreadable, Workbook};
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding};
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::span::Former;
use jianbao::model::task::MasterList;
use jianbao::model::value::Status;

const ROW: &str = "1.1|已完成|100%|||完成";

const FILE: &str = "南翔镇.xlsx";

fn entry<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let item = item.parse().expect("an id");
    ledger.entries.iter().find(|e| e.unit == "南翔镇" && e.item == Some(item)).expect("an entry")
}

/// Two files of which one cannot be read: the other is, and the first is named once.
fn refused(why: Unreadable) -> Vec<Finding> {
    let ledger = Desk::default().refused("南翔镇.xlsx", why).file("江桥镇.xlsx", vec![progress(&[ROW])]).ledger();
    assert!(ledger.entries.iter().any(|e| e.unit == "江桥镇" && e.source.is_some()), "the other file is read");
    assert_eq!(ledger.dispositions.iter().filter(|d| d.path.to_string() == FILE).count(), 1);
    ledger.findings
}

fn foreign(kind: Kind) -> Vec<Finding> {
    refused(Unreadable::Foreign(kind))
}

/// What is told of the usual sheet with these rows.
fn rows(rows: &[&str]) -> Vec<Finding> {
    one(rows).findings
}

/// What is told of one file of these sheets.
fn sheets(sheets: Vec<Sheet>) -> Vec<Finding> {
    Desk::default().file(FILE, sheets).ledger().findings
}

/// What is told of one sheet with headings of its own.
fn table(rows: &[&str]) -> Vec<Finding> {
    sheets(vec![sheet("三季度", rows)])
}

/// What is told of a file of this name with the usual sheet.
fn named(file: &str) -> Vec<Finding> {
    Desk::default().file(file, vec![progress(&[ROW])]).ledger().findings
}

/// What is told of a usual sheet that is changed.
fn changed(change: fn(&mut Sheet)) -> Vec<Finding> {
    let mut sheet = progress(&[ROW]);
    change(&mut sheet);
    sheets(vec![sheet])
}

fn called(name: &str) -> Sheet {
    Sheet { name: name.into(), ..progress(&[ROW]) }
}

/// What is told of a register with this row beside a usual sheet.
fn register(row: &str) -> Vec<Finding> {
    let head = "序号|项目名称|总投资|开工时间|计划完工时间|项目状态";
    sheets(vec![progress(&[ROW]), sheet("项目清单", &[head, row])])
}

fn by_words(id: &str, task: &str) -> Vec<Finding> {
    table(&["编号|任务|状态|完成率|本季度进展", &format!("{id}|{task}|已完成|100%|完成")])
}

fn five_thousand_rows() -> Vec<Finding> {
    let rows: Vec<String> = (0..5_000).map(|n| format!("{n}x|不知何意|甲乙丙|丁|戊|推进")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ledger = one(&[&[ROW], &rows[..]].concat());
    assert!(entry(&ledger, "1.1").source.is_some());
    assert!(ledger.entries.len() < 1_500 && ledger.findings.len() < 600, "{}", ledger.findings.len());
    let left: u32 = ledger.dispositions.iter().flat_map(|d| &d.rows).map(|(from, to)| to - from + 1).sum();
    assert_eq!(left, 5_002, "every row is named");
    ledger.findings
}

fn lost() -> Vec<Finding> {
    let book = Workbook { sheets: vec![progress(&[ROW])], lost: vec!["旧".into()] };
    let mut desk = Desk::default().file(FILE, Vec::new());
    desk.files = vec![Ok(Content::Workbook(book))];
    desk.ledger().findings
}

/// A form of the quarter before.
fn form_of_another() -> Vec<Finding> {
    let key = "填报单位：南翔镇　所报季度：2025年第二季度　表样：JB-1";
    let rows = ["南翔镇2025年第二季度工作推进情况表", key, HEAD, ROW];
    Desk::default().file("南翔镇二季度.xlsx", vec![sheet("进展表", &rows)]).ledger().findings
}

/// Projects as a form lists them, of which one is answered for.
fn register_of_a_form() -> Vec<Finding> {
    let head = "项目名称|项目类型|建设地点|上季度状态|上季度完成率|状态|完成率";
    let rows = [head, "东园|新建|东路|正常推进|30%|", "西园|新建|西路|没有记录|||", "南园|新建|南路|正常推进||已完成"];
    let key = "填报单位：南翔镇　所报季度：2025年第三季度　表样：JB-1";
    sheets(vec![sheet("三季度", &[key, HEAD, ROW]), sheet("项目清单", &rows)])
}

pub const SCENES: &[Scene] = &[
    (Code::FormOfAnother, form_of_another, &["南翔镇二季度.xlsx"]),
    (Code::ProjectsUnfilled, register_of_a_form, &["A2"]),
    (Code::Encrypted, || refused(Unreadable::Encrypted), &[FILE]),
    (Code::Damaged, || refused(Unreadable::damaged("目录有误")), &[FILE]),
    (Code::Unsupported, || refused(Unreadable::Unsupported { kind: "Word 文档".into() }), &[FILE]),
    (Code::Unsupported, || foreign(Kind::Media), &[FILE]),
    (Code::TooLarge, || refused(Unreadable::TimedOut), &[FILE]),
    (Code::Unopened, || refused(Unreadable::Unopened { why: "没有权限".into() }), &[FILE]),
    (Code::EmptyFile, || refused(Unreadable::Empty), &[FILE]),
    (Code::WordDocument, || foreign(Kind::Docx), &[FILE]),
    (Code::FixedLayout, || foreign(Kind::Ofd), &[FILE]),
    (Code::PictureFile, || foreign(Kind::Picture), &[FILE]),
    (Code::ArchiveUnread, || foreign(Kind::Archive), &[FILE]),
    (Code::ArchiveVolume, || refused(Unreadable::Volume { number: Some(2) }), &[FILE]),
    (Code::OutlookFile, || foreign(Kind::Tnef), &[FILE]),
    (Code::NoColumns, || foreign(Kind::Text), &[FILE]),
    (Code::ShortcutFile, || foreign(Kind::Shortcut), &[FILE]),
    (Code::AppleFile, || foreign(Kind::Apple), &[FILE]),
    (Code::SheetLost, lost, &[FILE]),
    (Code::CellTrouble, || changed(|sheet| sheet.troubles.push((2, 6))), &["F2"]),
    (Code::StructureNotRead, || changed(|sheet| sheet.structure_unread = true), &[FILE]),
    (Code::HiddenRow, || changed(|sheet| sheet.hidden_rows.extend([2])), &["A2"]),
    // Who sent it.
    (Code::UnitUnknown, || named("进展表.xlsx"), &["进展表.xlsx"]),
    (Code::UnitContradiction, || table(&["填报单位：江桥镇", HEAD, ROW]), &["A1"]),
    (
        Code::UnitByFormer,
        || {
            let edit = |list: &mut MasterList, _: &mut Config| {
                let until = "2025Q2".parse().expect("a quarter");
                let former = Former { name: "城西镇".into(), aliases: vec![], emails: vec![], until };
                list.units[0].aliases.push(former.name.clone());
                list.units[0].formers.push(former);
            };
            let desk = Desk { edit: Some(edit), ..Desk::default() };
            desk.file("城西镇.xlsx", vec![progress(&[ROW])]).ledger().findings
        },
        &["城西镇.xlsx"],
    ),
    (Code::UnitByAlias, || named("新城路街道.xlsx"), &["新城路街道.xlsx"]),
    (
        Code::NotAParty,
        || {
            Desk::default()
                .file("a.xlsx", vec![sheet("三季度", &["填报单位：区规划资源局", HEAD, ROW])])
                .ledger()
                .findings
        },
        &["a.xlsx"],
    ),
    (
        Code::UnitRowMismatch,
        || table(&["编号|街镇|状态|完成率", "1.1|南翔镇|已完成|100%", "1.2|江桥镇|已完成|100%"]),
        &["B3"],
    ),
    (Code::NotTheUnit, || table(&["填报单位：永盛社区居委会", HEAD, ROW]), &["A1"]),
    (Code::UnitByOffice, || table(&["填报单位：规建办", HEAD, ROW]), &["A1"]),
    (
        Code::SeveralUnits,
        || {
            let head = "街镇|编号|状态|完成率||街镇|编号|状态|完成率";
            table(&[
                head,
                "江桥镇|1.1|已完成|100%||马陆镇|1.1|已完成|100%",
                "江桥镇|1.2|已完成|100%||马陆镇|1.2|已完成|100%",
            ])
        },
        &[FILE],
    ),
    (
        Code::SeveralReturns,
        || {
            let of = |unit: &str| sheet(unit, &[&format!("{unit}2025年第三季度"), HEAD, ROW]);
            sheets(vec![of("江桥镇"), of("马陆镇")])
        },
        &[FILE],
    ),
    (Code::FilledIn, || table(&["南翔镇2025年第三季度工作推进情况表（区局代录）", HEAD, ROW]), &["A1"]),
    (
        Code::RowOfNobody,
        || {
            let rows = ["江桥镇|1.1|已完成|100%", "马陆镇|1.1|已完成|100%", "甲乙镇|1.1|已完成|100%"];
            table(&[&["街镇|编号|状态|完成率"], &rows[..]].concat())
        },
        &["A4"],
    ),
    // What stands beside the cells.
    (Code::WordsBeside, || rows(&[ROW, "注：1.1的完成率应为90%"]), &["A3"]),
    (Code::NoteOnCell, || changed(|sheet| sheet.remarks.push(remark("C2", RemarkKind::Note))), &["C2"]),
    (Code::WordsInBox, || changed(|sheet| sheet.remarks.push(remark("F2", RemarkKind::TextBox))), &["F2"]),
    (Code::NotShown, || changed(|sheet| sheet.remarks.push(remark("C3", RemarkKind::Covered))), &["C3"]),
    (Code::StruckOut, || changed(|sheet| sheet.struck.push(((3, 1), "1.2".into()))), &["A3"]),
    // Which sheet is of the quarter.
    (Code::OtherPeriod, || sheets(vec![called("二季度"), called("三季度")]), &[FILE]),
    (Code::PeriodDoubtful, || sheets(vec![called("三季度"), called("三季度(2)")]), &[FILE]),
    (Code::HiddenSheet, || changed(|sheet| sheet.hidden = true), &[FILE]),
    (Code::NoTable, || sheets(vec![sheet("通讯录", &["姓名|电话", "王某某|021-00000000"])]), &[FILE]),
    (
        Code::RegisterOnly,
        || sheets(vec![sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|口袋公园|300|在建"])]),
        &[FILE],
    ),
    // Which item a row answers for.
    (Code::ItemUnknown, || rows(&["99.1|已完成|100%|||完成"]), &["A2"]),
    (Code::ItemContradiction, || by_words("1.1", "推进社区规划编制，统筹资源与行动"), &["A2"]),
    (Code::ItemByText, || by_words("", "推进社区规划编制"), &["B2"]),
    (Code::ItemRepeated, || rows(&[ROW, "1.1|正常推进|50%|||推进"]), &["A2", "A3"]),
    (Code::PartBehind, || rows(&[ROW, "（1）|滞后||||停工"]), &["B3"]),
    (Code::OnlyParts, || rows(&["1.1", "（1）|已完成||||完成"]), &["A2"]),
    (Code::TaskRowOpen, || table(&["编号|任务|状态|完成率|本季度进展", "3|统筹推动项目实施|正常推进||推进"]), &["E2"]),
    (Code::ItemNotExpected, || rows(&["6.1|已完成|100%|||完成"]), &["A2"]),
    (Code::ItemDuplicate, || rows(&["15.1|已完成|100%|||完成"]), &["A2"]),
    (Code::AfterTable, || rows(&[ROW, "合计", "|||||各居村自查|进度另报"]), &["F4"]),
    (Code::AfterTable, || rows(&[ROW, "姓名||||||职务", "王某某||||||城建中心主任"]), &["A4"]),
    // Statuses, percentages, counts.
    (Code::StatusUnread, || rows(&["1.1|差不多了|50%|||推进"]), &["B2"]),
    (Code::StatusPartial, || rows(&["1.1|初稿已完成|50%|||推进"]), &["B2"]),
    (Code::NotDoneOnly, || table(&["编号|是否完成|完成率|本季度进展", "1.1|否|50%|推进"]), &["B2"]),
    (Code::PercentUnread, || rows(&["1.1|正常推进|快了|||推进"]), &["C2"]),
    (Code::PercentDoubtful, || rows(&["1.1|正常推进|n:0.8|||推进"]), &["C2"]),
    (Code::PercentOutOfRange, || rows(&["1.1|正常推进|120%|||推进"]), &["C2"]),
    (Code::CountUnread, || rows(&["1.1|正常推进|50%||若干|推进"]), &["E2"]),
    (Code::WhichTarget, || rows(&["4.1|正常推进|||3|推进"]), &["E2"]),
    (Code::WholeDisagrees, || rows(&["1.1|正常推进|50%|20|12/18|推进"]), &["E2"]),
    (Code::Approximate, || rows(&["1.1|正常推进|50%||10余个|推进"]), &["E2"]),
    (Code::TurnedIntoDate, || rows(&["1.1|正常推进|50%|d:2025-03-05||推进"]), &["D2"]),
    (Code::TotalDisagrees, || rows(&["1.1|正常推进|50%|2|1|推进", "1.2|正常推进|50%|3|1|推进", "合计|||6|2"]), &["D4"]),
    // Cells that hold no answer.
    (Code::ErrorCell, || rows(&["1.1|e:#REF!|50%|||推进"]), &["B2"]),
    (Code::UncalculatedCell, || rows(&["1.1|正常推进|u:|||推进"]), &["C2"]),
    (Code::PictureCell, || rows(&["1.1|正常推进|50%|||pic:"]), &["F2"]),
    (
        Code::MergedOverTask,
        || sheets(vec![merged(progress(&["3.1|正常推进|50%|||推进", "3.2|已完成|50%"]), "F2", "F3")]),
        &["F2"],
    ),
    (Code::MergedAnswer, || sheets(vec![merged_answer()]), &["B2", "B3"]),
    (
        Code::SameAsAbove,
        || rows(&["1.1|正常推进|50%|||推进||||王某某", "1.2|同上|同上|||推进||||〃"]),
        &["B3", "C3", "J3"],
    ),
    (Code::SameAsNothing, || rows(&["1.1|同上|50%|||推进"]), &["B2"]),
    // Columns, and where a sheet ends.
    (Code::DuplicateColumn, || table(&["编号|完成率|完成比例|进展情况", "1.1|60%|70%|甲"]), &["C1"]),
    (Code::UnknownColumn, || table(&["编号|状态|进展情况|挂图号", "1.1|已完成|甲|A-7"]), &["D1"]),
    (Code::ColumnDoubtful, || table(&["编号|状态|完成率|完成率", "1.1|已完成|60%|70%"]), &["C1"]),
    (Code::PartOfTheTime, || table(&["编号|状态|本季度完成数", "3.1|正常推进|n:3"]), &["C1"]),
    (Code::BeforeTheEnd, || table(&["编号|状态|完成数（截至8月底）", "3.1|正常推进|n:3"]), &["C1"]),
    (Code::ColumnUnknownAnswer, || table(&["编号|状态|进展情况|开放率", "1.1|已完成|甲|80%"]), &["D1"]),
    (
        Code::MissingAnswerColumn,
        || table(&["编号|任务|进展情况", "1.1|落实“多格合一”要求|已与各居村逐一对接并完成问卷"]),
        &["A1"],
    ),
    (Code::TwoInOne, || table(&["编号|状态|存在问题及下一步计划", "1.1|已完成|资金不足；尽快落实"]), &["C2"]),
    (Code::StalePeriod, || rows(&["1.1|正常推进|50%|||截至6月底，已完成初稿"]), &["F2"]),
    (Code::TableBeyond, five_thousand_rows, &["A1002"]),
    (Code::NotListed, five_thousand_rows, &[FILE]),
    (Code::TableBeyond, || table(&[&format!("{HEAD}{}", "|问题".repeat(400)), ROW]), &["IW1"]),
    // Registers.
    (Code::MoneyUnread, || register("1|口袋公园|n:300|2025-03-01|2025-09-30|在建"), &["C2"]),
    (Code::DateUnread, || register("1|口袋公园|300万元|尽快|2025-09-30|在建"), &["D2"]),
    (Code::DateDoubtful, || register("1|口袋公园|300万元|n:9.3|2025-09-30|在建"), &["D2"]),
    (Code::DateRough, || register("1|口袋公园|300万元|2025年3月上旬|2025-09-30|在建"), &["D2"]),
];

fn remark(at: &str, kind: RemarkKind) -> Remark {
    Remark { at: at.parse().ok(), kind, text: "区里核减后为10个".into() }
}

/// The second row has its status in a cell merged with the first.
fn merged_answer() -> Sheet {
    merged(progress(&["1.1|正常推进|50%|||推进", "2.1||50%|||推进"]), "B2", "B3")
}

#[test]
fn what_is_doubtful_is_not_guessed() {
    let none = |sheets: Vec<Sheet>, file: &str| {
        let ledger = Desk::default().file(file, sheets).ledger();
        assert!(ledger.entries.iter().all(|e| e.source.is_none()), "nothing of {file} is read");
    };
    none(vec![sheet("三季度", &["填报单位：江桥镇", HEAD, ROW])], FILE);
    none(vec![], "嘉定新城（马陆镇的邻居外岗）.xlsx");
    none(vec![called("三季度"), called("三季度(2)")], FILE);
    let read = |ledger: &Ledger| ledger.entries.iter().filter(|e| e.source.is_some()).count();
    assert_eq!(read(&Desk::default().file(FILE, vec![called("二季度"), called("三季度")]).ledger()), 1);
    let misspelt = Desk::default().file("新城路街道.xlsx", vec![progress(&[ROW])]).ledger();
    assert!(misspelt.entries.iter().any(|e| e.unit == "新成路街道" && e.source.is_some()));
    let continued = one(&[ROW, "|||||续表", "1.2|正常推进|50%|||推进"]);
    assert_eq!(read(&continued), 2);
}

#[test]
fn what_is_told_of_is_read_for_what_it_is() {
    let partial = one(&["1.1|初稿已完成|50%|||推进"]);
    let status = entry(&partial, "1.1").answers.status.as_ref().and_then(|given| given.exact().copied());
    assert_eq!(status, Some(Status::OnTrack));
    let about = one(&["1.1|正常推进|50%||10余个|推进"]);
    assert!(entry(&about, "1.1").answers.done.as_ref().is_some_and(|g| g.value().is_some() && g.exact().is_none()));
    let file = |sheet: Sheet| Desk::default().file(FILE, vec![sheet]).ledger();
    assert!(entry(&file(merged_answer()), "2.1").answers.status.is_none(), "answers never fill down");
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|甲|300|在建", "2|乙|300"]);
    let ledger = Desk::default().file(FILE, vec![progress(&[ROW]), merged(register, "D2", "D3")]).ledger();
    assert_eq!(places(&ledger.findings, Code::MergedAnswer), ["D2", "D3"]);
    let extra = file(sheet("三季度", &["编号|状态|进展情况|挂图号", "1.1|已完成|甲|A-7"]));
    assert_eq!(entry(&extra, "1.1").extra.len(), 1, "nothing is lost");
}

/// The same table in two forms: the first row spans the second, as merged
/// ranges say or, where those were lost, as the empty cells show.
#[test]
fn a_heading_over_two_rows_needs_no_merged_ranges() {
    let rows = [
        "填报单位：南翔镇",
        "编号|成果|状态|完成情况|||目前进展|联系方式",
        "|||目标数|完成数|完成率||姓名|电话",
        "3.1|推进建设161个项目|正常推进|18|9|50%|九个项目已完工|某某|021-00000001",
        "1.1|优化基本单元|已完成|1|1|100%|已优化|某某|021-00000001",
    ];
    let plain = || sheet("三季度", &rows);
    let spans = [("D2", "F2"), ("H2", "I2"), ("A2", "A3"), ("B2", "B3"), ("C2", "C3"), ("G2", "G3")];
    let spanned = spans.iter().fold(plain(), |sheet, (first, last)| merged(sheet, first, last));
    for (form, sheet) in [("merged", spanned), ("plain", plain())] {
        let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet]).ledger();
        let answers = &entry(&ledger, "3.1").answers;
        let exact = |given: &jianbao::model::value::Answer<jianbao::model::value::Quantity>| {
            given.as_ref().map(|g| g.text.clone())
        };
        assert_eq!(
            (exact(&answers.target).as_deref(), exact(&answers.done).as_deref()),
            (Some("18"), Some("9")),
            "{form}"
        );
        assert_eq!(answers.progress.as_ref().map(|g| g.text.as_str()), Some("九个项目已完工"), "{form}");
        assert_eq!(answers.percent.as_ref().map(|g| g.text.as_str()), Some("50%"), "{form}");
        assert_eq!(answers.phone.as_ref().map(|g| g.text.as_str()), Some("021-00000001"), "{form}");
        assert!(places(&ledger.findings, Code::DuplicateColumn).is_empty(), "{form}");
    }
    // A first row of short answers is no second row of headings.
    let ledger = one(&["1.1|已完成|100%|||完成"]);
    assert_eq!(entry(&ledger, "1.1").source.as_ref().map(|s| s.row), Some(2));
}

#[test]
fn a_column_without_a_heading_is_kept_and_told() {
    let ledger = one(&["1.1|已完成|100%|||完成|||||备注|另有三处待核", "1.2|正常推进|50%|||推进"]);
    // What names a figure is told where it stands, and no more.
    assert_eq!(places(&ledger.findings, Code::WordsBeside), ["L2"]);
    assert!(places(&ledger.findings, Code::UnknownColumn).is_empty());
    let extra = &entry(&ledger, "1.1").extra;
    assert_eq!((extra[0].column.as_str(), extra[0].text.as_str()), ("（没有表头）", "另有三处待核"));
    // What stands alone below the table is no column of it.
    let ledger = one(&["1.1|已完成|100%|||完成", "|||||||||||||||旁注"]);
    assert!(places(&ledger.findings, Code::UnknownColumn).is_empty());
}
