//! What every sheet is made from.

use super::hyperlinks::Links;
use super::style::Styles;
use crate::model::config::Config;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::view::Briefing;

pub struct Context<'a> {
    pub view: &'a Briefing,
    pub ledger: &'a Ledger,
    pub master: &'a MasterList,
    pub config: &'a Config,
    pub styles: Styles,
    pub links: Links<'a>,
}

impl<'a> Context<'a> {
    pub fn new(view: &'a Briefing, ledger: &'a Ledger, master: &'a MasterList, config: &'a Config) -> Self {
        Self { view, ledger, master, config, styles: Styles::new(config.decimals), links: Links::new(ledger) }
    }

    /// The heading of a sheet's pages: `……简报（2025年第三季度）· 明细`.
    pub fn heading(&self, sheet: &str) -> String {
        format!("{}（{}）· {sheet}", self.view.head.title, self.view.head.period)
    }
}
