//! A director who has only page one asks ten questions; each answer is held against the ledger.

use super::claims::{cells, counted, elapsed, fell_due};
use super::quarters::told;
use super::text;
use crate::kit::list;
use crate::kit::scene::Told;
use regex::Regex;
use serde_json::Value;

/// What page one says: the section, and the words of the cards.
fn page_one(told: &Told) -> String {
    let (_, rest) = told.text.split_once("### 一、总体情况").expect("a section");
    let section = rest.split_once("### 二").expect("a section after it").0;
    section.replace("**", "")
}

/// The paragraph in which something is told.
#[track_caller]
fn paragraph<'t>(page: &'t str, words: &str) -> &'t str {
    page.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("page one says nothing of {words}\n{page}"))
}

#[track_caller]
fn says(words: &str, all: &[&str]) {
    let left: Vec<&&str> = all.iter().filter(|word| !words.contains(**word)).collect();
    assert!(left.is_empty(), "{left:?} is not in: {words}");
}

fn ids_of<'t>(told: &'t Told, status: &[&str]) -> Vec<&'t str> {
    let items = counted(told).into_iter().filter(|item| status.contains(&text(&item["status"])));
    items.map(|item| text(&item["id"])).collect()
}

fn jiading() -> &'static Told {
    told().into_iter().find(|(name, _)| *name == "jiading-2025").expect("a sample").1
}

#[test]
fn what_fell_due() {
    let told = jiading();
    let (page, fell) = (page_one(told), fell_due(told));
    let line = paragraph(&page, "到期");
    says(line, &[&format!("到期{}项", fell.len())]);
    says(line, &fell.iter().map(|(id, ..)| *id).collect::<Vec<_>>());
}

#[test]
fn what_was_done() {
    let told = jiading();
    let page = page_one(told);
    let done = ids_of(told, &["done"]);
    says(&page, &done);
    says(paragraph(&page, "已完成"), &[&format!("已完成{}项", done.len())]);
}

#[test]
fn what_is_late_and_who() {
    let told = jiading();
    let page = page_one(told);
    says(&page, &ids_of(told, &["overdue", "lagging"]));
    for ((unit, item), _) in cells(told).iter().filter(|(_, state)| matches!(**state, "overdue" | "lagging")) {
        let line = page.lines().find(|line| line.contains(unit) && line.contains(item));
        assert!(line.is_some(), "{unit} is late with {item}\n{page}");
    }
}

#[test]
fn how_far_against_time() {
    let told = jiading();
    let page = page_one(told);
    let gone = elapsed(told.ledger["as_of"].as_str().and_then(|day| day.parse().ok()).expect("a day"));
    let shown = |hundredths: i64| format!("{:.1}", ((hundredths + 5).div_euclid(10)) as f64 / 10.0);
    let (sum, goal) = (98, 157);
    let item = counted(told).into_iter().find(|item| item["id"] == "3.1").expect("an item");
    assert_eq!(list(item, "closing")[1]["sum"], sum, "as the ledger has it");
    let share = (sum * 20_000 + goal) / (2 * goal);
    let far = shown(gone).parse::<f64>().expect("a number") - shown(share).parse::<f64>().expect("a number");
    let line = paragraph(&page, "实施完成157个");
    let told = format!("98.*{}%.*落后(?:时间进度)?{far:.1}个百分点", shown(share));
    assert!(Regex::new(&told).expect("a pattern").is_match(line), "{told}: {line}");
    says(&page, &[&format!("{}%", shown(gone))]);
}

#[test]
fn what_is_in_doubt() {
    let told = jiading();
    let page = page_one(told);
    let doubt = ids_of(told, &["unknown", "unreported"]);
    let asked =
        |id: &&str| counted(told).iter().any(|item| item["id"] == **id && !list(item, "expected_from").is_empty());
    says(&page, &[&format!("{}项", doubt.len())]);
    let (asked, nobody): (Vec<&str>, Vec<&str>) = doubt.into_iter().partition(asked);
    says(&page, &asked);
    says(paragraph(&page, "未明确填报单位"), &[&format!("{}项", nobody.len())]);
}

#[test]
fn who_was_silent() {
    let told = jiading();
    let page = page_one(told);
    for unit in list(&told.ledger, "units") {
        let words = match text(&unit["state"]) {
            "missing" => "未报送",
            "unreadable" => "无法采用",
            "late" => "迟报",
            _ => continue,
        };
        let sentence =
            page.split('。').find(|sentence| sentence.contains(words) && sentence.contains(text(&unit["name"])));
        assert!(sentence.is_some(), "{} was {words}\n{page}", unit["name"]);
    }
}

#[test]
fn what_changed() {
    let told = jiading();
    let page = page_one(told);
    // 5.1 is newly done; 9.3 of 安亭镇 was done and is so no longer; 3.1 of 徐行镇 fell from 7 to 6.
    says(paragraph(&page, "比第二季度新增"), &["新增完成1项（5.1", "安亭镇", "徐行镇"]);
}

/// What page one puts to be decided, whole lines.
fn decided(told: &Told) -> (Vec<&Value>, String) {
    let page = page_one(told);
    let decisions: Vec<&Value> = list(&told.view["overview"], "decisions").iter().collect();
    let ids: Vec<&str> = decisions.iter().map(|decision| text(&decision["id"])).collect();
    let lines = list(&told.view, "judgements").iter().filter(|one| ids.contains(&text(&one["id"])));
    let lines: Vec<String> = lines.map(|one| text(&one["text"]).replace("**", "")).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| page.contains(line.as_str())), "{lines:?}\n{page}");
    (decisions, lines.join("\n"))
}

#[test]
fn what_must_be_decided() {
    let page = page_one(jiading());
    let (decisions, lines) = decided(jiading());
    for decision in &decisions {
        let items: Vec<&str> = list(decision, "items").iter().map(|item| text(&item["id"])).collect();
        let named = decision["target"].as_str().map_or(items, |target| vec![target]);
        // Of units that are silent, and of what nobody is asked for, page one gives the number.
        let counted = matches!(text(&decision["matter"]), "silent" | "unassigned");
        assert!(counted || named.iter().any(|name| page.contains(name)), "{decision}\n{page}");
    }
    // 3.1 is behind and behind time; five items have nobody who reports them.
    says(&lines, &["3.1", "未明确填报单位"]);
}

#[test]
fn by_whom() {
    let told = jiading();
    let (decisions, lines) = decided(told);
    for decision in decisions {
        for name in list(&decision["units"], "shown").iter().chain(list(decision, "owners")).map(text) {
            assert!(lines.contains(name), "{name}\n{lines}");
        }
    }
    says(&lines, &["徐行镇"]);
}

#[test]
fn by_when() {
    let (decisions, lines) = decided(jiading());
    // The units' own words where they gave a date, else the day of the list.
    let own = decisions.iter().flat_map(|decision| list(decision, "own")).map(|own| text(&own["words"]));
    let dates: Vec<&str> = decisions.iter().filter_map(|decision| decision["by"]["date"].as_str()).chain(own).collect();
    assert!(!dates.is_empty(), "{decisions:?}");
    assert!(dates.iter().all(|date| lines.contains(date)), "{dates:?}\n{lines}");
}
