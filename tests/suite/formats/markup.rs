//! Workbooks in markup: pages, SpreadsheetML 2003 and OpenDocument.

use super::pool::pool;
use crate::kit::files::*;
use jianbao::formats::{Kind, Sheet, Unreadable, sniff};
use jianbao::model::value::Cell;

fn cells(sheet: &Sheet) -> Vec<(String, String)> {
    let shown = |((row, col), cell): &((u32, u32), Cell)| {
        (jianbao::model::place::CellRef::new(*row, *col).to_string(), cell.text().into())
    };
    sheet.cells.iter().map(shown).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(at, text)| ((*at).into(), (*text).into())).collect()
}

/// A page as Excel and WPS save one.
const SAVED: &str = r##"<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>三季度</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style><!--
td {mso-number-format:General;}
.xl65 {mso-style-parent:style0; mso-number-format:"0\.0%";}
.xl66 {mso-number-format:"yyyy\0022年\0022m\0022月\0022";}
--></style></head>
<body><table x:str border=0 class=MsoNormalTable>
 <col width=72><col width=72 span=2 style='display:none'>
 <tr height=18><td colspan=3 class=xl65>南翔镇&nbsp;第三季度 <span style='mso-spacerun:yes'>&nbsp; </span></td></tr>
 <tr style='display:none'><td rowspan=2>1.1<td x:num="0.875" class=xl65>87.5%</td><td class=xl66 x:num="45906">2025年9月</td>
 <tr><td x:num>3</td><td>一<br>
   二<p>三 &lt;四&gt;&#20116;</p></td></tr>
 <tr><td x:bool="TRUE">TRUE</td><td x:err="#N/A">#N/A</td><td></td></tr>
</table></body></html>"##;

#[test]
fn a_page_that_excel_saved_is_the_sheet_it_was() {
    let (bytes, _, _) = encoding_rs::GBK.encode(SAVED);
    for page in [bytes.as_ref(), SAVED.as_bytes(), format!("\u{feff}{SAVED}").as_bytes()] {
        assert_eq!(sniff(page), Kind::Html);
        let sheet = only_sheet(page);
        assert_eq!(sheet.name, "三季度");
        let expected = pairs(&[
            ("A1", "南翔镇\u{a0}第三季度 \u{a0}"),
            ("A2", "1.1"),
            ("B2", "0.875"),
            ("C2", "2025-09-06"),
            ("B3", "3"),
            ("C3", "一\n二\n三 <四>五"),
            ("A4", "TRUE"),
            ("B4", "#N/A"),
        ]);
        assert_eq!(cells(&sheet), expected);
        assert_eq!(at(&sheet, "B2"), Some(Cell::Number(0.875, Some("0.0%".into()))));
        assert_eq!((at(&sheet, "A4"), at(&sheet, "B4")), (Some(Cell::Bool(true)), Some(Cell::Error("#N/A".into()))));
        assert_eq!(*sheet.merges, [area("A1", "C1"), area("A2", "A3")]);
        assert_eq!(sheet.hidden_rows.into_iter().collect::<Vec<_>>(), [2]);
        assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [2, 3]);
    }
}

#[test]
fn lines_and_tables_of_a_page_stand_below_one_another() {
    let page = "<!DOCTYPE html><title>报表</title><script>var a='<table>';</script><h1>南翔镇</h1><p>填报单位：<b>南翔镇</b></p>
        <table><caption>表一</caption><tr><th>编号<th>进展<tr><td>1.1<td>甲</table>
        <p>&nbsp;</p>说明
        <table><tr><td>编号</td><td rowspan=0>长</td></tr><tr><td>2.1</td></tr></table>";
    let sheet = only_sheet(page.as_bytes());
    let expected = pairs(&[
        ("A1", "南翔镇"),
        ("A2", "填报单位：南翔镇"),
        ("A3", "表一"),
        ("A4", "编号"),
        ("B4", "进展"),
        ("A5", "1.1"),
        ("B5", "甲"),
        ("A6", "说明"),
        ("A7", "编号"),
        ("B7", "长"),
        ("A8", "2.1"),
    ]);
    assert_eq!((sheet.name.as_str(), cells(&sheet)), ("报表", expected));
    assert_eq!(*sheet.merges, [area("B7", "B8")]);
}

