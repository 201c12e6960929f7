//! 对照.html: what a unit reads of itself, and that it reads of nobody else.

use crate::kit::desk::{self, Desk, letter, progress};
use crate::kit::outside::{outside, python, script, succeeds};
use crate::kit::quarter::templates;
use crate::kit::scene::issue;
use crate::kit::{OFFICES, folder, office, strings};
use jianbao::model::config::Config;
use jianbao::model::ledger::Ledger;
use jianbao::model::place::Origin;
use jianbao::model::task::MasterList;
use jianbao::model::value::Quarter;
use jianbao::outputs::unit_page::render;
use jianbao::quarter::issue::Issue;
use jianbao::quarter::owed::owed;
use jianbao::view::UnitPages;
use jianbao::view::unit_page::{FigureRow, UnitPage, UnitRow};
use serde_json::Value;
use std::fs;
use std::process::Command;

const UNIT: &str = "南翔镇";
const OTHERS: [&str; 4] = ["安亭镇", "马陆镇", "外冈镇", "徐行镇"];

/// The page of a unit.
fn of(unit: &str, ledger: &Ledger, (list, config): &(MasterList, Config), past: &[Issue]) -> UnitPage {
    let at = ledger.units.iter().position(|known| known.name == unit).expect("a unit");
    let points = owed(ledger, list).swap_remove(at).points;
    UnitPages::new(ledger, list, config, past).of(at, &points).expect("a page")
}

fn page(desk: &Desk) -> UnitPage {
    of(UNIT, &desk.ledger(), &desk.list(), desk.previous.as_slice())
}

fn row<'p>(page: &'p UnitPage, id: &str) -> &'p UnitRow {
    page.rows.iter().find(|row| row.id == id).expect("a row")
}

/// Its figures: label, owed, now, then, median and of how many.
fn figures(row: &UnitRow) -> Vec<[String; 6]> {
    let shown = |figure: &FigureRow| {
        let FigureRow { label, owed, now, then, median, others } = figure;
        let or_dash = |words: &Option<String>| words.clone().unwrap_or_else(|| "—".into());
        [label.clone(), or_dash(owed), or_dash(now), or_dash(then), or_dash(median), others.to_string()]
    };
    row.figures.iter().map(shown).collect()
}

/// What the unit types, and a row of each of so many others.
fn among(own: &[&str], others: &[&str]) -> Desk {
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(own)]);
    let sent = OTHERS.iter().zip(others);
    sent.fold(desk, |desk, (unit, row)| desk.file(&format!("{unit}.xlsx"), vec![progress(&[row])]))
}

#[test]
fn what_is_reported_stands_beside_what_is_judged() {
    let rows = ["1.1|正常推进|60%|||方案在改|无|||", "2.1|差不多|大半|||好||||", "8|长期坚持||||开课两期||||"];
    let desk = among(&rows, &["1.1|已完成|100%|||好||||"]);
    let page = page(&desk);
    let one = row(&page, "1.1");
    assert_eq!((one.status.as_deref(), one.label.as_str(), one.differs), (Some("正常推进"), "逾期未完成", true));
    assert!(one.reasons.iter().any(|reason| reason.contains("7月底前")), "{:?}", one.reasons);
    let typed: Vec<_> = one.typed.iter().map(|typed| (typed.heading.as_str(), typed.words.as_str())).collect();
    assert_eq!(typed, [("状态", "正常推进"), ("完成率", "60%"), ("工作进展", "方案在改"), ("存在问题", "无")]);
    // What could not be read is as typed, cannot be judged, and is said to be checked.
    let two = row(&page, "2.1");
    assert_eq!((two.status.as_deref(), two.class.as_str()), (Some("差不多"), "unknown"));
    assert!(page.checked.iter().any(|checked| checked.id == "2.1" && checked.is_unknown), "{:?}", page.checked);
    assert!(!two.differs && two.figures.is_empty() && two.typed.iter().any(|typed| typed.words == "大半"), "{two:?}");
    // Nothing read, nothing told.
    let none = row(&page, "3.1");
    assert_eq!((none.class.as_str(), none.typed.len(), &none.source), ("unreported", 0, &None));
    let sum: usize = page.classes.iter().map(|class| class.count).sum();
    assert_eq!((page.expected, sum, page.reported), (14, 14, 3));
    assert!(!row(&page, "8").differs && page.before.is_none());
    let html = render(&page, &templates()).expect("renders");
    for words in
        ["南翔镇2025年第三季度填报与判定对照", "≠ 所报为“正常推进”", "没有读到填写的内容。", "按填报的内容不能判定进展"]
    {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("第二季度") && !html.contains("没有请南翔镇补改"), "there is no issue before");
}

