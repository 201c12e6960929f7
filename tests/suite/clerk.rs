//! A clerk's quarter as README.zh-CN has it, command by command, and the same by the menu:
//! forms out, answers back, what is wrong sent back and mended, the briefing published.

use crate::kit::outside::{python, script, succeeds};
use crate::kit::{self, Folder, folder, jianbao};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

const LIST: &str = "\
2025年“15分钟社区生活圈”行动任务清单
任务\t具体要求\t成果\t责任部门
1: 编制行动方案\t各街镇编制本单位行动方案。\t1、各街镇形成行动方案（3月底前）\t各街镇
2: 改造口袋公园\t各街镇结合更新改造口袋公园。\t1、每个街镇至少改造2个口袋公园（5月底前）\t各街镇
";

const UNITS: &str = "\
城东镇\t街镇\t城东\tcd@example.invalid
城西镇\t街镇\t城西\tcx@example.invalid
河口镇\t街镇\t河口\thk@example.invalid
";

const SILENT: &str = "河口镇";
const FAULTY: &str = "城西镇";

/// A year's folder, before its first quarter.
fn year() -> Folder {
    let place = folder();
    fs::write(place.join("清单.txt"), LIST).expect("a list");
    fs::write(place.join("单位.txt"), UNITS).expect("units");
    jianbao(&place, &["init", "今年", "--master", "清单.txt", "--units", "单位.txt"]);
    place
}

