//! What differs between two ledgers of a quarter: row by row, old and new, each with its place.

use crate::model::finding::Finding;
use crate::model::ledger::{Disposition, Entry, ItemReport, Ledger, Project, Source, UnitReport};
use crate::model::place::Place;
use crate::model::task::ItemId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The head: period and cut-off.
    Ledger,
    /// A unit and how it reported.
    Unit,
    /// An item over all units.
    Item,
    /// A unit's answers for an item.
    Entry,
    /// A row of a register.
    Project,
    /// What was found wrong.
    Finding,
    /// What became of a file or rows of it.
    Disposition,
}

/// One fact that is not what it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// The unit; absent where none is concerned.
    pub unit: Option<String>,
    /// The item; absent where none is concerned.
    pub item: Option<ItemId>,
    /// The key of the ledger; empty where the whole row came or went.
    pub field: String,
    /// The value then; null where it was not there.
    pub old: Value,
    /// The value now; null where it is gone.
    pub new: Value,
    /// Where it stood or stands, the new place first.
    #[serde(serialize_with = "shown")]
    pub places: Vec<Place>,
}

fn shown<S: serde::Serializer>(places: &[Place], s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(places.iter().map(ToString::to_string))
}

/// Every fact that differs, in the order of the ledger.
pub fn changes(then: &Ledger, now: &Ledger) -> Vec<Change> {
    let mut found = Found(Vec::new());
    let head = |ledger: &Ledger| json!({ "period": ledger.period, "as_of": ledger.as_of });
    found.fields(Subject::Ledger, (head(then), head(now)), &[None, None]);
    let about = |unit: &UnitReport| (Some(unit.name.clone()), None, unit.source.as_ref().map(Place::file));
    found.rows(Subject::Unit, (&then.units, &now.units), |unit| unit.name.as_str(), about);
    let about = |item: &ItemReport| (None, Some(item.id), None);
    found.rows(Subject::Item, (&then.items, &now.items), |item| item.id, about);
    let about = |entry: &Entry| (Some(entry.unit.to_string()), entry.item, entry.source.as_ref().map(Source::place));
    found.rows(Subject::Entry, (&then.entries, &now.entries), |entry| (entry.unit.as_str(), entry.item), about);
    // A register row is called by the words in its cell.
    let key = |project: &Project| (project.unit.clone(), project.name.as_ref().map(|name| name.text.clone()));
    let about = |project: &Project| (Some(project.unit.to_string()), None, Some(project.source.place()));
    found.rows(Subject::Project, (&then.projects, &now.projects), key, about);
    let about = |finding: &Finding| (finding.unit.clone(), None, Some(finding.place.clone()));
    found.sets(Subject::Finding, (&then.findings, &now.findings), about);
    let about = |d: &Disposition| {
        (None, None, Some(Place { origin: Some(d.path.clone()), sheet: d.sheet.clone(), cell: None }))
    };
    found.sets(Subject::Disposition, (&then.dispositions, &now.dispositions), about);
    found.0
}

/// Rows then and now that are the same row: by key, of several with one key in
/// their order. As they stand now, then those that are gone.
pub(crate) fn pairs<'l, T, K: Ord>(
    then: &'l [T],
    now: &'l [T],
    key: impl Fn(&'l T) -> K,
) -> Vec<(Option<&'l T>, Option<&'l T>)> {
    let mut by_key: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
    then.iter().enumerate().for_each(|(at, row)| by_key.entry(key(row)).or_default().push_back(at));
    let mut same = |row: &'l T| Some(&then[by_key.get_mut(&key(row))?.pop_front()?]);
    let mut pairs: Vec<_> = now.iter().map(|row| (same(row), Some(row))).collect();
    let gone: BTreeSet<usize> = by_key.into_values().flatten().collect();
    pairs.extend(gone.into_iter().map(|at| (Some(&then[at]), None)));
    pairs
}

/// What a row is about: the unit, the item, and where it stands.
type About = (Option<String>, Option<ItemId>, Option<Place>);

/// The changes while they are found.
struct Found(Vec<Change>);

impl Found {
    /// Rows that are compared field by field.
    fn rows<'l, T: Serialize + PartialEq, K: Ord>(
        &mut self,
        subject: Subject,
        (then, now): (&'l [T], &'l [T]),
        key: impl Fn(&'l T) -> K,
        about: impl Fn(&T) -> About,
    ) {
        for (was, is) in pairs(then, now, key).into_iter().filter(|(was, is)| was != is) {
            let (abouts, rows) = ([is.map(&about), was.map(&about)], (json!(was), json!(is)));
            match (was, is) {
                (Some(_), Some(_)) => self.fields(subject, rows, &abouts),
                _ => self.push(subject, "", rows, &abouts),
            }
        }
    }

