//! Issues: what `publish` freezes, what `verify` notices, and what the next
//! quarter makes of it.

use crate::kit::master::{edit, open, saved, units, written};
use crate::kit::{self, HONEST, PERIOD, Workspace, list, sheet, strings};
use jianbao::model::ledger::Ledger;
use jianbao::model::task::UnitKind;
use jianbao::model::value::Cell;
use jianbao::workspace::disk::Hashed;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const ISSUE: &str = "published/1";

/// A row of `sheet` with a count: target, done, percentage.
fn counted(done: &'static str, percent: &'static str) -> [&'static str; 12] {
    ["3.1", "正常推进", percent, "10", done, "推进中", "无", "继续", "", "某某", "021-00000002", ""]
}

/// Two towns have reported, and the quarter is built.
fn built() -> Workspace {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, counted("4", "40%")]));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST, counted("5", "50%")]));
    workspace.built()
}

fn published() -> Workspace {
    let workspace = built();
    workspace.run(&["publish"]).exits(0);
    workspace
}

fn frozen(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    kit::tree(&workspace.path("published"))
}

#[test]
fn an_issue_is_a_copy_of_out_with_its_seal() {
    let workspace = published();
    let out = kit::tree(&workspace.path("out"));
    let mut issue = kit::tree(&workspace.path(ISSUE));
    let seal: Value = serde_json::from_slice(&issue.remove("published.json").expect("a seal")).expect("JSON");
    assert_eq!(issue, out);
    assert_eq!((&seal["number"], &seal["as_of"], &seal["edited"]), (&1.into(), &"2025-09-30".into(), &false.into()));
    let sealed: BTreeSet<&str> = list(&seal, "files").iter().filter_map(|file| file["name"].as_str()).collect();
    assert_eq!(sealed, out.keys().map(String::as_str).collect());
    let left = fs::read_dir(workspace.path(".")).expect("lists").map(|e| e.expect("entry").file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with(".jianbao")), "nothing is left behind");
    assert!(workspace.run(&["status"]).exits(0).out.contains("运行 jianbao verify"));
}

#[test]
fn the_same_is_published_as_the_same() {
    let (one, two) = (published(), Workspace::empty());
    for (name, bytes) in kit::tree(&one.path("inbox")) {
        two.put(&format!("inbox/{name}"), &bytes);
    }
    two.run(&["build", "--jobs", "2"]).exits(0);
    two.run(&["publish"]).exits(0);
    assert!(frozen(&one) == frozen(&two));
    let again = one.run(&["build", "--jobs", "1"]);
    again.exits(0);
    assert!(
        kit::tree(&one.path("out")) == kit::tree(&two.path("out")),
        "an issue leaves no mark in what is built after"
    );
}

#[test]
fn what_is_not_ready_is_not_published() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.run(&["publish"]).refuses("还没有生成简报");
    workspace.run(&["build"]).exits(0);

    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST]));
    workspace.run(&["publish"]).refuses("新收到安亭镇.xlsx");
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, counted("1", "10%")]));
    fs::remove_file(workspace.path("inbox/安亭镇.xlsx")).expect("removed");
    workspace.run(&["publish"]).refuses("南翔镇.xlsx有改动");
    workspace.run(&["build"]).exits(0);

    fs::create_dir_all(workspace.dir.join("templates")).expect("a folder");
    fs::write(workspace.dir.join("templates/foot.md"), "完").expect("written");
    workspace.run(&["publish"]).refuses("新增templates/foot.md");
    fs::remove_file(workspace.dir.join("templates/foot.md")).expect("removed");

    let text = workspace.text("out/简报.md");
    workspace.put("out/简报.md", text.replace("### 一、总体情况", "### 一、总的情况").as_bytes());
    workspace.run(&["publish"]).refuses("请先运行 jianbao render");
    workspace.run(&["render"]).exits(0);
    let ledger = workspace.bytes("out/ledger.json");
    workspace.put("out/ledger.json", &[ledger.as_slice(), b" "].concat());
    workspace.run(&["publish"]).refuses("ledger.json 不是生成时的样子");
    workspace.put("out/ledger.json", &ledger);
    assert!(!workspace.path("published").exists());

    workspace.run(&["publish", "--as-of", "2025-10-15"]).refuses("截至2025-09-30");
    workspace.run(&["publish"]).exits(0);
    assert!(workspace.text("published/1/简报.md").contains("### 一、总的情况"), "as edited by hand");
    assert_eq!(workspace.json("published/1/published.json")["edited"], true);
    workspace.run(&["publish"]).refuses("与第1次定稿相同");
    let said = workspace.run(&["verify"]).exits(0);
    assert!(said.out.contains("手工修改"), "{}", said.out);
}

