//! Why a file could not be read, and the checks against the limits that say so.

use super::kind::Kind;
use super::limits;
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
    /// It is one volume of an archive that was split over several files.
    Volume {
        /// Which one, from 1; absent where it does not say.
        number: Option<u64>,
    },
    /// It exceeds a limit.
    TooLarge {
        /// What is too large, with its measure, in Chinese.
        what: String,
        /// How large it is (or where counting stopped).
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The system does not let it be opened, here and now; the sender is not to blame.
    Unopened {
        /// Why, and what to do, in Chinese.
        why: String,
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

    /// A file that ends within its content.
    pub(super) fn cut_short() -> Self {
        Self::damaged("内容中途截断，文件可能没有传完")
    }

    /// The reason in words, in Chinese.
    pub fn message(&self) -> String {
        match self {
            Self::Encrypted => "文件是加密保存的：设有打开密码，或设有“保护工作簿”".into(),
            Self::Damaged { detail } => format!("文件已损坏：{detail}"),
            Self::Unsupported { kind } => format!("不是可以读取的工作簿，而是{kind}"),
            Self::Foreign(kind) => format!("不是可以读取的工作簿，而是{}", kind.name()),
            Self::Volume { number: Some(number) } => format!("这是分卷压缩包的第{number}卷，缺了别的卷打不开"),
            Self::Volume { number: None } => "这是分卷压缩包中的一卷，缺了别的卷打不开".into(),
            Self::TooLarge { what, found, limit } => format!("超出规模上限：{what} {found}，上限 {limit}"),
            Self::Unopened { why } => format!("没有读到：{why}"),
            Self::Empty => "文件没有任何内容".into(),
            Self::TimedOut => format!("读取超过 {} 秒，已中止", limits::PATIENCE.as_secs()),
            Self::OutOfMemory => {
                format!("读取所需内存超过 {} MB，已中止；文件可能被改动或损坏", limits::WORKER_MEMORY >> 20)
            }
            Self::Crashed => "文件内部结构错乱，读取中断".into(),
        }
    }
}

/// Refuses what is more than a limit allows.
///
/// # Errors
/// `found` is more than `limit`.
pub fn check_limit(what: &str, found: u64, limit: u64) -> Result<(), Unreadable> {
    if found > limit { Err(Unreadable::TooLarge { what: what.into(), found, limit }) } else { Ok(()) }
}

/// What can be told of a file by its size alone.
pub(super) fn check_file_size(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    check_limit("文件（字节）", bytes.len() as u64, limits::FILE_BYTES)
}

/// Refuses a workbook in which more cells hold something than the limit allows.
pub(super) fn check_cells(found: usize) -> Result<(), Unreadable> {
    let limit = limits::CELLS as u64;
    check_limit("有内容的单元格（个）", (found as u64).min(limit + 1), limit)
}

/// Refuses a workbook of more sheets than the limit.
pub(super) fn check_sheets(found: usize) -> Result<(), Unreadable> {
    check_limit("工作表（张）", found as u64, limits::SHEETS as u64)
}

/// Refuses a sheet of too many cells that cannot be read.
pub(super) fn check_troubles(found: usize) -> Result<(), Unreadable> {
    let too_many = || Unreadable::damaged(format!("有 {} 个以上的单元格读不出", limits::TROUBLES));
    if found > limits::TROUBLES { Err(too_many()) } else { Ok(()) }
}
