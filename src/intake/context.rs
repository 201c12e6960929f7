//! What the reading of every file needs, prepared once a run.

use super::answers::counts::Counting;
use super::answers::word::StatusCells;
use super::remarks::remark::ListWords;
use super::rows::item_index::ItemIndex;
use super::sender::judge::{Evidence, Names, Sender, judge};
use super::tables::census::Natures;
use super::tables::heading::Headings;
use super::watch::Watch;
use crate::formats::limits;
use crate::model::config::Config;
use crate::model::finding::Findings;
use crate::model::place::Place;
use crate::model::receipt::Receipt;
use crate::model::register::Register;
use crate::model::ruling::Rulings;
use crate::model::task::MasterList;
use crate::model::value::Quarter;
use chrono::NaiveDate;
use std::sync::Arc;
use std::time::Duration;

/// The reader of one quarter's files.
pub struct Intake<'a> {
    pub(super) master: &'a MasterList,
    pub(super) rulings: &'a Rulings,
    pub(super) period: Quarter,
    /// The last day that figures can be of: the cut-off, or the end of the quarter before it.
    pub(super) until: NaiveDate,
    pub(super) headings: Headings,
    pub(super) natures: Natures<'a>,
    pub(super) statuses: StatusCells<'a>,
    pub(super) names: Names,
    pub(super) index: ItemIndex,
    pub(super) counting: Counting,
    pub(super) list: ListWords,
    /// Whom a file may come from, as staff are asked.
    pub(super) senders: Arc<[String]>,
    register: Option<&'a Register>,
    patience: Duration,
}

impl<'a> Intake<'a> {
    /// Prepares the reading of one quarter's submissions.
    pub fn new(
        master: &'a MasterList,
        config: &'a Config,
        rulings: &'a Rulings,
        period: Quarter,
        as_of: NaiveDate,
    ) -> Self {
        Self {
            master,
            rulings,
            period,
            until: as_of.min(period.last_day()),
            headings: Headings::new(&config.words, period),
            natures: Natures::new(&config.words.statuses),
            statuses: StatusCells::new(&config.words.statuses, as_of),
            names: Names::new(master),
            index: ItemIndex::new(master),
            counting: Counting::new(master),
            list: ListWords::new(master),
            senders: master.units.iter().map(|unit| unit.name.clone()).collect(),
            register: None,
            patience: limits::JUDGING,
        }
    }

    /// The same with what staff wrote down of files that carry no date.
    #[must_use]
    pub fn registered(self, register: &'a Register) -> Self {
        Self { register: Some(register), ..self }
    }

    /// When a file of the inbox was received, and who handed it over, as far as staff
    /// wrote that down.
    pub(super) fn handed(&self, file: &str) -> (Option<Receipt>, Option<&str>) {
        self.register.map_or((None, None), |register| (register.received(file), register.handed(file)))
    }

    /// The same with another limit on the time for one file.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// A watch over one file of the inbox.
    pub(super) fn watch(&self) -> Watch {
        Watch::new(self.patience)
    }

    /// The unit that evidence points to, where nothing can be asked about it.
    pub(super) fn unit_of(&self, evidence: &[Evidence], place: &Place) -> Option<String> {
        match judge(&self.names, self.master, evidence, place, &mut Findings::default()) {
            Sender::Known(unit, _) => Some(self.master.units[unit].name.clone()),
            Sender::Asked(..) => None,
        }
    }
}
