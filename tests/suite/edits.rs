//! Hand edits of 简报.md through the program: they stay, what is new comes in,
//! and staff are told what to look at.

use crate::kit::{self, HONEST, Said, Workspace, list, sheet};
use serde_json::Value;

/// A quarter with 外冈镇 still missing, built.
/// 外冈镇 reports after all.
fn late(workspace: &Workspace) {
    workspace.put("inbox/外冈镇三季度.xlsx", &sheet("外冈镇", &[HONEST]));
}

fn edit(workspace: &Workspace, from: &str, to: &str) {
    let text = workspace.text("out/简报.md");
    assert!(text.contains(from), "no “{from}” in:\n{text}");
    workspace.put("out/简报.md", text.replacen(from, to, 1).as_bytes());
}

fn notices(said: &Said) -> Vec<String> {
    said.err.lines().filter(|line| line.starts_with("注意：")).map(str::to_string).collect()
}

/// The sentence of the text that has `words` in it.
fn sentence(text: &str, words: &str) -> String {
    let found = text.split_inclusive(['。', '\n']).find(|s| s.contains(words));
    found.unwrap_or_else(|| panic!("no “{words}” in:\n{text}")).to_string()
}

#[test]
fn an_edited_sentence_stands_and_the_figures_around_it_are_new() {
    let workspace = Workspace::built_sample();
    let before = workspace.text("out/简报.md");
    // A sentence with figures, and one beside it that nobody touches.
    let cells = sentence(&before, "实际填报");
    let filled: String = cells.chars().skip_while(|c| *c != '实').filter(char::is_ascii_digit).collect();
    let own = format!("各街镇共填报{filled}项次，总体正常。");
    edit(&workspace, &cells, &own);
    late(&workspace);
    let said = workspace.run(&["build"]).exits(0);
    let text = workspace.text("out/简报.md");
    assert!(text.contains(&own), "{text}");
    assert_eq!(sentence(&text, "按时报送"), sentence(&workspace.text(".base/简报.md"), "按时报送"));
    assert_ne!(sentence(&text, "按时报送"), sentence(&before, "按时报送"), "外冈镇 is no longer missing");
    assert_eq!(
        text,
        workspace.text(".base/简报.md").replace(&sentence(&workspace.text(".base/简报.md"), "实际填报"), &own)
    );
    // Exactly one notice, with the figure as it was and as it is.
    let now: usize = filled.parse::<usize>().expect("a number") + 1;
    let told = notices(&said);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(&format!("写“{filled}项次”，现为“{now}项次”")), "{told:?}");
    assert!(told[0].contains("“三、各街镇推进情况”第2段"), "{told:?}");
    let hints = workspace.text("改动提示.txt");
    assert!(hints.contains(&format!("写“{filled}项次”，现为“{now}项次”")), "{hints}");
    assert!(workspace.text("out/简报.html").contains("总体正常"));
    assert!(said.out.contains("手工修改已保留"), "{}", said.out);
    // The notice stands until it is settled, and then is gone with its file.
    let again = workspace.run(&["build", "--json"]).exits(0);
    let document = again.json();
    let one = &list(&document, "notices")[0]["notice"];
    assert_eq!((&one["kind"], &one["detail"][0]["new"]), (&Value::from("figures"), &Value::from(format!("{now}项次"))));
    assert_eq!(workspace.text("out/简报.md"), text);
    edit(&workspace, &own, &own.replace(&filled, &now.to_string()));
    assert_eq!(notices(&workspace.run(&["build"]).exits(0)), [""; 0]);
    assert!(!workspace.path("改动提示.txt").exists());
}

#[test]
fn a_deleted_hint_is_a_hint_that_was_read() {
    let workspace = Workspace::built_sample();
    let cells = sentence(&workspace.text("out/简报.md"), "实际填报");
    edit(&workspace, &cells, &cells.replace("实际填报", "已经填报"));
    late(&workspace);
    assert_eq!(notices(&workspace.run(&["build"]).exits(0)).len(), 1);
    assert_eq!(notices(&workspace.run(&["build"]).exits(0)).len(), 1);
    std::fs::remove_file(workspace.path("改动提示.txt")).expect("removed");
    assert_eq!(notices(&workspace.run(&["build"]).exits(0)), [""; 0]);
    assert!(workspace.text("out/简报.md").contains("已经填报"));
}

