//! A second, plain account of each quarter, made from the ledger by loops alone, held against what is printed.

use super::quarters::told;
use super::text;
use crate::kit::scene::Told;
use crate::kit::{list, strings};
use chrono::{Datelike, NaiveDate};
use jianbao::model::value::Quarter;
use serde_json::Value;
use std::collections::BTreeMap;

/// Heads of the table of units, and which cells each counts.
const COLUMNS: [(&str, &[&str]); 9] = [
    ("已完成", &["done"]),
    ("序时推进", &["on_track"]),
    ("滞后", &["lagging"]),
    ("逾期", &["overdue"]),
    ("未启动", &["not_started"]),
    ("未到期", &["open"]),
    ("其他", &["standing", "adjusted", "not_applicable"]),
    ("未填报", &["unreported"]),
    ("无法判定", &["unknown"]),
];

/// Words of annex 1 for where cells stand.
const WORDS: [(&str, &str); 11] = [
    ("已完成", "done"),
    ("序时推进", "on_track"),
    ("进度滞后", "lagging"),
    ("逾期未完成", "overdue"),
    ("未启动", "not_started"),
    ("未到期", "open"),
    ("长期坚持", "standing"),
    ("已调整", "adjusted"),
    ("不涉及", "not_applicable"),
    ("未填报", "unreported"),
    ("无法判定", "unknown"),
];

/// The items that count.
pub fn counted(told: &Told) -> Vec<&Value> {
    list(&told.ledger, "items").iter().filter(|item| item["duplicate_of"].is_null()).collect()
}

/// Where each cell stands that is expected: by unit and item.
pub fn cells(told: &Told) -> BTreeMap<(&str, &str), &str> {
    let expected: Vec<(&str, &str)> = counted(told)
        .into_iter()
        .flat_map(|item| list(item, "expected_from").iter().map(|unit| (text(unit), text(&item["id"]))))
        .collect();
    let mut cells = BTreeMap::new();
    for entry in list(&told.ledger, "entries").iter().filter(|entry| entry["counted"] != false) {
        let at = (text(&entry["unit"]), text(&entry["item"]));
        if expected.contains(&at) {
            cells.insert(at, text(&entry["derived"]));
        }
    }
    assert_eq!(cells.len(), expected.len(), "every expected cell has an entry");
    cells
}

/// The tables below a heading of the text: rows of cells, without emphasis.
pub fn rows(told: &Told, first: &str) -> Vec<Vec<String>> {
    let mut lines = told.text.lines().skip_while(|line| !line.starts_with(&format!("| {first} |")));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().replace("**", "")).collect();
    let head: Vec<Vec<String>> = lines.by_ref().take(1).map(cells).collect();
    head.into_iter().chain(lines.skip(1).take_while(|line| line.starts_with('|')).map(cells)).collect()
}

/// A number of the text; — where nothing was reported.
fn number(text: &str) -> usize {
    let text = if text == "—" { "0" } else { text };
    text.parse().unwrap_or_else(|_| panic!("“{text}” is no number"))
}

#[test]
fn items_are_counted_as_the_ledger_has_them() {
    for (name, told) in told() {
        let overview = &told.view["overview"];
        let items = counted(told);
        assert_eq!(number(text(&overview["items"]["text"])), items.len(), "{name}");
        for class in list(overview, "classes") {
            let own = items.iter().filter(|item| item["status"] == class["id"]).count();
            assert_eq!(number(text(&class["count"]["text"])), own, "{name}: {}", class["id"]);
        }
        let sum: usize = list(overview, "classes").iter().map(|class| number(text(&class["count"]["text"]))).sum();
        assert_eq!(sum, items.len(), "{name}");
    }
}

