//! The mail that brought a sheet: when it came, who sent it, and what its own
//! words say besides the courtesies.
//!
//! The innermost mail counts; a colleague who forwards it is only the carrier.

use super::arrival::{Arrival, Mail};
use super::bearing::{bearing, takes_back};
use super::context::Intake;
use super::own_words::own_words;
use super::received::{MailWords, Received};
use super::remarks::remark::{Tells, mail_says, mail_tells, sentences};
use super::sender::evidence::mail_evidence;
use crate::formats::Envelope;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Bearing, Outcome};
use crate::model::place::{Origin, Place};
use crate::model::receipt::{Receipt, can_be_of};
use crate::model::ruling::{Matter, Question, written};
use crate::model::value::beginning;
use chrono::{DateTime, FixedOffset};

/// A mail's own date and the server's may differ by this before the sender's
/// clock counts as wrong: mail waits, and is sent at a set time.
const APART: chrono::TimeDelta = chrono::TimeDelta::days(3);

impl Intake<'_> {
    /// Settles when a mail came. Its Date counts; where it is missing or more
    /// than three days from the top Received line, that line does. Where only
    /// Date is there, it must lie between the quarter's first day and a year
    /// after its last; else the time is not known.
    pub(super) fn mail(&self, origin: &Origin, envelope: Envelope, findings: &mut Findings) -> Mail {
        let honest = |at: &DateTime<FixedOffset>| can_be_of(at.date_naive(), self.period);
        let shown = |at: DateTime<FixedOffset>| Receipt::from(at).shown();
        let own = envelope.date.map_or_else(|| "没有可用的日期".into(), shown);
        let (received, code) = match (envelope.date, envelope.arrived) {
            (Some(date), Some(arrived)) if (date - arrived).abs() <= APART => (Some(date), None),
            (_, Some(arrived)) => (Some(arrived), Some(Code::MailDateDoubtful)),
            (Some(date), None) if honest(&date) => (Some(date), None),
            (_, None) => (None, Some(Code::MailUndated)),
        };
        if let Some(code) = code {
            let taken = received.map_or_else(|| Taken::Did("收件时间按不明处理".into()), |at| Taken::ReadAs(shown(at)));
            findings.add(code, Place::file(origin), own, taken);
        }
        Mail { envelope, step: origin.steps().len() - 1, received }
    }

    /// The mail's own words: passed over where they are courtesies, pointed out
    /// where they are not.
    pub(super) fn body(&self, arrival: Arrival, attachments: usize) -> Received {
        let mut received = Received::of(arrival);
        let Some(mail) = arrival.mail else { return received };
        let place = Place::file(arrival.origin);
        let envelope = &mail.envelope;
        let own = own_words(&envelope.text);
        let unit = self.unit_of(&mail_evidence(&self.names, mail), &place).or_else(|| self.only_town_in(&own));
        let mut push = |code, found: String| {
            let finding = Finding::new(code, place.clone(), found, Taken::Nothing);
            received.findings.push(Finding { unit: unit.clone(), ..finding });
        };
        let (amendments, offered) =
            unit.as_deref().map_or_else(Default::default, |unit| self.offers(unit, &own, arrival));
        let takes_back = unit.clone().zip(sentences(&own).find(|words| takes_back(words) && !offered.contains(words)));
        let stored = speaks_of_a_store(&envelope.text);
        let link = envelope.links.iter().find(|link| stored || leads_to_a_file(link));
        let said = self.worth_a_look(&own, &offered);
        if let Some(link) = link {
            push(Code::LargeAttachment, beginning(link));
        } else if attachments == 0 && ATTACHED.iter().any(|word| own.contains(word)) {
            push(Code::AttachmentForgotten, beginning(&own));
        }
        if let Some(said) = &said {
            push(Code::WordsInMail, said.clone());
        }
        let words_of = unit.clone();
        if link.is_some() {
            received.unit = unit;
        }
        received.amendments = amendments;
        let corrects = bearing([own.as_str()]) != Bearing::Silent;
        let asked =
            [&offered[..], takes_back.as_ref().map_or(&[][..], |(_, words)| std::slice::from_ref(words))].concat();
        let tells = words_of.zip(self.progress_in(&own, &asked));
        let takes_back = takes_back.map(|(unit, words)| (unit, beginning(words)));
        received.words = Some(MailWords { tells, takes_back, corrects });
        let (outcome, why) =
            match (own.trim().is_empty() && link.is_none(), said.is_some() || !received.amendments.is_empty()) {
                (true, _) => (Outcome::Blank, "邮件正文没有文字"),
                (false, true) => (Outcome::Note, "邮件正文，未据此改动"),
                (false, false) => (Outcome::NotProgress, "邮件正文"),
            };
        received.dispose_file(arrival.origin, outcome, why);
        received
    }

    /// The only unit of those that report which these words name.
    fn only_town_in(&self, words: &str) -> Option<String> {
        let units = self.names.named_in(words).units;
        let unit = units.first().filter(|unit| units.len() == 1 && self.names.reports(**unit))?;
        Some(self.master.units[*unit].name.clone())
    }

    /// The first sentence that tells of progress, one of an item of the list before others;
    /// those that are asked about by themselves do not count.
    fn progress_in(&self, words: &str, asked: &[&str]) -> Option<String> {
        let told = sentences(words).filter(|words| !asked.contains(words));
        let told: Vec<(&str, Tells)> = told
            .map(|words| (words, mail_tells(&self.list, words)))
            .filter(|(_, tells)| *tells != Tells::Nothing)
            .collect();
        let of_item = told.iter().find(|(_, tells)| *tells == Tells::OfItem);
        of_item.or(told.first()).map(|(words, _)| beginning(words))
    }

    /// Asks what becomes of a mail that tells of progress and brought no sheet.
    pub(super) fn ask_for_the_sheet(&self, received: &mut Received, unit: String, words: String) {
        let (Some(body), when) = (received.file().cloned(), received.when) else { return };
        let place = Place::file(&body);
        let at = when.map_or_else(|| "收件时间不明".into(), |at| format!("{} 收到", at.shown()));
        let hint = format!("{unit}，{at}");
        let question = Question::new(Matter::TextMail, written(&place), words.clone(), vec![ASKED_FOR.to_string()])
            .with_hints(&[hint]);
        let answered = self.rulings.answer(&question, &place, &mut received.findings).is_some();
        received.findings.without(Code::WordsInMail);
        let (what, why) = match answered {
            true => (Outcome::Note, "邮件正文，按裁定处理"),
            false => (Outcome::Undecided, "来信没有附表，正文有进展，待裁定"),
        };
        for disposition in &mut received.dispositions {
            (disposition.what, disposition.why) = (what, why.into());
        }
        if !answered {
            let taken = Taken::Did("正文没有采用；没有另外报表的，按未报送计".into());
            let finding = Finding::new(Code::TextMail, place.clone(), words, taken);
            received.findings.push(finding.of(unit));
            received.questions.push(question.with_places([place]));
        }
    }

    /// The first sentence that a clerk should see: one that corrects or adds,
    /// or that names an item of the list or a rate; but for those that are asked about.
    fn worth_a_look(&self, words: &str, asked: &[&str]) -> Option<String> {
        sentences(words).find(|words| !asked.contains(words) && mail_says(&self.list, words)).map(beginning)
    }
}

