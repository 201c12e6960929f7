//! What the eye sees is what is read.

use crate::kit::desk::{Desk, places};
use crate::kit::files::*;
use jianbao::formats::{Remark, RemarkKind, Sheet};
use jianbao::model::finding::Code;
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::value::{Cell, Status, exact};
use rust_xlsxwriter::{Format, FormatScript, Note, Shape, Worksheet, XlsxError};
use std::collections::BTreeMap;

const HEAD: [&str; 6] = ["编号", "成果", "状态", "目标数", "完成数", "完成率"];
const ITEMS: [(&str, &str); 3] = [
    ("3.1", "推进建设161个项目，实施完成157个"),
    ("3.2", "推进3个单位附属空间开放"),
    ("10.1", "举办“我‘嘉’生活圈”区级优秀案例评选，每个街镇至少提交2个示范案例（10月底前）"),
];

/// A sheet of three items from row 3 on, and what `fill` writes on it.
fn workbook(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Bytes {
    book(|s| {
        s.write(0, 0, "南翔镇2025年第三季度工作推进情况表")?;
        for (col, heading) in (0..).zip(HEAD) {
            s.write(1, col, heading)?;
        }
        for (row, (id, words)) in (2..).zip(ITEMS) {
            s.write(row, 0, id)?.write(row, 1, words)?.write(row, 2, "正常推进")?;
        }
        fill(s)
    })
}

fn ledger(bytes: &[u8]) -> Ledger {
    Desk::default().file("南翔镇.xlsx", read(bytes).expect("readable").sheets).ledger()
}

/// What was read as done, in the order of the rows; ? where nothing exact was.
fn done(ledger: &Ledger) -> Vec<String> {
    let rows = ledger.entries.iter().filter_map(|entry| Some((entry.source.as_ref()?.row, entry)));
    let rows: BTreeMap<_, _> = rows.collect();
    rows.values().map(|entry| exact(&entry.answers.done).map_or("?".into(), |done| done.to_string())).collect()
}

fn remarks(sheet: &Sheet) -> Vec<String> {
    let shown = |r: &Remark| format!("{} {:?} {}", r.at.map_or("-".into(), |at| at.to_string()), r.kind, r.text);
    sheet.remarks.iter().map(shown).collect()
}

#[test]
fn struck_and_raised_characters_are_no_part_of_a_number_and_a_struck_row_is_none() {
    let (plain, struck) = (Format::new(), Format::new().set_font_strikethrough());
    let raised = Format::new().set_font_script(FormatScript::Superscript);
    let file = workbook(|s| {
        s.write_rich_string(2, 4, &[(&struck, "10"), (&plain, "12")])?;
        s.write_rich_string(3, 4, &[(&plain, "2"), (&raised, "1")])?;
        for (col, value) in (0..).zip(["10.1", ITEMS[2].1, "已完成", "2", "2"]) {
            s.write_with_format(4, col, value, &struck)?;
        }
        Ok(())
    });
    let sheet = only_sheet(&file);
    assert_eq!((at(&sheet, "E3"), at(&sheet, "E4"), at(&sheet, "A5")), (Some(text("12")), Some(text("2")), None));
    assert_eq!(sheet.struck.first(), Some(&((5, 1), "10.1".to_string())));
    let ledger = ledger(&file);
    assert_eq!(done(&ledger), ["12", "2"]);
    assert_eq!(places(&ledger.findings, Code::StruckOut), ["A5"]);
}

#[test]
fn a_number_is_what_its_format_shows() {
    let with = |code: &str| Format::new().set_num_format(code);
    let file = workbook(|s| {
        s.write_with_format(2, 5, 66.7, &with("0.0\"%\""))?;
        s.write_with_format(3, 5, 50, &with("0\\%"))?;
        s.write_with_format(4, 5, 0.8, &with("0.0%;[Red]-0.0%"))?;
        s.write_with_format(2, 4, 12, &with("\"约\"0\"个\""))?;
        s.write_with_format(3, 4, 2, &with(";;;"))?;
        s.write_with_format(4, 4, 0, &with("0;-0;;@"))?;
        Ok(())
    });
    let sheet = only_sheet(&file);
    assert_eq!(remarks(&sheet), ["E4 Hidden 2"], "a nought that is not shown is nothing");
    let ledger = ledger(&file);
    let mut shares: Vec<_> =
        ledger.entries.iter().filter_map(|e| Some((e.source.as_ref()?.row, exact(&e.answers.percent)?))).collect();
    shares.sort_unstable();
    assert_eq!(shares.iter().map(|(_, share)| share.to_string()).collect::<Vec<_>>(), ["66.7%", "50%", "80%"]);
    assert_eq!(done(&ledger), ["?", "?", "?"], "about twelve is in no sum");
}

#[test]
fn what_a_merge_covers_is_not_read() {
    let row =
        |n: u32, done: u32| format!("<row r=\"{n}\"><c r=\"A{n}\"><v>{n}</v></c><c r=\"E{n}\"><v>{done}</v></c></row>");
    let merged = |first, second| {
        let merges = "<mergeCells count=\"1\"><mergeCell ref=\"E4:E5\"/></mergeCells>";
        only_sheet(&sheet_of(&(row(4, first) + &row(5, second)), merges))
    };
    let sheet = merged(12, 15);
    assert_eq!((at(&sheet, "E4"), at(&sheet, "E5"), at(&sheet, "A5")), (Some(number(12.0)), None, Some(number(5.0))));
    assert_eq!(remarks(&sheet), ["E5 Covered 15"]);
    assert!(remarks(&merged(12, 12)).is_empty(), "what is said twice is nothing to tell");
}

#[test]
fn notes_and_boxes_come_along() {
    let file = workbook(|s| {
        s.insert_note(2, 4, &Note::new("区里核减后为10个").set_author("某某"))?;
        s.insert_shape(3, 5, &Shape::textbox().set_text("十二个项目完工，另有三个停工"))?;
        Ok(())
    });
    let sheet = only_sheet(&file);
    let found: Vec<_> = sheet.remarks.iter().map(|r| (r.at.map(|at| at.to_string()), r.kind)).collect();
    assert_eq!(found, [(Some("E3".into()), RemarkKind::Note), (Some("F4".into()), RemarkKind::TextBox)]);
    assert!(sheet.remarks[0].text.ends_with("区里核减后为10个"), "{:?}", sheet.remarks);
    assert_eq!(sheet.remarks[1].text, "十二个项目完工，另有三个停工");
    let ledger = ledger(&file);
    assert_eq!(places(&ledger.findings, Code::NoteOnCell), ["E3"]);
    assert_eq!(places(&ledger.findings, Code::WordsInBox), ["F4"]);
}

#[test]
fn form_controls_and_threads_come_along() {
    let part =
        |kind: &str, target: &str| format!("<Relationship Id=\"{target}\" Type=\"/{kind}\" Target=\"{target}\"/>");
    let control = |caption: &str, row: u32, checked: &str| {
        format!(
            "<v:shape><v:textbox><div>{caption}<br></div></v:textbox><x:ClientData ObjectType=\"Checkbox\">\
             <x:Anchor>5, 0, {row}, 0, 6, 0, 4, 0</x:Anchor>{checked}</x:ClientData></v:shape>"
        )
    };
    let vml = format!(
        "<xml>{}{}<v:shape><x:ClientData ObjectType=\"Note\"/></v:shape></xml>",
        control("3.1已完成", 2, "<x:Checked>1</x:Checked>"),
        control("3.2已完成", 3, "")
    );
    let note = "<comments><commentList><comment ref=\"E3\"><text><r><t>[线程批注]</t></r></text></comment></commentList></comments>";
    let thread =
        "<ThreadedComments><threadedComment ref=\"E3\"><text>核减为10个</text></threadedComment></ThreadedComments>";
    // The drawing repeats the controls for newer programs.
    let drawing = "<wsDr><twoCellAnchor><from><col>0</col><row>0</row></from><to><col>9</col><row>9</row></to><sp><cNvPr hidden=\"1\"/>\
        <txBody><p><r><t>3.1已完成</t></r></p></txBody></sp></twoCellAnchor></wsDr>";
    let rels = [("comments", "c.xml"), ("threadedComment", "t.xml"), ("vmlDrawing", "v.vml"), ("drawing", "d.xml")];
    let rels: String = rels.iter().map(|(kind, target)| part(kind, target)).collect();
    let mut parts = members(&workbook(|_| Ok(())));
    for (name, content) in [
        ("_rels/sheet1.xml.rels", format!("<Relationships>{rels}</Relationships>")),
        ("c.xml", note.into()),
        ("t.xml", thread.into()),
        ("v.vml", vml),
        ("d.xml", drawing.into()),
    ] {
        parts.push((format!("xl/worksheets/{name}"), content.into_bytes()));
    }
    let sheet = only_sheet(&archive(parts));
    assert_eq!(remarks(&sheet), ["E3 Note 核减为10个", "F3 Ticked 3.1已完成", "F4 Unticked 3.2已完成"]);
    assert!(!sheet.structure_unread);
}

#[test]
fn a_document_of_word_is_read_as_it_is_seen() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let strike = |text| run("<w:strike/>", text);
    let cells = [
        strike("12") + &run("", "15"),
        run("<w:vanish/>", "12") + &run("<w:strike w:val=\"0\"/>", "2"),
        run("", "12") + &run("<w:vertAlign w:val=\"superscript\"/>", "1"),
        strike("已完成"),
        run("", "甲") + "<w:r><w:commentReference w:id=\"7\"/></w:r>",
        "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>".into(),
        "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>".to_string() + &run("", "是"),
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>".into(),
    ];
    let rows: String = cells.iter().map(|cell| format!("<w:tr><w:tc><w:p>{cell}</w:p></w:tc></w:tr>")).collect();
    let document = format!("<w:document><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    let comments = "<w:comments><w:comment w:id=\"7\"><w:p><w:r><w:t>核减</w:t></w:r></w:p></w:comment></w:comments>";
    let rel = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r\" Type=\"/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let sheet = only_sheet(&archive([
        ("_rels/.rels", rel("officeDocument", "word/document.xml")),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", rel("comments", "comments.xml")),
        ("word/comments.xml", comments.into()),
    ]));
    let seen: Vec<_> = sheet.cells.iter().map(|((row, _), cell)| (*row, cell.text())).collect();
    let expected = [(1, "15"), (2, "2"), (3, "12"), (5, "甲"), (7, "☑是"), (8, "拼")];
    assert_eq!(seen, expected.map(|(row, words)| (row, words.into())));
    assert_eq!(sheet.struck, [((4, 1), "已完成".to_string())]);
    assert_eq!(remarks(&sheet), ["A5 Note 核减", "A6 TextBox 框内"]);
}

