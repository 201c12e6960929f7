//! 简报.xlsx is read back with another library and compared cell by cell.

use crate::kit::parts;
use crate::kit::quarter::{Quarterly, UNITS, given, quarterly, said};
use calamine::{Data, Range, Reader, Xlsx};
use chrono::NaiveDate;
use jianbao::formats::{InProcess, Sheet};
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::ledger::{Entry, Extra, Project, Source};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::task::MasterList;
use jianbao::model::value::{Cell, Derived, Given, Percent, Qualifier, Quantity, Reading, Status};
use jianbao::outputs::xlsx::render;
use jianbao::view::{Briefing, ClosingView, ItemView, Num, Rate, TrendPoint, compose};
use std::collections::BTreeMap;
use std::io::Cursor;

const PROGRESS: &str =
    "已完成现状调研和居民问卷，形成需求清单和项目清单初稿；9月组织居村、专业力量召开两次协调会，方案已报区规划资源局。";
const PHONE: &str = "13812345678";

/// The unit that types odd things.
const ODD: usize = 5;

/// The odd answers of one unit.
fn make_odd(entry: &mut Entry, item: &str, row: u32) {
    match item {
        "1.1" => entry.answers.progress = said("=1+1", 8, row),
        "1.2" => entry.answers.progress = said("<script>alert('甲')</script>&amp;", 8, row),
        "1.3" => entry.answers.progress = said(&"进".repeat(40_000), 8, row),
        "2.1" => entry.answers.progress = said("第一行\r\n第二行\u{1}\u{202E}完", 8, row),
        "3.2" => {
            entry.answers.done = given(Reading::Value(Quantity::whole(10)), "10余个", 7, row)
                .map(|given| given.with_qualifier(Some(Qualifier::About)));
            entry.answers.percent = given(Reading::Value(Percent::from_hundredths(3_333)), "33.33%", 5, row);
        }
        "4.1" => entry.answers.progress = said("https://example.org/a", 8, row),
        "7.2" => entry.answers.progress = said(&PROGRESS.repeat(14), 8, row),
        "9.1" => entry.answers.status = given(Reading::NotApplicable, "/", 4, row),
        "10.1" => entry.answers.problems = said("@SUM(A1)", 9, row),
        "12.1" => {
            let extra = |column: &str, text: &str, col| Extra {
                column: column.into(),
                text: text.into(),
                cell: CellRef::new(row, col),
                source: None,
            };
            entry.extra =
                vec![extra("签收", "已收", 15), extra("联系方式2", "021-59990000", 16), extra("其他", PHONE, 17)];
        }
        _ => {}
    }
}

fn project(unit: &str, status: Reading<Status>, typed: &str) -> Project {
    Project {
        unit: unit.into(),
        name: said("社区食堂改造项目", 2, 5),
        category: said("嵌入式服务设施", 3, 5),
        place: said("云谷路599弄", 4, 5),
        owner: said(unit, 5, 5),
        investment: given(Reading::Value(Quantity::from_scaled(12_345_000)), "1234.5万元", 6, 5),
        start: given(Reading::Value("2025-03".into()), "2025年3月", 7, 5),
        planned_finish: given(Reading::Value("2025-11-30".into()), "2025.11.30", 8, 5),
        actual_finish: None,
        status: given(status, typed, 10, 5),
        percent: given(Reading::Unread, "八成左右", 11, 5),
        source: Source { path: Origin::file("0001.eml"), sheet: "项目清单".into(), row: 5 },
    }
}

/// A quarter and what is to be seen of it.
struct Book {
    view: Briefing,
    quarterly: Quarterly,
}

