//! The columns of 成果 that hold what was read, as text that staff can edit
//! and that reads back.
//!
//! An empty cell leaves the reading to the program, 无 says that there is
//! none, and a trailing ？ marks what still waits for somebody to confirm it.

use super::directory::Directory;
use super::item_words::EVERY_TOWN;
use super::items::is_scope_unclear;
use super::reach::parts;
use crate::model::config::OwnersMissing;
use crate::model::due::{DoubtKind, Milestone, deadlines, read_date};
use crate::model::task::{Asked, Comparator, Feed, Item, ItemId, MasterList, Scope, Target};
use crate::model::value::{Cell, Quantity, clean, fixed, key};
use chrono::NaiveDate;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// There is none.
pub(super) const NONE: &str = "无";
const UNCOUNTED: &str = "（无数量）";

/// The lines of a cell, without blanks and without marks of doubt.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.split(['\n', '；', ';']).map(|line| line.trim().trim_end_matches(['？', '?']).trim());
    lines.filter(|line| !line.is_empty()).collect()
}

fn is_none(text: &str) -> bool {
    key(text) == NONE
}

/// Every line of a cell, read; none where it says 无. `None` where a line does not read.
fn each<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let lines = if is_none(text) { Vec::new() } else { lines(text) };
    lines.into_iter().map(read).collect()
}

/// 时限: the words of the milestones, each once.
pub(super) fn deadline_words(item: &Item) -> String {
    let mut words: Vec<&str> = item.milestones.iter().map(|m| m.words.as_str()).collect();
    words.dedup();
    words.join("；")
}

/// 日期: a milestone a line, `初稿=2025-08-31（严格2025-07-31）`,
/// `2025-06-01至2025-09-30`, `2025-10-01起`.
pub(super) fn dates_text(milestones: &[Milestone]) -> String {
    let line = |m: &Milestone| {
        let label = if m.label.is_empty() { String::new() } else { format!("{}=", m.label) };
        let dates = match (m.from, m.due) {
            (Some(from), Some(due)) => format!("{from}至{due}"),
            (Some(from), None) => format!("{from}起"),
            (None, Some(due)) => due.to_string(),
            (None, None) => NONE.to_string(),
        };
        let strict = m.due_strict.filter(|_| m.due != m.due_strict).map_or(String::new(), |d| format!("（严格{d}）"));
        let inferred = if m.inferred { "（推定）" } else { "" };
        format!("{label}{dates}{strict}{inferred}")
    };
    milestones.iter().map(line).collect::<Vec<_>>().join("\n")
}

static DATES: LazyLock<Regex> = LazyLock::new(|| {
    let date = "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}";
    fixed(&format!(
        "^(?:([^=＝]*)[=＝])?\\s*({date})(?:\\s*(?:至|到|~|～)\\s*({date}))?\\s*(起)?((?:[（(][^（）()]*[）)])*)$"
    ))
});
static STRICT: LazyLock<Regex> = LazyLock::new(|| fixed("严格\\s*([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})"));

fn iso(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['-', '/', '.']).map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Reads 日期. Words are those of the milestone that `known` has under the same
/// label, or the line itself. `None` where a line does not read.
pub(super) fn read_dates(text: &str, known: &[Milestone], year: i32) -> Option<Vec<Milestone>> {
    each(text, |line| {
        let Some(found) = DATES.captures(line) else { return free_line(line, year) };
        let label = found.get(1).map_or(String::new(), |label| clean(label.as_str()));
        let (first, notes) = (iso(&found[2])?, &found[5]);
        let (from, due) = match (found.get(3), found.get(4)) {
            (Some(last), None) => (Some(first), Some(iso(last.as_str())?)),
            (Some(_), Some(_)) => return None,
            (None, Some(_)) => (Some(first), None),
            (None, None) => (None, Some(first)),
        };
        let strict = match STRICT.captures(notes) {
            Some(strict) => Some(iso(&strict[1])?),
            None => due,
        };
        if from > due.or(from) || strict > due {
            return None;
        }
        let words = known.iter().find(|m| m.label == label).map_or(line, |m| &m.words).to_string();
        Some(Milestone { label, words, from, due, due_strict: strict, inferred: notes.contains("推定") })
    })
}

/// A line typed freely: a date in any form, or a deadline phrase.
fn free_line(line: &str, year: i32) -> Option<Milestone> {
    let found = deadlines(line, year);
    let unread = found.doubts.iter().any(|doubt| doubt.kind == DoubtKind::Unread);
    if let ([only], false) = (&found.milestones[..], unread) {
        return Some(only.clone());
    }
    let reading = read_date(&Cell::Text(line.into()), year);
    let due = reading.value.filter(|_| reading.doubt.is_none())?.last_day();
    Some(Milestone { words: line.into(), due: Some(due), due_strict: Some(due), ..Milestone::default() })
}