#[test]
fn text_that_waits_for_a_person_is_not_published() {
    let workspace = built();
    let text = workspace.text("out/简报.md");
    workspace.put("out/简报.md", text.replace("### 一、总体情况", "### 一、总的情况").as_bytes());
    // Without the text as generated nobody can tell what staff edited.
    fs::remove_file(workspace.path(".base/简报.md")).expect("removed");
    workspace.run(&["build"]).exits(0);
    workspace.run(&["publish"]).refuses("简报.新.md 还没有处理");
    fs::remove_file(workspace.path("out/简报.新.md")).expect("removed");
    workspace.run(&["publish"]).exits(0);
}

#[test]
fn outputs_of_an_older_build_are_not_published() {
    let workspace = built();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.run(&["build", "--format", "md,html"]).exits(0);
    workspace.run(&["publish"]).refuses("简报.xlsx 不是最近一次生成的");
}

#[test]
fn an_issue_is_verified() {
    let workspace = published();
    let before = workspace.files();
    let said = workspace.run(&["verify"]).exits(0);
    assert!(said.out.contains("结果相同"), "{}", said.out);
    let document = workspace.run(&["verify", "--json"]).exits(0).json();
    assert_eq!((&document["equal"], &document["number"]), (&true.into(), &1.into()));
    assert!(list(&document, "changes").is_empty() && list(&document, "outputs").is_empty());
    assert_eq!(workspace.run(&["verify", "--quiet"]).exits(0).out, "");
    assert!(workspace.files() == before, "verify writes nothing");
    Workspace::empty().run(&["verify"]).refuses("还没有定稿");
}

/// An issue of before version 2 of the ledger: it is compared as far as it goes, and that is said.
#[test]
fn an_issue_of_the_first_version_is_verified() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[counted("6", "60%")]));
    let workspace = workspace.built();
    workspace.run(&["publish"]).exits(0);
    let ledger = fs::read(workspace.path("published/1/ledger.json")).expect("a ledger");
    let first = Ledger::read(&ledger).expect("reads").in_first_version();
    let first =
        serde_json::to_string_pretty(&first).expect("JSON").replacen("\"version\": 2", "\"version\": 1", 1) + "\n";
    assert!(String::from_utf8_lossy(&ledger).contains("\"counts\"") && !first.contains("\"counts\""));
    workspace.put("published/1/ledger.json", first.as_bytes());
    let mut seal = workspace.json("published/1/published.json");
    for file in seal["files"].as_array_mut().expect("files").iter_mut().filter(|file| file["name"] == "ledger.json") {
        *file = serde_json::to_value(Hashed::new("ledger.json", first.as_bytes())).expect("JSON");
    }
    workspace.put("published/1/published.json", seal.to_string().as_bytes());
    let said = workspace.run(&["verify"]).exits(0).out;
    assert!(said.contains("第1版格式") && said.contains("结果相同"), "{said}");
    let document = workspace.run(&["verify", "--json"]).exits(0).json();
    assert_eq!(document["ledger_version"], serde_json::json!({ "published": 1, "now": 2 }));
    // What is different is told as ever.
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[counted("7", "70%")]));
    let document = workspace.run(&["verify", "--json"]).exits(1).json();
    let fields: BTreeSet<&str> = list(&document, "changes").iter().filter_map(|c| c["field"].as_str()).collect();
    assert!(fields.contains("done") && !fields.contains("counts"), "{fields:?}");
}

