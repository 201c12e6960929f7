//! The fields of one header block, read from its bytes: names of files, the
//! sender, the dates.

use super::encoded_words::{decode_words, parameter};
use crate::formats::decode_lossy;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};

/// A header block, unfolded; names in lower case.
pub(super) struct Header(Vec<(String, String)>);

impl Header {
    pub(super) fn read(block: &[u8]) -> Self {
        let mut raw: Vec<(String, Vec<u8>)> = Vec::new();
        for line in block.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if let (Some(b' ' | b'\t'), Some((_, value))) = (line.first(), raw.last_mut()) {
                value.extend(line);
            } else if let Some(colon) = line.iter().position(|byte| *byte == b':') {
                let name = String::from_utf8_lossy(&line[..colon]).trim().to_ascii_lowercase();
                raw.push((name, line[colon + 1..].to_vec()));
            }
        }
        Self(raw.into_iter().map(|(name, value)| (name, decode_lossy(&value))).collect())
    }

    /// The first field of this name, as written.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// The first field of this name, its encoded words read.
    pub(super) fn text(&self, name: &str) -> String {
        self.raw(name).map_or_else(String::new, decode_words)
    }

    /// The media type in lower case; text/plain where none is given.
    pub(super) fn media(&self) -> String {
        let field = self.raw("content-type").unwrap_or("text/plain");
        field.split(';').next().unwrap_or(field).trim().to_ascii_lowercase()
    }

    /// The charset of a text, where it is given.
    pub(super) fn charset(&self) -> Option<String> {
        parameter(self.raw("content-type")?, "charset")
    }

    /// The boundary between the parts, where there are several.
    pub(super) fn multipart_boundary(&self) -> Option<String> {
        parameter(self.raw("content-type")?, "boundary").filter(|_| self.is_multipart())
    }

    /// Whether it is of a mail of several parts.
    pub(super) fn is_multipart(&self) -> bool {
        self.media().starts_with("multipart/")
    }

    /// The name of the file in this part.
    pub(super) fn file_name(&self) -> Option<String> {
        let disposition = self.raw("content-disposition").and_then(|field| parameter(field, "filename"));
        let name = disposition.or_else(|| self.raw("content-type").and_then(|field| parameter(field, "name")));
        name.filter(|name| !name.trim().is_empty())
    }

    /// Whether the part is marked as an attachment.
    pub(super) fn is_attachment(&self) -> bool {
        self.raw("content-disposition").is_some_and(|field| field.to_ascii_lowercase().starts_with("attachment"))
    }

    /// The part's id, by which an HTML text shows it.
    pub(super) fn id(&self) -> Option<&str> {
        self.raw("content-id").map(|id| id.trim_matches(['<', '>', ' ']))
    }

    /// The sender: name and address.
    pub(super) fn sender(&self) -> (String, String) {
        let field = ["from", "sender", "return-path"].iter().find_map(|name| self.raw(name)).unwrap_or_default();
        // Some programs encode the whole field, the address with the name.
        let field = &if field.contains('@') { field.to_string() } else { decode_words(field) };
        let (name, address) = match field.rfind('<') {
            Some(at) => (&field[..at], field[at + 1..].split('>').next().unwrap_or_default()),
            None => ("", field.split([' ', ',', '(']).find(|word| word.contains('@')).unwrap_or_default()),
        };
        let name = decode_words(name.trim().trim_matches('"')).trim_matches(['"', '\'', ' ']).to_string();
        (name, decode_words(address).trim().to_lowercase())
    }

    /// When the mail was written.
    pub(super) fn date(&self) -> Option<DateTime<FixedOffset>> {
        moment(self.raw("date")?)
    }

    /// When the last server took it: the top Received line ends with it.
    pub(super) fn arrived(&self) -> Option<DateTime<FixedOffset>> {
        moment(self.raw("received")?.rsplit(';').next()?)
    }
}

/// Seconds east of Greenwich at the office; every moment is given at +08:00.
const OFFICE: i32 = 8 * 3600;

/// The moment so many seconds after 1970 began in Greenwich, at the office.
pub(super) fn at_office(seconds: i64) -> Option<DateTime<FixedOffset>> {
    Some(DateTime::from_timestamp(seconds, 0)?.with_timezone(&FixedOffset::east_opt(OFFICE)?))
}

/// Months as mails write them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Zones that mails know by letters, with their hours from Greenwich. CST is
/// China's time as well as Chicago's, so it is not among them.
const ZONES: &[(i32, &[&str])] = &[
    (0, &["gmt", "ut", "utc", "z"]),
    (8, &["hkt"]),
    (9, &["jst"]),
    (-4, &["edt"]),
    (-5, &["est"]),
    (-6, &["mdt"]),
    (-7, &["mst", "pdt"]),
    (-8, &["pst"]),
];

