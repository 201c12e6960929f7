//! What a finding expects, in the words of the list at hand: its ids, its
//! deliverables and its units, not those that the table of codes gives for all.

use crate::model::config::Config;
use crate::model::finding::{Code, Finding};
use crate::model::task::{Item, MasterList};
use crate::model::value::{Quarter, shortened};

/// Characters of a deliverable that an expectation quotes.
const QUOTED: usize = 24;

/// Gives findings that expect no more than the table's example a closer one.
pub fn by_the_list(findings: &mut [Finding], master: &MasterList, config: &Config, period: Quarter) {
    for finding in findings.iter_mut().filter(|finding| finding.expected == finding.code.row().example) {
        if let Some(closer) = expected(finding, master, config, period) {
            finding.expected = closer;
        }
    }
}

/// What is expected where such a thing is found; `None` where the table's example
/// is as close as can be.
fn expected(finding: &Finding, master: &MasterList, config: &Config, period: Quarter) -> Option<String> {
    // Findings about items are found as their ids.
    let ids = || finding.found.split('、').filter_map(|id| master.item(id.parse().ok()?));
    match finding.code {
        Code::ItemDuplicate => Some(format!("填在“{}”一行", quoted(master.item(ids().next()?.duplicate_of?)?))),
        Code::RowMissing => {
            let more = match ids().count() {
                0 | 1 => String::new(),
                n => format!("等{n}项"),
            };
            Some(format!("“{}”{more}的状态和进展", quoted(ids().next()?)))
        }
        Code::UnitMissing | Code::Late => {
            Some(format!("{}前报送", config.period(period).deadline?.format("%Y-%m-%d %H:%M")))
        }
        _ => None,
    }
}

/// An item as a person knows it: its id and the beginning of its words.
fn quoted(item: &Item) -> String {
    let words = if item.text.is_empty() { &item.title } else { &item.text };
    format!("{} {}", item.id, shortened(words, QUOTED))
}
