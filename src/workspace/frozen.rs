//! The returns to units as they stand: `returns/城东镇/1`, `2` …, written once by `check`
//! and never touched again.

use super::addressed::{Addressed, numbered};
use super::disk::{Lies, folders, lies, read_existing};
use super::ours::Realm;
use super::plan::Plan;
use super::snapshot::under_way;
use crate::model::error::{Error, shown};
use crate::model::place::Origin;
use crate::model::returned::{Mark, Moved, Point, Record};
use crate::model::value::Quarter;
use std::collections::BTreeSet;
use std::path::Path;

/// What a run at work beside this one is about to put in place: it is not there yet.
#[derive(Debug, Default)]
pub struct OnItsWay(BTreeSet<String>);

impl OnItsWay {
    /// In the folder of a quarter.
    pub fn of(folder: &Path) -> Self {
        let plan = Plan::find(folder, Realm::Quarter);
        let steps = under_way(&plan).map(|plan| plan.steps.as_slice()).unwrap_or_default();
        Self(steps.iter().filter(|step| step.before.is_none()).map(|step| step.name.clone()).collect())
    }

    /// Whether a file stands there, by its name below the folder.
    pub fn stands(&self, folder: &Path, name: &str) -> bool {
        lies(&folder.join(name)) == Some(Lies::File) && !self.0.contains(name)
    }
}

/// The newest return to a unit.
#[derive(Debug)]
pub struct Frozen {
    /// Which one, from 1.
    pub number: u32,
    /// What it asked; absent where the file beside it is gone or not as it was written.
    pub record: Option<Record>,
}

impl Frozen {
    /// That of a unit in the folder of a quarter; absent where there is none yet.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn newest(
        folder: &Path,
        (name, quarter): (&str, Quarter),
        unit: &Addressed,
        on_its_way: &OnItsWay,
    ) -> Result<Option<Self>, Error> {
        let mut numbers = folders(&folder.join(unit.returns()), numbered)?;
        let stands = |number: &u32| {
            let files = [unit.record(*number), unit.returned(*number)];
            files.iter().any(|name| on_its_way.stands(folder, name))
        };
        numbers.retain(stands);
        let Some(number) = numbers.pop() else { return Ok(None) };
        let bytes = read_existing(&folder.join(unit.record(number)))?;
        let record = bytes.and_then(|bytes| Record::read(&bytes).ok());
        // One that was copied from elsewhere is none.
        let is_its_own =
            |record: &Record| (record.unit.as_str(), record.period, record.number) == (name, quarter, number);
        Ok(Some(Self { number, record: record.filter(is_its_own) }))
    }

    /// How these points stand to what it asked; where that is not known, all are new.
    pub fn moved(&self, points: &[Point], is_mended: impl Fn(&Mark, &[Origin]) -> bool) -> Moved {
        let all_new = || Moved { new: (0..points.len()).collect(), ..Moved::default() };
        self.record.as_ref().map_or_else(all_new, |record| record.against(points, is_mended))
    }

    /// What was mended before it, of what earlier ones asked.
    pub fn mended(&self) -> usize {
        self.record.as_ref().map_or(0, |record| record.mended)
    }

    /// How much it asked; nothing where that is not known.
    pub fn asked(&self) -> usize {
        self.record.as_ref().map_or(0, |record| record.sent().count())
    }

    /// Whether it asks just these points, and what counts is of files that it was made of:
    /// a copy beside them changes nothing.
    pub fn is_of(&self, counting: &[Origin], points: &[Point]) -> bool {
        let knows = |record: &Record| counting.iter().all(|file| record.sources.contains(file));
        self.record.as_ref().is_some_and(|record| knows(record) && record.is_of(points))
    }

    /// What a person is told where it is not known what the return asked.
    pub fn told(&self, folder: &Path, unit: &Addressed) -> Option<String> {
        let path = folder.join(unit.record(self.number));
        let said = "不在了，或者不是本程序写的样子，不知道那次退改了什么；这次的按新提出的算";
        self.record.is_none().then(|| format!("注意：“{}”{said}", shown(&path)))
    }
}