#[test]
fn a_spoilt_issue_is_told_before_anything_else() {
    let workspace = published();
    let text = workspace.text("published/1/简报.md");
    workspace.put("published/1/简报.md", text.replace('1', "7").as_bytes());
    fs::remove_file(workspace.path("published/1/简报.html")).expect("removed");
    workspace.put("published/1/备注.txt", b"x");
    let document = workspace.run(&["verify", "--json"]).exits(1).json();
    let told: BTreeSet<(&str, &str)> = list(&document, "integrity")
        .iter()
        .map(|row| (row["file"].as_str().expect("a name"), row["what"].as_str().expect("words")))
        .collect();
    assert_eq!(told, BTreeSet::from([("备注.txt", "是后来放入的"), ("简报.html", "不在了"), ("简报.md", "被改动")]));
    assert!(document["changes"].is_null(), "nothing can be compared with it");
    fs::remove_file(workspace.path("published/1/published.json")).expect("removed");
    workspace.run(&["verify"]).refuses("published/1/published.json");
}

/// A sheet of 徐行镇 comes after the issue, and 安亭镇 sends another.
fn late() -> Workspace {
    let workspace = published();
    workspace.put("inbox/徐行镇补报.xlsx", &sheet("徐行镇", &[HONEST, counted("2", "20%")]));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST, counted("6", "60%")]));
    workspace
}

#[test]
fn what_came_after_an_issue_is_told_fact_by_fact() {
    let workspace = late();
    let document = workspace.run(&["verify", "--json"]).exits(1).json();
    assert_eq!(strings(&document["inputs"]["added"]), ["inbox/徐行镇补报.xlsx"]);
    assert_eq!(strings(&document["inputs"]["changed"]), ["inbox/安亭镇.xlsx"]);
    let find = |unit: &str, item: &str, field: &str| {
        let fits = |row: &&Value| row["unit"] == unit && row["item"] == item && row["field"] == field;
        let found: Vec<&Value> = list(&document, "changes").iter().filter(fits).collect();
        assert_eq!(found.len(), 1, "{unit} {item} {field}");
        found[0].clone()
    };
    let done = find("安亭镇", "3.1", "done");
    assert_eq!((&done["old"]["value"], &done["new"]["value"]), (&5.into(), &6.into()));
    assert_eq!(done["cause"], "安亭镇.xlsx有改动（安亭镇）");
    assert_eq!(strings(&done["places"]), ["安亭镇.xlsx ［三季度］ E5"]);
    assert_eq!(find("徐行镇", "3.1", "derived")["cause"], "新收到徐行镇补报.xlsx（徐行镇）");
    assert_eq!(find("徐行镇", "3.1", "phone")["new"], "〔略〕");
    let sum = list(&document, "changes").iter().find(|row| row["item"] == "3.1" && row["field"] == "closing");
    assert_eq!(sum.expect("the sum")["new"][1]["cumulative"], 12);
    let said = workspace.run(&["verify"]).exits(1).out;
    assert!(said.contains("徐行镇") && !said.contains("021-0000"), "{said}");
    assert!(workspace.run(&["status"]).exits(0).out.contains("第1次定稿以后有变动"));
}

