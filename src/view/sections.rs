//! Sections 四 to 六: good practice, problems, what comes next.

use super::figure::Num;
use super::parts::{DueView, ItemList, ItemRef, Names, Quote};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 四、亮点做法.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Highlights {
    /// Good practice in the units' own words.
    pub quotes: Vec<Quote>,
    /// How many cells report good practice, in all.
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
    /// Cells that report a problem; the kinds' counts sum to it.
    pub total: Num,
    /// Units that reported one.
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
    /// Who leads most of the tasks concerned; absent where the units must act alone.
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
    /// Who leads the tasks concerned and must help; empty where the units must act alone.
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
    /// Units whose form has errors to correct, or answers that cannot be judged.
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
