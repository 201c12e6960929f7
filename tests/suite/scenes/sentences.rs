//! Every sentence of every text: its numbers are figures, what it concludes is a judgement that covers what it names,
//! and nothing stands twice.

use super::claims::{cells as standing, grouped};
use super::quarters::told;
use super::text;
use crate::briefing::checks::{digits_left, each_num, long_sentences};
use crate::kit::quarter::{quarterly, templates};
use crate::kit::scene::Told;
use crate::kit::{list, strings};
use jianbao::document::markdown::with_judgements;
use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Words that conclude, unless they only count.
const JUDGING: [&str; 31] = [
    "按计划", "序时", "滞后", "落后", "逾期", "较好", "偏慢", "较慢", "均", "达到", "达目标", "超出", "提前", "兑现",
    "持平", "全部", "尚无", "正常", "领先", "快于", "慢于", "高于", "低于", "顺利", "良好", "不作结论", "无滞后",
    "未完成", "按时完成", "已过时限", "如期",
];

/// Shapes that count or name and conclude nothing, with why.
const COUNTING: [&str; 14] = [
    // A class and how many are in it: the counts stand in the ledger, `claims` adds them up.
    "(?:本期)?(?:已完成|序时推进|进度滞后|逾期未完成|阶段未完成|滞后|逾期|未启动|未到期|长期坚持|已调整|不涉及|未填报|未报送|无法判定|待核实|待核)\
     (?:的?(?:成果)?)?[0-9]+(?:项次|项|个|处)?",
    // A heading in bold: the lines below it conclude.
    "^[一二三四五六七八]是[^，。；]*。$",
    // The note on the colours of a table.
    "^单位：项。.*$",
    "黄为进度滞后，?|红为逾期未完成，?|蓝为未到期，?|绿为[^，。]*，?",
    "^图例：.*$",
    // A quotation is the unit's, not ours.
    "“”",
    // By what units reported.
    "(?:按时报送|均?未报送|迟报|均按时报送)[0-9]*个?",
    // Requests and what falls due are no verdicts.
    "到期[0-9]+项",
    "按(?:核查清单|填报内容|[0-9]+月[0-9]+日)",
    // Who sent something, all alike: `claims` counts them.
    "[0-9]+个(?:街镇|单位)均(?:已|未|按时)报送本季度进展",
    // How many of how many: a count as well.
    "已有[0-9]+/[0-9]+个(?:街镇|单位)达到",
    // How the text itself counts, and where more stands.
    "下文和表中均列入未填报|各项数据均为空缺|^表中列[^。]*，全部情况见附件2。$",
    // It declines to conclude, and says why.
    "尚无(?:可用的)?填报内容(?:，对总体进度不作结论)?",
    // The share of the year gone is arithmetic.
    "全年时间已过[0-9.]+%",
];

/// Words by which a sentence says that something was not judged, or is asked about.
const OPEN: &str = "待核|核实|核对|无法判定|不能判|未判定|不作结论|不作判断|未报|未填|没有可用|已报的|尽快报送|重新报送|补报|重报|未明确|没有填报|暂不能|不明|尚未收到|不计";

/// Rules about items: what they cover was judged or not as the ledger has the item. Others are about cells of units,
/// where more may be open than the item as a whole.
const OF_ITEMS: [&str; 4] = ["on_plan", "all_done", "facts", "against_time"];

/// The paragraphs of the body and of 数据说明, without emphasis.
pub fn paragraphs(text: &str) -> Vec<String> {
    let (body, annexes) = text.split_once("## 附件1").unwrap_or((text, ""));
    let body = body.split_once("### 一").map_or(body, |(_, body)| body);
    let notes = annexes.split_once("## 附件3").map_or("", |(_, notes)| notes);
    let notes = notes.split("<!-- jianbao:foot -->").next().unwrap_or_default();
    let lines = body.lines().skip(1).chain(notes.lines().skip(1));
    let told = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '|', '<', '-']));
    told.map(|line| line.replace("**", "").replace('\\', "")).collect()
}

/// The sentences of a paragraph: up to 。；？！ outside quotation marks.
pub fn sentences(paragraph: &str) -> Vec<String> {
    let (mut all, mut one, mut depth) = (Vec::new(), String::new(), 0_i32);
    for letter in paragraph.chars() {
        one.push(letter);
        depth += i32::from(letter == '“') - i32::from(letter == '”');
        if depth <= 0 && "。；？！".contains(letter) {
            all.push(std::mem::take(&mut one));
        }
    }
    all.extend(Some(one).filter(|rest| !rest.trim().is_empty()));
    all
}