#[test]
fn the_table_of_units_is_that_of_the_ledger() {
    for (name, told) in told() {
        let noun = text(&told.view["overview"]["noun"]);
        let (cells, rows) = (cells(told), rows(told, &format!("{noun} | 报送情况")));
        let (head, rows) = rows.split_first().expect("a table");
        for row in rows {
            let own = |at: &&(&str, &str)| row[0] == "合计" || at.0 == row[0];
            let mine: Vec<&str> = cells.iter().filter(|(at, _)| own(at)).map(|(_, state)| *state).collect();
            let of = |heading: &str| head.iter().position(|h| h == heading).map(|at| number(&row[at]));
            assert_eq!(of("应报"), Some(mine.len()), "{name}: {row:?}");
            let blank = mine.iter().filter(|state| **state == "unreported").count();
            assert_eq!(of("已报"), Some(mine.len() - blank), "{name}: {row:?}");
            for (heading, states) in COLUMNS {
                let wanted = mine.iter().filter(|state| states.contains(state)).count();
                assert_eq!(of(heading).unwrap_or(0), wanted, "{name}: {heading} of {row:?}");
            }
        }
    }
}

#[test]
fn annex_one_says_of_each_item_how_many() {
    for (name, told) in told() {
        let cells = cells(told);
        let rows = rows(told, "编号");
        let head = &rows[0];
        let at = head.iter().position(|h| h.ends_with("情况") && h.starts_with('各')).expect("a column");
        let asked = head.iter().position(|h| h == "应报").expect("a column");
        for row in rows.iter().skip(1) {
            let mine: Vec<&str> =
                cells.iter().filter(|((_, item), _)| *item == row[0]).map(|(_, state)| *state).collect();
            if mine.is_empty() || row[asked].parse::<usize>().is_err() {
                continue;
            }
            assert_eq!(number(&row[asked]), mine.len(), "{name}: {row:?}");
            let mut sum = 0;
            for part in row[at].split('、') {
                let words = part.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
                let digits: String =
                    part.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
                let state = WORDS.iter().find(|(word, _)| *word == words).unwrap_or_else(|| panic!("{name}: {part}")).1;
                assert_eq!(number(&digits), mine.iter().filter(|s| **s == state).count(), "{name}: {row:?}");
                sum += number(&digits);
            }
            assert_eq!(sum, mine.len(), "{name}: {row:?}");
        }
    }
}

/// What the units gave towards a target: by unit, the exact number.
pub fn given<'t>(told: &'t Told, item: &'t Value, target: usize) -> BTreeMap<&'t str, f64> {
    let words = text(&item["targets"][target]["words"]);
    let several = list(item, "targets").iter().filter(|target| !target["value"].is_null()).count() > 1;
    let mut given = BTreeMap::new();
    for entry in list(&told.ledger, "entries").iter().filter(|e| e["item"] == item["id"] && e["counted"] != false) {
        let counts = entry["counts"].as_array().map_or(&[][..], Vec::as_slice);
        let told_of =
            counts.iter().find(|count| count["target"].as_u64() == Some(target as u64 + 1)).map(|c| &c["done"]);
        let planned = words.starts_with("推进建设");
        let plain = if planned { &entry["target"] } else { &entry["done"] };
        // One number in a row of several targets: it is that of the first, or of what the register feeds.
        let plain = (counts.is_empty() && (!several || target == 0 || words.starts_with("实施完成"))).then_some(plain);
        let answer = told_of.or(plain).unwrap_or(&Value::Null);
        let exact = answer["qualifier"].is_null().then(|| answer["value"].as_f64()).flatten();
        let unit = text(&entry["unit"]);
        let listed = list(&told.ledger, "projects").iter().filter(|project| project["unit"] == unit).count();
        let listed = (planned && exact.is_none() && listed > 0).then_some(listed as f64);
        if let Some(number) = exact.or(listed) {
            given.insert(unit, number);
        }
    }
    given
}

