//! Checks with parties that we did not write: openpyxl, XlsxWriter,
//! python-docx, LibreOffice and Chromium. Where one is absent its check is skipped aloud.

use crate::kit::outside::{convert, outside, python, script, succeeds};
use crate::kit::{Files, HEADINGS, HONEST, Workspace, archive, folder, list, parts, sheet, strings};
use jianbao::formats::{Content, InProcess, Payload, Sheet};
use jianbao::model::value::Cell;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

/// What a unit typed that must not become a formula.
const TYPED: [&str; 4] = ["=1+1", "=HYPERLINK(\"http://x.invalid\")", "-1+2", "@SUM(A1)"];

/// The sample, and 外冈镇 with what looks like formulas.
static BUILT: LazyLock<Files> = LazyLock::new(|| {
    let workspace = Workspace::sample();
    let rows = ["1.1", "1.2", "1.3", "2.1"].iter().zip(TYPED);
    let rows: Vec<[&str; 12]> =
        rows.map(|(id, text)| [id, "序时推进", "", "", "", text, text, text, text, "", "", text]).collect();
    workspace.put("inbox/外冈镇.xlsx", &sheet("外冈镇", &rows));
    workspace.built().files()
});

fn built() -> Workspace {
    Workspace::of(&BUILT)
}

/// What openpyxl sees in a workbook; `None` where there is no openpyxl.
fn look(workbook: &Path) -> Option<Vec<Value>> {
    let python = python(&["openpyxl"])?;
    let seen = succeeds(Command::new(python).arg(script("look.py")).arg(workbook));
    Some(serde_json::from_str(&seen).expect("JSON"))
}

#[test]
fn openpyxl_opens_the_workbook() {
    let Some(sheets) = look(&built().path("out/简报.xlsx")) else { return };
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet["name"].as_str()).collect();
    let all = ["总览", "趋势", "任务", "矩阵", "问题", "亮点做法", "填报与判定不一致", "明细", "项目", "核查", "收件"];
    assert_eq!(names, all);
    let ledger = built().json("out/ledger.json");
    let rows = |name: &str| {
        let sheet = sheets.iter().find(|sheet| sheet["name"] == name).expect(name);
        usize::try_from(sheet["rows"].as_u64().expect("a number")).expect("a number")
    };
    // One row an entry, a project, a finding, below one row of headings.
    for (name, key) in [("明细", "entries"), ("项目", "projects"), ("核查", "findings")] {
        assert_eq!(rows(name), list(&ledger, key).len() + 1, "{name}");
    }
    assert!(rows("任务") > list(&ledger, "items").len(), "an item is missing");
    assert!(rows("收件") > list(&ledger, "dispositions").len(), "a disposition is missing");
    assert!(sheets.iter().any(|sheet| sheet["charts"].as_u64() > Some(0)), "no native chart");
    for sheet in &sheets {
        assert!(strings(&sheet["errors"]).is_empty(), "{}: {}", sheet["name"], sheet["errors"]);
        let name = sheet["name"].as_str().expect("a name");
        let is_list = !["总览", "趋势", "矩阵"].contains(&name);
        assert_eq!(strings(&sheet["tables"]), if is_list { vec![name] } else { vec![] });
    }
}

#[test]
fn openpyxl_sees_no_formula_that_a_unit_typed() {
    let Some(sheets) = look(&built().path("out/简报.xlsx")) else { return };
    let formulas: Vec<&str> = sheets.iter().flat_map(|sheet| strings(&sheet["formulas"])).collect();
    let ours = ["=SUM(", "=SUBTOTAL(", "=COUNTA(", "=COUNTIF(", "=IF", "=HYPERLINK(\"#"];
    for formula in formulas {
        assert!(ours.iter().any(|start| formula.starts_with(start)) && !TYPED.contains(&formula), "{formula}");
    }
    let texts: Vec<&str> = sheets.iter().flat_map(|sheet| strings(&sheet["texts"])).collect();
    for typed in TYPED {
        assert!(texts.iter().filter(|text| **text == typed).count() >= 3, "“{typed}” is not there as text");
    }
}

