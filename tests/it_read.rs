//! The reading of workbooks: what was written is given back, and whatever else
//! comes in costs one reason, never the run.
//!
//! Every input is made here: with a writer, by patching a part of what it
//! wrote, or byte by byte.

use flate2::{Compress, Compression, FlushCompress};
use jianbao::place::{Area, CellRef};
use jianbao::read::{InProcess, Kind, Pool, Reader, Sheet, Unreadable, Workbook, read_text, sniff};
use jianbao::value::Cell;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::time::Duration;

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

#[test]
fn the_1904_calendar_and_the_chinese_built_in_formats_are_known() {
    let plain = book(|s| {
        s.write_with_format(0, 0, 44466, &Format::new().set_num_format("yyyy/m/d"))?;
        Ok(())
    });
    let old = patched(&plain, "xl/workbook.xml", |x| x.replace("<workbookPr", "<workbookPr date1904=\"1\"").into());
    let cell = at(&only_sheet(&old), "A1").expect("a date");
    assert_eq!(cell.text(), "2025-09-28");
    assert!(matches!(cell, Cell::Date(_, serial, _) if serial == 44466.0));

    for (id, format) in [(31, "yyyy\"年\"m\"月\"d\"日\""), (57, "yyyy\"年\"m\"月\""), (28, "m\"月\"d\"日\"")] {
        let chinese = patched(&plain, "xl/styles.xml", |x| {
            x.replace("numFmtId=\"164\" fontId", &format!("numFmtId=\"{id}\" fontId")).into()
        });
        let cell = at(&only_sheet(&chinese), "A1").expect("a date");
        assert!(matches!(cell, Cell::Date(..)), "{id}");
        assert_eq!(cell.format(), Some(format));
    }
}

#[test]
fn iso_dates_are_dates() {
    let sheet = only_sheet(&sheet_of(
        "<row><c t=\"d\"><v>2025-09-28</v></c><c t=\"d\"><v>2025-09-28T10:30:00</v></c><c t=\"d\"><v>九月</v></c></row>",
        "",
    ));
    assert_eq!(at(&sheet, "A1").map(|c| c.text()), Some("2025-09-28".into()));
    assert!(matches!(at(&sheet, "A1"), Some(Cell::Date(_, serial, None)) if serial == 45928.0));
    assert_eq!(at(&sheet, "B1").map(|c| c.text()), Some("2025-09-28 10:30:00".into()));
    assert_eq!(at(&sheet, "C1"), Some(text("九月")));
}

#[test]
fn hidden_rows_columns_and_sheets_and_merges_are_told() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    sheet.merge_range(0, 0, 0, 5, "标题", &Format::new()).expect("merged");
    sheet.merge_range(2, 0, 4, 0, "任务", &Format::new()).expect("merged");
    sheet.set_row_hidden(2).expect("hidden").set_column_hidden(3).expect("hidden");
    writer.add_worksheet().set_name("旧").expect("name").set_hidden(true);
    let mut read = read(&writer.save_to_buffer().expect("saved")).expect("readable");
    let old = read.sheets.remove(1);
    let sheet = read.sheets.remove(0);
    assert_eq!(sheet.merges, [area("A1", "F1"), area("A3", "A5")]);
    assert_eq!(sheet.hidden_rows, BTreeSet::from([3]));
    assert_eq!(sheet.hidden_columns, BTreeSet::from([4]));
    assert!(!sheet.hidden && !sheet.structure_unread);
    assert!(old.hidden && old.name == "旧" && old.cells.is_empty());
}

#[test]
fn senseless_merges_are_put_right_or_left_out_and_told() {
    let merges = |refs: &[&str]| {
        let list: String = refs.iter().map(|r| format!("<mergeCell ref=\"{r}\"/>")).collect();
        only_sheet(&sheet_of("", &format!("<mergeCells>{list}</mergeCells>")))
    };
    let sound = merges(&["F3:B1", "A9", "A1:A1048576"]);
    assert_eq!(sound.merges, [area("B1", "F3"), area("A1", "A1048576")]);
    assert!(!sound.structure_unread);
    for bad in ["A1:XFD1048576", "A1:XFE2", "A0:B2", "甲", "A1:B99999999999999999999"] {
        let sheet = merges(&["A1:B2", bad]);
        assert_eq!(sheet.merges, [area("A1", "B2")], "{bad}");
        assert!(sheet.structure_unread, "{bad}");
    }
}