#[test]
fn targets_are_added_up_as_the_rows_have_them() {
    for (name, told) in told() {
        for item in counted(told) {
            let Some(view) = list(&told.view, "items").iter().find(|view| view["id"] == item["id"]) else { continue };
            for (at, target) in list(item, "targets").iter().enumerate() {
                let (Some(wanted), Some(printed)) = (
                    target["value"].as_f64(),
                    list(view, "closings").iter().find(|closing| closing["verbatim"] == target["words"]),
                ) else {
                    continue;
                };
                if target["unit"] == "%" {
                    continue;
                }
                let given = given(told, item, at);
                let sum = if target["scope"] == "each_unit" {
                    given.values().filter(|number| **number >= wanted).count() as f64
                } else {
                    given.values().sum()
                };
                let sum = (!given.is_empty()).then_some(sum);
                let own = format!("{name}: {} “{}” {given:?}", text(&item["id"]), text(&target["words"]));
                assert_eq!(printed["sum"]["value"].as_f64(), sum, "{own}");
                let silent: Vec<&str> =
                    list(item, "expected_from").iter().map(text).filter(|unit| !given.contains_key(unit)).collect();
                assert_eq!(number(text(&printed["silent"]["total"]["text"])), silent.len(), "{own} {silent:?}");
            }
        }
    }
}

#[test]
fn units_stand_as_they_reported() {
    for (name, told) in told() {
        for state in list(&told.view["overview"], "states") {
            let own: Vec<&str> = list(&told.ledger, "units")
                .iter()
                .filter(|unit| unit["state"] == state["id"])
                .map(|unit| text(&unit["name"]))
                .collect();
            assert_eq!(number(text(&state["units"]["total"]["text"])), own.len(), "{name}: {}", state["id"]);
            for shown in list(&state["units"], "shown") {
                assert!(own.contains(&text(shown)), "{name}: {} is not {}", shown, state["id"]);
            }
        }
    }
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().and_then(|day| day.parse().ok())
}

/// The quarter's first day, its last, and the cut-off.
fn days(told: &Told) -> [NaiveDate; 3] {
    let quarter: Quarter = text(&told.ledger["period"]).parse().expect("a quarter");
    let first = NaiveDate::from_ymd_opt(quarter.year, quarter.number * 3 - 2, 1).expect("a day");
    [first, quarter.last_day(), day(&told.ledger["as_of"]).expect("a day")]
}

/// The share of the plan year gone by a day, in hundredths of a per cent.
pub fn elapsed(day: NaiveDate) -> i64 {
    let all = if day.leap_year() { 366 } else { 365 };
    (i64::from(day.ordinal()) * 20_000 + all) / (2 * all)
}

fn year_end(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), 12, 31).expect("a day")
}

/// What fell due in the quarter up to the cut-off: item, day, whether it is the item's last.
pub fn fell_due(told: &Told) -> Vec<(&str, NaiveDate, bool)> {
    let [first, last, as_of] = days(told);
    let mut fell = Vec::new();
    for item in counted(told) {
        let due: Vec<NaiveDate> = list(item, "milestones").iter().filter_map(|step| day(&step["due"])).collect();
        let end = due.iter().max().copied();
        // What is undated belongs to the year and is due on its last day; standing duties have no date.
        let undated = due.is_empty() && text(&item["status"]) != "standing";
        let (due, end) = if undated { (vec![year_end(last)], Some(year_end(last))) } else { (due, end) };
        let within = due.iter().filter(|day| **day >= first && **day <= last.min(as_of));
        fell.extend(within.map(|day| (text(&item["id"]), *day, Some(*day) == end)));
    }
    fell
}