/// Words between quotation marks are somebody else's.
pub fn unquoted(sentence: &str) -> String {
    let (mut out, mut depth) = (String::new(), 0_i32);
    for letter in sentence.chars() {
        depth += i32::from(letter == '“');
        if depth == 0 || "“”".contains(letter) && depth == 1 {
            out.push(letter);
        }
        depth -= i32::from(letter == '”');
    }
    out
}

/// The text with 〔判〕 in place of what stands in a judgement.
fn without_judgements(told: &Told) -> String {
    let marked = with_judgements(&told.briefing, &templates()).expect("renders");
    let figures = Regex::new("\u{E011}[^\u{E012}]*\u{E012}([^\u{E013}]*)\u{E013}").expect("a pattern");
    let marked = figures.replace_all(&marked, "$1").into_owned();
    let (mut out, mut depth) = (String::new(), 0);
    for letter in marked.chars() {
        match letter {
            '\u{E014}' => {
                depth += 1;
                out.push_str("〔判〕");
            }
            '\u{E015}' => {}
            '\u{E016}' => depth -= 1,
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

#[test]
fn no_number_runs_into_another() {
    let apart = Regex::new("[0-9.]\u{E011}|\u{E013}[0-9.]").expect("a pattern");
    let judgements = Regex::new("\u{E014}[^\u{E015}]*\u{E015}|\u{E016}").expect("a pattern");
    for (name, told) in told() {
        let marked = with_judgements(&told.briefing, &templates()).expect("renders");
        let marked = judgements.replace_all(&marked, "");
        let glued: Vec<&str> = marked.lines().filter(|line| apart.is_match(line)).collect();
        assert!(glued.is_empty(), "{name}: {glued:#?}");
    }
}

#[test]
fn every_number_is_a_figure() {
    for (name, told) in told() {
        let mut known = quarterly();
        known.config.title.clone_from(&told.title);
        let left = digits_left(&told.briefing, &known, &templates());
        assert!(left.is_empty(), "{name}: {left:#?}");
    }
}

#[test]
fn every_figure_ends_at_cells_the_list_an_issue_or_units_that_sent_nothing() {
    for (name, told) in told() {
        let figures: BTreeMap<&str, &Value> = list(&told.view, "figures").iter().map(|f| (text(&f["id"]), f)).collect();
        each_num(&told.view, &mut |id, printed| {
            let figure = figures.get(id).unwrap_or_else(|| panic!("{name}: {id} is no figure"));
            assert_eq!(text(&figure["text"]), printed, "{name}: {id}");
        });
        let cells = cells(told);
        for (id, figure) in &figures {
            let (mut seen, mut ends) = (BTreeSet::new(), Vec::new());
            leaves(figure, &figures, &mut seen, &mut ends);
            let zero = figure["value"].as_f64() == Some(0.0);
            assert!(zero || !ends.is_empty(), "{name}: {id} ends nowhere: {figure}");
            for end in ends {
                assert!(stands(told, end, &cells), "{name}: {id} ends at {end}");
            }
        }
    }
}

/// What a figure rests on in the end.
fn leaves<'v>(
    figure: &'v Value,
    all: &BTreeMap<&str, &'v Value>,
    seen: &mut BTreeSet<String>,
    ends: &mut Vec<&'v Value>,
) {
    if !seen.insert(text(&figure["id"]).to_string()) {
        return;
    }
    ends.extend(figure["from"].as_array().into_iter().flatten());
    for of in strings(&figure["of"]) {
        leaves(all.get(of).unwrap_or_else(|| panic!("{of} is no figure")), all, seen, ends);
    }
}

/// Whether a place behind a figure is as it says: a row of the ledger, an item or a line of the list, an issue, a
/// file, the calendar, or a unit that sent nothing, nothing usable, or nothing for this item.
fn stands(told: &Told, end: &Value, cells: &BTreeSet<(String, String)>) -> bool {
    let (unit, item) = (text(&end["unit"]), text(&end["item"]));
    let items = list(&told.ledger, "items");
    let listed = |known: &&Value| known["id"] == item;
    let state =
        list(&told.ledger, "units").iter().find(|known| known["name"] == unit).map(|known| text(&known["state"]));
    match end["ground"].as_str().unwrap_or("cell") {
        "cell" | "blank" if end["path"].is_array() => {
            let row = end["row"].as_u64().map_or_else(|| row_of(text(&end["cell"])), |row| row.to_string());
            let path = format!("{unit} {:?} {}", end["path"].as_array().unwrap_or(&Vec::new()), text(&end["sheet"]));
            cells.contains(&(path, row))
        }
        "blank" => matches!(state, Some("on_time" | "late" | "undated")),
        "silent" => state == Some("missing"),
        "unusable" => matches!(state, Some("empty" | "unreadable")),
        "item" => items.iter().any(|known| listed(&known)),
        "unasked" => items.iter().filter(listed).all(|known| list(known, "expected_from").is_empty()),
        "list" | "issue" | "calendar" => true,
        "file" => list(&told.ledger, "dispositions").iter().any(|known| known["path"][0] == end["path"][0]),
        _ => false,
    }
}

fn row_of(cell: &str) -> String {
    cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_string()
}

/// Every row from which the ledger has an answer, a count or a project.
fn cells(told: &Told) -> BTreeSet<(String, String)> {
    let mut rows = BTreeSet::new();
    for finding in list(&told.ledger, "findings").iter().filter(|finding| finding["path"].is_array()) {
        let place = format!("{} {:?} {}", text(&finding["unit"]), list(finding, "path"), text(&finding["sheet"]));
        rows.insert((place, row_of(text(&finding["cell"]))));
    }
    for of in list(&told.ledger, "entries").iter().chain(list(&told.ledger, "projects")) {
        collect(of, text(&of["unit"]), &of["source"], &mut rows);
    }
    rows
}

fn collect(value: &Value, unit: &str, home: &Value, rows: &mut BTreeSet<(String, String)>) {
    let mut place = |source: &Value, row: String| {
        if let Some(path) = source["path"].as_array() {
            rows.insert((format!("{unit} {path:?} {}", text(&source["sheet"])), row));
        }
    };
    match value {
        Value::Object(map) => {
            let home = map.get("source").filter(|source| source.is_object()).unwrap_or(home);
            place(home, home["row"].to_string());
            if let Some(cell) = map.get("cell").and_then(Value::as_str) {
                place(home, row_of(cell));
            }
            map.values().for_each(|value| collect(value, unit, home, rows));
        }
        Value::Array(all) => all.iter().for_each(|value| collect(value, unit, home, rows)),
        _ => {}
    }
}

#[test]
fn every_word_that_concludes_stands_in_a_judgement() {
    let counting = COUNTING.map(|shape| Regex::new(shape).expect("a pattern"));
    let mut told_of = Vec::new();
    for (name, told) in told() {
        for paragraph in paragraphs(&without_judgements(told)) {
            for sentence in sentences(&paragraph) {
                let rest = counting.iter().fold(unquoted(&sentence), |rest, shape| shape.replace_all(&rest, "").into());
                let found: Vec<&str> = JUDGING.into_iter().filter(|word| rest.contains(word)).collect();
                if !found.is_empty() {
                    told_of.push(format!("{name}: {found:?} {sentence}"));
                }
            }
        }
    }
    assert!(told_of.is_empty(), "{} conclusions that no judgement covers\n{}", told_of.len(), told_of.join("\n"));
}

#[test]
fn every_judgement_has_its_rule_its_items_and_what_was_not_judged() {
    let open = Regex::new(OPEN).expect("a pattern");
    let mut told_of = Vec::new();
    for (name, told) in told() {
        let plain = told.text.replace("**", "").replace('\\', "");
        for one in list(&told.view, "judgements") {
            let (id, words) = (text(&one["id"]), text(&one["text"]).replace("**", "").replace('\\', ""));
            let (items, unjudged) = (strings(&one["items"]), strings(&one["unjudged"]));
            let mut wrong = |what: String| told_of.push(format!("{name}: {id} “{words}” {what}"));
            if text(&one["rule"]).is_empty() {
                wrong("has no rule".into());
            }
            if words.is_empty() || !words.split(' ').all(|part| plain.contains(part)) {
                wrong("is not printed".into());
            }
            let known = |id: &&str| list(&told.ledger, "items").iter().any(|item| item["id"] == *id);
            if !items.iter().all(known) {
                wrong(format!("covers what is not on the list: {items:?}"));
            }
            let wanted = not_judged(told, id, &items);
            let unjudged: BTreeSet<&str> = unjudged.into_iter().collect();
            if !unjudged.is_superset(&wanted) || !unjudged.iter().all(|id| items.contains(id)) {
                wrong(format!("has {unjudged:?} as not judged; it is {wanted:?}"));
            }
            if OF_ITEMS.contains(&text(&one["rule"])) && unjudged != wanted {
                wrong(format!("has {unjudged:?} as not judged; of items it is {wanted:?}"));
            }
            if !wanted.is_empty() && !open.is_match(&sentence_with(&plain, &words)) {
                wrong("does not say that something was not judged".into());
            }
        }
    }
    assert!(told_of.is_empty(), "{} judgements\n{}", told_of.len(), told_of.join("\n"));
}

/// What is said in the same breath as a judgement: its sentence, up to the full stop.
fn sentence_with(plain: &str, words: &str) -> String {
    let first = words.split(' ').next().unwrap_or_default();
    let (before, after) = plain.split_once(first).unwrap_or_default();
    let begin = before.rsplit(['。', '\n']).next().unwrap_or_default();
    let end = after.split(['。', '\n']).next().unwrap_or_default();
    format!("{begin}{first}{end}")
}

/// Those of the items of which the ledger cannot say where they stand: of units, their own cells.
fn not_judged<'t>(told: &'t Told, id: &str, items: &[&'t str]) -> BTreeSet<&'t str> {
    let unclear = |state: &str| matches!(state, "unknown" | "unreported");
    let named = list(&told.ledger, "units").iter().map(|unit| text(&unit["name"]));
    let named = named.filter(|unit| id.split('.').any(|part| part == *unit)).collect();
    let units = grouped(told, id).unwrap_or(named);
    let cells = standing(told);
    let open = |item: &str| match units.as_slice() {
        [] => list(&told.ledger, "items").iter().any(|known| known["id"] == item && unclear(text(&known["status"]))),
        units => cells.iter().any(|((unit, of), state)| *of == item && units.contains(unit) && unclear(state)),
    };
    items.iter().copied().filter(|item| open(item)).collect()
}

#[test]
fn no_sentence_runs_on_and_none_stands_twice() {
    let numbers = Regex::new("(?:[0-9]+\\.[0-9]+|8)、").expect("a pattern");
    for (name, told) in told() {
        let names: Vec<String> =
            list(&told.ledger, "units").iter().map(|unit| text(&unit["name"]).to_string()).collect();
        // Lists of items by their numbers are lists of names as well.
        let short = numbers.replace_all(&told.text, "").into_owned();
        let long = long_sentences(&short, &names);
        assert!(long.is_empty(), "{name}: {long:#?}");
        let mut seen = BTreeSet::new();
        for sentence in paragraphs(&told.text).iter().flat_map(|paragraph| sentences(paragraph)) {
            let said = sentence.trim_matches(|c: char| "。；，".contains(c)).to_string();
            // What names nothing is about the head of its paragraph.
            let names_something = said.contains('“') || numbers.is_match(&format!("{said}、"));
            assert!(!names_something || seen.insert(said), "{name}: said twice: {sentence}");
        }
    }
}

#[test]
fn a_sentence_ends_outside_quotation_marks() {
    let told = sentences("一是“甲；‘乙’。“丙”。”（3.1）；二是丁。余");
    assert_eq!(told, ["一是“甲；‘乙’。“丙”。”（3.1）；", "二是丁。", "余"]);
    assert_eq!(unquoted(&told[0]), "一是“”（3.1）；");
}

#[test]
fn what_a_sentence_parts_adds_up() {
    let total =
        Regex::new("(?:^|[^0-9.])([0-9]+)(?:个[^0-9，：。]{1,4}|项次|项|项成果)(?:中，?|：)(.+)").expect("a pattern");
    let part = Regex::new("(有可用填报的|已完成|序时推进|进度滞后|逾期未完成|逾期|阶段未完成|未启动|未到期|长期坚持|已调整|不涉及|未填报|无法判定|待核实|按时报送|已报送|迟报|收件时间不明|已报[而但]时间不明|报了空表|未报送|无法采用)([0-9]+)(?:个|项次|项|[、；。])").expect("a pattern");
    let aside = Regex::new("（[^（）]*）").expect("a pattern");
    let mut sums = 0;
    for (name, told) in told() {
        for sentence in paragraphs(&told.text).iter().flat_map(|paragraph| sentences(paragraph)) {
            let mut plain = unquoted(&sentence);
            while aside.is_match(&plain) {
                plain = aside.replace_all(&plain, "").into_owned();
            }
            let Some(found) = total.captures(&plain) else { continue };
            let parts: Vec<u64> =
                part.captures_iter(&found[2]).map(|part| part[2].parse().expect("a number")).collect();
            if parts.len() > 1 {
                assert_eq!(found[1].parse(), Ok(parts.iter().sum::<u64>()), "{name}: {sentence}");
                sums += 1;
            }
        }
    }
    assert!(sums > 20, "{sums}");
}
