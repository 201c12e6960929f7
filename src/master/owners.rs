//! Who owes a task, and who is expected to report an item.
//!
//! 各街镇 is every unit of that kind (`reach`); 其他各街镇 those not named beside
//! it; 各相关部门 and 有关街道 stay as written. Only towns are expected to report
//! unless staff say otherwise.

use super::directory::Directory;
use super::list_finding::ListFindings;
use super::reach::{Limit, Reach, owner_parts, reach, spoken_of};
use super::subject::{ListColumn, Subject};
use crate::model::config::OwnersMissing;
use crate::model::finding::{Code, Taken};
use crate::model::task::{Unit, UnitKind};
use crate::model::value::{Quantity, key, leading_number};
use std::collections::HashSet;

/// Words that leave open who is meant.
const OPEN: [&str; 6] = ["相关", "有关", "各部门", "各单位", "职能部门", "责任主体"];

/// Who a 责任部门 cell names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Owners {
    /// As expanded, in the order of the words.
    pub names: Vec<String>,
    /// The same as the list has it: a set by its word (各乡镇、街道).
    pub words: Vec<String>,
    /// Towns named one by one.
    pub named: Vec<String>,
}

impl Owners {
    fn add(&mut self, name: &str) {
        push_new(&mut self.names, name);
    }

    /// An owner that the list calls by its name.
    fn add_named(&mut self, name: &str) {
        self.add(name);
        push_new(&mut self.words, name);
    }
}

fn push_new(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_string());
    }
}

/// The towns of a kind that the words count, where there are as many (12个街镇).
fn counted(words: &str, units: &Directory) -> Option<Reach> {
    let folded = key(words).trim_start_matches("全区").to_string();
    let (number, rest) = leading_number(&folded).filter(|(number, _)| !number.loose)?;
    let reach = rest.strip_prefix('个').and_then(reach)?;
    let towns = units.towns().filter(|unit| reach.covers(unit)).count();
    (number.whole().map(Quantity::from_scaled) == Some(Quantity::whole(towns as i64))).then_some(reach)
}

/// Expands a 责任部门 cell of task `number`.
pub(super) fn expand(cell: &str, number: u32, units: &Directory, findings: &mut ListFindings) -> Owners {
    let parts = owner_parts(cell);
    let named = parts.iter().filter_map(|part| units.named(part)).filter(|unit| unit.kind == UnitKind::Town);
    let mut owners = Owners { named: named.map(|unit| unit.name.clone()).collect(), ..Owners::default() };
    for part in &parts {
        one(part, number, units, &mut owners, findings);
    }
    left_out(&parts, number, units, &owners, findings);
    owners
}

/// Where streets and towns are named apart, a zone that reports like them is
/// neither: it is not asked, and that is said.
fn left_out(parts: &[String], number: u32, units: &Directory, owners: &Owners, findings: &mut ListFindings) {
    let reaches: Vec<Reach> =
        parts.iter().filter_map(|part| reach(part)).filter(|reach| reach.limit == Limit::None).collect();
    let joined = reaches.iter().any(|one| reaches.iter().any(|other| one.joins(other)));
    let owning = set(&owners.names);
    let others: Vec<&str> = units.town_names().filter(|town| joined && !owning.contains(town)).collect();
    if !others.is_empty() {
        let words: Vec<&str> = reaches.iter().map(|reach| reach.words.as_str()).collect();
        let taken = Taken::Did(format!("按字面理解，不含{}", others.join("、")));
        findings.add(Code::OwnerDoubtful, Subject::Task(number, ListColumn::Owners), words.join("、"), taken);
    }
}

fn one(part: &str, number: u32, units: &Directory, owners: &mut Owners, findings: &mut ListFindings) {
    let subject = Subject::Task(number, ListColumn::Owners);
    let meant = reach(part).filter(|reach| reach.limit != Limit::Open).or_else(|| counted(part, units));
    if let Some(unit) = units.named(part) {
        owners.add_named(&unit.name);
    } else if let Some(reach) = meant {
        of_kind(part, &reach, number, units, owners, findings);
    } else if let Some(inside) = instance(part) {
        owner_parts(inside).iter().for_each(|name| one(name, number, units, owners, findings));
    } else {
        let open = OPEN.iter().any(|word| part.contains(word));
        let code = if open { Code::OwnerOpen } else { Code::OwnerUnknown };
        if open || !units.units.is_empty() {
            findings.add(code, subject, part, Taken::Did("保留原文，不向其收表".into()));
        }
        owners.add_named(part);
    }
}

/// The towns of a kind; the words themselves where there is none.
fn of_kind(
    part: &str,
    reach: &Reach,
    number: u32,
    units: &Directory,
    owners: &mut Owners,
    findings: &mut ListFindings,
) {
    let subject = Subject::Task(number, ListColumn::Owners);
    let others = reach.limit == Limit::Others;
    let named = set(&owners.named);
    let towns = units.towns().filter(|unit| reach.covers(unit));
    let meant: Vec<&Unit> = towns.filter(|town| !others || !named.contains(town.name.as_str())).collect();
    if reach.limit == Limit::Concerned {
        let names: Vec<&str> = meant.iter().map(|unit| unit.name.as_str()).collect();
        let taken = if names.is_empty() { Taken::Nothing } else { Taken::ReadAs(names.join("、")) };
        findings.add(Code::OwnerDoubtful, subject, part, taken);
    }
    push_new(&mut owners.words, part);
    let known = set(&owners.names);
    let new = meant.iter().map(|town| &town.name).filter(|name| !known.contains(name.as_str()));
    let new: Vec<String> = new.cloned().collect();
    owners.names.extend(new);
    if meant.is_empty() {
        if units.towns().next().is_some() && !others {
            findings.add(Code::OwnerUnknown, subject, part, Taken::Did("保留原文，不向其收表".into()));
        }
        owners.add(part);
    }
}

