//! What is not told one by one, because one file, one unit or the whole mail gives
//! more of it than anybody can go through: how much of what kind, and in which files.

use super::codes::Severity;
use crate::model::place::{Origin, Place};
use crate::model::value::first_of;
use std::collections::BTreeMap;

/// Whose files are meant: a unit's, or those of which nobody knows who sent them.
pub(super) type Whose = Option<String>;

/// Files that are named before the others are only counted.
const NAMED: usize = 3;

/// What was found in one file and is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Counts {
    findings: BTreeMap<Severity, usize>,
    questions: usize,
    /// The file as a whole is not used.
    aside: bool,
}

/// What is not told of each of some files.
type File = (Option<Origin>, Counts);

/// What is told by its number only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Left(BTreeMap<(Whose, Option<Origin>), Counts>);

impl Left {
    fn of(&mut self, unit: Option<&str>, file: Option<&Origin>) -> &mut Counts {
        self.0.entry((unit.map(str::to_string), file.cloned())).or_default()
    }

    pub fn finding(&mut self, unit: Option<&str>, severity: Severity, place: &Place) {
        *self.of(unit, place.origin.as_ref()).findings.entry(severity).or_default() += 1;
    }

    pub fn questions(&mut self, unit: Option<&str>, file: &Origin, count: usize) {
        self.of(unit, Some(file)).questions += count;
    }

    pub fn file(&mut self, unit: Option<&str>, file: &Origin) {
        *self.of(unit, Some(file)) = Counts { aside: true, ..Counts::default() };
    }

    pub fn extend(&mut self, other: Self) {
        for (whose, more) in other.0 {
            let counts = self.0.entry(whose).or_default();
            more.findings.into_iter().for_each(|(severity, n)| *counts.findings.entry(severity).or_default() += n);
            counts.questions += more.questions;
            counts.aside |= more.aside;
        }
    }

    /// Of files that are not used nothing is missing.
    pub fn forget(&mut self, is_unused: impl Fn(Option<&str>, Option<&Origin>) -> bool) {
        self.0.retain(|(unit, file), _| !is_unused(unit.as_deref(), file.as_ref()));
    }

    /// What is told of every unit: what is not listed, and which of its files are
    /// not used.
    pub fn told(self) -> Vec<Told> {
        let mut units: BTreeMap<(Whose, bool), Vec<File>> = BTreeMap::new();
        for ((unit, file), counts) in self.0 {
            units.entry((unit, counts.aside)).or_default().push((file, counts));
        }
        let told = |((unit, aside), files): ((Whose, bool), Vec<File>)| {
            let found = if aside { set_aside(&files) } else { not_listed(&files) };
            Told { unit, aside, place: first(&files), found }
        };
        units.into_iter().map(told).collect()
    }
}

/// What is told of one unit.
pub(super) struct Told {
    pub unit: Whose,
    /// It is about files that are not used, else about what is not listed.
    pub aside: bool,
    /// The first file.
    pub place: Place,
    pub found: String,
}

fn set_aside(files: &[File]) -> String {
    format!("与其他来件合计超出上限，另有{}份没有采用：{}", files.len(), named(files))
}

fn not_listed(files: &[File]) -> String {
    let of = |severity| files.iter().filter_map(|(_, counts)| counts.findings.get(&severity)).sum();
    let severities = Severity::ALL.map(|severity| (severity.label(), "条", of(severity)));
    let asked: usize = files.iter().map(|(_, counts)| counts.questions).sum();
    let kinds = severities.into_iter().chain([("待裁定的问题", "个", asked)]).filter(|(.., count)| *count > 0);
    let kinds: Vec<String> = kinds.map(|(kind, piece, count)| format!("{kind}{count}{piece}")).collect();
    format!("另有{}，在{}", kinds.join("、"), named(files))
}

fn first(files: &[File]) -> Place {
    files.iter().find_map(|(file, _)| file.as_ref()).map_or_else(Place::nowhere, Place::file)
}

fn named(files: &[File]) -> String {
    let names = files.iter().map(|(file, _)| file.as_ref().map_or("收件夹以外", Origin::file_name));
    first_of(&names.collect::<Vec<_>>(), NAMED, "、", "个文件")
}