/// The quarter of the briefing with a percentage and a long answer in every row, one unit that types
/// odd things, projects, and a finding that quotes a telephone number.
fn book() -> Book {
    let mut quarterly = quarterly();
    for (n, entry) in quarterly.ledger.entries.iter_mut().enumerate() {
        let Some(row) = entry.source.as_ref().map(|source| source.row) else { continue };
        let percent = 1_000 * (n as i64 % 11);
        entry.answers.percent =
            given(Reading::Value(Percent::from_hundredths(percent)), &format!("{}%", percent / 100), 5, row);
        entry.answers.progress = said(&PROGRESS.repeat(1 + n % 3), 8, row);
        entry.reasons = ["按填报状态".into()].into();
        if entry.unit == UNITS[ODD] {
            make_odd(entry, &entry.item.expect("an item").to_string(), row);
        }
    }
    let statuses = [Status::OnTrack, Status::Done].map(Reading::Value);
    quarterly.ledger.projects =
        UNITS.iter().zip(statuses.iter().cycle()).map(|(unit, status)| project(unit, status.clone(), "在建")).collect();
    let at = |row| Place::sheet(&Origin::file("0001.eml"), &"三季度".into()).at(CellRef::new(row, 13));
    let mut doubt = |found: &str, taken| {
        quarterly.ledger.findings.push(Finding::new(Code::SettingUnread, at(7), found, taken).of(UNITS[0]));
    };
    doubt(PHONE, Taken::ReadAs(PHONE.into()));
    doubt("=HYPERLINK(\"http://example.org\")", Taken::KeptAsText);
    Book::of(quarterly)
}

impl Book {
    fn of(quarterly: Quarterly) -> Self {
        Self { view: compose(&quarterly.ledger, &quarterly.master, &quarterly.config, &[]), quarterly }
    }

    fn bytes(&self) -> Vec<u8> {
        let Quarterly { ledger, master, config } = &self.quarterly;
        let mut bytes = Vec::new();
        render(&mut bytes, &self.view, ledger, master, config).expect("renders");
        bytes
    }
}

fn sheets(bytes: Vec<u8>) -> BTreeMap<String, Range<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheets().into_iter().collect()
}

/// The rows of a list below the row that begins with this heading.
fn list(sheet: &Range<Data>, first: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let mut rows = sheet.rows().skip_while(|row| row[0] != Data::String(first.into()));
    let headings = rows.next().expect("headings").iter().map(ToString::to_string).collect();
    (headings, rows.map(<[Data]>::to_vec).collect())
}

fn at<'r>(headings: &[String], row: &'r [Data], heading: &str) -> &'r Data {
    let col = headings.iter().position(|h| h == heading).unwrap_or_else(|| panic!("{heading}: {headings:?}"));
    &row[col]
}

fn text(data: &Data) -> String {
    data.to_string()
}

fn number(data: &Data) -> f64 {
    match data {
        Data::Float(n) => *n,
        Data::Int(n) => *n as f64,
        other => panic!("not a number: {other:?}"),
    }
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let book = book();
    assert!(book.bytes() == book.bytes());
}

#[test]
fn the_sheets_stand_in_order() {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(book().bytes())).expect("a workbook");
    let names = ["总览", "任务", "矩阵", "问题", "亮点做法", "填报与判定不一致", "明细", "项目", "核查", "收件"];
    assert_eq!(book.sheet_names(), names);
}

#[test]
fn every_entry_has_its_row_as_value_and_as_typed() {
    let book = book();
    let (headings, rows) = list(&sheets(book.bytes())["明细"], "单位");
    assert_eq!(rows.len(), book.quarterly.ledger.entries.len());
    for (row, entry) in rows.iter().zip(&book.quarterly.ledger.entries) {
        let cell = |heading: &str| at(&headings, row, heading);
        assert_eq!(text(cell("单位")), entry.unit);
        assert_eq!(text(cell("编号")), entry.item.expect("an item").to_string());
        assert_eq!(text(cell("判定")), entry.derived.label());
        assert_eq!(text(cell("依据")), entry.reasons.join("；"));
        let typed =
            |given: &Option<Given<Status>>| given.as_ref().map_or(String::new(), |given| given.text.to_string());
        assert_eq!(text(cell("状态原文")), typed(&entry.answers.status));
        match &entry.answers.percent {
            Some(given) => {
                let fraction = given.exact().expect("exact").hundredths() as f64 / 10_000.0;
                assert!((number(cell("完成率")) - fraction).abs() < 1e-12);
                assert_eq!(text(cell("完成率原文")), given.text);
            }
            None => assert_eq!(cell("完成率"), &Data::Empty),
        }
        match &entry.source {
            Some(source) => {
                assert_eq!(text(cell("来源文件")), source.path.to_string());
                assert_eq!(number(cell("行")), f64::from(source.row));
            }
            None => assert_eq!(cell("来源文件"), &Data::Empty),
        }
    }
}

