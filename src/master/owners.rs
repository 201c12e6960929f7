//! Who owes a task, and who is expected to report an item.
//!
//! 各街镇 is every unit of that kind; 其他各街镇 those not named beside it;
//! 各相关部门 stays as written. Only towns are expected to report unless staff
//! say otherwise.

use super::list_finding::{ListColumn, ListFindings, Subject};
use crate::model::config::OwnersMissing;
use crate::model::finding::{Code, Taken};
use crate::model::task::{Unit, UnitKind};
use crate::model::value::{Quantity, key, leading_number};

/// Words for every town.
const EVERY_TOWN: [&str; 8] =
    ["各街镇", "全部街镇", "所有街镇", "街镇", "各镇街", "各街道镇", "全区各街镇", "各相关街镇"];
/// Words for the towns that are not named beside them.
const OTHER_TOWNS: [&str; 5] = ["其他各街镇", "其他街镇", "其余各街镇", "其余街镇", "其它各街镇"];
/// Words for every town whose reach is doubtful.
pub(super) const DOUBTFUL_TOWNS: [&str; 4] = ["各涉及街镇", "各涉街镇", "涉及街镇", "有关街镇"];
/// Words that leave open who is meant.
const OPEN: [&str; 6] = ["相关", "有关", "各部门", "各单位", "职能部门", "责任主体"];

/// Who a 责任部门 cell names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owners {
    /// As expanded, in the order of the words.
    pub names: Vec<String>,
    /// Towns named one by one.
    pub named: Vec<String>,
}

impl Owners {
    fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_string());
        }
    }
}

/// The towns, in the order of printing.
pub(super) fn towns(units: &[Unit]) -> impl Iterator<Item = &str> {
    units.iter().filter(|unit| unit.kind == UnitKind::Town).map(|unit| unit.name.as_str())
}

/// The unit that a name or alias means.
pub(super) fn unit_named<'a>(units: &'a [Unit], name: &str) -> Option<&'a Unit> {
    let wanted = key(name);
    let named = |unit: &&Unit| std::iter::once(&unit.name).chain(&unit.aliases).any(|name| key(name) == wanted);
    units.iter().find(|unit| key(&unit.name) == wanted).or_else(|| units.iter().find(named))
}

/// Whether the words are one of the terms.
fn is_one(terms: &[&str], words: &str) -> bool {
    let words = key(words);
    terms.contains(&words.as_str())
}

/// Whether the words count the towns, and as many of them as there are.
fn counts_every_town(words: &str, units: &[Unit]) -> bool {
    let folded = key(words);
    let counted = leading_number(&folded).filter(|(number, rest)| *rest == "个街镇" && !number.loose);
    let count = counted.and_then(|(number, _)| number.whole()).map(Quantity::from_scaled);
    count == Some(Quantity::whole(towns(units).count() as i64))
}

/// The parts of a cell, blanks or list marks between them; what stands in
/// brackets stays with the word before.
pub(super) fn parts(cell: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0u32);
    for c in cell.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (c.is_whitespace() || "、，,；;/".contains(c)) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// Expands a 责任部门 cell of task `number`.
pub(super) fn expand(cell: &str, number: u32, units: &[Unit], findings: &mut ListFindings) -> Owners {
    let parts = parts(cell);
    let named = parts.iter().filter_map(|part| unit_named(units, part)).filter(|unit| unit.kind == UnitKind::Town);
    let mut owners = Owners { named: named.map(|unit| unit.name.clone()).collect(), names: Vec::new() };
    for part in &parts {
        one(part, number, units, &mut owners, findings);
    }
    owners
}

fn one(part: &str, number: u32, units: &[Unit], owners: &mut Owners, findings: &mut ListFindings) {
    let subject = Subject::Task(number, ListColumn::Owners);
    let every = is_one(&EVERY_TOWN, part) || counts_every_town(part, units);
    let others = is_one(&OTHER_TOWNS, part);
    let doubtful = is_one(&DOUBTFUL_TOWNS, part);
    if every || others || doubtful {
        if doubtful {
            findings.add(Code::OwnerDoubtful, subject, part, Taken::ReadAs("各街镇".into()));
        }
        if towns(units).next().is_none() {
            owners.add(part);
        }
        let named = owners.named.clone();
        towns(units).filter(|town| !others || !named.iter().any(|n| n == town)).for_each(|town| owners.add(town));
    } else if let Some(unit) = unit_named(units, part) {
        owners.add(&unit.name);
    } else if let Some(inside) = instance(part) {
        parts(inside).iter().for_each(|name| one(name, number, units, owners, findings));
    } else {
        let open = OPEN.iter().any(|word| part.contains(word));
        let code = if open { Code::OwnerOpen } else { Code::OwnerUnknown };
        if open || !units.is_empty() {
            findings.add(code, subject, part, Taken::Did("保留原文，不向其收表".into()));
        }
        owners.add(part);
    }
}

/// Who an open name is said to be: 相关单位（甲公司） → 甲公司.
fn instance(part: &str) -> Option<&str> {
    let (before, rest) = part.split_once(['（', '('])?;
    let (inside, after) = rest.split_once(['）', ')'])?;
    let open = OPEN.iter().any(|word| before.contains(word));
    (open && after.is_empty() && !inside.trim().is_empty()).then_some(inside)
}