/// What staff do about a mail that only tells of progress.
const ASKED_FOR: &str = "已请单位补表";

/// Words by which a sender says that something is attached.
const ATTACHED: &[&str] = &["附件", "附上", "附表", "附后", "见附"];

/// Where mail services and net disks keep what was too large to attach.
const STORES: &[&str] = &[
    "/cgi-bin/ftnexs",
    "mail.qq.com/ftn",
    "163.com/large-attachment-download",
    "/cloud-attachment-download",
    "fs.163.com/fs/",
    "pan.baidu.com/s/",
    "share.weiyun.com",
    "docs.qq.com/",
    "kdocs.cn/",
];

/// Words that mail services put beside such a link; any link is one then.
const STORED: &[&str] = &["超大附件", "文件中转站", "云附件", "大附件下载"];

fn speaks_of_a_store(text: &str) -> bool {
    STORED.iter().any(|word| text.contains(word))
}

/// Whether a link leads to a file that was not attached.
fn leads_to_a_file(link: &str) -> bool {
    let link = link.to_ascii_lowercase();
    STORES.iter().any(|store| link.contains(store))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_are_told_from_others() {
        let file = leads_to_a_file;
        assert!(file("https://wx.mail.qq.com/ftn/download?func=3&key=1"));
        assert!(file("http://mail.qq.com/cgi-bin/ftnExs_download?k=1"));
        assert!(file("https://exmail.qq.com/cgi-bin/ftnExs_download?k=1"));
        assert!(file("https://mail.163.com/large-attachment-download/index.html?p=1"));
        assert!(file("https://dashi.163.com/html/cloud-attachment-download/?key=1"));
        assert!(!file("https://mail.163.com/"));
        assert!(!file("https://www.example.invalid/通知.html"));
        assert!(speaks_of_a_store("从QQ邮箱发来的超大附件") && !speaks_of_a_store("请查收"));
    }
}
