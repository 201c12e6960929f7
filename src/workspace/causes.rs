//! Why a fact or a figure is another than in an issue: the files that came,
//! changed or went, followed through the places that count.

use super::sources::Delta;
use crate::quarter::changes::{Change, Subject};
use crate::view::{Briefing, Evidence, Figure};
use std::collections::{BTreeMap, BTreeSet};

/// What could have made a fact another, by what it hangs on.
pub struct Causes {
    /// Inbox files, by their name below `inbox/`.
    files: BTreeMap<String, String>,
    /// What touches everything.
    general: BTreeSet<String>,
    /// Causes of changed answers, by unit and item.
    cells: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Causes {
    /// What changed between an issue and now, by what it could have changed.
    pub fn new(delta: &Delta, others: &[String], changes: &[Change]) -> Self {
        let mut causes =
            Self { files: BTreeMap::new(), general: others.iter().cloned().collect(), cells: BTreeMap::new() };
        for (name, said) in delta.words() {
            match name.strip_prefix("inbox/") {
                Some(file) => drop(causes.files.insert(file.to_string(), said)),
                None => drop(causes.general.insert(said)),
            }
        }
        causes.name_units(changes);
        for change in changes.iter().filter(|c| matches!(c.subject, Subject::Entry | Subject::Project | Subject::Unit))
        {
            let own = causes.of_change(change);
            // What no file of its own made another hangs on the settings or the list.
            let own = if own.is_empty() { causes.general.clone() } else { own };
            let key =
                (change.unit.clone().unwrap_or_default(), change.item.map(|id| id.to_string()).unwrap_or_default());
            causes.cells.entry(key).or_default().extend(own);
        }
        causes
    }

    /// Says whose sheet a file is, where it holds that of one unit.
    fn name_units(&mut self, changes: &[Change]) {
        let mut units: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for change in changes.iter().filter(|c| matches!(c.subject, Subject::Entry | Subject::Unit)) {
            let files = change.places.iter().filter_map(|place| place.origin.as_ref()?.steps().first());
            for file in files {
                units.entry(file).or_default().extend(change.unit.as_deref());
            }
        }
        for (file, said) in &mut self.files {
            let mut own = units.get(file.as_str()).into_iter().flatten();
            if let (Some(unit), None) = (own.next(), own.next()) {
                said.push_str(&format!("（{unit}）"));
            }
        }
    }

    /// What made a fact another, in words.
    pub fn of_fact(&self, change: &Change) -> String {
        let own = self.of_change(change);
        self.words(if own.is_empty() {
            self.of(change.unit.as_deref(), change.item.map(|id| id.to_string()).as_deref())
        } else {
            own
        })
    }

    /// The files that a change is from.
    fn of_change(&self, change: &Change) -> BTreeSet<String> {
        let files = change.places.iter().filter_map(|place| place.origin.as_ref()?.steps().first());
        files.filter_map(|file| self.files.get(file).cloned()).collect()
    }

    /// Causes of the changed answers of a unit, for an item, or of both.
    fn of(&self, unit: Option<&str>, item: Option<&str>) -> BTreeSet<String> {
        let fits = |wanted: Option<&str>, own: &str| wanted.is_none_or(|wanted| wanted == own || own.is_empty());
        let asked = unit.is_some() || item.is_some();
        let own = self.cells.iter().filter(|((u, i), _)| asked && fits(unit, u) && (fits(item, i) || item.is_none()));
        own.flat_map(|(_, causes)| causes.iter().cloned()).collect()
    }

    /// Causes of the changed answers of just this unit, or for just this item.
    fn of_row(&self, name: &str) -> BTreeSet<String> {
        let own = self.cells.iter().filter(|((unit, item), _)| unit == name || item == name);
        own.flat_map(|(_, causes)| causes.iter().cloned()).collect()
    }

    /// Whatever came, changed or went.
    fn all(&self) -> BTreeSet<String> {
        self.general.iter().chain(self.files.values()).cloned().collect()
    }

    /// The causes of what is counted at a place.
    fn of_place(&self, from: &Evidence) -> BTreeSet<String> {
        let file = from.path.as_ref().and_then(|path| path.steps().first());
        match file.and_then(|file| self.files.get(file)) {
            Some(said) => BTreeSet::from([said.clone()]),
            None => self.of(from.unit.as_deref(), from.item.as_deref()),
        }
    }

    /// These causes in words; without any, what touches everything.
    fn words(&self, own: BTreeSet<String>) -> String {
        const NAMED: usize = 2;
        let list = if own.is_empty() { self.general.clone() } else { own };
        // With nothing general, only the files of the inbox are left.
        let list: Vec<String> =
            if list.is_empty() { self.files.values().cloned().collect() } else { list.into_iter().collect() };
        match list.len() {
            0 => "依据的文件没有变动".into(),
            n if n <= NAMED => list.join("；"),
            n => format!("{}等{n}项变动", list[..NAMED].join("；")),
        }
    }
}

type Figures<'b> = BTreeMap<&'b str, &'b Figure>;

fn by_id(view: &Briefing) -> Figures<'_> {
    view.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect()
}

/// Why figures of the text are others.
pub struct Told<'b> {
    then: Figures<'b>,
    now: Figures<'b>,
    causes: &'b Causes,
}

impl<'b> Told<'b> {
    /// Of the figures of an issue, and of now.
    pub fn new(then: &'b Briefing, now: &'b Briefing, causes: &'b Causes) -> Self {
        Self { then: by_id(then), now: by_id(now), causes }
    }

    /// What made figures others, in words. Where none did, what changed the answers
    /// of the unit or the item that the row of a table is about, else anything.
    pub fn cause(&self, ids: &BTreeSet<&str>, row: &str) -> String {
        let causes = self.causes;
        let found: BTreeSet<String> = match (ids.is_empty(), row) {
            (false, _) => ids.iter().flat_map(|id| self.of(id)).collect(),
            (true, "") => BTreeSet::new(),
            (true, row) => causes.of_row(row),
        };
        causes.words(if found.is_empty() && ids.is_empty() { causes.all() } else { found })
    }

    /// By the places that count on one side only; where the same places count,
    /// by those that changed.
    fn of(&self, id: &str) -> BTreeSet<String> {
        let (then, now) = (leaves(&self.then, id), leaves(&self.now, id));
        let own = |places: &mut dyn Iterator<Item = &Evidence>| -> BTreeSet<String> {
            places.flat_map(|from| self.causes.of_place(from)).collect()
        };
        let differing = own(&mut then.symmetric_difference(&now));
        if differing.is_empty() { own(&mut then.union(&now)) } else { differing }
    }
}

/// The places that a figure comes down to.
fn leaves(figures: &Figures, id: &str) -> BTreeSet<Evidence> {
    let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![id.to_string()]);
    while let Some(id) = open.pop() {
        let Some(figure) = figures.get(id.as_str()).filter(|_| seen.insert(id.clone())) else { continue };
        found.extend(figure.from.iter().cloned());
        open.extend(figure.of.iter().cloned());
    }
    found
}
