//! The issues published before, as later quarters go by them.
//!
//! What a quarter is compared with is what was printed, not what the same inbox
//! would give today; `verify` watches over the difference.

use super::rows::Figures;
use crate::formats::JsonRows;
use crate::model::ledger::{Answers, Closing, Entry, FORMAT, ItemReport, Ledger, TargetCount, UnitReport, VERSION};
use crate::model::place::Origin;
use crate::model::task::{ItemId, Target};
use crate::model::value::{
    Answer, Derived, Given, Percent, Quantity, Quarter, Words, exact, is_nothing, is_same_as_above, key, value,
};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::sync::Arc;

/// One published issue: of its ledger what later quarters go by. Findings and
/// words are let go, which fill the memory where thousands of units report; of
/// the words a digest stays, and next steps that speak of a time.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its ledger, relative to the workspace: `2025Q2/published/1/ledger.json`.
    pub path: Origin,
    /// Which issue of its quarter, from 1.
    pub number: u32,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// How the units reported.
    pub units: Vec<UnitReport>,
    /// The list.
    pub items: Vec<ItemReport>,
    /// By unit and item; absent where an item has several.
    rows: BTreeMap<Words, BTreeMap<ItemId, Option<Kept>>>,
}

/// What is kept of a row.
#[derive(Clone, Debug)]
struct Kept {
    figures: Figures,
    said: Option<Said>,
}

/// What a row of an issue said in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    /// Of the words of 本季度进展, folded; absent where they say nothing.
    progress: Option<u64>,
    /// 下一步安排.
    plan: Option<Intent>,
}

/// 下一步安排 of a row that speaks of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The words; the same words of many units are kept once.
    pub words: Arc<str>,
    /// Who is named in the row, to be masked where the words are printed; may be empty.
    pub contact: Arc<str>,
}

/// The digest of words that say something, blanks and width of characters folded.
fn digest(words: Option<&Given<Words>>) -> Option<u64> {
    let folded = key(words?.value()?).trim_end_matches(['。', '.', ';', '；']).to_string();
    let telling = !folded.is_empty() && !is_nothing(&folded) && !is_same_as_above(&folded);
    telling.then(|| {
        let mut hasher = DefaultHasher::new();
        folded.hash(&mut hasher);
        hasher.finish()
    })
}

impl Said {
    /// Of a row; absent where nothing of it is asked later.
    fn of(row: &Row, shared: &mut BTreeSet<Arc<str>>) -> Option<Self> {
        let mut share = |words: &str| {
            let kept = shared.get(words).cloned().unwrap_or_else(|| words.into());
            shared.insert(kept.clone());
            kept
        };
        let timely = value(&row.next_steps).filter(|words| words.contains(['月', '季', '年', '日']));
        let plan = timely.map(|timely| {
            let contact = value(&row.contact).map_or("", Words::as_str);
            Intent { words: share(timely), contact: share(contact) }
        });
        let progress = digest(row.progress.as_ref());
        (progress.is_some() || plan.is_some()).then_some(Self { progress, plan })
    }
}

/// A row of answers, as far as it is read.
#[derive(Deserialize)]
struct Row {
    unit: Words,
    item: Option<ItemId>,
    percent: Answer<Percent>,
    target: Answer<Quantity>,
    done: Answer<Quantity>,
    progress: Answer<Words>,
    next_steps: Answer<Words>,
    contact: Answer<Words>,
    #[serde(default)]
    counts: Vec<TargetCount>,
    derived: Derived,
}

impl From<Entry> for Row {
    fn from(Entry { unit, item, answers, counts, derived, .. }: Entry) -> Self {
        let Answers { percent, target, done, progress, next_steps, contact, .. } = answers;
        Self { unit, item, percent, target, done, progress, next_steps, contact, counts, derived }
    }
}

/// A row of a register likewise.
#[derive(Deserialize)]
struct Listed {
    unit: Words,
}

/// The rows of an issue while they are read.
#[derive(Default)]
struct Taken {
    rows: BTreeMap<Words, BTreeMap<ItemId, Option<Kept>>>,
    shared: BTreeSet<Arc<str>>,
}