#[test]
fn an_answer_that_a_later_file_corrects_names_that_file() {
    let mail = |words| letter("2025-09-28T10:00:00+08:00", UNIT, words);
    let later = letter("2025-10-08T10:00:00+08:00", UNIT, "更正，其余不变");
    let desk = Desk::default()
        .mail("1.eml", mail("请查收"), vec![("甲.xlsx", vec![progress(&["2.1|正常推进|60%|||推进"])])])
        .mail("2.eml", later, vec![("乙.xlsx", vec![progress(&["1.1", "2.1|滞后"])])]);
    let page = page(&desk);
    let row = row(&page, "2.1");
    let from: Vec<_> = row.typed.iter().map(|typed| (typed.words.as_str(), typed.source.as_deref())).collect();
    let corrected = ("滞后", Some("2.eml › 乙.xlsx［三季度］第3行"));
    assert_eq!(from, [corrected, ("60%", None), ("推进", None)]);
    assert_eq!(row.source.as_deref(), Some("1.eml › 甲.xlsx［三季度］第2行"));
    assert_eq!(page.file.as_deref(), Some("1.eml › 甲.xlsx、2.eml › 乙.xlsx"));
    let html = render(&page, &templates()).expect("renders");
    assert!(html.contains("滞后 <span class=\"at\">（2.eml › 乙.xlsx［三季度］第3行）</span>"), "{html}");
}

#[test]
fn the_others_are_one_number_of_at_least_three() {
    let own = "2.1|正常推进|40%|||推进||||";
    let cases: [(&[&str], Option<&str>, usize); 4] = [
        (&["2.1|正常推进|10%|||好", "2.1|正常推进|20%|||好", "2.1|正常推进|90%|||好"], Some("20%"), 3),
        (&["2.1|正常推进|10%|||好", "2.1|正常推进|20%|||好"], None, 0),
        // 约 is not exact.
        (&["2.1|正常推进|10%|||好", "2.1|正常推进|20%|||好", "2.1|正常推进|约90%|||好"], None, 0),
        (
            &["2.1|正常推进|10%|||好", "2.1|正常推进|20%|||好", "2.1|正常推进|90%|||好", "2.1|正常推进|35%|||好"],
            Some("27.5%"),
            4,
        ),
    ];
    for (others, median, count) in cases {
        let page = page(&among(&[own], others));
        let wanted =
            ["完成率".into(), "—".into(), "40%".into(), "—".into(), median.unwrap_or("—").into(), count.to_string()];
        assert_eq!(figures(row(&page, "2.1")), [wanted], "{others:?}");
        let html = render(&page, &templates()).expect("renders");
        assert_eq!(html.contains("个）</td>"), median.is_some());
        assert!(OTHERS.iter().all(|other| !html.contains(other)), "another unit is named");
    }
}

