//! 核查清单.xlsx: every finding, by unit, as the clerk who must chase it wants
//! to read it. A sheet of sums first, then one list to filter, with the columns
//! of 核查 in 简报.xlsx.

use super::xlsx::findings::{FROZEN, OFFICE, Row, SEVERITY, columns};
use super::xlsx::page::set_up;
use super::xlsx::style::{Look, Styles, base, colour_severities, rule};
use super::xlsx::table::{Content, body, column_number, head, write_boxed};
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::{Finding, Severity};
use crate::model::ledger::Ledger;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;

/// Severities, a column each.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];
/// Headings of the sums, and the widths below them.
const SUMS: [(&str, f64); 6] =
    [("单位", 24.0), ("报送情况", 24.0), ("错误", 8.0), ("提醒", 8.0), ("提示", 8.0), ("合计", 8.0)];

/// The workbook of a quarter's findings.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(ledger: &Ledger, config: &Config) -> Result<Vec<u8>, Error> {
    compose(ledger, config).map_err(|e| Error::Output { name: "核查清单.xlsx".into(), reason: e.to_string() })
}

fn compose(ledger: &Ledger, config: &Config) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = format!("{}核查清单", ledger.period.title());
    book.set_default_format(&base(), 20, 64)?;
    book.set_properties(
        &DocProperties::new().set_title(&title).set_author(&config.issuer).set_creation_datetime(&ledger.as_of),
    );
    let order = unit_order(ledger);
    let mut findings: Vec<&Finding> = ledger.findings.iter().collect();
    findings.sort_by_key(|f| (order.get(f.unit.as_deref().unwrap_or("")).copied().unwrap_or(usize::MAX), f.severity()));
    let styles = Styles::new(config.decimals);
    sums(book.add_worksheet().set_name("汇总")?, &styles, &title, ledger, &findings)?;
    list(book.add_worksheet().set_name("清单")?, &styles, &title, &findings)?;
    book.save_to_buffer()
}

/// The office first, then units in the order of printing.
fn unit_order(ledger: &Ledger) -> BTreeMap<&str, usize> {
    std::iter::once("").chain(ledger.units.iter().map(|unit| unit.name.as_str())).zip(0..).collect()
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
    for (col, (heading, width)) in (0u16..).zip(SUMS) {
        sheet.set_column_width(col, width)?;
        sheet.write_string_with_format(2, col, heading, &styles.heading)?;
    }
    let states = ledger.units.iter().map(|unit| (unit.name.as_str(), unit.state.label()));
    let mut row = 3;
    for (unit, state) in std::iter::once(("", "")).chain(states) {
        let own = SEVERITIES.map(|severity| count.get(&(unit, severity)).copied().unwrap_or(0));
        let name = if unit.is_empty() { OFFICE } else { unit };
        write_boxed(sheet, styles, (row, 0), Look::Text, Content::text(name))?;
        write_boxed(sheet, styles, (row, 1), Look::Text, Content::text(state))?;
        for (col, number) in (2u16..).zip(own.into_iter().chain([own.iter().sum()])) {
            write_boxed(sheet, styles, (row, col), Look::Tally, Content::Number(f64::from(number)))?;
        }
        row += 1;
    }
    sheet.merge_range(row, 0, row, 1, "合计", &styles.total)?;
    let of = |severity: &Severity| findings.iter().filter(|finding| finding.severity() == *severity).count();
    let totals = SEVERITIES.map(|severity| of(&severity));
    for (col, total) in (2u16..).zip(totals.into_iter().chain([totals.iter().sum()])) {
        sheet.write_number_with_format(row, col, total as f64, &styles.total)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    set_up(sheet, title, Some((2, 2)))?;
    sheet.set_portrait();
    Ok(())
}

fn list(sheet: &mut Worksheet, styles: &Styles, title: &str, findings: &[&Finding]) -> Result<(), XlsxError> {
    let columns = columns();
    let rows: Vec<Row<'_>> = findings.iter().map(|finding| Row::for_its_unit(finding)).collect();
    head(sheet, styles, 0, &columns)?;
    let end = body(sheet, styles, 1, &columns, &rows)?;
    let (below, right) = (end.max(2) - 1, column_number(columns.len()) - 1);
    sheet.autofilter(0, 0, below, right)?;
    sheet.set_freeze_panes(1, FROZEN)?;
    colour_severities(sheet, (1, SEVERITY, below, SEVERITY))?;
    rule(sheet, (1, 0, below, right))?;
    set_up(sheet, title, Some((0, 0)))
}