#[test]
fn openpyxl_opens_what_goes_to_staff() {
    let workspace = Workspace::empty();
    let mut other = HONEST;
    other[1] = "进度滞后";
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/南翔镇（改）.xlsx", &sheet("南翔镇", &[other]));
    workspace.run(&["check"]).exits(1);
    let Some(sheets) = look(&workspace.path("裁定.xlsx")) else { return };
    let headings = ["事项", "位置", "内容", "候选", "裁定", "裁定人", "日期"];
    let texts: Vec<&str> = sheets.iter().flat_map(|sheet| strings(&sheet["texts"])).collect();
    assert!(headings.iter().all(|heading| texts.contains(heading)), "{texts:?}");
    let Some(sheets) = look(&workspace.path("returns/核查清单.xlsx")) else { return };
    let texts: Vec<&str> = sheets.iter().flat_map(|sheet| strings(&sheet["texts"])).collect();
    assert!(texts.iter().any(|text| text.contains("南翔镇")), "{texts:?}");
    let list = sheets.iter().find(|sheet| sheet["name"] == "清单").expect("a list");
    assert!(list["tables"] == json!(["清单"]) && !list["frozen"].is_null() && list["landscape"] == true, "{list}");
    assert_eq!((&list["repeated"], &list["unwrapped"]), (&json!("$1:$1"), &json!([])));
}

#[test]
fn libreoffice_prints_the_workbook() {
    let dir = folder();
    let Some(pdf) = convert(&built().path("out/简报.xlsx"), "pdf", &dir) else { return };
    assert!(pages(&pdf) >= 11, "{} pages for eleven sheets", pages(&pdf));
}

#[test]
fn libreoffice_shows_the_shares_of_the_text() {
    let dir = folder();
    let Some(html) = convert(&built().path("out/简报.xlsx"), "html", &dir) else { return };
    let page = fs::read_to_string(html).expect("text");
    let share = regex::Regex::new("sdnum=\"[^\"]*%\"[^>]*>(?:<[^>]*>)*([0-9.]+)%").expect("a pattern");
    let shown: Vec<&str> = share.captures_iter(&page).filter_map(|found| found.get(1)).map(|m| m.as_str()).collect();
    let overview = &built().json("out/briefing.json")["overview"];
    let text = |percent: &Value| percent["text"].as_str().expect("a number").to_string();
    let mut printed = vec![text(&overview["rate"]["percent"])];
    printed.extend(list(overview, "classes").iter().map(|class| text(&class["share"])));
    assert_eq!(shown[..printed.len()], printed);
}

/// The workbook without the results that we stored beside its formulas.
fn without_results(workbook: &[u8]) -> Vec<u8> {
    let result = regex::Regex::new("</f><v>[^<]*</v>").expect("a pattern");
    let all = parts(workbook);
    let stripped: Vec<(&str, String)> =
        all.iter().map(|(name, xml)| (name.as_str(), result.replace_all(xml, "</f>").into_owned())).collect();
    assert!(stripped.iter().any(|(name, xml)| xml != &all[*name]), "there is no formula");
    archive(stripped.iter().map(|(name, xml)| (*name, xml.as_str())))
}

#[test]
fn libreoffice_reckons_as_we_do() {
    let dir = folder();
    let bare = dir.join("简报.xlsx");
    fs::write(&bare, without_results(&built().bytes("out/简报.xlsx"))).expect("written");
    let Some(back) = convert(&bare, "xlsx", &dir.join("back")) else { return };
    let ours = InProcess.workbook(&built().bytes("out/简报.xlsx")).expect("readable");
    let theirs = InProcess.workbook(&fs::read(back).expect("bytes")).expect("readable");
    assert_eq!(ours.sheets.len(), theirs.sheets.len());
    for (our, their) in ours.sheets.iter().zip(&theirs.sheets) {
        assert_eq!(our.name, their.name);
        // Texts as they are, numbers (of formulas too) to nine digits.
        let cells = |sheet: &Sheet| -> Vec<_> {
            let shown = |(at, cell): &((u32, u32), Cell)| match cell {
                Cell::Text(text) => Some((*at, text.replace('\r', ""))),
                Cell::Number(number, _) => Some((*at, format!("{number:.9}"))),
                _ => None,
            };
            sheet.cells.iter().filter_map(shown).collect()
        };
        let (our_cells, their_cells) = (cells(our), cells(their));
        let differ = our_cells.iter().zip(&their_cells).find(|(a, b)| a != b);
        assert!(differ.is_none() && our_cells.len() == their_cells.len(), "{}: {differ:?}", our.name);
    }
}

