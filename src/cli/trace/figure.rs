//! A figure of the briefing, down to its cells: level by level on one screen, and
//! whole for a program.

use super::words::{Said, Traced, answers};
use crate::model::ledger::Ledger;
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::Derived;
use crate::view::{Briefing, Evidence, Figure, Ground, Lineage, Lines};
use crate::workspace::{line, place};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many lines of a figure stand on a screen.
const SHOWN: usize = 30;
/// How many places of each figure are told: as many as fit on a screen.
const PLACES: [usize; 8] = [SHOWN, 12, 8, 5, 3, 2, 1, 0];

/// The words behind the places of figures.
struct Words<'l> {
    view: &'l Briefing,
    cells: BTreeMap<(&'l Origin, &'l str, CellRef), Said<'l>>,
    derived: BTreeMap<(&'l str, String), Derived>,
    items: BTreeMap<String, Derived>,
}

impl<'l> Words<'l> {
    fn of(ledger: &'l Ledger, view: &'l Briefing) -> Self {
        let said = ledger.entries.iter().flat_map(|entry| answers(ledger, entry));
        let judged = ledger.entries.iter().filter_map(|e| Some(((e.unit.as_str(), e.item?.to_string()), e.derived)));
        Self {
            view,
            cells: said.map(|said| ((&said.row.path, &*said.row.sheet, said.cell), said)).collect(),
            derived: judged.collect(),
            items: ledger.items.iter().map(|item| (item.id.to_string(), item.status)).collect(),
        }
    }

    /// What was typed in the cell of a place, and how it was read.
    fn said<'s>(&'s self, from: &'s Evidence) -> Option<&'s Said<'s>> {
        self.cells.get(&(from.path.as_ref()?, from.sheet.as_deref()?, from.cell?))
    }

    /// How the item of a place stands, or a unit on it.
    fn derived(&self, from: &Evidence) -> Option<Derived> {
        let item = from.item.as_deref()?;
        match (from.ground, from.unit.as_deref()) {
            (Ground::Item | Ground::Unasked, _) => self.items.get(item),
            (Ground::Issue | Ground::List, _) | (_, None) => None,
            (_, Some(unit)) => self.derived.get(&(unit, item.to_string())),
        }
        .copied()
    }
}

/// A figure, and what it is made of.
pub(super) fn figure(ledger: &Ledger, view: &Briefing, figure: &Figure) -> Traced {
    let (words, lines) = (Words::of(ledger, view), Lines::of(view));
    let lineage = lines.down(figure);
    let told = PLACES.iter().map(|most| {
        let mut told = Vec::new();
        tell(&words, &lineage, *most, 0, &mut told);
        told
    });
    let mut shown: Vec<String> = Vec::new();
    for told in told {
        shown = told;
        if shown.len() <= SHOWN {
            break;
        }
    }
    let more = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    if more > 0 {
        shown.push(format!("……另有{more}行，全部见 --json"));
    }
    (shown.join("\n") + "\n", whole(&words, &lineage))
}

/// A line for the figure, one for each of its places up to `most`, and its parts below.
fn tell(words: &Words, lineage: &Lineage, most: usize, depth: usize, told: &mut Vec<String>) {
    let (figure, indent) = (lineage.figure, "  ".repeat(depth));
    let known = if lineage.again { "（见上）" } else { "" };
    told.push(format!("{indent}{}＝{}{}{known}", line(&figure.id), line(&figure.text), line(&figure.unit)));
    if lineage.again {
        return;
    }
    let mut parts = lineage.parts.iter();
    let mut left = 0;
    for (at, from) in words.view.places_of(figure).enumerate() {
        // What an item rests on stands below it.
        let part = Some(()).filter(|()| from.ground == Ground::Item).and_then(|()| parts.next());
        if at >= most {
            left += 1;
            continue;
        }
        told.push(format!("{indent}  {}", of_place(words, from)));
        part.into_iter().for_each(|part| tell(words, part, most, depth + 2, told));
    }
    if left > 0 {
        told.push(format!("{indent}  ……另有{left}处"));
    }
    parts.for_each(|part| tell(words, part, most, depth + 1, told));
}

/// A place in one line: whose, about what, where, what was typed there and how it stands.
fn of_place(words: &Words, from: &Evidence) -> String {
    let whose = from.unit.iter().chain(&from.item).map(|name| line(name)).collect::<Vec<_>>().join(" ");
    let at = Place { origin: from.path.clone(), sheet: from.sheet.clone(), cell: from.cell };
    let row = from.row.map(|row| format!(" 第{row}行")).unwrap_or_default();
    let at = if from.path.is_some() { format!("{}{row}", place(&at)) } else { String::new() };
    let what = if from.ground == Ground::Cell { "" } else { from.ground.label() };
    let told = [whose.as_str(), what, &at].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let said = words.said(from).map(|said| format!("：{}“{}”，读作{}", said.heading, said.typed, said.read));
    let derived = words.derived(from).map(|derived| format!("（{}）", derived.label()));
    told + &said.unwrap_or_default() + &derived.unwrap_or_default()
}

/// The figure with its parts, whole, and with each place what was typed there.
fn whole(words: &Words, lineage: &Lineage) -> Value {
    let mut told = json!(lineage.figure);
    if lineage.again {
        return json!({ "id": lineage.figure.id, "text": lineage.figure.text, "above": true });
    }
    let place = |from: &Evidence| {
        let mut place = json!(from);
        place["ground"] = json!(from.ground);
        if let Some(said) = words.said(from) {
            (place["typed"], place["read"]) = (json!(said.typed), json!(said.read));
        }
        if let Some(derived) = words.derived(from) {
            place["derived"] = json!(derived);
        }
        place
    };
    told["from"] = words.view.places_of(lineage.figure).map(place).collect();
    told["parts"] = lineage.parts.iter().map(|part| whole(words, part)).collect();
    told
}
