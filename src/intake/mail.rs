//! The mail that brought a sheet: when it came, who sent it, and what its own
//! words say besides the courtesies.
//!
//! The innermost mail counts; a colleague who forwards it is only the carrier.

use super::arrival::{Arrival, Mail};
use super::context::Intake;
use super::received::Received;
use super::remarks::remark::mail_says;
use super::sender::evidence::mail_evidence;
use crate::formats::Envelope;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::Outcome;
use crate::model::place::{Origin, Place};
use crate::model::value::{beginning, key};
use chrono::{DateTime, Days, FixedOffset};

/// A mail's own date and the server's may differ by this before the sender's
/// clock counts as wrong: mail waits, and is sent at a set time.
const APART: chrono::TimeDelta = chrono::TimeDelta::days(3);

/// A date this long after the quarter, that no server confirms, is none.
const AFTERWARDS: Days = Days::new(366);

impl Intake<'_> {
    /// Settles when a mail came. Its Date counts; where it is missing or more
    /// than three days from the top Received line, that line does. Where only
    /// Date is there, it must lie between the quarter's first day and a year
    /// after its last; else the time is not known.
    pub(super) fn mail(&self, origin: &Origin, envelope: Envelope, findings: &mut Findings) -> Mail {
        let (first, last) = (self.period.first_day(), self.period.last_day());
        let honest = |at: &DateTime<FixedOffset>| {
            let day = at.date_naive();
            day >= first && last.checked_add_days(AFTERWARDS).is_none_or(|end| day <= end)
        };
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
        let mut received = Received::default();
        let Some(mail) = arrival.mail else { return received };
        let place = Place::file(arrival.origin);
        let envelope = &mail.envelope;
        let own = own_words(&envelope.text);
        let unit = self.unit_of(&mail_evidence(&self.names, mail), &place);
        let mut push = |code, found: String| {
            let finding = Finding::new(code, place.clone(), found, Taken::Nothing);
            received.findings.push(Finding { unit: unit.clone(), ..finding });
        };
        let (amendments, offered) =
            unit.as_deref().map_or_else(Default::default, |unit| self.offers(unit, &own, arrival));
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
        if link.is_some() {
            received.unit = unit;
        }
        received.amendments = amendments;
        let (outcome, why) = match (own.trim().is_empty() && link.is_none(), said.is_some() || !offered.is_empty()) {
            (true, _) => (Outcome::Blank, "邮件正文没有文字"),
            (false, true) => (Outcome::Note, "邮件正文，未据此改动"),
            (false, false) => (Outcome::NotProgress, "邮件正文"),
        };
        received.dispose_file(arrival.origin, outcome, why);
        received
    }

    /// The first sentence that a clerk should see: one that corrects or adds,
    /// or that names an item of the list or a rate; but for those that are asked about.
    fn worth_a_look(&self, words: &str, asked: &[&str]) -> Option<String> {
        let sentences = words.split(['。', '\n', '；', ';', '！', '!']);
        sentences.map(str::trim).find(|words| !asked.contains(words) && mail_says(&self.list, words)).map(beginning)
    }
}

/// A moment as a clerk reads it.
fn shown(at: DateTime<FixedOffset>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

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

/// The words of this sender: without the mail that is answered or forwarded.
pub(super) fn own_words(text: &str) -> String {
    let mut own = Vec::new();
    for line in text.lines() {
        let folded = key(line);
        let header = ["发件人:", "发件人：", "from:", "寄件者:"].iter().any(|start| folded.starts_with(start));
        let divider = (folded.starts_with("--") && (folded.contains("原始邮件") || folded.contains("original")))
            || folded.contains("转发邮件信息")
            || folded.contains("forwardedmessage")
            || ((folded.starts_with('在') || folded.starts_with("于")) && folded.ends_with("写道:"));
        if header || divider {
            break;
        }
        if !folded.starts_with('>') {
            own.push(line);
        }
    }
    own.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_others_are_not_the_senders() {
        let cases = [
            ("请查收。\n> 请更正2.1", "请查收。"),
            ("请查收。\n------------------ 原始邮件 ------------------\n更正", "请查收。"),
            ("请查收。\n发件人： 某某\n更正", "请查收。"),
            ("请查收。\n在 2025-09-28 16:00，某某 写道：\n更正", "请查收。"),
            ("更正如下：\n2.1 已完成", "更正如下：\n2.1 已完成"),
        ];
        for (text, own) in cases {
            assert_eq!(own_words(text), own, "{text}");
        }
    }

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
