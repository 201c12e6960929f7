//! A file of the inbox → what a unit reported this quarter.
//!
//! The way of a file: `receive` opens it and whatever is in it, `mail` settles
//! when it came, `workbook` takes the sheets that are of this quarter
//! (`candidate`, `period`), finds their tables (`table`), settles what each column
//! is (`heading`, `time_words`, `census`, `columns`), reads their
//! rows (`rows`, `matching`, `answer`) and says who sent them (`evidence`,
//! `sender`). Every sheet and every non-empty row leaves with one disposition.
//! Versions, expectations and judgement come later (`quarter`).

mod answer;
mod arrival;
mod candidate;
mod census;
mod columns;
mod context;
mod continuation;
mod evidence;
mod halves;
mod heading;
mod inbox;
mod mail;
mod matching;
mod period;
mod read_sheet;
mod receive;
mod received;
mod remark;
mod row_kind;
mod rows;
mod sender;
mod sheet_findings;
mod sheet_remarks;
mod speaker;
mod table;
mod word;
mod time_words;
mod workbook;

pub use context::Intake;
pub use inbox::{Inbox, receive_all};
pub use receive::is_litter;
pub use received::{Contents, Received};
pub use word::status_word;
