//! Codes of reading files and sheets.

use crate::kit::desk::{Desk, HEAD, merged, one, places, progress, sheet};
use jianbao::formats::{Kind, Sheet, Unreadable};
use jianbao::model::finding::Code;
use jianbao::model::ledger::{Entry, Ledger};

/// One row of the usual sheet gives this code, at this cell.
fn row_gives(row: &str, code: Code, cell: &str) -> Ledger {
    let ledger = one(&[row]);
    assert_eq!(places(&ledger.findings, code), [cell], "{row} {}", code.id());
    ledger
}

fn entry<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let item = item.parse().expect("an id");
    ledger.entries.iter().find(|e| e.unit == "南翔镇" && e.item == Some(item)).expect("an entry")
}

/// Two files of which one cannot be read give this code at the file.
fn refusal_gives(why: Unreadable, code: Code) {
    let ledger = Desk::default()
        .refused("南翔镇.xlsx", why)
        .file("江桥镇.xlsx", vec![progress(&["1.1|已完成|100%|||完成"])])
        .ledger();
    assert_eq!(places(&ledger.findings, code), ["南翔镇.xlsx"]);
    assert!(ledger.entries.iter().any(|e| e.unit == "江桥镇" && e.source.is_some()), "the other file is read");
    let of_file = ledger.dispositions.iter().filter(|d| d.path.to_string() == "南翔镇.xlsx").count();
    assert_eq!(of_file, 1);
}

#[test]
fn files_that_cannot_be_read() {
    refusal_gives(Unreadable::Encrypted, Code::Encrypted);
    refusal_gives(Unreadable::damaged("目录有误"), Code::Damaged);
    refusal_gives(Unreadable::Unsupported { kind: "Word 文档".into() }, Code::Unsupported);
    let by_kind = [
        (Kind::Docx, Code::WordDocument),
        (Kind::Ofd, Code::FixedLayout),
        (Kind::Picture, Code::PictureFile),
        (Kind::SevenZip, Code::ArchiveUnread),
        (Kind::Msg, Code::OutlookFile),
        (Kind::Text, Code::NoColumns),
        (Kind::Shortcut, Code::ShortcutFile),
        (Kind::Media, Code::Unsupported),
    ];
    for (kind, code) in by_kind {
        refusal_gives(Unreadable::Foreign(kind), code);
    }
    refusal_gives(Unreadable::TimedOut, Code::TooLarge);
    refusal_gives(Unreadable::Empty, Code::EmptyFile);
}

#[test]
fn sheets_with_unreadable_parts() {
    let mut sheet = progress(&["1.1|已完成|100%|||完成"]);
    sheet.troubles.push((2, 6));
    sheet.structure_unread = true;
    sheet.hidden_rows.insert(2);
    let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet]).ledger();
    assert_eq!(places(&ledger.findings, Code::CellTrouble), ["F2"]);
    assert_eq!(places(&ledger.findings, Code::StructureNotRead), ["南翔镇.xlsx"]);
    assert_eq!(places(&ledger.findings, Code::HiddenRow), ["A2"]);
}

#[test]
fn who_sent_it() {
    let rows = || vec![progress(&["1.1|已完成|100%|||完成"])];
    let unknown = Desk::default().file("进展表.xlsx", rows()).ledger();
    assert_eq!(places(&unknown.findings, Code::UnitUnknown), ["进展表.xlsx"]);
    let titled = sheet("三季度", &["填报单位：江桥镇", HEAD, "1.1|已完成|100%|||完成"]);
    let two = Desk::default().file("南翔镇.xlsx", vec![titled]).ledger();
    assert_eq!(places(&two.findings, Code::UnitContradiction), ["A1"]);
    assert!(two.entries.iter().all(|e| e.source.is_none()), "nothing of it is read");
    let alias = Desk::default().file("嘉定新城（马陆镇的邻居外岗）.xlsx", vec![]).ledger();
    assert!(alias.entries.iter().all(|e| e.source.is_none()));
    let misspelt = Desk::default().file("新城路街道.xlsx", rows()).ledger();
    assert_eq!(places(&misspelt.findings, Code::UnitByAlias), ["新城路街道.xlsx"]);
    assert!(misspelt.entries.iter().any(|e| e.unit == "新成路街道" && e.source.is_some()));
    let columns = sheet("三季度", &["编号|街镇|状态|完成率", "1.1|南翔镇|已完成|100%", "1.2|江桥镇|已完成|100%"]);
    let mixed = Desk::default().file("南翔镇.xlsx", vec![columns]).ledger();
    assert_eq!(places(&mixed.findings, Code::UnitRowMismatch), ["B3"]);
}

