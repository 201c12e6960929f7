//! Every figure comes down to cells, to the list, to an issue, or to units of which
//! there is nothing; and each of these is told for what it is, held against the ledger.

use crate::kit::quarter::{Quarterly, quarterly};
use crate::kit::variants::uniform;
use crate::kit::{OFFICES, Workspace};
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::ledger::{Entry, Ledger, UnitState};
use jianbao::model::place::{CellRef, Source};
use jianbao::model::value::{Derived, Quantity};
use jianbao::view::{Briefing, Evidence, Figure, Ground, Lineage, Lines};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A ledger by what the tests ask of it.
struct Facts<'l> {
    states: BTreeMap<&'l str, UnitState>,
    entries: BTreeMap<(&'l str, String), &'l Entry>,
    registers: BTreeSet<(&'l str, &'l Source)>,
    asked: BTreeMap<String, bool>,
    files: BTreeSet<String>,
}

impl<'l> Facts<'l> {
    fn of(ledger: &'l Ledger) -> Self {
        let entry = |entry: &'l Entry| Some(((entry.unit.as_str(), entry.item?.to_string()), entry));
        Self {
            states: ledger.units.iter().map(|unit| (unit.name.as_str(), unit.state)).collect(),
            entries: ledger.entries.iter().filter_map(entry).collect(),
            registers: ledger.projects.iter().map(|project| (project.unit.as_str(), &project.source)).collect(),
            asked: ledger.items.iter().map(|item| (item.id.to_string(), !item.expected_from.is_empty())).collect(),
            files: ledger.dispositions.iter().filter_map(|d| d.path.steps().first().cloned()).collect(),
        }
    }

    /// What is wrong with a place, if anything.
    fn wrong(&self, from: &Evidence) -> Option<&'static str> {
        let state = from.unit.as_deref().and_then(|unit| self.states.get(unit)).copied();
        let reported = state.is_some_and(UnitState::has_reported);
        let entry = from.unit.as_deref().zip(from.item.as_deref());
        let entry = entry.and_then(|(unit, item)| self.entries.get(&(unit, item.to_string()))).copied();
        let is_filled = entry.is_some_and(|entry| entry.source.is_some() && entry.derived != Derived::Unreported);
        let came =
            from.path.as_ref().and_then(|path| path.steps().first()).is_some_and(|file| self.files.contains(file));
        let is_asked = from.item.as_deref().and_then(|item| self.asked.get(item)).copied();
        let fits = match from.ground {
            Ground::Cell if from.item.is_some() => {
                reported && came && (is_filled && self.holds(entry, from) || self.lists(from))
            }
            // A file may be one that could not be used; nobody who sent nothing has one.
            Ground::Cell | Ground::File => came && (from.unit.is_none() || state != Some(UnitState::Missing)),
            Ground::Item => is_asked == Some(true),
            Ground::Unasked => is_asked == Some(false),
            Ground::List => from.unit.is_none() && !came,
            Ground::Issue => from.path.as_ref().is_some_and(|path| path.steps()[0].ends_with("ledger.json")),
            Ground::Calendar => true,
            Ground::Blank => reported && !is_filled,
            Ground::Unusable => matches!(state, Some(UnitState::Unreadable | UnitState::Empty)),
            Ground::Silent => matches!(state, Some(UnitState::Missing) | None) && from.path.is_none(),
        };
        (!fits).then(|| from.ground.label())
    }

    /// Whether the place is one of the answers of its entry, or its row.
    fn holds(&self, entry: Option<&Entry>, from: &Evidence) -> bool {
        let Some(entry) = entry else { return false };
        let json = serde_json::to_value(entry).expect("an entry");
        let cells = json.as_object().into_iter().flatten().map(|(_, answer)| answer["cell"].as_str());
        let cells: BTreeSet<&str> = cells.flatten().collect();
        let counts: Vec<String> = entry.counts.iter().map(|count| count.done.cell.to_string()).collect();
        match from.cell {
            Some(cell) => cells.contains(cell.to_string().as_str()) || counts.contains(&cell.to_string()),
            None => entry.source.as_ref().map(|source| source.row) == from.row,
        }
    }

    fn lists(&self, from: &Evidence) -> bool {
        let (Some(path), Some(sheet), Some(row)) = (&from.path, &from.sheet, from.row) else { return false };
        let source = Source { path: path.clone(), sheet: sheet.clone(), row };
        from.unit.as_deref().is_some_and(|unit| self.registers.contains(&(unit, &source)))
    }
}

