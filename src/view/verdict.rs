//! What may be said of the quarter as a whole. Templates only choose the words.

use super::briefing::Briefing;
use super::figure::Num;
use super::front::Standing;
use super::parts::Names;
use crate::model::value::Derived;
use serde::{Deserialize, Serialize};

/// What may be said of the district as a whole: a verdict only where every item and
/// every cell was judged, else the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// No item counts.
    Nothing,
    /// Nobody filled in anything.
    Unreported,
    /// Every item is done, and no target of the district is short of it.
    Done,
    /// Everybody reported, every item is done, on track, standing, or not yet to begin,
    /// and every target of the district is told in full and not behind time.
    OnPlan,
    /// Everything was judged and nothing is overdue or behind; it is too little for 按计划.
    Sound,
    /// Something is overdue or behind; all was judged.
    Troubled,
    /// Something was not judged.
    Reserved,
}

/// A fact that stands against a verdict, in the order of print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Caveat {
    /// Items past their date.
    Overdue,
    /// Items behind.
    Lagging,
    /// Targets of the district behind the time that is gone.
    BehindTime,
    /// Items that could not be judged.
    Unjudged,
    /// Units that sent nothing that can be used.
    Silent,
    /// Cells that could not be judged, of items that were.
    Cells,
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

/// The judgements that no single figure makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Of the district.
    pub overall: Overall,
    /// What stands against a verdict.
    pub caveats: Vec<Caveat>,
    /// What units are behind with.
    pub trouble: Trouble,
    /// Whether nothing is to be made up, corrected or begun, and nothing falls due.
    pub settled: bool,
}

impl Verdict {
    /// What may be said of this view.
    pub fn of(view: &Briefing) -> Self {
        let next = &view.next;
        let to_do = [
            &next.missing.total, &next.incomplete.total, &next.overdue_total, &next.lagging_total, &next.due_total,
            &next.starts_total, &next.faulty.total, &next.unreadable.total, &next.empty.total,
        ];
        let caveats = caveats(view);
        Self {
            overall: overall(view, &caveats),
            caveats,
            trouble: match (next.overdue_total.is_zero(), next.lagging_total.is_zero()) {
                (true, _) => Trouble::Lagging,
                (false, true) => Trouble::Overdue,
                _ => Trouble::Both,
            },
            settled: to_do.into_iter().all(Num::is_zero),
        }
    }
}

/// What stands against a verdict; what another of them implies, and 一 says below, is left out.
fn caveats(view: &Briefing) -> Vec<Caveat> {
    let (o, cells) = (&view.overview, &view.units.total);
    let silent = !o.absent.is_zero() && o.unjudged.is_zero();
    let open = o.unjudged.is_zero() && o.absent.is_zero() && !(cells.blank.is_zero() && cells.unknown.is_zero());
    let lagging = !o.lagging.total.is_zero() && o.behind_time.is_zero();
    let all = [
        (Caveat::Overdue, !o.overdue.total.is_zero()),
        (Caveat::Lagging, lagging),
        (Caveat::BehindTime, !o.behind_time.is_zero()),
        (Caveat::Unjudged, !o.unjudged.is_zero()),
        (Caveat::Silent, silent),
        (Caveat::Cells, open),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(caveat, _)| caveat).collect()
}

fn overall(view: &Briefing, caveats: &[Caveat]) -> Overall {
    let o = &view.overview;
    let every = |classes: &[Derived]| {
        let other = |id: &str| !classes.iter().any(|class| class.id() == id);
        o.classes.iter().filter(|class| other(&class.id)).all(|class| class.count.is_zero())
    };
    let sound = [Derived::Done, Derived::OnTrack, Derived::Standing, Derived::Adjusted, Derived::NotApplicable];
    // What is not yet to begin is where it should be.
    let early = |id: &str| view.items.iter().any(|item| item.status == id && item.opens.is_none());
    let begun = every(&[&sound[..], &[Derived::NotStarted]].concat()) && !early(Derived::NotStarted.id());
    let nobody = |units: &Names| units.total.is_zero();
    let targets = view.items.iter().flat_map(|item| &item.closings).filter(|c| !c.each_unit && !c.planned);
    let told = || targets.clone().all(|c| c.sum.is_some() && nobody(&c.silent) && nobody(&c.asked));
    // A target that each unit has is no sum, and units may be behind with it all the same;
    // what is still to be decided of a unit may be so too.
    let stands = |standings: &[Standing]| o.standings.iter().any(|group| standings.contains(&group.standing));
    let in_time = !stands(&[Standing::Slow, Standing::Untold, Standing::Unclear]);
    let troubled =
        caveats.iter().any(|caveat| matches!(caveat, Caveat::Overdue | Caveat::Lagging | Caveat::BehindTime));
    match () {
        () if o.items.is_zero() => Overall::Nothing,
        () if o.filled.is_zero() => Overall::Unreported,
        () if caveats.iter().any(|caveat| matches!(caveat, Caveat::Unjudged | Caveat::Silent | Caveat::Cells)) => {
            Overall::Reserved
        }
        () if troubled => Overall::Troubled,
        () if every(&sound[..1])
            && !stands(&[Standing::Unclear])
            && told()
            && targets.clone().all(|c| c.gap.is_none()) =>
        {
            Overall::Done
        }
        () if begun && told() && in_time => Overall::OnPlan,
        () => Overall::Sound,
    }
}
