//! From the bytes of a file to what it holds: the one place that says which
//! kinds of files are read, and by what.

use super::kind::Kind;
use super::package::Package;
use super::unreadable::check_file_size;
use super::{
    Content, Unreadable, Workbook, archive, delimited, docx, html, mail, ods, sniff, xls, xlsb, xlsx, xml_spreadsheet,
};
use crate::model::error::Error;

/// How much the reading of a file may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What an honest sheet needs; several are read side by side.
    Shared,
    /// All that a file may take; nothing else is read meanwhile.
    Alone,
}

/// Why a file was not read though nothing is known against it.
#[derive(Debug, PartialEq, Eq)]
pub enum Halt {
    /// It takes more than `Effort::Shared` gives.
    Heavy,
    /// The machine did not do its part: what happened and what to do, in Chinese.
    Machine(String),
}

/// Turns the bytes of a file into what it holds, one level of it.
pub trait Reader: Sync {
    /// Reads one file; whatever is wrong with it costs this file only.
    ///
    /// # Errors
    /// Nothing is said about the file: it is to be read alone, or cannot be read
    /// on this machine.
    fn read(&self, bytes: &[u8], effort: Effort) -> Result<Result<Content, Unreadable>, Halt>;

    /// Reads one file that somebody sent, without what of a workbook no rule will
    /// use.
    ///
    /// # Errors
    /// As `read`.
    fn sent(&self, bytes: &[u8], effort: Effort) -> Result<Result<Content, Unreadable>, Halt> {
        Ok(self.read(bytes, effort)?.map(Content::trimmed))
    }

    /// Is told that nothing more will be read beside others for now.
    fn rest(&self) {}

    /// Reads the one file `name`, whatever that takes, while nothing else is read.
    ///
    /// # Errors
    /// The machine did not do its part.
    fn single(&self, bytes: &[u8], name: &str) -> Result<Result<Content, Unreadable>, Error> {
        let read = self.read(bytes, Effort::Shared).or_else(|halt| match halt {
            Halt::Heavy => self.read(bytes, Effort::Alone),
            halt @ Halt::Machine(_) => Err(halt),
        });
        read.map_err(|halt| match halt {
            Halt::Heavy => unreachable!("nothing is too heavy alone"),
            Halt::Machine(why) => Error::Machine { file: name.into(), why },
        })
    }

    /// Reads the one file `name`, which can only be a workbook.
    ///
    /// # Errors
    /// The machine did not do its part.
    fn workbook(&self, bytes: &[u8], name: &str) -> Result<Result<Workbook, Unreadable>, Error> {
        Ok(self.single(bytes, name)?.and_then(only_workbook))
    }
}

fn only_workbook(content: Content) -> Result<Workbook, Unreadable> {
    match content {
        Content::Workbook(workbook) => Ok(workbook),
        Content::Container(container) => Err(Unreadable::Unsupported { kind: container.kind().into() }),
    }
}

/// Reads in this very process. For files of one's own and for tests; memory is
/// not bounded, and a hang is a hang.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl InProcess {
    /// Reads one file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(self, bytes: &[u8]) -> Result<Content, Unreadable> {
        check_file_size(bytes)?;
        std::panic::catch_unwind(|| read_any(bytes)).unwrap_or(Err(Unreadable::Crashed))
    }

    /// Reads one file that can only be a workbook, whole.
    ///
    /// # Errors
    /// It cannot be read, or is a mail or an archive.
    pub fn workbook(self, bytes: &[u8]) -> Result<Workbook, Unreadable> {
        self.read(bytes).and_then(only_workbook)
    }
}

impl Reader for InProcess {
    fn read(&self, bytes: &[u8], _: Effort) -> Result<Result<Content, Unreadable>, Halt> {
        Ok(Self::read(*self, bytes))
    }
}

/// Reads a file of any kind.
fn read_any(bytes: &[u8]) -> Result<Content, Unreadable> {
    let read: fn(&[u8]) -> Result<Workbook, Unreadable> = match sniff(bytes) {
        Kind::Zip => return archive::read_zip(bytes).map(Content::Container),
        Kind::Rar => return archive::read_rar(bytes).map(Content::Container),
        Kind::SevenZip => return archive::read_seven_zip(bytes).map(Content::Container),
        Kind::Mime => return mail::read(bytes).map(Content::Container),
        Kind::Msg => return mail::read_outlook(bytes).map(Content::Container),
        Kind::Xlsx => xlsx::read,
        Kind::Xlsb => xlsb::read,
        Kind::Xls => xls::read,
        Kind::Ods => ods::read,
        Kind::FlatOds => ods::read_flat,
        Kind::XmlSpreadsheet => xml_spreadsheet::read,
        Kind::Docx => docx::read,
        Kind::Html => html::read,
        Kind::Text => delimited::read_text,
        Kind::Encrypted => return Err(Unreadable::Encrypted),
        Kind::Empty => return Err(Unreadable::Empty),
        // A zip cut short has lost its directory, and with it its kind.
        Kind::BrokenZip => {
            return Err(Package::open(bytes).err().unwrap_or_else(|| Unreadable::damaged("压缩包目录有误")));
        }
        kind => return Err(Unreadable::Foreign(kind)),
    };
    read(bytes).map(Content::Workbook)
}