/// The words of a line of Markdown, without blanks and marks.
fn words(line: &str) -> String {
    line.replace("**", "").chars().filter(|c| !c.is_whitespace() && *c != '\\').collect()
}

#[test]
fn libreoffice_prints_the_document() {
    let dir = folder();
    let Some(pdf) = convert(&built().path("out/简报.docx"), "pdf", &dir) else { return };
    let Some(pdftotext) = outside(&["pdftotext"]) else { return };
    let printed = succeeds(Command::new(pdftotext).arg("-layout").arg(&pdf).arg("-"));
    let pages: Vec<&str> = printed.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    let annex = pages.iter().position(|page| page.trim_start().starts_with("附件"));
    let body = annex.expect("附件1 opens a page");
    assert!((3..=5).contains(&body), "{body} pages before the annexes");
    for (page, number) in pages.iter().zip(1..) {
        // A page that is turned has its number at the side.
        let turned = page.contains("成果进展矩阵") || page.contains("总体状态");
        assert!(words(page).contains(&format!("—{number}—")) || turned, "page {number}: {page}");
    }
    // 一 has the first page to itself.
    assert!(pages[0].contains("一、总体情况") && pages[1].trim_start().starts_with("二、"), "{}", pages[1]);
    assert!(bottom_of(&pdf, "印发").is_some_and(|at| (725.0..=745.0).contains(&at)), "{:?}", bottom_of(&pdf, "印发"));
    let number = regex::Regex::new("—[0-9]+—").expect("a pattern");
    // A mark that hangs over the end of a line is not always found there again.
    let without = |text: &str| text.replace('、', "");
    let printed = without(&number.replace_all(&words(&printed), ""));
    let text = built().text("out/简报.md");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['|', '<', '-', '#']));
    let mut found = 0;
    for line in lines {
        for sentence in words(line).split_inclusive('。') {
            assert!(printed.contains(&without(sentence)), "“{sentence}” is not printed");
            found += 1;
        }
    }
    assert!(found > 60, "{found}");
}

/// The lower edge, in points, of the last word on paper that ends so.
fn bottom_of(pdf: &Path, end: &str) -> Option<f64> {
    let boxes = succeeds(Command::new(outside(&["pdftotext"])?).arg("-bbox").arg(pdf).arg("-"));
    let word = boxes.lines().rfind(|line| line.contains(&format!("{end}</word>")))?;
    word.split("yMax=\"").nth(1)?.split('"').next()?.parse().ok()
}

#[test]
fn python_docx_opens_the_document() {
    let Some(python) = python(&["docx"]) else { return };
    let seen = succeeds(Command::new(python).arg(script("document.py")).arg(built().path("out/简报.docx")));
    let seen: Value = serde_json::from_str(&seen).expect("JSON");
    let view = built().json("out/briefing.json");
    assert_eq!((&seen["title"], &seen["author"]), (&view["head"]["title"], &view["head"]["issuer"]));
    let text = built().text("out/简报.md");
    let of_style = |name: &str| -> Vec<&str> {
        let all = list(&seen, "paragraphs").iter().filter(|p| p[0] == name);
        all.filter_map(|p| p[1].as_str()).collect()
    };
    let (body, annexes) = text.split_once("## 附件1").expect("annexes");
    let headings = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_string).collect()
    };
    assert_eq!(of_style("Heading 1"), headings(body));
    assert_eq!(of_style("Heading 2"), headings(annexes));
    assert_eq!(of_style("附件标题"), ["任务进展汇总表", "成果进展矩阵", "数据说明"]);
    assert_eq!(of_style("Title").len(), 1);
    assert!(of_style("Body Text").len() > 20);
    let tables = list(&seen, "tables").iter().filter(|t| t["style"] == "密排表格" || t["style"] == "Table Grid");
    let tables: Vec<&Value> = tables.filter(|t| t["rows"][0]["heading"] == true).collect();
    let typed = text.lines().filter(|line| line.starts_with("| :")).count();
    assert_eq!(tables.len(), typed);
    for table in tables {
        let rows = list(table, "rows");
        assert!(rows.iter().all(|row| row["whole"] == true) && rows.len() > 1);
        assert!(rows[1..].iter().all(|row| row["heading"] == false));
    }
    assert_eq!(seen["landscape"], json!([false, true, false]));
    assert_eq!(seen["footers"], json!([[false, false], [false, false], [false, false]]));
}