/// What is wrong with the figures of a view, a line each.
fn wrong(ledger: &Ledger, view: &Briefing) -> Vec<String> {
    let (facts, lines) = (Facts::of(ledger), Lines::of(view));
    let mut told = Vec::new();
    for figure in &view.figures {
        let lineage = lines.down(figure);
        if figure.value != Quantity::default() && !ends(&lineage) {
            told.push(format!("{} comes from nowhere", figure.id));
        }
        let items = figure.from.iter().filter(|from| from.ground == Ground::Item).count();
        if items > 0 && items != figure.of.len() {
            told.push(format!("{} has items that rest on nothing", figure.id));
        }
        for from in &figure.from {
            told.extend(facts.wrong(from).map(|label| format!("{}: {from:?} is not {label}", figure.id)));
        }
    }
    told
}

/// Whether a figure comes down to a place that is no figure.
fn ends(lineage: &Lineage) -> bool {
    lineage.again
        || lineage.figure.from.iter().any(|from| from.ground != Ground::Item)
        || lineage.parts.iter().any(ends)
}

/// The cells that a figure comes down to.
fn cells(lineage: &Lineage) -> Vec<String> {
    let own = lineage.figure.from.iter().filter(|from| from.ground == Ground::Cell);
    let own = own.map(|from| format!("{} {}", from.unit.as_deref().unwrap_or(""), from.item.as_deref().unwrap_or("")));
    own.chain(lineage.parts.iter().flat_map(cells)).collect()
}

fn made(office: &str) -> (Ledger, Briefing) {
    let workspace = Workspace::of_office(office).built();
    let ledger = Ledger::read(&workspace.bytes("out/ledger.json")).expect("a ledger");
    (ledger, serde_json::from_slice(&workspace.bytes("out/briefing.json")).expect("a view"))
}

#[test]
fn every_figure_comes_down_to_what_there_is() {
    for office in OFFICES {
        let (ledger, view) = made(office);
        assert!(view.figures.len() > 500, "{office}: {}", view.figures.len());
        assert_eq!(wrong(&ledger, &view), [""; 0], "{office}");
    }
    let (_, view) = made(OFFICES[0]);
    let done = view.figure("items.done").expect("a figure");
    assert_eq!(cells(&Lines::of(&view).down(done)), ["江桥镇 5.1"], "the one item that is done");
}