#[test]
fn a_table_for_layout_comes_apart_and_a_table_in_a_cell_is_its_words() {
    let layout = "<table><tr><td>各位好<td><table><tr><td>编号<td>进展</tr><tr><td>1.1<td>甲</table>谢谢</table>";
    let expected =
        pairs(&[("A1", "各位好"), ("A2", "编号"), ("B2", "进展"), ("A3", "1.1"), ("B3", "甲"), ("A4", "谢谢")]);
    assert_eq!(cells(&only_sheet(layout.as_bytes())), expected);
    let inner =
        "<table><tr><td>编号<td>进展<td>备注<tr><td>1.1<td>分两处：<table><tr><td>东<td>完成</table><td>无</table>";
    let expected = pairs(&[
        ("A1", "编号"),
        ("B1", "进展"),
        ("C1", "备注"),
        ("A2", "1.1"),
        ("B2", "分两处：\n东 完成"),
        ("C2", "无"),
    ]);
    assert_eq!(cells(&only_sheet(inner.as_bytes())), expected);
}

#[test]
fn hostile_pages_end_in_time() {
    let pool = pool();
    let deep = format!("<html>{}字{}", "<table><tr><td>".repeat(100_000), "</table>".repeat(100_000));
    let read = pool.workbook(deep.as_bytes()).expect("read");
    assert_eq!(read.sheets[0].cells.len(), 1);
    let divs = format!("<html>{}<table><tr><td>1</table>", "<div><b>".repeat(100_000));
    assert_eq!(pool.workbook(divs.as_bytes()).expect("read").sheets[0].cells.len(), 1);
    let spans = "<td rowspan=65534 colspan=1000>字".repeat(2_000);
    let answer = pool.workbook(format!("<html><table>{}</table>", format!("<tr>{spans}").repeat(20)).as_bytes());
    let sheet = answer.expect("read").sheets.remove(0);
    assert_eq!((sheet.cells.len(), sheet.troubles.len(), sheet.structure_unread), (36, 20, true));
    let open = "<html><table><tr><td>1</td></tr><tr><td>2";
    assert!(matches!(read_page(open), Err(Unreadable::Damaged { .. })));
    assert_eq!(read_page("<html><p>没有表格</p></html>"), Err(Unreadable::Foreign(Kind::Html)));
}

fn read_page(page: &str) -> Result<jianbao::formats::Workbook, Unreadable> {
    read(page.as_bytes())
}

/// A workbook of SpreadsheetML 2003.
const OFFICE_2003: &str = r##"<?xml version="1.0" encoding="GB2312"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="s2" ss:Parent="s1"/></Styles>
<Worksheet ss:Name="三季度"><Table><Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column ss:StyleID="s1"/>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">标题</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell><Cell ss:StyleID="s2"><Data ss:Type="Number">0.85</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="3" ss:MergeDown="1"><ss:Data ss:Type="String"><html:B>粗</html:B>字&#10;行</ss:Data></Cell><Cell><Data ss:Type="DateTime">2025-09-06T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:Formula="=1+1"/><Cell ss:Index="5"><Data ss:Type="Error">#REF!</Data></Cell></Row>
</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"##;