#[test]
fn the_account_of_what_fell_due_is_that_of_the_list() {
    for (name, told) in told() {
        let (fell, account) = (fell_due(told), &told.view["overview"]["account"]);
        assert_eq!(number(text(&account["total"]["text"])), fell.len(), "{name}: {fell:?}");
        let parts = list(account, "parts");
        let sum: usize = parts.iter().map(|part| number(text(&part["count"]["text"]))).sum();
        assert_eq!(sum, fell.len(), "{name}: {account}");
        for (part, step) in parts.iter().flat_map(|part| list(part, "shown").iter().map(move |step| (part, step))) {
            let id = text(&step["item"]["id"]);
            assert!(fell.iter().any(|(of, ..)| *of == id), "{name}: {id} was not due");
            let status = counted(told).into_iter().find(|item| item["id"] == id).map(|item| text(&item["status"]));
            let last = fell.iter().all(|(of, _, last)| *of != id || *last);
            match text(&part["id"]) {
                "done" if last => assert_eq!(status, Some("done"), "{name}: {id}"),
                "overdue" => assert_eq!(status, Some("overdue"), "{name}: {id}"),
                // Of a step that is reached, no unit is silent.
                "done" => assert!(
                    !cells(told).iter().any(|((_, item), state)| *item == id && *state == "unreported"),
                    "{name}: {id}"
                ),
                _ => assert_ne!(status, Some("done"), "{name}: {id}"),
            }
        }
    }
}

#[test]
fn a_target_stands_beside_the_time_that_is_gone() {
    for (name, told) in told() {
        let [_, last, as_of] = days(told);
        let gone = elapsed(as_of);
        for closing in list(&told.view, "items").iter().flat_map(|item| list(item, "closings")) {
            let pace = &closing["pace"];
            let (Some(sum), Some(goal)) = (closing["sum"]["value"].as_f64(), closing["target"]["value"].as_f64())
            else {
                assert!(pace.is_null(), "{name}: nothing was reported: {closing}");
                continue;
            };
            if pace.is_null() {
                continue;
            }
            assert!(
                closing["planned"] == false && closing["each_unit"] == false,
                "{name}: what is planned is no progress: {closing}"
            );
            let share = (sum * 10_000.0 / goal).round() as i64;
            let shown = |hundredths: i64| (hundredths + 5).div_euclid(10);
            let tenths = |text: &str| (text.parse::<f64>().expect("a number") * 10.0).round() as i64;
            let own = format!("{name}: “{}” {sum}/{goal} {pace}", text(&closing["words"]));
            assert_eq!(tenths(text(&pace["elapsed"]["text"])), shown(gone), "{own}");
            assert_eq!(tenths(text(&closing["rate"]["percent"]["text"])), shown(share), "{own}");
            assert_eq!(tenths(text(&pace["difference"]["text"])), (shown(share) - shown(gone)).abs(), "{own}");
            assert_eq!(pace["behind"] == true, share < gone, "{own}");
            // No list here gives steps: the year's line, or the whole where it is due by then.
            let next = pace["next"]["value"].as_f64().unwrap_or(0.0);
            let quarter = last.checked_add_months(chrono::Months::new(3)).expect("a day");
            let end = year_end(last);
            let line =
                if quarter >= end { goal } else { goal * f64::from(quarter.ordinal()) / f64::from(end.ordinal()) };
            let item = counted(told).into_iter().find(|item| item["id"] == closing["item"]["id"]).expect("an item");
            let due = list(item, "milestones").iter().filter_map(|step| day(&step["due"])).max();
            let wanted = if due.is_some_and(|due| due <= quarter) { goal } else { line };
            let missing = if last >= end { 0.0 } else { (wanted - sum).max(0.0).ceil().min((goal - sum).max(0.0)) };
            assert!((next - missing).abs() < 1e-6, "{own}: {missing}");
        }
    }
}