#[test]
fn a_late_sheet_gives_a_note_with_every_changed_figure() {
    let workspace = late();
    let first = frozen(&workspace);
    let then = workspace.json("published/1/briefing.json");
    let before = workspace.run(&["verify", "--json"]).exits(1);
    workspace.run(&["build"]).exits(0);
    let note = workspace.text("out/更正说明.md");
    let now = workspace.json("out/briefing.json");
    let source = "徐行镇补报.xlsx ［三季度］ 第5行";
    let item = "3.1“推进建设161个项目”";
    let row = format!("| 徐行镇 | {item} | 未填报 | 序时推进，完成率20%，目标数10，完成数2 | {source} |");
    assert!(note.contains(&row), "no {row} in {note}");
    let row = format!(
        "| 安亭镇 | {item} | 序时推进，完成率50%，目标数10，完成数5 | 序时推进，完成率60%，目标数10，完成数6 | 安亭镇.xlsx ［三季度］ 第5行 |"
    );
    assert!(note.contains(&row), "no {row} in {note}");
    assert!(note.contains("| 徐行镇 | 报送情况 | 未报送 | 已报送（收件时间不明） | 徐行镇补报.xlsx |"), "{note}");
    assert!(note.contains("新收到徐行镇补报.xlsx（徐行镇补报2项）") && note.contains("安亭镇改报1项"), "{note}");
    assert!(!note.contains("021-0000"));
    // Whatever number of the text is another stands in a row with what it was and is.
    let templates = jianbao::document::templates::Templates::new(Vec::new()).expect("built-in templates");
    let printed = |view: &Value| -> BTreeMap<String, String> {
        let view = serde_json::from_value(view.clone()).expect("a briefing");
        let (_, all) = jianbao::document::markdown::with_figures(&view, &templates).expect("renders");
        all.into_iter().map(|one| (one.figure, one.text)).collect()
    };
    let (was, is) = (printed(&then), printed(&now));
    let rows: Vec<Vec<&str>> =
        note.lines().filter(|line| line.starts_with("| ")).map(|line| line.split(" | ").collect()).collect();
    let stands = |old: Option<&String>, new: Option<&String>| {
        let has = |cell: &str, text: Option<&String>| text.is_none_or(|text| cell.contains(text.as_str()));
        rows.iter().any(|row| row.len() >= 3 && has(row[1], old) && has(row[2], new))
    };
    let all = was.keys().chain(is.keys()).collect::<BTreeSet<_>>();
    let changed: Vec<&String> = all.into_iter().filter(|id| was.get(*id) != is.get(*id)).collect();
    assert!(changed.len() > 20);
    for id in &changed {
        assert!(stands(was.get(*id), is.get(*id)), "{id}: {:?} → {:?} in\n{note}", was.get(*id), is.get(*id));
    }
    let document = before.json();
    let told: Vec<&str> = list(&document, "figures").iter().filter_map(|one| one["figure"].as_str()).collect();
    assert_eq!(told.len(), changed.len());
    assert!(changed.iter().all(|id| told.contains(&id.as_str())));

    workspace.run(&["publish"]).exits(0);
    assert_eq!(workspace.text("published/2/更正说明.md"), note);
    assert!(workspace.path("published/2/更正说明.docx").exists());
    let mut all = frozen(&workspace);
    all.retain(|name, _| name.starts_with("1/"));
    assert!(all == first, "the first issue stays as it was");
    workspace.run(&["verify"]).exits(0);
    workspace.run(&["build"]).exits(0);
    for name in ["out/更正说明.md", "out/更正说明.docx", ".base/更正说明.docx"] {
        assert!(!workspace.path(name).exists(), "nothing is to be corrected any more: {name}");
    }
    workspace.run(&["publish"]).refuses("与第2次定稿相同");
}

#[test]
fn a_note_reads_as_a_bureau_would_issue_it() {
    let workspace = late();
    let said = workspace.run(&["build"]).exits(0);
    assert!(said.err.contains("更正说明没有日期"), "the date of the briefing is not that of the note: {}", said.err);
    let note = workspace.text("out/更正说明.md");
    let head: Vec<&str> = note.lines().filter(|line| !line.is_empty()).take(6).collect();
    assert!(head[0].starts_with("# 嘉定区") && head[1] == "第3期更正说明" && head[2] == "嘉定区规划资源局", "{head:?}");
    assert!(head[4].starts_with("## ") && head[5].starts_with("2025年10月15日印发的2025年第三季度简报第1次定稿以后"));
    for words in [
        "未报送由10个更正为9个",
        "“推进建设161个项目”列入计划由",
        "| 三、各街镇推进情况 第2段 | 应填报",
        "简报附件1、附件2、附件3的相应数据随之变动，共",
        "| 表“3.1”一行 | ",
        "报：区委、区政府",
    ] {
        assert!(note.contains(words), "no “{words}” in\n{note}");
    }
    // The answers of a unit stand together, once an item.
    let facts = note.split_once("### 二、").expect("facts").1.split_once("## 附件").expect("an annex").0;
    let rows: Vec<&str> = facts.lines().filter(|line| line.starts_with("| 徐行镇 | ")).collect();
    assert_eq!(rows.len(), 3, "{facts}");
    let document = &kit::parts(&workspace.bytes("out/更正说明.docx"))["word/document.xml"];
    assert!(document.contains("第3期更正说明") && document.contains("简报附件变动明细"));
}

