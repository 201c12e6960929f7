//! Cells and the structure around them.

use crate::kit::files::*;
use jianbao::formats::{Kind, sniff};
use jianbao::model::value::Cell;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer};
use std::collections::{BTreeMap, BTreeSet};

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
    // A format with words is read as it is shown.
    assert_eq!(at(&sheet, "A8"), Some(text("12.50万元")));
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
    assert_eq!(*sheet.merges, [area("A1", "F1"), area("A3", "A5")]);
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
    assert_eq!(*sound.merges, [area("A1", "A1048576"), area("B1", "F3")]);
    assert!(!sound.structure_unread);
    for bad in ["A1:XFD1048576", "A1:XFE2", "A0:B2", "甲", "A1:B99999999999999999999"] {
        let sheet = merges(&["A1:B2", bad]);
        assert_eq!(*sheet.merges, [area("A1", "B2")], "{bad}");
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

    let mut moved = members(&plain);
    for (name, bytes) in &mut moved {
        let text = String::from_utf8(bytes.clone()).expect("text");
        *bytes =
            text.replace("xl/workbook.xml", "/Data/Book.xml").replace("\"worksheets/", "\"/data/WORKSHEETS/").into();
        *name = name.replace("workbook.xml", "book.xml").replace("xl/", "data/").replace('/', "\\");
    }
    let moved = archive(moved);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever grid a program writes, the same grid is read.
    #[test]
    fn any_grid_is_given_back(cells in prop::collection::btree_map((0u32..60, 0u16..40), any_value(), 0..120)) {
        let bytes = book(|s| {
            for ((row, col), value) in &cells {
                match value {
                    Cell::Text(text) => s.write(*row, *col, text.as_str())?,
                    Cell::Bool(b) => s.write(*row, *col, *b)?,
                    Cell::Number(n, Some(format)) =>
                        s.write_with_format(*row, *col, *n, &Format::new().set_num_format(format.as_str()))?,
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
    let format = prop_oneof![Just(None), Just(Some("0%".to_string())), Just(Some("￥#,##0.00".to_string()))];
    prop_oneof![
        "[ -~\n　-〇一-龥（），。]{0,30}".prop_map(|text: String| Cell::Text(text.into())),
        "( |_x[0-9A-F]{4}_|=|&lt;|]]>){0,4}".prop_map(|text: String| Cell::Text(text.into())),
        any::<bool>().prop_map(Cell::Bool),
        (number, format).prop_map(|(n, format): (f64, Option<String>)| Cell::Number(n, format.map(Into::into))),
    ]
}
