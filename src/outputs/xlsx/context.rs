//! What every sheet is made from.

use super::hyperlinks::Links;
use super::style::Styles;
use crate::model::config::Config;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::view::Briefing;
use std::collections::HashMap;
use std::rc::Rc;

/// What every sheet is made from.
pub struct Context<'a> {
    /// The quarter as the text tells it, with every number as printed.
    pub view: &'a Briefing,
    /// The judged answers of the units, cell by cell.
    pub ledger: &'a Ledger,
    /// The list of tasks, for words and order.
    pub master: &'a MasterList,
    /// Staff's settings.
    pub config: &'a Config,
    /// Every format of the workbook.
    pub styles: Styles,
    /// Where things stand on the sheet 明细.
    pub links: Links<'a>,
    /// Whom each unit names as its contacts.
    pub people: HashMap<&'a str, Rc<[&'a str]>>,
}

impl<'a> Context<'a> {
    /// For one quarter's workbook; makes its formats and links once.
    pub fn new(view: &'a Briefing, ledger: &'a Ledger, master: &'a MasterList, config: &'a Config) -> Self {
        let people = ledger.people().into_iter().map(|(unit, names)| (unit, names.into_iter().collect()));
        let (people, styles, links) = (people.collect(), Styles::new(config.decimals), Links::new(ledger));
        Self { view, ledger, master, config, styles, links, people }
    }

    /// The heading of a sheet's pages: `……简报（2025年第三季度）· 明细`.
    pub fn heading(&self, sheet: &str) -> String {
        format!("{}（{}）· {sheet}", self.view.head.title, self.view.head.period)
    }
}
