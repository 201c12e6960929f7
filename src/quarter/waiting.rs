//! Units of which the office must decide something before anything can be asked of them:
//! which of several files counts, of which quarter a sheet is, which column holds an answer,
//! whether a later file corrects the one before it or takes its place.
//!
//! Until then it is not known what the unit said. What is asked meanwhile might be asked
//! for nothing, and what is not found meanwhile is not mended.

use crate::model::finding::{Code, Finding};
use crate::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use crate::model::place::Origin;
use std::collections::{BTreeSet, HashSet};

/// Units of which the office must decide about the words of a mail; what their sheets say is
/// known, and they are asked to mend it.
pub fn undecided(ledger: &Ledger) -> BTreeSet<&str> {
    let is_open = |finding: &&Finding| matches!(finding.code, Code::MailFigureAsked | Code::TextMail);
    ledger.findings.iter().filter(is_open).filter_map(|finding| finding.unit.as_deref()).collect()
}

/// Those units, by their names.
pub fn waiting(ledger: &Ledger) -> BTreeSet<&str> {
    let undecided = ledger.dispositions.iter().filter(|disposition| disposition.what == Outcome::Undecided);
    let undecided: HashSet<&Origin> = undecided.map(|disposition| &disposition.path).collect();
    let is_held = |unit: &&UnitReport| {
        let mut files = unit.source.iter().chain(&unit.others);
        unit.state == UnitState::Unreadable && files.any(|file| undecided.contains(file))
    };
    let held = ledger.units.iter().filter(is_held).map(|unit| unit.name.as_str());
    // All counts until the question is answered, some of it perhaps for nothing.
    let is_open = |finding: &&Finding| match finding.code {
        // Which column holds an answer may be asked too: what is missed may stand there.
        Code::ExtentAsked | Code::ColumnDoubtful => true,
        // Of a file as a whole it is decided.
        Code::TakenBack => finding.place.sheet.is_some(),
        _ => false,
    };
    let open = ledger.findings.iter().filter(is_open);
    held.chain(open.filter_map(|finding| finding.unit.as_deref())).collect()
}