#[test]
fn mistakes_in_figures_are_seen() {
    let (ledger, view) = made(OFFICES[0]);
    type Mistake = (&'static str, fn(&mut Figure));
    let mistakes: [Mistake; 5] = [
        ("item.1.1.done", |figure| Arc::make_mut(&mut figure.from[0]).ground = Ground::Silent),
        ("item.1.1.unreported", |figure| {
            figure.from.iter_mut().for_each(|from| Arc::make_mut(from).ground = Ground::Silent)
        }),
        ("item.1.1.unreported", |figure| Arc::make_mut(&mut figure.from[0]).ground = Ground::Cell),
        ("items.done", |figure| figure.of.clear()),
        ("item.3.1.target2.sum", |figure| figure.from.clear()),
    ];
    for (id, mistake) in mistakes {
        let mut view = view.clone();
        mistake(view.figures.iter_mut().find(|figure| figure.id == id).expect(id));
        let told = wrong(&ledger, &view);
        assert!(told.iter().any(|line| line.starts_with(id)), "{id}: {told:?}");
    }
}

/// 3.1 of a quarter with a finding of this kind at a cell of the first unit's row.
fn asked(code: Code, at: impl Fn(&Entry) -> Option<CellRef>) -> (Vec<String>, Option<String>, Vec<String>) {
    let mut quarterly = quarterly();
    let row =
        quarterly.ledger.entries.iter().find(|e| e.item.is_some_and(|id| id.to_string() == "3.1")).expect("a row");
    let place = row.source.as_ref().expect("a source").place().at(at(row).expect("a cell"));
    let finding = Finding::new(code, place, "", Taken::KeptBoth).of(row.unit.as_str());
    quarterly.ledger.findings.push(finding);
    let view = quarterly.view();
    let item = view.items.iter().find(|item| item.id == "3.1").expect("the item");
    let closing = item.closings.iter().find(|closing| closing.planned).expect("a target");
    let sum = closing.asked_sum.as_ref().map(|sum| sum.text.clone());
    (closing.asked.shown.clone(), sum, item.asked.shown.clone())
}

#[test]
fn a_sum_names_whose_number_is_asked_about() {
    let target = |entry: &Entry| entry.answers.target.as_ref().map(|given| given.cell);
    let done = |entry: &Entry| entry.answers.done.as_ref().map(|given| given.cell);
    let status = |entry: &Entry| entry.answers.status.as_ref().map(|given| given.cell);
    let (nobody, own): (Vec<String>, Vec<String>) = (Vec::new(), vec!["嘉定镇街道".to_string()]);
    let all = Some("14".to_string());
    for (code, at, wanted) in [
        (
            Code::TargetDisagrees,
            &target as &dyn Fn(&Entry) -> Option<CellRef>,
            (own.clone(), all.clone(), nobody.clone()),
        ),
        // Of the other number of the row it says nothing.
        (Code::RegisterDisagrees, &done, (nobody.clone(), None, nobody.clone())),
        // Two numbers of a row, or all of a column.
        (Code::DoneAboveTarget, &done, (own.clone(), all.clone(), nobody.clone())),
        (
            Code::PartOfTheTime,
            &|e: &Entry| Some(CellRef { row: 1, ..target(e)? }),
            (own.clone(), all.clone(), nobody.clone()),
        ),
        (Code::StatusWentBack, &status, (nobody.clone(), None, own.clone())),
        (Code::NotStartedWithProgress, &status, (own.clone(), all, own)),
        (Code::OverdueWithoutProblem, &status, (nobody.clone(), None, nobody)),
    ] {
        assert_eq!(asked(code, at), wanted, "{code:?}");
    }
}

#[test]
fn who_may_have_reached_a_target_is_named_beside_those_who_have_not() {
    let mut quarterly = quarterly();
    let row = quarterly.ledger.entries.iter().find(|e| e.item.is_some_and(|id| id.to_string() == "10.1"));
    let row = row.filter(|row| row.counted).expect("a row").clone();
    let done = row.answers.done.as_ref().expect("a number");
    let place = row.source.as_ref().expect("a source").place().at(done.cell);
    let finding = Finding::new(Code::MailFigureAsked, place, "", Taken::Nothing).of(row.unit.as_str());
    quarterly.ledger.findings.push(finding);
    let view = quarterly.view();
    let closing = &view.items.iter().find(|item| item.id == "10.1").expect("the item").closings[0];
    assert!(closing.each_unit && closing.asked.shown == [row.unit.to_string()], "{:?}", closing.asked);
}

#[test]
fn what_another_witness_bears_out_is_not_in_doubt() {
    let (_, view) = made(OFFICES[0]);
    let item = view.items.iter().find(|item| item.id == "3.1").expect("the item");
    let told = |at: usize| {
        (item.closings[at].asked.shown.concat(), item.closings[at].asked_sum.as_ref().map(|n| n.text.clone()))
    };
    // 21 projects, of which 分解, the register and the issue before bear out 19.
    assert_eq!(told(0), ("安亭镇".into(), Some("2".into())));
    // 6 done where there were 7: nobody says less.
    assert_eq!(told(1), ("徐行镇".into(), Some("6".into())));
}

#[test]
fn nothing_reported_is_no_number() {
    for state in [UnitState::Missing, UnitState::Unreadable] {
        let mut quarterly = uniform('-', state);
        quarterly.ledger.items.iter_mut().flat_map(|item| &mut item.closing).for_each(|closing| closing.sum = None);
        let view = quarterly.view();
        let ground = if state == UnitState::Missing { Ground::Silent } else { Ground::Unusable };
        let blank = view.figure("item.1.1.unreported").expect("a figure");
        assert!(!blank.from.is_empty() && blank.from.iter().all(|from| from.ground == ground), "{blank:?}");
        for closing in view.items.iter().flat_map(|item| &item.closings) {
            assert!(closing.sum.is_none() && closing.rate.is_none() && closing.gap.is_none(), "{}", closing.words);
        }
        for unit in &view.units.rows {
            assert_eq!(unit.counts.rate, None, "{}", unit.name);
        }
    }
    let text = uniform('-', UnitState::Missing).text();
    assert!(text.contains("| 未报送 | 22 | 0 | — | — | — | — | — |"), "{text}");
}

#[test]
fn a_cell_stands_behind_few_figures_and_sums_name_their_parts() {
    let quarterly = Quarterly::widened(600);
    let view = quarterly.view();
    let places: usize = view.figures.iter().map(|figure| figure.from.len()).sum();
    let cells = quarterly.ledger.entries.len();
    assert!(places < 5 * cells, "{places} places of {cells} cells");
    let summed = view.figures.iter().filter(|figure| figure.id.ends_with(".expected"));
    assert!(summed.clone().count() > 200 && summed.into_iter().all(|figure| figure.from.is_empty()));
}