#[test]
fn odd_texts_arrive_as_text() {
    let (headings, rows) = list(&sheets(book().bytes())["明细"], "单位");
    let row = |item: &str| {
        let mine = |row: &&Vec<Data>| text(&row[0]) == UNITS[ODD] && text(&row[1]) == item;
        rows.iter().find(mine).unwrap_or_else(|| panic!("{item}"))
    };
    let cell = |item: &str, heading: &str| at(&headings, row(item), heading).clone();
    assert_eq!(cell("1.1", "工作进展"), Data::String("=1+1".into()));
    assert_eq!(cell("1.2", "工作进展"), Data::String("<script>alert('甲')</script>&amp;".into()));
    assert_eq!(cell("2.1", "工作进展"), Data::String("第一行\n第二行␁完".into()));
    assert_eq!(cell("4.1", "工作进展"), Data::String("https://example.org/a".into()));
    assert_eq!(cell("10.1", "存在问题"), Data::String("@SUM(A1)".into()));
    let long = text(&cell("1.3", "工作进展"));
    assert_eq!(long.chars().count(), 32_767);
    assert!(long.starts_with("进进") && long.ends_with("……（原文过长，已截断，见 ledger.json）"));
    // Not exact: stands as words, so that no sum takes it.
    assert_eq!(cell("3.2", "完成数"), Data::String("（约数）10余个".into()));
    assert_eq!(cell("3.2", "完成数原文"), Data::String("10余个".into()));
    assert_eq!(cell("3.2", "完成率"), Data::Float(0.3333));
    assert_eq!(cell("9.1", "填报状态"), Data::String("不涉及".into()));
}

#[test]
fn no_cell_of_the_file_is_a_formula_of_a_unit() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book().bytes())).expect("a workbook");
    for sheet in ["明细", "项目", "核查", "收件"] {
        let formulas = book.worksheet_formula(sheet).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{sheet}");
    }
}

#[test]
fn people_and_their_numbers_stay_in_the_ledger() {
    for (name, sheet) in sheets(book().bytes()) {
        for (row, col, cell) in sheet.used_cells() {
            let cell = cell.to_string();
            for private in [PHONE, "王小明", "59531234", "59990000"] {
                assert!(!cell.contains(private), "{name} {row} {col}: {cell}");
            }
        }
    }
}

#[test]
fn sums_equal_what_they_sum() {
    let book = book();
    let sheets = sheets(book.bytes());
    let (headings, rows) = list(&sheets["任务"], "编号");
    let (items, totals) = rows.split_at(book.quarterly.ledger.items.len());
    for heading in ["应报单位", "已报单位"].into_iter().chain(Derived::ALL.map(Derived::label)) {
        let sum: f64 = items.iter().map(|row| number(at(&headings, row, heading))).sum();
        assert_eq!(number(at(&headings, &totals[0], heading)), sum, "{heading}");
    }
    for (row, item) in items.iter().zip(&book.quarterly.ledger.items) {
        let cells: f64 = Derived::ALL.iter().map(|class| number(at(&headings, row, class.label()))).sum();
        assert_eq!(number(at(&headings, row, "应报单位")), cells, "{}", item.id);
    }
    let due = |item: &str| items.iter().find(|row| text(&row[0]) == item).map(|row| at(&headings, row, "严格到期日"));
    assert!(matches!(due("1.2"), Some(Data::DateTime(at)) if at.as_f64() == 45_961.0), "{:?}", due("1.2"));
}

#[test]
fn the_matrix_counts_what_it_shows() {
    let book = book();
    let sheets = sheets(book.bytes());
    let rows: Vec<&[Data]> = sheets["矩阵"].rows().collect();
    let columns = rows[1].iter().position(|cell| text(cell) == "应报").expect("counts");
    assert_eq!(columns - 1, book.quarterly.ledger.items.iter().filter(|item| !item.expected_from.is_empty()).count());
    let units = &rows[3..3 + UNITS.len()];
    for row in units {
        let filled = row[1..columns].iter().filter(|cell| **cell != Data::Empty).count() as f64;
        assert_eq!(number(&row[columns]), filled);
        let classes: f64 = row[columns + 1..].iter().map(number).sum();
        assert_eq!(classes, filled);
    }
    for (at, total) in rows[3 + UNITS.len()..].iter().enumerate() {
        let word = text(&total[0]);
        for col in 1..columns {
            let n = units.iter().filter(|row| if at == 0 { row[col] != Data::Empty } else { text(&row[col]) == word });
            assert_eq!(number(&total[col]), n.count() as f64, "{word} {col}");
        }
    }
}

