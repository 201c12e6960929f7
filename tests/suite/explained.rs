//! What a unit explains in 备注 instead of mending it: the office decides, and until then the
//! point does not go back.

use crate::kit::files::mail;
use crate::kit::{HEADINGS, Workspace, desk, list, sheet};
use crate::rulings::{old_form, read, row_of, text};
use jianbao::formats::{Content, InProcess};
use serde_json::Value;

const UNIT: &str = "南翔镇";
const WHY: &str = "确实无误，已拆除2处";
const KEPT: &str = "采纳，不再退改";
const NOTE: usize = HEADINGS.len() - 1;
const MATTER: &str = "备注说明";

/// The sheet of the unit: every item told without a fault, but for 3.2, whose count is typed
/// so, and 4.1, whose problems are.
fn came(workspace: &Workspace, day: u32, [count, why]: [&str; 2], [problem, about]: [&str; 2]) {
    let (master, _) = desk::list();
    let own = master.items.iter().filter(|item| item.is_expected_from(UNIT));
    let ids: Vec<String> = own.map(|item| item.id.to_string()).collect();
    let mut rows = Vec::new();
    for id in &ids {
        let mut row = [""; 12];
        (row[0], row[1], row[2], row[5], row[6]) = (id, "正常推进", "50%", "按计划推进", "无");
        match id.as_str() {
            "1.1" => (row[1], row[2]) = ("已完成", "100%"),
            "3.2" => (row[4], row[NOTE]) = (count, why),
            "4.1" => (row[6], row[NOTE]) = (problem, about),
            _ => {}
        }
        rows.push(row);
    }
    let head = ("nx@example.invalid", format!("{day:02} Oct 2025 09:00:00 +0800"), "南翔镇三季度进展");
    let bytes = mail((head.0, &head.1, head.2), "请查收。", &[("南翔镇.xlsx", sheet(UNIT, &rows))]);
    workspace.put(&format!("inbox/{day}.eml"), &bytes);
}

/// Where the unit stands, the same by each that tells it.
fn stands(workspace: &Workspace) -> (String, [u64; 4]) {
    let of = |command: &str| {
        let document = workspace.run(&[command, "--json", "--fail-on", "never"]).exits(0).json();
        let line = list(&document, "exchange").iter().find(|line| line["unit"] == UNIT).expect("the unit").clone();
        let exchange = &line["exchange"];
        let counts = ["mended", "open", "new", "waiting"].map(|count| exchange[count].as_u64().expect("a number"));
        (exchange["stage"].as_str().expect("a stage").to_string(), counts)
    };
    let (checked, told) = (of("check"), of("status"));
    assert_eq!(checked, told);
    checked
}

/// What the letter to the unit says; absent where there is none.
fn letter(workspace: &Workspace) -> Option<String> {
    let bytes = std::fs::read(workspace.path("returns/mail/截止后/南翔镇.eml")).ok()?;
    let content = InProcess.read(&bytes).expect("a mail");
    let Content::Container(mail) = content else { panic!("{content:?}") };
    Some(mail.envelope.expect("an envelope").text)
}

/// What 裁定.xlsx says of the question: cell by cell.
fn asked(workspace: &Workspace) -> Vec<String> {
    let questions = read(workspace, "裁定");
    let row = row_of(&questions, MATTER);
    (1..=10).map(|col| text(&questions, row, col)).collect()
}

fn answer(workspace: &Workspace, answer: &str) {
    let row = asked(workspace);
    let row = [&row[0], &row[1], &row[2], &row[3], answer, "王某", "2025-10-12"];
    workspace.put("裁定.xlsx", &old_form(&[row]));
}

/// The ledger that is built now.
fn ledger(workspace: &Workspace) -> Value {
    workspace.run(&["build", "--format", "md"]).exits(0);
    workspace.json("out/ledger.json")
}

fn has(workspace: &Workspace, name: &str) -> bool {
    workspace.path(name).exists()
}

const ODD: [&str; 2] = ["十来个在建", ""];
const EXPLAINED: [&str; 2] = ["十来个在建", WHY];
const FINE: [&str; 2] = ["无", ""];

/// A return, and an answer to it that explains.
fn explained(problem: [[&str; 2]; 2]) -> Workspace {
    let workspace = Workspace::empty();
    came(&workspace, 2, ODD, problem[0]);
    let open = 1 + u64::from(problem[0] != FINE);
    assert_eq!(stands(&workspace), ("returned".into(), [0, open, 0, 0]));
    assert!(!has(&workspace, "裁定.xlsx"));
    came(&workspace, 3, EXPLAINED, problem[1]);
    workspace
}

