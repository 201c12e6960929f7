//! A RAR archive, of RAR 4 and older or of RAR 5 and later.

use super::claims::{Claims, broken, link, odd_method, of_directory};
use crate::formats::{Container, Unreadable, decode_lossy, limits};
use rars::rar15_40::Block as OldBlock;
use rars::rar50::Block;
use rars::{
    Archive, ArchiveMember, ArchiveReadOptions, ArchiveReader, AttrSource, Error, ErrorKind, ExtractionDecision,
    ExtractionErrorAction,
};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Opens an archive and takes out what the limits allow.
pub(in crate::formats) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let options = ArchiveReadOptions::new()
        .with_max_header_count(limits::MEMBERS as u64)
        .with_max_header_bytes(limits::SMALL_PART_BYTES)
        .with_max_reader_workspace_bytes(limits::DICTIONARY_BYTES as u64)
        .with_max_total_output_bytes(limits::PASSED_BYTES + limits::CONTAINER_BYTES);
    let archive = ArchiveReader::read_with_options(bytes, options).map_err(|why| of_directory(unread(&why)))?;
    if let Some(number) = volume(&archive) {
        return Err(Unreadable::Volume { number });
    }
    let mut claims = Claims::default();
    for member in archive.members().filter(|member| !member.meta.is_directory) {
        claims.add(name(&member), member.meta.unpacked_size, barred(&member));
    }
    claims.admit()?;
    let (run, mut room): (Vec<usize>, _) = ((0..claims.count()).collect(), limits::PASSED_BYTES);
    let reach = archive.is_solid().then(|| claims.reach(&run, &mut room));
    Ok(extract(&archive, options, claims, reach).into_container())
}

/// Which volume this is of an archive that is not complete without the others: its
/// number, where it is known.
fn volume(archive: &Archive) -> Option<Option<u64>> {
    const NEXT_VOLUME: u16 = 1;
    let (first, last, number) = match archive {
        Archive::Rar15To40(archive) => {
            let goes_on = |block: &OldBlock| matches!(block, OldBlock::End(end) if end.flags & NEXT_VOLUME != 0);
            let first = !archive.main.is_volume() || archive.main.is_first_volume();
            (first, !archive.blocks.iter().any(goes_on), first.then_some(1))
        }
        Archive::Rar50Plus(archive) => {
            let goes_on = |block: &Block| matches!(block, Block::End(end) if end.has_next_volume());
            let number = archive.main.volume_number.unwrap_or_default().saturating_add(1);
            (number == 1, !archive.blocks.iter().any(goes_on), Some(number))
        }
        _ => (true, true, None),
    };
    let split = archive.members().any(|member| member.meta.is_split_before || member.meta.is_split_after);
    (!first || !last || split).then_some(number)
}

/// A member's name: Unicode, or the bytes that Chinese Windows wrote.
fn name(member: &ArchiveMember) -> String {
    decode_lossy(member.meta.name_bytes())
}

/// Why a member cannot come out, whatever its size.
fn barred(member: &ArchiveMember) -> Option<Unreadable> {
    const UNIX_TYPE: u64 = 0o170_000;
    const UNIX_FILE: u64 = 0o100_000;
    let meta = &member.meta;
    let unix = if meta.attr_source() == AttrSource::Unix { meta.file_attr & UNIX_TYPE } else { 0 };
    match () {
        () if meta.is_encrypted => Some(Unreadable::Encrypted),
        () if meta.is_redirection || (unix != 0 && unix != UNIX_FILE) => Some(link()),
        () => None,
    }
}

/// Members on their way out.
struct Extraction {
    claims: Claims,
    /// The member that comes next.
    next: usize,
    /// The one that is coming out, and what there is of it so far.
    current: Option<usize>,
    content: Rc<RefCell<Vec<u8>>>,
}

impl Extraction {
    /// What the member that was coming out has come to.
    fn settle(&mut self, outcome: Result<(), Unreadable>) {
        let content = self.content.take();
        if let Some(index) = self.current.take() {
            self.claims.settle(index, outcome.map(|()| content));
        }
    }

    /// What is done with the next member. Of a solid archive no more than `reach` of them
    /// are unpacked, and all of these.
    fn decide(&mut self, member: &ArchiveMember, reach: Option<usize>) -> ExtractionDecision {
        self.settle(Ok(()));
        if member.meta.is_directory {
            return ExtractionDecision::Skip;
        }
        let index = self.next;
        self.next += 1;
        if reach.is_some_and(|reach| index >= reach) {
            return ExtractionDecision::Stop;
        }
        if self.claims.is_wanted(index) {
            self.current = Some(index);
            let room = self.claims.size(index);
            // The claim is within the limits here, and saves growing step by step.
            self.content.borrow_mut().reserve_exact(usize::try_from(room).unwrap_or_default());
            let sink = Sink { content: Rc::clone(&self.content), room };
            return ExtractionDecision::Extract(Box::new(sink));
        }
        match reach {
            Some(_) if !member.meta.is_redirection => ExtractionDecision::Extract(Box::new(io::sink())),
            _ => ExtractionDecision::Skip,
        }
    }
}

/// Takes out what is wanted.
fn extract(archive: &Archive, options: ArchiveReadOptions, claims: Claims, reach: Option<usize>) -> Claims {
    let extraction = RefCell::new(Extraction { claims, next: 0, current: None, content: Rc::default() });
    let done = archive.extract_with_control_and_errors(
        options,
        |member| Ok(extraction.borrow_mut().decide(member, reach)),
        |_, why| {
            extraction.borrow_mut().settle(Err(unread(why)));
            Ok(ExtractionErrorAction::Continue)
        },
    );
    let mut extraction = extraction.into_inner();
    extraction.settle(done.as_ref().map(|_| ()).map_err(unread));
    if let Err(why) = done {
        let all = extraction.claims.wanted();
        extraction.claims.refuse(all, &unread(&why));
    }
    extraction.claims
}

/// Takes in what a member claims and nothing beyond.
struct Sink {
    content: Rc<RefCell<Vec<u8>>>,
    room: u64,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.content.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Why an archive, or a member of it, could not be read.
fn unread(why: &Error) -> Unreadable {
    let too_large = |what: &str, found: u64, limit: u64| Unreadable::TooLarge { what: what.into(), found, limit };
    match why.root_cause() {
        Error::HeaderCountLimitExceeded { limit, required } => too_large("压缩包成员（个）", *required, *limit),
        Error::HeaderBytesLimitExceeded { limit, required } => too_large("压缩包目录（字节）", *required, *limit),
        Error::FeatureDisabled { .. } => Unreadable::Encrypted,
        cause => match cause.kind() {
            ErrorKind::PasswordRequired | ErrorKind::BadPassword => Unreadable::Encrypted,
            ErrorKind::UnsupportedFeature | ErrorKind::UnsupportedFormat => odd_method(),
            ErrorKind::ResourceLimit => {
                let limit = limits::DICTIONARY_BYTES as u64;
                too_large("解压所需内存（字节）", limit + 1, limit)
            }
            _ => broken(),
        },
    }
}
