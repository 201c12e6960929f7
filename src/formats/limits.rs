//! Every limit under which files from outside are read, in one place.
//!
//! An honest progress sheet has some hundred cells in a file of 10 to 100 KB.
//! The limits leave room for a hundred times that, and for the workbook whose
//! 200,000 rows are formatted but empty, while two workers and the program that
//! drives them stay below 500 MB together over a quarter's mail of a dozen towns,
//! whatever stands in it. What is kept of a file grows with its text, so memory
//! grows with the number of files that are full to the limits.

use std::time::Duration;

/// Bytes of one file.
pub const FILE_BYTES: u64 = 32 << 20;

/// Bytes beyond which a file is heavy: heavy ones are read one at a time,
/// however many threads there are, because bytes, answer and what is made of it
/// are held side by side.
pub const HEAVY_BYTES: usize = 4 << 20;

/// Members of an archive. A workbook has a dozen, plus one a picture.
pub const MEMBERS: usize = 10_000;

/// Bytes that one member may claim to inflate to.
pub const PART_BYTES: u64 = 256 << 20;

/// Bytes that all members together may claim to inflate to.
pub const TOTAL_BYTES: u64 = 512 << 20;

/// Bytes out of one deflated byte; the format itself cannot reach more than
/// 1032, so a directory that claims more lies.
pub const INFLATION: u64 = 1_100;

/// Bytes of a small part that is held in memory as a whole (the workbook part,
/// relationships, content types).
pub const SMALL_PART_BYTES: u64 = 8 << 20;

/// Sheets of a workbook, hidden ones too.
pub const SHEETS: usize = 512;

/// Rows and cells of a workbook that are merely there, empty ones too: what decides how
/// long reading takes.
pub const CELLS_VISITED: u64 = 10_000_000;

/// Cells of a workbook that hold something: what decides how much memory its
/// grid takes, here and in the program that asked for it.
pub const CELLS: usize = 300_000;

/// Bytes of text and number formats in all cells of a workbook. Counted cell by
/// cell, because one shared string may stand in every one of them.
pub const TEXT_BYTES: usize = 4 << 20;

/// Characters in one cell (Excel's own limit); no program could have typed more.
pub const CELL_CHARS: usize = 32_767;

/// Characters of a number format; Excel itself takes 255.
pub const FORMAT_CHARS: usize = 255;

/// Merged ranges of one sheet.
pub const MERGES: usize = 10_000;

/// Cells that one merged range may cover: a whole column, but not a sheet.
pub const MERGE_AREA: u64 = 1 << 20;

/// Notes, text boxes and the like of one sheet.
pub const REMARKS: usize = 1_000;

/// Characters of one of them; the rest is left.
pub const REMARK_CHARS: usize = 2_000;

/// Bytes of all the parts of a workbook that hold notes and text boxes.
pub const REMARK_BYTES: u64 = 16 << 20;

/// Column definitions of one sheet.
pub const COLUMN_DEFINITIONS: usize = 16_384;

/// Cells of one sheet that cannot be read before the file counts as damaged.
pub const TROUBLES: usize = 1_000;

/// Columns of a sheet that are read, those of an old Excel sheet; a form has a dozen
/// or two. What stands to the right of them is named and left (I230).
pub const SHEET_COLUMNS: u32 = 256;

/// Rows of one table that are read; a quarter's tasks and projects of a town are
/// a hundred. What comes after is named and left (I230).
pub const TABLE_ROWS: usize = 2_000;

/// Rows of all tables of one workbook that are read, as above: a hundred sheets of a
/// hundred rows.
pub const WORKBOOK_ROWS: usize = 10_000;

/// Members of one mail or archive; a quarter's mail of a hundred towns has less.
/// Beyond it the container is too large (R104) and none of it is read.
pub const CONTAINER_MEMBERS: usize = 1_000;

/// Bytes of all members of one mail or archive, unpacked. A member beyond it is
/// too large (R104); the smaller ones come first.
pub const CONTAINER_BYTES: u64 = 24 << 20;

/// Mails and archives within each other, the file of the inbox included. A
/// container deeper down is too large (R104).
pub const CONTAINER_DEPTH: usize = 6;

/// Members of all mails and archives in one file of the inbox. The container
/// that goes beyond it is too large (R104).
pub const UNPACKED_MEMBERS: usize = 2_000;

/// Bytes of the members of all mails and archives in one file of the inbox:
/// what the program itself holds, a thread. The container that goes beyond it
/// is too large (R104).
pub const UNPACKED_BYTES: u64 = 48 << 20;

/// Characters of a member's name; a longer one is shortened (R113).
pub const NAME_CHARS: usize = 120;

/// Bytes of a mail's own text; what comes after is not looked at, but for a
/// table in HTML.
pub const MAIL_TEXT_BYTES: usize = 256 << 10;

/// Bytes that a worker may have allocated at any one time. An allocation beyond
/// it ends the worker, and with it one file.
pub const WORKER_MEMORY: usize = 160 << 20;

/// Time for one file. The limits above keep an honest file far below it even on
/// a slow machine; it is there for what loops for ever.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Members of one file of the inbox that may take a worker so long; those that come
/// after them are not read (R104).
pub const TIMEOUTS: usize = 3;

/// Time that the program itself takes over one file of the inbox and all that is in
/// it, once workers have read it. What the limits let through takes a second or two;
/// this is there for what nobody thought of (R104).
pub const JUDGING: Duration = Duration::from_secs(20);

/// Bytes of a worker's answer: all the text there may be, and the cells.
pub const ANSWER_BYTES: u64 = 64 << 20;
