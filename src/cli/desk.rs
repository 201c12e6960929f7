//! 工作台.html: written wherever a quarter was read by a command that changes its folder.

use super::exchange::Party;
use super::quarter::Quarterly;
use super::step::Next;
use super::terminal::Host;
use crate::document::templates::Templates;
use crate::intake::{Piece, pieces};
use crate::model::error::Error;
use crate::model::place::Origin;
use crate::outputs::desk::{PAGE, render};
use crate::outputs::returns::LIST;
use crate::outputs::{Made, TEXT};
use crate::view::{DeskFacts, DeskPlan, ExchangeLine, Links};
use crate::workspace::addressed::{FORMS, RETURNS, send_list};
use crate::workspace::{MASTER, REGISTER, RULINGS, issues};
use std::collections::HashSet;

/// The page, but for what comes next: that hangs on what is written beside it.
pub(super) struct Page<'q> {
    read: &'q Quarterly,
    plan: DeskPlan<'q>,
    pieces: Vec<Option<Piece>>,
}

impl<'q> Page<'q> {
    /// Chooses what stands there, and reads the pieces of sheets for it by so many `threads`.
    ///
    /// # Errors
    /// A file cannot be loaded, or the machine does not do its part.
    pub(super) fn new(read: &'q Quarterly, threads: usize, host: &Host) -> Result<Self, Error> {
        let plan = DeskPlan::new(&read.ledger, &read.questions);
        let pieces = pieces(plan.wanted(), &read.inbox.as_read(), host.reader, threads)?;
        Ok(Self { read, plan, pieces })
    }

    /// The page that a command leaves, with the units as they stand then and the files that
    /// it writes beside it and takes away.
    ///
    /// # Errors
    /// A template does not render, or the last issue cannot be read.
    pub(super) fn made(
        self,
        next: Next,
        parties: &[Party],
        (beside, gone): (&[Made], &[String]),
        templates: &Templates,
    ) -> Result<Made, Error> {
        let Self { read, plan, pieces } = self;
        let (workspace, period) = (&read.workspace, read.ledger.period);
        let folder = workspace.folder(period);
        let beside: HashSet<&str> = beside.iter().map(|made| made.name.as_str()).collect();
        let gone: HashSet<&str> = gone.iter().map(String::as_str).collect();
        let has = |name: &str| beside.contains(name) || folder.join(name).exists() && !gone.contains(name);
        let link = |name: &str| has(name).then(|| way(name));
        let issue = issues::last(workspace, period)?.map(|issue| issues::folder(issue.seal.number));
        let links = Links {
            inbox: folder.join("inbox").exists().then(|| "inbox/".into()),
            rulings: link(RULINGS),
            list: link(LIST),
            register: link(REGISTER),
            letters: link(&send_list(RETURNS)),
            forms: link(&send_list(FORMS)),
            briefing: link("out/简报.html"),
            text: link(TEXT),
            issue: issue.map(|folder| way(&folder) + "/"),
            master: way(&format!("../{MASTER}")),
        };
        let to = |origin: &Origin| {
            let first = origin.steps().first()?;
            let places =
                [(format!("inbox/{first}"), folder.join("inbox")), (format!("../{first}"), workspace.dir.clone())];
            places.into_iter().find(|(_, below)| below.join(first).exists()).map(|(path, _)| way(&path))
        };
        let exchanges = parties.iter().map(|party| line(party, &link)).collect();
        let facts = DeskFacts { config: &workspace.config, next, links, way: &to, exchanges };
        Ok(Made::new(PAGE, render(&plan.view(&pieces, facts), templates)?))
    }
}

/// Where a unit stands, with the ways to its files that `link` knows.
fn line<'p>(party: &'p Party, link: &dyn Fn(&str) -> Option<String>) -> ExchangeLine<'p> {
    let number = Some(party.exchange.number).filter(|number| *number > 0);
    ExchangeLine {
        exchange: &party.exchange,
        returned: number.and_then(|number| link(&party.files.returned(number))),
        page: link(&party.files.page()),
    }
}

/// A path below the folder of the quarter as a link.
fn way(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_no_character_that_means_something_else() {
        assert_eq!(way("inbox/a b#1?%&'\".xlsx"), "inbox/a%20b%231%3F%25%26%27%22.xlsx");
        assert_eq!(way("裁定.xlsx"), "%E8%A3%81%E5%AE%9A.xlsx");
    }
}
