//! The key figures: from what 一 says.

use super::composer::Composer;
use crate::model::value::{Derived, Quantity};
use crate::view::cards::{Counted, Word};
use crate::view::{Card, ClosingView, Num, Overview, Tone};

impl Composer<'_> {
    /// The key figures of a quarter.
    pub(super) fn cards(o: &Overview) -> Vec<Card> {
        let none = |num: &Num| num.value == Quantity::default();
        let unjudged = o.classes.iter().find(|class| class.id == Derived::Unknown.id()).map(|class| &class.count);
        let reported =
            if o.reported.value == o.units.value { (Word::AllIn, Tone::Good) } else { (Word::NotAllIn, Tone::Care) };
        let reported = card(Some(&o.reported), format!("已报送的{}", o.noun), reported).of(&o.units);
        let count = |num: &Num, counted: Counted, some: (Word, Tone), clear: Word| {
            let open = unjudged.filter(|open| none(num) && !none(open));
            let said = match (none(num), open) {
                (false, _) => some,
                (true, Some(_)) => (Word::Undecided, Tone::Care),
                (true, None) => (clear, Tone::Good),
            };
            card(Some(num), counted.label().to_string(), said).by(open, "项")
        };
        let overdue = count(&o.overdue.total, Counted::Overdue, (Word::SomeOverdue, Tone::Bad), Word::NoneOverdue);
        let lagging = count(&o.lagging.total, Counted::Lagging, (Word::SomeLagging, Tone::Care), Word::NoneLagging);
        let unjudged = unjudged.map(|open| {
            let said = if none(open) { (Word::AllJudged, Tone::Good) } else { (Word::ToBeChecked, Tone::Care) };
            card(Some(open), Counted::Unjudged.label().to_string(), said).of(&o.items)
        });
        let counts = [Some(reported), Some(overdue), Some(lagging)].into_iter().flatten();
        counts.chain(o.closings.iter().map(target)).chain(unjudged).collect()
    }
}

fn target(closing: &ClosingView) -> Card {
    let lacking = closing.silent.total.value != Quantity::default();
    let (said, amount) = match (&closing.gap, &closing.over) {
        _ if closing.planned => ((Word::Planned, Tone::Plain), None),
        (Some(gap), _) => ((Word::Short, Tone::Care), Some(gap)),
        (None, Some(_)) if !closing.at_least => ((Word::Beyond, Tone::Care), None),
        _ if lacking => ((Word::ReachedWithout, Tone::Care), None),
        _ => ((Word::Reached, Tone::Good), None),
    };
    card(closing.sum.as_ref(), closing.verbatim.clone(), said).of(&closing.target).by(amount, &closing.measure)
}

fn card(number: Option<&Num>, label: String, (word, tone): (Word, Tone)) -> Card {
    let (word, measure) = (word.label().to_string(), String::new());
    Card { number: number.cloned(), of: None, label, word, amount: None, measure, tone }
}

impl Card {
    fn of(self, of: &Num) -> Self {
        Self { of: Some(of.clone()), ..self }
    }

    fn by(self, amount: Option<&Num>, measure: &str) -> Self {
        match amount {
            Some(amount) => Self { amount: Some(amount.clone()), measure: measure.to_string(), ..self },
            None => self,
        }
    }
}
