//! The fields of one header block, read from its bytes: names of files, the
//! sender, the dates.

use super::words::{guess, parameter, unworded};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeZone};
use mail_parser::DateTime as Stamp;

/// A header block, unfolded; names in lower case.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a block of header lines.
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
        Self(raw.into_iter().map(|(name, value)| (name, guess(&value))).collect())
    }

    /// The first field of this name, as written.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim())
    }

    /// The first field of this name, its encoded words read.
    pub(super) fn text(&self, name: &str) -> String {
        self.raw(name).map_or_else(String::new, unworded)
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

    /// The boundary between the parts of a multipart.
    pub(super) fn boundary(&self) -> Option<String> {
        parameter(self.raw("content-type")?, "boundary")
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
        let field = &if field.contains('@') { field.to_string() } else { unworded(field) };
        let (name, address) = match field.rfind('<') {
            Some(at) => (&field[..at], field[at + 1..].split('>').next().unwrap_or_default()),
            None => ("", field.split([' ', ',', '(']).find(|word| word.contains('@')).unwrap_or_default()),
        };
        let name = unworded(name.trim().trim_matches('"')).trim_matches(['"', '\'', ' ']).to_string();
        (name, unworded(address).trim().to_lowercase())
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

/// Hours from Greenwich of everything this program tells.
const OFFICE: i32 = 8 * 3600;

/// A date as mails write it, at +08:00. Where no zone is given, or one known by
/// letters other than GMT (CST is China's time as well as Chicago's), the hour is
/// the office's own.
pub(super) fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let zone = zone(text);
    // The parser wants a zone; which one is settled here.
    let zoned = if zone.is_none() { format!("{text} +0000") } else { text.to_string() };
    let stamp = Stamp::parse_rfc822(zoned.trim()).filter(Stamp::is_valid)?;
    let day = NaiveDate::from_ymd_opt(i32::from(stamp.year), u32::from(stamp.month), u32::from(stamp.day))?;
    let local = day.and_hms_opt(u32::from(stamp.hour), u32::from(stamp.minute), u32::from(stamp.second))?;
    let there = FixedOffset::east_opt(zone.unwrap_or(OFFICE))?.from_local_datetime(&local).single()?;
    Some(there.with_timezone(&FixedOffset::east_opt(OFFICE)?))
}

/// Seconds east of Greenwich, where the text says so in figures or as GMT.
fn zone(text: &str) -> Option<i32> {
    text.split_whitespace().skip_while(|word| !word.contains(':')).skip(1).find_map(|word| {
        let figures = word.get(1..5).filter(|f| word.len() == 5 && f.bytes().all(|b| b.is_ascii_digit()));
        let sign = match word.as_bytes().first()? {
            b'+' => 1,
            b'-' => -1,
            _ => return ["GMT", "UT", "UTC", "Z"].iter().any(|zero| word.eq_ignore_ascii_case(zero)).then_some(0),
        };
        let figures: i32 = figures?.parse().ok()?;
        Some(sign * (figures / 100 * 3600 + figures % 100 * 60))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_at_the_office() {
        let cases = [
            ("Sun, 28 Sep 2025 16:30:00 +0800", "2025-09-28T16:30:00+08:00"),
            ("28 Sep 2025 08:30:00 GMT", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 20:30:00 -0400 (EDT)", "2025-09-29T08:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00 +0800 (CST)", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00 CST", "2025-09-28T16:30:00+08:00"),
            ("Sun, 28 Sep 2025 16:30:00", "2025-09-28T16:30:00+08:00"),
        ];
        for (text, read) in cases {
            assert_eq!(moment(text).map(|at| at.to_rfc3339()).as_deref(), Some(read), "{text}");
        }
        for text in ["", "昨天", "Sun, 31 Feb 2025 16:30:00 +0800", "2025年9月28日", "32 Sep 2025 16:30:00"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn senders_in_every_form() {
        let cases = [
            ("From: =?GBK?B?xM/P6NXy?= <A@Example.invalid>", "南翔镇", "a@example.invalid"),
            ("From: \"=?GBK?B?xM/P6NXy?=\" <a@example.invalid>", "南翔镇", "a@example.invalid"),
            ("From: =?UTF-8?B?5Y2X57+U6ZWHIDxhQGV4YW1wbGUuaW52YWxpZD4=?=", "南翔镇", "a@example.invalid"),
            ("From: a@example.invalid (Nanxiang)", "", "a@example.invalid"),
            ("From: \"某某, 南翔镇\"\r\n <a@example.invalid>", "某某, 南翔镇", "a@example.invalid"),
            ("Return-Path: <a@example.invalid>", "", "a@example.invalid"),
            ("Subject: x", "", ""),
        ];
        for (block, name, address) in cases {
            assert_eq!(Fields::read(block.as_bytes()).sender(), (name.into(), address.into()), "{block}");
        }
        let raw = encoding_rs::GBK.encode("From: 南翔镇 <a@example.invalid>\r\nSubject: 三季度").0.into_owned();
        let fields = Fields::read(&raw);
        assert_eq!((fields.sender().0.as_str(), fields.text("subject").as_str()), ("南翔镇", "三季度"));
    }
}