#[test]
fn cells_and_rows_need_no_addresses() {
    let sheet = only_sheet(&sheet_of(
        "<row><c><v>1</v></c><c t=\"inlineStr\"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>\
         <row><c/><c><v>2</v></c></row><row r=\"9\"><c r=\"C9\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>",
        "",
    ));
    let expected = vec![
        ((1, 1), number(1.0)),
        ((1, 2), text("甲乙")),
        ((2, 2), number(2.0)),
        ((9, 3), number(3.0)),
        ((9, 4), number(4.0)),
        ((10, 1), number(5.0)),
    ];
    assert_eq!(sheet.cells, expected);
}

#[test]
fn prefixes_and_odd_part_names_are_read() {
    let plain = book(|s| s.write(0, 0, 7).map(|_| ()));
    let prefixed = patched(&plain, SHEET, |_| {
        let ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let rows = "<x:row hidden=\"true\"><x:c r=\"B1\"><x:v>7</x:v></x:c></x:row>";
        format!("<x:worksheet xmlns:x=\"{ns}\"><x:sheetData>{rows}</x:sheetData></x:worksheet>").into_bytes()
    });
    let sheet = only_sheet(&prefixed);
    assert_eq!(sheet.cells, [((1, 2), number(7.0))]);
    assert_eq!(sheet.hidden_rows, BTreeSet::from([1]));

    let mut moved = parts(&plain);
    for (name, bytes) in &mut moved {
        let text = String::from_utf8(bytes.clone()).expect("text");
        *bytes =
            text.replace("xl/workbook.xml", "/Data/Book.xml").replace("\"worksheets/", "\"/data/WORKSHEETS/").into();
        *name = name.replace("workbook.xml", "book.xml").replace("xl/", "data/").replace('/', "\\");
    }
    let moved = archive(&moved);
    assert_eq!(sniff(&moved), Kind::Xlsx);
    assert_eq!(only_sheet(&moved).cells, [((1, 1), number(7.0))]);
}

#[test]
fn a_formula_without_a_result_is_not_an_empty_cell() {
    let sheet = only_sheet(&sheet_of(
        "<row><c><f>1+1</f></c><c><f>1+1</f><v></v></c><c t=\"str\"><f>\"\"</f><v></v></c><c t=\"str\"><f>A1</f></c>\
         <c><f t=\"shared\" si=\"4000000000\" ref=\"E1:E9\">A1</f><v>3</v></c><c><f t=\"shared\" si=\"4000000000\"/></c></row>",
        "",
    ));
    let expected = vec![
        ((1, 1), Cell::Uncalculated),
        ((1, 2), Cell::Uncalculated),
        ((1, 4), Cell::Uncalculated),
        ((1, 5), number(3.0)),
        ((1, 6), Cell::Uncalculated),
    ];
    assert_eq!(sheet.cells, expected);
}

#[test]
fn errors_and_pictures_are_told_apart_from_text() {
    let sheet = only_sheet(&sheet_of(
        "<row><c t=\"e\"><v>#REF!</v></c><c t=\"e\"><v>#SPILL!</v></c><c><v>1</v></c>\
         <c t=\"str\"><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c>\
         <c t=\"e\"><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>#NAME?</v></c>\
         <c t=\"inlineStr\"><is><t>=DISPIMG(\"ID_1\",1)</t></is></c><c t=\"e\"><v>Err:502</v></c></row>",
        "",
    ));
    let expected = vec![
        ((1, 1), Cell::Error("#REF!".into())),
        ((1, 2), Cell::Error("#SPILL!".into())),
        ((1, 3), number(1.0)),
        ((1, 4), Cell::Picture),
        ((1, 5), Cell::Picture),
        ((1, 6), Cell::Picture),
        ((1, 7), Cell::Error("Err:502".into())),
    ];
    assert_eq!(sheet.cells, expected);
    assert!(sheet.troubles.is_empty());
}

