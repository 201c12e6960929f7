//! Whether a file is a mail, and where its header begins.

use std::collections::BTreeSet;

/// Fields that mails have, and hardly any other text.
const KNOWN: &str = "from to cc subject date received message-id mime-version return-path delivered-to content-type \
     content-transfer-encoding sender reply-to dkim-signature x-mailer";

/// Bytes of a header block that are looked at to tell a mail.
const HEAD: usize = 64 << 10;

/// Whether a file is a mail: lines of a header, at least two of them of the
/// kind that mails have, the sender or the way it came among them.
pub(in crate::formats) fn is_mail(bytes: &[u8]) -> bool {
    let start = without_preamble(bytes);
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (index, line) in start[..start.len().min(HEAD)].split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if index > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        if colon == 0 || !line[..colon].iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        known.extend(KNOWN.split(' ').find(|field| *field == name));
    }
    known.len() >= 2 && ["from", "received", "mime-version", "return-path"].iter().any(|field| known.contains(field))
}

/// The mail from its first header line: without a byte order mark, blank lines
/// and the line `From …` that mailboxes put before each mail.
pub(super) fn without_preamble(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    while let Some(b'\r' | b'\n') = rest.first() {
        rest = &rest[1..];
    }
    if rest.starts_with(b"From ") || rest.starts_with(b">From ") {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        rest = &rest[end..];
    }
    rest
}
