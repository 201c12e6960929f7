//! The returns to units as they stand: `returns/城东镇/1`, `2` …, written once by `check`
//! and never touched again.

use super::addressed::{Addressed, numbered};
use super::disk::{folders, read_existing};
use crate::model::error::{Error, shown};
use crate::model::returned::Record;
use std::path::Path;

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
    pub fn newest(folder: &Path, unit: &Addressed) -> Result<Option<Self>, Error> {
        let Some(number) = folders(&folder.join(unit.returns()), numbered)?.pop() else { return Ok(None) };
        let bytes = read_existing(&folder.join(unit.record(number)))?;
        Ok(Some(Self { number, record: bytes.and_then(|bytes| Record::read(&bytes).ok()) }))
    }

    /// What a person is told where it is not known what the return asked.
    pub fn told(&self, folder: &Path, unit: &Addressed) -> Option<String> {
        let path = folder.join(unit.record(self.number));
        let said = "不在了，或者不是本程序写的样子，不知道那次退改了什么；这次的按新提出的算";
        self.record.is_none().then(|| format!("注意：“{}”{said}", shown(&path)))
    }
}
