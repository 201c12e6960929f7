//! Files of shapes that take for ever where a program looks at one thing for every
//! other: headings without end, tables upon tables, ranges over ranges.
//!
//! What is judged here takes a fraction of a second, and took minutes or more where
//! it grew with the square; so the bound is far from both.

use crate::kit::desk::{Desk, sheet};
use crate::kit::files::{book, read};
use jianbao::formats::Sheet;
use jianbao::model::finding::Code;
use jianbao::model::ledger::Ledger;
use std::time::{Duration, Instant};

/// A hundred times what any of the shapes takes.
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
    let row =
        |n: usize| (0..columns).map(|at| if at == 0 { format!("1.{n}") } else { format!("{}", at % 7 + n) }).collect();
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

#[test]
fn many_wide_headings_are_read_as_soon_as_one() {
    let [heading, one, two] = wide(256).map(|cells| cells.join("|"));
    let rows: Vec<&str> = [heading.as_str(), &one, &two].into_iter().cycle().take(600).collect();
    soon("wide headings below one another", vec![sheet("三季度", &rows)]);
}
