//! Which quarter a sheet is of: by what it says itself (its name, its titles,
//! the headings of its answers), and by how it came (the name of its file, the
//! archives it lay in, the words of the mail).
//!
//! | the sheet itself | how it came | taken as |
//! |---|---|---|
//! | this quarter | this, or nothing | this quarter |
//! | this quarter | another, of which the file has no sheet | asked |
//! | this quarter and another | whatever | asked |
//! | another | the same other | the other: passed over |
//! | another, beside a sheet of this quarter | whatever | the other: passed over |
//! | another | this, or nothing: it came for this quarter | asked |
//! | nothing | this, or nothing | this quarter |
//! | nothing | another | asked |
//!
//! So two witnesses are needed to pass over all that a unit sent. Mails and
//! archives are witnesses for this quarter only: answers keep the subject of
//! what they answer.

use super::arrival::Arrival;
use crate::model::value::{Quarter, labelled, quarters_named};
use std::collections::BTreeSet;

/// What the evidence says of a sheet's quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// The one being read.
    This,
    /// Another one; how it is named.
    Other(String),
    /// Nothing names a quarter.
    Unknown,
    /// The evidence contradicts itself; what each piece says.
    Doubtful(String),
}

labelled! {
    /// Where words that may name a quarter stand.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Where {
        SheetName "表名",
        /// The key of a form.
        Key "表样",
        Title "标题",
        /// The heading of an answer.
        Heading "表头",
        FileName "文件名",
        /// The name of an archive, a folder or a mail that holds the file.
        Container "所在文件夹或压缩包",
        Mail "邮件",
    }
}

/// What words say of the quarter: which they name, where they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Witnesses {
    this: Vec<Where>,
    others: Vec<(Where, BTreeSet<Quarter>)>,
}

impl Witnesses {
    /// Hears words. Those that name several quarters, this one among them, speak
    /// of this one.
    pub(super) fn hear(&mut self, at: Where, text: &str, period: Quarter) {
        let named = named(text, period);
        if named.contains(&period) {
            self.this.push(at);
        } else if !named.is_empty() {
            self.others.push((at, named.into_iter().collect()));
        }
    }

    /// Hears words that count only where they speak for this quarter.
    pub(super) fn hear_for(&mut self, at: Where, text: &str, period: Quarter) {
        self.this.extend(named(text, period).contains(&period).then_some(at));
    }

    /// Whether nothing names a quarter.
    pub(super) fn is_silent(&self) -> bool {
        self.this.is_empty() && self.others.is_empty()
    }

    /// Whether all that speak, speak of this quarter.
    pub(super) fn is_this(&self) -> bool {
        !self.this.is_empty() && self.others.is_empty()
    }

    /// The other quarters named.
    pub(super) fn others(&self) -> BTreeSet<Quarter> {
        self.others.iter().flat_map(|(_, quarters)| quarters.iter().copied()).collect()
    }

    /// What was heard, for staff: 标题写的是2025年第二季度，文件名写的是2025年第三季度.
    fn said(&self, also: &Self, period: Quarter) -> String {
        let mut said: Vec<String> = Vec::new();
        for heard in [self, also] {
            let others = heard.others.iter().map(|(at, quarters)| (*at, titles(quarters)));
            for (at, title) in others.chain(heard.this.iter().map(|at| (*at, period.title()))) {
                let words = format!("{}写的是{title}", at.label());
                if !said.contains(&words) {
                    said.push(words);
                }
                if said.len() > SAID {
                    return said[..SAID].join("，") + "，等等";
                }
            }
        }
        said.join("，")
    }
}

/// How many things that contradict each other staff are told.
const SAID: usize = 8;

/// The quarters that words name; most words are seen to name none at a glance.
fn named(text: &str, period: Quarter) -> Vec<Quarter> {
    let half = text.contains("上半年");
    let may = half || text.contains(['季', '月', 'q', 'Q', 'Ｑ', 'ｑ']);
    let named = if may { quarters_named(text, period.year) } else { Vec::new() };
    // A half-year is told at its end.
    if half && named.is_empty() {
        quarters_named(&text.replace("上半年", "第二季度"), period.year)
    } else {
        named
    }
}

fn titles(quarters: &BTreeSet<Quarter>) -> String {
    quarters.iter().map(|quarter| quarter.title()).collect::<Vec<_>>().join("、")
}

