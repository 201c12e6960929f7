//! The key figures: from what 一 says.

use super::composer::Composer;
use crate::quarter::due::FellState;
use crate::view::cards::{Counted, Word};
use crate::view::{Card, ClosingView, Evidence, Num, Overview, Tone};

impl Composer<'_> {
    /// The key figures of a quarter.
    pub(super) fn cards(&mut self, o: &Overview) -> Vec<Card> {
        let said = if o.absent.is_zero() { (Word::AllIn, Tone::Good) } else { (Word::NotAllIn, Tone::Care) };
        let reported = card(Some(&o.reported), format!("已报送的{}", o.noun), said).of(&o.units);
        let count = |num: &Num, counted: Counted, some: (Word, Tone), clear: Word| {
            let said = match (num.is_zero(), o.unjudged.is_zero()) {
                (false, _) => return card(Some(num), counted.label().to_string(), some),
                (true, false) => (Word::Undecided, Tone::Care),
                // What nobody sent says nothing of what is not late.
                (true, true) if !o.absent.is_zero() => (Word::NotAllIn, Tone::Care),
                (true, true) => (clear, Tone::Good),
            };
            let open = (said.0 == Word::Undecided).then_some(&o.unjudged);
            card(Some(num), counted.label().to_string(), said).by(open, "项")
        };
        let overdue = count(&o.overdue.total, Counted::Overdue, (Word::SomeOverdue, Tone::Bad), Word::NoneOverdue);
        let lagging = count(&o.lagging.total, Counted::Lagging, (Word::SomeLagging, Tone::Care), Word::NoneLagging);
        let said = if o.unjudged.is_zero() { (Word::AllJudged, Tone::Good) } else { (Word::ToBeChecked, Tone::Care) };
        let unjudged = card(Some(&o.unjudged), Counted::Unjudged.label().to_string(), said).of(&o.items);
        let counts = [reported, self.fell_due(o), overdue, lagging];
        counts.into_iter().chain(o.closings.iter().map(|closing| target(closing, o))).chain([unjudged]).collect()
    }

    /// What fell due in the quarter.
    fn fell_due(&mut self, o: &Overview) -> Card {
        let account = &o.account;
        let of = |state: FellState| account.parts.iter().find(|part| part.id == state.id()).map(|part| &part.count);
        let label = Counted::FellDue.label().to_string();
        if account.total.is_zero() {
            let said =
                if o.time.quarter_over { (Word::NothingDue, Tone::Plain) } else { (Word::NotYetDue, Tone::Open) };
            return card(Some(&account.total), label, said);
        }
        let done = of(FellState::Done).cloned();
        let done = done.unwrap_or_else(|| self.figures.count("account.none", "项", None::<Evidence>));
        let (said, amount) = match (of(FellState::Overdue), of(FellState::Behind), of(FellState::Doubtful)) {
            (Some(late), ..) => ((Word::Late, Tone::Bad), Some(late)),
            (None, Some(late), _) => ((Word::StepsMissed, Tone::Care), Some(late)),
            (None, None, Some(open)) => ((Word::ToBeChecked, Tone::Care), Some(open)),
            (None, None, None) => ((Word::AllDone, Tone::Good), None),
        };
        card(Some(&done), label, said).of(&account.total).by(amount, "项")
    }
}

/// A target of the district.
fn target(closing: &ClosingView, o: &Overview) -> Card {
    let lacking = closing.is_partial();
    let unjudged = closing.pace.as_ref().is_some_and(|pace| pace.unjudged);
    let exceeded = closing.over.is_some() && !closing.at_least;
    let (said, amount, measure) = match (&closing.sum, &closing.gap, &closing.pace) {
        (None, ..) => ((Word::Untold, Tone::Plain), None, ""),
        _ if closing.planned => ((Word::Planned, Tone::Plain), None, ""),
        (_, Some(gap), _) if o.time.year_over => ((Word::Short, Tone::Bad), Some(gap), closing.measure.as_str()),
        (_, Some(_), Some(pace)) if pace.behind && pace.difference.is_zero() => ((Word::Behind, Tone::Care), None, ""),
        (_, Some(_), Some(pace)) if pace.behind => ((Word::Behind, Tone::Care), Some(&pace.difference), "个百分点"),
        _ if exceeded => ((Word::Beyond, Tone::Care), None, ""),
        _ if lacking => ((Word::Incomplete, Tone::Care), None, ""),
        _ if unjudged => ((Word::ToBeChecked, Tone::Care), None, ""),
        (_, Some(_), Some(_)) => ((Word::InTime, Tone::Good), None, ""),
        (_, Some(gap), None) => ((Word::Short, Tone::Open), Some(gap), closing.measure.as_str()),
        _ => ((Word::Reached, Tone::Good), None, ""),
    };
    card(closing.sum.as_ref(), closing.verbatim.clone(), said).of(&closing.target).by(amount, measure)
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