    /// Rows that are what they say: they come and go as a whole.
    fn sets<T: Serialize + PartialEq>(&mut self, subject: Subject, rows: (&[T], &[T]), about: impl Fn(&T) -> About) {
        let first = self.0.len();
        self.rows(subject, rows, |row| json!(row).to_string(), about);
        // Those that went stand first.
        self.0[first..].sort_by_cached_key(|c| (c.old.is_null(), c.old.to_string(), c.new.to_string()));
    }

    /// The fields of a row that differ.
    fn fields(&mut self, subject: Subject, (was, is): (Value, Value), abouts: &[Option<About>; 2]) {
        let keys = |row: &Value| row.as_object().into_iter().flat_map(|row| row.keys().cloned()).collect::<Vec<_>>();
        let gone = keys(&was).into_iter().filter(|key| is.get(key).is_none());
        for key in keys(&is).into_iter().chain(gone).filter(|key| was[key] != is[key]) {
            self.push(subject, &key, (was[&key].clone(), is[&key].clone()), abouts);
        }
    }

    /// A change of rows that are about these, now and then.
    fn push(&mut self, subject: Subject, field: &str, (old, new): (Value, Value), abouts: &[Option<About>; 2]) {
        let place = |(about, value): (&Option<About>, &Value)| {
            let own = about.as_ref()?.2.as_ref().filter(|place| place.origin.is_some())?;
            // An answer of another file than its row.
            let place = Source::deserialize(&value["source"]).map_or_else(|_| own.clone(), |row| row.place());
            let cell = value["cell"].as_str().and_then(|cell| cell.parse().ok());
            Some(Place { cell: cell.or(place.cell), ..place })
        };
        let mut places: Vec<Place> = abouts.iter().zip([&new, &old]).filter_map(place).collect();
        places.dedup();
        let of = abouts.iter().flatten();
        let unit = of.clone().find_map(|about| about.0.clone());
        let item = of.clone().find_map(|about| about.1);
        self.0.push(Change { subject, unit, item, field: field.to_string(), old, new, places });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(entries: &[Value]) -> Value {
        let unit =
            json!({"name": "甲", "kind": "街镇", "state": "missing", "received": null, "source": null, "others": []});
        let finding = json!({"code": "G104", "unit": "甲", "path": [], "sheet": null, "cell": null, "found": "",
                             "expected": "", "taken": ""});
        json!({"format": "jianbao-ledger", "version": 1, "period": "2025Q3", "as_of": "2025-09-30", "units": [unit], "items": [],
               "entries": entries, "projects": [], "findings": [finding], "dispositions": []})
    }

    fn row(done: Value) -> Value {
        let source = json!({"path": ["a.eml", "b.xlsx"], "sheet": "三季度", "row": 7});
        json!({"unit": "甲", "item": "3.1", "done": done, "derived": "unknown", "reasons": [], "source": source})
    }

    fn changed(then: &Value, now: &Value) -> Vec<Change> {
        let read = |ledger: &Value| Ledger::read(ledger.to_string().as_bytes()).expect("reads");
        changes(&read(then), &read(now))
    }

    #[test]
    fn the_same_differs_in_nothing() {
        let one = ledger(&[row(json!(null))]);
        assert_eq!(changed(&one, &one), []);
    }

    #[test]
    fn a_changed_cell_is_told_with_its_place() {
        let given = |n: i32| json!({"value": n, "text": n.to_string(), "cell": "F7"});
        let found = changed(&ledger(&[row(given(3))]), &ledger(&[row(given(4))]));
        assert_eq!(found.len(), 1);
        let change = &found[0];
        assert_eq!((change.subject, change.unit.as_deref()), (Subject::Entry, Some("甲")));
        assert_eq!(change.item.map(|id| id.to_string()).as_deref(), Some("3.1"));
        assert_eq!((change.field.as_str(), &change.old["value"], &change.new["value"]), ("done", &json!(3), &json!(4)));
        assert_eq!(change.places.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a.eml › b.xlsx ［三季度］ F7"]);
    }

    #[test]
    fn rows_and_findings_come_and_go() {
        let mut new = ledger(&[row(json!(null)), row(json!(null))]);
        new["findings"] = json!([]);
        new["units"][0]["state"] = json!("on_time");
        let found = changed(&ledger(&[row(json!(null))]), &new).into_iter().map(|c| (c.subject, c.field));
        let whole = String::new();
        assert_eq!(
            found.collect::<Vec<_>>(),
            [(Subject::Unit, "state".into()), (Subject::Entry, whole.clone()), (Subject::Finding, whole)]
        );
    }
}