#[test]
fn a_note_finished_in_word_stays_and_is_published() {
    let workspace = late();
    workspace.run(&["build"]).exits(0);
    let made = workspace.bytes("out/更正说明.docx");
    workspace.put("out/更正说明.docx", b"finished by hand");
    let said = workspace.run(&["build"]).exits(0);
    assert!(said.err.contains("更正说明.docx 与上次生成的不同，视为已手工修改"), "{}", said.err);
    assert!(said.err.contains("没有另存") && !workspace.path("out/更正说明.新.docx").exists(), "{}", said.err);
    workspace.put("out/更正说明.新.docx", &made);
    workspace.run(&["publish"]).refuses("更正说明.新.docx 还没有处理");
    fs::remove_file(workspace.path("out/更正说明.新.docx")).expect("removed");
    workspace.run(&["publish"]).exits(0);
    assert_eq!(workspace.bytes("published/2/更正说明.docx"), b"finished by hand");
    // Nothing is to be corrected any more; what staff wrote is theirs to throw away.
    let said = workspace.run(&["build"]).exits(0);
    assert!(said.err.contains("更正说明.docx 与上次生成的不同，视为已手工修改"), "{}", said.err);
    assert!(said.err.contains("没有要更正的内容") && !said.err.contains("更正说明.新.docx"), "{}", said.err);
    assert_eq!(workspace.bytes("out/更正说明.docx"), b"finished by hand");
    assert!(!workspace.path("out/更正说明.md").exists());
    workspace.put("out/更正说明.docx", &made);
    workspace.run(&["build"]).exits(0);
    assert!(!workspace.path("out/更正说明.docx").exists(), "as the program left it");
}

#[test]
fn what_came_after_an_issue_fits_on_a_screen() {
    use unicode_width::UnicodeWidthStr;
    let workspace = late();
    let said = workspace.run(&["verify"]).exits(1).out;
    assert!(said.lines().count() <= 40, "{said}");
    let wide: Vec<&str> = said.lines().filter(|line| line.width_cjk() > 100).collect();
    assert!(wide.is_empty(), "{wide:?}");
    for words in [
        "  新收到徐行镇补报.xlsx",
        "  徐行镇  未报送→已报送（收件时间不明），补报2项",
        "  安亭镇  改报1项",
        "  未报送 10个→9个",
        "jianbao verify --json",
    ] {
        assert!(said.contains(words), "no “{words}” in\n{said}");
    }
    assert!(!said.contains("判定理由") && !said.contains("采用的文件"), "{said}");
}

#[test]
fn a_changed_list_is_an_input_that_changed() {
    let workspace = published();
    let master = fs::read(workspace.dir.join("master.xlsx")).expect("the list");
    let mut parts = kit::parts(&master);
    let app = parts.get_mut("docProps/app.xml").expect("a part");
    app.push('\n');
    let again = kit::archive(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    fs::write(workspace.dir.join("master.xlsx"), again).expect("written");
    let document = workspace.run(&["verify", "--json"]).exits(0).json();
    assert_eq!(strings(&document["inputs"]["changed"]), ["master.xlsx"]);
    assert!(list(&document, "changes").is_empty(), "no fact hangs on it: {}", document["changes"]);
    let said = workspace.run(&["verify"]).exits(0).out;
    assert!(said.contains("结果相同") && said.contains("不影响这一期的结果：\n  master.xlsx有改动"), "{said}");
}

/// The quarter before, published; then this one with other figures.
fn two_quarters() -> Workspace {
    let workspace = Workspace::empty();
    let before = |unit: &str, rows: &[[&str; 12]]| {
        kit::write(
            &workspace.dir.join("2025Q2/inbox").join(format!("{unit}2025年二季度.xlsx")),
            &kit::sheet_of(unit, "二", rows),
        );
    };
    before("南翔镇", &[HONEST, counted("4", "40%")]);
    before("安亭镇", &[counted("5", "50%")]);
    before("徐行镇", &[counted("3", "30%")]);
    workspace.run(&["build", "--period", "2025Q2"]).exits(0);
    workspace.run(&["publish", "--period", "2025Q2"]).exits(0);
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, counted("7", "70%")]));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST, counted("4", "35.5%")]));
    workspace
}