#[test]
fn a_workbook_in_xml_of_2003_is_read_with_all_that_it_says() {
    let (bytes, _, _) = encoding_rs::GBK.encode(OFFICE_2003);
    for file in [OFFICE_2003.as_bytes(), &bytes] {
        assert_eq!(sniff(file), Kind::XmlSpreadsheet);
        let sheet = only_sheet(file);
        assert_eq!((sheet.name.as_str(), sheet.hidden), ("三季度", true));
        let expected = pairs(&[
            ("A1", "标题"),
            ("D1", "0.85"),
            ("C4", "粗字\n行"),
            ("D4", "2025-09-06"),
            ("A5", "TRUE"),
            ("B5", "〔公式未计算〕"),
            ("E5", "#REF!"),
        ]);
        assert_eq!(cells(&sheet), expected);
        assert_eq!(at(&sheet, "D1"), Some(Cell::Number(0.85, Some("0.00%".into()))));
        assert_eq!(*sheet.merges, [area("A1", "C1"), area("C4", "C5")]);
        assert_eq!(sheet.hidden_rows.into_iter().collect::<Vec<_>>(), [4]);
        assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [2, 3]);
    }
    for cut in (200..OFFICE_2003.len()).step_by(61).filter(|cut| OFFICE_2003.is_char_boundary(*cut)) {
        assert!(matches!(read_page(&OFFICE_2003[..cut]), Err(Unreadable::Damaged { .. })), "{cut}");
    }
}

/// The cells of a workbook in XML of 2003, all of this type.
fn row_2003(settings: &str, kind: &str, cells: &[&str]) -> Sheet {
    let cells: String =
        cells.iter().map(|cell| format!("<Cell><Data ss:Type=\"{kind}\">{cell}</Data></Cell>")).collect();
    only_sheet(
        format!(
            "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
             <ExcelWorkbook>{settings}</ExcelWorkbook><Worksheet ss:Name=\"A\"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>"
        )
        .as_bytes(),
    )
}

#[test]
fn days_in_xml_of_2003_count_as_excel_counts_them() {
    let days =
        ["1900-01-01T00:00:00.000", "1900-02-28T00:00:00.000", "1900-03-01T00:00:00.000", "2025-09-28T12:00:00.000"];
    let serials = |sheet: &Sheet| -> Vec<f64> {
        let serial = |(_, cell): &(_, Cell)| if let Cell::Date(_, serial, _) = cell { *serial } else { f64::NAN };
        sheet.cells.iter().map(serial).collect()
    };
    assert_eq!(serials(&row_2003("", "DateTime", &days)), [1.0, 59.0, 61.0, 45_928.5]);
    let old = row_2003("<Date1904/>", "DateTime", &["1904-01-02T00:00:00.000", "2025-09-28T00:00:00.000"]);
    assert_eq!(serials(&old), [1.0, 44_466.0]);
    // A bare time of day has no day.
    let time = Cell::Number(0.25, Some("h:mm:ss".into()));
    assert_eq!(row_2003("", "DateTime", &["1899-12-31T06:00:00.000"]).cells, [((1, 1), time.clone())]);
    assert_eq!(row_2003("<Date1904/>", "DateTime", &["1904-01-01T06:00:00.000"]).cells, [((1, 1), time)]);
}

#[test]
fn controls_by_name_and_odd_truth_values_in_xml_of_2003_cost_no_more_than_themselves() {
    assert_eq!(row_2003("", "String", &["甲\u{80}乙\u{96}"]).cells, [((1, 1), text("甲\u{80}乙\u{96}"))]);
    let truths = row_2003("", "Boolean", &["1", "0", "2", "maybe"]);
    let expected = [((1, 1), Cell::Bool(true)), ((1, 2), Cell::Bool(false)), ((1, 3), Cell::Bool(true))];
    assert_eq!((truths.cells.as_slice(), truths.troubles.as_slice()), (&expected[..], &[(1, 4)][..]));
}

