//! What may be said of the quarter as a whole. Templates only choose the words.

use super::briefing::Briefing;
use super::figure::Num;
use super::parts::Names;
use crate::model::value::{Derived, Quantity};
use serde::{Deserialize, Serialize};

/// How far the district has come, as far as that can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// No item counts.
    Nothing,
    /// Nobody filled in anything.
    Unknown,
    /// Less than half of the cells were filled in: too few to judge by.
    Sparse,
    /// At least eight in ten of the items that can be judged are as they should be.
    OnPlan,
    /// At least six in ten are.
    Mostly,
    /// Fewer are.
    Slow,
}

/// What units are behind with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Items past their date, and items behind.
    Both,
    /// Items past their date.
    Overdue,
    /// Items behind that are not yet due.
    Lagging,
}

/// How the units stand, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// Every one of several is on plan.
    Smooth,
    /// Every one of several has something overdue or behind.
    Behind,
    /// Some this, some that: each is named.
    Mixed,
}

/// The judgements that no single figure makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Of the items.
    pub pace: Pace,
    /// Whether no item and no unit is overdue or behind.
    pub clear: bool,
    /// What units are behind with.
    pub trouble: Trouble,
    /// Of the units.
    pub units: Together,
    /// Whether nothing is to be made up, corrected or begun, and nothing falls due.
    pub settled: bool,
}

impl Verdict {
    /// What may be said of this view.
    pub fn of(view: &Briefing) -> Self {
        let (o, next) = (&view.overview, &view.next);
        let none = |num: &Num| num.value == Quantity::default();
        let everybody = |units: &Names| units.all && units.total.value > Quantity::whole(1);
        let to_do = [
            &next.missing.total, &next.incomplete.total, &next.overdue_total, &next.lagging_total, &next.due_total,
            &next.starts_total, &next.faulty.total, &next.unreadable.total, &next.empty.total,
        ];
        Self {
            pace: pace(view),
            clear: none(&o.overdue.total) && none(&o.lagging.total) && none(&o.behind.total),
            trouble: match (none(&next.overdue_total), none(&next.lagging_total)) {
                (true, _) => Trouble::Lagging,
                (false, true) => Trouble::Overdue,
                _ => Trouble::Both,
            },
            units: if everybody(&o.smooth) {
                Together::Smooth
            } else if everybody(&o.behind) {
                Together::Behind
            } else {
                Together::Mixed
            },
            settled: to_do.into_iter().all(none),
        }
    }
}

fn pace(view: &Briefing) -> Pace {
    let o = &view.overview;
    let count = |wanted: &dyn Fn(Derived) -> bool| -> i128 {
        let of = |class: Derived| o.classes.iter().filter(move |c| c.id == class.id());
        let counts = Derived::ALL.into_iter().filter(|class| wanted(*class)).flat_map(of);
        counts.map(|class| i128::from(class.count.value.scaled())).sum()
    };
    let good = count(&|class| matches!(class, Derived::Done | Derived::OnTrack | Derived::Standing));
    let judged = count(&|class| {
        !matches!(class, Derived::Unreported | Derived::Unknown | Derived::Adjusted | Derived::NotApplicable)
    });
    match (o.items.value.scaled(), o.filled.value.scaled()) {
        (..=0, _) => Pace::Nothing,
        (_, 0) => Pace::Unknown,
        (_, filled) if i128::from(filled) * 2 < i128::from(o.cells.value.scaled()) => Pace::Sparse,
        _ if good * 10 >= judged * 8 => Pace::OnPlan,
        _ if good * 10 >= judged * 6 => Pace::Mostly,
        _ => Pace::Slow,
    }
}
