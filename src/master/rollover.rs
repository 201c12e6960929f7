//! What a new year's workspace takes over from the old one: units, settings
//! without those of single quarters, the office's own words, and what staff
//! decided about the items.

use super::carry::{Decisions, decisions};
use super::roster::read_units;
use super::settings::{WordRow, read_settings, read_words, vocabulary};
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::finding::Findings;
use crate::model::task::Unit;
use crate::model::value::Quarter;

/// What is taken over.
#[derive(Clone, Debug, Default)]
pub struct Rollover {
    /// 单位, in the order of printing.
    pub units: Vec<Unit>,
    /// 设置 and 词表, without 期号, deadlines and corrections.
    pub config: Config,
    /// The rows of 词表, for `write_master`.
    pub words: Vec<WordRow>,
    /// What staff decided about tasks and items, to be held against the new list.
    pub decisions: Decisions,
}

/// Takes over from the old year's `master.xlsx` what holds in its last quarter.
/// Findings tell what in it did not read.
pub fn roll_over(old: &Workbook, findings: &mut Findings) -> Rollover {
    let (config, year) = read_settings(old, findings);
    let words = read_words(old, findings);
    let config = Config { periods: Default::default(), words: vocabulary(&words), checked: Vec::new(), ..config };
    let year = year.unwrap_or(0);
    let last = Quarter { year, number: 4 };
    let mut units = read_units(old, (year, last), &mut Vec::new(), findings);
    // No issue of the new year knows them; what they were called stays an alias.
    units.iter_mut().for_each(|unit| unit.formers.clear());
    Rollover { units, config, words, decisions: decisions(old, last) }
}
