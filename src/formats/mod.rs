//! Outside formats end here: whatever came in leaves as a `Workbook` of sparse
//! cells at their absolute addresses, as a `Parcel` of further files, or as a
//! reason why it could not be read.
//!
//! `limits` bounds everything, `sniff` tells what a file is by its content,
//! `xlsx`, `xlsb`, `xls`, `ods`, `xml_sheet`, `html`, `docx` and `text` read one format each into
//! the sheets of `filling` (`amend` clears the way for `xlsx`), `mail` and `archive` take parcels
//! apart, and `worker` keeps all of it in processes that may die or hang without taking the run along.

mod address;
mod amend;
mod biff;
mod docx;
mod filling;
mod format;
mod archive;
mod content;
mod grid;
mod html;
mod html_style;
mod html_table;
pub mod limits;
mod ods;
mod ods_format;
mod mail;
mod names;
mod package;
mod sheet_xml;
pub mod sniff;
mod text;
pub mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml_sheet;

pub use content::{BODY, BODY_HTML, Content, Envelope, Member, Packed, Parcel};
pub use grid::{CellRefBits, Sheet, Workbook};
pub(crate) use names::Given;
pub use sniff::{Kind, sniff};
pub use text::read_text;
pub use worker::Pool;

use serde::{Deserialize, Serialize};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreadable {
    /// It needs a password.
    Encrypted,
    /// It is not whole.
    Damaged {
        /// What is wrong with it, in Chinese.
        detail: String,
    },
    /// It is something else than a workbook that can be read.
    Unsupported {
        /// What it is, in Chinese.
        kind: String,
    },
    /// It is of a kind that holds no workbook, whole or not.
    Foreign(Kind),
    /// It exceeds a limit.
    TooLarge {
        /// What is too large, with its measure, in Chinese.
        what: String,
        /// How large it is (or where counting stopped).
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// It has no content.
    Empty,
    /// Reading it took longer than any honest file does.
    TimedOut,
    /// Reading it took more memory than any honest file does.
    OutOfMemory,
    /// The reader broke down over it.
    Crashed,
}

impl Unreadable {
    /// Damage, and what is wrong.
    pub fn damaged(detail: impl Into<String>) -> Self {
        Self::Damaged { detail: detail.into() }
    }

    /// What a person is told.
    pub fn words(&self) -> String {
        match self {
            Self::Encrypted => "文件是加密保存的：设有打开密码，或设有“保护工作簿”".into(),
            Self::Damaged { detail } => format!("文件已损坏：{detail}"),
            Self::Unsupported { kind } => format!("不是可以读取的工作簿，而是{kind}"),
            Self::Foreign(kind) => format!("不是可以读取的工作簿，而是{}", kind.name()),
            Self::TooLarge { what, found, limit } => format!("超出规模上限：{what} {found}，上限 {limit}"),
            Self::Empty => "文件没有任何内容".into(),
            Self::TimedOut => format!("读取超过 {} 秒，已中止", limits::PATIENCE.as_secs()),
            Self::OutOfMemory => {
                format!("读取所需内存超过 {} MB，已中止；文件可能被改动或损坏", limits::WORKER_MEMORY >> 20)
            }
            Self::Crashed => "文件内部结构错乱，读取中断".into(),
        }
    }
}

/// Turns the bytes of a file into what it holds, one level of it.
pub trait Reader: Sync {
    /// Reads one file; whatever is wrong with it costs this file only.
    fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable>;

    /// Reads one file that can only be a workbook.
    ///
    /// # Errors
    /// It cannot be read, or is a mail or an archive.
    fn workbook(&self, bytes: &[u8]) -> Result<Workbook, Unreadable> {
        self.read(bytes)?.workbook()
    }
}

/// Reads in this very process. For files of one's own (`master.xlsx`) and for
/// tests; memory is not bounded, and a hang is a hang.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl Reader for InProcess {
    fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        admit(bytes)?;
        std::panic::catch_unwind(|| read_any(bytes)).unwrap_or(Err(Unreadable::Crashed))
    }
}

/// What can be told of a file by its size alone.
fn admit(bytes: &[u8]) -> Result<(), Unreadable> {
    let found = bytes.len() as u64;
    match found {
        0 => Err(Unreadable::Empty),
        _ if found > limits::FILE_BYTES => {
            Err(Unreadable::TooLarge { what: "文件（字节）".into(), found, limit: limits::FILE_BYTES })
        }
        _ => Ok(()),
    }
}

/// Reads a file of any kind: the one place that says which kinds are read.
fn read_any(bytes: &[u8]) -> Result<Content, Unreadable> {
    match sniff(bytes) {
        Kind::Xlsx => xlsx::read(bytes).map(Content::Workbook),
        Kind::Xlsb => xlsb::read(bytes).map(Content::Workbook),
        Kind::Xls => xls::read(bytes).map(Content::Workbook),
        Kind::Ods => ods::read(bytes).map(Content::Workbook),
        Kind::FlatOds => ods::read_flat(bytes).map(Content::Workbook),
        Kind::XmlSpreadsheet => xml_sheet::read(bytes).map(Content::Workbook),
        Kind::Docx => docx::read(bytes).map(Content::Workbook),
        Kind::Html => html::read(bytes).map(Content::Workbook),
        Kind::Text => text::read_text(bytes).map(Content::Workbook),
        Kind::Zip => archive::read(bytes).map(Content::Parcel),
        Kind::Mime => mail::read(bytes).map(Content::Parcel),
        Kind::Encrypted => Err(Unreadable::Encrypted),
        Kind::Empty => Err(Unreadable::Empty),
        // A zip cut short has lost its directory, and with it its kind.
        Kind::BrokenZip => {
            Err(package::Package::open(bytes).err().unwrap_or_else(|| Unreadable::damaged("压缩包目录有误")))
        }
        kind => Err(Unreadable::Foreign(kind)),
    }
}

fn too_many_cells() -> Unreadable {
    Unreadable::TooLarge {
        what: "有内容的单元格（个）".into(),
        found: limits::CELLS as u64 + 1,
        limit: limits::CELLS as u64,
    }
}
