//! Mails and archives: every file in them is read in its turn, however deep it
//! lies, within the limits of one file of the inbox. A bad member costs itself.

use super::arrival::Arrival;
use super::bearing::{bearing, speaks_of_earlier};
use super::beside::settle_mail;
use super::context::Intake;
use super::held::{Measure, bulk, fit};
use super::received::{Contents, MailWords, Received};
use super::rows::room::Room;
use super::sender::evidence::carried;
use super::volumes;
use crate::formats::{
    BODY_HTML, Container, Content, Effort, Halt, Kind, Payload, Reader, Unreadable, Workbook, check_limit, limits,
};
use crate::model::finding::{Code, Finding, Taken};
use crate::model::ledger::{Bearing, Disposition, Outcome};
use crate::model::place::{Origin, Place};
use sha2::{Digest, Sha256};

/// Why a lock file and the like are passed over.
const TEMPORARY: &str = "系统或办公软件的临时文件";

/// A walk through one file of the inbox.
struct Walk<'d, 'a> {
    intake: &'d Intake<'a>,
    reader: &'d dyn Reader,
    effort: Effort,
    /// Members and bytes that may still be unpacked.
    members: usize,
    bytes: u64,
    /// Members that took a worker too long.
    timeouts: usize,
    /// Rows that may still be read.
    room: Room,
    out: Vec<Received>,
    /// What came out since it was last looked whether it is too much.
    fresh: usize,
}

impl Intake<'_> {
    /// Reads one file of the inbox and everything in it, in its order. What
    /// nobody sent is not even loaded.
    ///
    /// # Errors
    /// `load` fails, the file takes more than `effort`, or the machine does not do
    /// its part.
    pub fn receive<E: From<Halt>>(
        &self,
        origin: &Origin,
        (reader, effort): (&dyn Reader, Effort),
        load: impl FnOnce() -> Result<Result<Vec<u8>, Unreadable>, E>,
    ) -> Result<Vec<Received>, E> {
        let (members, bytes) = (limits::UNPACKED_MEMBERS, limits::UNPACKED_BYTES);
        let (room, out) = (Room::of_all(), Vec::new());
        let mut walk = Walk { intake: self, reader, effort, members, bytes, timeouts: 0, room, out, fresh: 0 };
        let watch = self.watch();
        let registered = origin.steps().first().and_then(|file| self.handed(file).0);
        let arrival = Arrival { origin, mail: None, registered, watch: &watch };
        if origin.steps().first().is_some_and(|name| is_litter(name)) {
            walk.out.push(Received::passed_over(origin, TEMPORARY));
        } else {
            match load()? {
                Ok(bytes) => walk.open(arrival, bytes)?,
                Err(why) => walk.out.push(self.refuse(arrival, &why)),
            }
        }
        if let Some(first) = walk.out.first_mut() {
            first.contents.files += 1;
        }
        Ok(walk.out)
    }

    /// A file that could not be opened: one finding, one disposition.
    fn refuse(&self, arrival: Arrival, why: &Unreadable) -> Received {
        let origin = arrival.origin;
        let volume = volumes::by_name(origin.file_name(), why);
        let why = volume.as_ref().unwrap_or(why);
        let (code, outcome) = match why {
            Unreadable::Encrypted => (Code::Encrypted, Outcome::Encrypted),
            Unreadable::Damaged { .. } | Unreadable::Crashed => (Code::Damaged, Outcome::Damaged),
            Unreadable::Unsupported { .. } => (Code::Unsupported, Outcome::Unsupported),
            Unreadable::Unopened { .. } => (Code::Unopened, Outcome::Unsupported),
            Unreadable::Volume { .. } => (Code::ArchiveVolume, Outcome::Unsupported),
            Unreadable::Foreign(kind) => (code_of(*kind), Outcome::Unsupported),
            Unreadable::TooLarge { .. } | Unreadable::TimedOut | Unreadable::OutOfMemory => {
                (Code::TooLarge, Outcome::TooLarge)
            }
            Unreadable::Empty => (Code::EmptyFile, Outcome::Blank),
        };
        let unit = self.unit_of(&carried(&self.names, arrival), &Place::file(origin));
        let finding = Finding::new(code, Place::file(origin), why.message(), Taken::FileSkipped);
        let mut received = Received { unit: unit.clone(), ..Received::of(arrival) };
        received.findings.push(Finding { unit, ..finding });
        received.dispose_file(origin, outcome, &why.message());
        received
    }
}

impl Received {
    /// A file that nobody sent: a lock file, a system's litter.
    fn passed_over(origin: &Origin, why: &str) -> Self {
        let mut received = Self::default();
        received.dispose_file(origin, Outcome::Litter, why);
        received
    }
}

