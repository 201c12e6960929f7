//! The reading of workbooks: what was written is given back, and whatever else
//! comes in costs one reason, never the run.
//!
//! Every input is made here: with a writer, by patching a part of what it
//! wrote, or byte by byte.

use jianbao::place::{Area, CellRef};
use jianbao::read::{InProcess, Kind, Reader, Sheet, Unreadable, Workbook, limits, sniff};
use jianbao::value::Cell;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer};
use std::io::{Cursor, Read, Write};

type Bytes = Vec<u8>;

/// A workbook of one sheet, as the writer makes it.
fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>) -> Bytes {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    sheet.set_name("三季度").expect("name");
    fill(sheet).expect("filled");
    writer.save_to_buffer().expect("saved")
}

/// The parts of an archive.
fn parts(archive: &[u8]) -> Vec<(String, Bytes)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("zip");
    (0..zip.len())
        .map(|i| {
            let mut part = zip.by_index(i).expect("part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("inflated");
            (part.name().expect("name").to_string(), bytes)
        })
        .collect()
}

/// An archive of parts.
fn archive(parts: &[(String, Bytes)]) -> Bytes {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("started");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

/// The same workbook with one part rewritten.
fn patched(book: &[u8], name: &str, patch: impl Fn(String) -> Bytes) -> Bytes {
    let mut parts = parts(book);
    let part = parts.iter_mut().find(|(found, _)| found == name).expect("part is there");
    let before = part.1.clone();
    part.1 = patch(String::from_utf8(before.clone()).expect("text"));
    assert_ne!(part.1, before, "the patch must change something");
    archive(&parts)
}

/// A workbook whose sheet part is `data` between `<sheetData>` and its end, and
/// `after` behind it.
fn sheet_of(data: &str, after: &str) -> Bytes {
    patched(&book(|_| Ok(())), SHEET, |_| {
        let ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        format!("<worksheet xmlns=\"{ns}\"><sheetData>{data}</sheetData>{after}</worksheet>").into_bytes()
    })
}

fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    InProcess.read(bytes)
}

fn only_sheet(bytes: &[u8]) -> Sheet {
    let mut book = read(bytes).expect("readable");
    assert_eq!(book.sheets.len(), 1);
    book.sheets.remove(0)
}

fn text(words: &str) -> Cell {
    Cell::Text(words.into())
}

fn number(n: f64) -> Cell {
    Cell::Number(n, None)
}

fn area(first: &str, last: &str) -> Area {
    Area { first: first.parse().expect("cell"), last: last.parse().expect("cell") }
}

fn at(sheet: &Sheet, cell: &str) -> Option<Cell> {
    sheet.cell(cell.parse::<CellRef>().expect("cell")).cloned()
}

#[test]
fn what_was_written_is_given_back() {
    let bytes = book(|s| {
        s.write(0, 0, "任务")?.write(2, 1, "一行\n两行 <&>\"_x000D_\"")?.write(2, 2, 85.5)?.write(3, 0, true)?;
        s.write_with_format(4, 0, 0.85, &Format::new().set_num_format("0%"))?;
        s.write_with_format(4, 1, 0.5, &Format::new().set_num_format("0.00%"))?;
        s.write(4, 2, "　")?.write(1_048_575, 16_383, "远")?;
        s.write_formula(5, 0, Formula::new("=1+1").set_result("2"))?;
        s.write_formula(5, 1, Formula::new("=A1").set_result("任务"))?;
        Ok(())
    });
    let sheet = only_sheet(&bytes);
    let expected = vec![
        ((1, 1), text("任务")),
        ((3, 2), text("一行\n两行 <&>\"_x000D_\"")),
        ((3, 3), number(85.5)),
        ((4, 1), Cell::Bool(true)),
        ((5, 1), Cell::Number(0.85, Some("0%".into()))),
        ((5, 2), Cell::Number(0.5, Some("0.00%".into()))),
        ((6, 1), number(2.0)),
        ((6, 2), text("任务")),
        ((1_048_576, 16_384), text("远")),
    ];
    assert_eq!(sheet.cells, expected);
    assert_eq!(sheet.name, "三季度");
    assert!(sheet.troubles.is_empty() && !sheet.structure_unread && !sheet.hidden);
}

#[test]
fn dates_are_days_with_their_format() {
    let day = ExcelDateTime::from_ymd(2025, 9, 28).expect("day");
    let bytes = book(|s| {
        for (row, format) in
            ["yyyy\"年\"m\"月\"d\"日\"", "yyyy/m/d", "m\"月\"d\"日\"", "[$-804]yyyy\"年\"m\"月\";@"].iter().enumerate()
        {
            s.write_with_format(row as u32, 0, &day, &Format::new().set_num_format(*format))?;
        }
        s.write_with_format(4, 0, 0.5, &Format::new().set_num_format("h:mm"))?;
        s.write_with_format(5, 0, 1.5, &Format::new().set_num_format("[h]:mm"))?;
        s.write_with_format(6, 0, 3.0e9, &Format::new().set_num_format("yyyy/m/d"))?;
        s.write_with_format(7, 0, 12.5, &Format::new().set_num_format("0.00\"万元\""))?;
        Ok(())
    });
    let sheet = only_sheet(&bytes);
    for row in 1..=4 {
        let cell = at(&sheet, &format!("A{row}")).expect("a date");
        assert!(matches!(&cell, Cell::Date(_, serial, Some(_)) if *serial == 45928.0), "{cell:?}");
        assert_eq!(cell.text(), "2025-09-28");
    }
    assert_eq!(at(&sheet, "A5"), Some(Cell::Number(0.5, Some("h:mm".into()))));
    assert_eq!(at(&sheet, "A6"), Some(Cell::Number(1.5, Some("[h]:mm".into()))));
    assert_eq!(at(&sheet, "A7"), Some(Cell::Number(3.0e9, Some("yyyy/m/d".into()))));
    assert_eq!(at(&sheet, "A8"), Some(Cell::Number(12.5, Some("0.00\"万元\"".into()))));
}