#[test]
fn a_cell_that_cannot_be_read_is_a_trouble_at_its_address() {
    let long = "长".repeat(40_000);
    for (cell, place) in [
        ("<c r=\"B2\" t=\"s\"><v>99</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"s\"><v>-1</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"s\"><v>0abc</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"n\"><v>abc</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"b\"><v>banana</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"what\"><v>1</v></c>", (2, 2)),
        ("<c r=\"B2\"><v>8&#53;</v></c>", (2, 2)),
        ("<c r=\"B2\"><v>8<!-- -->5</v></c>", (2, 2)),
        ("<c r=\"B2\" t=\"inlineStr\"><is><t>&unknown;字</t></is></c>", (2, 2)),
        ("<c r=\"B2\" t=\"inlineStr\"><v>字</v></c>", (2, 2)),
        (&format!("<c r=\"B2\" t=\"inlineStr\"><is><t>{long}</t></is></c>"), (2, 2)),
        ("<c r=\"甲2\"><v>1</v></c>", (2, 1)),
        ("<c r=\"XFE2\"><v>1</v></c>", (2, 16_384)),
        ("<c r=\"B1048577\"><v>1</v></c>", (1_048_576, 2)),
    ] {
        let around =
            format!("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\">{cell}<c r=\"E2\"><v>2</v></c></row>");
        let sheet = only_sheet(&sheet_of(&around, ""));
        assert_eq!(sheet.cells, [((1, 1), number(1.0)), ((2, 5), number(2.0))], "{cell:.80}");
        assert_eq!(sheet.troubles, [place], "{cell:.80}");
    }
}

#[test]
fn empty_cells_off_the_sheet_do_no_harm_and_the_last_of_two_counts() {
    let sheet = only_sheet(&sheet_of(
        "<row><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c><c r=\"XFE9\"/><c r=\"A1\"/></row><row r=\"2000000\"/>",
        "",
    ));
    assert_eq!(sheet.cells, [((1, 1), number(2.0))]);
    assert!(sheet.troubles.is_empty());
}

#[test]
fn a_broken_cell_does_not_shift_those_after_it() {
    let sheet = only_sheet(&sheet_of(
        "<row><c t=\"what\"><v>1</v></c><c><v>2</v></c><c t=\"e\"><v>#CALC!</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>",
        "",
    ));
    let expected = vec![
        ((1, 2), number(2.0)),
        ((1, 3), Cell::Error("#CALC!".into())),
        ((1, 5), number(3.0)),
        ((2, 1), number(4.0)),
    ];
    assert_eq!(sheet.cells, expected);
    assert_eq!(sheet.troubles, [(1, 1)]);
}

#[test]
fn structure_that_cannot_be_read_costs_the_structure_only() {
    let sheet = only_sheet(&sheet_of("<row><c><v>1</v></c></row>", "<mergeCells><mergeCell ref=A1:B2 /></mergeCells>"));
    assert_eq!(sheet.cells, [((1, 1), number(1.0))]);
    assert!(sheet.structure_unread);
    let cut = patched(&sheet_of("<row><c><v>1</v></c></row>", ""), SHEET, |x| x.replace("</worksheet>", "").into());
    assert!(only_sheet(&cut).structure_unread);
}