impl Walk<'_, '_> {
    fn open(&mut self, arrival: Arrival, bytes: Vec<u8>) -> Result<(), Halt> {
        let content = self.read(&bytes)?;
        let digest =
            if matches!(content, Ok(Content::Container(_))) { None } else { Some(Sha256::digest(&bytes).into()) };
        drop(bytes);
        match content {
            Ok(Content::Workbook(workbook)) => {
                let received = self.judged(arrival, workbook);
                self.out.extend(received.into_iter().map(|received| Received { digest, ..received }));
            }
            Ok(Content::Container(parcel)) => match self.admit(arrival.origin, &parcel) {
                Ok(()) if self.is_heavy() => return Err(Halt::Heavy),
                Ok(()) => self.unpack(arrival, parcel)?,
                Err(why) => self.out.push(self.intake.refuse(arrival, &why)),
            },
            Err(why) => self.out.push(Received { digest, ..self.intake.refuse(arrival, &why) }),
        }
        Ok(())
    }

    /// Whether so much is unpacked that no other file may be read beside this one.
    fn is_heavy(&self) -> bool {
        self.effort == Effort::Shared && limits::UNPACKED_BYTES - self.bytes > limits::SHARED_BYTES as u64
    }

    /// What a worker makes of a member, unless those before it took too much time.
    fn read(&mut self, bytes: &[u8]) -> Result<Result<Content, Unreadable>, Halt> {
        if self.timeouts >= limits::TIMEOUTS {
            return Ok(Err(Unreadable::TimedOut));
        }
        // A member may be light, however heavy all of them are together.
        let read = match self.reader.sent(bytes, Effort::Shared) {
            Err(Halt::Heavy) if self.effort == Effort::Alone => self.reader.sent(bytes, Effort::Alone)?,
            read => read?,
        };
        self.timeouts += usize::from(matches!(read, Err(Unreadable::TimedOut)));
        Ok(read)
    }

    /// One workbook, or that it took too long. Before, what came out so far is held
    /// to the budget.
    fn judged(&mut self, arrival: Arrival, workbook: Workbook) -> Vec<Received> {
        if self.fresh > limits::HELD {
            self.fresh = 0;
            fit(self.out.iter_mut().map(|received| (Measure::of(received), Some(received))), 1);
        }
        let judged = arrival.watch.over(|| self.intake.workbook(arrival, workbook, &mut self.room));
        let received = judged.unwrap_or_else(|| vec![self.intake.refuse(arrival, &Unreadable::TimedOut)]);
        self.fresh += received.iter().map(bulk).sum::<usize>();
        received
    }

    /// Whether a container keeps within what one file of the inbox may hold.
    fn admit(&mut self, origin: &Origin, parcel: &Container) -> Result<(), Unreadable> {
        check_limit("邮件和压缩包的层数", origin.steps().len() as u64, limits::CONTAINER_DEPTH as u64)?;
        let bytes = |payload: &Payload| if let Payload::File(bytes) = payload { bytes.len() as u64 } else { 0 };
        let size: u64 = parcel.members.iter().map(|member| bytes(&member.payload)).sum();
        let members = parcel.members.len();
        let found = (limits::UNPACKED_MEMBERS - self.members + members) as u64;
        check_limit("各层邮件和压缩包的成员（个）", found, limits::UNPACKED_MEMBERS as u64)?;
        let found = limits::UNPACKED_BYTES - self.bytes + size;
        check_limit("各层邮件和压缩包展开后（字节）", found, limits::UNPACKED_BYTES)?;
        self.members -= members;
        self.bytes -= size;
        Ok(())
    }

    /// The container itself, then its members.
    fn unpack(&mut self, arrival: Arrival, parcel: Container) -> Result<(), Halt> {
        let origin = arrival.origin;
        let kind = parcel.kind();
        let contents = Contents { files: parcel.members.len(), ..Contents::default() };
        let mut own = Received { contents, ..Received::default() };
        let settled = parcel.envelope.map(|envelope| self.intake.mail(origin, envelope, &mut own.findings));
        let (outcome, why) = match parcel.members.len() {
            0 => (Outcome::Blank, format!("{kind}里没有任何内容")),
            n => (Outcome::NotProgress, format!("{kind}，内有{n}项，逐项处理")),
        };
        own.dispose_file(origin, outcome, &why);
        if outcome == Outcome::Blank {
            own.findings.add(Code::EmptyFile, Place::file(origin), why, Taken::FileSkipped);
        }
        let at = self.out.len();
        self.out.push(own);
        let mail = settled.as_ref().or(arrival.mail);
        let attachments = parcel.members.iter().filter(|m| matches!(m.payload, Payload::File(_) | Payload::Refused(_)));
        let attachments = attachments.filter(|m| m.name != BODY_HTML).count();
        for member in parcel.members {
            let origin = origin.member(member.name);
            if let Some(odd) = member.odd_name {
                let name = origin.steps().last().cloned().unwrap_or_default();
                self.out[at].findings.add(Code::NameOdd, Place::file(&origin), odd, Taken::ReadAs(name));
            }
            self.member(Arrival { origin: &origin, mail, ..arrival }, member.payload, attachments)?;
        }
        volumes::gather(&mut self.out[at + 1..]);
        if settled.is_some() {
            self.settle(at);
        }
        Ok(())
    }

