//! Why a fact or a figure is not as in an issue: the files that came, changed or
//! went, followed through the places that count.

use crate::model::value::first_of;
use crate::quarter::changes::{Change, Subject};
use crate::view::{Briefing, Evidence, Figure};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Words = BTreeSet<String>;

/// What could have changed a fact, by what it hangs on.
#[derive(Default)]
pub struct Causes {
    /// Inbox files, by their name below `inbox/`.
    files: BTreeMap<String, String>,
    /// What touches everything.
    general: Words,
    /// Causes of changed answers, by unit and item; of its report and its register without an item.
    cells: BTreeMap<String, BTreeMap<Option<String>, Words>>,
    /// The same of every item over all units.
    items: BTreeMap<String, Words>,
    /// The same over all units of what has no item.
    whole: Words,
}

/// The inbox files that a change is from.
fn files_of(change: &Change) -> impl Iterator<Item = &String> {
    change.places.iter().filter_map(|place| place.origin.as_ref()?.steps().first())
}

impl Causes {
    /// What went in otherwise than into an issue, by name and in words, by what it could have changed.
    pub fn new(inputs: &[(String, String)], changes: &[Change]) -> Self {
        let (mut files, mut general) = (BTreeMap::new(), Words::new());
        for (name, said) in inputs {
            match name.strip_prefix("inbox/") {
                Some(file) => drop(files.insert(file.to_string(), said.clone())),
                None => drop(general.insert(said.clone())),
            }
        }
        // A file that holds the sheet of one unit is called by that unit too.
        let mut units: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for change in changes.iter().filter(|c| matches!(c.subject, Subject::Entry | Subject::Unit)) {
            files_of(change).for_each(|file| units.entry(file).or_default().extend(change.unit.as_deref()));
        }
        for (file, said) in &mut files {
            let own = units.get(file.as_str()).filter(|own| own.len() == 1).and_then(BTreeSet::first);
            own.into_iter().for_each(|unit| said.push_str(&format!("（{unit}）")));
        }
        let mut causes = Self { files, general, ..Self::default() };
        for change in changes.iter().filter(|c| matches!(c.subject, Subject::Entry | Subject::Project | Subject::Unit))
        {
            let own = causes.of_change(change);
            // What none of its own files changed hangs on the settings or the list.
            let own = if own.is_empty() { causes.general.clone() } else { own };
            let unit = causes.cells.entry(change.unit.clone().unwrap_or_default()).or_default();
            let item = change.item.map(|id| id.to_string());
            let over_all = match &item {
                Some(item) => causes.items.entry(item.clone()).or_default(),
                None => &mut causes.whole,
            };
            over_all.extend(own.iter().cloned());
            unit.entry(item).or_default().extend(own);
        }
        causes
    }

    /// What changed a fact, in words.
    pub fn of_fact(&self, change: &Change) -> String {
        let own = self.of_change(change);
        let item = change.item.map(|id| id.to_string());
        self.words(if own.is_empty() { self.of(change.unit.as_deref(), item.as_deref()) } else { own })
    }

    fn of_change(&self, change: &Change) -> Words {
        files_of(change).filter_map(|file| self.files.get(file).cloned()).collect()
    }

    /// Causes of the changed answers of a unit, for an item, or of both.
    fn of(&self, unit: Option<&str>, item: Option<&str>) -> Words {
        match (unit, item) {
            (None, None) => Words::new(),
            (None, Some(item)) => self.items.get(item).into_iter().flatten().chain(&self.whole).cloned().collect(),
            (Some(unit), _) => {
                let fits = |own: &Option<String>| item.is_none() || own.is_none() || own.as_deref() == item;
                let own = self.cells.get(unit).into_iter().flatten().filter(|(own, _)| fits(own));
                own.flat_map(|(_, causes)| causes).cloned().collect()
            }
        }
    }

    /// Causes of the changed answers of just the unit, or for just the item, that
    /// the row of a table is called by.
    fn of_row(&self, name: &str) -> Words {
        let of_unit = self.cells.get(name).into_iter().flat_map(BTreeMap::values);
        of_unit.chain(self.items.get(name)).flatten().cloned().collect()
    }