#[test]
fn a_sheet_that_is_cut_or_not_in_utf_8_is_damage_and_not_silence() {
    let plain = book(|s| s.write(0, 0, "字").map(|_| ()));
    let sixteen = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Bytes>();
    let patches: [(&str, &dyn Fn(String) -> Bytes); 9] = [
        (SHEET, &|x| [vec![0xFF, 0xFE], sixteen(x)].concat()),
        (SHEET, &sixteen),
        (SHEET, &|x| x.split("</c>").next().unwrap_or_default().into()),
        (SHEET, &|x| x.split("</sheetData>").next().unwrap_or_default().into()),
        (SHEET, &|_| Bytes::new()),
        (SHEET, &|_| b"<html><body/></html>".to_vec()),
        (SHEET, &|x| [x.as_bytes(), &[0xD6, 0xD0]].concat()),
        (STRINGS, &|x| encoding_rs::GB18030.encode(&x).0.into_owned()),
        (STRINGS, &|x| x.split("</sst>").next().unwrap_or_default().into()),
    ];
    for (i, (part, patch)) in patches.into_iter().enumerate() {
        let read = read(&patched(&plain, part, patch));
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{i}: {read:?}");
    }
}

#[test]
fn a_damaged_container_is_damage() {
    let plain = book(|s| s.write(0, 0, "字").map(|_| ()));
    for cut in [30, plain.len() / 2, plain.len() - 10] {
        let read = read(&plain[..cut]);
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{cut}: {read:?}");
    }
    assert_eq!(read(b""), Err(Unreadable::Empty));
    for row in ["r=\"0\"", "r=\"x\"", "r=\"99999999999\""] {
        let read = read(&sheet_of(&format!("<row {row}><c><v>1</v></c></row>"), ""));
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{row}: {read:?}");
    }
    for gone in ["xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/workbook.xml", SHEET] {
        let left: Vec<_> = parts(&plain).into_iter().filter(|(name, _)| name != gone).collect();
        assert!(matches!(read(&archive(&left)), Err(Unreadable::Damaged { .. })), "{gone}");
    }
    // One bit of a stored number turned over: the checksum tells.
    let number = book(|s| s.write(0, 0, 1234567).map(|_| ()));
    let stored =
        raw_archive(&parts(&number).into_iter().map(|(name, data)| Raw::stored(&name, data)).collect::<Vec<_>>());
    assert_eq!(only_sheet(&stored).cells, [((1, 1), Cell::Number(1234567.0, None))]);
    let place = stored.windows(7).position(|w| w == b"1234567").expect("stored");
    let mut turned = stored;
    turned[place] ^= 1;
    assert!(matches!(read(&turned), Err(Unreadable::Damaged { .. })));
}