#[test]
fn hints_that_nobody_settled_stop_an_issue() {
    let workspace = Workspace::built_sample();
    let cells = sentence(&workspace.text("out/简报.md"), "实际填报");
    let own = "各街镇共填报139项次，填报率84.2%。";
    edit(&workspace, &cells, own);
    late(&workspace);
    workspace.run(&["build"]).exits(0);
    let hint = "2025Q3/改动提示.txt 还有1处没有处理：“三、各街镇推进情况”第2段写“139项次”，现为“140项次”；\
                本句还有百分数“84.2%”，请一并核对";
    let publish = workspace.run(&["publish"]);
    publish.refuses(hint);
    publish.refuses("不用改的，删去这个文件；改好 简报.md 后运行 jianbao build");
    assert!(!workspace.path("published").exists());
    // Looked at, and nothing to be done about it.
    std::fs::remove_file(workspace.path("改动提示.txt")).expect("removed");
    workspace.run(&["render"]).exits(0);
    workspace.run(&["publish"]).exits(0);
    assert!(workspace.text("published/1/简报.md").contains(own));
}

#[test]
fn what_both_rewrote_is_shown_in_the_text_and_on_the_page() {
    let workspace = Workspace::built_sample();
    let states = sentence(&workspace.text("out/简报.md"), "按时报送");
    edit(&workspace, &states, "除外冈镇外，各街镇均已报送。");
    late(&workspace);
    let said = workspace.run(&["build"]).exits(0);
    let text = workspace.text("out/简报.md");
    assert!(text.contains("除外冈镇外，各街镇均已报送。"));
    let line = text.lines().find(|line| line.starts_with("> 【请核对】")).expect("the program's sentence").to_string();
    assert!(line.contains(sentence(&workspace.text(".base/简报.md"), "按时报送").trim()), "{line}");
    assert!(line.contains("核对后请删去这一行"));
    assert!(notices(&said).iter().any(|n| n.contains("“一、总体情况”第1段有一句手工改过")), "{said:?}");
    assert!(workspace.text("out/简报.html").contains("<div class=\"unsettled\""));
    assert!(workspace.run(&["render"]).exits(0).err.contains("有1处“【请核对】”，印发前请核对"));
    // Again: nothing is stacked; settled: it is gone.
    workspace.run(&["build"]).exits(0);
    assert_eq!(workspace.text("out/简报.md"), text);
    edit(&workspace, &format!("{line}\n\n"), "");
    workspace.run(&["build"]).exits(0);
    let settled = workspace.text("out/简报.md");
    assert!(!settled.contains("【请核对】") && settled.contains("除外冈镇外"));
}

#[test]
fn what_was_deleted_does_not_come_back() {
    let workspace = Workspace::built_sample();
    edit(&workspace, "<!-- jianbao:board -->\n\n", "");
    let text = workspace.text("out/简报.md");
    let (from, to) = (text.find("### 四、").expect("四"), text.find("### 五、").expect("五"));
    workspace.put("out/简报.md", format!("{}{}", &text[..from], &text[to..]).as_bytes());
    late(&workspace);
    workspace.run(&["build"]).exits(0);
    let text = workspace.text("out/简报.md");
    assert!(!text.contains("jianbao:board") && !text.contains("### 四、"));
    assert!(text.contains("### 五、") && text.contains("| 外冈镇 |"));
    // A sentence that would now read otherwise is told with its paragraph.
    let project = sentence(&text, "落后时间进度1");
    edit(&workspace, &project, "");
    let counted = ["3.1", "正常推进", "50%", "4", "2", "推进中", "无", "继续", "", "某某", "021-00000002", ""];
    workspace.put("inbox/外冈镇三季度.xlsx", &sheet("外冈镇", &[HONEST, counted]));
    let said = workspace.run(&["build"]).exits(0).err;
    let deleted = said.lines().find(|line| line.contains("手工删去的内容中有")).unwrap_or_default();
    assert!(deleted.contains("“一、总体情况”第2段"), "{said}");
}

