//! What is wrong with the input: a code, a place, what was found, what was
//! expected, and what the program did about it.
//!
//! What the codes mean, how grave each is and who should do what stands in `codes`.

mod codes;
mod left;

pub use codes::{Code, Doubt, Mend, Row, Severity, Topic};

use crate::model::applied::{self, Applied, Use};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::question::RulingRow;
use crate::model::value::shortened;
use left::{Left, Told, Whose};
use serde::de::Error as _;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

/// What the program did with what it found. There is no finding without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Read as this.
    ReadAs(String),
    /// Words kept, no value.
    KeptAsText,
    /// Both values shown, none changed.
    KeptBoth,
    /// The cell was passed over.
    LeftBlank,
    /// The row was not used.
    RowSkipped,
    /// The sheet was not used.
    SheetSkipped,
    /// The file was not used.
    FileSkipped,
    /// Nothing was changed, only reported.
    Nothing,
    /// Something else, in a few words.
    Did(String),
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadAs(value) => write!(f, "按“{value}”采用"),
            Self::KeptAsText => f.write_str("保留原文，不作数值使用"),
            Self::KeptBoth => f.write_str("两者均列出，未作改动"),
            Self::LeftBlank => f.write_str("按空白处理"),
            Self::RowSkipped => f.write_str("该行未采用"),
            Self::SheetSkipped => f.write_str("该工作表未采用"),
            Self::FileSkipped => f.write_str("该文件未采用"),
            Self::Nothing => f.write_str("未作改动，仅作提示"),
            Self::Did(what) => f.write_str(what),
        }
    }
}

/// One thing that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// The unit that must act; absent where it is the office itself, or unknown.
    pub unit: Option<String>,
    /// Where.
    pub place: Place,
    /// What stands there, verbatim.
    pub found: String,
    /// What was expected; the table's example unless a closer one is known.
    pub expected: String,
    /// What the program did.
    pub taken: Taken,
}

impl Finding {
    /// A finding at `place`.
    pub fn new(code: Code, place: Place, found: impl Into<String>, taken: Taken) -> Self {
        Self { code, unit: None, place, found: found.into(), expected: code.row().example.to_string(), taken }
    }

    /// The unit that must act.
    #[must_use]
    pub fn of(self, unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..self }
    }

    /// A closer expectation than the table's example.
    #[must_use]
    pub fn expecting(self, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), ..self }
    }

    /// The same in so many words that one cell of an outsider cannot fill a list.
    fn in_short(mut self) -> Self {
        let words = match &mut self.taken {
            Taken::ReadAs(words) | Taken::Did(words) => Some(words),
            _ => None,
        };
        for words in [&mut self.found, &mut self.expected].into_iter().chain(words) {
            if words.len() > CHARS {
                *words = shortened(words, CHARS);
            }
        }
        self
    }

    /// How grave.
    pub fn severity(&self) -> Severity {
        self.code.row().severity
    }
}

/// The form of `ledger.json`.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Finding", 10)?;
        out.serialize_field("code", self.code.id())?;
        out.serialize_field("severity", &self.severity())?;
        out.serialize_field("unit", &self.unit)?;
        out.serialize_field("path", self.place.origin.as_ref().map_or(&[][..], |o| o.steps()))?;
        out.serialize_field("sheet", &self.place.sheet)?;
        out.serialize_field("cell", &self.place.cell)?;
        out.serialize_field("found", &self.found)?;
        out.serialize_field("expected", &self.expected)?;
        out.serialize_field("taken", &self.taken.to_string())?;
        out.serialize_field("advice", self.code.row().advice)?;
        out.end()
    }
}

/// A finding as it stands in `ledger.json`.
#[derive(Deserialize)]
struct Stored {
    code: String,
    unit: Option<String>,
    path: Origin,
    sheet: Option<Arc<str>>,
    cell: Option<CellRef>,
    found: String,
    expected: String,
    taken: String,
}

impl Stored {
    /// Severity and advice are those of the table, and what was done is known by its words;
    /// absent where the table has the code no more.
    fn known(self) -> Option<Finding> {
        let origin = Some(self.path).filter(|origin| !origin.steps().is_empty());
        Some(Finding {
            code: Code::of_id(&self.code)?,
            unit: self.unit,
            place: Place { origin, sheet: self.sheet, cell: self.cell },
            found: self.found,
            expected: self.expected,
            taken: Taken::Did(self.taken),
        })
    }
}

impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Stored::deserialize(d)?.known().ok_or_else(|| D::Error::custom("a code of another version"))
    }
}

/// Reads findings back from `ledger.json`. One of a code that the table has no more is
/// passed over: an issue of years ago must still read.
pub(crate) fn read_known<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Finding>, D::Error> {
    Ok(Vec::<Stored>::deserialize(d)?.into_iter().filter_map(Stored::known).collect())
}

/// Characters of what a finding tells of what stands there, should stand there, and
/// was done.
const CHARS: usize = 300;

/// Findings that are told of one file: ten times what a bad sheet gives. How many
/// more there were is told of its unit.
pub const OF_A_FILE: usize = 500;

/// Findings that are told of one unit, over all its files.
pub const OF_A_UNIT: usize = 1_000;

/// Findings of one kind about the cells of one sheet that are listed one by one;
/// of the others there is one finding that counts them.
pub const ALIKE: usize = 200;

/// What is found where there are more than that; how many is known at the end.
const MANY: &str = "同一张表另有多处，未逐条列出";

/// A finding of what is told by its number only.
fn untold(Told { unit, aside, place, found }: Told) -> Finding {
    let finding = if aside {
        let expected = "收件夹里每个单位只留下要采用的一份，其余移出";
        Finding::new(Code::TooLarge, place, found, Taken::FileSkipped).expecting(expected)
    } else {
        Finding::new(Code::NotListed, place, found, Taken::Did("只计数，没有逐条列出".into()))
    };
    Finding { unit, ..finding }
}

/// Kinds that tell how a column is filled in rather than what is wrong at a cell:
/// the first of a column stands for all, and counts them at the end.
const OF_A_COLUMN: [Code; 3] = [Code::SameAsAbove, Code::NotDoneOnly, Code::DateRough];

/// The column that a finding of such a kind is about.
fn column_of(finding: &Finding) -> Option<(Code, Place)> {
    let cell = finding.place.cell.filter(|_| OF_A_COLUMN.contains(&finding.code))?;
    Some((finding.code, finding.place.at(CellRef::new(1, cell.col))))
}

/// Parts of files: the units whose parts are meant, by file.
pub type Parts = BTreeMap<Origin, BTreeSet<String>>;

/// Whether a unit's part of a file is among these.
fn holds(parts: &Parts, file: Option<&Origin>, unit: Option<&str>) -> bool {
    let units = file.and_then(|file| parts.get(file));
    units.zip(unit).is_some_and(|(units, unit)| units.contains(unit))
}

/// Puts findings in the order of lists: by place, then code.
pub fn in_order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| (&a.place, a.code, &a.unit, &a.found).cmp(&(&b.place, b.code, &b.unit, &b.found)));
}

