//! Mails and archives: every file in them is read in its turn, however deep it
//! lies, within the limits of one file of the inbox. A bad member costs itself.

use super::{Arrival, Desk, Held, Received, is_litter, whole_file};
use crate::formats::{BODY_HTML, Container, Content, Payload, Reader, Unreadable, limits};
use crate::model::error::Error;
use crate::model::finding::{Code, Finding, Taken as Did};
use crate::model::ledger::Fate;
use crate::model::place::{Origin, Place};

/// Why a lock file and the like are passed over.
const TEMPORARY: &str = "系统或办公软件的临时文件";

/// What is no fault beside a progress sheet in the same mail: a scan, a report
/// in Word, a sheet of something else. Archives may hold sheets and are missed.
const BESIDE_A_SHEET: &[Code] = &[
    Code::Unsupported,
    Code::WordDocument,
    Code::FixedLayout,
    Code::PictureFile,
    Code::NoColumns,
    Code::ShortcutFile,
    Code::NoTable,
];

/// A walk through one file of the inbox.
struct Walk<'d, 'a> {
    desk: &'d Desk<'a>,
    reader: &'d dyn Reader,
    /// Members and bytes that may still be unpacked.
    members: usize,
    bytes: u64,
    out: Vec<Received>,
}

impl Desk<'_> {
    /// Reads one file of the inbox and everything in it, in its order. What
    /// nobody sent is not even loaded.
    ///
    /// # Errors
    /// The file cannot be loaded: the operator must act.
    pub fn receive(
        &self,
        origin: &Origin,
        reader: &dyn Reader,
        load: impl FnOnce() -> Result<Result<Vec<u8>, Unreadable>, Error>,
    ) -> Result<Vec<Received>, Error> {
        let (members, bytes) = (limits::UNPACKED_MEMBERS, limits::UNPACKED_BYTES);
        let mut walk = Walk { desk: self, reader, members, bytes, out: Vec::new() };
        let arrival = Arrival { origin, letter: None };
        if origin.steps().first().is_some_and(|name| is_litter(name)) {
            walk.out.push(Self::pass_over(origin, TEMPORARY));
        } else {
            match load()? {
                Ok(bytes) => walk.open(arrival, bytes),
                Err(why) => walk.out.push(self.refuse(arrival, &why)),
            }
        }
        if let Some(first) = walk.out.first_mut() {
            first.held.files += 1;
        }
        Ok(walk.out)
    }
}

impl Walk<'_, '_> {
    fn open(&mut self, arrival: Arrival, bytes: Vec<u8>) {
        let content = self.reader.read(&bytes);
        drop(bytes);
        match content {
            Ok(Content::Workbook(workbook)) => self.out.push(self.desk.take(arrival, &workbook)),
            Ok(Content::Container(parcel)) => match self.admit(arrival.origin, &parcel) {
                Ok(()) => self.unpack(arrival, parcel),
                Err(why) => self.out.push(self.desk.refuse(arrival, &why)),
            },
            Err(why) => self.out.push(self.desk.refuse(arrival, &why)),
        }
    }

    /// Whether a container keeps within what one file of the inbox may hold.
    fn admit(&mut self, origin: &Origin, parcel: &Container) -> Result<(), Unreadable> {
        let too_large = |what: &str, found: u64, limit: u64| Unreadable::TooLarge { what: what.into(), found, limit };
        let depth = origin.steps().len();
        if depth > limits::CONTAINER_DEPTH {
            return Err(too_large("邮件和压缩包的层数", depth as u64, limits::CONTAINER_DEPTH as u64));
        }
        let bytes = |payload: &Payload| match payload {
            Payload::File(bytes) => bytes.len() as u64,
            _ => 0,
        };
        let size: u64 = parcel.members.iter().map(|member| bytes(&member.payload)).sum();
        let members = parcel.members.len();
        if members > self.members {
            let found = limits::UNPACKED_MEMBERS - self.members + members;
            return Err(too_large("各层邮件和压缩包的成员（个）", found as u64, limits::UNPACKED_MEMBERS as u64));
        }
        if size > self.bytes {
            let found = limits::UNPACKED_BYTES - self.bytes + size;
            return Err(too_large("各层邮件和压缩包展开后（字节）", found, limits::UNPACKED_BYTES));
        }
        self.members -= members;
        self.bytes -= size;
        Ok(())
    }