/// Pages of a PDF, counted by its page objects.
fn pages(pdf: &Path) -> usize {
    let bytes = fs::read(pdf).expect("bytes");
    assert!(bytes.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&bytes);
    let objects = text.split("/Type").skip(1).map(str::trim_start);
    objects.filter(|rest| rest.starts_with("/Page") && !rest.starts_with("/Pages")).count()
}

/// Chromium over the page of the sample, with these arguments.
fn browse<A: AsRef<OsStr>>(args: &[A]) -> Option<String> {
    let chromium = outside(&["chromium", "chromium-browser", "google-chrome"])?;
    let profile = folder();
    let profile = format!("--user-data-dir={}", profile.display());
    let mut run = Command::new(chromium);
    run.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &profile]).args(args);
    Some(succeeds(run.arg(built().path("out/简报.html"))))
}

#[test]
fn chromium_shows_the_page() {
    let Some(dom) = browse(&["--dump-dom"]) else { return };
    for words in ["一、总体情况", "六、下一步工作安排", "南翔镇", "外冈镇", "附件", "<svg", "<table"]
    {
        assert!(dom.contains(words), "no {words} on the page");
    }
    let small = dom.to_lowercase();
    assert_eq!(small.matches("<script").count(), 1, "a script that is not ours");
    assert!(!small.contains("javascript:") && !small.contains("jianbao:board"));
}

#[test]
fn chromium_prints_the_page() {
    let dir = folder();
    let pdf = dir.join("page.pdf");
    let print = format!("--print-to-pdf={}", pdf.display());
    if browse(&[print.as_str(), "--no-pdf-header-footer"]).is_none() {
        return;
    }
    assert!((2..40).contains(&pages(&pdf)), "{} pages", pages(&pdf));
}

/// Cells as a unit might type them: row, column, kind, value, number format.
fn typed_cells() -> Vec<(u32, u32, &'static str, Value, Option<&'static str>)> {
    let mut cells = vec![(1, 1, "text", json!("南翔镇2025年第三季度工作推进情况表"), None)];
    cells.extend((1..).zip(HEADINGS).map(|(col, heading)| (3, col, "text", json!(heading), None)));
    let answers = [
        (4, 1, "text", json!("1.1"), None),
        (4, 2, "text", json!("已完成"), None),
        (4, 3, "number", json!(0.875), Some("0.0%")),
        (4, 6, "text", json!("第一行\n第二行，“引号”"), None),
        (4, 7, "text", json!("  前后有空格  "), None),
        (4, 8, "text", json!("=1+1"), None),
        (4, 12, "date", json!("2025-09-06T00:00:00"), Some("yyyy\"年\"m\"月\"d\"日\"")),
        (5, 1, "number", json!(10.1), Some("0.0")),
        (5, 2, "text", json!("序时推进"), None),
        (5, 3, "number", json!(100), None),
        (5, 4, "number", json!(2), None),
        (5, 5, "number", json!(1), None),
        (5, 6, "text", json!("𠮷祥里🙂<b>&amp;</b>"), None),
        (5, 12, "truth", json!(true), None),
    ];
    cells.extend(answers);
    cells
}

