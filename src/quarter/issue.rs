//! The issues published before, as later quarters go by them.
//!
//! What a quarter is compared with is what was printed, not what the same inbox
//! would give today; `verify` watches over the difference.

use super::rows::{Figures, Rows};
use crate::model::ledger::{Closing, Entry, ItemReport, Ledger, UnitReport};
use crate::model::place::Origin;
use crate::model::task::{ItemId, Target};
use crate::model::value::{Given, Quarter, Words, is_nothing, is_same_as_above, key, value};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
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
    /// By unit, of items with one row for them.
    figures: BTreeMap<String, BTreeMap<ItemId, Figures>>,
    /// Likewise.
    said: BTreeMap<String, BTreeMap<ItemId, Said>>,
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
    fn of(entry: &Entry, shared: &mut BTreeSet<Arc<str>>) -> Option<Self> {
        let mut share = |words: &str| {
            let kept = shared.get(words).cloned().unwrap_or_else(|| words.into());
            shared.insert(kept.clone());
            kept
        };
        let words = |answer: &'_ Option<Given<Words>>| value(answer).cloned();
        let timely = words(&entry.answers.next_steps).filter(|words| words.contains(['月', '季', '年', '日']));
        let plan = timely.map(|timely| {
            let contact = words(&entry.answers.contact).unwrap_or_default();
            Intent { words: share(&timely), contact: share(&contact) }
        });
        let progress = digest(entry.answers.progress.as_ref());
        (progress.is_some() || plan.is_some()).then_some(Self { progress, plan })
    }
}

impl Issue {
    /// The issue with this ledger; `number` is which of its quarter.
    pub fn new(path: Origin, number: u32, ledger: Ledger) -> Self {
        let rows = Rows::of(&ledger);
        let mut figures: BTreeMap<String, BTreeMap<ItemId, Figures>> = BTreeMap::new();
        let (mut said, mut shared) = (BTreeMap::<String, BTreeMap<ItemId, Said>>::new(), BTreeSet::new());
        for entry in &ledger.entries {
            let only = entry.item.and_then(|item| Some((item, rows.figures(&entry.unit, item)?)));
            if let Some((item, words)) =
                only.as_ref().and_then(|(item, _)| Some((*item, Said::of(entry, &mut shared)?)))
            {
                said.entry(entry.unit.to_string()).or_default().insert(item, words);
            }
            figures.entry(entry.unit.to_string()).or_default().extend(only);
        }
        let Ledger { period, as_of, units, items, .. } = ledger;
        Self { path, number, period, as_of, units, items, figures, said }
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
        self.said.get(entry.unit.as_str())?.get(&entry.item?)
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
        self.figures.get(unit)?.get(&item)
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