/// The commands of a quarter, as the Chinese README lists them.
fn steps() -> Vec<Vec<String>> {
    let readme = include_str!("../../README.zh-CN.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("四、")).expect("the section");
    let block = section.split("```console\n").nth(1).expect("commands").split("```").next().expect("an end");
    let command =
        |line: &str| line.strip_prefix("> jianbao ").expect("a command").split(' ').map(String::from).collect();
    block.lines().map(command).collect()
}

/// What the units do with the drafts of a folder.
fn units(python: &Path, what: &str, quarter: &Path, drafts: &str, date: &str) -> String {
    let mut units = Command::new(python);
    units.arg(script("clerk_quarter.py")).arg(what).arg(quarter.join(drafts)).arg(quarter.join("inbox")).arg(date);
    if what == "answer" {
        units.args([SILENT, FAULTY]);
    }
    succeeds(&mut units)
}

/// Where each unit stands, by `status`.
fn exchange(year: &Path) -> Vec<(String, u64, u64)> {
    let status = jianbao(year, &["status", "--json"]).json();
    let line = |line: &Value| {
        let exchange = &line["exchange"];
        let stage = exchange["stage"].as_str().expect("a stage").to_string();
        (stage, exchange["mended"].as_u64().expect("a number"), exchange["open"].as_u64().expect("a number"))
    };
    status["exchange"].as_array().expect("units").iter().map(line).collect()
}

fn stood(stages: [(&str, u64, u64); 3]) -> Vec<(String, u64, u64)> {
    stages.map(|(stage, mended, open)| (stage.to_string(), mended, open)).to_vec()
}

#[test]
fn a_quarter_takes_five_commands_without_an_option() {
    let Some(python) = python(&["openpyxl"]) else { return };
    let place = year();
    let year = place.join("今年");
    let steps = steps();
    assert!(steps.len() <= 5, "{steps:?}");
    assert!(steps.iter().all(|step| step.len() == 1 && !step[0].starts_with('-')), "{steps:?}");
    let run = |step: &[String]| jianbao(&year, &step.iter().map(String::as_str).collect::<Vec<_>>());
    // The first quarter of the year is named; afterwards it is known which is the next.
    let first = run(&["next".into()]);
    assert_eq!(first.code, 2, "{}", first.err);
    let named = ["next", "2025Q2"].map(String::from);
    for (begin, name, day) in [(&named[..], "2025Q2", "30 Jun 2025"), (&steps[0][..], "2025Q3", "29 Sep 2025")] {
        let quarter = year.join(name);
        let dated = |time: &str| format!("{day} {time} +0800");
        run(begin).exits(0);
        assert_eq!(exchange(&year), stood([("form_made", 0, 0); 3]));
        assert_eq!(units(&python, "answer", &quarter, "forms/mail", &dated("09:00:00")), "城东镇\n城西镇\n");
        let said = run(&steps[1]);
        assert!(said.out.contains("城西镇：1 处要改（错误 1）"), "{}", said.out);
        assert!(said.out.contains("有 1 个单位未报送"), "{}", said.out);
        assert_eq!(exchange(&year), stood([("received", 0, 0), ("returned", 0, 1), ("form_made", 0, 0)]));
        let frozen = kit::tree(&quarter.join("returns/城西镇/1"));
        assert_eq!(units(&python, "mend", &quarter, "returns/mail", &dated("15:00:00")), "城西镇\n河口镇\n");
        // What staff wrote into a letter stays, whatever becomes of it.
        let (letter, form) = (quarter.join("returns/mail/河口镇.eml"), quarter.join("forms/mail/城东镇.eml"));
        for path in [&letter, &form] {
            fs::write(path, "改过的信").expect("written");
        }
        let said = run(&steps[2]);
        assert!(said.err.contains("河口镇.eml 手工改过，现在已经用不着了"), "{}", said.err);
        assert!(run(&steps[2]).err.contains("用不着了"), "as long as it lies there");
        assert_eq!(fs::read_to_string(&letter).expect("a letter"), "改过的信");
        fs::remove_file(&letter).expect("removed");
        let again = run(&["forms".into()]).exits(0);
        assert!(again.err.contains("城东镇.eml 手工改过，没有重做"), "{}", again.err);
        assert_eq!(fs::read_to_string(&form).expect("a letter"), "改过的信");
        assert!(kit::tree(&quarter.join("returns/城西镇/1")) == frozen && frozen.len() == 2, "a return never changes");
        assert!(said.out.contains("没有要做的事"), "{}", said.out);
        assert_eq!(exchange(&year), stood([("received", 0, 0), ("mended", 1, 0), ("received", 0, 0)]));
        let letters = quarter.join("returns/mail");
        assert!(!letters.join("城西镇.eml").exists() && !letters.join("河口镇.eml").exists());
        run(&steps[3]).exits(0);
        run(&steps[4]).exits(0);
        let ledger = fs::read(quarter.join("published/1/ledger.json")).expect("published");
        let ledger: Value = serde_json::from_slice(&ledger).expect("JSON");
        let of_units = |f: &&Value| f["unit"].is_string() && f["severity"] != "note";
        let findings: Vec<&Value> = ledger["findings"].as_array().expect("a list").iter().filter(of_units).collect();
        assert!(findings.is_empty(), "{findings:?}");
        let done = |entry: &Value| entry["derived"] == "done" && entry["unit"].is_string();
        assert_eq!(ledger["entries"].as_array().expect("a list").iter().filter(|entry| done(entry)).count(), 6);
    }
    // Begun and nothing come: the same again, and after the fourth the next year.
    for _ in 0..2 {
        assert!(run(&["next".into()]).exits(0).out.contains("2025年第四季度"));
    }
    kit::write(&year.join("2025Q4/inbox/a.txt"), "来了".as_bytes());
    let over = run(&["next".into()]).exits(0).out;
    assert!(over.contains("jianbao init") && over.contains("--from") && over.contains("2026年"), "{over}");
    assert!(!year.join("2026Q1").exists());
}

#[test]
fn a_quarter_goes_by_the_menu_as_well() {
    let Some(python) = python(&["openpyxl"]) else { return };
    let place = year();
    let year = place.join("今年");
    jianbao(&year, &["next", "2025Q2"]).exits(0);
    let quarter = year.join("2025Q2");
    let menu = |lines: &[&str]| kit::typed(&year, &[], lines, "").out;
    // Enter does what comes next; whatever is opened is opened by hand here.
    let shown = menu(&["", "0"]);
    assert!(shown.contains("直接按回车：打开收件夹"), "{shown}");
    units(&python, "answer", &quarter, "forms/mail", "30 Jun 2025 09:00:00 +0800");
    let shown = menu(&["核查来件", "0"]);
    assert!(shown.contains("城西镇：1 处要改"), "{shown}");
    units(&python, "mend", &quarter, "returns/mail", "30 Jun 2025 15:00:00 +0800");
    let shown = menu(&["1", "", "", "", "是", "0"]);
    for words in ["没有要做的事", "直接按回车：生成简报", "直接按回车：打开 简报.html", "已定稿（第1次"]
    {
        assert!(shown.contains(words), "no {words}: {shown}");
    }
    let shown = menu(&["开始下一季度", "0"]);
    assert!(shown.contains("2025年第三季度：3 个单位的表"), "{shown}");
    assert!(year.join("2025Q3/forms/mail/城东镇.eml").is_file());
}