#[test]
fn a_page_is_read_as_it_is_seen() {
    let page = "<style>.gone {visibility:hidden} .cut {text-decoration:line-through}</style><table>\
        <tr><td><s>10</s>12<td>12<sup>1</sup><td>9m<sup>2</sup></tr>\
        <tr><td><span class=gone>1</span>2<td class=cut>已完成<td x:num=\"15\" style='text-decoration: line-through'>15</tr>\
        <tr><td><ruby>拼<rt>pin</ruby>音<td><input type=checkbox checked>是<td>有<comment>核减</comment></tr>\
        <tr style='text-decoration:line-through'><td>旧<td>旧<td><del>旧</del></tr>\
        <tr><td x:num=\"66.7\" style='mso-number-format:\"0\\.0\\0022%\\0022\"'>66.7%</tr></table>";
    let sheet = only_sheet(page.as_bytes());
    let seen: Vec<_> = sheet.cells.iter().map(|((row, col), cell)| (*row, *col, cell.text())).collect();
    let expected = [
        (1, 1, "12"),
        (1, 2, "12"),
        (1, 3, "9m2"),
        (2, 1, "2"),
        (3, 1, "拼音"),
        (3, 2, "☑是"),
        (3, 3, "有"),
        (5, 1, "66.7%"),
    ];
    assert_eq!(seen, expected.map(|(row, col, words)| (row, col, words.into())));
    let struck: Vec<_> = sheet.struck.iter().map(|((row, col), _)| (*row, *col)).collect();
    assert_eq!(struck, [(2, 2), (2, 3), (4, 1), (4, 2), (4, 3)]);
    assert_eq!(remarks(&sheet), ["C3 Note 核减"]);
}