/// What is wrong with something that is put to be decided.
fn faults(told: &Told, decision: &Value) -> Vec<String> {
    let [.., as_of] = days(told);
    let mut faults = Vec::new();
    let by = day(&decision["by"]["iso"]);
    for item in list(decision, "items") {
        let item = counted(told).into_iter().find(|known| known["id"] == item["id"]).expect("an item");
        let (id, status, asked) = (text(&item["id"]), text(&item["status"]), !list(item, "expected_from").is_empty());
        let holds = match text(&decision["matter"]) {
            "overdue" => status == "overdue",
            "lagging" => status == "lagging",
            "unassigned" => !asked,
            "unjudged" => asked && matches!(status, "unknown" | "unreported"),
            _ => true,
        };
        if !holds {
            faults.push(format!("{id} is {status}"));
        }
        let due = list(item, "milestones").iter().filter_map(|step| day(&step["due"])).filter(|due| *due > as_of).min();
        if by.is_some_and(|by| due.is_some_and(|due| by > due)) {
            faults.push(format!("{id} is due before {by:?}"));
        }
    }
    // Who is asked leads one of the items by the list; 各街镇 stands for the towns.
    let owners: Vec<&str> = list(decision, "items")
        .iter()
        .filter_map(|item| counted(told).into_iter().find(|known| known["id"] == item["id"]))
        .flat_map(|item| strings(&item["owners"]))
        .collect();
    let strange =
        strings(&decision["owners"]).into_iter().filter(|name| !name.starts_with('各') && !owners.contains(name));
    faults.extend(strange.filter(|_| decision["more"] == false).map(|owner| format!("nothing is owed by {owner}")));
    for unit in strings(&decision["units"]["shown"]) {
        let unit = list(&told.ledger, "units").iter().find(|known| known["name"] == unit).expect("a unit");
        if decision["matter"] == "silent" && !matches!(text(&unit["state"]), "missing" | "empty") {
            faults.push(format!("{} is {}", unit["name"], unit["state"]));
        }
    }
    if by.is_some_and(|by| by <= as_of) {
        faults.push("a day that has passed".into());
    }
    faults
}

#[test]
fn what_is_put_to_be_decided_is_so() {
    let mut wrong = Vec::new();
    for (name, told) in told() {
        let decisions = list(&told.view["overview"], "decisions");
        let lines = decisions.iter().filter_map(|decision| decision["line"].as_u64()).max().unwrap_or(0);
        assert!(lines <= 3, "{name}: {lines} lines");
        for decision in decisions {
            wrong
                .extend(faults(told, decision).into_iter().map(|fault| format!("{name}: {}: {fault}", decision["id"])));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The units of a group in which the text puts them, by the figure that counts them.
pub fn grouped<'t>(told: &'t Told, id: &str) -> Option<Vec<&'t str>> {
    let group = list(&told.view["overview"], "standings").iter().find(|group| group["id"] == id)?;
    let figure = list(&told.view, "figures").iter().find(|figure| figure["id"] == group["units"]["total"]["figure"])?;
    Some(list(figure, "from").iter().map(|end| text(&end["unit"])).collect())
}

/// Whether something of a unit waits for the office.
fn undecided(told: &Told, unit: &str) -> bool {
    let codes = ["G111", "G112", "I117", "I121"];
    let open = |finding: &&Value| finding["unit"] == unit && codes.contains(&text(&finding["code"]));
    list(&told.ledger, "findings").iter().any(|finding| open(&finding))
}

#[test]
fn units_are_in_the_group_that_their_cells_put_them_in() {
    for (name, told) in told() {
        let cells = cells(told);
        for group in list(&told.view["overview"], "standings") {
            for unit in grouped(told, text(&group["id"])).expect("a figure") {
                let mine: Vec<&str> =
                    cells.iter().filter(|((of, _), _)| *of == unit).map(|(_, state)| *state).collect();
                let any = |states: &[&str]| mine.iter().any(|state| states.contains(state));
                let holds = match text(&group["standing"]) {
                    "behind" => any(&["overdue", "lagging"]),
                    // The office may have to decide what a mail says.
                    "unclear" => {
                        (any(&["unknown", "unreported"]) || undecided(told, unit)) && !any(&["overdue", "lagging"])
                    }
                    _ => !any(&["overdue", "lagging", "unknown", "unreported"]),
                };
                assert!(holds, "{name}: {unit} is {}: {mine:?}", group["standing"]);
            }
        }
    }
}