fn set(names: &[String]) -> HashSet<&str> {
    names.iter().map(String::as_str).collect()
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
    /// 各街镇, 每个街镇, and other words for towns of a kind.
    Every(Reach),
    Nothing,
}

fn said<'a>(text: &str, units: &Directory<'a>) -> Reporters<'a> {
    let mut spoken = spoken_of(text);
    spoken.retain(|reach| reach.limit != Limit::Open);
    if spoken.iter().any(|reach| reach.limit == Limit::Others) {
        return Reporters::Others;
    }
    if let Some(reach) = spoken.into_iter().next() {
        return Reporters::Every(reach);
    }
    let folded = key(text);
    // Who was merged into another is named in a list of the time before.
    let names = |town: &Unit, text: &str| {
        let formers = town.formers.iter().map(|former| &former.name);
        std::iter::once(&town.name).chain(formers).any(|name| text.contains(&key(name)))
    };
    let named = units.towns().filter(|town| names(town, &folded)).map(|town| town.name.as_str());
    let named: Vec<&str> = named.collect();
    if named.is_empty() { Reporters::Nothing } else { Reporters::Named(named) }
}

/// Who is expected to report, and the words by which that was only inferred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// Towns, in the order of printing.
    pub units: Vec<String>,
    /// The words (各街镇) that stood in for missing owners.
    pub by_text: Option<String>,
}

/// The units expected to report an item with this text. `owners` is absent
/// where the list names none. `siblings` are the texts of the task's other items.
pub(super) fn expected(
    text: &str,
    siblings: &[&str],
    owners: Option<&Owners>,
    units: &Directory,
    rule: OwnersMissing,
) -> Expected {
    let mut towns: Vec<&str> = units.town_names().collect();
    let mut by_text = None;
    if let Some(owners) = owners {
        let owning = set(&owners.names);
        towns.retain(|town| owning.contains(town));
    }
    match (owners, said(text, units)) {
        (None, Reporters::Every(reach)) if rule == OwnersMissing::ByText => {
            towns = units.towns().filter(|unit| reach.covers(unit)).map(|unit| unit.name.as_str()).collect();
            by_text = Some(reach.words);
        }
        (None, _) if rule == OwnersMissing::AllTowns => {}
        (None, _) => towns.clear(),
        (Some(owners), Reporters::Others) => {
            let named_by = |sibling: &&str| match said(sibling, units) {
                Reporters::Named(names) => names,
                _ => Vec::new(),
            };
            let mut elsewhere: HashSet<&str> = siblings.iter().flat_map(named_by).collect();
            elsewhere.extend(set(&owners.named));
            towns.retain(|town| !elsewhere.contains(town));
        }
        (Some(_), Reporters::Named(names)) => {
            let named: HashSet<&str> = names.into_iter().collect();
            if towns.iter().any(|town| named.contains(town)) {
                towns.retain(|town| named.contains(town));
            }
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
            Unit { name: name.into(), kind, aliases, emails: Vec::new(), formers: Vec::new() }
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
        let cases: [(&str, &[&str], &[Code]); 19] = [
            ("牵头单位：区规划资源局；配合单位：各镇、街道", &["区规划资源局", "甲街道", "乙镇", "丙镇"], &[]),
            ("区规土局（牵头）、乙镇", &["区规划资源局", "乙镇"], &[]),
            ("区规土局牵头，各镇配合", &["区规划资源局", "乙镇", "丙镇"], &[]),
            ("2个镇", &["乙镇", "丙镇"], &[]),
            ("各镇、街道", &["甲街道", "乙镇", "丙镇"], &[]),
            ("各镇（街道）", &["甲街道", "乙镇", "丙镇"], &[]),
            ("各乡镇人民政府、各街道办事处", &["乙镇", "丙镇", "甲街道"], &[]),
            ("有关街道", &["有关街道"], &[Code::OwnerOpen]),
            ("各园区", &["各园区"], &[Code::OwnerUnknown]),
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
            assert_eq!(expand(cell, 1, &Directory::of(&units()), &mut findings).names, names, "{cell}");
            assert_eq!(findings.0.iter().map(|(_, finding)| finding.code).collect::<Vec<_>>(), codes, "{cell}");
        }
    }

    #[test]
    fn sets_keep_the_lists_own_word() {
        let cases: [(&str, &[&str]); 4] = [
            ("区规土局、各乡镇、街道", &["区规划资源局", "各乡镇、街道"]),
            ("甲街道 区规划资源局 其他各街镇", &["甲街道", "区规划资源局", "其他各街镇"]),
            ("相关单位（甲、乙镇）、各相关部门", &["甲街道", "乙镇", "各相关部门"]),
            ("各园区、2个镇", &["各园区", "2个镇"]),
        ];
        for (cell, words) in cases {
            assert_eq!(expand(cell, 1, &Directory::of(&units()), &mut ListFindings::default()).words, words, "{cell}");
        }
    }

    #[test]
    fn an_items_own_words_narrow_who_reports() {
        let units = units();
        let units = Directory::of(&units);
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
        let units = Directory::of(&units);
        let who = |text: &str, rule| {
            let Expected { units, by_text } = expected(text, &[], None, &units, rule);
            (units.len(), by_text.unwrap_or_default())
        };
        assert_eq!(who("各街镇聘任", OwnersMissing::ByText), (3, "各街镇".into()));
        assert_eq!(who("研究细则", OwnersMissing::ByText), (0, String::new()));
        assert_eq!(who("研究细则", OwnersMissing::AllTowns), (3, String::new()));
        assert_eq!(who("各街镇聘任", OwnersMissing::Nobody), (0, String::new()));
    }
}