    fn member(&mut self, arrival: Arrival, payload: Payload, attachments: usize) -> Result<(), Halt> {
        let name = arrival.origin.steps().last().map_or("", String::as_str);
        let received = match payload {
            _ if is_litter(name) => Received::passed_over(arrival.origin, TEMPORARY),
            Payload::Litter => Received::passed_over(arrival.origin, "正文中的图片、签名等，不是附件"),
            Payload::Refused(why) => self.intake.refuse(arrival, &why),
            Payload::MailText => self.intake.body(arrival, attachments),
            Payload::File(bytes) if name == BODY_HTML => return self.html(arrival, &bytes, attachments),
            Payload::File(bytes) => return self.open(arrival, bytes.into_vec()),
        };
        self.out.push(received);
        Ok(())
    }

    /// A mail's own words with a table in them: read like a file, but no fault
    /// where the table is none of progress. Mails are laid out with tables.
    fn html(&mut self, arrival: Arrival, bytes: &[u8], attachments: usize) -> Result<(), Halt> {
        let read = match self.read(bytes)? {
            Ok(Content::Workbook(workbook)) => Some(self.judged(arrival, workbook)),
            Ok(Content::Container(_)) | Err(Unreadable::Foreign(_) | Unreadable::Empty) => None,
            Err(why) => Some(vec![self.intake.refuse(arrival, &why)]),
        };
        let words = self.intake.body(arrival, attachments);
        let Some(mut tables) = read else {
            self.out.push(words);
            return Ok(());
        };
        let is_used = tables.iter().any(|table| table.submission.is_some() || !table.questions.is_empty());
        if let Some(first) = tables.first_mut() {
            first.findings.without(Code::NoTable);
            first.findings.extend(words.findings);
            (first.words, first.amendments) = (words.words, words.amendments);
            if !is_used {
                first.unit = words.unit;
            }
        }
        self.out.append(&mut tables);
        Ok(())
    }

    /// What can be said of a mail only once its parts are read.
    fn settle(&mut self, at: usize) {
        let inside = &mut self.out[at + 1..];
        settle_mail(inside);
        // What could not be read may be the sheet.
        let is_unread = |d: &Disposition| matches!(d.what, Outcome::Encrypted | Outcome::Damaged | Outcome::TooLarge);
        let has_sheet = inside.iter().any(|received| {
            let asked = received.submission.is_some() || !received.questions.is_empty();
            asked || received.dispositions.iter().any(is_unread)
        });
        for received in inside.iter_mut() {
            let Some(MailWords { tells, takes_back, .. }) = received.words.take() else { continue };
            match takes_back {
                // The sheet beside them takes the place of what they take back.
                Some((_, words))
                    if has_sheet && (bearing([words.as_str()]) != Bearing::Silent || speaks_of_earlier(&words)) => {}
                takes_back => received.takes_back = takes_back,
            }
            if let Some((unit, told)) = tells.filter(|_| !has_sheet) {
                self.intake.ask_for_the_sheet(received, unit, told);
            }
        }
    }
}

/// The finding that tells the sender of a file of this kind what to do.
fn code_of(kind: Kind) -> Code {
    match kind {
        Kind::Docx | Kind::Doc | Kind::Rtf => Code::WordDocument,
        Kind::Pdf | Kind::Ofd => Code::FixedLayout,
        Kind::Picture => Code::PictureFile,
        Kind::Rar | Kind::SevenZip | Kind::Archive => Code::ArchiveUnread,
        Kind::Msg | Kind::Tnef => Code::OutlookFile,
        Kind::Text | Kind::Html => Code::NoColumns,
        Kind::Shortcut => Code::ShortcutFile,
        Kind::Apple => Code::AppleFile,
        _ => Code::Unsupported,
    }
}

/// Whether a file name is that of a lock file or of a system's litter (domain R25).
pub fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("~$")
        || name.starts_with(".~")
        || name.starts_with("._")
        || matches!(lower.as_str(), ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitkeep" | ".gitignore")
        || lower.ends_with(".tmp")
        || lower.ends_with(".crdownload")
}
