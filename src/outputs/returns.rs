//! 核查清单.xlsx: every finding, by unit, as the clerk who must chase it wants
//! to read it. A sheet of sums first, then one list to filter, with the columns
//! of 核查 in 简报.xlsx.

use super::xlsx::book::Book;
use super::xlsx::findings::{self, OFFICE, Row};
use super::xlsx::list::List;
use super::xlsx::page::set_up;
use super::xlsx::style::{Look, SEVERITIES, Styles, base};
use super::xlsx::table::{Cells, Content, column};
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::{Finding, Severity};
use crate::model::ledger::Ledger;
use crate::model::value::Colours;
use crate::quarter::mended::Mended;
use rust_xlsxwriter::{DocProperties, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Where the list goes, below the folder of the quarter.
pub const LIST: &str = "returns/核查清单.xlsx";

/// The sheet of what a file that is used has put right; there is none where nothing is.
pub const MENDED: &str = "已改正";

/// Headings of the sums, and the widths below them.
const SUMS: [(&str, f64); 6] =
    [("单位", 24.0), ("报送情况", 24.0), ("错误", 8.0), ("提醒", 8.0), ("提示", 8.0), ("合计", 8.0)];

/// The workbook of a quarter's findings.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(ledger: &Ledger, mended: &[Mended], config: &Config) -> Result<Vec<u8>, Error> {
    compose(ledger, mended, config)
        .map_err(|e| Error::Output { name: "核查清单.xlsx".into(), reason: e.to_string() })
}

fn compose(ledger: &Ledger, mended: &[Mended], config: &Config) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new(config.decimals);
    let mut book = Book::new(&styles);
    let title = format!("{}核查清单", ledger.period.title());
    book.frame.set_default_format(&base(), 20, 64)?;
    book.frame.set_properties(
        &DocProperties::new().set_title(&title).set_author(&config.issuer).set_creation_datetime(&ledger.as_of),
    );
    let findings = findings::by_unit(ledger);
    sums(book.sheet("汇总")?, &styles, &title, ledger, &findings)?;
    let rows: Vec<Row<'_>> = findings.iter().map(|finding| Row::for_its_unit(finding)).collect();
    findings::list("清单").write(&mut book, &Colours::default(), |_| title.clone(), rows)?;
    if !mended.is_empty() {
        let rows: Vec<&Mended> = mended.iter().collect();
        let title = format!("{title}：以前的来件里有、现在采用的里已经没有的问题");
        of_mended().write(&mut book, &Colours::default(), |_| title.clone(), rows)?;
    }
    let mut bytes = Vec::new();
    book.save(&mut bytes)?;
    Ok(bytes)
}

/// What was wrong, where, and the file without it: nobody need act.
fn of_mended<'a>() -> List<'a, &'a Mended> {
    let columns = vec![
        column("单位", 12.0, Look::Word, |m: &&'a Mended| Content::text(m.finding.unit.as_deref().unwrap_or(""))),
        column("代码", 7.0, Look::Word, |m| Content::text(m.finding.code.id())),
        column("问题", 28.0, Look::Text, |m| Content::text(m.finding.code.row().title)),
        column("原来的文件", 44.0, Look::Text, |m| {
            Content::maybe(m.finding.place.origin.as_ref(), |path| Content::public(path.to_string()))
        }),
        column("工作表", 12.0, Look::Text, |m| Content::maybe(m.finding.place.sheet.as_deref(), Content::text)),
        column("单元格", 8.0, Look::Word, |m| Content::maybe(m.finding.place.cell, Content::shown)),
        column("当时为", 38.0, Look::Text, |m| Content::public(m.finding.found.clone())),
        column("采用的文件", 44.0, Look::Text, |m| Content::public(m.by.to_string())),
    ];
    List { name: MENDED, frozen: 3, printed: columns.len(), above: 0, columns }
}

fn sums(
    sheet: &mut Worksheet,
    styles: &Styles,
    title: &str,
    ledger: &Ledger,
    findings: &[&Finding],
) -> Result<(), XlsxError> {
    let mut count: BTreeMap<(&str, Severity), u32> = BTreeMap::new();
    for finding in findings {
        *count.entry((finding.unit.as_deref().unwrap_or(""), finding.severity())).or_default() += 1;
    }
    sheet.write_string_with_format(0, 0, title, &styles.section)?;
    for ((_, width), col) in SUMS.into_iter().zip(0..) {
        sheet.set_column_width(col, width)?;
    }
    let mut cells = Cells { sheet, styles };
    cells.headings(2, SUMS.map(|(heading, _)| heading))?;
    let states = ledger.units.iter().map(|unit| (unit.name.as_str(), unit.state.label()));
    let mut row = 3;
    for (unit, state) in std::iter::once(("", "")).chain(states) {
        let own = SEVERITIES.map(|(severity, _)| count.get(&(unit, severity)).copied().unwrap_or(0));
        let name = if unit.is_empty() { OFFICE } else { unit };
        let numbers = own.into_iter().chain([own.iter().sum()]);
        let numbers = numbers.map(|number| (Look::Tally, Content::Number(f64::from(number))));
        let words = [name, state].map(|words| (Look::Text, Content::text(words)));
        cells.row(row, words.into_iter().chain(numbers))?;
        row += 1;
    }
    let sheet = cells.sheet;
    sheet.merge_range(row, 0, row, 1, "合计", &styles.total)?;
    let of = |severity: Severity| findings.iter().filter(|finding| finding.severity() == severity).count();
    let totals = SEVERITIES.map(|(severity, _)| of(severity));
    for (total, col) in totals.into_iter().chain([totals.iter().sum()]).zip(2..) {
        sheet.write_number_with_format(row, col, total as f64, &styles.total)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    set_up(sheet, title, Some((2, 2)))?;
    sheet.set_portrait();
    Ok(())
}
