//! What gives way where five pages do not hold all: examples before facts, and
//! what an annex tells as well before what stands nowhere else.

use super::briefing::Briefing;

/// The steps, one after the other until the text fits. None of them makes a
/// sentence say more than before: what is left out was an example, or is counted.
pub const GIVES_WAY: [fn(&mut Briefing); 7] = [
    |view| plans(view, 1),
    |view| owners(view),
    |view| duties(view, 1),
    |view| examples(view, 2, 2),
    |view| plans(view, 0),
    |view| dates(view, 2),
    |view| examples(view, 1, 1),
];

/// What gives way where the first page does not hold 一.
pub const FIRST_GIVES_WAY: [fn(&mut Briefing); 3] =
    [|view| fates(view, 2), |view| decisions(view, 2), |view| fates(view, 1)];

/// Dates of one fate that the account names.
fn fates(view: &mut Briefing, most: usize) {
    let account = &mut view.overview.account;
    for part in account.parts.iter_mut().chain(&mut account.earlier) {
        part.more |= part.shown.len() > most;
        part.shown.truncate(most);
    }
}

/// Lines of what is to be decided; what silent units are asked stands in 六 then.
fn decisions(view: &mut Briefing, most: u32) {
    view.overview.decisions.retain(|decision| decision.line <= most);
}

/// Next steps of the quarter before, with the words of both.
fn plans(view: &mut Briefing, most: usize) {
    view.echo.iter_mut().for_each(|echo| echo.shown.truncate(most));
}

/// Good practice, and kinds of problems with an example.
fn examples(view: &mut Briefing, practice: usize, kinds: usize) {
    view.highlights.quotes.truncate(practice);
    view.problems.told = view.problems.told.min(kinds);
}

/// Who owes the items that problems are about, by the list.
fn duties(view: &mut Briefing, most: usize) {
    let problems = &mut view.problems;
    problems.duties_more |= problems.duties.len() > most;
    problems.duties.truncate(most);
}

/// Items of a date of the next quarter.
fn dates(view: &mut Briefing, most: usize) {
    for day in &mut view.next.due {
        day.more |= day.items.len() > most;
        day.items.truncate(most);
    }
}

/// Owners of what falls due, beside the first.
fn owners(view: &mut Briefing) {
    for item in view.next.due.iter_mut().flat_map(|day| &mut day.items) {
        item.more |= item.owners.len() > 1;
        item.owners.truncate(1);
    }
}