#[test]
fn what_others_write_is_read_as_typed() {
    let Some(python) = python(&["openpyxl", "xlsxwriter"]) else { return };
    let dir = folder();
    let cells = typed_cells();
    fs::write(dir.join("cells.json"), serde_json::to_vec(&cells).expect("JSON")).expect("written");
    let books = ["openpyxl.xlsx", "xlsxwriter.xlsx"].map(|name| dir.join(name));
    succeeds(Command::new(python).arg(script("type.py")).arg(dir.join("cells.json")).args(&books));
    let mut entries = Vec::new();
    for book in &books {
        let bytes = fs::read(book).expect("bytes");
        let workbook = InProcess.workbook(&bytes).expect("readable");
        let read = &workbook.sheets[0];
        assert_eq!((read.name.as_str(), read.cells.len()), ("三季度", cells.len()), "{}", book.display());
        for (row, col, kind, value, format) in &cells {
            let cell = read.cell(jianbao::model::place::CellRef::new(*row, *col));
            assert!(is_same(cell, kind, value, *format), "{} row {row} column {col}: {cell:?}", book.display());
        }
        let workspace = Workspace::empty();
        workspace.put("inbox/南翔镇.xlsx", &bytes);
        let ledger = workspace.built().json("out/ledger.json");
        let of_unit = list(&ledger, "entries").iter().filter(|e| e["unit"] == "南翔镇" && !e["source"].is_null());
        entries.push(of_unit.cloned().collect::<Vec<_>>());
    }
    assert_eq!(entries[0], entries[1], "the two writers do not agree");
    let [first, second] = entries[0].as_slice() else { panic!("{:?}", entries[0]) };
    assert_eq!((&first["item"], &first["percent"]["value"]), (&json!("1.1"), &json!(87.5)));
    assert_eq!((&first["progress"]["text"], &first["next_steps"]["text"]), (&cells[16].3, &json!("=1+1")));
    let counts = (&second["item"], &second["percent"]["value"], &second["target"]["value"], &second["done"]["value"]);
    assert_eq!(counts, (&json!("10.1"), &json!(100), &json!(2), &json!(1)));
}

fn is_same(cell: Option<&Cell>, kind: &str, value: &Value, format: Option<&str>) -> bool {
    match (kind, cell) {
        ("text", Some(Cell::Text(text))) => value == text.as_str(),
        ("number", Some(Cell::Number(number, found))) => value.as_f64() == Some(*number) && found.as_deref() == format,
        ("truth", Some(Cell::Bool(truth))) => value == truth,
        ("date", Some(Cell::Date(at, _, _))) => value == at.format("%Y-%m-%dT%H:%M:%S").to_string().as_str(),
        _ => false,
    }
}

#[test]
fn mails_and_archives_of_python_are_taken_apart() {
    let Some(python) = python(&["email"]) else { return };
    let folder = folder();
    succeeds(Command::new(python).arg(script("mails.py")).arg(&*folder));
    let expected: Value =
        serde_json::from_slice(&fs::read(folder.join("expected.json")).expect("written")).expect("JSON");
    let files = expected.as_object().expect("files");
    assert!(files.len() > 15);
    for (file, wanted) in files {
        let bytes = fs::read(folder.join(file)).expect("written");
        let Ok(Content::Container(parcel)) = InProcess.read(&bytes) else { panic!("{file} is no parcel") };
        let seen: Vec<&str> = parcel.members.iter().map(|member| member.name.as_str()).collect();
        let members = list(wanted, "members");
        assert_eq!(seen, members.iter().filter_map(|m| m[0].as_str()).collect::<Vec<_>>(), "{file}");
        for (member, wanted) in parcel.members.iter().zip(members) {
            let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            match (&member.payload, wanted[1].as_str()) {
                (Payload::MailText, None) | (Payload::Litter, Some("litter")) => {}
                (Payload::Refused(_), Some("refused")) | (Payload::File(_), Some("any")) => {}
                (Payload::File(bytes), Some(wanted)) => assert!(hex(bytes) == wanted, "{file}: {}", member.name),
                (other, wanted) => panic!("{file}: {}: {other:?} is not {wanted:?}", member.name),
            }
        }
        if !wanted["envelope"].is_null() {
            let envelope = parcel.envelope.expect("a mail");
            let told = json!({ "name": envelope.name, "address": envelope.address, "subject": envelope.subject,
                "date": envelope.date, "text": envelope.text });
            assert_eq!(told, wanted["envelope"], "{file}");
        }
    }
}
