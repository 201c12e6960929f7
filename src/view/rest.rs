//! The parts of the view from section 三 on: the board of units, good practice,
//! problems, what comes next, the annexes, and the foot.

use super::{Colour, DueView, ItemList, ItemRef, Names, Num, Quote, Rate, UnitSince};
use crate::model::task::UnitKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 三、the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitBoard {
    /// Every unit that should report, in the order of printing.
    pub rows: Vec<UnitView>,
    /// How many of them the body shows.
    pub in_body: usize,
    /// The sums over all units.
    pub total: UnitCounts,
    /// The units that the body leaves out, as one row; absent where it shows all.
    #[serde(default)]
    pub rest: Option<UnitRest>,
    /// Whether any unit has something under 其他.
    pub has_other: bool,
    /// Whether units are ranked.
    pub ranked: bool,
}

/// The colour of a status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hue {
    /// `on_track`.
    pub status: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// `浅绿`: told apart from 已完成, where both have one light.
    pub word: String,
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
    /// Days after 报送截止; absent where not late.
    pub days_late: Option<Num>,
    /// Whether the body shows it.
    pub in_body: bool,
    /// Its counts.
    pub counts: UnitCounts,
    /// Its place; ties share one. Absent where units are not ranked or it did
    /// not report.
    pub rank: Option<Num>,
    /// What moved since the issue published before.
    #[serde(default)]
    pub since: Option<UnitSince>,
}

/// Cells of a unit by class. The classes sum to `expected`, and
/// `expected` less `blank` is `reported`.
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
    /// 其他: 长期坚持, 已调整, 不涉及.
    pub other: Num,
    /// 未填报.
    pub blank: Num,
    /// 无法判定.
    pub unknown: Num,
    /// Done of expected.
    pub rate: Option<Rate>,
}

/// 四、亮点做法.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Highlights {
    /// Good practice in the units' own words.
    pub quotes: Vec<Quote>,
    /// How many cells tell of good practice, in all.
    pub total: Num,
    /// Where nobody does: items that units finished before their date.
    pub ahead: Vec<Ahead>,
}

/// An item finished before its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ahead {
    /// The item.
    pub item: ItemRef,
    /// The date.
    pub due: DueView,
    /// Who finished it.
    pub units: Names,
}

/// 五、存在问题.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problems {
    /// Cells that tell of a problem; the kinds' counts sum to it.
    pub total: Num,
    /// Units that told of one.
    pub units: Num,
    /// Kinds that occur, the largest first; 其他 last.
    pub kinds: Vec<ProblemKind>,
    /// Who must act on which kinds, in the order of the kinds.
    #[serde(default)]
    pub actors: Vec<Actor>,
}

/// Who must act on problems.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// Who leads most of the tasks concerned; absent where the units must act by
    /// themselves.
    pub lead: Option<String>,
    /// The kinds of problem.
    pub kinds: Vec<String>,
}

/// Problems of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemKind {
    /// 资金.
    pub name: String,
    /// Whether it is what no kind claims.
    pub rest: bool,
    /// How many.
    pub count: Num,
    /// Whose.
    pub units: Names,
    /// About what.
    pub items: ItemList,
    /// One of them.
    pub quote: Option<Quote>,
    /// Who leads the tasks concerned and so must help; empty where the units
    /// must act by themselves.
    pub leads: Vec<String>,
}

/// 六、下一步工作安排.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// What falls due in the next quarter, by date.
    pub due: Vec<DueDay>,
    /// How many items fall due.
    pub due_total: Num,
    /// Dates that are not shown.
    pub due_more: bool,
    /// What is overdue, and by whom.
    pub overdue: Vec<Makeup>,
    /// How many items some unit is overdue on.
    pub overdue_total: Num,
    /// Units that are overdue on something.
    pub overdue_units: Names,
    /// Units that must report.
    pub missing: Names,
    /// Units that must fill in the rest of their form.
    pub incomplete: Names,
    /// Units whose form has errors that they must correct, or answers that
    /// cannot be judged.
    pub faulty: Names,
    /// What is behind, and by whom.
    pub lagging: Vec<Makeup>,
    /// How many items some unit is behind on.
    pub lagging_total: Num,
    /// Units that are behind on something.
    pub lagging_units: Names,
    /// What begins in the next quarter, as much as is worth printing.
    pub starts: Vec<Start>,
    /// How many items begin.
    pub starts_total: Num,
}