#[test]
fn which_sheet_is_of_the_quarter() {
    let file = |sheets: Vec<Sheet>| Desk::default().file("南翔镇.xlsx", sheets).ledger();
    let named = |name: &str, rows: &[&str]| Sheet { name: name.into(), ..progress(rows) };
    let row: &[&str] = &["1.1|已完成|100%|||完成"];
    let old = file(vec![named("二季度", row), named("三季度", row)]);
    assert_eq!(places(&old.findings, Code::OtherPeriod), ["南翔镇.xlsx"]);
    assert_eq!(old.entries.iter().filter(|e| e.source.is_some()).count(), 1);
    let twice = file(vec![named("三季度", row), named("三季度(2)", row)]);
    assert_eq!(places(&twice.findings, Code::PeriodDoubtful), ["南翔镇.xlsx"]);
    assert!(twice.entries.iter().all(|e| e.source.is_none()), "none of the two is guessed");
    let hidden = file(vec![Sheet { hidden: true, ..progress(row) }]);
    assert_eq!(places(&hidden.findings, Code::HiddenSheet), ["南翔镇.xlsx"]);
    let none = file(vec![sheet("通讯录", &["姓名|电话", "王某某|021-00000000"])]);
    assert_eq!(places(&none.findings, Code::NoTable), ["南翔镇.xlsx"]);
    let register = file(vec![sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|口袋公园|300|在建"])]);
    assert_eq!(places(&register.findings, Code::RegisterOnly), ["南翔镇.xlsx"]);
}

#[test]
fn which_item_a_row_answers_for() {
    row_gives("99.1|已完成|100%|||完成", Code::ItemUnknown, "A2");
    let by_words = |id: &str, task: &str| {
        let head = "编号|任务|状态|完成率|本季度进展";
        let row = format!("{id}|{task}|已完成|100%|完成");
        Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &[head, &row])]).ledger()
    };
    assert_eq!(places(&by_words("1.1", "推进社区规划编制，统筹资源与行动").findings, Code::ItemContradiction), ["A2"]);
    assert_eq!(places(&by_words("", "推进社区规划编制").findings, Code::ItemByText), ["B2"]);
    let twice = one(&["1.1|已完成|100%|||完成", "1.1|正常推进|50%|||推进"]);
    assert_eq!(places(&twice.findings, Code::ItemRepeated), ["A2", "A3"]);
    row_gives("6.1|已完成|100%|||完成", Code::ItemNotExpected, "A2");
    row_gives("15.1|已完成|100%|||完成", Code::ItemDuplicate, "A2");
    let below = one(&["1.1|已完成|100%|||完成", "合计", "|||||王某某|021-00000000"]);
    assert_eq!(places(&below.findings, Code::AfterTable), ["F4"]);
    let contacts = one(&["1.1|已完成|100%|||完成", "姓名||||||联系电话", "王某某||||||021-00000000"]);
    assert_eq!(places(&contacts.findings, Code::AfterTable), ["A4"]);
    let continued = one(&["1.1|已完成|100%|||完成", "|||||续表", "1.2|正常推进|50%|||推进"]);
    assert_eq!(continued.entries.iter().filter(|e| e.source.is_some()).count(), 2);
}

#[test]
fn statuses() {
    row_gives("1.1|差不多了|50%|||推进", Code::StatusUnread, "B2");
    let partial = row_gives("1.1|初稿已完成|50%|||推进", Code::StatusPartial, "B2");
    let json = serde_json::to_value(&entry(&partial, "1.1").answers.status).expect("serialises");
    assert_eq!(json["value"], "on_track");
    let yes_no = sheet("三季度", &["编号|是否完成|完成率|本季度进展", "1.1|否|50%|推进"]);
    let ledger = Desk::default().file("南翔镇.xlsx", vec![yes_no]).ledger();
    assert_eq!(places(&ledger.findings, Code::NotDoneOnly), ["B2"]);
}

#[test]
fn percentages_and_counts() {
    row_gives("1.1|正常推进|快了|||推进", Code::PercentUnread, "C2");
    row_gives("1.1|正常推进|n:0.8|||推进", Code::PercentDoubtful, "C2");
    row_gives("1.1|正常推进|120%|||推进", Code::PercentOutOfRange, "C2");
    row_gives("1.1|正常推进|50%||若干|推进", Code::CountUnread, "E2");
    let about = row_gives("1.1|正常推进|50%||10余个|推进", Code::Approximate, "E2");
    assert!(entry(&about, "1.1").answers.done.as_ref().is_some_and(|g| g.value().is_some() && g.exact().is_none()));
    row_gives("1.1|正常推进|50%|d:2025-03-05||推进", Code::TurnedIntoDate, "D2");
    let total = one(&["1.1|正常推进|50%|2|1|推进", "1.2|正常推进|50%|3|1|推进", "合计|||6|2"]);
    assert_eq!(places(&total.findings, Code::TotalDisagrees), ["D4"]);
}

