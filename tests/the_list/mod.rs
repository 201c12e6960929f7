//! The list of 2025 and its units, and short forms of what was made of them.
#![allow(dead_code, reason = "each test file uses its part")]

use jianbao::master::{self, ReceivedList};
use jianbao::model::config::Config;
use jianbao::model::due::Milestone;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::task::{Item, MasterList, Unit};

pub const LIST: &[u8] = include_bytes!("../../samples/jiading-2025/master-2025.txt");
pub const UNITS: &str = include_str!("../../samples/jiading-2025/units.txt");

pub fn units() -> Vec<Unit> {
    master::parse_units(UNITS).expect("the units")
}

pub fn received() -> ReceivedList {
    master::import(LIST, "master-2025.txt").expect("the list")
}

pub fn compiled() -> (MasterList, Vec<Finding>) {
    let mut findings = Findings::default();
    let list = master::interpret(&received(), &units(), &Config::default(), 2025, &mut findings);
    (list, findings.into_sorted())
}

pub fn item<'a>(list: &'a MasterList, id: &str) -> &'a Item {
    list.item(id.parse().expect(id)).expect(id)
}

/// Findings of a code, as cell and words.
pub fn of(findings: &[Finding], code: Code) -> Vec<(String, &str)> {
    let cell = |f: &Finding| f.place.cell.map_or(String::new(), |c| c.to_string());
    findings.iter().filter(|f| f.code == code).map(|f| (cell(f), f.found.as_str())).collect()
}

pub fn cells(findings: &[Finding], code: Code) -> Vec<String> {
    of(findings, code).into_iter().map(|(cell, _)| cell).collect()
}

/// `label|from..due/strict`, with `*` where inferred.
pub fn dates(milestones: &[Milestone]) -> String {
    let date = |d: Option<chrono::NaiveDate>| d.map_or(String::new(), |d| d.to_string());
    let one = |m: &Milestone| {
        let from = m.from.map_or(String::new(), |d| format!("{d}.."));
        let strict = if m.due == m.due_strict { String::new() } else { format!("/{}", date(m.due_strict)) };
        format!("{}|{from}{}{strict}{}", m.label, date(m.due), if m.inferred { "*" } else { "" })
    };
    milestones.iter().map(one).collect::<Vec<_>>().join(" ")
}
