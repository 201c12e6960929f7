//! A quarter told the whole way: what units typed, the ledger that comes of it, the view and the text.

use super::desk::{Desk, HEAD, letter, sheet};
use super::master::{config, loaded, open, received};
use super::quarter::templates;
use super::{Workspace, office};
use jianbao::document::fitting::fitted;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::Findings;
use jianbao::model::ledger::Ledger;
use jianbao::model::place::Origin;
use jianbao::model::task::{MasterList, Unit, UnitKind};
use jianbao::model::value::Quarter;
use jianbao::quarter::issue::Issue;
use jianbao::view::{Briefing, compose};
use serde_json::Value;
use std::fs;

/// What a quarter came to.
pub struct Told {
    /// The facts, as a program outside reads them.
    pub ledger: Value,
    /// The view, as a program outside reads it.
    pub view: Value,
    /// The same, to be rendered again.
    pub briefing: Briefing,
    /// 简报.md.
    pub text: String,
    /// The name of the briefing.
    pub title: String,
}

impl Told {
    /// What this desk makes of its files.
    pub fn of(desk: &Desk) -> Self {
        let ledger = desk.ledger();
        let (master, config) = desk.list();
        let mut briefing = compose(&ledger, &master, &config, desk.previous.as_slice());
        let text = fitted(&mut briefing, &templates()).expect("renders");
        Self {
            ledger: serde_json::to_value(&ledger).expect("serialises"),
            view: serde_json::to_value(&briefing).expect("serialises"),
            briefing,
            text,
            title: config.title,
        }
    }

    /// A sample, as the program builds it.
    pub fn sample(name: &str) -> Self {
        let workspace = Workspace::built_office(name);
        let briefing: Briefing = serde_json::from_slice(&workspace.bytes("out/briefing.json")).expect("a view");
        Self {
            ledger: workspace.json("out/ledger.json"),
            view: workspace.json("out/briefing.json"),
            title: briefing.head.title.clone(),
            briefing,
            text: workspace.text("out/简报.md"),
        }
    }
}

/// What every unit is sent for and answers, a row an item; what some answer
/// otherwise; who sends nothing; and when.
#[derive(Clone, Default)]
pub struct Post {
    /// The list and its settings.
    pub office: Option<fn() -> (MasterList, Config)>,
    /// The quarter; the third of 2025 unless said.
    pub period: Option<Quarter>,
    /// The cut-off; the quarter's last day unless said.
    pub as_of: Option<&'static str>,
    /// When the mails came: `2025-09-28`.
    pub sent: &'static str,
    /// A row an item, as every unit asked answers it.
    pub common: Vec<&'static str>,
    /// A row that one unit types instead, or beyond what it is asked.
    pub own: Vec<(&'static str, &'static str)>,
    /// Who sends nothing.
    pub silent: Vec<&'static str>,
    /// The issue before.
    pub before: Option<Ledger>,
}

impl Post {
    /// This row of a unit instead of the common one.
    pub fn row(mut self, unit: &'static str, row: &'static str) -> Self {
        self.own.retain(|(of, old)| *of != unit || id(old) != id(row));
        self.own.push((unit, row));
        self
    }

    /// The same row of every unit that is asked for it.
    pub fn rows(mut self, row: &'static str, units: &[&'static str]) -> Self {
        for unit in units {
            self = self.row(unit, row);
        }
        self
    }

    /// This row of every unit that is asked for it, unless one types another.
    pub fn everybody(mut self, row: &'static str) -> Self {
        self.common.retain(|old| id(old) != id(row));
        self.common.push(row);
        self
    }

    /// Nothing from this unit.
    pub fn without(mut self, unit: &'static str) -> Self {
        self.silent.push(unit);
        self
    }

    /// The mails.
    pub fn desk(&self) -> Desk {
        let mut desk = Desk {
            office: self.office,
            period: self.period,
            as_of: self.as_of.map(|day| day.parse().expect("a date")),
            previous: self.before.clone().map(issue),
            ..Desk::default()
        };
        let (list, _) = desk.list();
        let quarter = ["一", "二", "三", "四"][desk.quarter().number as usize - 1];
        for unit in list.units.iter().filter(|unit| !self.silent.contains(&unit.name.as_str())) {
            let asked = |row: &str| {
                list.items.iter().any(|i| i.id.to_string() == id(row) && i.expected_from.contains(&unit.name))
            };
            let own: Vec<&str> = self.own.iter().filter(|(of, _)| *of == unit.name).map(|(_, row)| *row).collect();
            let replaced = |row: &&&str| !own.iter().any(|other| id(other) == id(row));
            let mut rows: Vec<&str> = self.common.iter().filter(|row| asked(row)).filter(replaced).copied().collect();
            rows.extend(own.iter());
            if rows.is_empty() {
                continue;
            }
            rows.insert(0, HEAD);
            let (file, page) = (format!("{}.xlsx", unit.name), sheet(&format!("{quarter}季度"), &rows));
            let when = format!("{}T16:30:00+08:00", self.sent);
            desk = desk.mail(
                &format!("{}.eml", unit.name),
                letter(&when, "进展表", "见附件。"),
                vec![(&file, vec![page])],
            );
        }
        desk
    }

    /// What comes of it.
    pub fn told(&self) -> Told {
        Told::of(&self.desk())
    }
}

fn id(row: &str) -> &str {
    row.split('|').next().unwrap_or_default()
}

/// The ledger as the first issue of its quarter.
pub fn issue(ledger: Ledger) -> Issue {
    Issue::new(Origin::file(format!("{}/published/1/ledger.json", ledger.period).as_str()), 1, ledger)
}

/// The list and the settings of the second office: an invented one, with departments.
pub fn qinghu() -> (MasterList, Config) {
    let book = fs::read(office("qinghu-2025").join("master.xlsx")).expect("the list");
    let (list, config, _) = loaded(&open(&book));
    (list, config)
}

/// The real list with sixty towns.
pub fn sixty() -> (MasterList, Config) {
    let digits: Vec<char> = "一二三四五六七八九十".chars().collect();
    let name = |i: usize| format!("{}{}镇", ["东", "南", "西", "北", "前", "后"][i / 10], digits[i % 10]);
    let unit = |i| Unit { name: name(i), kind: UnitKind::Town, aliases: vec![], emails: vec![], formers: Vec::new() };
    let units: Vec<Unit> = (0..60).map(unit).collect();
    (master::interpret(&received(), &units, &config(), 2025, &mut Findings::default()), config())
}
