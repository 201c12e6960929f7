//! 核查清单.xlsx: every finding, by unit, as the clerk who must chase it wants
//! to read it. A sheet of sums first, then one list to filter.

use crate::config::Config;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::ledger::Ledger;
use crate::value::without_phones;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// Who must act where no unit is named.
const OFFICE: &str = "本办公室核对";

/// One column of the list.
struct Column {
    heading: &'static str,
    width: f64,
    text: fn(&Finding) -> String,
}

const COLUMNS: &[Column] = &[
    Column { heading: "单位", width: 14.0, text: |f| f.unit.clone().unwrap_or_else(|| OFFICE.into()) },
    Column { heading: "级别", width: 6.0, text: |f| f.severity().label().into() },
    Column { heading: "代码", width: 7.0, text: |f| f.code.id().into() },
    Column { heading: "问题", width: 24.0, text: |f| f.code.row().title.into() },
    Column {
        heading: "文件",
        width: 30.0,
        text: |f| f.place.origin.as_ref().map_or_else(String::new, ToString::to_string),
    },
    Column { heading: "工作表", width: 14.0, text: |f| f.place.sheet.as_deref().unwrap_or("").into() },
    Column {
        heading: "单元格", width: 8.0, text: |f| f.place.cell.map_or_else(String::new, |cell| cell.to_string())
    },
    Column { heading: "现为", width: 34.0, text: |f| without_phones(&f.found) },
    Column { heading: "应为", width: 30.0, text: expected },
    Column { heading: "程序处理", width: 24.0, text: |f| without_phones(&f.taken.to_string()) },
    Column { heading: "请你做", width: 34.0, text: |f| f.code.row().advice.into() },
];

/// What is right: of this very cell where that is known, else an example.
fn expected(finding: &Finding) -> String {
    let example = finding.expected == finding.code.row().example;
    if example { format!("例：{}", finding.expected) } else { finding.expected.clone() }
}

/// The longest text that is put into a cell, in characters.
const LONGEST: usize = 1_000;

/// The workbook of a quarter's findings.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(ledger: &Ledger, config: &Config) -> Result<Vec<u8>, Error> {
    compose(ledger, config).map_err(|e| Error::Output { name: "核查清单.xlsx".into(), reason: e.to_string() })
}

fn compose(ledger: &Ledger, config: &Config) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::parse_from_str(&ledger.as_of.to_string())?;
    let title = format!("{}核查清单", ledger.period.title());
    book.set_properties(
        &DocProperties::new().set_title(&title).set_author(&config.issuer).set_creation_datetime(&made),
    );
    let order = unit_order(ledger);
    let mut findings: Vec<&Finding> = ledger.findings.iter().collect();
    findings.sort_by_key(|f| (order.get(f.unit.as_deref().unwrap_or("")).copied().unwrap_or(usize::MAX), f.severity()));
    sums(book.add_worksheet().set_name("汇总")?, &title, ledger, &findings)?;
    list(book.add_worksheet().set_name("清单")?, &findings)?;
    book.save_to_buffer()
}

/// The office first, then units in the order of printing.
fn unit_order(ledger: &Ledger) -> BTreeMap<&str, usize> {
    std::iter::once("").chain(ledger.units.iter().map(|unit| unit.name.as_str())).zip(0..).collect()
}

fn head() -> Format {
    let blue = Color::RGB(0xE7_EDF5);
    Format::new().set_bold().set_background_color(blue).set_border(FormatBorder::Thin).set_align(FormatAlign::Center)
}

fn cell() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin)
}

fn sums(sheet: &mut Worksheet, title: &str, ledger: &Ledger, findings: &[&Finding]) -> Result<(), XlsxError> {
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let mut count: BTreeMap<(&str, Severity), u32> = BTreeMap::new();
    for finding in findings {
        *count.entry((finding.unit.as_deref().unwrap_or(""), finding.severity())).or_default() += 1;
    }
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(14))?;
    for (col, heading) in (0u16..).zip(["单位", "报送情况", "错误", "提醒", "提示", "合计"]) {
        sheet.set_column_width(col, if col < 2 { 24.0 } else { 8.0 })?;
        sheet.write_string_with_format(2, col, heading, &head())?;
    }
    let states =
        std::iter::once(("", "")).chain(ledger.units.iter().map(|unit| (unit.name.as_str(), unit.state.label())));
    let mut row = 3;
    let mut totals = [0u32; 4];
    for (unit, state) in states {
        sheet.write_string_with_format(row, 0, if unit.is_empty() { OFFICE } else { unit }, &cell())?;
        sheet.write_string_with_format(row, 1, state, &cell())?;
        let own: Vec<u32> = severities.iter().map(|s| count.get(&(unit, *s)).copied().unwrap_or(0)).collect();
        let numbers = own.iter().copied().chain([own.iter().sum()]);
        for ((col, number), total) in (2u16..).zip(numbers).zip(&mut totals) {
            sheet.write_number_with_format(row, col, number, &cell())?;
            *total += number;
        }
        row += 1;
    }
    sheet.write_string_with_format(row, 0, "合计", &head())?;
    sheet.write_string_with_format(row, 1, "", &head())?;
    for (col, total) in (2u16..).zip(totals) {
        sheet.write_number_with_format(row, col, total, &head())?;
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_freeze_panes(3, 0)?;
    Ok(())
}

fn list(sheet: &mut Worksheet, findings: &[&Finding]) -> Result<(), XlsxError> {
    for (col, column) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(col, column.width)?;
        sheet.write_string_with_format(0, col, column.heading, &head())?;
    }
    for (row, finding) in (1u32..).zip(findings) {
        for (col, column) in (0u16..).zip(COLUMNS) {
            sheet.write_string_with_format(row, col, short((column.text)(finding)), &cell())?;
        }
    }
    sheet.autofilter(0, 0, findings.len() as u32, COLUMNS.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_header("&C核查清单").set_footer("&C— &P —");
    Ok(())
}

fn short(text: String) -> String {
    let seen: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if seen.chars().count() <= LONGEST { seen } else { seen.chars().take(LONGEST).chain("……".chars()).collect() }
}
