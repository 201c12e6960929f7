//! From the bytes of a file to what it holds: the one place that says which
//! kinds of files are read, and by what.

use super::kind::Kind;
use super::package::Package;
use super::unreadable::check_file_size;
use super::{
    Content, Unreadable, Workbook, archive, delimited, docx, html, mail, ods, sniff, xls, xlsb, xlsx, xml_spreadsheet,
};

/// Turns the bytes of a file into what it holds, one level of it.
pub trait Reader: Sync {
    /// Reads one file; whatever is wrong with it costs this file only.
    fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable>;

    /// Reads one file that somebody sent, without what of a workbook no rule will
    /// use.
    fn sent(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        self.read(bytes).map(Content::trimmed)
    }

    /// Reads one file that can only be a workbook, whole.
    ///
    /// # Errors
    /// It cannot be read, or is a mail or an archive.
    fn workbook(&self, bytes: &[u8]) -> Result<Workbook, Unreadable> {
        match self.read(bytes)? {
            Content::Workbook(workbook) => Ok(workbook),
            Content::Container(container) => Err(Unreadable::Unsupported { kind: container.kind().into() }),
        }
    }
}

/// Reads in this very process. For files of one's own (`master.xlsx`) and for
/// tests; memory is not bounded, and a hang is a hang.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl Reader for InProcess {
    fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        check_file_size(bytes)?;
        std::panic::catch_unwind(|| read_any(bytes)).unwrap_or(Err(Unreadable::Crashed))
    }
}

/// Reads a file of any kind.
fn read_any(bytes: &[u8]) -> Result<Content, Unreadable> {
    let read: fn(&[u8]) -> Result<Workbook, Unreadable> = match sniff(bytes) {
        Kind::Zip => return archive::read(bytes).map(Content::Container),
        Kind::Mime => return mail::read(bytes).map(Content::Container),
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