impl Taken {
    fn row(&mut self, row: Row) {
        let Some(item) = row.item else { return };
        let said = Said::of(&row, &mut self.shared);
        let Row { unit, percent, target, done, counts, derived, .. } = row;
        let told = counts.iter().filter_map(|c| Some((c.target.checked_sub(1)? as usize, *c.done.exact()?)));
        let (percent, target, done) = (exact(&percent), exact(&target), exact(&done));
        let target = target.filter(|_| derived != Derived::Unreported);
        let figures = Figures { derived, percent, target, done, listed: 0, counts: told.collect() };
        // Of several none counts.
        let of_unit = self.rows.entry(unit).or_default();
        of_unit.entry(item).and_modify(|kept| *kept = None).or_insert(Some(Kept { figures, said }));
    }

    fn project(&mut self, unit: &Words) {
        let kept = self.rows.get_mut(unit).into_iter().flat_map(BTreeMap::values_mut).flatten();
        kept.for_each(|kept| kept.figures.listed += 1);
    }
}

/// Passes the head of a ledger of this version of the format.
///
/// # Errors
/// It is of another, has blanks, or cannot be read.
pub fn head(ledger: &mut JsonRows<impl Read>) -> io::Result<(Quarter, NaiveDate)> {
    ledger.pass(format!(r#"{{"format":"{FORMAT}","version":{VERSION},"period":"#).as_bytes())?;
    let period = ledger.value()?;
    ledger.pass(br#","as_of":"#)?;
    let as_of = ledger.value()?;
    ledger.pass(br#","units":["#)?;
    Ok((period, as_of))
}

impl Issue {
    /// The issue with this ledger; `number` is which of its quarter.
    pub fn new(path: Origin, number: u32, ledger: Ledger) -> Self {
        let Ledger { period, as_of, units, items, entries, projects, .. } = ledger;
        let mut taken = Taken::default();
        entries.into_iter().for_each(|entry| taken.row(entry.into()));
        projects.iter().for_each(|project| taken.project(&project.unit));
        Self { path, number, period, as_of, units, items, rows: taken.rows }
    }

    /// The same, read row by row.
    ///
    /// # Errors
    /// The ledger is not as this version of the program writes it, or cannot be read.
    pub fn read<R: Read>(path: Origin, number: u32, ledger: R) -> io::Result<(Self, R)> {
        let (mut ledger, mut taken) = (JsonRows::new(ledger), Taken::default());
        let (period, as_of) = head(&mut ledger)?;
        let units = ledger.rows()?;
        ledger.pass(br#"],"items":["#)?;
        let items = ledger.rows()?;
        ledger.pass(br#"],"entries":["#)?;
        ledger.each(|row| taken.row(row))?;
        ledger.pass(br#"],"projects":["#)?;
        ledger.each(|row: Listed| taken.project(&row.unit))?;
        Ok((Self { path, number, period, as_of, units, items, rows: taken.rows }, ledger.finished()?))
    }

    /// Whether a row says of its progress what the row of the same unit and item
    /// said in this issue, word for word.
    pub fn is_said_again(&self, entry: &Entry) -> bool {
        let now = digest(entry.answers.progress.as_ref());
        now.is_some() && self.said(entry).is_some_and(|then| then.progress == now)
    }

    /// What the unit meant to do next then about the item of this row, where it spoke of a time.
    pub fn intent(&self, entry: &Entry) -> Option<&Intent> {
        self.said(entry)?.plan.as_ref()
    }

    fn said(&self, entry: &Entry) -> Option<&Said> {
        self.kept(&entry.unit, entry.item?)?.said.as_ref()
    }

    fn kept(&self, unit: &str, item: ItemId) -> Option<&Kept> {
        self.rows.get(unit)?.get(&item)?.as_ref()
    }

    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&ItemReport> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Items that count, repeats left out.
    pub fn counted(&self) -> impl Iterator<Item = &ItemReport> {
        self.items.iter().filter(|item| item.duplicate_of.is_none())
    }

    /// The figures of the one row of `unit` for `item`; absent where there is none, or several.
    pub fn figures(&self, unit: &str, item: ItemId) -> Option<&Figures> {
        Some(&self.kept(unit, item)?.figures)
    }

    /// The target of the issue that is the same as this one: the same words,
    /// else the same place on the list with the same measure and scope.
    pub fn target(&self, item: ItemId, position: usize, now: &Target) -> Option<&Closing> {
        let past = self.item(item)?;
        let words = || past.targets.iter().position(|then| then.words == now.words && then.scope == now.scope);
        let place = || {
            let then = past.targets.get(position)?;
            (then.unit == now.unit && then.scope == now.scope).then_some(position)
        };
        past.closing.get(words().or_else(place)?)
    }
}