#[test]
fn line_ends_and_marks_of_an_editor_are_kept() {
    let workspace = Workspace::built_sample();
    edit(&workspace, "### 一、总体情况\n\n", "### 一、总体情况\n\n各街镇总体平稳。\n\n");
    let notepad = format!("\u{FEFF}{}", workspace.text("out/简报.md").replace('\n', "\r\n"));
    workspace.put("out/简报.md", notepad.as_bytes());
    workspace.run(&["build"]).exits(0);
    assert_eq!(workspace.text("out/简报.md"), notepad, "nothing new: the bytes of the editor");
    late(&workspace);
    workspace.run(&["build"]).exits(0);
    let text = workspace.text("out/简报.md");
    assert!(text.starts_with('\u{FEFF}') && text.contains("总体情况\r\n\r\n各街镇总体平稳。\r\n\r\n截至2025年9月30日"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    // Old editors: read, and written as UTF-8 with a mark that they know.
    let (old, _, _) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{FEFF}'));
    workspace.put("out/简报.md", &old);
    std::fs::remove_file(workspace.path("inbox/外冈镇三季度.xlsx")).expect("taken back");
    workspace.run(&["build"]).exits(0);
    assert!(workspace.text("out/简报.md").starts_with('\u{FEFF}'));
    assert!(workspace.text("out/简报.md").contains("各街镇总体平稳。"));
}

#[test]
fn without_edits_the_text_is_the_generated_one() {
    let workspace = Workspace::built_sample();
    late(&workspace);
    workspace.run(&["build"]).exits(0);
    assert_eq!(workspace.bytes("out/简报.md"), workspace.bytes(".base/简报.md"));
    let fresh = Workspace::sample();
    // The very file: a workbook made anew has another time in it.
    fresh.put("inbox/外冈镇三季度.xlsx", &workspace.bytes("inbox/外冈镇三季度.xlsx"));
    fresh.run(&["build"]).exits(0);
    assert_eq!(workspace.files(), fresh.files());
}

#[test]
fn a_text_from_elsewhere_is_left_alone() {
    let workspace = Workspace::built_sample();
    let generated = workspace.text("out/简报.md");
    edit(&workspace, "### 一、总体情况", "### 一、整体情况");
    std::fs::remove_file(workspace.path(".base/简报.md")).expect("lost");
    let edited = workspace.text("out/简报.md");
    for _ in 0..2 {
        let said = workspace.run(&["build"]).exits(0);
        assert!(said.err.contains("简报.新.md") && said.out.contains("简报.新.md"), "{said:?}");
        assert_eq!(workspace.text("out/简报.md"), edited);
        assert_eq!(workspace.text("out/简报.新.md"), generated);
        assert!(workspace.text("out/简报.html").contains("一、整体情况"));
    }
    std::fs::remove_file(workspace.path("out/简报.md")).expect("given up");
    workspace.run(&["build"]).exits(0);
    assert_eq!(workspace.text("out/简报.md"), generated);
    assert!(!workspace.path("out/简报.新.md").exists());
}

#[test]
fn what_a_build_leaves_from_before_is_told_and_listed() {
    let workspace = Workspace::built_sample();
    let whole = workspace.json("out/manifest.json");
    let said = workspace.run(&["build", "--format", "md"]).exits(0);
    assert_eq!(said.err, "", "made of the very same: {}", said.err);
    let names = |manifest: &Value, key: &str| {
        let mut names: Vec<String> = manifest[key]
            .as_array()
            .map_or(Vec::new(), |all| all.iter().filter_map(|f| f["name"].as_str()).map(str::to_string).collect());
        names.sort();
        names
    };
    let part = workspace.json("out/manifest.json");
    assert_eq!(names(&part, "outputs"), names(&whole, "outputs"));
    late(&workspace);
    let said = workspace.run(&["build", "--format", "md", "--json"]).exits(0);
    assert!(said.err.contains("简报.html") && said.err.contains("以前生成"), "{}", said.err);
    assert_eq!(
        kit::strings(&said.json()["stale"]),
        ["2025Q3/out/简报.html", "2025Q3/out/简报.docx", "2025Q3/out/简报.xlsx"]
    );
    let manifest = workspace.json("out/manifest.json");
    assert_eq!(names(&manifest, "stale"), ["简报.docx", "简报.html", "简报.xlsx"]);
    assert_eq!(names(&manifest, "outputs"), ["briefing.json", "ledger.json", "简报.md"]);
    workspace.run(&["build"]).exits(0);
    assert!(workspace.json("out/manifest.json").get("stale").is_none());
}

#[test]
fn templates_of_staff_are_listed_checked_and_used() {
    let workspace = Workspace::built_sample();
    let list = workspace.run(&["explain", "模板"]).exits(0).out;
    assert!(list.contains("overview.md") && list.contains("一、总体情况"), "{list}");
    let head = workspace.run(&["explain", "head.md"]).exits(0).out;
    assert!(head.contains("{{ head.issuer }}"), "{head}");
    let put = |name: &str, text: &[u8]| {
        std::fs::create_dir_all(workspace.dir.join("templates")).expect("a folder");
        std::fs::write(workspace.dir.join("templates").join(name), text).expect("written");
    };
    // As an old editor saves it.
    let (old, _, _) =
        encoding_rs::GB18030.encode("{# 五 #}\r\n### 五、困难和问题\r\n\r\n共{{ problems.total.text }}条。\r\n");
    put("problems.md", &old);
    put("problem.md", "### 五、问题".as_bytes());
    let said = workspace.run(&["build"]).exits(0);
    assert!(
        said.err.contains("templates/problem.md 没有用上") && said.err.contains("是不是 problems.md"),
        "{}",
        said.err
    );
    assert!(workspace.text("out/简报.md").contains("### 五、困难和问题\n\n共"));
    let before = workspace.files();
    put("problems.md", "甲\n{% if false %}{{ problem.total }}{% endif %}".as_bytes());
    workspace.run(&["build"]).refuses("模板“problems.md”有误：第2行第18列没有“problem”这个名称，是不是“problems”");
    assert_eq!(workspace.bytes("out/简报.md"), before["2025Q3/out/简报.md"]);
}