/// Cell and target of every link of a sheet, by the sheet's position.
fn links(bytes: Vec<u8>, sheet: usize) -> Vec<(CellRef, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = archive.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("a sheet");
    let xml = std::io::read_to_string(&mut part).expect("text");
    let value = |tag: &str, name: &str| {
        let from = tag.find(&format!("{name}=\"")).expect("an attribute") + name.len() + 2;
        tag[from..].split('"').next().unwrap_or_default().to_string()
    };
    let tags = xml.split("<hyperlink ").skip(1);
    tags.map(|tag| (value(tag, "ref").parse().expect("a cell"), value(tag, "location"))).collect()
}

#[test]
fn links_of_the_matrix_lead_to_the_unit_and_the_item() {
    let bytes = book().bytes();
    let sheets = sheets(bytes.clone());
    let (matrix, detail) = (&sheets["矩阵"], &sheets["明细"]);
    let cell = |sheet: &Range<Data>, row: u32, col: u32| sheet.get_value((row - 1, col - 1)).map(text);
    let links = links(bytes, 3);
    assert!(links.len() > 100);
    for (from, to) in links {
        let row = to.rsplit_once("!A").and_then(|(_, row)| row.parse().ok()).expect("a row");
        assert_eq!(cell(detail, row, 1), cell(matrix, from.row, 1), "{from}");
        if from.col > 1 {
            assert_eq!(cell(detail, row, 2), cell(matrix, 2, from.col), "{from}");
        }
    }
}

#[test]
fn findings_and_dispositions_are_all_there() {
    let book = book();
    let sheets = sheets(book.bytes());
    let (headings, rows) = list(&sheets["核查"], "单位");
    assert_eq!(rows.len(), book.quarterly.ledger.findings.len());
    for finding in &book.quarterly.ledger.findings {
        // The lines of the last two tell them apart; both are of one unit.
        let row = rows.iter().find(|row| text(at(&headings, row, "代码")) == finding.code.id()).expect("a row");
        assert_eq!(text(at(&headings, row, "级别")), finding.severity().label());
        let right = text(at(&headings, row, "应为"));
        assert_eq!(right.starts_with("例："), finding.expected == finding.code.row().example, "{right}");
    }
    let (headings, rows) = list(&sheets["收件"], "文件");
    assert_eq!(rows.len(), book.quarterly.ledger.dispositions.len());
    assert_eq!(text(at(&headings, &rows[1], "行")), "5–24、26");
    assert_eq!(text(at(&headings, &rows[0], "文件")), "0001.eml › 嘉定镇街道三季度进展.xlsx");
    let (_, sums) = list(&sheets["收件"], "处理");
    let total = sums.iter().position(|row| text(&row[0]) == "合计").expect("a total");
    for col in [1, 2] {
        let sum: f64 = sums[..total].iter().map(|row| number(&row[col])).sum();
        assert_eq!(number(&sums[total][col]), sum);
    }
    assert_eq!(number(&sums[total][1]), 1.0);
    assert_eq!(number(&sums[total][2]), 11.0 * 27.0);
}

#[test]
fn an_empty_quarter_has_every_sheet() {
    let mut quarter = book().quarterly;
    let ledger = &mut quarter.ledger;
    (ledger.entries, ledger.projects, ledger.findings, ledger.dispositions) = Default::default();
    (ledger.items, ledger.units) = Default::default();
    quarter.master = MasterList::default();
    let book = Book::of(quarter);
    assert_eq!(sheets(book.bytes()).len(), 10);
}