#[test]
fn a_workbook_in_xml_of_2003_is_read_as_it_is_seen() {
    let sheet = only_sheet(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
         <Styles><Style ss:ID=\"s1\"><Font ss:StrikeThrough=\"1\"/></Style><Style ss:ID=\"s2\"><NumberFormat ss:Format=\"0.0&quot;%&quot;\"/></Style></Styles>\
         <Worksheet ss:Name=\"A\"><Table><Row><Cell><ss:Data ss:Type=\"String\"><S>10</S>12<Sup>1</Sup></ss:Data><Comment><ss:Data>核减</ss:Data></Comment></Cell>\
         <Cell ss:StyleID=\"s1\"><Data ss:Type=\"Number\">15</Data></Cell><Cell ss:StyleID=\"s2\"><Data ss:Type=\"Number\">66.7</Data></Cell>\
         <Cell><ss:Data ss:Type=\"String\"><S>旧</S></ss:Data></Cell></Row></Table></Worksheet></Workbook>"
            .as_bytes(),
    );
    assert_eq!(sheet.cells, [((1, 1), text("12")), ((1, 3), text("66.7%"))]);
    assert_eq!(sheet.struck, [((1, 2), "15".to_string()), ((1, 4), "旧".to_string())]);
    assert_eq!(remarks(&sheet), ["A1 Note 核减"]);
}