#[test]
fn the_next_quarter_opens_with_what_was_published() {
    let workspace = two_quarters().built();
    let ledger = workspace.json("out/ledger.json");
    let item = list(&ledger, "items").iter().find(|item| item["id"] == "3.1").expect("3.1").clone();
    let closing = &item["closing"][1];
    let number = |key: &str| closing[key].as_i64().expect(key);
    assert_eq!(
        (number("opening"), number("quarter"), number("cumulative")),
        (12, -1, 11),
        "徐行镇's 3 are not carried over"
    );
    assert_eq!(number("opening") + number("quarter"), number("sum"));

    let view = workspace.json("out/briefing.json");
    assert_eq!(
        (&view["since"]["period"], &view["since"]["path"][0]),
        (&"2025Q2".into(), &"2025Q2/published/1/ledger.json".into())
    );
    let item = list(&view, "items").iter().find(|item| item["id"] == "3.1").expect("3.1");
    let since = &item["closings"][1]["since"];
    assert_eq!((strings(&since["silent"]["shown"]), &since["silent_sum"]["value"]), (vec!["徐行镇"], &3.into()));
    let fell = list(&item["since"], "cells").iter().find(|cell| cell["unit"] == "安亭镇").expect("a change");
    assert_eq!((&fell["percent"]["change"]["text"], &fell["percent"]["direction"]), (&"14.5".into(), &"down".into()));
    let unit = list(&view["units"], "rows").iter().find(|unit| unit["name"] == "安亭镇").expect("安亭镇");
    assert_eq!(
        (&unit["since"]["done"]["before"]["value"], &unit["since"]["done"]["now"]["value"]),
        (&0.into(), &1.into())
    );
    let points = list(&view["trend"], "points");
    let sums: Vec<i64> = points.iter().map(|point| point["sums"][1]["value"].as_i64().expect("a sum")).collect();
    assert_eq!((points.len(), sums), (2, vec![12, 11]));
    // Every figure of then names the ledger that it is from.
    for figure in list(&view, "figures").iter().filter(|f| f["id"].as_str().is_some_and(|id| id.ends_with(".before"))) {
        let from = figure["from"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(from.iter().all(|from| from["path"][0] == "2025Q2/published/1/ledger.json"), "{figure}");
    }
    let names = kit::parts(&workspace.bytes("out/简报.xlsx"));
    assert!(names["xl/workbook.xml"].contains("趋势"));
    assert!(workspace.text("out/简报.md").contains("比第二季度"));
    assert!(
        workspace
            .run(&["trace", "since.item.3.1.target2.opening"])
            .exits(0)
            .out
            .contains("2025Q2/published/1/ledger.json")
    );
}

/// A year in which 徐行镇 is merged into 安亭镇 in July and a target is raised in September: the second quarter
/// published by the list of then, the third under way by the list of now.
fn merged_in_july() -> Workspace {
    let workspace = Workspace { dir: kit::folder() };
    let mut book = open(&written());
    kit::write(&workspace.dir.join("master.xlsx"), &saved(&book));
    for (town, done) in
        units().iter().filter(|unit| unit.kind == UnitKind::Town).zip(["1", "2", "3", "4"].iter().cycle())
    {
        let file = format!("2025Q2/inbox/{}2025年二季度.xlsx", town.name);
        kit::write(&workspace.dir.join(file), &kit::sheet_of(&town.name, "二", &[HONEST, counted(done, "40%")]));
    }
    workspace.run(&["build", "--period", "2025Q2"]).exits(0);
    workspace.run(&["publish", "--period", "2025Q2"]).exits(0);
    edit(&mut book, "单位", "徐行镇", "至", "二季度");
    edit(&mut book, "单位", "徐行镇", "并入", "安亭镇");
    // The row of the time after stands right below that of the time before: what is below moves down.
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "成果").expect("成果");
    let row = sheet.cells.iter().find(|(at, cell)| at.1 == 1 && cell.text() == "3.1").expect("3.1").0.0;
    let copy: Vec<_> = sheet.cells.iter().filter(|(at, _)| at.0 == row).cloned().collect();
    sheet.cells.iter_mut().filter(|(at, _)| at.0 > row).for_each(|(at, _)| at.0 += 1);
    sheet.cells.extend(copy.into_iter().map(|(at, cell)| ((row + 1, at.1), cell)));
    sheet.cells.retain(|(at, _)| *at != (row + 1, 6));
    for (at, text) in
        [((row, 13), "2025Q2"), ((row + 1, 12), "2025Q3"), ((row + 1, 6), "161个项目（全区）\n160个项目（全区）")]
    {
        sheet.cells.push((at, Cell::Text(text.into())));
    }
    sheet.cells.sort_by_key(|(at, _)| *at);
    kit::write(&workspace.dir.join("master.xlsx"), &saved(&book));
    fs::create_dir_all(workspace.path("inbox")).expect("an inbox");
    workspace
}