/// A sheet with the number formats of its cells.
fn formatted(bytes: &[u8], name: &str) -> Sheet {
    let book = InProcess.workbook(bytes).expect("a workbook");
    book.sheets.into_iter().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// A percentage as it is shown.
fn shown(cell: &Cell) -> Option<String> {
    let Cell::Number(number, Some(format)) = cell else { return None };
    let decimals = format.strip_suffix('%')?.split_once('.').map_or(0, |(_, tail)| tail.len());
    Some(format!("{:.decimals$}", number * 100.0))
}

#[test]
fn shares_show_what_the_text_prints_at_any_setting() {
    for decimals in 0..=2 {
        let mut quarter = book().quarterly;
        (quarter.config.decimals, quarter.config.ranking) = (decimals, true);
        let book = Book::of(quarter);
        let sheet = formatted(&book.bytes(), "总览");
        let seen: Vec<String> = sheet.cells.iter().filter_map(|(_, cell)| shown(cell)).collect();
        let (view, overview) = (&book.view, &book.view.overview);
        let closings = || view.items.iter().flat_map(|item| &item.closings);
        let (district, each): (Vec<_>, Vec<_>) = closings().partition(|closing| !closing.each_unit);
        let ranked = view.units.rows.iter().filter(|_| view.units.ranked);
        let of = |closing: &&ClosingView| {
            let elapsed = closing.pace.as_ref().map(|pace| pace.elapsed.clone());
            [closing.rate.as_ref().map(|rate| rate.percent.clone()), elapsed]
        };
        let closings: Vec<Option<Num>> = district.iter().chain(&each).flat_map(of).collect();
        let rates = std::iter::once(overview.rate.as_ref().map(|rate| &rate.percent))
            .chain(overview.classes.iter().map(|class| class.share.as_ref()))
            .chain(closings.iter().map(Option::as_ref))
            .chain(ranked.map(|unit| unit.due.as_ref().map(|rate| &rate.percent)));
        let printed: Vec<&str> = rates.flatten().map(|percent| percent.text.as_str()).collect();
        assert!(printed.len() > 18 && printed.iter().all(|text| text.contains('.') == (decimals > 0)));
        assert_eq!(seen, printed, "{decimals} decimals");
    }
}

#[test]
fn the_overview_tells_when_a_unit_reported_and_what_is_behind() {
    let book = book();
    let sheet = &sheets(book.bytes())["总览"];
    let (headings, rows) = list(sheet, "单位");
    let unit = |name: &str| rows.iter().find(|row| text(&row[0]) == name).unwrap_or_else(|| panic!("{name}"));
    let states = [("嘉定镇街道", "按时报送"), ("徐行镇", "迟报3天"), ("外冈镇", "未报送")];
    for (name, state) in states {
        assert_eq!(text(at(&headings, unit(name), "报送情况")), state);
    }
    assert!(matches!(at(&headings, unit("徐行镇"), "收到时间"), Data::DateTime(_)));
    assert_eq!(at(&headings, unit("外冈镇"), "收到时间"), &Data::Empty);
    assert_eq!(text(at(&headings, unit("外冈镇"), "已完成")), "—");
    let figure = |label: &str| sheet.rows().find(|row| text(&row[0]).contains(label)).expect("a key figure");
    for card in &book.view.overview.cards {
        let row = figure(&card.label);
        assert_eq!(number(&row[2]), card.number.as_ref().expect("a number").value.as_f64());
        assert!(text(&row[6]).starts_with(&card.word), "{row:?}");
    }
}

#[test]
fn a_task_lists_all_its_dates_and_targets_and_a_repeat_has_no_status() {
    let book = book();
    let (headings, rows) = list(&sheets(book.bytes())["任务"], "编号");
    let cell = |item: &str, heading: &str| {
        let row = rows.iter().find(|row| text(&row[0]) == item).unwrap_or_else(|| panic!("{item}"));
        at(&headings, row, heading).clone()
    };
    let dates = text(&cell("1.2", "全部时限（原文）"));
    assert!(dates.starts_with("8月31日前初稿（8月前") && dates.ends_with("\n11月30日前最终成果（11月前）"), "{dates}");
    let due = NaiveDate::from_ymd_opt(2025, 11, 30).expect("a day");
    assert!(matches!(cell("1.2", "到期日"), Data::DateTime(at) if at.as_datetime().is_some_and(|at| at.date() == due)));
    assert_eq!(text(&cell("1.2", "到期内容")), "最终成果");
    assert_eq!(text(&cell("1.1", "到期内容")), "（已过）");
    let targets = text(&cell("3.1", "目标完成情况"));
    let lines: Vec<&str> = targets.lines().collect();
    assert!(lines.len() == 2 && lines[0].contains("/161") && lines[1].contains("/157"), "{targets}");
    let both = text(&cell("10.1", "目标完成情况"));
    assert!(both.contains("达到的单位"), "{both}");
    assert!(lines[1].contains("落后时间进度") && lines[1].contains("个单位未报数"), "{targets}");
    assert_eq!((text(&cell("11.2", "状态")), text(&cell("11.2", "说明"))), ("—".into(), "与12.2同文，不计".into()));
    assert_eq!(cell("15.1", "目标完成情况"), Data::Empty);
    assert!(rows.iter().any(|row| text(&row[0]).starts_with("严格到期日：")), "what the strict dates mean");
}

#[test]
fn what_was_not_read_stands_as_typed() {
    let mut quarter = book().quarterly;
    for (project, words) in quarter.ledger.projects.iter_mut().zip(["否", "差不多了"]) {
        project.status = given(Reading::Unread, words, 10, 5);
    }
    let (headings, rows) = list(&sheets(Book::of(quarter).bytes())["项目"], "单位");
    let states: Vec<String> = rows[..2].iter().map(|row| text(at(&headings, row, "状态"))).collect();
    assert_eq!(states, ["未完工", "差不多了"]);
    assert_eq!(text(at(&headings, &rows[0], "状态原文")), "否");
    assert_eq!(text(at(&headings, &rows[0], "完成率")), "八成左右");
}

#[test]
fn what_was_not_asked_for_is_kept_and_not_judged() {
    let mut quarter = book().quarterly;
    let entries = &mut quarter.ledger.entries;
    let done = |entry: &Entry| entry.derived == Derived::Done && entry.unit == UNITS[0];
    let twice = Entry { derived: Derived::Overdue, ..entries.iter().find(|e| done(e)).expect("an answer").clone() };
    let outside = Entry { item: "5.1".parse().ok(), counted: false, derived: Derived::Done, ..twice.clone() };
    entries.extend([twice, outside]);
    let book = Book::of(quarter);
    let sheets = sheets(book.bytes());
    let matrix: Vec<&[Data]> = sheets["矩阵"].rows().collect();
    let col = |word: &str| matrix[1].iter().position(|cell| text(cell) == word).expect(word);
    assert_eq!(text(&matrix[3][col("5.1")]), "不计");
    assert_eq!(number(&matrix[3][col("应报")]), book.view.units.rows[0].counts.expected.value.as_f64());
    let (headings, rows) = list(&sheets["明细"], "单位");
    for row in &rows[rows.len() - 2..] {
        let cells = ["判定", "计入统计"].map(|heading| text(at(&headings, row, heading)));
        assert_eq!(cells, ["不计入", "不计入"], "never a word that has a colour");
    }
    // Whoever pivots the table gets the board of the text.
    for unit in &book.view.units.rows {
        let mine = rows.iter().filter(|row| text(&row[0]) == unit.name);
        let counted: Vec<String> = mine.map(|row| text(at(&headings, row, "判定"))).filter(|w| w != "不计入").collect();
        assert_eq!(counted.len() as f64, unit.counts.expected.value.as_f64(), "{}", unit.name);
        let done = counted.iter().filter(|word| *word == Derived::Done.label()).count();
        assert_eq!(done as f64, unit.counts.done.value.as_f64(), "{}", unit.name);
    }
}

#[test]
fn nobody_is_named_inside_an_answer() {
    let mut quarter = book().quarterly;
    let entry = quarter.ledger.entries.iter_mut().find(|entry| entry.unit == UNITS[1]).expect("an entry");
    let words = said("请找李大山，59530000转2；13812345678", 8, 7);
    entry.answers.contact = said("李大山", 12, 7);
    for answer in [&mut entry.answers.progress, &mut entry.answers.problems, &mut entry.answers.highlight] {
        *answer = words.clone();
    }
    entry.answers.done = given(Reading::Unread, "见13812345678", 7, 7);
    let person =
        |column: &str| Extra {
            column: column.into(), text: "陈某某".into(), cell: CellRef::new(7, 14), source: None
        };
    entry.extra = vec![person("分管领导"), person("审核人")];
    quarter.ledger.projects[0].owner = said("李大山13812345678", 5, 5);
    quarter.ledger.dispositions[0].path = Origin::file("13812345678的来信.eml");
    for (name, sheet) in sheets(Book::of(quarter).bytes()) {
        for (row, col, cell) in sheet.used_cells() {
            let cell = cell.to_string();
            for private in ["59530000", PHONE, "陈某某"] {
                assert!(!cell.contains(private), "{name} {row} {col}: {cell}");
            }
            assert!(name == "项目" || !cell.contains("李大山"), "{name} {row} {col}: {cell}");
        }
    }
}

#[test]
fn what_units_wrote_is_what_the_text_counts() {
    let book = book();
    let sheets = sheets(book.bytes());
    let (headings, rows) = list(&sheets["问题"], "单位");
    assert_eq!(rows.len() as f64, book.view.problems.total.value.as_f64());
    for kind in &book.view.problems.kinds {
        let n = rows.iter().filter(|row| text(at(&headings, row, "类别")) == kind.name).count();
        assert_eq!(n as f64, kind.count.value.as_f64(), "{}", kind.name);
    }
    let (praise, good) = list(&sheets["亮点做法"], "单位");
    assert!(rows.len() > 5 && !good.is_empty());
    assert_eq!(good.len() as f64, book.view.highlights.total.value.as_f64());
    // As typed, beside where it stands.
    let told = rows.iter().map(|row| (&headings, row, "问题（原文）"));
    for (headings, row, words) in told.chain(good.iter().map(|row| (&praise, row, "亮点做法（原文）"))) {
        let cell = |heading: &str| text(at(headings, row, heading));
        let mine = |e: &&Entry| e.unit == cell("单位") && e.item.is_some_and(|id| id.to_string() == cell("编号"));
        let entry = book.quarterly.ledger.entries.iter().find(mine).expect("an entry");
        let answer = if words.starts_with("问题") { &entry.answers.problems } else { &entry.answers.highlight };
        let given = answer.as_ref().expect("an answer");
        assert!(given.text == cell(words) || given.text.contains(PHONE), "{}", given.text);
        assert_eq!(cell("单元格"), given.cell.to_string());
    }
}

/// What a part of the archive says of a name, everywhere: `<col min="1" width="9">`.
fn attributes(xml: &str, tag: &str, name: &str) -> Vec<String> {
    let value = |tag: &str| {
        let tag = format!(" {}", tag.split('>').next()?);
        let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[from..].split('"').next().map(str::to_string)
    };
    xml.split(&format!("<{tag} ")).skip(1).filter_map(value).collect()
}

#[test]
fn every_list_is_a_table_of_its_own_name() {
    let bytes = book().bytes();
    let parts = parts(&bytes);
    let tables: Vec<&String> = parts.iter().filter(|(name, _)| name.contains("/tables/")).map(|(_, xml)| xml).collect();
    let names: Vec<String> = tables.iter().flat_map(|xml| attributes(xml, "table", "displayName")).collect();
    assert_eq!(names, ["任务", "问题", "亮点做法", "填报与判定不一致", "明细", "项目", "核查", "收件"]);
    let sheets = sheets(bytes.clone());
    for (xml, name) in tables.iter().zip(&names) {
        assert!(xml.contains("<autoFilter ") && xml.contains("showRowStripes=\"1\""), "{name}");
        let columns = attributes(xml, "tableColumn", "name");
        let has_all =
            sheets[name].rows().any(|row| columns.iter().zip(row).all(|(column, cell)| text(cell) == *column));
        assert!(has_all, "{name}: {columns:?}");
    }
}

#[test]
fn every_sheet_prints_in_letters_of_eight_points() {
    let bytes = book().bytes();
    let order: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    let parts = parts(&bytes);
    let defined = |name: &str, kind: &str| {
        let mut all = parts["xl/workbook.xml"].split("<definedName ").skip(1);
        all.any(|one| one.contains(kind) && one.contains(&format!(">{name}!$A:")))
    };
    for (name, n) in order.sheet_names().iter().zip(1..) {
        let xml = &parts[&format!("xl/worksheets/sheet{n}.xml")];
        assert!(xml.contains("orientation=\"landscape\"") && xml.contains("paperSize=\"9\""), "{name}");
        let scale: Option<u32> =
            attributes(xml, "pageSetup", "scale").first().map(|scale| scale.parse().expect("a number"));
        let fits = attributes(xml, "pageSetUpPr", "fitToPage") == ["1"];
        // What the columns take, at seven pixels a unit, of the 1,027 of a page.
        let numbers =
            |what: &str| attributes(xml, "col", what).into_iter().map(|n| n.parse::<f64>().expect("a number"));
        let spans = numbers("min").zip(numbers("max")).map(|(from, to)| to - from + 1.0);
        let wide: f64 = spans.zip(numbers("width")).map(|(n, width)| n * width * 7.0).sum();
        let is_list = parts.contains_key(&format!("xl/worksheets/_rels/sheet{n}.xml.rels"));
        assert!(scale.is_none_or(|scale| scale >= 80), "{name}: {scale:?}");
        assert!(!fits || is_list || wide * 0.8 <= 1_027.0, "{name}: {wide}");
        assert!(fits || name == "总览" || defined(name, "Print_Titles"), "{name} has its titles on every page");
    }
}

#[test]
fn units_stand_in_their_order_on_every_sheet() {
    let book = book();
    let sheets = sheets(book.bytes());
    for name in ["问题", "亮点做法", "明细", "项目", "核查"] {
        let (_, rows) = list(&sheets[name], "单位");
        let places: Vec<usize> = rows.iter().filter_map(|row| UNITS.iter().position(|u| text(&row[0]) == *u)).collect();
        assert!(places.len() > 1 && places.is_sorted(), "{name}: {places:?}");
    }
}

#[test]
fn nothing_reported_is_no_zero() {
    let mut quarter = book().quarterly;
    let silent = |closing: &&ClosingView| !closing.each_unit && closing.target.text == "157";
    for entry in quarter.ledger.entries.iter_mut().filter(|e| e.item.is_some_and(|id| id.to_string() == "3.1")) {
        (entry.answers.done, entry.answers.target, entry.counts) = (None, None, Vec::new());
    }
    for closing in quarter.ledger.items.iter_mut().filter(|i| i.id.to_string() == "3.1").flat_map(|i| &mut i.closing) {
        (closing.sum, closing.quarter, closing.cumulative, closing.gap) = (None, None, None, None);
    }
    let book = Book::of(quarter);
    assert!(book.view.items.iter().flat_map(|item| &item.closings).find(silent).is_some_and(|c| c.sum.is_none()));
    let sheets = sheets(book.bytes());
    let row = sheets["总览"].rows().find(|row| text(&row[1]) == "实施完成157个").expect("the target");
    assert_eq!(row[3], Data::String("—".into()));
    assert!(row[4..7].iter().all(|cell| *cell == Data::Empty), "{row:?}");
    // A unit of which nothing came has no counts but of what it owes.
    let (headings, rows) = list(&sheets["总览"], "单位");
    let silent = rows.iter().find(|row| text(&row[0]) == "外冈镇").expect("a unit");
    assert_eq!(text(at(&headings, silent, "已完成")), "—");
    assert_eq!(number(at(&headings, silent, "应报")), number(at(&headings, silent, "未填报")));
}

#[test]
fn a_chart_has_three_numbers_and_a_trend_three_quarters() {
    let charts = |book: &Book| parts(&book.bytes()).keys().filter(|name| name.contains("charts/chart")).count();
    let num = |n: i64| Num { value: Quantity::whole(n), text: n.to_string(), ..Num::default() };
    let mut book = book();
    let before = charts(&book);
    let rate = Some(Rate { percent: num(50), part: num(1), whole: num(2) });
    let point = TrendPoint {
        period: book.view.period,
        label: "第一季度".into(),
        as_of: "2025年3月31日".into(),
        current: false,
        reported: num(2),
        items: num(2),
        done: num(1),
        rate,
        sums: Vec::new(),
        silent: Vec::new(),
    };
    for (points, more) in [(1, 0), (2, 0), (3, 1), (4, 1)] {
        book.view.trend.points = vec![point.clone(); points];
        assert_eq!(charts(&book), before + more, "{points} quarters");
    }
    // What nobody gave a rate for is no point of a line.
    book.view.trend.points[0].rate = None;
    book.view.trend.points[1].rate = None;
    assert_eq!(charts(&book), before);
    let district =
        |item: &mut ItemView| item.closings.retain(|closing| closing.each_unit || closing.target.text == "157");
    book.view.items.iter_mut().for_each(district);
    assert_eq!(charts(&book), before - 1, "one target has two numbers");
}