/// A date as mails write it, at +08:00: `Sun, 28 Sep 2025 16:30:00 +0800`, or as C
/// programs do, `Sun Sep 28 16:30:00 2025`. Anything else is no date. Where no zone
/// is given, or one that is not known for sure, the hour is the office's own.
pub(super) fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let words: Vec<&str> = text.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
    let weekday = words.first().is_some_and(|word| word.chars().all(char::is_alphabetic) && month(word).is_none());
    let words = &words[usize::from(weekday)..];
    let (day, name, year, time, rest) = match words {
        [name, day, time, year, rest @ ..] if month(name).is_some() => (day, name, year, time, rest),
        [day, name, year, time, rest @ ..] => (day, name, year, time, rest),
        _ => return None,
    };
    let year = if year.len() == 4 { figures(year)? } else { return None };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month(name)?, figures(day)?)?;
    let local = day.and_time(clock(time)?);
    let east = rest.first().and_then(|word| zone(word)).unwrap_or(OFFICE);
    let there = FixedOffset::east_opt(east)?.from_local_datetime(&local).single()?;
    Some(there.with_timezone(&FixedOffset::east_opt(OFFICE)?))
}

/// The number of a month by its name or the beginning of it.
fn month(word: &str) -> Option<u32> {
    let beginning = word.get(..3)?.to_ascii_lowercase();
    (1..).zip(MONTHS).find(|(_, name)| *name == beginning).map(|(month, _)| month)
}

/// A number in ASCII digits and nothing else.
fn figures(word: &str) -> Option<u32> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

/// `16:30` or `16:30:00`; a leap second is the one before.
fn clock(word: &str) -> Option<NaiveTime> {
    let parts: Vec<u32> = word.split(':').map(figures).collect::<Option<_>>()?;
    match parts[..] {
        [hour, minute] => NaiveTime::from_hms_opt(hour, minute, 0),
        [hour, minute, second] => NaiveTime::from_hms_opt(hour, minute, second.min(59)),
        _ => None,
    }
}

/// Seconds east of Greenwich, where a word says so.
fn zone(word: &str) -> Option<i32> {
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => {
            let is_it = |name: &&str| word.eq_ignore_ascii_case(name);
            return ZONES.iter().find(|(_, names)| names.iter().any(is_it)).map(|(hours, _)| hours * 3600);
        }
    };
    let figures = i32::try_from(figures(&word[1..]).filter(|_| word.len() == 5)?).ok()?;
    Some(sign * (figures / 100 * 3600 + figures % 100 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_given_in_the_time_of_the_office() {
        let cases = [
            ("Sun, 28 Sep 2025 16:30:00 +0800", "2025-09-28T16:30:00+08:00"),
            ("28 Sep 2025 08:30:00 GMT", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 20:30:00 -0400 (EDT)", "2025-09-29T08:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00 +0800 (CST)", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00 CST", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00", "2025-09-28T16:30:00+08:00"),
            ("Sun,28 Sep 2025 16:30 +0800", "2025-09-28T16:30:00+08:00"),
            ("Mon Oct 13 09:00:00 2025", "2025-10-13T09:00:00+08:00"),
            ("Thu Sep 25 10:00:00 2025", "2025-09-25T10:00:00+08:00"),
            ("Sun, 28 Sep 2025 04:30:00 EDT", "2025-09-28T16:30:00+08:00"),
        ];
        for (text, read) in cases {
            assert_eq!(moment(text).map(|at| at.to_rfc3339()).as_deref(), Some(read), "{text}");
        }
        let words = ["", "昨天", "Sun, 31 Feb 2025 16:30:00 +0800", "2025年9月28日", "2025-09-28 16:30:00"];
        let figures = ["32 Sep 2025 16:30:00", "28 Sep 25 16:30:00", "28/09/2025 16:30", "Sep 28 2025 16:30:00"];
        for text in words.iter().chain(&figures) {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn senders_in_every_form() {
        let cases = [
            ("From: =?GBK?B?s8e2q9Xy?= <A@Example.invalid>", "城东镇", "a@example.invalid"),
            ("From: \"=?GBK?B?s8e2q9Xy?=\" <a@example.invalid>", "城东镇", "a@example.invalid"),
            ("From: =?UTF-8?B?5Z+O5Lic6ZWHIDxhQGV4YW1wbGUuaW52YWxpZD4=?=", "城东镇", "a@example.invalid"),
            ("From: a@example.invalid (Nanxiang)", "", "a@example.invalid"),
            ("From: \"某某, 城东镇\"\r\n <a@example.invalid>", "某某, 城东镇", "a@example.invalid"),
            ("Return-Path: <a@example.invalid>", "", "a@example.invalid"),
            ("Subject: x", "", ""),
        ];
        for (block, name, address) in cases {
            assert_eq!(Header::read(block.as_bytes()).sender(), (name.into(), address.into()), "{block}");
        }
        let raw = encoding_rs::GBK.encode("From: 城东镇 <a@example.invalid>\r\nSubject: 三季度").0.into_owned();
        let fields = Header::read(&raw);
        assert_eq!((fields.sender().0.as_str(), fields.text("subject").as_str()), ("城东镇", "三季度"));
    }
}