/// What falls due on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueDay {
    /// `10月31日`.
    pub date: String,
    /// For machines.
    pub iso: NaiveDate,
    /// What, as much as is worth printing.
    pub items: Vec<DueItem>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// An item that falls due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueItem {
    /// The item.
    pub item: ItemRef,
    /// What of it; may be empty.
    pub label: String,
    /// Who owes it, as few words as possible.
    pub owners: Vec<String>,
    /// Whether there are more owners than shown.
    pub more: bool,
}

/// An item that begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// `10月1日`.
    pub date: String,
    /// The item.
    pub item: ItemRef,
}

/// An item to be made up for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Makeup {
    /// The item.
    pub item: ItemRef,
    /// By whom.
    pub units: Names,
}

/// 附件2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Counted items, in order.
    pub columns: Vec<ItemRef>,
    /// Units, in the order of printing.
    pub rows: Vec<MatrixRow>,
    /// The classes that occur, for the legend.
    pub legend: Vec<LegendEntry>,
}

/// A row of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixRow {
    /// The unit.
    pub unit: String,
    /// One a column; absent where the unit is not expected to report it.
    pub cells: Vec<Option<MatrixCell>>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// `on_track`.
    pub status: String,
    /// `推进`.
    pub short: String,
    /// Its light.
    pub light: Colour,
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
    /// Where the answers stand: `0008.eml › 附件.xlsx［三季度］第7行`; empty
    /// where the unit did not answer.
    pub source: String,
}

/// 附件3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checks {
    /// Findings about the list; with `of_units` they sum to `total`.
    pub of_list: Num,
    /// Findings about what units sent, and what they did not.
    pub of_units: Num,
    /// All findings.
    pub total: Num,
    /// By severity; sums to `total`.
    pub severities: Vec<SeverityCount>,
    /// By code; sums to `total`.
    pub codes: Vec<CodeCount>,
    /// Rows read, all sheets together.
    pub rows: Num,
    /// What became of them; sums to `rows`.
    pub row_fates: Vec<FateCount>,
    /// Files and sheets that were settled as a whole.
    pub wholes: Num,
    /// What became of them; sums to `wholes`.
    pub whole_fates: Vec<FateCount>,
    /// Files that came in.
    pub files: Num,
    /// Corrections of the list.
    pub corrections: Vec<CorrectionView>,
    /// What contradicts itself and waits for an answer, as many as are worth
    /// printing.
    pub conflicts: Vec<ConflictView>,
    /// Questions that staff settled in 裁定.xlsx, and how: `taken` names who and when.
    pub rulings: Vec<ConflictView>,
    /// How many in all.
    pub conflict_total: Num,
    /// Rows of units that are not expected to report the item, or repeats:
    /// kept, counted nowhere.
    pub uncounted: Num,
}

/// Findings of a severity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeverityCount {
    /// `error`.
    pub id: String,
    /// `错误`.
    pub label: String,
    /// How many.
    pub count: Num,
}

/// Findings of a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeCount {
    /// Whether it is about the list, not about what a unit sent.
    pub of_list: bool,
    /// `error`.
    pub level: String,
    /// `I201`.
    pub code: String,
    /// `错误`.
    pub severity: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// How many.
    pub count: Num,
    /// Units concerned.
    pub units: Names,
}

/// Rows, files or sheets of one fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FateCount {
    /// `merged`.
    pub id: String,
    /// `已采用`.
    pub label: String,
    /// How many.
    pub count: Num,
}

/// A correction of the list, as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionView {
    /// Task number or item id.
    pub id: String,
    /// Which field.
    pub field: String,
    /// The words before.
    pub original: String,
    /// The words after.
    pub replacement: String,
    /// Why.
    pub reason: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// Whether it was applied.
    pub applied: bool,
}

/// Something that contradicts itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    /// `G103`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The unit; absent where unknown.
    pub unit: Option<String>,
    /// Where.
    pub place: String,
    /// What was done.
    pub taken: String,
}

/// 版记.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Foot {
    /// 报.
    pub report_to: String,
    /// 送.
    pub send_to: String,
    /// 发.
    pub distribute_to: String,
}