/// An OpenDocument workbook with this table.
fn ods(table: &str) -> Bytes {
    let styles = "<number:percentage-style style:name=\"N1\"><number:number number:decimal-places=\"1\" number:min-integer-digits=\"1\"/><number:text>%</number:text></number:percentage-style>\
        <style:style style:name=\"c1\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>\
        <style:style style:name=\"t1\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    );
    archive([("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()), ("content.xml", content.into())])
}

#[test]
fn errors_and_truth_values_of_an_open_document_are_what_they_show() {
    let cells = [
        ("office:value-type=\"float\" office:value=\"0\" table:formula=\"of:=1/0\"", "#DIV/0!"),
        ("office:value-type=\"percentage\" office:value=\"0\"", "#N/A"),
        ("office:value-type=\"float\" office:value=\"0\" table:formula=\"of:=A(\"", "Err:502"),
        ("office:value-type=\"string\" table:formula=\"of:=X()\"", "#NAME?"),
        ("office:value-type=\"string\"", "#NAME?"),
        ("office:value-type=\"float\" office:value=\"3\"", "#3"),
        ("office:value-type=\"boolean\" office:boolean-value=\"1.5\"", "TRUE"),
        ("office:value-type=\"boolean\" office:boolean-value=\"0\"", "FALSE"),
        ("office:value-type=\"boolean\" office:boolean-value=\"是\"", "是"),
    ];
    let cells: String = cells
        .iter()
        .map(|(said, shown)| format!("<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"))
        .collect();
    let sheet = only_sheet(&ods(&format!(
        "<table:table table:name=\"A\"><table:table-row>{cells}</table:table-row></table:table>"
    )));
    let error = |code: &str| Cell::Error(code.into());
    let expected = [
        error("#DIV/0!"),
        error("#N/A"),
        error("Err:502"),
        error("#NAME?"),
        text("#NAME?"),
        number(3.0),
        Cell::Bool(true),
        Cell::Bool(false),
    ];
    assert_eq!(sheet.cells.into_iter().map(|(_, cell)| cell).collect::<Vec<_>>(), expected);
    assert_eq!(sheet.troubles, [(1, 9)]);
}

const TABLE: &str = "<table:table table:name=\"三季度\" table:style-name=\"t1\"><table:table-column table:number-columns-repeated=\"2\"/>\
    <table:table-column table:visibility=\"collapse\" table:default-cell-style-name=\"c1\"/>\
    <table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"><text:p>一<text:s text:c=\"2\"/>二</text:p><text:p>三<office:annotation><text:p>批注</text:p></office:annotation></text:p></table:table-cell>\
    <table:covered-table-cell/><table:table-cell office:value-type=\"float\" office:value=\"0.5\"/></table:table-row>\
    <table:table-row table:number-rows-repeated=\"2\" table:visibility=\"filter\"><table:table-cell table:number-columns-repeated=\"3\"/><table:table-cell office:value-type=\"percentage\" office:value=\"0.25\" table:number-columns-repeated=\"2\"/></table:table-row>\
    <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
    <table:table-row><table:table-cell table:formula=\"of:=1\"/><table:table-cell office:value-type=\"date\" office:date-value=\"2025-09-06\"/>\
    <table:table-cell office:value-type=\"time\" office:time-value=\"PT06H00M00S\"/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row></table:table>";

#[test]
fn an_open_document_is_read_with_all_that_it_says() {
    let sheet = only_sheet(&ods(TABLE));
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("三季度", true));
    let percent = |n: f64, code: &str| Cell::Number(n, Some(code.into()));
    assert_eq!(at(&sheet, "A1"), Some(text("一  二\n三")));
    assert_eq!(at(&sheet, "C1"), Some(percent(0.5, "0.0%")), "the column's style");
    for cell in ["D2", "E2", "D3", "E3"] {
        assert_eq!(at(&sheet, cell), Some(percent(0.25, "0%")), "{cell}");
    }
    let last = |col: &str| at(&sheet, &format!("{col}1048004"));
    assert_eq!((last("A"), last("D")), (Some(Cell::Uncalculated), Some(Cell::Bool(true))));
    assert_eq!(last("B").map(|cell| cell.text()).as_deref(), Some("2025-09-06"));
    assert_eq!(last("C"), Some(percent(0.25, "h:mm:ss")));
    assert_eq!(sheet.cells.len(), 10);
    assert_eq!(*sheet.merges, [area("A1", "B2")]);
    assert_eq!(sheet.hidden_rows.into_iter().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [3]);
}

#[test]
fn hostile_open_documents_end_in_time() {
    let pool = pool();
    // One that stops within a table, at every place.
    let content = members(&ods(TABLE)).into_iter().find(|(name, _)| name == "content.xml").expect("content").1;
    for cut in (50..content.len()).step_by(37) {
        let short = archive([
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            ("content.xml", content[..cut].to_vec()),
        ]);
        assert!(matches!(pool.workbook(&short), Err(Unreadable::Damaged { .. })), "{cut}");
    }
    let bomb = |rows: &str, columns: &str| {
        ods(&format!(
            "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell table:number-columns-repeated=\"{columns}\" office:value-type=\"string\"><text:p>字</text:p></table:table-cell></table:table-row></table:table>"
        ))
    };
    for (rows, columns) in [("999999999", "999999999"), ("99999999999999999999999", "1"), ("1000000", "100")] {
        let answer = pool.workbook(&bomb(rows, columns));
        assert!(matches!(answer, Err(Unreadable::TooLarge { .. })), "{rows} {columns}");
    }
    let far = pool.workbook(&bomb("1", "999999999")).expect("read");
    assert_eq!((far.sheets[0].cells.len(), far.sheets[0].troubles.as_slice()), (16_384, &[(1, 16_384)][..]));
    let locked = archive([
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
        ("META-INF/manifest.xml", b"<manifest><manifest:encryption-data/></manifest>".to_vec()),
        ("content.xml", vec![1, 2, 3]),
    ]);
    assert_eq!(pool.workbook(&locked), Err(Unreadable::Encrypted));
}

/// A document of Word with this body.
fn docx(body: &str) -> Bytes {
    let rels = "<Relationships><Relationship Id=\"r1\" Type=\"http://x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let text = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive([("_rels/.rels", rels), ("word/document.xml", &text)])
}

fn word(cell: &str, more: &str) -> String {
    format!("<w:tc><w:tcPr>{more}</w:tcPr><w:p><w:r><w:t xml:space=\"preserve\">{cell}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn the_tables_of_a_document_are_rows_below_its_paragraphs() {
    let restart = "<w:vMerge w:val=\"restart\"/>";
    let rows = [
        word("编号", "") + &word("进展", "<w:gridSpan w:val=\"2\"/>"),
        word("1.1", restart)
            + &word("甲</w:t><w:br/><w:t>乙</w:t></w:r><w:del><w:r><w:t>旧</w:t></w:r></w:del><w:r><w:t>", "")
            + &word("", ""),
        word("", "<w:vMerge/>")
            + &word("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内", "")
                .replace("</w:tc>", "</w:tc></w:tr></w:tbl><w:p/></w:tc>")
            + &word("丙", ""),
    ];
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    let rows = rows.replace("<w:t xml:space=\"preserve\"><w:tbl>", "<w:t/></w:r></w:p><w:tbl>");
    let body = format!(
        "<w:p><w:r><w:t>南翔镇</w:t></w:r></w:p><w:p/><w:tbl>{rows}</w:tbl><w:p><w:r><w:t>完</w:t></w:r></w:p>"
    );
    let sheet = only_sheet(&docx(&body));
    let expected = pairs(&[
        ("A1", "南翔镇"),
        ("A2", "编号"),
        ("B2", "进展"),
        ("A3", "1.1"),
        ("B3", "甲\n乙"),
        ("B4", "内"),
        ("C4", "丙"),
        ("A5", "完"),
    ]);
    assert_eq!(cells(&sheet), expected);
    assert_eq!(
        sheet.merges.iter().copied().collect::<std::collections::BTreeSet<_>>(),
        [area("A3", "A4"), area("B2", "C2")].into()
    );
    assert_eq!(read(&docx("<w:p><w:r><w:t>字</w:t></w:r></w:p>")), Err(Unreadable::Foreign(Kind::Docx)));
    assert!(matches!(read(&docx("<w:tbl><w:tr>")), Err(Unreadable::Damaged { .. })));
}