#[test]
fn what_is_no_workbook_is_named() {
    let cases: [(Bytes, Kind, &str); 8] = [
        (b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), Kind::Html, "网页"),
        ("编号,任务\n".into(), Kind::Text, "文本"),
        (b"%PDF-1.7".to_vec(), Kind::Pdf, "PDF"),
        (compound(&["Root Entry", "Workbook"]), Kind::Xls, ".xls"),
        (compound(&["Root Entry", "WordDocument"]), Kind::Doc, "Word"),
        (archive(&[("word/document.xml".into(), Bytes::new())]), Kind::Docx, "Word 文档"),
        (archive(&[("三季度.xlsx".into(), Bytes::new())]), Kind::Zip, "压缩包"),
        (archive(&[("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec())]), Kind::Ods, "ODS"),
    ];
    for (bytes, kind, words) in cases {
        assert_eq!(sniff(&bytes), kind);
        let error = read(&bytes).expect_err("no workbook");
        assert!(matches!(error, Unreadable::Unsupported { .. }) && error.words().contains(words), "{}", error.words());
    }
    let locked = compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(read(&locked), Err(Unreadable::Encrypted));
}

#[test]
fn sheets_of_other_kinds_are_empty_but_macro_sheets_stop_the_workbook() {
    let plain = book(|s| s.write(0, 0, 1).map(|_| ()));
    let retyped = |kind: &str| {
        patched(&plain, "xl/_rels/workbook.xml.rels", |x| {
            x.replace("relationships/worksheet\"", &format!("relationships/{kind}\"")).into()
        })
    };
    assert_eq!(only_sheet(&retyped("chartsheet")).cells, []);
    assert!(matches!(read(&retyped("xlMacrosheet")), Err(Unreadable::Unsupported { kind }) if kind.contains("宏")));
    assert_eq!(only_sheet(&patched(&plain, SHEET, |_| b"<worksheet/>".to_vec())).cells, []);
}

#[test]
fn many_formatted_but_empty_rows_are_honest() {
    let rows: String = (1..=20_000).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\" s=\"0\"/></row>")).collect();
    assert_eq!(only_sheet(&sheet_of(&rows, "")).cells, []);
    let full: String = (1..=300_001).map(|_| "<c><v>1</v></c>").collect();
    let read = read(&sheet_of(&full, ""));
    assert!(matches!(read, Err(Unreadable::TooLarge { .. })), "{:?}", read.map(|b| b.sheets.len()));
}

#[test]
fn what_inflates_beyond_the_limits_is_refused_by_what_it_declares() {
    let bomb = |megabytes: usize, declared: u32| {
        let mut raw: Vec<Raw> = parts(&book(|_| Ok(()))).into_iter().map(|(n, d)| Raw::stored(&n, d)).collect();
        raw.retain(|part| part.name != SHEET);
        raw.push(Raw { name: SHEET.into(), method: 8, crc: 0, size: declared, data: blanks(megabytes) });
        raw_archive(&raw)
    };
    let honest = read(&bomb(1024, 1 << 30));
    assert!(matches!(honest, Err(Unreadable::TooLarge { found, .. }) if found == 1 << 30), "{honest:?}");
    let liar = read(&bomb(1024, 10_000));
    assert!(matches!(liar, Err(Unreadable::Damaged { .. })), "{liar:?}");
    let boaster = read(&bomb(0, 200 << 20));
    assert!(matches!(boaster, Err(Unreadable::Damaged { .. })), "{boaster:?}");
    // Within what may be declared, but more than a worker may hold at once.
    assert_eq!(pool().read(&bomb(200, 200 << 20)), Err(Unreadable::OutOfMemory));
    let many: Vec<Raw> = (0..20_000).map(|i| Raw::stored(&i.to_string(), Bytes::new())).collect();
    assert_eq!(sniff(&raw_archive(&many)), Kind::BrokenZip);
    assert!(matches!(read(&raw_archive(&many)), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn the_total_of_all_texts_is_bounded_however_few_are_stored() {
    let one =
        patched(&book(|s| s.write(0, 0, "字").map(|_| ())), STRINGS, |x| x.replace("字", &"字".repeat(30_000)).into());
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(1_000);
    let amplified = patched(&one, SHEET, |_| {
        format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>").into_bytes()
    });
    assert!(matches!(read(&amplified), Err(Unreadable::TooLarge { .. })));
}

/// A pool of real worker processes.
fn pool() -> Pool {
    Pool::new(env!("CARGO_BIN_EXE_jianbao").into(), vec!["__read".into()])
}

#[test]
fn a_file_that_kills_its_worker_costs_one_reason() {
    let good = book(|s| s.write(0, 0, "字").map(|_| ()));
    let counted = |count: &str| {
        patched(&good, STRINGS, |x| x.replace("uniqueCount=\"1\"", &format!("uniqueCount=\"{count}\"")).into())
    };
    let pool = pool();
    let expected = read(&good);
    for _ in 0..2 {
        assert_eq!(pool.read(&good), expected);
        assert_eq!(pool.read(&counted("10000000000")), Err(Unreadable::OutOfMemory));
        assert_eq!(pool.read(&good), expected);
        assert_eq!(pool.read(&counted("999999999999999999")), Err(Unreadable::Crashed));
        assert_eq!(pool.read(b""), Err(Unreadable::Empty));
        assert_eq!(pool.read(&good), expected);
    }
}

#[test]
fn a_pool_serves_many_threads_and_large_files() {
    let pool = pool();
    let files: Vec<Bytes> = (0..16u32)
        .map(|i| {
            book(|s| {
                for row in 0..=i * 400 {
                    s.write(row, 0, format!("{i}之{row}"))?;
                }
                Ok(())
            })
        })
        .collect();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (pool, files) = (&pool, &files);
            scope.spawn(move || {
                for file in files.iter().skip(thread) {
                    assert_eq!(pool.read(file), read(file));
                }
            });
        }
    });
}

#[cfg(unix)]
#[test]
fn a_worker_that_hangs_is_killed_and_one_that_cannot_start_is_told() {
    let hanging = Pool::new("sleep".into(), vec!["100".into()]).patience(Duration::from_millis(200));
    for size in [10, 1 << 20] {
        assert_eq!(hanging.read(&vec![1; size]), Err(Unreadable::TimedOut));
    }
    let babbling = Pool::new("yes".into(), Vec::new());
    assert_eq!(babbling.read(b"1"), Err(Unreadable::Crashed));
    let absent = Pool::new("/nonexistent/jianbao".into(), Vec::new());
    assert!(absent.start().is_err());
    assert_eq!(absent.read(b"1"), Err(Unreadable::Crashed));
    assert!(pool().start().is_ok());
}

#[test]
fn no_mutation_hangs_or_stops_the_pool() {
    let good = book(|s| {
        s.merge_range(0, 0, 0, 3, "标题", &Format::new())?;
        for row in 1..12 {
            s.write(row, 0, row)?.write(row, 1, "任务")?.write_formula(row, 2, "=A1+1")?;
            s.write_with_format(row, 3, 0.5, &Format::new().set_num_format("0%"))?;
        }
        Ok(())
    });
    let expected = read(&good);
    let pool = pool().patience(Duration::from_secs(20));
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut readable = 0;
    for round in 0..300 {
        let mutant = if round % 3 == 0 { mutate(good.clone(), &mut dice) } else { mutate_part(&good, &mut dice) };
        let answer = pool.read(&mutant);
        assert_ne!(answer, Err(Unreadable::TimedOut), "round {round}");
        readable += u32::from(answer.is_ok());
        if round % 50 == 0 {
            assert_eq!(pool.read(&good), expected, "round {round}");
        }
    }
    assert!((20..280).contains(&readable), "a test in which nothing or everything is read tests nothing: {readable}");
    assert_eq!(pool.read(&good), expected);
}

/// Pseudo-random numbers, the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The same bytes with a few changed, doubled or cut.
fn mutate(mut bytes: Bytes, dice: &mut Dice) -> Bytes {
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len());
        match dice.below(6) {
            0 => bytes.truncate(place.max(1)),
            1 => bytes.extend_from_within(place..(place + dice.below(200)).min(bytes.len())),
            2 => drop(bytes.drain(place..(place + dice.below(40)).min(bytes.len()))),
            3 => bytes[place] = b'9',
            _ => bytes[place] = dice.below(256) as u8,
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    bytes
}

/// The same workbook with one part mutated inside its container.
fn mutate_part(book: &[u8], dice: &mut Dice) -> Bytes {
    let mut parts = parts(book);
    let at = dice.below(parts.len());
    parts[at].1 = mutate(std::mem::take(&mut parts[at].1), dice);
    archive(&parts)
}

#[test]
fn delimited_text_of_an_old_excel_is_read() {
    let gbk = encoding_rs::GBK.encode("编号,任务\r\n1.1,\"甲,\r\n乙\"\r\n").0.into_owned();
    let sheet = &read_text(&gbk).expect("text").sheets[0];
    let expected =
        vec![((1, 1), text("编号")), ((1, 2), text("任务")), ((2, 1), text("1.1")), ((2, 2), text("甲,\n乙"))];
    assert_eq!(sheet.cells, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever grid a program writes, the same grid is read.
    #[test]
    fn any_grid_is_given_back(cells in prop::collection::btree_map((0u32..60, 0u16..40), any_value(), 0..120)) {
        let bytes = book(|s| {
            for ((row, col), value) in &cells {
                match value {
                    Cell::Text(text) => s.write(*row, *col, text)?,
                    Cell::Bool(b) => s.write(*row, *col, *b)?,
                    Cell::Number(n, Some(format)) =>
                        s.write_with_format(*row, *col, *n, &Format::new().set_num_format(format))?,
                    Cell::Number(n, None) => s.write(*row, *col, *n)?,
                    other => panic!("not written: {other:?}"),
                };
            }
            Ok(())
        });
        let expected: BTreeMap<_, _> = cells
            .into_iter()
            .filter(|(_, cell)| !cell.is_blank())
            .map(|((row, col), cell)| ((row + 1, u32::from(col) + 1), cell))
            .collect();
        let sheet = only_sheet(&bytes);
        prop_assert_eq!(sheet.cells.into_iter().collect::<BTreeMap<_, _>>(), expected);
        prop_assert!(sheet.troubles.is_empty() && !sheet.structure_unread);
    }
}

fn any_value() -> impl Strategy<Value = Cell> {
    let number = prop_oneof![any::<f64>().prop_filter("finite", |n| n.is_finite()), (-1e6..1e6f64), Just(0.0)];
    let format = prop_oneof![Just(None), Just(Some("0%".to_string())), Just(Some("0.00\"万元\"".to_string()))];
    prop_oneof![
        "[ -~\n　-〇一-龥（），。]{0,30}".prop_map(Cell::Text),
        "( |_x[0-9A-F]{4}_|=|&lt;|]]>){0,4}".prop_map(Cell::Text),
        any::<bool>().prop_map(Cell::Bool),
        (number, format).prop_map(|(n, format)| Cell::Number(n, format)),
    ]
}

/// A member as it stands in an archive, honest or not.
struct Raw {
    name: String,
    method: u16,
    crc: u32,
    size: u32,
    data: Bytes,
}

impl Raw {
    fn stored(name: &str, data: Bytes) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(&data);
        Self { name: name.into(), method: 0, crc: crc.sum(), size: data.len() as u32, data }
    }

    /// The fields that the local and the central header share.
    fn fields(&self) -> Bytes {
        let mut fields = Bytes::new();
        for word in [20, 0, self.method, 0, 0x21] {
            fields.extend(word.to_le_bytes());
        }
        for word in [self.crc, self.data.len() as u32, self.size] {
            fields.extend(word.to_le_bytes());
        }
        fields.extend((self.name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        fields
    }
}

/// An archive written byte by byte.
fn raw_archive(parts: &[Raw]) -> Bytes {
    let (mut out, mut directory) = (Bytes::new(), Bytes::new());
    for part in parts {
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(part.fields());
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(part.name.bytes());
        out.extend(b"PK\x03\x04");
        out.extend(part.fields());
        out.extend(part.name.bytes());
        out.extend(&part.data);
    }
    let (start, count) = (out.len() as u32, (parts.len() as u16).to_le_bytes());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A deflated sheet part: its beginning, then this many megabytes of blanks.
fn blanks(megabytes: usize) -> Bytes {
    let chunk = |content: &[u8]| {
        let mut out = Vec::with_capacity(content.len() + 1024);
        let mut deflate = Compress::new(Compression::default(), false);
        deflate.compress_vec(content, &mut out, FlushCompress::Full).expect("deflated");
        out
    };
    let blank = chunk(&vec![b' '; 1 << 20]);
    let mut out = chunk(b"<worksheet><sheetData>");
    for _ in 0..megabytes {
        out.extend(&blank);
    }
    out.extend([3, 0]);
    out
}

/// An OLE compound file with these names in its directory.
fn compound(names: &[&str]) -> Bytes {
    let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    out.resize(512, 0xFF);
    out[0x1E..0x20].copy_from_slice(&9u16.to_le_bytes());
    out[0x30..0x34].copy_from_slice(&1u32.to_le_bytes());
    out[0x4C..0x50].copy_from_slice(&0u32.to_le_bytes());
    out.resize(1024, 0xFF);
    for name in names {
        let start = out.len();
        out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        out.resize(start + 128, 0);
        out[start + 64] = (name.len() * 2 + 2) as u8;
        out[start + 66] = 2;
    }
    out.resize(out.len().next_multiple_of(512), 0);
    out
}