#[test]
fn an_issue_stays_what_it_was_when_a_town_is_merged_and_a_target_raised_after_it() {
    let workspace = merged_in_july();
    let verified = |said: kit::Said| {
        assert!(said.out.contains("结果相同") && said.out.contains("master.xlsx有改动"), "{}", said.out);
    };
    verified(workspace.run(&["verify", "--period", "2025Q2"]).exits(0));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST, counted("9", "45%")]));
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, counted("5", "50%")]));
    workspace.run(&["build"]).exits(0);
    verified(workspace.run(&["verify", "--period", "2025Q2"]).exits(0));
    let (then, now) = (workspace.dir.join("2025Q2/published/1/ledger.json"), workspace.json("out/ledger.json"));
    let then: Value = serde_json::from_slice(&fs::read(then).expect("an issue")).expect("JSON");
    assert_eq!((list(&then, "units").len(), list(&now, "units").len()), (12, 11));
    let item = |ledger: &Value| list(ledger, "items").iter().find(|item| item["id"] == "3.1").expect("3.1").clone();
    assert_eq!((&item(&then)["targets"][1]["value"], &item(&now)["targets"][1]["value"]), (&157.into(), &160.into()));
    // What is really another is told as ever.
    let late = workspace.dir.join("2025Q2/inbox/南翔镇2025年二季度.xlsx");
    fs::write(late, kit::sheet_of("南翔镇", "二", &[counted("4", "60%")])).expect("written");
    let document = workspace.run(&["verify", "--json", "--period", "2025Q2"]).exits(1).json();
    let is_of_list = |change: &Value| strings(&change["places"]).iter().any(|place| place.contains("master.xlsx"));
    assert!(!list(&document, "changes").is_empty() && !list(&document, "changes").iter().any(is_of_list));
}

#[test]
fn the_list_is_shown_as_of_the_newest_quarter_and_tells_rows_of_others() {
    let workspace = merged_in_july();
    let said = workspace.run(&["master", "--fail-on", "never"]).exits(0).out;
    for line in [
        "以下为2025年第三季度的清单。只在部分季度有效的：",
        "  单位 徐行镇：至2025Q2，并入安亭镇",
        "  成果 3.1：至2025Q2",
        "  成果 3.1：自2025Q3",
    ] {
        assert!(said.lines().any(|own| own == line), "no “{line}” in {said}");
    }
    let document = workspace.run(&["master", "--json", "--fail-on", "never"]).exits(0).json();
    assert_eq!((list(&document, "spans").len(), &document["quarter"]), (3, &"2025Q3".into()));
    let plain = Workspace::empty().run(&["master", "--fail-on", "never"]).exits(0).out;
    assert!(!plain.contains("部分季度"));
}

