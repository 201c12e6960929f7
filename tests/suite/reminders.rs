//! Who is reminded, and of what: nobody as silent of whom something came.

use crate::kit::desk;
use crate::kit::files::mail;
use crate::kit::{HONEST, Workspace, list, sheet};
use jianbao::formats::{Content, InProcess};

/// The letter to a unit after the deadline; absent where there is none.
fn letter(workspace: &Workspace, unit: &str) -> Option<String> {
    let bytes = std::fs::read(workspace.path(&format!("returns/mail/截止后/{unit}.eml"))).ok()?;
    let content = InProcess.read(&bytes).expect("a mail");
    let Content::Container(mail) = content else { panic!("{content:?}") };
    Some(mail.envelope.expect("an envelope").text)
}

/// How far a unit is.
fn stage(workspace: &Workspace, unit: &str) -> String {
    let document = workspace.run(&["status", "--json"]).exits(0).json();
    let line = list(&document, "exchange").iter().find(|line| line["unit"] == unit).expect("the unit").clone();
    line["exchange"]["stage"].as_str().expect("a stage").to_string()
}

#[test]
fn who_wrote_and_forgot_the_table_is_not_told_that_nothing_came() {
    let workspace = Workspace::empty();
    let from = ("nx@example.invalid", "26 Sep 2025 09:00:00 +0800", "南翔镇三季度进展");
    workspace.put("inbox/1.eml", &mail(from, "附件为我镇进展表，请查收。", &[]));
    let from = ("at@example.invalid", "26 Sep 2025 09:00:00 +0800", "安亭镇三季度进展");
    workspace.put("inbox/2.eml", &mail(from, "3.1已完成12个，3.2已完成。", &[]));
    workspace.run(&["check"]);
    for unit in ["南翔镇", "安亭镇"] {
        let words = letter(&workspace, unit).expect("a letter");
        assert!(words.contains("收到了你单位的来信，信里没有2025年第三季度工作推进情况表"), "{words}");
        assert!(!words.contains(SILENT) && words.contains("请填报的成果共1"), "{words}");
    }
    assert!(letter(&workspace, "马陆镇").expect("a letter").contains(SILENT));
    // It came, after all.
    let from = ("nx@example.invalid", "27 Sep 2025 09:00:00 +0800", "南翔镇三季度进展");
    workspace.put("inbox/3.eml", &mail(from, "请查收。", &[("南翔镇.xlsx", sheet("南翔镇", &[HONEST]))]));
    workspace.run(&["check"]);
    assert!(letter(&workspace, "南翔镇").expect("a letter").contains("情况表已"));
}

#[test]
fn who_corrects_a_figure_in_a_mail_waits_for_the_office() {
    let workspace = Workspace::empty();
    let from = |day: &'static str| ("nx@example.invalid", day, "南翔镇三季度进展");
    let expected = desk::list().0.expected().remove("南翔镇").expect("items");
    let ids: Vec<String> = expected.iter().map(ToString::to_string).collect();
    let rows: Vec<[&str; 12]> =
        ids.iter().map(|id| [&[id.as_str()], &HONEST[1..]].concat().try_into().expect("a row")).collect();
    let whole = sheet("南翔镇", &rows);
    workspace.put("inbox/1.eml", &mail(from("26 Sep 2025 09:00:00 +0800"), "请查收。", &[("南翔镇.xlsx", whole)]));
    workspace.run(&["check"]);
    let before = stage(&workspace, "南翔镇");
    workspace.put("inbox/2.eml", &mail(from("27 Sep 2025 09:00:00 +0800"), "2.1状态应为滞后。", &[]));
    workspace.run(&["check"]);
    assert_eq!((before.as_str(), stage(&workspace, "南翔镇").as_str()), ("received", "waiting"));
}

#[test]
fn no_two_returns_have_one_number() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.run(&["check"]);
    let file = |n: u32| format!("returns/南翔镇/{n}/南翔镇2025年第三季度退改表（第{n}次）.xlsx");
    assert!(workspace.path(&file(1)).exists());
    std::fs::remove_dir_all(workspace.path("returns/南翔镇")).expect("removed");
    for _ in 0..2 {
        workspace.run(&["check"]);
        assert!(!workspace.path(&file(1)).exists() && workspace.path(&file(2)).exists());
        assert!(!workspace.path(&file(3)).exists());
        assert!(letter(&workspace, "南翔镇").expect("a letter").contains("（第2次）"));
    }
    // The forms leave the count as it is.
    workspace.run(&["forms"]).exits(0);
    std::fs::remove_dir_all(workspace.path("returns/南翔镇")).expect("removed");
    workspace.run(&["check"]);
    assert!(workspace.path(&file(3)).exists());
}

const SILENT: &str = "还没有查到你单位的";

#[test]
fn who_may_have_sent_what_waits_is_not_reminded() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("安亭镇", &[HONEST]));
    workspace.put("inbox/进展表.xlsx", &sheet("", &[HONEST]));
    let said = workspace.run(&["check"]).out;
    for unit in ["南翔镇", "安亭镇"] {
        assert_eq!((letter(&workspace, unit), stage(&workspace, unit).as_str()), (None, "waiting"), "{unit}");
        let reminded = said.lines().find(|line| line.contains("未报送，催报的信在")).expect("others are silent");
        assert!(!reminded.contains(unit), "{said}");
    }
    // Nothing tells who sent the other file: it may be anybody, and nobody is held for it.
    assert!(letter(&workspace, "马陆镇").expect("a letter").contains(SILENT));
    // It was the one: the other is silent.
    std::fs::remove_file(workspace.path("inbox/南翔镇.xlsx")).expect("removed");
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST]));
    workspace.run(&["check"]);
    assert!(letter(&workspace, "南翔镇").expect("a letter").contains(SILENT));
    assert!(!letter(&workspace, "安亭镇").expect("a letter").contains(SILENT));
}
