//! Section 三 and 附件2: the board of units, the matrix, and its cells one by one.

use super::comparison::UnitSince;
use super::figure::Num;
use super::parts::{ItemRef, Rate, short_label};
use crate::model::task::UnitKind;
use crate::model::value::{Colour, Derived};
use serde::{Deserialize, Serialize, Serializer};

/// 三、the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitBoard {
    /// Every unit that should report, in the order of printing; in a file those that
    /// a page names, the others being rows of the ledger.
    #[serde(serialize_with = "named_units")]
    pub rows: Vec<UnitView>,
    /// How many of them the body shows.
    pub in_body: usize,
    /// The sums over all units.
    pub total: UnitCounts,
    /// The units that the body leaves out, as one row; absent where it shows all.
    pub rest: Option<UnitRest>,
    /// The units that no page names, as one row; absent where all are named.
    #[serde(default)]
    pub beyond: Option<UnitRest>,
    /// Whether any unit has something under 未到期.
    #[serde(default)]
    pub has_open: bool,
    /// Whether any unit has something under 其他.
    pub has_other: bool,
    /// Whether units are ranked.
    pub ranked: bool,
}

/// Units taken together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitRest {
    /// How many.
    pub units: Num,
    /// Their sums.
    pub counts: UnitCounts,
}

/// One unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitView {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// `on_time`.
    pub state: String,
    /// The word for print.
    pub label: String,
    /// When its sheet came, where a mail tells.
    pub received: Option<String>,
    /// What came after its first return and changed what counts, by its days; absent
    /// where nothing did.
    #[serde(default)]
    pub corrected: Option<String>,
    /// Days after 报送截止; absent where not late.
    pub days_late: Option<Num>,
    /// Whether the body shows it.
    pub in_body: bool,
    /// Whether a page names it, be it in 附件2. The numbers of one that none names are no figures.
    #[serde(skip, default = "named")]
    pub is_named: bool,
    /// Its counts.
    pub counts: UnitCounts,
    /// Done of those of its cells whose date has passed; absent where it did not
    /// report, has none, or some of them cannot be judged.
    #[serde(default)]
    pub due: Option<Rate>,
    /// Its place by that share among the units of its kind; absent where units are
    /// not ranked or it has no such share.
    pub rank: Option<Num>,
    /// What moved since the issue published before.
    pub since: Option<UnitSince>,
}

/// Cells of a unit by class. The classes sum to `expected`; without `blank`, to `reported`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitCounts {
    /// 应报.
    pub expected: Num,
    /// 已报.
    pub reported: Num,
    /// 已完成.
    pub done: Num,
    /// 序时推进.
    pub on_track: Num,
    /// 滞后.
    pub lagging: Num,
    /// 逾期.
    pub overdue: Num,
    /// 未启动.
    pub not_started: Num,
    /// 未到期.
    #[serde(default)]
    pub open: Num,
    /// 其他: 长期坚持, 已调整, 不涉及.
    pub other: Num,
    /// 未填报.
    pub blank: Num,
    /// 无法判定.
    pub unknown: Num,
    /// Done of expected; absent where nothing was reported.
    pub rate: Option<Rate>,
}

/// 附件2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Counted items, in order.
    pub columns: Vec<ItemRef>,
    /// Units, in the order of printing; in a file those that a page names.
    #[serde(serialize_with = "named_rows")]
    pub rows: Vec<MatrixRow>,
    /// The classes that occur, for the legend.
    pub legend: Vec<LegendEntry>,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The unit.
    pub unit: String,
    /// Whether a page names it.
    #[serde(skip, default = "named")]
    pub is_named: bool,
    /// One a column; absent where the unit is not expected to report it.
    pub cells: Vec<Option<MatrixCell>>,
    /// Columns, from 0, that the unit filled in without being asked: kept, but
    /// neither judged nor counted.
    #[serde(default)]
    pub outside: Vec<usize>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "WrittenCell", from = "WrittenCell")]
pub struct MatrixCell {
    /// Where it stands.
    pub status: Derived,
    /// Its light.
    pub light: Colour,
    /// The share that was typed (`80%`); absent where none was, and where it only says
    /// once more that the item is done.
    pub percent: Option<String>,
}

/// A cell of the matrix in a file: with its word, `推进`.
#[derive(Serialize, Deserialize)]
struct WrittenCell {
    status: Derived,
    short: String,
    light: Colour,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

impl From<MatrixCell> for WrittenCell {
    fn from(cell: MatrixCell) -> Self {
        Self { short: cell.short().to_string(), status: cell.status, light: cell.light, percent: cell.percent }
    }
}

impl From<WrittenCell> for MatrixCell {
    fn from(WrittenCell { status, light, percent, .. }: WrittenCell) -> Self {
        Self { status, light, percent }
    }
}

/// What a word and a colour of the matrix mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegendEntry {
    /// `on_track`.
    pub status: String,
    /// `推进`.
    pub short: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// The light's word: `绿`.
    #[serde(default)]
    pub colour: String,
}

/// The cells one by one, for the screen. Where there are more than a page can
/// hold, only those that need attention most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Unit by unit in the order of printing, then by item.
    pub rows: Vec<DetailRow>,
    /// How many are shown.
    pub shown: Num,
    /// How many there are.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// One cell: what a unit answered for an item. Answers are as typed, shortened,
/// and name nobody; what was not filled in is empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DetailRow {
    /// The unit.
    pub unit: String,
    /// The item; quotation marks in its name as on the list.
    pub item: ItemRef,
    /// `on_track`.
    pub status: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// The percentage.
    pub percent: String,
    /// How many are done.
    pub done: String,
    /// How many there shall be.
    pub target: String,
    /// The progress, as much as is worth showing.
    pub progress: String,
    /// Whether some of it was left out.
    pub cut: bool,
    /// All of it where some was left out, as far as a page can hold it.
    #[serde(default)]
    pub opened: String,
    /// Whether the page could not hold all of it.
    #[serde(default)]
    pub opened_cut: bool,
    /// The problems, as much as is worth showing; empty where there are none.
    #[serde(default)]
    pub problems: String,
    /// What comes next, likewise.
    #[serde(default)]
    pub next_steps: String,
    /// Good practice, likewise.
    #[serde(default)]
    pub practice: String,
    /// Where the answers stand (`0008.eml › 附件.xlsx［三季度］第7行`); empty where there are none.
    pub source: String,
}

/// What stands in a file is named by a page.
fn named() -> bool {
    true
}

fn named_units<S: Serializer>(rows: &[UnitView], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(rows.iter().filter(|row| row.is_named))
}

fn named_rows<S: Serializer>(rows: &[MatrixRow], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(rows.iter().filter(|row| row.is_named))
}

impl MatrixCell {
    /// Its word: `推进`.
    pub fn short(&self) -> &'static str {
        short_label(self.status)
    }
}

impl UnitCounts {
    /// The classes, which sum to `expected`.
    pub fn columns(&self) -> [&Num; 9] {
        [
            &self.done, &self.on_track, &self.lagging, &self.overdue, &self.not_started, &self.open, &self.other,
            &self.blank, &self.unknown,
        ]
    }
}