/// One target: `100个项目`, `≥2个案例`.
pub(super) fn target_name(target: &Target) -> String {
    let sign = if target.comparator == Comparator::AtLeast { "≥" } else { "" };
    match target.value {
        Some(value) => format!("{sign}{value}{}", target.unit),
        None => target.words.clone(),
    }
}

/// 目标: each target on a line, `100个项目（全区）`, `≥2个案例（每个街镇）`.
pub(super) fn targets_text(item: &Item) -> String {
    let line = |target: &Target| {
        let scope = match (target.value, target.scope) {
            (None, _) => UNCOUNTED,
            (_, Scope::District) => "（全区）",
            (_, Scope::EachUnit) => "（每个街镇）",
        };
        let doubt = if is_scope_unclear(target, item.expected_from.len()) { "？" } else { "" };
        format!("{}{scope}{doubt}", target_name(target))
    };
    item.targets.iter().map(line).collect::<Vec<_>>().join("\n")
}

static TARGET: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        "^(≥|>=|至少|不少于)?\\s*([0-9]+(?:\\.[0-9]{1,4})?)\\s*([^（()）0-9]*?)\\s*(?:[（(](全区|全区合计|每个街镇|各街镇|每个单位)[）)])?$",
    )
});

/// Reads 目标. `None` where a line does not read.
pub(super) fn read_targets(text: &str, known: &[Target]) -> Option<Vec<Target>> {
    each(text, |line| {
        if let Some(words) = line.strip_suffix(UNCOUNTED).or_else(|| line.strip_suffix("(无数量)")) {
            let unit = known.iter().find(|t| t.words == words).map_or(String::new(), |t| t.unit.clone());
            let (comparator, scope) = (Comparator::Exactly, Scope::District);
            return Some(Target { value: None, unit, comparator, scope, words: words.into(), steps: Vec::new() });
        }
        let found = TARGET.captures(line)?;
        let value = Quantity::from_f64(found[2].parse().ok()?)?;
        let comparator = if found.get(1).is_some() { Comparator::AtLeast } else { Comparator::Exactly };
        let each = found.get(4).is_some_and(|scope| !scope.as_str().starts_with("全区"));
        let words = known.iter().find(|t| t.value == Some(value)).map_or(line, |t| &t.words).to_string();
        let scope = if each { Scope::EachUnit } else { Scope::District };
        Some(Target { value: Some(value), unit: found[3].to_string(), comparator, scope, words, steps: Vec::new() })
    })
}