/// Findings in the order they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    all: Vec<Finding>,
    /// How many there were of each kind about cells of each sheet.
    alike: HashMap<(Code, Place), usize>,
    /// Answers of staff, wherever they were used.
    uses: Vec<Use>,
    /// What is told by its number only.
    left: Left,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        let finding = finding.in_short();
        if let Some(column) = column_of(&finding) {
            let seen = self.alike.entry(column).or_default();
            *seen += 1;
            if *seen > 1 {
                return;
            }
        } else if finding.place.cell.is_some() {
            let sheet = Place { cell: None, ..finding.place.clone() };
            let seen = self.alike.entry((finding.code, sheet.clone())).or_default();
            *seen += 1;
            if *seen > ALIKE {
                // The first that is too many stands for all that follow.
                if *seen == ALIKE + 1 {
                    self.all.push(Finding { place: sheet, found: MANY.to_string(), ..finding });
                }
                return;
            }
        }
        self.all.push(finding);
    }

    /// Adds a finding at `place`.
    pub fn add(&mut self, code: Code, place: Place, found: impl Into<String>, taken: Taken) {
        self.push(Finding::new(code, place, found, taken));
    }

    /// Notes that an answer of staff was used for what stands at `place`; with
    /// `refused`, that it could not be, and what it should have been.
    pub fn apply(&mut self, row: &Arc<RulingRow>, place: &Place, refused: Option<String>) {
        let sheet = Place { cell: None, ..place.clone() };
        let seen = self.alike.entry((Code::RulingApplied, sheet)).or_default();
        *seen += 1;
        if *seen > OF_A_UNIT {
            return;
        }
        self.uses.push(Use { row: row.clone(), refused, unit: None, place: place.clone() });
    }

    /// The answers of staff that were used, each once.
    pub fn applied(&self) -> Vec<Applied> {
        applied::applied(&self.uses)
    }

    /// The findings of one code, in the order they were met.
    pub fn of_code(&self, code: Code) -> impl Iterator<Item = &Finding> {
        self.all.iter().filter(move |finding| finding.code == code)
    }

    /// Adds all of `other`, in its order.
    pub fn extend(&mut self, other: Self) {
        self.uses.extend(other.uses);
        self.all.extend(other.all);
        self.alike.extend(other.alike);
        self.left.extend(other.left);
    }

    /// Keeps so many, the gravest first; of the others it is known how many there
    /// were. What is kept of many is the same whether it is done at once or by steps.
    pub fn keep(&mut self, most: usize, unit: Option<&str>) {
        if self.all.len() <= most {
            return;
        }
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|at| (self.all[*at].severity(), *at));
        let kept: BTreeSet<usize> = order.into_iter().take(most).collect();
        for (at, finding) in std::mem::take(&mut self.all).into_iter().enumerate() {
            if kept.contains(&at) {
                self.all.push(finding);
            } else {
                self.left.finding(unit, finding.severity(), &finding.place);
            }
        }
        self.alike.retain(|(code, _), seen| *seen > 1 || *code == Code::MissingAnswerColumn);
    }

    /// How many are listed.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Notes that so many questions about a file are not put.
    pub fn unasked(&mut self, unit: Option<&str>, file: &Origin, count: usize) {
        self.left.questions(unit, file, count);
    }

    /// Notes that a file of a unit is set aside because there are too many of them:
    /// nobody is told what is found on its sheets.
    pub fn set_aside(&mut self, unit: Option<&str>, file: &Origin) {
        self.all.retain(|finding| finding.place.sheet.is_none());
        (self.uses, self.alike) = Default::default();
        self.left.file(unit, file);
    }

    /// Keeps of each unit what may be told of one.
    fn keep_by_unit(&mut self) {
        let mut units: BTreeMap<Whose, Vec<Finding>> = BTreeMap::new();
        for finding in std::mem::take(&mut self.all) {
            units.entry(finding.unit.clone()).or_default().push(finding);
        }
        for (unit, all) in units {
            let mut own = Self { all, ..Self::default() };
            own.keep(if unit.is_some() { OF_A_UNIT } else { usize::MAX }, unit.as_deref());
            self.extend(own);
        }
    }

    /// Gives findings of these codes another; whether there was any.
    pub fn replace(&mut self, codes: &[Code], by: Code) -> bool {
        let mut any = false;
        for finding in self.all.iter_mut().filter(|finding| codes.contains(&finding.code)) {
            if finding.expected == finding.code.row().example {
                finding.expected = by.row().example.to_string();
            }
            (finding.code, any) = (by, true);
        }
        any
    }

    /// Whether anything of this code was found on the sheet that `place` is on.
    pub fn has_on_sheet(&self, code: Code, place: &Place) -> bool {
        self.alike.contains_key(&(code, Place { cell: None, ..place.clone() }))
    }

    /// Takes back what was found at a cell, where it is said otherwise or better;
    /// whether it was there.
    pub fn take_back(&mut self, code: Code, place: &Place) -> bool {
        let before = self.all.len();
        self.all.retain(|finding| finding.code != code || finding.place != *place);
        self.all.len() < before
    }

    /// Takes back several at once, wherever they were found.
    pub fn take_all_back(&mut self, taken_back: &BTreeSet<(Code, Place)>) {
        let codes: BTreeSet<Code> = taken_back.iter().map(|(code, _)| *code).collect();
        let is_back = |f: &Finding| codes.contains(&f.code) && taken_back.contains(&(f.code, f.place.clone()));
        self.all.retain(|finding| !is_back(finding));
    }

    /// Leaves out findings of one code.
    pub fn without(&mut self, code: Code) {
        self.all.retain(|finding| finding.code != code);
    }

    /// Every one, in the order they were met.
    pub fn each(&self) -> impl Iterator<Item = &Finding> {
        self.all.iter()
    }

    /// Leaves out what was found of units on the sheets of files that are not used for
    /// them, and gives it: nobody need put right what another version replaces.
    pub fn forget(&mut self, unused: &Parts) -> Vec<Finding> {
        let counts = |place: &Place, unit: &Option<String>| {
            place.sheet.is_none() || !holds(unused, place.origin.as_ref(), unit.as_deref())
        };
        let (left, forgotten) =
            std::mem::take(&mut self.all).into_iter().partition(|finding| counts(&finding.place, &finding.unit));
        self.all = left;
        self.uses.retain(|one| counts(&one.place, &one.unit));
        self.left.forget(|unit, file| holds(unused, file, unit));
        forgotten
    }

    /// Leaves out, and gives, what was found at places where nothing counts any more.
    pub fn forget_at(&mut self, gone: impl Fn(&Place) -> bool) -> Vec<Finding> {
        self.uses.retain(|one| !gone(&one.place));
        self.all.extract_if(.., |finding| gone(&finding.place)).collect()
    }

    /// Parts them by whose the places are that they are about. How often something was
    /// found on a sheet stays with those of nobody.
    pub fn parted<K: Ord>(mut self, whose: impl Fn(&Place) -> Option<K>) -> BTreeMap<Option<K>, Self> {
        let mut parts: BTreeMap<Option<K>, Self> = BTreeMap::new();
        for finding in std::mem::take(&mut self.all) {
            parts.entry(whose(&finding.place)).or_default().all.push(finding);
        }
        for one in std::mem::take(&mut self.uses) {
            parts.entry(whose(&one.place)).or_default().uses.push(one);
        }
        parts.entry(None).or_default().extend(self);
        parts
    }

    /// Attributes findings that name nobody to `unit`.
    pub fn attribute(&mut self, unit: &str) {
        for finding in self.all.iter_mut().filter(|f| f.unit.is_none()) {
            finding.unit = Some(unit.to_string());
        }
        for one in self.uses.iter_mut().filter(|one| one.unit.is_none()) {
            one.unit = Some(unit.to_string());
        }
    }

    /// The findings, by place, then code.
    pub fn into_sorted(mut self) -> Vec<Finding> {
        for told in applied::told(std::mem::take(&mut self.uses)) {
            let code = if told.refused.is_some() { Code::RulingRefused } else { Code::RulingApplied };
            let finding = Finding::new(code, told.place, told.found, Taken::Did(told.said));
            let finding = Finding { unit: told.unit, ..finding };
            self.push(match told.refused {
                Some(expected) => finding.expecting(expected),
                None => finding,
            });
        }
        self.keep_by_unit();
        self.all.extend(std::mem::take(&mut self.left).told().into_iter().map(untold));
        let Self { all, alike, .. } = &mut self;
        for finding in all.iter_mut() {
            let more = column_of(finding).and_then(|column| alike.get(&column)?.checked_sub(1)).unwrap_or(0);
            if more > 0 {
                finding.found.push_str(&format!("（本列另有{more}处）"));
            }
        }
        for finding in all.iter_mut().filter(|f| f.found == MANY) {
            let seen = alike.get(&(finding.code, finding.place.clone())).copied().unwrap_or(0);
            if let Some(more) = seen.checked_sub(ALIKE).filter(|more| *more > 0) {
                finding.found = format!("同一张表另有{more}处，未逐条列出");
            }
        }
        in_order(&mut self.all);
        self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::{CellRef, Origin};

    #[test]
    fn what_is_found_too_often_is_counted() {
        let sheet = Place::sheet(&Origin::file("a.xlsx"), &"三季度".into());
        let mut findings = Findings::default();
        for row in 1..=1_000 {
            let place = sheet.at(CellRef::new(row, 1));
            findings.push(Finding::new(Code::CellTrouble, place, "?", Taken::LeftBlank));
        }
        let all = findings.into_sorted();
        assert_eq!(all.len(), ALIKE + 1);
        assert_eq!((all[0].place.cell, all[0].found.as_str()), (None, "同一张表另有800处，未逐条列出"));
    }

    #[test]
    fn what_is_said_of_a_column_is_said_once() {
        let sheet = Place::sheet(&Origin::file("a.xlsx"), &"三季度".into());
        let mut findings = Findings::default();
        for (row, col) in [(5, 3), (6, 3), (7, 3), (5, 4)] {
            findings.add(Code::SameAsAbove, sheet.at(CellRef::new(row, col)), "同上", Taken::LeftBlank);
        }
        let all = findings.into_sorted();
        assert_eq!(all.iter().map(|f| f.found.as_str()).collect::<Vec<_>>(), ["同上（本列另有2处）", "同上"]);
        assert_eq!(all[0].place.cell, Some(CellRef::new(5, 3)));
    }
}