#[test]
fn the_quarter_before_is_that_of_the_issue() {
    let sheet = desk::sheet("二季度", &[desk::HEAD, "2.1|已完成|100%|||好||||"]);
    let spring = Desk { period: Some(Quarter { year: 2025, number: 2 }), ..Desk::default() };
    let past = issue(spring.file("南翔镇.xlsx", vec![sheet]).ledger());
    let desk = Desk { previous: Some(past), ..among(&["2.1|正常推进|40%|||推进||||"], &[]) };
    let page = page(&desk);
    assert_eq!(page.before.as_deref(), Some("2025年第二季度"));
    assert_eq!(
        (row(&page, "2.1").then.as_deref(), row(&page, "3.1").then.as_deref()),
        (Some("已完成"), Some("未填报"))
    );
    assert_eq!(figures(row(&page, "2.1"))[0][3], "100%");
    // It fell, which is asked about: what is shown is said to be checked.
    assert!(
        page.checked.iter().any(|one| one.id == "2.1" && !one.is_unknown && !one.status.is_empty()),
        "{:?}",
        page.checked
    );
    let silent = Desk { edit: None, previous: desk.previous.clone(), ..Desk::default() };
    let silent = self::page(&silent);
    let html = render(&silent, &templates()).expect("renders");
    assert!(!silent.has_reported && silent.file.is_none() && silent.received.is_none());
    assert!(html.contains("未报送") && !html.contains("退改表里") && !html.contains("采用的文件"), "nothing came");
}

#[test]
fn rows_that_count_nowhere_are_shown_as_such() {
    let page = page(&among(&["5.1|正常推进|40%|||推进||||", "99.9|正常推进||||种了树||||"], &[]));
    let aside: Vec<_> = page.aside.iter().map(|row| (row.id.as_deref(), row.typed.len())).collect();
    assert_eq!(aside, [(Some("5.1"), 3), (None, 2)]);
    assert!(page.rows.iter().all(|row| row.id != "5.1"));
    let html = render(&page, &templates()).expect("renders");
    assert!(html.contains("没有对应到成果的一行：状态“正常推进”"), "{html}");
}

#[test]
fn nobody_reads_of_contacts_and_what_is_typed_is_text() {
    let rows = ["2.1|差不多|大半|||由钱某某牵头，电话13900000001<b>|无||钱某某|13900000001|021-00000002"];
    let html = render(&page(&among(&rows, &[])), &templates()).expect("renders");
    assert!(["钱某某", "13900000001", "00000002"].iter().all(|one| !html.contains(one)), "{html}");
    assert!(html.contains("由〔略〕牵头") && html.contains("&lt;b&gt;"));
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
}

/// The page of a unit of the sample.
fn of_sample(unit: &str) -> String {
    let read = |name: &str| Ledger::read(&fs::read(office(OFFICES[0]).join(name)).expect("a sample")).expect("reads");
    let past = [Issue::new(Origin::file("2025Q2/published/1/ledger.json"), 1, read("2025Q2/published/1/ledger.json"))];
    let page = of(unit, &read("expected/2025Q3/ledger.json"), &desk::list(), &past);
    render(&page, &templates()).expect("renders")
}

#[test]
fn the_page_is_sound_at_any_width_and_by_keyboard() {
    let dir = folder();
    let Some(chromium) = outside(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let Some(python) = python(&["axe_playwright_python"]) else { return };
    let path = dir.join("对照.html");
    fs::write(&path, of_sample(UNIT)).expect("written");
    let said = succeeds(Command::new(python).arg(script("page.py")).arg(chromium).arg(&path).arg("desk"));
    let seen: Value = serde_json::from_str(&said).expect("JSON");
    for (window, width) in [("desktop", 1280), ("phone", 375), ("dark", 1280), ("narrow", 360)] {
        let seen = &seen[window];
        assert_eq!(strings(&seen["violations"]), Vec::<&str>::new(), "{window}");
        assert_eq!(strings(&seen["complaints"]), Vec::<&str>::new(), "{window}");
        assert_eq!((&seen["width"], &seen["cut"]), (&width.into(), &0.into()), "{window}");
    }
    assert_eq!(strings(&seen["planted"]), ["image-alt: img"], "axe finds nothing at all");
    assert!(strings(&seen["reached"])[0].starts_with("a|skip|"));
}