/// Reads 季度目标: on each line how many there shall be at the end of each quarter,
/// `20、60、110、157`. `None` where a line is not four numbers none of which falls.
pub(super) fn read_steps(text: &str) -> Option<Vec<Vec<Quantity>>> {
    each(text, |line| {
        let numbers = line.split(['、', '，', ',', '/', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let steps: Vec<Quantity> = numbers.map(|n| Quantity::from_f64(key(n).parse().ok()?)).collect::<Option<_>>()?;
        (steps.len() == 4 && steps.is_sorted() && steps[0] >= Quantity::default()).then_some(steps)
    })
}

/// 填报单位: 各街镇, or names; 无 where nobody is to report; empty where the
/// list does not say.
pub(super) fn expected_text(item: &Item, list: &MasterList, rule: OwnersMissing) -> String {
    let unnamed = list.task(item.id.task).is_none_or(|task| task.owners.is_none());
    let all: Vec<&str> = list.towns().map(|unit| unit.name.as_str()).collect();
    let inferred = unnamed && rule == OwnersMissing::ByText && item.duplicate_of.is_none();
    if item.expected_from.is_empty() {
        return if inferred { String::new() } else { NONE.to_string() };
    }
    let every = item.expected_from == all;
    let names = if every { EVERY_TOWN.to_string() } else { item.expected_from.join("、") };
    if inferred { names + "？" } else { names }
}

/// Reads 填报单位 into units in the order of printing, and the words that are not their
/// names; the error is the name that is no unit's.
pub(super) fn read_expected(text: &str, units: &Directory) -> Result<(Vec<String>, Vec<Asked>), String> {
    let text = text.trim().trim_end_matches(['？', '?']);
    let (mut named, mut asked): (HashSet<&str>, _) = (HashSet::new(), Vec::new());
    for words in if is_none(text) { Vec::new() } else { parts(text) } {
        if key(&words) == EVERY_TOWN || key(&words) == "全部街镇" {
            named.extend(units.town_names());
            asked.push(Asked { words, unit: None });
            continue;
        }
        let Some(unit) = units.named(&words) else { return Err(words) };
        named.insert(&unit.name);
        if words != unit.name {
            asked.push(Asked { words, unit: Some(unit.name.clone()) });
        }
    }
    let names = units.units.iter().map(|unit| &unit.name).filter(|name| named.contains(&name.as_str()));
    Ok((names.cloned().collect(), asked))
}

/// 项目清单: `推进→100个项目；完成→80个项目`.
pub(super) fn register_text(item: &Item) -> String {
    let line = |(i, feed): &(usize, Feed)| {
        item.targets.get(*i).map(|target| format!("{}→{}", feed.label(), target_name(target)))
    };
    item.register.iter().filter_map(line).collect::<Vec<_>>().join("；")
}

static FEED: LazyLock<Regex> =
    LazyLock::new(|| fixed("^(推进|完成)\\s*(?:→|->|=|＝|：|:)?\\s*≥?\\s*([0-9]+(?:\\.[0-9]{1,4})?)[^0-9]*$"));

/// Reads 项目清单 into the targets' numbers and what feeds them.
pub(super) fn read_register(text: &str) -> Option<Vec<(String, Feed)>> {
    each(text, |line| {
        let found = FEED.captures(line)?;
        let feed = Feed::of_label(&found[1])?;
        Some((Quantity::from_f64(found[2].parse().ok()?)?.to_string(), feed))
    })
}

/// 同文: the id of the item that this one repeats, with ？ until confirmed.
pub(super) fn same_text(item: &Item) -> String {
    item.duplicate_of.map_or(String::new(), |first| format!("{first}？"))
}

/// Reads 同文: `Some(None)` where staff say that it repeats nothing.
pub(super) fn read_same(text: &str) -> Option<Option<ItemId>> {
    if is_none(text) {
        return Some(None);
    }
    key(text).trim_end_matches('?').parse().ok().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_typed_by_hand() {
        let show = |text: &str| read_dates(text, &[], 2025).map(|found| dates_text(&found));
        let cases = [
            ("2025-9-30", Some("2025-09-30")),
            ("2025/9/30", Some("2025-09-30")),
            ("10月底前", Some("2025-10-31")),
            ("8月前", Some("2025-08-31（严格2025-07-31）")),
            ("初稿=2025-08-31；终稿＝2025-11-30", Some("初稿=2025-08-31\n终稿=2025-11-30")),
            ("2025-06-01至2025-09-30", Some("2025-06-01至2025-09-30")),
            ("2025-10-01起", Some("2025-10-01起")),
            ("2025-12-31(推定)", Some("2025-12-31（推定）")),
            ("无", Some("")),
            ("2025-02-30", None),
            ("2025-09-30至2025-06-01", None),
            ("尽快", None),
            ("三天后", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(show(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn targets_and_feeds_typed_by_hand() {
        let one = |t: &Target| format!("{} {:?}", target_name(t), t.scope);
        let show = |text| read_targets(text, &[]).map(|found| found.iter().map(one).collect::<Vec<_>>().join("；"));
        let cases = [
            ("161个项目；至少2个(每个街镇)？", Some("161个项目 District；≥2个 EachUnit")),
            ("很多", None),
            ("无", Some("")),
        ];
        for (text, wanted) in cases {
            assert_eq!(show(text).as_deref(), wanted, "{text}");
        }
        let fed = vec![("161".into(), Feed::Advancing), ("157".into(), Feed::Completed)];
        assert_eq!(read_register("推进→161个项目；完成：157"), Some(fed));
        assert_eq!(read_register("161"), None);
        assert_eq!(read_same("9.1？"), Some("9.1".parse().ok()));
        assert_eq!(read_same("无"), Some(None));
        assert_eq!(read_same("第九项"), None);
    }

    proptest! {
        #[test]
        fn milestones_read_back(
            label in "[一-龥]{0,6}",
            days in (0u64..2000, 0u64..400, 0u64..40),
            shape in 0u8..3,
            inferred: bool,
        ) {
            let base = iso("2024-01-01").unwrap_or_default();
            let due = base + chrono::Days::new(days.0 + days.1);
            let from = (shape > 0).then(|| base + chrono::Days::new(days.0));
            let open = shape == 2;
            let m = Milestone {
                label,
                words: "原话".into(),
                from,
                due: (!open).then_some(due),
                due_strict: (!open).then_some(due - chrono::Days::new(days.2)),
                inferred,
            };
            let text = dates_text(std::slice::from_ref(&m));
            prop_assert_eq!(read_dates(&text, std::slice::from_ref(&m), 2025), Some(vec![m]), "{}", text);
        }

        #[test]
        fn any_cell_is_read_without_panic(text in "[0-9年月日\\-（）严格推定=至起≥个；\n？无]{0,20}") {
            let _ = (read_dates(&text, &[], 2025), read_targets(&text, &[]), read_register(&text), read_same(&text));
        }
    }
}