#[test]
fn what_a_unit_explains_waits_for_the_office() {
    let workspace = explained([FINE, FINE]);
    let before = ledger(&workspace);
    assert_eq!(stands(&workspace), ("waiting".into(), [0, 0, 0, 1]));
    let row = asked(&workspace);
    assert_eq!(row[1], "南翔镇 3.2");
    assert_eq!(
        row[2],
        format!("请它改的：完成数“十来个在建”（数量看不懂）；备注（{}字）：“{WHY}”", WHY.chars().count())
    );
    assert_eq!(row[3], format!("{KEPT}\n仍要改"));
    assert!(row[8].contains("暂不再退给该单位"), "{row:?}");
    // Nothing goes back, and the page of the office asks.
    assert!(!has(&workspace, "returns/南翔镇/2") && letter(&workspace).is_none());
    let page = workspace.text("工作台.html");
    assert!(page.contains("采不采纳") && page.contains(WHY), "{page}");
    assert!(workspace.run(&["status"]).out.contains("待裁定（第1次，待裁定1处）"));
    // What is read does not hang on it, and what is found stays.
    let asked_of = |ledger: &Value| list(ledger, "findings").iter().any(|finding| finding["code"] == "I206");
    assert!(asked_of(&before) && ledger(&workspace) == before);
    let bytes = workspace.bytes("裁定.xlsx");
    stands(&workspace);
    assert!(bytes == workspace.bytes("裁定.xlsx"));
    answer(&workspace, "同意");
    assert_eq!(stands(&workspace).0, "waiting");
    assert!(asked(&workspace)[9].contains("不是候选之一"), "{:?}", asked(&workspace));
    answer(&workspace, KEPT);
    assert!(ledger(&workspace) == before);
    assert_eq!((stands(&workspace).0.as_str(), asked(&workspace)[9].as_str()), ("settled", ""));
}

#[test]
fn what_the_office_accepts_is_not_asked_again_as_long_as_the_words_stay() {
    let workspace = explained([FINE, FINE]);
    stands(&workspace);
    answer(&workspace, KEPT);
    for _ in 0..2 {
        assert_eq!(stands(&workspace), ("settled".into(), [0; 4]));
        assert_eq!(asked(&workspace)[4], KEPT);
        assert_eq!(asked(&workspace)[9], "", "its answer is used");
    }
    assert!(letter(&workspace).is_none() && !has(&workspace, "returns/南翔镇/2"));
    // The same again, and something else that is wrong: that alone goes back.
    came(&workspace, 4, EXPLAINED, ["#REF!", ""]);
    assert_eq!(stands(&workspace), ("returned".into(), [0, 1, 0, 0]));
    let words = letter(&workspace).expect("a letter");
    assert!(words.contains("#REF!") && !words.contains("十来个在建"), "{words}");
    assert!(has(&workspace, "returns/南翔镇/2"));
    // Mended: not all of it was the unit's doing.
    came(&workspace, 5, EXPLAINED, FINE);
    assert_eq!(stands(&workspace), ("settled".into(), [1, 0, 0, 0]));
    // Another explanation is another question; other words are asked for again.
    came(&workspace, 6, ["十来个在建", "数字已核对"], FINE);
    assert_eq!(stands(&workspace).0, "waiting");
    came(&workspace, 7, ["二十来个在建", WHY], FINE);
    assert_eq!(stands(&workspace), ("returned".into(), [1, 1, 0, 0]));
    assert!(letter(&workspace).expect("a letter").contains("二十来个在建"));
    assert!(asked(&workspace)[9].starts_with("原因已消失：现在没有这条退改意见"));
}

#[test]
fn what_the_office_refuses_goes_back_with_what_it_read() {
    // 4.1 goes back all the while.
    let odd = ["#REF!", ""];
    let workspace = explained([odd, odd]);
    assert_eq!(stands(&workspace), ("returned".into(), [0, 1, 0, 1]));
    let words = letter(&workspace).expect("a letter");
    assert!(words.contains("#REF!") && !words.contains("十来个在建"), "{words}");
    answer(&workspace, "仍要改");
    assert_eq!(stands(&workspace), ("returned".into(), [0, 2, 0, 0]));
    for _ in 0..2 {
        let words = letter(&workspace).expect("a letter");
        let said = format!("现为“十来个在建”。备注里的说明“{WHY}”已看过，仍请改正。请只填这一栏要的数。");
        assert!(words.contains(&said), "{words}");
        assert!(has(&workspace, "returns/南翔镇/3") && !has(&workspace, "returns/南翔镇/4"));
        stands(&workspace);
    }
    // Sent back as it is it is asked the same; mended it is closed.
    came(&workspace, 4, EXPLAINED, FINE);
    assert_eq!(stands(&workspace), ("returned".into(), [1, 1, 0, 0]));
    assert!(letter(&workspace).expect("a letter").contains("已看过，仍请改正"));
    came(&workspace, 5, ["9", ""], FINE);
    assert_eq!(stands(&workspace), ("mended".into(), [2, 0, 0, 0]));
}

#[test]
fn what_stood_in_the_note_before_explains_nothing() {
    let workspace = Workspace::empty();
    came(&workspace, 2, EXPLAINED, FINE);
    assert_eq!(stands(&workspace).0, "returned");
    came(&workspace, 3, EXPLAINED, ["无", "另有说明"]);
    assert_eq!(stands(&workspace), ("returned".into(), [0, 1, 0, 0]));
    // What staff type into the same file the unit did not say.
    came(&workspace, 3, ["十来个在建", "办公室加的话"], ["无", "另有说明"]);
    assert_eq!(stands(&workspace), ("returned".into(), [0, 1, 0, 0]));
    came(&workspace, 4, ["十来个在建", "/"], FINE);
    assert_eq!(stands(&workspace), ("returned".into(), [0, 1, 0, 0]));
    assert!(!has(&workspace, "裁定.xlsx"));
}
