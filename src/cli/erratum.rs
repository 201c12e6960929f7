//! What is no longer as it was published, and why: for `verify`, which prints
//! it, and for `build`, which writes 更正说明.md.

use super::board::line;
use super::inputs::{Delta, Hashes, Manifest};
use super::issues::{self, Published};
use super::trace::shown;
use super::workspace::Workspace;
use crate::briefing::{Briefing, Evidence, Figure};
use crate::error::Error;
use crate::history::{Change, Subject, changes};
use crate::ledger::Ledger;
use crate::render::erratum::{Erratum, Fact, corrected, render};
use crate::render::templates::Templates;
use crate::value::Derived;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The answers that a note tells of one by one.
const TOLD: [(&str, &str); 6] = [
    ("state", "报送情况"),
    ("status", "状态"),
    ("percent", "完成率"),
    ("target", "目标数"),
    ("done", "完成数"),
    ("derived", "判定"),
];

/// The published issue against what would be published now.
pub(super) struct Compared {
    /// Files that came, changed or went.
    pub delta: Delta,
    /// Facts that differ.
    pub changes: Vec<Change>,
    /// What moved beyond files: another version of the program.
    pub others: Vec<String>,
    causes: Causes,
}

/// Compares an issue with the ledger of now.
///
/// # Errors
/// A file of the issue cannot be read, or is not what was published.
pub(super) fn compare(published: &Published, ledger: &Ledger, now: &Hashes) -> Result<Compared, Error> {
    let manifest: Manifest = parsed(published, "manifest.json")?;
    let old: Value = parsed(published, "ledger.json")?;
    let fault = |e: serde_json::Error| Error::Output { name: "ledger.json".into(), reason: e.to_string() };
    let new = serde_json::to_value(ledger).map_err(fault)?;
    let delta = Delta::between(&manifest.inputs(), now);
    let version = env!("CARGO_PKG_VERSION");
    let others = if manifest.program == version {
        Vec::new()
    } else {
        vec![format!("程序由{}版换成{version}版", line(&manifest.program))]
    };
    let changes = changes(&old, &new);
    let causes = Causes::new(&delta, &others, &changes);
    Ok(Compared { delta, changes, others, causes })
}

fn parsed<T: serde::de::DeserializeOwned>(published: &Published, name: &str) -> Result<T, Error> {
    let said = |e: serde_json::Error| Error::Usage(format!("“{}/{name}”不能使用：内容不完整（{e}）", published.name));
    serde_json::from_slice(&published.read(name)?).map_err(said)
}

impl Compared {
    /// What made a fact another.
    pub(super) fn cause(&self, change: &Change) -> String {
        let own = self.causes.of_change(change);
        self.causes.words(if own.is_empty() {
            self.causes.of(change.unit.as_deref(), change.item.as_deref())
        } else {
            own
        })
    }
}

/// The note on the last issue of the quarter; absent where there is no issue,
/// or no printed number and no fact differs from it.
///
/// # Errors
/// The issue is not as it was published, or a template does not render.
pub(super) fn erratum(
    workspace: &Workspace,
    (ledger, view): (&Ledger, &Briefing),
    now: &Hashes,
    templates: &Templates,
) -> Result<Option<String>, Error> {
    let Some(published) = issues::last(workspace, ledger.period)? else { return Ok(None) };
    let compared = compare(&published, ledger, now)?;
    // A briefing of another version of the program may have lost its form; its
    // facts are compared all the same.
    let then: Option<Briefing> = serde_json::from_slice(&published.read("briefing.json")?).ok();
    let figures = match &then {
        Some(then) => {
            let told = Told { then: by_id(then), now: by_id(view), causes: &compared.causes };
            Some(corrected((then, view), templates, |id| told.cause(id))?)
        }
        None => None,
    };
    let facts: Vec<Fact> = compared.changes.iter().flat_map(|change| facts(change, &compared)).collect();
    if facts.is_empty() && figures.as_ref().is_none_or(Vec::is_empty) {
        return Ok(None);
    }
    let inputs = compared.delta.words().into_iter().map(|(_, said)| said).chain(compared.others.clone()).collect();
    let erratum = Erratum { head: &view.head, number: published.seal.number, inputs, figures, facts };
    render(&erratum, templates).map(Some)
}

/// The answers that a change is about, in words.
fn facts(change: &Change, compared: &Compared) -> Vec<Fact> {
    let whole = change.field.is_empty();
    let asked = match change.subject {
        Subject::Entry => &TOLD[1..],
        Subject::Unit => &TOLD[..1],
        Subject::Item => &TOLD[1..2],
        _ => return Vec::new(),
    };
    let value = |side: &Value, key: &str| if whole { words(&side[key]) } else { words(side) };
    let told = asked.iter().filter(|(key, _)| whole || *key == change.field).map(|(key, label)| Fact {
        unit: change.unit.clone().unwrap_or_default(),
        item: change.item.clone().unwrap_or_default(),
        field: (*label).to_string(),
        old: value(&change.old, key),
        new: value(&change.new, key),
        cause: compared.cause(change),
    });
    told.filter(|fact| fact.old != fact.new).collect()
}

/// A value of the ledger as a person reads it.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::Null => "—".into(),
        Value::Object(given) if given.contains_key("text") => {
            let part = |key: &str| given.get(key).and_then(Value::as_str);
            part("text").map_or_else(|| "—".into(), |text| shown(text, part("format")))
        }
        Value::String(text) => match Derived::ALL.into_iter().find(|status| status.id() == text) {
            Some(status) => status.label().into(),
            None => state_label(text).map_or_else(|| line(text), str::to_string),
        },
        other => line(&other.to_string()),
    }
}

fn state_label(id: &str) -> Option<&'static str> {
    let state: crate::ledger::UnitState = serde_json::from_value(Value::from(id)).ok()?;
    Some(state.label())
}

/// What could have made a fact another, by what it hangs on.
struct Causes {
    /// Inbox files, by their name below `inbox/`.
    files: BTreeMap<String, String>,
    /// What touches everything.
    general: BTreeSet<String>,
    /// Causes of changed answers, by unit and item.
    cells: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Causes {
    fn new(delta: &Delta, others: &[String], changes: &[Change]) -> Self {
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
            let key = (change.unit.clone().unwrap_or_default(), change.item.clone().unwrap_or_default());
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
struct Told<'b> {
    then: Figures<'b>,
    now: Figures<'b>,
    causes: &'b Causes,
}

impl Told<'_> {
    /// By the places that count on one side only; where the same places count,
    /// by those that changed.
    fn cause(&self, id: &str) -> String {
        let (then, now) = (leaves(&self.then, id), leaves(&self.now, id));
        let own = |places: &mut dyn Iterator<Item = &Evidence>| -> BTreeSet<String> {
            places.flat_map(|from| self.causes.of_place(from)).collect()
        };
        let differing = own(&mut then.symmetric_difference(&now));
        let found = if differing.is_empty() { own(&mut then.union(&now)) } else { differing };
        self.causes.words(found)
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