/// What tells of the quarter before a file is opened.
pub(super) fn carried(arrival: Arrival, period: Quarter) -> Witnesses {
    let mut heard = Witnesses::default();
    heard.hear(Where::FileName, arrival.origin.file_name(), period);
    for step in arrival.origin.steps().iter().rev().skip(1) {
        heard.hear_for(Where::Container, step, period);
    }
    if let Some(mail) = arrival.mail {
        heard.hear_for(Where::Mail, &mail.envelope.subject, period);
    }
    heard
}

/// Weighs what a sheet says itself against how it came. `beside`: the quarters
/// that other sheets of the file are of, by their own words.
pub(super) fn weigh(own: &Witnesses, carried: &Witnesses, beside: &BTreeSet<Quarter>, period: Quarter) -> Period {
    let doubtful = || Period::Doubtful(own.said(carried, period));
    let against = carried.others();
    if own.is_this() {
        // A file that keeps the sheets of earlier quarters may keep its old name.
        return if against.iter().all(|quarter| beside.contains(quarter)) { Period::This } else { doubtful() };
    }
    if own.is_silent() {
        return match (carried.this.is_empty(), against.is_empty()) {
            (true, true) => Period::Unknown,
            (false, true) => Period::This,
            (_, false) => doubtful(),
        };
    }
    let agree = || carried.this.is_empty() && own.others() == against;
    let is_other = own.this.is_empty() && (beside.contains(&period) || agree());
    if is_other { Period::Other(titles(&own.others())) } else { doubtful() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Quarter = Quarter { year: 2025, number: 3 };

    fn heard(words: &[(Where, &str)]) -> Witnesses {
        let mut heard = Witnesses::default();
        words.iter().for_each(|(at, text)| heard.hear(*at, text, PERIOD));
        heard
    }

    fn of(own: &[&str], file: &str, beside: &[u32]) -> Period {
        let own: Vec<(Where, &str)> = own.iter().map(|text| (Where::Title, *text)).collect();
        let beside = beside.iter().map(|number| Quarter { year: 2025, number: *number }).collect();
        weigh(&heard(&own), &heard(&[(Where::FileName, file)]), &beside, PERIOD)
    }

    #[test]
    fn sheets_tell_their_quarter() {
        let other = |title: &str| Period::Other(title.into());
        let doubt = |said: &str| Period::Doubtful(said.into());
        let second = "标题写的是2025年第二季度";
        let cases: &[(&[&str], &str, &[u32], Period)] = &[
            (&["三季度", "进展表"], "a.xlsx", &[], Period::This),
            (&["二、三季度进展"], "a.xlsx", &[], Period::This),
            (&["三季度"], "三季度.xlsx", &[], Period::This),
            (&["三季度"], "二季度.xlsx", &[], doubt("标题写的是2025年第三季度，文件名写的是2025年第二季度")),
            (&["三季度"], "二季度.xlsx", &[2], Period::This),
            (&["二季度", "2025年第三季度进展表"], "a.xlsx", &[], doubt(&format!("{second}，标题写的是2025年第三季度"))),
            (&["Sheet1", "2025年第二季度进展表"], "二季度.xlsx", &[], other("2025年第二季度")),
            (&["2025年第二季度进展表"], "a.xlsx", &[3], other("2025年第二季度")),
            (&["2025年第二季度进展表"], "三季度.xlsx", &[3], other("2025年第二季度")),
            (&["2025年第二季度进展表"], "三季度.xlsx", &[], doubt(&format!("{second}，文件名写的是2025年第三季度"))),
            (&["2025年第二季度进展表"], "a.xlsx", &[], doubt(second)),
            (&["2025年上半年进展表"], "a.xlsx", &[], doubt(second)),
            (&["2024年第三季度"], "三季度.xlsx", &[], doubt("标题写的是2024年第三季度，文件名写的是2025年第三季度")),
            (&["Sheet1"], "a.xlsx", &[], Period::Unknown),
            (&["Sheet1"], "三季度.xlsx", &[], Period::This),
            (&["Sheet1"], "二季度.xlsx", &[], doubt("文件名写的是2025年第二季度")),
        ];
        for (own, file, beside, wanted) in cases {
            assert_eq!(&of(own, file, beside), wanted, "{own:?} {file}");
        }
    }
}
