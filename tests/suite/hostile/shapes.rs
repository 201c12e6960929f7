//! Files of shapes that take for ever where a program looks at one thing for every
//! other: headings without end, tables upon tables, ranges over ranges.
//!
//! What is judged here takes a fraction of a second, and took minutes or more where
//! it grew with the square; so the bound is far from both.

use crate::kit::desk::{Desk, HEAD, PERIOD, letter, list, progress, sheet};
use crate::kit::files::{book, read};
use jianbao::formats::{Container, Content, Effort, Halt, Member, Payload, Reader, Sheet, Unreadable};
use jianbao::intake::{Intake, Received};
use jianbao::model::finding::{Code, Findings};
use jianbao::model::ledger::{Ledger, Outcome};
use jianbao::model::place::{Area, CellRef, Origin};
use jianbao::model::ruling::Rulings;
use jianbao::model::value::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Many times what any of the shapes takes.
const BOUND: Duration = Duration::from_secs(20);

const FILE: &str = "南翔镇.xlsx";

/// The ledger of one file of these sheets, soon.
fn soon(name: &str, sheets: Vec<Sheet>) -> Ledger {
    let began = Instant::now();
    let ledger = Desk::default().file(FILE, sheets).ledger();
    assert!(began.elapsed() < BOUND, "{name} took {:?}", began.elapsed());
    ledger
}

/// A row of the words of headings, over and over, and answers below it.
fn wide(columns: usize) -> [Vec<String>; 3] {
    let words = ["编号", "任务", "成果", "状态", "完成数", "问题", "进展", "9月", "完成率", "目标数"];
    let heading = (0..columns).map(|at| match at / words.len() {
        0 => words[at].to_string(),
        time => format!("{}{time}", words[at % words.len()]),
    });
    let answer = |n: usize, at: usize| if at == 0 { format!("1.{n}") } else { format!("{}", at % 7 + n) };
    let row = |n: usize| (0..columns).map(|at| answer(n, at)).collect();
    [heading.collect(), row(1), row(2)]
}

#[test]
fn a_heading_of_all_columns_is_read_as_soon_as_any() {
    let rows = wide(16_384);
    let xlsx = book(|page| {
        for (row, cells) in (0..).zip(&rows) {
            for (col, text) in (0..).zip(cells) {
                page.write(row, col, text.as_str())?;
            }
        }
        Ok(())
    });
    let csv = rows.iter().map(|cells| cells.join(",")).collect::<Vec<_>>().join("\n");
    let cells = |cells: &Vec<String>| cells.iter().map(|text| format!("<td>{text}</td>")).collect::<String>();
    let html = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect::<String>();
    let html = format!("<html><meta charset=\"utf-8\"><table>{html}</table></html>");
    for (format, bytes) in [("xlsx", xlsx), ("csv", csv.into_bytes()), ("html", html.into_bytes())] {
        let ledger = soon(format, read(&bytes).expect("readable").sheets);
        let beyond: Vec<_> = ledger.findings.iter().filter(|finding| finding.code == Code::TableBeyond).collect();
        assert_eq!(beyond.len(), 1, "{format}");
        assert_eq!(beyond[0].found, format!("另有{}格", 3 * (16_384 - 256)), "{format}");
    }
}

/// A sheet of these rows over and over, so many in all.
fn over_and_over(rows: &[&str], times: usize) -> Vec<Sheet> {
    vec![sheet("三季度", &rows.repeat(times))]
}

/// Rows of words, each with the ranges of as many columns far to the right of them.
fn ranges() -> Vec<Sheet> {
    let rows = ["编号|任务|进展|状态|甲|乙|丙|丁|戊|己|庚|辛|壬|癸"; 8_000];
    let mut page = sheet("三季度", &rows);
    for at in 0..10_000 {
        let (row, col) = (1 + at / 100, 40 + 2 * (at % 100));
        page.merges.push(Area { first: CellRef::new(row, col), last: CellRef::new(row, col + 1) });
    }
    vec![page]
}

/// Two rows, of which the second stands at the end of the sheet, below columns that
/// may all be the same.
fn far_apart() -> Vec<Sheet> {
    let mut page = sheet("三季度", &[&format!("编号|任务|状态|完成数{}", "|完成数".repeat(250)), "1.1||已完成"]);
    page.cells.push(((1_048_576, 1), Cell::Text("1.2".into())));
    page.cells.push(((1_048_576, 3), Cell::Text("滞后".into())));
    vec![page]
}

/// A row for a whole task of this text as progress.
fn told(text: &str) -> Vec<Sheet> {
    let long: String = text.chars().cycle().take(32_767).collect();
    let row = format!("3|||||{long}");
    vec![progress(&[row.as_str(); 12])]
}

