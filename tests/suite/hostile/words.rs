//! What a unit typed arrives as text in every output.

use super::inbox::TYPED;
use super::{built, entries, ledger};
use crate::kit::{HONEST, Workspace, parts, sheet, sheet_with};
use jianbao::document::templates::BUILT_IN;
use jianbao::formats::InProcess;
use jianbao::model::value::{Cell, names_in, without_names};
use rust_xlsxwriter::Formula;

#[test]
fn the_ledger_has_the_words_as_typed() {
    let rows: Vec<_> = entries(ledger(), "外冈镇").into_iter().filter(|e| !e["source"].is_null()).collect();
    assert_eq!(rows.len(), TYPED.len());
    for (row, text) in rows.iter().zip(TYPED) {
        for field in ["progress", "problems", "next_steps", "highlight", "contact", "phone", "note"] {
            assert_eq!(row[field]["text"], text, "{field} of {}", row["item"]);
        }
    }
}

#[test]
fn the_workbook_has_them_as_strings() {
    let bytes = built().bytes("out/简报.xlsx");
    let all = parts(&bytes);
    for (name, xml) in all.iter().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        for formula in xml.split("<f>").skip(1).map(|rest| &rest[..rest.find("</f>").unwrap_or(rest.len())]) {
            let typed = TYPED.iter().any(|text| formula.contains(text.trim_start_matches(['=', '@', '-'])));
            assert!(!typed && !formula.contains("HYPERLINK"), "{name}: {formula}");
        }
    }
    let relations = all.iter().filter(|(name, _)| name.ends_with(".rels"));
    for (name, xml) in relations {
        assert!(!xml.contains("javascript:") && !xml.contains("x.invalid"), "{name} links to what was typed");
    }
    let workbook = InProcess.workbook(&bytes).expect("readable");
    let cells: Vec<&Cell> = workbook.sheets.iter().flat_map(|sheet| sheet.cells.iter().map(|(_, cell)| cell)).collect();
    for text in TYPED {
        // It stands under 联系人 as well, so what could be a name in it is left out everywhere.
        let printed = without_names(text, names_in(text));
        let found = cells.iter().filter(|cell| matches!(cell, Cell::Text(t) if *t == printed)).count();
        assert!(found >= 3, "“{printed}” stands in {found} cells");
    }
}

#[test]
fn what_goes_back_has_no_formulas_either() {
    let mut row = HONEST;
    (row[1], row[2], row[3]) = ("=1+1", "=HYPERLINK(\"http://x.invalid\")", "@SUM(A1)");
    let workspace = Workspace::empty();
    workspace.put("inbox/外冈镇.xlsx", &sheet("外冈镇", &[row]));
    workspace.run(&["check"]).exits(1);
    let all = parts(&workspace.bytes("returns/核查清单.xlsx"));
    assert!(all.values().any(|xml| xml.contains("x.invalid")), "the words are not quoted");
    let has_formula = |(name, xml): (&String, &String)| name.contains("worksheets/") && xml.contains("<f>");
    assert!(!all.iter().any(has_formula));
}

#[test]
fn a_formula_counts_as_what_it_showed() {
    let link = Formula::new("=HYPERLINK(\"http://x.invalid\",\"点我\")").set_result("点我");
    let call = Formula::new("=WEBSERVICE(\"http://x.invalid\")").set_result("工期紧");
    let book = sheet_with("外冈镇", "三", &[HONEST], |page| {
        page.write_formula(3, 5, link).and_then(|page| page.write_formula(3, 6, call)).expect("written");
    });
    let workspace = Workspace::empty();
    workspace.put("inbox/外冈镇.xlsx", &book);
    let workspace = workspace.built();
    let ledger = workspace.json("out/ledger.json");
    let row = entries(&ledger, "外冈镇").into_iter().find(|e| !e["source"].is_null()).expect("a row");
    assert_eq!((&row["progress"]["text"], &row["problems"]["text"]), (&"点我".into(), &"工期紧".into()));
    let all = parts(&workspace.bytes("out/简报.xlsx"));
    let (links, calls) = (all.values().any(|xml| xml.contains("x.invalid")), "WEBSERVICE");
    assert!(!links && !all.values().any(|xml| xml.contains(calls)));
}

/// Tags of the page and the text between them; enough of a parser for a page
/// that escapes what it should.
fn tags(page: &str) -> (Vec<&str>, String) {
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        tags.push(&rest[at..end]);
        rest = &rest[end..];
    }
    text.push_str(rest);
    (tags, text)
}

/// The page without its own script and the tag of its own filters, once each.
fn without_own(page: &str) -> String {
    let own = |name: &str| BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| text.trim());
    let script = own("script.html").and_then(|text| Some(text.split_once("-#}\n")?.1)).expect("says what it is for");
    let form = own("detail.html").and_then(|text| text.lines().find(|line| line.starts_with("<form")));
    page.replacen(script, "", 1).replacen(form.expect("has filters"), "", 1)
}

/// The text of a page, which must have nothing in it that runs or loads but
/// what is its own.
#[track_caller]
fn inert(page: &str) -> String {
    let page = without_own(page);
    let (tags, text) = tags(&page);
    for tag in tags {
        let small = tag.to_lowercase();
        let runs = ["<script", "<iframe", "<object", "<embed", "<link", "<img", "<base", "<form"];
        assert!(runs.iter().all(|start| !small.starts_with(start)), "{tag}");
        assert!(!small.contains("javascript:") && !small.contains("alert("), "{tag}");
        assert!(!small.contains("=\"http") || small.contains("xmlns=\"http"), "the page is offline: {tag}");
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

#[test]
fn nothing_in_the_page_runs() {
    inert(&built().text("out/简报.html"));
    let planted = |html: &str| std::panic::catch_unwind(|| inert(html)).is_err();
    assert!(planted("<p><script>alert(1)</script>") && planted("<a href=\"javascript:alert(1)\">x</a>"));
}

/// One unit, one row, one text as its problem and highlight: the briefing then
/// has no other to choose.
fn alone(text: &str) -> Workspace {
    let mut row = HONEST;
    (row[1], row[2], row[5], row[6], row[8]) = ("序时推进", "", text, text, text);
    let workspace = Workspace::empty();
    workspace.put("inbox/外冈镇.xlsx", &sheet("外冈镇", &[row]));
    workspace.built()
}

#[test]
fn the_text_and_the_page_show_each_of_them_as_typed() {
    for typed in TYPED {
        let workspace = alone(typed);
        let markdown = workspace.text("out/简报.md");
        let mut other_program = String::new();
        pulldown_cmark::html::push_html(&mut other_program, pulldown_cmark::Parser::new(&markdown));
        let (tags, _) = tags(&other_program);
        let made = |start: &str| tags.iter().filter(|tag| tag.starts_with(start)).count();
        assert_eq!((made("<a "), made("<script"), made("<img")), (0, 0, 0), "{typed}");
        assert!(!other_program.contains("<strong>粗"), "{typed}");
        for page in [other_program, workspace.text("out/简报.html")] {
            let text = inert(&page);
            let near: Vec<&str> = text.lines().filter(|line| line.contains("外冈镇")).collect();
            assert!(text.contains(&format!("“{typed}”")), "“{typed}” is not shown as typed: {near:#?}");
        }
        let markers = markdown.lines().filter(|line| line.trim() == "<!-- jianbao:board -->").count();
        assert_eq!(markers, 1, "“{typed}” made a marker");
    }
}
