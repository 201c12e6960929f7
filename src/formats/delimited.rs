//! Delimited text (csv, tsv) as a workbook of one sheet.
//!
//! Rows are those that Excel would show: a blank line is a row, a line break
//! inside quotes is not.

use super::unreadable::check_file_size;
use super::workbook_builder::WorkbookBuilder;
use super::{Kind, Unreadable, Workbook, decode, limits};
use crate::model::value::Cell;
use std::collections::BTreeMap;

/// Reads delimited text; text that nothing delimits is no table.
pub fn read_text(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    check_file_size(bytes)?;
    let text = decode(bytes).ok_or_else(|| Unreadable::damaged("文字编码无法识别"))?;
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let found = named_delimiter(&text).or_else(|| Some((delimiter(&text)?, &*text)));
    let (delimiter, text) = found.ok_or(Unreadable::Foreign(Kind::Text))?;
    let mut reader = records(text, delimiter);
    let mut builder = WorkbookBuilder::default();
    builder.sheet("", false)?;
    let mut record = csv::StringRecord::new();
    let mut inner_breaks = 0;
    while reader.read_record(&mut record).map_err(|_| Unreadable::damaged("表格文字读不出"))? {
        // Blank lines yield no record, so rows are counted by lines ended.
        inner_breaks += record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        // A quotation mark that nobody closes takes the last line end into its field.
        let open = record.iter().next_back().is_some_and(|field| field.ends_with('\n'))
            && reader.position().byte() == text.len() as u64
            && !text.ends_with("\n\"\n");
        let row = reader.position().line().saturating_sub(u64::from(!open) + inner_breaks).max(1);
        for (col, field) in (1..).zip(&record) {
            let cell = Cell::Text(unwrapped(field).into());
            let fits = cell.is_blank() || field.chars().count() <= limits::CELL_CHARS;
            builder.put((row, col), Some(cell).filter(|_| fits))?;
        }
    }
    builder.finish()
}

/// The delimiter that a first line `sep=;` names, which Excel obeys and does not
/// show, and the text below it.
fn named_delimiter(text: &str) -> Option<(u8, &str)> {
    let (line, below) = text.split_once('\n')?;
    let named = line.trim_matches('"').strip_prefix("sep=").filter(|named| named.len() == 1)?;
    Some((named.bytes().next()?, below))
}

fn records(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Delimiters, the one that hardly ever stands in a text first.
const DELIMITERS: [u8; 3] = [b'\t', b',', b';'];

/// Records that are looked at to find the delimiter.
const LOOKED_AT: usize = 200;

/// The delimiter that divides the most records into the same number of fields,
/// two at least; `None` where none divides any.
fn delimiter(text: &str) -> Option<u8> {
    let alike = |delimiter: u8| {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for record in records(text, delimiter).records().take(LOOKED_AT).flatten().filter(|record| record.len() > 1) {
            *widths.entry(record.len()).or_default() += 1;
        }
        widths.into_values().max().unwrap_or(0)
    };
    // Of equals the last one would be taken.
    let best = DELIMITERS.into_iter().rev().map(|delimiter| (alike(delimiter), delimiter)).max_by_key(|best| best.0);
    best.filter(|(alike, _)| *alike > 0).map(|(_, delimiter)| delimiter)
}

/// A field without the formula that keeps a program from taking it for a
/// number: `="0010"`.
fn unwrapped(field: &str) -> &str {
    let inner = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells, each as `row.column=text`.
    fn cells(bytes: &[u8]) -> String {
        let book = read_text(bytes).expect("text");
        let cells = book.sheets[0].cells.iter().map(|((row, col), cell)| format!("{row}.{col}={}", cell.text()));
        cells.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rows_and_columns_are_those_that_excel_would_show() {
        let with_breaks = "1.1=编号 1.2=任务 4.1=1 4.2=上\n下 5.1=2 5.3=末 7.1==1+1";
        for (text, expected) in [
            // Blank lines are rows, and quoted breaks are not.
            ("编号,任务\n\n\n1,\"上\n下\"\n2,,末\n\n=1+1", with_breaks),
            ("编号\t任务\r\n\r\n\r\n1\t\"上\r\n下\"\r\n2\t\t末\r\n\r\n=1+1\r\n", with_breaks),
            // The delimiter is the one that divides alike, or that is named.
            ("a;b,c\n1;2\n3;4,5,6\n", "1.1=a 1.2=b,c 2.1=1 2.2=2 3.1=3 3.2=4,5,6"),
            ("a,b;c;d\n1,\"x;y\nz;\"\n", "1.1=a 1.2=b;c;d 2.1=1 2.2=x;y\nz;"),
            ("sep=|\na|b,c\n=\"001\"|=\"a\"\"b\"\n", "1.1=a 1.2=b,c 2.1=001 2.2==\"a\"\"b\""),
            // A comma in a text does not make it the delimiter.
            ("a,b\tc\n1\t2,3\n", "1.1=a,b 1.2=c 2.1=1 2.2=2,3"),
        ] {
            assert_eq!(cells(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(read_text("情况说明\n本季度进展顺利\n".as_bytes()), Err(Unreadable::Foreign(Kind::Text)));
    }

    #[test]
    fn the_encoding_is_told_by_content() {
        let text = "编号,任务\n1,社区“圈”\n";
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            encoding_rs::GB18030.encode(text).0.into_owned(),
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        ] {
            assert_eq!(cells(&bytes), "1.1=编号 1.2=任务 2.1=1 2.2=社区“圈”", "{bytes:?}");
        }
        assert!(read_text(&[0xFF, 0xFF, 0x80, 0x81]).is_err());
    }
}