/// A name, and the sheets of a file.
type Shape = (&'static str, fn() -> Vec<Sheet>);

const SHAPES: &[Shape] = &[
    ("tables side by side", || {
        let side = |row: &str| [row; 5_000].join("|");
        vec![sheet("三季度", &[&side("编号|成果|状态"), &side("1.1|甲|已完成"), &side("1.2|甲|滞后")])]
    }),
    ("tables below one another", || over_and_over(&["编号|成果|状态|进展", "1.1|社区规划|已完成|推进"], 12_000)),
    ("ranges beside words", ranges),
    ("rows far apart", far_apart),
    ("the same as above", || {
        let page = progress(&["1.1|同上|同上|同上|同上|同上|同上|同上|同上|同上"; 2_000]);
        (1..=5).map(|n| Sheet { name: format!("表{n}"), ..page.clone() }).collect()
    }),
    ("digits", || told("1")),
    ("digits with commas", || told("1,")),
];

#[test]
fn no_shape_takes_long() {
    for (name, sheets) in SHAPES {
        soon(name, sheets());
    }
}

#[test]
fn an_item_that_a_cell_names_over_and_over_is_one() {
    let ids = ["3.1"; 8_000].join("、");
    let ledger = soon("ids", vec![progress(&[&format!("{ids}|正常推进"), "1.1|已完成"])]);
    let of_file = ledger.entries.iter().filter(|entry| entry.source.is_some());
    assert_eq!(of_file.filter(|entry| entry.item.is_some()).count(), 2);
}

#[test]
fn what_titles_say_is_told_as_far_as_a_person_reads() {
    let titles: Vec<String> = (0..300).map(|n| format!("20{:02}年一季度、20{:02}年二季度", n % 97, n / 97)).collect();
    let rows: Vec<&str> = titles.iter().map(String::as_str).chain([HEAD, "1.1|已完成"]).collect();
    let ledger = soon("titles", vec![sheet("汇总", &rows)]);
    let told: Vec<_> = ledger.findings.iter().filter(|f| f.code == Code::PeriodDoubtful).collect();
    assert!(told.len() == 1 && told[0].found.contains("等等") && told[0].found.len() < 1_000, "{told:?}");
}

#[test]
fn versions_are_named_as_far_as_a_person_reads() {
    let rows: Vec<String> = (0..200).map(|n| format!("1.1|正常推进||||第{n}种说法")).collect();
    let file = |desk: Desk, (n, row): (usize, &String)| desk.file(&format!("南翔镇{n}.xlsx"), vec![progress(&[row])]);
    let ledger = rows.iter().enumerate().fold(Desk::default(), file).ledger();
    let told: Vec<&str> =
        ledger.findings.iter().filter(|f| f.code == Code::VersionsDiffer).map(|f| f.found.as_str()).collect();
    // Of more than may be held nothing is used.
    assert_eq!(told.len(), 50);
    assert!(told.iter().all(|found| found.ends_with("等50份") && found.len() < 500), "{}", told[0]);
}

/// What a file of the inbox gives in so much time.
fn in_time(patience: Duration, desk: &Desk) -> Vec<Received> {
    let (master, config) = list();
    let rulings = Rulings::default();
    let intake = Intake::new(&master, &config, &rulings, PERIOD, PERIOD.last_day()).patience(patience);
    let load = || Ok::<_, Halt>(Ok(vec![desk.roots[0] as u8]));
    intake.receive(&desk.origins[0], (desk, Effort::Alone), load).expect("nothing touches the disk")
}

/// The codes of what is found and what becomes of it.
fn fate(received: &Received) -> (Vec<Code>, Vec<Outcome>) {
    let mut findings = Findings::default();
    findings.extend(received.findings.clone());
    let codes = findings.into_sorted().into_iter().map(|finding| finding.code);
    (codes.collect(), received.dispositions.iter().map(|d| d.what).collect())
}

#[test]
fn what_takes_too_long_is_given_up_whole() {
    let given_up = (vec![Code::TooLarge], vec![Outcome::TooLarge]);
    let row = || progress(&["1.1|已完成||||同上", "1.2|不知何意"]);
    let one = Desk::default().file(FILE, vec![row()]);
    let read = in_time(Duration::from_secs(600), &one);
    assert!(read[0].submission.is_some() && read[0].contents.rows == 3);
    let late = in_time(Duration::ZERO, &one);
    assert_eq!((late.len(), fate(&late[0])), (1, given_up.clone()));
    assert!(late[0].submission.is_none() && late[0].questions.is_empty());
    assert_eq!((late[0].unit.as_deref(), late[0].contents.rows), (Some("南翔镇"), 0));
    // Both members of a mail, which itself is read.
    let attached = vec![(FILE, vec![row()]), ("三季度.xlsx", vec![row()])];
    let mail = Desk { roots: vec![2], ..Desk::default().mail("a.eml", letter("", "进展", "请查收。"), attached) };
    let late = in_time(Duration::ZERO, &mail);
    assert_eq!(late[2..].iter().map(fate).collect::<Vec<_>>(), vec![given_up.clone(), given_up]);
}

/// A parcel of workbooks for each of which a worker takes too long.
struct Endless(AtomicUsize);

impl Reader for Endless {
    fn read(&self, bytes: &[u8], _: Effort) -> Result<Result<Content, Unreadable>, Halt> {
        if bytes.is_empty() {
            let member =
                |n| Member { name: format!("{n}.xlsx"), odd_name: None, payload: Payload::File(vec![1].into()) };
            return Ok(Ok(Content::Container(Container { envelope: None, members: (0..50).map(member).collect() })));
        }
        self.0.fetch_add(1, Ordering::Relaxed);
        Ok(Err(Unreadable::TimedOut))
    }
}

#[test]
fn a_parcel_takes_no_longer_than_a_few_files() {
    let (master, config) = list();
    let rulings = Rulings::default();
    let intake = Intake::new(&master, &config, &rulings, PERIOD, PERIOD.last_day());
    let reader = Endless(AtomicUsize::new(0));
    let load = || Ok::<_, Halt>(Ok(Vec::new()));
    let received = intake.receive(&Origin::file("南翔镇.zip"), (&reader, Effort::Alone), load).expect("no disk");
    assert_eq!(reader.0.into_inner(), 3);
    let refused = received.iter().filter(|one| fate(one).1 == [Outcome::TooLarge]).count();
    assert_eq!((received.len(), refused), (51, 50));
}
