//! The same quarter with other units, other letters, or everything at its worst.

use super::Dice;
use super::quarter::{Quarterly, UNITS, derived, entry, quarterly, said, unit_report};
use jianbao::model::ledger::{Entry, UnitState};
use jianbao::model::task::{Unit, UnitKind};
use jianbao::model::value::Derived;

impl Quarterly {
    /// The same list with as many units as wanted, the letters going round.
    pub fn widened(n: usize) -> Self {
        let mut base = quarterly();
        let name = |i: usize| format!("第{}镇", without_digits(i + 1));
        let mut ledger = base.ledger.clone();
        ledger.units.clear();
        ledger.entries.clear();
        base.master.units.clear();
        for i in 0..n {
            let model = i % UNITS.len();
            let mut report = unit_report(model, UNITS[model]);
            report.name = name(i);
            ledger.units.push(report);
            let unit =
                Unit { name: name(i), kind: UnitKind::Town, aliases: vec![], emails: vec![], formers: Vec::new() };
            base.master.units.push(unit);
            let mine = base.ledger.entries.iter().filter(|e| e.unit == UNITS[model]);
            ledger.entries.extend(mine.map(|e| Entry { unit: name(i).into(), ..e.clone() }));
        }
        for (report, item) in ledger.items.iter_mut().zip(&mut base.master.items) {
            let models: Vec<String> = report.expected_from.clone();
            let widen = |i: &usize| models.iter().any(|m| m == UNITS[i % UNITS.len()]);
            report.expected_from = (0..n).filter(widen).map(name).collect();
            item.expected_from = report.expected_from.clone();
        }
        Self { ledger, ..base }
    }
}

impl Quarterly {
    /// The quarter with other letters: one a cell (unit by unit, the items that
    /// are no repeats), one an item, one a unit's state.
    pub fn scrambled(cells: &[char], items: &[char], states: &[u8]) -> Self {
        let mut base = quarterly();
        let mut letters = cells.iter().cycle();
        base.ledger.entries.clear();
        for report in &mut base.ledger.items {
            report.expected_from.clear();
        }
        for (unit, name) in UNITS.iter().enumerate() {
            for (row, report) in base.ledger.items.iter_mut().enumerate() {
                let letter = *letters.next().expect("letters go round");
                if report.duplicate_of.is_none() && letter != '.' {
                    report.expected_from.push(name.to_string());
                    base.ledger.entries.push(entry(unit, report.id, letter, row as u32 + 5));
                }
            }
        }
        for (report, letter) in base.ledger.items.iter_mut().zip(items) {
            report.status = derived(*letter);
        }
        let all = [UnitState::OnTime, UnitState::Late, UnitState::Undated, UnitState::Empty, UnitState::Missing];
        for (unit, state) in base.ledger.units.iter_mut().zip(states) {
            unit.state = all[*state as usize % all.len()];
        }
        base
    }
}

/// A number without digits, so that names of made-up towns hold none.
fn without_digits(n: usize) -> String {
    n.to_string()
        .chars()
        .map(|c| "〇一二三四五六七八九".chars().nth(c as usize - '0' as usize).expect("a digit"))
        .collect()
}

/// The quarter with every cell and item of one letter and every unit in one state.
pub fn uniform(letter: char, state: UnitState) -> Quarterly {
    let mut quarterly = Quarterly::scrambled(&[letter], &[letter; 29], &[0; 12]);
    quarterly.ledger.units.iter_mut().for_each(|unit| unit.state = state);
    quarterly
}

/// Everything late, everybody complains at length and praises himself.
pub fn worst(mut quarterly: Quarterly) -> Quarterly {
    let words = "资金、用地、审批、施工、居民意见、人员方面均有困难，需要区级部门统筹协调解决".repeat(4);
    let kinds = ["资金", "用地", "审批", "施工", "居民", "人员", "别的"];
    for (i, entry) in quarterly.ledger.entries.iter_mut().enumerate() {
        entry.derived = [Derived::Overdue, Derived::Lagging, Derived::Unreported, Derived::Unknown][i % 4];
        entry.answers.problems = said(&format!("{}{words}", kinds[i % kinds.len()]), 10, 7);
        entry.answers.highlight = said(&words, 12, 7);
    }
    for item in &mut quarterly.ledger.items {
        item.status = Derived::Overdue;
    }
    quarterly
}

/// The quarter with letters at random, always the same for a seed.
pub fn noise(seed: u64) -> Quarterly {
    let mut dice = Dice(seed);
    let letters: Vec<char> = "DPXLNSA/?-.".chars().collect();
    let cells: Vec<char> = (0..348).map(|_| letters[dice.below(11)]).collect();
    let items: Vec<char> = (0..29).map(|_| letters[dice.below(10)]).collect();
    let states: Vec<u8> = (0..12).map(|_| dice.below(5) as u8).collect();
    Quarterly::scrambled(&cells, &items, &states)
}