#[test]
fn a_share_is_told_by_its_format_and_never_by_a_quoted_sign() {
    // Downstream a number is a share where its format has a %: the readers see to it.
    for (code, shown) in [("0%", Some(0.5)), ("0.0%;-0.0%", Some(0.5)), ("0;0%", None), ("[>=1]0%;0.00", None)] {
        let file = book(|s| s.write_with_format(0, 0, 0.5, &Format::new().set_num_format(code)).map(|_| ()));
        let cell = at(&only_sheet(&file), "A1").expect("a number");
        let share = cell.format().filter(|format| format.contains('%')).map(|_| 0.5);
        assert_eq!((share, matches!(cell, Cell::Number(..))), (shown, true), "{code}");
    }
}

/// The same in whole sheets, with their values.
#[test]
fn sheets_as_the_eye_sees_them() {
    // Word: struck 12 and 15; hidden 12 and 2; a raised 1; a paragraph below the table.
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let dones = [
        run("<w:strike/>", "12") + &run("", "15"),
        run("<w:vanish/>", "12") + &run("", "2"),
        run("", "12") + &run("<w:vertAlign w:val=\"superscript\"/>", "1"),
    ];
    let row = |cells: &[String]| {
        let cells: String = cells.iter().map(|cell| format!("<w:tc><w:p>{cell}</w:p></w:tc>")).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let head = row(&["编号", "成果", "状态", "完成数"].map(|name| run("", name)));
    let rows = ITEMS
        .iter()
        .zip(&dones)
        .map(|((id, words), done)| row(&[run("", id), run("", words), run("", "正常推进"), done.clone()]));
    let body = format!(
        "<w:p>{}</w:p><w:tbl>{head}{}</w:tbl><w:p>{}</w:p>",
        run("", "南翔镇2025年第三季度工作推进情况表"),
        rows.collect::<String>(),
        run("", "补充说明：3.1完成数应为15个，以此为准。")
    );
    let rel =
        "<Relationships><Relationship Id=\"r\" Type=\"/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let document = archive([
        ("_rels/.rels", rel.to_string()),
        ("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>")),
    ]);
    let of_word = ledger(&document);
    assert_eq!(done(&of_word), ["15", "2", "12"]);
    assert_eq!(places(&of_word.findings, Code::WordsBeside), ["A6"]);

    // What stands below a merge is of no row.
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |n: usize, cells: [&str; 4], done: &str| {
        let cells: String =
            ["A", "B", "C", "D"].iter().zip(cells).map(|(col, it)| text(&format!("{col}{n}"), it)).collect();
        format!("<row r=\"{n}\">{cells}{done}</row>")
    };
    let number = |at: &str, n: u32| format!("<c r=\"{at}\"><v>{n}</v></c>");
    let rows = row(1, ["编号", "成果", "状态", "本季度进展"], &text("E1", "完成数"))
        + &row(2, [ITEMS[0].0, ITEMS[0].1, "正常推进", "甲"], &number("E2", 12))
        + &row(3, [ITEMS[1].0, ITEMS[1].1, "正常推进", "乙"], &number("E3", 15));
    let merged = ledger(&sheet_of(&rows, "<mergeCells count=\"1\"><mergeCell ref=\"E2:E3\"/></mergeCells>"));
    assert_eq!(done(&merged), ["12", "?"]);
    assert_eq!(places(&merged.findings, Code::NotShown), ["E3"]);
    assert_eq!(places(&merged.findings, Code::MergedAnswer), ["E2", "E3"]);

    // Boxes of Excel below 是否完成.
    let ticked = book(|s| {
        s.write(0, 0, "编号")?.write(0, 1, "是否完成")?.write(0, 2, "本季度进展")?;
        s.write(1, 0, "3.1")?.write(1, 1, true)?.write(1, 2, "甲")?;
        s.write(2, 0, "3.2")?.write(2, 1, false)?.write(2, 2, "乙")?;
        Ok(())
    });
    let ticked = ledger(&ticked);
    let status = |entry: &Entry| entry.answers.status.as_ref().map(|status| status.value().copied());
    let read: Vec<_> = ticked.entries.iter().filter(|entry| entry.source.is_some()).map(status).collect();
    assert_eq!(read, [Some(Some(Status::Done)), Some(Some(Status::NotDone))]);
    assert_eq!(places(&ticked.findings, Code::NotDoneOnly), ["B3"]);
}
