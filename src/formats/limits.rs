//! Every limit under which files from outside are read, in one place.
//!
//! An honest progress sheet has some hundred cells in a file of 10 to 100 KB.
//! The limits leave room for a hundred times that, and for the workbook whose
//! 200,000 rows are formatted but empty.
//!
//! Whatever a dozen units send, all processes together stay below 500 MB, however many
//! are at work. Either [`READERS`] files are read side by side: a worker holds half of
//! [`SHARED_MEMORY`] when it is replaced, [`SHARED_MEMORY`] at the very worst, and a
//! thread of the program thrice [`SHARED_BYTES`] (file, answer, what is made of it). Or
//! one file is read alone: [`WORKER_MEMORY`] in the worker, and in the program the file
//! and what is made of it. Never both, and no worker is left when the outputs are made.
//! The program itself keeps at most 300 MB: 20,000 rows (`RUN_ROWS`, 10 KiB each with all
//! that is made of them), 15,000 findings (`RUN_FINDINGS`, 4 KiB) and 60,000
//! dispositions (`RUN_DISPOSITIONS`, 1 KiB), which no inbox has all at once to the
//! full. For each file of the inbox less than 1 MiB is added: 160 rows, of 3 KiB as
//! honest units fill them, and 40 findings; what a dozen units do not fill, four
//! thousand honest ones do. Of a budget who sends little keeps all, and so no file costs
//! an honest town a row or a finding (`model::fair`).
//! `tests/outside/memory.py` measures it.

use std::time::Duration;

/// Bytes of one file.
pub const FILE_BYTES: u64 = 32 << 20;

/// Bytes of one file that the program made itself. The ledger of 40,000 units has 1.8 GB.
pub const OWN_BYTES: u64 = 4 << 30;

/// Folders within one another in an inbox; a clerk makes three or four.
pub const FOLDER_DEPTH: usize = 64;

/// Files of the inbox that are read side by side, however many processors there
/// are and whatever `--jobs` says.
pub const READERS: usize = 8;

/// Bytes of a file, of an answer, and of everything that one file of the inbox
/// holds, up to which it is read beside others; what has more is read alone, when
/// all others are done. A worker that was given as much in all is replaced.
pub const SHARED_BYTES: usize = 4 << 20;

/// Bytes that a worker beside others may have allocated at any one time; one that
/// came to half of it is replaced, and what it read is read alone.
pub const SHARED_MEMORY: usize = 32 << 20;

/// Time for one file beside others; what takes longer is read alone.
pub const SHARED_PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of the stack of every thread that reads or runs: the system's own may be
/// of any size.
pub const STACK: usize = 64 << 20;

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

/// Bytes of all parts of a workbook that are inflated once and held together; the
/// parts of a larger one are inflated whenever they are looked at.
pub const HELD_PARTS: u64 = 2 << 20;

/// Sheets of a workbook, hidden ones too.
pub const SHEETS: usize = 512;

/// Rows and cells of a workbook that are merely there, empty ones too: what decides how
/// long reading takes.
pub const CELLS_VISITED: u64 = 10_000_000;

/// Cells of a workbook that hold something: what decides how much memory its
/// grid takes, here and in the program that asked for it.
pub const CELLS: usize = 300_000;

/// Cells of a workbook that leave the worker, a row counting as eight more: some
/// thousand rows. The rows beyond are named and left (I230); a sheet that has little
/// is whole, whatever the others hold.
pub const KEPT_CELLS: usize = 64 << 10;

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

/// Rows of all tables of one file that are read; a quarter's tasks and projects of a
/// town are a hundred. What comes after is named and left (I230).
pub const TABLE_ROWS: usize = 1_000;

/// Rows of all files in one mail or archive: those of a county that sends on what its
/// towns sent. What comes after is named and left (I230).
pub const UNPACKED_ROWS: usize = 20_000;

/// Bytes of one file's rows as `ledger.json` tells them: twenty times what an honest
/// file has. The rows beyond are named and left (I230).
pub const ROW_BYTES: usize = 1 << 20;

/// Characters of a heading beside an answer that no column of the form is for: it
/// stands with every row.
pub const HEADING_CHARS: usize = 60;

/// Rows of all files of one unit that are held until it is known which of them
/// counts; a KiB of them counts as a row at least, a file as [`FILE_WEIGHT`]. The
/// newest come first; of the others nothing is used, and one finding says so (R104).
pub const UNIT_ROWS: usize = 1_500;

/// What a file that reports counts at least among the rows of its unit: it is held
/// and compared as a whole.
pub const FILE_WEIGHT: usize = 30;

/// Rows that are held of all units together, and for each file of the inbox.
pub const RUN_ROWS: (usize, usize) = (20_000, 160);

/// Findings that are told of all units (`model::finding` says how many of a file and
/// of a unit), and for each file of the inbox.
pub const RUN_FINDINGS: (usize, usize) = (15_000, 40);

/// Questions that are put about the files of one unit.
pub const UNIT_QUESTIONS: usize = 200;

/// Questions that are put about all files together, and for each of them.
pub const RUN_QUESTIONS: (usize, usize) = (2_500, 20);

/// Candidates of a question whose candidates are files or rows of a unit.
pub const CANDIDATES: usize = 50;

/// Dispositions of all files together, and for each of them; eight ranges of rows
/// count as one. A file of the inbox that exceeds its share, because the mails and
/// archives in it hold thousands of files, is too large as a whole (R104).
pub const RUN_DISPOSITIONS: (usize, usize) = (60_000, 400);

/// What may be held of files before it is seen whether it is too much, counted in
/// rows and findings.
pub const HELD: usize = 10_000;

/// Members of one mail or archive; a quarter's mail of a hundred towns has less.
/// Beyond it the container is too large (R104) and none of it is read.
pub const CONTAINER_MEMBERS: usize = 1_000;

/// Bytes of all members of one mail or archive, unpacked. A member beyond it is
/// too large (R104); the smaller ones come first.
pub const CONTAINER_BYTES: u64 = 24 << 20;

/// Bytes that are unpacked of one archive of .rar or .7z for the sake of what stands
/// behind them. A member behind more is too large (R104).
pub const PASSED_BYTES: u64 = 128 << 20;

/// Bytes that the unpacking of .rar or .7z may hold beside the file and what comes out. 7-Zip
/// takes no dictionary that is larger than what it packs; WinRAR takes 32 MiB, and who reads
/// it holds the member twice.
pub const DICTIONARY_BYTES: usize = 96 << 20;

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

/// Bytes that a worker may have allocated at any one time when it reads alone. An
/// allocation beyond it ends the worker, and with it one file.
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