/// What an item's own words say about who reports it.
enum Reporters<'a> {
    /// 其他各街镇.
    Others,
    /// Towns by name.
    Named(Vec<&'a str>),
    /// 各街镇, 每个街镇.
    Every(&'static str),
    Nothing,
}

fn said<'a>(text: &str, units: &'a [Unit]) -> Reporters<'a> {
    const EACH: [&str; 5] = ["每个街镇", "各街镇", "每街镇", "各镇街", "全部街镇"];
    let folded = key(text);
    if OTHER_TOWNS.iter().any(|words| folded.contains(words)) {
        return Reporters::Others;
    }
    if let Some(words) = EACH.iter().chain(&DOUBTFUL_TOWNS).find(|words| folded.contains(*words)) {
        return Reporters::Every(words);
    }
    let named: Vec<&str> = towns(units).filter(|town| folded.contains(&key(town))).collect();
    if named.is_empty() { Reporters::Nothing } else { Reporters::Named(named) }
}

/// Who is expected to report, and the words by which that was only inferred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// Towns, in the order of printing.
    pub units: Vec<String>,
    /// The words (各街镇) that stood in for missing owners.
    pub by_text: Option<&'static str>,
}

/// The units expected to report an item with this text. `owners` is absent
/// where the list names none. `siblings` are the texts of the task's other items.
pub(super) fn expected(
    text: &str,
    siblings: &[&str],
    owners: Option<&Owners>,
    units: &[Unit],
    rule: OwnersMissing,
) -> Expected {
    let mut towns: Vec<&str> = towns(units).collect();
    let mut by_text = None;
    if let Some(owners) = owners {
        towns.retain(|town| owners.names.iter().any(|name| name == town));
    }
    match (owners, said(text, units)) {
        (None, Reporters::Every(words)) if rule == OwnersMissing::ByText => by_text = Some(words),
        (None, _) if rule == OwnersMissing::AllTowns => {}
        (None, _) => towns.clear(),
        (Some(owners), Reporters::Others) => {
            let named_by = |sibling: &&str| match said(sibling, units) {
                Reporters::Named(names) => names,
                _ => Vec::new(),
            };
            let elsewhere: Vec<&str> = siblings.iter().flat_map(named_by).collect();
            towns.retain(|town| !elsewhere.contains(town) && owners.named.iter().all(|name| name != town));
        }
        (Some(_), Reporters::Named(names)) if names.iter().any(|name| towns.contains(name)) => {
            towns.retain(|town| names.contains(town));
        }
        (Some(_), _) => {}
    }
    Expected { units: towns.into_iter().map(str::to_string).collect(), by_text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Vec<Unit> {
        let unit = |name: &str, kind, alias: &str| {
            let aliases = vec![alias.into()];
            Unit { name: name.into(), kind, aliases, emails: Vec::new() }
        };
        vec![
            unit("甲街道", UnitKind::Town, "甲"),
            unit("乙镇", UnitKind::Town, "乙"),
            unit("丙镇", UnitKind::Town, "丙"),
            unit("区规划资源局", UnitKind::Department, "区规土局"),
        ]
    }

    #[test]
    fn cells_of_owners() {
        let cases: [(&str, &[&str], &[Code]); 10] = [
            ("各街镇 区规划资源局", &["甲街道", "乙镇", "丙镇", "区规划资源局"], &[]),
            ("甲街道 区规划资源局 其他各街镇", &["甲街道", "区规划资源局", "乙镇", "丙镇"], &[]),
            ("其他各街镇、乙", &["甲街道", "丙镇", "乙镇"], &[]),
            ("区规土局，各相关部门", &["区规划资源局", "各相关部门"], &[Code::OwnerOpen]),
            ("相关主体单位（地产北虹） 乙镇", &["地产北虹", "乙镇"], &[Code::OwnerUnknown]),
            ("相关单位（甲、乙镇）", &["甲街道", "乙镇"], &[]),
            ("各涉街镇", &["甲街道", "乙镇", "丙镇"], &[Code::OwnerDoubtful]),
            ("三个街镇", &["甲街道", "乙镇", "丙镇"], &[]),
            ("两个街镇", &["两个街镇"], &[Code::OwnerUnknown]),
            ("", &[], &[]),
        ];
        for (cell, names, codes) in cases {
            let mut findings = ListFindings::default();
            assert_eq!(expand(cell, 1, &units(), &mut findings).names, names, "{cell}");
            assert_eq!(findings.0.iter().map(|(_, finding)| finding.code).collect::<Vec<_>>(), codes, "{cell}");
        }
    }

    #[test]
    fn an_items_own_words_narrow_who_reports() {
        let units = units();
        let owners = expand("甲街道 区规划资源局 其他各街镇", 7, &units, &mut ListFindings::default());
        let who = |text: &str, siblings: &[&str]| {
            expected(text, siblings, Some(&owners), &units, OwnersMissing::ByText).units
        };
        assert_eq!(who("推进试点甲街道应用", &[]), ["甲街道"]);
        assert_eq!(who("其他各街镇做好保障", &["推进试点甲街道应用"]), ["乙镇", "丙镇"]);
        assert_eq!(who("推进应用", &[]), ["甲街道", "乙镇", "丙镇"]);
    }

    #[test]
    fn missing_owners_go_by_the_rule() {
        let units = units();
        let who = |text: &str, rule| {
            let Expected { units, by_text } = expected(text, &[], None, &units, rule);
            (units.len(), by_text)
        };
        assert_eq!(who("各街镇聘任", OwnersMissing::ByText), (3, Some("各街镇")));
        assert_eq!(who("研究细则", OwnersMissing::ByText), (0, None));
        assert_eq!(who("研究细则", OwnersMissing::AllTowns), (3, None));
        assert_eq!(who("各街镇聘任", OwnersMissing::Nobody), (0, None));
    }
}