#[test]
fn what_a_merged_town_reported_opens_the_quarter_of_who_carries_on() {
    let workspace = merged_in_july();
    let figures = |name: &str| {
        let ledger: Value =
            serde_json::from_slice(&fs::read(workspace.dir.join(name)).expect("a ledger")).expect("JSON");
        let of = |unit: &str| {
            let own = list(&ledger, "entries").iter().find(|e| e["unit"] == unit && e["item"] == "3.1");
            own.map_or(0, |entry| entry["done"]["value"].as_i64().unwrap_or(0))
        };
        (of("安亭镇"), of("徐行镇"), of("南翔镇"))
    };
    let (heir, gone, other) = figures("2025Q2/published/1/ledger.json");
    assert!(heir > 0 && gone > 0 && other > 0);
    let both = (heir + gone).to_string();
    let percent = format!("{}%", 10 * (heir + gone));
    let row = |done: &'static str, percent: &'static str| [HONEST, counted(done, percent)];
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &row(both.clone().leak(), percent.leak())));
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, counted("1", "40%")]));
    let workspace = workspace.built();
    let ledger = workspace.json("out/ledger.json");
    let found = |code: &str| {
        list(&ledger, "findings")
            .iter()
            .filter(|f| f["code"] == code)
            .map(|f| f["found"].to_string())
            .collect::<Vec<_>>()
    };
    assert!(!found("A301").iter().chain(&found("A302")).any(|said| said.contains("徐行镇")));
    let view = workspace.json("out/briefing.json");
    let item = list(&view, "items").iter().find(|item| item["id"] == "3.1").expect("3.1");
    let cell = list(&item["since"], "cells").iter().find(|cell| cell["unit"] == "安亭镇");
    assert!(cell.is_none_or(|cell| cell["done"].is_null()), "as many as both had: {cell:?}");
    let since = &item["closings"][1]["since"];
    assert!(!since.to_string().contains("徐行镇\""), "{since}");
    let comparable = &since["comparable"];
    assert_eq!(
        (&comparable["before"]["value"], &comparable["now"]["value"]),
        (&(heir + gone + other).into(), &(heir + gone + 1).into())
    );
    let figure = list(&view, "figures").iter().find(|f| f["id"] == "since.item.3.1.target2.comparable.before");
    let from: Vec<&str> = list(figure.expect("a figure"), "from").iter().filter_map(|f| f["unit"].as_str()).collect();
    for unit in ["安亭镇", "徐行镇", "南翔镇"] {
        assert!(from.contains(&unit), "{from:?}");
    }
    let before = &view["overview"]["since"]["reported"]["before"]["value"];
    assert_eq!(before, &12, "as it was printed");
    let text = workspace.text("out/简报.md");
    assert!(!text.contains("徐行镇"), "a town that is no more is neither silent nor late:\n{text}");
}

#[test]
fn without_an_issue_nothing_is_compared() {
    let workspace = built();
    let view = workspace.json("out/briefing.json");
    assert!(view["since"].is_null() && view["overview"]["since"].is_null());
    assert_eq!(list(&view["trend"], "points").len(), 1);
    assert!(!kit::parts(&workspace.bytes("out/简报.xlsx"))["xl/workbook.xml"].contains("趋势"));
}

#[test]
fn a_spoilt_opening_stops_the_next_quarter() {
    let workspace = two_quarters();
    let path = workspace.dir.join("2025Q2/published/1/ledger.json");
    let whole = fs::read(&path).expect("the ledger");
    fs::write(&path, &whole[..whole.len() / 2]).expect("cut off");
    for command in ["build", "status", "check"] {
        workspace.run(&[command]).refuses("2025Q2/published/1");
    }
    assert!(!workspace.path("out").exists() && !workspace.path("returns").exists());
    fs::write(&path, whole).expect("brought back");
    workspace.run(&["build"]).exits(0);
}

#[test]
fn another_issue_of_the_quarter_before_is_an_input_that_changed() {
    let workspace = two_quarters().built();
    workspace.run(&["publish"]).exits(0);
    let late = workspace.dir.join("2025Q2/inbox/江桥镇2025年二季度.xlsx");
    fs::write(late, kit::sheet_of("江桥镇", "二", &[counted("6", "60%")])).expect("written");
    workspace.run(&["build", "--period", "2025Q2"]).exits(0);
    workspace.run(&["publish", "--period", "2025Q2"]).exits(0);
    let document = workspace.run(&["verify", "--json", "--period", PERIOD]).exits(1).json();
    assert_eq!(strings(&document["inputs"]["added"]), ["2025Q2/published/2/ledger.json"]);
    assert_eq!(strings(&document["inputs"]["gone"]), ["2025Q2/published/1/ledger.json"]);
    workspace.run(&["verify", "--period", "2025Q2"]).exits(0);
}

#[test]
fn a_run_that_was_cut_off_does_no_harm() {
    let workspace = built();
    // What a publish that was killed halfway leaves behind.
    workspace.put(".jianbao-new/ledger.json", b"half");
    fs::create_dir_all(workspace.path("published")).expect("created");
    workspace.run(&["verify"]).refuses("还没有定稿");
    workspace.run(&["publish"]).exits(0);
    assert!(!workspace.path(".jianbao-new").exists());
    workspace.run(&["verify"]).exits(0);
}