#[test]
fn cells_that_hold_no_answer() {
    row_gives("1.1|e:#REF!|50%|||推进", Code::ErrorCell, "B2");
    row_gives("1.1|正常推进|u:|||推进", Code::UncalculatedCell, "C2");
    row_gives("1.1|正常推进|50%|||pic:", Code::PictureCell, "F2");
    let sheet = merged(progress(&["1.1|正常推进|50%|||推进", "1.2||50%|||推进"]), "B2", "B3");
    let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet]).ledger();
    assert_eq!(places(&ledger.findings, Code::MergedAnswer), ["B2"]);
    assert!(entry(&ledger, "1.2").answers.status.is_none(), "answers never fill down");
}

#[test]
fn same_as_above() {
    let ledger = one(&["1.1|正常推进|50%|||推进||||王某某", "1.2|同上|同上|||推进||||〃"]);
    assert_eq!(places(&ledger.findings, Code::SameAsAbove), ["B3", "C3", "J3"]);
    let first = one(&["1.1|同上|50%|||推进"]);
    assert_eq!(places(&first.findings, Code::SameAsNothing), ["B2"]);
}

#[test]
fn columns() {
    let file = |rows: &[&str]| Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", rows)]).ledger();
    let twice = file(&["编号|状态|进展情况|工作进展", "1.1|已完成|甲|乙"]);
    assert_eq!(places(&twice.findings, Code::DuplicateColumn).len(), 1);
    let extra = file(&["编号|状态|进展情况|挂图号", "1.1|已完成|甲|A-7"]);
    assert_eq!(places(&extra.findings, Code::UnknownColumn), ["D1"]);
    assert_eq!(entry(&extra, "1.1").extra.len(), 1, "nothing is lost");
    let bare = file(&["编号|任务|进展情况", "1.1|落实“多格合一”要求|已与各居村逐一对接并完成问卷"]);
    assert_eq!(places(&bare.findings, Code::MissingAnswerColumn), ["A1"]);
    let joined = file(&["编号|状态|存在问题及下一步计划", "1.1|已完成|资金不足；尽快落实"]);
    assert_eq!(places(&joined.findings, Code::TwoInOne), ["C2"]);
    row_gives("1.1|正常推进|50%|||截至6月底，已完成初稿", Code::StalePeriod, "F2");
}

#[test]
fn registers() {
    let head = "序号|项目名称|总投资|开工时间|计划完工时间|项目状态";
    let file = |row: &str| {
        let sheets = vec![progress(&["1.1|已完成|100%|||完成"]), sheet("项目清单", &[head, row])];
        Desk::default().file("南翔镇.xlsx", sheets).ledger()
    };
    assert_eq!(places(&file("1|口袋公园|n:300|2025-03-01|2025-09-30|在建").findings, Code::MoneyUnread), ["C2"]);
    assert_eq!(places(&file("1|口袋公园|300万元|尽快|2025-09-30|在建").findings, Code::DateUnread), ["D2"]);
    assert_eq!(places(&file("1|口袋公园|300万元|n:9.3|2025-09-30|在建").findings, Code::DateDoubtful), ["D2"]);
    assert_eq!(places(&file("1|口袋公园|300万元|2025年3月上旬|2025-09-30|在建").findings, Code::DateRough), ["D2"]);
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
    assert_eq!(places(&ledger.findings, Code::UnknownColumn), ["L1"]);
    let extra = &entry(&ledger, "1.1").extra;
    assert_eq!((extra[0].column.as_str(), extra[0].text.as_str()), ("（没有表头）", "另有三处待核"));
    // What stands alone below the table is no column of it.
    let ledger = one(&["1.1|已完成|100%|||完成", "|||||||||||||||旁注"]);
    assert!(places(&ledger.findings, Code::UnknownColumn).is_empty());
}

#[test]
fn rows_without_end_cost_one_finding() {
    let rows: Vec<String> = (0..5_000).map(|n| format!("{n}x|不知何意|甲乙丙|丁|戊|推进")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ledger = one(&[&["1.1|已完成|100%|||完成"], &rows[..]].concat());
    assert_eq!(places(&ledger.findings, Code::RowsBeyond), ["A2002"]);
    assert!(entry(&ledger, "1.1").source.is_some());
    assert!(ledger.entries.len() < 2_500 && ledger.findings.len() < 3_000, "{}", ledger.findings.len());
    let left: u32 = ledger.dispositions.iter().flat_map(|d| &d.rows).map(|(from, to)| to - from + 1).sum();
    assert_eq!(left, 5_002, "every row is named");
}