    /// The container itself, then its members.
    fn unpack(&mut self, arrival: Arrival, parcel: Container) {
        let origin = arrival.origin;
        let kind = parcel.kind();
        let mut own = Received { held: Held { files: parcel.members.len(), ..Held::default() }, ..Received::default() };
        let letter = parcel.envelope.map(|envelope| self.desk.letter(origin, envelope, &mut own.findings));
        let (fate, why) = match parcel.members.len() {
            0 => (Fate::Blank, format!("{kind}里没有任何内容")),
            n => (Fate::NotProgress, format!("{kind}，内有{n}项，逐项处理")),
        };
        own.dispositions.push(whole_file(origin, fate, &why));
        if fate == Fate::Blank {
            own.findings.push(Finding::new(Code::EmptyFile, Place::file(origin), why, Did::FileSkipped));
        }
        let at = self.out.len();
        self.out.push(own);
        let mail = letter.is_some();
        let letter = letter.as_ref().or(arrival.letter);
        let attachments = parcel.members.iter().filter(|m| matches!(m.payload, Payload::File(_) | Payload::Refused(_)));
        let attachments = attachments.filter(|m| m.name != BODY_HTML).count();
        for member in parcel.members {
            let origin = origin.member(member.name);
            if let Some(odd) = member.odd_name {
                let name = origin.steps().last().cloned().unwrap_or_default();
                self.out[at].findings.push(Finding::new(Code::NameOdd, Place::file(&origin), odd, Did::ReadAs(name)));
            }
            self.member(Arrival { origin: &origin, letter }, member.payload, attachments);
        }
        if mail {
            self.settle(at);
        }
    }

    fn member(&mut self, arrival: Arrival, payload: Payload, attachments: usize) {
        let name = arrival.origin.steps().last().map_or("", String::as_str);
        let received = match payload {
            _ if is_litter(name) => Desk::pass_over(arrival.origin, TEMPORARY),
            Payload::Litter => Desk::pass_over(arrival.origin, "正文中的图片、签名等，不是附件"),
            Payload::Refused(why) => self.desk.refuse(arrival, &why),
            Payload::MailText => self.desk.words(arrival, attachments),
            Payload::File(bytes) if name == BODY_HTML => return self.html(arrival, &bytes, attachments),
            Payload::File(bytes) => return self.open(arrival, bytes.into_vec()),
        };
        self.out.push(received);
    }

    /// A mail's own words with a table in them: read like a file, but no fault
    /// where the table is none of progress. Mails are laid out with tables.
    fn html(&mut self, arrival: Arrival, bytes: &[u8], attachments: usize) {
        let read = match self.reader.read(bytes) {
            Ok(Content::Workbook(workbook)) => Some(self.desk.take(arrival, &workbook)),
            Ok(Content::Container(_)) | Err(Unreadable::Foreign(_) | Unreadable::Empty) => None,
            Err(why) => Some(self.desk.refuse(arrival, &why)),
        };
        let words = self.desk.words(arrival, attachments);
        let received = match read {
            None => words,
            Some(mut table) => {
                table.findings.without(Code::NoTable);
                table.findings.extend(words.findings);
                if table.submission.is_none() && table.questions.is_empty() {
                    table.unit = words.unit;
                }
                table
            }
        };
        self.out.push(received);
    }

    /// What can be said of a mail only once its parts are read: a scan sent along
    /// with the sheet is no sheet that cannot be read.
    fn settle(&mut self, at: usize) {
        let inside = &mut self.out[at + 1..];
        let brought: Vec<String> =
            inside.iter().filter_map(|r| r.submission.as_ref().map(|s| s.unit.clone())).collect();
        for received in inside.iter_mut().filter(|r| r.submission.is_none() && !brought.is_empty()) {
            if received.unit.as_ref().is_none_or(|unit| brought.contains(unit))
                && received.findings.replace(BESIDE_A_SHEET, Code::AttachmentNotRead)
            {
                received.unit = None;
            }
        }
    }
}