    /// Whether anything changed what is counted at a place.
    pub fn touch(&self, from: &Evidence) -> bool {
        let file = from.path.as_ref().and_then(|path| path.steps().first());
        file.is_some_and(|file| self.files.contains_key(file))
            || match (from.unit.as_deref(), from.item.as_deref()) {
                (None, None) => false,
                (None, Some(item)) => !self.whole.is_empty() || self.items.contains_key(item),
                (Some(unit), _) => self.cells.contains_key(unit),
            }
    }

    /// The causes of what is counted at a place.
    fn of_place(&self, from: &Evidence) -> Words {
        let file = from.path.as_ref().and_then(|path| path.steps().first());
        match file.and_then(|file| self.files.get(file)) {
            Some(said) => Words::from([said.clone()]),
            None => self.of(from.unit.as_deref(), from.item.as_deref()),
        }
    }

    /// These causes; without any, what touches everything, else every changed file of the inbox.
    fn words(&self, own: Words) -> String {
        const NAMED: usize = 2;
        let list = [own, self.general.clone()].into_iter().find(|list| !list.is_empty());
        let list: Vec<String> =
            list.map_or_else(|| self.files.values().cloned().collect(), |list| list.into_iter().collect());
        if list.is_empty() { "依据的文件没有变动".into() } else { first_of(&list, NAMED, "；", "项变动") }
    }
}

/// What a figure comes down to: the places that anything changed, and the figures that it
/// is made of where no places are told.
type Basis<'b> = (Vec<&'b Evidence>, &'b [String]);

/// Why figures of the text are not as they were.
pub struct FigureCauses<'b> {
    /// By id, in the issue and now.
    figures: [HashMap<&'b str, Basis<'b>>; 2],
    causes: &'b Causes,
}

impl<'b> FigureCauses<'b> {
    /// Of the figures of an issue and of the quarter.
    pub fn new(then: &'b Briefing, now: &'b Briefing, causes: &'b Causes) -> Self {
        let by_id = |view: &'b Briefing| {
            let figures = view.figures.iter().map(|Figure { id, from, of, .. }| {
                let touched = from.iter().map(|place| &**place).filter(|place| causes.touch(place));
                // What an item rests on is known by the item.
                (id.as_str(), (touched.collect(), if from.is_empty() { of.as_slice() } else { &[] }))
            });
            figures.collect()
        };
        Self { figures: [by_id(then), by_id(now)], causes }
    }

    /// What changed figures, in words. Without figures, what changed the answers of
    /// the unit or the item that the row of a table is called by, else anything.
    pub fn cause(&self, ids: &BTreeSet<&str>, row: &str) -> String {
        let causes = self.causes;
        let mut found: Words = ids.iter().flat_map(|id| self.of(id)).collect();
        if ids.is_empty() {
            found = causes.of_row(row);
            if found.is_empty() {
                found = causes.general.iter().chain(causes.files.values()).cloned().collect();
            }
        }
        causes.words(found)
    }

    /// By the places that count on one side only; where the same places count, by those that changed.
    fn of(&self, id: &str) -> Words {
        let [then, now] = [0, 1].map(|side| self.leaves(side, id));
        let own = |places: &mut dyn Iterator<Item = &&Evidence>| -> Words {
            places.flat_map(|from| self.causes.of_place(from)).collect()
        };
        let differing = own(&mut then.symmetric_difference(&now));
        if differing.is_empty() { own(&mut then.union(&now)) } else { differing }
    }

    /// The places that a figure comes down to and that anything changed, in the issue (0) or now (1).
    fn leaves(&self, side: usize, id: &str) -> BTreeSet<&'b Evidence> {
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![id]);
        while let Some(id) = open.pop() {
            let Some((from, of)) = self.figures[side].get(id).filter(|_| seen.insert(id)) else { continue };
            found.extend(from);
            open.extend(of.iter().map(String::as_str));
        }
        found
    }
}
